//! Notes, which the person answers, and reflections, which are nobody else's.

use crate::contact::{TODAY, actor, begin, recorded};
use access::{Role, on, to};
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use store::delivery::{note, reflection};
use store::listing::Page;
use store::{Error, Tx, permits, query};
use testkit::both;
use testkit::world::pair::{self as world, Programme};

#[tokio::test]
async fn the_person_answers_a_note_and_nothing_overwrites_their_words() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let person = actor(&mut tx, &around, &it, Role::SupportedPerson).await;
        let id = recorded(&mut tx, &around, &it, &worker).await;
        let create = permits::person::<on::Note, to::Create>(&mut tx, &worker, it.person, TODAY)
            .await
            .expect("allowed");
        let mode = NoteMode::AgreedLine;
        let body = Some("We walked by the canal");
        note::write(&mut tx, &around, &create, id, mode, body)
            .await
            .expect("written");
        let read = permits::person::<on::Note, to::Read>(&mut tx, &person, it.person, TODAY)
            .await
            .expect("allowed");
        let page = Page::new(1, 10);
        let seen = note::list_for_person(&mut tx, &around, &read, page)
            .await
            .expect("listed");
        assert_eq!(seen[0].body, "We walked by the canal");
        // The worker cannot agree in the person's place.
        let by_worker = permits::person::<on::Note, to::Change>(&mut tx, &worker, it.person, TODAY)
            .await
            .expect("may change the words");
        let denied = note::agree(&mut tx, &around, &by_worker, seen[0].id, 1).await;
        assert!(matches!(denied, Err(Error::Denied)));
        let own = permits::person::<on::Note, to::Change>(&mut tx, &person, it.person, TODAY)
            .await
            .expect("allowed");
        note::differ(&mut tx, &around, &own, seen[0].id, 1, "It was the park")
            .await
            .expect("said");
        let kept = note::write(&mut tx, &around, &create, id, mode, None).await;
        assert!(
            matches!(kept, Err(Error::Refused(_))),
            "an answered note stays"
        );
        note::write(
            &mut tx,
            &around,
            &create,
            id,
            mode,
            Some("We walked in the park"),
        )
        .await
        .expect("changed");
        let old = note::agree(&mut tx, &around, &own, seen[0].id, 1).await;
        assert!(matches!(old, Err(Error::Changed)));
        note::agree(&mut tx, &around, &own, seen[0].id, 2)
            .await
            .expect("agreed");
        let seen = note::list_for_person(&mut tx, &around, &read, page)
            .await
            .expect("listed");
        assert_eq!(seen[0].agreement, delivery::note::Agreement::Agreed);
        assert_eq!(seen[0].said_before, "It was the park");
        // What it said before stays, with what the person said to it.
        let earlier = note::earlier(&mut tx, &read, seen[0].id)
            .await
            .expect("read");
        assert_eq!(earlier.len(), 1);
        assert_eq!(earlier[0].body, "We walked by the canal");
        assert_eq!(
            earlier[0].agreement,
            delivery::note::Agreement::SeesItDifferently("It was the park".into())
        );
        // A worker who comes later does not read what was written before them.
        let next = Programme {
            worker: world::worker(&mut tx, &around, it.org, it.site, "Next").await,
            ..it
        };
        world::matched(
            &mut tx,
            &around,
            &next,
            MatchKind::Allocated,
            "2026-03-01",
            None,
        )
        .await;
        let next_actor = actor(&mut tx, &around, &next, Role::PeerWorker).await;
        let read = permits::person::<on::Note, to::Read>(&mut tx, &next_actor, it.person, TODAY)
            .await
            .expect("may read notes of their own");
        let none = note::list_for_person(&mut tx, &around, &read, page)
            .await
            .expect("listed");
        assert_eq!(none, []);
        let none = note::earlier(&mut tx, &read, seen[0].id)
            .await
            .expect("read");
        assert_eq!(none, []);
        says_nothing_of(&mut tx, "note", &["canal", "walked", "park"]).await;
    }
}

/// There are entries about this kind of record, and no entry at all says anything of what was written.
async fn says_nothing_of(tx: &mut Tx, resource: &str, words: &[&str]) {
    let entries = query("SELECT count(*) FROM audit WHERE resource = $1")
        .bind(resource)
        .count(tx)
        .await
        .expect("counted");
    assert!(entries > 0, "{resource}");
    for word in words {
        let told = query("SELECT count(*) FROM audit WHERE lower(action || resource || detail || coalesce(account_role, '')) LIKE $1")
            .bind(format!("%{word}%"))
            .count(tx)
            .await
            .expect("counted");
        assert_eq!(told, 0, "{word}");
    }
}

#[tokio::test]
async fn a_reflection_is_its_authors_alone() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        let id = recorded(&mut tx, &around, &it, &worker).await;
        let own = permits::account(&mut tx, &worker, worker.account)
            .await
            .expect("own");
        for body in ["I was nervous", "I was nervous at first"] {
            reflection::save(&mut tx, &around, &own, id, body)
                .await
                .expect("kept");
        }
        let read = permits::account(&mut tx, &worker, worker.account)
            .await
            .expect("own");
        let body = reflection::load(&mut tx, &around, &read, id)
            .await
            .expect("read");
        assert_eq!(body, "I was nervous at first");
        let others =
            permits::account::<on::Reflection, to::Read>(&mut tx, &coordinator, worker.account)
                .await;
        assert!(matches!(others, Err(Error::Denied)));
        let theirs = permits::account(&mut tx, &coordinator, coordinator.account)
            .await
            .expect("own");
        let nothing = reflection::load(&mut tx, &around, &theirs, id)
            .await
            .expect("read");
        assert_eq!(nothing, "");
        let logged = query(
            "SELECT count(*) FROM audit WHERE resource = 'reflection' AND person_id IS NOT NULL",
        )
        .count(&mut tx)
        .await
        .expect("counted");
        assert_eq!(logged, 0, "a reflection is not part of the person's log");
        says_nothing_of(&mut tx, "reflection", &["nervous"]).await;
    }
}
