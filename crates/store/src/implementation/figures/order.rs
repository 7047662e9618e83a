//! The order of the rows behind a figure.

use super::row::sees;
use super::{Bound, Row};
use crate::listing::Page;
use crate::{Query, Tx};
use access::{Actor, Resource, Scope, Ties};
use delivery::figures::{Figure, Measure};

/// Rows are put in another order up to so many; beyond, they stay in the order in which they were made, because putting
/// a million in order for fifty that are shown would keep everybody waiting.
pub const MOST_SORTED: i64 = 10_000;

/// What rows are put in order by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// When they were made.
    #[default]
    Made,
    /// The person's name.
    Person,
    /// The peer worker's name.
    Worker,
    /// The name of the site.
    Site,
    /// The first date.
    From,
    /// The second date.
    To,
    /// What the row adds to the figure.
    Value,
}

/// The order that is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: Sort,
    /// The last first.
    pub descending: bool,
}

/// A page of the rows behind a figure.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: i64,
    /// Which page it is.
    pub page: Page,
    /// The order they are in.
    pub order: Order,
    /// By what else they can be put in order: nothing when there are more than [`MOST_SORTED`].
    pub sorts: Vec<Sort>,
}

/// By what rows can be put in order for this reader. An order by name would tell about names, so it is for those alone
/// who see every one of them.
pub(super) fn offered(actor: &Actor, scope: &Scope, total: i64) -> Vec<Sort> {
    if total > MOST_SORTED {
        return Vec::new();
    }
    let sees_all = |resource| {
        let organisation = Ties::at(actor.org);
        match scope {
            Scope::Organisation => sees(actor, resource, &organisation),
            Scope::Sites(sites) => sites
                .iter()
                .all(|site| sees(actor, resource, &Ties::at(actor.org).site(*site))),
            _ => false,
        }
    };
    [
        (Sort::Person, sees_all(Resource::Person)),
        (Sort::Worker, sees_all(Resource::Worker)),
        (Sort::Site, true),
        (Sort::From, true),
        (Sort::To, true),
        (Sort::Value, true),
    ]
    .into_iter()
    .filter(|(_, may)| *may)
    .map(|(sort, _)| sort)
    .collect()
}

/// Adds the order to a statement on rows `r`. What is not there comes first, on either database.
pub(super) fn put(
    statement: Query,
    tx: &Tx,
    figure: &Figure,
    bound: &Bound,
    order: Order,
) -> Query {
    let named = |statement: Query, before, after| {
        statement
            .push(" ORDER BY COALESCE((SELECT ")
            .push(before)
            .push_bind(bound.org)
            .push(after)
            .push("), '')")
    };
    let statement = match order.by {
        Sort::Made => return statement.push(" ORDER BY r.id"),
        Sort::Person => named(
            statement,
            "x.folded_name FROM person x WHERE x.org_id = ",
            " AND x.id = r.person_id",
        ),
        Sort::Worker => named(
            statement,
            "lower(x.name) FROM worker x WHERE x.org_id = ",
            " AND x.id = r.worker_id",
        ),
        Sort::Site => named(
            statement,
            "lower(x.name) FROM site x WHERE x.org_id = ",
            " AND x.id = r.site_id",
        ),
        Sort::From => statement.push(" ORDER BY COALESCE(r.from_on, '')"),
        Sort::To => statement.push(" ORDER BY COALESCE(r.to_on, '')"),
        Sort::Value if figure.measure == Measure::MedianDays => statement.push(match tx {
            Tx::Sqlite(_) => " ORDER BY julianday(r.to_on) - julianday(r.from_on)",
            Tx::Postgres(_) => " ORDER BY CAST(r.to_on AS DATE) - CAST(r.from_on AS DATE)",
        }),
        Sort::Value => statement.push(" ORDER BY COALESCE(r.value, 0)"),
    };
    statement.push(if order.descending {
        " DESC, r.id"
    } else {
        ", r.id"
    })
}
