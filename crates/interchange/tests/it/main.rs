//! Tests of the crate from outside, one program.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod bad_input;
mod big_file;
#[path = "../document_promises/whole.rs"]
mod document_promises;
mod documents;
mod good_input;
mod round_trip;
mod workbook_made_by_hand;
