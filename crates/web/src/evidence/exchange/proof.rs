//! The proof of a round trip: the study is written as a project, the file is read again as any other, and both are
//! compared. What differs is printed.

use super::export::{ORIGIN, takes};
use super::page::stays;
use crate::evidence::{address, frame};
use crate::routes::{AppState, id};
use crate::ui::{self, Button};
use crate::{App, Failure, Signed};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use interchange::qda::{Counts, Files, Project, QdaLimits, compare, read, write_qdpx};
use maud::html;
use std::io::Cursor;
use store::evidence::exchange::{LeftBehind, begin, left_behind, project};
use store::evidence::study;

/// So many differences are printed.
const PRINTED: usize = 200;

/// What came of it.
struct Proof {
    bytes: usize,
    before: Counts,
    after: Counts,
    /// How well the places fit their words in the file.
    score: f64,
    differences: Vec<String>,
    warnings: Vec<String>,
}

fn prove(before: &Project) -> Result<Proof, Failure> {
    let broken = |_| Failure::Internal("a project could not be written".into());
    let mut out = Cursor::new(Vec::new());
    let mut files: Files<Cursor<Vec<u8>>> = Files::Nowhere;
    let written = write_qdpx(before, &mut files, ORIGIN, &mut out).map_err(broken)?;
    let bytes = out.into_inner();
    let read = read("project.qdpx", bytes.as_slice(), &QdaLimits::default())
        .map_err(|problem| Failure::Internal(problem.to_string()))?;
    let warnings = written.into_iter().chain(read.warnings);
    Ok(Proof {
        bytes: bytes.len(),
        before: before.counts(),
        after: read.project.counts(),
        score: read.positions.score,
        differences: compare(before, &read.project),
        warnings: warnings.map(|warning| warning.says).collect(),
    })
}

/// Proves it. No file leaves.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let takes = takes(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &takes.study).await?;
    let left = left_behind(&mut tx, &takes.study).await?;
    let begun = begin(&mut tx, &state.around, takes).await?;
    tx.commit().await?;
    let mut tx = state.db.read().await?;
    let project = project(&mut tx, &begun).await?;
    tx.rollback().await?;
    let proof = tokio::task::spawn_blocking(move || prove(&project))
        .await
        .map_err(|_| Failure::Internal("a project could not be written".into()))??;
    Ok(show(&state, &signed, (one, &name), &proof, &left))
}

fn show(
    app: &App,
    signed: &Signed,
    (one, name): (StudyId, &str),
    proof: &Proof,
    left: &LeftBehind,
) -> Response {
    let t = &app.texts;
    let title = t.text("proof-title");
    let rows = [
        ("study-count-codes", proof.before.codes, proof.after.codes),
        (
            "study-count-sources",
            proof.before.sources,
            proof.after.sources,
        ),
        (
            "exchange-passages",
            proof.before.selections,
            proof.after.selections,
        ),
        (
            "study-count-codings",
            proof.before.codings,
            proof.after.codings,
        ),
        ("study-count-cases", proof.before.cases, proof.after.cases),
        ("study-count-memos", proof.before.notes, proof.after.notes),
        ("exchange-groups", proof.before.sets, proof.after.sets),
        ("exchange-links", proof.before.links, proof.after.links),
        ("exchange-people", proof.before.users, proof.after.users),
    ];
    let heads = ["what", "before", "after"].map(|key| t.text(&format!("proof-column-{key}")));
    let columns = [
        ui::Column::text("what", &heads[0]),
        ui::Column::number("before", &heads[1]),
        ui::Column::number("after", &heads[2]),
    ];
    let cells: Vec<Vec<ui::Cell>> = rows
        .iter()
        .map(|(key, before, after)| {
            vec![
                t.text(key).into(),
                before.to_string().into(),
                after.to_string().into(),
            ]
        })
        .collect();
    let verdict = if proof.differences.is_empty() {
        t.text("proof-same")
    } else {
        let number = proof.differences.len().to_string();
        t.with("proof-differs", &[("number", number.as_str())])
    };
    let back = t.text("proof-back");
    let exchange = address(one, "exchange");
    frame(app, signed, (one, name), &title)
        .step(t.text("exchange-title"), exchange.as_str())
        .body(html! {
            h1 { (title) }
            p { (t.text("proof-about")) }
            (ui::inset_text(t.words(), &html! { p { strong { (verdict) } } }))
            (ui::data_table(t.words(), &ui::DataTable {
                caption: &t.text("proof-counts"),
                columns: &columns,
                rows: cells,
                first_cell_is_header: true,
                ..ui::DataTable::default()
            }))
            p {
                (t.with("proof-places", &[
                    ("score", crate::evidence::material::percent(proof.score).as_str()),
                    ("size", (proof.bytes / 1024 + 1).to_string().as_str()),
                ]))
            }
            @if !proof.differences.is_empty() {
                h2 { (t.text("proof-differences")) }
                ul class="nhsuk-list nhsuk-list--bullet" {
                    @for line in proof.differences.iter().take(PRINTED) { li { (line) } }
                }
            }
            @if !proof.warnings.is_empty() {
                h2 { (t.text("exchange-warnings")) }
                ul class="nhsuk-list nhsuk-list--bullet" { @for line in &proof.warnings { li { (line) } } }
            }
            (stays(t, left))
            (ui::button(&Button { text: &back, href: Some(&exchange), ..Button::default() }))
        })
}
