//! Files between being looked at and being taken in, so that nobody sends them twice. A lead of the study takes in what
//! another lead brought.

use crate::evidence::Refusal;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Permit, on, to};
use ids::{ImportId, OrgId};
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

/// The largest file that is kept, in bytes.
pub const LARGEST: usize = 128 << 20;
/// The size of a piece, in bytes.
const PIECE: usize = 1 << 20;
/// How long a file waits, in hours.
pub const WAITS_HOURS: i32 = 24;

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The identifier.
    pub id: ImportId,
    /// Its name.
    pub name: String,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: Stamp,
}

/// Keeps a file. Files of the study that waited too long go.
///
/// # Errors
/// [`Error::Refused`] when it is larger than [`LARGEST`].
pub async fn keep(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    name: &str,
    content: &[u8],
) -> Result<ImportId> {
    if content.len() > LARGEST {
        return Err(Refusal::ProjectTooLarge {
            megabytes: LARGEST >> 20,
        }
        .into());
    }
    sweep(tx, around, permit).await?;
    let id: ImportId = around.id();
    let org = permit.actor().org;
    query("INSERT INTO study_import (org_id, id, study_id, account_id, file_name, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(org)
        .bind(id)
        .bind(permit.subject())
        .bind(permit.actor().account)
        .bind(name)
        .bind(around.now())
        .execute(tx)
        .await?;
    for (number, piece) in content.chunks(PIECE).enumerate() {
        query("INSERT INTO study_import_piece (org_id, import_id, number, content) VALUES ($1, $2, $3, $4)")
            .bind(org)
            .bind(id)
            .bind(i64::try_from(number).unwrap_or(i64::MAX))
            .bind(piece.to_vec())
            .execute(tx)
            .await?;
    }
    audit::in_study(tx, around, permit, id.0, "a project was brought").await?;
    Ok(id)
}

/// What was brought before this waited too long.
fn oldest(around: &Surroundings) -> Result<Timestamp> {
    around
        .now()
        .checked_sub(WAITS_HOURS.hours())
        .map_err(|_| Error::Changed)
}

/// Takes away what waited too long.
///
/// # Errors
/// As the database says.
pub async fn sweep(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
) -> Result<()> {
    let old: Vec<(Uuid,)> = query(
        "SELECT id FROM study_import WHERE org_id = $1 AND study_id = $2 AND created_at < $3",
    )
    .bind(permit.actor().org)
    .bind(permit.subject())
    .bind(oldest(around)?)
    .all(tx)
    .await?;
    for (id,) in old {
        drop_file(tx, permit.actor().org, ImportId(id)).await?;
    }
    Ok(())
}

/// Takes a file away; false when somebody else did.
async fn drop_file(tx: &mut Tx, org: OrgId, id: ImportId) -> Result<bool> {
    query("DELETE FROM study_import_piece WHERE org_id = $1 AND import_id = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    let gone = query("DELETE FROM study_import WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(gone > 0)
}

/// The files that wait, latest first, without their content. What waited too long is not among them.
///
/// # Errors
/// As the database says.
pub async fn waiting<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, D>,
) -> Result<Vec<Waiting>> {
    let rows: Vec<(Uuid, String, String, Stamp)> = query("SELECT i.id, i.file_name, a.name, i.created_at FROM study_import i JOIN account a ON a.org_id = i.org_id AND a.id = i.account_id WHERE i.org_id = $1 AND i.study_id = $2 AND i.created_at >= $3 ORDER BY i.created_at DESC, i.id DESC")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(oldest(around)?)
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, by, at)| Waiting {
            id: ImportId(id),
            name,
            by,
            at,
        })
        .collect())
}

/// The name and the content of a file that waits.
///
/// # Errors
/// [`Error::Denied`] when no such file waits in the study, or it waited too long.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    id: ImportId,
) -> Result<(String, Vec<u8>)> {
    let (name,): (String,) = query("SELECT file_name FROM study_import WHERE org_id = $1 AND study_id = $2 AND id = $3 AND created_at >= $4")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(id)
        .bind(oldest(around)?)
        .one(tx)
        .await?;
    let mut content = Vec::new();
    loop {
        let number = i64::try_from(content.len() / PIECE).unwrap_or(i64::MAX);
        let piece: Option<(Vec<u8>,)> = query("SELECT content FROM study_import_piece WHERE org_id = $1 AND import_id = $2 AND number = $3")
            .bind(permit.actor().org)
            .bind(id)
            .bind(number)
            .optional(tx)
            .await?;
        let Some((piece,)) = piece else {
            return Ok((name, content));
        };
        let last = piece.len() < PIECE;
        content.extend_from_slice(&piece);
        if last {
            return Ok((name, content));
        }
    }
}

/// Takes a file away; false when it is not there any more, so that whoever takes it in does so once.
///
/// # Errors
/// As the database says.
pub async fn discard(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    id: ImportId,
) -> Result<bool> {
    let there =
        query("SELECT count(*) FROM study_import WHERE org_id = $1 AND study_id = $2 AND id = $3")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(id)
            .count(tx)
            .await?;
    if there == 0 || !drop_file(tx, permit.actor().org, id).await? {
        return Ok(false);
    }
    audit::in_study(tx, around, permit, id.0, "a brought project went").await?;
    Ok(true)
}
