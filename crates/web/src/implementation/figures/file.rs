//! The rows behind a figure as a file.

use super::rows::read;
use crate::download::{self, ROWS_A_PAGE};
use crate::fields::Asked as Query;
use crate::routes::AppState;
use crate::{App, Failure, Signed};
use access::{Actor, on, reach, to};
use axum::extract::Path;
use axum::response::Response;
use delivery::figures::Figure;
use ids::DefinitionId;
use interchange::{Cell, Column, ColumnKind};
use std::sync::Arc;
use store::implementation::definition::{self, Stored};
use store::implementation::figures::{Asked, Row, exporting, rows_after};
use store::permits;

pub(super) async fn file(
    AppState(app): AppState,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let reach = reach::<on::FigureRow, to::Export>(&signed.actor)?;
    let reads = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    let mut tx = app.db.write().await?;
    let definitions = definition::list(&mut tx, &reads).await?;
    let request = read(&signed, &id, &query, &definitions)?;
    exporting(&mut tx, &app.around, &reach, request.figure, &request.asked).await?;
    tx.commit().await?;
    let (figure, asked) = (request.figure, request.asked);
    let about = about(&app, &signed, figure, &asked, request.used);
    let columns = vec![
        Column::text("person"),
        Column::text("worker"),
        Column::text("site"),
        Column::new("from", ColumnKind::Date),
        Column::new("to", ColumnKind::Date),
        Column::new("value", ColumnKind::Integer),
    ];
    let format = download::format_of(&signed.path);
    let actor: Actor = signed.actor.clone();
    Ok(download::stream(
        format,
        figure.id,
        columns,
        about,
        move |pages| async move {
            let mut after = None;
            loop {
                let mut tx = app.db.read().await?;
                let rows = rows_after(&mut tx, &reach, figure, &asked, after, ROWS_A_PAGE).await?;
                tx.rollback().await?;
                let Some(last) = rows.last() else {
                    tracing::debug!(account.id = %actor.account, "a file of rows was taken");
                    return Ok(());
                };
                after = Some(last.id);
                if !pages.send(rows.iter().map(cells).collect()).await {
                    return Ok(());
                }
            }
        },
    ))
}

fn cells(row: &Row) -> Vec<Cell> {
    let day =
        |day: Option<jiff::civil::Date>| day.map_or(Cell::Empty, |d| Cell::Date(d.to_string()));
    vec![
        row.person
            .as_ref()
            .map_or(Cell::Empty, |who| who.words().into()),
        row.worker
            .as_ref()
            .map_or(Cell::Empty, |who| who.words().into()),
        row.site_name.as_str().into(),
        day(row.from),
        day(row.to),
        row.value.map_or(Cell::Empty, Cell::Integer),
    ]
}

/// What a file of results was made from.
pub(in crate::implementation) fn settings(
    app: &App,
    signed: &Signed,
    definition: Option<&Stored>,
) -> Vec<(String, String)> {
    let t = &app.texts;
    let mut about = vec![
        (
            t.text("about-organisation"),
            signed.organisation.name.clone(),
        ),
        (t.text("about-day"), signed.today.to_string()),
        (t.text("about-version"), app.settings.version.clone()),
    ];
    if let Some(stored) = definition {
        let id: DefinitionId = stored.id;
        about.push((
            t.text("about-definition"),
            format!(
                "{}: {} ({id}, version {})",
                stored.name,
                super::super::definition::words::sentence(t, &stored.definition),
                stored.version
            ),
        ));
    }
    about
}

fn about(
    app: &Arc<App>,
    signed: &Signed,
    figure: &Figure,
    asked: &Asked,
    used: &Stored,
) -> Vec<(String, String)> {
    let t = &app.texts;
    let mut about = vec![
        (t.text("about-figure"), super::name(t, figure)),
        (t.text("about-meaning"), super::meaning(t, figure)),
    ];
    if let Some(site) = asked.site {
        about.push((t.text("about-site"), site.to_string()));
    }
    about.extend(settings(app, signed, figure.by_definition.then_some(used)));
    about
}
