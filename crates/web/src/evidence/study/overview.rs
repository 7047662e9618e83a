//! A study: what it asks, how much there is, what comes next.

use crate::evidence::{ADDRESS, address, parts, published};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind};
use crate::{Failure, Place, Shell, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::presence;
use store::evidence::study::{self, Extent, Study};
use store::permits;

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Read>(&mut tx, &signed.actor, one).await?;
    let study = study::load(&mut tx, &state.around, &permit).await?;
    let extent = study::extent(&mut tx, &permit).await?;
    let has_published = presence::is_published(&mut tx, &permit).await?;
    let may_change =
        permits::may_study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let settings = t.text("study-settings");
    Ok(Shell::new(&state, &signed, t.text("study-title"))
        .place(Place::Evidence)
        .step(t.text("studies-title"), ADDRESS)
        .body(html! {
            h1 { (study.name) }
            (parts(t, one, ""))
            (asks(t, &study))
            (figures(t, extent))
            @if has_published {
                p { a href=(address(one, published::PART)) { (t.text("published-link")) } }
            }
            @if may_change {
                (ui::button(&Button { text: &settings, kind: ButtonKind::Secondary, href: Some(&address(one, "settings")), ..Button::default() }))
            }
        }))
}

fn asks(t: &Texts, study: &Study) -> Markup {
    html! {
        @if !study.question.is_empty() {
            h2 { (t.text("study-question")) }
            p class="app-text" { (study.question) }
        }
        @if !study.about.is_empty() {
            h2 { (t.text("study-about")) }
            p class="app-text" { (study.about) }
        }
    }
}

fn figures(t: &Texts, extent: Extent) -> Markup {
    let card = |key: &str, count: i64| {
        ui::figure_card(
            &count.to_string(),
            &t.text(&format!("study-count-{key}")),
            None,
        )
    };
    ui::figure_row(&html! {
        (card("sources", extent.sources))
        (card("coded", extent.coded_sources))
        (card("codes", extent.codes))
        (card("codings", extent.codings))
        (card("memos", extent.memos))
        (card("cases", extent.cases))
    })
}
