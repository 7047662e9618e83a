//! `alongside qda` on the samples, and on files it cannot use.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../interchange/tests/data/qda")
        .join(name)
}

fn run(arguments: &[&str], paths: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alongside"))
        .arg("qda")
        .args(arguments)
        .args(paths)
        .output()
        .expect("the program starts")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn warned(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

#[test]
fn inspect_counts_and_says_how_positions_were_counted() {
    let done = run(
        &["inspect", "--json"],
        &[&sample("qualcoder-4.0beta-crlf.qdpx")],
    );
    assert_eq!(code(&done), Some(0));
    assert_eq!(
        json_of(&done),
        json!({
            "origin": "QualCoder 4.0 beta (git c320464)", "users": 2, "codes": 7, "sources": 2, "selections": 8,
            "codings": 7, "cases": 2, "variables": 3, "notes": 2, "sets": 0, "links": 0,
            "positions": {"unit": "codepoint", "crlf": 1, "score": 1.0}, "warnings": [],
        })
    );
    let done = run(&["inspect"], &[&sample("taguette-1.5.2-codebook.qdc")]);
    assert!(
        said(&done).contains("REFI-QDA codebook (.qdc)"),
        "{}",
        said(&done)
    );
    assert!(said(&done).contains("--split-dots makes one of them"));
}

#[test]
fn codings_lists_every_passage_with_its_words_and_people() {
    let done = run(
        &["codings", "--json"],
        &[&sample("qualcoder-4.0beta-lf.qdpx")],
    );
    let list = json_of(&done);
    assert_eq!(list.as_array().expect("an array").len(), 7);
    assert_eq!(
        list[4],
        json!({
            "source": "P1 interview.txt", "text": "🚶🏽‍♀️ Hope came back", "start": 173, "end": 193,
            "codes": ["hope returning"], "coders": ["coder2"],
        })
    );
    let done = run(
        &["codings", "--json"],
        &[&sample("taguette-1.5.2-project.sqlite3")],
    );
    let list = json_of(&done);
    assert_eq!(
        list[3]["codes"],
        json!([]),
        "a highlight without a tag is not dropped"
    );
    assert_eq!(list[4]["codes"], json!(["hope", "relational.trust"]));
}

#[test]
fn every_format_is_written_by_its_ending_and_says_what_it_has_no_room_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = sample("qualcoder-4.0beta-lf.qdpx");
    for (ending, left) in [
        ("qdpx", ""),
        ("qde", ""),
        ("json", ""),
        ("csv", "A table of passages has no room for"),
        (
            "qdc",
            "Left out: 2 users, 2 sources, 8 selections, 7 codings, 2 cases, 3 variables, 2 notes",
        ),
    ] {
        let to = folder.path().join(format!("out.{ending}"));
        let done = run(&["convert"], &[&from, &to]);
        assert_eq!(code(&done), Some(0), "{}", warned(&done));
        assert!(
            warned(&done).contains(left) && warned(&done).is_empty() == left.is_empty(),
            "{}",
            warned(&done)
        );
        let again = run(&["convert"], &[&from, &to]);
        assert_eq!(code(&again), Some(2));
        assert!(
            warned(&again).contains("is there already"),
            "{}",
            warned(&again)
        );
        assert_eq!(code(&run(&["convert", "--force"], &[&from, &to])), Some(0));
    }
    for ending in ["qdpx", "qde"] {
        let written = folder.path().join(format!("out.{ending}"));
        let done = run(&["codings", "--json"], &[&written]);
        assert_eq!(
            json_of(&done),
            json_of(&run(&["codings", "--json"], &[&from])),
            "{ending}"
        );
    }
    let done = run(&["convert"], &[&from, &folder.path().join("out.docx")]);
    assert_eq!(code(&done), Some(2));
    assert!(warned(&done).contains("Use .qdpx, .qde, .qdc, .csv or .json"));
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .collect();
    assert_eq!(left.len(), 5, "no half-written file stays");
}

#[test]
fn a_bare_project_finds_its_texts_in_the_folder_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let media = folder.path().join("Walks Media");
    std::fs::create_dir(&media).expect("a folder");
    std::fs::write(media.join("P1.txt"), "We walked.\r\nHope.").expect("written");
    let xml = r#"<Project name="Walks"><Sources><TextSource guid="b175e05d-1a73-4698-b1e1-4783948808fa" name="P1" plainTextPath="relative:///P1.txt"><PlainTextSelection guid="b175e05d-1a73-4698-b1e1-4783948808fb" name="Hope." startPosition="12" endPosition="17"/></TextSource></Sources></Project>"#;
    let project = folder.path().join("Walks.qde");
    std::fs::write(&project, xml).expect("written");
    let done = run(&["codings", "--json"], &[&project]);
    assert_eq!(json_of(&done)[0]["text"], json!("Hope."));
    assert_eq!(json_of(&done)[0]["start"], json!(11));
}

