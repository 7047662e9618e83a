//! The way in.

use access::{Role, password};
use axum::http::StatusCode;
use testkit::TestApp;
use testkit::app::{AccountTies, PASSWORD};

async fn with_password(app: &TestApp, email: &str) {
    let actor = app
        .account(Role::Administrator, email, &AccountTies::default())
        .await;
    let hash = password::hash(PASSWORD, &[5; 16]).expect("long enough");
    let mut tx = app.app.db.write().await.expect("begins");
    store::query("UPDATE account SET password_hash = $3 WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(actor.account)
        .bind(hash)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
}

#[tokio::test]
async fn signing_in_leads_on_to_the_page_that_was_asked_for() {
    let app = TestApp::new().await;
    with_password(&app, "ada@example.org").await;
    let asked = app.get("/?x=1", "").await;
    assert_eq!(asked.location(), "/sign-in?then=%2F%3Fx%3D1");
    let fields = [
        ("email", "Ada@example.org"),
        ("password", PASSWORD),
        ("then", "/?x=1"),
    ];
    let signed_in = app.post("/sign-in", "", &fields).await;
    assert_eq!(signed_in.location(), "/?x=1");
    let cookie = signed_in.cookie().expect("a cookie");
    let out = app.post("/sign-out", &cookie, &[]).await;
    assert_eq!(out.location(), "/sign-in");
    assert_eq!(app.get("/", &cookie).await.location(), "/sign-in");
}

#[tokio::test]
async fn another_host_is_never_led_on_to() {
    let app = TestApp::new().await;
    with_password(&app, "ada@example.org").await;
    for then in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let fields = [
            ("email", "ada@example.org"),
            ("password", PASSWORD),
            ("then", then),
        ];
        let answer = app.post("/sign-in", "", &fields).await;
        assert!(!answer.location().contains("evil"), "{then}");
    }
}

#[tokio::test]
async fn a_wrong_password_says_nothing_about_the_address_and_ten_mean_waiting() {
    let app = TestApp::new().await;
    with_password(&app, "ada@example.org").await;
    let wrong = [("email", "ada@example.org"), ("password", "not it")];
    let unknown = [("email", "bob@example.org"), ("password", "not it")];
    let first = app.post("/sign-in", "", &wrong).await;
    let other = app.post("/sign-in", "", &unknown).await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(first.body.replace("ada@", "bob@"), other.body);
    for _ in 0..9 {
        app.post("/sign-in", "", &wrong).await;
    }
    let right = [("email", "ada@example.org"), ("password", PASSWORD)];
    let waiting = app.post("/sign-in", "", &right).await;
    assert!(waiting.body.contains("Wait 15 minutes"));
    app.clock.advance(jiff::SignedDuration::from_mins(16));
    assert!(
        app.post("/sign-in", "", &right)
            .await
            .status
            .is_redirection()
    );
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let app = TestApp::new().await;
    let request = axum::http::Request::post("/sign-in")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("email=a&password=b"))
        .expect("a request");
    assert_eq!(app.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_answer_forbids_what_the_pages_do_not_need() {
    let app = TestApp::new().await;
    for path in ["/sign-in", "/nowhere", "/healthz"] {
        let answer = app.get(path, "").await;
        let policy = answer.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_session_ends_when_nothing_is_asked_for_half_an_hour() {
    let app = TestApp::new().await;
    let actor = app
        .account(
            Role::Administrator,
            "ada@example.org",
            &AccountTies::default(),
        )
        .await;
    let cookie = app.cookie(&actor).await;
    for _ in 0..3 {
        app.clock.advance(jiff::SignedDuration::from_mins(29));
        assert_ne!(app.get("/", &cookie).await.location(), "/sign-in");
    }
    app.clock.advance(jiff::SignedDuration::from_mins(31));
    assert_eq!(app.get("/", &cookie).await.location(), "/sign-in");
}

#[tokio::test]
async fn a_suspended_account_is_out_on_the_next_request() {
    let app = TestApp::new().await;
    let actor = app
        .account(
            Role::Administrator,
            "ada@example.org",
            &AccountTies::default(),
        )
        .await;
    let cookie = app.cookie(&actor).await;
    assert_ne!(app.get("/", &cookie).await.location(), "/sign-in");
    let mut tx = app.app.db.write().await.expect("begins");
    store::query("UPDATE account SET state = 'suspended' WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(actor.account)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
    assert_eq!(app.get("/", &cookie).await.location(), "/sign-in");
}

#[tokio::test]
async fn whatever_others_guess_the_owner_gets_in_where_they_signed_in_before() {
    let app = TestApp::new().await;
    with_password(&app, "ada@example.org").await;
    let right = [("email", "ada@example.org"), ("password", PASSWORD)];
    let first = app.post("/sign-in", "", &right).await;
    let browser = first
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find(|value| value.starts_with("alongside-browser="))
        .expect("the browser is known from now on");
    assert!(browser.contains("HttpOnly") && browser.contains("Max-Age=7776000"));
    let browser = browser.split(';').next().expect("it begins").to_owned();
    let wrong = [("email", "ada@example.org"), ("password", "not it")];
    for _ in 0..12 {
        app.post("/sign-in", "", &wrong).await;
    }
    let stranger = app.post("/sign-in", "", &right).await;
    assert!(stranger.body.contains("Wait 15 minutes"));
    let unknown = [("email", "bob@example.org"), ("password", "not it")];
    let nobody = app.post("/sign-in", "", &unknown).await;
    assert_eq!(stranger.body, nobody.body.replace("bob@", "ada@"));
    let owner = app.post("/sign-in", &browser, &right).await;
    assert!(owner.status.is_redirection(), "{}", owner.body);
}

#[tokio::test]
async fn the_demonstration_is_labelled_before_anybody_signs_in_and_nothing_else_is() {
    for demonstration in [true, false] {
        let app = TestApp::new().await;
        let mut tx = app.app.db.write().await.expect("begins");
        store::query("UPDATE organisation SET demonstration = $1")
            .bind(demonstration)
            .execute(&mut tx)
            .await
            .expect("changed");
        tx.commit().await.expect("kept");
        for path in ["/sign-in", "/boundary", "/accessibility", "/not-there"] {
            let page = app.get(path, "").await;
            let labelled = page.body.contains("<strong>Demonstration.</strong>");
            assert_eq!(labelled, demonstration, "{path}");
        }
    }
}
