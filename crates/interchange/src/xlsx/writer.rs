//! Writes a workbook row by row.

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use crate::cell::{Cell, Column, ColumnKind, Day, Time, parse_date_time, show_date_time};
use crate::write_problem::WriteProblem;

/// Rows of a sheet, the header included.
const MOST_ROWS: u32 = 1_048_576;
/// UTF-16 units in a cell.
const MOST_UNITS: usize = 32_767;
/// Fifteen digits are what the numbers of a spreadsheet hold exactly.
const LARGEST_INTEGER: i64 = 999_999_999_999_999;
/// Before March 1900 spreadsheets count a day that did not exist.
const FIRST_DAY: Day = Day {
    year: 1900,
    month: 3,
    day: 1,
};
/// A column is never made wider than this many characters.
const WIDEST: usize = 50;

/// Writes a workbook with a bold, frozen header, filters, and a sheet “About”.
///
/// Rows go to an unnamed temporary file (in [`std::env::temp_dir`]) as they
/// come, so memory does not grow with the file. Texts are written as texts and
/// their cells are formatted as such: none is ever run as a formula. What
/// spreadsheets cannot hold as a number or date (a sixteen-digit integer, a day
/// before March 1900) is written as text.
///
/// ```
/// use interchange::{Cell, Column, ColumnKind, Limits, XlsxWriter, read_table};
///
/// let columns = [Column::text("name"), Column::new("on", ColumnKind::Date)];
/// let mut writer = XlsxWriter::new("People", &columns)?;
/// writer.row(&[Cell::from("=Ada"), Cell::Date("2025-03-01".into())])?;
/// let bytes = writer.finish(Vec::new(), &[("Source".into(), "an example".into())])?;
///
/// let table = read_table(&bytes, "people.xlsx", &Limits::default())?;
/// assert_eq!(table.rows[0].cells, ["=Ada", "2025-03-01"]);
/// assert_eq!(table.ignored_sheets, ["About"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct XlsxWriter {
    workbook: Workbook,
    sheet: Worksheet,
    columns: Vec<Column>,
    widths: Vec<usize>,
    next_row: u32,
    formats: Formats,
}

struct Formats {
    header: Format,
    text: Format,
    date: Format,
    date_time: Format,
}

impl XlsxWriter {
    /// Begins a workbook whose first sheet has this name; characters a sheet's
    /// name cannot have are left out, and it is cut to 31 characters.
    pub fn new(sheet_name: &str, columns: &[Column]) -> Result<Self, WriteProblem> {
        let mut workbook = Workbook::new();
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name_from(sheet_name))?;
        let formats = Formats {
            header: Format::new().set_bold().set_num_format("@"),
            text: Format::new().set_num_format("@"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            date_time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        };
        let mut writer = Self {
            workbook,
            sheet,
            columns: columns.to_vec(),
            widths: columns
                .iter()
                .map(|column| column.name.chars().count() + 3)
                .collect(),
            next_row: 1,
            formats,
        };
        for (index, column) in columns.iter().enumerate() {
            let at = u16::try_from(index).map_err(|_| WriteProblem::TooManyColumns)?;
            check_length(&column.name, || (1, column.name.clone()))?;
            write_text(
                &mut writer.sheet,
                0,
                at,
                &column.name,
                &writer.formats.header,
            )?;
        }
        Ok(writer)
    }

    /// Puts the moment of writing, as `2025-03-01T14:30`, into the workbook's
    /// properties. Without it the clock of the machine is used.
    pub fn written_at(&mut self, moment: &str) -> Result<(), WriteProblem> {
        let (day, time) = parse_date_time(moment)
            .ok_or_else(|| WriteProblem::not_a_date((0, "written_at".to_owned()), moment))?;
        let properties = DocProperties::new().set_creation_datetime(&excel_moment(day, time)?);
        self.workbook.set_properties(&properties);
        Ok(())
    }

