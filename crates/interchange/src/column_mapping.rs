//! Which column of a file is which column of the reader.

use crate::Words;
use std::collections::{BTreeMap, BTreeSet};

use crate::problem::{Problem, ProblemKind};

/// A column that the reader of a table knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedColumn {
    /// Its proper name.
    pub name: String,
    /// Other names it is known by.
    pub aliases: Vec<String>,
    /// Whether a file without it is of no use.
    pub required: bool,
}

impl ExpectedColumn {
    /// A column a file must have.
    pub fn required(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            aliases: Vec::new(),
            required: true,
        }
    }

    /// A column a file may have.
    pub fn optional(name: impl Into<String>) -> Self {
        Self {
            required: false,
            ..Self::required(name)
        }
    }

    /// Adds another name it is known by.
    pub fn or(mut self, alias: impl Into<String>) -> Self {
        self.aliases.push(alias.into());
        self
    }
}

/// Which name in the header of a file means which expected column. It can be
/// kept as pairs of texts and used again for the next file of the same make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    pairs: BTreeMap<String, String>,
}

impl Mapping {
    /// Makes a mapping from pairs of *name in the file*, *expected column*.
    pub fn from_pairs<A: Into<String>, B: Into<String>>(
        pairs: impl IntoIterator<Item = (A, B)>,
    ) -> Self {
        Self {
            pairs: pairs
                .into_iter()
                .map(|(from, to)| (from.into(), to.into()))
                .collect(),
        }
    }

    /// The pairs of *name in the file*, *expected column*, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(from, to)| (from.as_str(), to.as_str()))
    }

    /// Says that a name in the file means an expected column; whatever meant
    /// that column before no longer does.
    pub fn set(&mut self, from: impl Into<String>, to: impl Into<String>) {
        let to = to.into();
        self.pairs.retain(|_, target| *target != to);
        self.pairs.insert(from.into(), to);
    }

    /// The expected column that a name in the file means.
    pub fn target(&self, from: &str) -> Option<&str> {
        self.pairs.get(from).map(String::as_str)
    }

    /// Where an expected column stands in a header.
    pub fn position(&self, header: &[String], expected: &str) -> Option<usize> {
        header
            .iter()
            .position(|name| self.target(name) == Some(expected))
    }
}

/// A name in the file that is almost the name of an expected column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The name in the file.
    pub found: String,
    /// The expected column that may be meant.
    pub expected: String,
}

/// What [`suggest`] makes of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The names that are understood.
    pub mapping: Mapping,
    /// Names that are almost understood; a person has to say yes.
    pub near: Vec<Near>,
    /// Names that are not understood, the near ones included.
    pub unknown: Vec<String>,
    /// Required columns that nothing in the file means.
    pub missing: Vec<String>,
    known: Vec<String>,
}

impl Suggestion {
    /// Unknown and missing columns as problems of the file. `header_row` is
    /// where the header stands, usually 1.
    pub fn problems(&self, file: &str, header_row: u64) -> Vec<Problem> {
        let mut problems = Vec::new();
        for name in &self.unknown {
            let problem = Problem::at(file, header_row, name.clone())
                .kind(ProblemKind::UnknownColumn)
                .says("this column is not known");
            problems.push(match self.near.iter().find(|near| near.found == *name) {
                Some(near) => problem.remedy(Words::with(
                    "Did you mean {column}? Rename the column, say what it means, or delete it.",
                    &[("column", &near.expected)],
                )),
                None => problem.remedy(Words::with(
                    "Say what the column means, or delete it. Known columns are: {columns}.",
                    &[("columns", &(self.known.join(", ")))],
                )),
            });
        }
        for name in &self.missing {
            let problem = Problem::at(file, header_row, name.clone())
                .kind(ProblemKind::MissingColumn)
                .says("this column is needed and is not in the file");
            problems.push(match self.near.iter().find(|near| near.expected == *name) {
                Some(near) => problem.remedy(Words::with(
                    "Is it the column {column}? Then say so, or rename it.",
                    &[("column", &near.found)],
                )),
                None => problem.remedy("Add the column, or say which column of the file has it."),
            });
        }
        problems
    }
}

