//! Queries written out as they are read.

use super::{Distance, Query, Relation, Test};
use std::fmt;

/// How closely a form binds; a part that binds less closely than its place asks for stands in parentheses.
const OR: u8 = 0;
const AND: u8 = 1;
const RELATION: u8 = 2;
const NOT: u8 = 3;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        written(self, OR, f)
    }
}

fn written(query: &Query, place: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let binds = match query {
        Query::Or(..) => OR,
        Query::And(..) => AND,
        Query::Relation(..) => RELATION,
        _ => NOT,
    };
    if binds < place {
        f.write_str("(")?;
    }
    match query {
        Query::Code {
            path,
            with_subcodes,
        } => {
            f.write_str(if *with_subcodes { "tree:" } else { "code:" })?;
            for (at, name) in path.iter().enumerate() {
                if at > 0 {
                    f.write_str(" / ")?;
                }
                quoted(name, f)?;
            }
        }
        Query::Coder(name) => named("coder:", name, f)?,
        Query::Speaker(name) => named("speaker:", name, f)?,
        Query::Source(name) => named("source:", name, f)?,
        Query::Case(name) => named("case:", name, f)?,
        Query::Attribute { name, test } => {
            f.write_str("case.")?;
            if plain(name) {
                f.write_str(name)?;
            } else {
                quoted(name, f)?;
            }
            match test {
                Test::Unknown => f.write_str(" unknown")?,
                Test::Is(comparison, value) => {
                    write!(f, " {} ", comparison.sign())?;
                    quoted(value, f)?;
                }
            }
        }
        // Forms of one kind stand without parentheses on the left, where reading puts them by itself.
        Query::And(left, right) => both(left, AND, " and ", right, RELATION, f)?,
        Query::Or(left, right) => both(left, OR, " or ", right, AND, f)?,
        Query::Relation(left, relation, right) => {
            both(left, RELATION, &format!(" {relation} "), right, NOT, f)?;
        }
        Query::Not(inner) => {
            f.write_str("not ")?;
            written(inner, NOT, f)?;
        }
    }
    if binds < place {
        f.write_str(")")?;
    }
    Ok(())
}

fn both(
    left: &Query,
    left_place: u8,
    between: &str,
    right: &Query,
    right_place: u8,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    written(left, left_place, f)?;
    f.write_str(between)?;
    written(right, right_place, f)
}

fn named(kind: &str, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(kind)?;
    quoted(name, f)
}

fn quoted(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for c in name.chars() {
        if matches!(c, '"' | '\\') {
            f.write_str("\\")?;
        }
        write!(f, "{c}")?;
    }
    f.write_str("\"")
}

/// A name that reads as one word.
pub(super) fn plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(part_of_word)
}

/// A character that may stand in a name without quotation marks.
pub(super) fn part_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Relation::Overlapping => f.write_str("overlapping"),
            Relation::Inside => f.write_str("inside"),
            Relation::Near(distance) => write!(f, "near/{distance}"),
            Relation::FollowedBy(distance) => write!(f, "followed-by/{distance}"),
        }
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Distance::Words(words) => write!(f, "{words}"),
            Distance::Characters(characters) => write!(f, "{characters}c"),
        }
    }
}
