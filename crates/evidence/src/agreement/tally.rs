//! Units added up, and every statistic that needs no more than the sums.

use super::{Statistic, Undefined};

/// Judgements of units, added up. Two tallies of the same coders and values add up to the tally of both.
///
/// Memory grows with the number of values, not of units.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    coders: usize,
    /// Weight of units with at least one value.
    judged: f64,
    /// Weight of units with at least two values.
    compared: f64,
    /// Σ over compared units of the share of pairs of coders that agree.
    agreeing: f64,
    /// Values in compared units: n.. of the coincidence matrix.
    pairable: f64,
    /// Values in compared units by value: n_c.
    pairable_by_value: Vec<f64>,
    /// The diagonal of the coincidence matrix: Σ o_cc.
    coincident: f64,
    /// Σ over judged units of the share of their values that is this value.
    shares: Vec<f64>,
    /// Values that each coder gave, by value, in all units.
    given: Vec<Vec<f64>>,
    /// Values that each of two coders gave, by value, in the units both judged.
    given_together: Vec<Vec<f64>>,
}

impl Tally {
    /// Nothing yet, for so many coders and so many different values.
    pub fn new(coders: usize, values: usize) -> Tally {
        Tally {
            coders,
            judged: 0.0,
            compared: 0.0,
            agreeing: 0.0,
            pairable: 0.0,
            pairable_by_value: vec![0.0; values],
            coincident: 0.0,
            shares: vec![0.0; values],
            given: vec![vec![0.0; values]; coders],
            given_together: vec![vec![0.0; values]; if coders == 2 { 2 } else { 0 }],
        }
    }

    /// Counts a unit with the value each coder gave it, `weight` times.
    ///
    /// Values are numbered from 0. Judgements beyond the coders, and values beyond those announced, are not counted:
    /// [`super::Judgements`] and [`super::CodedText`] never make such.
    pub fn count(&mut self, values: &[Option<usize>], weight: f64) {
        let known = self.shares.len();
        let given = || {
            values
                .iter()
                .take(self.coders)
                .enumerate()
                .filter_map(|(coder, value)| value.filter(|v| *v < known).map(|v| (coder, v)))
        };
        let number = given().count();
        if number == 0 {
            return;
        }
        let count = number as f64;
        // Ordered pairs of coders of this unit that gave the same value.
        let same: usize = given()
            .map(|(_, value)| given().filter(|(_, other)| *other == value).count() - 1)
            .sum();
        let cells: Vec<(usize, usize)> = given().collect();
        self.judged += weight;
        for (coder, value) in &cells {
            self.shares[*value] += weight / count;
            self.given[*coder][*value] += weight;
        }
        if number < 2 {
            return;
        }
        let same = same as f64;
        self.compared += weight;
        self.agreeing += weight * same / (count * (count - 1.0));
        self.pairable += weight * count;
        self.coincident += weight * same / (count - 1.0);
        for (coder, value) in cells {
            self.pairable_by_value[value] += weight;
            if let Some(given) = self.given_together.get_mut(coder) {
                given[value] += weight;
            }
        }
    }

    /// Adds the units of another tally `times` times.
    pub fn add(&mut self, other: &Tally, times: f64) {
        self.judged += other.judged * times;
        self.compared += other.compared * times;
        self.agreeing += other.agreeing * times;
        self.pairable += other.pairable * times;
        self.coincident += other.coincident * times;
        let add = |to: &mut Vec<f64>, from: &Vec<f64>| {
            for (to, from) in to.iter_mut().zip(from) {
                *to += from * times;
            }
        };
        add(&mut self.pairable_by_value, &other.pairable_by_value);
        add(&mut self.shares, &other.shares);
        for (to, from) in self.given.iter_mut().zip(&other.given) {
            add(to, from);
        }
        for (to, from) in self.given_together.iter_mut().zip(&other.given_together) {
            add(to, from);
        }
    }

    /// Units that somebody judged.
    pub fn judged(&self) -> f64 {
        self.judged
    }

    /// Units that at least two people judged.
    pub fn compared(&self) -> f64 {
        self.compared
    }

    /// Percent agreement as a share from 0 to 1: the share of pairs of coders that gave the same value, averaged over
    /// units judged by two or more. With two coders it is (units they agree on) / (units both judged).
    pub fn percent_agreement(&self) -> Statistic {
        if self.compared > 0.0 {
            Ok(self.agreeing / self.compared)
        } else {
            Err(Undefined::NothingCompared)
        }
    }

    /// Holsti's coefficient of reliability for two coders, 2M / (n₁ + n₂): M judgements they share, n₁ and n₂ judgements
    /// each made. It differs from percent agreement only where somebody left a unit out.
    ///
    /// Holsti, O. R. (1969). *Content analysis for the social sciences and humanities.*
    pub fn holsti(&self) -> Statistic {
        self.two()?;
        let made: f64 = self.given.iter().flatten().sum();
        if self.compared > 0.0 {
            Ok(2.0 * self.agreeing / made)
        } else {
            Err(Undefined::NothingCompared)
        }
    }

    /// Holsti's coefficient for the *use* of one value by two coders: 2·(units both gave it) / (n₁ + n₂).
    pub fn holsti_for(&self, value: usize) -> Statistic {
        self.two()?;
        let used: f64 = self.given.iter().filter_map(|by| by.get(value)).sum();
        if used == 0.0 {
            return Err(Undefined::NeverUsed);
        }
        // With two values, units that both gave `value`: (both used + agreed − compared) / 2 in the units they share.
        let together: f64 = self
            .given_together
            .iter()
            .filter_map(|by| by.get(value))
            .sum();
        let both = (together + self.agreeing - self.compared) / 2.0;
        Ok(2.0 * both / used)
    }

