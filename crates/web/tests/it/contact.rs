//! Recording a contact from the first tap to the list, and everything that may happen on the way.

use access::{Actor, Role};
use axum::http::StatusCode;
use delivery::contact::Outcome;
use delivery::note::NoteMode;
use jiff::SignedDuration;
use jiff::civil::date;
use store::query;
use testkit::TestApp;
use testkit::app::AccountTies;
use testkit::world::pair::{self as world, Programme};

struct World {
    app: TestApp,
    it: Programme,
    worker: Actor,
    cookie: String,
}

async fn begin() -> World {
    let app = TestApp::new().await;
    let mut tx = app.app.db.write().await.expect("begins");
    let it = world::programme(&mut tx, &app.around, app.org, "Northside").await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        worker: Some(it.worker),
        sites: vec![it.site],
        ..AccountTies::default()
    };
    let worker = app
        .account(Role::PeerWorker, "sam@example.org", &ties)
        .await;
    let cookie = app.cookie(&worker).await;
    World {
        app,
        it,
        worker,
        cookie,
    }
}

impl World {
    async fn coordinator(&self) -> String {
        let ties = AccountTies {
            sites: vec![self.it.site],
            ..AccountTies::default()
        };
        let actor = self
            .app
            .account(Role::Coordinator, "ada@example.org", &ties)
            .await;
        self.app.cookie(&actor).await
    }

    async fn person(&self) -> String {
        let ties = AccountTies {
            person: Some(self.it.person),
            ..AccountTies::default()
        };
        let actor = self
            .app
            .account(Role::SupportedPerson, "jo@example.org", &ties)
            .await;
        self.app.cookie(&actor).await
    }

    async fn count(&self, what: &'static str) -> i64 {
        let mut tx = self.app.app.db.read().await.expect("begins");
        query(what).count(&mut tx).await.expect("counted")
    }
}

/// The value of a hidden field.
fn hidden(body: &str, name: &str) -> String {
    let at = body
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no hidden field {name}"));
    at.split('"').next().expect("a value").to_owned()
}

const RELATIONSHIP: &str = "peer-support-typology/2023.1/3.2";

/// A form as a phone sends it.
fn filled<'a>(id: &'a str, person: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("form", "contact"),
        ("person", person),
        ("outcome", "met"),
        ("when-day", "2"),
        ("when-month", "3"),
        ("when-year", "2026"),
        ("time", "09:30"),
        ("mechanism", "face_to_face"),
        ("place", "community"),
        ("minutes-quick", "45"),
        ("component", RELATIONSHIP),
        ("note", "We walked by the canal"),
        ("reflection", "CANARY-REFLECTION"),
    ]
}

