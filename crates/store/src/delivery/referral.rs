//! Referrals: sent by a clinician, decided by a coordinator of the site. Whoever referred sees their own and what became
//! of them, and nothing of the record that came of one.

use crate::delivery::Refusal;
use crate::delivery::maybe_day;
use crate::listing::{Listed, Page};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing as _;
use access::to::{Change, Create, Deed, Read};
use access::{Permit, Reach, Relationship, Scope, on};
use delivery::person::{Name, NhsNumber};
use delivery::referral::{NotNow, Referral as State};
use ids::{PersonId, ReferralId, SiteId, TeamId};
use jiff::civil::Date;
use uuid::Uuid;

/// What a referral is made from. There is no room for diagnosis, history or risk.
#[derive(Clone)]
pub struct NewReferral {
    /// The team that refers.
    pub team: TeamId,
    /// The name the person uses.
    pub name: Name,
    /// Their date of birth, if it is known.
    pub born_on: Option<Date>,
    /// Their NHS number, if it is known.
    pub nhs_number: Option<NhsNumber>,
    /// Their telephone number, as they write it.
    pub phone: String,
    /// How they like to be reached.
    pub reach: String,
    /// Why peer support, in words the person has seen.
    pub why: String,
}

/// A referral.
#[derive(Clone, PartialEq, Eq)]
pub struct Referral {
    /// Its identifier.
    pub id: ReferralId,
    /// The site that decides.
    pub site: SiteId,
    /// Its name.
    pub site_name: String,
    /// The team that referred.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// Who referred.
    pub referred_by: String,
    /// The name the person uses.
    pub name: Name,
    /// Their date of birth, if it is known.
    pub born_on: Option<Date>,
    /// Their NHS number, if it is known.
    pub nhs_number: Option<NhsNumber>,
    /// Their telephone number.
    pub phone: String,
    /// How they like to be reached.
    pub reach: String,
    /// Why peer support.
    pub why: String,
    /// What became of it.
    pub state: State,
    /// What goes back to whoever referred.
    pub message: String,
    /// The record that came of it.
    pub person: Option<PersonId>,
    /// When it was sent.
    pub sent_at: Stamp,
}

// Who is referred must not reach a log by way of `{:?}`.
macro_rules! hidden {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
hidden!(NewReferral, Referral);

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    site_id: Uuid,
    site_name: String,
    team_id: Uuid,
    team_name: String,
    referred_by: Option<String>,
    name: String,
    born_on: Option<String>,
    nhs_number: Option<String>,
    phone: String,
    reach: String,
    why: String,
    state: String,
    decided_on: Option<String>,
    declined_why: Option<String>,
    message: String,
    person_id: Option<Uuid>,
    sent_at: Stamp,
}

const TABLE: &str = "referral";

impl Row {
    fn read(self) -> Result<Referral> {
        let unreadable = |column| Error::Unreadable {
            table: TABLE,
            column,
        };
        let why = match &self.declined_why {
            None => None,
            Some(code) => Some(NotNow::from_code(code).ok_or_else(|| unreadable("declined_why"))?),
        };
        let decided_on = maybe_day(self.decided_on, TABLE, "decided_on")?;
        Ok(Referral {
            id: ReferralId(self.id),
            site: SiteId(self.site_id),
            site_name: self.site_name,
            team: TeamId(self.team_id),
            team_name: self.team_name,
            referred_by: self.referred_by.unwrap_or_default(),
            name: Name::new(&self.name).map_err(|_| unreadable("name"))?,
            born_on: maybe_day(self.born_on, TABLE, "born_on")?,
            nhs_number: self
                .nhs_number
                .map(|digits| NhsNumber::new(&digits))
                .transpose()
                .map_err(|_| unreadable("nhs_number"))?,
            phone: self.phone,
            reach: self.reach,
            why: self.why,
            state: State::from_kept(&self.state, decided_on, why)
                .ok_or_else(|| unreadable("state"))?,
            message: self.message,
            person: self.person_id.map(PersonId),
            sent_at: self.sent_at,
        })
    }
}

const SELECT: &str = "SELECT r.id, r.site_id, s.name AS site_name, r.team_id, t.name AS team_name, a.name AS referred_by, r.name, r.born_on, r.nhs_number, r.phone, r.reach, r.why, r.state, r.decided_on, r.declined_why, r.message, r.person_id, r.sent_at FROM referral r JOIN site s ON s.org_id = r.org_id AND s.id = r.site_id JOIN team t ON t.org_id = r.org_id AND t.id = r.team_id LEFT JOIN account a ON a.org_id = r.org_id AND a.id = r.referred_by WHERE r.org_id = $1";

