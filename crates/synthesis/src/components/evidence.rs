//! Direct against indirect evidence for components, and what a single study changes.
//!
//! A contrast *isolates* a column of the model (a component, or an interaction) when its two arms differ in that column by
//! one and in no other: `CBT+group` against `CBT` isolates `group`. What such contrasts say is the direct evidence for the
//! component: it needs no assumption about other components. Within a study the arms that isolate a column form pairs
//! without a common arm, so that the contrasts are independent and their mean by inverse variance is the best one. The
//! indirect evidence is what the model says from the studies that have no such contrast.

use super::{ComponentFit, ComponentModel};
use crate::network::{Estimate, Tau2Method, Unsolvable};
use std::collections::BTreeSet;

/// The evidence for one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentEvidence {
    /// The column.
    pub column: usize,
    /// Studies with a contrast that isolates it, as places.
    pub studies: Vec<usize>,
    /// How many contrasts isolate it.
    pub contrasts: usize,
    /// What the model says from all studies.
    pub model: Option<Estimate>,
    /// The mean of the contrasts that isolate it, with the τ² of the model.
    pub direct: Option<Estimate>,
    /// What the model says from the other studies, with the same τ².
    pub indirect: Option<Estimate>,
    /// The variance of the model's estimate over that of the direct one.
    pub proportion: Option<f64>,
}

impl ComponentEvidence {
    /// Direct minus indirect. They come from different studies and are independent.
    pub fn difference(&self) -> Option<Estimate> {
        Some(self.direct?.minus(self.indirect?))
    }
}

/// The model without one study.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The study, as a place.
    pub study: usize,
    /// τ² without it; `None` without degrees of freedom.
    pub tau2: Option<f64>,
    /// The columns without it. `None` where the other studies cannot estimate one.
    pub columns: Vec<Option<Estimate>>,
}

impl ComponentModel {
    /// Direct and indirect evidence for every column.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn component_evidence(
        &self,
        fit: &ComponentFit,
    ) -> Result<Vec<ComponentEvidence>, Unsolvable> {
        (0..self.composition.columns().len())
            .map(|column| self.evidence_for(fit, column))
            .collect()
    }

    fn evidence_for(
        &self,
        fit: &ComponentFit,
        column: usize,
    ) -> Result<ComponentEvidence, Unsolvable> {
        let matrix = self.composition.matrix();
        let isolating: Vec<(usize, Estimate)> = self
            .studies
            .comparisons()
            .iter()
            .filter_map(|c| {
                let difference = matrix.row(c.treat1) - matrix.row(c.treat2);
                let alone = difference
                    .iter()
                    .enumerate()
                    .all(|(at, entry)| at == column || *entry == 0.0);
                let dose = difference[column];
                (alone && (dose.abs() - 1.0).abs() == 0.0).then_some((
                    c.study,
                    Estimate {
                        te: dose * c.te,
                        se: c.se.mul_add(c.se, fit.tau2()).sqrt(),
                    },
                ))
            })
            .collect();
        let studies: BTreeSet<usize> = isolating.iter().map(|(study, _)| *study).collect();
        let model = fit.column(self, column);
        let direct = (!isolating.is_empty()).then(|| {
            let total: f64 = isolating.iter().map(|(_, e)| e.se.powi(-2)).sum();
            let sum: f64 = isolating.iter().map(|(_, e)| e.te * e.se.powi(-2)).sum();
            Estimate {
                te: sum / total,
                se: total.sqrt().recip(),
            }
        });
        let indirect = if studies.is_empty() {
            model
        } else {
            self.only(|at| !studies.contains(&at))
                .map(|rest| Ok(rest.with_tau2(fit.tau2())?.column(&rest, column)))
                .transpose()?
                .flatten()
        };
        let proportion = match (model, direct) {
            (Some(model), Some(direct)) => Some((model.se / direct.se).powi(2)),
            _ => None,
        };
        Ok(ComponentEvidence {
            column,
            contrasts: isolating.len(),
            studies: studies.into_iter().collect(),
            model,
            direct,
            indirect,
            proportion,
        })
    }

    /// The model again and again, each time without one study.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn leave_one_out(&self, method: Option<Tau2Method>) -> Result<Vec<LeftOut>, Unsolvable> {
        let columns = self.composition.columns().len();
        (0..self.studies.studies().len())
            .map(|study| {
                let Some(rest) = self.only(|at| at != study) else {
                    return Ok(LeftOut {
                        study,
                        tau2: None,
                        columns: vec![None; columns],
                    });
                };
                let tau2 = match method {
                    Some(method) => rest.tau2(method)?,
                    None => Some(0.0),
                };
                let fit = rest.with_tau2(tau2.unwrap_or(0.0))?;
                Ok(LeftOut {
                    study,
                    tau2,
                    columns: (0..columns).map(|at| fit.column(&rest, at)).collect(),
                })
            })
            .collect()
    }

    /// The same columns with the studies for which `keep` says so. `None` when none is left.
    pub(crate) fn only(&self, keep: impl Fn(usize) -> bool) -> Option<Self> {
        let studies = self.studies.only(|at, _| keep(at))?;
        Self::new(studies, self.composition.clone()).ok()
    }
}
