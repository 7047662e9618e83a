//! Who or what stands behind a pseudonym.
//!
//! Members of a study give pseudonyms and look up whether words they are reading have one; they never read the key.
//! Only coordinators do, for the people and workers of their sites and for the words of studies whose key their site
//! keeps.

use crate::evidence::{Nameless, Refusal};
use crate::listing::Page;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Action, Permit, Reach, Resource, Scope, on, to};
use ids::{OrgId, PersonId, PseudonymId, StudyId};
use uuid::Uuid;

/// What was replaced by a pseudonym.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaced {
    /// Somebody's name.
    Name,
    /// A place.
    Place,
    /// A date.
    Date,
    /// A number.
    Number,
    /// Something else.
    Other,
}

impl Replaced {
    /// The word kept in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Replaced::Name => "name",
            Replaced::Place => "place",
            Replaced::Date => "date",
            Replaced::Number => "number",
            Replaced::Other => "other",
        }
    }
}

/// The pseudonyms that these words have in the study, each with the words it is for; words without one are left out.
///
/// # Errors
/// As the database says.
pub async fn known<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::StudySource, D>,
    originals: &[&str],
) -> Result<Vec<(String, String)>> {
    if originals.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, String)> = query("SELECT folded_original, pseudonym FROM study_key WHERE org_id = $1 AND study_id = $2 AND folded_original <> '' AND folded_original IN ")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push_list(originals.iter().map(|words| super::folded(words)))
        .all(tx)
        .await?;
    Ok(originals
        .iter()
        .filter_map(|words| {
            let folded = super::folded(words);
            let (_, pseudonym) = rows.iter().find(|(of, _)| *of == folded)?;
            Some(((*words).to_owned(), pseudonym.clone()))
        })
        .collect())
}

/// Every pseudonym that words of the study have: they stand in its texts, and a new one has to be another.
///
/// # Errors
/// As the database says.
pub async fn pseudonyms<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::StudySource, D>,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = query("SELECT pseudonym FROM study_key WHERE org_id = $1 AND study_id = $2 AND folded_original <> '' ORDER BY pseudonym")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|(pseudonym,)| pseudonym).collect())
}

/// Gives words a pseudonym, or returns the one they have.
///
/// # Errors
/// [`Error::Refused`] when the pseudonym stands for other words already.
pub async fn give(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    kind: Replaced,
    original: &str,
    pseudonym: &str,
) -> Result<String> {
    let pseudonym = super::name(pseudonym, Nameless::Pseudonym, 200)?;
    let folded = super::folded(original);
    if folded.is_empty() {
        return Err(Refusal::NothingToReplace.into());
    }
    if let [(_, known)] = known(tx, permit, &[original]).await?.as_slice() {
        return Ok(known.clone());
    }
    let (org, study) = (permit.actor().org, permit.subject());
    let added = query("INSERT INTO study_key (org_id, id, study_id, kind, original, folded_original, pseudonym, person_id, worker_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, $8) ON CONFLICT (org_id, study_id, pseudonym) DO NOTHING")
        .bind(org)
        .bind(around.id::<PseudonymId>())
        .bind(study)
        .bind(kind.code())
        .bind(original.trim())
        .bind(folded)
        .bind(pseudonym)
        .bind(around.now())
        .execute(tx)
        .await?;
    if added == 0 {
        return Err(Refusal::PseudonymTaken {
            pseudonym: pseudonym.to_owned(),
        }
        .into());
    }
    Ok(pseudonym.to_owned())
}

/// Somebody of the programme who gets a pseudonym.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    Person(PersonId),
    Worker(ids::WorkerId),
}

