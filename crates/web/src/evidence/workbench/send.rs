//! Coding, uncoding, taking back and doing again.

use super::page::{Bench, show};
use super::{address, answer, passage};
use crate::evidence::coding::weight as read_weight;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::Json;
use axum::extract::Path;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::code::{Code, Colour};
use evidence::coding::Coding;
use evidence::history::Change;
use ids::{CodeId, CodingId, SourceId, StudyId};
use serde_json::json;
use store::evidence::coding::{Added, NewCoding};
use store::evidence::{code as codes, coding, history, source};
use store::{Error, Tx, permits};

/// The longest name a code gets from the words it is named after, in characters.
const IN_VIVO: usize = 80;

/// A script asks for what changed; a form without one is sent on to the page.
pub(in crate::evidence) fn by_script(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"))
}

/// What does not fit, beside its field.
type Unfit = (&'static str, String);

/// Codes a passage.
pub(super) async fn code(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response, Failure> {
    let (study, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let new: CodingId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    match coded(&mut tx, &state, &signed, (study, source), new, &typed).await? {
        Ok(coding) => {
            let answer = if by_script(&headers) {
                let bench = Bench::load(&mut tx, &state, &signed, study, source).await?;
                answer::whole(&state.texts, &signed, &bench, &[&coding])
            } else {
                let to = format!("{}?done=coded#k-{}", address(study, source, ""), coding.id);
                Redirect::to(&to).into_response()
            };
            tx.commit().await?;
            Ok(answer)
        }
        Err((field, message)) => {
            tx.rollback().await?;
            if by_script(&headers) {
                return Ok(refused(&message));
            }
            let mut errors = FieldErrors::default();
            errors.add(field, message);
            let mut tx = state.db.write().await?;
            let bench = Bench::load(&mut tx, &state, &signed, study, source).await?;
            tx.commit().await?;
            Ok(show(&state, &signed, &bench, &typed, &errors))
        }
    }
}

pub(super) fn refused(message: &str) -> Response {
    let body = Json(json!({ "message": message }));
    (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
}

async fn coded(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    (study, source): (StudyId, SourceId),
    new: CodingId,
    typed: &Fields,
) -> Result<Result<Coding, Unfit>, Failure> {
    let t = &app.texts;
    let actor = &signed.actor;
    let permit = permits::study::<on::Coding, to::Create>(tx, actor, study).await?;
    let reads = permits::study::<on::StudySource, to::Read>(tx, actor, study).await?;
    let text = source::load(tx, &app.around, &reads, source).await?;
    let passage = match passage::read(t, &text, typed) {
        Ok(passage) => passage,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let Ok(weight) = read_weight(typed.get("weight")) else {
        return Ok(Err(("weight", t.text("bench-weight-wrong"))));
    };
    let code = match typed.get("code") {
        "" => return Ok(Err(("code", t.text("bench-code-missing")))),
        "in-vivo" => match in_vivo(tx, app, signed, study, &passage.quote).await? {
            Ok(code) => code,
            Err(unfit) => return Ok(Err(unfit)),
        },
        id => match id.parse() {
            Ok(code) => code,
            Err(_) => return Ok(Err(("code", t.text("bench-code-missing")))),
        },
    };
    let new = NewCoding {
        id: new,
        source,
        span: passage.span,
        quote: passage.quote,
        code,
        weight,
        comment: typed.raw("comment"),
        suggested: typed.has("suggested", "yes"),
    };
    match coding::add(tx, &app.around, &permit, &new).await {
        Ok(Added::New(coding) | Added::Again(coding)) => Ok(Ok(coding)),
        Err(Error::Refused(why)) => Ok(Err(("words", why.said(t)))),
        Err(other) => Err(other.into()),
    }
}

/// The code that is named after the words themselves: the one that is there already, or a new one.
async fn in_vivo(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    study: StudyId,
    quote: &str,
) -> Result<Result<CodeId, Unfit>, Failure> {
    let permit = permits::study::<on::Codebook, to::Change>(tx, &signed.actor, study).await?;
    let codebook = codes::codebook(tx, &permit).await?;
    let words: Vec<&str> = quote.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(IN_VIVO).collect();
    if let Some(there) = codebook.named(&name) {
        return Ok(Ok(there.id));
    }
    let mut code = Code::new(app.around.id(), name);
    code.colour = Colour::of_number(codebook.len());
    code.anchor_quotes = vec![
        quote
            .chars()
            .take(evidence::code::limits::WORDING)
            .collect(),
    ];
    let id = code.id;
    let changes = match codebook.add(code) {
        Ok(changes) => changes,
        Err(problem) => return Ok(Err(("code", problem.said(&app.texts)))),
    };
    match codes::change(tx, &app.around, &permit, changes).await {
        Ok(_) => Ok(Ok(id)),
        Err(Error::Refused(why)) => Ok(Err(("code", why.said(&app.texts)))),
        Err(other) => Err(other.into()),
    }
}

/// Takes a coding away.
pub(super) async fn uncode(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response, Failure> {
    let (study, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let ids: Vec<CodingId> = typed
        .all("coding")
        .filter_map(|id| id.parse().ok())
        .collect();
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Change>(&mut tx, &signed.actor, study).await?;
    coding::remove(&mut tx, &state.around, &permit, &ids).await?;
    let answer = if by_script(&headers) {
        let bench = Bench::load(&mut tx, &state, &signed, study, source).await?;
        answer::whole(&state.texts, &signed, &bench, &[])
    } else {
        Redirect::to(&format!("{}?done=uncoded", address(study, source, ""))).into_response()
    };
    tx.commit().await?;
    Ok(answer)
}

/// Takes back what one did last.
pub(super) async fn undo(
    state: AppState,
    signed: Signed,
    Path(place): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    walk(&state, &signed, &place, &headers, Way::Back).await
}

/// Does again what one took back last.
pub(super) async fn redo(
    state: AppState,
    signed: Signed,
    Path(place): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    walk(&state, &signed, &place, &headers, Way::Again).await
}

#[derive(Clone, Copy)]
enum Way {
    Back,
    Again,
}

async fn walk(
    app: &App,
    signed: &Signed,
    (study, source): &(String, String),
    headers: &HeaderMap,
    way: Way,
) -> Result<Response, Failure> {
    let (study, source): (StudyId, SourceId) = (id(study)?, id(source)?);
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Coding, to::Change>(&mut tx, &signed.actor, study).await?;
    let walked = match way {
        Way::Back => history::undo(&mut tx, &app.around, &permit).await,
        Way::Again => history::redo(&mut tx, &app.around, &permit).await,
    };
    let walked = match walked {
        Ok(walked) => walked,
        Err(Error::Refused(why)) => {
            tx.rollback().await?;
            return if by_script(headers) {
                Ok(refused(&why.said(&app.texts)))
            } else {
                Err(Failure::Unfit(why.said(&app.texts)))
            };
        }
        Err(other) => return Err(other.into()),
    };
    if !by_script(headers) {
        tx.commit().await?;
        let done = match (walked.is_some(), way) {
            (false, _) => "nothing-to-walk",
            (true, Way::Back) => "undone",
            (true, Way::Again) => "redone",
        };
        let to = format!("{}?done={done}", address(study, source, ""));
        return Ok(Redirect::to(&to).into_response());
    }
    let Some(walked) = walked else {
        tx.commit().await?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let bench = Bench::load(&mut tx, app, signed, study, source).await?;
    tx.commit().await?;
    let fresh: Vec<&Coding> = bench
        .codings
        .iter()
        .filter(|coding| {
            walked.changes.iter().any(
                |change| matches!(change, Change::Coding(edit) if edit.thing().id == coding.id),
            )
        })
        .collect();
    Ok(answer::whole(&app.texts, signed, &bench, &fresh))
}
