//! Recording, changing and listing contacts.

use access::{Actor, Permit, Role, on, reach, to};
use delivery::contact::{ContactFacts, Mechanism, Minutes, Outcome, Place};
use delivery::peer_match::MatchKind;
use frameworks::TermRef;
use ids::{ContactId, PersonId};
use jiff::civil::{Date, date};
use store::delivery::contact::{
    self, Change, Changed, Filter, NewContact, Recorded, begin_export, export_page,
};
use store::listing::Page;
use store::organisation::{self, NewOrganisation};
use store::{Error, Surroundings, Tx, permits, query};
use testkit::both;
use testkit::world::pair::{self as world, Programme};

pub const TODAY: Date = date(2026, 3, 2);

pub async fn begin(tx: &mut Tx, around: &Surroundings) -> Programme {
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

/// Somebody with this role. The peer worker and the supported person have one account each.
pub async fn actor(tx: &mut Tx, around: &Surroundings, it: &Programme, role: Role) -> Actor {
    let tie = match role {
        Role::PeerWorker => Some(("worker_id", it.worker.0)),
        Role::SupportedPerson => Some(("person_id", it.person.0)),
        _ => None,
    };
    if let Some((column, whose)) = tie {
        let there: Option<(uuid::Uuid,)> =
            store::query("SELECT id FROM account WHERE org_id = $1 AND ")
                .bind(it.org)
                .push(column)
                .push(" = ")
                .push_bind(whose)
                .optional(tx)
                .await
                .expect("asked");
        if let Some((id,)) = there {
            let id = ids::AccountId(id);
            return store::account::actor(tx, it.org, id).await.expect("there");
        }
    }
    let email = format!("{}@example.org", around.id::<ids::AccountId>());
    let new = store::account::NewAccount {
        email: &email,
        name: role.code(),
        role,
        password_hash: "none",
        worker: (role == Role::PeerWorker).then_some(it.worker),
        person: (role == Role::SupportedPerson).then_some(it.person),
        sites: &[it.site],
        teams: &[],
    };
    let id = store::account::insert(tx, around, it.org, &new)
        .await
        .expect("an account can be made");
    store::account::actor(tx, it.org, id).await.expect("there")
}

async fn may<D: to::Deed>(tx: &mut Tx, actor: &Actor, person: PersonId) -> Permit<on::Contact, D> {
    permits::person(tx, actor, person, TODAY)
        .await
        .expect("the policy allows it")
}

fn met() -> ContactFacts {
    ContactFacts {
        outcome: Outcome::Met,
        date: TODAY,
        time: Some(jiff::civil::time(9, 5, 0, 0)),
        mechanism: Mechanism::FaceToFace,
        place: Some(Place::Community),
        minutes: Minutes::new(45).ok(),
        attendance_code: None,
    }
    .check(TODAY)
    .expect("fits")
}

fn relationship() -> TermRef {
    TermRef {
        framework: "peer-support-typology".parse().expect("an id"),
        version: "2023.1".parse().expect("a version"),
        term: "3.2".parse().expect("an id"),
    }
}

fn new_contact(around: &Surroundings, it: &Programme) -> NewContact {
    NewContact {
        id: around.id(),
        worker: it.worker,
        facts: met(),
        circumstances: String::new(),
        terms: vec![relationship()],
    }
}

pub async fn recorded(tx: &mut Tx, around: &Surroundings, it: &Programme, by: &Actor) -> ContactId {
    let new = new_contact(around, it);
    let permit = may(tx, by, it.person).await;
    contact::record(tx, around, &permit, &new)
        .await
        .expect("recorded");
    new.id
}

#[tokio::test]
async fn a_contact_is_read_as_it_was_recorded_and_a_form_sent_twice_counts_once() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let permit = may(&mut tx, &worker, it.person).await;
        let new = new_contact(&around, &it);
        for again in [false, true] {
            let answer = contact::record(&mut tx, &around, &permit, &new)
                .await
                .expect("recorded");
            assert_eq!(matches!(answer, Recorded::Again(_)), again);
        }
        let read = may(&mut tx, &worker, it.person).await;
        let found = contact::load(&mut tx, &around, &read, new.id)
            .await
            .expect("there");
        assert_eq!(found.line.facts, new.facts);
        assert_eq!(found.line.mechanism_code, "01");
        assert_eq!(found.line.facts.attendance_code.as_deref(), Some("5"));
        assert_eq!(found.terms, new.terms);
        assert_eq!(found.line.site, it.site);
        assert_eq!(found.changed_by.as_deref(), Some("peer_worker"));
        let audited = query("SELECT count(*) FROM audit WHERE resource = 'contact' AND action = 'create' AND resource_id = $1 AND person_id = $2")
            .bind(new.id)
            .bind(it.person)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(audited, 1);
    }
}

