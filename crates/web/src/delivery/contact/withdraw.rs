//! Taking a contact back that was recorded by mistake: withdrawing it, or moving it to the person it was with.

use super::words;
use crate::delivery::episode::named;
use crate::delivery::person::address;
use crate::fields::Asked;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{
    self, Button, Choice, Choices, Fact, FieldErrors, Form, Label, SearchInput, Size, TextInput,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, dates};
use access::{Permit, Role, on, reach, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{ContactId, PersonId};
use maud::{Markup, html};
use store::delivery::contact::{self, Contact, NoteMoved, ToRecord, Withdraw};
use store::{Error, Tx, permits};

/// A contact that may be taken back, and who else it could have been with.
struct Opened {
    contact: Contact,
    permit: Permit<on::Contact, to::Change>,
    others: Vec<ToRecord>,
}

async fn open(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    id: ContactId,
    words: &str,
) -> Result<Opened, Failure> {
    let person = contact::person_of(tx, signed.actor.org, id).await?;
    let permit =
        permits::person::<on::Contact, to::Change>(tx, &signed.actor, person, signed.today).await?;
    let read = permits::person(tx, &signed.actor, person, signed.today).await?;
    let contact = contact::load(tx, &app.around, &read, id).await?;
    if !may_take_back(signed, &contact) {
        return Err(Failure::Missing);
    }
    let people = reach::<on::Person, to::Read>(&signed.actor)?;
    let mut others =
        contact::people_to_record(tx, &app.around, &people, words, signed.today).await?;
    others.retain(|other| other.person != person);
    Ok(Opened {
        contact,
        permit,
        others,
    })
}

/// A peer worker takes back what they recorded themselves; a coordinator anything at their sites.
pub fn may_take_back(signed: &Signed, contact: &Contact) -> bool {
    signed.role() != Role::PeerWorker || signed.actor.worker == Some(contact.line.worker)
}

/// The form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let id: ContactId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let opened = open(&mut tx, &state, &signed, id, asked.get("q")).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("new", state.around.id::<ContactId>().to_string());
    typed.set("q", asked.get("q"));
    if !asked.get("q").is_empty() {
        typed.set("what", "move");
    }
    let version = opened.contact.line.version;
    typed.set("version", version.to_string());
    Ok(show(&state, &signed, &opened, &typed, FieldErrors::NONE))
}

/// Takes it back.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ContactId = id.parse().map_err(|_| Failure::Missing)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let new: ContactId = typed.read("new").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    if let Some(done) = done_before(&mut tx, &signed, id, new).await? {
        return Ok(done);
    }
    let opened = open(&mut tx, &state, &signed, id, typed.get("q")).await?;
    let mut errors = FieldErrors::default();
    let what = typed.get("what").to_owned();
    if !["move", "withdraw"].contains(&what.as_str()) {
        errors.add("what", t.text("contact-back-what-missing"));
    }
    let target = typed.read::<PersonId>("person");
    if what == "move" && target.is_none() {
        errors.add("person", t.text("contact-back-person-missing"));
    }
    let reason = typed.get("reason").to_owned();
    if reason.is_empty() {
        errors.add("reason", t.text("contact-back-reason-missing"));
    } else if reason.chars().count() > contact::LONGEST_REASON {
        errors.add("reason", t.text("contact-back-reason-long"));
    }
    if !errors.is_empty() {
        tx.commit().await?;
        return Ok(show(&state, &signed, &opened, &typed, &errors));
    }
    let asked = Withdraw {
        version,
        reason: &reason,
    };
    let around = &state.around;
    let done = match target.filter(|_| what == "move") {
        None => contact::withdraw(&mut tx, around, &opened.permit, id, asked)
            .await
            .map(|()| format!("/delivery/contacts/{id}/withdrawn?done=contact-withdrawn")),
        Some(person) => {
            let to = permits::person::<on::Contact, to::Create>(
                &mut tx,
                &signed.actor,
                person,
                signed.today,
            )
            .await?;
            contact::move_to(&mut tx, around, &opened.permit, id, asked, &to, new)
                .await
                .map(|note| match note {
                    NoteMoved::Along => format!("/delivery/contacts/{new}?done=contact-moved"),
                    NoteMoved::Left => {
                        format!("/delivery/contacts/{new}?done=contact-moved-without-note")
                    }
                })
        }
    };
    let clash = matches!(done, Err(Error::Changed));
    match done {
        Ok(next) => {
            tx.commit().await?;
            return Ok(Redirect::to(&next).into_response());
        }
        Err(Error::Refused(why)) => {
            let field = if what == "move" { "person" } else { "reason" };
            errors.add(field, why.said(t));
        }
        Err(Error::Changed) => errors.add("reason", t.text("contact-back-clash")),
        Err(other) => return Err(other.into()),
    }
    tx.rollback().await?;
    // The entry that it was looked at was undone with the rest, and it is shown.
    let mut tx = state.db.write().await?;
    let opened = open(&mut tx, &state, &signed, id, typed.get("q")).await?;
    tx.commit().await?;
    if clash {
        // What is seen now is what is taken back when it is sent again.
        typed.set("version", opened.contact.line.version.to_string());
    }
    Ok(show(&state, &signed, &opened, &typed, &errors))
}

