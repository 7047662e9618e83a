//! How codings are read and kept.

use crate::evidence::{source, span, visible};
use crate::packed::packed_row;
use crate::{Error, Query, Result, Stamp, Tx, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::coding::{Coding, Layer, Weight};
use ids::{AccountId, CodeId, CodingId, OrgId, RoundId, SourceId, SourceVersionId, StudyId};
use uuid::Uuid;

packed_row! {
    pub(super) struct Row {
        id: Uuid,
        source_id: Uuid,
        version_id: Uuid,
        span_start: i64,
        span_end: i64,
        quote: String,
        hash: String,
        code_id: Uuid,
        coder_id: Uuid,
        at: Stamp,
        weight: Option<i64>,
        comment: String,
        layer: String,
        round_id: Option<Uuid>,
        suggested: bool,
    }
}

fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "coding",
        column,
    }
}

impl Row {
    pub(super) fn read(self) -> Result<Coding> {
        Ok(Coding {
            id: CodingId(self.id),
            source: SourceId(self.source_id),
            version: SourceVersionId(self.version_id),
            span: span(self.span_start, self.span_end, "coding")?,
            quote: self.quote,
            text_hash: self.hash.parse().map_err(|_| source::unreadable("hash"))?,
            code: CodeId(self.code_id),
            coder: AccountId(self.coder_id),
            at: self.at.0,
            weight: self
                .weight
                .map(Weight::new)
                .transpose()
                .map_err(|_| unreadable("weight"))?,
            comment: self.comment,
            layer: Layer::from_code(&self.layer).ok_or_else(|| unreadable("layer"))?,
            round: self.round_id.map(RoundId),
            suggested: self.suggested,
        })
    }
}

/// The columns of a [`Row`], for statements that join `coding k` with `source_version v`.
macro_rules! columns {
    () => {
        "k.id, k.source_id, k.version_id, k.span_start, k.span_end, k.quote, v.hash, k.code_id, k.coder_id, k.at, k.weight, k.comment, k.layer, k.round_id, k.suggested"
    };
}

/// The start of a statement that reads codings of the study `$3` as far as `$2` may see them.
macro_rules! select {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM coding k JOIN source_version v ON v.org_id = k.org_id AND v.id = k.version_id WHERE k.org_id = $1 AND k.study_id = $3",
            visible!()
        )
    };
}
pub(super) use {columns, select};

fn selected<R, D>(permit: &Permit<R, D>) -> Query
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    query(select!())
        .bind(permit.actor().org)
        .bind(permit.actor().account)
        .bind(permit.subject())
}

/// One coding that the actor may see.
pub(in crate::evidence) async fn one<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    id: CodingId,
) -> Result<Coding>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    selected(permit)
        .push(" AND k.id = ")
        .push_bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}

/// The codings of a source in the order of the text, as far as the actor may see them. Opening the source
/// ([`source::load`]) is what is written down.
///
/// # Errors
/// As the database says.
pub async fn of_source(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Read>,
    source: SourceId,
) -> Result<Vec<Coding>> {
    of_source_by(tx, permit, source, None, None).await
}

/// The same, of one coder or one layer alone.
///
/// # Errors
/// As the database says.
pub async fn of_source_by(
    tx: &mut Tx,
    permit: &Permit<on::Coding, to::Read>,
    source: SourceId,
    coder: Option<AccountId>,
    layer: Option<Layer>,
) -> Result<Vec<Coding>> {
    let mut statement = selected(permit)
        .push(" AND k.source_id = ")
        .push_bind(source);
    if let Some(coder) = coder {
        statement = statement.push(" AND k.coder_id = ").push_bind(coder);
    }
    if let Some(layer) = layer {
        statement = statement.push(" AND k.layer = ").push_bind(layer.code());
    }
    statement
        .push(" ORDER BY k.span_start, k.span_end, k.id")
        .packed::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// Every coding of a source whoever looks, for the program's own work.
pub(in crate::evidence) async fn all_of_source(
    tx: &mut Tx,
    org: OrgId,
    source: SourceId,
) -> Result<Vec<Coding>> {
    query(concat!(
        "SELECT ",
        columns!(),
        " FROM coding k JOIN source_version v ON v.org_id = k.org_id AND v.id = k.version_id WHERE k.org_id = $1 AND k.source_id = $2 ORDER BY k.span_start, k.id"
    ))
    .bind(org)
    .bind(source)
    .packed::<Row>(tx)
    .await?
    .into_iter()
    .map(Row::read)
    .collect()
}

/// A coding as it is kept, whoever looks, for the history.
pub(in crate::evidence) async fn kept(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    id: CodingId,
) -> Result<Option<Coding>> {
    query(concat!(
        "SELECT ",
        columns!(),
        " FROM coding k JOIN source_version v ON v.org_id = k.org_id AND v.id = k.version_id WHERE k.org_id = $1 AND k.study_id = $2 AND k.id = $3"
    ))
    .bind(org)
    .bind(study)
    .bind(id)
    .optional::<Row>(tx)
    .await?
    .map(Row::read)
    .transpose()
}

/// Keeps a new coding.
pub(in crate::evidence) async fn insert(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    coding: &Coding,
) -> Result<()> {
    query("INSERT INTO coding (org_id, id, study_id, source_id, version_id, span_start, span_end, quote, code_id, coder_id, at, weight, comment, layer, round_id, suggested) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(org)
        .bind(coding.id)
        .bind(study)
        .bind(coding.source)
        .bind(coding.version)
        .bind(coding.span.start())
        .bind(coding.span.end())
        .bind(coding.quote.as_str())
        .bind(coding.code)
        .bind(coding.coder)
        .bind(coding.at)
        .bind(coding.weight.map(i64::from))
        .bind(coding.comment.as_str())
        .bind(coding.layer.code())
        .bind(coding.round)
        .bind(coding.suggested)
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps what may change of a coding: its place, code, weight and comment.
pub(in crate::evidence) async fn update(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    coding: &Coding,
) -> Result<()> {
    query("UPDATE coding SET version_id = $4, span_start = $5, span_end = $6, quote = $7, code_id = $8, weight = $9, comment = $10, layer = $11, round_id = $12 WHERE org_id = $1 AND study_id = $2 AND id = $3")
        .bind(org)
        .bind(study)
        .bind(coding.id)
        .bind(coding.version)
        .bind(coding.span.start())
        .bind(coding.span.end())
        .bind(coding.quote.as_str())
        .bind(coding.code)
        .bind(coding.weight.map(i64::from))
        .bind(coding.comment.as_str())
        .bind(coding.layer.code())
        .bind(coding.round)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a coding away.
pub(in crate::evidence) async fn delete(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    id: CodingId,
) -> Result<()> {
    query("DELETE FROM coding WHERE org_id = $1 AND study_id = $2 AND id = $3")
        .bind(org)
        .bind(study)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Every coding with one of these codes whoever looks, for changes of the codebook.
pub(in crate::evidence) async fn all_of_codes<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Codebook, D>,
    codes: &[CodeId],
) -> Result<Vec<Coding>> {
    query(concat!(
        "SELECT ",
        columns!(),
        " FROM coding k JOIN source_version v ON v.org_id = k.org_id AND v.id = k.version_id WHERE k.org_id = $1 AND k.study_id = $2 AND k.code_id IN "
    ))
    .bind(permit.actor().org)
    .bind(permit.subject())
    .push_list(codes.iter().copied())
    .push(" ORDER BY k.id")
    .packed::<Row>(tx)
    .await?
    .into_iter()
    .map(Row::read)
    .collect()
}