    /// Writes a row, which must have a cell for every column.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteProblem> {
        let row = self.next_row;
        let number = u64::from(row) + 1;
        if row >= MOST_ROWS {
            return Err(WriteProblem::TooManyRows);
        }
        if cells.len() != self.columns.len() {
            return Err(WriteProblem::WrongCellCount {
                row: number,
                expected: self.columns.len(),
                actual: cells.len(),
            });
        }
        for (index, cell) in cells.iter().enumerate() {
            let place = || (number, self.columns[index].name.clone());
            let at = u16::try_from(index).map_err(|_| WriteProblem::TooManyColumns)?;
            let width = match cell {
                Cell::Empty => 0,
                Cell::Text(text) => {
                    check_length(text, place)?;
                    write_text(&mut self.sheet, row, at, text, &self.formats.text)?;
                    text.chars()
                        .take(WIDEST)
                        .take_while(|&character| character != '\n')
                        .count()
                }
                Cell::Integer(number) if number.abs_diff(0) > LARGEST_INTEGER.unsigned_abs() => {
                    write_text(
                        &mut self.sheet,
                        row,
                        at,
                        &number.to_string(),
                        &self.formats.text,
                    )?;
                    20
                }
                Cell::Integer(number) => {
                    self.sheet.write_number(row, at, *number as f64)?;
                    8
                }
                Cell::Decimal(number) if number.is_finite() => {
                    self.sheet.write_number(row, at, *number)?;
                    8
                }
                Cell::Decimal(_) => return Err(WriteProblem::not_finite(place())),
                Cell::Boolean(yes) => {
                    self.sheet.write_boolean(row, at, *yes)?;
                    6
                }
                Cell::Date(text) => {
                    let day =
                        Day::parse(text).ok_or_else(|| WriteProblem::not_a_date(place(), text))?;
                    if day < FIRST_DAY {
                        write_text(&mut self.sheet, row, at, text, &self.formats.text)?;
                    } else {
                        let day = ExcelDateTime::from_ymd(day.year, day.month, day.day)?;
                        self.sheet
                            .write_datetime_with_format(row, at, &day, &self.formats.date)?;
                    }
                    11
                }
                Cell::DateTime(text) => {
                    let (day, time) = parse_date_time(text)
                        .ok_or_else(|| WriteProblem::not_a_date(place(), text))?;
                    let midnight = time.hour == 0 && time.minute == 0 && time.second == 0;
                    if day < FIRST_DAY || midnight {
                        // A spreadsheet cannot tell midnight from a day without a time.
                        write_text(
                            &mut self.sheet,
                            row,
                            at,
                            &show_date_time(day, time),
                            &self.formats.text,
                        )?;
                    } else {
                        let moment = excel_moment(day, time)?;
                        self.sheet.write_datetime_with_format(
                            row,
                            at,
                            &moment,
                            &self.formats.date_time,
                        )?;
                    }
                    19
                }
            };
            self.widths[index] = self.widths[index].max(width + 1);
        }
        self.next_row += 1;
        Ok(())
    }

    /// Adds the sheet “About” (left out when there are no lines) and writes the workbook.
    pub fn finish<W: Write + Send>(
        mut self,
        mut inner: W,
        about: &[(String, String)],
    ) -> Result<W, WriteProblem> {
        for (index, (column, width)) in self.columns.iter().zip(&self.widths).enumerate() {
            let at = u16::try_from(index).map_err(|_| WriteProblem::TooManyColumns)?;
            let least = match column.kind {
                ColumnKind::Text | ColumnKind::Integer | ColumnKind::Decimal => 8,
                ColumnKind::Date => 12,
                ColumnKind::DateTime => 20,
            };
            self.sheet
                .set_column_width(at, (*width).clamp(least, WIDEST) as f64)?;
        }
        if let Some(last) = self.columns.len().checked_sub(1) {
            let last = u16::try_from(last).map_err(|_| WriteProblem::TooManyColumns)?;
            self.sheet.set_freeze_panes(1, 0)?;
            self.sheet.autofilter(0, 0, self.next_row - 1, last)?;
        }
        let taken = self.sheet.name().eq_ignore_ascii_case("about");
        self.workbook.push_worksheet(self.sheet);
        if !about.is_empty() {
            let bold = Format::new().set_bold().set_align(FormatAlign::Top);
            let wrapped = Format::new()
                .set_num_format("@")
                .set_text_wrap()
                .set_align(FormatAlign::Top);
            let sheet = self.workbook.add_worksheet();
            sheet.set_name(if taken { "About this file" } else { "About" })?;
            sheet.set_column_width(0, 24)?;
            sheet.set_column_width(1, 80)?;
            for (row, (key, value)) in (0_u32..).zip(about) {
                check_length(key, || (u64::from(row) + 1, "A".to_owned()))?;
                check_length(value, || (u64::from(row) + 1, "B".to_owned()))?;
                write_text(sheet, row, 0, key, &bold)?;
                write_text(sheet, row, 1, value, &wrapped)?;
            }
        }
        self.workbook.save_to_writer(&mut inner)?;
        inner.flush()?;
        Ok(inner)
    }
}

