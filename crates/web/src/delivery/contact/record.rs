//! Recording a contact.

use super::answers::{self, Against};
use super::clash;
use super::form::{FormPage, Kind};
use super::search;
use crate::fields::Asked;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{App, Failure, Fields, Signed, dates};
use access::{Permit, Role, on, reach, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::contact::Mechanism;
use delivery::note::NoteMode;
use ids::{ContactId, DraftId, PersonId, WorkerId};
use store::delivery::contact::{self, MatchedWorker, NewContact, Recorded};
use store::delivery::{note, reflection};
use store::{Stamp, Tx, draft as drafts, permits};

/// The form, blank or with what was typed before.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let (fields, saved_at, draft) = match opened(&mut tx, &signed, &asked).await? {
        Opened::Draft(mut fields, saved_at) => {
            if !asked.get("person").is_empty() {
                fields.set("person", asked.get("person"));
            }
            let id = fields.read::<DraftId>("id");
            (fields, Some(saved_at), id)
        }
        Opened::Sent(id) => {
            return Ok(Redirect::to(&format!("/delivery/contacts/{id}")).into_response());
        }
        Opened::Blank => (blank(&state, &signed, &asked), None, None),
    };
    let person = match fields.read::<PersonId>("person") {
        None => None,
        Some(id) => match permits::person(&mut tx, &signed.actor, id, signed.today).await {
            Ok(permit) => Some(permit),
            // The text of a draft is its author's, even when the person is not theirs to see any more.
            Err(store::Error::Denied) if draft.is_some() => None,
            Err(other) => return Err(other.into()),
        },
    };
    if person.is_none() && signed.role() != Role::PeerWorker {
        let answer = search::page(&mut tx, &state, &signed, &asked, draft).await?;
        tx.commit().await?;
        return Ok(answer);
    }
    let shown = Shown {
        fields: &fields,
        errors: FieldErrors::NONE,
        saved_at,
    };
    let answer = show(&mut tx, &state, &signed, person.as_ref(), shown).await?;
    tx.commit().await?;
    Ok(answer)
}

enum Opened {
    /// What was typed before.
    Draft(Fields, Stamp),
    /// It has been sent: there is a contact.
    Sent(ContactId),
    /// There is nothing.
    Blank,
}

/// What `?draft=` opens for this account. That of somebody else opens nothing.
async fn opened(tx: &mut Tx, signed: &Signed, asked: &Fields) -> Result<Opened, Failure> {
    let Some(id) = asked.read::<DraftId>("draft") else {
        return Ok(Opened::Blank);
    };
    if let Some(found) = drafts::load(tx, &signed.actor, id).await?
        && found.form == "contact"
    {
        let mut fields = Fields::from_pairs(found.fields);
        fields.set("id", id.to_string());
        return Ok(Opened::Draft(fields, found.saved_at));
    }
    let sent = ContactId(id.0);
    match contact::person_of(tx, signed.actor.org, sent).await {
        Ok(person) => {
            let mine = permits::may_person::<on::Contact, to::Read>(
                tx,
                &signed.actor,
                person,
                signed.today,
            )
            .await?;
            Ok(if mine {
                Opened::Sent(sent)
            } else {
                Opened::Blank
            })
        }
        Err(store::Error::Denied) => Ok(Opened::Blank),
        Err(other) => Err(other.into()),
    }
}

/// A form about now, with the person and what happened if the link says so.
fn blank(app: &App, signed: &Signed, asked: &Fields) -> Fields {
    let now = app
        .around
        .now()
        .to_zoned(signed.organisation.time_zone.clone());
    let mut fields = Fields::default();
    fields.set("id", app.around.id::<DraftId>().to_string());
    fields.set("person", asked.get("person"));
    fields.set("outcome", asked.get("outcome"));
    if let Some(mechanism) = Mechanism::from_word(asked.get("mechanism")) {
        fields.set("mechanism", mechanism.code());
    }
    if asked.get("outcome") == "planned" {
        dates::put(&mut fields, "when", None);
    } else {
        dates::put(&mut fields, "when", Some(now.date()));
        fields.set("time", super::words::time(now.time()));
    }
    fields
}

/// What stands in the form.
pub(super) struct Shown<'a> {
    pub(super) fields: &'a Fields,
    pub(super) errors: &'a FieldErrors,
    pub(super) saved_at: Option<Stamp>,
}

