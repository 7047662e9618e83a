//! What a study says that the exchange standard has no field for comes back as it was, and what is coded elsewhere than
//! in words is kept in words, on both databases.

use super::exchange::{brings, taken};
use super::{World, a_source, begin, coded, may, span};
use access::{on, to};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::code::Code;
use evidence::codebook::Codebook;
use evidence::coding::{Layer, Weight};
use evidence::history::{Change, Edit};
use evidence::memo::{MemoKind, MemoTarget};
use evidence::study::CaseKind;
use ids::{AccountId, CodeId, MemoId, StudyCaseId};
use interchange::qda::{
    Coding, Edge, Files, Graph, Guid, Made, MediaKind, MediaSource, Place, Project, QdaLimits,
    Region, Source, SyncPoint, TextSource, Transcript, TranscriptSelection, Vertex,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use store::evidence::coding::NewCoding;
use store::evidence::exchange::{There, left_behind, take_in, untaken};
use store::evidence::memo::Said;
use store::evidence::round::{self, NewRound, Settled};
use store::evidence::{case, code, coding, memo, source};
use store::listing::Page;
use store::{Surroundings, Tx};
use testkit::both;

const WORDS: &str = "Jo: Hope came back.\nInterviewer: When?";

/// Fills a study with one of everything.
async fn fill(tx: &mut Tx, around: &Surroundings, w: &World) {
    let talk = a_source(tx, around, w, WORDS).await;
    let mut hope = Code::new(around.id::<CodeId>(), "Hope");
    "A future is seen.\n\nAny future.".clone_into(&mut hope.definition);
    "It is said".clone_into(&mut hope.use_when);
    "It is wished".clone_into(&mut hope.not_when);
    hope.anchor_quotes = vec!["One day".to_owned(), "I could".to_owned()];
    let changes = vec![Change::Code(Edit::Added(hope.clone()))];
    let codebook = may(tx, &w.coder, w.study).await;
    code::change(tx, around, &codebook, changes)
        .await
        .expect("added");
    let codes = may(tx, &w.coder, w.study).await;
    let new = NewCoding {
        weight: Weight::new(70).ok(),
        comment: "Said with\na smile".to_owned(),
        ..coded(around, talk, WORDS, "Hope came", hope.id)
    };
    coding::add(tx, around, &codes, &new).await.expect("coded");
    let lead = may(tx, &w.lead, w.study).await;
    let opened = NewRound {
        id: around.id(),
        name: "First".into(),
        blind: true,
        sources: [talk].into(),
        coders: [w.coder.account, w.second.account].into(),
        codes: BTreeSet::new(),
    };
    round::open(tx, around, &lead, &opened)
        .await
        .expect("opened");
    let there = coded(around, talk, WORDS, "When?", hope.id);
    coding::add(tx, around, &codes, &there)
        .await
        .expect("coded");
    round::close(tx, around, &lead, opened.id)
        .await
        .expect("closed");
    let settled = [Settled::As {
        id: around.id(),
        coding: there.id,
        comment: "Both".into(),
    }];
    round::adjudicate(tx, around, &lead, opened.id, &settled)
        .await
        .expect("settled");
    let new_cases = may(tx, &w.lead, w.study).await;
    let ward: StudyCaseId = around.id();
    case::add(tx, around, &new_cases, ward, "Ward 3", CaseKind::Site)
        .await
        .expect("a case");
    let place = Attribute {
        id: around.id(),
        name: "Where".to_owned(),
        kind: AttributeKind::Category(vec!["Town".to_owned(), "Country".to_owned()]),
    };
    case::add_attribute(tx, around, &new_cases, &place)
        .await
        .expect("an attribute");
    let values = may(tx, &w.lead, w.study).await;
    case::set_value(tx, around, &values, ward, place.id, "Town")
        .await
        .expect("a value");
    let memos = may(tx, &w.coder, w.study).await;
    let (first, second): (MemoId, MemoId) = (around.id(), around.id());
    let about = [
        (
            first,
            MemoKind::Theoretical,
            vec![MemoTarget::Case(ward), MemoTarget::Coding(new.id)],
        ),
        (
            second,
            MemoKind::Reflexive,
            vec![MemoTarget::Memo(first), MemoTarget::Study],
        ),
        (around.id(), MemoKind::Note, vec![]),
        (
            around.id(),
            MemoKind::Code,
            vec![
                MemoTarget::Code(hope.id),
                MemoTarget::Place(talk, span(4, 8)),
            ],
        ),
    ];
    for (id, kind, about) in about {
        let said = Said {
            kind,
            title: format!("A {} memo", kind.code()),
            body: "What **I** think".to_owned(),
            about,
        };
        memo::create(tx, around, &memos, id, &said)
            .await
            .expect("a memo");
    }
}

/// Everything a study says, in words.
async fn told(tx: &mut Tx, around: &Surroundings, w: &World) -> Vec<String> {
    let mut out = Vec::new();
    let permit = may::<on::Coding, to::Read>(tx, &w.lead, w.study).await;
    let codebook = code::codebook(tx, &permit).await.expect("codes");
    for code in codebook.codes() {
        out.push(format!(
            "code {} | {} | {} | {} | {:?}",
            code.name, code.definition, code.use_when, code.not_when, code.anchor_quotes
        ));
    }
    let all = coding::Filter::default();
    let lines = coding::list(tx, around, &permit, &all, Page::new(1, 50))
        .await
        .expect("codings");
    for line in lines.rows {
        let one = line.coding;
        let coder = match one.layer {
            Layer::Coder => line.coder,
            Layer::Consensus => "agreed".to_owned(),
        };
        out.push(format!(
            "coding {} | {} | {coder} | {:?} | {} | {}",
            one.quote, line.code, one.weight, one.comment, one.at
        ));
    }
    let reads = may::<on::StudyCase, to::Read>(tx, &w.lead, w.study).await;
    for attribute in case::attributes(tx, &reads).await.expect("attributes") {
        out.push(format!(
            "attribute {} | {:?}",
            attribute.name, attribute.kind
        ));
    }
    for case in case::all(tx, &reads).await.expect("cases") {
        let values: Vec<_> = case.values.values().collect();
        out.push(format!("case {} | {:?} | {values:?}", case.name, case.kind));
    }
    let sources = may::<on::StudySource, to::Read>(tx, &w.lead, w.study).await;
    for facts in source::facts(tx, around, &sources).await.expect("sources") {
        out.push(format!(
            "source {} | {:?} | {}",
            facts.name, facts.kind, facts.length
        ));
    }
    let memos = may::<on::StudyMemo, to::Read>(tx, &w.lead, w.study).await;
    let filter = memo::Filter::default();
    let list = memo::list(tx, around, &memos, &filter, Page::new(1, 50))
        .await
        .expect("memos");
    for one in list.rows {
        let mut about: Vec<String> = Vec::new();
        for target in &one.about {
            about.push(match target {
                MemoTarget::Study => "the study".to_owned(),
                MemoTarget::Source(_) => "a source".to_owned(),
                MemoTarget::Place(_, at) => format!("{} to {}", at.start(), at.end()),
                MemoTarget::Code(_) => "a code".to_owned(),
                MemoTarget::Coding(_) => "a coding".to_owned(),
                MemoTarget::Case(_) => "a case".to_owned(),
                MemoTarget::Memo(id) => memo::load(tx, &memos, *id).await.expect("a memo").title,
            });
        }
        about.sort();
        out.push(format!(
            "memo {} | {:?} | {} | {about:?} | {}",
            one.title, one.kind, one.body, one.at
        ));
    }
    out.sort();
    out
}

#[tokio::test]
async fn a_study_comes_back_from_its_file_saying_the_same() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        fill(&mut tx, &around, &w).await;
        let before = told(&mut tx, &around, &w).await;
        let out = taken(&mut tx, &around, &w).await;
        let mut file = Cursor::new(Vec::new());
        let mut nowhere: Files<Cursor<Vec<u8>>> = Files::Nowhere;
        interchange::qda::write_qdpx(&out, &mut nowhere, "a test", &mut file).expect("written");
        let bytes = file.into_inner();
        let read = interchange::qda::read("a.qdpx", bytes.as_slice(), &QdaLimits::default());
        let read = read.expect("read");
        assert_eq!(
            interchange::qda::compare(&out, &read.project),
            Vec::<String>::new()
        );

        let other = begin(&mut tx, &around).await;
        let members: BTreeMap<String, AccountId> =
            [(w.coder.name.to_lowercase(), other.coder.account)].into();
        let there = There {
            codebook: &Codebook::default(),
            attributes: &[],
        };
        let mut unlike = untaken(&read.project, &members, there);
        unlike.recoloured.clear();
        assert!(unlike.is_empty(), "{unlike:?}");
        let brings = brings(&mut tx, &other).await;
        take_in(&mut tx, &around, &brings, &read.project, &members)
            .await
            .expect("taken in");
        let after = told(&mut tx, &around, &other).await;
        // Both coders have a name of their own.
        let renamed: Vec<String> = after
            .iter()
            .map(|line| line.replace(&other.coder.name, &w.coder.name))
            .collect();
        assert_eq!(renamed, before);
        // What no file has room for is counted.
        let permit = may::<on::Study, to::Read>(&mut tx, &w.lead, w.study).await;
        let left = left_behind(&mut tx, &permit).await.expect("counted");
        assert_eq!((left.rounds, left.summaries, left.layouts), (1, 0, 0));
        assert!(left.steps > 5 && !left.is_empty());
    }
}

