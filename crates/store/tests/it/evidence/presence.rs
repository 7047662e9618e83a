//! A published table of presence beside the study's own codings.

use super::{World, a_code, begin, may};
use access::{on, to};
use evidence::presence::{Figure, Presence};
use store::Error;
use store::evidence::presence::{self, Published, PublishedRow};
use store::evidence::{code, history};
use testkit::both;

fn table(rows: Vec<PublishedRow>) -> Published {
    Published {
        source: "A paper, Table 2".into(),
        note: "One line could not be read.".into(),
        first_role: "Peer workers".into(),
        second_role: "Supported people".into(),
        rows,
        printed: vec![(Figure::Supported, 2), (Figure::Neither, 1)],
    }
}

#[tokio::test]
async fn a_published_table_reads_back_as_it_was_kept_with_unknown_lines_unknown() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let mut rows = Vec::new();
        for (name, first, second) in [
            ("Goal setting", Some(true), Some(true)),
            ("Action planning", Some(false), Some(false)),
            ("Self-talk", None, None),
            ("Commitment", Some(false), None),
        ] {
            let code = a_code(&mut tx, &around, &w, name).await;
            rows.push(PublishedRow {
                code,
                first,
                second,
            });
        }
        let read = may::<on::Coding, to::Read>(&mut tx, &w.reader, w.study).await;
        let none = presence::published(&mut tx, &around, &read).await;
        assert_eq!(none.expect("read"), None);
        let change = may::<on::Study, to::Change>(&mut tx, &w.lead, w.study).await;
        let table = table(rows);
        for _ in 0..2 {
            presence::publish(&mut tx, &around, &change, &table)
                .await
                .expect("kept, in place of what was there");
        }
        let found = presence::published(&mut tx, &around, &read)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(found, table);
        let said: Vec<Presence> = found.rows.iter().map(PublishedRow::presence).collect();
        assert_eq!(
            said,
            [
                Presence::Both,
                Presence::Neither,
                Presence::Unknown,
                Presence::Unknown
            ]
        );
        assert!(presence::is_published(&mut tx, &read).await.expect("read"));
        tx.commit().await.expect("every reference holds");
    }
}

#[tokio::test]
async fn a_table_holds_each_code_of_its_own_study_once() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let change = may::<on::Study, to::Change>(&mut tx, &w.lead, w.study).await;
        let row = |code| PublishedRow {
            code,
            first: Some(true),
            second: Some(true),
        };
        let strange = table(vec![row(around.id())]);
        let denied = presence::publish(&mut tx, &around, &change, &strange).await;
        assert!(matches!(denied, Err(Error::Denied)));
        let code = a_code(&mut tx, &around, &w, "Commitment").await;
        let twice = table(vec![row(code), row(code)]);
        let refused = presence::publish(&mut tx, &around, &change, &twice).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let mut totals = table(vec![row(code)]);
        totals.printed.push((Figure::Neither, 2));
        let refused = presence::publish(&mut tx, &around, &change, &totals).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
    }
}

#[tokio::test]
async fn a_line_of_the_published_table_is_not_taken_away_with_its_code() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w: World = begin(&mut tx, &around).await;
        let change = may::<on::Study, to::Change>(&mut tx, &w.lead, w.study).await;
        let id = a_code(&mut tx, &around, &w, "Commitment").await;
        let row = PublishedRow {
            code: id,
            first: Some(true),
            second: Some(false),
        };
        presence::publish(&mut tx, &around, &change, &table(vec![row]))
            .await
            .expect("kept");
        let codes = may(&mut tx, &w.coder, w.study).await;
        let refused = code::remove(&mut tx, &around, &codes, id).await;
        assert!(
            matches!(refused, Err(Error::Refused(said)) if said.to_string().contains("published table"))
        );
        let coding = may::<on::Coding, to::Change>(&mut tx, &w.coder, w.study).await;
        assert!(history::undo(&mut tx, &around, &coding).await.is_err());
    }
}
