//! The page that a supported person begins with.

use super::{evaluation, own, wishes};
use crate::dates;
use crate::delivery::concern::notices as concern_notices;
use crate::delivery::note::{note_card, reworded};
use crate::delivery::person::ask::Asking;
use crate::delivery::person::looked::{self, Reader};
use crate::delivery::person::page::sentences;
use crate::delivery::person::{parts, words};
use crate::routes::AppState;
use crate::ui::{self, Button, ButtonKind, Card, Cell, Column, DataTable, Fact, Form};
use crate::{App, Failure, Place, Shell, Signed, Texts};
use access::{on, reach, to};
use axum::response::Response;
use delivery::contact::Outcome;
use delivery::cover::keeps_meeting;
use delivery::peer_match::{MatchKind, PeerMatch};
use ids::WorkerId;
use maud::{Markup, html};
use store::Tx;
use store::audit::{self, Shown};
use store::delivery::concern::{self, Notice};
use store::delivery::contact::{self, Filter, ListLine};
use store::delivery::episode::{self, Episode};
use store::delivery::goal::{self, Goal};
use store::delivery::meeting_answer::{self, Answered};
use store::delivery::note::{self, Note};
use store::delivery::peer_match::{self, Match};
use store::delivery::person::{self, Person};
use store::delivery::share::{self, Sharing, first_name};
use store::delivery::worker_request::{self, WorkerRequest};
use store::evidence::choice::{self, Choices};
use store::listing::{LARGEST_PAGE, Page};

/// How much of a long record is gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HowMuch {
    /// What fits on a page.
    Latest,
    /// All of it, to take away.
    Everything,
}

/// The person's record.
pub(super) struct Record {
    pub(super) person: Person,
    pub(super) planned: Vec<ListLine>,
    /// What they said to what is planned.
    pub(super) answers: Vec<Answered>,
    pub(super) requests: Vec<WorkerRequest>,
    pub(super) contacts: Vec<ListLine>,
    pub(super) contacts_in_all: i64,
    pub(super) matches: Vec<Match>,
    pub(super) episodes: Vec<Episode>,
    pub(super) notes: Vec<Note>,
    pub(super) goals: Vec<Goal>,
    pub(super) sharing: Vec<Sharing>,
    pub(super) evaluation: Choices,
    /// When somebody was worried about them, as far as they are told.
    pub(super) concerns: Vec<Notice>,
    pub(super) looked: Vec<Shown>,
}

/// Pages that are read at most when everything is taken away: 20,000 contacts or notes.
const MOST_PAGES: u32 = 200;

/// Gathers the record of the person who is signed in, as the views are written down.
pub(super) async fn gather(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    how_much: HowMuch,
) -> Result<Record, Failure> {
    let around = &app.around;
    let asking = Asking::about(tx, signed, own(signed)?).await?;
    let of_contacts = asking.leave::<on::Contact, to::Read>()?;
    let of_notes = asking.leave::<on::Note, to::Read>()?;
    let person = person::load(tx, around, &asking.leave()?).await?;
    let ahead = Filter {
        from: Some(signed.today),
        outcome: Some(Outcome::Planned),
        ascending: true,
        ..Filter::default()
    };
    let listed = reach::<on::Contact, to::Read>(&signed.actor)?;
    let planned = contact::list(tx, around, &listed, &ahead, Page::new(1, 5), signed.today)
        .await?
        .rows;
    let (size, pages) = match how_much {
        HowMuch::Latest => (20, 1),
        HowMuch::Everything => (LARGEST_PAGE, MOST_PAGES),
    };
    let (mut contacts, mut contacts_in_all) = (Vec::new(), 0);
    for number in 1..=pages {
        let some = contact::for_person(tx, around, &of_contacts, Page::new(number, size)).await?;
        contacts_in_all = some.total;
        let last = some.rows.len() < usize::try_from(size).unwrap_or(usize::MAX);
        contacts.extend(some.rows);
        if last {
            break;
        }
    }
    let mut notes = Vec::new();
    for number in 1..=pages {
        let some = note::list_for_person(tx, around, &of_notes, Page::new(number, size)).await?;
        let last = some.len() < usize::try_from(size).unwrap_or(usize::MAX);
        notes.extend(some);
        if last {
            break;
        }
    }
    let of_log = asking.leave::<on::AccessLog, to::Read>()?;
    let entries = if how_much == HowMuch::Latest {
        60
    } else {
        10_000
    };
    let at = (around.now(), signed.today);
    let untold = concern::not_told(tx, &of_log, at).await?;
    let of_concerns = asking.leave::<on::ConcernNotice, to::Read>()?;
    Ok(Record {
        person,
        answers: meeting_answer::of_person(
            tx,
            &asking.leave()?,
            planned.iter().map(|contact| contact.id),
        )
        .await?,
        requests: worker_request::of_person(tx, around, &asking.leave()?).await?,
        planned,
        contacts,
        contacts_in_all,
        matches: peer_match::of_person(tx, around, &asking.leave()?).await?,
        episodes: episode::of_person(tx, around, &asking.leave()?).await?,
        notes,
        goals: goal::of_person(tx, around, &asking.leave()?).await?,
        sharing: share::of_person(tx, around, &asking.leave()?).await?,
        evaluation: choice::of_person(tx, around, &asking.leave()?).await?,
        concerns: concern::notices(tx, around, &of_concerns, signed.today).await?,
        looked: audit::about_person(tx, &of_log, &untold, entries).await?,
    })
}

