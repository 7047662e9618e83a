//! A coordinator's day: whom nobody has met for longer than planned, and who waits for a worker.

use super::{Unfinished, away, day, unfinished};
use crate::packed::packed_row;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::{Reach, Scope, on, to};
use ids::{PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// How many people a coordinator is shown at most in each list; the file has all of them.
pub const MOST_PEOPLE: i64 = 50;

/// A person at a coordinator's sites who needs a look.
#[derive(Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub person: PersonId,
    /// The name they use.
    pub name: String,
    /// The reference the service uses.
    pub local_ref: String,
    /// Their site.
    pub site_name: String,
    /// Their own worker, if they have one.
    pub worker_name: Option<String>,
    /// Met last, or referred, on this day.
    pub since: Option<Date>,
}

// Names must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Waiting({})", self.person)
    }
}

/// A coordinator's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoordinatorDay {
    /// People with a worker whom nobody has met for longer than planned; at most [`MOST_PEOPLE`].
    pub not_met: Vec<Waiting>,
    /// How many of them there are.
    pub not_met_in_all: i64,
    /// People who wait for a worker; at most [`MOST_PEOPLE`].
    pub waiting: Vec<Waiting>,
    /// How many of them there are.
    pub waiting_in_all: i64,
    /// Forms that were begun.
    pub unfinished: Vec<Unfinished>,
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// People with a worker whom nobody has met for longer than planned.
    NotMet,
    /// People who wait for a worker.
    Waiting,
}

/// What the lists are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The day they met last or were referred.
    Since,
    /// The name.
    Name,
    /// The site.
    Site,
    /// The worker; people who wait have none.
    Worker,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// At this site alone.
    pub site: Option<SiteId>,
    /// With this worker alone. Nobody who waits has one, so it narrows the first list only.
    pub worker: Option<WorkerId>,
    /// The order.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
    /// The day it is asked on.
    pub today: Date,
    /// After so many days without a meeting somebody is in the first list.
    pub gap_days: u32,
}

packed_row! {
    struct WaitingRow {
        id: Uuid,
        name: String,
        local_ref: String,
        site_name: String,
        worker_name: Option<String>,
        since: Option<String>,
    }
}

impl TryFrom<WaitingRow> for Waiting {
    type Error = Error;

    fn try_from(row: WaitingRow) -> Result<Self> {
        Ok(Waiting {
            person: PersonId(row.id),
            name: row.name,
            local_ref: row.local_ref,
            site_name: row.site_name,
            worker_name: row.worker_name,
            since: row
                .since
                .as_deref()
                .map(|text| day(text, "support_episode", "referred_on"))
                .transpose()?,
        })
    }
}

/// The sites of the reach that are asked for.
fn sites<D: access::to::Deed>(
    reach: &Reach<on::Person, D>,
    wanted: &Wanted,
) -> Result<Vec<SiteId>> {
    let Scope::Sites(sites) = reach.scope() else {
        return Err(Error::Denied);
    };
    let asked = |site: &&SiteId| wanted.site.is_none_or(|one| one == **site);
    Ok(sites.iter().filter(asked).copied().collect())
}

/// The statement that finds the people of a list, without an order.
fn statement(org: ids::OrgId, sites: &[SiteId], listing: Listing, wanted: &Wanted) -> crate::Query {
    let today = wanted.today;
    match listing {
        Listing::NotMet => {
            let before = away(today, -i64::from(wanted.gap_days));
            let statement = query("SELECT id, name, folded_name, local_ref, site_name, worker_name, CASE WHEN last_met IS NULL OR last_met < started_on THEN started_on ELSE last_met END AS since FROM (SELECT p.id, p.name, p.folded_name, p.local_ref, s.name AS site_name, w.name AS worker_name, m.started_on, (SELECT c.on_date FROM contact c WHERE c.org_id = p.org_id AND c.person_id = p.id AND c.outcome = 'met' ORDER BY c.on_date DESC, c.id DESC LIMIT 1) AS last_met FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id JOIN peer_match m ON m.org_id = p.org_id AND m.person_id = p.id AND m.kind = 'allocated' AND m.started_on <= ")
                .push_bind(today)
                .push(" AND (m.ended_on IS NULL OR m.ended_on > ")
                .push_bind(today)
                .push(" OR (m.ended_on = ")
                .push_bind(today)
                .push(" AND m.ended_why <> 'support_ended')) JOIN worker w ON w.org_id = m.org_id AND w.id = m.worker_id WHERE p.org_id = ")
                .push_bind(org)
                .push(" AND p.site_id IN ")
                .push_list(sites.iter().copied());
            let statement = match wanted.worker {
                Some(worker) => statement.push(" AND m.worker_id = ").push_bind(worker),
                None => statement,
            };
            statement
                .push(") AS supported WHERE started_on < ")
                .push_bind(before)
                .push(" AND (last_met IS NULL OR last_met < ")
                .push_bind(before)
                .push(")")
        }
        Listing::Waiting => query("SELECT p.id, p.name, p.folded_name, p.local_ref, s.name AS site_name, CAST(NULL AS TEXT) AS worker_name, COALESCE(e.referred_on, e.admission_on) AS since FROM support_episode e JOIN person p ON p.org_id = e.org_id AND p.id = e.person_id JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id WHERE e.org_id = ")
            .push_bind(org)
            .push(" AND e.site_id IN ")
            .push_list(sites.iter().copied())
            .push(" AND p.site_id IN ")
            .push_list(sites.iter().copied())
            .push(" AND e.ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = e.org_id AND m.episode_id = e.id AND m.kind = 'allocated' AND (m.ended_on IS NULL OR m.ended_on >= ")
            .push_bind(today)
            .push("))"),
    }
}