#[tokio::test]
async fn a_contact_is_recorded_from_my_day_and_counts_once() {
    let world = begin().await;
    let day = world.app.get("/delivery/my-day", &world.cookie).await;
    assert_eq!(day.status, StatusCode::OK, "{}", day.body);
    let person = world.it.person.to_string();
    let link = format!("/delivery/contacts/new?person={person}");
    assert!(day.body.contains(&link), "one tap for each person");
    assert!(day.body.contains("Not met for more than 14 days"));
    let form = world.app.get(&link, &world.cookie).await;
    assert_eq!(form.status, StatusCode::OK);
    for shown in [
        "Person of Northside",
        "A line you both agree",
        "Only you can read this",
        "Duty desk of Northside, 020 7946 0000",
        "value=\"2026\"",
        "value=\"10:00\"",
        RELATIONSHIP,
        "Promote reciprocity",
    ] {
        assert!(form.body.contains(shown), "{shown} is shown");
    }
    assert_eq!(form.body.matches("<h1").count(), 1);
    let id = hidden(&form.body, "id");
    let fields = filled(&id, &person);
    let address = format!("/delivery/contacts/{id}?done=contact-recorded");
    for _ in 0..2 {
        let sent = world
            .app
            .post("/delivery/contacts", &world.cookie, &fields)
            .await;
        assert_eq!(sent.location(), address, "{}", sent.body);
    }
    assert_eq!(world.count("SELECT count(*) FROM contact").await, 1);
    let seen = world.app.get(&address, &world.cookie).await;
    for shown in [
        "The contact is recorded",
        "Face to face",
        "In the community",
        "45 minutes",
        "2 March 2026, 09:30",
        "Relationship building",
        "We walked by the canal",
        "CANARY-REFLECTION",
    ] {
        assert!(seen.body.contains(shown), "{shown} is shown");
    }
    let list = world.app.get("/delivery/contacts", &world.cookie).await;
    assert!(list.body.contains("Person of Northside"));
    assert!(list.body.contains("1 to 1 of 1"));
    let file = world.app.get("/delivery/contacts.csv", &world.cookie).await;
    assert!(
        file.body
            .contains("face_to_face,community,community,met,45,01,5"),
        "{}",
        file.body
    );
    let day = world.app.get("/delivery/my-day", &world.cookie).await;
    assert!(day.body.contains("Last met 2 March 2026"));
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_everything_typed_stays() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[("outcome", "")], "Say what happened"),
        (
            &[("when-day", "31"), ("when-month", "2")],
            "There is no such day",
        ),
        (&[("when-year", "2027")], "cannot be in the future"),
        (
            &[("when-year", "2025")],
            "You were not this person’s peer worker on that day",
        ),
        (&[("time", "25:00")], "Write the time like 14:30"),
        (&[("place", "")], "Say where you met"),
        (&[("minutes-quick", "")], "Say how many minutes it lasted"),
        (
            &[("minutes", "9999"), ("minutes-quick", "")],
            "from 1 to 1440",
        ),
        (&[("minutes", "30")], "You chose 45 minutes and wrote 30"),
    ];
    for (changes, message) in cases {
        let mut fields = filled(&id, &person);
        fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        fields.extend(changes.iter().copied());
        let answer = world
            .app
            .post("/delivery/contacts", &world.cookie, &fields)
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{message}");
        assert!(answer.body.contains(message), "{message}");
        assert!(answer.body.contains("There is a problem"));
        assert!(answer.body.contains("We walked by the canal"), "{message}");
        assert!(answer.body.contains("CANARY-REFLECTION"));
        let chip = format!("value=\"{RELATIONSHIP}\" checked");
        assert!(answer.body.contains(&chip), "the chip stays chosen");
    }
    let mut nobody = filled(&id, &person);
    nobody.retain(|(name, _)| *name != "person");
    let answer = world
        .app
        .post("/delivery/contacts", &world.cookie, &nobody)
        .await;
    assert!(answer.body.contains("Choose who it was with"));
    assert!(answer.body.contains("We walked by the canal"));
    assert_eq!(world.count("SELECT count(*) FROM contact").await, 0);
}

#[tokio::test]
async fn a_draft_brings_everything_back_to_its_author_and_to_nobody_else() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let fields = filled(&id, &person);
    let saved = world
        .app
        .post(&format!("/drafts/{id}"), &world.cookie, &fields)
        .await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT);
    let open = format!("/delivery/contacts/new?draft={id}");
    let day = world.app.get("/delivery/my-day", &world.cookie).await;
    assert!(day.body.contains("Begun and not finished"));
    assert!(day.body.contains(&open));
    let again = world.app.get(&open, &world.cookie).await;
    for shown in [
        "We walked by the canal",
        "CANARY-REFLECTION",
        "value=\"09:30\"",
        "Saved 10:00",
    ] {
        assert!(again.body.contains(shown), "{shown} is there again");
    }
    for chosen in [RELATIONSHIP, "met", "face_to_face", "community", "45"] {
        let box_ = format!("value=\"{chosen}\" checked");
        assert!(again.body.contains(&box_), "{chosen} is chosen again");
    }
    // Another worker, matched with the same person, opens a blank form.
    let mut tx = world.app.app.db.write().await.expect("begins");
    let other = Programme {
        worker: world::worker(
            &mut tx,
            &world.app.around,
            world.app.org,
            world.it.site,
            "Other",
        )
        .await,
        ..world.it
    };
    world::matched(
        &mut tx,
        &world.app.around,
        &other,
        delivery::peer_match::MatchKind::Cover,
        "2026-01-01",
        Some("2026-12-31"),
    )
    .await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        worker: Some(other.worker),
        ..AccountTies::default()
    };
    let actor = world
        .app
        .account(Role::PeerWorker, "other@example.org", &ties)
        .await;
    let others = world.app.cookie(&actor).await;
    let blank = world.app.get(&open, &others).await;
    assert_eq!(blank.status, StatusCode::OK);
    assert!(!blank.body.contains("canal") && !blank.body.contains("CANARY"));
    assert_ne!(hidden(&blank.body, "id"), id);
    // Once it is sent the draft is gone, and its address leads to the contact.
    world
        .app
        .post("/delivery/contacts", &world.cookie, &fields)
        .await;
    assert_eq!(world.count("SELECT count(*) FROM draft").await, 0);
    let sent = world.app.get(&open, &world.cookie).await;
    assert_eq!(sent.location(), format!("/delivery/contacts/{id}"));
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_there_after_signing_in() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let fields = filled(&id, &person);
    world.app.clock.advance(SignedDuration::from_mins(31));
    let over = world
        .app
        .post("/delivery/contacts", &world.cookie, &fields)
        .await;
    let then = format!("/delivery/contacts/new?draft={id}");
    assert!(
        over.location().starts_with("/sign-in?then="),
        "{}",
        over.location()
    );
    assert!(over.location().contains(&id));
    let cookie = world.app.cookie(&world.worker).await;
    let again = world.app.get(&then, &cookie).await;
    assert!(again.body.contains("We walked by the canal"));
    assert!(again.body.contains("CANARY-REFLECTION"));
    let sent = world.app.post("/delivery/contacts", &cookie, &fields).await;
    assert_eq!(
        sent.location(),
        format!("/delivery/contacts/{id}?done=contact-recorded")
    );
}

