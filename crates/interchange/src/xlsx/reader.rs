//! Reads one sheet of a workbook.

use crate::Words;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::package::{check, damaged};
use crate::cell::{Day, Time, show_date_time, show_number, show_time};
use crate::column::column_letter;
use crate::csv::reader::{cell_too_long, nul_in_cell, too_large, too_many_columns, too_many_rows};
use crate::format::Format;
use crate::options::ReadOptions;
use crate::problem::{FileProblem, Problem, ProblemKind};
use crate::table::{Header, Row, Table, is_blank};

/// The day after 9999-12-31 as a spreadsheet counts days.
const END_OF_DATES: f64 = 2_958_466.0;
const SECONDS_A_DAY: f64 = 86_400.0;

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], file: &str, options: &ReadOptions) -> Result<Table, FileProblem> {
    if bytes.len() as u64 > options.limits.bytes {
        return Err(too_large(file, options.limits.bytes).into());
    }
    check(bytes, file, &options.limits)?;
    // The reader behind us checks its arithmetic in development builds and may
    // panic over cell names like ZZZZZZZ99999999999 in a damaged sheet. That
    // is a property of the file and must stay a message.
    catch_unwind(AssertUnwindSafe(|| read_sheet(bytes, file, options))).unwrap_or_else(|_| {
        Err(damaged(
            file,
            "this workbook is damaged: a cell in it has an impossible name",
        )
        .into())
    })
}

fn read_sheet(bytes: &[u8], file: &str, options: &ReadOptions) -> Result<Table, FileProblem> {
    let broken = |error: XlsxError| FileProblem::from(workbook_problem(file, &error));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let chosen = match &options.sheet {
        Some(wanted) => sheets
            .iter()
            .find(|(name, _)| name.to_lowercase() == wanted.to_lowercase()),
        None => sheets
            .iter()
            .find(|(_, visible)| *visible)
            .or(sheets.first()),
    };
    let Some((sheet, _)) = chosen.cloned() else {
        return Err(no_such_sheet(file, options.sheet.as_deref(), &sheets).into());
    };
    let mut reader = workbook.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut gathered = Gathered::new(file, options);
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(broken)? {
        if !gathered.cell(record.pos, record.formula.is_some(), &record.value)? {
            break;
        }
    }
    let ignored_sheets = sheets.into_iter().map(|(name, _)| name);
    let ignored_sheets = ignored_sheets.filter(|name| *name != sheet).collect();
    gathered.finish(sheet, ignored_sheets)
}

/// Cells that are put together to rows as they come.
struct Gathered<'a> {
    file: &'a str,
    options: &'a ReadOptions,
    header: Option<(Header, u64)>,
    rows: Vec<Row>,
    problems: Vec<Problem>,
    current: u32,
    cells: Vec<String>,
    faults: Vec<(usize, Fault)>,
}

/// What is wrong with one cell; it becomes a problem once the header is known.
enum Fault {
    Formula,
    Error(String),
    Date(f64),
    TooLong,
    Nul(String),
}

