//! Agreement on one code, on characters or on segments, and the passages on which people differ.

use super::bootstrap::{IntervalOf, Resampling, bootstrap};
use super::text::{CodedText, Run, sweep};
use super::{Measures, Prevalence, Statistic, Tally, Unit};
use crate::place::Span;
use std::collections::BTreeSet;

/// Agreement on one code.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeAgreement<R> {
    /// What a unit is: the figures below mean nothing without it.
    pub unit: Unit,
    /// Who read any of the texts, in order.
    pub coders: Vec<R>,
    /// The share of the units each read that each gave the code, in the order of the coders.
    pub used: Vec<Statistic>,
    /// How many units somebody read.
    pub units: f64,
    /// How many of them at least two people read.
    pub compared: f64,
    /// How common the code is.
    pub prevalence: Prevalence,
    /// The statistics.
    pub measures: Measures<Statistic>,
    /// The tallies of the texts (or of the segments, where there is one text), from which intervals are drawn.
    parts: Vec<Tally>,
}

/// A passage on which people differ about a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<R> {
    /// Which of the texts, from 0.
    pub text: usize,
    /// Where in it.
    pub span: Span,
    /// Who gave the code.
    pub has: Vec<R>,
    /// Who read the passage and did not.
    pub has_not: Vec<R>,
}

/// The codes that somebody used in any of the texts.
pub fn codes_of<R: Ord + Clone, C: Ord + Clone>(texts: &[CodedText<R, C>]) -> BTreeSet<C> {
    texts.iter().flat_map(CodedText::codes).collect()
}

/// Agreement on one code over some texts.
///
/// Without `segments` a unit is a character. With them, one list for each text, a unit is a segment, and it has the code
/// when any passage of the code shares a character with it; texts beyond the lists have no segments. Overlapping passages
/// of one coder count once.
pub fn code_agreement<R: Ord + Clone, C: Ord + Clone>(
    texts: &[CodedText<R, C>],
    code: &C,
    segments: Option<&[Vec<Span>]>,
) -> CodeAgreement<R> {
    let coders = coders_of(texts);
    let parts: Vec<Tally> = match segments {
        None => texts
            .iter()
            .map(|text| on_characters(text, &coders, code))
            .collect(),
        // The segments of a single text are what there is to draw from.
        Some(segments) if texts.len() == 1 => texts
            .iter()
            .zip(segments)
            .flat_map(|(text, segments)| segments.iter().map(move |segment| (text, *segment)))
            .map(|(text, segment)| on_segments(text, &coders, code, &[segment]))
            .collect(),
        Some(segments) => texts
            .iter()
            .zip(segments)
            .map(|(text, segments)| on_segments(text, &coders, code, segments))
            .collect(),
    };
    let mut tally = Tally::new(coders.len(), 2);
    for part in &parts {
        tally.add(part, 1.0);
    }
    let used = tally.given(1).into_iter().zip(tally.given(0));
    CodeAgreement {
        unit: match segments {
            None => Unit::Character,
            Some(_) => Unit::Segment,
        },
        used: used
            .map(|(with, without)| {
                let read = with + without;
                if read > 0.0 {
                    Ok(with / read)
                } else {
                    Err(super::Undefined::NothingCompared)
                }
            })
            .collect(),
        coders,
        units: tally.judged(),
        compared: tally.compared(),
        prevalence: Prevalence::of_code(&tally),
        measures: Measures::of_code(&tally),
        parts,
    }
}

impl<R> CodeAgreement<R> {
    /// The interval of each statistic, by drawing texts; where there is one text, by drawing its segments. Characters
    /// are never drawn: neighbours are coded together, and an interval from them would be far too narrow.
    pub fn intervals(&self, resampling: &Resampling) -> Measures<IntervalOf> {
        Measures::from_array(bootstrap(self.parts.len(), resampling, |times| {
            let mut tally = Tally::new(self.coders.len(), 2);
            for (part, times) in self
                .parts
                .iter()
                .zip(times)
                .filter(|(_, times)| **times > 0)
            {
                tally.add(part, f64::from(*times));
            }
            Measures::of_code(&tally).into_array()
        }))
    }
}

/// The passages on which people differ about a code: text by text, in order. Whoever did not read a text is not counted.
pub fn differences<R: Ord + Clone, C: Ord + Clone>(
    texts: &[CodedText<R, C>],
    code: &C,
) -> Vec<Difference<R>> {
    let mut found: Vec<Difference<R>> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let coders: Vec<R> = text.coders().cloned().collect();
        let marks: Vec<Option<&[Span]>> =
            coders.iter().map(|coder| text.marks(coder, code)).collect();
        let mut before: Option<Vec<bool>> = None;
        sweep(text.length(), &marks, |start, end, says| {
            let has: Vec<bool> = says.iter().map(|run| matches!(run, Run::Mark(_))).collect();
            let differ = has.contains(&true) && has.contains(&false);
            let Ok(span) = Span::new(start, end) else {
                return;
            };
            if differ {
                match found.last_mut() {
                    Some(last) if before.as_ref() == Some(&has) => last.span = last.span.hull(span),
                    _ => {
                        let those = |with: bool| {
                            coders
                                .iter()
                                .zip(&has)
                                .filter(|(_, has)| **has == with)
                                .map(|(coder, _)| coder.clone())
                                .collect()
                        };
                        found.push(Difference {
                            text: at,
                            span,
                            has: those(true),
                            has_not: those(false),
                        });
                    }
                }
            }
            before = Some(has);
        });
    }
    found
}

pub(super) fn coders_of<R: Ord + Clone, C: Ord + Clone>(texts: &[CodedText<R, C>]) -> Vec<R> {
    let coders: BTreeSet<&R> = texts.iter().flat_map(CodedText::coders).collect();
    coders.into_iter().cloned().collect()
}

fn on_characters<R: Ord + Clone, C: Ord + Clone>(
    text: &CodedText<R, C>,
    coders: &[R],
    code: &C,
) -> Tally {
    let marks: Vec<Option<&[Span]>> = coders.iter().map(|coder| text.marks(coder, code)).collect();
    let mut tally = Tally::new(coders.len(), 2);
    let mut values = vec![None; coders.len()];
    sweep(text.length(), &marks, |start, end, says| {
        for (value, run) in values.iter_mut().zip(says) {
            *value = match run {
                Run::Absent => None,
                Run::Gap => Some(0),
                Run::Mark(_) => Some(1),
            };
        }
        tally.count(&values, f64::from(end - start));
    });
    tally
}

fn on_segments<R: Ord + Clone, C: Ord + Clone>(
    text: &CodedText<R, C>,
    coders: &[R],
    code: &C,
    segments: &[Span],
) -> Tally {
    let mut tally = Tally::new(coders.len(), 2);
    for segment in segments {
        let values: Vec<Option<usize>> = coders
            .iter()
            .map(|coder| text.touches(coder, code, *segment).map(usize::from))
            .collect();
        tally.count(&values, 1.0);
    }
    tally
}
