//! The rows of a file of supported people.

use super::cells::{Cells, Layout};
use super::references::Seen;
use super::{Given, Kind, LocalRef, Parsed, Problems, StoppedRow};
use crate::person::{Name, NhsNumber, check_birth_date};
use interchange::Words;
use interchange::{Mapping, Sheet};
use jiff::civil::Date;

/// What a row says about a supported person and the latest period of their support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// Which person.
    pub person: LocalRef,
    /// At which site.
    pub site: LocalRef,
    /// Came into hospital.
    pub admission: Option<Date>,
    /// Left hospital.
    pub discharge: Option<Date>,
    /// The worker allocated to them, if it is known.
    pub allocated_worker: Option<LocalRef>,
    /// The name they use; none where it was left empty, which leaves a name that is kept as it is.
    pub name: Given<Option<Name>>,
    /// Their NHS number.
    pub nhs_number: Given<Option<NhsNumber>>,
    /// Their date of birth.
    pub birth_date: Given<Option<Date>>,
    /// Their telephone number, possibly empty.
    pub phone: Given<String>,
    /// Referred to peer support.
    pub referred: Given<Option<Date>>,
    /// What they want in a peer worker, possibly empty.
    pub preferences: Given<String>,
    /// What they want known, possibly empty.
    pub wants_known: Given<String>,
    /// What they need to take part, possibly empty.
    pub access_needs: Given<String>,
}

/// The longest text about a person, in characters.
const LONGEST: usize = 4_000;

/// Reads the rows of a file of people, on the day `today`.
pub fn people(sheet: &Sheet, mapping: &Mapping, today: Date) -> Parsed<PersonRecord> {
    let layout = Layout::new(sheet, mapping, Kind::People.column_names());
    let mut problems = Problems::default();
    let mut seen = Seen::default();
    let mut records = Vec::with_capacity(sheet.row_count());
    let mut stopped = Vec::new();
    for row in sheet.rows() {
        let mut cells = Cells::new(&layout, &row, &mut problems);
        let person = seen.once(&mut cells, "person_id", row.number);
        let site = cells.reference("site_id");
        let admission = cells.date("admission_date").or(None);
        let discharge = cells.date("discharge_date").or(None);
        if let (Some(from), Some(until)) = (admission, discharge)
            && until < from
        {
            let problem = cells.at("discharge_date", "discharge-before-admission");
            cells.stop(
                problem
                    .says(Words::with(
                        "this is before the day of admission, {from}",
                        &[("from", &from)],
                    ))
                    .remedy("Check both dates."),
            );
        }
        let allocated_worker = cells.optional_reference("allocated_worker_id").or(None);
        let name = cells.checked("name", "name", Name::new);
        let nhs_number = cells.checked("nhs_number", "nhs-number", NhsNumber::new);
        let birth_date = cells.date("birth_date");
        if let Given::Is(Some(date)) = birth_date
            && let Err(why) = check_birth_date(date, today)
        {
            let problem = cells.at("birth_date", "birth-date");
            cells.stop(problem.says("this cannot be a date of birth").remedy(why));
        }
        let phone = cells.bounded("phone", 200);
        let referred = cells.date("referred_date");
        if let Given::Is(Some(date)) = referred
            && date > today
        {
            let problem = cells.at("referred_date", "in-the-future");
            cells.stop(
                problem
                    .says("this day has not come yet")
                    .remedy("Check the date of the referral, or leave it empty."),
            );
        }
        let preferences = cells.bounded("preferences", LONGEST);
        let wants_known = cells.bounded("wants_known", LONGEST);
        let access_needs = cells.bounded("access_needs", LONGEST);
        if cells.stopped {
            let worker = allocated_worker.as_ref();
            let refers = [("site_id", site.as_ref()), ("allocated_worker_id", worker)];
            stopped.push(StoppedRow::new(row.number, person.as_ref(), refers));
        }
        if let (Some(person), Some(site), false) = (person, site, cells.stopped) {
            records.push(PersonRecord {
                row: row.number,
                person,
                site,
                admission,
                discharge,
                allocated_worker,
                name,
                nhs_number,
                birth_date,
                phone,
                referred,
                preferences,
                wants_known,
                access_needs,
            });
        }
    }
    Parsed {
        records,
        problems,
        stopped,
    }
}
