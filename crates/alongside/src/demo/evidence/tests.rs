//! The demonstration's studies, as they stand in a database.

use super::{line_by_line, may, techniques};
use crate::demo;
use access::{Actor, on, reach, to};
use evidence::attribute::Value;
use evidence::coding::Layer;
use evidence::matrix::{Summary, check};
use evidence::memo::MemoKind;
use evidence::presence::{Figure, PresenceTable, Totals, beside, contradictions};
use evidence::round::RoundState;
use ids::StudyId;
use std::collections::{BTreeMap, BTreeSet};
use store::account::{self, console};
use store::evidence::{case, code, coding, matrix, memo, presence, round, source, study};
use store::listing::Page;
use store::{Db, Surroundings, Tx};
use tokio::sync::OnceCell;

/// The demonstration, loaded once for all tests of this file.
static LOADED: OnceCell<tempfile::TempDir> = OnceCell::const_new();

fn address(folder: &std::path::Path) -> String {
    format!("sqlite://{}", folder.join("demo.db").display())
}

async fn load_once() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&address(folder.path())).await.expect("opens");
    demo::load(&db, &crate::surroundings::real())
        .await
        .expect("loads");
    db.close().await;
    folder
}

/// The demonstration in a database of its own, with its researcher.
async fn loaded() -> (tempfile::TempDir, Db, Surroundings, Actor) {
    let made = LOADED.get_or_init(load_once).await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(made.path().join("demo.db"), folder.path().join("demo.db")).expect("copied");
    let db = Db::open(&address(folder.path())).await.expect("opens");
    let mut tx = db.read().await.expect("begins");
    let (org, account) = console::by_email(&mut tx, "researcher@demonstration.example")
        .await
        .expect("read")
        .expect("there is one");
    let researcher = account::actor(&mut tx, org, account).await.expect("read");
    tx.rollback().await.expect("ends");
    (folder, db, crate::surroundings::real(), researcher)
}

async fn named(tx: &mut Tx, around: &Surroundings, actor: &Actor, name: &str) -> StudyId {
    let reach = reach::<on::Study, to::Read>(actor).expect("a researcher reads studies");
    let listed = study::list(tx, around, &reach, Page::new(1, 50))
        .await
        .expect("listed");
    let found = listed.rows.into_iter().find(|line| line.study.name == name);
    found.expect("the study is there").study.id
}

#[tokio::test]
async fn the_published_study_holds_the_facts_of_the_article_and_none_of_its_words() {
    let (_folder, db, around, actor) = loaded().await;
    let mut tx = db.write().await.expect("begins");
    let id = named(&mut tx, &around, &actor, techniques::SAID.name).await;
    let permit = may::<on::Coding, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let overview = may::<on::Study, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let extent = study::extent(&mut tx, &overview).await.expect("counted");
    assert_eq!((extent.sources, extent.codings, extent.memos), (0, 0, 0));

    let book = code::codebook(&mut tx, &permit).await.expect("read");
    let codable: Vec<_> = book.codes().iter().filter(|code| code.is_codable).collect();
    assert_eq!((codable.len(), book.len()), (93 + 5, 93 + 16 + 5 + 1));
    assert!(codable.iter().all(|code| code.term.is_some()));
    assert!(
        book.codes()
            .iter()
            .all(|code| code.anchor_quotes.is_empty())
    );

    let table = presence::published(&mut tx, &around, &permit)
        .await
        .expect("read")
        .expect("there is one");
    let found = PresenceTable::new(table.rows.iter().map(|row| {
        let group = book.path(row.code).first().map(|top| top.id);
        (group, row.code, row.presence())
    }));
    assert_eq!(
        found.totals,
        Totals {
            both: 10,
            first_only: 9,
            second_only: 26,
            neither: 41,
            unknown: 7
        }
    );
    assert_eq!((found.rows.len(), found.groups.len()), (93, 16));
    let unknown: Vec<usize> = found.groups.iter().map(|(_, all)| all.unknown).collect();
    assert_eq!(unknown[14..], [4, 3], "groups 15 and 16 could not be read");
    assert_eq!(unknown[..14], [0; 14]);
    let printed: BTreeMap<Figure, usize> = table.printed.iter().copied().collect();
    let stated = [
        Figure::Both,
        Figure::FirstOnly,
        Figure::SecondOnly,
        Figure::Neither,
    ]
    .map(|figure| printed[&figure]);
    assert_eq!(stated, [10, 10, 27, 46]);
    let lines = beside(&table.printed, &found.totals);
    assert_eq!(lines.iter().filter(|line| line.differs()).count(), 6);
    assert!(lines.iter().all(evidence::presence::Beside::can_be));
    assert!(contradictions(&table.printed).is_empty());
}

