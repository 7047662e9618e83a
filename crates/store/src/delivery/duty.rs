//! The duty rota of a site: who is on duty when, who stands in, and what was taken back.

use crate::delivery::Refusal;
use crate::delivery::{day, maybe_time, word};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing as _;
use access::to::Deed;
use access::{Action, Permit, Relationship, Resource, Role, allowed, on, to};
use delivery::duty::{self, Days, Span};
use ids::{AccountId, DutyId, OrgId, SiteId};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

const TABLE: &str = "duty_span";
/// How many spans of the history of a site are shown at most, the latest first.
const MOST: i64 = 500;

/// A span of the rota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: DutyId,
    /// Who, when.
    pub span: Span<AccountId>,
    /// The name of who is on duty.
    pub name: String,
    /// Whether they can still answer at the site: their account is active, and of this site. Nobody is on duty by the name
    /// of one who cannot.
    pub able: bool,
    /// Who added it.
    pub added_by: Option<String>,
    /// When it was taken back and by whom, if it was.
    pub withdrawn: Option<(Stamp, Option<String>)>,
}

impl Entry {
    /// Whether it counts.
    pub fn counts(&self) -> bool {
        self.able && self.withdrawn.is_none()
    }
}

/// Who is on duty, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDuty {
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Until this instant.
    pub until: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    name: String,
    first_on: String,
    last_on: String,
    from_time: String,
    until_time: String,
    days: String,
    stands_in: bool,
    able: bool,
    added_by: Option<String>,
    withdrawn_at: Option<Stamp>,
    withdrawn_by: Option<String>,
}

impl TryFrom<Row> for Entry {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let time = |text: &str, column| -> Result<Time> {
            word(maybe_time(Some(text), TABLE, column)?, TABLE, column)
        };
        Ok(Entry {
            id: DutyId(row.id),
            span: Span {
                who: AccountId(row.account_id),
                first: day(&row.first_on, TABLE, "first_on")?,
                last: day(&row.last_on, TABLE, "last_on")?,
                from: time(&row.from_time, "from_time")?,
                until: time(&row.until_time, "until_time")?,
                days: word(Days::from_code(&row.days), TABLE, "days")?,
                stands_in: row.stands_in,
            },
            name: row.name,
            able: row.able,
            added_by: row.added_by,
            withdrawn: row.withdrawn_at.map(|at| (at, row.withdrawn_by)),
        })
    }
}

/// The roles that answer concerns at their sites, and so can be on duty: as the policy says.
pub fn answering_roles() -> impl Iterator<Item = Role> {
    let answers = |role: &Role| {
        allowed(
            *role,
            Resource::Concern,
            Action::Change,
            &[Relationship::SameSite],
        )
    };
    Role::ALL.into_iter().filter(answers)
}

/// The spans of a site, the latest first: every one that stands and has a day among these, or from the first on where
/// there is no last; or the history.
async fn spans(
    tx: &mut Tx,
    org: OrgId,
    site: SiteId,
    among: Option<(Date, Option<Date>)>,
) -> Result<Vec<Entry>> {
    let statement = query("SELECT d.id, d.account_id, a.name, d.first_on, d.last_on, d.from_time, d.until_time, d.days, d.stands_in, EXISTS (SELECT 1 FROM account_site t WHERE t.org_id = d.org_id AND t.account_id = d.account_id AND t.site_id = d.site_id AND a.state = 'active' AND a.role IN ")
        .push_list(answering_roles().map(Role::code))
        .push(") AS able, b.name AS added_by, d.withdrawn_at, w.name AS withdrawn_by FROM duty_span d JOIN account a ON a.org_id = d.org_id AND a.id = d.account_id LEFT JOIN account b ON b.org_id = d.org_id AND b.id = d.added_by LEFT JOIN account w ON w.org_id = d.org_id AND w.id = d.withdrawn_by WHERE d.org_id = ")
        .push_bind(org)
        .push(" AND d.site_id = ")
        .push_bind(site);
    let statement = match among {
        Some((first, last)) => {
            let statement = statement
                .push(" AND d.withdrawn_at IS NULL AND d.last_on >= ")
                .push_bind(first);
            match last {
                Some(last) => statement.push(" AND d.first_on <= ").push_bind(last),
                None => statement,
            }
            .push(" ORDER BY d.first_on DESC, d.id DESC")
        }
        None => statement
            .push(" ORDER BY d.first_on DESC, d.id DESC")
            .limit(MOST),
    };
    statement
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Entry::try_from)
        .collect()
}

/// The history of a site's rota, the latest first, with what is to come: no more than 500 spans.
///
/// # Errors
/// As the database says.
pub async fn rota<D: Deed>(tx: &mut Tx, permit: &Permit<on::Duty, D>) -> Result<Vec<Entry>> {
    spans(tx, permit.actor().org, permit.subject(), None).await
}

/// Every span of a site that stands and has a day from this one on, the latest first.
///
/// # Errors
/// As the database says.
pub async fn standing<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Duty, D>,
    from: Date,
) -> Result<Vec<Entry>> {
    spans(tx, permit.actor().org, permit.subject(), Some((from, None))).await
}

/// Those who can be on duty at the site, by name.
///
/// # Errors
/// As the database says.
pub async fn people<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Duty, D>,
) -> Result<Vec<(AccountId, String)>> {
    who_answers(tx, permit.actor().org, permit.subject()).await
}

