//! Analyses: files of studies or of cases, with what is asked of each.
//!
//! Kept are the file as it came, its hash and the settings. The answer is worked out anew by whoever shows it. What the
//! settings say is not known here: they are kept and given back to the letter.

use crate::Refusal;
use crate::listing::{Listed, Page, contains};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Action, Creates, Permit, Reach, on, to};
use data_encoding::HEXLOWER;
use ids::{AccountId, AnalysisId};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The largest file that is kept, in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;
/// The longest name of an analysis, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest settings, in bytes.
pub const LONGEST_SETTINGS: usize = 256 * 1024;
/// The longest name of a file, in characters.
const LONGEST_FILE_NAME: usize = 200;

/// An analysis that is begun.
#[derive(Debug)]
pub struct NewAnalysis {
    /// The identifier, made with the form.
    pub id: AnalysisId,
    /// What it is called.
    pub name: String,
    /// The word for its kind.
    pub kind: String,
    /// The name of the file.
    pub file_name: String,
    /// The file.
    pub content: Vec<u8>,
    /// What is asked of it, as JSON.
    pub settings: String,
}

/// What is known of an analysis without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The identifier.
    pub id: AnalysisId,
    /// What it is called.
    pub name: String,
    /// The word for its kind.
    pub kind: String,
    /// The name of the file.
    pub file_name: String,
    /// SHA-256 of the file, in hexadecimal.
    pub content_sha256: String,
    /// Who made it.
    pub made_by: AccountId,
    /// The name of who made it.
    pub made_by_name: String,
    /// When it was made.
    pub made_at: Stamp,
    /// When its name or settings changed last.
    pub changed_at: Stamp,
    /// Counts the changes.
    pub version: i64,
}

/// An analysis with its file and what is asked of it.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// What is known of it.
    pub line: Line,
    /// The file.
    pub content: Vec<u8>,
    /// What is asked of it, as JSON.
    pub settings: String,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    name: String,
    kind: String,
    file_name: String,
    content_sha256: String,
    made_by: Uuid,
    made_by_name: String,
    made_at: Stamp,
    changed_at: Stamp,
    version: i64,
}

impl From<LineRow> for Line {
    fn from(row: LineRow) -> Self {
        Line {
            id: AnalysisId(row.id),
            name: row.name,
            kind: row.kind,
            file_name: row.file_name,
            content_sha256: row.content_sha256,
            made_by: AccountId(row.made_by),
            made_by_name: row.made_by_name,
            made_at: row.made_at,
            changed_at: row.changed_at,
            version: row.version,
        }
    }
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// When it changed last.
    #[default]
    Changed,
    /// Its name.
    Name,
    /// Its kind, and then its name.
    Kind,
}

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// Words in the name or in the name of the file.
    pub words: &'a str,
    /// The word for a kind; all kinds when empty.
    pub kind: &'a str,
    /// By what it is sorted.
    pub sort: Sort,
    /// From the last to the first.
    pub descending: bool,
}

fn checked(name: &str, settings: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::AnalysisName.into());
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Refusal::AnalysisNameTooLong { most: LONGEST_NAME }.into());
    }
    if settings.len() > LONGEST_SETTINGS {
        return Err(Refusal::SettingsTooLong {
            kilobytes: LONGEST_SETTINGS >> 10,
        }
        .into());
    }
    Ok(name.to_owned())
}

fn folded(name: &str, file_name: &str) -> String {
    format!("{} {}", name.to_lowercase(), file_name.to_lowercase())
}

/// SHA-256 of a file, in hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(content))
}

/// Keeps an analysis. The same form sent twice keeps it once.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Denied`] when the identifier is another's.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Analysis>,
    new: NewAnalysis,
) -> Result<AnalysisId> {
    let name = checked(&new.name, &new.settings)?;
    if new.content.is_empty() {
        return Err(Refusal::FileEmpty.into());
    }
    if new.content.len() > LARGEST {
        return Err(Refusal::FileTooLarge {
            megabytes: LARGEST >> 20,
        }
        .into());
    }
    let actor = creates.actor();
    let file_name: String = new.file_name.chars().take(LONGEST_FILE_NAME).collect();
    let now = around.now();
    let hash = sha256(&new.content);
    let added = query("INSERT INTO analysis (org_id, id, name, folded, kind, file_name, content, content_sha256, settings, made_by, made_at, changed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 1) ON CONFLICT (org_id, id) DO NOTHING")
        .bind(actor.org)
        .bind(new.id)
        .bind(name.as_str())
        .bind(folded(&name, &file_name))
        .bind(new.kind)
        .bind(file_name)
        .bind(new.content)
        .bind(hash)
        .bind(new.settings)
        .bind(actor.account)
        .bind(now)
        .execute(tx)
        .await?;
    if added == 0 {
        let own =
            query("SELECT count(*) FROM analysis WHERE org_id = $1 AND id = $2 AND made_by = $3")
                .bind(actor.org)
                .bind(new.id)
                .bind(actor.account)
                .count(tx)
                .await?;
        return if own > 0 {
            Ok(new.id)
        } else {
            Err(Error::Denied)
        };
    }
    audit::created(tx, around, creates, new.id.0, None).await?;
    Ok(new.id)
}

