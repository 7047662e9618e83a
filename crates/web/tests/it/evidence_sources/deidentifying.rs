//! Taking names out of a source.

use super::begin;
use crate::programme::hidden;
use axum::http::StatusCode;
use evidence::study::{CaseKind, SourceTie, SpeakerTie};
use store::evidence::{case, leak, source};
use store::permits;

const TEXT: &str = "Sarah: I went to Leeds with Tom on 3 May 2024.\nInterviewer: And then?\nSarah: Tom rang me on 07700 900123. Sarah’s mother came.";

#[tokio::test]
async fn what_is_ticked_is_replaced_everywhere_and_the_key_is_kept() {
    let w = begin().await;
    let source = w.add("First talk", TEXT).await;
    w.code(source, "Tom rang me").await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let around = &w.app.around;
    let cases = permits::study(&mut tx, &w.lead, w.study)
        .await
        .expect("leads");
    let p1 = around.id();
    case::add(&mut tx, around, &cases, p1, "P1", CaseKind::Participant)
        .await
        .expect("added");
    let tie = |label: &str| {
        SourceTie::Speaker(SpeakerTie {
            label: label.into(),
            case: p1,
        })
    };
    let change = permits::study(&mut tx, &w.lead, w.study)
        .await
        .expect("leads");
    case::set_ties(&mut tx, around, &change, source, &[tie("Sarah")])
        .await
        .expect("tied");
    tx.commit().await.expect("kept");

    let address = format!("sources/{source}/deidentify");
    let page = w.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    let (version, seen) = (hidden(&page, "version"), hidden(&page, "seen"));
    let nothing = [("version", version), ("seen", seen)];
    let refused = w.post(&address, &nothing).await;
    assert!(refused.body.contains("Tick what is to be replaced"));
    // Every stand-in as proposed, but for Tom, who gets a name.
    let mut fields = vec![
        ("version".to_owned(), version.to_owned()),
        ("seen".to_owned(), seen.to_owned()),
    ];
    let mut at = 0;
    while page.body.contains(&format!("name=\"instead-{at}\"")) {
        let name = format!("instead-{at}");
        let is_tom = page
            .body
            .contains(&format!("for=\"{name}\">Written instead: Tom<"));
        let after = page.body.split(&format!("name=\"{name}\"")).nth(1);
        let value = after.and_then(|after| after.split("value=\"").nth(1)?.split('"').next());
        let value = if is_tom {
            "Alex"
        } else {
            value.expect("a stand-in")
        };
        fields.push(("take".to_owned(), at.to_string()));
        fields.push((name, value.to_owned()));
        at += 1;
    }
    assert!(at >= 4, "Sarah, Tom, Leeds, a day, a number: {at}");
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let done = w.post(&address, &fields).await;
    assert!(
        done.location().contains("done=deidentified"),
        "{}",
        done.body
    );

    let now = w.source(source).await;
    let text = now.text.as_str();
    for gone in ["Sarah", "Tom", "Leeds", "900123", "May 2024"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    assert!(text.contains("Alex rang me on [Phone 1]."), "{text}");
    assert!(text.contains("[Name 1]’s mother came."), "{text}");
    assert_eq!(w.quotes(source).await, ["Alex rang me"]);
    assert_eq!(now.layout.speakers(), ["[Name 1]", "Interviewer"]);
    let mut tx = w.app.app.db.read().await.expect("begins");
    let permit =
        permits::study::<access::on::StudySource, access::to::Read>(&mut tx, &w.lead, w.study)
            .await
            .expect("leads");
    let ties = case::of_source(&mut tx, &permit, source)
        .await
        .expect("read");
    assert_eq!(ties, [tie("[Name 1]")], "the speaker is the same case");
    let export = permits::study::<access::on::Study, access::to::Export>(&mut tx, &w.lead, w.study)
        .await
        .expect("leads");
    let leaks = leak::find(&mut tx, &export, &leak::Stands::ALL)
        .await
        .expect("read");
    let stands: Vec<leak::Stands> = leaks.iter().map(|leak| leak.stands).collect();
    assert_eq!(
        stands,
        [leak::Stands::Code],
        "earlier wordings hold stand-ins, too; the code that was named after the words is named"
    );
    let first = source::wordings(&mut tx, &permit, source)
        .await
        .expect("read")
        .pop()
        .expect("the first wording");
    assert_eq!(first.number, 1);
    tx.rollback().await.expect("ends");

    // The next source gets the same stand-ins, and new words get others.
    let second = w
        .add("Second talk", "I saw Tom and Megan there again.")
        .await;
    let page = w.get(&format!("sources/{second}/deidentify")).await;
    assert!(
        page.body.contains("Alex") && page.body.contains("[Name 2]"),
        "{}",
        page.body
    );
}
