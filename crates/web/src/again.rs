//! A request that the database ended in favour of another is made once more.
//!
//! Two requests of one account on one record can wait for each other on PostgreSQL: one has written to the audit trail
//! and wants the record, the other has the record and wants to write to the trail. The database ends one of them, and
//! nothing of its transaction is left. It is made again, as if it had come a moment later: forms carry the identifiers
//! of what they make, so what had been kept before counts once.
//!
//! A request that the database could not serve now, because a long file is brought in, its disk is full or it cannot be
//! reached, is given back to whoever made it, with what they typed, to be sent once more by a press of a button.

use crate::Fields;
use crate::failure::{Again, Deadlocked, Failed};
use crate::fields::{LARGEST, is_form};
use crate::kept;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Answers a request, and once more when the first answer is that the database ended it.
pub async fn once(request: Request, next: Next) -> Response {
    let can_be_repeated =
        matches!(*request.method(), Method::GET | Method::HEAD) || is_small_form(request.headers());
    if !can_be_repeated {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        // It ended before the length that it said.
        return StatusCode::BAD_REQUEST.into_response();
    };
    let address = parts.uri.path_and_query().map(ToString::to_string);
    let form = (!matches!(parts.method, Method::GET | Method::HEAD)).then(|| bytes.clone());
    let mut answer = ended(next, parts, bytes).await;
    if let Some(failed) = answer.extensions_mut().get_mut::<Failed>()
        && failed.wait.is_some()
    {
        failed.again = address.and_then(|address| again(address, form.as_deref()));
    }
    answer
}

/// The request as it can be made again. A form with a password is not given back: it would stand in the page.
fn again(address: String, form: Option<&[u8]>) -> Option<Again> {
    let fields = form.map(Fields::parse);
    let secret = |fields: &Fields| kept::has_secrets(&address, fields);
    if fields.as_ref().is_some_and(secret) {
        return None;
    }
    Some(Again { address, fields })
}

/// The answer to a request, made once more when the database ended it.
async fn ended(next: Next, parts: Parts, bytes: Bytes) -> Response {
    let made = |parts: Parts, bytes: Bytes| Request::from_parts(parts, Body::from(bytes));
    let answer = next.clone().run(made(parts.clone(), bytes.clone())).await;
    if answer.extensions().get::<Deadlocked>().is_none() {
        return answer;
    }
    tracing::info!("the database ended a request in favour of another, and it is made once more");
    let answer = next.run(made(parts, bytes)).await;
    if answer.extensions().get::<Deadlocked>().is_some() {
        tracing::error!("the database ended a request in favour of another, twice");
    }
    answer
}

/// Whether it is a form that is kept in memory anyway.
fn is_small_form(headers: &HeaderMap) -> bool {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse::<usize>().ok());
    is_form(headers) && length.is_some_and(|length| length <= LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Failure;
    use axum::Router;
    use axum::http::header::CONTENT_TYPE;
    use axum::routing::post;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tower::ServiceExt as _;

    /// Sends a form to a handler that is ended so many times; the answer, and how often the handler ran.
    async fn check(ended: usize, kind: &str) -> (StatusCode, String, usize) {
        let ran = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ran);
        let handler = move |body: String| async move {
            if count.fetch_add(1, Ordering::Relaxed) < ended {
                return Err(Failure::Deadlocked);
            }
            Ok(body)
        };
        let router: Router = Router::new()
            .route("/", post(handler))
            .layer(axum::middleware::from_fn(once));
        let request = Request::post("/")
            .header(CONTENT_TYPE, kind)
            .header(CONTENT_LENGTH, 3)
            .body(Body::from("a=1"))
            .expect("a request");
        let answer = router.oneshot(request).await.expect("answers");
        let status = answer.status();
        let body = to_bytes(answer.into_body(), LARGEST).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("text");
        (status, body, ran.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn what_the_database_ended_is_made_once_more() {
        let form = "application/x-www-form-urlencoded";
        let said = "a=1".to_owned();
        assert_eq!(check(0, form).await, (StatusCode::OK, said.clone(), 1));
        assert_eq!(check(1, form).await, (StatusCode::OK, said, 2));
        let failed = StatusCode::INTERNAL_SERVER_ERROR;
        assert_eq!(check(2, form).await, (failed, String::new(), 2));
        assert_eq!(check(1, "text/csv").await, (failed, String::new(), 1));
    }

    /// What is given back of a form for which the database was not free.
    async fn given_back(address: &str, form: &'static str) -> Option<Again> {
        let busy = || async { Failure::Busy };
        let router: Router = Router::new()
            .route("/{*any}", post(busy).get(busy))
            .layer(axum::middleware::from_fn(once));
        let request = match form {
            "" => Request::get(address).body(Body::empty()),
            form => Request::post(address)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(CONTENT_LENGTH, form.len())
                .body(Body::from(form)),
        };
        let answer = router
            .oneshot(request.expect("a request"))
            .await
            .expect("an answer");
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let failed = answer.extensions().get::<Failed>();
        failed.and_then(|failed| failed.again.clone())
    }

    #[tokio::test]
    async fn a_form_for_which_the_database_was_not_free_is_given_back_unless_it_holds_a_password() {
        let note = given_back("/delivery/contacts?list=a", "note=We+walked").await;
        let note = note.expect("a form");
        assert_eq!(note.address, "/delivery/contacts?list=a");
        assert_eq!(note.fields.expect("fields").get("note"), "We walked");
        let looked = given_back("/delivery/people?q=Ash", "").await;
        assert!(looked.expect("an address").fields.is_none());
        assert!(given_back("/sign-in", "email=a&word=b").await.is_none());
        assert!(given_back("/people", "password=b").await.is_none());
    }
}
