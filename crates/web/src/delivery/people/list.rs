//! The list of people.

use crate::dates;
use crate::delivery::person::words;
use crate::fields::Asked as AskedFields;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::ui::{
    self, Button, Cell, Column, DataTable, Direction, Empty, FieldErrors, FilterPanel, Label, Link,
    Pager, SearchInput, Select,
};
use crate::{Failure, Fields, Place, Shell, Signed, Texts};
use access::{Action, Resource, Role, ever_allowed, on, reach, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{SiteId, WorkerId};
use maud::{Markup, html};
use store::delivery::person::{self, Asked, Line, Sort, Standing};
use store::delivery::{peer_match, team};
use store::listing::Listed;

/// Where the list is.
pub const PATH: &str = "/delivery/people";

/// The list of everybody, also of those whose support has ended.
pub const EVERYBODY: &str = "/delivery/people?state=all";

/// What stands for everybody in the address.
const ALL: &str = "all";

const SORTS: &[(&str, Direction)] = &[
    ("name", Direction::Ascending),
    ("last-met", Direction::Descending),
    ("referred", Direction::Descending),
];

/// What the address asks for.
pub fn asked<'a>(list: &'a ListState, signed: &Signed) -> Asked<'a> {
    Asked {
        words: list.asked.get("q"),
        site: list.asked.read::<SiteId>("site"),
        standing: Standing::from_code(list.asked.get("state")),
        worker: list.asked.read::<WorkerId>("worker"),
        sort: match list.sort {
            "last-met" => Sort::LastMet,
            "referred" => Sort::Referred,
            _ => Sort::Name,
        },
        descending: list.direction == Direction::Descending,
        page: list.page,
        today: signed.today,
    }
}

/// The list begins with those whose support goes on, because after some years most of the others are long gone; that is
/// said in the address, so that a link, a file and the next page are of the same people. Whoever is looked for by name is
/// looked for among everybody.
fn begun(mut asked: Fields) -> Fields {
    if asked.get("state").is_empty() && asked.get("q").is_empty() {
        asked.set("state", Standing::Open.code());
    }
    asked
}

/// What can be chosen to narrow the list down.
struct Choices {
    sites: Vec<(SiteId, String)>,
    workers: Vec<(WorkerId, String)>,
}

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    AskedFields(fields): AskedFields,
) -> Result<Response, Failure> {
    if signed.role() == Role::SupportedPerson {
        return Ok(Redirect::to("/my-record").into_response());
    }
    if signed.role() == Role::Clinician {
        return super::shared::page(&state, &signed, fields).await;
    }
    let people = reach::<on::Person, to::Read>(&signed.actor)?;
    let list = ListState::read(PATH, begun(fields), SORTS);
    let asked = asked(&list, &signed);
    let mut tx = state.db.write().await?;
    let listed = person::list(&mut tx, &state.around, &people, &asked).await?;
    let sites = match reach::<on::Site, to::Read>(&signed.actor) {
        Ok(reach) if signed.role() == Role::Coordinator => team::sites(&mut tx, &reach)
            .await?
            .into_iter()
            .filter(|(id, _)| signed.actor.sites.contains(id))
            .collect(),
        _ => Vec::new(),
    };
    let workers = match reach::<on::Worker, to::Read>(&signed.actor) {
        Ok(reach) if signed.role() == Role::Coordinator => {
            peer_match::worker_names(&mut tx, &reach, signed.today).await?
        }
        _ => Vec::new(),
    };
    let anybody =
        listed.total > 0 || person::is_there_anybody(&mut tx, &people, signed.today).await?;
    tx.commit().await?;
    let t = &state.texts;
    let title = t.text("people-title");
    let may = |action| ever_allowed(signed.role(), Resource::Person, action);
    let body = html! {
        h1 { (title) }
        @if may(Action::Create) {
            div class="nhsuk-button-group" {
                (ui::button(&Button { text: &t.text("people-add"), href: Some("/delivery/people/new"), ..Button::default() }))
                (ui::button(&Button { text: &t.text("people-to-matching"), kind: ui::ButtonKind::Secondary, href: Some("/delivery/matching"), ..Button::default() }))
            }
        }
        (states(t, &list.asked))
        (filters(t, &list, &Choices { sites, workers }))
        (table(t, &list, &listed, (signed.role(), anybody)))
        (pager(t, &list, &listed))
        @if may(Action::Export) && listed.total > 0 {
            (ui::downloads(t.words(), &t.text("people-title"), &[
                Link::new("CSV", &list.download_url("csv")),
                Link::new("Excel (XLSX)", &list.download_url("xlsx")),
            ]))
        }
    };
    Ok(Shell::new(&state, &signed, title)
        .place(Place::Delivery)
        .body(body))
}

