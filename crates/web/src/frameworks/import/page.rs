//! The two pages of an import.

use super::sent::Sent;
use crate::frameworks::present::framework_url;
use crate::frameworks::term_table::Issue;
use crate::said::Said as _;
use crate::ui::{
    self, Button, Cell, Choice, Choices, Column, DataTable, FieldErrors, FileInput, Form, Label,
    Size,
};
use crate::{App, Failure, Place, Shell, Signed, Texts};
use axum::response::Response;
use frameworks::{Change, Framework, Leftover};
use maud::{Markup, html};

/// Why a file was not taken.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// Everything that was wrong; nothing when the form is shown for the first time.
    pub(super) issues: Vec<Issue>,
    /// What was chosen for drafts that stay.
    pub(super) leftover: Option<Leftover>,
}

/// The columns that the form explains, in the order of a file.
const COLUMNS: [&str; 8] = [
    "number",
    "name",
    "definition",
    "group",
    "parent",
    "source",
    "status",
    "replaces",
];

fn frame<'a>(app: &'a App, signed: &'a Signed, current: &Framework, title: String) -> Shell<'a> {
    Shell::new(app, signed, title)
        .place(Place::Frameworks)
        .back(current.name(), framework_url(current.id(), None))
}

/// The form that takes a file.
pub(super) fn form(app: &App, signed: &Signed, current: &Framework, refused: &Refused) -> Response {
    let t = &app.texts;
    let words = t.words();
    let mut errors = FieldErrors::default();
    if !refused.issues.is_empty() {
        let count = i64::try_from(refused.issues.len()).unwrap_or(i64::MAX);
        errors.add("file", t.count("framework-import-refused", count));
    }
    let fields = ui::Fields::new(words, &errors);
    let action = format!("/frameworks/{}/import", current.id());
    let options = Form {
        action: &action,
        multipart: true,
        ..Form::default()
    };
    let [
        file,
        file_hint,
        leftover,
        keep,
        keep_hint,
        retire,
        retire_hint,
        submit,
    ] = [
        "file",
        "file-hint",
        "leftover",
        "keep",
        "keep-hint",
        "retire",
        "retire-hint",
        "check",
    ]
    .map(|key| t.text(&format!("framework-import-{key}")));
    let choices = [
        Choice {
            hint: Some(&keep_hint),
            ..Choice::new("keep", &keep)
        },
        Choice {
            hint: Some(&retire_hint),
            ..Choice::new("retire", &retire)
        },
    ];
    let chosen = match refused.leftover {
        Some(Leftover::Retire) => "retire",
        _ => "keep",
    };
    let body = html! {
        (fields.file(&FileInput {
            name: "file",
            label: Label::from(file.as_str()),
            hint: Some(&file_hint),
            accept: Some(".csv,.xlsx"),
            multiple: false,
        }))
        (fields.radios(&Choices {
            name: "leftover",
            legend: Label::sized(&leftover, Size::S),
            choices: &choices,
            chosen: &[chosen],
            ..Choices::default()
        }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let list_url = format!("/frameworks/{}/terms.csv", current.id());
    frame(app, signed, current, t.text("framework-import-title"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(words, &errors))
            h1 { (t.text("framework-import-title")) }
            p { (t.with("framework-import-about", &[("framework", current.name())])) }
            @if !refused.issues.is_empty() { (issues(t, &refused.issues)) }
            (ui::form(words, &options, &body))
            h2 { (t.text("framework-import-columns")) }
            p { (t.text("framework-import-start")) " " a class="nhsuk-link" href=(list_url) download { (t.text("framework-import-list")) } }
            (columns(t))
        })
}

fn columns(t: &Texts) -> Markup {
    let meanings = COLUMNS.map(|column| t.text(&format!("framework-import-column-{column}")));
    html! {
        dl class="nhsuk-summary-list" {
            @for (column, meaning) in COLUMNS.iter().zip(&meanings) {
                div class="nhsuk-summary-list__row" {
                    dt class="nhsuk-summary-list__key" { code { (column) } }
                    dd class="nhsuk-summary-list__value" { (meaning) }
                }
            }
        }
    }
}

fn issues(t: &Texts, issues: &[Issue]) -> Markup {
    let heads =
        ["row", "column", "problem"].map(|head| t.text(&format!("framework-import-issue-{head}")));
    let head = [
        Column::text("row", &heads[0]),
        Column::text("column", &heads[1]),
        Column::text("problem", &heads[2]),
    ];
    let rows = issues
        .iter()
        .map(|issue| {
            vec![
                Cell::Text(issue.row().map(|row| row.to_string()).unwrap_or_default()),
                Cell::Text(issue.column().unwrap_or_default().to_owned()),
                Cell::Text(issue.said(t)),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("framework-import-issues"),
            columns: &head,
            rows,
            ..DataTable::default()
        },
    )
}

/// What would change.
#[derive(Debug)]
pub(super) struct Preview<'a> {
    /// The changes.
    pub(super) changes: &'a [Change],
    /// What was sent.
    pub(super) sent: &'a Sent,
    /// Somebody made a version since these changes were first shown.
    pub(super) others_changed_it: bool,
}

/// Shows what would change and asks for agreement.
///
/// # Errors
/// When the rows are more text than a page can carry.
pub(super) fn preview(
    app: &App,
    signed: &Signed,
    current: &Framework,
    preview: &Preview<'_>,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let words = t.words();
    let rows = preview
        .sent
        .rows_as_text()
        .ok_or_else(|| Failure::Unfit(t.text("framework-import-too-much")))?;
    let version = current.version().to_string();
    let next = current.version().next().to_string();
    let leftover = match preview.sent.leftover() {
        Leftover::Keep => "keep",
        Leftover::Retire => "retire",
    };
    let hidden = [
        ("rows", rows.as_str()),
        ("leftover", leftover),
        ("file_name", preview.sent.file_name()),
        ("agreed", &version),
    ];
    let action = format!("/frameworks/{}/import", current.id());
    let options = Form {
        action: &action,
        hidden: &hidden,
        multipart: true,
        ..Form::default()
    };
    let agree = t.with("framework-import-agree", &[("version", &next)]);
    let button = ui::button(&Button {
        text: &agree,
        prevent_double_click: true,
        ..Button::default()
    });
    let count = i64::try_from(preview.changes.len()).unwrap_or(i64::MAX);
    let title = t.text("framework-import-preview");
    let again = format!("/frameworks/{}/import", current.id());
    Ok(frame(app, signed, current, title.clone()).body(html! {
        h1 { (title) }
        @if preview.others_changed_it {
            (ui::warning_callout(words, 2, &t.text("framework-import-others"), &html! { p { (t.text("framework-import-others-text")) } }))
        }
        @if preview.changes.is_empty() {
            p { (t.text("framework-import-nothing")) }
        } @else {
            p { (t.count("framework-import-changes", count)) " " (t.text("framework-import-kept")) }
            (changes(t, preview.changes))
            (ui::form(words, &options, &button))
        }
        p { a class="nhsuk-link" href=(again) { (t.text("framework-import-another")) } }
    }))
}

fn changes(t: &Texts, changes: &[Change]) -> Markup {
    let heads = ["kind", "what"].map(|head| t.text(&format!("framework-import-change-{head}")));
    let columns = [
        Column::text("kind", &heads[0]),
        Column::text("what", &heads[1]),
    ];
    let rows = changes
        .iter()
        .map(|change| {
            let kind = match change {
                Change::Added(_) => "added",
                Change::Replaced { .. } => "replaced",
                Change::Altered { .. } => "altered",
                Change::Retired(_) => "retired",
                Change::Group { .. } => "group",
            };
            vec![
                Cell::Text(t.text(&format!("framework-import-change-{kind}"))),
                Cell::Text(change.to_string()),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("framework-import-changes-caption"),
            columns: &columns,
            rows,
            ..DataTable::default()
        },
    )
}
