//! Rounds: several people code the same sources, each for themselves, and then talk.

use super::{coding, history};
use crate::evidence::{Nameless, Refusal};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::coding::{Coding, Layer};
use evidence::history::{Change, Edit};
use evidence::round::{Round, RoundState};
use ids::{AccountId, CodeId, CodingId, RoundId, SourceId, StudyId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The longest name of a round, in characters.
pub const LONGEST_NAME: usize = 200;

/// A round with what stands beside it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundLine {
    /// The round.
    pub round: Round,
    /// Counts its changes.
    pub version: i64,
    /// When it was opened.
    pub created_at: Stamp,
    /// When it was closed.
    pub closed_at: Option<Stamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    blind: bool,
    state: String,
    version: i64,
    created_at: Stamp,
    closed_at: Option<Stamp>,
}

const SELECT: &str = "SELECT id, name, blind, state, version, created_at, closed_at FROM coding_round WHERE org_id = $1 AND study_id = $2";

async fn filled(tx: &mut Tx, org: ids::OrgId, row: Row) -> Result<RoundLine> {
    let of = async |tx: &mut Tx, text: &'static str| -> Result<Vec<Uuid>> {
        let rows: Vec<(Uuid,)> = query(text).bind(org).bind(row.id).all(tx).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    };
    let sources = of(
        tx,
        "SELECT source_id FROM coding_round_source WHERE org_id = $1 AND round_id = $2",
    )
    .await?;
    let coders = of(
        tx,
        "SELECT account_id FROM coding_round_coder WHERE org_id = $1 AND round_id = $2",
    )
    .await?;
    let codes = of(
        tx,
        "SELECT code_id FROM coding_round_code WHERE org_id = $1 AND round_id = $2",
    )
    .await?;
    Ok(RoundLine {
        round: Round {
            id: RoundId(row.id),
            name: row.name,
            codes: codes.into_iter().map(CodeId).collect(),
            sources: sources.into_iter().map(SourceId).collect(),
            coders: coders.into_iter().map(AccountId).collect(),
            blind: row.blind,
            state: RoundState::from_code(&row.state).ok_or(Error::Unreadable {
                table: "coding_round",
                column: "state",
            })?,
        },
        version: row.version,
        created_at: row.created_at,
        closed_at: row.closed_at,
    })
}

/// The rounds of the study, latest first.
///
/// # Errors
/// As the database says.
pub async fn list<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<RoundLine>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<Row> = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" ORDER BY created_at DESC, id DESC LIMIT 200")
        .all(tx)
        .await?;
    let mut rounds = Vec::with_capacity(rows.len());
    for row in rows {
        rounds.push(filled(tx, permit.actor().org, row).await?);
    }
    Ok(rounds)
}

/// The rounds that hide codings now.
pub(super) async fn open_blind<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<Round>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<Row> = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND state = 'open' AND blind = TRUE")
        .all(tx)
        .await?;
    let mut rounds = Vec::with_capacity(rows.len());
    for row in rows {
        rounds.push(filled(tx, permit.actor().org, row).await?.round);
    }
    Ok(rounds)
}

/// A round.
///
/// # Errors
/// [`Error::Denied`] when it is not one of the study's.
pub async fn load<R, D>(tx: &mut Tx, permit: &Permit<R, D>, id: RoundId) -> Result<RoundLine>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let row: Row = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND id = ")
        .push_bind(id)
        .one(tx)
        .await?;
    filled(tx, permit.actor().org, row).await
}

/// What a new round is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    /// Made with the form, so that a form that is sent twice counts once.
    pub id: RoundId,
    /// Its name.
    pub name: String,
    /// The codes that are used in it; none at all means the whole codebook.
    pub codes: BTreeSet<CodeId>,
    /// The sources that are coded in it.
    pub sources: BTreeSet<SourceId>,
    /// Who codes in it.
    pub coders: BTreeSet<AccountId>,
    /// Whether nobody sees another's codings of its sources while it is open.
    pub blind: bool,
}

