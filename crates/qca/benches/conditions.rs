//! How long minimisation takes with 5 to 20 conditions, beside a floor: reading each case once for each explained row.
//!
//! `cargo bench -p qca`. Prints a table; nothing fails because something was slow.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use qca::{Column, Data, Include, ModelCount, Settings, TableSettings, TruthTable, minimize};
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    println!(
        "{:>10} {:>6} {:>9} {:>10} {:>10} {:>10} {:>9}  models",
        "conditions", "cases", "explained", "implicants", "table ms", "models ms", "floor ms"
    );
    for conditions in [5, 6, 8, 10, 12, 15, 18, 20] {
        for cases in [50, 200] {
            measure(conditions, cases);
        }
    }
}

/// Cases with conditions drawn evenly and an outcome that follows two of them, with one in ten turned round.
fn data(conditions: usize, cases: usize) -> Data {
    let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ (conditions * 1_000 + cases) as u64;
    let mut draw = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 33
    };
    let mut columns = vec![Vec::with_capacity(cases); conditions + 1];
    for _ in 0..cases {
        let row: Vec<bool> = (0..conditions).map(|_| draw() % 2 == 0).collect();
        let outcome = (row[0] && row[1] || row[2] && !row[3]) != (draw() % 10 == 0);
        for (column, value) in columns.iter_mut().zip(row.into_iter().chain([outcome])) {
            column.push(if value { 1.0 } else { 0.0 });
        }
    }
    let named = columns
        .iter()
        .enumerate()
        .map(|(at, values)| Column::numbers(name(at, conditions), values))
        .collect();
    Data::new((1..=cases).map(|case| case.to_string()).collect(), named)
        .expect("every column has a value for every case")
}

fn name(at: usize, conditions: usize) -> String {
    if at == conditions {
        "Y".to_owned()
    } else {
        format!("X{at}")
    }
}

fn measure(conditions: usize, cases: usize) {
    let data = data(conditions, cases);
    let names: Vec<String> = (0..conditions).map(|at| name(at, conditions)).collect();
    let settings = TableSettings {
        inclusion_cut: 0.8,
        ..TableSettings::default()
    };
    let begin = Instant::now();
    let table = TruthTable::new(&data, "Y", &names, settings).expect("crisp columns");
    let for_table = begin.elapsed();
    let begin = Instant::now();
    let solution = minimize(
        &table,
        &Settings {
            include: Include {
                remainders: true,
                contradictions: false,
            },
            ..Settings::default()
        },
    );
    let for_models = begin.elapsed();
    let explained = solution.as_ref().map_or(0, |found| found.chart.rows.len());
    let floor = floor(&data, &names, explained);
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    match solution {
        Ok(found) => println!(
            "{conditions:>10} {cases:>6} {explained:>9} {:>10} {:>10.2} {:>10.2} {:>9.3}  {}{}",
            found.chart.implicants.len(),
            ms(for_table),
            ms(for_models),
            ms(floor),
            match found.count {
                ModelCount::Exactly(number) => number.to_string(),
                ModelCount::AtLeast(number) => format!("at least {number}"),
            },
            match found.fewest.proven() {
                Some(size) => format!(" of {size}"),
                None => format!(" of {} to {}", found.fewest.at_least, found.fewest.at_most),
            }
        ),
        Err(error) => println!("{conditions:>10} {cases:>6} {error}"),
    }
}

/// The time of going through all values once for each explained row: less work than any exact method can do.
fn floor(data: &Data, names: &[String], explained: usize) -> Duration {
    let columns: Vec<Vec<f64>> = names
        .iter()
        .map(|name| data.numbers(name).expect("the column is there"))
        .collect();
    let begin = Instant::now();
    for _ in 0..explained {
        for column in &columns {
            black_box(column.iter().sum::<f64>());
        }
    }
    begin.elapsed()
}
