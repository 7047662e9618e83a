//! What the questions to the data need to know of codings, and of who speaks where.

use crate::coding::Coding;
use crate::place::Span;
use crate::study::{Source, SourceTie};
use ids::{AccountId, CodeId, CodingId, SourceId, StudyCaseId};
use std::collections::{BTreeMap, BTreeSet};

/// A coding without its words: a place that somebody gave a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The source it lies in.
    pub source: SourceId,
    /// The place in the source's current text.
    pub span: Span,
    /// The code.
    pub code: CodeId,
    /// Who gave it.
    pub coder: AccountId,
    /// The coding itself.
    pub coding: CodingId,
}

/// Which case a source, or a stretch of it, belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tie {
    /// The source.
    pub source: SourceId,
    /// The stretch; none for all of the source.
    pub reach: Option<Span>,
    /// The case.
    pub case: StudyCaseId,
}

/// Ties by source, to ask which cases a passage belongs to.
#[derive(Debug, Clone, Default)]
pub struct Ties(BTreeMap<SourceId, Vec<(Option<Span>, StudyCaseId)>>);

impl Ties {
    /// Sorts ties by source.
    pub fn new(ties: impl IntoIterator<Item = Tie>) -> Ties {
        let mut by_source: BTreeMap<SourceId, Vec<_>> = BTreeMap::new();
        for tie in ties {
            by_source
                .entry(tie.source)
                .or_default()
                .push((tie.reach, tie.case));
        }
        Ties(by_source)
    }

    /// The cases of a place: those of the whole source, and those whose stretch shares a character with it.
    pub fn cases(&self, source: SourceId, span: Span) -> BTreeSet<StudyCaseId> {
        let ties = self.0.get(&source).map_or(&[][..], Vec::as_slice);
        ties.iter()
            .filter(|(reach, _)| reach.is_none_or(|reach| reach.overlaps(span)))
            .map(|(_, case)| *case)
            .collect()
    }

    /// Every case that has anything of a source.
    pub fn cases_of(&self, source: SourceId) -> BTreeSet<StudyCaseId> {
        let ties = self.0.get(&source).map_or(&[][..], Vec::as_slice);
        ties.iter().map(|(_, case)| *case).collect()
    }

    /// The stretches of a source that belong to a case which `wanted` holds of; none in the place of the whole source.
    pub fn stretches<'a>(
        &'a self,
        source: SourceId,
        wanted: impl Fn(StudyCaseId) -> bool + 'a,
    ) -> impl Iterator<Item = Option<Span>> + 'a {
        let ties = self.0.get(&source).map_or(&[][..], Vec::as_slice);
        ties.iter()
            .filter(move |(_, case)| wanted(*case))
            .map(|(reach, _)| *reach)
    }
}

/// A stretch that one person says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// The speaker's label in the source.
    pub speaker: String,
    /// The stretch.
    pub span: Span,
}

impl From<&Coding> for Passage {
    fn from(coding: &Coding) -> Passage {
        Passage {
            source: coding.source,
            span: coding.span,
            code: coding.code,
            coder: coding.coder,
            coding: coding.id,
        }
    }
}

/// The ties of a source, those by speaker becoming one for each stretch that the speaker says. Labels are compared
/// whatever their capitals.
pub fn ties_of(source: &Source, speeches: &[Speech]) -> Vec<Tie> {
    let tie = |reach, case| Tie {
        source: source.id,
        reach,
        case,
    };
    let mut ties = Vec::new();
    for one in &source.ties {
        match one {
            SourceTie::Whole(case) => ties.push(tie(None, *case)),
            SourceTie::Place(span, case) => ties.push(tie(Some(*span), *case)),
            SourceTie::Speaker(speaker) => {
                let label = speaker.label.trim().to_lowercase();
                let said = speeches
                    .iter()
                    .filter(|speech| speech.speaker.trim().to_lowercase() == label);
                ties.extend(said.map(|speech| tie(Some(speech.span), speaker.case)));
            }
        }
    }
    ties
}
