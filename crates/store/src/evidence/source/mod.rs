//! Sources: the texts of a study, each with every wording it ever had.

mod answers;
mod correct;
mod facts;
mod layout;
mod list;
mod remove;

pub use answers::{Answers, add_answers, answers};
pub use correct::{Corrected, Lost, correct, forget_lost, lost, place_lost, replace};
pub(super) use facts::words;
pub use facts::{Facts, facts, texts};
pub use layout::{Block, BlockKind, Layout, PageStart};
pub use list::{Filter, Sorted, SourceLine, choices, list};
pub(in crate::evidence) use remove::clear;
pub use remove::remove;

use crate::evidence::{Nameless, Refusal};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::study::SourceKind;
use evidence::text::{Text, TextHash};
use ids::{ContactId, OrgId, SourceId, SourceVersionId, StudyId};
use uuid::Uuid;

/// The longest name of a source, in characters.
pub const LONGEST_NAME: usize = 300;
/// The longest text of a source, in code points.
pub const LONGEST_TEXT: u32 = 20_000_000;

/// What a new source is made from.
#[derive(Clone, Copy)]
pub struct NewSource<'a> {
    /// Made with the form, so that a form that is sent twice counts once.
    pub id: SourceId,
    /// What it is called.
    pub name: &'a str,
    /// What it is.
    pub kind: SourceKind,
    /// What it was read from, e.g. `docx`.
    pub format: &'a str,
    /// The name of the file; empty when there was none.
    pub file_name: &'a str,
    /// The words.
    pub text: &'a Text,
    /// How they are arranged.
    pub layout: &'a Layout,
}

/// A source with its text in the wording in force.
#[derive(Clone, PartialEq, Eq)]
pub struct Source {
    /// Its identifier.
    pub id: SourceId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// What it was read from.
    pub format: String,
    /// The name of the file.
    pub file_name: String,
    /// The wording.
    pub wording: SourceVersionId,
    /// Which wording it is, counted from 1.
    pub number: i64,
    /// The words.
    pub text: Text,
    /// Their hash.
    pub hash: TextHash,
    /// How they are arranged.
    pub layout: Layout,
    /// Counts the changes of the source, corrections among them.
    pub version: i64,
    /// When it was added.
    pub created_at: Stamp,
}

// What somebody said must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({})", self.id)
    }
}

pub(super) fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "source",
        column,
    }
}

/// Adds a source to the study. The same form sent twice adds one.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Denied`] when the identifier is another source's.
pub async fn add(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Create>,
    new: &NewSource<'_>,
) -> Result<SourceId> {
    if insert(tx, around, permit, new, None).await? {
        audit::in_study(tx, around, permit, new.id.0, "").await?;
    }
    Ok(new.id)
}

/// Adds a source without an audit entry, telling whether it is new.
pub(super) async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Create>,
    new: &NewSource<'_>,
    contact: Option<ContactId>,
) -> Result<bool> {
    let name = super::name(new.name, Nameless::Source, LONGEST_NAME)?;
    let length = new.text.len();
    if length > LONGEST_TEXT {
        return Err(Refusal::SourceTooLong {
            name: name.to_owned(),
            most: LONGEST_TEXT,
        }
        .into());
    }
    if !new.layout.fits(length) {
        return Err(Refusal::LayoutBeyond {
            name: name.to_owned(),
        }
        .into());
    }
    let actor = permit.actor();
    let now = around.now();
    let wording: SourceVersionId = around.id();
    let added = query("INSERT INTO source (org_id, id, study_id, name, folded_name, kind, format, file_name, version_id, length, contact_id, version, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13) ON CONFLICT (org_id, id) DO NOTHING")
        .bind(actor.org)
        .bind(new.id)
        .bind(permit.subject())
        .bind(name)
        .bind(super::folded(name))
        .bind(new.kind.code())
        .bind(new.format)
        .bind(new.file_name)
        .bind(wording)
        .bind(length)
        .bind(contact)
        .bind(actor.account)
        .bind(now)
        .execute(tx)
        .await?;
    if added == 0 {
        belongs(tx, permit, new.id).await?;
        return Ok(false);
    }
    let first = Wording {
        id: wording,
        source: new.id,
        number: 1,
        text: new.text,
        layout: new.layout,
        why: "",
    };
    first.insert(tx, around, permit).await?;
    let (org, study) = (actor.org, permit.subject());
    super::search::index(tx, org, study, new.id, new.text, new.layout).await?;
    Ok(true)
}

/// A wording that is to be kept.
pub(super) struct Wording<'a> {
    pub(super) id: SourceVersionId,
    pub(super) source: SourceId,
    pub(super) number: i64,
    pub(super) text: &'a Text,
    pub(super) layout: &'a Layout,
    pub(super) why: &'a str,
}

impl Wording<'_> {
    pub(super) async fn insert<R, D>(
        &self,
        tx: &mut Tx,
        around: &Surroundings,
        permit: &Permit<R, D>,
    ) -> Result<()>
    where
        R: Thing<Subject = StudyId>,
        D: Deed,
    {
        let layout = serde_json::to_string(self.layout).map_err(|_| unreadable("layout"))?;
        query("INSERT INTO source_version (org_id, id, source_id, number, body, hash, layout, why, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(permit.actor().org)
            .bind(self.id)
            .bind(self.source)
            .bind(self.number)
            .bind(self.text.as_str())
            .bind(self.text.hash().to_string())
            .bind(layout)
            .bind(self.why)
            .bind(permit.actor().account)
            .bind(around.now())
            .execute(tx)
            .await?;
        Ok(())
    }
}

