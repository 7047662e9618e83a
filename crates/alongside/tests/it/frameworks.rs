//! `alongside frameworks`: reading without a database, importing into one.

use serde_json::Value;
use std::fs;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alongside"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn frameworks_are_listed_shown_and_searched_without_a_database() {
    let list = json_of(&run(&["frameworks", "list", "--json"]));
    let all = list["frameworks"].as_array().expect("a list");
    assert_eq!(all.len(), 9);
    let bct = all.iter().find(|f| f["id"] == "bct-v1").expect("there");
    assert_eq!(bct["terms"], 93);
    assert!(said(&run(&["frameworks", "list"])).contains("peer-support-typology"));

    let shown = run(&[
        "frameworks",
        "show",
        "peer-support-typology",
        "--status",
        "draft",
    ]);
    let lines = said(&shown);
    let drafts = lines
        .lines()
        .filter(|l| l.contains("[Alongside working term (draft)]"));
    assert_eq!(drafts.count(), 21);
    let all = json_of(&run(&[
        "frameworks",
        "show",
        "peer-support-typology",
        "--json",
    ]));
    for term in all["terms"].as_array().expect("terms") {
        let to_paper = term["attribution"]
            .as_str()
            .expect("text")
            .contains("Kotera");
        assert_eq!(to_paper, term["status"] == "confirmed", "{term}");
    }

    assert!(said(&run(&["frameworks", "search", "hopé"])).contains("CHIME"));
    let nothing = run(&["frameworks", "search", "zzzz"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert_eq!(
        run(&["frameworks", "show", "nowhere"]).status.code(),
        Some(2)
    );
}

#[test]
fn frameworks_are_imported_once_and_mistakes_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}", folder.path().join("a.db").display());
    let names = folder.path().join("names.csv");
    let import = |more: &[&str]| {
        let mut arguments = vec![
            "frameworks",
            "import",
            names.to_str().expect("a path"),
            "--framework",
            "peer-support-typology",
            "--database",
            &database,
        ];
        arguments.extend(more);
        run(&arguments)
    };
    fs::write(
        &names,
        "number,name,group,source,replaces\n1.1,A name,1,kotera2023,draft:1.1\n",
    )
    .expect("written");
    let nobody = import(&[]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("alongside setup"));
    let setup = run(&[
        "setup",
        "--database",
        &database,
        "--name",
        "A service",
        "--email",
        "a@example.org",
    ]);
    assert!(setup.status.success());

    let dry = import(&["--dry-run"]);
    assert!(said(&dry).contains("takes the place of the draft"));
    assert!(said(&dry).contains("Nothing was changed"));
    let kept = json_of(&import(&["--version", "2024.1", "--json"]));
    assert_eq!(kept["version"], "2024.1");
    assert_eq!(kept["changes"].as_array().map(Vec::len), Some(1));

    fs::write(&names, "name,group,source\n,1,x\nB,Nowhere,x\n").expect("written");
    let refused = import(&[]);
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        told.contains("names.csv, row 2, column name: is empty"),
        "{told}"
    );
    assert!(
        told.contains("names.csv, row 3, column group: there is no group"),
        "{told}"
    );
    let problems = json_of(&import(&["--json"]));
    assert_eq!(problems["problems"][0]["row"], 2);

    fs::remove_file(&names).expect("removed");
    assert_eq!(import(&[]).status.code(), Some(2));
}
