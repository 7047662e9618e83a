//! Rounds, blindness and consensus.

use super::{World, a_code, a_source, begin, coded, may};
use access::{on, to};
use evidence::coding::Layer;
use evidence::round::RoundState;
use ids::{CodeId, RoundId, SourceId};
use std::collections::BTreeSet;
use store::evidence::coding::{self, Filter};
use store::evidence::round::{self, NewRound, Settled};
use store::evidence::{code, history, source, study};
use store::listing::Page;
use store::{Error, Surroundings, Tx};
use testkit::both;

const WORDS: &str = "there is hope and more hope";

async fn open(
    tx: &mut Tx,
    around: &Surroundings,
    w: &World,
    sources: &[SourceId],
    codes: &[CodeId],
) -> RoundId {
    let lead = may(tx, &w.lead, w.study).await;
    let new = NewRound {
        id: around.id(),
        name: "First round".into(),
        codes: codes.iter().copied().collect(),
        sources: sources.iter().copied().collect(),
        coders: BTreeSet::from([w.coder.account, w.second.account]),
        blind: true,
    };
    for _ in 0..2 {
        round::open(tx, around, &lead, &new).await.expect("opened");
    }
    new.id
}

#[tokio::test]
async fn while_a_blind_round_is_open_nobody_meets_anothers_coding_anywhere() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let open_to_all = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let round = open(&mut tx, &around, &w, &[id], &[]).await;
        let mine = may(&mut tx, &w.coder, w.study).await;
        let theirs = may(&mut tx, &w.second, w.study).await;
        let own = coded(&around, id, WORDS, "there", hope);
        let added = coding::add(&mut tx, &around, &mine, &own)
            .await
            .expect("coded");
        assert_eq!(added.coding().round, Some(round));
        let others = coded(&around, id, WORDS, "more", hope);
        coding::add(&mut tx, &around, &theirs, &others)
            .await
            .expect("coded");
        let elsewhere = coded(&around, open_to_all, WORDS, "more", hope);
        coding::add(&mut tx, &around, &theirs, &elsewhere)
            .await
            .expect("coded");

        let read = may(&mut tx, &w.coder, w.study).await;
        let only = |quotes: Vec<ids::CodingId>| assert_eq!(quotes, [own.id]);
        let seen = coding::of_source(&mut tx, &read, id).await.expect("read");
        only(seen.iter().map(|c| c.id).collect());
        let filter = Filter {
            sources: vec![id],
            ..Filter::default()
        };
        let listed = coding::list(&mut tx, &around, &read, &filter, Page::new(1, 10))
            .await
            .expect("read");
        assert_eq!(listed.total, 1);
        only(listed.rows.iter().map(|l| l.coding.id).collect());
        let learned = coding::examples(&mut tx, &around, &mine)
            .await
            .expect("read");
        let words: Vec<&str> = learned.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(words.len(), 2, "their own, and what is open to all");
        assert!(words.contains(&"there"), "{words:?}");
        let placed = coding::placed(&mut tx, &read, &filter).await.expect("read");
        only(placed.iter().map(|p| p.id).collect());
        let denied = coding::load(&mut tx, &read, others.id).await;
        assert!(matches!(denied, Err(Error::Denied)));
        assert_eq!(
            code::uses(&mut tx, &read).await.expect("counted")[&hope].codings,
            2
        );
        let sources = may(&mut tx, &w.coder, w.study).await;
        let listed = source::list(
            &mut tx,
            &around,
            &sources,
            &source::Filter::default(),
            Page::new(1, 10),
        )
        .await
        .expect("listed");
        assert_eq!(listed.rows.iter().map(|s| s.codings).sum::<i64>(), 2);
        let overview = may(&mut tx, &w.coder, w.study).await;
        let extent = study::extent(&mut tx, &overview).await.expect("counted");
        assert_eq!((extent.codings, extent.open_rounds), (2, 1));
        let steps = history::after(&mut tx, &read, 0).await.expect("read");
        assert_eq!(steps.iter().map(|s| s.hidden).sum::<usize>(), 1);
        let takes = may::<on::Coding, to::Export>(&mut tx, &w.coder, w.study).await;
        let bounds = coding::begin_export(&mut tx, &around, &takes, &filter)
            .await
            .expect("begun");
        let out = coding::export_page(&mut tx, &bounds, coding::After::START, 10).await;
        only(out.expect("a page").iter().map(|c| c.id).collect());
        // A lead who has seen one coder's work would not be blind to it either.
        let lead = may(&mut tx, &w.lead, w.study).await;
        assert_eq!(
            coding::of_source(&mut tx, &lead, id).await.expect("read"),
            []
        );
        assert_eq!(
            coding::of_source(&mut tx, &lead, open_to_all)
                .await
                .expect("read")
                .len(),
            1
        );

        let leads = may(&mut tx, &w.lead, w.study).await;
        for _ in 0..2 {
            round::close(&mut tx, &around, &leads, round)
                .await
                .expect("closed");
        }
        for reader in [&w.coder, &w.second, &w.lead, &w.reader] {
            let read = may(&mut tx, reader, w.study).await;
            assert_eq!(
                coding::of_source(&mut tx, &read, id)
                    .await
                    .expect("read")
                    .len(),
                2
            );
        }
        // What was coded after the round is no part of it.
        let late = coded(&around, id, WORDS, "and", hope);
        let late = coding::add(&mut tx, &around, &mine, &late)
            .await
            .expect("coded");
        assert_eq!(late.coding().round, None);
    }
}

