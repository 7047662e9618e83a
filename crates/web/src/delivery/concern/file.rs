//! The list of concerns as a file, narrowed down as on the page, for those who answer.

use super::PATH;
use super::list::wanted;
use crate::fields::Asked;
use crate::routes::AppState;
use crate::{Failure, Signed, download};
use access::{on, reach, to};
use axum::response::Response;
use interchange::{Cell, Column, ColumnKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::delivery::concern::{self, Concern, Filter};

/// The file.
pub async fn file(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let reach = reach::<on::Concern, to::Export>(&signed.actor)?;
    let filter = Filter {
        state: wanted(&asked),
    };
    let mut tx = state.db.write().await?;
    let total = concern::exporting(&mut tx, &state.around, &reach, filter).await?;
    tx.commit().await?;
    let about = vec![
        (t.text("export-about-what"), t.text("concerns-title")),
        (
            t.text("export-about-service"),
            signed.organisation.name.clone(),
        ),
        (t.text("export-about-day"), signed.today.to_string()),
        (t.text("export-about-rows"), total.to_string()),
    ];
    let columns = vec![
        Column::text("name"),
        Column::text("site"),
        Column::text("what"),
        Column::text("for_now"),
        Column::text("raised_by"),
        Column::text("raised_at"),
        Column::text("due_at"),
        Column::text("acknowledged_by"),
        Column::text("acknowledged_at"),
        Column::new("minutes_waited", ColumnKind::Integer),
        Column::text("in_time"),
        Column::text("state"),
    ];
    let (db, zone) = (state.db.clone(), signed.organisation.time_zone.clone());
    let now = state.around.now();
    let format = download::format_of(&signed.path);
    let name = PATH.rsplit('/').next().unwrap_or_default();
    Ok(download::stream(
        format,
        name,
        columns,
        about,
        move |pages| async move {
            let most = download::ROWS_A_PAGE;
            let mut after = None;
            loop {
                let mut tx = db.read().await?;
                let some = concern::rows_after(&mut tx, &reach, filter, after, most).await?;
                tx.rollback().await?;
                let rows = some.iter().map(|one| row(one, &zone, now)).collect();
                let Some(last) = some.last() else {
                    return Ok(());
                };
                after = Some((last.raised_at, last.id));
                if !pages.send(rows).await {
                    return Ok(());
                }
            }
        },
    ))
}

/// A concern in the order of the columns; times are those of the site, to the minute.
fn row(one: &Concern, zone: &TimeZone, now: Timestamp) -> Vec<Cell> {
    let at = |at: Timestamp| -> Cell {
        let there = at.to_zoned(zone.clone());
        there.strftime("%Y-%m-%d %H:%M").to_string().into()
    };
    let word = |yes: bool| if yes { "yes" } else { "no" };
    let waited = one.state.waited(one.raised_at.0, now);
    let in_time = one.state.in_time(one.due_at.0, now);
    vec![
        one.person_name.clone().into(),
        one.site_name.clone().into(),
        one.what.clone().into(),
        word(one.urgency == delivery::concern::Urgency::Now).into(),
        one.raised_by_name.clone().into(),
        at(one.raised_at.0),
        at(one.due_at.0),
        one.acknowledged_by.clone().unwrap_or_default().into(),
        one.state.acknowledged().map_or(Cell::Empty, at),
        Cell::Integer(waited.as_mins()),
        in_time.map_or(Cell::Empty, |yes| word(yes).into()),
        one.state.code().into(),
    ]
}