#[tokio::test]
async fn a_worker_records_for_the_days_of_their_match_and_a_coordinator_for_any() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let coordinator = actor(&mut tx, &around, &it, Role::Coordinator).await;
        let mut before_the_match = new_contact(&around, &it);
        before_the_match.facts.date = date(2025, 12, 31);
        let permit = may(&mut tx, &worker, it.person).await;
        let refused = contact::record(&mut tx, &around, &permit, &before_the_match)
            .await
            .expect_err("refused");
        assert!(matches!(refused, Error::Refused(_)), "{refused}");
        let permit = may(&mut tx, &coordinator, it.person).await;
        contact::record(&mut tx, &around, &permit, &before_the_match)
            .await
            .expect("recorded by the coordinator");
        // Nobody records in the name of another worker, and nobody takes another's form for their own.
        let other = world::worker(&mut tx, &around, it.org, it.site, "Other").await;
        let permit = may(&mut tx, &worker, it.person).await;
        let mut in_other_name = new_contact(&around, &it);
        in_other_name.worker = other;
        for new in [&in_other_name, &before_the_match] {
            let denied = contact::record(&mut tx, &around, &permit, new)
                .await
                .expect_err("denied");
            assert!(matches!(denied, Error::Denied), "{denied}");
        }
    }
}

#[tokio::test]
async fn cover_allows_while_it_is_dated() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let stand_in = world::worker(&mut tx, &around, it.org, it.site, "Stand-in").await;
        let cover = Programme {
            worker: stand_in,
            ..it
        };
        let until = Some("2026-03-03");
        world::matched(
            &mut tx,
            &around,
            &cover,
            MatchKind::Cover,
            "2026-03-01",
            until,
        )
        .await;
        let actor = actor(&mut tx, &around, &cover, Role::PeerWorker).await;
        recorded(&mut tx, &around, &cover, &actor).await;
        let reach = reach::<on::Contact, to::Read>(&actor).expect("allowed");
        for (today, seen) in [(TODAY, 1), (date(2026, 3, 4), 0)] {
            let page = Page::new(1, 100);
            let listed = contact::list(&mut tx, &around, &reach, &Filter::default(), page, today)
                .await
                .expect("listed");
            assert_eq!(listed.total, seen, "on {today}");
            let allowed =
                permits::may_person::<on::Contact, to::Create>(&mut tx, &actor, it.person, today)
                    .await
                    .expect("asked");
            assert_eq!(allowed, seen == 1, "on {today}");
        }
    }
}

#[tokio::test]
async fn a_change_keeps_what_was_said_before_and_notices_another_version() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let id = recorded(&mut tx, &around, &it, &worker).await;
        let permit = may(&mut tx, &worker, it.person).await;
        let mut facts = met();
        facts.minutes = Minutes::new(30).ok();
        let mut change = Change {
            version: 1,
            worker: it.worker,
            facts,
            circumstances: String::new(),
            terms: Vec::new(),
            reason: String::new(),
        };
        let unexplained = contact::change(&mut tx, &around, &permit, id, &change)
            .await
            .expect_err("refused");
        assert!(matches!(unexplained, Error::Refused(_)));
        change.reason = "We talked for less long".into();
        for answer in [Changed::Saved, Changed::Nothing] {
            let changed = contact::change(&mut tx, &around, &permit, id, &change)
                .await
                .expect("changed");
            assert_eq!(changed, answer);
        }
        change.facts.minutes = Minutes::new(20).ok();
        let clash = contact::change(&mut tx, &around, &permit, id, &change)
            .await
            .expect_err("somebody was faster");
        assert!(matches!(clash, Error::Changed));
        let (facts, reason): (sqlx_json::Facts, String) = query(
            "SELECT facts, reason FROM contact_revision WHERE org_id = $1 AND contact_id = $2",
        )
        .bind(it.org)
        .bind(id)
        .one(&mut tx)
        .await
        .expect("one revision");
        assert_eq!(facts.0["minutes"], 45);
        assert_eq!(facts.0["terms"][0], "peer-support-typology/2023.1/3.2");
        assert_eq!(reason, "We talked for less long");
        let (detail,): (String,) =
            query("SELECT detail FROM audit WHERE resource = 'contact' AND action = 'change'")
                .one(&mut tx)
                .await
                .expect("one entry");
        assert_eq!(detail, "minutes, terms");
        let read = may::<to::Read>(&mut tx, permit.actor(), it.person).await;
        let history = contact::history(&mut tx, &read, id).await.expect("read");
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].said.facts.minutes, Minutes::new(45).ok());
        assert_eq!(history[0].said.terms.len(), 1);
        assert!(!history[0].said.worker_name.is_empty());
        assert_eq!(history[0].reason, "We talked for less long");
        assert!(history[0].by.is_some());
    }
}

