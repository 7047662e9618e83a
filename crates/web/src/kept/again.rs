//! Showing a form again that was sent after its session ended.

use super::fill::{Filling, fill};
use super::{ACTION, ANY, PAGE, is_typed};
use crate::delivery::person::parts::lines;
use crate::routes::{AppState, Needs, Routes, id};
use crate::shell::Shell;
use crate::ui::{self, Button, Form};
use crate::visitor::Visitor;
use crate::{App, Failure, Fields, Signed};
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::DraftId;
use maud::html;
use store::draft::{self, Draft};

/// What an address says when its page is to hold what was typed before; pages do not see it.
pub(crate) const AGAIN: &str = "again";
/// The largest page that is filled in, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default().get("/kept/{id}", Needs::SignedIn, page)
}

/// The address that shows a form again that stood on this page.
pub(super) fn address(page: &str, id: DraftId) -> String {
    if page.is_empty() {
        return format!("/kept/{id}");
    }
    format!("{}#{AGAIN}", with(page, id))
}

/// An address with what it is to be filled from.
fn with(address: &str, id: DraftId) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{AGAIN}={id}")
}

/// What an address is to be filled from.
fn asked(uri: &Uri) -> Option<DraftId> {
    uri.query()?
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| *name == AGAIN)
        .find_map(|(_, value)| value.parse().ok())
}

/// Fills in a page that is asked for with what was typed before, and forgets that when it has been sent.
pub(crate) async fn layer(AppState(app): AppState, request: Request, next: Next) -> Response {
    let signed = match request.extensions().get::<Visitor>() {
        Some(Visitor::Signed(signed)) if !signed.temporary && !signed.must_set_up => {
            signed.as_ref().clone()
        }
        _ => return next.run(request).await,
    };
    let Some(id) = asked(request.uri()) else {
        return next.run(request).await;
    };
    let method = request.method().clone();
    let response = next.run(request).await;
    let answer = match method {
        Method::GET => filled(&app, &signed, id, response).await,
        _ if response.status().is_redirection() => sent(&app, &signed, id).await.map(|()| response),
        _ => Ok(response),
    };
    answer.unwrap_or_else(Failure::into_response)
}

async fn load(app: &App, signed: &Signed, id: DraftId) -> Result<Option<Draft>, Failure> {
    let mut tx = app.db.read().await?;
    let found = draft::load(&mut tx, &signed.actor, id).await?;
    tx.rollback().await?;
    Ok(found.filter(|draft| draft.form == ANY))
}

/// The form was sent again, and what it led to is done.
async fn sent(app: &App, signed: &Signed, id: DraftId) -> Result<(), Failure> {
    if load(app, signed, id).await?.is_none() {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    draft::forget(&mut tx, &signed.actor, id).await?;
    tx.commit().await?;
    Ok(())
}

async fn filled(
    app: &App,
    signed: &Signed,
    id: DraftId,
    response: Response,
) -> Result<Response, Failure> {
    if response.status().is_redirection() {
        return Ok(response);
    }
    let Some(draft) = load(app, signed, id).await? else {
        return Ok(response);
    };
    let bare = Redirect::to(&format!("/kept/{id}")).into_response();
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if response.status() != StatusCode::OK || !is_page {
        return Ok(bare);
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return Ok(bare);
    };
    let text = String::from_utf8_lossy(&bytes);
    let (action, pairs) = apart(draft);
    let t = &app.texts;
    let said = ui::inset_text(t.words(), &html! { p { (t.text("kept-again")) } });
    // The address leads here: the form may stand far down.
    let notice = html! { div id=(AGAIN) tabindex="-1" { (said) } };
    let filling = Filling {
        action: &action,
        now: &with(&action, id),
        pairs: &pairs,
        notice: &notice,
    };
    let Some(page) = fill(&text, filling) else {
        return Ok(bare);
    };
    parts.headers.remove(CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(page)))
}

/// Where a form was sent, and its fields.
fn apart(draft: Draft) -> (String, Vec<(String, String)>) {
    let fields = Fields::from_pairs(draft.fields);
    let pairs = fields.pairs().iter();
    let pairs = pairs.filter(|(name, _)| name != ACTION && name != PAGE);
    (fields.get(ACTION).to_owned(), pairs.cloned().collect())
}

/// What was typed into a form that cannot be shown again where it stood.
async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let id: DraftId = id(&one)?;
    let draft = load(&state, &signed, id).await?.ok_or(Failure::Missing)?;
    let (action, pairs) = apart(draft);
    let typed: Vec<&str> = pairs
        .iter()
        .filter(|pair| is_typed(pair))
        .map(|(_, value)| value.as_str())
        .collect();
    let hidden: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let t = &state.texts;
    let (title, send) = (t.text("kept-title"), t.text("kept-send"));
    let to = with(&action, id);
    let form = Form {
        action: &to,
        hidden: &hidden,
        ..Form::default()
    };
    Ok(Shell::new(&state, &signed, title.clone()).body(html! {
        h1 { (title) }
        p { (t.text("kept-text")) }
        ul class="nhsuk-list nhsuk-list--bullet" { @for value in typed { li { (lines(value)) } } }
        (ui::form(t.words(), &form, &html! {
            (ui::button(&Button { text: &send, prevent_double_click: true, ..Button::default() }))
        }))
        p { a class="nhsuk-link" href={ "/drafts/" (id) "/forget" } { (t.text("my-day-forget")) } }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_what_it_is_filled_from() {
        let id: DraftId = "018f0000-0000-7000-8000-000000000001"
            .parse()
            .expect("an identifier");
        for (page, expected) in [
            ("", format!("/kept/{id}")),
            ("/a/new", format!("/a/new?again={id}#again")),
            ("/a/new?x=1", format!("/a/new?x=1&again={id}#again")),
        ] {
            let there = address(page, id);
            assert_eq!(there, expected);
            let uri: Uri = there.parse().expect("an address");
            assert_eq!(asked(&uri), (!page.is_empty()).then_some(id));
        }
    }
}
