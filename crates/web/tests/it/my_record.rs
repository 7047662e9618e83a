//! The person's own record.

use crate::programme::{World, cookie, hidden};
use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use testkit::app::AccountTies;
use testkit::world;

#[tokio::test]
async fn the_person_sees_their_own_record_says_how_they_see_it_and_takes_it_away() {
    let w = World::new().await;
    let (id, episode) = w.person(w.north).await;
    let (other, _) = w.person(w.south).await;
    let ties = AccountTies {
        person: Some(id),
        ..AccountTies::default()
    };
    let (actor, own) = cookie(&w.app, Role::SupportedPerson, "esi", ties).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    world::matched(&mut tx, around, org, id, episode, w.sam, date(2026, 1, 6)).await;
    let at = (w.north, episode, id, w.sam);
    let contact = world::contact(&mut tx, around, org, at, "2026-02-03", "met").await;
    let note: ids::NoteId = around.id();
    store::query("INSERT INTO note (org_id, id, contact_id, person_id, worker_id, mode, body, author_id, written_at, agreement, persons_words, version) VALUES ($1, $2, $3, $4, $5, 'worker_writes', 'We walked by the river.', $6, $7, 'not_yet', '', 1)")
        .bind(org)
        .bind(note)
        .bind(contact)
        .bind(id)
        .bind(w.sam)
        .bind(actor.account)
        .bind(around.now())
        .execute(&mut tx)
        .await
        .expect("a note");
    tx.commit().await.expect("kept");

    let page = w.app.get("/my-record", &own).await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in ["We walked by the river.", "Sam", "3 Feb 2026", "I agree"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(
        !page.body.contains("Sam Reed</h3>"),
        "a first name is enough"
    );
    let differ = format!("/my-record/notes/{note}/differ");
    let empty = [("version", "1"), ("words", " ")];
    let empty = w.app.post(&differ, &own, &empty).await;
    assert!(empty.body.contains("Write how you see it"));
    let words = [("version", "1"), ("words", "It rained & we ran.")];
    assert!(
        w.app
            .post(&differ, &own, &words)
            .await
            .status
            .is_redirection()
    );
    let page = w.app.get("/my-record", &own).await;
    assert!(page.body.contains("It rained &amp; we ran."));
    assert!(page.body.contains("We walked by the river."));

    let goal = w.app.get("/my-record/goals/new", &own).await;
    let fields = [
        ("id", hidden(&goal, "id")),
        ("words", "Go to the allotment"),
        ("agreed-day", "2"),
        ("agreed-month", "3"),
        ("agreed-year", "2026"),
    ];
    assert!(
        w.app
            .post("/my-record/goals/new", &own, &fields)
            .await
            .status
            .is_redirection()
    );
    let form = w.app.get("/my-record/words", &own).await;
    let fields = [
        ("version", hidden(&form, "version")),
        ("name", "Esi"),
        ("wants-known", "I paint"),
        ("nhs-number", "9434765919"),
    ];
    let saved = w.app.post("/my-record/words", &own, &fields).await;
    assert!(saved.location().contains("done=saved"), "{}", saved.body);

    let file = w.app.get("/my-record.json", &own).await;
    let json: serde_json::Value = serde_json::from_slice(&file.bytes).expect("JSON");
    assert_eq!(json["about_me"]["what_i_want_known"], "I paint");
    assert_eq!(json["about_me"]["nhs_number"], serde_json::Value::Null);
    assert_eq!(json["notes"][0]["in_my_words"], "It rained & we ran.");
    assert_eq!(json["goals"][0]["words"], "Go to the allotment");
    let print = w.app.get("/my-record/print", &own).await;
    assert!(print.body.contains("Go to the allotment"));
    // The figures of the programme are not for this page.
    assert!(!page.body.contains("href=\"/figures\""));
    assert!(page.body.contains("href=\"/boundary\""));
    let others = w.app.get(&format!("/delivery/people/{other}"), &own).await;
    assert_eq!(others.status, StatusCode::NOT_FOUND);
    let through_the_other_door = w.app.get(&format!("/delivery/people/{id}"), &own).await;
    assert_eq!(through_the_other_door.location(), "/my-record");
}

#[tokio::test]
async fn the_person_leaves_at_once_and_the_way_back_asks_to_sign_in() {
    let w = World::new().await;
    let (id, _) = w.person(w.north).await;
    let ties = AccountTies {
        person: Some(id),
        ..AccountTies::default()
    };
    let (_, own) = cookie(&w.app, Role::SupportedPerson, "esi", ties).await;
    let button = "action=\"/leave\" method=\"post\"";
    for path in ["/my-record", "/account", "/boundary"] {
        let page = w.app.get(path, &own).await;
        assert!(page.body.contains(button), "{path}");
        assert!(
            page.body.find(button) < page.body.find("<header"),
            "{path}: before everything else"
        );
    }
    assert!(!w.get("/delivery/my-day").await.body.contains(button));
    // Sent twice, or after the session has ended by itself, it leads away all the same.
    for _ in 0..2 {
        let away = w.app.post("/leave", &own, &[]).await;
        assert_eq!(away.status, StatusCode::OK);
        assert_eq!(
            away.headers["refresh"],
            "0; url=https://www.bbc.co.uk/weather"
        );
        assert_eq!(away.headers["referrer-policy"], "no-referrer");
        assert!(!away.body.contains("Alongside"), "{}", away.body);
    }
    let back = w.app.get("/my-record", &own).await;
    assert!(back.location().starts_with("/sign-in"));
}
