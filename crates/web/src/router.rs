//! Every address of the program, put together.

use crate::routes::{Declared, Routes};
use crate::{
    App, account, administration, again, analysis, assets, delivery, door, draft, evidence,
    frameworks, front, health, implementation, kept, language, my_record, security,
};
use axum::Router;
use std::sync::Arc;

/// Every address, with what the policy must allow before its handler runs.
pub fn routes() -> Routes {
    Routes::default()
        .merge(front::routes())
        .merge(language::routes())
        .merge(account::routes())
        .merge(administration::routes())
        .merge(draft::routes())
        .merge(kept::again::routes())
        .merge(delivery::routes())
        .merge(implementation::routes())
        .merge(evidence::routes())
        .merge(analysis::routes())
        .merge(frameworks::routes())
        .merge(my_record::routes())
}

/// What every address declares, for tests that walk them.
pub fn declared() -> Vec<Declared> {
    routes().declared
}

/// The server.
pub fn router(app: Arc<App>) -> Router {
    let pages = routes()
        .router
        .fallback(front::not_found)
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&app),
            kept::again::layer,
        ))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&app),
            door::recognise,
        ))
        .layer(axum::middleware::from_fn(again::once));
    let all = Router::new()
        .merge(pages)
        .merge(assets::routes())
        // Beside the door, which asks the database who comes.
        .merge(health::routes())
        .with_state(app.clone());
    security::layers(all, &app)
}
