//! Texts made comparable: without case, accents or punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words in lower case without accents, with one space between, so that
/// "Café – Reflexión" and "cafe reflexion" are the same.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Lower case first and again after decomposing: some capitals only appear then.
    let letters = text
        .chars()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    for letter in letters {
        if letter.is_alphanumeric() {
            folded.push(letter);
        } else if is_apostrophe(letter) {
            // "others'" and "others", "don't" and "dont" are one word each.
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// What makes two names the same. A name without any letter or digit is
/// compared as written, or all of them would be one.
pub(crate) fn name_key(name: &str) -> String {
    let folded = fold(name);
    if folded.is_empty() {
        name.trim().to_owned()
    } else {
        folded
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}')
}

/// The same in ASCII with hyphens, for identifiers; dots stay, since printed
/// numbers have them. "term" when nothing is left, as for a name in another script.
pub(crate) fn slug(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut slug = String::new();
    for letter in fold_keeping_dots(text).chars() {
        if letter.is_ascii_alphanumeric() || (letter == '.' && !slug.is_empty()) {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() == LONGEST {
            break;
        }
    }
    let slug = slug.trim_end_matches(['-', '.']);
    if slug.is_empty() {
        "term".to_owned()
    } else {
        slug.to_owned()
    }
}

fn fold_keeping_dots(text: &str) -> String {
    text.split('.').map(fold).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        assert_eq!(fold("  Café – REFLEXIÓN "), "cafe reflexion");
        assert_eq!(fold("Self-talk"), "self talk");
        assert_eq!(
            fold("Information about others’ approval"),
            fold("information about others' approval")
        );
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("—"), "");
        assert_eq!(name_key(" — "), "—");
    }

    #[test]
    fn slugs_are_plain_and_keep_printed_numbers() {
        assert_eq!(slug("Goal setting (behaviour)"), "goal-setting-behaviour");
        assert_eq!(slug("3.10"), "3.10");
        assert_eq!(slug("..3.1."), "3.1");
        assert_eq!(slug("同伴支持"), "term");
        assert_eq!(slug("draft:1"), "draft-1");
    }
}
