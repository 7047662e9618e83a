//! What a form for a contact needs to know before it can be filled in.

use super::row::term;
use crate::{Error, Result, Surroundings, Tx, audit, listing, query};
use access::{Permit, Reach, Scope, on, to};
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use frameworks::TermRef;
use ids::{PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// Somebody a contact can be recorded with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRecord {
    /// Who.
    pub person: PersonId,
    /// The name they use.
    pub name: String,
    /// How they want notes to be made.
    pub note_mode: NoteMode,
    /// When they met somebody of the programme last.
    pub last_met: Option<Date>,
    /// The site they belong to.
    pub site: SiteId,
    /// Whom to ring there with a worry; empty when the site has not said.
    pub duty_contact: String,
}

/// A worker who is or was matched with a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedWorker {
    /// Who.
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// Own or cover.
    pub kind: MatchKind,
    /// Since when.
    pub from: Date,
    /// Until when.
    pub until: Option<Date>,
    /// How the person wants notes to be made with this worker.
    pub note_mode: NoteMode,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    site_id: Uuid,
    duty_contact: String,
    note_mode: String,
    last_met: Option<String>,
}

fn note_mode(word: &str) -> Result<NoteMode> {
    NoteMode::from_code(word).ok_or(Error::Unreadable {
        table: "peer_match",
        column: "note_mode",
    })
}

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::Unreadable {
        table: "peer_match",
        column: "started_on",
    })
}

impl TryFrom<Row> for ToRecord {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(ToRecord {
            person: PersonId(row.id),
            name: row.name,
            note_mode: note_mode(&row.note_mode)?,
            last_met: row
                .last_met
                .as_deref()
                .map(|text| super::row::date(text, "on_date"))
                .transpose()?,
            site: SiteId(row.site_id),
            duty_contact: row.duty_contact,
        })
    }
}

/// The people a contact can be recorded with. A peer worker gets the people they are matched with, those met most
/// recently first; a coordinator those at their sites whose name holds `words`, at most 20, or without words the
/// [`MOST_RECENT`] whose records they had to do with last.
///
/// # Errors
/// As the database says.
pub async fn people_to_record(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Person, to::Read>,
    words: &str,
    today: Date,
) -> Result<Vec<ToRecord>> {
    let org = reach.actor().org;
    let statement = query("SELECT p.id, p.name, p.site_id, s.duty_contact, COALESCE((SELECT m.note_mode FROM peer_match m WHERE m.org_id = p.org_id AND m.person_id = p.id AND m.started_on <= ")
        .push_bind(today)
        .push(" AND (m.ended_on IS NULL OR m.ended_on >= ")
        .push_bind(today)
        .push(")");
    let statement = match reach.scope() {
        Scope::Caseload(worker) => statement.push(" AND m.worker_id = ").push_bind(*worker),
        _ => statement,
    };
    let statement = statement
        .push(" ORDER BY m.kind, m.started_on DESC LIMIT 1), ")
        .push_bind(NoteMode::DEFAULT.code())
        .push(") AS note_mode, (SELECT c.on_date FROM contact c WHERE c.org_id = p.org_id AND c.person_id = p.id AND c.outcome = 'met' ORDER BY c.on_date DESC, c.id DESC LIMIT 1) AS last_met FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id WHERE p.org_id = ")
        .push_bind(org);
    let mut recent: Vec<PersonId> = Vec::new();
    let statement = match reach.scope() {
        Scope::Caseload(worker) => {
            let people = super::walk::caseload(tx, org, *worker, today).await?;
            statement
                .push(" AND p.id IN ")
                .push_list(people)
                .push(" ORDER BY last_met DESC, p.folded_name, p.id LIMIT 200")
        }
        Scope::Sites(sites) if !words.trim().is_empty() => {
            let mut statement = statement
                .push(" AND p.site_id IN ")
                .push_list(sites.iter().copied());
            // Each word is looked for by itself, because the folded name has its words in an order of its own.
            for word in delivery::person::folded_name(words).split(' ').take(5) {
                statement = statement
                    .push(" AND p.folded_name LIKE ")
                    .push_bind(listing::contains(word))
                    .push(" ESCAPE '\\'");
            }
            statement.push(" ORDER BY p.folded_name, p.id LIMIT 20")
        }
        Scope::Sites(sites) => {
            recent = dealt_with_lately(tx, reach).await?;
            statement
                .push(" AND p.site_id IN ")
                .push_list(sites.iter().copied())
                .push(" AND p.id IN ")
                .push_list(recent.iter().copied())
        }
        // The policy gives no such list.
        _ => return Ok(Vec::new()),
    };
    let mut people: Vec<ToRecord> = statement
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(ToRecord::try_from)
        .collect::<Result<_>>()?;
    // The databases disagree on where absence sorts; those not met yet come last.
    people.sort_by_key(|p| std::cmp::Reverse(p.last_met));
    if !recent.is_empty() {
        people.sort_by_key(|p| recent.iter().position(|id| *id == p.person));
    }
    audit::listed(tx, around, reach, people.len()).await?;
    Ok(people)
}

