//! Settling what people differ about, source by source, into what was agreed on.

use super::address as of_round;
use super::cluster::{Cluster, clusters};
use crate::evidence::agreement::names;
use crate::evidence::{address, frame, material, quotes};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, ButtonKind, Choice, Choices, FieldErrors, Form, Label, Size, TextInput,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::codebook::Codebook;
use evidence::coding::Coding;
use evidence::round::{Round, RoundState};
use evidence::text::Text;
use ids::{AccountId, CodingId, RoundId, SourceId, StudyId};
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::evidence::round::Settled;
use store::evidence::{code, coding, round, source, study};
use store::{Error, permits};

/// What the page is made from.
struct Table {
    study: StudyId,
    name: String,
    round: Round,
    sources: Vec<(SourceId, String)>,
    /// The source that is settled now.
    at: Option<SourceId>,
    codings: Vec<Coding>,
    texts: Vec<(SourceId, Text)>,
    codebook: Codebook,
    names: BTreeMap<AccountId, String>,
}

async fn load(
    app: &App,
    signed: &Signed,
    one: StudyId,
    round: RoundId,
    asked: &Fields,
) -> Result<Table, Failure> {
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let change = permits::study::<on::Study, to::Change>(&mut tx, actor, one).await?;
    let reads = permits::study::<on::Coding, to::Read>(&mut tx, actor, one).await?;
    let of_sources = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let name = study::load(&mut tx, &app.around, &change).await?.name;
    let round = round::load(&mut tx, &change, round).await?.round;
    let mut sources = source::choices(&mut tx, &change).await?;
    sources.retain(|(id, _)| round.sources.contains(id));
    let wanted = asked.read::<SourceId>("source");
    let at = sources
        .iter()
        .map(|(id, _)| *id)
        .find(|id| wanted.is_none_or(|wanted| wanted == *id));
    let (codings, texts) = match at {
        Some(at) if round.state != RoundState::Open => {
            let mut codings = coding::of_source(&mut tx, &reads, at).await?;
            codings.retain(|coding| coding.round == Some(round.id));
            let texts = source::texts(&mut tx, &app.around, &of_sources, &[at]).await?;
            (codings, texts)
        }
        _ => (Vec::new(), Vec::new()),
    };
    let table = Table {
        study: one,
        name,
        sources,
        at,
        codings,
        texts,
        codebook: code::codebook(&mut tx, &change).await?,
        names: names(&mut tx, signed, one).await?,
        round,
    };
    tx.commit().await?;
    Ok(table)
}

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, round)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let (one, round): (StudyId, RoundId) = (id(&one)?, id(&round)?);
    let table = load(&state, &signed, one, round, &asked).await?;
    Ok(show(&state, &signed, &table, &asked, FieldErrors::NONE))
}

fn show(
    app: &App,
    signed: &Signed,
    table: &Table,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let title = t.text("round-adjudicate");
    let (study, round) = (table.study, &table.round);
    let found = clusters(&table.codings);
    let open: Vec<&Cluster<'_>> = found.iter().collect();
    let action = of_round(study, round.id, "adjudicate");
    let at = table.at.map(|at| at.to_string()).unwrap_or_default();
    let (save, end) = (t.text("adjudicate-save"), t.text("adjudicate-end"));
    let end_action = of_round(study, round.id, "adjudicated");
    frame(app, signed, (study, &table.name), &title)
        .step(t.text("rounds-title"), address(study, "rounds"))
        .step(round.name.as_str(), of_round(study, round.id, ""))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @match round.state {
                RoundState::Open => p { (t.text("adjudicate-open")) },
                RoundState::Adjudicated => p { (t.text("adjudicate-done")) },
                RoundState::Closed => {
                    p { (t.text("adjudicate-means")) }
                    (source_links(t, table))
                    @if open.is_empty() {
                        p { (t.text("adjudicate-nothing")) }
                    } @else {
                        (ui::form(t.words(), &Form { action: &action, hidden: &[("source", &at)], ..Form::default() }, &html! {
                            @for (number, cluster) in open.iter().enumerate() {
                                (question(app, table, number, cluster, typed, errors))
                            }
                            (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
                        }))
                    }
                    h2 { (t.text("adjudicate-end-title")) }
                    p { (t.text("adjudicate-end-means")) }
                    (ui::form(t.words(), &Form { action: &end_action, ..Form::default() }, &html! {
                        (ui::button(&Button { text: &end, kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() }))
                    }))
                },
            }
        })
}

