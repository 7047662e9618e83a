//! Peer workers: their facts, their people, their supervision and training.

use access::to::{Change, Create, Export, Read};
use access::{Actor, Role, creates, on, reach};
use ids::{OrgId, SiteId, SupervisionId, TrainingId, WorkerId};
use jiff::civil::{Date, date};
use store::delivery::supervision::{self, State, Supervision};
use store::delivery::training::{self, Training};
use store::delivery::worker::{self, Facts, Filter, Sort};
use store::listing::Page;
use store::{Error, Surroundings, Tx, permits, query};
use testkit::{both, world};

const TODAY: Date = date(2026, 3, 2);

struct Here {
    org: OrgId,
    near: SiteId,
    far: SiteId,
    coordinator: Actor,
}

async fn here(tx: &mut Tx, around: &Surroundings) -> Here {
    let org = world::organisation(tx, around, "A").await;
    let near = world::site(tx, around, org, "Near").await;
    let far = world::site(tx, around, org, "Far").await;
    let coordinator = world::actor(
        tx,
        around,
        org,
        (Role::Coordinator, "c@example.org"),
        &[near],
        None,
    )
    .await;
    Here {
        org,
        near,
        far,
        coordinator,
    }
}

fn facts(site: SiteId, name: &str) -> Facts {
    Facts {
        local_ref: String::new(),
        site,
        team: None,
        name: name.to_owned(),
        email: "w@example.org".to_owned(),
        phone: String::new(),
        capacity: 2,
        started_on: Some(date(2025, 9, 1)),
        left_on: None,
    }
}

async fn names(tx: &mut Tx, actor: &Actor, filter: &Filter, sort: (Sort, bool)) -> Vec<String> {
    let reach = reach::<on::Worker, Read>(actor).expect("may list");
    worker::list(tx, &reach, filter, sort, Page::new(1, 50), TODAY)
        .await
        .expect("listed")
        .rows
        .into_iter()
        .map(|w| format!("{} {}", w.facts.name, w.people))
        .collect()
}

#[tokio::test]
async fn worker_made_twice_with_one_identifier_is_there_once() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let here = here(&mut tx, &around).await;
        let leave = creates::<on::Worker>(&here.coordinator, Some(here.near)).expect("may");
        let id: WorkerId = around.id();
        for _ in 0..2 {
            worker::create(&mut tx, &around, &leave, id, &facts(here.near, "Bo Ray"))
                .await
                .expect("made");
        }
        let permit = permits::worker::<on::Worker, Read>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        let made = worker::load(&mut tx, &permit, TODAY).await.expect("there");
        assert!(made.facts.local_ref.starts_with("W-"));
        assert_eq!((made.people, made.version), (0, 1));
        assert!(creates::<on::Worker>(&here.coordinator, Some(here.far)).is_err());
        let audited = query("SELECT count(*) FROM audit WHERE resource = 'worker' AND action = 'create' AND resource_id = $1")
            .bind(id)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(audited, 1);
    }
}

#[tokio::test]
async fn worker_reference_that_is_taken_is_named() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let here = here(&mut tx, &around).await;
        let leave = creates::<on::Worker>(&here.coordinator, Some(here.near)).expect("may");
        let twice = Facts {
            local_ref: "PW1".into(),
            ..facts(here.near, "Bo Ray")
        };
        worker::create(&mut tx, &around, &leave, around.id(), &twice)
            .await
            .expect("made");
        let taken = worker::create(&mut tx, &around, &leave, around.id(), &twice)
            .await
            .expect_err("taken");
        assert!(
            matches!(&taken, Error::Taken { key } if key == "worker_local_ref_key"),
            "{taken}"
        );
    }
}

#[tokio::test]
async fn worker_changed_by_two_is_changed_by_the_first() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let here = here(&mut tx, &around).await;
        let id = world::worker(&mut tx, &around, here.org, here.near, "Bo Ray").await;
        let team = world::team(&mut tx, &around, here.org, here.far, "Elsewhere").await;
        let permit = permits::worker::<on::Worker, Change>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        let first = facts(here.near, "Bo Rae");
        worker::change(&mut tx, &around, &permit, 1, &first, TODAY)
            .await
            .expect("changed");
        worker::change(&mut tx, &around, &permit, 1, &first, TODAY)
            .await
            .expect("the same again is done already");
        let second = facts(here.near, "Beau");
        let late = worker::change(&mut tx, &around, &permit, 1, &second, TODAY).await;
        assert!(matches!(late, Err(Error::Changed)));
        let away = facts(here.far, "Beau");
        let moved = worker::change(&mut tx, &around, &permit, 2, &away, TODAY).await;
        assert!(matches!(moved, Err(Error::Denied)));
        let astray = Facts {
            team: Some(team),
            ..facts(here.near, "Beau")
        };
        let astray = worker::change(&mut tx, &around, &permit, 2, &astray, TODAY).await;
        assert!(matches!(astray, Err(Error::Refused(_))));
    }
}

