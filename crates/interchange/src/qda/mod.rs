//! Projects of qualitative analysis, exchanged with other programs.
//!
//! Reads and writes the REFI-QDA exchange standard (`.qdpx`, `.qde`, `.qdc`) as the programs really write it, and reads
//! the databases of Taguette and QualCoder. Whatever the file counted, a place here is Unicode code points of a
//! normalised text, the end exclusive. What could not be taken is listed, never dropped in silence.

mod codebook_csv;
mod compare;
mod files;
mod guid;
mod html_text;
mod lexical;
mod listing;
mod merge;
mod model;
mod packed_database;
mod passages_csv;
mod placing;
mod positions;
mod problem;
mod qualcoder;
mod read;
mod read_project;
mod read_relations;
mod read_source;
mod relations;
mod source_values;
mod spreadsheet;
mod tables;
mod taguette;
mod text;
mod walk;
mod warning;
mod write;
mod write_project;
mod write_source;
mod write_tables;
mod xml;
mod xml_out;

pub use codebook_csv::{has_dotted_names, split_on_dots};
pub use compare::compare;
pub use files::{Files, Folder, Package};
pub use guid::{Guid, NotAGuid};
pub use listing::{Extract, ExtractPlace, Names};
pub use model::{
    Case, Code, Coding, Made, MediaKind, MediaSource, Place, Project, Region, Source, SyncPoint,
    TextSelection, TextSource, Transcript, TranscriptSelection, User, Value, Variable,
    VariableKind, VariableValue,
};
pub use packed_database::{PackedDatabase, packed_database};
pub use positions::{Counting, Positions, Unit};
pub use problem::{QdaLimits, QdaProblem};
pub use read::{Import, QdaFormat, read, read_from};
pub use relations::{Direction, Edge, Graph, Link, Set, Vertex};
pub use source_values::values_to_cases;
pub use tables::{HeldProject, TABLES, TableRows, TableValue, Tables, from_tables, projects_in};
pub use text::normalised;
pub use walk::Counts;
pub use warning::Warning;
pub use write::{stream_qdpx, write_qdc, write_qde, write_qdpx};
pub use write_tables::{write_csv, write_json};