/// Makes sure that a source is one of the permit's study.
pub(super) async fn belongs<R, D>(tx: &mut Tx, permit: &Permit<R, D>, id: SourceId) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let found =
        query("SELECT count(*) FROM source WHERE org_id = $1 AND id = $2 AND study_id = $3")
            .bind(permit.actor().org)
            .bind(id)
            .bind(permit.subject())
            .count(tx)
            .await?;
    if found == 0 {
        return Err(Error::Denied);
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    format: String,
    file_name: String,
    version_id: Uuid,
    number: i64,
    body: String,
    hash: String,
    layout: String,
    version: i64,
    created_at: Stamp,
}

impl Row {
    fn read(self) -> Result<Source> {
        Ok(Source {
            id: SourceId(self.id),
            name: self.name,
            kind: SourceKind::from_code(&self.kind).ok_or_else(|| unreadable("kind"))?,
            format: self.format,
            file_name: self.file_name,
            wording: SourceVersionId(self.version_id),
            number: self.number,
            text: Text::new(&self.body),
            hash: self.hash.parse().map_err(|_| unreadable("hash"))?,
            layout: serde_json::from_str(&self.layout).map_err(|_| unreadable("layout"))?,
            version: self.version,
            created_at: self.created_at,
        })
    }
}

/// A source with its text, for looking at.
///
/// # Errors
/// [`Error::Denied`] when it is not one of the study's.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Read>,
    id: SourceId,
) -> Result<Source> {
    let source = read(tx, permit.actor().org, permit.subject(), id).await?;
    audit::in_study(tx, around, permit, id.0, "").await?;
    Ok(source)
}

/// A source without an audit entry: for those who write one themselves.
pub(super) async fn read(tx: &mut Tx, org: OrgId, study: StudyId, id: SourceId) -> Result<Source> {
    query("SELECT s.id, s.name, s.kind, s.format, s.file_name, s.version_id, v.number, v.body, v.hash, v.layout, s.version, s.created_at FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.id = s.version_id WHERE s.org_id = $1 AND s.id = $2 AND s.study_id = $3")
        .bind(org)
        .bind(id)
        .bind(study)
        .one::<Row>(tx)
        .await?
        .read()
}

/// A wording of a source as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingLine {
    /// Its identifier.
    pub id: SourceVersionId,
    /// Counted from 1.
    pub number: i64,
    /// Why it was corrected; empty for the first.
    pub why: String,
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: Stamp,
}

/// Every wording a source had, latest first.
///
/// # Errors
/// [`Error::Denied`] when the source is not one of the study's.
pub async fn wordings(
    tx: &mut Tx,
    permit: &Permit<on::StudySource, to::Read>,
    id: SourceId,
) -> Result<Vec<WordingLine>> {
    belongs(tx, permit, id).await?;
    let rows: Vec<(Uuid, i64, String, Option<String>, Stamp)> = query("SELECT v.id, v.number, v.why, a.name, v.created_at FROM source_version v LEFT JOIN account a ON a.org_id = v.org_id AND a.id = v.created_by WHERE v.org_id = $1 AND v.source_id = $2 ORDER BY v.number DESC")
        .bind(permit.actor().org)
        .bind(id)
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, number, why, by, at)| WordingLine {
            id: SourceVersionId(id),
            number,
            why,
            by,
            at,
        })
        .collect())
}

/// The words of a source in one of its wordings, as the view is written down.
///
/// # Errors
/// [`Error::Denied`] when there is no such wording in the study.
pub async fn words_of(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Read>,
    id: SourceId,
    number: i64,
) -> Result<Text> {
    belongs(tx, permit, id).await?;
    let (body,): (String,) = query(
        "SELECT body FROM source_version WHERE org_id = $1 AND source_id = $2 AND number = $3",
    )
    .bind(permit.actor().org)
    .bind(id)
    .bind(number)
    .one(tx)
    .await?;
    audit::in_study(tx, around, permit, id.0, format!("wording {number}")).await?;
    Ok(Text::new(&body))
}

/// Changes what a source is called and what it is. A form sent twice counts once.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime; [`Error::Denied`] when it is not the study's.
pub async fn rename(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    id: SourceId,
    version: i64,
    name: &str,
    kind: SourceKind,
) -> Result<()> {
    let name = super::name(name, Nameless::Source, LONGEST_NAME)?;
    let (old_name, old_kind): (String, String) =
        query("SELECT name, kind FROM source WHERE org_id = $1 AND id = $2 AND study_id = $3")
            .bind(permit.actor().org)
            .bind(id)
            .bind(permit.subject())
            .one(tx)
            .await?;
    if old_name == name && old_kind == kind.code() {
        return Ok(());
    }
    let changed = query("UPDATE source SET name = $4, folded_name = $5, kind = $6, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(permit.actor().org)
        .bind(id)
        .bind(version)
        .bind(name)
        .bind(super::folded(name))
        .bind(kind.code())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    audit::in_study(tx, around, permit, id.0, "name").await
}