/// Who looked, with the person's own reading folded away.
fn looked_at(t: &Texts, told: &looked::Told) -> Markup {
    html! {
        (sentences(t, &told.others))
        @if !told.own.is_empty() {
            (ui::details(&t.text("looked-own"), false, &html! {
                ul class="nhsuk-list nhsuk-list--bullet" { @for sentence in &told.own { li { (sentence) } } }
            }))
        }
    }
}

/// The page.
pub async fn page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let record = gather(&mut tx, &state, &signed, HowMuch::Latest).await?;
    tx.commit().await?;
    let t = &state.texts;
    let open = record.episodes.first().is_some_and(Episode::is_open);
    let body = html! {
        h1 { (t.text("my-title")) }
        (planned(t, &record))
        (worker(t, &signed, &record, open))
        h2 { (t.text("my-goals")) }
        @if record.goals.is_empty() { p { (t.text("my-goals-none")) } }
        (parts::goal_list(t, &record.goals, Some("/my-record")))
        @if open { p { a class="nhsuk-link" href="/my-record/goals/new" { (t.text("my-goal-add")) } } }
        h2 { (t.text("my-notes")) }
        p { (t.text("my-notes-hint")) }
        @if record.notes.is_empty() { p { (t.text("my-notes-none")) } }
        @for note in &record.notes { h3 { (dates::shown(t, note.on_date)) } (note_card(t, note, &signed, true)) (reworded(t, note)) }
        h2 { (t.text("my-contacts")) }
        (contacts(t, &record))
        (about(t, &record, true))
        h2 id="sharing" { (t.text("my-sharing")) }
        p { (t.text("my-sharing-hint")) }
        @if record.sharing.is_empty() { p { (t.text("my-sharing-no-teams")) } }
        @for team in &record.sharing { (sharing(t, &signed, team)) }
        (evaluation::section(t, &signed, &record.evaluation))
        (concern_notices(t, &signed, &record.concerns))
        h2 { (t.text("my-looked")) }
        p { (t.text("my-looked-lists")) }
        (looked_at(t, &looked::told(t, &record.looked, &signed.organisation.time_zone, Reader::Themselves)))
        h2 { (t.text("my-take-away")) }
        p { (t.text("my-take-away-hint")) }
        ul class="nhsuk-list" {
            li { a class="nhsuk-link" href="/my-record/print" { (t.text("my-print")) } }
            li { a class="nhsuk-link" href="/my-record.json" download { (t.text("my-json")) } }
        }
        p { a class="nhsuk-link" href="/boundary" { (t.text("my-boundary")) } }
    };
    Ok(Shell::new(&state, &signed, t.text("my-title"))
        .place(Place::MyRecord)
        .body(body))
}

