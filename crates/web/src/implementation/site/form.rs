//! Adding and changing a site.

use super::ADDRESS;
use crate::routes::{AppState, Needs, Routes};
use crate::said::Said as _;
use crate::ui::{self, Button, Difference, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{Action, Resource, creates, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::person::Name;
use delivery::records::LocalRef;
use ids::SiteId;
use jiff::Timestamp;
use maud::{Markup, html};
use store::implementation::site::{self, Details};
use store::{Error, audit, permits};

/// The addresses.
pub(super) fn routes() -> Routes {
    let create = Needs::May(Action::Create, Resource::Site);
    let change = Needs::May(Action::Change, Resource::Site);
    Routes::default()
        .get("/implementation/sites/new", create, new_page)
        .post("/implementation/sites/new", create, add)
        .get("/implementation/sites/{id}/edit", change, edit_page)
        .post("/implementation/sites/{id}/edit", change, save)
}

/// The fields in the order in which they are asked.
const FIELDS: [&str; 6] = [
    "local_ref",
    "name",
    "employer",
    "location",
    "fidelity",
    "duty_contact",
];

/// The longest of the plain texts, in characters.
const LONGEST: usize = 120;

fn values(details: &Details) -> [String; 6] {
    [
        details.local_ref.clone(),
        details.name.clone(),
        details.employer.clone(),
        details.location.clone(),
        details.fidelity.map(|f| f.to_string()).unwrap_or_default(),
        details.duty_contact.clone(),
    ]
}

fn filled(details: &Details) -> Fields {
    let pairs = FIELDS
        .iter()
        .zip(values(details))
        .map(|(name, value)| ((*name).to_owned(), value));
    Fields::from_pairs(pairs.collect())
}

/// Reads what was typed; every field that does not fit gets its error.
fn read(t: &Texts, typed: &Fields) -> Result<Details, FieldErrors> {
    let mut errors = FieldErrors::default();
    let local_ref = LocalRef::new(typed.get("local_ref"));
    if local_ref.is_none() {
        errors.add("local_ref", t.text("site-local-ref-error"));
    }
    let name = Name::new(typed.get("name"));
    if name.is_err() {
        errors.add("name", t.text("site-name-error"));
    }
    for field in ["employer", "location", "duty_contact"] {
        let text = typed.get(field);
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            errors.add(field, t.text("site-text-error"));
        }
    }
    let fidelity = match typed.get("fidelity") {
        "" => None,
        text => match text.parse() {
            Ok(score) => Some(score),
            Err(error) => {
                let error: implementation::fidelity::NotAFidelityScore = error;
                errors.add("fidelity", error.said(t));
                None
            }
        },
    };
    match (local_ref, name) {
        (Some(local_ref), Ok(name)) if errors.is_empty() => Ok(Details {
            local_ref: local_ref.as_str().to_owned(),
            name: name.as_str().to_owned(),
            employer: typed.get("employer").to_owned(),
            location: typed.get("location").to_owned(),
            fidelity,
            duty_contact: typed.get("duty_contact").to_owned(),
        }),
        _ => Err(errors),
    }
}

async fn new_page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    creates::<on::Site>(&signed.actor, None)?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<SiteId>().to_string());
    Ok(show(
        &state,
        &signed,
        &Shown::new(&typed),
        &FieldErrors::default(),
    ))
}

async fn add(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let creates = creates::<on::Site>(&signed.actor, None)?;
    let id: SiteId = typed.read("id").ok_or(Failure::Missing)?;
    let details = match read(&state.texts, &typed) {
        Ok(details) => details,
        Err(errors) => return Ok(show(&state, &signed, &Shown::new(&typed), &errors)),
    };
    let mut tx = state.db.write().await?;
    let made = site::create(&mut tx, &state.around, &creates, id, &details).await;
    if let Some(errors) = taken(&state.texts, &made) {
        return Ok(show(&state, &signed, &Shown::new(&typed), &errors));
    }
    made?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{ADDRESS}/{id}?done=saved")).into_response())
}