impl<'a> Gathered<'a> {
    fn new(file: &'a str, options: &'a ReadOptions) -> Self {
        Self {
            file,
            options,
            header: None,
            rows: Vec::new(),
            problems: Vec::new(),
            current: 0,
            cells: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Takes a cell; false when enough problems have been found.
    fn cell(
        &mut self,
        (row, column): (u32, u32),
        formula: bool,
        value: &DataRef<'_>,
    ) -> Result<bool, FileProblem> {
        if row < self.current {
            return Err(damaged(
                self.file,
                "this workbook is damaged: its rows are not in order",
            )
            .into());
        }
        if row > self.current {
            self.end_row()?;
            self.current = row;
            if self.problems.len() >= self.options.limits.problems {
                return Ok(false);
            }
        }
        let column = column as usize;
        let shown = show(value);
        if !formula && matches!(&shown, Ok(text) if text.is_empty()) {
            return Ok(true);
        }
        if column >= self.options.limits.columns {
            let number = u64::from(row) + 1;
            return Err(too_many_columns(
                self.file,
                number,
                column + 1,
                self.options.limits.columns,
            )
            .into());
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        let fault = match shown {
            _ if formula => Some(Fault::Formula),
            Err(fault) => Some(fault),
            Ok(text) => {
                let fault = if text.chars().count() > self.options.limits.cell_chars {
                    Some(Fault::TooLong)
                } else if text.contains('\0') && !self.options.keep_nul {
                    Some(Fault::Nul(text.clone()))
                } else {
                    None
                };
                self.cells[column] = text;
                fault
            }
        };
        if let Some(fault) = fault {
            // A row with nothing but a formula in it is not blank.
            if self.cells[column].trim().is_empty() {
                "?".clone_into(&mut self.cells[column]);
            }
            self.faults.push((column, fault));
        }
        Ok(true)
    }

    fn end_row(&mut self) -> Result<(), FileProblem> {
        let mut cells = std::mem::take(&mut self.cells);
        let faults = std::mem::take(&mut self.faults);
        if is_blank(&cells) {
            return Ok(());
        }
        let number = u64::from(self.current) + 1;
        let Some((header, _)) = &self.header else {
            if !faults.is_empty() {
                let names = Header { names: Vec::new() };
                let found = faults
                    .iter()
                    .map(|(column, fault)| self.fault(&names, number, *column, fault))
                    .collect();
                return Err(collected(found, true, self.file));
            }
            let header = Header::check(self.file, number, &cells)
                .map_err(|problems| collected(problems, false, self.file))?;
            self.header = Some((header, number));
            return Ok(());
        };
        if self.rows.len() as u64 + 1 > self.options.limits.rows {
            return Err(too_many_rows(self.file, number, self.options.limits.rows).into());
        }
        let mut found: Vec<Problem> = faults
            .iter()
            .map(|(column, fault)| self.fault(header, number, *column, fault))
            .collect();
        let expected = header.names.len();
        if let Some(beyond) = cells
            .iter()
            .skip(expected)
            .position(|cell| !cell.trim().is_empty())
        {
            let letter = column_letter(expected + beyond);
            found.push(
                Problem::at(self.file, number, letter.clone())
                    .kind(ProblemKind::RaggedRow)
                    .value(&cells[expected + beyond])
                    .says(Words::with("cell {letter}{number} is filled, but column {letter} has no name in the header", &[("letter", &letter), ("number", &number)]))
                    .remedy("Give the column a name in the first row, or empty the cell."),
            );
        }
        self.problems.extend(found);
        cells.resize(expected, String::new());
        self.rows.push(Row {
            number,
            line: number,
            cells,
        });
        Ok(())
    }

    fn fault(&self, header: &Header, number: u64, column: usize, fault: &Fault) -> Problem {
        let address = format!("{}{number}", column_letter(column));
        let problem = Problem::at(self.file, number, header.name(column));
        match fault {
            Fault::Formula => problem
                .kind(ProblemKind::Formula)
                .says(Words::with(
                    "cell {address} contains a formula, and only values can be taken",
                    &[("address", &address)],
                ))
                .remedy(
                    "Copy the column, choose “Paste values” in the same place, save and try again.",
                ),
            Fault::Error(text) => problem
                .kind(ProblemKind::ErrorCell)
                .value(text)
                .says(Words::with(
                    "cell {address} shows an error instead of a value",
                    &[("address", &address)],
                ))
                .remedy("Put the right value in the cell, or empty it."),
            Fault::Date(number) => problem
                .kind(ProblemKind::ImpossibleDate)
                .value(&show_number(*number))
                .says(Words::with(
                    "cell {address} is formatted as a date, but its number is no date",
                    &[("address", &address)],
                ))
                .remedy("Type the date again, or format the cell as a number."),
            Fault::TooLong => cell_too_long(
                self.file,
                number,
                header.name(column),
                self.options.limits.cell_chars,
            ),
            Fault::Nul(text) => nul_in_cell(self.file, number, header.name(column), text),
        }
    }

    fn finish(mut self, sheet: String, ignored_sheets: Vec<String>) -> Result<Table, FileProblem> {
        let stopped = self.problems.len() >= self.options.limits.problems;
        if !stopped {
            self.end_row()?;
        }
        let Some((header, header_row)) = self.header else {
            return Err(FileProblem::collect(self.problems, stopped).unwrap_or_else(|| {
                Problem::in_file(self.file)
                    .kind(ProblemKind::Empty)
                    .says("there is nothing on this sheet")
                    .remedy("Choose a workbook with the names of the columns in the first row of its first sheet.")
                    .into()
            }));
        };
        let table = Table {
            file: self.file.to_owned(),
            format: Format::Xlsx,
            header: header.names,
            header_row,
            rows: self.rows,
            sheet: Some(sheet),
            ignored_sheets,
        };
        match FileProblem::collect(self.problems, stopped) {
            None => Ok(table),
            Some(problem) => Err(problem.and(Vec::new(), stopped, (!stopped).then_some(table))),
        }
    }
}

fn show(value: &DataRef<'_>) -> Result<String, Fault> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.is_finite() => show_number(*number),
        DataRef::Float(number) => return Err(Fault::Error(number.to_string())),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::Error(error) => return Err(Fault::Error(error.to_string())),
        DataRef::DateTime(moment) => show_moment(moment)?,
    })
}

/// A cell formatted as a date or time, as ISO text. Whole days are dates, what
/// lies before the first day is a time, anything else is both.
fn show_moment(moment: &ExcelDateTime) -> Result<String, Fault> {
    let days = moment.as_f64();
    if !(0.0..END_OF_DATES).contains(&days) {
        return Err(Fault::Date(days));
    }
    // Rounded to the second, because 14:30 is stored as a fraction that falls short of it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 2.6e11"
    )]
    let seconds = (days * SECONDS_A_DAY).round() as u64;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if moment.is_duration() {
        return Ok(format!("{hour:02}:{minute:02}:{second:02}"));
    }
    let small = |number: u64| u8::try_from(number).unwrap_or(0);
    let time = Time {
        hour: small(hour % 24),
        minute: small(minute),
        second: small(second),
    };
    if seconds < 86_400 {
        return Ok(show_time(time));
    }
    // Whether days are counted from 1900 or 1904 is known to the moment only,
    // so the time that was rounded up into the next day is the one exception.
    let carried = (seconds / 86_400) as f64 > days;
    let start = if carried {
        ExcelDateTime::new(days.ceil(), ExcelDateTimeType::DateTime, is_1904(moment))
    } else {
        *moment
    };
    let (year, month, day, ..) = start.to_ymd_hms_milli();
    Ok(if seconds.is_multiple_of(86_400) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        show_date_time(Day { year, month, day }, time)
    })
}

