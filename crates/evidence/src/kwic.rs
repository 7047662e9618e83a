//! Keyword in context: every place of a word or phrase, with the words around it, lined up to be read down the middle.

use crate::place::Span;
use crate::text::Text;
use crate::words::Words;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One place of the keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where the keyword stands.
    pub span: Span,
    /// The words before it, with everything between them as it stands in the text.
    pub before: String,
    /// The keyword as it stands in the text.
    pub keyword: String,
    /// The words after it.
    pub after: String,
}

/// The keyword holds no word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no word to look for: write one, such as hope, or the beginning of one, such as hop*"
)]
pub struct NoWord;

/// A word, a phrase, or the beginnings of words, ready to be looked for.
///
/// Case and accents make no difference. A star at the end of a word stands for any ending: `hop* for`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword(Vec<Wanted>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    folded: String,
    beginning: bool,
}

impl Keyword {
    /// Reads a keyword.
    ///
    /// # Errors
    /// [`NoWord`] when there is none in it.
    pub fn new(keyword: &str) -> Result<Keyword, NoWord> {
        let text = Text::new(keyword);
        let wanted: Vec<Wanted> = Words::of(text.as_str())
            .spans()
            .iter()
            .filter_map(|span| {
                let next = Span::new(span.end(), span.end() + 1).ok();
                Some(Wanted {
                    folded: folded(text.slice(*span)?),
                    beginning: next.and_then(|next| text.slice(next)) == Some("*"),
                })
            })
            .collect();
        if wanted.is_empty() {
            Err(NoWord)
        } else {
            Ok(Keyword(wanted))
        }
    }
}

/// Every place of the keyword in a text, in order, with at most `width` words on either side. `words` are the words of
/// the text.
pub fn kwic(text: &Text, words: &Words, keyword: &Keyword, width: usize) -> Vec<Line> {
    let spans = words.spans();
    let folded: Vec<String> = spans
        .iter()
        .map(|span| text.slice(*span).map(folded).unwrap_or_default())
        .collect();
    let wanted = &keyword.0;
    let fits = |found: &String, wanted: &Wanted| {
        if wanted.beginning {
            found.starts_with(&wanted.folded)
        } else {
            *found == wanted.folded
        }
    };
    folded
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, found)| found.iter().zip(wanted).all(|(f, w)| fits(f, w)))
        .filter_map(|(at, found)| {
            let (first, last) = (spans.get(at)?, spans.get(at + found.len() - 1)?);
            let span = first.hull(*last);
            let from = spans.get(at.saturating_sub(width))?.start();
            let after = (at + found.len() - 1).saturating_add(width);
            let to = spans.get(after.min(spans.len() - 1))?.end();
            let slice = |from, to| {
                Span::new(from, to)
                    .ok()
                    .and_then(|span| text.slice(span))
                    .unwrap_or_default()
                    .to_owned()
            };
            Some(Line {
                span,
                before: slice(from, span.start()),
                keyword: slice(span.start(), span.end()),
                after: slice(span.end(), to),
            })
        })
        .collect()
}

/// A word without case and accents.
fn folded(word: &str) -> String {
    word.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}
