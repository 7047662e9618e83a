//! Being let in: invitations, links for a new password, and the first start.

use access::{Actor, Role};
use axum::http::StatusCode;
use testkit::TestApp;
use testkit::app::{AccountTies, Answer, PASSWORD};
use testkit::world;

const PASSWORD_OF_THEIR_OWN: &str = "one that only I can know";

async fn keeper(app: &TestApp) -> (Actor, String) {
    let ties = AccountTies::default();
    let actor = app
        .account(Role::Administrator, "a@example.org", &ties)
        .await;
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

/// A form with more fields.
fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    base.iter().chain(more).copied().collect()
}

fn hidden(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = body.find(&mark).expect("the field is there") + mark.len();
    body[from..].split('"').next().expect("it ends").to_owned()
}

/// The address of the link that a page shows, without the host.
fn link(page: &Answer) -> String {
    let from = page.body.find("/join?key=").expect("a link");
    page.body[from..]
        .split('<')
        .next()
        .expect("it ends")
        .to_owned()
}

/// Opens a link as a browser does: what stood in it moves into a cookie.
async fn opened(app: &TestApp, link: &str, page: &str) -> (String, Answer) {
    let moved = app.get(link, "").await;
    assert_eq!(moved.location(), page, "the key is gone from the address");
    let cookie = moved.cookie().expect("a cookie");
    let set = moved.headers["set-cookie"].to_str().expect("text");
    assert!(set.contains("HttpOnly") && set.contains("Max-Age"), "{set}");
    let form = app.get(page, &cookie).await;
    (cookie, form)
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    let fields = [("email", email), ("password", password)];
    app.post("/sign-in", "", &fields).await
}

