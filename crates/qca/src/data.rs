//! Cases and their values, checked for shape but not yet for meaning.

use crate::Error;

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// Anything else; refused only when a condition or outcome needs it.
    Text(String),
    /// Nothing.
    Missing,
}

/// A named column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name, as in expressions.
    pub name: String,
    /// One value for each case.
    pub cells: Vec<Cell>,
}

impl Column {
    /// A column of numbers.
    pub fn numbers(name: impl Into<String>, values: &[f64]) -> Self {
        Self {
            name: name.into(),
            cells: values.iter().map(|value| Cell::Number(*value)).collect(),
        }
    }
}

/// Cases with their columns: every column has a value for every case, and no name occurs twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    cases: Vec<String>,
    columns: Vec<Column>,
}

impl Data {
    /// Checks the shape.
    ///
    /// # Errors
    /// [`Error::NoCases`], [`Error::Length`], [`Error::ColumnTwice`].
    ///
    /// # Examples
    /// ```
    /// use qca::{Column, Data};
    /// let data = Data::new(
    ///     vec!["north".into(), "south".into()],
    ///     vec![Column::numbers("A", &[1.0, 0.0]), Column::numbers("Y", &[0.8, 0.1])],
    /// )?;
    /// assert_eq!(data.numbers("Y")?, [0.8, 0.1]);
    /// # Ok::<(), qca::Error>(())
    /// ```
    pub fn new(cases: Vec<String>, columns: Vec<Column>) -> Result<Self, Error> {
        if cases.is_empty() {
            return Err(Error::NoCases);
        }
        for (at, column) in columns.iter().enumerate() {
            if column.cells.len() != cases.len() {
                return Err(Error::Length {
                    column: column.name.clone(),
                    found: column.cells.len(),
                    cases: cases.len(),
                });
            }
            if columns
                .iter()
                .take(at)
                .any(|other| other.name == column.name)
            {
                return Err(Error::ColumnTwice(column.name.clone()));
            }
        }
        Ok(Self { cases, columns })
    }

    /// What the cases are called, in their order.
    pub fn cases(&self) -> &[String] {
        &self.cases
    }

    /// The columns, in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A column by its name.
    ///
    /// # Errors
    /// [`Error::NoColumn`] with the names there are.
    pub fn column(&self, name: &str) -> Result<&Column, Error> {
        self.columns
            .iter()
            .find(|column| column.name == name)
            .ok_or_else(|| Error::NoColumn {
                name: name.to_owned(),
                present: self
                    .columns
                    .iter()
                    .map(|column| column.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }

    /// The numbers of a column.
    ///
    /// # Errors
    /// [`Error::NoColumn`], or [`Error::NotANumber`] for the first case without a finite number.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Error> {
        let column = self.column(name)?;
        column
            .cells
            .iter()
            .zip(&self.cases)
            .map(|(cell, case)| match cell {
                Cell::Number(value) if value.is_finite() => Ok(*value),
                other => Err(Error::NotANumber {
                    case: case.clone(),
                    column: name.to_owned(),
                    found: match other {
                        Cell::Number(value) => value.to_string(),
                        Cell::Text(text) => format!("“{text}”"),
                        Cell::Missing => "nothing".to_owned(),
                    },
                }),
            })
            .collect()
    }

    /// The content of a column as text: what identifies units and clusters.
    ///
    /// # Errors
    /// [`Error::NoColumn`].
    pub fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        Ok(self
            .column(name)?
            .cells
            .iter()
            .map(|cell| match cell {
                Cell::Number(value) => value.to_string(),
                Cell::Text(text) => text.clone(),
                Cell::Missing => String::new(),
            })
            .collect())
    }
}
