//! `alongside engagement` on the published counts, and on files with mistakes.

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn enrich(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("demo/enrich")
        .join(file)
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alongside"))
        .arg("engagement")
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn on_enrich(more: &[&str]) -> Output {
    let [people, contacts, sites, workers] =
        ["people.csv", "contacts.csv", "sites.csv", "workers.csv"].map(enrich);
    let mut arguments = vec![
        "--people",
        people.to_str().expect("a path"),
        "--contacts",
        contacts.to_str().expect("a path"),
    ];
    if !more.contains(&"--alone") {
        arguments.extend(["--sites", sites.to_str().expect("a path")]);
        arguments.extend(["--workers", workers.to_str().expect("a path")]);
    }
    arguments.extend(more.iter().filter(|a| **a != "--alone"));
    run(&arguments)
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Files in a folder of their own, and the command on them.
struct Files {
    folder: TempDir,
}

const PEOPLE: &str = "person_id,site_id,admission_date,discharge_date,allocated_worker_id\n\
    P1,S1,2025-01-01,2025-02-01,W1\nP2,S1,2025-01-01,2025-02-01,\nP3,S2,2025-01-01,,W1\n";
const CONTACTS: &str = "contact_id,person_id,worker_id,date,mode,setting,outcome,minutes\n\
    C1,P1,W1,2025-01-20,face_to_face,inpatient,attended,30\n\
    C2,P1,W1,2025-02-02,face_to_face,community,attended,30\n";

impl Files {
    fn new(people: impl AsRef<[u8]>, contacts: impl AsRef<[u8]>) -> Files {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files { folder };
        files.write("people.csv", people);
        files.write("contacts.csv", contacts);
        files
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("written");
        path.to_str().expect("a path").to_owned()
    }

    fn run(&self, more: &[&str]) -> Output {
        let path = |name: &str| self.folder.path().join(name);
        let (people, contacts) = (path("people.csv"), path("contacts.csv"));
        let mut arguments = vec![
            "--people",
            people.to_str().expect("a path"),
            "--contacts",
            contacts.to_str().expect("a path"),
            "--today",
            "2026-03-02",
        ];
        arguments.extend(more);
        run(&arguments)
    }

    /// What is said about the files, with the folder left out of their names.
    fn complaints(&self, more: &[&str]) -> String {
        let output = self.run(more);
        assert_eq!(code(&output), Some(1), "{output:?}");
        assert!(output.stdout.is_empty(), "nothing is worked out");
        let folder = format!("{}/", self.folder.path().display());
        String::from_utf8(output.stderr)
            .expect("text")
            .replace(&folder, "")
    }
}

#[test]
fn the_published_counts_come_out() {
    let output = on_enrich(&["--json"]);
    assert_eq!(code(&output), Some(0), "{output:?}");
    let got = json_of(&output);
    let expected: Value = serde_json::from_str(
        &fs::read_to_string(enrich("expected.json")).expect("the expected counts"),
    )
    .expect("JSON");
    assert_eq!(got["total"], expected["total"]);
    let (got, expected) = (
        got["sites"].as_array().expect("sites"),
        expected["sites"].as_array().expect("sites"),
    );
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.iter().zip(expected) {
        for key in [
            "site",
            "name",
            "offered",
            "with_data",
            "engaged",
            "fidelity",
        ] {
            assert_eq!(got[key], expected[key], "{key} of {}", got["site"]);
        }
        let percent = got["engaged_percent"].as_f64().expect("a number");
        assert_eq!(Some(percent.round()), expected["engaged_percent"].as_f64());
        assert_eq!(got["published_percent"], Value::Null);
    }
    // 8 of 17, where the paper prints 41.
    assert_eq!(got[3]["engaged_percent"], json!(800.0 / 17.0));
}

#[test]
fn the_keys_come_in_the_promised_order() {
    let output = on_enrich(&["--json"]);
    let text = String::from_utf8(output.stdout).expect("text");
    let first = "{\"sites\":[{\"site\":\"S1\",\"name\":\"Site 1\",\"offered\":93,\"with_data\":89,\"engaged\":61,\"engaged_percent\":68.53932584269663,\"published_percent\":null,\"fidelity\":10.4},";
    assert!(text.starts_with(first), "{}", &text[..200]);
    assert!(
        text.trim_end()
            .ends_with("\"total\":{\"offered\":291,\"with_data\":265,\"engaged\":163}}")
    );
}

#[test]
fn without_sites_the_people_name_them_and_fidelity_is_null() {
    let got = json_of(&on_enrich(&["--alone", "--json"]));
    assert_eq!(
        got["total"],
        json!({"offered": 291, "with_data": 265, "engaged": 163})
    );
    assert_eq!(got["sites"][3]["name"], json!("S4"));
    assert_eq!(got["sites"][3]["fidelity"], Value::Null);
}

#[test]
fn another_definition_gives_other_counts() {
    let strict = json_of(&on_enrich(&["--json", "--minimum", "3"]));
    let wide = json_of(&on_enrich(&[
        "--json",
        "--mechanisms",
        "face_to_face,phone,video",
        "--with",
        "any",
    ]));
    let engaged = |answer: &Value| answer["total"]["engaged"].as_u64().expect("a number");
    assert!(engaged(&strict) < 163, "{}", engaged(&strict));
    assert!(engaged(&wide) > 163, "{}", engaged(&wide));
}

#[test]
fn the_table_is_readable_and_says_why() {
    let files = Files::new(PEOPLE, CONTACTS);
    let output = files.run(&["--why"]);
    assert_eq!(code(&output), Some(0));
    let text = String::from_utf8(output.stdout)
        .expect("text")
        .replace(env!("CARGO_PKG_VERSION"), "[version]");
    insta::assert_snapshot!(text);
}

#[test]
fn a_site_where_nobody_has_data_has_no_percentage() {
    let files = Files::new(PEOPLE, CONTACTS);
    let sites = files.write(
        "sites.csv",
        "site_id,name,employer,location\nS2,Two,NHS,Urban\nS1,One,NHS,Urban\nS3,Three,NHS,Urban\n",
    );
    let got = json_of(&files.run(&["--json", "--sites", &sites]));
    let percents: Vec<&Value> = got["sites"]
        .as_array()
        .expect("sites")
        .iter()
        .map(|s| &s["engaged_percent"])
        .collect();
    assert_eq!(percents, [&json!(100.0), &json!(0.0), &Value::Null]);
    assert_eq!(got["sites"][2]["offered"], json!(0));
}

#[test]
fn every_problem_is_named_with_file_row_column_and_remedy() {
    let mut people = PEOPLE.to_owned();
    people.push_str("P4,S1,2025-02-30,,W1\nP1,S1,,,W1\n");
    let mut contacts = CONTACTS.to_owned();
    let _ = writeln!(
        contacts,
        "C3,P9,W1,2025-02-02,face_to_face,community,attended,30"
    );
    let _ = writeln!(
        contacts,
        "C4,P1,W1,2031-01-01,face_to_face,community,attended,30"
    );
    let _ = writeln!(
        contacts,
        "C5,P4,W7,2025-02-02,face_to_face,community,attended,30"
    );
    let _ = writeln!(contacts, "C5,P1,W1,2025-02-02,pigeon,community,attended,30");
    let files = Files::new(people, contacts);
    let workers = files.write("workers.csv", "worker_id,site_id\nW1,S1\n");
    let sites = files.write(
        "sites.csv",
        "site_id,name,employer,location\nS1,One,NHS,Urban\n",
    );
    insta::assert_snapshot!(files.complaints(&["--workers", &workers, "--sites", &sites]));
}

#[test]
fn columns_that_are_unknown_or_missing_are_named() {
    let files = Files::new(
        "person_id,site_id,admission_date,discharge_date,allocated_worker,shoe_size\nP1,S1,,,W1,42\n",
        "contact_id,person_id,worker_id,date,mode,setting,minutes\nC1,P1,W1,2025-01-01,phone,,5\n",
    );
    insta::assert_snapshot!(files.complaints(&[]));
}

#[test]
fn what_the_remedies_ask_for_can_be_said() {
    let people = PEOPLE
        .replace("person_id,", "Nummer,")
        .replace("allocated_worker_id\n", "allocated_worker_id,Farbe\n");
    let people = people
        .replace(",W1\n", ",W1,rot\n")
        .replace(",\n", ",,gr\u{fc}n\n");
    let latin: Vec<u8> = people.chars().map(|c| c as u8).collect();
    let files = Files::new(latin, CONTACTS);
    let complaints = files.complaints(&[]);
    assert!(
        complaints.contains("--encoding windows-1252 reads"),
        "{complaints}"
    );
    let complaints = files.complaints(&["--encoding", "windows-1252"]);
    for option in [
        "--map \"Nummer=NAME\" says",
        "--map \"NAME=person_id\" says",
    ] {
        assert!(complaints.contains(option), "{complaints}");
    }
    let said = [
        "--encoding",
        "windows-1252",
        "--map",
        "Nummer=person_id",
        "--map",
        "Farbe=-",
        "--json",
    ];
    let output = files.run(&said);
    assert_eq!(code(&output), Some(0), "{output:?}");
    let plain = Files::new(PEOPLE, CONTACTS).run(&["--json"]);
    assert_eq!(output.stdout, plain.stdout);
}

#[test]
fn a_file_that_is_something_else_is_refused_by_name() {
    let files = Files::new(b"%PDF-1.7\nnot a table", CONTACTS);
    assert!(files.complaints(&[]).contains("people.csv"));
    let latin1 = [PEOPLE.as_bytes(), b"P9,Zo\xeb,,,\n"].concat();
    let files = Files::new(latin1, CONTACTS);
    assert!(files.complaints(&[]).contains("row 5"));
    let files = Files::new(PEOPLE, [CONTACTS.as_bytes(), b"C\x009,P1"].concat());
    assert!(files.complaints(&[]).contains("contacts.csv"));
}

#[test]
fn problems_can_be_read_as_json() {
    let files = Files::new(PEOPLE.replace("P3,S2,2025-01-01", "P3,S2,soon"), CONTACTS);
    let output = files.run(&["--json"]);
    assert_eq!(code(&output), Some(1));
    let got = json_of(&output);
    let problem = &got["problems"][0];
    assert_eq!(problem["row"], json!(4));
    assert_eq!(problem["column"], json!("admission_date"));
    assert_eq!(problem["value"], json!("soon"));
    assert!(got.get("sites").is_none());
}

#[test]
fn a_workbook_gives_the_same_answer() {
    use interchange::{Column, XlsxWriter};
    let files = Files::new(PEOPLE, CONTACTS);
    let workbook = |text: &str| {
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let columns: Vec<Column> = lines
            .next()
            .expect("a header")
            .into_iter()
            .map(Column::text)
            .collect();
        let mut writer = XlsxWriter::new("rows", &columns).expect("a workbook");
        for line in lines {
            let cells: Vec<interchange::Cell> =
                line.into_iter().map(interchange::Cell::from).collect();
            writer.row(&cells).expect("a row");
        }
        let mut bytes = std::io::Cursor::new(Vec::new());
        writer.finish(&mut bytes, &[]).expect("finished");
        bytes.into_inner()
    };
    let from_csv = files.run(&["--json"]);
    let files = Files::new(workbook(PEOPLE), workbook(CONTACTS));
    let from_workbook = files.run(&["--json"]);
    assert_eq!(code(&from_workbook), Some(0), "{from_workbook:?}");
    assert_eq!(from_csv.stdout, from_workbook.stdout);
}

#[test]
fn wrong_use_ends_with_2() {
    let files = Files::new(PEOPLE, CONTACTS);
    for more in [
        &["--minimum", "0"][..],
        &["--mechanisms", "pigeon"],
        &["--after-discharge", "9"],
        &["--window-days", "0"],
        &["--sites", "/no/such/file.csv"],
        &["--no-such-option"],
        &["--map", "Farbe"],
        &["--map", "Farbe=colour"],
    ] {
        let output = files.run(more);
        assert_eq!(code(&output), Some(2), "{more:?}: {output:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty());
    }
    assert_eq!(code(&run(&[])), Some(2));
}
