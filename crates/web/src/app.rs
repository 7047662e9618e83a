//! What every request needs.

use crate::Texts;
use crate::health::Health;
use crate::text::Locales;
use access::account::{LINK_LIFETIME, link_is_open};
use access::sealed::Key;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use store::{Db, Surroundings, organisation};

/// How the server is set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Served over TLS (by a proxy in front): cookies are marked secure.
    pub tls: bool,
    /// The version shown in the footer.
    pub version: String,
    /// The link with which whoever started the server sets up the first service, while there is none.
    pub first_start: Option<FirstStart>,
    /// The key with which secrets are kept; without it nobody can set up an app for codes.
    pub key: Option<Key>,
    /// A folder with a folder for each language, which adds languages and words to those that are built in.
    pub locales: Option<PathBuf>,
    /// The tag of the language for everybody who has not chosen one; without it the browser's decides.
    pub language: Option<String>,
}

/// What is kept of the link for the first start: its hash, in this process alone.
#[derive(Debug, Clone)]
pub struct FirstStart {
    hash: Vec<u8>,
    until: Timestamp,
}

impl FirstStart {
    /// For a link with this token, made now.
    pub fn new(token: &str, now: Timestamp) -> Self {
        FirstStart {
            hash: Sha256::digest(token.as_bytes()).to_vec(),
            until: now + LINK_LIFETIME,
        }
    }

    /// Whether this is the token, and not too late. That there is no service yet has to be looked up.
    pub fn opens(&self, token: &str, now: Timestamp) -> bool {
        link_is_open(self.until, None, now)
            && Sha256::digest(token.as_bytes()).as_slice() == self.hash.as_slice()
    }
}

/// What every request needs.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time, identifiers and randomness.
    pub around: Surroundings,
    /// The words, in the language of the request.
    pub texts: Arc<Texts>,
    /// How the server is set up.
    pub settings: Arc<Settings>,
    /// Every language there is.
    pub locales: Arc<Locales>,
    /// What is counted, and whether the service could serve a moment ago.
    pub health: Arc<Health>,
    /// Whether the database holds the demonstration, once there is something in it: it is only loaded into an empty one.
    demonstration: Arc<OnceLock<bool>>,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When a file of words cannot be read, or there are none in the language that was set.
    pub fn new(db: Db, around: Surroundings, settings: Settings) -> Result<Arc<App>, String> {
        let locales = Locales::load(settings.locales.as_deref())?;
        let texts = match &settings.language {
            None => locales.english(),
            Some(tag) => locales.named(tag).ok_or_else(|| {
                let tags: Vec<&str> = locales.all().iter().map(|texts| texts.tag()).collect();
                format!(
                    "There are no texts in “{tag}”. Choose one of {}, or give a folder with that language.",
                    tags.join(", ")
                )
            })?,
        };
        Ok(Arc::new(App {
            health: Arc::new(Health::new(&settings.version, db.system())),
            db,
            around,
            texts: Arc::clone(texts),
            settings: Arc::new(settings),
            locales: Arc::new(locales),
            demonstration: Arc::default(),
        }))
    }

    /// Whether the pages for somebody who is not signed in are those of the demonstration, as far as that is known.
    pub(crate) fn is_demonstration(&self) -> bool {
        self.demonstration.get().copied().unwrap_or(false)
    }

    /// Looks whether the database holds the demonstration, until that is known.
    ///
    /// # Errors
    /// As the database says.
    pub(crate) async fn look_for_demonstration(&self) -> Result<(), store::Error> {
        if self.demonstration.get().is_some() {
            return Ok(());
        }
        let mut tx = self.db.read().await?;
        let services = organisation::all(&mut tx).await?;
        tx.rollback().await?;
        if !services.is_empty() {
            let found = services.iter().any(|service| service.demonstration);
            // Another request may have found it too.
            let _ = self.demonstration.set(found);
        }
        Ok(())
    }

    /// The same in another language.
    pub fn speaking(self: &Arc<App>, texts: &Arc<Texts>) -> Arc<App> {
        if Arc::ptr_eq(&self.texts, texts) {
            return Arc::clone(self);
        }
        Arc::new(App {
            db: self.db.clone(),
            around: self.around.clone(),
            texts: Arc::clone(texts),
            settings: Arc::clone(&self.settings),
            locales: Arc::clone(&self.locales),
            health: Arc::clone(&self.health),
            demonstration: Arc::clone(&self.demonstration),
        })
    }
}
