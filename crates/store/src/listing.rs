//! What part of a list is asked for.

/// How many rows a page of a list has at most.
pub const LARGEST_PAGE: u32 = 100;

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Rows a page, 1 to [`LARGEST_PAGE`].
    pub size: u32,
}

impl Page {
    /// A page; numbers out of range are brought into it.
    pub fn new(number: u32, size: u32) -> Self {
        Page {
            number: number.clamp(1, 1_000_000),
            size: size.clamp(1, LARGEST_PAGE),
        }
    }

    /// How many rows come before it, for `OFFSET`.
    ///
    /// SQLite 3.51.3 skips the wrong number of rows where a condition is a bare `EXISTS (…)` that several rows
    /// satisfy: it turns it into a join and counts every one of them. A statement with an offset therefore says
    /// `EXISTS (…) = TRUE`, which means the same and is left as it is. `NOT EXISTS` is not concerned.
    pub fn offset(self) -> i64 {
        i64::from(self.number - 1) * i64::from(self.size)
    }

    /// How many rows it has at most.
    pub fn limit(self) -> i64 {
        i64::from(self.size)
    }
}

/// The rows of a page, with how many there are in all.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the whole list has.
    pub total: i64,
    /// Which page it is.
    pub page: Page,
}

/// A pattern for `LIKE` that finds the words anywhere, with `\` as the escape character.
pub fn contains(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.trim().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_brought_into_range() {
        assert_eq!(Page::new(0, 0), Page { number: 1, size: 1 });
        assert_eq!(Page::new(3, 5000).offset(), 200);
    }

    #[test]
    fn what_is_typed_is_not_a_pattern() {
        assert_eq!(contains(" 50%_a\\ "), "%50\\%\\_a\\\\%");
    }
}
