//! One concern: what the worry is, how long it waits or waited, who has it in hand, and what was done.

use super::answer::FORM;
use super::{PATH, address, clock, long, state, told, urgency};
use crate::delivery::person::words::moment;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Autosave, Button, CharacterCount, Choice, Choices, Event, Fact, FieldErrors, Form, Label,
    Select, Size, Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{Role, on, to};
use axum::extract::Path;
use axum::response::Response;
use delivery::concern::{Done, LONGEST_DONE, State};
use ids::{ConcernEntryId, ConcernId, TeamId};
use jiff::Timestamp;
use maud::{Markup, html};
use store::delivery::concern::{self, Answering, Concern, Entry, Withheld};
use store::delivery::team;
use store::{Stamp, Tx, draft, permits};

/// What was typed about what was done.
pub(super) struct Typed {
    pub(super) fields: Fields,
    /// When it was saved, for a draft that was opened again.
    pub(super) saved_at: Option<Stamp>,
}

/// Everything the page shows.
struct Seen {
    concern: Concern,
    entries: Vec<Entry>,
    withholdings: Vec<Withheld>,
    answering: Answering,
    /// The teams it can be passed on to, for those who answer.
    teams: Vec<(TeamId, String)>,
    may_answer: bool,
    may_withhold: bool,
    /// Whether the reader may open the person's record.
    may_open: bool,
}

/// The page.
pub async fn page(
    app: AppState,
    signed: Signed,
    Path(which): Path<String>,
) -> Result<Response, Failure> {
    let id: ConcernId = id(&which)?;
    let mut tx = app.db.write().await?;
    let answer = load(&mut tx, &app, &signed, id, (None, FieldErrors::NONE)).await?;
    tx.commit().await?;
    Ok(answer)
}

/// The page with what was typed about what was done.
pub(super) async fn load(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    id: ConcernId,
    (typed, errors): (Option<Typed>, &FieldErrors),
) -> Result<Response, Failure> {
    let (actor, today) = (&signed.actor, signed.today);
    let permit = permits::concern::<to::Read>(tx, actor, id).await?;
    let concern = concern::load(tx, &app.around, &permit).await?;
    let allowed = |asked: Result<bool, store::Error>| match asked {
        Ok(may) => Ok(may),
        Err(store::Error::Denied) => Ok(false),
        Err(other) => Err(other),
    };
    let may_answer = allowed(
        permits::concern::<to::Change>(tx, actor, id)
            .await
            .map(|_| true),
    )?;
    let person = concern.person;
    let may_withhold =
        permits::may_person::<on::ConcernNotice, to::Change>(tx, actor, person, today).await?;
    // A clinical team opens what a person shares with it on a page of its own.
    let may_open = signed.role() != Role::Clinician
        && permits::may_person::<on::Person, to::Read>(tx, actor, person, today).await?;
    let held = matches!(concern.state, State::Acknowledged { .. });
    let teams = if may_answer && (held || !errors.is_empty()) {
        let site = permits::site::<on::Site, to::Read>(tx, actor, concern.site).await?;
        team::of_site(tx, &site)
            .await?
            .into_iter()
            .map(|team| (team.id, team.name))
            .collect()
    } else {
        Vec::new()
    };
    let seen = Seen {
        entries: concern::entries(tx, &permit).await?,
        withholdings: concern::withholdings(tx, &permit).await?,
        answering: concern::answering(tx, &permit).await?,
        teams,
        may_answer,
        may_withhold,
        may_open,
        concern,
    };
    let typed = match typed {
        Some(typed) => typed,
        None => opened(tx, app, signed, id).await?,
    };
    Ok(show(app, signed, &seen, (&typed, errors)))
}

/// What was typed before and not sent, or a form with nothing in it.
async fn opened(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    id: ConcernId,
) -> Result<Typed, store::Error> {
    for found in draft::list(tx, &signed.actor, FORM).await? {
        let mut fields = Fields::from_pairs(found.fields);
        if fields.read::<ConcernId>("concern") != Some(id) {
            continue;
        }
        if concern::is_written(tx, &signed.actor, ConcernEntryId(found.id.0)).await? {
            draft::forget(tx, &signed.actor, found.id).await?;
            continue;
        }
        fields.set("id", found.id.to_string());
        return Ok(Typed {
            fields,
            saved_at: Some(found.saved_at),
        });
    }
    let mut fields = Fields::default();
    fields.set("id", app.around.id::<ConcernEntryId>().to_string());
    Ok(Typed {
        fields,
        saved_at: None,
    })
}

