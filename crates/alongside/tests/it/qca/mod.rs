//! `alongside qca`: reference results, tables with mistakes, and how answers read.

mod answers;
mod checks;
mod compare;
mod fixtures;
