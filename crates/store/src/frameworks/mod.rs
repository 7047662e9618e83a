//! Vocabularies: those that come with the program, and the versions an organisation made of them.
//!
//! Versions never change once they are kept, so what was read is kept in memory under the hash of its text, and each
//! question costs one small query for the hashes. That stays right with several servers on one database.
//!
//! Vocabularies say nothing about anybody, and whoever may see a contact must be able to read the names recorded in
//! it. So reading takes the organisation alone; changing takes a permit.

mod usage;
mod version;
mod vocabularies;

pub use usage::{Usage, usage};
pub use version::{Saved, history, save_version, save_version_at_command_line};
pub use vocabularies::{Name, Vocabularies};

use crate::{Error, Result, Tx, query};
use frameworks::{Framework, FrameworkId, TermId, TermRef, Version};
use ids::OrgId;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Every vocabulary in every version, as the organisation has them.
///
/// # Errors
/// As the database says; [`Error::Unreadable`] when a kept version cannot be read.
pub async fn load(tx: &mut Tx, org: OrgId) -> Result<Arc<Vocabularies>> {
    let kept: Vec<(String, String, String)> = query("SELECT framework_id, version, digest FROM framework_version WHERE org_id = $1 ORDER BY framework_id, version")
        .bind(org)
        .all(tx)
        .await?;
    let key: Vec<String> = kept.iter().map(|(_, _, digest)| digest.clone()).collect();
    if let Some(known) = READ.get(&key) {
        return Ok(known);
    }
    let bodies: Vec<(String,)> = query(
        "SELECT body FROM framework_version WHERE org_id = $1 ORDER BY framework_id, version",
    )
    .bind(org)
    .all(tx)
    .await?;
    let made = bodies
        .iter()
        .map(|(body,)| {
            Framework::parse(body).map_err(|_| Error::Unreadable {
                table: "framework_version",
                column: "body",
            })
        })
        .collect::<Result<Vec<Framework>>>()?;
    // A version may have been kept between the two queries; then this is read again next time.
    let read = Arc::new(Vocabularies::new(made));
    if bodies.len() == key.len() {
        READ.put(key, Arc::clone(&read));
    }
    Ok(read)
}

/// The vocabularies as they are offered now: what comes with the program, overlaid by the organisation's latest
/// versions, in the order they are shown.
///
/// # Errors
/// As [`load`].
pub async fn current(tx: &mut Tx, org: OrgId) -> Result<Arc<[Framework]>> {
    Ok(load(tx, org).await?.current_shared())
}

/// All versions of one vocabulary, the one that comes with the program among them, oldest first. Empty when there is
/// no such vocabulary.
///
/// # Errors
/// As [`load`].
pub async fn versions(tx: &mut Tx, org: OrgId, id: &FrameworkId) -> Result<Vec<Framework>> {
    Ok(load(tx, org).await?.versions(id).cloned().collect())
}

/// What a recorded term was called when it was recorded.
///
/// # Errors
/// As [`load`].
pub async fn name_of(
    tx: &mut Tx,
    org: OrgId,
    framework: &FrameworkId,
    version: &Version,
    term: &TermId,
) -> Result<String> {
    let recorded = TermRef {
        framework: framework.clone(),
        version: version.clone(),
        term: term.clone(),
    };
    Ok(load(tx, org).await?.name(&recorded).name)
}

/// What recorded terms were called when they were recorded, and who each name may be attributed to: one query, however
/// many terms.
///
/// # Errors
/// As [`load`].
pub async fn resolve_terms(
    tx: &mut Tx,
    org: OrgId,
    recorded: impl IntoIterator<Item = TermRef>,
) -> Result<BTreeMap<TermRef, Name>> {
    let vocabularies = load(tx, org).await?;
    Ok(recorded
        .into_iter()
        .map(|term| {
            let name = vocabularies.name(&term);
            (term, name)
        })
        .collect())
}

/// What was read before, by the hashes of all its kept versions.
struct Read(Mutex<HashMap<Vec<String>, Arc<Vocabularies>>>);

/// So many organisations' vocabularies stay in memory. Each takes a few hundred kilobytes at most.
const MOST_READ: usize = 64;

static READ: LazyLock<Read> = LazyLock::new(|| {
    let built_in = Arc::new(Vocabularies::new(Vec::new()));
    Read(Mutex::new(HashMap::from([(Vec::new(), built_in)])))
});

impl Read {
    fn get(&self, key: &[String]) -> Option<Arc<Vocabularies>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned()
    }

    fn put(&self, key: Vec<String>, read: Arc<Vocabularies>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_READ {
            known.retain(|key, _| key.is_empty());
        }
        known.insert(key, read);
    }
}
