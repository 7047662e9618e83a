//! What is said when a request was not served: nothing there, nothing to see, or something went wrong.

use crate::App;
use crate::failure::{Again, Failed, Wait};
use crate::shell::Shell;
use crate::ui;
use crate::visitor::Visitor;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use maud::html;

/// What is said when something is not there, or not theirs to see: the same for both.
pub fn page(app: &App, visitor: &Visitor) -> Response {
    let t = &app.texts;
    Shell::for_anybody(app, visitor.signed(), t.text("missing-title"))
        .status(StatusCode::NOT_FOUND)
        .body(html! {
            h1 { (t.text("missing-title")) }
            p { (t.text("missing-text")) }
            p { a class="nhsuk-link" href="/" { (t.text("missing-way-out")) } }
        })
}

/// What is said when not even the frame of a page could be made: the same words, and nothing that could fail.
pub fn without_frame(app: &App) -> Response {
    let t = &app.texts;
    let title = t.text("broken-title");
    let page = html! {
        (maud::DOCTYPE)
        html lang=(t.tag()) dir=[t.right_to_left().then_some("rtl")] {
            head { title { (title) } }
            body {
                main {
                    h1 { (title) }
                    p { (t.text("broken-text")) }
                    p { a href="/" { (t.text("missing-way-out")) } }
                }
            }
        }
    };
    (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
}

/// The page for a failure.
pub fn failed(app: &App, visitor: &Visitor, status: StatusCode, failed: &Failed) -> Response {
    if status == StatusCode::NOT_FOUND {
        return page(app, visitor);
    }
    if let Some(why) = failed.wait {
        return wait(app, visitor, (status, why), failed.again.as_ref());
    }
    let t = &app.texts;
    let title = if status.is_client_error() {
        t.text("unfit-title")
    } else {
        t.text("broken-title")
    };
    Shell::for_anybody(app, visitor.signed(), title.clone())
        .status(status)
        .body(html! {
            h1 { (title) }
            @match failed.message(t) {
                Some(message) => p { (message) },
                None => p { (t.text("broken-text")) },
            }
            p { a class="nhsuk-link" href="/" { (t.text("missing-way-out")) } }
        })
}

/// How long to wait before asking again, in seconds, as programs are told it.
const WAIT: HeaderValue = HeaderValue::from_static("30");

/// The page for what the database could not do now. What was typed is on it, to be sent again.
fn wait(
    app: &App,
    visitor: &Visitor,
    (status, why): (StatusCode, Wait),
    again: Option<&Again>,
) -> Response {
    let t = &app.texts;
    let (title, text) = match why {
        Wait::Busy => ("busy-title", "busy-text"),
        Wait::NoRoom => ("no-room-title", "no-room-text"),
        Wait::Away => ("away-title", "away-text"),
    };
    let title = t.text(title);
    let mut response = Shell::for_anybody(app, visitor.signed(), title.clone())
        .status(status)
        .body(html! {
            h1 { (title) }
            p { (t.text(text)) }
            @match again {
                Some(Again { address, fields: Some(fields) }) => {
                    p { (t.text("wait-not-saved")) }
                    form method="post" action=(address) {
                        @for (name, value) in fields.pairs() { (ui::hidden(name, value)) }
                        (ui::button(&ui::Button { text: &t.text("wait-send-again"), ..ui::Button::default() }))
                    }
                }
                Some(Again { address, fields: None }) => {
                    p { a class="nhsuk-link" href=(address) { (t.text("wait-look-again")) } }
                }
                None => p { (t.text("wait-go-back")) },
            }
        });
    response.headers_mut().insert(RETRY_AFTER, WAIT);
    response
}
