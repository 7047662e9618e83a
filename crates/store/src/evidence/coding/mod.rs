//! Codings: a code at a place of a source, by somebody.
//!
//! A coding is anchored by its place and its words. It is only ever kept when the words at the place are those it
//! quotes.

mod export;
mod find;
mod learn;
pub(super) mod row;

pub use export::{After, Bounds, begin_export, export_page};
pub use find::{Filter, Placed, QuoteLine, Sorted, list, placed};
pub use learn::{LATEST, examples};
pub use row::{of_source, of_source_by};

use super::{history, source, visible};
use crate::evidence::Refusal;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, Relationship, on, to};
use evidence::coding::{Coding, Layer, Weight};
use evidence::history::{Change, Edit};
use evidence::place::Span;
use ids::{CodeId, CodingId, RoundId, SourceId, SourceVersionId, StudyId};
use uuid::Uuid;

/// The longest comment on a coding, in characters.
pub const LONGEST_COMMENT: usize = 10_000;
/// How many codings one step may add.
pub const MOST_AT_ONCE: usize = 5_000;

/// What a new coding is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCoding {
    /// Made with the form, so that a form that is sent twice counts once.
    pub id: CodingId,
    /// The source.
    pub source: SourceId,
    /// The place.
    pub span: Span,
    /// The words at the place, as the coder saw them.
    pub quote: String,
    /// The code.
    pub code: CodeId,
    /// How strongly the code shows.
    pub weight: Option<Weight>,
    /// What the coder says to it.
    pub comment: String,
    /// Whether it was proposed by the program and accepted.
    pub suggested: bool,
}

/// What became of a coding that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New(Coding),
    /// It was there before: the form was sent twice, or the same coder had the same code at the same place.
    Again(Coding),
}

impl Added {
    /// The coding.
    pub fn coding(&self) -> &Coding {
        match self {
            Added::New(coding) | Added::Again(coding) => coding,
        }
    }
}

/// Adds a coding, as a step of its own.
///
/// In an open round of which the actor is a coder and the source is part, it belongs to the round.
///
/// # Errors
/// [`Error::Refused`] when the words are not at the place, the code cannot be used, or the comment is too long; [`Error::Denied`] when the source or code is not the study's, or the identifier is another coding's.
pub async fn add(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    new: &NewCoding,
) -> Result<Added> {
    let (added, changes) = prepare(tx, around, permit, std::slice::from_ref(new)).await?;
    if !changes.is_empty() {
        history::take(tx, around, permit, changes).await?;
        audit::in_study(tx, around, permit, new.source.0, "coded").await?;
    }
    added.into_iter().next().ok_or(Error::Denied)
}

/// Adds many codings as one step: what a reviewed search proposed. Either all are kept or none.
///
/// # Errors
/// As [`add`]; [`Error::Refused`] for more than [`MOST_AT_ONCE`].
pub async fn add_many(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    new: &[NewCoding],
) -> Result<Vec<Added>> {
    if new.len() > MOST_AT_ONCE {
        return Err(Refusal::TooManyPlaces { most: MOST_AT_ONCE }.into());
    }
    let (added, changes) = prepare(tx, around, permit, new).await?;
    if !changes.is_empty() {
        let detail = format!("{} coded", changes.len());
        history::take(tx, around, permit, changes).await?;
        audit::in_study(tx, around, permit, None, detail).await?;
    }
    Ok(added)
}

/// The wording of a source in force, with the round in which the actor codes it now.
#[derive(sqlx::FromRow)]
struct Ground {
    version_id: Uuid,
    hash: String,
}

async fn prepare(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    new: &[NewCoding],
) -> Result<(Vec<Added>, Vec<Change>)> {
    let mut added = Vec::with_capacity(new.len());
    let mut changes = Vec::with_capacity(new.len());
    for one in new {
        let coding = match prepared(tx, around, permit, one).await? {
            Added::Again(before) => {
                added.push(Added::Again(before));
                continue;
            }
            Added::New(coding) => coding,
        };
        changes.push(Change::Coding(Edit::Added(coding.clone())));
        added.push(Added::New(coding));
    }
    Ok((added, changes))
}

