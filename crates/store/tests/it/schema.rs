//! What holds for the schema and for statements as such.

use ids::OrgId;
use jiff::Timestamp;
use store::{Db, Stamp, query};
use testkit::both;

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let id: OrgId = around.id();
        let at: Timestamp = "2026-03-01T09:00:00.123456789Z"
            .parse()
            .expect("an instant");
        query("INSERT INTO organisation (org_id, name, demonstration, time_zone, contact_gap_days, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(id)
            .bind("Zoë’s 漢字 \u{1F600}")
            .bind(true)
            .bind("Europe/London")
            .bind(14_i64)
            .bind(at)
            .execute(&mut tx)
            .await
            .expect("kept");
        let row: (uuid::Uuid, String, bool, i64, Stamp) =
            query("SELECT org_id, name, demonstration, contact_gap_days, created_at FROM organisation WHERE org_id IN ")
                .push_list([id])
                .one(&mut tx)
                .await
                .expect("there");
        assert_eq!(
            row,
            (
                id.0,
                "Zoë’s 漢字 \u{1F600}".into(),
                true,
                14,
                Stamp::from(at)
            )
        );
    }
}

#[tokio::test]
async fn a_transaction_that_is_dropped_did_nothing() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let new = store::organisation::NewOrganisation {
            name: "A",
            demonstration: false,
            time_zone: "Europe/London",
        };
        let mut tx = test.db.write().await.expect("begins");
        store::organisation::create(&mut tx, &around, &new)
            .await
            .expect("made");
        drop(tx);
        let mut tx = test.db.read().await.expect("begins");
        assert!(
            store::organisation::all(&mut tx)
                .await
                .expect("read")
                .is_empty()
        );
    }
}

#[tokio::test]
async fn samples_of_values_are_not_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("sqlite://{}", folder.path().join("a.db").display());
    let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat4'";
    let db = Db::open(&address).await.expect("opens");
    let mut tx = db.write().await.expect("begins");
    query("ANALYZE").execute(&mut tx).await.expect("analysed");
    assert_eq!(query(there).count(&mut tx).await.expect("counted"), 1);
    tx.commit().await.expect("kept");
    db.close().await;
    let db = Db::open(&address).await.expect("opens again");
    let mut tx = db.read().await.expect("begins");
    assert_eq!(query(there).count(&mut tx).await.expect("counted"), 0);
}

#[tokio::test]
async fn a_database_that_was_never_closed_is_known_when_it_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("sqlite://{}", folder.path().join("a.db").display());
    let killed = Db::open(&address).await.expect("opens");
    let mut tx = killed.write().await.expect("begins");
    query("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO guess (org_id, heading, guessed_at, last_at) SELECT x'00000000000000000000000000000000', 'h' || i, '', 0 FROM n")
        .execute(&mut tx)
        .await
        .expect("inserted");
    tx.commit().await.expect("kept");
    let db = Db::open(&address).await.expect("opens again");
    let mut tx = db.read().await.expect("begins");
    let known = query("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'guess'");
    assert!(known.count(&mut tx).await.expect("counted") > 0);
    drop(killed);
}

#[tokio::test]
async fn opening_again_changes_nothing() {
    for test in both().await {
        let again = Db::open(&test.address).await.expect("opens");
        let mut tx = again.read().await.expect("begins");
        let versions = query("SELECT count(*) FROM schema_version")
            .count(&mut tx)
            .await
            .expect("counted");
        assert!(versions >= 1);
        drop(tx);
        again.close().await;
    }
}

/// Takes a step back out of the schema, as a program would leave it that did not know it.
async fn without_a_step(db: &Db) {
    let mut tx = db.write().await.expect("begins");
    for statement in [
        "DROP TABLE concern_entry",
        "DROP TABLE concern_withholding",
        "DROP TABLE concern",
        "DROP TABLE duty_span",
        "DELETE FROM schema_version WHERE version = 20",
    ] {
        query(statement).execute(&mut tx).await.expect("undone");
    }
    tx.commit().await.expect("kept");
}

