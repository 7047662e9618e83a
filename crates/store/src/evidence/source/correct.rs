//! Correcting a source: a new wording, to which everything that hangs on a place moves with its words.

use super::{Layout, Wording, read};
use crate::evidence::Refusal;
use crate::evidence::coding::row as coding_row;
use crate::evidence::history::{self, place};
use crate::evidence::{search, span};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, Relationship, on, to};
use evidence::coding::Coding;
use evidence::deidentify::Applied;
use evidence::history::{Change, Edit};
use evidence::place::{Anchor, Span};
use evidence::reanchor::{Moved, reanchor};
use evidence::text::Text;
use ids::{CodingId, OrgId, SourceId, SourceVersionId};
use uuid::Uuid;

/// The longest reason, in characters.
const LONGEST_WHY: usize = 500;

/// What became of what hung on places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrected {
    /// Codings whose words are where they were.
    pub kept: usize,
    /// Codings whose words moved.
    pub shifted: usize,
    /// Codings whose words were changed a little: they want a look.
    pub changed: Vec<CodingId>,
    /// Codings whose words are gone. They are kept in the list of those lost, to be placed by hand.
    pub lost: Vec<CodingId>,
    /// Places of memos and cases whose words are gone. The memo now is about the source as a whole; the tie is gone.
    pub lost_places: usize,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    id: Uuid,
    span_start: i64,
    span_end: i64,
}

#[derive(sqlx::FromRow)]
struct TieRow {
    case_id: Uuid,
    span_start: i64,
    span_end: i64,
}

/// Gives a source a new wording. Its codings, and the places that memos and cases have in it, move with their words in
/// the same transaction; what cannot be found again is listed. A correction that changes nothing does nothing.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed the source in the meantime; [`Error::Refused`] says what does not fit;
/// [`Error::Denied`] when it is not the study's.
#[expect(clippy::too_many_arguments, reason = "what a correction is made of")]
pub async fn correct(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    id: SourceId,
    version: i64,
    text: &Text,
    layout: &Layout,
    why: &str,
) -> Result<Corrected> {
    let to = Wanted {
        text,
        layout,
        why,
        way: Way::Compared,
    };
    make(tx, around, permit, (id, version), to).await
}

/// Gives a source the wording in which words were replaced by stand-ins. Everything that hangs on a place goes exactly
/// where the place went; only what was replaced by nothing is lost.
///
/// # Errors
/// As [`correct`].
#[expect(clippy::too_many_arguments, reason = "what a correction is made of")]
pub async fn replace(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    id: SourceId,
    version: i64,
    applied: &Applied,
    layout: &Layout,
    why: &str,
) -> Result<Corrected> {
    let to = Wanted {
        text: &applied.text,
        layout,
        why,
        way: Way::Replaced(applied),
    };
    make(tx, around, permit, (id, version), to).await
}

/// What a source is to say.
struct Wanted<'a> {
    text: &'a Text,
    layout: &'a Layout,
    why: &'a str,
    way: Way<'a>,
}

/// How places are found in the new wording.
#[derive(Clone, Copy)]
enum Way<'a> {
    /// By comparing the texts.
    Compared,
    /// As it is known from the replacements.
    Replaced(&'a Applied),
}

impl Way<'_> {
    fn moves(self, old: &Text, new: &Text, anchors: &[Anchor]) -> Vec<Moved> {
        match self {
            Way::Compared => reanchor(old, new, anchors),
            Way::Replaced(applied) => anchors
                .iter()
                .map(|anchor| match applied.place(anchor.span) {
                    Some(now) if now == anchor.span => Moved::Kept(now),
                    Some(now) => Moved::Shifted(now),
                    None => Moved::Lost,
                })
                .collect(),
        }
    }
}