fn excel_moment(day: Day, time: Time) -> Result<ExcelDateTime, WriteProblem> {
    let moment = ExcelDateTime::from_ymd(day.year, day.month, day.day)?;
    Ok(moment.and_hms(u16::from(time.hour), time.minute, time.second)?)
}

fn check_length(text: &str, place: impl FnOnce() -> (u64, String)) -> Result<(), WriteProblem> {
    // A text is never longer in UTF-16 units than in bytes.
    if text.len() > MOST_UNITS && text.encode_utf16().count() > MOST_UNITS {
        return Err(WriteProblem::cell_too_long(place()));
    }
    Ok(())
}

/// Writes a text so that it comes back as it was.
///
/// XML cannot hold control characters; workbooks write them as `_x0000_`, and a
/// literal `_x0000_` as `_x005F_x0000_`. The crate underneath does that, except
/// where a literal `_x0000` is followed by an escaped character, whose leading
/// underscore would complete it. So texts with `_x` and four hexadecimal digits
/// are escaped here and go the way of formatted texts, which escapes control
/// characters only.
fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), WriteProblem> {
    if text.is_empty() {
        return Ok(());
    }
    match escape_underscores(text) {
        None => sheet.write_string_with_format(row, column, text, format)?,
        Some(escaped) => sheet.write_rich_string_with_format(
            row,
            column,
            &[(&Format::default(), &escaped)],
            format,
        )?,
    };
    Ok(())
}

fn escape_underscores(text: &str) -> Option<String> {
    let looks_escaped = |rest: &str| {
        let mut bytes = rest.bytes();
        bytes.next() == Some(b'_')
            && bytes.next() == Some(b'x')
            && bytes.by_ref().take(4).filter(u8::is_ascii_hexdigit).count() == 4
    };
    if !text
        .match_indices("_x")
        .any(|(at, _)| looks_escaped(&text[at..]))
    {
        return None;
    }
    let mut escaped = String::with_capacity(text.len() + 6);
    for (at, character) in text.char_indices() {
        if character == '_' && looks_escaped(&text[at..]) {
            escaped.push_str("_x005F_");
        } else {
            escaped.push(character);
        }
    }
    Some(escaped)
}

/// The name of a sheet without what names of sheets cannot have.
fn sheet_name_from(name: &str) -> String {
    let mut kept = String::new();
    let mut units = 0;
    for character in name.chars() {
        if matches!(character, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || character.is_control() {
            continue;
        }
        units += character.len_utf16();
        if units > 31 {
            break;
        }
        kept.push(character);
    }
    let kept = kept.trim_matches('\'').trim();
    if kept.is_empty() {
        "Sheet1".to_owned()
    } else {
        kept.to_owned()
    }
}
