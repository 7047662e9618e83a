//! The organisation and its settings.

use crate::Refusal;
use crate::implementation::definition;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::factor::SecondFactor;
use access::to::Change;
use access::{Action, Permit, Resource, on};
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
        Error::from(Refusal::TimeZone {
            written: new.time_zone.to_owned(),
        })
    })?;
    let id: OrgId = around.id();
    // The sign-ins of the demonstration are printed for everybody.
    let asked = if new.demonstration {
        SecondFactor::Nobody
    } else {
        SecondFactor::Staff
    };
    query("INSERT INTO organisation (org_id, name, demonstration, time_zone, contact_gap_days, created_at, second_factor) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(new.name)
        .bind(new.demonstration)
        .bind(new.time_zone)
        .bind(14_i64)
        .bind(around.now())
        .bind(asked.code())
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
    #[sqlx(flatten)]
    rest: Belongs,
}

impl Row {
    fn read(self) -> Result<Organisation> {
        self.rest.read(OrgId(self.org_id))
    }
}

/// What a row says of the organisation that it belongs to.
#[derive(sqlx::FromRow)]
pub(crate) struct Belongs {
    org_name: String,
    demonstration: bool,
    time_zone: String,
    contact_gap_days: i64,
}

impl Belongs {
    pub(crate) fn read(self, id: OrgId) -> Result<Organisation> {
        Ok(Organisation {
            id,
            name: self.org_name,
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
    query("SELECT org_id, name AS org_name, demonstration, time_zone, contact_gap_days FROM organisation ORDER BY org_id")
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
    query("SELECT org_id, name AS org_name, demonstration, time_zone, contact_gap_days FROM organisation WHERE org_id = $1")
        .bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}

/// The settings of an organisation that its administrators keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// The IANA name of its time zone.
    pub time_zone: String,
    /// After so many days without a contact a person is shown as not met for a while, 1 to 365.
    pub contact_gap_days: u32,
}

impl Organisation {
    /// Its settings.
    pub fn settings(&self) -> Settings {
        Settings {
            name: self.name.clone(),
            time_zone: self.time_zone.iana_name().unwrap_or("UTC").to_owned(),
            contact_gap_days: self.contact_gap_days,
        }
    }
}

/// Changes the settings. `was` is what the form began with.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed them in the meantime; [`Error::Refused`] when the time zone is not
/// known.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Organisation, Change>,
    was: &Settings,
    new: &Settings,
) -> Result<()> {
    let now = load(tx, permit.subject()).await?.settings();
    if now == *new {
        return Ok(());
    }
    TimeZone::get(&new.time_zone).map_err(|_| {
        Error::from(Refusal::TimeZone {
            written: new.time_zone.clone(),
        })
    })?;
    let changed = query("UPDATE organisation SET name = $2, time_zone = $3, contact_gap_days = $4 WHERE org_id = $1 AND name = $5 AND time_zone = $6 AND contact_gap_days = $7")
        .bind(permit.subject())
        .bind(&new.name)
        .bind(&new.time_zone)
        .bind(new.contact_gap_days)
        .bind(&was.name)
        .bind(&was.time_zone)
        .bind(was.contact_gap_days)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    let mut fields = Vec::new();
    if now.name != new.name {
        fields.push("name");
    }
    if now.time_zone != new.time_zone {
        fields.push("time_zone");
    }
    if now.contact_gap_days != new.contact_gap_days {
        fields.push("contact_gap_days");
    }
    let entry = audit::Entry {
        action: Action::Change,
        resource: Resource::Organisation,
        resource_id: Some(permit.subject().0),
        person: None,
        detail: fields.join(", "),
    };
    audit::write(tx, around, permit.actor(), entry).await
}

/// Makes the first organisation of an empty database. Two who try at the same moment wait for one another.
///
/// # Errors
/// [`Error::Refused`] when there is one already, or the time zone is not known.
pub async fn create_first(
    tx: &mut Tx,
    around: &Surroundings,
    new: &NewOrganisation<'_>,
) -> Result<Organisation> {
    query("UPDATE schema_version SET name = name")
        .execute(tx)
        .await?;
    if let Some(there) = all(tx).await?.first() {
        return Err(Refusal::OrganisationThere {
            name: there.name.clone(),
        }
        .into());
    }
    create(tx, around, new).await
}

/// Of whom the organisation asks a second factor.
///
/// # Errors
/// As the database says.
pub async fn second_factor(tx: &mut Tx, id: OrgId) -> Result<SecondFactor> {
    let (code,): (String,) = query("SELECT second_factor FROM organisation WHERE org_id = $1")
        .bind(id)
        .one(tx)
        .await?;
    SecondFactor::from_code(&code).ok_or(Error::Unreadable {
        table: "organisation",
        column: "second_factor",
    })
}

/// Says of whom a second factor is asked, from the next request on.
///
/// # Errors
/// As the database says.
pub async fn ask_second_factor(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Organisation, Change>,
    asked: SecondFactor,
) -> Result<()> {
    let changed = query(
        "UPDATE organisation SET second_factor = $2 WHERE org_id = $1 AND second_factor <> $2",
    )
    .bind(permit.subject())
    .bind(asked.code())
    .execute(tx)
    .await?;
    if changed == 0 {
        return Ok(());
    }
    let entry = audit::Entry {
        action: Action::Change,
        resource: Resource::Organisation,
        resource_id: Some(permit.subject().0),
        person: None,
        detail: format!("second factor of {}", asked.code()),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
