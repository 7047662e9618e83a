//! People: a coordinator adds, matches and ends; others see what is theirs to see.

use crate::programme::{CANARY, World, cookie, hidden};
use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use testkit::app::{AccountTies, Answer};
use testkit::world;

fn new_person<'a>(form: &'a Answer, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", hidden(form, "id")),
        ("episode", hidden(form, "episode")),
        ("site", hidden(form, "site")),
        ("name", name),
        ("preferences", "Somebody who gardens"),
        ("referred-day", "5"),
        ("referred-month", "1"),
        ("referred-year", "2026"),
        ("planned-weeks", "16"),
    ]
}

#[tokio::test]
async fn a_coordinator_adds_a_person_is_warned_of_a_double_and_matches_them() {
    let w = World::new().await;
    let form = w.get("/delivery/people/new").await;
    assert_eq!(form.status, StatusCode::OK);
    let first = w
        .post("/delivery/people/new", &new_person(&form, "Esi Okafor"))
        .await;
    let page = first.location().to_owned();
    assert!(page.starts_with("/delivery/people/") && page.ends_with("done=person-added"));
    // Sent twice, it counts once.
    let again = w
        .post("/delivery/people/new", &new_person(&form, "Esi Okafor"))
        .await;
    assert_eq!(again.location(), page);
    let form = w.get("/delivery/people/new").await;
    let fields = new_person(&form, "Okafor Essi");
    let stop = w.post("/delivery/people/new", &fields).await;
    assert!(stop.body.contains("Is it one of these people?"));
    assert!(stop.body.contains("A similar name at the same site"));
    assert!(
        stop.body.contains("Somebody who gardens"),
        "what was typed is kept"
    );
    let mut anyway = fields.clone();
    anyway.push(("anyway", "yes"));
    assert!(
        w.post("/delivery/people/new", &anyway)
            .await
            .status
            .is_redirection()
    );
    let list = w.get("/delivery/people?q=oka&state=waiting").await;
    assert!(list.body.contains("2 people"), "{}", list.body);

    let id = page
        .trim_start_matches("/delivery/people/")
        .split('?')
        .next()
        .expect("an id");
    let matching = w.get(&format!("/delivery/matching?person={id}")).await;
    assert!(matching.body.contains("Somebody who gardens"));
    assert!(matching.body.contains("has room for 8 more people"));
    let sam = w.sam.to_string();
    let mut fields = vec![
        ("id", hidden(&matching, "id")),
        ("person", id),
        ("from-day", "2"),
        ("from-month", "3"),
        ("from-year", "2026"),
        ("note-mode", "written_together"),
        ("chosen-by-person", "yes"),
    ];
    let missing = w.post("/delivery/matching", &fields).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("Choose a peer worker"));
    fields.push(("worker", &sam));
    let matched = w.post("/delivery/matching", &fields).await;
    assert!(
        matched.location().contains("done=matched"),
        "{}",
        matched.body
    );
    let record = w.get(&format!("/delivery/people/{id}")).await;
    for shown in [
        "Sam Reed",
        "The person chose them.",
        "Written together",
        "Not yet: no face-to-face contact so far.",
        "Test coordinator (coordinator)",
        "Referred to peer support",
    ] {
        assert!(record.body.contains(shown), "{shown}: {}", record.body);
    }
    assert!(!record.body.contains("<title>Esi"));
}

#[tokio::test]
async fn what_does_not_fit_is_said_and_what_was_typed_is_kept() {
    let w = World::new().await;
    let form = w.get("/delivery/people/new").await;
    let mut fields = new_person(&form, "");
    fields.extend([
        ("nhs-number", "943 476 5918"),
        ("born-day", "31"),
        ("born-month", "2"),
        ("born-year", "1980"),
        ("wants-known", "I like <b>tea</b> & toast"),
    ]);
    let answer = w.post("/delivery/people/new", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "Write the name they use",
        "it has 10 digits, but the last one does not fit the others",
        "There is no such day",
        "943 476 5918",
        "I like &lt;b&gt;tea&lt;/b&gt; &amp; toast",
    ] {
        assert!(answer.body.contains(shown), "{shown}");
    }
    assert_eq!(w.audited().await, 0);
}

