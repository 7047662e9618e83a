//! Writing a memo.

use super::target::{self, Named};
use super::{address as of_memo, kind_name};
use crate::evidence::{address, code as codes, frame, refusal};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Choice, Choices, FieldErrors, Form, Label, Select, Size, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::memo::{MemoKind, MemoTarget};
use ids::{MemoId, StudyId};
use maud::{Markup, html};
use store::evidence::memo::{self, Filter, Said};
use store::evidence::{case, code, source, study};
use store::listing::{LARGEST_PAGE, Page};
use store::{Tx, permits};

/// The fields that add something a memo is about.
const ALSO: [&str; 4] = ["source", "code", "case", "memo"];

/// What the questions offer.
pub(super) struct Offer {
    /// What it is about already.
    about: Vec<Named>,
    /// What else there is, in the order of [`ALSO`]: the value of the field and its name.
    also: [Vec<(String, String)>; 4],
}

impl Offer {
    /// Fetches what a memo could be about, without the memo `but` itself.
    pub(super) async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study: StudyId,
        about: &[MemoTarget],
        but: Option<MemoId>,
    ) -> Result<Offer, Failure> {
        let permit = permits::study::<on::StudyMemo, to::Read>(tx, &signed.actor, study).await?;
        let sources = source::choices(tx, &permit).await?;
        let codebook = code::codebook(tx, &permit).await?;
        let cases = case::all(tx, &permit).await?;
        let page = Page::new(1, LARGEST_PAGE);
        let memos = memo::list(tx, &app.around, &permit, &Filter::default(), page).await?;
        Ok(Offer {
            about: target::named(tx, app, signed, study, about).await?,
            also: [
                sources
                    .into_iter()
                    .map(|(id, name)| (target::written(&MemoTarget::Source(id)), name))
                    .collect(),
                codes::options(&codebook, |_| false)
                    .into_iter()
                    .map(|(id, name)| (format!("code:{id}"), name))
                    .collect(),
                cases
                    .into_iter()
                    .map(|case| (target::written(&MemoTarget::Case(case.id)), case.name))
                    .collect(),
                memos
                    .rows
                    .into_iter()
                    .filter(|memo| Some(memo.id) != but)
                    .map(|memo| (target::written(&MemoTarget::Memo(memo.id)), memo.title))
                    .collect(),
            ],
        })
    }
}

/// What a memo is about by a form: what stayed ticked, and what was added.
pub(super) fn about(typed: &Fields) -> Vec<MemoTarget> {
    let also = ALSO.map(|kind| format!("also_{kind}"));
    let mut targets = Vec::new();
    let values = typed
        .all("about")
        .chain(also.iter().flat_map(|field| typed.all(field)));
    for target in values.filter_map(target::read) {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}

/// What a form says.
pub(super) fn said(typed: &Fields) -> Option<Said> {
    Some(Said {
        kind: MemoKind::from_code(typed.get("kind"))?,
        title: typed.get("title").to_owned(),
        body: typed.raw("body").trim_end().to_owned(),
        about: about(typed),
    })
}

/// The questions of a memo.
pub(super) fn questions(t: &Texts, offer: &Offer, typed: &Fields, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let [kind, title, body, body_hint, about, nothing] = [
        "kind",
        "name",
        "body",
        "body-hint",
        "about",
        "about-nothing",
    ]
    .map(|key| t.text(&format!("memo-{key}")));
    let kinds: Vec<(&str, String)> = MemoKind::ALL
        .iter()
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect();
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(c, n)| (*c, n.as_str())).collect();
    let values: Vec<String> = offer
        .about
        .iter()
        .map(|named| target::written(&named.target))
        .collect();
    let choices: Vec<Choice<'_>> = offer
        .about
        .iter()
        .zip(&values)
        .map(|(named, value)| Choice::new(value, &named.name))
        .collect();
    let chosen: Vec<&str> = values.iter().map(String::as_str).collect();
    let also = ALSO.map(|kind| (format!("also_{kind}"), t.text(&format!("memo-also-{kind}"))));
    html! {
        (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &kinds, chosen: typed.get("kind"), ..Select::default() }))
        (f.text(&TextInput { name: "title", label: Label::from(title.as_str()), value: typed.get("title"), ..TextInput::default() }))
        (f.textarea(&Textarea { name: "body", label: Label::from(body.as_str()), hint: Some(&body_hint), value: &typed.raw("body"), rows: 10, ..Textarea::default() }))
        @if !choices.is_empty() {
            (f.checkboxes(&Choices { name: "about", legend: Label::sized(&about, Size::S), choices: &choices, chosen: &chosen, small: true, ..Choices::default() }))
        }
        @for ((field, label), offered) in also.iter().zip(&offer.also) {
            @if !offered.is_empty() {
                @let options: Vec<(&str, &str)> = std::iter::once(("", nothing.as_str())).chain(offered.iter().map(|(v, n)| (v.as_str(), n.as_str()))).collect();
                (f.select(&Select { name: field, label: Label::from(label.as_str()), options: &options, chosen: typed.get(field), ..Select::default() }))
            }
        }
    }
}

/// An empty form, for what the address asks.
pub(super) async fn new(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let target = target::asked(&asked);
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<MemoId>().to_string());
    let kind = match target {
        Some(MemoTarget::Code(_)) => MemoKind::Code,
        Some(MemoTarget::Source(_)) => MemoKind::Interview,
        _ => MemoKind::Note,
    };
    typed.set("kind", kind.code());
    typed.set(
        "about",
        target::written(&target.unwrap_or(MemoTarget::Study)),
    );
    show(&state, &signed, one, &typed, FieldErrors::NONE).await
}

async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    typed: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::StudyMemo, to::Create>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let ticked: Vec<MemoTarget> = typed.all("about").filter_map(target::read).collect();
    let offer = Offer::load(&mut tx, app, signed, one, &ticked, None).await?;
    tx.commit().await?;
    let title = t.text("memo-write");
    let action = address(one, "memos/new");
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (questions(t, &offer, typed, errors))
        (ui::button(&Button { text: &t.text("study-save"), prevent_double_click: true, ..Button::default() }))
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("memos-title"), address(one, "memos"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &inside))
        }))
}

/// Writes the memo.
pub(super) async fn create(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let new: MemoId = typed.read("id").ok_or(Failure::Missing)?;
    let said = said(&typed).ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyMemo, to::Create>(&mut tx, &signed.actor, one).await?;
    match memo::create(&mut tx, &state.around, &permit, new, &said).await {
        Ok(made) => {
            tx.commit().await?;
            let to = format!("{}?done=memo-written", of_memo(one, made, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let message = refusal::words(&state.texts, error)?;
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("title", message);
            show(&state, &signed, one, &typed, &errors).await
        }
    }
}
