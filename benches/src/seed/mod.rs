//! A large programme, the same on every machine, written straight into the tables.
//!
//! Everybody in it is invented. Days count back from the day it is made, so that somebody who opens My day finds
//! people to meet.

mod calendar;
mod contacts;
mod names;
mod people;
mod places;
mod rows;
mod trail;

use crate::Trouble;
use crate::chance::Chance;
use access::factor::SecondFactor;
use calendar::Calendar;
use clap::Args;
use ids::OrgId;
use jiff::civil::Date;
use std::sync::Mutex;
use std::time::Instant;
use store::implementation::engagement;
use store::organisation::{self, NewOrganisation};
use store::{Db, Surroundings, Tx, query};

/// How large the programme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct Sizes {
    /// Sites
    #[arg(long, default_value_t = 50)]
    pub sites: u32,
    /// Peer workers
    #[arg(long, default_value_t = 1_000)]
    pub workers: u32,
    /// Supported people
    #[arg(long, default_value_t = 75_000)]
    pub people: u32,
    /// Contacts, over three years
    #[arg(long, default_value_t = 1_000_000)]
    pub contacts: u32,
    /// Entries of the audit trail
    #[arg(long, default_value_t = 1_000_000)]
    pub audit: u32,
}

impl Sizes {
    /// What is measured by default.
    pub const LARGE: Sizes = Sizes {
        sites: 50,
        workers: 1_000,
        people: 75_000,
        contacts: 1_000_000,
        audit: 1_000_000,
    };
    /// What the comparison with another program is measured on.
    pub const MIDDLE: Sizes = Sizes {
        sites: 7,
        workers: 120,
        people: 10_000,
        contacts: 100_000,
        audit: 1_000_000,
    };
    /// A hundredth of the large one, with as many people for each worker.
    pub const SMALL: Sizes = Sizes {
        sites: 1,
        workers: 10,
        people: 750,
        contacts: 10_000,
        audit: 10_000,
    };

    /// A tenth of it, to try things out.
    pub fn tenth(self) -> Sizes {
        Sizes {
            sites: (self.sites / 10).max(1),
            workers: self.workers / 10,
            people: self.people / 10,
            contacts: self.contacts / 10,
            audit: self.audit / 10,
        }
    }

    fn check(self) -> Result<Self, Trouble> {
        if self.sites == 0 || self.workers < self.sites || self.people < self.workers {
            return Err(Trouble(
                "A programme needs a site, a worker for each site and a person for each worker: raise --workers or --people."
                    .into(),
            ));
        }
        if self.contacts < self.people + KEEPS_MEETING {
            return Err(Trouble(format!(
                "One person has {KEEPS_MEETING} contacts and many others have some: give at least {} --contacts.",
                self.people + KEEPS_MEETING
            )));
        }
        Ok(self)
    }
}

/// Where the programme is.
const ZONE: &str = "Europe/London";
/// The contacts of the first person, who keeps meeting their worker.
pub const KEEPS_MEETING: u32 = 1_000;

/// The password hash of every account: no password matches it. Sessions are made directly.
const NO_PASSWORD: &str = "no password";

