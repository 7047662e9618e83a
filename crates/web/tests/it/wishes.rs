//! The person asks for another worker, says how notes are made, and answers a planned meeting.

use crate::programme::{World, cookie, hidden};
use access::Role;
use jiff::civil::date;
use testkit::app::AccountTies;
use testkit::world;

#[tokio::test]
async fn what_the_person_wishes_reaches_those_who_can_act_on_it() {
    let w = World::new().await;
    let (id, episode) = w.person(w.north).await;
    let ties = AccountTies {
        person: Some(id),
        ..AccountTies::default()
    };
    let (_, own) = cookie(&w.app, Role::SupportedPerson, "esi", ties).await;
    let ties = AccountTies {
        worker: Some(w.sam),
        sites: vec![w.north],
        ..AccountTies::default()
    };
    let (_, sam) = cookie(&w.app, Role::PeerWorker, "sam", ties).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    world::matched(&mut tx, around, org, id, episode, w.sam, date(2026, 1, 6)).await;
    let at = (w.north, episode, id, w.sam);
    let planned = world::contact(&mut tx, around, org, at, "2026-03-05", "planned").await;
    tx.commit().await.expect("kept");

    let form = w.app.get("/my-record/another-worker", &own).await;
    let fields = [
        ("id", hidden(&form, "id")),
        ("words", "Somebody who gardens"),
    ];
    let asked = w.app.post("/my-record/another-worker", &own, &fields).await;
    assert_eq!(
        asked.location(),
        "/my-record?done=wish-worker",
        "{}",
        asked.body
    );
    let mine = w.app.get("/my-record", &own).await;
    assert!(mine.body.contains("has not acted on it yet"));
    let day = w.get("/delivery/my-day").await;
    assert!(day.body.contains("People who ask for another peer worker"));
    let theirs = w.app.get("/delivery/my-day", &sam).await;
    assert!(
        !theirs.body.contains("another peer worker"),
        "the peer worker is not told"
    );
    let person = format!("/delivery/people/{id}");
    let theirs = w.app.get(&person, &sam).await;
    assert!(!theirs.body.contains("Somebody who gardens"));
    let act = format!("{person}/worker-request");
    let form = w.get(&act).await;
    assert!(form.body.contains("Somebody who gardens"));
    let (request, version) = (hidden(&form, "id"), hidden(&form, "version"));
    let empty = [("id", request), ("version", version), ("answer", "")];
    let looked = w.audited().await;
    assert!(
        w.post(&act, &empty)
            .await
            .body
            .contains("Say what happens now")
    );
    assert!(
        w.audited().await > looked,
        "a form that comes back shows the record again"
    );
    let answer = [
        ("id", request),
        ("version", version),
        ("answer", "Ada will meet you on Monday"),
    ];
    let done = w.post(&act, &answer).await;
    assert!(
        done.location().contains("done=request-acted-on"),
        "{}",
        done.body
    );
    let mine = w.app.get("/my-record", &own).await;
    assert!(mine.body.contains("Ada will meet you on Monday"));
    let day = w.get("/delivery/my-day").await;
    assert!(!day.body.contains("People who ask for another peer worker"));
    assert_eq!(w.get(&act).await.location(), person);

    let form = w.app.get("/my-record/note-choice", &own).await;
    let fields = [
        ("match", hidden(&form, "match")),
        ("version", hidden(&form, "version")),
        ("note-mode", "no_note"),
    ];
    let chosen = w.app.post("/my-record/note-choice", &own, &fields).await;
    assert_eq!(
        chosen.location(),
        "/my-record?done=saved",
        "{}",
        chosen.body
    );
    let form = w
        .app
        .get(&format!("/delivery/contacts/new?person={id}"), &sam)
        .await;
    assert!(form.body.contains("chose that no notes are kept"));

    let address = format!("/my-record/meeting?contact={planned}");
    let form = w.app.get(&address, &own).await;
    let contact = hidden(&form, "contact");
    let silent = [("contact", contact)];
    let silent = w.app.post("/my-record/meeting", &own, &silent).await;
    assert!(silent.body.contains("Say whether it suits you"));
    let fields = [
        ("contact", contact),
        ("answer", "another_time"),
        ("words", "Mornings are better"),
    ];
    let said = w.app.post("/my-record/meeting", &own, &fields).await;
    assert_eq!(
        said.location(),
        "/my-record?done=meeting-answered",
        "{}",
        said.body
    );
    let day = w.app.get("/delivery/my-day", &sam).await;
    for shown in ["would like another time", "Mornings are better"] {
        assert!(day.body.contains(shown), "{shown}");
    }
    let file = w.app.get("/my-record.json", &own).await;
    let json: serde_json::Value = serde_json::from_slice(&file.bytes).expect("JSON");
    assert_eq!(json["planned_meetings"][0]["i_said"], "another_time");
    assert_eq!(
        json["asked_for_another_peer_worker"][0]["state"],
        "acted_on"
    );
}
