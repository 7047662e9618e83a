//! What was done in a study, step by step, and taking it back.
//!
//! Everybody walks back through their own steps. A step is not taken back when somebody else changed one of its things
//! afterwards: the refusal names what. What was taken back can be done again until its author does something else.
//!
//! Taking back is a step as well, so that whoever works beside sees it come like any other.

mod apply;
mod list;

pub(super) use apply::place;
pub use list::{Line, after, list, of_thing};

use crate::evidence::Refusal;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::history::{Change, Subject, inverse};
use ids::{StepId, StudyId};
use uuid::Uuid;

/// Does what the changes say and keeps it as a step of the actor's.
///
/// # Errors
/// [`Error::Changed`] when a thing is not what a change says it was before; otherwise as the database says.
pub(super) async fn take<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    changes: Vec<Change>,
) -> Result<StepId>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    apply::all(tx, around, permit, &changes).await?;
    // What was taken back cannot be done again on top of something new.
    query("UPDATE step SET state = 'gone' WHERE org_id = $1 AND study_id = $2 AND account_id = $3 AND state = 'undone'")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(permit.actor().account)
        .execute(tx)
        .await?;
    keep(tx, around, permit, &changes, None).await
}

/// Writes down what was done already and cannot be walked over, such as what a correction took away.
pub(super) async fn note<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    changes: &[Change],
) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let step = keep(tx, around, permit, changes, None).await?;
    query("UPDATE step SET state = 'gone' WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(step)
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes a step down.
async fn keep<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    changes: &[Change],
    undoes: Option<StepId>,
) -> Result<StepId>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (org, study) = (permit.actor().org, permit.subject());
    // Whoever writes a step holds the study until the transaction ends: numbers come in the order of the commits, and
    // whoever asks for what came after a number misses nothing.
    let (number,): (i64,) =
        query("UPDATE study SET steps = steps + 1 WHERE org_id = $1 AND id = $2 RETURNING steps")
            .bind(org)
            .bind(study)
            .one(tx)
            .await?;
    let id: StepId = around.id();
    let what = serde_json::to_string(changes).map_err(|_| unreadable("what"))?;
    query("INSERT INTO step (org_id, id, study_id, account_id, at, what, number, undoes_id, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'done')")
        .bind(org)
        .bind(id)
        .bind(study)
        .bind(permit.actor().account)
        .bind(around.now())
        .bind(what)
        .bind(number)
        .bind(undoes)
        .execute(tx)
        .await?;
    let mut things: Vec<Uuid> = changes.iter().map(thing).collect();
    things.sort_unstable();
    things.dedup();
    for thing in things {
        query("INSERT INTO step_thing (org_id, thing_id, number, step_id) VALUES ($1, $2, $3, $4)")
            .bind(org)
            .bind(thing)
            .bind(number)
            .bind(id)
            .execute(tx)
            .await?;
    }
    Ok(id)
}

fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "step",
        column,
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    what: String,
}

impl Row {
    fn changes(&self) -> Result<Vec<Change>> {
        serde_json::from_str(&self.what).map_err(|_| unreadable("what"))
    }
}

/// The identifier of what a change is about.
fn thing(change: &Change) -> Uuid {
    match change.subject() {
        Subject::Code(id) => id.0,
        Subject::Coding(id) => id.0,
        Subject::Memo(id) => id.0,
    }
}

/// What was taken back or done again.
#[derive(Debug, Clone, PartialEq)]
pub struct Walked {
    /// The step that was walked over.
    pub step: StepId,
    /// What was done to the things now.
    pub changes: Vec<Change>,
}

/// Takes back the actor's latest step that was not taken back. None when there is nothing to take back.
///
/// # Errors
/// [`Error::Refused`] when somebody else changed one of its things afterwards, naming it.
pub async fn undo(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Change>,
) -> Result<Option<Walked>> {
    let Some(step) = own(
        tx,
        permit,
        " AND state = 'done' AND undoes_id IS NULL ORDER BY number DESC LIMIT 1",
    )
    .await?
    else {
        return Ok(None);
    };
    untouched(tx, permit, &step).await?;
    let back = inverse(&step.changes()?);
    walk(tx, around, permit, &step, back, "undone")
        .await
        .map(Some)
}

/// Does the actor's step again that was taken back last. None when there is nothing to do again.
///
/// # Errors
/// [`Error::Refused`] when somebody else changed one of its things in the meantime, naming it.
pub async fn redo(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Change>,
) -> Result<Option<Walked>> {
    let Some(step) = own(tx, permit, " AND state = 'undone' ORDER BY number LIMIT 1").await? else {
        return Ok(None);
    };
    untouched(tx, permit, &step).await?;
    let again = step.changes()?;
    walk(tx, around, permit, &step, again, "done")
        .await
        .map(Some)
}

async fn own(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Change>,
    which: &'static str,
) -> Result<Option<Row>> {
    query(
        "SELECT id, number, what FROM step WHERE org_id = $1 AND study_id = $2 AND account_id = $3",
    )
    .bind(permit.actor().org)
    .bind(permit.subject())
    .bind(permit.actor().account)
    .push(which)
    .optional(tx)
    .await
}

async fn walk(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Change>,
    step: &Row,
    changes: Vec<Change>,
    state: &'static str,
) -> Result<Walked> {
    let changes = apply::fitted(tx, permit, changes).await?;
    apply::all(tx, around, permit, &changes)
        .await
        .map_err(|error| match error {
            Error::Changed => Error::from(Refusal::StepNotAsLeft),
            other => other,
        })?;
    query("UPDATE step SET state = $3 WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(step.id)
        .bind(state)
        .execute(tx)
        .await?;
    keep(tx, around, permit, &changes, Some(StepId(step.id))).await?;
    audit::in_study(
        tx,
        around,
        permit,
        step.id,
        format!("step {} {state}", step.number),
    )
    .await?;
    Ok(Walked {
        step: StepId(step.id),
        changes,
    })
}

/// Makes sure that nobody else changed a thing of the step after it.
async fn untouched(tx: &mut Tx, permit: &Permit<on::Coding, to::Change>, step: &Row) -> Result<()> {
    let later: Option<(Uuid, String)> = query("SELECT t.thing_id, a.name FROM step_thing o JOIN step_thing t ON t.org_id = o.org_id AND t.thing_id = o.thing_id AND t.number > o.number JOIN step s ON s.org_id = t.org_id AND s.id = t.step_id JOIN account a ON a.org_id = s.org_id AND a.id = s.account_id WHERE o.org_id = $1 AND o.step_id = $2 AND s.account_id <> $3 ORDER BY t.number DESC LIMIT 1")
        .bind(permit.actor().org)
        .bind(step.id)
        .bind(permit.actor().account)
        .optional(tx)
        .await?;
    let Some((changed, who)) = later else {
        return Ok(());
    };
    let changes = step.changes()?;
    let what = changes
        .iter()
        .find(|change| thing(change) == changed)
        .map(apply::named);
    Err(Refusal::ChangedAfter { who, what }.into())
}
