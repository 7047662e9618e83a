//! A published table of presence: its lines, and printed totals beside computed ones.

use access::{Actor, Role, creates, on, to};
use evidence::code::Code;
use evidence::history::{Change, Edit};
use evidence::presence::Figure;
use evidence::study::StudyRole;
use ids::{CodeId, StudyId};
use store::evidence::presence::{self, Published, PublishedRow};
use store::evidence::study::{self as studies, Said};
use store::evidence::{code, member};
use store::permits;
use testkit::TestApp;
use testkit::app::AccountTies;

struct Room {
    app: TestApp,
    study: StudyId,
    lead: Actor,
    reader: Actor,
    outsider: Actor,
}

async fn room() -> Room {
    let app = TestApp::new().await;
    let ties = AccountTies::default();
    let lead = app
        .account(Role::Researcher, "lead@example.org", &ties)
        .await;
    let reader = app
        .account(Role::Manager, "reader@example.org", &ties)
        .await;
    let outsider = app
        .account(Role::Researcher, "outsider@example.org", &ties)
        .await;
    let mut tx = app.app.db.write().await.expect("begins");
    let said = Said {
        name: "Techniques",
        question: "",
        about: "",
        asks_people: false,
        key_site: None,
    };
    let begins = creates::<on::Study>(&lead, None).expect("a researcher begins studies");
    let study = studies::create(&mut tx, &app.around, &begins, app.around.id(), &said)
        .await
        .expect("begun");
    let change = permits::study::<on::Study, to::Change>(&mut tx, &lead, study)
        .await
        .expect("leads");
    member::set(
        &mut tx,
        &app.around,
        &change,
        reader.account,
        StudyRole::Reader,
    )
    .await
    .expect("a member");
    tx.commit().await.expect("kept");
    Room {
        app,
        study,
        lead,
        reader,
        outsider,
    }
}

/// Keeps a table of a group with three lines: both, second role only, unknown.
async fn publish(room: &Room, printed: &[(Figure, usize)]) {
    let around = &room.app.around;
    let mut tx = room.app.app.db.write().await.expect("begins");
    let codes = permits::study(&mut tx, &room.lead, room.study)
        .await
        .expect("leads");
    let group: CodeId = around.id();
    let mut changes = vec![Change::Code(Edit::Added(Code::new(
        group,
        "Social support",
    )))];
    let mut rows = Vec::new();
    for (position, (name, first, second)) in (0..).zip([
        ("Practical", Some(true), Some(true)),
        ("Emotional", Some(false), Some(true)),
        ("Unspecified", None, None),
    ]) {
        let id: CodeId = around.id();
        changes.push(Change::Code(Edit::Added(Code {
            parent: Some(group),
            position,
            ..Code::new(id, name)
        })));
        rows.push(PublishedRow {
            code: id,
            first,
            second,
        });
    }
    code::change(&mut tx, around, &codes, changes)
        .await
        .expect("added");
    let change = permits::study(&mut tx, &room.lead, room.study)
        .await
        .expect("leads");
    let table = Published {
        source: "A paper, Table 2".into(),
        note: "One line could not be read.".into(),
        first_role: "Peer workers".into(),
        second_role: "Supported people".into(),
        rows,
        printed: printed.to_vec(),
    };
    presence::publish(&mut tx, around, &change, &table)
        .await
        .expect("kept");
    tx.commit().await.expect("kept");
}

/// The words of a page, without its tags.
fn words_of(page: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                words.push(' ');
            }
            c if !inside => words.push(c),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Room {
    fn address(&self, part: &str) -> String {
        format!("/evidence/studies/{}{part}", self.study)
    }

    async fn words(&self, actor: &Actor, part: &str) -> String {
        let cookie = self.app.cookie(actor).await;
        let answer = self.app.get(&self.address(part), &cookie).await;
        assert_eq!(answer.status, 200);
        words_of(&answer.body)
    }
}

const PART: &str = "/presence/published";

#[tokio::test]
async fn printed_and_computed_totals_stand_side_by_side_with_where_they_can_differ() {
    let room = room().await;
    let printed = [
        (Figure::Supported, 3),
        (Figure::Both, 1),
        (Figure::FirstOnly, 0),
        (Figure::SecondOnly, 2),
        (Figure::Neither, 5),
    ];
    publish(&room, &printed).await;
    let words = room.words(&room.reader, PART).await;
    // Each value comes with its heading: on a phone the rows become cards.
    for expected in [
        "A paper, Table 2",
        "One line could not be read.",
        "Codes with quotes of Either Printed 3 Computed from the lines 2 What that says They differ; lines that are unknown can make up the difference",
        "Codes with quotes of Both Printed 1 Computed from the lines 1 What that says They are the same",
        "Codes with quotes of Peer workers only Printed 0 Computed from the lines 0 What that says They are the same",
        "Codes with quotes of Supported people only Printed 2 Computed from the lines 1 What that says They differ; lines",
        "Codes with quotes of Neither Printed 5 Computed from the lines 0 What that says They differ by more than the lines that are unknown can make up",
        "Social support: 1 of 3 unknown",
        "Group Social support Both 1 Peer workers only 0 Supported people only 1 Neither 0 Unknown 1",
        "Group All Both 1 Peer workers only 0 Supported people only 1 Neither 0 Unknown 1",
        "Code Practical Quotes of Both",
        "Code Emotional Quotes of Supported people only",
        "Code Unspecified Quotes of Unknown",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    assert!(!words.contains("do not fit each other"));
}

#[tokio::test]
async fn printed_totals_that_contradict_each_other_are_named() {
    let room = room().await;
    publish(
        &room,
        &[
            (Figure::Both, 1),
            (Figure::FirstOnly, 0),
            (Figure::First, 2),
        ],
    )
    .await;
    let words = room.words(&room.lead, PART).await;
    assert!(
        words.contains("is printed as 2, and its parts add up to 1"),
        "{words}"
    );
}

#[tokio::test]
async fn overview_and_presence_lead_to_a_published_table_only_where_there_is_one() {
    let room = room().await;
    let link = "See the published table";
    for part in ["", "/presence"] {
        assert!(!room.words(&room.lead, part).await.contains(link));
    }
    let none = room.words(&room.lead, PART).await;
    assert!(none.contains("keeps no published table"), "{none}");
    publish(&room, &[]).await;
    for part in ["", "/presence"] {
        assert!(room.words(&room.lead, part).await.contains(link));
    }
    let presence = room.words(&room.lead, "/presence").await;
    assert!(
        presence.contains("Nothing is coded line by line in this study"),
        "{presence}"
    );
    assert!(!presence.contains("Neither"), "{presence}");
}

#[tokio::test]
async fn nobody_but_members_sees_a_published_table() {
    let room = room().await;
    publish(&room, &[(Figure::Both, 1)]).await;
    let cookie = room.app.cookie(&room.outsider).await;
    let refused = room.app.get(&room.address(PART), &cookie).await;
    assert_eq!(refused.status, 404);
    assert!(!refused.body.contains("Practical"));
}
