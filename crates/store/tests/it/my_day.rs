//! What a day begins with.

use access::{Actor, Role, on, reach, to};
use delivery::contact::Outcome;
use jiff::civil::{Date, date};
use store::delivery::my_day::{self, Listing, Sort, Wanted};
use store::organisation::{self, NewOrganisation};
use store::{Surroundings, Tx, permits, query};
use testkit::both;
use testkit::world::pair::{self as world, Programme};

const TODAY: Date = date(2026, 3, 2);
const WANTED: Wanted = Wanted {
    site: None,
    worker: None,
    sort: Sort::Since,
    descending: false,
    today: TODAY,
    gap_days: 14,
};

async fn begin(tx: &mut Tx, around: &Surroundings) -> Programme {
    let new = NewOrganisation {
        name: "A test service",
        demonstration: false,
        time_zone: "Europe/London",
    };
    let org = organisation::create(tx, around, &new)
        .await
        .expect("an organisation can be made");
    world::programme(tx, around, org.id, "Northside").await
}

async fn actor(tx: &mut Tx, around: &Surroundings, it: &Programme, role: Role) -> Actor {
    let new = store::account::NewAccount {
        email: role.code(),
        name: role.code(),
        role,
        password_hash: "none",
        worker: (role == Role::PeerWorker).then_some(it.worker),
        person: None,
        sites: &[it.site],
        teams: &[],
    };
    let id = store::account::insert(tx, around, it.org, &new)
        .await
        .expect("an account can be made");
    store::account::actor(tx, it.org, id).await.expect("there")
}

#[tokio::test]
async fn a_worker_sees_what_is_planned_whom_they_have_not_met_and_what_they_began() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = world::programme(&mut tx, &around, it.org, "Southside").await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        world::contact(&mut tx, &around, &it, date(2026, 2, 10), Outcome::Met).await;
        world::contact(&mut tx, &around, &it, date(2026, 2, 20), Outcome::NotMet).await;
        let planned = world::contact(&mut tx, &around, &it, TODAY, Outcome::Planned).await;
        world::contact(&mut tx, &around, &other, TODAY, Outcome::Planned).await;
        for (id, on) in [("1", "2026-03-10"), ("2", "2026-04-10")] {
            query("INSERT INTO supervision (org_id, id, worker_id, kind, planned_on, state, with_whom, version, created_at) VALUES ($1, $2, $3, 'peer', $4, 'planned', $5, 1, $6)")
                .bind(it.org)
                .bind(around.id::<ids::SupervisionId>())
                .bind(it.worker)
                .bind(on)
                .bind(id)
                .bind(around.now())
                .execute(&mut tx)
                .await
                .expect("planned");
        }
        // A draft about somebody else's person, however it came about, names nobody.
        for person in [it.person, other.person] {
            let fields = [("person".to_owned(), person.to_string())];
            store::draft::save(&mut tx, &around, &worker, around.id(), "contact", &fields)
                .await
                .expect("kept");
        }
        let sent = ids::DraftId(planned.0);
        store::draft::save(&mut tx, &around, &worker, sent, "contact", &[])
            .await
            .expect("kept");
        let reach = reach::<on::Person, to::Read>(&worker).expect("allowed");
        let supervised = permits::worker(&mut tx, &worker, it.worker)
            .await
            .expect("own");
        let day = my_day::for_worker(&mut tx, &around, &reach, &supervised, TODAY)
            .await
            .expect("a day");
        assert_eq!(day.planned.len(), 1);
        assert_eq!(day.planned[0].id, planned);
        assert_eq!(day.people.len(), 1);
        assert_eq!(day.people[0].last_met, Some(date(2026, 2, 10)));
        assert_eq!(day.people[0].days_apart(TODAY), 20);
        assert_eq!(day.supervision.len(), 1, "two weeks ahead and no more");
        let mut names: Vec<_> = day.unfinished.iter().map(|d| d.name.clone()).collect();
        names.sort();
        assert_eq!(names, [None, Some("Person of Northside".to_owned())]);
    }
}

#[tokio::test]
async fn a_coordinator_sees_who_was_not_met_and_who_waits_at_their_sites() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        world::programme(&mut tx, &around, it.org, "Southside").await;
        let coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        let (waiting, _) = world::person(&mut tx, &around, it.org, it.site, "Newly referred").await;
        let reach = reach::<on::Person, to::Read>(&coordinator).expect("allowed");
        let day = my_day::for_coordinator(&mut tx, &around, &reach, &WANTED)
            .await
            .expect("a day");
        assert_eq!(day.not_met.len(), 1);
        assert_eq!(day.not_met[0].person, it.person);
        assert_eq!(day.not_met[0].since, Some(date(2026, 1, 1)));
        assert_eq!(day.waiting.len(), 1);
        assert_eq!(day.waiting[0].person, waiting);
        world::contact(&mut tx, &around, &it, date(2026, 3, 1), Outcome::Met).await;
        let day = my_day::for_coordinator(&mut tx, &around, &reach, &WANTED)
            .await
            .expect("a day");
        assert_eq!(day.not_met, []);
    }
}

#[tokio::test]
async fn a_coordinators_lists_are_narrowed_sorted_and_never_leave_their_sites() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = world::programme(&mut tx, &around, it.org, "Southside").await;
        let coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        for name in ["Zoe Ash", "Ada Bell"] {
            world::person(&mut tx, &around, it.org, it.site, name).await;
        }
        let reach = reach::<on::Person, to::Export>(&coordinator).expect("allowed");
        let by_name = Wanted {
            sort: Sort::Name,
            ..WANTED
        };
        for (wanted, listing, expected) in [
            (by_name, Listing::Waiting, vec!["Ada Bell", "Zoe Ash"]),
            (
                Wanted {
                    descending: true,
                    ..by_name
                },
                Listing::Waiting,
                vec!["Zoe Ash", "Ada Bell"],
            ),
            (WANTED, Listing::NotMet, vec!["Person of Northside"]),
            (
                Wanted {
                    worker: Some(other.worker),
                    ..WANTED
                },
                Listing::NotMet,
                vec![],
            ),
            // A site that is not theirs gives nothing, whatever the address says.
            (
                Wanted {
                    site: Some(other.site),
                    ..WANTED
                },
                Listing::NotMet,
                vec![],
            ),
        ] {
            let asked = (listing, &wanted);
            let found = my_day::rows(&mut tx, &reach, asked, (0, 10))
                .await
                .expect("read");
            let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(names, expected, "{wanted:?}");
            let total = my_day::exporting(&mut tx, &around, &reach, listing, &wanted)
                .await
                .expect("counted");
            assert_eq!(total, i64::try_from(expected.len()).expect("few"));
        }
        query("UPDATE support_episode SET referred_on = NULL, admission_on = NULL WHERE person_id = (SELECT id FROM person WHERE name = 'Ada Bell')")
            .execute(&mut tx)
            .await
            .expect("the day is not known");
        for sort in [Sort::Since, Sort::Site, Sort::Worker] {
            for descending in [false, true] {
                let wanted = Wanted {
                    sort,
                    descending,
                    ..WANTED
                };
                let asked = (Listing::Waiting, &wanted);
                let one = my_day::rows(&mut tx, &reach, asked, (1, 1))
                    .await
                    .expect("read");
                let last: Vec<&str> = one.iter().map(|one| one.name.as_str()).collect();
                assert_eq!(last, ["Ada Bell"], "{sort:?}, {descending}");
            }
        }
    }
}
