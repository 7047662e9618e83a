//! How often a term was recorded.

use crate::{Error, Result, Tx, query};
use access::{Permit, on, to};
use frameworks::{FrameworkId, TermId, Version};

/// In how many contacts a term was recorded under one version of its vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// The version.
    pub version: Version,
    /// The number of contacts.
    pub contacts: i64,
}

/// In how many contacts of the organisation one of these terms was recorded, version by version, oldest first. Pass a
/// term together with the drafts whose place it took, to count what was recorded under its earlier names too.
///
/// # Errors
/// As the database says.
pub async fn usage(
    tx: &mut Tx,
    permit: &Permit<on::Figure, to::Read>,
    framework: &FrameworkId,
    terms: &[TermId],
) -> Result<Vec<Usage>> {
    let rows: Vec<(String, i64)> = query("SELECT framework_version, count(*) FROM contact_term WHERE org_id = $1 AND framework_id = $2 AND term_id IN ")
        .bind(permit.subject())
        .bind(framework.as_str())
        .push_list(terms.iter().map(TermId::as_str))
        .push(" GROUP BY framework_version")
        .all(tx)
        .await?;
    let mut usage = rows
        .into_iter()
        .map(|(version, contacts)| {
            Ok(Usage {
                version: version.parse().map_err(|_| Error::Unreadable {
                    table: "contact_term",
                    column: "framework_version",
                })?,
                contacts,
            })
        })
        .collect::<Result<Vec<Usage>>>()?;
    usage.sort_by(|a, b| a.version.cmp(&b.version));
    Ok(usage)
}
