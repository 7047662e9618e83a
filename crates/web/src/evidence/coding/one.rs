//! The page of a coding.

use super::address;
use crate::evidence::{code as codes, frame, memo, quotes, workbench};
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Difference, Fact, FieldErrors, Form, Label, Select, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use evidence::codebook::Codebook;
use evidence::coding::{Coding, Layer};
use evidence::memo::MemoTarget;
use ids::{AccountId, CodingId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::{code, coding, source, study};
use store::permits;

/// So much of the quote of a neighbour is shown, in characters.
const QUOTE: usize = 120;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((study, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let place = (id(&study)?, id(&of)?);
    show(&state, &signed, place, None, FieldErrors::NONE).await
}

/// What was typed and could not be saved, and whether that is because somebody else saved first.
pub(super) struct Unsaved<'a> {
    pub(super) typed: &'a Fields,
    pub(super) clash: bool,
}

/// What the page shows beside the coding.
struct Around<'a> {
    t: &'a Texts,
    study: StudyId,
    codebook: &'a Codebook,
    coders: &'a HashMap<AccountId, String>,
}

impl Around<'_> {
    fn code(&self, coding: &Coding) -> &str {
        let code = self.codebook.get(coding.code);
        code.map_or("", |code| code.name.as_str())
    }

    fn coder(&self, coding: &Coding) -> String {
        match coding.layer {
            Layer::Consensus => self.t.text("bench-consensus"),
            Layer::Coder => self
                .coders
                .get(&coding.coder)
                .cloned()
                .unwrap_or_else(|| self.t.text("memo-author-gone")),
        }
    }
}

/// The page, with what was typed into its form.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    (one, of): (StudyId, CodingId),
    unsaved: Option<Unsaved<'_>>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Coding, to::Read>(&mut tx, actor, one).await?;
    let reads = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let coding = coding::load(&mut tx, &permit, of).await?;
    let source = source::load(&mut tx, &app.around, &reads, coding.source).await?;
    let beside = coding::of_source(&mut tx, &permit, coding.source).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let mut coders: HashMap<AccountId, String> = coding::coders(&mut tx, &permit)
        .await?
        .into_iter()
        .collect();
    coders.insert(actor.account, actor.name.clone());
    let about = MemoTarget::Coding(of);
    let memos = memo::about(&mut tx, app, signed, one, about).await?;
    let may_code = permits::may_study::<on::Coding, to::Create>(&mut tx, actor, one).await?;
    let leads = permits::may_study::<on::Study, to::Change>(&mut tx, actor, one).await?;
    tx.commit().await?;
    let may_change = may_code && (coding.coder == actor.account || leads);
    let around = Around {
        t,
        study: one,
        codebook: &codebook,
        coders: &coders,
    };
    let clash = unsaved.as_ref().is_some_and(|unsaved| unsaved.clash);
    let typed = unsaved
        .as_ref()
        .map_or_else(|| filled(&coding), |unsaved| unsaved.typed.clone());
    let title = t.with("coding-title", &[("code", around.code(&coding))]);
    let bench = workbench::address(one, coding.source, "");
    let (before, after) = neighbours(&beside, of);
    let texts = [(coding.source, source.text.clone())];
    let shell = frame(app, signed, (one, &name), &title)
        .step(source.name.as_str(), bench.as_str())
        .errors(!errors.is_empty());
    let shell = if clash {
        shell.status(StatusCode::CONFLICT)
    } else {
        shell
    };
    Ok(shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if clash { (theirs(&around, &coding, &typed)) }
        nav class="app-bench__way" aria-label=(t.text("coding-others")) {
            @if let Some(other) = before { a class="nhsuk-link" rel="prev" href=(address(one, other.id)) { "← " (around.code(other)) } }
            a class="nhsuk-link" href={ (bench) "#k-" (of) } { (t.text("coding-in-text")) }
            @if let Some(other) = after { a class="nhsuk-link" rel="next" href=(address(one, other.id)) { (around.code(other)) " →" } }
        }
        (quotes::in_context(&texts, coding.source, coding.span, &coding.quote))
        (facts(&around, signed, &coding))
        @if may_change { (changing(&around, of, &coding, &typed, errors, clash)) }
        (overlapping(&around, &beside, &coding))
        (memo::links(t, one, &memos, &about))
    }))
}

fn filled(coding: &Coding) -> Fields {
    let weight = coding.weight.map(i64::from);
    let pairs = [
        ("code", coding.code.to_string()),
        ("weight", weight.map(|n| n.to_string()).unwrap_or_default()),
        ("comment", coding.comment.clone()),
    ];
    Fields::from_pairs(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<Vec<_>>(),
    )
}

/// The codings before and after it, in the order of the text.
fn neighbours(beside: &[Coding], of: CodingId) -> (Option<&Coding>, Option<&Coding>) {
    match beside.iter().position(|one| one.id == of) {
        None => (None, None),
        Some(at) => (
            at.checked_sub(1).and_then(|before| beside.get(before)),
            beside.get(at + 1),
        ),
    }
}

