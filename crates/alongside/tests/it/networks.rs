//! `alongside network` and `alongside components` on reference files, on tables, and on files with mistakes.

use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// The command on a file of this name and content.
fn on(command: &str, name: &str, content: &str, more: &[&str]) -> Output {
    crate::on_file(name, content, &[&[command, name], more].concat())
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn text_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Reference files: those whose data may be passed on, and the others where they are.
#[expect(
    clippy::print_stdout,
    reason = "whoever runs the tests should see what was left out"
)]
fn reference(folder: &str) -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let outside = std::env::var_os("ALONGSIDE_REFERENCE")
        .map_or_else(|| root.join("../shared/reference"), PathBuf::from)
        .join("synthesis")
        .join(folder);
    if !outside.is_dir() {
        println!(
            "skipped: no reference files in {} (set ALONGSIDE_REFERENCE)",
            outside.display()
        );
    }
    let mut found = std::collections::BTreeMap::new();
    for place in [
        root.join("crates/synthesis/tests/data").join(folder),
        outside,
    ] {
        for entry in fs::read_dir(&place).into_iter().flatten().flatten() {
            let bytes = fs::read(entry.path()).expect("read");
            let name = entry
                .path()
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            found.insert(name, serde_json::from_slice(&bytes).expect("JSON"));
        }
    }
    assert!(!found.is_empty());
    found.into_iter().collect()
}

/// What a file has that cannot be expected from its input: other programs' numbers, how many iterations they took, and what
/// was asked for beside the input.
fn not_ours(path: &str) -> bool {
    [
        "metafor_tau2",
        "metafor_logLik",
        "iterations",
        "likelihood.note",
        "tau2_netmeta_REML_contrast_input",
    ]
    .iter()
    .any(|key| path.ends_with(key))
        || ["complex", "comparison_of_combinations"].contains(&path)
}

/// Compares two answers number by number; of what could not be estimated only what the file says can be.
fn same(path: &str, expected: &Value, found: &Value, wrong: &mut Vec<String>) {
    if not_ours(path) {
        return;
    }
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                match found.get(key) {
                    Some(other) => same(&path, value, other, wrong),
                    None if not_ours(&path) => {}
                    None => wrong.push(format!("{path} is missing")),
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            if expected.len() != found.len() {
                wrong.push(format!(
                    "{path}: {} and not {}",
                    found.len(),
                    expected.len()
                ));
            }
            for (at, (value, other)) in expected.iter().zip(found).enumerate() {
                same(&format!("{path}[{at}]"), value, other, wrong);
            }
        }
        (Value::Number(expected), Value::Number(found)) => {
            let (expected, found) = (
                expected.as_f64().unwrap_or(0.0),
                found.as_f64().unwrap_or(1.0),
            );
            let scale = if expected.abs() < 1e-3 {
                1.0
            } else {
                expected.abs()
            };
            if (expected - found).abs() > 1e-8 * scale {
                wrong.push(format!("{path}: {found} and not {expected}"));
            }
        }
        // A block that was left out of the file for its size.
        (Value::Null, Value::Object(_) | Value::Array(_)) => {}
        _ if expected == found => {}
        _ => wrong.push(format!("{path}: {found} and not {expected}")),
    }
}

/// Takes minimum-norm numbers out of a file: what it says cannot be estimated is nothing; what it leaves out although it
/// can be is not compared.
fn only_estimable(expected: &mut Map<String, Value>, found: &mut Map<String, Value>) {
    let Some(estimable) = expected.get("estimable").cloned() else {
        return;
    };
    let all = |what: &str| {
        estimable[what]
            .as_object()
            .is_some_and(|all| all.values().all(|one| one == true))
    };
    if all("components") && all("combinations") {
        return;
    }
    for key in ["pscore", "combinations"] {
        expected.remove(key);
    }
    for which in ["common", "random"] {
        for part in ["TE", "seTE", "lower", "upper", "z", "p"] {
            let rows = expected[which][part]["data"].as_array_mut().expect("rows");
            for (i, row) in rows.iter_mut().enumerate() {
                for (j, cell) in row.as_array_mut().expect("cells").iter_mut().enumerate() {
                    if estimable["comparisons"]["data"][i][j] == false {
                        *cell = Value::Null;
                        assert!(found[which][part]["data"][i][j].is_null());
                    }
                }
            }
        }
    }
}

