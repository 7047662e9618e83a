//! Adding a term of the service's own.

use super::present::{framework_url, term_url, titled};
use crate::routes::{AppState, Needs, Routes};
use crate::said::Said as _;
use crate::ui::{
    self, Button, CharacterCount, FieldErrors, Form, Label, Select, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use frameworks::{Framework, FrameworkId, NewTerm, Reason, Status, Term, add_local_term, limits};
use maud::html;
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    let needs = Needs::May(Action::Change, Resource::Framework);
    Routes::default()
        .get("/frameworks/{id}/local-term", needs, page)
        .post("/frameworks/{id}/local-term", needs, send)
}

async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Change>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let vocabularies = store::frameworks::load(&mut tx, permit.subject()).await?;
    tx.rollback().await?;
    let current = vocabularies.current_of(&id).ok_or(Failure::Missing)?;
    Ok(show(
        &state,
        &signed,
        current,
        &Fields::default(),
        &FieldErrors::default(),
    ))
}

async fn send(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Change>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let vocabularies = store::frameworks::load(&mut tx, permit.subject()).await?;
    let current = vocabularies.current_of(&id).ok_or(Failure::Missing)?;
    let blank = missing(&state, &typed);
    if !blank.is_empty() {
        return Ok(show(&state, &signed, current, &typed, &blank));
    }
    // Terms are added to whatever is current: what others changed since the form was opened does not matter.
    let next = match read(&typed).and_then(|new| {
        if let Some(there) = already(current, &new) {
            return Ok(Err(term_url(&id, &there.id, None)));
        }
        add_local_term(current, new, current.version().next())
            .map(Ok)
            .map_err(|problem| (problem.field.unwrap_or("name"), problem.reason))
    }) {
        Ok(Ok(next)) => next,
        Ok(Err(address)) => return Ok(done(&address)),
        Err((field, reason)) => {
            let errors = error(&state, field, &reason);
            return Ok(show(&state, &signed, current, &typed, &errors));
        }
    };
    let added = next
        .terms()
        .last()
        .map(|term| term_url(&id, &term.id, None))
        .unwrap_or_default();
    let why = state
        .texts
        .with("local-term-why", &[("name", typed.get("name"))]);
    match store::frameworks::save_version(
        &mut tx,
        &state.around,
        &permit,
        current.version(),
        &next,
        &why,
    )
    .await
    {
        Ok(()) => tx.commit().await?,
        Err(store::Error::Changed) => {
            let mut errors = FieldErrors::default();
            errors.add("name", state.texts.text("local-term-again"));
            return Ok(show(&state, &signed, current, &typed, &errors));
        }
        Err(other) => return Err(other.into()),
    }
    Ok(done(&added))
}

fn done(address: &str) -> Response {
    Redirect::to(&format!("{address}?done=local-term-added")).into_response()
}

/// What must be said and is blank: all of it at once.
fn missing(app: &App, typed: &Fields) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for field in ["name", "definition", "group"] {
        if typed.get(field).is_empty() {
            let said = app.texts.text(&format!("local-term-{field}-missing"));
            errors.add(field, said);
        }
    }
    errors
}

/// What is wrong with a field, as a sentence: a reason that is said of a row of a file begins with its verb.
fn error(app: &App, field: &'static str, reason: &Reason) -> FieldErrors {
    let t = &app.texts;
    let label = || t.text(&format!("local-term-{field}"));
    let said = match reason {
        Reason::TooLong { .. } | Reason::ControlCharacter => t.with(
            "local-term-wrong-is",
            &[("field", &label()), ("reason", &reason.said(t))],
        ),
        other => t.with(
            "local-term-wrong",
            &[("field", &label()), ("reason", &other.said(t))],
        ),
    };
    let mut errors = FieldErrors::default();
    errors.add(field, said);
    errors
}

fn read(typed: &Fields) -> Result<NewTerm, (&'static str, Reason)> {
    let parent = match typed.get("parent") {
        "" => None,
        id => Some(id.parse().map_err(|reason| ("parent", reason))?),
    };
    Ok(NewTerm {
        name: typed.get("name").to_owned(),
        definition: typed.raw("definition"),
        group: typed
            .get("group")
            .parse()
            .map_err(|reason| ("group", reason))?,
        parent,
    })
}

/// The same term, when the form was sent twice.
fn already<'a>(current: &'a Framework, new: &NewTerm) -> Option<&'a Term> {
    current.terms().iter().find(|term| {
        term.status == Status::Local
            && term.name == new.name.trim()
            && term.definition == new.definition.trim()
            && term.group == new.group
            && term.parent == new.parent
    })
}

fn show(
    app: &App,
    signed: &Signed,
    current: &Framework,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let words = t.words();
    let fields = ui::Fields::new(words, errors);
    let action = format!("/frameworks/{}/local-term", current.id());
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let keys = ["name", "definition", "group", "parent"];
    let labels = keys.map(|key| t.text(&format!("local-term-{key}")));
    let hints = keys.map(|key| t.text(&format!("local-term-{key}-hint")));
    let (choose, none, submit) = (
        t.text("local-term-group-choose"),
        t.text("local-term-parent-none"),
        t.text("local-term-button"),
    );
    let mut groups: Vec<(&str, &str)> = current
        .groups()
        .iter()
        .map(|group| (group.id.as_str(), group.name.as_str()))
        .collect();
    if groups.len() > 1 {
        groups.insert(0, ("", &choose));
    }
    let titles: Vec<(&Term, String)> = current
        .terms()
        .iter()
        .map(|term| (term, titled(term)))
        .collect();
    let mut parents: Vec<(&str, &str)> = titles
        .iter()
        .map(|(term, title)| (term.id.as_str(), title.as_str()))
        .collect();
    parents.insert(0, ("", &none));
    let definition = typed.raw("definition");
    let body = html! {
        (fields.text(&TextInput {
            name: "name",
            label: Label::from(labels[0].as_str()),
            hint: Some(&hints[0]),
            value: typed.get("name"),
            ..TextInput::default()
        }))
        (fields.character_count(&CharacterCount {
            textarea: Textarea {
                name: "definition",
                label: Label::from(labels[1].as_str()),
                hint: Some(&hints[1]),
                value: &definition,
                rows: 5,
                ..Textarea::default()
            },
            max_length: u32::try_from(limits::DEFINITION).unwrap_or(u32::MAX),
        }))
        (fields.select(&Select {
            name: "group",
            label: Label::from(labels[2].as_str()),
            hint: Some(&hints[2]),
            options: &groups,
            chosen: typed.get("group"),
            ..Select::default()
        }))
        (fields.select(&Select {
            name: "parent",
            label: Label::from(labels[3].as_str()),
            hint: Some(&hints[3]),
            options: &parents,
            chosen: typed.get("parent"),
            ..Select::default()
        }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, t.text("local-term-title"))
        .place(Place::Frameworks)
        .back(current.name(), framework_url(current.id(), None))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(words, errors))
            h1 { (t.text("local-term-title")) }
            p { (t.with("local-term-about", &[("framework", current.name())])) }
            (ui::form(words, &form, &body))
        })
}
