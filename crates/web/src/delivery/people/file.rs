//! The list of people as a file.

use super::list;
use crate::download;
use crate::fields::Asked as AskedFields;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::{Failure, Signed};
use access::{on, reach, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use interchange::{Cell, Column, ColumnKind};
use jiff::civil::Date;
use std::sync::Arc;
use store::delivery::person::{self, Line, State};

/// Sends the file. It holds what the list shows, for the people the address asks for.
pub async fn send(
    state: AppState,
    signed: Signed,
    AskedFields(fields): AskedFields,
) -> Result<Response, Failure> {
    // A supported person takes out their own record, which is another file.
    if signed.actor.person.is_some() {
        return Ok(Redirect::to("/my-record.json").into_response());
    }
    let people = reach::<on::Person, to::Export>(&signed.actor)?;
    let state_of_list = ListState::read(list::PATH, fields, &[]);
    let mut tx = state.db.write().await?;
    let asked = list::asked(&state_of_list, &signed);
    person::exporting(&mut tx, &state.around, &people, &asked).await?;
    tx.commit().await?;
    let columns = vec![
        Column::text("person_id"),
        Column::text("name"),
        Column::text("site"),
        Column::text("state"),
        Column::text("worker"),
        Column::new("referred", ColumnKind::Date),
        Column::new("last_met", ColumnKind::Date),
    ];
    let about = vec![(
        state.texts.text("people-title"),
        state.texts.text("people-file-about"),
    )];
    let format = download::format_of(&signed.path);
    let app = Arc::clone(&state);
    let name = "people";
    Ok(download::stream(
        format,
        name,
        columns,
        about,
        move |pages| async move {
            let asked = list::asked(&state_of_list, &signed);
            let mut after = None;
            loop {
                let mut tx = app.db.read().await?;
                let (lines, next) = person::export_page(
                    &mut tx,
                    &people,
                    &asked,
                    after.as_ref(),
                    download::ROWS_A_PAGE,
                )
                .await?;
                tx.rollback().await?;
                let rows = lines.into_iter().map(row).collect();
                if !pages.send(rows).await || next.is_none() {
                    return Ok(());
                }
                after = next;
            }
        },
    ))
}

fn row(line: Line) -> Vec<Cell> {
    let day = |day: Option<Date>| day.map_or(Cell::Empty, |d| Cell::Date(d.to_string()));
    vec![
        line.local_ref.into(),
        line.name.into(),
        line.site_name.into(),
        line.state.map_or("", State::code).to_owned().into(),
        line.worker.map_or(String::new(), |(_, name)| name).into(),
        day(line.referred),
        day(line.last_met),
    ]
}
