//! One case: what is known of it, the sources with its words, the memos about it.

use super::{address as of_case, form, kind_name};
use crate::evidence::not_asked::{self as unasked, About};
use crate::evidence::{address, frame, memo, refusal, workbench};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, ButtonKind, Difference, Fact, FieldErrors, Form, Label, Select, TextInput,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::memo::MemoTarget;
use evidence::study::{CaseKind, SourceTie, StudyCase};
use ids::{SourceId, StudyCaseId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::case::{self, Tied};
use store::evidence::{not_asked, source, study};
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

/// What was typed and could not be saved.
struct Unsaved<'a> {
    typed: &'a Fields,
    /// Somebody else changed the case first.
    clash: bool,
}

fn field(attribute: &Attribute) -> String {
    format!("a-{}", attribute.id)
}

fn filled(case: &StudyCase, attributes: &[Attribute]) -> Fields {
    let mut fields = Fields::default();
    fields.set("name", case.name.as_str());
    fields.set("kind", case.kind.code());
    for attribute in attributes {
        if let Some(value) = case.values.get(&attribute.id) {
            fields.set(&field(attribute), value.to_string());
        }
    }
    fields
}

async fn show(
    app: &App,
    signed: &Signed,
    (one, of): (StudyId, StudyCaseId),
    unsaved: Option<Unsaved<'_>>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::StudyCase, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let case = case::load(&mut tx, &app.around, &permit, of).await?;
    let version = case::version(&mut tx, &permit, of).await?;
    let attributes = case::attributes(&mut tx, &permit).await?;
    let sources: HashMap<SourceId, String> = source::choices(&mut tx, &permit)
        .await?
        .into_iter()
        .collect();
    let ties: Vec<Tied> = case::ties(&mut tx, &permit)
        .await?
        .into_iter()
        .filter(|tied| tied.tie.case() == of)
        .collect();
    let about = MemoTarget::Case(of);
    let memos = memo::about(&mut tx, app, signed, one, about).await?;
    let may_change = permits::may_study::<on::StudyCase, to::Change>(&mut tx, actor, one).await?;
    let may_code = permits::may_study::<on::Coding, to::Create>(&mut tx, actor, one).await?;
    let noted = not_asked::all(&mut tx, &permit).await?;
    tx.commit().await?;
    let noted = noted.iter().filter(|(case, _)| *case == of).count();
    let fields = unsaved.as_ref().map_or_else(
        || filled(&case, &attributes),
        |unsaved| unsaved.typed.clone(),
    );
    let clash = unsaved.as_ref().is_some_and(|unsaved| unsaved.clash);
    let mut shell = frame(app, signed, (one, &name), &t.text("case-title"))
        .step(t.text("cases-title"), address(one, "cases"))
        .errors(!errors.is_empty());
    if clash {
        shell = shell.status(StatusCode::CONFLICT);
    }
    let form = Changing {
        one,
        case: &case,
        version,
        attributes: &attributes,
        open: unsaved.is_some(),
    };
    Ok(shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (case.name) }
        @if clash { (others(t, &case, &attributes, &fields)) }
        (facts(t, &case, &attributes))
        @if may_change { (changing(app, &form, &fields, errors)) }
        (sources_of(t, one, &ties, &sources))
        @if may_code { (unasked::link(t, one, About::Case(of), noted)) }
        (memo::links(t, one, &memos, &about))
    }))
}

fn facts(t: &Texts, case: &StudyCase, attributes: &[Attribute]) -> Markup {
    let (kind, unknown) = (t.text("case-kind"), t.text("case-unknown"));
    let mut rows = vec![Fact::new(&kind, html! { (kind_name(t, case.kind)) })];
    rows.extend(attributes.iter().map(|attribute| {
        let value = case.values.get(&attribute.id);
        let words = value.map_or_else(|| unknown.clone(), ToString::to_string);
        Fact::new(&attribute.name, html! { (words) })
    }));
    ui::summary_list(&rows)
}

fn sources_of(
    t: &Texts,
    one: StudyId,
    ties: &[Tied],
    sources: &HashMap<SourceId, String>,
) -> Markup {
    html! {
        h2 { (t.text("case-sources")) }
        @if ties.is_empty() { p { (t.text("case-sources-none")) } }
        ul class="nhsuk-list" {
            @for tied in ties {
                li {
                    a class="nhsuk-link" href=(workbench::address(one, tied.source, "")) { (sources.get(&tied.source).map_or("", String::as_str)) }
                    @match &tied.tie {
                        SourceTie::Whole(_) => {},
                        SourceTie::Speaker(speaker) => { " · " (t.with("case-speaks", &[("label", speaker.label.as_str())])) },
                        SourceTie::Place(..) => { " · " (t.text("case-place")) },
                    }
                }
            }
        }
    }
}

/// The question for a value of an attribute.
fn value(t: &Texts, attribute: &Attribute, typed: &Fields, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let name = field(attribute);
    let (yes, no, unknown) = (
        t.text("case-yes"),
        t.text("case-no"),
        t.text("case-unknown"),
    );
    let label = Label::from(attribute.name.as_str());
    let list = |options: &[(&str, &str)]| {
        f.select(&Select {
            name: &name,
            label,
            options,
            chosen: typed.get(&name),
            ..Select::default()
        })
    };
    let hint = t.text(&format!("attribute-hint-{}", attribute.kind.code()));
    match &attribute.kind {
        AttributeKind::Boolean => list(&[("", &unknown), ("yes", &yes), ("no", &no)]),
        AttributeKind::Category(words) => {
            let mut options = vec![("", unknown.as_str())];
            options.extend(words.iter().map(|word| (word.as_str(), word.as_str())));
            list(&options)
        }
        _ => f.text(&TextInput {
            name: &name,
            label,
            hint: Some(&hint),
            value: typed.get(&name),
            ..TextInput::default()
        }),
    }
}

