//! Correcting sources and searching in them.

use super::{a_code, a_source, begin, coded, may, span};
use access::{on, to};
use evidence::deidentify::{Replacement, apply};
use evidence::memo::{MemoKind, MemoTarget};
use evidence::study::{CaseKind, SourceTie};
use evidence::text::Text;
use ids::StudyCaseId;
use store::evidence::source::Layout;
use store::evidence::{case, coding, history, memo, search, source};
use store::{Error, query};
use testkit::both;

const OLD: &str = "I had lost hope.\nThen Sam came every week.\nWe walked by the canal.";
const NEW: &str = "(laughs) I had lost hope.\nThen she came every single week.\nWe talked.";

#[tokio::test]
async fn codings_follow_their_words_into_a_corrected_source_and_those_that_cannot_are_listed() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, OLD).await;
        let code = a_code(&mut tx, &around, &w, "Hope").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let hope = coded(&around, id, OLD, "I had lost hope.", code);
        let canal = coded(&around, id, OLD, "by the canal", code);
        let week = coded(&around, id, OLD, "came every week", code);
        for new in [&hope, &canal, &week] {
            coding::add(&mut tx, &around, &create, new)
                .await
                .expect("coded");
        }
        // A memo and a case hang on places as well.
        let writes = may(&mut tx, &w.coder, w.study).await;
        let about = memo::Said {
            kind: MemoKind::Interview,
            title: "Mood".into(),
            body: String::new(),
            about: vec![MemoTarget::Place(id, span(0, 16))],
        };
        let memo_id = memo::create(&mut tx, &around, &writes, around.id(), &about)
            .await
            .expect("written");
        let cases = may(&mut tx, &w.lead, w.study).await;
        let kind = CaseKind::Participant;
        let who: StudyCaseId = case::add(&mut tx, &around, &cases, around.id(), "P1", kind)
            .await
            .expect("added");
        let change = may(&mut tx, &w.lead, w.study).await;
        let tie = [SourceTie::Place(span(0, 16), who)];
        case::set_ties(&mut tx, &around, &change, id, &tie)
            .await
            .expect("tied");

        let text = Text::new(NEW);
        let layout = Layout::of_lines(NEW);
        let done = source::correct(
            &mut tx,
            &around,
            &change,
            id,
            1,
            &text,
            &layout,
            "Heard again",
        )
        .await
        .expect("corrected");
        assert_eq!((done.kept, done.shifted, done.lost_places), (0, 1, 0));
        assert_eq!(done.lost, [canal.id]);
        let again = source::correct(
            &mut tx,
            &around,
            &change,
            id,
            1,
            &text,
            &layout,
            "Heard again",
        )
        .await
        .expect("a form sent twice");
        assert_eq!(again, source::Corrected::default());
        let stale = source::correct(
            &mut tx,
            &around,
            &change,
            id,
            1,
            &Text::new("x"),
            &Layout::default(),
            "",
        )
        .await;
        assert!(matches!(stale, Err(Error::Changed)));

        let read = may(&mut tx, &w.reader, w.study).await;
        let now = coding::of_source(&mut tx, &read, id).await.expect("read");
        assert!(now.iter().all(|c| c.anchor().holds_in(&text)), "{now:?}");
        let moved = now.iter().find(|c| c.id == hope.id).expect("followed");
        assert_eq!((moved.span, moved.text_hash), (span(9, 25), text.hash()));
        let memos = may::<on::StudyMemo, to::Read>(&mut tx, &w.reader, w.study).await;
        let memo = memo::load(&mut tx, &memos, memo_id).await.expect("there");
        assert_eq!(memo.about, [MemoTarget::Place(id, span(9, 25))]);
        let ties = case::of_source(&mut tx, &read, id).await.expect("read");
        assert_eq!(ties, [SourceTie::Place(span(9, 25), who)]);
        let sources = may(&mut tx, &w.reader, w.study).await;
        let wordings = source::wordings(&mut tx, &sources, id).await.expect("read");
        assert_eq!(
            wordings.iter().map(|v| v.number).collect::<Vec<_>>(),
            [2, 1]
        );
        let first = source::words_of(&mut tx, &around, &sources, id, 1)
            .await
            .expect("kept");
        assert_eq!(first.as_str(), OLD);

        // Taking back a removal of before the correction puts the coding where its words are now.
        let own = may(&mut tx, &w.coder, w.study).await;
        let lost = source::lost(&mut tx, &read, id).await.expect("read");
        assert_eq!(lost[0].coding.quote, "by the canal");
        let wrong = source::place_lost(&mut tx, &around, &own, canal.id, span(0, 3), "We").await;
        assert!(matches!(wrong, Err(Error::Refused(_))));
        let at = NEW.find("We talked").expect("there");
        let at = u32::try_from(at).expect("short");
        let placed = source::place_lost(
            &mut tx,
            &around,
            &own,
            canal.id,
            span(at, at + 9),
            "We talked",
        )
        .await
        .expect("placed");
        assert_eq!(placed.id, canal.id);
        assert_eq!(source::lost(&mut tx, &read, id).await.expect("read"), []);
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn a_removal_is_taken_back_into_the_wording_in_force() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, OLD).await;
        let code = a_code(&mut tx, &around, &w, "Hope").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let own = may(&mut tx, &w.coder, w.study).await;
        let hope = coded(&around, id, OLD, "I had lost hope.", code);
        coding::add(&mut tx, &around, &create, &hope)
            .await
            .expect("coded");
        coding::remove(&mut tx, &around, &own, &[hope.id])
            .await
            .expect("removed");
        let change = may(&mut tx, &w.lead, w.study).await;
        let text = Text::new(NEW);
        source::correct(
            &mut tx,
            &around,
            &change,
            id,
            1,
            &text,
            &Layout::of_lines(NEW),
            "",
        )
        .await
        .expect("corrected");
        history::undo(&mut tx, &around, &own)
            .await
            .expect("undone")
            .expect("a step");
        let read = may::<on::Coding, to::Read>(&mut tx, &w.reader, w.study).await;
        let back = coding::load(&mut tx, &read, hope.id).await.expect("back");
        assert_eq!(back.span, span(9, 25));
        history::undo(&mut tx, &around, &own)
            .await
            .expect("undone")
            .expect("a step");
        assert!(matches!(
            coding::load(&mut tx, &read, hope.id).await,
            Err(Error::Denied)
        ));
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn words_are_found_in_any_form_with_and_without_accents_in_the_study_alone() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let other = begin(&mut tx, &around).await;
        let words = "We were hoping.\nZoé met peer workers at the café; a self-esteem group.\nIt cost 3.5 pounds.";
        let id = a_source(&mut tx, &around, &w, words).await;
        a_source(&mut tx, &around, &other, words).await;
        let read = may(&mut tx, &w.reader, w.study).await;
        for (typed, found) in [
            ("hope", vec!["hoping"]),
            ("ZOE cafe", vec!["Zoé", "café"]),
            ("\"peer worker\"", vec!["peer workers"]),
            ("\"worker peer\"", vec![]),
            ("caf*", vec!["café"]),
            ("self-esteem", vec!["self-esteem"]),
            ("3.5", vec!["3.5"]),
            ("hope cafe", vec![]),
            ("o'r OR \" scope:", vec![]),
            ("", vec![]),
        ] {
            let hits = search::search(&mut tx, &around, &read, typed, 0, 10)
                .await
                .expect("asked");
            let text = Text::new(words);
            let seen: Vec<&str> = hits
                .rows
                .iter()
                .inspect(|hit| assert_eq!(hit.source, id))
                .flat_map(|hit| hit.found.iter().filter_map(|at| text.slice(*at)))
                .collect();
            assert_eq!(seen, found, "{typed}");
        }
        let page = search::search(&mut tx, &around, &read, "we* w*", 0, 1)
            .await
            .expect("asked");
        assert!(page.rows.len() <= 1);
        // What was corrected is found as it is now; what was removed is not found.
        let change = may(&mut tx, &w.lead, w.study).await;
        let text = Text::new("We were dreaming.");
        source::correct(
            &mut tx,
            &around,
            &change,
            id,
            1,
            &text,
            &Layout::of_lines(text.as_str()),
            "",
        )
        .await
        .expect("corrected");
        for (typed, found) in [("hope", 0), ("dream", 1)] {
            let hits = search::search(&mut tx, &around, &read, typed, 0, 10)
                .await
                .expect("asked");
            assert_eq!(hits.rows.len(), found, "{typed}");
        }
        for _ in 0..2 {
            source::remove(&mut tx, &around, &change, id)
                .await
                .expect("removed");
        }
        let hits = search::search(&mut tx, &around, &read, "dream", 0, 10)
            .await
            .expect("asked");
        assert!(hits.rows.is_empty());
        let left = query("SELECT count(*) FROM source_version WHERE source_id = $1")
            .bind(id)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(left, 0);
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn codings_keep_their_places_when_their_words_are_replaced_by_stand_ins() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let words = "Then Tom rang me.\nTom.";
        let id = a_source(&mut tx, &around, &w, words).await;
        let code = a_code(&mut tx, &around, &w, "Calls").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let mut last = coded(&around, id, words, "Tom", code);
        last.span = span(18, 21);
        for new in [&coded(&around, id, words, "Tom rang me", code), &last] {
            coding::add(&mut tx, &around, &create, new)
                .await
                .expect("coded");
        }
        let stand_in = |start: u32, words: &str| Replacement {
            span: span(start, start + 3),
            stand_in: words.to_owned(),
        };
        let text = Text::new(words);
        let applied = apply(&text, &[stand_in(5, "[Name 1]"), stand_in(18, "[Name 1]")]);
        let applied = applied.expect("apart");
        let layout = Layout::of_lines(applied.text.as_str());
        let change = may(&mut tx, &w.lead, w.study).await;
        let corrected =
            source::replace(&mut tx, &around, &change, id, 1, &applied, &layout, "Names").await;
        let corrected = corrected.expect("replaced");
        assert_eq!((corrected.kept, corrected.shifted), (0, 2));
        assert!(corrected.lost.is_empty());
        let read = may(&mut tx, &w.reader, w.study).await;
        let quotes: Vec<String> = coding::of_source(&mut tx, &read, id)
            .await
            .expect("listed")
            .into_iter()
            .map(|coding| coding.quote)
            .collect();
        assert_eq!(quotes, ["[Name 1] rang me", "[Name 1]"]);
        tx.commit().await.expect("kept");
    }
}