/// Sends a referral. Its identifier was made with the form: sent twice it is there once, as it was sent first.
///
/// # Errors
/// [`Error::Denied`] when the team is not there.
pub async fn send(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Referral, Create>,
    new: &NewReferral,
) -> Result<()> {
    let (org, id) = (permit.actor().org, permit.subject());
    let there = query("SELECT count(*) FROM referral WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .count(tx)
        .await?;
    if there > 0 {
        return Ok(());
    }
    let (site,): (Uuid,) = query("SELECT site_id FROM team WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(new.team)
        .one(tx)
        .await?;
    query("INSERT INTO referral (org_id, id, site_id, team_id, referred_by, name, born_on, nhs_number, phone, reach, why, state, decided_on, decided_by, declined_why, message, person_id, sent_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12, $13, $12, '', $13, $14, 1)")
        .bind(org)
        .bind(id)
        .bind(SiteId(site))
        .bind(new.team)
        .bind(permit.actor().account)
        .bind(new.name.as_str())
        .bind(new.born_on)
        .bind(new.nhs_number.as_ref().map(NhsNumber::digits))
        .bind(&new.phone)
        .bind(&new.reach)
        .bind(&new.why)
        .bind(None::<String>)
        .bind(None::<PersonId>)
        .bind(around.now())
        .execute(tx)
        .await?;
    note(tx, around, permit, None, "").await
}

/// One referral, as the view is written down.
///
/// # Errors
/// As the database says.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Referral, Read>,
) -> Result<Referral> {
    let found = find(tx, permit).await?;
    note(tx, around, permit, found.person, "").await?;
    Ok(found)
}

async fn find<D: Deed>(tx: &mut Tx, permit: &Permit<on::Referral, D>) -> Result<Referral> {
    query(SELECT)
        .bind(permit.actor().org)
        .push(" AND r.id = ")
        .push_bind(permit.subject())
        .one::<Row>(tx)
        .await?
        .read()
}

/// The referrals the reader may see, in a state or in any: the longest waiting first, after them the latest decided.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Referral, Read>,
    state: Option<&str>,
    page: Page,
) -> Result<Listed<Referral>> {
    let bounded = |statement: crate::Query| {
        let statement = match reach.scope() {
            Scope::Sites(sites) => statement
                .push(" AND r.site_id IN ")
                .push_list(sites.iter().copied()),
            Scope::Account => statement
                .push(" AND r.referred_by = ")
                .push_bind(reach.actor().account),
            _ => statement.push(" AND 1 = 0"),
        };
        match state {
            Some(state) => statement.push(" AND r.state = ").push_bind(state),
            None => statement,
        }
    };
    let org = reach.actor().org;
    let total = bounded(query("SELECT count(*) FROM referral r WHERE r.org_id = $1").bind(org))
        .count(tx)
        .await?;
    let rows = bounded(query(SELECT).bind(org))
        .push(" ORDER BY CASE WHEN r.state = 'waiting' THEN 0 ELSE 1 END, CASE WHEN r.state = 'waiting' THEN r.sent_at END, r.decided_on DESC, r.id")
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<Vec<_>>>()?;
    audit::listed(tx, around, reach, rows.len()).await?;
    Ok(Listed { rows, total, page })
}

/// The teams for which the actor can refer, with the names of their sites.
///
/// # Errors
/// As the database says.
pub async fn own_teams(
    tx: &mut Tx,
    reach: &Reach<on::Referral, Read>,
) -> Result<Vec<(TeamId, String, String)>> {
    let rows: Vec<(Uuid, String, String)> = query("SELECT t.id, t.name, s.name FROM team t JOIN site s ON s.org_id = t.org_id AND s.id = t.site_id WHERE t.org_id = $1 AND t.id IN ")
        .bind(reach.actor().org)
        .push_list(reach.actor().teams.iter().copied())
        .push(" ORDER BY s.name, t.name, t.id")
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(team, name, site)| (TeamId(team), name, site))
        .collect())
}

/// Support begins: this record came of the referral.
///
/// # Errors
/// [`Error::Refused`] when it was decided before; [`Error::Denied`] for whoever referred.
pub async fn accept(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Referral, Change>,
    person: PersonId,
    on: Date,
) -> Result<()> {
    let now = deciding(tx, permit).await?;
    let next = now.state.accept(on).map_err(Refusal::from)?;
    decide(tx, around, permit, (next, Some(person), "")).await
}

/// No support begins; `message` goes back to whoever referred.
///
/// # Errors
/// [`Error::Refused`] when it was decided before; [`Error::Denied`] for whoever referred.
pub async fn decline(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Referral, Change>,
    (why, message): (NotNow, &str),
    on: Date,
) -> Result<()> {
    let now = deciding(tx, permit).await?;
    let next = now.state.decline(on, why).map_err(Refusal::from)?;
    decide(tx, around, permit, (next, None, message)).await
}

/// Whoever referred takes it back.
///
/// # Errors
/// [`Error::Refused`] when it was decided before; [`Error::Denied`] for anybody else.
pub async fn take_back(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Referral, Change>,
    on: Date,
) -> Result<()> {
    if !permit.is(Relationship::Own) {
        return Err(Error::Denied);
    }
    let now = find(tx, permit).await?;
    if matches!(now.state, State::TakenBack { .. }) {
        return Ok(());
    }
    let next = now.state.take_back(on).map_err(Refusal::from)?;
    decide(tx, around, permit, (next, None, "")).await
}

/// Whoever referred does not decide.
async fn deciding(tx: &mut Tx, permit: &Permit<on::Referral, Change>) -> Result<Referral> {
    if permit.is(Relationship::Own) {
        return Err(Error::Denied);
    }
    find(tx, permit).await
}

async fn decide(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Referral, Change>,
    (next, person, message): (State, Option<PersonId>, &str),
) -> Result<()> {
    let why = match next {
        State::Declined { why, .. } => Some(why.code()),
        _ => None,
    };
    let changed = query("UPDATE referral SET state = $3, decided_on = $4, decided_by = $5, declined_why = $6, message = $7, person_id = $8, version = version + 1 WHERE org_id = $1 AND id = $2 AND state = 'waiting'")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(next.code())
        .bind(next.decided_on())
        .bind(permit.actor().account)
        .bind(why)
        .bind(message)
        .bind(person)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    note(tx, around, permit, person, next.code()).await
}

async fn note<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Referral, D>,
    person: Option<PersonId>,
    detail: &str,
) -> Result<()> {
    let entry = audit::Entry {
        action: D::ACTION,
        resource: on::Referral::RESOURCE,
        resource_id: Some(permit.subject().0),
        person,
        detail: detail.to_owned(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
