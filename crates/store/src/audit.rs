//! Who saw or changed what. An entry is written in the transaction of the deed; if it cannot be written, the deed is
//! undone. Entries are chained, so that it shows when one was meddled with.

mod chain;
pub(crate) mod earlier;
mod people;
mod trail;
mod verify;

pub use chain::{Chains, Hash, INSERT, Link, Record, WIDTH};
pub use people::readable;
pub(crate) use people::{By, of_people};
pub use trail::{Along, Filter, Line, MOST_SORTED, Sort, export_page, exporting, sorted, trail};
pub use verify::{Broken, End, Fault, Verified, digest, verify, verify_within};

use crate::packed::packed_row;
use crate::{Result, Stamp, Surroundings, Tx, query};
use access::on::Thing;
use access::to::{Change, Deed};
use access::{Action, Actor, Creates, Permit, Reach, Resource, Role};
use ids::{AccountId, AuditId, ConcernId, OrgId, PersonId, StudyId};
use jiff::Timestamp;
use uuid::Uuid;

/// What an entry is about.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What was done.
    pub action: Action,
    /// To what kind of record.
    pub resource: Resource,
    /// To which one.
    pub resource_id: Option<Uuid>,
    /// Whose record it belongs to.
    pub person: Option<PersonId>,
    /// How many rows, or which fields; never what they said.
    pub detail: String,
}

/// Writes an entry.
///
/// # Errors
/// As the database says.
pub async fn write(tx: &mut Tx, around: &Surroundings, actor: &Actor, entry: Entry) -> Result<()> {
    let who = Some((actor.account, actor.role));
    put(tx, around, actor.org, who, entry).await
}

/// Writes that somebody signed in or out, or tried to.
///
/// # Errors
/// As the database says.
pub(crate) async fn signing(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    who: (AccountId, Role),
    action: Action,
    detail: &str,
) -> Result<()> {
    let entry = Entry {
        action,
        resource: Resource::SignIn,
        resource_id: Some(who.0.0),
        person: None,
        detail: detail.to_owned(),
    };
    put(tx, around, org, Some(who), entry).await
}

/// Writes what the program itself did: at start-up, or from the command line, where nobody is signed in.
///
/// # Errors
/// As the database says.
pub async fn write_as_program(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    entry: Entry,
) -> Result<()> {
    put(tx, around, org, None, entry).await
}

/// Writes several of one account, or of the program itself where there is none, in this order.
pub(crate) async fn write_many(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    who: (Option<AccountId>, Option<Role>),
    entries: Vec<Entry>,
) -> Result<()> {
    let records = entries
        .into_iter()
        .map(|entry| record(around, org, who, entry))
        .collect();
    let chain = who.0.map_or(Uuid::nil(), |account| account.0);
    chain::append_many(tx, org.0, chain, records).await
}

async fn put(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    who: Option<(AccountId, Role)>,
    entry: Entry,
) -> Result<()> {
    let who = (who.map(|(account, _)| account), who.map(|(_, role)| role));
    chain::append(tx, record(around, org, who, entry)).await
}

fn record(
    around: &Surroundings,
    org: OrgId,
    (account, role): (Option<AccountId>, Option<Role>),
    entry: Entry,
) -> Record {
    Record {
        org: org.0,
        id: around.id::<AuditId>().0,
        at: around.now().into(),
        account: account.map(|id| id.0),
        role: role.map(|role| role.code().into()),
        action: entry.action.code().into(),
        resource: entry.resource.code().into(),
        resource_id: entry.resource_id,
        person: entry.person.map(|id| id.0),
        detail: entry.detail.into(),
    }
}

/// Writes that a permit about a person was used, on one of their records or the person's own.
///
/// # Errors
/// As the database says.
pub async fn used<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    record: impl Into<Option<Uuid>>,
    detail: impl Into<String>,
) -> Result<()>
where
    R: Thing<Subject = PersonId>,
    D: Deed,
{
    let entry = Entry {
        action: D::ACTION,
        resource: R::RESOURCE,
        resource_id: record.into(),
        person: Some(permit.subject()),
        detail: detail.into(),
    };
    write(tx, around, permit.actor(), entry).await
}

/// Writes that a permit about a study was used, on one of its records or the study's own.
///
/// # Errors
/// As the database says.
pub async fn in_study<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    record: impl Into<Option<Uuid>>,
    detail: impl Into<String>,
) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let entry = Entry {
        action: D::ACTION,
        resource: R::RESOURCE,
        resource_id: Some(record.into().unwrap_or(permit.subject().0)),
        person: None,
        detail: detail.into(),
    };
    write(tx, around, permit.actor(), entry).await
}

