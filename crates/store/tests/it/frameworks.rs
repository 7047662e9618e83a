//! Vocabularies: what is shipped, what an organisation makes of it, and what was recorded long ago.

use access::{Actor, Permit, Role, on, to};
use frameworks::{
    Framework, FrameworkId, Leftover, NewTerm, Row, TermRef, Version, add_local_term,
    replace_drafts,
};
use store::account::NewAccount;
use store::delivery::contact::{self, NewContact};
use store::frameworks as room;
use store::organisation::{self, NewOrganisation};
use store::{Error, Surroundings, Tx, permits};
use testkit::both;
use testkit::world::pair;

const TYPOLOGY: &str = "peer-support-typology";

fn id(text: &str) -> FrameworkId {
    text.parse().expect("an identifier")
}

async fn administrator(tx: &mut Tx, around: &Surroundings, name: &str) -> Actor {
    let new = NewOrganisation {
        name,
        demonstration: false,
        time_zone: "Europe/London",
    };
    let org = organisation::create(tx, around, &new)
        .await
        .expect("made")
        .id;
    let account = NewAccount {
        email: &format!("{name}@example.org"),
        name: "Ada",
        role: Role::Administrator,
        password_hash: "x",
        worker: None,
        person: None,
        sites: &[],
        teams: &[],
    };
    let account = store::account::insert(tx, around, org, &account)
        .await
        .expect("made");
    store::account::actor(tx, org, account)
        .await
        .expect("there")
}

fn change(actor: &Actor) -> Permit<on::Framework, to::Change> {
    permits::organisation(actor).expect("an administrator may")
}

fn with_local(framework: &Framework, name: &str) -> Framework {
    let new = NewTerm {
        name: name.to_owned(),
        definition: "What we mean by it.".to_owned(),
        group: framework.groups()[0].id.clone(),
        parent: None,
    };
    add_local_term(framework, new, framework.version().next()).expect("fits")
}

async fn typology(tx: &mut Tx, actor: &Actor) -> Framework {
    room::load(tx, actor.org)
        .await
        .expect("read")
        .current_of(&id(TYPOLOGY))
        .expect("shipped")
        .clone()
}

#[tokio::test]
async fn frameworks_current_is_what_is_shipped_until_a_version_is_made() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let actor = administrator(&mut tx, &around, "one").await;
        let current = room::current(&mut tx, actor.org).await.expect("read");
        assert_eq!(&*current, frameworks::built_in());

        let shipped = typology(&mut tx, &actor).await;
        let next = with_local(&shipped, "Walking group");
        room::save_version(
            &mut tx,
            &around,
            &change(&actor),
            shipped.version(),
            &next,
            "asked for",
        )
        .await
        .expect("kept");
        // What comes back equals what went in, down to the order of attributes.
        assert_eq!(typology(&mut tx, &actor).await, next);
        let versions: Vec<String> = room::versions(&mut tx, actor.org, &id(TYPOLOGY))
            .await
            .expect("read")
            .iter()
            .map(|f| f.version().to_string())
            .collect();
        assert_eq!(versions, ["2023.1", "2023.2"]);
        let read = permits::organisation(&actor).expect("may");
        let history = room::history(&mut tx, &read, &id(TYPOLOGY))
            .await
            .expect("read");
        assert_eq!(history.len(), 1);
        assert_eq!(
            (
                history[0].why.as_str(),
                history[0].by.as_deref(),
                history[0].follows.to_string()
            ),
            ("asked for", Some("Ada"), "2023.1".to_owned())
        );
        let audited = store::query("SELECT count(*) FROM audit WHERE org_id = $1 AND resource = 'framework' AND action = 'change'")
            .bind(actor.org)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(audited, 1);
    }
}

#[tokio::test]
async fn frameworks_of_one_organisation_are_not_anothers() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let one = administrator(&mut tx, &around, "one").await;
        let two = administrator(&mut tx, &around, "two").await;
        let shipped = typology(&mut tx, &one).await;
        let next = with_local(&shipped, "Walking group");
        room::save_version(
            &mut tx,
            &around,
            &change(&one),
            shipped.version(),
            &next,
            "",
        )
        .await
        .expect("kept");
        assert_eq!(typology(&mut tx, &one).await, next);
        assert_eq!(typology(&mut tx, &two).await, shipped);
    }
}

#[tokio::test]
async fn frameworks_a_version_made_from_an_old_one_is_refused() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let actor = administrator(&mut tx, &around, "one").await;
        let shipped = typology(&mut tx, &actor).await;
        let base = shipped.version().clone();
        let first = with_local(&shipped, "Walking group");
        room::save_version(&mut tx, &around, &change(&actor), &base, &first, "")
            .await
            .expect("kept");
        let second = with_local(&shipped, "Cooking group");
        let refused =
            room::save_version(&mut tx, &around, &change(&actor), &base, &second, "").await;
        assert!(matches!(refused, Err(Error::Changed)), "{refused:?}");
        // The transaction goes on: on PostgreSQL a failed statement would have ended it.
        let refused = room::save_version(
            &mut tx,
            &around,
            &change(&actor),
            first.version(),
            &second,
            "",
        )
        .await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        assert_eq!(typology(&mut tx, &actor).await, first);
    }
}

