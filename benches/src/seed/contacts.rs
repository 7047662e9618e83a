//! Contacts over three years, with what was part of some of them and the agreed line of others.

use super::people::Person;
use super::rows::Rows;
use super::{KEEPS_MEETING, Programme, Sizes, Written, begin};
use crate::Trouble;
use crate::chance::Chance;
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::note::NoteMode;
use ids::{ContactId, NoteId};
use store::query::Value;
use store::{Db, Tx, query};

/// Rows between two commits.
const TOGETHER: usize = 100_000;
/// Rows between two statements; what belongs to a contact follows it.
const STATEMENT: usize = 500;
/// Days ahead that something is planned for.
const AHEAD: i64 = 6;

/// A contact before it is written.
#[derive(Clone, Copy)]
struct Meeting {
    day: i32,
    person: u32,
}

pub async fn write(
    db: &Db,
    programme: &mut Programme,
    sizes: Sizes,
    written: &mut Written,
) -> Result<(), Trouble> {
    let meetings = meetings(programme, sizes);
    let mut contacts = Rows::of(
        "INSERT INTO contact (org_id, id, local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at)",
        20,
    );
    let mut terms = Rows::of(
        "INSERT INTO contact_term (org_id, contact_id, framework_id, framework_version, term_id)",
        5,
    );
    let mut notes = Rows::of(
        "INSERT INTO note (org_id, id, contact_id, person_id, worker_id, mode, body, author_id, written_at, agreement, persons_words, agreed_at, version)",
        13,
    );
    let vocabulary = vocabulary()?;
    for together in meetings.chunks(TOGETHER) {
        let mut tx = begin(db).await?;
        for (number, statement) in together.chunks(STATEMENT).enumerate() {
            if let (Tx::Postgres(_), 2 | 20) = (&tx, number) {
                // PostgreSQL plans the checks of foreign keys once, for a table as small as it was then. Told that it
                // has grown, it plans them anew; otherwise each would read the whole table.
                query("ANALYZE contact").execute(&mut tx).await?;
            }
            let mut made = Vec::with_capacity(statement.len());
            for meeting in statement {
                let row = contact(programme, *meeting);
                made.push((row.id, row.met));
                contacts.add(&mut tx, row.values).await?;
            }
            contacts.flush(&mut tx).await?;
            for ((id, met), meeting) in made.into_iter().zip(statement) {
                if met && programme.chance.percent(20) {
                    part_of(&mut tx, programme, &mut terms, &vocabulary, id).await?;
                }
                if met && programme.chance.percent(25) {
                    let row = line(programme, *meeting, id);
                    notes.add(&mut tx, row).await?;
                }
            }
            terms.flush(&mut tx).await?;
            notes.flush(&mut tx).await?;
        }
        tx.commit().await?;
        eprint!(".");
    }
    eprintln!();
    let mut tx = begin(db).await?;
    written
        .rows
        .push(("contact_term", terms.finish(&mut tx).await?));
    written.rows.push(("note", notes.finish(&mut tx).await?));
    written
        .rows
        .push(("contact", contacts.finish(&mut tx).await?));
    tx.commit().await?;
    Ok(())
}

/// Who meets when, earliest first, as in a service where each is recorded on its day.
fn meetings(programme: &mut Programme, sizes: Sizes) -> Vec<Meeting> {
    let (people, chance) = (&programme.people, &mut programme.chance);
    let mut meetings = Vec::with_capacity(sizes.contacts as usize);
    let on = |chance: &mut Chance, person: &Person| {
        let until = person.ended.unwrap_or(-1).max(person.started);
        i32::try_from(chance.between(person.started.into(), until.into())).unwrap_or(0)
    };
    for _ in 0..KEEPS_MEETING {
        let day = on(chance, &people[0]);
        meetings.push(Meeting { day, person: 0 });
    }
    // Everybody who is supported today has something ahead.
    for (at, person) in (0..).zip(people) {
        if person.ended.is_none() && meetings.len() < sizes.contacts as usize {
            let day = i32::try_from(chance.between(0, AHEAD)).unwrap_or(0);
            meetings.push(Meeting { day, person: at });
        }
    }
    // A tenth never met, another tenth met at most once; the others share the rest.
    let mut regulars = Vec::new();
    for (at, person) in (1..).zip(&people[1..]) {
        match chance.below(10) {
            0 => {}
            1 if meetings.len() < sizes.contacts as usize => {
                let day = on(chance, person);
                meetings.push(Meeting { day, person: at });
            }
            _ => regulars.push(at),
        }
    }
    while meetings.len() < sizes.contacts as usize {
        let person = *chance.pick(&regulars);
        let day = on(chance, &people[person as usize]);
        meetings.push(Meeting { day, person });
    }
    meetings.sort_by_key(|meeting| meeting.day);
    meetings
}