/// The error of a reference that another site has.
fn taken(t: &Texts, result: &store::Result<()>) -> Option<FieldErrors> {
    match result {
        Err(Error::Taken { key }) if key == "site_local_ref_key" => {
            let mut errors = FieldErrors::default();
            errors.add("local_ref", t.text("site-local-ref-taken"));
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
    let id: SiteId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let permit = permits::site::<on::Site, to::Change>(&mut tx, &signed.actor, id).await?;
    let one = site::load(&mut tx, &permit).await?;
    tx.rollback().await?;
    let mut typed = filled(&one.details);
    typed.set("version", one.version.to_string());
    let shown = Shown {
        site: Some(id),
        ..Shown::new(&typed)
    };
    Ok(show(&state, &signed, &shown, &FieldErrors::default()))
}

async fn save(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let id: SiteId = id.parse().map_err(|_| Failure::Missing)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::site::<on::Site, to::Change>(&mut tx, &signed.actor, id).await?;
    let mut clash = None;
    let errors = match read(&state.texts, &typed) {
        Err(errors) => errors,
        Ok(details) => {
            let changed = site::change(&mut tx, &state.around, &permit, version, &details).await;
            match (taken(&state.texts, &changed), changed) {
                (Some(errors), _) => errors,
                (None, Ok(())) => {
                    tx.commit().await?;
                    let to = format!("{ADDRESS}/{id}?done=saved");
                    return Ok(Redirect::to(&to).into_response());
                }
                (None, Err(Error::Changed)) => {
                    let now = site::load(&mut tx, &permit).await?;
                    typed.set("version", now.version.to_string());
                    let saved = audit::last_change(&mut tx, &permit, id.0).await?;
                    clash = Some((now.details, saved));
                    FieldErrors::default()
                }
                (None, Err(error)) => return Err(error.into()),
            }
        }
    };
    let shown = Shown {
        typed: &typed,
        site: Some(id),
        clash: clash.as_ref(),
    };
    Ok(show(&state, &signed, &shown, &errors))
}

/// The form as it is shown.
struct Shown<'a> {
    typed: &'a Fields,
    /// The site that is changed; none for a new one.
    site: Option<SiteId>,
    /// What somebody else saved in the meantime, and when.
    clash: Option<&'a (Details, Option<Timestamp>)>,
}

impl<'a> Shown<'a> {
    fn new(typed: &'a Fields) -> Self {
        Shown {
            typed,
            site: None,
            clash: None,
        }
    }
}

fn show(app: &App, signed: &Signed, shown: &Shown<'_>, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let title = t.text(if shown.site.is_some() {
        "site-edit-title"
    } else {
        "site-new-title"
    });
    let (back_to, back) = shown.site.map_or_else(
        || (t.text("site-title"), ADDRESS.to_owned()),
        |id| (t.text("site-back"), format!("{ADDRESS}/{id}")),
    );
    Shell::new(app, signed, title.as_str())
        .place(Place::Implementation)
        .back(back_to, back)
        .errors(!errors.is_empty() || shown.clash.is_some())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if let Some(now) = shown.clash { (clash(app, signed, now, shown.typed)) }
            (form(t, shown, errors))
        })
}

fn label(t: &Texts, field: &str) -> String {
    t.text(&format!("site-field-{}", field.replace('_', "-")))
}

/// Both versions, when somebody else saved first.
fn clash(
    app: &App,
    signed: &Signed,
    (now, saved): &(Details, Option<Timestamp>),
    typed: &Fields,
) -> Markup {
    let t = &app.texts;
    let saved = super::super::saved_at(app, signed, *saved);
    let theirs = values(now);
    let labels = FIELDS.map(|field| label(t, field));
    let rows: Vec<Difference<'_>> = FIELDS
        .iter()
        .zip(labels.iter().zip(&theirs))
        .filter(|(field, (_, theirs))| typed.get(field) != theirs.as_str())
        .map(|(field, (label, theirs))| Difference {
            field: label,
            theirs,
            yours: typed.get(field),
        })
        .collect();
    html! {
        h2 { (t.text("site-clash-heading")) }
        p { (t.text("site-clash-about")) }
        (ui::comparison(t.words(), &saved, &rows))
    }
}

fn form(t: &Texts, shown: &Shown<'_>, errors: &FieldErrors) -> Markup {
    let typed = shown.typed;
    let fields = ui::Fields::new(t.words(), errors);
    let submit = t.text("site-save");
    let action = shown.site.map_or_else(
        || format!("{ADDRESS}/new"),
        |id| format!("{ADDRESS}/{id}/edit"),
    );
    let body = html! {
        @for field in FIELDS {
            @let label = label(t, field);
            @let hint = t.text(&format!("site-hint-{}", field.replace('_', "-")));
            (fields.text(&TextInput {
                name: field,
                label: Label::from(label.as_str()),
                hint: Some(&hint),
                value: typed.get(field),
                width: (field == "fidelity").then_some(5),
                input_mode: (field == "fidelity").then_some("decimal"),
                ..TextInput::default()
            }))
        }
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let mut hidden = Vec::new();
    if !typed.get("id").is_empty() {
        hidden.push(("id", typed.get("id")));
    }
    let options = Form {
        action: &action,
        hidden: &hidden,
        version: typed.read("version"),
        ..Form::default()
    };
    ui::form(t.words(), &options, &body)
}
