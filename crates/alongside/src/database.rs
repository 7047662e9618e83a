//! Where the data are kept.

use crate::outcome::{Outcome, Refusal};
use std::path::Path;

/// Where the data are kept when nothing else is said.
pub const DEFAULT_DATABASE: &str = "sqlite://data/alongside.db";

/// Makes the folder of an SQLite file.
pub fn make_folder(database: &str) -> Outcome {
    let Some(path) = database.strip_prefix("sqlite://") else {
        return Ok(());
    };
    let path = path.split('?').next().unwrap_or(path);
    match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| {
                Refusal::Data(format!("{} cannot be made: {error}", folder.display()))
            })
        }
        _ => Ok(()),
    }
}
