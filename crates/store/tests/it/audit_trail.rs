//! The audit trail as administrators read it.

use access::to::Read;
use access::{Action, Resource, Role, on};
use store::audit::{self, Entry, Filter};
use store::permits;
use testkit::{both, world};

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
                clock.advance(jiff::SignedDuration::from_secs(60));
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
                    from: Some(begun + jiff::SignedDuration::from_secs(120)),
                    until: Some(begun + jiff::SignedDuration::from_secs(180)),
                    ..Filter::default()
                },
                5,
            ),
        ] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let lines = audit::trail(&mut tx, &around, &permit, &filter, after, 4)
                    .await
                    .expect("read");
                let Some(last) = lines.last() else { break };
                after = Some((last.at, last.id));
                assert!(lines.iter().all(|line| line.account_name.is_none()));
                seen.extend(lines.into_iter().map(|line| (line.at, line.id)));
            }
            assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "{filter:?}");
            assert_eq!(seen.len(), expected, "{filter:?}");
        }
    }
}
