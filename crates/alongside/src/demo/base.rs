//! Puts the programme into the database: the rows that make the published totals.

use super::invented::{self, pick};
use super::programme::{PUBLISHED, PUBLISHED_SOURCE, Programme};
use crate::outcome::Refusal;
use access::{Actor, Ties, creates, on, permit};
use delivery::episode::{EndedHow, EndedWhy, Ending, EpisodeDates, PLANNED_WEEKS};
use delivery::note::NoteMode;
use delivery::peer_match::{MatchKind, Period};
use delivery::person::Name;
use delivery::records::{LocalRef, PersonRecord};
use delivery::team::TeamKind;
use frameworks::TermRef;
use ids::{EpisodeId, PersonId, SiteId, TeamId, WorkerId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::delivery::contact::{self, NewContact};
use store::delivery::episode::{self, NewEpisode};
use store::delivery::peer_match::{self, NewMatch};
use store::delivery::person::{self, Details, NewPerson};
use store::delivery::{team, worker};
use store::implementation::site::{PrintedCounts, Published};
use store::{Surroundings, Tx};

/// Support that began so lately still goes on, by agreement longer than the usual sixteen weeks.
pub const LONGER_WEEKS: u32 = 26;

/// What was made, by the identifiers of the files.
#[derive(Debug, Default)]
pub struct Made {
    /// The sites.
    pub sites: BTreeMap<String, SiteId>,
    /// The ward of each site.
    pub wards: BTreeMap<String, TeamId>,
    /// The team of peer workers of each site.
    pub peers: BTreeMap<String, TeamId>,
    /// The workers.
    pub workers: BTreeMap<String, WorkerId>,
    /// The people.
    pub people: BTreeMap<String, Placed>,
}

/// A person of the programme.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Who.
    pub id: PersonId,
    /// Their support.
    pub episode: EpisodeId,
    /// Their worker, by the identifier of the file.
    pub worker: Option<String>,
    /// Whether their support goes on.
    pub current: bool,
    /// When they left hospital.
    pub discharge: Option<Date>,
}

/// Puts everything in. `actor` must be a coordinator of every site once the sites are there, so it is given them here.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &mut Actor,
    administrator: &Actor,
    programme: &Programme,
    today: Date,
) -> Result<Made, Refusal> {
    let mut made = Made::default();
    for record in &programme.sites {
        let site: SiteId = around.id();
        let leave = creates::<on::Site>(administrator, None)?;
        let published = PUBLISHED
            .iter()
            .find(|(of, ..)| *of == record.site.as_str())
            .map(|(_, with_data, engaged, percent)| Published {
                engaged_percent: *percent,
                counts: Some(PrintedCounts {
                    with_data: *with_data,
                    engaged: *engaged,
                }),
                source: PUBLISHED_SOURCE.to_owned(),
            });
        store::demonstration::site(tx, around, &leave, site, record, published.as_ref()).await?;
        actor.sites.push(site);
        let change = permit(administrator, site, &Ties::at(administrator.org).site(site))?;
        let ward = team::create(
            tx,
            around,
            &change,
            around.id(),
            &format!(
                "{} ward",
                pick(&["Linden", "Hazel", "Rowan", "Alder"], made.sites.len())
            ),
            TeamKind::Ward,
        )
        .await?;
        team::create(
            tx,
            around,
            &change,
            around.id(),
            "Community team",
            TeamKind::Community,
        )
        .await?;
        let peers = team::create(
            tx,
            around,
            &change,
            around.id(),
            "Peer workers",
            TeamKind::Peer,
        )
        .await?;
        made.sites.insert(record.site.to_string(), site);
        made.wards.insert(record.site.to_string(), ward);
        made.peers.insert(record.site.to_string(), peers);
    }
    for (number, record) in programme.workers.iter().enumerate() {
        let Some(site) = made.sites.get(record.site.as_str()).copied() else {
            continue;
        };
        let leave = creates::<on::Worker>(actor, Some(site))?;
        let id: WorkerId = around.id();
        let name = if record.worker.as_str() == super::SAM {
            super::SAM_NAME.to_owned()
        } else {
            invented::worker_name(number)
        };
        let facts = worker::Facts {
            local_ref: record.worker.to_string(),
            site,
            team: made.peers.get(record.site.as_str()).copied(),
            name,
            email: String::new(),
            phone: String::new(),
            capacity: if number.is_multiple_of(4) {
                6
            } else {
                delivery::worker::CAPACITY
            },
            started_on: Some(today.saturating_add(-3.years())),
            left_on: None,
        };
        worker::create(tx, around, &leave, id, &facts).await?;
        made.workers.insert(record.worker.to_string(), id);
    }
    for (number, record) in programme.people.iter().enumerate() {
        let placed = person_of(tx, around, actor, &made, record, number, today).await?;
        made.people.insert(record.person.to_string(), placed);
    }
    contacts(tx, around, actor, &made, programme).await?;
    for (number, record) in programme.people.iter().enumerate() {
        if let Some(placed) = made.people.get(record.person.as_str()) {
            end(tx, around, actor, placed, programme, record, number, today).await?;
        }
    }
    Ok(made)
}