/// Writes that a list was seen: how many rows, not which. For a file that leaves there is `taken_out`.
///
/// # Errors
/// As the database says.
pub async fn listed<R: Thing, D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<R, D>,
    rows: usize,
) -> Result<()> {
    let entry = Entry {
        action: D::ACTION,
        resource: R::RESOURCE,
        resource_id: None,
        person: None,
        detail: format!("{rows} listed"),
    };
    write(tx, around, reach.actor(), entry).await
}

/// Writes that a list is taken out as a file that holds something of each of these people: how many rows it has, and for
/// each of them that they were in it. `people` gives a column `person_id`.
///
/// # Errors
/// As the database says.
pub(crate) async fn taken_out<R: Thing>(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<R, access::to::Export>,
    rows: i64,
    people: crate::Query,
) -> Result<()> {
    let entry = Entry {
        action: Action::Export,
        resource: R::RESOURCE,
        resource_id: None,
        person: None,
        detail: format!("{rows} listed"),
    };
    of_people(tx, around, By::Actor(reach.actor()), entry, people).await?;
    Ok(())
}

/// Writes that a record was made.
///
/// # Errors
/// As the database says.
pub async fn created<R: Thing>(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<R>,
    record: Uuid,
    person: Option<PersonId>,
) -> Result<()> {
    let entry = Entry {
        action: Action::Create,
        resource: R::RESOURCE,
        resource_id: Some(record),
        person,
        detail: String::new(),
    };
    write(tx, around, creates.actor(), entry).await
}

/// When a record was changed last, as far as it was; none for one that was only made.
///
/// # Errors
/// As the database says.
pub async fn last_change<R: Thing>(
    tx: &mut Tx,
    permit: &Permit<R, Change>,
    record: Uuid,
) -> Result<Option<Timestamp>> {
    let last: Option<(Stamp,)> = query("SELECT a.at FROM audit a WHERE a.org_id = $1 AND a.resource = $2 AND a.action = $3 AND a.resource_id = $4 ORDER BY a.at DESC, a.id DESC")
        .bind(permit.actor().org)
        .bind(R::RESOURCE.code())
        .bind(Action::Change.code())
        .bind(record)
        .limit(1)
        .optional(tx)
        .await?;
    Ok(last.map(|(at,)| at.0))
}

packed_row! {
    /// An entry as it is shown.
    #[derive(Debug, Clone)]
    pub struct Shown {
        /// When.
        pub at: Stamp,
        /// Who; none for the program itself.
        pub account_name: Option<String>,
        /// The role they had.
        pub account_role: Option<String>,
        /// What was done.
        pub action: String,
        /// To what kind of record.
        pub resource: String,
        /// How many rows, or which fields.
        pub detail: String,
    }
}

/// The entries about a person, latest first, with the files in which something of them was taken out: what the person is
/// shown as “who looked at my record”. Those on concerns of which they are not told are left out, for whoever reads,
/// because all read the same list; so are, while there are such, those that name no concern.
///
/// # Errors
/// As the database says.
pub async fn about_person<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<access::on::AccessLog, D>,
    not_told: &[ConcernId],
    limit: u32,
) -> Result<Vec<Shown>> {
    let (org, person) = (permit.actor().org, permit.subject());
    let statement = query("SELECT e.at, c.name AS account_name, COALESCE(e.account_role, c.role) AS account_role, e.action, e.resource, e.detail FROM (SELECT * FROM (SELECT a.org_id, a.id, a.at, a.account_id, a.account_role, a.action, a.resource, a.detail FROM audit a WHERE a.org_id = $1 AND a.person_id = $2")
        .bind(org)
        .bind(person);
    let statement = if not_told.is_empty() {
        statement
    } else {
        statement
            // That the person read notices names no concern, and tells that there are some.
            .push(" AND (a.resource NOT IN ('concern', 'concern_notice') OR a.resource_id IS NOT NULL AND a.resource_id NOT IN ")
            .push_list(not_told.iter().copied())
            .push(")")
    };
    let statement = statement
        .push(" ORDER BY a.at DESC, a.id DESC")
        .limit(limit)
        .push(") AS own");
    people::and_those_of_files(statement, (org, person), !not_told.is_empty())
        .push(") AS e LEFT JOIN account c ON c.org_id = e.org_id AND c.id = e.account_id ORDER BY e.at DESC, e.id DESC")
        .limit(limit)
        .packed(tx)
        .await
}
