//! A study as a project and back, files that wait, and the words of sources, on both databases.

use super::{World, a_code, a_source, begin, coded, may, span};
use access::{on, to};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::codebook::Codebook;
use evidence::memo::{MemoKind, MemoTarget};
use evidence::study::{CaseKind, SourceTie};
use ids::{AccountId, ImportId, StudyCaseId};
use interchange::qda::{
    Code, Coding, Guid, Made, Project, Source, TextSelection, TextSource, User,
};
use std::collections::BTreeMap;
use store::account::{self, console};
use store::evidence::exchange::{
    self, Brings, Takes, There, begin as begin_project, project, take_in,
};
use store::evidence::{case, coding, memo, source, study};
use store::listing::Page;
use store::{Error, Surroundings, Tx};
use testkit::both;

pub(super) async fn brings(tx: &mut Tx, w: &World) -> Brings {
    Brings {
        codebook: may(tx, &w.lead, w.study).await,
        sources: may(tx, &w.lead, w.study).await,
        ties: may(tx, &w.lead, w.study).await,
        codings: may(tx, &w.lead, w.study).await,
        memos: may(tx, &w.lead, w.study).await,
        new_cases: may(tx, &w.lead, w.study).await,
        cases: may(tx, &w.lead, w.study).await,
    }
}

pub(super) async fn taken(tx: &mut Tx, around: &Surroundings, w: &World) -> Project {
    let takes = Takes {
        study: may(tx, &w.reader, w.study).await,
        sources: may(tx, &w.reader, w.study).await,
        codings: may(tx, &w.reader, w.study).await,
        memos: may(tx, &w.reader, w.study).await,
        cases: may(tx, &w.reader, w.study).await,
    };
    let begun = begin_project(tx, around, takes).await.expect("begun");
    project(tx, &begun).await.expect("put together")
}

/// A project of another program: a code below another, a passage coded by two people, one without a code.
fn theirs() -> Project {
    let guid = |name: &str| Guid::derived(&[name]);
    let code = |name: &str, children| Code {
        guid: guid(name),
        name: name.to_owned(),
        is_codable: true,
        colour: Some("#ff0000".to_owned()),
        description: Some(format!("What {name} means")),
        note_refs: Vec::new(),
        children,
    };
    let coding = |name: &str, by: &str| Coding {
        guid: guid(name),
        code: guid("walking"),
        by: Some(guid(by)),
        at: None,
        note_refs: Vec::new(),
        on_page: None,
    };
    let selection = |name: &str, start, end, codings| TextSelection {
        guid: guid(name),
        name: None,
        start,
        end,
        description: None,
        made: Made::default(),
        codings,
        note_refs: Vec::new(),
    };
    let mut text = TextSource::new(guid("text"));
    text.name = Some("Talk".to_owned());
    text.text = Some("We walked \u{1F600} far.".to_owned());
    text.selections = vec![
        selection(
            "one",
            3,
            11,
            vec![coding("a", "lead"), coding("b", "nobody")],
        ),
        selection("two", 12, 15, Vec::new()),
        selection("beyond", 90, 95, vec![coding("c", "lead")]),
    ];
    let user = |name: &str, says: &str| User {
        guid: guid(name),
        name: Some(says.to_owned()),
        id: None,
    };
    Project {
        name: "Theirs".to_owned(),
        users: vec![user("lead", "THE LEAD"), user("nobody", "Somebody else")],
        codes: vec![code("doing", vec![code("walking", Vec::new())])],
        sources: vec![Source::Text(text)],
        ..Project::default()
    }
}

