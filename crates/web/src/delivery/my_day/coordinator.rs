//! A coordinator's day: who was referred, who has not been met, and who waits for a worker, each with what to do next.

use super::asked::{self, Choices};
use super::{requests, unfinished};
use crate::delivery::concern as concerns;
use crate::delivery::people;
use crate::delivery::referral as referrals;
use crate::listing::ListState;
use crate::shell::{Place as Room, Shell};
use crate::ui::{self, Button, ButtonKind, Cell, Column, DataTable, Empty, Link};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, reach, to};
use axum::response::Response;
use delivery::referral::Referral as Referred;
use ids::PersonId;
use maud::{Markup, html};
use store::delivery::concern;
use store::delivery::my_day::{self, Listing, MOST_PEOPLE, Waiting};
use store::delivery::person;
use store::delivery::referral::{self, Referral};
use store::delivery::worker_request;
use store::listing::{Listed, Page};

/// How many referrals, and how many concerns, are shown here; the lists have all of them.
const MOST_REFERRALS: u32 = 10;

/// The page.
pub async fn page(app: &App, signed: &Signed, asked: Fields) -> Result<Response, Failure> {
    let t = &app.texts;
    let list = asked::list(asked);
    let wanted = asked::wanted(&list, signed);
    let people = reach::<on::Person, to::Read>(&signed.actor)?;
    let referred = reach::<on::Referral, to::Read>(&signed.actor)?;
    let mut tx = app.db.write().await?;
    let anybody = person::is_there_anybody(&mut tx, &people, signed.today).await?;
    let day = my_day::for_coordinator(&mut tx, &app.around, &people, &wanted).await?;
    let first = Page::new(1, MOST_REFERRALS);
    let waiting = Some(Referred::Waiting.code());
    let referred = referral::list(&mut tx, &app.around, &referred, waiting, first).await?;
    let choices = Choices::load(&mut tx, signed).await?;
    let asks = reach::<on::WorkerRequest, to::Change>(&signed.actor)?;
    let wishes = worker_request::waiting(&mut tx, &app.around, &asks).await?;
    let answers = reach::<on::Concern, to::Read>(&signed.actor)?;
    let filter = concern::Filter {
        state: Some(delivery::concern::State::Waiting.code()),
    };
    let worries = concern::list(&mut tx, &app.around, &answers, filter, first).await?;
    tx.commit().await?;
    let title = t.text("my-day-title");
    let (record, people) = (t.text("contact-record-title"), t.text("my-day-all-people"));
    let gap = i64::from(wanted.gap_days);
    let not_met = t.count("my-day-not-met-for", gap);
    Ok(Shell::new(app, signed, title.clone())
        .place(Room::Delivery)
        .body(html! {
            h1 { (title) }
            @if !anybody { (first_step(t)) }
            (ui::button_group(&html! {
                @if anybody {
                    (ui::button(&Button { text: &record, href: Some("/delivery/contacts/new"), ..Button::default() }))
                    (ui::button(&Button { text: &people, href: Some(people::EVERYBODY), kind: ButtonKind::Secondary, ..Button::default() }))
                } @else {
                    (ui::button(&Button { text: &t.text("people-add"), href: Some("/delivery/people/new"), ..Button::default() }))
                    (ui::button(&Button { text: &t.text("nav-import"), href: Some("/delivery/import"), kind: ButtonKind::Secondary, ..Button::default() }))
                }
                (ui::button(&Button { text: &t.text("concern-raise"), href: Some(concerns::NEW), kind: ButtonKind::Secondary, ..Button::default() }))
            }))
            (concerns::waiting_section(t, signed, &worries.rows, app.around.now()))
            (requests::section(t, signed, &wishes))
            (unfinished(t, signed, &day.unfinished))
            (referred_table(t, signed, &referred))
            @if anybody {
                (choices.panel(t, &list))
                h2 { (not_met) }
                (table(t, &list, &day.not_met, &Shown {
                    listing: Listing::NotMet,
                    caption: &not_met,
                    in_all: day.not_met_in_all,
                    several_sites: choices.sites.len() > 1,
                }))
                h2 { (t.text("my-day-waiting")) }
                (table(t, &list, &day.waiting, &Shown {
                    listing: Listing::Waiting,
                    caption: &t.text("my-day-waiting"),
                    in_all: day.waiting_in_all,
                    several_sites: choices.sites.len() > 1,
                }))
                p { a class="nhsuk-link" href="/delivery/contacts" { (t.text("my-day-all-contacts")) } }
            }
        }))
}

/// What to do in a service without anybody in it.
fn first_step(t: &Texts) -> Markup {
    html! {
        p { (t.text("people-none-yet")) " " (t.text("my-day-first-step")) }
    }
}

