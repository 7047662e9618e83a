//! From the first tap to the contact that is there.

use super::{RELATIONSHIP, begin, filled, hidden};
use axum::http::StatusCode;

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
    assert!(form.body.contains("Planned contact</h1>"), "{}", form.body);
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

#[tokio::test]
async fn only_what_can_be_part_of_a_meeting_is_offered_and_what_was_used_comes_first() {
    let world = begin().await;
    let path = format!("/delivery/contacts/new?person={}", world.it.person);
    let form = world.app.get(&path, &world.cookie).await;
    let chips = |body: &str| -> String {
        let from = body.split("What was part of it?").nth(1).expect("chips");
        from.split("Behaviour change")
            .next()
            .expect("text")
            .to_owned()
    };
    let first = chips(&form.body);
    for programme in [
        "Manual or handbook",
        "Initial training",
        "Supervision",
        "Record-keeping",
        "Service user match",
        "Kotera",
        "(draft) ",
    ] {
        assert!(!first.contains(programme), "{programme}");
    }
    // Drafts are told by an edge and in words, and what a name means is there for touch and keys too.
    assert!(first.contains("A dashed edge marks a draft"));
    assert!(first.contains("app-chips__label--dashed") && !first.contains(" title="));
    let meanings = first.split("What these names mean").nth(1);
    let meanings = meanings.expect("behind one line");
    assert!(meanings.contains(">Draft</strong>") && meanings.contains("Practical support"));
    assert!(first.find("Relationship building") < first.find("Practical support"));
    // No technique is a box until somebody has used it; each can be looked for by its name.
    assert!(!form.body.contains("id=\"technique-used\""));
    let punishment = form
        .body
        .split("<option")
        .find(|o| o.contains(">Punishment<"));
    let value = punishment.expect("it can be looked for").split('"').nth(1);
    let technique = value.expect("a value").to_owned();
    let practical = "peer-support-typology/2023.1/draft:3.5.2";
    let id = hidden(&form.body, "id");
    let person = world.it.person.to_string();
    let mut fields = filled(&id, &person);
    fields.retain(|(name, _)| *name != "component");
    fields.extend([
        ("component", practical),
        ("technique", ""),
        ("technique", &technique),
    ]);
    let sent = world
        .app
        .post("/delivery/contacts", &world.cookie, &fields)
        .await;
    assert!(sent.status.is_redirection(), "{}", sent.body);
    let again = world.app.get(&path, &world.cookie).await;
    let now = chips(&again.body);
    assert!(now.find("Practical support") < now.find("Relationship building"));
    assert!(again.body.contains("id=\"technique-used\""));
    // Whose names they are is one step away on the page of the contact.
    let contact = world
        .app
        .get(&format!("/delivery/contacts/{id}"), &world.cookie)
        .await;
    let sources = contact.body.split("Where these names come from").nth(1);
    assert!(sources.expect("a details element").contains("Annals"));
    let before = contact.body.split("Where these names come from").next();
    assert!(!before.expect("facts").contains("Annals"));
}

#[tokio::test]
async fn everything_that_is_missing_is_said_at_once() {
    let world = begin().await;
    let form = world.app.get("/delivery/contacts/new", &world.cookie).await;
    let id = hidden(&form.body, "id");
    let empty = [("id", id.as_str()), ("form", "contact")];
    let refused = world
        .app
        .post("/delivery/contacts", &world.cookie, &empty)
        .await;
    let places: Vec<Option<usize>> = [
        "Choose who it was with",
        "Say what happened",
        "Say how you were in touch",
    ]
    .map(|said| refused.body.find(said))
    .to_vec();
    assert!(places.iter().all(Option::is_some), "{places:?}");
    assert!(places.is_sorted(), "in the order of the form");
}

