//! The store on both databases.

mod engagement;
mod frameworks;
mod schema;
