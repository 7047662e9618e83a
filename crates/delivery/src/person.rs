//! A supported person, as they wish it said.
//!
//! There is room for what helps two people meet: the name they use, how to reach them, access needs, what they want
//! known, practical safety for meeting, and what they want in a peer worker. There is none for diagnosis, history or
//! risk: peer workers have no route to clinical files.

use jiff::civil::Date;
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

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

/// Folds a name for finding and sorting: lower case, only letters, without what is set over, under or through them, the
/// parts in the order in which the name is written. “Nguyễn” is found by “nguyen”, and “Adéla” is one name whether its
/// é is one character or an e and an accent, which differs between keyboards.
///
/// Marks that are letters of their own in a script, such as the vowels of Devanagari, stay.
///
/// It serves to find, and to warn of possible duplicates ([`alike`]), never to decide.
///
/// ```
/// use delivery::person::folded_name;
/// assert_eq!(folded_name("Nguyễn Thị Hương"), "nguyen thi huong");
/// assert_eq!(folded_name("Ade\u{301}la"), folded_name("Adéla"));
/// ```
pub fn folded_name(name: &str) -> String {
    let letters = name
        .nfkd()
        .flat_map(char::to_lowercase)
        // A capital that has its accent only in lower case, such as İ, is taken apart again.
        .nfkd()
        .filter(|c| !is_accent(*c))
        .nfc();
    let mut folded = String::with_capacity(name.len());
    for letter in letters {
        if letter.is_alphabetic() || is_combining_mark(letter) {
            plain(letter, &mut folded);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Whether a character is an accent: a mark for letters of any script, or a point that Hebrew and Arabic are mostly
/// written without.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        && is_combining_mark(c)
}

/// Adds a letter as it is looked for: Unicode does not take those apart whose stroke or second half is part of them.
fn plain(letter: char, folded: &mut String) {
    match letter {
        'ß' => folded.push_str("ss"),
        'æ' | 'ǽ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ƀ' | 'ɓ' => folded.push('b'),
        'đ' | 'ð' | 'ɖ' | 'ɗ' => folded.push('d'),
        'ə' | 'ɛ' | 'ǝ' => folded.push('e'),
        'ƒ' => folded.push('f'),
        'ɣ' | 'ǥ' => folded.push('g'),
        'ħ' => folded.push('h'),
        'ı' | 'ɨ' => folded.push('i'),
        'ƙ' => folded.push('k'),
        'ł' => folded.push('l'),
        'ŋ' => folded.push('n'),
        'ø' | 'ɔ' => folded.push('o'),
        'ŧ' => folded.push('t'),
        'ʉ' => folded.push('u'),
        'ƴ' => folded.push('y'),
        'ƶ' => folded.push('z'),
        // The sigma at the end of a Greek word.
        'ς' => folded.push('σ'),
        other => folded.push(other),
    }
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
    fn a_name_is_found_however_its_letters_are_typed() {
        for (name, found) in [
            ("Nguyễn Thị Hương", "nguyen thi huong"),
            // As macOS hands it over: an e and an accent.
            ("Ade\u{301}la", "adela"),
            ("Adéla", "adela"),
            ("Łukasz Żółty", "lukasz zolty"),
            ("Đặng", "dang"),
            ("Søren Bjørn-Ærø", "soren bjorn aero"),
            ("Weiß", "weiss"),
            ("ŞEYMA ÖZDOĞAN", "seyma ozdogan"),
            ("Işıl", "isil"),
            ("İpek", "ipek"),
            ("Ștefan Țurcanu", "stefan turcanu"),
            ("Þóra", "thora"),
            ("Ọláwálé", "olawale"),
            ("Ｍａｒｙ", "mary"),
            ("Νίκος", "νικοσ"),
            ("Алёна", "алена"),
            ("مُحَمَّد", "محمد"),
            // Vowels that are marks stay; so do syllables and voiced letters.
            ("किरण", "किरण"),
            ("김민수", "김민수"),
            ("がく", "がく"),
            ("— · 7", ""),
        ] {
            assert_eq!(folded_name(name), found, "{name}");
        }
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

        /// What is typed to find somebody is folded as their name was, whichever of the two ways it is written.
        #[test]
        fn folding_does_not_see_how_accents_are_stored(text in "[a-zA-Zà-žḀ-ỹ '-]{0,20}") {
            let apart: String = text.nfd().collect();
            prop_assert_eq!(folded_name(&text), folded_name(&apart));
        }

        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _ = NhsNumber::new(&text);
            let _ = Name::new(&text);
            let folded = folded_name(&text);
            prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
            let _ = phone_digits(&text);
        }
    }
}
