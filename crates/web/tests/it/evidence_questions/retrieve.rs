//! Queries, kept queries, words.

use super::{room, words_of};
use axum::http::StatusCode;
use interchange::{Limits, read_table};

#[tokio::test]
async fn a_query_is_answered_with_quotes_and_can_be_taken_out() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let query = "code:hope and case.role = 'supported person'";
    let path = room.address("retrieve?query=code%3Ahope+and+case.role+%3D+%27supported+person%27");
    let page = room.app.get(&path, &reader).await;
    let words = words_of(&page.body);
    assert!(words.contains("Passages found: 1"), "{words}");
    assert!(
        words.contains("She gave me hope when there was none.") && !words.contains("…She"),
        "{words}"
    );
    let csv = room
        .app
        .post(&room.address("retrieve.csv"), &reader, &[("query", query)])
        .await;
    let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.cell(&table.rows[0], "quote"), Some("gave me hope"));
    let near = room.address("retrieve?query=code%3Ahope+near%2F20+code%3Atrust");
    let words = words_of(&room.app.get(&near, &reader).await.body);
    assert!(
        words.contains("Passages found: ") && !words.contains("Passages found: 0"),
        "{words}"
    );
    let outsider = room.cookie(&room.outsider).await;
    assert_eq!(
        room.app.get(&path, &outsider).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_query_that_cannot_be_read_or_answered_says_what_to_write_instead() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let slip = room
        .app
        .get(
            &room.address("retrieve?query=code%3Ahope+nere%2F20+code%3Atrust"),
            &reader,
        )
        .await;
    assert!(slip.body.contains("did you mean “near”?"));
    assert!(
        slip.body
            .contains("code:hope nere/20 code:trust</textarea>")
    );
    let unknown = room
        .app
        .get(&room.address("retrieve?query=code%3Ahoep"), &reader)
        .await;
    assert!(
        unknown
            .body
            .contains("No code is called “hoep”; did you mean “Hope”?")
    );
    let file = room
        .app
        .post(
            &room.address("retrieve.csv"),
            &reader,
            &[("query", "code:hoep")],
        )
        .await;
    assert_eq!(file.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn whoever_codes_keeps_queries_and_everybody_opens_them() {
    let room = room().await;
    let (coder, reader) = (
        room.cookie(&room.coder).await,
        room.cookie(&room.reader).await,
    );
    let save = room.address("retrieve/save");
    let nameless = room
        .app
        .post(&save, &coder, &[("query", "code:hope"), ("name", "")])
        .await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.body.contains("Write a name for the query"));
    assert!(nameless.body.contains("code:hope</textarea>"));
    let fields = [("query", "code:hope"), ("name", "All of hope")];
    for _ in 0..2 {
        let saved = room.app.post(&save, &coder, &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(
        room.app.post(&save, &reader, &fields).await.status,
        StatusCode::NOT_FOUND
    );
    let page = room.app.get(&room.address("retrieve"), &reader).await.body;
    assert_eq!(page.matches("All of hope").count(), 1);
    let page = room.app.get(&room.address("retrieve"), &coder).await.body;
    let id = page
        .split("name=\"id\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a button to remove it");
    let remove = room.address("retrieve/remove");
    let removed = room.app.post(&remove, &coder, &[("id", id)]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    let page = room.app.get(&room.address("retrieve"), &reader).await.body;
    assert!(!page.contains("All of hope"));
}

#[tokio::test]
async fn words_are_found_in_every_source() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let page = room
        .app
        .get(&room.address("search?q=walking"), &reader)
        .await;
    assert!(
        page.body.contains("We <mark>walked</mark> a lot."),
        "{}",
        page.body
    );
    let none = room
        .app
        .get(&room.address("search?q=elephant"), &reader)
        .await;
    assert!(none.body.contains("No paragraph has these words."));
    let outsider = room.cookie(&room.outsider).await;
    let refused = room
        .app
        .get(&room.address("search?q=walking"), &outsider)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}
