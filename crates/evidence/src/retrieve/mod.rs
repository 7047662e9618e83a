//! Retrieval: which passages answer a question that joins codes, cases, speakers and coders.
//!
//! A [`Query`] is read from a line such as
//!
//! > `code:"hope" near/20 code:"trust" and case.role = "peer worker"`
//!
//! | Form | Finds |
//! |---|---|
//! | `code:"hope"` | passages of the code |
//! | `tree:"hope"` | passages of the code and of every code below it |
//! | `code:"recovery" / "hope"` | of the code of that name below another, where two share a name |
//! | `speaker:"PW"`, `source:"Interview 3"`, `case:"P07"` | what that person says, that source, what is of that case |
//! | `case.role = "peer worker"` | what is of cases with that value; also `!=`, `<`, `<=`, `>`, `>=`, and `case.role unknown` |
//! | `coder:"Ada"` | passages that Ada coded; joined by `and` to a condition on codes, it narrows whose codings count there |
//! | `A and B`, `A or B`, `not A` | stretches that are in both; passages of either; stretches that are in none |
//! | `A overlapping B` | passages of A, whole, that share a character with B |
//! | `A inside B` | passages of A, whole, that lie within one of B |
//! | `A near/20 B`, `A near/100c B` | each passage of A with the nearest of B, at most 20 words or 100 characters away, and what lies between |
//! | `A followed-by/20 B` | each passage of A with the next of B that begins after it ends, at most 20 words on |
//!
//! `not` binds closest, then the relations (from left to right), then `and`, then `or`; parentheses change that. Names may
//! stand without quotation marks when they are one word. What is written back from a query reads as the same query.
//!
//! Evaluation sorts and sweeps intervals, source by source; it never looks at single characters.

mod evaluate;
mod material;
mod parse;
mod plan;
mod write;

pub use evaluate::{Hit, retrieve};
pub use material::{CaseFacts, Material, SourceFacts};
pub use parse::{Misread, parse};
pub use plan::Unanswerable;

/// A question to the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Passages of a code.
    Code {
        /// Its name, or the names from a code above it down to it.
        path: Vec<String>,
        /// Passages of codes below it count too.
        with_subcodes: bool,
    },
    /// Passages that somebody coded.
    Coder(String),
    /// What somebody says.
    Speaker(String),
    /// A source.
    Source(String),
    /// What is of a case.
    Case(String),
    /// What is of cases by the value of an attribute.
    Attribute {
        /// The attribute.
        name: String,
        /// How its value compares.
        test: Test,
    },
    /// In both.
    And(Box<Query>, Box<Query>),
    /// In either.
    Or(Box<Query>, Box<Query>),
    /// In none.
    Not(Box<Query>),
    /// The first as it stands to the second.
    Relation(Box<Query>, Relation, Box<Query>),
}

/// How the value of an attribute compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// The case has no value.
    Unknown,
    /// The case has a value, and it compares so with this one: as numbers when both are numbers, else as texts, in which
    /// case makes no difference. Days as year-month-day compare rightly as texts.
    Is(Comparison, String),
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// They are the same.
    Equal,
    /// They differ.
    NotEqual,
    /// The value is lower.
    Less,
    /// The value is lower or the same.
    AtMost,
    /// The value is higher.
    More,
    /// The value is higher or the same.
    AtLeast,
}

impl Comparison {
    const ALL: [(Comparison, &'static str); 6] = [
        (Comparison::Equal, "="),
        (Comparison::NotEqual, "!="),
        (Comparison::AtMost, "<="),
        (Comparison::AtLeast, ">="),
        (Comparison::Less, "<"),
        (Comparison::More, ">"),
    ];

    /// Whether it asks which is more, rather than whether they are the same.
    pub fn is_of_order(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::NotEqual)
    }

    /// The sign of it.
    pub fn sign(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == self)
            .map_or("=", |(_, sign)| sign)
    }
}

/// How passages stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// They share a character.
    Overlapping,
    /// The first lies within the second.
    Inside,
    /// They are at most so far apart, in either order.
    Near(Distance),
    /// The second begins where the first ends or later, at most so far on.
    FollowedBy(Distance),
}

/// How far apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Words between them.
    Words(u32),
    /// Characters between them.
    Characters(u32),
}

/// How deep a query may be nested.
pub const DEEPEST: usize = 64;