/// The list as the address asks for it, of those whose support stands so.
fn in_state(asked: &Fields, code: &str) -> String {
    let mut asked = asked.clone();
    asked.set("page", "");
    match asked.query_with("state", code).as_str() {
        "" => PATH.to_owned(),
        query => format!("{PATH}?{query}"),
    }
}

/// Links to those whose support stands in one way, and to everybody.
fn states(t: &Texts, asked: &Fields) -> Markup {
    let name = |standing| match standing {
        Standing::Open => t.text("people-state-open"),
        Standing::Is(state) => words::state(t, Some(state)),
    };
    let mut links: Vec<(String, String)> = Standing::ALL
        .into_iter()
        .map(|standing| (name(standing), in_state(asked, standing.code())))
        .collect();
    links.push((t.text("list-all"), in_state(asked, ALL)));
    let links = Link::each(&links);
    let now = Standing::from_code(asked.get("state")).map_or(ALL, Standing::code);
    ui::tabs(&t.text("people-state"), &links, &in_state(asked, now))
}

fn filters(t: &Texts, list: &ListState, choices: &Choices) -> Markup {
    let fields = ui::Fields::new(t.words(), FieldErrors::NONE);
    let any = t.text("people-any");
    let site_ids: Vec<String> = choices.sites.iter().map(|(id, _)| id.to_string()).collect();
    let mut site_options = vec![("", any.as_str())];
    site_options.extend(
        site_ids
            .iter()
            .zip(&choices.sites)
            .map(|(id, (_, name))| (id.as_str(), name.as_str())),
    );
    let worker_ids: Vec<String> = choices
        .workers
        .iter()
        .map(|(id, _)| id.to_string())
        .collect();
    let mut worker_options = vec![("", any.as_str())];
    worker_options.extend(
        worker_ids
            .iter()
            .zip(&choices.workers)
            .map(|(id, (_, name))| (id.as_str(), name.as_str())),
    );
    let asked = &list.asked;
    let chosen_name = |name: &str, options: &[(&str, &str)]| {
        let value = asked.get(name);
        options
            .iter()
            .find(|(code, _)| !value.is_empty() && *code == value)
            .map(|(_, text)| (*text).to_owned())
    };
    let mut active: Vec<(String, String)> = Vec::new();
    if !asked.get("q").is_empty() {
        active.push((
            asked.get("q").to_owned(),
            format!("{PATH}?{}", asked.query_with("q", "")),
        ));
    }
    for (name, options) in [("site", &site_options), ("worker", &worker_options)] {
        if let Some(text) = chosen_name(name, options) {
            active.push((text, format!("{PATH}?{}", asked.query_with(name, ""))));
        }
    }
    let active = Link::each(&active);
    let select = |name, label: &str, options: &[(&str, &str)]| {
        fields.select(&Select {
            name,
            label: Label::from(label),
            options,
            chosen: asked.get(name),
            ..Select::default()
        })
    };
    let panel = html! {
        (fields.search(&SearchInput {
            name: "q",
            id: Some("people-q"),
            label: Label::from(t.text("people-search").as_str()),
            hint: Some(&t.text("people-search-hint")),
            value: asked.get("q"),
            ..SearchInput::default()
        }))
        @if choices.sites.len() > 1 { (select("site", &t.text("people-site"), &site_options)) }
        @if !choices.workers.is_empty() { (select("worker", &t.text("people-worker"), &worker_options)) }
    };
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: PATH,
            keep: &[
                ("state", asked.get("state")),
                ("sort", asked.get("sort")),
                ("order", asked.get("order")),
            ],
            active: &active,
            clear_href: &in_state(&Fields::default(), asked.get("state")),
            summary: None,
            submit_on_change: true,
        },
        &panel,
    )
}

