//! Doing what changes say.

use crate::evidence::Refusal;
use crate::evidence::coding::row as coding_row;
use crate::evidence::{code, memo, source};
use crate::{Error, Result, Surroundings, Tx, query};
use access::Permit;
use access::on::Thing;
use access::to::Deed;
use evidence::code::Code;
use evidence::coding::Coding;
use evidence::history::{Change, Edit, Named};
use evidence::memo::Memo;
use evidence::place::{Anchor, Span};
use evidence::reanchor::{Moved, reanchor};
use evidence::text::Text;
use ids::StudyId;

/// The thing in a few words, for a sentence.
pub(super) fn named(change: &Change) -> Named {
    match change {
        Change::Code(edit) => Named::Code(edit.thing().name.clone()),
        Change::Coding(edit) => Named::Coding(edit.thing().quote.chars().take(60).collect()),
        Change::Memo(edit) => Named::Memo(edit.thing().title.clone()),
    }
}

/// Does what the changes say: codes come before what is coded with them, and go after it.
pub(super) async fn all<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    changes: &[Change],
) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (org, study) = (permit.actor().org, permit.subject());
    for change in changes {
        if let Change::Code(edit) = change
            && let Some(after) = edit.after()
        {
            code::put(tx, org, study, edit.before(), Some(after)).await?;
        }
    }
    for change in changes {
        match change {
            Change::Coding(Edit::Added(coding)) => {
                coding_row::insert(tx, org, study, coding).await?;
            }
            Change::Coding(Edit::Changed { after, .. }) => {
                coding_row::update(tx, org, study, after).await?;
            }
            Change::Coding(Edit::Removed(coding)) => {
                coding_row::delete(tx, org, study, coding.id).await?;
            }
            Change::Memo(edit) => {
                memo::put(tx, around, permit, edit.before(), edit.after()).await?;
            }
            Change::Code(_) => {}
        }
    }
    for change in changes {
        if let Change::Code(Edit::Removed(code)) = change {
            code::unused(tx, org, code).await?;
            code::put(tx, org, study, Some(code), None).await?;
        }
    }
    Ok(())
}

/// The changes as they can be done now: each begins at what is kept, which must be what the change began at. A coding
/// that moved with the words of its source is the same coding; versions only ever count on.
pub(super) async fn fitted<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    changes: Vec<Change>,
) -> Result<Vec<Change>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let mut fitted = Vec::with_capacity(changes.len());
    for change in changes {
        fitted.push(match change {
            Change::Code(edit) => Change::Code(code_now(tx, permit, edit).await?),
            Change::Memo(edit) => Change::Memo(memo_now(tx, permit, edit).await?),
            Change::Coding(edit) => Change::Coding(coding_now(tx, permit, edit).await?),
        });
    }
    Ok(fitted)
}

async fn code_now<R, D>(tx: &mut Tx, permit: &Permit<R, D>, edit: Edit<Code>) -> Result<Edit<Code>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let Some(mut before) = edit.before().cloned() else {
        return Ok(match edit {
            // A number is never used for two wordings.
            Edit::Added(mut code) => {
                code.version += 1;
                Edit::Added(code)
            }
            other => other,
        });
    };
    let now = code::load(tx, permit, before.id)
        .await
        .map_err(as_changed)?;
    before.version = now.version;
    if before != now {
        return Err(Error::Changed);
    }
    Ok(match edit.into_after() {
        None => Edit::Removed(now),
        Some(mut after) => {
            after.version = now.version + 1;
            Edit::Changed { before: now, after }
        }
    })
}

async fn memo_now<R, D>(tx: &mut Tx, permit: &Permit<R, D>, edit: Edit<Memo>) -> Result<Edit<Memo>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let Some(before) = edit.before() else {
        return Ok(match edit {
            Edit::Added(mut memo) => {
                memo.version += 1;
                Edit::Added(memo)
            }
            other => other,
        });
    };
    let now = memo::load(tx, permit, before.id)
        .await
        .map_err(as_changed)?;
    // The places it is about move with the words of their sources.
    if (now.kind, &now.title, &now.body) != (before.kind, &before.title, &before.body) {
        return Err(Error::Changed);
    }
    Ok(match edit.into_after() {
        None => Edit::Removed(now),
        Some(mut after) => {
            after.version = now.version + 1;
            Edit::Changed { before: now, after }
        }
    })
}

fn as_changed(error: Error) -> Error {
    match error {
        Error::Denied => Error::Changed,
        other => other,
    }
}

async fn coding_now<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    edit: Edit<Coding>,
) -> Result<Edit<Coding>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (org, study) = (permit.actor().org, permit.subject());
    let now = match edit.before() {
        None => None,
        Some(before) => {
            let now = coding_row::kept(tx, org, study, before.id)
                .await?
                .ok_or(Error::Changed)?;
            if now.code != before.code
                || now.weight != before.weight
                || now.comment != before.comment
                || now.layer != before.layer
                || (now.version == before.version && now.span != before.span)
            {
                return Err(Error::Changed);
            }
            Some(now)
        }
    };
    let after = match edit.into_after() {
        None => None,
        Some(after) => Some(in_force(tx, permit, after).await?),
    };
    match (now, after) {
        (Some(before), Some(after)) => Ok(Edit::Changed { before, after }),
        (Some(before), None) => Ok(Edit::Removed(before)),
        (None, Some(after)) => Ok(Edit::Added(after)),
        // An edit has at least one of the two.
        (None, None) => Err(Error::Changed),
    }
}

/// Where the words went, if they could be found.
pub(in crate::evidence) fn place(moved: &Moved) -> Option<Span> {
    match moved {
        Moved::Kept(span) | Moved::Shifted(span) | Moved::Changed { span, .. } => Some(*span),
        Moved::Lost => None,
    }
}

/// A coding of an earlier wording, moved to the one in force.
async fn in_force<R, D>(tx: &mut Tx, permit: &Permit<R, D>, mut coding: Coding) -> Result<Coding>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (org, study) = (permit.actor().org, permit.subject());
    let source = source::read(tx, org, study, coding.source)
        .await
        .map_err(as_changed)?;
    if source.wording == coding.version {
        return Ok(coding);
    }
    let (body,): (String,) =
        query("SELECT body FROM source_version WHERE org_id = $1 AND id = $2 AND source_id = $3")
            .bind(org)
            .bind(coding.version)
            .bind(coding.source)
            .optional(tx)
            .await?
            .ok_or(Error::Changed)?;
    let anchor = Anchor {
        span: coding.span,
        quote: coding.quote.clone(),
        text_hash: coding.text_hash,
    };
    let moved = reanchor(&Text::new(&body), &source.text, &[anchor]);
    let span = moved
        .first()
        .and_then(place)
        .ok_or_else(|| Error::from(Refusal::WordsGone))?;
    coding.span = span;
    source
        .text
        .slice(span)
        .ok_or(Error::Changed)?
        .clone_into(&mut coding.quote);
    coding.version = source.wording;
    coding.text_hash = source.hash;
    Ok(coding)
}