#[tokio::test]
async fn saving_for_later_works_without_scripts() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let later = world
        .app
        .post(
            "/delivery/contacts/later",
            &world.cookie,
            &filled(&id, &person),
        )
        .await;
    let day = world.app.get(later.location(), &world.cookie).await;
    assert!(day.body.contains("Saved. You can go on with it below"));
    assert!(day.body.contains(&format!("?draft={id}")));
}

#[tokio::test]
async fn notes_are_made_as_the_person_chose() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let link = format!("/delivery/contacts/new?person={person}");
    for (mode, shown) in [
        (NoteMode::NoNote, "chose that no notes are kept"),
        (NoteMode::AgreedLine, "A line you both agree"),
        (
            NoteMode::WrittenTogether,
            "Written together with Person of Northside",
        ),
        (
            NoteMode::WorkerWrites,
            "You write it; Person of Northside sees it at once",
        ),
    ] {
        let mut tx = world.app.app.db.write().await.expect("begins");
        world::note_mode(&mut tx, &world.it, mode).await;
        tx.commit().await.expect("kept");
        let form = world.app.get(&link, &world.cookie).await;
        assert!(form.body.contains(shown), "{shown}");
        let has_box = form.body.contains("name=\"note\"");
        assert_eq!(has_box, mode != NoteMode::NoNote, "{shown}");
    }
    let mut tx = world.app.app.db.write().await.expect("begins");
    world::note_mode(&mut tx, &world.it, NoteMode::NoNote).await;
    tx.commit().await.expect("kept");
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let sent = world
        .app
        .post("/delivery/contacts", &world.cookie, &filled(&id, &person))
        .await;
    assert!(
        sent.body
            .contains("This person chose that no notes are kept")
    );
    assert!(
        sent.body.contains("We walked by the canal"),
        "the words can be taken elsewhere"
    );
}

