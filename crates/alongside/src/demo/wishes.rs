//! What people say about their own support, what a service says to it, and contacts that were recorded for the wrong
//! person and taken back. None of it is counted, so the published totals stay as they are.

use super::base::{Made, Placed};
use super::sign_ins::Accounts;
use crate::outcome::Refusal;
use access::{Actor, Role, Ties, on, permit, to};
use delivery::contact::{ContactFacts, Mechanism, Minutes, Outcome};
use delivery::wish::MeetingAnswer;
use ids::{ContactId, PersonId};
use jiff::ToSpan as _;
use jiff::civil::{Date, time};
use store::delivery::contact::{self, NewContact, Withdraw};
use store::delivery::{meeting_answer, worker_request};
use store::listing::Page;
use store::{Surroundings, Tx};

/// What people say to their next meetings, each to one of Sam's people in turn.
const ANSWERS: [(MeetingAnswer, &str); 3] = [
    (MeetingAnswer::Coming, ""),
    (
        MeetingAnswer::AnotherTime,
        "My bus comes at ten now. Half past would be better.",
    ),
    (MeetingAnswer::CannotCome, ""),
];

/// A wish that was acted on, with what the service said, and one that waits.
const ANSWERED: (&str, &str) = (
    "Could I talk with somebody nearer my age? It is not about Sam.",
    "You told me you would like to go on with Sam for now. That can change whenever you wish: tell me, or ask here again.",
);
const WAITING: &str = "I would like to go on with a woman, if that is possible.";

/// Adds everything.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    accounts: &Accounts,
    made: &Made,
    today: Date,
) -> Result<(), Refusal> {
    let with = |worker: &dyn Fn(&str) -> bool| -> Vec<PersonId> {
        let of = |placed: &&Placed| placed.current && placed.worker.as_deref().is_some_and(worker);
        made.people.values().filter(of).map(|p| p.id).collect()
    };
    let sams = with(&|worker| worker == super::SAM);
    let at_sams_site = format!("{}-", super::SAMS_SITE);
    let others = with(&|worker| worker != super::SAM && worker.starts_with(&at_sams_site));
    for (person, (answer, words)) in sams.iter().zip(ANSWERS) {
        let themselves = themselves(accounts, *person);
        answered(tx, around, &themselves, *person, answer, words, today).await?;
    }
    if let Some(robin) = accounts.supported_person.person {
        let (asked, said) = ANSWERED;
        wished(tx, around, &accounts.supported_person, robin, asked).await?;
        acted_on(tx, around, accounts, made, robin, said).await?;
        if let Some(other) = sams.iter().find(|person| **person != robin) {
            taken_back(tx, around, &accounts.peer_worker, robin, *other, today).await?;
        }
    }
    if let Some(waits) = others.first() {
        wished(tx, around, &themselves(accounts, *waits), *waits, WAITING).await?;
    }
    Ok(())
}

/// The person, who writes for themselves.
fn themselves(accounts: &Accounts, person: PersonId) -> Actor {
    let robin = &accounts.supported_person;
    if robin.person == Some(person) {
        return robin.clone();
    }
    let mut actor = Actor::new(robin.org, robin.account, Role::SupportedPerson, "");
    actor.person = Some(person);
    actor
}

/// What a person says to their next meeting.
async fn answered(
    tx: &mut Tx,
    around: &Surroundings,
    themselves: &Actor,
    person: PersonId,
    answer: MeetingAnswer,
    words: &str,
    today: Date,
) -> Result<(), Refusal> {
    let own = Ties::at(themselves.org).own();
    let read = permit::<on::Contact, to::Read>(themselves, person, &own)?;
    let leave = permit::<on::MeetingAnswer, to::Create>(themselves, person, &own)?;
    let contacts = contact::for_person(tx, around, &read, Page::new(1, 10)).await?;
    let next = contacts
        .rows
        .iter()
        .rfind(|c| c.outcome == Outcome::Planned && c.date >= today);
    if let Some(next) = next {
        meeting_answer::answer(tx, around, &leave, next.id, answer, words, today).await?;
    }
    Ok(())
}

/// A wish for another peer worker.
async fn wished(
    tx: &mut Tx,
    around: &Surroundings,
    themselves: &Actor,
    person: PersonId,
    words: &str,
) -> Result<(), Refusal> {
    let own = Ties::at(themselves.org).own();
    let leave = permit::<on::WorkerRequest, to::Create>(themselves, person, &own)?;
    worker_request::ask(tx, around, &leave, around.id(), words).await?;
    Ok(())
}

/// The coordinator says what happens.
async fn acted_on(
    tx: &mut Tx,
    around: &Surroundings,
    accounts: &Accounts,
    made: &Made,
    person: PersonId,
    said: &str,
) -> Result<(), Refusal> {
    let Some(site) = made.sites.get(super::SAMS_SITE).copied() else {
        return Ok(());
    };
    let coordinator = &accounts.coordinator;
    let there = Ties::at(coordinator.org).site(site);
    let read = permit::<on::WorkerRequest, to::Read>(coordinator, person, &there)?;
    let leave = permit::<on::WorkerRequest, to::Change>(coordinator, person, &there)?;
    let wishes = worker_request::of_person(tx, around, &read).await?;
    if let Some(wish) = wishes.first() {
        worker_request::act(tx, around, &leave, wish.id, wish.version, said).await?;
    }
    Ok(())
}

/// Two calls that Sam wrote down for the wrong person: one withdrawn, one moved to whose it was.
async fn taken_back(
    tx: &mut Tx,
    around: &Surroundings,
    sam: &Actor,
    wrong: PersonId,
    right: PersonId,
    today: Date,
) -> Result<(), Refusal> {
    let Some(worker) = sam.worker else {
        return Ok(());
    };
    let matched = Ties::at(sam.org).matched();
    let record = permit::<on::Contact, to::Create>(sam, wrong, &matched)?;
    let change = permit::<on::Contact, to::Change>(sam, wrong, &matched)?;
    let elsewhere = permit::<on::Contact, to::Create>(sam, right, &matched)?;
    for (days, hour, reason) in [
        (2_i64, 16, "I recorded the same call twice."),
        (4, 11, "I chose the wrong name from the list."),
    ] {
        let id: ContactId = around.id();
        let new = NewContact {
            id,
            worker,
            facts: ContactFacts {
                outcome: Outcome::Met,
                date: today.saturating_add((-days).days()),
                time: Some(time(hour, 30, 0, 0)),
                mechanism: Mechanism::Telephone,
                place: None,
                minutes: Minutes::new(15).ok(),
                attendance_code: Outcome::Met.attendance_code().map(str::to_owned),
            },
            circumstances: String::new(),
            terms: Vec::new(),
        };
        contact::record(tx, around, &record, &new).await?;
        let asked = Withdraw { version: 1, reason };
        if days == 2 {
            contact::withdraw(tx, around, &change, id, asked).await?;
        } else {
            contact::move_to(tx, around, &change, id, asked, &elsewhere, around.id()).await?;
        }
    }
    Ok(())
}
