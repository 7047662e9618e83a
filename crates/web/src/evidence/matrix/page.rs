//! The matrix as a table: a row for each case, a column for each construct.

use super::{Matrix, cell_address};
use crate::evidence::columns::{Columns, Said};
use crate::evidence::material::download_button;
use crate::evidence::{address, frame, parts};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Column, DataTable, Empty, FieldErrors, FilterPanel, Label, Link, Pager,
    SearchInput, TagColour,
};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::matrix::{Finding, Summary, check};
use evidence::study::StudyCase;
use ids::{CodeId, CodingId, StudyCaseId, StudyId};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use store::permits;

/// Cases on a page.
const A_PAGE: usize = 25;
/// Columns beside each other; the others are a link away.
const COLUMNS: usize = 4;
/// What is said about them.
const WAYS: Said = Said {
    label: "matrix-columns",
    shown: "matrix-columns-shown",
    before: "matrix-columns-before",
    after: "matrix-columns-after",
};

type Quotes = BTreeMap<(StudyCaseId, CodeId), BTreeSet<CodingId>>;

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
    let matrix = Matrix::load(&mut tx, &state, &signed, one).await?;
    let may_write =
        permits::may_study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let quotes = matrix.quotes(&matrix.constructs);
    let (title, choose) = (t.text("matrix-title"), t.text("matrix-choose"));
    let has_columns = !matrix.constructs.is_empty();
    Ok(frame(&state, &signed, (one, &matrix.material.name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "matrix"))
        p { (t.text("matrix-means")) }
        @if may_write {
            (ui::button(&Button { text: &choose, href: Some(&address(one, "matrix/constructs")), ..Button::default() }))
        }
        @if has_columns {
            (asking(t, one, &asked))
            (table(t, &matrix, &quotes, &asked))
            (looked_through(t, &matrix, &quotes))
            div class="app-downloads" {
                @for (file, key) in FILES { (download_button(t, &address(one, file), &Fields::default(), &t.text(key))) }
            }
        } @else {
            p { (t.text("matrix-no-constructs")) }
        }
    }))
}

/// The files, and the keys of what they are.
const FILES: &[(&str, &str)] = &[
    ("matrix.xlsx", "matrix-file-xlsx"),
    ("matrix.csv", "matrix-file-csv"),
    ("matrix/sentences.xlsx", "matrix-sentences-xlsx"),
    ("matrix/sentences.csv", "matrix-sentences-csv"),
];

fn asking(t: &Texts, one: StudyId, asked: &Fields) -> Markup {
    let action = address(one, "matrix");
    let label = t.text("matrix-search");
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            keep: &[("from", asked.get("from"))],
            clear_href: &action,
            ..FilterPanel::default()
        },
        &html! {
            (ui::Fields::new(t.words(), FieldErrors::NONE).search(&SearchInput { name: "q", label: Label::from(label.as_str()), value: asked.get("q"), ..SearchInput::default() }))
        },
    )
}