/// What the form is about.
struct Changing<'a> {
    one: StudyId,
    case: &'a StudyCase,
    version: i64,
    attributes: &'a [Attribute],
    /// It was typed into already.
    open: bool,
}

/// What somebody else saved beside what was typed, where the two differ.
fn others(t: &Texts, case: &StudyCase, attributes: &[Attribute], typed: &Fields) -> Markup {
    let kind = |code: &str| CaseKind::from_code(code).map_or_else(String::new, |k| kind_name(t, k));
    let mut rows = vec![
        (
            t.text("case-name"),
            case.name.clone(),
            typed.get("name").to_owned(),
        ),
        (
            t.text("case-kind"),
            kind_name(t, case.kind),
            kind(typed.get("kind")),
        ),
    ];
    rows.extend(attributes.iter().map(|attribute| {
        let theirs = case
            .values
            .get(&attribute.id)
            .map_or_else(String::new, ToString::to_string);
        let yours = typed.get(&field(attribute)).to_owned();
        (attribute.name.clone(), theirs, yours)
    }));
    rows.retain(|(_, theirs, yours)| theirs != yours);
    let differences: Vec<Difference<'_>> = rows
        .iter()
        .map(|(field, theirs, yours)| Difference {
            field,
            theirs,
            yours,
        })
        .collect();
    html! {
        h2 { (t.text("changed-title")) }
        p { (t.text("changed-text")) }
        (ui::comparison(t.words(), "", &differences))
    }
}

fn changing(app: &App, of: &Changing<'_>, typed: &Fields, errors: &FieldErrors) -> Markup {
    let t = &app.texts;
    let (one, case) = (of.one, of.case);
    let (action, away) = (of_case(one, case.id, ""), of_case(one, case.id, "remove"));
    let (form_of, removing) = (
        Form {
            action: &action,
            version: Some(of.version),
            ..Form::default()
        },
        Form {
            action: &away,
            ..Form::default()
        },
    );
    let [change, save, remove] =
        ["case-change", "study-save", "case-remove"].map(|key| t.text(key));
    let inside = html! {
        (form::questions(app, typed, errors))
        @for attribute in of.attributes { (value(t, attribute, typed, errors)) }
        (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
    };
    html! {
        (ui::details(&change, of.open, &ui::form(t.words(), &form_of, &inside)))
        (ui::details(&remove, false, &html! {
            p { (t.text("case-remove-about")) }
            p { a class="nhsuk-link" href=(address(one, &format!("withdraw/{}", case.id))) { (t.text("case-withdraw")) } }
            (ui::form(t.words(), &removing, &ui::button(&Button { text: &remove, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() })))
        }))
    }
}

/// Changes the case and what is known of it.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let (one, of): (StudyId, StudyCaseId) = (id(&one)?, id(&of)?);
    let kind = CaseKind::from_code(typed.get("kind")).ok_or(Failure::Missing)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyCase, to::Change>(&mut tx, &signed.actor, one).await?;
    let before = case::load(&mut tx, &state.around, &permit, of).await?;
    let mut errors = FieldErrors::default();
    let mut cells = Vec::new();
    for attribute in case::attributes(&mut tx, &permit).await? {
        let name = field(&attribute);
        match attribute.kind.parse(typed.get(&name)) {
            Ok(value) if value.as_ref() == before.values.get(&attribute.id) => {}
            Ok(_) => cells.push((attribute.id, typed.get(&name))),
            Err(problem) => errors.add(&name, problem.said(t)),
        }
    }
    let renamed = (before.name.as_str(), before.kind) != (typed.get("name"), kind);
    // Nothing is written over what was not looked at; a form that was sent twice changes nothing any more.
    let is_changed = renamed || !cells.is_empty();
    let mut clash = is_changed && version != case::version(&mut tx, &permit, of).await?;
    if errors.is_empty() && !clash {
        let mut done = Ok(());
        if renamed {
            let name = typed.get("name");
            done = case::change(&mut tx, &state.around, &permit, of, version, name, kind).await;
        }
        match done {
            Ok(()) => {
                for (attribute, cell) in cells {
                    case::set_value(&mut tx, &state.around, &permit, of, attribute, cell).await?;
                }
                tx.commit().await?;
                let to = format!("{}?done=saved", of_case(one, of, ""));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Changed) => clash = true,
            Err(error) => errors.add("name", refusal::words(t, error)?),
        }
    }
    tx.rollback().await?;
    let unsaved = Unsaved {
        typed: &typed,
        clash,
    };
    show(&state, &signed, (one, of), Some(unsaved), &errors).await
}

/// Takes the case away.
pub(super) async fn remove(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, StudyCaseId) = (id(&one)?, id(&of)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyCase, to::Change>(&mut tx, &signed.actor, one).await?;
    case::remove(&mut tx, &state.around, &permit, of).await?;
    tx.commit().await?;
    let to = format!("{}?done=case-removed", address(one, "cases"));
    Ok(Redirect::to(&to).into_response())
}
