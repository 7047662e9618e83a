//! Checks as a results section has them.

use super::robust::{Robust, STEPS};
use super::{Checked, Clusters, First, Theory};
use crate::qca::words::{aligned, enumerated, listed, three};
use crate::words::counted;
use ::qca::{Cut, Diagnostics, ExactRange, ModelCount, Range, Robustness, Sufficiency};
use std::fmt::Write as _;

impl Checked {
    /// What was asked for, a part each.
    pub(in crate::qca) fn words(&self) -> Vec<String> {
        fn told<T>(
            found: Option<&Result<T, String>>,
            what: &str,
            words: impl Fn(&T) -> String,
        ) -> Option<String> {
            Some(match found? {
                Ok(found) => words(found),
                Err(says) => format!("{what} cannot be told. {says}\n"),
            })
        }
        [
            told(self.robust.as_ref(), "Robustness", Robust::words),
            told(
                self.clusters.as_ref(),
                "Whether clusters are alike",
                Clusters::words,
            ),
            told(self.theory.as_ref(), "What a theory says", Theory::words),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What to be careful about, as parts of sentences.
    pub(in crate::qca) fn care(&self) -> Vec<String> {
        fn of<T>(
            found: Option<&Result<T, String>>,
            care: impl Fn(&T) -> Vec<String>,
        ) -> Vec<String> {
            found
                .and_then(|found| found.as_ref().ok())
                .map(care)
                .unwrap_or_default()
        }
        [
            of(self.robust.as_ref(), Robust::care),
            of(self.clusters.as_ref(), Clusters::care),
            of(self.theory.as_ref(), Theory::care),
        ]
        .concat()
    }
}

/// That another model might come out otherwise.
fn one_of_several(first: &First) -> Option<String> {
    let of = match first.models {
        ModelCount::Exactly(1) => return None,
        ModelCount::Exactly(number) => number.to_string(),
        ModelCount::AtLeast(number) => format!("at least {number}"),
    };
    Some(format!(
        "the model that is checked is the first of {of} that fit the same rows equally well"
    ))
}

fn fit_of(fit: &Sufficiency) -> [String; 3] {
    [fit.inclusion, fit.pri, fit.coverage].map(three)
}

fn names(cases: &[usize], of: &[String]) -> String {
    enumerated(cases.iter().map(|case| &of[*case]))
}

impl Robust {
    pub(in crate::qca) fn words(&self) -> String {
        let first = &self.first;
        let outcome = &first.table.outcome().name;
        let mut out = format!(
            "Robustness of the {} solution {} -> {outcome}",
            first.kind.name(),
            first.text()
        );
        if let Some(found) = &self.found {
            let _ = writeln!(
                out,
                ", held against {} with other settings.\n",
                counted(self.tests.len(), "solution")
            );
            out.push_str(&self.solutions());
            out.push_str(&shared(found, first.table.conditions().cases()));
        } else {
            out.push_str(".\n");
        }
        if !self.cuts.is_empty() {
            out.push_str(&self.ranges());
        }
        out + &listed(&self.care())
    }

    fn care(&self) -> Vec<String> {
        let mut care: Vec<String> = one_of_several(&self.first).into_iter().collect();
        for (test, why) in &self.unsolved {
            care.push(format!("there is no solution with {}: {why}", test.line()));
        }
        if self.found.is_some() {
            care.push(
                "robust means: against these settings; others may show more or less".to_owned(),
            );
        }
        if !self.cuts.is_empty() {
            care.push(
                "a range holds while nothing else is changed; two changes together may do what neither does alone"
                    .to_owned(),
            );
        }
        care
    }

    fn solutions(&self) -> String {
        let line = |what: &str, first: &First, fit: &Sufficiency| {
            let [inclusion, pri, coverage] = fit_of(fit);
            vec![what.to_owned(), inclusion, pri, coverage, first.text()]
        };
        let mut lines = vec![
            ["", "inclusion", "PRI", "coverage", "first model"]
                .map(str::to_owned)
                .to_vec(),
            line("solution", &self.first, &self.fit),
        ];
        for one in &self.tests {
            lines.push(line(&one.test.line(), &one.first, &one.fit));
        }
        aligned(&lines)
    }

    fn ranges(&self) -> String {
        let mut lines = vec![["", "now", "from", "to"].map(str::to_owned).to_vec()];
        for one in &self.cuts {
            let (name, most) = match one.cut {
                Cut::Inclusion => ("inclusion cut-off", "1"),
                Cut::Cases => ("cases a row needs", "any number"),
                Cut::Pri => ("PRI cut-off", "1"),
            };
            let ExactRange { above, up_to } = one.range;
            lines.push(vec![
                name.to_owned(),
                neat(one.at),
                above.map_or_else(|| "0".to_owned(), |above| format!("above {}", neat(above))),
                up_to.map_or_else(|| most.to_owned(), neat),
            ]);
        }
        for one in &self.anchors {
            let Range { lower, upper } = one.range;
            let far = one.step * STEPS as f64;
            lines.push(vec![
                format!("threshold {} of {}", one.anchor, one.column),
                neat(one.at),
                lower.map_or_else(|| format!("{} or less", neat(one.at - far)), neat),
                upper.map_or_else(|| format!("{} or more", neat(one.at + far)), neat),
            ]);
        }
        format!(
            "\nHow far each can be moved by itself before the first model changes{}:\n{}",
            if self.anchors.is_empty() {
                ""
            } else {
                " (thresholds were moved in steps)"
            },
            aligned(&lines)
        )
    }
}

/// A number with as many digits as help, six at most.
fn neat(value: f64) -> String {
    format!("{value:.5e}")
        .parse::<f64>()
        .map_or_else(|_| value.to_string(), |rounded| rounded.to_string())
}

/// What a solution shares with others: fit, and cases.
fn shared(found: &Robustness, cases: &[String]) -> String {
    let mut out = format!(
        "\nThe robust core, what is in the solution and in every other, has an inclusion of {} and a coverage of {}.\n",
        three(found.core.inclusion),
        three(found.core.coverage)
    );
    let mut lines = Vec::new();
    for (key, value, says) in [
        (
            "RF_cov",
            found.coverage,
            "coverage of the core, as a share of that of the solution",
        ),
        (
            "RF_cons",
            found.consistency,
            "inclusion of the solution, as a share of that of the core",
        ),
        (
            "RF_SC_minTS",
            found.overlap_with_least,
            "overlap of the solution with what all others share",
        ),
        (
            "RF_SC_maxTS",
            found.overlap_with_most,
            "overlap of the solution with what any other has",
        ),
        (
            "RCR_typ",
            found.typical_share,
            "of cases with the outcome in any of them, the share in all",
        ),
        (
            "RCR_dev",
            found.deviant_share,
            "of cases without the outcome in any of them, the share in all",
        ),
    ] {
        lines.push(vec![key.to_owned(), three(value), says.to_owned()]);
    }
    lines.push(vec![
        "RCC_rank".to_owned(),
        found.rank.to_string(),
        rank(found.rank).to_owned(),
    ]);
    out.push_str(&aligned(&lines));
    out.push('\n');
    let groups = [
        (
            "In the solution and in every other, with the outcome",
            &found.robust_typical,
        ),
        (
            "In the solution and in every other, without the outcome",
            &found.robust_deviant,
        ),
        (
            "In the solution but not in every other, with the outcome",
            &found.shaky_typical,
        ),
        (
            "In the solution but not in every other, without the outcome",
            &found.shaky_deviant,
        ),
        (
            "In another but not in the solution, with the outcome",
            &found.possible_typical,
        ),
        (
            "In another but not in the solution, without the outcome",
            &found.possible_deviant,
        ),
    ];
    for (what, group) in groups.iter().filter(|(_, group)| !group.is_empty()) {
        let _ = writeln!(out, "{what}: {}.", names(group, cases));
    }
    out
}

/// What a rank of cases says.
fn rank(rank: u8) -> &'static str {
    match rank {
        1 => "no case is in some of them only",
        2 => "no case of the solution is lost, some come in",
        3 => "some cases of the solution are lost, none comes in",
        _ => "some cases of the solution are lost, and some come in",
    }
}

impl Clusters {
    pub(in crate::qca) fn words(&self) -> String {
        let mut out = format!(
            "Whether {} is {} {}, in each {} (cluster) and each {} (unit).\n",
            self.whole.0,
            if self.settings.necessary {
                "necessary for"
            } else {
                "sufficient for"
            },
            self.outcome,
            self.settings.cluster,
            self.settings.unit
        );
        for (expression, found) in std::iter::once(&self.whole).chain(&self.paths) {
            out.push_str(&self.tables(expression, found));
        }
        out + &listed(&self.care())
    }

