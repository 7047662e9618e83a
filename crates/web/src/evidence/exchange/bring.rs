//! Taking a project in: first what will come, then all of it or nothing. The file waits in between, so that it is sent
//! once.

use super::found::{Found, Unfit, found};
use super::page::show;
use super::preview::{self, Preview};
use super::sent::Sent;
use super::which::Which;
use crate::evidence::address;
use crate::evidence::agreement::names;
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{AccountId, ImportId, StudyId};
use interchange::qda::split_on_dots;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::evidence::exchange::{self as kept, Brings, There, take_in, untaken};
use store::evidence::{case, code, study};
use store::{Error, Tx, permits};

/// Reads the file and keeps it when it can be read; what will come of it is the next page.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.rollback().await?;
    let sent = Sent::read(multipart).await?;
    let mut errors = FieldErrors::default();
    if sent.too_large {
        errors.add("file", t.text("exchange-too-large"));
    } else if sent.content.is_empty() {
        errors.add("file", t.text("exchange-no-file"));
    }
    let content = Arc::new(sent.content);
    // Of several projects in it, one is chosen on the next page.
    if errors.is_empty()
        && let Err(unfit) = found(&sent.name, Arc::clone(&content), None).await
        && !matches!(unfit, Unfit::Several(_))
    {
        errors.add("file", unfit.said(t));
    }
    if !errors.is_empty() {
        return show(&state, &signed, one, &errors).await;
    }
    let mut tx = state.db.write().await?;
    let permit = permits::study(&mut tx, &signed.actor, one).await?;
    let kept = kept::keep(&mut tx, &state.around, &permit, &sent.name, &content).await?;
    tx.commit().await?;
    Ok(Redirect::to(&preview::address(one, kept, "")).into_response())
}

/// A file that waits: what will come of it, or which of its projects is meant.
enum Waits {
    Preview(Box<Preview>),
    Which(Which),
}

/// A file that waits, read again; `chosen` is the number of the project that is wanted of several.
async fn waiting(
    app: &App,
    signed: &Signed,
    (one, kept): (StudyId, ImportId),
    chosen: Option<i64>,
) -> Result<Waits, Failure> {
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    let (name, content) = kept::load(&mut tx, &app.around, &permit, kept).await?;
    let study_name = study::name(&mut tx, &permit).await?;
    let members = members(&mut tx, signed, one).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let attributes = case::attributes(&mut tx, &permit).await?;
    tx.rollback().await?;
    let there = There {
        codebook: &codebook,
        attributes: &attributes,
    };
    match found(&name, Arc::new(content), chosen).await {
        Ok(import) => Ok(Waits::Preview(Box::new(Preview {
            study: one,
            study_name,
            kept,
            chosen,
            untaken: untaken(&import.project, &members, there),
            name,
            import,
        }))),
        Err(Unfit::Several(projects)) => Ok(Waits::Which(Which {
            study: one,
            study_name,
            kept,
            name,
            projects,
        })),
        Err(unfit) => Err(Failure::Unfit(unfit.said(&app.texts))),
    }
}

/// What will come of a file that waits.
pub(super) async fn look(
    state: AppState,
    signed: Signed,
    Path((one, kept)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let about = (id(&one)?, id(&kept)?);
    Ok(
        match waiting(&state, &signed, about, asked.read("project")).await? {
            Waits::Preview(preview) => preview.show(&state, &signed, FieldErrors::NONE),
            Waits::Which(which) => which.show(&state, &signed, asked.has("sent", "yes")),
        },
    )
}

/// Takes a file in that waits.
pub(super) async fn take(
    state: AppState,
    signed: Signed,
    Path((one, kept)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, kept) = (id(&one)?, id(&kept)?);
    let chosen = typed.read("project");
    let mut preview = match waiting(&state, &signed, (one, kept), chosen).await? {
        Waits::Preview(preview) => preview,
        Waits::Which(which) => return Ok(which.show(&state, &signed, true)),
    };
    if typed.has("dots", "yes") {
        let codes = std::mem::take(&mut preview.import.project.codes);
        preview.import.project.codes = split_on_dots(codes);
    }
    match taken(&state, &signed, one, kept, &preview.import).await? {
        Ok(()) => {
            let to = format!("{}?done=project-taken-in", address(one, "sources"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(message) => {
            let mut errors = FieldErrors::default();
            errors.add("take", message);
            Ok(preview.show(&state, &signed, &errors))
        }
    }
}

/// Takes a file away that waits.
pub(super) async fn discard(
    state: AppState,
    signed: Signed,
    Path((one, kept)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (one, kept): (StudyId, ImportId) = (id(&one)?, id(&kept)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study(&mut tx, &signed.actor, one).await?;
    kept::discard(&mut tx, &state.around, &permit, kept).await?;
    tx.commit().await?;
    let to = format!("{}?done=project-discarded", address(one, "exchange"));
    Ok(Redirect::to(&to).into_response())
}

/// Accounts of members by their names in lower case.
async fn members(
    tx: &mut Tx,
    signed: &Signed,
    one: StudyId,
) -> Result<BTreeMap<String, AccountId>, Failure> {
    Ok(names(tx, signed, one)
        .await?
        .into_iter()
        .map(|(account, name)| (name.trim().to_lowercase(), account))
        .collect())
}

/// Takes it in as one transaction, once however often it is asked for; a sentence when something does not fit, and then
/// nothing is kept.
async fn taken(
    app: &App,
    signed: &Signed,
    one: StudyId,
    kept: ImportId,
    import: &Found,
) -> Result<Result<(), String>, Failure> {
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let permit = permits::study(&mut tx, actor, one).await?;
    // Whoever takes the file away takes it in; it comes back with everything else when something does not fit.
    if !kept::discard(&mut tx, &app.around, &permit, kept).await? {
        tx.rollback().await?;
        return Ok(Ok(()));
    }
    let brings = Brings {
        codebook: permits::study(&mut tx, actor, one).await?,
        sources: permits::study(&mut tx, actor, one).await?,
        ties: permits::study(&mut tx, actor, one).await?,
        codings: permits::study(&mut tx, actor, one).await?,
        memos: permits::study(&mut tx, actor, one).await?,
        new_cases: permits::study(&mut tx, actor, one).await?,
        cases: permits::study(&mut tx, actor, one).await?,
    };
    let members = members(&mut tx, signed, one).await?;
    match take_in(&mut tx, &app.around, &brings, &import.project, &members).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Ok(()))
        }
        Err(Error::Refused(why)) => {
            tx.rollback().await?;
            Ok(Err(why.said(&app.texts)))
        }
        Err(other) => Err(other.into()),
    }
}
