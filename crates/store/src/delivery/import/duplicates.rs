//! New people of a file who may be here already, under another identifier or twice in the file.

use super::{Importer, bulk};
use crate::query::Value;
use crate::{Result, Tx};
use delivery::likeness::{Compared, Names, likeness};
use delivery::person::{NhsNumber, folded_name, phone_digits};
use delivery::records::{Given, LocalRef, Owned, PersonRecord};
use ids::{PersonId, SiteId};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

pub use delivery::likeness::Likeness;

/// A new person of a file who may be somebody else in the file or in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The name of the file.
    pub file: String,
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

/// Somebody to compare with: a new person, or one who is here.
pub(super) struct Candidate {
    /// The row, when they are in the file.
    row: Option<u64>,
    /// Their identifier, when whoever imports may know it.
    reference: Option<LocalRef>,
    person: Option<PersonId>,
    site: SiteId,
    /// Empty when no name was given: names made from identifiers are not alike in any way that matters.
    folded: String,
    nhs_number: Option<String>,
    born_on: Option<String>,
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
            row: Some(record.row),
            reference: Some(record.person.clone()),
            person: None,
            site,
            folded: name,
            nhs_number: number.map(|n| NhsNumber::digits(n).to_owned()),
            born_on: record.birth_date.or(None).map(|day| day.to_string()),
            phone: phone_digits(phone),
        }
    }

    fn compared(&self) -> Compared<'_> {
        Compared {
            site: Some(self.site),
            folded_name: &self.folded,
            nhs_number: self.nhs_number.as_deref(),
            born_on: self.born_on.as_deref(),
            phone_digits: &self.phone,
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
const BY_ID: &str = "SELECT id, local_ref, site_id, folded_name, nhs_number, born_on, phone_digits FROM person WHERE org_id = $1 AND id IN ";
const NAMES: &str = "SELECT id, site_id, folded_name FROM person WHERE org_id = $1 AND site_id IN ";

/// How many are compared before others have their turn.
const TURN: usize = 500;

/// Finds the new people who may be here already, by the rule of the form that adds one. Each is named once, with the
/// surest likeness; of two rows of a file that are alike, the later is named.
pub(super) async fn find(
    tx: &mut Tx,
    importer: &Importer,
    file: &str,
    candidates: Vec<Candidate>,
) -> Result<Vec<Duplicate>> {
    let mut looked_through = LookedThrough::default();
    for other in here(tx, importer, &candidates).await? {
        looked_through.add(other);
    }
    let mut found = Vec::new();
    for (count, candidate) in candidates.into_iter().enumerate() {
        if count % TURN == TURN - 1 {
            tokio::task::yield_now().await;
        }
        if let Some((likeness, other)) = looked_through.closest(&candidate)
            && let (Some(row), Some(reference)) = (candidate.row, &candidate.reference)
        {
            found.push(Duplicate {
                file: file.to_owned(),
                row,
                reference: reference.clone(),
                other: other.reference.as_ref().map(ToString::to_string),
                other_row: other.row,
                person: other.person,
                likeness,
            });
        }
        looked_through.add(candidate);
    }
    Ok(found)
}

/// Those whom a name is compared with.
#[derive(PartialEq, Eq, Hash)]
enum Among {
    BornOn(String),
    AtSite(SiteId),
}

/// Everybody who comes before a candidate, found by what they may have in common.
#[derive(Default)]
struct LookedThrough {
    all: Vec<Candidate>,
    /// The first who has a number.
    by_nhs_number: HashMap<String, usize>,
    by_phone: HashMap<String, usize>,
    /// Names, and whose they are.
    by_name: HashMap<Among, (Names, Vec<usize>)>,
}

fn among(candidate: &Candidate) -> Vec<Among> {
    if candidate.folded.is_empty() {
        return Vec::new();
    }
    let born = candidate.born_on.clone().map(Among::BornOn);
    born.into_iter()
        .chain([Among::AtSite(candidate.site)])
        .collect()
}

impl LookedThrough {
    fn add(&mut self, candidate: Candidate) {
        let at = self.all.len();
        if let Some(number) = &candidate.nhs_number {
            self.by_nhs_number.entry(number.clone()).or_insert(at);
        }
        if !candidate.phone.is_empty() {
            self.by_phone.entry(candidate.phone.clone()).or_insert(at);
        }
        for among in among(&candidate) {
            let (names, whose) = self.by_name.entry(among).or_default();
            names.add(&candidate.folded);
            whose.push(at);
        }
        self.all.push(candidate);
    }

    /// Who has most surely something in common with a candidate, and what.
    fn closest(&self, candidate: &Candidate) -> Option<(Likeness, &Candidate)> {
        let number = candidate.nhs_number.as_ref();
        let number = number.and_then(|number| self.by_nhs_number.get(number).copied());
        let phone = self.by_phone.get(&candidate.phone).copied();
        let by_name = among(candidate).into_iter().filter_map(|among| {
            let (names, whose) = self.by_name.get(&among)?;
            whose.get(names.first_alike(&candidate.folded)?).copied()
        });
        let me = candidate.compared();
        number
            .into_iter()
            .chain(by_name)
            .chain(phone)
            .filter_map(|at| {
                let other = self.all.get(at)?;
                let surest = likeness(&other.compared(), &me).into_iter().next()?;
                Some((surest, other))
            })
            .min_by_key(|(likeness, _)| *likeness)
    }
}

/// The people in the database who have something in common with one of these.
async fn here(
    tx: &mut Tx,
    importer: &Importer,
    candidates: &[Candidate],
) -> Result<Vec<Candidate>> {
    fn each<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Value> {
        let texts: BTreeSet<&str> = texts.filter(|text| !text.is_empty()).collect();
        texts.into_iter().map(Value::from).collect()
    }
    let org = importer.org;
    let named = || candidates.iter().filter(|c| !c.folded.is_empty());
    let numbers = each(candidates.iter().filter_map(|c| c.nhs_number.as_deref()));
    let births = each(named().filter_map(|c| c.born_on.as_deref()));
    let phones = each(candidates.iter().map(|c| c.phone.as_str()));
    let mut rows: Vec<Row> = bulk::look_up(tx, BY_NUMBER, org, numbers).await?;
    rows.extend(bulk::look_up::<Row>(tx, BY_BIRTH, org, births).await?);
    rows.extend(bulk::look_up::<Row>(tx, BY_PHONE, org, phones).await?);
    let alike = alike_at_sites(tx, importer, candidates).await?;
    rows.extend(bulk::look_up::<Row>(tx, BY_ID, org, alike).await?);
    let mut seen = BTreeSet::new();
    rows.retain(|row| seen.insert(row.id));
    Ok(rows
        .into_iter()
        .map(|row| {
            let site = SiteId(row.site_id);
            let theirs = importer.owned(site) == Owned::Theirs;
            Candidate {
                row: None,
                person: theirs.then_some(PersonId(row.id)),
                reference: LocalRef::new(&row.local_ref).filter(|_| theirs),
                site,
                folded: row.folded_name,
                nhs_number: row.nhs_number,
                born_on: row.born_on,
                phone: row.phone_digits,
            }
        })
        .collect())
}

/// Those at the sites of the new people whose names are like one of theirs; one for each new person is enough.
async fn alike_at_sites(
    tx: &mut Tx,
    importer: &Importer,
    candidates: &[Candidate],
) -> Result<Vec<Value>> {
    let named = || candidates.iter().filter(|c| !c.folded.is_empty());
    let sites: BTreeSet<Uuid> = named().map(|c| c.site.0).collect();
    let sites = sites.into_iter().map(Value::from).collect();
    let names: Vec<(Uuid, Uuid, String)> = bulk::look_up(tx, NAMES, importer.org, sites).await?;
    let mut by_site: HashMap<Uuid, (Names, Vec<Uuid>)> = HashMap::new();
    for (id, site, folded) in names {
        let (names, whose) = by_site.entry(site).or_default();
        names.add(&folded);
        whose.push(id);
    }
    let mut alike = BTreeSet::new();
    for (count, candidate) in named().enumerate() {
        if count % TURN == TURN - 1 {
            tokio::task::yield_now().await;
        }
        if let Some((names, whose)) = by_site.get(&candidate.site.0)
            && let Some(at) = names.first_alike(&candidate.folded)
        {
            alike.extend(whose.get(at).copied());
        }
    }
    Ok(alike.into_iter().map(Value::from).collect())
}
