//! What leaves as a file is told to each person of whom it holds something, and the trail keeps the set.

use crate::audit_chain::may_be_changed;
use crate::programme::{TODAY, World, actor, all};
use access::{Actor, Role, on, reach, to};
use delivery::records::Kind;
use ids::{ConcernId, PersonId};
use jiff::civil::date;
use store::audit::{self, Fault, Shown};
use store::delivery::export::Bounds;
use store::delivery::my_day::{Listing, Wanted};
use store::delivery::{concern, contact, export, my_day, person};
use store::implementation::figures::{self, Asked};
use store::{Db, permits, query};
use testkit::{both, world};
use uuid::Uuid;

/// What of a person's list of who looked is about files: the kind of record and the detail without its hash.
async fn files(w: &mut World, who: PersonId, not_told: &[ConcernId]) -> Vec<(String, String)> {
    let all = [w.north, w.south];
    let ties = (None, None, &all[..], &[][..]);
    let reader = actor(&mut w.tx, &w.around, w.org, Role::Coordinator, ties).await;
    // Whoever reads the list reads the same as the person.
    let log = permits::person::<on::AccessLog, to::Read>(&mut w.tx, &reader, who, TODAY)
        .await
        .expect("may");
    let entries = audit::about_person(&mut w.tx, &log, not_told, 50)
        .await
        .expect("read");
    let said = |entry: &Shown| {
        let detail = audit::readable(&entry.detail);
        (entry.resource.clone(), detail.to_owned())
    };
    entries
        .iter()
        .filter(|entry| entry.action == "export")
        .map(said)
        .collect()
}

fn pair(resource: &str, detail: &str) -> (String, String) {
    (resource.to_owned(), detail.to_owned())
}

async fn whole(w: &mut World) {
    let found = audit::verify_within(&mut w.tx, &[]).await.expect("read");
    assert_eq!(found.broken, None);
}

#[tokio::test]
async fn each_person_in_a_file_is_told_and_nobody_else() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let who = w.coordinator.clone();
        let (esi, episode) = w.supported(w.north, "Esi Okafor").await;
        let (ben, _) = w.supported(w.north, "Ben Hale").await;
        let (cara, _) = w.supported(w.south, "Cara Dunn").await;
        let day = date(2026, 1, 6);
        world::matched(&mut w.tx, &w.around, w.org, esi, episode, w.sam, day).await;
        let at = (w.north, episode, esi, w.sam);
        for day in ["2026-01-08", "2026-01-09"] {
            world::contact(&mut w.tx, &w.around, w.org, at, day, "met").await;
        }
        let (tx, around) = (&mut w.tx, &w.around);
        let people = reach::<on::Person, to::Export>(&who).expect("may");
        let mut asked = all();
        asked.words = "hale";
        person::exporting(tx, around, &people, &asked)
            .await
            .expect("written");
        let contacts = reach::<on::Contact, to::Export>(&who).expect("may");
        contact::begin_export(tx, around, &contacts, &contact::Filter::default(), TODAY)
            .await
            .expect("written");
        for kind in [Kind::People, Kind::Contacts] {
            let bounds = Bounds::of(&who, kind, TODAY).expect("may");
            export::begun(tx, around, &who, &bounds, kind)
                .await
                .expect("written");
        }
        let wanted = Wanted {
            site: None,
            worker: None,
            sort: my_day::Sort::Since,
            descending: false,
            today: TODAY,
            gap_days: 14,
        };
        my_day::exporting(tx, around, &people, Listing::Waiting, &wanted)
            .await
            .expect("written");
        let rows = reach::<on::FigureRow, to::Export>(&who).expect("may");
        let figure = delivery::figures::find("attempted").expect("there");
        figures::exporting(tx, around, &rows, figure, &Asked::on(TODAY))
            .await
            .expect("written");
        let mut found = files(&mut w, esi, &[]).await;
        found.sort();
        assert_eq!(
            found,
            [
                pair("contact", "2 listed, of 1 people"),
                pair("contact", "2 listed, of 1 people"),
                pair("figure_row", "2 rows of attempted, of 1 people"),
                pair("person", "2 listed, of 2 people"),
            ]
        );
        let mut found = files(&mut w, ben, &[]).await;
        found.sort();
        assert_eq!(
            found,
            [
                pair("person", "1 listed, of 1 people"),
                pair("person", "1 listed, of 1 people"),
                pair("person", "2 listed, of 2 people"),
            ]
        );
        assert!(files(&mut w, cara, &[]).await.is_empty());
        // From the command line everything leaves, and nobody is signed in.
        for kind in [Kind::Sites, Kind::Workers, Kind::People] {
            export::begun_as_program(&mut w.tx, &w.around, w.org, kind)
                .await
                .expect("written");
        }
        assert_eq!(
            files(&mut w, cara, &[]).await,
            [pair("person", "3 listed, of 3 people")]
        );
        whole(&mut w).await;
    }
}

