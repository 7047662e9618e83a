//! Beginning a study, and changing what it asks.

use crate::evidence::{ADDRESS, address, frame};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, Choice, Choices, FieldErrors, Form, Label, Select, Size, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use access::{creates, on, reach, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{SiteId, StudyId};
use maud::{Markup, html};
use store::delivery::team;
use store::evidence::study::{self, Said, Study};
use store::{Error, Tx, permits};

/// The sites whose coordinators could keep the key.
async fn sites(tx: &mut Tx, signed: &Signed) -> Result<Vec<(String, String)>, Failure> {
    let reach = reach::<on::Site, to::Read>(&signed.actor)?;
    Ok(team::sites(tx, &reach)
        .await?
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect())
}

/// An empty form.
pub async fn new(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.read().await?;
    let sites = sites(&mut tx, &signed).await?;
    tx.rollback().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<StudyId>().to_string());
    Ok(show_new(&state, &signed, &sites, &typed, FieldErrors::NONE))
}

/// What was typed. The words are borrowed, so they are kept beside it.
struct Typed {
    name: String,
    question: String,
    about: String,
    asks_people: bool,
    key_site: Option<SiteId>,
}

impl Typed {
    fn of(fields: &Fields, sites: &[(String, String)]) -> Typed {
        let site = fields.get("key_site");
        Typed {
            name: fields.get("name").to_owned(),
            question: fields.raw("question"),
            about: fields.raw("about"),
            asks_people: fields.has("asks_people", "yes"),
            // What is not among the sites that were offered was not chosen with this form.
            key_site: sites
                .iter()
                .find(|(id, _)| id == site)
                .and_then(|(id, _)| id.parse().ok()),
        }
    }

    fn said(&self) -> Said<'_> {
        Said {
            name: &self.name,
            question: &self.question,
            about: &self.about,
            asks_people: self.asks_people,
            key_site: self.key_site,
        }
    }
}

/// Begins a study.
pub async fn begin(state: AppState, signed: Signed, fields: Fields) -> Result<Response, Failure> {
    let leave = creates::<on::Study>(&signed.actor, None)?;
    let new: StudyId = id(fields.get("id"))?;
    let mut tx = state.db.write().await?;
    let sites = sites(&mut tx, &signed).await?;
    let typed = Typed::of(&fields, &sites);
    match study::create(&mut tx, &state.around, &leave, new, &typed.said()).await {
        Ok(made) => {
            tx.commit().await?;
            let to = format!("{}?done=study-begun", address(made, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(why)) => {
            let mut errors = FieldErrors::default();
            errors.add("name", why.said(&state.texts));
            Ok(show_new(&state, &signed, &sites, &fields, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn filled(study: &Study) -> Fields {
    let mut fields = Fields::default();
    fields.set("name", study.name.as_str());
    fields.set("question", study.question.as_str());
    fields.set("about", study.about.as_str());
    if study.asks_people {
        fields.set("asks_people", "yes");
    }
    fields.set(
        "key_site",
        study.key_site.map_or_else(String::new, |s| s.to_string()),
    );
    fields.set("version", study.version.to_string());
    fields
}

/// The form with what the study asks now.
pub async fn settings(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    let study = study::load(&mut tx, &state.around, &permit).await?;
    let sites = sites(&mut tx, &signed).await?;
    tx.commit().await?;
    let page = Settings {
        study: &study,
        sites: &sites,
        clash: false,
    };
    let fields = filled(&study);
    Ok(show_settings(
        &state,
        &signed,
        &page,
        &fields,
        FieldErrors::NONE,
    ))
}

/// Changes what the study asks.
pub async fn save(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    mut fields: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let version = fields.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    let sites = sites(&mut tx, &signed).await?;
    let typed = Typed::of(&fields, &sites);
    let mut errors = FieldErrors::default();
    let mut clash = false;
    match study::change(&mut tx, &state.around, &permit, version, &typed.said()).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=saved", address(one, ""));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Error::Refused(why)) => errors.add("name", why.said(&state.texts)),
        Err(Error::Changed) => clash = true,
        Err(other) => return Err(other.into()),
    }
    tx.rollback().await?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    let study = study::load(&mut tx, &state.around, &permit).await?;
    tx.commit().await?;
    if clash {
        fields.set("version", study.version.to_string());
    }
    let page = Settings {
        study: &study,
        sites: &sites,
        clash,
    };
    Ok(show_settings(&state, &signed, &page, &fields, &errors))
}

fn questions(
    app: &App,
    sites: &[(String, String)],
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let words = |key: &str| t.text(&format!("study-{key}"));
    let (name, question, about, asks, key) = (
        words("name"),
        words("question"),
        words("about"),
        words("asks"),
        words("key-site"),
    );
    let (question_hint, about_hint, asks_hint, key_hint) = (
        words("question-hint"),
        words("about-hint"),
        words("asks-hint"),
        words("key-site-hint"),
    );
    let asks_yes = words("asks-yes");
    let asks_choice = [Choice::new("yes", &asks_yes)];
    let asked: Vec<&str> = typed.all("asks_people").collect();
    let nobody = words("key-nobody");
    let mut options = vec![("", nobody.as_str())];
    options.extend(sites.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    html! {
        (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), value: typed.get("name"), ..TextInput::default() }))
        (f.textarea(&Textarea { name: "question", label: Label::from(question.as_str()), hint: Some(&question_hint), value: &typed.raw("question"), rows: 3, ..Textarea::default() }))
        (f.textarea(&Textarea { name: "about", label: Label::from(about.as_str()), hint: Some(&about_hint), value: &typed.raw("about"), rows: 4, ..Textarea::default() }))
        (f.checkboxes(&Choices { name: "asks_people", legend: Label::sized(&asks, Size::S), hint: Some(&asks_hint), choices: &asks_choice, chosen: &asked, small: true, ..Choices::default() }))
        (f.select(&Select { name: "key_site", label: Label::from(key.as_str()), hint: Some(&key_hint), options: &options, chosen: typed.get("key_site"), ..Select::default() }))
    }
}

fn show_new(
    app: &App,
    signed: &Signed,
    sites: &[(String, String)],
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let title = t.text("study-begin");
    let form = Form {
        action: "/evidence/studies/new",
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (questions(app, sites, typed, errors))
        (ui::button(&Button { text: &title, prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Evidence)
        .step(t.text("studies-title"), ADDRESS)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &inside))
        })
}

struct Settings<'a> {
    study: &'a Study,
    sites: &'a [(String, String)],
    clash: bool,
}

fn show_settings(
    app: &App,
    signed: &Signed,
    page: &Settings<'_>,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let (title, submit) = (t.text("study-settings"), t.text("study-save"));
    let action = address(page.study.id, "settings");
    let form = Form {
        action: &action,
        hidden: &[("version", typed.get("version"))],
        ..Form::default()
    };
    let inside = html! {
        (questions(app, page.sites, typed, errors))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let mut shell =
        frame(app, signed, (page.study.id, &page.study.name), &title).errors(!errors.is_empty());
    if page.clash {
        shell = shell.status(StatusCode::CONFLICT);
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if page.clash {
            h2 { (t.text("changed-title")) }
            p { (t.text("changed-text")) }
            p class="app-text" { (page.study.name) }
            p class="app-text" { (page.study.question) }
            p class="app-text" { (page.study.about) }
        }
        (ui::form(t.words(), &form, &inside))
    })
}