/// The type of a JSON column.
mod sqlx_json {
    pub type Facts = sqlx::types::Json<serde_json::Value>;
}

#[tokio::test]
async fn a_planned_contact_becomes_a_recorded_one_without_a_reason() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let worker = actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let id = world::contact(&mut tx, &around, &it, TODAY, Outcome::Planned).await;
        let permit = may(&mut tx, &worker, it.person).await;
        let change = Change {
            version: 1,
            worker: it.worker,
            facts: met(),
            circumstances: String::new(),
            terms: vec![relationship()],
            reason: String::new(),
        };
        contact::change(&mut tx, &around, &permit, id, &change)
            .await
            .expect("recorded");
        let read = may(&mut tx, &worker, it.person).await;
        let found = contact::load(&mut tx, &around, &read, id)
            .await
            .expect("there");
        assert_eq!(found.line.facts.outcome, Outcome::Met);
        assert_eq!(found.line.version, 2);
    }
}

#[tokio::test]
async fn lists_hold_what_the_actor_may_see_and_nothing_else() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = begin(&mut tx, &around).await;
        let other = world::programme(&mut tx, &around, it.org, "Southside").await;
        for day in 1..=5 {
            world::contact(&mut tx, &around, &it, date(2026, 2, day), Outcome::Met).await;
            world::contact(
                &mut tx,
                &around,
                &other,
                date(2026, 2, day),
                Outcome::NotMet,
            )
            .await;
        }
        let filter = Filter::default();
        for role in [Role::PeerWorker, Role::Coordinator, Role::SupportedPerson] {
            let actor = actor(&mut tx, &around, &it, role).await;
            let reach = reach::<on::Contact, to::Read>(&actor).expect("allowed");
            let list = contact::list(&mut tx, &around, &reach, &filter, Page::new(1, 3), TODAY)
                .await
                .expect("listed");
            assert_eq!((list.rows.len(), list.total, list.more), (3, 5, false));
            assert!(list.rows.iter().all(|row| row.person == it.person));
            assert_eq!(list.rows[0].date, date(2026, 2, 5), "latest first");
            // Asking for somebody else's narrows down; it never widens.
            let others = Filter {
                person: Some(other.person),
                ..Filter::default()
            };
            let list = contact::list(&mut tx, &around, &reach, &others, Page::new(1, 3), TODAY)
                .await
                .expect("listed");
            assert_eq!(list.total, 0, "{role}");
        }
        // A coordinator of both sites sees the pieces in one order.
        let mut both_sites = actor(&mut tx, &around, &it, Role::Coordinator).await;
        both_sites.sites = vec![it.site, other.site];
        let reach = access::reach::<on::Contact, to::Export>(&both_sites).expect("allowed");
        let filter = Filter {
            from: Some(date(2026, 2, 2)),
            ascending: true,
            ..Filter::default()
        };
        let bounds = begin_export(&mut tx, &around, &reach, &filter, TODAY)
            .await
            .expect("bounded");
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let rows = export_page(&mut tx, &bounds, after, 3)
                .await
                .expect("a piece");
            let Some(last) = rows.last() else { break };
            after = Some(last.end().expect("readable"));
            seen.extend(rows.iter().map(|row| (row.on_date.clone(), row.id)));
        }
        assert_eq!(seen.len(), 8);
        assert!(seen.is_sorted());
        let filter = Filter {
            outcome: Some(Outcome::NotMet),
            worker: Some(other.worker),
            mechanism: Some(Mechanism::FaceToFace),
            ..Filter::default()
        };
        let bounds = begin_export(&mut tx, &around, &reach, &filter, TODAY)
            .await
            .expect("bounded");
        let rows = export_page(&mut tx, &bounds, None, 100)
            .await
            .expect("a piece");
        assert_eq!(rows.len(), 5);
        let audited = query("SELECT count(*) FROM audit WHERE action = 'export' AND resource = 'contact' AND (detail LIKE '8 listed%' OR detail LIKE '5 listed%')")
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(audited, 2);
    }
}
