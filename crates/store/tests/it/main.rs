//! The store on both databases.

mod frameworks;
mod schema;
