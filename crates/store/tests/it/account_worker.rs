//! Which peer workers an account can be given to.

use crate::account::administrator;
use access::to::Change;
use access::{Role, creates, on, reach};
use ids::AccountId;
use store::account::{self, Changes, NewAccount, Sought};
use store::{Error, permits};
use testkit::{both, world};

#[tokio::test]
async fn account_is_given_to_a_worker_who_has_none() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, who) = administrator(&mut tx, &around).await;
        let near = world::site(&mut tx, &around, org, "Near").await;
        let far = world::site(&mut tx, &around, org, "Far").await;
        let bo = world::worker(&mut tx, &around, org, near, "Bo Ray").await;
        let ali = world::worker(&mut tx, &around, org, far, "Ali Ray").await;
        let taken = world::worker(&mut tx, &around, org, near, "Cy Ray").await;
        let left = world::worker(&mut tx, &around, org, near, "Di Ray").await;
        let elsewhere = world::organisation(&mut tx, &around, "B").await;
        let theirs = world::site(&mut tx, &around, elsewhere, "Near").await;
        let stranger = world::worker(&mut tx, &around, elsewhere, theirs, "Eve Ray").await;
        store::query("UPDATE worker SET left_on = '2026-03-01' WHERE id = $1")
            .bind(left)
            .execute(&mut tx)
            .await
            .expect("left");
        let email = "cy@example.org";
        let role = (Role::PeerWorker, email);
        world::actor(&mut tx, &around, org, role, &[], Some(taken)).await;
        let keeper = reach::<on::Account, Change>(&who).expect("may");
        let sought = |words, sites, keep| Sought {
            words,
            sites,
            keep,
            today: jiff::civil::date(2026, 3, 2),
        };
        let (at_far, with_taken) = ([far], [taken]);
        for (words, sites, keep, expected, total) in [
            ("", &[][..], &[][..], vec!["Ali Ray", "Bo Ray"], 2),
            ("ray w BO", &[], &[], vec!["Bo Ray"], 1),
            ("%", &[], &[], vec![], 0),
            ("", &at_far, &[], vec!["Ali Ray"], 1),
            ("bo", &[], &with_taken, vec!["Cy Ray", "Bo Ray"], 2),
        ] {
            let sought = sought(words, sites, keep);
            let found = account::workers_without_account(&mut tx, &keeper, sought, 20)
                .await
                .expect("found");
            let names: Vec<&str> = found.rows.iter().map(|one| one.name.as_str()).collect();
            assert_eq!((names, found.total), (expected, total), "{words}");
        }
        let all = sought("", &[], &[]);
        let first = account::workers_without_account(&mut tx, &keeper, all, 1).await;
        let first = first.expect("found");
        assert_eq!((first.rows.len(), first.total), (1, 2));
        assert_eq!(first.rows[0].local_ref, "W Ali Ray");
        assert_eq!(first.rows[0].site_name, "Far");
        for (worker, expected) in [(bo, true), (ali, true), (taken, false), (stranger, false)] {
            let free = account::is_without_account(&mut tx, &keeper, worker, None).await;
            assert_eq!(free.expect("asked"), expected);
        }
    }
}

#[tokio::test]
async fn account_of_a_worker_stays_their_only_one() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, who) = administrator(&mut tx, &around).await;
        let near = world::site(&mut tx, &around, org, "Near").await;
        let bo = world::worker(&mut tx, &around, org, near, "Bo Ray").await;
        let cy = world::worker(&mut tx, &around, org, near, "Cy Ray").await;
        let leave = creates::<on::Account>(&who, None).expect("may");
        let of = |worker, email| NewAccount {
            email,
            name: "Ray",
            role: Role::PeerWorker,
            password_hash: "",
            worker: Some(worker),
            person: None,
            sites: &[],
            teams: &[],
        };
        let (first, second, third): (AccountId, AccountId, AccountId) =
            (around.id(), around.id(), around.id());
        for (id, new, taken) in [
            (first, of(bo, "bo@example.org"), false),
            (second, of(bo, "bo.ray@example.org"), true),
            (third, of(cy, "cy@example.org"), false),
        ] {
            let made = account::invite(&mut tx, &around, &leave, id, &new).await;
            match made {
                Ok(made) => assert!(made.is_some() && !taken, "{}", new.email),
                Err(Error::Taken { key }) => assert!(taken && key == "account_worker_key"),
                Err(other) => panic!("{}: {other}", new.email),
            }
        }
        let permit = permits::account::<on::Account, Change>(&mut tx, &who, third).await;
        let permit = permit.expect("may");
        for (worker, taken) in [(cy, false), (bo, true)] {
            let version = account::load(&mut tx, &permit)
                .await
                .expect("there")
                .version;
            let changes = Changes {
                email: "cy@example.org",
                name: "Cy Ray",
                role: Role::PeerWorker,
                worker: Some(worker),
                person: None,
                sites: &[],
                teams: &[],
            };
            let changed = account::change(&mut tx, &around, &permit, version, &changes).await;
            assert_eq!(
                matches!(changed, Err(Error::Taken { key }) if key == "account_worker_key"),
                taken
            );
        }
    }
}
