//! Whether the database can do its work: it answers, it has the schema of this program, and what is done in it can be
//! written down.

use crate::audit::{self, Entry};
use crate::organisation;
use crate::{Db, Error, Surroundings, migrate, query};
use access::{Action, Resource};

/// Why a server cannot serve. Nothing of it is about a person or says where the database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// It does not answer.
    #[error("the database does not answer")]
    Silent,
    /// Its schema is older or newer than that of the program.
    #[error("the database has another schema version than this program")]
    OtherSchema,
    /// Nothing can be written, and so nothing can be looked at: each look is written down.
    #[error("the audit trail cannot be written")]
    NoTrail,
    /// It can be read, and there is no room for more.
    #[error("there is no room left on the disk of the database")]
    NoRoom,
}

/// Looks whether the database can do its work. What is written for it is taken back.
///
/// # Errors
/// It cannot.
pub async fn look(db: &Db, around: &Surroundings) -> Result<(), Unready> {
    let silent = |_: Error| Unready::Silent;
    let mut tx = db.read().await.map_err(silent)?;
    let applied: Vec<(i64,)> = query("SELECT version FROM schema_version")
        .all(&mut tx)
        .await
        .map_err(silent)?;
    let applied: Vec<i64> = applied.into_iter().map(|(number,)| number).collect();
    if migrate::is_older(&applied) || migrate::are_known(&applied).is_err() {
        return Err(Unready::OtherSchema);
    }
    let services = organisation::all(&mut tx).await.map_err(silent)?;
    tx.rollback().await.map_err(silent)?;
    let Some(service) = services.first() else {
        // Nobody can do anything yet that would be written down.
        return Ok(());
    };
    let cannot = |error: Error| {
        if error.has_no_room() {
            Unready::NoRoom
        } else {
            Unready::NoTrail
        }
    };
    let mut tx = db.write().await.map_err(cannot)?;
    let entry = Entry {
        action: Action::Read,
        resource: Resource::AuditTrail,
        resource_id: None,
        person: None,
        detail: "whether the trail can be written".to_owned(),
    };
    audit::write_as_program(&mut tx, around, service.id, entry)
        .await
        .map_err(cannot)?;
    tx.rollback().await.map_err(cannot)?;
    if let Db::Sqlite { .. } = db {
        // What is rolled back never reached the disk: only a commit shows whether there is room for one. This writes a number
        // that nothing uses, also when it is the one that is there.
        let mut tx = db.write().await.map_err(cannot)?;
        query("PRAGMA user_version = 0")
            .execute(&mut tx)
            .await
            .map_err(cannot)?;
        tx.commit().await.map_err(cannot)?;
    }
    Ok(())
}
