//! What treatments are made of, where their names do not say so: a component table, or an extraction table that was coded
//! with the terms of a framework.
//!
//! Two shapes are read, and told from each other by their columns:
//! - long: `treatment` and `component`, a row for each component of a treatment (a treatment of nothing has one row with an
//!   empty component);
//! - wide: `treatment`, and a column for each component with 1 or 0 (or yes and no).
//!
//! With a framework every component must be one of its terms, by identifier, number or name, and gets the term's name. A
//! name that is not confirmed as published is marked as a draft, so that it is not taken for a paper's own.

use frameworks::{Framework, Status, Term};
use interchange::Words;
use interchange::{Limits, Problem, ProblemKind, Row, Table, read_table};
use std::collections::BTreeMap;

/// The components of each treatment.
pub type Parts = BTreeMap<String, Vec<String>>;

const TREATMENT: [&str; 4] = ["treatment", "treat", "intervention", "arm"];
const COMPONENT: [&str; 4] = ["component", "term", "code", "technique"];
/// Columns of extraction tables that are no components.
const BESIDE: [&str; 4] = ["study", "author", "year", "notes"];

/// Reads a component table. `file` is for messages.
///
/// # Errors
/// Every problem, with its row, column and remedy.
pub fn read(
    bytes: &[u8],
    file: &str,
    framework: Option<&Framework>,
) -> Result<Parts, Vec<Problem>> {
    let table = read_table(bytes, file, &Limits::default())
        .map_err(interchange::FileProblem::into_problems)?;
    let Some(treatment) = column(&table, &TREATMENT) else {
        return Err(vec![
            Problem::at(file, table.header_row, table.header.join(", "))
                .kind(ProblemKind::MissingColumn)
                .says("there is no column treatment")
                .remedy("Name the column with treatments “treatment”."),
        ]);
    };
    let mut reading = Reading {
        table: &table,
        framework,
        treatment,
        parts: Parts::new(),
        problems: Vec::new(),
    };
    match column(&table, &COMPONENT) {
        Some(component) => reading.long(component),
        None => reading.wide(),
    }
    if reading.problems.is_empty() {
        Ok(reading.parts)
    } else {
        Err(reading.problems)
    }
}

fn column(table: &Table, names: &[&str]) -> Option<usize> {
    table
        .header
        .iter()
        .position(|header| names.iter().any(|name| header.eq_ignore_ascii_case(name)))
}