/// Where a form that was sent before led to.
async fn done_before(
    tx: &mut Tx,
    signed: &Signed,
    id: ContactId,
    new: ContactId,
) -> Result<Option<Response>, Failure> {
    match contact::withdrawn_person(tx, signed.actor.org, id).await {
        Err(Error::Denied) => return Ok(None),
        Err(other) => return Err(other.into()),
        Ok(person) => {
            permits::person::<on::Contact, to::Change>(tx, &signed.actor, person, signed.today)
                .await?;
        }
    }
    let next = match contact::person_of(tx, signed.actor.org, new).await {
        Ok(_) => format!("/delivery/contacts/{new}"),
        Err(Error::Denied) => format!("/delivery/contacts/{id}/withdrawn"),
        Err(other) => return Err(other.into()),
    };
    Ok(Some(Redirect::to(&next).into_response()))
}

/// Puts a withdrawn contact back.
pub async fn restore(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: ContactId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let there = format!("/delivery/contacts/{id}");
    let person = match contact::withdrawn_person(&mut tx, signed.actor.org, id).await {
        Ok(person) => person,
        // Sent twice, it is there already.
        Err(Error::Denied) => {
            let person = contact::person_of(&mut tx, signed.actor.org, id).await?;
            permits::person::<on::Contact, to::Change>(
                &mut tx,
                &signed.actor,
                person,
                signed.today,
            )
            .await?;
            return Ok(Redirect::to(&there).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let permit =
        permits::person::<on::Contact, to::Change>(&mut tx, &signed.actor, person, signed.today)
            .await?;
    contact::restore(&mut tx, &state.around, &permit, id).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{there}?done=contact-restored")).into_response())
}

fn show(
    app: &App,
    signed: &Signed,
    opened: &Opened,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let line = &opened.contact.line;
    let title = t.text("contact-back-title");
    let there = format!("/delivery/contacts/{}", line.id);
    let labels = [
        "contact-with",
        "contact-what",
        "contact-when",
        "contact-how",
    ];
    let labels = labels.map(|key| t.text(key));
    let facts = [
        Fact::new(&labels[0], html! { (line.person_name) }),
        Fact::new(
            &labels[1],
            html! { (words::outcome(t, line.facts.outcome)) },
        ),
        Fact::new(&labels[2], html! { (words::when(t, &line.facts)) }),
        Fact::new(
            &labels[3],
            html! { (words::mechanism(t, line.facts.mechanism)) },
        ),
    ];
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("contact-back-back"), &there)
        .before(named(
            &line.person_name,
            &address(line.person),
            &t.text("person-identity"),
        ))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::summary_list(&facts))
            p { (t.with("contact-back-text", &[("name", &line.person_name)])) }
            @if signed.role() != Role::PeerWorker { (search(app, typed, &there)) }
            (form(app, signed, opened, typed, errors, &there))
        })
}

