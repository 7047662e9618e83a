//! What a service without anything in it says to do first.

use access::Role;
use axum::http::StatusCode;
use testkit::app::AccountTies;
use testkit::{TestApp, world};

#[tokio::test]
async fn an_administrator_is_shown_the_first_steps_until_they_are_taken() {
    let app = TestApp::new().await;
    let none = AccountTies::default();
    let keeper = app
        .account(Role::Administrator, "a@example.org", &none)
        .await;
    let cookie = app.cookie(&keeper).await;
    let begin = app.get("/administration", &cookie).await;
    for said in [
        "First steps",
        "href=\"/implementation/sites/new\"",
        "After the site",
    ] {
        assert!(begin.body.contains(said), "{said}");
    }
    let mut tx = app.app.db.write().await.expect("begins");
    let site = world::site(&mut tx, &app.around, app.org, "Near").await;
    tx.commit().await.expect("kept");
    let next = app.get("/administration", &cookie).await;
    let teams = format!("href=\"/implementation/sites/{site}/teams\"");
    for said in [teams.as_str(), "href=\"/administration/accounts/new\""] {
        assert!(next.body.contains(said), "{said}");
    }
    let mut tx = app.app.db.write().await.expect("begins");
    world::team(&mut tx, &app.around, app.org, site, "Linden ward").await;
    tx.commit().await.expect("kept");
    let next = app.get("/administration", &cookie).await;
    assert!(next.body.contains("First steps") && !next.body.contains(&teams));
    let ties = AccountTies {
        sites: vec![site],
        ..AccountTies::default()
    };
    app.account(Role::Coordinator, "c@example.org", &ties).await;
    let done = app.get("/administration", &cookie).await;
    assert!(!done.body.contains("First steps"));
}

#[tokio::test]
async fn without_peer_workers_everybody_is_told_what_they_can_do_themselves() {
    let app = TestApp::new().await;
    let mut tx = app.app.db.write().await.expect("begins");
    let near = world::site(&mut tx, &app.around, app.org, "Near").await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        sites: vec![near],
        ..AccountTies::default()
    };
    for (role, said) in [
        (
            Role::Coordinator,
            "There are no peer workers yet. Add the first one, or import a file.",
        ),
        (
            Role::Manager,
            "There are no peer workers yet. Add the first one.",
        ),
    ] {
        let email = format!("{}@example.org", role.code());
        let who = app.account(role, &email, &ties).await;
        let page = app.get("/delivery/workers", &app.cookie(&who).await).await;
        assert!(page.body.contains(said), "{role}");
        let may = access::ever_allowed(role, access::Resource::ImportFile, access::Action::Create);
        assert_eq!(page.body.contains("import a file"), may, "{role}");
    }
}

#[tokio::test]
async fn a_coordinator_with_nobody_is_told_to_add_a_person_first() {
    let app = TestApp::new().await;
    let mut tx = app.app.db.write().await.expect("begins");
    let near = world::site(&mut tx, &app.around, app.org, "Near").await;
    let far = world::site(&mut tx, &app.around, app.org, "Far").await;
    world::person(&mut tx, &app.around, app.org, far, "Ben").await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        sites: vec![near],
        ..AccountTies::default()
    };
    let ada = app
        .account(Role::Coordinator, "ada@example.org", &ties)
        .await;
    let cookie = app.cookie(&ada).await;
    for path in [
        "/delivery/my-day",
        "/delivery/contacts/new",
        "/delivery/people",
    ] {
        let page = app.get(path, &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for said in [
            "Nobody has been added yet.",
            "href=\"/delivery/people/new\"",
        ] {
            assert!(page.body.contains(said), "{path}: {said}");
        }
        for said in [
            "Nobody who has a peer worker",
            "0 to 0",
            "Name, or part of it",
        ] {
            assert!(!page.body.contains(said), "{path}: {said}");
        }
    }
    for (path, said) in [
        (
            "/delivery/matching",
            "Nobody has been added yet. Whoever is added",
        ),
        ("/delivery/matching", "href=\"/delivery/people/new\""),
        ("/delivery/contacts", "No contact has been recorded yet."),
        ("/delivery/contacts", "href=\"/delivery/contacts/new\""),
        (
            "/delivery/matching/absence",
            "There are no peer workers yet.",
        ),
        (
            "/delivery/matching/absence",
            "href=\"/delivery/workers/new\"",
        ),
    ] {
        let page = app.get(path, &cookie).await;
        assert!(page.body.contains(said), "{path}: {said}");
        for misleading in [
            "Everybody whose support",
            "Show everybody",
            "Show all contacts",
            "Who is away?",
        ] {
            assert!(!page.body.contains(misleading), "{path}: {misleading}");
        }
    }
    let teams = format!("/implementation/sites/{near}/teams");
    let page = app.get(&teams, &cookie).await;
    let who = "There are no teams yet. A service manager or an administrator adds them.";
    assert!(page.body.contains(who));

    let mut tx = app.app.db.write().await.expect("begins");
    world::person(&mut tx, &app.around, app.org, near, "Esi").await;
    world::worker(&mut tx, &app.around, app.org, near, "Sam").await;
    tx.commit().await.expect("kept");
    let one = app.get("/delivery/matching/absence", &cookie).await;
    assert!(one.body.contains("There is one peer worker.") && !one.body.contains("Who is away?"));
    let matching = app.get("/delivery/matching", &cookie).await;
    assert!(
        matching
            .body
            .contains("Everybody whose support goes on has a peer worker.")
    );
    let people = app.get("/delivery/people", &cookie).await;
    assert!(
        people
            .body
            .contains("Nobody’s support goes on at the moment.")
    );
    assert!(people.body.contains("href=\"/delivery/people?state=all\""));
    let day = app.get("/delivery/my-day", &cookie).await;
    assert!(day.body.contains("href=\"/delivery/contacts/new\""));
    assert!(!day.body.contains("Nobody has been added yet."));
    let search = app.get("/delivery/contacts/new", &cookie).await;
    assert!(search.body.contains("Name, or part of it"));
}
