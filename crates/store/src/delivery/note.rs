//! What was written about a contact for the person and the worker to share.
//!
//! A worker reads the notes they wrote with the person themselves; those of a worker before them stay with the person.

mod wording;

pub use wording::{Wording, earlier};

use crate::delivery::Refusal;
use crate::listing::Page;
use crate::packed::packed_row;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Permit, Relationship, Role, on, to};
use delivery::note::{Agreement, NoteMode};
use ids::{ContactId, NoteId, PersonId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// A note with what the person says to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// Its identifier.
    pub id: NoteId,
    /// The contact it belongs to.
    pub contact: ContactId,
    /// The day of the contact.
    pub on_date: Date,
    /// Whom it is about.
    pub person: PersonId,
    /// The worker's name.
    pub worker_name: String,
    /// How it was made.
    pub mode: NoteMode,
    /// What it says.
    pub body: String,
    /// Who wrote it.
    pub author_name: String,
    /// When it was written, or changed last.
    pub written_at: Stamp,
    /// What the person says to it.
    pub agreement: Agreement,
    /// What the person said to an earlier wording; empty when they said nothing.
    pub said_before: String,
    /// Its version.
    pub version: i64,
}

// What is written about somebody must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Note({})", self.id)
    }
}

/// The longest words of the person beside a note, in characters.
pub const LONGEST_WORDS: usize = 4000;

packed_row! {
    struct Row {
        id: Uuid,
        contact_id: Uuid,
        on_date: String,
        person_id: Uuid,
        worker_name: String,
        mode: String,
        body: String,
        author_name: Option<String>,
        written_at: Stamp,
        agreement: String,
        persons_words: String,
        version: i64,
    }
}

impl TryFrom<Row> for Note {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let unreadable = |column| Error::Unreadable {
            table: "note",
            column,
        };
        let (agreement, said_before) = match row.agreement.as_str() {
            "not_yet" => (Agreement::NotYet, row.persons_words),
            "agreed" => (Agreement::Agreed, row.persons_words),
            "sees_it_differently" => (
                Agreement::SeesItDifferently(row.persons_words),
                String::new(),
            ),
            _ => return Err(unreadable("agreement")),
        };
        Ok(Note {
            id: NoteId(row.id),
            contact: ContactId(row.contact_id),
            on_date: row.on_date.parse().map_err(|_| unreadable("on_date"))?,
            person: PersonId(row.person_id),
            worker_name: row.worker_name,
            mode: NoteMode::from_code(&row.mode).ok_or_else(|| unreadable("mode"))?,
            body: row.body,
            author_name: row.author_name.unwrap_or_default(),
            written_at: row.written_at,
            agreement,
            said_before,
            version: row.version,
        })
    }
}

const SELECT: &str = "SELECT n.id, n.contact_id, c.on_date, n.person_id, w.name AS worker_name, n.mode, n.body, a.name AS author_name, n.written_at, n.agreement, n.persons_words, n.version FROM note n JOIN contact c ON c.org_id = n.org_id AND c.id = n.contact_id JOIN worker w ON w.org_id = n.org_id AND w.id = n.worker_id LEFT JOIN account a ON a.org_id = n.org_id AND a.id = n.author_id WHERE n.org_id = $1 AND n.person_id = $2";

/// The worker whose notes alone the actor may read; none when the policy lets them read all of the person's.
fn only_of<D: Deed>(permit: &Permit<on::Note, D>) -> Result<Option<WorkerId>> {
    match permit.actor().role {
        Role::PeerWorker => permit.actor().worker.map(Some).ok_or(Error::Denied),
        _ => Ok(None),
    }
}

/// The note of a contact, if there is one the actor may read.
///
/// # Errors
/// As the database says.
pub async fn for_contact(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Note, to::Read>,
    contact: ContactId,
) -> Result<Option<Note>> {
    let mut statement = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND n.contact_id = ")
        .push_bind(contact);
    if let Some(worker) = only_of(permit)? {
        statement = statement.push(" AND n.worker_id = ").push_bind(worker);
    }
    let note = statement
        .optional::<Row>(tx)
        .await?
        .map(Note::try_from)
        .transpose()?;
    if let Some(note) = &note {
        audit::used(tx, around, permit, note.id.0, "").await?;
    }
    Ok(note)
}

/// One note about a person.
///
/// # Errors
/// [`Error::Denied`] when it is not about the person, or not the actor's to read.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Note, to::Read>,
    id: NoteId,
) -> Result<Note> {
    let mut statement = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND n.id = ")
        .push_bind(id);
    if let Some(worker) = only_of(permit)? {
        statement = statement.push(" AND n.worker_id = ").push_bind(worker);
    }
    let note = statement.one::<Row>(tx).await?.try_into()?;
    audit::used(tx, around, permit, id.0, "").await?;
    Ok(note)
}

/// The notes about a person that the actor may read, those of the latest contact first.
///
/// # Errors
/// As the database says.
pub async fn list_for_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Note, to::Read>,
    page: Page,
) -> Result<Vec<Note>> {
    let mut statement = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject());
    if let Some(worker) = only_of(permit)? {
        statement = statement.push(" AND n.worker_id = ").push_bind(worker);
    }
    let notes = statement
        .push(" ORDER BY c.on_date DESC, n.written_at DESC, n.id DESC")
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .packed::<Row>(tx)
        .await?
        .into_iter()
        .map(Note::try_from)
        .collect::<Result<Vec<_>>>()?;
    audit::used(tx, around, permit, None, format!("{} listed", notes.len())).await?;
    Ok(notes)
}

