//! The answer of an analysis.

use super::answer::Answer;
use super::work::{self, Ended, Progress, Question, Told};
use super::{Opened, address, frame, kind_name, open, settings, summary, tables};
use crate::routes::{AppState, id};
use crate::ui::chart::figure;
use crate::ui::{self, Button, ButtonKind, Fact, FactAction, Form, Link};
use crate::{App, Failure, Shell, Signed, Texts, dates};
use ::analysis::{Kind, Refusal};
use access::{Action, Resource, ever_allowed, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::AnalysisId;
use maud::{Markup, html};
use store::permits;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let opened = open::<to::Read>(&state, &signed, id(&one)?).await?;
    let told = work::answer(Question::of(&opened), state.around.now()).await?;
    let shell = framed(&state, &signed, &opened);
    Ok(match &told {
        Told::UnderWay(progress) => {
            let (id, name) = (opened.id(), opened.kept.line.name.as_str());
            let again = address(id, "");
            waiting(shell, &state.texts, &signed, (id, &again, name), *progress)
        }
        Told::Ended(ended) => match &**ended {
            Ended::Answered(answer) => answered(shell, &state, &signed, &opened, answer),
            other => unanswered(shell, &state, &signed, &opened, other),
        },
    })
}

fn framed<'a>(app: &'a App, signed: &'a Signed, opened: &Opened) -> Shell<'a> {
    Shell::new(app, signed, opened.kept.line.name.as_str())
        .place(crate::Place::Analyses)
        .step(app.texts.text("analyses-title"), super::ADDRESS)
}

fn may(signed: &Signed, action: Action) -> bool {
    ever_allowed(signed.role(), Resource::Analysis, action)
}

fn answered(
    shell: Shell<'_>,
    app: &App,
    signed: &Signed,
    opened: &Opened,
    answer: &Answer,
) -> Response {
    let t = &app.texts;
    shell.body(html! {
        h1 { (opened.kept.line.name) }
        p class="nhsuk-caption-m" { (kind_name(t, opened.kind)) }
        (of_example(t, opened))
        h2 { (t.text("analysis-summary")) }
        @for sentence in summary::sentences(t, opened.kind, answer) { p { (sentence) } }
        (careful(t, &answer.cautions))
        (actions(t, signed, opened))
        h2 { (t.text("analysis-results")) }
        (tables::all(t, opened, answer))
        (pictures(t, signed, opened, answer))
        (ui::details(&t.text("analysis-words"), false, &html! {
            div class="app-words" tabindex="0" role="region" aria-label=(t.text("analysis-words")) { pre { (answer.words) } }
        }))
        (about(t, app, signed, opened))
    })
}

/// Where a file comes from that came with the program, and what to know before believing it.
fn of_example(t: &Texts, opened: &Opened) -> Markup {
    let examples = ::analysis::examples::all();
    let example = examples
        .iter()
        .find(|example| example.content == opened.kept.content.as_slice());
    html! {
        @if let Some(example) = example {
            (ui::inset_text(t.words(), &html! {
                @if let Some(note) = example.note { p { (note) } }
                p class="nhsuk-body-s" { (t.with("analyses-example-source", &[("source", example.source), ("licence", example.licence)])) }
            }))
        }
    }
}

/// So many sentences on single studies are shown before the others fold away.
const MOST_CAUTIONS: usize = 6;

/// What to be careful about: what concerns the whole first, single studies folded away when they are many.
fn careful(t: &Texts, cautions: &[String]) -> Markup {
    let of_one = |sentence: &&String| sentence.starts_with("Study “");
    let single: Vec<&String> = cautions.iter().filter(of_one).collect();
    let whole: Vec<&String> = cautions.iter().filter(|one| !of_one(one)).collect();
    let folded = single.len() > MOST_CAUTIONS;
    let items = |all: &[&String]| html! { ul class="nhsuk-list nhsuk-list--bullet" { @for one in all { li { (one) } } } };
    html! {
        @if !cautions.is_empty() {
            (ui::warning_callout(t.words(), 2, &t.text("analysis-careful"), &html! {
                @if !whole.is_empty() { (items(&whole)) }
                @if folded {
                    (ui::details(&t.count("analysis-careful-studies", i64::try_from(single.len()).unwrap_or(i64::MAX)), false, &items(&single)))
                } @else if !single.is_empty() { (items(&single)) }
            }))
        }
    }
}

