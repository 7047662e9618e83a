//! Memos and saved queries.

use super::{a_code, a_source, begin, may, span};
use evidence::memo::{MemoKind, MemoTarget};
use ids::MemoId;
use serde_json::json;
use store::Error;
use store::evidence::memo::{self, Filter, Said};
use store::evidence::{history, saved_query};
use store::listing::Page;
use testkit::both;

#[tokio::test]
async fn a_memo_keeps_what_it_said_and_is_found_from_what_it_is_about() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let source = a_source(&mut tx, &around, &w, "there is hope").await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let change = may(&mut tx, &w.coder, w.study).await;
        let read = may(&mut tx, &w.reader, w.study).await;
        let id: MemoId = around.id();
        let said = Said {
            kind: MemoKind::Theoretical,
            title: "Hope".into(),
            body: "Is it *shared*?".into(),
            about: vec![
                MemoTarget::Code(hope),
                MemoTarget::Place(source, span(0, 5)),
                MemoTarget::Study,
            ],
        };
        for _ in 0..2 {
            memo::create(&mut tx, &around, &create, id, &said)
                .await
                .expect("written");
        }
        let other = Said {
            title: "Second".into(),
            about: vec![MemoTarget::Memo(id)],
            ..said.clone()
        };
        memo::create(&mut tx, &around, &create, around.id(), &other)
            .await
            .expect("written");
        clock.advance(jiff::SignedDuration::from_mins(1));
        let new = Said {
            body: "It is lent.".into(),
            ..said.clone()
        };
        for _ in 0..2 {
            memo::change(&mut tx, &around, &change, id, 1, &new)
                .await
                .expect("changed");
        }
        let old = memo::change(&mut tx, &around, &change, id, 1, &said).await;
        assert!(matches!(old, Err(Error::Changed)));
        let now = memo::load(&mut tx, &read, id).await.expect("there");
        assert_eq!((now.body.as_str(), now.version), ("It is lent.", 2));
        assert_eq!(now.about, said.about);
        let before = memo::wordings(&mut tx, &read, id).await.expect("read");
        assert_eq!(
            (before.len(), before[0].body.as_str()),
            (1, "Is it *shared*?")
        );
        for (about, found) in [
            (MemoTarget::Code(hope), 1),
            (MemoTarget::Source(source), 1),
            (MemoTarget::Place(source, span(0, 5)), 1),
            (MemoTarget::Place(source, span(1, 5)), 0),
            (MemoTarget::Memo(id), 1),
        ] {
            let filter = Filter {
                about: Some(about),
                ..Filter::default()
            };
            let listed = memo::list(&mut tx, &around, &read, &filter, Page::new(1, 10))
                .await
                .expect("listed");
            assert_eq!(listed.total, found, "{about:?}");
        }
        let filter = Filter {
            words: "LENT".into(),
            kind: Some(MemoKind::Theoretical),
            ..Filter::default()
        };
        let listed = memo::list(&mut tx, &around, &read, &filter, Page::new(1, 10)).await;
        assert_eq!(listed.expect("listed").rows[0].id, id);
        // Only its author and a lead change it, and a removed memo comes back.
        let others = may(&mut tx, &w.second, w.study).await;
        let denied = memo::remove(&mut tx, &around, &others, id).await;
        assert!(matches!(denied, Err(Error::Denied)));
        for _ in 0..2 {
            memo::remove(&mut tx, &around, &change, id)
                .await
                .expect("removed");
        }
        let walker = may(&mut tx, &w.coder, w.study).await;
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("undone");
        let back = memo::load(&mut tx, &read, id).await.expect("back");
        assert_eq!((back.body.as_str(), back.about.len()), ("It is lent.", 3));
        let elsewhere = Said {
            about: vec![MemoTarget::Code(around.id())],
            ..said
        };
        let denied = memo::create(&mut tx, &around, &create, around.id(), &elsewhere).await;
        assert!(matches!(denied, Err(Error::Denied)));
    }
}

#[tokio::test]
async fn a_query_is_kept_under_its_name() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let read = may(&mut tx, &w.reader, w.study).await;
        let body = json!({"and": ["hope", "loss"]});
        let id = saved_query::save(&mut tx, &around, &create, "Both", &json!({}))
            .await
            .expect("kept");
        let again = saved_query::save(&mut tx, &around, &create, "Both", &body)
            .await
            .expect("kept");
        assert_eq!(id, again);
        let kept = saved_query::load(&mut tx, &read, id).await.expect("there");
        assert_eq!((kept.body, kept.version), (body, 2));
        for left in [1, 0] {
            assert_eq!(
                saved_query::list(&mut tx, &read)
                    .await
                    .expect("listed")
                    .len(),
                left
            );
            saved_query::remove(&mut tx, &around, &create, id)
                .await
                .expect("removed");
        }
    }
}
