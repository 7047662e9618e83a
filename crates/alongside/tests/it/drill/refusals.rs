//! What a backup and a restore refuse, by name, and that nothing is changed then.

use super::Service;
use super::backup::{keys, take};
use super::server::alongside;
use interchange::locked::{Identities, MANIFEST, Opened, Recipients, Writer};
use serde_json::Value;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use store::{Db, query};

/// A change of what a backup says of itself.
type Change = fn(&mut Value);

/// Restores and gives the exit code and what was told.
fn restore(from: &str, key: &str, place: &str, more: &[&str]) -> (Option<i32>, String) {
    let mut words = vec![
        "restore",
        "--from",
        from,
        "--identity",
        key,
        "--database",
        place,
    ];
    words.extend(more);
    let output = alongside(&words);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.stdout.is_empty(), "nothing is said to be done");
    (output.status.code(), told)
}

/// Everything in a folder, with its content.
fn everything(folder: &Path) -> Vec<(String, Option<Vec<u8>>)> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            (path.display().to_string(), std::fs::read(&path).ok())
        })
        .collect();
    all.sort();
    all
}

/// Writes a backup again, with its manifest changed.
fn with_manifest(service: &Service, from: &str, to: &str, public: &str, change: Change) {
    let key = std::fs::read_to_string(service.path("key.txt")).expect("read");
    let identities = Identities::read(&key).expect("a key");
    let mut opened = Opened::open(File::open(from).expect("there"), &identities).expect("opens");
    let mut manifest: Value =
        serde_json::from_slice(&opened.manifest().expect("there")).expect("JSON");
    let recipients = Recipients::read([public.to_owned()]).expect("a key");
    let out = File::create(to).expect("made");
    let mut writer = Writer::new(out, &recipients).expect("begun");
    for part in manifest["parts"].as_array().expect("a list") {
        let name = part["name"].as_str().expect("a name");
        let mut content = Vec::new();
        opened
            .part(name)
            .expect("there")
            .read_to_end(&mut content)
            .expect("read");
        writer.begin(name).expect("begun");
        writer.write_all(&content).expect("written");
        writer.end().expect("ended");
    }
    assert_ne!(manifest["parts"][0]["name"], MANIFEST);
    change(&mut manifest);
    let text = serde_json::to_vec(&manifest).expect("JSON");
    writer.finish(&text).expect("finished");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_as_it_was_is_named_and_leaves_nothing_behind() {
    for service in Service::both().await {
        let public = keys(&service);
        let good = service.path("good.age");
        take(&service, &good, &public);
        let bytes = std::fs::read(&good).expect("read");
        let bad = service.path("bad.age");
        let sqlite = service.database.starts_with("sqlite");
        let place = if sqlite {
            format!("sqlite://{}", service.path("new.db"))
        } else {
            testkit::databases::empty_schema().await
        };
        let key = service.path("key.txt");
        let other = service.path("other.txt");
        assert!(
            alongside(&["backup", "keygen", "--to", &other])
                .status
                .success()
        );

        let (half, all) = (bytes.len() / 2, bytes.len());
        let flipped = |at: usize| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            bytes
        };
        let cases: [(&str, Vec<u8>, &str, &str); 7] = [
            (
                "another key",
                bytes.clone(),
                &other,
                "it was locked for another key",
            ),
            (
                "half of it",
                bytes[..half].to_vec(),
                &key,
                "damaged or not all of it is there",
            ),
            (
                "all but a byte",
                bytes[..all - 1].to_vec(),
                &key,
                "damaged or not all of it is there",
            ),
            (
                "a byte in the middle",
                flipped(half),
                &key,
                "damaged or not all of it is there",
            ),
            (
                "a byte near the end",
                flipped(all - 40),
                &key,
                "damaged or not all of it is there",
            ),
            (
                "something else",
                b"PK\x03\x04 not ours".to_vec(),
                &key,
                "not a locked archive",
            ),
            ("nothing", Vec::new(), &key, "not a locked archive"),
        ];
        for (what, content, key, named) in cases {
            std::fs::write(&bad, content).expect("written");
            refused(&service, &place, what, named, || {
                restore(&bad, key, &place, &[])
            })
            .await;
        }

        let changes: [(&str, Change, &str); 6] = [
            (
                "a newer form",
                |m| m["format"] = 2.into(),
                "Use a newer version of the program",
            ),
            (
                "a newer schema",
                |m| m["schema"].as_array_mut().expect("a list").push(999.into()),
                "the backup has schema version 999, this program knows",
            ),
            (
                "more rows than there are",
                |m| {
                    let tables = m["tables"].as_array_mut().expect("a list");
                    let person = tables.iter_mut().find(|table| table["name"] == "person");
                    person.expect("a table")["rows"] = 2.into();
                },
                "the table person has 1 rows, and there were 2",
            ),
            (
                "another trail",
                |m| m["audit"]["entries"] = 4711.into(),
                "the audit trail in the backup is not the one that was there",
            ),
            (
                "another checksum",
                |m| m["parts"][0]["sha256"] = "00".repeat(32).into(),
                "its list of parts is not the one that was written",
            ),
            (
                "another database",
                |m| {
                    let is = m["database"] == "sqlite";
                    m["database"] = if is { "postgres" } else { "sqlite" }.into();
                },
                "and --database names",
            ),
        ];
        for (what, change, named) in changes {
            with_manifest(&service, &good, &bad, &public, change);
            refused(&service, &place, what, named, || {
                restore(&bad, &key, &place, &[])
            })
            .await;
        }

        // The place was empty all along: the good one goes there.
        let words = [
            "restore",
            "--from",
            &good,
            "--identity",
            &key,
            "--database",
            &place,
        ];
        let done = alongside(&words);
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let named = if sqlite {
            "There is a file at"
        } else {
            "has the table"
        };
        let (code, told) = restore(&good, &key, &place, &[]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(named), "{told}");
    }
}

