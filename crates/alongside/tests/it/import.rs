//! `alongside import` and `alongside export` on the published programme, and on files with mistakes.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A service of its own in an empty database.
struct Service {
    folder: TempDir,
}

impl Service {
    fn new() -> Service {
        let service = Service {
            folder: tempfile::tempdir().expect("a folder"),
        };
        let made = service.run(
            "setup",
            &["--name", "A service", "--email", "ada@example.org"],
        );
        assert!(made.status.success());
        service
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Output {
        let database = format!("sqlite://{}", self.folder.path().join("test.db").display());
        Command::new(env!("CARGO_BIN_EXE_alongside"))
            .arg(command)
            .args(["--database", &database])
            .args(arguments)
            .output()
            .expect("the program starts")
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("written");
        path.to_str().expect("a path").to_owned()
    }

    fn everything(&self, more: &[&str]) -> Output {
        let mut arguments = Vec::new();
        let paths = ["sites", "workers", "people", "contacts"].map(|kind| (kind, enrich(kind)));
        let flags = paths.map(|(kind, path)| (format!("--{kind}"), path.display().to_string()));
        for (flag, path) in &flags {
            arguments.extend([flag.as_str(), path.as_str()]);
        }
        arguments.extend(more);
        self.run("import", &arguments)
    }
}

fn enrich(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("demo/enrich")
        .join(format!("{kind}.csv"))
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_published_programme_comes_in_and_goes_out_unchanged() {
    let service = Service::new();
    let dry = service.everything(&["--dry-run"]);
    assert!(dry.status.success(), "{}", text(&dry.stderr));
    assert!(text(&dry.stdout).contains("people: 291 new"));
    let first = json_of(&service.everything(&["--json"]));
    assert_eq!(first["applied"], true);
    assert_eq!(first["files"][3]["new"], 912);
    let again = service.everything(&[]);
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(
        text(&again.stdout),
        "sites: 0 new, 0 changed, 7 unchanged\nworkers: 0 new, 0 changed, 32 unchanged\n\
         people: 0 new, 0 changed, 291 unchanged\ncontacts: 0 new, 0 changed, 912 unchanged\nThere is nothing to change.\n"
    );
    for format in ["csv", "xlsx"] {
        let mut arguments = vec!["--json".to_owned()];
        for kind in ["sites", "workers", "people", "contacts"] {
            let out = service.folder.path().join(format!("{kind}.{format}"));
            let out = out.to_str().expect("a path");
            let done = service.run(
                "export",
                &["--list", kind, "--format", format, "--out", out],
            );
            assert!(done.status.success(), "{}", text(&done.stderr));
            arguments.extend([format!("--{kind}"), out.to_owned()]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let back = json_of(&service.run("import", &arguments));
        assert_eq!(back["applied"], false, "{format}");
        assert_eq!(back["problem_count"], 0, "{format}");
        for file in back["files"].as_array().expect("files") {
            assert_eq!(
                (&file["new"], &file["changed"]),
                (&0.into(), &0.into()),
                "{format}"
            );
        }
    }
}

/// Sends one file in; it must be refused with these words, and nothing may be imported.
fn refused(service: &Service, name: &str, content: &[u8], expected: &[&str]) {
    let path = service.file(name, content);
    let before = service.run("export", &["--list", "workers"]).stdout;
    let output = service.run("import", &["--kind", "workers", &path]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{name}: {said}");
    for words in expected {
        assert!(said.contains(words), "{name}: {said}");
    }
    assert_eq!(
        service.run("export", &["--list", "workers"]).stdout,
        before,
        "{name}"
    );
}

#[test]
fn what_cannot_be_imported_is_told_with_place_and_remedy() {
    let service = Service::new();
    let sites = service.file(
        "sites.csv",
        "site_id,name,employer,location\nS1,North,NHS,Urban\n",
    );
    assert!(
        service
            .run("import", &["--kind", "sites", &sites])
            .status
            .success()
    );
    refused(
        &service,
        "shoes.csv",
        b"worker_id,site_id,shoe size,started_on\nW1,S1,8,2026-02-30\nW2,S7,9,\n",
        &[
            "shoes.csv, row 1, column shoe size: this column is not known.",
            "Say what the column means, or delete it.",
            "shoes.csv, row 2, column started_on: this day does not exist",
            "shoes.csv, row 3, column site_id",
            "There are 3 problems, so nothing was imported.",
            "--map \"shoe size=-\" leaves the column out",
        ],
    );
    refused(
        &service,
        "dates.csv",
        b"worker_id,site_id,started_on\nW1,S1,2026-02-30\nW2,S1,\n",
        &[
            "dates.csv, row 2, column started_on: this day does not exist",
            "There is 1 problem, so nothing was imported.",
        ],
    );
    refused(
        &service,
        "picture.csv",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        &["picture.csv: ", "picture"],
    );
    refused(
        &service,
        "paper.csv",
        b"%PDF-1.7\n%\xe2\xe3",
        &["paper.csv: ", "PDF"],
    );
    refused(
        &service,
        "nul.csv",
        b"worker_id,site_id\nW\x001,S1\n",
        &["nul.csv, row 2", "NUL"],
    );
    refused(
        &service,
        "latin.csv",
        b"worker_id,site_id,name\nW1,S1,Zo\xeb\n",
        &["latin.csv, row 2", "UTF-8"],
    );
    refused(
        &service,
        "several.csv",
        b"worker_id,site_id,name,started_on\nW1,S1,Zo\xeb,2026-02-30\nW2,S1\nW3,S9,Ada,\nW4,S1,Bea,\n",
        &[
            "several.csv, row 2, column name: the letter at",
            "several.csv, row 2, column started_on: this day does not exist",
            "several.csv, row 3: this row has 2 cells",
            "several.csv, row 4, column site_id: no site has this identifier",
            "There are 4 problems",
            "--encoding windows-1252",
        ],
    );
    refused(&service, "empty.csv", b"", &["empty.csv: "]);
    let latin = service.folder.path().join("latin.csv");
    let latin = latin.to_str().expect("a path");
    let taken = service.run(
        "import",
        &["--kind", "workers", latin, "--encoding", "windows-1252"],
    );
    assert!(taken.status.success(), "{}", text(&taken.stderr));
    assert!(text(&service.run("export", &["--list", "workers"]).stdout).contains("Zoë"));
}

#[test]
fn a_mapping_that_was_said_is_kept_for_the_next_file() {
    let service = Service::new();
    let sites = service.file(
        "sites.csv",
        "site_id,name,employer,location\nS1,North,NHS,Urban\n",
    );
    service.run("import", &["--kind", "sites", &sites]);
    let file = service.file("w.csv", "Nummer,site_id,Farbe\nW1,S1,red\n");
    let said = service.run(
        "import",
        &[
            "--kind",
            "workers",
            &file,
            "--map",
            "Nummer=worker_id",
            "--map",
            "Farbe=-",
        ],
    );
    assert!(said.status.success(), "{}", text(&said.stderr));
    let next = service.file("w.csv", "Nummer,site_id,Farbe\nW1,S1,red\nW2,S1,blue\n");
    let kept = service.run("import", &["--kind", "workers", &next]);
    assert!(
        text(&kept.stdout).starts_with("workers: 1 new, 0 changed, 1 unchanged"),
        "{}",
        text(&kept.stderr)
    );
}

#[test]
fn a_reference_to_a_row_that_cannot_be_read_is_no_second_problem() {
    let service = Service::new();
    let sites = service.file("s.csv", "site_id,name,employer,location\nS1,North,NHS\n");
    let workers = service.file("w.csv", "worker_id,site_id\nW1,S1\nW2,S2\n");
    let arguments = ["--sites", &sites, "--workers", &workers, "--json"];
    let output = service.run("import", &arguments);
    let said = json_of(&output);
    let places: Vec<(u64, &str)> = said["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|problem| {
            (
                problem["row"].as_u64().expect("a row"),
                problem["code"].as_str().expect("a code"),
            )
        })
        .collect();
    assert_eq!(places, [(2, "ragged-row"), (3, "not-known")]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_dry_run_tells_what_would_change() {
    let service = Service::new();
    let head = "site_id,name,employer,location\n";
    let sites = service.file("s.csv", format!("{head}S1,North,NHS,\nS2,South,NHS,\n"));
    service.run("import", &["--kind", "sites", &sites]);
    let sites = service.file(
        "s.csv",
        format!("{head}S1,North Star,NHS,Urban\nS2,South,NHS,\n"),
    );
    let dry = service.run("import", &["--kind", "sites", &sites, "--dry-run"]);
    assert_eq!(
        text(&dry.stdout),
        "sites: 0 new, 1 changed, 1 unchanged\n  row 2, S1: name from “North” to “North Star”; location from nothing to “Urban”\nThis was a dry run: nothing was imported.\n"
    );
    let dry = service.run(
        "import",
        &["--kind", "sites", &sites, "--dry-run", "--json"],
    );
    assert_eq!(
        json_of(&dry)["files"][0]["changes"][0],
        serde_json::json!({ "row": 2, "id": "S1", "fields": [
            { "column": "name", "before": "North", "after": "North Star" },
            { "column": "location", "before": "", "after": "Urban" },
        ] })
    );
}

#[test]
fn wrong_use_is_not_the_datas_fault() {
    let service = Service::new();
    let file = service.file("w.csv", "worker_id,site_id\n");
    for arguments in [
        &["--kind", "workers", "/nowhere/w.csv"][..],
        &["--kind", "workers", &file, "--map", "worker_id"],
        &["--kind", "workers", &file, "--map", "worker_id=shoe"],
        &["--kind", "shoes", &file],
        &[&file],
        &["--kind", "workers"],
        &[],
    ] {
        assert_eq!(
            service.run("import", arguments).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
}

#[test]
fn possible_duplicates_need_a_word() {
    let service = Service::new();
    service.everything(&[]);
    let people = "person_id,site_id,admission_date,discharge_date,allocated_worker_id,name,birth_date\n\
        X1,S1,,,,Ada Lane,1980-01-01\nX2,S1,,,,Lane Ada,1980-01-01\n";
    let file = service.file("p.csv", people);
    let refused = service.run("import", &["--kind", "people", &file]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr)
            .contains("p.csv, row 3: X2 may be X1 in row 2 (birth date and name).")
    );
    let taken = service.run(
        "import",
        &["--kind", "people", &file, "--different-people", "--json"],
    );
    assert_eq!(json_of(&taken)["files"][0]["new"], 2);
}

#[test]
fn a_day_in_eight_digits_is_read_and_one_with_dots_is_asked_about() {
    let service = Service::new();
    let sites = "site_id,name,employer,location\nS1,North,NHS,Urban\n";
    let sites = service.file("s.csv", sites);
    service.run("import", &["--kind", "sites", &sites]);
    let head = "worker_id,site_id,started_on\n";
    let file = service.file("w.csv", format!("{head}W1,S1,20170312\n"));
    let taken = service.run("import", &["--kind", "workers", &file]);
    assert!(taken.status.success(), "{}", text(&taken.stderr));
    let list = service.run("export", &["--list", "workers"]);
    assert!(text(&list.stdout).contains("2017-03-12"));
    let digits = "99999999999999999999";
    refused(
        &service,
        "w.csv",
        format!("{head}W1,S1,12.03.2017\nW2,S1,2017\nW3,S1,{digits}\n").as_bytes(),
        &[
            "w.csv, row 2, column started_on: this date can be read in two ways: “12.03.2017”. Write year-month-day: 2017-03-12 if the day comes first.",
            "w.csv, row 3, column started_on: this is a part of a date: “2017”. Write year, month and day, as 2026-03-12.",
            "w.csv, row 4, column started_on: this is not a date",
        ],
    );
}
