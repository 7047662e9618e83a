//! Frequencies, codes that come together, saturation.

use super::{room, words_of};
use axum::http::StatusCode;
use interchange::{Limits, read_table};

#[tokio::test]
async fn codes_are_counted_for_members_and_for_nobody_else() {
    let room = room().await;
    let path = room.address("counts");
    let reader = room.cookie(&room.reader).await;
    let page = room.app.get(&path, &reader).await;
    assert_eq!(page.status, StatusCode::OK);
    let words = words_of(&page.body);
    // Hope: 4 codings in 2 sources by 2 coders; “hope again…trust me” and “gave me hope”, what is coded twice counted once.
    assert!(words.contains("Hope 4 2 2 48"), "{words}");
    // One meeting in one source: 1 / (2 + 1 − 1), and 8 of 48 characters.
    assert!(words.contains("Hope Trust 1 1 0.5 0.17"), "{words}");
    assert!(words.contains("a base and one run need 6 sources, and here are 2"));
    let outsider = room.cookie(&room.outsider).await;
    let refused = room.app.get(&path, &outsider).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(!refused.body.contains("Hope"));
}

#[tokio::test]
async fn the_codings_of_one_coder_and_another_rule_can_be_asked_for() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let query = format!(
        "counts?whose={}&base=1&run=1&threshold=10",
        room.coder.account
    );
    let words = words_of(&room.app.get(&room.address(&query), &lead).await.body);
    assert!(words.contains("Hope 2 2 1 22"), "{words}");
    assert!(
        words.contains("Saturation is reached after 2 sources"),
        "{words}"
    );
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_is_said_beside_its_field_and_kept() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let page = room
        .app
        .get(&room.address("counts?base=many&threshold=120"), &lead)
        .await;
    assert!(page.body.contains("Write a whole number from 1 to 1000"));
    assert!(page.body.contains("Write a percentage from 0 to 100"));
    assert!(page.body.contains("value=\"many\"") && page.body.contains("value=\"120\""));
}

#[tokio::test]
async fn the_counts_are_taken_out_whole_and_every_file_is_written_down() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    for (file, rows) in [("frequency", 2), ("cooccurrence", 1), ("saturation", 2)] {
        let path = room.address(&format!("counts/{file}.csv"));
        let csv = room.app.post(&path, &reader, &[]).await;
        assert_eq!(csv.status, StatusCode::OK, "{}", csv.body);
        let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
        assert_eq!(table.rows.len(), rows, "{file}");
    }
    let mut tx = room.app.app.db.read().await.expect("begins");
    let taken = store::query("SELECT count(*) FROM study_export")
        .count(&mut tx)
        .await
        .expect("counted");
    assert_eq!(taken, 3);
    tx.rollback().await.expect("ends");
    let outsider = room.cookie(&room.outsider).await;
    let refused = room
        .app
        .post(&room.address("counts/frequency.csv"), &outsider, &[])
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}
