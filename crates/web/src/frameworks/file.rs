//! A vocabulary as a file.

use super::show::version_asked;
use super::term_table;
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::{Failure, Signed};
use access::{Action, Resource, on, reach, to};
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use frameworks::FrameworkId;
use interchange::{Format, TableWriter};
use store::audit;

/// The addresses.
pub(super) fn routes() -> Routes {
    let needs = Needs::May(Action::Export, Resource::Framework);
    Routes::default()
        .get("/frameworks/{id}/terms.csv", needs, csv)
        .get("/frameworks/{id}/terms.xlsx", needs, xlsx)
}

async fn csv(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Failure> {
    file(state, signed, &id, asked, Format::Csv).await
}

async fn xlsx(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Failure> {
    file(state, signed, &id, asked, Format::Xlsx).await
}

async fn file(
    state: AppState,
    signed: Signed,
    id: &str,
    Asked(asked): Asked,
    format: Format,
) -> Result<Response, Failure> {
    let reach = reach::<on::Framework, to::Export>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let vocabularies = store::frameworks::load(&mut tx, reach.actor().org).await?;
    let framework = version_asked(&vocabularies, &id, &asked)?;
    let rows = term_table::rows(framework);
    audit::listed(&mut tx, &state.around, &reach, rows.len()).await?;
    tx.commit().await?;
    let broken = |error: interchange::WriteProblem| Failure::Internal(error.to_string());
    // A vocabulary is small and in memory already, so the file is made at once.
    let mut writer =
        TableWriter::new(format, Vec::new(), "terms", &term_table::columns()).map_err(broken)?;
    for row in &rows {
        writer.row(row).map_err(broken)?;
    }
    let t = &state.texts;
    let about = vec![
        (t.text("framework-file-what"), framework.name().to_owned()),
        (t.text("framework-version"), framework.version().to_string()),
    ];
    let bytes = writer.finish(&about).map_err(broken)?;
    let name = format!(
        "attachment; filename=\"{id}-{}.{}\"",
        framework.version(),
        format.extension()
    )
    .replace(':', "-");
    let disposition =
        HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    Ok((
        [
            (CONTENT_TYPE, HeaderValue::from_static(format.mime())),
            (CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
