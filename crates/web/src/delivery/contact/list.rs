//! All contacts the actor may see: a page of them, or a file.

use super::words;
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::shell::{Place as Room, Shell};
use crate::ui::{
    self, Button, Cell, Column, DataTable, DateInput, Direction, Empty, FieldErrors, FilterPanel,
    Label, Link, Pager, Select, Sort,
};
use crate::{Failure, Fields, Signed, Texts, dates, download};
use access::{Resource, Role, on, reach, to};
use axum::response::Response;
use delivery::contact::{Mechanism, Outcome, Place};
use ids::{PersonId, SiteId, WorkerId};
use interchange::ColumnKind;
use maud::{Markup, html};
use store::delivery::contact::{
    self, ContactLine, Filter, MOST_COUNTED, begin_export, export_page,
};

const PATH: &str = "/delivery/contacts";
const SORTS: &[(&str, Direction)] = &[("date", Direction::Descending)];

/// Reads the filters. What cannot be read is an error beside its field; the others still apply.
fn filter(t: &Texts, state: &ListState) -> (Filter, FieldErrors) {
    let mut errors = FieldErrors::new();
    let asked = &state.asked;
    let filter = Filter {
        from: day(t, asked, "from", &mut errors),
        to: day(t, asked, "to", &mut errors),
        site: asked.read::<SiteId>("site"),
        worker: asked.read::<WorkerId>("worker"),
        person: asked.read::<PersonId>("person"),
        outcome: Outcome::from_word(asked.get("outcome")),
        mechanism: Mechanism::from_word(asked.get("mechanism")),
        earliest_first: state.direction == Direction::Ascending,
    };
    (filter, errors)
}

/// A day from three boxes, or from a link that has it in one: `from=2026-03-02`.
fn day(
    t: &Texts,
    asked: &Fields,
    name: &'static str,
    errors: &mut FieldErrors,
) -> Option<jiff::civil::Date> {
    asked
        .read(name)
        .or_else(|| dates::read(t, asked, name, errors))
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
        .module("filter.mjs")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), &errors))
            h1 { (title) }
            @if may_create {
                (ui::button(&Button { text: &new, href: Some("/delivery/contacts/new"), ..Button::default() }))
            }
            (filters(t, &list, &errors))
            @if found.more {
                p { (t.with("contacts-more", &[("number", &ui::number::grouped(MOST_COUNTED.unsigned_abs()))])) }
            }
            (table(t, &list, &found.rows))
            @if !found.rows.is_empty() {
                (ui::pager(t.words(), &pager))
                @if may_export {
                    (ui::downloads(t.words(), &what, &[Link::new("CSV", &csv), Link::new("XLSX", &xlsx)]))
                }
            }
        }))
}

