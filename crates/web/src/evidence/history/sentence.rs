//! A step in sentences.
//!
//! One thing is named; several of a kind are counted, because a step can change thousands of codings.

use crate::ui::{self, TagColour};
use crate::{Texts, dates};
use evidence::code::Code;
use evidence::codebook::Codebook;
use evidence::coding::Coding;
use evidence::history::{Change, Edit};
use evidence::memo::Memo;
use ids::CodeId;
use maud::{Markup, html};
use store::evidence::history::Line;

/// So many codes are named one by one before they are counted.
const NAMED: usize = 3;
/// So much of a quote stands in a sentence, in characters.
const QUOTE: usize = 60;

/// What sentences are made with.
struct Telling<'a> {
    t: &'a Texts,
    codebook: &'a Codebook,
}

/// The steps as a list of events, in the order given.
pub(in crate::evidence) fn events(
    t: &Texts,
    codebook: &Codebook,
    zone: &jiff::tz::TimeZone,
    steps: &[Line],
) -> Markup {
    let telling = Telling { t, codebook };
    let times: Vec<(String, String)> = steps
        .iter()
        .map(|step| {
            let at = step.at.0;
            (dates::day_and_time(t, at, zone), at.to_string())
        })
        .collect();
    let events: Vec<ui::Event<'_>> = steps
        .iter()
        .zip(&times)
        .map(|(step, (shown, machine))| ui::Event {
            title: telling.step(step),
            by: Some(&step.by_name),
            when: shown,
            datetime: Some(machine),
            body: None,
        })
        .collect();
    ui::timeline(&events)
}

/// The beginning of a quote on one line.
fn short(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(QUOTE).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

impl Telling<'_> {
    fn step(&self, step: &Line) -> Markup {
        let sentences = self.sentences(step);
        html! {
            @if step.undone { (ui::tag(&self.t.text("history-undone"), TagColour::Grey)) " " }
            @if step.walks { (ui::tag(&self.t.text("history-walks"), TagColour::Blue)) " " }
            (sentences.join(". "))
        }
    }

    /// What a step did; never nothing.
    fn sentences(&self, step: &Line) -> Vec<String> {
        let (mut codes, mut codings, mut memos) = (Vec::new(), Vec::new(), Vec::new());
        for change in &step.changes {
            match change {
                Change::Code(edit) => codes.push(edit),
                Change::Coding(edit) => codings.push(edit),
                Change::Memo(edit) => memos.push(edit),
            }
        }
        let mut sentences = self.codes(&codes);
        sentences.extend(memos.iter().map(|edit| self.memo(edit)));
        sentences.extend(self.codings(&codings));
        if step.hidden > 0 {
            sentences.push(self.counted("history-hidden", step.hidden));
        }
        if sentences.is_empty() {
            sentences.push(self.t.text("history-order"));
        }
        sentences
    }

    fn counted(&self, key: &str, count: usize) -> String {
        self.t.count(key, i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn codes(&self, edits: &[&Edit<Code>]) -> Vec<String> {
        // Siblings that only made room for another are not worth a sentence.
        let told: Vec<&Edit<Code>> = edits
            .iter()
            .copied()
            .filter(|edit| !matches!(edit, Edit::Changed { before, after } if only_made_room(before, after)))
            .collect();
        let of = |wanted: fn(&Edit<Code>) -> bool| -> Vec<&Edit<Code>> {
            told.iter().copied().filter(|edit| wanted(edit)).collect()
        };
        let kinds = [
            ("added", of(|e| matches!(e, Edit::Added(_)))),
            ("changed", of(|e| matches!(e, Edit::Changed { .. }))),
            ("removed", of(|e| matches!(e, Edit::Removed(_)))),
        ];
        let mut sentences = Vec::new();
        for (kind, edits) in kinds {
            if edits.len() > NAMED {
                sentences.push(self.counted(&format!("history-codes-{kind}"), edits.len()));
            } else {
                sentences.extend(edits.into_iter().map(|edit| self.code(edit)));
            }
        }
        sentences
    }

    fn code(&self, edit: &Edit<Code>) -> String {
        let named = |key: &str, code: &Code| self.t.with(key, &[("name", code.name.as_str())]);
        match edit {
            Edit::Added(code) => named("history-code-added", code),
            Edit::Removed(code) => named("history-code-removed", code),
            Edit::Changed { before, after } if before.name != after.name => self.t.with(
                "history-code-renamed",
                &[
                    ("before", before.name.as_str()),
                    ("after", after.name.as_str()),
                ],
            ),
            Edit::Changed { before, after } if before.parent != after.parent => {
                match after.parent.and_then(|parent| self.codebook.get(parent)) {
                    Some(parent) => self.t.with(
                        "history-code-moved",
                        &[
                            ("name", after.name.as_str()),
                            ("parent", parent.name.as_str()),
                        ],
                    ),
                    None => named("history-code-moved-elsewhere", after),
                }
            }
            Edit::Changed { before, after } if says(before) != says(after) => {
                named("history-code-redefined", after)
            }
            Edit::Changed { after, .. } => named("history-code-changed", after),
        }
    }

    fn memo(&self, edit: &Edit<Memo>) -> String {
        let key = match edit {
            Edit::Added(_) => "history-memo-added",
            Edit::Changed { .. } => "history-memo-changed",
            Edit::Removed(_) => "history-memo-removed",
        };
        self.t.with(key, &[("title", edit.thing().title.as_str())])
    }

    fn codings(&self, edits: &[&Edit<Coding>]) -> Vec<String> {
        if let [edit] = edits {
            return vec![self.coding(edit)];
        }
        let count = |wanted: fn(&Edit<Coding>) -> bool| edits.iter().filter(|e| wanted(e)).count();
        [
            ("added", count(|e| matches!(e, Edit::Added(_)))),
            ("changed", count(|e| matches!(e, Edit::Changed { .. }))),
            ("removed", count(|e| matches!(e, Edit::Removed(_)))),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| self.counted(&format!("history-codings-{kind}"), count))
        .collect()
    }

    fn coding(&self, edit: &Edit<Coding>) -> String {
        let thing = edit.thing();
        let quote = short(&thing.quote);
        let code = self.name(thing.code);
        let values = [("quote", quote.as_str()), ("code", code.as_str())];
        match edit {
            Edit::Added(_) => self.t.with("history-coding-added", &values),
            Edit::Removed(_) => self.t.with("history-coding-removed", &values),
            Edit::Changed { before, after } if before.code != after.code => {
                self.t.with("history-coding-recoded", &values)
            }
            Edit::Changed { before, after } if before.span != after.span => {
                self.t.with("history-coding-moved", &values)
            }
            Edit::Changed { .. } => self.t.with("history-coding-changed", &values),
        }
    }

    fn name(&self, code: CodeId) -> String {
        self.codebook.get(code).map_or_else(
            || self.t.text("history-code-gone"),
            |code| code.name.clone(),
        )
    }
}

fn says(code: &Code) -> (&str, &str, &str, &[String]) {
    (
        &code.definition,
        &code.use_when,
        &code.not_when,
        &code.anchor_quotes,
    )
}

fn only_made_room(before: &Code, after: &Code) -> bool {
    before.position != after.position
        && *after
            == Code {
                position: after.position,
                version: after.version,
                ..before.clone()
            }
}
