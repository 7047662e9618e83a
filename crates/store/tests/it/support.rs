//! Episodes, matches, goals and sharing on both databases.

use crate::programme::{TODAY, World, actor, all};
use access::{Role, on, reach, to};
use delivery::episode::{EndedHow, EndedWhy, Ending, EpisodeDates};
use delivery::note::NoteMode;
use delivery::peer_match::{CoverWhy, MatchEnded, MatchError, MatchKind, Period};
use ids::{EpisodeId, WorkerId};
use jiff::civil::date;
use store::delivery::peer_match::{Absence, NewMatch, NotMatched};
use store::delivery::person::Asked;
use store::delivery::{episode, goal, peer_match, person, share};
use store::{Error, permits};
use testkit::{both, world};

fn own(w: &World, episode: EpisodeId, worker: WorkerId) -> NewMatch {
    NewMatch {
        id: w.around.id(),
        episode,
        worker,
        kind: MatchKind::Allocated,
        period: Period {
            from: TODAY,
            until: None,
        },
        cover_why: None,
        note_mode: NoteMode::DEFAULT,
        chosen_by_person: true,
    }
}

#[tokio::test]
async fn there_is_one_open_episode_and_one_allocated_worker_at_a_time() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (esi, first) = w.supported(w.north, "Esi Okafor").await;
        let make =
            permits::person::<on::PeerMatch, to::Create>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let new = own(&w, first, w.sam);
        peer_match::create(&mut w.tx, &w.around, &make, &new)
            .await
            .expect("matched");
        let again = peer_match::create(&mut w.tx, &w.around, &make, &new).await;
        assert!(
            matches!(again, Err(NotMatched::Store(Error::Taken { key })) if key == "peer_match_pkey")
        );
        let other = own(&w, first, w.ada);
        let refused = peer_match::create(&mut w.tx, &w.around, &make, &other).await;
        assert!(matches!(
            refused,
            Err(NotMatched::Rule(MatchError::AlreadyAllocated))
        ));
        let elsewhere = world::worker(&mut w.tx, &w.around, w.org, w.south, "Far Off").await;
        let far = own(&w, first, elsewhere);
        let refused = peer_match::create(&mut w.tx, &w.around, &make, &far).await;
        assert!(matches!(refused, Err(NotMatched::Store(Error::Denied))));
        let change =
            permits::person::<on::PeerMatch, to::Change>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        peer_match::change_note_mode(
            &mut w.tx,
            &w.around,
            &change,
            new.id,
            1,
            NoteMode::WrittenTogether,
        )
        .await
        .expect("changed");
        peer_match::end(
            &mut w.tx,
            &w.around,
            &change,
            new.id,
            2,
            TODAY,
            MatchEnded::PersonsWish,
        )
        .await
        .expect("ended");
        let tomorrow = date(2026, 3, 3);
        let mut next = own(&w, first, w.ada);
        next.period.from = tomorrow;
        peer_match::create(&mut w.tx, &w.around, &make, &next)
            .await
            .expect("matched anew");
        for (day, worker) in [(TODAY, w.sam), (tomorrow, w.ada)] {
            let current = peer_match::current_worker(&mut w.tx, w.org, first, day)
                .await
                .expect("read");
            assert_eq!(current, Some(worker));
        }
        let allocated = peer_match::allocated_worker(&mut w.tx, w.org, first)
            .await
            .expect("read");
        assert_eq!(allocated, Some(w.ada));
        let read =
            permits::person::<on::PeerMatch, to::Read>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let history = peer_match::of_person(&mut w.tx, &w.around, &read)
            .await
            .expect("read");
        assert_eq!(history.len(), 2);
        assert_eq!(history[1].ended_why, Some(MatchEnded::PersonsWish));
        assert_eq!(history[1].note_mode, NoteMode::WrittenTogether);
        // Last, because on PostgreSQL a statement that ran into a key ends the transaction.
        let permit =
            permits::person::<on::Episode, to::Create>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let second = episode::NewEpisode {
            id: w.around.id(),
            team: None,
            dates: world::open_dates(),
        };
        let taken = episode::create(&mut w.tx, &w.around, &permit, &second).await;
        assert!(
            matches!(&taken, Err(Error::Taken { key }) if key == "support_episode_person_id_key"),
            "{taken:?}"
        );
    }
}

