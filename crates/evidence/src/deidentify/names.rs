//! The bundled names of people and places.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A list of names.
pub(super) struct Names {
    /// By the first word: the words after it, and whether the name is a word of English too.
    by_first: HashMap<&'static str, Vec<(Vec<&'static str>, bool)>>,
}

impl Names {
    /// The longest name that begins with the first of these words: how many of them it takes, and
    /// whether it is a word of English too.
    pub(super) fn longest(&self, words: &[&str]) -> Option<(usize, bool)> {
        let (first, rest) = words.split_first()?;
        self.by_first
            .get(first)?
            .iter()
            .filter(|(name, _)| rest.starts_with(name))
            .map(|(name, is_word)| (name.len() + 1, *is_word))
            .max()
    }

    fn new(names: impl Iterator<Item = (Vec<&'static str>, bool)>) -> Self {
        let mut by_first: HashMap<_, Vec<_>> = HashMap::new();
        for (words, is_word) in names {
            if let Some((first, rest)) = words.split_first() {
                by_first
                    .entry(*first)
                    .or_default()
                    .push((rest.to_vec(), is_word));
            }
        }
        Self { by_first }
    }
}

fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, bool)> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            line.strip_prefix('*')
                .map_or((line, false), |line| (line, true))
        })
}

/// Given names, a word each.
pub(super) static GIVEN: LazyLock<Names> = LazyLock::new(|| {
    let file = include_str!("../../data/given-names.txt");
    Names::new(lines(file).flat_map(|(line, is_word)| {
        line.split_whitespace()
            .map(move |name| (vec![name], is_word))
    }))
});

/// Places, of one or more words; a hyphen parts words.
pub(super) static PLACES: LazyLock<Names> = LazyLock::new(|| {
    let file = include_str!("../../data/place-names.txt");
    Names::new(lines(file).map(|(line, is_word)| {
        let words = line
            .split(|letter: char| letter == '-' || letter.is_whitespace())
            .filter(|word| !word.is_empty());
        (words.collect(), is_word)
    }))
});

/// Words that make the capitalised words around them a place.
pub(super) static PLACE_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "Avenue Borough Centre Church Clinic Close College Court Crescent Drive Estate Gardens Green \
     Grove Hall Hill Hospice Hospital House Lane Library Lodge Mosque Park Place Road School Square \
     Street Surgery Temple Terrace Trust University Ward Way"
        .split_whitespace()
        .collect()
});

/// Words that are written with a capital inside a sentence and identify nobody.
pub(super) static CAPITALISED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "I I'm I'd I'll I've Im Ive Id OK Ok Okay Mr Mrs Ms Miss Dr Prof Sir Lord Lady \
     Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun \
     January February March April May June July August September October November December \
     Christmas Easter Ramadan Eid Diwali Hanukkah Passover Lent Halloween \
     English Welsh Scottish Irish British Britain England Scotland Wales Ireland UK Europe European \
     Asian African Caribbean Black White Chinese Indian Pakistani Bangladeshi Polish Muslim Christian \
     Hindu Sikh Jewish Buddhist Catholic God Allah Bible Quran Covid \
     NHS CPN GP A&E PALS TV DVD CV PC Internet Facebook WhatsApp Zoom Teams Google YouTube Skype \
     Interviewer Participant Researcher Facilitator Respondent Interviewee Moderator Speaker \
     Yes No Yeah And But So Because Well Oh Or The A It He She They We You That This Those These \
     When What Why How Who Where If Then There My Your His Her Our Their"
        .split_whitespace()
        .collect()
});

/// Words before a name that say that one follows.
pub(super) const TITLES: [&str; 12] = [
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Dr",
    "Doctor",
    "Prof",
    "Professor",
    "Nurse",
    "Sister",
    "Auntie",
    "Uncle",
];
