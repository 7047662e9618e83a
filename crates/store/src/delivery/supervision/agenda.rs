//! What a worker shares ahead of a supervision. While they write, it is a draft of theirs and not here; once shared it
//! is part of the supervision and read by those who read that.

use super::Supervised;
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing as _;
use access::to::{Change, Create, Deed, Read};
use access::{Permit, on};
use ids::{AgendaId, OrgId, SupervisionId, WorkerId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// What a worker shared.
#[derive(Clone, PartialEq, Eq)]
pub struct Agenda {
    /// Its identifier, that of the draft it was written as.
    pub id: AgendaId,
    /// What they want to bring.
    pub words: String,
    /// When they shared it, or changed it last.
    pub shared_at: Stamp,
    /// The day of the supervision it was brought to; none while that lies ahead.
    pub brought_on: Option<Date>,
}

// What somebody brings to supervision must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Agenda {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Agenda({})", self.id)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    words: String,
    shared_at: Stamp,
    planned_on: Option<String>,
}

/// The word that keeps the agendas of the two kinds of supervision apart: that of the first kind that belongs to it.
fn kind<R: Supervised>() -> &'static str {
    R::KINDS.first().map_or("", |kind| kind.code())
}

/// How many earlier agendas are shown.
const MOST: i64 = 12;

/// What the worker shared: for the supervision that comes next, if anything, and after it what they brought before.
/// Whoever reads what somebody else wrote is written down.
///
/// # Errors
/// As the database says.
pub async fn shared<R: Supervised>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, Read>,
) -> Result<Vec<Agenda>> {
    let actor = permit.actor();
    let rows: Vec<Row> = query("SELECT a.id, a.words, a.shared_at, s.planned_on FROM supervision_agenda a LEFT JOIN supervision s ON s.org_id = a.org_id AND s.id = a.supervision_id WHERE a.org_id = $1 AND a.worker_id = $2 AND a.kind = $3 ORDER BY CASE WHEN a.supervision_id IS NULL THEN 0 ELSE 1 END, a.shared_at DESC, a.id DESC")
        .bind(actor.org)
        .bind(permit.subject())
        .bind(kind::<R>())
        .limit(MOST)
        .all(tx)
        .await?;
    if actor.worker != Some(permit.subject()) {
        for row in &rows {
            let entry = audit::Entry {
                action: Read::ACTION,
                resource: R::RESOURCE,
                resource_id: Some(row.id),
                person: None,
                detail: "what is brought".into(),
            };
            audit::write(tx, around, actor, entry).await?;
        }
    }
    rows.into_iter()
        .map(|row| {
            Ok(Agenda {
                id: AgendaId(row.id),
                words: row.words,
                shared_at: row.shared_at,
                brought_on: crate::delivery::maybe_day(
                    row.planned_on,
                    "supervision",
                    "planned_on",
                )?,
            })
        })
        .collect()
}

/// Shares what the worker wants to bring to the next supervision of the permit's kind, in place of what they shared for
/// it before. Sent twice it is there once. `words` has passed [`delivery::supervision::agenda`].
///
/// # Errors
/// As the database says.
pub async fn share<R: Supervised>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Agenda, Create>,
    id: AgendaId,
    words: &str,
) -> Result<()> {
    let (org, worker) = (permit.actor().org, permit.subject());
    let open: Option<(Uuid, String)> = query("SELECT id, words FROM supervision_agenda WHERE org_id = $1 AND worker_id = $2 AND kind = $3 AND supervision_id IS NULL")
        .bind(org)
        .bind(worker)
        .bind(kind::<R>())
        .optional(tx)
        .await?;
    let id = match open {
        Some((_, old)) if old == words => return Ok(()),
        Some((open, _)) => {
            query("UPDATE supervision_agenda SET words = $3, shared_at = $4, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(open)
                .bind(words)
                .bind(around.now())
                .execute(tx)
                .await?;
            open
        }
        None => {
            let done =
                query("SELECT count(*) FROM supervision_agenda WHERE org_id = $1 AND id = $2")
                    .bind(org)
                    .bind(id)
                    .count(tx)
                    .await?;
            // The form of one that was brought meanwhile begins the next.
            let id = if done == 0 { id } else { around.id() };
            query("INSERT INTO supervision_agenda (org_id, id, worker_id, kind, words, shared_at, supervision_id, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)")
                .bind(org)
                .bind(id)
                .bind(worker)
                .bind(kind::<R>())
                .bind(words)
                .bind(around.now())
                .bind(None::<SupervisionId>)
                .execute(tx)
                .await?;
            id.0
        }
    };
    note(tx, around, permit, id).await
}

/// Takes back what the worker shared for the next supervision, and returns its words so that they can go on as a draft.
///
/// # Errors
/// As the database says.
pub async fn take_back<R: Supervised>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Agenda, Change>,
) -> Result<Option<(AgendaId, String)>> {
    let (org, worker) = (permit.actor().org, permit.subject());
    let open: Option<(Uuid, String)> = query("SELECT id, words FROM supervision_agenda WHERE org_id = $1 AND worker_id = $2 AND kind = $3 AND supervision_id IS NULL")
        .bind(org)
        .bind(worker)
        .bind(kind::<R>())
        .optional(tx)
        .await?;
    let Some((id, words)) = open else {
        return Ok(None);
    };
    query("DELETE FROM supervision_agenda WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    note(tx, around, permit, id).await?;
    Ok(Some((AgendaId(id), words)))
}

/// The supervision of `day` took place: what was shared until then was brought to it, and the next agenda begins empty.
/// What was shared after that day is for the next one. Days are those of UTC; a night's difference changes nothing here.
pub(super) async fn brought<R: Supervised>(
    tx: &mut Tx,
    (org, worker): (OrgId, WorkerId),
    supervision: SupervisionId,
    day: Date,
) -> Result<()> {
    let open: Option<(Uuid, Stamp)> = query("SELECT id, shared_at FROM supervision_agenda WHERE org_id = $1 AND worker_id = $2 AND kind = $3 AND supervision_id IS NULL")
        .bind(org)
        .bind(worker)
        .bind(kind::<R>())
        .optional(tx)
        .await?;
    let Some((id, shared_at)) = open else {
        return Ok(());
    };
    if shared_at.0.to_zoned(TimeZone::UTC).date() > day {
        return Ok(());
    }
    query("UPDATE supervision_agenda SET supervision_id = $3, version = version + 1 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .bind(supervision)
        .execute(tx)
        .await?;
    Ok(())
}

/// The supervision did not take place after all: what was brought to it is for the next one, unless something else is.
pub(super) async fn not_brought<R: Supervised>(
    tx: &mut Tx,
    (org, worker): (OrgId, WorkerId),
    supervision: SupervisionId,
) -> Result<()> {
    query("UPDATE supervision_agenda SET supervision_id = NULL, version = version + 1 WHERE org_id = $1 AND supervision_id = $2 AND NOT EXISTS (SELECT 1 FROM supervision_agenda o WHERE o.org_id = $1 AND o.worker_id = $3 AND o.kind = $4 AND o.supervision_id IS NULL)")
        .bind(org)
        .bind(supervision)
        .bind(worker)
        .bind(kind::<R>())
        .execute(tx)
        .await?;
    Ok(())
}

async fn note<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Agenda, D>,
    id: Uuid,
) -> Result<()> {
    let entry = audit::Entry {
        action: D::ACTION,
        resource: on::Agenda::RESOURCE,
        resource_id: Some(id),
        person: None,
        detail: String::new(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
