//! Comparing and improving the programme: sites, figures, engagement.

use crate::routes::Routes;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
}
