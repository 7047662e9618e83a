//! Notes and reflections, and who reads them.

use super::{begin, filled, hidden};
use axum::http::StatusCode;
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use testkit::world::pair::{self as world, Programme};

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
async fn before_a_person_is_chosen_each_limit_is_said() {
    let world = begin().await;
    let form = "/delivery/contacts/new";
    let modes = [
        (NoteMode::WorkerWrites, false, "data-maxlength=\"4000\""),
        (NoteMode::AgreedLine, true, "data-maxlength=\"280\""),
    ];
    for (mode, line, limit) in modes {
        let mut tx = world.app.app.db.write().await.expect("begins");
        world::note_mode(&mut tx, &world.it, mode).await;
        tx.commit().await.expect("kept");
        let body = world.app.get(form, &world.cookie).await.body;
        assert!(body.contains(limit), "{limit}");
        let said = body.contains("a line you both agree, up to 280 characters");
        assert_eq!(said, line, "{mode:?}");
    }
    // One person wants a line, another longer notes: the hint says both limits, a script sets the one that applies.
    let mut tx = world.app.app.db.write().await.expect("begins");
    let (around, it) = (&world.app.around, &world.it);
    let (person, episode) = world::person(&mut tx, around, it.org, it.site, "Ali").await;
    let other = Programme {
        person,
        episode,
        ..*it
    };
    let kind = MatchKind::Allocated;
    world::matched(&mut tx, around, &other, kind, "2026-01-01", None).await;
    world::note_mode(&mut tx, &other, NoteMode::WrittenTogether).await;
    tx.commit().await.expect("kept");
    let body = world.app.get(form, &world.cookie).await.body;
    let when = format!(
        "data-limit-when=\"person={}\" data-limit=\"280\"",
        world.it.person
    );
    for said in [
        "data-maxlength=\"4000\"",
        "It has room for 4,000 characters, or for 280 with somebody who wants a line you both agree.",
        "data-limit-said=\"You can enter up to 280 characters\"",
        &when,
    ] {
        assert!(body.contains(said), "{said}");
    }
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
    assert!(seen.body.contains("You have not said yet if you agree"));
    let before = world.app.get(&address, &world.cookie).await;
    assert!(before.body.contains("Not yet agreed"));
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
    // The note has the words it always had, so what was said is not about an earlier wording.
    for (page, cookie, heading) in [
        ("/my-record", &theirs, "You said before you agreed"),
        (
            address.as_str(),
            &world.cookie,
            "They said before they agreed",
        ),
    ] {
        let page = world.app.get(page, cookie).await;
        assert!(page.body.contains(heading), "{heading}");
        assert!(!page.body.contains("earlier wording"));
    }
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
