//! All contacts the actor may see: a page of them, or a file.

use super::filters::{Choices, active_day as day, filters};
use super::words;
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::shell::{Place as Room, Shell};
use crate::ui::{
    self, Button, Cell, Column, DataTable, Direction, Empty, FieldErrors, Link, Pager,
    Sort as SortState,
};
use crate::{Failure, Fields, Signed, Texts, dates, download};
use access::{Resource, Role, on, reach, to};
use axum::response::Response;
use delivery::contact::{Mechanism, Outcome, Place};
use ids::{PersonId, SiteId, WorkerId};
use interchange::ColumnKind;
use maud::{Markup, html};
use store::delivery::contact::{
    self, ContactList, FileLine, Filter, ListLine, MOST_COUNTED, Sort, begin_export, export_page,
};

pub(super) const PATH: &str = "/delivery/contacts";
const SORTS: &[(&str, Direction)] = &[
    ("date", Direction::Descending),
    ("person", Direction::Ascending),
    ("worker", Direction::Ascending),
    ("minutes", Direction::Descending),
];

/// Reads the filters. What cannot be read is an error beside its field; the others still apply.
fn filter(t: &Texts, state: &ListState) -> (Filter, FieldErrors) {
    let mut errors = FieldErrors::new();
    let asked = &state.asked;
    let filter = Filter {
        words: asked.get("q").to_owned(),
        from: day(t, asked, "from", &mut errors),
        to: day(t, asked, "to", &mut errors),
        site: asked.read::<SiteId>("site"),
        worker: asked.read::<WorkerId>("worker"),
        person: asked.read::<PersonId>("person"),
        outcome: Outcome::from_word(asked.get("outcome")),
        mechanism: Mechanism::from_word(asked.get("mechanism")),
        sort: match state.sort {
            "person" => Sort::Person,
            "worker" => Sort::Worker,
            "minutes" => Sort::Minutes,
            _ => Sort::When,
        },
        ascending: state.direction == Direction::Ascending,
    };
    (filter, errors)
}

/// A page of the list.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let list = ListState::read(PATH, asked, SORTS);
    let (filter, errors) = filter(t, &list);
    let reach = reach::<on::Contact, to::Read>(&signed.actor)?;
    let mut tx = state.db.write().await?;
    let found = contact::list(
        &mut tx,
        &state.around,
        &reach,
        &filter,
        list.page,
        signed.today,
    )
    .await?;
    let choices = Choices::load(&mut tx, &signed, &filter, &found.rows).await?;
    tx.commit().await?;
    let title = t.text("contacts-title");
    let what = t.text("contacts-download");
    let new = t.text("contact-record-title");
    let may_create = access::ever_allowed(signed.role(), Resource::Contact, access::Action::Create);
    let may_export = access::ever_allowed(signed.role(), Resource::Contact, access::Action::Export);
    let page_url = |number| list.page_url(number);
    let pager = Pager {
        page: u64::from(found.page.number),
        per_page: u64::from(found.page.size),
        total: u64::try_from(found.total).unwrap_or(0),
        url: &page_url,
    };
    let (csv, xlsx) = (list.download_url("csv"), list.download_url("xlsx"));
    let shell = Shell::new(&state, &signed, title.clone()).place(Room::Delivery);
    let shell = if signed.role() == Role::SupportedPerson {
        shell
            .place(Room::MyRecord)
            .step(t.text("nav-my-record"), "/my-record")
    } else {
        shell
    };
    Ok(shell
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), &errors))
            h1 { (title) }
            @if may_create {
                (ui::button(&Button { text: &new, href: Some("/delivery/contacts/new"), ..Button::default() }))
            }
            (filters(t, &list, &choices, &errors))
            @if found.more {
                p { (t.with("contacts-more", &[("number", &t.words().grouped(MOST_COUNTED.unsigned_abs()))])) }
            }
            (table(t, &list, &found, may_create))
            @if !found.rows.is_empty() {
                (ui::pager(t.words(), &pager))
                @if may_export {
                    (ui::downloads(t.words(), &what, &[Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)]))
                }
            }
        }))
}

/// What an empty list says, and where it leads: back to all contacts from those that were asked for, and to the first
/// contact from a list that has none; for whoever records none, nowhere.
fn nothing(
    list: &ListState,
    may_create: bool,
) -> (&'static str, Option<(&'static str, &'static str)>) {
    let order = ["sort", "order", "page", "rows"];
    let narrowed = list
        .asked
        .pairs()
        .iter()
        .any(|(name, value)| !value.trim().is_empty() && !order.contains(&name.as_str()));
    match (narrowed, may_create) {
        (true, _) => ("contacts-none", Some(("contacts-none-next", PATH))),
        (false, true) => (
            "contacts-none-yet",
            Some(("contact-record-title", "/delivery/contacts/new")),
        ),
        (false, false) => ("contacts-none-for-me", None),
    }
}