#[tokio::test]
async fn worker_lists_count_the_people_of_today_and_stay_within_the_actors_sites() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let here = here(&mut tx, &around).await;
        let ada = world::worker(&mut tx, &around, here.org, here.near, "Ada 100%").await;
        let bo = world::worker(&mut tx, &around, here.org, here.near, "Bo").await;
        world::worker(&mut tx, &around, here.org, here.far, "Cy").await;
        query("UPDATE worker SET capacity = 2 WHERE id = $1")
            .bind(ada)
            .execute(&mut tx)
            .await
            .expect("changed");
        for (number, until) in [(1, None), (2, Some("2026-03-02")), (3, Some("2026-03-01"))] {
            let person = world::person(
                &mut tx,
                &around,
                here.org,
                here.near,
                &format!("Person {number}"),
            )
            .await;
            let episode = world::episode(&mut tx, &around, here.org, here.near, person).await;
            let tie = (episode, person, ada);
            world::peer_match(
                &mut tx,
                &around,
                here.org,
                tie,
                "allocated",
                ("2026-01-05", until),
            )
            .await;
            world::contact(
                &mut tx,
                &around,
                here.org,
                (here.near, episode, person, ada),
                &format!("2026-02-0{number}"),
                "met",
            )
            .await;
            if number == 1 {
                world::peer_match(
                    &mut tx,
                    &around,
                    here.org,
                    (episode, person, bo),
                    "cover",
                    ("2026-03-01", Some("2026-03-09")),
                )
                .await;
            }
        }
        let all = Filter::default();
        let by_name = (Sort::Name, false);
        assert_eq!(
            names(&mut tx, &here.coordinator, &all, by_name).await,
            ["Ada 100% 2", "Bo 1"]
        );
        assert_eq!(
            names(&mut tx, &here.coordinator, &all, (Sort::Caseload, false)).await,
            ["Bo 1", "Ada 100% 2"]
        );
        assert_eq!(
            names(&mut tx, &here.coordinator, &all, (Sort::Site, true)).await,
            ["Ada 100% 2", "Bo 1"]
        );
        let with_room = Filter {
            with_room: true,
            ..Filter::default()
        };
        assert_eq!(
            names(&mut tx, &here.coordinator, &with_room, by_name).await,
            ["Bo 1"]
        );
        for (search, found) in [("0%", 1), ("w b", 1), ("_", 0), ("cy", 0)] {
            let filter = Filter {
                search: search.into(),
                ..Filter::default()
            };
            assert_eq!(
                names(&mut tx, &here.coordinator, &filter, by_name)
                    .await
                    .len(),
                found,
                "{search}"
            );
        }
        query("UPDATE worker SET left_on = '2026-03-01' WHERE id = $1")
            .bind(bo)
            .execute(&mut tx)
            .await
            .expect("changed");
        let left = Filter {
            left: true,
            site: Some(here.near),
            ..Filter::default()
        };
        assert_eq!(
            names(&mut tx, &here.coordinator, &left, by_name).await,
            ["Bo 1"]
        );

        let export = reach::<on::Worker, Export>(&here.coordinator).expect("may");
        let total = worker::exporting(&mut tx, &around, &export, &all, TODAY)
            .await
            .expect("counted");
        assert_eq!(total, 1);
        let first = worker::export_page(&mut tx, &export, &all, None, 1, TODAY)
            .await
            .expect("read");
        assert_eq!(first.len(), 1);
        let after = Some((first[0].facts.name.as_str(), first[0].id));
        let second = worker::export_page(&mut tx, &export, &all, after, 9, TODAY)
            .await
            .expect("read");
        assert!(second.is_empty());

        let permit = permits::worker::<on::Worker, Read>(&mut tx, &here.coordinator, ada)
            .await
            .expect("may");
        let people = reach::<on::Person, Read>(&here.coordinator).expect("may");
        let supported = worker::caseload(&mut tx, &around, &permit, &people, TODAY)
            .await
            .expect("listed");
        let seen: Vec<_> = supported
            .iter()
            .map(|s| (s.name.as_str(), s.last_met, s.covered_by.as_deref()))
            .collect();
        assert_eq!(
            seen,
            [
                ("Person 1", Some(date(2026, 2, 1)), Some("Bo")),
                ("Person 2", Some(date(2026, 2, 2)), None)
            ]
        );
        assert_eq!(
            worker::covered_for(&mut tx, &permit, TODAY)
                .await
                .expect("counted"),
            (0, 1)
        );
    }
}

