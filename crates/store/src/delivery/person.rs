//! People, as they wish it said.

mod duplicate;
mod list;

pub use duplicate::{Alike, Candidate, Likeness, number_taken, possible_duplicates};
pub use list::{
    After, Asked, Line, Sort, Standing, State, export_page, exporting, is_there_anybody, list,
};
pub(crate) use list::{searched, within};

use crate::delivery::Refusal;
use crate::delivery::maybe_day;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Creates, Permit, Relationship, on, to};
use delivery::person::{Name, NhsNumber, folded_name, phone_digits};
use ids::{OrgId, PersonId, SiteId};
use jiff::civil::Date;
use std::fmt;
use uuid::Uuid;

/// What is kept about a person. There is no room for diagnosis, history or risk.
#[derive(Clone, PartialEq, Eq)]
pub struct Details {
    /// The name they use.
    pub name: Name,
    /// Their pronouns, as they say them.
    pub pronouns: String,
    /// Their NHS number, if it is known.
    pub nhs_number: Option<NhsNumber>,
    /// Their date of birth, if it is known.
    pub born_on: Option<Date>,
    /// Their telephone number, as they write it.
    pub phone: String,
    /// How they like to be reached.
    pub reach: String,
    /// What they need to take part: an interpreter, large print, a lift.
    pub access_needs: String,
    /// What they want known about them.
    pub wants_known: String,
    /// Practical safety for meeting.
    pub meeting_safety: String,
    /// What they want in a peer worker.
    pub preferences: String,
}

impl Details {
    /// Details that hold a name and nothing else.
    pub fn named(name: Name) -> Self {
        Details {
            name,
            pronouns: String::new(),
            nhs_number: None,
            born_on: None,
            phone: String::new(),
            reach: String::new(),
            access_needs: String::new(),
            wants_known: String::new(),
            meeting_safety: String::new(),
            preferences: String::new(),
        }
    }

    /// The names of the fields that differ, for the audit trail: never what they say.
    pub fn differing(&self, other: &Details) -> Vec<&'static str> {
        [
            ("name", self.name != other.name),
            ("pronouns", self.pronouns != other.pronouns),
            ("nhs_number", self.nhs_number != other.nhs_number),
            ("born_on", self.born_on != other.born_on),
            ("phone", self.phone != other.phone),
            ("reach", self.reach != other.reach),
            ("access_needs", self.access_needs != other.access_needs),
            ("wants_known", self.wants_known != other.wants_known),
            (
                "meeting_safety",
                self.meeting_safety != other.meeting_safety,
            ),
            ("preferences", self.preferences != other.preferences),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

// What is known about a person must not reach a log by way of `{:?}`.
impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Details(…)")
    }
}

/// What a new person is made from.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The identifier, made with the form, so that a form sent twice makes one person.
    pub id: PersonId,
    /// The reference the service uses; one is made when there is none.
    pub local_ref: Option<String>,
    /// What is kept.
    pub details: Details,
}

/// A person.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The identifier.
    pub id: PersonId,
    /// The reference the service uses.
    pub local_ref: String,
    /// The site that supports them.
    pub site: SiteId,
    /// Its name.
    pub site_name: String,
    /// What is kept.
    pub details: Details,
    /// Counts the changes, so that two people who edit notice each other.
    pub version: i64,
    /// When the record was made.
    pub created_at: Stamp,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

/// Makes a person at the site the leave is for.
///
/// # Errors
/// [`Error::Taken`] with `person_pkey` when the form was sent before, with `person_local_ref_key` when the reference
/// is in use; [`Error::Denied`] when the leave is for no site.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Person>,
    new: &NewPerson,
) -> Result<PersonId> {
    let site = creates.site().ok_or(Error::Denied)?;
    insert(tx, around, creates.actor().org, site, new).await?;
    audit::created(tx, around, creates, new.id.0, Some(new.id)).await?;
    Ok(new.id)
}

/// Makes a person from the command line or for a demonstration, where there is no actor to ask.
///
/// # Errors
/// As [`create`].
pub async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    new: &NewPerson,
) -> Result<PersonId> {
    let local_ref = match &new.local_ref {
        Some(given) => given.clone(),
        None => free_ref(tx, around, org).await?,
    };
    let details = &new.details;
    query("INSERT INTO person (org_id, id, local_ref, site_id, name, folded_name, pronouns, nhs_number, born_on, phone, phone_digits, reach, access_needs, wants_known, meeting_safety, preferences, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17)")
        .bind(org)
        .bind(new.id)
        .bind(local_ref)
        .bind(site)
        .bind(details.name.as_str())
        .bind(folded_name(details.name.as_str()))
        .bind(&details.pronouns)
        .bind(details.nhs_number.as_ref().map(NhsNumber::digits))
        .bind(details.born_on)
        .bind(&details.phone)
        .bind(phone_digits(&details.phone))
        .bind(&details.reach)
        .bind(&details.access_needs)
        .bind(&details.wants_known)
        .bind(&details.meeting_safety)
        .bind(&details.preferences)
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(new.id)
}

