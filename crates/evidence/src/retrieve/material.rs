//! What queries are put to.

use crate::attribute::Attribute;
use crate::codebook::Codebook;
use crate::passage::{Passage, Speech, Ties};
use crate::study::StudyCase;
use crate::words::Words;
use ids::{AccountId, SourceId, StudyCaseId};
use std::collections::BTreeMap;

/// What queries ask of a source.
#[derive(Debug, Clone, Default)]
pub struct SourceFacts {
    /// Its name.
    pub name: String,
    /// Its length in code points.
    pub length: u32,
    /// Its words, for distances counted in words.
    pub words: Words,
    /// Who says what.
    pub speeches: Vec<Speech>,
}

/// What queries ask of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// Its name.
    pub name: String,
    /// The value of each attribute that has one, as text; days as year-month-day.
    pub values: BTreeMap<String, String>,
}

impl CaseFacts {
    /// What is known of a case, by the names of the attributes.
    pub fn of(case: &StudyCase, attributes: &[Attribute]) -> CaseFacts {
        let value = |attribute: &Attribute| {
            let value = case.values.get(&attribute.id)?;
            Some((attribute.name.clone(), value.to_string()))
        };
        CaseFacts {
            name: case.name.clone(),
            values: attributes.iter().filter_map(value).collect(),
        }
    }
}

/// Everything a query may ask about.
#[derive(Debug, Clone, Default)]
pub struct Material {
    pub(super) sources: BTreeMap<SourceId, SourceFacts>,
    pub(super) codebook: Codebook,
    pub(super) coders: BTreeMap<AccountId, String>,
    pub(super) cases: BTreeMap<StudyCaseId, CaseFacts>,
    pub(super) ties: Ties,
    /// In order of source and place.
    pub(super) passages: Vec<Passage>,
}

impl Material {
    /// Puts the material in order. Passages of sources that are not in `sources` are never found.
    pub fn new(
        sources: BTreeMap<SourceId, SourceFacts>,
        codebook: Codebook,
        coders: BTreeMap<AccountId, String>,
        cases: BTreeMap<StudyCaseId, CaseFacts>,
        ties: Ties,
        mut passages: Vec<Passage>,
    ) -> Material {
        passages.sort_unstable();
        Material {
            sources,
            codebook,
            coders,
            cases,
            ties,
            passages,
        }
    }

    /// The passages of a source, in order of place.
    pub(super) fn of(&self, source: SourceId) -> &[Passage] {
        let from = self.passages.partition_point(|p| p.source < source);
        let to = self.passages.partition_point(|p| p.source <= source);
        self.passages.get(from..to).unwrap_or_default()
    }
}
