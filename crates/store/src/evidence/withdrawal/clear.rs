//! Clearing what came from a case.

use super::history::Gone;
use super::words::{self, Without, is_of, is_theirs, without};
use super::{Fate, Gathered, Withdrawal, gather};
use crate::evidence::source::{self, Source, Wording};
use crate::evidence::{case, choice, code, coding, search};
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use evidence::coding::Coding;
use evidence::place::Span;
use evidence::study::SourceTie;
use ids::{CodingId, MemoId, PersonId, SourceVersionId, StudyCaseId};
use std::collections::BTreeSet;
use uuid::Uuid;

type Leave = Permit<on::StudyCase, to::Change>;

/// Clears everything that came from a case, and the case. It cannot be taken back. What is left is a line with counts.
/// If the case is a person of the programme, they count as having withdrawn from the study, so that nothing of them is
/// brought in again.
///
/// # Errors
/// [`crate::Error::Denied`] when the case is not the study's.
pub async fn clear(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Leave,
    id: StudyCaseId,
) -> Result<Withdrawal> {
    case::belongs(tx, permit, id).await?;
    let org = permit.actor().org;
    let gathered = gather(tx, permit, id).await?;
    let memos = self::memos(tx, around, permit, id, &gathered).await?;
    let exports = self::exports(tx, permit, &gathered).await?;
    let cells = query("SELECT count(*) FROM matrix_cell WHERE org_id = $1 AND case_id = $2")
        .bind(org)
        .bind(id)
        .count(tx)
        .await?;
    for quote in &gathered.quotes {
        for text in [
            "DELETE FROM matrix_cell_quote WHERE org_id = $1 AND coding_id = $2",
            "DELETE FROM memo_link WHERE org_id = $1 AND target_kind = 'coding' AND target_id = $2",
        ] {
            query(text).bind(org).bind(quote.id).execute(tx).await?;
        }
        coding::row::delete(tx, org, permit.subject(), quote.id).await?;
    }
    let mut left: BTreeSet<CodingId> = BTreeSet::new();
    for source in &gathered.whole {
        source::clear(tx, org, source.id).await?;
    }
    for (source, places) in &gathered.parts {
        left.extend(redact(tx, around, permit, id, source, places).await?);
    }
    codes(tx, permit, &gathered).await?;
    let gone = Gone {
        org,
        study: permit.subject(),
        sources: gathered.sources().map(|source| source.id).collect(),
        left,
        memos: memos.clone(),
        words: gathered.words(),
    };
    gone.scrub(tx).await?;
    forget_who(tx, around, permit, id).await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let withdrawal = Withdrawal {
        at: Stamp::from(around.now()),
        sources: count(gathered.sources().count()),
        quotes: count(gathered.quotes.len()),
        cells,
        memos: count(memos.len()),
        exports,
    };
    let row: Uuid = around.id();
    query("INSERT INTO withdrawal (org_id, id, study_id, at, by_account_id, sources, quotes, cells, memos, exports) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(org)
        .bind(row)
        .bind(permit.subject())
        .bind(withdrawal.at)
        .bind(permit.actor().account)
        .bind(withdrawal.sources)
        .bind(withdrawal.quotes)
        .bind(withdrawal.cells)
        .bind(withdrawal.memos)
        .bind(withdrawal.exports)
        .execute(tx)
        .await?;
    audit::in_study(tx, around, permit, row, "withdrawal cleared").await?;
    Ok(withdrawal)
}

/// Takes the words out of memos, or the memos out of the study; returns which were touched.
async fn memos(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Leave,
    id: StudyCaseId,
    gathered: &Gathered,
) -> Result<BTreeSet<MemoId>> {
    let org = permit.actor().org;
    let quotes: BTreeSet<&str> = gathered.quotes.iter().map(|q| q.quote.as_str()).collect();
    let mut touched = BTreeSet::new();
    for (memo, fate) in words::memos(tx, permit, id, gathered).await? {
        touched.insert(memo.id);
        // What it said before may hold the words as well.
        query("DELETE FROM memo_version WHERE org_id = $1 AND memo_id = $2")
            .bind(org)
            .bind(memo.id)
            .execute(tx)
            .await?;
        if fate == Fate::Goes {
            for text in [
                "DELETE FROM memo_link WHERE org_id = $1 AND memo_id = $2",
                "DELETE FROM memo_link WHERE org_id = $1 AND target_kind = 'memo' AND target_id = $2",
                "DELETE FROM memo WHERE org_id = $1 AND id = $2",
            ] {
                query(text).bind(org).bind(memo.id).execute(tx).await?;
            }
            continue;
        }
        if fate == Fate::Stays {
            continue;
        }
        for target in memo.about.iter().filter(|t| is_theirs(t, id, gathered)) {
            crate::evidence::memo::unlink(tx, permit, memo.id, target).await?;
        }
        let title = without(&memo.title, &quotes, &gathered.name).unwrap_or(memo.title);
        let body = without(&memo.body, &quotes, &gathered.name).unwrap_or(memo.body);
        query("UPDATE memo SET title = $3, body = $4, version = version + 1, changed_at = $5 WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(memo.id)
            .bind(title)
            .bind(body)
            .bind(around.now())
            .execute(tx)
            .await?;
    }
    Ok(touched)
}

/// Marks the files that hold the words; returns how many they are.
async fn exports(tx: &mut Tx, permit: &Leave, gathered: &Gathered) -> Result<i64> {
    let sources: Vec<_> = gathered.sources().map(|source| source.id).collect();
    let marked = query("UPDATE study_export SET withdrawn = withdrawn + 1 WHERE org_id = $1 AND study_id = $2 AND id IN (SELECT s.export_id FROM study_export_source s WHERE s.org_id = $1 AND s.source_id IN ")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push_list(sources)
        .push(")")
        .execute(tx)
        .await?;
    Ok(i64::try_from(marked).unwrap_or(i64::MAX))
}

/// Puts marks in place of words; returns the codings that are left. Earlier wordings go.
async fn redact(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Leave,
    id: StudyCaseId,
    source: &Source,
    places: &[Span],
) -> Result<Vec<CodingId>> {
    let (org, study) = (permit.actor().org, permit.subject());
    let without = Without::new(&source.text, &source.layout, places);
    let wording: SourceVersionId = around.id();
    let new = Wording {
        id: wording,
        source: source.id,
        number: source.number + 1,
        text: &without.text,
        layout: &without.layout,
        why: words::MARK,
    };
    new.insert(tx, around, permit).await?;
    query("UPDATE source SET version_id = $3, length = $4, version = version + 1 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(source.id)
        .bind(wording)
        .bind(without.text.len())
        .execute(tx)
        .await?;
    let mut left = Vec::new();
    for coding in coding::row::all_of_source(tx, org, source.id).await? {
        // What overlaps a place is gone already, so the words are the same.
        let Some(at) = without.moved(coding.span) else {
            continue;
        };
        query("UPDATE coding SET version_id = $3, span_start = $4, span_end = $5 WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(coding.id)
            .bind(wording)
            .bind(at.start())
            .bind(at.end())
            .execute(tx)
            .await?;
        left.push(coding.id);
    }
    let lost: Vec<(Uuid, sqlx::types::Json<serde_json::Value>)> =
        query("SELECT id, coding FROM lost_coding WHERE org_id = $1 AND source_id = $2")
            .bind(org)
            .bind(source.id)
            .all(tx)
            .await?;
    let gone: Vec<&str> = places
        .iter()
        .filter_map(|at| source.text.slice(*at))
        .collect();
    for (lost, json) in lost {
        // Its words are in no wording that is kept, so only those that are surely somebody else's stay.
        let theirs = serde_json::from_value::<Coding>(json.0)
            .map_or(true, |coding| is_of(&gone, &coding.quote));
        let statement = if theirs {
            query("DELETE FROM lost_coding WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(lost)
        } else {
            query("UPDATE lost_coding SET version_id = $3 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(lost)
                .bind(wording)
        };
        statement.execute(tx).await?;
    }
    let ties: Vec<SourceTie> = case::of_source(tx, permit, source.id)
        .await?
        .into_iter()
        .filter(|tie| tie.case() != id)
        .filter_map(|tie| match tie {
            SourceTie::Place(at, case) => Some(SourceTie::Place(without.moved(at)?, case)),
            other => Some(other),
        })
        .collect();
    query("DELETE FROM source_case WHERE org_id = $1 AND source_id = $2")
        .bind(org)
        .bind(source.id)
        .execute(tx)
        .await?;
    for tie in &ties {
        case::tie::insert(tx, permit, source.id, tie).await?;
    }
    let links: Vec<(Uuid, i64, i64)> = query("SELECT id, span_start, span_end FROM memo_link WHERE org_id = $1 AND target_id = $2 AND target_kind = 'place'")
        .bind(org)
        .bind(source.id)
        .all(tx)
        .await?;
    for (link, start, end) in links {
        let at = crate::evidence::span(start, end, "memo_link")?;
        let Some(at) = without.moved(at) else {
            continue;
        };
        query("UPDATE memo_link SET version_id = $3, span_start = $4, span_end = $5, quote = $6 WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(link)
            .bind(wording)
            .bind(at.start())
            .bind(at.end())
            .bind(without.text.slice(at).unwrap_or_default())
            .execute(tx)
            .await?;
    }
    query("DELETE FROM source_version WHERE org_id = $1 AND source_id = $2 AND id <> $3")
        .bind(org)
        .bind(source.id)
        .bind(wording)
        .execute(tx)
        .await?;
    search::forget(tx, org, source.id).await?;
    search::index(tx, org, study, source.id, &without.text, &without.layout).await?;
    Ok(left)
}

/// Takes anchor quotes with the words from the codes.
async fn codes(tx: &mut Tx, permit: &Leave, gathered: &Gathered) -> Result<()> {
    let words = gathered.words();
    for before in code::codebook(tx, permit).await?.codes() {
        let mut after = before.clone();
        after.anchor_quotes.retain(|quote| !is_of(&words, quote));
        if after.anchor_quotes.len() == before.anchor_quotes.len() {
            continue;
        }
        after.version += 1;
        code::put(
            tx,
            permit.actor().org,
            permit.subject(),
            Some(before),
            Some(&after),
        )
        .await?;
    }
    Ok(())
}

/// Forgets the case and who it was.
async fn forget_who(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Leave,
    id: StudyCaseId,
) -> Result<()> {
    let (org, study) = (permit.actor().org, permit.subject());
    let key: Option<(Uuid, Option<Uuid>)> = query("SELECT k.id, k.person_id FROM study_case c JOIN study_key k ON k.org_id = c.org_id AND k.id = c.pseudonym_id WHERE c.org_id = $1 AND c.id = $2")
        .bind(org)
        .bind(id)
        .optional(tx)
        .await?;
    case::clear(tx, org, id).await?;
    let Some((key, person)) = key else {
        return Ok(());
    };
    query("DELETE FROM study_key WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(key)
        .execute(tx)
        .await?;
    if let Some(person) = person {
        choice::end(tx, around, org, PersonId(person), Some(study)).await?;
    }
    Ok(())
}
