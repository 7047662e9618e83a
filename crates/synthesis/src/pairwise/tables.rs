//! Rare events: tables are added up before anything is divided.

use super::estimate::Estimate;
use crate::effects::{Events, Measure};
use crate::elementary::Elementary as _;

/// The table of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The study.
    pub study: String,
    /// The arm that is compared.
    pub arm1: Events,
    /// The arm it is compared with.
    pub arm2: Events,
}

/// A result of Mantel and Haenszel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MantelHaenszel {
    /// The estimate on the analysis scale, by the normal distribution.
    pub estimate: Estimate,
    /// The tables it was made from.
    pub k: usize,
}

/// A table with what is added to its cells; the increments decide whether tables with empty cells change the sums.
#[derive(Debug, Clone, Copy)]
struct Cells {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
}

impl Cells {
    fn new(table: &Table, increment: f64) -> Self {
        Self {
            a: table.arm1.events() + increment,
            b: table.arm1.rest() + increment,
            c: table.arm2.events() + increment,
            d: table.arm2.rest() + increment,
        }
    }

    fn n1(self) -> f64 {
        self.a + self.b
    }

    fn n2(self) -> f64 {
        self.c + self.d
    }

    fn all(self) -> f64 {
        self.n1() + self.n2()
    }
}

/// The odds ratio (variance of Robins, Breslow and Greenland 1986), the risk ratio or the risk difference (both of
/// Greenland and Robins 1985) of Mantel and Haenszel.
///
/// `increments` has what is added to the cells of each table: that of the inverse-variance analysis, or 0 for the exact
/// method. Tables that carry no information about a ratio are passed over. `None` for other measures, where there is not
/// an increment for each table, or where the sums leave nothing to divide by.
#[must_use]
pub fn mantel_haenszel(
    tables: &[Table],
    measure: Measure,
    increments: &[f64],
    level: f64,
) -> Option<MantelHaenszel> {
    if tables.len() != increments.len() {
        return None;
    }
    let used: Vec<(&Table, Cells)> = tables
        .iter()
        .zip(increments)
        .filter(|(table, _)| informs(table, measure))
        .map(|(table, increment)| (table, Cells::new(table, *increment)))
        .collect();
    let (te, variance) = match measure {
        Measure::OddsRatio => odds_ratio(&used),
        Measure::RiskRatio => risk_ratio(&used),
        Measure::RiskDifference => risk_difference(&used),
        _ => return None,
    };
    let se = variance.sqrt();
    (te.is_finite() && se.is_finite() && se > 0.0).then(|| MantelHaenszel {
        estimate: Estimate::new(te, se, None, level),
        k: used.len(),
    })
}

fn informs(table: &Table, measure: Measure) -> bool {
    let none = table.arm1.events() <= 0.0 && table.arm2.events() <= 0.0;
    let all = table.arm1.rest() <= 0.0 && table.arm2.rest() <= 0.0;
    measure == Measure::RiskDifference || !(none || all)
}

fn odds_ratio(tables: &[(&Table, Cells)]) -> (f64, f64) {
    let (mut r, mut s, mut pr, mut mixed, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (_, cells) in tables {
        let n = cells.all();
        let (ri, si) = (cells.a * cells.d / n, cells.b * cells.c / n);
        let (p, q) = ((cells.a + cells.d) / n, (cells.b + cells.c) / n);
        r += ri;
        s += si;
        pr += p * ri;
        mixed += p * si + q * ri;
        qs += q * si;
    }
    let variance = pr / (2.0 * r * r) + mixed / (2.0 * r * s) + qs / (2.0 * s * s);
    ((r / s).logarithm(), variance)
}

fn risk_ratio(tables: &[(&Table, Cells)]) -> (f64, f64) {
    let (mut r, mut s, mut p) = (0.0, 0.0, 0.0);
    for (_, cells) in tables {
        let n = cells.all();
        r += cells.a * cells.n2() / n;
        s += cells.c * cells.n1() / n;
        p += (cells.n1() * cells.n2() * (cells.a + cells.c) - cells.a * cells.c * n) / (n * n);
    }
    ((r / s).logarithm(), p / (r * s))
}

/// The difference itself is that of the counts as they are; what is added changes the weights and the variance alone.
fn risk_difference(tables: &[(&Table, Cells)]) -> (f64, f64) {
    let (mut sum, mut weight, mut spread) = (0.0, 0.0, 0.0);
    for (table, cells) in tables {
        let n = cells.all();
        let own = cells.n1() * cells.n2() / n;
        let risk = |arm: Events| arm.events() / arm.total();
        sum += own * (risk(table.arm1) - risk(table.arm2));
        weight += own;
        spread += (cells.a * cells.b * cells.n2().powi(3) + cells.c * cells.d * cells.n1().powi(3))
            / (cells.n1() * cells.n2() * n * n);
    }
    (sum / weight, spread / (weight * weight))
}

/// Peto's log odds ratio of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct PetoStudy {
    /// The study.
    pub study: String,
    /// (O−E)/V; `None` where nobody or everybody had the event.
    pub te: Option<f64>,
    /// 1/√V.
    pub se: Option<f64>,
}

/// Peto's odds ratio (Yusuf and others 1985).
#[derive(Debug, Clone, PartialEq)]
pub struct Peto {
    /// Every study.
    pub studies: Vec<PetoStudy>,
    /// Σ(O−E)/ΣV on the logarithmic scale.
    pub estimate: Estimate,
    /// Σ V (te − θ)².
    pub q: f64,
    /// Studies with information, minus one.
    pub df: usize,
}

/// Peto's odds ratio. `None` where no study has information.
#[must_use]
pub fn peto(tables: &[Table], level: f64) -> Option<Peto> {
    let parts: Vec<Option<(f64, f64)>> = tables.iter().map(observed_expected).collect();
    let known = || parts.iter().flatten();
    let difference: f64 = known().map(|(difference, _)| difference).sum();
    let variance: f64 = known().map(|(_, variance)| variance).sum();
    let te = difference / variance;
    let se = variance.sqrt().recip();
    if !(te.is_finite() && se.is_finite() && se > 0.0) {
        return None;
    }
    let studies = tables
        .iter()
        .zip(&parts)
        .map(|(table, part)| PetoStudy {
            study: table.study.clone(),
            te: part.map(|(difference, variance)| difference / variance),
            se: part.map(|(_, variance)| variance.sqrt().recip()),
        })
        .collect();
    Some(Peto {
        studies,
        estimate: Estimate::new(te, se, None, level),
        q: known().map(|(o, v)| v * (o / v - te).powi(2)).sum(),
        df: known().count().saturating_sub(1),
    })
}

/// O−E and the hypergeometric variance V.
fn observed_expected(table: &Table) -> Option<(f64, f64)> {
    let (n1, n2) = (table.arm1.total(), table.arm2.total());
    let n = n1 + n2;
    let events = table.arm1.events() + table.arm2.events();
    let expected = n1 * events / n;
    let variance = n1 * n2 * events * (n - events) / (n * n * (n - 1.0));
    (variance > 0.0 && variance.is_finite()).then(|| (table.arm1.events() - expected, variance))
}