fn source_links(t: &Texts, table: &Table) -> Markup {
    html! {
        h2 { (t.text("round-source")) }
        ul class="nhsuk-list" {
            @for (id, name) in &table.sources {
                li {
                    @if Some(*id) == table.at { strong { (name) } }
                    @else { a class="nhsuk-link" href={ (of_round(table.study, table.round.id, "adjudicate")) "?source=" (id) } { (name) } }
                }
            }
        }
    }
}

/// One question: what stands at this place?
fn question(
    app: &App,
    table: &Table,
    number: usize,
    cluster: &Cluster<'_>,
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let code = material::code_path(&table.codebook, cluster.code);
    let alike = cluster.unanimous(&table.round.coders);
    let legend = t.with(
        if alike {
            "adjudicate-alike"
        } else {
            "adjudicate-differ"
        },
        &[("code", code.as_str())],
    );
    let mut options: Vec<(String, String)> = Vec::new();
    let mut seen = Vec::new();
    if cluster.agreed.is_empty() {
        for coding in &cluster.codings {
            if seen.contains(&coding.span) {
                continue;
            }
            seen.push(coding.span);
            let who: Vec<&str> = cluster
                .codings
                .iter()
                .filter(|other| other.span == coding.span)
                .filter_map(|other| table.names.get(&other.coder).map(String::as_str))
                .collect();
            let new: CodingId = app.around.id();
            options.push((
                format!("as:{new}:{}", coding.id),
                format!("“{}” ({})", coding.quote, who.join(", ")),
            ));
        }
        options.push((String::new(), t.text("adjudicate-leave")));
    } else {
        options.push((String::new(), t.text("adjudicate-keep")));
        for agreed in &cluster.agreed {
            let words = t.with("adjudicate-take-back", &[("quote", agreed.quote.as_str())]);
            options.push((format!("not:{}", agreed.id), words));
        }
    }
    let name = format!("settled-{number}");
    let comment = format!("comment-{number}");
    let first = options.first().map_or("", |(value, _)| value.as_str());
    // What everybody said alike is proposed; what people differ about is for the lead to decide.
    let usual = if alike && cluster.agreed.is_empty() {
        first
    } else {
        ""
    };
    let chosen = [if typed.get(&name).is_empty() {
        usual
    } else {
        typed.get(&name)
    }];
    let choices: Vec<Choice<'_>> = options
        .iter()
        .map(|(value, words)| Choice::new(value, words))
        .collect();
    let place = cluster.codings.iter().chain(&cluster.agreed).next();
    let words = table
        .texts
        .first()
        .and_then(|(_, text)| text.slice(cluster.span));
    let why = t.text("adjudicate-comment");
    html! {
        @if let (Some(place), Some(words)) = (place, words) { (quotes::in_context(&table.texts, place.source, cluster.span, words)) }
        (f.radios(&Choices { name: &name, legend: Label::sized(&legend, Size::S), choices: &choices, chosen: &chosen, small: true, ..Choices::default() }))
        @if !alike && cluster.agreed.is_empty() {
            (f.text(&TextInput { name: &comment, label: Label::from(why.as_str()), value: typed.get(&comment), ..TextInput::default() }))
        }
    }
}

/// What the form says; what cannot be read settles nothing.
fn read(typed: &Fields) -> Vec<Settled> {
    typed
        .pairs()
        .iter()
        .filter_map(|(name, value)| {
            let number = name.strip_prefix("settled-")?;
            let mut said = value.split(':');
            match (said.next()?, said.next()?) {
                ("as", new) => Some(Settled::As {
                    id: new.parse().ok()?,
                    coding: said.next()?.parse().ok()?,
                    comment: typed.get(&format!("comment-{number}")).to_owned(),
                }),
                ("not", agreed) => Some(Settled::Not(agreed.parse().ok()?)),
                _ => None,
            }
        })
        .collect()
}

/// Writes what was agreed on.
pub(super) async fn settle(
    state: AppState,
    signed: Signed,
    Path((one, round)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, round): (StudyId, RoundId) = (id(&one)?, id(&round)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    let settled = read(&typed);
    match round::adjudicate(&mut tx, &state.around, &permit, round, &settled).await {
        Ok(()) => {
            tx.commit().await?;
            let source = typed.read::<SourceId>("source");
            let source = source.map_or_else(String::new, |source| format!("&source={source}"));
            let to = format!("{}?done=saved{source}", of_round(one, round, "adjudicate"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(why)) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("settled-0", why.said(&state.texts));
            let table = load(&state, &signed, one, round, &typed).await?;
            Ok(show(&state, &signed, &table, &typed, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

/// Says that everything is settled.
pub(super) async fn end(
    state: AppState,
    signed: Signed,
    Path((one, round)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (one, round): (StudyId, RoundId) = (id(&one)?, id(&round)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    match round::adjudicated(&mut tx, &state.around, &permit, round).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=saved", of_round(one, round, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