/// The part of the programme that later rows refer to.
#[derive(Debug)]
struct Programme {
    org: OrgId,
    calendar: Calendar,
    chance: Chance,
    sites: Vec<places::Site>,
    workers: Vec<places::Worker>,
    people: Vec<people::Person>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Tables with their number of rows, in the order they were written.
    pub rows: Vec<(&'static str, u64)>,
}

/// Writes a programme into an empty database and says on standard error how far it is.
///
/// # Errors
/// When the database already holds a service, or as the database says.
pub async fn run(db: &Db, sizes: Sizes, today: Date) -> Result<Written, Trouble> {
    let sizes = sizes.check()?;
    let begun = Instant::now();
    let mut tx = begin(db).await?;
    if !organisation::all(&mut tx).await?.is_empty() {
        return Err(Trouble(
            "This database already holds a service. Give an empty one with --database.".into(),
        ));
    }
    let calendar = Calendar::around(today);
    let around = repeatable(&calendar);
    let new = NewOrganisation {
        name: "A large programme",
        demonstration: false,
        time_zone: ZONE,
    };
    let org = organisation::create(&mut tx, &around, &new).await?.id;
    // Sessions are begun by the measurement itself, which has no telephone to read a code from.
    query("UPDATE organisation SET second_factor = $1")
        .bind(SecondFactor::Nobody.code())
        .execute(&mut tx)
        .await?;
    let mut programme = Programme {
        org,
        calendar,
        chance: Chance::new(7),
        sites: Vec::new(),
        workers: Vec::new(),
        people: Vec::new(),
    };
    let mut written = Written { rows: Vec::new() };
    places::write(&mut tx, &around, &mut programme, sizes, &mut written).await?;
    people::write(&mut tx, &mut programme, sizes, &mut written).await?;
    tx.commit().await?;
    tell(&written, begun);
    contacts::write(db, &mut programme, sizes, &mut written).await?;
    tell(&written, begun);
    trail::write(db, &mut programme, sizes, &mut written).await?;
    tell(&written, begun);
    assess(db, &programme, &mut written).await?;
    let mut tx = begin(db).await?;
    // What the databases do by themselves now and then; here nothing waits for it.
    query("ANALYZE").execute(&mut tx).await?;
    tx.commit().await?;
    tell(&written, begun);
    Ok(written)
}

/// Whether a programme of this size is already there, made earlier and whole.
///
/// # Errors
/// As the database says.
pub async fn is_there(db: &Db, sizes: Sizes) -> Result<bool, Trouble> {
    let mut tx = db.read().await?;
    let contacts = query("SELECT count(*) FROM contact").count(&mut tx).await?;
    let assessed = query("SELECT count(*) FROM engagement_assessment")
        .count(&mut tx)
        .await?;
    tx.rollback().await?;
    // Earlier measurements saved contacts of their own.
    Ok(contacts >= i64::from(sizes.contacts) && assessed >= i64::from(sizes.people))
}

/// The day it is where the programme is.
pub fn today(around: &Surroundings) -> Date {
    around.today(&jiff::tz::TimeZone::get(ZONE).unwrap_or(jiff::tz::TimeZone::UTC))
}

/// A transaction with enough memory that large indexes are not written over and over.
async fn begin(db: &Db) -> Result<Tx, Trouble> {
    let mut tx = db.write().await?;
    if let Tx::Sqlite(_) = tx {
        query("PRAGMA cache_size = -400000")
            .execute(&mut tx)
            .await?;
    }
    counted_anew(&mut tx).await?;
    Ok(tx)
}

/// Has PostgreSQL count its tables. It plans once how it looks up what a row refers to, and keeps to that plan until
/// the table is counted again: a plan for a nearly empty table reads all of it for each row that is written.
async fn counted_anew(tx: &mut Tx) -> Result<(), store::Error> {
    if let Tx::Postgres(_) = tx {
        query("ANALYZE").execute(tx).await?;
    }
    Ok(())
}

/// A clock that stands still and a chance that repeats.
fn repeatable(calendar: &Calendar) -> Surroundings {
    let at = calendar.instant(calendar::FIRST, 0);
    let chance = Mutex::new(Chance::new(1));
    Surroundings::new(
        move || at,
        move |bytes| {
            let mut chance = chance
                .lock()
                .expect("nothing panics while it holds the lock");
            for part in bytes.chunks_mut(8) {
                part.copy_from_slice(&chance.bits().to_be_bytes()[..part.len()]);
            }
        },
    )
}

/// Engagement, by the function that the server itself uses.
async fn assess(db: &Db, programme: &Programme, written: &mut Written) -> Result<(), Trouble> {
    let mut tx = begin(db).await?;
    engagement::reassess_all(&mut tx, programme.org, None).await?;
    let rows = query("SELECT count(*) FROM engagement_assessment WHERE org_id = $1")
        .bind(programme.org)
        .count(&mut tx)
        .await?;
    tx.commit().await?;
    let rows = u64::try_from(rows).unwrap_or(0);
    written.rows.push(("engagement_assessment", rows));
    Ok(())
}

fn tell(written: &Written, begun: Instant) {
    if let Some((table, rows)) = written.rows.last() {
        eprintln!(
            "{:>6.1} s  up to {table}: {rows} rows",
            begun.elapsed().as_secs_f64()
        );
    }
}
