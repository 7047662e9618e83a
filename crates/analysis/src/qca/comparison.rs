//! A whole comparison of cases: truth table, solutions, what is necessary, how a solution stands.

use super::checks::{Checked, told};
use super::settings::{Kind, Settings};
use super::{Cases, between, expressions, plain, run, searched, table_of, words};
use crate::words::capital;
use crate::{Refusal, Source};
use ::qca::{Intermediate, Searched, Solution, TruthTable};
use serde_json::{Map, Value, json};

/// Cases compared.
#[derive(Debug)]
pub struct Comparison {
    pub(super) table: TruthTable,
    pub(super) settings: Settings,
    pub(super) conservative: Result<Solution, String>,
    pub(super) parsimonious: Result<Solution, String>,
    /// Where something is expected.
    pub(super) intermediate: Option<Result<Intermediate, String>>,
    pub(super) necessary: Searched,
    checked: Checked,
}

impl Comparison {
    /// Reads the cases and compares them.
    ///
    /// # Errors
    /// The problems of the file, or settings that do not fit it. That no row is sufficient is an answer and no error.
    pub fn new(source: &Source<'_>, settings: &Settings) -> Result<Self, Refusal> {
        let cases = Cases::read(source, settings.table.case_column.as_deref())?;
        let table = table_of(&cases, &settings.table)?;
        let of = |kind| told(plain(&cases, &table, &settings.solution, kind));
        Ok(Self {
            conservative: of(Kind::Conservative)?,
            parsimonious: of(Kind::Parsimonious)?,
            intermediate: if settings.solution.expectations.is_empty() {
                None
            } else {
                Some(told(between(&cases, &table, &settings.solution))?)
            },
            necessary: searched(&cases, &table, &settings.table, &settings.necessity)?,
            checked: Checked::new(&cases, settings)?,
            table,
            settings: settings.clone(),
        })
    }

    /// The truth table.
    pub fn table(&self) -> &TruthTable {
        &self.table
    }

    /// The answer: `truth_table`, `conservative`, `parsimonious`, `intermediate`, `necessity` and the checks that were asked
    /// for, each under the keys that `docs/json.md` gives them; a solution that does not exist has an `error`.
    ///
    /// # Errors
    /// An intermediate solution that cannot be told.
    pub fn json(&self) -> Result<Value, Refusal> {
        let solution = |kind, found: &Result<Solution, String>| match found {
            Ok(found) => {
                run::minimized(&self.table, &self.settings.solution.of(kind), found).into()
            }
            Err(says) => json!({ "error": says }),
        };
        let intermediate = match &self.intermediate {
            None => Value::Null,
            Some(Err(says)) => json!({ "error": says }),
            Some(Ok(found)) => {
                let settings = self.settings.solution.of(Kind::Intermediate);
                run::between(&self.table, &settings, found).into()
            }
        };
        let mut answer = Map::new();
        for (key, part) in [
            ("truth_table", run::truth_table(&self.table)),
            (
                "conservative",
                solution(Kind::Conservative, &self.conservative),
            ),
            (
                "parsimonious",
                solution(Kind::Parsimonious, &self.parsimonious),
            ),
            ("intermediate", intermediate),
            (
                "necessity",
                run::found(self.table.conditions(), &self.necessary),
            ),
        ] {
            answer.insert(key.to_owned(), part);
        }
        self.checked.add_to(&mut answer);
        Ok(answer.into())
    }

    /// The answer as a methods and a results section say it.
    pub fn words(&self) -> String {
        let mut parts = vec![words::truth_table(&self.table)];
        let solution = |kind, found: &Result<Solution, String>| match found {
            Ok(found) => {
                words::solution(&self.table, &self.settings.solution.of(kind), kind, found)
            }
            Err(says) => format!("There is no {} solution. {says}\n", kind.name()),
        };
        parts.push(solution(Kind::Conservative, &self.conservative));
        parts.push(solution(Kind::Parsimonious, &self.parsimonious));
        match &self.intermediate {
            None => {}
            Some(Err(says)) => parts.push(format!("There is no intermediate solution. {says}\n")),
            Some(Ok(found)) => parts.push(words::intermediate(
                &self.table,
                &self.settings.solution.of(Kind::Intermediate),
                found,
                &self.settings.solution.expectations,
            )),
        }
        parts.push(expressions::necessity(
            &self.table,
            &self.settings.necessity.search(),
            &self.necessary,
        ));
        parts.extend(self.checked.words());
        parts.join("\n")
    }

    /// Sentences on what the answer cannot carry, each once.
    pub fn cautions(&self) -> Vec<String> {
        let mut care = run::limitations(&self.table);
        for (kind, found) in [
            (Kind::Conservative, &self.conservative),
            (Kind::Parsimonious, &self.parsimonious),
        ] {
            if let Ok(found) = found {
                care.extend(words::ambiguity(
                    &self.table,
                    &self.settings.solution.of(kind),
                    found,
                ));
            }
        }
        if let Some(Ok(found)) = &self.intermediate {
            care.extend(words::between(
                &self.table,
                &self.settings.solution.of(Kind::Intermediate),
                found,
            ));
        }
        care.extend(expressions::necessary_care(
            &self.table,
            &self.settings.necessity.search(),
            &self.necessary,
        ));
        care.extend(self.checked.care());
        let mut told: Vec<String> = Vec::new();
        for part in care {
            let sentence = format!("{}.", capital(&part));
            if !told.contains(&sentence) {
                told.push(sentence);
            }
        }
        told
    }

    /// Membership in the solutions against the outcome, and their configurations.
    pub fn pictures(&self) -> Vec<charts::Drawing> {
        super::pictures::pictures(self)
    }
}
