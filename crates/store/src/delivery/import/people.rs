//! Supported people, the latest period of their support, and who is allocated to them.

use super::duplicates::{self, Candidate};
use super::plan::{KindPlan, Plan};
use super::sites::changed_names;
use super::{Importer, Source, World, Written, bulk};
use crate::delivery::{maybe_day, word};
use crate::query::Value;
use crate::{Result, Surroundings, Tx, query};
use access::{Action, Resource};
use delivery::episode::PLANNED_WEEKS;
use delivery::note::NoteMode;
use delivery::peer_match::{MatchEnded, MatchKind};
use delivery::person::{folded_name, phone_digits};
use delivery::records::{
    self, Given, Kind, LocalRef, Owned, PersonRecord, check_people, check_stopped, make_known,
};
use ids::{EpisodeId, MatchId, PersonId, SiteId, WorkerId};
use interchange::{Problem, ProblemKind};
use jiff::civil::Date;
use std::collections::HashMap;
use uuid::Uuid;

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
    let mut parsed = records::people(&source.table, &source.mapping, today);
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
                .remedy(format!(
                    "Write {} here, or begin a new period of support on the person's page.",
                    if before.state.worker_ref.is_empty() {
                        "nothing"
                    } else {
                        &before.state.worker_ref
                    }
                )),
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
    plan.duplicates = duplicates::find(tx, importer, &candidates).await?;
    Ok(work)
}

fn problem(
    source: &Source,
    record: &PersonRecord,
    column: &str,
    code: &'static str,
    value: &str,
) -> Problem {
    Problem::at(&source.table.file, record.row, column)
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

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: Uuid,
    local_ref: String,
    site_id: Uuid,
    name: String,
    nhs_number: Option<String>,
    born_on: Option<String>,
    phone: String,
    preferences: String,
    wants_known: String,
    access_needs: String,
}

#[derive(sqlx::FromRow)]
struct EpisodeRow {
    id: Uuid,
    person_id: Uuid,
    site_id: Uuid,
    referred_on: Option<String>,
    admission_on: Option<String>,
    discharge_on: Option<String>,
    ended_on: Option<String>,
}

#[derive(sqlx::FromRow)]
struct MatchRow {
    id: Uuid,
    episode_id: Uuid,
    worker_id: Uuid,
    started_on: String,
    ended_on: Option<String>,
}

const EPISODES: &str = "SELECT id, person_id, site_id, referred_on, admission_on, discharge_on, ended_on FROM support_episode WHERE org_id = $1 AND person_id IN ";

/// The people with these references, by reference.
async fn load(
    tx: &mut Tx,
    importer: &Importer,
    today: Date,
    refs: &[&str],
    world: &World,
) -> Result<HashMap<String, Kept>> {
    let wanted = refs
        .iter()
        .map(|reference| Value::from(*reference))
        .collect();
    let people: Vec<PersonRow> = bulk::look_up(tx, "SELECT id, local_ref, site_id, name, nhs_number, born_on, phone, preferences, wants_known, access_needs FROM person WHERE org_id = $1 AND local_ref IN ", importer.org, wanted).await?;
    let wanted = people.iter().map(|person| Value::from(person.id)).collect();
    let rows: Vec<EpisodeRow> = bulk::look_up(tx, EPISODES, importer.org, wanted).await?;
    let wanted = rows.iter().map(|episode| Value::from(episode.id)).collect();
    let matches: Vec<MatchRow> = bulk::look_up(tx, "SELECT id, episode_id, worker_id, started_on, ended_on FROM peer_match WHERE org_id = $1 AND kind = 'allocated' AND episode_id IN ", importer.org, wanted).await?;
    let mut latest: HashMap<Uuid, MatchRow> = HashMap::new();
    for row in matches {
        let newer = latest
            .get(&row.episode_id)
            .is_none_or(|other| (&other.started_on, other.id) < (&row.started_on, row.id));
        if newer {
            latest.insert(row.episode_id, row);
        }
    }
    let mut episodes: HashMap<Uuid, Vec<EpisodeRow>> = HashMap::new();
    for row in rows {
        episodes.entry(row.person_id).or_default().push(row);
    }
    let mut found = HashMap::with_capacity(people.len());
    for row in people {
        let of_person = episodes.remove(&row.id).unwrap_or_default();
        let reference = row.local_ref.clone();
        found.insert(reference, kept(row, of_person, &mut latest, today, world)?);
    }
    Ok(found)
}