/// A way in which a name in a file may mean an expected column.
type Match<'a> = &'a dyn Fn(&str, &ExpectedColumn) -> bool;

/// Finds out which names in a header mean which expected columns.
///
/// Names are compared without regard to case, spaces, underscores, hyphens and
/// dots, then by alias. What is only similar is offered, never taken.
///
/// ```
/// use interchange::{ExpectedColumn, suggest};
///
/// let header = ["Person ID".to_owned(), "admision_date".to_owned()];
/// let expected = [
///     ExpectedColumn::required("person_id"),
///     ExpectedColumn::required("admission_date").or("admitted"),
/// ];
/// let suggestion = suggest(&header, &expected);
/// assert_eq!(suggestion.mapping.target("Person ID"), Some("person_id"));
/// assert_eq!(suggestion.near[0].expected, "admission_date");
/// assert_eq!(
///     suggestion.problems("people.csv", 1)[0].to_string(),
///     "people.csv, row 1, column admision_date: this column is not known. \
///      Did you mean admission_date? Rename the column, say what it means, or delete it."
/// );
/// ```
pub fn suggest(header: &[String], expected: &[ExpectedColumn]) -> Suggestion {
    suggest_with(header, expected, &Mapping::default())
}

/// Does as [`suggest`], but what a kept mapping says comes first.
pub fn suggest_with(header: &[String], expected: &[ExpectedColumn], kept: &Mapping) -> Suggestion {
    let mut mapping = Mapping::default();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut left: Vec<&String> = header.iter().collect();
    // The plainest match wins: what was chosen before, the exact name, then the same name written
    // otherwise, then an alias.
    let chosen =
        |found: &str, column: &ExpectedColumn| kept.target(found) == Some(column.name.as_str());
    let exact = |found: &str, column: &ExpectedColumn| found == column.name;
    let alike = |found: &str, column: &ExpectedColumn| folded(found) == folded(&column.name);
    let alias = |found: &str, column: &ExpectedColumn| {
        column
            .aliases
            .iter()
            .any(|other| folded(other) == folded(found))
    };
    for matches in [&chosen as Match<'_>, &exact, &alike, &alias] {
        left.retain(|found| {
            let column = expected
                .iter()
                .find(|column| !taken.contains(column.name.as_str()) && matches(found, column));
            if let Some(column) = column {
                taken.insert(&column.name);
                mapping.set(found.as_str(), column.name.as_str());
            }
            column.is_none()
        });
    }
    let mut near = Vec::new();
    for found in &left {
        let best = expected
            .iter()
            .filter(|column| !taken.contains(column.name.as_str()))
            .filter_map(|column| {
                let names = std::iter::once(&column.name).chain(&column.aliases);
                let distance = names.filter_map(|name| close(found, name)).min()?;
                Some((distance, column))
            })
            .min_by_key(|(distance, _)| *distance);
        if let Some((_, column)) = best {
            near.push(Near {
                found: (*found).clone(),
                expected: column.name.clone(),
            });
        }
    }
    Suggestion {
        unknown: left.into_iter().cloned().collect(),
        missing: expected
            .iter()
            .filter(|column| column.required && !taken.contains(column.name.as_str()))
            .map(|column| column.name.clone())
            .collect(),
        known: expected.iter().map(|column| column.name.clone()).collect(),
        mapping,
        near,
    }
}

/// A name without case, spaces and joining marks.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '_' | '-' | '.'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The edit distance of two names, if it is small for their length.
fn close(found: &str, name: &str) -> Option<usize> {
    let (found, name): (Vec<char>, Vec<char>) = (
        folded(found).chars().collect(),
        folded(name).chars().collect(),
    );
    // One slip in a short name, two in a longer one; names of three letters
    // are all alike. Nobody mistypes a name of a hundred letters into a column.
    let allowed = match name.len() {
        4..=6 => 1,
        7..=100 => 2,
        _ => return None,
    };
    if found.len().abs_diff(name.len()) > allowed {
        return None;
    }
    let distance = edit_distance(&found, &name);
    (distance <= allowed).then_some(distance)
}

