//! Raising a concern: it goes to whoever is on duty at the person's site at that moment.

use super::note;
use crate::delivery::duty::{self, OnDuty};
use crate::{Error, Result, Stamp, Surroundings, Tx, query};
use access::{Permit, Reach, Scope, on, to};
use delivery::concern::Urgency;
use ids::{AccountId, PersonId, SiteId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// What a concern is made from.
#[derive(Clone, PartialEq, Eq)]
pub struct NewConcern {
    /// What the worry is.
    pub what: String,
    /// Now or not now.
    pub urgency: Urgency,
}

impl std::fmt::Debug for NewConcern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewConcern({:?})", self.urgency)
    }
}

/// What came of raising it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raised {
    /// It is there now.
    New,
    /// The same was sent before: it counts once.
    Again,
    /// Something else was sent under the same identifier, at this instant: what was sent now is not kept.
    Before(Stamp),
}

/// Who answers at a person's site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Who is on duty; none when nobody is.
    pub on_duty: Option<OnDuty>,
    /// Everybody who answers at the site, by name.
    pub everybody: Vec<String>,
    /// Whom to ring, as the site has written it; may be empty.
    pub ring: String,
}

/// Who would be asked about a concern that is raised now.
///
/// # Errors
/// As the database says.
pub async fn duty_for(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Concern, to::Create>,
    zone: &TimeZone,
) -> Result<Duty> {
    let org = permit.actor().org;
    let (site, ring): (Uuid, String) = query("SELECT s.id, s.duty_contact FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id WHERE p.org_id = $1 AND p.id = $2")
        .bind(org)
        .bind(permit.subject().person)
        .one(tx)
        .await?;
    let site = SiteId(site);
    Ok(Duty {
        on_duty: duty::at(tx, (org, site), around.now(), zone).await?,
        everybody: duty::who_answers(tx, org, site)
            .await?
            .into_iter()
            .map(|(_, name)| name)
            .collect(),
        ring,
    })
}

#[derive(sqlx::FromRow)]
struct There {
    raised_by: Uuid,
    person_id: Uuid,
    what: String,
    urgency: String,
    raised_at: Stamp,
}

/// Raises a concern. Its identifier was made with the form: sent twice it is there once, as it was sent first.
///
/// # Errors
/// [`Error::Denied`] when the identifier is that of somebody else's.
pub async fn raise(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Concern, to::Create>,
    new: &NewConcern,
    zone: &TimeZone,
) -> Result<Raised> {
    let (actor, of) = (permit.actor(), permit.subject());
    let there: Option<There> = query("SELECT raised_by, person_id, what, urgency, raised_at FROM concern WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(of.concern)
        .optional(tx)
        .await?;
    if let Some(there) = there {
        if there.raised_by != actor.account.0 {
            return Err(Error::Denied);
        }
        let same = there.person_id == of.person.0
            && there.what == new.what
            && there.urgency == new.urgency.code();
        return Ok(if same {
            Raised::Again
        } else {
            Raised::Before(there.raised_at)
        });
    }
    let (site,): (Uuid,) = query("SELECT site_id FROM person WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(of.person)
        .one(tx)
        .await?;
    let now = around.now();
    let raised = now.to_zoned(zone.clone());
    let due = new.urgency.due(&raised);
    let on_duty = duty::at(tx, (actor.org, SiteId(site)), now, zone).await?;
    query("INSERT INTO concern (org_id, id, site_id, person_id, raised_by, worker_id, what, urgency, raised_at, due_at, raised_on, due_on, duty_account_id, acknowledged_at, acknowledged_by, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14)")
        .bind(actor.org)
        .bind(of.concern)
        .bind(SiteId(site))
        .bind(of.person)
        .bind(actor.account)
        .bind(actor.worker)
        .bind(&new.what)
        .bind(new.urgency.code())
        .bind(now)
        .bind(due)
        .bind(raised.date())
        .bind(due.to_zoned(zone.clone()).date())
        .bind(on_duty.map(|on_duty| on_duty.account))
        .bind(None::<Timestamp>)
        .bind(None::<AccountId>)
        .execute(tx)
        .await?;
    note(tx, around, permit, "").await?;
    Ok(Raised::New)
}

/// The person with this reference at a site where the actor may raise a concern; none when there is none. It names
/// nobody: whoever asks was told the reference.
///
/// # Errors
/// As the database says.
pub async fn by_reference(
    tx: &mut Tx,
    reach: &Reach<on::Concern, to::Create>,
    reference: &str,
) -> Result<Option<PersonId>> {
    let Scope::Sites(sites) = reach.scope() else {
        return Ok(None);
    };
    let found: Option<(Uuid,)> =
        query("SELECT id FROM person WHERE org_id = $1 AND local_ref = $2 AND site_id IN ")
            .bind(reach.actor().org)
            .bind(reference.trim())
            .push_list(sites.iter().copied())
            .optional(tx)
            .await?;
    Ok(found.map(|(id,)| PersonId(id)))
}