/// The pseudonym of a person or worker in the study, given when they have none: “Person 1”, “Worker 1”, counted in the
/// order in which they came.
pub(super) async fn of(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    study: StudyId,
    who: Who,
) -> Result<(PseudonymId, String)> {
    let (kind, word, person, worker) = match who {
        Who::Person(id) => ("person", "Person", Some(id), None),
        Who::Worker(id) => ("worker", "Worker", None, Some(id)),
    };
    let known: Option<(Uuid, String)> = query("SELECT id, pseudonym FROM study_key WHERE org_id = $1 AND study_id = $2 AND COALESCE(person_id, worker_id) = $3")
        .bind(org)
        .bind(study)
        .bind(person.map(|p| p.0).or(worker.map(|w| w.0)))
        .optional(tx)
        .await?;
    if let Some((id, pseudonym)) = known {
        return Ok((PseudonymId(id), pseudonym));
    }
    let mut number =
        query("SELECT count(*) FROM study_key WHERE org_id = $1 AND study_id = $2 AND kind = $3")
            .bind(org)
            .bind(study)
            .bind(kind)
            .count(tx)
            .await?;
    loop {
        number += 1;
        let id: PseudonymId = around.id();
        let pseudonym = format!("{word} {number}");
        let added = query("INSERT INTO study_key (org_id, id, study_id, kind, original, folded_original, pseudonym, person_id, worker_id, created_at) VALUES ($1, $2, $3, $4, '', '', $5, $6, $7, $8) ON CONFLICT (org_id, study_id, pseudonym) DO NOTHING")
            .bind(org)
            .bind(id)
            .bind(study)
            .bind(kind)
            .bind(pseudonym.as_str())
            .bind(person)
            .bind(worker)
            .bind(around.now())
            .execute(tx)
            .await?;
        if added > 0 {
            return Ok((id, pseudonym));
        }
    }
}

/// An entry of the key.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: PseudonymId,
    /// The study.
    pub study_name: String,
    /// The pseudonym.
    pub pseudonym: String,
    /// `person`, `worker`, or what the words are.
    pub kind: String,
    /// The name of the person or worker, or the words.
    pub stands_for: String,
    /// Since when.
    pub created_at: Stamp,
}

// Who somebody is must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.id)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    study_name: String,
    pseudonym: String,
    kind: String,
    stands_for: String,
    created_at: Stamp,
    person_id: Option<Uuid>,
}

/// A page of the entries for a study that the actor keeps the key to, as each view is written down.
///
/// # Errors
/// [`Error::Denied`] when the policy gives the actor no sites.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::StudyKey, to::Read>,
    study: StudyId,
    page: Page,
) -> Result<Vec<Entry>> {
    read(tx, around, reach, study, None, page.limit(), page.offset()).await
}

/// Some entries of a study that the actor keeps the key to, as each view is written down; those that are kept elsewhere
/// are left out.
///
/// # Errors
/// As [`list`].
pub async fn some(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::StudyKey, to::Read>,
    study: StudyId,
    ids: &[PseudonymId],
) -> Result<Vec<Entry>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    read(tx, around, reach, study, Some(ids), i64::MAX, 0).await
}

async fn read(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::StudyKey, to::Read>,
    study: StudyId,
    only: Option<&[PseudonymId]>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Entry>> {
    let Scope::Sites(sites) = reach.scope() else {
        return Err(Error::Denied);
    };
    let mut statement = query("SELECT k.id, s.name AS study_name, k.pseudonym, k.kind, COALESCE(p.name, w.name, k.original) AS stands_for, k.created_at, k.person_id FROM study_key k JOIN study s ON s.org_id = k.org_id AND s.id = k.study_id LEFT JOIN person p ON p.org_id = k.org_id AND p.id = k.person_id LEFT JOIN worker w ON w.org_id = k.org_id AND w.id = k.worker_id WHERE k.org_id = $1 AND k.study_id = $2 AND COALESCE(p.site_id, w.site_id, s.key_site_id) IN ")
        .bind(reach.actor().org)
        .bind(study)
        .push_list(sites.iter().copied());
    if let Some(only) = only {
        statement = statement
            .push(" AND k.id IN ")
            .push_list(only.iter().copied());
    }
    let rows: Vec<Row> = statement
        .push(" ORDER BY k.created_at, k.id")
        .limit(limit)
        .push(" OFFSET ")
        .push_bind(offset)
        .all(tx)
        .await?;
    for row in &rows {
        let entry = audit::Entry {
            action: Action::Read,
            resource: Resource::StudyKey,
            resource_id: Some(row.id),
            person: row.person_id.map(PersonId),
            detail: String::new(),
        };
        audit::write(tx, around, reach.actor(), entry).await?;
    }
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            id: PseudonymId(row.id),
            study_name: row.study_name,
            pseudonym: row.pseudonym,
            kind: row.kind,
            stands_for: row.stands_for,
            created_at: row.created_at,
        })
        .collect())
}
