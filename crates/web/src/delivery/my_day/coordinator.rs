//! A coordinator's day: who has not been met, and who waits for a worker.

use super::unfinished;
use crate::shell::{Place as Room, Shell};
use crate::ui::{self, Button, ButtonKind, Cell, Column, DataTable, Empty, Link};
use crate::{App, Failure, Signed, Texts, dates};
use access::{on, reach, to};
use axum::response::Response;
use maud::{Markup, html};
use store::delivery::my_day::{self, MOST_PEOPLE, Waiting};

/// The page.
pub async fn page(app: &App, signed: &Signed) -> Result<Response, Failure> {
    let t = &app.texts;
    let gap = signed.organisation.contact_gap_days;
    let reach = reach::<on::Person, to::Read>(&signed.actor)?;
    let mut tx = app.db.write().await?;
    let day = my_day::for_coordinator(&mut tx, &app.around, &reach, signed.today, gap).await?;
    tx.commit().await?;
    let title = t.text("my-day-title");
    let (record, people) = (t.text("contact-record-title"), t.text("my-day-all-people"));
    Ok(Shell::new(app, signed, title.clone())
        .place(Room::Delivery)
        .body(html! {
            h1 { (title) }
            (ui::button_group(&html! {
                (ui::button(&Button { text: &record, href: Some("/delivery/contacts/new"), ..Button::default() }))
                (ui::button(&Button { text: &people, href: Some("/delivery/people"), kind: ButtonKind::Secondary, ..Button::default() }))
            }))
            (unfinished(t, signed, &day.unfinished))
            h2 { (t.count("my-day-not-met-for", i64::from(gap))) }
            (table(t, &day.not_met, &List {
                caption: t.count("my-day-not-met-for", i64::from(gap)),
                since: t.text("my-day-since-met"),
                empty: t.text("my-day-everybody-met"),
                next: (t.text("my-day-all-contacts"), "/delivery/contacts"),
                with_worker: true,
            }))
            h2 { (t.text("my-day-waiting")) }
            (table(t, &day.waiting, &List {
                caption: t.text("my-day-waiting"),
                since: t.text("my-day-since-referred"),
                empty: t.text("my-day-nobody-waits"),
                next: (t.text("my-day-all-people"), "/delivery/people"),
                with_worker: false,
            }))
            p { a class="nhsuk-link" href="/delivery/contacts" { (t.text("my-day-all-contacts")) } }
        }))
}

/// How a list of people is shown.
struct List {
    caption: String,
    since: String,
    empty: String,
    next: (String, &'static str),
    with_worker: bool,
}

fn table(t: &Texts, people: &[Waiting], list: &List) -> Markup {
    let labels = [
        t.text("contact-with"),
        t.text("my-day-site"),
        t.text("contact-worker"),
    ];
    let mut columns = vec![
        Column::text("person", &labels[0]),
        Column::text("site", &labels[1]),
        Column::text("since", &list.since),
    ];
    if list.with_worker {
        columns.insert(2, Column::text("worker", &labels[2]));
    }
    let rows = people
        .iter()
        .map(|person| {
            let mut row = vec![
                Cell::link(
                    person.name.clone(),
                    format!("/delivery/people/{}", person.person),
                ),
                person.site_name.clone().into(),
                person.since.map_or_else(String::new, dates::shown).into(),
            ];
            if list.with_worker {
                row.insert(2, person.worker_name.clone().unwrap_or_default().into());
            }
            row
        })
        .collect();
    let full = i64::try_from(people.len()).is_ok_and(|count| count >= MOST_PEOPLE);
    html! {
        (ui::data_table(t.words(), &DataTable {
            caption: &list.caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty { message: &list.empty, action: Some(Link::new(&list.next.0, list.next.1)) },
            ..DataTable::default()
        }))
        @if full { p { (t.count("my-day-first-only", MOST_PEOPLE)) } }
    }
}