#[tokio::test]
async fn the_person_reads_the_note_at_once_and_answers_in_their_own_words() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    world
        .app
        .post("/delivery/contacts", &world.cookie, &filled(&id, &person))
        .await;
    let theirs = world.person().await;
    let address = format!("/delivery/contacts/{id}");
    let seen = world.app.get(&address, &theirs).await;
    assert!(seen.body.contains("We walked by the canal"));
    assert!(seen.body.contains("Not yet agreed"));
    assert!(!seen.body.contains("CANARY-REFLECTION"));
    let action = seen
        .body
        .split("action=\"/my-record/notes/")
        .nth(1)
        .and_then(|rest| rest.split('/').next())
        .expect("a form")
        .to_owned();
    let differ = format!("/my-record/notes/{action}/differ");
    let empty = world
        .app
        .post(&differ, &theirs, &[("version", "1"), ("words", " ")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Write how you see it"));
    let said = world
        .app
        .post(
            &differ,
            &theirs,
            &[("version", "1"), ("words", "It was the park")],
        )
        .await;
    assert_eq!(said.location(), "/my-record?done=note-differs");
    let worker_sees = world.app.get(&address, &world.cookie).await;
    for shown in [
        "We walked by the canal",
        "It was the park",
        "Sees it differently",
    ] {
        assert!(worker_sees.body.contains(shown), "{shown}");
    }
    let agree = format!("/my-record/notes/{action}/agree");
    let by_worker = world
        .app
        .post(&agree, &world.cookie, &[("version", "1")])
        .await;
    assert_eq!(by_worker.status, StatusCode::NOT_FOUND);
    let agreed = world.app.post(&agree, &theirs, &[("version", "1")]).await;
    assert_eq!(agreed.location(), "/my-record?done=note-agreed");
}

#[tokio::test]
async fn coordinators_see_the_facts_and_neither_note_nor_reflection() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    world
        .app
        .post("/delivery/contacts", &world.cookie, &filled(&id, &person))
        .await;
    let coordinator = world.coordinator().await;
    for address in [
        format!("/delivery/contacts/{id}"),
        format!("/delivery/contacts/{id}/edit"),
    ] {
        let seen = world.app.get(&address, &coordinator).await;
        assert_eq!(seen.status, StatusCode::OK, "{address}");
        assert!(
            !seen.body.contains("canal") && !seen.body.contains("CANARY"),
            "{address}"
        );
    }
    // They choose the person by a search, then the worker, and record without a note.
    let search = world
        .app
        .get("/delivery/contacts/new?q=northside", &coordinator)
        .await;
    let link = format!("/delivery/contacts/new?person={person}");
    assert!(search.body.contains(&link));
    let form = world.app.get(&link, &coordinator).await;
    assert!(form.body.contains("name=\"worker\""));
    assert!(!form.body.contains("name=\"note\""));
    let new = hidden(&form.body, "id");
    let mut fields = filled(&new, &person);
    let unsaid = world
        .app
        .post("/delivery/contacts", &coordinator, &fields)
        .await;
    assert!(unsaid.body.contains("Choose the peer worker"));
    let worker = world.it.worker.to_string();
    fields.push(("worker", &worker));
    let sent = world
        .app
        .post("/delivery/contacts", &coordinator, &fields)
        .await;
    assert_eq!(
        sent.location(),
        format!("/delivery/contacts/{new}?done=contact-recorded")
    );
    assert_eq!(
        world.count("SELECT count(*) FROM note").await,
        1,
        "only the worker's"
    );
}

#[tokio::test]
async fn another_worker_and_another_site_are_told_that_nothing_is_there() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    world
        .app
        .post("/delivery/contacts", &world.cookie, &filled(&id, &person))
        .await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    let other = world::programme(&mut tx, &world.app.around, world.app.org, "Southside").await;
    tx.commit().await.expect("kept");
    let mut strangers = Vec::new();
    for (role, email) in [
        (Role::PeerWorker, "p@example.org"),
        (Role::Coordinator, "c@example.org"),
        (Role::SupportedPerson, "s@example.org"),
        (Role::Manager, "m@example.org"),
        (Role::Administrator, "a@example.org"),
        (Role::Clinician, "k@example.org"),
    ] {
        let ties = AccountTies {
            worker: (role == Role::PeerWorker).then_some(other.worker),
            person: (role == Role::SupportedPerson).then_some(other.person),
            sites: vec![other.site],
            ..AccountTies::default()
        };
        let actor = world.app.account(role, email, &ties).await;
        strangers.push((role, world.app.cookie(&actor).await));
    }
    for (role, cookie) in strangers {
        for address in [
            format!("/delivery/contacts/{id}"),
            format!("/delivery/contacts/{id}/edit"),
            format!("/delivery/contacts/new?person={person}"),
        ] {
            let answer = world.app.get(&address, &cookie).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role} {address}");
            for canary in ["canal", "CANARY", "Person of Northside", "Northside"] {
                assert!(!answer.body.contains(canary), "{role} {address} {canary}");
            }
        }
        let changed = world
            .app
            .post(
                &format!("/delivery/contacts/{id}/edit"),
                &cookie,
                &[("version", "1"), ("outcome", "not_met")],
            )
            .await;
        assert_eq!(changed.status, StatusCode::NOT_FOUND, "{role}");
        for list in [
            "/delivery/contacts",
            "/delivery/contacts.csv",
            "/delivery/my-day",
        ] {
            let answer = world.app.get(list, &cookie).await;
            assert!(
                !answer.body.contains("Person of Northside"),
                "{role} {list}"
            );
        }
    }
}