#[tokio::test]
async fn no_two_people_get_one_nhs_number_whatever_is_pressed() {
    let w = World::new().await;
    let (other, _) = w.person(w.north).await;
    let path = "/delivery/people/new";
    let number = ("nhs-number", "943 476 5919");
    let form = w.get(path).await;
    let mut first = new_person(&form, "Ada Quist");
    first.push(number);
    let sent = w.post(path, &first).await;
    assert!(sent.status.is_redirection(), "{}", sent.body);
    let form = w.get(path).await;
    let mut second = new_person(&form, "Somebody Else");
    second.push(number);
    for pressed in [None, Some(("anyway", "yes"))] {
        let mut fields = second.clone();
        fields.extend(pressed);
        let stopped = w.post(path, &fields).await;
        assert!(
            stopped
                .body
                .contains("Two people never have the same NHS number")
        );
        assert!(!stopped.body.contains("name=\"anyway\""));
    }
    // Going back, everything typed is there, and the number is what does not fit.
    second.push(("again", "yes"));
    let again = w.post(path, &second).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("Somebody Else"));
    assert!(again.body.contains("href=\"#nhs-number\""));
    // Nor can it be written for somebody who is there.
    let edit = format!("/delivery/people/{other}/edit");
    let version = hidden(&w.get(&edit).await, "version").to_owned();
    let fields = [("version", version.as_str()), ("name", "Esi"), number];
    let refused = w.post(&edit, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("belongs to somebody else"));
}

#[tokio::test]
async fn a_page_past_the_last_shows_the_last() {
    let w = World::new().await;
    w.person(w.north).await;
    let list = w.get("/delivery/people?page=99").await;
    assert!(list.body.contains(CANARY), "{}", list.body);
    assert!(!list.body.contains("Nobody fits"));
}

#[tokio::test]
async fn two_who_change_the_same_record_see_each_other() {
    let w = World::new().await;
    let (id, _) = w.person(w.north).await;
    let path = format!("/delivery/people/{id}/edit");
    let form = w.get(&path).await;
    let version = hidden(&form, "version").to_owned();
    let first = [
        ("version", version.as_str()),
        ("name", "Esi"),
        ("phone", "01"),
    ];
    assert!(w.post(&path, &first).await.status.is_redirection());
    let second = [
        ("version", version.as_str()),
        ("name", "Esi"),
        ("phone", "02"),
    ];
    let clash = w.post(&path, &second).await;
    assert!(clash.body.contains("Somebody else changed this"));
    assert!(clash.body.contains("01") && clash.body.contains("02"));
    let knowing = [
        ("version", hidden(&clash, "version")),
        ("name", "Esi"),
        ("phone", "02"),
    ];
    assert!(w.post(&path, &knowing).await.status.is_redirection());
}

