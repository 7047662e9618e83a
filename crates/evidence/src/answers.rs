//! Answers to open questions: written below each other as a text to be coded, and read from such a text as a row of a
//! grid.

use crate::place::Span;
use crate::text::Text;

/// What a stretch of a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A question, in the words of the form.
    Question,
    /// A paragraph of the answer to the question before it.
    Answer,
}

/// What one respondent answered.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The questions with their answers.
    pub text: Text,
    /// What stands where, in the order of the text.
    pub parts: Vec<(Part, Span)>,
}

/// Writes each answer below its question, with an empty line before the next. A question without an answer is left out:
/// nothing was said that could be coded.
///
/// ```
/// use evidence::answers::sheet;
/// let sheet = sheet([("What helped?", "Walking.\nSam’s jokes"), ("What did not?", " ")]);
/// assert_eq!(sheet.text.as_str(), "What helped?\nWalking.\nSam’s jokes");
/// assert_eq!(sheet.parts.len(), 3);
/// ```
pub fn sheet<'a>(answers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sheet {
    let mut lines: Vec<(Option<Part>, String)> = Vec::new();
    for (question, answer) in answers {
        let answer = Text::new(answer);
        let mut paragraphs = answer
            .as_str()
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .peekable();
        if paragraphs.peek().is_none() {
            continue;
        }
        if !lines.is_empty() {
            lines.push((None, String::new()));
        }
        lines.push((Some(Part::Question), one_line(question)));
        lines.extend(paragraphs.map(|line| (Some(Part::Answer), line.to_owned())));
    }
    let mut words = String::new();
    let mut parts = Vec::new();
    let mut at: u32 = 0;
    for (number, (part, line)) in lines.iter().enumerate() {
        if number > 0 {
            words.push('\n');
            at = at.saturating_add(1);
        }
        let end = at.saturating_add(u32::try_from(line.chars().count()).unwrap_or(u32::MAX));
        if let (Some(part), Ok(span)) = (part, Span::new(at, end)) {
            parts.push((*part, span));
        }
        words.push_str(line);
        at = end;
    }
    Sheet {
        text: Text::new(&words),
        parts,
    }
}

/// A question as a single line.
fn one_line(question: &str) -> String {
    let question = Text::new(question);
    let words: Vec<&str> = question.as_str().split_whitespace().collect();
    if words.is_empty() {
        "?".to_owned()
    } else {
        words.join(" ")
    }
}

/// The questions of a sheet with the place of each answer, from its first word to its last. What stands before the first
/// question belongs to none; a question whose answer was taken out is left out.
pub fn answered(text: &Text, parts: &[(Part, Span)]) -> Vec<(String, Span)> {
    let mut answered: Vec<(String, Span)> = Vec::new();
    let mut question: Option<String> = None;
    for (part, span) in parts {
        match (part, &question) {
            (Part::Question, _) => {
                question = text.slice(*span).map(|words| words.trim().to_owned());
            }
            (Part::Answer, None) => {}
            (Part::Answer, Some(asked)) => match answered.last_mut() {
                Some((last, place)) if last == asked => *place = place.hull(*span),
                _ => answered.push((asked.clone(), *span)),
            },
        }
    }
    answered
}

/// Every question once, in an order that fits each sheet: one that some left out stands where the others have it.
///
/// ```
/// use evidence::answers::in_order;
/// assert_eq!(in_order([vec!["a", "c"], vec!["a", "b", "c"]]), ["a", "b", "c"]);
/// assert_eq!(in_order([vec!["a"], vec!["c"], vec!["b", "c"]]), ["a", "b", "c"]);
/// ```
pub fn in_order<'a>(sheets: impl IntoIterator<Item = Vec<&'a str>>) -> Vec<&'a str> {
    let mut order: Vec<&str> = Vec::new();
    for sheet in sheets {
        let mut after: Option<usize> = None;
        for (number, question) in sheet.iter().enumerate() {
            let place = |question: &str| order.iter().position(|known| *known == question);
            let known = place(question);
            // Behind the question before it; of the first, before the next that is known.
            let next = || sheet[number..].iter().find_map(|later| place(later));
            let at = known
                .or(after.map(|after| after + 1))
                .or_else(next)
                .unwrap_or(order.len());
            if known.is_none() {
                order.insert(at, question);
            }
            after = Some(at);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn answers_stand_below_their_questions() {
        let sheet = sheet([
            ("What\nhelped?", "Walking 👣.\r\n\r\nTalking"),
            ("Anything else?", "  "),
            ("", "Cafe\u{301}"),
        ]);
        assert_eq!(
            sheet.text.as_str(),
            "What helped?\nWalking 👣.\nTalking\n\n?\nCafe\u{301}"
        );
        let said: Vec<(Part, &str)> = sheet
            .parts
            .iter()
            .map(|(part, span)| (*part, sheet.text.slice(*span).expect("in the text")))
            .collect();
        assert_eq!(
            said,
            [
                (Part::Question, "What helped?"),
                (Part::Answer, "Walking 👣."),
                (Part::Answer, "Talking"),
                (Part::Question, "?"),
                (Part::Answer, "Cafe\u{301}"),
            ]
        );
        let row = answered(&sheet.text, &sheet.parts);
        assert_eq!(row.len(), 2);
        assert_eq!(
            sheet.text.slice(row[0].1),
            Some("Walking 👣.\nTalking"),
            "an answer is one place from its first word to its last"
        );
    }

    #[test]
    fn nothing_answered_is_an_empty_sheet() {
        let sheet = sheet([("What helped?", ""), ("And then?", "\n \n")]);
        assert!(sheet.text.is_empty() && sheet.parts.is_empty());
    }

    proptest! {
        #[test]
        fn every_answer_is_found_again(cells in prop::collection::vec("[a-zé👣 \n\r]{0,20}", 0..6)) {
            let heads: Vec<String> = (0..cells.len()).map(|n| format!("Question {n}")).collect();
            let sheet = sheet(heads.iter().map(String::as_str).zip(cells.iter().map(String::as_str)));
            let row = answered(&sheet.text, &sheet.parts);
            let given: Vec<(&String, Vec<&str>)> = heads
                .iter()
                .zip(&cells)
                .map(|(head, cell)| (head, cell.split_whitespace().collect::<Vec<_>>()))
                .filter(|(_, words)| !words.is_empty())
                .collect();
            prop_assert_eq!(row.len(), given.len());
            for ((question, span), (head, words)) in row.iter().zip(given) {
                let found = sheet.text.slice(*span).unwrap_or_default();
                prop_assert_eq!(question, head);
                prop_assert_eq!(found.split_whitespace().collect::<Vec<_>>(), words);
            }
        }
    }
}
