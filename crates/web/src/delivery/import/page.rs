//! Choosing a file, and saying what its columns are.

use super::{address, export_resource, export_url};
use crate::said::Said as _;
use crate::ui::{
    self, Button, Cell, Choice, Choices, DataTable, FieldErrors, FileInput, Form, Label, Select,
    Size,
};
use crate::{App, Place, Shell, Signed, Texts};
use access::{Action, Role, ever_allowed};
use axum::http::StatusCode;
use axum::response::Response;
use delivery::records::{Kind, LEFT_OUT, Problems, Understood};
use ids::ImportId;
use interchange::{Encoding, Sheet};
use maud::{Markup, html};
use store::delivery::import::{Importer, Kept};

/// What was chosen in the form.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Asked {
    pub(super) kind: Option<Kind>,
    pub(super) encoding: Encoding,
}

/// Why a file was not taken.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub(super) asked: Asked,
    /// The field and the sentence.
    pub(super) error: Option<(&'static str, String)>,
    pub(super) problems: Problems,
}

/// How many problems a page lists; all of them can be downloaded.
const LISTED: usize = 500;

/// The frame of these pages.
pub(super) fn frame<'a>(app: &'a App, signed: &'a Signed, title: String) -> Shell<'a> {
    Shell::new(app, signed, title).place(if signed.role() == Role::Administrator {
        Place::Administration
    } else {
        Place::Delivery
    })
}

/// The form that takes a file.
pub(super) fn choose(
    app: &App,
    signed: &Signed,
    importer: &Importer,
    waiting: &[Kept],
    refused: &Refused,
) -> Response {
    let t = &app.texts;
    let words = t.words();
    let mut errors = FieldErrors::default();
    if let Some((field, message)) = &refused.error {
        errors.add(*field, message.clone());
    }
    let id = app.around.id::<ImportId>().to_string();
    let hidden = [("id", id.as_str())];
    let options = Form {
        action: "/delivery/import",
        multipart: true,
        hidden: &hidden,
        ..Form::default()
    };
    let title = t.text("import-title");
    frame(app, signed, title.clone())
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(words, &errors))
            h1 { (title) }
            p { (t.text("import-about")) }
            @if !refused.problems.is_empty() { (problems(t, &refused.problems, None)) }
            (ui::form(words, &options, &form(t, importer, refused.asked, &errors)))
            @if !waiting.is_empty() { (waiting_files(t, waiting)) }
            h2 { (t.text("import-columns-title")) }
            p { (t.text("import-columns-about")) }
            @for kind in Kind::ALL.into_iter().filter(|kind| importer.may(*kind)) {
                (explained(t, kind, ever_allowed(signed.role(), export_resource(kind), Action::Export)))
            }
        })
}

fn form(t: &Texts, importer: &Importer, asked: Asked, errors: &FieldErrors) -> Markup {
    let fields = ui::Fields::new(t.words(), errors);
    let kinds: Vec<(&str, String, String)> = Kind::ALL
        .into_iter()
        .filter(|kind| importer.may(*kind))
        .map(|kind| {
            let code = kind.code();
            (
                code,
                t.text(&format!("import-kind-{code}")),
                t.text(&format!("import-kind-{code}-hint")),
            )
        })
        .collect();
    let choices: Vec<Choice<'_>> = kinds
        .iter()
        .map(|(code, name, hint)| Choice {
            hint: Some(hint),
            ..Choice::new(code, name)
        })
        .collect();
    let chosen = asked.kind.map_or("", Kind::code);
    let encodings =
        ["unicode", "windows-1252"].map(|code| (code, t.text(&format!("import-encoding-{code}"))));
    let encodings: Vec<(&str, &str)> = encodings
        .iter()
        .map(|(code, text)| (*code, text.as_str()))
        .collect();
    html! {
        (fields.radios(&Choices {
            name: "kind",
            legend: Label::sized(&t.text("import-kind"), Size::S),
            choices: &choices,
            chosen: &[chosen],
            ..Choices::default()
        }))
        (fields.file(&FileInput {
            name: "file",
            label: Label::from(t.text("import-file").as_str()),
            hint: Some(&t.text("import-file-hint")),
            accept: Some(".csv,.xlsx"),
            multiple: false,
        }))
        (fields.select(&Select {
            name: "encoding",
            label: Label::from(t.text("import-encoding").as_str()),
            hint: Some(&t.text("import-encoding-hint")),
            options: &encodings,
            chosen: match asked.encoding {
                Encoding::Unicode => "unicode",
                Encoding::Windows1252 => "windows-1252",
            },
            ..Select::default()
        }))
        (ui::button(&Button { text: &t.text("import-check"), prevent_double_click: true, ..Button::default() }))
    }
}

