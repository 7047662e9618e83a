//! The table of what is proposed.

use super::rows::{self, Row};
use super::{address, apply};
use crate::evidence::{address as in_study, frame, workbench};
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Column, DataTable, FieldErrors, Form, Label, TextInput, visually_hidden,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::place::Span;
use evidence::text::Text;
use ids::{SourceId, StudyId};
use maud::{Markup, html};
use store::evidence::source::{self, Source};
use store::evidence::{case, study};
use store::permits;

/// So many characters are shown before and after the words.
const AROUND: u32 = 50;

/// A source and what is proposed for it.
pub(super) struct Proposed {
    pub(super) study: StudyId,
    pub(super) study_name: String,
    pub(super) source: Source,
    pub(super) rows: Vec<Row>,
}

impl Proposed {
    /// Loads the source and looks through it.
    pub(super) async fn load(
        app: &App,
        signed: &Signed,
        (study, source): (&str, &str),
    ) -> Result<Proposed, Failure> {
        let (study, source): (StudyId, SourceId) = (id(study)?, id(source)?);
        let actor = &signed.actor;
        let mut tx = app.db.write().await?;
        let change = permits::study::<on::StudySource, to::Change>(&mut tx, actor, study).await?;
        let read = permits::study::<on::StudySource, to::Read>(&mut tx, actor, study).await?;
        let of_cases = permits::study::<on::StudyCase, to::Read>(&mut tx, actor, study).await?;
        let study_name = study::name(&mut tx, &read).await?;
        let source = source::load(&mut tx, &app.around, &read, source).await?;
        let cases = case::all(&mut tx, &of_cases).await?;
        let mut rows = rows::of(&source, &cases);
        rows::stand_ins(&mut tx, &change, &mut rows).await?;
        tx.commit().await?;
        Ok(Proposed {
            study,
            study_name,
            source,
            rows,
        })
    }
}

/// The page with everything ticked: too much is unticked more safely than too little is noticed.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let proposed = Proposed::load(&state, &signed, (&study, &source)).await?;
    let mut pairs = Vec::new();
    for (at, row) in proposed.rows.iter().enumerate() {
        pairs.push(("take".to_owned(), at.to_string()));
        pairs.push((apply::field(at), row.stand_in.clone()));
    }
    let typed = Fields::from_pairs(pairs);
    Ok(show(&state, &signed, &proposed, &typed, FieldErrors::NONE))
}

/// The page with what was chosen.
pub(super) fn show(
    app: &App,
    signed: &Signed,
    proposed: &Proposed,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let (study, source) = (proposed.study, &proposed.source);
    let title = t.text("deidentify-title");
    let action = address(study, source.id);
    let seen = rows::seen(source, &proposed.rows);
    let form = Form {
        action: &action,
        version: Some(source.version),
        hidden: &[("seen", &seen)],
        ..Form::default()
    };
    let replace = t.text("deidentify-replace");
    frame(app, signed, (study, &proposed.study_name), &title)
        .step(t.text("sources-title"), in_study(study, "sources"))
        .step(&source.name, workbench::address(study, source.id, ""))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) ": " (source.name) }
            p { (t.text("deidentify-about")) }
            p { (t.text("deidentify-key")) }
            @if proposed.rows.is_empty() { p { (t.text("deidentify-none")) } } @else {
                (ui::form(t.words(), &form, &html! {
                    (table(t, proposed, typed, errors))
                    (ui::button(&Button { text: &replace, prevent_double_click: true, ..Button::default() }))
                }))
            }
        })
}

fn table(t: &Texts, proposed: &Proposed, typed: &Fields, errors: &FieldErrors) -> Markup {
    let heads = ["words", "kind", "where", "times", "take", "instead"]
        .map(|key| t.text(&format!("deidentify-{key}")));
    let columns = [
        Column::text("words", &heads[0]),
        Column::text("kind", &heads[1]),
        Column::text("where", &heads[2]),
        Column::number("times", &heads[3]),
        Column::text("take", &heads[4]),
        Column::text("instead", &heads[5]),
    ];
    let rows: Vec<Vec<Cell>> = proposed
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let kind = t.text(&format!(
                "deidentify-kind-{}",
                row.kind.code().replace('_', "-")
            ));
            let around = row.spans.first().map(|span| around(&proposed.source.text, *span));
            vec![
                row.words.as_str().into(),
                kind.into(),
                html! { @if let Some([before, words, after]) = around { (before) strong { (words) } (after) } }.into(),
                row.spans.len().to_string().into(),
                tick(t, at, row, typed).into(),
                stand_in(t, at, row, typed, errors).into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("deidentify-proposed"),
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}

/// The words with some of what stands before and after them.
fn around(text: &Text, span: Span) -> [&str; 3] {
    let part = |start: u32, end: u32| {
        let span = Span::new(start, end).ok();
        span.and_then(|span| text.slice(span)).unwrap_or_default()
    };
    let (start, end) = (span.start(), span.end());
    [
        part(start.saturating_sub(AROUND), start),
        part(start, end),
        part(end, (end + AROUND).min(text.len())),
    ]
}

fn tick(t: &Texts, at: usize, row: &Row, typed: &Fields) -> Markup {
    let id = format!("take-{at}");
    let value = at.to_string();
    html! {
        div class="nhsuk-checkboxes nhsuk-checkboxes--small" {
            div class="nhsuk-checkboxes__item" {
                input class="nhsuk-checkboxes__input" id=(id) name="take" type="checkbox" value=(value) checked[typed.has("take", &value)];
                label class="nhsuk-label nhsuk-checkboxes__label" for=(id) {
                    (t.text("deidentify-take")) (visually_hidden(&format!(" {}", row.words)))
                }
            }
        }
    }
}

fn stand_in(t: &Texts, at: usize, row: &Row, typed: &Fields, errors: &FieldErrors) -> Markup {
    if row.known {
        return html! { (row.stand_in) (visually_hidden(&format!(" {}", t.text("deidentify-known")))) };
    }
    let name = apply::field(at);
    let label = format!("{}: {}", t.text("deidentify-instead"), row.words);
    ui::Fields::new(t.words(), errors).text(&TextInput {
        name: &name,
        label: Label::hidden(&label),
        value: typed.get(&name),
        width: Some(20),
        ..TextInput::default()
    })
}
