//! The cells of a row, read one by one; what is wrong with each is added to the problems.

use super::moment::{read_date, read_time};
use super::{LocalRef, Problems};
use interchange::Words;
use interchange::{Mapping, Problem, ProblemKind, Row, Sheet};
use jiff::civil::{Date, Time};
use std::collections::HashMap;

/// What a file says about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// The file has no such column: what is kept stays as it is.
    #[default]
    Absent,
    /// The file says this.
    Is(T),
}

impl<T> Given<T> {
    /// What the file says, or the other value where it says nothing.
    pub fn or(self, other: T) -> T {
        match self {
            Given::Absent => other,
            Given::Is(value) => value,
        }
    }

    /// What the file says, if it says anything.
    pub fn said(&self) -> Option<&T> {
        match self {
            Given::Absent => None,
            Given::Is(value) => Some(value),
        }
    }
}

/// Where our columns stand in the file.
pub(super) struct Layout<'t> {
    file: &'t str,
    header: &'t [String],
    positions: HashMap<&'static str, usize>,
}

impl<'t> Layout<'t> {
    pub(super) fn new(
        sheet: &'t Sheet,
        mapping: &Mapping,
        columns: impl Iterator<Item = &'static str>,
    ) -> Self {
        let positions = columns
            .filter_map(|name| Some((name, mapping.position(sheet.header(), name)?)))
            .collect();
        Layout {
            file: sheet.file(),
            header: sheet.header(),
            positions,
        }
    }
}

/// One row being read.
pub(super) struct Cells<'t> {
    layout: &'t Layout<'t>,
    row: &'t Row,
    problems: &'t mut Problems,
    /// Whether anything in this row stops it from being used.
    pub(super) stopped: bool,
}

impl<'t> Cells<'t> {
    pub(super) fn new(layout: &'t Layout<'t>, row: &'t Row, problems: &'t mut Problems) -> Self {
        Cells {
            layout,
            row,
            problems,
            stopped: false,
        }
    }