struct Row {
    id: ContactId,
    met: bool,
    values: [Value; 20],
}

fn contact(programme: &mut Programme, meeting: Meeting) -> Row {
    let (org, calendar, chance) = (programme.org, &programme.calendar, &mut programme.chance);
    let person = &programme.people[meeting.person as usize];
    let worker = &programme.workers[person.worker];
    let outcome = outcome(chance, meeting.day);
    let mechanism = match chance.below(100) {
        0..60 => Mechanism::FaceToFace,
        60..80 => Mechanism::Telephone,
        80..88 => Mechanism::Video,
        _ => Mechanism::Text,
    };
    let place = (mechanism == Mechanism::FaceToFace).then(|| {
        if meeting.day <= person.discharge {
            Place::Ward
        } else {
            *chance.pick(&[
                Place::Community,
                Place::Community,
                Place::Home,
                Place::Service,
            ])
        }
    });
    let met = outcome == Outcome::Met;
    let minutes = met.then(|| chance.between(3, 18) * 5);
    let millis = chance.between(32_400_000, 64_800_000);
    // What lies ahead was planned a few days ago.
    let recorded = meeting.day.min(-1);
    let id = chance.id(calendar.millis(recorded, millis));
    let at = calendar.instant(recorded, millis);
    let quarter = chance.between(36, 70);
    let values = [
        org.into(),
        Value::from(id),
        Value::Text(None),
        person.episode.into(),
        person.id.into(),
        worker.id.into(),
        programme.sites[worker.site].id.into(),
        calendar.text(meeting.day).into(),
        format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15).into(),
        outcome.code().into(),
        mechanism.code().into(),
        place.map(Place::code).into(),
        minutes.into(),
        mechanism.national_code().into(),
        outcome.attendance_code().into(),
        if outcome == Outcome::NotMet {
            "The bus did not come"
        } else {
            ""
        }
        .into(),
        1_i64.into(),
        worker.account.into(),
        at.into(),
        at.into(),
    ];
    Row { id, met, values }
}

fn outcome(chance: &mut Chance, day: i32) -> Outcome {
    if day >= 0 {
        return Outcome::Planned;
    }
    match chance.below(100) {
        0..72 => Outcome::Met,
        72..86 => Outcome::NotMet,
        86..95 => Outcome::CancelledByPerson,
        _ => Outcome::CancelledByService,
    }
}

/// The terms that contacts are marked with: framework, version, term.
fn vocabulary() -> Result<Vec<(String, String, String)>, Trouble> {
    let mut terms = Vec::new();
    for id in ["peer-support-typology", "bct-v1"] {
        let framework = frameworks::built_in_by_id(id)
            .ok_or_else(|| Trouble(format!("the framework {id} is not in the program")))?;
        terms.extend(framework.terms().iter().map(|term| {
            let version = framework.version().to_string();
            (id.to_owned(), version, term.id.as_str().to_owned())
        }));
    }
    Ok(terms)
}

async fn part_of(
    tx: &mut Tx,
    programme: &mut Programme,
    rows: &mut Rows,
    vocabulary: &[(String, String, String)],
    contact: ContactId,
) -> Result<(), Trouble> {
    let count = programme.chance.between(1, 3);
    let first = programme.chance.below(vocabulary.len());
    // Steps that do not meet, so that no term is named twice.
    for step in 0..usize::try_from(count).unwrap_or(1) {
        let (framework, version, term) = &vocabulary[(first + step * 5) % vocabulary.len()];
        let row = [
            programme.org.into(),
            contact.into(),
            framework.into(),
            version.into(),
            term.into(),
        ];
        rows.add(tx, row).await?;
    }
    Ok(())
}

fn line(programme: &mut Programme, meeting: Meeting, contact: ContactId) -> [Value; 13] {
    let (org, calendar, chance) = (programme.org, &programme.calendar, &mut programme.chance);
    let person = &programme.people[meeting.person as usize];
    let worker = &programme.workers[person.worker];
    let at = calendar.instant(meeting.day, 64_800_000);
    let note: NoteId = chance.id(calendar.millis(meeting.day, 64_800_000));
    let words = *chance.pick(&[
        "We walked to the park and talked about the week.",
        "We had tea and planned the visit to the library.",
        "We looked at the bus times together and made a list for next time.",
    ]);
    [
        org.into(),
        note.into(),
        contact.into(),
        person.id.into(),
        worker.id.into(),
        NoteMode::AgreedLine.code().into(),
        words.into(),
        worker.account.into(),
        at.into(),
        "agreed".into(),
        "".into(),
        Value::from(at),
        1_i64.into(),
    ]
}
