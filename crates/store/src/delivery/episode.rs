//! Support episodes: one period of support of a person, from referral to ending.

mod taken_back;

pub use taken_back::{TakenBack, endings_taken_back, take_back_ending};

use crate::delivery::{maybe_day, peer_match, word};
use crate::implementation::engagement::reassess;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use delivery::episode::{EndedHow, EndedWhy, Ending, EpisodeDates};
use delivery::peer_match::MatchEnded;
use ids::{EpisodeId, OrgId, PersonId, SiteId, TeamId};
use jiff::civil::Date;
use uuid::Uuid;

/// What a new episode is made from.
#[derive(Debug, Clone, Copy)]
pub struct NewEpisode {
    /// The identifier, made with the form.
    pub id: EpisodeId,
    /// The team that referred the person.
    pub team: Option<TeamId>,
    /// Its days, checked by [`EpisodeDates::check`].
    pub dates: EpisodeDates,
}

/// An episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// The identifier.
    pub id: EpisodeId,
    /// Whose.
    pub person: PersonId,
    /// The site that supports them.
    pub site: SiteId,
    /// The team that referred them, with its name.
    pub team: Option<(TeamId, String)>,
    /// Its days.
    pub dates: EpisodeDates,
    /// Counts the changes.
    pub version: i64,
}

impl Episode {
    /// Whether the support goes on.
    pub fn is_open(&self) -> bool {
        self.dates.ending.is_none()
    }
}

/// Begins an episode of a person, at the person's site.
///
/// # Errors
/// [`Error::Taken`] with `support_episode_person_id_key` when the person is supported already, with
/// `support_episode_pkey` when the form was sent before.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Episode, to::Create>,
    new: &NewEpisode,
) -> Result<EpisodeId> {
    let (org, person) = (permit.actor().org, permit.subject());
    let (site,): (Uuid,) = query("SELECT site_id FROM person WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(person)
        .one(tx)
        .await?;
    insert(tx, around, org, person, SiteId(site), new).await?;
    reassess(tx, org, new.id).await?;
    audit::used(tx, around, permit, new.id.0, "").await?;
    Ok(new.id)
}

/// Begins an episode from the command line or for a demonstration, where there is no actor to ask. Whoever inserts
/// many has engagement assessed once at the end.
///
/// # Errors
/// As [`create`].
pub async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    person: PersonId,
    site: SiteId,
    new: &NewEpisode,
) -> Result<EpisodeId> {
    let dates = &new.dates;
    query("INSERT INTO support_episode (org_id, id, person_id, site_id, team_id, referred_on, admission_on, discharge_on, planned_weeks, ended_on, ended_how, ended_why, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)")
        .bind(org)
        .bind(new.id)
        .bind(person)
        .bind(site)
        .bind(new.team)
        .bind(dates.referred)
        .bind(dates.admission)
        .bind(dates.discharge)
        .bind(dates.planned_weeks)
        .bind(dates.ending.map(|e| e.on))
        .bind(dates.ending.map(|e| e.how.code()))
        .bind(dates.ending.map(|e| e.why.code()))
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(new.id)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    site_id: Uuid,
    team_id: Option<Uuid>,
    team_name: Option<String>,
    referred_on: Option<String>,
    admission_on: Option<String>,
    discharge_on: Option<String>,
    planned_weeks: i64,
    ended_on: Option<String>,
    ended_how: Option<String>,
    ended_why: Option<String>,
    version: i64,
}

const TABLE: &str = "support_episode";

impl Row {
    fn read(self) -> Result<Episode> {
        let ending = match maybe_day(self.ended_on, TABLE, "ended_on")? {
            None => None,
            Some(on) => {
                let how = self.ended_how.as_deref().and_then(EndedHow::from_code);
                let why = self.ended_why.as_deref().and_then(EndedWhy::from_code);
                Some(Ending {
                    on,
                    how: word(how, TABLE, "ended_how")?,
                    why: word(why, TABLE, "ended_why")?,
                })
            }
        };
        Ok(Episode {
            id: EpisodeId(self.id),
            person: PersonId(self.person_id),
            site: SiteId(self.site_id),
            team: self.team_id.map(TeamId).zip(self.team_name),
            dates: EpisodeDates {
                referred: maybe_day(self.referred_on, TABLE, "referred_on")?,
                admission: maybe_day(self.admission_on, TABLE, "admission_on")?,
                discharge: maybe_day(self.discharge_on, TABLE, "discharge_on")?,
                planned_weeks: word(
                    u32::try_from(self.planned_weeks).ok(),
                    TABLE,
                    "planned_weeks",
                )?,
                ending,
            },
            version: self.version,
        })
    }
}

/// The episodes of a person: the open one first, then the latest, as the view is written down.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Episode, to::Read>,
) -> Result<Vec<Episode>> {
    let episodes = find(tx, permit.actor().org, permit.subject()).await?;
    audit::used(tx, around, permit, None, "").await?;
    Ok(episodes)
}

