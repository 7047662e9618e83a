//! Places that move with their words when a text is corrected.
//!
//! The two texts are compared word by word. A place whose words were left alone goes where they
//! went. A place whose words were touched is looked for where they stood: first word for word, then
//! by likeness. A passage that was cut out and put back elsewhere is found when it is long enough
//! not to be met by chance. Whatever is not placed is [`Moved::Lost`], and whatever is placed on
//! other words is [`Moved::Changed`]: nothing is ever put on other words in silence.

use crate::place::{Anchor, Span};
use crate::text::Text;
use imara_diff::{Algorithm, Diff, InternedInput};

mod alike;

/// Words less alike than this are other words, and the place is lost. Of two sentences that have
/// nothing to do with each other, about a third of the letters agree by chance.
pub const LEAST_SIMILARITY: f64 = 0.6;

/// A passage of at least this many code points is found again far from where it stood. Shorter
/// ones, such as “hope”, are met by chance.
pub const LEAST_TO_FIND_AFAR: u32 = 20;

/// What became of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moved {
    /// It is where it was, with its words.
    Kept(Span),
    /// It went elsewhere with its words.
    Shifted(Span),
    /// Its words were changed. Show it to somebody.
    Changed {
        /// Where the changed words are.
        span: Span,
        /// How alike they are, from [`LEAST_SIMILARITY`] to 1: one minus the edits that turn
        /// one into the other as a share of the longer (Levenshtein).
        similarity: f64,
    },
    /// Its words are gone. List it.
    Lost,
}

impl Moved {
    /// Where it is now.
    pub const fn span(self) -> Option<Span> {
        match self {
            Self::Kept(span) | Self::Shifted(span) | Self::Changed { span, .. } => Some(span),
            Self::Lost => None,
        }
    }
}

/// Finds the places of an old text in its corrected version; one answer for each anchor, in order.
pub fn reanchor(old: &Text, new: &Text, anchors: &[Anchor]) -> Vec<Moved> {
    if anchors.is_empty() {
        return Vec::new();
    }
    let comparison = Comparison::new(old, new);
    anchors
        .iter()
        .map(|anchor| comparison.place(anchor))
        .collect()
}

/// Two texts and where they differ.
struct Comparison<'a> {
    old: &'a Text,
    new: &'a Text,
    hunks: Vec<Hunk>,
}

/// Code points of the old text from `old.0` to `old.1` gave way to those of the new text from
/// `new.0` to `new.1`; one side may be empty.
#[derive(Clone, Copy, Debug)]
struct Hunk {
    old: (u32, u32),
    new: (u32, u32),
}

impl<'a> Comparison<'a> {
    fn new(old: &'a Text, new: &'a Text) -> Self {
        let (old_tokens, old_starts) = tokens(old.as_str());
        let (new_tokens, new_starts) = tokens(new.as_str());
        let mut input = InternedInput::default();
        input.update_before(old_tokens.into_iter());
        input.update_after(new_tokens.into_iter());
        // Not by histogram: that looks for rare tokens, and words and spaces are common ones.
        let diff = Diff::compute(Algorithm::Myers, &input);
        let at = |starts: &[u32], token: u32| {
            usize::try_from(token)
                .ok()
                .and_then(|token| starts.get(token).copied())
                .unwrap_or(0)
        };
        let hunks = diff
            .hunks()
            .map(|hunk| Hunk {
                old: (
                    at(&old_starts, hunk.before.start),
                    at(&old_starts, hunk.before.end),
                ),
                new: (
                    at(&new_starts, hunk.after.start),
                    at(&new_starts, hunk.after.end),
                ),
            })
            .collect();
        Self { old, new, hunks }
    }

