//! Replacing what was ticked.

use super::super::corrections;
use super::super::relayout::Moves;
use super::page::{Proposed, show};
use super::rows::{self, Row};
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{App, Failure, Fields, Signed};
use access::{Permit, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::deidentify::{Replacement, apply};
use store::evidence::source::{self, Layout};
use store::evidence::{key, leak};
use store::{Error, Tx, permits};

/// The field of the stand-in of a row.
pub(super) fn field(at: usize) -> String {
    format!("instead-{at}")
}

/// Replaces what was ticked.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let proposed = Proposed::load(&state, &signed, (&study, &source)).await?;
    let ticked: Vec<(usize, &Row)> = proposed
        .rows
        .iter()
        .enumerate()
        .filter(|(at, _)| typed.has("take", &at.to_string()))
        .collect();
    let mut errors = FieldErrors::default();
    if typed.get("seen") != rows::seen(&proposed.source, &proposed.rows) {
        errors.add("take-0", t.text("deidentify-changed-since"));
    } else if ticked.is_empty() {
        errors.add("take-0", t.text("deidentify-nothing-ticked"));
    }
    if !errors.is_empty() {
        return Ok(show(&state, &signed, &proposed, &typed, &errors));
    }
    let mut tx = state.db.write().await?;
    let actor = &signed.actor;
    let permit =
        permits::study::<on::StudySource, to::Change>(&mut tx, actor, proposed.study).await?;
    let given = give(&mut tx, &state, &permit, &ticked, &typed, &mut errors).await?;
    if !errors.is_empty() {
        tx.rollback().await?;
        return Ok(show(&state, &signed, &proposed, &typed, &errors));
    }
    replace(&mut tx, &state, &permit, &proposed, &given).await?;
    leak::clear_earlier(&mut tx, &state.around, &permit, Some(proposed.source.id)).await?;
    tx.commit().await?;
    let page = corrections::address(proposed.study, proposed.source.id, "");
    Ok(Redirect::to(&format!("{page}?done=deidentified")).into_response())
}

/// Writes the key; returns what is written instead of the words of each row.
async fn give<'a>(
    tx: &mut Tx,
    app: &App,
    permit: &Permit<on::StudySource, to::Change>,
    ticked: &[(usize, &'a Row)],
    typed: &Fields,
    errors: &mut FieldErrors,
) -> Result<Vec<(&'a Row, String)>, Failure> {
    let mut given = Vec::with_capacity(ticked.len());
    for (at, row) in ticked {
        let name = field(*at);
        let wanted = if row.known {
            row.stand_in.as_str()
        } else {
            typed.get(&name)
        };
        let kind = rows::replaced(row.kind);
        match key::give(tx, &app.around, permit, kind, &row.words, wanted).await {
            Ok(stand_in) => given.push((*row, stand_in)),
            Err(Error::Refused(why)) => errors.add(name, why.said(&app.texts)),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(given)
}

/// Corrects the source.
async fn replace(
    tx: &mut Tx,
    app: &App,
    permit: &Permit<on::StudySource, to::Change>,
    proposed: &Proposed,
    given: &[(&Row, String)],
) -> Result<(), Failure> {
    let source = &proposed.source;
    let replacements: Vec<Replacement> = given
        .iter()
        .flat_map(|(row, stand_in)| {
            row.spans.iter().map(|span| Replacement {
                span: *span,
                stand_in: stand_in.clone(),
            })
        })
        .collect();
    let applied = apply(&source.text, &replacements)
        .map_err(|problem| Failure::Unfit(problem.said(&app.texts)))?;
    let moves = Moves::replaced(source, &applied);
    let mut layout = moves.layout(&applied.text);
    name_voices(&mut layout, given);
    let why = app.texts.text("deidentify-why");
    let renamed = moves.renamed(&layout);
    let (around, id) = (&app.around, source.id);
    source::replace(
        tx,
        around,
        permit,
        id,
        source.version,
        &applied,
        &layout,
        &why,
    )
    .await?;
    corrections::tie_renamed(tx, around, permit, id, &renamed).await
}

/// Whoever speaks gets their stand-in too.
fn name_voices(layout: &mut Layout, given: &[(&Row, String)]) {
    let mut given: Vec<(&str, &str)> = given
        .iter()
        .map(|(row, stand_in)| (row.words.as_str(), stand_in.as_str()))
        .collect();
    // “Sarah Jones” before “Sarah”.
    given.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    for block in &mut layout.blocks {
        if let Some(speaker) = &mut block.speaker {
            *speaker = with_stand_ins(speaker, &given);
        }
    }
}

/// A label with stand-ins in place of the words, wherever these stand as words of their own.
fn with_stand_ins(label: &str, given: &[(&str, &str)]) -> String {
    let whole = label.to_lowercase();
    if let Some((_, stand_in)) = given.iter().find(|(w, _)| w.to_lowercase() == whole) {
        return (*stand_in).to_owned();
    }
    for (words, stand_in) in given {
        let stands = |(at, _): &(usize, &str)| {
            let before = label[..*at].chars().next_back();
            let after = label[at + words.len()..].chars().next();
            let within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !within(before) && !within(after)
        };
        if let Some((at, _)) = label.match_indices(words).find(stands) {
            let rest = with_stand_ins(&label[at + words.len()..], given);
            let before = with_stand_ins(&label[..at], given);
            return format!("{before}{stand_in}{rest}");
        }
    }
    label.to_owned()
}

#[cfg(test)]
mod tests {
    use super::with_stand_ins;

    #[test]
    fn a_label_gets_its_stand_in_and_keeps_the_rest() {
        let given = [("Sarah Jones", "[Name 1]"), ("Sam", "[Name 2]")];
        for (label, now) in [
            ("Sarah Jones", "[Name 1]"),
            ("SAM", "[Name 2]"),
            ("Sam (SP)", "[Name 2] (SP)"),
            ("Samantha", "Samantha"),
            ("Sam and Sarah Jones", "[Name 2] and [Name 1]"),
            ("Interviewer", "Interviewer"),
        ] {
            assert_eq!(with_stand_ins(label, &given), now);
        }
    }
}
