//! The framework matrix: its constructs, what cells said before, and quotes that a blind round hides.

use super::{a_code, a_source, begin, coded, may};
use access::{on, to};
use evidence::study::CaseKind;
use ids::{CodeId, StudyCaseId};
use std::collections::BTreeSet;
use store::Error;
use store::evidence::matrix::{self, Rests};
use store::evidence::round::{self, NewRound};
use store::evidence::{case, code, coding, history};
use testkit::both;

#[tokio::test]
async fn constructs_are_chosen_by_coders_and_come_back_with_their_code() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let trust = a_code(&mut tx, &around, &w, "Trust").await;
        let create = may(&mut tx, &w.coder, w.study).await;
        let read = may::<on::StudyCase, to::Read>(&mut tx, &w.reader, w.study).await;
        matrix::choose(&mut tx, &around, &create, &[trust, hope, trust])
            .await
            .expect("chosen");
        let chosen = matrix::constructs(&mut tx, &read).await.expect("read");
        assert_eq!(chosen, [trust, hope]);
        let codes = may(&mut tx, &w.coder, w.study).await;
        code::remove(&mut tx, &around, &codes, trust)
            .await
            .expect("removed");
        let left = matrix::constructs(&mut tx, &read).await.expect("read");
        assert_eq!(left, [hope]);
        let own = may(&mut tx, &w.coder, w.study).await;
        history::undo(&mut tx, &around, &own).await.expect("undone");
        let back = matrix::constructs(&mut tx, &read).await.expect("read");
        assert_eq!(back, [trust, hope]);
        let strange: CodeId = around.id();
        let refused = matrix::choose(&mut tx, &around, &create, &[strange]).await;
        assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
    }
}

#[tokio::test]
async fn what_a_cell_said_before_is_kept_until_the_case_goes() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let leads = may(&mut tx, &w.lead, w.study).await;
        let p1: StudyCaseId = around.id();
        case::add(&mut tx, &around, &leads, p1, "P1", CaseKind::Participant)
            .await
            .expect("added");
        let create = may(&mut tx, &w.coder, w.study).await;
        for (version, body) in [(0, "She hopes."), (1, "She hopes a lot."), (2, "")] {
            matrix::write(&mut tx, &around, &create, p1, hope, version, body, &[])
                .await
                .expect("written");
        }
        let read = may::<on::StudyCase, to::Read>(&mut tx, &w.reader, w.study).await;
        let said = |wordings: Vec<matrix::Wording>| -> Vec<String> {
            wordings.into_iter().map(|wording| wording.body).collect()
        };
        let before = matrix::wordings(&mut tx, &read, p1, hope)
            .await
            .expect("read");
        assert!(before.iter().all(|wording| wording.by_name.is_some()));
        assert_eq!(said(before), ["She hopes a lot.", "She hopes."]);
        // Written again after it was emptied, it keeps what was said long before.
        matrix::write(&mut tx, &around, &create, p1, hope, 0, "No hope.", &[])
            .await
            .expect("written");
        let before = matrix::wordings(&mut tx, &read, p1, hope)
            .await
            .expect("read");
        assert_eq!(before.len(), 2);
        let beyond = Rests {
            sentence: 1,
            coding: around.id(),
        };
        let refused = matrix::write(
            &mut tx,
            &around,
            &create,
            p1,
            hope,
            1,
            "No hope.",
            &[beyond],
        )
        .await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let change = may(&mut tx, &w.lead, w.study).await;
        case::remove(&mut tx, &around, &change, p1)
            .await
            .expect("removed");
        let before = matrix::wordings(&mut tx, &read, p1, hope)
            .await
            .expect("read");
        assert_eq!(before, []);
    }
}

#[tokio::test]
async fn quotes_that_a_blind_round_hides_stay_with_their_sentences() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let text = "there is hope and more hope";
        let source = a_source(&mut tx, &around, &w, text).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let leads = may(&mut tx, &w.lead, w.study).await;
        let p1: StudyCaseId = around.id();
        case::add(&mut tx, &around, &leads, p1, "P1", CaseKind::Participant)
            .await
            .expect("added");
        let theirs = may(&mut tx, &w.second, w.study).await;
        let quote = coded(&around, source, text, "hope", hope);
        coding::add(&mut tx, &around, &theirs, &quote)
            .await
            .expect("coded");
        let rests = [Rests {
            sentence: 1,
            coding: quote.id,
        }];
        matrix::write(
            &mut tx,
            &around,
            &theirs,
            p1,
            hope,
            0,
            "One. She hopes.",
            &rests,
        )
        .await
        .expect("written");
        let lead = may(&mut tx, &w.lead, w.study).await;
        let blind = NewRound {
            id: around.id(),
            name: "First round".into(),
            codes: BTreeSet::new(),
            sources: BTreeSet::from([source]),
            coders: BTreeSet::from([w.coder.account, w.second.account]),
            blind: true,
        };
        round::open(&mut tx, &around, &lead, &blind)
            .await
            .expect("opened");
        let create = may(&mut tx, &w.coder, w.study).await;
        let seen = matrix::load(&mut tx, &create, p1, hope)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(seen.rests, []);
        matrix::write(
            &mut tx,
            &around,
            &create,
            p1,
            hope,
            1,
            "She hopes. Two.",
            &[],
        )
        .await
        .expect("written");
        let kept = matrix::load(&mut tx, &theirs, p1, hope)
            .await
            .expect("read")
            .expect("there");
        let moved = [Rests {
            sentence: 0,
            coding: quote.id,
        }];
        assert_eq!(kept.rests, moved, "it went where its sentence went");
    }
}
