//! New people of a file who may be here already, under another identifier or twice in the file.

use super::{Importer, bulk};
use crate::query::Value;
use crate::{Result, Tx};
use delivery::person::{NhsNumber, alike, folded_name, phone_digits};
use delivery::records::{Given, LocalRef, Owned, PersonRecord};
use ids::{PersonId, SiteId};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What two have in common, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same NHS number.
    NhsNumber,
    /// The same date of birth and a similar name.
    BirthDateAndName,
    /// The same telephone number.
    Phone,
    /// The same name at the same site.
    NameAtSite,
}

impl Likeness {
    /// The word that stands for it at the command line and in texts.
    pub const fn code(self) -> &'static str {
        match self {
            Likeness::NhsNumber => "nhs-number",
            Likeness::BirthDateAndName => "birth-date-and-name",
            Likeness::Phone => "phone",
            Likeness::NameAtSite => "name-at-site",
        }
    }
}

/// A new person of a file who may be somebody else in the file or in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The row of the new person.
    pub row: u64,
    /// Their identifier in the file.
    pub reference: LocalRef,
    /// The other's identifier, when they are in the file or at a site of whoever imports.
    pub other: Option<String>,
    /// The other's row, when they are in the file.
    pub other_row: Option<u64>,
    /// The other, when they are here and at a site of whoever imports.
    pub person: Option<PersonId>,
    /// What they have in common.
    pub likeness: Likeness,
}

/// A new person, as far as comparing goes.
pub(super) struct Candidate {
    row: u64,
    reference: LocalRef,
    site: SiteId,
    /// Empty when no name was given: names made from identifiers are not alike in any way that matters.
    folded: String,
    nhs_number: Option<String>,
    born_on: Option<Date>,
    phone: String,
}