fn table(t: &Texts, list: &ListState, found: &ContactList, may_create: bool) -> Markup {
    let caption = t.text("contacts-caption");
    let (empty, action) = nothing(list, may_create);
    let empty = t.text(empty);
    let action = action.map(|(key, href)| (t.text(key), href));
    let labels = [
        "contact-when",
        "contact-with",
        "contact-worker",
        "contacts-outcome",
        "contact-how",
        "contacts-minutes",
    ]
    .map(|key| t.text(key));
    let sort = |key: &str, by: Sort| match (found.sort == by, list.direction) {
        // What cannot be counted to its end stays in the order of the days.
        (false, _) if found.more => SortState::Fixed,
        // The order of another column may have been asked for and not been given.
        (true, _) if list.sort != key => SortState::Descending,
        (given, direction) => SortState::of(given, direction),
    };
    let columns = [
        Column::text("date", &labels[0]).sorted(sort("date", Sort::When)),
        Column::text("person", &labels[1]).sorted(sort("person", Sort::Person)),
        Column::text("worker", &labels[2]).sorted(sort("worker", Sort::Worker)),
        Column::text("outcome", &labels[3]),
        Column::text("mechanism", &labels[4]),
        Column::number("minutes", &labels[5]).sorted(sort("minutes", Sort::Minutes)),
    ];
    let url = |key: &str, direction| list.sort_url(key, direction);
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows: rows(t, list, &found.rows),
            first_cell_is_header: true,
            dense: true,
            sort_url: Some(&url),
            empty: Empty {
                message: &empty,
                action: action.as_ref().map(|(text, href)| Link::new(text, href)),
            },
            ..DataTable::default()
        },
    )
}

/// The rows. What many of them say is looked up once.
fn rows(t: &Texts, list: &ListState, lines: &[ListLine]) -> Vec<Vec<Cell>> {
    // The page of a contact leads back to the list as it is here; a list that nobody narrowed down has its first page.
    let mut back = Fields::default();
    back.set(
        "list",
        list.asked.query_with("page", &list.page.number.to_string()),
    );
    let back = back.query();
    let outcomes = Outcome::ALL.map(|outcome| (outcome, words::outcome(t, outcome)));
    let mechanisms = Mechanism::ALL.map(|how| (how, words::mechanism(t, how)));
    let places = Place::ALL.map(|place| (place, words::place(t, place).to_lowercase()));
    lines
        .iter()
        .map(|line| {
            let how = said(&mechanisms, line.mechanism);
            let how = match line.place {
                Some(place) => format!("{how}, {}", said(&places, place)),
                None => how.to_owned(),
            };
            let mut when = dates::short(t, line.date);
            if let Some(at) = line.time {
                when.push_str(", ");
                when.push_str(&words::time(at));
            }
            vec![
                Cell::link(when, format!("{PATH}/{}?{back}", line.id)),
                line.person_name.as_str().into(),
                line.worker_name.as_str().into(),
                said(&outcomes, line.outcome).into(),
                how.into(),
                line.minutes
                    .map_or_else(String::new, |m| m.to_string())
                    .into(),
            ]
        })
        .collect()
}

/// The words for one of a few things.
fn said<T: PartialEq>(known: &[(T, String)], thing: T) -> &str {
    known
        .iter()
        .find(|(one, _)| *one == thing)
        .map_or("", |(_, words)| words)
}

/// The columns of the file. Those that an import knows have the names it knows them by.
const COLUMNS: [(&str, ColumnKind); 15] = [
    ("contact_id", ColumnKind::Text),
    ("person_id", ColumnKind::Text),
    ("worker_id", ColumnKind::Text),
    ("date", ColumnKind::Date),
    ("time", ColumnKind::Text),
    ("mode", ColumnKind::Text),
    ("setting", ColumnKind::Text),
    ("place", ColumnKind::Text),
    ("outcome", ColumnKind::Text),
    ("minutes", ColumnKind::Integer),
    ("mechanism_code", ColumnKind::Text),
    ("attendance_code", ColumnKind::Text),
    ("person_name", ColumnKind::Text),
    ("worker_name", ColumnKind::Text),
    ("site_name", ColumnKind::Text),
];

/// The list as a file, with the filters that are on.
pub async fn file(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let list = ListState::read(PATH, asked, SORTS);
    let (filter, errors) = filter(&state.texts, &list);
    if let Some(error) = errors.iter().next() {
        return Err(Failure::Unfit(error.message.clone()));
    }
    let reach = reach::<on::Contact, to::Export>(&signed.actor)?;
    let mut tx = state.db.write().await?;
    let bounds = begin_export(&mut tx, &state.around, &reach, &filter, signed.today).await?;
    tx.commit().await?;
    let columns = COLUMNS
        .iter()
        .map(|(name, kind)| interchange::Column::new(*name, *kind))
        .collect();
    let about = vec![(
        state.texts.text("contacts-title"),
        state.texts.text("contacts-about"),
    )];
    let format = download::format_of(&signed.path);
    let app = state.0;
    Ok(download::stream(
        format,
        "contacts",
        columns,
        about,
        move |pages| async move {
            let mut after = None;
            loop {
                let mut tx = app.db.read().await?;
                let rows = export_page(&mut tx, &bounds, after, download::ROWS_A_PAGE).await?;
                tx.rollback().await?;
                let Some(last) = rows.last() else {
                    return Ok(());
                };
                after = Some(last.end()?);
                if !pages.send(rows.into_iter().map(row).collect()).await {
                    return Ok(());
                }
            }
        },
    ))
}

fn row(line: FileLine) -> Vec<interchange::Cell> {
    use interchange::Cell::{Date, Empty, Integer, Text};
    let text = |text: Option<String>| text.map_or(Empty, Text);
    let setting = line.place.as_deref().and_then(Place::from_word);
    vec![
        Text(line.local_ref.unwrap_or_else(|| line.id.to_string())),
        Text(line.person_ref),
        Text(line.worker_ref),
        Date(line.on_date),
        text(line.at_time),
        Text(line.mechanism),
        text(setting.map(|place| place.setting().code().to_owned())),
        text(line.place),
        Text(line.outcome),
        line.minutes.map_or(Empty, Integer),
        Text(line.mechanism_code),
        text(line.attendance_code),
        Text(line.person_name),
        Text(line.worker_name),
        Text(line.site_name),
    ]
}