fn waiting_files(t: &Texts, waiting: &[Kept]) -> Markup {
    html! {
        h2 { (t.text("import-waiting")) }
        p { (t.text("import-waiting-about")) }
        ul class="nhsuk-list nhsuk-list--bullet" {
            @for file in waiting {
                li {
                    a class="nhsuk-link" href=(address(file.id)) { (file.name) }
                    " (" (t.text(&format!("import-kind-{}", file.kind.code()))) ")"
                    // Also from here, for a file whose own page cannot be shown.
                    (discard_button(t, file, Some(&file.name)))
                }
            }
        }
    }
}

/// The columns of a kind.
fn explained(t: &Texts, kind: Kind, can_export: bool) -> Markup {
    let required: Vec<&str> = kind.required_columns().collect();
    let optional: Vec<&str> = kind
        .column_names()
        .filter(|name| !required.contains(name))
        .collect();
    let list = |names: &[&str]| html! { @for (at, name) in names.iter().enumerate() { @if at > 0 { ", " } code { (name) } } };
    html! {
        h3 { (t.text(&format!("import-kind-{}", kind.code()))) }
        p { (t.text("import-columns-required")) " " (list(&required)) }
        @if !optional.is_empty() { p { (t.text("import-columns-optional")) " " (list(&optional)) } }
        @if can_export {
            p { a class="nhsuk-link" href=(export_url(kind)) download { (t.text(&format!("import-export-{}", kind.code()))) } }
        }
    }
}

/// Problems by row and column. `all` is where the whole list can be had as a file.
pub(super) fn problems(t: &Texts, problems: &Problems, all: Option<&str>) -> Markup {
    let heads = ["row", "column", "value", "what", "remedy"]
        .map(|head| t.text(&format!("import-problem-{head}")));
    let columns = [
        ui::Column::number("row", &heads[0]),
        ui::Column::text("column", &heads[1]),
        ui::Column::text("value", &heads[2]),
        ui::Column::text("what", &heads[3]),
        ui::Column::text("remedy", &heads[4]),
    ];
    let rows: Vec<Vec<Cell>> = problems
        .iter()
        .take(LISTED)
        .map(|problem| {
            vec![
                Cell::Text(problem.row().map(|row| row.to_string()).unwrap_or_default()),
                Cell::Text(problem.column().unwrap_or_default().to_owned()),
                Cell::Text(problem.shown_value().unwrap_or_default().to_owned()),
                Cell::Text(problem.message().said(t)),
                Cell::Text(problem.remedy_text().said(t)),
            ]
        })
        .collect();
    let total = i64::try_from(problems.total()).unwrap_or(i64::MAX);
    let listed = rows.len();
    html! {
        @if problems.total() > listed {
            p { (t.with("import-problems-some", &[("listed", &listed.to_string()), ("total", &total.to_string())])) }
        }
        @if let Some(all) = all {
            p { a class="nhsuk-link" href=(all) download { (t.text("import-problems-download")) } }
        }
        (ui::data_table(t.words(), &DataTable {
            caption: &caption(t, problems, total),
            columns: &columns,
            rows,
            ..DataTable::default()
        }))
    }
}

/// How many problems there are, and in which file.
fn caption(t: &Texts, problems: &Problems, total: i64) -> String {
    let count = t.count("import-problems", total);
    let mut files = problems.iter().map(interchange::Problem::file);
    match files.next() {
        Some(first) if !first.is_empty() && files.all(|other| other == first) => t.with(
            "import-problems-in",
            &[("problems", &count), ("file", first)],
        ),
        _ => count,
    }
}

/// The name of the field for a column of the file.
pub(super) fn field(at: usize) -> String {
    format!("column-{at}")
}

