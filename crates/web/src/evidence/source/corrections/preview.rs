//! What would become of everything that hangs on the source.

use super::{Correction, address, page};
use crate::evidence::{address as in_study, frame, workbench};
use crate::routes::{AppState, id};
use crate::sent::{Sent, is_too_large};
use crate::ui::{self, Button, Cell, Column, DataTable, Fact, FieldErrors, Form};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::{Multipart, Path};
use axum::http::HeaderMap;
use axum::response::Response;
use evidence::codebook::Codebook;
use evidence::coding::Coding;
use ids::{SourceId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::source::{self, Source};
use store::evidence::{code, coding, study};
use store::permits;

/// What would become of the codings that the actor may see, and of the places that memos and cases have.
struct Effect {
    codebook: Codebook,
    kept: usize,
    shifted: usize,
    /// Before and after.
    changed: Vec<(Coding, Coding)>,
    lost: Vec<Coding>,
    lost_places: usize,
}

impl Effect {
    /// Makes the correction, looks, and takes it back.
    async fn of(
        app: &App,
        signed: &Signed,
        one: StudyId,
        source: &Source,
        correction: &Correction,
    ) -> Result<Effect, Failure> {
        let mut tx = app.db.write().await?;
        let actor = &signed.actor;
        let read = permits::study::<on::Coding, to::Read>(&mut tx, actor, one).await?;
        let change = permits::study::<on::StudySource, to::Change>(&mut tx, actor, one).await?;
        let codebook = code::codebook(&mut tx, &read).await?;
        let before = coding::of_source(&mut tx, &read, source.id).await?;
        let corrected = correction
            .make(&mut tx, &app.around, &change, source)
            .await?;
        let mut after: HashMap<_, _> = coding::of_source(&mut tx, &read, source.id)
            .await?
            .into_iter()
            .map(|coding| (coding.id, coding))
            .collect();
        tx.rollback().await?;
        let mut effect = Effect {
            codebook,
            kept: 0,
            shifted: 0,
            changed: Vec::new(),
            lost: Vec::new(),
            lost_places: corrected.lost_places,
        };
        for coding in before {
            match after.remove(&coding.id) {
                None => effect.lost.push(coding),
                Some(now) if now.quote != coding.quote => effect.changed.push((coding, now)),
                Some(now) if now.span != coding.span => effect.shifted += 1,
                Some(_) => effect.kept += 1,
            }
        }
        Ok(effect)
    }

    /// How many of each, and the words of those that change or are lost.
    fn shown(&self, t: &Texts) -> Markup {
        let counts = [
            ("correction-kept", self.kept),
            ("correction-shifted", self.shifted),
            ("correction-changed", self.changed.len()),
            ("correction-lost", self.lost.len()),
            ("correction-lost-places", self.lost_places),
        ];
        let named: Vec<(String, usize)> = counts
            .into_iter()
            .map(|(key, count)| (t.text(key), count))
            .collect();
        let facts: Vec<Fact<'_>> = named
            .iter()
            .map(|(key, count)| Fact::new(key, html! { (count) }))
            .collect();
        html! {
            (ui::summary_list(&facts))
            @if !self.changed.is_empty() {
                h2 { (t.text("correction-changed")) }
                (self.table(t, "correction-changed", self.changed.iter().map(|(was, now)| (was, Some(now)))))
            }
            @if !self.lost.is_empty() {
                h2 { (t.text("correction-lost")) }
                p { (t.text("correction-lost-hint")) }
                (self.table(t, "correction-lost", self.lost.iter().map(|was| (was, None))))
            }
        }
    }

    fn table<'a>(
        &self,
        t: &Texts,
        caption: &str,
        codings: impl Iterator<Item = (&'a Coding, Option<&'a Coding>)>,
    ) -> Markup {
        let heads = ["code", "before", "after"].map(|key| t.text(&format!("correction-{key}")));
        let mut columns = vec![
            Column::text("code", &heads[0]),
            Column::text("before", &heads[1]),
        ];
        if caption == "correction-changed" {
            columns.push(Column::text("after", &heads[2]));
        }
        let rows = codings.map(|(was, now)| {
            let code = self.codebook.get(was.code).map_or("", |code| &code.name);
            let words = |coding: &Coding| html! { span class="app-text" { (coding.quote) } };
            let mut cells: Vec<Cell> = vec![code.into(), words(was).into()];
            cells.extend(now.map(|now| words(now).into()));
            cells
        });
        ui::data_table(
            t.words(),
            &DataTable {
                caption: &t.text(caption),
                caption_hidden: true,
                columns: &columns,
                rows: rows.collect(),
                first_cell_is_header: true,
                ..DataTable::default()
            },
        )
    }
}

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let (one, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let t = &state.texts;
    let mut tx = state.db.write().await?;
    let actor = &signed.actor;
    permits::study::<on::StudySource, to::Change>(&mut tx, actor, one).await?;
    let read = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &read).await?;
    let source = source::load(&mut tx, &state.around, &read, source).await?;
    tx.commit().await?;
    let sent = Sent::read(multipart, is_too_large(&headers)).await?;
    let typed = sent.fields.clone();
    let correction = match Correction::read(t, &source, sent).await? {
        Ok(correction) => correction,
        Err((field, message)) => {
            return refused(&state, &signed, (one, &source), &typed, field, message).await;
        }
    };
    let effect = match Effect::of(&state, &signed, one, &source, &correction).await {
        Ok(effect) => effect,
        Err(Failure::Unfit(message)) => {
            return refused(&state, &signed, (one, &source), &typed, "text", message).await;
        }
        Err(other) => return Err(other),
    };
    let title = t.text("correction-preview-title");
    let action = address(one, source.id, "");
    let layout = serde_json::to_string(&correction.layout)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    let form = Form {
        action: &action,
        version: Some(correction.version),
        hidden: &[
            ("text", correction.text.as_str()),
            ("layout", &layout),
            ("why", &correction.why),
        ],
        multipart: true,
        ..Form::default()
    };
    let (save, back) = (t.text("correction-save"), t.text("correction-back"));
    Ok(frame(&state, &signed, (one, &name), &title)
        .step(t.text("sources-title"), in_study(one, "sources"))
        .step(&source.name, workbench::address(one, source.id, ""))
        .step(t.text("corrections-title"), action.clone())
        .body(html! {
            h1 { (title) }
            @for warning in &correction.warnings { p { (warning) } }
            (effect.shown(t))
            (ui::form(t.words(), &form, &ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() })))
            p { a class="nhsuk-link" href=(action) { (back) } }
        }))
}

async fn refused(
    app: &App,
    signed: &Signed,
    (one, source): (StudyId, &Source),
    typed: &Fields,
    field: &str,
    message: String,
) -> Result<Response, Failure> {
    let mut errors = FieldErrors::default();
    errors.add(field, message);
    page::show(app, signed, (one, source.id), typed, &errors).await
}
