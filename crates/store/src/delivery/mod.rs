//! The programme: peer workers and teams, people and their support, contacts.

pub mod concern;
pub mod contact;
pub mod duty;
pub mod episode;
pub mod export;
pub(crate) mod folded;
pub mod goal;
pub mod import;
pub mod meeting_answer;
pub mod my_day;
pub mod note;
pub mod peer_match;
pub mod person;
pub mod referral;
pub mod reflection;
pub mod refusal;
pub mod share;
pub mod supervision;
pub mod team;
pub mod training;
pub mod worker;
pub mod worker_request;

pub use refusal::Refusal;

use crate::{Error, Result};
use jiff::civil::{Date, Time};

/// Reads a day that is kept as text.
pub(crate) fn day(text: &str, table: &'static str, column: &'static str) -> Result<Date> {
    text.parse()
        .map_err(|_| Error::Unreadable { table, column })
}

/// Reads a day that may be absent.
pub(crate) fn maybe_day(
    text: Option<String>,
    table: &'static str,
    column: &'static str,
) -> Result<Option<Date>> {
    text.map(|text| day(&text, table, column)).transpose()
}

/// Reads a time of day that may be absent. It is kept as `HH:MM`.
pub(crate) fn maybe_time(
    text: Option<&str>,
    table: &'static str,
    column: &'static str,
) -> Result<Option<Time>> {
    text.map(|text| Time::strptime("%H:%M", text))
        .transpose()
        .map_err(|_| Error::Unreadable { table, column })
}

/// Reads a word that stands for something.
pub(crate) fn word<T>(found: Option<T>, table: &'static str, column: &'static str) -> Result<T> {
    found.ok_or(Error::Unreadable { table, column })
}
