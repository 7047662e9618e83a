//! Codes that a passage is likely to have, by what was coded before: a list to choose from, never applied by itself.

use super::page::{Bench, show};
use super::send::{by_script, refused};
use super::{address, passage};
use crate::evidence::{frame, quotes};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{self, Button, ButtonKind, FieldErrors, Form};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use evidence::codebook::Codebook;
use evidence::stem::Language;
use evidence::suggest::{Example, LEAST_EXAMPLES, Model, Suggestion};
use ids::{CodeId, CodingId, SourceId, StudyId};
use maud::{Markup, html};
use serde_json::json;
use std::collections::BTreeSet;
use store::evidence::{code, coding, source, study};
use store::permits;

/// At most so many codes are named.
const MOST: usize = 7;

/// What can be said of a passage.
struct Likely {
    suggestions: Vec<Suggestion>,
    /// Why there is none, or what the list was learned from.
    said: String,
}

/// Names likely codes for a passage, given as for coding it.
pub(super) async fn suggest(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let (study, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, study).await?;
    let reads = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, study).await?;
    let of_codings = permits::study::<on::Coding, to::Read>(&mut tx, &signed.actor, study).await?;
    let text = source::load(&mut tx, &state.around, &reads, source).await?;
    let passage = match passage::read(t, &text, &typed) {
        Ok(passage) => passage,
        Err((field, message)) => {
            if by_script(&headers) {
                return Ok(refused(&message));
            }
            let bench = Bench::load(&mut tx, &state, &signed, study, source).await?;
            tx.commit().await?;
            let mut errors = FieldErrors::default();
            errors.add(field, message);
            return Ok(show(&state, &signed, &bench, &typed, &errors));
        }
    };
    let codebook = code::codebook(&mut tx, &permit).await?;
    let examples = coding::examples(&mut tx, &state.around, &permit).await?;
    let own: BTreeSet<CodeId> = coding::of_source_by(
        &mut tx,
        &of_codings,
        source,
        Some(signed.actor.account),
        None,
    )
    .await?
    .into_iter()
    .filter(|coding| coding.span == passage.span)
    .map(|coding| coding.code)
    .collect();
    let name = study::name(&mut tx, &permit).await?;
    tx.commit().await?;
    let likely = likely(t, &codebook, &examples, &passage.quote, &own);
    if by_script(&headers) {
        return Ok(answer(t, &codebook, &likely));
    }
    let title = t.text("bench-likely-title");
    let texts = [(source, text.text)];
    Ok(frame(&state, &signed, (study, &name), &title)
        .step(text.name.as_str(), address(study, source, ""))
        .body(html! {
            h1 { (title) }
            (quotes::in_context(&texts, source, passage.span, &passage.quote))
            p { (likely.said) }
            @for suggestion in &likely.suggestions {
                (choice(t, &codebook, suggestion, &address(study, source, "codings"), &[
                    ("id", state.around.id::<CodingId>().to_string().as_str()),
                    ("start", &passage.span.start().to_string()),
                    ("end", &passage.span.end().to_string()),
                    ("suggested", "yes"),
                    ("code", &suggestion.code.to_string()),
                ]))
            }
            p { a class="nhsuk-link" href=(address(study, source, "")) { (t.text("bench-likely-back")) } }
        }))
}

/// Learns from the passages and ranks the codes that can be given and are not given yet.
fn likely(
    t: &Texts,
    codebook: &Codebook,
    examples: &[(CodeId, String)],
    words: &str,
    own: &BTreeSet<CodeId>,
) -> Likely {
    let can_be_given = |code: &CodeId| codebook.get(*code).is_some_and(|code| code.is_codable);
    let examples = examples
        .iter()
        .filter(|(code, _)| can_be_given(code))
        .map(|(code, passage)| Example {
            code: *code,
            passage,
        });
    match Model::learn(examples, Language::English) {
        Err(too_few) => Likely {
            suggestions: Vec::new(),
            said: t.with("bench-likely-too-few", &[("why", too_few.said(t).as_str())]),
        },
        Ok(model) => {
            let mut suggestions = model.suggest(words, MOST + own.len());
            suggestions.retain(|suggestion| !own.contains(&suggestion.code));
            suggestions.truncate(MOST);
            let key = if suggestions.is_empty() {
                "bench-likely-none"
            } else {
                "bench-likely-from"
            };
            Likely {
                said: t.with(
                    key,
                    &[
                        ("passages", model.examples().to_string().as_str()),
                        ("codes", &model.codes().len().to_string()),
                        ("others", &model.left_out().len().to_string()),
                        ("least", &LEAST_EXAMPLES.to_string()),
                    ],
                ),
                suggestions,
            }
        }
    }
}

/// What led to a suggestion, in words.
fn because(t: &Texts, suggestion: &Suggestion) -> String {
    t.with(
        "bench-likely-because",
        &[
            ("words", suggestion.words.join(", ").as_str()),
            ("passages", &suggestion.examples.to_string()),
        ],
    )
}

fn answer(t: &Texts, codebook: &Codebook, likely: &Likely) -> Response {
    let suggestions: Vec<serde_json::Value> = likely
        .suggestions
        .iter()
        .filter_map(|suggestion| {
            let code = codebook.get(suggestion.code)?;
            Some(json!({
                "id": code.id.to_string(),
                "name": code.name,
                "colour": code.colour.code(),
                "because": because(t, suggestion),
            }))
        })
        .collect();
    Json(json!({ "suggestions": suggestions, "said": likely.said })).into_response()
}

fn choice(
    t: &Texts,
    codebook: &Codebook,
    suggestion: &Suggestion,
    action: &str,
    hidden: &[(&str, &str)],
) -> Markup {
    let name = codebook.get(suggestion.code).map_or("", |code| &code.name);
    let text = t.with("bench-likely-code", &[("code", name)]);
    let form = Form {
        action,
        hidden,
        ..Form::default()
    };
    html! {
        div class="app-tick" {
            (ui::form(t.words(), &form, &ui::button(&Button { text: &text, kind: ButtonKind::Secondary, small: true, prevent_double_click: true, ..Button::default() })))
            p class="nhsuk-body-s" { (because(t, suggestion)) }
        }
    }
}
