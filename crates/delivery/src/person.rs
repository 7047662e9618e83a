//! A supported person, as they wish it said.
//!
//! There is room for what helps two people meet: the name they use, how to reach them, access needs, what they want
//! known, practical safety for meeting, and what they want in a peer worker. There is none for diagnosis, history or
//! risk: peer workers have no route to clinical files.

use jiff::civil::Date;
use std::fmt;

/// The name of a person, a worker or a service: 1 to [`Name::LONGEST`] characters, no control characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The longest name, in characters.
    pub const LONGEST: usize = 120;

    /// Checks and trims a name.
    ///
    /// # Errors
    /// [`PersonError::Name`] when it is empty, too long or holds control characters.
    pub fn new(name: &str) -> Result<Self, PersonError> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = name.chars().count();
        if (1..=Self::LONGEST).contains(&length) && !name.chars().any(char::is_control) {
            Ok(Name(name))
        } else {
            Err(PersonError::Name)
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Names must not reach a log by way of `{:?}`.
impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(…)")
    }
}

/// An NHS number: ten digits whose last is the check digit (modulus 11).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(String);

impl NhsNumber {
    /// Reads an NHS number; spaces and hyphens are allowed.
    ///
    /// # Errors
    /// [`PersonError::NhsNumber`] when it has not ten digits, [`PersonError::CheckDigit`] when they don't fit together.
    pub fn new(text: &str) -> Result<Self, PersonError> {
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
            .collect();
        if digits.len() != 10 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PersonError::NhsNumber);
        }
        // The reader of the crate takes numbers with a wrong check digit; only this test refuses them.
        let number: nhs_number::NHSNumber = digits.parse().map_err(|_| PersonError::NhsNumber)?;
        if number.validate_check_digit() {
            Ok(NhsNumber(digits))
        } else {
            Err(PersonError::CheckDigit)
        }
    }

    /// The ten digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The number as it is read out: 3-3-4.
    pub fn spaced(&self) -> String {
        format!("{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber(…)")
    }
}

/// Why something about a person was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// Empty or too long.
    #[error("Write the name they use, in up to {} characters", Name::LONGEST)]
    Name,
    /// Not an NHS number.
    #[error(
        "An NHS number has 10 digits, like 943 476 5919. Check it, or leave it empty: support does not depend on it"
    )]
    NhsNumber,
    /// Ten digits of which one is wrong.
    #[error(
        "This is not an NHS number: it has 10 digits, but the last one does not fit the others, so one of them is probably wrong. Compare it with a letter, or leave it empty: support does not depend on it"
    )]
    CheckDigit,
    /// The birth date lies ahead or long back.
    #[error("Check the year of the date of birth")]
    BirthDate,
}

/// Checks a date of birth on the day `today`.
///
/// # Errors
/// [`PersonError::BirthDate`] when it lies ahead or more than 120 years back.
pub fn check_birth_date(date: Date, today: Date) -> Result<Date, PersonError> {
    if date <= today && today.year() - date.year() <= 120 {
        Ok(date)
    } else {
        Err(PersonError::BirthDate)
    }
}

/// Folds a name for finding and sorting: lower case, accents dropped where Unicode says so simply, only letters, the
/// parts in the order in which the name is written.
///
/// It serves to find, and to warn of possible duplicates ([`alike`]), never to decide.
pub fn folded_name(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .map(|w| w.chars().flat_map(char::to_lowercase).map(plain).collect())
        .collect();
    words.join(" ")
}

/// The parts of a folded name in an order of their own, so that “Okafor, Esi” compares as “Esi Okafor” does.
fn in_order(folded: &str) -> String {
    let mut parts: Vec<&str> = folded.split(' ').collect();
    parts.sort_unstable();
    parts.join(" ")
}

