//! Importing published names in place of drafts: a file is checked, what would change is shown, and a new version is
//! kept only when somebody agrees.
//!
//! Between checking and agreeing nothing is kept on the server: the page carries the rows that were read, and they are
//! checked again against whatever is current then.

mod page;
mod sent;

use self::page::{Preview, Refused};
use self::sent::Sent;
use super::present::framework_url;
use super::term_table::Issue;
use crate::routes::{AppState, Needs, Routes};
use crate::{Failure, Signed};
use access::{Action, Resource, on, to};
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler as _;
use axum::response::{IntoResponse as _, Redirect, Response};
use frameworks::{Change, Framework, FrameworkId, replace_drafts};
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    let needs = Needs::May(Action::Change, Resource::Framework);
    Routes::default()
        .get("/frameworks/{id}/import", needs, form)
        .post(
            "/frameworks/{id}/import",
            needs,
            send.layer(DefaultBodyLimit::max(sent::LARGEST)),
        )
}

async fn form(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Change>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let vocabularies = store::frameworks::load(&mut tx, permit.subject()).await?;
    tx.rollback().await?;
    let current = vocabularies.current_of(&id).ok_or(Failure::Missing)?;
    Ok(page::form(&state, &signed, current, &Refused::default()))
}

/// The version that the rows make of a framework.
fn made_of(base: &Framework, sent: &Sent) -> Result<(Framework, Vec<Change>), Vec<Issue>> {
    let rows = sent.rows()?;
    replace_drafts(base, &rows, base.version().next(), sent.leftover())
        .map_err(|problems| problems.into_iter().map(Issue::from).collect())
}

async fn send(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Change>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let sent = Sent::read(multipart).await?;
    let mut tx = state.db.write().await?;
    let vocabularies = store::frameworks::load(&mut tx, permit.subject()).await?;
    let current = vocabularies.current_of(&id).ok_or(Failure::Missing)?;
    let done = || {
        Ok(Redirect::to(&format!(
            "{}?done=framework-imported",
            framework_url(&id, None)
        ))
        .into_response())
    };
    if let Some(agreed) = sent.agreed_on()
        && agreed != current.version()
    {
        // Agreed to twice, as by a double click: what it makes is there already.
        let base = vocabularies.version(&id, agreed);
        if let Some(Ok((made, _))) = base.map(|base| made_of(base, &sent))
            && made == *current
        {
            return done();
        }
    }
    let (next, changes) = match made_of(current, &sent) {
        Ok(made) => made,
        Err(issues) => {
            let refused = Refused {
                issues,
                leftover: Some(sent.leftover()),
            };
            return Ok(page::form(&state, &signed, current, &refused));
        }
    };
    let agreed = sent.agreed_on() == Some(current.version());
    if !agreed || changes.is_empty() {
        let preview = Preview {
            changes: &changes,
            sent: &sent,
            others_changed_it: sent.agreed_on().is_some() && !agreed,
        };
        return page::preview(&state, &signed, current, &preview);
    }
    let why = state
        .texts
        .with("framework-import-why", &[("file", sent.file_name())]);
    match store::frameworks::save_version(
        &mut tx,
        &state.around,
        &permit,
        current.version(),
        &next,
        &why,
    )
    .await
    {
        Ok(()) => tx.commit().await?,
        Err(store::Error::Changed) => {
            let preview = Preview {
                changes: &changes,
                sent: &sent,
                others_changed_it: true,
            };
            return page::preview(&state, &signed, current, &preview);
        }
        Err(other) => return Err(other.into()),
    }
    done()
}
