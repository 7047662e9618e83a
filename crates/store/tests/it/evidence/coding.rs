//! Codings.

use super::{a_code, a_source, begin, coded, may, span};
use access::{on, to};
use evidence::code::Code;
use evidence::coding::Weight;
use evidence::history::{Change, Edit};
use ids::CodeId;
use store::evidence::coding::{self, Added, After, Changed, Filter};
use store::evidence::{code, source};
use store::listing::Page;
use store::{Error, permits};
use testkit::both;

const WORDS: &str = "Zoë\u{301} said \u{1F600} there is hope.\nAnd more hope than before.";

#[tokio::test]
async fn a_coding_is_kept_only_where_its_words_stand() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let new = coded(&around, id, WORDS, "\u{1F600} there is hope", hope);
        for again in [false, true] {
            let added = coding::add(&mut tx, &around, &create, &new)
                .await
                .expect("coded");
            assert_eq!(matches!(added, Added::Again(_)), again);
            assert_eq!(added.coding().quote, new.quote);
        }
        // The same code at the same place by the same coder is the same coding.
        let twin = coding::NewCoding {
            id: around.id(),
            ..new.clone()
        };
        let added = coding::add(&mut tx, &around, &create, &twin)
            .await
            .expect("there");
        assert_eq!(added.coding().id, new.id);
        let shifted = coding::NewCoding {
            id: around.id(),
            span: span(new.span.start() + 1, new.span.end() + 1),
            ..new.clone()
        };
        let refused = coding::add(&mut tx, &around, &create, &shifted).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let beyond = coding::NewCoding {
            id: around.id(),
            span: span(5000, 5004),
            ..new.clone()
        };
        let refused = coding::add(&mut tx, &around, &create, &beyond).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let mut group = Code::new(around.id(), "Group");
        group.is_codable = false;
        let group_id = group.id;
        let change = may(&mut tx, &w.coder, w.study).await;
        code::change(
            &mut tx,
            &around,
            &change,
            vec![Change::Code(Edit::Added(group))],
        )
        .await
        .expect("added");
        let not_codable = coding::NewCoding {
            id: around.id(),
            code: group_id,
            ..new.clone()
        };
        let refused = coding::add(&mut tx, &around, &create, &not_codable).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let no_code = coding::NewCoding {
            id: around.id(),
            code: around.id(),
            ..new
        };
        let denied = coding::add(&mut tx, &around, &create, &no_code).await;
        assert!(matches!(denied, Err(Error::Denied)));
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn readers_code_nothing_and_coders_change_only_their_own() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let reader = permits::study::<on::Coding, to::Create>(&mut tx, &w.reader, w.study).await;
        assert!(matches!(reader, Err(Error::Denied)));
        let create = may(&mut tx, &w.coder, w.study).await;
        let new = coded(&around, id, WORDS, "there is hope", hope);
        let seen = coding::add(&mut tx, &around, &create, &new)
            .await
            .expect("coded");
        let others = may(&mut tx, &w.second, w.study).await;
        let denied = coding::remove(&mut tx, &around, &others, &[new.id]).await;
        assert!(matches!(denied, Err(Error::Denied)));
        let own = may(&mut tx, &w.coder, w.study).await;
        let to = Changed {
            span: span(new.span.start(), new.span.end() + 1),
            quote: "there is hope.".into(),
            code: hope,
            weight: Weight::new(70).ok(),
            comment: " strong ".into(),
        };
        for _ in 0..2 {
            let after = coding::change(&mut tx, &around, &own, seen.coding(), &to)
                .await
                .expect("changed");
            assert_eq!(
                (after.comment.as_str(), after.quote.as_str()),
                ("strong", "there is hope.")
            );
        }
        let other = Changed {
            comment: "weak".into(),
            ..to
        };
        let old = coding::change(&mut tx, &around, &own, seen.coding(), &other).await;
        assert!(matches!(old, Err(Error::Changed)));
        let lead = may(&mut tx, &w.lead, w.study).await;
        for _ in 0..2 {
            coding::remove(&mut tx, &around, &lead, &[new.id])
                .await
                .expect("a lead may");
        }
        let read = may(&mut tx, &w.reader, w.study).await;
        assert_eq!(
            coding::of_source(&mut tx, &read, id).await.expect("read"),
            []
        );
    }
}

