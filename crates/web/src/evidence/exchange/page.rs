//! The page: files to take out, a file to bring in, and what was taken out so far.

use super::bring::Found;
use crate::evidence::material::download_button;
use crate::evidence::{address, frame, parts};

use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Column, DataTable, Empty, FieldErrors, FileInput, Form, Label,
};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use interchange::qda::QdaFormat;
use maud::{Markup, html};
use store::evidence::study;
use store::evidence::taken_out::{self, TakenOut};
use store::listing::Page;
use store::permits;

/// A file that was looked at.
pub(super) struct Preview {
    pub(super) name: String,
    /// Its fingerprint, so that what is taken in is what was looked at.
    pub(super) hash: String,
    pub(super) import: Found,
}

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, None, FieldErrors::NONE).await
}

/// The page with what was looked at, and with what is wrong.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    preview: Option<&Preview>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Study, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::load(&mut tx, &app.around, &permit).await?.name;
    let files = taken_out::list(&mut tx, &permit, Page::new(1, 50)).await?;
    let leads = permits::may_study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let title = t.text("exchange-title");
    let none = Fields::default();
    let take = |file: &str, key: &str| {
        let action = address(one, &format!("exchange/{file}"));
        download_button(t, &action, &none, &t.text(key))
    };
    Ok(frame(app, signed, (one, &name), &title)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (parts(t, one, "exchange"))
            h2 { (t.text("exchange-export")) }
            p { (t.text("exchange-export-means")) }
            (take("project.qdpx", "exchange-qdpx"))
            (take("codebook.qdc", "exchange-qdc"))
            (take("codings.csv", "exchange-codings"))
            @if leads {
                h2 { (t.text("exchange-import")) }
                @if let Some(preview) = preview { (what_comes(t, preview)) }
                (choose(t, one, preview, errors))
            }
            h2 { (t.text("exchange-taken")) }
            p { (t.text("exchange-taken-means")) }
            (taken(t, signed, &files))
        }))
}

fn choose(t: &Texts, one: StudyId, preview: Option<&Preview>, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let action = address(one, "exchange");
    let (label, hint, send) = match preview {
        None => (
            t.text("exchange-file"),
            t.text("exchange-file-hint"),
            t.text("exchange-look"),
        ),
        Some(preview) => (
            t.with("exchange-file-again", &[("name", preview.name.as_str())]),
            t.text("exchange-file-again-hint"),
            t.text("exchange-take-in"),
        ),
    };
    let seen = preview.map_or("", |preview| preview.hash.as_str());
    ui::form(
        t.words(),
        &Form {
            action: &action,
            hidden: &[("seen", seen)],
            multipart: true,
            ..Form::default()
        },
        &html! {
            (f.file(&FileInput { name: "file", label: Label::from(label.as_str()), hint: Some(&hint), multiple: false, accept: Some(".qdpx,.qde,.qdc,.csv,.sqlite3,.qda") }))
            (ui::button(&Button { text: &send, prevent_double_click: true, ..Button::default() }))
        },
    )
}

/// What will come of the file, how its positions were counted, and what cannot be taken.
fn what_comes(t: &Texts, preview: &Preview) -> Markup {
    let import = &preview.import;
    let counts = import.project.counts();
    let format = t.text(match import.format {
        QdaFormat::Qdpx => "exchange-format-qdpx",
        QdaFormat::Qde => "exchange-format-qde",
        QdaFormat::Qdc => "exchange-format-qdc",
        QdaFormat::CodebookCsv => "exchange-format-codebook",
        QdaFormat::Taguette => "exchange-format-taguette",
        QdaFormat::QualCoder => "exchange-format-qualcoder",
    });
    let row = |key: &str, value: String| {
        html! {
            div class="nhsuk-summary-list__row" {
                dt class="nhsuk-summary-list__key" { (t.text(key)) }
                dd class="nhsuk-summary-list__value" { (value) }
            }
        }
    };
    let not_taken = counts.sets + counts.links + counts.graphs;
    html! {
        h3 { (t.with("exchange-comes", &[("name", preview.name.as_str())])) }
        dl class="nhsuk-summary-list" {
            (row("exchange-format", format))
            (row("study-count-codes", counts.codes.to_string()))
            (row("study-count-sources", import.project.texts().count().to_string()))
            (row("exchange-passages", counts.selections.to_string()))
            (row("study-count-codings", counts.codings.to_string()))
            (row("study-count-cases", counts.cases.to_string()))
            (row("study-count-memos", counts.notes.to_string()))
            (row("exchange-people", counts.users.to_string()))
            @if counts.selections > 0 {
                (row("exchange-score", crate::evidence::material::percent(import.positions.score)))
            }
        }
        @if not_taken > 0 {
            p { (t.with("exchange-not-taken", &[("number", not_taken.to_string().as_str())])) }
        }
        @if !import.warnings.is_empty() {
            h3 { (t.text("exchange-warnings")) }
            ul { @for warning in &import.warnings { li { (warning.says) } } }
        }
    }
}

fn taken(t: &Texts, signed: &Signed, files: &[TakenOut]) -> Markup {
    let heads =
        ["file", "by", "at", "withdrawn"].map(|key| t.text(&format!("exchange-column-{key}")));
    let columns = [
        Column::text("file", &heads[0]),
        Column::text("by", &heads[1]),
        Column::text("at", &heads[2]),
        Column::number("withdrawn", &heads[3]),
    ];
    let rows: Vec<Vec<Cell>> = files
        .iter()
        .map(|file| {
            let at = file
                .at
                .0
                .to_zoned(signed.organisation.time_zone.clone())
                .date();
            vec![
                file.kind.as_str().into(),
                file.by.as_deref().unwrap_or("").into(),
                dates::shown(at).into(),
                file.withdrawn.to_string().into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("exchange-taken"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty {
                message: &t.text("exchange-none-taken"),
                action: None,
            },
            ..DataTable::default()
        },
    )
}
