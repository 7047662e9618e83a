//! Analyses of files: data and settings in; numbers, words, tables and pictures out.
//!
//! The engines (`synthesis`, `qca`) take numbers and give numbers. Here is what lies between them and a person with a
//! file: what the file holds is found out, settings are taken together with what the file says, and the answer is told
//! as JSON, as a methods section, as tables and as pictures. The command line and the pages both ask here, so that they
//! cannot differ.

mod analysed;
pub mod bundle;
pub mod component_table;
pub mod examples;
pub mod meta;
pub mod networks;
pub mod qca;
mod ratio;
mod refusal;
pub mod study_data;
pub mod tables;
pub mod words;

pub use analysed::{Analysed, Kind, Settings};
pub use ratio::is_ratio;
pub use refusal::Refusal;
pub use study_data::json_text;

use std::ops::ControlFlow;

/// A file to be analysed.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Hears how far a long search has come (models looked at, the best criterion so far) and may end it.
pub type Going<'a> = dyn FnMut(u64, f64) -> ControlFlow<()> + 'a;
