//! Cover that is planned or going on, as it is shown: who is away, who is there for how many people, from when to when.

use super::{MOST_AT_ONCE, TABLE};
use crate::delivery::{day, maybe_time, word};
use crate::packed::packed_row;
use crate::{Query, Result, Tx, permits, query};
use access::{Actor, Permit, Reach, Scope, on, to};
use delivery::contact::Mechanism;
use delivery::cover::{CoverWarning, warnings};
use delivery::peer_match::CoverWhy;
use delivery::worker::Caseload;
use ids::{MatchId, PersonId, WorkerId};
use jiff::civil::{Date, Time};
use uuid::Uuid;

/// Cover by one worker for another on the same days, for one person or many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The worker who is away.
    pub away: WorkerId,
    /// Their name.
    pub away_name: String,
    /// The worker who covers.
    pub covers: WorkerId,
    /// Their name.
    pub covers_name: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why, if that is recorded.
    pub why: Option<CoverWhy>,
    /// The matches that make it, one a person, for undoing.
    pub matches: Vec<MatchId>,
}

packed_row! {
    struct Row {
        id: Uuid,
        away_id: Uuid,
        away_name: String,
        covers_id: Uuid,
        covers_name: String,
        started_on: String,
        ended_on: String,
        cover_why: String,
    }
}

const SELECT: &str = "SELECT c.id, a.worker_id AS away_id, x.name AS away_name, c.worker_id AS covers_id, y.name AS covers_name, c.started_on, c.ended_on, c.cover_why FROM peer_match c JOIN peer_match a ON a.org_id = c.org_id AND a.id = (SELECT m.id FROM peer_match m WHERE m.org_id = c.org_id AND m.episode_id = c.episode_id AND m.kind = 'allocated' AND m.started_on <= c.ended_on AND (m.ended_on IS NULL OR m.ended_on >= c.started_on) ORDER BY m.started_on DESC, m.id DESC LIMIT 1) JOIN worker x ON x.org_id = a.org_id AND x.id = a.worker_id JOIN worker y ON y.org_id = c.org_id AND y.id = c.worker_id";

async fn spans(tx: &mut Tx, statement: Query) -> Result<Vec<Span>> {
    let rows: Vec<Row> = statement
        .push(" ORDER BY c.started_on, c.ended_on, x.name, a.worker_id, y.name, c.worker_id, c.id LIMIT 1000")
        .packed(tx)
        .await?;
    let mut found: Vec<Span> = Vec::new();
    for row in rows {
        let (from, until) = (
            day(&row.started_on, TABLE, "started_on")?,
            day(&row.ended_on, TABLE, "ended_on")?,
        );
        let same = found.last_mut().filter(|span| {
            (span.away.0, span.covers.0, span.from, span.until)
                == (row.away_id, row.covers_id, from, until)
        });
        match same {
            Some(span) => span.matches.push(MatchId(row.id)),
            None => found.push(Span {
                away: WorkerId(row.away_id),
                away_name: row.away_name,
                covers: WorkerId(row.covers_id),
                covers_name: row.covers_name,
                from,
                until,
                why: CoverWhy::from_code(&row.cover_why),
                matches: vec![MatchId(row.id)],
            }),
        }
    }
    Ok(found)
}

/// The cover for and by a worker that is planned or going on, the next first. How many people, never who.
///
/// # Errors
/// As the database says.
pub async fn of_worker(
    tx: &mut Tx,
    permit: &Permit<on::Worker, to::Read>,
    today: Date,
) -> Result<Vec<Span>> {
    let (org, worker) = (permit.actor().org, permit.subject());
    // Each half walks an index: that of the worker's own matches, that of the matches of an episode.
    let statement = query(SELECT)
        .push(" WHERE c.org_id = ")
        .push_bind(org)
        .push(" AND c.id IN (SELECT o.id FROM peer_match o WHERE o.org_id = ")
        .push_bind(org)
        .push(" AND o.worker_id = ")
        .push_bind(worker)
        .push(" AND o.kind = 'cover' AND o.ended_on >= ")
        .push_bind(today)
        .push(" UNION SELECT o.id FROM peer_match m JOIN peer_match o ON o.org_id = m.org_id AND o.episode_id = m.episode_id AND o.kind = 'cover' AND o.ended_on >= ")
        .push_bind(today)
        .push(" WHERE m.org_id = ")
        .push_bind(org)
        .push(" AND m.worker_id = ")
        .push_bind(worker)
        .push(" AND m.kind = 'allocated') AND (c.worker_id = ")
        .push_bind(worker)
        .push(" OR a.worker_id = ")
        .push_bind(worker)
        .push(")");
    spans(tx, statement).await
}