/// Whether days are counted from 1904; the moment does not tell, but its date does.
fn is_1904(moment: &ExcelDateTime) -> bool {
    let from_1900 = ExcelDateTime::new(moment.as_f64(), ExcelDateTimeType::DateTime, false);
    moment.to_ymd_hms_milli() != from_1900.to_ymd_hms_milli()
}

fn collected(problems: Vec<Problem>, unlisted: bool, file: &str) -> FileProblem {
    FileProblem::collect(problems, unlisted).unwrap_or_else(|| {
        damaged(
            file,
            "this workbook is damaged: its first row cannot be read",
        )
        .into()
    })
}

fn no_such_sheet(file: &str, wanted: Option<&str>, sheets: &[(String, bool)]) -> Problem {
    let problem = Problem::in_file(file).kind(ProblemKind::NoSuchSheet);
    let names = sheets
        .iter()
        .map(|(name, _)| format!("“{name}”"))
        .collect::<Vec<_>>()
        .join(", ");
    match wanted {
        Some(wanted) if !sheets.is_empty() => problem
            .says(Words::with(
                "this workbook has no sheet “{wanted}”",
                &[("wanted", &wanted)],
            ))
            .remedy(Words::with("Its sheets are {names}.", &[("names", &names)])),
        _ => problem
            .says("this workbook has no sheet with cells")
            .remedy("Choose a workbook with a table on its first sheet."),
    }
}

fn workbook_problem(file: &str, error: &XlsxError) -> Problem {
    match error {
        XlsxError::Password => Problem::in_file(file)
            .kind(ProblemKind::Encrypted)
            .says("this workbook is locked with a password")
            .remedy(
                "Open it in the spreadsheet program, remove the password, save it and try again.",
            ),
        other => damaged(
            file,
            Words::with("this workbook is damaged: {why}", &[("why", other)]),
        ),
    }
}
