//! The organisation and its settings.

use crate::implementation::definition;
use crate::{Error, Result, Surroundings, Tx, query};
use ids::OrgId;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// An organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Whether its data are invented for demonstration; every page then says so.
    pub demonstration: bool,
    /// The time zone of its sites.
    pub time_zone: TimeZone,
    /// After so many days without a contact a person is shown as not met for a while.
    pub contact_gap_days: u32,
}

/// What a new organisation is made from.
#[derive(Debug, Clone)]
pub struct NewOrganisation<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether its data are invented.
    pub demonstration: bool,
    /// The IANA name of its time zone, e.g. `Europe/London`.
    pub time_zone: &'a str,
}

/// Makes an organisation, with the published definition of engagement as its own. Only start-up and the command line do this, so there is no actor to ask.
///
/// # Errors
/// [`Error::Refused`] when the time zone is not known.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    new: &NewOrganisation<'_>,
) -> Result<Organisation> {
    let time_zone = TimeZone::get(new.time_zone).map_err(|_| {
        Error::Refused(format!(
            "“{}” is not a time zone. Write it like Europe/London",
            new.time_zone
        ))
    })?;
    let id: OrgId = around.id();
    query("INSERT INTO organisation (org_id, name, demonstration, time_zone, contact_gap_days, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id)
        .bind(new.name)
        .bind(new.demonstration)
        .bind(new.time_zone)
        .bind(14_i64)
        .bind(around.now())
        .execute(tx)
        .await?;
    definition::ensure_default(tx, around, id).await?;
    Ok(Organisation {
        id,
        name: new.name.to_owned(),
        demonstration: new.demonstration,
        time_zone,
        contact_gap_days: 14,
    })
}

#[derive(sqlx::FromRow)]
struct Row {
    org_id: Uuid,
    name: String,
    demonstration: bool,
    time_zone: String,
    contact_gap_days: i64,
}

impl Row {
    fn read(self) -> Result<Organisation> {
        Ok(Organisation {
            id: OrgId(self.org_id),
            name: self.name,
            demonstration: self.demonstration,
            time_zone: TimeZone::get(&self.time_zone).map_err(|_| Error::Unreadable {
                table: "organisation",
                column: "time_zone",
            })?,
            contact_gap_days: u32::try_from(self.contact_gap_days).unwrap_or(14),
        })
    }
}

/// Every organisation on this server, oldest first. Only start-up and the command line ask.
///
/// # Errors
/// As the database says.
pub async fn all(tx: &mut Tx) -> Result<Vec<Organisation>> {
    query("SELECT org_id, name, demonstration, time_zone, contact_gap_days FROM organisation ORDER BY org_id")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// The organisation with this identifier.
///
/// # Errors
/// [`Error::Denied`] when it is not there.
pub async fn load(tx: &mut Tx, id: OrgId) -> Result<Organisation> {
    query("SELECT org_id, name, demonstration, time_zone, contact_gap_days FROM organisation WHERE org_id = $1")
        .bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}
