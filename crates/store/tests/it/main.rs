//! The store on both databases.

mod account;
mod audit_trail;
mod engagement;
mod frameworks;
mod schema;
mod team;
mod worker;
