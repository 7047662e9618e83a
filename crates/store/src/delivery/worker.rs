//! Peer workers.

mod caseload;
mod list;

pub use caseload::{Supported, caseload, covered_for};
pub use list::{Filter, Sort, alike, export_page, exporting, list};

use crate::delivery::Refusal;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::to::{Change, Read};
use access::{Action, Creates, Permit, Resource, creates, on};
use delivery::person::folded_name;
use delivery::worker::Caseload;
use ids::{SiteId, TeamId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// The facts of a worker that those who run the programme keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Facts {
    /// How the service calls them in its own files; made up when empty on creation.
    pub local_ref: String,
    /// The site they work for.
    pub site: SiteId,
    /// Their team there.
    pub team: Option<TeamId>,
    /// Their name.
    pub name: String,
    /// How to reach them.
    pub email: String,
    /// How to reach them.
    pub phone: String,
    /// How many people they can support at a time.
    pub capacity: u32,
    /// Their first day.
    pub started_on: Option<Date>,
    /// Their last day.
    pub left_on: Option<Date>,
}

// Names must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Facts({})", self.local_ref)
    }
}

impl Facts {
    /// The names of the fields in which two versions differ.
    pub fn differences(&self, other: &Facts) -> Vec<&'static str> {
        let mut fields = Vec::new();
        let mut differs = |name, differs: bool| {
            if differs {
                fields.push(name);
            }
        };
        differs("local_ref", self.local_ref != other.local_ref);
        differs("site", self.site != other.site);
        differs("team", self.team != other.team);
        differs("name", self.name != other.name);
        differs("email", self.email != other.email);
        differs("phone", self.phone != other.phone);
        differs("capacity", self.capacity != other.capacity);
        differs("started_on", self.started_on != other.started_on);
        differs("left_on", self.left_on != other.left_on);
        fields
    }
}

/// A worker as they are shown.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Their identifier.
    pub id: WorkerId,
    /// Their facts.
    pub facts: Facts,
    /// The name of their site.
    pub site_name: String,
    /// The name of their team.
    pub team_name: Option<String>,
    /// People matched with them today, cover included.
    pub people: u32,
    /// Rises with every change.
    pub version: i64,
}

