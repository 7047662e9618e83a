//! Lists of contacts: a page of them, those of one person, and all of them in pieces for a file.
//!
//! Every list walks one index in the order of the dates and stops after a page, whatever the table holds. Where several
//! sites or people may be seen, each is walked for itself and the pieces are put together, because a single walk over
//! all of them could not stop early.

use super::row::{ContactLine, LineRow, line_columns, line_joins};
use crate::listing::Page;
use crate::{Query, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, Reach, Scope, on, to};
use delivery::contact::{Mechanism, Outcome};
use ids::{ContactId, OrgId, PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// Lists are counted up to here; beyond, “more than 10,000” is all anybody needs to know, and it costs the same however
/// many there are.
pub const MOST_COUNTED: i64 = 10_000;

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
    pub rows: Vec<ContactLine>,
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

/// What the policy and the filter leave to be seen: the columns that are walked, each value for itself.
#[derive(Debug, Clone)]
pub struct Bounds {
    org: OrgId,
    walks: Walks,
    sites: Option<Vec<SiteId>>,
    filter: Filter,
}

#[derive(Debug, Clone)]
enum Walks {
    All,
    Sites(Vec<SiteId>),
    People(Vec<PersonId>),
    Worker(WorkerId),
}

impl Walks {
    fn count(&self) -> usize {
        match self {
            Walks::All | Walks::Worker(_) => 1,
            Walks::Sites(sites) => sites.len(),
            Walks::People(people) => people.len(),
        }
    }
}

impl Bounds {
    /// Turns the reach of the policy and the filter into what is walked. `today` decides who is matched.
    ///
    /// # Errors
    /// As the database says.
    async fn of<D: Deed>(
        tx: &mut Tx,
        reach: &Reach<on::Contact, D>,
        filter: &Filter,
        today: Date,
    ) -> Result<Bounds> {
        let org = reach.actor().org;
        let mut sites = None;
        let walks = match reach.scope() {
            Scope::Organisation => match filter.site {
                Some(site) => Walks::Sites(vec![site]),
                None => Walks::All,
            },
            Scope::Sites(own) => {
                let own: Vec<SiteId> = own
                    .iter()
                    .copied()
                    .filter(|site| filter.site.is_none_or(|wanted| wanted == *site))
                    .collect();
                sites = Some(own.clone());
                Walks::Sites(own)
            }
            Scope::Caseload(worker) => Walks::People(caseload(tx, org, *worker, today).await?),
            Scope::SharedWith(teams) => {
                let people = query("SELECT DISTINCT person_id FROM share WHERE org_id = $1 AND withdrawn_at IS NULL AND team_id IN ")
                    .bind(org)
                    .push_list(teams.iter().copied())
                    .all::<(Uuid,)>(tx)
                    .await?;
                Walks::People(people.into_iter().map(|(id,)| PersonId(id)).collect())
            }
            Scope::Person(person) => Walks::People(vec![*person]),
            Scope::Worker(worker) => Walks::Worker(*worker),
            Scope::Account | Scope::Studies => Walks::People(Vec::new()),
        };
        let walks = if filter.words.trim().is_empty() {
            walks
        } else {
            Walks::People(super::narrow::named(tx, reach, &filter.words, today).await?)
        };
        // A person or worker that is asked for leads straight to few rows; the sites still bound them.
        let walks = match (walks, filter.person, filter.worker) {
            (Walks::People(people), Some(person), _) => {
                Walks::People(people.into_iter().filter(|p| *p == person).collect())
            }
            (Walks::All | Walks::Sites(_), Some(person), _) => Walks::People(vec![person]),
            (Walks::All | Walks::Sites(_), None, Some(worker)) => Walks::Worker(worker),
            (walks, _, _) => walks,
        };
        Ok(Bounds {
            org,
            walks,
            sites,
            filter: filter.clone(),
        })
    }

    /// A statement that gives `id` and `on_date`, and `at_time` if it is `timed`, of the contacts within the bounds, those after `after` only. The order
    /// and the limit over all pieces come after it. With `each`, every piece has them too.
    fn keys(
        &self,
        mut statement: Query,
        each: Option<i64>,
        after: Option<After>,
        timed: bool,
    ) -> Query {
        let columns = if timed {
            "SELECT id, on_date, COALESCE(at_time, '') AS at_time FROM "
        } else {
            "SELECT id, on_date FROM "
        };
        let walks = self.walks.count();
        if walks == 0 {
            return statement.push(columns).push("contact WHERE 1 = 0");
        }
        for number in 0..walks {
            if number > 0 {
                statement = statement.push(" UNION ALL ");
            }
            if each.is_some() {
                statement = statement.push("SELECT * FROM (");
            }
            statement = statement
                .push(columns)
                .push("contact WHERE org_id = ")
                .push_bind(self.org);
            statement = match &self.walks {
                Walks::All => statement,
                Walks::Sites(sites) => statement.push(" AND site_id = ").push_bind(sites[number]),
                Walks::People(people) => statement
                    .push(" AND person_id = ")
                    .push_bind(people[number]),
                Walks::Worker(worker) => statement.push(" AND worker_id = ").push_bind(*worker),
            };
            statement = self.narrow(statement, after);
            if let Some(most) = each {
                statement = statement
                    .push(self.order(timed))
                    .push(" LIMIT ")
                    .push_bind(most)
                    .push(") AS walked");
            }
        }
        statement
    }

    fn narrow(&self, mut statement: Query, after: Option<After>) -> Query {
        let filter = &self.filter;
        if let Some(from) = filter.from {
            statement = statement.push(" AND on_date >= ").push_bind(from);
        }
        if let Some(to) = filter.to {
            statement = statement.push(" AND on_date <= ").push_bind(to);
        }
        if let Some((date, id)) = after {
            let than = if filter.ascending {
                " AND (on_date, id) > ("
            } else {
                " AND (on_date, id) < ("
            };
            statement = statement
                .push(than)
                .push_bind(date)
                .push(", ")
                .push_bind(id)
                .push(")");
        }
        if let Some(worker) = filter.worker
            && !matches!(self.walks, Walks::Worker(_))
        {
            statement = statement.push(" AND worker_id = ").push_bind(worker);
        }
        match (&self.walks, &self.sites, filter.site) {
            (Walks::Sites(_), _, _) | (_, None, None) => {}
            (_, Some(sites), _) => {
                statement = statement
                    .push(" AND site_id IN ")
                    .push_list(sites.iter().copied());
            }
            (_, None, Some(site)) => statement = statement.push(" AND site_id = ").push_bind(site),
        }
        if let Some(outcome) = filter.outcome {
            statement = statement.push(" AND outcome = ").push_bind(outcome.code());
        }
        if let Some(mechanism) = filter.mechanism {
            statement = statement
                .push(" AND mechanism = ")
                .push_bind(mechanism.code());
        }
        statement
    }

    /// The order of the days, for statements that see the columns of `contact` alone. `timed` has the times of a day in
    /// order too; the index gives the days, so no more than one day is sorted at a time. The pieces of a file go by the
    /// identifier within a day, because the next piece begins after it.
    fn order(&self, timed: bool) -> &'static str {
        match (timed, self.filter.ascending) {
            (true, true) => " ORDER BY on_date, at_time, id",
            (true, false) => " ORDER BY on_date DESC, at_time DESC, id DESC",
            (false, true) => " ORDER BY on_date, id",
            (false, false) => " ORDER BY on_date DESC, id DESC",
        }
    }

    /// The order of the days, for the statement that joins the names.
    fn order_of_keys(&self, timed: bool) -> &'static str {
        match (timed, self.filter.ascending) {
            (true, true) => " ORDER BY k.on_date, k.at_time, k.id",
            (true, false) => " ORDER BY k.on_date DESC, k.at_time DESC, k.id DESC",
            (false, true) => " ORDER BY k.on_date, k.id",
            (false, false) => " ORDER BY k.on_date DESC, k.id DESC",
        }
    }

    /// A page in the order of day and time.
    async fn page(&self, tx: &mut Tx, page: Page) -> Result<Vec<ContactLine>> {
        self.rows(tx, page.limit(), page.offset(), None, true).await
    }

    /// A page in the order of a name or of the minutes, the latest first among equals.
    async fn sorted(&self, tx: &mut Tx, page: Page) -> Result<Vec<ContactLine>> {
        let order = match (self.filter.sort, self.filter.ascending) {
            (Sort::When, _) => return self.page(tx, page).await,
            (Sort::Person, true) => " ORDER BY p.folded_name, p.id",
            (Sort::Person, false) => " ORDER BY p.folded_name DESC, p.id DESC",
            (Sort::Worker, true) => " ORDER BY lower(w.name), w.id",
            (Sort::Worker, false) => " ORDER BY lower(w.name) DESC, w.id DESC",
            (Sort::Minutes, true) => " ORDER BY COALESCE(c.minutes, 0)",
            (Sort::Minutes, false) => " ORDER BY COALESCE(c.minutes, 0) DESC",
        };
        let statement = query(concat!("SELECT ", line_columns!(), " FROM ("));
        let statement = self
            .keys(statement, None, None, false)
            .push(") AS k JOIN contact c ON c.org_id = ")
            .push_bind(self.org)
            .push(" AND c.id = k.id")
            .push(line_joins!())
            .push(order)
            .push(", c.on_date DESC, COALESCE(c.at_time, '') DESC, c.id DESC LIMIT ")
            .push_bind(page.limit())
            .push(" OFFSET ")
            .push_bind(page.offset());
        lines(tx, statement).await
    }

    async fn rows(
        &self,
        tx: &mut Tx,
        limit: i64,
        offset: i64,
        after: Option<After>,
        timed: bool,
    ) -> Result<Vec<ContactLine>> {
        let statement = query(concat!("SELECT ", line_columns!(), " FROM ("));
        // SQLite walks the pieces side by side, each in the order of its index, and stops when there are enough.
        // PostgreSQL would read every piece to its end first, so there each stops by itself.
        let each = match tx {
            Tx::Sqlite(_) => None,
            Tx::Postgres(_) => Some(limit + offset),
        };
        let statement = self
            .keys(statement, each, after, timed)
            .push(self.order(timed))
            .push(" LIMIT ")
            .push_bind(limit)
            .push(" OFFSET ")
            .push_bind(offset)
            .push(") AS k JOIN contact c ON c.org_id = ")
            .push_bind(self.org)
            .push(" AND c.id = k.id")
            .push(line_joins!())
            .push(self.order_of_keys(timed));
        lines(tx, statement).await
    }

    /// How many contacts there are within the bounds, counted up to `most`.
    async fn count(&self, tx: &mut Tx, most: i64) -> Result<i64> {
        let statement = query("SELECT count(*) FROM (");
        self.keys(statement, None, None, false)
            .push(" LIMIT ")
            .push_bind(most)
            .push(") AS counted")
            .count(tx)
            .await
    }
}