fn facts(around: &Around<'_>, signed: &Signed, coding: &Coding) -> Markup {
    let t = around.t;
    let keys = ["code", "coder", "at", "weight", "comment"]
        .map(|key| t.text(&format!("coding-fact-{key}")));
    let at = dates::day_and_time(t, coding.at, &signed.organisation.time_zone);
    let path = around.codebook.path(coding.code);
    let path: Vec<&str> = path.iter().map(|code| code.name.as_str()).collect();
    let mut rows = vec![
        Fact::new(
            &keys[0],
            html! { a class="nhsuk-link" href=(codes::address(around.study, coding.code, "")) { (path.join(" / ")) } },
        ),
        Fact::new(
            &keys[1],
            html! { (around.coder(coding)) @if coding.suggested { " · " (t.text("bench-was-suggested")) } },
        ),
        Fact::new(&keys[2], html! { (at) }),
    ];
    if let Some(weight) = coding.weight {
        rows.push(Fact::new(&keys[3], html! { (i64::from(weight)) }));
    }
    if !coding.comment.is_empty() {
        let comment = html! { p class="app-text" { (coding.comment) } };
        rows.push(Fact::new(&keys[4], comment));
    }
    ui::summary_list(&rows)
}

/// The form to change it, open when something in it has to be looked at again.
fn changing(
    around: &Around<'_>,
    of: CodingId,
    coding: &Coding,
    typed: &Fields,
    errors: &FieldErrors,
    clash: bool,
) -> Markup {
    let t = around.t;
    let f = ui::Fields::new(t.words(), errors);
    let [code, weight, comment] =
        ["code", "weight", "comment"].map(|key| t.text(&format!("bench-{key}")));
    let (hint, send) = (t.text("bench-weight-hint"), t.text("coding-save"));
    let named: Vec<(String, String)> = around
        .codebook
        .tree()
        .filter(|(_, one)| one.is_codable || one.id == coding.code)
        .map(|(depth, one)| {
            let indent = "\u{2003}".repeat(depth);
            (one.id.to_string(), format!("{indent}{}", one.name))
        })
        .collect();
    let options: Vec<(&str, &str)> = named
        .iter()
        .map(|(id, name)| (id.as_str(), name.as_str()))
        .collect();
    // What is now, so that a change of somebody else since is noticed.
    let now = filled(coding);
    let (seen_code, seen_comment) = (now.get("code"), now.raw("comment"));
    let hidden = [
        ("seen_code", seen_code),
        ("seen_weight", now.get("weight")),
        ("seen_comment", seen_comment.as_str()),
    ];
    let form = Form {
        action: &address(around.study, of),
        hidden: &hidden,
        ..Form::default()
    };
    let inside = html! {
        (f.select(&Select { name: "code", label: Label::from(code.as_str()), options: &options, chosen: typed.get("code"), ..Select::default() }))
        (f.text(&TextInput { name: "weight", label: Label::from(weight.as_str()), hint: Some(&hint), value: typed.get("weight"), width: Some(3), input_mode: Some("numeric"), ..TextInput::default() }))
        (f.textarea(&Textarea { name: "comment", label: Label::from(comment.as_str()), value: &typed.raw("comment"), rows: 3, ..Textarea::default() }))
        (ui::button(&Button { text: &send, prevent_double_click: true, ..Button::default() }))
    };
    ui::details(
        &t.text("coding-change"),
        clash || !errors.is_empty(),
        &ui::form(t.words(), &form, &inside),
    )
}

/// What somebody else saved beside what was typed.
fn theirs(around: &Around<'_>, coding: &Coding, typed: &Fields) -> Markup {
    let t = around.t;
    let [code, weight, comment] =
        ["code", "weight", "comment"].map(|key| t.text(&format!("bench-{key}")));
    let now = filled(coding);
    let named = |id: &str| {
        let code = id.parse().ok().and_then(|id| around.codebook.get(id));
        code.map_or_else(String::new, |code| code.name.clone())
    };
    let (their_code, own_code) = (named(now.get("code")), named(typed.get("code")));
    let (their_comment, own_comment) = (now.raw("comment"), typed.raw("comment"));
    let differences = [
        Difference {
            field: &code,
            theirs: &their_code,
            yours: &own_code,
        },
        Difference {
            field: &weight,
            theirs: now.get("weight"),
            yours: typed.get("weight"),
        },
        Difference {
            field: &comment,
            theirs: &their_comment,
            yours: &own_comment,
        },
    ];
    html! {
        h2 { (t.text("changed-title")) }
        p { (t.text("changed-text")) }
        (ui::comparison(t.words(), "", &differences))
    }
}

/// What else is coded at the place.
fn overlapping(around: &Around<'_>, beside: &[Coding], coding: &Coding) -> Markup {
    let others: Vec<&Coding> = beside
        .iter()
        .filter(|one| one.id != coding.id && one.span.overlaps(coding.span))
        .collect();
    html! {
        h2 { (around.t.text("coding-overlapping")) }
        @if others.is_empty() { p { (around.t.text("coding-overlapping-none")) } }
        @else {
            ul class="nhsuk-list" {
                @for other in others {
                    @let quote: String = other.quote.chars().take(QUOTE).collect();
                    li {
                        a class="nhsuk-link" href=(address(around.study, other.id)) { (around.code(other)) }
                        " · " (around.coder(other)) " · “" (quote) @if other.quote.chars().nth(QUOTE).is_some() { "…" } "”"
                    }
                }
            }
        }
    }
}
