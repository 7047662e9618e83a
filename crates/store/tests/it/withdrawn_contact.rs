//! Taking back contacts that were recorded by mistake.

use crate::contact::{TODAY, actor, begin, recorded};
use access::{Actor, Permit, Role, on, reach, to};
use delivery::contact::Outcome;
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use ids::{ContactId, PersonId};
use jiff::civil::date;
use store::delivery::contact::{self, Filter, Moved, NoteMoved, Withdraw};
use store::delivery::{note, reflection};
use store::implementation::engagement;
use store::listing::Page;
use store::{Error, Surroundings, Tx, permits, query};
use testkit::both;
use testkit::world::pair::{self as world, Programme};

const REASON: Withdraw<'static> = Withdraw {
    version: 1,
    reason: "I chose the wrong name",
};

async fn may<D: to::Deed>(tx: &mut Tx, actor: &Actor, person: PersonId) -> Permit<on::Contact, D> {
    permits::person(tx, actor, person, TODAY)
        .await
        .expect("the policy allows it")
}

/// Somebody else whom the same worker supports.
async fn another(tx: &mut Tx, around: &Surroundings, it: &Programme) -> Programme {
    let (person, episode) = world::person(tx, around, it.org, it.site, "Another").await;
    let other = Programme {
        person,
        episode,
        ..*it
    };
    world::matched(tx, around, &other, MatchKind::Allocated, "2026-01-01", None).await;
    other
}

/// How many contacts a person's record lists, and how many count for their engagement.
async fn counts(tx: &mut Tx, around: &Surroundings, it: &Programme, by: &Actor) -> (usize, i64) {
    let read = may::<to::Read>(tx, by, it.person).await;
    let list = contact::for_person(tx, around, &read, Page::new(1, 20))
        .await
        .expect("listed");
    let counted = query("SELECT coalesce(max(counted), 0) FROM engagement_assessment WHERE org_id = $1 AND episode_id = $2")
        .bind(it.org)
        .bind(it.episode)
        .count(tx)
        .await
        .expect("counted");
    (list.rows.len(), counted)
}

async fn write_note(tx: &mut Tx, around: &Surroundings, it: &Programme, by: &Actor, id: ContactId) {
    let create = permits::person::<on::Note, to::Create>(tx, by, it.person, TODAY)
        .await
        .expect("allowed");
    let mode = NoteMode::AgreedLine;
    note::write(tx, around, &create, id, mode, Some("We walked"))
        .await
        .expect("written");
    let own = permits::account(tx, by, by.account).await.expect("theirs");
    reflection::save(tx, around, &own, id, "I was tired")
        .await
        .expect("kept");
}

async fn all_rows(tx: &mut Tx, id: ContactId) -> (Vec<(String, String)>, Vec<(String,)>) {
    let notes = query("SELECT body, agreement FROM note WHERE contact_id = $1")
        .bind(id)
        .all(tx)
        .await
        .expect("read");
    let reflections = query("SELECT body FROM reflection WHERE contact_id = $1")
        .bind(id)
        .all(tx)
        .await
        .expect("read");
    (notes, reflections)
}

