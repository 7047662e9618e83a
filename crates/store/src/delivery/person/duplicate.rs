//! Warns, before a person is made, of people who could be the same.

use crate::{Result, Surroundings, Tx, audit, query};
use access::{Action, Creates, Permit, Resource, on, to};
use delivery::likeness::{Compared, likeness};
use delivery::person::{Name, NhsNumber, alike, folded_name, phone_digits};
use ids::{PersonId, SiteId};
use jiff::civil::Date;
use uuid::Uuid;

pub use delivery::likeness::Likeness;

/// What a person is compared by.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// Their name.
    pub name: &'a Name,
    /// Their NHS number.
    pub nhs_number: Option<&'a NhsNumber>,
    /// Their date of birth.
    pub born_on: Option<Date>,
    /// Their telephone number.
    pub phone: &'a str,
}

/// Somebody who could be the same person.
#[derive(Debug, Clone)]
pub struct Alike {
    /// Who, when they are at one of the asker's sites; the record of another site is not theirs to see.
    pub theirs: Option<(PersonId, String)>,
    /// The reference, under the same condition.
    pub local_ref: Option<String>,
    /// The name of the site that supports them.
    pub site_name: String,
    /// What is alike, surest first.
    pub likeness: Vec<Likeness>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    site_id: Uuid,
    site_name: String,
    name: String,
    folded_name: String,
    nhs_number: Option<String>,
    born_on: Option<String>,
    phone_digits: String,
}

impl Row {
    fn compared(&self) -> Compared<'_> {
        Compared {
            site: Some(SiteId(self.site_id)),
            folded_name: &self.folded_name,
            nhs_number: self.nhs_number.as_deref(),
            born_on: self.born_on.as_deref(),
            phone_digits: &self.phone_digits,
        }
    }
}

const COLUMNS: &str = "SELECT p.id, p.local_ref, p.site_id, s.name AS site_name, p.name, p.folded_name, p.nhs_number, p.born_on, p.phone_digits FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id WHERE p.org_id = $1";

/// The most that are shown.
const MOST: usize = 20;

/// People who could be the one about to be made: surest first, at most twenty.
///
/// # Errors
/// As the database says.
pub async fn possible_duplicates(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Person>,
    candidate: &Candidate<'_>,
) -> Result<Vec<Alike>> {
    let actor = creates.actor();
    let folded = folded_name(candidate.name.as_str());
    let phone = phone_digits(candidate.phone);
    let mut rows: Vec<Row> = Vec::new();
    if let Some(number) = candidate.nhs_number {
        let found = query(COLUMNS).push(" AND p.nhs_number = $2 LIMIT 50");
        rows.extend(found.bind(actor.org).bind(number.digits()).all(tx).await?);
    }
    if let Some(born) = candidate.born_on {
        let found = query(COLUMNS).push(" AND p.born_on = $2 LIMIT 500");
        rows.extend(found.bind(actor.org).bind(born).all(tx).await?);
    }
    if !phone.is_empty() {
        let found = query(COLUMNS).push(" AND p.phone_digits = $2 LIMIT 50");
        rows.extend(found.bind(actor.org).bind(&phone).all(tx).await?);
    }
    if let Some(site) = creates.site() {
        // Names are compared here rather than in the database: only the index is read, and only what is alike is
        // looked up.
        let names: Vec<(Uuid, String)> =
            query("SELECT id, folded_name FROM person WHERE org_id = $1 AND site_id = $2")
                .bind(actor.org)
                .bind(site)
                .all(tx)
                .await?;
        let close: Vec<Uuid> = names
            .into_iter()
            .filter(|(_, name)| alike(name, &folded))
            .map(|(id, _)| id)
            .take(MOST)
            .collect();
        if !close.is_empty() {
            let found = query(COLUMNS).bind(actor.org).push(" AND p.id IN ");
            rows.extend(found.push_list(close).all(tx).await?);
        }
    }
    let mut found = weighed(rows, candidate, creates.site(), &folded, &phone);
    found.truncate(MOST);
    let shown = found
        .into_iter()
        .map(|(row, likeness)| {
            let theirs = actor.sites.contains(&SiteId(row.site_id));
            Alike {
                theirs: theirs.then_some((PersonId(row.id), row.name)),
                local_ref: theirs.then_some(row.local_ref),
                site_name: row.site_name,
                likeness,
            }
        })
        .collect::<Vec<_>>();
    for alike in &shown {
        let Some((id, _)) = &alike.theirs else {
            continue;
        };
        let entry = audit::Entry {
            action: Action::Read,
            resource: Resource::Person,
            resource_id: Some(id.0),
            person: Some(*id),
            detail: "possible duplicate".into(),
        };
        audit::write(tx, around, actor, entry).await?;
    }
    Ok(shown)
}

/// Whether a number that is about to be written for a person belongs to somebody else already. A number that stays as it
/// is is not judged: two records that share one must still be changeable, to put them right.
///
/// # Errors
/// As the database says.
pub async fn number_taken(
    tx: &mut Tx,
    permit: &Permit<on::Person, to::Change>,
    number: &NhsNumber,
) -> Result<bool> {
    let holders: Vec<(Uuid,)> =
        query("SELECT id FROM person WHERE org_id = $1 AND nhs_number = $2 LIMIT 50")
            .bind(permit.actor().org)
            .bind(number.digits())
            .all(tx)
            .await?;
    let own = permit.subject().0;
    Ok(!holders.is_empty() && holders.iter().all(|(id,)| *id != own))
}

/// Says of each row what is alike, drops what is not, and puts the surest first.
fn weighed(
    rows: Vec<Row>,
    candidate: &Candidate<'_>,
    site: Option<SiteId>,
    folded: &str,
    phone: &str,
) -> Vec<(Row, Vec<Likeness>)> {
    let born = candidate.born_on.map(|day| day.to_string());
    let me = Compared {
        site,
        folded_name: folded,
        nhs_number: candidate.nhs_number.map(NhsNumber::digits),
        born_on: born.as_deref(),
        phone_digits: phone,
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut found: Vec<(Row, Vec<Likeness>)> = rows
        .into_iter()
        .filter(|row| seen.insert(row.id))
        .map(|row| {
            let likeness = likeness(&me, &row.compared());
            (row, likeness)
        })
        .filter(|(_, likeness)| !likeness.is_empty())
        .collect();
    found.sort_by(|(a, one), (b, other)| {
        one[0]
            .cmp(&other[0])
            .then(other.len().cmp(&one.len()))
            .then(a.id.cmp(&b.id))
    });
    found
}
