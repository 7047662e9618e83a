//! The list of accounts.

use super::address;
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Button, Cell, Column, DataTable, Direction, Empty, FieldErrors, FilterPanel, Label, Link,
    Pager, SearchInput, Select, TagColour,
};
use crate::{Failure, Signed, Texts};
use access::to::Read;
use access::{Role, on, reach};
use axum::response::Response;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use store::account::{self, Account, Filter, State};

/// The name of a role in words.
pub(super) fn role_name(t: &Texts, role: Role) -> String {
    t.text(&format!("role-{}", role.code().replace('_', "-")))
}

/// The list.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let reach = reach::<on::Account, Read>(&signed.actor)?;
    let list = ListState::read(
        "/administration/accounts",
        asked,
        &[("name", Direction::Ascending)],
    );
    let filter = Filter {
        search: list.asked.get("q").to_owned(),
        role: list.asked.read("role"),
        state: State::from_code(list.asked.get("state")),
    };
    let mut tx = state.db.read().await?;
    let listed = account::list(&mut tx, &reach, &filter, list.page).await?;
    tx.rollback().await?;
    let (title, add) = (t.text("accounts-title"), t.text("accounts-add"));
    let body = html! {
        h1 { (title) }
        (ui::button(&Button { text: &add, href: Some("/administration/accounts/new"), ..Button::default() }))
        (filters(t, &list, &filter))
        (table(t, &list, &listed.rows, &signed.organisation.time_zone))
        @if listed.total > 0 {
            (ui::pager(t.words(), &Pager {
                page: u64::from(list.page.number),
                per_page: u64::from(list.page.size),
                total: u64::try_from(listed.total).unwrap_or(0),
                url: &|number| list.page_url(number),
            }))
        }
    };
    Ok(Shell::new(&state, &signed, title)
        .place(Place::Administration)
        .step(t.text("administration-title"), "/administration")
        .body(body))
}

fn filters(t: &Texts, list: &ListState, filter: &Filter) -> Markup {
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let (search, role, any_role, state, any_state) = (
        t.text("accounts-search"),
        t.text("accounts-role"),
        t.text("accounts-any-role"),
        t.text("accounts-state"),
        t.text("accounts-any-state"),
    );
    let role_names = Role::ALL.map(|role| (role.code(), role_name(t, role)));
    let mut roles = vec![("", any_role.as_str())];
    roles.extend(role_names.iter().map(|(code, name)| (*code, name.as_str())));
    let state_names = State::ALL.map(|state| {
        (
            state.code(),
            t.text(&format!("account-state-{}", state.code())),
        )
    });
    let mut states = vec![("", any_state.as_str())];
    states.extend(
        state_names
            .iter()
            .map(|(code, name)| (*code, name.as_str())),
    );
    let inside = html! {
        (f.search(&SearchInput { name: "q", label: Label::from(search.as_str()), value: &filter.search, ..SearchInput::default() }))
        (f.select(&Select { name: "role", label: Label::from(role.as_str()), options: &roles, chosen: list.asked.get("role"), ..Select::default() }))
        (f.select(&Select { name: "state", label: Label::from(state.as_str()), options: &states, chosen: list.asked.get("state"), ..Select::default() }))
    };
    let panel = FilterPanel {
        action: list.path,
        clear_href: list.path,
        ..FilterPanel::default()
    };
    ui::filter_panel(t.words(), &panel, &inside)
}

fn table(t: &Texts, list: &ListState, rows: &[Account], zone: &TimeZone) -> Markup {
    let words = ["name", "email", "role", "state", "seen"]
        .map(|key| t.text(&format!("accounts-column-{key}")));
    let columns: Vec<Column<'_>> = words.iter().map(|word| Column::text("", word)).collect();
    let rows = rows
        .iter()
        .map(|one| {
            let state = html! {
                @match one.state {
                    State::Suspended => (ui::tag(&t.text("account-state-suspended"), TagColour::Grey)),
                    State::Invited => (ui::tag(&t.text("account-state-invited"), TagColour::Yellow)),
                    State::Accepted => (ui::tag(&t.text("account-state-accepted"), TagColour::Orange)),
                    State::Confirmed if one.temporary => (ui::tag(&t.text("account-state-temporary"), TagColour::Yellow)),
                    State::Confirmed => (t.text("account-state-active")),
                }
            };
            let seen = one.seen_at.map_or_else(
                || t.text("account-never-seen"),
                |at| {
                    crate::dates::short(t, crate::dates::day_of(at, zone))
                },
            );
            vec![
                Cell::link(one.name.clone(), address(one.id)),
                one.email.clone().into(),
                role_name(t, one.role).into(),
                state.into(),
                seen.into(),
            ]
        })
        .collect();
    let (caption, none, all) = (
        t.text("accounts-title"),
        t.text("accounts-none-found"),
        t.text("accounts-show-all"),
    );
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty {
                message: &none,
                action: Some(Link {
                    text: &all,
                    href: list.path,
                }),
            },
            ..DataTable::default()
        },
    )
}
