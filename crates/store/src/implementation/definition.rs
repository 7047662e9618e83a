//! Stored definitions of engagement. One of them is the default that every page uses unless another is asked for.

use crate::Refusal;
use crate::audit::{self, Entry};
use crate::implementation::engagement;
pub use crate::implementation::stored_definition::Stored;
use crate::implementation::stored_definition::{all, find};
use crate::{Error, Result, Surroundings, Tx, query};
use access::{Action, Actor, Creates, Permit, Resource, on, to};
use delivery::engagement::Definition;
use ids::{DefinitionId, OrgId};

/// The name of the definition that every organisation begins with.
pub const PUBLISHED_NAME: &str = "Published (Gillard 2024, Table 2)";

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
        return Err(Refusal::DefinitionName.into());
    }
    definition
        .check()
        .map_err(|error| Refusal::from(error).into())
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
