//! The figures of the programme and the rows behind them.
//!
//! What each figure means is told in [`delivery::figures`]. Every page, file and command asks here, and every answer is
//! worked out from the rows that [`rows`] gives.

mod order;
mod row;
mod statements;

pub use order::{MOST_SORTED, Order, Ordered, Sort};
pub use row::{Row, Who, pseudonym};

use crate::audit::{self, By, Entry};
use crate::implementation::stored_definition;
use crate::listing::Page;
use crate::{Error, Query, Result, Surroundings, Tx, query};
use access::{Action, Actor, Reach, Resource, Scope, on, reach, to};
use delivery::figures::{Figure, Measure, RowIs, median};
use ids::{DefinitionId, OrgId, SiteId};
use jiff::Span;
use jiff::civil::Date;
use statements::{Given, statement};
use std::collections::BTreeMap;
use uuid::Uuid;

/// For which day, site and definition a figure is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The day it is.
    pub today: Date,
    /// Only this site; every one in reach when none.
    pub site: Option<SiteId>,
    /// The definition of engagement; the default when none.
    pub definition: Option<DefinitionId>,
}

impl Asked {
    /// For every site, under the default definition.
    pub fn on(today: Date) -> Self {
        Asked {
            today,
            site: None,
            definition: None,
        }
    }

    /// The same, for one site.
    pub fn at(self, site: SiteId) -> Self {
        Asked {
            site: Some(site),
            ..self
        }
    }

    /// The same, under this definition.
    pub fn under(self, definition: DefinitionId) -> Self {
        Asked {
            definition: Some(definition),
            ..self
        }
    }
}

/// A figure worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// How many rows it rests on.
    pub rows: u64,
    /// The number, unrounded. None for a share or a median of nothing.
    pub number: Option<f64>,
}

impl Value {
    /// The value of nothing.
    fn of_nothing(measure: Measure) -> Value {
        let number = match measure {
            Measure::Count | Measure::Sum => Some(0.0),
            Measure::Share | Measure::MedianDays => None,
        };
        Value { rows: 0, number }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts and sums of minutes are far below 2^53"
    )]
    fn of(measure: Measure, rows: i64, sum: i64) -> Value {
        if rows == 0 {
            return Value::of_nothing(measure);
        }
        let number = match measure {
            Measure::Count => rows as f64,
            Measure::Sum => sum as f64,
            Measure::Share => sum as f64 * 100.0 / rows as f64,
            Measure::MedianDays => return Value::of_nothing(measure),
        };
        Value {
            rows: u64::try_from(rows).unwrap_or(0),
            number: Some(number),
        }
    }

    fn of_days(days: &mut [i64]) -> Value {
        Value {
            rows: u64::try_from(days.len()).unwrap_or(0),
            number: median(days),
        }
    }

    /// The number as a count: 0 when there is none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "only asked of counts, which are whole and not negative"
    )]
    pub fn count(&self) -> u64 {
        self.number.map_or(0, |number| number.max(0.0) as u64)
    }
}

/// What the placeholders of every statement stand for.
struct Bound {
    org: OrgId,
    definition: DefinitionId,
    today: Date,
    since: Date,
}

async fn bound(tx: &mut Tx, org: OrgId, figure: &Figure, asked: &Asked) -> Result<Bound> {
    // Asked for only where it matters, and then checked to be the organisation's own.
    let definition = if figure.by_definition {
        stored_definition::find(tx, org, asked.definition).await?.id
    } else {
        DefinitionId(Uuid::nil())
    };
    let (gap,): (i64,) = query("SELECT contact_gap_days FROM organisation WHERE org_id = $1")
        .bind(org)
        .one(tx)
        .await?;
    Ok(Bound {
        org,
        definition,
        today: asked.today,
        since: asked
            .today
            .saturating_sub(Span::new().days(gap.clamp(0, 3_650))),
    })
}

/// The statement that finds the rows of a figure, to be read or examined.
pub fn rows_text(figure: &Figure) -> Option<&'static str> {
    statement(figure).map(|statement| statement.text)
}

/// How far the rows of a figure are somebody's to open. Those on concerns reach as far as concerns do: to others even a
/// row without a name would say that somebody was worried about one person on one day.
///
/// # Errors
/// [`Error::Denied`] when none is.
pub fn rows_scope(actor: &Actor, figure: &Figure) -> Result<Scope> {
    let rows = reach::<on::FigureRow, to::Read>(actor)?;
    Ok(if figure.row == RowIs::Concern {
        reach::<on::Concern, to::Read>(actor)?.scope().clone()
    } else {
        rows.scope().clone()
    })
}

/// `SELECT … FROM (the figure's statement) r WHERE` what is in reach.
fn wrapped(
    select: &'static str,
    figure: &Figure,
    bound: &Bound,
    scope: &Scope,
    site: Option<SiteId>,
) -> Result<Query> {
    let statement = statement(figure).ok_or(Error::Denied)?;
    let mut text = query(select)
        .push(" FROM (")
        .push(statement.text)
        .push(") r WHERE ");
    for given in statement.given {
        text = match given {
            Given::Org => text.bind(bound.org),
            Given::Definition => text.bind(bound.definition),
            Given::Today => text.bind(bound.today),
            Given::Since => text.bind(bound.since),
        };
    }
    text = match scope {
        Scope::Organisation => text.push("1 = 1"),
        Scope::Sites(sites) => text.push("r.site_id IN ").push_list(sites.iter().copied()),
        // No rule gives figures to anybody whose reach is narrower than a site.
        _ => return Err(Error::Denied),
    };
    Ok(match site {
        Some(site) => text.push(" AND r.site_id = ").push_bind(site),
        None => text,
    })
}

