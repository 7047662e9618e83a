//! A small programme for tests about contacts: one site, one worker with one person. Everything stands in the database
//! as if it had been entered long ago; no audit entry tells of it.

use delivery::contact::Outcome;
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use ids::{ContactId, EpisodeId, MatchId, OrgId, PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use store::{Surroundings, Tx, query};

/// A site with a worker and a person who are matched.
#[derive(Debug, Clone, Copy)]
pub struct Programme {
    /// The organisation.
    pub org: OrgId,
    /// The site.
    pub site: SiteId,
    /// The worker.
    pub worker: WorkerId,
    /// The person.
    pub person: PersonId,
    /// Their support episode.
    pub episode: EpisodeId,
}

/// Adds a site with a worker and a person, matched since 1 January 2026.
pub async fn programme(tx: &mut Tx, around: &Surroundings, org: OrgId, name: &str) -> Programme {
    let site = site(tx, around, org, name).await;
    let worker = worker(tx, around, org, site, &format!("Worker of {name}")).await;
    let (person, episode) = person(tx, around, org, site, &format!("Person of {name}")).await;
    let it = Programme {
        org,
        site,
        worker,
        person,
        episode,
    };
    matched(tx, around, &it, MatchKind::Allocated, "2026-01-01", None).await;
    it
}

/// Adds a site.
pub async fn site(tx: &mut Tx, around: &Surroundings, org: OrgId, name: &str) -> SiteId {
    let id: SiteId = around.id();
    query("INSERT INTO site (org_id, id, local_ref, name, employer, location, fidelity_hundredths, duty_contact, version, created_at) VALUES ($1, $2, $3, $4, '', '', NULL, $5, 1, $6)")
        .bind(org)
        .bind(id)
        .bind(name)
        .bind(name)
        .bind(format!("Duty desk of {name}, 020 7946 0000"))
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a site is added");
    id
}

/// Adds a worker.
pub async fn worker(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    name: &str,
) -> WorkerId {
    let id: WorkerId = around.id();
    query("INSERT INTO worker (org_id, id, local_ref, site_id, team_id, name, email, phone, capacity, started_on, left_on, about, version, created_at, folded_name) VALUES ($1, $2, $3, $4, NULL, $5, '', '', 12, NULL, NULL, '', 1, $6, $7)")
        .bind(org)
        .bind(id)
        .bind(id.to_string())
        .bind(site)
        .bind(name)
        .bind(around.now())
        .bind(delivery::person::folded_name(name))
        .execute(tx)
        .await
        .expect("a worker is added");
    id
}

/// Adds a person with a support episode that began on 1 January 2026.
pub async fn person(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    name: &str,
) -> (PersonId, EpisodeId) {
    let id: PersonId = around.id();
    query("INSERT INTO person (org_id, id, local_ref, site_id, name, folded_name, pronouns, nhs_number, born_on, phone, reach, access_needs, wants_known, meeting_safety, preferences, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, '', NULL, NULL, '', '', '', '', '', '', 1, $7)")
        .bind(org)
        .bind(id)
        .bind(id.to_string())
        .bind(site)
        .bind(name)
        .bind(delivery::person::folded_name(name))
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a person is added");
    let episode: EpisodeId = around.id();
    query("INSERT INTO support_episode (org_id, id, person_id, site_id, team_id, referred_on, admission_on, discharge_on, planned_weeks, ended_on, ended_how, ended_why, version, created_at) VALUES ($1, $2, $3, $4, NULL, '2026-01-01', NULL, NULL, 16, NULL, NULL, NULL, 1, $5)")
        .bind(org)
        .bind(episode)
        .bind(id)
        .bind(site)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("an episode is added");
    (id, episode)
}

/// Matches the worker and the person of a programme from one day to another.
pub async fn matched(
    tx: &mut Tx,
    around: &Surroundings,
    it: &Programme,
    kind: MatchKind,
    from: &str,
    until: Option<&str>,
) {
    query("INSERT INTO peer_match (org_id, id, episode_id, person_id, worker_id, kind, started_on, ended_on, ended_why, note_mode, chosen_by_person, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, 1, $11)")
        .bind(it.org)
        .bind(around.id::<MatchId>())
        .bind(it.episode)
        .bind(it.person)
        .bind(it.worker)
        .bind(kind.code())
        .bind(from)
        .bind(until)
        .bind(NoteMode::DEFAULT.code())
        .bind(true)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a match is added");
}

/// How the person of a programme wants notes to be made, in all their matches.
pub async fn note_mode(tx: &mut Tx, it: &Programme, mode: NoteMode) {
    query("UPDATE peer_match SET note_mode = $3 WHERE org_id = $1 AND person_id = $2")
        .bind(it.org)
        .bind(it.person)
        .bind(mode.code())
        .execute(tx)
        .await
        .expect("the choice is kept");
}

/// Adds a contact face to face in the community, of 45 minutes if they met.
pub async fn contact(
    tx: &mut Tx,
    around: &Surroundings,
    it: &Programme,
    date: Date,
    outcome: Outcome,
) -> ContactId {
    let id: ContactId = around.id();
    let met = outcome == Outcome::Met;
    query("INSERT INTO contact (org_id, id, local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at) VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, '10:30', $8, 'face_to_face', 'community', $9, '01', $10, '', 1, NULL, $11, $12)")
        .bind(it.org)
        .bind(id)
        .bind(it.episode)
        .bind(it.person)
        .bind(it.worker)
        .bind(it.site)
        .bind(date)
        .bind(outcome.code())
        .bind(met.then_some(45_i64))
        .bind(outcome.attendance_code())
        .bind(around.now())
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a contact is added");
    id
}
