//! Choosing the person, for those who record contacts for many.

use crate::delivery::people;
use crate::shell::{Place as Room, Shell};
use crate::ui::{self, Button, Empty, Label, Link, SearchInput};
use crate::{App, Failure, Fields, Signed, dates};
use access::{on, reach, to};
use axum::response::Response;
use ids::{DraftId, PersonId};
use maud::html;
use store::Tx;
use store::delivery::contact::people_to_record;
use store::delivery::person;

/// A search for a person at the actor's sites.
pub async fn page(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    asked: &Fields,
    draft: Option<DraftId>,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let words = asked.get("q");
    let reach = reach::<on::Person, to::Read>(&signed.actor)?;
    let people = people_to_record(tx, &app.around, &reach, words, signed.today).await?;
    if !person::is_there_anybody(tx, &reach, signed.today).await? {
        return Ok(nobody_yet(app, signed));
    }
    let errors = ui::FieldErrors::new();
    let ui_fields = ui::Fields::new(t.words(), &errors);
    let title = t.text("contact-search-title");
    let label = t.text("contact-search-label");
    let none = t.text("contact-search-none");
    let all = t.text("contact-search-all");
    // A draft whose person is not the author's to see any more goes on with the person that is chosen now.
    let draft = draft.map(|id| id.to_string()).unwrap_or_default();
    let planned = asked.get("outcome") == "planned";
    let address = |person: PersonId| {
        if draft.is_empty() && planned {
            format!("/delivery/contacts/new?person={person}&outcome=planned")
        } else if draft.is_empty() {
            format!("/delivery/contacts/new?person={person}")
        } else {
            format!("/delivery/contacts/new?person={person}&draft={draft}")
        }
    };
    Ok(Shell::new(app, signed, title.clone())
        .place(Room::Delivery)
        .step(t.text("my-day-title"), "/delivery/my-day")
        .body(html! {
            h1 { (title) }
            @if !draft.is_empty() { p { (t.text("contact-search-kept")) } }
            form action="/delivery/contacts/new" method="get" novalidate role="search" {
                @if !draft.is_empty() { (ui::hidden("draft", &draft)) }
                @if planned { (ui::hidden("outcome", "planned")) }
                (ui_fields.search(&SearchInput {
                    name: "q",
                    label: Label::from(label.as_str()),
                    value: words,
                    width: Some(20),
                    ..SearchInput::default()
                }))
            }
            @if !words.is_empty() && people.is_empty() {
                (ui::empty_state(Empty {
                    message: &none,
                    action: Some(Link::new(&all, people::EVERYBODY)),
                }))
            }
            @if !people.is_empty() {
                @if words.is_empty() { h2 { (t.text("contact-search-recent")) } }
                ul class="nhsuk-list" {
                    @for person in &people {
                        li {
                            a class="nhsuk-link" href=(address(person.person)) { (person.name) }
                            " \u{00b7} "
                            @match person.last_met {
                                Some(day) => (t.with("contact-person-last-met", &[("day", &dates::shown(t, day))])),
                                None => (t.text("contact-person-not-met-yet")),
                            }
                        }
                    }
                }
            }
        }))
}

/// For a service without anybody in it: adding a person comes first.
fn nobody_yet(app: &App, signed: &Signed) -> Response {
    let t = &app.texts;
    let title = t.text("contact-record-title");
    let add = t.text("people-add");
    Shell::new(app, signed, title.clone())
        .place(Room::Delivery)
        .step(t.text("my-day-title"), "/delivery/my-day")
        .body(html! {
            h1 { (title) }
            p { (t.text("people-none-yet")) }
            (ui::button(&Button { text: &add, href: Some("/delivery/people/new"), ..Button::default() }))
        })
}

/// For a worker who is matched with nobody today.
pub fn nobody(app: &App, signed: &Signed) -> Response {
    let t = &app.texts;
    let title = t.text("contact-record-title");
    let back = t.text("contact-nobody-back");
    Shell::new(app, signed, title.clone())
        .place(Room::Delivery)
        .step(t.text("my-day-title"), "/delivery/my-day")
        .body(html! {
            h1 { (title) }
            p { (t.text("contact-nobody")) }
            (ui::button(&Button { text: &back, href: Some("/delivery/my-day"), ..Button::default() }))
        })
}
