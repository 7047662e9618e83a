//! The shape of an address that somebody signs in with.

/// The longest address that is taken, in characters.
pub const LONGEST: usize = 200;

/// Whether a text has the shape of an email address. Whether anybody reads it cannot be seen from here.
///
/// ```
/// assert!(access::email::is_one("ada@example.org"));
/// assert!(!access::email::is_one("ada@example") && !access::email::is_one("ada okafor@example.org"));
/// ```
pub fn is_one(text: &str) -> bool {
    text.split_once('@').is_some_and(|(before, after)| {
        !before.is_empty()
            && after.contains('.')
            && !after.starts_with('.')
            && !after.ends_with('.')
    }) && text.chars().count() <= LONGEST
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}
