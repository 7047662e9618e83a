//! The assessments that are kept are those that the rule gives.

use access::{Actor, Role, on, to};
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::engagement::{ContactLine, Definition, Supported, With, assess};
use delivery::figures;
use ids::{DefinitionId, EpisodeId, OrgId};
use std::collections::BTreeMap;
use store::implementation::figures::rows_text;
use store::implementation::{definition, engagement};
use store::organisation::{self, NewOrganisation};
use store::{Surroundings, Tx, query};
use testkit::both;
use testkit::random_programme::{Draw, Drawn, Size, draw};
use uuid::Uuid;

async fn organisation(tx: &mut Tx, around: &Surroundings) -> OrgId {
    let new = NewOrganisation {
        name: "A test service",
        demonstration: false,
        time_zone: "Europe/London",
    };
    organisation::create(tx, around, &new)
        .await
        .expect("made")
        .id
}

fn manager(org: OrgId, around: &Surroundings) -> Actor {
    Actor::new(org, around.id(), Role::Manager, "Manager")
}

type Kept = BTreeMap<(Uuid, Uuid), (Uuid, bool, bool, i64, i64)>;

async fn kept(tx: &mut Tx, org: OrgId) -> Kept {
    let rows: Vec<(Uuid, Uuid, Uuid, bool, bool, i64, i64)> = query("SELECT definition_id, episode_id, site_id, has_data, engaged, counted, counted_after_discharge FROM engagement_assessment WHERE org_id = $1")
        .bind(org)
        .all(tx)
        .await
        .expect("read");
    rows.into_iter()
        .map(|(d, e, s, has, engaged, n, after)| ((d, e), (s, has, engaged, n, after)))
        .collect()
}

/// Works everything out again from the rows themselves, one episode after the other.
async fn recomputed(tx: &mut Tx, org: OrgId, definitions: &[(DefinitionId, Definition)]) -> Kept {
    let mut out = Kept::new();
    let episodes: Vec<(Uuid, Uuid, Option<String>)> =
        query("SELECT id, site_id, discharge_on FROM support_episode WHERE org_id = $1")
            .bind(org)
            .all(tx)
            .await
            .expect("read");
    for (episode, site, discharge) in episodes {
        let mut allocated: Vec<(String, Uuid, Uuid)> = query("SELECT started_on, id, worker_id FROM peer_match WHERE org_id = $1 AND episode_id = $2 AND kind = 'allocated'")
            .bind(org)
            .bind(episode)
            .all(tx)
            .await
            .expect("read");
        allocated.sort();
        let person = Supported {
            allocated_worker: allocated.last().map(|(_, _, worker)| *worker),
            discharge: discharge.map(|day| day.parse().expect("a day")),
        };
        let contacts: Vec<(Uuid, String, String, Option<String>, String)> = query("SELECT worker_id, on_date, mechanism, place, outcome FROM contact WHERE org_id = $1 AND episode_id = $2")
            .bind(org)
            .bind(episode)
            .all(tx)
            .await
            .expect("read");
        let lines: Vec<ContactLine<Uuid>> = contacts
            .into_iter()
            .map(|(worker, day, mechanism, place, outcome)| ContactLine {
                worker,
                date: day.parse().expect("a day"),
                mechanism: Mechanism::from_word(&mechanism).expect("known"),
                setting: place.map(|p| Place::from_word(&p).expect("known").setting()),
                outcome: Outcome::from_word(&outcome).expect("known"),
            })
            .collect();
        for (id, definition) in definitions {
            let a = assess(definition, &person, &lines);
            let row = (
                site,
                a.verdict.has_data(),
                a.verdict.is_engaged(),
                i64::from(a.counted),
                i64::from(a.counted_after_discharge),
            );
            out.insert((id.0, episode), row);
        }
    }
    out
}

/// Changes something that assessments rest on and says which episode it was.
async fn change(tx: &mut Tx, org: OrgId, drawn: &Drawn, dice: &mut Draw) -> EpisodeId {
    let (episode, _, _) = dice.of(&drawn.episodes);
    let day = dice.day();
    let kind = dice.below(6);
    let statement = match kind {
        0 => query("UPDATE support_episode SET discharge_on = NULL WHERE org_id = $1 AND id = $2"),
        1 => query("UPDATE support_episode SET discharge_on = $3 WHERE org_id = $1 AND id = $2"),
        2 => query("DELETE FROM peer_match WHERE org_id = $1 AND episode_id = $2"),
        3 => query(
            "UPDATE contact SET outcome = 'met', place = 'community', on_date = $3 WHERE org_id = $1 AND episode_id = $2",
        ),
        4 => query(
            "UPDATE contact SET mechanism = 'telephone' WHERE org_id = $1 AND episode_id = $2 AND on_date < $3",
        ),
        _ => query(
            "UPDATE contact SET outcome = 'not_met' WHERE org_id = $1 AND episode_id = $2 AND on_date < $3",
        ),
    };
    let mut statement = statement.bind(org).bind(episode);
    if matches!(kind, 1 | 3..) {
        statement = statement.bind(day);
    }
    statement.execute(tx).await.expect("changed");
    episode
}