#[tokio::test]
async fn what_is_not_theirs_is_not_there_and_nothing_of_it_is_in_the_answer() {
    let w = World::new().await;
    let (id, episode) = w.person(w.north).await;
    let (other, _) = w.person(w.south).await;
    let mut cookies = Vec::new();
    for role in Role::ALL {
        let (worker, person) = match role {
            Role::PeerWorker => (Some(w.sam), None),
            Role::SupportedPerson => (None, Some(other)),
            _ => (None, None),
        };
        let ties = AccountTies {
            worker,
            person,
            sites: vec![w.south],
            teams: vec![w.team],
        };
        let name = format!("south-{role}");
        cookies.push((role, cookie(&w.app, role, &name, ties).await.1));
    }
    let base = format!("/delivery/people/{id}");
    for (role, cookie) in &cookies {
        for path in [
            base.clone(),
            format!("{base}/edit"),
            format!("{base}/support/new"),
            format!("{base}/support/{episode}/days"),
            format!("{base}/support/{episode}/ending"),
            format!("{base}/cover"),
            format!("{base}/goals/new"),
            format!("/delivery/matching?person={id}"),
        ] {
            let answer = w.app.get(&path, cookie).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role} {path}");
            assert!(!answer.body.contains(CANARY), "{role} {path}");
            let form = [("version", "1"), ("id", &id.to_string()), ("name", "X")];
            let path = path.split('?').next().expect("a path");
            let answer = w.app.post(path, cookie, &form).await;
            assert!(!answer.status.is_success(), "{role} {path}");
            assert!(!answer.body.contains(CANARY), "{role} {path}");
        }
        let list = w.app.get("/delivery/people?q=okafor", cookie).await;
        let theirs = *role == Role::Coordinator;
        assert_eq!(list.body.contains(CANARY), theirs, "{role}");
    }
    assert_eq!(w.get(&base).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_clinical_team_sees_the_facts_while_the_person_shares_and_not_after() {
    let w = World::new().await;
    let (id, episode) = w.person(w.north).await;
    let ties = AccountTies {
        person: Some(id),
        ..AccountTies::default()
    };
    let (_, own) = cookie(&w.app, Role::SupportedPerson, "esi", ties).await;
    let ties = AccountTies {
        teams: vec![w.team],
        ..AccountTies::default()
    };
    let (_, clinician) = cookie(&w.app, Role::Clinician, "clinician", ties).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    let day = date(2026, 1, 6);
    world::matched(&mut tx, around, org, id, episode, w.sam, day).await;
    let at = (w.north, episode, id, w.sam);
    world::contact(&mut tx, around, org, at, "2026-02-03", "met").await;
    tx.commit().await.expect("kept");
    let path = format!("/delivery/people/{id}");
    let before = w.app.get(&path, &clinician).await;
    assert_eq!(before.status, StatusCode::NOT_FOUND);
    let share = format!("/my-record/sharing/{}", w.team);
    let offered = w.app.get(&share, &own).await;
    for told in [
        "Share with",
        "Test clinician, member of the clinical team",
        "What stays out",
    ] {
        assert!(offered.body.contains(told), "{told}");
    }
    w.app.post(&format!("{share}/start"), &own, &[]).await;
    let seen = w.app.get(&path, &clinician).await;
    assert_eq!(seen.status, StatusCode::OK);
    let theirs = main_of(&seen.body);
    for shown in ["3 February 2026", "Peer worker: Sam", "Met 1 time"] {
        assert!(theirs.contains(shown), "{shown} in {theirs}");
    }
    // What a team sees is what the person was shown before they shared, to the letter.
    let facts = theirs.split_once("</h1>").expect("a heading").1.trim();
    assert!(offered.body.contains(facts), "{facts}");
    for hidden in [
        "Reed",
        "face to face",
        "Northside",
        "P-",
        "NHS number",
        "Goals",
    ] {
        assert!(!theirs.contains(hidden), "{hidden}");
    }
    for there in ["/delivery/contacts", "/delivery/my-day"] {
        let refused = w.app.get(there, &clinician).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{there}");
    }
    let list = w
        .app
        .get("/delivery/people?state=waiting&q=", &clinician)
        .await;
    let list = main_of(&list.body);
    assert!(list.contains(&path) && list.contains(">Sam<"), "{list}");
    assert!(!list.contains("Reed") && !list.contains("Northside"));
    let mine = w.app.get("/my-record", &own).await;
    assert!(
        mine.body
            .contains("Test clinician (clinical team) read the things you share with the team")
    );
    w.app.post(&format!("{share}/stop"), &own, &[]).await;
    let after = w.app.get(&path, &clinician).await;
    assert_eq!(after.status, StatusCode::NOT_FOUND);
    assert!(!after.body.contains(CANARY));
}

#[tokio::test]
async fn an_unplanned_ending_is_flagged_and_a_match_can_end_and_be_covered() {
    let w = World::new().await;
    let (id, episode) = w.person(w.north).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    let held = world::matched(&mut tx, around, org, id, episode, w.sam, date(2026, 1, 6)).await;
    let ada = world::worker(&mut tx, around, org, w.north, "Ada Bell").await;
    let at = (w.north, episode, id, w.sam);
    world::contact(&mut tx, around, org, at, "2026-03-10", "planned").await;
    tx.commit().await.expect("kept");
    let base = format!("/delivery/people/{id}");
    let notes = format!("{base}/matches/{held}/notes");
    assert_eq!(w.get(&notes).await.status, StatusCode::OK);
    let choice = [("version", "1"), ("note-mode", "no_note")];
    assert!(w.post(&notes, &choice).await.status.is_redirection());

    let (sam, ada) = (w.sam.to_string(), ada.to_string());
    let absence = [
        ("away", sam.as_str()),
        ("covers", ada.as_str()),
        ("from-day", "9"),
        ("from-month", "3"),
        ("from-year", "2026"),
        ("until-day", "20"),
        ("until-month", "3"),
        ("until-year", "2026"),
        ("why", "leave"),
    ];
    let path = "/delivery/matching/absence";
    let preview = w.post(path, &absence).await;
    assert!(preview.body.contains(CANARY), "{}", preview.body);
    assert!(preview.body.contains("Arrange cover for 1 person"));
    assert!(
        preview
            .body
            .contains("1 planned contact would be handed over")
    );
    assert!(preview.body.contains("10 March 2026, face to face"));
    let mut seen = absence.to_vec();
    seen.push(("seen", "yes"));
    let done = w.post(path, &seen).await;
    assert!(done.body.contains("1 person gets cover."));
    // Both see it before it begins, and so does whoever arranges cover.
    let shown =
        "Ada Bell will cover for Sam Reed from 9 March 2026 until 20 March 2026, for 1 person.";
    for page in [
        "/delivery/matching".to_owned(),
        format!("/delivery/workers/{sam}"),
        format!("/delivery/workers/{ada}"),
    ] {
        assert!(w.get(&page).await.body.contains(shown), "{page}");
    }
    let page = w.get(&base).await;
    assert!(
        page.body.contains(
            "From 9 March 2026 until 20 March 2026 Ada Bell covers while Sam Reed is away."
        )
    );
    let ties = AccountTies {
        person: Some(id),
        ..AccountTies::default()
    };
    let (_, own) = cookie(&w.app, Role::SupportedPerson, "esi", ties).await;
    let record = w.app.get("/my-record", &own).await;
    assert!(record.body.contains(
        "While Sam is away, from 9 March 2026 until 20 March 2026, Ada is there for you."
    ));
    assert!(
        record.body.contains("with Ada Bell"),
        "the planned meeting is with who covers"
    );
    let made = [("made", hidden(&done, "made"))];
    let undone = w.post("/delivery/matching/absence/undo", &made).await;
    assert!(undone.body.contains("The cover was taken back"));

    let cover = w.get(&format!("{base}/cover")).await;
    let mut fields = absence[2..].to_vec();
    fields.extend([("id", hidden(&cover, "id")), ("worker", ada.as_str())]);
    let covered = w.post(&format!("{base}/cover"), &fields).await;
    assert!(
        covered.location().contains("done=covered"),
        "{}",
        covered.body
    );

    let ending = format!("{base}/support/{episode}/ending");
    let form = w.get(&ending).await;
    assert!(form.body.contains("that the door stays open"));
    let mut fields = vec![
        ("version", hidden(&form, "version")),
        ("on-day", "3"),
        ("on-month", "3"),
        ("on-year", "2026"),
        ("how", "unplanned"),
        ("why", "lost_touch"),
    ];
    let early = w.post(&ending, &fields).await;
    assert!(early.body.contains("The ending is in the future"));
    fields[1] = ("on-day", "2");
    assert!(w.post(&ending, &fields).await.status.is_redirection());
    let page = w.get(&base).await;
    assert!(page.body.contains("This ending was not planned"));
    assert!(page.body.contains("16 March 2026"));
    assert!(page.body.contains("Begin support again"));
}

#[tokio::test]
async fn the_list_is_taken_out_as_a_file_and_that_is_written_down() {
    let w = World::new().await;
    w.person(w.north).await;
    w.person(w.south).await;
    let file = w.get("/delivery/people.csv?q=okafor").await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.body.matches(CANARY).count(), 1, "{}", file.body);
    let mut tx = w.app.app.db.read().await.expect("begins");
    let exports = store::query("SELECT count(*) FROM audit WHERE action = 'export'")
        .count(&mut tx)
        .await
        .expect("counted");
    assert_eq!(exports, 1);
}