/// Referrals that wait for a decision; nothing when there are none.
fn referred_table(t: &Texts, signed: &Signed, referred: &Listed<Referral>) -> Markup {
    if referred.rows.is_empty() {
        return html! {};
    }
    let title = t.text("my-day-referred");
    let labels = [
        t.text("people-column-name"),
        t.text("referral-team"),
        t.text("referral-sent"),
    ];
    let columns = [
        Column::text("name", &labels[0]),
        Column::text("team", &labels[1]),
        Column::text("sent", &labels[2]),
    ];
    let rows = referred
        .rows
        .iter()
        .map(|one| {
            let sent = dates::day_of(one.sent_at, &signed.organisation.time_zone);
            vec![
                Cell::link(one.name.as_str().to_owned(), referrals::address(one.id)),
                format!("{}, {}", one.team_name, one.site_name).into(),
                dates::short(t, sent).into(),
            ]
        })
        .collect();
    html! {
        h2 { (title) }
        (ui::data_table(t.words(), &DataTable {
            caption: &title,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        }))
        p { a class="nhsuk-link" href=(referrals::PATH) { (t.text("my-day-all-referrals")) } }
    }
}

/// How a list of people is shown.
struct Shown<'a> {
    listing: Listing,
    caption: &'a str,
    in_all: i64,
    several_sites: bool,
}

fn table(t: &Texts, list: &ListState, people: &[Waiting], shown: &Shown<'_>) -> Markup {
    let with_worker = shown.listing == Listing::NotMet;
    let (since, empty, file) = if with_worker {
        ("my-day-since-met", "my-day-everybody-met", "not-met")
    } else {
        ("my-day-since-referred", "my-day-nobody-waits", "waiting")
    };
    let narrowed = !list.asked.get("site").is_empty() || !list.asked.get("worker").is_empty();
    let empty = t.text(if narrowed { "my-day-none-fits" } else { empty });
    let labels = [
        t.text("contact-with"),
        t.text("my-day-site"),
        t.text("contact-worker"),
        t.text(since),
        t.text("my-day-next"),
    ];
    let mut columns = vec![Column::text("person", &labels[0]).sorted(list.sorted("person"))];
    if shown.several_sites {
        columns.push(Column::text("site", &labels[1]).sorted(list.sorted("site")));
    }
    if with_worker {
        columns.push(Column::text("worker", &labels[2]).sorted(list.sorted("worker")));
    }
    columns.push(Column::text("since", &labels[3]).sorted(list.sorted("since")));
    columns.push(Column::text("next", &labels[4]));
    let rows = people
        .iter()
        .map(|person| {
            let mut row = vec![Cell::link(
                person.name.clone(),
                format!("/delivery/people/{}", person.person),
            )];
            if shown.several_sites {
                row.push(person.site_name.clone().into());
            }
            if with_worker {
                row.push(person.worker_name.clone().unwrap_or_default().into());
            }
            row.push(
                person
                    .since
                    .map_or_else(String::new, |day| dates::shown(t, day))
                    .into(),
            );
            row.push(next(t, person.person, &person.name, shown.listing).into());
            row
        })
        .collect();
    let query = list.asked.query();
    let address = |format: &str| match query.as_str() {
        "" => format!("/delivery/my-day/{file}.{format}"),
        query => format!("/delivery/my-day/{file}.{format}?{query}"),
    };
    let (csv, xlsx) = (address("csv"), address("xlsx"));
    let links = [Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)];
    html! {
        (ui::data_table(t.words(), &DataTable {
            caption: shown.caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            sort_url: Some(&|key, direction| list.sort_url(key, direction)),
            empty: Empty { message: &empty, action: narrowed.then_some(Link::new(&t.text("my-day-show-all"), asked::PATH)) },
            ..DataTable::default()
        }))
        @if shown.in_all > MOST_PEOPLE {
            p { (t.with("my-day-first-of", &[("shown", &MOST_PEOPLE.to_string()), ("all", &t.words().grouped(u64::try_from(shown.in_all).unwrap_or(0)))])) }
        }
        @if !people.is_empty() { (ui::downloads(t.words(), shown.caption, &links)) }
    }
}

/// What to do next: find a worker, or ring and write down that one did.
fn next(t: &Texts, person: PersonId, name: &str, listing: Listing) -> Markup {
    let link = |href: String, key: &str, hidden: &str| {
        html! { a class="nhsuk-link" href=(href) { (t.text(key)) (ui::visually_hidden(&format!(" {}", t.with(hidden, &[("name", name)])))) } }
    };
    match listing {
        Listing::Waiting => link(
            format!("/delivery/matching?person={person}"),
            "my-day-find-worker",
            "my-day-for",
        ),
        Listing::NotMet => link(
            format!("/delivery/contacts/new?person={person}&mechanism=telephone"),
            "my-day-record-call",
            "my-day-record-with",
        ),
    }
}
