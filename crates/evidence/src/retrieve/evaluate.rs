//! Answering a query: intervals, source by source.

use super::material::{Material, SourceFacts};
use super::plan::{Plan, Unanswerable, folded, plan};
use super::{Distance, Query, Relation};
use crate::agreement::Marks;
use crate::passage::Passage;
use crate::place::Span;
use ids::{AccountId, CodeId, CodingId, SourceId};
use std::collections::BTreeSet;

/// A passage that answers the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The source.
    pub source: SourceId,
    /// The place.
    pub span: Span,
    /// The codes that led to it: those the query asks for, as far as they lie on the place.
    pub codes: BTreeSet<CodeId>,
    /// The codings of these codes, in order of place.
    pub codings: Vec<CodingId>,
}

/// Passages that answer the query, in order of source and place; the same place once.
///
/// # Errors
/// [`Unanswerable`] when the query names something that is not there, with the nearest name that is.
pub fn retrieve(query: &Query, material: &Material) -> Result<Vec<Hit>, Unanswerable> {
    let plan = plan(query, material)?;
    let mut hits = Vec::new();
    for (source, facts) in &material.sources {
        let mut reading = Reading {
            material,
            source: *source,
            facts,
            passages: material.of(*source),
            led: BTreeSet::new(),
        };
        let spans = reading.find(&plan, None, true);
        let led: Vec<Passage> = reading.led.iter().copied().collect();
        let longest = led.iter().map(|p| p.span.len()).max().unwrap_or(0);
        hits.extend(spans.into_iter().map(|span| {
            let from = led.partition_point(|p| {
                u64::from(p.span.start()) + u64::from(longest) <= u64::from(span.start())
            });
            let on: Vec<&Passage> = led
                .iter()
                .skip(from)
                .take_while(|p| p.span.start() < span.end())
                .filter(|p| p.span.overlaps(span))
                .collect();
            Hit {
                source: *source,
                span,
                codes: on.iter().map(|p| p.code).collect(),
                codings: on.iter().map(|p| p.coding).collect(),
            }
        }));
    }
    Ok(hits)
}

/// One source being read.
struct Reading<'a> {
    material: &'a Material,
    source: SourceId,
    facts: &'a SourceFacts,
    passages: &'a [Passage],
    /// Passages of the codes that were asked for (and not asked to be absent).
    led: BTreeSet<Passage>,
}

impl Reading<'_> {
    /// The places of the plan, in order, the same place once; they may overlap. Only codings of `coders` count, when
    /// given.
    fn find(
        &mut self,
        plan: &Plan,
        coders: Option<&BTreeSet<AccountId>>,
        wanted: bool,
    ) -> Vec<Span> {
        match plan {
            Plan::Codes(codes) => self.coded(coders, wanted, |p| codes.contains(&p.code)),
            Plan::Coders(these) => self.coded(coders, wanted, |p| these.contains(&p.coder)),
            Plan::Speaker(name) => {
                let speeches = self.facts.speeches.iter();
                ordered(
                    speeches
                        .filter(|speech| folded(&speech.speaker) == *name)
                        .map(|speech| speech.span)
                        .collect(),
                )
            }
            Plan::Source(sources) => {
                let whole = Span::new(0, self.facts.length).ok();
                whole
                    .filter(|_| sources.contains(&self.source))
                    .into_iter()
                    .collect()
            }
            Plan::Cases(cases) => {
                let whole = Span::new(0, self.facts.length).ok();
                let ties = &self.material.ties;
                let reach = ties.stretches(self.source, |case| cases.contains(&case));
                ordered(reach.filter_map(|reach| reach.or(whole)).collect())
            }
            Plan::And(left, right) => match (left.as_ref(), right.as_ref()) {
                (Plan::Coders(these), other) | (other, Plan::Coders(these))
                    if other.asks_for_codings() =>
                {
                    let both = coders.map(|coders| coders & these);
                    self.find(other, Some(both.as_ref().unwrap_or(these)), wanted)
                }
                (left, right) => {
                    let left = Marks::new(self.find(left, coders, wanted));
                    let right = Marks::new(self.find(right, coders, wanted));
                    in_both(left.spans(), right.spans())
                }
            },
            Plan::Or(left, right) => {
                let mut found = self.find(left, coders, wanted);
                found.extend(self.find(right, coders, wanted));
                ordered(found)
            }
            Plan::Not(inner) => {
                let found = Marks::new(self.find(inner, coders, !wanted));
                outside(found.spans(), self.facts.length)
            }
            Plan::Relation(left, relation, right) => {
                let left = self.find(left, coders, wanted);
                let right = Row::new(self.find(right, coders, wanted));
                let related = left
                    .iter()
                    .filter_map(|span| right.related(*span, *relation, self.facts));
                ordered(related.collect())
            }
        }
    }

    fn coded(
        &mut self,
        coders: Option<&BTreeSet<AccountId>>,
        wanted: bool,
        asked: impl Fn(&Passage) -> bool,
    ) -> Vec<Span> {
        let found = self
            .passages
            .iter()
            .filter(|p| asked(p) && coders.is_none_or(|coders| coders.contains(&p.coder)));
        let found: Vec<Passage> = found.copied().collect();
        if wanted {
            self.led.extend(found.iter().copied());
        }
        ordered(found.into_iter().map(|p| p.span).collect())
    }
}

