//! A backup under load, the end of everything, and what comes back.

use super::server::{alongside, answers};
use super::{Load, Server, Service};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Output;
use store::{Db, query};
use uuid::Uuid;

/// What is kept of a contact, and of the note with it.
type Row = (Uuid, String, i64, String, i64, String);

fn said(output: &Output) -> Value {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

async fn contacts(database: &str) -> BTreeMap<Uuid, Row> {
    let db = Db::open_existing(database).await.expect("opens");
    let mut tx = db.read().await.expect("begins");
    let rows: Vec<Row> = query("SELECT c.id, c.on_date, c.minutes, c.mechanism, c.version, n.body FROM contact c JOIN note n ON n.org_id = c.org_id AND n.contact_id = c.id")
        .all(&mut tx)
        .await
        .expect("read");
    tx.rollback().await.expect("ends");
    db.close().await;
    rows.into_iter().map(|row| (row.0, row)).collect()
}

/// Makes a pair of keys in the folder of a service and gives the public one.
pub(super) fn keys(service: &Service) -> String {
    let file = service.path("key.txt");
    let made = said(&alongside(&["backup", "keygen", "--to", &file, "--json"]));
    made["public_key"].as_str().expect("a key").to_owned()
}

/// Takes a backup of a service and gives what was said of it.
pub(super) fn take(service: &Service, to: &str, public: &str) -> Value {
    let words = [
        "backup",
        "--database",
        &service.database,
        "--to",
        to,
        "--recipient",
        public,
        "--json",
    ];
    said(&alongside(&words))
}

async fn destroy(service: &Service) {
    if service.database.starts_with("postgres") {
        testkit::databases::empty(&service.database).await;
        return;
    }
    for ending in [".db", ".db-wal", ".db-shm", ".key"] {
        let _ = std::fs::remove_file(service.path(&format!("test{ending}")));
    }
    assert!(!std::fs::exists(service.path("test.db")).expect("looked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_acknowledged_before_a_backup_under_load_comes_back_from_it() {
    for service in Service::both().await {
        let public = keys(&service);
        let server = service.serve();
        answers(&service.browser(&server));
        let load = Load::begin(&service, &server, 4);
        load.wait_for(40);

        let before = load.so_far();
        let file = service.path("kept.age");
        let taken = take(&service, &file, &public);
        let meanwhile = load.contacts() - before.len();
        load.wait_for(10);
        let kept = load.end();
        assert!(server.stop(), "the server ends in order");
        // What was written while it was made belongs to no promise; that there was something shows that nobody waited.
        assert!(meanwhile > 0, "nobody could work while the backup was made");
        let were = contacts(&service.database).await;
        assert_eq!(were.len(), kept.contacts.len(), "each is there once");

        destroy(&service).await;
        let key = service.path("key.txt");
        let key_to = service.path("test.key");
        let words = [
            "restore",
            "--from",
            &file,
            "--identity",
            &key,
            "--database",
            &service.database,
            "--json",
        ];
        let restored = said(&alongside(&words));
        assert_eq!(restored["restored"], true);
        assert_eq!(
            std::fs::exists(&key_to).expect("looked"),
            taken["holds_key"] == true
        );

        let are = contacts(&service.database).await;
        for id in &before {
            assert_eq!(are.get(id), were.get(id), "{id}");
        }
        for (id, row) in &are {
            assert_eq!(were.get(id), Some(row), "{id} is not something else");
        }
        let verified = alongside(&["audit", "verify", "--database", &service.database, "--json"]);
        let verified = said(&verified);
        assert_eq!(verified["whole"], true);
        let trail = &taken["manifest"]["audit"];
        assert_eq!(verified["digest"], trail["digest"]);
        assert_eq!(verified["entries"], trail["entries"]);

        // And people go on where they were.
        let server = service.serve();
        let browser = service.browser(&server);
        let last = before.last().expect("some");
        let page = browser
            .get(&format!("/delivery/contacts/{last}"))
            .expect("answers");
        assert_eq!(page.status, 200, "{}", page.text);
        let load = Load::begin(&service, &server, 1);
        load.wait_for(2);
        load.end();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_for_its_owner_alone_and_opens_for_each_key() {
    for service in Service::both().await {
        let public = keys(&service);
        let other = service.path("other.txt");
        let made = said(&alongside(&["backup", "keygen", "--to", &other, "--json"]));
        let list = service.path("keys.pub");
        let content = format!(
            "# a second one\n{}\n",
            made["public_key"].as_str().expect("a key")
        );
        std::fs::write(&list, content).expect("written");
        let (to, key) = (service.path("kept.age"), service.path("key.txt"));
        let words = [
            "backup",
            "--database",
            &service.database,
            "--to",
            &to,
            "--recipient",
            &public,
            "--recipients-file",
            &list,
            "--identity",
            &key,
            "--json",
        ];
        let taken = said(&alongside(&words));
        assert_eq!(taken["opened_and_checked"], true);
        assert_eq!(taken["recipients"].as_array().map(Vec::len), Some(2));
        #[cfg(unix)]
        for file in [&to, &key, &other] {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(file).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        for key in [&key, &other] {
            let words = [
                "backup",
                "check",
                "--from",
                &to,
                "--identity",
                key,
                "--json",
            ];
            let checked = said(&alongside(&words));
            assert_eq!(checked["manifest"], taken["manifest"]);
        }
        // Nobody's name is in the clear, and nothing is left beside it.
        let bytes = std::fs::read(&to).expect("read");
        for canary in ["Okafor", "Northside", "sam@example.org", "SQLite format"] {
            let found = bytes
                .windows(canary.len())
                .any(|part| part == canary.as_bytes());
            assert!(!found, "{canary}");
        }
        let left: Vec<String> = std::fs::read_dir(service.folder.path())
            .expect("the folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name.contains("backing-up"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_the_service_comes_back_beside_its_database() {
    let service = Service::sqlite().await;
    let public = keys(&service);
    let server: Server = service.serve();
    answers(&service.browser(&server));
    drop(server);
    let kept = std::fs::read_to_string(service.path("test.key")).expect("the server made one");
    let (with, without) = (service.path("with.age"), service.path("without.age"));
    assert_eq!(take(&service, &with, &public)["holds_key"], true);
    let words = [
        "backup",
        "--database",
        &service.database,
        "--to",
        &without,
        "--recipient",
        &public,
        "--without-key",
        "--json",
    ];
    assert_eq!(said(&alongside(&words))["holds_key"], false);
    let key = service.path("key.txt");
    let place = format!("sqlite://{}", service.path("new/test.db"));
    let words = [
        "restore",
        "--from",
        &with,
        "--identity",
        &key,
        "--database",
        &place,
        "--json",
    ];
    said(&alongside(&words));
    let restored = std::fs::read_to_string(service.path("new/test.key")).expect("it came back");
    assert_eq!(restored, kept);
}
