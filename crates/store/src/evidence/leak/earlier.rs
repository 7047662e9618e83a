//! Taking the words of the key out of what a study remembers: earlier wordings of sources, memos and cells of the matrix,
//! and the history.
//!
//! A wording is otherwise never changed. Here it is, because words that were replaced by a stand-in must not be found by
//! opening the wording before. Places in it move as they do in any replacement, so that a step can still be taken back.

use super::key;
use crate::evidence::source::{Block, Layout, PageStart};
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use evidence::coding::Coding;
use evidence::deidentify::{Applied, Key, Replacement, apply};
use evidence::history::{Change, Edit};
use evidence::place::Span;
use evidence::text::{Text, TextHash};
use ids::{OrgId, SourceId, SourceVersionId, StudyId};
use std::collections::HashMap;
use uuid::Uuid;

/// What was cleared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Earlier wordings of sources.
    pub wordings: usize,
    /// Earlier versions of memos.
    pub memos: usize,
    /// Earlier wordings of cells of the framework matrix.
    pub cells: usize,
    /// Steps of the history.
    pub steps: usize,
}

/// A wording that is cleared: where its places went, and its fingerprint.
struct Moved {
    applied: Applied,
    hash: TextHash,
}

type Wordings = HashMap<SourceVersionId, Moved>;

/// Puts stand-ins in place of the words of the key in everything the study remembers: of one source, or of all sources,
/// memos, cells and codes. Single words of longer names stay, as they may be anybody's. It cannot be taken back; the
/// words are in the key.
///
/// # Errors
/// As the database says.
pub async fn clear_earlier(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    source: Option<SourceId>,
) -> Result<Cleared> {
    let key = key(tx, permit).await?;
    let mut cleared = Cleared::default();
    if key.entries().is_empty() {
        return Ok(cleared);
    }
    let (org, study) = (permit.actor().org, permit.subject());
    let wordings = wordings(tx, org, study, source, &key).await?;
    cleared.wordings = wordings.len();
    lost(tx, (org, study), source, &wordings, &key).await?;
    if source.is_none() {
        cleared.memos = memos(tx, org, study, &key).await?;
        cleared.cells = cells(tx, org, study, &key).await?;
    }
    cleared.steps = steps(tx, (org, study), source, &wordings, &key).await?;
    let detail = format!("{} earlier wordings cleared", cleared.wordings);
    audit::in_study(tx, around, permit, source.map(|source| source.0), detail).await?;
    Ok(cleared)
}

/// A text with stand-ins; none when it holds nothing of the key.
fn without(key: &Key, text: &Text) -> Option<Applied> {
    let replacements: Vec<Replacement> = key
        .leaks(text)
        .into_iter()
        .filter(|leak| !leak.is_part)
        .scan(0, |end, leak| {
            // What a number and a date share is replaced once.
            let apart = leak.span.start() >= *end;
            *end = (*end).max(leak.span.end());
            Some(apart.then_some(leak))
        })
        .flatten()
        .filter_map(|leak| {
            Some(Replacement {
                span: leak.span,
                stand_in: key.get(leak.id)?.stand_in.clone(),
            })
        })
        .collect();
    if replacements.is_empty() {
        return None;
    }
    apply(text, &replacements).ok()
}

/// Words with stand-ins; none when they hold nothing of the key.
fn words_without(key: &Key, words: &str) -> Option<String> {
    without(key, &Text::new(words)).map(|applied| applied.text.as_str().to_owned())
}

/// Replaces words in place; whether there were any.
fn clean(key: &Key, words: &mut String) -> bool {
    let Some(without) = words_without(key, words) else {
        return false;
    };
    *words = without;
    true
}

