//! Memos: what somebody noted, hung on anything of the study. Every change is a step of the history, and every wording
//! is kept.

mod keep;
mod place;

pub(super) use keep::{put, unlink};
pub use place::{Noted, places};

use super::{history, span};
use crate::evidence::{Nameless, Refusal};
use crate::listing::{Listed, Page, contains};
use crate::{Error, Query, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, Relationship, on, to};
use evidence::history::{Change, Edit};
use evidence::memo::{Memo, MemoKind, MemoTarget};
use ids::{AccountId, CodeId, CodingId, MemoId, OrgId, SourceId, StudyCaseId, StudyId};
use keep::{link, targets_belong};
use std::collections::HashMap;
use uuid::Uuid;

/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 300;
/// The longest memo, in characters.
pub const LONGEST_BODY: usize = 200_000;
/// How many things one memo may be about.
pub const MOST_TARGETS: usize = 200;

/// What a memo says; what a form gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What kind it is.
    pub kind: MemoKind,
    /// Its title.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
    /// What it is about.
    pub about: Vec<MemoTarget>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    title: String,
    body: String,
    author_id: Uuid,
    version: i64,
    at: Stamp,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    memo_id: Uuid,
    target_kind: String,
    target_id: Uuid,
    span_start: i64,
    span_end: i64,
}

fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "memo",
        column,
    }
}

impl Row {
    fn read(self, about: Vec<MemoTarget>) -> Result<Memo> {
        Ok(Memo {
            id: MemoId(self.id),
            kind: MemoKind::from_code(&self.kind).ok_or_else(|| unreadable("kind"))?,
            title: self.title,
            body: self.body,
            about,
            author: AccountId(self.author_id),
            version: u32::try_from(self.version).map_err(|_| unreadable("version"))?,
            at: self.at.0,
        })
    }
}

impl LinkRow {
    fn read(&self) -> Result<MemoTarget> {
        Ok(match self.target_kind.as_str() {
            "study" => MemoTarget::Study,
            "source" => MemoTarget::Source(SourceId(self.target_id)),
            "place" => MemoTarget::Place(
                SourceId(self.target_id),
                span(self.span_start, self.span_end, "memo_link")?,
            ),
            "code" => MemoTarget::Code(CodeId(self.target_id)),
            "coding" => MemoTarget::Coding(CodingId(self.target_id)),
            "case" => MemoTarget::Case(StudyCaseId(self.target_id)),
            "memo" => MemoTarget::Memo(MemoId(self.target_id)),
            _ => {
                return Err(Error::Unreadable {
                    table: "memo_link",
                    column: "target_kind",
                });
            }
        })
    }
}

fn checked(said: &Said) -> Result<&str> {
    let title = super::name(&said.title, Nameless::Memo, LONGEST_TITLE)?;
    if said.body.chars().count() > LONGEST_BODY {
        return Err(Refusal::MemoTooLong { most: LONGEST_BODY }.into());
    }
    if said.about.len() > MOST_TARGETS {
        return Err(Refusal::MemoAboutTooMuch { most: MOST_TARGETS }.into());
    }
    Ok(title)
}

/// Writes a memo, as a step. The same form sent twice writes one.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Denied`] when something it is about is not the study's, or the
/// identifier is another memo's.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyMemo, to::Create>,
    id: MemoId,
    said: &Said,
) -> Result<MemoId> {
    let title = checked(said)?;
    let known: Option<(Uuid, Uuid)> =
        query("SELECT author_id, study_id FROM memo WHERE org_id = $1 AND id = $2")
            .bind(permit.actor().org)
            .bind(id)
            .optional(tx)
            .await?;
    if let Some((author, study)) = known {
        return if author == permit.actor().account.0 && study == permit.subject().0 {
            Ok(id)
        } else {
            Err(Error::Denied)
        };
    }
    targets_belong(tx, permit, &said.about).await?;
    let memo = Memo {
        id,
        kind: said.kind,
        title: title.to_owned(),
        body: said.body.clone(),
        about: said.about.clone(),
        author: permit.actor().account,
        version: 1,
        at: Stamp::from(around.now()).0,
    };
    let change = Change::Memo(Edit::Added(memo));
    history::take(tx, around, permit, vec![change]).await?;
    audit::in_study(tx, around, permit, id.0, "").await?;
    Ok(id)
}