#[tokio::test]
async fn the_cases_of_the_published_study_add_up_to_its_sample() {
    let (_folder, db, around, actor) = loaded().await;
    let mut tx = db.write().await.expect("begins");
    let id = named(&mut tx, &around, &actor, techniques::SAID.name).await;
    let permit = may::<on::StudyCase, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let attributes = case::attributes(&mut tx, &permit).await.expect("read");
    let cases = case::all(&mut tx, &permit).await.expect("read");
    assert_eq!(cases.len(), 21);
    let counted = |name: &str, word: &str| {
        let attribute = attributes.iter().find(|a| a.name == name).expect("there");
        let holds = |value: Option<&Value>| match value {
            Some(Value::Category(found)) => found == word,
            Some(_) => false,
            None => word.is_empty(),
        };
        let found = cases.iter().filter(|c| holds(c.values.get(&attribute.id)));
        found.count()
    };
    assert_eq!(counted("Role", "Peer worker"), 11);
    assert_eq!(counted("Role", "Supported person"), 10);
    assert_eq!(counted("Sex", "Woman"), 13);
    assert_eq!(counted("Sex", "Man"), 8);
    assert_eq!(counted("Ethnicity", "White – British"), 9);
    assert_eq!(counted("Ethnicity", "Asian – British"), 4);
    assert_eq!(counted("Ethnicity", ""), 2);
    assert_eq!(counted("Age", "18–25"), 2);
    assert_eq!(counted("Age", "26–64"), 14);
    assert_eq!(counted("Age", ""), 5);
    let settings = [1, 2, 3, 4, 5].map(|n| counted("Setting", &format!("Setting {n}")));
    assert_eq!(settings, [8, 4, 3, 1, 5]);
}

#[tokio::test]
async fn the_invented_interviews_are_coded_line_by_line_by_two_who_agree_in_part() {
    let (_folder, db, around, actor) = loaded().await;
    let mut tx = db.write().await.expect("begins");
    let id = named(&mut tx, &around, &actor, line_by_line::SAID.name).await;
    let permit = may::<on::Coding, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let rounds = round::list(&mut tx, &permit).await.expect("read");
    let [first] = rounds.as_slice() else {
        panic!("one round, not {}", rounds.len());
    };
    assert!(first.round.blind);
    assert_eq!(first.round.state, RoundState::Closed);
    let coders = coding::coders(&mut tx, &permit).await.expect("read");
    assert_eq!(coders.len(), 2);

    let sources = may::<on::StudySource, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let names = source::choices(&mut tx, &sources).await.expect("read");
    assert_eq!(names.len(), 3);
    let mut said: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (source_id, _) in &names {
        let source = source::load(&mut tx, &around, &sources, *source_id)
            .await
            .expect("read");
        let all = coding::of_source(&mut tx, &permit, *source_id)
            .await
            .expect("read");
        for coding in &all {
            assert!(coding.anchor().holds_in(&source.text), "{}", coding.quote);
            assert_eq!(coding.round, Some(first.round.id));
            assert_eq!(coding.layer, Layer::Coder);
            let at = (coding.source, coding.span, coding.code);
            said.entry(coding.coder).or_default().insert(at);
        }
        // Everything the person says is coded by the lead; nothing the interviewer asks.
        for block in &source.layout.blocks {
            let within = |coding: &&evidence::coding::Coding| {
                coding.coder == actor.account && block.span.covers(coding.span)
            };
            let asked = block.speaker.as_deref() == Some("Interviewer");
            assert_eq!(all.iter().any(|c| within(&c)), !asked);
        }
    }
    let sets: Vec<_> = said.values().collect();
    let (one, two) = (sets[0], sets[1]);
    let shared = one.intersection(two).count();
    assert!(
        shared * 2 > one.len() && shared < one.len(),
        "{shared} of {}",
        one.len()
    );
    assert!(shared < two.len());
}

#[tokio::test]
async fn the_invented_study_has_every_kind_of_memo_and_a_matrix_that_rests_on_quotes() {
    let (_folder, db, around, actor) = loaded().await;
    let mut tx = db.write().await.expect("begins");
    let id = named(&mut tx, &around, &actor, line_by_line::SAID.name).await;
    let memos = may::<on::StudyMemo, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let listed = memo::list(
        &mut tx,
        &around,
        &memos,
        &memo::Filter::default(),
        Page::new(1, 50),
    )
    .await
    .expect("listed");
    let kinds: BTreeSet<MemoKind> = listed.rows.iter().map(|memo| memo.kind).collect();
    for kind in [
        MemoKind::Interview,
        MemoKind::Code,
        MemoKind::Category,
        MemoKind::Theoretical,
        MemoKind::Reflexive,
    ] {
        assert!(kinds.contains(&kind), "{}", kind.code());
    }
    let cases = may::<on::StudyCase, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let book = code::codebook(&mut tx, &cases).await.expect("read");
    let permit = may::<on::Coding, to::Read>(&mut tx, &actor, id)
        .await
        .expect("may");
    let mut quotes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut cells = BTreeMap::new();
    for cell in matrix::all(&mut tx, &around, &cases).await.expect("read") {
        let mut summary = Summary::new(&cell.body);
        for rests in &cell.rests {
            let coding = coding::load(&mut tx, &permit, rests.coding)
                .await
                .expect("the quote is there");
            let top = book.path(coding.code).first().map(|top| top.id);
            if top == Some(cell.code) {
                quotes
                    .entry((cell.case, cell.code))
                    .or_default()
                    .insert(coding.id);
            }
            assert!(summary.link(rests.sentence as usize, rests.coding));
        }
        cells.insert((cell.case, cell.code), summary);
    }
    assert!(cells.len() >= 6);
    assert_eq!(check(&cells, &quotes), []);
}
