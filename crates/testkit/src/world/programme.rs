//! Organisation, site, team, worker, person, episode, match and contact.

use access::{Actor, Role};
use ids::{ContactId, EpisodeId, MatchId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use store::account::NewAccount;
use store::organisation::{self, NewOrganisation};
use store::{Surroundings, Tx, query};

/// An organisation.
pub async fn organisation(tx: &mut Tx, around: &Surroundings, name: &str) -> OrgId {
    let new = NewOrganisation {
        name,
        demonstration: false,
        time_zone: "Europe/London",
    };
    organisation::create(tx, around, &new)
        .await
        .expect("an organisation can be made")
        .id
}

/// A site; its name is its reference too.
pub async fn site(tx: &mut Tx, around: &Surroundings, org: OrgId, name: &str) -> SiteId {
    let id: SiteId = around.id();
    query("INSERT INTO site (org_id, id, local_ref, name, employer, location, fidelity_hundredths, duty_contact, version, created_at) VALUES ($1, $2, $3, $4, 'NHS', 'Urban', $5, '', 1, $6)")
        .bind(org)
        .bind(id)
        .bind(name)
        .bind(name)
        .bind(None::<i64>)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a site is kept");
    id
}

/// A community team of a site.
pub async fn team(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    name: &str,
) -> TeamId {
    let id: TeamId = around.id();
    query("INSERT INTO team (org_id, id, site_id, name, kind, version, created_at) VALUES ($1, $2, $3, $4, 'community', 1, $5)")
        .bind(org)
        .bind(id)
        .bind(site)
        .bind(name)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a team is kept");
    id
}

/// A peer worker of a site who can support eight people.
pub async fn worker(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    name: &str,
) -> WorkerId {
    let id: WorkerId = around.id();
    query("INSERT INTO worker (org_id, id, local_ref, site_id, team_id, name, email, phone, capacity, started_on, left_on, about, version, created_at, folded_name) VALUES ($1, $2, $3, $4, $5, $6, '', '', 8, '2024-01-08', $7, '', 1, $8, $9)")
        .bind(org)
        .bind(id)
        .bind(format!("W {name}"))
        .bind(site)
        .bind(None::<TeamId>)
        .bind(name)
        .bind(None::<String>)
        .bind(around.now())
        .bind(delivery::person::folded_name(name))
        .execute(tx)
        .await
        .expect("a worker is kept");
    id
}

/// A supported person of a site.
pub async fn person(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    name: &str,
) -> PersonId {
    let id: PersonId = around.id();
    query("INSERT INTO person (org_id, id, local_ref, site_id, name, folded_name, pronouns, nhs_number, born_on, phone, reach, access_needs, wants_known, meeting_safety, preferences, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, '', '', '', '', '', '', 1, $9)")
        .bind(org)
        .bind(id)
        .bind(format!("P {name}"))
        .bind(site)
        .bind(name)
        .bind(delivery::person::folded_name(name))
        .bind(None::<String>)
        .bind(None::<String>)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a person is kept");
    id
}

/// An episode of a person, referred on 2026-01-05.
pub async fn episode(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    person: PersonId,
) -> EpisodeId {
    let id: EpisodeId = around.id();
    query("INSERT INTO support_episode (org_id, id, person_id, site_id, team_id, referred_on, admission_on, discharge_on, planned_weeks, ended_on, ended_how, ended_why, version, created_at) VALUES ($1, $2, $3, $4, $5, '2026-01-05', $6, $6, 16, $6, $6, $6, 1, $7)")
        .bind(org)
        .bind(id)
        .bind(person)
        .bind(site)
        .bind(None::<TeamId>)
        .bind(None::<String>)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("an episode is kept");
    id
}

/// A match from a day on, `allocated` or `cover`, ended on a day or going on.
pub async fn peer_match(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    (episode, person, worker): (EpisodeId, PersonId, WorkerId),
    kind: &str,
    (from, until): (&str, Option<&str>),
) -> MatchId {
    let id: MatchId = around.id();
    query("INSERT INTO peer_match (org_id, id, episode_id, person_id, worker_id, kind, started_on, ended_on, ended_why, note_mode, chosen_by_person, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 'agreed_line', $9, 1, $10)")
        .bind(org)
        .bind(id)
        .bind(episode)
        .bind(person)
        .bind(worker)
        .bind(kind)
        .bind(from)
        .bind(until)
        .bind(false)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a match is kept");
    id
}

/// A contact face to face on a day, with an outcome as the database writes it.
pub async fn contact(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    (site, episode, person, worker): (SiteId, EpisodeId, PersonId, WorkerId),
    on: &str,
    outcome: &str,
) -> ContactId {
    let id: ContactId = around.id();
    query("INSERT INTO contact (org_id, id, local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $3, $9, 'face_to_face', $3, 45, '01', '5', '', 1, $10, $11, $11)")
        .bind(org)
        .bind(id)
        .bind(None::<String>)
        .bind(episode)
        .bind(person)
        .bind(worker)
        .bind(site)
        .bind(on)
        .bind(outcome)
        .bind(None::<ids::AccountId>)
        .bind(around.now())
        .execute(tx)
        .await
        .expect("a contact is kept");
    id
}

/// An account of a role with these sites and perhaps a worker, and who it is.
pub async fn actor(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    (role, email): (Role, &str),
    sites: &[SiteId],
    worker: Option<WorkerId>,
) -> Actor {
    let new = NewAccount {
        email,
        name: "Somebody",
        role,
        password_hash: "no password",
        worker,
        person: None,
        sites,
        teams: &[],
    };
    let id = store::account::insert(tx, around, org, &new)
        .await
        .expect("the address is free");
    store::account::actor(tx, org, id)
        .await
        .expect("it is there")
}
