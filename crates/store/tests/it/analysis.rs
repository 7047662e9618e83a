//! Analyses on both databases.

use access::{Actor, Role, creates, on, reach, to};
use ids::{AnalysisId, OrgId};
use store::analysis::{self, Asked, NewAnalysis, Sort};
use store::listing::Page;
use store::{Error, Surroundings, Tx, permits, query};
use testkit::{both, world};

const FILE: &[u8] = b"study,treat1,treat2,te,se\nA,x,y,0.5,0.1\n";

async fn somebody(tx: &mut Tx, around: &Surroundings, org: OrgId, role: Role) -> Actor {
    // One address signs in to one organisation.
    let email = format!("{}@{org}.example", role.code());
    world::actor(tx, around, org, (role, &email), &[], None).await
}

fn new(around: &Surroundings, name: &str, kind: &str) -> NewAnalysis {
    NewAnalysis {
        id: around.id(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        file_name: "Trials.csv".to_owned(),
        content: FILE.to_vec(),
        settings: "{\"kind\":\"meta\",  \"settings\":{}}".to_owned(),
    }
}

async fn make(tx: &mut Tx, around: &Surroundings, actor: &Actor, new: NewAnalysis) -> AnalysisId {
    let leave = creates::<on::Analysis>(actor, None).expect("may");
    analysis::create(tx, around, &leave, new)
        .await
        .expect("kept")
}

#[tokio::test]
async fn what_is_kept_comes_back_to_the_letter() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let ada = somebody(&mut tx, &around, org, Role::Researcher).await;
        let mut wanted = new(&around, " Peer support ", "meta");
        wanted.content = vec![0, 255, b'\r', b'\n', 7];
        let id = make(&mut tx, &around, &ada, wanted).await;
        let reader = somebody(&mut tx, &around, org, Role::Coordinator).await;
        let permit = permits::analysis::<to::Read>(&mut tx, &reader, id)
            .await
            .expect("may");
        let found = analysis::load(&mut tx, &around, &permit)
            .await
            .expect("there");
        assert_eq!(found.line.name, "Peer support");
        assert_eq!(found.content, [0, 255, b'\r', b'\n', 7]);
        assert_eq!(found.settings, "{\"kind\":\"meta\",  \"settings\":{}}");
        assert_eq!(found.line.content_sha256, analysis::sha256(&found.content));
        assert_eq!(found.line.made_by, ada.account);
        let seen = query("SELECT count(*) FROM audit WHERE org_id = $1 AND resource = 'analysis' AND resource_id = $2 AND account_id = $3")
            .bind(org)
            .bind(id)
            .bind(reader.account)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(seen, 1, "looking is written down");
    }
}