/// Opens a round. The same form sent twice opens one.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Denied`] when something named is not the study's.
pub async fn open(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    new: &NewRound,
) -> Result<RoundId> {
    let name = super::name(&new.name, Nameless::Round, LONGEST_NAME)?;
    if new.sources.is_empty() || new.coders.len() < 2 {
        return Err(Refusal::RoundTooSmall.into());
    }
    let (org, study) = (permit.actor().org, permit.subject());
    let added = query("INSERT INTO coding_round (org_id, id, study_id, name, blind, state, version, created_by, created_at, closed_at) VALUES ($1, $2, $3, $4, $5, 'open', 1, $6, $7, NULL) ON CONFLICT (org_id, id) DO NOTHING")
        .bind(org)
        .bind(new.id)
        .bind(study)
        .bind(name)
        .bind(new.blind)
        .bind(permit.actor().account)
        .bind(around.now())
        .execute(tx)
        .await?;
    if added == 0 {
        load(tx, permit, new.id).await?;
        return Ok(new.id);
    }
    // Each row comes from a record of the study, so that nothing of another study gets in.
    let sources = new.sources.iter().map(|id| id.0).collect();
    let coders = new.coders.iter().map(|id| id.0).collect();
    let codes = new.codes.iter().map(|id| id.0).collect();
    let parts: [(&'static str, Vec<Uuid>); 3] = [
        (
            "INSERT INTO coding_round_source (org_id, round_id, source_id) SELECT s.org_id, r.id, s.id FROM source s JOIN coding_round r ON r.org_id = s.org_id AND r.id = $3 WHERE s.org_id = $1 AND s.study_id = $2 AND s.id = $4",
            sources,
        ),
        (
            "INSERT INTO coding_round_coder (org_id, round_id, account_id) SELECT m.org_id, r.id, m.account_id FROM study_member m JOIN coding_round r ON r.org_id = m.org_id AND r.id = $3 WHERE m.org_id = $1 AND m.study_id = $2 AND m.account_id = $4 AND m.role <> 'reader'",
            coders,
        ),
        (
            "INSERT INTO coding_round_code (org_id, round_id, code_id) SELECT c.org_id, r.id, c.id FROM code c JOIN coding_round r ON r.org_id = c.org_id AND r.id = $3 WHERE c.org_id = $1 AND c.study_id = $2 AND c.id = $4",
            codes,
        ),
    ];
    for (text, ids) in parts {
        for id in ids {
            let added = query(text)
                .bind(org)
                .bind(study)
                .bind(new.id)
                .bind(id)
                .execute(tx)
                .await?;
            if added == 0 {
                return Err(Error::Denied);
            }
        }
    }
    audit::in_study(tx, around, permit, new.id.0, "round opened").await?;
    Ok(new.id)
}

/// Closes an open round: from now on everybody sees everything. Doing it twice counts once.
///
/// # Errors
/// [`Error::Refused`] when it was adjudicated; [`Error::Denied`] when it is not the study's.
pub async fn close(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    id: RoundId,
) -> Result<()> {
    let mut line = load(tx, permit, id).await?;
    if line.round.state == RoundState::Closed {
        return Ok(());
    }
    line.round.close().map_err(Refusal::from)?;
    put_state(tx, permit, &line).await?;
    query("UPDATE coding_round SET closed_at = $3 WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(id)
        .bind(around.now())
        .execute(tx)
        .await?;
    audit::in_study(tx, around, permit, id.0, "round closed").await
}

/// Says that the consensus of a closed round is written. Doing it twice counts once.
///
/// # Errors
/// [`Error::Refused`] while it is open; [`Error::Denied`] when it is not the study's.
pub async fn adjudicated(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    id: RoundId,
) -> Result<()> {
    let mut line = load(tx, permit, id).await?;
    if line.round.state == RoundState::Adjudicated {
        return Ok(());
    }
    line.round.adjudicate().map_err(Refusal::from)?;
    put_state(tx, permit, &line).await?;
    audit::in_study(tx, around, permit, id.0, "round adjudicated").await
}

async fn put_state(
    tx: &mut Tx,
    permit: &Permit<on::Study, to::Change>,
    line: &RoundLine,
) -> Result<()> {
    let changed = query("UPDATE coding_round SET state = $4, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(permit.actor().org)
        .bind(line.round.id)
        .bind(line.version)
        .bind(line.round.state.code())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}

/// What a disagreement was settled to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The code stands at the place of this coding of the round.
    As {
        /// The identifier of the coding the consensus gets.
        id: CodingId,
        /// The coder's coding it takes its place and code from.
        coding: CodingId,
        /// Why, in the words of whoever decided.
        comment: String,
    },
    /// A consensus that was written is taken back.
    Not(CodingId),
}

/// Writes consensus codings for a closed round, as one step that can be taken back. The coders' own codings stay as they
/// are; passages that nobody settles have no consensus. Sending the same form twice counts once.
///
/// # Errors
/// [`Error::Refused`] when the round is open or adjudicated; [`Error::Denied`] when the round or a coding is not the
/// study's.
pub async fn adjudicate(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    id: RoundId,
    settled: &[Settled],
) -> Result<()> {
    let line = load(tx, permit, id).await?;
    if line.round.state != RoundState::Closed {
        return Err(Refusal::RoundNotClosed.into());
    }
    let (org, study) = (permit.actor().org, permit.subject());
    let mut changes = Vec::with_capacity(settled.len());
    for one in settled {
        match one {
            Settled::As {
                id: new,
                coding,
                comment,
            } => {
                if coding::row::kept(tx, org, study, *new).await?.is_some() {
                    continue;
                }
                let from = coding::row::one(tx, permit, *coding).await?;
                if !line.round.sources.contains(&from.source) {
                    return Err(Error::Denied);
                }
                let there = query("SELECT count(*) FROM coding WHERE org_id = $1 AND source_id = $2 AND span_start = $3 AND span_end = $4 AND code_id = $5 AND layer = 'consensus'")
                    .bind(org)
                    .bind(from.source)
                    .bind(from.span.start())
                    .bind(from.span.end())
                    .bind(from.code)
                    .count(tx)
                    .await?;
                if there > 0 {
                    continue;
                }
                changes.push(Change::Coding(Edit::Added(Coding {
                    id: *new,
                    coder: permit.actor().account,
                    at: Stamp::from(around.now()).0,
                    comment: comment.trim().to_owned(),
                    layer: Layer::Consensus,
                    round: Some(id),
                    suggested: false,
                    ..from
                })));
            }
            Settled::Not(consensus) => {
                if let Some(coding) = coding::row::kept(tx, org, study, *consensus).await? {
                    if coding.layer != Layer::Consensus || coding.round != Some(id) {
                        return Err(Error::Denied);
                    }
                    changes.push(Change::Coding(Edit::Removed(coding)));
                }
            }
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    let detail = format!("{} settled", changes.len());
    history::take(tx, around, permit, changes).await?;
    audit::in_study(tx, around, permit, id.0, detail).await
}