#[tokio::test]
async fn two_who_change_the_same_contact_see_each_other_and_nothing_is_lost() {
    let world = begin().await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    let id = world::contact(
        &mut tx,
        &world.app.around,
        &world.it,
        date(2026, 3, 1),
        Outcome::Met,
    )
    .await;
    tx.commit().await.expect("kept");
    let coordinator = world.coordinator().await;
    let address = format!("/delivery/contacts/{id}/edit");
    let form = world.app.get(&address, &world.cookie).await;
    assert!(form.body.contains("Why are you changing it?"));
    let (draft, version) = (hidden(&form.body, "id"), hidden(&form.body, "version"));
    let person = world.it.person.to_string();
    let worker = world.it.worker.to_string();
    let mut mine = filled(&draft, &person);
    mine.retain(|(name, _)| !["form", "minutes-quick"].contains(name));
    let contact = id.to_string();
    mine.extend([
        ("form", "contact-edit"),
        ("contact", contact.as_str()),
        ("minutes", "20"),
        ("version", version.as_str()),
    ]);
    let unexplained = world.app.post(&address, &world.cookie, &mine).await;
    assert!(unexplained.body.contains("Say why you are changing it"));
    mine.push(("reason", "I looked at my diary"));
    // The coordinator is faster.
    let theirs = [
        ("version", "1"),
        ("worker", worker.as_str()),
        ("outcome", "met"),
        ("when-day", "1"),
        ("when-month", "3"),
        ("when-year", "2026"),
        ("time", "10:30"),
        ("mechanism", "telephone"),
        ("minutes-quick", "45"),
        ("reason", "It was a call"),
    ];
    let saved = world.app.post(&address, &coordinator, &theirs).await;
    assert_eq!(
        saved.location(),
        format!("/delivery/contacts/{id}?done=contact-changed"),
        "{}",
        saved.body
    );
    let clash = world.app.post(&address, &world.cookie, &mine).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    for shown in [
        "Somebody else changed this contact",
        "Phone",
        "Face to face",
        "20 minutes",
        "45 minutes",
        "Test coordinator",
    ] {
        assert!(clash.body.contains(shown), "{shown} stands there");
    }
    assert!(
        clash.body.contains("We walked by the canal"),
        "what was typed is carried along"
    );
    assert_eq!(hidden(&clash.body, "version"), "2");
    let mut over = mine.clone();
    over.retain(|(name, _)| *name != "version");
    over.push(("version", "2"));
    let saved = world.app.post(&address, &world.cookie, &over).await;
    assert_eq!(
        saved.location(),
        format!("/delivery/contacts/{id}?done=contact-changed")
    );
    let again = world.app.post(&address, &world.cookie, &over).await;
    assert_eq!(
        again.location(),
        saved.location(),
        "sent twice, it is done once"
    );
    assert_eq!(
        world.count("SELECT count(*) FROM contact_revision").await,
        2
    );
}