/// A picture with an area, a recording with a transcript, a text that is not in the file, and a diagram.
fn of_more_than_words() -> Project {
    let guid = |name: &str| Guid::derived(&[name]);
    let coding = |name: &str| Coding {
        guid: guid(name),
        code: guid("hope"),
        by: None,
        at: None,
        note_refs: Vec::new(),
        on_page: None,
    };
    let media = |name: &str, kind| MediaSource {
        kind,
        guid: guid(name),
        name: Some(name.to_owned()),
        description: None,
        made: Made::default(),
        path: None,
        current_path: None,
        text: None,
        transcripts: Vec::new(),
        regions: Vec::new(),
        codings: Vec::new(),
        note_refs: Vec::new(),
        values: Vec::new(),
    };
    let mut picture = media("garden.jpg", MediaKind::Picture);
    picture.codings = vec![coding("whole")];
    picture.regions = vec![Region {
        guid: guid("area"),
        name: None,
        place: Place::Area {
            page: None,
            first: (10, 20),
            second: (30, 40),
        },
        description: Some("The bench".to_owned()),
        text: None,
        made: Made::default(),
        codings: vec![coding("part")],
        note_refs: Vec::new(),
    }];
    let mut words = TextSource::new(guid("transcript"));
    words.text = Some("We sat. It rained.".to_owned());
    let point = |name: &str, position| SyncPoint {
        guid: guid(name),
        time_ms: Some(1_500),
        position,
    };
    let passage = |name: &str, to: &str| TranscriptSelection {
        guid: guid(name),
        name: None,
        from: Some(guid("begin")),
        to: Some(guid(to)),
        description: None,
        made: Made::default(),
        codings: vec![coding(&format!("of {name}"))],
        note_refs: Vec::new(),
    };
    let mut recording = media("talk.m4a", MediaKind::Audio);
    recording.transcripts = vec![Transcript {
        text: words,
        sync_points: vec![
            point("begin", Some(0)),
            point("end", Some(7)),
            point("nowhere", None),
        ],
        selections: vec![passage("placed", "end"), passage("unplaced", "nowhere")],
    }];
    let mut missing = TextSource::new(guid("missing"));
    missing.name = Some("Lost.docx".to_owned());
    missing.codings = vec![coding("of all of it")];
    let mut hope = Project {
        name: "More than words".to_owned(),
        ..Project::default()
    };
    hope.codes = vec![interchange::qda::Code {
        guid: guid("hope"),
        name: "Hope".to_owned(),
        is_codable: true,
        colour: None,
        description: None,
        note_refs: Vec::new(),
        children: Vec::new(),
    }];
    hope.sources = vec![
        Source::Media(Box::new(picture)),
        Source::Media(Box::new(recording)),
        Source::Text(missing),
    ];
    let vertex = |name: &str, says: Option<&str>| Vertex {
        guid: guid(name),
        represents: Some(guid("hope")),
        name: says.map(str::to_owned),
        first: (0, 0),
        second: (None, None),
        shape: None,
        colour: None,
    };
    hope.graphs = vec![Graph {
        guid: guid("diagram"),
        name: Some("How it works".to_owned()),
        vertices: vec![vertex("v1", None), vertex("v2", Some("Tomorrow"))],
        edges: vec![Edge {
            guid: guid("e"),
            represents: None,
            name: Some("leads to".to_owned()),
            from: guid("v1"),
            to: guid("v2"),
            colour: None,
            direction: None,
            line: None,
        }],
    }];
    hope
}

