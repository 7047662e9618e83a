//! Labels of speakers at the beginnings of lines.

use crate::deidentify::Kind;
use crate::stem::fold;

/// What stands at the beginning of a line and may name a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// The name as it stands there.
    pub(super) name: String,
    /// The byte of the line at which the name begins.
    pub(super) name_at: usize,
    /// The byte of the line after the label, its time and its colon.
    pub(super) end: usize,
    /// The time beside it.
    pub(super) time_ms: Option<u64>,
    /// What told that it may be a label.
    pub(super) sign: Sign,
}

/// What told that something may be a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A colon after it.
    Colon,
    /// A time beside it, and a colon or the end of the line.
    Time,
    /// A tab after it.
    Tab,
}

/// Longer than this, and it is a sentence.
const LONGEST: usize = 40;
/// More words than this, and it is a sentence.
const MOST_WORDS: usize = 5;

/// Labels of those who ask, in small letters.
const ASKING: [&str; 14] = [
    "interviewer",
    "int",
    "i",
    "iv",
    "q",
    "researcher",
    "res",
    "facilitator",
    "fac",
    "moderator",
    "mod",
    "chair",
    "interviewer 1",
    "interviewer 2",
];

/// Labels of those who answer, in small letters.
const ANSWERING: [&str; 22] = [
    "participant",
    "interviewee",
    "respondent",
    "resp",
    "speaker",
    "a",
    "r",
    "p",
    "pw",
    "sp",
    "peer worker",
    "peer supporter",
    "peer support worker",
    "supported person",
    "person",
    "carer",
    "manager",
    "supervisor",
    "coordinator",
    "clinician",
    "all",
    "unknown",
];

/// What stands before a colon at the beginning of a line and is nobody, in small letters.
const NOBODY: [&str; 61] = [
    "note",
    "notes",
    "date",
    "time",
    "place",
    "location",
    "venue",
    "setting",
    "duration",
    "length",
    "title",
    "subject",
    "re",
    "from",
    "to",
    "cc",
    "http",
    "https",
    "ps",
    "nb",
    "page",
    "question",
    "answer",
    "topic",
    "section",
    "part",
    "interview",
    "transcript",
    "transcribed by",
    "recording",
    "file",
    "id",
    "participant id",
    "participants",
    "present",
    "key",
    "source",
    "version",
    "example",
    "summary",
    "age",
    "gender",
    "role",
    "name",
    "site",
    "team",
    "study",
    "project",
    "language",
    "background",
    "context",
    "comment",
    "comments",
    "consent",
    "start",
    "end",
    "theme",
    "code",
    "appendix",
    "figure",
    "table",
];

/// What may be a label at the beginning of a line.
pub(super) fn read(line: &str) -> Option<Label> {
    let mut rest = Rest { line, at: 0 };
    rest.skip(|letter| {
        letter.is_whitespace() || matches!(letter, '*' | '_' | '>' | '#' | '-' | '–')
    });
    let mut time_ms = rest.time();
    rest.skip(|letter| letter.is_whitespace() || matches!(letter, '*' | '_'));
    let name_at = rest.at;
    let (name, sign) = rest.name(&mut time_ms)?;
    let words = name.split_whitespace().count();
    let begins_well = name
        .chars()
        .next()
        .is_some_and(|letter| is_capital(letter) || letter.is_ascii_digit() || letter == '(');
    let plain = name
        .chars()
        .all(|letter| letter.is_alphanumeric() || " .'’-_&()/#".contains(letter));
    let lettered = name.chars().any(char::is_alphabetic);
    let fits = !name.is_empty() && name.chars().count() <= LONGEST && words <= MOST_WORDS;
    // "i:" and "int:" are typed in small letters too.
    let known = is_known(name);
    let well_formed = (plain && (begins_well || known)) || is_stand_in(name);
    (fits && lettered && well_formed).then(|| Label {
        name: name.to_owned(),
        name_at,
        end: rest.at,
        time_ms,
        sign,
    })
}

/// A capital, or a letter of a script that has none.
fn is_capital(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_lowercase()
}

/// The label is a speaker's: a known role, a letter and number such as PW6, one with a time, or a
/// name that comes again. A name that comes once could be anything: [`may_be_named`] tells more.
pub(super) fn is_a_speaker(label: &Label, comes_again: bool) -> bool {
    let folded = fold(&label.name);
    if NOBODY.contains(&folded.as_ref()) {
        return false;
    }
    match label.sign {
        Sign::Colon => {
            comes_again
                || is_known(&label.name)
                || is_numbered(&label.name)
                || is_stand_in(&label.name)
        }
        Sign::Time => true,
        // Tables have tabs too.
        Sign::Tab => comes_again && (is_known(&label.name) || is_numbered(&label.name)),
    }
}

