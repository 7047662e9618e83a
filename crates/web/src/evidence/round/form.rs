//! Opening a round.

use super::address as of_round;
use crate::evidence::{address, frame};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{self, Button, Choice, Choices, FieldErrors, Form, Label, Size, TextInput};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::study::StudyRole;
use ids::{AccountId, CodeId, RoundId, SourceId, StudyId};
use maud::html;
use store::evidence::round::NewRound;
use store::evidence::{code, member, round, source, study};
use store::{Error, Tx, permits};

/// What can be chosen: the value sent and the words read.
struct Offered {
    name: String,
    sources: Vec<(String, String)>,
    coders: Vec<(String, String)>,
    codes: Vec<(String, String)>,
}

impl Offered {
    async fn load(tx: &mut Tx, signed: &Signed, one: StudyId) -> Result<Offered, Failure> {
        let actor = &signed.actor;
        let change = permits::study::<on::Study, to::Change>(tx, actor, one).await?;
        let read = permits::study::<on::Study, to::Read>(tx, actor, one).await?;
        let sources = source::choices(tx, &change).await?;
        let codebook = code::codebook(tx, &change).await?;
        let members = member::list(tx, &read).await?;
        Ok(Offered {
            name: study::name(tx, &change).await?,
            sources: sources
                .into_iter()
                .map(|(id, name)| (id.to_string(), name))
                .collect(),
            coders: members
                .into_iter()
                .filter(|member| member.role != StudyRole::Reader)
                .map(|member| (member.account.to_string(), member.name))
                .collect(),
            codes: codebook
                .codes()
                .iter()
                .filter(|code| code.is_codable)
                .map(|code| {
                    let path = crate::evidence::material::code_path(&codebook, code.id);
                    (code.id.to_string(), path)
                })
                .collect(),
        })
    }
}

/// An empty form.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    let offered = Offered::load(&mut tx, &signed, one).await?;
    tx.rollback().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<RoundId>().to_string());
    typed.set("blind", "yes");
    Ok(show(
        &state,
        &signed,
        one,
        &offered,
        &typed,
        FieldErrors::NONE,
    ))
}

/// Opens it.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let new = NewRound {
        id: typed.read("id").ok_or(Failure::Missing)?,
        name: typed.get("name").to_owned(),
        codes: typed
            .all("code")
            .filter_map(|id| id.parse::<CodeId>().ok())
            .collect(),
        sources: typed
            .all("source")
            .filter_map(|id| id.parse::<SourceId>().ok())
            .collect(),
        coders: typed
            .all("coder")
            .filter_map(|id| id.parse::<AccountId>().ok())
            .collect(),
        blind: typed.has("blind", "yes"),
    };
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    match round::open(&mut tx, &state.around, &permit, &new).await {
        Ok(made) => {
            tx.commit().await?;
            let to = format!("{}?done=round-opened", of_round(one, made, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(why)) => {
            tx.rollback().await?;
            let field = if new.name.is_empty() {
                "name"
            } else if new.sources.is_empty() {
                "source"
            } else if new.coders.len() < 2 {
                "coder"
            } else {
                "name"
            };
            let mut errors = FieldErrors::default();
            errors.add(field, why.said(&state.texts));
            let mut tx = state.db.read().await?;
            let offered = Offered::load(&mut tx, &signed, one).await?;
            tx.rollback().await?;
            Ok(show(&state, &signed, one, &offered, &typed, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    offered: &Offered,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let several = |name: &'static str, of: &[(String, String)], hint: Option<&str>| {
        let legend = t.text(&format!("round-{name}"));
        let choices: Vec<Choice<'_>> = of.iter().map(|(id, name)| Choice::new(id, name)).collect();
        let chosen: Vec<&str> = typed.all(name).collect();
        f.checkboxes(&Choices {
            name,
            legend: Label::sized(&legend, Size::S),
            hint,
            choices: &choices,
            chosen: &chosen,
            small: true,
            ..Choices::default()
        })
    };
    let action = address(one, "rounds/new");
    let (title, name, blind, blind_yes, blind_hint, codes_hint) = (
        t.text("round-open"),
        t.text("round-name"),
        t.text("round-blind"),
        t.text("round-blind-yes"),
        t.text("round-blind-hint"),
        t.text("round-code-hint"),
    );
    let blind_choice = [Choice::new("yes", &blind_yes)];
    let is_blind: Vec<&str> = typed.all("blind").collect();
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), value: typed.get("name"), ..TextInput::default() }))
        (several("source", &offered.sources, None))
        (several("coder", &offered.coders, None))
        (several("code", &offered.codes, Some(&codes_hint)))
        (f.checkboxes(&Choices { name: "blind", legend: Label::sized(&blind, Size::S), hint: Some(&blind_hint), choices: &blind_choice, chosen: &is_blind, small: true, ..Choices::default() }))
        (ui::button(&Button { text: &title, prevent_double_click: true, ..Button::default() }))
    };
    frame(app, signed, (one, &offered.name), &title)
        .step(t.text("rounds-title"), address(one, "rounds"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &inside))
        })
}