/// What an empty list says and where it leads: on to everybody from those who were asked for, and to the first person
/// where there is nobody.
fn nothing(
    t: &Texts,
    list: &ListState,
    role: Role,
    anybody: bool,
) -> (String, Option<(String, String)>) {
    let asked = &list.asked;
    let state = Standing::from_code(asked.get("state"));
    let looked_for = !asked.get("q").is_empty();
    let narrowed = looked_for
        || ["site", "worker"]
            .iter()
            .any(|name| !asked.get(name).is_empty())
        || matches!(state, Some(Standing::Is(_)));
    match role {
        _ if narrowed && looked_for && state.is_some() => (
            t.text("people-none-found"),
            Some((t.text("people-search-everybody"), in_state(asked, ALL))),
        ),
        _ if narrowed => (
            t.text("people-none-found"),
            Some((t.text("people-show-all"), EVERYBODY.to_owned())),
        ),
        Role::Coordinator if anybody => (
            t.text("people-none-open"),
            Some((t.text("people-show-all"), EVERYBODY.to_owned())),
        ),
        Role::Coordinator => (
            t.text("people-none-yet"),
            Some((t.text("people-add"), format!("{PATH}/new"))),
        ),
        _ => (t.text("people-none-matched"), None),
    }
}

fn table(
    t: &Texts,
    list: &ListState,
    listed: &Listed<Line>,
    (role, anybody): (Role, bool),
) -> Markup {
    let labels = [
        t.text("people-column-name"),
        t.text("people-column-state"),
        t.text("people-column-worker"),
        t.text("people-column-last-met"),
        t.text("people-column-referred"),
        t.text("people-column-site"),
        t.text("people-column-ref"),
    ];
    let columns = [
        Column::text("name", &labels[0]).sorted(list.sorted("name")),
        Column::text("state", &labels[1]),
        Column::text("worker", &labels[2]),
        Column::text("last-met", &labels[3]).sorted(list.sorted("last-met")),
        Column::text("referred", &labels[4]).sorted(list.sorted("referred")),
        Column::text("site", &labels[5]),
        Column::text("ref", &labels[6]),
    ];
    let not_yet = t.text("people-not-met-yet");
    let rows = listed
        .rows
        .iter()
        .map(|line| {
            vec![
                Cell::link(&line.name, format!("{PATH}/{}", line.id)),
                words::state_tag(t, line.state).into(),
                line.worker
                    .as_ref()
                    .map_or("–".to_owned(), |(_, name)| name.clone())
                    .into(),
                line.last_met
                    .map_or(not_yet.clone(), |day| dates::short(t, day))
                    .into(),
                line.referred
                    .map_or("–".to_owned(), |day| dates::short(t, day))
                    .into(),
                line.site_name.as_str().into(),
                line.local_ref.as_str().into(),
            ]
        })
        .collect();
    let (message, action) = nothing(t, list, role, anybody);
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.count("people-count", listed.total),
            columns: &columns,
            rows,
            first_cell_is_header: true,
            sort_url: Some(&|key, direction| list.sort_url(key, direction)),
            empty: Empty {
                message: &message,
                action: action.as_ref().map(|(text, href)| Link { text, href }),
            },
            ..DataTable::default()
        },
    )
}

fn pager(t: &Texts, list: &ListState, listed: &Listed<Line>) -> Markup {
    ui::pager(
        t.words(),
        &Pager {
            page: u64::from(listed.page.number),
            per_page: u64::from(listed.page.size),
            total: u64::try_from(listed.total).unwrap_or(0),
            url: &|page| list.page_url(page),
        },
    )
}
