//! The parts of a person's page.

use super::page::Seen;
use super::{engagement as reason, words};
use crate::delivery::note::{note_card, reworded};
use crate::ui::{self, Card, Event, Fact, TagColour};
use crate::{Signed, Texts, dates};
use access::Role;
use delivery::episode::EndedHow;
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use delivery::person::NhsNumber;
use ids::PersonId;
use jiff::civil::Date;
use maud::{Markup, html};
use store::delivery::episode::{Episode, review_by};
use store::delivery::goal::Goal;
use store::delivery::peer_match::Match;
use store::delivery::share::first_name;

fn link(text: &str, href: &str) -> Markup {
    html! { a class="nhsuk-link" href=(href) { (text) } }
}

/// Who supports the person now, and how notes are made.
pub(super) fn peer_worker(t: &Texts, signed: &Signed, to: &str, seen: &Seen) -> Markup {
    if seen.matches.is_none() {
        return html! {};
    }
    let current = seen.current(signed.today);
    let open = seen.episode().is_some_and(Episode::is_open);
    html! {
        h2 { (t.text("person-worker")) }
        @if current.is_empty() && open {
            p { (t.text("person-worker-none")) }
            @if seen.may.match_up {
                (ui::button(&ui::Button {
                    text: &t.text("person-match"),
                    kind: ui::ButtonKind::Secondary,
                    href: Some(&format!("/delivery/matching?person={}", seen.person.id)),
                    ..ui::Button::default()
                }))
            }
        } @else if current.is_empty() {
            p { (t.text("person-worker-over")) }
        }
        @for held in current {
            (ui::card(&Card { heading: Some(&held.worker_name), level: 3, href: None }, &one_match(t, to, seen, held)))
        }
        @for sentence in cover_ahead(t, seen.matches.as_deref().unwrap_or_default(), signed.today, "match-cover-ahead", false) {
            p { (sentence) }
        }
    }
}

/// Cover that is planned: who is there while whom is away, from when to when. To the person, first names are enough.
pub(crate) fn cover_ahead(
    t: &Texts,
    matches: &[Match],
    today: Date,
    key: &str,
    first_names: bool,
) -> Vec<String> {
    let mut ahead: Vec<&Match> = matches
        .iter()
        .filter(|m| m.kind == MatchKind::Cover && m.period.from > today)
        .collect();
    ahead.sort_by_key(|m| m.period.from);
    ahead
        .into_iter()
        .map(|cover| while_away(t, matches, cover, key, first_names))
        .collect()
}

/// A sentence about cover: who is there while whom is away, from when to when. To the person, first names are enough.
pub(crate) fn while_away(
    t: &Texts,
    matches: &[Match],
    cover: &Match,
    key: &str,
    first_names: bool,
) -> String {
    let away = matches
        .iter()
        .find(|m| {
            m.kind == MatchKind::Allocated
                && m.episode == cover.episode
                && m.period.overlaps(cover.period)
        })
        .map_or("", |m| m.worker_name.as_str());
    let until = cover
        .period
        .until
        .map_or(String::new(), |day| dates::shown(t, day));
    let called = |name| {
        if first_names { first_name(name) } else { name }
    };
    t.with(
        key,
        &[
            ("covers", called(cover.worker_name.as_str())),
            ("away", called(away)),
            ("from", &dates::shown(t, cover.period.from)),
            ("until", &until),
        ],
    )
}

fn one_match(t: &Texts, to: &str, seen: &Seen, held: &Match) -> Markup {
    let since = dates::shown(t, held.period.from);
    let sentence = match (held.kind, held.period.until) {
        (MatchKind::Allocated, None) => t.with("match-since", &[("since", &since)]),
        (MatchKind::Allocated, Some(until)) => t.with(
            "match-since-until",
            &[("since", &since), ("until", &dates::shown(t, until))],
        ),
        (MatchKind::Cover, until) => t.with(
            "match-covers",
            &[
                ("since", &since),
                (
                    "until",
                    &until.map_or(String::new(), |day| dates::shown(t, day)),
                ),
            ],
        ),
    };
    let base = format!("{to}/matches/{}", held.id);
    html! {
        p {
            (sentence)
            @if let Some(why) = held.cover_why { " " (words::cover_why(t, why)) "." }
            @if held.chosen_by_person { " " (t.text("match-chosen")) }
        }
        p { strong { (t.text("match-notes")) ": " } (words::note_mode(t, held.note_mode)) ". " (words::note_mode_hint(t, held.note_mode)) "." }
        @if seen.may.match_up && seen.episode().is_some_and(Episode::is_open) {
            ul class="nhsuk-list" {
                li { (link(&t.text("match-change-notes"), &format!("{base}/notes"))) }
                @if held.kind == MatchKind::Allocated { li { (link(&t.text("match-cover"), &format!("{to}/cover"))) } }
                li { (link(&t.text("match-end"), &format!("{base}/end"))) }
            }
        }
    }
}

