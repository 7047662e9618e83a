//! Noting what was not asked: for a case the codes, for a code the cases.

use super::material::code_path;
use super::{address, frame};
use crate::routes::{AppState, Needs, Routes, id};
use crate::ui::{self, Button, Choice, Choices, FieldErrors, Form, Label, Size};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{CodeId, StudyCaseId, StudyId};
use maud::{Markup, html};
use std::collections::BTreeSet;
use store::evidence::{case, code, not_asked, study};
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = Needs::May(Action::Create, Resource::Coding);
    Routes::default()
        .get(
            "/evidence/studies/{study}/cases/{case}/not-asked",
            may,
            of_case,
        )
        .post(
            "/evidence/studies/{study}/cases/{case}/not-asked",
            may,
            save_case,
        )
        .get(
            "/evidence/studies/{study}/codes/{code}/not-asked",
            may,
            of_code,
        )
        .post(
            "/evidence/studies/{study}/codes/{code}/not-asked",
            may,
            save_code,
        )
}

/// What the page is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum About {
    /// The codes a case was not asked about.
    Case(StudyCaseId),
    /// The cases that were not asked about a code.
    Code(CodeId),
}

impl About {
    /// Where the case or the code itself is.
    fn of(self, study: StudyId) -> String {
        match self {
            About::Case(case) => address(study, &format!("cases/{case}")),
            About::Code(code) => address(study, &format!("codes/{code}")),
        }
    }
}

/// The way to the page, with how much is noted.
pub(super) fn link(t: &Texts, study: StudyId, about: About, number: usize) -> Markup {
    html! {
        p {
            (t.with("unasked-number", &[("number", number.to_string().as_str())])) ". "
            a class="nhsuk-link" href={ (about.of(study)) "/not-asked" } { (t.text("unasked-link")) }
        }
    }
}

async fn of_case(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let about = About::Case(id(&of)?);
    show(&state, &signed, id(&one)?, about).await
}

async fn of_code(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let about = About::Code(id(&of)?);
    show(&state, &signed, id(&one)?, about).await
}

/// What can be ticked.
struct Offer {
    study: String,
    /// The name of the case or code the page is about.
    name: String,
    /// The codes or cases, each with its name.
    choices: Vec<(String, String)>,
    /// Those that were not asked.
    ticked: Vec<String>,
}

async fn offer(app: &App, signed: &Signed, one: StudyId, about: About) -> Result<Offer, Failure> {
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let of_cases = permits::study::<on::StudyCase, to::Read>(&mut tx, &signed.actor, one).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let noted = not_asked::all(&mut tx, &permit).await?;
    let study = study::name(&mut tx, &permit).await?;
    let offer = match about {
        About::Case(of) => Offer {
            study,
            name: case::load(&mut tx, &app.around, &of_cases, of).await?.name,
            choices: codebook
                .tree()
                .map(|(_, code)| (code.id.to_string(), code_path(&codebook, code.id)))
                .collect(),
            ticked: noted
                .iter()
                .filter(|(case, _)| *case == of)
                .map(|(_, code)| code.to_string())
                .collect(),
        },
        About::Code(of) => {
            codebook.get(of).ok_or(Failure::Missing)?;
            Offer {
                study,
                name: code_path(&codebook, of),
                choices: case::all(&mut tx, &of_cases)
                    .await?
                    .into_iter()
                    .map(|case| (case.id.to_string(), case.name))
                    .collect(),
                ticked: noted
                    .iter()
                    .filter(|(_, code)| *code == of)
                    .map(|(case, _)| case.to_string())
                    .collect(),
            }
        }
    };
    tx.commit().await?;
    Ok(offer)
}

async fn show(app: &App, signed: &Signed, one: StudyId, about: About) -> Result<Response, Failure> {
    let t = &app.texts;
    let offer = offer(app, signed, one, about).await?;
    let [of, question, none, part] = match about {
        About::Case(_) => [
            "unasked-of-case",
            "unasked-codes",
            "unasked-no-codes",
            "cases",
        ],
        About::Code(_) => [
            "unasked-of-code",
            "unasked-cases",
            "unasked-no-cases",
            "codes",
        ],
    };
    let title = t.with(of, &[("name", offer.name.as_str())]);
    let (question, save) = (t.text(question), t.text("study-save"));
    let choices: Vec<Choice<'_>> = offer
        .choices
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let ticked: Vec<&str> = offer.ticked.iter().map(String::as_str).collect();
    let action = format!("{}/not-asked", about.of(one));
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    Ok(frame(app, signed, (one, &offer.study), &title)
        .step(t.text(&format!("{part}-title")), address(one, part))
        .step(offer.name.as_str(), about.of(one))
        .body(html! {
            h1 { (title) }
            p { (t.text("unasked-means")) }
            @if choices.is_empty() { p { (t.text(none)) } }
            @else {
                (ui::form(t.words(), &form, &html! {
                    @for (id, _) in &offer.choices { input type="hidden" name="shown" value=(id); }
                    (f.checkboxes(&Choices { name: "unasked", legend: Label::sized(&question, Size::M), choices: &choices, chosen: &ticked, small: true, ..Choices::default() }))
                    (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
                }))
            }
        }))
}

async fn save_case(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    save(&state, &signed, id(&one)?, About::Case(id(&of)?), &typed).await
}

async fn save_code(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    save(&state, &signed, id(&one)?, About::Code(id(&of)?), &typed).await
}

/// Keeps what is ticked of what the form showed.
async fn save(
    app: &App,
    signed: &Signed,
    one: StudyId,
    about: About,
    typed: &Fields,
) -> Result<Response, Failure> {
    let ticked: BTreeSet<&str> = typed.all("unasked").collect();
    let said: Vec<(StudyCaseId, CodeId, bool)> = typed
        .all("shown")
        .filter_map(|shown| {
            let was_asked = !ticked.contains(shown);
            Some(match about {
                About::Case(case) => (case, shown.parse().ok()?, was_asked),
                About::Code(code) => (shown.parse().ok()?, code, was_asked),
            })
        })
        .collect();
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    not_asked::note(&mut tx, &app.around, &permit, &said).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}?done=saved", about.of(one))).into_response())
}
