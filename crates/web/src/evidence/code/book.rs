//! The codebook.

use super::address as of_code;
use crate::evidence::{address, frame, parts};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Cell, Column, DataTable, Empty, Link};
use crate::{Failure, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::code::Code;
use evidence::codebook::Codebook;
use ids::{CodeId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::code::{self, Uses};
use store::evidence::study;
use store::permits;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    let permit = permits::study::<on::Codebook, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let uses = code::uses(&mut tx, &permit).await?;
    let may_change =
        permits::may_study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let may_code =
        permits::may_study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    tx.rollback().await?;
    let (title, add, begin, search) = (
        t.text("codes-title"),
        t.text("code-add"),
        t.text("code-framework"),
        t.text("autocode-title"),
    );
    let by_search = address(one, "autocode");
    let (new, framework) = (address(one, "codes/new"), address(one, "codes/framework"));
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "codes"))
        @if may_change {
            (ui::button_group(&html! {
                (ui::button(&Button { text: &add, href: Some(&new), ..Button::default() }))
                (ui::button(&Button { text: &begin, kind: ButtonKind::Secondary, href: Some(&framework), ..Button::default() }))
            }))
        }
        @if may_code {
            p { a href=(by_search) { (search) } }
        }
        (table(t, one, &codebook, &uses, may_change))
    }))
}

fn table(
    t: &Texts,
    one: StudyId,
    codebook: &Codebook,
    uses: &HashMap<CodeId, Uses>,
    may_change: bool,
) -> Markup {
    let heads = ["name", "definition", "quotes", "sources"]
        .map(|key| t.text(&format!("codes-column-{key}")));
    let columns = [
        Column::text("name", &heads[0]),
        Column::text("definition", &heads[1]),
        Column::number("quotes", &heads[2]),
        Column::number("sources", &heads[3]),
    ];
    let rows: Vec<Vec<Cell>> = codebook
        .tree()
        .map(|(depth, code)| {
            let used = uses.get(&code.id).copied().unwrap_or_default();
            vec![
                named(t, one, depth, code).into(),
                first_words(&code.definition).into(),
                used.codings.to_string().into(),
                used.sources.to_string().into(),
            ]
        })
        .collect();
    let (add, new) = (t.text("code-add"), address(one, "codes/new"));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("codes-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            empty: Empty {
                message: &t.text("codes-none"),
                action: may_change.then(|| Link::new(&add, &new)),
            },
            ..DataTable::default()
        },
    )
}

/// A code as a row names it: how deep it is stands in its indent for the eye, and in words for the ear.
fn named(t: &Texts, one: StudyId, depth: usize, code: &Code) -> Markup {
    let level = (depth + 1).to_string();
    html! {
        span class={ "app-codes__code--depth-" (depth.min(5)) } {
            span class={ "app-chip app-chip--" (code.colour.code()) } aria-hidden="true" {}
            " " a class="nhsuk-link" href=(of_code(one, code.id, "")) { (code.name) }
            @if depth > 0 { (ui::visually_hidden(&format!(" ({})", t.with("codes-level", &[("level", level.as_str())])))) }
            @if !code.is_codable { " " span class="app-muted" { (t.text("codes-heading")) } }
        }
    }
}

/// So much of a definition stands in a row, in characters.
const DEFINITION: usize = 160;

fn first_words(definition: &str) -> String {
    let mut first: String = definition.chars().take(DEFINITION).collect();
    if first.len() < definition.len() {
        first.truncate(first.rfind(' ').unwrap_or(first.len()));
        first.push('…');
    }
    first
}
