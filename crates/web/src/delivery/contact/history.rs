//! What a contact said before it was changed.

use super::words;
use crate::delivery::person::words::moment;
use crate::ui::{self, Difference};
use crate::{Signed, Texts};
use frameworks::TermRef;
use maud::{Markup, html};
use store::delivery::contact::{Revision, Said};
use store::frameworks::Vocabularies;

/// A field and what it says.
pub type Field = (String, String);

/// What a contact says, field by field.
pub fn in_words(t: &Texts, vocabularies: &Vocabularies, said: &Said) -> Vec<Field> {
    let facts = &said.facts;
    vec![
        (t.text("contact-what"), words::outcome(t, facts.outcome)),
        (t.text("contact-when"), words::when(t, facts)),
        (t.text("contact-how"), words::mechanism(t, facts.mechanism)),
        (
            t.text("contact-place"),
            facts.place.map_or_else(String::new, |p| words::place(t, p)),
        ),
        (t.text("contact-minutes"), words::minutes(t, facts)),
        (t.text("contact-worker"), said.worker_name.clone()),
        (
            t.text("contact-circumstances-short"),
            said.circumstances.clone(),
        ),
        (
            t.text("contact-components"),
            term_names(vocabularies, &said.terms),
        ),
    ]
}

/// The names of components and techniques, a line each.
pub fn term_names(vocabularies: &Vocabularies, terms: &[TermRef]) -> String {
    let mut names: Vec<String> = terms
        .iter()
        .map(|term| vocabularies.name(term).name)
        .collect();
    names.sort();
    names.join("\n")
}

/// A change as it is shown.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    heading: String,
    reason: String,
    /// Field, what it said before, what it said then.
    differing: Vec<(String, String, String)>,
}

/// Each change beside what followed it, latest first.
fn changes(
    t: &Texts,
    signed: &Signed,
    vocabularies: &Vocabularies,
    now: &Said,
    revisions: &[Revision],
) -> Vec<Change> {
    let mut after = in_words(t, vocabularies, now);
    revisions
        .iter()
        .map(|revision| {
            let before = in_words(t, vocabularies, &revision.said);
            let differing = before
                .iter()
                .zip(&after)
                .filter(|((_, before), (_, after))| before != after)
                .map(|((field, before), (_, after))| (field.clone(), before.clone(), after.clone()))
                .collect();
            after = before;
            let when = moment(t, revision.at, &signed.organisation.time_zone);
            let heading = match &revision.by {
                Some(name) => t.with(
                    "contact-history-by",
                    &[("name", name.as_str()), ("when", when.as_str())],
                ),
                None => t.with("contact-history-from-file", &[("when", when.as_str())]),
            };
            Change {
                heading,
                reason: revision.reason.clone(),
                differing,
            }
        })
        .collect()
}

/// The section of the page; nothing where nothing was changed. `moves` is what is said of its being withdrawn or moved.
pub fn section(
    t: &Texts,
    signed: &Signed,
    vocabularies: &Vocabularies,
    now: &Said,
    revisions: &[Revision],
    moves: &Markup,
) -> Markup {
    if revisions.is_empty() && moves.0.is_empty() {
        return html! {};
    }
    let changes = changes(t, signed, vocabularies, now, revisions);
    html! {
        h2 { (t.text("contact-history")) }
        (moves)
        @for change in &changes {
            h3 class="nhsuk-heading-s" { (change.heading) }
            @if !change.reason.is_empty() { p { (t.with("contact-history-reason", &[("reason", change.reason.as_str())])) } }
            (ui::before_and_after(t.words(), &change.differing.iter().map(|(field, before, after)| Difference { field, theirs: before, yours: after }).collect::<Vec<_>>()))
        }
    }
}
