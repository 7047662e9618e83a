//! A table of presence as a publication prints it: for each code, whether quotes of two roles were found.
//!
//! It is kept apart from the study's codings, because no quotes come with it, and beside the totals that are printed, so
//! that both can be compared ([`evidence::presence::beside`]). What could not be read stays unknown.

use crate::evidence::{Nameless, Refusal};
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::presence::{Figure, Presence};
use ids::{CodeId, StudyId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The longest name of a role, in characters.
pub const LONGEST_ROLE: usize = 100;
/// The longest reference or note, in characters.
pub const LONGEST_TEXT: usize = 4_000;

/// A line of a published table; none where it could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedRow {
    /// The code.
    pub code: CodeId,
    /// Whether there were quotes of the first role.
    pub first: Option<bool>,
    /// Whether there were quotes of the second role.
    pub second: Option<bool>,
}

impl PublishedRow {
    /// What the line says.
    pub fn presence(&self) -> Presence {
        Presence::of(self.first, self.second)
    }
}

/// A published table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Where it is printed.
    pub source: String,
    /// What to know about how it was read.
    pub note: String,
    /// What the first role is called.
    pub first_role: String,
    /// What the second role is called.
    pub second_role: String,
    /// Its lines in their order.
    pub rows: Vec<PublishedRow>,
    /// The totals printed with it.
    pub printed: Vec<(Figure, usize)>,
}

fn state(quoted: Option<bool>) -> &'static str {
    match quoted {
        Some(true) => "quoted",
        Some(false) => "not_quoted",
        None => "unknown",
    }
}

fn unreadable(table: &'static str, column: &'static str) -> Error {
    Error::Unreadable { table, column }
}

fn check(table: &Published) -> Result<()> {
    super::name(&table.source, Nameless::Publication, LONGEST_TEXT)?;
    super::name(&table.first_role, Nameless::FirstRole, LONGEST_ROLE)?;
    super::name(&table.second_role, Nameless::SecondRole, LONGEST_ROLE)?;
    if table.note.chars().count() > LONGEST_TEXT {
        return Err(Refusal::NoteTooLong { most: LONGEST_TEXT }.into());
    }
    let codes: BTreeSet<CodeId> = table.rows.iter().map(|row| row.code).collect();
    if codes.len() < table.rows.len() {
        return Err(Refusal::CodeTwice.into());
    }
    let figures: BTreeSet<Figure> = table.printed.iter().map(|(figure, _)| *figure).collect();
    if figures.len() < table.printed.len() {
        return Err(Refusal::TotalTwice.into());
    }
    Ok(())
}

/// Keeps a published table, in place of the one there was.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Denied`] when a code is not the study's.
pub async fn publish(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    table: &Published,
) -> Result<()> {
    check(table)?;
    let (org, study) = (permit.actor().org, permit.subject());
    for text in [
        "DELETE FROM published_presence_row WHERE org_id = $1 AND study_id = $2",
        "DELETE FROM published_presence_total WHERE org_id = $1 AND study_id = $2",
        "DELETE FROM published_presence WHERE org_id = $1 AND study_id = $2",
    ] {
        query(text).bind(org).bind(study).execute(tx).await?;
    }
    query("INSERT INTO published_presence (org_id, study_id, source, note, first_role, second_role, published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(org)
        .bind(study)
        .bind(table.source.trim())
        .bind(table.note.trim())
        .bind(table.first_role.trim())
        .bind(table.second_role.trim())
        .bind(permit.actor().account)
        .bind(around.now())
        .execute(tx)
        .await?;
    for (position, row) in (0_i64..).zip(&table.rows) {
        for (role, quoted) in [("first", row.first), ("second", row.second)] {
            // The line comes from a code of the study, so that nothing of another study gets in.
            let added = query("INSERT INTO published_presence_row (org_id, study_id, code_id, role, state, position) SELECT c.org_id, c.study_id, c.id, $4, $5, $6 FROM code c WHERE c.org_id = $1 AND c.study_id = $2 AND c.id = $3")
                .bind(org)
                .bind(study)
                .bind(row.code)
                .bind(role)
                .bind(state(quoted))
                .bind(position)
                .execute(tx)
                .await?;
            if added == 0 {
                return Err(Error::Denied);
            }
        }
    }
    for (figure, printed) in &table.printed {
        query("INSERT INTO published_presence_total (org_id, study_id, figure, printed) VALUES ($1, $2, $3, $4)")
            .bind(org)
            .bind(study)
            .bind(figure.code())
            .bind(i64::try_from(*printed).unwrap_or(i64::MAX))
            .execute(tx)
            .await?;
    }
    let detail = format!("published table of {} lines", table.rows.len());
    audit::in_study(tx, around, permit, None, detail).await
}

/// Whether the study has a published table.
///
/// # Errors
/// As the database says.
pub async fn is_published<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<bool>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let found =
        query("SELECT count(*) FROM published_presence WHERE org_id = $1 AND study_id = $2")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .count(tx)
            .await?;
    Ok(found > 0)
}

/// The published table of the study, if it has one, as the view is written down.
///
/// # Errors
/// [`Error::Unreadable`] when a word of it is not known.
pub async fn published<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, D>,
) -> Result<Option<Published>> {
    let (org, study) = (permit.actor().org, permit.subject());
    let head: Option<(String, String, String, String)> = query("SELECT source, note, first_role, second_role FROM published_presence WHERE org_id = $1 AND study_id = $2")
        .bind(org)
        .bind(study)
        .optional(tx)
        .await?;
    let Some((source, note, first_role, second_role)) = head else {
        return Ok(None);
    };
    let lines: Vec<(Uuid, String, String)> = query("SELECT code_id, role, state FROM published_presence_row WHERE org_id = $1 AND study_id = $2 ORDER BY position, role")
        .bind(org)
        .bind(study)
        .all(tx)
        .await?;
    let mut rows: Vec<PublishedRow> = Vec::with_capacity(lines.len() / 2);
    for (code, role, kept) in lines {
        let quoted = match kept.as_str() {
            "quoted" => Some(true),
            "not_quoted" => Some(false),
            "unknown" => None,
            _ => return Err(unreadable("published_presence_row", "state")),
        };
        match role.as_str() {
            "first" => rows.push(PublishedRow {
                code: CodeId(code),
                first: quoted,
                second: None,
            }),
            "second" => match rows.last_mut() {
                Some(row) if row.code == CodeId(code) => row.second = quoted,
                _ => return Err(unreadable("published_presence_row", "role")),
            },
            _ => return Err(unreadable("published_presence_row", "role")),
        }
    }
    let totals: Vec<(String, i64)> = query(
        "SELECT figure, printed FROM published_presence_total WHERE org_id = $1 AND study_id = $2",
    )
    .bind(org)
    .bind(study)
    .all(tx)
    .await?;
    let mut printed = totals
        .into_iter()
        .map(|(figure, number)| {
            Ok((
                Figure::from_code(&figure)
                    .ok_or_else(|| unreadable("published_presence_total", "figure"))?,
                usize::try_from(number)
                    .map_err(|_| unreadable("published_presence_total", "printed"))?,
            ))
        })
        .collect::<Result<Vec<(Figure, usize)>>>()?;
    printed.sort_unstable();
    audit::in_study(tx, around, permit, None, "published table").await?;
    Ok(Some(Published {
        source,
        note,
        first_role,
        second_role,
        rows,
        printed,
    }))
}
