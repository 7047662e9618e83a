//! What came of each file that was sent.

use super::add::Outcome;
use crate::evidence::{address, frame, workbench};
use crate::ui::{self, Button, Cell, Column, DataTable};
use crate::{App, Signed, Texts};
use axum::response::Response;
use ids::StudyId;
use maud::html;

/// The list: first what was not added, then what to know about the others.
pub(super) fn page(
    app: &App,
    signed: &Signed,
    study: (StudyId, &str),
    outcomes: &[Outcome],
) -> Response {
    let t = &app.texts;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let added = outcomes.iter().filter(|o| o.result.is_ok()).count();
    let left = outcomes.len() - added;
    let title = t.text("source-files-title");
    let (more, all) = (t.text("source-files-more"), t.text("source-files-all"));
    let (new, list) = (address(study.0, "sources/new"), address(study.0, "sources"));
    frame(app, signed, study, &title)
        .step(t.text("sources-title"), list.clone())
        .body(html! {
            h1 { (title) }
            @if added > 0 { p { (t.count("source-files-added", count(added))) } }
            @if left > 0 { p { strong { (t.count("source-files-left", count(left))) } } }
            (table(t, study.0, outcomes))
            p { a class="nhsuk-link" href=(list) { (all) } }
            (ui::button(&Button { text: &more, href: Some(&new), ..Button::default() }))
        })
}

fn table(t: &Texts, study: StudyId, outcomes: &[Outcome]) -> maud::Markup {
    let heads = ["file", "result", "know"].map(|key| t.text(&format!("source-files-{key}")));
    let columns = [
        Column::text("file", &heads[0]),
        Column::text("result", &heads[1]),
        Column::text("know", &heads[2]),
    ];
    let mut ordered: Vec<&Outcome> = outcomes.iter().collect();
    ordered.sort_by_key(|outcome| (outcome.result.is_ok(), outcome.warnings.is_empty()));
    let rows = ordered.into_iter().map(|outcome| {
        let name = outcome.name.as_str();
        match &outcome.result {
            Ok(source) => vec![
                Cell::link(name, workbench::address(study, *source, "")),
                t.text("source-file-added").into(),
                html! { @for warning in &outcome.warnings { p { (warning) } } }.into(),
            ],
            Err((what, remedy)) => vec![
                name.into(),
                t.text("source-file-left").into(),
                html! { p { (sentence(what)) } @if !remedy.is_empty() { p { (remedy) } } }.into(),
            ],
        }
    });
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("source-files-title"),
            caption_hidden: true,
            columns: &columns,
            rows: rows.collect(),
            first_cell_is_header: true,
            ..DataTable::default()
        },
    )
}

/// The middle of a sentence as a whole one.
pub(super) fn sentence(middle: &str) -> String {
    let mut letters = middle.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    let end = if middle.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn what_is_wrong_is_said_in_a_whole_sentence() {
        assert_eq!(sentence("this file is empty"), "This file is empty.");
        assert_eq!(sentence("Too long. Divide it."), "Too long. Divide it.");
        assert_eq!(sentence(""), ".");
    }
}