/// How many people a coordinator is offered before they search.
pub const MOST_RECENT: i64 = 8;
/// How far back the actor's own steps are looked through for them.
const STEPS: i64 = 300;

/// The people whose records the actor saw or changed last, the latest first. Their own steps say so.
async fn dealt_with_lately(
    tx: &mut Tx,
    reach: &Reach<on::Person, to::Read>,
) -> Result<Vec<PersonId>> {
    let actor = reach.actor();
    Ok(query("SELECT person_id FROM (SELECT person_id, at FROM audit WHERE org_id = $1 AND account_id = $2 ORDER BY at DESC, id DESC")
        .bind(actor.org)
        .bind(actor.account)
        .limit(STEPS)
        .push(") AS steps WHERE person_id IS NOT NULL GROUP BY person_id ORDER BY max(at) DESC, person_id")
        .limit(MOST_RECENT)
        .all::<(Uuid,)>(tx)
        .await?
        .into_iter()
        .map(|(id,)| PersonId(id))
        .collect())
}

/// One person a contact is to be recorded with, for showing the form.
///
/// # Errors
/// [`Error::Denied`] when the person is gone.
pub async fn to_record(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Person, to::Read>,
    mode: NoteMode,
) -> Result<ToRecord> {
    let row: Row = query("SELECT p.id, p.name, p.site_id, s.duty_contact, $3 AS note_mode, (SELECT c.on_date FROM contact c WHERE c.org_id = p.org_id AND c.person_id = p.id AND c.outcome = 'met' ORDER BY c.on_date DESC, c.id DESC LIMIT 1) AS last_met FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id WHERE p.org_id = $1 AND p.id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(mode.code())
        .one(tx)
        .await?;
    audit::used(tx, around, permit, None, "").await?;
    row.try_into()
}

#[derive(sqlx::FromRow)]
struct MatchRow {
    worker_id: Uuid,
    name: String,
    kind: String,
    started_on: String,
    ended_on: Option<String>,
    note_mode: String,
}

/// The workers a person is or was matched with, those of today first and among them the person's own. It serves to
/// fill in a form about a contact and is audited with it.
///
/// # Errors
/// As the database says.
pub async fn matched_workers<D: to::Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Contact, D>,
    today: Date,
) -> Result<Vec<MatchedWorker>> {
    let rows: Vec<MatchRow> = query("SELECT m.worker_id, w.name, m.kind, m.started_on, m.ended_on, m.note_mode FROM peer_match m JOIN worker w ON w.org_id = m.org_id AND w.id = m.worker_id WHERE m.org_id = $1 AND m.person_id = $2 ORDER BY m.started_on DESC, m.id DESC LIMIT 50")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    let mut matches = rows
        .into_iter()
        .map(|row| {
            Ok(MatchedWorker {
                worker: WorkerId(row.worker_id),
                name: row.name,
                kind: MatchKind::from_code(&row.kind).ok_or(Error::Unreadable {
                    table: "peer_match",
                    column: "kind",
                })?,
                from: day(&row.started_on)?,
                until: row.ended_on.as_deref().map(day).transpose()?,
                note_mode: note_mode(&row.note_mode)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    // Those matched now first, and among them the person's own worker.
    matches.sort_by_key(|m| {
        let now = m.from <= today && m.until.is_none_or(|until| today <= until);
        (!now, m.kind)
    });
    Ok(matches)
}

/// The workers of the person's site on the day `today`, by name: for a contact with somebody whose match was never
/// written down. It serves to fill in a form about a contact and is audited with it.
///
/// # Errors
/// As the database says.
pub async fn workers_of_site<D: to::Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Contact, D>,
    today: Date,
) -> Result<Vec<(WorkerId, String)>> {
    let rows: Vec<(Uuid, String)> = query("SELECT w.id, w.name FROM worker w JOIN person p ON p.org_id = w.org_id AND p.site_id = w.site_id WHERE w.org_id = $1 AND p.id = $2 AND (w.left_on IS NULL OR w.left_on >= $3) ORDER BY lower(w.name), w.id LIMIT 500")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(today)
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (WorkerId(id), name))
        .collect())
}

/// The components and techniques the worker recorded last, most recent first, each once.
///
/// # Errors
/// As the database says.
pub async fn last_used_terms(
    tx: &mut Tx,
    reach: &Reach<on::Contact, to::Create>,
) -> Result<Vec<TermRef>> {
    let Some(worker) = reach.actor().worker else {
        return Ok(Vec::new());
    };
    // The last 20 contacts say what somebody reaches for; the index on worker and date finds them at once.
    let rows = query("SELECT t.framework_id, t.framework_version, t.term_id FROM (SELECT id, on_date FROM contact WHERE org_id = $1 AND worker_id = $2 ORDER BY on_date DESC, id DESC LIMIT 20) AS last CROSS JOIN contact_term t WHERE t.org_id = $1 AND t.contact_id = last.id ORDER BY last.on_date DESC, last.id DESC, t.framework_id, t.term_id")
        .bind(reach.actor().org)
        .bind(worker)
        .all(tx)
        .await?;
    each_once(rows)
}

/// The components and techniques of the person's last contacts, most recent first, each once. Those of earlier workers
/// count too: they are facts of a contact, no notes.
///
/// # Errors
/// As the database says.
pub async fn last_terms_of<D: to::Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Contact, D>,
) -> Result<Vec<TermRef>> {
    let rows = query("SELECT t.framework_id, t.framework_version, t.term_id FROM (SELECT id, on_date FROM contact WHERE org_id = $1 AND person_id = $2 ORDER BY on_date DESC, id DESC LIMIT 20) AS last CROSS JOIN contact_term t WHERE t.org_id = $1 AND t.contact_id = last.id ORDER BY last.on_date DESC, last.id DESC, t.framework_id, t.term_id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    each_once(rows)
}

/// What was recorded in the last 500 contacts of the service, each once: whom it was with or by is not told.
///
/// # Errors
/// As the database says.
pub async fn terms_used_lately(
    tx: &mut Tx,
    reach: &Reach<on::Contact, to::Create>,
) -> Result<Vec<TermRef>> {
    let rows = query("SELECT DISTINCT t.framework_id, t.framework_version, t.term_id FROM (SELECT id FROM contact WHERE org_id = $1 ORDER BY on_date DESC, id DESC LIMIT 500) AS last CROSS JOIN contact_term t WHERE t.org_id = $1 AND t.contact_id = last.id ORDER BY t.framework_id, t.term_id, t.framework_version DESC")
        .bind(reach.actor().org)
        .all(tx)
        .await?;
    each_once(rows)
}

fn each_once(rows: Vec<(String, String, String)>) -> Result<Vec<TermRef>> {
    let mut terms: Vec<TermRef> = Vec::new();
    for row in rows {
        let term = term(row)?;
        if !terms
            .iter()
            .any(|seen| seen.framework == term.framework && seen.term == term.term)
        {
            terms.push(term);
        }
    }
    Ok(terms)
}
