//! How the page of a coming supervision looks.

use super::{Own, Prepared, form_name, prepare_address};
use crate::delivery::contact::words as contact_words;
use crate::delivery::worker::address;
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Autosave, Button, ButtonKind, Cell, CharacterCount, Column, DataTable, Empty, Fact,
    FieldErrors, Form, Label, Size, TagColour, Textarea,
};
use crate::{App, Signed, Texts, dates};
use access::Resource;
use axum::response::Response;
use delivery::contact::Outcome;
use delivery::supervision::{LONGEST_AGENDA, Since, days_apart};
use frameworks::Status;
use ids::PersonId;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::Stamp;
use store::delivery::reflection::Reflection;
use store::delivery::supervision::{Agenda, Supervised};
use store::delivery::worker::Supported;

/// A day and time as the service has it.
fn moment(t: &Texts, signed: &Signed, at: Stamp) -> String {
    dates::day_and_time(t, at.0, &signed.organisation.time_zone)
}

/// The words of a text, with its line breaks.
fn written(words: &str) -> Markup {
    html! { div class="nhsuk-inset-text" { p class="app-text" { (words) } } }
}

/// The page.
pub fn show<R: Supervised>(
    app: &App,
    signed: &Signed,
    of: &Prepared,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let line = R::RESOURCE == Resource::Supervision;
    let title = t.text(if line {
        "prepare-line-title"
    } else {
        "prepare-peer-title"
    });
    let own = of.own.is_some();
    let mut shell = Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .module("autosave.mjs")
        .errors(!errors.is_empty());
    shell = if own {
        shell.step(t.text("worker-own-page"), address(of.id))
    } else {
        shell
            .step(t.text("workers-title"), "/delivery/workers")
            .step(of.worker.facts.name.as_str(), address(of.id))
    };
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        p class="nhsuk-lede-text" { (when(t, of)) }
        @match &of.own {
            Some(own) => (writing::<R>(t, signed, of, own, errors)),
            None => (read_by_others(t, signed, of)),
        }
        (since(t, of, signed))
        @match &of.people {
            Some((people, times)) => (supported(t, signed, people, times)),
            None => {
                h2 { (t.text("worker-people-title")) }
                p { (t.text("worker-people-counts-only")) }
            }
        }
        (terms(t, of))
        (before(t, &of.shared))
    })
}

/// Who and when.
fn when(t: &Texts, of: &Prepared) -> String {
    let name = of.worker.facts.name.as_str();
    let next = match &of.next {
        None => t.text("supervision-none-planned"),
        Some(next) if next.with_whom.is_empty() => t.with(
            "supervision-next",
            &[("date", &dates::shown(t, next.planned_on))],
        ),
        Some(next) => t.with(
            "prepare-next-with",
            &[
                ("date", &dates::shown(t, next.planned_on)),
                ("who", &next.with_whom),
            ],
        ),
    };
    if of.own.is_some() {
        next
    } else {
        format!("{name}. {next}")
    }
}

fn writing<R: Supervised>(
    t: &Texts,
    signed: &Signed,
    of: &Prepared,
    own: &Own,
    errors: &FieldErrors,
) -> Markup {
    let line = R::RESOURCE == Resource::Supervision;
    let readers = t.text(if line {
        "prepare-readers-line"
    } else {
        "prepare-readers-peer"
    });
    let (label, hint) = (
        t.text("prepare-bring"),
        t.with("prepare-bring-hint", &[("readers", &readers)]),
    );
    let id = own.id.to_string();
    let (url, action) = (format!("/drafts/{id}"), prepare_address::<R>(of.id));
    let hidden = [("id", id.as_str()), ("form", form_name::<R>())];
    let saved = own.saved_at.map(|at| moment(t, signed, at));
    let form = Form {
        action: &action,
        hidden: &hidden,
        autosave: Some(Autosave {
            url: &url,
            sign_in_url: "/sign-in",
            saved_at: saved.as_deref(),
        }),
        ..Form::default()
    };
    let press = |text: &str, value: &'static str, kind| {
        ui::button(&Button {
            text,
            kind,
            name: Some("do"),
            value: Some(value),
            prevent_double_click: true,
            ..Button::default()
        })
    };
    let open = of.open();
    let share = t.text(if open.is_some() {
        "prepare-share-again"
    } else {
        "prepare-share"
    });
    let (keep, back) = (t.text("prepare-keep"), t.text("prepare-take-back"));
    html! {
        @if let Some(open) = open {
            @let at = moment(t, signed, open.shared_at);
            @let key = if open.words.trim() == own.words.trim() { "prepare-is-shared" } else { "prepare-shared-differs" };
            (ui::inset_text(t.words(), &html! { p { (t.with(key, &[("when", &at), ("readers", &readers)])) } }))
        }
        (ui::form(t.words(), &form, &html! {
            (ui::Fields::new(t.words(), errors).character_count(&CharacterCount {
                textarea: Textarea {
                    name: "words",
                    label: Label::sized(&label, Size::M),
                    hint: Some(&hint),
                    value: &own.words,
                    rows: 8,
                    ..Textarea::default()
                },
                max_length: u32::try_from(LONGEST_AGENDA).unwrap_or(u32::MAX),
            }))
            (reflections(t, of, &own.reflections))
            (ui::button_group(&html! {
                (press(&share, "share", ButtonKind::Primary))
                (press(&keep, "keep", ButtonKind::Secondary))
                @if open.is_some() { (press(&back, "take-back", ButtonKind::Secondary)) }
            }))
        }))
    }
}

