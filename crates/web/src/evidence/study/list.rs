//! The studies somebody takes part in.

use crate::evidence::{ADDRESS, address};
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::ui::{self, Button, Cell, Column, DataTable, Direction, Empty, Link, Pager};
use crate::{Failure, Place, Shell, Signed, dates};
use access::{Action, Resource, ever_allowed, on, reach, to};
use axum::response::Response;
use maud::html;
use store::evidence::study;

/// The list.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let reach = reach::<on::Study, to::Read>(&signed.actor)?;
    let list = ListState::read(ADDRESS, asked, &[("begun", Direction::Descending)]);
    let mut tx = state.db.write().await?;
    let studies = study::list(&mut tx, &state.around, &reach, list.page).await?;
    tx.commit().await?;
    let may_begin = ever_allowed(signed.role(), Resource::Study, Action::Create);
    let heads = ["name", "role", "sources", "members", "begun"]
        .map(|key| t.text(&format!("studies-column-{key}")));
    let columns = [
        Column::text("name", &heads[0]),
        Column::text("role", &heads[1]),
        Column::number("sources", &heads[2]),
        Column::number("members", &heads[3]),
        Column::text("begun", &heads[4]),
    ];
    let zone = &signed.organisation.time_zone;
    let rows: Vec<Vec<Cell>> = studies
        .rows
        .iter()
        .map(|line| {
            let begun = line.study.created_at.0.to_zoned(zone.clone()).date();
            vec![
                Cell::link(line.study.name.as_str(), address(line.study.id, "")),
                t.text(&format!(
                    "study-role-{}",
                    line.role.code().replace('_', "-")
                ))
                .into(),
                line.sources.to_string().into(),
                line.members.to_string().into(),
                dates::shown(t, begun).into(),
            ]
        })
        .collect();
    let begin = t.text("study-begin");
    let title = t.text("studies-title");
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Place::Evidence)
        .body(html! {
            h1 { (title) }
            p { (t.text("studies-about")) }
            @if may_begin {
                (ui::button(&Button { text: &begin, href: Some("/evidence/studies/new"), ..Button::default() }))
            }
            (ui::data_table(t.words(), &DataTable {
                caption: &title,
                caption_hidden: true,
                columns: &columns,
                rows,
                first_cell_is_header: true,
                empty: Empty {
                    message: &t.text(if may_begin { "studies-none" } else { "studies-none-yours" }),
                    action: may_begin.then(|| Link::new(&begin, "/evidence/studies/new")),
                },
                ..DataTable::default()
            }))
            @if studies.total > 0 {
                (ui::pager(t.words(), &Pager {
                    page: u64::from(list.page.number),
                    per_page: u64::from(list.page.size),
                    total: u64::try_from(studies.total).unwrap_or(0),
                    url: &|number| list.page_url(number),
                }))
            }
        }))
}
