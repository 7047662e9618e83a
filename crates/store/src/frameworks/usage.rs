//! How often a term was recorded.

use crate::{Error, Result, Tx, query};
use access::{Permit, on, to};
use frameworks::{FrameworkId, TermId, Version};

/// In how many contacts a term was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// In how many in all. A contact that has it under two of its names counts once.
    pub contacts: i64,
    /// In how many under each version of its vocabulary, oldest first.
    pub by_version: Vec<(Version, i64)>,
}

/// In how many contacts of the organisation one of these terms was recorded. Pass a term together with the drafts whose
/// place it took, to count what was recorded under its earlier names too.
///
/// # Errors
/// As the database says.
pub async fn usage(
    tx: &mut Tx,
    permit: &Permit<on::Figure, to::Read>,
    framework: &FrameworkId,
    terms: &[TermId],
) -> Result<Usage> {
    let rows: Vec<(String, i64)> = query("SELECT framework_version, count(*) FROM contact_term WHERE org_id = $1 AND framework_id = $2 AND term_id IN ")
        .bind(permit.subject())
        .bind(framework.as_str())
        .push_list(terms.iter().map(TermId::as_str))
        .push(" GROUP BY framework_version")
        .all(tx)
        .await?;
    let mut by_version = rows
        .into_iter()
        .map(|(version, contacts)| {
            let version = version.parse().map_err(|_| Error::Unreadable {
                table: "contact_term",
                column: "framework_version",
            })?;
            Ok((version, contacts))
        })
        .collect::<Result<Vec<(Version, i64)>>>()?;
    by_version.sort();
    // A contact has a term once, so only several terms can meet in one contact.
    let contacts = if terms.len() > 1 && !by_version.is_empty() {
        query("SELECT count(DISTINCT contact_id) FROM contact_term WHERE org_id = $1 AND framework_id = $2 AND term_id IN ")
            .bind(permit.subject())
            .bind(framework.as_str())
            .push_list(terms.iter().map(TermId::as_str))
            .count(tx)
            .await?
    } else {
        by_version.iter().map(|(_, contacts)| contacts).sum()
    };
    Ok(Usage {
        contacts,
        by_version,
    })
}
