//! One memo: what it says, what it is about, what links to it, what it said before.

use super::form::{Offer, questions, said};
use super::{address as of_memo, kind_name, list, markdown, target};
use crate::evidence::{address, frame, refusal};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Difference, Event, Fact, FieldErrors, Form};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::memo::{Memo, MemoTarget};
use ids::{MemoId, StudyId};
use maud::{Markup, html};
use store::evidence::memo::{self, Said, Wording};
use store::evidence::{member, study};
use store::{Error, permits};

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let place = (id(&one)?, id(&of)?);
    show(&state, &signed, place, None, FieldErrors::NONE).await
}

fn filled(memo: &Memo) -> Fields {
    let mut fields: Vec<(String, String)> = memo
        .about
        .iter()
        .map(|target| ("about".to_owned(), target::written(target)))
        .collect();
    for (name, value) in [
        ("kind", memo.kind.code()),
        ("title", memo.title.as_str()),
        ("body", memo.body.as_str()),
        ("version", memo.version.to_string().as_str()),
    ] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    Fields::from_pairs(fields)
}

/// What was typed and could not be saved, and whether that is because somebody else saved first.
struct Unsaved<'a> {
    typed: &'a Fields,
    clash: bool,
}

async fn show(
    app: &App,
    signed: &Signed,
    (one, of): (StudyId, MemoId),
    unsaved: Option<Unsaved<'_>>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::StudyMemo, to::Read>(&mut tx, actor, one).await?;
    let of_study = permits::study::<on::Study, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let memo = memo::load(&mut tx, &permit, of).await?;
    let about = target::named(&mut tx, app, signed, one, &memo.about).await?;
    let back = list::about(&mut tx, app, signed, one, MemoTarget::Memo(of)).await?;
    let wordings = memo::wordings(&mut tx, &permit, of).await?;
    let author = member::list(&mut tx, &of_study)
        .await?
        .into_iter()
        .find(|member| member.account == memo.author)
        .map_or_else(|| t.text("memo-author-gone"), |member| member.name);
    // Its author changes a memo, and a lead does.
    let codes = permits::may_study::<on::StudyMemo, to::Change>(&mut tx, actor, one).await?;
    let leads = permits::may_study::<on::Study, to::Change>(&mut tx, actor, one).await?;
    let may_change = codes && (memo.author == actor.account || leads);
    let typed = unsaved
        .as_ref()
        .map_or_else(|| filled(&memo), |unsaved| unsaved.typed.clone());
    let ticked: Vec<MemoTarget> = typed.all("about").filter_map(target::read).collect();
    let offer = if may_change {
        Some(Offer::load(&mut tx, app, signed, one, &ticked, Some(of)).await?)
    } else {
        None
    };
    tx.commit().await?;
    let clash = unsaved.as_ref().is_some_and(|unsaved| unsaved.clash);
    let zone = &signed.organisation.time_zone;
    let at = dates::day_and_time(t, memo.at, zone);
    let keys =
        ["kind", "author", "changed", "about"].map(|key| t.text(&format!("memo-fact-{key}")));
    let facts = ui::summary_list(&[
        Fact::new(&keys[0], html! { (kind_name(t, memo.kind)) }),
        Fact::new(&keys[1], html! { (author) }),
        Fact::new(&keys[2], html! { (at) }),
        Fact::new(
            &keys[3],
            html! {
                @if about.is_empty() { (t.text("memo-about-none")) }
                @else { ul class="nhsuk-list" { @for named in &about { li { a class="nhsuk-link" href=(named.href) { (named.name) } } } } }
            },
        ),
    ]);
    let mut shell = frame(app, signed, (one, &name), &t.text("memo-title"))
        .step(t.text("memos-title"), address(one, "memos"))
        .errors(!errors.is_empty());
    if clash {
        shell = shell.status(StatusCode::CONFLICT);
    }
    Ok(shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (memo.title) }
        @if clash { (others(t, &memo, &typed)) }
        (markdown::shown(&memo.body, 1))
        (facts)
        @if let Some(offer) = &offer { (changing(t, one, &memo, offer, &typed, errors, unsaved.is_some())) }
        (list::links(t, one, &back, &MemoTarget::Memo(of)))
        @if !wordings.is_empty() { (before(t, zone, &wordings)) }
    }))
}

