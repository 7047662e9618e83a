//! What can be taken out of an analysis as a file.

use super::work::{self, Ended, Question, Told, Wanted};
use super::{Opened, open};
use crate::routes::{AppState, id};
use crate::{App, Failure, Signed, download};
use ::analysis::tables::spreadsheet;
use access::to;
use axum::extract::Path;
use axum::response::Response;
use interchange::Format;
use std::sync::Arc;

/// Opens an analysis and works out what is wanted, however long that takes.
async fn answered(
    app: &App,
    signed: &Signed,
    one: &str,
    wanted: Wanted,
) -> Result<(Opened, Arc<Ended>), Failure> {
    let opened = open::<to::Export>(app, signed, id(one)?).await?;
    let question = Question {
        wanted,
        ..Question::of(&opened)
    };
    match work::whole_answer(question, app.around.now()).await? {
        Told::Ended(ended) => match &*ended {
            Ended::Refused(refusal) => Err(Failure::Unfit(refusal.to_string())),
            Ended::TooLong | Ended::Stopped => {
                Err(Failure::Unfit(app.texts.text("analysis-no-answer-now")))
            }
            _ => Ok((opened, ended)),
        },
        Told::UnderWay(_) => Err(Failure::Unfit(app.texts.text("analysis-no-answer-now"))),
    }
}

/// A file to be saved under a name of plain letters that is not too long.
fn file(mime: &'static str, name: &str, ending: &str, content: Vec<u8>) -> Response {
    let mut short: String = name.chars().take(60).collect();
    if !short.contains(|c: char| c.is_ascii_alphanumeric()) {
        "analysis".clone_into(&mut short);
    }
    download::whole(mime, &short, ending, content)
}

/// The file that is analysed, as it came.
pub(super) async fn data(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let opened = open::<to::Export>(&state, &signed, id(&one)?).await?;
    let name = opened.kept.line.file_name.as_str();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let ending: String = ending
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    Ok(file(
        "application/octet-stream",
        stem,
        &ending,
        opened.kept.content,
    ))
}

/// The answer under the keys of `docs/json.md`.
pub(super) async fn json(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let (opened, ended) = answered(&state, &signed, &one, Wanted::Answer).await?;
    let Ended::Answered(answer) = &*ended else {
        return Err(Failure::Missing);
    };
    let text = serde_json::to_string_pretty(&answer.json)
        .map_err(|_| Failure::Internal("an answer could not be written".into()))?;
    Ok(file(
        "application/json",
        &opened.kept.line.name,
        "json",
        text.into_bytes(),
    ))
}

/// The answer in words.
pub(super) async fn text(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let (opened, ended) = answered(&state, &signed, &one, Wanted::Answer).await?;
    let Ended::Answered(answer) = &*ended else {
        return Err(Failure::Missing);
    };
    let text = answer.words.clone().into_bytes();
    Ok(file(
        "text/plain; charset=utf-8",
        &opened.kept.line.name,
        "txt",
        text,
    ))
}

/// A picture, or its numbers: `forest.svg`, `forest.csv`, `forest.xlsx`.
pub(super) async fn picture(
    state: AppState,
    signed: Signed,
    Path((one, picture)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (name, ending) = picture.rsplit_once('.').ok_or(Failure::Missing)?;
    let (opened, ended) = answered(&state, &signed, &one, Wanted::Answer).await?;
    let Ended::Answered(answer) = &*ended else {
        return Err(Failure::Missing);
    };
    let drawing = answer
        .pictures
        .iter()
        .find(|drawing| drawing.id() == name)
        .ok_or(Failure::Missing)?;
    let title = format!("{} {}", opened.kept.line.name, drawing.id());
    let format = match ending {
        "svg" => {
            return Ok(file(
                "image/svg+xml",
                &title,
                "svg",
                drawing.document().into_bytes(),
            ));
        }
        "csv" => Format::Csv,
        "xlsx" => Format::Xlsx,
        _ => return Err(Failure::Missing),
    };
    let t = &state.texts;
    let about = [
        (t.text("analysis-name"), opened.kept.line.name.clone()),
        (
            t.text("analysis-about-file"),
            opened.kept.line.file_name.clone(),
        ),
        (
            t.text("analysis-about-hash"),
            opened.kept.line.content_sha256.clone(),
        ),
        (
            t.text("analysis-about-program"),
            format!("Alongside {}", state.settings.version),
        ),
    ];
    let content = spreadsheet(format, drawing.id(), drawing.table(), &about)
        .map_err(|_| Failure::Internal("a table could not be written".into()))?;
    Ok(file(format.mime(), &title, format.extension(), content))
}

/// Everything: the file, the settings, the answer, the pictures.
pub(super) async fn bundle(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let (opened, ended) = answered(&state, &signed, &one, Wanted::Bundle).await?;
    let Ended::Bundled(content) = &*ended else {
        return Err(Failure::Missing);
    };
    Ok(file(
        "application/zip",
        &opened.kept.line.name,
        "zip",
        content.clone(),
    ))
}