fn actions(t: &Texts, signed: &Signed, opened: &Opened) -> Markup {
    let explore = t.text("explore-title");
    let to_explore = address(opened.id(), "explore");
    let change = t.text("analysis-change");
    let to_settings = address(opened.id(), "settings");
    ui::button_group(&html! {
        @if opened.kind == Kind::Components {
            (ui::button(&Button { text: &explore, href: Some(&to_explore), ..Button::default() }))
        }
        @if may(signed, Action::Change) {
            (ui::button(&Button { text: &change, href: Some(&to_settings), kind: ButtonKind::Secondary, ..Button::default() }))
        }
    })
}

/// Every picture with its numbers and its files.
fn pictures(t: &Texts, signed: &Signed, opened: &Opened, answer: &Answer) -> Markup {
    html! {
        @if !answer.pictures.is_empty() {
            h2 { (t.text("analysis-pictures")) }
            @for drawing in &answer.pictures {
                @let file = |ending: &str| address(opened.id(), &format!("pictures/{}.{ending}", drawing.id()));
                @let (svg, csv, xlsx) = (file("svg"), file("csv"), file("xlsx"));
                @let links = [Link::new("SVG", &svg), Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)];
                (figure(t.words(), drawing, if may(signed, Action::Export) { &links } else { &[] }))
            }
        }
    }
}

/// What was asked of which file by whom, and how to take everything out.
fn about(t: &Texts, app: &App, signed: &Signed, opened: &Opened) -> Markup {
    let line = &opened.kept.line;
    let zone = &signed.organisation.time_zone;
    let day = |at| dates::shown(t, dates::day_of(at, zone));
    let [settings_key, file, hash, version, made, changed] =
        ["settings", "file", "hash", "version", "made", "changed"]
            .map(|key| t.text(&format!("analysis-about-{key}")));
    let change = t.text("analysis-about-change");
    let to_settings = address(opened.id(), "settings");
    let mut asked = Fact::new(
        &settings_key,
        html! { @for said in settings::said(t, &opened.settings) { (said) br; } },
    );
    let hidden = t.text("analysis-about-change-hidden");
    if may(signed, Action::Change) {
        asked.actions.push(FactAction {
            link: Link::new(&change, &to_settings),
            hidden_text: &hidden,
        });
    }
    let version_text = t.with(
        "analysis-about-version-text",
        &[
            ("number", &line.version.to_string()),
            ("program", &app.settings.version),
        ],
    );
    let facts = [
        asked,
        Fact::new(&file, html! { (line.file_name) }),
        Fact::new(
            &hash,
            html! { code class="app-hash" { (line.content_sha256) } },
        ),
        Fact::new(&version, html! { (version_text) }),
        Fact::new(
            &made,
            html! { (t.with("analysis-about-made-text", &[("day", &day(line.made_at)), ("name", &line.made_by_name)])) },
        ),
        Fact::new(&changed, html! { (day(line.changed_at)) }),
    ];
    let links = ["answer.json", "answer.txt", "data"].map(|part| address(opened.id(), part));
    let file_links = t.text("analysis-download-data");
    let words = t.text("analysis-download-words");
    html! {
        h2 { (t.text("analysis-about")) }
        (ui::summary_list(&facts))
        @if may(signed, Action::Export) {
            p { (t.text("analysis-bundle-about")) " " code { "alongside rerun" } }
            (ui::button(&Button { text: &t.text("analysis-bundle"), href: Some(&address(opened.id(), "bundle.zip")), kind: ButtonKind::Secondary, ..Button::default() }))
            (ui::downloads(t.words(), &line.name, &[
                Link::new(&words, &links[1]),
                Link::new("JSON", &links[0]),
                Link::new(&file_links, &links[2]),
            ]))
        }
        @if may(signed, Action::Change) {
            p { a class="nhsuk-link" href=(address(opened.id(), "delete")) { (t.text("analysis-delete")) } }
        }
    }
}

