//! What makes the demonstration look alive without touching its totals: planned meetings, notes, goals, supervision,
//! training, sharing, calls of the last weeks. Nothing here counts towards engagement as it is published: planned
//! contacts have not been held, and calls are not face to face.

use super::base::{Made, Placed, small};
use super::invented::{self, pick};
use super::sign_ins::Accounts;
use crate::outcome::Refusal;
use access::on;
use access::{Actor, Role, Ties, permit};
use delivery::contact::{ContactFacts, Mechanism, Minutes, Outcome, Place};
use delivery::note::NoteMode;
use delivery::worker::SupervisionKind;
use ids::WorkerId;
use jiff::ToSpan as _;
use jiff::civil::{Date, time};
use store::delivery::contact::{self, NewContact};
use store::delivery::supervision::{self, State, Supervision};
use store::delivery::training::{self, Training};
use store::delivery::{goal, note, peer_match, reflection, share, worker};
use store::{Surroundings, Tx};

/// Adds everything.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    coordinator: &Actor,
    accounts: &Accounts,
    made: &Made,
    today: Date,
) -> Result<(), Refusal> {
    for (number, (name, worker)) in made.workers.iter().enumerate() {
        of_worker(tx, around, coordinator, *worker, number, today).await?;
        if name.as_str() != super::SAM {
            offer(tx, around, coordinator, *worker, number).await?;
        }
    }
    let ongoing: Vec<&Placed> = made
        .people
        .values()
        .filter(|p| p.current && p.worker.is_some())
        .collect();
    for (number, placed) in ongoing.iter().enumerate() {
        planned(tx, around, coordinator, made, placed, number, today).await?;
        called(tx, around, coordinator, made, placed, number, today).await?;
    }
    let sams: Vec<&Placed> = ongoing
        .into_iter()
        .filter(|p| p.worker.as_deref() == Some(super::SAM))
        .collect();
    let sam = &accounts.peer_worker;
    offer_as(tx, around, sam, pick(invented::ABOUT, 0)).await?;
    for (number, placed) in sams.iter().enumerate() {
        written(tx, around, sam, placed, number, today).await?;
    }
    if let (Some(robin), Some(ward)) = (sams.first(), made.wards.get(super::SAMS_SITE)) {
        robins(tx, around, &accounts.supported_person, robin, *ward).await?;
    }
    Ok(())
}

/// Supervision and training of a worker.
async fn of_worker(
    tx: &mut Tx,
    around: &Surroundings,
    coordinator: &Actor,
    id: WorkerId,
    number: usize,
    today: Date,
) -> Result<(), Refusal> {
    let ties = Ties::at(coordinator.org).site(first_site(coordinator)?);
    let line = permit::<on::Supervision, access::to::Create>(coordinator, id, &ties)?;
    let peer = permit::<on::PeerSupervision, access::to::Create>(coordinator, id, &ties)?;
    for month in 0..4_i64 {
        let back = month * 28 + small(number % 9) + 3;
        let held = if (number + usize::try_from(month).unwrap_or(0)).is_multiple_of(5) {
            State::NotHeld
        } else {
            State::Held
        };
        let of = |kind, days: i64, state| Supervision {
            id: around.id(),
            kind,
            planned_on: today.saturating_add((-days).days()),
            state,
            with_whom: "Corinne Adeyemi".into(),
            version: 1,
        };
        supervision::plan(
            tx,
            around,
            &line,
            &of(SupervisionKind::LineManagement, back, held),
        )
        .await?;
        supervision::plan(
            tx,
            around,
            &peer,
            &of(SupervisionKind::Group, back + 7, State::Held),
        )
        .await?;
    }
    let ahead = small(number % 12) + 1;
    let next = Supervision {
        id: around.id(),
        kind: SupervisionKind::Peer,
        planned_on: today.saturating_add(ahead.days()),
        state: State::Planned,
        with_whom: "Corinne Adeyemi".into(),
        version: 1,
    };
    supervision::plan(tx, around, &peer, &next).await?;
    let leave = permit::<on::Training, access::to::Create>(coordinator, id, &ties)?;
    for (place, topic) in invented::TRAINING.iter().enumerate().take(2 + number % 4) {
        let done = today.saturating_add(
            -i64::try_from(place * 90 + number * 11 + 20)
                .unwrap_or(20)
                .days(),
        );
        let new = Training {
            id: around.id(),
            topic: (*topic).to_owned(),
            completed_on: done,
            expires_on: (place == 2).then(|| done.saturating_add(1.years())),
            minutes: if place == 0 { 8 * 6 * 60 } else { 180 },
        };
        training::add(tx, around, &leave, &new).await?;
    }
    Ok(())
}

