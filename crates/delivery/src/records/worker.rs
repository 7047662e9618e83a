//! The rows of a file of peer workers.

use super::cells::{Cells, Layout};
use super::references::Seen;
use super::{Given, Kind, LocalRef, Parsed, Problems, StoppedRow};
use crate::person::Name;
use interchange::{Mapping, Sheet};
use jiff::civil::Date;

/// What a row says about a peer worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerRecord {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// Which worker.
    pub worker: LocalRef,
    /// At which site.
    pub site: LocalRef,
    /// Their name; none where it was left empty, which leaves a name that is kept as it is.
    pub name: Given<Option<Name>>,
    /// Their email address, possibly empty.
    pub email: Given<String>,
    /// Their telephone number, possibly empty.
    pub phone: Given<String>,
    /// The name of their team at the site, possibly empty.
    pub team: Given<String>,
    /// How many people they can support at a time; none where it was left empty.
    pub capacity: Given<Option<u32>>,
    /// Since when they work here.
    pub started_on: Given<Option<Date>>,
}

/// How many people a worker can be said to support at a time.
const CAPACITY: std::ops::RangeInclusive<u32> = 0..=60;

/// Reads the rows of a file of peer workers.
pub fn workers(sheet: &Sheet, mapping: &Mapping) -> Parsed<WorkerRecord> {
    let layout = Layout::new(sheet, mapping, Kind::Workers.column_names());
    let mut problems = Problems::default();
    let mut seen = Seen::default();
    let mut records = Vec::with_capacity(sheet.row_count());
    let mut stopped = Vec::new();
    for row in sheet.rows() {
        let mut cells = Cells::new(&layout, &row, &mut problems);
        let worker = seen.once(&mut cells, "worker_id", row.number);
        let site = cells.reference("site_id");
        let name = cells.checked("name", "name", Name::new);
        let email = cells.bounded("email", 254);
        if let Given::Is(email) = &email
            && !email.is_empty()
            && !email.contains('@')
        {
            let problem = cells.at("email", "email");
            cells.stop(
                problem
                    .says("this is not an email address")
                    .remedy("Write an address with an @, or leave it empty."),
            );
        }
        let phone = cells.bounded("phone", 200);
        let team = cells.bounded("team", 120);
        let capacity = cells.checked("capacity", "capacity", |text| {
            let number = text.parse().ok().filter(|n| CAPACITY.contains(n));
            number.ok_or("Write how many people they can support at a time, from 0 to 60.")
        });
        let started_on = cells.date("started_on");
        if cells.stopped {
            stopped.push(StoppedRow::new(
                row.number,
                worker.as_ref(),
                [("site_id", site.as_ref())],
            ));
        }
        if let (Some(worker), Some(site), false) = (worker, site, cells.stopped) {
            records.push(WorkerRecord {
                row: row.number,
                worker,
                site,
                name,
                email,
                phone,
                team,
                capacity,
                started_on,
            });
        }
    }
    Parsed {
        records,
        problems,
        stopped,
    }
}
