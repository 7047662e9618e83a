//! What a combination of components does, tried or not, and how it compares with another.

use super::answer::{Combinations, Explored};
use super::work::{self, Ended, Question, Told, Wanted};
use super::{address, frame, open, show};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::chart::figure;
use crate::ui::{self, Button, Choice, Choices, FieldErrors, Form, Label, Method, Size, TagColour};
use crate::{Failure, Fields, Signed, Texts};
use ::analysis::Kind;
use ::analysis::networks::Explored as Found;
use access::to;
use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let opened = open::<to::Read>(&state, &signed, id(&one)?).await?;
    if opened.kind != Kind::Components {
        return Err(Failure::Missing);
    }
    let here = address(opened.id(), "explore");
    let again = match asked.query() {
        query if query.is_empty() => here.clone(),
        query => format!("{here}?{query}"),
    };
    let all = |name: &str| asked.all(name).map(ToOwned::to_owned).collect();
    let question = Question {
        wanted: Wanted::Combinations(Combinations {
            with: all("with"),
            against: all("against"),
        }),
        ..Question::of(&opened)
    };
    let told = work::answer(question, state.around.now()).await?;
    let title = t.text("explore-title");
    if let Some(instead) = show::instead(&state, &signed, &opened, &told, (&title, &again)) {
        return Ok(instead);
    }
    let Told::Ended(ended) = &told else {
        return Err(Failure::Missing);
    };
    let Ended::Explored(explored) = &**ended else {
        return Err(Failure::Missing);
    };
    Ok(frame(
        &state,
        &signed,
        (opened.id(), &opened.kept.line.name),
        &title,
    )
    .body(html! {
        h1 { (title) }
        p { (t.text("explore-about")) }
        (form(t, &here, explored, &asked))
        (result(t, explored))
    }))
}

fn form(t: &Texts, here: &str, explored: &Explored, asked: &Fields) -> Markup {
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let choices: Vec<Choice<'_>> = explored
        .offered
        .iter()
        .map(|part| Choice::new(part, part))
        .collect();
    let boxes = |name: &'static str| {
        let (legend, hint) = (
            t.text(&format!("explore-{name}")),
            t.text(&format!("explore-{name}-hint")),
        );
        let chosen: Vec<&str> = asked.all(name).collect();
        f.checkboxes(&Choices {
            name,
            legend: Label::sized(&legend, Size::S),
            hint: Some(&hint),
            choices: &choices,
            chosen: &chosen,
            small: true,
            ..Choices::default()
        })
    };
    let submit = t.text("explore-work-out");
    let options = Form {
        action: here,
        method: Method::Get,
        ..Form::default()
    };
    ui::form(
        t.words(),
        &options,
        &html! {
            div class="app-explore" {
                div class="app-explore__side" { (boxes("with")) }
                div class="app-explore__side" { (boxes("against")) }
            }
            (ui::button(&Button { text: &submit, ..Button::default() }))
        },
    )
}

fn result(t: &Texts, explored: &Explored) -> Markup {
    html! {
        @if let Some(difference) = &explored.difference {
            h2 { (t.text("explore-difference")) }
            @if let Some(first) = difference.says.first() {
                (ui::inset_text(t.words(), &html! { p { (first) } }))
            }
        }
        @for (key, found) in [("explore-with", &explored.with), ("explore-against", &explored.against)] {
            @if let Some(found) = found {
                h2 { (t.text(key)) ": " (found.components.join(" + ")) }
                (combination(t, found))
                @if let Some(drawing) = &found.picture { (figure(t.words(), drawing, &[])) }
            }
        }
    }
}

fn combination(t: &Texts, found: &Found) -> Markup {
    let (tag, colour) = if found.tried_as.is_empty() {
        ("explore-not-tried", TagColour::Yellow)
    } else {
        ("explore-tried", TagColour::Green)
    };
    html! {
        p { (ui::tag(&t.text(tag), colour)) }
        @for sentence in &found.says { p { (sentence) } }
    }
}
