//! Concerns: raised by whoever supports or coordinates, answered by whoever is on duty at the site, and seen by nobody
//! else but those it was passed on to. What the person is told of them is in `notice`.

mod answer;
mod list;
mod notice;
mod raise;

pub use answer::{Answering, Entry, NewEntry, acknowledge, answering, entries, is_written, write};
pub use list::{Filter, Waits, exporting, list, rows_after, waiting_for};
pub use notice::{
    NewWithholding, Notice, Withheld, lift, not_told, notices, withhold, withholdings,
};
pub use raise::{Duty, NewConcern, Raised, by_reference, duty_for, raise};

use crate::delivery::word;
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing as _;
use access::to::{Deed, Read};
use access::{Permit, on};
use delivery::concern::{State, Urgency};
use ids::{AccountId, ConcernId, PersonId, SiteId};
use uuid::Uuid;

const TABLE: &str = "concern";

/// A concern.
#[derive(Clone, PartialEq, Eq)]
pub struct Concern {
    /// Its identifier.
    pub id: ConcernId,
    /// The site that answers.
    pub site: SiteId,
    /// Its name.
    pub site_name: String,
    /// Whom it is about.
    pub person: PersonId,
    /// The name they use.
    pub person_name: String,
    /// Who raised it.
    pub raised_by: AccountId,
    /// Their name.
    pub raised_by_name: String,
    /// What the worry is.
    pub what: String,
    /// Now or not now.
    pub urgency: Urgency,
    /// When it was raised.
    pub raised_at: Stamp,
    /// When it was or is to be acknowledged.
    pub due_at: Stamp,
    /// The name of who was on duty when it was raised; none when nobody was.
    pub duty_name: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Who acknowledged it.
    pub acknowledged_by: Option<String>,
}

// Whom a worry is about, and what it is, must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Concern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Concern({}, {:?})", self.id, self.state)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    site_id: Uuid,
    site_name: String,
    person_id: Uuid,
    person_name: String,
    raised_by: Uuid,
    raised_by_name: Option<String>,
    what: String,
    urgency: String,
    raised_at: Stamp,
    due_at: Stamp,
    duty_name: Option<String>,
    acknowledged_at: Option<Stamp>,
    acknowledged_by: Option<String>,
    ended_at: Option<Stamp>,
}

const SELECT: &str = "SELECT c.id, c.site_id, s.name AS site_name, c.person_id, p.name AS person_name, c.raised_by, r.name AS raised_by_name, c.what, c.urgency, c.raised_at, c.due_at, d.name AS duty_name, c.acknowledged_at, k.name AS acknowledged_by, c.ended_at FROM concern c JOIN site s ON s.org_id = c.org_id AND s.id = c.site_id JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id LEFT JOIN account r ON r.org_id = c.org_id AND r.id = c.raised_by LEFT JOIN account d ON d.org_id = c.org_id AND d.id = c.duty_account_id LEFT JOIN account k ON k.org_id = c.org_id AND k.id = c.acknowledged_by WHERE c.org_id = $1";

impl Row {
    fn read(self) -> Result<Concern> {
        Ok(Concern {
            id: ConcernId(self.id),
            site: SiteId(self.site_id),
            site_name: self.site_name,
            person: PersonId(self.person_id),
            person_name: self.person_name,
            raised_by: AccountId(self.raised_by),
            raised_by_name: self.raised_by_name.unwrap_or_default(),
            what: self.what,
            urgency: word(Urgency::from_code(&self.urgency), TABLE, "urgency")?,
            raised_at: self.raised_at,
            due_at: self.due_at,
            duty_name: self.duty_name,
            state: State::from_kept(
                self.acknowledged_at.map(|at| at.0),
                self.ended_at.map(|at| at.0),
            ),
            acknowledged_by: self.acknowledged_by,
        })
    }
}

/// One concern, as the view is written down.
///
/// # Errors
/// As the database says.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Concern, Read>,
) -> Result<Concern> {
    let found = find(tx, permit).await?;
    note(tx, around, permit, "").await?;
    Ok(found)
}

async fn find<D: Deed>(tx: &mut Tx, permit: &Permit<on::Concern, D>) -> Result<Concern> {
    query(SELECT)
        .bind(permit.actor().org)
        .push(" AND c.id = ")
        .push_bind(permit.subject().concern)
        .push(" AND c.person_id = ")
        .push_bind(permit.subject().person)
        .one::<Row>(tx)
        .await?
        .read()
}

/// Writes down that leave was used.
async fn note<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Concern, D>,
    detail: &str,
) -> Result<()> {
    let of = permit.subject();
    let entry = audit::Entry {
        action: D::ACTION,
        resource: on::Concern::RESOURCE,
        resource_id: Some(of.concern.0),
        person: Some(of.person),
        detail: detail.to_owned(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
