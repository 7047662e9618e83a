//! The rows of a file of sites.

use super::cells::{Cells, Layout};
use super::references::Seen;
use super::{Given, Kind, LocalRef, Parsed, Problems, StoppedRow};
use interchange::{Mapping, Sheet};

/// What a row says about a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRecord {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// Which site.
    pub site: LocalRef,
    /// Its name.
    pub name: String,
    /// Who employs the peer workers, e.g. `NHS`.
    pub employer: String,
    /// What kind of place it is in, e.g. `Urban`.
    pub location: String,
    /// Fidelity in hundredths of the score of 3 to 12 (Gillard et al. 2024, Table 2): 10.4 is 1040.
    pub fidelity_hundredths: Given<Option<i64>>,
}

/// The lowest and the highest fidelity in hundredths.
const FIDELITY: std::ops::RangeInclusive<i64> = 300..=1200;

/// Reads the rows of a file of sites.
pub fn sites(sheet: &Sheet, mapping: &Mapping) -> Parsed<SiteRecord> {
    let layout = Layout::new(sheet, mapping, Kind::Sites.column_names());
    let mut problems = Problems::default();
    let mut seen = Seen::default();
    let mut records = Vec::with_capacity(sheet.row_count());
    let mut stopped = Vec::new();
    for row in sheet.rows() {
        let mut cells = Cells::new(&layout, &row, &mut problems);
        let site = seen.once(&mut cells, "site_id", row.number);
        let name = cells.needed("name", 120);
        let employer = cells.bounded("employer", 120).or(String::new());
        let location = cells.bounded("location", 120).or(String::new());
        let fidelity_hundredths = cells.checked("fidelity_score", "fidelity", hundredths);
        if cells.stopped {
            stopped.push(StoppedRow::new(row.number, site.as_ref(), []));
        }
        if let (Some(site), false) = (site, cells.stopped) {
            records.push(SiteRecord {
                row: row.number,
                site,
                name,
                employer,
                location,
                fidelity_hundredths,
            });
        }
    }
    Parsed {
        records,
        problems,
        stopped,
    }
}

/// Reads a score as hundredths, without a detour through binary fractions.
fn hundredths(text: &str) -> Result<i64, &'static str> {
    const ALLOWED: &str = "Write a fidelity score from 3 to 12, as 10.4, or leave it empty.";
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if whole.is_empty() || whole.len() > 2 || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(ALLOWED);
    }
    let value: i64 = format!("{whole}{part:0<2}").parse().map_err(|_| ALLOWED)?;
    if FIDELITY.contains(&value) {
        Ok(value)
    } else {
        Err(ALLOWED)
    }
}
