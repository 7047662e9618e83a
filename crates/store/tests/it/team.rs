//! Teams of a site.

use access::to::{Change, Read};
use access::{Role, on, reach};
use delivery::team::TeamKind;
use ids::TeamId;
use store::delivery::team;
use store::{Error, permits};
use testkit::{both, world};

#[tokio::test]
async fn team_is_made_once_renamed_and_never_named_twice() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let site = world::site(&mut tx, &around, org, "Near").await;
        let other = world::site(&mut tx, &around, org, "Far").await;
        let manager = world::actor(
            &mut tx,
            &around,
            org,
            (Role::Manager, "m@example.org"),
            &[site],
            None,
        )
        .await;
        let permit = permits::site::<on::Site, Change>(&mut tx, &manager, site)
            .await
            .expect("may");
        let id: TeamId = around.id();
        for _ in 0..2 {
            team::create(&mut tx, &around, &permit, id, "Elm ward", TeamKind::Ward)
                .await
                .expect("made");
        }
        team::change(&mut tx, &around, &permit, id, 1, "Elm", TeamKind::Community)
            .await
            .expect("changed");
        let late = team::change(&mut tx, &around, &permit, id, 1, "Oak", TeamKind::Ward).await;
        assert!(matches!(late, Err(Error::Changed)));
        let elsewhere = permits::site::<on::Site, Change>(&mut tx, &manager, other)
            .await
            .expect("may");
        let astray = team::change(&mut tx, &around, &elsewhere, id, 2, "Oak", TeamKind::Ward).await;
        assert!(matches!(astray, Err(Error::Denied)));
        let read = permits::site::<on::Site, Read>(&mut tx, &manager, site)
            .await
            .expect("may");
        let teams = team::of_site(&mut tx, &read).await.expect("listed");
        assert_eq!(
            (teams[0].name.as_str(), teams[0].version, teams[0].workers),
            ("Elm", 2, 0)
        );
        let all = reach::<on::Site, Read>(&manager).expect("may");
        assert_eq!(team::all(&mut tx, &all).await.expect("listed").len(), 1);
        assert_eq!(team::sites(&mut tx, &all).await.expect("listed").len(), 2);
        let taken = team::create(
            &mut tx,
            &around,
            &permit,
            around.id(),
            "Elm",
            TeamKind::Ward,
        )
        .await
        .expect_err("taken");
        assert!(
            matches!(&taken, Error::Taken { key } if key == "team_name_key"),
            "{taken}"
        );
    }
}
