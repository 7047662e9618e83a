//! What the person says to a note about them.

use super::own;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::parts;
use crate::routes::AppState;
use crate::ui::{self, Button, CharacterCount, FieldErrors, Form, Label, Size, Textarea};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::note::Agreement;
use ids::NoteId;
use maud::html;
use store::delivery::note::{self, LONGEST_WORDS, Note};
use store::listing::{LARGEST_PAGE, Page};
use store::{Error, Tx};

async fn find(tx: &mut Tx, app: &App, asking: &Asking<'_>, text: &str) -> Result<Note, Failure> {
    let wanted: NoteId = text.parse().map_err(|_| Failure::Missing)?;
    let permit = asking.leave::<on::Note, to::Read>()?;
    for number in 1..=50 {
        let page = Page::new(number, LARGEST_PAGE);
        let notes = note::list_for_person(tx, &app.around, &permit, page).await?;
        let last = notes.len() < usize::try_from(LARGEST_PAGE).unwrap_or(usize::MAX);
        if let Some(found) = notes.into_iter().find(|n| n.id == wanted) {
            return Ok(found);
        }
        if last {
            break;
        }
    }
    Err(Failure::Missing)
}

/// The person agrees.
pub async fn agree(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let id: NoteId = text.parse().map_err(|_| Failure::Missing)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Note, to::Change>()?;
    match note::agree(&mut tx, &state.around, &permit, id, version).await {
        Ok(()) => tx.commit().await?,
        Err(Error::Changed) => {
            return Ok(Redirect::to("/my-record?done=note-reworded").into_response());
        }
        Err(other) => return Err(other.into()),
    }
    Ok(Redirect::to("/my-record?done=note-agreed").into_response())
}

/// The form for the person's own words beside a note.
pub async fn differ(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let note = find(&mut tx, &state, &asking, &text).await?;
    tx.commit().await?;
    let words = match &note.agreement {
        Agreement::SeesItDifferently(words) => words.clone(),
        _ => note.said_before.clone(),
    };
    Ok(show(&state, &signed, &note, &words, FieldErrors::NONE))
}

/// Keeps the person's own words.
pub async fn send_differ(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Note, to::Change>()?;
    let note = find(&mut tx, &state, &asking, &text).await?;
    let words = typed.raw("words");
    let mut errors = FieldErrors::default();
    match note::differ(&mut tx, &state.around, &permit, note.id, version, &words).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/my-record?done=note-differently").into_response())
        }
        Err(Error::Refused(message)) => {
            errors.add("words", message);
            Ok(show(&state, &signed, &note, &words, &errors))
        }
        Err(Error::Changed) => {
            errors.add("words", state.texts.text("my-note-reworded"));
            Ok(show(&state, &signed, &note, &words, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(app: &App, signed: &Signed, note: &Note, words: &str, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let title = t.text("my-note-differ-title");
    let action = format!("/my-record/notes/{}/differ", note.id);
    let frame = Form {
        action: &action,
        version: Some(note.version),
        ..Form::default()
    };
    let fields = ui::Fields::new(t.words(), errors);
    let body = html! {
        (fields.character_count(&CharacterCount {
            textarea: Textarea {
                name: "words",
                label: Label::sized(&t.text("my-note-words"), Size::S),
                hint: Some(&t.text("my-note-words-hint")),
                value: words,
                ..Textarea::default()
            },
            max_length: u32::try_from(LONGEST_WORDS).unwrap_or(u32::MAX),
        }))
        (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::MyRecord)
        .back(t.text("my-back"), "/my-record")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("my-note-written")) }
            blockquote class="nhsuk-inset-text" { p { (parts::lines(&note.body)) } }
            (ui::form(t.words(), &frame, &body))
        })
}