fn ordered(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// What two lists have in common; each is in order and does not overlap itself.
fn in_both(left: &[Span], right: &[Span]) -> Vec<Span> {
    let (mut l, mut r) = (0, 0);
    let mut found = Vec::new();
    while let (Some(a), Some(b)) = (left.get(l), right.get(r)) {
        found.extend(a.intersection(*b));
        if a.end() <= b.end() {
            l += 1;
        } else {
            r += 1;
        }
    }
    found
}

/// What a list, in order and not overlapping itself, leaves of a text.
fn outside(spans: &[Span], length: u32) -> Vec<Span> {
    let mut at = 0;
    let mut found = Vec::new();
    for span in spans {
        found.extend(Span::new(at, span.start()));
        at = span.end();
    }
    found.extend(Span::new(at, length));
    found
}

/// Passages in order of their beginning, to find the nearest of.
struct Row {
    spans: Vec<Span>,
    /// For each passage, which of those up to it ends last.
    last: Vec<usize>,
}

impl Row {
    fn new(spans: Vec<Span>) -> Row {
        let mut last: Vec<usize> = Vec::with_capacity(spans.len());
        for (at, span) in spans.iter().enumerate() {
            let before = last.last().copied();
            let ends_later = before
                .and_then(|before| spans.get(before))
                .is_none_or(|before| span.end() > before.end());
            last.push(match before {
                Some(before) if !ends_later => before,
                _ => at,
            });
        }
        Row { spans, last }
    }

    /// Of the first `number` passages, the one that ends last.
    fn ending_last(&self, number: usize) -> Option<Span> {
        let at = self.last.get(number.checked_sub(1)?)?;
        self.spans.get(*at).copied()
    }

    /// The place to report when a passage stands so to one of the row.
    fn related(&self, span: Span, relation: Relation, facts: &SourceFacts) -> Option<Span> {
        let begun = self
            .spans
            .partition_point(|other| other.start() < span.end());
        let before = self.ending_last(begun);
        let after = self.spans.get(begun).copied();
        let close = |from: u32, to: u32, distance: Distance| {
            let (apart, most) = match distance {
                Distance::Words(most) => {
                    let words = facts.words.between(from, to);
                    (u32::try_from(words).unwrap_or(u32::MAX), most)
                }
                Distance::Characters(most) => (to.saturating_sub(from), most),
            };
            (apart <= most).then_some(apart)
        };
        match relation {
            Relation::Overlapping => before.filter(|other| other.overlaps(span)).map(|_| span),
            Relation::Inside => {
                let begun = self
                    .spans
                    .partition_point(|other| other.start() <= span.start());
                let around = self.ending_last(begun);
                around.filter(|other| other.covers(span)).map(|_| span)
            }
            Relation::FollowedBy(distance) => {
                let after = after?;
                close(span.end(), after.start(), distance).map(|_| span.hull(after))
            }
            Relation::Near(distance) => {
                if let Some(other) = before.filter(|other| other.overlaps(span)) {
                    return Some(span.hull(other));
                }
                let before = before
                    .and_then(|other| Some((close(other.end(), span.start(), distance)?, other)));
                let after = after
                    .and_then(|other| Some((close(span.end(), other.start(), distance)?, other)));
                let nearest = before.into_iter().chain(after).min();
                nearest.map(|(_, other)| span.hull(other))
            }
        }
    }
}
