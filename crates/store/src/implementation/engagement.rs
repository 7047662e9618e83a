//! The assessments of engagement that are kept, so that no page has to count contacts.
//!
//! Whoever changes what an assessment rests on (a contact, an allocation, a discharge, the site of an episode) calls
//! [`reassess`] in the same transaction. What is kept is what [`delivery::engagement::assess`] says.

use crate::implementation::stored_definition::{self, Stored};
use crate::packed::packed_row;
use crate::{Error, Result, Tx, query};
use access::{Permit, Reach, Scope, on, to};
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::engagement::{Assessment, ContactLine, Supported, assess};
use ids::{DefinitionId, EpisodeId, OrgId, SiteId};
use jiff::civil::Date;
use std::collections::HashMap;
use uuid::Uuid;

/// How many episodes are assessed at a time. Large enough that statements are few, small enough for memory and for the
/// number of values that one statement of SQLite can hold (32,766, and an assessment has eight).
const CHUNK: usize = 1_000;

/// An episode as far as engagement is concerned.
struct Episode {
    id: Uuid,
    site: Uuid,
    supported: Supported<Uuid>,
}

#[derive(sqlx::FromRow)]
struct EpisodeRow {
    id: Uuid,
    site_id: Uuid,
    discharge_on: Option<String>,
}

packed_row! {
    struct ContactRow {
        episode_id: Uuid,
        worker_id: Uuid,
        on_date: String,
        mechanism: String,
        place: Option<String>,
        outcome: String,
    }
}

packed_row! {
    /// A contact of one episode, whose allocated worker is known.
    struct OfOneRow {
        theirs: i64,
        on_date: String,
        mechanism: String,
        place: Option<String>,
        outcome: String,
    }
}

/// Assesses an episode anew under every definition of the organisation. An episode that is not there is left alone.
///
/// # Errors
/// As the database says.
pub async fn reassess(tx: &mut Tx, org: OrgId, episode: EpisodeId) -> Result<()> {
    reassess_many(tx, org, &[episode]).await
}

/// Assesses several episodes anew under every definition of the organisation.
///
/// # Errors
/// As the database says.
pub async fn reassess_many(tx: &mut Tx, org: OrgId, episodes: &[EpisodeId]) -> Result<()> {
    let definitions = stored_definition::all(tx, org).await?;
    for chunk in episodes.chunks(CHUNK) {
        let rows = query(
            "SELECT id, site_id, discharge_on FROM support_episode WHERE org_id = $1 AND id IN ",
        )
        .bind(org)
        .push_list(chunk.iter().copied())
        .all::<EpisodeRow>(tx)
        .await?;
        let allocations = allocations_of(tx, org, chunk).await?;
        let contacts = contacts_of(tx, org, chunk).await?;
        keep(tx, org, &definitions, rows, allocations, contacts).await?;
    }
    Ok(())
}

/// Assesses every episode of the organisation anew: under one definition when it is new or changed, under all of them
/// after many records came in.
///
/// # Errors
/// As the database says.
pub async fn reassess_all(tx: &mut Tx, org: OrgId, only: Option<DefinitionId>) -> Result<()> {
    let mut definitions = stored_definition::all(tx, org).await?;
    if let Some(id) = only {
        definitions.retain(|stored| stored.id == id);
    }
    let mut after = Uuid::nil();
    loop {
        let rows = query("SELECT id, site_id, discharge_on FROM support_episode WHERE org_id = $1 AND id > $2 ORDER BY id")
            .bind(org)
            .bind(after)
            .limit(i64::try_from(CHUNK).unwrap_or(i64::MAX))
            .all::<EpisodeRow>(tx)
            .await?;
        let Some(last) = rows.last().map(|row| row.id) else {
            return Ok(());
        };
        let allocations = query("SELECT episode_id, worker_id FROM peer_match WHERE org_id = $1 AND kind = 'allocated' AND episode_id > $2 AND episode_id <= $3 ORDER BY started_on, id")
            .bind(org)
            .bind(after)
            .bind(last)
            .all::<(Uuid, Uuid)>(tx)
            .await?;
        let contacts = query("SELECT episode_id, worker_id, on_date, mechanism, place, outcome FROM contact WHERE org_id = $1 AND episode_id > $2 AND episode_id <= $3")
            .bind(org)
            .bind(after)
            .bind(last)
            .packed::<ContactRow>(tx)
            .await?;
        keep(tx, org, &definitions, rows, allocations, contacts).await?;
        after = last;
    }
}