fn table(t: &Texts, matrix: &Matrix, quotes: &Quotes, asked: &Fields) -> Markup {
    let one = matrix.material.study;
    let wanted = asked.get("q").to_lowercase();
    let cases: Vec<&StudyCase> = matrix
        .material
        .cases
        .iter()
        .filter(|case| case.name.to_lowercase().contains(&wanted))
        .collect();
    let number = asked.read::<usize>("page").unwrap_or(1).max(1);
    let beside = Columns::read(asked, matrix.constructs.len(), COLUMNS);
    let shown = matrix.constructs.get(beside.places()).unwrap_or_default();
    let names: Vec<String> = shown
        .iter()
        .map(|code| matrix.material.code_path(*code))
        .collect();
    let head = t.text("matrix-column-case");
    let mut columns = vec![Column::text("case", &head)];
    columns.extend(names.iter().map(|name| Column::text("construct", name)));
    let rows: Vec<Vec<Cell>> = cases
        .iter()
        .skip((number - 1).saturating_mul(A_PAGE))
        .take(A_PAGE)
        .map(|case| {
            let mut row: Vec<Cell> = vec![Cell::link(
                case.name.as_str(),
                address(one, &format!("cases/{}", case.id)),
            )];
            row.extend(shown.iter().zip(&names).map(|(code, name)| {
                let at = (case.id, *code);
                let here = quotes.get(&at).map_or(0, BTreeSet::len);
                let hidden = format!("{}: {name}", case.name);
                in_table(
                    t,
                    &matrix.summary(at),
                    here,
                    &cell_address(one, at, ""),
                    &hidden,
                )
                .into()
            }));
            row
        })
        .collect();
    let to_cases = t.text("matrix-to-cases");
    let url = |name: &str, value: usize| {
        format!(
            "{}?{}",
            address(one, "matrix"),
            asked.query_with(name, &value.to_string())
        )
    };
    html! {
        (beside.ways(t, &WAYS, &|from| url("from", from)))
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("matrix-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            empty: Empty {
                message: &t.text("matrix-no-cases"),
                action: Some(Link::new(&to_cases, &address(one, "cases"))),
            },
            ..DataTable::default()
        }))
        @if !cases.is_empty() {
            (ui::pager(t.words(), &Pager {
                page: number as u64,
                per_page: A_PAGE as u64,
                total: cases.len() as u64,
                url: &|page| url("page", usize::try_from(page).unwrap_or(1)),
            }))
        }
    }
}

/// A cell of the table: the summary with what each sentence rests on, and the way to its quotes.
fn in_table(t: &Texts, summary: &Summary, quotes: usize, href: &str, hidden: &str) -> Markup {
    let number = i64::try_from(quotes).unwrap_or(i64::MAX);
    html! {
        @for sentence in summary.sentences() {
            span class="app-matrix__sentence" {
                (sentence.text) " "
                @if sentence.quotes.is_empty() { (ui::tag(&t.text("matrix-no-quote"), TagColour::Yellow)) }
                @else { span class="app-matrix__rests" { (t.count("matrix-rests", i64::try_from(sentence.quotes.len()).unwrap_or(i64::MAX))) } }
            }
        }
        @if summary.is_empty() && quotes > 0 { span class="app-matrix__sentence" { (ui::tag(&t.text("matrix-unwritten"), TagColour::Grey)) } }
        a class="nhsuk-link app-matrix__open" href=(href) {
            (t.count("matrix-open", number)) (ui::visually_hidden(&format!(", {hidden}")))
        }
    }
}

/// What in the matrix rests on nothing, and what is not written yet.
fn looked_through(t: &Texts, matrix: &Matrix, quotes: &Quotes) -> Markup {
    let chosen: BTreeSet<CodeId> = matrix.constructs.iter().copied().collect();
    let cells: BTreeMap<(StudyCaseId, CodeId), Summary> = matrix
        .cells
        .iter()
        .filter(|((_, code), _)| chosen.contains(code))
        .map(|(at, cell)| (*at, cell.summary()))
        .collect();
    let (mut bare, mut elsewhere, mut unwritten) = (0_i64, 0_i64, 0_i64);
    for finding in check(&cells, quotes) {
        match finding {
            Finding::WithoutQuote { .. } => bare += 1,
            Finding::QuoteFromElsewhere { .. } => elsewhere += 1,
            Finding::EmptyThoughQuoted { .. } => unwritten += 1,
        }
    }
    let sentences: usize = cells
        .values()
        .map(|summary| summary.sentences().len())
        .sum();
    html! {
        h2 { (t.text("matrix-looked-through")) }
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { (t.with("matrix-finding-bare", &[("number", bare.to_string().as_str()), ("all", &sentences.to_string())])) }
            li { (t.count("matrix-finding-elsewhere", elsewhere)) }
            li { (t.count("matrix-finding-unwritten", unwritten)) }
        }
    }
}
