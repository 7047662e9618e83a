//! Does the solution hold in every cluster of cases and in every unit, or only over all of them together?

use super::{ClusterSettings, First};
use crate::Refusal;
use crate::qca::file::Cases;
use crate::qca::settings::Settings;
use ::qca::{Conditions, Diagnostics, Outcome, Relation, cluster, parse, sum_memberships};

/// A relation looked at by cluster and unit.
#[derive(Debug)]
pub(in crate::qca) struct Clusters {
    pub(super) settings: ClusterSettings,
    pub(super) outcome: String,
    /// The expression that is looked at, with what was found.
    pub(super) whole: (String, Diagnostics),
    /// The same of each path, where the expression is a solution with several.
    pub(super) paths: Vec<(String, Diagnostics)>,
    /// The solution, where no expression was given.
    pub(super) first: Option<First>,
}

impl Clusters {
    pub(in crate::qca) fn new(
        cases: &Cases,
        settings: &Settings,
        wanted: &ClusterSettings,
    ) -> Result<Self, Refusal> {
        let refusal = |error: ::qca::Error| cases.refusal(&error);
        let data = cases.calibrated(&settings.table.calibrations)?;
        let outcome = Outcome::of(&data, &settings.table.explained()).map_err(refusal)?;
        let units = cases.groups(&wanted.unit)?;
        let clusters = cases.groups(&wanted.cluster)?;
        let relation = if wanted.necessary {
            Relation::Necessity
        } else {
            Relation::Sufficiency
        };
        let of = |set: &[f64]| {
            cluster(set, &outcome.values, &units, &clusters, relation).map_err(refusal)
        };
        let (whole, paths, first) = if let Some(text) = &wanted.expression {
            let conditions =
                Conditions::named_in(&data, std::slice::from_ref(text)).map_err(refusal)?;
            let expression = parse(text, conditions.names()).map_err(refusal)?;
            let found = of(&conditions.memberships(&expression))?;
            ((text.clone(), found), Vec::new(), None)
        } else {
            let first = First::new(cases, settings, &settings.table)?;
            let conditions = first.table.conditions();
            let found = of(&sum_memberships(conditions, &first.sum))?;
            let terms = first.sum.products();
            let mut paths = Vec::new();
            for term in terms.iter().filter(|_| terms.len() > 1) {
                let set: Vec<f64> = (0..conditions.cases().len())
                    .map(|case| term.membership(case, conditions))
                    .collect();
                paths.push((term.text(first.table.names()), of(&set)?));
            }
            ((first.text(), found), paths, Some(first))
        };
        Ok(Self {
            settings: wanted.clone(),
            outcome: outcome.name,
            whole,
            paths,
            first,
        })
    }
}