/// The worker's own reflections, each with a button that adds its words to what they bring. Nothing is shared by it.
fn reflections(t: &Texts, of: &Prepared, reflections: &[Reflection]) -> Markup {
    let add = t.text("prepare-add");
    let name = |person: PersonId| {
        let (people, _) = of.people.as_ref()?;
        people
            .iter()
            .find(|one| one.person == person)
            .map(|one| one.name.as_str())
    };
    let heading = t.count(
        "prepare-reflections",
        i64::try_from(reflections.len()).unwrap_or(0),
    );
    html! {
        @if !reflections.is_empty() {
            (ui::details(&heading, false, &html! {
                p { (t.text("prepare-reflections-note")) }
                @for one in reflections {
                    @let day = dates::shown(t, one.on);
                    @let about = match name(one.person) {
                        Some(name) => t.with("prepare-reflection-with", &[("day", &day), ("name", name)]),
                        None => day,
                    };
                    @let contact = one.contact.to_string();
                    p class="nhsuk-u-margin-bottom-1" { strong { (about) } }
                    p class="app-text" { (one.body) }
                    (ui::button(&Button {
                        text: &add,
                        hidden_text: Some(&about),
                        kind: ButtonKind::Secondary,
                        small: true,
                        name: Some("add"),
                        value: Some(&contact),
                        ..Button::default()
                    }))
                }
            }))
        }
    }
}

/// What a supervisor sees of what the worker writes: what they shared, and nothing else.
fn read_by_others(t: &Texts, signed: &Signed, of: &Prepared) -> Markup {
    html! {
        h2 { (t.text("prepare-brings")) }
        @match of.open() {
            Some(open) => {
                (written(&open.words))
                p class="nhsuk-hint" { (t.with("prepare-shared-on", &[("when", &moment(t, signed, open.shared_at))])) }
            }
            None => p { (t.text("prepare-nothing-shared")) },
        }
    }
}

fn since(t: &Texts, of: &Prepared, signed: &Signed) -> Markup {
    let (heading, why) = match of.since {
        Since::LastHeld(day) => (day, t.text("prepare-since-held")),
        Since::FirstTime(day) => (day, t.text("prepare-since-first")),
    };
    let heading = t.with("prepare-since", &[("day", &dates::shown(t, heading))]);
    let work = &of.work;
    let contacts = |count| t.count("prepare-contacts", count);
    let mut facts: Vec<(String, Markup)> = Vec::new();
    let met = work.of(Outcome::Met);
    let value = if met == 0 {
        contacts(0)
    } else {
        t.with(
            "prepare-met-line",
            &[
                ("contacts", &contacts(met)),
                ("people", &t.count("prepare-with-people", work.people_met)),
                ("time", &time(t, work.minutes)),
            ],
        )
    };
    facts.push((contact_words::outcome(t, Outcome::Met), html! { (value) }));
    for (outcome, count) in &work.outcomes {
        let key = match outcome {
            Outcome::Met => continue,
            Outcome::Planned => t.text("prepare-not-said"),
            other => contact_words::outcome(t, *other),
        };
        facts.push((key, html! { (contacts(*count)) }));
    }
    let rows: Vec<Fact<'_>> = facts
        .iter()
        .map(|(key, value)| Fact::new(key, value.clone()))
        .collect();
    let all = format!(
        "/delivery/contacts?worker={}&from={}",
        of.id,
        of.since.day()
    );
    let may_list = access::ever_allowed(signed.role(), Resource::Contact, access::Action::Read);
    html! {
        h2 { (heading) }
        p { (why) }
        (ui::summary_list(&rows))
        @if may_list && !work.outcomes.is_empty() {
            p { a class="nhsuk-link" href=(all) { (t.text("prepare-all-contacts")) } }
        }
    }
}

