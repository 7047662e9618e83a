//! Checks under the keys of `docs/json.md`.

use super::robust::{AnchorRange, CutRange, Robust};
use super::{Checked, Clusters, First, Theory};
use crate::qca::run::{clustered, compared, evaluated, terms};
use ::qca::{Cut, Diagnostics, Sufficiency};
use serde_json::{Map, Value, json};

impl Checked {
    /// `robustness`, `cluster` and `theory`, those that were asked for; what cannot be told has an `error`.
    pub(in crate::qca) fn add_to(&self, answer: &mut Map<String, Value>) {
        fn told<T>(found: &Result<T, String>, json: impl Fn(&T) -> Value) -> Value {
            match found {
                Ok(found) => json(found),
                Err(says) => json!({ "error": says }),
            }
        }
        if let Some(robust) = &self.robust {
            answer.insert("robustness".to_owned(), told(robust, Robust::json));
        }
        if let Some(clusters) = &self.clusters {
            answer.insert("cluster".to_owned(), told(clusters, Clusters::json));
        }
        if let Some(theory) = &self.theory {
            answer.insert("theory".to_owned(), told(theory, Theory::json));
        }
    }
}

fn fitted(fit: &Sufficiency) -> Value {
    json!({ "inclS": fit.inclusion, "pri": fit.pri, "covS": fit.coverage })
}

fn solution(first: &First) -> Value {
    first.kind.name().into()
}

impl Robust {
    pub(in crate::qca) fn json(&self) -> Value {
        let mut answer = Map::new();
        answer.insert("solution".to_owned(), solution(&self.first));
        answer.insert(
            "initial_model".to_owned(),
            json!(terms(&self.first.table, &self.first.sum)),
        );
        answer.insert("initial_fit".to_owned(), fitted(&self.fit));
        if let Some(found) = &self.found {
            let of = |get: &dyn Fn(&super::robust::Tested) -> Value| -> Value {
                self.tests.iter().map(get).collect::<Vec<_>>().into()
            };
            answer.insert("tests".to_owned(), of(&|one| one.test.line().into()));
            answer.insert(
                "test_models".to_owned(),
                of(&|one| json!(terms(&one.first.table, &one.first.sum))),
            );
            answer.insert("test_fits".to_owned(), of(&|one| fitted(&one.fit)));
            if !self.unsolved.is_empty() {
                let unsolved: Vec<Value> = self
                    .unsolved
                    .iter()
                    .map(|(test, why)| json!({ "test": test.line(), "why": why }))
                    .collect();
                answer.insert("tests_without_solution".to_owned(), unsolved.into());
            }
            answer.extend(compared(found, self.first.table.conditions().cases()));
        }
        let ranges: Vec<Value> = self
            .cuts
            .iter()
            .map(CutRange::json)
            .chain(self.anchors.iter().map(AnchorRange::json))
            .collect();
        if !ranges.is_empty() {
            answer.insert("ranges".to_owned(), ranges.into());
        }
        answer.into()
    }
}

impl CutRange {
    fn json(&self) -> Value {
        json!({
            "vary": match self.cut {
                Cut::Inclusion => "incl_cut",
                Cut::Cases => "n_cut",
                Cut::Pri => "pri_cut",
            },
            "value": self.at,
            "exact": { "above": self.range.above, "up_to": self.range.up_to },
        })
    }
}

impl AnchorRange {
    fn json(&self) -> Value {
        json!({
            "vary": self.anchor,
            "column": self.column,
            "value": self.at,
            "step": self.step,
            "lower": self.range.lower,
            "upper": self.range.upper,
        })
    }
}

impl Clusters {
    pub(in crate::qca) fn json(&self) -> Value {
        let of = |(expression, found): &(String, Diagnostics)| {
            let mut one = Map::new();
            one.insert("expression".to_owned(), expression.as_str().into());
            one.extend(clustered(found));
            one
        };
        let mut answer = of(&self.whole);
        answer.insert("outcome".to_owned(), self.outcome.as_str().into());
        answer.insert("unit".to_owned(), self.settings.unit.as_str().into());
        answer.insert("cluster".to_owned(), self.settings.cluster.as_str().into());
        let relation = if self.settings.necessary {
            "necessity"
        } else {
            "sufficiency"
        };
        answer.insert("relation".to_owned(), relation.into());
        if let Some(first) = &self.first {
            answer.insert("solution".to_owned(), solution(first));
            answer.insert(
                "terms".to_owned(),
                self.paths
                    .iter()
                    .map(|one| Value::Object(of(one)))
                    .collect::<Vec<_>>()
                    .into(),
            );
        }
        answer.into()
    }
}

impl Theory {
    pub(in crate::qca) fn json(&self) -> Value {
        let mut answer = evaluated(&self.first.table, &self.first.sum, &self.found);
        answer.insert("solution".to_owned(), solution(&self.first));
        answer.insert(
            "theory".to_owned(),
            self.expression.text(self.first.table.names()).into(),
        );
        answer.into()
    }
}
