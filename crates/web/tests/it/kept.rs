//! A form that is sent after its session ended is kept for its account, shown again there, and for nobody else.

use crate::programme::{World, cookie, hidden};
use access::{Role, password};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, REFERER};
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use testkit::TestApp;
use testkit::app::{AccountTies, Answer, PASSWORD};

/// Longer than a session lasts that nobody uses.
const OVER: SignedDuration = SignedDuration::from_mins(31);

/// Sends a form as a browser does that shows it on a page.
async fn send(
    app: &TestApp,
    (path, page): (&str, &str),
    cookie: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let body = serde_urlencoded::to_string(fields).expect("fields");
    let request = Request::post(path)
        .header(COOKIE, cookie)
        .header(HOST, "here.example")
        .header(REFERER, format!("http://here.example{page}"))
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", "navigate")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .expect("a request");
    app.send(request).await
}

async fn with_passwords(w: &World) {
    let hash = password::hash(PASSWORD, &[5; 16]).expect("long enough");
    let mut tx = w.app.app.db.write().await.expect("begins");
    store::query("UPDATE account SET password_hash = $1")
        .bind(hash)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
}

async fn drafts(w: &World) -> i64 {
    let mut tx = w.app.app.db.read().await.expect("begins");
    store::query("SELECT count(*) FROM draft")
        .count(&mut tx)
        .await
        .expect("counted")
}

/// What the sign-in page is asked to lead on to.
fn onward(answer: &Answer) -> String {
    let query = answer.location().strip_prefix("/sign-in?then=");
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(&format!("then={}", query.expect("to sign in")))
            .expect("a query");
    // The place on the page is the browser's alone.
    pairs[0].1.replace("#again", "")
}

const NEW: &str = "/delivery/people/new";