/// What somebody else saved beside what was typed.
fn others(t: &Texts, memo: &Memo, typed: &Fields) -> Markup {
    let (title, body) = (t.text("memo-name"), t.text("memo-body"));
    let typed_body = typed.raw("body");
    let differences = [
        Difference {
            field: &title,
            theirs: &memo.title,
            yours: typed.get("title"),
        },
        Difference {
            field: &body,
            theirs: &memo.body,
            yours: &typed_body,
        },
    ];
    html! {
        h2 { (t.text("changed-title")) }
        p { (t.text("changed-text")) }
        (ui::comparison(t.words(), "", &differences))
    }
}

fn changing(
    t: &Texts,
    one: StudyId,
    memo: &Memo,
    offer: &Offer,
    typed: &Fields,
    errors: &FieldErrors,
    open: bool,
) -> Markup {
    let version = memo.version.to_string();
    let (action, away) = (of_memo(one, memo.id, ""), of_memo(one, memo.id, "remove"));
    let form = Form {
        action: &action,
        hidden: &[("version", &version)],
        ..Form::default()
    };
    let (save, remove) = (t.text("study-save"), t.text("memo-remove"));
    let inside = html! {
        (questions(t, offer, typed, errors))
        (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
    };
    let removing = Form {
        action: &away,
        ..Form::default()
    };
    html! {
        (ui::details(&t.text("memo-change"), open, &ui::form(t.words(), &form, &inside)))
        (ui::details(&remove, false, &html! {
            p { (t.text("memo-remove-about")) }
            (ui::form(t.words(), &removing, &ui::button(&Button { text: &remove, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() })))
        }))
    }
}

/// What it said before, latest first.
fn before(t: &Texts, zone: &jiff::tz::TimeZone, wordings: &[Wording]) -> Markup {
    let times: Vec<String> = wordings
        .iter()
        .map(|wording| dates::day_and_time(t, wording.changed_at.0, zone))
        .collect();
    let events: Vec<Event<'_>> = wordings
        .iter()
        .zip(&times)
        .map(|(wording, when)| Event {
            title: html! { (wording.title) " · " (kind_name(t, wording.kind)) },
            by: wording.changed_by.as_deref(),
            when,
            datetime: None,
            body: Some(markdown::shown(&wording.body, 2)),
        })
        .collect();
    html! {
        h2 { (t.text("memo-before")) }
        p { (t.text("memo-before-about")) }
        (ui::timeline(&events))
    }
}

/// Changes the memo.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, MemoId) = (id(&one)?, id(&of)?);
    let version: u32 = typed.read("version").ok_or(Failure::Missing)?;
    let said: Said = said(&typed).ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyMemo, to::Change>(&mut tx, &signed.actor, one).await?;
    let mut errors = FieldErrors::default();
    let mut clash = false;
    match memo::change(&mut tx, &state.around, &permit, of, version, &said).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=saved", of_memo(one, of, ""));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Error::Changed) => clash = true,
        Err(error) => errors.add("title", refusal::words(&state.texts, error)?),
    }
    tx.rollback().await?;
    let unsaved = Unsaved {
        typed: &typed,
        clash,
    };
    show(&state, &signed, (one, of), Some(unsaved), &errors).await
}

/// Takes the memo away.
pub(super) async fn remove(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, MemoId) = (id(&one)?, id(&of)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyMemo, to::Change>(&mut tx, &signed.actor, one).await?;
    memo::remove(&mut tx, &state.around, &permit, of).await?;
    tx.commit().await?;
    let to = format!("{}?done=memo-removed", address(one, "memos"));
    Ok(Redirect::to(&to).into_response())
}
