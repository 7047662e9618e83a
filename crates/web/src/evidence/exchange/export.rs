//! Files for other programs.

use crate::download;
use crate::evidence::agreement::names;
use crate::evidence::material::code_path;
use crate::routes::{AppState, id};
use crate::{App, Failure, Signed};
use access::{on, to};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use evidence::coding::Coding;
use ids::StudyId;
use interchange::qda::{Files, Project, write_qdc, write_qdpx};
use interchange::{Cell, Column, ColumnKind, Format};
use std::io::Cursor;
use store::evidence::coding::{After, Filter, begin_export, export_page};
use store::evidence::exchange::{Takes, project};
use store::evidence::{code, source, taken_out};
use store::permits;

/// What other programs are told wrote the file.
const ORIGIN: &str = "Alongside";

/// The study as a project, and the file written down as taken out.
async fn taken(app: &App, signed: &Signed, one: &str, kind: &str) -> Result<Project, Failure> {
    let one: StudyId = id(one)?;
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let takes = Takes {
        study: permits::study(&mut tx, actor, one).await?,
        sources: permits::study(&mut tx, actor, one).await?,
        codings: permits::study(&mut tx, actor, one).await?,
        memos: permits::study(&mut tx, actor, one).await?,
        cases: permits::study(&mut tx, actor, one).await?,
    };
    let project = project(&mut tx, &app.around, &takes).await?;
    taken_out::begun(&mut tx, &app.around, &takes.study, kind, None).await?;
    tx.commit().await?;
    Ok(project)
}

fn file(name: &'static str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(name));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    response
}

fn broken(_: impl std::error::Error) -> Failure {
    Failure::Internal("a project could not be written".into())
}

/// The whole study.
pub(super) async fn qdpx(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let project = taken(&state, &signed, &one, "project.qdpx").await?;
    // Packing is work for the processor, so it keeps away from the threads that answer.
    let packed = tokio::task::spawn_blocking(move || {
        let mut out = Cursor::new(Vec::new());
        let mut files: Files<Cursor<Vec<u8>>> = Files::Nowhere;
        write_qdpx(&project, &mut files, ORIGIN, &mut out).map(|_| out.into_inner())
    });
    let bytes = packed.await.map_err(broken)?.map_err(broken)?;
    Ok(file(
        "attachment; filename=\"project.qdpx\"",
        "application/zip",
        bytes,
    ))
}

/// The codebook.
pub(super) async fn qdc(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let project = taken(&state, &signed, &one, "codebook.qdc").await?;
    if project.codes.is_empty() {
        return Err(Failure::Unfit(state.texts.text("exchange-no-codes")));
    }
    let mut out = Vec::new();
    write_qdc(&project, ORIGIN, &mut out).map_err(broken)?;
    Ok(file(
        "attachment; filename=\"codebook.qdc\"",
        "application/xml",
        out,
    ))
}

/// Every coding as a line, streamed page by page.
pub(super) async fn codings(
    State(app): AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let study = permits::study::<on::Study, to::Export>(&mut tx, actor, one).await?;
    let leave = permits::study::<on::Coding, to::Export>(&mut tx, actor, one).await?;
    let codebook = code::codebook(&mut tx, &study).await?;
    let sources = source::choices(&mut tx, &study).await?;
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
        let source = sources.iter().find(|(id, _)| *id == coding.source);
        vec![
            coding.id.to_string().into(),
            coding.source.to_string().into(),
            source.map_or("", |(_, name)| name.as_str()).into(),
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
