//! What can be wrong with data, settings and expressions. Each variant is a situation, and its message says what is allowed.

use thiserror::Error;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no case.
    #[error("there is no case: at least one is needed")]
    NoCases,
    /// A column has another number of values than there are cases.
    #[error("column {column} has {found} values and there are {cases} cases: each case needs one")]
    Length {
        /// The column.
        column: String,
        /// How many values it has.
        found: usize,
        /// How many cases there are.
        cases: usize,
    },
    /// Two columns have one name.
    #[error("two columns are called {0}: give each its own name")]
    ColumnTwice(String),
    /// A column that was asked for is not there.
    #[error("there is no column {name}: the columns are {present}")]
    NoColumn {
        /// What was asked for.
        name: String,
        /// The columns there are.
        present: String,
    },
    /// A value is missing, infinite or not a number.
    #[error(
        "case {case}, column {column}: {found} is not a number: give every case a value, or leave the case out"
    )]
    NotANumber {
        /// The case.
        case: String,
        /// The column.
        column: String,
        /// What stands there.
        found: String,
    },
    /// A set membership lies outside 0 to 1.
    #[error(
        "case {case}, column {column}: {value} is no set membership: calibrate the column to values from 0 to 1"
    )]
    Membership {
        /// The case.
        case: String,
        /// The column.
        column: String,
        /// The value.
        value: f64,
    },
    /// A whole number is negative or too large for a level.
    #[error(
        "case {case}, column {column}: {value} is no level: levels are whole numbers from 0 to 63"
    )]
    Level {
        /// The case.
        case: String,
        /// The column.
        column: String,
        /// The value.
        value: f64,
    },
    /// A level below the highest is met by no case.
    #[error(
        "column {column} has no case with level {missing}, and its highest level is {highest}: number the levels 0, 1, 2 … without gaps"
    )]
    Gap {
        /// The column.
        column: String,
        /// The level nobody has.
        missing: usize,
        /// The highest level.
        highest: usize,
    },
    /// The outcome has more than two levels and no value was named.
    #[error("outcome {0} has more than two levels: name those to explain, for example {0}[1]")]
    OutcomeLevels(String),
    /// A value was named of an outcome that is fuzzy.
    #[error(
        "outcome {0} is a fuzzy set, and values in brackets are for levels: leave the brackets away"
    )]
    OutcomeFuzzy(String),
    /// No condition was given.
    #[error("no condition was given: at least one is needed")]
    NoConditions,
    /// A condition was given twice.
    #[error("condition {0} is given twice")]
    ConditionTwice(String),
    /// The outcome is among the conditions.
    #[error("{0} is outcome and condition at once: take it out of one of the two")]
    OutcomeIsCondition(String),
    /// More configurations than can be numbered.
    #[error(
        "{conditions} conditions have more configurations than can be numbered (2^62): leave conditions out"
    )]
    TooManyConfigurations {
        /// How many conditions there are.
        conditions: usize,
    },
    /// A setting is outside what is allowed.
    #[error("{setting} is {value}: {allowed}")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// What it is.
        value: String,
        /// What it may be.
        allowed: &'static str,
    },
    /// A row number is outside the table.
    #[error("row {row} cannot be excluded: rows are numbered 1 to {rows}")]
    NoRow {
        /// The row.
        row: u64,
        /// How many rows the table has.
        rows: u64,
    },
    /// An expression cannot be read.
    #[error("expression “{text}”, character {at}: {says}")]
    Expression {
        /// The expression.
        text: String,
        /// Where, in characters from 1.
        at: usize,
        /// What is wrong.
        says: String,
    },
    /// A threshold or anchor cannot be used.
    #[error("thresholds: {0}")]
    Thresholds(String),
    /// The regression of the indirect method did not settle.
    #[error(
        "the indirect method did not settle on these thresholds: fewer thresholds, or the direct method, may do"
    )]
    Unsettled,
    /// No row has the output to explain.
    #[error("no row has the output {0}: there is nothing to explain; look at the cut-offs")]
    NothingToExplain(char),
    /// Nothing is left that a solution would have to avoid.
    #[error(
        "no row is left that a solution must avoid, so every condition would be minimised away: look at the cut-offs"
    )]
    NothingToAvoid,
    /// The prime implicants that are left do not cover all rows.
    #[error(
        "no prime implicant with an inclusion of at least {cut} covers row {row}: lower the cut-off for prime implicants"
    )]
    Uncovered {
        /// The cut-off.
        cut: f64,
        /// The row.
        row: u64,
    },
    /// No model reaches the cut-off for solutions.
    #[error("no model has an inclusion of at least {0}: lower the cut-off for solutions")]
    NoModel(f64),
    /// More prime implicants than are kept.
    #[error(
        "there are more than {0} prime implicants: use fewer conditions, or a conservative solution"
    )]
    TooManyImplicants(usize),
    /// More rows than are listed.
    #[error("{what} would list more than {most} rows: use fewer conditions")]
    TooManyRows {
        /// What would list them.
        what: &'static str,
        /// How many are listed at most.
        most: u64,
    },
    /// More expressions than are tried.
    #[error("more than {0} expressions would be tried: use fewer conditions or a smaller depth")]
    TooManyExpressions(u64),
    /// Identifiers and cases differ in number.
    #[error("there are {found} identifiers and {cases} cases: each case needs one")]
    Identifiers {
        /// How many identifiers.
        found: usize,
        /// How many cases.
        cases: usize,
    },
}
