//! A study out and in again, and projects of other programs.

use super::{Room, room, words_of};
use access::{Actor, on, to};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use evidence::memo::{MemoKind, MemoTarget};
use evidence::place::Span;
use interchange::qda::{Counts, QdaLimits, read};
use interchange::{Limits, read_table};
use store::evidence::memo::{self, Said};
use store::evidence::study;
use store::permits;
use testkit::app::Answer;

const TAGUETTE: &[u8] =
    include_bytes!("../../../../interchange/tests/data/qda/taguette-1.5.2-project.sqlite3");
const QUALCODER: &[u8] =
    include_bytes!("../../../../interchange/tests/data/qda/qualcoder-4.0beta-lf.qdpx");

async fn sent(room: &Room, cookie: &str, seen: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!("--edge\r\nContent-Disposition: form-data; name=\"seen\"\r\n\r\n{seen}\r\n--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = Request::post(room.address("exchange"))
        .header(COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .expect("a request");
    room.app.send(request).await
}

fn seen(body: &str) -> &str {
    let rest = body.split("name=\"seen\" value=\"").nth(1).expect("a form");
    rest.split('"').next().expect("it ends")
}

/// How many sources, codes, codings, memos and cases the study has.
async fn extent(room: &Room, who: &Actor) -> [i64; 5] {
    let mut tx = room.app.app.db.read().await.expect("begins");
    let permit = permits::study::<on::Study, to::Read>(&mut tx, who, room.study)
        .await
        .expect("reads");
    let extent = study::extent(&mut tx, &permit).await.expect("read");
    tx.rollback().await.expect("ends");
    [
        extent.sources,
        extent.codes,
        extent.codings,
        extent.memos,
        extent.cases,
    ]
}

#[tokio::test]
async fn a_study_goes_out_as_a_project_with_passages_that_have_no_code() {
    let room = room().await;
    let mut tx = room.app.app.db.write().await.expect("begins");
    let writes = permits::study::<on::StudyMemo, to::Create>(&mut tx, &room.coder, room.study)
        .await
        .expect("writes");
    let said = Said {
        kind: MemoKind::Note,
        title: "Walking".to_owned(),
        body: "They walk.".to_owned(),
        about: vec![MemoTarget::Place(
            room.sources[0],
            Span::new(49, 64).expect("a place"),
        )],
    };
    memo::create(
        &mut tx,
        &room.app.around,
        &writes,
        room.app.around.id(),
        &said,
    )
    .await
    .expect("written");
    tx.commit().await.expect("kept");
    let reader = room.cookie(&room.reader).await;
    let file = room
        .app
        .post(&room.address("exchange/project.qdpx"), &reader, &[])
        .await;
    assert_eq!(file.status, StatusCode::OK);
    let import = read("project.qdpx", &file.bytes, &QdaLimits::default()).expect("a project");
    let counts = Counts {
        users: 2,
        codes: 2,
        sources: 2,
        selections: 5,
        codings: 5,
        cases: 2,
        variables: 1,
        notes: 1,
        sets: 0,
        links: 0,
        graphs: 0,
    };
    assert_eq!(import.project.counts(), counts);
    let uncoded = import
        .project
        .texts()
        .flat_map(|text| &text.selections)
        .filter(|one| one.codings.is_empty());
    assert_eq!(uncoded.count(), 1);
    let codebook = room
        .app
        .post(&room.address("exchange/codebook.qdc"), &reader, &[])
        .await;
    assert!(codebook.body.contains("name=\"Trust\""));
    let csv = room
        .app
        .post(&room.address("exchange/codings.csv"), &reader, &[])
        .await;
    let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
    assert_eq!(table.rows.len(), 5);
    let page = words_of(&room.app.get(&room.address("exchange"), &reader).await.body);
    for name in ["project.qdpx", "codebook.qdc", "codings.csv"] {
        assert!(page.contains(name), "{name} is written down");
    }
    // Sent back, it comes in whole beside what is there; codes and cases of the same names are used.
    let lead = room.cookie(&room.lead).await;
    assert_eq!(extent(&room, &room.lead).await, [2, 2, 5, 1, 2]);
    let looked = sent(&room, &lead, "", "project.qdpx", &file.bytes).await;
    assert_eq!(extent(&room, &room.lead).await, [2, 2, 5, 1, 2]);
    let taken = sent(
        &room,
        &lead,
        seen(&looked.body),
        "project.qdpx",
        &file.bytes,
    )
    .await;
    assert!(taken.location().ends_with("sources?done=project-taken-in"));
    assert_eq!(extent(&room, &room.lead).await, [4, 2, 10, 2, 2]);
}

#[tokio::test]
async fn projects_of_other_programs_are_looked_at_first_and_only_the_same_file_is_taken_in() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let before = extent(&room, &room.lead).await;
    let looked = sent(&room, &lead, "", "walks.sqlite3", TAGUETTE).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.body);
    let words = words_of(&looked.body);
    assert!(words.contains("File Database of Taguette"), "{words}");
    assert!(words.contains("Choose walks.sqlite3 again to take it in"));
    let hash = seen(&looked.body).to_owned();
    let other = sent(&room, &lead, &hash, "other.qdpx", QUALCODER).await;
    assert!(
        other
            .body
            .contains("This is not the file that you looked at")
    );
    assert_eq!(extent(&room, &room.lead).await, before);
    let taken = sent(&room, &lead, &hash, "walks.sqlite3", TAGUETTE).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let after = extent(&room, &room.lead).await;
    assert!(
        after[0] > before[0] && after[1] > before[1] && after[2] > before[2],
        "{after:?}"
    );
    // The highlight without a tag is a memo.
    assert!(after[3] > before[3], "{after:?}");
    let looked = sent(&room, &lead, "", "other.qdpx", QUALCODER).await;
    let taken = sent(&room, &lead, seen(&looked.body), "other.qdpx", QUALCODER).await;
    // A value that the attribute of that name cannot have stops all of it, with the reason.
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("service user"), "{}", taken.body);
    assert_eq!(extent(&room, &room.lead).await, after);
}

#[tokio::test]
async fn what_is_no_project_and_whoever_does_not_lead_bring_nothing_in() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let before = extent(&room, &room.lead).await;
    let wrong = sent(&room, &lead, "", "notes.qde", b"these are my notes").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("notes.qde"));
    let none = sent(&room, &lead, "", "", b"").await;
    assert!(none.body.contains("Choose a file"));
    for who in [&room.coder, &room.reader, &room.outsider] {
        let cookie = room.cookie(who).await;
        let refused = sent(&room, &cookie, "", "walks.sqlite3", TAGUETTE).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
    let outsider = room.cookie(&room.outsider).await;
    for file in ["project.qdpx", "codebook.qdc", "codings.csv"] {
        let path = room.address(&format!("exchange/{file}"));
        let refused = room.app.post(&path, &outsider, &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(extent(&room, &room.lead).await, before);
}
