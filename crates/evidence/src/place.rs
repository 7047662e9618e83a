//! Exact places in texts.

use crate::text::{Text, TextHash};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stretch of a text: start and exclusive end in Unicode code points, never empty.
///
/// Spans sort by where they begin, and then by where they end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Span {
    start: u32,
    end: u32,
}

/// A span as it is written in JSON, before it is checked.
#[derive(Serialize, Deserialize)]
struct Ends {
    start: u32,
    end: u32,
}

/// A span ends where it begins, or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a place from {start} to {end} holds no text: its end has to come after its start")]
pub struct EmptySpan {
    /// Where it would begin.
    pub start: u32,
    /// Where it would end.
    pub end: u32,
}

impl Span {
    /// A span from `start` up to and without `end`.
    pub const fn new(start: u32, end: u32) -> Result<Self, EmptySpan> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(EmptySpan { start, end })
        }
    }

    /// The first code point in it.
    pub const fn start(self) -> u32 {
        self.start
    }

    /// The code point after the last in it.
    pub const fn end(self) -> u32 {
        self.end
    }

    /// How many code points are in it; at least one.
    #[expect(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// The code point at `position` is in it.
    pub const fn holds(self, position: u32) -> bool {
        self.start <= position && position < self.end
    }

    /// All of `other` is in it.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// They have a code point in common.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What they have in common.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// The shortest span that covers both, with whatever lies between.
    pub fn hull(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// How many code points lie between them; 0 when they touch or overlap.
    pub const fn gap(self, other: Self) -> u32 {
        if self.end <= other.start {
            other.start - self.end
        } else {
            self.start.saturating_sub(other.end)
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl TryFrom<Ends> for Span {
    type Error = EmptySpan;

    fn try_from(ends: Ends) -> Result<Self, EmptySpan> {
        Self::new(ends.start, ends.end)
    }
}

impl From<Span> for Ends {
    fn from(span: Span) -> Self {
        Self {
            start: span.start,
            end: span.end,
        }
    }
}

/// The spans as stretches that neither overlap nor touch, in order.
///
/// Agreement counts a stretch once, however often one coder has marked it.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// A place that can be checked: the span, the words that were there, and which text it was.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// Where the words stood.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// The text they stood in.
    pub text_hash: TextHash,
}

impl Anchor {
    /// The anchor of a place; none when the place is not in the text.
    ///
    /// This computes the fingerprint of the text. For many places, use [`Anchor::with_hash`].
    pub fn take(text: &Text, span: Span) -> Option<Self> {
        Self::with_hash(text, text.hash(), span)
    }

    /// The anchor of a place in a text whose fingerprint is known already.
    pub fn with_hash(text: &Text, text_hash: TextHash, span: Span) -> Option<Self> {
        text.slice(span).map(|words| Self {
            span,
            quote: words.to_owned(),
            text_hash,
        })
    }

    /// The words at the place are still the words of the anchor.
    pub fn holds_in(&self, text: &Text) -> bool {
        text.slice(self.span) == Some(self.quote.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: u32, end: u32) -> Span {
        Span::new(start, end).unwrap()
    }

    #[test]
    fn a_span_holds_at_least_one_code_point() {
        assert_eq!(span(3, 4).len(), 1);
        assert_eq!(
            Span::new(4, 4).unwrap_err().to_string(),
            "a place from 4 to 4 holds no text: its end has to come after its start"
        );
        assert!(serde_json::from_str::<Span>(r#"{"start":5,"end":2}"#).is_err());
        assert_eq!(
            serde_json::to_string(&span(1, 2)).unwrap(),
            r#"{"start":1,"end":2}"#
        );
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        assert!(!span(0, 3).overlaps(span(3, 5)));
        assert!(span(0, 4).overlaps(span(3, 5)));
        assert_eq!(span(0, 4).intersection(span(3, 5)), Some(span(3, 4)));
        assert_eq!(span(0, 3).intersection(span(3, 5)), None);
        assert_eq!(span(0, 3).gap(span(5, 6)), 2);
        assert_eq!(span(5, 6).gap(span(0, 3)), 2);
        assert_eq!(span(0, 3).gap(span(2, 6)), 0);
        assert_eq!(span(0, 3).hull(span(5, 6)), span(0, 6));
        assert!(span(0, 3).covers(span(1, 3)));
        assert!(span(0, 3).holds(2) && !span(0, 3).holds(3));
    }

    #[test]
    fn an_anchor_notices_that_its_words_are_gone() {
        let text = Text::new("She gave me hope.");
        let anchor = Anchor::take(&text, span(12, 16)).unwrap();
        assert_eq!(anchor.quote, "hope");
        assert!(anchor.holds_in(&text));
        assert!(!anchor.holds_in(&Text::new("He gave me hope.")));
        assert_eq!(Anchor::take(&text, span(12, 99)), None);
    }

    proptest! {
        #[test]
        fn merging_keeps_every_code_point_and_leaves_gaps_between(
            raw in proptest::collection::vec((0u32..60, 1u32..10), 0..20)
        ) {
            let spans: Vec<Span> = raw.iter().map(|(start, len)| span(*start, start + len)).collect();
            let merged = merged(spans.clone());
            for position in 0..80 {
                prop_assert_eq!(
                    spans.iter().any(|span| span.holds(position)),
                    merged.iter().any(|span| span.holds(position))
                );
            }
            prop_assert!(merged.windows(2).all(|pair| pair[0].end() < pair[1].start()));
        }
    }
}
