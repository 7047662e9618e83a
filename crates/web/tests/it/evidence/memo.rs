//! Memos.

use super::room::{Room, hidden};
use axum::http::StatusCode;

#[tokio::test]
async fn a_memo_about_a_place_says_so_and_is_linked_from_both_ends() {
    let room = Room::new().await;
    let code = room.code("Hope").await;
    room.refuses(&["memos"], &["memos/new"]).await;
    let place = format!("memos/new?source={}&start=25&end=46", room.source);
    let form = room.open(&place, &room.coder).await;
    assert!(form.contains("PW6: It gave me hope."));
    let (id, about) = (hidden(&form, "id"), format!("place:{}:25:46", room.source));
    assert!(form.contains(&about));
    let code_target = format!("code:{code}");
    let mut fields = vec![
        ("id", id.as_str()),
        ("kind", "theoretical"),
        ("title", ""),
        ("body", "What **hope** is"),
        ("about", about.as_str()),
        ("also_code", code_target.as_str()),
    ];
    let answer = room.send("memos/new", &room.coder, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("What **hope** is") && answer.body.contains(&about));
    fields[2] = ("title", "A first thought");
    let to = room.done("memos/new", &room.coder, &fields).await;
    assert_eq!(room.done("memos/new", &room.coder, &fields).await, to);
    let memo = format!("memos/{id}");
    let page = room.open(&memo, &room.reader).await;
    assert!(page.contains("PW6: It gave me hope.") && page.contains("Code: Hope"));
    assert!(!page.contains("Change this memo"));
    assert!(
        page.contains("What <strong>hope</strong> is"),
        "Markdown is shown"
    );
    let code_page = room.open(&format!("codes/{code}"), &room.reader).await;
    assert!(code_page.contains("A first thought") && code_page.contains(&memo));
    // The text shows it at its place, and beside the codings.
    let bench = room
        .open(&format!("sources/{}", room.source), &room.reader)
        .await;
    let here = bench.find("id=\"b-2\"").expect("the second paragraph");
    let next = bench.find("id=\"b-3\"").expect("the third paragraph");
    assert!(bench[here..next].contains("Memo: A first thought"));
    assert_eq!(bench.matches("A first thought").count(), 2);

    // A memo about the memo is named on both.
    let form = room.open(&format!("memos/new?memo={id}"), &room.lead).await;
    let second = hidden(&form, "id");
    let target = format!("memo:{id}");
    let fields = [
        ("id", second.as_str()),
        ("kind", "note"),
        ("title", "A second thought"),
        ("about", target.as_str()),
    ];
    room.done("memos/new", &room.lead, &fields).await;
    assert!(
        room.open(&memo, &room.coder)
            .await
            .contains("A second thought")
    );
    let second = room.open(&format!("memos/{second}"), &room.coder).await;
    assert!(second.contains("Memo: A first thought") && !second.contains("Change this memo"));
    let list = room.open("memos?kind=theoretical", &room.reader).await;
    assert!(list.contains("A first thought") && !list.contains("A second thought"));
    let bench = room
        .open(&format!("sources/{}", room.source), &room.coder)
        .await;
    assert!(bench.contains(&format!(
        "data-memo=\"/evidence/studies/{}/memos/new?source={}\"",
        room.study, room.source
    )));
}

#[tokio::test]
async fn a_memo_keeps_what_it_said_and_shows_both_when_two_change_it() {
    let room = Room::new().await;
    let form = room.open("memos/new", &room.coder).await;
    let id = hidden(&form, "id");
    let fields = [
        ("id", id.as_str()),
        ("kind", "note"),
        ("title", "A thought"),
        ("body", "First wording"),
    ];
    room.done("memos/new", &room.coder, &fields).await;
    let memo = format!("memos/{id}");
    let second = [
        ("version", "1"),
        ("kind", "note"),
        ("title", "A thought"),
        ("body", "Second wording"),
    ];
    room.done(&memo, &room.coder, &second).await;
    let page = room.open(&memo, &room.reader).await;
    assert!(page.contains("Second wording") && page.contains("First wording"));
    let late = [
        ("version", "1"),
        ("kind", "note"),
        ("title", "A thought"),
        ("body", "The lead's wording"),
    ];
    let answer = room.send(&memo, &room.lead, &late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.body.contains("Second wording") && answer.body.contains("The lead&#39;s wording")
            || answer.body.contains("The lead's wording")
    );
    assert_eq!(hidden(&answer.body, "version"), "2");
    let answer = room.send(&memo, &room.reader, &late).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    room.done(&format!("{memo}/remove"), &room.coder, &[]).await;
    let answer = room.app.get(&room.at(&memo), &room.coder).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let history = room.open("history", &room.reader).await;
    assert!(history.contains("Removed the memo “A thought”"));
}
