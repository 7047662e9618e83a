//! Many rows at a time.

use crate::query::{BothRow, Query, Value};
use crate::{Result, Tx, query};
use ids::OrgId;

/// The most values one statement has: SQLite takes 32,766.
const VALUES: usize = 30_000;
/// The most rows one statement has: beyond it a longer statement gains nothing.
const ROWS: usize = 250;
/// How many values are looked up at a time.
const LOOKED_UP: usize = 500;

/// Inserts rows, which are made when their turn comes. `head` ends with `VALUES `; every row has as many values.
pub(super) async fn insert(
    tx: &mut Tx,
    head: &'static str,
    rows: impl IntoIterator<Item = Vec<Value>, IntoIter: Send>,
) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    let Some(width) = rows.peek().map(Vec::len) else {
        return Ok(());
    };
    let most = (VALUES / width.max(1)).clamp(1, ROWS);
    while rows.peek().is_some() {
        let mut statement = query(head);
        for (index, row) in rows.by_ref().take(most).enumerate() {
            statement = statement.push(if index == 0 { "(" } else { ", (" });
            for (column, value) in row.into_iter().enumerate() {
                if column > 0 {
                    statement = statement.push(", ");
                }
                statement = statement.push_bind(value);
            }
            statement = statement.push(")");
        }
        statement.execute(tx).await?;
    }
    Ok(())
}

/// Reads the rows of an organisation whose column is one of these. `head` ends with `… WHERE x.org_id = $1 AND column IN `.
pub(super) async fn look_up<T: BothRow>(
    tx: &mut Tx,
    head: &'static str,
    org: OrgId,
    wanted: Vec<Value>,
) -> Result<Vec<T>> {
    let mut wanted = wanted.into_iter().peekable();
    let mut found = Vec::new();
    while wanted.peek().is_some() {
        let some: Vec<Value> = wanted.by_ref().take(LOOKED_UP).collect();
        let statement: Query = query(head).bind(org).push_list(some);
        found.extend(statement.all(tx).await?);
    }
    Ok(found)
}
