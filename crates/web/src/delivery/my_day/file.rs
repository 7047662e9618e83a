//! The lists of a coordinator's day as files: everybody, in the order and narrowed down as on the page.

use super::asked;
use crate::fields::Asked;
use crate::routes::AppState;
use crate::{Failure, Signed, download};
use access::{on, reach, to};
use axum::response::Response;
use interchange::{Cell, Column, ColumnKind};
use store::delivery::my_day::{self, Listing};

/// The file.
pub async fn file(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let reach = reach::<on::Person, to::Export>(&signed.actor)?;
    let list = asked::list(asked);
    let wanted = asked::wanted(&list, &signed);
    let listing = if signed.path.contains("/not-met.") {
        Listing::NotMet
    } else {
        Listing::Waiting
    };
    let mut tx = state.db.write().await?;
    let total = my_day::exporting(&mut tx, &state.around, &reach, listing, &wanted).await?;
    tx.commit().await?;
    let (what, name, since) = match listing {
        Listing::NotMet => (
            t.count("my-day-not-met-for", i64::from(wanted.gap_days)),
            "not-met",
            "last_met_or_matched",
        ),
        Listing::Waiting => (t.text("my-day-waiting"), "waiting", "referred_on"),
    };
    let about = vec![
        (t.text("export-about-what"), what),
        (
            t.text("export-about-service"),
            signed.organisation.name.clone(),
        ),
        (t.text("export-about-day"), signed.today.to_string()),
        (t.text("export-about-rows"), total.to_string()),
    ];
    let mut columns = vec![
        Column::text("person_id"),
        Column::text("name"),
        Column::text("site"),
    ];
    if listing == Listing::NotMet {
        columns.push(Column::text("worker"));
    }
    columns.push(Column::new(since, ColumnKind::Date));
    let db = state.db.clone();
    let format = download::format_of(&signed.path);
    Ok(download::stream(
        format,
        name,
        columns,
        about,
        move |pages| async move {
            let step = i64::from(download::ROWS_A_PAGE);
            let mut from = 0;
            while from < total {
                let mut tx = db.read().await?;
                let page = (from, step);
                let people = my_day::rows(&mut tx, &reach, (listing, &wanted), page).await?;
                tx.rollback().await?;
                let rows = people
                    .into_iter()
                    .map(|one| {
                        let mut row =
                            vec![one.local_ref.into(), one.name.into(), one.site_name.into()];
                        if listing == Listing::NotMet {
                            row.push(one.worker_name.unwrap_or_default().into());
                        }
                        row.push(
                            one.since
                                .map_or(Cell::Empty, |day| Cell::Date(day.to_string())),
                        );
                        row
                    })
                    .collect();
                if !pages.send(rows).await {
                    return Ok(());
                }
                from += step;
            }
            Ok(())
        },
    ))
}
