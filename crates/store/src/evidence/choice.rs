//! The person's choice that what is written about them may be used in a study, or in every study that asks.
//! Withdrawing works from the next request: nothing more is brought in. Clearing what was brought in before is
//! [`super::withdrawal`].

use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use ids::{OrgId, PersonId, StudyId};
use uuid::Uuid;

/// A study that asks, with what the person chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The study.
    pub study: StudyId,
    /// Its name.
    pub name: String,
    /// What it asks.
    pub question: String,
    /// Since when the person lets it use what is written about them; none when they do not.
    pub since: Option<Stamp>,
    /// When they last withdrew.
    pub withdrawn_at: Option<Stamp>,
}

/// What a person chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Since when every study that asks may use it; none when the person did not choose that.
    pub every_study_since: Option<Stamp>,
    /// The studies that ask, and those that were chosen while they did.
    pub studies: Vec<Choice>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    question: String,
    since: Option<Stamp>,
    withdrawn_at: Option<Stamp>,
}

/// What the person chose, as the view is written down.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::EvaluationChoice, to::Read>,
) -> Result<Choices> {
    let (org, person) = (permit.actor().org, permit.subject());
    let (every_study_since,): (Option<Stamp>,) = query("SELECT max(chosen_at) FROM evaluation_choice WHERE org_id = $1 AND person_id = $2 AND study_id IS NULL AND withdrawn_at IS NULL")
        .bind(org)
        .bind(person)
        .one(tx)
        .await?;
    let rows: Vec<Row> = query("SELECT s.id, s.name, s.question, (SELECT max(c.chosen_at) FROM evaluation_choice c WHERE c.org_id = s.org_id AND c.person_id = $2 AND c.study_id = s.id AND c.withdrawn_at IS NULL) AS since, (SELECT max(c.withdrawn_at) FROM evaluation_choice c WHERE c.org_id = s.org_id AND c.person_id = $2 AND c.study_id = s.id) AS withdrawn_at FROM study s WHERE s.org_id = $1 AND ((s.asks_people = TRUE AND s.ended_at IS NULL) OR EXISTS (SELECT 1 FROM evaluation_choice c WHERE c.org_id = s.org_id AND c.person_id = $2 AND c.study_id = s.id)) ORDER BY s.name, s.id")
        .bind(org)
        .bind(person)
        .all(tx)
        .await?;
    audit::used(tx, around, permit, None, "").await?;
    Ok(Choices {
        every_study_since,
        studies: rows
            .into_iter()
            .map(|row| Choice {
                study: StudyId(row.id),
                name: row.name,
                question: row.question,
                since: row.since,
                withdrawn_at: row.withdrawn_at,
            })
            .collect(),
    })
}

/// Keeps that the person lets a study, or every study that asks, use what is written about them. Choosing twice counts
/// once.
///
/// # Errors
/// [`Error::Denied`] when the study is not there or does not ask.
pub async fn choose(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::EvaluationChoice, to::Create>,
    study: Option<StudyId>,
) -> Result<()> {
    let (org, person) = (permit.actor().org, permit.subject());
    if let Some(study) = study {
        let asks = query(
            "SELECT count(*) FROM study WHERE org_id = $1 AND id = $2 AND asks_people = TRUE AND ended_at IS NULL",
        )
        .bind(org)
        .bind(study)
        .count(tx)
        .await?;
        if asks == 0 {
            return Err(Error::Denied);
        }
    }
    let chosen = query("SELECT count(*) FROM evaluation_choice WHERE org_id = $1 AND person_id = $2 AND withdrawn_at IS NULL AND COALESCE(study_id, $4) = COALESCE($3, $4)")
        .bind(org)
        .bind(person)
        .bind(study)
        .bind(Uuid::nil())
        .count(tx)
        .await?;
    if chosen > 0 {
        return Ok(());
    }
    let id: Uuid = around.id();
    query("INSERT INTO evaluation_choice (org_id, id, person_id, study_id, chosen_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, NULL)")
        .bind(org)
        .bind(id)
        .bind(person)
        .bind(study)
        .bind(around.now())
        .execute(tx)
        .await?;
    audit::used(tx, around, permit, id, "chosen").await
}

/// Takes the choice back: for a study, or in general. Who chose every study and withdraws from one stays with the
/// others. Withdrawing twice counts once.
///
/// # Errors
/// As the database says.
pub async fn withdraw(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::EvaluationChoice, to::Change>,
    study: Option<StudyId>,
) -> Result<()> {
    if !end(tx, around, permit.actor().org, permit.subject(), study).await? {
        return Ok(());
    }
    audit::used(tx, around, permit, None, "withdrawn").await
}

/// Ends a choice; false when there was none.
pub(super) async fn end(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    person: PersonId,
    study: Option<StudyId>,
) -> Result<bool> {
    let now = around.now();
    let ended = query("UPDATE evaluation_choice SET withdrawn_at = $5 WHERE org_id = $1 AND person_id = $2 AND withdrawn_at IS NULL AND COALESCE(study_id, $4) = COALESCE($3, $4)")
        .bind(org)
        .bind(person)
        .bind(study)
        .bind(Uuid::nil())
        .bind(now)
        .execute(tx)
        .await?;
    let Some(study) = study else {
        return Ok(ended > 0);
    };
    if !lets(tx, org, study, person).await? {
        return Ok(ended > 0);
    }
    // They chose every study: that they withdrew from this one is written beside it.
    query("INSERT INTO evaluation_choice (org_id, id, person_id, study_id, chosen_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $5)")
        .bind(org)
        .bind(around.id::<Uuid>())
        .bind(person)
        .bind(study)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(true)
}

/// Within a statement about `person p` whose `$1` is the organisation and `$2` the study: those who chose it, or every
/// study that asks and did not withdraw from this one afterwards.
macro_rules! chose {
    () => {
        " EXISTS (SELECT 1 FROM evaluation_choice e WHERE e.org_id = p.org_id AND e.person_id = p.id AND e.withdrawn_at IS NULL AND (e.study_id = $2 OR (e.study_id IS NULL AND EXISTS (SELECT 1 FROM study es WHERE es.org_id = $1 AND es.id = $2 AND es.asks_people = TRUE) AND NOT EXISTS (SELECT 1 FROM evaluation_choice ew WHERE ew.org_id = p.org_id AND ew.person_id = p.id AND ew.study_id = $2 AND ew.withdrawn_at >= e.chosen_at)))) = TRUE"
    };
}
pub(super) use chose;

/// How many people let the study use what is written about them.
///
/// # Errors
/// As the database says.
pub async fn how_many(tx: &mut Tx, permit: &Permit<on::StudySource, to::Create>) -> Result<i64> {
    query(concat!(
        "SELECT count(*) FROM person p WHERE p.org_id = $1 AND",
        chose!()
    ))
    .bind(permit.actor().org)
    .bind(permit.subject())
    .count(tx)
    .await
}

/// Whether the person still lets the study use what is written about them.
pub(super) async fn lets(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    person: PersonId,
) -> Result<bool> {
    let found = query(concat!(
        "SELECT count(*) FROM person p WHERE p.org_id = $1 AND p.id = $3 AND",
        chose!()
    ))
    .bind(org)
    .bind(study)
    .bind(person)
    .count(tx)
    .await?;
    Ok(found > 0)
}
