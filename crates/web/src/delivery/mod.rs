//! Running the programme: people, workers, matches, contacts.

use crate::routes::Routes;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
}
