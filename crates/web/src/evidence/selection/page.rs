//! The page.

use super::{Line, Of, Ranking, Unranked};
use crate::evidence::material::{download_button, percent, whose_field};
use crate::evidence::{address, frame, parts, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Choice, Choices, Column, DataTable, Empty, FieldErrors, Form, Label,
    Method, Pager, Select, Size,
};
use crate::{Failure, Fields, Signed, Texts};
use axum::extract::Path;
use axum::response::Response;
use evidence::selection::By;
use ids::StudyId;
use maud::{Markup, html};

/// Lines on a page.
const A_PAGE: usize = 100;

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
    let read = Unranked::load(&mut tx, &state, &signed, one, &asked).await?;
    tx.commit().await?;
    let ranking = read.ranked();
    let title = t.text("selection-title");
    Ok(
        frame(&state, &signed, (one, &ranking.material.name), &title).body(html! {
            h1 { (title) }
            (parts(t, one, "selection"))
            p { (t.text("selection-means")) }
            (asking(t, one, &ranking, &asked))
            @if !ranking.chosen.is_empty() { (ranked(t, one, &ranking, &asked)) }
        }),
    )
}

fn asking(t: &Texts, one: StudyId, ranking: &Ranking, asked: &Fields) -> Markup {
    let action = address(one, "selection");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let [
        codes,
        codes_hint,
        of,
        sources,
        cases,
        by,
        codings,
        words,
        send,
    ] = [
        "selection-codes",
        "selection-codes-hint",
        "selection-of",
        "selection-of-sources",
        "selection-of-cases",
        "selection-by",
        "selection-by-codings",
        "selection-by-words",
        "selection-send",
    ]
    .map(|key| t.text(key));
    let named: Vec<(String, String)> = ranking
        .material
        .codebook
        .tree()
        .map(|(_, code)| (code.id.to_string(), ranking.material.code_path(code.id)))
        .collect();
    let choices: Vec<Choice<'_>> = named
        .iter()
        .map(|(id, path)| Choice::new(id, path))
        .collect();
    let chosen: Vec<String> = ranking.chosen.iter().map(ToString::to_string).collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let by_code = if ranking.by == By::Words { "words" } else { "" };
    if choices.is_empty() {
        return html! { p { (t.text("counts-no-codes")) } };
    }
    ui::form(
        t.words(),
        &Form {
            action: &action,
            method: Method::Get,
            ..Form::default()
        },
        &html! {
            (ui::details(&codes, chosen.is_empty(), &f.checkboxes(&Choices { name: "code", legend: Label::sized(&codes, Size::S), hint: Some(&codes_hint), choices: &choices, chosen: &chosen, small: true, ..Choices::default() })))
            (f.select(&Select { name: "of", label: Label::from(of.as_str()), options: &[("", &sources), ("cases", &cases)], chosen: Of::read(asked).code(), ..Select::default() }))
            (f.select(&Select { name: "by", label: Label::from(by.as_str()), options: &[("", &codings), ("words", &words)], chosen: by_code, ..Select::default() }))
            (whose_field(t, &ranking.material.coders, asked))
            (ui::button(&Button { text: &send, ..Button::default() }))
        },
    )
}

fn ranked(t: &Texts, one: StudyId, ranking: &Ranking, asked: &Fields) -> Markup {
    let number = asked.read::<usize>("page").unwrap_or(1).max(1);
    let heads = [
        "rank",
        "name",
        "chosen-codings",
        "codings",
        "share-codings",
        "chosen-words",
        "words",
        "share-words",
    ]
    .map(|key| t.text(&format!("selection-column-{key}")));
    let mut columns = vec![
        Column::number("rank", &heads[0]),
        Column::text("name", &heads[1]),
        Column::number("chosen_codings", &heads[2]),
        Column::number("codings", &heads[3]),
        Column::number("share_of_codings", &heads[4]),
    ];
    let with_words = ranking.by == By::Words;
    if with_words {
        columns.push(Column::number("chosen_words", &heads[5]));
        columns.push(Column::number("words", &heads[6]));
        columns.push(Column::number("share_of_words", &heads[7]));
    }
    let none = t.text("selection-none-known");
    let share = |share: Option<f64>| share.map_or_else(|| none.clone(), percent);
    let row = |line: &Line| -> Vec<Cell> {
        let href = match (line.source, line.case) {
            (Some(source), _) => workbench::address(one, source, ""),
            (None, Some(case)) => address(one, &format!("cases/{case}")),
            (None, None) => address(one, ""),
        };
        let mut cells: Vec<Cell> = vec![
            line.rank.to_string().into(),
            Cell::link(line.name.as_str(), href),
            line.chosen_codings.to_string().into(),
            line.codings.to_string().into(),
            share(line.share_of_codings).into(),
        ];
        if with_words {
            cells.push(line.chosen_words.to_string().into());
            cells.push(line.words.to_string().into());
            cells.push(share(line.share_of_words).into());
        }
        cells
    };
    let rows: Vec<Vec<Cell>> = ranking
        .lines
        .iter()
        .skip((number - 1).saturating_mul(A_PAGE))
        .take(A_PAGE)
        .map(row)
        .collect();
    let caption = t.text("selection-ranking");
    html! {
        h2 { (caption) }
        (ui::data_table(t.words(), &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            dense: true,
            empty: Empty { message: &t.text("selection-none"), action: None },
            ..DataTable::default()
        }))
        @if !ranking.lines.is_empty() {
            (ui::pager(t.words(), &Pager {
                page: number as u64,
                per_page: A_PAGE as u64,
                total: ranking.lines.len() as u64,
                url: &|page| format!("{}?{}", address(one, "selection"), asked.query_with("page", &page.to_string())),
            }))
            (download_button(t, &address(one, "selection.csv"), asked, &t.text("selection-file")))
        }
    }
}
