//! Codes and the tree they make. Every change is a step of the history ([`super::history`]).

mod restructure;

pub use restructure::{merge, remove, split};

use super::{history, visible};
use crate::evidence::Refusal;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::code::{Code, Colour};
use evidence::codebook::Codebook;
use evidence::history::Change;
use frameworks::TermRef;
use ids::{CodeId, StepId, StudyId};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    parent_id: Option<Uuid>,
    name: String,
    colour: String,
    definition: String,
    use_when: String,
    not_when: String,
    anchor_quotes: sqlx::types::Json<Vec<String>>,
    framework_id: Option<String>,
    framework_version: Option<String>,
    term_id: Option<String>,
    is_codable: bool,
    position: i64,
    version: i64,
}

fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "code",
        column,
    }
}

impl Row {
    fn read(self) -> Result<Code> {
        let term = match (self.framework_id, self.framework_version, self.term_id) {
            (Some(framework), Some(version), Some(term)) => Some(TermRef {
                framework: framework.parse().map_err(|_| unreadable("framework_id"))?,
                version: version
                    .parse()
                    .map_err(|_| unreadable("framework_version"))?,
                term: term.parse().map_err(|_| unreadable("term_id"))?,
            }),
            _ => None,
        };
        Ok(Code {
            id: CodeId(self.id),
            parent: self.parent_id.map(CodeId),
            name: self.name,
            colour: Colour::from_code(&self.colour).ok_or_else(|| unreadable("colour"))?,
            definition: self.definition,
            use_when: self.use_when,
            not_when: self.not_when,
            anchor_quotes: self.anchor_quotes.0,
            term,
            is_codable: self.is_codable,
            position: u32::try_from(self.position).map_err(|_| unreadable("position"))?,
            version: u32::try_from(self.version).map_err(|_| unreadable("version"))?,
        })
    }
}

const SELECT: &str = "SELECT id, parent_id, name, colour, definition, use_when, not_when, anchor_quotes, framework_id, framework_version, term_id, is_codable, position, version FROM code WHERE org_id = $1 AND study_id = $2";

/// The codebook of the study.
///
/// # Errors
/// [`Error::Unreadable`] when what is kept makes no tree.
pub async fn codebook<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Codebook>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let codes = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" ORDER BY position, folded_name, id")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<Vec<Code>>>()?;
    Codebook::new(codes).map_err(|_| unreadable("parent_id"))
}

/// One code.
///
/// # Errors
/// [`Error::Denied`] when it is not one of the study's.
pub async fn load<R, D>(tx: &mut Tx, permit: &Permit<R, D>, id: CodeId) -> Result<Code>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND id = ")
        .push_bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}

/// How often a code was used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uses {
    /// How many codings have it.
    pub codings: i64,
    /// In how many sources.
    pub sources: i64,
}

/// How often each code was used, as far as the actor may see it; codes without codings are left out.
///
/// # Errors
/// As the database says.
pub async fn uses<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<HashMap<CodeId, Uses>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<(Uuid, i64, i64)> = query(concat!(
        "SELECT k.code_id, count(*), count(DISTINCT k.source_id) FROM coding k WHERE k.org_id = $1 AND k.study_id = $3",
        visible!(),
        " GROUP BY k.code_id"
    ))
    .bind(permit.actor().org)
    .bind(permit.actor().account)
    .bind(permit.subject())
    .all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(code, codings, sources)| (CodeId(code), Uses { codings, sources }))
        .collect())
}

/// The codes the actor used last in the study, latest first: what a list for coding begins with.
///
/// # Errors
/// As the database says.
pub async fn recent(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Create>,
    limit: u32,
) -> Result<Vec<CodeId>> {
    let rows: Vec<(Uuid, Stamp)> = query("SELECT code_id, max(at) FROM (SELECT code_id, at FROM coding WHERE org_id = $1 AND coder_id = $2 AND study_id = $3 ORDER BY at DESC LIMIT 200) AS latest GROUP BY code_id ORDER BY max(at) DESC, code_id")
        .bind(permit.actor().org)
        .bind(permit.actor().account)
        .bind(permit.subject())
        .limit(limit)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|(code, _)| CodeId(code)).collect())
}