#[tokio::test]
async fn a_step_that_was_written_beside_a_later_one_is_applied_too() {
    for test in both().await {
        without_a_step(&test.db).await;
        let again = Db::open(&test.address).await.expect("opens");
        let mut tx = again.read().await.expect("begins");
        let concerns = query("SELECT count(*) FROM concern").count(&mut tx).await;
        assert_eq!(concerns.expect("it is there"), 0);
        drop(tx);
        again.close().await;
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    for test in both().await {
        let mut tx = test.db.write().await.expect("begins");
        query("INSERT INTO schema_version (version, name) VALUES ($1, $2)")
            .bind(9999_i64)
            .bind("later")
            .execute(&mut tx)
            .await
            .expect("kept");
        tx.commit().await.expect("kept");
        let refused = Db::open(&test.address).await.expect_err("refused");
        assert!(
            refused.to_string().contains("newer version of the program"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_taken_key_has_the_same_name_on_both() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let new = store::organisation::NewOrganisation {
            name: "A",
            demonstration: false,
            time_zone: "Europe/London",
        };
        let org = store::organisation::create(&mut tx, &around, &new)
            .await
            .expect("made")
            .id;
        let account = store::account::NewAccount {
            email: "ada@example.org",
            name: "Ada",
            role: access::Role::Manager,
            password_hash: "x",
            worker: None,
            person: None,
            sites: &[],
            teams: &[],
        };
        store::account::insert(&mut tx, &around, org, &account)
            .await
            .expect("made");
        let taken = store::account::insert(&mut tx, &around, org, &account)
            .await
            .expect_err("taken");
        assert!(
            matches!(&taken, store::Error::Taken { key } if key == "account_email_key"),
            "{taken}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.db");
    let db = Db::open(&format!("sqlite://{}", file.display()))
        .await
        .expect("opens");
    let mut seen = 0;
    for beside in ["a.db", "a.db-wal", "a.db-shm"] {
        if let Ok(about) = std::fs::metadata(folder.path().join(beside)) {
            assert_eq!(about.permissions().mode() & 0o777, 0o600, "{beside}");
            seen += 1;
        }
    }
    assert!(seen >= 2, "only {seen} files were looked at");
    db.close().await;
}

#[tokio::test]
async fn an_sqlite_database_is_copied_before_it_is_brought_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.db");
    let address = format!("sqlite://{}", file.display());
    let beside = || {
        let mut names: Vec<String> = std::fs::read_dir(folder.path())
            .expect("the folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("a name")
            })
            .filter(|name| name.contains("before"))
            .collect();
        names.sort();
        names
    };
    let db = Db::open(&address).await.expect("opens");
    without_a_step(&db).await;
    db.close().await;
    assert_eq!(
        beside(),
        Vec::<String>::new(),
        "a new one has nothing to lose"
    );
    Db::open(&address).await.expect("opens").close().await;
    assert_eq!(beside(), ["a.db.before-0020"]);
    Db::open(&address).await.expect("opens").close().await;
    assert_eq!(beside(), ["a.db.before-0020"], "up to date already");
    let copy = folder.path().join("a.db.before-0020");
    let inside = sqlx::SqlitePool::connect(&format!("sqlite://{}?mode=ro", copy.display()))
        .await
        .expect("a database");
    let latest = "SELECT count(*) FROM schema_version WHERE version = 20";
    let there: i64 = sqlx::query_scalar(latest)
        .fetch_one(&inside)
        .await
        .expect("read");
    assert_eq!(there, 0, "it is as it was");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&copy)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "nobody else reads it");
    }
}

#[tokio::test]
async fn what_cannot_be_copied_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("sqlite://{}", folder.path().join("a.db").display());
    let db = Db::open(&address).await.expect("opens");
    without_a_step(&db).await;
    db.close().await;
    // Nothing can be written where a folder is.
    let in_the_way = folder.path().join("a.db.before-0020.unfinished");
    std::fs::create_dir(&in_the_way).expect("made");
    let refused = Db::open(&address).await.expect_err("refused");
    assert!(
        refused.to_string().contains("a.db.before-0020"),
        "{refused}"
    );
    std::fs::remove_dir(&in_the_way).expect("removed");
    Db::open(&address).await.expect("opens now").close().await;
}
