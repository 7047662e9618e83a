//! The audit trail of the organisation. It names no supported person: records and people are shown by the end of their
//! identifiers, enough to tell two apart and to ask somebody who may see them.

use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Cell, Column, DataTable, DateInput, Direction, Empty, FieldErrors, FilterPanel, Label,
    Link, Pager, Select, Sort as SortState,
};
use crate::{App, Failure, Fields, Signed, Texts, dates, download};
use access::to::{Export, Read};
use access::{Action, Permit, Resource, Role, on, reach};
use axum::response::Response;
use ids::AccountId;
use interchange::{Cell as FileCell, Column as FileColumn, ColumnKind};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use store::account::{self, Account};
use store::audit::{self, Along, Filter, Line, MOST_SORTED, Sort};
use store::listing::Page;
use store::{Stamp, Tx, permits};
use uuid::Uuid;

const PATH: &str = "/administration/audit";
/// Entries a page.
const ROWS: u32 = 100;
/// The columns that put the entries in order.
const SORTS: &[(&str, Direction)] = &[
    ("at", Direction::Descending),
    ("who", Direction::Ascending),
    ("deed", Direction::Ascending),
    ("what", Direction::Ascending),
];

/// What the address asks for.
fn filter(t: &Texts, asked: &Fields, zone: &TimeZone, errors: &mut FieldErrors) -> Filter {
    let begins = |day: Date| day.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
    Filter {
        account: asked.read::<AccountId>("account"),
        action: Action::ALL
            .into_iter()
            .find(|action| action.code() == asked.get("action")),
        resource: Resource::ALL
            .into_iter()
            .find(|resource| resource.code() == asked.get("resource")),
        from: dates::read(t, asked, "from", errors).and_then(begins),
        until: dates::read(t, asked, "until", errors)
            .and_then(|day| day.tomorrow().ok())
            .and_then(begins),
    }
}

/// Where a page goes on: the instant in microseconds and the identifier of the last entry before it.
fn after(asked: &Fields) -> Option<(Stamp, Uuid)> {
    let (micros, id) = asked.get("after").split_once('.')?;
    let at = Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
    Some((Stamp::from(at), id.parse().ok()?))
}

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let zone = &signed.organisation.time_zone;
    let permit = permits::organisation::<on::AuditTrail, Read>(&signed.actor)?;
    let mut errors = FieldErrors::default();
    let filter = filter(t, &asked, zone, &mut errors);
    let list = ListState::read(PATH, asked, SORTS);
    let mut tx = state.db.write().await?;
    let found = find(&mut tx, &state, &permit, &filter, &list).await?;
    let accounts = account::list(
        &mut tx,
        &reach::<on::Account, Read>(&signed.actor)?,
        &account::Filter::default(),
        Page::new(1, 100),
    )
    .await?;
    tx.commit().await?;
    let title = t.text("administration-audit");
    let mut plain = list.asked.clone();
    for name in ["after", "page", "sort", "order"] {
        plain.set(name, "");
    }
    let query = plain.query();
    let (csv, xlsx) = (
        format!("{PATH}.csv?{query}"),
        format!("{PATH}.xlsx?{query}"),
    );
    let links = [Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)];
    let body = html! {
        (ui::error_summary(t.words(), &errors))
        h1 { (title) }
        p { (t.text("audit-intro")) }
        (panel(t, &list.asked, &accounts.rows, &errors))
        @if found.too_many { p { (t.with("audit-many", &[("number", &t.words().grouped(u64::from(MOST_SORTED)))])) } }
        (table(t, &found, &list, zone))
        (further(t, &found, &list))
        @if !found.lines.is_empty() { (ui::downloads(t.words(), &title, &links)) }
    };
    Ok(Shell::new(&state, &signed, title)
        .place(Place::Administration)
        .step(t.text("administration-title"), "/administration")
        .errors(!errors.is_empty())
        .body(body))
}

/// The entries that are shown.
struct Found {
    lines: Vec<Line>,
    /// How many there are in all, where they were counted to be put in order; none in the order of time.
    total: Option<i64>,
    /// Another order was asked for than can be given.
    too_many: bool,
}

