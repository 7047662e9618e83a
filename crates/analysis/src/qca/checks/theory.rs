//! A theory beside the solution.

use super::First;
use crate::Refusal;
use crate::qca::file::Cases;
use crate::qca::settings::Settings;
use ::qca::{Evaluation, Limits, Sum, evaluate, parse};

/// A solution evaluated against a theory.
#[derive(Debug)]
pub(in crate::qca) struct Theory {
    pub(super) first: First,
    pub(super) expression: Sum,
    pub(super) found: Evaluation,
}

impl Theory {
    pub(in crate::qca) fn new(
        cases: &Cases,
        settings: &Settings,
        text: &str,
    ) -> Result<Self, Refusal> {
        let refusal = |error: ::qca::Error| cases.refusal(&error);
        let first = First::new(cases, settings, &settings.table)?;
        let names = first.table.names();
        let expression = parse(text, names).map_err(refusal)?.sum(names);
        let found = evaluate(
            first.table.conditions(),
            first.table.outcome(),
            &first.sum,
            &expression,
            &Limits::default(),
        )
        .map_err(refusal)?;
        Ok(Self {
            first,
            expression,
            found,
        })
    }
}
