//! Names found in the material, before anything is looked for.

use super::material::{CaseFacts, Material};
use super::{Comparison, Query, Relation, Test};
use ids::{AccountId, CodeId, SourceId, StudyCaseId};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The query asks for something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// Nothing has the name.
    #[error("no {kind} is called “{name}”{}", near.as_ref().map_or(String::new(), |near| format!("; did you mean “{near}”?")))]
    NoSuch {
        /// What was asked for: “code”, “case” and so on.
        kind: &'static str,
        /// The name.
        name: String,
        /// The nearest name there is.
        near: Option<String>,
    },
    /// Several codes have the name.
    #[error("several codes are called “{name}”: write one of {}", paths.join(", "))]
    Ambiguous {
        /// The name.
        name: String,
        /// How to write each of them.
        paths: Vec<String>,
    },
    /// A number is compared with words, which are neither more nor less than it.
    #[error(
        "“{attribute}” holds words such as “{value}”, which are neither more nor less than {wanted}: compare with = or !=, or give the attribute numbers"
    )]
    NotInOrder {
        /// The attribute.
        attribute: String,
        /// One of its values.
        value: String,
        /// The number.
        wanted: String,
    },
}

/// A query with identifiers in the place of names. Conditions on coders alone have become one set of coders.
pub(super) enum Plan {
    Codes(BTreeSet<CodeId>),
    Coders(BTreeSet<AccountId>),
    Speaker(String),
    Source(BTreeSet<SourceId>),
    Cases(BTreeSet<StudyCaseId>),
    And(Box<Plan>, Box<Plan>),
    Or(Box<Plan>, Box<Plan>),
    Not(Box<Plan>),
    Relation(Box<Plan>, Relation, Box<Plan>),
}

impl Plan {
    /// Codings count in it. Beside places alone, a coder's passages are what is looked for, not a narrowing.
    pub(super) fn asks_for_codings(&self) -> bool {
        match self {
            Plan::Codes(_) | Plan::Coders(_) => true,
            Plan::Speaker(_) | Plan::Source(_) | Plan::Cases(_) => false,
            Plan::Not(inner) => inner.asks_for_codings(),
            Plan::And(left, right) | Plan::Or(left, right) | Plan::Relation(left, _, right) => {
                left.asks_for_codings() || right.asks_for_codings()
            }
        }
    }
}

pub(super) fn plan(query: &Query, material: &Material) -> Result<Plan, Unanswerable> {
    Ok(match query {
        Query::Code {
            path,
            with_subcodes,
        } => {
            let code = code(path, material)?;
            Plan::Codes(if *with_subcodes {
                material
                    .codebook
                    .branch(code)
                    .iter()
                    .map(|code| code.id)
                    .collect()
            } else {
                BTreeSet::from([code])
            })
        }
        Query::Coder(name) => {
            let known = material
                .coders
                .iter()
                .map(|(id, name)| (*id, name.as_str()));
            Plan::Coders(called("coder", name, known)?)
        }
        Query::Speaker(name) => {
            let speeches = material.sources.values().flat_map(|s| &s.speeches);
            called(
                "speaker",
                name,
                speeches.map(|speech| ((), speech.speaker.as_str())),
            )?;
            Plan::Speaker(folded(name))
        }
        Query::Source(name) => {
            let known = material
                .sources
                .iter()
                .map(|(id, s)| (*id, s.name.as_str()));
            Plan::Source(called("source", name, known)?)
        }
        Query::Case(name) => {
            let known = material
                .cases
                .iter()
                .map(|(id, case)| (*id, case.name.as_str()));
            Plan::Cases(called("case", name, known)?)
        }
        Query::Attribute { name, test } => {
            let known = material.cases.values().flat_map(|case| case.values.keys());
            called("attribute", name, known.map(|known| ((), known.as_str())))?;
            in_order(name, test, material)?;
            let fits = material
                .cases
                .iter()
                .filter(|(_, case)| test.fits(value(case, name)));
            Plan::Cases(fits.map(|(id, _)| *id).collect())
        }
        Query::And(left, right) => match (plan(left, material)?, plan(right, material)?) {
            (Plan::Coders(left), Plan::Coders(right)) => Plan::Coders(&left & &right),
            (left, right) => Plan::And(Box::new(left), Box::new(right)),
        },
        Query::Or(left, right) => match (plan(left, material)?, plan(right, material)?) {
            (Plan::Coders(left), Plan::Coders(right)) => Plan::Coders(&left | &right),
            (left, right) => Plan::Or(Box::new(left), Box::new(right)),
        },
        Query::Not(inner) => match plan(inner, material)? {
            Plan::Coders(coders) => {
                let others = material.coders.keys().filter(|id| !coders.contains(id));
                Plan::Coders(others.copied().collect())
            }
            inner => Plan::Not(Box::new(inner)),
        },
        Query::Relation(left, relation, right) => Plan::Relation(
            Box::new(plan(left, material)?),
            *relation,
            Box::new(plan(right, material)?),
        ),
    })
}

