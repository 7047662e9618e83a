//! The application as a whole, driven without a network.

mod account;
mod contact;
mod door;
mod frameworks;
mod import;
mod people;
mod sites;
mod worker;
