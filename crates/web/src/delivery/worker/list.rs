//! The list of peer workers.

use super::address;
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Button, Cell, Choice, Choices, Column, DataTable, Direction, Empty, FieldErrors,
    FilterPanel, Label, Link, Pager, SearchInput, Select,
};
use crate::{Failure, Fields, Signed, Texts};
use access::to::{Export, Read};
use access::{Action, Role, Scope, on, reach};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use store::delivery::team;
use store::delivery::worker::{self, Filter, Sort, Worker};

const SORTS: &[(&str, Direction)] = &[
    ("name", Direction::Ascending),
    ("site", Direction::Ascending),
    ("people", Direction::Descending),
];

/// What the address asks for.
pub(super) fn filter(asked: &Fields) -> Filter {
    Filter {
        search: asked.get("q").to_owned(),
        site: asked.read("site"),
        team: asked.read("team"),
        with_room: asked.get("room") == "yes",
        left: asked.get("left") == "yes",
    }
}

/// The list.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let reach = reach::<on::Worker, Read>(&signed.actor)?;
    // Somebody who sees nobody but themselves needs no list.
    if let Scope::Worker(own) = reach.scope() {
        return Ok(Redirect::to(&address(*own)).into_response());
    }
    let list = ListState::read("/delivery/workers", asked, SORTS);
    let filter = filter(&list.asked);
    let sort = match list.sort {
        "site" => Sort::Site,
        "people" => Sort::Caseload,
        _ => Sort::Name,
    };
    let order = (sort, list.direction == Direction::Descending);
    let mut tx = state.db.read().await?;
    let listed = worker::list(&mut tx, &reach, &filter, order, list.page, signed.today).await?;
    let sites = team::sites(&mut tx, &access::reach::<on::Site, Read>(&signed.actor)?).await?;
    tx.rollback().await?;
    let role = signed.role();
    let may_add = access::ever_allowed(role, access::Resource::Worker, Action::Create)
        && !signed.actor.sites.is_empty();
    let may_export = access::reach::<on::Worker, Export>(&signed.actor).is_ok();
    let mine: Vec<(String, String)> = sites
        .into_iter()
        .filter(|(id, _)| match reach.scope() {
            Scope::Sites(own) => own.contains(id),
            _ => true,
        })
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let title = t.text("workers-title");
    let add = t.text("workers-add");
    let body = html! {
        h1 { (title) }
        @if may_add {
            (ui::button(&Button { text: &add, href: Some("/delivery/workers/new"), ..Button::default() }))
        }
        (filters(t, &list, &filter, &mine))
        (table(t, &list, &listed.rows, may_add, none_yet(role, may_add)))
        @if listed.total > 0 {
            (ui::pager(t.words(), &Pager {
                page: u64::from(list.page.number),
                per_page: u64::from(list.page.size),
                total: u64::try_from(listed.total).unwrap_or(0),
                url: &|number| list.page_url(number),
            }))
        }
        @if may_export && listed.total > 0 { (downloads(t, &list)) }
    };
    Ok(Shell::new(&state, &signed, title)
        .place(Place::Delivery)
        .body(body))
}