/// Whether the person counts as engaged, with the reason.
pub(super) fn engagement(t: &Texts, seen: &Seen) -> Markup {
    html! {
        @if let Some(explained) = &seen.explained {
            h2 { (t.text("person-engagement")) }
            p { (reason::reason(t, &explained.under.definition, &explained.assessment)) }
            p class="nhsuk-body-s" { (t.with("person-engagement-under", &[("name", &explained.under.name)])) }
        }
    }
}

/// Who they are, as they wish it said. Only what is known is listed.
pub(super) fn about(t: &Texts, signed: &Signed, seen: &Seen) -> Markup {
    let details = &seen.person.details;
    let number = details.nhs_number.as_ref().map(NhsNumber::spaced);
    let born = details.born_on.map(|day| dates::shown(t, day));
    // A peer worker has no use for what tells one record from another.
    let identifies = signed.role() != Role::PeerWorker;
    let all = [
        ("person-ask-wants-known", Some(details.wants_known.as_str())),
        ("person-ask-phone", Some(details.phone.as_str())),
        ("person-ask-reach", Some(details.reach.as_str())),
        (
            "person-ask-access-needs",
            Some(details.access_needs.as_str()),
        ),
        (
            "person-ask-meeting-safety",
            Some(details.meeting_safety.as_str()),
        ),
        ("person-ask-preferences", Some(details.preferences.as_str())),
        ("person-born", born.as_deref().filter(|_| identifies)),
        (
            "person-ask-nhs-number",
            number.as_deref().filter(|_| identifies),
        ),
    ];
    let known: Vec<(String, &str)> = all
        .into_iter()
        .filter_map(|(key, value)| value.filter(|v| !v.is_empty()).map(|v| (t.text(key), v)))
        .collect();
    let rows: Vec<Fact<'_>> = known
        .iter()
        .map(|(key, value)| Fact::new(key, lines(value)))
        .collect();
    html! {
        h2 { (t.text("person-about")) }
        @if rows.is_empty() { p { (t.text("person-about-none")) } } @else { (ui::summary_list(&rows)) }
    }
}

/// A text with its line ends.
pub(crate) fn lines(text: &str) -> Markup {
    html! {
        @for (at, line) in text.lines().enumerate() {
            @if at > 0 { br; }
            (line)
        }
    }
}

