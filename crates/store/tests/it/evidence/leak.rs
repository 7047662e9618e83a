//! Words of the key that stand in a study all the same, and taking them out of what it remembers.

use super::{World, a_code, a_source, begin, coded, may};
use access::{Actor, on, to};
use evidence::code::Code;
use evidence::history::{Change, Edit};
use evidence::memo::{MemoKind, MemoTarget};
use evidence::study::CaseKind;
use evidence::text::Text;
use ids::{CodeId, MemoId, SourceId, StudyCaseId};
use store::evidence::key::Replaced;
use store::evidence::leak::{self, Stands};
use store::evidence::source::{self, Layout};
use store::evidence::{case, code, coding, history, key, matrix, memo};
use store::listing::Page;
use store::{Surroundings, Tx};
use testkit::both;

async fn a_coding(
    tx: &mut Tx,
    around: &Surroundings,
    w: &World,
    who: &Actor,
    source: SourceId,
    words: &str,
    code: CodeId,
) {
    let permit = may(tx, who, w.study).await;
    let new = coded(
        around,
        source,
        "Then Sarah Jones walked far with me.",
        words,
        code,
    );
    coding::add(tx, around, &permit, &new).await.expect("coded");
}

#[tokio::test]
async fn words_of_the_key_are_found_wherever_they_stand() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        a_source(
            &mut tx,
            &around,
            &w,
            "Then SARAH’s mother came; the same again.",
        )
        .await;
        a_source(&mut tx, &around, &w, "Nobody is named here.").await;
        let export = may::<on::Study, to::Export>(&mut tx, &w.reader, w.study).await;
        let none = leak::find(&mut tx, &export, &Stands::ALL)
            .await
            .expect("read");
        assert_eq!(none, [], "there is no key yet");
        let sources = may(&mut tx, &w.lead, w.study).await;
        key::give(
            &mut tx,
            &around,
            &sources,
            Replaced::Name,
            "Sarah Jones",
            "Bea",
        )
        .await
        .expect("given");
        key::give(&mut tx, &around, &sources, Replaced::Name, "Sarah", "Bea B")
            .await
            .expect("given");
        let cases = may(&mut tx, &w.lead, w.study).await;
        case::add(
            &mut tx,
            &around,
            &cases,
            around.id(),
            "Sarah",
            CaseKind::Participant,
        )
        .await
        .expect("added");
        let id: CodeId = around.id();
        let mut of_sarah = Code::new(id, "Mothers");
        of_sarah.definition = "As Sarah Jones says".to_owned();
        let codebook = may(&mut tx, &w.lead, w.study).await;
        let added = Change::Code(Edit::Added(of_sarah));
        code::change(&mut tx, &around, &codebook, vec![added])
            .await
            .expect("added");
        let found = leak::find(&mut tx, &export, &Stands::ALL)
            .await
            .expect("read");
        let shown: Vec<(Stands, &str, bool)> = found
            .iter()
            .map(|leak| (leak.stands, leak.pseudonym.as_str(), leak.is_part))
            .collect();
        assert_eq!(
            shown,
            [
                (Stands::Text, "Bea B", false),
                (Stands::Case, "Bea B", false),
                (Stands::Code, "Bea", false),
            ]
        );
        let of_codes = leak::find(&mut tx, &export, &[Stands::Code])
            .await
            .expect("read");
        assert_eq!(of_codes.len(), 1, "only what was asked for");
    }
}

#[tokio::test]
async fn earlier_wordings_and_the_history_get_the_stand_ins_and_a_step_is_still_taken_back() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let own = a_source(&mut tx, &around, &w, "Then Sarah Jones walked far with me.").await;
        let code = a_code(&mut tx, &around, &w, "walking").await;
        a_coding(
            &mut tx,
            &around,
            &w,
            &w.lead,
            own,
            "Sarah Jones walked",
            code,
        )
        .await;
        let steps = may(&mut tx, &w.lead, w.study).await;
        let taken = history::undo(&mut tx, &around, &steps)
            .await
            .expect("undone");
        assert!(taken.is_some());
        let writes = may(&mut tx, &w.lead, w.study).await;
        let note: MemoId = around.id();
        let mut said = memo::Said {
            kind: MemoKind::Note,
            title: "On Sarah Jones".to_owned(),
            body: "Sarah Jones walks".to_owned(),
            about: vec![MemoTarget::Study],
        };
        memo::create(&mut tx, &around, &writes, note, &said)
            .await
            .expect("written");
        said.title = "On Bea".to_owned();
        said.body = "Bea walks".to_owned();
        let changes = may(&mut tx, &w.lead, w.study).await;
        memo::change(&mut tx, &around, &changes, note, 1, &said)
            .await
            .expect("changed");
        let sources = may(&mut tx, &w.lead, w.study).await;
        key::give(
            &mut tx,
            &around,
            &sources,
            Replaced::Name,
            "Sarah Jones",
            "Bea",
        )
        .await
        .expect("given");
        let text = Text::new("Then Bea walked far with me.");
        let layout = Layout::of_lines(text.as_str());
        source::correct(&mut tx, &around, &sources, own, 1, &text, &layout, "named")
            .await
            .expect("corrected");
        let export = may::<on::Study, to::Export>(&mut tx, &w.reader, w.study).await;
        let before = leak::find(&mut tx, &export, &Stands::ALL)
            .await
            .expect("read");
        let stands: Vec<Stands> = before.iter().map(|leak| leak.stands).collect();
        assert_eq!(stands, [Stands::EarlierWording, Stands::EarlierMemo]);
        let cleared = leak::clear_earlier(&mut tx, &around, &sources, None)
            .await
            .expect("cleared");
        assert_eq!((cleared.wordings, cleared.memos), (1, 1));
        assert!(cleared.steps >= 2, "the coding and the memo: {cleared:?}");
        let after = leak::find(&mut tx, &export, &Stands::ALL)
            .await
            .expect("read");
        assert_eq!(after, []);
        let again = leak::clear_earlier(&mut tx, &around, &sources, None)
            .await
            .expect("cleared");
        assert_eq!((again.wordings, again.memos, again.steps), (0, 0, 0));
        let kept: Vec<(String,)> = store::query("SELECT what FROM step WHERE study_id = $1")
            .bind(w.study)
            .all(&mut tx)
            .await
            .expect("read");
        assert!(kept.iter().all(|(what,)| !what.contains("Sarah")));
    }
}

