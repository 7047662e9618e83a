//! One's own account, and the accounts of a service.

use access::{Actor, Role, password};
use axum::http::StatusCode;
use jiff::SignedDuration;
use store::query;
use testkit::app::{AccountTies, PASSWORD};
use testkit::{TestApp, world};

async fn signed_in(app: &TestApp, role: Role, email: &str) -> (Actor, String) {
    let actor = app.account(role, email, &AccountTies::default()).await;
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

async fn give_password(app: &TestApp, actor: &Actor) {
    let hash = password::hash(PASSWORD, &[5; 16]).expect("long enough");
    let mut tx = app.app.db.write().await.expect("begins");
    query("UPDATE account SET password_hash = $2 WHERE id = $1")
        .bind(actor.account)
        .bind(hash)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Option<String> {
    let fields = [("email", email), ("password", password)];
    let answer = app.post("/sign-in", "", &fields).await;
    answer
        .status
        .is_redirection()
        .then(|| answer.cookie().expect("a cookie"))
}

fn hidden(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = body.find(&mark).expect("the field is there") + mark.len();
    body[from..].split('"').next().expect("it ends").to_owned()
}

#[tokio::test]
async fn account_page_says_who_i_am_and_what_i_may_do_for_every_role() {
    let app = TestApp::new().await;
    for role in Role::ALL {
        let (_, cookie) = signed_in(&app, role, &format!("{role}@example.org")).await;
        let page = app.get("/account", &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "{role}");
        assert!(page.body.contains(&format!("Test {}", role.code())));
        for missing in [">role-", ">resource-", ">account-", ">action-"] {
            assert!(!page.body.contains(missing), "{role} {missing}");
        }
        let policy = app.get("/administration/policy", &cookie).await;
        assert_eq!(policy.status, StatusCode::OK, "{role}");
    }
}

#[tokio::test]
async fn account_password_is_changed_only_by_who_knows_it_and_ends_other_sessions() {
    let app = TestApp::new().await;
    let (actor, other) = signed_in(&app, Role::Administrator, "a@example.org").await;
    give_password(&app, &actor).await;
    let cookie = sign_in(&app, "a@example.org", PASSWORD)
        .await
        .expect("signed in");
    for (current, new, expected) in [
        ("", "another four words now", "Write the password you have"),
        (
            "not mine at all",
            "another four words now",
            "not the password you have now",
        ),
        (PASSWORD, "short", "at least 15 characters"),
        (
            PASSWORD,
            "123456789987654321",
            "the first that somebody would try",
        ),
        (PASSWORD, "a@example.org 2026", "little more than your name"),
        (PASSWORD, PASSWORD, "the one you have"),
    ] {
        let fields = [("current", current), ("new", new)];
        let refused = app.post("/account/password", &cookie, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(expected), "{expected}");
        assert!(!refused.body.contains(PASSWORD));
    }
    let fields = [("current", PASSWORD), ("new", "another four words now")];
    let done = app.post("/account/password", &cookie, &fields).await;
    assert_eq!(done.location(), "/account?done=password-changed");
    let fresh = done.cookie().expect("a new token");
    assert_ne!(fresh, cookie);
    assert_eq!(app.get("/account", &fresh).await.status, StatusCode::OK);
    for old in [&cookie, &other] {
        assert!(
            app.get("/account", old)
                .await
                .location()
                .starts_with("/sign-in")
        );
    }
    assert!(sign_in(&app, "a@example.org", PASSWORD).await.is_none());
}

#[tokio::test]
async fn account_guessing_the_current_password_means_waiting_at_the_door_too() {
    let app = TestApp::new().await;
    let (actor, cookie) = signed_in(&app, Role::Administrator, "a@example.org").await;
    give_password(&app, &actor).await;
    let guess = [
        ("current", "not mine at all"),
        ("new", "another four words now"),
    ];
    for _ in 0..10 {
        app.post("/account/password", &cookie, &guess).await;
    }
    let waiting = app.post("/account/password", &cookie, &guess).await;
    assert!(waiting.body.contains("Wait 15 minutes"));
    assert!(sign_in(&app, "a@example.org", PASSWORD).await.is_none());
    app.clock.advance(SignedDuration::from_mins(16));
    assert!(sign_in(&app, "a@example.org", PASSWORD).await.is_some());
}

#[tokio::test]
async fn account_token_that_was_there_before_signing_in_is_not_the_one_after() {
    let app = TestApp::new().await;
    let (actor, planted) = signed_in(&app, Role::Administrator, "a@example.org").await;
    give_password(&app, &actor).await;
    // Somebody else's token, planted in the browser before its owner signs in.
    let unknown = format!("alongside={}", "a".repeat(64));
    for before in [unknown.as_str(), planted.as_str(), ""] {
        let fields = [("email", "a@example.org"), ("password", PASSWORD)];
        let answer = app.post("/sign-in", before, &fields).await;
        let after = answer.cookie().expect("a cookie");
        assert_ne!(after, before);
        let set = answer.headers["set-cookie"].to_str().expect("text");
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"));
        assert_eq!(after.len(), "alongside=".len() + 64);
    }
    assert!(
        app.get("/account", &unknown)
            .await
            .location()
            .starts_with("/sign-in")
    );
}

#[tokio::test]
async fn account_sessions_are_listed_and_ended_and_only_ones_own() {
    let app = TestApp::new().await;
    let (actor, cookie) = signed_in(&app, Role::Manager, "a@example.org").await;
    let second = app.cookie(&actor).await;
    let third = app.cookie(&actor).await;
    let (_, stranger) = signed_in(&app, Role::Manager, "b@example.org").await;
    let page = app.get("/account", &cookie).await;
    assert_eq!(page.body.matches("/end\"").count(), 2);
    let mark = "action=\"/account/sessions/";
    let from = page.body.find(mark).expect("a form") + mark.len();
    let id = page.body[from..].split('/').next().expect("an id");
    let end = format!("/account/sessions/{id}/end");
    app.post(&end, &stranger, &[]).await;
    let still = app.get("/account", &cookie).await;
    assert_eq!(still.body.matches("/end\"").count(), 2);
    app.post(&end, &cookie, &[]).await;
    let fewer = app.get("/account", &cookie).await;
    assert_eq!(fewer.body.matches("/end\"").count(), 1);
    app.post("/account/sessions/end-others", &cookie, &[]).await;
    assert_eq!(app.get("/account", &cookie).await.status, StatusCode::OK);
    for ended in [&second, &third] {
        assert!(
            app.get("/account", ended)
                .await
                .location()
                .starts_with("/sign-in")
        );
    }
    assert_eq!(app.get("/account", &stranger).await.status, StatusCode::OK);
}

#[tokio::test]
async fn account_with_a_temporary_password_can_do_nothing_but_choose_another() {
    let app = TestApp::new().await;
    let (actor, new) = signed_in(&app, Role::Manager, "m@example.org").await;
    give_password(&app, &actor).await;
    let mut tx = app.app.db.write().await.expect("begins");
    query("UPDATE account SET password_temporary = TRUE WHERE id = $1")
        .bind(actor.account)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
    for path in ["/", "/account", "/implementation/sites"] {
        assert_eq!(app.get(path, &new).await.location(), "/account/password");
    }
    let form = app.get("/account/password", &new).await;
    assert!(form.body.contains("Somebody else chose the password"));
    let fields = [("current", PASSWORD), ("new", "one that only I know")];
    let done = app.post("/account/password", &new, &fields).await;
    let own = done.cookie().expect("a cookie");
    assert_eq!(app.get("/account", &own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn account_changes_hold_from_the_next_request_on() {
    let app = TestApp::new().await;
    let (_, keeper) = signed_in(&app, Role::Administrator, "a@example.org").await;
    let (other, open) = signed_in(&app, Role::Administrator, "b@example.org").await;
    let path = format!("/administration/accounts/{}", other.account);
    assert_eq!(
        app.get("/administration/audit", &open).await.status,
        StatusCode::OK
    );
    let page = app.get(&path, &keeper).await;
    let version = hidden(&page.body, "version");
    let fields = [
        ("version", version.as_str()),
        ("name", "Bea"),
        ("email", "b@example.org"),
        ("role", "researcher"),
    ];
    let saved = app.post(&path, &keeper, &fields).await;
    assert!(saved.location().ends_with("?done=saved"));
    let out = app.get("/administration/audit", &open).await;
    assert!(out.location().starts_with("/sign-in"), "{}", out.status);
    let open = app.cookie(&other).await;
    let late = [
        ("version", version.as_str()),
        ("name", "Beatrice"),
        ("email", "b@example.org"),
        ("role", "researcher"),
    ];
    let late = app.post(&path, &keeper, &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Beatrice") && late.body.contains("Bea<"));
    let suspend = format!("{path}/state");
    let sent = app.post(&suspend, &keeper, &[("state", "suspended")]).await;
    assert!(sent.location().ends_with("?done=account-suspended"));
    assert!(app.get("/", &open).await.location().starts_with("/sign-in"));
    let back = app.post(&suspend, &keeper, &[("state", "active")]).await;
    assert!(back.location().ends_with("?done=account-reactivated"));
    let odd = app.post(&suspend, &keeper, &[("state", "gone")]).await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn account_of_the_only_administrator_cannot_be_suspended_or_given_up() {
    let app = TestApp::new().await;
    let (own, cookie) = signed_in(&app, Role::Administrator, "a@example.org").await;
    let path = format!("/administration/accounts/{}", own.account);
    let refused = app
        .post(&format!("{path}/state"), &cookie, &[("state", "suspended")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("the only active administrator"));
    let page = app.get(&path, &cookie).await;
    let version = hidden(&page.body, "version");
    let fields = [
        ("version", version.as_str()),
        ("name", "A"),
        ("email", "a@example.org"),
        ("role", "researcher"),
    ];
    let refused = app.post(&path, &cookie, &fields).await;
    assert!(refused.body.contains("the only active administrator"));
    assert_eq!(
        app.get("/administration", &cookie).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn account_of_another_organisation_is_not_there() {
    let app = TestApp::new().await;
    let (_, keeper) = signed_in(&app, Role::Administrator, "a@example.org").await;
    let mut tx = app.app.db.write().await.expect("begins");
    let org = world::organisation(&mut tx, &app.around, "Elsewhere").await;
    let stranger = world::actor(
        &mut tx,
        &app.around,
        org,
        (Role::Manager, "stranger@example.net"),
        &[],
        None,
    )
    .await;
    tx.commit().await.expect("kept");
    for id in [
        stranger.account.to_string(),
        "nonsense".into(),
        ids::AccountId(uuid_of(7)).to_string(),
    ] {
        let missing = app
            .get(&format!("/administration/accounts/{id}"), &keeper)
            .await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{id}");
    }
    let list = app
        .get("/administration/accounts?q=stranger", &keeper)
        .await;
    assert!(list.body.contains("No account fits"));
}

fn uuid_of(byte: u8) -> uuid::Uuid {
    uuid::Uuid::from_bytes([byte; 16])
}

#[tokio::test]
async fn account_audit_filters_pages_and_names_no_supported_person() {
    let app = TestApp::new().await;
    let (_, keeper) = signed_in(&app, Role::Administrator, "a@example.org").await;
    let person = app
        .account(
            Role::SupportedPerson,
            "p@example.org",
            &AccountTies::default(),
        )
        .await;
    let mut tx = app.app.db.write().await.expect("begins");
    query("UPDATE account SET name = 'Esi Okafor' WHERE id = $1")
        .bind(person.account)
        .execute(&mut tx)
        .await
        .expect("changed");
    for number in 0..130 {
        let entry = store::audit::Entry {
            action: access::Action::Read,
            resource: access::Resource::Person,
            resource_id: None,
            person: None,
            detail: format!("entry {number}."),
        };
        store::audit::write(&mut tx, &app.around, &person, entry)
            .await
            .expect("kept");
    }
    tx.commit().await.expect("kept");
    let path = "/administration/audit?resource=person&action=read";
    let first = app.get(path, &keeper).await;
    assert_eq!(first.body.matches("entry ").count(), 100);
    assert!(!first.body.contains("Esi"));
    let mark = "rel=\"next\"";
    let link = first.body.find(mark).expect("older entries");
    let from = first.body[..link].rfind("href=\"").expect("a link") + 6;
    let href = first.body[from..link]
        .split('"')
        .next()
        .expect("it ends")
        .replace("&amp;", "&");
    let second = app.get(&href, &keeper).await;
    assert_eq!(second.body.matches("entry ").count(), 30);
    let by = format!("/administration/audit?account={}", person.account);
    assert!(!app.get(&by, &keeper).await.body.contains("Esi"));
    let wrong = app
        .get(
            "/administration/audit?from-day=31&from-month=2&from-year=2026",
            &keeper,
        )
        .await;
    assert!(wrong.body.contains("There is no such day"));
    let none = app
        .get(
            "/administration/audit?until-day=1&until-month=2&until-year=2020",
            &keeper,
        )
        .await;
    assert!(none.body.contains("There is no entry like that"));
    for odd in ["after=x", "after=1.2", "account=1", "action=fly"] {
        let answer = app
            .get(&format!("/administration/audit?{odd}"), &keeper)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{odd}");
    }
    let file = app
        .get("/administration/audit.csv?resource=person", &keeper)
        .await;
    assert_eq!(file.body.matches("entry ").count(), 130);
    assert!(!file.body.contains("Esi"));
}

#[tokio::test]
async fn account_settings_are_checked_and_two_who_change_them_see_each_other() {
    let app = TestApp::new().await;
    let (_, keeper) = signed_in(&app, Role::Administrator, "a@example.org").await;
    let path = "/administration/settings";
    let send = |name: &'static str, gap: &'static str, zone: &'static str| {
        let (app, keeper) = (&app, keeper.clone());
        async move {
            let fields = [
                ("name", name),
                ("contact_gap_days", gap),
                ("time_zone", zone),
                ("was_name", "A test service"),
                ("was_contact_gap_days", "14"),
                ("was_time_zone", "Europe/London"),
            ];
            app.post(path, &keeper, &fields).await
        }
    };
    let wrong = send("", "0", "Europe/London").await;
    assert!(wrong.body.contains("Write the name of the service"));
    assert!(wrong.body.contains("from 1 to 365"));
    let wrong = send("A", "14", "Moon/Base").await;
    assert!(wrong.body.contains("is not a time zone"));
    let saved = send("A better name", "21", "Europe/London").await;
    assert_eq!(saved.location(), "/administration/settings?done=saved");
    let late = send("Another name", "14", "Europe/London").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("A better name") && late.body.contains("Another name"));
    let hub = app.get("/administration", &keeper).await;
    assert!(hub.body.contains("/administration/accounts"));
}

#[tokio::test]
async fn account_signs_out_everywhere_here_too() {
    let app = TestApp::new().await;
    let (actor, cookie) = signed_in(&app, Role::Manager, "a@example.org").await;
    let other = app.cookie(&actor).await;
    let page = app.get("/account", &cookie).await;
    assert!(page.body.contains("Sign out everywhere, here too"));
    assert!(page.body.contains("you will be signed out at 10:30"));
    let out = app.post("/account/sessions/end-every", &cookie, &[]).await;
    assert_eq!(out.location(), "/sign-in");
    for ended in [&cookie, &other] {
        let answer = app.get("/account", ended).await;
        assert!(answer.location().starts_with("/sign-in"));
    }
}
