//! What every answer carries and every request passes.

use crate::failure::Failed;
use crate::routes::AppState;
use crate::visitor::{Visitor, VisitorSlot};
use crate::{App, Failure, health, language, missing};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The longest a request may take. Large exports stream and begin to answer long before.
const LONGEST: Duration = Duration::from_mins(2);

/// Wraps the router in what every request passes, outermost last.
pub fn layers(router: Router, app: &Arc<App>) -> Router {
    router
        .layer(DefaultBodyLimit::max(crate::fields::LARGEST))
        // Inside `answer`, so that a mistake of ours gets the same page as any other failure.
        .layer(CatchPanicLayer::custom(|_| fell_over()))
        .layer(from_fn_with_state(Arc::clone(app), answer))
        .layer(from_fn_with_state(Arc::clone(app), language::find))
        .layer(CsrfLayer::new())
        // The net below the net: should the frame of that page fall over too, a page without a frame is left.
        .layer(CatchPanicLayer::custom({
            let app = Arc::clone(app);
            move |_| missing::without_frame(&app)
        }))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            LONGEST,
        ))
        // The fastest level takes a page to a fifth; the best would cost more than making the page.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(Arc::clone(app), headers))
        .layer(from_fn_with_state(Arc::clone(app), health::measure))
}

/// A handler that panicked. What it said can hold what somebody typed, so it is not logged here; the place is on standard
/// error.
fn fell_over() -> Response {
    Failure::Internal("a handler panicked".into()).into_response()
}

/// Turns a failure into a page in the frame of the visitor, and writes down that a request was served.
async fn answer(AppState(app): AppState, request: Request, next: Next) -> Response {
    let method = health::method(request.method());
    // The address itself can hold identifiers, one-time links and what was searched.
    let route = health::route(&request);
    let begun = app.around.now();
    let (request, visitor) = remember_visitor(request);
    let response = next.run(request).await;
    let status = response.status();
    let response = match response.extensions().get::<Failed>().cloned() {
        Some(failure) => {
            let visitor = visitor
                .lock()
                .ok()
                .and_then(|v| v.clone())
                .unwrap_or(Visitor::Nobody);
            missing::failed(&app, &visitor, status, &failure)
        }
        None => response,
    };
    let took = app.around.now().duration_since(begun).as_millis();
    tracing::info!(http.method = method, http.route = %route, http.status = status.as_u16(), duration_ms = %took, "a request was served");
    response
}

fn remember_visitor(mut request: Request) -> (Request, VisitorSlot) {
    let slot = VisitorSlot::default();
    request.extensions_mut().insert(Arc::clone(&slot));
    (request, slot)
}

async fn headers(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "same-origin");
    set(CACHE_CONTROL, "no-store");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    if app.settings.tls {
        set(
            STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    response
}
