//! The framework matrix.

use super::{Room, room, words_of};
use axum::http::StatusCode;
use interchange::{Limits, read_table};

/// The address of the cell of the supported person and hope.
async fn cell(room: &Room) -> String {
    let mut tx = room.app.app.db.read().await.expect("begins");
    let (case,): (uuid::Uuid,) = store::query("SELECT id FROM study_case WHERE name = $1")
        .bind("P02")
        .one(&mut tx)
        .await
        .expect("there");
    tx.rollback().await.expect("ends");
    room.address(&format!("matrix/cases/{case}/codes/{}", room.hope))
}

async fn choose(room: &Room, cookie: &str) {
    let hope = room.hope.to_string();
    let fields = [("code", hope.as_str()), ("framework", "")];
    let path = room.address("matrix/constructs");
    let chosen = room.app.post(&path, cookie, &fields).await;
    assert!(
        chosen.location().ends_with("matrix?done=saved"),
        "{}",
        chosen.body
    );
}

/// The identifiers of the quotes that a page offers.
fn offered(body: &str) -> Vec<&str> {
    body.split("name=\"shown\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[tokio::test]
async fn a_cell_is_written_its_sentences_tied_to_quotes_and_taken_out() {
    let room = room().await;
    let coder = room.cookie(&room.coder).await;
    let reader = room.cookie(&room.reader).await;
    let matrix = room.address("matrix");
    let page = words_of(&room.app.get(&matrix, &coder).await.body);
    assert!(page.contains("No construct is chosen yet"), "{page}");
    choose(&room, &coder).await;
    let page = words_of(&room.app.get(&matrix, &reader).await.body);
    assert!(
        page.contains("P02 Not written yet 2 quotes to read"),
        "{page}"
    );
    assert!(
        page.contains("2 cells have quotes and nothing is written in them"),
        "{page}"
    );
    let cell = cell(&room).await;
    let fields = [("version", "0"), ("body", "Hope came back. She waits.")];
    let saved = room.app.post(&cell, &coder, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let chosen = room.app.get(&format!("{cell}?sentence=1"), &coder).await;
    assert!(words_of(&chosen.body).contains("Quotes for sentence 1 Hope came back."));
    let quotes = offered(&chosen.body);
    assert_eq!(quotes.len(), 2);
    let mut fields = vec![
        ("version", "1"),
        ("sentence", "1"),
        ("page", "1"),
        ("quote", quotes[0]),
    ];
    fields.extend(quotes.iter().map(|quote| ("shown", *quote)));
    let tied = room
        .app
        .post(&format!("{cell}/quotes"), &coder, &fields)
        .await;
    assert!(
        tied.location().ends_with("?done=saved#s-1"),
        "{}",
        tied.body
    );
    let page = words_of(&room.app.get(&cell, &reader).await.body);
    assert!(
        page.contains("Hope came back. “gave me hope” Interview of a person"),
        "{page}"
    );
    assert!(page.contains("She waits. Rests on no quote"), "{page}");
    assert!(
        !page.contains("Choose its quotes"),
        "a reader changes nothing"
    );
    let page = words_of(&room.app.get(&matrix, &reader).await.body);
    assert!(
        page.contains("Hope came back. 1 quote She waits. Rests on no quote"),
        "{page}"
    );
    assert!(
        page.contains("Sentences that rest on no quote: 1 of 2"),
        "{page}"
    );
    for ending in ["csv", "xlsx"] {
        let file = room
            .app
            .post(&room.address(&format!("matrix.{ending}")), &reader, &[])
            .await;
        let table = read_table(&file.bytes, "x", &Limits::default()).expect("a table");
        assert_eq!(
            table.cell(&table.rows[1], "Hope"),
            Some("Hope came back. She waits. [rests on no quote]")
        );
        let path = room.address(&format!("matrix/sentences.{ending}"));
        let file = room.app.post(&path, &reader, &[]).await;
        let table = read_table(&file.bytes, "x", &Limits::default()).expect("a table");
        let told: Vec<_> = table
            .rows
            .iter()
            .map(|row| (table.cell(row, "rests_on"), table.cell(row, "quote")))
            .collect();
        assert_eq!(
            told,
            [
                (Some("quote"), Some("gave me hope")),
                (Some("nothing"), Some("")),
            ]
        );
    }
}

#[tokio::test]
async fn a_sentence_that_stays_keeps_its_quotes_and_earlier_wordings_are_shown() {
    let room = room().await;
    let coder = room.cookie(&room.coder).await;
    let cell = cell(&room).await;
    let body = ("body", "Hope came back. She waits.");
    room.app
        .post(&cell, &coder, &[("version", "0"), body])
        .await;
    let page = room.app.get(&format!("{cell}?sentence=1"), &coder).await;
    let quotes = offered(&page.body);
    let fields = [
        ("version", "1"),
        ("sentence", "1"),
        ("shown", quotes[0]),
        ("quote", quotes[0]),
    ];
    room.app
        .post(&format!("{cell}/quotes"), &coder, &fields)
        .await;
    let body = ("body", "At first she doubted. Hope came back.");
    room.app
        .post(&cell, &coder, &[("version", "2"), body])
        .await;
    let page = words_of(&room.app.get(&cell, &coder).await.body);
    assert!(
        page.contains("At first she doubted. Rests on no quote"),
        "{page}"
    );
    assert!(page.contains("Hope came back. “gave me hope”"), "{page}");
    let (_, before) = page
        .split_once("What it said before")
        .expect("earlier wordings");
    assert!(before.contains("Hope came back. She waits."), "{before}");
    // Whoever looked at an older version sees both side by side, and nothing typed is lost.
    let late = [("version", "1"), ("body", "Something else.")];
    let refused = room.app.post(&cell, &coder, &late).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("Something else.</textarea>"));
    assert!(words_of(&refused.body).contains("At first she doubted. Hope came back."));
    let late = [
        ("version", "1"),
        ("sentence", "1"),
        ("shown", quotes[0]),
        ("quote", quotes[0]),
    ];
    let refused = room
        .app
        .post(&format!("{cell}/quotes"), &coder, &late)
        .await;
    assert!(
        refused.body.contains("Somebody else changed this cell"),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn nobody_else_sees_or_writes_the_matrix() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let outsider = room.cookie(&room.outsider).await;
    let cell = cell(&room).await;
    let fields = [("version", "0"), ("body", "x")];
    for cookie in [&reader, &outsider] {
        assert_eq!(
            room.app.post(&cell, cookie, &fields).await.status,
            StatusCode::NOT_FOUND
        );
    }
    for path in [room.address("matrix"), cell] {
        let refused = room.app.get(&path, &outsider).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert!(!refused.body.contains("P02"));
    }
}

#[tokio::test]
async fn what_is_typed_into_a_cell_is_kept_for_its_author_until_it_is_saved_or_thrown_away() {
    let room = room().await;
    let coder = room.cookie(&room.coder).await;
    let lead = room.cookie(&room.lead).await;
    let cell = cell(&room).await;
    let value = |page: &str, name: &str| {
        let marker = format!("name=\"{name}\" value=\"");
        let rest = page.split_once(&marker).expect(name).1;
        rest.split_once('"').expect("it ends").0.to_owned()
    };
    let page = room.app.get(&cell, &coder).await.body;
    let id = value(&page, "id");
    let (study, case, code) = (
        value(&page, "study"),
        value(&page, "case"),
        value(&page, "code"),
    );
    assert!(page.contains(&format!("data-autosave=\"/drafts/{id}\"")));
    let typed = |body| {
        [
            ("id", id.as_str()),
            ("form", "matrix-cell"),
            ("study", study.as_str()),
            ("case", case.as_str()),
            ("code", code.as_str()),
            ("version", "0"),
            ("body", body),
        ]
    };
    let draft = format!("/drafts/{id}");
    let kept = room.app.post(&draft, &coder, &typed("Wombat waits.")).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    // After signing in again the sign-in page leads here, and from here to the cell.
    let opened = room
        .app
        .get(&format!("/evidence/matrix/typed?draft={id}"), &coder)
        .await;
    assert_eq!(opened.location(), cell);
    let page = room.app.get(&cell, &coder).await.body;
    assert!(page.contains("Wombat waits.</textarea>"), "{page}");
    assert!(page.contains("have not saved it"));
    assert_eq!(
        value(&page, "id"),
        id,
        "what goes on being typed replaces it"
    );
    let theirs = room.app.get(&cell, &lead).await.body;
    assert!(!theirs.contains("Wombat"), "nobody else sees it");
    let not_theirs = room
        .app
        .get(&format!("/evidence/matrix/typed?draft={id}"), &lead)
        .await;
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);

    // Somebody saves in the meantime: saving what was typed shows both.
    let first = [("version", "0"), ("body", "Hope came back.")];
    room.app.post(&cell, &lead, &first).await;
    let clash = room.app.post(&cell, &coder, &typed("Wombat waits.")).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(clash.body.contains("Hope came back.") && clash.body.contains("Wombat waits."));
    let mut again = typed("Hope came back. Wombat waits.").to_vec();
    again.retain(|(name, _)| *name != "version");
    again.push(("version", "1"));
    let saved = room.app.post(&cell, &coder, &again).await;
    assert_eq!(saved.location(), format!("{cell}?done=saved"));
    let page = room.app.get(&cell, &coder).await.body;
    assert!(!page.contains("have not saved it"), "saved is not typed");

    room.app.post(&draft, &coder, &typed("Never mind.")).await;
    let mut thrown = typed("Never mind.").to_vec();
    thrown.push(("do", "forget"));
    let away = room.app.post(&cell, &coder, &thrown).await;
    assert_eq!(away.location(), format!("{cell}?done=draft-forgotten"));
    let page = room.app.get(&cell, &coder).await.body;
    assert!(!page.contains("Never mind."));
}
