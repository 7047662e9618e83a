//! Cases taken from the programme: sites by their names, workers and people under pseudonyms. Who a pseudonym stands for
//! stays behind in the key.

use super::insert;
use crate::evidence::choice::{chose, lets};
use crate::evidence::key::{self, Who};
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Action, Permit, Resource, on, to};
use evidence::study::CaseKind;
use ids::{PersonId, SiteId, StudyCaseId, WorkerId};
use uuid::Uuid;

/// Within a statement about `site s`: those that are no case of the study `$2` yet.
macro_rules! new_site {
    () => {
        " NOT EXISTS (SELECT 1 FROM study_case c WHERE c.org_id = s.org_id AND c.study_id = $2 AND (c.site_id = s.id OR c.name = s.name))"
    };
}

/// Within a statement about `worker w`: those that are no case of the study `$2` yet.
macro_rules! new_worker {
    () => {
        " NOT EXISTS (SELECT 1 FROM study_key k JOIN study_case c ON c.org_id = k.org_id AND c.pseudonym_id = k.id WHERE k.org_id = w.org_id AND k.study_id = $2 AND k.worker_id = w.id)"
    };
}

/// Within a statement about `person p`: those that are no case of the study `$2` yet.
macro_rules! new_person {
    () => {
        " AND NOT EXISTS (SELECT 1 FROM study_key k JOIN study_case c ON c.org_id = k.org_id AND c.pseudonym_id = k.id WHERE k.org_id = p.org_id AND k.study_id = $2 AND k.person_id = p.id)"
    };
}

/// How many could be brought in now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Sites.
    pub sites: i64,
    /// Workers.
    pub workers: i64,
    /// People who chose evaluation.
    pub people: i64,
}

/// How many sites, workers and people could become cases now.
///
/// # Errors
/// As the database says.
pub async fn waiting(tx: &mut Tx, permit: &Permit<on::StudyCase, to::Create>) -> Result<Waiting> {
    let mut counts = [0; 3];
    let texts = [
        concat!(
            "SELECT count(*) FROM site s WHERE s.org_id = $1 AND",
            new_site!()
        ),
        concat!(
            "SELECT count(*) FROM worker w WHERE w.org_id = $1 AND",
            new_worker!()
        ),
        concat!(
            "SELECT count(*) FROM person p WHERE p.org_id = $1 AND",
            chose!(),
            new_person!()
        ),
    ];
    for (count, text) in counts.iter_mut().zip(texts) {
        *count = query(text)
            .bind(permit.actor().org)
            .bind(permit.subject())
            .count(tx)
            .await?;
    }
    let [sites, workers, people] = counts;
    Ok(Waiting {
        sites,
        workers,
        people,
    })
}

/// Makes a case of every site of the organisation that is none yet; returns how many.
///
/// # Errors
/// As the database says.
pub async fn bring_sites(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
) -> Result<usize> {
    let sites: Vec<(Uuid, String)> = query(concat!(
        "SELECT s.id, s.name FROM site s WHERE s.org_id = $1 AND",
        new_site!(),
        " ORDER BY s.name, s.id"
    ))
    .bind(permit.actor().org)
    .bind(permit.subject())
    .all(tx)
    .await?;
    let mut brought = 0;
    for (site, name) in sites {
        let id: StudyCaseId = around.id();
        insert(
            tx,
            around,
            permit,
            id,
            &name,
            CaseKind::Site,
            None,
            Some(SiteId(site)),
        )
        .await?;
        brought += 1;
    }
    audit::in_study(
        tx,
        around,
        permit,
        None,
        format!("{brought} sites brought in"),
    )
    .await?;
    Ok(brought)
}

/// Makes a case, under a pseudonym, of every worker that is none yet; returns how many.
///
/// # Errors
/// As the database says.
pub async fn bring_workers(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
) -> Result<usize> {
    let workers: Vec<(Uuid, Uuid)> = query(concat!(
        "SELECT w.id, w.site_id FROM worker w WHERE w.org_id = $1 AND",
        new_worker!(),
        " ORDER BY w.id"
    ))
    .bind(permit.actor().org)
    .bind(permit.subject())
    .all(tx)
    .await?;
    let brought = workers.len();
    for (worker, site) in workers {
        of(
            tx,
            around,
            permit,
            Who::Worker(WorkerId(worker)),
            SiteId(site),
        )
        .await?;
    }
    audit::in_study(
        tx,
        around,
        permit,
        None,
        format!("{brought} workers brought in"),
    )
    .await?;
    Ok(brought)
}

/// Makes a case, under a pseudonym, of everybody who chose evaluation and is none yet; returns how many. Each of them
/// finds in their own log that it was done.
///
/// # Errors
/// As the database says.
pub async fn bring_people(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
) -> Result<usize> {
    let people: Vec<(Uuid, Uuid)> = query(concat!(
        "SELECT p.id, p.site_id FROM person p WHERE p.org_id = $1 AND",
        chose!(),
        new_person!(),
        " ORDER BY p.id"
    ))
    .bind(permit.actor().org)
    .bind(permit.subject())
    .all(tx)
    .await?;
    let brought = people.len();
    for (person, site) in people {
        of_person(tx, around, permit, PersonId(person), SiteId(site)).await?;
    }
    audit::in_study(
        tx,
        around,
        permit,
        None,
        format!("{brought} people brought in"),
    )
    .await?;
    Ok(brought)
}

/// The case of a person, made when there is none, as is written down in the person's log. Nothing for somebody who did
/// not choose evaluation.
pub(in crate::evidence) async fn of_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
    person: PersonId,
    site: SiteId,
) -> Result<Option<StudyCaseId>> {
    if !lets(tx, permit.actor().org, permit.subject(), person).await? {
        return Ok(None);
    }
    let case = of(tx, around, permit, Who::Person(person), site).await?;
    let entry = audit::Entry {
        action: Action::Read,
        resource: Resource::EvaluationChoice,
        resource_id: Some(permit.subject().0),
        person: Some(person),
        detail: "brought into a study under a pseudonym".into(),
    };
    audit::write(tx, around, permit.actor(), entry).await?;
    Ok(Some(case))
}

async fn of(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
    who: Who,
    site: SiteId,
) -> Result<StudyCaseId> {
    let org = permit.actor().org;
    let (pseudonym, words) = key::of(tx, around, org, permit.subject(), who).await?;
    let known: Option<(Uuid,)> =
        query("SELECT id FROM study_case WHERE org_id = $1 AND pseudonym_id = $2")
            .bind(org)
            .bind(pseudonym)
            .optional(tx)
            .await?;
    if let Some((id,)) = known {
        return Ok(StudyCaseId(id));
    }
    let id: StudyCaseId = around.id();
    insert(
        tx,
        around,
        permit,
        id,
        &words,
        CaseKind::Participant,
        Some(pseudonym),
        Some(site),
    )
    .await?;
    Ok(id)
}
