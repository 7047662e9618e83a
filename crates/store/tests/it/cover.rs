//! Cover while a worker is away: what is previewed, what is handed over, and that it comes back.

use crate::contact::{TODAY, actor, begin};
use access::{Actor, Role, on, reach, to};
use delivery::contact::Outcome;
use delivery::cover::CoverWarning;
use delivery::peer_match::{CoverWhy, MatchKind};
use ids::{MatchId, WorkerId};
use jiff::civil::{Date, date};
use store::delivery::contact::{self, Change};
use store::delivery::my_day::{self, Planned};
use store::delivery::peer_match::{self, Absence};
use store::{Error, Surroundings, Tx, permits, query};
use testkit::both;
use testkit::world::pair::{self as world, Programme};

struct Away {
    it: Programme,
    stand_in: WorkerId,
    coordinator: Actor,
    /// Tomorrow is within the cover.
    absence: Absence,
}

async fn away(tx: &mut Tx, around: &Surroundings) -> Away {
    let it = begin(tx, around).await;
    let stand_in = world::worker(tx, around, it.org, it.site, "Stand-in").await;
    let coordinator = actor(tx, around, &it, Role::Coordinator).await;
    Away {
        it,
        stand_in,
        coordinator,
        absence: Absence {
            away: it.worker,
            covers: stand_in,
            from: TODAY,
            until: date(2026, 3, 6),
            why: CoverWhy::Leave,
            today: TODAY,
        },
    }
}

async fn day_of(
    tx: &mut Tx,
    around: &Surroundings,
    it: &Programme,
    worker: WorkerId,
) -> Vec<Planned> {
    let theirs = Programme { worker, ..*it };
    let actor = actor(tx, around, &theirs, Role::PeerWorker).await;
    let people = reach::<on::Person, to::Read>(&actor).expect("allowed");
    let own = permits::worker(tx, &actor, worker).await.expect("allowed");
    my_day::for_worker(tx, around, &people, &own, TODAY)
        .await
        .expect("read")
        .planned
}

async fn cover(tx: &mut Tx, around: &Surroundings, w: &Away) -> Vec<MatchId> {
    peer_match::cover_absence(tx, around, &w.coordinator, &w.absence)
        .await
        .expect("covered")
}

#[tokio::test]
async fn the_preview_says_what_is_handed_over_and_what_to_think_about() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = away(&mut tx, &around).await;
        for (day, outcome) in [
            (date(2026, 3, 3), Outcome::Planned),
            (date(2026, 3, 7), Outcome::Planned),
            (date(2026, 3, 1), Outcome::Met),
        ] {
            world::contact(&mut tx, &around, &w.it, day, outcome).await;
        }
        let permit =
            permits::worker::<on::Worker, to::Change>(&mut tx, &w.coordinator, w.it.worker)
                .await
                .expect("allowed");
        let (from, until) = (w.absence.from, w.absence.until);
        let meetings = peer_match::handed_over(&mut tx, &permit, [w.it.person], from, until)
            .await
            .expect("read");
        let days: Vec<Date> = meetings.iter().map(|m| m.date).collect();
        assert_eq!(days, [date(2026, 3, 3)]);
        for (capacity, expected) in [
            (12, vec![]),
            (
                0,
                vec![CoverWarning::OverCapacity {
                    people: 1,
                    capacity: 0,
                }],
            ),
        ] {
            query("UPDATE worker SET capacity = $2 WHERE id = $1")
                .bind(w.stand_in)
                .bind(i64::from(capacity))
                .execute(&mut tx)
                .await
                .expect("kept");
            let found = peer_match::cover_warnings(
                &mut tx,
                &w.coordinator,
                &permit,
                w.stand_in,
                (from, until),
                1,
            )
            .await
            .expect("read");
            assert_eq!(found, expected);
        }
    }
}

#[tokio::test]
async fn both_workers_see_planned_and_current_cover_and_meetings_go_there_and_back() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = away(&mut tx, &around).await;
        let planned =
            world::contact(&mut tx, &around, &w.it, date(2026, 3, 3), Outcome::Planned).await;
        let met = world::contact(&mut tx, &around, &w.it, TODAY, Outcome::Met).await;
        let made = cover(&mut tx, &around, &w).await;
        assert_eq!(made.len(), 1);

        for worker in [w.it.worker, w.stand_in] {
            let permit = permits::worker::<on::Worker, to::Read>(&mut tx, &w.coordinator, worker)
                .await
                .expect("allowed");
            for (today, shown) in [(date(2026, 2, 20), 1), (TODAY, 1), (date(2026, 3, 7), 0)] {
                let spans = peer_match::of_worker(&mut tx, &permit, today)
                    .await
                    .expect("read");
                assert_eq!(spans.len(), shown, "{today}");
                if let Some(span) = spans.first() {
                    assert_eq!((span.away, span.covers), (w.it.worker, w.stand_in));
                    assert_eq!(span.matches, made);
                }
            }
        }
        let sites = reach::<on::PeerMatch, to::Change>(&w.coordinator).expect("allowed");
        let spans = peer_match::at_sites(&mut tx, &sites, TODAY)
            .await
            .expect("read");
        assert_eq!(spans.len(), 1);

        let own = day_of(&mut tx, &around, &w.it, w.it.worker).await;
        let done: Vec<_> = own.iter().filter(|p| p.is_done()).map(|p| p.id).collect();
        assert_eq!(done, [met], "what was finished today stays in sight");
        let kept: Vec<_> = own
            .iter()
            .filter(|p| p.kept_by.is_some())
            .map(|p| p.id)
            .collect();
        assert_eq!(kept, [planned]);
        let theirs = day_of(&mut tx, &around, &w.it, w.stand_in).await;
        assert_eq!(theirs.len(), 1);
        assert_eq!(theirs[0].id, planned);
        assert!(theirs[0].kept_for.is_some());

        peer_match::undo_cover(&mut tx, &around, &w.coordinator, &made, TODAY)
            .await
            .expect("undone");
        let own = day_of(&mut tx, &around, &w.it, w.it.worker).await;
        assert!(own.iter().all(|p| p.kept_by.is_none()), "it came back");
        assert!(day_of(&mut tx, &around, &w.it, w.stand_in).await.is_empty());
    }
}

