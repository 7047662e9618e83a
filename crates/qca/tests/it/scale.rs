//! Larger tables: exact counts of two other programs, and many conditions in little room.

use qca::{
    Column, Data, Expectations, Include, Limits, ModelCount, Settings, Solution, TableSettings,
    TruthTable, intermediate, minimize,
};
use serde_json::Value;
use std::path::Path;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/scale")
}

fn table(file: &str) -> TruthTable {
    let text = std::fs::read_to_string(folder().join(file)).expect("read");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let rows: Vec<Vec<f64>> = lines
        .map(|line| {
            line.split(',')
                .map(|cell| cell.parse().expect("a number"))
                .collect()
        })
        .collect();
    of(&header, &rows)
}

fn of(header: &[&str], rows: &[Vec<f64>]) -> TruthTable {
    let columns = header
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let values: Vec<f64> = rows.iter().map(|row| row[at]).collect();
            Column::numbers(*name, &values)
        })
        .collect();
    let cases = (1..=rows.len()).map(|at| at.to_string()).collect();
    let data = Data::new(cases, columns).expect("a table");
    let conditions: Vec<String> = header
        .iter()
        .filter(|name| **name != "Y")
        .map(|name| (*name).to_owned())
        .collect();
    TruthTable::new(
        &data,
        "Y",
        &conditions,
        TableSettings {
            inclusion_cut: 0.8,
            ..TableSettings::default()
        },
    )
    .expect("crisp")
}

fn solve(table: &TruthTable, remainders: bool) -> Solution {
    minimize(
        table,
        &Settings {
            include: Include {
                remainders,
                contradictions: false,
            },
            ..Settings::default()
        },
    )
    .expect("a solution")
}

/// Every listed model covers every explained row.
fn covers(solution: &Solution) {
    for model in solution.models.iter().take(50) {
        let mut rows: Vec<u64> = model
            .iter()
            .flat_map(|implicant| solution.chart.covered(*implicant))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows, solution.chart.rows);
    }
}

#[test]
fn counts_agree_with_two_exact_programs() {
    let text = std::fs::read_to_string(folder().join("scale.json")).expect("read");
    let reference: Value = serde_json::from_str(&text).expect("JSON");
    let mut compared = 0;
    for entry in reference["tables"].as_array().expect("a list") {
        let file = entry["file"].as_str().expect("a name");
        let table = table(file);
        for (key, remainders) in [("parsimonious", true), ("conservative", false)] {
            let expected = &entry[key];
            let solution = solve(&table, remainders);
            let place = format!("{file}, {key}");
            assert_eq!(
                solution.chart.rows.len() as u64,
                entry["explained_rows"],
                "{place}"
            );
            assert_eq!(
                solution.chart.implicants.len() as u64,
                expected["prime_implicants"],
                "{place}"
            );
            if remainders {
                assert_eq!(solution.avoided, entry["negative_rows"], "{place}");
            }
            covers(&solution);
            let most = expected["minimum_size_at_most"].as_u64().expect("a number");
            assert!(
                solution.fewest.at_most as u64 <= most,
                "{place}: {:?}, not at most {most}",
                solution.fewest
            );
            if let Some(size) = expected["minimum_size"].as_u64() {
                assert_eq!(
                    solution.fewest.proven().map(|s| s as u64),
                    Some(size),
                    "{place}"
                );
            }
            if let Some(number) = expected["minimum_models"].as_u64() {
                assert_eq!(
                    solution.count,
                    ModelCount::Exactly(u128::from(number)),
                    "{place}"
                );
                assert_eq!(solution.models.len() as u64, number, "{place}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 20);
}

/// The number came out the same with four bounds on what a branch may waste, from none to spare to half a set.
#[test]
fn very_many_models_are_counted_and_the_fewest_proven() {
    let solution = solve(&table("crisp_k12_n200.csv"), true);
    covers(&solution);
    assert_eq!(solution.count, ModelCount::Exactly(51_339));
    assert_eq!(solution.models.len(), Limits::default().models);

    let solution = solve(&table("crisp_k15_n200.csv"), true);
    covers(&solution);
    assert_eq!(solution.fewest.proven(), Some(10));
    assert!(matches!(solution.count, ModelCount::AtLeast(number) if number > 400_000));
}

#[test]
fn twenty_conditions_are_explained() {
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = || {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance >> 33
    };
    let names: Vec<String> = (1..=20).map(|at| format!("X{at}")).collect();
    let mut header: Vec<&str> = names.iter().map(String::as_str).collect();
    header.push("Y");
    let rows: Vec<Vec<f64>> = (0..50)
        .map(|_| {
            let mut row: Vec<f64> = (0..20).map(|_| (draw() % 2) as f64).collect();
            let y = row[0] * row[1] + row[2] * (1.0 - row[3]) > 0.5;
            row.push(f64::from(u8::from(y != (draw() % 20 == 0))));
            row
        })
        .collect();
    let table = of(&header, &rows);
    let solution = solve(&table, true);
    covers(&solution);
    assert!(solution.chart.implicants.len() > 1_000);
    assert!(matches!(solution.count, ModelCount::Exactly(n) if n >= 1));
    assert!(solution.fewest.proven().is_some());

    // Pairs of models are bounded: with no end of parsimonious models some are brought together, and the number is known.
    let expected: Vec<String> = names.iter().take(10).cloned().collect();
    let expectations = Expectations::read(&expected, table.names()).expect("expectations");
    let settings = Settings {
        include: Include {
            remainders: true,
            contradictions: false,
        },
        ..Settings::default()
    };
    let found = intermediate(&table, &settings, &expectations).expect("solutions");
    let models = found.conservative.models.len() * found.parsimonious.models.len();
    assert_eq!(found.pairs.len(), models.min(settings.limits.pairs));
    assert_eq!(
        found.complete,
        found.count == ModelCount::Exactly(found.pairs.len() as u128)
    );
    let listed: usize = found
        .pairs
        .iter()
        .flat_map(|pair| [&pair.easy, &pair.difficult])
        .flatten()
        .map(Vec::len)
        .sum();
    assert!(listed as u64 <= settings.limits.rows);
    for pair in &found.pairs {
        covers(&pair.solution);
    }
    let few = Settings {
        limits: Limits {
            pairs: 1,
            rows: 0,
            ..settings.limits
        },
        ..settings
    };
    let one = intermediate(&table, &few, &expectations).expect("solutions");
    assert_eq!((one.pairs.len(), one.count), (1, found.count));
    assert_eq!(one.pairs[0].solution.models, found.pairs[0].solution.models);
    assert_eq!(one.pairs[0].easy, None);
    assert_eq!(one.pairs[0].easy_count, found.pairs[0].easy_count);
}
