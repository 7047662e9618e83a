//! Everything that belongs to a contact, taken out of its tables and put back as it was.

use crate::delivery::Refusal;
use crate::{Error, Result, Stamp, Tx, query};
use ids::{ContactId, OrgId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

/// The contact itself.
#[derive(Clone, Serialize, Deserialize, sqlx::FromRow)]
pub(super) struct Facts {
    pub(super) local_ref: Option<String>,
    pub(super) episode_id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) worker_id: Uuid,
    pub(super) site_id: Uuid,
    pub(super) on_date: String,
    pub(super) at_time: Option<String>,
    pub(super) outcome: String,
    pub(super) mechanism: String,
    pub(super) place: Option<String>,
    pub(super) minutes: Option<i64>,
    pub(super) mechanism_code: String,
    pub(super) attendance_code: Option<String>,
    pub(super) circumstances: String,
    pub(super) version: i64,
    pub(super) created_by: Option<Uuid>,
    pub(super) created_at: Stamp,
    pub(super) changed_at: Stamp,
}

/// One of its components or techniques.
#[derive(Clone, Serialize, Deserialize, sqlx::FromRow)]
pub(super) struct Component {
    pub(super) framework_id: String,
    pub(super) framework_version: String,
    pub(super) term_id: String,
}

/// What it said before it was changed.
#[derive(Clone, Serialize, Deserialize, sqlx::FromRow)]
struct Revision {
    version: i64,
    facts: Json<Value>,
    reason: String,
    changed_by: Option<Uuid>,
    changed_at: Stamp,
}

/// What was written about it.
#[derive(Clone, Serialize, Deserialize, sqlx::FromRow)]
pub(super) struct Note {
    pub(super) id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) worker_id: Uuid,
    pub(super) mode: String,
    pub(super) body: String,
    pub(super) author_id: Uuid,
    pub(super) written_at: Stamp,
    pub(super) agreement: String,
    pub(super) persons_words: String,
    pub(super) agreed_at: Option<Stamp>,
    pub(super) version: i64,
}

/// An earlier wording of it.
#[derive(Clone, Serialize, Deserialize, sqlx::FromRow)]
struct Wording {
    note_id: Uuid,
    version: i64,
    mode: String,
    body: String,
    author_id: Uuid,
    written_at: Stamp,
    agreement: String,
    persons_words: String,
}

/// Somebody's private reflection on it.
#[derive(Clone, Serialize, Deserialize, sqlx::FromRow)]
pub(super) struct Reflection {
    pub(super) id: Uuid,
    pub(super) account_id: Uuid,
    pub(super) body: String,
    pub(super) version: i64,
    pub(super) written_at: Stamp,
}

/// What the person said to the meeting while it was planned.
#[derive(Clone, Serialize, Deserialize, sqlx::FromRow)]
struct PersonsReply {
    answer: String,
    words: String,
    for_date: String,
    for_time: Option<String>,
    answered_at: Stamp,
}

#[derive(sqlx::FromRow)]
struct StudyText {
    id: Uuid,
}

/// A contact with everything that hangs on it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) facts: Facts,
    pub(super) terms: Vec<Component>,
    revisions: Vec<Revision>,
    pub(super) note: Option<Note>,
    wordings: Vec<Wording>,
    pub(super) reflections: Vec<Reflection>,
    answer: Option<PersonsReply>,
    /// The texts of studies that were made of its note. They stay there, and are tied to it again when it is restored.
    study_texts: Vec<Uuid>,
}

// Notes and reflections are in it, which must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kept(version {})", self.facts.version)
    }
}