    fn care(&self) -> Vec<String> {
        let several = self.first.as_ref().and_then(one_of_several);
        let empty = "where no case of a cluster or unit is in the set, or none has the outcome, there is nothing to divide by: that counts as 1 and is no evidence";
        several.into_iter().chain([empty.to_owned()]).collect()
    }

    fn tables(&self, expression: &str, found: &Diagnostics) -> String {
        let (inclusion, coverage) = (&found.inclusion, &found.coverage);
        let mut out = format!(
            "\n{expression}: inclusion {:.3} and coverage {:.3} over all. Inclusion differs between clusters by {:.3} and \
             between units by {:.3} (0: all alike).\n",
            inclusion.pooled,
            coverage.pooled,
            inclusion.between.distance,
            inclusion.within.distance
        );
        for (heading, of, covered) in [
            (
                &self.settings.cluster,
                &inclusion.between,
                &coverage.between,
            ),
            (&self.settings.unit, &inclusion.within, &coverage.within),
        ] {
            let mut lines = vec![vec![
                heading.clone(),
                "inclusion".to_owned(),
                "coverage".to_owned(),
            ]];
            for ((id, value), covered) in of.ids.iter().zip(&of.values).zip(&covered.values) {
                lines.push(vec![
                    id.clone(),
                    format!("{value:.3}"),
                    format!("{covered:.3}"),
                ]);
            }
            out.push('\n');
            out.push_str(&aligned(&lines));
        }
        out
    }
}

impl Theory {
    pub(in crate::qca) fn words(&self) -> String {
        let table = &self.first.table;
        let names_of = table.names();
        let mut out = format!(
            "The {} solution {} -> {}, held against the theory {}.\n\n",
            self.first.kind.name(),
            self.first.text(),
            table.outcome().name,
            self.expression.text(names_of)
        );
        let line = |what: &str, fit: &Sufficiency, expression: String| {
            let [inclusion, pri, coverage] = fit_of(fit);
            vec![what.to_owned(), inclusion, pri, coverage, expression]
        };
        let mut lines = vec![
            ["", "inclusion", "PRI", "coverage", "expression"]
                .map(str::to_owned)
                .to_vec(),
            line("solution", &self.found.model, self.first.text()),
            line("theory", &self.found.theory, self.expression.text(names_of)),
        ];
        for part in &self.found.intersections {
            lines.push(line(
                place(part.in_model, part.in_theory),
                &part.fit,
                part.expression.text(names_of),
            ));
        }
        out.push_str(&aligned(&lines));
        out.push('\n');
        let cases = table.conditions().cases();
        for part in &self.found.intersections {
            let place = crate::words::capital(place(part.in_model, part.in_theory));
            for (with, group) in [("with", &part.covered), ("without", &part.uncovered)] {
                if !group.is_empty() {
                    let _ = writeln!(out, "{place}, {with} the outcome: {}.", names(group, cases));
                }
            }
        }
        out + &listed(&self.care())
    }

    fn care(&self) -> Vec<String> {
        let written = "fit is that of the expression as written; a case at exactly 0.5 is in none of the parts";
        one_of_several(&self.first)
            .into_iter()
            .chain([written.to_owned()])
            .collect()
    }
}

/// A part of all cases, by solution and theory.
fn place(in_model: bool, in_theory: bool) -> &'static str {
    match (in_model, in_theory) {
        (true, true) => "in solution and theory",
        (true, false) => "in the solution alone",
        (false, true) => "in the theory alone",
        (false, false) => "in neither",
    }
}
