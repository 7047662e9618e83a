//! Vocabularies: showing, searching, adding local terms, importing published names, looking back.
//!
//! Every name is printed with who it may be attributed to, so that a working name is never shown as a publication's.

mod file;
mod history;
mod import;
mod list;
mod local_term;
mod present;
mod show;
mod term;
pub mod term_table;

use crate::routes::Routes;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .merge(list::routes())
        .merge(show::routes())
        .merge(term::routes())
        .merge(history::routes())
        .merge(file::routes())
        .merge(local_term::routes())
        .merge(import::routes())
}
