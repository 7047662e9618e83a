//! A contact.

use super::{history, withdraw, withdrawn, words};
use crate::delivery::concern::raise_about;
use crate::fields::Asked;
use crate::routes::AppState;
use crate::shell::{Place as Room, Shell};
use crate::ui::{self, Button, ButtonKind, Fact};
use crate::{Failure, Fields, Signed, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::contact::Outcome;
use ids::{ConcernId, ContactId};
use maud::html;
use store::delivery::contact::{self, Withdrawal};
use store::delivery::{note, reflection};
use store::permits;

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ContactId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let (actor, today) = (&signed.actor, signed.today);
    let person = match contact::person_of(&mut tx, actor.org, id).await {
        Ok(person) => person,
        Err(store::Error::Denied) => {
            // Links to a contact that was withdrawn lead those who could restore it to what is kept of it.
            let person = contact::withdrawn_person(&mut tx, actor.org, id).await?;
            permits::person::<on::Contact, to::Change>(&mut tx, actor, person, today).await?;
            let there = format!("/delivery/contacts/{id}/withdrawn");
            return Ok(Redirect::to(&there).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let permit = permits::person(&mut tx, actor, person, today).await?;
    let contact = contact::load(&mut tx, &state.around, &permit, id).await?;
    let may_change =
        permits::may_person::<on::Contact, to::Change>(&mut tx, actor, person, today).await?;
    let note = match permits::person::<on::Note, to::Read>(&mut tx, actor, person, today).await {
        Ok(permit) => note::for_contact(&mut tx, &state.around, &permit, id)
            .await?
            .map(|note| (permit, note)),
        Err(store::Error::Denied) => None,
        Err(other) => return Err(other.into()),
    };
    let reflected = match permits::account(&mut tx, actor, actor.account).await {
        Ok(own) => reflection::load(&mut tx, &state.around, &own, id).await?,
        Err(store::Error::Denied) => String::new(),
        Err(other) => return Err(other.into()),
    };
    let vocabularies = store::frameworks::load(&mut tx, actor.org).await?;
    let is_own = actor.person == Some(person);
    // Why something was put right is between those who keep the record and the person it is about.
    let revisions = if may_change || is_own {
        contact::history(&mut tx, &permit, id).await?
    } else {
        Vec::new()
    };
    let past = if may_change || is_own {
        contact::withdrawals(&mut tx, &permit, id).await?
    } else {
        Vec::new()
    };
    let mut keeps_other = may_change;
    for from in past.iter().filter_map(Withdrawal::from) {
        let other = contact::withdrawn_person(&mut tx, actor.org, from).await?;
        keeps_other &=
            permits::may_person::<on::Contact, to::Change>(&mut tx, actor, other, today).await?;
    }
    let wordings = match &note {
        Some((permit, note)) => note::earlier(&mut tx, permit, note.id).await?,
        None => Vec::new(),
    };
    let may_raise = match permits::raise(&mut tx, actor, ConcernId(person.0), person, today).await {
        Ok(_) => true,
        Err(store::Error::Denied) => false,
        Err(other) => return Err(other.into()),
    };
    tx.commit().await?;

    let line = &contact.line;
    let labels: Vec<String> = [
        "contact-with",
        "contact-worker",
        "contact-what",
        "contact-when",
        "contact-how",
        "contact-place",
        "contacts-minutes",
        "contact-circumstances-short",
        "contact-components",
        "contact-recorded-by",
    ]
    .iter()
    .map(|key| t.text(key))
    .collect();
    let minutes = words::minutes(t, &line.facts);
    let name = html! {
        @if is_own { (line.person_name) }
        @else { a class="nhsuk-link" href={ "/delivery/people/" (line.person) } { (line.person_name) } }
    };
    let mut facts = vec![
        Fact::new(&labels[0], name),
        Fact::new(&labels[1], html! { (line.worker_name) }),
        Fact::new(
            &labels[2],
            html! { (words::outcome(t, line.facts.outcome)) },
        ),
        Fact::new(&labels[3], html! { (words::when(t, &line.facts)) }),
        Fact::new(
            &labels[4],
            html! { (words::mechanism(t, line.facts.mechanism)) },
        ),
    ];
    if let Some(place) = line.facts.place {
        facts.push(Fact::new(&labels[5], html! { (words::place(t, place)) }));
    }
    if !minutes.is_empty() {
        facts.push(Fact::new(&labels[6], html! { (minutes) }));
    }
    if matches!(
        line.facts.outcome,
        Outcome::NotMet
            | Outcome::Cancelled
            | Outcome::CancelledByPerson
            | Outcome::CancelledByService
    ) {
        let why = if contact.circumstances.is_empty() {
            t.text("contact-circumstances-unknown")
        } else {
            contact.circumstances.clone()
        };
        facts.push(Fact::new(&labels[7], html! { (why) }));
    }
    if !contact.terms.is_empty() {
        let names: Vec<_> = contact
            .terms
            .iter()
            .map(|term| vocabularies.name(term))
            .collect();
        facts.push(Fact::new(
            &labels[8],
            html! {
                ul class="nhsuk-list" {
                    @for name in &names {
                        li {
                            (name.name)
                            @if let Some(now) = &name.today { " " (t.with("contact-term-today", &[("name", now)])) }
                        }
                    }
                }
                (ui::details(&t.text("contact-term-sources"), false, &html! {
                    ul class="nhsuk-list" {
                        @for name in names.iter().filter(|name| !name.attribution.is_empty()) {
                            li { (name.name) ": " (name.attribution) }
                        }
                    }
                }))
            },
        ));
    }
    let recorded = {
        let changed = dates::day_of(contact.changed_at, &signed.organisation.time_zone);
        let day = dates::shown(t, changed);
        match &contact.changed_by {
            Some(name) => t.with("contact-recorded-by-on", &[("name", name), ("day", &day)]),
            None => t.with("contact-recorded-from-file", &[("day", &day)]),
        }
    };
    facts.push(Fact::new(&labels[9], html! { (recorded) }));

    let title = t.text("contact-title");
    let edit = format!("/delivery/contacts/{id}/edit");
    let planned = line.facts.outcome == Outcome::Planned;
    let (change, happened, another) = (
        t.text("contact-change"),
        if line.facts.date > signed.today {
            t.text("contact-change-plan")
        } else {
            t.text("contact-happened")
        },
        t.text("contact-another"),
    );
    let new = format!("/delivery/contacts/new?person={person}");
    let shell = Shell::new(&state, &signed, title.clone());
    let shell = if is_own {
        shell
            .place(Room::MyRecord)
            .step(t.text("nav-my-record"), "/my-record")
    } else {
        let shell = shell.place(Room::Delivery);
        // Back is where somebody came from: the person's page, or the list as they had narrowed it down.
        if asked.get("back") == "person" {
            shell.step(t.text("people-title"), "/delivery/people").step(
                line.person_name.clone(),
                format!("/delivery/people/{person}"),
            )
        } else if !asked.get("list").is_empty() {
            let list = Fields::parse(asked.get("list").as_bytes()).query();
            shell.step(
                t.text("contacts-title"),
                format!("{}?{list}", super::list::PATH),
            )
        } else {
            shell.step(t.text("my-day-title"), "/delivery/my-day")
        }
    };
    Ok(shell.body(html! {
        h1 { (t.with("contact-view-heading", &[("name", &line.person_name)])) }
        (ui::summary_list(&facts))
        @if let Some((_, note)) = &note {
            h2 { (t.text("contact-note")) }
            (crate::delivery::note::note_card(t, note, &signed, is_own))
            (crate::delivery::note::earlier_wordings(t, &wordings, &signed))
        }
        @if !reflected.is_empty() {
            h2 { (t.text("contact-reflection-title")) }
            p class="nhsuk-hint" { (t.text("contact-reflection-only-you")) }
            p class="app-text" { (reflected) }
        }
        (history::section(t, &signed, &vocabularies, &(&contact).into(), &revisions, &withdrawn::history(t, &signed, &past, keeps_other)))
        @if may_raise && !may_change {
            (ui::button(&Button { text: &t.text("concern-raise"), href: Some(&raise_about(person)), kind: ButtonKind::Secondary, ..Button::default() }))
        }
        @if may_change {
            (ui::button_group(&html! {
                (ui::button(&Button { text: if planned { &happened } else { &change }, href: Some(&edit), kind: if planned { ButtonKind::Primary } else { ButtonKind::Secondary }, ..Button::default() }))
                (ui::button(&Button { text: &another, href: Some(&new), kind: ButtonKind::Secondary, ..Button::default() }))
                @if may_raise { (ui::button(&Button { text: &t.text("concern-raise"), href: Some(&raise_about(person)), kind: ButtonKind::Secondary, ..Button::default() })) }
            }))
            @if withdraw::may_take_back(&signed, &contact) {
                p { a class="nhsuk-link" href={ "/delivery/contacts/" (id) "/withdraw" } { (t.text("contact-back-link")) } }
            }
        }
    }))
}
