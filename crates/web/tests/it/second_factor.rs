//! Codes from an app, and proving again who one is.

use access::account::State;
use access::totp::Secret;
use access::{Actor, Role, password};
use axum::http::StatusCode;
use jiff::SignedDuration;
use store::query;
use testkit::TestApp;
use testkit::app::{AccountTies, Answer, PASSWORD};

const EMAIL: &str = "ada@example.org";

/// Somebody with a password, signed in.
async fn somebody(app: &TestApp, role: Role, email: &str) -> (Actor, String) {
    let actor = app.account(role, email, &AccountTies::default()).await;
    let hash = password::hash(PASSWORD, &[5; 16]).expect("long enough");
    let mut tx = app.app.db.write().await.expect("begins");
    query("UPDATE account SET password_hash = $2 WHERE id = $1")
        .bind(actor.account)
        .bind(hash)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let from = text.find(before).expect(before) + before.len();
    text[from..].split(after).next().expect("it ends")
}

/// Reads base 32 as an app does.
fn secret(page: &Answer) -> Secret {
    let typed = between(&page.body, "app-link-once\"><code>", "<");
    let bits: Vec<u8> = typed
        .bytes()
        .filter(|byte| *byte != b' ')
        .flat_map(|byte| {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                _ => byte - b'2' + 26,
            };
            (0..5).rev().map(move |place| (value >> place) & 1)
        })
        .collect();
    let bytes: Vec<u8> = bits
        .chunks(8)
        .map(|eight| eight.iter().fold(0, |byte, bit| (byte << 1) | bit))
        .collect();
    Secret::new(bytes.try_into().expect("160 bits"))
}

