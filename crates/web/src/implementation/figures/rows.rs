//! The rows behind a figure.

use super::{address, shown};
use crate::fields::Asked as Query;
use crate::implementation::definition::chosen;
use crate::listing::PAGE_SIZE;
use crate::routes::AppState;
use crate::ui::{
    self, Cell, Column, DataTable, Direction, Empty, FieldErrors, FilterPanel, Label, Link, Pager,
    Select,
};
use crate::{Failure, Fields, Place, Shell, Signed, Texts};
use access::{Action, Resource, Scope, ever_allowed, on, reach, to};
use axum::extract::Path;
use axum::response::Response;
use delivery::figures::{self, Figure, Measure, RowIs, Unit, find};
use ids::{PersonId, SiteId, WorkerId};
use maud::{Markup, html};
use store::implementation::definition::{self, Stored};
use store::implementation::figures::{
    self as kept, Asked, MOST_SORTED, Order, Ordered, Row, Sort, Value, Who,
};
use store::implementation::site::{self, Site};
use store::listing::Page;
use store::permits;

/// What the page is asked for.
pub(super) struct Request<'a> {
    pub(super) figure: &'static Figure,
    pub(super) asked: Asked,
    pub(super) used: &'a Stored,
}

/// Reads what is asked; an unknown figure, site or definition is not there.
pub(super) fn read<'a>(
    signed: &Signed,
    id: &str,
    query: &Fields,
    definitions: &'a [Stored],
) -> Result<Request<'a>, Failure> {
    let figure = find(id).ok_or(Failure::Missing)?;
    let used = chosen(definitions, query)?;
    let site = match query.get("site") {
        "" => None,
        text => Some(text.parse::<SiteId>().map_err(|_| Failure::Missing)?),
    };
    Ok(Request {
        figure,
        asked: Asked {
            site,
            ..Asked::on(signed.today).under(used.id)
        },
        used,
    })
}

pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let rows_reach = reach::<on::FigureRow, to::Read>(&signed.actor)?;
    let figures_reach = reach::<on::Figure, to::Read>(&signed.actor)?;
    let sites_reach = reach::<on::Site, to::Read>(&signed.actor)?;
    let reads = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    // Rows of people are seen, so that is written down.
    let mut tx = state.db.write().await?;
    let definitions = definition::list(&mut tx, &reads).await?;
    let request = read(&signed, &id, &query, &definitions)?;
    let mut sites = site::list(&mut tx, &sites_reach).await?;
    if let Scope::Sites(own) = rows_reach.scope() {
        sites.retain(|site| own.contains(&site.id));
    }
    // The number above the rows is that of the same sites.
    let only = match (request.asked.site, sites.as_slice()) {
        (None, [one]) if matches!(rows_reach.scope(), Scope::Sites(_)) => Some(one.id),
        (site, _) => site,
    };
    let asked = Asked {
        site: only,
        ..request.asked
    };
    let page = Page::new(query.read("page").unwrap_or(1), PAGE_SIZE);
    let listed = kept::rows(
        &mut tx,
        &state.around,
        &rows_reach,
        request.figure,
        &asked,
        order(&query),
        page,
    )
    .await?;
    let whole = matches!(rows_reach.scope(), Scope::Organisation) || only.is_some();
    let value = if whole {
        Some(kept::value(&mut tx, &figures_reach, request.figure, &asked).await?)
    } else {
        None
    };
    tx.commit().await?;
    let t = &state.texts;
    let request = Request { asked, ..request };
    let figure = request.figure;
    let with_definition = figure.by_definition.then_some(request.used);
    Ok(Shell::new(&state, &signed, super::name(t, figure))
        .place(Place::Implementation)
        .step(t.text("figures-title"), "/figures")
        .body(html! {
            h1 { (super::name(t, figure)) }
            p { (super::meaning(t, figure)) }
            @if let Some(used) = with_definition { (super::super::definition::in_use(t, used)) }
            @if let Some(value) = &value { (number(t, figure, value)) }
            (filters(t, &request, &sites, &definitions, &query))
            @if listed.total > MOST_SORTED { p { (t.with("figures-rows-many", &[("number", &t.words().grouped(MOST_SORTED.unsigned_abs()))])) } }
            (table(t, &request, &listed, &query))
            (ui::pager(t.words(), &Pager {
                page: u64::from(listed.page.number),
                per_page: u64::from(listed.page.size),
                total: u64::try_from(listed.total).unwrap_or(0),
                url: &|number| format!("/figures/{}?{}", figure.id, query.query_with("page", &number.to_string())),
            }))
            @if ever_allowed(signed.role(), Resource::FigureRow, Action::Export) { (downloads(t, &request)) }
        }))
}

