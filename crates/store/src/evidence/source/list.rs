//! Sources as lists.

use super::unreadable;
use crate::evidence::visible;
use crate::listing::{Listed, Page, contains};
use crate::{Query, Result, Stamp, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::study::SourceKind;
use ids::{SourceId, StudyCaseId, StudyId};
use uuid::Uuid;

/// A source as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Its identifier.
    pub id: SourceId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// What it was read from.
    pub format: String,
    /// How long it is, in code points.
    pub length: i64,
    /// How many codings it has that the actor may see.
    pub codings: i64,
    /// How many cases its words belong to.
    pub cases: i64,
    /// Counts its changes.
    pub version: i64,
    /// When it was added.
    pub created_at: Stamp,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sorted {
    /// By name.
    #[default]
    Name,
    /// The latest first.
    Added,
    /// Those with the fewest codings first: what is left to do.
    FewestCodings,
}

/// Which sources a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words in the name.
    pub words: String,
    /// Of this kind alone.
    pub kind: Option<SourceKind>,
    /// With words of this case.
    pub case: Option<StudyCaseId>,
    /// In which order.
    pub sorted: Sorted,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    format: String,
    length: i64,
    codings: i64,
    cases: i64,
    version: i64,
    created_at: Stamp,
}

fn narrowed(mut statement: Query, filter: &Filter) -> Query {
    if !filter.words.trim().is_empty() {
        statement = statement
            .push(" AND s.folded_name LIKE ")
            .push_bind(contains(&crate::evidence::folded(&filter.words)))
            .push(" ESCAPE '\\'");
    }
    if let Some(kind) = filter.kind {
        statement = statement.push(" AND s.kind = ").push_bind(kind.code());
    }
    if let Some(case) = filter.case {
        statement = statement
            .push(" AND s.id IN (SELECT x.source_id FROM source_case x WHERE x.org_id = $1 AND x.case_id = ")
            .push_bind(case)
            .push(")");
    }
    statement
}

/// A page of the sources of the study.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Read>,
    filter: &Filter,
    page: Page,
) -> Result<Listed<SourceLine>> {
    let actor = permit.actor();
    let counted = query("SELECT count(*) FROM source s WHERE s.org_id = $1 AND s.study_id = $2")
        .bind(actor.org)
        .bind(permit.subject());
    let total = narrowed(counted, filter).count(tx).await?;
    let listed = query(concat!(
        "SELECT s.id, s.name, s.kind, s.format, s.length, (SELECT count(*) FROM coding k WHERE k.org_id = s.org_id AND k.source_id = s.id",
        visible!(),
        ") AS codings, (SELECT count(DISTINCT x.case_id) FROM source_case x WHERE x.org_id = s.org_id AND x.source_id = s.id) AS cases, s.version, s.created_at FROM source s WHERE s.org_id = $1 AND s.study_id = $3"
    ))
    .bind(actor.org)
    .bind(actor.account)
    .bind(permit.subject());
    let rows = narrowed(listed, filter)
        .push(match filter.sorted {
            Sorted::Name => " ORDER BY s.folded_name, s.id",
            Sorted::Added => " ORDER BY s.created_at DESC, s.id DESC",
            Sorted::FewestCodings => " ORDER BY codings, s.folded_name, s.id",
        })
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(|row| {
            Ok(SourceLine {
                id: SourceId(row.id),
                name: row.name,
                kind: SourceKind::from_code(&row.kind).ok_or_else(|| unreadable("kind"))?,
                format: row.format,
                length: row.length,
                codings: row.codings,
                cases: row.cases,
                version: row.version,
                created_at: row.created_at,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    audit::in_study(tx, around, permit, None, format!("{} listed", rows.len())).await?;
    Ok(Listed { rows, total, page })
}

/// Every source of the study by name: for choosing among them, and for going to the next.
///
/// # Errors
/// As the database says.
pub async fn choices<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<(SourceId, String)>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<(Uuid, String)> = query(
        "SELECT id, name FROM source WHERE org_id = $1 AND study_id = $2 ORDER BY folded_name, id",
    )
    .bind(permit.actor().org)
    .bind(permit.subject())
    .all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (SourceId(id), name))
        .collect())
}