/// Assesses the episodes from their allocations (in the order in which they began) and contacts, and keeps the result.
async fn keep(
    tx: &mut Tx,
    org: OrgId,
    definitions: &[Stored],
    rows: Vec<EpisodeRow>,
    allocations: Vec<(Uuid, Uuid)>,
    contacts: Vec<ContactRow>,
) -> Result<()> {
    let gathered = gather(rows, allocations, contacts)?;
    for stored in definitions {
        for some in gathered.chunks(CHUNK) {
            write(tx, org, stored, some).await?;
        }
    }
    Ok(())
}

fn gather(
    rows: Vec<EpisodeRow>,
    allocations: Vec<(Uuid, Uuid)>,
    contacts: Vec<ContactRow>,
) -> Result<Vec<(Episode, Vec<ContactLine<Uuid>>)>> {
    // The allocation that began last is the one that stays.
    let allocated: HashMap<Uuid, Uuid> = allocations.into_iter().collect();
    let mut lines: HashMap<Uuid, Vec<ContactLine<Uuid>>> = HashMap::with_capacity(rows.len());
    for contact in contacts {
        let episode = contact.episode_id;
        lines.entry(episode).or_default().push(contact.read()?);
    }
    rows.into_iter()
        .map(|row| {
            let contacts = lines.remove(&row.id).unwrap_or_default();
            let supported = Supported {
                allocated_worker: allocated.get(&row.id).copied(),
                discharge: row
                    .discharge_on
                    .map(|day| parse_day(&day, "support_episode", "discharge_on"))
                    .transpose()?,
            };
            let episode = Episode {
                id: row.id,
                site: row.site_id,
                supported,
            };
            Ok((episode, contacts))
        })
        .collect()
}

async fn write(
    tx: &mut Tx,
    org: OrgId,
    stored: &Stored,
    gathered: &[(Episode, Vec<ContactLine<Uuid>>)],
) -> Result<()> {
    if gathered.is_empty() {
        return Ok(());
    }
    let mut statement = query(
        "INSERT INTO engagement_assessment (org_id, definition_id, episode_id, site_id, has_data, engaged, counted, counted_after_discharge) VALUES ",
    );
    for (at, (episode, contacts)) in gathered.iter().enumerate() {
        let assessment = assess(&stored.definition, &episode.supported, contacts);
        statement = statement
            .push(if at == 0 { "(" } else { ", (" })
            .push_bind(org)
            .push(", ")
            .push_bind(stored.id)
            .push(", ")
            .push_bind(episode.id)
            .push(", ")
            .push_bind(episode.site)
            .push(", ")
            .push_bind(assessment.verdict.has_data())
            .push(", ")
            .push_bind(assessment.verdict.is_engaged())
            .push(", ")
            .push_bind(assessment.counted)
            .push(", ")
            .push_bind(assessment.counted_after_discharge)
            .push(")");
    }
    statement
        .push(" ON CONFLICT (org_id, definition_id, episode_id) DO UPDATE SET site_id = excluded.site_id, has_data = excluded.has_data, engaged = excluded.engaged, counted = excluded.counted, counted_after_discharge = excluded.counted_after_discharge")
        .execute(tx)
        .await?;
    Ok(())
}

fn parse_day(text: &str, table: &'static str, column: &'static str) -> Result<Date> {
    text.parse()
        .map_err(|_| Error::Unreadable { table, column })
}

impl ContactRow {
    fn read(self) -> Result<ContactLine<Uuid>> {
        let (worker, place) = (self.worker_id, self.place.as_deref());
        line(worker, &self.on_date, &self.mechanism, place, &self.outcome)
    }
}

fn line<W>(
    worker: W,
    day: &str,
    mechanism: &str,
    place: Option<&str>,
    outcome: &str,
) -> Result<ContactLine<W>> {
    let unreadable = |column| Error::Unreadable {
        table: "contact",
        column,
    };
    Ok(ContactLine {
        worker,
        date: parse_day(day, "contact", "on_date")?,
        mechanism: Mechanism::from_word(mechanism).ok_or_else(|| unreadable("mechanism"))?,
        setting: place
            .map(|place| Place::from_word(place).ok_or_else(|| unreadable("place")))
            .transpose()?
            .map(Place::setting),
        outcome: Outcome::from_word(outcome).ok_or_else(|| unreadable("outcome"))?,
    })
}

