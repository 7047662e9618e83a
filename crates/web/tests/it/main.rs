//! The application as a whole, driven without a network.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database to see what pages did"
)]

mod account;
mod analyses;
mod concern;
mod contact;
mod door;
mod evidence;
mod evidence_published;
mod evidence_questions;
mod evidence_sources;
mod first_day;
mod frameworks;
mod import;
mod import_rows;
mod joining;
mod kept;
mod language;
mod my_record;
mod panics;
mod people;
mod people_list;
mod policy_walk;
mod prepare;
mod programme;
mod referral;
mod second_factor;
mod sites;
mod support;
mod two_editors;
mod wishes;
mod words_walk;
mod worker;