#[tokio::test]
async fn a_file_with_concerns_is_told_when_all_concerns_are() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (esi, episode) = w.supported(w.north, "Esi Okafor").await;
        let day = date(2026, 1, 6);
        world::matched(&mut w.tx, &w.around, w.org, esi, episode, w.sam, day).await;
        let id: ConcernId = w.around.id();
        let permit = permits::raise(&mut w.tx, &w.peer, id, esi, TODAY)
            .await
            .expect("may");
        let new = concern::NewConcern {
            what: "Has not slept for days".into(),
            urgency: delivery::concern::Urgency::Now,
        };
        let zone = jiff::tz::TimeZone::UTC;
        concern::raise(&mut w.tx, &w.around, &permit, &new, &zone)
            .await
            .expect("raised");
        let who = w.coordinator.clone();
        let concerns = reach::<on::Concern, to::Export>(&who).expect("may");
        let filter = concern::Filter::default();
        concern::exporting(&mut w.tx, &w.around, &concerns, filter)
            .await
            .expect("written");
        let rows = reach::<on::FigureRow, to::Export>(&who).expect("may");
        let figure = delivery::figures::ALL
            .iter()
            .find(|figure| figure.row == delivery::figures::RowIs::Concern)
            .expect("there is one");
        figures::exporting(&mut w.tx, &w.around, &rows, figure, &Asked::on(TODAY))
            .await
            .expect("written");
        assert!(files(&mut w, esi, &[id]).await.is_empty());
        let told = files(&mut w, esi, &[]).await;
        assert!(
            told.contains(&pair("concern", "1 listed, of 1 people")),
            "{told:?}"
        );
        whole(&mut w).await;
    }
}

/// A service in which two people were taken out as a file, and where the entry stands.
async fn taken_out(db: &Db) -> (World, Vec<PersonId>, i64) {
    let mut w = World::new(db).await;
    let mut people = Vec::new();
    for name in ["Esi Okafor", "Ben Hale"] {
        people.push(w.supported(w.north, name).await.0);
    }
    let who: Actor = w.coordinator.clone();
    let bounds = Bounds::of(&who, Kind::People, TODAY).expect("may");
    for _ in 0..2 {
        export::begun(&mut w.tx, &w.around, &who, &bounds, Kind::People)
            .await
            .expect("written");
    }
    let seq = query("SELECT max(seq) FROM audit_people")
        .count(&mut w.tx)
        .await
        .expect("there");
    (w, people, seq)
}

#[tokio::test]
async fn a_set_that_was_meddled_with_is_found() {
    let put = "INSERT INTO audit_people (org_id, person_id, chain, seq) VALUES ($1, $2, $3, $4)";
    let take =
        "DELETE FROM audit_people WHERE org_id = $1 AND person_id = $2 AND chain = $3 AND seq = $4";
    let empty =
        "DELETE FROM audit_people WHERE org_id = $1 AND $2 = $2 AND chain = $3 AND seq = $4";
    for test in both().await {
        let (w, people, seq) = taken_out(&test.db).await;
        let (org, chain) = (w.org, w.coordinator.account);
        w.tx.commit().await.expect("commits");
        let mut tx = test.db.write().await.expect("begins");
        let refused = query(take).bind(org).bind(people[0]).bind(chain).bind(seq);
        let refused = refused.execute(&mut tx).await.expect_err("refused");
        assert!(refused.to_string().contains("never"), "{refused}");
        drop(tx);
        may_be_changed(&test.db).await;
        for (text, person, at, fault) in [
            (put, PersonId(Uuid::from_u128(7)), seq, Fault::Edited),
            (take, people[0], seq, Fault::Edited),
            (take, people[1], seq - 1, Fault::Edited),
            (empty, people[1], seq, Fault::Edited),
            (put, people[1], seq + 1, Fault::Added),
        ] {
            let mut tx = test.db.write().await.expect("begins");
            let meddling = query(text).bind(org).bind(person).bind(chain).bind(at);
            meddling.execute(&mut tx).await.expect("meddled");
            let found = audit::verify_within(&mut tx, &[]).await.expect("read");
            let broken = found.broken.expect(text);
            assert_eq!((broken.seq, broken.fault), (at, fault), "{text}");
            assert_eq!((broken.account, found.broken_chains), (Some(chain.0), 1));
            assert_eq!(broken.id.is_some(), fault == Fault::Edited);
        }
    }
}