/// Reads the entries in the order that is asked for, or in that of time when there are too many.
async fn find(
    tx: &mut Tx,
    app: &App,
    permit: &Permit<on::AuditTrail, Read>,
    filter: &Filter,
    list: &ListState,
) -> Result<Found, Failure> {
    let t = &app.texts;
    let sort = match list.sort {
        "who" => Some(Sort::Who),
        "deed" => {
            let mut order = Action::ALL.to_vec();
            order.sort_by_cached_key(|action| t.text(&format!("action-{}", action.code())));
            Some(Sort::Deed(order))
        }
        "what" => {
            let mut order = Resource::ALL.to_vec();
            order.sort_by_cached_key(|resource| resource_name(t, resource.code()));
            Some(Sort::What(order))
        }
        _ => None,
    };
    if let Some(sort) = &sort {
        let order = (sort, list.direction == Direction::Descending);
        let page = Page::new(list.page.number, ROWS);
        if let Some(listed) = audit::sorted(tx, &app.around, permit, filter, order, page).await? {
            return Ok(Found {
                lines: listed.rows,
                total: Some(listed.total),
                too_many: false,
            });
        }
    }
    let along = Along {
        after: after(&list.asked),
        earliest_first: sort.is_none() && list.direction == Direction::Ascending,
    };
    Ok(Found {
        lines: audit::trail(tx, &app.around, permit, filter, along, ROWS).await?,
        total: None,
        too_many: sort.is_some(),
    })
}

/// What leads to the other entries: pages where they were counted, otherwise the next along the time.
fn further(t: &Texts, found: &Found, list: &ListState) -> Markup {
    if let Some(total) = found.total {
        return ui::pager(
            t.words(),
            &Pager {
                page: u64::from(list.page.number),
                per_page: u64::from(ROWS),
                total: u64::try_from(total).unwrap_or(0),
                url: &|number| list.page_url(number),
            },
        );
    }
    let asked = &list.asked;
    let address = |after: &str| format!("{PATH}?{}", asked.query_with("after", after));
    let last = found
        .lines
        .last()
        .filter(|_| found.lines.len() == ROWS as usize);
    let next = last.map(|last| address(&format!("{}.{}", last.at.0.as_microsecond(), last.id)));
    let first = (!asked.get("after").is_empty()).then(|| address(""));
    let (to_first, to_next) = if list.direction == Direction::Ascending && !found.too_many {
        ("audit-earliest", "audit-later")
    } else {
        ("audit-newest", "audit-older")
    };
    html! {
        p {
            @if let Some(first) = &first { a class="nhsuk-link" href=(first) { (t.text(to_first)) } " " }
            @if let Some(next) = &next { a class="nhsuk-link" href=(next) rel="next" { (t.text(to_next)) } }
        }
    }
}

fn panel(t: &Texts, asked: &Fields, accounts: &[Account], errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let labels = ["account", "action", "resource", "from", "until"]
        .map(|key| t.text(&format!("audit-{key}")));
    let any = t.text("audit-any");
    // Supported people are not named here; what one of them did is reached from their account.
    let mut people: Vec<(String, String)> = accounts
        .iter()
        .filter(|a| a.role != Role::SupportedPerson)
        .map(|a| (a.id.to_string(), a.name.clone()))
        .collect();
    let chosen = asked.get("account");
    if !chosen.is_empty() && !people.iter().any(|(id, _)| id == chosen) {
        people.push((
            chosen.to_owned(),
            t.with("audit-account-chosen", &[("id", &ending(chosen))]),
        ));
    }
    let mut accounts = vec![("", any.as_str())];
    accounts.extend(people.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let action_names =
        Action::ALL.map(|action| (action.code(), t.text(&format!("action-{}", action.code()))));
    let mut actions = vec![("", any.as_str())];
    actions.extend(
        action_names
            .iter()
            .map(|(code, name)| (*code, name.as_str())),
    );
    let resource_names =
        Resource::ALL.map(|resource| (resource.code(), resource_name(t, resource.code())));
    let mut resources = vec![("", any.as_str())];
    resources.extend(
        resource_names
            .iter()
            .map(|(code, name)| (*code, name.as_str())),
    );
    let select = |name: &'static str, label: usize, options: &[(&str, &str)]| {
        f.select(&Select {
            name,
            label: Label::from(labels[label].as_str()),
            options,
            chosen: asked.get(name),
            ..Select::default()
        })
    };
    let day = |name: &'static str, label: usize| {
        f.date(&DateInput {
            name,
            legend: Label::from(labels[label].as_str()),
            hint: None,
            typed: dates::typed(asked, name),
        })
    };
    let inside = html! {
        (select("account", 0, &accounts))
        (select("action", 1, &actions))
        (select("resource", 2, &resources))
        (day("from", 3))
        (day("until", 4))
    };
    let keep: Vec<(&str, &str)> = ["sort", "order"]
        .map(|name| (name, asked.get(name)))
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let panel = FilterPanel {
        action: PATH,
        keep: &keep,
        clear_href: PATH,
        ..FilterPanel::default()
    };
    ui::filter_panel(t.words(), &panel, &inside)
}

fn resource_name(t: &Texts, code: &str) -> String {
    t.text(&format!("resource-{}", code.replace('_', "-")))
}

