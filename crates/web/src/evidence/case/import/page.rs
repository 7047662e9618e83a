//! The two pages.

use super::plan::{Plan, Problem, QUESTION};
use super::sent::Table;
use crate::evidence::case::attribute::{KINDS, kind_name};
use crate::evidence::case::kinds;
use crate::evidence::{address, frame};
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Column, DataTable, FieldErrors, FileInput, Form, Label, Select,
};
use crate::{App, Failure, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::study;
use store::permits;

/// The form that takes a file.
pub(in crate::evidence::case) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    form(&state, &signed, id(&one)?, &[]).await
}

async fn name_of(app: &App, signed: &Signed, one: StudyId) -> Result<String, Failure> {
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::StudyCase, to::Create>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    tx.rollback().await?;
    Ok(name)
}

/// The form, with what was wrong with the file.
pub(super) async fn form(
    app: &App,
    signed: &Signed,
    one: StudyId,
    messages: &[String],
) -> Result<Response, Failure> {
    let t = &app.texts;
    let name = name_of(app, signed, one).await?;
    let mut errors = FieldErrors::default();
    for message in messages {
        errors.add("file", message.clone());
    }
    let f = ui::Fields::new(t.words(), &errors);
    let [title, file, hint, check] = [
        "cases-import",
        "cases-import-file",
        "cases-import-file-hint",
        "cases-import-check",
    ]
    .map(|key| t.text(key));
    let action = address(one, "cases/import");
    let options = Form {
        action: &action,
        multipart: true,
        ..Form::default()
    };
    let inside = html! {
        (f.file(&FileInput { name: "file", label: Label::from(file.as_str()), hint: Some(&hint), accept: Some(".csv,.xlsx"), ..FileInput::default() }))
        (ui::button(&Button { text: &check, prevent_double_click: true, ..Button::default() }))
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("cases-title"), address(one, "cases"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), &errors))
            h1 { (title) }
            p { (t.text("cases-import-about")) }
            (ui::form(t.words(), &options, &inside))
        }))
}

/// What the table becomes, to be agreed to or changed.
pub(super) async fn preview(
    app: &App,
    signed: &Signed,
    one: StudyId,
    (table, plan): (&Table, &Plan),
    problems: &[Problem],
) -> Result<Response, Failure> {
    let t = &app.texts;
    let name = name_of(app, signed, one).await?;
    let rows = serde_json::to_string(table)
        .map_err(|_| Failure::Internal("a table could not be written as text".into()))?;
    let title = t.text("cases-import-preview");
    let [again, agree] = ["cases-import-again", "cases-import-agree"].map(|key| t.text(key));
    let count = i64::try_from(table.rows.len()).unwrap_or(i64::MAX);
    let with_answers = table.rows.iter().filter(|row| {
        let answers = |at: &usize| !row.cell(*at).trim().is_empty();
        plan.questions.iter().any(answers)
    });
    let with_answers = i64::try_from(with_answers.count()).unwrap_or(i64::MAX);
    let action = address(one, "cases/import");
    let form = Form {
        action: &action,
        hidden: &[("rows", &rows)],
        multipart: true,
        ..Form::default()
    };
    let inside = html! {
        (questions(t, table, plan))
        (ui::button_group(&html! {
            (ui::button(&Button { text: &agree, name: Some("agreed"), value: Some("yes"), prevent_double_click: true, ..Button::default() }))
            (ui::button(&Button { text: &again, kind: ui::ButtonKind::Secondary, name: Some("agreed"), value: Some("no"), ..Button::default() }))
        }))
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("cases-title"), address(one, "cases"))
        .errors(!problems.is_empty())
        .body(html! {
            h1 { (title) }
            p { (t.count("cases-import-rows", count)) }
            @if !plan.questions.is_empty() { p { (t.count("cases-import-answers", with_answers)) } }
            @if !problems.is_empty() { (listed(t, problems)) }
            (ui::form(t.words(), &form, &inside))
            p { a class="nhsuk-link" href=(action) { (t.text("cases-import-another")) } }
        }))
}

