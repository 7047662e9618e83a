//! `alongside audit verify` on a trail that is whole, and on one that somebody meddled with.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use store::{Db, query};

pub(crate) fn alongside(words: &[&str], database: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alongside"))
        .args(words)
        .env("ALONGSIDE_DATABASE", database)
        .output()
        .expect("the program starts")
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

async fn meddle(database: &str, statements: &[&'static str]) {
    let db = Db::open_existing(database).await.expect("opens");
    let mut tx = db.write().await.expect("begins");
    for statement in statements {
        query(statement).execute(&mut tx).await.expect(statement);
    }
    tx.commit().await.expect("commits");
    db.close().await;
}

/// A service with a few entries of the program itself.
fn service(folder: &Path) -> String {
    let database = format!("sqlite://{}", folder.join("test.db").display());
    for words in [
        &["setup", "--name", "A service", "--email", "ada@example.org"][..],
        &["account", "password", "--email", "ada@example.org"],
        &["account", "password", "--email", "ada@example.org"],
    ] {
        assert!(alongside(words, &database).status.success(), "{words:?}");
    }
    database
}

#[tokio::test]
async fn meddling_ends_with_1_and_names_the_entry() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = service(folder.path());
    let verify = ["audit", "verify", "--json"];
    let whole = alongside(&verify, &database);
    assert!(whole.status.success());
    let whole = json_of(&whole);
    assert_eq!(whole["whole"], true);
    assert_eq!(whole["broken"], Value::Null);
    let entries = whole["entries"].as_i64().expect("a number");
    assert!(entries >= 2, "{whole}");
    assert_eq!(whole["ends"][0]["seq"], entries);
    assert_eq!(whole["ends"][0]["account"], Value::Null);

    meddle(
        &database,
        &[
            "DROP TRIGGER audit_never_changed",
            "UPDATE audit SET detail = 'nothing' WHERE seq = 2",
        ],
    )
    .await;
    let broken = alongside(&verify, &database);
    assert_eq!(broken.status.code(), Some(1));
    let broken = json_of(&broken);
    assert_eq!(broken["whole"], false);
    assert_eq!(broken["broken"]["seq"], 2);
    assert_eq!(broken["broken"]["fault"], "edited");
    let told = alongside(&["audit", "verify"], &database);
    assert_eq!(told.status.code(), Some(1));
    let told = String::from_utf8(told.stdout).expect("text");
    assert!(told.contains("Entry 2 was edited"), "{told}");
    assert!(
        told.contains(broken["broken"]["id"].as_str().expect("an identifier")),
        "{told}"
    );
}

#[tokio::test]
async fn an_earlier_state_shows_what_was_cut_off_with_every_record_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = service(folder.path());
    let state = folder.path().join("state.json");
    let state_name = state.to_str().expect("a path");
    let printed = alongside(&["audit", "verify", "--json"], &database).stdout;
    std::fs::write(&state, printed).expect("written");
    let expect = ["audit", "verify", "--expect", state_name];

    // What is added later does not speak against the earlier state.
    let more = ["account", "password", "--email", "ada@example.org"];
    assert!(alongside(&more, &database).status.success());
    assert!(alongside(&expect, &database).status.success());

    meddle(
        &database,
        &[
            "DROP TRIGGER audit_never_removed",
            "DELETE FROM audit WHERE seq > 1",
            "UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit WHERE seq = 1)",
        ],
    )
    .await;
    let alone = alongside(&["audit", "verify"], &database);
    assert!(alone.status.success(), "nothing is left that tells of it");
    let compared = alongside(&expect, &database);
    assert_eq!(compared.status.code(), Some(1));
    let told = String::from_utf8(compared.stdout).expect("text");
    assert!(told.contains("cut off: entry 2"), "{told}");

    let changed = std::fs::read_to_string(&state)
        .expect("read")
        .replace("\"seq\":", "\"seq\":1");
    std::fs::write(&state, changed).expect("written");
    let refused = alongside(&expect, &database);
    assert_eq!(refused.status.code(), Some(2));
    let why = String::from_utf8(refused.stderr).expect("text");
    assert!(why.contains("was changed since it was printed"), "{why}");
}
