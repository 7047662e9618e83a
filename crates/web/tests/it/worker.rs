//! Peer workers, their teams, training and supervision, as people use the pages.

use access::{Actor, Role};
use axum::http::StatusCode;
use ids::{SiteId, WorkerId};
use store::query;
use testkit::app::AccountTies;
use testkit::{TestApp, world};

struct Here {
    app: TestApp,
    near: SiteId,
    far: SiteId,
    bo: WorkerId,
    coordinator: String,
    manager: String,
    own: String,
}

async fn here() -> Here {
    let app = TestApp::new().await;
    let mut tx = app.app.db.write().await.expect("begins");
    let near = world::site(&mut tx, &app.around, app.org, "Near").await;
    let far = world::site(&mut tx, &app.around, app.org, "Far").await;
    let bo = world::worker(&mut tx, &app.around, app.org, near, "Bo Ray").await;
    let person = world::person(&mut tx, &app.around, app.org, near, "Esi Okafor").await;
    let episode = world::episode(&mut tx, &app.around, app.org, near, person).await;
    let tie = (episode, person, bo);
    world::peer_match(
        &mut tx,
        &app.around,
        app.org,
        tie,
        "allocated",
        ("2026-01-05", None),
    )
    .await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        sites: vec![near],
        ..AccountTies::default()
    };
    let coordinator = signed_in(&app, Role::Coordinator, "c@example.org", &ties)
        .await
        .1;
    let manager = signed_in(&app, Role::Manager, "m@example.org", &ties)
        .await
        .1;
    let own = AccountTies {
        worker: Some(bo),
        ..ties
    };
    let own = signed_in(&app, Role::PeerWorker, "w@example.org", &own)
        .await
        .1;
    Here {
        app,
        near,
        far,
        bo,
        coordinator,
        manager,
        own,
    }
}

async fn signed_in(app: &TestApp, role: Role, email: &str, ties: &AccountTies) -> (Actor, String) {
    let actor = app.account(role, email, ties).await;
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

/// The value of a hidden field on a page.
fn hidden(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = body.find(&mark).expect("the field is there") + mark.len();
    body[from..].split('"').next().expect("it ends").to_owned()
}

async fn count(app: &TestApp, table: &'static str) -> i64 {
    let mut tx = app.app.db.read().await.expect("begins");
    query("SELECT count(*) FROM ")
        .push(table)
        .count(&mut tx)
        .await
        .expect("counted")
}

#[tokio::test]
async fn worker_of_the_same_name_or_email_is_added_only_when_somebody_says_so() {
    let here = here().await;
    let form = here
        .app
        .get("/delivery/workers/new", &here.coordinator)
        .await;
    let id = hidden(&form.body, "id");
    let site = here.near.to_string();
    let mut fields = vec![
        ("id", id.as_str()),
        ("name", "bo  RAY"),
        ("site", &site),
        ("capacity", "5"),
    ];
    let before = count(&here.app, "worker").await;
    let stopped = here
        .app
        .post("/delivery/workers/new", &here.coordinator, &fields)
        .await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stopped.body.contains("Bo Ray, Near"), "{}", stopped.body);
    assert!(stopped.body.contains("href=\"#anyway\""));
    assert_eq!(count(&here.app, "worker").await, before);
    fields.push(("anyway", "yes"));
    for _ in 0..2 {
        let sent = here
            .app
            .post("/delivery/workers/new", &here.coordinator, &fields)
            .await;
        assert!(sent.status.is_redirection(), "{}", sent.body);
    }
    assert_eq!(count(&here.app, "worker").await, before + 1);
}

#[tokio::test]
async fn worker_is_added_once_even_when_the_form_is_sent_twice() {
    let here = here().await;
    let form = here
        .app
        .get("/delivery/workers/new", &here.coordinator)
        .await;
    assert_eq!(form.status, StatusCode::OK);
    let id = hidden(&form.body, "id");
    let site = here.near.to_string();
    let fields = [
        ("id", id.as_str()),
        ("name", "  Ada   Quist "),
        ("site", &site),
        ("capacity", "5"),
        ("email", "ada@example.org"),
        ("started_on-day", "1"),
        ("started_on-month", "sep"),
        ("started_on-year", "2025"),
    ];
    for _ in 0..2 {
        let sent = here
            .app
            .post("/delivery/workers/new", &here.coordinator, &fields)
            .await;
        assert_eq!(
            sent.location(),
            format!("/delivery/workers/{id}?done=worker-added")
        );
    }
    let page = here
        .app
        .get(
            &format!("/delivery/workers/{id}?done=worker-added"),
            &here.coordinator,
        )
        .await;
    for expected in [
        "Ada Quist",
        "0 of 5 people: room for 5 more",
        "Peer worker added",
        "1 September 2025",
        "W-",
    ] {
        assert!(page.body.contains(expected), "{expected}");
    }
    assert!(!page.body.contains("<title>Ada"));
    assert_eq!(count(&here.app, "worker").await, 2);
}