/// Whether something is refused by name, and the place is as empty as before.
async fn refused(
    service: &Service,
    place: &str,
    what: &str,
    named: &str,
    attempt: impl Fn() -> (Option<i32>, String),
) {
    let before = everything(service.folder.path());
    let (code, told) = attempt();
    assert!(code == Some(1) || code == Some(2), "{what}: {told}");
    assert!(told.contains(named), "{what}: {told}");
    assert!(
        everything(service.folder.path()) == before,
        "{what} left something behind"
    );
    if place.starts_with("postgres") {
        assert_eq!(tables(place).await, 0, "{what} left tables behind");
    }
}

async fn tables(place: &str) -> i64 {
    // Another schema of the same server can look into this one's.
    let (_, schema) = place.rsplit_once("search_path%3D").expect("a schema");
    let beside = testkit::databases::postgres().await;
    let mut tx = beside.db.read().await.expect("begins");
    let count = query("SELECT count(*) FROM information_schema.tables WHERE table_schema = $1")
        .bind(schema)
        .count(&mut tx)
        .await
        .expect("counted");
    tx.rollback().await.expect("ends");
    beside.db.close().await;
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_that_was_meddled_with_after_the_backup_began_to_lie_is_found() {
    let service = Service::sqlite().await;
    // Entries of the program itself.
    let around = super::server::real();
    let db = Db::open_existing(&service.database).await.expect("opens");
    let mut tx = db.write().await.expect("begins");
    query("DROP TRIGGER audit_never_changed")
        .execute(&mut tx)
        .await
        .expect("dropped");
    tx.commit().await.expect("commits");
    db.close().await;
    drop(around);
    let make = [
        "account",
        "password",
        "--email",
        "sam@example.org",
        "--database",
        &service.database,
    ];
    assert!(alongside(&make).status.success());
    let db = Db::open_existing(&service.database).await.expect("opens");
    let mut tx = db.write().await.expect("begins");
    query("UPDATE audit SET detail = 'nothing'")
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("commits");
    db.close().await;

    // A broken trail is kept as it is, and said: without a backup there would be nothing to look into.
    let public = keys(&service);
    let (to, key) = (service.path("kept.age"), service.path("key.txt"));
    let words = [
        "backup",
        "--database",
        &service.database,
        "--to",
        &to,
        "--recipient",
        &public,
    ];
    let taken = alongside(&words);
    assert!(taken.status.success());
    let told = String::from_utf8_lossy(&taken.stderr);
    assert!(
        told.contains("The audit trail is not whole: entry 1 is edited"),
        "{told}"
    );
    let place = format!("sqlite://{}", service.path("new.db"));
    let words = [
        "restore",
        "--from",
        &to,
        "--identity",
        &key,
        "--database",
        &place,
    ];
    let restored = alongside(&words);
    assert!(restored.status.success());
    let told = String::from_utf8_lossy(&restored.stderr);
    assert!(
        told.contains("was not whole when the backup was made"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_use_is_told_before_anything_is_done() {
    let service = Service::sqlite().await;
    let public = keys(&service);
    let (to, key) = (service.path("kept.age"), service.path("key.txt"));
    let database = &service.database;
    let private = std::fs::read_to_string(&key).expect("read");
    let private = private.lines().last().expect("a line").to_owned();
    let nowhere = format!("sqlite://{}", service.path("nowhere.db"));
    let cases: [(&[&str], i32, &str); 8] = [
        (
            &["backup", "--database", database, "--to", &to],
            2,
            "no public key is given",
        ),
        (
            &["backup", "--database", database, "--recipient", &public],
            2,
            "--to <FILE>",
        ),
        (
            &[
                "backup",
                "--database",
                database,
                "--to",
                &to,
                "--recipient",
                "age1x",
            ],
            2,
            "“age1x” is not a public key",
        ),
        (
            &[
                "backup",
                "--database",
                database,
                "--to",
                &to,
                "--recipient",
                &private,
            ],
            2,
            "is a private key",
        ),
        (
            &[
                "backup",
                "--database",
                database,
                "--to",
                &key,
                "--recipient",
                &public,
            ],
            2,
            "never overwrites anything",
        ),
        (
            &[
                "backup",
                "--database",
                &nowhere,
                "--to",
                &to,
                "--recipient",
                &public,
            ],
            1,
            "There is no database at",
        ),
        (
            &[
                "backup",
                "--database",
                "mysql://x",
                "--to",
                &to,
                "--recipient",
                &public,
            ],
            2,
            "must begin with sqlite:// or postgres://",
        ),
        (&["backup", "keygen", "--to", &key], 2, "is there already"),
    ];
    let before = everything(service.folder.path());
    for (words, code, named) in cases {
        let output = alongside(words);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{words:?}: {told}");
        assert!(told.contains(named), "{words:?}: {told}");
        assert!(!told.contains("AGE-SECRET-KEY-1"), "{told}");
        assert!(everything(service.folder.path()) == before, "{words:?}");
    }
    // A database of an older or another program is not taken for ours.
    let db = Db::open_existing(database).await.expect("opens");
    let mut tx = db.write().await.expect("begins");
    query("DELETE FROM schema_version WHERE version = (SELECT max(version) FROM schema_version)")
        .execute(&mut tx)
        .await
        .expect("deleted");
    tx.commit().await.expect("commits");
    db.close().await;
    let output = alongside(&[
        "backup",
        "--database",
        database,
        "--to",
        &to,
        "--recipient",
        &public,
    ]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told.contains("Take the backup with the program that runs the server"),
        "{told}"
    );
}
