//! Leaving at once, for a person beside whom somebody stands who should not see what they read.
//!
//! The pattern is that of GOV.UK and the NHS, “exit this page”. It leads to another site: a blank page of ours, or one that
//! pretends, would still have our address in the bar and in the history. It is the BBC’s weather, as there, because many
//! people look at it and it says nothing about whoever does; it is fixed, so that no setting can lead elsewhere. Nothing
//! is asked of that site until somebody presses the button, and no page of ours is named to it.
//!
//! The session is ended too, so that the way back asks to sign in. It is a form and not a link, because what ends a
//! session is not for a link that anybody can send or a browser fetches ahead. The answer is a page that moves on by
//! itself: browsers refuse to follow a form to another site, which our policy (`form-action`) forbids. Where scripts run,
//! `leave.mjs` empties the page first and waits for nobody. What the browser keeps of pages seen before, we cannot take
//! away; the page about what stays between people says so.

use crate::Failure;
use crate::routes::AppState;
use crate::visitor::{AnyVisitor, with_cookie};
use axum::http::HeaderName;
use axum::response::{Html, IntoResponse as _, Response};
use maud::{DOCTYPE, html};
use store::account::session;

/// Where the form is sent.
pub const PATH: &str = "/leave";
/// Where it leads.
pub const AWAY: &str = "https://www.bbc.co.uk/weather";

/// Ends the session, if there still is one, and leads away.
pub async fn send(state: AppState, AnyVisitor(visitor): AnyVisitor) -> Result<Response, Failure> {
    if let Some(signed) = visitor.signed() {
        let mut tx = state.db.write().await?;
        session::end(&mut tx, &state.around, &signed.actor, signed.session).await?;
        tx.commit().await?;
    }
    // Nothing on it tells whose it is, should the other site not answer.
    let blank = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head { meta charset="utf-8"; title { "Weather" } }
            body { a href=(AWAY) rel="noreferrer" { "Weather" } }
        }
    };
    let onward = (
        [
            (HeaderName::from_static("refresh"), format!("0; url={AWAY}")),
            (
                HeaderName::from_static("referrer-policy"),
                "no-referrer".to_owned(),
            ),
        ],
        Html(blank.into_string()),
    );
    Ok(with_cookie(&state, None, onward.into_response()))
}
