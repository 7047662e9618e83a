//! Raising it: what is asked, what is kept, who may, and where the button is.

use super::{BANNER, Here, NEW, WHAT};
use crate::programme::{cookie, hidden};
use access::Role;
use axum::http::StatusCode;
use testkit::app::AccountTies;
use testkit::world;

#[tokio::test]
async fn nobody_on_duty_is_said_plainly_and_everybody_is_asked() {
    let here = Here::new().await;
    let app = &here.w.app;
    let form = app.get(NEW, &here.sam).await;
    assert!(
        form.body
            .contains("Nobody is on duty now. This goes to everybody")
    );
    let address = here.raised().await;
    let own = app.get(&address, &here.sam).await;
    assert!(own.body.contains("Nobody was on duty. Everybody"));
    for (_, cookie) in [&here.manager, &here.colleague] {
        assert!(app.get("/account", cookie).await.body.contains(BANNER));
    }
    let far = AccountTies {
        sites: vec![here.w.south],
        ..AccountTies::default()
    };
    let (_, far) = cookie(app, Role::Coordinator, "far", far).await;
    assert!(!app.get("/account", &far).await.body.contains(BANNER));
    assert_eq!(app.get(&address, &far).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let here = Here::new().await;
    let app = &here.w.app;
    let refused = here
        .send(&here.sam, &[("person", ""), ("what", ""), ("urgency", "")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Choose who you are worried about",
        "Write what you are worried about",
        "Choose now or not now",
    ] {
        assert!(refused.body.contains(said), "{said}");
    }
    let kept = here.send(&here.sam, &[("urgency", "")]).await;
    assert!(kept.body.contains(WHAT));
    let long = "x".repeat(501);
    assert!(
        here.send(&here.sam, &[("what", &long)])
            .await
            .body
            .contains("500")
    );
    // A draft is its author's, about the person it was begun about, and gone once it is sent.
    let path = format!("{NEW}?person={}", here.esi);
    let form = app.get(&path, &here.sam).await;
    let (id, person) = (hidden(&form, "id"), here.esi.to_string());
    let typed = [
        ("id", id),
        ("form", "concern"),
        ("person", &person),
        ("what", "Numbat"),
    ];
    let saved = app.post(&format!("/drafts/{id}"), &here.sam, &typed).await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT);
    assert!(app.get(&path, &here.sam).await.body.contains("Numbat"));
    assert!(!here.w.get(&path).await.body.contains("Numbat"));
    let sent = [
        ("id", id),
        ("person", &person),
        ("what", "Numbat"),
        ("urgency", "not_now"),
    ];
    for _ in 0..2 {
        let answer = app.post(NEW, &here.sam, &sent).await;
        assert!(answer.location().ends_with("done=concern-raised"));
    }
    assert!(!app.get(&path, &here.sam).await.body.contains("Numbat"));
    // Sent again with other words by way of the back button: what was sent stands, what is typed is kept.
    let other = [
        ("id", id),
        ("person", &person),
        ("what", "Bilby"),
        ("urgency", "now"),
    ];
    let clash = app.post(NEW, &here.sam, &other).await;
    assert!(
        clash.body.contains("You told the person on duty already") && clash.body.contains("Bilby")
    );
    assert_ne!(hidden(&clash, "id"), id);
    let own = app.get("/delivery/concerns", &here.sam).await;
    assert!(own.body.contains("1 concern"));
}

#[tokio::test]
async fn only_those_a_worker_supports_are_theirs_to_raise_and_a_manager_writes_a_reference() {
    let here = Here::new().await;
    let app = &here.w.app;
    let (other, _) = here.w.person(here.w.south).await;
    let other = other.to_string();
    for who in [&here.sam, &here.w.coordinator] {
        let refused = here.send(who, &[("person", &other)]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let path = format!("{NEW}?person={other}");
        assert_eq!(app.get(&path, who).await.status, StatusCode::NOT_FOUND);
    }
    for who in [&here.themselves, &here.clinician] {
        assert_eq!(app.get(NEW, who).await.status, StatusCode::NOT_FOUND);
    }
    let mut tx = app.app.db.read().await.expect("begins");
    let (reference,): (String,) = store::query("SELECT local_ref FROM person WHERE id = $1")
        .bind(here.esi)
        .one(&mut tx)
        .await
        .expect("there");
    drop(tx);
    let form = app
        .get(&format!("{NEW}?person={}", here.esi), &here.manager.1)
        .await;
    assert!(form.body.contains("Their reference") && !form.body.contains("Zephyrine"));
    let mut fields = vec![
        ("id", hidden(&form, "id")),
        ("reference", "nobody"),
        ("what", WHAT),
        ("urgency", "not_now"),
    ];
    let unknown = app.post(NEW, &here.manager.1, &fields).await;
    assert!(unknown.body.contains("Write the reference of somebody"));
    fields[1] = ("reference", &reference);
    let sent = app.post(NEW, &here.manager.1, &fields).await;
    assert!(
        sent.location().ends_with("done=concern-raised"),
        "{}",
        sent.body
    );
    let searched = here.w.get(&format!("{NEW}?q=Zephyrine")).await;
    assert!(
        searched
            .body
            .contains(&format!("{NEW}?person={}", here.esi))
    );
}

#[tokio::test]
async fn the_button_is_where_a_worry_comes_up_and_researchers_open_no_rows() {
    let here = Here::new().await;
    let app = &here.w.app;
    let to = format!("{NEW}?person={}", here.esi);
    let person = format!("/delivery/people/{}", here.esi);
    for who in [&here.sam, &here.w.coordinator] {
        assert!(app.get(&person, who).await.body.contains(&to));
        let form = app
            .get(&format!("/delivery/contacts/new?person={}", here.esi), who)
            .await;
        assert!(form.body.contains(&to));
    }
    let mut tx = app.app.db.read().await.expect("begins");
    let (episode,): (uuid::Uuid,) =
        store::query("SELECT id FROM support_episode WHERE person_id = $1")
            .bind(here.esi)
            .one(&mut tx)
            .await
            .expect("there");
    drop(tx);
    let mut tx = app.app.db.write().await.expect("begins");
    let at = (here.w.north, ids::EpisodeId(episode), here.esi, here.w.sam);
    let contact = world::contact(&mut tx, &app.around, app.org, at, "2026-02-03", "met").await;
    tx.commit().await.expect("kept");
    let seen = app
        .get(&format!("/delivery/contacts/{contact}"), &here.sam)
        .await;
    assert!(seen.body.contains(&to), "and after a contact was recorded");
    here.raised().await;
    let (_, researcher) = cookie(app, Role::Researcher, "researcher", AccountTies::default()).await;
    for path in ["/figures/concerns", "/figures/concerns/rows.csv"] {
        assert_eq!(
            app.get(path, &researcher).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(here.w.get(path).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_worry_stands_before_the_day_only_while_nobody_has_answered_in_time() {
    let here = Here::new().await;
    let app = &here.w.app;
    here.on_duty().await;
    here.raised().await;
    let order = async || {
        let day = app.get("/delivery/my-day", &here.sam).await.body;
        let at = |words: &str| day.find(words).expect("it is there");
        at("What you are worried about") < at(">Today<")
    };
    assert!(!order().await, "somebody is asked, and there is time");
    here.minutes_pass(16);
    assert!(order().await, "nobody has answered: ring them");
}
