//! Where an administrator begins.

use crate::Signed;
use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{self, Card};
use access::{Action, Resource, ever_allowed};
use axum::response::Response;
use maud::html;

/// The doors: (key, address, what must be allowed).
const DOORS: &[(&str, &str, Action, Resource)] = &[
    (
        "sites",
        "/implementation/sites",
        Action::Create,
        Resource::Site,
    ),
    (
        "accounts",
        "/administration/accounts",
        Action::Read,
        Resource::Account,
    ),
    (
        "audit",
        "/administration/audit",
        Action::Read,
        Resource::AuditTrail,
    ),
    (
        "settings",
        "/administration/settings",
        Action::Change,
        Resource::Organisation,
    ),
    (
        "imports",
        "/delivery/import",
        Action::Create,
        Resource::ImportFile,
    ),
    (
        "frameworks",
        "/frameworks",
        Action::Read,
        Resource::Framework,
    ),
    (
        "policy",
        "/administration/policy",
        Action::Read,
        Resource::Account,
    ),
];

/// The page.
pub async fn page(state: AppState, signed: Signed) -> Response {
    let t = &state.texts;
    let title = t.text("administration-title");
    let doors: Vec<(String, String, &str)> = DOORS
        .iter()
        .filter(|(_, _, action, resource)| ever_allowed(signed.role(), *resource, *action))
        .map(|(key, address, ..)| {
            (
                t.text(&format!("administration-{key}")),
                t.text(&format!("administration-{key}-text")),
                *address,
            )
        })
        .collect();
    Shell::new(&state, &signed, title.clone())
        .place(Place::Administration)
        .body(html! {
            h1 { (title) }
            ul class="nhsuk-grid-row nhsuk-card-group" {
                @for (name, text, address) in &doors {
                    li class="nhsuk-grid-column-one-half nhsuk-card-group__item" {
                        (ui::card(&Card { heading: Some(name), href: Some(address), ..Card::default() }, &html! { p class="nhsuk-card__description" { (text) } }))
                    }
                }
            }
        })
}