fn check(command: &str, name: &str, file: &Value, more: &[&str]) {
    let input = json!({ "input": file["input"] }).to_string();
    let mut arguments = vec!["--json"];
    arguments.extend(more);
    let output = on(command, "input.json", &input, &arguments);
    let Value::Object(mut found) = json_of(&output) else {
        panic!("{name}: no object");
    };
    let mut expected = file["results"].as_object().expect("results").clone();
    only_estimable(&mut expected, &mut found);
    if expected
        .get("net_heat_common")
        .is_some_and(|heat| heat["convention"].is_null())
    {
        // The sign of a plot, where red is below 0; compared in the crate.
        expected.remove("net_heat_common");
    }
    if expected.get("Q_standard").is_some_and(Value::is_null) {
        // Of networks in several parts the files have labels in one order and estimates, which are ours, in that of the input.
        let rows = expected["comparisons"].as_array_mut().expect("rows");
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            row.retain(|key, _| key.contains("cnma"));
        }
    }
    let mut wrong = Vec::new();
    same(
        "",
        &Value::Object(expected),
        &Value::Object(found),
        &mut wrong,
    );
    assert!(
        wrong.is_empty(),
        "{name}: {} differences, {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
}

#[test]
fn every_key_of_the_reference_networks_is_printed_with_its_number() {
    for (name, file) in reference("nma") {
        check("network", &name, &file, &[]);
    }
}

#[test]
fn every_key_of_the_reference_component_models_is_printed_with_its_number() {
    for (name, file) in reference("cnma") {
        let columns = file["results"]["C_matrix"]["cols"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let interaction = columns
            .iter()
            .filter_map(Value::as_str)
            .find(|c| c.contains('*'));
        match interaction {
            Some(interaction) => check("components", &name, &file, &["--interaction", interaction]),
            None => check("components", &name, &file, &[]),
        }
    }
}

const ARMS: &str = "study,treatment,event,n
a,usual,10,50
a,peer,20,52
b,usual,12,60
b,peer+group,30,61
c,peer,15,40
c,peer+group,19,41
d,usual,8,45
d,group,12,44
e,usual,9,40
e,peer,14,42
e,group,11,41
";

#[test]
fn a_table_of_arms_is_told_as_a_methods_and_a_results_section() {
    let output = on(
        "network",
        "arms.csv",
        ARMS,
        &[
            "--measure",
            "OR",
            "--reference",
            "usual",
            "--small-values",
            "bad",
        ],
    );
    let text = text_of(&output);
    for part in [
        "arms with events and people",
        "Network meta-analysis of 5 studies with 4 treatments",
        "Effects against usual",
        "Heterogeneity",
        "Consistency",
        "Be careful",
    ] {
        assert!(
            text.contains(part),
            "{part} is missing from:\n{text}{}",
            error_of(&output)
        );
    }
    let output = on(
        "components",
        "arms.csv",
        ARMS,
        &[
            "--measure",
            "OR",
            "--inactive",
            "usual",
            "--combination",
            "peer+group",
            "--important",
            "0.2",
        ],
    );
    let text = text_of(&output);
    for part in [
        "4 combinations of 2 components",
        "What each component adds",
        "peer+group:",
        "; tried.",
        "confidence",
    ] {
        assert!(
            text.contains(part),
            "{part} is missing from:\n{text}{}",
            error_of(&output)
        );
    }
}

#[test]
fn ranks_say_when_nobody_said_which_values_are_good() {
    let careful = "Nothing says whether small or large values are good";
    let said = |more: &[&str]| text_of(&on("network", "arms.csv", ARMS, more)).contains(careful);
    assert!(said(&[]));
    assert!(!said(&["--small-values", "good"]));
    let file = r#"{"input": {"small_values": "undesirable", "contrasts": [
        {"study": "a", "treat1": "x", "treat2": "y", "TE": 0.4, "seTE": 0.2}]}}"#;
    assert!(!text_of(&on("network", "one.json", file, &[])).contains(careful));
}

