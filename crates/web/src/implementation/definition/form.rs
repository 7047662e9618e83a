//! Making and changing a definition of engagement.

use super::{ADDRESS, words};
use crate::delivery::contact::words as contact;
use crate::routes::{AppState, Needs, Routes};
use crate::said::Said as _;
use crate::ui::{self, Button, Choice, Choices, Difference, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{Action, Resource, creates, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::contact::Mechanism;
use delivery::engagement::{Definition, DefinitionError, With};
use ids::DefinitionId;
use jiff::Timestamp;
use maud::{Markup, html};
use store::implementation::definition::{self, Stored};
use store::{Error, audit, permits};

/// The addresses.
pub(super) fn routes() -> Routes {
    let create = Needs::May(Action::Create, Resource::EngagementDefinition);
    let change = Needs::May(Action::Change, Resource::EngagementDefinition);
    Routes::default()
        .get("/implementation/engagement/new", create, new_page)
        .post("/implementation/engagement/new", create, add)
        .get("/implementation/engagement/{id}/edit", change, edit_page)
        .post("/implementation/engagement/{id}/edit", change, save)
}

const MECHANISMS: &str = "mechanisms";

/// What a form begins with.
fn filled(name: &str, definition: &Definition) -> Fields {
    let mut pairs = vec![
        ("name", name.to_owned()),
        ("minimum", definition.minimum.to_string()),
        (
            "after_discharge",
            definition.minimum_after_discharge.to_string(),
        ),
        ("with", definition.with.code().to_owned()),
        (
            "window_days",
            definition
                .window_days
                .map(|days| days.to_string())
                .unwrap_or_default(),
        ),
    ];
    for mechanism in &definition.mechanisms {
        pairs.push((MECHANISMS, mechanism.code().to_owned()));
    }
    Fields::from_pairs(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// Reads what was typed; every field that does not fit gets its error.
fn read(t: &Texts, typed: &Fields) -> Result<(String, Definition), FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = typed.get("name").to_owned();
    if name.is_empty() || name.chars().count() > 120 {
        errors.add("name", t.text("definition-name-error"));
    }
    let mut whole = |field: &'static str, error: DefinitionError| {
        typed.get(field).parse::<u32>().unwrap_or_else(|_| {
            errors.add(field, error.said(t));
            0
        })
    };
    let minimum = whole("minimum", DefinitionError::Minimum);
    let minimum_after_discharge = whole("after_discharge", DefinitionError::MoreAfterThanAll);
    let window_days = (!typed.get("window_days").is_empty())
        .then(|| whole("window_days", DefinitionError::Window));
    let definition = Definition {
        minimum,
        minimum_after_discharge,
        mechanisms: Mechanism::ALL
            .into_iter()
            .filter(|m| typed.has(MECHANISMS, m.code()))
            .collect(),
        with: With::from_code(typed.get("with")).unwrap_or(With::AllocatedWorker),
        window_days,
    };
    match definition.check() {
        Ok(definition) if errors.is_empty() => Ok((name, definition)),
        Ok(_) => Err(errors),
        Err(error) => {
            let field = match error {
                DefinitionError::NoMechanism => MECHANISMS,
                DefinitionError::Minimum => "minimum",
                DefinitionError::MoreAfterThanAll => "after_discharge",
                DefinitionError::Window => "window_days",
            };
            if errors.of(field).is_none() {
                errors.add(field, error.said(t));
            }
            Err(errors)
        }
    }
}

async fn new_page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    creates::<on::EngagementDefinition>(&signed.actor, None)?;
    let mut typed = filled("", &Definition::published());
    typed.set("id", state.around.id::<DefinitionId>().to_string());
    let form = Shown {
        action: "/implementation/engagement/new",
        title: "definition-new-title",
        typed: &typed,
        clash: None,
    };
    Ok(show(&state, &signed, &form, &FieldErrors::default()))
}

async fn add(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let creates = creates::<on::EngagementDefinition>(&signed.actor, None)?;
    let id: DefinitionId = typed.read("id").ok_or(Failure::Missing)?;
    let form = Shown {
        action: "/implementation/engagement/new",
        title: "definition-new-title",
        typed: &typed,
        clash: None,
    };
    let (name, definition) = match read(&state.texts, &typed) {
        Ok(read) => read,
        Err(errors) => return Ok(show(&state, &signed, &form, &errors)),
    };
    let mut tx = state.db.write().await?;
    let made = definition::create(&mut tx, &state.around, &creates, id, &name, definition).await;
    if let Some(errors) = taken(&state.texts, &made) {
        return Ok(show(&state, &signed, &form, &errors));
    }
    made?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{ADDRESS}?done=saved")).into_response())
}

/// The error of a name that another definition has.
fn taken(t: &Texts, result: &store::Result<()>) -> Option<FieldErrors> {
    match result {
        Err(Error::Taken { key }) if key == "engagement_definition_name_key" => {
            let mut errors = FieldErrors::default();
            errors.add("name", t.text("definition-name-taken"));
            Some(errors)
        }
        _ => None,
    }
}

async fn edit_page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: DefinitionId = id.parse().map_err(|_| Failure::Missing)?;
    let permit = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    let mut tx = state.db.read().await?;
    let stored = definition::load(&mut tx, &permit, Some(id)).await?;
    tx.rollback().await?;
    let mut typed = filled(&stored.name, &stored.definition);
    typed.set("version", stored.version.to_string());
    let form = Shown {
        action: &format!("{ADDRESS}/{id}/edit"),
        title: "definition-edit-title",
        typed: &typed,
        clash: None,
    };
    Ok(show(&state, &signed, &form, &FieldErrors::default()))
}

