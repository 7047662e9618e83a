//! Comparing sites: figures, definitions of engagement and the assessments kept for them.

pub mod definition;
pub mod engagement;
pub mod figures;
pub mod site;
mod stored_definition;
