//! Goals, in the person's words.

use crate::delivery::Refusal;
use crate::delivery::{day, maybe_day};
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use ids::{EpisodeId, GoalId};
use jiff::civil::Date;
use uuid::Uuid;

/// The longest goal, in characters.
pub const LONGEST: usize = 500;

/// A goal.
#[derive(Clone, PartialEq, Eq)]
pub struct Goal {
    /// The identifier.
    pub id: GoalId,
    /// The episode it belongs to.
    pub episode: EpisodeId,
    /// The person's words.
    pub words: String,
    /// The day it was agreed.
    pub agreed_on: Date,
    /// The day it was reached, if it was.
    pub reached_on: Option<Date>,
    /// Counts the changes.
    pub version: i64,
}

impl std::fmt::Debug for Goal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Goal({})", self.id)
    }
}

/// What a goal says and when; what a form gives.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    /// The person's words.
    pub words: &'a str,
    /// The day it was agreed.
    pub agreed_on: Date,
    /// The day it was reached, if it was.
    pub reached_on: Option<Date>,
}

fn checked<'a>(said: &Said<'a>, today: Date) -> Result<&'a str> {
    let words = said.words.trim();
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(Refusal::GoalWords { most: LONGEST }.into());
    }
    if said.agreed_on > today || said.reached_on.is_some_and(|on| on > today) {
        return Err(Refusal::GoalInFuture.into());
    }
    if said.reached_on.is_some_and(|on| on < said.agreed_on) {
        return Err(Refusal::GoalReachedFirst.into());
    }
    Ok(words)
}

/// Adds a goal to an episode of the person.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Denied`] when the episode is not the person's; [`Error::Taken`]
/// with `goal_pkey` when the form was sent before.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Goal, to::Create>,
    id: GoalId,
    episode: EpisodeId,
    said: &Said<'_>,
    today: Date,
) -> Result<GoalId> {
    let words = checked(said, today)?;
    let (org, person) = (permit.actor().org, permit.subject());
    let owned = query(
        "SELECT count(*) FROM support_episode WHERE org_id = $1 AND id = $2 AND person_id = $3",
    )
    .bind(org)
    .bind(episode)
    .bind(person)
    .count(tx)
    .await?;
    if owned == 0 {
        return Err(Error::Denied);
    }
    query("INSERT INTO goal (org_id, id, person_id, episode_id, words, agreed_on, reached_on, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)")
        .bind(org)
        .bind(id)
        .bind(person)
        .bind(episode)
        .bind(words)
        .bind(said.agreed_on)
        .bind(said.reached_on)
        .bind(around.now())
        .execute(tx)
        .await?;
    audit::used(tx, around, permit, id.0, "").await?;
    Ok(id)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    episode_id: Uuid,
    words: String,
    agreed_on: String,
    reached_on: Option<String>,
    version: i64,
}

impl Row {
    fn read(self) -> Result<Goal> {
        Ok(Goal {
            id: GoalId(self.id),
            episode: EpisodeId(self.episode_id),
            words: self.words,
            agreed_on: day(&self.agreed_on, "goal", "agreed_on")?,
            reached_on: maybe_day(self.reached_on, "goal", "reached_on")?,
            version: self.version,
        })
    }
}

/// The goals of a person, latest first, as the view is written down.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Goal, to::Read>,
) -> Result<Vec<Goal>> {
    let goals = query("SELECT id, episode_id, words, agreed_on, reached_on, version FROM goal WHERE org_id = $1 AND person_id = $2 ORDER BY agreed_on DESC, id DESC LIMIT 200")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<Vec<_>>>()?;
    audit::used(tx, around, permit, None, "").await?;
    Ok(goals)
}

/// Changes a goal. A form sent twice counts once.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Changed`] when somebody else changed it in the meantime;
/// [`Error::Denied`] when it is not the person's.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Goal, to::Change>,
    id: GoalId,
    version: i64,
    said: &Said<'_>,
    today: Date,
) -> Result<()> {
    let words = checked(said, today)?;
    let (org, person) = (permit.actor().org, permit.subject());
    let now = query("SELECT id, episode_id, words, agreed_on, reached_on, version FROM goal WHERE org_id = $1 AND person_id = $2 AND id = $3")
        .bind(org)
        .bind(person)
        .bind(id)
        .one::<Row>(tx)
        .await?
        .read()?;
    if now.words == words && now.agreed_on == said.agreed_on && now.reached_on == said.reached_on {
        return Ok(());
    }
    let changed = query("UPDATE goal SET words = $4, agreed_on = $5, reached_on = $6, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(words)
        .bind(said.agreed_on)
        .bind(said.reached_on)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    audit::used(tx, around, permit, id.0, "").await
}
