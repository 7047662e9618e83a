//! What holds of every document that is read.

use interchange::document::{Document, formats};

/// The blocks give the text again, and every place is in it.
pub fn check_whole(document: &Document) {
    let characters: Vec<char> = document.text.chars().collect();
    let length = characters.len();
    let between = |from: usize, to: usize| characters[from..to].iter().collect::<String>();
    let mut rebuilt = String::new();
    let mut at = 0;
    for (block, text) in document.block_texts() {
        let (start, end) = (block.start as usize, block.end as usize);
        assert!(at <= start && start < end && end <= length);
        let gap = between(at, start);
        assert!(
            gap.chars().all(char::is_whitespace),
            "{gap:?} is in no block"
        );
        assert_eq!(text, between(start, end));
        assert!(!text.trim().is_empty());
        rebuilt.push_str(&gap);
        rebuilt.push_str(text);
        at = end;
    }
    let rest = between(at, length);
    assert!(
        rest.chars().all(char::is_whitespace),
        "{rest:?} is in no block"
    );
    assert_eq!(rebuilt + &rest, document.text);

    assert!(!document.blocks.is_empty());
    assert!(!document.text.starts_with('\u{feff}'));
    assert!(
        !document
            .text
            .contains(['\0', '\r', '\u{b}', '\u{c}', '\u{fffe}'])
    );
    assert!(
        document
            .pages
            .is_sorted_by(|a, b| a.number < b.number && a.at <= b.at)
    );
    assert!(document.pages.iter().all(|page| page.at as usize <= length));
    assert!(document.warnings.iter().all(|warning| !warning.is_empty()));
    assert!(
        formats()
            .iter()
            .any(|format| format.name == document.format)
    );
}