#[tokio::test]
async fn somebody_is_invited_accepts_is_confirmed_and_then_sees_something() {
    let app = TestApp::new().await;
    let (_, cookie) = keeper(&app).await;
    let mut tx = app.app.db.write().await.expect("begins");
    let near = world::site(&mut tx, &app.around, app.org, "Near").await;
    world::worker(&mut tx, &app.around, app.org, near, "Bo").await;
    tx.commit().await.expect("kept");
    let form = app.get("/administration/accounts/new", &cookie).await;
    let id = hidden(&form.body, "id");
    let path = "/administration/accounts/new";
    let nothing = app.post(path, &cookie, &[("id", &id)]).await;
    for expected in ["Write a name", "Write an email", "Choose a role"] {
        assert!(nothing.body.contains(expected), "{expected}");
    }
    let near = near.to_string();
    let base = [
        ("id", id.as_str()),
        ("name", "Bo Ray"),
        ("email", "Bo@Example.org"),
        ("role", "peer_worker"),
        ("sites", near.as_str()),
    ];
    let untied = app.post(path, &cookie, &base).await;
    assert!(untied.body.contains("Say which peer worker this is"));
    let with = |reference: &'static str| {
        let mut fields = base.to_vec();
        fields.push(("worker_ref", reference));
        fields
    };
    let unknown = app.post(path, &cookie, &with("W Nobody")).await;
    assert!(
        unknown
            .body
            .contains("No peer worker without a sign-in fits “W Nobody”")
    );
    let made = app.post(path, &cookie, &with("W Bo")).await;
    assert_eq!(made.status, StatusCode::OK);
    let link = link(&made);
    let again = app.post(path, &cookie, &with("W Bo")).await;
    let account = format!("/administration/accounts/{id}");
    assert_eq!(again.location(), account, "sent twice, it is there once");
    let page = app.get(&account, &cookie).await;
    assert!(page.body.contains("Bo Ray") && page.body.contains("W Bo"));
    assert!(page.body.contains("They have not used their link yet"));
    assert!(!page.body.contains("key="), "the link is shown once");

    let (key, form) = opened(&app, &link, "/join").await;
    assert!(form.body.contains("Bo Ray") && form.body.contains("bo@example.org"));
    assert!(!form.body.contains(link.trim_start_matches("/join?key=")));
    let short = app.post("/join", &key, &[("new", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("at least"));
    let fields = [("new", PASSWORD_OF_THEIR_OWN)];
    let done = app.post("/join", &key, &fields).await;
    assert_eq!(done.location(), "/join/accepted");
    let gone = app.post("/join", &key, &fields).await;
    assert_eq!(gone.status, StatusCode::GONE, "it works once");
    assert_eq!(app.get("/join", &key).await.status, StatusCode::GONE);

    let waiting = sign_in(&app, "bo@example.org", PASSWORD_OF_THEIR_OWN).await;
    assert!(waiting.body.contains("nobody has confirmed yet"));
    assert_eq!(waiting.cookie(), None);
    let list = app
        .get("/administration/accounts?state=accepted", &cookie)
        .await;
    assert!(list.body.contains("Bo Ray"));
    let confirmed = app.post(&format!("{account}/confirm"), &cookie, &[]).await;
    assert!(confirmed.location().ends_with("?done=account-confirmed"));
    let inside = sign_in(&app, "bo@example.org", PASSWORD_OF_THEIR_OWN).await;
    let theirs = inside.cookie().expect("a cookie");
    assert_eq!(app.get("/account", &theirs).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_peer_worker_of_an_account_is_chosen_from_those_who_have_none() {
    let app = TestApp::new().await;
    let (_, cookie) = keeper(&app).await;
    let mut tx = app.app.db.write().await.expect("begins");
    let near = world::site(&mut tx, &app.around, app.org, "Near").await;
    let far = world::site(&mut tx, &app.around, app.org, "Far").await;
    let bo = world::worker(&mut tx, &app.around, app.org, near, "Bo").await;
    let wren = world::worker(&mut tx, &app.around, app.org, near, "Wren").await;
    world::worker(&mut tx, &app.around, app.org, far, "Ali").await;
    world::person(&mut tx, &app.around, app.org, near, "Esi").await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        worker: Some(wren),
        ..AccountTies::default()
    };
    app.account(Role::PeerWorker, "w@example.org", &ties).await;
    let path = "/administration/accounts/new";
    let form = app.get(path, &cookie).await;
    for (name, there) in [("Bo", true), ("Ali", true), ("Wren", false), ("Esi", false)] {
        let found = form.body.contains(&format!(">{name}</label>"));
        assert_eq!(found, there, "{name}");
    }
    assert!(form.body.contains("Near, W Bo"));
    assert!(!form.body.contains("name=\"worker_ref\""), "few are listed");
    let (id, near, bo) = (hidden(&form.body, "id"), near.to_string(), bo.to_string());
    let wren = wren.to_string();
    let mut fields = vec![
        ("id", id.as_str()),
        ("name", "Bo Ray"),
        ("email", "bo@example.org"),
        ("role", "peer_worker"),
        ("sites", near.as_str()),
    ];
    // Once a site is chosen, those of the others are left out.
    let untied = app.post(path, &cookie, &fields).await;
    assert!(untied.body.contains("Say which peer worker this is"));
    assert!(untied.body.contains("Near, W Bo") && !untied.body.contains("Far, W Ali"));
    fields.push(("worker", &wren));
    let taken = app.post(path, &cookie, &fields).await;
    assert!(
        taken.body.contains("Say which peer worker this is"),
        "Wren has a sign-in"
    );
    fields.pop();
    fields.push(("worker", &bo));
    let made = app.post(path, &cookie, &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let again = app.post(path, &cookie, &fields).await;
    let there = format!("/administration/accounts/{id}");
    assert_eq!(again.location(), there, "sent twice, it is there once");
    let page = app
        .get(&format!("/administration/accounts/{id}"), &cookie)
        .await;
    assert!(page.body.contains(&format!("value=\"{bo}\" checked")));
}

#[tokio::test]
async fn among_many_the_peer_worker_is_looked_up_by_name_or_reference() {
    let app = TestApp::new().await;
    let (_, cookie) = keeper(&app).await;
    let mut tx = app.app.db.write().await.expect("begins");
    let near = world::site(&mut tx, &app.around, app.org, "Near").await;
    let first = Some(world::worker(&mut tx, &app.around, app.org, near, "Wren").await);
    let mut last = None;
    for number in 0..40 {
        let name = format!("Robin {number}");
        last = Some(world::worker(&mut tx, &app.around, app.org, near, &name).await);
    }
    tx.commit().await.expect("kept");
    let path = "/administration/accounts/new";
    let form = app.get(path, &cookie).await;
    assert!(form.body.contains("Name or reference of the peer worker"));
    assert!(!form.body.contains("Robin"), "nobody was looked up yet");
    let (id, near) = (hidden(&form.body, "id"), near.to_string());
    let base = [
        ("id", id.as_str()),
        ("name", "R. N."),
        ("email", "r@example.org"),
        ("role", "peer_worker"),
        ("sites", near.as_str()),
    ];
    let last = last.expect("one").to_string();
    let ties = AccountTies {
        worker: first,
        ..AccountTies::default()
    };
    app.account(Role::PeerWorker, "w@example.org", &ties).await;
    for (typed, says) in [
        ("W Wren", "The peer worker “W Wren” has a sign-in already"),
        ("robin", "20 of 40 are shown"),
        ("robin 39", "Choose from those it fits"),
        ("Una", "No peer worker without a sign-in fits “Una”"),
    ] {
        let fields = with(&base, &[("worker_ref", typed)]);
        let found = app.post(path, &cookie, &fields).await;
        assert_eq!(found.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(found.body.contains(says), "{typed}: {says}");
        let offered = found.body.contains(&format!("value=\"{last}\""));
        assert_eq!(offered, typed == "robin 39", "{typed}");
    }
    // What is typed after the list was shown counts for more than what is chosen in it.
    let chosen = [
        ("worker_ref", "robin 39"),
        ("worker_sought", "robin 39"),
        ("worker", last.as_str()),
    ];
    let mut newer = with(&base, &chosen);
    newer[base.len()].1 = "Una";
    let found = app.post(path, &cookie, &newer).await;
    assert!(found.body.contains("fits “Una”"));
    let made = app.post(path, &cookie, &with(&base, &chosen)).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
}

#[tokio::test]
async fn nobody_is_confirmed_before_they_accepted() {
    let app = TestApp::new().await;
    let (_, cookie) = keeper(&app).await;
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let fields = [
        ("id", id),
        ("name", "Rae"),
        ("email", "r@example.org"),
        ("role", "researcher"),
    ];
    app.post("/administration/accounts/new", &cookie, &fields)
        .await;
    let path = format!("/administration/accounts/{id}");
    let early = app.post(&format!("{path}/confirm"), &cookie, &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.body.contains("have not used their invitation yet"));
}

#[tokio::test]
async fn a_link_for_a_new_password_ends_what_is_open() {
    let app = TestApp::new().await;
    let (_, cookie) = keeper(&app).await;
    let ties = AccountTies::default();
    let other = app.account(Role::Researcher, "r@example.org", &ties).await;
    let open = app.cookie(&other).await;
    let path = format!("/administration/accounts/{}/link", other.account);
    let made = app.post(&path, &cookie, &[]).await;
    let link = link(&made);
    assert!(app.get("/", &open).await.location().starts_with("/sign-in"));
    let (key, form) = opened(&app, &link, "/join").await;
    assert!(form.body.contains("Choose a new password"));
    let done = app
        .post("/join", &key, &[("new", PASSWORD_OF_THEIR_OWN)])
        .await;
    assert_eq!(done.location(), "/join/changed");
    let inside = sign_in(&app, "r@example.org", PASSWORD_OF_THEIR_OWN).await;
    assert!(inside.cookie().is_some());
}

#[tokio::test]
async fn what_is_not_a_link_says_nothing() {
    let app = TestApp::new().await;
    for (path, cookie) in [
        ("/join", ""),
        ("/join?key=short", ""),
        ("/join", "alongside-link=nonsense"),
    ] {
        let answer = app.get(path, cookie).await;
        assert_eq!(answer.status, StatusCode::GONE, "{path} {cookie}");
    }
    let unknown = format!("alongside-link={}", "a".repeat(64));
    assert_eq!(app.get("/join", &unknown).await.status, StatusCode::GONE);
    assert_eq!(
        app.get("/start", &unknown).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_first_start_makes_a_service_once() {
    let token = "b".repeat(64);
    let app = TestApp::empty(&token).await;
    let nobody = app.get("/sign-in", "").await;
    assert!(nobody.body.contains("This service is not set up yet"));
    let (key, form) = opened(&app, &format!("/start?key={token}"), "/start").await;
    assert!(form.body.contains("Set up your service"));
    let wrong = app
        .post("/start", &key, &[("time_zone", "Moon/Base")])
        .await;
    for expected in [
        "Write the name of the service",
        "Write a name",
        "Write an email",
    ] {
        assert!(wrong.body.contains(expected), "{expected}");
    }
    let fields = |zone: &'static str| {
        [
            ("service", "Riverside"),
            ("time_zone", zone),
            ("name", "Ada Okafor"),
            ("email", "ada@example.org"),
            ("new", PASSWORD),
        ]
    };
    let odd = app.post("/start", &key, &fields("Moon/Base")).await;
    assert!(odd.body.contains("is not a time zone"));
    let stranger = format!("alongside-link={}", "c".repeat(64));
    let refused = app
        .post("/start", &stranger, &fields("Europe/London"))
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let done = app.post("/start", &key, &fields("Europe/London")).await;
    assert_eq!(done.location(), "/start/done");
    let said = app.get("/start/done", "").await;
    assert!(said.body.contains("Your service is set up"));
    let nobody = app.get("/sign-in", "").await;
    assert!(!nobody.body.contains("not set up yet"));
    let again = app.post("/start", &key, &fields("Europe/London")).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "it works once");
    assert!(again.body.contains("This link does not set up a service"));
    let inside = sign_in(&app, "ada@example.org", PASSWORD).await;
    let cookie = inside.cookie().expect("a cookie");
    let page = app.get("/administration", &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Sites and teams"));
    // Nobody but an administrator can be invited before there is a site, and the form says so.
    let invite = app.get("/administration/accounts/new", &cookie).await;
    assert!(invite.body.contains("Add a site first"));
    assert!(invite.body.contains("id=\"sites\""));
}

#[tokio::test]
async fn the_link_of_the_first_start_ends_after_three_days() {
    let token = "b".repeat(64);
    let app = TestApp::empty(&token).await;
    app.clock.advance(access::account::LINK_LIFETIME);
    let key = format!("alongside-link={token}");
    assert_eq!(app.get("/start", &key).await.status, StatusCode::NOT_FOUND);
}
