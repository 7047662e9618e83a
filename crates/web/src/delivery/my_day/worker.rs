//! A peer worker's day.

use super::unfinished;
use crate::delivery::concern as concerns;
use crate::delivery::contact::words;
use crate::delivery::matching::spans::{self, Reader};
use crate::shell::{Place as Room, Shell};
use crate::ui::{self, Button, ButtonKind, Empty, Link};
use crate::{App, Failure, Signed, Texts, dates};
use access::{on, reach, to};
use axum::response::Response;
use delivery::peer_match::MatchKind;
use delivery::wish::MeetingAnswer;
use delivery::worker::SupervisionKind;
use jiff::civil::{Date, DateTime};
use maud::{Markup, html};
use store::delivery::concern;
use store::delivery::meeting_answer::{self, Answered};
use store::delivery::my_day::{self, Planned, Supported, WorkerDay};
use store::delivery::peer_match;
use store::listing::Page;
use store::permits;

/// How many concerns of theirs are read; those that have ended are left out here, and the list has all of them.
const MOST_CONCERNS: u32 = 20;

/// The page.
pub async fn page(app: &App, signed: &Signed) -> Result<Response, Failure> {
    let t = &app.texts;
    let worker = signed.actor.worker.ok_or(Failure::Missing)?;
    let reach = reach::<on::Person, to::Read>(&signed.actor)?;
    let mut tx = app.db.write().await?;
    let supervised = permits::worker(&mut tx, &signed.actor, worker).await?;
    let day = my_day::for_worker(&mut tx, &app.around, &reach, &supervised, signed.today).await?;
    let answers = meeting_answer::for_day(
        &mut tx,
        &access::reach(&signed.actor)?,
        day.planned.iter().map(|planned| planned.id),
        signed.today,
    )
    .await?;
    let own = permits::worker::<on::Worker, to::Read>(&mut tx, &signed.actor, worker).await?;
    let spans = peer_match::of_worker(&mut tx, &own, signed.today).await?;
    let raised = access::reach::<on::Concern, to::Read>(&signed.actor)?;
    let first = Page::new(1, MOST_CONCERNS);
    let concerns = concern::list(
        &mut tx,
        &app.around,
        &raised,
        concern::Filter::default(),
        first,
    )
    .await?;
    tx.commit().await?;
    let instant = app.around.now();
    let now = instant
        .to_zoned(signed.organisation.time_zone.clone())
        .datetime();
    // What nobody has answered in time is the worker's to act on, and stands before the day; what somebody looks after
    // stands below it.
    let unanswered = concerns
        .rows
        .iter()
        .any(|one| one.state.is_overdue(one.due_at.0, instant));
    let raised = concerns::own_section(t, signed, &concerns.rows, instant);
    let title = t.text("my-day-title");
    let record = t.text("contact-record-title");
    let plan = t.text("my-day-plan");
    Ok(Shell::new(app, signed, title.clone())
        .place(Room::Delivery)
        .body(html! {
            h1 { (title) }
            p class="nhsuk-lede-text" { (weekday(t, signed.today)) }
            (ui::button_group(&html! {
                (ui::button(&Button { text: &record, href: Some("/delivery/contacts/new"), ..Button::default() }))
                (ui::button(&Button { text: &plan, href: Some("/delivery/contacts/new?outcome=planned"), kind: ButtonKind::Secondary, ..Button::default() }))
                (ui::button(&Button { text: &t.text("concern-raise"), href: Some(concerns::NEW), kind: ButtonKind::Secondary, ..Button::default() }))
            }))
            @if unanswered { (raised) }
            (planned(t, &day, &answers, now))
            (unfinished(t, signed, &day.unfinished))
            (people(t, &day, signed))
            @if !unanswered { (raised) }
            @if !spans.is_empty() {
                h2 { (t.text("spans-title")) }
                (spans::list(t, &spans, signed.today, Reader::Worker(worker), false))
            }
            (supervision(t, &day, &format!("/delivery/workers/{worker}")))
            p { a class="nhsuk-link" href="/delivery/contacts" { (t.text("my-day-all-contacts")) } }
        }))
}

/// “Monday 2 March 2026”.
fn weekday(t: &Texts, date: Date) -> String {
    crate::dates::weekday(t, date)
}

fn planned(t: &Texts, day: &WorkerDay, answers: &[Answered], now: DateTime) -> Markup {
    let today = now.date();
    let line = |planned: &Planned| {
        let time = planned.time.map(words::time).unwrap_or_default();
        html! {
            li class="nhsuk-u-margin-bottom-3" {
                @if planned.date != today { (weekday(t, planned.date)) " " }
                @if planned.is_done() {
                    s {
                        @if !time.is_empty() { strong { (time) } " " }
                        (planned.name) " \u{00b7} " (words::mechanism(t, planned.mechanism))
                    }
                    " \u{00b7} "
                    a class="nhsuk-link" href={ "/delivery/contacts/" (planned.id) } {
                        (words::outcome(t, planned.outcome))
                        (ui::visually_hidden(&format!(": {} {time}", planned.name)))
                    }
                } @else {
                    @if !time.is_empty() { strong { (time) } " " }
                    a class="nhsuk-link" href={ "/delivery/contacts/" (planned.id) "/edit" } { (planned.name) }
                    " \u{00b7} " (words::mechanism(t, planned.mechanism))
                }
                @if let Some(said) = answers.iter().find(|a| a.contact == planned.id && !planned.is_done()) { (answered(t, planned, said)) }
                @if let Some(name) = &planned.kept_for { " \u{00b7} " (t.with("my-day-kept-for", &[("name", name)])) }
                @if let Some(name) = &planned.kept_by { " \u{00b7} " (t.with("my-day-kept-by", &[("name", name)])) }
                @else if !planned.is_done() && planned.is_over(now) { " \u{00b7} " strong { (t.text("my-day-did-it-happen")) } }
            }
        }
    };
    let part = |heading: &str, lines: Vec<&Planned>| {
        html! {
            @if !lines.is_empty() {
                h2 { (t.text(heading)) }
                ul class="nhsuk-list" { @for planned in lines { (line(planned)) } }
            }
        }
    };
    let of = |wanted: &dyn Fn(&Planned) -> bool| -> Vec<&Planned> {
        let kept = |p: &&Planned| p.kept_by.is_none() && wanted(p);
        day.planned.iter().filter(kept).collect()
    };
    let away: Vec<&Planned> = day.planned.iter().filter(|p| p.kept_by.is_some()).collect();
    let now = of(&|p| p.date == today);
    html! {
        @if now.is_empty() {
            h2 { (t.text("my-day-today")) }
            p { (t.text("my-day-nothing-planned")) }
        } @else {
            (part("my-day-today", now))
        }
        (part("my-day-before", of(&|p| p.date < today)))
        (part("my-day-coming", of(&|p| p.date > today)))
        (part("my-day-kept", away))
    }
}