/// Everybody who answers concerns at a site, by name.
pub(crate) async fn who_answers(
    tx: &mut Tx,
    org: OrgId,
    site: SiteId,
) -> Result<Vec<(AccountId, String)>> {
    let rows: Vec<(Uuid, String)> = query("SELECT a.id, a.name FROM account_site t JOIN account a ON a.org_id = t.org_id AND a.id = t.account_id WHERE t.org_id = $1 AND t.site_id = $2 AND a.state = 'active' AND a.role IN ")
        .bind(org)
        .bind(site)
        .push_list(answering_roles().map(Role::code))
        .push(" ORDER BY a.name, a.id LIMIT 200")
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (AccountId(id), name))
        .collect())
}

/// Who is on duty at a site at an instant; none in a gap.
pub(crate) async fn at(
    tx: &mut Tx,
    (org, site): (OrgId, SiteId),
    at: Timestamp,
    zone: &TimeZone,
) -> Result<Option<OnDuty>> {
    // A day and a night ahead, so that whoever stands in later is seen; a shift lasts no longer.
    let ahead = at
        .saturating_add(SignedDuration::from_hours(48))
        .unwrap_or(Timestamp::MAX);
    let on = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let today = on(at);
    let among = (today.yesterday().unwrap_or(today), Some(on(ahead)));
    let entries = spans(tx, org, site, Some(among)).await?;
    let counted: Vec<Span<AccountId>> = entries
        .iter()
        .filter(|entry| entry.counts())
        .map(|entry| entry.span)
        .collect();
    let shifts = duty::shifts(&counted, zone, (at, ahead));
    let (Some(shift), Some(until)) = (duty::on_duty(&shifts, at), duty::on_duty_until(&shifts, at))
    else {
        return Ok(None);
    };
    let name = entries
        .iter()
        .find(|entry| entry.span.who == shift.who)
        .map(|entry| entry.name.clone());
    Ok(Some(OnDuty {
        account: shift.who,
        name: name.unwrap_or_default(),
        until,
    }))
}

/// Adds a span to the rota of the site. Its identifier was made with the form: sent twice it is there once.
///
/// # Errors
/// [`Error::Refused`] when whoever is named cannot be on duty there, the span cannot be, or two would be on duty at once;
/// [`Error::Denied`] when the identifier is that of another site's.
pub async fn add(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Duty, to::Create>,
    id: DutyId,
    span: Span<AccountId>,
    zone: &TimeZone,
) -> Result<()> {
    let (org, site) = (permit.actor().org, permit.subject());
    let there: Option<(Uuid,)> =
        query("SELECT site_id FROM duty_span WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .optional(tx)
            .await?;
    match there {
        Some((of,)) if of == site.0 => return Ok(()),
        Some(_) => return Err(Error::Denied),
        None => {}
    }
    if !who_answers(tx, org, site)
        .await?
        .iter()
        .any(|(account, _)| *account == span.who)
    {
        return Err(Refusal::DutyIsOthers.into());
    }
    let span = span.check().map_err(Refusal::from)?;
    // A shift may end on the day after its own, so a neighbour's may too.
    let among = (
        span.first.yesterday().unwrap_or(span.first),
        Some(span.last.tomorrow().unwrap_or(span.last)),
    );
    let others = spans(tx, org, site, Some(among)).await?;
    let counted: Vec<Span<AccountId>> = others
        .iter()
        .filter(|entry| entry.counts())
        .map(|entry| entry.span)
        .collect();
    if let Some(other) = duty::clash(&span, &counted, zone) {
        let named = others.iter().find(|entry| entry.span.who == other.who);
        return Err(Refusal::DutyTaken {
            name: named.map(|entry| entry.name.clone()),
            from: other.from.to_zoned(zone.clone()).datetime(),
            stands_in: span.stands_in,
        }
        .into());
    }
    query("INSERT INTO duty_span (org_id, id, site_id, account_id, first_on, last_on, from_time, until_time, days, stands_in, added_by, added_at, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
        .bind(org)
        .bind(id)
        .bind(site)
        .bind(span.who)
        .bind(span.first)
        .bind(span.last)
        .bind(Some(span.from))
        .bind(Some(span.until))
        .bind(span.days.code())
        .bind(span.stands_in)
        .bind(permit.actor().account)
        .bind(around.now())
        .bind(None::<AccountId>)
        .bind(None::<Timestamp>)
        .execute(tx)
        .await?;
    note(tx, around, permit, id, "added").await
}

/// Takes a span back. It stays, with who took it back and when. Taken back twice, it is taken back once.
///
/// # Errors
/// As the database says.
pub async fn withdraw(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Duty, to::Change>,
    id: DutyId,
) -> Result<()> {
    let changed = query("UPDATE duty_span SET withdrawn_at = $4, withdrawn_by = $5 WHERE org_id = $1 AND site_id = $2 AND id = $3 AND withdrawn_at IS NULL")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(id)
        .bind(around.now())
        .bind(permit.actor().account)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Ok(());
    }
    note(tx, around, permit, id, "taken back").await
}

async fn note<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Duty, D>,
    id: DutyId,
    detail: &str,
) -> Result<()> {
    let entry = audit::Entry {
        action: D::ACTION,
        resource: on::Duty::RESOURCE,
        resource_id: Some(id.0),
        person: None,
        detail: detail.to_owned(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
