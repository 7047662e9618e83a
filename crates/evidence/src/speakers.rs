//! Who speaks where in a transcript.
//!
//! Transcripts name the speaker at the beginning of a line, in many ways: `Interviewer:`, `PW6:`,
//! `Jamie (SP):`, `[00:01:02] Sam:`, `**Sam:**`, `Sam (00:01:02):`, or a name and a time on a line
//! of their own. A line that only looks like one (`Note:`, `Date: 3 May`) is told apart by what the
//! label is, by whether it comes again, and by whether it stands where others begin to speak. Captions name the voice outside of the text: those are
//! given as they are.

use crate::place::{Span, merged};
use crate::stem::fold;
use crate::study::StudyCase;
use crate::text::Text;
use ids::StudyCaseId;
use std::collections::HashMap;

mod label;

pub(crate) use label::is_a_name;

/// What one person said before another spoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The label as it stands there, without brackets around it, stars, times and the colon.
    pub label: String,
    /// Where the label stands; none where the voice was given from outside.
    pub label_span: Option<Span>,
    /// What was said, without the label. A label with nothing after it makes no turn.
    pub span: Span,
    /// The time written beside the label, in milliseconds from the beginning.
    pub time_ms: Option<u64>,
}

/// Who is said to speak in a stretch of the text, as captions and some documents tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The stretch.
    pub span: Span,
    /// The speaker.
    pub label: String,
    /// When it begins, in milliseconds from the beginning.
    pub time_ms: Option<u64>,
}

/// The turns of a transcript, in order.
///
/// Where `voices` were given with the document, they are the turns; neighbouring stretches of one
/// voice are one turn. Otherwise labels at the beginnings of lines are looked for. A text without
/// speakers has no turns.
///
/// ```
/// use evidence::{speakers::turns, text::Text};
/// let text = Text::new("Interviewer: How was it?\nPW6: Good.\nIt helped.\n");
/// let said: Vec<_> = turns(&text, &[])
///     .into_iter()
///     .map(|turn| (turn.label, text.slice(turn.span).unwrap_or_default()))
///     .collect();
/// assert_eq!(said, [
///     ("Interviewer".to_owned(), "How was it?"),
///     ("PW6".to_owned(), "Good.\nIt helped."),
/// ]);
/// ```
pub fn turns(text: &Text, voices: &[Voice]) -> Vec<Turn> {
    if voices.is_empty() {
        labelled(text)
    } else {
        voiced(text, voices)
    }
}

fn voiced(text: &Text, voices: &[Voice]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut voices: Vec<&Voice> = voices
        .iter()
        .filter(|voice| voice.span.end() <= text.len())
        .collect();
    voices.sort_by_key(|voice| voice.span);
    for voice in voices {
        if let Some(last) = turns.last_mut()
            && last.label == voice.label
        {
            last.span = last.span.hull(voice.span);
            continue;
        }
        turns.push(Turn {
            label: voice.label.clone(),
            label_span: None,
            span: voice.span,
            time_ms: voice.time_ms,
        });
    }
    turns
}

/// A label at the beginning of a line.
struct Found {
    /// The byte at which the line begins.
    line: usize,
    /// The line before is blank, or there is none.
    stands_apart: bool,
    label: label::Label,
}

fn labelled(text: &Text) -> Vec<Turn> {
    let mut found: Vec<Found> = Vec::new();
    let (mut byte, mut lines, mut stands_apart) = (0, 0_usize, true);
    for line in text.as_str().split_inclusive('\n') {
        if let Some(label) = label::read(line) {
            found.push(Found {
                line: byte,
                stands_apart,
                label,
            });
        }
        stands_apart = line.trim().is_empty();
        lines += usize::from(!stands_apart);
        byte += line.len();
    }
    let found = speakers(found, lines);
    found
        .iter()
        .enumerate()
        .filter_map(|(at, Found { line, label, .. })| {
            let end = found
                .get(at + 1)
                .map_or(text.as_str().len(), |next| next.line);
            let start = line + label.end;
            let said = text.as_str().get(start..end)?;
            let start = start + (said.len() - said.trim_start().len());
            let end = start + said.trim().len();
            Some(Turn {
                label: label.name.clone(),
                label_span: text
                    .span_of_bytes(line + label.name_at..line + label.name_at + label.name.len()),
                span: text.span_of_bytes(start..end)?,
                time_ms: label.time_ms,
            })
        })
        .collect()
}

