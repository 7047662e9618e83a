//! Nothing of a person gets into logs, counts or the pages for failures, whatever is sent in whatever form.

use super::browser::form;
use super::load::contact;
use super::server::{answers, real};
use super::{Browser, Server, Service};
use ids::ContactId;
use serde_json::Value;
use std::fs::File;
use store::{Db, query};

/// Words that are nowhere else.
const CANARY: &str = "Zanzibarine";

#[tokio::test(flavor = "multi_thread")]
async fn no_name_note_token_or_address_gets_into_logs_counts_or_failures() {
    for service in Service::both().await {
        let log = service.path("log.json");
        let file = File::create(&log).expect("made");
        let more = ["--metrics-listen", "127.0.0.1:0", "--log-format", "json"];
        let server = Server::logging(&service.database, &more, file);
        let browser = service.browser(&server);
        answers(&browser);
        plant(&service, &browser);
        let failures = fail(&service, &browser).await;
        let told = server.told().get("/metrics").expect("answers").text;
        assert!(server.stop(), "the server ends in order");

        let logged = std::fs::read_to_string(&log).expect("read");
        let lines: Vec<Value> = logged
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect();
        let has = |key: &str, value: &str| lines.iter().any(|line| line[key] == value);
        assert!(
            has("http.route", "/delivery/contacts/{id}"),
            "requests are logged by pattern"
        );
        assert!(
            has("message", "a request could not be served"),
            "failures are logged"
        );
        let token = service.cookie.trim_start_matches("alongside=").to_owned();
        let person = service.person.to_string();
        for (place, text) in [("log", &logged), ("counts", &told), ("failures", &failures)] {
            for secret in [CANARY, "Okafor", "sam@example.org", &token] {
                let found = text.to_lowercase().contains(&secret.to_lowercase());
                assert!(
                    !found,
                    "{secret} is in the {place}:\n{}",
                    around(text, secret)
                );
            }
        }
        assert!(!told.contains(&person) && !logged.contains(&person));
    }
}

/// The line that should not be there.
fn around(text: &str, secret: &str) -> String {
    let lower = secret.to_lowercase();
    let line = text
        .lines()
        .find(|line| line.to_lowercase().contains(&lower));
    line.unwrap_or_default().chars().take(2_000).collect()
}

/// Sends the words as everything that somebody can send.
fn plant(service: &Service, browser: &Browser) {
    let person = service.person.to_string();
    let id = real().id::<ContactId>().to_string();
    let note = format!("{CANARY} told me about {CANARY}@example.org");
    let good = form(&contact(&id, &person, &note));
    browser
        .post(&format!("/drafts/{id}"), &good)
        .expect("answers");
    let saved = browser.post("/delivery/contacts", &good).expect("answers");
    assert_eq!(saved.status, 303, "{}", saved.text);
    let shown = browser
        .get(&format!("/delivery/contacts/{id}"))
        .expect("answers");
    assert!(shown.text.contains(CANARY), "it was planted");
    for path in [
        format!("/delivery/people?q={CANARY}"),
        format!("/delivery/people/{CANARY}"),
        format!("/delivery/people/{person}"),
        format!("/delivery/contacts/new?person={person}&note={CANARY}"),
        format!("/delivery/contacts.csv?q={CANARY}"),
        format!("/join/{CANARY}"),
        format!("/invitation/{CANARY}"),
        format!("/start?key={CANARY}"),
        format!("/{CANARY}/%5A{CANARY}?email={CANARY}@example.org"),
    ] {
        browser.get(&path).expect("answers");
    }
    let stranger = Browser {
        address: browser.address,
        cookie: format!("alongside={CANARY}"),
    };
    let sign_in = form(&[
        ("email", &format!("{CANARY}@example.org")),
        ("password", CANARY),
    ]);
    let known = form(&[("email", "sam@example.org"), ("password", CANARY)]);
    for sent in [&sign_in, &known] {
        stranger.post("/sign-in", sent).expect("answers");
        browser.post("/delivery/contacts", sent).expect("answers");
    }
    stranger.post("/delivery/contacts", &good).expect("answers");
    stranger
        .get(&format!("/delivery/people?q={CANARY}"))
        .expect("answers");
}

/// Lets the database refuse what is written, with a message that repeats it where it can, and gives the pages that come
/// of it and of what is not there.
async fn fail(service: &Service, browser: &Browser) -> String {
    let db = Db::open_existing(&service.database).await.expect("opens");
    let mut tx = db.write().await.expect("begins");
    let refusing: &[&'static str] = if service.database.starts_with("postgres") {
        &[
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not %', NEW.body; END $$",
            "CREATE TRIGGER refusing BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION refuse()",
        ]
    } else {
        &[
            "CREATE TRIGGER refusing BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'not this'); END",
        ]
    };
    for statement in refusing {
        query(statement).execute(&mut tx).await.expect(statement);
    }
    tx.commit().await.expect("commits");
    db.close().await;
    let id = real().id::<ContactId>().to_string();
    let person = service.person.to_string();
    let sent = form(&contact(&id, &person, &format!("{CANARY} again")));
    let broken = browser.post("/delivery/contacts", &sent).expect("answers");
    assert_eq!(broken.status, 500, "{}", broken.text);
    let missing = browser
        .get(&format!("/delivery/contacts/{CANARY}"))
        .expect("answers");
    assert_eq!(missing.status, 404);
    let nowhere = browser.get(&format!("/{CANARY}")).expect("answers");
    assert_eq!(nowhere.status, 404);
    [broken.text, missing.text, nowhere.text].concat()
}
