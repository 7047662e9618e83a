//! People and peer workers are found whatever the accents of their names, those too who were kept before that was so.

use access::to::{Change, Read};
use access::{Actor, Role, on, reach};
use jiff::civil::{Date, date};
use store::delivery::person;
use store::delivery::worker::{self, Filter, Sort};
use store::listing::Page;
use store::{Db, Tx, permits, query};
use testkit::{both, world};

const TODAY: Date = date(2026, 3, 2);

async fn people(
    tx: &mut Tx,
    around: &store::Surroundings,
    actor: &Actor,
    words: &str,
) -> Vec<String> {
    let asked = person::Asked {
        words,
        site: None,
        standing: None,
        worker: None,
        sort: person::Sort::Name,
        descending: false,
        page: Page::new(1, 50),
        today: TODAY,
    };
    let reach = reach::<on::Person, Read>(actor).expect("may list");
    let listed = person::list(tx, around, &reach, &asked)
        .await
        .expect("listed");
    listed.rows.into_iter().map(|line| line.name).collect()
}

async fn workers(tx: &mut Tx, actor: &Actor, words: &str) -> Vec<String> {
    let filter = Filter {
        search: words.to_owned(),
        ..Filter::default()
    };
    let reach = reach::<on::Worker, Read>(actor).expect("may list");
    let listed = worker::list(
        tx,
        &reach,
        &filter,
        (Sort::Name, false),
        Page::new(1, 50),
        TODAY,
    )
    .await
    .expect("listed");
    listed.rows.into_iter().map(|w| w.facts.name).collect()
}

#[tokio::test]
async fn names_are_found_by_their_plain_letters() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let site = world::site(&mut tx, &around, org, "Near").await;
        let coordinator = (Role::Coordinator, "c@example.org");
        let actor = world::actor(&mut tx, &around, org, coordinator, &[site], None).await;
        world::person(&mut tx, &around, org, site, "Nguyễn Thị Hương").await;
        // As a keyboard of another make writes it: an e and an accent.
        world::person(&mut tx, &around, org, site, "Ade\u{301}la Nová").await;
        let id = world::worker(&mut tx, &around, org, site, "Łukasz Żółty").await;
        // What has digits is a reference, not the letters that are left of it.
        let found = workers(&mut tx, &actor, "L9-K7").await;
        assert!(found.is_empty(), "{found:?}");
        for words in ["Nguyen", "nguyễn", "huong NGUYEN"] {
            let found = people(&mut tx, &around, &actor, words).await;
            assert_eq!(found, ["Nguyễn Thị Hương"], "{words}");
        }
        for words in ["Adela", "Adéla", "Ade\u{301}la"] {
            let found = people(&mut tx, &around, &actor, words).await;
            assert_eq!(found, ["Ade\u{301}la Nová"], "{words}");
        }
        for words in ["lukasz", "ŻÓŁTY", "zolty lukasz"] {
            assert_eq!(
                workers(&mut tx, &actor, words).await,
                ["Łukasz Żółty"],
                "{words}"
            );
        }
        assert!(workers(&mut tx, &actor, "lukasz nowak").await.is_empty());
        assert!(workers(&mut tx, &actor, "100%").await.is_empty());

        // A new name is found, and the old one no longer.
        let change = permits::worker::<on::Worker, Change>(&mut tx, &actor, id)
            .await
            .expect("may");
        let read = permits::worker::<on::Worker, Read>(&mut tx, &actor, id)
            .await
            .expect("may");
        let now = worker::load(&mut tx, &read, TODAY).await.expect("there");
        let renamed = worker::Facts {
            name: "Søren Ågård".to_owned(),
            local_ref: "PW-7".to_owned(),
            ..now.facts
        };
        worker::change(&mut tx, &around, &change, now.version, &renamed, TODAY)
            .await
            .expect("changed");
        assert_eq!(
            workers(&mut tx, &actor, "soren agard").await,
            ["Søren Ågård"]
        );
        assert_eq!(workers(&mut tx, &actor, "pw-7").await, ["Søren Ågård"]);
        assert!(workers(&mut tx, &actor, "zolty").await.is_empty());
        tx.rollback().await.expect("ends");
    }
}

#[tokio::test]
async fn names_that_were_kept_before_are_folded_again_once() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let site = world::site(&mut tx, &around, org, "Near").await;
        // More than are read at a time.
        for number in 0..1_003 {
            world::person(&mut tx, &around, org, site, &format!("Nguyễn {number}")).await;
        }
        world::worker(&mut tx, &around, org, site, "Łukasz Żółty").await;
        for before in [
            "UPDATE person SET folded_name = 'nguyễn'",
            "ALTER TABLE worker DROP COLUMN folded_name",
            "DELETE FROM schema_version WHERE version = 25",
        ] {
            query(before).execute(&mut tx).await.expect("as it was");
        }
        tx.commit().await.expect("commits");

        let db = Db::open(&test.address).await.expect("brought up to date");
        let mut tx = db.read().await.expect("begins");
        for (table, expected) in [
            (
                "SELECT count(*) FROM person WHERE folded_name = 'nguyen'",
                1_003,
            ),
            (
                "SELECT count(*) FROM worker WHERE folded_name = 'lukasz zolty'",
                1,
            ),
        ] {
            assert_eq!(
                query(table).count(&mut tx).await.expect("counted"),
                expected,
                "{table}"
            );
        }
        tx.rollback().await.expect("ends");
        db.close().await;
    }
}