    /// Cohen's κ of two coders on the units both judged: (Po − Pe) / (1 − Pe), Pe = Σ_c p₁c·p₂c.
    ///
    /// Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological Measurement* 20,
    /// 37–46. Undefined when both gave one and the same value throughout (Pe = 1).
    pub fn cohen_kappa(&self) -> Statistic {
        let observed = self.percent_agreement();
        let [first, second] = self.two()?;
        let observed = observed?;
        if self.one_value() {
            return Err(Undefined::OneValue);
        }
        let n = self.compared;
        let expected: f64 = first
            .iter()
            .zip(second)
            .map(|(a, b)| (a / n) * (b / n))
            .sum();
        Ok((observed - expected) / (1.0 - expected))
    }

    /// Brennan and Prediger's coefficient: (Po − 1/q) / (1 − 1/q) for q values. Chance here means that every value is as
    /// likely as any other; it is not Cohen's κ and must not be called so.
    ///
    /// Brennan, R. L. & Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and alternatives. *Educational
    /// and Psychological Measurement* 41, 687–699.
    pub fn brennan_prediger(&self) -> Statistic {
        let observed = self.percent_agreement()?;
        let values = self.shares.len() as f64;
        if self.shares.len() < 2 {
            return Err(Undefined::OneValue);
        }
        Ok((observed * values - 1.0) / (values - 1.0))
    }

    /// Prevalence- and bias-adjusted κ of two values: 2·Po − 1; for q values (q·Po − 1) / (q − 1). The same number as
    /// [`Tally::brennan_prediger`], under the name by which readers of clinical papers know it.
    ///
    /// Byrt, T., Bishop, J. & Carlin, J. B. (1993). Bias, prevalence and kappa. *Journal of Clinical Epidemiology* 46,
    /// 423–429.
    pub fn pabak(&self) -> Statistic {
        self.brennan_prediger()
    }

    /// Gwet's AC1: (Po − Pe) / (1 − Pe), Pe = Σ_c π_c(1 − π_c) / (q − 1), π_c the mean share of value c over units; any
    /// number of coders, missing judgements allowed.
    ///
    /// Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
    /// *British Journal of Mathematical and Statistical Psychology* 61, 29–48.
    pub fn gwet_ac1(&self) -> Statistic {
        let observed = self.percent_agreement()?;
        if self.shares.len() < 2 {
            return Err(Undefined::OneValue);
        }
        let spread: f64 = self
            .shares
            .iter()
            .map(|share| share / self.judged)
            .map(|share| share * (1.0 - share))
            .sum();
        let expected = spread / (self.shares.len() as f64 - 1.0);
        Ok((observed - expected) / (1.0 - expected))
    }

    /// Krippendorff's α for nominal data: 1 − (n − 1)·Σ_{c≠k} o_ck / Σ_{c≠k} n_c·n_k on the coincidence matrix, in which
    /// each pair of values in a unit weighs 1/(m_u − 1). Any number of coders, missing judgements allowed; units judged
    /// once do not count.
    ///
    /// Krippendorff, K. (2011). *Computing Krippendorff's alpha-reliability.*
    pub fn krippendorff_alpha_nominal(&self) -> Statistic {
        self.alpha_without(self.pairable)
    }

    /// α when `impossible` of the n² pairs of values can never be compared by chance: those of a value with itself
    /// (n of them, the usual α), or in unitised texts those inside one unit of one coder.
    pub(super) fn alpha_without(&self, impossible: f64) -> Statistic {
        if self.pairable == 0.0 {
            return Err(Undefined::NothingCompared);
        }
        if self.one_value() {
            return Err(Undefined::OneValue);
        }
        let n = self.pairable;
        let squares: f64 = self.pairable_by_value.iter().map(|c| c * c).sum();
        let observed = n - self.coincident;
        let expected = (n * n - squares) / (n - impossible / n);
        Ok(1.0 - observed / expected)
    }

    /// The mean share of a value over the units that were judged, from 0 to 1.
    pub fn share_of(&self, value: usize) -> Statistic {
        match self.shares.get(value) {
            Some(share) if self.judged > 0.0 => Ok(share / self.judged),
            Some(_) => Err(Undefined::NothingCompared),
            None => Err(Undefined::NeverUsed),
        }
    }

    /// How often each of two coders gave a value, among the units both judged.
    pub(super) fn together(&self, value: usize) -> Result<[f64; 2], Undefined> {
        let [first, second] = self.two()?;
        Ok([first, second].map(|by| by.get(value).copied().unwrap_or(0.0)))
    }

    /// How often each coder gave a value, in the order of the coders.
    pub fn given(&self, value: usize) -> Vec<f64> {
        self.given
            .iter()
            .map(|by| by.get(value).copied().unwrap_or(0.0))
            .collect()
    }

    fn one_value(&self) -> bool {
        self.pairable_by_value.iter().filter(|n| **n > 0.0).count() < 2
    }

    fn two(&self) -> Result<[&Vec<f64>; 2], Undefined> {
        match self.given_together.as_slice() {
            [first, second] => Ok([first, second]),
            _ => Err(Undefined::NotTwoCoders(self.coders)),
        }
    }
}
