//! What somebody has typed and not yet sent.

use access::Role;
use ids::DraftId;
use store::draft;
use testkit::{both, world};

fn typed(words: &str) -> Vec<(String, String)> {
    vec![("note".to_owned(), words.to_owned())]
}

#[tokio::test]
async fn a_draft_is_its_authors_alone_and_the_last_words_count() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let sam = (Role::PeerWorker, "sam@example.org");
        let sam = world::actor(&mut tx, &around, org, sam, &[], None).await;
        let ada = (Role::PeerWorker, "ada@example.org");
        let ada = world::actor(&mut tx, &around, org, ada, &[], None).await;
        let id: DraftId = around.id();
        for words in ["first", "second"] {
            draft::save(&mut tx, &around, &sam, id, "contact", &typed(words))
                .await
                .expect("kept");
        }
        let kept = draft::load(&mut tx, &sam, id)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(kept.fields, typed("second"));
        assert!(
            draft::load(&mut tx, &ada, id)
                .await
                .expect("read")
                .is_none()
        );
        draft::forget(&mut tx, &ada, id)
            .await
            .expect("nothing happens");
        assert_eq!(
            draft::list(&mut tx, &sam, "contact")
                .await
                .expect("read")
                .len(),
            1
        );
        draft::forget(&mut tx, &sam, id).await.expect("forgotten");
        assert!(
            draft::list(&mut tx, &sam, "contact")
                .await
                .expect("read")
                .is_empty()
        );
    }
}

#[tokio::test]
async fn a_save_that_comes_after_the_record_brings_no_draft_back() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let site = world::site(&mut tx, &around, org, "North").await;
        let worker = world::worker(&mut tx, &around, org, site, "Sam").await;
        let person = world::person(&mut tx, &around, org, site, "Robin").await;
        let episode = world::episode(&mut tx, &around, org, site, person).await;
        let of = (site, episode, person, worker);
        let contact = world::contact(&mut tx, &around, org, of, "2026-03-01", "met").await;
        let sam = (Role::PeerWorker, "sam@example.org");
        let sam = world::actor(&mut tx, &around, org, sam, &[site], Some(worker)).await;
        let late = DraftId(contact.0);
        draft::save(&mut tx, &around, &sam, late, "contact", &typed("late"))
            .await
            .expect("answered");
        assert!(
            draft::load(&mut tx, &sam, late)
                .await
                .expect("read")
                .is_none()
        );
    }
}
