//! Codings as a stream: page after page in the order of their identifiers, so that nothing is held in memory and nobody
//! waits. Codings are made with a code, so none can be without one and none is left out.

use super::find::{Filter, narrowed};
use super::row::{Row, columns, select};
use crate::evidence::visible;
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use evidence::coding::Coding;
use ids::CodingId;
use uuid::Uuid;

/// Where a page begins: behind the coding with this identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After(Uuid);

impl After {
    /// Behind nothing: the first page.
    pub const START: After = After(Uuid::nil());

    /// Behind a coding.
    pub const fn coding(id: CodingId) -> After {
        After(id.0)
    }
}

/// What an export holds, and for whom.
#[derive(Debug, Clone)]
pub struct Bounds {
    permit: Permit<on::Coding, to::Export>,
    filter: Filter,
}

impl Bounds {
    /// The same export, of these codings only.
    #[must_use]
    pub fn only(&self, codings: Vec<CodingId>) -> Bounds {
        Bounds {
            permit: self.permit.clone(),
            filter: Filter {
                only: codings,
                ..Filter::default()
            },
        }
    }
}

/// Begins to take codings out, as is written down. Call it in a transaction that is committed before the first byte
/// goes out; the pages are read in transactions of their own.
///
/// # Errors
/// As the database says.
pub async fn begin_export(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Export>,
    filter: &Filter,
) -> Result<Bounds> {
    audit::in_study(tx, around, permit, None, "export begun").await?;
    Ok(Bounds {
        permit: permit.clone(),
        filter: filter.clone(),
    })
}

/// The next page of at most `limit` codings. It was the last when it holds fewer.
///
/// # Errors
/// As the database says.
pub async fn export_page(
    tx: &mut Tx,
    bounds: &Bounds,
    after: After,
    limit: u32,
) -> Result<Vec<Coding>> {
    let statement = query(select!())
        .bind(bounds.permit.actor().org)
        .bind(bounds.permit.actor().account)
        .bind(bounds.permit.subject());
    narrowed(statement, &bounds.filter)
        .push(" AND k.id > ")
        .push_bind(after.0)
        .push(" ORDER BY k.id")
        .limit(limit)
        .packed::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}