/// Why an episode counts as it does, worked out from its contacts at this moment.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The definition it was assessed under.
    pub under: Stored,
    /// The site the episode belongs to.
    pub site: SiteId,
    /// What the person is assessed on: whether somebody is allocated, and the day of leaving hospital.
    pub discharge: Option<Date>,
    /// The verdict with its reasons.
    pub assessment: Assessment,
}

/// Explains the assessment of one of the person's episodes under a definition, the default when none is named.
///
/// # Errors
/// [`Error::Denied`] when the episode is not one of the person's, or the definition is not there.
pub async fn explain(
    tx: &mut Tx,
    permit: &Permit<on::Episode, to::Read>,
    episode: EpisodeId,
    under: Option<DefinitionId>,
) -> Result<Explained> {
    let org = permit.actor().org;
    let under = stored_definition::find(tx, org, under).await?;
    let row = query("SELECT id, site_id, discharge_on FROM support_episode WHERE org_id = $1 AND id = $2 AND person_id = $3")
        .bind(org)
        .bind(episode)
        .bind(permit.subject())
        .one::<EpisodeRow>(tx)
        .await?;
    let allocations = allocations_of(tx, org, &[episode]).await?;
    // The allocation that began last is the one that stays. A person can have met for years, so the database says with
    // each contact whether it was with that worker, which is shorter than with whom.
    let allocated = allocations.last().map(|(_, worker)| *worker);
    let contacts = query("SELECT CAST(CASE WHEN worker_id = $3 THEN 1 ELSE 0 END AS BIGINT) AS theirs, on_date, mechanism, place, outcome FROM contact WHERE org_id = $1 AND episode_id = $2")
        .bind(org)
        .bind(episode)
        .bind(allocated.unwrap_or(Uuid::nil()))
        .packed::<OfOneRow>(tx)
        .await?
        .into_iter()
        .map(|row| {
            line(
                row.theirs == 1,
                &row.on_date,
                &row.mechanism,
                row.place.as_deref(),
                &row.outcome,
            )
        })
        .collect::<Result<Vec<_>>>()?;
    let supported = Supported {
        allocated_worker: allocated.map(|_| true),
        discharge: row
            .discharge_on
            .map(|day| parse_day(&day, "support_episode", "discharge_on"))
            .transpose()?,
    };
    Ok(Explained {
        site: SiteId(row.site_id),
        discharge: supported.discharge,
        assessment: assess(&under.definition, &supported, &contacts),
        under,
    })
}

/// Explains the assessments behind rows of the figures, in the order of the episodes: counts and what is missing, no
/// name. Episodes out of reach are left out.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there.
pub async fn explain_rows(
    tx: &mut Tx,
    reach: &Reach<on::FigureRow, to::Read>,
    episodes: &[EpisodeId],
    under: Option<DefinitionId>,
) -> Result<HashMap<EpisodeId, Assessment>> {
    let org = reach.actor().org;
    let under = stored_definition::find(tx, org, under).await?;
    let text =
        query("SELECT id, site_id, discharge_on FROM support_episode WHERE org_id = $1 AND id IN ")
            .bind(org)
            .push_list(episodes.iter().copied());
    let rows = match reach.scope() {
        Scope::Organisation => text,
        Scope::Sites(sites) => text
            .push(" AND site_id IN ")
            .push_list(sites.iter().copied()),
        _ => return Err(Error::Denied),
    }
    .all::<EpisodeRow>(tx)
    .await?;
    let allocations = allocations_of(tx, org, episodes).await?;
    let contacts = contacts_of(tx, org, episodes).await?;
    Ok(gather(rows, allocations, contacts)?
        .into_iter()
        .map(|(episode, contacts)| {
            let assessment = assess(&under.definition, &episode.supported, &contacts);
            (EpisodeId(episode.id), assessment)
        })
        .collect())
}

async fn allocations_of(
    tx: &mut Tx,
    org: OrgId,
    episodes: &[EpisodeId],
) -> Result<Vec<(Uuid, Uuid)>> {
    query("SELECT episode_id, worker_id FROM peer_match WHERE org_id = $1 AND kind = 'allocated' AND episode_id IN ")
        .bind(org)
        .push_list(episodes.iter().copied())
        .push(" ORDER BY started_on, id")
        .all(tx)
        .await
}

async fn contacts_of(tx: &mut Tx, org: OrgId, episodes: &[EpisodeId]) -> Result<Vec<ContactRow>> {
    query("SELECT episode_id, worker_id, on_date, mechanism, place, outcome FROM contact WHERE org_id = $1 AND episode_id IN ")
        .bind(org)
        .push_list(episodes.iter().copied())
        .packed(tx)
        .await
}