/// A coordinator looks for the person among all at their sites.
fn search(app: &App, typed: &Fields, there: &str) -> Markup {
    let t = &app.texts;
    let none = FieldErrors::new();
    let label = t.text("contact-back-search");
    html! {
        form action={ (there) "/withdraw" } method="get" novalidate role="search" {
            (ui::Fields::new(t.words(), &none).search(&SearchInput {
                name: "q",
                label: Label::from(label.as_str()),
                value: typed.get("q"),
                width: Some(20),
                ..SearchInput::default()
            }))
        }
    }
}

fn form(
    app: &App,
    signed: &Signed,
    opened: &Opened,
    typed: &Fields,
    errors: &FieldErrors,
    there: &str,
) -> Markup {
    let t = &app.texts;
    let fields = ui::Fields::new(t.words(), errors);
    let others: Vec<(String, String)> = opened
        .others
        .iter()
        .map(|other| {
            let met = match other.last_met {
                Some(day) => t.with("contact-person-last-met", &[("day", &dates::shown(t, day))]),
                None => t.text("contact-person-not-met-yet"),
            };
            (other.person.to_string(), met)
        })
        .collect();
    let people: Vec<Choice<'_>> = opened
        .others
        .iter()
        .zip(&others)
        .map(|(other, (id, met))| Choice {
            value: id,
            text: &other.name,
            hint: Some(met),
            ..Choice::default()
        })
        .collect();
    let who = if people.is_empty() {
        let nobody = match (signed.role(), typed.get("q").is_empty()) {
            (Role::PeerWorker, _) => t.text("contact-back-nobody-else"),
            (_, true) => t.text("contact-back-search-first"),
            (_, false) => t.text("contact-search-none"),
        };
        // The summary of errors leads here when nobody was chosen.
        html! { div id="person" tabindex="-1" { p class="nhsuk-hint" { (nobody) } } }
    } else {
        fields.radios(&Choices {
            name: "person",
            legend: Label::sized(&t.text("contact-back-ask-person"), Size::S),
            choices: &people,
            chosen: &[typed.get("person")],
            small: true,
            ..Choices::default()
        })
    };
    let (moved, withdrawn) = (t.text("contact-back-move"), t.text("contact-back-withdraw"));
    let moved_hint = t.text("contact-back-move-hint");
    let withdrawn_hint = t.text("contact-back-withdraw-hint");
    let whats = [
        Choice {
            value: "move",
            text: &moved,
            hint: Some(&moved_hint),
            reveals: Some(who),
            ..Choice::default()
        },
        Choice {
            value: "withdraw",
            text: &withdrawn,
            hint: Some(&withdrawn_hint),
            ..Choice::default()
        },
    ];
    let action = format!("{there}/withdraw");
    let frame = Form {
        action: &action,
        hidden: &[("new", typed.get("new")), ("q", typed.get("q"))],
        version: typed.read("version"),
        ..Form::default()
    };
    ui::form(
        t.words(),
        &frame,
        &html! {
            (fields.radios(&Choices {
                name: "what",
                legend: Label::sized(&t.text("contact-back-ask-what"), Size::M),
                choices: &whats,
                chosen: &[typed.get("what")],
                ..Choices::default()
            }))
            (fields.text(&TextInput {
                name: "reason",
                label: Label::sized(&t.text("contact-back-ask-reason"), Size::S),
                hint: Some(&t.text("contact-back-ask-reason-hint")),
                value: typed.get("reason"),
                autocomplete: Some("off"),
                ..TextInput::default()
            }))
            (ui::button_group(&html! {
                (ui::button(&Button { text: &t.text("contact-back-button"), prevent_double_click: true, ..Button::default() }))
                a class="nhsuk-link" href=(there) { (t.text("contact-back-not")) }
            }))
        },
    )
}
