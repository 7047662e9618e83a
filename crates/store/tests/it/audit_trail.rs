//! The audit trail as administrators read it.

use access::to::Read;
use access::{Action, Resource, Role, on};
use store::audit::{self, Along, Entry, Filter, Sort};
use store::listing::Page;
use store::{Stamp, permits};
use testkit::{both, world};
use uuid::Uuid;

/// Latest first, behind this entry.
fn along(after: Option<(Stamp, Uuid)>) -> Along {
    Along {
        after,
        earliest_first: false,
    }
}

#[tokio::test]
async fn audit_trail_pages_through_every_entry_once_and_names_no_supported_person() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let other = world::organisation(&mut tx, &around, "B").await;
        let keeper = world::actor(
            &mut tx,
            &around,
            org,
            (Role::Administrator, "a@example.org"),
            &[],
            None,
        )
        .await;
        let person = world::actor(
            &mut tx,
            &around,
            org,
            (Role::SupportedPerson, "p@example.org"),
            &[],
            None,
        )
        .await;
        let outside = world::actor(
            &mut tx,
            &around,
            other,
            (Role::Manager, "m@example.org"),
            &[],
            None,
        )
        .await;
        let begun = clock.now();
        for number in 0..30 {
            // Several within one instant, so that the identifier decides.
            if number % 5 == 0 {
                clock.advance(jiff::SignedDuration::from_mins(1));
            }
            let entry = Entry {
                action: if number % 2 == 0 {
                    Action::Read
                } else {
                    Action::Change
                },
                resource: if number % 3 == 0 {
                    Resource::Person
                } else {
                    Resource::Contact
                },
                resource_id: None,
                person: None,
                detail: number.to_string(),
            };
            audit::write(&mut tx, &around, &person, entry.clone())
                .await
                .expect("kept");
            audit::write(&mut tx, &around, &outside, entry)
                .await
                .expect("kept");
        }
        let permit = permits::organisation::<on::AuditTrail, Read>(&keeper).expect("may");
        let by_deed = |resource, action| Filter {
            resource,
            action,
            ..Filter::default()
        };
        let both = by_deed(Some(Resource::Contact), Some(Action::Change));
        for (filter, expected) in [
            (
                Filter {
                    account: Some(person.account),
                    ..Filter::default()
                },
                30,
            ),
            (by_deed(Some(Resource::Person), None), 10),
            (by_deed(None, Some(Action::Change)), 15),
            (both, 10),
            (
                Filter {
                    account: Some(person.account),
                    action: Some(Action::Change),
                    ..Filter::default()
                },
                15,
            ),
            (
                Filter {
                    account: Some(person.account),
                    from: Some(begun + jiff::SignedDuration::from_mins(2)),
                    until: Some(begun + jiff::SignedDuration::from_mins(3)),
                    ..Filter::default()
                },
                5,
            ),
        ] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let lines = audit::trail(&mut tx, &around, &permit, &filter, along(after), 4)
                    .await
                    .expect("read");
                let Some(last) = lines.last() else { break };
                after = Some((last.at, last.id));
                assert!(lines.iter().all(|line| line.account_name.is_none()));
                seen.extend(lines.into_iter().map(|line| (line.at, line.id)));
            }
            assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "{filter:?}");
            assert_eq!(seen.len(), expected, "{filter:?}");
            let mut the_other_way = Vec::new();
            let mut along = Along {
                after: None,
                earliest_first: true,
            };
            loop {
                let lines = audit::trail(&mut tx, &around, &permit, &filter, along, 4)
                    .await
                    .expect("read");
                let Some(last) = lines.last() else { break };
                along.after = Some((last.at, last.id));
                the_other_way.extend(lines.into_iter().map(|line| (line.at, line.id)));
            }
            seen.reverse();
            assert_eq!(the_other_way, seen, "{filter:?}");
        }
    }
}

#[tokio::test]
async fn audit_trail_is_put_in_the_order_of_a_column() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let mut made = Vec::new();
        for (role, email) in [
            (Role::Administrator, "a@example.org"),
            (Role::Coordinator, "c@example.org"),
            (Role::SupportedPerson, "p@example.org"),
        ] {
            made.push(world::actor(&mut tx, &around, org, (role, email), &[], None).await);
        }
        let deeds = [Action::Read, Action::Create, Action::Change, Action::Export];
        let things = [Resource::Contact, Resource::Person, Resource::Account];
        for number in 0..36 {
            clock.advance(jiff::SignedDuration::from_secs(1));
            let entry = Entry {
                action: deeds[number % 4],
                resource: things[number % 3],
                resource_id: None,
                person: None,
                detail: "made here".to_owned(),
            };
            audit::write(&mut tx, &around, &made[number % 3], entry)
                .await
                .expect("kept");
        }
        let permit = permits::organisation::<on::AuditTrail, Read>(&made[0]).expect("may");
        let deeds_in_order = [Action::Export, Action::Change, Action::Read, Action::Create];
        let things_in_order = [Resource::Person, Resource::Account, Resource::Contact];
        for (sort, descending) in [
            (Sort::Who, false),
            (Sort::Who, true),
            (Sort::Deed(deeds_in_order.to_vec()), false),
            (Sort::Deed(deeds_in_order.to_vec()), true),
            (Sort::What(things_in_order.to_vec()), false),
        ] {
            let mut places = Vec::new();
            let mut all = 0;
            for number in 1.. {
                let listed = audit::sorted(
                    &mut tx,
                    &around,
                    &permit,
                    &Filter::default(),
                    (&sort, descending),
                    Page::new(number, 10),
                )
                .await
                .expect("read")
                .expect("few enough");
                if listed.rows.is_empty() {
                    break;
                }
                all += listed.rows.len();
                // Reading the trail adds an entry to it, so only those made above are looked at.
                for line in listed.rows.iter().filter(|line| line.detail == "made here") {
                    let place = match &sort {
                        Sort::Who => line.account_name.clone().unwrap_or_default(),
                        Sort::Deed(order) => order
                            .iter()
                            .position(|action| action.code() == line.action)
                            .expect("known")
                            .to_string(),
                        Sort::What(order) => order
                            .iter()
                            .position(|resource| resource.code() == line.resource)
                            .expect("known")
                            .to_string(),
                    };
                    places.push(place);
                }
            }
            assert!(all >= 36, "{sort:?}");
            let mut expected = places.clone();
            expected.sort();
            if descending {
                expected.reverse();
            }
            assert_eq!(places, expected, "{sort:?}");
        }
    }
}