fn kept(
    row: PersonRow,
    mut episodes: Vec<EpisodeRow>,
    latest: &mut HashMap<Uuid, MatchRow>,
    today: Date,
    world: &World,
) -> Result<Kept> {
    let supported = supported(PersonId(row.id), &episodes)?;
    // The open one, or else the latest: as the person's page has it.
    episodes.sort_by(|a, b| {
        let key = |e: &EpisodeRow| (e.ended_on.is_none(), e.referred_on.clone(), e.id);
        key(a).cmp(&key(b))
    });
    let episode = episodes.pop();
    let allocation = match episode
        .as_ref()
        .and_then(|episode| latest.remove(&episode.id))
    {
        None => None,
        Some(row) => Some(Allocation {
            id: MatchId(row.id),
            worker: WorkerId(row.worker_id),
            started: crate::delivery::day(&row.started_on, "peer_match", "started_on")?,
            // A last day that lies ahead has not come.
            ended: maybe_day(row.ended_on, "peer_match", "ended_on")?
                .is_some_and(|day| day <= today),
        }),
    };
    let site = SiteId(row.site_id);
    let worker = allocation.map(|allocation| allocation.worker);
    let dates = match &episode {
        None => Dates {
            referred: None,
            admission: None,
            discharge: None,
        },
        Some(episode) => {
            let day =
                |text: &Option<String>, column| maybe_day(text.clone(), "support_episode", column);
            Dates {
                referred: day(&episode.referred_on, "referred_on")?,
                admission: day(&episode.admission_on, "admission_on")?,
                discharge: day(&episode.discharge_on, "discharge_on")?,
            }
        }
    };
    Ok(Kept {
        id: PersonId(row.id),
        state: State {
            details: Details {
                site,
                name: row.name,
                nhs_number: row.nhs_number,
                born_on: maybe_day(row.born_on, "person", "born_on")?,
                phone: row.phone,
                preferences: row.preferences,
                wants_known: row.wants_known,
                access_needs: row.access_needs,
            },
            site_ref: word(world.site_refs.get(&site).cloned(), "person", "site_id")?,
            dates,
            worker,
            worker_ref: worker
                .and_then(|worker| world.worker_refs.get(&worker).cloned())
                .unwrap_or_default(),
        },
        episode: episode.map(|e| (EpisodeId(e.id), SiteId(e.site_id), e.ended_on.is_some())),
        allocation,
        supported,
    })
}

fn supported(id: PersonId, episodes: &[EpisodeRow]) -> Result<Supported> {
    let mut all = Vec::with_capacity(episodes.len());
    for row in episodes {
        let begun = row.admission_on.clone().or_else(|| row.referred_on.clone());
        let begun = maybe_day(begun, "support_episode", "admission_on")?;
        all.push((EpisodeId(row.id), SiteId(row.site_id), begun));
    }
    all.sort_by_key(|(id, _, begun)| (*begun, id.0));
    Ok(Supported { id, episodes: all })
}