#[tokio::test]
async fn a_project_comes_in_with_its_places_and_goes_out_as_it_came() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let theirs = theirs();
        let members: BTreeMap<String, AccountId> =
            [("the lead".to_owned(), w.coder.account)].into();
        let there = There {
            codebook: &Codebook::default(),
            attributes: &[],
        };
        let untaken = exchange::untaken(&theirs, &members, there);
        assert_eq!(untaken.strangers, ["Somebody else"]);
        assert_eq!((untaken.codings_nowhere, untaken.repeated), (1, 0));
        let brings = brings(&mut tx, &w).await;
        let count = take_in(&mut tx, &around, &brings, &theirs, &members)
            .await
            .expect("taken in");
        assert_eq!(
            (count.codes, count.sources, count.codings, count.memos),
            (2, 1, 2, 2),
            "what lies beyond the text is a memo"
        );
        let reads = may::<on::Coding, to::Read>(&mut tx, &w.lead, w.study).await;
        let quotes = coding::list(
            &mut tx,
            &around,
            &reads,
            &coding::Filter::default(),
            Page::new(1, 10),
        )
        .await
        .expect("listed");
        let mut by: Vec<(&str, &str, &str)> = quotes
            .rows
            .iter()
            .map(|line| {
                let coding = &line.coding;
                (
                    line.coder.as_str(),
                    coding.quote.as_str(),
                    coding.comment.as_str(),
                )
            })
            .collect();
        by.sort_unstable();
        let mut wanted = [
            ("Somebody else", "walked \u{1F600}", ""),
            (w.coder.name.as_str(), "walked \u{1F600}", ""),
        ];
        wanted.sort_unstable();
        assert_eq!(by, wanted);
        // Whoever coded elsewhere is a coder to be compared with, and no account that anybody keeps.
        let coders = coding::coders(&mut tx, &reads).await.expect("read");
        let theirs_id = coders.iter().find(|(_, name)| name == "Somebody else");
        let (elsewhere, _) = theirs_id.expect("a coder");
        let org = w.lead.org;
        let accounts = console::all(&mut tx, org).await.expect("listed");
        assert!(!accounts.is_empty() && accounts.iter().all(|one| one.id != *elsewhere));
        let email = format!("elsewhere:{elsewhere}");
        let kept = console::by_email(&mut tx, &email).await.expect("asked");
        assert_eq!(
            kept,
            Some((org, *elsewhere)),
            "under an address that is none"
        );
        let open = account::actor(&mut tx, org, *elsewhere).await;
        assert!(open.is_err(), "nobody acts as them");
        // Out again: the same words, places and tree; the passage without a code is there with its memo.
        let out = taken(&mut tx, &around, &w).await;
        assert_eq!(out.codes[0].children[0].name, "walking");
        let text = out.texts().next().expect("a text");
        assert_eq!(text.text.as_deref(), Some("We walked \u{1F600} far."));
        let places: Vec<(u32, u32, usize, usize)> = text
            .selections
            .iter()
            .map(|one| (one.start, one.end, one.codings.len(), one.note_refs.len()))
            .collect();
        assert_eq!(places, [(3, 11, 2, 0), (12, 15, 0, 1)]);
        // Taken in once more, only the text is new: codes of the same names in the same places are used.
        let again = take_in(&mut tx, &around, &brings, &out, &members)
            .await
            .expect("taken in");
        assert_eq!((again.codes, again.sources, again.codings), (0, 1, 2));
    }
}

#[tokio::test]
async fn cases_with_their_values_and_places_go_out_and_come_in() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let words = "I walked. We talked.";
        let own = a_source(&mut tx, &around, &w, words).await;
        let cases = may(&mut tx, &w.lead, w.study).await;
        let values = may(&mut tx, &w.lead, w.study).await;
        let ties = may(&mut tx, &w.lead, w.study).await;
        let age = Attribute {
            id: around.id(),
            name: "Age".to_owned(),
            kind: AttributeKind::Integer,
        };
        case::add_attribute(&mut tx, &around, &cases, &age)
            .await
            .expect("added");
        let ana: StudyCaseId = around.id();
        case::add(&mut tx, &around, &cases, ana, "Ana", CaseKind::Participant)
            .await
            .expect("added");
        case::set_value(&mut tx, &around, &values, ana, age.id, "34")
            .await
            .expect("set");
        case::set_ties(
            &mut tx,
            &around,
            &ties,
            own,
            &[SourceTie::Place(span(0, 9), ana)],
        )
        .await
        .expect("tied");
        let out = taken(&mut tx, &around, &w).await;
        assert_eq!((out.cases.len(), out.variables.len()), (1, 1));
        assert_eq!(out.cases[0].selection_refs.len(), 1);
        // Into another study, everything is new.
        let other = begin(&mut tx, &around).await;
        let brings = brings(&mut tx, &other).await;
        let count = take_in(&mut tx, &around, &brings, &out, &BTreeMap::new())
            .await
            .expect("taken in");
        assert_eq!((count.cases, count.sources), (1, 1));
        let back = taken(&mut tx, &around, &other).await;
        assert_eq!(back.cases[0].values[0].value, out.cases[0].values[0].value);
        let at = &back.texts().next().expect("a text").selections[0];
        assert_eq!((at.start, at.end), (0, 9));
    }
}

