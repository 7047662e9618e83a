//! What a clinical team is shown of somebody who shares with it; the person is shown the very same before they share.

use crate::ui::{self, Cell, Column, DataTable, Empty};
use crate::{App, Failure, Place, Shell, Signed, Texts, dates};
use access::{on, to};
use axum::response::Response;
use ids::PersonId;
use maud::{Markup, html};
use store::delivery::share::{self, Shared};
use store::permits;

/// The page of a person for a clinical team.
pub(super) async fn page(app: &App, signed: &Signed, id: PersonId) -> Result<Response, Failure> {
    let mut tx = app.db.write().await?;
    let permit =
        permits::person::<on::Person, to::Read>(&mut tx, &signed.actor, id, signed.today).await?;
    let shared = share::shown(&mut tx, &app.around, &permit, signed.today).await?;
    tx.commit().await?;
    let t = &app.texts;
    Ok(Shell::new(app, signed, t.text("shared-title"))
        .place(Place::Delivery)
        .step(t.text("people-title-shared"), "/delivery/people")
        .body(html! {
            h1 { (shared.name) }
            (facts(t, &shared))
        }))
}

/// Everything below the name.
pub(crate) fn facts(t: &Texts, shared: &Shared) -> Markup {
    let labels = [t.text("shared-when"), t.text("shared-long")];
    let columns = [
        Column::text("when", &labels[0]),
        Column::text("long", &labels[1]),
    ];
    let rows = shared
        .met
        .iter()
        .map(|(day, minutes)| {
            let long = minutes.map_or("–".to_owned(), |m| t.count("record-minutes", m.get()));
            vec![Cell::from(dates::shown(t, *day)), long.into()]
        })
        .collect();
    let listed = i64::try_from(shared.met.len()).unwrap_or(0);
    html! {
        p {
            @match &shared.worker {
                Some(name) => (t.with("shared-worker", &[("name", name)])),
                None => (t.text("shared-worker-none")),
            }
        }
        (ui::data_table(t.words(), &DataTable {
            caption: &t.count("shared-met", shared.met_in_all),
            columns: &columns,
            rows,
            empty: Empty { message: &t.text("shared-met-none"), action: None },
            ..DataTable::default()
        }))
        @if shared.met_in_all > listed { p { (t.count("shared-met-more", shared.met_in_all - listed)) } }
    }
}
