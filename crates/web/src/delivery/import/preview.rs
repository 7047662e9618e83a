//! What is wrong with a file, or what it would change.

use super::{address, page::discard, page::frame, page::problems};
use crate::ui::{self, Button, Cell, Choice, Choices, Column, DataTable, FieldErrors, Form, Label};
use crate::{App, Signed, Texts};
use axum::response::Response;
use delivery::records::Kind;
use maud::{Markup, html};
use store::delivery::import::{Importer, Kept, Plan};

/// What somebody agrees to, in a few words, to notice when it is something else by then.
pub(super) fn seen(plan: &Plan) -> String {
    format!("{}; {} alike", plan.in_words(), plan.duplicates.len())
}

/// The page. `wrong` is the key of a sentence about why what was agreed to was not done.
pub(super) fn page(
    app: &App,
    signed: &Signed,
    importer: &Importer,
    kept: &Kept,
    plan: &Plan,
    wrong: Option<&str>,
) -> Response {
    let t = &app.texts;
    let words = t.words();
    let mut errors = FieldErrors::default();
    if let Some(wrong) = wrong {
        errors.add("different", t.text(wrong));
    }
    let fits = plan.problems.none_stops();
    let title = t.text(if fits {
        "import-preview"
    } else {
        "import-mend"
    });
    let all = format!("{}/problems.csv", address(kept.id));
    frame(app, signed, title.clone())
        .back(t.text("import-title"), "/delivery/import")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(words, &errors))
            h1 { (title) }
            p { (t.with("import-preview-file", &[("file", &kept.name), ("kind", &t.text(&format!("import-kind-{}", kept.kind.code())))])) }
            @if !fits {
                p { (t.text("import-mend-about")) }
            }
            @if !plan.problems.is_empty() { (problems(t, &plan.problems, Some(&all))) }
            @if fits {
                @if !is_empty(plan) { (counts(t, plan)) }
                (changes(t, importer, plan))
                @if plan.changes_nothing() {
                    p { (t.text(if is_empty(plan) { "import-no-rows" } else { "import-nothing" })) }
                } @else {
                    (agree(t, kept, plan, &errors))
                }
            }
            (discard(t, kept))
        })
}

/// Whether the file has the names of columns and not one row.
fn is_empty(plan: &Plan) -> bool {
    plan.kinds
        .iter()
        .all(|kind| kind.new + kind.changed + kind.unchanged == 0)
}

fn counts(t: &Texts, plan: &Plan) -> Markup {
    html! {
        ul class="nhsuk-list nhsuk-list--bullet" {
            @for kind in &plan.kinds {
                @for (key, count) in [("new", kind.new), ("changed", kind.changed), ("unchanged", kind.unchanged)] {
                    li { (t.count(&format!("import-count-{key}"), i64::try_from(count).unwrap_or(i64::MAX))) }
                }
            }
        }
    }
}

/// The first changed rows, field by field. Who may not see what is kept about people sees which fields, not what they
/// say.
fn changes(t: &Texts, importer: &Importer, plan: &Plan) -> Markup {
    let heads = ["row", "reference", "field", "before", "after"]
        .map(|head| t.text(&format!("import-change-{head}")));
    let mut columns = vec![
        Column::number("row", &heads[0]),
        Column::text("reference", &heads[1]),
        Column::text("field", &heads[2]),
    ];
    let shows = plan.kinds.iter().all(|kind| kind.kind == Kind::Sites) || importer.sees_people();
    if shows {
        columns.push(Column::text("before", &heads[3]));
        columns.push(Column::text("after", &heads[4]));
    }
    let mut rows = Vec::new();
    for change in plan.kinds.iter().flat_map(|kind| &kind.changes) {
        for field in &change.fields {
            let mut row = vec![
                Cell::Text(change.row.to_string()),
                Cell::Text(change.reference.to_string()),
                Cell::Text(field.name.to_owned()),
            ];
            if shows {
                row.push(Cell::Text(field.before.clone()));
                row.push(Cell::Text(field.after.clone()));
            }
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return html! {};
    }
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("import-changes"),
            columns: &columns,
            rows,
            ..DataTable::default()
        },
    )
}

fn agree(t: &Texts, kept: &Kept, plan: &Plan, errors: &FieldErrors) -> Markup {
    let words = t.words();
    let action = format!("{}/apply", address(kept.id));
    let seen = seen(plan);
    let hidden = [("seen", seen.as_str())];
    let form = Form {
        action: &action,
        hidden: &hidden,
        ..Form::default()
    };
    let fields = ui::Fields::new(words, errors);
    let different = t.text("import-duplicates-different");
    let body = html! {
        @if !plan.duplicates.is_empty() {
            (duplicates(t, plan))
            (fields.checkboxes(&Choices {
                name: "different",
                legend: Label::from(t.text("import-duplicates-question").as_str()),
                choices: &[Choice::new("yes", &different)],
                ..Choices::default()
            }))
        }
        (ui::button(&Button { text: &t.text("import-apply"), prevent_double_click: true, ..Button::default() }))
    };
    ui::form(words, &form, &body)
}

/// How many possible duplicates a page lists.
const LISTED: usize = 200;

fn duplicates(t: &Texts, plan: &Plan) -> Markup {
    let heads = ["row", "reference", "other", "why"]
        .map(|head| t.text(&format!("import-duplicate-{head}")));
    let columns = [
        Column::number("row", &heads[0]),
        Column::text("reference", &heads[1]),
        Column::text("other", &heads[2]),
        Column::text("why", &heads[3]),
    ];
    let rows: Vec<Vec<Cell>> = plan
        .duplicates
        .iter()
        .take(LISTED)
        .map(|duplicate| {
            let other = match (&duplicate.other, duplicate.other_row) {
                (Some(other), Some(row)) => t.with(
                    "import-duplicate-in-row",
                    &[("other", other), ("row", &row.to_string())],
                ),
                (Some(other), None) => other.clone(),
                _ => t.text("import-duplicate-elsewhere"),
            };
            vec![
                Cell::Text(duplicate.row.to_string()),
                Cell::Text(duplicate.reference.to_string()),
                Cell::Text(other),
                Cell::Text(t.text(&format!("import-likeness-{}", duplicate.likeness.code()))),
            ]
        })
        .collect();
    let total = i64::try_from(plan.duplicates.len()).unwrap_or(i64::MAX);
    html! {
        h2 { (t.text("import-duplicates-title")) }
        p { (t.text("import-duplicates-about")) }
        (ui::data_table(t.words(), &DataTable {
            caption: &t.count("import-duplicates", total),
            columns: &columns,
            rows,
            ..DataTable::default()
        }))
    }
}
