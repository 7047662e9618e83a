//! What a day begins with.

mod asked;
mod coordinator;
mod file;
mod requests;
mod worker;

use crate::delivery::contact::words;
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::{self, Button, ButtonKind, FieldErrors};
use crate::{Failure, Fields, Signed, Texts, dates};
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

/// What tells a draft from another: with whom, when it was saved, and the day it is about, once that is one.
fn about(t: &Texts, signed: &Signed, draft: &Unfinished) -> String {
    let saved = dates::day_and_time(t, draft.saved_at.0, &signed.organisation.time_zone);
    let said = match &draft.name {
        Some(name) => t.with("my-day-draft-with", &[("name", name), ("when", &saved)]),
        None => t.with("my-day-draft", &[("when", &saved)]),
    };
    let typed = &draft.when;
    if typed.day.iter().all(String::is_empty) {
        return said;
    }
    let mut fields = Fields::default();
    for (part, value) in ["when-day", "when-month", "when-year"]
        .into_iter()
        .zip(&typed.day)
    {
        fields.set(part, value.as_str());
    }
    fields.set("time", typed.time.as_str());
    let mut unread = FieldErrors::new();
    let time = dates::time(t, &fields, "time", &mut unread);
    match (dates::read(t, &fields, "when", &mut unread), time) {
        (Some(day), None) => t.with(
            "my-day-draft-about",
            &[("draft", &said), ("day", &dates::shown(t, day))],
        ),
        (Some(day), Some(time)) => {
            let day = format!("{}, {}", dates::shown(t, day), words::time(time));
            t.with("my-day-draft-about", &[("draft", &said), ("day", &day)])
        }
        (None, _) => t.with("my-day-draft-no-day", &[("draft", &said)]),
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
                    @let about = about(t, signed, draft);
                    @let address = if draft.form == "contact-edit" { "/delivery/contacts/edit" } else { "/delivery/contacts/new" };
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