fn number(t: &Texts, figure: &Figure, value: &Value) -> Markup {
    // The sign stands beside a percentage already.
    let unit = match figure.unit {
        Unit::Percent => t.text(&format!("figures-of-{}", figure.row.code())),
        unit => t.text(&format!("figures-unit-{}", unit.code())),
    };
    ui::figure_row(&ui::figure_card(&shown(t, figure, value), &unit, None))
}

fn filters(
    t: &Texts,
    request: &Request<'_>,
    sites: &[Site],
    definitions: &[Stored],
    query: &Fields,
) -> Markup {
    let (label, every) = (t.text("figures-site"), t.text("figures-every-site"));
    let ids: Vec<String> = sites.iter().map(|site| site.id.to_string()).collect();
    let mut options = vec![("", every.as_str())];
    options.extend(
        ids.iter()
            .zip(sites)
            .map(|(id, site)| (id.as_str(), site.details.name.as_str())),
    );
    let fields = ui::Fields::new(t.words(), FieldErrors::NONE);
    let action = format!("/figures/{}", request.figure.id);
    let keep: Vec<(&str, &str)> = ["sort", "order"]
        .map(|name| (name, query.get(name)))
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let panel = FilterPanel {
        action: &action,
        keep: &keep,
        clear_href: &action,
        ..FilterPanel::default()
    };
    ui::filter_panel(
        t.words(),
        &panel,
        &html! {
            (fields.select(&Select {
                name: "site",
                label: Label::from(label.as_str()),
                options: &options,
                chosen: query.get("site"),
                ..Select::default()
            }))
            @if request.figure.by_definition { (super::super::definition::select(t, definitions, request.used)) }
        },
    )
}

/// A column of rows: what stands in it, and the key of its heading, which says what that is for this figure.
type Shown = (&'static str, &'static str);

/// The columns that rows of a kind have, besides the site.
fn columns(figure: &Figure) -> Vec<Shown> {
    let mut columns: Vec<Shown> = match figure.row {
        RowIs::Support => vec![
            ("person", "person"),
            ("worker", "worker"),
            ("from", "referred"),
        ],
        RowIs::Contact => vec![("person", "person"), ("worker", "worker"), ("from", "on")],
        RowIs::Worker => vec![("worker", "worker"), ("from", "started"), ("to", "left")],
        RowIs::Supervision => vec![("worker", "worker"), ("from", "planned-on")],
        RowIs::Concern => vec![
            ("person", "person"),
            ("worker", "raised-by"),
            ("from", "raised"),
            ("to", "due"),
        ],
    };
    if figure.row == RowIs::Support {
        columns.push((
            "to",
            match *figure {
                figures::DAYS_TO_MATCH => "first-match",
                figures::DAYS_TO_MEETING => "first-contact",
                figures::NOT_MET_LATELY => "last-met",
                figures::ENDED_PLANNED | figures::ENDED_UNPLANNED => "ended",
                _ => "discharge",
            },
        ));
    }
    // A row that counts once says nothing more by a 1.
    let value = match *figure {
        figures::ENGAGED_PERCENT => Some(("yes", "engaged")),
        figures::SUPERVISION_HELD => Some(("yes", "held")),
        figures::CONCERNS_IN_TIME => Some(("yes", "in-time")),
        figures::CONTACTS_NONE | figures::CONTACTS_ONE | figures::CONTACTS_TWO_OR_MORE => {
            Some(("value", "counted"))
        }
        figures::MINUTES => Some(("value", "minutes")),
        figures::CASELOAD => Some(("value", "people")),
        figures::CAPACITY => Some(("value", "capacity")),
        figures::OVER_CAPACITY => Some(("value", "over")),
        _ if figure.measure == Measure::MedianDays => Some(("value", "days")),
        _ => None,
    };
    columns.extend(value);
    columns
}

/// What each column is put in order by: the key of the column.
const SORTS: [(&str, Sort); 7] = [
    ("person", Sort::Person),
    ("worker", Sort::Worker),
    ("site", Sort::Site),
    ("from", Sort::From),
    ("to", Sort::To),
    ("value", Sort::Value),
    ("yes", Sort::Value),
];