fn show(
    app: &App,
    signed: &Signed,
    seen: &Seen,
    (typed, errors): (&Typed, &FieldErrors),
) -> Response {
    let t = &app.texts;
    let now = app.around.now();
    let concern = &seen.concern;
    let held = matches!(concern.state, State::Acknowledged { .. });
    Shell::new(app, signed, t.text("concern-title"))
        .place(Place::Delivery)
        .step(t.text(super::list::title_of(signed.role())), PATH)
        .module("autosave.mjs")
        .module("shown-when.mjs")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (t.with("concern-about", &[("name", &concern.person_name)])) }
            p class="nhsuk-lede-text" { (state(t, concern, now)) " " (standing(t, signed, concern, now)) }
            @if concern.state == State::Waiting { (waiting(t, signed, seen, now)) }
            (facts(t, signed, seen))
            h2 { (t.text("concern-timeline")) }
            (timeline(t, signed, seen))
            @if seen.may_answer && (held || !errors.is_empty()) { (doing(t, signed, seen, typed, errors)) }
            (told::section(t, signed, concern, &seen.withholdings, (seen.may_answer, seen.may_withhold), now))
        })
}

/// How long it waits, or waited until somebody had it in hand.
fn standing(t: &Texts, signed: &Signed, concern: &Concern, now: Timestamp) -> String {
    let raised = concern.raised_at.0;
    let waited = long(t, concern.state.waited(raised, now));
    let due = clock(t, signed, concern.due_at.0);
    let by = concern.acknowledged_by.as_deref().unwrap_or_default();
    let values = [("long", waited.as_str()), ("due", &due), ("name", by)];
    let key = match concern.state {
        State::Waiting if concern.state.is_overdue(concern.due_at.0, now) => {
            "concern-standing-overdue"
        }
        State::Waiting => "concern-standing-waiting",
        _ if concern.state.in_time(concern.due_at.0, now) == Some(true) => {
            "concern-standing-in-time"
        }
        _ => "concern-standing-late",
    };
    t.with(key, &values)
}

/// Who is asked, and the one press.
fn waiting(t: &Texts, signed: &Signed, seen: &Seen, now: Timestamp) -> Markup {
    let concern = &seen.concern;
    let overdue = concern.state.is_overdue(concern.due_at.0, now);
    let names = seen.answering.everybody.join(", ");
    let asked = match (&concern.duty_name, overdue) {
        (_, true) => t.with("concern-asked-escalated", &[("names", &names)]),
        (Some(name), false) => t.with("concern-asked-duty", &[("name", name)]),
        (None, false) => t.with("concern-asked-everybody", &[("names", &names)]),
    };
    let action = format!("{}/acknowledge", address(concern.id));
    let frame = Form {
        action: &action,
        ..Form::default()
    };
    let press = ui::button(&Button {
        text: &t.text("concern-acknowledge"),
        prevent_double_click: true,
        ..Button::default()
    });
    let own = concern.raised_by == signed.actor.account;
    html! {
        (ui::inset_text(t.words(), &html! {
            p { (asked) }
            @if names.is_empty() { p { strong { (t.text("concern-goes-nowhere")) } } }
            @if own {
                p {
                    (t.text("concern-emergency"))
                    @if !seen.answering.ring.is_empty() { " " (t.with("concern-ring", &[("ring", &seen.answering.ring)])) }
                }
            }
        }))
        @if seen.may_answer {
            p { (t.text("concern-acknowledge-hint")) }
            (ui::form(t.words(), &frame, &press))
        }
    }
}

fn facts(t: &Texts, signed: &Signed, seen: &Seen) -> Markup {
    let concern = &seen.concern;
    let zone = &signed.organisation.time_zone;
    let name = html! {
        @if seen.may_open { a class="nhsuk-link" href={ "/delivery/people/" (concern.person) } { (concern.person_name) } }
        @else { (concern.person_name) }
    };
    let line = |text: String| html! { (text) };
    let rows = [
        ("concern-fact-who", name),
        (
            "concern-fact-what",
            html! { span class="app-text" { (concern.what) } },
        ),
        ("concern-fact-when", line(urgency(t, concern.urgency))),
        (
            "concern-fact-raised",
            line(t.with(
                "concern-by-on",
                &[
                    ("name", &concern.raised_by_name),
                    ("when", &moment(t, concern.raised_at, zone)),
                ],
            )),
        ),
        ("concern-fact-due", line(moment(t, concern.due_at, zone))),
        ("concern-fact-site", line(concern.site_name.clone())),
    ];
    let labels: Vec<String> = rows.iter().map(|(key, _)| t.text(key)).collect();
    let facts: Vec<Fact<'_>> = rows
        .into_iter()
        .zip(&labels)
        .map(|((_, value), label)| Fact::new(label, value))
        .collect();
    ui::summary_list(&facts)
}

