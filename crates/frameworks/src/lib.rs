#![doc = include_str!("../README.md")]

mod built_in;
mod change;
mod check;
mod file;
mod fold;
mod framework;
mod id;
mod import;
mod local;
mod problem;
mod resolve;
mod search;
mod term;
mod version;

pub use built_in::{built_in, built_in_by_id};
pub use change::{Change, FieldChange, changes_between};
pub use framework::{Framework, Group};
pub use id::{FrameworkId, GroupId};
pub use import::{Leftover, Row, replace_drafts};
pub use local::{NewTerm, add_local_term};
pub use problem::{Place, Problem, Reason};
pub use resolve::{Resolved, TermRef, Today, resolve};
pub use search::{Hit, Rank, search};
pub use term::{Attributes, Attribution, Source, Status, Term, TermId};
pub use version::Version;

/// The longest texts a framework may hold, in Unicode characters. They keep a
/// pasted document out of a list of terms and every page readable.
pub mod limits {
    /// Identifiers of frameworks, groups, terms and sources.
    pub const ID: usize = 120;
    /// A printed number such as "10.11".
    pub const NUMBER: usize = 20;
    /// The name of a framework, group or term.
    pub const NAME: usize = 200;
    /// A definition, or what a framework is about.
    pub const DEFINITION: usize = 2_000;
    /// A note, a citation or the value of an attribute.
    pub const NOTE: usize = 2_000;
    /// Rows that one import may bring.
    pub const ROWS: usize = 10_000;
}
