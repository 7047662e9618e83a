//! The rows of a file of contacts.

use super::cells::{Cells, Layout};
use super::references::Seen;
use super::{Given, Kind, LocalRef, Parsed, StoppedRow};
use crate::contact::{ContactError, ContactFacts, Mechanism, Minutes, Outcome, Place, Setting};
use interchange::Words;
use interchange::{Mapping, Rows, Sheet};
use jiff::civil::Date;

/// What a row says about a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRecord {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// Which contact.
    pub contact: LocalRef,
    /// With whom.
    pub person: LocalRef,
    /// By whom.
    pub worker: LocalRef,
    /// The facts. The minutes may be lacking, as history often lacks them; everything else is as
    /// [`ContactFacts::check`] wants it. The time of day and the place are what the file says, or none.
    pub facts: ContactFacts,
    /// Whether the file has a column for the time of day.
    pub says_time: bool,
    /// Whether the file says the place, or only the setting.
    pub says_place: bool,
    /// The consultation mechanism code as it came, or the one that follows from the words.
    pub mechanism_code: String,
    /// Whether the codes came with the file.
    pub says_codes: bool,
    /// The components and techniques that were part of it.
    pub components: Given<Vec<ComponentRef>>,
}

/// A component or technique as a file names it: `framework:term`, or `framework@version:term`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentRef {
    /// The identifier of the framework.
    pub framework: String,
    /// The version it was taken from; none for the present one.
    pub version: Option<String>,
    /// The identifier of the term.
    pub term: String,
}

impl ComponentRef {
    /// Reads `framework:term` or `framework@version:term`.
    pub fn parse(text: &str) -> Option<Self> {
        let (framework, term) = text.trim().split_once(':')?;
        let (framework, version) = match framework.split_once('@') {
            Some((framework, version)) => (framework, Some(version)),
            None => (framework, None),
        };
        let fits = |part: &str| {
            (1..=120).contains(&part.len())
                && part
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && c != ';')
        };
        (fits(framework) && fits(term) && version.is_none_or(fits)).then(|| ComponentRef {
            framework: framework.to_owned(),
            version: version.map(str::to_owned),
            term: term.to_owned(),
        })
    }
}

impl std::fmt::Display for ComponentRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.version {
            Some(version) => write!(f, "{}@{version}:{}", self.framework, self.term),
            None => write!(f, "{}:{}", self.framework, self.term),
        }
    }
}

/// The words offered for an outcome that was not understood.
const OUTCOMES: [&str; 6] = [
    "attended (met)",
    "did_not_attend (not_met)",
    "cancelled",
    "cancelled_by_person",
    "cancelled_by_service",
    "planned",
];

/// How many rows are read at a time.
const PART: usize = 5_000;

/// Reads the rows of a file of contacts, on the day `today`.
pub fn contacts(sheet: &Sheet, mapping: &Mapping, today: Date) -> Parsed<ContactRecord> {
    let mut all = Parsed::default();
    all.records.reserve_exact(sheet.row_count());
    for part in contacts_in_parts(sheet, mapping, today) {
        all.records.extend(part.records);
        all.problems.extend(part.problems);
        all.stopped.extend(part.stopped);
    }
    all
}

/// Reads the rows of a file of contacts some thousand at a time, on the day `today`: a trust has a million of them, and
/// nobody needs all at once.
pub fn contacts_in_parts<'s>(
    sheet: &'s Sheet,
    mapping: &Mapping,
    today: Date,
) -> impl Iterator<Item = Parsed<ContactRecord>> + Send + use<'s> {
    Parts {
        rows: sheet.rows(),
        layout: Layout::new(sheet, mapping, Kind::Contacts.column_names()),
        seen: Seen::default(),
        today,
    }
}

struct Parts<'s> {
    rows: Rows<'s>,
    layout: Layout<'s>,
    /// The identifiers of all parts.
    seen: Seen,
    today: Date,
}

