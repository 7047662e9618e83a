//! Codings whose words corrections took away: placing them again, or striking them from the list.

use super::{address, page};
use crate::evidence::workbench::passage;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{self, Button, ButtonKind, FieldErrors, Form, Label, TextInput, Textarea};
use crate::{Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::codebook::Codebook;
use ids::{AccountId, CodingId, SourceId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::source::{self, Lost};
use store::evidence::{code, coding};
use store::{Error, Tx, permits};

/// The lost codings of a source with what is needed to show them.
pub(super) struct Loaded {
    study: StudyId,
    source: SourceId,
    lost: Vec<Lost>,
    codebook: Codebook,
    coders: HashMap<AccountId, String>,
    /// May place and strike what is theirs.
    may_code: bool,
    /// May place and strike everybody's.
    leads: bool,
}

/// Loads them.
pub(super) async fn load(
    tx: &mut Tx,
    signed: &Signed,
    study: StudyId,
    source: SourceId,
) -> Result<Loaded, Failure> {
    let actor = &signed.actor;
    let permit = permits::study::<on::Coding, to::Read>(tx, actor, study).await?;
    let mut coders: HashMap<AccountId, String> =
        coding::coders(tx, &permit).await?.into_iter().collect();
    coders.insert(actor.account, actor.name.clone());
    Ok(Loaded {
        study,
        source,
        lost: source::lost(tx, &permit, source).await?,
        codebook: code::codebook(tx, &permit).await?,
        coders,
        may_code: permits::may_study::<on::Coding, to::Change>(tx, actor, study).await?,
        leads: permits::may_study::<on::Study, to::Change>(tx, actor, study).await?,
    })
}

/// The list.
pub(super) fn list(
    t: &Texts,
    signed: &Signed,
    loaded: &Loaded,
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let zone = &signed.organisation.time_zone;
    html! {
        @if loaded.lost.is_empty() { p { (t.text("lost-none")) } } @else { p { (t.text("lost-about")) } }
        @for lost in &loaded.lost {
            @let coding = &lost.coding;
            @let code = loaded.codebook.get(coding.code).map_or("", |code| &code.name);
            @let coder = loaded.coders.get(&coding.coder).map_or("", String::as_str);
            @let day = dates::shown(t, lost.lost_at.0.to_zoned(zone.clone()).date());
            div class="nhsuk-inset-text" id={ "lost-" (coding.id) } {
                p class="app-text" { "“" (coding.quote) "”" }
                p { strong { (code) } " · " (coder) " · " (t.with("lost-since", &[("day", &day)])) }
                @if loaded.may_code && (loaded.leads || coding.coder == signed.actor.account) {
                    (forms(t, loaded, coding.id, typed, errors))
                }
            }
        }
    }
}

fn forms(t: &Texts, loaded: &Loaded, id: CodingId, typed: &Fields, errors: &FieldErrors) -> Markup {
    let coding = id.to_string();
    let mine = typed.get("coding") == coding;
    let none = Fields::default();
    let (typed, errors) = if mine {
        (typed, errors)
    } else {
        (&none, FieldErrors::NONE)
    };
    let (place, forget) = (
        address(loaded.study, loaded.source, "place"),
        address(loaded.study, loaded.source, "forget"),
    );
    let f = ui::Fields::new(t.words(), errors);
    let (words, words_hint, paragraph, paragraph_hint) = (
        t.text("bench-words"),
        t.text("bench-words-hint"),
        t.text("bench-paragraph"),
        t.text("bench-paragraph-hint"),
    );
    // The names of the fields stay those of the form, so that errors find them; the identifiers tell the forms apart.
    let (words_id, paragraph_id) = if mine {
        ("words".to_owned(), "paragraph".to_owned())
    } else {
        (format!("words-{id}"), format!("paragraph-{id}"))
    };
    let hidden = [("coding", coding.as_str())];
    let inside = html! {
        (f.textarea(&Textarea { name: "words", id: Some(&words_id), label: Label::from(words.as_str()), hint: Some(&words_hint), value: &typed.raw("words"), rows: 2, ..Textarea::default() }))
        (f.text(&TextInput { name: "paragraph", id: Some(&paragraph_id), label: Label::from(paragraph.as_str()), hint: Some(&paragraph_hint), value: typed.get("paragraph"), width: Some(4), input_mode: Some("numeric"), ..TextInput::default() }))
        (ui::button(&Button { text: &t.text("lost-place"), small: true, prevent_double_click: true, ..Button::default() }))
    };
    let strike = ui::button(&Button {
        text: &t.text("lost-forget"),
        kind: ButtonKind::Secondary,
        small: true,
        prevent_double_click: true,
        ..Button::default()
    });
    html! {
        (ui::details(&t.text("lost-place-again"), mine, &ui::form(t.words(), &Form { action: &place, hidden: &hidden, ..Form::default() }, &inside)))
        (ui::form(t.words(), &Form { action: &forget, hidden: &hidden, ..Form::default() }, &strike))
    }
}

/// Places a lost coding where its words are now.
pub(super) async fn place(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let coding: CodingId = typed.read("coding").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let actor = &signed.actor;
    let change = permits::study::<on::Coding, to::Change>(&mut tx, actor, one).await?;
    let read = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let loaded = source::load(&mut tx, &state.around, &read, source).await?;
    let (field, message) = match passage::read(&state.texts, &loaded, &typed) {
        Ok(passage) => {
            match source::place_lost(
                &mut tx,
                &state.around,
                &change,
                coding,
                passage.span,
                &passage.quote,
            )
            .await
            {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(done(one, source, "lost-placed"));
                }
                Err(Error::Refused(why)) => ("words", why.said(&state.texts)),
                Err(other) => return Err(other.into()),
            }
        }
        Err(wrong) => wrong,
    };
    tx.rollback().await?;
    let mut errors = FieldErrors::default();
    errors.add(field, message);
    page::show(&state, &signed, (one, source), &typed, &errors).await
}

/// Strikes a lost coding from the list.
pub(super) async fn forget(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let coding: CodingId = typed.read("coding").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let change = permits::study::<on::Coding, to::Change>(&mut tx, &signed.actor, one).await?;
    source::forget_lost(&mut tx, &state.around, &change, coding).await?;
    tx.commit().await?;
    Ok(done(one, source, "lost-forgotten"))
}

fn done(study: StudyId, source: SourceId, what: &str) -> Response {
    Redirect::to(&format!("{}?done={what}", address(study, source, ""))).into_response()
}
