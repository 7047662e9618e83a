//! What people want, in the words that were agreed with them, brought in as sources where they chose that.
//!
//! The name the person uses and that of their worker are replaced by their pseudonyms on the way in; the person finds in
//! their own log that it was done.

use super::case::programme;
use super::choice::chose;
use super::contact_note::{Brought, Leave, MOST_AT_ONCE, with_pseudonyms};
use super::key::{self, Who};
use super::source::{self, Layout, NewSource};
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Action, Permit, Resource, on, to};
use evidence::study::{SourceKind, SourceTie};
use evidence::text::Text;
use ids::{PersonId, SiteId, SourceId, WorkerId};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    goal_id: Uuid,
    person_id: Uuid,
    site_id: Uuid,
    person_name: String,
    worker_id: Option<Uuid>,
    worker_name: Option<String>,
    agreed_on: String,
    words: String,
}

/// Within a statement about `goal g` and `person p` whose `$1` is the organisation and `$2` the study: goals that are no
/// source of the study yet, of people who chose that they may be one.
macro_rules! waits {
    () => {
        concat!(
            " g.org_id = $1 AND NOT EXISTS (SELECT 1 FROM goal_source x WHERE x.org_id = g.org_id AND x.study_id = $2 AND x.goal_id = g.id) AND",
            chose!()
        )
    };
}

/// Brings in goals that are no source of the study yet, oldest first.
///
/// # Errors
/// As the database says.
pub async fn bring(tx: &mut Tx, around: &Surroundings, leave: &Leave) -> Result<Brought> {
    let permit = &leave.sources;
    let (org, study) = (permit.actor().org, permit.subject());
    let rows: Vec<Row> = query(concat!(
        "SELECT g.id AS goal_id, g.person_id, p.site_id, p.name AS person_name, w.id AS worker_id, w.name AS worker_name, g.agreed_on, g.words FROM goal g JOIN person p ON p.org_id = g.org_id AND p.id = g.person_id LEFT JOIN peer_match m ON m.org_id = g.org_id AND m.id = (SELECT l.id FROM peer_match l WHERE l.org_id = g.org_id AND l.episode_id = g.episode_id AND l.kind = 'allocated' ORDER BY l.started_on DESC, l.id DESC LIMIT 1) LEFT JOIN worker w ON w.org_id = m.org_id AND w.id = m.worker_id WHERE",
        waits!(),
        " ORDER BY g.agreed_on, g.id"
    ))
    .bind(org)
    .bind(study)
    .limit(MOST_AT_ONCE + 1)
    .all(tx)
    .await?;
    let mut brought = Brought::default();
    let most = usize::try_from(MOST_AT_ONCE).unwrap_or(usize::MAX);
    brought.more = rows.len() > most;
    for row in rows.into_iter().take(most) {
        let person = PersonId(row.person_id);
        let site = SiteId(row.site_id);
        let Some(case) = programme::of_person(tx, around, &leave.cases, person, site).await? else {
            continue;
        };
        let (_, person_is) = key::of(tx, around, org, study, Who::Person(person)).await?;
        let mut names = vec![(row.person_name, person_is.clone())];
        if let (Some(worker), Some(name)) = (row.worker_id, row.worker_name) {
            let who = Who::Worker(WorkerId(worker));
            names.push((name, key::of(tx, around, org, study, who).await?.1));
        }
        let names: Vec<(&str, &str)> = names
            .iter()
            .map(|(name, instead)| (name.as_str(), instead.as_str()))
            .collect();
        let text = Text::new(&with_pseudonyms(&row.words, &names));
        let layout = Layout::of_lines(text.as_str());
        let id: SourceId = around.id();
        let new = NewSource {
            id,
            name: &format!("{person_is}, goal of {}", row.agreed_on),
            kind: SourceKind::Answers,
            format: "goal",
            file_name: "",
            text: &text,
            layout: &layout,
        };
        source::insert(tx, around, permit, &new, None).await?;
        super::case::tie::insert(tx, permit, id, &SourceTie::Whole(case)).await?;
        query("INSERT INTO goal_source (org_id, study_id, goal_id, source_id) VALUES ($1, $2, $3, $4)")
            .bind(org)
            .bind(study)
            .bind(row.goal_id)
            .bind(id)
            .execute(tx)
            .await?;
        brought.notes += 1;
        let entry = audit::Entry {
            action: Action::Read,
            resource: Resource::Goal,
            resource_id: Some(id.0),
            person: Some(person),
            detail: "brought into a study under a pseudonym".into(),
        };
        audit::write(tx, around, permit.actor(), entry).await?;
    }
    let detail = format!("{} goals brought in", brought.notes);
    audit::in_study(tx, around, permit, None, detail).await?;
    Ok(brought)
}

/// How many goals could be brought in now.
///
/// # Errors
/// As the database says.
pub async fn waiting(tx: &mut Tx, permit: &Permit<on::StudySource, to::Create>) -> Result<i64> {
    query(concat!(
        "SELECT count(*) FROM goal g JOIN person p ON p.org_id = g.org_id AND p.id = g.person_id WHERE",
        waits!()
    ))
    .bind(permit.actor().org)
    .bind(permit.subject())
    .count(tx)
    .await
}