/// Whether the support of this person goes on.
fn goes_on(record: &PersonRecord, today: Date) -> bool {
    record
        .discharge
        .is_none_or(|day| day.saturating_add(i64::from(LONGER_WEEKS).weeks()) >= today)
}

/// Whether this is the person who can sign in: the first of Sam's whose support goes on.
fn is_robin(made: &Made, record: &PersonRecord, today: Date) -> bool {
    let sams = |worker: Option<&str>| worker == Some(super::SAM);
    sams(record.allocated_worker.as_ref().map(LocalRef::as_str))
        && goes_on(record, today)
        && !made
            .people
            .values()
            .any(|placed| placed.current && sams(placed.worker.as_deref()))
}

async fn person_of(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    made: &Made,
    record: &PersonRecord,
    number: usize,
    today: Date,
) -> Result<Placed, Refusal> {
    let Some(site) = made.sites.get(record.site.as_str()).copied() else {
        return Err(Refusal::Data(format!("{} has no site", record.person)));
    };
    let leave = creates::<on::Person>(actor, Some(site))?;
    let id: PersonId = around.id();
    let robin = is_robin(made, record, today);
    let name = if robin {
        super::ROBIN_NAME.to_owned()
    } else {
        invented::person_name(number)
    };
    let details = Details {
        name: Name::new(&name).map_err(|error| Refusal::Data(error.to_string()))?,
        pronouns: pick(
            &[
                "she/her",
                "he/him",
                "they/them",
                "",
                "she/her",
                "he/him",
                "",
            ],
            number,
        )
        .to_owned(),
        nhs_number: None,
        born_on: Some(
            today
                .saturating_add(-small(22 + number * 7 % 45).years())
                .saturating_add(-small(number * 13 % 360).days()),
        ),
        phone: format!("07700 900{:03}", number % 1000),
        reach: pick(invented::REACH, number).to_owned(),
        access_needs: pick(invented::ACCESS, number).to_owned(),
        wants_known: pick(invented::WANTS_KNOWN, number).to_owned(),
        meeting_safety: pick(invented::MEETING, number).to_owned(),
        preferences: pick(invented::PREFERENCES, number).to_owned(),
    };
    let new = NewPerson {
        id,
        local_ref: Some(record.person.to_string()),
        details,
    };
    person::create(tx, around, &leave, &new).await?;
    let current = goes_on(record, today);
    let episode: EpisodeId = around.id();
    let dates = EpisodeDates {
        referred: record
            .admission
            .map(|day| day.saturating_add(2.days()).min(today)),
        admission: record.admission,
        discharge: record.discharge,
        planned_weeks: if current { LONGER_WEEKS } else { PLANNED_WEEKS },
        ending: None,
    };
    let ties = Ties::at(actor.org).site(site);
    let leave = permit(actor, id, &ties)?;
    let ward = made.wards.get(record.site.as_str()).copied();
    episode::create(
        tx,
        around,
        &leave,
        &NewEpisode {
            id: episode,
            team: ward,
            dates,
        },
    )
    .await?;
    let worker = record.allocated_worker.as_ref().map(ToString::to_string);
    if let (Some(name), Some(admission)) = (&worker, record.admission)
        && let Some(worker) = made.workers.get(name).copied()
    {
        let new = NewMatch {
            id: around.id(),
            episode,
            worker,
            kind: MatchKind::Allocated,
            period: Period {
                from: admission
                    .saturating_add(small(2 + number % 4).days())
                    .min(today),
                until: None,
            },
            cover_why: None,
            note_mode: if robin {
                NoteMode::WorkerWrites
            } else {
                NoteMode::ALL[(number + 1) % NoteMode::ALL.len()]
            },
            chosen_by_person: !number.is_multiple_of(3),
        };
        peer_match::insert(tx, around, actor.org, id, &new)
            .await
            .map_err(|error| Refusal::Data(format!("{}: {error}", record.person)))?;
        store::implementation::engagement::reassess(tx, actor.org, episode).await?;
    }
    Ok(Placed {
        id,
        episode,
        worker,
        current,
        discharge: record.discharge,
    })
}

