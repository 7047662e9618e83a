//! What tells those who run the service how it is: whether it lives, whether it can serve, and what is counted. Nothing
//! of it is about a person: addresses are counted by their pattern, never as they were asked for.

mod metrics;

use crate::App;
use crate::routes::AppState;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use metrics::Metrics;
use std::sync::Arc;
use std::time::Duration;
use store::health::{Unready, look};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// A database that has not answered by then does not answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// However often somebody asks, the database is asked at most this often.
const FRESH: SignedDuration = SignedDuration::from_secs(1);
/// An address that is no page of ours.
const NO_ROUTE: &str = "none";

/// What is counted, and what was last found.
#[derive(Debug)]
pub struct Health {
    metrics: Metrics,
    found: Mutex<Option<(Timestamp, Result<(), Unready>)>>,
}

impl Health {
    /// Nothing counted yet.
    pub fn new(version: &str, database: &'static str) -> Self {
        Health {
            metrics: Metrics::new(version, database),
            found: Mutex::new(None),
        }
    }
}

/// `/healthz` and `/readyz`, for whoever sends people to this server.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
}

/// The same and `/metrics`, for a listener that only those who run the service can reach.
pub fn apart(app: Arc<App>) -> Router {
    routes().route("/metrics", get(told)).with_state(app)
}

/// The process answers. It asks nobody, so that a database that is away brings no server down.
async fn alive() -> &'static str {
    "alive\n"
}

async fn ready(AppState(app): AppState) -> Response {
    match looked(&app).await {
        Ok(()) => "ready\n".into_response(),
        Err(why) => {
            let text = format!("not ready: {why}\n");
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], text).into_response()
        }
    }
}

/// What was found a moment ago, or is found now. Who asks meanwhile waits for the same answer.
async fn looked(app: &App) -> Result<(), Unready> {
    let mut found = app.health.found.lock().await;
    let now = app.around.now();
    if let Some((at, result)) = *found
        && now.duration_since(at) < FRESH
    {
        return result;
    }
    let result = timeout(PATIENCE, look(&app.db, &app.around))
        .await
        .unwrap_or(Err(Unready::Silent));
    if let Err(why) = result {
        tracing::warn!(why = %why, "the service is not ready");
    }
    app.health.metrics.ready(result.is_ok());
    *found = Some((app.around.now(), result));
    result
}

async fn told(State(app): State<Arc<App>>) -> Response {
    // So that what is told is so.
    let _ = looked(&app).await;
    match app.health.metrics.text() {
        Ok(text) => ([(CONTENT_TYPE, metrics::MIME)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Counts every request and how long its answer took to begin.
pub async fn measure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (method, route) = (method(request.method()), route(&request));
    let begun = app.around.now();
    let under_way = app.health.metrics.begun();
    let response = next.run(request).await;
    drop(under_way);
    let took = app.around.now().duration_since(begun);
    let status = response.status().as_u16();
    app.health.metrics.served(method, route, status, took);
    response
}

/// The pattern of an address, such as `/delivery/people/{id}`.
pub fn route(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>();
    matched.map_or(NO_ROUTE, MatchedPath::as_str).to_owned()
}

/// The method, if it is one that pages have: anybody can make up others.
pub fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
