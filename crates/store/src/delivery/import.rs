//! Bringing in what a service keeps in spreadsheets: sites, workers, people with the latest period of their support,
//! contacts.
//!
//! [`look`] and [`check`] read everything and write nothing: they list every problem and say what would change. [`apply`]
//! takes what was checked, in the same transaction, and writes all of it or nothing. The same file twice changes nothing.
//!
//! Contacts, of which a file can have a million, are read and compared some thousand at a time: only what is to be written
//! is held, and by [`look`] not even that.
//!
//! What a row of people means beyond its own words:
//! - A person who is new gets an open episode. With an allocated worker they get a match that starts on the day of
//!   admission, or else of the referral, or else today; never on a day that lies ahead.
//! - For a person who is there, the row is about the episode that is open, or else the latest.
//! - Another allocated worker ends the present match yesterday and begins a new one today; a match that began today or
//!   later is corrected in place. No allocated worker ends the present match. A match that has ended stays as it is.
//!
//! A contact stays with its person: a row that gives it to another is a problem. A new contact belongs to the latest
//! episode that began on or before its day, or else to the first.

mod bulk;
mod contacts;
mod duplicates;
mod file;
mod people;
mod plan;
mod sites;
mod workers;

pub use duplicates::{Duplicate, Likeness};
pub use file::{
    Kept, LARGEST, NewFile, discard, keep, keep_mapping, known_mapping, list, load, set_mapping,
    was_applied,
};
pub use plan::{Change, Field, KindPlan, Plan, SHOWN};

use crate::audit::{self, Entry};
use crate::delivery::Refusal;
use crate::implementation::engagement::reassess_many;
use crate::{Error, Result, Surroundings, Tx};
use access::{Action, Reach, Resource, Role, Scope, ever_allowed, on, to};
use delivery::records::{Kind, Known, Owned, Problems};
use ids::{AccountId, EpisodeId, ImportId, OrgId, PersonId, SiteId};
use interchange::{Mapping, Sheet};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Who brings the files.
#[derive(Debug, Clone)]
pub struct Importer {
    org: OrgId,
    account: Option<AccountId>,
    role: Option<Role>,
    /// The sites whose records are theirs to change; none when all are.
    sites: Option<Vec<SiteId>>,
    sees_people: bool,
}

impl Importer {
    /// Somebody the policy lets import.
    pub fn of(reach: &Reach<on::ImportFile, to::Create>) -> Importer {
        let actor = reach.actor();
        Importer {
            org: actor.org,
            account: Some(actor.account),
            role: Some(actor.role),
            sites: match reach.scope() {
                Scope::Organisation => None,
                _ => Some(actor.sites.clone()),
            },
            sees_people: ever_allowed(actor.role, Resource::Person, Action::Read),
        }
    }

    /// Whoever runs the program on the machine that keeps the data.
    pub fn command_line(org: OrgId) -> Importer {
        Importer {
            org,
            account: None,
            role: None,
            sites: None,
            sees_people: true,
        }
    }

    /// Whether they may bring a file of this kind: the list of sites is the organisation's.
    pub fn may(&self, kind: Kind) -> bool {
        kind != Kind::Sites || self.sites.is_none()
    }

    /// Whether they may see what is kept about people. Otherwise they are shown identifiers and the names of fields.
    pub fn sees_people(&self) -> bool {
        self.sees_people
    }

    fn owned(&self, site: SiteId) -> Owned {
        match &self.sites {
            Some(theirs) if !theirs.contains(&site) => Owned::OtherSite,
            _ => Owned::Theirs,
        }
    }
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// What it is about.
    pub kind: Kind,
    /// What stands in it.
    pub sheet: Sheet,
    /// Which of its columns are which of ours.
    pub mapping: Mapping,
}

impl Source {
    fn place(&self) -> delivery::records::Source<'_> {
        delivery::records::Source {
            file: self.sheet.file(),
            mapping: &self.mapping,
        }
    }
}

/// What the checks of one kind of file leave for the next.
#[derive(Default)]
struct World {
    known: Known,
    sites: HashMap<String, SiteId>,
    site_refs: HashMap<SiteId, String>,
    workers: HashMap<String, ids::WorkerId>,
    worker_refs: HashMap<ids::WorkerId, String>,
    /// The people of the file of people, for the contacts that come along.
    people: HashMap<String, people::Supported>,
}

/// What would change, and what to write for it.
pub struct Checked {
    /// What is wrong and what would change.
    pub plan: Plan,
    importer: Importer,
    today: Date,
    sites: Option<sites::Work>,
    workers: Option<workers::Work>,
    people: Option<people::Work>,
    contacts: Option<contacts::Work>,
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What files say about people is not for logs.
        f.write_str("Checked(…)")
    }
}

/// What a check is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// Only to say what would change.
    Looking,
    /// To write what changes.
    Applying,
}

/// Says what is wrong with files that come together, and what they would change, as [`check`] does.
///
/// # Errors
/// As [`check`].
pub async fn look(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    today: Date,
    sources: &[Source],
) -> Result<Plan> {
    let checked = compare(tx, around, importer, today, sources, For::Looking).await?;
    Ok(checked.plan)
}