#[tokio::test]
async fn worker_writes_and_withdraws_what_they_share_and_a_manager_never_reads_it() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let here = here(&mut tx, &around).await;
        let id = world::worker(&mut tx, &around, here.org, here.near, "Bo").await;
        let own = world::actor(
            &mut tx,
            &around,
            here.org,
            (Role::PeerWorker, "bo@example.org"),
            &[here.near],
            Some(id),
        )
        .await;
        let manager = world::actor(
            &mut tx,
            &around,
            here.org,
            (Role::Manager, "m@example.org"),
            &[here.near],
            None,
        )
        .await;
        let change = permits::worker::<on::Offer, Change>(&mut tx, &own, id)
            .await
            .expect("theirs");
        worker::change_offer(&mut tx, &around, &change, "", "I like walking")
            .await
            .expect("written");
        let late = worker::change_offer(&mut tx, &around, &change, "", "I like tea").await;
        assert!(matches!(late, Err(Error::Changed)));
        let read = permits::worker::<on::Offer, Read>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        assert_eq!(
            worker::offer(&mut tx, &read).await.expect("read"),
            "I like walking"
        );
        assert!(
            permits::worker::<on::Offer, Read>(&mut tx, &manager, id)
                .await
                .is_err()
        );
        assert!(
            permits::worker::<on::Offer, Change>(&mut tx, &here.coordinator, id)
                .await
                .is_err()
        );
        assert!(
            permits::worker::<on::Worker, Change>(&mut tx, &own, id)
                .await
                .is_err()
        );
        worker::change_offer(&mut tx, &around, &change, "I like walking", "")
            .await
            .expect("withdrawn");
        assert_eq!(worker::offer(&mut tx, &read).await.expect("read"), "");
    }
}

#[tokio::test]
async fn worker_supervision_of_the_two_kinds_is_kept_apart() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let here = here(&mut tx, &around).await;
        let id = world::worker(&mut tx, &around, here.org, here.near, "Bo").await;
        let line = permits::worker::<on::Supervision, Create>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        let peer = permits::worker::<on::PeerSupervision, Create>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        let planned = |kind, day| Supervision {
            id: around.id::<SupervisionId>(),
            kind,
            planned_on: day,
            state: State::Planned,
            with_whom: "Ada".into(),
            version: 1,
        };
        let managed = planned(
            delivery::worker::SupervisionKind::LineManagement,
            date(2026, 3, 9),
        );
        let reflective = planned(delivery::worker::SupervisionKind::Group, date(2026, 3, 4));
        assert!(matches!(
            supervision::plan(&mut tx, &around, &peer, &managed).await,
            Err(Error::Denied)
        ));
        for _ in 0..2 {
            supervision::plan(&mut tx, &around, &line, &managed)
                .await
                .expect("planned");
        }
        supervision::plan(&mut tx, &around, &peer, &reflective)
            .await
            .expect("planned");
        let read = permits::worker::<on::Supervision, Read>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        assert_eq!(
            supervision::list(&mut tx, &read).await.expect("listed"),
            std::slice::from_ref(&managed)
        );
        assert_eq!(
            supervision::next(&mut tx, &read, TODAY)
                .await
                .expect("read")
                .map(|s| s.id),
            Some(managed.id)
        );
        let change = permits::worker::<on::Supervision, Change>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        let wrong_kind =
            supervision::settle(&mut tx, &around, &change, reflective.id, 1, State::Held).await;
        assert!(matches!(wrong_kind, Err(Error::Denied)));
        for _ in 0..2 {
            supervision::settle(&mut tx, &around, &change, managed.id, 1, State::Held)
                .await
                .expect("settled");
        }
        let late =
            supervision::settle(&mut tx, &around, &change, managed.id, 1, State::NotHeld).await;
        assert!(matches!(late, Err(Error::Changed)));
        assert!(
            supervision::next(&mut tx, &read, TODAY)
                .await
                .expect("read")
                .is_none()
        );
    }
}

#[tokio::test]
async fn worker_training_adds_up() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let here = here(&mut tx, &around).await;
        let id = world::worker(&mut tx, &around, here.org, here.near, "Bo").await;
        let add = permits::worker::<on::Training, Create>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        let training = |day, until, minutes| Training {
            id: around.id::<TrainingId>(),
            topic: "Listening".into(),
            completed_on: day,
            expires_on: until,
            minutes,
        };
        for new in [
            training(date(2024, 5, 1), None, 90),
            training(date(2026, 2, 1), Some(date(2026, 3, 20)), 30),
        ] {
            training::add(&mut tx, &around, &add, &new)
                .await
                .expect("added");
            training::add(&mut tx, &around, &add, &new)
                .await
                .expect("added once");
        }
        let backwards = training(date(2026, 2, 1), Some(date(2026, 1, 1)), 30);
        assert!(matches!(
            training::add(&mut tx, &around, &add, &backwards).await,
            Err(Error::Refused(_))
        ));
        let read = permits::worker::<on::Training, Read>(&mut tx, &here.coordinator, id)
            .await
            .expect("may");
        let list = training::list(&mut tx, &around, &read)
            .await
            .expect("listed");
        assert_eq!(list.iter().map(|t| t.minutes).collect::<Vec<_>>(), [30, 90]);
        assert_eq!(
            training::minutes(&mut tx, &read, date(2025, 3, 2))
                .await
                .expect("added up"),
            (120, 30)
        );
    }
}
