//! What is said when a request was not served: nothing there, nothing to see, or something went wrong.

use crate::App;
use crate::failure::Failed;
use crate::shell::Shell;
use crate::visitor::Visitor;
use axum::http::StatusCode;
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
    let t = &app.texts;
    let (title, text) = match status {
        StatusCode::INSUFFICIENT_STORAGE => ("no-room-title", "no-room-text"),
        StatusCode::SERVICE_UNAVAILABLE => ("away-title", "away-text"),
        status if status.is_client_error() => ("unfit-title", "broken-text"),
        _ => ("broken-title", "broken-text"),
    };
    let title = t.text(title);
    Shell::for_anybody(app, visitor.signed(), title.clone())
        .status(status)
        .body(html! {
            h1 { (title) }
            @match &failed.message {
                Some(message) => p { (message) },
                None => p { (t.text(text)) },
            }
            p { a class="nhsuk-link" href="/" { (t.text("missing-way-out")) } }
        })
}
