//! Changing a contact, and saying what became of one that was planned.

use super::answers::{self, Against};
use super::clash;
use super::form::{FormPage, Kind};
use super::record::{Beside, clock, keep_beside, mode_of, worker_of, writes_notes};
use crate::fields::Asked;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{App, Failure, Fields, Signed};
use access::{Permit, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::contact::Outcome;
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use ids::{ContactId, DraftId, WorkerId};
use jiff::civil::Date;
use store::delivery::contact::{self, Change, Contact, MatchedWorker};
use store::delivery::{note, reflection};
use store::{Stamp, Tx, draft, permits};

/// A contact with what its form needs.
struct Opened {
    contact: Contact,
    permit: Permit<on::Contact, to::Change>,
    workers: Vec<MatchedWorker>,
    /// How notes are made; none when this sender writes none beside this contact.
    note_mode: Option<NoteMode>,
    /// The note that is there, if the sender may read it.
    note: String,
}

async fn open(tx: &mut Tx, app: &App, signed: &Signed, id: ContactId) -> Result<Opened, Failure> {
    let person = contact::person_of(tx, signed.actor.org, id).await?;
    let permit =
        permits::person::<on::Contact, to::Change>(tx, &signed.actor, person, signed.today).await?;
    let read = permits::person(tx, &signed.actor, person, signed.today).await?;
    let contact = contact::load(tx, &app.around, &read, id).await?;
    let workers = contact::matched_workers(tx, &permit, signed.today).await?;
    let own = writes_notes(signed)
        && (signed.actor.worker == Some(contact.line.worker)
            || may_take_over(signed, &contact, &workers, signed.today));
    let note = if own {
        let read = permits::person(tx, &signed.actor, person, signed.today).await?;
        note::for_contact(tx, &app.around, &read, id)
            .await?
            .map_or_else(String::new, |note| note.body)
    } else {
        String::new()
    };
    Ok(Opened {
        note_mode: own.then(|| mode_of(&workers, signed.actor.worker)),
        contact,
        permit,
        workers,
        note,
    })
}

/// Whom the contact is with already, who need not be matched with the person.
fn own_worker(contact: &Contact) -> [(WorkerId, String); 1] {
    [(contact.line.worker, contact.line.worker_name.clone())]
}

/// Whether somebody who covers keeps a planned meeting in its worker's place on this day.
fn may_take_over(signed: &Signed, contact: &Contact, workers: &[MatchedWorker], day: Date) -> bool {
    contact.line.facts.outcome == Outcome::Planned
        && workers.iter().any(|matched| {
            matched.kind == MatchKind::Cover
                && signed.actor.worker == Some(matched.worker)
                && matched.from <= day
                && matched.until.is_none_or(|until| day <= until)
        })
}

/// The form with what the contact says.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: ContactId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let opened = open(&mut tx, &state, &signed, id).await?;
    let mut fields = Fields::default();
    fields.set("id", state.around.id::<DraftId>().to_string());
    answers::fill(&mut fields, &opened.contact);
    let facts = &opened.contact.line.facts;
    if facts.outcome == Outcome::Planned && facts.date <= signed.today {
        // The day has come: what became of it is what is asked.
        fields.set("outcome", "");
    }
    fields.set("note", opened.note.clone());
    let own = permits::account(&mut tx, &signed.actor, signed.actor.account).await?;
    let reflected = reflection::load(&mut tx, &state.around, &own, id).await?;
    fields.set("reflection", reflected);
    let version = opened.contact.line.version;
    let typed = Typed {
        fields: &fields,
        errors: FieldErrors::NONE,
        version,
        saved_at: None,
    };
    let answer = show(&mut tx, &state, &signed, &opened, typed).await?;
    tx.commit().await?;
    Ok(answer)
}

/// The form with what was typed before.
pub async fn draft(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let id: DraftId = asked.read("draft").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let found = draft::load(&mut tx, &signed.actor, id)
        .await?
        .filter(|found| found.form == "contact-edit")
        .ok_or(Failure::Missing)?;
    let mut fields = Fields::from_pairs(found.fields);
    fields.set("id", id.to_string());
    let contact: ContactId = fields.read("contact").ok_or(Failure::Missing)?;
    if contact::withdrawn_person(&mut tx, signed.actor.org, contact)
        .await
        .is_ok()
    {
        // It was withdrawn after the form was begun: its page says so, to those who may know.
        return Ok(Redirect::to(&format!("/delivery/contacts/{contact}")).into_response());
    }
    let opened = open(&mut tx, &state, &signed, contact).await?;
    let typed = Typed {
        // The version that was read when the form was opened: a change since then is noticed.
        version: fields
            .read("version")
            .unwrap_or(opened.contact.line.version),
        fields: &fields,
        errors: FieldErrors::NONE,
        saved_at: Some(found.saved_at),
    };
    let answer = show(&mut tx, &state, &signed, &opened, typed).await?;
    tx.commit().await?;
    Ok(answer)
}

struct Typed<'a> {
    fields: &'a Fields,
    errors: &'a FieldErrors,
    version: i64,
    saved_at: Option<Stamp>,
}

