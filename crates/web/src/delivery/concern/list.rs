//! The list of concerns: those of a site for whoever answers, those one raised, or those passed on to a team.

use super::{NEW, PATH, address, clock, long, state, urgency};
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::ui::{self, Button, Cell, Column, DataTable, Direction, Empty, Link, Pager};
use crate::{Failure, Fields, Place, Shell, Signed, Texts, dates};
use access::{Action, Resource, Role, ever_allowed, on, reach, to};
use axum::response::Response;
use delivery::concern::State;
use jiff::Timestamp;
use maud::{Markup, html};
use store::delivery::concern::{self, Concern, Filter};

/// The key of the title of the list for a role.
pub(super) fn title_of(role: Role) -> &'static str {
    match role {
        Role::PeerWorker => "concerns-own-title",
        Role::Clinician => "concerns-passed-on-title",
        _ => "concerns-title",
    }
}

/// How the concerns stand that the address asks for; every one when none.
pub(super) fn wanted(asked: &Fields) -> Option<&'static str> {
    State::CODES
        .into_iter()
        .find(|code| *code == asked.get("state"))
}

/// The page.
pub async fn page(app: AppState, signed: Signed, Asked(asked): Asked) -> Result<Response, Failure> {
    let t = &app.texts;
    let reach = reach::<on::Concern, to::Read>(&signed.actor)?;
    let list = ListState::read(PATH, asked, &[("raised", Direction::Descending)]);
    let wanted = wanted(&list.asked);
    let filter = Filter { state: wanted };
    let mut tx = app.db.write().await?;
    let listed = concern::list(&mut tx, &app.around, &reach, filter, list.page).await?;
    tx.commit().await?;
    let role = signed.role();
    let may_raise = ever_allowed(role, Resource::Concern, Action::Create);
    let may_see_rota = ever_allowed(role, Resource::Duty, Action::Read);
    let (title, raise) = (t.text(title_of(role)), t.text("concern-raise"));
    let none = t.text(match (wanted, role) {
        (Some(_), _) => "concerns-none-in-state",
        (None, Role::PeerWorker) => "concerns-own-none",
        (None, Role::Clinician) => "concerns-passed-on-none",
        (None, _) => "concerns-none",
    });
    let rota = t.text("duty-title");
    let next = match (wanted, may_see_rota) {
        (None, true) => Some(Link::new(&rota, crate::delivery::duty::PATH)),
        _ => None,
    };
    let intro = t.text(match role {
        Role::PeerWorker => "concerns-own-intro",
        Role::Clinician => "concerns-passed-on-intro",
        _ => "concerns-intro",
    });
    let any = t.text("list-all");
    let links: Vec<(String, String)> = [("", any, PATH.to_owned())]
        .into_iter()
        .chain(State::CODES.map(|code| {
            let text = t.text(&format!("concern-filter-{code}"));
            (code, text, format!("{PATH}?state={code}"))
        }))
        .map(|(_, text, href)| (text, href))
        .collect();
    let links = Link::each(&links);
    let current = wanted.map_or(PATH.to_owned(), |code| format!("{PATH}?state={code}"));
    let caption = t.count("concerns-count", listed.total);
    let (csv, xlsx) = (list.download_url("csv"), list.download_url("xlsx"));
    Ok(Shell::new(&app, &signed, title.clone())
        .place(Place::Delivery)
        .body(html! {
            h1 { (title) }
            p { (intro) }
            @if may_raise { (ui::button(&Button { text: &raise, href: Some(NEW), ..Button::default() })) }
            @if may_see_rota { p { a class="nhsuk-link" href=(crate::delivery::duty::PATH) { (t.text("duty-link")) } } }
            (ui::tabs(&t.text("concerns-filter"), &links, &current))
            (table(t, &signed, &listed.rows, app.around.now(), (&caption, false), Empty { message: &none, action: next }))
            (ui::pager(t.words(), &Pager {
                page: u64::from(listed.page.number),
                per_page: u64::from(listed.page.size),
                total: u64::try_from(listed.total).unwrap_or(0),
                url: &|number| list.page_url(number),
            }))
            @if listed.total > 0 && ever_allowed(role, Resource::Concern, Action::Export) {
                (ui::downloads(t.words(), &title, &[Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)]))
            }
        }))
}

fn table(
    t: &Texts,
    signed: &Signed,
    rows: &[Concern],
    now: Timestamp,
    (caption, caption_hidden): (&str, bool),
    empty: Empty<'_>,
) -> Markup {
    let labels = ["who", "when", "raised", "by", "state", "answered"]
        .map(|key| t.text(&format!("concern-column-{key}")));
    let own = signed.role() == Role::PeerWorker;
    let mut columns = vec![
        Column::text("who", &labels[0]),
        Column::text("when", &labels[1]),
        Column::text("raised", &labels[2]),
    ];
    if !own {
        columns.push(Column::text("by", &labels[3]));
    }
    columns.push(Column::text("state", &labels[4]));
    columns.push(Column::text("answered", &labels[5]));
    let rows = rows
        .iter()
        .map(|one| {
            let zone = &signed.organisation.time_zone;
            let raised = one.raised_at.0.to_zoned(zone.clone());
            let raised = dates::with_time(t, &dates::short(t, raised.date()), raised.time());
            let mut row = vec![
                Cell::link(one.person_name.clone(), address(one.id)),
                urgency(t, one.urgency).into(),
                raised.into(),
            ];
            if !own {
                row.push(one.raised_by_name.clone().into());
            }
            row.push(state(t, one, now).into());
            row.push(answered(t, signed, one, now).into());
            row
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption,
            caption_hidden,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty,
            ..DataTable::default()
        },
    )
}

/// By whom and after how long; while it waits, since how long and until when.
fn answered(t: &Texts, signed: &Signed, one: &Concern, now: Timestamp) -> String {
    let long = long(t, one.state.waited(one.raised_at.0, now));
    if one.state == State::Waiting {
        let due = clock(t, signed, one.due_at.0);
        return t.with("concern-waits", &[("long", &long), ("due", &due)]);
    }
    let by = one.acknowledged_by.as_deref().unwrap_or_default();
    t.with("concern-answered", &[("name", by), ("long", &long)])
}

/// What waits at the reader's sites, for their day; nothing when nothing does.
pub(crate) fn waiting_section(
    t: &Texts,
    signed: &Signed,
    rows: &[Concern],
    now: Timestamp,
) -> Markup {
    let title = t.text("my-day-concerns");
    html! {
        @if !rows.is_empty() {
            h2 { (title) }
            (table(t, signed, rows, now, (&title, true), Empty::default()))
            p { a class="nhsuk-link" href=(PATH) { (t.text("my-day-all-concerns")) } }
        }
    }
}

/// What the reader raised and has not ended, for their day; nothing when there is none.
pub(crate) fn own_section(t: &Texts, signed: &Signed, rows: &[Concern], now: Timestamp) -> Markup {
    let open: Vec<&Concern> = rows
        .iter()
        .filter(|one| !matches!(one.state, State::Ended { .. }))
        .collect();
    html! {
        @if !open.is_empty() {
            h2 { (t.text("my-day-own-concerns")) }
            ul class="nhsuk-list" {
                @for one in open {
                    li {
                        a class="nhsuk-link" href=(address(one.id)) { (one.person_name) } " "
                        (state(t, one, now)) " " (answered(t, signed, one, now))
                    }
                }
            }
            p { a class="nhsuk-link" href=(PATH) { (t.text("my-day-all-own-concerns")) } }
        }
    }
}
