//! Likely codes for a passage, and coding by search: proposals that somebody looks through.

use super::{Room, room, words_of};
use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use testkit::app::Answer;

/// Asks for likely codes as the page's script does.
async fn asked(room: &Room, cookie: &str, source: usize, fields: &str) -> Answer {
    let path = room.address(&format!("sources/{}/suggestions", room.sources[source]));
    let request = Request::post(path)
        .header(COOKIE, cookie)
        .header(ACCEPT, "application/json")
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(fields.to_owned()))
        .expect("a request");
    room.app.send(request).await
}

async fn codings(room: &Room) -> i64 {
    let mut tx = room.app.app.db.read().await.expect("begins");
    let count = store::query("SELECT count(*) FROM coding")
        .count(&mut tx)
        .await;
    tx.rollback().await.expect("ends");
    count.expect("counted")
}

/// Enough passages to learn two codes from.
async fn much_coded(room: &Room) {
    let mut tx = room.app.app.db.write().await.expect("begins");
    for words in ["hope", "her hope", "gave her hope", "her hope again"] {
        room.coded(&mut tx, &room.coder, 0, words, room.hope).await;
    }
    for words in [
        "trust",
        "to trust",
        "to trust me",
        "came to trust",
        "came to trust me",
    ] {
        room.coded(&mut tx, &room.coder, 0, words, room.trust).await;
    }
    tx.commit().await.expect("kept");
}

#[tokio::test]
async fn likely_codes_come_with_the_words_that_led_to_them_and_are_never_given_by_themselves() {
    let room = room().await;
    let coder = room.cookie(&room.coder).await;
    // "I do not know about trust."
    let passage = "start=38&end=64";
    let few = asked(&room, &coder, 1, passage).await;
    assert_eq!(few.status, StatusCode::OK, "{}", few.body);
    assert!(
        few.body.contains("There is too little to learn from yet"),
        "{}",
        few.body
    );
    assert!(few.body.contains("\"suggestions\":[]"), "{}", few.body);
    much_coded(&room).await;
    let before = codings(&room).await;
    let likely: serde_json::Value =
        serde_json::from_str(&asked(&room, &coder, 1, passage).await.body).expect("JSON");
    let first = &likely["suggestions"][0];
    assert_eq!(first["name"], "Trust");
    let because = first["because"].as_str().expect("a text");
    assert!(because.starts_with("Because of: trust."), "{because}");
    // Without scripts there is a page with a button each.
    let path = room.address(&format!("sources/{}/suggestions", room.sources[1]));
    let fields = [("words", "I do not know about trust."), ("paragraph", "")];
    let page = room.app.post(&path, &coder, &fields).await;
    let words = words_of(&page.body);
    assert!(
        words.contains("Code as Trust Because of: trust."),
        "{words}"
    );
    let wrong = room
        .app
        .post(&path, &coder, &[("words", "not there")])
        .await;
    assert!(words_of(&wrong.body).contains("These words do not stand there"));
    assert_eq!(codings(&room).await, before, "looking codes nothing");
    let trust = room.trust.to_string();
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let fields = [
        ("id", id),
        ("start", "38"),
        ("end", "64"),
        ("code", &trust),
        ("suggested", "yes"),
    ];
    let bench = room.address(&format!("sources/{}", room.sources[1]));
    let coded = room
        .app
        .post(&format!("{bench}/codings"), &coder, &fields)
        .await;
    assert_eq!(coded.status, StatusCode::SEE_OTHER, "{}", coded.body);
    let page = words_of(&room.app.get(&bench, &coder).await.body);
    assert!(page.contains("· suggested"), "{page}");
    // What the coder has given already is not proposed again.
    let again: serde_json::Value =
        serde_json::from_str(&asked(&room, &coder, 1, passage).await.body).expect("JSON");
    assert_ne!(again["suggestions"][0]["name"], "Trust");
    let reader = room.cookie(&room.reader).await;
    assert_eq!(
        asked(&room, &reader, 1, passage).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_a_search_finds_is_looked_through_and_coded_as_one_step() {
    let room = room().await;
    let coder = room.cookie(&room.coder).await;
    let path = room.address("autocode?q=hop%C3%A9s&reach=sentence");
    let page = room.app.get(&path, &coder).await;
    let words = words_of(&page.body);
    assert!(words.contains("2 places on this page"), "{words}");
    assert!(
        words.contains("She gave me hope when there was none."),
        "{words}"
    );
    let places: Vec<&str> = page
        .body
        .split("name=\"place\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(places.len(), 2);
    let trust = room.trust.to_string();
    let send = room.address("autocode");
    let begin = [("q", "hopés"), ("reach", "sentence"), ("page", "")];
    let mut fields = begin.to_vec();
    fields.push(("place", places[1]));
    let wrong = room.app.post(&send, &coder, &fields).await;
    assert!(wrong.body.contains("Choose a code"), "{}", wrong.body);
    assert_eq!(wrong.body.matches(" checked").count(), 1, "ticks are kept");
    let mut fields = begin.to_vec();
    fields.push(("code", trust.as_str()));
    let none = room.app.post(&send, &coder, &fields).await;
    assert!(none.body.contains("Tick the places to code"));
    fields.extend(places.iter().map(|place| ("place", *place)));
    let changed = places[0].replace(':', ":1");
    fields.push(("place", &changed));
    let corrected = room.app.post(&send, &coder, &fields).await;
    assert!(
        corrected.body.contains("A source was corrected"),
        "{}",
        corrected.body
    );
    fields.pop();
    let before = codings(&room).await;
    for _ in 0..2 {
        let sent = room.app.post(&send, &coder, &fields).await;
        assert!(sent.location().contains("done=autocoded"), "{}", sent.body);
        assert_eq!(
            codings(&room).await,
            before + 2,
            "sent twice, it counts once"
        );
    }
    let page = room.app.get(&path, &coder).await;
    assert!(words_of(&page.body).contains("You coded this before: Trust"));
    assert_eq!(page.body.matches(" checked").count(), 0);
    let undone = room
        .app
        .post(&room.address("history/undo"), &coder, &[])
        .await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_eq!(codings(&room).await, before, "all of it was one step");
    let reader = room.cookie(&room.reader).await;
    assert_eq!(
        room.app.get(&path, &reader).await.status,
        StatusCode::NOT_FOUND
    );
}
