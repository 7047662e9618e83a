//! Which passage a form means: by its place, or by its paragraph and its words.

use crate::{Fields, Texts};
use evidence::place::Span;
use evidence::text::Text;
use store::evidence::source::{Block, Layout, Source};

/// The stretches of a source in order; a paragraph a line where the file said nothing.
pub(super) fn blocks(source: &Source) -> Vec<Block> {
    if source.layout.blocks.is_empty() {
        Layout::of_lines(source.text.as_str()).blocks
    } else {
        source.layout.blocks.clone()
    }
}

/// A passage and the words in it.
pub(in crate::evidence) struct Passage {
    pub(in crate::evidence) span: Span,
    pub(in crate::evidence) quote: String,
}

/// Reads the passage of a form: `start` and `end` where a script marked it, otherwise `paragraph` (counted from 1, may
/// be empty) and `words`.
///
/// # Errors
/// The field and what to do, in words for the coder.
pub(in crate::evidence) fn read(
    t: &Texts,
    source: &Source,
    typed: &Fields,
) -> Result<Passage, (&'static str, String)> {
    if let (Some(start), Some(end)) = (typed.read("start"), typed.read("end")) {
        let span = Span::new(start, end).map_err(|_| ("words", t.text("bench-words-missing")))?;
        let quote = source
            .text
            .slice(span)
            .ok_or_else(|| ("words", t.text("bench-words-not-there")))?;
        return Ok(Passage {
            span,
            quote: quote.to_owned(),
        });
    }
    let words = typed.raw("words");
    let words = words.trim();
    if words.is_empty() {
        return Err(("words", t.text("bench-words-missing")));
    }
    let within = match typed.get("paragraph") {
        "" => source.text.whole(),
        number => {
            let blocks = blocks(source);
            let count = blocks.len().to_string();
            let block = number
                .parse::<usize>()
                .ok()
                .and_then(|n| blocks.get(n.checked_sub(1)?))
                .ok_or_else(|| {
                    (
                        "paragraph",
                        t.with("bench-paragraph-wrong", &[("count", count.as_str())]),
                    )
                })?;
            Some(block.span)
        }
    };
    let found = within.map_or_else(Vec::new, |within| places(&source.text, within, words));
    match found.as_slice() {
        [] => Err(("words", t.text("bench-words-not-there"))),
        [span] => Ok(Passage {
            span: *span,
            quote: source.text.slice(*span).unwrap_or_default().to_owned(),
        }),
        many => Err((
            "paragraph",
            t.with(
                "bench-words-often",
                &[("count", many.len().to_string().as_str())],
            ),
        )),
    }
}

/// Every place of some words within a stretch. Runs of white space count as one space, so that words copied from a page
/// are found where the text breaks its lines otherwise.
fn places(text: &Text, within: Span, words: &str) -> Vec<Span> {
    let Some(stretch) = text.slice(within) else {
        return Vec::new();
    };
    let wanted: Vec<char> = folded(words.chars()).map(|(c, _)| c).collect();
    let there: Vec<(char, u32)> = folded(stretch.chars()).collect();
    if wanted.is_empty() || there.len() < wanted.len() {
        return Vec::new();
    }
    let after = |at: usize| {
        there
            .get(at)
            .map_or(within.len(), |(_, position)| *position)
    };
    (0..=there.len() - wanted.len())
        .filter(|at| {
            there[*at..]
                .iter()
                .zip(&wanted)
                .all(|((c, _), wanted)| c == wanted)
        })
        .filter_map(|at| {
            let start = within.start() + there[at].1;
            let last = there[at + wanted.len() - 1].1;
            // White space after the last word belongs to what follows.
            let end = within.start() + after(at + wanted.len()).min(last + 1);
            Span::new(start, end).ok()
        })
        .collect()
}

/// The characters with every run of white space as one space, each with its place.
fn folded(characters: impl Iterator<Item = char>) -> impl Iterator<Item = (char, u32)> {
    let mut space = false;
    (0_u32..).zip(characters).filter_map(move |(at, c)| {
        let is_space = c.is_whitespace();
        let keep = !(is_space && space);
        space = is_space;
        keep.then_some((if is_space { ' ' } else { c }, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, words: &str) -> Vec<String> {
        let text = Text::new(text);
        let whole = text.whole().expect("some text");
        places(&text, whole, words)
            .into_iter()
            .map(|span| text.slice(span).expect("in it").to_owned())
            .collect()
    }

    #[test]
    fn words_are_found_wherever_they_stand_and_however_lines_break() {
        assert_eq!(
            found("Hope came.\nHope  came back 🚶🏽‍♀️ slowly.", "Hope came"),
            ["Hope came", "Hope  came"]
        );
        assert_eq!(found("café, cafe\u{301}", "cafe\u{301}"), ["cafe\u{301}"]);
        assert_eq!(found("a b", "c"), Vec::<String>::new());
    }
}
