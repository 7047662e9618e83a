//! Beginning an analysis: a name, a kind and a file, which is analysed at once; or one of the examples.

use super::work::{self, Ended, Question, Told, Wanted};
use super::{ADDRESS, address, errors_of, kind_name, offered};
use crate::routes::AppState;
use crate::said::Said as _;
use crate::sent::{self, Sent};
use crate::ui::{
    self, Button, Choice, Choices, FieldErrors, FileInput, Form, Label, Size, TextInput,
};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use ::analysis::{Kind, Refusal, Settings, Source};
use access::{creates, on};
use axum::extract::Multipart;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::AnalysisId;
use maud::html;
use store::Error;
use store::analysis::{self, NewAnalysis};

/// The endings of the files that can be read, for the browser to offer.
const ENDINGS: &str = ".csv,.xlsx,.json";

/// An empty form.
pub(super) async fn page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    creates::<on::Analysis>(&signed.actor, None)?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<AnalysisId>().to_string());
    Ok(show(&state, &signed, &typed, FieldErrors::NONE))
}

/// Reads what was sent, analyses it, and keeps it when there is something to keep.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let t = &state.texts;
    creates::<on::Analysis>(&signed.actor, None)?;
    let mut sent = Sent::read(multipart, sent::is_too_large(&headers)).await?;
    let mut errors = FieldErrors::default();
    if sent.fields.get("name").is_empty() {
        errors.add("name", t.text("analysis-name-missing"));
    }
    let kind = Kind::from_code(sent.fields.get("kind"));
    if kind.is_none() {
        errors.add("kind", t.text("analysis-kind-missing"));
    }
    let file = if sent.files.is_empty() {
        None
    } else {
        Some(sent.files.swap_remove(0))
    };
    let content = file.as_ref().and_then(|file| file.content.as_ref());
    if sent.too_large || file.as_ref().is_some_and(|file| file.content.is_none()) {
        errors.add("file", t.text("analysis-file-too-large"));
    } else if content.is_none_or(Vec::is_empty) {
        errors.add("file", t.text("analysis-file-missing"));
    }
    let id = sent.fields.read::<AnalysisId>("id");
    let (Some(kind), Some(file), true) = (kind, file, errors.is_empty()) else {
        if id.is_none() {
            sent.fields
                .set("id", state.around.id::<AnalysisId>().to_string());
        }
        return Ok(show(&state, &signed, &sent.fields, &errors));
    };
    let id = id.ok_or(Failure::Missing)?;
    let content = file.content.unwrap_or_default();
    let source = Source {
        name: &file.name,
        bytes: &content,
    };
    // Cases are compared when somebody has said which column is the outcome.
    let asks_first = kind == Kind::Comparison;
    let settings = match offered::usual(kind, &source) {
        Ok(settings) => settings,
        Err(refusal) => {
            let errors = errors_of(t, "file", &refusal);
            return Ok(show(&state, &signed, &sent.fields, &errors));
        }
    };
    let new = NewAnalysis {
        id,
        name: sent.fields.get("name").to_owned(),
        kind: kind.code().to_owned(),
        file_name: file.name,
        content,
        settings: settings.to_json(),
    };
    let ask = if asks_first {
        true
    } else {
        match first_answer(&state, &new, settings).await? {
            First::Fine => false,
            First::Ask => true,
            First::Refused(refusal) => {
                let errors = errors_of(t, "file", &refusal);
                return Ok(show(&state, &signed, &sent.fields, &errors));
            }
        }
    };
    match keep(&state, &signed, new).await {
        Ok(kept) => {
            let to = if ask {
                format!("{}?done=analysis-kept", address(kept, "settings"))
            } else {
                format!("{}?done=analysis-made", address(kept, ""))
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(why)) => {
            let mut errors = FieldErrors::default();
            errors.add("name", why.said(t));
            Ok(show(&state, &signed, &sent.fields, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

/// What the first try says.
enum First {
    /// There is an answer, or it takes a while.
    Fine,
    /// The settings do not fit the file yet.
    Ask,
    /// The file cannot be used like this.
    Refused(Refusal),
}

async fn first_answer(app: &App, new: &NewAnalysis, settings: Settings) -> Result<First, Failure> {
    let question = Question {
        id: new.id,
        file_name: new.file_name.clone(),
        content: new.content.clone(),
        hash: analysis::sha256(&new.content),
        settings,
        wanted: Wanted::Answer,
    };
    Ok(match work::tried(question, app.around.now()).await? {
        Told::UnderWay(_) => First::Fine,
        Told::Ended(ended) => match &*ended {
            Ended::Refused(Refusal::Use(_)) => First::Ask,
            Ended::Refused(refusal) => First::Refused(refusal.clone()),
            _ => First::Fine,
        },
    })
}

async fn keep(app: &App, signed: &Signed, new: NewAnalysis) -> Result<AnalysisId, Error> {
    let leave = creates::<on::Analysis>(&signed.actor, None)?;
    let mut tx = app.db.write().await?;
    let kept = analysis::create(&mut tx, &app.around, &leave, new).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Makes an analysis from an example.
pub(super) async fn from_example(
    state: AppState,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Failure> {
    creates::<on::Analysis>(&signed.actor, None)?;
    let code = fields.get("code");
    let example = ::analysis::examples::find(code).ok_or(Failure::Missing)?;
    let new = NewAnalysis {
        id: fields.read("id").ok_or(Failure::Missing)?,
        name: example.title.to_owned(),
        kind: example.settings.kind().code().to_owned(),
        file_name: example.file_name.to_owned(),
        content: example.content.to_vec(),
        settings: example.settings.to_json(),
    };
    let kept = keep(&state, &signed, new).await?;
    let to = format!("{}?done=analysis-made", address(kept, ""));
    Ok(Redirect::to(&to).into_response())
}

fn show(app: &App, signed: &Signed, typed: &Fields, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let [title, name, name_hint, kind, file, file_hint, submit] = [
        "analysis-new",
        "analysis-name",
        "analysis-name-hint",
        "analysis-kind",
        "analysis-file",
        "analysis-file-hint",
        "analysis-begin",
    ]
    .map(|key| t.text(key));
    let names: Vec<(String, String)> = Kind::ALL
        .iter()
        .map(|kind| {
            (
                kind_name(t, *kind),
                t.text(&format!("analysis-kind-{}-hint", kind.code())),
            )
        })
        .collect();
    let choices: Vec<Choice<'_>> = Kind::ALL
        .iter()
        .zip(&names)
        .map(|(kind, (name, hint))| Choice {
            hint: Some(hint),
            ..Choice::new(kind.code(), name)
        })
        .collect();
    let form = Form {
        action: "/analyses/new",
        hidden: &[("id", typed.get("id"))],
        multipart: true,
        ..Form::default()
    };
    let inside = html! {
        (f.text(&TextInput { name: "name", label: Label::sized(&name, Size::S), hint: Some(&name_hint), value: typed.get("name"), ..TextInput::default() }))
        (f.radios(&Choices { name: "kind", legend: Label::sized(&kind, Size::S), choices: &choices, chosen: &[typed.get("kind")], ..Choices::default() }))
        (f.file(&FileInput { name: "file", label: Label::sized(&file, Size::S), hint: Some(&file_hint), accept: Some(ENDINGS), ..FileInput::default() }))
        (ui::details(&t.text("analysis-file-what"), false, &html! {
            @for kind in Kind::ALL {
                h3 class="nhsuk-heading-xs" { (kind_name(t, kind)) }
                p { (t.text(&format!("analysis-columns-{}", kind.code()))) }
            }
        }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Analyses)
        .step(t.text("analyses-title"), ADDRESS)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &inside))
        })
}
