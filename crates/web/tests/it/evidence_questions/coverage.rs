//! Coverage and presence.

use super::{room, words_of};
use axum::http::StatusCode;
use interchange::{Limits, read_table};

#[tokio::test]
async fn a_cell_says_quoted_not_quoted_or_not_asked_and_leads_to_its_quotes() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let page = room.app.get(&room.address("coverage"), &reader).await;
    let words = words_of(&page.body);
    assert!(
        words.contains("Hope Quoted: 1 of 1, quotes: 2 Quoted: 1 of 1, quotes: 2"),
        "{words}"
    );
    assert!(
        words.contains("Trust Quoted: 1 of 1, quotes: 1 Not quoted: 0 of 1"),
        "{words}"
    );
    assert!(words.contains("2 of 2 codes quoted, 0 not quoted, 0 not asked, 0 not known"));
    let cell = format!(
        "coverage/quotes?code={}&group=supported+person&by={}",
        room.hope, room.role
    );
    let escaped = cell.replace('&', "&amp;");
    assert!(page.body.contains(&escaped), "the cell is a link");
    let quotes = words_of(&room.app.get(&room.address(&cell), &reader).await.body);
    assert!(
        quotes.contains("She gave me hope when there was none. I do not know about trust.")
            && !quotes.contains("…She"),
        "{quotes}"
    );
    assert!(!quotes.contains("We walked"));
    // Nothing of the coder's alone is agreed on: then nothing is known.
    let agreed = room
        .app
        .get(&room.address("coverage?whose=agreed"), &reader)
        .await;
    assert!(words_of(&agreed.body).contains("Hope Not known Not known"));
}

#[tokio::test]
async fn presence_names_the_roles_and_adds_them_up() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let path = room.address("presence");
    let words = words_of(&room.app.get(&path, &reader).await.body);
    assert!(
        words.contains("Hope Both Trust peer worker only"),
        "{words}"
    );
    assert!(words.contains("All codes 1 1 0 0 0"), "{words}");
    let turned = format!("{path}?first=supported+person&second=peer+worker");
    let words = words_of(&room.app.get(&turned, &reader).await.body);
    assert!(words.contains("All codes 1 0 1 0 0"), "{words}");
    // The same value twice compares nothing.
    let same = format!("{path}?first=peer+worker&second=peer+worker");
    let words = words_of(&room.app.get(&same, &reader).await.body);
    assert!(words.contains("Presence compares two values"));
}

#[tokio::test]
async fn tables_are_taken_out_and_shown_to_members_only() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let outsider = room.cookie(&room.outsider).await;
    for (file, rows) in [("coverage.csv", 4), ("presence.csv", 2)] {
        let path = room.address(file);
        let csv = room.app.post(&path, &reader, &[]).await;
        let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
        assert_eq!(table.rows.len(), rows);
        let refused = room.app.post(&path, &outsider, &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
    for page in ["coverage", "presence", "coverage/quotes"] {
        let refused = room.app.get(&room.address(page), &outsider).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_was_not_asked_is_noted_by_case_and_by_code_and_coverage_says_so() {
    let room = room().await;
    let coder = room.cookie(&room.coder).await;
    let mut tx = room.app.app.db.read().await.expect("begins");
    let (case,): (uuid::Uuid,) = store::query("SELECT id FROM study_case WHERE name = $1")
        .bind("P02")
        .one(&mut tx)
        .await
        .expect("there");
    tx.rollback().await.expect("ends");
    let (hope, trust) = (room.hope.to_string(), room.trust.to_string());
    let of_case = room.address(&format!("cases/{case}/not-asked"));
    let page = words_of(&room.app.get(&of_case, &coder).await.body);
    assert!(page.contains("Not asked of P02"), "{page}");
    // Hope was quoted all the same, and stays so.
    let fields = [
        ("shown", hope.as_str()),
        ("shown", trust.as_str()),
        ("unasked", hope.as_str()),
        ("unasked", trust.as_str()),
    ];
    let saved = room.app.post(&of_case, &coder, &fields).await;
    assert!(saved.location().ends_with("?done=saved"), "{}", saved.body);
    let page = words_of(&room.app.get(&room.address("coverage"), &coder).await.body);
    assert!(
        page.contains("Trust Quoted: 1 of 1, quotes: 1 Not asked"),
        "{page}"
    );
    assert!(
        page.contains("Hope Quoted: 1 of 1, quotes: 2 Quoted: 1 of 1"),
        "{page}"
    );
    let page = words_of(&room.app.get(&room.address("presence"), &coder).await.body);
    assert!(page.contains("Trust Not known"), "{page}");
    let of_code = room.address(&format!("codes/{trust}/not-asked"));
    let page = room.app.get(&of_code, &coder).await.body;
    assert!(words_of(&page).contains("Not asked about Trust"));
    assert_eq!(page.matches(" checked").count(), 1);
    let case = case.to_string();
    room.app
        .post(&of_code, &coder, &[("shown", case.as_str())])
        .await;
    let page = words_of(&room.app.get(&room.address("coverage"), &coder).await.body);
    assert!(
        page.contains("Trust Quoted: 1 of 1, quotes: 1 Not quoted"),
        "{page}"
    );
    let reader = room.cookie(&room.reader).await;
    for path in [&of_case, &of_code] {
        assert_eq!(
            room.app.get(path, &reader).await.status,
            StatusCode::NOT_FOUND
        );
        let refused = room.app.post(path, &reader, &fields).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
}