#[tokio::test]
async fn a_file_waits_for_the_leads_of_its_study_and_goes_after_a_day() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let lead = may::<on::Study, to::Change>(&mut tx, &w.lead, w.study).await;
        // More than two pieces, the last one full.
        let content: Vec<u8> = (0..2_097_152_u32).map(|n| n.to_le_bytes()[0]).collect();
        for bytes in [content.as_slice(), &content[..1_500_000], b"short"] {
            let id = exchange::keep(&mut tx, &around, &lead, "theirs.qdpx", bytes)
                .await
                .expect("kept");
            let (name, kept) = exchange::load(&mut tx, &around, &lead, id)
                .await
                .expect("there");
            assert_eq!((name.as_str(), kept.len()), ("theirs.qdpx", bytes.len()));
            assert!(kept == bytes, "as it came");
            let waits = exchange::waiting(&mut tx, &around, &lead)
                .await
                .expect("read");
            assert_eq!(waits.len(), 1);
            let other = begin(&mut tx, &around).await;
            let elsewhere = may::<on::Study, to::Change>(&mut tx, &other.lead, other.study).await;
            let refused = exchange::load(&mut tx, &around, &elsewhere, id).await;
            assert!(matches!(refused, Err(Error::Denied)));
            let theirs = exchange::discard(&mut tx, &around, &elsewhere, id)
                .await
                .expect("nothing to do");
            assert!(!theirs);
            for is_there in [true, false] {
                let gone = exchange::discard(&mut tx, &around, &lead, id)
                    .await
                    .expect("gone");
                assert_eq!(gone, is_there, "it goes once");
            }
            let waits = exchange::waiting(&mut tx, &around, &lead)
                .await
                .expect("read");
            assert_eq!(waits, []);
        }
        let old: ImportId = exchange::keep(&mut tx, &around, &lead, "old.qdc", b"x")
            .await
            .expect("kept");
        clock.advance(jiff::SignedDuration::from_hours(25));
        // What waited too long is not there any more, also before it is taken away.
        let waits = exchange::waiting(&mut tx, &around, &lead)
            .await
            .expect("read");
        assert_eq!(waits, []);
        let late = exchange::load(&mut tx, &around, &lead, old).await;
        assert!(matches!(late, Err(Error::Denied)));
        exchange::sweep(&mut tx, &around, &lead)
            .await
            .expect("swept");
        let gone = exchange::discard(&mut tx, &around, &lead, old)
            .await
            .expect("nothing to do");
        assert!(!gone, "it was taken away");
        let new = exchange::keep(&mut tx, &around, &lead, "new.qdc", b"y")
            .await
            .expect("kept");
        let waits = exchange::waiting(&mut tx, &around, &lead)
            .await
            .expect("read");
        assert_eq!(waits.iter().map(|w| w.id).collect::<Vec<_>>(), [new]);
        let large = vec![0; exchange::LARGEST + 1];
        let refused = exchange::keep(&mut tx, &around, &lead, "large", &large).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
    }
}

#[tokio::test]
async fn facts_name_every_source_and_texts_are_read_on_request() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let first = a_source(&mut tx, &around, &w, "One \u{1F600} two").await;
        let other = begin(&mut tx, &around).await;
        let elsewhere = a_source(&mut tx, &around, &other, "Three").await;
        let reads = may::<on::StudySource, to::Read>(&mut tx, &w.reader, w.study).await;
        let facts = source::facts(&mut tx, &around, &reads).await.expect("read");
        assert_eq!(facts.len(), 1);
        assert_eq!((facts[0].id, facts[0].length), (first, 9));
        let texts = source::texts(&mut tx, &around, &reads, &[elsewhere, first])
            .await
            .expect("read");
        assert_eq!(texts.len(), 1, "the text of another study is left out");
        assert_eq!(texts[0].1.as_str(), "One \u{1F600} two");
    }
}

#[tokio::test]
async fn passages_of_memos_are_listed_where_their_words_are() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let own = a_source(&mut tx, &around, &w, "We walked and talked.").await;
        let code = a_code(&mut tx, &around, &w, "walking").await;
        let new = coded(&around, own, "We walked and talked.", "walked", code);
        let codes = may(&mut tx, &w.coder, w.study).await;
        coding::add(&mut tx, &around, &codes, &new)
            .await
            .expect("coded");
        let writes = may(&mut tx, &w.coder, w.study).await;
        for (title, at) in [("Talk", span(14, 20)), ("Walk", span(3, 9))] {
            let said = memo::Said {
                kind: MemoKind::Note,
                title: title.to_owned(),
                body: String::new(),
                about: vec![MemoTarget::Place(own, at), MemoTarget::Study],
            };
            memo::create(&mut tx, &around, &writes, around.id(), &said)
                .await
                .expect("written");
        }
        let reads = may::<on::StudyMemo, to::Read>(&mut tx, &w.reader, w.study).await;
        let places = memo::places(&mut tx, &reads).await.expect("read");
        let shown: Vec<(&str, &str)> = places
            .iter()
            .map(|place| (place.title.as_str(), place.quote.as_str()))
            .collect();
        assert_eq!(shown, [("Walk", "walked"), ("Talk", "talked")]);
        let extent = may::<on::Study, to::Read>(&mut tx, &w.reader, w.study).await;
        let extent = study::extent(&mut tx, &extent).await.expect("read");
        assert_eq!((extent.memos, extent.codings), (2, 1));
    }
}