/// “7 hours 20 minutes”.
fn time(t: &Texts, minutes: i64) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let parts = [
        (hours > 0).then(|| t.count("prepare-hours", hours)),
        (rest > 0 || hours == 0).then(|| t.count("prepare-minutes", rest)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn supported(
    t: &Texts,
    signed: &Signed,
    people: &[Supported],
    times: &BTreeMap<PersonId, i64>,
) -> Markup {
    let today: Date = signed.today;
    let gap = i64::from(signed.organisation.contact_gap_days);
    let apart = |one: &Supported| i64::from(days_apart(one.last_met, one.since, today));
    let mut people: Vec<&Supported> = people.iter().collect();
    people.sort_by_key(|one| std::cmp::Reverse(apart(one)));
    let long = people.iter().filter(|one| apart(one) > gap).count();
    let labels = [
        t.text("worker-column-person"),
        t.text("prepare-column-met"),
        t.text("worker-column-last-met"),
    ];
    let columns = [
        Column::text("person", &labels[0]),
        Column::number("met", &labels[1]),
        Column::text("last-met", &labels[2]),
    ];
    let rows = people
        .iter()
        .map(|one| {
            let met = one
                .last_met
                .map_or_else(|| t.text("worker-never-met"), |day| dates::short(t, day));
            let met = html! {
                (met)
                @if apart(one) > gap { " " (ui::tag(&t.text("worker-not-met-lately"), TagColour::Yellow)) }
            };
            let count = times.get(&one.person).copied().unwrap_or(0);
            vec![
                Cell::link(one.name.clone(), format!("/delivery/people/{}", one.person)),
                count.to_string().into(),
                met.into(),
            ]
        })
        .collect();
    let (caption, none) = (
        t.text("worker-people-caption"),
        t.text("worker-people-none"),
    );
    html! {
        h2 { (t.text("worker-people-title")) }
        @if !people.is_empty() {
            @let days = gap.to_string();
            @let count = i64::try_from(long).unwrap_or(0);
            @if count == 0 {
                p { (t.with("prepare-none-unmet", &[("days", &days)])) }
            } @else {
                @let count = t.count("prepare-with-people", count);
                p { (t.with("prepare-not-met", &[("people", &count), ("days", &days)])) }
            }
        }
        (ui::data_table(t.words(), &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty { message: &none, action: None },
            ..DataTable::default()
        }))
    }
}

fn terms(t: &Texts, of: &Prepared) -> Markup {
    let labels = [t.text("prepare-component"), t.text("prepare-times")];
    let columns = [
        Column::text("component", &labels[0]),
        Column::number("contacts", &labels[1]),
    ];
    // One component recorded under two versions of the vocabulary is one line.
    let mut counted: Vec<(String, bool, i64)> = Vec::new();
    for (term, count) in &of.work.terms {
        let name = of.vocabularies.name(term);
        let draft = name.status == Some(Status::Draft);
        match counted.iter_mut().find(|(known, _, _)| *known == name.name) {
            Some((_, _, sum)) => *sum += count,
            None => counted.push((name.name, draft, *count)),
        }
    }
    counted.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    let any_draft = counted.iter().any(|(_, draft, _)| *draft);
    let word = t.text("contact-term-draft");
    let rows = counted
        .into_iter()
        .map(|(name, draft, count)| {
            let name = html! {
                (name)
                @if draft { " " span class="nhsuk-hint" { "(" (word) ")" } }
            };
            vec![name.into(), count.to_string().into()]
        })
        .collect();
    let (title, none) = (
        t.text("prepare-components"),
        t.text("prepare-no-components"),
    );
    html! {
        h2 { (title) }
        @if any_draft { p class="nhsuk-body-s" { (t.text("term-status-draft")) ": " (t.text("term-status-draft-means")) } }
        (ui::data_table(t.words(), &DataTable {
            caption: &title,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty { message: &none, action: None },
            ..DataTable::default()
        }))
    }
}

/// What was brought to earlier supervisions.
fn before(t: &Texts, shared: &[Agenda]) -> Markup {
    let earlier: Vec<(&Agenda, Date)> = shared
        .iter()
        .filter_map(|one| Some((one, one.brought_on?)))
        .collect();
    html! {
        @if !earlier.is_empty() {
            h2 { (t.text("prepare-before")) }
            @for (one, day) in earlier {
                (ui::details(&dates::shown(t, day), false, &html! { p class="app-text" { (one.words) } }))
            }
        }
    }
}