fn filters(t: &Texts, list: &ListState, filter: &Filter, sites: &[(String, String)]) -> Markup {
    let fields = ui::Fields::new(t.words(), FieldErrors::NONE);
    let (search, site, any) = (
        t.text("workers-search"),
        t.text("workers-site"),
        t.text("workers-any-site"),
    );
    let (only, with_room, left) = (
        t.text("workers-only"),
        t.text("workers-with-room"),
        t.text("workers-left"),
    );
    let mut options = vec![("", any.as_str())];
    options.extend(sites.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let chosen = filter.site.map(|s| s.to_string()).unwrap_or_default();
    let inside = html! {
        (fields.search(&SearchInput {
            name: "q",
            label: Label::from(search.as_str()),
            value: &filter.search,
            ..SearchInput::default()
        }))
        @if sites.len() > 1 {
            (fields.select(&Select {
                name: "site",
                label: Label::from(site.as_str()),
                options: &options,
                chosen: &chosen,
                ..Select::default()
            }))
        }
        (one_box(fields, "room", &only, &with_room, filter.with_room))
        (one_box(fields, "left", "", &left, filter.left))
    };
    let mut active = Vec::new();
    let mut on = |name: &str, text: String| {
        let mut without = list.asked.clone();
        without.set(name, "");
        without.set("page", "");
        active.push((text, format!("{}?{}", list.path, without.query())));
    };
    if !filter.search.is_empty() {
        on("q", format!("“{}”", filter.search));
    }
    if let Some((_, name)) = sites.iter().find(|(id, _)| *id == chosen) {
        on("site", name.clone());
    }
    if filter.with_room {
        on("room", with_room.clone());
    }
    if filter.left {
        on("left", left.clone());
    }
    let links = Link::each(&active);
    let keep = [
        ("sort", list.asked.get("sort")),
        ("order", list.asked.get("order")),
    ];
    let panel = FilterPanel {
        action: list.path,
        keep: &keep,
        active: &links,
        clear_href: list.path,
        summary: None,
        submit_on_change: false,
    };
    ui::filter_panel(t.words(), &panel, &inside)
}

fn one_box(fields: ui::Fields<'_>, name: &str, legend: &str, text: &str, on: bool) -> Markup {
    let choices = [Choice::new("yes", text)];
    fields.checkboxes(&Choices {
        name,
        legend: if legend.is_empty() {
            Label::hidden(text)
        } else {
            Label::from(legend)
        },
        choices: &choices,
        chosen: if on { &["yes"] } else { &[] },
        small: true,
        ..Choices::default()
    })
}

/// What to do where there is nobody yet: only what the role may do.
fn none_yet(role: Role, may_add: bool) -> &'static str {
    let may_import = access::ever_allowed(role, access::Resource::ImportFile, Action::Create);
    match (may_add, may_import) {
        (true, true) => "workers-none-add-or-import",
        (true, false) => "workers-none-add",
        (false, true) => "workers-none-import",
        (false, false) => "workers-none",
    }
}

fn table(t: &Texts, list: &ListState, rows: &[Worker], may_add: bool, none: &str) -> Markup {
    let words = ["name", "reference", "site", "team", "people", "room"]
        .map(|key| t.text(&format!("workers-column-{key}")));
    let columns = [
        Column::text("name", &words[0]).sorted(list.sorted("name")),
        Column::text("reference", &words[1]),
        Column::text("site", &words[2]).sorted(list.sorted("site")),
        Column::text("team", &words[3]),
        Column::number("people", &words[4]).sorted(list.sorted("people")),
        Column::text("room", &words[5]),
    ];
    let rows = rows
        .iter()
        .map(|worker| {
            let caseload = worker.caseload();
            vec![
                Cell::link(worker.facts.name.clone(), address(worker.id)),
                worker.facts.local_ref.clone().into(),
                worker.site_name.clone().into(),
                worker.team_name.clone().unwrap_or_default().into(),
                t.with(
                    "workers-people-of",
                    &[
                        ("people", &caseload.people.to_string()),
                        ("capacity", &caseload.capacity.to_string()),
                    ],
                )
                .into(),
                room(t, caseload).into(),
            ]
        })
        .collect();
    let caption = t.text("workers-title");
    let narrowed = !filter(&list.asked).search.is_empty()
        || filter(&list.asked).with_room
        || filter(&list.asked).left
        || filter(&list.asked).site.is_some();
    let (message, action, href) = if narrowed {
        ("workers-none-found", "workers-show-all", list.path)
    } else {
        (none, "workers-add", "/delivery/workers/new")
    };
    let (message, action) = (t.text(message), t.text(action));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            sort_url: Some(&|key, direction| list.sort_url(key, direction)),
            empty: Empty {
                message: &message,
                action: (narrowed || may_add).then_some(Link {
                    text: &action,
                    href,
                }),
            },
            ..DataTable::default()
        },
    )
}

/// Whether there is room for more people, in words.
pub(super) fn room(t: &Texts, caseload: delivery::worker::Caseload) -> String {
    if caseload.is_over() {
        t.count(
            "worker-over",
            i64::from(caseload.people - caseload.capacity),
        )
    } else if caseload.room() == 0 {
        t.text("worker-full")
    } else {
        t.count("worker-room", i64::from(caseload.room()))
    }
}

fn downloads(t: &Texts, list: &ListState) -> Markup {
    let (csv, xlsx) = (list.download_url("csv"), list.download_url("xlsx"));
    let links = [Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)];
    ui::downloads(t.words(), &t.text("workers-title"), &links)
}
