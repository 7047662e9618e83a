//! A theory beside a model: where they agree, what each adds, and the cases there (Schneider and Wagemann 2012, ch. 11).

use crate::Error;
use crate::conditions::{Conditions, Outcome, is_half};
use crate::cover::Limits;
use crate::expression::{Names, Sum};
use crate::fit::{Sufficiency, sufficiency};

/// One of the four intersections.
#[derive(Debug, Clone, PartialEq)]
pub struct Intersection {
    /// In the model?
    pub in_model: bool,
    /// In the theory?
    pub in_theory: bool,
    /// The shortest expression of it.
    pub expression: Sum,
    /// Fit of that expression as written; not defined where no configuration is in it.
    pub fit: Sufficiency,
    /// Cases with a membership above 0.5 in model and theory as this intersection says, and the outcome above 0.5.
    pub covered: Vec<usize>,
    /// The same with the outcome not above 0.5.
    pub uncovered: Vec<usize>,
}

/// Fit of what no case can be in.
const NONE: Sufficiency = Sufficiency {
    inclusion: None,
    pri: None,
    coverage: None,
};

/// A model evaluated against a theory.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Fit of each term of the model.
    pub terms: Vec<Sufficiency>,
    /// Fit of the model.
    pub model: Sufficiency,
    /// Fit of the theory.
    pub theory: Sufficiency,
    /// Model and theory, model alone, theory alone, neither.
    pub intersections: Vec<Intersection>,
}

/// Evaluates a model against a theory.
///
/// # Errors
/// [`Error::TooManyRows`] when expressions have too many conditions to be simplified.
pub fn evaluate(
    conditions: &Conditions,
    outcome: &Outcome,
    model: &Sum,
    theory: &Sum,
    limits: &Limits,
) -> Result<Evaluation, Error> {
    let names = conditions.names();
    let y = &outcome.values;
    let member = |sum: &Sum| memberships(conditions, sum);
    let (in_model, in_theory) = (member(model), member(theory));
    let (not_model, not_theory) = (model.negated(names), theory.negated(names));
    let mut intersections = Vec::with_capacity(4);
    for (m, t) in [(true, true), (true, false), (false, true), (false, false)] {
        let a = if m { model } else { &not_model };
        let b = if t { theory } else { &not_theory };
        let expression = shortest(&a.and(b, names), names, limits)?;
        let there = |case: &usize| (in_model[*case] > 0.5) == m && (in_theory[*case] > 0.5) == t;
        let (covered, uncovered) = (0..y.len()).filter(there).partition(|case| y[*case] > 0.5);
        intersections.push(Intersection {
            in_model: m,
            in_theory: t,
            fit: if expression.is_nothing() {
                NONE
            } else {
                sufficiency(&member(&expression), y)
            },
            expression,
            covered,
            uncovered,
        });
    }
    Ok(Evaluation {
        terms: model
            .products()
            .iter()
            .map(|product| {
                let set: Vec<f64> = (0..y.len())
                    .map(|case| product.membership(case, conditions))
                    .collect();
                sufficiency(&set, y)
            })
            .collect(),
        model: sufficiency(&in_model, y),
        theory: sufficiency(&in_theory, y),
        intersections,
    })
}

fn shortest(sum: &Sum, names: &Names, limits: &Limits) -> Result<Sum, Error> {
    let forms = sum.simplified(names, limits)?;
    Ok(forms.into_iter().next().unwrap_or_else(|| sum.clone()))
}

/// The membership of every case in a sum of products.
pub fn memberships(of: &Conditions, sum: &Sum) -> Vec<f64> {
    (0..of.cases().len())
        .map(|case| sum.membership(case, of))
        .collect()
}

/// What a case tells about a solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseType {
    /// In the solution and the outcome, and not more in the solution: shows how it works.
    Typical,
    /// In both, but more in the solution than in the outcome.
    DeviantConsistencyInDegree,
    /// In the solution and not in the outcome: what was missing?
    DeviantConsistencyInKind,
    /// In the outcome and not in the solution: what else led there?
    DeviantCoverage,
    /// In neither.
    Irrelevant,
    /// Exactly 0.5 in one of them.
    Between,
}

/// The type of a case by its membership in solution and outcome.
pub fn case_type(solution: f64, outcome: f64) -> CaseType {
    if is_half(solution) || is_half(outcome) {
        return CaseType::Between;
    }
    match (solution > 0.5, outcome > 0.5) {
        (true, true) if solution <= outcome => CaseType::Typical,
        (true, true) => CaseType::DeviantConsistencyInDegree,
        (true, false) => CaseType::DeviantConsistencyInKind,
        (false, true) => CaseType::DeviantCoverage,
        (false, false) => CaseType::Irrelevant,
    }
}
