//! What a person says about their own support.

use crate::contact::{TODAY, actor, begin};
use access::{Role, on, reach, to};
use delivery::contact::Outcome;
use delivery::note::NoteMode;
use delivery::wish::{MeetingAnswer, RequestState};
use ids::WorkerRequestId;
use jiff::civil::date;
use store::delivery::{contact, meeting_answer, peer_match, worker_request};
use store::{Error, permits, query};
use testkit::both;
use testkit::world::pair as world;

#[tokio::test]
async fn a_wish_for_another_worker_waits_until_a_coordinator_acts_on_it() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let person = actor(&mut tx, &around, &it, Role::SupportedPerson).await;
        let coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let ask =
            permits::person::<on::WorkerRequest, to::Create>(&mut tx, &person, it.person, TODAY)
                .await
                .expect("allowed");
        let first: WorkerRequestId = around.id();
        for words in ["", "Somebody who gardens"] {
            worker_request::ask(&mut tx, &around, &ask, first, words)
                .await
                .expect("asked");
        }
        let second: WorkerRequestId = around.id();
        worker_request::ask(&mut tx, &around, &ask, second, "Somebody my age")
            .await
            .expect("asking again changes what is asked");
        let sites = reach::<on::WorkerRequest, to::Change>(&coordinator).expect("allowed");
        let waits = worker_request::waiting(&mut tx, &around, &sites)
            .await
            .expect("read");
        assert_eq!(waits.len(), 1);
        let hidden =
            permits::person::<on::WorkerRequest, to::Read>(&mut tx, &worker, it.person, TODAY)
                .await;
        assert!(
            matches!(hidden, Err(Error::Denied)),
            "their peer worker is not told"
        );

        let act = permits::person::<on::WorkerRequest, to::Change>(
            &mut tx,
            &coordinator,
            it.person,
            TODAY,
        )
        .await
        .expect("allowed");
        let stale = worker_request::act(&mut tx, &around, &act, first, 1, "On Monday").await;
        assert!(matches!(stale, Err(Error::Changed)), "it was changed since");
        for _ in 0..2 {
            worker_request::act(&mut tx, &around, &act, first, 2, "On Monday")
                .await
                .expect("sent twice, it counts once");
        }
        let read =
            permits::person::<on::WorkerRequest, to::Read>(&mut tx, &person, it.person, TODAY)
                .await
                .expect("allowed");
        let found = worker_request::of_person(&mut tx, &around, &read)
            .await
            .expect("read");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].state, RequestState::ActedOn);
        assert_eq!(found[0].words, "Somebody my age");
        assert_eq!(found[0].answer, "On Monday");
        assert!(
            worker_request::waiting(&mut tx, &around, &sites)
                .await
                .expect("read")
                .is_empty()
        );

        worker_request::ask(&mut tx, &around, &ask, second, "")
            .await
            .expect("one can ask again");
        worker_request::take_back(&mut tx, &around, &ask)
            .await
            .expect("taken back");
        assert!(
            worker_request::waiting(&mut tx, &around, &sites)
                .await
                .expect("read")
                .is_empty()
        );
    }
}

#[tokio::test]
async fn the_person_says_how_notes_are_made() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let person = actor(&mut tx, &around, &it, Role::SupportedPerson).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let read = permits::person(&mut tx, &person, it.person, TODAY)
            .await
            .expect("allowed");
        let held = peer_match::of_person(&mut tx, &around, &read)
            .await
            .expect("read")[0]
            .clone();
        let own = permits::person(&mut tx, &person, it.person, TODAY)
            .await
            .expect("allowed");
        peer_match::choose_notes(
            &mut tx,
            &around,
            &own,
            held.id,
            held.version,
            NoteMode::NoNote,
        )
        .await
        .expect("chosen");
        let clash = peer_match::choose_notes(
            &mut tx,
            &around,
            &own,
            held.id,
            held.version,
            NoteMode::AgreedLine,
        )
        .await;
        assert!(matches!(clash, Err(Error::Changed)));
        let create = permits::person::<on::Contact, to::Create>(&mut tx, &worker, it.person, TODAY)
            .await
            .expect("allowed");
        let seen = contact::matched_workers(&mut tx, &create, TODAY)
            .await
            .expect("read");
        assert_eq!(seen[0].note_mode, NoteMode::NoNote, "the next form knows");
    }
}

#[tokio::test]
async fn an_answer_holds_for_the_day_it_was_given_for() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let person = actor(&mut tx, &around, &it, Role::SupportedPerson).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let planned =
            world::contact(&mut tx, &around, &it, date(2026, 3, 5), Outcome::Planned).await;
        let past = world::contact(&mut tx, &around, &it, date(2026, 2, 5), Outcome::Met).await;
        let own =
            permits::person::<on::MeetingAnswer, to::Create>(&mut tx, &person, it.person, TODAY)
                .await
                .expect("allowed");
        for (answer, words) in [
            (MeetingAnswer::Coming, ""),
            (MeetingAnswer::AnotherTime, "mornings"),
        ] {
            meeting_answer::answer(&mut tx, &around, &own, planned, answer, words, TODAY)
                .await
                .expect("answered");
        }
        let over = meeting_answer::answer(
            &mut tx,
            &around,
            &own,
            past,
            MeetingAnswer::Coming,
            "",
            TODAY,
        )
        .await;
        assert!(matches!(over, Err(Error::Refused(_))));
        let day = reach::<on::MeetingAnswer, to::Read>(&worker).expect("allowed");
        let seen = meeting_answer::for_day(&mut tx, &day, [planned, past], TODAY)
            .await
            .expect("read");
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].answer, MeetingAnswer::AnotherTime);
        assert_eq!(seen[0].words, "mornings");
        assert_eq!(seen[0].was_for, None);
        query("UPDATE contact SET on_date = '2026-03-06' WHERE id = $1")
            .bind(planned)
            .execute(&mut tx)
            .await
            .expect("moved");
        let seen = meeting_answer::for_day(&mut tx, &day, [planned], TODAY)
            .await
            .expect("read");
        assert_eq!(seen[0].was_for, Some(date(2026, 3, 5)));
        let after = meeting_answer::for_day(&mut tx, &day, [planned], date(2025, 12, 1))
            .await
            .expect("read");
        assert!(after.is_empty(), "only whom the worker is matched with");
    }
}
