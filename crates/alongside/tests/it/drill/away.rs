//! The connection to PostgreSQL is lost and comes back: requests wait or fail clearly, and the server recovers by itself.

use super::browser::form;
use super::load::contact;
use super::relay::Relay;
use super::server::{answers, real};
use super::{Load, Server, Service, kill, until};
use ids::ContactId;
use store::{Db, query};

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_lost_comes_back_by_itself_and_nothing_acknowledged_is_lost() {
    let service = Service::postgres().await;
    let (mut relay, over) = Relay::to(&service.database);
    let server = Server::start(&over, &[]);
    let browser = service.browser(&server);
    answers(&browser);
    let load = Load::begin(&service, &server, 3);
    load.wait_for(10);

    relay.cut();
    until("it says that it is not ready", || {
        browser.get("/readyz").is_ok_and(|answer| {
            answer.status == 503
                && answer
                    .text
                    .contains("not ready: the database does not answer")
        })
    });
    assert_eq!(browser.get("/healthz").expect("answers").status, 200);
    let id = real().id::<ContactId>().to_string();
    let person = service.person.to_string();
    let fields = form(&contact(&id, &person, "typed meanwhile"));
    let refused = browser
        .post("/delivery/contacts", &fields)
        .expect("answers");
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(
        refused
            .text
            .contains("The service cannot be reached just now")
    );
    // What was typed comes back, to be sent again.
    assert!(refused.text.contains("value=\"typed meanwhile\""));
    let draft = browser
        .post(&format!("/drafts/{id}"), &fields)
        .expect("answers");
    assert_eq!(draft.status, 503, "no draft is said to be saved");

    // One that is sent shortly before the connection is back is served late.
    let waits = {
        let (browser, fields) = (browser.clone(), fields.clone());
        std::thread::spawn(move || browser.post("/delivery/contacts", &fields))
    };
    relay.mend();
    let served = waits.join().expect("nobody panics").expect("answers");
    assert_eq!(served.status, 303, "{}", served.text);
    until("it is ready again", || {
        browser
            .get("/readyz")
            .is_ok_and(|answer| answer.status == 200)
    });
    load.wait_for(10);
    let kept = load.end();
    assert!(server.stop(), "the server ends in order");

    let db = Db::open_existing(&service.database).await.expect("opens");
    let mut tx = db.read().await.expect("begins");
    for id in kept
        .contacts
        .iter()
        .chain([&id.parse().expect("an identifier")])
    {
        let there = query("SELECT count(*) FROM contact WHERE id = $1").bind(*id);
        assert_eq!(there.count(&mut tx).await.expect("counted"), 1, "{id}");
    }
    tx.rollback().await.expect("ends");
    db.close().await;
    kill::is_whole(&service.database).await;
}
