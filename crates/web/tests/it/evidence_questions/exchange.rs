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
use store::evidence::key::{self, Replaced};
use store::evidence::memo::{self, Said};
use store::evidence::study;
use store::permits;
use testkit::app::Answer;

const TAGUETTE: &[u8] =
    include_bytes!("../../../../interchange/tests/data/qda/taguette-1.5.2-project.sqlite3");
/// Every file of the page.
const FILES: [&str; 8] = [
    "project.qdpx",
    "codebook.qdc",
    "codebook.csv",
    "codebook.docx",
    "codings.csv",
    "quotes.csv",
    "quotes.docx",
    "quotes.html",
];
const QUALCODER: &[u8] =
    include_bytes!("../../../../interchange/tests/data/qda/qualcoder-4.0beta-lf.qdpx");

async fn sent(room: &Room, cookie: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").into_bytes();
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

/// Sends a file and opens what will come of it.
pub(super) async fn looked(
    room: &Room,
    cookie: &str,
    name: &str,
    bytes: &[u8],
) -> (String, Answer) {
    let kept = sent(room, cookie, name, bytes).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let page = kept.location().to_owned();
    let shown = room.app.get(&page, cookie).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    (page, shown)
}

/// How many sources, codes, codings, memos and cases the study has.
pub(super) async fn extent(room: &Room, who: &Actor) -> [i64; 5] {
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
        // The sources of a kind, and the memos of a kind.
        sets: 2,
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
    let (page, shown) = looked(&room, &lead, "project.qdpx", &file.bytes).await;
    let words = words_of(&shown.body);
    assert!(
        words.contains("passages found at their words 100%"),
        "{words}"
    );
    assert!(
        words.contains("characters (Unicode code points)"),
        "{words}"
    );
    assert_eq!(extent(&room, &room.lead).await, [2, 2, 5, 1, 2]);
    let taken = room.app.post(&page, &lead, &[]).await;
    assert!(taken.location().ends_with("sources?done=project-taken-in"));
    assert_eq!(extent(&room, &room.lead).await, [4, 2, 10, 2, 2]);
}

#[tokio::test]
async fn a_project_of_another_program_waits_between_looking_and_taking_in() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let before = extent(&room, &room.lead).await;
    let (page, shown) = looked(&room, &lead, "walks.sqlite3", TAGUETTE).await;
    let words = words_of(&shown.body);
    assert!(words.contains("File Database of Taguette"), "{words}");
    assert_eq!(extent(&room, &room.lead).await, before);
    let exchange = room.app.get(&room.address("exchange"), &lead).await;
    assert!(exchange.body.contains(&page), "it can be found again");
    let coder = room.cookie(&room.coder).await;
    for path in [page.clone(), format!("{page}/discard")] {
        let refused = room.app.post(&path, &coder, &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
    let taken = room.app.post(&page, &lead, &[]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let after = extent(&room, &room.lead).await;
    assert!(
        after[0] > before[0] && after[1] > before[1] && after[2] > before[2],
        "{after:?}"
    );
    // The highlight without a tag is a memo.
    assert!(after[3] > before[3], "{after:?}");
    assert_eq!(
        room.app.post(&page, &lead, &[]).await.status,
        StatusCode::NOT_FOUND,
        "what is taken in waits no more"
    );
    let (page, shown) = looked(&room, &lead, "other.qdpx", QUALCODER).await;
    assert!(shown.body.contains("What cannot be taken as it is"));
    // A value that the attribute of that name cannot have is told before, and stops nothing.
    assert!(words_of(&shown.body).contains("“(words)” behind it"));
    assert_eq!(extent(&room, &room.lead).await, after);
    let gone = room.app.post(&format!("{page}/discard"), &lead, &[]).await;
    assert!(gone.location().ends_with("exchange?done=project-discarded"));
    assert_eq!(
        room.app.get(&page, &lead).await.status,
        StatusCode::NOT_FOUND
    );
    let (page, _) = looked(&room, &lead, "other.qdpx", QUALCODER).await;
    let taken = room.app.post(&page, &lead, &[]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert!(extent(&room, &room.lead).await[2] > after[2]);
    let attributes = room.app.get(&room.address("attributes"), &lead).await;
    assert!(attributes.body.contains("(words)"));
}

#[tokio::test]
async fn a_project_that_is_taken_in_twice_at_once_comes_in_once() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let file = room
        .app
        .post(&room.address("exchange/project.qdpx"), &lead, &[])
        .await;
    let before = extent(&room, &room.lead).await;
    let (page, _) = looked(&room, &lead, "project.qdpx", &file.bytes).await;
    let (one, other) = tokio::join!(
        room.app.post(&page, &lead, &[]),
        room.app.post(&page, &lead, &[])
    );
    let done = "sources?done=project-taken-in";
    assert!(one.location().ends_with(done) || other.location().ends_with(done));
    let after = extent(&room, &room.lead).await;
    assert_eq!((after[0], after[2]), (2 * before[0], 2 * before[2]));
}

#[tokio::test]
async fn what_waited_too_long_is_not_there_any_more() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let list = b"tag,description\nrelational.trust,feeling safe\n";
    let (page, _) = looked(&room, &lead, "codes.csv", list).await;
    room.app.clock.advance(jiff::SignedDuration::from_hours(25));
    let lead = room.cookie(&room.lead).await;
    let late = room.app.get(&page, &lead).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    let exchange = room.app.get(&room.address("exchange"), &lead).await;
    assert_eq!(exchange.status, StatusCode::OK, "{}", exchange.body);
    assert!(!exchange.body.contains("codes.csv"), "{}", exchange.body);
    let mut tx = room.app.app.db.read().await.expect("begins");
    let kept = store::query("SELECT count(*) FROM study_import")
        .count(&mut tx)
        .await
        .expect("counted");
    tx.rollback().await.expect("ends");
    assert_eq!(kept, 0, "the page took it away");
}

#[tokio::test]
async fn dotted_names_of_a_list_become_a_tree_when_that_is_wished() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let list = b"tag,description\nrelational.trust,feeling safe\n";
    let (page, shown) = looked(&room, &lead, "codes.csv", list).await;
    assert!(shown.body.contains("Make a tree of the codes"));
    let taken = room.app.post(&page, &lead, &[("dots", "yes")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let file = room
        .app
        .post(&room.address("exchange/codebook.csv"), &lead, &[])
        .await;
    let table = read_table(&file.bytes, "codebook.csv", &Limits::default()).expect("a table");
    let row = table
        .rows
        .iter()
        .find(|row| table.cell(row, "parent") == Some("relational"))
        .expect("below relational");
    assert_eq!(table.cell(row, "code"), Some("trust"));
    assert_eq!(table.cell(row, "definition"), Some("feeling safe"));
}

#[tokio::test]
async fn what_is_no_project_and_whoever_does_not_lead_bring_nothing_in() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let before = extent(&room, &room.lead).await;
    let wrong = sent(&room, &lead, "notes.qde", b"these are my notes").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("notes.qde"));
    let none = sent(&room, &lead, "", b"").await;
    assert!(none.body.contains("Choose a file"));
    for who in [&room.coder, &room.reader, &room.outsider] {
        let cookie = room.cookie(who).await;
        let refused = sent(&room, &cookie, "walks.sqlite3", TAGUETTE).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
    let outsider = room.cookie(&room.outsider).await;
    for file in FILES {
        let path = room.address(&format!("exchange/{file}"));
        let refused = room.app.post(&path, &outsider, &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(extent(&room, &room.lead).await, before);
}

#[tokio::test]
async fn the_quote_book_has_every_quote_below_its_code_and_what_has_none() {
    let room = room().await;
    let mut tx = room.app.app.db.write().await.expect("begins");
    let writes = permits::study::<on::StudyMemo, to::Create>(&mut tx, &room.coder, room.study)
        .await
        .expect("writes");
    let said = Said {
        kind: MemoKind::Note,
        title: "Walking <together>".to_owned(),
        body: String::new(),
        about: vec![MemoTarget::Place(
            room.sources[0],
            Span::new(49, 64).expect("a place"),
        )],
    };
    let id = room.app.around.id();
    memo::create(&mut tx, &room.app.around, &writes, id, &said)
        .await
        .expect("written");
    tx.commit().await.expect("kept");
    let reader = room.cookie(&room.reader).await;
    let html = room
        .app
        .post(&room.address("exchange/quotes.html"), &reader, &[])
        .await;
    let words = words_of(&html.body);
    for there in [
        "Hope gave me hope Interview of a person, characters 5 to 16 · Hope",
        "hope again Interview of a worker, characters 12 to 21 · page 2",
        "Passages without a code We walked a lot",
        "no code · Walking &lt;together&gt;",
    ] {
        assert!(words.contains(there), "{there}: {words}");
    }
    let docx = room
        .app
        .post(&room.address("exchange/quotes.docx"), &reader, &[])
        .await;
    let document = interchange::document::read("quotes.docx", &docx.bytes).expect("a document");
    assert!(
        document
            .text
            .contains("Passages without a code\nWe walked a lot")
    );
    assert_eq!(
        document.text.matches("gave me hope").count(),
        2,
        "two coders"
    );
    let csv = room
        .app
        .post(&room.address("exchange/quotes.csv"), &reader, &[])
        .await;
    let table = read_table(&csv.bytes, "quotes.csv", &Limits::default()).expect("a table");
    assert_eq!(table.rows.len(), 6);
    let last = table.rows.last().expect("rows");
    assert_eq!(table.cell(last, "codes"), Some(""));
    assert_eq!(table.cell(last, "comment"), Some("Walking <together>"));
    let of_a_file = |row: &&interchange::Row| table.cell(row, "quote") == Some("hope again");
    let paged = table.rows.iter().find(of_a_file).expect("a quote");
    assert_eq!(table.cell(paged, "page"), Some("2"));
    let of_a_text = |row: &&interchange::Row| table.cell(row, "quote") == Some("gave me hope");
    let unpaged = table.rows.iter().find(of_a_text).expect("a quote");
    assert_eq!(table.cell(unpaged, "page"), Some(""), "a text has no pages");
    // What was asked for comes as a book, too.
    let fields = [("query", "code:trust")];
    let path = room.address("retrieve.docx");
    let docx = room.app.post(&path, &reader, &fields).await;
    let document = interchange::document::read("quotes.docx", &docx.bytes).expect("a document");
    assert!(document.text.contains("code:trust"), "{}", document.text);
    assert!(
        document
            .text
            .contains("trust me\nInterview of a worker, characters")
    );
    let html = room
        .app
        .post(&room.address("retrieve.html"), &reader, &fields)
        .await;
    assert!(
        html.body
            .contains("<blockquote><p>trust me</p></blockquote>")
    );
    let book = room
        .app
        .post(&room.address("exchange/codebook.docx"), &reader, &[])
        .await;
    let document = interchange::document::read("codebook.docx", &book.bytes).expect("a document");
    assert!(
        document.text.contains("Quotes: 4 · Sources: 2"),
        "{}",
        document.text
    );
}

#[tokio::test]
async fn a_file_with_words_of_the_key_leaves_only_when_somebody_looked() {
    let room = room().await;
    let mut tx = room.app.app.db.write().await.expect("begins");
    let change = permits::study::<on::StudySource, to::Change>(&mut tx, &room.lead, room.study)
        .await
        .expect("leads");
    let around = &room.app.around;
    key::give(
        &mut tx,
        around,
        &change,
        Replaced::Name,
        "walked a lot",
        "[Name 1]",
    )
    .await
    .expect("given");
    tx.commit().await.expect("kept");
    let reader = room.cookie(&room.reader).await;
    for file in ["project.qdpx", "codings.csv", "quotes.docx"] {
        let path = room.address(&format!("exchange/{file}"));
        let asks = room.app.post(&path, &reader, &[]).await;
        let words = words_of(&asks.body);
        assert!(
            words.contains("Look before this file leaves"),
            "{file}: {words}"
        );
        assert!(
            words.contains("Text: Interview of a worker [Name 1] 1"),
            "{words}"
        );
        assert!(!words.contains("walked a lot"), "the words are in the key");
        let looked = asks
            .body
            .split("name=\"looked\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a form");
        let stale = room
            .app
            .post(&path, &reader, &[("looked", "another list")])
            .await;
        assert!(stale.body.contains("Look before this file leaves"));
        let file = room.app.post(&path, &reader, &[("looked", looked)]).await;
        assert!(!file.bytes.is_empty() && !file.body.contains("Look before"));
    }
    // The codebook and the counts hold nothing of it.
    let fine = room
        .app
        .post(&room.address("exchange/codebook.csv"), &reader, &[])
        .await;
    assert!(fine.body.contains("Trust"), "{}", fine.body);
    let page = room.app.get(&room.address("exchange/leaks"), &reader).await;
    assert!(
        page.body.contains("[Name 1]") && !page.body.contains("Replace it in everything earlier")
    );
    let lead = room.cookie(&room.lead).await;
    let cleared = room
        .app
        .post(&room.address("exchange/leaks"), &lead, &[])
        .await;
    assert!(cleared.location().ends_with("leaks?done=earlier-cleared"));
}

#[tokio::test]
async fn the_round_trip_is_proved_on_a_page() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let page = room
        .app
        .post(&room.address("exchange/proof"), &reader, &[])
        .await;
    let words = words_of(&page.body);
    assert!(words.contains("Nothing differs."), "{words}");
    assert!(words.contains("codings 5 5"), "{words}");
    let outsider = room.cookie(&room.outsider).await;
    let refused = room
        .app
        .post(&room.address("exchange/proof"), &outsider, &[])
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}