/// Changes the codebook by what one of the operations of [`Codebook`] returned, as one step.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed one of the codes in the meantime; [`Error::Taken`] with
/// `code_folded_name_key` when a sibling has the name; [`Error::Refused`] when a code that is used would go.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Codebook, to::Change>,
    changes: Vec<Change>,
) -> Result<Option<StepId>> {
    if changes.is_empty() {
        return Ok(None);
    }
    let detail = format!("{} changed", changes.len());
    let step = history::take(tx, around, permit, changes).await?;
    // What is left must be a codebook: the operations saw to it for what they saw, and others may work beside them.
    codebook(tx, permit).await.map_err(|_| Error::Changed)?;
    audit::in_study(tx, around, permit, step.0, detail).await?;
    Ok(Some(step))
}

/// Makes sure that nothing of the study hangs on a code that is to go.
pub(super) async fn unused(tx: &mut Tx, org: ids::OrgId, code: &Code) -> Result<()> {
    let (codings, cells, published): (i64, i64, i64) = query("SELECT (SELECT count(*) FROM coding WHERE org_id = $1 AND code_id = $2), (SELECT count(*) FROM matrix_cell WHERE org_id = $1 AND code_id = $2), (SELECT count(*) FROM published_presence_row WHERE org_id = $1 AND code_id = $2)")
        .bind(org)
        .bind(code.id)
        .one(tx)
        .await?;
    let name = &code.name;
    if codings > 0 {
        return Err(Refusal::CodeUsed {
            name: name.clone(),
            codings,
        }
        .into());
    }
    if cells > 0 {
        return Err(Refusal::CodeInMatrix {
            name: name.clone(),
            cells,
        }
        .into());
    }
    if published > 0 {
        return Err(Refusal::CodePublished { name: name.clone() }.into());
    }
    Ok(())
}

/// Puts a code as it is to be, or takes it away: for the history alone, which checks that `before` is what is kept.
pub(super) async fn put(
    tx: &mut Tx,
    org: ids::OrgId,
    study: StudyId,
    before: Option<&Code>,
    after: Option<&Code>,
) -> Result<()> {
    let touched = match (before, after) {
        (None, None) => return Ok(()),
        (Some(before), None) => {
            query(
                "DELETE FROM code WHERE org_id = $1 AND study_id = $2 AND id = $3 AND version = $4",
            )
            .bind(org)
            .bind(study)
            .bind(before.id)
            .bind(before.version)
            .execute(tx)
            .await?
        }
        (before, Some(after)) => {
            let statement = if before.is_some() {
                query(
                    "UPDATE code SET parent_id = $4, beneath_id = $5, name = $6, folded_name = $7, colour = $8, definition = $9, use_when = $10, not_when = $11, anchor_quotes = $12, framework_id = $13, framework_version = $14, term_id = $15, is_codable = $16, position = $17, version = $18 WHERE org_id = $1 AND study_id = $2 AND id = $3",
                )
            } else {
                query(
                    "INSERT INTO code (org_id, study_id, id, parent_id, beneath_id, name, folded_name, colour, definition, use_when, not_when, anchor_quotes, framework_id, framework_version, term_id, is_codable, position, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
                )
            };
            let mut statement = statement
                .bind(org)
                .bind(study)
                .bind(after.id)
                .bind(after.parent)
                .bind(after.parent.map_or(study.0, |parent| parent.0))
                .bind(after.name.as_str())
                .bind(super::folded(&after.name))
                .bind(after.colour.code())
                .bind(after.definition.as_str())
                .bind(after.use_when.as_str())
                .bind(after.not_when.as_str())
                .bind(serde_json::json!(after.anchor_quotes))
                .bind(after.term.as_ref().map(|t| t.framework.as_str()))
                .bind(after.term.as_ref().map(|t| t.version.to_string()))
                .bind(after.term.as_ref().map(|t| t.term.as_str()))
                .bind(after.is_codable)
                .bind(after.position)
                .bind(after.version);
            if let Some(before) = before {
                statement = statement.push(" AND version = ").push_bind(before.version);
            }
            statement.execute(tx).await?
        }
    };
    if touched == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}