#[tokio::test]
async fn worker_form_says_what_is_wrong_and_keeps_what_was_typed() {
    let here = here().await;
    let form = here
        .app
        .get("/delivery/workers/new", &here.coordinator)
        .await;
    let id = hidden(&form.body, "id");
    let wrong = [
        ("id", id.as_str()),
        ("name", " "),
        ("site", "nonsense"),
        ("capacity", "-3"),
        ("email", "not an address"),
        ("phone", "<script>alert(1)</script>"),
        ("left_on-day", "31"),
        ("left_on-month", "2"),
        ("left_on-year", "2026"),
    ];
    let sent = here
        .app
        .post("/delivery/workers/new", &here.coordinator, &wrong)
        .await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in [
        "There is a problem",
        "Choose the site they work for",
        "Write a whole number from 0 to 100",
        "Write an email address like",
        "There is no such day",
        "not an address",
        "&lt;script&gt;",
    ] {
        assert!(sent.body.contains(expected), "{expected}");
    }
    assert!(!sent.body.contains("<script>alert"));
    assert_eq!(count(&here.app, "worker").await, 1);
    let far = here.far.to_string();
    let elsewhere = [
        ("id", id.as_str()),
        ("name", "Ada"),
        ("site", &far),
        ("capacity", "5"),
    ];
    let sent = here
        .app
        .post("/delivery/workers/new", &here.coordinator, &elsewhere)
        .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn worker_changed_by_two_shows_both_versions() {
    let here = here().await;
    let path = format!("/delivery/workers/{}/change", here.bo);
    let site = here.near.to_string();
    let first = here.app.get(&path, &here.coordinator).await;
    let version = hidden(&first.body, "version");
    let fields = |name: &'static str| {
        vec![
            ("version", version.clone()),
            ("name", name.to_owned()),
            ("site", site.clone()),
            ("capacity", "8".to_owned()),
            ("local_ref", "W Bo Ray".to_owned()),
        ]
    };
    let send = |cookie: String, fields: Vec<(&'static str, String)>| {
        let (app, path) = (&here.app, path.clone());
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            app.post(&path, &cookie, &fields).await
        }
    };
    let saved = send(here.manager.clone(), fields("Bo Rae")).await;
    assert!(saved.location().ends_with("?done=saved"));
    let clash = send(here.coordinator.clone(), fields("Beau Ray")).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    for expected in ["Somebody else saved first", "Bo Rae", "Beau Ray"] {
        assert!(clash.body.contains(expected), "{expected}");
    }
    let version = hidden(&clash.body, "version");
    let mut again = fields("Beau Ray");
    again[0].1 = version;
    let saved = send(here.coordinator.clone(), again).await;
    assert!(saved.location().ends_with("?done=saved"));
}

