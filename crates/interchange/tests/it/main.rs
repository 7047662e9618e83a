//! Tests of the crate from outside, one program.

mod bad_input;
mod big_file;
mod good_input;
mod round_trip;
mod workbook_made_by_hand;
