//! One coding: seen in its context, weighed, commented on, given another code.

use super::room::{Room, hidden};
use axum::http::StatusCode;

/// The address of the coding with this number in the list beside the text.
async fn address(room: &Room, number: usize) -> String {
    let bench = room
        .open(&format!("sources/{}", room.source), &room.reader)
        .await;
    let ids: Vec<&str> = bench
        .split("id=\"k-")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    format!("codings/{}", ids[number])
}

#[tokio::test]
async fn a_coding_is_weighed_and_commented_on_by_whoever_made_it() {
    let room = Room::new().await;
    let (hope, joy) = (room.code("Hope").await, room.code("Joy").await);
    room.coded("It gave me hope.", hope).await;
    room.coded("me hope", joy).await;
    let one = address(&room, 0).await;
    room.refuses(&[&one], &[]).await;
    let seen = room.open(&one, &room.reader).await;
    assert!(seen.contains("<mark>It gave me hope.</mark>"), "{seen}");
    assert!(seen.contains("Also coded here") && seen.contains("Joy"));
    assert!(!seen.contains("Change the code"), "a reader only looks");

    let form = room.open(&one, &room.coder).await;
    let seen_code = hidden(&form, "seen_code");
    assert_eq!(seen_code, hope.to_string());
    let joy = joy.to_string();
    let mut fields = vec![
        ("seen_code", seen_code.as_str()),
        ("seen_weight", ""),
        ("seen_comment", ""),
        ("code", joy.as_str()),
        ("weight", "lots"),
        ("comment", "Said twice"),
    ];
    let wrong = room.send(&one, &room.coder, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("from 0 to 100") && wrong.body.contains("Said twice"));
    fields[4] = ("weight", "80");
    for refused in [&room.outsider, &room.reader] {
        let answer = room.send(&one, refused, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    // Sent twice, it counts once.
    for _ in 0..2 {
        let to = room.done(&one, &room.coder, &fields).await;
        assert!(to.contains("done=saved#k-"), "{to}");
    }
    let after = room.open(&one, &room.reader).await;
    assert!(after.contains("Coding: Joy") && after.contains("Said twice") && after.contains("80"));
    let bench = room
        .open(&format!("sources/{}", room.source), &room.coder)
        .await;
    assert!(bench.contains("weight 80") && bench.contains(&room.at(&one)));

    // Whoever looked at what it said before is shown both.
    let hope = hope.to_string();
    fields[3] = ("code", hope.as_str());
    fields[5] = ("comment", "Said once");
    let late = room.send(&one, &room.lead, &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Said twice") && late.body.contains("Said once"));
    // Looked at again, it can be saved: a lead may.
    let fields = [
        ("seen_code", joy.as_str()),
        ("seen_weight", "80"),
        ("seen_comment", "Said twice"),
        ("code", joy.as_str()),
        ("weight", ""),
        ("comment", "Said once"),
    ];
    room.done(&one, &room.lead, &fields).await;
    let history = room.open("history", &room.reader).await;
    assert!(history.contains("Joy"), "{history}");
}
