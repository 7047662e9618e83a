//! Column letters: how a spreadsheet names a column that has no usable header.

/// The letter or letters a spreadsheet shows above a column; `index` counts from 0.
///
/// ```
/// assert_eq!(interchange::column_letter(0), "A");
/// assert_eq!(interchange::column_letter(27), "AB");
/// ```
pub fn column_letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        // The remainder is below 26, so the conversion cannot fail.
        letters.push(b'A' + u8::try_from(rest % 26).unwrap_or(0));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().map(|&byte| char::from(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::column_letter;

    #[test]
    fn letters_follow_the_spreadsheet() {
        for (index, expected) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_letter(index), expected);
        }
    }
}
