//! Contacts.

mod kept;
mod write;

use kept::{load, withdrawn};

use super::people::{self, Supported};
use super::plan::{KindPlan, Plan};
use super::{For, Importer, Source, World};
use crate::frameworks::{self, Vocabularies};
use crate::{Result, Surroundings, Tx};
use ::frameworks::{FrameworkId, TermId, Version};
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::records::{
    self, ComponentRef, ContactRecord, Given, Kind, LocalRef, Parsed, check_contacts, check_stopped,
};
use ids::{ContactId, EpisodeId, PersonId, SiteId, WorkerId};
use interchange::{Problem, ProblemKind};
use jiff::civil::{Date, Time};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// What the file can say about a contact, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    worker: WorkerId,
    on_date: Date,
    at_time: Option<Time>,
    outcome: Outcome,
    mechanism: Mechanism,
    place: Option<Place>,
    minutes: Option<i64>,
    mechanism_code: Cow<'static, str>,
    attendance_code: Option<Cow<'static, str>>,
    /// In order.
    terms: Vec<Term>,
}

/// A component with the version it was taken from.
type Term = (String, String, String);

impl State {
    fn fields(&self, worker_refs: &HashMap<WorkerId, String>) -> [(&'static str, String); 10] {
        let terms: Vec<String> = self
            .terms
            .iter()
            .map(|(framework, version, term)| format!("{framework}@{version}:{term}"))
            .collect();
        [
            (
                "worker_id",
                worker_refs.get(&self.worker).cloned().unwrap_or_default(),
            ),
            ("date", self.on_date.to_string()),
            ("time", self.at_time.map(clock).unwrap_or_default()),
            ("outcome", self.outcome.code().to_owned()),
            ("mode", self.mechanism.code().to_owned()),
            ("place", self.place.map_or("", Place::code).to_owned()),
            (
                "minutes",
                self.minutes.map(|m| m.to_string()).unwrap_or_default(),
            ),
            ("mechanism_code", self.mechanism_code.to_string()),
            (
                "attendance_code",
                self.attendance_code
                    .as_deref()
                    .unwrap_or_default()
                    .to_owned(),
            ),
            ("components", terms.join("; ")),
        ]
    }
}

/// A time of day as it is kept.
fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// A national code without an allocation of its own where it is one of those that follow from the words: a million
/// contacts have two each.
fn shared(code: String, known: impl IntoIterator<Item = &'static str>) -> Cow<'static, str> {
    let same = known.into_iter().find(|known| *known == code);
    same.map_or(Cow::Owned(code), Cow::Borrowed)
}

fn mechanism_code(code: String) -> Cow<'static, str> {
    shared(code, Mechanism::ALL.map(Mechanism::national_code))
}

fn attendance_code(code: String) -> Cow<'static, str> {
    let known = Outcome::ALL.map(Outcome::attendance_code);
    shared(code, known.into_iter().flatten())
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

/// Compares the file with what is kept, a part of it at a time. What is to be written is gathered where it will be.
pub(super) async fn check(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    today: Date,
    (source, purpose): (&Source, For),
    world: &mut World,
    plan: &mut Plan,
) -> Result<Work> {
    let vocabularies = frameworks::load(tx, importer.org).await?;
    let mut work = Work {
        new: Vec::new(),
        changed: Vec::new(),
    };
    let mut counts = KindPlan::new(Kind::Contacts);
    for mut parsed in records::contacts_in_parts(&source.sheet, &source.mapping, today) {
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
        let mut kept = load(tx, importer, &parsed.records).await?;
        let withdrawn = withdrawn(tx, importer, &parsed.records).await?;
        for record in parsed.records {
            let before = kept.remove(record.contact.as_str());
            // What somebody took back does not come in again with the file it came from.
            if before.is_none() && withdrawn.contains(record.contact.as_str()) {
                counts.unchanged += 1;
                continue;
            }
            let compared = Compared {
                source,
                around,
                world,
                vocabularies: &vocabularies,
            };
            match compared.one(record, before, &mut counts) {
                Ok(None) => counts.unchanged += 1,
                Ok(Some(_)) if purpose == For::Looking => {}
                Ok(Some(Different::New(new))) => work.new.push(new),
                Ok(Some(Different::Changed(changed))) => work.changed.push(*changed),
                Err(None) => {}
                Err(Some(problem)) => plan.problems.push(problem),
            }
        }
    }
    plan.kinds.push(counts);
    Ok(work)
}

/// A contact that is not as it is kept.
enum Different {
    New(NewContact),
    Changed(Box<ChangedContact>),
}

/// What a record is compared by.
struct Compared<'a> {
    source: &'a Source,
    around: &'a Surroundings,
    world: &'a World,
    vocabularies: &'a Vocabularies,
}

