//! Somebody withdraws from a study: everything that came from them is listed, then cleared in one transaction.
//!
//! Sources that hold their words as a whole go. Where they are one of several speakers, or answered in one cell of a
//! grid, their words are replaced by a mark and earlier wordings go. Quotes, cells, lost codings, anchor quotes of codes
//! and what the history remembers of all these go with the words; memos about nothing else go, and others lose the words.
//! Files that left the study cannot be called back by a program, so they are marked in the list of files.

mod clear;
mod history;
mod words;

pub use clear::clear;

use super::source::{self, Source};
use crate::evidence::case::{self, belongs};
use crate::{Result, Stamp, Tx, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::coding::Coding;
use evidence::place::{Span, merged};
use evidence::study::SourceTie;
use ids::{CellId, CodingId, MemoId, SourceId, StudyCaseId, StudyId};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A source that holds words of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    /// The source.
    pub source: SourceId,
    /// Its name.
    pub name: String,
    /// The places that are replaced; none when the whole source goes.
    pub places: Option<Vec<Span>>,
}

/// A quote of the case's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The coding.
    pub coding: CodingId,
    /// Its source.
    pub source: SourceId,
    /// The words.
    pub words: String,
}

/// What becomes of a memo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is about nothing else and goes as a whole.
    Goes,
    /// It loses what it quotes, the name, and what it hangs on.
    Loses,
    /// It is about a source in which others speak too, and neither quotes nor names the case: somebody has to read it.
    /// Its earlier wordings go.
    Stays,
}

/// A memo that uses the case's words, names it, or hangs on something of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The memo.
    pub memo: MemoId,
    /// Its title.
    pub title: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// A file that was taken out of the study with the case's words in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What it was.
    pub kind: String,
    /// Who has it.
    pub by: Option<String>,
    /// Since when.
    pub at: Stamp,
}

/// Everything that came from a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Its sources.
    pub sources: Vec<Holds>,
    /// Quotes of its words, by every coder.
    pub quotes: Vec<Quote>,
    /// Its cells of the framework matrix.
    pub cells: Vec<CellId>,
    /// Memos that use its words.
    pub memos: Vec<Used>,
    /// Files with its words.
    pub files: Vec<File>,
}

/// What is worked on while clearing.
struct Gathered {
    /// Sources that go.
    whole: Vec<Source>,
    /// Sources of which some places go.
    parts: Vec<(Source, Vec<Span>)>,
    /// Those of the parts in which no other case speaks.
    alone: BTreeSet<SourceId>,
    /// Codings that go.
    quotes: Vec<Coding>,
    /// The name of the case.
    name: String,
}

impl Gathered {
    /// Whether a source is the case's and nobody else's.
    fn is_theirs(&self, id: SourceId) -> bool {
        self.alone.contains(&id) || self.whole.iter().any(|source| source.id == id)
    }

    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.whole
            .iter()
            .chain(self.parts.iter().map(|(source, _)| source))
    }

    /// The words that go, piece by piece.
    fn words(&self) -> Vec<&str> {
        let whole = self.whole.iter().map(|source| source.text.as_str());
        let parts = self
            .parts
            .iter()
            .flat_map(|(source, places)| places.iter().filter_map(|at| source.text.slice(*at)));
        whole.chain(parts).collect()
    }
}

