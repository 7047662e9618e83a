//! Developer commands, run as `cargo xtask COMMAND`.
//!
//! One file a command: `check` is everything continuous integration does, `pg` keeps the private
//! PostgreSQL the tests use, `licences` reads what we depend on.
#![expect(
    clippy::print_stdout,
    reason = "a developer command answers on standard output"
)]

mod assets;
mod check;
mod licences;
mod pg;
mod spdx;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  assets                     take the front-end packages from node_modules and build assets/vendor
  check [--only A,B]         every check, the quick ones first, stopping at the first that fails
  check --list               the steps of `check`
  pg start | stop | url      the private PostgreSQL of the tests
  licences                   licences and origin of every dependency, without a network
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["assets"] => assets::run(),
        ["check", rest @ ..] => check::run(rest),
        ["pg", rest @ ..] => pg::run(rest),
        ["licences"] => licences::run(),
        _ => {
            eprintln!("`{}` is not a command here.\n\n{HELP}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
