//! The people a list of contacts is narrowed down to by their name, how a filter is called, and what got in the way.

use crate::delivery::person::{searched, within};
use crate::{Result, Tx, query};
use access::to::Deed;
use access::{Permit, Reach, on, to};
use ids::{ContactId, PersonId};
use jiff::civil::Date;
use uuid::Uuid;

/// How many people words can lead to: each is walked for itself, and nobody reads the contacts of more.
pub const MOST_NAMED: i64 = 50;

/// The people within the reach whose name or reference holds the words, as the list of people finds them.
pub(super) async fn named<D: Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Contact, D>,
    words: &str,
    today: Date,
) -> Result<Vec<PersonId>> {
    let people = query("SELECT p.id FROM person p WHERE p.org_id = $1").bind(reach.actor().org);
    Ok(searched(within(people, reach, today), words)
        .push(" ORDER BY p.folded_name, p.id")
        .limit(MOST_NAMED)
        .all::<(Uuid,)>(tx)
        .await?
        .into_iter()
        .map(|(id,)| PersonId(id))
        .collect())
}

/// The name of a person whose contacts are asked for; none when they are not within the reach. The list that it stands
/// on is audited.
///
/// # Errors
/// As the database says.
pub async fn person_name<D: Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Contact, D>,
    person: PersonId,
    today: Date,
) -> Result<Option<String>> {
    let statement = query("SELECT p.name FROM person p WHERE p.org_id = $1 AND p.id = $2")
        .bind(reach.actor().org)
        .bind(person);
    Ok(within(statement, reach, today)
        .optional::<(String,)>(tx)
        .await?
        .map(|(name,)| name))
}

/// What is known of the circumstances of these contacts of a person, of those that have any. It belongs to the list of
/// them and is audited with it.
///
/// # Errors
/// As the database says.
pub async fn circumstances(
    tx: &mut Tx,
    permit: &Permit<on::Contact, to::Read>,
    contacts: impl IntoIterator<Item = ContactId>,
) -> Result<Vec<(ContactId, String)>> {
    Ok(query("SELECT id, circumstances FROM contact WHERE org_id = $1 AND person_id = $2 AND circumstances <> '' AND id IN ")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push_list(contacts)
        .all::<(Uuid, String)>(tx)
        .await?
        .into_iter()
        .map(|(id, words)| (ContactId(id), words))
        .collect())
}
