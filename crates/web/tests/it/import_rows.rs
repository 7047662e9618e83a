//! Importing files without rows, and with very many.

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