#[tokio::test]
async fn a_round_about_some_codes_hides_no_others() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let more = a_code(&mut tx, &around, &w, "More").await;
        let round = open(&mut tx, &around, &w, &[id], &[hope]).await;
        let theirs = may(&mut tx, &w.second, w.study).await;
        for (words, code) in [("hope", hope), ("more", more)] {
            let new = coded(&around, id, WORDS, words, code);
            coding::add(&mut tx, &around, &theirs, &new)
                .await
                .expect("coded");
        }
        let read = may::<on::Coding, to::Read>(&mut tx, &w.coder, w.study).await;
        let seen = coding::of_source(&mut tx, &read, id).await.expect("read");
        assert_eq!(seen.iter().map(|c| c.code).collect::<Vec<_>>(), [more]);
        // The statements hide what the domain says is hidden.
        let rule = round::load(&mut tx, &read, round)
            .await
            .expect("there")
            .round;
        let own = may(&mut tx, &w.second, w.study).await;
        for coding in coding::of_source(&mut tx, &own, id).await.expect("read") {
            let shown = seen.iter().any(|c| c.id == coding.id);
            assert_eq!(shown, !rule.hides(&coding, w.coder.account));
        }
    }
}

#[tokio::test]
async fn a_closed_round_is_adjudicated_to_a_consensus_that_can_be_taken_back() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, WORDS).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let round = open(&mut tx, &around, &w, &[id], &[]).await;
        let mine = may(&mut tx, &w.coder, w.study).await;
        let new = coded(&around, id, WORDS, "there", hope);
        coding::add(&mut tx, &around, &mine, &new)
            .await
            .expect("coded");
        let lead = may(&mut tx, &w.lead, w.study).await;
        let settled = [Settled::As {
            id: around.id(),
            coding: new.id,
            comment: "Both meant it".into(),
        }];
        let early = round::adjudicate(&mut tx, &around, &lead, round, &settled).await;
        assert!(matches!(early, Err(Error::Refused(_))));
        round::close(&mut tx, &around, &lead, round)
            .await
            .expect("closed");
        for _ in 0..2 {
            round::adjudicate(&mut tx, &around, &lead, round, &settled)
                .await
                .expect("settled");
        }
        let read = may(&mut tx, &w.reader, w.study).await;
        let consensus = Some(Layer::Consensus);
        let agreed = coding::of_source_by(&mut tx, &read, id, None, consensus)
            .await
            .expect("read");
        assert_eq!(agreed.len(), 1);
        assert_eq!(
            (agreed[0].quote.as_str(), agreed[0].round),
            ("there", Some(round))
        );
        let back = [Settled::Not(agreed[0].id)];
        round::adjudicate(&mut tx, &around, &lead, round, &back)
            .await
            .expect("taken back");
        let walker = may(&mut tx, &w.lead, w.study).await;
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("undone");
        let agreed = coding::of_source_by(&mut tx, &read, id, None, consensus)
            .await
            .expect("read");
        assert_eq!(agreed.len(), 1);
        round::adjudicated(&mut tx, &around, &lead, round)
            .await
            .expect("done");
        let late = round::adjudicate(&mut tx, &around, &lead, round, &back).await;
        assert!(matches!(late, Err(Error::Refused(_))));
        let rounds = round::list(&mut tx, &read).await.expect("listed");
        assert_eq!(rounds[0].round.state, RoundState::Adjudicated);
        let coder =
            store::permits::study::<on::Study, to::Change>(&mut tx, &w.coder, w.study).await;
        assert!(
            matches!(coder, Err(Error::Denied)),
            "only a lead closes and adjudicates"
        );
    }
}