/// The episode: its days and what can be done.
pub(super) fn support(t: &Texts, signed: &Signed, to: &str, seen: &Seen) -> Markup {
    let Some(episode) = seen.episode() else {
        return html! {
            h2 { (t.text("person-support")) }
            p { (t.text("person-support-none")) }
            @if seen.may.change_episode { p { (link(&t.text("person-support-begin"), &format!("{to}/support/new"))) } }
        };
    };
    let base = format!("{to}/support/{}", episode.id);
    let day = |day: Option<Date>| {
        day.map_or_else(|| t.text("person-day-unknown"), |day| dates::shown(t, day))
    };
    let dates = &episode.dates;
    let weeks = t.count("person-weeks", i64::from(dates.planned_weeks));
    let mut rows = vec![
        (t.text("support-referred"), day(dates.referred)),
        (t.text("support-admission"), day(dates.admission)),
        (t.text("support-discharge"), day(dates.discharge)),
        (t.text("support-planned"), weeks),
    ];
    if let Some((_, team)) = &episode.team {
        rows.push((t.text("support-team"), team.clone()));
    }
    match dates.ending {
        Some(ending) => rows.push((
            t.text("support-ending"),
            format!(
                "{}. {}. {}",
                dates::shown(t, ending.on),
                words::ended_how(t, ending.how),
                words::ended_why(t, ending.why)
            ),
        )),
        None => rows.push((t.text("support-planned-end"), day(dates.planned_end()))),
    }
    let facts: Vec<Fact<'_>> = rows
        .iter()
        .map(|(key, value)| Fact::new(key, html! { (value) }))
        .collect();
    html! {
        h2 { (t.text("person-support")) }
        @if let Some(ending) = dates.ending.filter(|e| e.how == EndedHow::Unplanned) {
            (ui::warning_callout(t.words(), 3, &t.text("ending-unplanned"), &html! {
                p { (t.with("ending-unplanned-text", &[("day", &review_by(ending).map_or(String::new(), |day| dates::shown(t, day)))])) }
            }))
        }
        (ui::summary_list(&facts))
        @for back in &seen.taken_back {
            p {
                (t.with("ending-taken-back", &[
                    ("day", dates::shown(t, back.ended_on).as_str()),
                    ("name", &back.by),
                    ("when", &words::moment(t, back.at, &signed.organisation.time_zone)),
                    ("reason", &back.reason),
                ]))
            }
        }
        @if seen.may.change_episode {
            ul class="nhsuk-list" {
                @if episode.is_open() {
                    li { (link(&t.text("support-change"), &format!("{base}/days"))) }
                    li { (link(&t.text("support-end"), &format!("{base}/ending"))) }
                } @else {
                    li { (link(&t.text("support-again"), &format!("{to}/support/new"))) }
                    li { (link(&t.text("ending-undo-link"), &format!("{base}/ending/undo"))) }
                }
            }
        }
    }
}

/// What happened, latest first: the days of the support, matches, contacts, goals.
pub(super) fn timeline(t: &Texts, signed: &Signed, id: PersonId, seen: &Seen) -> Markup {
    let mut events: Vec<(Date, u8, Markup)> = Vec::new();
    let mut add = |day: Option<Date>, order: u8, title: Markup| {
        if let Some(day) = day {
            events.push((day, order, title));
        }
    };
    for episode in &seen.episodes {
        let dates = &episode.dates;
        for (key, day, order) in [
            ("event-referred", dates.referred, 0),
            ("event-admission", dates.admission, 0),
            ("event-discharge", dates.discharge, 1),
            ("event-ending", dates.ending.map(|e| e.on), 9),
        ] {
            add(day, order, html! { (t.text(key)) });
        }
    }
    for held in seen.matches.iter().flatten() {
        let who = [("worker", held.worker_name.as_str())];
        let (begins, ends) = match held.kind {
            MatchKind::Allocated => ("event-match", "event-match-ended"),
            MatchKind::Cover if held.period.from > signed.today => {
                ("event-cover-ahead", "event-cover-ended")
            }
            MatchKind::Cover => ("event-cover", "event-cover-ended"),
        };
        add(Some(held.period.from), 2, html! { (t.with(begins, &who)) });
        let ended = held.period.until.filter(|day| *day <= signed.today);
        let why = held.ended_why.map(|why| words::match_ended(t, why));
        add(
            ended,
            8,
            html! { (t.with(ends, &who)) @if let Some(why) = why { " " (why) "." } },
        );
    }
    for contact in seen.contacts.iter().flat_map(|list| &list.rows) {
        let minutes = contact.minutes.map(|m| t.count("record-minutes", m.get()));
        add(
            Some(contact.date),
            5,
            html! {
                a class="nhsuk-link" href=(format!("/delivery/contacts/{}?back=person", contact.id)) {
                    (words::outcome(t, contact.outcome)) (ui::visually_hidden(&format!(", {}", dates::shown(t, contact.date))))
                }
                " · " (words::how_and_where(t, contact.mechanism, contact.place))
                @if let Some(minutes) = minutes { " · " (minutes) }
                " · " (contact.worker_name)
                @if let Some((_, words)) = seen.circumstances.iter().find(|(id, _)| *id == contact.id) { br; (words) }
            },
        );
    }
    for goal in seen.goals.iter().flatten() {
        let words = [("words", goal.words.as_str())];
        add(
            Some(goal.agreed_on),
            3,
            html! { (t.with("event-goal", &words)) },
        );
        add(
            goal.reached_on,
            6,
            html! { (t.with("event-goal-reached", &words)) },
        );
    }
    events.sort_by_key(|(day, order, _)| std::cmp::Reverse((*day, *order)));
    let days: Vec<(String, String)> = events
        .iter()
        .map(|(day, _, _)| (dates::shown(t, *day), day.to_string()))
        .collect();
    let shown: Vec<Event<'_>> = events
        .into_iter()
        .zip(&days)
        .map(|((_, _, title), (when, iso))| Event {
            title,
            when,
            datetime: Some(iso),
            ..Event::default()
        })
        .collect();
    let all = seen.contacts.as_ref().filter(|list| list.total > 0);
    html! {
        h2 { (t.text("person-timeline")) }
        @if shown.is_empty() { p { (t.text("person-timeline-none")) } } @else { (ui::timeline(&shown)) }
        @if let Some(list) = all {
            p { (link(&t.count("person-all-contacts", list.total), &format!("/delivery/contacts?person={id}"))) }
        }
    }
}

