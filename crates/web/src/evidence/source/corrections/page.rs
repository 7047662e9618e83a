//! The page: the form, the wordings, the codings whose words are gone.

use super::super::add::ENDINGS;
use super::{address, lost};
use crate::evidence::{address as in_study, frame, workbench};
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Column, DataTable, FieldErrors, FileInput, Form, Label, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::{SourceId, StudyId};
use maud::{Markup, html};
use store::evidence::source::{self, Source, WordingLine};
use store::evidence::study;
use store::permits;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let which = (id(&study)?, id(&source)?);
    let none = Fields::default();
    show(&state, &signed, which, &none, FieldErrors::NONE).await
}

/// The page with what was typed into one of its forms.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    (one, source): (StudyId, SourceId),
    typed: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.write().await?;
    let actor = &signed.actor;
    let read = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &read).await?;
    let source = source::load(&mut tx, &app.around, &read, source).await?;
    let wordings = source::wordings(&mut tx, &read, source.id).await?;
    let lost = lost::load(&mut tx, signed, one, source.id).await?;
    let may_correct =
        permits::may_study::<on::StudySource, to::Change>(&mut tx, actor, one).await?;
    tx.commit().await?;
    let title = t.text("corrections-title");
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("sources-title"), in_study(one, "sources"))
        .step(&source.name, workbench::address(one, source.id, ""))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) ": " (source.name) }
            @if may_correct { (form(t, one, &source, typed, errors)) }
            h2 id="lost" { (t.text("lost-title")) }
            (lost::list(t, signed, &lost, typed, errors))
            h2 { (t.text("wordings-title")) }
            (table(t, signed, (one, source.id), &wordings, may_correct))
        }))
}

fn form(
    t: &Texts,
    study: StudyId,
    source: &Source,
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let action = address(study, source.id, "preview");
    let f = ui::Fields::new(t.words(), errors);
    let (text, text_hint, why, why_hint, file, file_hint, look) = (
        t.text("correction-text"),
        t.text("correction-text-hint"),
        t.text("correction-why"),
        t.text("correction-why-hint"),
        t.text("correction-file"),
        t.text("correction-file-hint"),
        t.text("correction-look"),
    );
    let sent = typed.raw("text");
    let words = if sent.is_empty() {
        source.text.as_str()
    } else {
        &sent
    };
    let form = Form {
        action: &action,
        version: Some(source.version),
        multipart: true,
        ..Form::default()
    };
    let inside = html! {
        (f.textarea(&Textarea { name: "text", label: Label::from(text.as_str()), hint: Some(&text_hint), value: words, rows: 20, ..Textarea::default() }))
        (f.file(&FileInput { name: "file", label: Label::from(file.as_str()), hint: Some(&file_hint), accept: Some(ENDINGS), multiple: false }))
        (f.text(&TextInput { name: "why", label: Label::from(why.as_str()), hint: Some(&why_hint), value: typed.get("why"), ..TextInput::default() }))
        (ui::button(&Button { text: &look, prevent_double_click: true, ..Button::default() }))
    };
    html! {
        p { (t.text("corrections-about")) }
        (ui::form(t.words(), &form, &inside))
    }
}

/// Every wording the source had. Whoever may correct it opens the earlier ones.
fn table(
    t: &Texts,
    signed: &Signed,
    (study, source): (StudyId, SourceId),
    wordings: &[WordingLine],
    may_open: bool,
) -> Markup {
    let in_force = wordings.iter().map(|line| line.number).max();
    let heads = ["number", "why", "by", "at"].map(|key| t.text(&format!("wordings-{key}")));
    let columns = [
        Column::number("number", &heads[0]),
        Column::text("why", &heads[1]),
        Column::text("by", &heads[2]),
        Column::text("at", &heads[3]),
    ];
    let zone = &signed.organisation.time_zone;
    let rows: Vec<Vec<Cell>> = wordings
        .iter()
        .map(|line| {
            let why = if line.number == 1 {
                t.text("wordings-first")
            } else {
                line.why.clone()
            };
            let at = line.at.0.to_zoned(zone.clone()).date();
            let number = line.number.to_string();
            let open = if Some(line.number) == in_force {
                Some(workbench::address(study, source, ""))
            } else if may_open {
                Some(address(study, source, &number))
            } else {
                None
            };
            vec![
                open.map_or_else(
                    || number.clone().into(),
                    |href| Cell::Link {
                        text: number.clone(),
                        href,
                        hidden: Some(t.text("wordings-read")),
                    },
                ),
                why.into(),
                line.by.clone().unwrap_or_default().into(),
                dates::shown(t, at).into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("wordings-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            ..DataTable::default()
        },
    )
}