struct Reading<'a> {
    table: &'a Table,
    framework: Option<&'a Framework>,
    treatment: usize,
    parts: Parts,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn long(&mut self, component: usize) {
        for row in &self.table.rows {
            let Some(treatment) = self.treatment_of(row) else {
                continue;
            };
            let said = row.cells.get(component).map_or("", |cell| cell.trim());
            let found = if said.is_empty() {
                None
            } else {
                match self.component(said, row.number, component) {
                    Some(found) => Some(found),
                    None => continue,
                }
            };
            let parts = self.parts.entry(treatment).or_default();
            parts.extend(found.filter(|found| !parts.contains(found)));
        }
    }

    fn wide(&mut self) {
        let columns: Vec<usize> = (0..self.table.header.len())
            .filter(|&at| {
                let header = &self.table.header[at];
                at != self.treatment && !BESIDE.iter().any(|b| header.eq_ignore_ascii_case(b))
            })
            .collect();
        let mut names = BTreeMap::new();
        for &at in &columns {
            let header = self.table.header[at].clone();
            if let Some(name) = self.component(&header, self.table.header_row, at) {
                names.insert(at, name);
            }
        }
        for row in &self.table.rows {
            let Some(treatment) = self.treatment_of(row) else {
                continue;
            };
            let mut mine = Vec::new();
            for &at in &columns {
                let cell = row.cells.get(at).map_or("", |cell| cell.trim());
                match cell.to_ascii_lowercase().as_str() {
                    "1" | "yes" | "true" | "x" => mine.extend(names.get(&at).cloned()),
                    "" | "0" | "no" | "false" => {}
                    _ => self.problems.push(
                        Problem::at(&self.table.file, row.number, self.table.header[at].clone())
                            .kind(ProblemKind::Rule("components"))
                            .says(Words::with(
                                "“{cell}” does not say whether the component is there",
                                &[("cell", &cell)],
                            ))
                            .remedy("Write 1 or 0."),
                    ),
                }
            }
            match self.parts.get(&treatment) {
                Some(before) if *before != mine => self.problems.push(
                    Problem::at(
                        &self.table.file,
                        row.number,
                        self.table.header[self.treatment].clone(),
                    )
                    .kind(ProblemKind::Rule("components"))
                    .says(Words::with(
                        "“{treatment}” was made of something else in an earlier row",
                        &[("treatment", &treatment)],
                    ))
                    .remedy("Give treatments that differ different names."),
                ),
                Some(_) => {}
                None => {
                    self.parts.insert(treatment, mine);
                }
            }
        }
    }

    fn treatment_of(&mut self, row: &Row) -> Option<String> {
        let treatment = row.cells.get(self.treatment).map_or("", |cell| cell.trim());
        if treatment.is_empty() {
            self.problems.push(
                Problem::at(
                    &self.table.file,
                    row.number,
                    self.table.header[self.treatment].clone(),
                )
                .kind(ProblemKind::Rule("components"))
                .says("the treatment is missing")
                .remedy("Write the name that the studies use, or delete the row."),
            );
            return None;
        }
        Some(treatment.to_owned())
    }

    /// The name of a component: as written, or of the term it stands for.
    fn component(&mut self, said: &str, row: u64, column: usize) -> Option<String> {
        let Some(framework) = self.framework else {
            return Some(said.to_owned());
        };
        let found = framework.terms().iter().find(|term| stands_for(said, term));
        if found.is_none() {
            self.problems.push(
                Problem::at(&self.table.file, row, self.table.header[column].clone())
                    .kind(ProblemKind::Rule("components"))
                    .says(Words::with("“{said}” is no term of {term}", &[("said", &said), ("term", &framework.name())]))
                    .remedy(Words::with("Use an identifier, number or name that `alongside frameworks show {framework}` prints.", &[("framework", &framework.id().as_str())])),
            );
        }
        found.map(|term| match term.status {
            Status::Confirmed => term.name.clone(),
            Status::Draft | Status::Local => format!("{} ({})", term.name, term.status.as_str()),
        })
    }
}

fn stands_for(said: &str, term: &Term) -> bool {
    term.id.as_str().eq_ignore_ascii_case(said)
        || term.name.eq_ignore_ascii_case(said)
        || term.number.as_deref() == Some(said)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn long_and_wide_tables_say_the_same() {
        let long = "treatment,component\nA,peer\nA,group\nusual,\n";
        let wide = "treatment,group,peer,year\nA,1,1,2020\nusual,0,0,2020\n";
        let long = read(long.as_bytes(), "long.csv", None).expect("read");
        let mut wide = read(wide.as_bytes(), "wide.csv", None).expect("read");
        for parts in wide.values_mut() {
            parts.sort_by(|a, b| b.cmp(a));
        }
        assert_eq!(long, wide);
        assert_eq!(long["usual"], Vec::<String>::new());
    }

    #[test]
    fn terms_of_a_framework_are_known_by_number_and_marked_while_they_are_drafts() {
        let typology = frameworks::built_in_by_id("peer-support-typology").expect("built in");
        let term = &typology.terms()[0];
        let file = format!("treatment,component\nA,{}\nA,nonsense\n", term.id.as_str());
        let problems = read(file.as_bytes(), "x.csv", Some(typology)).expect_err("nonsense");
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0].to_string().contains("nonsense"),
            "{}",
            problems[0]
        );
        let file = format!("treatment,component\nA,{}\n", term.id.as_str());
        let parts = read(file.as_bytes(), "x.csv", Some(typology)).expect("read");
        assert!(parts["A"][0].starts_with(&term.name));
    }

    #[test]
    fn what_is_neither_yes_nor_no_is_named_with_its_place() {
        let file = "treatment,peer\nA,maybe\n";
        let problems = read(file.as_bytes(), "x.csv", None).expect_err("maybe");
        assert!(problems[0].to_string().contains("maybe"), "{}", problems[0]);
        let twice = "treatment,peer\nA,1\nA,0\n";
        assert!(read(twice.as_bytes(), "x.csv", None).is_err());
    }
}
