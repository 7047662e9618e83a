//! Correcting a source, and what becomes of its codings.

use super::{World, begin};
use crate::programme::hidden;
use access::Role;
use axum::http::StatusCode;
use ids::SourceId;
use testkit::app::{AccountTies, Answer};

const TEXT: &str = "Sam: It was a hard year for me.\nPW6: The walks helped me through the spring.\nSam: And the choir gave me hope again.";
const CORRECTED: &str = "Sam: In all it was a hard year for me.\nPW6: The long walks helped me through the spring.\nSam: Well.";

async fn coded(w: &World) -> SourceId {
    let source = w.add("Sam", TEXT).await;
    for words in [
        "It was a hard year",
        "The walks helped me through the spring",
        "the choir gave me hope",
        "Sam: And",
    ] {
        w.code(source, words).await;
    }
    source
}

async fn preview(w: &World, source: SourceId, text: &str, why: &str) -> Answer {
    let page = w.get(&format!("sources/{source}/corrections")).await;
    assert!(page.body.contains("It was a hard year for me."));
    let fields = [
        ("version", hidden(&page, "version")),
        ("text", text),
        ("why", why),
    ];
    let part = format!("sources/{source}/corrections/preview");
    w.send(&part, &fields, &[]).await
}

/// The value of a hidden field with what HTML writes differently.
fn unescaped(page: &Answer, name: &str) -> String {
    hidden(page, name).replace("&quot;", "\"")
}

async fn save(w: &World, source: SourceId, looked: &Answer) -> Answer {
    let values = ["version", "text", "layout", "why"].map(|name| (name, unescaped(looked, name)));
    let fields: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let part = format!("sources/{source}/corrections");
    w.send(&part, &fields, &[]).await
}

#[tokio::test]
async fn a_correction_is_looked_at_before_it_is_saved_and_lost_codings_are_placed_again() {
    let w = begin().await;
    let source = coded(&w).await;
    let looked = preview(&w, source, CORRECTED, "Heard again").await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.body);
    for said in [
        "What would become of the codings",
        "The walks helped me through the spring",
        "The long walks helped me through the spring",
        "the choir gave me hope",
    ] {
        assert!(looked.body.contains(said), "{said}");
    }
    assert_eq!(w.source(source).await.text.as_str(), TEXT, "only looked at");
    assert_eq!(w.quotes(source).await.len(), 4);

    let saved = save(&w, source, &looked).await;
    assert!(
        saved.location().contains("done=source-corrected"),
        "{}",
        saved.body
    );
    let again = save(&w, source, &looked).await;
    assert!(
        again.location().contains("done=source-corrected"),
        "a double click"
    );
    let now = w.source(source).await;
    assert_eq!((now.text.as_str(), now.number), (CORRECTED, 2));
    assert_eq!(now.layout.speakers(), ["Sam", "PW6"]);

    let page = w.get(&format!("sources/{source}/corrections")).await;
    for said in ["Heard again", "As it was added", "the choir gave me hope"] {
        assert!(page.body.contains(said), "{said}");
    }
    let earlier = format!("sources/{source}/corrections/1");
    assert!(
        page.body.contains(&earlier),
        "the earlier wording can be opened"
    );
    let earlier = w.get(&earlier).await;
    assert!(
        earlier.body.contains("The walks helped me"),
        "{}",
        earlier.body
    );
    assert!(earlier.body.contains("wording 1 of 2"));
    assert!(!earlier.body.contains("<textarea"));
    let absent = w.get(&format!("sources/{source}/corrections/3")).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    let lost = w.quotes(source).await.len();
    assert!(lost < 4, "one at least is lost");
    let coding = hidden(&page, "coding").to_owned();
    let place = format!("sources/{source}/corrections/place");
    let absent = [("coding", coding.as_str()), ("words", "not there")];
    let refused = w.post(&place, &absent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let here = [("coding", coding.as_str()), ("words", "Well")];
    let placed = w.post(&place, &here).await;
    assert!(
        placed.location().contains("done=lost-placed"),
        "{}",
        placed.body
    );
    assert!(w.quotes(source).await.contains(&"Well".to_owned()));
    let page = w.get(&format!("sources/{source}/corrections")).await;
    if page.body.contains("name=\"coding\"") {
        let forget = format!("sources/{source}/corrections/forget");
        let struck = w
            .post(&forget, &[("coding", hidden(&page, "coding"))])
            .await;
        assert!(struck.location().contains("done=lost-forgotten"));
    }
    let page = w.get(&format!("sources/{source}/corrections")).await;
    assert!(page.body.contains("No coding has lost its words."));
}

#[tokio::test]
async fn a_corrected_file_takes_the_place_of_the_text_and_the_same_text_is_no_correction() {
    let w = begin().await;
    let source = coded(&w).await;
    let same = preview(&w, source, TEXT, "").await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(same.body.contains("This is what the source says already"));
    let part = format!("sources/{source}/corrections/preview");
    let fields = [("version", "1"), ("text", TEXT), ("why", "")];
    let html: &[u8] = b"<h1>Sam</h1><p>It was a hard year for me.</p>";
    let looked = w.send(&part, &fields, &[("new.html", html)]).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.body);
    save(&w, source, &looked).await;
    let now = w.source(source).await;
    assert_eq!(now.text.as_str(), "Sam\nIt was a hard year for me.");
    assert_eq!(now.layout.blocks.len(), 2);
    let broken = w
        .send(&part, &fields, &[("new.docx", b"no document")])
        .await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let late = w
        .send(&part, &fields, &[("new.txt", b"Other words.")])
        .await;
    assert!(late.body.contains("Somebody else changed this"));
}

#[tokio::test]
async fn whoever_only_reads_sees_the_wordings_and_cannot_correct() {
    let w = begin().await;
    let source = coded(&w).await;
    let reader = w
        .app
        .account(Role::Researcher, "rea@example.org", &AccountTies::default())
        .await;
    let account = reader.account.to_string();
    let joined = [("account", account.as_str()), ("role", "reader")];
    assert!(w.post("members", &joined).await.status.is_redirection());
    let cookie = w.app.cookie(&reader).await;
    let address = w.address(&format!("sources/{source}/corrections"));
    let page = w.app.get(&address, &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("As it was added"));
    assert!(!page.body.contains("corrections/preview"));
}
