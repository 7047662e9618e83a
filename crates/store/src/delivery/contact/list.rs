//! Lists of contacts: a page of them, those of one person, and all of them in pieces for a file.

use super::row::{FileLine, ListLine};
use super::walk::Bounds;
use crate::listing::Page;
use crate::{Result, Surroundings, Tx, audit};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, Reach, on, to};
use delivery::contact::{Mechanism, Outcome};
use ids::{ContactId, PersonId, SiteId, WorkerId};
use jiff::civil::Date;

/// Lists are counted up to here; beyond, “more than 5,000” is all anybody needs to know, and it costs the same however
/// many there are.
pub const MOST_COUNTED: i64 = 5_000;

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// By day and time.
    #[default]
    When,
    /// By the person's name.
    Person,
    /// By the peer worker's name.
    Worker,
    /// By how long it took.
    Minutes,
}

/// What a list is narrowed down to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// With people whose name or reference holds these words; the first [`MOST_NAMED`](super::MOST_NAMED) of them.
    pub words: String,
    /// On this day or later.
    pub from: Option<Date>,
    /// On this day or earlier.
    pub to: Option<Date>,
    /// Of this site.
    pub site: Option<SiteId>,
    /// With this worker.
    pub worker: Option<WorkerId>,
    /// With this person.
    pub person: Option<PersonId>,
    /// That came to this.
    pub outcome: Option<Outcome>,
    /// By this mechanism.
    pub mechanism: Option<Mechanism>,
    /// The order. A file is always in the order of the days.
    pub sort: Sort,
    /// The earliest, first or shortest first, in place of the other end.
    pub ascending: bool,
}

/// A page of contacts.
#[derive(Debug, Clone)]
pub struct ContactList {
    /// The rows.
    pub rows: Vec<ListLine>,
    /// How many there are, up to [`MOST_COUNTED`].
    pub total: i64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// Which page it is.
    pub page: Page,
    /// The order it is in. Only what is counted to its end can be put in another order than that of the days: a list
    /// of more than [`MOST_COUNTED`] stays in theirs.
    pub sort: Sort,
}

/// Where the last piece of a file ended.
pub type After = (Date, ContactId);

/// A page of the contacts the actor may see, for looking at.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Contact, to::Read>,
    filter: &Filter,
    page: Page,
    today: Date,
) -> Result<ContactList> {
    let mut bounds = Bounds::of(tx, reach, filter, today).await?;
    let counted = bounds.count(tx, MOST_COUNTED + 1).await?;
    let total = counted.min(MOST_COUNTED);
    // A page past the last shows the last: the list may have shrunk since the link was made.
    let size = page.limit();
    let last = ((total + size - 1) / size).max(1);
    let page = Page::new(
        u32::try_from(i64::from(page.number).min(last)).unwrap_or(1),
        page.size,
    );
    let more = counted > MOST_COUNTED;
    let (rows, sort) = if more && filter.sort != Sort::When {
        bounds.latest_first();
        (bounds.page(tx, page).await?, Sort::When)
    } else {
        (bounds.sorted(tx, page).await?, filter.sort)
    };
    audit::listed(tx, around, reach, rows.len()).await?;
    Ok(ContactList {
        rows,
        total,
        more,
        page,
        sort,
    })
}

/// Begins a file of the contacts the actor may take out: writes to the audit trail how many they are and with whom,
/// and gives the bounds for [`export_page`].
///
/// # Errors
/// As the database says.
pub async fn begin_export(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Contact, to::Export>,
    filter: &Filter,
    today: Date,
) -> Result<Bounds> {
    let bounds = Bounds::of(tx, reach, filter, today).await?;
    let rows = bounds.count(tx, i64::MAX).await?;
    audit::taken_out(tx, around, reach, rows, bounds.people()).await?;
    Ok(bounds)
}

/// The next piece of a file, in the order of the filter.
///
/// # Errors
/// As the database says.
pub async fn export_page(
    tx: &mut Tx,
    bounds: &Bounds,
    after: Option<After>,
    limit: u32,
) -> Result<Vec<FileLine>> {
    bounds.file(tx, i64::from(limit), after).await
}

/// A page of a person's contacts, latest first, with how many there are.
///
/// # Errors
/// As the database says.
pub async fn for_person<R, D>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, D>,
    page: Page,
) -> Result<ContactList>
where
    R: Thing<Subject = PersonId>,
    D: Deed,
{
    let bounds = Bounds::of_person(permit);
    let counted = bounds.count(tx, MOST_COUNTED + 1).await?;
    let rows = bounds.page(tx, page).await?;
    audit::used(tx, around, permit, None, format!("{} listed", rows.len())).await?;
    Ok(ContactList {
        rows,
        total: counted.min(MOST_COUNTED),
        more: counted > MOST_COUNTED,
        page,
        sort: Sort::When,
    })
}