async fn show(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    opened: &Opened,
    typed: Typed<'_>,
) -> Result<Response, Failure> {
    let line = &opened.contact.line;
    let seen = permits::person(tx, &signed.actor, line.person, signed.today).await?;
    let mode = opened.note_mode.unwrap_or(NoteMode::DEFAULT);
    let person = contact::to_record(tx, &app.around, &seen, mode).await?;
    let own = access::reach(&signed.actor)?;
    let mut used = contact::last_used_terms(tx, &own).await?;
    used.extend(contact::last_terms_of(tx, &opened.permit).await?);
    let techniques_used = contact::terms_used_lately(tx, &own).await?;
    let vocabularies = store::frameworks::load(tx, signed.actor.org).await?;
    let page = FormPage {
        app,
        signed,
        kind: Kind::Change {
            id: line.id,
            version: typed.version,
            recorded: line.facts.outcome != Outcome::Planned,
            outcome: line.facts.outcome,
        },
        fields: typed.fields,
        errors: typed.errors,
        person: Some(&person),
        people: &[],
        workers: &opened.workers,
        others: &own_worker(&opened.contact),
        used: &used,
        techniques_used: &techniques_used,
        vocabularies: &vocabularies,
        note_mode: opened.note_mode,
        saved_at: typed.saved_at.map(|at| clock(signed, at)),
    };
    Ok(page.show())
}

/// Saves what the form says.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let id: ContactId = id.parse().map_err(|_| Failure::Missing)?;
    let version: i64 = fields.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let opened = open(&mut tx, &state, &signed, id).await?;
    let vocabularies = store::frameworks::load(&mut tx, signed.actor.org).await?;
    // A note that stays as it was is not judged again: the person's choice may be another one by now.
    let note_mode = opened
        .note_mode
        .filter(|_| fields.raw("note").trim() != opened.note);
    let against = Against {
        t: &state.texts,
        today: signed.today,
        vocabularies: &vocabularies,
        note_mode,
        before: Some(&opened.contact),
    };
    let errors = match answers::read(against, &fields) {
        Err(errors) => errors,
        Ok(answers) => {
            let before = opened.contact.line.worker;
            // What was planned with a worker who is away is theirs who kept it; put off, it stays with who planned it.
            let taken_over = answers.facts.outcome != Outcome::Planned
                && signed.actor.worker != Some(before)
                && may_take_over(
                    &signed,
                    &opened.contact,
                    &opened.workers,
                    answers.facts.date,
                );
            let keeps_it = taken_over || signed.actor.worker == Some(before);
            let change = Change {
                version,
                // A worker who covers may mend a contact of the person's own worker; it stays that worker's.
                worker: if taken_over {
                    signed.actor.worker.unwrap_or(before)
                } else if writes_notes(&signed) {
                    before
                } else {
                    worker_of(
                        &signed,
                        &fields,
                        &opened.workers,
                        &own_worker(&opened.contact),
                    )
                    .unwrap_or(before)
                },
                facts: answers.facts.clone(),
                circumstances: answers.circumstances.clone(),
                terms: answers.terms.clone(),
                reason: answers.reason.clone(),
            };
            match contact::change(&mut tx, &state.around, &opened.permit, id, &change).await {
                Ok(_) => {
                    let beside = Beside {
                        person: opened.contact.line.person,
                        contact: id,
                        note_mode: note_mode.filter(|_| keeps_it),
                        note: answers.note.as_deref(),
                        reflection: &answers.reflection,
                    };
                    match keep_beside(&mut tx, &state, &signed, beside).await {
                        Ok(()) => {
                            forget(&mut tx, &signed, &fields).await?;
                            tx.commit().await?;
                            let address = format!("/delivery/contacts/{id}?done=contact-changed");
                            return Ok(Redirect::to(&address).into_response());
                        }
                        // The facts are not saved without the note, so nothing is.
                        Err(store::Error::Refused(why)) => {
                            tx.rollback().await?;
                            tx = state.db.write().await?;
                            refused("note", why.said(&state.texts))
                        }
                        Err(other) => return Err(other.into()),
                    }
                }
                Err(store::Error::Changed) => {
                    let answer =
                        clash::page(&mut tx, &state, &signed, &opened.contact, &fields).await?;
                    tx.commit().await?;
                    return Ok(answer);
                }
                Err(store::Error::Refused(why)) => {
                    let unexplained = answers.reason.is_empty()
                        && opened.contact.line.facts.outcome != Outcome::Planned;
                    refused(
                        if unexplained { "reason" } else { "when" },
                        why.said(&state.texts),
                    )
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let typed = Typed {
        fields: &fields,
        errors: &errors,
        version,
        saved_at: None,
    };
    let answer = show(&mut tx, &state, &signed, &opened, typed).await?;
    tx.commit().await?;
    Ok(answer)
}

fn refused(field: &str, message: String) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if field == "when" {
        errors.add_date(field, &[], message);
    } else {
        errors.add(field, message);
    }
    errors
}

async fn forget(tx: &mut Tx, signed: &Signed, fields: &Fields) -> Result<(), store::Error> {
    match fields.read::<DraftId>("id") {
        Some(id) => draft::forget(tx, &signed.actor, id).await,
        None => Ok(()),
    }
}