impl Candidate {
    pub(super) fn new(record: &PersonRecord, site: SiteId, phone: &str) -> Self {
        let name = match &record.name {
            Given::Is(Some(name)) => folded_name(name.as_str()),
            _ => String::new(),
        };
        let number = record.nhs_number.said().and_then(Option::as_ref);
        Candidate {
            row: record.row,
            reference: record.person.clone(),
            site,
            folded: name,
            nhs_number: number.map(|n| NhsNumber::digits(n).to_owned()),
            born_on: record.birth_date.or(None),
            phone: phone_digits(phone),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    site_id: Uuid,
    folded_name: String,
    nhs_number: Option<String>,
    born_on: Option<String>,
    phone_digits: String,
}

const BY_NUMBER: &str = "SELECT id, local_ref, site_id, folded_name, nhs_number, born_on, phone_digits FROM person WHERE org_id = $1 AND nhs_number IN ";
const BY_BIRTH: &str = "SELECT id, local_ref, site_id, folded_name, nhs_number, born_on, phone_digits FROM person WHERE org_id = $1 AND born_on IN ";
const BY_PHONE: &str = "SELECT id, local_ref, site_id, folded_name, nhs_number, born_on, phone_digits FROM person WHERE org_id = $1 AND phone_digits IN ";
const BY_NAME: &str = "SELECT id, local_ref, site_id, folded_name, nhs_number, born_on, phone_digits FROM person WHERE org_id = $1 AND folded_name IN ";

/// Somebody to compare with.
struct Other {
    row: Option<u64>,
    person: Option<PersonId>,
    reference: Option<String>,
    site: SiteId,
    folded: String,
    nhs_number: Option<String>,
    born_on: Option<String>,
    phone: String,
}

/// Finds the new people who may be here already. Each is named once, with the surest likeness.
pub(super) async fn find(
    tx: &mut Tx,
    importer: &Importer,
    candidates: &[Candidate],
) -> Result<Vec<Duplicate>> {
    let mut others: Vec<Other> = here(tx, importer, candidates).await?;
    others.extend(candidates.iter().map(|candidate| Other {
        row: Some(candidate.row),
        person: None,
        reference: Some(candidate.reference.as_str().to_owned()),
        site: candidate.site,
        folded: candidate.folded.clone(),
        nhs_number: candidate.nhs_number.clone(),
        born_on: candidate.born_on.map(|day| day.to_string()),
        phone: candidate.phone.clone(),
    }));
    let mut by: HashMap<(Likeness, String), Vec<usize>> = HashMap::new();
    for (at, other) in others.iter().enumerate() {
        for key in keys(other) {
            by.entry(key).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for candidate in candidates {
        let mut best: Option<(Likeness, &Other)> = None;
        let me = Other {
            row: Some(candidate.row),
            person: None,
            reference: None,
            site: candidate.site,
            folded: candidate.folded.clone(),
            nhs_number: candidate.nhs_number.clone(),
            born_on: candidate.born_on.map(|day| day.to_string()),
            phone: candidate.phone.clone(),
        };
        for key in keys(&me) {
            let likeness = key.0;
            for &at in by.get(&key).into_iter().flatten() {
                let other = &others[at];
                // Of two rows of a file that are alike, the later is named.
                let earlier = other.row.is_none_or(|row| row < candidate.row);
                let close = likeness != Likeness::BirthDateAndName
                    || alike(&other.folded, &candidate.folded);
                if earlier && close && best.is_none_or(|(sure, _)| likeness < sure) {
                    best = Some((likeness, other));
                }
            }
        }
        if let Some((likeness, other)) = best {
            found.push(Duplicate {
                row: candidate.row,
                reference: candidate.reference.clone(),
                other: other.reference.clone(),
                other_row: other.row,
                person: other.person,
                likeness,
            });
        }
    }
    Ok(found)
}

/// Under which keys somebody is found.
fn keys(other: &Other) -> Vec<(Likeness, String)> {
    let mut keys = Vec::new();
    if let Some(number) = &other.nhs_number {
        keys.push((Likeness::NhsNumber, number.clone()));
    }
    if let Some(born) = &other.born_on
        && !other.folded.is_empty()
    {
        keys.push((Likeness::BirthDateAndName, born.clone()));
    }
    if !other.phone.is_empty() {
        keys.push((Likeness::Phone, other.phone.clone()));
    }
    if !other.folded.is_empty() {
        keys.push((
            Likeness::NameAtSite,
            format!("{} {}", other.site, other.folded),
        ));
    }
    keys
}

/// The people in the database who have something in common with one of these.
async fn here(tx: &mut Tx, importer: &Importer, candidates: &[Candidate]) -> Result<Vec<Other>> {
    let org = importer.org;
    let numbers: BTreeSet<&str> = candidates
        .iter()
        .filter_map(|c| c.nhs_number.as_deref())
        .collect();
    let births: BTreeSet<Date> = candidates
        .iter()
        .filter(|c| !c.folded.is_empty())
        .filter_map(|c| c.born_on)
        .collect();
    let phones: BTreeSet<&str> = candidates
        .iter()
        .map(|c| c.phone.as_str())
        .filter(|p| !p.is_empty())
        .collect();
    let names: BTreeSet<&str> = candidates
        .iter()
        .map(|c| c.folded.as_str())
        .filter(|n| !n.is_empty())
        .collect();
    let mut rows: Vec<Row> = bulk::look_up(
        tx,
        BY_NUMBER,
        org,
        numbers.into_iter().map(Value::from).collect(),
    )
    .await?;
    rows.extend(
        bulk::look_up::<Row>(
            tx,
            BY_BIRTH,
            org,
            births.into_iter().map(Value::from).collect(),
        )
        .await?,
    );
    rows.extend(
        bulk::look_up::<Row>(
            tx,
            BY_PHONE,
            org,
            phones.into_iter().map(Value::from).collect(),
        )
        .await?,
    );
    rows.extend(
        bulk::look_up::<Row>(
            tx,
            BY_NAME,
            org,
            names.into_iter().map(Value::from).collect(),
        )
        .await?,
    );
    let mut seen = BTreeSet::new();
    rows.retain(|row| seen.insert(row.id));
    Ok(rows
        .into_iter()
        .map(|row| {
            let site = SiteId(row.site_id);
            let theirs = importer.owned(site) == Owned::Theirs;
            Other {
                row: None,
                person: theirs.then_some(PersonId(row.id)),
                reference: theirs.then_some(row.local_ref),
                site,
                folded: row.folded_name,
                nhs_number: row.nhs_number,
                born_on: row.born_on,
                phone: row.phone_digits,
            }
        })
        .collect())
}
