//! The withdrawals so far, and whose words can be taken out.

use crate::evidence::{address, frame};
use crate::routes::{AppState, id};
use crate::ui::{self, Cell, Column, DataTable, Empty};
use crate::{Failure, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::withdrawal::{self, Withdrawal};
use store::evidence::{case, study};
use store::{Error, permits};

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let actor = &signed.actor;
    let permit = permits::study::<on::Study, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let withdrawals = withdrawal::list(&mut tx, &permit).await?;
    let cases = match permits::study::<on::StudyCase, to::Change>(&mut tx, actor, one).await {
        Ok(permit) => case::all(&mut tx, &permit).await?,
        Err(Error::Denied) => Vec::new(),
        Err(other) => return Err(other.into()),
    };
    tx.commit().await?;
    let title = t.text("withdrawals-title");
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        p { (t.text("withdrawals-about")) }
        @if !cases.is_empty() {
            h2 { (t.text("withdrawals-who")) }
            ul class="nhsuk-list" {
                @for case in &cases {
                    li { a class="nhsuk-link" href=(address(one, &format!("withdraw/{}", case.id))) { (case.name) } }
                }
            }
        }
        h2 { (t.text("withdrawals-so-far")) }
        (table(t, &signed, &withdrawals))
    }))
}

fn table(t: &Texts, signed: &Signed, withdrawals: &[Withdrawal]) -> Markup {
    let heads = ["at", "sources", "quotes", "cells", "memos", "files"]
        .map(|key| t.text(&format!("withdrawals-{key}")));
    let columns = [
        Column::text("at", &heads[0]),
        Column::number("sources", &heads[1]),
        Column::number("quotes", &heads[2]),
        Column::number("cells", &heads[3]),
        Column::number("memos", &heads[4]),
        Column::number("files", &heads[5]),
    ];
    let zone = &signed.organisation.time_zone;
    let rows: Vec<Vec<Cell>> = withdrawals
        .iter()
        .map(|w| {
            let at = dates::shown(t, w.at.0.to_zoned(zone.clone()).date());
            let counts = [w.sources, w.quotes, w.cells, w.memos, w.exports];
            let counts = counts.map(|count| Cell::from(count.to_string()));
            std::iter::once(at.into()).chain(counts).collect()
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("withdrawals-so-far"),
            caption_hidden: true,
            columns: &columns,
            rows,
            empty: Empty {
                message: &t.text("withdrawals-none"),
                action: None,
            },
            ..DataTable::default()
        },
    )
}
