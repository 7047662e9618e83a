//! Numbers and sentences for people, as several commands write them.

/// `1 study`, `3 studies`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1 row`, `3 rows`: a noun that takes an s.
pub fn counted(number: usize, noun: &str) -> String {
    count(number, noun, &format!("{noun}s"))
}

/// A p-value in a sentence: `p = 0.031`, `p < 0.001`.
pub fn p_value(p: f64) -> String {
    if p < 0.001 {
        "p < 0.001".to_owned()
    } else {
        format!("p = {p:.3}")
    }
}

/// A text with its first letter made a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