/// The people that contacts refer to and that the files do not hold, by reference, with the site of each.
pub(super) async fn look_up(
    tx: &mut Tx,
    importer: &Importer,
    refs: &[&str],
) -> Result<Vec<(String, SiteId, Supported)>> {
    let wanted = refs
        .iter()
        .map(|reference| Value::from(*reference))
        .collect();
    let people: Vec<(Uuid, String, Uuid)> = bulk::look_up(
        tx,
        "SELECT id, local_ref, site_id FROM person WHERE org_id = $1 AND local_ref IN ",
        importer.org,
        wanted,
    )
    .await?;
    let wanted = people.iter().map(|(id, _, _)| Value::from(*id)).collect();
    let rows: Vec<EpisodeRow> = bulk::look_up(tx, EPISODES, importer.org, wanted).await?;
    let mut episodes: HashMap<Uuid, Vec<EpisodeRow>> = HashMap::new();
    for row in rows {
        episodes.entry(row.person_id).or_default().push(row);
    }
    people
        .into_iter()
        .map(|(id, reference, site)| {
            let of_person = episodes.remove(&id).unwrap_or_default();
            Ok((
                reference,
                SiteId(site),
                supported(PersonId(id), &of_person)?,
            ))
        })
        .collect()
}

const PEOPLE: &str = "INSERT INTO person (org_id, id, local_ref, site_id, name, folded_name, pronouns, nhs_number, born_on, phone, phone_digits, reach, access_needs, wants_known, meeting_safety, preferences, version, created_at) VALUES ";
const NEW_EPISODES: &str = "INSERT INTO support_episode (org_id, id, person_id, site_id, referred_on, admission_on, discharge_on, planned_weeks, version, created_at) VALUES ";
const MATCHES: &str = "INSERT INTO peer_match (org_id, id, episode_id, person_id, worker_id, kind, started_on, ended_why, note_mode, chosen_by_person, version, created_at) VALUES ";

impl Work {
    pub(super) async fn write(self, tx: &mut Tx, written: &mut Written<'_>) -> Result<()> {
        let mut people = Vec::with_capacity(self.new.len());
        let mut episodes = Vec::with_capacity(self.new.len());
        let mut matches = Vec::with_capacity(self.new.len());
        for new in self.new {
            let about = (Some(new.id.0), Some(new.id));
            written.note(Action::Create, Resource::Person, about, "import");
            written.episodes.insert(new.episode.0);
            people.push(person_row(&new, written));
            episodes.push(episode_row(written, new.episode, new.id, &new.state));
            if let Some(worker) = new.state.worker {
                let started = first_day(&new.state.dates, written.today);
                matches.push(match_row(written, new.episode, new.id, worker, started));
            }
        }
        bulk::insert(tx, PEOPLE, people).await?;
        bulk::insert(tx, NEW_EPISODES, episodes).await?;
        bulk::insert(tx, MATCHES, matches).await?;
        for changed in self.changed {
            changed.write(tx, written).await?;
        }
        Ok(())
    }
}

/// The day from which somebody is allocated when nothing says otherwise.
fn first_day(dates: &Dates, today: Date) -> Date {
    dates
        .admission
        .or(dates.referred)
        .unwrap_or(today)
        .min(today)
}

fn person_row(new: &NewPerson, written: &Written<'_>) -> Vec<Value> {
    let details = &new.state.details;
    vec![
        written.importer.org.into(),
        new.id.into(),
        new.reference.as_str().into(),
        details.site.into(),
        details.name.as_str().into(),
        folded_name(&details.name).into(),
        "".into(),
        details.nhs_number.clone().into(),
        details.born_on.into(),
        details.phone.as_str().into(),
        phone_digits(&details.phone).into(),
        "".into(),
        details.access_needs.as_str().into(),
        details.wants_known.as_str().into(),
        "".into(),
        details.preferences.as_str().into(),
        1_i64.into(),
        written.around.now().into(),
    ]
}

fn episode_row(
    written: &Written<'_>,
    id: EpisodeId,
    person: PersonId,
    state: &State,
) -> Vec<Value> {
    vec![
        written.importer.org.into(),
        id.into(),
        person.into(),
        state.details.site.into(),
        state.dates.referred.into(),
        state.dates.admission.into(),
        state.dates.discharge.into(),
        PLANNED_WEEKS.into(),
        1_i64.into(),
        written.around.now().into(),
    ]
}