/// What happened, in order.
fn timeline(t: &Texts, signed: &Signed, seen: &Seen) -> Markup {
    let concern = &seen.concern;
    let zone = &signed.organisation.time_zone;
    let mut events: Vec<(Stamp, String, Option<&str>, Markup)> = vec![(
        concern.raised_at,
        t.text("concern-event-raised"),
        Some(concern.raised_by_name.as_str()),
        html! {},
    )];
    if let Some(at) = concern.state.acknowledged() {
        let waited = long(t, concern.state.waited(concern.raised_at.0, at));
        events.push((
            at.into(),
            t.with("concern-event-acknowledged", &[("long", &waited)]),
            concern.acknowledged_by.as_deref(),
            html! {},
        ));
    }
    for entry in &seen.entries {
        let title = match (&entry.team_name, entry.done) {
            (Some(team), _) => t.with("concern-done-passed-on-to", &[("team", team)]),
            (None, done) => done_words(t, done),
        };
        events.push((entry.at, title, entry.by.as_deref(), html! {
            @if !entry.words.is_empty() { p class="app-text" { (entry.words) } }
            @if seen.may_answer && entry.for_raiser { p class="nhsuk-hint" { (t.text("concern-entry-for-raiser")) } }
            @if entry.ends { p { strong { (t.text("concern-entry-ends")) } } }
        }));
    }
    // To somebody who does not see every entry, how it ended is a fact of its own.
    if let State::Ended { at, .. } = concern.state
        && !seen.entries.iter().any(|entry| entry.ends)
    {
        events.push((at.into(), t.text("concern-event-ended"), None, html! {}));
    }
    let whens: Vec<(String, String)> = events
        .iter()
        .map(|(at, ..)| (moment(t, *at, zone), at.0.to_string()))
        .collect();
    let shown: Vec<Event<'_>> = events
        .iter()
        .zip(&whens)
        .map(|((_, title, by, body), (when, iso))| Event {
            title: html! { (title) },
            by: *by,
            when,
            datetime: Some(iso),
            body: Some(body.clone()),
        })
        .collect();
    ui::timeline(&shown)
}

fn done_words(t: &Texts, done: Done) -> String {
    t.text(&format!("concern-done-{}", done.code().replace('_', "-")))
}

/// The form in which what was done is written.
fn doing(t: &Texts, signed: &Signed, seen: &Seen, typed: &Typed, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let fields = &typed.fields;
    let concern = seen.concern.id.to_string();
    let id = fields.get("id");
    let (url, action) = (
        format!("/drafts/{id}"),
        format!("{}/done", address(seen.concern.id)),
    );
    let saved_at = typed.saved_at.map(|at| clock(t, signed, at.0));
    let hidden = [("id", id), ("form", FORM), ("concern", concern.as_str())];
    let frame = Form {
        action: &action,
        hidden: &hidden,
        autosave: Some(Autosave {
            url: &url,
            sign_in_url: "/sign-in",
            saved_at: saved_at.as_deref(),
        }),
        ..Form::default()
    };
    let kinds = Done::ALL.map(|done| (done.code(), done_words(t, done)));
    let kinds: Vec<Choice<'_>> = kinds
        .iter()
        .map(|(code, text)| Choice::new(code, text))
        .collect();
    let ids: Vec<String> = seen.teams.iter().map(|(id, _)| id.to_string()).collect();
    let elsewhere = t.text("concern-to-elsewhere");
    let mut options = vec![("", elsewhere.as_str())];
    options.extend(
        ids.iter()
            .zip(&seen.teams)
            .map(|(id, (_, name))| (id.as_str(), name.as_str())),
    );
    let raiser = t.with(
        "concern-for-raiser",
        &[("name", &seen.concern.raised_by_name)],
    );
    let ends = t.text("concern-ends");
    html! {
        h2 { (t.text("concern-do")) }
        (ui::form(t.words(), &frame, &html! {
            (f.radios(&Choices {
                name: "how",
                legend: Label::sized(&t.text("concern-how"), Size::S),
                choices: &kinds,
                chosen: &[fields.get("how")],
                ..Choices::default()
            }))
            div data-shown-when="how=passed_on" {
                (f.select(&Select {
                    name: "to",
                    label: Label::sized(&t.text("concern-to"), Size::S),
                    hint: Some(&t.text("concern-to-hint")),
                    options: &options,
                    chosen: fields.get("to"),
                    ..Select::default()
                }))
            }
            (f.character_count(&CharacterCount {
                textarea: Textarea {
                    name: "words",
                    label: Label::sized(&t.text("concern-words"), Size::S),
                    hint: Some(&t.text("concern-words-hint")),
                    value: &fields.raw("words"),
                    rows: 3,
                    ..Textarea::default()
                },
                max_length: u32::try_from(LONGEST_DONE).unwrap_or(u32::MAX),
            }))
            (f.checkboxes(&Choices {
                name: "for-raiser",
                legend: Label::sized(&t.text("concern-for-raiser-legend"), Size::S),
                choices: &[Choice::new("yes", &raiser)],
                chosen: &[fields.get("for-raiser")],
                ..Choices::default()
            }))
            (f.checkboxes(&Choices {
                name: "ends",
                legend: Label::sized(&t.text("concern-ends-legend"), Size::S),
                choices: &[Choice::new("yes", &ends)],
                chosen: &[fields.get("ends")],
                ..Choices::default()
            }))
            (ui::button(&Button { text: &t.text("concern-write"), prevent_double_click: true, ..Button::default() }))
        }))
    }
}