/// The cover at the actor's sites that is planned or going on, the next first. How many people, never who.
///
/// # Errors
/// As the database says.
pub async fn at_sites(
    tx: &mut Tx,
    reach: &Reach<on::PeerMatch, to::Change>,
    today: Date,
) -> Result<Vec<Span>> {
    let Scope::Sites(sites) = reach.scope() else {
        return Ok(Vec::new());
    };
    let statement = query(SELECT)
        .push(" JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id WHERE c.org_id = ")
        .push_bind(reach.actor().org)
        .push(" AND c.kind = 'cover' AND c.ended_on >= ")
        .push_bind(today)
        .push(" AND p.site_id IN ")
        .push_list(sites.iter().copied());
    spans(tx, statement).await
}

/// A planned meeting that would be kept by who covers.
#[derive(Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// With whom.
    pub person: PersonId,
    /// On which day.
    pub date: Date,
    /// At what time, if that is set.
    pub time: Option<Time>,
    /// How.
    pub mechanism: Mechanism,
}

impl std::fmt::Debug for HandedOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HandedOver({})", self.date)
    }
}

packed_row! {
    struct MeetingRow {
        person_id: Uuid,
        on_date: String,
        at_time: Option<String>,
        mechanism: String,
    }
}

/// The meetings that are planned with the worker who is away, with the people of the preview, on the days of cover.
/// It belongs to the preview and is audited with it.
///
/// # Errors
/// As the database says.
pub async fn handed_over(
    tx: &mut Tx,
    permit: &Permit<on::Worker, to::Change>,
    people: impl IntoIterator<Item = PersonId>,
    from: Date,
    until: Date,
) -> Result<Vec<HandedOver>> {
    let people: Vec<PersonId> = people.into_iter().take(MOST_AT_ONCE).collect();
    if people.is_empty() {
        return Ok(Vec::new());
    }
    query("SELECT c.person_id, c.on_date, c.at_time, c.mechanism FROM contact c WHERE c.org_id = ")
        .push_bind(permit.actor().org)
        .push(" AND c.worker_id = ")
        .push_bind(permit.subject())
        .push(" AND c.on_date >= ")
        .push_bind(from)
        .push(" AND c.on_date <= ")
        .push_bind(until)
        .push(" AND c.outcome = 'planned' AND c.person_id IN ")
        .push_list(people)
        .push(" ORDER BY c.on_date, COALESCE(c.at_time, ''), c.id LIMIT 1000")
        .packed::<MeetingRow>(tx)
        .await?
        .into_iter()
        .map(|row| {
            Ok(HandedOver {
                person: PersonId(row.person_id),
                date: day(&row.on_date, "contact", "on_date")?,
                time: maybe_time(row.at_time.as_deref(), "contact", "at_time")?,
                mechanism: word(Mechanism::from_word(&row.mechanism), "contact", "mechanism")?,
            })
        })
        .collect()
}

/// What to think about before `covers` covers for the permit's worker: another site, more people than agreed on those
/// days. `handed_over` is how many people they would cover for.
///
/// # Errors
/// [`crate::Error::Denied`] when the worker who covers is not at the actor's sites.
pub async fn cover_warnings(
    tx: &mut Tx,
    actor: &Actor,
    away: &Permit<on::Worker, to::Change>,
    covers: WorkerId,
    (from, until): (Date, Date),
    handed_over: u32,
) -> Result<Vec<CoverWarning>> {
    let covers = permits::worker::<on::Worker, to::Change>(tx, actor, covers).await?;
    let (same_site, capacity, people): (bool, i64, i64) = query("SELECT y.site_id = x.site_id AS same_site, y.capacity, (SELECT count(DISTINCT m.person_id) FROM peer_match m WHERE m.org_id = y.org_id AND m.worker_id = y.id AND m.started_on <= $5 AND (m.ended_on IS NULL OR m.ended_on >= $4)) AS people FROM worker y JOIN worker x ON x.org_id = y.org_id AND x.id = $2 WHERE y.org_id = $1 AND y.id = $3")
        .bind(actor.org)
        .bind(away.subject())
        .bind(covers.subject())
        .bind(from)
        .bind(until)
        .one(tx)
        .await?;
    let caseload = Caseload {
        people: u32::try_from(people).unwrap_or(u32::MAX),
        capacity: u32::try_from(capacity).unwrap_or(0),
    };
    Ok(warnings(same_site, caseload, handed_over))
}
