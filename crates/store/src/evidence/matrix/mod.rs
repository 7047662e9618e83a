//! The framework matrix: what a case has to say on a construct, in a cell whose sentences rest on quotes.

mod construct;

pub use construct::{choose, constructs};

use super::{case, visible};
use crate::evidence::Refusal;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::matrix::{Sentence, Summary};
use ids::{CellId, CodeId, CodingId, StudyCaseId, StudyId};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The longest cell, in characters.
pub const LONGEST: usize = 20_000;

/// That a sentence of a cell rests on a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rests {
    /// The sentence, counted from 0.
    pub sentence: u32,
    /// The coding whose quote it rests on.
    pub coding: CodingId,
}

/// A cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its identifier.
    pub id: CellId,
    /// The case.
    pub case: StudyCaseId,
    /// The construct.
    pub code: CodeId,
    /// The summary.
    pub body: String,
    /// What its sentences rest on, as far as the actor may see it.
    pub rests: Vec<Rests>,
    /// Counts its changes.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Stamp,
}

// What is written about a case must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cell({})", self.id)
    }
}

impl Cell {
    /// The summary sentence by sentence, each with what it rests on.
    pub fn summary(&self) -> Summary {
        summary(&self.body, &self.rests)
    }
}

/// A text as sentences with what they rest on.
fn summary(body: &str, rests: &[Rests]) -> Summary {
    let mut summary = Summary::new(body);
    for one in rests {
        let sentence = usize::try_from(one.sentence).unwrap_or(usize::MAX);
        // What rests on a sentence that is not there is not shown.
        summary.link(sentence, one.coding);
    }
    summary
}

/// What sentences rest on, as it is kept.
pub fn rests_of(summary: &Summary) -> Vec<Rests> {
    let numbered = (0_u32..).zip(summary.sentences());
    numbered
        .flat_map(|(sentence, one): (u32, &Sentence)| {
            let quotes = one.quotes.iter();
            quotes.map(move |coding| Rests {
                sentence,
                coding: *coding,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    case_id: Uuid,
    code_id: Uuid,
    body: String,
    version: i64,
    changed_by: Option<String>,
    changed_at: Stamp,
}

async fn filled<R, D>(tx: &mut Tx, permit: &Permit<R, D>, rows: Vec<Row>) -> Result<Vec<Cell>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let links: Vec<(Uuid, i64, Uuid)> = query(concat!(
        "SELECT q.cell_id, q.sentence, q.coding_id FROM matrix_cell m JOIN matrix_cell_quote q ON q.org_id = m.org_id AND q.cell_id = m.id JOIN coding k ON k.org_id = q.org_id AND k.id = q.coding_id WHERE m.org_id = $1 AND m.study_id = $3",
        visible!(),
        " ORDER BY q.cell_id, q.sentence, q.coding_id"
    ))
    .bind(permit.actor().org)
    .bind(permit.actor().account)
    .bind(permit.subject())
    .all(tx)
    .await?;
    let mut rests: HashMap<Uuid, Vec<Rests>> = HashMap::new();
    for (cell, sentence, coding) in links {
        rests.entry(cell).or_default().push(Rests {
            sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
            coding: CodingId(coding),
        });
    }
    Ok(rows
        .into_iter()
        .map(|row| Cell {
            rests: rests.remove(&row.id).unwrap_or_default(),
            id: CellId(row.id),
            case: StudyCaseId(row.case_id),
            code: CodeId(row.code_id),
            body: row.body,
            version: row.version,
            changed_by: row.changed_by,
            changed_at: row.changed_at,
        })
        .collect())
}

const SELECT: &str = "SELECT m.id, m.case_id, m.code_id, m.body, m.version, a.name AS changed_by, m.changed_at FROM matrix_cell m LEFT JOIN account a ON a.org_id = m.org_id AND a.id = m.changed_by WHERE m.org_id = $1 AND m.study_id = $2";

/// Every cell of the study's matrix that is not empty, as the view is written down.
///
/// # Errors
/// As the database says.
pub async fn all<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, D>,
) -> Result<Vec<Cell>> {
    let rows = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" ORDER BY m.case_id, m.code_id")
        .all::<Row>(tx)
        .await?;
    let cells = filled(tx, permit, rows).await?;
    audit::in_study(tx, around, permit, None, format!("{} cells", cells.len())).await?;
    Ok(cells)
}

/// The cell of a case and a construct, if there is one.
///
/// # Errors
/// As the database says.
pub async fn load<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    case: StudyCaseId,
    code: CodeId,
) -> Result<Option<Cell>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND m.case_id = ")
        .push_bind(case)
        .push(" AND m.code_id = ")
        .push_bind(code)
        .all::<Row>(tx)
        .await?;
    Ok(filled(tx, permit, rows).await?.pop())
}

/// What a cell said before it was written anew or emptied.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Wording {
    /// The summary.
    pub body: String,
    /// Who wrote it.
    pub by_name: Option<String>,
    /// When.
    pub written_at: Stamp,
}

// What is written about a case must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wording({:?})", self.written_at)
    }
}

