//! Two people who change the same thing see each other's version.

use crate::programme::{World, hidden};
use axum::http::StatusCode;
use jiff::civil::date;
use testkit::world;

#[tokio::test]
async fn two_who_change_a_match_or_an_ending_see_each_others_version() {
    let w = World::new().await;
    let (id, episode) = w.person(w.north).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    world::matched(&mut tx, around, org, id, episode, w.sam, date(2026, 1, 6)).await;
    let (held,): (uuid::Uuid,) = store::query("SELECT id FROM peer_match")
        .one(&mut tx)
        .await
        .expect("there");
    tx.commit().await.expect("kept");
    let base = format!("/delivery/people/{id}");
    let notes = format!("{base}/matches/{held}/notes");
    let form = w.get(&notes).await;
    let version = hidden(&form, "version");
    let first = [("version", version), ("note-mode", "no_note")];
    assert!(w.post(&notes, &first).await.status.is_redirection());
    let second = [("version", version), ("note-mode", "written_together")];
    let clash = w.post(&notes, &second).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(
        clash
            .body
            .contains("Somebody else changed this while you were writing")
    );
    assert!(clash.body.contains("value=\"written_together\" checked"));
    let again = [second[1], ("version", hidden(&clash, "version"))];
    assert!(w.post(&notes, &again).await.status.is_redirection());

    let end = format!("{base}/matches/{held}/end");
    let stale = [
        ("version", version),
        ("on-day", "1"),
        ("on-month", "3"),
        ("on-year", "2026"),
        ("why", "worker_left"),
    ];
    let clash = w.post(&end, &stale).await;
    assert_eq!(clash.status, StatusCode::CONFLICT, "{}", clash.body);
    for shown in [
        "1 March 2026",
        "stays as it is saved",
        "saved in the meantime",
    ] {
        assert!(clash.body.contains(shown), "{shown}");
    }

    let ending = format!("{base}/support/{episode}/ending");
    let form = w.get(&ending).await;
    let version = hidden(&form, "version");
    let mut fields = vec![
        ("version", version),
        ("on-day", "1"),
        ("on-month", "3"),
        ("on-year", "2026"),
        ("how", "planned"),
        ("why", "completed"),
    ];
    assert!(w.post(&ending, &fields).await.status.is_redirection());
    fields[1].1 = "2";
    fields[4].1 = "unplanned";
    let clash = w.post(&ending, &fields).await;
    assert_eq!(clash.status, StatusCode::CONFLICT, "{}", clash.body);
    for shown in ["1 March 2026", "2 March 2026", "saved in the meantime"] {
        assert!(clash.body.contains(shown), "{shown}");
    }
    let undo = format!("{ending}/undo");
    let late = [("version", version), ("reason", "It was another person")];
    let clash = w.post(&undo, &late).await;
    assert_eq!(clash.status, StatusCode::CONFLICT, "{}", clash.body);
    assert!(clash.body.contains("It was another person"));
    assert!(clash.body.contains("taken back"));
}