async fn prepared(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    new: &NewCoding,
) -> Result<Added> {
    let actor = permit.actor();
    check(&new.comment)?;
    let known: Option<(Uuid, Uuid)> =
        query("SELECT coder_id, study_id FROM coding WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(new.id)
            .optional(tx)
            .await?;
    if let Some((coder, study)) = known {
        if coder != actor.account.0 || study != permit.subject().0 {
            return Err(Error::Denied);
        }
        return Ok(Added::Again(row::one(tx, permit, new.id).await?));
    }
    let ground = ground(tx, permit, new.source, new.span, &new.quote).await?;
    usable(tx, permit, new.code).await?;
    let same: Option<(Uuid,)> = query("SELECT id FROM coding WHERE org_id = $1 AND source_id = $2 AND span_start = $3 AND span_end = $4 AND code_id = $5 AND coder_id = $6 AND layer = 'coder' LIMIT 1")
        .bind(actor.org)
        .bind(new.source)
        .bind(new.span.start())
        .bind(new.span.end())
        .bind(new.code)
        .bind(actor.account)
        .optional(tx)
        .await?;
    if let Some((id,)) = same {
        return Ok(Added::Again(row::one(tx, permit, CodingId(id)).await?));
    }
    Ok(Added::New(Coding {
        id: new.id,
        source: new.source,
        version: SourceVersionId(ground.version_id),
        span: new.span,
        quote: new.quote.clone(),
        text_hash: ground
            .hash
            .parse()
            .map_err(|_| source::unreadable("hash"))?,
        code: new.code,
        coder: actor.account,
        at: crate::Stamp::from(around.now()).0,
        weight: new.weight,
        comment: new.comment.trim().to_owned(),
        layer: Layer::Coder,
        round: open_round(tx, permit, new.source, new.code).await?,
        suggested: new.suggested,
    }))
}

fn check(comment: &str) -> Result<()> {
    if comment.chars().count() > LONGEST_COMMENT {
        return Err(Refusal::CommentTooLong {
            most: LONGEST_COMMENT,
        }
        .into());
    }
    Ok(())
}

/// Makes sure that the words are at the place in the wording in force.
async fn ground<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Coding, D>,
    source: SourceId,
    span: Span,
    quote: &str,
) -> Result<Ground> {
    // Both databases count the letters of a text in code points, from 1.
    let found: (Uuid, String, String) = query("SELECT v.id, v.hash, substr(v.body, CAST($4 AS INTEGER), CAST($5 AS INTEGER)) FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.id = s.version_id WHERE s.org_id = $1 AND s.id = $2 AND s.study_id = $3")
        .bind(permit.actor().org)
        .bind(source)
        .bind(permit.subject())
        .bind(i64::from(span.start()) + 1)
        .bind(span.len())
        .one(tx)
        .await?;
    if found.2 != quote {
        return Err(Refusal::CorrectedSince.into());
    }
    Ok(Ground {
        version_id: found.0,
        hash: found.1,
    })
}

async fn usable<D: Deed>(tx: &mut Tx, permit: &Permit<on::Coding, D>, code: CodeId) -> Result<()> {
    let (codable, name): (bool, String) =
        query("SELECT is_codable, name FROM code WHERE org_id = $1 AND id = $2 AND study_id = $3")
            .bind(permit.actor().org)
            .bind(code)
            .bind(permit.subject())
            .one(tx)
            .await?;
    if !codable {
        return Err(Refusal::OnlyGroups { name: name.clone() }.into());
    }
    Ok(())
}

/// The open round in which the actor codes the source with the code.
async fn open_round<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Coding, D>,
    source: SourceId,
    code: CodeId,
) -> Result<Option<RoundId>> {
    let found: Option<(Uuid,)> = query("SELECT r.id FROM coding_round_coder c JOIN coding_round r ON r.org_id = c.org_id AND r.id = c.round_id JOIN coding_round_source s ON s.org_id = r.org_id AND s.round_id = r.id WHERE c.org_id = $1 AND c.account_id = $2 AND s.source_id = $3 AND r.state = 'open' AND (EXISTS (SELECT 1 FROM coding_round_code x WHERE x.org_id = r.org_id AND x.round_id = r.id AND x.code_id = $4) OR NOT EXISTS (SELECT 1 FROM coding_round_code x WHERE x.org_id = r.org_id AND x.round_id = r.id)) ORDER BY r.created_at DESC LIMIT 1")
        .bind(permit.actor().org)
        .bind(permit.actor().account)
        .bind(source)
        .bind(code)
        .optional(tx)
        .await?;
    Ok(found.map(|(id,)| RoundId(id)))
}