/// What the cell of a case and a construct said before, latest first.
///
/// # Errors
/// As the database says.
pub async fn wordings<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::StudyCase, D>,
    case: StudyCaseId,
    code: CodeId,
) -> Result<Vec<Wording>> {
    query("SELECT w.body, a.name AS by_name, w.written_at FROM matrix_cell_wording w LEFT JOIN account a ON a.org_id = w.org_id AND a.id = w.written_by WHERE w.org_id = $1 AND w.study_id = $2 AND w.case_id = $3 AND w.code_id = $4 ORDER BY w.written_at DESC, w.number DESC, w.id DESC LIMIT 100")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(case)
        .bind(code)
        .all(tx)
        .await
}

/// Writes a cell; `version` is that which was looked at, 0 for none. Whoever codes may. An empty text takes the cell
/// away. What it said before is kept as a wording. A form sent twice counts once.
///
/// Quotes that a blind round hides from the actor stay with their sentences where these stay word for word.
///
/// # Errors
/// [`Error::Changed`] when somebody else wrote it in the meantime; [`Error::Refused`] when it is too long, or a sentence
/// that something is to rest on is not there; [`Error::Denied`] when the case, code or a coding is not the study's.
#[expect(clippy::too_many_arguments, reason = "what a cell is made of")]
pub async fn write(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    case: StudyCaseId,
    code: CodeId,
    version: i64,
    body: &str,
    rests: &[Rests],
) -> Result<()> {
    let body = body.trim();
    if body.chars().count() > LONGEST {
        return Err(Refusal::CellTooLong { most: LONGEST }.into());
    }
    let sentences = Summary::new(body).sentences().len();
    if let Some(beyond) = rests.iter().find(|one| one.sentence as usize >= sentences) {
        return Err(Refusal::NoSentence {
            sentence: u64::from(beyond.sentence) + 1,
            sentences,
        }
        .into());
    }
    let (org, study) = (permit.actor().org, permit.subject());
    case::belongs(tx, permit, case).await?;
    super::code::load(tx, permit, code).await?;
    let before = load(tx, permit, case, code).await?;
    let wanted: BTreeSet<Rests> = rests.iter().copied().collect();
    match &before {
        None if body.is_empty() => return Ok(()),
        Some(cell)
            if cell.body == body && cell.rests.iter().copied().eq(wanted.iter().copied()) =>
        {
            return Ok(());
        }
        None if version != 0 => return Err(Error::Changed),
        Some(cell) if cell.version != version => return Err(Error::Changed),
        _ => {}
    }
    let id = before.as_ref().map_or_else(|| around.id(), |cell| cell.id);
    let unseen = match &before {
        Some(cell) => rests_of(&unseen(tx, permit, cell).await?.rewritten(body)),
        None => Vec::new(),
    };
    if let Some(cell) = before.as_ref().filter(|cell| cell.body != body) {
        query("INSERT INTO matrix_cell_wording (org_id, id, study_id, case_id, code_id, body, number, written_by, written_at) SELECT m.org_id, $3, m.study_id, m.case_id, m.code_id, m.body, m.version, m.changed_by, m.changed_at FROM matrix_cell m WHERE m.org_id = $1 AND m.id = $2")
            .bind(org)
            .bind(cell.id)
            .bind(around.id::<CellId>())
            .execute(tx)
            .await?;
    }
    query("DELETE FROM matrix_cell_quote WHERE org_id = $1 AND cell_id = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    if body.is_empty() {
        query("DELETE FROM matrix_cell WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .execute(tx)
            .await?;
        return audit::in_study(tx, around, permit, id.0, "cell emptied").await;
    }
    let written = query("INSERT INTO matrix_cell (org_id, id, study_id, case_id, code_id, body, version, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8) ON CONFLICT (org_id, case_id, code_id) DO UPDATE SET body = excluded.body, version = matrix_cell.version + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at WHERE matrix_cell.version = $9")
        .bind(org)
        .bind(id)
        .bind(study)
        .bind(case)
        .bind(code)
        .bind(body)
        .bind(permit.actor().account)
        .bind(around.now())
        .bind(version)
        .execute(tx)
        .await?;
    if written == 0 {
        return Err(Error::Changed);
    }
    for rest in &wanted {
        super::coding::load(tx, permit, rest.coding).await?;
    }
    for rest in wanted.into_iter().chain(unseen) {
        query("INSERT INTO matrix_cell_quote (org_id, cell_id, sentence, coding_id) VALUES ($1, $2, $3, $4)")
            .bind(org)
            .bind(id)
            .bind(rest.sentence)
            .bind(rest.coding)
            .execute(tx)
            .await?;
    }
    audit::in_study(tx, around, permit, id.0, "cell").await
}

/// A cell with only those quotes that the actor may not see.
async fn unseen<R, D>(tx: &mut Tx, permit: &Permit<R, D>, cell: &Cell) -> Result<Summary>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let all: Vec<(i64, Uuid)> = query("SELECT q.sentence, q.coding_id FROM matrix_cell_quote q JOIN coding k ON k.org_id = q.org_id AND k.id = q.coding_id WHERE q.org_id = $1 AND q.cell_id = $2 ORDER BY q.sentence, q.coding_id")
        .bind(permit.actor().org)
        .bind(cell.id)
        .all(tx)
        .await?;
    let hidden: Vec<Rests> = all
        .into_iter()
        .map(|(sentence, coding)| Rests {
            sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
            coding: CodingId(coding),
        })
        .filter(|rest| !cell.rests.contains(rest))
        .collect();
    Ok(summary(&cell.body, &hidden))
}
