//! Taking a contact back that was recorded for the wrong person.

use super::{World, begin, filled, hidden};
use axum::http::StatusCode;
use delivery::peer_match::MatchKind;
use ids::PersonId;
use testkit::world::pair::{self as world, Programme};

/// Whenever somebody's record was looked at or changed.
const LOOKED: &str = "SELECT count(*) FROM audit WHERE person_id IS NOT NULL";

/// A world with a contact of the one person, and another person of the same worker.
async fn mistaken() -> (World, String, PersonId) {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    world
        .app
        .post("/delivery/contacts", &world.cookie, &filled(&id, &person))
        .await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    let (around, it) = (&world.app.around, &world.it);
    let (other, episode) = world::person(&mut tx, around, it.org, it.site, "Robin Vale").await;
    let right = Programme {
        person: other,
        episode,
        ..*it
    };
    world::matched(
        &mut tx,
        around,
        &right,
        MatchKind::Allocated,
        "2026-01-01",
        None,
    )
    .await;
    tx.commit().await.expect("kept");
    (world, id, other)
}

#[tokio::test]
async fn a_contact_of_the_wrong_person_is_moved_in_one_step() {
    let (world, id, other) = mistaken().await;
    let address = format!("/delivery/contacts/{id}");
    let page = world.app.get(&address, &world.cookie).await;
    assert!(
        page.body
            .contains("recorded by mistake, or for somebody else")
    );
    let form = world
        .app
        .get(&format!("{address}/withdraw"), &world.cookie)
        .await;
    assert!(form.body.contains("Robin Vale"));
    let (new, version) = (hidden(&form.body, "new"), hidden(&form.body, "version"));
    let other = other.to_string();
    let empty = [("new", new.as_str()), ("version", version.as_str())];
    let before = world.count(LOOKED).await;
    let empty = world
        .app
        .post(&format!("{address}/withdraw"), &world.cookie, &empty)
        .await;
    assert!(world.count(LOOKED).await > before, "it is shown again");
    for shown in [
        "Say what should happen to it",
        "Say why you are taking it back",
    ] {
        assert!(empty.body.contains(shown), "{shown}");
    }
    let same = world.it.person.to_string();
    let same = [
        ("new", new.as_str()),
        ("version", version.as_str()),
        ("what", "move"),
        ("person", same.as_str()),
        ("reason", "I chose the wrong name"),
    ];
    let before = world.count(LOOKED).await;
    let refused = world
        .app
        .post(&format!("{address}/withdraw"), &world.cookie, &same)
        .await;
    assert!(refused.body.contains("recorded for this person already"));
    assert!(world.count(LOOKED).await > before, "it is shown again");
    let fields = [
        ("new", new.as_str()),
        ("version", version.as_str()),
        ("what", "move"),
        ("person", other.as_str()),
        ("reason", "I chose the wrong name"),
    ];
    let moved = world
        .app
        .post(&format!("{address}/withdraw"), &world.cookie, &fields)
        .await;
    assert_eq!(
        moved.location(),
        format!("/delivery/contacts/{new}?done=contact-moved"),
        "{}",
        moved.body
    );
    let again = world
        .app
        .post(&format!("{address}/withdraw"), &world.cookie, &fields)
        .await;
    assert_eq!(again.location(), format!("/delivery/contacts/{new}"));
    assert_eq!(world.count("SELECT count(*) FROM contact").await, 1);

    let there = world.app.get(moved.location(), &world.cookie).await;
    for shown in [
        "Robin Vale",
        "moved it here from another record",
        "I chose the wrong name",
        "We walked by the canal",
        "CANARY-REFLECTION",
    ] {
        assert!(there.body.contains(shown), "{shown}");
    }
    let old = world.app.get(&address, &world.cookie).await;
    assert_eq!(old.location(), format!("{address}/withdrawn"));
    let old = world
        .app
        .get(&format!("{address}/withdrawn"), &world.cookie)
        .await;
    assert!(old.body.contains("I chose the wrong name"));
    assert!(
        !old.body.contains("canal"),
        "what was written is kept unread"
    );
    // The person it was mistaken for has it in their record no more; nobody is told whose it was.
    let wrong = world.person().await;
    for address in [
        address.clone(),
        format!("{address}/withdrawn"),
        format!("/delivery/contacts/{new}"),
    ] {
        let page = world.app.get(&address, &wrong).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
    }
    let record = world.app.get("/my-record", &wrong).await;
    assert!(!record.body.contains("canal"));
    assert!(!record.body.contains("Robin"));
}

#[tokio::test]
async fn a_coordinator_finds_the_right_person_and_a_withdrawn_contact_is_restored() {
    let (world, id, other) = mistaken().await;
    let coordinator = world.coordinator().await;
    let address = format!("/delivery/contacts/{id}");
    let form = world
        .app
        .get(&format!("{address}/withdraw"), &coordinator)
        .await;
    assert!(
        !form.body.contains("Robin Vale"),
        "nobody is listed unasked"
    );
    let found = world
        .app
        .get(&format!("{address}/withdraw?q=robin"), &coordinator)
        .await;
    assert!(found.body.contains(&other.to_string()));
    let fields = [
        ("new", hidden(&form.body, "new")),
        ("version", hidden(&form.body, "version")),
        ("what", "withdraw".to_owned()),
        ("reason", "It never took place".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let done = world
        .app
        .post(&format!("{address}/withdraw"), &coordinator, &fields)
        .await;
    assert_eq!(
        done.location(),
        format!("{address}/withdrawn?done=contact-withdrawn"),
        "{}",
        done.body
    );
    assert_eq!(world.count("SELECT count(*) FROM contact").await, 0);
    let person = format!("/delivery/people/{}", world.it.person);
    for cookie in [&coordinator, &world.cookie] {
        let page = world.app.get(&person, cookie).await;
        assert!(page.body.contains("Contacts that were taken back"));
        assert!(page.body.contains("It never took place"));
    }
    for _ in 0..2 {
        let back = world
            .app
            .post(&format!("{address}/restore"), &coordinator, &[])
            .await;
        assert!(back.location().starts_with(&address), "{}", back.body);
    }
    let page = world.app.get(&address, &coordinator).await;
    for shown in ["took it back on", "restored it on", "It never took place"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    let page = world.app.get(&person, &coordinator).await;
    assert!(!page.body.contains("Contacts that were taken back"));
}