impl Compared<'_> {
    /// What a record would change; none when it is as it is kept. An error without a problem refers to what is missing,
    /// which was said already.
    fn one(
        &self,
        record: ContactRecord,
        before: Option<Kept>,
        counts: &mut KindPlan,
    ) -> std::result::Result<Option<Different>, Option<Problem>> {
        let source = self.source;
        let person = self.world.people.get(record.person.as_str()).ok_or(None)?;
        let worker = self.world.workers.get(record.worker.as_str());
        let worker = worker.copied().ok_or(None)?;
        if before
            .as_ref()
            .is_some_and(|before| before.person != person.id)
        {
            return Err(Some(
                problem(
                    source,
                    &record,
                    "person_id",
                    "other-person",
                    record.person.as_str(),
                )
                .says("this contact is kept with another person")
                .remedy("Correct the contact or the person. A contact stays with its person."),
            ));
        }
        let terms = terms(&record, before.as_ref(), self.vocabularies).map_err(|unknown| {
            problem(
                source,
                &record,
                "components",
                "not-known",
                &unknown.to_string(),
            )
            .says("no vocabulary has this component")
            .remedy("Correct it, or take it out. The page of vocabularies lists every component.")
        })?;
        let state = state(&record, worker, before.as_ref(), terms);
        let Some(before) = before else {
            let (episode, site) = episode_for(person, record.facts.date).ok_or_else(|| {
                problem(
                    source,
                    &record,
                    "person_id",
                    "no-support",
                    record.person.as_str(),
                )
                .says("no period of support is kept for this person")
                .remedy(
                    "Import the person with the file of people, or begin support on their page.",
                )
            })?;
            counts.new += 1;
            return Ok(Some(Different::New(NewContact {
                id: self.around.id(),
                reference: record.contact,
                person: person.id,
                episode,
                site,
                state,
            })));
        };
        if before.state == state {
            return Ok(None);
        }
        let about = (record.row, &record.contact, Some(person.id));
        let refs = &self.world.worker_refs;
        counts.change(about, || before.state.fields(refs), || state.fields(refs));
        Ok(Some(Different::Changed(Box::new(ChangedContact {
            kept: before,
            after: state,
        }))))
    }
}

fn problem(
    source: &Source,
    record: &ContactRecord,
    column: &str,
    code: &'static str,
    value: &str,
) -> Problem {
    Problem::at(source.sheet.file(), record.row, column)
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
            if !record.says_place && kept.place.map(Place::setting) == Some(place.setting()) =>
        {
            kept.place
        }
        (place, _) => place,
    };
    let (outcome, mechanism) = (facts.outcome, facts.mechanism);
    let same_mechanism = kept.filter(|kept| !record.says_codes && kept.mechanism == mechanism);
    let same_outcome = kept.filter(|kept| !record.says_codes && kept.outcome == outcome);
    State {
        worker,
        on_date: facts.date,
        at_time: if record.says_time {
            facts.time
        } else {
            kept.and_then(|kept| kept.at_time)
        },
        outcome,
        mechanism,
        place,
        minutes: facts.minutes.map(delivery::contact::Minutes::get),
        mechanism_code: same_mechanism.map_or_else(
            || mechanism_code(record.mechanism_code.clone()),
            |kept| kept.mechanism_code.clone(),
        ),
        attendance_code: same_outcome.map_or_else(
            || facts.attendance_code.clone().map(attendance_code),
            |kept| kept.attendance_code.clone(),
        ),
        terms,
    }
}