#[tokio::test]
async fn a_plan_asks_for_nothing_that_only_a_meeting_has_and_is_asked_after_once_it_is_over() {
    let world = begin().await;
    let person = world.it.person.to_string();
    let path = format!("/delivery/contacts/new?person={person}&outcome=planned");
    let form = world.app.get(&path, &world.cookie).await;
    assert!(form.body.contains("Plan a contact</h1>"));
    assert!(form.body.contains("Save plan"));
    let whom = world
        .app
        .get("/delivery/contacts/new?outcome=planned", &world.cookie)
        .await;
    assert!(whom.body.contains("Who will it be with?"));
    for past in ["What happened?", "How many minutes?", "Private reflection"] {
        assert!(!form.body.contains(past), "{past}");
    }
    // One that is over by now is asked after, one that lies ahead is not.
    for (time, over) in [("00:01", true), ("23:59", false)] {
        let form = world.app.get(&path, &world.cookie).await;
        let id = hidden(&form.body, "id");
        let fields = [
            ("id", id.as_str()),
            ("form", "contact"),
            ("person", &person),
            ("outcome", "planned"),
            ("when-day", "2"),
            ("when-month", "3"),
            ("when-year", "2026"),
            ("time", time),
            ("mechanism", "telephone"),
        ];
        let sent = world
            .app
            .post("/delivery/contacts", &world.cookie, &fields)
            .await;
        assert!(sent.status.is_redirection(), "{}", sent.body);
        let day = world.app.get("/delivery/my-day", &world.cookie).await;
        let line = day.body.split(&format!("<strong>{time}</strong>")).nth(1);
        let line = line.expect("a line").split("</li>").next().expect("ends");
        assert_eq!(line.contains("Did it happen?"), over, "{time}");
    }
    let day = world.app.get("/delivery/my-day", &world.cookie).await;
    assert!(!day.body.contains("Begun and not finished"));
}

#[tokio::test]
async fn a_coordinator_records_a_contact_with_somebody_who_waits_for_a_worker() {
    let world = begin().await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    store::query("DELETE FROM peer_match")
        .execute(&mut tx)
        .await
        .expect("gone");
    tx.commit().await.expect("kept");
    let coordinator = world.coordinator().await;
    let person = world.it.person.to_string();
    let address = format!("/delivery/contacts/new?person={person}");
    let form = world.app.get(&address, &coordinator).await;
    let worker = world.it.worker.to_string();
    let options =
        format!("<option value=\"\">Choose the peer worker</option><option value=\"{worker}\">");
    assert!(form.body.contains(&options), "{}", form.body);
    let id = hidden(&form.body, "id");
    let mut fields = filled(&id, &person);
    fields.retain(|(name, _)| !["note", "reflection"].contains(name));
    fields.push(("worker", ""));
    let path = "/delivery/contacts";
    let refused = world.app.post(path, &coordinator, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#worker\""));
    assert!(refused.body.contains("id=\"worker\""));
    fields.pop();
    fields.push(("worker", &worker));
    let recorded = world.app.post(path, &coordinator, &fields).await;
    assert_eq!(
        recorded.location(),
        format!("/delivery/contacts/{id}?done=contact-recorded")
    );
    // Changed later, it stays with whom it was.
    let edit = world
        .app
        .get(&format!("/delivery/contacts/{id}/edit"), &coordinator)
        .await;
    let chosen = format!("<option value=\"{worker}\" selected>");
    assert!(edit.body.contains(&chosen), "{}", edit.body);

    // Where nobody works, the error leads to what there is to do.
    let mut tx = world.app.app.db.write().await.expect("begins");
    store::query("UPDATE worker SET left_on = '2026-01-31'")
        .execute(&mut tx)
        .await
        .expect("left");
    tx.commit().await.expect("kept");
    let id = world.app.around.id::<ids::ContactId>().to_string();
    fields[0].1 = &id;
    let refused = world.app.post(path, &coordinator, &fields).await;
    assert!(refused.body.contains("href=\"#worker\""));
    assert!(refused.body.contains("<p id=\"worker\""));
    assert!(refused.body.contains("Add the peer worker first"));
}
