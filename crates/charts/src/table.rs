//! The numbers of a chart as a table, unrounded, for a page, a spreadsheet or a reader who sees no picture.

use crate::number;

/// A column of a [`Table`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Its cells are numbers, which stand right.
    pub numeric: bool,
    /// Written after each number, for example `%`.
    pub suffix: String,
}

impl Column {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }

    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            numeric: true,
            ..Self::default()
        }
    }
}

/// What stands in a cell of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words that lead somewhere.
    Link {
        /// The words.
        text: String,
        /// The address.
        href: String,
    },
    /// A number, unrounded.
    Number {
        /// The number.
        value: f64,
        /// How many decimals are written where it is read by people.
        decimals: usize,
    },
    /// Nothing.
    Blank,
}

impl Cell {
    /// A count.
    pub fn count(count: u64) -> Self {
        Self::Number {
            value: count as f64,
            decimals: 0,
        }
    }

    /// A number with so many decimals.
    pub const fn number(value: f64, decimals: usize) -> Self {
        Self::Number { value, decimals }
    }

    /// A number, or nothing.
    pub fn optional(value: Option<f64>, decimals: usize) -> Self {
        value.map_or(Self::Blank, |value| Self::number(value, decimals))
    }

    /// Words, linked where there is an address.
    pub fn linked(text: impl Into<String>, href: Option<&str>) -> Self {
        let text = text.into();
        match href {
            Some(href) => Self::Link {
                text,
                href: href.to_owned(),
            },
            None => Self::Text(text),
        }
    }

    /// The cell as people read it; a dash for a number that is none.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) | Self::Link { text, .. } => text.clone(),
            Self::Number { value, decimals } => number::fixed(*value, *decimals),
            Self::Blank => String::new(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// The numbers of a chart: every row has a cell for each column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows in order; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
}
