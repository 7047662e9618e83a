//! A row behind a figure, as the one who asks may see it.

use crate::{Error, Result, Tx, query};
use access::{Action, Actor, Resource, Ties, allowed};
use data_encoding::HEXLOWER;
use delivery::figures::{Figure, Measure};
use ids::{OrgId, PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use uuid::Uuid;

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The record it is: a period of support, a contact, a worker or a supervision meeting.
    pub id: Uuid,
    /// The person it is about, if one.
    pub person: Option<Who<PersonId>>,
    /// The peer worker, if one.
    pub worker: Option<Who<WorkerId>>,
    /// The site it counts at.
    pub site: SiteId,
    /// The name of the site.
    pub site_name: String,
    /// The first date of the row.
    pub from: Option<Date>,
    /// The second date of the row.
    pub to: Option<Date>,
    /// What it adds to the figure; days for a median.
    pub value: Option<i64>,
}

/// Somebody in a row.
#[derive(Clone, PartialEq, Eq)]
pub enum Who<I> {
    /// With their name, for those who may see the record.
    Named {
        /// Which record.
        id: I,
        /// Their name.
        name: String,
    },
    /// With a word that stays the same within the organisation and tells nothing.
    Pseudonym(String),
}

// Names must not reach a log by way of `{:?}`.
impl<I> fmt::Debug for Who<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Named { .. } => f.write_str("Named(…)"),
            Who::Pseudonym(word) => write!(f, "Pseudonym({word})"),
        }
    }
}

impl<I> Who<I> {
    /// The name or the pseudonym.
    pub fn words(&self) -> &str {
        match self {
            Who::Named { name, .. } => name,
            Who::Pseudonym(word) => word,
        }
    }

    /// The record, for those who may see it.
    pub fn id(&self) -> Option<&I> {
        match self {
            Who::Named { id, .. } => Some(id),
            Who::Pseudonym(_) => None,
        }
    }
}

/// A short word for somebody: the same whenever it is asked within an organisation, another in each organisation, and
/// of no use to find the record by.
pub fn pseudonym(letter: char, org: OrgId, id: Uuid) -> String {
    let digest = Sha256::new()
        .chain_update(org.0.as_bytes())
        .chain_update(id.as_bytes())
        .finalize();
    format!("{letter}-{}", HEXLOWER.encode(&digest[..4]))
}

/// The number of days from one day to another.
pub(super) fn days_between(from: &str, to: &str) -> Result<i64> {
    let (from, to) = (day(from)?, day(to)?);
    Ok(from.until(to).map_or(0, |span| i64::from(span.get_days())))
}

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::Unreadable {
        table: "support_episode",
        column: "referred_on",
    })
}

#[derive(sqlx::FromRow)]
pub(super) struct Found {
    id: Uuid,
    person_id: Option<Uuid>,
    worker_id: Option<Uuid>,
    site_id: Uuid,
    from_on: Option<String>,
    to_on: Option<String>,
    value: Option<i64>,
}

/// Whether somebody sees records of a kind with these ties, and so the names in rows.
pub(super) fn sees(actor: &Actor, resource: Resource, ties: &Ties) -> bool {
    allowed(
        actor.role,
        resource,
        Action::Read,
        &ties.relationships(actor),
    )
}

/// Reads rows as the actor may see them. Names are asked for in one statement for all rows, not one for each.
pub(super) async fn read(
    tx: &mut Tx,
    actor: &Actor,
    figure: &Figure,
    found: Vec<Found>,
) -> Result<Vec<Row>> {
    let sites = names(
        tx,
        "SELECT id, name FROM site WHERE org_id = $1 AND id IN ",
        actor.org,
        found.iter().map(|row| row.site_id),
    )
    .await?;
    let sees =
        |resource, site: Uuid| sees(actor, resource, &Ties::at(actor.org).site(SiteId(site)));
    let people = names(
        tx,
        "SELECT id, name FROM person WHERE org_id = $1 AND id IN ",
        actor.org,
        found
            .iter()
            .filter(|row| sees(Resource::Person, row.site_id))
            .filter_map(|row| row.person_id),
    )
    .await?;
    let workers = names(
        tx,
        "SELECT id, name FROM worker WHERE org_id = $1 AND id IN ",
        actor.org,
        found
            .iter()
            .filter(|row| sees(Resource::Worker, row.site_id))
            .filter_map(|row| row.worker_id),
    )
    .await?;
    found
        .into_iter()
        .map(|row| {
            let value = match (&row.from_on, &row.to_on) {
                (Some(from), Some(to)) if figure.measure == Measure::MedianDays => {
                    Some(days_between(from, to)?)
                }
                _ => row.value,
            };
            Ok(Row {
                id: row.id,
                person: row
                    .person_id
                    .map(|id| who(&people, 'P', actor.org, PersonId(id))),
                worker: row
                    .worker_id
                    .map(|id| who(&workers, 'W', actor.org, WorkerId(id))),
                site: SiteId(row.site_id),
                site_name: sites.get(&row.site_id).cloned().unwrap_or_default(),
                from: row.from_on.as_deref().map(day).transpose()?,
                to: row.to_on.as_deref().map(day).transpose()?,
                value,
            })
        })
        .collect()
}

fn who<I: Copy + Into<Uuid>>(
    names: &HashMap<Uuid, String>,
    letter: char,
    org: OrgId,
    id: I,
) -> Who<I> {
    match names.get(&id.into()) {
        Some(name) => Who::Named {
            id,
            name: name.clone(),
        },
        None => Who::Pseudonym(pseudonym(letter, org, id.into())),
    }
}

async fn names(
    tx: &mut Tx,
    text: &'static str,
    org: OrgId,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let ids: BTreeSet<Uuid> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> = query(text).bind(org).push_list(ids).all(tx).await?;
    Ok(rows.into_iter().collect())
}