async fn lines(tx: &mut Tx, statement: Query) -> Result<Vec<ContactLine>> {
    statement
        .packed::<LineRow>(tx)
        .await?
        .into_iter()
        .map(ContactLine::try_from)
        .collect()
}

/// The people a worker is matched with on a day, as their own or as cover.
pub(super) async fn caseload(
    tx: &mut Tx,
    org: OrgId,
    worker: WorkerId,
    today: Date,
) -> Result<Vec<PersonId>> {
    let people = query("SELECT DISTINCT person_id FROM peer_match WHERE org_id = $1 AND worker_id = $2 AND started_on <= $3 AND (ended_on IS NULL OR ended_on >= $3)")
        .bind(org)
        .bind(worker)
        .bind(today)
        .all::<(Uuid,)>(tx)
        .await?;
    Ok(people.into_iter().map(|(id,)| PersonId(id)).collect())
}

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
        bounds.filter.ascending = false;
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

/// Begins a file of the contacts the actor may take out: writes to the audit trail how many they are, and gives the
/// bounds for [`export_page`].
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
    audit::listed(
        tx,
        around,
        reach,
        usize::try_from(rows).unwrap_or(usize::MAX),
    )
    .await?;
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
) -> Result<Vec<ContactLine>> {
    bounds.rows(tx, i64::from(limit), 0, after, false).await
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
    let bounds = Bounds {
        org: permit.actor().org,
        walks: Walks::People(vec![permit.subject()]),
        sites: None,
        filter: Filter::default(),
    };
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