/// Everything on one page, to print.
pub async fn print(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let record = gather(&mut tx, &state, &signed, HowMuch::Everything).await?;
    tx.commit().await?;
    let t = &state.texts;
    let zone = &signed.organisation.time_zone;
    let body = html! {
        h1 { (t.text("my-print-title")) }
        p { (t.with("my-print-on", &[("day", &dates::shown(t, signed.today))])) }
        (about(t, &record, false))
        h2 { (t.text("my-goals")) }
        @if record.goals.is_empty() { p { (t.text("my-goals-none")) } }
        (parts::goal_list(t, &record.goals, None))
        h2 { (t.text("my-notes")) }
        @if record.notes.is_empty() { p { (t.text("my-notes-none")) } }
        @for note in &record.notes { h3 { (dates::shown(t, note.on_date)) } (note_card(t, note, &signed, false)) }
        h2 { (t.text("my-contacts")) }
        (contacts(t, &record))
        (concern_notices(t, &signed, &record.concerns))
        h2 { (t.text("my-looked")) }
        p { (t.text("my-looked-lists")) }
        (sentences(t, &looked::sentences(t, &record.looked, zone, Reader::Themselves)))
    };
    Ok(Shell::new(&state, &signed, t.text("my-print-title"))
        .place(Place::MyRecord)
        .back(t.text("my-back"), "/my-record")
        .body(body))
}

fn planned(t: &Texts, record: &Record) -> Markup {
    html! {
        h2 { (t.text("my-next")) }
        @if record.planned.is_empty() { p { (t.text("my-next-none")) } } @else {
            ul class="nhsuk-list" {
                @for contact in &record.planned {
                    li {
                        strong {
                            (crate::dates::weekday_near(t, contact.date))
                            @if let Some(time) = contact.time { " " (t.with("my-next-at", &[("time", &time.strftime("%H:%M").to_string())])) }
                        }
                        " · " (t.with("my-next-with", &[("worker", keeps(record, contact))]))
                        " · " (words::how_and_where(t, contact.mechanism, contact.place))
                        (wishes::meeting(t, contact.id, &dates::shown(t, contact.date), record.answers.iter().find(|a| a.contact == contact.id)))
                    }
                }
            }
        }
    }
}

/// The name of who keeps a planned meeting: whoever covers on that day, or the worker it was planned with.
fn keeps<'a>(record: &'a Record, contact: &'a ListLine) -> &'a str {
    let matches: Vec<PeerMatch<WorkerId>> = record
        .matches
        .iter()
        .map(|m| PeerMatch {
            worker: m.worker,
            kind: m.kind,
            period: m.period,
        })
        .collect();
    let keeps = keeps_meeting(&matches, contact.worker, contact.date);
    record
        .matches
        .iter()
        .find(|m| m.worker == keeps && keeps != contact.worker)
        .map_or(contact.worker_name.as_str(), |m| m.worker_name.as_str())
}

fn worker(t: &Texts, signed: &Signed, record: &Record, open: bool) -> Markup {
    let current: Vec<&Match> = record
        .matches
        .iter()
        .filter(|m| m.period.holds(signed.today))
        .collect();
    html! {
        h2 { (t.text("my-worker")) }
        @if current.is_empty() { p { (t.text("my-worker-none")) } }
        @for held in current {
            (ui::card(&Card { heading: Some(first_name(&held.worker_name)), level: 3, href: None }, &html! {
                @if held.kind == MatchKind::Cover {
                    p { (parts::while_away(t, &record.matches, held, "my-worker-covers", true)) }
                }
                @if !held.worker_about.is_empty() { p { (parts::lines(&held.worker_about)) } }
                p { strong { (t.text("my-worker-notes")) ": " } (words::note_mode(t, held.note_mode)) ". " (t.text(&format!("my-note-hint-{}", held.note_mode.code().replace('_', "-")))) "." }
                p { a class="nhsuk-link" href={ "/my-record/note-choice?match=" (held.id) } { (t.text("wish-notes-link")) (ui::visually_hidden(&format!(": {}", held.worker_name))) } }
            }))
        }
        @if open { p { (t.text("my-worker-change")) } (wishes::request(t, signed, &record.requests)) }
        @for sentence in parts::cover_ahead(t, &record.matches, signed.today, "my-worker-will-cover", true) { p { (sentence) } }
    }
}

