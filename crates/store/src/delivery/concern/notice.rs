//! What the person is told of concerns about them, and a lead's decision that telling them has to wait.

use crate::delivery::day;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Permit, Role, on, to};
use delivery::concern::{State, Told, Withholding, told};
use ids::{ConcernId, WithholdingId};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

const TABLE: &str = "concern_withholding";
/// How many concerns about one person are gone through.
const MOST: i64 = 200;

/// What the person is told of one concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// That it was raised and that somebody answered; not what it says.
    Facts {
        /// When it was raised.
        raised_at: Stamp,
        /// By whom.
        raised_by: String,
        /// Where it stands.
        state: State,
    },
    /// That something is kept back until a day.
    KeptBack {
        /// The day it is looked at again.
        until: Date,
    },
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    raised_at: Stamp,
    raised_by: Option<String>,
    acknowledged_at: Option<Stamp>,
    ended_at: Option<Stamp>,
    review_on: Option<String>,
    said: Option<bool>,
}

impl Row {
    fn told(&self, at: (Timestamp, Date)) -> Result<Told> {
        let withheld = match (&self.review_on, self.said) {
            (Some(review), Some(said)) => Some(Withholding {
                review_on: day(review, TABLE, "review_on")?,
                said,
            }),
            _ => None,
        };
        Ok(told(self.raised_at.0, withheld, at))
    }
}

/// The concerns about a person with the decision that stands for each.
async fn about<D: Deed, R>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<Row>>
where
    R: on::Thing<Subject = ids::PersonId>,
{
    query("SELECT c.id, c.raised_at, a.name AS raised_by, c.acknowledged_at, c.ended_at, w.review_on, w.said FROM concern c LEFT JOIN account a ON a.org_id = c.org_id AND a.id = c.raised_by LEFT JOIN concern_withholding w ON w.org_id = c.org_id AND w.id = (SELECT x.id FROM concern_withholding x WHERE x.org_id = c.org_id AND x.concern_id = c.id AND x.lifted_at IS NULL ORDER BY x.at DESC, x.id DESC LIMIT 1) WHERE c.org_id = $1 AND c.person_id = $2 ORDER BY c.raised_at DESC, c.id DESC")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .limit(MOST)
        .all(tx)
        .await
}

/// What the person is told at an instant of a day, latest first.
///
/// # Errors
/// As the database says.
pub async fn notices(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::ConcernNotice, to::Read>,
    today: Date,
) -> Result<Vec<Notice>> {
    let at = (around.now(), today);
    let mut found = Vec::new();
    for row in about(tx, permit).await? {
        match row.told(at)? {
            Told::Nothing => {}
            Told::KeptBack { until } => found.push(Notice::KeptBack { until }),
            Told::Facts => found.push(Notice::Facts {
                raised_at: row.raised_at,
                state: State::from_kept(
                    row.acknowledged_at.map(|at| at.0),
                    row.ended_at.map(|at| at.0),
                ),
                raised_by: row.raised_by.unwrap_or_default(),
            }),
        }
    }
    if !found.is_empty() {
        audit::used(tx, around, permit, None, "").await?;
    }
    Ok(found)
}

/// The concerns of which the person is not told at an instant of a day: that somebody read or wrote in them is not part of
/// the list of who looked at their record, either.
///
/// # Errors
/// As the database says.
pub async fn not_told<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::AccessLog, D>,
    at: (Timestamp, Date),
) -> Result<Vec<ConcernId>> {
    let mut found = Vec::new();
    for row in about(tx, permit).await? {
        if row.told(at)? != Told::Facts {
            found.push(ConcernId(row.id));
        }
    }
    Ok(found)
}

/// A decision not to tell the person yet, as those who answer see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub at: Stamp,
    /// Why; empty for those who raise and those it was passed on to.
    pub reason: String,
    /// What was decided.
    pub decision: Withholding,
    /// When it was lifted and by whom, if it was.
    pub lifted: Option<(Stamp, Option<String>)>,
}

#[derive(sqlx::FromRow)]
struct WithheldRow {
    by_name: Option<String>,
    at: Stamp,
    reason: String,
    review_on: String,
    said: bool,
    lifted_at: Option<Stamp>,
    lifted_by: Option<String>,
}

