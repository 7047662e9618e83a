//! The four kinds of files and their columns.

use super::Problems;
use interchange::{ExpectedColumn, Mapping, Near, Sheet, Suggestion, suggest_with};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A row for every site.
    Sites,
    /// A row for every peer worker.
    Workers,
    /// A row for every supported person, with the latest period of their support.
    People,
    /// A row for every contact.
    Contacts,
}

/// What a column of a file is mapped to when it is to be left out.
pub const LEFT_OUT: &str = "-";

/// A column: its name, whether a file must have it, other names it is known by.
type Known = (&'static str, bool, &'static [&'static str]);

const SITES: &[Known] = &[
    ("site_id", true, &["site", "site code", "id"]),
    ("name", true, &["site name"]),
    ("employer", true, &["employed by"]),
    ("location", true, &["area"]),
    ("fidelity_score", false, &["fidelity"]),
];

const WORKERS: &[Known] = &[
    (
        "worker_id",
        true,
        &["worker", "peer worker id", "staff id", "id"],
    ),
    ("site_id", true, &["site", "site code"]),
    ("name", false, &["worker name", "full name"]),
    ("email", false, &["e-mail", "email address"]),
    ("phone", false, &["telephone", "mobile", "phone number"]),
    ("team", false, &["team name"]),
    ("capacity", false, &["caseload", "maximum caseload"]),
    ("started_on", false, &["start date", "started"]),
];

const PEOPLE: &[Known] = &[
    (
        "person_id",
        true,
        &["person", "client id", "participant id", "id"],
    ),
    ("site_id", true, &["site", "site code"]),
    ("admission_date", true, &["admitted", "admitted on"]),
    ("discharge_date", true, &["discharged", "discharged on"]),
    (
        "allocated_worker_id",
        true,
        &["allocated worker", "peer worker id", "worker id"],
    ),
    ("name", false, &["person name", "full name"]),
    ("nhs_number", false, &["nhs no"]),
    ("birth_date", false, &["date of birth", "dob", "born"]),
    ("phone", false, &["telephone", "mobile", "phone number"]),
    ("referred_date", false, &["referral date", "referred"]),
    ("preferences", false, &[]),
    ("wants_known", false, &["what they want known"]),
    ("access_needs", false, &[]),
];

const CONTACTS: &[Known] = &[
    ("contact_id", true, &["contact", "id"]),
    ("person_id", true, &["person", "client id"]),
    ("worker_id", true, &["worker", "peer worker id", "staff id"]),
    ("date", true, &["contact date"]),
    ("mode", true, &["mechanism", "how"]),
    ("setting", true, &[]),
    ("outcome", true, &["attendance", "attended"]),
    ("minutes", true, &["duration", "duration minutes"]),
    ("time", false, &["contact time", "start time"]),
    ("place", false, &["location"]),
    ("mechanism_code", false, &["consultation mechanism"]),
    ("attendance_code", false, &["attendance status"]),
    ("components", false, &["techniques"]),
];

impl Kind {
    /// Every kind, each after those it refers to.
    pub const ALL: [Kind; 4] = [Kind::Sites, Kind::Workers, Kind::People, Kind::Contacts];

    /// The word that stands for it in the database, in addresses and at the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Sites => "sites",
            Kind::Workers => "workers",
            Kind::People => "people",
            Kind::Contacts => "contacts",
        }
    }

    /// Reads [`Kind::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The most rows that a file of this kind may have: more than a large trust has, which is 50 sites, 1,000 peer
    /// workers, 75,000 people and some years of contacts. A program that reads more than anybody brings can be made to
    /// fill its memory; contacts alone are read a part at a time.
    pub const fn most_rows(self) -> u64 {
        match self {
            Kind::Sites => 10_000,
            Kind::Workers => 20_000,
            Kind::People => 100_000,
            Kind::Contacts => 1_000_000,
        }
    }

    const fn known(self) -> &'static [Known] {
        match self {
            Kind::Sites => SITES,
            Kind::Workers => WORKERS,
            Kind::People => PEOPLE,
            Kind::Contacts => CONTACTS,
        }
    }

    /// The names of its columns, in the order in which an export has them.
    pub fn column_names(self) -> impl Iterator<Item = &'static str> {
        self.known().iter().map(|(name, _, _)| *name)
    }

    /// The names of the columns that a file must have.
    pub fn required_columns(self) -> impl Iterator<Item = &'static str> {
        self.known()
            .iter()
            .filter(|(_, required, _)| *required)
            .map(|(name, _, _)| *name)
    }

    /// Its columns for the reader of a header.
    pub fn columns(self) -> Vec<ExpectedColumn> {
        self.known()
            .iter()
            .map(|(name, required, aliases)| {
                let column = if *required {
                    ExpectedColumn::required(*name)
                } else {
                    ExpectedColumn::optional(*name)
                };
                aliases.iter().fold(column, |c, alias| c.or(*alias))
            })
            .collect()
    }
}

/// What was made of the header of a file.
#[derive(Debug, Clone)]
pub struct Understood {
    /// Which column of the file is which of ours.
    pub mapping: Mapping,
    /// Columns of the file that nobody has said anything about.
    pub unknown: Vec<String>,
    /// Columns of the file that are left out because somebody said so.
    pub left_out: Vec<String>,
    /// Columns that are almost understood; a person has to say yes.
    pub near: Vec<Near>,
    /// Required columns that nothing in the file means.
    pub missing: Vec<String>,
    suggestion: Suggestion,
}

/// Finds out which columns of a file are which. `kept` is what somebody said before: its pairs of *name in the file*,
/// *our column* come first, and [`LEFT_OUT`] in place of our column leaves theirs out.
pub fn understand(kind: Kind, header: &[String], kept: &Mapping) -> Understood {
    let mut suggestion = suggest_with(header, &kind.columns(), kept);
    let is_left_out = |name: &String| kept.target(name) == Some(LEFT_OUT);
    // What is to be left out stays out, even when its name would be understood.
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (theirs, ours) in suggestion.mapping.pairs() {
        if is_left_out(&theirs.to_owned()) {
            if kind.required_columns().any(|required| required == ours) {
                suggestion.missing.push(ours.to_owned());
            }
        } else {
            pairs.push((theirs.to_owned(), ours.to_owned()));
        }
    }
    let left_out = header.iter().filter(|name| is_left_out(name)).cloned();
    let left_out: Vec<String> = left_out.collect();
    suggestion.unknown.retain(|name| !is_left_out(name));
    suggestion.near.retain(|near| !is_left_out(&near.found));
    suggestion.mapping = Mapping::from_pairs(pairs);
    Understood {
        mapping: suggestion.mapping.clone(),
        unknown: suggestion.unknown.clone(),
        near: suggestion.near.clone(),
        missing: suggestion.missing.clone(),
        left_out,
        suggestion,
    }
}

impl Understood {
    /// Unknown and missing columns as problems of the file.
    pub fn problems(&self, sheet: &Sheet) -> Problems {
        self.suggestion
            .problems(sheet.file(), sheet.header_row())
            .into()
    }
}