/// Everything that came from a case, for looking at before it is cleared. Only a lead sees the list, because it is the
/// same whatever a blind round hides.
///
/// # Errors
/// [`crate::Error::Denied`] when the case is not the study's.
pub async fn find(
    tx: &mut Tx,
    permit: &Permit<on::StudyCase, to::Change>,
    id: StudyCaseId,
) -> Result<Found> {
    belongs(tx, permit, id).await?;
    let gathered = gather(tx, permit, id).await?;
    let org = permit.actor().org;
    let cells: Vec<(Uuid,)> =
        query("SELECT id FROM matrix_cell WHERE org_id = $1 AND case_id = $2 ORDER BY id")
            .bind(org)
            .bind(id)
            .all(tx)
            .await?;
    let memos = words::memos(tx, permit, id, &gathered).await?;
    let mut files: BTreeMap<Uuid, File> = BTreeMap::new();
    for source in gathered.sources() {
        let rows: Vec<(Uuid, String, Option<String>, Stamp)> = query("SELECT x.id, x.kind, a.name, x.at FROM study_export_source s JOIN study_export x ON x.org_id = s.org_id AND x.id = s.export_id LEFT JOIN account a ON a.org_id = x.org_id AND a.id = x.account_id WHERE s.org_id = $1 AND s.source_id = $2")
            .bind(org)
            .bind(source.id)
            .all(tx)
            .await?;
        for (file, kind, by, at) in rows {
            files.insert(file, File { kind, by, at });
        }
    }
    let whole = gathered.whole.iter().map(|source| Holds {
        source: source.id,
        name: source.name.clone(),
        places: None,
    });
    let parts = gathered.parts.iter().map(|(source, places)| Holds {
        source: source.id,
        name: source.name.clone(),
        places: Some(places.clone()),
    });
    Ok(Found {
        sources: whole.chain(parts).collect(),
        quotes: gathered
            .quotes
            .iter()
            .map(|coding| Quote {
                coding: coding.id,
                source: coding.source,
                words: coding.quote.clone(),
            })
            .collect(),
        cells: cells.into_iter().map(|(id,)| CellId(id)).collect(),
        memos: memos
            .into_iter()
            .map(|(memo, fate)| Used {
                memo: memo.id,
                title: memo.title,
                fate,
            })
            .collect(),
        files: files.into_values().collect(),
    })
}

async fn gather<R, D>(tx: &mut Tx, permit: &Permit<R, D>, id: StudyCaseId) -> Result<Gathered>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (org, study) = (permit.actor().org, permit.subject());
    let rows: Vec<(Uuid,)> = query("SELECT DISTINCT source_id FROM source_case WHERE org_id = $1 AND case_id = $2 ORDER BY source_id")
        .bind(org)
        .bind(id)
        .all(tx)
        .await?;
    let name: (String,) = query("SELECT name FROM study_case WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .one(tx)
        .await?;
    let mut gathered = Gathered {
        whole: Vec::new(),
        parts: Vec::new(),
        alone: BTreeSet::new(),
        quotes: Vec::new(),
        name: name.0,
    };
    for (source,) in rows {
        let source = source::read(tx, org, study, SourceId(source)).await?;
        let ties = case::of_source(tx, permit, source.id).await?;
        let own: Vec<&SourceTie> = ties.iter().filter(|tie| tie.case() == id).collect();
        let codings = super::coding::row::all_of_source(tx, org, source.id).await?;
        if own.iter().any(|tie| matches!(tie, SourceTie::Whole(_))) {
            gathered.quotes.extend(codings);
            gathered.whole.push(source);
            continue;
        }
        if own.len() == ties.len() {
            gathered.alone.insert(source.id);
        }
        let mut places = Vec::new();
        for tie in own {
            match tie {
                SourceTie::Whole(_) => {}
                SourceTie::Place(at, _) => places.push(*at),
                SourceTie::Speaker(speaker) => places.extend(
                    source
                        .layout
                        .blocks
                        .iter()
                        .filter(|block| block.speaker.as_deref() == Some(&speaker.label))
                        .map(|block| block.span),
                ),
            }
        }
        let places = merged(places);
        gathered.quotes.extend(
            codings
                .into_iter()
                .filter(|coding| places.iter().any(|at| at.overlaps(coding.span))),
        );
        gathered.parts.push((source, places));
    }
    Ok(gathered)
}

/// That somebody withdrew, and how much was cleared; never who.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Withdrawal {
    /// When.
    pub at: Stamp,
    /// Sources that went or lost words.
    pub sources: i64,
    /// Quotes.
    pub quotes: i64,
    /// Cells of the framework matrix.
    pub cells: i64,
    /// Memos that went or lost words.
    pub memos: i64,
    /// Files that had left the study before.
    pub exports: i64,
}

/// The withdrawals from the study, latest first.
///
/// # Errors
/// As the database says.
pub async fn list(tx: &mut Tx, permit: &Permit<on::Study, to::Read>) -> Result<Vec<Withdrawal>> {
    query("SELECT at, sources, quotes, cells, memos, exports FROM withdrawal WHERE org_id = $1 AND study_id = $2 ORDER BY at DESC, id DESC LIMIT 500")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await
}
