//! The order of labels.

use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Punctuation in the order of the root collation of the Unicode CLDR, where it stands before digits and letters.
const PUNCTUATION: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// Compares two labels as an index of a book would: spaces, punctuation, digits, letters; accents count only where nothing
/// else differs, and capitals only where accents do not.
///
/// The order decides which way round a comparison is told and where a row stands, never what its numbers are.
///
/// ```
/// use synthesis::network::by_label;
/// let mut labels = ["SFC", "Salmeterol", "a+b", "a"];
/// labels.sort_by(|a, b| by_label(a, b));
/// assert_eq!(labels, ["a", "a+b", "Salmeterol", "SFC"]);
/// let mut accented = ["zone", "Écoute", "ecoute", "eau", "écoute"];
/// accented.sort_by(|a, b| by_label(a, b));
/// assert_eq!(accented, ["eau", "ecoute", "écoute", "Écoute", "zone"]);
/// ```
#[must_use]
pub fn by_label(one: &str, other: &str) -> Ordering {
    let places = |label: &str| {
        let letters = label.nfd().filter(|letter| !is_combining_mark(*letter));
        letters.map(place).collect::<Vec<_>>()
    };
    let accents = |label: &str| label.to_lowercase().nfd().collect::<String>();
    // Small letters first among labels that differ in nothing else.
    let capitals = |label: &str| label.chars().map(char::is_uppercase).collect::<Vec<_>>();
    places(one)
        .cmp(&places(other))
        .then_with(|| accents(one).cmp(&accents(other)))
        .then_with(|| capitals(one).cmp(&capitals(other)))
        .then_with(|| one.cmp(other))
}

/// The kind of a character, its place within the kind.
fn place(character: char) -> (u8, u32) {
    if character.is_whitespace() {
        return (0, 0);
    }
    if let Some(at) = PUNCTUATION.find(character) {
        return (1, u32::try_from(at).unwrap_or(u32::MAX));
    }
    let small = character.to_lowercase().next().unwrap_or(character) as u32;
    if character.is_numeric() {
        (3, small)
    } else if character.is_alphabetic() {
        (4, small)
    } else {
        (2, small)
    }
}