async fn find(tx: &mut Tx, org: OrgId, person: PersonId) -> Result<Vec<Episode>> {
    query("SELECT e.id, e.person_id, e.site_id, e.team_id, t.name AS team_name, e.referred_on, e.admission_on, e.discharge_on, e.planned_weeks, e.ended_on, e.ended_how, e.ended_why, e.version FROM support_episode e LEFT JOIN team t ON t.org_id = e.org_id AND t.id = e.team_id WHERE e.org_id = $1 AND e.person_id = $2 ORDER BY CASE WHEN e.ended_on IS NULL THEN 0 ELSE 1 END, coalesce(e.referred_on, '') DESC, e.id DESC")
        .bind(org)
        .bind(person)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

async fn find_one(tx: &mut Tx, org: OrgId, person: PersonId, id: EpisodeId) -> Result<Episode> {
    find(tx, org, person)
        .await?
        .into_iter()
        .find(|episode| episode.id == id)
        .ok_or(Error::Denied)
}

/// Changes the days of an episode and its team; an ending is recorded by [`end`]. A form sent twice counts once.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime; [`Error::Denied`] when it is not the person's.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Episode, to::Change>,
    id: EpisodeId,
    version: i64,
    team: Option<TeamId>,
    dates: &EpisodeDates,
) -> Result<()> {
    let org = permit.actor().org;
    let now = find_one(tx, org, permit.subject(), id).await?;
    let dates = EpisodeDates {
        ending: now.dates.ending,
        ..*dates
    };
    if now.dates == dates && now.team.as_ref().map(|(team, _)| *team) == team {
        return Ok(());
    }
    let changed = query("UPDATE support_episode SET team_id = $4, referred_on = $5, admission_on = $6, discharge_on = $7, planned_weeks = $8, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(team)
        .bind(dates.referred)
        .bind(dates.admission)
        .bind(dates.discharge)
        .bind(dates.planned_weeks)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    if now.dates.discharge != dates.discharge {
        reassess(tx, org, id).await?;
    }
    audit::used(tx, around, permit, id.0, "days").await
}

/// Records the ending of an episode. The matches that go on end with it.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime; [`Error::Denied`] when it is not the person's.
pub async fn end(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Episode, to::Change>,
    id: EpisodeId,
    version: i64,
    ending: Ending,
) -> Result<()> {
    let org = permit.actor().org;
    let now = find_one(tx, org, permit.subject(), id).await?;
    if now.dates.ending == Some(ending) {
        return Ok(());
    }
    let changed = query("UPDATE support_episode SET ended_on = $4, ended_how = $5, ended_why = $6, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(ending.on)
        .bind(ending.how.code())
        .bind(ending.why.code())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    peer_match::end_all(tx, org, id, ending.on, MatchEnded::SupportEnded).await?;
    audit::used(tx, around, permit, id.0, "ending").await
}

/// What lies before the referral, if the days of an episode were these: how many contacts and how many matches. The leave
/// is the one to change them.
///
/// # Errors
/// As the database says.
pub async fn before_referral(
    tx: &mut Tx,
    permit: &Permit<on::Episode, to::Change>,
    id: EpisodeId,
    dates: &EpisodeDates,
) -> Result<(i64, i64)> {
    let Some(referred) = dates.referred else {
        return Ok((0, 0));
    };
    query("SELECT (SELECT count(*) FROM contact c WHERE c.org_id = $1 AND c.person_id = $2 AND c.episode_id = $3 AND c.on_date < $4), (SELECT count(*) FROM peer_match m WHERE m.org_id = $1 AND m.person_id = $2 AND m.episode_id = $3 AND m.started_on < $4)")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(id)
        .bind(referred)
        .one(tx)
        .await
}

/// The open episode of a person, if there is one: what a new contact or match belongs to.
///
/// # Errors
/// As the database says.
pub async fn open_of(tx: &mut Tx, org: OrgId, person: PersonId) -> Result<Option<EpisodeId>> {
    let found: Option<(Uuid,)> = query(
        "SELECT id FROM support_episode WHERE org_id = $1 AND person_id = $2 AND ended_on IS NULL",
    )
    .bind(org)
    .bind(person)
    .optional(tx)
    .await?;
    Ok(found.map(|(id,)| EpisodeId(id)))
}

/// An unplanned ending that has not been talked through within ten working days stays flagged until it has.
pub const REVIEW_WORKING_DAYS: i64 = 10;

/// The day by which an unplanned ending is looked at together: ten working days (Monday to Friday) after it.
pub fn review_by(ending: Ending) -> Option<Date> {
    if ending.how == EndedHow::Planned {
        return None;
    }
    let mut day = ending.on;
    let mut left = REVIEW_WORKING_DAYS;
    while left > 0 {
        day = day.tomorrow().ok()?;
        if !matches!(
            day.weekday(),
            jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
        ) {
            left -= 1;
        }
    }
    Some(day)
}
