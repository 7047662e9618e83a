//! Stored definitions of engagement. One of them is the default that every page uses unless another is asked for.

use crate::audit::{self, Entry};
use crate::implementation::engagement;
use crate::{Error, Result, Surroundings, Tx, query};
use access::{Action, Actor, Creates, Permit, Resource, on, to};
use delivery::contact::Mechanism;
use delivery::engagement::{Definition, With};
use ids::{DefinitionId, OrgId};
use uuid::Uuid;

/// The name of the definition that every organisation begins with.
pub const PUBLISHED_NAME: &str = "Published (Gillard 2024, Table 2)";

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

/// Every definition, the default first, then by name.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    permit: &Permit<on::EngagementDefinition, to::Read>,
) -> Result<Vec<Stored>> {
    all(tx, permit.subject()).await
}

/// The definition with this identifier, or the default when none is named.
///
/// # Errors
/// [`Error::Denied`] when it is not there.
pub async fn load(
    tx: &mut Tx,
    permit: &Permit<on::EngagementDefinition, to::Read>,
    id: Option<DefinitionId>,
) -> Result<Stored> {
    find(tx, permit.subject(), id).await
}

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

/// Gives the organisation the published definition as its default, unless it has a definition already.
///
/// # Errors
/// As the database says.
pub async fn ensure_default(tx: &mut Tx, around: &Surroundings, org: OrgId) -> Result<()> {
    let there = query("SELECT count(*) FROM engagement_definition WHERE org_id = $1")
        .bind(org)
        .count(tx)
        .await?;
    if there == 0 {
        let id = around.id();
        insert(
            tx,
            around,
            org,
            id,
            PUBLISHED_NAME,
            &Definition::published(),
            true,
        )
        .await?;
        engagement::reassess_all(tx, org, Some(id)).await?;
    }
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: DefinitionId,
    name: &str,
    definition: &Definition,
    is_default: bool,
) -> Result<()> {
    query("INSERT INTO engagement_definition (org_id, id, name, minimum, minimum_after_discharge, mechanisms, with_whom, window_days, is_default, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)")
        .bind(org)
        .bind(id)
        .bind(name)
        .bind(definition.minimum)
        .bind(definition.minimum_after_discharge)
        .bind(mechanism_codes(definition))
        .bind(definition.with.code())
        .bind(definition.window_days)
        .bind(is_default)
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(())
}

fn mechanism_codes(definition: &Definition) -> String {
    let codes: Vec<&str> = definition.mechanisms.iter().map(|m| m.code()).collect();
    codes.join(" ")
}

fn checked(name: &str, definition: Definition) -> Result<Definition> {
    if name.trim().is_empty() {
        return Err(Error::Refused("Give the definition a name".into()));
    }
    definition
        .check()
        .map_err(|error| Error::Refused(error.to_string()))
}

/// Keeps a new definition and assesses everybody under it. The same identifier and content twice is one definition.
///
/// # Errors
/// [`Error::Refused`] when the definition cannot be met; [`Error::Taken`] with `engagement_definition_name_key` when
/// another has the name.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::EngagementDefinition>,
    id: DefinitionId,
    name: &str,
    definition: Definition,
) -> Result<()> {
    let org = creates.actor().org;
    let definition = checked(name, definition)?;
    let there = all(tx, org)
        .await?
        .into_iter()
        .find(|stored| stored.id == id);
    if let Some(there) = there {
        return if there.name == name.trim() && there.definition == definition {
            Ok(())
        } else {
            Err(Error::Changed)
        };
    }
    insert(tx, around, org, id, name.trim(), &definition, false).await?;
    audit::created(tx, around, creates, id.0, None).await?;
    engagement::reassess_all(tx, org, Some(id)).await
}

/// Changes a definition and assesses everybody under it again.
///
/// # Errors
/// [`Error::Changed`] when somebody changed it since `version`; otherwise as for [`create`].
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::EngagementDefinition, to::Change>,
    id: DefinitionId,
    version: i64,
    name: &str,
    definition: Definition,
) -> Result<()> {
    let org = permit.subject();
    let definition = checked(name, definition)?;
    let now = find(tx, org, Some(id)).await?;
    if now.name == name.trim() && now.definition == definition {
        return Ok(());
    }
    let changed = query("UPDATE engagement_definition SET name = $1, minimum = $2, minimum_after_discharge = $3, mechanisms = $4, with_whom = $5, window_days = $6, version = version + 1 WHERE org_id = $7 AND id = $8 AND version = $9")
        .bind(name.trim())
        .bind(definition.minimum)
        .bind(definition.minimum_after_discharge)
        .bind(mechanism_codes(&definition))
        .bind(definition.with.code())
        .bind(definition.window_days)
        .bind(org)
        .bind(id)
        .bind(version)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    note_change(tx, around, permit.actor(), id, "changed").await?;
    if now.definition == definition {
        return Ok(());
    }
    engagement::reassess_all(tx, org, Some(id)).await
}

/// Makes a definition the one that every page uses.
///
/// # Errors
/// [`Error::Denied`] when it is not there.
pub async fn set_default(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::EngagementDefinition, to::Change>,
    id: DefinitionId,
) -> Result<()> {
    let org = permit.subject();
    find(tx, org, Some(id)).await?;
    query("UPDATE engagement_definition SET is_default = (id = $2), version = version + 1 WHERE org_id = $1 AND is_default <> (id = $2)")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    note_change(tx, around, permit.actor(), id, "made the default").await
}

async fn note_change(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    id: DefinitionId,
    detail: &str,
) -> Result<()> {
    let entry = Entry {
        action: Action::Change,
        resource: Resource::EngagementDefinition,
        resource_id: Some(id.0),
        person: None,
        detail: detail.into(),
    };
    audit::write(tx, around, actor, entry).await
}