#[tokio::test]
async fn worker_page_names_people_only_to_those_who_may_read_about_them() {
    let here = here().await;
    let path = format!("/delivery/workers/{}", here.bo);
    let seen = here.app.get(&path, &here.coordinator).await;
    assert!(seen.body.contains("Esi Okafor"));
    assert!(seen.body.contains("1 of 8 people"));
    let counted = here.app.get(&path, &here.manager).await;
    assert_eq!(counted.status, StatusCode::OK);
    assert!(!counted.body.contains("Esi"));
    assert!(counted.body.contains("1 of 8 people"));
    let own = here.app.get("/delivery/workers/me", &here.own).await;
    assert_eq!(own.location(), path);
    let own = here.app.get(&path, &here.own).await;
    assert!(own.body.contains("Esi Okafor"));
    let list = here.app.get("/delivery/workers", &here.own).await;
    assert_eq!(list.location(), path);
    for wrong in ["nonsense", "01890a5d-ac96-774b-bcce-b302099a8057", "%00"] {
        let path = format!("/delivery/workers/{wrong}");
        let missing = here.app.get(&path, &here.coordinator).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn worker_writes_what_they_share_and_takes_it_back() {
    let here = here().await;
    let path = format!("/delivery/workers/{}/offer", here.bo);
    let about = "I walk dogs.\r\nI lived on Elm ward.";
    let sent = here
        .app
        .post(&path, &here.own, &[("was", ""), ("about", about)])
        .await;
    assert!(sent.location().ends_with("?done=saved"));
    let page = format!("/delivery/workers/{}", here.bo);
    let seen = here.app.get(&page, &here.coordinator).await;
    assert!(seen.body.contains("I lived on Elm ward."));
    let counted = here.app.get(&page, &here.manager).await;
    assert!(!counted.body.contains("Elm ward"));
    assert_eq!(
        here.app.get(&path, &here.coordinator).await.status,
        StatusCode::NOT_FOUND
    );
    let stale = here
        .app
        .post(&path, &here.own, &[("was", ""), ("about", "Other words")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("I lived on Elm ward.") && stale.body.contains("Other words"));
    let form = here.app.get(&path, &here.own).await;
    assert!(form.body.contains("I walk dogs."));
    let long = "x".repeat(1501);
    let refused = here
        .app
        .post(&path, &here.own, &[("was", ""), ("about", &long)])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let was = "I walk dogs.\nI lived on Elm ward.";
    here.app
        .post(&path, &here.own, &[("was", was), ("about", "")])
        .await;
    let seen = here.app.get(&page, &here.coordinator).await;
    assert!(seen.body.contains("Nothing is shared"));
    let file = here
        .app
        .get("/delivery/workers.csv", &here.coordinator)
        .await;
    assert!(file.body.contains("Bo Ray") && !file.body.contains("dogs"));
}

#[tokio::test]
async fn worker_training_and_supervision_are_kept_on_their_page() {
    let here = here().await;
    let page = format!("/delivery/workers/{}", here.bo);
    let path = format!("{page}/training");
    let form = here.app.get(&path, &here.coordinator).await;
    let id = hidden(&form.body, "id");
    let wrong = [
        ("id", id.as_str()),
        ("topic", "Listening"),
        ("hours", "many"),
        ("completed_on-day", "3"),
        ("completed_on-month", "3"),
        ("completed_on-year", "2026"),
    ];
    let sent = here.app.post(&path, &here.coordinator, &wrong).await;
    assert!(sent.body.contains("Write the hours as a number"));
    assert!(sent.body.contains("This day lies ahead"));
    let right = [
        ("id", id.as_str()),
        ("topic", "Listening"),
        ("hours", "1:30"),
        ("completed_on-day", "2"),
        ("completed_on-month", "2"),
        ("completed_on-year", "2026"),
        ("expires_on-day", "20"),
        ("expires_on-month", "3"),
        ("expires_on-year", "2026"),
    ];
    for _ in 0..2 {
        let sent = here.app.post(&path, &here.coordinator, &right).await;
        assert!(sent.location().ends_with("?done=training-added"));
    }
    assert_eq!(count(&here.app, "training").await, 1);
    let seen = here.app.get(&page, &here.own).await;
    assert!(seen.body.contains("Runs out soon"));
    assert!(seen.body.contains("1.5 hours in all"));
    let file = here.app.get(&format!("{path}.csv"), &here.own).await;
    assert!(file.body.contains("Listening") && file.body.contains("90"));

    for (kind, words) in [
        ("supervision", "line management"),
        ("peer-supervision", "peer supervision"),
    ] {
        let path = format!("{page}/{kind}");
        let form = here.app.get(&path, &here.coordinator).await;
        assert!(form.body.contains(words), "{words}");
        let id = hidden(&form.body, "id");
        let empty = here
            .app
            .post(&path, &here.coordinator, &[("id", &id)])
            .await;
        assert!(empty.body.contains("Write a date"));
        let fields = [
            ("id", id.as_str()),
            ("kind", "group"),
            ("planned_on-day", "2"),
            ("planned_on-month", "3"),
            ("planned_on-year", "2026"),
            ("with_whom", "A senior peer"),
        ];
        let sent = here.app.post(&path, &here.coordinator, &fields).await;
        assert!(sent.location().ends_with("?done=supervision-planned"));
        let settle = format!("{path}/{id}");
        let held = [("version", "1"), ("state", "held")];
        let other = if kind == "supervision" {
            "peer-supervision"
        } else {
            "supervision"
        };
        let crossed = format!("{page}/{other}/{id}");
        let refused = here.app.post(&crossed, &here.coordinator, &held).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let refused = here.app.post(&settle, &here.own, &held).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let sent = here.app.post(&settle, &here.coordinator, &held).await;
        assert!(sent.location().ends_with("?done=saved"));
        // Whoever says otherwise meanwhile is shown both.
        let late = [("version", "1"), ("state", "not_held")];
        let clash = here.app.post(&settle, &here.coordinator, &late).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        for shown in ["Took place", "Did not take place", "saved in the meantime"] {
            assert!(clash.body.contains(shown), "{shown}");
        }
        assert_eq!(hidden(&clash.body, "version"), "2");
        assert_eq!(hidden(&clash.body, "state"), "not_held");
    }
    let own = here.app.get(&page, &here.own).await;
    assert_eq!(
        own.body
            .matches("Kept in the last six months: 1 of 1")
            .count(),
        2
    );
    let manager = here.app.get(&page, &here.manager).await;
    assert_eq!(
        manager
            .body
            .matches("Kept in the last six months: 1 of 1")
            .count(),
        1
    );
    assert!(!manager.body.contains("In a group"));
}

#[tokio::test]
async fn worker_list_searches_sorts_and_stays_at_the_actors_sites() {
    let here = here().await;
    let mut tx = here.app.app.db.write().await.expect("begins");
    world::worker(
        &mut tx,
        &here.app.around,
        here.app.org,
        here.far,
        "Far Away",
    )
    .await;
    world::worker(
        &mut tx,
        &here.app.around,
        here.app.org,
        here.near,
        "Ada Near",
    )
    .await;
    tx.commit().await.expect("kept");
    let all = here.app.get("/delivery/workers", &here.coordinator).await;
    assert!(!all.body.contains("Far Away"));
    let (ada, bo) = (all.body.find("Ada Near"), all.body.find("Bo Ray"));
    assert!(ada < bo && ada.is_some());
    let sorted = here
        .app
        .get("/delivery/workers?sort=people", &here.coordinator)
        .await;
    assert!(sorted.body.find("Bo Ray") < sorted.body.find("Ada Near"));
    let found = here
        .app
        .get("/delivery/workers?q=ada&room=yes", &here.manager)
        .await;
    assert!(found.body.contains("Ada Near") && !found.body.contains("Bo Ray"));
    let none = here
        .app
        .get("/delivery/workers?q=%25&left=yes", &here.coordinator)
        .await;
    assert!(none.body.contains("No peer worker fits"));
    for odd in [
        "page=0&rows=-1&sort=x",
        "site=1&team=2",
        "q=%F0%9F",
        "page=99999999999",
    ] {
        let answer = here
            .app
            .get(&format!("/delivery/workers?{odd}"), &here.coordinator)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{odd}");
    }
    let book = here
        .app
        .get("/delivery/workers.xlsx?q=ada", &here.coordinator)
        .await;
    assert!(book.bytes.starts_with(b"PK"));
    assert_eq!(
        here.app
            .get("/delivery/workers.csv", &here.own)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn team_is_added_and_renamed_by_those_who_keep_the_site() {
    let here = here().await;
    let path = format!("/implementation/sites/{}/teams", here.near);
    let form = here.app.get(&path, &here.manager).await;
    assert!(form.body.contains("There are no teams yet"));
    let id = hidden(&form.body, "id");
    let wrong = here
        .app
        .post(&path, &here.manager, &[("id", &id), ("name", "")])
        .await;
    assert!(wrong.body.contains("Write the name of the team"));
    assert!(wrong.body.contains("Choose what kind of team it is"));
    let fields = [("id", id.as_str()), ("name", "Elm"), ("kind", "ward")];
    for _ in 0..2 {
        let sent = here.app.post(&path, &here.manager, &fields).await;
        assert!(sent.location().ends_with("?done=team-added"));
    }
    let again = here.app.get(&path, &here.manager).await;
    let other = hidden(&again.body, "id");
    let taken = [("id", other.as_str()), ("name", "Elm"), ("kind", "ward")];
    let taken = here.app.post(&path, &here.manager, &taken).await;
    assert!(taken.body.contains("This site has a team of that name"));
    let one = format!("{path}/{id}");
    let form = here.app.get(&one, &here.manager).await;
    let version = hidden(&form.body, "version");
    let renamed = [
        ("version", version.as_str()),
        ("name", "Oak"),
        ("kind", "community"),
    ];
    let sent = here.app.post(&one, &here.manager, &renamed).await;
    assert!(sent.location().ends_with("?done=saved"));
    let late = [
        ("version", version.as_str()),
        ("name", "Ash"),
        ("kind", "ward"),
    ];
    let late = here.app.post(&one, &here.manager, &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Oak") && late.body.contains("Ash"));
    let seen = here.app.get(&path, &here.coordinator).await;
    assert!(seen.body.contains("Oak") && !seen.body.contains("Add a team"));
    assert_eq!(
        here.app
            .post(&path, &here.coordinator, &fields)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}
