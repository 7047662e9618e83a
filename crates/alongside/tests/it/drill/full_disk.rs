//! The disk of an SQLite database is full. The limit on the size of files stands for it: beyond it nothing more can be
//! written by the server, and anybody may set it without rights on the machine.

use super::browser::form;
use super::load::contact;
use super::server::{answers, real};
use super::{Load, Server, Service, kill, until};
use ids::ContactId;
use std::process::Command;
use store::{Db, query};

/// Lets no file of a process be written beyond so many bytes, or takes the limit away.
fn limit(server: &Server, bytes: &str) {
    let pid = server.pid().to_string();
    let set = Command::new("prlimit")
        .args(["--pid", &pid, &format!("--fsize={bytes}:unlimited")])
        .status()
        .expect("prlimit of util-linux is there");
    assert!(set.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_clearly_damages_nothing_and_is_over_once_there_is_room() {
    let service = Service::sqlite().await;
    let server = Server::that_outlives_a_limit(&service);
    let browser = service.browser(&server);
    answers(&browser);
    let load = Load::begin(&service, &server, 2);
    load.wait_for(10);
    let before = load.end().contacts;

    limit(&server, "4096");
    let id = real().id::<ContactId>().to_string();
    let person = service.person.to_string();
    let fields = form(&contact(&id, &person, "typed on a full disk"));
    let refused = browser
        .post("/delivery/contacts", &fields)
        .expect("answers");
    assert_eq!(refused.status, 507, "{}", refused.text);
    for told in [
        "There is no room to save this",
        "make room on the disk",
        "is safe",
    ] {
        assert!(refused.text.contains(told), "{}", refused.text);
    }
    // What was typed comes back, to be sent again.
    assert!(refused.text.contains("value=\"typed on a full disk\""));
    let draft = browser
        .post(&format!("/drafts/{id}"), &fields)
        .expect("answers");
    assert_eq!(draft.status, 507, "no draft is said to be saved");
    // A look that could not be written down is not given either.
    let looked = browser
        .get(&format!("/delivery/people/{person}"))
        .expect("answers");
    assert_eq!(looked.status, 507);
    assert!(!looked.text.contains("Okafor"));
    until("it says that it is not ready", || {
        browser.get("/readyz").is_ok_and(|answer| {
            answer.status == 503 && answer.text.contains("there is no room left on the disk")
        })
    });
    assert_eq!(browser.get("/healthz").expect("answers").status, 200);

    limit(&server, "unlimited");
    let saved = browser
        .post("/delivery/contacts", &fields)
        .expect("answers");
    assert_eq!(saved.status, 303, "{}", saved.text);
    until("it is ready again", || {
        browser
            .get("/readyz")
            .is_ok_and(|answer| answer.status == 200)
    });
    assert!(server.stop(), "the same server ends in order");

    let db = Db::open_existing(&service.database).await.expect("opens");
    let mut tx = db.read().await.expect("begins");
    for id in before.iter().chain([&id.parse().expect("an identifier")]) {
        let there = query("SELECT count(*) FROM contact WHERE id = $1").bind(*id);
        assert_eq!(there.count(&mut tx).await.expect("counted"), 1, "{id}");
    }
    tx.rollback().await.expect("ends");
    db.close().await;
    kill::is_whole(&service.database).await;
}