#[tokio::test]
async fn what_is_kept_is_what_the_rule_gives_after_random_changes() {
    for test in both().await {
        for seed in 1..=6 {
            let (around, _) = testkit::fixed();
            let mut tx = test.db.write().await.expect("begins");
            let org = organisation(&mut tx, &around).await;
            let creates = access::creates(&manager(org, &around), None).expect("may");
            let wide = Definition {
                mechanisms: vec![Mechanism::FaceToFace, Mechanism::Telephone],
                with: With::AnyWorker,
                window_days: Some(90),
                ..Definition::published()
            };
            let id: DefinitionId = around.id();
            definition::create(&mut tx, &around, &creates, id, "Wide", wide.clone())
                .await
                .expect("made");
            let drawn = draw(&mut tx, &around, org, seed, Size::SMALL).await;
            engagement::reassess_all(&mut tx, org, None)
                .await
                .expect("assessed");
            let own = definition::list(&mut tx, &reads(org, &around))
                .await
                .expect("listed");
            let definitions: Vec<(DefinitionId, Definition)> =
                own.into_iter().map(|s| (s.id, s.definition)).collect();
            assert_eq!(definitions.len(), 2);
            let fresh = recomputed(&mut tx, org, &definitions).await;
            assert_eq!(fresh.len(), drawn.episodes.len() * 2);
            assert_eq!(kept(&mut tx, org).await, fresh);
            let mut dice = Draw::new(seed + 100);
            for _ in 0..25 {
                let episode = change(&mut tx, org, &drawn, &mut dice).await;
                engagement::reassess(&mut tx, org, episode)
                    .await
                    .expect("assessed");
            }
            assert_eq!(
                kept(&mut tx, org).await,
                recomputed(&mut tx, org, &definitions).await,
                "seed {seed}"
            );
        }
    }
}

fn reads(org: OrgId, around: &Surroundings) -> access::Permit<on::EngagementDefinition, to::Read> {
    store::permits::organisation(&manager(org, around)).expect("may")
}

#[tokio::test]
async fn an_organisation_begins_with_the_published_definition() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = organisation(&mut tx, &around).await;
        definition::ensure_default(&mut tx, &around, org)
            .await
            .expect("there already");
        let all = definition::list(&mut tx, &reads(org, &around))
            .await
            .expect("listed");
        assert_eq!(all.len(), 1);
        assert!(all[0].is_default);
        assert_eq!(all[0].definition, Definition::published());
    }
}

#[tokio::test]
async fn a_definition_is_changed_once_and_one_is_the_default() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = organisation(&mut tx, &around).await;
        let manager = manager(org, &around);
        let creates = access::creates(&manager, None).expect("may");
        let changes = store::permits::organisation(&manager).expect("may");
        let id: DefinitionId = around.id();
        let three = Definition {
            minimum: 3,
            ..Definition::published()
        };
        for _ in 0..2 {
            definition::create(&mut tx, &around, &creates, id, "Three", three.clone())
                .await
                .expect("sending it twice makes it once");
        }
        let four = Definition {
            minimum: 4,
            ..Definition::published()
        };
        definition::change(&mut tx, &around, &changes, id, 1, "Four", four.clone())
            .await
            .expect("changed");
        definition::change(&mut tx, &around, &changes, id, 1, "Four", four.clone())
            .await
            .expect("the same again is done already");
        let clash = definition::change(&mut tx, &around, &changes, id, 1, "Three", three).await;
        assert!(matches!(clash, Err(store::Error::Changed)), "{clash:?}");
        definition::set_default(&mut tx, &around, &changes, id)
            .await
            .expect("set");
        let all = definition::list(&mut tx, &reads(org, &around))
            .await
            .expect("listed");
        let defaults: Vec<&str> = all
            .iter()
            .filter(|s| s.is_default)
            .map(|s| s.name.as_str())
            .collect();
        assert_eq!(defaults, ["Four"]);
        let impossible = Definition { minimum: 0, ..four };
        let refused =
            definition::create(&mut tx, &around, &creates, around.id(), "None", impossible).await;
        assert!(matches!(refused, Err(store::Error::Refused(_))));
    }
}

/// The Sites page must not touch a contact or a period of support for each person: the counts of engagement come from
/// the index over the assessments alone.
#[tokio::test]
async fn counts_of_engagement_by_site_are_read_from_an_index_alone() {
    let test = testkit::databases::sqlite().await;
    let mut tx = test.db.read().await.expect("begins");
    let plan: Vec<(i64, i64, i64, String)> =
        query("EXPLAIN QUERY PLAN SELECT r.site_id, count(*), sum(r.value) FROM (")
            .push(rows_text(&figures::ENGAGED).expect("it has one"))
            .push(") r WHERE 1 = 1 GROUP BY r.site_id")
            .bind(OrgId(Uuid::nil()))
            .bind(Uuid::nil())
            .all(&mut tx)
            .await
            .expect("planned");
    let steps: Vec<&str> = plan.iter().map(|step| step.3.as_str()).collect();
    assert_eq!(steps.len(), 1, "{steps:?}");
    assert!(
        steps[0].contains("USING COVERING INDEX engagement_assessment_site"),
        "{steps:?}"
    );
}
