//! Beginning from a framework: its terms become codes, its groups headings that hold them.

use crate::evidence::{address, frame, refusal};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{self, Button, Choice, Choices, FieldErrors, Form, Label, Size};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::code::{Code, Colour};
use evidence::codebook::Codebook;
use evidence::history::{Change, Edit};
use frameworks::{Framework, FrameworkId, TermId, TermRef};
use ids::{CodeId, StudyId};
use maud::html;
use std::collections::HashMap;
use store::evidence::{code, study};
use store::permits;

/// The frameworks to begin from.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, FieldErrors::NONE).await
}

async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let vocabularies = store::frameworks::load(&mut tx, signed.actor.org).await?;
    tx.rollback().await?;
    let texts: Vec<(&str, String, &str)> = vocabularies
        .current()
        .iter()
        .map(|framework| {
            let terms = i64::try_from(framework.terms().len()).unwrap_or(i64::MAX);
            let count = t.count("code-framework-terms", terms);
            let words = format!("{} ({count})", framework.name());
            (framework.id().as_str(), words, framework.about())
        })
        .collect();
    let choices: Vec<Choice<'_>> = texts
        .iter()
        .map(|(id, words, about)| Choice {
            hint: Some(about),
            ..Choice::new(id, words)
        })
        .collect();
    let f = ui::Fields::new(t.words(), errors);
    let [title, which, submit] = [
        "code-framework",
        "code-framework-which",
        "code-framework-send",
    ]
    .map(|key| t.text(key));
    let action = address(one, "codes/framework");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("codes-title"), address(one, "codes"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("code-framework-about")) }
            (ui::form(t.words(), &form, &html! {
                (f.radios(&Choices { name: "framework", legend: Label::sized(&which, Size::M), choices: &choices, ..Choices::default() }))
                (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
            }))
        }))
}

/// Adds the codes.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let vocabularies = store::frameworks::load(&mut tx, signed.actor.org).await?;
    let chosen = typed
        .read::<FrameworkId>("framework")
        .and_then(|id| vocabularies.current_of(&id));
    let message = match chosen {
        None => state.texts.text("code-framework-missing"),
        Some(framework) => {
            let codebook = code::codebook(&mut tx, &permit).await?;
            let changes = codes_of(&codebook, framework, || state.around.id());
            match codebook.apply(&changes) {
                Err(problems) => problems
                    .first()
                    .map_or_else(String::new, |problem| problem.said(&state.texts)),
                Ok(_) => match code::change(&mut tx, &state.around, &permit, changes).await {
                    Ok(_) => {
                        tx.commit().await?;
                        let to = format!("{}?done=codes-added", address(one, "codes"));
                        return Ok(Redirect::to(&to).into_response());
                    }
                    Err(error) => refusal::words(&state.texts, error)?,
                },
            }
        }
    };
    tx.rollback().await?;
    let mut errors = FieldErrors::default();
    errors.add("framework", message);
    show(&state, &signed, one, &errors).await
}

/// The number as printed, and the name.
fn titled(number: Option<&str>, name: &str) -> String {
    number.map_or_else(|| name.to_owned(), |number| format!("{number} {name}"))
}

/// The codes that a framework adds to a codebook. Terms that have a code already are left as they are, and a heading
/// that is there already takes up what is missing in it.
fn codes_of(
    codebook: &Codebook,
    framework: &Framework,
    mut new_id: impl FnMut() -> CodeId,
) -> Vec<Change> {
    let mut of_term: HashMap<&TermId, CodeId> = codebook
        .codes()
        .iter()
        .filter_map(|code| {
            let term = code.term.as_ref()?;
            (term.framework == *framework.id()).then_some((&term.term, code.id))
        })
        .collect();
    let mut added: Vec<Code> = Vec::new();
    let next = |added: &[Code], parent: Option<CodeId>| {
        let there = codebook.children(parent).map(|code| code.position + 1);
        let new = added
            .iter()
            .filter(|code| code.parent == parent)
            .map(|code| code.position + 1);
        there.chain(new).max().unwrap_or(0)
    };
    for (number, group) in framework.groups().iter().enumerate() {
        let name = titled(group.number.as_deref(), &group.name);
        let colour = Colour::of_number(number);
        let there = codebook
            .children(None)
            .find(|code| code.name.to_lowercase() == name.to_lowercase());
        let mut heading = there.map(|code| code.id);
        for term in framework
            .terms()
            .iter()
            .filter(|term| term.group == group.id)
        {
            if of_term.contains_key(&term.id) {
                continue;
            }
            // A heading is made when something is missing under it.
            let above = match term.parent.as_ref().and_then(|parent| of_term.get(parent)) {
                Some(parent) => *parent,
                None => *heading.get_or_insert_with(|| {
                    let id = new_id();
                    added.push(Code {
                        colour,
                        is_codable: false,
                        position: next(&added, None),
                        ..Code::new(id, name.as_str())
                    });
                    id
                }),
            };
            let id = new_id();
            of_term.insert(&term.id, id);
            added.push(Code {
                parent: Some(above),
                colour,
                definition: term.definition.clone(),
                term: Some(TermRef {
                    framework: framework.id().clone(),
                    version: framework.version().clone(),
                    term: term.id.clone(),
                }),
                position: next(&added, Some(above)),
                ..Code::new(id, titled(term.number.as_deref(), &term.name))
            });
        }
    }
    added
        .into_iter()
        .map(|code| Change::Code(Edit::Added(code)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_built_in_framework_becomes_codes_under_headings_and_twice_adds_nothing() {
        for framework in frameworks::built_in() {
            let mut count = 0_u128;
            let mut new_id = || {
                count += 1;
                CodeId(Uuid::from_u128(count))
            };
            let changes = codes_of(&Codebook::default(), framework, &mut new_id);
            let book = Codebook::default().apply(&changes).expect("a codebook");
            let coded = book.codes().iter().filter(|code| code.is_codable);
            assert_eq!(coded.count(), framework.terms().len(), "{}", framework.id());
            assert!(
                book.codes()
                    .iter()
                    .all(|code| code.is_codable == code.term.is_some())
            );
            assert!(book.children(None).all(|code| !code.is_codable));
            assert!(codes_of(&book, framework, &mut new_id).is_empty());
        }
    }
}