impl Iterator for Parts<'_> {
    type Item = Parsed<ContactRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut parsed = Parsed::default();
        let mut read = 0;
        for row in self.rows.by_ref().take(PART) {
            read += 1;
            let mut cells = Cells::new(&self.layout, &row, &mut parsed.problems);
            match record(&mut cells, &mut self.seen, row.number, self.today) {
                Ok(record) => parsed.records.push(record),
                Err(stopped) => parsed.stopped.push(stopped),
            }
        }
        (read > 0).then_some(parsed)
    }
}

/// Reads one row.
fn record(
    cells: &mut Cells<'_>,
    seen: &mut Seen,
    row: u64,
    today: Date,
) -> Result<ContactRecord, StoppedRow> {
    let mechanisms = Mechanism::ALL.map(Mechanism::code);
    let contact = seen.once(cells, "contact_id", row);
    let person = cells.reference("person_id");
    let worker = cells.reference("worker_id");
    let date = needed_date(cells);
    let mechanism = cells.word("mode", "mode", Mechanism::from_word, &mechanisms);
    let outcome = cells.word("outcome", "outcome", Outcome::from_word, &OUTCOMES);
    let (place, says_place) = place(cells);
    let time = cells.time("time");
    let minutes = minutes(cells, outcome);
    let codes = codes(cells, mechanism);
    let components = components(cells);
    let facts = match (date, mechanism, outcome) {
        (Some(date), Some(mechanism), Some(outcome)) => {
            let facts = ContactFacts {
                outcome,
                date,
                time: time.or(None),
                mechanism,
                place,
                minutes,
                attendance_code: codes.attendance,
            };
            check(cells, facts, today)
        }
        _ => None,
    };
    let (Some(contact), Some(person), Some(worker), Some(facts), false) =
        (&contact, &person, &worker, facts, cells.stopped)
    else {
        let refers = [
            ("person_id", person.as_ref()),
            ("worker_id", worker.as_ref()),
        ];
        return Err(StoppedRow::new(row, contact.as_ref(), refers));
    };
    Ok(ContactRecord {
        row,
        contact: contact.clone(),
        person: person.clone(),
        worker: worker.clone(),
        says_time: time != Given::Absent,
        says_place,
        mechanism_code: codes
            .mechanism
            .unwrap_or_else(|| facts.mechanism.national_code().to_owned()),
        says_codes: codes.said,
        components,
        facts,
    })
}

fn needed_date(cells: &mut Cells<'_>) -> Option<Date> {
    let date = cells.date("date").or(None);
    if date.is_none() && cells.text("date").or("").is_empty() {
        let problem = cells.at("date", "empty");
        cells.stop(
            problem
                .says("this cell is empty and must not be")
                .remedy("Write the day as year-month-day, as 2026-03-12."),
        );
    }
    date
}

/// The place, from its own column or from the setting, which must not contradict each other.
fn place(cells: &mut Cells<'_>) -> (Option<Place>, bool) {
    let read = |cells: &mut Cells<'_>, column, allowed: &[&str]| match cells.text(column) {
        Given::Absent | Given::Is("") => None,
        Given::Is(_) => cells.word(column, "place", Place::from_word, allowed),
    };
    let setting = read(cells, "setting", &["inpatient", "community"]);
    let places: Vec<&str> = Place::ALL.into_iter().map(Place::code).collect();
    let place = read(cells, "place", &places);
    let said = cells.text("place") != Given::Absent;
    if let (Some(setting), Some(place)) = (setting, place)
        && setting.setting() != place.setting()
    {
        let problem = cells.at("place", "place");
        let word = match setting.setting() {
            Setting::Inpatient => "inpatient",
            Setting::Community => "community",
        };
        cells.stop(
            problem
                .says(Words::with(
                    "this place is not {word}, as the setting says",
                    &[("word", &word)],
                ))
                .remedy("Correct one of the two."),
        );
    }
    (place.or(setting), said)
}

