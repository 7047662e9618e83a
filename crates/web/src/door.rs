//! The door: recognises who comes, and answers those who may not come in.

use crate::fields::{LARGEST, is_form};
use crate::visitor::{Signed, Visitor, VisitorSlot, cookie_name, sent_cookie, sign_in_address};
use crate::{App, Failure, Fields, account, kept, missing};
use access::{Denied, on, reach, to};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use std::sync::Arc;
use store::account::session::{self, Found};
use store::delivery::concern;

/// How much of a form the sign-in page carries, in bytes: it comes back encoded once more and has to fit into a form.
const CARRIED: usize = 128 * 1024;
/// That a session was used is written down at most this often.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Turns the cookie into who is asking, for every request.
pub async fn recognise(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let visitor = match find(&app, request.method(), request.uri(), request.headers()).await {
        Ok(visitor) => visitor,
        Err(failure) => return failure.into_response(),
    };
    if visitor.signed().is_none()
        && let Err(error) = app.look_for_demonstration().await
    {
        return Failure::from(error).into_response();
    }
    if let Some(slot) = request.extensions().get::<VisitorSlot>()
        && let Ok(mut slot) = slot.lock()
    {
        *slot = Some(visitor.clone());
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Whether the request is one of those that scripts make every few seconds and that show no page: a draft that is kept,
/// a session that goes on.
fn is_without_page(method: &Method, path: &str) -> bool {
    let keeps_draft = || {
        let draft = path.strip_prefix("/drafts/");
        draft.is_some_and(|id| !id.contains('/'))
    };
    method == Method::POST && (path == "/session/extend" || keeps_draft())
}

async fn find(
    app: &App,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Visitor, Failure> {
    let Some(token) = sent_cookie(headers, cookie_name(app)) else {
        return Ok(Visitor::Nobody);
    };
    let mut tx = app.db.read().await?;
    let found = session::find(&mut tx, &app.around, &token).await?;
    let current = match found {
        Found::Unknown => return Ok(Visitor::Nobody),
        Found::Over(actor) => return Ok(Visitor::Over(Box::new(actor))),
        Found::Current(current) => current,
    };
    // Without a key nobody could set one up, so nobody is asked to.
    let must_set_up = current.factor_asked && !current.factor_there && app.settings.key.is_some();
    let concerns = match reach::<on::Concern, to::Change>(&current.actor) {
        // Nothing is seen before there is a second factor.
        Ok(_) if must_set_up || is_without_page(method, uri.path()) => Vec::new(),
        Ok(answers) => {
            let (now, zone) = (app.around.now(), &current.organisation.time_zone);
            concern::waiting_for(&mut tx, &answers, now, zone).await?
        }
        Err(Denied) => Vec::new(),
    };
    tx.rollback().await?;
    if app.around.now().duration_since(current.seen_at) >= SEEN_EVERY {
        let mut tx = app.db.write().await?;
        session::seen(&mut tx, &app.around, current.actor.org, current.session).await?;
        tx.commit().await?;
    }
    let done = uri
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .find_map(|pair| pair.strip_prefix("done="))
        .filter(|key| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        .map(str::to_owned);
    Ok(Visitor::Signed(Box::new(Signed {
        today: app.around.today(&current.organisation.time_zone),
        actor: current.actor,
        session: current.session,
        ends_at: current.ends_at,
        latest: current.latest,
        temporary: current.temporary,
        proved_at: current.proved_at,
        factor_asked: current.factor_asked,
        must_set_up,
        organisation: current.organisation,
        concerns,
        path: uri.path().to_owned(),
        done,
    })))
}

/// Answers a request that needs somebody signed in. A form that was sent after its session ended is kept for the account
/// it belonged to; one that came without any session is kept once that account signs in. Where what was typed cannot be
/// kept, the page on which they sign in says so.
pub async fn ask_to_sign_in(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method == Method::GET {
        let then = parts.uri.path_and_query().map(ToString::to_string);
        return Redirect::to(&sign_in_address(then.as_deref(), false)).into_response();
    }
    if is_without_a_look(&parts) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let page = kept::page_of(&parts.headers);
    let to_page = |lost| {
        let address = sign_in_address(page.as_deref(), lost);
        Redirect::to(&address).into_response()
    };
    if !is_form(&parts.headers) {
        // What comes with files is as large as they are.
        return to_page(parts.headers.contains_key(CONTENT_TYPE));
    }
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return to_page(true);
    };
    let (Some(app), Some(visitor)) = (
        parts.extensions.get::<Arc<App>>(),
        parts.extensions.get::<Visitor>(),
    ) else {
        return to_page(true);
    };
    let (action, fields) = (parts.uri.path(), Fields::parse(&bytes));
    let lost = kept::is_worth_keeping(action, &fields);
    let writer = kept::writer(&fields);
    let Some(form) = kept::to_keep(action, page.as_deref(), fields) else {
        return to_page(lost);
    };
    match visitor {
        Visitor::Over(actor) if writer == Some(actor.account) => {
            match kept::keep(app, actor, &form).await {
                Ok(Some(address)) => {
                    Redirect::to(&sign_in_address(Some(&address), false)).into_response()
                }
                Ok(None) => to_page(lost),
                Err(failure) => failure.into_response(),
            }
        }
        // Nothing says who this is until they sign in: the page they sign in on carries it that far.
        Visitor::Nobody if bytes.len() <= CARRIED => match kept::carried(&form) {
            Some(carried) => account::sign_in_carrying(app, carried),
            None => to_page(lost),
        },
        _ => to_page(lost),
    }
}

/// Whether a script sent it that shows no page of what comes back: what it sent goes on standing in the page it is on.
fn is_without_a_look(parts: &Parts) -> bool {
    let by_script = parts
        .headers
        .get("sec-fetch-mode")
        .is_some_and(|mode| mode.as_bytes() != b"navigate");
    by_script || is_without_page(&parts.method, parts.uri.path())
}

/// Answers a request that the policy does not allow: as if the page were not there.
pub fn refuse(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match (
        parts.extensions.get::<Arc<App>>(),
        parts.extensions.get::<Visitor>(),
    ) {
        (Some(app), Some(visitor)) => missing::page(app, visitor),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_that_is_kept_and_a_session_that_goes_on_show_no_page() {
        for (method, path, expected) in [
            (Method::POST, "/session/extend", true),
            (Method::POST, "/drafts/0190", true),
            (Method::GET, "/drafts/0190/forget", false),
            (Method::POST, "/drafts/0190/forget", false),
            (Method::POST, "/delivery/concerns", false),
            (Method::GET, "/", false),
        ] {
            assert_eq!(is_without_page(&method, path), expected, "{method} {path}");
        }
    }
}
