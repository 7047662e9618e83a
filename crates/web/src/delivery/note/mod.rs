//! What was written about a contact, and what the person says to it.

use crate::routes::{AppState, Needs, Routes};
use crate::said::Said as _;
use crate::shell::{Place as Room, Shell};
use crate::ui::{self, Button, ButtonKind, FieldErrors, Form, Label, Textarea};
use crate::{Failure, Fields, Signed, Texts, dates};
use access::{Action, Permit, Resource, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::note::Agreement;
use ids::NoteId;
use maud::{Markup, html};
use store::delivery::note::{self, Note, Wording};
use store::{Stamp, Tx, permits};

/// The addresses.
pub fn routes() -> Routes {
    let may = Needs::May(Action::Change, Resource::Note);
    Routes::default()
        .post("/my-record/notes/{id}/agree", may, agree)
        .post("/my-record/notes/{id}/differ", may, differ)
}

/// A note with its author, its time and what the person says to it; with `answering`, the ways to answer it.
pub fn note_card(t: &Texts, note: &Note, signed: &Signed, answering: bool) -> Markup {
    card(t, note, signed, answering, FieldErrors::NONE, "")
}

/// Where the earlier wordings of a reworded note stand, for lists of notes.
pub fn reworded(t: &Texts, note: &Note) -> Markup {
    html! {
        @if note.version > 1 {
            p { a class="nhsuk-link" href={ "/delivery/contacts/" (note.contact) } { (t.text("note-reworded")) } }
        }
    }
}

/// What a note said before it was reworded; nothing where it never was.
pub fn earlier_wordings(t: &Texts, wordings: &[Wording], signed: &Signed) -> Markup {
    if wordings.is_empty() {
        return html! {};
    }
    ui::details(
        &t.text("note-earlier"),
        false,
        &html! {
            @for wording in wordings {
                p class="app-text" { (wording.body) }
                p class="nhsuk-body-s" { (written(t, signed, &wording.author_name, wording.written_at)) }
                @match &wording.agreement {
                    Agreement::NotYet => {},
                    Agreement::Agreed => p { (t.text("note-earlier-agreed")) },
                    Agreement::SeesItDifferently(words) => {
                        p { strong { (t.text("note-earlier-differed")) } }
                        p class="app-text" { (words) }
                    }
                }
                hr class="nhsuk-section-break nhsuk-section-break--m nhsuk-section-break--visible";
            }
        },
    )
}

/// Who wrote something and when.
fn written(t: &Texts, signed: &Signed, author: &str, at: Stamp) -> String {
    let when = dates::day_and_time(t, at.0, &signed.organisation.time_zone);
    t.with("note-written", &[("name", author), ("when", &when)])
}

fn card(
    t: &Texts,
    note: &Note,
    signed: &Signed,
    answering: bool,
    errors: &FieldErrors,
    typed: &str,
) -> Markup {
    // Said to the person, or about them.
    let own = signed.actor.person.is_some();
    let said = |about_them: &str, to_them: &str| t.text(if own { to_them } else { about_them });
    let state = match note.agreement {
        Agreement::NotYet => ui::tag(
            &said("note-not-yet", "note-not-yet-own"),
            ui::TagColour::Grey,
        ),
        Agreement::Agreed => ui::tag(
            &said("note-agreed", "note-agreed-own"),
            ui::TagColour::Green,
        ),
        Agreement::SeesItDifferently(_) => ui::tag(
            &said("note-sees-it-differently", "note-sees-it-differently-own"),
            ui::TagColour::Blue,
        ),
    };
    let words = match &note.agreement {
        Agreement::SeesItDifferently(words) => {
            Some((said("note-own-words", "note-own-words-own"), words.as_str()))
        }
        Agreement::NotYet | Agreement::Agreed if !note.said_before.is_empty() => {
            // Only a rewording makes what was said one about an earlier wording.
            let heading = match (note.version > 1, own) {
                (true, false) => "note-said-first",
                (true, true) => "note-said-first-own",
                (false, false) => "note-said-before-agreeing",
                (false, true) => "note-said-before-agreeing-own",
            };
            Some((t.text(heading), note.said_before.as_str()))
        }
        Agreement::NotYet | Agreement::Agreed => None,
    };
    ui::card(
        &ui::Card::default(),
        &html! {
            p class="app-text" { (note.body) }
            p class="nhsuk-body-s" { (written(t, signed, &note.author_name, note.written_at)) }
            p { (state) }
            @if let Some((heading, words)) = words {
                p { strong { (heading) } }
                p class="app-text" { (words) }
            }
            @if answering { (answers(t, note, errors, typed)) }
        },
    )
}

/// The two ways to answer a note, each with the version that was read.
fn answers(t: &Texts, note: &Note, errors: &FieldErrors, typed: &str) -> Markup {
    let (agree, differ, label, hint) = (
        t.text("note-agree"),
        t.text("note-differ"),
        t.text("note-differ-label"),
        t.text("note-differ-hint"),
    );
    let agree_action = format!("/my-record/notes/{}/agree", note.id);
    let differ_action = format!("/my-record/notes/{}/differ", note.id);
    let fields = ui::Fields::new(t.words(), errors);
    // A page can show many notes; the one that is answered wrongly stands alone and is where the summary leads.
    let id = if errors.is_empty() {
        format!("words-{}", note.id)
    } else {
        "words".to_owned()
    };
    html! {
        @if note.agreement != Agreement::Agreed {
            (ui::form(t.words(), &Form { action: &agree_action, version: Some(note.version), ..Form::default() }, &html! {
                (ui::button(&Button { text: &agree, small: true, prevent_double_click: true, ..Button::default() }))
            }))
        }
        (ui::details(&differ, !errors.is_empty(), &html! {
            (ui::form(t.words(), &Form { action: &differ_action, version: Some(note.version), ..Form::default() }, &html! {
                (fields.textarea(&Textarea {
                    name: "words",
                    id: Some(&id),
                    label: Label::from(label.as_str()),
                    hint: Some(&hint),
                    value: typed,
                    rows: 4,
                    ..Textarea::default()
                }))
                (ui::button(&Button { text: &differ, kind: ButtonKind::Secondary, small: true, prevent_double_click: true, ..Button::default() }))
            }))
        }))
    }
}

/// Leave for the person to answer a note about themselves.
async fn own(tx: &mut Tx, signed: &Signed) -> Result<Permit<on::Note, to::Change>, Failure> {
    let person = signed.actor.person.ok_or(Failure::Missing)?;
    Ok(permits::person(tx, &signed.actor, person, signed.today).await?)
}

async fn agree(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let id: NoteId = id.parse().map_err(|_| Failure::Missing)?;
    let version = fields.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = own(&mut tx, &signed).await?;
    note::agree(&mut tx, &state.around, &permit, id, version).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=note-agreed").into_response())
}

async fn differ(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: NoteId = id.parse().map_err(|_| Failure::Missing)?;
    let version = fields.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = own(&mut tx, &signed).await?;
    let words = fields.raw("words");
    let message = match note::differ(&mut tx, &state.around, &permit, id, version, &words).await {
        Ok(()) => {
            tx.commit().await?;
            return Ok(Redirect::to("/my-record?done=note-differs").into_response());
        }
        Err(store::Error::Refused(why)) => why.said(t),
        Err(store::Error::Changed) => t.text("note-changed"),
        Err(other) => return Err(other.into()),
    };
    // What was typed stays, beside the note as it is now.
    let read = permits::person(&mut tx, &signed.actor, permit.subject(), signed.today).await?;
    let note = note::load(&mut tx, &state.around, &read, id).await?;
    tx.commit().await?;
    let mut errors = FieldErrors::new();
    errors.add("words", message);
    let title = t.text("note-differ");
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Room::MyRecord)
        .step(t.text("nav-my-record"), "/my-record")
        .errors(true)
        .body(html! {
            (ui::error_summary(t.words(), &errors))
            h1 { (title) }
            (card(t, &note, &signed, true, &errors, &words))
        }))
}
