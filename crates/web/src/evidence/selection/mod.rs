//! Case selection: sources or cases ranked by their share of chosen codes, to choose those that have most to say.

mod file;
mod page;

use super::material::{Material, Whose};
use crate::routes::{Needs, Routes};
use crate::{App, Failure, Fields, Signed};
use access::{Action, Resource, on, to};
use evidence::selection::{By, Ranked, rank, rank_cases};
use evidence::text::Text;
use evidence::words::Words;
use ids::{CodeId, SourceId, StudyCaseId, StudyId};
use std::collections::BTreeSet;
use store::evidence::source;
use store::{Tx, permits};

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get(
            "/evidence/studies/{study}/selection",
            Needs::May(Action::Read, Resource::Coding),
            page::page,
        )
        .post(
            "/evidence/studies/{study}/selection.csv",
            Needs::May(Action::Export, Resource::Coding),
            file::file,
        )
}

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Sources,
    Cases,
}

impl Of {
    fn read(asked: &Fields) -> Of {
        match asked.get("of") {
            "cases" => Of::Cases,
            _ => Of::Sources,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Of::Sources => "",
            Of::Cases => "cases",
        }
    }
}

/// A line of the ranking.
struct Line {
    id: String,
    name: String,
    /// The source, when it is one.
    source: Option<SourceId>,
    case: Option<StudyCaseId>,
    rank: usize,
    chosen_codings: usize,
    codings: usize,
    share_of_codings: Option<f64>,
    chosen_words: usize,
    words: usize,
    share_of_words: Option<f64>,
}

impl Line {
    fn new<K: Copy + ToString>(name: String, ranked: &Ranked<K>) -> Line {
        Line {
            id: ranked.of.to_string(),
            name,
            source: None,
            case: None,
            rank: ranked.rank,
            chosen_codings: ranked.chosen_codings,
            codings: ranked.codings,
            share_of_codings: ranked.share_of_codings(),
            chosen_words: ranked.chosen_words,
            words: ranked.words,
            share_of_words: ranked.share_of_words(),
        }
    }
}

/// The ranking, and whether words were counted for it.
struct Ranking {
    material: Material,
    chosen: BTreeSet<CodeId>,
    by: By,
    lines: Vec<Line>,
}

fn by(asked: &Fields) -> By {
    match asked.get("by") {
        "words" => By::Words,
        _ => By::Codings,
    }
}

/// What a ranking is made of, before anything is counted.
struct Unranked {
    material: Material,
    chosen: BTreeSet<CodeId>,
    by: By,
    of: Of,
    /// The chosen codes with every code below them.
    with_below: BTreeSet<CodeId>,
    /// The texts whose words are to be counted.
    texts: Vec<(SourceId, Text)>,
}

impl Unranked {
    /// Reads what the address asks for.
    async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study: StudyId,
        asked: &Fields,
    ) -> Result<Unranked, Failure> {
        let material = Material::load(tx, app, signed, study, Whose::read(asked)).await?;
        let by = by(asked);
        let chosen: BTreeSet<CodeId> = asked.all("code").filter_map(|id| id.parse().ok()).collect();
        // A code is meant with every code below it.
        let with_below: BTreeSet<CodeId> = chosen
            .iter()
            .flat_map(|code| material.codebook.branch(*code))
            .map(|code| code.id)
            .collect();
        // The texts are only read when words are counted.
        let texts = if by == By::Words && !with_below.is_empty() {
            let reads =
                permits::study::<on::StudySource, to::Read>(tx, &signed.actor, study).await?;
            let all: Vec<SourceId> = material.sources.iter().map(|facts| facts.id).collect();
            source::texts(tx, &app.around, &reads, &all).await?
        } else {
            Vec::new()
        };
        Ok(Unranked {
            material,
            chosen,
            by,
            of: Of::read(asked),
            with_below,
            texts,
        })
    }

    /// The ranking; without a chosen code there are no lines. Counting words takes a while: nobody need wait for it, so
    /// it is done when the transaction is over.
    fn ranked(self) -> Ranking {
        let mut ranking = Ranking {
            material: self.material,
            chosen: self.chosen,
            by: self.by,
            lines: Vec::new(),
        };
        if self.with_below.is_empty() {
            return ranking;
        }
        let words: Vec<(SourceId, Words)> = match ranking.by {
            By::Words => self
                .texts
                .iter()
                .map(|(id, text)| (*id, Words::of(text.as_str())))
                .collect(),
            By::Codings => ranking
                .material
                .sources
                .iter()
                .map(|facts| (facts.id, Words::default()))
                .collect(),
        };
        let sources: Vec<(SourceId, &Words)> =
            words.iter().map(|(id, words)| (*id, words)).collect();
        ranking.lines = ranking.lines_of(self.of, &sources, &self.with_below);
        ranking
    }
}

impl Ranking {
    fn lines_of(
        &self,
        of: Of,
        sources: &[(SourceId, &Words)],
        chosen: &BTreeSet<CodeId>,
    ) -> Vec<Line> {
        let material = &self.material;
        match of {
            Of::Sources => rank(sources, &material.passages, chosen, self.by)
                .iter()
                .map(|ranked| Line {
                    source: Some(ranked.of),
                    ..Line::new(material.source_name(ranked.of).to_owned(), ranked)
                })
                .collect(),
            Of::Cases => {
                let cases: Vec<StudyCaseId> = material.cases.iter().map(|case| case.id).collect();
                rank_cases(
                    &cases,
                    sources,
                    &material.ties,
                    &material.passages,
                    chosen,
                    self.by,
                )
                .iter()
                .map(|ranked| {
                    let named = material.cases.iter().find(|case| case.id == ranked.of);
                    let name = named.map_or_else(String::new, |case| case.name.clone());
                    Line {
                        case: Some(ranked.of),
                        ..Line::new(name, ranked)
                    }
                })
                .collect()
            }
        }
    }
}
