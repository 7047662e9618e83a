//! Whose words a source holds: the whole of it, or speaker by speaker.

use crate::evidence::{address, frame, workbench};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, Choice, Choices, FieldErrors, Form, Label, Select, Size};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::speakers::{self, Voice};
use evidence::study::{SourceTie, SpeakerTie, StudyCase};
use ids::{SourceId, StudyCaseId, StudyId};
use maud::{Markup, html};
use store::evidence::source::{self, Source};
use store::evidence::{case, study};
use store::permits;

/// Who speaks in a source: as the file said, otherwise by the labels at the beginnings of lines.
fn labels(source: &Source) -> Vec<(String, usize)> {
    let voices: Vec<Voice> = source
        .layout
        .blocks
        .iter()
        .filter_map(|block| {
            Some(Voice {
                span: block.span,
                label: block.speaker.clone()?,
                time_ms: block.time_ms,
            })
        })
        .collect();
    let turns = speakers::turns(&source.text, &voices);
    speakers::labels(&turns)
        .into_iter()
        .map(|(label, count)| (label.to_owned(), count))
        .collect()
}

/// The form with what is said now; where nothing is said yet, with proposals.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let (one, of): (StudyId, SourceId) = (id(&one)?, id(&of)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Change>(&mut tx, &signed.actor, one).await?;
    let reads = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let source = source::load(&mut tx, &state.around, &reads, of).await?;
    let cases = case::all(&mut tx, &permit).await?;
    let ties = case::of_source(&mut tx, &permit, of).await?;
    tx.commit().await?;
    let labels = labels(&source);
    let (title, save) = (t.text("ties-title"), t.text("study-save"));
    let action = workbench::address(one, of, "cases");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let (add, cases_href) = (t.text("case-add"), address(one, "cases/new"));
    Ok(frame(&state, &signed, (one, &name), &title)
        .step(t.text("sources-title"), address(one, "sources"))
        .step(source.name.as_str(), workbench::address(one, of, ""))
        .body(html! {
            h1 { (title) }
            p { (t.text("ties-about")) }
            @if cases.is_empty() {
                (ui::empty_state(ui::Empty { message: &t.text("cases-none"), action: Some(ui::Link::new(&add, &cases_href)) }))
            } @else {
                (ui::form(t.words(), &form, &html! {
                    (whole(t, &cases, &ties))
                    (by_speaker(t, &cases, &ties, &labels))
                    (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
                }))
            }
        }))
}

fn whole(t: &Texts, cases: &[StudyCase], ties: &[SourceTie]) -> Markup {
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let ids: Vec<String> = cases.iter().map(|case| case.id.to_string()).collect();
    let choices: Vec<Choice<'_>> = ids
        .iter()
        .zip(cases)
        .map(|(id, case)| Choice::new(id, &case.name))
        .collect();
    let chosen: Vec<String> = ties
        .iter()
        .filter_map(|tie| match tie {
            SourceTie::Whole(case) => Some(case.to_string()),
            _ => None,
        })
        .collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let (legend, hint) = (t.text("ties-whole"), t.text("ties-whole-hint"));
    f.checkboxes(&Choices {
        name: "whole",
        legend: Label::sized(&legend, Size::M),
        hint: Some(&hint),
        choices: &choices,
        chosen: &chosen,
        small: true,
        ..Choices::default()
    })
}

fn by_speaker(
    t: &Texts,
    cases: &[StudyCase],
    ties: &[SourceTie],
    labels: &[(String, usize)],
) -> Markup {
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let nobody = t.text("ties-nobody");
    let ids: Vec<String> = cases.iter().map(|case| case.id.to_string()).collect();
    let mut options = vec![("", nobody.as_str())];
    options.extend(
        ids.iter()
            .zip(cases)
            .map(|(id, case)| (id.as_str(), case.name.as_str())),
    );
    let said = |label: &str| {
        ties.iter().find_map(|tie| match tie {
            SourceTie::Speaker(speaker) if speaker.label == label => Some(speaker.case),
            _ => None,
        })
    };
    let proposals = speakers::propose_cases(labels.iter().map(|(l, _)| l.as_str()), cases);
    let proposes = ties.is_empty() && proposals.iter().any(|proposal| proposal.case.is_some());
    html! {
        h2 { (t.text("ties-speakers")) }
        @if labels.is_empty() { p { (t.text("ties-speakers-none")) } }
        @if proposes { p { (t.text("ties-proposed")) } }
        @for (number, ((label, turns), proposal)) in labels.iter().zip(&proposals).enumerate() {
            @let field = format!("speaker-{number}");
            @let case = said(label).or(if proposes { proposal.case } else { None }).map_or_else(String::new, |case| case.to_string());
            @let words = format!("{label} ({})", t.count("ties-turns", i64::try_from(*turns).unwrap_or(i64::MAX)));
            (ui::hidden(&format!("label-{number}"), label))
            (f.select(&Select { name: &field, label: Label::from(words.as_str()), options: &options, chosen: &case, ..Select::default() }))
        }
    }
}

/// Keeps whose words they are. Places that were tied stay as they are.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, SourceId) = (id(&one)?, id(&of)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Change>(&mut tx, &signed.actor, one).await?;
    let mut ties: Vec<SourceTie> = case::of_source(&mut tx, &permit, of)
        .await?
        .into_iter()
        .filter(|tie| matches!(tie, SourceTie::Place(..)))
        .collect();
    ties.extend(
        typed
            .all("whole")
            .filter_map(|id| id.parse().ok())
            .map(SourceTie::Whole),
    );
    ties.extend(typed.pairs().iter().filter_map(|(field, label)| {
        let number = field.strip_prefix("label-")?;
        let case: StudyCaseId = typed.read(&format!("speaker-{number}"))?;
        Some(SourceTie::Speaker(SpeakerTie {
            label: label.clone(),
            case,
        }))
    }));
    case::set_ties(&mut tx, &state.around, &permit, of, &ties).await?;
    tx.commit().await?;
    let to = format!("{}?done=saved", workbench::address(one, of, "cases"));
    Ok(Redirect::to(&to).into_response())
}
