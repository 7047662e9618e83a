//! Keyword in context, and case selection.

use super::{room, words_of};
use axum::http::StatusCode;
use interchange::{Limits, read_table};

#[tokio::test]
async fn every_place_of_a_keyword_is_lined_up_and_taken_out() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let path = room.address("kwic?q=H%C3%B4pe&width=2");
    let words = words_of(&room.app.get(&path, &reader).await.body);
    assert!(words.contains("Found 2 times"), "{words}");
    assert!(
        words.contains("gave me hope when there Interview of a person, 13"),
        "{words}"
    );
    assert!(
        words.contains("gave her hope again, and Interview of a worker, 12"),
        "{words}"
    );
    // By the words before the keyword, the nearest first: “her gave”, “me gave”.
    let sorted = words_of(
        &room
            .app
            .get(&format!("{path}&order=before"), &reader)
            .await
            .body,
    );
    let at = |what: &str| sorted.find(what).expect("both are there");
    assert!(at("gave her hope") < at("gave me hope"), "{sorted}");
    // A form of the word that was not asked for is not found, the beginning of one is.
    let none = words_of(
        &room
            .app
            .get(&room.address("kwic?q=hoping"), &reader)
            .await
            .body,
    );
    assert!(none.contains("No source has these words."), "{none}");
    let beginning = words_of(
        &room
            .app
            .get(&room.address("kwic?q=hop*"), &reader)
            .await
            .body,
    );
    assert!(beginning.contains("Found 2 times"), "{beginning}");
    let nothing = room.app.get(&room.address("kwic?q=%3F"), &reader).await;
    assert!(nothing.body.contains("There is no word to look for"));
    let fields = [("q", "hope"), ("width", "2")];
    let csv = room
        .app
        .post(&room.address("kwic.csv"), &reader, &fields)
        .await;
    let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.cell(&table.rows[0], "keyword"), Some("hope"));
    assert_eq!(table.cell(&table.rows[0], "start"), Some("12"));
    let wrong = room
        .app
        .post(&room.address("kwic.csv"), &reader, &[("q", "?")])
        .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let outsider = room.cookie(&room.outsider).await;
    assert_eq!(
        room.app.get(&path, &outsider).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn sources_and_cases_are_ranked_by_their_share_of_chosen_codes() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let page = words_of(&room.app.get(&room.address("selection"), &reader).await.body);
    assert!(
        !page.contains("Ranking"),
        "nothing is ranked before codes are chosen: {page}"
    );
    let path = room.address(&format!("selection?code={}", room.trust));
    let page = words_of(&room.app.get(&path, &reader).await.body);
    // Of the worker’s three codings one is of trust, of the person’s two none.
    assert!(
        page.contains("1 Interview of a worker 1 3 33.3% 2 Interview of a person 0 2 0%"),
        "{page}"
    );
    let page = words_of(
        &room
            .app
            .get(&format!("{path}&of=cases&by=words"), &reader)
            .await
            .body,
    );
    // “trust me” is two of the fifteen words of the worker.
    assert!(page.contains("1 P01 1 3 33.3% 2 15 13.3%"), "{page}");
    let code = room.trust.to_string();
    for (by, words) in [("", ""), ("words", "15")] {
        let fields = [("code", code.as_str()), ("by", by)];
        let csv = room
            .app
            .post(&room.address("selection.csv"), &reader, &fields)
            .await;
        let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
        assert_eq!(
            table.cell(&table.rows[0], "name"),
            Some("Interview of a worker")
        );
        assert_eq!(table.cell(&table.rows[0], "words"), Some(words));
    }
    let outsider = room.cookie(&room.outsider).await;
    assert_eq!(
        room.app.get(&path, &outsider).await.status,
        StatusCode::NOT_FOUND
    );
}
