//! A few columns of a wide table beside each other, with the ways to the others.

use crate::{Fields, Texts};
use maud::{Markup, html};
use std::ops::Range;

/// Which columns are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    /// The first, from 0.
    first: usize,
    at_once: usize,
    all: usize,
}

/// The keys of what is said about the columns.
pub(super) struct Said {
    /// What the ways are called.
    pub(super) label: &'static str,
    /// Which are shown, with `from`, `to` and `all`.
    pub(super) shown: &'static str,
    /// The way back.
    pub(super) before: &'static str,
    /// The way on.
    pub(super) after: &'static str,
}

impl Columns {
    /// Those among which the column is that the address asks for with `from`, counted from 1; beyond the end the last.
    pub(super) fn read(asked: &Fields, all: usize, at_once: usize) -> Columns {
        let from = asked.read::<usize>("from").unwrap_or(1).max(1) - 1;
        Columns {
            first: from.min(all.saturating_sub(1)) / at_once * at_once,
            at_once,
            all,
        }
    }

    /// Their places, from 0.
    pub(super) fn places(self) -> Range<usize> {
        self.first..(self.first + self.at_once).min(self.all)
    }

    /// Which are shown, and the ways to the others; nothing when there are no others.
    pub(super) fn ways(self, t: &Texts, said: &Said, url: &dyn Fn(usize) -> String) -> Markup {
        let Range { start, end } = self.places();
        html! {
            @if self.all > self.at_once {
                nav class="app-bench__way" aria-label=(t.text(said.label)) {
                    span { (t.with(said.shown, &[
                        ("from", (start + 1).to_string().as_str()),
                        ("to", &end.to_string()),
                        ("all", &self.all.to_string()),
                    ])) }
                    @if start > 0 { a class="nhsuk-link" rel="prev" href=(url(start + 1 - self.at_once)) { (t.text(said.before)) } }
                    @if end < self.all { a class="nhsuk-link" rel="next" href=(url(end + 1)) { (t.text(said.after)) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;
    use crate::Fields;

    fn check(from: &str, all: usize, places: std::ops::Range<usize>) {
        let asked = Fields::from_pairs(vec![("from".to_owned(), from.to_owned())]);
        assert_eq!(
            Columns::read(&asked, all, 3).places(),
            places,
            "{from} of {all}"
        );
    }

    #[test]
    fn columns_are_those_among_which_the_one_asked_for_is() {
        check("", 7, 0..3);
        check("1", 7, 0..3);
        check("3", 7, 0..3);
        check("4", 7, 3..6);
        check("7", 7, 6..7);
        check("99", 7, 6..7);
        check("0", 7, 0..3);
        check("-4", 2, 0..2);
        check("2", 0, 0..0);
    }
}
