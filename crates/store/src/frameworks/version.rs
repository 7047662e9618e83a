//! New versions of a vocabulary.

use crate::Refusal;
use crate::audit::{self, Entry};
use crate::{Error, Result, Stamp, Surroundings, Tx, query};
use access::{Action, Permit, Resource, on, to};
use data_encoding::HEXLOWER;
use frameworks::{Framework, FrameworkId, Version};
use ids::{AccountId, OrgId};
use sha2::{Digest as _, Sha256};

/// Keeps `next` as the version that follows `base`. Why it was made is shown in the history.
///
/// # Errors
/// [`Error::Changed`] when `base` is no longer the latest version: somebody else made one in the meantime, so that
/// nothing of theirs is lost. [`Error::Refused`] when `next` is not a later version of a vocabulary that is there.
pub async fn save_version(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Framework, to::Change>,
    base: &Version,
    next: &Framework,
    why: &str,
) -> Result<()> {
    let actor = permit.actor();
    insert(
        tx,
        around,
        permit.subject(),
        Some(actor.account),
        base,
        next,
        why,
    )
    .await?;
    let entry = Entry {
        action: Action::Change,
        resource: Resource::Framework,
        resource_id: None,
        person: None,
        detail: format!("{} {}", next.id(), next.version()),
    };
    audit::write(tx, around, actor, entry).await
}

/// As [`save_version`], for those who run the server, where there is no actor to ask. The entry in the audit trail
/// names nobody.
///
/// # Errors
/// As [`save_version`].
pub async fn save_version_at_command_line(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    base: &Version,
    next: &Framework,
    why: &str,
) -> Result<()> {
    insert(tx, around, org, None, base, next, why).await?;
    let entry = Entry {
        action: Action::Change,
        resource: Resource::Framework,
        resource_id: None,
        person: None,
        detail: format!("{} {}", next.id(), next.version()),
    };
    audit::write_as_program(tx, around, org, entry).await
}

async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    by: Option<AccountId>,
    base: &Version,
    next: &Framework,
    why: &str,
) -> Result<()> {
    let vocabularies = super::load(tx, org).await?;
    let current = vocabularies.current_of(next.id()).ok_or_else(|| {
        Error::from(Refusal::NoVocabulary {
            id: next.id().to_string(),
        })
    })?;
    if current.version() != base {
        return Err(Error::Changed);
    }
    if next.version() <= base {
        return Err(Refusal::VersionNotLater {
            new: next.version().to_string(),
            current: base.to_string(),
        }
        .into());
    }
    let body = next.to_json();
    // Two servers may pass the check above at the same moment; the unique keys then let one through.
    let kept = query("INSERT INTO framework_version (org_id, framework_id, version, follows, body, digest, why, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING")
        .bind(org)
        .bind(next.id().as_str())
        .bind(next.version().to_string())
        .bind(base.to_string())
        .bind(&body)
        .bind(digest(&body))
        .bind(why)
        .bind(by)
        .bind(around.now())
        .execute(tx)
        .await?;
    if kept == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}

fn digest(body: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(body.as_bytes()))
}

/// A version that the organisation made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The version.
    pub version: Version,
    /// The version it was made from.
    pub follows: Version,
    /// Why it was made.
    pub why: String,
    /// The name of who made it; none when it was made at the command line.
    pub by: Option<String>,
    /// When.
    pub at: Stamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    version: String,
    follows: String,
    why: String,
    name: Option<String>,
    created_at: Stamp,
}

impl Row {
    fn read(self) -> Result<Saved> {
        let version = |text: &str, column| {
            text.parse().map_err(|_| Error::Unreadable {
                table: "framework_version",
                column,
            })
        };
        Ok(Saved {
            version: version(&self.version, "version")?,
            follows: version(&self.follows, "follows")?,
            why: self.why,
            by: self.name,
            at: self.created_at,
        })
    }
}

/// The versions of a vocabulary that the organisation made, latest first.
///
/// # Errors
/// As the database says.
pub async fn history(
    tx: &mut Tx,
    permit: &Permit<on::Framework, to::Read>,
    id: &FrameworkId,
) -> Result<Vec<Saved>> {
    let mut saved = query("SELECT v.version, v.follows, v.why, a.name, v.created_at FROM framework_version v LEFT JOIN account a ON a.org_id = v.org_id AND a.id = v.created_by WHERE v.org_id = $1 AND v.framework_id = $2")
        .bind(permit.subject())
        .bind(id.as_str())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<Vec<Saved>>>()?;
    saved.sort_by(|a, b| b.version.cmp(&a.version));
    Ok(saved)
}
