//! Studies.

use super::visible;
use crate::evidence::{Nameless, Refusal};
use crate::listing::{Listed, Page};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Creates, Permit, Reach, on, to};
use evidence::study::StudyRole;
use ids::{SiteId, StudyId};
use uuid::Uuid;

/// The longest name of a study, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest question or description of a study, in characters.
pub const LONGEST_TEXT: usize = 10_000;

/// What a study is called and asks; what a form gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// Its name.
    pub name: &'a str,
    /// The research question.
    pub question: &'a str,
    /// What members should know.
    pub about: &'a str,
    /// Whether people are asked if what is written about them may be used in it.
    pub asks_people: bool,
    /// The site whose coordinators keep the key to the pseudonyms of words.
    pub key_site: Option<SiteId>,
}

/// A study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    /// Its identifier.
    pub id: StudyId,
    /// Its name.
    pub name: String,
    /// The research question.
    pub question: String,
    /// What members should know.
    pub about: String,
    /// Whether people are asked if what is written about them may be used in it.
    pub asks_people: bool,
    /// The site whose coordinators keep the key to the pseudonyms of words.
    pub key_site: Option<SiteId>,
    /// How many steps its history has: who waits for changes asks for those after this number.
    pub steps: i64,
    /// Counts the changes of what it says.
    pub version: i64,
    /// When it was begun.
    pub created_at: Stamp,
}

/// A study as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyLine {
    /// The study.
    pub study: Study,
    /// What the actor is in it.
    pub role: StudyRole,
    /// How many sources it has.
    pub sources: i64,
    /// How many members it has.
    pub members: i64,
}

/// How much there is in a study, as far as the actor may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Extent {
    /// Sources.
    pub sources: i64,
    /// Sources that have a coding the actor may see.
    pub coded_sources: i64,
    /// Codes.
    pub codes: i64,
    /// Codings.
    pub codings: i64,
    /// Memos.
    pub memos: i64,
    /// Cases.
    pub cases: i64,
    /// Members.
    pub members: i64,
    /// Rounds that are open.
    pub open_rounds: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    question: String,
    about: String,
    asks_people: bool,
    key_site_id: Option<Uuid>,
    steps: i64,
    version: i64,
    created_at: Stamp,
}

impl From<Row> for Study {
    fn from(row: Row) -> Self {
        Study {
            id: StudyId(row.id),
            name: row.name,
            question: row.question,
            about: row.about,
            asks_people: row.asks_people,
            key_site: row.key_site_id.map(SiteId),
            steps: row.steps,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

fn checked<'a>(said: &Said<'a>) -> Result<&'a str> {
    let name = super::name(said.name, Nameless::Study, LONGEST_NAME)?;
    if [said.question, said.about]
        .iter()
        .any(|text| text.chars().count() > LONGEST_TEXT)
    {
        return Err(Refusal::StudyTooLong { most: LONGEST_TEXT }.into());
    }
    Ok(name)
}

/// Begins a study; whoever begins it leads it. The same form sent twice begins one study.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Denied`] when the identifier is another study's.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Study>,
    id: StudyId,
    said: &Said<'_>,
) -> Result<StudyId> {
    let name = checked(said)?;
    let actor = creates.actor();
    let now = around.now();
    let added = query("INSERT INTO study (org_id, id, name, question, about, asks_people, key_site_id, steps, version, created_by, created_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, $8, $9, NULL) ON CONFLICT (org_id, id) DO NOTHING")
        .bind(actor.org)
        .bind(id)
        .bind(name)
        .bind(said.question.trim())
        .bind(said.about.trim())
        .bind(said.asks_people)
        .bind(said.key_site)
        .bind(actor.account)
        .bind(now)
        .execute(tx)
        .await?;
    if added == 0 {
        let own =
            query("SELECT count(*) FROM study WHERE org_id = $1 AND id = $2 AND created_by = $3")
                .bind(actor.org)
                .bind(id)
                .bind(actor.account)
                .count(tx)
                .await?;
        return if own > 0 { Ok(id) } else { Err(Error::Denied) };
    }
    query("INSERT INTO study_member (org_id, study_id, account_id, role, joined_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(actor.org)
        .bind(id)
        .bind(actor.account)
        .bind(StudyRole::Lead.code())
        .bind(now)
        .execute(tx)
        .await?;
    audit::created(tx, around, creates, id.0, None).await?;
    Ok(id)
}

/// A study, for looking at.
///
/// # Errors
/// As the database says.
pub async fn load<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, D>,
) -> Result<Study> {
    let study = one(tx, permit).await?;
    audit::in_study(tx, around, permit, None, "").await?;
    Ok(study)
}

