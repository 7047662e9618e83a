//! How a command ends: 0 done, 1 the data says no, 2 wrong use.

use interchange::Problem;
use std::process::ExitCode;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Refusal {
    /// The data says no: exit code 1.
    Data(String),
    /// The command was used wrongly: exit code 2.
    Use(String),
}

/// How a command ends.
pub type Outcome = Result<(), Refusal>;

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Address(message) => Refusal::Use(message),
            store::Error::CannotOpen(message) => Refusal::Data(message),
            other => Refusal::Data(other.to_string()),
        }
    }
}

impl From<access::Denied> for Refusal {
    fn from(denied: access::Denied) -> Self {
        store::Error::from(denied).into()
    }
}

impl From<analysis::Refusal> for Refusal {
    fn from(refusal: analysis::Refusal) -> Self {
        match refusal {
            analysis::Refusal::Problems(problems) => nothing_worked_out(&problems),
            analysis::Refusal::Data(message) => Refusal::Data(message),
            analysis::Refusal::Use(message) => Refusal::Use(message),
        }
    }
}

/// Says every problem of a file on standard error, and gives the end of a command that works nothing out because of them.
pub fn nothing_worked_out(problems: &[Problem]) -> Refusal {
    for problem in problems {
        eprintln!("{problem}");
    }
    Refusal::Data(match problems.len() {
        1 => "Nothing was worked out: there is 1 problem.".to_owned(),
        n => format!("Nothing was worked out: there are {n} problems."),
    })
}

/// Says on standard error why a command ended, if it did not do what was asked, and turns it into an exit code.
pub fn exit(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refusal::Data(message)) => {
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::from(1)
        }
        Err(Refusal::Use(message)) => refuse(&message),
    }
}

/// Says on standard error what was wrong with the use of the command.
pub fn refuse(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}

/// Prints a line to standard output. A reader that went away, as `head` does, ends nothing.
pub fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints JSON to standard output while it is written out: a large answer as one text takes as much room again.
pub fn say_value(value: &serde_json::Value) {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let _ = writeln!(out, "{value:#}");
}
