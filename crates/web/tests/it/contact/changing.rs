//! Changing a contact, and being told that nothing is there.

use super::{begin, filled, hidden};
use access::Role;
use axum::http::StatusCode;
use delivery::contact::Outcome;
use jiff::civil::date;
use testkit::app::AccountTies;
use testkit::world::pair::{self as world};

#[tokio::test]
async fn another_worker_and_another_site_are_told_that_nothing_is_there() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    world
        .app
        .post("/delivery/contacts", &world.cookie, &filled(&id, &person))
        .await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    let other = world::programme(&mut tx, &world.app.around, world.app.org, "Southside").await;
    tx.commit().await.expect("kept");
    let mut strangers = Vec::new();
    for (role, email) in [
        (Role::PeerWorker, "p@example.org"),
        (Role::Coordinator, "c@example.org"),
        (Role::SupportedPerson, "s@example.org"),
        (Role::Manager, "m@example.org"),
        (Role::Administrator, "a@example.org"),
        (Role::Clinician, "k@example.org"),
    ] {
        let ties = AccountTies {
            worker: (role == Role::PeerWorker).then_some(other.worker),
            person: (role == Role::SupportedPerson).then_some(other.person),
            sites: vec![other.site],
            ..AccountTies::default()
        };
        let actor = world.app.account(role, email, &ties).await;
        strangers.push((role, world.app.cookie(&actor).await));
    }
    for (role, cookie) in strangers {
        for address in [
            format!("/delivery/contacts/{id}"),
            format!("/delivery/contacts/{id}/edit"),
            format!("/delivery/contacts/new?person={person}"),
        ] {
            let answer = world.app.get(&address, &cookie).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role} {address}");
            for canary in ["canal", "CANARY", "Person of Northside", "Northside"] {
                assert!(!answer.body.contains(canary), "{role} {address} {canary}");
            }
        }
        let changed = world
            .app
            .post(
                &format!("/delivery/contacts/{id}/edit"),
                &cookie,
                &[("version", "1"), ("outcome", "not_met")],
            )
            .await;
        assert_eq!(changed.status, StatusCode::NOT_FOUND, "{role}");
        for list in [
            "/delivery/contacts",
            "/delivery/contacts.csv",
            "/delivery/my-day",
        ] {
            let answer = world.app.get(list, &cookie).await;
            assert!(
                !answer.body.contains("Person of Northside"),
                "{role} {list}"
            );
        }
    }
}

#[tokio::test]
async fn two_who_change_the_same_contact_see_each_other_and_nothing_is_lost() {
    let world = begin().await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    let id = world::contact(
        &mut tx,
        &world.app.around,
        &world.it,
        date(2026, 3, 1),
        Outcome::Met,
    )
    .await;
    tx.commit().await.expect("kept");
    let coordinator = world.coordinator().await;
    let address = format!("/delivery/contacts/{id}/edit");
    let form = world.app.get(&address, &world.cookie).await;
    assert!(form.body.contains("Why are you changing it?"));
    let (draft, version) = (hidden(&form.body, "id"), hidden(&form.body, "version"));
    let person = world.it.person.to_string();
    let worker = world.it.worker.to_string();
    let mut mine = filled(&draft, &person);
    mine.retain(|(name, _)| !["form", "minutes-quick"].contains(name));
    let contact = id.to_string();
    mine.extend([
        ("form", "contact-edit"),
        ("contact", contact.as_str()),
        ("minutes", "20"),
        ("version", version.as_str()),
    ]);
    let unexplained = world.app.post(&address, &world.cookie, &mine).await;
    assert!(unexplained.body.contains("Say why you are changing it"));
    mine.push(("reason", "I looked at my diary"));
    // The coordinator is faster.
    let theirs = [
        ("version", "1"),
        ("worker", worker.as_str()),
        ("outcome", "met"),
        ("when-day", "1"),
        ("when-month", "3"),
        ("when-year", "2026"),
        ("time", "10:30"),
        ("mechanism", "telephone"),
        ("minutes-quick", "45"),
        ("reason", "It was a call"),
    ];
    let saved = world.app.post(&address, &coordinator, &theirs).await;
    assert_eq!(
        saved.location(),
        format!("/delivery/contacts/{id}?done=contact-changed"),
        "{}",
        saved.body
    );
    let clash = world.app.post(&address, &world.cookie, &mine).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    for shown in [
        "Somebody else changed this contact",
        "Phone",
        "Face to face",
        "20 minutes",
        "45 minutes",
        "The saved version \u{b7} Test coordinator, 10:00",
    ] {
        assert!(clash.body.contains(shown), "{shown} stands there");
    }
    assert!(
        clash.body.contains("We walked by the canal"),
        "what was typed is carried along"
    );
    assert_eq!(hidden(&clash.body, "version"), "2");
    let mut over = mine.clone();
    over.retain(|(name, _)| *name != "version");
    over.push(("version", "2"));
    let saved = world.app.post(&address, &world.cookie, &over).await;
    assert_eq!(
        saved.location(),
        format!("/delivery/contacts/{id}?done=contact-changed")
    );
    let again = world.app.post(&address, &world.cookie, &over).await;
    assert_eq!(
        again.location(),
        saved.location(),
        "sent twice, it is done once"
    );
    // In another window of one's own the saved version is one's own too.
    let mut elsewhere = over.clone();
    elsewhere.retain(|(name, _)| *name != "minutes");
    elsewhere.push(("minutes", "25"));
    let own = world.app.post(&address, &world.cookie, &elsewhere).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    for said in [
        "You changed this contact in another window",
        "The saved version \u{b7} you, 10:00",
        "What you typed here",
        "Keep the saved version",
    ] {
        assert!(own.body.contains(said), "{said}");
    }
    assert_eq!(
        world.count("SELECT count(*) FROM contact_revision").await,
        2
    );
    // Everybody who keeps the record and the person themselves see what was changed, by whom and why.
    let person = world.person().await;
    for cookie in [&world.cookie, &coordinator, &person] {
        let page = world
            .app
            .get(&format!("/delivery/contacts/{id}"), cookie)
            .await;
        for shown in [
            "What was changed",
            "It was a call",
            "Test coordinator",
            "Before:",
            "After:",
        ] {
            assert!(page.body.contains(shown), "{shown}");
        }
    }
}
