//! The door: recognises who comes, and answers those who may not come in.

use crate::visitor::{Signed, Visitor, VisitorSlot, cookie_name, sent_cookie, sign_in_address};
use crate::{App, Failure, Fields, account, kept, missing};
use access::{Denied, on, reach, to};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use std::sync::Arc;
use store::account::session::{self, Found};
use store::delivery::concern;

/// How much of a form is kept when its sender has to sign in again, in bytes.
const KEPT: usize = 256 * 1024;
/// How much of a form the sign-in page carries, in bytes: it comes back encoded once more and has to fit into a form.
const CARRIED: usize = 128 * 1024;
/// That a session was used is written down at most this often.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Turns the cookie into who is asking, for every request.
pub async fn recognise(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let visitor = match find(&app, request.headers(), request.uri()).await {
        Ok(visitor) => visitor,
        Err(failure) => return failure.into_response(),
    };
    if let Some(slot) = request.extensions().get::<VisitorSlot>()
        && let Ok(mut slot) = slot.lock()
    {
        *slot = Some(visitor.clone());
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

async fn find(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Visitor, Failure> {
    let Some(token) = sent_cookie(headers, cookie_name(app)) else {
        return Ok(Visitor::Nobody);
    };
    let mut tx = app.db.read().await?;
    let found = session::find(&mut tx, &app.around, &token).await?;
    let (actor, organisation, session, ends_at, latest, seen_at, temporary, proved_at, factor) =
        match found {
            Found::Unknown => return Ok(Visitor::Nobody),
            Found::Over(actor) => return Ok(Visitor::Over(Box::new(actor))),
            Found::Current {
                actor,
                organisation,
                session,
                ends_at,
                latest,
                seen_at,
                temporary,
                proved_at,
                factor_asked,
                factor_there,
            } => (
                actor,
                organisation,
                session,
                ends_at,
                latest,
                seen_at,
                temporary,
                proved_at,
                (factor_asked, factor_there),
            ),
        };
    // Without a key nobody could set one up, so nobody is asked to.
    let must_set_up = factor.0 && !factor.1 && app.settings.key.is_some();
    let concerns = match reach::<on::Concern, to::Change>(&actor) {
        // Nothing is seen before there is a second factor.
        Ok(_) if must_set_up => Vec::new(),
        Ok(answers) => {
            let (now, zone) = (app.around.now(), &organisation.time_zone);
            concern::waiting_for(&mut tx, &answers, now, zone).await?
        }
        Err(Denied) => Vec::new(),
    };
    tx.rollback().await?;
    if app.around.now().duration_since(seen_at) >= SEEN_EVERY {
        let mut tx = app.db.write().await?;
        session::seen(&mut tx, &app.around, actor.org, session).await?;
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
        today: app.around.today(&organisation.time_zone),
        actor,
        session,
        ends_at,
        latest,
        temporary,
        proved_at,
        factor_asked: factor.0,
        must_set_up,
        organisation,
        concerns,
        path: uri.path().to_owned(),
        done,
    })))
}

/// Answers a request that needs somebody signed in. A form that was sent after its session ended is kept as a draft
/// for the account it belonged to; one that came without any session is kept once that account signs in. Nothing typed
/// is lost.
pub async fn ask_to_sign_in(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let app = parts.extensions.get::<Arc<App>>().cloned();
    let visitor = parts.extensions.get::<Visitor>().cloned();
    let background = parts.method != Method::GET && parts.uri.path().starts_with("/drafts/");
    let mut then = if parts.method == Method::GET {
        parts.uri.path_and_query().map(ToString::to_string)
    } else {
        None
    };
    let is_form = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if let (Some(app), true) = (app, is_form)
        && let Ok(bytes) = to_bytes(body, KEPT).await
    {
        let fields = Fields::parse(&bytes);
        match visitor {
            Some(Visitor::Over(actor))
                if kept::writer(&fields).is_none_or(|writer| writer == actor.account) =>
            {
                match kept::keep(&app, &actor, &fields).await {
                    Ok(Some(address)) => then = Some(address),
                    Ok(None) => {}
                    Err(failure) => return failure.into_response(),
                }
            }
            // Nothing says who this is until they sign in: the page they sign in on carries it that far.
            _ if !background && bytes.len() <= CARRIED => {
                if let Some(carried) = kept::carried(&fields) {
                    return account::sign_in_carrying(&app, carried);
                }
            }
            _ => {}
        }
    }
    if background {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Redirect::to(&sign_in_address(then.as_deref())).into_response()
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