/// The minutes: none, `0` and nothing at all mean that they are not known.
fn minutes(cells: &mut Cells<'_>, outcome: Option<Outcome>) -> Option<Minutes> {
    let minutes = cells
        .checked("minutes", "minutes", |text| {
            let number: i64 = text.parse().map_err(|_| MINUTES)?;
            if number == 0 {
                return Ok(None);
            }
            Minutes::new(number).map(Some).map_err(|_| MINUTES)
        })
        .or(None)
        .flatten();
    if minutes.is_some() && outcome.is_some_and(|outcome| !outcome.is_attended()) {
        let problem = cells.at("minutes", "minutes-without-meeting");
        cells.warn(
            problem
                .says("they didn't meet, so these minutes are left out")
                .remedy("Nothing needs to be done."),
        );
        return None;
    }
    minutes
}

struct Codes {
    mechanism: Option<String>,
    attendance: Option<String>,
    said: bool,
}

fn codes(cells: &mut Cells<'_>, mechanism: Option<Mechanism>) -> Codes {
    let said = cells.text("mechanism_code") != Given::Absent
        || cells.text("attendance_code") != Given::Absent;
    let text = cells.bounded("mechanism_code", 8).or(String::new());
    if let (Some(meant), Some(mechanism)) = (Mechanism::from_national_code(&text), mechanism)
        && meant != mechanism
    {
        let problem = cells.at("mechanism_code", "mechanism-code");
        cells.stop(
            problem
                .says(Words::with(
                    "this code stands for {meant}, the mode says {mode}",
                    &[("meant", &meant.code()), ("mode", &mechanism.code())],
                ))
                .remedy("Correct one of the two, or leave the code empty."),
        );
    }
    let attendance = cells.bounded("attendance_code", 8).or(String::new());
    let given = |text: String| (!text.is_empty()).then_some(text);
    Codes {
        mechanism: given(text),
        attendance: given(attendance),
        said,
    }
}

fn components(cells: &mut Cells<'_>) -> Given<Vec<ComponentRef>> {
    let Given::Is(text) = cells.text("components") else {
        return Given::Absent;
    };
    let mut found = Vec::new();
    for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        match ComponentRef::parse(part) {
            Some(component) if !found.contains(&component) => found.push(component),
            Some(_) => {}
            None => {
                let problem = cells.at("components", "components");
                cells.stop(problem.says("this is not a list of components").remedy(
                    "Write framework:term, with semicolons between them, or leave it empty.",
                ));
                break;
            }
        }
    }
    Given::Is(found)
}

/// Checks the facts against each other as the form does, but for minutes that history lacks.
fn check(cells: &mut Cells<'_>, facts: ContactFacts, today: Date) -> Option<ContactFacts> {
    let lacks_minutes = facts.minutes.is_none();
    let asked = ContactFacts {
        minutes: facts.minutes.or(Minutes::new(1).ok()),
        ..facts
    };
    match asked.check(today) {
        Ok(checked) => Some(ContactFacts {
            minutes: if lacks_minutes { None } else { checked.minutes },
            ..checked
        }),
        Err(errors) => {
            for error in errors {
                report(cells, error);
            }
            None
        }
    }
}

/// What to write instead of minutes that are none.
const MINUTES: &str = "Write a whole number from 1 to 1440.";

fn report(cells: &mut Cells<'_>, error: ContactError) {
    let (column, code, says, remedy) = match error {
        ContactError::Minutes | ContactError::MinutesMissing => {
            ("minutes", "minutes", "these minutes do not fit", MINUTES)
        }
        ContactError::HappenedInFuture => (
            "date",
            "in-the-future",
            "this day has not come yet, so they cannot have met or missed each other",
            "Check the date, or write planned as the outcome.",
        ),
        ContactError::PlaceMissing => (
            "setting",
            "place-missing",
            "they met face to face, and it is not said where",
            "Write inpatient or community.",
        ),
        ContactError::LongAgo => (
            "date",
            "date-year",
            "this is before 1990",
            "Check the year.",
        ),
        ContactError::AttendanceCode => (
            "attendance_code",
            "attendance-code",
            "this code does not fit the outcome",
            "Correct one of the two, or leave the code empty.",
        ),
    };
    let problem = cells.at(column, code);
    cells.stop(problem.says(says).remedy(remedy));
}