/// The order of the people of a list. Where the day is not known they stand last, whichever way round.
const fn order(sort: Sort, descending: bool) -> &'static str {
    match (sort, descending) {
        (Sort::Since, false) => " ORDER BY COALESCE(since, '9999'), folded_name, id",
        (Sort::Since, true) => " ORDER BY COALESCE(since, '0000') DESC, folded_name, id",
        (Sort::Name, false) => " ORDER BY folded_name, id",
        (Sort::Name, true) => " ORDER BY folded_name DESC, id",
        (Sort::Site, false) => " ORDER BY site_name, COALESCE(since, '9999'), folded_name, id",
        (Sort::Site, true) => " ORDER BY site_name DESC, COALESCE(since, '9999'), folded_name, id",
        (Sort::Worker, false) => " ORDER BY worker_name, COALESCE(since, '9999'), folded_name, id",
        (Sort::Worker, true) => {
            " ORDER BY worker_name DESC, COALESCE(since, '9999'), folded_name, id"
        }
    }
}

/// So many people of a list, from a place in it.
///
/// # Errors
/// [`Error::Denied`] when the reach is not that of sites.
pub async fn rows<D: access::to::Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Person, D>,
    (listing, wanted): (Listing, &Wanted),
    (from, most): (i64, i64),
) -> Result<Vec<Waiting>> {
    let sites = sites(reach, wanted)?;
    statement(reach.actor().org, &sites, listing, wanted)
        .within(
            "SELECT id, name, local_ref, site_name, worker_name, since FROM (",
            ") AS people",
        )
        .push(order(wanted.sort, wanted.descending))
        .limit(most)
        .push(" OFFSET ")
        .push_bind(from)
        .packed::<WaitingRow>(tx)
        .await?
        .into_iter()
        .map(Waiting::try_from)
        .collect()
}

async fn counted<D: access::to::Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Person, D>,
    listing: Listing,
    wanted: &Wanted,
) -> Result<i64> {
    let sites = sites(reach, wanted)?;
    statement(reach.actor().org, &sites, listing, wanted)
        .within("SELECT count(*) FROM (", ") AS people")
        .count(tx)
        .await
}

/// The day of a coordinator: whom nobody has met for longer than planned, and who waits for a worker.
///
/// # Errors
/// [`Error::Denied`] when the reach is not that of sites.
pub async fn for_coordinator(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Person, to::Read>,
    wanted: &Wanted,
) -> Result<CoordinatorDay> {
    let page = (0, MOST_PEOPLE);
    let not_met = rows(tx, reach, (Listing::NotMet, wanted), page).await?;
    let waiting = rows(tx, reach, (Listing::Waiting, wanted), page).await?;
    // Only a full list needs to be counted.
    let mut in_all = [0, 0];
    for (at, (listing, shown)) in [(Listing::NotMet, &not_met), (Listing::Waiting, &waiting)]
        .into_iter()
        .enumerate()
    {
        let shown = i64::try_from(shown.len()).unwrap_or(i64::MAX);
        in_all[at] = if shown < MOST_PEOPLE {
            shown
        } else {
            counted(tx, reach, listing, wanted).await?
        };
    }
    let unfinished = unfinished(tx, reach.actor(), |_| None).await?;
    audit::listed(tx, around, reach, not_met.len() + waiting.len()).await?;
    Ok(CoordinatorDay {
        not_met,
        not_met_in_all: in_all[0],
        waiting,
        waiting_in_all: in_all[1],
        unfinished,
    })
}

/// Writes down that a list is taken out as a file, for each person in it, and says how many they are.
///
/// # Errors
/// [`Error::Denied`] when the reach is not that of sites.
pub async fn exporting(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Person, to::Export>,
    listing: Listing,
    wanted: &Wanted,
) -> Result<i64> {
    let total = counted(tx, reach, listing, wanted).await?;
    let sites = sites(reach, wanted)?;
    let people = statement(reach.actor().org, &sites, listing, wanted)
        .within("SELECT id AS person_id FROM (", ") AS people");
    audit::taken_out(tx, around, reach, total, people).await?;
    Ok(total)
}