async fn set_up(app: &TestApp, cookie: &str) -> (Secret, Vec<String>) {
    let begun = app.post("/account/second-factor/begin", cookie, &[]).await;
    assert_eq!(begun.location(), "/account/second-factor");
    let page = app.get("/account/second-factor", cookie).await;
    assert!(page.body.contains("app-qr"));
    let secret = secret(&page);
    let wrong = app
        .post("/account/second-factor/confirm", cookie, &[("code", "000")])
        .await;
    assert!(wrong.body.contains("This code is not right"));
    let code = secret.shown(app.clock.now());
    let done = app
        .post("/account/second-factor/confirm", cookie, &[("code", &code)])
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let list = between(&done.body, "<ul class=\"nhsuk-list\">", "</ul>");
    let codes: Vec<String> = list
        .split("<code>")
        .skip(1)
        .map(|part| part.split('<').next().expect("it ends").to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

/// The page that asks for the code, after the password.
async fn half_way(app: &TestApp) -> String {
    let fields = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("then", "/account"),
    ];
    let asked = app.post("/sign-in", "", &fields).await;
    assert_eq!(asked.cookie(), None, "a password alone lets nobody in");
    between(&asked.body, "name=\"half\" value=\"", "\"").to_owned()
}

async fn give(app: &TestApp, half: &str, code: &str) -> Answer {
    let fields = [("half", half), ("code", code), ("then", "/account")];
    app.post("/sign-in/code", "", &fields).await
}

#[tokio::test]
async fn staff_set_up_an_app_before_they_see_anything_and_supported_people_need_not() {
    let app = TestApp::with_key().await;
    for role in Role::ALL {
        let email = format!("{role}@example.org");
        let (_, cookie) = somebody(&app, role, &email).await;
        let page = app.get("/account", &cookie).await;
        if role == Role::SupportedPerson {
            assert_eq!(page.status, StatusCode::OK);
        } else {
            assert_eq!(page.location(), "/account/second-factor", "{role}");
        }
    }
    let (_, cookie) = somebody(&app, Role::Manager, EMAIL).await;
    let page = app.get("/account/second-factor", &cookie).await;
    assert!(page.body.contains("Your service asks for a code"));
    for closed in ["nhsuk-header__navigation-link", "href=\"/account\""] {
        assert!(!page.body.contains(closed), "{closed} leads back here");
    }
    set_up(&app, &cookie).await;
    assert_eq!(app.get("/account", &cookie).await.status, StatusCode::OK);
    let page = app.get("/account/second-factor", &cookie).await;
    assert!(page.body.contains("10 recovery codes left"));
    assert!(
        !page.body.contains("app-qr"),
        "the secret is not shown again"
    );
}

#[tokio::test]
async fn a_code_lets_in_once_and_a_recovery_code_too() {
    let app = TestApp::with_key().await;
    let (_, cookie) = somebody(&app, Role::Manager, EMAIL).await;
    let (secret, recovery) = set_up(&app, &cookie).await;
    app.clock.advance(SignedDuration::from_mins(1));
    let code = secret.shown(app.clock.now());
    let half = half_way(&app).await;
    let wrong = give(&app, &half, "000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let inside = give(&app, &half, &code).await;
    assert_eq!(inside.location(), "/account");
    let used = give(&app, &half, &code).await;
    assert_eq!(used.location(), "/sign-in", "the first step counts once");
    let half = half_way(&app).await;
    let again = give(&app, &half, &code).await;
    assert!(
        again
            .body
            .contains("This code is not right, or was used before")
    );
    let shouted = recovery[0].to_uppercase();
    let inside = give(&app, &half, &shouted).await;
    let cookie = inside.cookie().expect("a cookie");
    let half = half_way(&app).await;
    let again = give(&app, &half, &recovery[0]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = app.get("/account/second-factor", &cookie).await;
    assert!(page.body.contains("9 recovery codes left"));
    app.clock.advance(SignedDuration::from_mins(11));
    let late = give(&app, &half, &recovery[1]).await;
    assert_eq!(late.location(), "/sign-in", "it took too long");
}

#[tokio::test]
async fn whoever_waits_for_a_code_begins_again_when_every_session_is_ended() {
    let app = TestApp::with_key().await;
    let (_, cookie) = somebody(&app, Role::Manager, EMAIL).await;
    let (_, recovery) = set_up(&app, &cookie).await;
    for end in [
        "/account/sessions/end-others",
        "/account/sessions/end-every",
    ] {
        let half = half_way(&app).await;
        app.post(end, &cookie, &[]).await;
        let late = give(&app, &half, &recovery[0]).await;
        assert_eq!(late.location(), "/sign-in", "{end}");
        assert_eq!(late.cookie(), None, "{end}");
    }
}

#[tokio::test]
async fn ten_wrong_codes_mean_waiting() {
    let app = TestApp::with_key().await;
    let (_, cookie) = somebody(&app, Role::Manager, EMAIL).await;
    let (_, recovery) = set_up(&app, &cookie).await;
    let half = half_way(&app).await;
    for number in 0..10 {
        let wrong = give(&app, &half, &format!("00000{number}")).await;
        assert!(wrong.body.contains("This code is not right"));
    }
    let right = give(&app, &half, &recovery[0]).await;
    assert!(right.body.contains("Wait 15 minutes"));
}

#[tokio::test]
async fn what_is_kept_of_an_app_cannot_be_read_and_an_administrator_can_remove_it() {
    let app = TestApp::with_key().await;
    let (actor, cookie) = somebody(&app, Role::Manager, EMAIL).await;
    let (secret, _) = set_up(&app, &cookie).await;
    let mut tx = app.app.db.read().await.expect("begins");
    let (sealed,): (Vec<u8>,) = query("SELECT sealed FROM totp WHERE account_id = $1")
        .bind(actor.account)
        .one(&mut tx)
        .await
        .expect("kept");
    tx.rollback().await.expect("ends");
    assert!(!sealed.windows(20).any(|part| part == secret.bytes()));
    let (_, keeper) = somebody(&app, Role::Administrator, "keeper@example.org").await;
    set_up(&app, &keeper).await;
    let path = format!("/administration/accounts/{}/second-factor", actor.account);
    let reset = app.post(&path, &keeper, &[]).await;
    assert!(reset.location().ends_with("?done=factor-reset"));
    let out = app.get("/account", &cookie).await;
    assert!(out.location().starts_with("/sign-in"), "what was open ends");
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    let inside = app.post("/sign-in", "", &fields).await;
    let cookie = inside.cookie().expect("a cookie");
    let page = app.get("/account", &cookie).await;
    assert_eq!(
        page.location(),
        "/account/second-factor",
        "another is set up"
    );
    let audit = app.get("/administration/audit", &keeper).await;
    assert!(audit.body.contains("second factor reset"));
}

#[tokio::test]
async fn a_service_says_whether_it_asks_and_without_a_key_nobody_is_kept_out() {
    let app = TestApp::with_key().await;
    let (_, keeper) = somebody(&app, Role::Administrator, EMAIL).await;
    set_up(&app, &keeper).await;
    let path = "/administration/settings/second-factor";
    let odd = app.post(path, &keeper, &[("asked", "some")]).await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    let saved = app.post(path, &keeper, &[("asked", "nobody")]).await;
    assert_eq!(saved.location(), "/administration/settings?done=saved");
    let page = app.get("/administration/settings", &keeper).await;
    assert!(page.body.contains("Nobody is asked for a code"));
    let (_, other) = somebody(&app, Role::Manager, "m@example.org").await;
    assert_eq!(app.get("/account", &other).await.status, StatusCode::OK);
    let ended = app.post("/account/second-factor/end", &keeper, &[]).await;
    assert!(ended.location().ends_with("?done=factor-ended"));

    let without = TestApp::new().await;
    let (_, cookie) = somebody(&without, Role::Manager, EMAIL).await;
    assert_eq!(
        without.get("/account", &cookie).await.status,
        StatusCode::OK
    );
    let page = without.get("/account/second-factor", &cookie).await;
    assert!(page.body.contains("The server has no key"));
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_the_audit_asks_again_and_goes_on_where_it_was() {
    let app = TestApp::new().await;
    let (_, cookie) = somebody(&app, Role::Administrator, EMAIL).await;
    let path = "/administration/audit?action=create";
    assert_eq!(app.get(path, &cookie).await.status, StatusCode::OK);
    app.clock.advance(SignedDuration::from_mins(16));
    let asked = app.get(path, &cookie).await;
    let prove = asked.location().to_owned();
    assert_eq!(
        prove,
        "/account/prove?then=%2Fadministration%2Faudit%3Faction%3Dcreate"
    );
    assert!(
        app.get("/administration/audit.csv", &cookie)
            .await
            .location()
            .starts_with("/account/prove")
    );
    assert_eq!(
        app.get("/administration", &cookie).await.status,
        StatusCode::OK
    );
    let page = app.get(&prove, &cookie).await;
    assert!(page.body.contains("Is it still you?"));
    let wrong = [("then", path), ("proof_password", "not it")];
    let wrong = app.post("/account/prove", &cookie, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [("then", path), ("proof_password", PASSWORD)];
    let on = app.post("/account/prove", &cookie, &right).await;
    assert_eq!(on.location(), path);
    let fresh = on.cookie().expect("another token");
    assert_ne!(fresh, cookie);
    assert_eq!(app.get(path, &fresh).await.status, StatusCode::OK);
    let old = app.get(path, &cookie).await;
    assert!(
        old.location().starts_with("/sign-in"),
        "the old token is gone"
    );
    let elsewhere = [("then", "//evil.example"), ("proof_password", PASSWORD)];
    let home = app.post("/account/prove", &fresh, &elsewhere).await;
    assert!(!home.location().contains("evil"));
}

#[tokio::test]
async fn an_app_is_not_removed_by_whoever_finds_a_browser_open() {
    let app = TestApp::with_key().await;
    let (_, cookie) = somebody(&app, Role::Manager, EMAIL).await;
    set_up(&app, &cookie).await;
    app.clock.advance(SignedDuration::from_mins(16));
    for what in ["begin", "codes", "end"] {
        let path = format!("/account/second-factor/{what}");
        let asked = app.post(&path, &cookie, &[]).await;
        let prove = "/account/prove?then=%2Faccount%2Fsecond-factor";
        assert_eq!(asked.location(), prove, "{what}");
    }
    let page = app.get("/account/second-factor", &cookie).await;
    assert!(page.body.contains("10 recovery codes left"));
}

#[tokio::test]
async fn a_form_that_needs_a_fresh_proof_comes_back_with_it_and_loses_nothing() {
    let app = TestApp::new().await;
    let (_, cookie) = somebody(&app, Role::Administrator, EMAIL).await;
    let ties = AccountTies::default();
    let other = app.account(Role::Researcher, "r@example.org", &ties).await;
    app.clock.advance(SignedDuration::from_mins(16));
    let path = format!("/administration/accounts/{}", other.account);
    let typed = [
        ("version", "1"),
        ("name", "Rae & Quill"),
        ("email", "r@example.org"),
        ("role", "administrator"),
    ];
    let asked = app.post(&path, &cookie, &typed).await;
    assert!(asked.body.contains("Is it still you?"));
    assert!(asked.body.contains("Rae &amp; Quill"));
    assert!(asked.body.contains(&format!("action=\"{path}\"")));
    let mut wrong = typed.to_vec();
    wrong.push(("proof_password", "not it"));
    let again = app.post(&path, &cookie, &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("Rae &amp; Quill") && !again.body.contains("not it"));
    let mut right = typed.to_vec();
    right.push(("proof_password", PASSWORD));
    let done = app.post(&path, &cookie, &right).await;
    assert!(done.location().ends_with("?done=saved"), "{}", done.body);
    let fresh = done.cookie().expect("another token");
    let page = app.get(&path, &fresh).await;
    assert!(page.body.contains("Rae &amp; Quill"));
    let suspend = app
        .post(
            &format!("{path}/state"),
            &fresh,
            &[("state", State::Suspended.code())],
        )
        .await;
    assert!(
        suspend.location().ends_with("?done=account-suspended"),
        "fresh now"
    );
}