async fn save(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let id: DefinitionId = id.parse().map_err(|_| Failure::Missing)?;
    let permit = permits::organisation::<on::EngagementDefinition, to::Change>(&signed.actor)?;
    let reads = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let action = format!("{ADDRESS}/{id}/edit");
    let read = read(&state.texts, &typed);
    let mut clash = None;
    let errors = match read {
        Err(errors) => errors,
        Ok((name, definition)) => {
            let mut tx = state.db.write().await?;
            let changed = definition::change(
                &mut tx,
                &state.around,
                &permit,
                id,
                version,
                &name,
                definition,
            )
            .await;
            match (taken(&state.texts, &changed), changed) {
                (Some(errors), _) => errors,
                (None, Ok(())) => {
                    tx.commit().await?;
                    return Ok(Redirect::to(&format!("{ADDRESS}?done=saved")).into_response());
                }
                (None, Err(Error::Changed)) => {
                    let now = definition::load(&mut tx, &reads, Some(id)).await?;
                    typed.set("version", now.version.to_string());
                    let saved = audit::last_change(&mut tx, &permit, id.0).await?;
                    clash = Some((now, saved));
                    FieldErrors::default()
                }
                (None, Err(error)) => return Err(error.into()),
            }
        }
    };
    let form = Shown {
        action: &action,
        title: "definition-edit-title",
        typed: &typed,
        clash: clash.as_ref(),
    };
    Ok(show(&state, &signed, &form, &errors))
}

/// The form as it is shown.
struct Shown<'a> {
    action: &'a str,
    title: &'a str,
    typed: &'a Fields,
    /// What somebody else saved in the meantime, and when.
    clash: Option<&'a (Stored, Option<Timestamp>)>,
}

fn show(app: &App, signed: &Signed, form: &Shown<'_>, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let title = t.text(form.title);
    Shell::new(app, signed, title.as_str())
        .place(Place::Implementation)
        .back(t.text("definition-title"), ADDRESS)
        .errors(!errors.is_empty() || form.clash.is_some())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if let Some(now) = form.clash { (clash(app, signed, now, form.typed)) }
            (body(t, form, errors))
        })
}

/// Both versions, when somebody else saved first.
fn clash(
    app: &App,
    signed: &Signed,
    (now, saved): &(Stored, Option<Timestamp>),
    typed: &Fields,
) -> Markup {
    let t = &app.texts;
    let saved = super::super::saved_at(app, signed, *saved);
    let Ok((name, definition)) = read(t, typed) else {
        return html! {};
    };
    let (theirs, yours) = (
        words::sentence(t, &now.definition),
        words::sentence(t, &definition),
    );
    let (name_label, counts) = (
        t.text("definition-name"),
        t.text("definition-column-counts"),
    );
    let rows = [
        Difference {
            field: &name_label,
            theirs: &now.name,
            yours: &name,
        },
        Difference {
            field: &counts,
            theirs: &theirs,
            yours: &yours,
        },
    ];
    html! {
        h2 { (t.text("site-clash-heading")) }
        p { (t.text("site-clash-about")) }
        (ui::comparison(t.words(), &saved, &rows))
    }
}

fn body(t: &Texts, form: &Shown<'_>, errors: &FieldErrors) -> Markup {
    let typed = form.typed;
    let fields = ui::Fields::new(t.words(), errors);
    let text = |key: &str| t.text(key);
    let labels = ["name", "minimum", "after_discharge", "window_days"]
        .map(|field| text(&format!("definition-{}", field.replace('_', "-"))));
    let [name, minimum, after, window] = &labels;
    let (mechanisms, with) = (text("definition-mechanisms"), text("definition-with"));
    let (window_hint, submit) = (text("definition-window-days-hint"), text("definition-save"));
    let names: Vec<String> = Mechanism::ALL
        .into_iter()
        .map(|m| contact::mechanism(t, m))
        .collect();
    let ways: Vec<Choice<'_>> = Mechanism::ALL
        .iter()
        .zip(&names)
        .map(|(m, name)| Choice::new(m.code(), name))
        .collect();
    let chosen: Vec<&str> = typed.all(MECHANISMS).collect();
    let (allocated, any) = (
        text("definition-with-allocated"),
        text("definition-with-any"),
    );
    let whom = [
        Choice::new(With::AllocatedWorker.code(), &allocated),
        Choice::new(With::AnyWorker.code(), &any),
    ];
    let number = |name: &'static str, label: &str, hint: Option<&str>| {
        fields.text(&TextInput {
            name,
            label: Label::from(label),
            hint,
            value: typed.get(name),
            width: Some(4),
            input_mode: Some("numeric"),
            ..TextInput::default()
        })
    };
    let inside = html! {
        (fields.text(&TextInput {
            name: "name",
            label: Label::from(name.as_str()),
            value: typed.get("name"),
            ..TextInput::default()
        }))
        (number("minimum", minimum, None))
        (number("after_discharge", after, None))
        (fields.checkboxes(&Choices {
            name: MECHANISMS,
            legend: Label::from(mechanisms.as_str()),
            choices: &ways,
            chosen: &chosen,
            small: true,
            ..Choices::default()
        }))
        (fields.radios(&Choices {
            name: "with",
            legend: Label::from(with.as_str()),
            choices: &whom,
            chosen: &[typed.get("with")],
            ..Choices::default()
        }))
        (number("window_days", window, Some(&window_hint)))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let mut hidden = Vec::new();
    if !typed.get("id").is_empty() {
        hidden.push(("id", typed.get("id")));
    }
    let options = Form {
        action: form.action,
        hidden: &hidden,
        version: typed.read("version"),
        ..Form::default()
    };
    ui::form(t.words(), &options, &inside)
}