/// The page of an analysis that has no answer, with the reason and what can be done.
fn unanswered(
    shell: Shell<'_>,
    app: &App,
    signed: &Signed,
    opened: &Opened,
    ended: &Ended,
) -> Response {
    let t = &app.texts;
    let says = match ended {
        Ended::Refused(refusal) => match refusal {
            Refusal::Problems(problems) => problems.iter().map(ToString::to_string).collect(),
            Refusal::Data(says) | Refusal::Use(says) => vec![says.clone()],
        },
        Ended::TooLong => vec![t.text("analysis-too-long")],
        _ => vec![t.text("analysis-stopped")],
    };
    shell.body(html! {
        h1 { (opened.kept.line.name) }
        p class="nhsuk-caption-m" { (kind_name(t, opened.kind)) }
        (ui::warning_callout(t.words(), 2, &t.text("analysis-no-answer"), &html! {
            @for sentence in &says { p class="app-text" { (sentence) } }
        }))
        (actions(t, signed, opened))
        (about(t, app, signed, opened))
    })
}

/// Says how far an answer is, on any page that waits for one at the address `again`.
pub(super) fn waiting(
    shell: Shell<'_>,
    t: &Texts,
    signed: &Signed,
    (of, again, title): (AnalysisId, &str, &str),
    progress: Progress,
) -> Response {
    let began = progress
        .since
        .to_zoned(signed.organisation.time_zone.clone())
        .strftime("%H:%M:%S")
        .to_string();
    let models = i64::try_from(progress.models).unwrap_or(i64::MAX);
    let stop = t.text("analysis-stop");
    let look = t.text("analysis-look-again");
    let action = address(of, "stop");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let longest = work::LONGEST.as_secs().to_string();
    shell.module("look-again.mjs").body(html! {
        h1 { (title) }
        div data-look-again="3" role="status" {
            p class="nhsuk-lede-text" { (t.text("analysis-under-way")) }
            p {
                (t.with("analysis-under-way-since", &[("time", &began)]))
                @if models > 0 { " " (t.count("analysis-under-way-models", models)) }
            }
        }
        p { (t.with("analysis-under-way-about", &[("seconds", &longest)])) }
        (ui::button(&Button { text: &look, href: Some(again), kind: ButtonKind::Secondary, ..Button::default() }))
        (ui::form(t.words(), &form, &ui::button(&Button { text: &stop, kind: ButtonKind::Warning, ..Button::default() })))
    })
}

/// Stops working an answer out.
pub(super) async fn stop(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: AnalysisId = id(&one)?;
    let mut tx = state.db.read().await?;
    permits::analysis::<to::Read>(&mut tx, &signed.actor, one).await?;
    tx.rollback().await?;
    work::stop(one);
    let to = if may(&signed, Action::Change) {
        address(one, "settings")
    } else {
        super::ADDRESS.to_owned()
    };
    Ok(Redirect::to(&format!("{to}?done=analysis-stopped")).into_response())
}

/// A page beside the answer: its frame, when the answer is not there yet or there is none.
pub(super) fn instead(
    app: &App,
    signed: &Signed,
    opened: &Opened,
    told: &Told,
    (title, again): (&str, &str),
) -> Option<Response> {
    let shell = || frame(app, signed, (opened.id(), &opened.kept.line.name), title);
    match told {
        Told::UnderWay(progress) => Some(waiting(
            shell(),
            &app.texts,
            signed,
            (opened.id(), again, title),
            *progress,
        )),
        Told::Ended(ended) => match &**ended {
            Ended::Answered(_) | Ended::Explored(_) | Ended::Bundled(_) => None,
            other => Some(unanswered(shell(), app, signed, opened, other)),
        },
    }
}