/// What a worker offers to share. It is theirs to write, so it is written as them.
async fn offer(
    tx: &mut Tx,
    around: &Surroundings,
    coordinator: &Actor,
    id: WorkerId,
    number: usize,
) -> Result<(), Refusal> {
    let mut themselves = Actor::new(coordinator.org, coordinator.account, Role::PeerWorker, "");
    themselves.worker = Some(id);
    offer_as(tx, around, &themselves, pick(invented::ABOUT, number)).await
}

async fn offer_as(
    tx: &mut Tx,
    around: &Surroundings,
    themselves: &Actor,
    about: &str,
) -> Result<(), Refusal> {
    let Some(id) = themselves.worker else {
        return Ok(());
    };
    let leave =
        permit::<on::Offer, access::to::Change>(themselves, id, &Ties::at(themselves.org).own())?;
    worker::change_offer(tx, around, &leave, "", about).await?;
    Ok(())
}

/// A call of the last days with most of those whose support goes on, so that the day of a coordinator shows the few who
/// were not met for a while.
async fn called(
    tx: &mut Tx,
    around: &Surroundings,
    coordinator: &Actor,
    made: &Made,
    placed: &Placed,
    number: usize,
    today: Date,
) -> Result<(), Refusal> {
    let worker = placed.worker.as_ref().and_then(|of| made.workers.get(of));
    let (Some(worker), false) = (worker.copied(), number % 6 == 5) else {
        return Ok(());
    };
    let ties = Ties::at(coordinator.org).site(first_site(coordinator)?);
    let leave = permit::<on::Contact, access::to::Create>(coordinator, placed.id, &ties)?;
    let mechanism = if number.is_multiple_of(3) {
        Mechanism::Video
    } else {
        Mechanism::Telephone
    };
    let facts = ContactFacts {
        outcome: Outcome::Met,
        date: today.saturating_add((-small(number % 11) - 1).days()),
        time: Some(time(i8::try_from(10 + number % 6).unwrap_or(10), 15, 0, 0)),
        mechanism,
        place: None,
        minutes: Minutes::new(15 + 5 * small(number % 5)).ok(),
        attendance_code: Outcome::Met.attendance_code().map(str::to_owned),
    };
    let new = NewContact {
        id: around.id(),
        worker,
        facts,
        circumstances: String::new(),
        terms: Vec::new(),
    };
    contact::record(tx, around, &leave, &new).await?;
    Ok(())
}

/// The next meetings of somebody whose support goes on.
async fn planned(
    tx: &mut Tx,
    around: &Surroundings,
    coordinator: &Actor,
    made: &Made,
    placed: &Placed,
    number: usize,
    today: Date,
) -> Result<(), Refusal> {
    let Some(worker) = placed
        .worker
        .as_ref()
        .and_then(|name| made.workers.get(name))
        .copied()
    else {
        return Ok(());
    };
    let ties = Ties::at(coordinator.org).site(first_site(coordinator)?);
    let leave = permit::<on::Contact, access::to::Create>(coordinator, placed.id, &ties)?;
    let sams = placed.worker.as_deref() == Some(super::SAM);
    // Sam meets two people today; the others have a meeting some time in the next week, or none planned.
    if !sams && number % 3 == 2 {
        return Ok(());
    }
    let days = if sams {
        small(number % 2)
    } else {
        small(number % 7 + 1)
    };
    let hour = i8::try_from(9 + number % 7).unwrap_or(10);
    let facts = ContactFacts {
        outcome: Outcome::Planned,
        date: today.saturating_add(days.days()),
        time: Some(time(
            hour,
            if number.is_multiple_of(2) { 0 } else { 30 },
            0,
            0,
        )),
        mechanism: if number % 5 == 4 {
            Mechanism::Telephone
        } else {
            Mechanism::FaceToFace
        },
        place: (number % 5 != 4).then_some(if placed.discharge.is_some_and(|day| day < today) {
            Place::Community
        } else {
            Place::Ward
        }),
        minutes: None,
        attendance_code: Outcome::Planned.attendance_code().map(str::to_owned),
    };
    let new = NewContact {
        id: around.id(),
        worker,
        facts,
        circumstances: String::new(),
        terms: Vec::new(),
    };
    contact::record(tx, around, &leave, &new).await?;
    Ok(())
}