#[tokio::test]
async fn a_hash_is_the_known_one() {
    assert_eq!(
        analysis::sha256(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[tokio::test]
async fn the_same_form_twice_makes_one_and_another_account_cannot_take_its_place() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let ada = somebody(&mut tx, &around, org, Role::Researcher).await;
        let max = somebody(&mut tx, &around, org, Role::Manager).await;
        let first = new(&around, "One", "meta");
        let (id, again) = (first.id, first.id);
        make(&mut tx, &around, &ada, first).await;
        let mut same = new(&around, "One", "meta");
        same.id = again;
        assert_eq!(make(&mut tx, &around, &ada, same).await, id);
        let mut other = new(&around, "Mine", "meta");
        other.id = id;
        let leave = creates::<on::Analysis>(&max, None).expect("may");
        let refused = analysis::create(&mut tx, &around, &leave, other).await;
        assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
        let kept = query("SELECT count(*) FROM analysis WHERE org_id = $1")
            .bind(org)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(kept, 1);
    }
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_with_the_reason() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let ada = somebody(&mut tx, &around, org, Role::Researcher).await;
        let leave = creates::<on::Analysis>(&ada, None).expect("may");
        let mut large = new(&around, "Large", "meta");
        large.content = vec![b'x'; analysis::LARGEST + 1];
        let mut empty = new(&around, "Empty", "meta");
        empty.content = Vec::new();
        for (wrong, says) in [
            (new(&around, "  ", "meta"), "Write a name"),
            (new(&around, &"x".repeat(201), "meta"), "at most 200"),
            (large, "larger than 20 MB"),
            (empty, "empty"),
        ] {
            let refused = analysis::create(&mut tx, &around, &leave, wrong).await;
            assert!(
                matches!(&refused, Err(Error::Refused(why)) if why.to_string().contains(says)),
                "{says}: {refused:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_list_is_searched_narrowed_and_sorted_within_the_organisation() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let elsewhere = world::organisation(&mut tx, &around, "B").await;
        let ada = somebody(&mut tx, &around, org, Role::Researcher).await;
        let far = somebody(&mut tx, &around, elsewhere, Role::Researcher).await;
        for (name, kind) in [
            ("Zoë’s trials", "meta"),
            ("Été 100%", "comparison"),
            ("networks", "network"),
        ] {
            make(&mut tx, &around, &ada, new(&around, name, kind)).await;
        }
        make(&mut tx, &around, &far, new(&around, "Elsewhere", "meta")).await;
        let reach = reach::<on::Analysis, to::Read>(&ada).expect("may");
        let mut names = async |asked: Asked<'_>, page| {
            let found = analysis::list(&mut tx, &around, &reach, &asked, page)
                .await
                .expect("listed");
            let names: Vec<String> = found.rows.into_iter().map(|line| line.name).collect();
            (names.join(", "), found.total)
        };
        let by_name = Asked {
            sort: Sort::Name,
            ..Asked::default()
        };
        let (all, total) = names(by_name.clone(), Page::new(1, 10)).await;
        assert_eq!(
            (all.as_str(), total),
            ("networks, Zoë’s trials, Été 100%", 3)
        );
        let (second, total) = names(by_name.clone(), Page::new(2, 1)).await;
        assert_eq!((second.as_str(), total), ("Zoë’s trials", 3));
        let searched = |words| Asked {
            words,
            ..by_name.clone()
        };
        assert_eq!(names(searched("ÉTÉ"), Page::new(1, 10)).await.0, "Été 100%");
        assert_eq!(names(searched("%"), Page::new(1, 10)).await.0, "Été 100%");
        assert_eq!(names(searched("trials.csv"), Page::new(1, 10)).await.1, 3);
        let of_kind = Asked {
            kind: "network",
            ..Asked::default()
        };
        assert_eq!(names(of_kind, Page::new(1, 10)).await.0, "networks");
    }
}

#[tokio::test]
async fn a_change_knows_the_version_it_was_made_from() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let ada = somebody(&mut tx, &around, org, Role::Researcher).await;
        let id = make(&mut tx, &around, &ada, new(&around, "One", "meta")).await;
        let permit = permits::analysis::<to::Change>(&mut tx, &ada, id)
            .await
            .expect("may");
        analysis::change(&mut tx, &around, &permit, 1, "Two", "{}")
            .await
            .expect("changed");
        // The same form sent again changes nothing; another from the same version is told.
        analysis::change(&mut tx, &around, &permit, 1, "Two", "{}")
            .await
            .expect("the same");
        let late = analysis::change(&mut tx, &around, &permit, 1, "Three", "{}").await;
        assert!(matches!(late, Err(Error::Changed)), "{late:?}");
        let found = analysis::load(&mut tx, &around, &permit)
            .await
            .expect("there");
        assert_eq!((found.line.name.as_str(), found.line.version), ("Two", 2));
        analysis::delete(&mut tx, &around, &permit)
            .await
            .expect("deleted");
        let gone = permits::analysis::<to::Read>(&mut tx, &ada, id).await;
        assert!(matches!(gone, Err(Error::Denied)));
    }
}

#[tokio::test]
async fn nobody_reaches_the_analyses_of_another_organisation_or_without_the_role() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let elsewhere = world::organisation(&mut tx, &around, "B").await;
        let ada = somebody(&mut tx, &around, org, Role::Researcher).await;
        let id = make(&mut tx, &around, &ada, new(&around, "One", "meta")).await;
        let far = somebody(&mut tx, &around, elsewhere, Role::Researcher).await;
        let worker = somebody(&mut tx, &around, org, Role::PeerWorker).await;
        for actor in [&far, &worker] {
            let refused = permits::analysis::<to::Read>(&mut tx, actor, id).await;
            assert!(matches!(refused, Err(Error::Denied)), "{}", actor.role);
        }
        let coordinator = somebody(&mut tx, &around, org, Role::Coordinator).await;
        let refused = permits::analysis::<to::Change>(&mut tx, &coordinator, id).await;
        assert!(matches!(refused, Err(Error::Denied)), "coordinators read");
    }
}