async fn show(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    permit: Option<&Permit<on::Contact, to::Create>>,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    let own = reach(&signed.actor)?;
    let mut used = contact::last_used_terms(tx, &own).await?;
    let techniques_used = contact::terms_used_lately(tx, &own).await?;
    let mut people = Vec::new();
    let mut workers = Vec::new();
    let mut others = Vec::new();
    let mut person = None;
    let mut note_mode = writes_notes(signed).then_some(NoteMode::DEFAULT);
    if let Some(permit) = permit {
        workers = contact::matched_workers(tx, permit, signed.today).await?;
        others = others_of(tx, signed, permit).await?;
        used.extend(contact::last_terms_of(tx, permit).await?);
        let mode = mode_of(&workers, signed.actor.worker);
        note_mode = note_mode.map(|_| mode);
        let seen = permits::person(tx, &signed.actor, permit.subject(), signed.today).await?;
        person = Some(contact::to_record(tx, &app.around, &seen, mode).await?);
    } else {
        let reach = reach::<on::Person, to::Read>(&signed.actor)?;
        people = contact::people_to_record(tx, &app.around, &reach, "", signed.today).await?;
    }
    let vocabularies = store::frameworks::load(tx, signed.actor.org).await?;
    if person.is_none() && people.is_empty() {
        return Ok(search::nobody(app, signed));
    }
    let page = FormPage {
        app,
        signed,
        kind: Kind::New,
        fields: shown.fields,
        errors: shown.errors,
        person: person.as_ref(),
        people: &people,
        workers: &workers,
        others: &others,
        used: &used,
        techniques_used: &techniques_used,
        vocabularies: &vocabularies,
        note_mode,
        saved_at: shown.saved_at.map(|at| clock(signed, at)),
    };
    Ok(page.show())
}

/// The time of day an instant has at the sites.
pub(super) fn clock(signed: &Signed, at: Stamp) -> String {
    let there = at.0.to_zoned(signed.organisation.time_zone.clone());
    super::words::time(there.time())
}

/// Notes are between a person and their peer worker: whoever else records a contact writes none.
pub(super) fn writes_notes(signed: &Signed) -> bool {
    signed.role() == Role::PeerWorker
}

/// How the person wants notes to be made with this worker.
pub(super) fn mode_of(workers: &[MatchedWorker], worker: Option<WorkerId>) -> NoteMode {
    workers
        .iter()
        .find(|matched| Some(matched.worker) == worker)
        .map_or(NoteMode::DEFAULT, |matched| matched.note_mode)
}

/// Records what the form says.
pub async fn send(state: AppState, signed: Signed, fields: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ContactId = fields.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let Some(person) = fields.read::<PersonId>("person") else {
        let mut errors = FieldErrors::new();
        errors.add("person", t.text("contact-error-person"));
        // Everything that is missing is said at once, not one thing after the other.
        let vocabularies = store::frameworks::load(&mut tx, signed.actor.org).await?;
        let against = Against {
            t,
            today: signed.today,
            vocabularies: &vocabularies,
            note_mode: None,
            before: None,
        };
        if let Err(others) = answers::read(against, &fields) {
            errors = errors.and(others);
        }
        let shown = Shown {
            fields: &fields,
            errors: &errors,
            saved_at: None,
        };
        let answer = show(&mut tx, &state, &signed, None, shown).await?;
        tx.commit().await?;
        return Ok(answer);
    };
    let permit =
        permits::person::<on::Contact, to::Create>(&mut tx, &signed.actor, person, signed.today)
            .await?;
    let workers = contact::matched_workers(&mut tx, &permit, signed.today).await?;
    let vocabularies = store::frameworks::load(&mut tx, signed.actor.org).await?;
    let against = Against {
        t,
        today: signed.today,
        vocabularies: &vocabularies,
        note_mode: writes_notes(&signed).then(|| mode_of(&workers, signed.actor.worker)),
        before: None,
    };
    let mut read = answers::read(against, &fields);
    let others = others_of(&mut tx, &signed, &permit).await?;
    let worker = worker_of(&signed, &fields, &workers, &others);
    if worker.is_none() {
        let mut errors = read.err().unwrap_or_default();
        errors.add("worker", t.text("contact-error-worker"));
        read = Err(errors);
    }
    let errors = match (read, worker) {
        (Ok(answers), Some(worker)) => {
            let new = NewContact {
                id,
                worker,
                facts: answers.facts.clone(),
                circumstances: answers.circumstances.clone(),
                terms: answers.terms.clone(),
            };
            match contact::record(&mut tx, &state.around, &permit, &new).await {
                Ok(Recorded::New) => {
                    let beside = Beside {
                        person,
                        contact: id,
                        note_mode: against.note_mode,
                        note: answers.note.as_deref(),
                        reflection: &answers.reflection,
                    };
                    keep_beside(&mut tx, &state, &signed, beside).await?;
                    drafts::forget(&mut tx, &signed.actor, DraftId(id.0)).await?;
                    tx.commit().await?;
                    return Ok(recorded(id, answers.facts.outcome));
                }
                Ok(Recorded::Again(there)) => {
                    if answers::same(&there, worker, &answers) {
                        return Ok(recorded(id, answers.facts.outcome));
                    }
                    // Sent, then changed by way of the browser's back button: nothing typed is dropped.
                    let answer = clash::page(&mut tx, &state, &signed, &there, &fields).await?;
                    tx.commit().await?;
                    return Ok(answer);
                }
                Err(store::Error::Refused(why)) => {
                    let mut errors = FieldErrors::new();
                    errors.add_date("when", &[], why.said(t));
                    errors
                }
                Err(other) => return Err(other.into()),
            }
        }
        (Err(errors), _) => errors,
        (Ok(_), None) => FieldErrors::new(),
    };
    let shown = Shown {
        fields: &fields,
        errors: &errors,
        saved_at: None,
    };
    let answer = show(&mut tx, &state, &signed, Some(&permit), shown).await?;
    tx.commit().await?;
    Ok(answer)
}