/// Changes a memo, as a step: its author may, and a lead. What it said before is kept. A form sent twice counts once.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime; [`Error::Denied`] when it is somebody else's;
/// otherwise as [`create`].
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyMemo, to::Change>,
    id: MemoId,
    version: u32,
    said: &Said,
) -> Result<()> {
    let title = checked(said)?;
    let before = own(tx, permit, id).await?;
    let mut after = before.clone();
    after.kind = said.kind;
    title.clone_into(&mut after.title);
    after.body.clone_from(&said.body);
    after.about.clone_from(&said.about);
    if after == before {
        return Ok(());
    }
    if before.version != version {
        return Err(Error::Changed);
    }
    after.version += 1;
    after.at = Stamp::from(around.now()).0;
    targets_belong(tx, permit, &said.about).await?;
    let change = Change::Memo(Edit::Changed { before, after });
    history::take(tx, around, permit, vec![change]).await?;
    audit::in_study(tx, around, permit, id.0, "").await
}

/// Takes a memo away, as a step: its author may, and a lead. Doing it twice counts once.
///
/// # Errors
/// [`Error::Denied`] when it is somebody else's.
pub async fn remove(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyMemo, to::Change>,
    id: MemoId,
) -> Result<()> {
    let there = query("SELECT count(*) FROM memo WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(id)
        .count(tx)
        .await?;
    if there == 0 {
        return Ok(());
    }
    let before = own(tx, permit, id).await?;
    let change = Change::Memo(Edit::Removed(before));
    history::take(tx, around, permit, vec![change]).await?;
    audit::in_study(tx, around, permit, id.0, "memo removed").await
}

async fn own(tx: &mut Tx, permit: &Permit<on::StudyMemo, to::Change>, id: MemoId) -> Result<Memo> {
    let memo = load(tx, permit, id).await?;
    if memo.author != permit.actor().account && !permit.is(Relationship::StudyLead) {
        return Err(Error::Denied);
    }
    Ok(memo)
}

/// One memo.
///
/// # Errors
/// [`Error::Denied`] when it is not one of the study's.
pub async fn load<R, D>(tx: &mut Tx, permit: &Permit<R, D>, id: MemoId) -> Result<Memo>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let org = permit.actor().org;
    let row: Row = query("SELECT id, kind, title, body, author_id, version, changed_at AS at FROM memo WHERE org_id = $1 AND study_id = $2 AND id = $3")
        .bind(org)
        .bind(permit.subject())
        .bind(id)
        .one(tx)
        .await?;
    let about = about(tx, org, &[id]).await?.remove(&id).unwrap_or_default();
    row.read(about)
}

/// What memos are about, each list in the order in which it was given.
async fn about(
    tx: &mut Tx,
    org: OrgId,
    memos: &[MemoId],
) -> Result<HashMap<MemoId, Vec<MemoTarget>>> {
    let rows: Vec<LinkRow> = query("SELECT memo_id, target_kind, target_id, span_start, span_end FROM memo_link WHERE org_id = $1 AND memo_id IN ")
        .bind(org)
        .push_list(memos.iter().copied())
        .push(" ORDER BY memo_id, position")
        .all(tx)
        .await?;
    let mut about: HashMap<MemoId, Vec<MemoTarget>> = HashMap::new();
    for row in rows {
        about
            .entry(MemoId(row.memo_id))
            .or_default()
            .push(row.read()?);
    }
    Ok(about)
}

/// Which memos a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words in the title or the text.
    pub words: String,
    /// Of this kind.
    pub kind: Option<MemoKind>,
    /// By this author.
    pub author: Option<AccountId>,
    /// About this; a source means the places and the codings in it as well.
    pub about: Option<MemoTarget>,
}

