//! The meetings of a peer worker: their own, and those of somebody they cover for.

use super::{Supported, away, day, unreadable};
use crate::delivery::maybe_time;
use crate::packed::packed_row;
use crate::{Result, Tx, query};
use access::Actor;
use delivery::contact::{Mechanism, Outcome};
use ids::{ContactId, PersonId, WorkerId};
use jiff::civil::{Date, DateTime, Time};
use uuid::Uuid;

/// Planned contacts are shown from so many days back, so that none is forgotten, …
const BACK_DAYS: i64 = 14;
/// … to so many days ahead.
const AHEAD_DAYS: i64 = 7;

/// A contact that was planned and is not recorded yet, or one of today with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The contact.
    pub id: ContactId,
    /// With whom.
    pub person: PersonId,
    /// The name they use.
    pub name: String,
    /// On which day.
    pub date: Date,
    /// At what time, if that is set.
    pub time: Option<Time>,
    /// How.
    pub mechanism: Mechanism,
    /// What became of it.
    pub outcome: Outcome,
    /// Who covers on that day and keeps it in the worker's place, while that cover goes on or is ahead.
    pub kept_by: Option<String>,
    /// Whose meeting it is, when the worker keeps it for somebody who is away.
    pub kept_for: Option<String>,
}

impl Planned {
    /// Whether its time has come and gone, where a time is set; a day that is over is over without one.
    pub fn is_over(&self, now: DateTime) -> bool {
        match self.time {
            Some(time) => self.date.to_datetime(time) < now,
            None => self.date < now.date(),
        }
    }

    /// Whether what became of it is recorded.
    pub fn is_done(&self) -> bool {
        self.outcome != Outcome::Planned
    }
}

packed_row! {
    struct Row {
        id: Uuid,
        person_id: Uuid,
        on_date: String,
        at_time: Option<String>,
        mechanism: String,
        outcome: String,
        other_name: Option<String>,
    }
}

/// What a worker keeps from two weeks back to a week ahead, and what became of that of today, in order. The rule is
/// that of [`delivery::cover::keeps_meeting`].
pub(super) async fn of_worker(
    tx: &mut Tx,
    actor: &Actor,
    worker: WorkerId,
    people: &[Supported],
    today: Date,
) -> Result<Vec<Planned>> {
    let (from, until) = (away(today, -BACK_DAYS), away(today, AHEAD_DAYS));
    let own: Vec<Row> = query("SELECT c.id, c.person_id, c.on_date, c.at_time, c.mechanism, c.outcome, (SELECT y.name FROM peer_match o JOIN worker y ON y.org_id = o.org_id AND y.id = o.worker_id WHERE o.org_id = c.org_id AND o.episode_id = c.episode_id AND o.kind = 'cover' AND o.worker_id <> c.worker_id AND o.started_on <= c.on_date AND o.ended_on >= c.on_date AND o.ended_on >= $5 AND EXISTS (SELECT 1 FROM peer_match a WHERE a.org_id = c.org_id AND a.episode_id = c.episode_id AND a.worker_id = c.worker_id AND a.kind = 'allocated' AND a.started_on <= c.on_date AND (a.ended_on IS NULL OR a.ended_on >= c.on_date)) ORDER BY o.started_on LIMIT 1) AS other_name FROM contact c WHERE c.org_id = $1 AND c.worker_id = $2 AND c.on_date >= $3 AND c.on_date <= $4 AND (c.outcome = 'planned' OR c.on_date = $5) ORDER BY c.on_date, COALESCE(c.at_time, ''), c.id LIMIT 100")
        .bind(actor.org)
        .bind(worker)
        .bind(from)
        .bind(until)
        .bind(today)
        .packed(tx)
        .await?;
    let for_others: Vec<Row> = query("SELECT c.id, c.person_id, c.on_date, c.at_time, c.mechanism, c.outcome, x.name AS other_name FROM peer_match o JOIN contact c ON c.org_id = o.org_id AND c.person_id = o.person_id AND c.episode_id = o.episode_id AND c.on_date >= o.started_on AND c.on_date <= o.ended_on AND c.outcome = 'planned' AND c.worker_id <> o.worker_id JOIN peer_match a ON a.org_id = c.org_id AND a.episode_id = c.episode_id AND a.worker_id = c.worker_id AND a.kind = 'allocated' AND a.started_on <= c.on_date AND (a.ended_on IS NULL OR a.ended_on >= c.on_date) JOIN worker x ON x.org_id = c.org_id AND x.id = c.worker_id WHERE o.org_id = $1 AND o.worker_id = $2 AND o.kind = 'cover' AND o.started_on <= $5 AND o.ended_on >= $5 AND c.on_date >= $3 AND c.on_date <= $4 ORDER BY c.on_date, COALESCE(c.at_time, ''), c.id LIMIT 100")
        .bind(actor.org)
        .bind(worker)
        .bind(from)
        .bind(until)
        .bind(today)
        .packed(tx)
        .await?;
    let mut planned = Vec::with_capacity(own.len() + for_others.len());
    for (row, is_own) in own
        .into_iter()
        .map(|row| (row, true))
        .chain(for_others.into_iter().map(|row| (row, false)))
    {
        // Whoever is not supported any more is not named any more.
        let Some(person) = people.iter().find(|p| p.person.0 == row.person_id) else {
            continue;
        };
        let outcome =
            Outcome::from_word(&row.outcome).ok_or_else(|| unreadable("contact", "outcome"))?;
        let (kept_by, kept_for) = if is_own {
            // What is recorded was kept by the worker themselves.
            (row.other_name.filter(|_| outcome == Outcome::Planned), None)
        } else {
            (None, row.other_name)
        };
        planned.push(Planned {
            id: ContactId(row.id),
            person: person.person,
            name: person.name.clone(),
            date: day(&row.on_date, "contact", "on_date")?,
            time: maybe_time(row.at_time.as_deref(), "contact", "at_time")?,
            mechanism: Mechanism::from_word(&row.mechanism)
                .ok_or_else(|| unreadable("contact", "mechanism"))?,
            outcome,
            kept_by,
            kept_for,
        });
    }
    planned.sort_by_key(|p| (p.date, p.time, p.id));
    Ok(planned)
}
