//! The list of those who share with a clinical team.

use super::list::PATH;
use crate::listing::ListState;
use crate::ui::{
    self, Cell, Column, DataTable, Direction, Empty, FieldErrors, FilterPanel, Label, Link, Pager,
    SearchInput,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, dates};
use access::{on, reach, to};
use axum::response::Response;
use maud::html;
use store::delivery::person::{self, State};
use store::delivery::share::first_name;

const SORTS: &[(&str, Direction)] = &[
    ("name", Direction::Ascending),
    ("last-met", Direction::Descending),
];

/// The list: what each person's page shows, in one line.
pub(super) async fn page(app: &App, signed: &Signed, fields: Fields) -> Result<Response, Failure> {
    let people = reach::<on::Person, to::Read>(&signed.actor)?;
    let list = ListState::read(PATH, fields, SORTS);
    let asked = super::list::asked(&list, signed);
    let mut tx = app.db.write().await?;
    let listed = person::list(&mut tx, &app.around, &people, &asked).await?;
    tx.commit().await?;
    let t = &app.texts;
    let labels = ["name", "worker", "last-met"].map(|key| t.text(&format!("people-column-{key}")));
    let columns = [
        Column::text("name", &labels[0]).sorted(list.sorted("name")),
        Column::text("worker", &labels[1]),
        Column::text("last-met", &labels[2]).sorted(list.sorted("last-met")),
    ];
    let not_yet = t.text("people-not-met-yet");
    let rows = listed
        .rows
        .iter()
        .map(|line| {
            let worker = line
                .worker
                .as_ref()
                .filter(|_| line.state != Some(State::Ended))
                .map_or("–", |(_, name)| first_name(name));
            vec![
                Cell::link(&line.name, format!("{PATH}/{}", line.id)),
                worker.into(),
                line.last_met
                    .map_or(not_yet.clone(), |day| dates::short(t, day))
                    .into(),
            ]
        })
        .collect();
    let searched = list.asked.get("q");
    let (message, action) = if searched.is_empty() {
        (t.text("people-none-shared"), None)
    } else {
        (t.text("people-none-found"), Some(t.text("people-show-all")))
    };
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let active: Vec<Link<'_>> = Some(searched)
        .filter(|words| !words.is_empty())
        .map(|words| Link::new(words, PATH))
        .into_iter()
        .collect();
    let search = f.search(&SearchInput {
        name: "q",
        id: Some("people-q"),
        label: Label::from(t.text("people-search").as_str()),
        value: searched,
        ..SearchInput::default()
    });
    let title = t.text("people-title-shared");
    Ok(Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .body(html! {
            h1 { (title) }
            (ui::filter_panel(t.words(), &FilterPanel {
                action: PATH,
                keep: &[("sort", list.asked.get("sort")), ("order", list.asked.get("order"))],
                active: &active,
                clear_href: PATH,
                summary: None,
                submit_on_change: true,
            }, &search))
            (ui::data_table(t.words(), &DataTable {
                caption: &t.count("people-count", listed.total),
                columns: &columns,
                rows,
                first_cell_is_header: true,
                sort_url: Some(&|key, direction| list.sort_url(key, direction)),
                empty: Empty { message: &message, action: action.as_ref().map(|text| Link { text, href: PATH }) },
                ..DataTable::default()
            }))
            (ui::pager(t.words(), &Pager {
                page: u64::from(listed.page.number),
                per_page: u64::from(listed.page.size),
                total: u64::try_from(listed.total).unwrap_or(0),
                url: &|page| list.page_url(page),
            }))
        }))
}