/// The labels that are speakers'. Somebody who speaks once is told from a word before a colon by the others: it stands
/// where they begin to speak, apart from the line before as theirs do, or in a text in which nearly every line has one.
fn speakers(mut found: Vec<Found>, lines: usize) -> Vec<Found> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for one in &found {
        *times.entry(fold(&one.label.name).into_owned()).or_default() += 1;
    }
    let certain = |one: &Found| {
        let again = times
            .get(fold(&one.label.name).as_ref())
            .is_some_and(|n| *n > 1);
        label::is_a_speaker(&one.label, again)
    };
    let others: Vec<&Found> = found
        .iter()
        .filter(|one| certain(one) && one.label.sign == label::Sign::Colon)
        .collect();
    let first = others.first().map_or(usize::MAX, |one| one.line);
    let all_apart = others.iter().all(|one| one.stands_apart);
    let named = |one: &Found| one.line > first && label::may_be_named(&one.label);
    let labels = found
        .iter()
        .filter(|one| certain(one) || named(one))
        .count();
    let every_line = labels * 4 >= lines * 3;
    let once = |one: &Found| named(one) && (every_line || (all_apart && one.stands_apart));
    found.retain(|one| certain(one) || once(one));
    found
}

/// The labels of the turns, in the order in which they first speak, with the number of their turns.
pub fn labels(turns: &[Turn]) -> Vec<(&str, usize)> {
    let mut labels: Vec<(&str, usize)> = Vec::new();
    for turn in turns {
        match labels.iter_mut().find(|(label, _)| *label == turn.label) {
            Some((_, count)) => *count += 1,
            None => labels.push((&turn.label, 1)),
        }
    }
    labels
}

/// What the speakers with a label said, as stretches in order.
pub fn said_by(turns: &[Turn], label: &str) -> Vec<Span> {
    merged(
        turns
            .iter()
            .filter(|turn| turn.label == label)
            .map(|turn| turn.span)
            .collect(),
    )
}

/// Which case a speaker may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The label.
    pub label: String,
    /// The case, where one is like enough and no other as like.
    pub case: Option<StudyCaseId>,
    /// How alike the names are, from 0 to 1.
    pub similarity: f64,
}

/// Names less alike than this are not proposed.
pub const LEAST_SIMILARITY: f64 = 0.85;

/// For each label, the case whose name is most like it. Somebody confirms it: names are alike by
/// chance too. Interviewers are nobody's case.
pub fn propose_cases<'a>(
    labels: impl IntoIterator<Item = &'a str>,
    cases: &[StudyCase],
) -> Vec<Proposal> {
    labels
        .into_iter()
        .map(|label| {
            let none = |similarity| Proposal {
                label: label.to_owned(),
                case: None,
                similarity,
            };
            if label::asks_the_questions(label) {
                return none(0.0);
            }
            let mut ranked: Vec<(f64, StudyCaseId)> = cases
                .iter()
                .map(|case| (alike(label, &case.name), case.id))
                .collect();
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
            match ranked[..] {
                [(best, _), (next, _), ..] if best - next < 1e-9 => none(best),
                [(best, case), ..] if best >= LEAST_SIMILARITY => Proposal {
                    label: label.to_owned(),
                    case: Some(case),
                    similarity: best,
                },
                [(best, _), ..] => none(best),
                [] => none(0.0),
            }
        })
        .collect()
}

/// How alike two names are: 1 for the same letters and digits, a little less when one is a part of
/// the other (“Jamie (SP)” and “Jamie”), otherwise by Jaro and Winkler. Numbers have to be equal:
/// PW1 and PW11 are two people.
fn alike(label: &str, name: &str) -> f64 {
    let parts = |text: &str| -> Vec<String> {
        fold(text)
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (label, name) = (parts(label), parts(name));
    let (joined_label, joined_name) = (label.concat(), name.concat());
    if joined_label.is_empty() || joined_name.is_empty() {
        return 0.0;
    }
    if joined_label == joined_name {
        return 1.0;
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    if digits(&joined_label) != digits(&joined_name) {
        return 0.0;
    }
    let within = |few: &[String], many: &[String]| few.iter().all(|part| many.contains(part));
    if within(&label, &name) || within(&name, &label) {
        return 0.95;
    }
    strsim::jaro_winkler(&joined_label, &joined_name).min(0.94)
}

#[cfg(test)]
mod tests;
