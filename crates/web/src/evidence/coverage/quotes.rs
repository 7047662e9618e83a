//! The quotes behind a cell, in context.

use super::page::said;
use super::table::Grouping;
use crate::evidence::material::{Material, Whose};
use crate::evidence::{address, frame, quotes};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{self, Pager};
use crate::{Failure, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::{CodeId, SourceId, StudyId};
use maud::html;
use std::collections::BTreeSet;
use store::evidence::coding::{self, Filter};
use store::evidence::source;
use store::listing::Page;
use store::permits;

/// Quotes on a page.
const A_PAGE: u32 = 25;

/// The page. Without a cell in the address it says that there is nothing to show.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let material = Material::load(&mut tx, &state, &signed, one, Whose::read(&asked)).await?;
    let coverage = Grouping::read(&asked, &material).coverage(&material);
    let code = asked.read::<CodeId>("code");
    let column = coverage
        .columns
        .iter()
        .position(|c| c == asked.get("group"));
    let cell = coverage
        .rows
        .iter()
        .find(|row| Some(row.code) == code)
        .and_then(|row| row.cells.get(column?));
    let number = Page::new(asked.read("page").unwrap_or(1), A_PAGE);
    let all = cell.map_or(&[][..], |cell| &cell.codings);
    let from = usize::try_from(number.offset()).unwrap_or(usize::MAX);
    let only: Vec<_> = all
        .iter()
        .skip(from)
        .take(A_PAGE as usize)
        .copied()
        .collect();
    let reads = permits::study::<on::Coding, to::Read>(&mut tx, &signed.actor, one).await?;
    let sources = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let (lines, texts) = if only.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let filter = Filter {
            only,
            ..Filter::default()
        };
        let lines = coding::list(
            &mut tx,
            &state.around,
            &reads,
            &filter,
            Page::new(1, A_PAGE),
        )
        .await?
        .rows;
        let of: BTreeSet<SourceId> = lines.iter().map(|line| line.coding.source).collect();
        let of: Vec<SourceId> = of.into_iter().collect();
        let texts = source::texts(&mut tx, &state.around, &sources, &of).await?;
        (lines, texts)
    };
    tx.commit().await?;
    let title = match code {
        Some(code) if cell.is_some() => {
            format!("{} · {}", material.code_path(code), asked.get("group"))
        }
        _ => t.text("coverage-quotes"),
    };
    Ok(frame(&state, &signed, (one, &material.name), &title)
        .step(t.text("coverage-title"), address(one, "coverage"))
        .body(html! {
            h1 { (title) }
            @if let Some(cell) = cell { p { (said(t, cell)) } }
            @if lines.is_empty() { p { (t.text("coverage-no-quotes")) } }
            (quotes::list(t, one, &lines, &texts))
            @if !all.is_empty() {
                (ui::pager(t.words(), &Pager {
                    page: u64::from(number.number),
                    per_page: u64::from(A_PAGE),
                    total: all.len() as u64,
                    url: &|page| format!("{}?{}", address(one, "coverage/quotes"), asked.query_with("page", &page.to_string())),
                }))
            }
        }))
}
