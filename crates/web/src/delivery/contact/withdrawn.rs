//! A contact that was withdrawn: what it said, why it was taken back, and the way to restore it.

use super::history::in_words;
use crate::delivery::person::address;
use crate::delivery::person::words::moment;
use crate::routes::AppState;
use crate::ui::{self, Button, ButtonKind, Fact, Form};
use crate::{Failure, Place, Shell, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::ContactId;
use maud::{Markup, html};
use store::delivery::contact::{self, Moved, Withdrawal, Withdrawn};
use store::{Error, permits};

/// The page. A contact that stands is shown where it stands.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ContactId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let (actor, today) = (&signed.actor, signed.today);
    let person = match contact::withdrawn_person(&mut tx, actor.org, id).await {
        Ok(person) => person,
        Err(Error::Denied) => {
            let person = contact::person_of(&mut tx, actor.org, id).await?;
            permits::person::<on::Contact, to::Change>(&mut tx, actor, person, today).await?;
            return Ok(Redirect::to(&format!("/delivery/contacts/{id}")).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let permit = permits::person::<on::Contact, to::Change>(&mut tx, actor, person, today).await?;
    let found = contact::load_withdrawn(&mut tx, &state.around, &permit, id).await?;
    let vocabularies = store::frameworks::load(&mut tx, actor.org).await?;
    tx.commit().await?;
    let said = in_words(t, &vocabularies, &found.said);
    let rows: Vec<Fact<'_>> = said
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| Fact::new(key, crate::delivery::person::parts::lines(value)))
        .collect();
    let title = t.text("withdrawn-title");
    let action = format!("/delivery/contacts/{id}/restore");
    let frame = Form {
        action: &action,
        ..Form::default()
    };
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), address(person))
        .body(html! {
            h1 { (title) }
            p {
                (t.with("withdrawn-by", &[
                    ("name", found.by.as_str()),
                    ("when", &moment(t, found.at, &signed.organisation.time_zone)),
                ]))
                " " (t.with("contact-history-reason", &[("reason", found.reason.as_str())]))
            }
            p { (t.text("withdrawn-text")) @if found.has_note { " " (t.text("withdrawn-note-kept")) } }
            (ui::summary_list(&rows))
            @if let Some(moved) = found.moved_to {
                p {
                    (t.text("withdrawn-moved")) " "
                    a class="nhsuk-link" href={ "/delivery/contacts/" (moved) } { (t.text("withdrawn-moved-link")) }
                }
                p { (t.text("withdrawn-moved-restore")) }
            } @else {
                (ui::form(t.words(), &frame, &ui::button(&Button { text: &t.text("withdrawn-restore"), kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() })))
            }
        }))
}

/// What was withdrawn from a person's record, for those who could restore it; nothing where there is none.
pub fn section(t: &Texts, signed: &Signed, withdrawn: &[Withdrawn]) -> Markup {
    if withdrawn.is_empty() {
        return html! {};
    }
    html! {
        h2 { (t.text("withdrawn-list")) }
        p { (t.text("withdrawn-list-hint")) }
        ul class="nhsuk-list nhsuk-list--bullet" {
            @for one in withdrawn {
                li {
                    a class="nhsuk-link" href={ "/delivery/contacts/" (one.contact) "/withdrawn" } { (dates::shown(t, one.said.facts.date)) }
                    " \u{00b7} "
                    (t.with("withdrawn-by", &[
                        ("name", one.by.as_str()),
                        ("when", &moment(t, one.at, &signed.organisation.time_zone)),
                    ]))
                    " " (t.with("contact-history-reason", &[("reason", one.reason.as_str())]))
                }
            }
        }
    }
}

/// What the history of a contact says of its being withdrawn, restored or moved here. `keeps` is whether the reader keeps
/// the record it stood in before: whose that was is not told to anybody else, and what was said there neither.
pub fn history(t: &Texts, signed: &Signed, past: &[Withdrawal], keeps: bool) -> Markup {
    let zone = &signed.organisation.time_zone;
    html! {
        @for one in past {
            @let when = moment(t, one.at, zone);
            @let who = [("name", one.by.as_str()), ("when", when.as_str())];
            @match &one.then {
                Moved::Here { from } => {
                    p {
                        (t.with("history-moved-here", &who))
                        @if keeps {
                            " " (t.with("contact-history-reason", &[("reason", one.reason.as_str())]))
                            " " a class="nhsuk-link" href={ "/delivery/contacts/" (from) "/withdrawn" } { (t.text("history-moved-from")) }
                        }
                    }
                }
                Moved::Restored { by, at } => {
                    p {
                        (t.with("history-withdrawn", &who)) " "
                        (t.with("contact-history-reason", &[("reason", one.reason.as_str())])) " "
                        (t.with("history-restored", &[("name", by.as_str()), ("when", &moment(t, *at, zone))]))
                    }
                }
            }
        }
    }
}