#[test]
fn more_can_be_asked_for_and_comes_again_from_its_seed() {
    let ranks = |seed: &str| {
        json_of(&on(
            "network",
            "arms.csv",
            ARMS,
            &["--json", "--seed", seed, "--draws", "500"],
        ))["ranks"]
            .clone()
    };
    assert_eq!(ranks("5"), ranks("5"));
    assert_ne!(ranks("5"), ranks("6"));
    let answer = json_of(&on(
        "components",
        "arms.csv",
        ARMS,
        &[
            "--inactive",
            "usual",
            "--json",
            "--evidence",
            "--important",
            "0.2",
            "--combination",
            "group",
            "--compare",
            "peer+group:peer",
        ],
    ));
    assert_eq!(answer["evidence"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["leave_one_out"].as_array().map(Vec::len), Some(5));
    assert_eq!(answer["confidence"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["complex"][0]["tried"], true);
    // What the group adds to peer support is what the group does, in an additive model.
    assert_eq!(
        answer["complex"][0]["TE_common"],
        answer["comparison_of_combinations"][0]["TE_common"]
    );
    for how in ["forward", "backward", "exhaustive"] {
        for by in ["p", "aic", "bic", "cv"] {
            let found = json_of(&on(
                "components",
                "arms.csv",
                ARMS,
                &["--inactive", "usual", "--json", "--search", how, "--by", by],
            ));
            assert_eq!(
                found["single_interactions"].as_array().map(Vec::len),
                Some(1),
                "{how} {by}"
            );
        }
    }
}

#[test]
fn what_cannot_be_analysed_is_refused_with_the_reason() {
    let refused = |command: &str, content: &str, more: &[&str], code: i32, part: &str| {
        let output = on(command, "f.csv", content, more);
        let says = error_of(&output);
        assert_eq!(output.status.code(), Some(code), "{says}");
        assert!(says.contains(part), "{says}");
    };
    let apart = "study,treat1,treat2,te,se\na,A,B,1,0.3\nb,C,D,2,0.3\n";
    refused("network", apart, &[], 1, "no study connects the 2 parts");
    let spelled = "study,treat1,treat2,te,se\na,Usual care,B,1,0.3\nb,C,usual  care,2,0.3\n";
    let hint = "only capitals or spaces tell “Usual care” and “usual  care” apart";
    refused("network", spelled, &[], 1, hint);
    let contradiction = "study,treat1,treat2,te,se\na,A,B,1,0.3\na,A,C,2,0.3\na,B,C,3,0.3\n";
    refused("network", contradiction, &[], 1, "do not add up");
    refused("components", contradiction, &[], 1, "do not add up");
    let nobody = "study,treatment,event,n\na,A,0,9\na,B,0,9\n";
    for command in ["network", "components"] {
        let why = "Study “a” is left out: no arm has an event";
        refused(command, nobody, &["--measure", "OR"], 1, why);
    }
    let unknown = "study,treatment,event,n\na,A,NaN,9\na,B,1,9\n";
    refused(
        "network",
        unknown,
        &[],
        1,
        "f.csv, row 2, column event: “NaN” says that there is no number",
    );
    let fine = "study,treat1,treat2,te,se\na,A,B,1,0.3\n";
    refused(
        "network",
        fine,
        &["--reference", "Z"],
        2,
        "no study has the treatment “Z”",
    );
    refused("network", fine, &["--level", "95"], 2, "between 0 and 1");
    refused(
        "components",
        fine,
        &["--inactive", "Z"],
        2,
        "no treatment has the inactive component “Z”",
    );
    refused(
        "components",
        fine,
        &["--interaction", "A*Z"],
        2,
        "“Z” is no component",
    );
    refused(
        "components",
        fine,
        &["--search", "forward", "--alpha", "7"],
        2,
        "alpha must be between 0 and 1",
    );
}

#[test]
fn rows_without_effect_are_left_out_and_said_to_be() {
    let rows = "study,treat1,treat2,te,se\na,A,B,1,0.3\nb,A,B,,0.3\nc,A,B,1,0\n";
    let output = on("network", "f.csv", rows, &["--json"]);
    assert_eq!(json_of(&output)["k"], 1);
    assert!(
        error_of(&output).contains("Study “b”, A against B, has no effect"),
        "{}",
        error_of(&output)
    );
    assert!(json_of(&output)["tau2_DL"].is_null());
}

#[test]
fn options_of_another_command_say_where_they_go() {
    for (command, more, part) in [
        ("network", ["--search", "forward"], "alongside components"),
        ("network", ["--interaction", "a*b"], "alongside components"),
        ("network", ["--separator", "|"], "alongside components"),
        ("meta", ["--inactive", "usual"], "--reference"),
        ("meta", ["--search", "forward"], "alongside components"),
        ("components", ["--by", "aic"], "Add --search"),
    ] {
        let output = on(command, "arms.csv", ARMS, &more);
        assert_eq!(output.status.code(), Some(2), "{command} {more:?}");
        assert!(
            error_of(&output).contains(part),
            "{command}: {}",
            error_of(&output)
        );
    }
    let reference = |option: &str| {
        json_of(&on(
            "network",
            "arms.csv",
            ARMS,
            &["--json", option, "usual"],
        ))["reference"]
            .clone()
    };
    assert_eq!(reference("--inactive"), "usual");
    assert_eq!(reference("--inactive"), reference("--reference"));
    let both = on(
        "network",
        "arms.csv",
        ARMS,
        &["--inactive", "usual", "--reference", "peer"],
    );
    assert_eq!(both.status.code(), Some(2));
    let answer = json_of(&on(
        "components",
        "arms.csv",
        ARMS,
        &["--json", "--inactive", "usual", "--reference", "peer"],
    ));
    assert_eq!(answer["reference"], "peer");
    assert_eq!(
        answer["against_reference"].as_array().map(Vec::len),
        Some(4)
    );
}
