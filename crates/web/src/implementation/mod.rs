//! Comparing and improving the programme: sites, figures, engagement.

pub mod definition;
pub mod figures;
pub mod site;
pub mod verdict;

use crate::routes::Routes;
use crate::{App, Signed, dates};
use jiff::Timestamp;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .merge(site::routes())
        .merge(figures::routes())
        .merge(definition::routes())
}

/// When the version was saved that stands beside what was typed, in words.
fn saved_at(app: &App, signed: &Signed, at: Option<Timestamp>) -> String {
    let t = &app.texts;
    at.map_or_else(
        || t.text("changed-meanwhile"),
        |at| {
            let when = dates::day_and_time(t, at, &signed.organisation.time_zone);
            t.with("site-clash-by", &[("when", &when)])
        },
    )
}
