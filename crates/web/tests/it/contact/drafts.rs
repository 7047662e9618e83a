//! What is typed is never lost and is nobody else’s.

use super::{RELATIONSHIP, begin, filled, hidden};
use access::{Role, password};
use axum::http::StatusCode;
use jiff::SignedDuration;
use testkit::app::AccountTies;
use testkit::world::pair::{self as world, Programme};

#[tokio::test]
async fn a_draft_brings_everything_back_to_its_author_and_to_nobody_else() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let fields = filled(&id, &person);
    let saved = world
        .app
        .post(&format!("/drafts/{id}"), &world.cookie, &fields)
        .await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT);
    let open = format!("/delivery/contacts/new?draft={id}");
    let day = world.app.get("/delivery/my-day", &world.cookie).await;
    assert!(day.body.contains("Begun and not finished"));
    assert!(day.body.contains(&open));
    let again = world.app.get(&open, &world.cookie).await;
    for shown in [
        "We walked by the canal",
        "CANARY-REFLECTION",
        "value=\"09:30\"",
        "Saved 10:00",
    ] {
        assert!(again.body.contains(shown), "{shown} is there again");
    }
    for chosen in [RELATIONSHIP, "met", "face_to_face", "community", "45"] {
        let box_ = format!("value=\"{chosen}\" checked");
        assert!(again.body.contains(&box_), "{chosen} is chosen again");
    }
    // Another worker, matched with the same person, opens a blank form.
    let mut tx = world.app.app.db.write().await.expect("begins");
    let other = Programme {
        worker: world::worker(
            &mut tx,
            &world.app.around,
            world.app.org,
            world.it.site,
            "Other",
        )
        .await,
        ..world.it
    };
    world::matched(
        &mut tx,
        &world.app.around,
        &other,
        delivery::peer_match::MatchKind::Cover,
        "2026-01-01",
        Some("2026-12-31"),
    )
    .await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        worker: Some(other.worker),
        ..AccountTies::default()
    };
    let actor = world
        .app
        .account(Role::PeerWorker, "other@example.org", &ties)
        .await;
    let others = world.app.cookie(&actor).await;
    let blank = world.app.get(&open, &others).await;
    assert_eq!(blank.status, StatusCode::OK);
    assert!(!blank.body.contains("canal") && !blank.body.contains("CANARY"));
    assert_ne!(hidden(&blank.body, "id"), id);
    // It is thrown away by its author alone, and only after being asked.
    let forget = format!("/drafts/{id}/forget");
    assert!(day.body.contains(&format!("href=\"{forget}\"")));
    let asked = world.app.get(&forget, &world.cookie).await;
    assert!(asked.body.contains("Throw away what you typed?"));
    let not_theirs = world.app.get(&forget, &others).await;
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
    world.app.post(&forget, &others, &[]).await;
    assert_eq!(world.count("SELECT count(*) FROM draft").await, 1);
    world.app.post(&forget, &world.cookie, &[]).await;
    assert_eq!(world.count("SELECT count(*) FROM draft").await, 0);
    world
        .app
        .post(&format!("/drafts/{id}"), &world.cookie, &fields)
        .await;
    // Once it is sent the draft is gone, and its address leads to the contact.
    world
        .app
        .post("/delivery/contacts", &world.cookie, &fields)
        .await;
    assert_eq!(world.count("SELECT count(*) FROM draft").await, 0);
    let sent = world.app.get(&open, &world.cookie).await;
    assert_eq!(sent.location(), format!("/delivery/contacts/{id}"));
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_there_after_signing_in() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let mut fields = filled(&id, &person);
    let writer = world.worker.account.to_string();
    fields.push(("writer", &writer));
    world.app.clock.advance(SignedDuration::from_mins(31));
    let over = world
        .app
        .post("/delivery/contacts", &world.cookie, &fields)
        .await;
    let then = format!("/delivery/contacts/new?draft={id}");
    assert!(
        over.location().starts_with("/sign-in?then="),
        "{}",
        over.location()
    );
    assert!(over.location().contains(&id));
    let cookie = world.app.cookie(&world.worker).await;
    let again = world.app.get(&then, &cookie).await;
    assert!(again.body.contains("We walked by the canal"));
    assert!(again.body.contains("CANARY-REFLECTION"));
    let sent = world.app.post("/delivery/contacts", &cookie, &fields).await;
    assert_eq!(
        sent.location(),
        format!("/delivery/contacts/{id}?done=contact-recorded")
    );
}

#[tokio::test]
async fn saving_for_later_works_without_scripts() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let later = world
        .app
        .post(
            "/delivery/contacts/later",
            &world.cookie,
            &filled(&id, &person),
        )
        .await;
    let day = world.app.get(later.location(), &world.cookie).await;
    assert!(day.body.contains("Saved. You can go on with it below"));
    assert!(day.body.contains(&format!("?draft={id}")));
}