async fn wordings(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    source: Option<SourceId>,
    key: &Key,
) -> Result<Wordings> {
    let mut statement = query("SELECT v.id FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.source_id = s.id AND v.id <> s.version_id WHERE s.org_id = $1 AND s.study_id = $2")
        .bind(org)
        .bind(study);
    if let Some(source) = source {
        statement = statement.push(" AND s.id = ").push_bind(source);
    }
    let ids: Vec<(Uuid,)> = statement.push(" ORDER BY v.id").all(tx).await?;
    let mut wordings = HashMap::new();
    for (id,) in ids {
        let (body, layout): (String, String) =
            query("SELECT body, layout FROM source_version WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(id)
                .one(tx)
                .await?;
        let text = Text::new(&body);
        let mut layout: Layout =
            serde_json::from_str(&layout).map_err(|_| unreadable("source_version", "layout"))?;
        let mut renamed = false;
        for block in &mut layout.blocks {
            if let Some(speaker) = &mut block.speaker {
                renamed |= clean(key, speaker);
            }
        }
        let applied = match without(key, &text) {
            Some(applied) => applied,
            None if renamed => Applied {
                text,
                moved: Vec::new(),
            },
            None => continue,
        };
        let layout = moved(layout, &applied);
        let hash = applied.text.hash();
        query("UPDATE source_version SET body = $3, hash = $4, layout = $5 WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .bind(applied.text.as_str())
            .bind(hash.to_string())
            .bind(serde_json::to_string(&layout).map_err(|_| unreadable("source_version", "layout"))?)
            .execute(tx)
            .await?;
        wordings.insert(SourceVersionId(id), Moved { applied, hash });
    }
    Ok(wordings)
}

fn moved(layout: Layout, applied: &Applied) -> Layout {
    let mut covered = 0;
    let blocks = layout
        .blocks
        .into_iter()
        .filter_map(|block| {
            let now = applied.place(block.span)?;
            // A stand-in that reaches from one paragraph into the next belongs to the first.
            let span = Span::new(now.start().max(covered), now.end()).ok()?;
            covered = span.end();
            Some(Block { span, ..block })
        })
        .collect();
    let end = applied.text.len();
    let pages = layout
        .pages
        .into_iter()
        .map(|page| PageStart {
            number: page.number,
            at: Span::new(page.at, page.at + 1)
                .ok()
                .and_then(|at| applied.place(at))
                .map_or(end, |at| at.start().min(end)),
        })
        .collect();
    Layout { blocks, pages }
}

/// Moves a coding that is counted in a wording that was cleared; whether it was. Where nothing is left of its place, its
/// quote is cleared by itself.
fn follow(coding: &mut Coding, wordings: &Wordings, key: &Key) -> bool {
    let Some(moved) = wordings.get(&coding.version) else {
        return false;
    };
    let now = moved.applied.place(coding.span);
    if let Some((span, quote)) = now.and_then(|span| Some((span, moved.applied.text.slice(span)?)))
    {
        coding.span = span;
        quote.clone_into(&mut coding.quote);
    } else {
        clean(key, &mut coding.quote);
    }
    coding.text_hash = moved.hash;
    true
}

async fn lost(
    tx: &mut Tx,
    (org, study): (OrgId, StudyId),
    source: Option<SourceId>,
    wordings: &Wordings,
    key: &Key,
) -> Result<()> {
    let mut statement =
        query("SELECT id, coding FROM lost_coding WHERE org_id = $1 AND study_id = $2")
            .bind(org)
            .bind(study);
    if let Some(source) = source {
        statement = statement.push(" AND source_id = ").push_bind(source);
    }
    let rows: Vec<(Uuid, sqlx::types::Json<serde_json::Value>)> = statement.all(tx).await?;
    for (id, json) in rows {
        let mut coding: Coding =
            serde_json::from_value(json.0).map_err(|_| unreadable("lost_coding", "coding"))?;
        if follow(&mut coding, wordings, key) {
            let kept =
                serde_json::to_value(&coding).map_err(|_| unreadable("lost_coding", "coding"))?;
            query("UPDATE lost_coding SET coding = $3 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(id)
                .bind(kept)
                .execute(tx)
                .await?;
        }
    }
    Ok(())
}

async fn memos(tx: &mut Tx, org: OrgId, study: StudyId, key: &Key) -> Result<usize> {
    let rows: Vec<(Uuid, i64, String, String)> = query("SELECT v.memo_id, v.version, v.title, v.body FROM memo_version v JOIN memo m ON m.org_id = v.org_id AND m.id = v.memo_id WHERE v.org_id = $1 AND m.study_id = $2 ORDER BY v.memo_id, v.version")
        .bind(org)
        .bind(study)
        .all(tx)
        .await?;
    let mut cleared = 0;
    for (memo, version, mut title, mut body) in rows {
        let had = [clean(key, &mut title), clean(key, &mut body)];
        if had.contains(&true) {
            cleared += 1;
            query("UPDATE memo_version SET title = $4, body = $5 WHERE org_id = $1 AND memo_id = $2 AND version = $3")
                .bind(org)
                .bind(memo)
                .bind(version)
                .bind(title)
                .bind(body)
                .execute(tx)
                .await?;
        }
    }
    Ok(cleared)
}

async fn cells(tx: &mut Tx, org: OrgId, study: StudyId, key: &Key) -> Result<usize> {
    let rows: Vec<(Uuid, String)> = query(
        "SELECT id, body FROM matrix_cell_wording WHERE org_id = $1 AND study_id = $2 ORDER BY id",
    )
    .bind(org)
    .bind(study)
    .all(tx)
    .await?;
    let mut cleared = 0;
    for (id, mut body) in rows {
        if clean(key, &mut body) {
            cleared += 1;
            query("UPDATE matrix_cell_wording SET body = $3 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(id)
                .bind(body)
                .execute(tx)
                .await?;
        }
    }
    Ok(cleared)
}

/// What became of a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    Same,
    /// Its places moved with their wording: it can still be taken back.
    Followed,
    /// It says something else than was done: it cannot be taken back any more.
    Reworded,
}

fn of_coding(coding: &mut Coding, wordings: &Wordings, key: &Key) -> Became {
    let followed = follow(coding, wordings, key);
    if clean(key, &mut coding.comment) {
        Became::Reworded
    } else if followed {
        Became::Followed
    } else {
        Became::Same
    }
}

fn of_words(words: &mut [&mut String], key: &Key) -> Became {
    let had: Vec<bool> = words.iter_mut().map(|words| clean(key, words)).collect();
    if had.contains(&true) {
        Became::Reworded
    } else {
        Became::Same
    }
}

/// Both sides of an edit.
fn sides<T>(edit: &mut Edit<T>) -> Vec<&mut T> {
    match edit {
        Edit::Added(one) | Edit::Removed(one) => vec![one],
        Edit::Changed { before, after } => vec![before, after],
    }
}

fn of_change(
    change: &mut Change,
    only: Option<SourceId>,
    wordings: &Wordings,
    key: &Key,
) -> Became {
    let became = match change {
        Change::Coding(edit) => sides(edit)
            .into_iter()
            .filter(|coding| only.is_none_or(|source| coding.source == source))
            .map(|coding| of_coding(coding, wordings, key))
            .max(),
        Change::Memo(edit) if only.is_none() => sides(edit)
            .into_iter()
            .map(|memo| of_words(&mut [&mut memo.title, &mut memo.body], key))
            .max(),
        Change::Code(edit) if only.is_none() => sides(edit)
            .into_iter()
            .map(|code| {
                let mut words = vec![
                    &mut code.name,
                    &mut code.definition,
                    &mut code.use_when,
                    &mut code.not_when,
                ];
                words.extend(&mut code.anchor_quotes);
                of_words(&mut words, key)
            })
            .max(),
        Change::Memo(_) | Change::Code(_) => None,
    };
    became.unwrap_or(Became::Same)
}

async fn steps(
    tx: &mut Tx,
    (org, study): (OrgId, StudyId),
    only: Option<SourceId>,
    wordings: &Wordings,
    key: &Key,
) -> Result<usize> {
    // Step after step: the history of a large study does not fit into memory.
    let (mut after, mut cleared) = (0_i64, 0);
    let pattern = only.map_or_else(|| "%".to_owned(), |source| format!("%{source}%"));
    loop {
        let rows: Vec<(Uuid, i64, String)> = query("SELECT id, number, what FROM step WHERE org_id = $1 AND study_id = $2 AND number > $3 AND what LIKE $4 ORDER BY number LIMIT 200")
            .bind(org)
            .bind(study)
            .bind(after)
            .bind(pattern.as_str())
            .all(tx)
            .await?;
        let Some((_, last, _)) = rows.last() else {
            return Ok(cleared);
        };
        after = *last;
        for (id, _, what) in rows {
            let unreadable = |_| unreadable("step", "what");
            let mut changes: Vec<Change> = serde_json::from_str(&what).map_err(unreadable)?;
            let became = changes
                .iter_mut()
                .map(|change| of_change(change, only, wordings, key))
                .max();
            let statement = match became {
                None | Some(Became::Same) => continue,
                Some(Became::Followed) => {
                    query("UPDATE step SET what = $3 WHERE org_id = $1 AND id = $2")
                }
                Some(Became::Reworded) => {
                    query("UPDATE step SET what = $3, state = 'gone' WHERE org_id = $1 AND id = $2")
                }
            };
            statement
                .bind(org)
                .bind(id)
                .bind(serde_json::to_string(&changes).map_err(unreadable)?)
                .execute(tx)
                .await?;
            cleared += 1;
        }
    }
}

fn unreadable(table: &'static str, column: &'static str) -> Error {
    Error::Unreadable { table, column }
}
