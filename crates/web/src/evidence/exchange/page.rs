//! The page: files to take out, a file to bring in and those that wait, and what was taken out so far.

use super::preview;
use crate::evidence::material::download_button;
use crate::evidence::{address, frame, parts};

use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, ButtonKind, Cell, Column, DataTable, Empty, FieldErrors, FileInput, Form, Label,
};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::exchange::{self as kept, LeftBehind, Waiting};
use store::evidence::study;
use store::evidence::taken_out::{self, TakenOut};
use store::listing::Page;
use store::permits;

/// Files for other programs: the last step of the address, and the key of the button.
const FOR_PROGRAMS: &[(&str, &str)] = &[
    ("project.qdpx", "exchange-qdpx"),
    ("codebook.qdc", "exchange-qdc"),
    ("codings.csv", "exchange-codings"),
    ("codebook.csv", "exchange-codebook-csv"),
];

/// Files for people.
const TO_READ: &[(&str, &str)] = &[
    ("quotes.docx", "exchange-quotes-docx"),
    ("quotes.html", "exchange-quotes-html"),
    ("quotes.csv", "exchange-quotes-csv"),
    ("codebook.docx", "exchange-codebook-docx"),
];

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, FieldErrors::NONE).await
}

/// The page with what is wrong.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Study, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::load(&mut tx, &app.around, &permit).await?.name;
    let files = taken_out::list(&mut tx, &permit, Page::new(1, 50)).await?;
    let exports = permits::may_study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let leads = permits::may_study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    let waiting = if leads {
        let change = permits::study(&mut tx, &signed.actor, one).await?;
        kept::sweep(&mut tx, &app.around, &change).await?;
        kept::waiting(&mut tx, &app.around, &permit).await?
    } else {
        Vec::new()
    };
    let left = kept::left_behind(&mut tx, &permit).await?;
    tx.commit().await?;
    let title = t.text("exchange-title");
    let prove = t.text("proof-send");
    let proof = address(one, "exchange/proof");
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
            @if exports { p { a class="nhsuk-link" href=(address(one, "exchange/leaks")) { (t.text("exchange-leaks")) } } }
            (stays(t, &left))
            h3 { (t.text("exchange-others")) }
            @for (file, key) in FOR_PROGRAMS { (take(file, key)) }
            @if exports {
                (ui::form(t.words(), &Form { action: &proof, ..Form::default() }, &html! {
                    (ui::button(&Button { text: &prove, kind: ButtonKind::Secondary, small: true, prevent_double_click: true, ..Button::default() }))
                }))
            }
            h3 { (t.text("exchange-to-read")) }
            p { (t.text("exchange-to-read-means")) }
            @for (file, key) in TO_READ { (take(file, key)) }
            @if leads {
                h2 { (t.text("exchange-import")) }
                (waits(t, signed, one, &waiting))
                (choose(t, one, errors))
            }
            h2 { (t.text("exchange-taken")) }
            p { (t.text("exchange-taken-means")) }
            (taken(t, signed, &files))
        }))
}

/// What a project file has no room for, and so stays here.
pub(super) fn stays(t: &Texts, left: &LeftBehind) -> Markup {
    let rows = [
        ("summaries", left.summaries),
        ("queries", left.queries),
        ("rounds", left.rounds),
        ("not-asked", left.not_asked),
        ("terms", left.terms),
        ("layouts", left.layouts),
        ("wordings", left.wordings),
        ("memo-wordings", left.memo_wordings),
        ("steps", left.steps),
    ];
    if left.is_empty() {
        return html! { p { (t.text("exchange-stays-none")) } };
    }
    let inside = html! {
        p { (t.text("exchange-stays-about")) }
        ul class="nhsuk-list nhsuk-list--bullet" {
            @for (key, number) in rows.into_iter().filter(|(_, number)| *number > 0) {
                li { (t.with(&format!("exchange-stays-{key}"), &[("number", number.to_string().as_str())])) }
            }
        }
    };
    ui::details(&t.text("exchange-stays"), false, &inside)
}

fn choose(t: &Texts, one: StudyId, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let action = address(one, "exchange");
    let (label, hint, send) = (
        t.text("exchange-file"),
        t.text("exchange-file-hint"),
        t.text("exchange-look"),
    );
    ui::form(
        t.words(),
        &Form {
            action: &action,
            multipart: true,
            ..Form::default()
        },
        &html! {
            (f.file(&FileInput { name: "file", label: Label::from(label.as_str()), hint: Some(&hint), multiple: false, accept: Some(".qdpx,.qde,.qdc,.csv,.sqlite3,.qda,.zip") }))
            (ui::button(&Button { text: &send, prevent_double_click: true, ..Button::default() }))
        },
    )
}

/// Files that were looked at and wait.
fn waits(t: &Texts, signed: &Signed, one: StudyId, waiting: &[Waiting]) -> Markup {
    html! {
        @if !waiting.is_empty() {
            h3 { (t.text("exchange-waiting")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for file in waiting {
                    @let at = file.at.0.to_zoned(signed.organisation.time_zone.clone()).date();
                    li {
                        a class="nhsuk-link" href=(preview::address(one, file.id, "")) { (file.name) }
                        ", " (file.by) ", " (dates::shown(t, at))
                    }
                }
            }
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
                dates::shown(t, at).into(),
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