/// The goals, in the person's words.
pub(super) fn goals(t: &Texts, to: &str, seen: &Seen) -> Markup {
    let Some(goals) = &seen.goals else {
        return html! {};
    };
    html! {
        h2 { (t.text("person-goals")) }
        @if goals.is_empty() { p { (t.text("person-goals-none")) } }
        (goal_list(t, goals, seen.may.add_goal.then_some(to)))
        @if seen.may.add_goal && seen.episode().is_some_and(Episode::is_open) {
            p { (link(&t.text("person-goal-add"), &format!("{to}/goals/new"))) }
        }
    }
}

/// A list of goals; `base` is where they are changed, if they can be.
pub(crate) fn goal_list(t: &Texts, goals: &[Goal], base: Option<&str>) -> Markup {
    html! {
        @if !goals.is_empty() {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for goal in goals {
                    li {
                        "“" (goal.words) "” "
                        @match goal.reached_on {
                            Some(day) => { (ui::tag(&t.with("goal-reached", &[("day", &dates::short(t, day))]), TagColour::Green)) }
                            None => { (t.with("goal-agreed", &[("day", &dates::shown(t, goal.agreed_on))])) }
                        }
                        @if let Some(base) = base {
                            " " a class="nhsuk-link" href=(format!("{base}/goals/{}", goal.id)) { (t.text("goal-change")) (ui::visually_hidden(&format!(": {}", goal.words))) }
                        }
                    }
                }
            }
        }
    }
}

/// What was written, with what the person says to it.
pub(super) fn notes(t: &Texts, signed: &Signed, seen: &Seen) -> Markup {
    let Some(notes) = &seen.notes else {
        return html! {};
    };
    html! {
        h2 { (t.text("person-notes")) }
        @if notes.is_empty() { p { (t.text("person-notes-none")) } }
        @for note in notes {
            h3 { (dates::shown(t, note.on_date)) }
            (note_card(t, note, signed, false))
            (reworded(t, note))
        }
    }
}

/// What the person decided on sharing. Only they change it.
pub(super) fn sharing(t: &Texts, signed: &Signed, seen: &Seen) -> Markup {
    let Some(sharing) = &seen.sharing else {
        return html! {};
    };
    let shared: Vec<_> = sharing
        .iter()
        .filter_map(|s| s.since.map(|since| (s, since)))
        .collect();
    html! {
        h2 { (t.text("person-sharing")) }
        @if shared.is_empty() { p { (t.text("person-sharing-none")) } } @else {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for (share, since) in shared {
                    li { (t.with("person-sharing-with", &[("team", &share.team_name), ("when", &words::moment(t, since, &signed.organisation.time_zone))])) }
                }
            }
        }
    }
}

/// The choices of how notes are made, with what each means.
pub(crate) fn note_modes(t: &Texts) -> Vec<(NoteMode, String, String)> {
    NoteMode::ALL
        .into_iter()
        .map(|mode| {
            (
                mode,
                words::note_mode(t, mode),
                words::note_mode_hint(t, mode),
            )
        })
        .collect()
}
