//! What is found in a file, whatever program wrote it.

use crate::Texts;
use crate::said::Said;
use interchange::qda::{
    Files, HeldProject, Import, PackedDatabase, QdaLimits, QdaProblem, Tables, Warning,
    from_tables, packed_database, read, values_to_cases,
};
use std::io::{Cursor, Write as _};
use std::sync::Arc;
use store::{Error, foreign};

/// What was found in a file.
pub(super) type Found = Import<Cursor<Vec<u8>>>;

/// Why nothing can be shown of a file yet.
pub(super) enum Unfit {
    /// It cannot be read.
    Problem(QdaProblem),
    /// It is a database that cannot be read.
    Refused(store::Refusal),
    /// It could not be looked at.
    Later,
    /// It holds several projects, of which one has to be chosen.
    Several(Vec<HeldProject>),
}

impl From<QdaProblem> for Unfit {
    fn from(problem: QdaProblem) -> Self {
        match problem {
            QdaProblem::SeveralProjects { projects, .. } => Unfit::Several(projects),
            other => Unfit::Problem(other),
        }
    }
}

/// Said of a database that was brought alone and may have its latest changes elsewhere.
const MAY_LACK: &str = "this database keeps its latest changes in a second file beside it (its name ends in -wal) until the program it belongs to is closed. If there is such a file, close the program and bring the database again, or pack both into one ZIP file and bring that.";

/// Reads the file, with what it records about sources as values of their cases. Of a database that holds several projects,
/// `chosen` is the number of the one that is wanted.
pub(super) async fn found(
    name: &str,
    content: Arc<Vec<u8>>,
    chosen: Option<i64>,
) -> Result<Found, Unfit> {
    let mut import = as_written(name, content, chosen).await?;
    let moved = values_to_cases(&mut import.project);
    import.warnings.extend(moved);
    Ok(import)
}

async fn as_written(
    name: &str,
    content: Arc<Vec<u8>>,
    chosen: Option<i64>,
) -> Result<Found, Unfit> {
    if foreign::is_sqlite(&content) {
        let may_lack = foreign::may_have_a_log(&content);
        let tables = tables(name, content).await?;
        let mut import: Found = from_tables(name, &tables, chosen)?;
        if may_lack {
            import.warnings.push(Warning {
                says: MAY_LACK.to_owned(),
                is_loss: false,
            });
        }
        return Ok(import);
    }
    if let Some(packed) = packed(name, Arc::clone(&content)).await? {
        let inside = format!("{name}/{}", packed.name);
        let tables = foreign::packed_tables(packed, &inside)
            .await
            .map_err(|error| unread(error, &inside))?;
        return Ok(from_tables(&inside, &tables, chosen)?);
    }
    let name = name.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        read(&name, &content, &QdaLimits::default())
            .map(|import| Import {
                project: import.project,
                format: import.format,
                positions: import.positions,
                warnings: import.warnings,
                files: Files::Nowhere,
            })
            .map_err(Unfit::from)
    });
    reading.await.unwrap_or_else(|_| Err(Unfit::Later))
}

impl Said for Unfit {
    fn said(&self, t: &Texts) -> String {
        match self {
            Unfit::Problem(problem) => problem.said(t),
            Unfit::Refused(why) => why.said(t),
            Unfit::Later | Unfit::Several(_) => t.text("exchange-not-looked-at"),
        }
    }
}

/// Why a database cannot be read, said of the file by its own name.
fn unread(error: Error, name: &str) -> Unfit {
    match error {
        Error::Refused(mut why) => {
            if let store::Refusal::NotADatabase { file, .. }
            | store::Refusal::DatabaseTooLarge { file, .. } = &mut why
            {
                name.clone_into(file);
            }
            Unfit::Refused(why)
        }
        _ => Unfit::Later,
    }
}

/// The tables of a database that was brought as it is.
async fn tables(name: &str, content: Arc<Vec<u8>>) -> Result<Tables, Unfit> {
    let kept = tokio::task::spawn_blocking(move || -> std::io::Result<_> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(&content)?;
        Ok(file)
    });
    let Ok(Ok(file)) = kept.await else {
        return Err(Unfit::Later);
    };
    foreign::tables(file.path())
        .await
        .map_err(|error| unread(error, name))
}

/// The database in an archive that was brought.
async fn packed(name: &str, content: Arc<Vec<u8>>) -> Result<Option<PackedDatabase>, Unfit> {
    let name = name.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        packed_database(
            &name,
            Cursor::new(content.as_slice()),
            &QdaLimits::default(),
        )
    });
    match reading.await {
        Ok(found) => Ok(found?),
        Err(_) => Err(Unfit::Later),
    }
}
