//! The order of a list of contacts, and narrowing it down by a name.

use crate::contact::{TODAY, actor, begin};
use access::{Role, on, reach, to};
use delivery::contact::Outcome;
use ids::ContactId;
use jiff::civil::date;
use store::delivery::contact::{self, Filter, Sort, begin_export, export_page, person_name};
use store::listing::Page;
use store::{Tx, query};
use testkit::both;
use testkit::world::pair as world;

async fn at(tx: &mut Tx, id: ContactId, time: &str, minutes: i64) {
    query("UPDATE contact SET at_time = $2, minutes = $3 WHERE id = $1")
        .bind(id)
        .bind(time)
        .bind(minutes)
        .execute(tx)
        .await
        .expect("changed");
}

#[tokio::test]
async fn the_times_of_a_day_are_in_order_also_across_pages_and_sites() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = world::programme(&mut tx, &around, it.org, "Southside").await;
        let day = date(2026, 2, 3);
        for (number, time) in ["09:30", "09:00", "10:30", "08:15"].into_iter().enumerate() {
            let of = if number % 2 == 0 { &it } else { &other };
            let id = world::contact(&mut tx, &around, of, day, Outcome::Met).await;
            at(&mut tx, id, time, 30).await;
        }
        let before = world::contact(&mut tx, &around, &it, date(2026, 2, 2), Outcome::Met).await;
        at(&mut tx, before, "23:00", 30).await;
        let mut coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        coordinator.sites = vec![it.site, other.site];
        let reach = reach::<on::Contact, to::Read>(&coordinator).expect("allowed");
        for (ascending, expected) in [
            (false, ["10:30", "09:30", "09:00", "08:15", "23:00"]),
            (true, ["23:00", "08:15", "09:00", "09:30", "10:30"]),
        ] {
            let filter = Filter {
                ascending,
                ..Filter::default()
            };
            let mut times = Vec::new();
            for page in 1..=3 {
                let page = Page::new(page, 2);
                let list = contact::list(&mut tx, &around, &reach, &filter, page, TODAY)
                    .await
                    .expect("listed");
                times.extend(list.rows.into_iter().map(|row| {
                    let time = row.time.expect("a time");
                    time.strftime("%H:%M").to_string()
                }));
            }
            assert_eq!(times, expected);
        }
    }
}

#[tokio::test]
async fn a_list_is_sorted_by_person_worker_and_minutes_with_the_latest_first_among_equals() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = world::programme(&mut tx, &around, it.org, "Southside").await;
        for (of, day, minutes) in [(&it, 1, 20), (&other, 2, 60), (&it, 3, 40), (&other, 4, 20)] {
            let id = world::contact(&mut tx, &around, of, date(2026, 2, day), Outcome::Met).await;
            at(&mut tx, id, "09:00", minutes).await;
        }
        let mut coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        coordinator.sites = vec![it.site, other.site];
        let reach = reach::<on::Contact, to::Read>(&coordinator).expect("allowed");
        for (sort, ascending, days) in [
            (Sort::Person, true, [3, 1, 4, 2]),
            (Sort::Person, false, [4, 2, 3, 1]),
            (Sort::Worker, true, [3, 1, 4, 2]),
            (Sort::Minutes, true, [4, 1, 3, 2]),
            (Sort::Minutes, false, [2, 3, 4, 1]),
        ] {
            let filter = Filter {
                sort,
                ascending,
                ..Filter::default()
            };
            let list = contact::list(&mut tx, &around, &reach, &filter, Page::new(1, 9), TODAY)
                .await
                .expect("listed");
            let found: Vec<i8> = list.rows.iter().map(|row| row.date.day()).collect();
            assert_eq!(found, days, "{sort:?} {ascending}");
            assert_eq!(list.sort, sort);
        }
    }
}

#[tokio::test]
async fn words_lead_to_the_people_within_reach_and_the_file_follows() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = world::programme(&mut tx, &around, it.org, "Southside").await;
        for of in [&it, &it, &other] {
            world::contact(&mut tx, &around, of, date(2026, 2, 3), Outcome::Met).await;
        }
        let words = |words: &str| Filter {
            words: words.to_owned(),
            ..Filter::default()
        };
        for role in [Role::PeerWorker, Role::Coordinator] {
            let reader = actor(&mut tx, &around, &it, role).await;
            let read = reach::<on::Contact, to::Read>(&reader).expect("allowed");
            for (asked, expected) in [("northside", 2), ("southside", 0), ("person", 2), ("%", 0)] {
                let list = contact::list(
                    &mut tx,
                    &around,
                    &read,
                    &words(asked),
                    Page::new(1, 9),
                    TODAY,
                )
                .await
                .expect("listed");
                assert_eq!(list.total, expected, "{role} {asked}");
            }
            let mine = person_name(&mut tx, &read, it.person, TODAY).await;
            assert_eq!(mine.expect("read").as_deref(), Some("Person of Northside"));
            let theirs = person_name(&mut tx, &read, other.person, TODAY).await;
            assert_eq!(theirs.expect("read"), None, "{role}");
            let take = reach::<on::Contact, to::Export>(&reader).expect("allowed");
            let bounds = begin_export(&mut tx, &around, &take, &words("northside"), TODAY)
                .await
                .expect("bounded");
            let rows = export_page(&mut tx, &bounds, None, 100)
                .await
                .expect("a piece");
            assert_eq!(rows.len(), 2, "{role}");
        }
    }
}
