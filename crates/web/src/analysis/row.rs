//! The cases of a row of a truth table.

use super::numbers::{list, number, rounded, share, text, words};
use super::work::{self, Ended, Question, Told};
use super::{Opened, address, frame, open, show, tables};
use crate::routes::{AppState, id};
use crate::ui::{self, Cell, Column, DataTable, TagColour};
use crate::{App, Failure, Signed};
use ::analysis::Settings;
use ::analysis::qca::Comparison;
use access::to;
use axum::extract::Path;
use axum::response::Response;
use maud::html;
use serde_json::Value;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, row)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let opened = open::<to::Read>(&state, &signed, id(&one)?).await?;
    let Settings::Comparison(asked) = &opened.settings else {
        return Err(Failure::Missing);
    };
    let row: u64 = row.parse().map_err(|_| Failure::Missing)?;
    let title = t.with("analysis-row", &[("row", &row.to_string())]);
    let again = address(opened.id(), &format!("rows/{row}"));
    let told = work::answer(Question::of(&opened), state.around.now()).await?;
    if let Some(instead) = show::instead(&state, &signed, &opened, &told, (&title, &again)) {
        return Ok(instead);
    }
    let Told::Ended(ended) = &told else {
        return Err(Failure::Missing);
    };
    let Ended::Answered(answer) = &**ended else {
        return Err(Failure::Missing);
    };
    let truth = &answer.json["truth_table"];
    let found = list(truth, "rows")
        .iter()
        .find(|one| one["row"].as_u64() == Some(row))
        .ok_or(Failure::Missing)?;
    let comparison = answer.comparison.as_ref().ok_or(Failure::Missing)?;
    let row = members(comparison, asked, row)?;
    Ok(shown(&state, &signed, &opened, (&title, found), &row))
}

/// The cases of a row.
struct Row {
    /// The conditions.
    conditions: Vec<String>,
    /// The outcome.
    outcome: String,
    cases: Vec<Member>,
}

/// A case of a row.
struct Member {
    name: String,
    /// Its value of each condition.
    values: Vec<f64>,
    /// How much it has the outcome.
    outcome: f64,
    /// It belongs to the row and has the outcome below 0.5.
    deviant: bool,
}

fn members(
    comparison: &Comparison,
    asked: &::analysis::qca::Settings,
    row: u64,
) -> Result<Row, Failure> {
    let table = comparison.table();
    let conditions = table.conditions();
    let found = table
        .rows()
        .iter()
        .find(|one| one.number == row)
        .ok_or(Failure::Missing)?;
    let outcome = table.outcome();
    let cases = found
        .cases
        .iter()
        .map(|case| Member {
            name: conditions.cases().get(*case).cloned().unwrap_or_default(),
            values: (0..asked.table.conditions.len())
                .map(|condition| conditions.value(*case, condition))
                .collect(),
            outcome: outcome.values.get(*case).copied().unwrap_or(f64::NAN),
            deviant: found.deviant.contains(case),
        })
        .collect();
    Ok(Row {
        conditions: asked.table.conditions.clone(),
        outcome: outcome.name.clone(),
        cases,
    })
}

fn shown(
    app: &App,
    signed: &Signed,
    opened: &Opened,
    (title, found): (&str, &Value),
    row: &Row,
) -> Response {
    let t = &app.texts;
    let (case, belongs) = (
        t.text("analysis-column-case"),
        t.text("analysis-column-belongs"),
    );
    let mut columns = vec![Column::text("case", &case)];
    columns.extend(row.conditions.iter().map(|name| Column::number("", name)));
    columns.push(Column::number("", &row.outcome));
    columns.push(Column::text("belongs", &belongs));
    // A row that does not count as sufficient says that its cases lack the outcome.
    let expects = text(found, "out") != "0";
    let rows = row
        .cases
        .iter()
        .map(|member| {
            let mut cells = vec![Cell::from(member.name.as_str())];
            cells.extend(
                member
                    .values
                    .iter()
                    .map(|value| Cell::Text(rounded(*value))),
            );
            cells.push(rounded(member.outcome).into());
            let (key, colour) = match (member.deviant, member.deviant == expects) {
                (true, true) => ("analysis-case-without", TagColour::Orange),
                (true, false) => ("analysis-case-without", TagColour::Grey),
                (false, true) => ("analysis-case-with", TagColour::Orange),
                (false, false) => ("analysis-case-with", TagColour::Green),
            };
            cells.push(Cell::Markup(ui::tag(&t.text(key), colour)));
            cells
        })
        .collect();
    let configuration: Vec<String> = row
        .conditions
        .iter()
        .zip(list(found, "values"))
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    // Those that are not as the row says: the cases to go back to.
    let odd = row
        .cases
        .iter()
        .filter(|member| member.deviant == expects)
        .count();
    let odd_key = if expects {
        "analysis-row-without"
    } else {
        "analysis-row-with"
    };
    frame(app, signed, (opened.id(), &opened.kept.line.name), title).body(html! {
        h1 { (title) }
        p class="nhsuk-lede-text" { (configuration.join(", ")) }
        p { (tables::output(t, text(found, "out"))) }
        p {
            (t.with("analysis-row-fit", &[
                ("inclusion", &share(number(found, "incl"))),
                ("pri", &share(number(found, "pri"))),
                ("outcome", &row.outcome),
            ]))
        }
        (ui::data_table(t.words(), &DataTable {
            caption: &t.count("analysis-row-cases", i64::try_from(words(list(found, "cases")).len()).unwrap_or(0)),
            caption_size: ui::Size::S,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        }))
        @if odd > 0 { p { (t.count(odd_key, i64::try_from(odd).unwrap_or(0))) } }
    })
}
