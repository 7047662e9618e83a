//! The history of a study.

use super::room::Room;
use axum::http::StatusCode;

#[tokio::test]
async fn steps_are_told_in_sentences_and_what_was_taken_back_is_marked() {
    let room = Room::new().await;
    room.refuses(&["history"], &[]).await;
    let code = room.code("Hope").await;
    room.coded("gave me hope", code).await;
    let page = room.open("history", &room.reader).await;
    let coded = page.find("Coded “gave me hope” with “Hope”").expect("told");
    assert!(coded < page.find("Added the code “Hope”").expect("told"));
    assert!(!page.contains("Undo my last step"));

    let answer = room.send("history/undo", &room.reader, &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let to = room.done("history/undo", &room.coder, &[]).await;
    assert!(to.ends_with("done=undone"));
    let page = room.open("history", &room.coder).await;
    assert!(page.contains("Uncoded “gave me hope”") && page.contains("Undone"));
    let to = room.done("history/redo", &room.coder, &[]).await;
    assert!(to.ends_with("done=redone"));
    let page = room.open(&format!("codes/{code}"), &room.coder).await;
    assert!(page.contains("<mark>gave me hope</mark>"));
    // The lead did nothing that could be taken back.
    let to = room.done("history/undo", &room.lead, &[]).await;
    assert!(to.ends_with("done=nothing-to-walk"));
    let mine = format!("history?by={}", room.leads.account);
    assert!(
        !room
            .open(&mine, &room.lead)
            .await
            .contains("Added the code")
    );
}
