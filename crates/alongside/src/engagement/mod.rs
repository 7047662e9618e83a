//! `alongside engagement`: engagement by site from a service's own files, without a database.

mod files;
mod report;

use crate::outcome::{Outcome, Refusal, say};
use crate::spreadsheet::{Said, options_for};
use crate::surroundings;
use clap::{Args, ValueEnum};
use delivery::contact::Mechanism;
use delivery::engagement::{Definition, With, assess_records};
use files::Paths;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use report::Report;
use std::path::PathBuf;

/// Work out engagement by site from files; no database is needed
#[derive(Debug, Args)]
#[command(
    long_about = "Work out engagement by site from your own files. No database is needed and nothing is kept.\n\n\
        Files are CSV or XLSX. People: person_id, site_id, admission_date, discharge_date, allocated_worker_id. \
        Contacts: contact_id, person_id, worker_id, date, mode, setting, outcome, minutes. \
        Dates are written year-month-day. Every problem is listed with file, row, column and what to do; \
        while there is one, nothing is worked out.\n\n\
        Unless you say otherwise a person counts as engaged after two face to face meetings with the allocated peer \
        worker, at least one of them in the community after discharge (Gillard et al. 2024, Table 2). People whose \
        allocated worker is not known are left out of the percentage.",
    after_help = "Examples:\n  alongside engagement --people people.csv --contacts contacts.csv --json\n  \
        alongside engagement --people p.xlsx --contacts c.xlsx --mechanisms face_to_face,video --window-days 120 --why\n  \
        alongside engagement --people p.csv --contacts visits.csv --map \"Visit no\"=contact_id --map Colour=- --encoding windows-1252"
)]
pub struct EngagementArgs {
    /// The people offered peer support
    #[arg(long, value_name = "FILE")]
    people: PathBuf,
    /// Their contacts
    #[arg(long, value_name = "FILE")]
    contacts: PathBuf,
    /// The sites, with name and fidelity; sites that nobody belongs to are then listed too
    #[arg(long, value_name = "FILE")]
    sites: Option<PathBuf>,
    /// The peer workers; an unknown one in the other files is then a problem
    #[arg(long, value_name = "FILE")]
    workers: Option<PathBuf>,
    #[command(flatten)]
    said: Said,
    /// The least number of contacts that count
    #[arg(long, value_name = "N", default_value_t = 2)]
    minimum: u32,
    /// The least number of them in the community after discharge
    #[arg(long, value_name = "N", default_value_t = 1)]
    after_discharge: u32,
    /// Ways of being in contact that count, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "face_to_face", value_parser = mechanism)]
    mechanisms: Vec<Mechanism>,
    /// Whose contacts count
    #[arg(long = "with", value_enum, default_value_t = Whom::Allocated)]
    whom: Whom,
    /// Only contacts up to this many days after discharge count
    #[arg(long, value_name = "DAYS")]
    window_days: Option<u32>,
    /// The day up to which contacts can have happened, as 2026-03-12; today unless given
    #[arg(long, value_name = "DAY", value_parser = day)]
    today: Option<Date>,
    /// List every person with the reason
    #[arg(long)]
    why: bool,
    /// Print the result, or the problems, as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Whom {
    /// Only those with the allocated worker
    Allocated,
    /// Those with any peer worker
    Any,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "write a day that exists, as 2026-03-12".to_owned())
}

fn mechanism(word: &str) -> Result<Mechanism, String> {
    Mechanism::from_word(word).ok_or_else(|| {
        let known: Vec<&str> = Mechanism::ALL.into_iter().map(Mechanism::code).collect();
        format!("use one or more of {}", known.join(", "))
    })
}

impl EngagementArgs {
    fn definition(&self) -> Result<Definition, Refusal> {
        let mut mechanisms = Vec::new();
        for mechanism in &self.mechanisms {
            if !mechanisms.contains(mechanism) {
                mechanisms.push(*mechanism);
            }
        }
        Definition {
            minimum: self.minimum,
            minimum_after_discharge: self.after_discharge,
            mechanisms,
            with: match self.whom {
                Whom::Allocated => With::AllocatedWorker,
                Whom::Any => With::AnyWorker,
            },
            window_days: self.window_days,
        }
        .check()
        .map_err(|error| Refusal::Use(format!("{error}.")))
    }
}

/// Runs the command.
///
/// # Errors
/// The problems of the files, or how the command should be used.
pub fn run(args: &EngagementArgs) -> Outcome {
    let definition = args.definition()?;
    let today = args
        .today
        .unwrap_or_else(|| surroundings::real().today(&TimeZone::system()));
    let paths = Paths {
        people: &args.people,
        contacts: &args.contacts,
        sites: args.sites.as_deref(),
        workers: args.workers.as_deref(),
    };
    let read = files::read(&paths, &args.said, today)?;
    for problem in &read.problems {
        eprintln!("{problem}");
    }
    for option in options_for(&read.problems) {
        eprintln!("{option}");
    }
    if !read.problems.none_stops() {
        if args.json {
            say(&report::problems(&read.problems));
        }
        return Err(Refusal::Data(report::how_many(&read.problems)));
    }
    let assessed = assess_records(&definition, &read.people, &read.contacts);
    let report = Report::new(&read, &assessed);
    say(&if args.json {
        report.json(args.why)
    } else {
        report.table(&definition, args.why)
    });
    Ok(())
}