#[tokio::test]
async fn cover_is_used_on_days_that_were_and_not_by_what_was_called_off_ahead() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let mut w = away(&mut tx, &around).await;
        w.absence.from = date(2026, 2, 26);
        let theirs = Programme {
            worker: w.stand_in,
            ..w.it
        };
        let made = cover(&mut tx, &around, &w).await;
        let ahead = date(2026, 3, 5);
        world::contact(&mut tx, &around, &theirs, ahead, Outcome::CancelledByPerson).await;
        peer_match::undo_cover(&mut tx, &around, &w.coordinator, &made, TODAY)
            .await
            .expect("undone");
        let left = query("SELECT count(*) FROM peer_match WHERE id = $1")
            .bind(made[0])
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(left, 0, "nobody met under it");

        let made = cover(&mut tx, &around, &w).await;
        let before = date(2026, 2, 27);
        world::contact(&mut tx, &around, &theirs, before, Outcome::Planned).await;
        peer_match::undo_cover(&mut tx, &around, &w.coordinator, &made, TODAY)
            .await
            .expect("ended");
        let (ended,): (String,) = query("SELECT ended_on FROM peer_match WHERE id = $1")
            .bind(made[0])
            .one(&mut tx)
            .await
            .expect("what lies back and is not recorded yet has its cover still");
        assert_eq!(ended, "2026-03-01");
    }
}

#[tokio::test]
async fn who_covers_takes_over_what_was_planned_and_cover_that_was_used_ends_instead() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = away(&mut tx, &around).await;
        let planned = world::contact(&mut tx, &around, &w.it, TODAY, Outcome::Planned).await;
        let made = cover(&mut tx, &around, &w).await;
        let theirs = Programme {
            worker: w.stand_in,
            ..w.it
        };
        let later = world::contact(
            &mut tx,
            &around,
            &theirs,
            date(2026, 3, 5),
            Outcome::Planned,
        )
        .await;
        let covering = actor(&mut tx, &around, &theirs, Role::PeerWorker).await;
        let read = permits::person(&mut tx, &covering, w.it.person, TODAY)
            .await
            .expect("allowed");
        let before = contact::load(&mut tx, &around, &read, planned)
            .await
            .expect("there");
        let mut facts = before.line.facts.clone();
        facts.outcome = Outcome::Met;
        facts.attendance_code = None;
        facts.minutes = delivery::contact::Minutes::new(30).ok();
        let change = Change {
            version: 1,
            worker: w.stand_in,
            facts: facts.check(TODAY).expect("fits"),
            circumstances: String::new(),
            terms: Vec::new(),
            reason: String::new(),
        };
        let permit =
            permits::person::<on::Contact, to::Change>(&mut tx, &covering, w.it.person, TODAY)
                .await
                .expect("allowed");
        contact::change(&mut tx, &around, &permit, planned, &change)
            .await
            .expect("taken over");
        peer_match::undo_cover(&mut tx, &around, &w.coordinator, &made, TODAY)
            .await
            .expect("ended");
        let (ended,): (String,) = query("SELECT ended_on FROM peer_match WHERE id = $1")
            .bind(made[0])
            .one(&mut tx)
            .await
            .expect("it is there still");
        assert_eq!(ended, TODAY.to_string(), "the day it was used is its last");
        let (worker,): (uuid::Uuid,) = query("SELECT worker_id FROM contact WHERE id = $1")
            .bind(later)
            .one(&mut tx)
            .await
            .expect("there");
        assert_eq!(worker, w.it.worker.0, "what was planned goes back");
        let over =
            peer_match::undo_cover(&mut tx, &around, &w.coordinator, &made, date(2026, 3, 3)).await;
        assert!(matches!(over, Err(Error::Refused(_))));
        let (kind,): (String,) = query("SELECT kind FROM peer_match WHERE id = $1")
            .bind(made[0])
            .one(&mut tx)
            .await
            .expect("there");
        assert_eq!(kind, MatchKind::Cover.code());
    }
}