/// The number that a text is.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// Refuses to ask which words are more or less than a number.
fn in_order(name: &str, test: &Test, material: &Material) -> Result<(), Unanswerable> {
    let is_number = |text: &str| number(text).is_some();
    match test {
        Test::Is(comparison, wanted) if comparison.is_of_order() && is_number(wanted) => {
            let mut values = material.cases.values().filter_map(|case| value(case, name));
            match values.find(|value| !is_number(value)) {
                None => Ok(()),
                Some(words) => Err(Unanswerable::NotInOrder {
                    attribute: name.to_owned(),
                    value: words.to_owned(),
                    wanted: wanted.clone(),
                }),
            }
        }
        _ => Ok(()),
    }
}

impl Test {
    fn fits(&self, value: Option<&str>) -> bool {
        let Test::Is(comparison, wanted) = self else {
            return value.is_none();
        };
        let Some(value) = value else { return false };
        let order = match (number(value), number(wanted)) {
            (Some(value), Some(wanted)) => value.total_cmp(&wanted),
            _ => folded(value).cmp(&folded(wanted)),
        };
        match comparison {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::AtMost => order != Ordering::Greater,
            Comparison::More => order == Ordering::Greater,
            Comparison::AtLeast => order != Ordering::Less,
        }
    }
}

fn value<'a>(case: &'a CaseFacts, name: &str) -> Option<&'a str> {
    let wanted = folded(name);
    let mut values = case.values.iter();
    let found = values.find(|(known, _)| folded(known) == wanted)?;
    Some(found.1.as_str()).filter(|value| !value.trim().is_empty())
}

fn code(path: &[String], material: &Material) -> Result<CodeId, Unanswerable> {
    let wanted: Vec<String> = path.iter().map(|name| folded(name)).collect();
    let codes = material.codebook.codes();
    let names = |id| {
        material
            .codebook
            .path(id)
            .into_iter()
            .map(|code| code.name.as_str())
    };
    let found: Vec<CodeId> = codes
        .iter()
        .map(|entry| entry.id)
        .filter(|id| {
            let full: Vec<String> = names(*id).map(folded).collect();
            full.ends_with(&wanted)
        })
        .collect();
    // A full path names one code even when another stands deeper under the same names.
    let exact = found
        .iter()
        .find(|id| path.len() > 1 && names(**id).count() == path.len());
    match (found.as_slice(), exact) {
        ([only], _) => Ok(*only),
        (_, Some(exact)) => Ok(*exact),
        ([], None) => {
            let name = path.join(" / ");
            let last = path.last().map_or("", String::as_str);
            let names = codes.iter().map(|entry| entry.name.as_str());
            Err(Unanswerable::NoSuch {
                kind: "code",
                near: nearest(last, names),
                name,
            })
        }
        (several, None) => Err(Unanswerable::Ambiguous {
            name: path.join(" / "),
            paths: several
                .iter()
                .map(|id| {
                    let path = names(*id).map(str::to_owned);
                    Query::Code {
                        path: path.collect(),
                        with_subcodes: false,
                    }
                    .to_string()
                })
                .collect(),
        }),
    }
}

fn called<'a, T: Ord>(
    kind: &'static str,
    name: &str,
    known: impl Iterator<Item = (T, &'a str)> + Clone,
) -> Result<BTreeSet<T>, Unanswerable> {
    let wanted = folded(name);
    let found: BTreeSet<T> = known
        .clone()
        .filter(|(_, known)| folded(known) == wanted)
        .map(|(id, _)| id)
        .collect();
    if found.is_empty() {
        Err(Unanswerable::NoSuch {
            kind,
            name: name.to_owned(),
            near: nearest(name, known.map(|(_, name)| name)),
        })
    } else {
        Ok(found)
    }
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted = folded(name);
    known
        .map(|known| (strsim::damerau_levenshtein(&wanted, &folded(known)), known))
        .filter(|(slips, _)| *slips <= 1 + wanted.chars().count() / 4)
        .min()
        .map(|(_, known)| known.to_owned())
}

pub(super) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