#[tokio::test]
async fn a_planned_contact_is_shown_on_its_day_and_then_recorded() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let id = world.app.around.id::<ids::ContactId>().to_string();
    let plan = [
        ("id", id.as_str()),
        ("form", "contact"),
        ("person", person.as_str()),
        ("outcome", "planned"),
        ("when-day", "2"),
        ("when-month", "3"),
        ("when-year", "2026"),
        ("time", "15:00"),
        ("mechanism", "telephone"),
    ];
    let sent = world
        .app
        .post("/delivery/contacts", &world.cookie, &plan)
        .await;
    assert_eq!(
        sent.location(),
        format!("/delivery/contacts/{id}?done=contact-planned")
    );
    let day = world.app.get("/delivery/my-day", &world.cookie).await;
    assert!(day.body.contains("15:00"));
    let address = format!("/delivery/contacts/{id}/edit");
    assert!(day.body.contains(&address));
    let form = world.app.get(&address, &world.cookie).await;
    assert!(form.body.contains("What happened</h1>"), "{}", form.body);
    assert!(!form.body.contains("Why are you changing it?"));
    let mut not_met = plan.to_vec();
    not_met.retain(|(name, _)| *name != "outcome");
    not_met.extend([("outcome", "not_met"), ("version", "1")]);
    let saved = world.app.post(&address, &world.cookie, &not_met).await;
    assert_eq!(
        saved.location(),
        format!("/delivery/contacts/{id}?done=contact-changed")
    );
    let seen = world
        .app
        .get(&format!("/delivery/contacts/{id}"), &world.cookie)
        .await;
    assert!(seen.body.contains("We don’t know why"));
    assert_eq!(world.count("SELECT count(*) FROM contact").await, 1);
}

#[tokio::test]
async fn the_list_is_narrowed_down_by_its_address() {
    let world = begin().await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    for day in 1..=3 {
        world::contact(
            &mut tx,
            &world.app.around,
            &world.it,
            date(2026, 2, day),
            Outcome::Met,
        )
        .await;
    }
    world::contact(
        &mut tx,
        &world.app.around,
        &world.it,
        date(2026, 2, 4),
        Outcome::NotMet,
    )
    .await;
    tx.commit().await.expect("kept");
    for (asked, total) in [
        ("", 4),
        ("?outcome=not_met", 1),
        ("?from=2026-02-02&to=2026-02-03", 2),
        ("?from-day=2&from-month=2&from-year=2026", 3),
        ("?mechanism=video", 0),
        ("?sort=date&order=up&rows=2&page=99", 4),
    ] {
        let list = world
            .app
            .get(&format!("/delivery/contacts{asked}"), &world.cookie)
            .await;
        assert_eq!(list.status, StatusCode::OK, "{asked}");
        let counted = list.body.contains(&format!("of {total}<"));
        let none = list.body.contains("There are no contacts here");
        assert!(if total == 0 { none } else { counted }, "{asked}");
    }
    let wrong = world
        .app
        .get(
            "/delivery/contacts?from-day=40&from-month=2&from-year=2026",
            &world.cookie,
        )
        .await;
    assert!(wrong.body.contains("There is no such day"));
    let file = world
        .app
        .get("/delivery/contacts.xlsx?outcome=met", &world.cookie)
        .await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.bytes.starts_with(b"PK"));
    let audited = world.count("SELECT count(*) FROM audit WHERE action = 'export' AND resource = 'contact' AND detail = '3 listed'").await;
    assert_eq!(audited, 1);
}

#[tokio::test]
async fn a_coordinators_day_names_who_needs_a_look() {
    let world = begin().await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    world::person(
        &mut tx,
        &world.app.around,
        world.app.org,
        world.it.site,
        "Newly Referred",
    )
    .await;
    tx.commit().await.expect("kept");
    let coordinator = world.coordinator().await;
    let day = world.app.get("/delivery/my-day", &coordinator).await;
    for shown in [
        "Not met for more than 14 days",
        "Person of Northside",
        "Waiting for a peer worker",
        "Newly Referred",
    ] {
        assert!(day.body.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn words_of_blame_are_on_none_of_the_pages() {
    let world = begin().await;
    let person = world.it.person.to_string();
    for address in [
        "/delivery/my-day".to_owned(),
        "/delivery/contacts".to_owned(),
        format!("/delivery/contacts/new?person={person}"),
        "/delivery/contacts/new".to_owned(),
    ] {
        let page = world
            .app
            .get(&address, &world.cookie)
            .await
            .body
            .to_lowercase();
        for word in [
            "dna",
            "did not attend",
            "non-engagement",
            "compliance",
            "failed",
            "patient",
        ] {
            assert!(!page.contains(&format!(" {word}")), "{address}: {word}");
        }
        assert!(
            !page.contains("contact-") || !page.contains(">contact-"),
            "{address}: every key has its words"
        );
    }
}