#[tokio::test]
async fn another_person_is_chosen_and_the_rest_of_the_form_kept() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let mut fields = filled(&id, &person);
    fields.retain(|(name, _)| *name != "mechanism");
    let wrong = world
        .app
        .post("/delivery/contacts", &world.cookie, &fields)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.body.contains("Who was it with?"));
    let another = "/delivery/contacts/another";
    let save = wrong.body.find("Save contact").expect("a button");
    let button = wrong.body.find(&format!("formaction=\"{another}\""));
    assert!(
        button.is_some_and(|button| save < button),
        "the Enter key saves"
    );

    let open = world.app.post(another, &world.cookie, &fields).await;
    let open = open.location();
    assert_eq!(open, format!("/delivery/contacts/new?draft={id}"));
    let form = world.app.get(open, &world.cookie).await;
    assert!(form.body.contains("Who was it with?"));
    assert!(!form.body.contains(&format!("value=\"{person}\" checked")));
    for kept in ["We walked by the canal", "CANARY-REFLECTION", "09:30"] {
        assert!(form.body.contains(kept), "{kept}");
    }

    // Somebody who looks people up is led to the search, and from there to the form with their words.
    let coordinator = world.coordinator().await;
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let mut fields = filled(&id, &person);
    let worker = world.it.worker.to_string();
    fields.push(("worker", &worker));
    let open = world.app.post(another, &coordinator, &fields).await;
    let search = world.app.get(open.location(), &coordinator).await;
    assert!(search.body.contains("What you typed is kept."));
    assert_eq!(hidden(&search.body, "draft"), id);
    let looked_up = format!("{}&q=Northside", open.location());
    let search = world.app.get(&looked_up, &coordinator).await;
    let chosen = format!("/delivery/contacts/new?person={person}&amp;draft={id}");
    assert!(search.body.contains(&chosen), "{chosen}");
    let form = world
        .app
        .get(&chosen.replace("&amp;", "&"), &coordinator)
        .await;
    assert!(form.body.contains("CANARY-REFLECTION"));
    assert_eq!(hidden(&form.body, "person"), person);
}

#[tokio::test]
async fn a_draft_is_told_by_its_day_only_when_it_is_one() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let said = [
        (
            ["2", "mar", "2026"],
            "9.30",
            "10:00, for 2 March 2026, 09:30",
        ),
        (["2", "3", "2026"], "99", "10:00, for 2 March 2026<"),
        (
            ["31", "2", "2026"],
            "11:18",
            "10:00. Its day has still to be completed or put right.",
        ),
        (
            ["", "2", ""],
            "",
            "10:00. Its day has still to be completed or put right.",
        ),
        (["", "", ""], "11:18", "10:00<"),
    ];
    for ([day, month, year], time, said) in said {
        let typed = [
            ("id", id.as_str()),
            ("form", "contact"),
            ("person", &person),
            ("when-day", day),
            ("when-month", month),
            ("when-year", year),
            ("time", time),
        ];
        let path = format!("/drafts/{id}");
        world.app.post(&path, &world.cookie, &typed).await;
        let page = world.app.get("/delivery/my-day", &world.cookie).await;
        let expected = format!("saved 2 March 2026, {said}");
        assert!(page.body.contains(&expected), "{expected}");
    }
}

#[tokio::test]
async fn what_came_without_any_session_goes_through_signing_in_to_its_writer_and_to_nobody_else() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let opened = world
        .app
        .get("/delivery/contacts/new", &world.cookie)
        .await
        .body;
    let id = hidden(&opened, "id");
    let writer = hidden(&opened, "writer");
    assert_eq!(writer, world.worker.account.to_string());
    let mut fields = filled(&id, &person);
    fields.push(("writer", &writer));
    // Signed out in another window: this one has no cookie any more.
    let asked = world.app.post("/delivery/contacts", "", &fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.body.contains("What you typed has been kept"));
    let carried = html_text(&hidden(&asked.body, "kept"));
    assert!(carried.contains("CANARY-REFLECTION"));

    // A slip in the password loses nothing.
    let wrong = [
        ("email", "sam@example.org"),
        ("password", "not the password"),
        ("kept", &carried),
    ];
    let again = world.app.post("/sign-in", "", &wrong).await;
    assert_eq!(html_text(&hidden(&again.body, "kept")), carried);

    // Somebody else who signs in there gets nothing of it.
    let coordinator = world.coordinator().await;
    let hash = password::hash(PASSWORD, &[5; 16]).expect("long enough");
    let mut tx = world.app.app.db.write().await.expect("begins");
    store::query("UPDATE account SET password_hash = $1")
        .bind(hash)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
    let mut sign_in = [
        ("email", "ada@example.org"),
        ("password", PASSWORD),
        ("kept", carried.as_str()),
    ];
    let others = world.app.post("/sign-in", "", &sign_in).await;
    assert_eq!(others.location(), "/delivery/my-day");
    assert_eq!(world.count("SELECT count(*) FROM draft").await, 0);
    let open = format!("/delivery/contacts/new?draft={id}");
    let theirs = world.app.get(&open, &coordinator).await;
    assert!(!theirs.body.contains("CANARY"));

    sign_in[0].1 = "sam@example.org";
    let own = world.app.post("/sign-in", "", &sign_in).await;
    assert_eq!(own.location(), open);
    let back = world
        .app
        .get(&open, &own.cookie().expect("signed in"))
        .await;
    for shown in ["We walked by the canal", "CANARY-REFLECTION", "09:30"] {
        assert!(back.body.contains(shown), "{shown}");
    }
}

const PASSWORD: &str = "four words in a row";

/// What a browser reads out of an attribute.
fn html_text(escaped: &str) -> String {
    escaped
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
