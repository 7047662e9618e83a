//! The stretch of a text that is most like some words.

/// Two texts longer than this in letters times letters are not compared letter by letter: that
/// would take longer than somebody waits.
const MOST_CELLS: usize = 2_000_000;

/// A stretch and how alike it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Alike {
    /// The code point in the text searched at which it begins.
    pub(super) start: u32,
    /// Its code points.
    pub(super) len: u32,
    /// One minus edits as a share of the longer of the two.
    pub(super) similarity: f64,
}

/// The stretch of `text` that needs the fewest edits to become `wanted`, widened to whole words;
/// of several, the first (Sellers 1980, “The theory and computation of evolutionary distances”).
pub(super) fn best(wanted: &str, text: &str) -> Option<Alike> {
    if let Some(byte) = text.find(wanted) {
        return Some(Alike {
            start: u32::try_from(text[..byte].chars().count()).ok()?,
            len: u32::try_from(wanted.chars().count()).ok()?,
            similarity: 1.0,
        });
    }
    let wanted: Vec<char> = wanted.chars().collect();
    let text: Vec<char> = text.chars().collect();
    if wanted.len().saturating_mul(text.len()) > MOST_CELLS {
        return None;
    }
    let (start, end) = widened(&text, closest(&wanted, &text)?);
    let edits = strsim::generic_levenshtein(&Letters(&wanted), &Letters(&text[start..end]));
    let longer = wanted.len().max(end - start);
    Some(Alike {
        start: u32::try_from(start).ok()?,
        len: u32::try_from(end - start).ok()?,
        similarity: 1.0 - edits as f64 / longer as f64,
    })
}

/// Letters that can be walked over more than once.
struct Letters<'a>(&'a [char]);

impl<'a> IntoIterator for &Letters<'a> {
    type Item = &'a char;
    type IntoIter = std::slice::Iter<'a, char>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Start and end of the stretch with the fewest edits; none when it is empty.
fn closest(wanted: &[char], text: &[char]) -> Option<(usize, usize)> {
    // A column of the table: edits, and where in the text the stretch begins.
    let mut column: Vec<(usize, usize)> = (0..=wanted.len()).map(|edits| (edits, 0)).collect();
    let mut best = (usize::MAX, 0, 0);
    for (at, letter) in text.iter().enumerate() {
        let mut diagonal = column[0];
        column[0] = (0, at + 1);
        for row in 1..=wanted.len() {
            let left = column[row];
            let above = column[row - 1];
            let same = usize::from(wanted[row - 1] != *letter);
            // Of equal edits, the one that begins latest: no letter more than needed.
            let cell = [
                (diagonal.0 + same, diagonal.1),
                (left.0 + 1, left.1),
                (above.0 + 1, above.1),
            ]
            .into_iter()
            .min_by_key(|(edits, start)| (*edits, usize::MAX - start));
            diagonal = left;
            column[row] = cell.unwrap_or(left);
        }
        let (edits, start) = column[wanted.len()];
        if edits < best.0 {
            best = (edits, start, at + 1);
        }
    }
    (best.1 < best.2).then_some((best.1, best.2))
}

/// The stretch with the whole of the words at its ends, and without spaces there.
fn widened(text: &[char], (mut start, mut end): (usize, usize)) -> (usize, usize) {
    let inside = |at: usize| {
        at > 0 && at < text.len() && text[at - 1].is_alphanumeric() && text[at].is_alphanumeric()
    };
    while inside(start) {
        start -= 1;
    }
    while inside(end) {
        end += 1;
    }
    while start + 1 < end && text[start].is_whitespace() {
        start += 1;
    }
    while start + 1 < end && text[end - 1].is_whitespace() {
        end -= 1;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_like_stretch_is_found_in_whole_words() {
        let check = |wanted: &str, text: &str, expected: &str, similarity: f64| {
            let found = best(wanted, text).unwrap();
            let stretch: String = text
                .chars()
                .skip(found.start as usize)
                .take(found.len as usize)
                .collect();
            assert_eq!(stretch, expected);
            assert!(
                (found.similarity - similarity).abs() < 1e-9,
                "{}",
                found.similarity
            );
        };
        check(
            "gave me hope",
            "then she gave me hope again",
            "gave me hope",
            1.0,
        );
        check(
            "gave me hope",
            "then she gave us hope again",
            "gave us hope",
            10.0 / 12.0,
        );
        check("recieved", "Mark received it", "received", 6.0 / 8.0);
        assert_eq!(best("hope", ""), None);
    }
}
