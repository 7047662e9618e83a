//! The teams of a site.

use crate::packed::packed_row;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::to::{Change, Read};
use access::{Permit, Reach, on};
use delivery::team::TeamKind;
use ids::{SiteId, TeamId};
use uuid::Uuid;

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its identifier.
    pub id: TeamId,
    /// The site it belongs to.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// What kind of team it is.
    pub kind: TeamKind,
    /// Peer workers who are in it and have not left.
    pub workers: i64,
    /// Rises with every change.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    site_id: Uuid,
    name: String,
    kind: String,
    workers: i64,
    version: i64,
}

impl Row {
    fn read(self) -> Result<Team> {
        Ok(Team {
            id: TeamId(self.id),
            site: SiteId(self.site_id),
            name: self.name,
            kind: TeamKind::from_code(&self.kind).ok_or(Error::Unreadable {
                table: "team",
                column: "kind",
            })?,
            workers: self.workers,
            version: self.version,
        })
    }
}

const SELECT: &str = "SELECT t.id, t.site_id, t.name, t.kind, (SELECT count(*) FROM worker w WHERE w.org_id = t.org_id AND w.site_id = t.site_id AND w.team_id = t.id AND w.left_on IS NULL) AS workers, t.version FROM team t WHERE t.org_id = $1";

/// Makes a team at a site, with an identifier made when the form was. Made twice with the same one, it is there once.
///
/// # Errors
/// [`Error::Taken`] with `team_name_key` when the site has a team of that name.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Site, Change>,
    id: TeamId,
    name: &str,
    kind: TeamKind,
) -> Result<TeamId> {
    let org = permit.actor().org;
    let there = query("SELECT count(*) FROM team WHERE org_id = $1 AND id = $2 AND site_id = $3")
        .bind(org)
        .bind(id)
        .bind(permit.subject())
        .count(tx)
        .await?;
    if there > 0 {
        return Ok(id);
    }
    query("INSERT INTO team (org_id, id, site_id, name, kind, version, created_at) VALUES ($1, $2, $3, $4, $5, 1, $6)")
        .bind(org)
        .bind(id)
        .bind(permit.subject())
        .bind(name)
        .bind(kind.code())
        .bind(around.now())
        .execute(tx)
        .await?;
    note(tx, around, permit, id, "team made").await?;
    Ok(id)
}

/// Renames a team or changes its kind.
///
/// # Errors
/// [`Error::Changed`] when somebody else did in the meantime, [`Error::Denied`] when the site has no such team,
/// [`Error::Taken`] with `team_name_key` when another team has the name.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Site, Change>,
    id: TeamId,
    version: i64,
    name: &str,
    kind: TeamKind,
) -> Result<()> {
    let now = one(tx, permit, id).await?;
    if now.name == name && now.kind == kind {
        return Ok(());
    }
    let changed = query("UPDATE team SET name = $4, kind = $5, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(permit.actor().org)
        .bind(id)
        .bind(version)
        .bind(name)
        .bind(kind.code())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    note(tx, around, permit, id, "team changed").await
}

/// A team of the site.
///
/// # Errors
/// [`Error::Denied`] when the site has no such team.
pub async fn one(tx: &mut Tx, permit: &Permit<on::Site, Change>, id: TeamId) -> Result<Team> {
    query(SELECT)
        .bind(permit.actor().org)
        .push(" AND t.site_id = ")
        .push_bind(permit.subject())
        .push(" AND t.id = ")
        .push_bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}

/// The teams of a site, by name.
///
/// # Errors
/// As the database says.
pub async fn of_site(tx: &mut Tx, permit: &Permit<on::Site, Read>) -> Result<Vec<Team>> {
    query(SELECT)
        .bind(permit.actor().org)
        .push(" AND t.site_id = ")
        .push_bind(permit.subject())
        .push(" ORDER BY t.name, t.id")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// Every team the actor may see, by site and name, for lists to choose from.
///
/// # Errors
/// As the database says.
pub async fn all(tx: &mut Tx, reach: &Reach<on::Site, Read>) -> Result<Vec<Team>> {
    let mut statement = query(SELECT).bind(reach.actor().org);
    if let access::Scope::Sites(sites) = reach.scope() {
        statement = statement
            .push(" AND t.site_id IN ")
            .push_list(sites.iter().copied());
    }
    statement
        .push(" ORDER BY t.site_id, t.name, t.id")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

packed_row! {
    struct NamedRow {
        id: Uuid,
        name: String,
    }
}

/// The names of the sites the actor may see, by name, for lists to choose from.
///
/// # Errors
/// As the database says.
pub async fn sites(tx: &mut Tx, reach: &Reach<on::Site, Read>) -> Result<Vec<(SiteId, String)>> {
    let mut statement =
        query("SELECT id, name FROM site WHERE org_id = $1").bind(reach.actor().org);
    if let access::Scope::Sites(sites) = reach.scope() {
        statement = statement
            .push(" AND id IN ")
            .push_list(sites.iter().copied());
    }
    Ok(statement
        .push(" ORDER BY name, id")
        .packed::<NamedRow>(tx)
        .await?
        .into_iter()
        .map(|row| (SiteId(row.id), row.name))
        .collect())
}

async fn note(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Site, Change>,
    id: TeamId,
    what: &str,
) -> Result<()> {
    let entry = audit::Entry {
        action: access::Action::Change,
        resource: access::Resource::Site,
        resource_id: Some(id.0),
        person: None,
        detail: what.to_owned(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
