//! What joins the objects of a project: relations, groups and diagrams.

use super::guid::Guid;

/// Which way a relation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Neither.
    Associative,
    /// From the first to the second.
    OneWay,
    /// Both.
    Bidirectional,
}

/// A relation between two objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// Which way it goes.
    pub direction: Option<Direction>,
    /// `#RGB` or `#RRGGBB`.
    pub colour: Option<String>,
    /// From.
    pub origin: Option<Guid>,
    /// To.
    pub target: Option<Guid>,
    /// Notes about it.
    pub note_refs: Vec<Guid>,
}

/// A group of codes, sources or notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Codes in it.
    pub codes: Vec<Guid>,
    /// Sources in it.
    pub sources: Vec<Guid>,
    /// Notes in it.
    pub notes: Vec<Guid>,
}

/// A diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// Its shapes.
    pub vertices: Vec<Vertex>,
    /// Lines between them.
    pub edges: Vec<Edge>,
}

/// A shape of a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vertex {
    /// Identifier.
    pub guid: Guid,
    /// What it stands for.
    pub represents: Option<Guid>,
    /// What it says.
    pub name: Option<String>,
    /// One corner.
    pub first: (i64, i64),
    /// The opposite corner.
    pub second: (Option<i64>, Option<i64>),
    /// One of the standard's shapes.
    pub shape: Option<String>,
    /// `#RGB` or `#RRGGBB`.
    pub colour: Option<String>,
}

/// A line of a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Identifier.
    pub guid: Guid,
    /// The link it stands for.
    pub represents: Option<Guid>,
    /// What it says.
    pub name: Option<String>,
    /// From.
    pub from: Guid,
    /// To.
    pub to: Guid,
    /// `#RGB` or `#RRGGBB`.
    pub colour: Option<String>,
    /// Which way it goes.
    pub direction: Option<Direction>,
    /// `dotted`, `dashed` or `solid`.
    pub line: Option<String>,
}