#[tokio::test]
async fn the_person_is_told_who_took_out_a_file_with_something_of_theirs() {
    let w = World::new().await;
    let (id, _) = w.person(w.north).await;
    let (elsewhere, _) = w.person(w.south).await;
    let mut cookies = Vec::new();
    for (person, name) in [(id, "esi"), (elsewhere, "ben")] {
        let ties = AccountTies {
            person: Some(person),
            ..AccountTies::default()
        };
        cookies.push(cookie(&w.app, Role::SupportedPerson, name, ties).await.1);
    }
    let told = "took out a file with your personal details";
    let page = w.app.get("/my-record", &cookies[0]).await;
    assert!(!page.body.contains(told));
    assert!(page.body.contains("When staff open a list of people"));
    for path in ["/delivery/people.csv", "/delivery/export/people.xlsx"] {
        assert_eq!(w.get(path).await.status, StatusCode::OK, "{path}");
    }
    for (cookie, is_told) in cookies.iter().zip([true, false]) {
        for path in ["/my-record", "/my-record/print", "/my-record.json"] {
            let page = w.app.get(path, cookie).await;
            assert_eq!(page.body.contains(told), is_told, "{path}");
        }
    }
    let mut tx = w.app.app.db.read().await.expect("begins");
    let details: Vec<(String,)> = store::query(
        "SELECT detail FROM audit WHERE action = 'export' AND resource = 'person' ORDER BY at, id",
    )
    .all(&mut tx)
    .await
    .expect("read");
    for (detail,) in details {
        assert_eq!(store::audit::readable(&detail), "1 listed, of 1 people");
    }
}

/// What stands between the frame of a page.
fn main_of(body: &str) -> &str {
    let after = body.split_once("<main").expect("a main part").1;
    after.split_once("</main>").expect("its end").0
}
