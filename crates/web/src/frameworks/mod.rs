//! Vocabularies: showing, searching, adding local terms.

use crate::routes::Routes;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
}