/// A label that comes once and has the form of a name: up to three words with capitals, and others only
/// between them (“Ana de Souza”).
pub(super) fn may_be_named(label: &Label) -> bool {
    // What stands in brackets behind it is a role.
    let name = label.name.split('(').next().unwrap_or_default().trim_end();
    let mut words = name.split(|letter: char| letter.is_whitespace() || letter == '-');
    let capital = |word: &str| word.chars().next().is_some_and(is_capital);
    let capitals = words.clone().filter(|word| capital(word)).count();
    let ends = words.next().is_some_and(capital) && words.next_back().is_none_or(capital);
    label.sign == Sign::Colon
        && ends
        && (1..=3).contains(&capitals)
        && !NOBODY.contains(&fold(&label.name).as_ref())
}

/// It is the label of somebody who asks.
pub(super) fn asks_the_questions(label: &str) -> bool {
    let folded = fold(label);
    let name = folded.split('(').next().unwrap_or_default().trim();
    ASKING.contains(&name)
}

/// It is somebody's name: no role, no letter with a number, and nothing that stands for a name already.
pub(crate) fn is_a_name(label: &str) -> bool {
    !is_known(label) && !is_numbered(label) && !is_stand_in(label)
}

/// What stands for somebody's name in a text that was de-identified: `[Name 1]`.
fn is_stand_in(name: &str) -> bool {
    name.strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .and_then(|inside| inside.split_once(' '))
        .is_some_and(|(word, number)| {
            let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            word == Kind::Person.word() && is_number
        })
}

fn is_known(name: &str) -> bool {
    let folded = fold(name);
    let role = folded
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .trim_end();
    asks_the_questions(name) || ANSWERING.contains(&role)
}

/// Up to four letters and a number, as studies name people: PW6, P01, S1-03.
fn is_numbered(name: &str) -> bool {
    let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
    let rest = name.chars().skip(letters);
    (1..=4).contains(&letters)
        && name.chars().any(|letter| letter.is_ascii_digit())
        && rest
            .into_iter()
            .all(|letter| letter.is_ascii_digit() || " -_./".contains(letter))
}

/// A line that is read from the left.
struct Rest<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn left(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, skipped: impl Fn(char) -> bool) {
        let left = self.left();
        self.at += left.len() - left.trim_start_matches(skipped).len();
    }

    /// A time such as `[00:01:02]`, `(1:02)`, `00:01:02.500` or `#00:01:02-3#`, in milliseconds.
    fn time(&mut self) -> Option<u64> {
        let left = self.left();
        let open = left.trim_start_matches(['[', '(', '{', '#', '<']);
        let digits = open
            .find(|letter: char| !letter.is_ascii_digit() && !".,:-".contains(letter))
            .unwrap_or(open.len());
        let written = open.get(..digits)?.trim_end_matches(['-', ':', '.', ',']);
        let time = milliseconds(written)?;
        let after = open.get(written.len()..)?;
        let close = after.trim_start_matches([']', ')', '}', '#', '>']);
        self.at += left.len() - close.len();
        Some(time)
    }

    /// The name up to its colon, time or tab, all of which are passed over.
    fn name(&mut self, time_ms: &mut Option<u64>) -> Option<(&'a str, Sign)> {
        let timed = time_ms.is_some();
        let left = self.left();
        let start = self.at;
        for (at, letter) in left.char_indices() {
            let before = &left[..at];
            match letter {
                ':' | '：' => {
                    self.at = start + at + letter.len_utf8();
                    self.skip(|letter| matches!(letter, '*' | '_'));
                    let is_address = self.left().starts_with("//");
                    let sign = if timed { Sign::Time } else { Sign::Colon };
                    return (!is_address).then(|| (bare(before), sign));
                }
                '\t' => {
                    self.at = start + at + 1;
                    return Some((bare(before), Sign::Tab));
                }
                '\n' => break,
                '[' | '(' | '#' | '0'..='9' if before.ends_with(' ') && time_ms.is_none() => {
                    self.at = start + at;
                    let Some(time) = self.time() else { continue };
                    *time_ms = Some(time);
                    self.skip(|letter| matches!(letter, ' ' | '*' | '_'));
                    let ends_here = self.left().trim().is_empty();
                    if let Some(after) = self.left().strip_prefix(':') {
                        self.at = self.line.len() - after.len();
                    } else if !ends_here {
                        return None;
                    }
                    return Some((bare(before), Sign::Time));
                }
                _ => {}
            }
        }
        None
    }
}

/// The name without spaces and stars around it.
fn bare(name: &str) -> &str {
    name.trim_end_matches(|letter: char| letter.is_whitespace() || matches!(letter, '*' | '_'))
}

/// `1:02`, `00:01:02`, `00:01:02.5` or `00:01:02-5` in milliseconds.
fn milliseconds(written: &str) -> Option<u64> {
    let (clock, fraction) = match written.find(['.', ',', '-']) {
        Some(at) => (&written[..at], &written[at + 1..]),
        None => (written, ""),
    };
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.is_empty() || part.len() > 3)
    {
        return None;
    }
    let mut seconds = 0;
    for part in &parts {
        seconds = seconds * 60 + part.parse::<u64>().ok()?;
    }
    let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some(seconds * 1_000 + padded.parse::<u64>().ok()?)
}
