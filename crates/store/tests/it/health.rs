//! Whether the database can do its work, and what it says when it cannot.

use store::health::{Unready, look};
use store::{Db, Error, query};
use testkit::{both, fixed, world};

async fn run(db: &Db, statement: &'static str) -> Result<(), Error> {
    let mut tx = db.write().await?;
    query(statement).execute(&mut tx).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_database_that_can_do_its_work_is_left_as_it_is() {
    for test in both().await {
        let (around, _) = fixed();
        assert_eq!(look(&test.db, &around).await, Ok(()), "nobody is there yet");
        let mut tx = test.db.write().await.expect("begins");
        world::organisation(&mut tx, &around, "A service").await;
        tx.commit().await.expect("commits");
        assert_eq!(look(&test.db, &around).await, Ok(()));
        let mut tx = test.db.read().await.expect("begins");
        let entries = query("SELECT count(*) FROM audit").count(&mut tx).await;
        assert_eq!(entries.expect("counted"), 0);
    }
}

#[tokio::test]
async fn another_schema_and_a_trail_that_cannot_be_written_are_told_apart() {
    for test in both().await {
        let (around, _) = fixed();
        let mut tx = test.db.write().await.expect("begins");
        world::organisation(&mut tx, &around, "A service").await;
        tx.commit().await.expect("commits");
        run(&test.db, "ALTER TABLE audit RENAME TO elsewhere")
            .await
            .expect("renamed");
        assert_eq!(look(&test.db, &around).await, Err(Unready::NoTrail));
        run(&test.db, "ALTER TABLE elsewhere RENAME TO audit")
            .await
            .expect("renamed");
        assert_eq!(look(&test.db, &around).await, Ok(()));
        run(
            &test.db,
            "INSERT INTO schema_version (version, name) VALUES (999, 'newer')",
        )
        .await
        .expect("kept");
        assert_eq!(look(&test.db, &around).await, Err(Unready::OtherSchema));
        run(
            &test.db,
            "DELETE FROM schema_version WHERE version IN (1, 999)",
        )
        .await
        .expect("deleted");
        assert_eq!(look(&test.db, &around).await, Err(Unready::OtherSchema));
        test.db.close().await;
        assert_eq!(look(&test.db, &around).await, Err(Unready::Silent));
    }
}

/// SQLite says of a file that may not grow what it says of a full disk.
#[tokio::test]
async fn a_full_disk_is_known_as_such_and_the_database_goes_on_once_there_is_room() {
    let test = testkit::databases::sqlite().await;
    let (around, _) = fixed();
    let mut tx = test.db.write().await.expect("begins");
    world::organisation(&mut tx, &around, "A service").await;
    tx.commit().await.expect("commits");
    // It cannot become smaller than it is.
    run(&test.db, "PRAGMA max_page_count = 1")
        .await
        .expect("set");
    let fill = "INSERT INTO schema_version (version, name) SELECT -value, hex(zeroblob(4000)) FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12]')";
    let error = run(&test.db, fill).await.expect_err("there is no room");
    assert!(error.has_no_room() && !error.is_away(), "{error}");
    assert!(
        error.for_the_log().contains("code 13"),
        "{}",
        error.for_the_log()
    );
    run(&test.db, "PRAGMA max_page_count = 4294967294")
        .await
        .expect("set");
    run(&test.db, fill).await.expect("there is room again");
    run(&test.db, "DELETE FROM schema_version WHERE version < 0")
        .await
        .expect("deleted");
    assert_eq!(look(&test.db, &around).await, Ok(()));
}
