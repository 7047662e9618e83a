//! Contacts.

mod write;

use super::people::{self, Supported};
use super::plan::{KindPlan, Plan};
use super::{Importer, Source, World, bulk};
use crate::frameworks::{self, Vocabularies};
use crate::query::Value;
use crate::{Result, Surroundings, Tx};
use ::frameworks::{FrameworkId, TermId, Version};
use delivery::contact::Setting;
use delivery::records::{
    self, ComponentRef, ContactRecord, Given, Kind, LocalRef, Parsed, check_contacts, check_stopped,
};
use ids::{ContactId, EpisodeId, PersonId, SiteId, WorkerId};
use interchange::{Problem, ProblemKind};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What the file can say about a contact, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    worker: WorkerId,
    worker_ref: String,
    on_date: String,
    at_time: Option<String>,
    outcome: &'static str,
    mechanism: &'static str,
    place: Option<&'static str>,
    minutes: Option<i64>,
    mechanism_code: String,
    attendance_code: Option<String>,
    /// In order.
    terms: Vec<Term>,
}

/// A component with the version it was taken from.
type Term = (String, String, String);

impl State {
    fn fields(&self) -> [(&'static str, String); 10] {
        let terms: Vec<String> = self
            .terms
            .iter()
            .map(|(framework, version, term)| format!("{framework}@{version}:{term}"))
            .collect();
        [
            ("worker_id", self.worker_ref.clone()),
            ("date", self.on_date.clone()),
            ("time", self.at_time.clone().unwrap_or_default()),
            ("outcome", self.outcome.to_owned()),
            ("mode", self.mechanism.to_owned()),
            ("place", self.place.unwrap_or("").to_owned()),
            (
                "minutes",
                self.minutes.map(|m| m.to_string()).unwrap_or_default(),
            ),
            ("mechanism_code", self.mechanism_code.clone()),
            (
                "attendance_code",
                self.attendance_code.clone().unwrap_or_default(),
            ),
            ("components", terms.join("; ")),
        ]
    }
}

struct Kept {
    id: ContactId,
    person: PersonId,
    episode: EpisodeId,
    circumstances: String,
    version: i64,
    state: State,
}

struct NewContact {
    id: ContactId,
    reference: LocalRef,
    person: PersonId,
    episode: EpisodeId,
    site: SiteId,
    state: State,
}

struct ChangedContact {
    kept: Kept,
    after: State,
}

/// What is to be written.
pub(super) struct Work {
    new: Vec<NewContact>,
    changed: Vec<ChangedContact>,
}

/// Compares the file with what is kept.
pub(super) async fn check(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    today: Date,
    source: &Source,
    world: &mut World,
    plan: &mut Plan,
) -> Result<Work> {
    let mut parsed = records::contacts(&source.table, &source.mapping, today);
    learn_people(tx, importer, &parsed, world).await?;
    let place = source.place();
    check_contacts(
        place,
        &mut parsed.records,
        &world.known,
        &mut parsed.problems,
    );
    check_stopped(place, &parsed.stopped, &world.known, &mut parsed.problems);
    plan.problems.extend(parsed.problems);
    let mut kept = load(tx, importer, &parsed.records, world).await?;
    let withdrawn = withdrawn(tx, importer, &parsed.records).await?;
    let vocabularies = frameworks::load(tx, importer.org).await?;
    let mut work = Work {
        new: Vec::new(),
        changed: Vec::new(),
    };
    let mut counts = KindPlan::new(Kind::Contacts);
    for record in parsed.records {
        let before = kept.remove(record.contact.as_str());
        // What somebody took back does not come in again with the file it came from.
        if before.is_none() && withdrawn.contains(record.contact.as_str()) {
            counts.unchanged += 1;
            continue;
        }
        let Some(person) = world.people.get(record.person.as_str()) else {
            continue;
        };
        let Some(worker) = world.workers.get(record.worker.as_str()).copied() else {
            continue;
        };
        if before
            .as_ref()
            .is_some_and(|before| before.person != person.id)
        {
            plan.problems.push(
                problem(
                    source,
                    &record,
                    "person_id",
                    "other-person",
                    record.person.as_str(),
                )
                .says("this contact is kept with another person")
                .remedy("Correct the contact or the person. A contact stays with its person."),
            );
            continue;
        }
        let terms = match terms(&record, before.as_ref(), &vocabularies) {
            Ok(terms) => terms,
            Err(unknown) => {
                plan.problems.push(
                    problem(source, &record, "components", "not-known", &unknown.to_string())
                        .says("no vocabulary has this component")
                        .remedy("Correct it, or take it out. The page of vocabularies lists every component."),
                );
                continue;
            }
        };
        let state = state(&record, worker, before.as_ref(), terms);
        match before {
            None => {
                let Some((episode, site)) = episode_for(person, record.facts.date) else {
                    plan.problems.push(
                        problem(source, &record, "person_id", "no-support", record.person.as_str())
                            .says("no period of support is kept for this person")
                            .remedy("Import the person with the file of people, or begin support on their page."),
                    );
                    continue;
                };
                counts.new += 1;
                work.new.push(NewContact {
                    id: around.id(),
                    reference: record.contact,
                    person: person.id,
                    episode,
                    site,
                    state,
                });
            }
            Some(before) if before.state == state => counts.unchanged += 1,
            Some(before) => {
                let about = (record.row, &record.contact, Some(person.id));
                counts.change(about, || before.state.fields(), || state.fields());
                work.changed.push(ChangedContact {
                    kept: before,
                    after: state,
                });
            }
        }
    }
    plan.kinds.push(counts);
    Ok(work)
}

fn problem(
    source: &Source,
    record: &ContactRecord,
    column: &str,
    code: &'static str,
    value: &str,
) -> Problem {
    Problem::at(&source.table.file, record.row, column)
        .value(value)
        .kind(ProblemKind::Rule(code))
}

/// Learns about the people the file refers to and that are not known yet.
async fn learn_people(
    tx: &mut Tx,
    importer: &Importer,
    parsed: &Parsed<ContactRecord>,
    world: &mut World,
) -> Result<()> {
    let refs = parsed.records.iter().map(|record| record.person.as_str());
    let stopped = parsed.stopped.iter().flat_map(|row| &row.refers);
    let stopped = stopped.filter(|(column, _)| *column == "person_id");
    let refs: BTreeSet<&str> = refs
        .chain(stopped.map(|(_, person)| person.as_str()))
        .collect();
    let unknown: Vec<&str> = refs
        .into_iter()
        .filter(|reference| !world.people.contains_key(*reference))
        .collect();
    for (reference, site, supported) in people::look_up(tx, importer, &unknown).await? {
        world
            .known
            .people
            .insert(reference.clone(), importer.owned(site));
        world.people.insert(reference, supported);
    }
    Ok(())
}

/// The episode a contact on a day belongs to: the latest that began on or before it, or else the first.
fn episode_for(person: &Supported, date: Date) -> Option<(EpisodeId, SiteId)> {
    let begun = person
        .episodes
        .iter()
        .rev()
        .find(|(_, _, begun)| begun.is_some_and(|begun| begun <= date));
    let (episode, site, _) = begun.or(person.episodes.first())?;
    Some((*episode, *site))
}

/// The components of a contact. What is recorded already stays; what is new must be in a vocabulary.
fn terms(
    record: &ContactRecord,
    before: Option<&Kept>,
    vocabularies: &Vocabularies,
) -> std::result::Result<Vec<Term>, ComponentRef> {
    let recorded = before.map_or(&[][..], |before| &before.state.terms);
    let Given::Is(components) = &record.components else {
        return Ok(recorded.to_vec());
    };
    let mut terms = BTreeSet::new();
    for component in components {
        let same = recorded.iter().find(|(framework, version, term)| {
            *framework == component.framework
                && *term == component.term
                && component.version.as_ref().is_none_or(|v| v == version)
        });
        match same {
            Some(same) => terms.insert(same.clone()),
            None => {
                terms.insert(look_up(component, vocabularies).ok_or_else(|| component.clone())?)
            }
        };
    }
    Ok(terms.into_iter().collect())
}

fn look_up(component: &ComponentRef, vocabularies: &Vocabularies) -> Option<Term> {
    let id: FrameworkId = component.framework.parse().ok()?;
    let term: TermId = component.term.parse().ok()?;
    let framework = match &component.version {
        None => vocabularies.current_of(&id)?,
        Some(version) => {
            let version: Version = version.parse().ok()?;
            vocabularies
                .versions(&id)
                .find(|f| *f.version() == version)?
        }
    };
    framework.term(&term)?;
    Some((
        component.framework.clone(),
        framework.version().to_string(),
        component.term.clone(),
    ))
}

/// What the contact would be.
fn state(
    record: &ContactRecord,
    worker: WorkerId,
    before: Option<&Kept>,
    terms: Vec<Term>,
) -> State {
    let facts = &record.facts;
    let kept = before.map(|before| &before.state);
    let place = match (facts.place, kept) {
        // The setting alone does not turn a home into a café.
        (Some(place), Some(kept))
            if !record.says_place && setting_of(kept.place) == Some(place.setting()) =>
        {
            kept.place
        }
        (place, _) => place.map(delivery::contact::Place::code),
    };
    let time = facts.time.map(|time| time.strftime("%H:%M").to_string());
    let outcome = facts.outcome.code();
    let mechanism = facts.mechanism.code();
    let same_mechanism = kept.filter(|kept| !record.says_codes && kept.mechanism == mechanism);
    let same_outcome = kept.filter(|kept| !record.says_codes && kept.outcome == outcome);
    State {
        worker,
        worker_ref: record.worker.as_str().to_owned(),
        on_date: facts.date.to_string(),
        at_time: if record.says_time {
            time
        } else {
            kept.and_then(|kept| kept.at_time.clone())
        },
        outcome,
        mechanism,
        place,
        minutes: facts.minutes.map(delivery::contact::Minutes::get),
        mechanism_code: same_mechanism.map_or_else(
            || record.mechanism_code.clone(),
            |kept| kept.mechanism_code.clone(),
        ),
        attendance_code: same_outcome.map_or_else(
            || facts.attendance_code.clone(),
            |kept| kept.attendance_code.clone(),
        ),
        terms,
    }
}

fn setting_of(place: Option<&str>) -> Option<Setting> {
    place
        .and_then(delivery::contact::Place::from_word)
        .map(delivery::contact::Place::setting)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: Option<String>,
    person_id: Uuid,
    episode_id: Uuid,
    worker_id: Uuid,
    on_date: String,
    at_time: Option<String>,
    outcome: String,
    mechanism: String,
    place: Option<String>,
    minutes: Option<i64>,
    mechanism_code: String,
    attendance_code: Option<String>,
    circumstances: String,
    version: i64,
}

const BY_REF: &str = "SELECT id, local_ref, person_id, episode_id, worker_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version FROM contact WHERE org_id = $1 AND local_ref IN ";
const BY_ID: &str = "SELECT id, local_ref, person_id, episode_id, worker_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version FROM contact WHERE org_id = $1 AND id IN ";

/// The contacts of the file that are there, by their reference in the file: the service's own, or the identifier with
/// which an export names a contact that has none.
async fn load(
    tx: &mut Tx,
    importer: &Importer,
    records: &[ContactRecord],
    world: &World,
) -> Result<HashMap<String, Kept>> {
    let wanted = records
        .iter()
        .map(|record| Value::from(record.contact.as_str()))
        .collect();
    let mut rows: Vec<Row> = bulk::look_up(tx, BY_REF, importer.org, wanted).await?;
    let ids = records
        .iter()
        .filter_map(|record| record.contact.as_str().parse::<Uuid>().ok())
        .map(Value::from)
        .collect();
    let by_id: Vec<Row> = bulk::look_up(tx, BY_ID, importer.org, ids).await?;
    rows.extend(by_id.into_iter().filter(|row| row.local_ref.is_none()));
    let wanted = rows.iter().map(|row| Value::from(row.id)).collect();
    let found: Vec<(Uuid, String, String, String)> = bulk::look_up(tx, "SELECT contact_id, framework_id, framework_version, term_id FROM contact_term WHERE org_id = $1 AND contact_id IN ", importer.org, wanted).await?;
    let mut terms: HashMap<Uuid, BTreeSet<Term>> = HashMap::new();
    for (contact, framework, version, term) in found {
        terms
            .entry(contact)
            .or_default()
            .insert((framework, version, term));
    }
    let mut kept = HashMap::with_capacity(rows.len());
    for row in rows {
        let of_row = terms.remove(&row.id).unwrap_or_default();
        let (reference, row) = read(row, of_row, world)?;
        kept.insert(reference, row);
    }
    Ok(kept)
}

/// The references of the file that name a contact which was withdrawn.
async fn withdrawn(
    tx: &mut Tx,
    importer: &Importer,
    records: &[ContactRecord],
) -> Result<BTreeSet<String>> {
    let wanted = records
        .iter()
        .map(|record| Value::from(record.contact.as_str()))
        .collect();
    let by_ref: Vec<(String,)> = bulk::look_up(tx, "SELECT local_ref FROM withdrawn_contact WHERE org_id = $1 AND restored_at IS NULL AND local_ref IN ", importer.org, wanted).await?;
    let ids = records
        .iter()
        .filter_map(|record| record.contact.as_str().parse::<Uuid>().ok())
        .map(Value::from)
        .collect();
    let by_id: Vec<(Uuid,)> = bulk::look_up(tx, "SELECT contact_id FROM withdrawn_contact WHERE org_id = $1 AND restored_at IS NULL AND contact_id IN ", importer.org, ids).await?;
    let by_ref = by_ref.into_iter().map(|(reference,)| reference);
    Ok(by_ref
        .chain(by_id.into_iter().map(|(id,)| id.to_string()))
        .collect())
}

fn read(row: Row, terms: BTreeSet<Term>, world: &World) -> Result<(String, Kept)> {
    use crate::delivery::word;
    use delivery::contact::{Mechanism, Outcome, Place};
    let worker = WorkerId(row.worker_id);
    let place = match &row.place {
        None => None,
        Some(code) => Some(word(Place::from_word(code), "contact", "place")?.code()),
    };
    let kept = Kept {
        id: ContactId(row.id),
        person: PersonId(row.person_id),
        episode: EpisodeId(row.episode_id),
        circumstances: row.circumstances,
        version: row.version,
        state: State {
            worker,
            worker_ref: world.worker_refs.get(&worker).cloned().unwrap_or_default(),
            on_date: row.on_date,
            at_time: row.at_time,
            outcome: word(Outcome::from_word(&row.outcome), "contact", "outcome")?.code(),
            mechanism: word(Mechanism::from_word(&row.mechanism), "contact", "mechanism")?.code(),
            place,
            minutes: row.minutes,
            mechanism_code: row.mechanism_code,
            attendance_code: row.attendance_code,
            terms: terms.into_iter().collect(),
        },
    };
    Ok((row.local_ref.unwrap_or_else(|| row.id.to_string()), kept))
}
