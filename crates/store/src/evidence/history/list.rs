//! The history as it is shown.

use super::{Row, unreadable};
use crate::evidence::round;
use crate::listing::Page;
use crate::{Result, Stamp, Tx, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::history::Change;
use ids::{AccountId, StepId, StudyId};
use uuid::Uuid;

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its identifier.
    pub id: StepId,
    /// Counts the steps of the study.
    pub number: i64,
    /// By whom.
    pub by: AccountId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Stamp,
    /// Whether it takes another step back or does one again.
    pub walks: bool,
    /// Whether it was taken back.
    pub undone: bool,
    /// What it did, as far as the actor may see it.
    pub changes: Vec<Change>,
    /// How many changes of others a blind round hides.
    pub hidden: usize,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    step: Row,
    account_id: Uuid,
    by_name: String,
    at: Stamp,
    undoes_id: Option<Uuid>,
    state: String,
}

macro_rules! select {
    () => {
        "SELECT s.id, s.number, s.what, s.account_id, a.name AS by_name, s.at, s.undoes_id, s.state FROM step s JOIN account a ON a.org_id = s.org_id AND a.id = s.account_id WHERE s.org_id = $1 AND s.study_id = $2"
    };
}

async fn shown<R, D>(tx: &mut Tx, permit: &Permit<R, D>, rows: Vec<LineRow>) -> Result<Vec<Line>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rounds = round::open_blind(tx, permit).await?;
    let me = permit.actor().account;
    rows.into_iter()
        .map(|row| {
            let every = row.step.changes()?;
            let count = every.len();
            let changes: Vec<Change> = every
                .into_iter()
                .filter(|change| match change {
                    Change::Coding(edit) => !rounds.iter().any(|r| r.hides(edit.thing(), me)),
                    Change::Code(_) | Change::Memo(_) => true,
                })
                .collect();
            Ok(Line {
                id: StepId(row.step.id),
                number: row.step.number,
                by: AccountId(row.account_id),
                by_name: row.by_name,
                at: row.at,
                walks: row.undoes_id.is_some(),
                undone: match row.state.as_str() {
                    "done" => false,
                    "undone" | "gone" => true,
                    _ => return Err(unreadable("state")),
                },
                hidden: count - changes.len(),
                changes,
            })
        })
        .collect()
}

/// A page of the steps, latest first; those of one account when asked for.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Read>,
    by: Option<AccountId>,
    page: Page,
) -> Result<Vec<Line>> {
    let mut statement = query(select!())
        .bind(permit.actor().org)
        .bind(permit.subject());
    if let Some(by) = by {
        statement = statement.push(" AND s.account_id = ").push_bind(by);
    }
    let rows = statement
        .push(" ORDER BY s.number DESC")
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all(tx)
        .await?;
    shown(tx, permit, rows).await
}

/// At most a hundred steps after a number, oldest first: what whoever has the study open has not seen yet.
///
/// # Errors
/// As the database says.
pub async fn after(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Read>,
    number: i64,
) -> Result<Vec<Line>> {
    let rows = query(select!())
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND s.number > ")
        .push_bind(number)
        .push(" ORDER BY s.number LIMIT 100")
        .all(tx)
        .await?;
    shown(tx, permit, rows).await
}

/// The latest hundred steps that changed one thing: a code, a coding or a memo.
///
/// # Errors
/// As the database says.
pub async fn of_thing<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    thing: impl Into<Uuid>,
) -> Result<Vec<Line>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows = query(select!())
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND s.id IN (SELECT t.step_id FROM step_thing t WHERE t.org_id = $1 AND t.thing_id = ")
        .push_bind(thing.into())
        .push(") ORDER BY s.number DESC LIMIT 100")
        .all(tx)
        .await?;
    shown(tx, permit, rows).await
}