/// A page of the organisation's analyses.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Analysis, to::Read>,
    asked: &Asked<'_>,
    page: Page,
) -> Result<Listed<Line>> {
    let org = reach.actor().org;
    let narrowed = " AND ($2 = '' OR a.kind = $2) AND a.folded LIKE $3 ESCAPE '\\'";
    let pattern = contains(&asked.words.to_lowercase());
    let total = query("SELECT count(*) FROM analysis a WHERE a.org_id = $1")
        .bind(org)
        .bind(asked.kind)
        .bind(pattern.as_str())
        .push(narrowed)
        .count(tx)
        .await?;
    let order = match (asked.sort, asked.descending) {
        (Sort::Changed, true) => " ORDER BY a.changed_at DESC, a.id DESC",
        (Sort::Changed, false) => " ORDER BY a.changed_at, a.id",
        (Sort::Name, true) => " ORDER BY a.folded DESC, a.id DESC",
        (Sort::Name, false) => " ORDER BY a.folded, a.id",
        (Sort::Kind, true) => " ORDER BY a.kind DESC, a.folded, a.id",
        (Sort::Kind, false) => " ORDER BY a.kind, a.folded, a.id",
    };
    let rows: Vec<Line> = query("SELECT a.id, a.name, a.kind, a.file_name, a.content_sha256, a.made_by, c.name AS made_by_name, a.made_at, a.changed_at, a.version FROM analysis a JOIN account c ON c.org_id = a.org_id AND c.id = a.made_by WHERE a.org_id = $1")
        .bind(org)
        .bind(asked.kind)
        .bind(pattern)
        .push(narrowed)
        .push(order)
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<LineRow>(tx)
        .await?
        .into_iter()
        .map(Line::from)
        .collect();
    audit::listed(tx, around, reach, rows.len()).await?;
    Ok(Listed { rows, total, page })
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    line: LineRow,
    content: Vec<u8>,
    settings: String,
}

/// An analysis with its file, for looking at, changing or taking out.
///
/// # Errors
/// As the database says.
pub async fn load<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Analysis, D>,
) -> Result<Analysis> {
    let row: Row = query("SELECT a.id, a.name, a.kind, a.file_name, a.content_sha256, a.made_by, c.name AS made_by_name, a.made_at, a.changed_at, a.version, a.content, a.settings FROM analysis a JOIN account c ON c.org_id = a.org_id AND c.id = a.made_by WHERE a.org_id = $1 AND a.id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .one(tx)
        .await?;
    written(tx, around, permit, D::ACTION, "").await?;
    Ok(Analysis {
        line: row.line.into(),
        content: row.content,
        settings: row.settings,
    })
}

/// Changes what an analysis is called and what it asks. A form sent twice counts once.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Changed`] when somebody else changed it in the meantime.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Analysis, to::Change>,
    version: i64,
    name: &str,
    settings: &str,
) -> Result<()> {
    let name = checked(name, settings)?;
    let (org, id) = (permit.actor().org, permit.subject());
    let (now, file_name, asks): (String, String, String) =
        query("SELECT name, file_name, settings FROM analysis WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .one(tx)
            .await?;
    if now == name && asks == settings {
        return Ok(());
    }
    let changed = query("UPDATE analysis SET name = $4, folded = $5, settings = $6, changed_at = $7, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(name.as_str())
        .bind(folded(&name, &file_name))
        .bind(settings)
        .bind(around.now())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    let what = match (now == name, asks == settings) {
        (true, _) => "settings",
        (_, true) => "name",
        _ => "name, settings",
    };
    written(tx, around, permit, Action::Change, what).await
}

/// Takes an analysis away for good, with its file.
///
/// # Errors
/// As the database says.
pub async fn delete(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Analysis, to::Change>,
) -> Result<()> {
    query("DELETE FROM analysis WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .execute(tx)
        .await?;
    written(tx, around, permit, Action::Change, "deleted").await
}

async fn written<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Analysis, D>,
    action: Action,
    detail: &str,
) -> Result<()> {
    let entry = audit::Entry {
        action,
        resource: access::Resource::Analysis,
        resource_id: Some(permit.subject().0),
        person: None,
        detail: detail.to_owned(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
