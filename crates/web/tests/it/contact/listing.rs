//! The list, its files, and the day of a coordinator.

use super::begin;
use axum::http::StatusCode;
use delivery::contact::Outcome;
use jiff::civil::date;
use testkit::world::pair::{self as world};

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
        let none = list.body.contains("No contact fits what you asked for");
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
    let audited = world.count("SELECT count(*) FROM audit WHERE action = 'export' AND resource = 'contact' AND detail LIKE '3 listed, of % people, set %'").await;
    assert_eq!(audited, 1);
}

#[tokio::test]
async fn the_list_is_narrowed_down_by_person_worker_and_site_which_are_called_by_their_names() {
    let world = begin().await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    let (around, it) = (&world.app.around, &world.it);
    world::contact(&mut tx, around, it, date(2026, 2, 1), Outcome::Met).await;
    tx.commit().await.expect("kept");
    let coordinator = world.coordinator().await;
    for (asked, chip) in [
        (format!("person={}", it.person), "Person of Northside"),
        (format!("worker={}", it.worker), "Worker of Northside"),
        (format!("site={}", it.site), "Northside"),
        ("q=northside".to_owned(), "Person: “northside”"),
    ] {
        let list = world
            .app
            .get(
                &format!("/delivery/contacts?{asked}&sort=person"),
                &coordinator,
            )
            .await;
        let active = list.body.split("app-filter-active").nth(1).expect("chips");
        assert!(active.contains(&format!("</span>{chip}<")), "{asked}");
        assert!(list.body.contains("of 1<"), "{asked}");
        // The file is of the same contacts.
        let file = world
            .app
            .get(
                &format!("/delivery/contacts.csv?{asked}&sort=person"),
                &coordinator,
            )
            .await;
        assert_eq!(file.body.lines().count(), 2, "{asked}");
    }
    let nobody = world
        .app
        .get("/delivery/contacts?q=nobody", &coordinator)
        .await;
    assert!(nobody.body.contains("No contact fits what you asked for"));
    let workers = world.app.get("/delivery/contacts", &coordinator).await;
    assert!(
        workers
            .body
            .contains("<select class=\"nhsuk-select\" id=\"worker\"")
    );
    for sort in ["date", "person", "worker", "minutes"] {
        assert!(
            workers.body.contains(&format!("sort={sort}&amp;order=")),
            "{sort}"
        );
    }
}

#[tokio::test]
async fn a_persons_page_leads_to_each_contact_and_the_contact_back_to_where_one_came_from() {
    let world = begin().await;
    let mut tx = world.app.app.db.write().await.expect("begins");
    let (around, it) = (&world.app.around, &world.it);
    let id = world::contact(&mut tx, around, it, date(2026, 2, 1), Outcome::NotMet).await;
    store::query("UPDATE contact SET circumstances = 'The bus was late' WHERE id = $1")
        .bind(id)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
    let person = format!("/delivery/people/{}", it.person);
    let page = world.app.get(&person, &world.cookie).await;
    for shown in [
        "Support for Person of Northside</h1>",
        &format!("href=\"/delivery/contacts/{id}?back=person\""),
        "The bus was late",
        &format!(
            "/delivery/contacts/new?person={}&amp;outcome=planned",
            it.person
        ),
        &format!("/delivery/contacts?person={}", it.person),
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    // How a service counts is for those who steer it; beside a person it would read like a target.
    let coordinator = world.coordinator().await;
    let steered = world.app.get(&person, &coordinator).await;
    assert!(steered.body.contains("<h2>Engagement</h2>"));
    assert!(!page.body.contains("<h2>Engagement</h2>"));
    let list = world
        .app
        .get(
            "/delivery/contacts?outcome=not_met&sort=person",
            &world.cookie,
        )
        .await;
    let query = "list=outcome%3Dnot_met%26sort%3Dperson%26page%3D1";
    assert!(
        list.body
            .contains(&format!("/delivery/contacts/{id}?{query}"))
    );
    for (asked, back) in [
        ("?back=person".to_owned(), person),
        (
            format!("?{query}"),
            "/delivery/contacts?outcome=not_met&amp;sort=person&amp;page=1".to_owned(),
        ),
        (String::new(), "/delivery/my-day".to_owned()),
        // Only what is a list leads back.
        (
            "?list=//elsewhere.example".to_owned(),
            "/delivery/contacts?".to_owned(),
        ),
    ] {
        let contact = world
            .app
            .get(&format!("/delivery/contacts/{id}{asked}"), &world.cookie)
            .await;
        assert!(
            contact.body.contains(&format!("href=\"{back}\"")),
            "{asked}"
        );
    }
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
    // What to do next stands beside each, and what is filtered and sorted stands in the address.
    for next in ["/delivery/matching?person=", "mechanism=telephone"] {
        assert!(day.body.contains(next), "{next}");
    }
    let own = format!("?worker={}&sort=person&order=down", world.it.worker);
    let day = world
        .app
        .get(&format!("/delivery/my-day{own}"), &coordinator)
        .await;
    assert!(day.body.contains("Person of Northside"));
    let nobodys = format!("?worker={}", world.it.person);
    let day = world
        .app
        .get(&format!("/delivery/my-day{nobodys}"), &coordinator)
        .await;
    assert!(!day.body.contains("Person of Northside"));
    assert!(day.body.contains("Nobody here fits the filters"));
    for (file, expected, absent) in [
        ("not-met", "Person of Northside", "Newly Referred"),
        ("waiting", "Newly Referred", "Person of Northside"),
    ] {
        let path = format!("/delivery/my-day/{file}.csv");
        let taken = world.app.get(&path, &coordinator).await;
        assert!(
            taken.body.contains(expected) && !taken.body.contains(absent),
            "{file}"
        );
        let book = world
            .app
            .get(&path.replace("csv", "xlsx"), &coordinator)
            .await;
        assert!(book.bytes.starts_with(b"PK"), "{file}");
        let narrowed = world
            .app
            .get(&format!("{path}{nobodys}"), &coordinator)
            .await;
        assert_eq!(narrowed.body.contains(expected), file == "waiting");
    }
    let call = format!(
        "/delivery/contacts/new?person={}&mechanism=telephone",
        world.it.person
    );
    let form = world.app.get(&call, &coordinator).await;
    let chosen = form
        .body
        .split("value=\"telephone\"")
        .nth(1)
        .expect("offered");
    assert!(
        chosen
            .split('>')
            .next()
            .expect("it ends")
            .contains("checked")
    );
}