/// The order that the address asks for.
fn order(query: &Fields) -> Order {
    let by = SORTS.iter().find(|(key, _)| *key == query.get("sort"));
    Order {
        by: by.map_or(Sort::Made, |(_, sort)| *sort),
        descending: query.get("order") == "down",
    }
}

/// How a column can be put in order, and whether it is.
fn sorting(key: &str, listed: &Ordered) -> ui::Sort {
    let by = SORTS.iter().find(|(known, _)| *known == key);
    match by {
        Some((_, by)) if listed.sorts.contains(by) => {
            let direction = if listed.order.descending {
                Direction::Descending
            } else {
                Direction::Ascending
            };
            ui::Sort::of(listed.order.by == *by, direction)
        }
        _ => ui::Sort::Fixed,
    }
}

fn table(t: &Texts, request: &Request<'_>, listed: &Ordered, query: &Fields) -> Markup {
    let names = columns(request.figure);
    let heads: Vec<String> = names
        .iter()
        .map(|(_, heading)| t.text(&format!("figures-rows-{heading}")))
        .collect();
    let site = t.text("figures-rows-site");
    let mut shown: Vec<Column<'_>> = names
        .iter()
        .zip(&heads)
        .map(|((name, _), head)| match *name {
            "value" => Column::number(name, head),
            _ => Column::text(name, head),
        })
        .collect();
    shown.insert(1, Column::text("site", &site));
    for column in &mut shown {
        *column = column.sorted(sorting(column.key, listed));
    }
    let url = |key: &str, direction: Direction| {
        let mut asked = query.clone();
        asked.set("page", "");
        asked.set("sort", key);
        asked.set(
            "order",
            if direction == Direction::Descending {
                "down"
            } else {
                ""
            },
        );
        format!("/figures/{}?{}", request.figure.id, asked.query())
    };
    let rows = listed
        .rows
        .iter()
        .map(|row| {
            let mut cells: Vec<Cell> = names.iter().map(|(name, _)| cell(t, name, row)).collect();
            cells.insert(1, row.site_name.clone().into());
            cells
        })
        .collect();
    let back = t.text("figures-title");
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("figures-rows-caption"),
            columns: &shown,
            rows,
            first_cell_is_header: true,
            dense: true,
            sort_url: Some(&url),
            empty: Empty {
                message: &t.text("figures-rows-none"),
                action: Some(Link::new(&back, "/figures")),
            },
            ..DataTable::default()
        },
    )
}

fn cell(t: &Texts, name: &str, row: &Row) -> Cell {
    let day = |day: Option<jiff::civil::Date>| {
        day.map(|day| crate::dates::short(t, day))
            .unwrap_or_default()
    };
    match name {
        "person" => row.person.as_ref().map_or(Cell::from(""), person),
        "worker" => row.worker.as_ref().map_or(Cell::from(""), worker),
        "from" => day(row.from).into(),
        "to" => day(row.to).into(),
        "yes" => t
            .text(if row.value == Some(1) {
                "figures-rows-yes"
            } else {
                "figures-rows-no"
            })
            .into(),
        _ => row.value.map(|v| v.to_string()).unwrap_or_default().into(),
    }
}

/// The name with a link to the record, or the pseudonym.
pub(in crate::implementation) fn person(who: &Who<PersonId>) -> Cell {
    match who.id() {
        Some(id) => Cell::link(who.words(), format!("/delivery/people/{id}")),
        None => who.words().into(),
    }
}

fn worker(who: &Who<WorkerId>) -> Cell {
    match who.id() {
        Some(id) => Cell::link(who.words(), format!("/delivery/workers/{id}")),
        None => who.words().into(),
    }
}

fn downloads(t: &Texts, request: &Request<'_>) -> Markup {
    let definition = request.used.id.to_string();
    let whole = address(request.figure, request.asked.site, Some(&definition));
    let query = whole
        .split_once('?')
        .map(|(_, query)| format!("?{query}"))
        .unwrap_or_default();
    let of = |format: &str| format!("/figures/{}/rows.{format}{query}", request.figure.id);
    let (csv, xlsx) = (of("csv"), of("xlsx"));
    ui::downloads(
        t.words(),
        &super::name(t, request.figure),
        &[Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)],
    )
}