#[tokio::test]
async fn a_withdrawn_contact_counts_nowhere_until_it_is_restored_as_it_was() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        engagement::reassess_all(&mut tx, it.org, None)
            .await
            .expect("assessed");
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let id = recorded(&mut tx, &around, &it, &worker).await;
        write_note(&mut tx, &around, &it, &worker, id).await;
        let read = may(&mut tx, &worker, it.person).await;
        let before = contact::load(&mut tx, &around, &read, id)
            .await
            .expect("there");
        let written = all_rows(&mut tx, id).await;
        assert_eq!(counts(&mut tx, &around, &it, &worker).await, (1, 1));

        let permit = may(&mut tx, &worker, it.person).await;
        let silent = Withdraw {
            reason: " ",
            ..REASON
        };
        let refused = contact::withdraw(&mut tx, &around, &permit, id, silent).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let stale = Withdraw {
            version: 7,
            ..REASON
        };
        let clash = contact::withdraw(&mut tx, &around, &permit, id, stale).await;
        assert!(matches!(clash, Err(Error::Changed)));
        for _ in 0..2 {
            contact::withdraw(&mut tx, &around, &permit, id, REASON)
                .await
                .expect("sent twice, it is done once");
        }
        assert_eq!(counts(&mut tx, &around, &it, &worker).await, (0, 0));
        let seen = reach::<on::Contact, to::Export>(&worker).expect("allowed");
        let file = contact::begin_export(&mut tx, &around, &seen, &Filter::default(), TODAY)
            .await
            .expect("begun");
        assert!(
            contact::export_page(&mut tx, &file, None, 10)
                .await
                .expect("read")
                .is_empty()
        );
        let listed = contact::withdrawn_of(&mut tx, &permit).await.expect("read");
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].reason, "I chose the wrong name");
        assert_eq!(listed[0].said.facts, before.line.facts);
        assert!(listed[0].has_note);

        for _ in 0..2 {
            contact::restore(&mut tx, &around, &permit, id)
                .await
                .expect("restored once");
        }
        assert_eq!(counts(&mut tx, &around, &it, &worker).await, (1, 1));
        assert_eq!(all_rows(&mut tx, id).await, written);
        let after = contact::load(&mut tx, &around, &read, id)
            .await
            .expect("there");
        assert_eq!(after.line.facts, before.line.facts);
        assert_eq!(after.terms, before.terms);
        assert_eq!(after.line.version, 2, "who has it open notices");
        let past = contact::withdrawals(&mut tx, &read, id)
            .await
            .expect("read");
        assert!(matches!(&past[..], [one] if matches!(one.then, Moved::Restored { .. })));
        let trail: Vec<(String,)> = query("SELECT detail FROM audit WHERE resource = 'contact' AND action = 'change' AND resource_id = $1 ORDER BY at, id")
            .bind(id)
            .all(&mut tx)
            .await
            .expect("read");
        assert_eq!(trail, [("withdrawn".to_owned(),), ("restored".to_owned(),)]);
    }
}

#[tokio::test]
async fn moving_withdraws_there_and_records_here_in_one_step() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = another(&mut tx, &around, &it).await;
        engagement::reassess_all(&mut tx, it.org, None)
            .await
            .expect("assessed");
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let id = recorded(&mut tx, &around, &it, &worker).await;
        write_note(&mut tx, &around, &it, &worker, id).await;
        let permit = may(&mut tx, &worker, it.person).await;
        let new: ContactId = around.id();
        let same = may(&mut tx, &worker, it.person).await;
        let refused = contact::move_to(&mut tx, &around, &permit, id, REASON, &same, new).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let to = may(&mut tx, &worker, other.person).await;
        for _ in 0..2 {
            let note = contact::move_to(&mut tx, &around, &permit, id, REASON, &to, new)
                .await
                .expect("sent twice, it is done once");
            assert_eq!(note, NoteMoved::Along);
        }
        assert_eq!(counts(&mut tx, &around, &it, &worker).await, (0, 0));
        assert_eq!(counts(&mut tx, &around, &other, &worker).await, (1, 1));
        let written = all_rows(&mut tx, new).await;
        assert_eq!(written.0, [("We walked".to_owned(), "not_yet".to_owned())]);
        assert_eq!(written.1, [("I was tired".to_owned(),)]);
        let read = may(&mut tx, &worker, other.person).await;
        let past = contact::withdrawals(&mut tx, &read, new)
            .await
            .expect("read");
        assert_eq!(past[0].from(), Some(id));

        let refused = contact::restore(&mut tx, &around, &permit, id).await;
        assert!(
            matches!(refused, Err(Error::Refused(_))),
            "it would count twice"
        );
        let back = may(&mut tx, &worker, other.person).await;
        contact::withdraw(&mut tx, &around, &back, new, REASON)
            .await
            .expect("taken back there");
        contact::restore(&mut tx, &around, &permit, id)
            .await
            .expect("restored here");
        assert_eq!(counts(&mut tx, &around, &it, &worker).await, (1, 1));
        assert_eq!(counts(&mut tx, &around, &other, &worker).await, (0, 0));
    }
}

