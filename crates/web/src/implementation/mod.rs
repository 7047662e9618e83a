//! Comparing and improving the programme: sites, figures, engagement.

pub mod definition;
pub mod figures;
pub mod site;
pub mod verdict;

use crate::routes::Routes;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .merge(site::routes())
        .merge(figures::routes())
        .merge(definition::routes())
}