fn match_row(
    written: &Written<'_>,
    episode: EpisodeId,
    person: PersonId,
    worker: WorkerId,
    started: Date,
) -> Vec<Value> {
    vec![
        written.importer.org.into(),
        written.around.id::<MatchId>().into(),
        episode.into(),
        person.into(),
        worker.into(),
        MatchKind::Allocated.code().into(),
        started.into(),
        "".into(),
        NoteMode::DEFAULT.code().into(),
        false.into(),
        1_i64.into(),
        written.around.now().into(),
    ]
}

impl ChangedPerson {
    async fn write(self, tx: &mut Tx, written: &mut Written<'_>) -> Result<()> {
        let org = written.importer.org;
        let about = (Some(self.id.0), Some(self.id));
        written.note(Action::Change, Resource::Person, about, &self.names);
        if self.before.details != self.after.details {
            let details = &self.after.details;
            query("UPDATE person SET site_id = $3, name = $4, folded_name = $5, nhs_number = $6, born_on = $7, phone = $8, phone_digits = $9, access_needs = $10, wants_known = $11, preferences = $12, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(self.id)
                .bind(details.site)
                .bind(&details.name)
                .bind(folded_name(&details.name))
                .bind(details.nhs_number.clone())
                .bind(details.born_on)
                .bind(&details.phone)
                .bind(phone_digits(&details.phone))
                .bind(&details.access_needs)
                .bind(&details.wants_known)
                .bind(&details.preferences)
                .execute(tx)
                .await?;
        }
        let Some((episode, _, is_new)) = self.episode else {
            return Ok(());
        };
        written.episodes.insert(episode.0);
        if is_new {
            let row = episode_row(written, episode, self.id, &self.after);
            bulk::insert(tx, NEW_EPISODES, vec![row]).await?;
        } else if self.before.dates != self.after.dates
            || self.before.details.site != self.after.details.site
        {
            // Who moves to another site takes the support that goes on along.
            query("UPDATE support_episode SET site_id = CASE WHEN ended_on IS NULL THEN $3 ELSE site_id END, referred_on = $4, admission_on = $5, discharge_on = $6, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(episode)
                .bind(self.after.details.site)
                .bind(self.after.dates.referred)
                .bind(self.after.dates.admission)
                .bind(self.after.dates.discharge)
                .execute(tx)
                .await?;
        }
        self.write_allocation(tx, written, episode).await
    }

    async fn write_allocation(
        &self,
        tx: &mut Tx,
        written: &Written<'_>,
        episode: EpisodeId,
    ) -> Result<()> {
        if self.before.worker == self.after.worker {
            return Ok(());
        }
        let org = written.importer.org;
        let today = written.today;
        let yesterday = today.yesterday().unwrap_or(today);
        let current = self.allocation.filter(|allocation| !allocation.ended);
        if let (Some(current), Some(worker)) = (current, self.after.worker)
            && current.started >= today
        {
            query("UPDATE peer_match SET worker_id = $3, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(current.id)
                .bind(worker)
                .execute(tx)
                .await?;
            return Ok(());
        }
        if let Some(current) = current {
            query("UPDATE peer_match SET ended_on = $3, ended_why = $4, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(current.id)
                .bind(yesterday.max(current.started))
                .bind(MatchEnded::ServiceChange.code())
                .execute(tx)
                .await?;
        }
        if let Some(worker) = self.after.worker {
            let started = match self.allocation {
                None => first_day(&self.after.dates, today),
                Some(_) => today,
            };
            let row = match_row(written, episode, self.id, worker, started);
            bulk::insert(tx, MATCHES, vec![row]).await?;
        }
        Ok(())
    }
}
