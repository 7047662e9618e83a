//! The codebook.

use super::room::{Room, hidden};
use axum::http::StatusCode;

#[tokio::test]
async fn the_codebook_is_for_members_and_changing_it_for_coders() {
    let room = Room::new().await;
    let code = room.code("Hope").await;
    let one = format!("codes/{code}");
    let parts = ["change", "restructure", "split"].map(|part| format!("{one}/{part}"));
    let mut changes: Vec<&str> = parts.iter().map(String::as_str).collect();
    changes.extend(["codes/new", "codes/framework"]);
    room.refuses(&["codes", &one], &changes).await;
    for part in changes {
        room.open(part, &room.coder).await;
    }
    for part in ["move", "merge", "remove", "split", "change"] {
        let fields = [
            ("sure", "yes"),
            ("version", "1"),
            ("new-1", &code.to_string()),
        ];
        let answer = room
            .send(&format!("{one}/{part}"), &room.reader, &fields)
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
    }
    assert!(room.open("codes", &room.lead).await.contains("Hope"));
}

#[tokio::test]
async fn a_code_is_added_once_and_what_was_typed_is_kept_when_it_does_not_fit() {
    let room = Room::new().await;
    let form = room.open("codes/new", &room.coder).await;
    let id = hidden(&form, "id");
    let fields = [
        ("id", id.as_str()),
        ("name", "Hope"),
        ("definition", "What somebody looks forward to"),
        (
            "anchor_quotes",
            "It gave me hope.\r\n\r\nWe laughed\r\na lot",
        ),
        ("colour", "teal"),
    ];
    let to = room.done("codes/new", &room.coder, &fields).await;
    assert!(to.contains(&id));
    assert_eq!(room.done("codes/new", &room.coder, &fields).await, to);
    let page = room.open(&format!("codes/{id}"), &room.reader).await;
    assert!(page.contains("What somebody looks forward to"));
    assert!(page.contains("“It gave me hope.”") && page.contains("We laughed\na lot"));
    assert!(page.contains("Added the code “Hope”"));

    let form = room.open("codes/new", &room.coder).await;
    let again = hidden(&form, "id");
    let fields = [
        ("id", again.as_str()),
        ("name", "HOPE"),
        ("use_when", "kept while typing"),
    ];
    let answer = room.send("codes/new", &room.coder, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("There are two codes called"));
    assert!(answer.body.contains("kept while typing"));
}

#[tokio::test]
async fn a_code_changed_by_two_shows_both_and_saves_when_asked_again() {
    let room = Room::new().await;
    let code = room.code("Hope").await;
    let part = format!("codes/{code}/change");
    let first = [("version", "1"), ("name", "Hope"), ("definition", "Theirs")];
    room.done(&part, &room.lead, &first).await;
    // Sent twice, it counts once.
    room.done(&part, &room.lead, &first).await;
    let second = [("version", "1"), ("name", "Hope"), ("definition", "Mine")];
    let answer = room.send(&part, &room.coder, &second).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("Theirs") && answer.body.contains("Mine"));
    let version = hidden(&answer.body, "version");
    let third = [
        ("version", version.as_str()),
        ("name", "Hope"),
        ("definition", "Mine"),
    ];
    room.done(&part, &room.coder, &third).await;
    let page = room.open(&format!("codes/{code}"), &room.coder).await;
    assert!(page.contains("Mine") && page.contains("Changed what the code “Hope” means"));
}

#[tokio::test]
async fn a_code_shows_its_quotes_in_their_context() {
    let room = Room::new().await;
    let code = room.code("Hope").await;
    room.coded("gave me hope", code).await;
    let page = room.open(&format!("codes/{code}"), &room.reader).await;
    assert!(page.contains("<mark>gave me hope</mark>"));
    assert!(page.contains("PW6: It ") && page.contains("We laughed a lot"));
    let book = room.open("codes", &room.reader).await;
    assert!(book.contains("Hope"));
    assert!(page.contains("Interview 1"));
}