/// Whether two folded names could be the same name with a slip of the pen, or one with a part left out.
///
/// Up to two letters may differ in a name of eight or more, one in a shorter one (after Damerau: a swap of neighbours is
/// one slip); or every part of the shorter name, of which there are at least two, is in the longer.
///
/// ```
/// use delivery::person::{alike, folded_name};
/// assert!(alike(&folded_name("Esi Okafor"), &folded_name("Okafer, Esi")));
/// assert!(alike(&folded_name("Esi Okafor"), &folded_name("Esi Mary Okafor")));
/// assert!(!alike(&folded_name("Esi Okafor"), &folded_name("Eli Okoye")));
/// ```
pub fn alike(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (one, other) = (in_order(one), in_order(other));
    let (one, other) = (one.as_str(), other.as_str());
    if one == other {
        return true;
    }
    let (a, b) = (one.chars().count(), other.chars().count());
    let slips = if a.min(b) >= 8 { 2 } else { 1 };
    if a.abs_diff(b) <= slips && strsim::osa_distance(one, other) <= slips {
        return true;
    }
    let (short, long) = if a < b { (one, other) } else { (other, one) };
    let long: Vec<&str> = long.split(' ').collect();
    let parts: Vec<&str> = short.split(' ').collect();
    parts.len() >= 2 && parts.iter().all(|part| long.contains(part))
}

/// The digits of a telephone number as it is dialled within the country, for comparing; empty when there are fewer
/// than six, which are no number.
pub fn phone_digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let abroad = phone.trim_start().starts_with('+');
    let local = match digits.strip_prefix("0044") {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None if abroad && digits.starts_with("44") => {
            format!("0{}", digits[2..].trim_start_matches('0'))
        }
        None => digits,
    };
    if local.len() < 6 {
        String::new()
    } else {
        local
    }
}

/// The letter without its accent, for the Latin letters of European names.
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' => 'o',
        'ř' => 'r',
        'ś' | 'š' => 's',
        'ť' => 't',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn an_nhs_number_needs_its_check_digit() {
        let number = NhsNumber::new("943 476-5919").expect("the published example");
        assert_eq!(number.spaced(), "943 476 5919");
        for wrong in ["943 476 5918", "999 012 3456", "9434765981"] {
            assert_eq!(
                NhsNumber::new(wrong),
                Err(PersonError::CheckDigit),
                "{wrong}"
            );
        }
        for wrong in ["94347659190", "943476591", "abc", ""] {
            assert_eq!(
                NhsNumber::new(wrong),
                Err(PersonError::NhsNumber),
                "{wrong}"
            );
        }
    }

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(
            Name::new("  Esi   Okafor ").expect("a name").as_str(),
            "Esi Okafor"
        );
        assert!(Name::new("   ").is_err());
        assert!(Name::new("a\u{0}b").is_err());
        assert!(Name::new(&"x".repeat(121)).is_err());
    }

    #[test]
    fn names_compare_without_accents_or_order() {
        assert_eq!(folded_name("Zoë O’Neil"), "zoe o neil");
        assert!(alike(
            &folded_name("Zoë O’Neil"),
            &folded_name("o neil ZOE")
        ));
    }

    #[test]
    fn a_birth_date_cannot_lie_ahead() {
        assert!(check_birth_date(date(1980, 2, 29), date(2026, 1, 1)).is_ok());
        assert!(check_birth_date(date(2027, 1, 1), date(2026, 1, 1)).is_err());
        assert!(check_birth_date(date(1880, 1, 1), date(2026, 1, 1)).is_err());
    }

    #[test]
    fn a_phone_number_is_the_same_with_or_without_the_country() {
        for same in [
            "07700 900123",
            "+44 7700 900123",
            "+44 (0)7700 900-123",
            "00447700900123",
        ] {
            assert_eq!(phone_digits(same), "07700900123", "{same}");
        }
        assert_eq!(phone_digits("ring the ward"), "");
    }

    proptest! {
        #[test]
        fn likeness_does_not_depend_on_the_order(a in "[a-z]{0,9} ?[a-z]{0,9}", b in "[a-z]{0,9} ?[a-z]{0,9}") {
            prop_assert_eq!(alike(&a, &b), alike(&b, &a));
        }

        #[test]
        fn one_digit_in_eleven_completes_an_nhs_number(first in 100_000_000u64..999_999_999) {
            let valid: Vec<u64> = (0..10).filter(|last| NhsNumber::new(&format!("{first}{last}")).is_ok()).collect();
            prop_assert!(valid.len() <= 1);
        }

        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _ = NhsNumber::new(&text);
            let _ = Name::new(&text);
            let _ = folded_name(&text);
            let _ = phone_digits(&text);
        }
    }
}