#[tokio::test]
async fn an_ending_ends_the_matches_and_the_history_is_kept() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (esi, first) = w.supported(w.north, "Esi Okafor").await;
        world::matched(&mut w.tx, &w.around, w.org, esi, first, w.sam, TODAY).await;
        let change =
            permits::person::<on::Episode, to::Change>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let days = EpisodeDates {
            discharge: Some(date(2026, 2, 1)),
            ..world::open_dates()
        };
        episode::change(&mut w.tx, &w.around, &change, first, 1, Some(w.team), &days)
            .await
            .expect("changed");
        let ending = Ending {
            on: TODAY,
            how: EndedHow::Unplanned,
            why: EndedWhy::NotKnown,
        };
        for _ in 0..2 {
            episode::end(&mut w.tx, &w.around, &change, first, 2, ending)
                .await
                .expect("counts once");
        }
        assert_eq!(episode::review_by(ending), Some(date(2026, 3, 16)));
        // From the day of the ending on, the worker's caseload has room again.
        let of_sam = permits::worker::<on::Worker, to::Read>(&mut w.tx, &w.coordinator, w.sam)
            .await
            .expect("may");
        let people = async |tx: &mut store::Tx| {
            store::delivery::worker::load(tx, &of_sam, TODAY)
                .await
                .expect("read")
                .people
        };
        assert_eq!(people(&mut w.tx).await, 0);
        // Recorded by mistake, it is taken back: the support and the match go on, and what was recorded is kept.
        for _ in 0..2 {
            episode::take_back_ending(&mut w.tx, &w.around, &change, first, 3, "The wrong Esi")
                .await
                .expect("counts once");
        }
        assert_eq!(people(&mut w.tx).await, 1);
        let read = permits::person::<on::Episode, to::Read>(&mut w.tx, &w.coordinator, esi, TODAY)
            .await
            .expect("may");
        let back = episode::endings_taken_back(&mut w.tx, &read)
            .await
            .expect("read");
        assert_eq!(back.len(), 1);
        assert_eq!(
            (back[0].ended_on, back[0].reason.as_str()),
            (TODAY, "The wrong Esi")
        );
        episode::end(&mut w.tx, &w.around, &change, first, 4, ending)
            .await
            .expect("ended after all");
        let read = permits::person::<on::Episode, to::Read>(&mut w.tx, &w.coordinator, esi, TODAY)
            .await
            .expect("may");
        let episodes = episode::of_person(&mut w.tx, &w.around, &read)
            .await
            .expect("read");
        assert_eq!(episodes[0].dates.ending, Some(ending));
        assert_eq!(episodes[0].dates.discharge, Some(date(2026, 2, 1)));
        assert_eq!(
            episodes[0].team.as_ref().map(|t| t.1.as_str()),
            Some("Elm team")
        );
        let none = peer_match::current_worker(&mut w.tx, w.org, first, date(2026, 3, 3))
            .await
            .expect("read");
        assert_eq!(none, None);
        let permit =
            permits::person::<on::Episode, to::Create>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let second = episode::NewEpisode {
            id: w.around.id(),
            team: None,
            dates: EpisodeDates {
                referred: Some(TODAY),
                admission: None,
                discharge: None,
                ..world::open_dates()
            },
        };
        episode::create(&mut w.tx, &w.around, &permit, &second)
            .await
            .expect("support begins anew");
        let open = episode::open_of(&mut w.tx, w.org, esi).await.expect("read");
        assert_eq!(open, Some(second.id));
        let late =
            episode::take_back_ending(&mut w.tx, &w.around, &change, first, 5, "Too late").await;
        assert!(matches!(late, Err(Error::Refused(_))));
    }
}

#[tokio::test]
async fn everybody_an_absent_worker_supports_is_covered_and_it_can_be_undone() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        for name in ["Esi Okafor", "Ben Hale", "Cara Dunn"] {
            let (person, episode) = w.supported(w.north, name).await;
            world::matched(&mut w.tx, &w.around, w.org, person, episode, w.sam, TODAY).await;
        }
        let absence = Absence {
            away: w.sam,
            covers: w.ada,
            from: date(2026, 3, 9),
            until: date(2026, 3, 20),
            why: CoverWhy::Leave,
            today: TODAY,
        };
        let made = peer_match::cover_absence(&mut w.tx, &w.around, &w.coordinator, &absence)
            .await
            .expect("covered");
        assert_eq!(made.len(), 3);
        let permit = permits::worker::<on::Worker, to::Change>(&mut w.tx, &w.coordinator, w.sam)
            .await
            .expect("may");
        let preview = peer_match::with_worker(&mut w.tx, &permit, absence.from, absence.until)
            .await
            .expect("read");
        assert!(preview.iter().all(|p| p.covered_already));
        let again = peer_match::cover_absence(&mut w.tx, &w.around, &w.coordinator, &absence)
            .await
            .expect("nobody is left");
        assert!(again.is_empty());
        let during = date(2026, 3, 10);
        let ada = actor(
            &mut w.tx,
            &w.around,
            w.org,
            Role::PeerWorker,
            (Some(w.ada), None, &[], &[]),
        )
        .await;
        let reach = reach::<on::Person, to::Read>(&ada).expect("may");
        let asked = Asked {
            today: during,
            ..all()
        };
        let listed = person::list(&mut w.tx, &w.around, &reach, &asked)
            .await
            .expect("listed");
        assert_eq!(listed.total, 3);
        let worker = listed.rows[0].worker.as_ref().map(|(id, _)| *id);
        assert_eq!(worker, Some(w.ada));
        peer_match::undo_cover(&mut w.tx, &w.around, &w.coordinator, &made, TODAY)
            .await
            .expect("undone");
        let listed = person::list(&mut w.tx, &w.around, &reach, &asked)
            .await
            .expect("listed");
        assert_eq!(listed.total, 0);
        let themselves = Absence {
            covers: w.sam,
            ..absence
        };
        let refused =
            peer_match::cover_absence(&mut w.tx, &w.around, &w.coordinator, &themselves).await;
        assert!(matches!(
            refused,
            Err(NotMatched::Rule(MatchError::CoversThemselves))
        ));
    }
}

