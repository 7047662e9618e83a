//! How terms, their status and their sources are shown: the same on every page.

use crate::Texts;
use crate::ui::{self, Cell, Column, DataTable, TagColour};
use frameworks::{Attribution, Framework, FrameworkId, Status, Term, TermId, Version};
use maud::{Markup, html};
use std::collections::HashMap;

/// Every status, in the order they are shown.
pub(super) const STATUSES: [Status; 3] = [Status::Confirmed, Status::Draft, Status::Local];

/// The status in a word.
pub(super) fn status_tag(t: &Texts, status: Status) -> Markup {
    let colour = match status {
        Status::Confirmed => TagColour::Green,
        Status::Draft => TagColour::Yellow,
        Status::Local => TagColour::Blue,
    };
    ui::tag(&t.text(&format!("term-status-{status}")), colour)
}

/// Who a name may be attributed to, with a link to the publication where that is one.
pub(super) fn attribution(attribution: Attribution<'_>) -> Markup {
    let doi = match attribution {
        Attribution::Source(source) => source.doi.as_deref(),
        Attribution::WorkingTerm | Attribution::YourService => None,
    };
    html! {
        (attribution.to_string())
        @if let Some(doi) = doi { " " a class="nhsuk-link" href={ "https://doi.org/" (doi) } { "doi:" (doi) } }
    }
}

/// Number and name.
pub(super) fn titled(term: &Term) -> String {
    match &term.number {
        Some(number) => format!("{number} {}", term.name),
        None => term.name.clone(),
    }
}

/// The address of a vocabulary; of an older version when one is given.
pub(super) fn framework_url(id: &FrameworkId, version: Option<&Version>) -> String {
    match version {
        Some(version) => format!("/frameworks/{id}?version={version}"),
        None => format!("/frameworks/{id}"),
    }
}

/// The address of a term; as it was in an older version when one is given. Identifiers hold only characters that may
/// stand in an address.
pub(super) fn term_url(id: &FrameworkId, term: &TermId, version: Option<&Version>) -> String {
    match version {
        Some(version) => format!("/frameworks/{id}/terms/{term}?version={version}"),
        None => format!("/frameworks/{id}/terms/{term}"),
    }
}

/// The terms in the order in which they are read: each followed by what is part of it.
pub(super) fn in_reading_order(framework: &Framework) -> Vec<&Term> {
    let mut children: HashMap<Option<&TermId>, Vec<&Term>> = HashMap::new();
    // From the end, because a stack gives back the last first.
    for term in framework.terms().iter().rev() {
        children.entry(term.parent.as_ref()).or_default().push(term);
    }
    let mut order = Vec::with_capacity(framework.terms().len());
    let mut next = children.remove(&None).unwrap_or_default();
    while let Some(term) = next.pop() {
        order.push(term);
        if let Some(parts) = children.get(&Some(&term.id)) {
            next.extend(parts);
        }
    }
    order
}

/// A table of terms: name, meaning, and whose name it is.
pub(super) fn term_table(
    t: &Texts,
    caption: &str,
    framework: &Framework,
    terms: &[&Term],
    version: Option<&Version>,
) -> Markup {
    let (name, meaning, from) = (
        t.text("term-column-name"),
        t.text("term-column-meaning"),
        t.text("term-column-from"),
    );
    let columns = [
        Column::text("name", &name),
        Column::text("meaning", &meaning),
        Column::text("from", &from),
    ];
    let rows = terms
        .iter()
        .map(|term| {
            let parent = term.parent.as_ref().and_then(|id| framework.term(id));
            vec![
                Cell::Markup(html! {
                    a class="nhsuk-link" href=(term_url(framework.id(), &term.id, version)) { (titled(term)) }
                    @if let Some(parent) = parent {
                        br; span class="nhsuk-body-s" { (t.with("term-part-of", &[("parent", &titled(parent))])) }
                    }
                }),
                Cell::Text(if term.definition.is_empty() { t.text("term-no-meaning") } else { term.definition.clone() }),
                Cell::Markup(html! {
                    (status_tag(t, term.status)) br; (term.attribution().to_string())
                    @if term.status == Status::Confirmed && !term.place_confirmed {
                        br; span class="nhsuk-body-s" { (t.text("term-place-working")) }
                    }
                }),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        },
    )
}

/// What the status words mean, for those that occur.
pub(super) fn status_legend(t: &Texts, occurs: impl Fn(Status) -> bool) -> Markup {
    html! {
        @for status in STATUSES {
            @if occurs(status) {
                p { (status_tag(t, status)) " " (t.text(&format!("term-status-{status}-means"))) }
            }
        }
    }
}

/// A number of terms as a table shows it.
pub(super) fn count(number: usize) -> String {
    ui::number::grouped(u64::try_from(number).unwrap_or(u64::MAX))
}