fn new_person(form: &Answer) -> Vec<(&str, &str)> {
    vec![
        ("id", hidden(form, "id")),
        ("episode", hidden(form, "episode")),
        ("writer", hidden(form, "writer")),
        ("site", hidden(form, "site")),
        ("name", "Esi <Okafor>"),
        ("preferences", "Somebody who gardens\r\nand walks"),
        ("referred-day", "5"),
        ("referred-month", "1"),
        ("referred-year", "2026"),
        ("planned-weeks", "16"),
    ]
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_shown_again_where_it_stood() {
    let w = World::new().await;
    let form = w.get(NEW).await;
    let fields = new_person(&form);
    w.app.clock.advance(OVER);
    let sent = send(&w.app, (NEW, NEW), &w.coordinator, &fields).await;
    let there = onward(&sent);
    assert!(there.starts_with(&format!("{NEW}?again=")), "{there}");
    assert_eq!(drafts(&w).await, 1);
    let asked = w.app.get(sent.location(), "").await;
    assert!(asked.body.contains("What you typed has been kept"));

    // Nobody else opens it.
    let ties = AccountTies {
        sites: vec![w.north],
        ..AccountTies::default()
    };
    let (_, other) = cookie(&w.app, Role::Coordinator, "other", ties).await;
    let theirs = w.app.get(&there, &other).await;
    assert_eq!(theirs.status, StatusCode::OK);
    assert!(!theirs.body.contains("gardens"));
    let kept = there.replace(&format!("{NEW}?again="), "/kept/");
    assert_eq!(w.app.get(&kept, &other).await.status, StatusCode::NOT_FOUND);

    with_passwords(&w).await;
    let sign_in = [
        ("email", "coordinator@example.org"),
        ("password", PASSWORD),
        ("then", there.as_str()),
    ];
    let inside = w.app.post("/sign-in", "", &sign_in).await;
    assert_eq!(inside.location(), there.as_str());
    let own = inside.cookie().expect("signed in");
    let again = w.app.get(&there, &own).await;
    assert!(again.body.contains("not saved yet"), "{}", again.body);
    assert!(again.body.contains("value=\"Esi &lt;Okafor&gt;\""));
    assert!(
        again
            .body
            .contains("Somebody who gardens\r\nand walks</textarea>")
    );
    let mut fields = fields.clone();
    let (id, episode) = (hidden(&again, "id"), hidden(&again, "episode"));
    assert_eq!((fields[0].1, fields[1].1), (id, episode));
    fields[2].1 = hidden(&again, "writer");
    // It is sent once more to the address that the form now has, and then it is done with.
    assert!(again.body.contains(&format!("action=\"{there}\"")));
    let done = send(&w.app, (&there, &there), &own, &fields).await;
    assert!(
        done.location().ends_with("?done=person-added"),
        "{}",
        done.body
    );
    assert_eq!(drafts(&w).await, 0);
}

#[tokio::test]
async fn a_form_that_came_without_a_session_goes_through_signing_in() {
    let w = World::new().await;
    let form = w.get(NEW).await;
    let fields = new_person(&form);
    let asked = send(&w.app, (NEW, NEW), "", &fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.body.contains("What you typed has been kept"));
    assert_eq!(drafts(&w).await, 0);
    let carried = hidden(&asked, "kept")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    with_passwords(&w).await;
    let sign_in = [
        ("email", "coordinator@example.org"),
        ("password", PASSWORD),
        ("kept", carried.as_str()),
    ];
    let inside = w.app.post("/sign-in", "", &sign_in).await;
    assert!(inside.location().starts_with(&format!("{NEW}?again=")));
    let own = inside.cookie().expect("signed in");
    let again = w.app.get(inside.location(), &own).await;
    assert!(again.body.contains("value=\"Esi &lt;Okafor&gt;\""));
}

#[tokio::test]
async fn what_cannot_be_shown_where_it_stood_is_shown_on_a_page_of_its_own() {
    let w = World::new().await;
    let form = w.get(NEW).await;
    let mut fields = new_person(&form);
    fields.push(("gone", "A field that the page has no more"));
    w.app.clock.advance(OVER);
    let sent = send(&w.app, (NEW, NEW), &w.coordinator, &fields).await;
    let there = onward(&sent);
    with_passwords(&w).await;
    let sign_in = [("email", "coordinator@example.org"), ("password", PASSWORD)];
    let inside = w.app.post("/sign-in", "", &sign_in).await;
    let own = inside.cookie().expect("signed in");
    let bare = w.app.get(&there, &own).await;
    assert!(bare.location().starts_with("/kept/"), "{}", bare.location());
    let page = w.app.get(bare.location(), &own).await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in [
        "A field that the page has no more",
        "Send it now",
        "and walks",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(!page.body.contains(&format!("<li>{}", fields[0].1)));
}

#[tokio::test]
async fn no_password_is_kept_and_what_is_lost_is_said_to_be() {
    let w = World::new().await;
    let (other, _) = cookie(&w.app, Role::Manager, "other", AccountTies::default()).await;
    let form = w.get(NEW).await;
    let mut fields = new_person(&form);
    w.app.clock.advance(OVER);
    let secret = [
        ("writer", fields[2].1),
        ("current", "a secret of mine"),
        ("new", "another secret"),
    ];
    let page = "/account/password";
    let sent = send(&w.app, (page, page), &w.coordinator, &secret).await;
    assert_eq!(sent.location(), "/sign-in?then=%2Faccount%2Fpassword");
    // Somebody else signed in with this browser since the form was opened.
    let other = other.account.to_string();
    fields[2].1 = &other;
    let sent = send(&w.app, (NEW, NEW), &w.coordinator, &fields).await;
    assert!(
        sent.location().ends_with("&lost=yes"),
        "{}",
        sent.location()
    );
    let asked = w.app.get(sent.location(), "").await;
    assert!(asked.body.contains("could not be kept here"));
    // One that does not say whose it is was not made by a page of ours.
    fields.remove(2);
    let sent = send(&w.app, (NEW, NEW), "", &fields).await;
    assert!(sent.location().ends_with("&lost=yes"));
    assert_eq!(drafts(&w).await, 0);
}

#[tokio::test]
async fn a_nul_that_was_pasted_costs_nothing() {
    let w = World::new().await;
    let form = w.get(NEW).await;
    let mut fields = new_person(&form);
    fields[4].1 = "Esi\0 Okafor";
    let sent = w.post(NEW, &fields).await;
    assert!(
        sent.location().ends_with("?done=person-added"),
        "{}",
        sent.body
    );
    let list = w.get("/delivery/people").await;
    assert!(list.body.contains("Esi Okafor"));
}
