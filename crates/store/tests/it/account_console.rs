//! Accounts as they are kept from the command line.

use crate::account::{administrator, hash, researcher};
use access::Role;
use ids::AccountId;
use store::Error;
use store::account::{NewAccount, Step, console};
use testkit::{both, world};

#[tokio::test]
async fn account_kept_from_the_command_line_is_audited_as_the_programs_doing() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, _) = administrator(&mut tx, &around).await;
        let id: AccountId = console::create(&mut tx, &around, org, &researcher("r@example.org"))
            .await
            .expect("made");
        console::set_password(&mut tx, &around, org, id, &hash(), false)
            .await
            .expect("set");
        console::set_state(&mut tx, &around, org, id, Step::Suspend)
            .await
            .expect("suspended");
        assert_eq!(
            console::by_email(&mut tx, " R@example.org ")
                .await
                .expect("asked"),
            Some((org, id))
        );
        let all = console::all(&mut tx, org).await.expect("listed");
        assert_eq!(all.len(), 2);
        let audited = store::query(
            "SELECT count(*) FROM audit WHERE account_id IS NULL AND resource_id = $1",
        )
        .bind(id)
        .count(&mut tx)
        .await
        .expect("counted");
        assert_eq!(audited, 3);
        let last = console::all(&mut tx, org).await.expect("listed");
        let administrator = last
            .iter()
            .find(|a| a.role == Role::Administrator)
            .expect("there");
        let refused =
            console::set_state(&mut tx, &around, org, administrator.id, Step::Suspend).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
    }
}

#[tokio::test]
async fn accounts_are_listed_on_the_command_line_with_their_own_sites_and_teams() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, _) = administrator(&mut tx, &around).await;
        let north = world::site(&mut tx, &around, org, "North").await;
        let south = world::site(&mut tx, &around, org, "South").await;
        let team = world::team(&mut tx, &around, org, north, "Days").await;
        let of = |email, name, sites, teams| NewAccount {
            name,
            sites,
            teams,
            ..researcher(email)
        };
        let (mut both_sites, one_site, one_team) = ([north, south], [south], [team]);
        both_sites.sort();
        for new in [
            of("b@example.org", "Bo", &both_sites[..], &[][..]),
            of("c@example.org", "Cy", &one_site, &one_team),
        ] {
            console::create(&mut tx, &around, org, &new)
                .await
                .expect("made");
        }
        let all = console::all(&mut tx, org).await.expect("listed");
        let told: Vec<_> = all
            .iter()
            .map(|one| {
                (
                    one.name.as_str(),
                    one.sites.as_slice(),
                    one.teams.as_slice(),
                )
            })
            .collect();
        // By name: the administrator is called “Somebody”.
        assert_eq!(
            told[..2],
            [
                ("Bo", &both_sites[..], &[][..]),
                ("Cy", &one_site, &one_team)
            ]
        );
    }
}