#[tokio::test]
async fn codings_come_in_the_order_of_the_text_and_as_pages_of_quotes() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let more = a_code(&mut tx, &around, &w, "More").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let many = [
            coded(&around, id, WORDS, "more hope", more),
            coded(&around, id, WORDS, "there is hope", hope),
            coded(&around, id, WORDS, "hope", hope),
        ];
        let added = coding::add_many(&mut tx, &around, &create, &many)
            .await
            .expect("coded");
        assert_eq!(added.len(), 3);
        let read = may(&mut tx, &w.reader, w.study).await;
        let seen = coding::of_source(&mut tx, &read, id).await.expect("read");
        let quotes: Vec<&str> = seen.iter().map(|c| c.quote.as_str()).collect();
        assert_eq!(quotes, ["there is hope", "hope", "more hope"]);
        assert!(
            seen.iter()
                .all(|c| c.anchor().quote == c.quote && c.round.is_none())
        );
        let sources = may(&mut tx, &w.reader, w.study).await;
        let text = source::load(&mut tx, &around, &sources, id)
            .await
            .expect("there")
            .text;
        assert!(seen.iter().all(|c| c.anchor().holds_in(&text)));
        let filter = Filter {
            codes: vec![hope],
            coder: Some(w.coder.account),
            ..Filter::default()
        };
        let page = Page::new(2, 1);
        let listed = coding::list(&mut tx, &around, &read, &filter, page)
            .await
            .expect("listed");
        assert_eq!((listed.total, listed.rows.len()), (2, 1));
        assert_eq!(listed.rows[0].coding.quote, "hope");
        assert_eq!(listed.rows[0].code, "Hope");
        let made = Filter {
            sorted: coding::Sorted::Made,
            sources: vec![id],
            ..Filter::default()
        };
        let listed = coding::list(&mut tx, &around, &read, &made, Page::new(1, 10)).await;
        assert_eq!(listed.expect("listed").total, 3);
        assert_eq!(
            coding::placed(&mut tx, &read, &filter)
                .await
                .expect("read")
                .len(),
            2
        );
        let uses = code::uses(&mut tx, &read).await.expect("counted");
        assert_eq!((uses[&hope].codings, uses[&hope].sources), (2, 1));
        assert_eq!(coding::coders(&mut tx, &read).await.expect("read").len(), 1);
        let recent = code::recent(&mut tx, &create, 5).await.expect("read");
        assert_eq!(recent.len(), 2);
        assert_eq!(
            coding::load(&mut tx, &read, many[2].id)
                .await
                .expect("there")
                .code,
            hope
        );
    }
}

#[tokio::test]
async fn every_coding_goes_out_page_after_page() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let text = "word ".repeat(30);
        let id = a_source(&mut tx, &around, &w, &text).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let many: Vec<coding::NewCoding> = (0..25)
            .map(|n| coding::NewCoding {
                span: span(n * 5, n * 5 + 4),
                ..coded(&around, id, &text, "word", hope)
            })
            .collect();
        coding::add_many(&mut tx, &around, &create, &many)
            .await
            .expect("coded");
        let takes = may::<on::Coding, to::Export>(&mut tx, &w.reader, w.study).await;
        let bounds = coding::begin_export(&mut tx, &around, &takes, &Filter::default())
            .await
            .expect("begun");
        let (mut after, mut seen) = (After::START, 0);
        loop {
            let page = coding::export_page(&mut tx, &bounds, after, 10)
                .await
                .expect("a page");
            seen += page.len();
            match page.last() {
                Some(last) if page.len() == 10 => after = After::coding(last.id),
                _ => break,
            }
        }
        assert_eq!(seen, 25);
    }
}

#[tokio::test]
async fn a_code_in_use_stays_and_names_of_siblings_differ() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let new = coded(&around, id, WORDS, "hope", hope);
        coding::add(&mut tx, &around, &create, &new)
            .await
            .expect("coded");
        let change = may(&mut tx, &w.coder, w.study).await;
        let kept = code::load(&mut tx, &change, hope).await.expect("there");
        let used = code::change(
            &mut tx,
            &around,
            &change,
            vec![Change::Code(Edit::Removed(kept.clone()))],
        )
        .await;
        assert!(matches!(used, Err(Error::Refused(_))), "{used:?}");
        let renamed = Code {
            name: "Hopes".into(),
            version: 2,
            ..kept.clone()
        };
        let edit = Change::Code(Edit::Changed {
            before: kept.clone(),
            after: renamed,
        });
        code::change(&mut tx, &around, &change, vec![edit.clone()])
            .await
            .expect("renamed");
        let old = code::change(&mut tx, &around, &change, vec![edit]).await;
        assert!(matches!(old, Err(Error::Changed)));
        tx.commit().await.expect("kept");
        let mut tx = test.db.write().await.expect("begins");
        let same = Change::Code(Edit::Added(Code::new(around.id::<CodeId>(), "HOPES")));
        let taken = code::change(&mut tx, &around, &change, vec![same]).await;
        assert!(
            matches!(&taken, Err(Error::Taken { key }) if key == "code_folded_name_key"),
            "{taken:?}"
        );
    }
}