#[test]
fn roundtrip_ends_with_0_when_nothing_was_lost_and_with_1_otherwise() {
    for name in [
        "atlasti-mac-8.4-standard-project.qdpx",
        "qualcoder-4.0beta-lf.qdpx",
        "qualcoder-4.0beta-crlf.qdpx",
        "taguette-1.5.2-project.sqlite3",
        "taguette-1.5.2-codebook.qdc",
    ] {
        let done = run(&["roundtrip"], &[&sample(name)]);
        assert_eq!(
            code(&done),
            Some(0),
            "{name}: {}{}",
            said(&done),
            warned(&done)
        );
        assert!(said(&done).starts_with("Nothing was lost"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("odd.qde");
    std::fs::write(&project, "<Project name='x'><Dataset/></Project>").expect("written");
    let done = run(&["roundtrip"], &[&project]);
    assert_eq!(code(&done), Some(1));
    assert_eq!(
        said(&done),
        "An element that the standard does not have there was left out: Dataset in Project.\n"
    );
    assert!(
        warned(&done).ends_with("1 difference.\n"),
        "{}",
        warned(&done)
    );
    let done = run(&["roundtrip", "--json"], &[&project]);
    assert_eq!(json_of(&done)["same"], json!(false));
}

#[test]
fn files_that_cannot_be_used_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&["inspect"], &[&folder.path().join("gone.qdpx")]);
    assert_eq!(code(&done), Some(2));
    assert!(
        warned(&done).contains("gone.qdpx cannot be read"),
        "{}",
        warned(&done)
    );
    let other = folder.path().join("letter.pdf");
    std::fs::write(&other, b"%PDF-1.7").expect("written");
    let done = run(&["inspect"], &[&other]);
    assert_eq!(code(&done), Some(1));
    assert!(
        warned(&done).contains("neither a REFI-QDA project"),
        "{}",
        warned(&done)
    );
    assert!(said(&done).is_empty());
    assert_eq!(code(&run(&["inspect"], &[])), Some(2));
}

#[test]
fn a_project_is_chosen_where_a_database_holds_several() {
    let two = sample("taguette-two-projects.sqlite3");
    let refused = run(&["inspect"], &[&two]);
    assert_eq!(code(&refused), Some(1));
    assert!(
        warned(&refused).contains(
            "1 “Peer support sample”, 90 “Allotment talks”. Choose one of them with --project"
        ),
        "{}",
        warned(&refused)
    );
    for chosen in ["90", "allotment TALKS"] {
        let done = run(&["codings", "--json", "--project", chosen], &[&two]);
        let list = json_of(&done);
        assert_eq!(list.as_array().expect("an array").len(), 1);
        assert_eq!(list[0]["text"], "dug the beds");
        assert_eq!(list[0]["codes"], json!(["digging"]));
    }
    let done = run(&["roundtrip", "--project", "1"], &[&two]);
    assert_eq!(code(&done), Some(0), "{}", said(&done));
    for (file, said) in [
        (&two, "no project named “Else”"),
        (&sample("qualcoder-4.0beta-lf.qdpx"), "Leave it out"),
    ] {
        let refused = run(&["inspect", "--project", "Else"], &[file]);
        assert_eq!(code(&refused), Some(2));
        assert!(warned(&refused).contains(said), "{}", warned(&refused));
    }
}

#[test]
fn a_packed_folder_is_read_with_what_is_only_in_its_log() {
    let done = run(
        &["codings", "--json"],
        &[&sample("qualcoder-open-folder.zip")],
    );
    let list = json_of(&done);
    let words: Vec<&Value> = list
        .as_array()
        .expect("an array")
        .iter()
        .map(|one| &one["text"])
        .collect();
    assert_eq!(words, ["walked", "rested"]);
    let done = run(&["inspect"], &[&sample("qualcoder-open-folder.zip")]);
    assert!(
        said(&done).contains("database of QualCoder “Walks”"),
        "{}",
        said(&done)
    );
}
