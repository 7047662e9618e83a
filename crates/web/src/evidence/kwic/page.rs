//! The page.

use super::{Concordance, Found, Order, WIDEST, concordance, width};
use crate::evidence::material::download_button;
use crate::evidence::{address, frame, parts, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Cell, Column, DataTable, Empty, FieldErrors, Form, Label, Method, Pager, SearchInput,
    Select, TextInput,
};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::study;
use store::permits;

/// Lines on a page.
const A_PAGE: usize = 50;

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
    let reads = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &reads).await?;
    let mut errors = FieldErrors::default();
    let mut found = None;
    if !asked.get("q").is_empty() {
        match concordance(&mut tx, &state, &signed, one, &asked).await? {
            Ok(lines) => found = Some(lines),
            Err(message) => errors.add("q", message),
        }
    }
    tx.commit().await?;
    let title = t.text("kwic-title");
    Ok(frame(&state, &signed, (one, &name), &title)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), &errors))
            h1 { (title) }
            (parts(t, one, "kwic"))
            p { (t.text("kwic-means")) }
            (asking(t, one, &asked, &errors))
            @if let Some(found) = &found { (lines(t, one, found, &asked)) }
        }))
}

fn asking(t: &Texts, one: StudyId, asked: &Fields, errors: &FieldErrors) -> Markup {
    let action = address(one, "kwic");
    let f = ui::Fields::new(t.words(), errors);
    let [label, hint, width_label, order] = [
        "kwic-keyword",
        "kwic-keyword-hint",
        "kwic-width",
        "kwic-order",
    ]
    .map(|key| t.text(key));
    let names =
        ["kwic-order-place", "kwic-order-before", "kwic-order-after"].map(|key| t.text(key));
    let options: Vec<(&str, &str)> = Order::ALL
        .iter()
        .zip(&names)
        .map(|(order, name)| (order.code(), name.as_str()))
        .collect();
    let width_hint = t.with("kwic-width-hint", &[("most", WIDEST.to_string().as_str())]);
    ui::form(
        t.words(),
        &Form {
            action: &action,
            method: Method::Get,
            ..Form::default()
        },
        &html! {
            (f.select(&Select { name: "order", label: Label::from(order.as_str()), options: &options, chosen: asked.get("order"), ..Select::default() }))
            (f.text(&TextInput { name: "width", label: Label::from(width_label.as_str()), hint: Some(&width_hint), value: &width(asked).to_string(), width: Some(3), input_mode: Some("numeric"), ..TextInput::default() }))
            (f.search(&SearchInput { name: "q", label: Label::from(label.as_str()), hint: Some(&hint), value: asked.get("q"), ..SearchInput::default() }))
        },
    )
}

fn lines(t: &Texts, one: StudyId, found: &Concordance, asked: &Fields) -> Markup {
    let number = asked.read::<usize>("page").unwrap_or(1).max(1);
    let heads =
        ["before", "keyword", "after", "source"].map(|key| t.text(&format!("kwic-column-{key}")));
    let columns = [
        // The words before stand at the right, beside the keyword.
        Column::number("before", &heads[0]),
        Column::text("keyword", &heads[1]),
        Column::text("after", &heads[2]),
        Column::text("source", &heads[3]),
    ];
    let rows: Vec<Vec<Cell>> = found
        .lines
        .iter()
        .skip((number - 1).saturating_mul(A_PAGE))
        .take(A_PAGE)
        .map(|found| row(one, found))
        .collect();
    let all = i64::try_from(found.lines.len()).unwrap_or(i64::MAX);
    html! {
        h2 { (t.count("kwic-found", all)) }
        @if found.cut { p { (t.text("kwic-cut")) } }
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("kwic-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            dense: true,
            empty: Empty { message: &t.text("kwic-none"), action: None },
            ..DataTable::default()
        }))
        @if all > 0 {
            (ui::pager(t.words(), &Pager {
                page: number as u64,
                per_page: A_PAGE as u64,
                total: found.lines.len() as u64,
                url: &|page| format!("{}?{}", address(one, "kwic"), asked.query_with("page", &page.to_string())),
            }))
            (download_button(t, &address(one, "kwic.csv"), asked, &t.text("kwic-file")))
        }
    }
}

fn row(one: StudyId, found: &Found) -> Vec<Cell> {
    let line = &found.line;
    vec![
        line.before.as_str().into(),
        html! { mark { (line.keyword) } }.into(),
        line.after.as_str().into(),
        Cell::link(
            format!("{}, {}", found.name, line.span.start() + 1),
            workbench::address(one, found.source, ""),
        ),
    ]
}