fn recorded(id: ContactId, outcome: delivery::contact::Outcome) -> Response {
    let done = if outcome == delivery::contact::Outcome::Planned {
        "contact-planned"
    } else {
        "contact-recorded"
    };
    Redirect::to(&format!("/delivery/contacts/{id}?done={done}")).into_response()
}

/// The worker a contact is with: a peer worker themselves, otherwise the one that was chosen among those of the person and
/// others that were offered.
pub(super) fn worker_of(
    signed: &Signed,
    fields: &Fields,
    workers: &[MatchedWorker],
    others: &[(WorkerId, String)],
) -> Option<WorkerId> {
    if signed.role() == Role::PeerWorker {
        return signed.actor.worker;
    }
    let chosen = fields.read::<WorkerId>("worker")?;
    let matched = workers.iter().any(|matched| matched.worker == chosen);
    let offered = others.iter().any(|(id, _)| *id == chosen);
    (matched || offered).then_some(chosen)
}

/// The workers that are offered beside those of the person: a match that was never written down is no reason to lose a
/// contact. A peer worker records their own.
async fn others_of(
    tx: &mut Tx,
    signed: &Signed,
    permit: &Permit<on::Contact, to::Create>,
) -> Result<Vec<(WorkerId, String)>, store::Error> {
    if signed.role() == Role::PeerWorker {
        return Ok(Vec::new());
    }
    contact::workers_of_site(tx, permit, signed.today).await
}

/// What is written beside the facts of a contact.
pub(super) struct Beside<'a> {
    pub(super) person: PersonId,
    pub(super) contact: ContactId,
    /// How notes are made; none when no note is to be touched.
    pub(super) note_mode: Option<NoteMode>,
    pub(super) note: Option<&'a str>,
    pub(super) reflection: &'a str,
}

/// Keeps the note and the reflection beside a contact.
pub(super) async fn keep_beside(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    beside: Beside<'_>,
) -> Result<(), store::Error> {
    if let Some(mode) = beside.note_mode {
        let permit =
            permits::person::<on::Note, to::Create>(tx, &signed.actor, beside.person, signed.today)
                .await?;
        note::write(tx, &app.around, &permit, beside.contact, mode, beside.note).await?;
    }
    let permit = permits::account(tx, &signed.actor, signed.actor.account).await?;
    reflection::save(tx, &app.around, &permit, beside.contact, beside.reflection).await
}

/// Keeps the form to go on with later: the way to save without scripts.
pub async fn later(state: AppState, signed: Signed, fields: Fields) -> Result<Response, Failure> {
    let id: DraftId = fields.read("id").ok_or(Failure::Missing)?;
    let form = match fields.get("form") {
        "contact-edit" => "contact-edit",
        _ => "contact",
    };
    let mut tx = state.db.write().await?;
    drafts::save(
        &mut tx,
        &state.around,
        &signed.actor,
        id,
        form,
        fields.pairs(),
    )
    .await?;
    tx.commit().await?;
    Ok(Redirect::to("/delivery/my-day?done=contact-later").into_response())
}

/// Asks again who it was with. What else was typed is kept and stands in the form that opens.
pub async fn another(
    state: AppState,
    signed: Signed,
    mut fields: Fields,
) -> Result<Response, Failure> {
    let id: DraftId = fields.read("id").ok_or(Failure::Missing)?;
    // The peer worker was chosen among those of the person.
    for chosen in ["person", "worker"] {
        fields.set(chosen, "");
    }
    let mut tx = state.db.write().await?;
    let actor = &signed.actor;
    drafts::save(&mut tx, &state.around, actor, id, "contact", fields.pairs()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/delivery/contacts/new?draft={id}")).into_response())
}
