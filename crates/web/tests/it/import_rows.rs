//! Importing files without rows, with very many, that are stuck, and with people who may be here already.

use crate::import::World;
use axum::http::StatusCode;

#[tokio::test]
async fn import_of_a_header_alone_says_that_there_are_no_rows() {
    let world = World::new().await;
    let (_, page) = world
        .open(
            &world.administrator,
            "sites",
            "site_id,name,employer,location\n",
        )
        .await;
    assert!(page.body.contains("no rows below them"), "{}", page.body);
    assert!(!page.body.contains("is here already"));
}

#[tokio::test]
async fn import_of_a_large_file_says_how_far_it_is_and_ends_whole() {
    let world = World::new().await;
    let rows: Vec<String> = (0..5_001)
        .map(|at| format!("X{at},Site {at},NHS,Urban"))
        .collect();
    let rows = rows.join("\n");
    let (address, page) = world
        .open(
            &world.administrator,
            "sites",
            &format!("site_id,name,employer,location\n{rows}"),
        )
        .await;
    assert!(page.body.contains("5,001 are new"));
    let sent = world
        .apply(&world.administrator, &address, &page, &[])
        .await;
    assert_eq!(sent.location(), address);
    // Nobody else sees that it is under way, or that it is there.
    let others = world.app.get(&address, &world.coordinator).await;
    assert_eq!(others.status, StatusCode::NOT_FOUND);
    let ended = loop {
        let look = world.app.get(&address, &world.administrator).await;
        if look.status != StatusCode::OK {
            break look;
        }
        assert!(look.body.contains("The file is being imported"));
        assert!(look.body.contains("It has 5,001 rows."));
        tokio::task::yield_now().await;
    };
    assert_eq!(ended.location(), "/delivery/import?done=import-applied");
    let again = world
        .app
        .get("/delivery/export/sites.csv", &world.administrator)
        .await;
    assert_eq!(
        again.body.lines().count(),
        5_004,
        "two that were there, and the header"
    );
}

#[tokio::test]
async fn import_asks_about_the_people_whom_the_form_would_ask_about() {
    let w = World::new().await;
    let c = &w.coordinator;
    let head = "person_id,site_id,admission_date,discharge_date,allocated_worker_id,name\n";
    let (address, page) = w
        .open(
            c,
            "people",
            &format!("{head}P1,S1,20170312,,,Robin Ashdowne\n"),
        )
        .await;
    w.apply(c, &address, &page, &[]).await;
    let (_, page) = w
        .open(c, "people", &format!("{head}P2,S1,,,,Ashdown Robin\n"))
        .await;
    assert!(page.body.contains("a similar name at the same site"));
}

#[tokio::test]
async fn import_of_a_file_that_cannot_be_read_any_more_can_be_discarded() {
    let w = World::new().await;
    let c = &w.coordinator;
    let (address, _) = w.open(c, "workers", "worker_id,site_id\nW1,S1\n").await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    store::query("UPDATE import_file SET content = $1")
        .bind(b"worker_id,site_id\nW1\n".to_vec())
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("kept");
    let page = w.app.get(&address, c).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let discard = format!("action=\"{address}/discard\"");
    for words in [
        "This file cannot be checked",
        "this row has 1 cells",
        discard.as_str(),
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    // Also where the page of the file cannot be shown at all.
    let waiting = w.app.get("/delivery/import", c).await;
    assert!(waiting.body.contains(&discard));
    w.app.post(&format!("{address}/discard"), c, &[]).await;
    assert_eq!(w.app.get(&address, c).await.status, StatusCode::NOT_FOUND);
}
