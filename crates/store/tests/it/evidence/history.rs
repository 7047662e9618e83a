//! Taking steps back and doing them again.

use super::{a_code, a_source, begin, coded, may};
use evidence::code::Code;
use evidence::history::{Change, Edit};
use store::Error;
use store::evidence::{code, coding, history};
use store::listing::Page;
use testkit::both;

const WORDS: &str = "there is hope and more hope";

#[tokio::test]
async fn everybody_walks_back_and_forth_through_their_own_steps() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let change = may(&mut tx, &w.coder, w.study).await;
        let read = may(&mut tx, &w.reader, w.study).await;
        let [one, two] = ["there", "more"].map(|words| coded(&around, id, WORDS, words, hope));
        for new in [&one, &two] {
            coding::add(&mut tx, &around, &create, new)
                .await
                .expect("coded");
        }
        // Somebody else's step is nobody's to walk over.
        let theirs = may(&mut tx, &w.second, w.study).await;
        let other = coded(&around, id, WORDS, "and", hope);
        coding::add(&mut tx, &around, &theirs, &other)
            .await
            .expect("coded");
        let quotes = async |tx: &mut store::Tx| -> Vec<String> {
            coding::of_source(tx, &read, id)
                .await
                .expect("read")
                .into_iter()
                .map(|c| c.quote)
                .collect()
        };
        for left in [["there", "and"].as_slice(), &["and"]] {
            history::undo(&mut tx, &around, &change)
                .await
                .expect("undone")
                .expect("a step");
            assert_eq!(quotes(&mut tx).await, left);
        }
        for left in [["there", "and"].as_slice(), &["there", "and", "more"]] {
            history::redo(&mut tx, &around, &change)
                .await
                .expect("redone")
                .expect("a step");
            assert_eq!(quotes(&mut tx).await, left);
        }
        assert_eq!(
            history::redo(&mut tx, &around, &change)
                .await
                .expect("nothing"),
            None
        );
        history::undo(&mut tx, &around, &change)
            .await
            .expect("undone");
        let new = coded(&around, id, WORDS, "is", hope);
        coding::add(&mut tx, &around, &create, &new)
            .await
            .expect("coded");
        let none = history::redo(&mut tx, &around, &change)
            .await
            .expect("nothing");
        assert_eq!(none, None, "something new was done since");
        // Every walk is a step that others see come.
        let steps = history::after(&mut tx, &read, 4).await.expect("read");
        let walks = steps.iter().filter(|step| step.walks).count();
        assert_eq!((steps.len(), walks), (6, 5));
        let all = history::list(&mut tx, &read, Some(w.second.account), Page::new(1, 10))
            .await
            .expect("read");
        assert_eq!(all.len(), 1);
        let of_one = history::of_thing(&mut tx, &read, one.id)
            .await
            .expect("read");
        assert_eq!(of_one.len(), 3, "coded, undone, redone");
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn a_step_whose_thing_somebody_else_changed_stays_and_the_refusal_names_it() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let theirs = may(&mut tx, &w.second, w.study).await;
        let before = code::load(&mut tx, &theirs, hope).await.expect("there");
        let after = Code {
            definition: "To look forward".into(),
            version: 2,
            ..before.clone()
        };
        let edit = Change::Code(Edit::Changed { before, after });
        code::change(&mut tx, &around, &theirs, vec![edit])
            .await
            .expect("redefined");
        let mine = may(&mut tx, &w.coder, w.study).await;
        let refused = history::undo(&mut tx, &around, &mine).await;
        assert!(
            matches!(&refused, Err(Error::Refused(why)) if why.to_string().contains("the code “Hope”") && why.to_string().contains("researcher")),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn versions_count_on_when_a_step_is_taken_back() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let permit = may(&mut tx, &w.coder, w.study).await;
        let before = code::load(&mut tx, &permit, hope).await.expect("there");
        let after = Code {
            name: "Hopes".into(),
            version: 2,
            ..before.clone()
        };
        let edit = Change::Code(Edit::Changed { before, after });
        code::change(&mut tx, &around, &permit, vec![edit])
            .await
            .expect("renamed");
        let walker = may(&mut tx, &w.coder, w.study).await;
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("undone");
        let now = code::load(&mut tx, &permit, hope).await.expect("there");
        assert_eq!((now.name.as_str(), now.version), ("Hope", 3));
        history::redo(&mut tx, &around, &walker)
            .await
            .expect("redone");
        let now = code::load(&mut tx, &permit, hope).await.expect("there");
        assert_eq!((now.name.as_str(), now.version), ("Hopes", 4));
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("undone");
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("undone");
        assert!(matches!(
            code::load(&mut tx, &permit, hope).await,
            Err(Error::Denied)
        ));
        history::redo(&mut tx, &around, &walker)
            .await
            .expect("redone");
        let now = code::load(&mut tx, &permit, hope).await.expect("back");
        assert_eq!(now.name, "Hope");
        tx.commit().await.expect("kept");
    }
}
