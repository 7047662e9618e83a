//! Sites, and how they compare.

use crate::audit::{self, Entry};
use crate::implementation::figures::{self, Asked, Value};
use crate::implementation::stored_definition;
use crate::{Error, Result, Surroundings, Tx, query};
use access::{Action, Creates, Permit, Reach, Resource, Scope, on, to};
use data_encoding::HEXLOWER;
use delivery::engagement::Spread;
use delivery::figures as figure;
use ids::{DefinitionId, SiteId};
use implementation::comparison::{
    ComparedSite, Counts, differs_from_published, percent, whole_percent,
};
use implementation::fidelity::FidelityScore;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a site is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// The service's own identifier of it.
    pub local_ref: String,
    /// Its name.
    pub name: String,
    /// Who employs the peer workers.
    pub employer: String,
    /// What kind of place it is in.
    pub location: String,
    /// How closely it follows the principles, if rated.
    pub fidelity: Option<FidelityScore>,
    /// Whom to ring with a worry.
    pub duty_contact: String,
}

/// What a publication prints for a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The share engaged, in per cent.
    pub engaged_percent: i64,
    /// The people with data and those engaged it prints beside it, if it does.
    pub counts: Option<PrintedCounts>,
    /// Where it is printed.
    pub source: String,
}

/// The counts that a publication prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedCounts {
    /// People with data.
    pub with_data: u64,
    /// Those of them who are engaged.
    pub engaged: u64,
}

impl Published {
    /// What the printed counts give, in whole per cent, where that is another number than the printed percentage: then
    /// one of the two is a slip of the publication.
    pub fn slip(&self) -> Option<i64> {
        let counts = self.counts?;
        let own = percent(counts.engaged, counts.with_data);
        differs_from_published(own, self.engaged_percent)
            .then_some(own)
            .flatten()
            .map(whole_percent)
    }
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its identifier.
    pub id: SiteId,
    /// What it is.
    pub details: Details,
    /// What a publication prints for it, if one does.
    pub published: Option<Published>,
    /// How often it was changed, from 1.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    name: String,
    employer: String,
    location: String,
    fidelity_hundredths: Option<i64>,
    duty_contact: String,
    version: i64,
    engaged_percent: Option<i64>,
    printed_with_data: Option<i64>,
    printed_engaged: Option<i64>,
    source: Option<String>,
}

impl Row {
    fn read(self) -> Result<Site> {
        let fidelity = self
            .fidelity_hundredths
            .map(FidelityScore::from_hundredths)
            .transpose()
            .map_err(|_| Error::Unreadable {
                table: "site",
                column: "fidelity_hundredths",
            })?;
        Ok(Site {
            id: SiteId(self.id),
            details: Details {
                local_ref: self.local_ref,
                name: self.name,
                employer: self.employer,
                location: self.location,
                fidelity,
                duty_contact: self.duty_contact,
            },
            published: self
                .engaged_percent
                .zip(self.source)
                .map(|(engaged_percent, source)| Published {
                    engaged_percent,
                    counts: self.printed_with_data.zip(self.printed_engaged).map(
                        |(with_data, engaged)| PrintedCounts {
                            with_data: with_data.unsigned_abs(),
                            engaged: engaged.unsigned_abs(),
                        },
                    ),
                    source,
                }),
            version: self.version,
        })
    }
}

const SELECT: &str = "SELECT s.id, s.local_ref, s.name, s.employer, s.location, s.fidelity_hundredths, s.duty_contact, s.version, p.engaged_percent, p.with_data AS printed_with_data, p.engaged AS printed_engaged, p.source FROM site s LEFT JOIN site_published p ON p.org_id = s.org_id AND p.site_id = s.id WHERE s.org_id = $1";

/// Every site in reach, in the order of their identifiers.
///
/// # Errors
/// As the database says.
pub async fn list(tx: &mut Tx, reach: &Reach<on::Site, to::Read>) -> Result<Vec<Site>> {
    in_scope(tx, reach.actor().org, reach.scope()).await
}

async fn in_scope(tx: &mut Tx, org: ids::OrgId, scope: &Scope) -> Result<Vec<Site>> {
    let text = query(SELECT).bind(org);
    let text = match scope {
        Scope::Organisation => text,
        Scope::Sites(sites) => text.push(" AND s.id IN ").push_list(sites.iter().copied()),
        _ => return Err(Error::Denied),
    };
    text.push(" ORDER BY s.local_ref, s.id")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// One site.
///
/// # Errors
/// [`Error::Denied`] when it is not there.
pub async fn load<D: to::Deed>(tx: &mut Tx, permit: &Permit<on::Site, D>) -> Result<Site> {
    query(SELECT)
        .bind(permit.actor().org)
        .push(" AND s.id = ")
        .push_bind(permit.subject())
        .one::<Row>(tx)
        .await?
        .read()
}

/// Makes a site. The same identifier and content twice is one site.
///
/// # Errors
/// [`Error::Taken`] with `site_local_ref_key` when another has the reference.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Site>,
    id: SiteId,
    details: &Details,
) -> Result<()> {
    let org = creates.actor().org;
    let there = query(SELECT)
        .bind(org)
        .push(" AND s.id = ")
        .push_bind(id)
        .optional::<Row>(tx)
        .await?;
    if let Some(there) = there {
        return if there.read()?.details == *details {
            Ok(())
        } else {
            Err(Error::Changed)
        };
    }
    query("INSERT INTO site (org_id, id, local_ref, name, employer, location, fidelity_hundredths, duty_contact, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)")
        .bind(org)
        .bind(id)
        .bind(&details.local_ref)
        .bind(&details.name)
        .bind(&details.employer)
        .bind(&details.location)
        .bind(details.fidelity.map(FidelityScore::hundredths))
        .bind(&details.duty_contact)
        .bind(around.now())
        .execute(tx)
        .await?;
    audit::created(tx, around, creates, id.0, None).await
}