/// Levenshtein's distance, with a swap of neighbours counted as one slip.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{ExpectedColumn, Mapping, suggest, suggest_with};

    fn expected() -> Vec<ExpectedColumn> {
        vec![
            ExpectedColumn::required("person_id")
                .or("id")
                .or("client number"),
            ExpectedColumn::required("admission_date").or("admitted"),
            ExpectedColumn::optional("discharge_date"),
        ]
    }

    fn check(
        header: &[&str],
        mapped: &[(&str, &str)],
        near: &[(&str, &str)],
        unknown: &[&str],
        missing: &[&str],
    ) {
        let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
        let found = suggest(&header, &expected());
        assert_eq!(
            found.mapping,
            Mapping::from_pairs(mapped.iter().copied()),
            "{header:?}"
        );
        let pairs: Vec<(&str, &str)> = found
            .near
            .iter()
            .map(|near| (near.found.as_str(), near.expected.as_str()))
            .collect();
        assert_eq!(pairs, near, "{header:?}");
        assert_eq!(found.unknown, unknown, "{header:?}");
        assert_eq!(found.missing, missing, "{header:?}");
    }

    #[test]
    fn headers_are_understood_as_far_as_they_can_be() {
        let both = [
            ("PERSON ID", "person_id"),
            ("admissionDate", "admission_date"),
        ];
        check(&["PERSON ID", "admissionDate"], &both, &[], &[], &[]);
        check(
            &["Client-Number", "admitted"],
            &[
                ("Client-Number", "person_id"),
                ("admitted", "admission_date"),
            ],
            &[],
            &[],
            &[],
        );
        // The proper name wins over an alias that stands before it.
        check(
            &["id", "person_id", "admitted"],
            &[("person_id", "person_id"), ("admitted", "admission_date")],
            &[],
            &["id"],
            &[],
        );
        check(
            &["person_id", "admisison_date"],
            &[("person_id", "person_id")],
            &[("admisison_date", "admission_date")],
            &["admisison_date"],
            &["admission_date"],
        );
        check(
            &["shoe size"],
            &[],
            &[],
            &["shoe size"],
            &["person_id", "admission_date"],
        );
        check(&[], &[], &[], &[], &["person_id", "admission_date"]);
    }

    #[test]
    fn problems_name_the_column_and_what_to_do() {
        let header = ["person_id".to_owned(), "shoe size".to_owned()];
        let shown: Vec<String> = suggest(&header, &expected())
            .problems("people.csv", 1)
            .iter()
            .map(|problem| format!("{} | {problem}", problem.code()))
            .collect();
        assert_eq!(
            shown,
            [
                "unknown-column | people.csv, row 1, column shoe size: this column is not known. Say what the column means, or delete it. Known columns are: person_id, admission_date, discharge_date.",
                "missing-column | people.csv, row 1, column admission_date: this column is needed and is not in the file. Add the column, or say which column of the file has it.",
            ]
        );
    }

    #[test]
    fn a_kept_mapping_comes_first() {
        let header = ["admitted".to_owned(), "seen on".to_owned(), "id".to_owned()];
        let kept = Mapping::from_pairs([("seen on", "admission_date"), ("gone", "discharge_date")]);
        let found = suggest_with(&header, &expected(), &kept);
        assert_eq!(found.mapping.target("seen on"), Some("admission_date"));
        assert_eq!(found.mapping.target("id"), Some("person_id"));
        assert_eq!(found.unknown, ["admitted"]);
    }

    #[test]
    fn a_column_is_meant_once() {
        let mut mapping = Mapping::from_pairs([("a", "person_id")]);
        mapping.set("b", "person_id");
        assert_eq!(mapping.pairs().collect::<Vec<_>>(), [("b", "person_id")]);
        assert_eq!(
            mapping.position(&["a".to_owned(), "b".to_owned()], "person_id"),
            Some(1)
        );
    }
}
