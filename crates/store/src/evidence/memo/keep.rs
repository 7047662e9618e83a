//! How memos are kept, with what they are about.

use crate::evidence::Refusal;
use crate::evidence::source;
use crate::{Error, Result, Surroundings, Tx, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on};
use evidence::memo::{Memo, MemoTarget};
use evidence::text::Text;
use ids::{MemoId, MemoLinkId, SourceId, StudyId};
use std::collections::HashMap;
use uuid::Uuid;

/// The word of a target, what it is, and its place.
pub(super) fn link(target: &MemoTarget, study: StudyId) -> (&'static str, Uuid, i64, i64) {
    match target {
        MemoTarget::Study => ("study", study.0, -1, -1),
        MemoTarget::Source(id) => ("source", id.0, -1, -1),
        MemoTarget::Place(id, at) => ("place", id.0, at.start().into(), at.end().into()),
        MemoTarget::Code(id) => ("code", id.0, -1, -1),
        MemoTarget::Coding(id) => ("coding", id.0, -1, -1),
        MemoTarget::Case(id) => ("case", id.0, -1, -1),
        MemoTarget::Memo(id) => ("memo", id.0, -1, -1),
    }
}

/// Makes sure that everything a memo is about is part of the study.
pub(super) async fn targets_belong<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::StudyMemo, D>,
    about: &[MemoTarget],
) -> Result<()> {
    for target in about {
        let text = match target {
            MemoTarget::Study => continue,
            MemoTarget::Source(_) | MemoTarget::Place(..) => {
                "SELECT count(*) FROM source WHERE org_id = $1 AND study_id = $2 AND id = $3"
            }
            MemoTarget::Code(_) => {
                "SELECT count(*) FROM code WHERE org_id = $1 AND study_id = $2 AND id = $3"
            }
            MemoTarget::Coding(_) => {
                "SELECT count(*) FROM coding WHERE org_id = $1 AND study_id = $2 AND id = $3"
            }
            MemoTarget::Case(_) => {
                "SELECT count(*) FROM study_case WHERE org_id = $1 AND study_id = $2 AND id = $3"
            }
            MemoTarget::Memo(_) => {
                "SELECT count(*) FROM memo WHERE org_id = $1 AND study_id = $2 AND id = $3"
            }
        };
        let found = query(text)
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(link(target, permit.subject()).1)
            .count(tx)
            .await?;
        if found == 0 {
            return Err(Error::Denied);
        }
    }
    Ok(())
}

/// Puts a memo as it is to be, or takes it away: for the history alone.
pub(in crate::evidence) async fn put<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    before: Option<&Memo>,
    after: Option<&Memo>,
) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (org, study) = (permit.actor().org, permit.subject());
    if let Some(before) = before {
        query("DELETE FROM memo_link WHERE org_id = $1 AND memo_id = $2")
            .bind(org)
            .bind(before.id)
            .execute(tx)
            .await?;
        query("INSERT INTO memo_version (org_id, memo_id, version, kind, title, body, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org_id, memo_id, version) DO NOTHING")
            .bind(org)
            .bind(before.id)
            .bind(before.version)
            .bind(before.kind.code())
            .bind(before.title.as_str())
            .bind(before.body.as_str())
            .bind(permit.actor().account)
            .bind(around.now())
            .execute(tx)
            .await?;
    }
    let touched = match (before, after) {
        (None, None) => return Ok(()),
        (Some(before), None) => {
            query("DELETE FROM memo WHERE org_id = $1 AND study_id = $2 AND id = $3 AND version = $4")
                .bind(org)
                .bind(study)
                .bind(before.id)
                .bind(before.version)
                .execute(tx)
                .await?
        }
        (None, Some(after)) => {
            query("INSERT INTO memo (org_id, study_id, id, kind, title, body, version, author_id, at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
                .bind(org)
                .bind(study)
                .bind(after.id)
                .bind(after.kind.code())
                .bind(after.title.as_str())
                .bind(after.body.as_str())
                .bind(after.version)
                .bind(after.author)
                .bind(after.at)
                .bind(after.at)
                .execute(tx)
                .await?
        }
        (Some(before), Some(after)) => {
            query("UPDATE memo SET kind = $4, title = $5, body = $6, version = $7, changed_at = $8 WHERE org_id = $1 AND study_id = $2 AND id = $3 AND version = $9")
                .bind(org)
                .bind(study)
                .bind(after.id)
                .bind(after.kind.code())
                .bind(after.title.as_str())
                .bind(after.body.as_str())
                .bind(after.version)
                .bind(after.at)
                .bind(before.version)
                .execute(tx)
                .await?
        }
    };
    if touched == 0 {
        return Err(Error::Changed);
    }
    match after {
        Some(after) => links(tx, around, permit, after).await,
        None => Ok(()),
    }
}

/// Keeps what a memo is about. A place keeps its words, so that it moves with them.
async fn links<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    memo: &Memo,
) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (org, study) = (permit.actor().org, permit.subject());
    let mut texts: HashMap<SourceId, (Uuid, Text)> = HashMap::new();
    for (position, target) in (0_i64..).zip(&memo.about) {
        let (kind, id, start, end) = link(target, study);
        let (mut version, mut quote) = (None, String::new());
        if let MemoTarget::Place(of, at) = target {
            if !texts.contains_key(of) {
                let read = source::read(tx, org, study, *of).await?;
                texts.insert(*of, (read.wording.0, read.text));
            }
            if let Some((wording, text)) = texts.get(of) {
                let words = text
                    .slice(*at)
                    .ok_or_else(|| Error::from(Refusal::MemoPlaceGone))?;
                version = Some(*wording);
                words.clone_into(&mut quote);
            }
        }
        query("INSERT INTO memo_link (org_id, id, study_id, memo_id, target_kind, target_id, version_id, span_start, span_end, quote, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (org_id, memo_id, target_kind, target_id, span_start, span_end) DO NOTHING")
            .bind(org)
            .bind(around.id::<MemoLinkId>())
            .bind(study)
            .bind(memo.id)
            .bind(kind)
            .bind(id)
            .bind(version)
            .bind(start)
            .bind(end)
            .bind(quote)
            .bind(position)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Takes one thing from what a memo is about, without a step: for a withdrawal alone.
pub(in crate::evidence) async fn unlink<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    memo: MemoId,
    target: &MemoTarget,
) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (kind, id, start, end) = link(target, permit.subject());
    query("DELETE FROM memo_link WHERE org_id = $1 AND memo_id = $2 AND target_kind = $3 AND target_id = $4 AND span_start = $5 AND span_end = $6")
        .bind(permit.actor().org)
        .bind(memo)
        .bind(kind)
        .bind(id)
        .bind(start)
        .bind(end)
        .execute(tx)
        .await?;
    Ok(())
}