#[tokio::test]
async fn a_meeting_that_was_moved_twice_stands_once_whichever_way_it_is_restored() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = another(&mut tx, &around, &it).await;
        let third = another(&mut tx, &around, &it).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let first = recorded(&mut tx, &around, &it, &worker).await;
        let (second, last): (ContactId, ContactId) = (around.id(), around.id());
        for (from, id, to, new) in [(&it, first, &other, second), (&other, second, &third, last)] {
            let permit = may(&mut tx, &worker, from.person).await;
            let to = may(&mut tx, &worker, to.person).await;
            contact::move_to(&mut tx, &around, &permit, id, REASON, &to, new)
                .await
                .expect("moved");
        }
        let here = may(&mut tx, &worker, it.person).await;
        let there = may(&mut tx, &worker, other.person).await;
        let end = may(&mut tx, &worker, third.person).await;
        for (permit, id) in [(&here, first), (&there, second)] {
            let refused = contact::restore(&mut tx, &around, permit, id).await;
            assert!(
                matches!(refused, Err(Error::Refused(_))),
                "it stands where it was moved to last"
            );
        }
        contact::withdraw(&mut tx, &around, &end, last, REASON)
            .await
            .expect("taken back there");
        contact::restore(&mut tx, &around, &here, first)
            .await
            .expect("restored where it was first");
        for (permit, id) in [(&there, second), (&end, last)] {
            let refused = contact::restore(&mut tx, &around, permit, id).await;
            assert!(
                matches!(refused, Err(Error::Refused(_))),
                "it stands where it was moved from"
            );
        }
        // Once it is withdrawn there again, it stands where it was moved to, and nothing says that it came from there.
        let again = Withdraw {
            version: 2,
            ..REASON
        };
        contact::withdraw(&mut tx, &around, &here, first, again)
            .await
            .expect("taken back again");
        contact::restore(&mut tx, &around, &there, second)
            .await
            .expect("restored");
        let read = may(&mut tx, &worker, other.person).await;
        let past = contact::withdrawals(&mut tx, &read, second)
            .await
            .expect("read");
        assert!(matches!(&past[..], [one] if one.from().is_none()));
    }
}

#[tokio::test]
async fn what_was_written_stays_behind_where_the_other_person_wants_no_note() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = another(&mut tx, &around, &it).await;
        world::note_mode(&mut tx, &other, NoteMode::NoNote).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let id = recorded(&mut tx, &around, &it, &worker).await;
        write_note(&mut tx, &around, &it, &worker, id).await;
        // A coordinator, who reads no notes, moves it.
        let coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        let permit = may(&mut tx, &coordinator, it.person).await;
        let to = may(&mut tx, &coordinator, other.person).await;
        let new: ContactId = around.id();
        let note = contact::move_to(&mut tx, &around, &permit, id, REASON, &to, new)
            .await
            .expect("moved");
        assert_eq!(note, NoteMoved::Left);
        assert_eq!(all_rows(&mut tx, new).await.0, []);
    }
}

#[tokio::test]
async fn a_worker_takes_back_their_own_contacts_and_nobody_elses() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let stand_in = world::worker(&mut tx, &around, it.org, it.site, "Stand-in").await;
        let cover = Programme {
            worker: stand_in,
            ..it
        };
        world::matched(
            &mut tx,
            &around,
            &cover,
            MatchKind::Cover,
            "2026-03-01",
            Some("2026-03-09"),
        )
        .await;
        let covering = actor(&mut tx, &around, &cover, Role::PeerWorker).await;
        let id = world::contact(&mut tx, &around, &it, date(2026, 2, 3), Outcome::Met).await;
        let permit = may(&mut tx, &covering, it.person).await;
        let denied = contact::withdraw(&mut tx, &around, &permit, id, REASON).await;
        assert!(matches!(denied, Err(Error::Denied)));
        let coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        let permit = may(&mut tx, &coordinator, it.person).await;
        contact::withdraw(&mut tx, &around, &permit, id, REASON)
            .await
            .expect("a coordinator takes back anything at their sites");
        let permit = may(&mut tx, &covering, it.person).await;
        let denied = contact::restore(&mut tx, &around, &permit, id).await;
        assert!(matches!(denied, Err(Error::Denied)));
        let hidden = contact::load_withdrawn(&mut tx, &around, &permit, id).await;
        assert!(matches!(hidden, Err(Error::Denied)));
        assert!(
            contact::withdrawn_of(&mut tx, &permit)
                .await
                .expect("read")
                .is_empty()
        );
    }
}
