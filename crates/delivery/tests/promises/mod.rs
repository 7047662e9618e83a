//! What the readers of records promise for any bytes whatsoever: records, or problems with their places and remedies.

use delivery::records::{self, Kind, Parsed, Problems, understand};
use interchange::{Limits, Mapping, ReadOptions, Sheet};
use jiff::civil::{Date, date};

/// Reads the bytes as a file of each kind; true if any gave a record.
pub fn check(bytes: &[u8]) -> bool {
    let options = ReadOptions {
        undo_formula_guard: true,
        ..ReadOptions::with_limits(&Limits {
            bytes: 1024 * 1024,
            unpacked_bytes: 4 * 1024 * 1024,
            rows: 50,
            columns: 20,
            cell_chars: 5_000,
            problems: 5,
        })
    };
    let Ok(sheet) = Sheet::read(bytes.to_vec(), "f", &options) else {
        return false;
    };
    let records = Kind::ALL.map(|kind| {
        let understood = understand(kind, sheet.header(), &Mapping::default());
        told(&understood.problems(&sheet), &sheet);
        let mapping = if understood.missing.is_empty() {
            understood.mapping
        } else {
            // Columns in their places, so that a changed header does not hide the rows.
            let names = sheet.header().iter().cloned();
            Mapping::from_pairs(names.zip(kind.column_names().map(str::to_owned)))
        };
        read(kind, &sheet, &mapping)
    });
    records.iter().any(|records| *records > 0)
}

/// Reads the rows; how many gave a record.
fn read(kind: Kind, sheet: &Sheet, mapping: &Mapping) -> usize {
    let today = date(2026, 6, 1);
    match kind {
        Kind::Sites => sound(&records::sites(sheet, mapping), sheet),
        Kind::Workers => sound(&records::workers(sheet, mapping), sheet),
        Kind::People => {
            let parsed = records::people(sheet, mapping, today);
            for person in &parsed.records {
                let known = [person.admission, person.discharge];
                let others = [person.birth_date, person.referred].map(|day| day.or(None));
                known.into_iter().chain(others).flatten().for_each(sane);
            }
            sound(&parsed, sheet)
        }
        Kind::Contacts => {
            let parsed = records::contacts(sheet, mapping, today);
            parsed
                .records
                .iter()
                .for_each(|record| sane(record.facts.date));
            sound(&parsed, sheet)
        }
    }
}

/// No day is taken that nobody means.
fn sane(day: Date) {
    assert!((1900..=2199).contains(&day.year()), "{day}");
}

/// A row gives a record, or there is a problem that says why not.
fn sound<T>(parsed: &Parsed<T>, sheet: &Sheet) -> usize {
    told(&parsed.problems, sheet);
    assert_eq!(
        parsed.records.len() + parsed.stopped.len(),
        sheet.row_count()
    );
    for stopped in &parsed.stopped {
        let mut problems = parsed.problems.iter();
        assert!(
            problems.any(|problem| problem.is_error() && problem.row() == Some(stopped.row)),
            "nothing says why row {} gave no record",
            stopped.row
        );
    }
    parsed.records.len()
}

/// Every problem has a place, says what is wrong and what to do.
fn told(problems: &Problems, sheet: &Sheet) {
    for problem in problems {
        assert_eq!(problem.file(), "f");
        assert!(problem.row() >= Some(sheet.header_row()) && problem.column().is_some());
        assert!(!problem.message().is_empty() && !problem.remedy_text().is_empty());
        assert!(!problem.to_string().chars().any(char::is_control));
    }
}
