//! A worker is away: everybody they support gets cover in one action, previewed before and undone after.

use super::cover::{self, Days, worker_select};
use crate::dates;
use crate::delivery::contact::words;
use crate::fields::Asked as AskedFields;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{self, Button, ButtonKind, Empty, FieldErrors, Form};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{on, reach, to};
use axum::response::Response;
use delivery::cover::CoverWarning;
use ids::{MatchId, PersonId, WorkerId};
use maud::{Markup, html};
use store::delivery::peer_match::{self, Absence, Covered, HandedOver, NotMatched};
use store::{Tx, permits};

/// Where the page is.
pub const PATH: &str = "/delivery/matching/absence";

async fn workers(tx: &mut Tx, signed: &Signed) -> Result<Vec<(WorkerId, String)>, Failure> {
    let seen = reach::<on::Worker, to::Read>(&signed.actor)?;
    Ok(peer_match::worker_names(tx, &seen, signed.today).await?)
}

/// The form; `away` in the address chooses the worker.
pub async fn page(
    state: AppState,
    signed: Signed,
    AskedFields(asked): AskedFields,
) -> Result<Response, Failure> {
    let mut tx = state.db.read().await?;
    let workers = workers(&mut tx, &signed).await?;
    tx.rollback().await?;
    let mut typed = Fields::default();
    typed.set("away", asked.get("away"));
    dates::put(&mut typed, "from", Some(signed.today));
    Ok(show(
        &state,
        &signed,
        &workers,
        &typed,
        FieldErrors::NONE,
        None,
    ))
}

/// What would be handed over.
struct Preview {
    days: Days,
    people: Vec<Covered>,
    meetings: Vec<HandedOver>,
    warnings: Vec<CoverWarning>,
}

/// Shows the preview, or makes the cover when it was seen.
pub async fn send(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let mut tx = state.db.write().await?;
    let workers = workers(&mut tx, &signed).await?;
    let mut errors = FieldErrors::default();
    let away = typed.read::<WorkerId>("away");
    if away.is_none() {
        errors.add("away", t.text("absence-away-missing"));
    }
    let covers = typed.read::<WorkerId>("covers");
    if covers.is_none() {
        errors.add("covers", t.text("cover-worker-missing"));
    } else if covers == away {
        errors.add("covers", t.text("absence-themselves"));
    }
    let days = cover::read(t, &typed, &mut errors);
    if days.is_some_and(|d| d.until < d.from) {
        errors.add_date("until", &[], t.text("absence-order"));
    }
    let (Some(away), Some(covers), Some(days), true) = (away, covers, days, errors.is_empty())
    else {
        return Ok(show(&state, &signed, &workers, &typed, &errors, None));
    };
    let permit = permits::worker::<on::Worker, to::Change>(&mut tx, &signed.actor, away).await?;
    let people = peer_match::with_worker(&mut tx, &permit, days.from, days.until).await?;
    if typed.get("seen") != "yes" || people.is_empty() {
        let seen = reach::<on::Person, to::Read>(&signed.actor)?;
        let new: Vec<PersonId> = people
            .iter()
            .filter(|person| !person.covered_already)
            .map(|person| person.person)
            .collect();
        let count = u32::try_from(new.len()).unwrap_or(u32::MAX);
        let period = (days.from, days.until);
        let warnings =
            peer_match::cover_warnings(&mut tx, &signed.actor, &permit, covers, period, count)
                .await?;
        let meetings =
            peer_match::handed_over(&mut tx, &permit, new, days.from, days.until).await?;
        store::audit::listed(&mut tx, &state.around, &seen, people.len()).await?;
        tx.commit().await?;
        let preview = Preview {
            days,
            people,
            meetings,
            warnings,
        };
        return Ok(show(
            &state,
            &signed,
            &workers,
            &typed,
            FieldErrors::NONE,
            Some(&preview),
        ));
    }
    let Days { from, until, why } = days;
    let absence = Absence {
        away,
        covers,
        from,
        until,
        why,
        today: signed.today,
    };
    match peer_match::cover_absence(&mut tx, &state.around, &signed.actor, &absence).await {
        Ok(made) => {
            tx.commit().await?;
            Ok(done(&state, &signed, &made))
        }
        Err(NotMatched::Rule(rule)) => {
            errors.add_date("from", &[], rule.said(t));
            Ok(show(&state, &signed, &workers, &typed, &errors, None))
        }
        Err(NotMatched::Store(other)) => Err(other.into()),
    }
}

/// Takes the cover back.
pub async fn undo(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let made: Vec<MatchId> = typed
        .all("made")
        .map(|id| id.parse().map_err(|_| Failure::Missing))
        .collect::<Result<_, _>>()?;
    let mut tx = state.db.write().await?;
    peer_match::undo_cover(&mut tx, &state.around, &signed.actor, &made, signed.today).await?;
    tx.commit().await?;
    let t = &state.texts;
    let title = t.text("absence-undone");
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("absence-back"), PATH)
        .body(html! {
            h1 { (title) }
            p { (t.text("absence-undone-text")) }
        }))
}