/// What the person said to a planned meeting.
fn answered(t: &Texts, planned: &Planned, said: &Answered) -> Markup {
    let answer = t.text(match said.answer {
        MeetingAnswer::Coming => "my-day-coming-yes",
        MeetingAnswer::CannotCome => "my-day-coming-no",
        MeetingAnswer::AnotherTime => "my-day-coming-other",
    });
    let name = [("name", planned.name.as_str()), ("answer", &answer)];
    html! {
        br;
        @match said.was_for {
            None => (t.with("my-day-answered", &name)),
            Some(day) => (t.with("my-day-answered-before", &[name[0], name[1], ("day", &dates::shown(t, day))])),
        }
        @if !said.words.is_empty() { " “" (said.words) "”" }
    }
}

fn people(t: &Texts, day: &WorkerDay, signed: &Signed) -> Markup {
    let gap = i64::from(signed.organisation.contact_gap_days);
    let (long, recent): (Vec<&Supported>, Vec<&Supported>) = day
        .people
        .iter()
        .partition(|p| i64::from(p.days_apart(signed.today)) > gap);
    let none = t.text("my-day-nobody");
    let mine = t.text("my-day-my-worker-page");
    let own = signed
        .actor
        .worker
        .map(|id| format!("/delivery/workers/{id}"))
        .unwrap_or_default();
    html! {
        @if !long.is_empty() {
            h2 { (t.count("my-day-not-met-for", gap)) }
            (list(t, &long))
        }
        @if !recent.is_empty() {
            h2 { (t.text("my-day-people")) }
            (list(t, &recent))
        }
        @if day.people.is_empty() {
            h2 { (t.text("my-day-people")) }
            (ui::empty_state(Empty { message: &none, action: Some(Link::new(&mine, &own)) }))
        }
    }
}

fn list(t: &Texts, people: &[&Supported]) -> Markup {
    let record = t.text("my-day-record");
    html! {
        ul class="nhsuk-list app-people" {
            @for person in people {
                @let with = t.with("my-day-record-with", &[("name", &person.name)]);
                @let href = format!("/delivery/contacts/new?person={}", person.person);
                li class="app-people__item" {
                    div {
                        a class="nhsuk-link" href={ "/delivery/people/" (person.person) } { (person.name) }
                        p class="nhsuk-hint nhsuk-u-margin-bottom-0" {
                            @match person.last_met {
                                Some(day) => (t.with("contact-person-last-met", &[("day", &dates::shown(t, day))])),
                                None => (t.with("my-day-matched-on", &[("day", &dates::shown(t, person.since))])),
                            }
                            @if person.kind == MatchKind::Cover {
                                @if let Some(until) = person.until {
                                    " \u{00b7} " (t.with("my-day-cover-until", &[("day", &dates::shown(t, until))]))
                                }
                            }
                        }
                    }
                    (ui::button(&Button { text: &record, hidden_text: Some(&with), href: Some(&href), kind: ButtonKind::Secondary, small: true, ..Button::default() }))
                }
            }
        }
    }
}

fn supervision(t: &Texts, day: &WorkerDay, own: &str) -> Markup {
    let prepare = t.text("prepare-link-short");
    html! {
        @if !day.supervision.is_empty() {
            h2 { (t.text("my-day-supervision")) }
            ul class="nhsuk-list app-people" {
                @for supervision in &day.supervision {
                    @let words = kind(t, &supervision.kind);
                    @let path = if supervision.kind == SupervisionKind::LineManagement.code() { "supervision" } else { "peer-supervision" };
                    @let about = t.with("prepare-link-for", &[("kind", &words), ("day", &dates::shown(t, supervision.on))]);
                    li class="app-people__item" {
                        div {
                            (weekday(t, supervision.on)) " \u{00b7} " (words)
                            @if !supervision.with_whom.is_empty() { " \u{00b7} " (supervision.with_whom) }
                        }
                        (ui::button(&Button { text: &prepare, hidden_text: Some(&about), href: Some(&format!("{own}/{path}/prepare")), kind: ButtonKind::Secondary, small: true, ..Button::default() }))
                    }
                }
            }
        }
    }
}

/// The kind of a supervision in words; one that has none is shown as it is.
fn kind(t: &Texts, kind: &str) -> String {
    let key = format!("my-day-supervision-{kind}");
    let words = t.text(&key);
    if words == key { kind.to_owned() } else { words }
}