async fn contacts(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    made: &Made,
    programme: &Programme,
) -> Result<(), Refusal> {
    for (number, record) in programme.contacts.iter().enumerate() {
        let (Some(placed), Some(worker)) = (
            made.people.get(record.person.as_str()),
            made.workers.get(record.worker.as_str()).copied(),
        ) else {
            return Err(Refusal::Data(format!(
                "{} has no person or worker",
                record.contact
            )));
        };
        let site = actor
            .sites
            .first()
            .copied()
            .unwrap_or(SiteId(uuid::Uuid::nil()));
        let leave = permit(actor, placed.id, &Ties::at(actor.org).site(site))?;
        let new = NewContact {
            id: around.id(),
            worker,
            facts: record.facts.clone(),
            circumstances: String::new(),
            terms: if record.facts.outcome.is_attended() {
                terms(number)
            } else {
                Vec::new()
            },
        };
        contact::record(tx, around, &leave, &new).await?;
    }
    Ok(())
}

/// A small number as a span wants it.
pub fn small(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(0)
}

/// Some components and techniques, varying from contact to contact.
pub fn terms(number: usize) -> Vec<TermRef> {
    let mut out = Vec::new();
    for (framework, every) in [
        ("peer-support-typology", 3),
        ("bct-v1", 17),
        ("bct-relational", 2),
    ] {
        let Some(framework) = frameworks::built_in_by_id(framework) else {
            continue;
        };
        let practice = |term: &&frameworks::Term| match framework.id().as_str() {
            "peer-support-typology" => term.group.as_str() == "3",
            // Goals and social support: what two people who meet do.
            "bct-v1" => matches!(term.group.as_str(), "1" | "3"),
            _ => true,
        };
        for (place, term) in framework.terms().iter().filter(practice).enumerate() {
            if (place * 7 + number * 5).is_multiple_of(every * 2 + 3) && out.len() < 6 {
                out.push(TermRef {
                    framework: framework.id().clone(),
                    version: framework.version().clone(),
                    term: term.id.clone(),
                });
            }
        }
    }
    out
}

/// Ends support that is over: most of it as planned.
#[expect(
    clippy::too_many_arguments,
    reason = "a step of loading that uses everything at hand"
)]
async fn end(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    placed: &Placed,
    programme: &Programme,
    record: &PersonRecord,
    number: usize,
    today: Date,
) -> Result<(), Refusal> {
    let Some(discharge) = record.discharge.filter(|_| !placed.current) else {
        return Ok(());
    };
    let last = programme
        .contacts
        .iter()
        .filter(|contact| contact.person == record.person)
        .map(|contact| contact.facts.date)
        .max();
    let planned = number % 4 != 3;
    let usual =
        discharge.saturating_add(if planned { i64::from(PLANNED_WEEKS) } else { 6 }.weeks());
    let on = last.map_or(usual, |day| usual.max(day)).min(today);
    let why = if planned {
        EndedWhy::Completed
    } else {
        [
            EndedWhy::PersonsChoice,
            EndedWhy::LostTouch,
            EndedWhy::MovedAway,
            EndedWhy::NotKnown,
        ][number / 4 % 4]
    };
    let how = if planned {
        EndedHow::Planned
    } else {
        EndedHow::Unplanned
    };
    let site = actor
        .sites
        .first()
        .copied()
        .unwrap_or(SiteId(uuid::Uuid::nil()));
    let leave = permit(actor, placed.id, &Ties::at(actor.org).site(site))?;
    episode::end(
        tx,
        around,
        &leave,
        placed.episode,
        1,
        Ending { on, how, why },
    )
    .await?;
    Ok(())
}
