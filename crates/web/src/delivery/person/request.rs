//! A person asked for another peer worker: what they said, and what the service says to it.

use super::ask::Asking;
use super::beside;
use super::words::moment;
use super::{address, id};
use crate::delivery::episode::named;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{self, Button, FieldErrors, Form, Label, Size, Textarea};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::wish::RequestState;
use ids::PersonId;
use maud::{Markup, html};
use store::delivery::worker_request::{self, WorkerRequest};
use store::{Error, Tx};

/// The wish that waits, with whose it is.
struct About {
    person: PersonId,
    name: String,
    /// The one that waits.
    request: Option<WorkerRequest>,
    /// The latest, whatever became of it.
    latest: Option<WorkerRequest>,
}

async fn about(
    tx: &mut Tx,
    app: &App,
    asking: &Asking<'_>,
    person: PersonId,
) -> Result<About, Failure> {
    asking.leave::<on::WorkerRequest, to::Change>()?;
    let found = store::delivery::person::load(tx, &app.around, &asking.leave()?).await?;
    let requests = worker_request::of_person(tx, &app.around, &asking.leave()?).await?;
    let latest = requests.first().cloned();
    let request = requests
        .into_iter()
        .find(|r| r.state == RequestState::Asked);
    Ok(About {
        person,
        name: found.details.name.as_str().to_owned(),
        request,
        latest,
    })
}

/// The form; the person's page when nothing waits.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let about = about(&mut tx, &state, &asking, person).await?;
    tx.commit().await?;
    Ok(match &about.request {
        None => Redirect::to(&address(person)).into_response(),
        Some(request) => show(
            &state,
            &signed,
            &about,
            request,
            &Fields::default(),
            FieldErrors::NONE,
        ),
    })
}

/// Keeps what the service says.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let which = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let permit = asking.leave::<on::WorkerRequest, to::Change>()?;
    let about = about(&mut tx, &state, &asking, person).await?;
    let answer = typed.get("answer");
    let there = format!("{}?done=request-acted-on", address(person));
    let message =
        match worker_request::act(&mut tx, &state.around, &permit, which, version, answer).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(Redirect::to(&there).into_response());
            }
            Err(Error::Refused(why)) => why.said(&state.texts),
            Err(Error::Changed) => state.texts.text("request-clash"),
            Err(other) => return Err(other.into()),
        };
    // Nothing was changed, but their record was looked at and is shown.
    tx.commit().await?;
    let mut errors = FieldErrors::new();
    errors.add("answer", message);
    Ok(match &about.request {
        None => too_late(&state, &signed, &about, answer),
        Some(request) => show(&state, &signed, &about, request, &typed, &errors),
    })
}

fn show(
    app: &App,
    signed: &Signed,
    about: &About,
    request: &WorkerRequest,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let title = t.text("request-title");
    let to = address(about.person);
    let action = format!("{to}/worker-request");
    let id = request.id.to_string();
    let frame = Form {
        action: &action,
        hidden: &[("id", &id)],
        version: Some(request.version),
        ..Form::default()
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), &to)
        .before(named(&about.name, &to, &t.text("person-identity")))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (asked(t, signed, &about.name, request))
            p { (t.text("request-text")) }
            p { a class="nhsuk-link" href=(to) { (t.text("request-to-match")) } }
            (ui::form(t.words(), &frame, &html! {
                (ui::Fields::new(t.words(), errors).textarea(&Textarea {
                    name: "answer",
                    label: Label::sized(&t.text("request-answer"), Size::S),
                    hint: Some(&t.text("request-answer-hint")),
                    value: typed.get("answer"),
                    rows: 3,
                    ..Textarea::default()
                }))
                (ui::button(&Button { text: &t.text("request-button"), prevent_double_click: true, ..Button::default() }))
            }))
        })
}

/// They took it back, or somebody else was faster: there is nothing left to answer, and what was typed is shown beside what
/// became of it.
fn too_late(app: &App, signed: &Signed, about: &About, typed: &str) -> Response {
    let t = &app.texts;
    let to = address(about.person);
    let zone = &signed.organisation.time_zone;
    let became = match &about.latest {
        Some(request) => match (&request.answered_by, request.answered_at) {
            (Some(by), Some(at)) => {
                let when = moment(t, at, zone);
                let said = t.with(
                    "wish-worker-answered",
                    &[("name", by.as_str()), ("when", &when)],
                );
                format!("{said} {}", request.answer)
            }
            _ => t.text("request-taken-back"),
        },
        None => t.text("request-taken-back"),
    };
    let title = t.text("request-late-title");
    let versions = (t.text("request-answer"), became, typed.to_owned());
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), &to)
        .before(named(&about.name, &to, &t.text("person-identity")))
        .status(StatusCode::CONFLICT)
        .body(html! {
            h1 { (title) }
            p { (t.text("request-late-text")) }
            (beside::compared(t, &[versions]))
            p { a class="nhsuk-link" href=(to) { (t.text("person-back")) } }
        })
}

/// What the person asked, in their words.
fn asked(t: &Texts, signed: &Signed, name: &str, request: &WorkerRequest) -> Markup {
    let when = moment(t, request.asked_at, &signed.organisation.time_zone);
    html! {
        p { (t.with("request-asked", &[("name", name), ("when", &when)])) }
        @if !request.words.is_empty() {
            blockquote class="nhsuk-inset-text" { p { (super::parts::lines(&request.words)) } }
        }
    }
}

/// On the person's page: a wish that waits, or what was said to the latest.
pub(super) fn section(
    t: &Texts,
    signed: &Signed,
    to: &str,
    name: &str,
    requests: &[WorkerRequest],
    may_act: bool,
) -> Markup {
    let zone = &signed.organisation.time_zone;
    let Some(request) = requests
        .first()
        .filter(|r| r.state != RequestState::TakenBack)
    else {
        return html! {};
    };
    html! {
        (asked(t, signed, name, request))
        @match (&request.answered_by, request.answered_at) {
            (Some(by), Some(at)) => {
                p {
                    (t.with("wish-worker-answered", &[("name", by.as_str()), ("when", &moment(t, at, zone))]))
                    " " (request.answer)
                }
            }
            _ => {
                @if may_act { p { a class="nhsuk-link" href={ (to) "/worker-request" } { (t.text("request-act")) } } }
            }
        }
    }
}
