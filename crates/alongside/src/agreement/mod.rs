//! `alongside agreement`: how far people who judged the same things apart agree, from a file, without a database.

mod json;
mod read;
mod words;

use crate::given::Given;
use crate::outcome::{Outcome, nothing_worked_out, say};
use clap::Args;
use evidence::agreement::Resampling;
use read::{Case, Input, Marked, What, read};
use std::path::PathBuf;

/// Work out how far people who judged the same things agree
#[derive(Debug, Args)]
#[command(
    long_about = "Work out how far people who judged the same things apart agree: codes, screening decisions, grades. \
        No database is needed and nothing is kept.\n\n\
        FILE is a long list as CSV or XLSX with the columns unit, coder and value (an empty value is a missing \
        judgement), or JSON with passages marked in texts; docs/json.md describes both.\n\n\
        What is not defined on your data is said to be so, with the reason, and is null in JSON. Intervals come from \
        drawing units again and again, and are the same each time for the same seed.",
    after_help = "Examples:\n  alongside agreement screening.csv\n  alongside agreement coding.json --json --seed 7"
)]
pub struct AgreementArgs {
    /// The judgements
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// Where the random numbers of the intervals begin
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many samples the intervals are drawn from
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    samples: u32,
}

/// Runs the command.
///
/// # Errors
/// The problems of the file, or how the command should be used.
pub fn run(args: &AgreementArgs) -> Outcome {
    let file = Given::read(&args.file)?;
    let input = read(&file.bytes, &file.name).map_err(|problems| nothing_worked_out(&problems))?;
    let resampling = Resampling {
        seed: args.seed,
        samples: args.samples,
        ..Resampling::default()
    };
    say(&match (&input, args.json) {
        (Input::Lines(lines), true) => json::lines(lines, &resampling),
        (Input::Cases(cases), true) => json::cases(cases, &resampling),
        (Input::Lines(lines), false) => words::lines(lines, &resampling),
        (Input::Cases(cases), false) => words::cases(cases, &resampling),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::agreement::Judgements;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    /// Words that mean something to one of the readers.
    fn telling() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "unit",
            "coder",
            "value",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "\"",
            "A",
            "B",
            "1",
            " ",
            "{",
            "}",
            "[",
            "]",
            ":",
            "\"cases\"",
            "\"id\"",
            "\"coders\"",
            "\"spans\"",
            "\"length\"",
            "\"segments\"",
            "\"kind\"",
            "\"units\"",
            "null",
            "-1",
            "4294967296",
            "1e99",
            "true",
            "\u{feff}",
            "é",
            "\0",
        ])
        .prop_map(str::to_owned)
    }

    fn all_that_can_be_said(input: &Input) {
        let resampling = Resampling {
            samples: 100,
            ..Resampling::default()
        };
        match input {
            Input::Lines(lines) => {
                json::lines(lines, &resampling);
                words::lines(lines, &resampling);
            }
            Input::Cases(cases) => {
                json::cases(cases, &resampling);
                words::cases(cases, &resampling);
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_with_words(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            match read(&bytes, "f") {
                Ok(input) => all_that_can_be_said(&input),
                Err(problems) => prop_assert!(!problems.is_empty()),
            }
        }

        #[test]
        fn pieces_of_the_formats_are_read_or_refused_with_words(pieces in prop::collection::vec(telling(), 0..40)) {
            match read(pieces.concat().as_bytes(), "f") {
                Ok(input) => all_that_can_be_said(&input),
                Err(problems) => prop_assert!(problems.iter().all(|p| p.to_string().starts_with('f'))),
            }
        }

        #[test]
        fn a_long_list_is_read_as_it_was_written(
            rows in prop::collection::vec((0u8..6, 0u8..3, prop::option::of(0u8..4)), 1..30)
        ) {
            let mut seen = std::collections::BTreeSet::new();
            let mut csv = String::from("unit,coder,value\n");
            let mut lines = Vec::new();
            for (unit, coder, value) in rows {
                if seen.insert((unit, coder)) {
                    let value = value.map(|v| v.to_string());
                    let cell = value.clone().unwrap_or_default();
                    let _ = writeln!(csv, "u{unit},c{coder},{cell}");
                    lines.push((format!("u{unit}"), format!("c{coder}"), value));
                }
            }
            let Ok(Input::Lines(read)) = read(csv.as_bytes(), "f.csv") else {
                return Err(TestCaseError::fail("not read"));
            };
            let written = Judgements::new(lines).expect("no line twice");
            prop_assert_eq!(read.agreement(), written.agreement());
        }

        #[test]
        fn mutated_cases_never_end_it(at in 0usize..6_000, byte in any::<u8>(), cut in 0usize..6_000) {
            let mut bytes = include_bytes!("../../../evidence/tests/data/agreement.json").to_vec();
            if let Some(there) = bytes.get_mut(at) {
                *there = byte;
            }
            if cut % 3 == 0 {
                bytes.truncate(cut);
            }
            if let Ok(input) = read(&bytes, "f") {
                all_that_can_be_said(&input);
            }
        }
    }
}
