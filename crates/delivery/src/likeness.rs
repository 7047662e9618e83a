//! Whether two records could be of one person: one rule for the form that adds a person and for files.
//!
//! It serves to warn, never to decide.

use crate::person::alike;
use ids::SiteId;

/// What two records have in common. The surest is listed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same NHS number.
    NhsNumber,
    /// The same date of birth and a similar name.
    BirthDateAndName,
    /// The same telephone number.
    Phone,
    /// A similar name at the same site.
    NameAtSite,
}

impl Likeness {
    /// The word that stands for it at the command line and in texts.
    pub const fn code(self) -> &'static str {
        match self {
            Likeness::NhsNumber => "nhs-number",
            Likeness::BirthDateAndName => "birth-date-and-name",
            Likeness::Phone => "phone",
            Likeness::NameAtSite => "name-at-site",
        }
    }
}

/// A record as far as it is compared. What is not known is empty, and has nothing in common with anybody.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The site.
    pub site: Option<SiteId>,
    /// The name, folded ([`crate::person::folded_name`]).
    pub folded_name: &'a str,
    /// The digits of the NHS number.
    pub nhs_number: Option<&'a str>,
    /// The date of birth, as year-month-day.
    pub born_on: Option<&'a str>,
    /// The digits of the telephone number ([`crate::person::phone_digits`]).
    pub phone_digits: &'a str,
}

/// What two records have in common, surest first; nothing when they are of different people as far as can be seen.
///
/// ```
/// use delivery::likeness::{Compared, Likeness, likeness};
/// use delivery::person::folded_name;
/// let one = Compared { site: None, folded_name: "", nhs_number: None, born_on: None, phone_digits: "" };
/// let (ada, dana) = (folded_name("Ada Lane"), folded_name("Lane, Ada"));
/// let born = Some("1980-02-29");
/// let (one, other) = (Compared { folded_name: &ada, born_on: born, ..one }, Compared { folded_name: &dana, born_on: born, ..one });
/// assert_eq!(likeness(&one, &other), [Likeness::BirthDateAndName]);
/// ```
pub fn likeness(one: &Compared<'_>, other: &Compared<'_>) -> Vec<Likeness> {
    let similar = alike(one.folded_name, other.folded_name);
    [
        (
            Likeness::NhsNumber,
            one.nhs_number.is_some() && one.nhs_number == other.nhs_number,
        ),
        (
            Likeness::BirthDateAndName,
            similar && one.born_on.is_some() && one.born_on == other.born_on,
        ),
        (
            Likeness::Phone,
            !one.phone_digits.is_empty() && one.phone_digits == other.phone_digits,
        ),
        (
            Likeness::NameAtSite,
            similar && one.site.is_some() && one.site == other.site,
        ),
    ]
    .into_iter()
    .filter_map(|(likeness, holds)| holds.then_some(likeness))
    .collect()
}

/// Names among which one that is [`alike`] is looked for, without comparing letter by letter with every one: a file
/// brings as many people as a site has, and each is compared with all others.
///
/// A slip takes at most one letter out of a name and brings one in, so two slips change at most four of its letters;
/// and whoever has every part of another name has its letters too. Only what passes this is compared.
#[derive(Debug, Default)]
pub struct Names {
    letters: Vec<u32>,
    names: Vec<Box<str>>,
}

/// The most letters that one of two similar names has and the other has not.
const LETTERS_APART: u32 = 4;

/// Which letters occur: a bit for each of a to z, and six for all others.
fn letters(folded: &str) -> u32 {
    folded.chars().filter(|c| *c != ' ').fold(0, |all, c| {
        let bit = match c {
            'a'..='z' => u32::from(c) - u32::from('a'),
            other => 26 + u32::from(other) % 6,
        };
        all | 1 << bit
    })
}

impl Names {
    /// Adds a folded name.
    pub fn add(&mut self, folded: &str) {
        self.letters.push(letters(folded));
        self.names.push(folded.into());
    }

    /// Where the first name stands, counted from 0 in the order of adding, that is like this one.
    pub fn first_alike(&self, folded: &str) -> Option<usize> {
        let wanted = letters(folded);
        let possible = |has: u32| {
            let apart = has ^ wanted;
            apart.count_ones() <= LETTERS_APART || apart & has == 0 || apart & wanted == 0
        };
        self.letters
            .iter()
            .enumerate()
            .filter(|(_, has)| possible(**has))
            .map(|(at, _)| at)
            .find(|at| alike(&self.names[*at], folded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOBODY: Compared<'_> = Compared {
        site: None,
        folded_name: "",
        nhs_number: None,
        born_on: None,
        phone_digits: "",
    };

    fn somewhere() -> Option<SiteId> {
        "018f0000-0000-7000-8000-000000000001".parse().ok()
    }

    #[test]
    fn what_is_not_known_is_in_common_with_nobody() {
        assert_eq!(likeness(&NOBODY, &NOBODY), []);
        let site = somewhere();
        let here = Compared { site, ..NOBODY };
        assert_eq!(likeness(&here, &here), []);
    }

    #[test]
    fn the_surest_comes_first() {
        let site = somewhere();
        let one = Compared {
            site,
            folded_name: "robin ashdowne",
            nhs_number: Some("9434765919"),
            born_on: Some("1980-02-29"),
            phone_digits: "07700900123",
        };
        let other = Compared {
            folded_name: "ashdown robin",
            ..one
        };
        let all = [
            Likeness::NhsNumber,
            Likeness::BirthDateAndName,
            Likeness::Phone,
            Likeness::NameAtSite,
        ];
        assert_eq!(likeness(&one, &other), all);
        let elsewhere = Compared {
            site: None,
            nhs_number: None,
            born_on: None,
            ..other
        };
        assert_eq!(likeness(&one, &elsewhere), [Likeness::Phone]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn the_first_that_is_alike_is_found_and_nobody_else(
            names in proptest::collection::vec("[abcdeö]{0,5}( [abcé]{1,5}){0,2}", 0..12),
            wanted in "[abcdeö]{0,5}( [abcé]{1,5}){0,2}",
        ) {
            let mut all = Names::default();
            for name in &names {
                all.add(name);
            }
            let one_by_one = names.iter().position(|name| alike(name, &wanted));
            prop_assert_eq!(all.first_alike(&wanted), one_by_one);
        }

        #[test]
        fn two_slips_hide_nobody(name in "[a-z]{4,9} [a-z]{4,9}", at in 0usize..8, letter in "[a-z]") {
            let mut slipped = name.clone();
            slipped.replace_range(at % 4..=at % 4, &letter);
            slipped.push_str(&letter);
            let mut all = Names::default();
            all.add(&name);
            prop_assert_eq!(all.first_alike(&slipped).is_some(), alike(&name, &slipped));
        }
    }
}
