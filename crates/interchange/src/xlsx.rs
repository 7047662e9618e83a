//! Workbooks: read through calamine behind checks of our own, written through
//! rust_xlsxwriter in its constant-memory mode.

mod package;

pub(crate) mod reader;
pub(crate) mod writer;