fn filters(t: &Texts, list: &ListState, errors: &FieldErrors) -> Markup {
    let fields = ui::Fields::new(t.words(), errors);
    let asked = &list.asked;
    let any = t.text("contacts-any");
    let outcomes: Vec<(&str, String)> = Outcome::ALL
        .into_iter()
        .map(|o| (o.code(), words::outcome(t, o)))
        .collect();
    let mechanisms: Vec<(&str, String)> = Mechanism::ALL
        .into_iter()
        .map(|m| (m.code(), words::mechanism(t, m)))
        .collect();
    let options = |list: &'_ [(&'static str, String)]| -> Vec<(&'static str, String)> {
        std::iter::once(("", any.clone()))
            .chain(list.iter().cloned())
            .collect()
    };
    let (outcomes, mechanisms) = (options(&outcomes), options(&mechanisms));
    let (from, to, what, how) = (
        t.text("contacts-from"),
        t.text("contacts-to"),
        t.text("contacts-outcome"),
        t.text("contact-how"),
    );
    // A link from a person, worker or site narrows the list down; the form keeps that.
    let keep: Vec<(&str, &str)> = ["site", "worker", "person", "sort", "order"]
        .into_iter()
        .map(|name| (name, asked.get(name)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let active = active(t, asked);
    let links: Vec<Link<'_>> = active
        .iter()
        .map(|(text, href)| Link { text, href })
        .collect();
    let panel = FilterPanel {
        action: PATH,
        keep: &keep,
        active: &links,
        clear_href: PATH,
        submit_on_change: false,
    };
    let select = |name, label: &str, options: &[(&'static str, String)]| {
        let options: Vec<(&str, &str)> = options.iter().map(|(v, w)| (*v, w.as_str())).collect();
        fields.select(&Select {
            name,
            label: Label::from(label),
            options: &options,
            chosen: asked.get(name),
            ..Select::default()
        })
    };
    ui::filter_panel(
        t.words(),
        &panel,
        &html! {
            (fields.date(&DateInput { name: "from", legend: Label::from(from.as_str()), hint: None, typed: dates::typed(asked, "from") }))
            (fields.date(&DateInput { name: "to", legend: Label::from(to.as_str()), hint: None, typed: dates::typed(asked, "to") }))
            (select("outcome", &what, &outcomes))
            (select("mechanism", &how, &mechanisms))
        },
    )
}

/// The filters that are on, each with the address without it.
fn active(t: &Texts, asked: &Fields) -> Vec<(String, String)> {
    let without = |names: &[&str]| {
        let mut rest = asked.clone();
        for name in names.iter().chain(&["page"]) {
            rest.set(name, "");
        }
        match rest.query() {
            query if query.is_empty() => PATH.to_owned(),
            query => format!("{PATH}?{query}"),
        }
    };
    let mut active = Vec::new();
    let mut errors = FieldErrors::new();
    for (name, key) in [("from", "contacts-from-day"), ("to", "contacts-to-day")] {
        if let Some(date) = day(t, asked, name, &mut errors) {
            let parts = ["day", "month", "year"].map(|part| format!("{name}-{part}"));
            let mut names: Vec<&str> = parts.iter().map(String::as_str).collect();
            names.push(name);
            active.push((
                t.with(key, &[("day", &dates::shown(date))]),
                without(&names),
            ));
        }
    }
    if let Some(outcome) = Outcome::from_word(asked.get("outcome")) {
        active.push((words::outcome(t, outcome), without(&["outcome"])));
    }
    if let Some(mechanism) = Mechanism::from_word(asked.get("mechanism")) {
        active.push((words::mechanism(t, mechanism), without(&["mechanism"])));
    }
    for (name, key) in [
        ("person", "contacts-one-person"),
        ("worker", "contacts-one-worker"),
        ("site", "contacts-one-site"),
    ] {
        if !asked.get(name).is_empty() {
            active.push((t.text(key), without(&[name])));
        }
    }
    active
}

fn table(t: &Texts, list: &ListState, rows: &[ContactLine]) -> Markup {
    let (caption, empty, first) = (
        t.text("contacts-caption"),
        t.text("contacts-none"),
        t.text("contacts-none-next"),
    );
    let labels = [
        "contact-when",
        "contact-with",
        "contact-worker",
        "contacts-outcome",
        "contact-how",
        "contacts-minutes",
    ]
    .map(|key| t.text(key));
    let sort = if list.direction == Direction::Ascending {
        Sort::Ascending
    } else {
        Sort::Descending
    };
    let columns = [
        Column::text("date", &labels[0]).sorted(sort),
        Column::text("person", &labels[1]),
        Column::text("worker", &labels[2]),
        Column::text("outcome", &labels[3]),
        Column::text("mechanism", &labels[4]),
        Column::number("minutes", &labels[5]),
    ];
    let url = |key: &str, direction| list.sort_url(key, direction);
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows: rows.iter().map(|row| cells(t, row)).collect(),
            first_cell_is_header: true,
            dense: true,
            sort_url: Some(&url),
            empty: Empty {
                message: &empty,
                action: Some(Link::new(&first, PATH)),
            },
            ..DataTable::default()
        },
    )
}

fn cells(t: &Texts, row: &ContactLine) -> Vec<Cell> {
    let facts = &row.facts;
    let how = match facts.place {
        Some(place) => format!(
            "{}, {}",
            words::mechanism(t, facts.mechanism),
            words::place(t, place).to_lowercase()
        ),
        None => words::mechanism(t, facts.mechanism),
    };
    let when = match facts.time {
        Some(at) => format!("{}, {}", dates::short(facts.date), words::time(at)),
        None => dates::short(facts.date),
    };
    vec![
        Cell::link(when, format!("{PATH}/{}", row.id)),
        row.person_name.clone().into(),
        row.worker_name.clone().into(),
        words::outcome(t, facts.outcome).into(),
        how.into(),
        facts
            .minutes
            .map_or_else(String::new, |m| m.to_string())
            .into(),
    ]
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
                after = Some((last.facts.date, last.id));
                if !pages.send(rows.into_iter().map(row).collect()).await {
                    return Ok(());
                }
            }
        },
    ))
}

fn row(line: ContactLine) -> Vec<interchange::Cell> {
    use interchange::Cell::{Date, Empty, Integer, Text};
    let text = |text: Option<String>| text.map_or(Empty, Text);
    let facts = line.facts;
    vec![
        Text(line.local_ref.unwrap_or_else(|| line.id.to_string())),
        Text(line.person_ref),
        Text(line.worker_ref),
        Date(facts.date.to_string()),
        text(facts.time.map(words::time)),
        Text(facts.mechanism.code().to_owned()),
        text(facts.place.map(|p| p.setting().code().to_owned())),
        text(facts.place.map(|p| Place::code(p).to_owned())),
        Text(facts.outcome.code().to_owned()),
        facts.minutes.map_or(Empty, |m| Integer(m.get())),
        Text(line.mechanism_code),
        text(facts.attendance_code),
        Text(line.person_name),
        Text(line.worker_name),
        Text(line.site_name),
    ]
}
