//! Sites are made once, changed in turn, and compared as their rows say.

use access::{Actor, Permit, Role, on, reach, to};
use ids::SiteId;
use implementation::comparison::total;
use jiff::civil::date;
use store::Error;
use store::implementation::site::{self, Details};
use store::implementation::{definition, engagement};
use store::permits;
use testkit::both;
use testkit::random_programme::{Size, draw};

fn details(name: &str) -> Details {
    Details {
        local_ref: name.to_uppercase(),
        name: name.to_owned(),
        employer: "NHS".into(),
        location: "Urban".into(),
        fidelity: "10.4".parse().ok(),
        duty_contact: String::new(),
    }
}

#[tokio::test]
async fn a_site_is_made_once_and_changed_in_turn() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = testkit::world::organisation(&mut tx, &around, "A").await;
        let actor = Actor::new(org, around.id(), Role::Administrator, "Admin");
        let creates = access::creates(&actor, None).expect("may");
        let id: SiteId = around.id();
        for _ in 0..2 {
            site::create(&mut tx, &around, &creates, id, &details("one"))
                .await
                .expect("made once");
        }
        let permit: Permit<on::Site, to::Change> =
            permits::site(&mut tx, &actor, id).await.expect("may");
        site::change(&mut tx, &around, &permit, 1, &details("two"))
            .await
            .expect("changed");
        site::change(&mut tx, &around, &permit, 1, &details("two"))
            .await
            .expect("the same again is done already");
        let clash = site::change(&mut tx, &around, &permit, 1, &details("three")).await;
        assert!(matches!(clash, Err(Error::Changed)), "{clash:?}");
        let kept = site::load(&mut tx, &permit).await.expect("there");
        assert_eq!((kept.details, kept.version), (details("two"), 2));
        let taken = site::create(&mut tx, &around, &creates, around.id(), &details("two")).await;
        assert!(
            matches!(&taken, Err(Error::Taken { key }) if key == "site_local_ref_key"),
            "{taken:?}"
        );
    }
}

#[tokio::test]
async fn the_comparison_has_every_site_and_adds_up() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = testkit::world::organisation(&mut tx, &around, "A").await;
        let drawn = draw(&mut tx, &around, org, 5, Size::SMALL).await;
        testkit::world::site(&mut tx, &around, org, "Z nobody yet").await;
        engagement::reassess_all(&mut tx, org, None)
            .await
            .expect("assessed");
        let actor = Actor::new(org, around.id(), Role::Researcher, "R");
        let figures = reach::<on::Figure, to::Read>(&actor).expect("may");
        let default = definition::load(&mut tx, &permits::organisation(&actor).expect("may"), None)
            .await
            .expect("there");
        let today = date(2026, 3, 2);
        let sites = site::compared(&mut tx, &figures, today, default.id)
            .await
            .expect("compared");
        assert_eq!(sites.len(), drawn.sites.len() + 1);
        assert_eq!(
            total(&sites).offered,
            u64::try_from(drawn.episodes.len()).expect("few")
        );
        assert_eq!(sites.last().expect("one").counts.offered, 0);
        let spreads = site::spreads(&mut tx, &figures, today, default.id)
            .await
            .expect("read");
        for one in &sites {
            let spread = spreads.get(&one.site.id).copied().unwrap_or_default();
            assert_eq!(
                spread.none + spread.one + spread.two_or_more,
                one.counts.with_data
            );
        }
        let exports = reach::<on::Figure, to::Export>(&actor).expect("may");
        let before = site::fingerprint(&mut tx, &exports, default.id)
            .await
            .expect("made");
        let (episode, ..) = drawn.episodes[0];
        store::query("UPDATE engagement_assessment SET counted = counted + 1 WHERE org_id = $1 AND episode_id = $2")
            .bind(org)
            .bind(episode)
            .execute(&mut tx)
            .await
            .expect("changed");
        let after = site::fingerprint(&mut tx, &exports, default.id)
            .await
            .expect("made");
        assert_ne!(before, after);
    }
}
