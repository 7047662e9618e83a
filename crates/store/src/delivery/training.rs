//! What a peer worker has learned: topics, hours, and until when it holds.

use crate::delivery::Refusal;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::to::{Create, Deed};
use access::{Action, Permit, Resource, on};
use ids::TrainingId;
use jiff::civil::Date;
use uuid::Uuid;

/// A piece of training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Training {
    /// Its identifier.
    pub id: TrainingId,
    /// What it was about.
    pub topic: String,
    /// On which day it was done.
    pub completed_on: Date,
    /// The last day it holds; none when it does not lapse.
    pub expires_on: Option<Date>,
    /// How long it took, in minutes.
    pub minutes: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    topic: String,
    completed_on: String,
    expires_on: Option<String>,
    minutes: i64,
}

impl Row {
    fn read(self) -> Result<Training> {
        let unreadable = |column| Error::Unreadable {
            table: "training",
            column,
        };
        Ok(Training {
            id: TrainingId(self.id),
            topic: self.topic,
            completed_on: self
                .completed_on
                .parse()
                .map_err(|_| unreadable("completed_on"))?,
            expires_on: self
                .expires_on
                .map(|day| day.parse())
                .transpose()
                .map_err(|_| unreadable("expires_on"))?,
            minutes: u32::try_from(self.minutes).map_err(|_| unreadable("minutes"))?,
        })
    }
}

/// Adds a piece of training, with an identifier made when the form was. Added twice with the same one, it is there
/// once.
///
/// # Errors
/// [`Error::Refused`] when it would lapse before it was done.
pub async fn add(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Training, Create>,
    new: &Training,
) -> Result<()> {
    if new.expires_on.is_some_and(|until| until < new.completed_on) {
        return Err(Refusal::TrainingEndsFirst.into());
    }
    let org = permit.actor().org;
    let there = query("SELECT count(*) FROM training WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(new.id)
        .count(tx)
        .await?;
    if there > 0 {
        return Ok(());
    }
    query("INSERT INTO training (org_id, id, worker_id, topic, completed_on, expires_on, minutes, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(org)
        .bind(new.id)
        .bind(permit.subject())
        .bind(&new.topic)
        .bind(new.completed_on)
        .bind(new.expires_on)
        .bind(new.minutes)
        .bind(around.now())
        .execute(tx)
        .await?;
    let entry = audit::Entry {
        action: Action::Create,
        resource: Resource::Training,
        resource_id: Some(new.id.0),
        person: None,
        detail: String::new(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}

/// The most pieces of training that are listed.
const MOST: i64 = 1000;

/// Everything a worker has learned, latest first. A file taken out is audited.
///
/// # Errors
/// As the database says.
pub async fn list<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Training, D>,
) -> Result<Vec<Training>> {
    let list: Vec<Training> = query("SELECT id, topic, completed_on, expires_on, minutes FROM training WHERE org_id = $1 AND worker_id = $2 ORDER BY completed_on DESC, id DESC")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .limit(MOST)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<_>>()?;
    if D::ACTION == Action::Export {
        let entry = audit::Entry {
            action: D::ACTION,
            resource: Resource::Training,
            resource_id: Some(permit.subject().0),
            person: None,
            detail: format!("{} listed", list.len()),
        };
        audit::write(tx, around, permit.actor(), entry).await?;
    }
    Ok(list)
}

/// How many minutes of training a worker has done in all, and how many of them since a day.
///
/// # Errors
/// As the database says.
pub async fn minutes<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Training, D>,
    since: Date,
) -> Result<(i64, i64)> {
    query("SELECT CAST(coalesce(sum(minutes), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN completed_on >= $3 THEN minutes ELSE 0 END), 0) AS BIGINT) FROM training WHERE org_id = $1 AND worker_id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(since)
        .one(tx)
        .await
}