fn narrowed(mut statement: Query, filter: &Filter, study: StudyId) -> Query {
    if !filter.words.trim().is_empty() {
        let pattern = contains(&filter.words);
        statement = statement
            .push(" AND (lower(m.title) LIKE lower(")
            .push_bind(pattern.as_str())
            .push(") ESCAPE '\\' OR lower(m.body) LIKE lower(")
            .push_bind(pattern.as_str())
            .push(") ESCAPE '\\')");
    }
    if let Some(kind) = filter.kind {
        statement = statement.push(" AND m.kind = ").push_bind(kind.code());
    }
    if let Some(author) = filter.author {
        statement = statement.push(" AND m.author_id = ").push_bind(author);
    }
    if let Some(target) = &filter.about {
        let (kind, id, start, end) = link(target, study);
        statement = statement
            .push(" AND m.id IN (SELECT l.memo_id FROM memo_link l WHERE l.org_id = $1 AND (l.target_id = ")
            .push_bind(id);
        statement = match target {
            MemoTarget::Source(_) => statement
                .push(" AND l.target_kind IN ('source', 'place') OR l.target_kind = 'coding' AND l.target_id IN (SELECT k.id FROM coding k WHERE k.org_id = $1 AND k.source_id = ")
                .push_bind(id)
                .push(")))"),
            _ => statement
                .push(" AND l.target_kind = ")
                .push_bind(kind)
                .push(" AND l.span_start = ")
                .push_bind(start)
                .push(" AND l.span_end = ")
                .push_bind(end)
                .push("))"),
        };
    }
    statement
}

/// A page of the memos, those changed last first. What links to a memo is the list of those about it.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyMemo, to::Read>,
    filter: &Filter,
    page: Page,
) -> Result<Listed<Memo>> {
    let (org, study) = (permit.actor().org, permit.subject());
    let counted = query("SELECT count(*) FROM memo m WHERE m.org_id = $1 AND m.study_id = $2")
        .bind(org)
        .bind(study);
    let total = narrowed(counted, filter, study).count(tx).await?;
    let rows = read_rows(tx, org, study, filter, page).await?;
    audit::in_study(tx, around, permit, None, format!("{} listed", rows.len())).await?;
    Ok(Listed { rows, total, page })
}

/// A page of all memos, for a file whose beginning was written down.
pub(super) async fn read_page(
    tx: &mut Tx,
    permit: &Permit<on::StudyMemo, to::Read>,
    page: Page,
) -> Result<Vec<Memo>> {
    let (org, study) = (permit.actor().org, permit.subject());
    read_rows(tx, org, study, &Filter::default(), page).await
}

async fn read_rows(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Memo>> {
    let listed = query("SELECT m.id, m.kind, m.title, m.body, m.author_id, m.version, m.changed_at AS at FROM memo m WHERE m.org_id = $1 AND m.study_id = $2")
        .bind(org)
        .bind(study);
    let rows: Vec<Row> = narrowed(listed, filter, study)
        .push(" ORDER BY m.changed_at DESC, m.id DESC")
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all(tx)
        .await?;
    let ids: Vec<MemoId> = rows.iter().map(|row| MemoId(row.id)).collect();
    let mut about = about(tx, org, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let of = about.remove(&MemoId(row.id)).unwrap_or_default();
            row.read(of)
        })
        .collect()
}

/// What a memo said before a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Which version it was.
    pub version: i64,
    /// What kind it was.
    pub kind: MemoKind,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Who changed it.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Stamp,
}

/// What a memo said before its changes, latest first.
///
/// # Errors
/// [`Error::Denied`] when it is not one of the study's.
pub async fn wordings(
    tx: &mut Tx,
    permit: &Permit<on::StudyMemo, to::Read>,
    id: MemoId,
) -> Result<Vec<Wording>> {
    load(tx, permit, id).await?;
    let rows: Vec<(i64, String, String, String, Option<String>, Stamp)> = query("SELECT v.version, v.kind, v.title, v.body, a.name, v.changed_at FROM memo_version v LEFT JOIN account a ON a.org_id = v.org_id AND a.id = v.changed_by WHERE v.org_id = $1 AND v.memo_id = $2 ORDER BY v.version DESC LIMIT 200")
        .bind(permit.actor().org)
        .bind(id)
        .all(tx)
        .await?;
    rows.into_iter()
        .map(|(version, kind, title, body, changed_by, changed_at)| {
            Ok(Wording {
                version,
                kind: MemoKind::from_code(&kind).ok_or_else(|| unreadable("kind"))?,
                title,
                body,
                changed_by,
                changed_at,
            })
        })
        .collect()
}
