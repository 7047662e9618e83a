//! A vocabulary as a file.

use super::show::version_asked;
use super::term_table;
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::{Failure, Signed, download};
use access::{Action, Resource, on, reach, to};
use axum::extract::Path;
use axum::response::Response;
use frameworks::FrameworkId;
use interchange::Format;
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
    let t = &state.texts;
    let about = vec![
        (t.text("framework-file-what"), framework.name().to_owned()),
        (t.text("framework-version"), framework.version().to_string()),
    ];
    let name = format!("{id}-{}", framework.version());
    Ok(download::stream(
        format,
        &name,
        term_table::columns(),
        about,
        // A vocabulary is in memory already, so it goes out at once.
        move |pages| async move {
            pages.send(rows).await;
            Ok(())
        },
    ))
}