/// Keeps what was written about a contact, in place of what was written before; nothing takes a note away. A changed
/// wording is one the person has not agreed to yet; what they said to the earlier one stays beside it.
///
/// `body` has passed [`delivery::note::check`].
///
/// # Errors
/// [`Error::Denied`] when the contact is not one of the person's with this worker; [`Error::Refused`] when a note that
/// the person has answered would be taken away.
pub async fn write(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Note, to::Create>,
    contact: ContactId,
    mode: NoteMode,
    body: Option<&str>,
) -> Result<()> {
    let actor = permit.actor();
    let worker = actor.worker.ok_or(Error::Denied)?;
    let theirs = query("SELECT count(*) FROM contact WHERE org_id = $1 AND id = $2 AND person_id = $3 AND worker_id = $4")
        .bind(actor.org)
        .bind(contact)
        .bind(permit.subject())
        .bind(worker)
        .count(tx)
        .await?;
    if theirs == 0 {
        return Err(Error::Denied);
    }
    let before: Option<(Uuid, String, String, String)> = query(
        "SELECT id, body, agreement, persons_words FROM note WHERE org_id = $1 AND contact_id = $2",
    )
    .bind(actor.org)
    .bind(contact)
    .optional(tx)
    .await?;
    match (before, body) {
        (None, None) => Ok(()),
        (Some((_, old, _, _)), Some(new)) if old == new => Ok(()),
        (Some((id, _, agreement, said)), None) => {
            if agreement != Agreement::NotYet.code() || !said.is_empty() {
                return Err(Refusal::NoteAnswered.into());
            }
            query("DELETE FROM note_revision WHERE org_id = $1 AND note_id = $2")
                .bind(actor.org)
                .bind(id)
                .execute(tx)
                .await?;
            query("DELETE FROM note WHERE org_id = $1 AND id = $2")
                .bind(actor.org)
                .bind(id)
                .execute(tx)
                .await?;
            audit::used(tx, around, permit, id, "taken away").await
        }
        (Some((id, _, _, _)), Some(new)) => {
            wording::keep(tx, actor.org, id).await?;
            query("UPDATE note SET body = $3, mode = $4, author_id = $5, written_at = $6, agreement = 'not_yet', agreed_at = NULL, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(actor.org)
                .bind(id)
                .bind(new)
                .bind(mode.code())
                .bind(actor.account)
                .bind(around.now())
                .execute(tx)
                .await?;
            audit::used(tx, around, permit, id, "changed").await
        }
        (None, Some(new)) => {
            let id: NoteId = around.id();
            query("INSERT INTO note (org_id, id, contact_id, person_id, worker_id, mode, body, author_id, written_at, agreement, persons_words, agreed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'not_yet', '', NULL, 1)")
                .bind(actor.org)
                .bind(id)
                .bind(contact)
                .bind(permit.subject())
                .bind(worker)
                .bind(mode.code())
                .bind(new)
                .bind(actor.account)
                .bind(around.now())
                .execute(tx)
                .await?;
            audit::used(tx, around, permit, id.0, "").await
        }
    }
}

/// The person agrees to a note about them, in the version they read.
///
/// # Errors
/// [`Error::Changed`] when the note was reworded in the meantime; [`Error::Denied`] for anybody but the person.
pub async fn agree(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Note, to::Change>,
    id: NoteId,
    version: i64,
) -> Result<()> {
    answer(tx, around, permit, id, version, &Agreement::Agreed).await
}

/// The person sees it differently; their own words stand beside the note and never replace it.
///
/// # Errors
/// [`Error::Refused`] when the words are missing or longer than [`LONGEST_WORDS`]; [`Error::Changed`] when the note was
/// reworded in the meantime; [`Error::Denied`] for anybody but the person.
pub async fn differ(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Note, to::Change>,
    id: NoteId,
    version: i64,
    words: &str,
) -> Result<()> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Refusal::NoView.into());
    }
    if words.chars().count() > LONGEST_WORDS {
        return Err(Refusal::ViewTooLong {
            most: LONGEST_WORDS,
        }
        .into());
    }
    let answer_given = Agreement::SeesItDifferently(words.to_owned());
    answer(tx, around, permit, id, version, &answer_given).await
}

async fn answer(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Note, to::Change>,
    id: NoteId,
    version: i64,
    given: &Agreement,
) -> Result<()> {
    // The worker may change a note's words, but only the person can say what they think of it.
    if !permit.is(Relationship::Own) {
        return Err(Error::Denied);
    }
    let org = permit.actor().org;
    let (current,): (i64,) =
        query("SELECT version FROM note WHERE org_id = $1 AND id = $2 AND person_id = $3")
            .bind(org)
            .bind(id)
            .bind(permit.subject())
            .one(tx)
            .await?;
    if current != version {
        return Err(Error::Changed);
    }
    // An agreement leaves words that were said to an earlier wording where they are.
    let words = match given {
        Agreement::SeesItDifferently(words) => Some(words.as_str()),
        Agreement::NotYet | Agreement::Agreed => None,
    };
    query("UPDATE note SET agreement = $3, persons_words = COALESCE($4, persons_words), agreed_at = $5 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .bind(given.code())
        .bind(words)
        .bind(around.now())
        .execute(tx)
        .await?;
    audit::used(tx, around, permit, id.0, given.code()).await
}
