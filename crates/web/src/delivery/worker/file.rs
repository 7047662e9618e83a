//! Peer workers, and a worker's training, as files.

use super::list;
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::{Failure, Signed, download};
use access::to::Export;
use access::{on, reach};
use axum::extract::Path;
use axum::response::Response;
use ids::WorkerId;
use interchange::{Cell, Column, ColumnKind};
use jiff::civil::Date;
use store::delivery::{training, worker};
use store::permits;

fn day(date: Option<Date>) -> Cell {
    date.map_or(Cell::Empty, |d| Cell::Date(d.to_string()))
}

/// The list of workers as it was asked for. What workers share of themselves is not in it.
pub async fn workers(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let reach = reach::<on::Worker, Export>(&signed.actor)?;
    let filter = list::filter(&asked);
    let today = signed.today;
    let mut tx = state.db.write().await?;
    let total = worker::exporting(&mut tx, &state.around, &reach, &filter, today).await?;
    tx.commit().await?;
    let columns = vec![
        Column::text("worker_id"),
        Column::text("site"),
        Column::text("name"),
        Column::text("team"),
        Column::text("email"),
        Column::text("phone"),
        Column::new("capacity", ColumnKind::Integer),
        Column::new("people", ColumnKind::Integer),
        Column::new("started_on", ColumnKind::Date),
        Column::new("left_on", ColumnKind::Date),
    ];
    let about = vec![
        ("What".to_owned(), "Peer workers".to_owned()),
        ("As of".to_owned(), today.to_string()),
        ("Rows".to_owned(), total.to_string()),
    ];
    let format = download::format_of(&signed.path);
    let app = state.0;
    Ok(download::stream(
        format,
        "workers",
        columns,
        about,
        move |pages| async move {
            let mut after: Option<(String, WorkerId)> = None;
            loop {
                let mut tx = app.db.read().await?;
                let from = after.as_ref().map(|(name, id)| (name.as_str(), *id));
                let page = worker::export_page(
                    &mut tx,
                    &reach,
                    &filter,
                    from,
                    download::ROWS_A_PAGE,
                    today,
                )
                .await?;
                tx.rollback().await?;
                let Some(last) = page.last() else {
                    return Ok(());
                };
                after = Some((last.facts.name.clone(), last.id));
                let rows = page
                    .into_iter()
                    .map(|w| {
                        vec![
                            w.facts.local_ref.into(),
                            w.site_name.into(),
                            w.facts.name.into(),
                            w.team_name.into(),
                            w.facts.email.into(),
                            w.facts.phone.into(),
                            Cell::Integer(i64::from(w.facts.capacity)),
                            Cell::Integer(i64::from(w.people)),
                            day(w.facts.started_on),
                            day(w.facts.left_on),
                        ]
                    })
                    .collect();
                if !pages.send(rows).await {
                    return Ok(());
                }
            }
        },
    ))
}

/// A worker's own training, for them to take along.
pub async fn training(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.write().await?;
    let permit = permits::worker::<on::Training, Export>(&mut tx, &signed.actor, worker).await?;
    let list = training::list(&mut tx, &state.around, &permit).await?;
    tx.commit().await?;
    let columns = vec![
        Column::text("topic"),
        Column::new("completed_on", ColumnKind::Date),
        Column::new("expires_on", ColumnKind::Date),
        Column::new("minutes", ColumnKind::Integer),
    ];
    let about = vec![("What".to_owned(), "My training".to_owned())];
    let rows = list
        .into_iter()
        .map(|t| {
            vec![
                t.topic.into(),
                day(Some(t.completed_on)),
                day(t.expires_on),
                Cell::Integer(i64::from(t.minutes)),
            ]
        })
        .collect();
    let format = download::format_of(&signed.path);
    Ok(download::stream(
        format,
        "training",
        columns,
        about,
        move |pages| async move {
            pages.send(rows).await;
            Ok(())
        },
    ))
}