#[tokio::test]
async fn codes_are_moved_merged_and_removed() {
    let room = Room::new().await;
    let (hope, joy, outlook) = (
        room.code("Hope").await,
        room.code("Joy").await,
        room.code("Outlook").await,
    );
    room.coded("gave me hope", hope).await;
    room.coded("We laughed a lot", joy).await;
    let inside = outlook.to_string();
    for code in [hope, joy] {
        let fields = [("how", "inside"), ("by", inside.as_str())];
        room.done(&format!("codes/{code}/move"), &room.coder, &fields)
            .await;
    }
    let page = room.open(&format!("codes/{outlook}"), &room.coder).await;
    assert!(page.find(">Hope<").expect("inside") < page.find(">Joy<").expect("inside"));
    let first = [("how", "before"), ("by", &hope.to_string())];
    room.done(&format!("codes/{joy}/move"), &room.coder, &first)
        .await;
    let page = room.open(&format!("codes/{outlook}"), &room.coder).await;
    assert!(page.find(">Joy<").expect("inside") < page.find(">Hope<").expect("inside"));

    // A code does not go into one of its own.
    let fields = [("how", "inside"), ("by", &hope.to_string())];
    let answer = room
        .send(&format!("codes/{outlook}/move"), &room.coder, &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("would be inside itself"));

    let part = format!("codes/{joy}/merge");
    let answer = room.send(&part, &room.coder, &[("into", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let to = room
        .done(&part, &room.coder, &[("into", &hope.to_string())])
        .await;
    assert!(to.contains(&hope.to_string()));
    let page = room.open(&format!("codes/{hope}"), &room.coder).await;
    assert!(
        page.contains("<mark>We laughed a lot</mark>")
            && page.contains("<mark>gave me hope</mark>")
    );

    let part = format!("codes/{hope}/remove");
    let answer = room.send(&part, &room.coder, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("its 2 codings"));
    room.done(&part, &room.coder, &[("sure", "yes")]).await;
    room.done(&part, &room.coder, &[("sure", "yes")]).await;
    assert!(!room.open("codes", &room.coder).await.contains(">Hope<"));
}

#[tokio::test]
async fn a_code_is_split_and_each_quote_goes_where_it_was_given() {
    let room = Room::new().await;
    let code = room.code("Hope").await;
    room.coded("gave me hope", code).await;
    room.coded("We laughed a lot", code).await;
    let part = format!("codes/{code}/split");
    let answer = room
        .app
        .get(&room.at(&format!("{part}?names=")), &room.coder)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = room
        .open(
            &format!("{part}?names=Humour%0AOutlook&where=inside"),
            &room.coder,
        )
        .await;
    let (humour, outlook) = (hidden(&form, "new-1"), hidden(&form, "new-2"));
    let at = form.find("We laughed a lot").expect("its question");
    let field = form[..at].rfind("for=\"k-").expect("its label") + 5;
    let field = form[field..].split('"').next().expect("it ends");
    let mut fields = vec![
        ("where", "inside"),
        ("new-1", humour.as_str()),
        ("new-2", outlook.as_str()),
        ("name-1", "Same"),
        ("name-2", "same"),
        (field, "1"),
    ];
    let answer = room.send(&part, &room.coder, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"Same\""));
    fields[3] = ("name-1", "Humour");
    fields[4] = ("name-2", "Outlook");
    room.done(&part, &room.coder, &fields).await;
    room.done(&part, &room.coder, &fields).await;
    let page = room.open(&format!("codes/{humour}"), &room.coder).await;
    assert!(page.contains("<mark>We laughed a lot</mark>"));
    let page = room.open(&format!("codes/{code}"), &room.coder).await;
    assert!(page.contains("<mark>gave me hope</mark>") && !page.contains("<mark>We laughed"));
    assert!(page.contains(">Outlook<"));
}

#[tokio::test]
async fn a_codebook_begins_from_a_framework_and_twice_adds_nothing() {
    let room = Room::new().await;
    let answer = room.send("codes/framework", &room.coder, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let framework = frameworks::built_in_by_id("bct-v1").expect("it is built in");
    let fields = [("framework", "bct-v1")];
    room.done("codes/framework", &room.coder, &fields).await;
    room.done("codes/framework", &room.coder, &fields).await;
    let page = room.open("codes", &room.reader).await;
    let rows = page.matches("<tr").count() - 1;
    assert_eq!(rows, framework.terms().len() + framework.groups().len());
    let group = &framework.groups()[0].name;
    assert!(page.contains(group.as_str()));
    let history = room.open("history", &room.reader).await;
    assert!(history.contains(&format!("Added {rows} codes")));
}