#[tokio::test]
async fn frameworks_two_versions_at_the_same_moment_never_fork() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let actor = administrator(&mut tx, &around, "one").await;
        let shipped = typology(&mut tx, &actor).await;
        tx.commit().await.expect("kept");
        let make = |name: &'static str, version: &'static str| {
            let (db, around, actor, shipped) = (
                test.db.clone(),
                around.clone(),
                actor.clone(),
                shipped.clone(),
            );
            async move {
                let version: Version = version.parse().expect("a version");
                let new = NewTerm {
                    name: name.to_owned(),
                    definition: "What we mean.".to_owned(),
                    group: shipped.groups()[0].id.clone(),
                    parent: None,
                };
                let next = add_local_term(&shipped, new, version).expect("fits");
                let mut tx = db.write().await.expect("begins");
                let kept = room::save_version(
                    &mut tx,
                    &around,
                    &change(&actor),
                    shipped.version(),
                    &next,
                    "",
                )
                .await;
                tx.commit().await.expect("ends");
                kept.is_ok()
            }
        };
        let (a, b) = tokio::join!(make("Walking", "2023.2"), make("Cooking", "2024.1"));
        assert!(a != b, "exactly one is kept");
    }
}

#[tokio::test]
async fn frameworks_what_was_recorded_stays_readable() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let actor = administrator(&mut tx, &around, "one").await;
        let shipped = typology(&mut tx, &actor).await;
        let draft = shipped
            .term(&"draft:1.1".parse().expect("id"))
            .expect("there")
            .clone();
        let row = Row {
            line: 2,
            number: "1.1".into(),
            name: "A name that was read".into(),
            source: "kotera2023".into(),
            group: "1".into(),
            replaces: draft.id.to_string(),
            ..Row::default()
        };
        let (next, _) =
            replace_drafts(&shipped, &[row], shipped.version().next(), Leftover::Retire)
                .expect("fits");
        room::save_version(
            &mut tx,
            &around,
            &change(&actor),
            shipped.version(),
            &next,
            "",
        )
        .await
        .expect("kept");
        let of = |term: &str| TermRef {
            framework: id(TYPOLOGY),
            version: shipped.version().clone(),
            term: term.parse().expect("id"),
        };
        let names = room::resolve_terms(&mut tx, actor.org, [of("draft:1.1"), of("nowhere")])
            .await
            .expect("read");
        let recorded = &names[&of("draft:1.1")];
        assert_eq!(recorded.name, draft.name);
        assert_eq!(recorded.attribution, "Alongside working term (draft)");
        assert_eq!(recorded.today.as_deref(), Some("A name that was read"));
        assert_eq!(names[&of("nowhere")].name, "nowhere");
        let name = room::name_of(
            &mut tx,
            actor.org,
            &id(TYPOLOGY),
            shipped.version(),
            &draft.id,
        )
        .await
        .expect("read");
        assert_eq!(name, draft.name);
    }
}

/// Records a contact with these terms, and returns who looks at the figures.
async fn record(
    tx: &mut Tx,
    around: &Surroundings,
    it: &pair::Programme,
    worker: &Actor,
    terms: Vec<TermRef>,
) {
    let today = jiff::civil::date(2026, 3, 2);
    let facts = delivery::contact::ContactFacts {
        outcome: delivery::contact::Outcome::Met,
        date: today,
        time: None,
        mechanism: delivery::contact::Mechanism::FaceToFace,
        place: Some(delivery::contact::Place::Community),
        minutes: delivery::contact::Minutes::new(45).ok(),
        attendance_code: None,
    };
    let permit = permits::person::<on::Contact, to::Create>(tx, worker, it.person, today)
        .await
        .expect("matched");
    let new = NewContact {
        id: around.id(),
        worker: it.worker,
        facts: facts.check(today).expect("fits"),
        circumstances: String::new(),
        terms,
    };
    contact::record(tx, around, &permit, &new)
        .await
        .expect("recorded");
}

#[tokio::test]
async fn frameworks_usage_counts_a_contact_once_under_all_names_of_a_term() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let ada = administrator(&mut tx, &around, "one").await;
        let it = pair::programme(&mut tx, &around, ada.org, "Northside").await;
        let account = NewAccount {
            email: "sam@example.org",
            name: "Sam",
            role: Role::PeerWorker,
            password_hash: "x",
            worker: Some(it.worker),
            person: None,
            sites: &[it.site],
            teams: &[],
        };
        let account = store::account::insert(&mut tx, &around, ada.org, &account)
            .await
            .expect("made");
        let sam = store::account::actor(&mut tx, ada.org, account)
            .await
            .expect("there");
        let of = |version: &str, term: &str| TermRef {
            framework: id(TYPOLOGY),
            version: version.parse().expect("a version"),
            term: term.parse().expect("id"),
        };
        record(&mut tx, &around, &it, &sam, vec![of("2023.1", "3.2")]).await;
        let both_names = vec![
            of("2023.1", "draft:1.1"),
            of("2023.2", "1.1"),
            of("2023.1", "3.2"),
        ];
        record(&mut tx, &around, &it, &sam, both_names).await;
        record(&mut tx, &around, &it, &sam, vec![of("2023.2", "1.1")]).await;
        let figures = permits::organisation(&ada).expect("may");
        let ids: Vec<_> = ["1.1", "draft:1.1"]
            .map(|term| term.parse().expect("id"))
            .into();
        let used = room::usage(&mut tx, &figures, &id(TYPOLOGY), &ids)
            .await
            .expect("counted");
        assert_eq!(used.contacts, 2);
        let v = |text: &str| text.parse::<Version>().expect("a version");
        assert_eq!(used.by_version, [(v("2023.1"), 1), (v("2023.2"), 2)]);
        let one = room::usage(
            &mut tx,
            &figures,
            &id(TYPOLOGY),
            &["3.2".parse().expect("id")],
        )
        .await
        .expect("counted");
        assert_eq!(one.contacts, 2);
        let none = room::usage(&mut tx, &figures, &id("chime"), &ids)
            .await
            .expect("counted");
        assert_eq!(none.contacts, 0);
    }
}