/// Notes, a reflection and goals with one of Sam's people.
async fn written(
    tx: &mut Tx,
    around: &Surroundings,
    sam: &Actor,
    placed: &Placed,
    number: usize,
    today: Date,
) -> Result<(), Refusal> {
    let ties = Ties::at(sam.org).matched();
    let matches = permit::<on::PeerMatch, access::to::Read>(sam, placed.id, &ties)?;
    let mode = peer_match::of_person(tx, around, &matches)
        .await?
        .first()
        .map_or(NoteMode::DEFAULT, |m| m.note_mode);
    let list = permit::<on::Contact, access::to::Read>(sam, placed.id, &ties)?;
    let contacts = contact::for_person(tx, around, &list, store::listing::Page::new(1, 6)).await?;
    let notes = permit::<on::Note, access::to::Create>(sam, placed.id, &ties)?;
    let reflections =
        permit::<on::Reflection, access::to::Create>(sam, sam.account, &Ties::at(sam.org).own())?;
    let held = contacts
        .rows
        .iter()
        .filter(|c| c.outcome.is_attended() && Some(c.worker) == sam.worker);
    for (place, held) in held.enumerate() {
        if mode != NoteMode::NoNote {
            note::write(
                tx,
                around,
                &notes,
                held.id,
                mode,
                Some(invented::note(
                    held.mechanism,
                    held.place,
                    number * 2 + place,
                )),
            )
            .await?;
        }
        if place == 0 {
            reflection::save(
                tx,
                around,
                &reflections,
                held.id,
                pick(invented::REFLECTIONS, number),
            )
            .await?;
        }
    }
    let goals = permit::<on::Goal, access::to::Create>(sam, placed.id, &ties)?;
    let said = goal::Said {
        words: pick(invented::GOALS, number),
        agreed_on: today.saturating_add(-20.days()),
        reached_on: (number == 1).then(|| today.saturating_add(-3.days())),
    };
    goal::create(
        tx,
        around,
        &goals,
        around.id(),
        placed.episode,
        &said,
        today,
    )
    .await?;
    Ok(())
}

/// Robin has not answered the latest note yet, agrees with the one before, sees another differently, and shares the facts
/// with the ward.
async fn robins(
    tx: &mut Tx,
    around: &Surroundings,
    robin: &Actor,
    placed: &Placed,
    ward: ids::TeamId,
) -> Result<(), Refusal> {
    let ties = Ties::at(robin.org).own();
    let read = permit::<on::Note, access::to::Read>(robin, placed.id, &ties)?;
    let change = permit::<on::Note, access::to::Change>(robin, placed.id, &ties)?;
    let notes = note::list_for_person(tx, around, &read, store::listing::Page::new(1, 10)).await?;
    if let Some(note) = notes.get(1) {
        note::agree(tx, around, &change, note.id, note.version).await?;
    }
    if let Some(note) = notes.get(2) {
        note::differ(
            tx,
            around,
            &change,
            note.id,
            note.version,
            "It was a good week, just a tiring one.",
        )
        .await?;
    }
    let start = permit::<on::Share, access::to::Create>(robin, placed.id, &ties)?;
    share::start(tx, around, &start, ward).await?;
    Ok(())
}

fn first_site(actor: &Actor) -> Result<ids::SiteId, Refusal> {
    actor
        .sites
        .first()
        .copied()
        .ok_or_else(|| Refusal::Data("the demonstration has no sites".into()))
}