    fn place(&self, anchor: &Anchor) -> Moved {
        if anchor.quote.is_empty() {
            return Moved::Lost;
        }
        if !anchor.holds_in(self.old) {
            // Not a place of the old text: only its words can tell.
            return self
                .found_once(&anchor.quote)
                .map_or(Moved::Lost, |span| with_its_words(anchor, span));
        }
        let span = anchor.span;
        // A hunk is in the way when it took code points of the place, or put some inside it.
        let first = self
            .hunks
            .partition_point(|hunk| hunk.old.1 <= span.start());
        let touching: Vec<Hunk> = self.hunks[first..]
            .iter()
            .take_while(|hunk| hunk.old.0 < span.end())
            .copied()
            .collect();
        let before = self.shift(first);
        let (Some(opening), Some(closing)) = (touching.first(), touching.last()) else {
            return self
                .shifted(span, before)
                .filter(|there| self.new.slice(*there) == Some(anchor.quote.as_str()))
                .map_or(Moved::Lost, |there| with_its_words(anchor, there));
        };
        // The stretch of the new text in which what is left of the words must be.
        let start = if opening.old.0 <= span.start() {
            opening.new.0
        } else {
            offset(span.start(), before)
        };
        let end = if closing.old.1 >= span.end() {
            closing.new.1
        } else {
            offset(span.end(), self.shift(first + touching.len()))
        };
        let stretch = Span::new(start, end.min(self.new.len())).ok();
        let here = stretch.and_then(|stretch| self.in_stretch(anchor, stretch));
        match here {
            Some(moved @ (Moved::Kept(_) | Moved::Shifted(_))) => moved,
            here => self
                .afar(anchor)
                .map(|there| with_its_words(anchor, there))
                .or(here)
                .unwrap_or(Moved::Lost),
        }
    }

    /// By how much places after the first `hunks` hunks move.
    fn shift(&self, hunks: usize) -> i64 {
        hunks
            .checked_sub(1)
            .and_then(|last| self.hunks.get(last))
            .map_or(0, |hunk| i64::from(hunk.new.1) - i64::from(hunk.old.1))
    }

    fn shifted(&self, span: Span, by: i64) -> Option<Span> {
        Span::new(offset(span.start(), by), offset(span.end(), by))
            .ok()
            .filter(|span| span.end() <= self.new.len())
    }

    /// The words, or the most like them, in a stretch of the new text.
    fn in_stretch(&self, anchor: &Anchor, stretch: Span) -> Option<Moved> {
        let words = self.new.slice(stretch)?;
        let found = alike::best(&anchor.quote, words)?;
        let start = stretch.start() + found.start;
        let span = Span::new(start, start + found.len).ok()?;
        if self.new.slice(span)? == anchor.quote {
            return Some(with_its_words(anchor, span));
        }
        (found.similarity >= LEAST_SIMILARITY).then_some(Moved::Changed {
            span,
            similarity: found.similarity,
        })
    }

    /// A passage that was cut out and put back elsewhere: its words stand once, with some of them
    /// in what is new. Where they stand in unchanged text, they are another's.
    fn afar(&self, anchor: &Anchor) -> Option<Span> {
        let long_enough = anchor.span.len() >= LEAST_TO_FIND_AFAR;
        let span = long_enough.then(|| self.found_once(&anchor.quote))??;
        let is_new = self
            .hunks
            .iter()
            .any(|hunk| hunk.new.0 < span.end() && span.start() < hunk.new.1);
        is_new.then_some(span)
    }

    /// Where words stand in the new text, when they stand there once.
    fn found_once(&self, quote: &str) -> Option<Span> {
        let words = self.new.as_str();
        let at = words.find(quote)?;
        if words.rfind(quote) != Some(at) {
            return None;
        }
        self.new.span_of_bytes(at..at + quote.len())
    }
}

/// The place of an anchor whose words are at `span`.
fn with_its_words(anchor: &Anchor, span: Span) -> Moved {
    if span == anchor.span {
        Moved::Kept(span)
    } else {
        Moved::Shifted(span)
    }
}

fn offset(position: u32, by: i64) -> u32 {
    u32::try_from((i64::from(position) + by).max(0)).unwrap_or(u32::MAX)
}

/// Words, spaces and signs, and the code point at which each begins, with the end as the last.
fn tokens(text: &str) -> (Vec<&str>, Vec<u32>) {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Word,
        Space,
        Sign,
    }
    let kind = |letter: char| {
        if letter.is_alphanumeric() {
            Kind::Word
        } else if letter.is_whitespace() && letter != '\n' {
            Kind::Space
        } else {
            Kind::Sign
        }
    };
    let mut tokens = Vec::new();
    let mut starts = vec![];
    let mut open: Option<(usize, Kind)> = None;
    let mut position = 0;
    for (byte, letter) in text.char_indices() {
        let kind = kind(letter);
        if open.is_none_or(|(_, last)| last != kind || kind == Kind::Sign) {
            if let Some((from, _)) = open {
                tokens.push(&text[from..byte]);
            }
            open = Some((byte, kind));
            starts.push(position);
        }
        position += 1;
    }
    if let Some((from, _)) = open {
        tokens.push(&text[from..]);
    }
    starts.push(position);
    (tokens, starts)
}

#[cfg(test)]
mod tests;
