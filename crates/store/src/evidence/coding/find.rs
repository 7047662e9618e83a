//! Codings as lists of quotes, and as places for counting.

use super::row::{Row as CodingRow, columns};
use crate::evidence::{span, visible};
use crate::listing::{Listed, Page};
use crate::packed::packed_row;
use crate::{Error, Query, Result, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Permit, on, to};
use evidence::coding::{Coding, Layer, Weight};
use evidence::place::Span;
use ids::{AccountId, CodeId, CodingId, RoundId, SourceId, StudyCaseId};
use uuid::Uuid;

/// Which codings a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// These codings; empty: any.
    pub only: Vec<CodingId>,
    /// With one of these codes; empty: any.
    pub codes: Vec<CodeId>,
    /// Of these sources; empty: any.
    pub sources: Vec<SourceId>,
    /// In sources with words of this case.
    pub case: Option<StudyCaseId>,
    /// By this coder.
    pub coder: Option<AccountId>,
    /// Of this layer.
    pub layer: Option<Layer>,
    /// Of this round.
    pub round: Option<RoundId>,
    /// In which order.
    pub sorted: Sorted,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sorted {
    /// By the name of the source, then in the order of its text.
    #[default]
    Place,
    /// The latest first.
    Made,
}

/// A coding with the names that stand beside its quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// The coding.
    pub coding: Coding,
    /// The name of its source.
    pub source: String,
    /// The name of its code.
    pub code: String,
    /// The name of its coder.
    pub coder: String,
}

#[derive(sqlx::FromRow)]
struct Line {
    #[sqlx(flatten)]
    coding: CodingRow,
    source_name: String,
    code_name: String,
    coder_name: String,
}

pub(super) fn narrowed(mut statement: Query, filter: &Filter) -> Query {
    if !filter.only.is_empty() {
        statement = statement
            .push(" AND k.id IN ")
            .push_list(filter.only.iter().copied());
    }
    if !filter.codes.is_empty() {
        statement = statement
            .push(" AND k.code_id IN ")
            .push_list(filter.codes.iter().copied());
    }
    if !filter.sources.is_empty() {
        statement = statement
            .push(" AND k.source_id IN ")
            .push_list(filter.sources.iter().copied());
    }
    if let Some(case) = filter.case {
        statement = statement
            .push(" AND k.source_id IN (SELECT x.source_id FROM source_case x WHERE x.org_id = $1 AND x.case_id = ")
            .push_bind(case)
            .push(")");
    }
    if let Some(coder) = filter.coder {
        statement = statement.push(" AND k.coder_id = ").push_bind(coder);
    }
    if let Some(layer) = filter.layer {
        statement = statement.push(" AND k.layer = ").push_bind(layer.code());
    }
    if let Some(round) = filter.round {
        statement = statement.push(" AND k.round_id = ").push_bind(round);
    }
    statement
}

/// A page of quotes, as far as the actor may see them.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Read>,
    filter: &Filter,
    page: Page,
) -> Result<Listed<QuoteLine>> {
    let start = |text: &'static str| {
        query(text)
            .bind(permit.actor().org)
            .bind(permit.actor().account)
            .bind(permit.subject())
    };
    let counted = start(concat!(
        "SELECT count(*) FROM coding k WHERE k.org_id = $1 AND k.study_id = $3",
        visible!()
    ));
    let total = narrowed(counted, filter).count(tx).await?;
    let listed = start(concat!(
        "SELECT ",
        columns!(),
        ", s.name AS source_name, c.name AS code_name, a.name AS coder_name FROM coding k JOIN source_version v ON v.org_id = k.org_id AND v.id = k.version_id JOIN source s ON s.org_id = k.org_id AND s.id = k.source_id JOIN code c ON c.org_id = k.org_id AND c.id = k.code_id JOIN account a ON a.org_id = k.org_id AND a.id = k.coder_id WHERE k.org_id = $1 AND k.study_id = $3",
        visible!()
    ));
    let rows = narrowed(listed, filter)
        .push(match filter.sorted {
            Sorted::Place => " ORDER BY s.folded_name, k.source_id, k.span_start, k.id",
            Sorted::Made => " ORDER BY k.at DESC, k.id DESC",
        })
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<Line>(tx)
        .await?
        .into_iter()
        .map(|line| {
            Ok(QuoteLine {
                coding: line.coding.read()?,
                source: line.source_name,
                code: line.code_name,
                coder: line.coder_name,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    audit::in_study(tx, around, permit, None, format!("{} listed", rows.len())).await?;
    Ok(Listed { rows, total, page })
}

/// Where a coding is, without its words: what counts and comparisons need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The coding.
    pub id: CodingId,
    /// Its source.
    pub source: SourceId,
    /// Its place.
    pub span: Span,
    /// Its code.
    pub code: CodeId,
    /// Its coder.
    pub coder: AccountId,
    /// Its layer.
    pub layer: Layer,
    /// Its weight.
    pub weight: Option<Weight>,
}

packed_row! {
    struct PlacedRow {
        id: Uuid,
        source_id: Uuid,
        span_start: i64,
        span_end: i64,
        code_id: Uuid,
        coder_id: Uuid,
        layer: String,
        weight: Option<i64>,
    }
}

/// Every coding of the study that the filter lets through, as far as the actor may see it, without its words.
///
/// # Errors
/// As the database says.
pub async fn placed<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Coding, D>,
    filter: &Filter,
) -> Result<Vec<Placed>> {
    let statement = query(concat!(
        "SELECT k.id, k.source_id, k.span_start, k.span_end, k.code_id, k.coder_id, k.layer, k.weight FROM coding k WHERE k.org_id = $1 AND k.study_id = $3",
        visible!()
    ))
    .bind(permit.actor().org)
    .bind(permit.actor().account)
    .bind(permit.subject());
    narrowed(statement, filter)
        .push(" ORDER BY k.source_id, k.span_start, k.id")
        .packed::<PlacedRow>(tx)
        .await?
        .into_iter()
        .map(|row| {
            let unreadable = |column| Error::Unreadable {
                table: "coding",
                column,
            };
            Ok(Placed {
                id: CodingId(row.id),
                source: SourceId(row.source_id),
                span: span(row.span_start, row.span_end, "coding")?,
                code: CodeId(row.code_id),
                coder: AccountId(row.coder_id),
                layer: Layer::from_code(&row.layer).ok_or_else(|| unreadable("layer"))?,
                weight: row
                    .weight
                    .map(Weight::new)
                    .transpose()
                    .map_err(|_| unreadable("weight"))?,
            })
        })
        .collect()
}
