//! What a day begins with.

mod asked;
mod coordinator;
mod file;
mod requests;
mod worker;

use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::{self, Button, ButtonKind};
use crate::{Failure, Signed, Texts, dates};
use access::{Action, Resource, Role};
use axum::response::Response;
use maud::{Markup, html};
use store::delivery::my_day::Unfinished;

/// The addresses.
pub fn routes() -> Routes {
    // Whom to match and whom to meet is for those who match; a person who may take out their own record has no such list.
    let export = Needs::May(Action::Export, Resource::PeerMatch);
    Routes::default()
        .get(
            asked::PATH,
            Needs::May(Action::Create, Resource::Contact),
            page,
        )
        .get("/delivery/my-day/not-met.csv", export, file::file)
        .get("/delivery/my-day/not-met.xlsx", export, file::file)
        .get("/delivery/my-day/waiting.csv", export, file::file)
        .get("/delivery/my-day/waiting.xlsx", export, file::file)
}

async fn page(state: AppState, signed: Signed, Asked(asked): Asked) -> Result<Response, Failure> {
    if signed.role() == Role::PeerWorker {
        worker::page(&state, &signed).await
    } else {
        coordinator::page(&state, &signed, asked).await
    }
}

/// Forms that were begun and not sent: each can be gone on with or thrown away.
fn unfinished(t: &Texts, signed: &Signed, drafts: &[Unfinished]) -> Markup {
    let (go_on, forget) = (t.text("my-day-go-on"), t.text("my-day-forget"));
    html! {
        @if !drafts.is_empty() {
            h2 { (t.text("my-day-unfinished")) }
            ul class="nhsuk-list" {
                @for draft in drafts {
                    @let when = dates::day_and_time(draft.saved_at.0, &signed.organisation.time_zone);
                    @let about = match &draft.name {
                        Some(name) => t.with("my-day-draft-with", &[("name", name), ("when", &when)]),
                        None => t.with("my-day-draft", &[("when", &when)]),
                    };
                    @let address = if draft.form == "contact-edit" { "/delivery/contacts/edit" } else { "/delivery/contacts/new" };
                    @let about = match &draft.about {
                        Some(day) => format!("{about}, {}", t.with("my-day-draft-about", &[("day", day)])),
                        None => about,
                    };
                    @let open = format!("{address}?draft={}", draft.id);
                    @let throw = format!("/drafts/{}/forget", draft.id);
                    li {
                        p class="nhsuk-u-margin-bottom-2" { (about) }
                        (ui::button_group(&html! {
                            (ui::button(&Button { text: &go_on, hidden_text: Some(&about), href: Some(&open), kind: ButtonKind::Secondary, small: true, ..Button::default() }))
                            (ui::button(&Button { text: &forget, hidden_text: Some(&about), href: Some(&throw), kind: ButtonKind::Secondary, small: true, ..Button::default() }))
                        }))
                    }
                }
            }
        }
    }
}
