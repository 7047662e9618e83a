//! What was wrong with a form: shown beside each field and, in the same order, at the top.

/// One error, where it is shown and what the summary links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field.
    pub field: String,
    /// `id` of the element that takes the focus.
    pub anchor: String,
    /// Which boxes of a date are marked; empty means all.
    pub parts: Vec<DatePart>,
    /// The sentence.
    pub message: String,
}

/// A box of a date field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// Day of the month.
    Day,
    /// Month as a number.
    Month,
    /// Year in four digits.
    Year,
}

impl DatePart {
    /// The end of the box's name and `id`.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// Errors of a form in the order of its fields, at most one a field (the first stays).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors {
    list: Vec<FieldError>,
}

impl FieldErrors {
    /// No errors: a form that is shown for the first time.
    pub const NONE: &'static Self = &Self { list: Vec::new() };

    /// An empty list.
    pub const fn new() -> Self {
        Self { list: Vec::new() }
    }

    /// Adds an error to a field whose `id` is its name.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        self.push(FieldError {
            anchor: field.clone(),
            field,
            parts: Vec::new(),
            message: message.into(),
        });
    }

    /// Adds an error that leads to the element `anchor`: one of several about the same field.
    pub fn add_at(
        &mut self,
        field: impl Into<String>,
        anchor: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.push(FieldError {
            anchor: anchor.into(),
            field: field.into(),
            parts: Vec::new(),
            message: message.into(),
        });
    }

    /// Adds an error to a date field; the summary links to the first of `parts` (to the day when none is named).
    pub fn add_date(
        &mut self,
        field: impl Into<String>,
        parts: &[DatePart],
        message: impl Into<String>,
    ) {
        let field = field.into();
        let first = parts.first().copied().unwrap_or(DatePart::Day);
        self.push(FieldError {
            anchor: format!("{field}-{}", first.suffix()),
            field,
            parts: parts.to_vec(),
            message: message.into(),
        });
    }

    fn push(&mut self, error: FieldError) {
        if self.of(&error.field).is_none() {
            self.list.push(error);
        }
    }

    /// The error of a field.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.list.iter().find(|error| error.field == field)
    }

    /// The sentence for a field.
    pub fn message(&self, field: &str) -> Option<&str> {
        self.of(field).map(|error| error.message.as_str())
    }

    /// The same, followed by others.
    #[must_use]
    pub fn and(mut self, others: FieldErrors) -> Self {
        self.list.extend(others.list);
        self
    }

    /// Whether the form may be saved.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All errors in order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.list.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_of_a_field_stays_and_the_order_is_kept() {
        let mut errors = FieldErrors::new();
        errors.add("minutes", "Enter the minutes");
        errors.add_date("when", &[DatePart::Month], "Enter a month");
        errors.add("minutes", "Minutes must be a number");
        let seen: Vec<_> = errors
            .iter()
            .map(|e| (e.anchor.as_str(), e.message.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("minutes", "Enter the minutes"),
                ("when-month", "Enter a month")
            ]
        );
    }
}