/// What a coding is to say from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The place.
    pub span: Span,
    /// The words at the place.
    pub quote: String,
    /// The code.
    pub code: CodeId,
    /// How strongly the code shows.
    pub weight: Option<Weight>,
    /// What the coder says to it.
    pub comment: String,
}

/// Changes a coding: its own coder may, and a lead.
///
/// `seen` is the coding as it was looked at. A form sent twice counts once.
///
/// # Errors
/// [`Error::Changed`] when it is another by now; [`Error::Refused`] as for [`add`]; [`Error::Denied`] when it is
/// somebody else's.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Change>,
    seen: &Coding,
    to: &Changed,
) -> Result<Coding> {
    let before = own(tx, permit, seen.id).await?;
    check(&to.comment)?;
    let mut after = before.clone();
    after.span = to.span;
    after.quote.clone_from(&to.quote);
    after.code = to.code;
    after.weight = to.weight;
    to.comment.trim().clone_into(&mut after.comment);
    if after == before {
        return Ok(before);
    }
    if before != *seen {
        return Err(Error::Changed);
    }
    ground(tx, permit, before.source, to.span, &to.quote).await?;
    if after.code != before.code {
        usable(tx, permit, to.code).await?;
    }
    let step = Change::Coding(Edit::Changed {
        before,
        after: after.clone(),
    });
    history::take(tx, around, permit, vec![step]).await?;
    audit::in_study(tx, around, permit, after.source.0, "coding changed").await?;
    Ok(after)
}

/// Takes codings away, as one step: their own coder may, and a lead. Doing it twice counts once.
///
/// # Errors
/// [`Error::Denied`] when one is somebody else's.
pub async fn remove(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Change>,
    ids: &[CodingId],
) -> Result<()> {
    let mut changes = Vec::with_capacity(ids.len());
    for id in ids {
        match own(tx, permit, *id).await {
            Ok(before) => changes.push(Change::Coding(Edit::Removed(before))),
            Err(Error::Denied) if gone(tx, permit, *id).await? => {}
            Err(other) => return Err(other),
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    let detail = format!("{} uncoded", changes.len());
    history::take(tx, around, permit, changes).await?;
    audit::in_study(tx, around, permit, None, detail).await
}

/// A coding that the actor may change.
async fn own(tx: &mut Tx, permit: &Permit<on::Coding, to::Change>, id: CodingId) -> Result<Coding> {
    let coding = row::one(tx, permit, id).await?;
    if coding.coder != permit.actor().account && !permit.is(Relationship::StudyLead) {
        return Err(Error::Denied);
    }
    Ok(coding)
}

/// Whether a coding that was the actor's is there no more.
async fn gone(tx: &mut Tx, permit: &Permit<on::Coding, to::Change>, id: CodingId) -> Result<bool> {
    let there = query("SELECT count(*) FROM coding WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(id)
        .count(tx)
        .await?;
    Ok(there == 0)
}

/// One coding, as far as the actor may see it.
///
/// # Errors
/// [`Error::Denied`] when it is not one of the study's, or a blind round hides it.
pub async fn load<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Coding, D>,
    id: CodingId,
) -> Result<Coding> {
    row::one(tx, permit, id).await
}

/// Who coded in the study, as far as the actor may see it: each account with its name.
///
/// # Errors
/// As the database says.
pub async fn coders<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
) -> Result<Vec<(ids::AccountId, String)>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<(Uuid, String)> = query(concat!(
        "SELECT a.id, a.name FROM account a WHERE a.org_id = $1 AND a.id IN (SELECT k.coder_id FROM coding k WHERE k.org_id = $1 AND k.study_id = $3",
        visible!(),
        ") ORDER BY a.name, a.id"
    ))
    .bind(permit.actor().org)
    .bind(permit.actor().account)
    .bind(permit.subject())
    .all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (ids::AccountId(id), name))
        .collect())
}
