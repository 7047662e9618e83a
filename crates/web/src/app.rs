//! What every request needs, and the router.

use crate::routes::{Declared, Routes};
use crate::{
    Texts, account, administration, assets, delivery, draft, frameworks, front, implementation,
    my_record, security, visitor,
};
use axum::Router;
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

/// Every address, with what the policy must allow before its handler runs.
pub fn routes() -> Routes {
    Routes::default()
        .merge(front::routes())
        .merge(account::routes())
        .merge(administration::routes())
        .merge(draft::routes())
        .merge(delivery::routes())
        .merge(implementation::routes())
        .merge(frameworks::routes())
        .merge(my_record::routes())
}

/// What every address declares, for tests that walk them.
pub fn declared() -> Vec<Declared> {
    routes().declared
}

/// The server.
pub fn router(app: Arc<App>) -> Router {
    let pages =
        routes()
            .router
            .fallback(front::not_found)
            .layer(axum::middleware::from_fn_with_state(
                Arc::clone(&app),
                visitor::recognise,
            ));
    let all = Router::new()
        .merge(pages)
        .merge(assets::routes())
        .with_state(app.clone());
    security::layers(all, &app)
}
