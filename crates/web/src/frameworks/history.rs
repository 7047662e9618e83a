//! The versions of a vocabulary: who made each, when, why, and what it changed.

use super::present::framework_url;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::{self, Event};
use crate::{Failure, Place, Shell, Signed, Texts, dates};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::Response;
use frameworks::{FrameworkId, changes_between};
use maud::{Markup, html};
use store::frameworks::{Saved, Vocabularies};
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default().get(
        "/frameworks/{id}/history",
        Needs::May(Action::Read, Resource::Framework),
        page,
    )
}

async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Read>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let vocabularies = store::frameworks::load(&mut tx, permit.subject()).await?;
    let saved = store::frameworks::history(&mut tx, &permit, &id).await?;
    tx.rollback().await?;
    let current = vocabularies.current_of(&id).ok_or(Failure::Missing)?;
    let t = &state.texts;
    let nobody = t.text("framework-history-command-line");
    let whens: Vec<(String, String)> = saved
        .iter()
        .map(|saved| {
            let when = dates::day_and_time(t, saved.at.0, &signed.organisation.time_zone);
            (when, saved.at.text())
        })
        .collect();
    let mut events: Vec<Event<'_>> = saved
        .iter()
        .zip(&whens)
        .map(|(saved, (when, datetime))| Event {
            title: html! { a class="nhsuk-link" href=(framework_url(&id, Some(&saved.version))) { (version_name(t, &saved.version.to_string())) } },
            by: Some(saved.by.as_deref().unwrap_or(&nobody)),
            when,
            datetime: Some(datetime),
            body: Some(changes(t, &vocabularies, &id, saved)),
        })
        .collect();
    let shipped_note = t.text("framework-history-shipped");
    for shipped in vocabularies.versions(&id).filter(|version| {
        !saved
            .iter()
            .any(|saved| saved.version == *version.version())
    }) {
        events.push(Event {
            title: html! { a class="nhsuk-link" href=(framework_url(&id, Some(shipped.version()))) { (version_name(t, &shipped.version().to_string())) } },
            when: &shipped_note,
            ..Event::default()
        });
    }
    let title = t.with("framework-history-title", &[("name", current.name())]);
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Place::Frameworks)
        .step(t.text("frameworks-title"), "/frameworks")
        .step(current.name(), framework_url(&id, None))
        .body(html! {
            h1 { (title) }
            p { (t.text("framework-history-about")) }
            (ui::timeline(&events))
        }))
}

fn version_name(t: &Texts, version: &str) -> String {
    t.with("framework-history-version", &[("version", version)])
}

fn changes(t: &Texts, vocabularies: &Vocabularies, id: &FrameworkId, saved: &Saved) -> Markup {
    let pair = vocabularies
        .version(id, &saved.follows)
        .zip(vocabularies.version(id, &saved.version));
    let Some((before, after)) = pair else {
        return html! { p { (saved.why) } p { (t.text("framework-history-not-at-hand")) } };
    };
    let changes = changes_between(before, after);
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    html! {
        p { (saved.why) }
        (ui::details(&t.count("framework-history-changes", count), false, &html! {
            ul class="nhsuk-list nhsuk-list--bullet" { @for change in &changes { li { (change) } } }
        }))
    }
}
