//! Texts in which several people marked passages, and the sweep over them.

use crate::place::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A passage lies beyond the end of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the passage from {start} to {end} goes beyond the text, which ends at {length}")]
pub struct MarkProblem {
    /// Where the passage begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The length of the text in code points.
    pub length: u32,
}

/// Passages that one person gave one code: in order, and where some overlapped, merged into one.
///
/// Passages that only touch stay two, because they are two units of a text (see [`super::unitised`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(Vec<Span>);

impl Marks {
    /// Puts passages in order and merges those that overlap.
    pub fn new(mut spans: Vec<Span>) -> Marks {
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.overlaps(span) => *last = last.hull(span),
                _ => merged.push(span),
            }
        }
        Marks(merged)
    }

    /// The passages.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Some passage shares a character with `span`.
    pub fn touch(&self, span: Span) -> bool {
        let first = self.0.partition_point(|mark| mark.end() <= span.start());
        self.0.get(first).is_some_and(|mark| mark.overlaps(span))
    }
}

/// One text, and who gave which passages which codes in it.
///
/// `R` is a coder and `C` a code, by whatever identifies them. A coder who read the text and marked nothing is in it
/// all the same: their silence is a judgement. A coder who never had the text is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedText<R, C> {
    length: u32,
    marks: BTreeMap<R, BTreeMap<C, Marks>>,
}

impl<R: Ord + Clone, C: Ord + Clone> CodedText<R, C> {
    /// A text of `length` code points, who read it, and what they marked. Whoever marked something has read it.
    ///
    /// # Errors
    /// [`MarkProblem`] when a passage lies beyond the text.
    pub fn new(
        length: u32,
        readers: impl IntoIterator<Item = R>,
        marked: impl IntoIterator<Item = (R, C, Span)>,
    ) -> Result<Self, MarkProblem> {
        let mut raw: BTreeMap<R, BTreeMap<C, Vec<Span>>> = readers
            .into_iter()
            .map(|reader| (reader, BTreeMap::new()))
            .collect();
        for (coder, code, span) in marked {
            if span.end() > length {
                return Err(MarkProblem {
                    start: span.start(),
                    end: span.end(),
                    length,
                });
            }
            raw.entry(coder)
                .or_default()
                .entry(code)
                .or_default()
                .push(span);
        }
        let marks = raw
            .into_iter()
            .map(|(coder, codes)| {
                let codes = codes
                    .into_iter()
                    .map(|(code, spans)| (code, Marks::new(spans)));
                (coder, codes.collect())
            })
            .collect();
        Ok(CodedText { length, marks })
    }

    /// How many code points long the text is.
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Who read it, in order.
    pub fn coders(&self) -> impl Iterator<Item = &R> {
        self.marks.keys()
    }

    /// The codes somebody used in it.
    pub fn codes(&self) -> BTreeSet<C> {
        self.marks
            .values()
            .flat_map(BTreeMap::keys)
            .cloned()
            .collect()
    }

    /// What a coder marked with a code; none when the coder never had the text.
    pub(super) fn marks(&self, coder: &R, code: &C) -> Option<&[Span]> {
        let codes = self.marks.get(coder)?;
        Some(codes.get(code).map_or(&[], Marks::spans))
    }

    /// A coder marked something in `span` with the code; none when the coder never had the text.
    pub(super) fn touches(&self, coder: &R, code: &C, span: Span) -> Option<bool> {
        let codes = self.marks.get(coder)?;
        Some(codes.get(code).is_some_and(|marks| marks.touch(span)))
    }

    /// Everything a coder marked, by code; none when the coder never had the text.
    pub(super) fn all_marks(&self, coder: &R) -> Option<&BTreeMap<C, Marks>> {
        self.marks.get(coder)
    }
}

/// What one coder says about a run of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// The coder never had the text.
    Absent,
    /// The coder read it and marked nothing here.
    Gap,
    /// It lies in this one of the coder's marks.
    Mark(usize),
}

/// Walks a text from one boundary of anybody's marks to the next, and says for each run what every coder makes of it.
/// Each coder's marks are in order and do not overlap. Time and memory go with the number of marks, not of characters.
pub(super) fn sweep(
    length: u32,
    coders: &[Option<&[Span]>],
    mut run: impl FnMut(u32, u32, &[Run]),
) {
    let mut boundaries: Vec<u32> = coders
        .iter()
        .flatten()
        .flat_map(|marks| marks.iter())
        .flat_map(|mark| [mark.start(), mark.end()])
        .chain([0, length])
        .filter(|at| *at <= length)
        .collect();
    boundaries.sort_unstable();
    boundaries.dedup();
    let mut next = vec![0usize; coders.len()];
    let mut says = vec![Run::Absent; coders.len()];
    for pair in boundaries.windows(2) {
        let &[start, end] = pair else { continue };
        for ((marks, next), says) in coders.iter().zip(&mut next).zip(&mut says) {
            let Some(marks) = marks else { continue };
            while marks.get(*next).is_some_and(|mark| mark.end() <= start) {
                *next += 1;
            }
            *says = match marks.get(*next) {
                Some(mark) if mark.start() <= start => Run::Mark(*next),
                _ => Run::Gap,
            };
        }
        run(start, end, &says);
    }
}