#[tokio::test]
async fn words_are_found_in_quotes_of_several_lines() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let sources = may(&mut tx, &w.lead, w.study).await;
        for (words, pseudonym) in [("Sarah Jones", "Bea"), ("Leeds", "[Place 1]")] {
            key::give(&mut tx, &around, &sources, Replaced::Name, words, pseudonym)
                .await
                .expect("given");
        }
        let mut walking = Code::new(around.id(), "Walking");
        walking.anchor_quotes = vec!["Who walked?\nSarah Jones did,\tLeeds".to_owned()];
        let codebook = may(&mut tx, &w.lead, w.study).await;
        let added = Change::Code(Edit::Added(walking));
        code::change(&mut tx, &around, &codebook, vec![added])
            .await
            .expect("added");
        let export = may::<on::Study, to::Export>(&mut tx, &w.reader, w.study).await;
        let found = leak::find(&mut tx, &export, &[Stands::Code])
            .await
            .expect("read");
        let shown: Vec<&str> = found.iter().map(|leak| leak.pseudonym.as_str()).collect();
        assert_eq!(shown, ["Bea", "[Place 1]"]);
    }
}

#[tokio::test]
async fn what_a_cell_said_before_is_found_and_gets_the_stand_ins() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let cases = may(&mut tx, &w.lead, w.study).await;
        let p1: StudyCaseId = around.id();
        case::add(&mut tx, &around, &cases, p1, "P1", CaseKind::Participant)
            .await
            .expect("added");
        let create = may(&mut tx, &w.coder, w.study).await;
        for (version, body) in [(0, "Sarah Jones hopes."), (1, "Bea hopes.")] {
            matrix::write(&mut tx, &around, &create, p1, hope, version, body, &[])
                .await
                .expect("written");
        }
        let sources = may(&mut tx, &w.lead, w.study).await;
        let (name, pseudonym) = ("Sarah Jones", "Bea");
        key::give(&mut tx, &around, &sources, Replaced::Name, name, pseudonym)
            .await
            .expect("given");
        let export = may::<on::Study, to::Export>(&mut tx, &w.reader, w.study).await;
        let found = leak::find(&mut tx, &export, &Stands::ALL)
            .await
            .expect("read");
        let shown: Vec<(Stands, &str, uuid::Uuid)> = found
            .iter()
            .map(|leak| (leak.stands, leak.name.as_str(), leak.record))
            .collect();
        assert_eq!(shown, [(Stands::EarlierCell, "P1", p1.0)]);
        let cleared = leak::clear_earlier(&mut tx, &around, &sources, None)
            .await
            .expect("cleared");
        assert_eq!(cleared.cells, 1);
        let after = leak::find(&mut tx, &export, &Stands::ALL)
            .await
            .expect("read");
        assert_eq!(after, []);
        let reads = may::<on::StudyCase, to::Read>(&mut tx, &w.lead, w.study).await;
        let before = matrix::wordings(&mut tx, &reads, p1, hope)
            .await
            .expect("read");
        assert_eq!(before[0].body, "Bea hopes.");
    }
}

#[tokio::test]
async fn what_was_taken_back_before_is_done_again_at_its_words() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let own = a_source(&mut tx, &around, &w, "Then Sarah Jones walked far with me.").await;
        let code = a_code(&mut tx, &around, &w, "walking").await;
        a_coding(
            &mut tx,
            &around,
            &w,
            &w.coder,
            own,
            "Sarah Jones walked",
            code,
        )
        .await;
        let steps = may(&mut tx, &w.coder, w.study).await;
        history::undo(&mut tx, &around, &steps)
            .await
            .expect("undone");
        let sources = may(&mut tx, &w.lead, w.study).await;
        key::give(
            &mut tx,
            &around,
            &sources,
            Replaced::Name,
            "Sarah Jones",
            "Bea",
        )
        .await
        .expect("given");
        let text = Text::new("Then Bea walked far with me.");
        let layout = Layout::of_lines(text.as_str());
        source::correct(&mut tx, &around, &sources, own, 1, &text, &layout, "named")
            .await
            .expect("corrected");
        leak::clear_earlier(&mut tx, &around, &sources, Some(own))
            .await
            .expect("cleared");
        history::redo(&mut tx, &around, &steps)
            .await
            .expect("done again");
        let reads = may::<on::Coding, to::Read>(&mut tx, &w.lead, w.study).await;
        let listed = coding::list(
            &mut tx,
            &around,
            &reads,
            &coding::Filter::default(),
            Page::new(1, 5),
        )
        .await
        .expect("listed");
        assert_eq!(listed.rows.len(), 1);
        assert_eq!(listed.rows[0].coding.quote, "Bea walked");
    }
}