/// The value of a figure.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there.
pub async fn value(
    tx: &mut Tx,
    reach: &Reach<on::Figure, to::Read>,
    figure: &Figure,
    asked: &Asked,
) -> Result<Value> {
    let bound = bound(tx, reach.actor().org, figure, asked).await?;
    let scope = reach.scope();
    if figure.measure == Measure::MedianDays {
        let select = "SELECT r.site_id, r.from_on, r.to_on";
        let rows: Vec<(Uuid, String, String)> = wrapped(select, figure, &bound, scope, asked.site)?
            .all(tx)
            .await?;
        let mut days = Vec::with_capacity(rows.len());
        for (_, from, to) in rows {
            days.push(row::days_between(&from, &to)?);
        }
        return Ok(Value::of_days(&mut days));
    }
    let select = "SELECT count(*) AS n, CAST(coalesce(sum(r.value), 0) AS BIGINT) AS total";
    let (rows, sum): (i64, i64) = wrapped(select, figure, &bound, scope, asked.site)?
        .one(tx)
        .await?;
    Ok(Value::of(figure.measure, rows, sum))
}

/// The value of a figure at every site that has rows.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there.
pub async fn per_site(
    tx: &mut Tx,
    reach: &Reach<on::Figure, to::Read>,
    figure: &Figure,
    asked: &Asked,
) -> Result<BTreeMap<SiteId, Value>> {
    let bound = bound(tx, reach.actor().org, figure, asked).await?;
    let scope = reach.scope();
    if figure.measure == Measure::MedianDays {
        let select = "SELECT r.site_id, r.from_on, r.to_on";
        let rows: Vec<(Uuid, String, String)> = wrapped(select, figure, &bound, scope, asked.site)?
            .all(tx)
            .await?;
        let mut days: BTreeMap<SiteId, Vec<i64>> = BTreeMap::new();
        for (site, from, to) in rows {
            let days = days.entry(SiteId(site)).or_default();
            days.push(row::days_between(&from, &to)?);
        }
        return Ok(days
            .into_iter()
            .map(|(site, mut days)| (site, Value::of_days(&mut days)))
            .collect());
    }
    let select =
        "SELECT r.site_id, count(*) AS n, CAST(coalesce(sum(r.value), 0) AS BIGINT) AS total";
    let rows: Vec<(Uuid, i64, i64)> = wrapped(select, figure, &bound, scope, asked.site)?
        .push(" GROUP BY r.site_id")
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(site, n, sum)| (SiteId(site), Value::of(figure.measure, n, sum)))
        .collect())
}

/// A page of the rows behind a figure, in the order that is asked for where it can be given; that they were seen is
/// written down. Whoever may not see a name gets a pseudonym that stays the same within the organisation.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there, or the rows are not theirs to open.
pub async fn rows(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::FigureRow, to::Read>,
    figure: &Figure,
    asked: &Asked,
    order: Order,
    page: Page,
) -> Result<Ordered> {
    let scope = &rows_scope(reach.actor(), figure)?;
    let bound = bound(tx, reach.actor().org, figure, asked).await?;
    let total = wrapped("SELECT count(*)", figure, &bound, scope, asked.site)?
        .count(tx)
        .await?;
    let sorts = order::offered(reach.actor(), scope, total);
    let order = if sorts.contains(&order.by) {
        order
    } else {
        Order::default()
    };
    let select = "SELECT r.id, r.person_id, r.worker_id, r.site_id, r.from_on, r.to_on, r.value";
    let statement = wrapped(select, figure, &bound, scope, asked.site)?;
    let found = order::put(statement, tx, figure, &bound, order)
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all(tx)
        .await?;
    let rows = row::read(tx, reach.actor(), figure, found).await?;
    audit::listed(tx, around, reach, rows.len()).await?;
    Ok(Ordered {
        rows,
        total,
        page,
        order,
        sorts,
    })
}

/// Writes down that the rows behind a figure are taken out as a file, before the first: how many they are, and each person
/// who is in one. Rows on concerns are told as concerns are.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there, or the rows are not theirs to open.
pub async fn exporting(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::FigureRow, to::Export>,
    figure: &Figure,
    asked: &Asked,
) -> Result<()> {
    let actor = reach.actor();
    let scope = rows_scope(actor, figure)?;
    let bound = bound(tx, actor.org, figure, asked).await?;
    let total = wrapped("SELECT count(*)", figure, &bound, &scope, asked.site)?
        .count(tx)
        .await?;
    let people = wrapped("SELECT r.person_id", figure, &bound, &scope, asked.site)?;
    let entry = Entry {
        action: Action::Export,
        resource: match figure.row {
            RowIs::Concern => Resource::Concern,
            _ => Resource::FigureRow,
        },
        resource_id: None,
        person: None,
        detail: format!("{total} rows of {}", figure.id),
    };
    audit::of_people(tx, around, By::Actor(actor), entry, people).await?;
    Ok(())
}

/// The next rows behind a figure after one of them, for a file; the caller has written down that the file was taken.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there, or the rows are not theirs to open.
pub async fn rows_after(
    tx: &mut Tx,
    reach: &Reach<on::FigureRow, to::Export>,
    figure: &Figure,
    asked: &Asked,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Row>> {
    let scope = rows_scope(reach.actor(), figure)?;
    let bound = bound(tx, reach.actor().org, figure, asked).await?;
    let select = "SELECT r.id, r.person_id, r.worker_id, r.site_id, r.from_on, r.to_on, r.value";
    let found = wrapped(select, figure, &bound, &scope, asked.site)?
        .push(" AND r.id > ")
        .push_bind(after.unwrap_or(Uuid::nil()))
        .push(" ORDER BY r.id")
        .limit(limit)
        .all(tx)
        .await?;
    row::read(tx, reach.actor(), figure, found).await
}