impl Worker {
    /// Their people against what they can support.
    pub fn caseload(&self) -> Caseload {
        Caseload {
            people: self.people,
            capacity: self.facts.capacity,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    site_id: Uuid,
    team_id: Option<Uuid>,
    name: String,
    email: String,
    phone: String,
    capacity: i64,
    started_on: Option<String>,
    left_on: Option<String>,
    version: i64,
    site_name: String,
    team_name: Option<String>,
    people: i64,
}

impl Row {
    fn read(self) -> Result<Worker> {
        let unreadable = |column| Error::Unreadable {
            table: "worker",
            column,
        };
        let day = |text: Option<String>, column| {
            text.map(|day| day.parse::<Date>())
                .transpose()
                .map_err(|_| unreadable(column))
        };
        Ok(Worker {
            id: WorkerId(self.id),
            facts: Facts {
                local_ref: self.local_ref,
                site: SiteId(self.site_id),
                team: self.team_id.map(TeamId),
                name: self.name,
                email: self.email,
                phone: self.phone,
                capacity: u32::try_from(self.capacity).map_err(|_| unreadable("capacity"))?,
                started_on: day(self.started_on, "started_on")?,
                left_on: day(self.left_on, "left_on")?,
            },
            site_name: self.site_name,
            team_name: self.team_name,
            people: u32::try_from(self.people).unwrap_or(u32::MAX),
            version: self.version,
        })
    }
}

/// Whether a worker can sign in, and whom to ask when they cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// They have an account that is not suspended.
    pub there: bool,
    /// The names of those who keep the accounts, at most five.
    pub keepers: Vec<String>,
}

/// Whether a worker can sign in. Looking at the worker wrote the audit entry.
///
/// # Errors
/// As the database says.
pub async fn sign_in(tx: &mut Tx, permit: &Permit<on::Worker, Read>) -> Result<SignIn> {
    let org = permit.actor().org;
    let there = query(
        "SELECT count(*) FROM account WHERE org_id = $1 AND worker_id = $2 AND state = 'active'",
    )
    .bind(org)
    .bind(permit.subject())
    .count(tx)
    .await?
        > 0;
    let keepers = query("SELECT name FROM account WHERE org_id = $1 AND role = $2 AND state = 'active' ORDER BY name, id LIMIT 5")
        .bind(org)
        .bind(access::Role::Administrator.code())
        .all::<(String,)>(tx)
        .await?;
    Ok(SignIn {
        there,
        keepers: keepers.into_iter().map(|(name,)| name).collect(),
    })
}

/// People matched with a worker on the day `$2`: counted from the index alone.
const SELECT: &str = "SELECT w.id, w.local_ref, w.site_id, w.team_id, w.name, w.email, w.phone, w.capacity, w.started_on, w.left_on, w.version, s.name AS site_name, t.name AS team_name, (SELECT count(DISTINCT m.person_id) FROM peer_match m WHERE m.org_id = w.org_id AND m.worker_id = w.id AND m.started_on <= $2 AND (m.ended_on IS NULL OR m.ended_on > $2 OR (m.ended_on = $2 AND m.ended_why <> 'support_ended'))) AS people FROM worker w JOIN site s ON s.org_id = w.org_id AND s.id = w.site_id LEFT JOIN team t ON t.org_id = w.org_id AND t.id = w.team_id WHERE w.org_id = $1";

/// Makes a worker at the site of the permit, with an identifier made when the form was. Made twice with the same one,
/// they are there once.
///
/// # Errors
/// [`Error::Taken`] with `worker_local_ref_key` when the reference is somebody else's; [`Error::Refused`] when the team
/// is not one of the site's.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Worker>,
    id: WorkerId,
    facts: &Facts,
) -> Result<WorkerId> {
    let org = creates.actor().org;
    let site = creates.site().ok_or(Error::Denied)?;
    let there: Option<(Uuid,)> = query("SELECT site_id FROM worker WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .optional(tx)
        .await?;
    match there {
        Some((at,)) if at == site.0 => return Ok(id),
        Some(_) => return Err(Error::Denied),
        None => {}
    }
    check_team(tx, org, site, facts.team).await?;
    let made_up;
    let local_ref = if facts.local_ref.is_empty() {
        // The last 32 bits of the identifier are random, so this is as good as unique and short enough to say.
        let digits = id.0.simple().to_string();
        made_up = format!("W-{}", digits[24..].to_uppercase());
        &made_up
    } else {
        &facts.local_ref
    };
    query("INSERT INTO worker (org_id, id, local_ref, site_id, team_id, name, email, phone, capacity, started_on, left_on, about, version, created_at, folded_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 1, $12, $13)")
        .bind(org)
        .bind(id)
        .bind(local_ref)
        .bind(site)
        .bind(facts.team)
        .bind(&facts.name)
        .bind(&facts.email)
        .bind(&facts.phone)
        .bind(facts.capacity)
        .bind(facts.started_on)
        .bind(facts.left_on)
        .bind(around.now())
        .bind(folded_name(&facts.name))
        .execute(tx)
        .await?;
    audit::created(tx, around, creates, id.0, None).await?;
    Ok(id)
}

/// A worker, with how many people they support on the day `today`.
///
/// # Errors
/// [`Error::Denied`] when they are not there.
pub async fn load<D: access::to::Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Worker, D>,
    today: Date,
) -> Result<Worker> {
    query(SELECT)
        .bind(permit.actor().org)
        .bind(today)
        .push(" AND w.id = ")
        .push_bind(permit.subject())
        .one::<Row>(tx)
        .await?
        .read()
}

/// Writes down that somebody looked at a worker's page.
///
/// # Errors
/// As the database says.
pub async fn viewed(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Worker, Read>,
) -> Result<()> {
    entry(
        tx,
        around,
        permit.actor(),
        Action::Read,
        Resource::Worker,
        permit.subject(),
        "",
    )
    .await
}

