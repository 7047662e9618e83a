//! How lists of contacts are found and counted.
//!
//! Every list walks one index in the order of the dates and stops after a page, whatever the table holds. Where several
//! sites or people may be seen, each is walked for itself and the pieces are put together, because a single walk over
//! all of them could not stop early.

use super::list::{After, Filter, Sort};
use super::row::{FileLine, ListLine, ListRow, file_columns, line_joins, list_columns, list_joins};
use crate::listing::Page;
use crate::{Query, Result, Tx, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, Reach, Scope, on};
use ids::{OrgId, PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// What the policy and the filter leave to be seen: the columns that are walked, each value for itself.
#[derive(Debug, Clone)]
pub struct Bounds {
    org: OrgId,
    walks: Walks,
    sites: Option<Vec<SiteId>>,
    filter: Filter,
}

/// What a walk gives of each contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Its identifier and its day.
    Key,
    /// Its time too.
    Timed,
}

impl Gives {
    fn columns(self) -> &'static str {
        match self {
            Gives::Key => "SELECT id, on_date FROM ",
            Gives::Timed => "SELECT id, on_date, COALESCE(at_time, '') AS at_time FROM ",
        }
    }
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
    pub(super) async fn of<D: Deed>(
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
            Scope::Account | Scope::Studies | Scope::Teams(_) => Walks::People(Vec::new()),
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

    /// The contacts of one person.
    pub(super) fn of_person<R, D>(permit: &Permit<R, D>) -> Bounds
    where
        R: Thing<Subject = PersonId>,
        D: Deed,
    {
        Bounds {
            org: permit.actor().org,
            walks: Walks::People(vec![permit.subject()]),
            sites: None,
            filter: Filter::default(),
        }
    }

    /// Gives up the order that was asked for.
    pub(super) fn latest_first(&mut self) {
        self.filter.ascending = false;
    }

    /// A statement that gives these columns of the contacts within the bounds, those after `after` only. The order
    /// and the limit over all pieces come after it. With `each`, every piece has them too.
    fn keys(
        &self,
        mut statement: Query,
        each: Option<i64>,
        after: Option<After>,
        gives: Gives,
    ) -> Query {
        let columns = gives.columns();
        let timed = gives == Gives::Timed;
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

    /// A statement with a row for each contact within the bounds.
    fn presence(&self, statement: Query) -> Query {
        self.all(statement.push("SELECT CAST(1 AS BIGINT) AS n"))
    }

    /// A statement that gives with whom the contacts within the bounds are.
    pub(super) fn people(&self) -> Query {
        self.all(query("SELECT DISTINCT person_id"))
    }

    /// Adds the contacts within the bounds to a statement: they need no order, so all pieces are one.
    fn all(&self, statement: Query) -> Query {
        let statement = statement
            .push(" FROM contact WHERE org_id = ")
            .push_bind(self.org);
        let statement = match &self.walks {
            Walks::All => statement,
            Walks::Sites(sites) => statement
                .push(" AND site_id IN ")
                .push_list(sites.iter().copied()),
            Walks::People(people) => statement
                .push(" AND person_id IN ")
                .push_list(people.iter().copied()),
            Walks::Worker(worker) => statement.push(" AND worker_id = ").push_bind(*worker),
        };
        self.narrow(statement, None)
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

    /// A page in the order of day and time.
    pub(super) async fn page(&self, tx: &mut Tx, page: Page) -> Result<Vec<ListLine>> {
        let statement = query(concat!("SELECT ", list_columns!(), " FROM ("));
        let (limit, offset) = (page.limit(), page.offset());
        let keys = self.walked(tx, statement, limit, offset, None, Gives::Timed);
        let statement = self.looked_up(keys, list_joins!());
        let mut rows = lines(tx, statement).await?;
        self.put_in_order(&mut rows, |row| (row.date, row.time, row.id));
        Ok(rows)
    }

    /// The next lines of a file.
    pub(super) async fn file(
        &self,
        tx: &mut Tx,
        limit: i64,
        after: Option<After>,
    ) -> Result<Vec<FileLine>> {
        let statement = query(concat!("SELECT ", file_columns!(), " FROM ("));
        let keys = self.walked(tx, statement, limit, 0, after, Gives::Key);
        let mut rows: Vec<FileLine> = self.looked_up(keys, line_joins!()).packed(tx).await?;
        // A day is kept as ISO text, which sorts as the days do.
        self.put_in_order(&mut rows, |row| (row.on_date.clone(), row.id));
        Ok(rows)
    }

    /// Puts a page of rows in the order in which they were walked. A database that is asked to do so keeps all that it
    /// joined to them until the last is there, which takes twice as long.
    fn put_in_order<R, K: Ord>(&self, rows: &mut [R], key: impl Fn(&R) -> K) {
        if self.filter.ascending {
            rows.sort_by_cached_key(key);
        } else {
            rows.sort_by_cached_key(|row| std::cmp::Reverse(key(row)));
        }
    }

    /// A page in the order of a name or of the minutes, the latest first among equals.
    pub(super) async fn sorted(&self, tx: &mut Tx, page: Page) -> Result<Vec<ListLine>> {
        let order = match (self.filter.sort, self.filter.ascending) {
            (Sort::When, _) => return self.page(tx, page).await,
            (Sort::Person, true) => " ORDER BY p.folded_name, p.id",
            (Sort::Person, false) => " ORDER BY p.folded_name DESC, p.id DESC",
            (Sort::Worker, true) => " ORDER BY lower(w.name), w.id",
            (Sort::Worker, false) => " ORDER BY lower(w.name) DESC, w.id DESC",
            (Sort::Minutes, true) => " ORDER BY COALESCE(c.minutes, 0)",
            (Sort::Minutes, false) => " ORDER BY COALESCE(c.minutes, 0) DESC",
        };
        let statement = query(concat!("SELECT ", list_columns!(), " FROM ("));
        let keys = self.keys(statement, None, None, Gives::Key);
        let statement = self
            .looked_up(keys, list_joins!())
            .push(order)
            .push(", c.on_date DESC, COALESCE(c.at_time, '') DESC, c.id DESC")
            .limit(page.limit())
            .push(" OFFSET ")
            .push_bind(page.offset());
        lines(tx, statement).await
    }

    /// Adds the walk to a statement that selects of the contacts `c` on it, in no order; [`Bounds::looked_up`] follows.
    fn walked(
        &self,
        tx: &Tx,
        statement: Query,
        limit: i64,
        offset: i64,
        after: Option<After>,
        gives: Gives,
    ) -> Query {
        // SQLite walks the pieces side by side, each in the order of its index, and stops when there are enough.
        // PostgreSQL would read every piece to its end first, so there each stops by itself.
        let each = match tx {
            Tx::Sqlite(_) => None,
            Tx::Postgres(_) => Some(limit + offset),
        };
        self.keys(statement, each, after, gives)
            .push(self.order(gives == Gives::Timed))
            .limit(limit)
            .push(" OFFSET ")
            .push_bind(offset)
    }

    /// Looks up what is shown of the contacts that were walked, with these joins. `CROSS JOIN` keeps SQLite from beginning at the sites
    /// and reading all there is, which it takes for the shorter way where the walk is a union of pieces.
    fn looked_up(&self, keys: Query, joins: &'static str) -> Query {
        keys.push(") AS k CROSS JOIN contact c")
            .push(joins)
            .push(" WHERE c.org_id = ")
            .push_bind(self.org)
            .push(" AND c.id = k.id")
    }

    /// How many contacts there are within the bounds, counted up to `most`.
    pub(super) async fn count(&self, tx: &mut Tx, most: i64) -> Result<i64> {
        // Most lists are longer than anybody counts, and to skip to the last that matters takes half as long as to
        // count up to it.
        if most < i64::MAX {
            let last: Option<(i64,)> = self
                .presence(query(""))
                .push(" LIMIT 1 OFFSET ")
                .push_bind(most - 1)
                .optional(tx)
                .await?;
            if last.is_some() {
                return Ok(most);
            }
        }
        self.presence(query("SELECT count(*) FROM ("))
            .limit(most)
            .push(") AS counted")
            .count(tx)
            .await
    }
}

async fn lines(tx: &mut Tx, statement: Query) -> Result<Vec<ListLine>> {
    statement
        .packed::<ListRow>(tx)
        .await?
        .into_iter()
        .map(ListLine::try_from)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Db;

    /// SQLite plans by what it knows of the tables, and knows nothing of a new one: then as after it has counted
    /// them, the contacts are looked up for the page that was walked, not walked for each site.
    #[tokio::test]
    async fn a_page_is_looked_up_after_its_walk() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.db");
        let db = Db::open(&format!("sqlite://{}", file.display()))
            .await
            .expect("opens");
        let mut tx = db.read().await.expect("begins");
        let sites: Vec<SiteId> = (0..7).map(|n| SiteId(Uuid::from_u128(n))).collect();
        let bounds = Bounds {
            org: OrgId(Uuid::from_u128(1)),
            sites: Some(sites.clone()),
            walks: Walks::Sites(sites),
            filter: Filter::default(),
        };
        let statement = query(concat!(
            "EXPLAIN QUERY PLAN SELECT ",
            list_columns!(),
            " FROM ("
        ));
        let keys = bounds.walked(&tx, statement, 100, 0, None, Gives::Timed);
        let steps: Vec<(i64, i64, i64, String)> = bounds
            .looked_up(keys, list_joins!())
            .all(&mut tx)
            .await
            .expect("planned");
        let of = |what: &str| steps.iter().position(|(.., step)| step.starts_with(what));
        let (walk, look) = (of("SCAN k"), of("SEARCH c USING INDEX"));
        assert!(walk.is_some() && walk < look, "{steps:#?}");
    }
}