fn listed(t: &Texts, problems: &[Problem]) -> Markup {
    let heads =
        ["row", "column", "problem"].map(|key| t.text(&format!("framework-import-issue-{key}")));
    let columns = [
        Column::number("row", &heads[0]),
        Column::text("column", &heads[1]),
        Column::text("problem", &heads[2]),
    ];
    let rows = problems
        .iter()
        .map(|problem| {
            vec![
                Cell::Text(problem.row.map_or_else(String::new, |row| row.to_string())),
                problem.column.as_str().into(),
                problem.message.as_str().into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("cases-import-problems"),
            columns: &columns,
            rows,
            ..DataTable::default()
        },
    )
}

fn questions(t: &Texts, table: &Table, plan: &Plan) -> Markup {
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let [names, kind, none, question] = [
        "cases-import-names",
        "cases-import-kind",
        "cases-import-none",
        "cases-import-question",
    ]
    .map(|key| t.text(key));
    let numbers: Vec<String> = (0..table.header.len()).map(|at| at.to_string()).collect();
    let heads: Vec<(&str, &str)> = numbers
        .iter()
        .zip(&table.header)
        .map(|(at, head)| (at.as_str(), head.as_str()))
        .collect();
    let case_kinds = kinds(t);
    let case_kinds: Vec<(&str, &str)> = case_kinds.iter().map(|(c, n)| (*c, n.as_str())).collect();
    let value_kinds: Vec<(&str, String)> = KINDS
        .iter()
        .map(|code| (*code, kind_name(t, code)))
        .collect();
    let mut choices: Vec<(&str, &str)> =
        value_kinds.iter().map(|(c, n)| (*c, n.as_str())).collect();
    choices.push((QUESTION, question.as_str()));
    choices.push(("none", none.as_str()));
    let chosen = plan.names.to_string();
    html! {
        (f.select(&Select { name: "names", label: Label::from(names.as_str()), options: &heads, chosen: &chosen, ..Select::default() }))
        (f.select(&Select { name: "case_kind", label: Label::from(kind.as_str()), options: &case_kinds, chosen: plan.case_kind.code(), ..Select::default() }))
        h2 { (t.text("cases-import-columns")) }
        @for (at, head) in table.header.iter().enumerate() {
            @if at != plan.names {
                @let field = format!("column-{at}");
                @let column = plan.columns.iter().find(|column| column.at == at);
                @let other = if plan.questions.contains(&at) { QUESTION } else { "none" };
                @let kind = column.map_or(other, |column| column.kind.code());
                @let examples = examples(table, at);
                @let hint = match column.and_then(|column| column.there) {
                    Some(_) => t.with("cases-import-there", &[("examples", examples.as_str())]),
                    None => t.with("cases-import-examples", &[("examples", examples.as_str())]),
                };
                (f.select(&Select { name: &field, label: Label::from(head.as_str()), hint: Some(&hint), options: &choices, chosen: kind, ..Select::default() }))
            }
        }
    }
}

/// An example is cut after so many characters.
const LONGEST_EXAMPLE: usize = 80;

/// The first different values of a column.
fn examples(table: &Table, at: usize) -> String {
    let mut first: Vec<&str> = Vec::new();
    for cell in table.rows.iter().map(|row| row.cell(at).trim()) {
        if !cell.is_empty() && !first.contains(&cell) {
            first.push(cell);
        }
        if first.len() == 3 {
            break;
        }
    }
    let shown = first
        .into_iter()
        .map(|cell| match cell.char_indices().nth(LONGEST_EXAMPLE) {
            Some((end, _)) => format!("{} …", &cell[..end]),
            None => cell.to_owned(),
        });
    shown.collect::<Vec<_>>().join(", ")
}
