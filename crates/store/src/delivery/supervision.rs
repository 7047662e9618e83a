//! A peer worker's supervision: planned, held or not held. Line management and peer supervision have different readers
//! in the policy, so each is asked for with its own permit.

mod agenda;
mod work;

pub use agenda::{Agenda, share, shared, take_back};
pub use work::{Work, last_held, times_met, work};

use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::{Change, Create, Deed, Read};
use access::{Permit, on};
use delivery::worker::SupervisionKind;
use ids::{SupervisionId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// Which of the two a permit is about.
pub trait Supervised: Thing<Subject = WorkerId> {
    /// The kinds of supervision that belong to it.
    const KINDS: &'static [SupervisionKind];
}

impl Supervised for on::Supervision {
    const KINDS: &'static [SupervisionKind] = &[SupervisionKind::LineManagement];
}

impl Supervised for on::PeerSupervision {
    const KINDS: &'static [SupervisionKind] = &[SupervisionKind::Peer, SupervisionKind::Group];
}

/// What became of a planned supervision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It lies ahead, or nobody has said yet.
    Planned,
    /// It took place.
    Held,
    /// It did not take place.
    NotHeld,
}

impl State {
    /// The word that stands for it in the database.
    pub const fn code(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Held => "held",
            State::NotHeld => "not_held",
        }
    }

    /// Reads [`State::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [State::Planned, State::Held, State::NotHeld]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A supervision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supervision {
    /// Its identifier.
    pub id: SupervisionId,
    /// With whom in which way.
    pub kind: SupervisionKind,
    /// The day it is or was planned for.
    pub planned_on: Date,
    /// What became of it.
    pub state: State,
    /// With whom, in words.
    pub with_whom: String,
    /// Rises with every change.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    planned_on: String,
    state: String,
    with_whom: String,
    version: i64,
}

impl Row {
    fn read(self) -> Result<Supervision> {
        let unreadable = |column| Error::Unreadable {
            table: "supervision",
            column,
        };
        Ok(Supervision {
            id: SupervisionId(self.id),
            kind: SupervisionKind::from_code(&self.kind).ok_or(unreadable("kind"))?,
            planned_on: self
                .planned_on
                .parse()
                .map_err(|_| unreadable("planned_on"))?,
            state: State::from_code(&self.state).ok_or(unreadable("state"))?,
            with_whom: self.with_whom,
            version: self.version,
        })
    }
}

/// Plans a supervision, or writes down one that was held. The identifier was made when the form was: planned twice with
/// the same one, it is there once.
///
/// # Errors
/// [`Error::Denied`] when the permit is for the other kind of supervision.
pub async fn plan<R: Supervised>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, Create>,
    new: &Supervision,
) -> Result<()> {
    if !R::KINDS.contains(&new.kind) {
        return Err(Error::Denied);
    }
    let org = permit.actor().org;
    let there = query("SELECT count(*) FROM supervision WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(new.id)
        .count(tx)
        .await?;
    if there > 0 {
        return Ok(());
    }
    query("INSERT INTO supervision (org_id, id, worker_id, kind, planned_on, state, with_whom, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)")
        .bind(org)
        .bind(new.id)
        .bind(permit.subject())
        .bind(new.kind.code())
        .bind(new.planned_on)
        .bind(new.state.code())
        .bind(&new.with_whom)
        .bind(around.now())
        .execute(tx)
        .await?;
    note(tx, around, permit, new.id).await
}

/// Says what became of a supervision.
///
/// # Errors
/// [`Error::Denied`] when the worker has no such supervision of the permit's kind; [`Error::Changed`] when somebody
/// else said something different in the meantime.
pub async fn settle<R: Supervised>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, Change>,
    id: SupervisionId,
    version: i64,
    state: State,
) -> Result<()> {
    let org = permit.actor().org;
    let now: (String, String) = query("SELECT state, planned_on FROM supervision WHERE org_id = $1 AND id = $2 AND worker_id = $3 AND kind IN ")
        .bind(org)
        .bind(id)
        .bind(permit.subject())
        .push_list(R::KINDS.iter().map(|kind| kind.code()))
        .one(tx)
        .await?;
    if now.0 == state.code() {
        return Ok(());
    }
    let changed = query("UPDATE supervision SET state = $4, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(state.code())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    let whose = (org, permit.subject());
    if state == State::Held {
        let day = crate::delivery::day(&now.1, "supervision", "planned_on")?;
        agenda::brought::<R>(tx, whose, id, day).await?;
    } else {
        agenda::not_brought::<R>(tx, whose, id).await?;
    }
    note(tx, around, permit, id).await
}

/// One supervision as it stands now, for somebody who may change it.
///
/// # Errors
/// [`Error::Denied`] when it is not there.
pub async fn one<R: Supervised>(
    tx: &mut Tx,
    permit: &Permit<R, Change>,
    id: SupervisionId,
) -> Result<Supervision> {
    query("SELECT id, kind, planned_on, state, with_whom, version FROM supervision WHERE org_id = $1 AND id = $2 AND worker_id = $3 AND kind IN ")
        .bind(permit.actor().org)
        .bind(id)
        .bind(permit.subject())
        .push_list(R::KINDS.iter().map(|kind| kind.code()))
        .one::<Row>(tx)
        .await?
        .read()
}

/// The most supervisions that are listed.
const MOST: i64 = 200;

/// A worker's supervisions of the permit's kind, latest first.
///
/// # Errors
/// As the database says.
pub async fn list<R: Supervised>(
    tx: &mut Tx,
    permit: &Permit<R, Read>,
) -> Result<Vec<Supervision>> {
    query("SELECT id, kind, planned_on, state, with_whom, version FROM supervision WHERE org_id = $1 AND worker_id = $2 AND kind IN ")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push_list(R::KINDS.iter().map(|kind| kind.code()))
        .push(" ORDER BY planned_on DESC, id DESC")
        .limit(MOST)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// The next supervision of the permit's kind that is planned for `today` or later.
///
/// # Errors
/// As the database says.
pub async fn next<R: Supervised>(
    tx: &mut Tx,
    permit: &Permit<R, Read>,
    today: Date,
) -> Result<Option<Supervision>> {
    query("SELECT id, kind, planned_on, state, with_whom, version FROM supervision WHERE org_id = $1 AND worker_id = $2 AND planned_on >= $3 AND state = 'planned' AND kind IN ")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(today)
        .push_list(R::KINDS.iter().map(|kind| kind.code()))
        .push(" ORDER BY planned_on, id LIMIT 1")
        .optional::<Row>(tx)
        .await?
        .map(Row::read)
        .transpose()
}

async fn note<R: Supervised, D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    id: SupervisionId,
) -> Result<()> {
    let entry = audit::Entry {
        action: D::ACTION,
        resource: R::RESOURCE,
        resource_id: Some(id.0),
        person: None,
        detail: String::new(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