async fn one<D: Deed>(tx: &mut Tx, permit: &Permit<on::Study, D>) -> Result<Study> {
    Ok(query("SELECT id, name, question, about, asks_people, key_site_id, steps, version, created_at FROM study WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .one::<Row>(tx)
        .await?
        .into())
}

/// The name of a study, for the head of its pages.
///
/// # Errors
/// As the database says.
pub async fn name<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<String>
where
    R: on::Thing<Subject = StudyId>,
    D: Deed,
{
    let (name,): (String,) = query("SELECT name FROM study WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .one(tx)
        .await?;
    Ok(name)
}

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    study: Row,
    role: String,
    sources: i64,
    members: i64,
}

/// A page of the studies the actor is a member of, the latest first.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Study, to::Read>,
    page: Page,
) -> Result<Listed<StudyLine>> {
    let actor = reach.actor();
    let total = query("SELECT count(*) FROM study_member WHERE org_id = $1 AND account_id = $2")
        .bind(actor.org)
        .bind(actor.account)
        .count(tx)
        .await?;
    let rows = query("SELECT s.id, s.name, s.question, s.about, s.asks_people, s.key_site_id, s.steps, s.version, s.created_at, m.role, (SELECT count(*) FROM source x WHERE x.org_id = s.org_id AND x.study_id = s.id) AS sources, (SELECT count(*) FROM study_member x WHERE x.org_id = s.org_id AND x.study_id = s.id) AS members FROM study_member m JOIN study s ON s.org_id = m.org_id AND s.id = m.study_id WHERE m.org_id = $1 AND m.account_id = $2 ORDER BY s.created_at DESC, s.id DESC")
        .bind(actor.org)
        .bind(actor.account)
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<LineRow>(tx)
        .await?
        .into_iter()
        .map(|row| {
            Ok(StudyLine {
                study: row.study.into(),
                role: super::member::role(&row.role)?,
                sources: row.sources,
                members: row.members,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    audit::listed(tx, around, reach, rows.len()).await?;
    Ok(Listed { rows, total, page })
}

/// How much there is in the study, as far as the actor may see it.
///
/// # Errors
/// As the database says.
pub async fn extent(tx: &mut Tx, permit: &Permit<on::Study, to::Read>) -> Result<Extent> {
    query(concat!(
        "SELECT (SELECT count(*) FROM source x WHERE x.org_id = $1 AND x.study_id = $3) AS sources, (SELECT count(*) FROM source x WHERE x.org_id = $1 AND x.study_id = $3 AND EXISTS (SELECT 1 FROM coding k WHERE k.org_id = $1 AND k.source_id = x.id",
        visible!(),
        ")) AS coded_sources, (SELECT count(*) FROM code x WHERE x.org_id = $1 AND x.study_id = $3) AS codes, (SELECT count(*) FROM coding k WHERE k.org_id = $1 AND k.study_id = $3",
        visible!(),
        ") AS codings, (SELECT count(*) FROM memo x WHERE x.org_id = $1 AND x.study_id = $3) AS memos, (SELECT count(*) FROM study_case x WHERE x.org_id = $1 AND x.study_id = $3) AS cases, (SELECT count(*) FROM study_member x WHERE x.org_id = $1 AND x.study_id = $3) AS members, (SELECT count(*) FROM coding_round x WHERE x.org_id = $1 AND x.study_id = $3 AND x.state = 'open') AS open_rounds"
    ))
    .bind(permit.actor().org)
    .bind(permit.actor().account)
    .bind(permit.subject())
    .one(tx)
    .await
}

/// Changes what a study is called and asks. A form sent twice counts once.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Changed`] when somebody else changed it in the meantime.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    version: i64,
    said: &Said<'_>,
) -> Result<()> {
    let name = checked(said)?;
    let now = one(tx, permit).await?;
    if now.name == name
        && now.question == said.question.trim()
        && now.about == said.about.trim()
        && now.asks_people == said.asks_people
        && now.key_site == said.key_site
    {
        return Ok(());
    }
    let changed = query("UPDATE study SET name = $4, question = $5, about = $6, asks_people = $7, key_site_id = $8, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(version)
        .bind(name)
        .bind(said.question.trim())
        .bind(said.about.trim())
        .bind(said.asks_people)
        .bind(said.key_site)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    audit::in_study(tx, around, permit, None, "").await
}
