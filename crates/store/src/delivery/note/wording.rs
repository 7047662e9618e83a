//! What a note said before it was reworded. Nothing written about somebody is silently replaced.

use super::only_of;
use crate::{Error, Result, Stamp, Tx, query};
use access::{Permit, on, to};
use delivery::note::Agreement;
use ids::{NoteId, OrgId};
use uuid::Uuid;

/// An earlier wording of a note.
#[derive(Clone, PartialEq, Eq)]
pub struct Wording {
    /// Which version of the note it was.
    pub version: i64,
    /// What it said.
    pub body: String,
    /// Who wrote it.
    pub author_name: String,
    /// When it was written.
    pub written_at: Stamp,
    /// What the person said to it.
    pub agreement: Agreement,
}

// What is written about somebody must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wording({})", self.version)
    }
}

/// Keeps the wording a note has now, before it gets another.
pub(super) async fn keep(tx: &mut Tx, org: OrgId, note: Uuid) -> Result<()> {
    query("INSERT INTO note_revision (org_id, note_id, version, mode, body, author_id, written_at, agreement, persons_words) SELECT org_id, id, version, mode, body, author_id, written_at, agreement, persons_words FROM note WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(note)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    body: String,
    author_name: Option<String>,
    written_at: Stamp,
    agreement: String,
    persons_words: String,
}

impl TryFrom<Row> for Wording {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Wording {
            version: row.version,
            body: row.body,
            author_name: row.author_name.unwrap_or_default(),
            written_at: row.written_at,
            agreement: match row.agreement.as_str() {
                "not_yet" => Agreement::NotYet,
                "agreed" => Agreement::Agreed,
                "sees_it_differently" => Agreement::SeesItDifferently(row.persons_words),
                _ => {
                    return Err(Error::Unreadable {
                        table: "note_revision",
                        column: "agreement",
                    });
                }
            },
        })
    }
}

/// The earlier wordings of a note about the person, latest first. Whoever may read the note may read them; reading the
/// note itself wrote the audit entry.
///
/// # Errors
/// As the database says.
pub async fn earlier(
    tx: &mut Tx,
    permit: &Permit<on::Note, to::Read>,
    note: NoteId,
) -> Result<Vec<Wording>> {
    let mut statement = query("SELECT r.version, r.body, a.name AS author_name, r.written_at, r.agreement, r.persons_words FROM note_revision r JOIN note n ON n.org_id = r.org_id AND n.id = r.note_id LEFT JOIN account a ON a.org_id = r.org_id AND a.id = r.author_id WHERE r.org_id = $1 AND n.person_id = $2 AND r.note_id = $3")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(note);
    if let Some(worker) = only_of(permit)? {
        statement = statement.push(" AND n.worker_id = ").push_bind(worker);
    }
    statement
        .push(" ORDER BY r.version DESC LIMIT 50")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Wording::try_from)
        .collect()
}
