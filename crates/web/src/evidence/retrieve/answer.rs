//! Answering a query.

use crate::evidence::material::{Material, Whose};
use crate::said::Said as _;
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use evidence::passage::Passage;
use evidence::retrieve::{CaseFacts, Distance, Hit, Query, Relation, SourceFacts, parse, retrieve};
use evidence::words::Words;
use ids::{SourceId, StudyId};
use std::collections::BTreeMap;
use store::evidence::source;
use store::{Tx, permits};

/// What came of a query.
pub(super) struct Answer {
    pub(super) material: Material,
    /// The passages, or why there are none; nothing when nothing was asked.
    pub(super) found: Option<Result<Vec<Hit>, String>>,
}

impl Answer {
    /// Puts the query of the address to the study.
    pub(super) async fn of(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study: StudyId,
        asked: &Fields,
    ) -> Result<Answer, Failure> {
        let material = Material::load(tx, app, signed, study, Whose::read(asked)).await?;
        let line = asked.get("query");
        if line.is_empty() {
            return Ok(Answer {
                material,
                found: None,
            });
        }
        let query = match parse(line) {
            Ok(query) => query,
            Err(misread) => {
                return Ok(Answer {
                    material,
                    found: Some(Err(misread.to_string())),
                });
            }
        };
        let mut words: BTreeMap<SourceId, Words> = BTreeMap::new();
        if counts_words(&query) {
            let reads =
                permits::study::<on::StudySource, to::Read>(tx, &signed.actor, study).await?;
            let all: Vec<SourceId> = material.sources.iter().map(|facts| facts.id).collect();
            for (id, text) in source::texts(tx, &app.around, &reads, &all).await? {
                words.insert(id, Words::of(text.as_str()));
            }
        }
        let found = retrieve(&query, &put_together(&material, words));
        Ok(Answer {
            material,
            found: Some(found.map_err(|why| why.said(&app.texts))),
        })
    }
}

/// The words of the sources are only read when a distance is counted in them.
fn counts_words(query: &Query) -> bool {
    match query {
        Query::And(left, right) | Query::Or(left, right) => {
            counts_words(left) || counts_words(right)
        }
        Query::Not(inner) => counts_words(inner),
        Query::Relation(left, relation, right) => {
            let here = matches!(
                relation,
                Relation::Near(Distance::Words(_)) | Relation::FollowedBy(Distance::Words(_))
            );
            here || counts_words(left) || counts_words(right)
        }
        _ => false,
    }
}

fn put_together(
    material: &Material,
    mut words: BTreeMap<SourceId, Words>,
) -> evidence::retrieve::Material {
    let sources = material
        .sources
        .iter()
        .map(|facts| {
            let one = SourceFacts {
                name: facts.name.clone(),
                length: facts.length,
                words: words.remove(&facts.id).unwrap_or_default(),
                speeches: facts.speeches.clone(),
            };
            (facts.id, one)
        })
        .collect();
    let cases = material
        .cases
        .iter()
        .map(|case| (case.id, CaseFacts::of(case, &material.attributes)))
        .collect();
    let passages: Vec<Passage> = material.passages.clone();
    evidence::retrieve::Material::new(
        sources,
        material.codebook.clone(),
        material.coders.iter().cloned().collect(),
        cases,
        material.ties.clone(),
        passages,
    )
}
