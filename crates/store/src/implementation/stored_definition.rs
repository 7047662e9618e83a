//! Reading the stored definitions of engagement.

use crate::{Error, Result, Tx, query};
use delivery::contact::Mechanism;
use delivery::engagement::{Definition, With};
use ids::{DefinitionId, OrgId};
use uuid::Uuid;

/// A definition with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its identifier.
    pub id: DefinitionId,
    /// What it is called.
    pub name: String,
    /// What counts.
    pub definition: Definition,
    /// Whether it is the one every page uses.
    pub is_default: bool,
    /// How often it was changed, from 1.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    minimum: i64,
    minimum_after_discharge: i64,
    mechanisms: String,
    with_whom: String,
    window_days: Option<i64>,
    is_default: bool,
    version: i64,
}

fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "engagement_definition",
        column,
    }
}

impl Row {
    fn read(self) -> Result<Stored> {
        let mechanisms = self
            .mechanisms
            .split_whitespace()
            .map(|code| Mechanism::from_word(code).ok_or_else(|| unreadable("mechanisms")))
            .collect::<Result<Vec<_>>>()?;
        let whole = |number: i64, column| u32::try_from(number).map_err(|_| unreadable(column));
        Ok(Stored {
            id: DefinitionId(self.id),
            name: self.name,
            definition: Definition {
                minimum: whole(self.minimum, "minimum")?,
                minimum_after_discharge: whole(
                    self.minimum_after_discharge,
                    "minimum_after_discharge",
                )?,
                mechanisms,
                with: With::from_code(&self.with_whom).ok_or_else(|| unreadable("with_whom"))?,
                window_days: self
                    .window_days
                    .map(|days| whole(days, "window_days"))
                    .transpose()?,
            },
            is_default: self.is_default,
            version: self.version,
        })
    }
}

/// Every definition of an organisation, the default first, then by name.
pub(crate) async fn all(tx: &mut Tx, org: OrgId) -> Result<Vec<Stored>> {
    query("SELECT id, name, minimum, minimum_after_discharge, mechanisms, with_whom, window_days, is_default, version FROM engagement_definition WHERE org_id = $1 ORDER BY is_default DESC, name, id")
        .bind(org)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// The definition with this identifier, or the default when none is named.
pub(crate) async fn find(tx: &mut Tx, org: OrgId, id: Option<DefinitionId>) -> Result<Stored> {
    let all = all(tx, org).await?;
    let position = match id {
        Some(id) => all.iter().position(|stored| stored.id == id),
        // The list begins with the default.
        None => Some(0),
    };
    position
        .and_then(|at| all.into_iter().nth(at))
        .ok_or(Error::Denied)
}
