//! What is kept about the people of a file.

use super::super::{Importer, World, bulk};
use super::{Allocation, Dates, Details, Kept, State, Supported};
use crate::delivery::{maybe_day, word};
use crate::query::Value;
use crate::{Result, Tx};
use ids::{EpisodeId, MatchId, PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: Uuid,
    local_ref: String,
    site_id: Uuid,
    name: String,
    nhs_number: Option<String>,
    born_on: Option<String>,
    phone: String,
    preferences: String,
    wants_known: String,
    access_needs: String,
}

#[derive(sqlx::FromRow)]
struct EpisodeRow {
    id: Uuid,
    person_id: Uuid,
    site_id: Uuid,
    referred_on: Option<String>,
    admission_on: Option<String>,
    discharge_on: Option<String>,
    ended_on: Option<String>,
}

#[derive(sqlx::FromRow)]
struct MatchRow {
    id: Uuid,
    episode_id: Uuid,
    worker_id: Uuid,
    started_on: String,
    ended_on: Option<String>,
}

const EPISODES: &str = "SELECT id, person_id, site_id, referred_on, admission_on, discharge_on, ended_on FROM support_episode WHERE org_id = $1 AND person_id IN ";

/// The people with these references, by reference.
pub(super) async fn load(
    tx: &mut Tx,
    importer: &Importer,
    today: Date,
    refs: &[&str],
    world: &World,
) -> Result<HashMap<String, Kept>> {
    let wanted = refs
        .iter()
        .map(|reference| Value::from(*reference))
        .collect();
    let people: Vec<PersonRow> = bulk::look_up(tx, "SELECT id, local_ref, site_id, name, nhs_number, born_on, phone, preferences, wants_known, access_needs FROM person WHERE org_id = $1 AND local_ref IN ", importer.org, wanted).await?;
    let wanted = people.iter().map(|person| Value::from(person.id)).collect();
    let rows: Vec<EpisodeRow> = bulk::look_up(tx, EPISODES, importer.org, wanted).await?;
    let wanted = rows.iter().map(|episode| Value::from(episode.id)).collect();
    let matches: Vec<MatchRow> = bulk::look_up(tx, "SELECT id, episode_id, worker_id, started_on, ended_on FROM peer_match WHERE org_id = $1 AND kind = 'allocated' AND episode_id IN ", importer.org, wanted).await?;
    let mut latest: HashMap<Uuid, MatchRow> = HashMap::new();
    for row in matches {
        let newer = latest
            .get(&row.episode_id)
            .is_none_or(|other| (&other.started_on, other.id) < (&row.started_on, row.id));
        if newer {
            latest.insert(row.episode_id, row);
        }
    }
    let mut episodes: HashMap<Uuid, Vec<EpisodeRow>> = HashMap::new();
    for row in rows {
        episodes.entry(row.person_id).or_default().push(row);
    }
    let mut found = HashMap::with_capacity(people.len());
    for row in people {
        let of_person = episodes.remove(&row.id).unwrap_or_default();
        let reference = row.local_ref.clone();
        found.insert(reference, kept(row, of_person, &mut latest, today, world)?);
    }
    Ok(found)
}

fn kept(
    row: PersonRow,
    mut episodes: Vec<EpisodeRow>,
    latest: &mut HashMap<Uuid, MatchRow>,
    today: Date,
    world: &World,
) -> Result<Kept> {
    let supported = supported(PersonId(row.id), &episodes)?;
    // The open one, or else the latest: as the person's page has it.
    episodes.sort_by(|a, b| {
        let key = |e: &EpisodeRow| (e.ended_on.is_none(), e.referred_on.clone(), e.id);
        key(a).cmp(&key(b))
    });
    let episode = episodes.pop();
    let allocation = match episode
        .as_ref()
        .and_then(|episode| latest.remove(&episode.id))
    {
        None => None,
        Some(row) => Some(Allocation {
            id: MatchId(row.id),
            worker: WorkerId(row.worker_id),
            started: crate::delivery::day(&row.started_on, "peer_match", "started_on")?,
            // A last day that lies ahead has not come.
            ended: maybe_day(row.ended_on, "peer_match", "ended_on")?
                .is_some_and(|day| day <= today),
        }),
    };
    let site = SiteId(row.site_id);
    let worker = allocation.map(|allocation| allocation.worker);
    let dates = match &episode {
        None => Dates {
            referred: None,
            admission: None,
            discharge: None,
        },
        Some(episode) => {
            let day =
                |text: &Option<String>, column| maybe_day(text.clone(), "support_episode", column);
            Dates {
                referred: day(&episode.referred_on, "referred_on")?,
                admission: day(&episode.admission_on, "admission_on")?,
                discharge: day(&episode.discharge_on, "discharge_on")?,
            }
        }
    };
    Ok(Kept {
        id: PersonId(row.id),
        state: State {
            details: Details {
                site,
                name: row.name,
                nhs_number: row.nhs_number,
                born_on: maybe_day(row.born_on, "person", "born_on")?,
                phone: row.phone,
                preferences: row.preferences,
                wants_known: row.wants_known,
                access_needs: row.access_needs,
            },
            site_ref: word(world.site_refs.get(&site).cloned(), "person", "site_id")?,
            dates,
            worker,
            worker_ref: worker
                .and_then(|worker| world.worker_refs.get(&worker).cloned())
                .unwrap_or_default(),
        },
        episode: episode.map(|e| (EpisodeId(e.id), SiteId(e.site_id), e.ended_on.is_some())),
        allocation,
        supported,
    })
}

fn supported(id: PersonId, episodes: &[EpisodeRow]) -> Result<Supported> {
    let mut all = Vec::with_capacity(episodes.len());
    for row in episodes {
        let begun = row.admission_on.clone().or_else(|| row.referred_on.clone());
        let begun = maybe_day(begun, "support_episode", "admission_on")?;
        all.push((EpisodeId(row.id), SiteId(row.site_id), begun));
    }
    all.sort_by_key(|(id, _, begun)| (*begun, id.0));
    Ok(Supported { id, episodes: all })
}

/// The people that contacts refer to and that the files do not hold, by reference, with the site of each.
pub(in crate::delivery::import) async fn look_up(
    tx: &mut Tx,
    importer: &Importer,
    refs: &[&str],
) -> Result<Vec<(String, SiteId, Supported)>> {
    let wanted = refs
        .iter()
        .map(|reference| Value::from(*reference))
        .collect();
    let people: Vec<(Uuid, String, Uuid)> = bulk::look_up(
        tx,
        "SELECT id, local_ref, site_id FROM person WHERE org_id = $1 AND local_ref IN ",
        importer.org,
        wanted,
    )
    .await?;
    let wanted = people.iter().map(|(id, _, _)| Value::from(*id)).collect();
    let rows: Vec<EpisodeRow> = bulk::look_up(tx, EPISODES, importer.org, wanted).await?;
    let mut episodes: HashMap<Uuid, Vec<EpisodeRow>> = HashMap::new();
    for row in rows {
        episodes.entry(row.person_id).or_default().push(row);
    }
    people
        .into_iter()
        .map(|(id, reference, site)| {
            let of_person = episodes.remove(&id).unwrap_or_default();
            Ok((
                reference,
                SiteId(site),
                supported(PersonId(id), &of_person)?,
            ))
        })
        .collect()
}