async fn make(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    (id, version): (SourceId, i64),
    Wanted {
        text,
        layout,
        why,
        way,
    }: Wanted<'_>,
) -> Result<Corrected> {
    let why = why.trim();
    if why.chars().count() > LONGEST_WHY {
        return Err(Refusal::WhyTooLong { most: LONGEST_WHY }.into());
    }
    if text.len() > super::LONGEST_TEXT || !layout.fits(text.len()) {
        return Err(Refusal::TextTooLong.into());
    }
    let (org, study) = (permit.actor().org, permit.subject());
    let before = read(tx, org, study, id).await?;
    if before.text == *text && before.layout == *layout {
        return Ok(Corrected::default());
    }
    if before.version != version {
        return Err(Error::Changed);
    }
    let wording: SourceVersionId = around.id();
    let saved = query("UPDATE source SET version_id = $4, length = $5, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(wording)
        .bind(text.len())
        .execute(tx)
        .await?;
    if saved == 0 {
        return Err(Error::Changed);
    }
    let new = Wording {
        id: wording,
        source: id,
        number: before.number + 1,
        text,
        layout,
        why,
    };
    new.insert(tx, around, permit).await?;
    let mut corrected = codings(tx, around, permit, &before.text, &new, way).await?;
    corrected.lost_places = places(tx, org, &before.text, &new, way).await?;
    search::forget(tx, org, id).await?;
    search::index(tx, org, study, id, text, layout).await?;
    audit::in_study(
        tx,
        around,
        permit,
        id.0,
        format!("wording {}: {} lost", new.number, corrected.lost.len()),
    )
    .await?;
    Ok(corrected)
}

async fn codings(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    old: &Text,
    new: &Wording<'_>,
    way: Way<'_>,
) -> Result<Corrected> {
    let (org, study) = (permit.actor().org, permit.subject());
    let hung = coding_row::all_of_source(tx, org, new.source).await?;
    let anchors: Vec<Anchor> = hung.iter().map(Coding::anchor).collect();
    let mut corrected = Corrected::default();
    let mut lost = Vec::new();
    let moves = way.moves(old, new.text, &anchors);
    for (coding, moved) in hung.into_iter().zip(moves) {
        match &moved {
            Moved::Kept(_) => corrected.kept += 1,
            Moved::Shifted(_) => corrected.shifted += 1,
            Moved::Changed { .. } => corrected.changed.push(coding.id),
            Moved::Lost => {}
        }
        let Some((at, words)) = found(&moved, new.text) else {
            query("INSERT INTO lost_coding (org_id, id, study_id, source_id, version_id, coding, lost_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(org)
                .bind(coding.id)
                .bind(study)
                .bind(new.source)
                .bind(new.id)
                .bind(serde_json::to_value(&coding).map_err(|_| unreadable())?)
                .bind(around.now())
                .execute(tx)
                .await?;
            coding_row::delete(tx, org, study, coding.id).await?;
            corrected.lost.push(coding.id);
            lost.push(Change::Coding(Edit::Removed(coding)));
            continue;
        };
        query("UPDATE coding SET version_id = $3, span_start = $4, span_end = $5, quote = $6 WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(coding.id)
            .bind(new.id)
            .bind(at.start())
            .bind(at.end())
            .bind(words)
            .execute(tx)
            .await?;
    }
    if !lost.is_empty() {
        history::note(tx, around, permit, &lost).await?;
    }
    Ok(corrected)
}

fn found<'a>(moved: &Moved, text: &'a Text) -> Option<(Span, &'a str)> {
    let at = place(moved)?;
    Some((at, text.slice(at)?))
}

/// Moves the places of memos and ties; returns how many are gone.
async fn places(
    tx: &mut Tx,
    org: OrgId,
    old: &Text,
    new: &Wording<'_>,
    way: Way<'_>,
) -> Result<usize> {
    let links: Vec<LinkRow> = query("SELECT id, span_start, span_end FROM memo_link WHERE org_id = $1 AND target_id = $2 AND target_kind = 'place' ORDER BY id")
        .bind(org)
        .bind(new.source)
        .all(tx)
        .await?;
    let ties: Vec<TieRow> = query("SELECT case_id, span_start, span_end FROM source_case WHERE org_id = $1 AND source_id = $2 AND span_start >= 0 ORDER BY span_start, case_id")
        .bind(org)
        .bind(new.source)
        .all(tx)
        .await?;
    let hash = old.hash();
    let spans = links
        .iter()
        .map(|link| span(link.span_start, link.span_end, "memo_link"))
        .chain(
            ties.iter()
                .map(|tie| span(tie.span_start, tie.span_end, "source_case")),
        )
        .collect::<Result<Vec<Span>>>()?;
    let anchors: Vec<Anchor> = spans
        .iter()
        .map(|at| Anchor {
            span: *at,
            quote: old.slice(*at).unwrap_or_default().to_owned(),
            text_hash: hash,
        })
        .collect();
    let moves = way.moves(old, new.text, &anchors);
    let mut gone = 0;
    for (link, moved) in links.iter().zip(&moves) {
        let statement = if let Some((at, words)) = found(moved, new.text) {
            query("UPDATE memo_link SET version_id = $3, span_start = $4, span_end = $5, quote = $6 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(link.id)
                .bind(new.id)
                .bind(at.start())
                .bind(at.end())
                .bind(words)
        } else {
            gone += 1;
            query("UPDATE memo_link SET target_kind = 'source', version_id = NULL, span_start = -1, span_end = -1 WHERE org_id = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM memo_link x WHERE x.org_id = memo_link.org_id AND x.memo_id = memo_link.memo_id AND x.target_kind = 'source' AND x.target_id = memo_link.target_id)")
                .bind(org)
                .bind(link.id)
        };
        statement.execute(tx).await?;
    }
    // Taken out first and put back after: two places may change their order.
    query("DELETE FROM source_case WHERE org_id = $1 AND source_id = $2 AND span_start >= 0")
        .bind(org)
        .bind(new.source)
        .execute(tx)
        .await?;
    for (tie, moved) in ties.iter().zip(moves.iter().skip(links.len())) {
        let Some((at, _)) = found(moved, new.text) else {
            gone += 1;
            continue;
        };
        query("INSERT INTO source_case (org_id, source_id, case_id, speaker, span_start, span_end) VALUES ($1, $2, $3, '', $4, $5) ON CONFLICT (org_id, source_id, case_id, speaker, span_start) DO NOTHING")
            .bind(org)
            .bind(new.source)
            .bind(tie.case_id)
            .bind(at.start())
            .bind(at.end())
            .execute(tx)
            .await?;
    }
    Ok(gone)
}

fn unreadable() -> Error {
    Error::Unreadable {
        table: "lost_coding",
        column: "coding",
    }
}

/// A coding whose words a correction took away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The coding as it was.
    pub coding: Coding,
    /// When its words went.
    pub lost_at: Stamp,
}

/// The codings of a source whose words corrections took away, that nobody placed again yet, as far as the actor may see
/// them.
///
/// # Errors
/// [`Error::Denied`] when the source is not the study's.
pub async fn lost(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Read>,
    id: SourceId,
) -> Result<Vec<Lost>> {
    super::belongs(tx, permit, id).await?;
    let rounds = crate::evidence::round::open_blind(tx, permit).await?;
    let rows: Vec<(sqlx::types::Json<serde_json::Value>, Stamp)> = query("SELECT coding, lost_at FROM lost_coding WHERE org_id = $1 AND source_id = $2 ORDER BY lost_at DESC, id LIMIT 1000")
        .bind(permit.actor().org)
        .bind(id)
        .all(tx)
        .await?;
    let me = permit.actor().account;
    let mut lost = Vec::with_capacity(rows.len());
    for (json, lost_at) in rows {
        let coding: Coding = serde_json::from_value(json.0).map_err(|_| unreadable())?;
        if !rounds.iter().any(|round| round.hides(&coding, me)) {
            lost.push(Lost { coding, lost_at });
        }
    }
    Ok(lost)
}

/// Places a lost coding where its words belong now, as a step; the coding is the same as before. Its own coder may, and
/// a lead.
///
/// # Errors
/// [`Error::Refused`] when the words are not at the place; [`Error::Denied`] when there is no such lost coding, or it is
/// somebody else's.
pub async fn place_lost(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Change>,
    id: CodingId,
    at: Span,
    quote: &str,
) -> Result<Coding> {
    let mut coding = own_lost(tx, permit, id).await?;
    let source = read(tx, permit.actor().org, permit.subject(), coding.source).await?;
    if source.text.slice(at) != Some(quote) {
        return Err(Refusal::NotAtThisPlace.into());
    }
    strike(tx, permit, id).await?;
    coding.version = source.wording;
    coding.text_hash = source.hash;
    coding.span = at;
    quote.clone_into(&mut coding.quote);
    let change = Change::Coding(Edit::Added(coding.clone()));
    history::take(tx, around, permit, vec![change]).await?;
    audit::in_study(tx, around, permit, coding.source.0, "lost coding placed").await?;
    Ok(coding)
}

/// Strikes a lost coding from the list: it has no place any more. Its own coder may, and a lead.
///
/// # Errors
/// [`Error::Denied`] when there is no such lost coding, or it is somebody else's.
pub async fn forget_lost(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Change>,
    id: CodingId,
) -> Result<()> {
    let coding = own_lost(tx, permit, id).await?;
    strike(tx, permit, id).await?;
    audit::in_study(tx, around, permit, coding.source.0, "lost coding struck").await
}

/// A lost coding that the actor may place or strike.
async fn own_lost(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Change>,
    id: CodingId,
) -> Result<Coding> {
    let (json,): (sqlx::types::Json<serde_json::Value>,) =
        query("SELECT coding FROM lost_coding WHERE org_id = $1 AND study_id = $2 AND id = $3")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(id)
            .one(tx)
            .await?;
    let coding: Coding = serde_json::from_value(json.0).map_err(|_| unreadable())?;
    if coding.coder != permit.actor().account && !permit.is(Relationship::StudyLead) {
        return Err(Error::Denied);
    }
    Ok(coding)
}

async fn strike(tx: &mut Tx, permit: &Permit<on::Coding, to::Change>, id: CodingId) -> Result<()> {
    query("DELETE FROM lost_coding WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}
