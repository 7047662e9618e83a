//! Drives a running server as its users would, and measures what that takes.

use crate::Trouble;
use crate::cast::{self, AT_ONCE, Cast, SignedIn};
use crate::chance::Chance;
use crate::process::{self, Memory};
use crate::work::{Asker, Work};
use ids::PersonId;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Db, Surroundings};
use tokio::task::JoinSet;

/// Enough processor time for the 10 ms that the kernel counts in not to matter.
const ENOUGH_MILLIS: u64 = 1_500;
/// At least so many requests, however long each takes.
const LEAST: u32 = 5;
/// At most so many requests …
const MOST: u32 = 1_000;
/// … and at most so long, for each kind of work.
const LONGEST: Duration = Duration::from_secs(20);
/// Requests between two looks at the clock of the processor.
const STEP: u32 = 5;
/// Requests that are not counted: caches fill, connections open.
const WARM: u32 = 3;

/// The server that is measured.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub pid: u32,
}

/// What one kind of work took, one request after the other.
#[derive(Debug, Clone, Copy)]
pub struct Alone {
    /// Processor time of the server for a request, in milliseconds.
    pub cpu: f64,
    /// Processor time of PostgreSQL for a request, in milliseconds; 0 with SQLite, which is part of the server.
    pub database_cpu: f64,
    /// Requests that were measured.
    pub requests: u32,
    /// Bytes of the answer, compressed.
    pub sent: usize,
    /// Bytes of the answer before compression.
    pub plain: usize,
    /// Memory that the work added at its peak, in MB.
    pub added: f64,
}

/// How long answers took with many people at work, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Together {
    /// Half of the answers came within this time.
    pub p50: f64,
    /// 95 in 100 came within this time.
    pub p95: f64,
    /// The slowest.
    pub longest: f64,
    /// How many there were.
    pub requests: usize,
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    pub work: Work,
    /// Why it could not be measured is the error.
    pub alone: Result<Alone, Trouble>,
    /// None when there was none of it, or it was left out after an error.
    pub together: Option<Together>,
}

