//! Files for other programs.

use crate::download::{self, Kind, Pieces};
use crate::evidence::agreement::names;
use crate::evidence::leaving;
use crate::evidence::material::code_path;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed};
use access::{Actor, on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::coding::Coding;
use ids::{SourceId, StudyId};
use interchange::qda::{Files, Project, stream_qdpx, write_qdc};
use interchange::{Cell, Column, ColumnKind, Format};
use std::collections::HashMap;
use std::io::{self, Cursor, Write as _};
use store::evidence::coding::{After, Filter, begin_export, export_page};
use store::evidence::exchange::{Takes, begin, codebook, project};
use store::evidence::{code, source, taken_out};
use store::{Tx, permits};

/// What other programs are told wrote the file.
pub(super) const ORIGIN: &str = "Alongside";

/// Leave to take a whole study out.
pub(super) async fn takes(tx: &mut Tx, actor: &Actor, one: StudyId) -> Result<Takes, Failure> {
    Ok(Takes {
        study: permits::study(tx, actor, one).await?,
        sources: permits::study(tx, actor, one).await?,
        codings: permits::study(tx, actor, one).await?,
        memos: permits::study(tx, actor, one).await?,
        cases: permits::study(tx, actor, one).await?,
    })
}

/// A project in an archive.
const QDPX: Kind = Kind {
    extension: "qdpx",
    mime: "application/zip",
    is_packed: true,
};

/// A codebook of the standard.
const QDC: Kind = Kind {
    extension: "qdc",
    mime: "application/xml",
    is_packed: false,
};

/// The whole study. The archive flows while it is packed.
pub(super) async fn qdpx(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let kind = "project.qdpx";
    if let Some(page) = leaving::asks(&state, &signed, &one, kind, &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let takes = takes(&mut tx, &signed.actor, one).await?;
    taken_out::begun(&mut tx, &state.around, &takes.study, kind, None).await?;
    let begun = begin(&mut tx, &state.around, takes).await?;
    tx.commit().await?;
    // Reading takes a while in a large study, and nobody waits for whoever only reads.
    let mut tx = state.db.read().await?;
    let project = project(&mut tx, &begun).await?;
    tx.rollback().await?;
    Ok(flowing(QDPX, "project", project, |project, to| {
        let mut files: Files<Cursor<Vec<u8>>> = Files::Nowhere;
        stream_qdpx(project, &mut files, ORIGIN, to).map(|_| ())
    }))
}

/// The codebook alone: nothing else of the study is read for it.
pub(super) async fn qdc(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let kind = "codebook.qdc";
    if let Some(page) = leaving::asks(&state, &signed, &one, kind, &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let project = codebook(&mut tx, &leave).await?;
    taken_out::begun(&mut tx, &state.around, &leave, kind, None).await?;
    tx.commit().await?;
    if project.codes.is_empty() {
        return Err(Failure::Unfit(state.texts.text("exchange-no-codes")));
    }
    Ok(flowing(QDC, "codebook", project, |project, mut to| {
        write_qdc(project, ORIGIN, &mut to).map(|_| ())?;
        to.flush()
    }))
}

/// A file that is written of a project.
fn flowing(
    kind: Kind,
    name: &str,
    project: Project,
    write: impl FnOnce(&Project, Pieces) -> io::Result<()> + Send + 'static,
) -> Response {
    download::flow(
        kind,
        name,
        |pages| async move {
            pages.send(project).await;
            Ok(())
        },
        move |mut parts, to| match parts.take()? {
            Some(project) => Ok(write(&project, to)?),
            None => Ok(()),
        },
    )
}

/// Every coding as a line, streamed page by page.
pub(super) async fn codings(
    AppState(app): AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    if let Some(page) = leaving::asks(&app, &signed, &one, "codings.csv", &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let study = permits::study::<on::Study, to::Export>(&mut tx, actor, one).await?;
    let leave = permits::study::<on::Coding, to::Export>(&mut tx, actor, one).await?;
    let codebook = code::codebook(&mut tx, &study).await?;
    let sources: HashMap<SourceId, String> = source::choices(&mut tx, &study)
        .await?
        .into_iter()
        .collect();
    let names = names(&mut tx, &signed, one).await?;
    let bounds = begin_export(&mut tx, &app.around, &leave, &Filter::default()).await?;
    taken_out::begun(&mut tx, &app.around, &study, "codings.csv", None).await?;
    tx.commit().await?;
    let mut columns = ["coding_id", "source_id", "source"]
        .map(Column::text)
        .to_vec();
    columns.push(Column::new("start", ColumnKind::Integer));
    columns.push(Column::new("end", ColumnKind::Integer));
    columns.extend(["quote", "code_id", "code", "coder", "layer", "coded_at"].map(Column::text));
    columns.push(Column::new("weight", ColumnKind::Integer));
    columns.push(Column::text("comment"));
    let line = move |coding: &Coding| -> Vec<Cell> {
        let source = sources.get(&coding.source);
        vec![
            coding.id.to_string().into(),
            coding.source.to_string().into(),
            source.map_or("", String::as_str).into(),
            Cell::Integer(i64::from(coding.span.start())),
            Cell::Integer(i64::from(coding.span.end())),
            coding.quote.as_str().into(),
            coding.code.to_string().into(),
            code_path(&codebook, coding.code).into(),
            names.get(&coding.coder).map_or("", String::as_str).into(),
            coding.layer.code().into(),
            coding.at.to_string().into(),
            coding
                .weight
                .map_or(Cell::Empty, |weight| Cell::Integer(weight.into())),
            coding.comment.as_str().into(),
        ]
    };
    Ok(download::stream(
        Format::Csv,
        "codings",
        columns,
        Vec::new(),
        move |pages| async move {
            let mut after = After::START;
            loop {
                let mut tx = app.db.read().await?;
                let codings = export_page(&mut tx, &bounds, after, download::ROWS_A_PAGE).await?;
                tx.rollback().await?;
                let Some(last) = codings.last() else {
                    return Ok(());
                };
                after = After::coding(last.id);
                if !pages.send(codings.iter().map(&line).collect()).await {
                    return Ok(());
                }
            }
        },
    ))
}
