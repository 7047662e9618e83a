//! An earlier wording, to be read only. It can hold what was taken out later, so it is opened by those who correct.

use super::address;
use crate::evidence::{address as in_study, frame, workbench};
use crate::routes::{AppState, id};
use crate::ui;
use crate::{Failure, Signed, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::{SourceId, StudyId};
use maud::html;
use store::evidence::{source, study};
use store::permits;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, of, number)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let (one, of): (StudyId, SourceId) = (id(&one)?, id(&of)?);
    let number: i64 = number.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let leave = permits::study::<on::StudySource, to::Change>(&mut tx, &signed.actor, one).await?;
    let read = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &leave).await?;
    let source = source::load(&mut tx, &state.around, &read, of).await?;
    let wordings = source::wordings(&mut tx, &read, of).await?;
    let words = source::words_of(&mut tx, &state.around, &read, of, number).await?;
    tx.commit().await?;
    let line = wordings
        .iter()
        .find(|line| line.number == number)
        .ok_or(Failure::Missing)?;
    let at = line
        .at
        .0
        .to_zoned(signed.organisation.time_zone.clone())
        .date();
    let why = if number == 1 {
        t.text("wordings-first")
    } else {
        line.why.clone()
    };
    let values = [
        ("number", number.to_string()),
        ("all", wordings.len().to_string()),
        ("date", dates::shown(t, at)),
        ("why", why),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let title = t.with("wording-title", &values);
    Ok(frame(&state, &signed, (one, &name), &title)
        .step(t.text("sources-title"), in_study(one, "sources"))
        .step(&source.name, workbench::address(one, of, ""))
        .step(t.text("corrections-title"), address(one, of, ""))
        .body(html! {
            h1 { (source.name) ": " (title) }
            (ui::inset_text(t.words(), &html! { p { (t.with("wording-about", &values)) } }))
            @for line in words.as_str().lines().filter(|line| !line.trim().is_empty()) {
                p class="app-text" { (line) }
            }
        }))
}