/// Changes a site. What it is already is done already.
///
/// # Errors
/// [`Error::Changed`] when somebody changed it since `version`; [`Error::Taken`] as for [`create`].
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Site, to::Change>,
    version: i64,
    details: &Details,
) -> Result<()> {
    if load(tx, permit).await?.details == *details {
        return Ok(());
    }
    let changed = query("UPDATE site SET local_ref = $1, name = $2, employer = $3, location = $4, fidelity_hundredths = $5, duty_contact = $6, version = version + 1 WHERE org_id = $7 AND id = $8 AND version = $9")
        .bind(&details.local_ref)
        .bind(&details.name)
        .bind(&details.employer)
        .bind(&details.location)
        .bind(details.fidelity.map(FidelityScore::hundredths))
        .bind(&details.duty_contact)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(version)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    let entry = Entry {
        action: Action::Change,
        resource: Resource::Site,
        resource_id: Some(permit.subject().0),
        person: None,
        detail: String::new(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}

/// Every site of the organisation with its counts under a definition, in the order of their identifiers.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there.
pub async fn compared(
    tx: &mut Tx,
    reach: &Reach<on::Figure, to::Read>,
    today: Date,
    definition: DefinitionId,
) -> Result<Vec<ComparedSite<Site>>> {
    let sites = in_scope(tx, reach.actor().org, reach.scope()).await?;
    let asked = Asked::on(today).under(definition);
    let [offered, with_data, engaged] = [
        figures::per_site(tx, reach, &figure::OFFERED, &asked).await?,
        figures::per_site(tx, reach, &figure::WITH_DATA, &asked).await?,
        figures::per_site(tx, reach, &figure::ENGAGED, &asked).await?,
    ];
    Ok(sites
        .into_iter()
        .map(|site| ComparedSite {
            counts: Counts {
                offered: at(&offered, site.id),
                with_data: at(&with_data, site.id),
                engaged: at(&engaged, site.id),
            },
            fidelity: site.details.fidelity,
            site,
        })
        .collect())
}

/// How many people with data had none, one, or two or more contacts that count, by site.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there.
pub async fn spreads(
    tx: &mut Tx,
    reach: &Reach<on::Figure, to::Read>,
    today: Date,
    definition: DefinitionId,
) -> Result<BTreeMap<SiteId, Spread>> {
    let asked = Asked::on(today).under(definition);
    let [none, one, more] = [
        figures::per_site(tx, reach, &figure::CONTACTS_NONE, &asked).await?,
        figures::per_site(tx, reach, &figure::CONTACTS_ONE, &asked).await?,
        figures::per_site(tx, reach, &figure::CONTACTS_TWO_OR_MORE, &asked).await?,
    ];
    Ok(none
        .keys()
        .chain(one.keys())
        .chain(more.keys())
        .map(|site| {
            let spread = Spread {
                none: at(&none, *site),
                one: at(&one, *site),
                two_or_more: at(&more, *site),
            };
            (*site, spread)
        })
        .collect())
}

fn at(values: &BTreeMap<SiteId, Value>, site: SiteId) -> u64 {
    values.get(&site).map_or(0, Value::count)
}

/// A hash of everything that a comparison under a definition rests on: whether two files were made from the same data
/// can be seen without the data.
///
/// # Errors
/// [`Error::Denied`] when the definition is not there.
pub async fn fingerprint(
    tx: &mut Tx,
    reach: &Reach<on::Figure, to::Export>,
    definition: DefinitionId,
) -> Result<String> {
    let org = reach.actor().org;
    let definition = stored_definition::find(tx, org, Some(definition)).await?.id;
    let rows: Vec<(Uuid, Uuid, bool, bool, i64, i64)> = query("SELECT episode_id, site_id, has_data, engaged, counted, counted_after_discharge FROM engagement_assessment WHERE org_id = $1 AND definition_id = $2 ORDER BY episode_id")
        .bind(org)
        .bind(definition)
        .all(tx)
        .await?;
    let mut hash = Sha256::new();
    for (episode, site, has_data, engaged, counted, after) in rows {
        hash.update(episode.as_bytes());
        hash.update(site.as_bytes());
        hash.update([u8::from(has_data), u8::from(engaged)]);
        hash.update(counted.to_be_bytes());
        hash.update(after.to_be_bytes());
    }
    Ok(HEXLOWER.encode(&hash.finalize()))
}
