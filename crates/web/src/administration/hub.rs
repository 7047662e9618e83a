//! Where an administrator begins.

use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{self, Card, TagColour, Task};
use crate::{Failure, Signed, Texts};
use access::to::Read;
use access::{Action, Resource, Role, ever_allowed, on, reach};
use axum::response::Response;
use ids::SiteId;
use maud::{Markup, html};
use store::delivery::team;
use store::listing::Page;
use store::{Tx, account};

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

/// What a service begins with: whether each is there. Whether there are peer workers or people is not for a keeper of
/// accounts to see, so the steps end with who adds them.
struct Begun {
    site: bool,
    /// The first site without a team.
    without_team: Option<SiteId>,
    coordinator: bool,
}

impl Begun {
    async fn load(tx: &mut Tx, signed: &Signed) -> Result<Begun, Failure> {
        let seen = reach::<on::Site, Read>(&signed.actor)?;
        let sites = team::sites(tx, &seen).await?;
        let teams = team::all(tx, &seen).await?;
        let coordinators = account::Filter {
            role: Some(Role::Coordinator),
            ..account::Filter::default()
        };
        let accounts = reach::<on::Account, Read>(&signed.actor)?;
        let one = Page::new(1, 1);
        let found = account::list(tx, &accounts, &coordinators, one).await?;
        Ok(Begun {
            site: !sites.is_empty(),
            without_team: sites
                .iter()
                .map(|(id, _)| *id)
                .find(|id| teams.iter().all(|team| team.site != *id)),
            coordinator: found.total > 0,
        })
    }

    fn is_done(&self) -> bool {
        self.site && self.without_team.is_none() && self.coordinator
    }

    /// The steps, each with where it is taken until it is done.
    fn steps(&self, t: &Texts) -> Markup {
        let teams = self
            .without_team
            .map(|site| format!("/implementation/sites/{site}/teams"));
        let steps = [
            ("site", self.site, Some("/implementation/sites/new")),
            ("team", self.site && teams.is_none(), teams.as_deref()),
            (
                "coordinator",
                self.coordinator,
                self.site.then_some("/administration/accounts/new"),
            ),
        ];
        let said = steps.map(|(key, ..)| t.text(&format!("administration-first-{key}")));
        let tasks: Vec<Task<'_>> = steps
            .iter()
            .zip(&said)
            .map(|((_, done, open), text)| Task {
                text,
                href: open.filter(|_| !done),
                hint: None,
                status: match (done, open) {
                    (true, _) => html! { (t.text("administration-first-done")) },
                    (false, Some(_)) => {
                        ui::tag(&t.text("administration-first-to-do"), TagColour::Blue)
                    }
                    (false, None) => html! { (t.text("administration-first-later")) },
                },
            })
            .collect();
        html! {
            h2 { (t.text("administration-first-title")) }
            (ui::task_list("first", &tasks))
            p { (t.text("administration-first-people")) }
        }
    }
}

/// The page.
pub async fn page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let t = &state.texts;
    let mut tx = state.db.read().await?;
    let begun = Begun::load(&mut tx, &signed).await?;
    tx.rollback().await?;
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
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Place::Administration)
        .body(html! {
            h1 { (title) }
            @if !begun.is_done() { (begun.steps(t)) }
            ul class="nhsuk-grid-row nhsuk-card-group" {
                @for (name, text, address) in &doors {
                    li class="nhsuk-grid-column-one-half nhsuk-card-group__item" {
                        (ui::card(&Card { heading: Some(name), href: Some(address), ..Card::default() }, &html! { p class="nhsuk-card__description" { (text) } }))
                    }
                }
            }
        }))
}