#[tokio::test]
async fn sharing_and_stopping_to_share_work_on_the_next_request() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (id, _) = w.supported(w.north, "Esi Okafor").await;
        let esi = actor(
            &mut w.tx,
            &w.around,
            w.org,
            Role::SupportedPerson,
            (None, Some(id), &[], &[]),
        )
        .await;
        let clinician = w.clinician.clone();
        for _ in 0..2 {
            let before =
                permits::person::<on::Person, to::Read>(&mut w.tx, &clinician, id, TODAY).await;
            assert!(matches!(before, Err(Error::Denied)));
            let start = permits::person::<on::Share, to::Create>(&mut w.tx, &esi, id, TODAY)
                .await
                .expect("their own");
            share::start(&mut w.tx, &w.around, &start, w.team)
                .await
                .expect("shared");
            share::start(&mut w.tx, &w.around, &start, w.team)
                .await
                .expect("counts once");
            permits::person::<on::Person, to::Read>(&mut w.tx, &clinician, id, TODAY)
                .await
                .expect("shared now");
            let read = permits::person::<on::Share, to::Read>(&mut w.tx, &esi, id, TODAY)
                .await
                .expect("their own");
            let sharing = share::of_person(&mut w.tx, &w.around, &read)
                .await
                .expect("read");
            assert!(sharing[0].since.is_some());
            assert_eq!(sharing[0].readers, std::slice::from_ref(&clinician.name));
            let load = permits::person::<on::Person, to::Read>(&mut w.tx, &clinician, id, TODAY)
                .await
                .expect("shared now");
            let whole = person::load(&mut w.tx, &w.around, &load).await;
            assert!(
                matches!(whole, Err(Error::Denied)),
                "only what is shared, never the whole"
            );
            let theirs = share::shown(&mut w.tx, &w.around, &load, TODAY)
                .await
                .expect("shared");
            let own = permits::person::<on::Person, to::Read>(&mut w.tx, &esi, id, TODAY)
                .await
                .expect("their own");
            let mine = share::shown(&mut w.tx, &w.around, &own, TODAY)
                .await
                .expect("their own");
            assert_eq!(theirs, mine, "the person is shown the very same");
            let stop = permits::person::<on::Share, to::Change>(&mut w.tx, &esi, id, TODAY)
                .await
                .expect("their own");
            share::withdraw(&mut w.tx, &w.around, &stop, w.team)
                .await
                .expect("stopped");
        }
    }
}

#[tokio::test]
async fn goals_are_in_the_persons_words() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (id, episode) = w.supported(w.north, "Esi Okafor").await;
        let esi = actor(
            &mut w.tx,
            &w.around,
            w.org,
            Role::SupportedPerson,
            (None, Some(id), &[], &[]),
        )
        .await;
        let make = permits::person::<on::Goal, to::Create>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        let mut said = goal::Said {
            words: " go to the allotment ",
            agreed_on: TODAY,
            reached_on: None,
        };
        let made = goal::create(
            &mut w.tx,
            &w.around,
            &make,
            w.around.id(),
            episode,
            &said,
            TODAY,
        )
        .await
        .expect("made");
        let change = permits::person::<on::Goal, to::Change>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        said.reached_on = Some(date(2026, 3, 1));
        let refused = goal::change(&mut w.tx, &w.around, &change, made, 1, &said, TODAY).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        said.reached_on = Some(TODAY);
        goal::change(&mut w.tx, &w.around, &change, made, 1, &said, TODAY)
            .await
            .expect("reached");
        let read = permits::person::<on::Goal, to::Read>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        let goals = goal::of_person(&mut w.tx, &w.around, &read)
            .await
            .expect("read");
        assert_eq!(goals[0].words, "go to the allotment");
        assert_eq!(goals[0].reached_on, Some(TODAY));
    }
}