/// The end of an identifier: its beginning is the time, which many share.
fn ending(id: &str) -> String {
    let digits: Vec<char> = id.chars().collect();
    digits[digits.len().saturating_sub(8)..].iter().collect()
}

fn who(t: &Texts, line: &Line) -> String {
    let role = line
        .role
        .map(|role| t.text(&format!("role-{}", role.code().replace('_', "-"))));
    match (&line.account_name, role, line.account) {
        (Some(name), Some(role), _) => format!("{name} ({role})"),
        (None, Some(role), Some(id)) => format!("{role} …{}", ending(&id.to_string())),
        _ => t.text("audit-program"),
    }
}

fn table(t: &Texts, found: &Found, list: &ListState, zone: &TimeZone) -> Markup {
    let words = ["at", "who", "deed", "what", "record", "person", "detail"]
        .map(|key| t.text(&format!("audit-column-{key}")));
    let sort = |key: &str| match (list.sort == key, list.direction) {
        // Another order was asked for than was given: that of time.
        _ if found.too_many && key == "at" => SortState::Descending,
        (asked, direction) => SortState::of(asked && !found.too_many, direction),
    };
    let mut columns: Vec<Column<'_>> = words.iter().map(|word| Column::text("", word)).collect();
    for (column, (key, _)) in columns.iter_mut().zip(SORTS) {
        column.key = key;
        *column = column.sorted(sort(key));
    }
    let url = |key: &str, direction| {
        let mut asked = list.clone();
        asked.asked.set("after", "");
        asked.sort_url(key, direction)
    };
    let short = |id: Option<Uuid>| {
        // A word joiner keeps the dots and the identifier on one line.
        id.map(|id| format!("…\u{2060}{}", ending(&id.to_string())))
            .unwrap_or_default()
    };
    let rows = found
        .lines
        .iter()
        .map(|line| {
            let at = line.at.0.to_zoned(zone.clone());
            vec![
                Cell::from(t.with(
                    "date-and-time",
                    &[
                        ("date", &crate::dates::short(t, at.date())),
                        ("time", &at.strftime("%H:%M:%S").to_string()),
                    ],
                )),
                who(t, line).into(),
                t.text(&format!("action-{}", line.action)).into(),
                resource_name(t, &line.resource).into(),
                short(line.resource_id).into(),
                short(line.person_id).into(),
                audit::readable(&line.detail).into(),
            ]
        })
        .collect();
    let (caption, none) = (t.text("administration-audit"), t.text("audit-none"));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            dense: true,
            sort_url: Some(&url),
            empty: Empty {
                message: &none,
                action: None,
            },
            ..DataTable::default()
        },
    )
}

/// The trail as a file.
pub async fn file(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::AuditTrail, Export>(&signed.actor)?;
    let mut errors = FieldErrors::default();
    let zone = signed.organisation.time_zone.clone();
    let filter = filter(&state.texts, &asked, &zone, &mut errors);
    if let Some(error) = errors.iter().next() {
        return Err(Failure::Unfit(error.message.clone()));
    }
    let mut tx = state.db.write().await?;
    audit::exporting(&mut tx, &state.around, &permit).await?;
    tx.commit().await?;
    let columns = vec![
        FileColumn::new("at", ColumnKind::DateTime),
        FileColumn::text("who"),
        FileColumn::text("action"),
        FileColumn::text("resource"),
        FileColumn::text("record"),
        FileColumn::text("person"),
        FileColumn::text("detail"),
    ];
    let about = vec![("What".to_owned(), "Audit trail".to_owned())];
    let format = download::format_of(&signed.path);
    let app = state.0;
    Ok(download::stream(
        format,
        "audit",
        columns,
        about,
        move |pages| async move {
            let mut after = None;
            loop {
                let mut tx = app.db.read().await?;
                let lines =
                    audit::export_page(&mut tx, &permit, &filter, after, download::ROWS_A_PAGE)
                        .await?;
                tx.rollback().await?;
                let Some(last) = lines.last() else {
                    return Ok(());
                };
                after = Some((last.at, last.id));
                let short = |id: Option<Uuid>| {
                    id.map(|id| ending(&id.to_string()))
                        .map_or(FileCell::Empty, FileCell::from)
                };
                let rows = lines
                    .iter()
                    .map(|line| {
                        let at = line.at.0.to_zoned(zone.clone());
                        vec![
                            FileCell::DateTime(at.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
                            who(&app.texts, line).into(),
                            line.action.clone().into(),
                            line.resource.clone().into(),
                            short(line.resource_id),
                            short(line.person_id),
                            line.detail.clone().into(),
                        ]
                    })
                    .collect();
                if !pages.send(rows).await {
                    return Ok(());
                }
            }
        },
    ))
}