/// Checks files that come together, at most one of each kind: what one refers to may stand in another. Nothing is
/// written.
///
/// # Errors
/// [`Error::Denied`] when a kind is not theirs to import; otherwise as the database says. What is wrong with the files
/// is in the plan.
pub async fn check(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    today: Date,
    sources: &[Source],
) -> Result<Checked> {
    compare(tx, around, importer, today, sources, For::Applying).await
}

async fn compare(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    today: Date,
    sources: &[Source],
    purpose: For,
) -> Result<Checked> {
    if sources.iter().any(|source| !importer.may(source.kind)) {
        return Err(Error::Denied);
    }
    let of = |kind| sources.iter().find(|source| source.kind == kind);
    let mut world = World::default();
    let mut plan = Plan::default();
    let sites = sites::check(tx, around, importer, of(Kind::Sites), &mut world, &mut plan).await?;
    let workers = workers::check(
        tx,
        around,
        importer,
        of(Kind::Workers),
        &mut world,
        &mut plan,
    )
    .await?;
    let people = match of(Kind::People) {
        Some(source) => {
            Some(people::check(tx, around, importer, today, source, &mut world, &mut plan).await?)
        }
        None => None,
    };
    let contacts = match of(Kind::Contacts) {
        Some(source) => {
            let about = (source, purpose);
            Some(contacts::check(tx, around, importer, today, about, &mut world, &mut plan).await?)
        }
        None => None,
    };
    plan.problems.sort();
    Ok(Checked {
        plan,
        importer: importer.clone(),
        today,
        sites,
        workers,
        people,
        contacts,
    })
}

/// The people whose records the preview shows: a view of a record, which is audited as such.
///
/// # Errors
/// As the database says.
pub async fn note_preview(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    plan: &Plan,
) -> Result<()> {
    if !importer.sees_people {
        return Ok(());
    }
    let shown = plan.kinds.iter().flat_map(|kind| &kind.changes);
    let shown = shown.filter_map(|change| change.person);
    let alike = plan.duplicates.iter().filter_map(|d| d.person);
    let people: BTreeSet<Uuid> = shown.chain(alike).map(|person| person.0).collect();
    let mut rows = Vec::new();
    for person in people {
        let person = PersonId(person);
        rows.push(entry(
            Action::Read,
            Resource::Person,
            (Some(person.0), Some(person)),
            "import preview",
        ));
    }
    note_down(tx, around, importer, rows).await
}

async fn note_down(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    entries: Vec<Entry>,
) -> Result<()> {
    let who = (importer.account, importer.role);
    audit::write_many(tx, around, importer.org, who, entries).await
}

fn entry(
    action: Action,
    resource: Resource,
    (resource_id, person): (Option<Uuid>, Option<PersonId>),
    detail: &str,
) -> Entry {
    Entry {
        action,
        resource,
        resource_id,
        person,
        detail: detail.to_owned(),
    }
}

/// Writes what was checked, in the transaction in which it was checked, with an audit entry for the import and one for
/// every record. `duplicates_confirmed` says that the possible duplicates were looked at and are different people.
///
/// # Errors
/// [`Error::Refused`] when something is wrong with the files, or possible duplicates were not looked at; otherwise as
/// the database says. Then nothing counts: drop the transaction.
pub async fn apply(
    tx: &mut Tx,
    around: &Surroundings,
    checked: Checked,
    duplicates_confirmed: bool,
    import: Option<ImportId>,
) -> Result<Plan> {
    let Checked {
        plan,
        importer,
        today,
        sites,
        workers,
        people,
        contacts,
    } = checked;
    if !plan.problems.none_stops() {
        return Err(Refusal::ProblemsInFile.into());
    }
    if !plan.duplicates.is_empty() && !duplicates_confirmed {
        return Err(Refusal::DuplicatesUnconfirmed.into());
    }
    let mut written = Written::new(around, &importer, today);
    if let Some(work) = sites {
        work.write(tx, &mut written).await?;
    }
    if let Some(work) = workers {
        work.write(tx, &mut written).await?;
    }
    if let Some(work) = people {
        work.write(tx, &mut written).await?;
    }
    if let Some(work) = contacts {
        work.write(tx, &mut written).await?;
    }
    let Written {
        mut entries,
        episodes,
        ..
    } = written;
    let about = (import.map(|id| id.0), None);
    let resource = Resource::ImportFile;
    entries.push(entry(Action::Create, resource, about, &plan.in_words()));
    note_down(tx, around, &importer, entries).await?;
    let episodes: Vec<EpisodeId> = episodes.into_iter().map(EpisodeId).collect();
    reassess_many(tx, importer.org, &episodes).await?;
    Ok(plan)
}

/// What is gathered while writing.
struct Written<'a> {
    around: &'a Surroundings,
    importer: &'a Importer,
    today: Date,
    entries: Vec<Entry>,
    /// The episodes whose engagement may be another now.
    episodes: BTreeSet<Uuid>,
}

impl<'a> Written<'a> {
    fn new(around: &'a Surroundings, importer: &'a Importer, today: Date) -> Self {
        Written {
            around,
            importer,
            today,
            entries: Vec::new(),
            episodes: BTreeSet::new(),
        }
    }

    fn note(
        &mut self,
        action: Action,
        resource: Resource,
        about: (Option<Uuid>, Option<PersonId>),
        detail: &str,
    ) {
        self.entries.push(entry(action, resource, about, detail));
    }
}

/// How many contacts of each person were made and changed, for one entry a person.
type PerPerson = BTreeMap<Uuid, (usize, usize)>;