/// Changes the facts of a worker. The same facts sent again are done already.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed them in the meantime; [`Error::Denied`] when the worker would move to a
/// site where the actor may not make workers; [`Error::Taken`] with `worker_local_ref_key`; [`Error::Refused`] when the
/// team is not one of the site's.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Worker, Change>,
    version: i64,
    facts: &Facts,
    today: Date,
) -> Result<()> {
    let now = load(tx, permit, today).await?;
    let mut facts = facts.clone();
    if facts.local_ref.is_empty() {
        facts.local_ref.clone_from(&now.facts.local_ref);
    }
    let fields = facts.differences(&now.facts);
    if fields.is_empty() {
        return Ok(());
    }
    let org = permit.actor().org;
    if facts.site != now.facts.site {
        creates::<on::Worker>(permit.actor(), Some(facts.site))?;
    }
    check_team(tx, org, facts.site, facts.team).await?;
    let changed = query("UPDATE worker SET local_ref = $4, site_id = $5, team_id = $6, name = $7, email = $8, phone = $9, capacity = $10, started_on = $11, left_on = $12, folded_name = $13, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(permit.subject())
        .bind(version)
        .bind(&facts.local_ref)
        .bind(facts.site)
        .bind(facts.team)
        .bind(&facts.name)
        .bind(&facts.email)
        .bind(&facts.phone)
        .bind(facts.capacity)
        .bind(facts.started_on)
        .bind(facts.left_on)
        .bind(folded_name(&facts.name))
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    entry(
        tx,
        around,
        permit.actor(),
        Action::Change,
        Resource::Worker,
        permit.subject(),
        &fields.join(", "),
    )
    .await
}

/// What the worker is willing to share of themselves so that people can choose; empty when nothing.
///
/// # Errors
/// [`Error::Denied`] when the worker is not there.
pub async fn offer(tx: &mut Tx, permit: &Permit<on::Offer, Read>) -> Result<String> {
    let (about,): (String,) = query("SELECT about FROM worker WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .one(tx)
        .await?;
    Ok(about)
}

/// Writes, changes or withdraws (with an empty text) what the worker is willing to share. `was` is the text the form
/// began with.
///
/// # Errors
/// [`Error::Changed`] when it was changed in the meantime, say in another tab.
pub async fn change_offer(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Offer, Change>,
    was: &str,
    about: &str,
) -> Result<()> {
    let org = permit.actor().org;
    let (now,): (String,) = query("SELECT about FROM worker WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(permit.subject())
        .one(tx)
        .await?;
    if now == about {
        return Ok(());
    }
    // Not counted as a version of the worker's facts: those who keep them keep other fields.
    let changed =
        query("UPDATE worker SET about = $4 WHERE org_id = $1 AND id = $2 AND about = $3")
            .bind(org)
            .bind(permit.subject())
            .bind(was)
            .bind(about)
            .execute(tx)
            .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    let what = if about.is_empty() { "withdrawn" } else { "" };
    entry(
        tx,
        around,
        permit.actor(),
        Action::Change,
        Resource::Offer,
        permit.subject(),
        what,
    )
    .await
}

async fn check_team(
    tx: &mut Tx,
    org: ids::OrgId,
    site: SiteId,
    team: Option<TeamId>,
) -> Result<()> {
    let Some(team) = team else { return Ok(()) };
    let found = query("SELECT count(*) FROM team WHERE org_id = $1 AND id = $2 AND site_id = $3")
        .bind(org)
        .bind(team)
        .bind(site)
        .count(tx)
        .await?;
    if found == 0 {
        return Err(Refusal::WorkersTeam.into());
    }
    Ok(())
}

async fn entry(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &access::Actor,
    action: Action,
    resource: Resource,
    worker: WorkerId,
    detail: &str,
) -> Result<()> {
    let entry = audit::Entry {
        action,
        resource,
        resource_id: Some(worker.0),
        person: None,
        detail: detail.to_owned(),
    };
    audit::write(tx, around, actor, entry).await
}
