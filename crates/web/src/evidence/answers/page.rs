//! The grid as a page.

use super::{Cell as Answer, Grid, Row, place};
use crate::evidence::columns::{Columns, Said};
use crate::evidence::material::download_button;
use crate::evidence::{address, frame, parts};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Column, DataTable, Empty, FieldErrors, FilterPanel, Label, Link, Pager,
    SearchInput,
};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use maud::{Markup, html};
use store::permits;

/// Respondents on a page.
const A_PAGE: usize = 25;
/// Questions beside each other; the others are a link away.
const COLUMNS: usize = 3;
/// What is said about them.
const WAYS: Said = Said {
    label: "answers-columns",
    shown: "answers-columns-shown",
    before: "answers-columns-before",
    after: "answers-columns-after",
};
/// As much of an answer is shown; the rest is a link away.
const SHOWN: usize = 400;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let grid = Grid::load(&mut tx, &state, &signed, one).await?;
    let may_add =
        permits::may_study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let title = t.text("answers-title");
    let bring = t.text("answers-import");
    Ok(frame(&state, &signed, (one, &grid.material.name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "answers"))
        p { (t.text("answers-about")) }
        @if may_add {
            (ui::button(&Button { text: &bring, href: Some(&address(one, "cases/import")), ..Button::default() }))
        }
        @if grid.rows.is_empty() {
            p { (t.text(if may_add { "answers-none-yet" } else { "answers-none" })) }
        } @else {
            (asking(t, one, &asked))
            (table(t, &grid, &asked))
            div class="app-downloads" {
                @for (file, key) in [("answers.xlsx", "answers-file-xlsx"), ("answers.csv", "answers-file-csv")] {
                    (download_button(t, &address(one, file), &Fields::default(), &t.text(key)))
                }
            }
        }
    }))
}

fn asking(t: &Texts, one: StudyId, asked: &Fields) -> Markup {
    let action = address(one, "answers");
    let label = t.text("answers-search");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            keep: &[("from", asked.get("from"))],
            clear_href: &action,
            ..FilterPanel::default()
        },
        &f.search(&SearchInput {
            name: "q",
            label: Label::from(label.as_str()),
            value: asked.get("q"),
            ..SearchInput::default()
        }),
    )
}

/// Whether the name or an answer of the row has the words.
fn fits(row: &Row, wanted: &str) -> bool {
    let has = |words: &str| words.to_lowercase().contains(wanted);
    has(&row.name) || row.cells.values().any(|cell| has(&cell.words))
}

fn table(t: &Texts, grid: &Grid, asked: &Fields) -> Markup {
    let one = grid.material.study;
    let wanted = asked.get("q").to_lowercase();
    let rows: Vec<&Row> = grid.rows.iter().filter(|row| fits(row, &wanted)).collect();
    let number = asked.read::<usize>("page").unwrap_or(1).max(1);
    let beside = Columns::read(asked, grid.questions.len(), COLUMNS);
    let shown: Vec<(usize, &String)> = beside
        .places()
        .filter_map(|at| Some((at, grid.questions.get(at)?)))
        .collect();
    let head = t.text("answers-column-case");
    let mut columns = vec![Column::text("case", &head)];
    columns.extend(
        shown
            .iter()
            .map(|(_, question)| Column::text("question", question)),
    );
    let cells: Vec<Vec<Cell>> = rows
        .iter()
        .skip((number - 1).saturating_mul(A_PAGE))
        .take(A_PAGE)
        .map(|row| {
            let name = row.name.as_str();
            let first = match row.case {
                Some(case) => Cell::link(name, address(one, &format!("cases/{case}"))),
                None => name.into(),
            };
            let mut cells = vec![first];
            cells.extend(shown.iter().map(|(at, question)| {
                let Some(answer) = row.cells.get(at) else {
                    return t.text("answers-no-answer").into();
                };
                let hidden = format!("{name}: {question}");
                in_table(
                    t,
                    answer,
                    &place(one, row.source, answer.paragraph),
                    &hidden,
                )
                .into()
            }));
            cells
        })
        .collect();
    let url = |name: &str, value: usize| {
        format!(
            "{}?{}",
            address(one, "answers"),
            asked.query_with(name, &value.to_string())
        )
    };
    let (clear, all) = (t.text("answers-show-all"), address(one, "answers"));
    html! {
        (beside.ways(t, &WAYS, &|from| url("from", from)))
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("answers-title"),
            caption_hidden: true,
            columns: &columns,
            rows: cells,
            first_cell_is_header: true,
            dense: true,
            empty: Empty {
                message: &t.text("answers-nothing-fits"),
                action: Some(Link::new(&clear, &all)),
            },
            ..DataTable::default()
        }))
        @if !rows.is_empty() {
            (ui::pager(t.words(), &Pager {
                page: number as u64,
                per_page: A_PAGE as u64,
                total: rows.len() as u64,
                url: &|page| url("page", usize::try_from(page).unwrap_or(1)),
            }))
        }
    }
}

/// An answer, cut where it is long, with how many codes it was given.
fn in_table(t: &Texts, answer: &Answer, href: &str, hidden: &str) -> Markup {
    let cut = answer.words.char_indices().nth(SHOWN).map(|(end, _)| end);
    let words = cut.map_or(answer.words.as_str(), |end| &answer.words[..end]);
    let codes = i64::try_from(answer.codes.len()).unwrap_or(i64::MAX);
    html! {
        @for line in words.split('\n') { span class="app-matrix__sentence" { (line) } }
        @if cut.is_some() { span class="app-matrix__sentence" { "…" } }
        a class="nhsuk-link app-matrix__open" href=(href) {
            (t.count("answers-open", codes)) (ui::visually_hidden(&format!(", {hidden}")))
        }
    }
}