/// The decisions not to tell the person of a concern, the latest first. The first that was not lifted stands.
///
/// # Errors
/// As the database says.
pub async fn withholdings(
    tx: &mut Tx,
    permit: &Permit<on::Concern, to::Read>,
) -> Result<Vec<Withheld>> {
    let answers = matches!(permit.actor().role, Role::Coordinator | Role::Manager);
    query("SELECT a.name AS by_name, w.at, w.reason, w.review_on, w.said, w.lifted_at, l.name AS lifted_by FROM concern_withholding w LEFT JOIN account a ON a.org_id = w.org_id AND a.id = w.account_id LEFT JOIN account l ON l.org_id = w.org_id AND l.id = w.lifted_by WHERE w.org_id = $1 AND w.concern_id = $2 ORDER BY w.at DESC, w.id DESC LIMIT 50")
        .bind(permit.actor().org)
        .bind(permit.subject().concern)
        .all::<WithheldRow>(tx)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Withheld {
                by: row.by_name,
                at: row.at,
                reason: if answers { row.reason } else { String::new() },
                decision: Withholding {
                    review_on: day(&row.review_on, TABLE, "review_on")?,
                    said: row.said,
                },
                lifted: row.lifted_at.map(|at| (at, row.lifted_by)),
            })
        })
        .collect()
}

/// What a decision is made from.
#[derive(Clone, PartialEq, Eq)]
pub struct NewWithholding {
    /// Made with the form.
    pub id: WithholdingId,
    /// Why.
    pub reason: String,
    /// Until when, and whether the person is told that something is kept back.
    pub decision: Withholding,
}

impl std::fmt::Debug for NewWithholding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewWithholding({}, {:?})", self.id, self.decision)
    }
}

/// A lead decides that the person is not told yet. Sent twice, it counts once.
///
/// # Errors
/// [`Error::Denied`] when the concern is not one about the person.
pub async fn withhold(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::ConcernNotice, to::Change>,
    concern: ConcernId,
    new: &NewWithholding,
) -> Result<()> {
    let actor = permit.actor();
    let about =
        query("SELECT count(*) FROM concern WHERE org_id = $1 AND person_id = $2 AND id = $3")
            .bind(actor.org)
            .bind(permit.subject())
            .bind(concern)
            .count(tx)
            .await?;
    if about == 0 {
        return Err(Error::Denied);
    }
    let there: Option<(Uuid,)> =
        query("SELECT concern_id FROM concern_withholding WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(new.id)
            .optional(tx)
            .await?;
    match there {
        Some((of,)) if of == concern.0 => return Ok(()),
        Some(_) => return Err(Error::Denied),
        None => {}
    }
    query("INSERT INTO concern_withholding (org_id, id, concern_id, account_id, at, reason, review_on, said, lifted_at, lifted_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(actor.org)
        .bind(new.id)
        .bind(concern)
        .bind(actor.account)
        .bind(around.now())
        .bind(&new.reason)
        .bind(new.decision.review_on)
        .bind(new.decision.said)
        .bind(None::<Timestamp>)
        .bind(None::<ids::AccountId>)
        .execute(tx)
        .await?;
    audit::used(tx, around, permit, concern.0, "withheld").await
}

/// The person is told after all. Lifted twice, it is lifted once.
///
/// # Errors
/// As the database says.
pub async fn lift(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::ConcernNotice, to::Change>,
    concern: ConcernId,
) -> Result<()> {
    let changed = query("UPDATE concern_withholding SET lifted_at = $4, lifted_by = $5 WHERE org_id = $1 AND concern_id = $2 AND lifted_at IS NULL AND EXISTS (SELECT 1 FROM concern c WHERE c.org_id = $1 AND c.id = $2 AND c.person_id = $3)")
        .bind(permit.actor().org)
        .bind(concern)
        .bind(permit.subject())
        .bind(around.now())
        .bind(permit.actor().account)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Ok(());
    }
    audit::used(tx, around, permit, concern.0, "lifted").await
}
