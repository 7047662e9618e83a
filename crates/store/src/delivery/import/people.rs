//! Supported people, the latest period of their support, and who is allocated to them.

mod kept;
mod write;

use interchange::Words;
use kept::load;
pub(super) use kept::look_up;

use super::duplicates::{self, Candidate};
use super::plan::{KindPlan, Plan};
use super::sites::changed_names;
use super::{Importer, Source, World};
use crate::{Result, Surroundings, Tx};
use delivery::records::{
    self, Given, Kind, LocalRef, Owned, PersonRecord, check_people, check_stopped, make_known,
};
use ids::{EpisodeId, MatchId, PersonId, SiteId, WorkerId};
use interchange::{Problem, ProblemKind};
use jiff::civil::Date;

/// A person as far as their contacts are concerned: every episode with its site and the day it began, first to latest.
#[derive(Debug, Clone)]
pub(super) struct Supported {
    pub(super) id: PersonId,
    pub(super) episodes: Vec<(EpisodeId, SiteId, Option<Date>)>,
}

/// What the file can say about a person.
#[derive(Clone, PartialEq, Eq)]
struct State {
    details: Details,
    site_ref: String,
    dates: Dates,
    worker: Option<WorkerId>,
    worker_ref: String,
}

#[derive(Clone, PartialEq, Eq)]
struct Details {
    site: SiteId,
    name: String,
    nhs_number: Option<String>,
    born_on: Option<Date>,
    phone: String,
    preferences: String,
    wants_known: String,
    access_needs: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Dates {
    referred: Option<Date>,
    admission: Option<Date>,
    discharge: Option<Date>,
}

fn shown(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

impl State {
    fn fields(&self) -> [(&'static str, String); 12] {
        let d = &self.details;
        [
            ("site_id", self.site_ref.clone()),
            ("admission_date", shown(self.dates.admission)),
            ("discharge_date", shown(self.dates.discharge)),
            ("allocated_worker_id", self.worker_ref.clone()),
            ("name", d.name.clone()),
            ("nhs_number", d.nhs_number.clone().unwrap_or_default()),
            ("birth_date", shown(d.born_on)),
            ("phone", d.phone.clone()),
            ("referred_date", shown(self.dates.referred)),
            ("preferences", d.preferences.clone()),
            ("wants_known", d.wants_known.clone()),
            ("access_needs", d.access_needs.clone()),
        ]
    }
}

/// The match with the allocated worker that is or was the latest.
#[derive(Clone, Copy)]
struct Allocation {
    id: MatchId,
    worker: WorkerId,
    started: Date,
    ended: bool,
}

struct Kept {
    id: PersonId,
    state: State,
    episode: Option<(EpisodeId, SiteId, bool)>,
    allocation: Option<Allocation>,
    supported: Supported,
}

struct NewPerson {
    id: PersonId,
    episode: EpisodeId,
    reference: LocalRef,
    state: State,
}

/// What is to be written about a person who is there.
struct ChangedPerson {
    id: PersonId,
    before: State,
    after: State,
    episode: Option<(EpisodeId, SiteId, bool)>,
    allocation: Option<Allocation>,
    names: String,
}

/// What is to be written.
pub(super) struct Work {
    new: Vec<NewPerson>,
    changed: Vec<ChangedPerson>,
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
    let mut parsed = records::people(&source.sheet, &source.mapping, today);
    let about = parsed.records.iter().map(|record| &record.person);
    make_known(&mut world.known, Kind::People, about, &parsed.stopped);
    let place = source.place();
    check_people(
        place,
        &mut parsed.records,
        &world.known,
        &mut parsed.problems,
    );
    check_stopped(place, &parsed.stopped, &world.known, &mut parsed.problems);
    plan.problems.extend(parsed.problems);
    let refs: Vec<&str> = parsed.records.iter().map(|r| r.person.as_str()).collect();
    let mut kept = load(tx, importer, today, &refs, world).await?;
    let mut work = Work {
        new: Vec::new(),
        changed: Vec::new(),
    };
    let mut counts = KindPlan::new(Kind::People);
    let mut candidates = Vec::new();
    for record in parsed.records {
        let before = kept.remove(record.person.as_str());
        if let Some(before) = &before
            && importer.owned(before.state.details.site) == Owned::OtherSite
        {
            plan.problems.push(
                problem(
                    source,
                    &record,
                    "person_id",
                    "other-site",
                    record.person.as_str(),
                )
                .says("this person is not at one of your sites")
                .remedy("Take the row out, or ask an administrator to import it."),
            );
            continue;
        }
        let Some(site) = world.sites.get(record.site.as_str()).copied() else {
            continue;
        };
        let state = state(&record, site, before.as_ref(), world);
        let Some(before) = before else {
            let id: PersonId = around.id();
            let episode: EpisodeId = around.id();
            let known = record.person.as_str().to_owned();
            let begun = state.dates.admission.or(state.dates.referred);
            let supported = Supported {
                id,
                episodes: vec![(episode, site, begun)],
            };
            world.people.insert(known, supported);
            candidates.push(Candidate::new(&record, site, &state.details.phone));
            counts.new += 1;
            work.new.push(NewPerson {
                id,
                episode,
                reference: record.person,
                state,
            });
            continue;
        };
        if before.state == state {
            counts.unchanged += 1;
            world
                .people
                .insert(record.person.as_str().to_owned(), before.supported);
            continue;
        }
        let closed = before.episode.is_some_and(|(_, _, ended)| ended);
        if closed && before.state.worker != state.worker {
            plan.problems.push(
                problem(
                    source,
                    &record,
                    "allocated_worker_id",
                    "support-ended",
                    &state.worker_ref,
                )
                .says("the support of this person has ended, so nobody can be allocated")
                .remedy(if before.state.worker_ref.is_empty() {
                    Words::from("Write nothing here, or begin a new period of support on the person's page.")
                } else {
                    Words::with(
                        "Write {worker} here, or begin a new period of support on the person's page.",
                        &[("worker", &before.state.worker_ref)],
                    )
                }),
            );
            continue;
        }
        let about = (record.row, &record.person, Some(before.id));
        counts.change(about, || before.state.fields(), || state.fields());
        let names = changed_names(&before.state.fields(), &state.fields());
        let episode = before.episode.or_else(|| Some((around.id(), site, false)));
        let mut supported = before.supported;
        if before.episode.is_none()
            && let Some((id, site, _)) = episode
        {
            let begun = state.dates.admission.or(state.dates.referred);
            supported.episodes.push((id, site, begun));
        }
        world
            .people
            .insert(record.person.as_str().to_owned(), supported);
        work.changed.push(ChangedPerson {
            id: before.id,
            before: before.state,
            after: state,
            episode: before.episode.map_or(
                episode.map(|(id, site, _)| (id, site, true)),
                |(id, site, _)| Some((id, site, false)),
            ),
            allocation: before.allocation,
            names,
        });
    }
    plan.kinds.push(counts);
    plan.duplicates = duplicates::find(tx, importer, source.sheet.file(), candidates).await?;
    Ok(work)
}

fn problem(
    source: &Source,
    record: &PersonRecord,
    column: &str,
    code: &'static str,
    value: &str,
) -> Problem {
    Problem::at(source.sheet.file(), record.row, column)
        .value(value)
        .kind(ProblemKind::Rule(code))
}

/// What the person would be.
fn state(record: &PersonRecord, site: SiteId, before: Option<&Kept>, world: &World) -> State {
    let kept = before.map(|before| &before.state.details);
    let text = |given: &Given<String>, kept: Option<&String>| match given {
        Given::Is(text) => text.clone(),
        Given::Absent => kept.cloned().unwrap_or_default(),
    };
    let name = match &record.name {
        Given::Is(Some(name)) => name.as_str().to_owned(),
        _ => kept.map_or_else(|| format!("Person {}", record.person), |k| k.name.clone()),
    };
    let worker = record.allocated_worker.as_ref();
    let worker = worker.and_then(|worker| world.workers.get(worker.as_str()).copied());
    // Nobody allocated now is what a match that has ended says, too.
    let ended = before.and_then(|b| b.allocation).filter(|a| a.ended);
    let worker = worker.or(ended.map(|allocation| allocation.worker));
    let worker_ref = worker.and_then(|worker| world.worker_refs.get(&worker).cloned());
    State {
        details: Details {
            site,
            name,
            nhs_number: match &record.nhs_number {
                Given::Is(number) => number.as_ref().map(|n| n.digits().to_owned()),
                Given::Absent => kept.and_then(|k| k.nhs_number.clone()),
            },
            born_on: record.birth_date.or(kept.and_then(|k| k.born_on)),
            phone: text(&record.phone, kept.map(|k| &k.phone)),
            preferences: text(&record.preferences, kept.map(|k| &k.preferences)),
            wants_known: text(&record.wants_known, kept.map(|k| &k.wants_known)),
            access_needs: text(&record.access_needs, kept.map(|k| &k.access_needs)),
        },
        site_ref: record.site.as_str().to_owned(),
        dates: Dates {
            referred: record
                .referred
                .or(before.and_then(|before| before.state.dates.referred)),
            admission: record.admission,
            discharge: record.discharge,
        },
        worker,
        worker_ref: worker_ref.unwrap_or_default(),
    }
}