#[tokio::test]
async fn what_is_coded_elsewhere_than_in_words_is_kept_in_words() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let theirs = of_more_than_words();
        let there = There {
            codebook: &Codebook::default(),
            attributes: &[],
        };
        let listed = untaken(&theirs, &BTreeMap::new(), there);
        assert_eq!(
            (listed.graphs, listed.regions, listed.codings_elsewhere),
            (1, 1, 4)
        );
        assert_eq!(listed.media, ["garden.jpg", "talk.m4a"]);
        let brings = brings(&mut tx, &w).await;
        let count = take_in(&mut tx, &around, &brings, &theirs, &BTreeMap::new())
            .await
            .expect("taken in");
        assert_eq!((count.sources, count.codings, count.memos), (1, 1, 4));
        let said = told(&mut tx, &around, &w).await;
        let coding = said.iter().find(|line| line.starts_with("coding "));
        assert!(
            coding
                .expect("a coding")
                .starts_with("coding We sat. | Hope | ")
        );
        let memo = |title: &str| {
            let begins = format!("memo {title} | Note | ");
            let found = said.iter().find_map(|line| line.strip_prefix(&begins));
            found
                .unwrap_or_else(|| panic!("{title} is not among {said:#?}"))
                .to_owned()
        };
        let picture = memo("Coded elsewhere: garden.jpg");
        assert!(
            picture.starts_with(
                "- the whole: Hope\n- area 10, 20 to 30, 40: Hope; The bench | [\"a code\"]"
            ),
            "{picture}"
        );
        let recording = memo("Coded elsewhere: talk.m4a");
        assert!(
            recording.starts_with("- seconds 1.500 to 1.500: Hope | [\"a code\", \"a source\"]"),
            "{recording}"
        );
        let lost = memo("Coded elsewhere: Lost.docx");
        assert!(
            lost.starts_with("- the whole: Hope | [\"a code\"]"),
            "{lost}"
        );
        let diagram = memo("Diagram: How it works");
        assert!(
            diagram.starts_with("- Hope\n- Tomorrow\n- Hope → Tomorrow: leads to | [\"a code\"]"),
            "{diagram}"
        );
    }
}