/// A reference that nobody has: `P-` and seven digits or capitals, without letters that are mistaken for digits. The
/// first is a digit, so that a search can tell a reference from a name.
async fn free_ref(tx: &mut Tx, around: &Surroundings, org: OrgId) -> Result<String> {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for _ in 0..20 {
        let mut random = [0; 7];
        around.fill(&mut random);
        let signs = random.iter().enumerate().map(|(place, byte)| {
            let base = if place == 0 { 10 } else { SIGNS.len() };
            char::from(SIGNS[usize::from(*byte) % base])
        });
        let made: String = "P-".chars().chain(signs).collect();
        let taken = query("SELECT count(*) FROM person WHERE org_id = $1 AND local_ref = $2")
            .bind(org)
            .bind(&made)
            .count(tx)
            .await?;
        if taken == 0 {
            return Ok(made);
        }
    }
    Err(Refusal::NoFreeReference.into())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    site_id: Uuid,
    site_name: String,
    name: String,
    pronouns: String,
    nhs_number: Option<String>,
    born_on: Option<String>,
    phone: String,
    reach: String,
    access_needs: String,
    wants_known: String,
    meeting_safety: String,
    preferences: String,
    version: i64,
    created_at: Stamp,
}

impl Row {
    fn read(self) -> Result<Person> {
        let unreadable = |column| Error::Unreadable {
            table: "person",
            column,
        };
        let nhs_number = match self.nhs_number {
            None => None,
            Some(digits) => Some(NhsNumber::new(&digits).map_err(|_| unreadable("nhs_number"))?),
        };
        Ok(Person {
            id: PersonId(self.id),
            local_ref: self.local_ref,
            site: SiteId(self.site_id),
            site_name: self.site_name,
            details: Details {
                name: Name::new(&self.name).map_err(|_| unreadable("name"))?,
                pronouns: self.pronouns,
                nhs_number,
                born_on: maybe_day(self.born_on, "person", "born_on")?,
                phone: self.phone,
                reach: self.reach,
                access_needs: self.access_needs,
                wants_known: self.wants_known,
                meeting_safety: self.meeting_safety,
                preferences: self.preferences,
            },
            version: self.version,
            created_at: self.created_at,
        })
    }
}

/// A person, as the view is written down.
///
/// A clinical team has no leave to it: what a person shares is [`crate::delivery::share::shown`].
///
/// # Errors
/// [`Error::Denied`] when they are not there, or a clinical team asks.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Person, to::Read>,
) -> Result<Person> {
    if permit.actor().role == access::Role::Clinician {
        return Err(Error::Denied);
    }
    let person = find(tx, permit.actor().org, permit.subject()).await?;
    audit::used(tx, around, permit, permit.subject().0, "").await?;
    Ok(person)
}

async fn find(tx: &mut Tx, org: OrgId, id: PersonId) -> Result<Person> {
    query("SELECT p.id, p.local_ref, p.site_id, s.name AS site_name, p.name, p.pronouns, p.nhs_number, p.born_on, p.phone, p.reach, p.access_needs, p.wants_known, p.meeting_safety, p.preferences, p.version, p.created_at FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id WHERE p.org_id = $1 AND p.id = $2")
        .bind(org)
        .bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}

/// Changes what is kept about a person. `version` is the one the form was made from. A form sent twice counts once.
///
/// The person themselves write their own words; the numbers that tell them from others are the service's to mend.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Person, to::Change>,
    version: i64,
    details: &Details,
) -> Result<()> {
    let (org, id) = (permit.actor().org, permit.subject());
    let now = find(tx, org, id).await?;
    let mut details = details.clone();
    if permit.is(Relationship::Own) {
        details.nhs_number.clone_from(&now.details.nhs_number);
        details.born_on = now.details.born_on;
        details
            .meeting_safety
            .clone_from(&now.details.meeting_safety);
    }
    let differing = details.differing(&now.details);
    if differing.is_empty() {
        return Ok(());
    }
    let changed = query("UPDATE person SET name = $4, folded_name = $5, pronouns = $6, nhs_number = $7, born_on = $8, phone = $9, phone_digits = $10, reach = $11, access_needs = $12, wants_known = $13, meeting_safety = $14, preferences = $15, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(details.name.as_str())
        .bind(folded_name(details.name.as_str()))
        .bind(&details.pronouns)
        .bind(details.nhs_number.as_ref().map(NhsNumber::digits))
        .bind(details.born_on)
        .bind(&details.phone)
        .bind(phone_digits(&details.phone))
        .bind(&details.reach)
        .bind(&details.access_needs)
        .bind(&details.wants_known)
        .bind(&details.meeting_safety)
        .bind(&details.preferences)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    audit::used(tx, around, permit, id.0, differing.join(" ")).await
}