fn contacts(t: &Texts, record: &Record) -> Markup {
    let labels = [
        t.text("my-contact-when"),
        t.text("my-contact-what"),
        t.text("my-contact-how"),
        t.text("my-contact-with"),
        t.text("my-contact-long"),
    ];
    let columns = [
        Column::text("when", &labels[0]),
        Column::text("what", &labels[1]),
        Column::text("how", &labels[2]),
        Column::text("with", &labels[3]),
        Column::text("long", &labels[4]),
    ];
    let rows = record
        .contacts
        .iter()
        .map(|contact| {
            vec![
                Cell::from(dates::short(t, contact.date)),
                words::outcome(t, contact.outcome).into(),
                words::how_and_where_alone(t, contact.mechanism, contact.place).into(),
                contact.worker_name.as_str().into(),
                contact
                    .minutes
                    .map_or("–".to_owned(), |m| t.count("record-minutes", m.get()))
                    .into(),
            ]
        })
        .collect();
    let shown = i64::try_from(record.contacts.len()).unwrap_or(0);
    html! {
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("my-contacts"),
            caption_hidden: true,
            columns: &columns,
            rows,
            empty: ui::Empty { message: &t.text("my-contacts-none"), action: None },
            ..DataTable::default()
        }))
        @if record.contacts_in_all > shown { p { (t.count("my-contacts-more", record.contacts_in_all)) } }
    }
}

fn about(t: &Texts, record: &Record, can_change: bool) -> Markup {
    let details = &record.person.details;
    let all = [
        ("my-ask-name", details.name.as_str()),
        ("my-ask-pronouns", &details.pronouns),
        ("my-ask-phone", &details.phone),
        ("my-ask-reach", &details.reach),
        ("my-ask-access-needs", &details.access_needs),
        ("my-ask-wants-known", &details.wants_known),
        ("my-ask-preferences", &details.preferences),
        ("my-meeting-safety", &details.meeting_safety),
    ];
    let nothing = t.text("my-nothing-written");
    let labels: Vec<(String, &str)> = all
        .into_iter()
        .map(|(key, value)| {
            (
                t.text(key),
                if value.is_empty() {
                    nothing.as_str()
                } else {
                    value
                },
            )
        })
        .collect();
    let rows: Vec<Fact<'_>> = labels
        .iter()
        .map(|(key, value)| Fact::new(key, parts::lines(value)))
        .collect();
    html! {
        h2 { (t.text("my-about")) }
        (ui::summary_list(&rows))
        @if can_change { p { a class="nhsuk-link" href="/my-record/words" { (t.text("my-about-change")) } } }
    }
}

fn sharing(t: &Texts, signed: &Signed, team: &Sharing) -> Markup {
    let zone = &signed.organisation.time_zone;
    let see = t.text(if team.since.is_some() {
        "my-sharing-see"
    } else {
        "my-sharing-look"
    });
    ui::card(
        &Card {
            heading: Some(&team.team_name),
            level: 3,
            href: None,
        },
        &html! {
            p {
                @match team.since {
                    Some(since) => (t.with("my-sharing-since", &[("when", &words::moment(t, since, zone))])),
                    None => (t.text("my-sharing-not")),
                }
            }
            p { a class="nhsuk-link" href={ "/my-record/sharing/" (team.team) } {
                (see) span class="nhsuk-u-visually-hidden" { ": " (team.team_name) }
            } }
            @if team.since.is_some() { (stop_button(t, team)) }
        },
    )
}

/// Stops sharing with a team in one step.
pub(super) fn stop_button(t: &Texts, team: &Sharing) -> Markup {
    let action = format!("/my-record/sharing/{}/stop", team.team);
    let frame = Form {
        action: &action,
        ..Form::default()
    };
    ui::form(
        t.words(),
        &frame,
        &ui::button(&Button {
            text: &t.text("my-sharing-stop"),
            hidden_text: Some(&team.team_name),
            kind: ButtonKind::Secondary,
            small: true,
            prevent_double_click: true,
            ..Button::default()
        }),
    )
}
