//! What every request needs.

use crate::Texts;
use std::sync::Arc;
use store::{Db, Surroundings};

/// How the server is set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Served over TLS (by a proxy in front): cookies are marked secure.
    pub tls: bool,
    /// The version shown in the footer.
    pub version: String,
}

/// What every request needs.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time, identifiers and randomness.
    pub around: Surroundings,
    /// The words.
    pub texts: Texts,
    /// How the server is set up.
    pub settings: Settings,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When a file of words cannot be read.
    pub fn new(db: Db, around: Surroundings, settings: Settings) -> Result<Arc<App>, String> {
        Ok(Arc::new(App {
            db,
            around,
            texts: Texts::english()?,
            settings,
        }))
    }
}