fn done(app: &App, signed: &Signed, made: &[MatchId]) -> Response {
    let t = &app.texts;
    let ids: Vec<String> = made.iter().map(ToString::to_string).collect();
    let hidden: Vec<(&str, &str)> = ids.iter().map(|id| ("made", id.as_str())).collect();
    let frame = Form {
        action: "/delivery/matching/absence/undo",
        hidden: &hidden,
        ..Form::default()
    };
    Shell::new(app, signed, t.text("absence-done"))
        .place(Place::Delivery)
        .back(t.text("absence-back"), super::propose::PATH)
        .body(html! {
            (ui::panel(&t.text("absence-done"), &html! { (t.count("absence-done-text", i64::try_from(made.len()).unwrap_or(0))) }))
            @if !made.is_empty() {
                (ui::form(t.words(), &frame, &ui::button(&Button { text: &t.text("absence-undo"), kind: ButtonKind::Secondary, ..Button::default() })))
            }
        })
}

fn show(
    app: &App,
    signed: &Signed,
    workers: &[(WorkerId, String)],
    typed: &Fields,
    errors: &FieldErrors,
    preview: Option<&Preview>,
) -> Response {
    let t = &app.texts;
    let title = t.text(if preview.is_some() {
        "absence-preview-title"
    } else {
        "absence-title"
    });
    let fields = ui::Fields::new(t.words(), errors);
    let ask = html! {
        (worker_select(t, fields, "away", &t.text("absence-ask-away"), workers, typed.get("away")))
        (worker_select(t, fields, "covers", &t.text("cover-ask-worker"), workers, typed.get("covers")))
        (cover::questions(t, typed, errors))
        (ui::button(&Button { text: &t.text("absence-preview"), ..Button::default() }))
    };
    let form = Form {
        action: PATH,
        ..Form::default()
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("absence-back"), super::propose::PATH)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @match preview {
                Some(preview) => (confirm(app, workers, typed, preview)),
                None if workers.len() < 2 => (too_few(t, workers.len())),
                None => { p { (t.text("absence-intro")) } (ui::form(t.words(), &form, &ask)) },
            }
        })
}

/// Cover takes two: the page says whom to add first rather than ask for what cannot be chosen.
fn too_few(t: &Texts, workers: usize) -> Markup {
    let key = if workers == 0 {
        "absence-no-workers"
    } else {
        "absence-one-worker"
    };
    ui::empty_state(Empty {
        message: &t.text(key),
        action: Some(ui::Link {
            text: &t.text("workers-add"),
            href: "/delivery/workers/new",
        }),
    })
}

fn confirm(app: &App, workers: &[(WorkerId, String)], typed: &Fields, preview: &Preview) -> Markup {
    let t = &app.texts;
    let new = preview.people.iter().filter(|p| !p.covered_already).count();
    if new == 0 {
        return ui::empty_state(Empty {
            message: &t.text("absence-nobody"),
            action: Some(ui::Link {
                text: &t.text("absence-again"),
                href: PATH,
            }),
        });
    }
    let name_of = |field: &str| {
        let id = typed.read::<WorkerId>(field);
        workers
            .iter()
            .find(|(known, _)| Some(*known) == id)
            .map_or("", |(_, name)| name.as_str())
    };
    let (away, covers) = (name_of("away"), name_of("covers"));
    let hidden: Vec<(&str, &str)> = typed
        .pairs()
        .iter()
        .filter(|(field, _)| field != "seen")
        .map(|(field, value)| (field.as_str(), value.as_str()))
        .collect();
    let frame = Form {
        action: PATH,
        hidden: &hidden,
        ..Form::default()
    };
    let meetings = i64::try_from(preview.meetings.len()).unwrap_or(0);
    html! {
        @if !preview.warnings.is_empty() { (cover::warned(t, covers, &preview.warnings, None)) }
        p {
            (t.with("absence-preview-text", &[
                ("away", away),
                ("worker", covers),
                ("from", &dates::shown(t, preview.days.from)),
                ("until", &dates::shown(t, preview.days.until)),
            ]))
        }
        ul class="nhsuk-list nhsuk-list--bullet" {
            @for person in &preview.people {
                li {
                    (person.name)
                    @if person.covered_already { " (" (t.text("absence-already")) ")" }
                    @let theirs = preview.meetings.iter().filter(|m| m.person == person.person).collect::<Vec<_>>();
                    @if !theirs.is_empty() { ": " (theirs.iter().map(|m| meeting(t, m)).collect::<Vec<_>>().join("; ")) }
                }
            }
        }
        p { (t.count("absence-meetings", meetings)) }
        (ui::form(t.words(), &frame, &html! {
            (ui::button_group(&html! {
                (ui::button(&Button {
                    text: &t.count("absence-confirm", i64::try_from(new).unwrap_or(0)),
                    name: Some("seen"),
                    value: Some("yes"),
                    prevent_double_click: true,
                    ..Button::default()
                }))
                a class="nhsuk-link" href=(PATH) { (t.text("absence-again")) }
            }))
        }))
    }
}

/// “10 March 2026, 14:30, face to face”.
fn meeting(t: &Texts, meeting: &HandedOver) -> String {
    let time = meeting.time.map(words::time);
    let how = words::mechanism(t, meeting.mechanism).to_lowercase();
    [Some(dates::shown(t, meeting.date)), time, Some(how)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}