/// Everything that was measured on one database.
#[derive(Debug)]
pub struct Measured {
    pub database: String,
    pub volumes: Vec<(&'static str, i64)>,
    pub rows: Vec<Row>,
    /// Right after the start.
    pub idle: Memory,
    /// After all of it.
    pub after: Memory,
    /// The most at any time, in MB.
    pub peak: f64,
    /// What went wrong with many people at work, once for each kind of error.
    pub errors: Vec<String>,
    pub load: (String, String),
}

/// What is measured, and for how long.
#[derive(Debug, Clone)]
pub struct Plan {
    pub works: Vec<Work>,
    /// How long many people are at work.
    pub together: Duration,
}

/// Measures everything in the plan.
///
/// # Errors
/// When the database cannot be read or the server is gone. A page that does not answer as expected is an error of its
/// row alone.
pub async fn run(
    db: &Db,
    server: Server,
    around: &Surroundings,
    plan: &Plan,
) -> Result<Measured, Trouble> {
    let begun = process::load();
    let cast = Arc::new(cast::assemble(db, around).await?);
    let idle = process::memory(server.pid)?;
    let mut peak = idle.peak;
    let mut rows = Vec::new();
    for work in plan.works.iter().copied() {
        let alone = alone(db, server, &cast, around, work).await;
        peak = peak.max(process::memory(server.pid)?.peak);
        match &alone {
            Ok(alone) => eprintln!(
                "  {:<34} {:8.2} ms",
                work.name(),
                alone.cpu + alone.database_cpu
            ),
            Err(error) => eprintln!("  {:<34} not measured: {error}", work.name()),
        }
        rows.push(Row {
            work,
            alone,
            together: None,
        });
    }
    let mut errors = Vec::new();
    if !plan.together.is_zero() {
        let works = rows.iter().filter(|row| row.alone.is_ok());
        let works: Vec<Work> = works.map(|row| row.work).collect();
        let answers = together(server, &cast, around, &works, plan.together, &mut errors).await;
        for row in &mut rows {
            row.together = spread(&answers, row.work);
        }
    }
    let after = process::memory(server.pid)?;
    Ok(Measured {
        database: cast.database.clone(),
        volumes: cast.volumes.clone(),
        rows,
        idle,
        after,
        peak: peak.max(after.peak),
        errors,
        load: (begun, process::load()),
    })
}

/// Reads the file of a database once, so that the system holds it in memory as it does on a day at work. Cold, the first
/// pages of everybody wait for the disk, and as 40 people open few pages in half a minute, that is all that p95 would tell.
///
/// # Errors
/// When the file cannot be read.
pub fn warm(database: &str) -> Result<(), Trouble> {
    let Some(path) = database.strip_prefix("sqlite://") else {
        return Ok(());
    };
    let path = path.split('?').next().unwrap_or(path);
    let read = fs::File::open(path).and_then(|mut file| io::copy(&mut file, &mut io::sink()));
    read.map(drop)
        .map_err(|error| Trouble(format!("{path}: {error}")))
}

/// Who does which work when it is measured alone: the one for whom it is most.
fn doer(cast: &Cast, work: Work) -> &SignedIn {
    match work {
        Work::MyDay => &cast.day,
        Work::Person | Work::ContactForm | Work::Draft | Work::Save => {
            cast.peers.first().unwrap_or(&cast.coordinator)
        }
        Work::ContactList | Work::PeopleSearch | Work::Sites | Work::Export => &cast.coordinator,
    }
}

/// One request after the other, until the processor time is large enough to divide.
pub async fn alone(
    db: &Db,
    server: Server,
    cast: &Arc<Cast>,
    around: &Surroundings,
    work: Work,
) -> Result<Alone, Trouble> {
    let mut asker = Asker::new(server.address, doer(cast, work), cast, around);
    if work == Work::Person {
        asker.turn_to(cast.busiest);
    }
    let plain = asker.check(work).await?;
    let backends = cast::backends(db).await?;
    for _ in 0..WARM {
        asker.ask(work).await?;
    }
    // The kernel forgets the peak, so that what this work adds can be seen.
    let _ = fs::write(format!("/proc/{}/clear_refs", server.pid), "5");
    let before = process::memory(server.pid)?;
    let begun = Instant::now();
    let (cpu, database) = (
        process::cpu_millis(server.pid)?,
        process::cpu_millis_of(&backends),
    );
    let mut requests = 0;
    loop {
        for _ in 0..STEP.min(LEAST) {
            asker.ask(work).await?;
            requests += 1;
        }
        let spent = process::cpu_millis(server.pid)? - cpu;
        let enough = spent >= ENOUGH_MILLIS && requests >= LEAST;
        if enough || requests >= MOST || begun.elapsed() >= LONGEST {
            break;
        }
    }
    let each = |millis: u64| millis as f64 / f64::from(requests);
    let database_spent = process::cpu_millis_of(&backends).saturating_sub(database);
    Ok(Alone {
        cpu: each(process::cpu_millis(server.pid)? - cpu),
        database_cpu: each(database_spent),
        requests,
        sent: asker.bytes,
        plain,
        added: (process::memory(server.pid)?.peak - before.share).max(0.0),
    })
}

/// The answer to one request: what it was, and how long it took in milliseconds.
type Answered = (Work, f64);

/// Many people at work at the same time, each thinking between two requests.
async fn together(
    server: Server,
    cast: &Arc<Cast>,
    around: &Surroundings,
    works: &[Work],
    time: Duration,
    errors: &mut Vec<String>,
) -> Vec<Answered> {
    let everybody = cast.coordinators.iter().chain(&cast.peers).take(AT_ONCE);
    let until = Instant::now() + time;
    let mut at_work = JoinSet::new();
    for (number, who) in everybody.enumerate() {
        let somebody = Somebody {
            asker: Asker::new(server.address, who, cast, around),
            people: who.people.clone(),
            round: round(number, !who.people.is_empty(), works),
            chance: Chance::new(number as u64),
        };
        at_work.spawn(somebody.work(until));
    }
    let mut answers = Vec::new();
    for (mut answered, error) in at_work.join_all().await {
        answers.append(&mut answered);
        if let Some(error) = error
            && !errors.contains(&error)
        {
            errors.push(error);
        }
    }
    answers
}

/// What somebody does over and over. The first coordinator exports now and then besides.
fn round(number: usize, is_peer: bool, works: &[Work]) -> Vec<Work> {
    let all: &[Work] = if is_peer {
        &[
            Work::MyDay,
            Work::Person,
            Work::ContactForm,
            Work::Draft,
            Work::Save,
        ]
    } else if number == 0 {
        &[
            Work::ContactList,
            Work::PeopleSearch,
            Work::Sites,
            Work::ContactList,
            Work::Export,
        ]
    } else {
        &[Work::ContactList, Work::PeopleSearch, Work::Sites]
    };
    all.iter()
        .copied()
        .filter(|work| works.contains(work))
        .collect()
}

/// One of those at work.
struct Somebody {
    asker: Asker,
    people: Vec<PersonId>,
    round: Vec<Work>,
    chance: Chance,
}

impl Somebody {
    /// Works until it is time, or until an answer is not as expected.
    async fn work(mut self, until: Instant) -> (Vec<Answered>, Option<String>) {
        let mut answers = Vec::new();
        if self.round.contains(&Work::Save)
            && let Err(error) = self.asker.prepare().await
        {
            return (answers, Some(error.to_string()));
        }
        for work in self.round.iter().copied().cycle() {
            let think = self.chance.between(500, 1_500).unsigned_abs();
            tokio::time::sleep(Duration::from_millis(think)).await;
            if Instant::now() >= until {
                break;
            }
            if work == Work::Person && !self.people.is_empty() {
                self.asker.turn_to(*self.chance.pick(&self.people));
            }
            let begun = Instant::now();
            if let Err(error) = self.asker.ask(work).await {
                return (answers, Some(error.to_string()));
            }
            answers.push((work, begun.elapsed().as_secs_f64() * 1000.0));
        }
        (answers, None)
    }
}

fn spread(answers: &[Answered], work: Work) -> Option<Together> {
    let mut times: Vec<f64> = answers
        .iter()
        .filter(|(of, _)| *of == work)
        .map(|(_, time)| *time)
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get((times.len() * percent).div_ceil(100).max(1) - 1);
    Some(Together {
        p50: *at(50)?,
        p95: *at(95)?,
        longest: *times.last()?,
        requests: times.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let answers: Vec<Answered> = (1..=20)
            .rev()
            .map(|n| (Work::Sites, f64::from(n)))
            .collect();
        let times = spread(&answers, Work::Sites).expect("there are some");
        assert_eq!((times.p50, times.p95, times.longest), (10.0, 19.0, 20.0));
        assert!(spread(&answers, Work::Save).is_none());
    }
}