impl Kept {
    /// Reads what belongs to a contact; none when there is no such contact.
    pub(super) async fn read(tx: &mut Tx, org: OrgId, id: ContactId) -> Result<Option<Kept>> {
        let facts: Option<Facts> = query("SELECT local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at FROM contact WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .optional(tx)
            .await?;
        let Some(facts) = facts else {
            return Ok(None);
        };
        let of_contact = |text: &'static str| query(text).bind(org).bind(id);
        let terms = of_contact("SELECT framework_id, framework_version, term_id FROM contact_term WHERE org_id = $1 AND contact_id = $2 ORDER BY framework_id, term_id").all(tx).await?;
        let revisions = of_contact("SELECT version, facts, reason, changed_by, changed_at FROM contact_revision WHERE org_id = $1 AND contact_id = $2 ORDER BY version").all(tx).await?;
        let note: Option<Note> = of_contact("SELECT id, person_id, worker_id, mode, body, author_id, written_at, agreement, persons_words, agreed_at, version FROM note WHERE org_id = $1 AND contact_id = $2").optional(tx).await?;
        let wordings = of_contact("SELECT r.note_id, r.version, r.mode, r.body, r.author_id, r.written_at, r.agreement, r.persons_words FROM note_revision r JOIN note n ON n.org_id = r.org_id AND n.id = r.note_id WHERE n.org_id = $1 AND n.contact_id = $2 ORDER BY r.version").all(tx).await?;
        let reflections = of_contact("SELECT id, account_id, body, version, written_at FROM reflection WHERE org_id = $1 AND contact_id = $2 ORDER BY id").all(tx).await?;
        let answer = of_contact("SELECT answer, words, for_date, for_time, answered_at FROM meeting_answer WHERE org_id = $1 AND contact_id = $2").optional(tx).await?;
        let study_texts: Vec<StudyText> =
            of_contact("SELECT id FROM source WHERE org_id = $1 AND contact_id = $2 ORDER BY id")
                .all(tx)
                .await?;
        Ok(Some(Kept {
            facts,
            terms,
            revisions,
            note,
            wordings,
            reflections,
            answer,
            study_texts: study_texts.into_iter().map(|text| text.id).collect(),
        }))
    }

    /// Takes a contact and what belongs to it out of their tables.
    pub(super) async fn take_out(tx: &mut Tx, org: OrgId, id: ContactId) -> Result<()> {
        for text in [
            "UPDATE source SET contact_id = NULL WHERE org_id = $1 AND contact_id = $2",
            "DELETE FROM note_revision WHERE org_id = $1 AND note_id IN (SELECT id FROM note WHERE org_id = $1 AND contact_id = $2)",
            "DELETE FROM note WHERE org_id = $1 AND contact_id = $2",
            "DELETE FROM reflection WHERE org_id = $1 AND contact_id = $2",
            "DELETE FROM meeting_answer WHERE org_id = $1 AND contact_id = $2",
            "DELETE FROM contact_revision WHERE org_id = $1 AND contact_id = $2",
            "DELETE FROM contact_term WHERE org_id = $1 AND contact_id = $2",
            "DELETE FROM contact WHERE org_id = $1 AND id = $2",
        ] {
            query(text).bind(org).bind(id).execute(tx).await?;
        }
        Ok(())
    }

    /// Puts everything back where it was. The contact counts one version more, so that whoever has the earlier one open
    /// notices.
    pub(super) async fn put_back(self, tx: &mut Tx, org: OrgId, id: ContactId) -> Result<()> {
        let version = self.facts.version + 1;
        self.facts.insert(tx, org, id, version).await?;
        for term in &self.terms {
            term.insert(tx, org, id).await?;
        }
        for revision in self.revisions {
            query("INSERT INTO contact_revision (org_id, contact_id, version, facts, reason, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(org)
                .bind(id)
                .bind(revision.version)
                .bind(revision.facts.0)
                .bind(revision.reason)
                .bind(revision.changed_by)
                .bind(revision.changed_at)
                .execute(tx)
                .await?;
        }
        if let Some(note) = &self.note {
            note.insert(tx, org, id).await?;
        }
        for wording in self.wordings {
            query("INSERT INTO note_revision (org_id, note_id, version, mode, body, author_id, written_at, agreement, persons_words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .bind(org)
                .bind(wording.note_id)
                .bind(wording.version)
                .bind(wording.mode)
                .bind(wording.body)
                .bind(wording.author_id)
                .bind(wording.written_at)
                .bind(wording.agreement)
                .bind(wording.persons_words)
                .execute(tx)
                .await?;
        }
        for reflection in &self.reflections {
            reflection.insert(tx, org, id).await?;
        }
        if let Some(answer) = self.answer {
            query("INSERT INTO meeting_answer (org_id, contact_id, person_id, answer, words, for_date, for_time, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
                .bind(org)
                .bind(id)
                .bind(self.facts.person_id)
                .bind(answer.answer)
                .bind(answer.words)
                .bind(answer.for_date)
                .bind(answer.for_time)
                .bind(answer.answered_at)
                .execute(tx)
                .await?;
        }
        // A text that was removed from its study since is gone; the others belong to the contact again.
        query("UPDATE source SET contact_id = ")
            .push_bind(id)
            .push(" WHERE org_id = ")
            .push_bind(org)
            .push(" AND contact_id IS NULL AND id IN ")
            .push_list(self.study_texts)
            .execute(tx)
            .await?;
        Ok(())
    }
}

impl Facts {
    pub(super) async fn insert(
        &self,
        tx: &mut Tx,
        org: OrgId,
        id: ContactId,
        version: i64,
    ) -> Result<()> {
        query("INSERT INTO contact (org_id, id, local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)")
            .bind(org)
            .bind(id)
            .bind(self.local_ref.as_deref())
            .bind(self.episode_id)
            .bind(self.person_id)
            .bind(self.worker_id)
            .bind(self.site_id)
            .bind(self.on_date.as_str())
            .bind(self.at_time.as_deref())
            .bind(self.outcome.as_str())
            .bind(self.mechanism.as_str())
            .bind(self.place.as_deref())
            .bind(self.minutes)
            .bind(self.mechanism_code.as_str())
            .bind(self.attendance_code.as_deref())
            .bind(self.circumstances.as_str())
            .bind(version)
            .bind(self.created_by)
            .bind(self.created_at)
            .bind(self.changed_at)
            .execute(tx)
            .await
            .map_err(|error| match error {
                Error::Taken { key } if key == "contact_local_ref_key" => Error::from(Refusal::ContactBroughtAgain),
                other => other,
            })?;
        Ok(())
    }
}

impl Component {
    pub(super) async fn insert(&self, tx: &mut Tx, org: OrgId, id: ContactId) -> Result<()> {
        query("INSERT INTO contact_term (org_id, contact_id, framework_id, framework_version, term_id) VALUES ($1, $2, $3, $4, $5)")
            .bind(org)
            .bind(id)
            .bind(self.framework_id.as_str())
            .bind(self.framework_version.as_str())
            .bind(self.term_id.as_str())
            .execute(tx)
            .await?;
        Ok(())
    }
}

impl Note {
    pub(super) async fn insert(&self, tx: &mut Tx, org: OrgId, contact: ContactId) -> Result<()> {
        query("INSERT INTO note (org_id, id, contact_id, person_id, worker_id, mode, body, author_id, written_at, agreement, persons_words, agreed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
            .bind(org)
            .bind(self.id)
            .bind(contact)
            .bind(self.person_id)
            .bind(self.worker_id)
            .bind(self.mode.as_str())
            .bind(self.body.as_str())
            .bind(self.author_id)
            .bind(self.written_at)
            .bind(self.agreement.as_str())
            .bind(self.persons_words.as_str())
            .bind(self.agreed_at)
            .bind(self.version)
            .execute(tx)
            .await?;
        Ok(())
    }
}

impl Reflection {
    pub(super) async fn insert(&self, tx: &mut Tx, org: OrgId, contact: ContactId) -> Result<()> {
        query("INSERT INTO reflection (org_id, id, account_id, contact_id, body, version, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(org)
            .bind(self.id)
            .bind(self.account_id)
            .bind(contact)
            .bind(self.body.as_str())
            .bind(self.version)
            .bind(self.written_at)
            .execute(tx)
            .await?;
        Ok(())
    }
}
