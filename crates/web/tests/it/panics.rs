//! What somebody sees when a handler of ours falls over.

use access::Role;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use std::sync::Arc;
use testkit::TestApp;
use testkit::app::AccountTies;
use tower::ServiceExt as _;

/// What nobody outside may read.
const CANARY: &str = "Esi Okafor";

async fn falls_over() -> &'static str {
    assert!(CANARY.is_empty(), "{CANARY}");
    "never"
}

#[tokio::test]
async fn a_handler_that_panics_is_answered_with_a_page_that_leads_out() {
    let app = TestApp::new().await;
    let ada = app
        .account(
            Role::Administrator,
            "a@example.org",
            &AccountTies::default(),
        )
        .await;
    let cookie = app.cookie(&ada).await;
    let here = Arc::clone(&app.app);
    let router = Router::new()
        .route("/falls-over", get(falls_over))
        .layer(from_fn_with_state(Arc::clone(&here), web::door::recognise));
    let router = web::security::layers(router, &here);
    for (cookie, signed_in) in [(cookie.as_str(), true), ("", false)] {
        let request = Request::get("/falls-over").header(COOKIE, cookie);
        let request = request.body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(answer.headers().contains_key(CONTENT_SECURITY_POLICY));
        let kind = answer.headers()[CONTENT_TYPE].to_str().expect("text");
        assert!(kind.starts_with("text/html"), "{kind}");
        let body = to_bytes(answer.into_body(), usize::MAX)
            .await
            .expect("a body");
        let body = String::from_utf8_lossy(&body);
        for said in [
            "<h1>Sorry, there is a problem</h1>",
            "href=\"/\"",
            "<footer",
        ] {
            assert!(body.contains(said), "{said}: {body}");
        }
        assert_eq!(body.contains("/sign-out"), signed_in);
        assert!(!body.contains(CANARY) && !body.contains("panic"));
    }
}

#[tokio::test]
async fn should_even_the_frame_fall_over_a_page_is_left() {
    let app = TestApp::new().await;
    let answer = web::missing::without_frame(&app.app);
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = to_bytes(answer.into_body(), usize::MAX)
        .await
        .expect("a body");
    let body = String::from_utf8_lossy(&body);
    assert!(body.contains("<h1>Sorry, there is a problem</h1>") && body.contains("href=\"/\""));
}