    /// The trimmed text of a cell.
    pub(super) fn text(&self, column: &'static str) -> Given<&'t str> {
        match self.layout.positions.get(column) {
            None => Given::Absent,
            Some(&at) => Given::Is(self.row.cells.get(at).map_or("", |cell| cell.trim())),
        }
    }

    fn plain(&self, column: &'static str) -> &'t str {
        self.text(column).or("")
    }

    /// The name that the file has for one of our columns.
    fn column_name(&self, column: &'static str) -> String {
        let found = self.layout.positions.get(column);
        found
            .and_then(|&at| self.layout.header.get(at))
            .map_or(column, String::as_str)
            .to_owned()
    }

    /// A problem of one of the cells, to be finished and given to [`Cells::stop`] or [`Cells::warn`].
    pub(super) fn at(&self, column: &'static str, code: &'static str) -> Problem {
        let value = self.plain(column);
        let problem = Problem::at(self.layout.file, self.row.number, self.column_name(column))
            .kind(ProblemKind::Rule(code));
        if value.is_empty() {
            problem
        } else {
            problem.value(value)
        }
    }

    pub(super) fn stop(&mut self, problem: Problem) {
        self.stopped = true;
        self.problems.push(problem);
    }

    pub(super) fn warn(&mut self, problem: Problem) {
        self.problems.push(problem.warning());
    }

    /// An identifier that must be there.
    pub(super) fn reference(&mut self, column: &'static str) -> Option<LocalRef> {
        let found = LocalRef::new(self.plain(column));
        if found.is_none() {
            self.bad_reference(column);
        }
        found
    }

    /// An identifier that may be left empty.
    pub(super) fn optional_reference(&mut self, column: &'static str) -> Given<Option<LocalRef>> {
        match self.text(column) {
            Given::Absent => Given::Absent,
            Given::Is("") => Given::Is(None),
            Given::Is(text) => {
                let found = LocalRef::new(text);
                if found.is_none() {
                    self.bad_reference(column);
                }
                Given::Is(found)
            }
        }
    }

    fn bad_reference(&mut self, column: &'static str) {
        let problem = self.at(column, "identifier");
        self.stop(if self.plain(column).is_empty() {
            problem
                .says("this cell is empty and must not be")
                .remedy("Write the identifier, or delete the row.")
        } else {
            problem
                .says("this is not an identifier")
                .remedy("Use 1 to 64 letters, digits and marks.")
        });
    }

    /// A text of at most so many characters.
    pub(super) fn bounded(&mut self, column: &'static str, longest: usize) -> Given<String> {
        let Given::Is(text) = self.text(column) else {
            return Given::Absent;
        };
        let length = text.chars().count();
        if length > longest {
            let problem = self.at(column, "too-long");
            self.stop(
                problem
                    .says(Words::with(
                        "this text has {length} characters",
                        &[("length", &length)],
                    ))
                    .remedy(Words::with(
                        "Shorten it to {longest}.",
                        &[("longest", &longest)],
                    )),
            );
        }
        Given::Is(text.replace("\r\n", "\n"))
    }

    /// A text that must be there.
    pub(super) fn needed(&mut self, column: &'static str, longest: usize) -> String {
        let text = self.bounded(column, longest).or(String::new());
        if text.is_empty() {
            let problem = self.at(column, "empty");
            self.stop(
                problem
                    .says("this cell is empty and must not be")
                    .remedy("Fill it in."),
            );
        }
        text
    }

    /// A value that a constructor of the domain checks; empty is none.
    pub(super) fn checked<T, E: Into<Words>>(
        &mut self,
        column: &'static str,
        code: &'static str,
        check: impl FnOnce(&str) -> Result<T, E>,
    ) -> Given<Option<T>> {
        match self.text(column) {
            Given::Absent => Given::Absent,
            Given::Is("") => Given::Is(None),
            Given::Is(text) => match check(text) {
                Ok(value) => Given::Is(Some(value)),
                Err(why) => {
                    let problem = self.at(column, code);
                    self.stop(problem.says("this value was not understood").remedy(why));
                    Given::Is(None)
                }
            },
        }
    }

    /// A day; empty is none.
    pub(super) fn date(&mut self, column: &'static str) -> Given<Option<Date>> {
        let text = match self.text(column) {
            Given::Absent => return Given::Absent,
            Given::Is("") => return Given::Is(None),
            Given::Is(text) => text,
        };
        match read_date(text) {
            Ok(date) => Given::Is(Some(date)),
            Err(wrong) => {
                let problem = self.at(column, wrong.code());
                self.stop(problem.says(wrong.message()).remedy(wrong.remedy()));
                Given::Is(None)
            }
        }
    }

    /// A time of day; empty is none.
    pub(super) fn time(&mut self, column: &'static str) -> Given<Option<Time>> {
        let text = match self.text(column) {
            Given::Absent => return Given::Absent,
            Given::Is("") => return Given::Is(None),
            Given::Is(text) => text,
        };
        let time = read_time(text);
        if time.is_none() {
            let problem = self.at(column, "time");
            self.stop(
                problem
                    .says("this is not a time of day")
                    .remedy("Write hours and minutes, as 14:30."),
            );
        }
        Given::Is(time)
    }

    /// A word of a list; `allowed` are the words to offer.
    pub(super) fn word<T>(
        &mut self,
        column: &'static str,
        code: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
        allowed: &[&str],
    ) -> Option<T> {
        let text = self.plain(column);
        let found = read(text);
        if found.is_none() {
            let problem = self.at(column, code);
            let problem = if text.is_empty() {
                problem.says("this cell is empty and must not be")
            } else {
                problem.says("this word is not known")
            };
            self.stop(problem.remedy(Words::with(
                "Write one of: {words}.",
                &[("words", &allowed.join(", "))],
            )));
        }
        found
    }
}