/// What is said of a file that was taken and cannot be checked any more: what is wrong with it, as far as it is known,
/// and the button that forgets it.
pub(super) fn stuck(app: &App, signed: &Signed, kept: &Kept, found: &Problems) -> Response {
    let t = &app.texts;
    let title = t.text("import-stuck");
    frame(app, signed, title.clone())
        .back(t.text("import-title"), "/delivery/import")
        .status(StatusCode::UNPROCESSABLE_ENTITY)
        .body(html! {
            h1 { (title) }
            p { (t.with("import-stuck-about", &[("file", &kept.name)])) }
            @if !found.is_empty() { (problems(t, found, None)) }
            (discard(t, kept))
        })
}

/// In how many rows examples of what stands in a column are looked for.
const EXAMPLES: usize = 1_000;

/// The form that asks what the columns of a file are.
pub(super) fn columns(
    app: &App,
    signed: &Signed,
    kept: &Kept,
    sheet: &Sheet,
    understood: &Understood,
) -> Response {
    let t = &app.texts;
    let words = t.words();
    let undecided = t.text("import-columns-undecided");
    let leave_out = t.text("import-columns-leave-out");
    let mut options: Vec<(&str, &str)> = vec![("", &undecided), (LEFT_OUT, &leave_out)];
    options.extend(kept.kind.column_names().map(|name| (name, name)));
    let none = FieldErrors::NONE;
    let fields = ui::Fields::new(words, none);
    let chosen = |name: &str| -> &str {
        if understood.left_out.iter().any(|out| out == name) {
            return LEFT_OUT;
        }
        let near = understood.near.iter().find(|near| near.found == name);
        let suggested = near.map(|near| near.expected.as_str());
        understood.mapping.target(name).or(suggested).unwrap_or("")
    };
    let action = format!("{}/columns", address(kept.id));
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let first: Vec<_> = sheet.rows().take(EXAMPLES).collect();
    let example = |at: usize| -> String {
        let cells = first.iter().filter_map(|row| row.cells.get(at));
        let some: Vec<&str> = cells
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .take(3)
            .collect();
        some.join(" · ").chars().take(80).collect()
    };
    let ask = |at: usize, name: &str| {
        fields.select(&Select {
            name: &field(at),
            label: Label::from(
                t.with("import-columns-question", &[("column", name)])
                    .as_str(),
            ),
            hint: Some(&t.with("import-columns-example", &[("example", &example(at))])),
            options: &options,
            chosen: chosen(name),
            ..Select::default()
        })
    };
    // What has to be decided comes first; what is understood can be looked at and changed.
    let (open, known): (Vec<_>, Vec<_>) =
        sheet.header().iter().enumerate().partition(|(_, name)| {
            let near = understood.near.iter().any(|near| near.found == **name);
            near || understood.unknown.contains(name)
        });
    let count = i64::try_from(known.len()).unwrap_or(i64::MAX);
    let body = html! {
        @if !open.is_empty() {
            h2 { (t.text("import-columns-open")) }
            div class="app-mapping" { @for (at, name) in &open { (ask(*at, name)) } }
        }
        @if !known.is_empty() {
            (ui::details(&t.count("import-columns-known", count), open.is_empty(), &html! {
                div class="app-mapping" { @for (at, name) in &known { (ask(*at, name)) } }
            }))
        }
        (ui::button(&Button { text: &t.text("import-columns-save"), prevent_double_click: true, ..Button::default() }))
    };
    let title = t.text("import-columns-match");
    frame(app, signed, title.clone())
        .back(t.text("import-title"), "/delivery/import")
        .body(html! {
            h1 { (title) }
            p { (t.with("import-columns-file", &[("file", &kept.name)])) }
            (problems(t, &understood.problems(sheet), None))
            (ui::form(words, &form, &body))
            (discard(t, kept))
        })
}

/// The button that forgets the file.
pub(super) fn discard(t: &Texts, kept: &Kept) -> Markup {
    discard_button(t, kept, None)
}

/// The same, where it stands among others: `which` is heard after what it says.
fn discard_button(t: &Texts, kept: &Kept, which: Option<&str>) -> Markup {
    let action = format!("{}/discard", address(kept.id));
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let button = ui::button(&Button {
        text: &t.text("import-discard"),
        hidden_text: which,
        small: which.is_some(),
        kind: ui::ButtonKind::Secondary,
        prevent_double_click: true,
        ..Button::default()
    });
    ui::form(t.words(), &form, &button)
}
