//! The statistics that stand side by side in a result.

use super::{Statistic, Tally, Undefined};

/// One thing for each statistic of agreement: the value, or its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures<T> {
    /// [`Tally::percent_agreement`], from 0 to 1.
    pub percent_agreement: T,
    /// [`Tally::holsti`], or [`Tally::holsti_for`] the code where the use of one code is compared.
    pub holsti: T,
    /// [`Tally::cohen_kappa`].
    pub cohen_kappa: T,
    /// [`Tally::brennan_prediger`]; not Cohen's κ.
    pub brennan_prediger: T,
    /// [`Tally::krippendorff_alpha_nominal`].
    pub krippendorff_alpha_nominal: T,
    /// [`Tally::gwet_ac1`].
    pub gwet_ac1: T,
    /// [`Tally::pabak`].
    pub pabak: T,
}

impl<T> Measures<T> {
    /// The names by which files call the statistics, in the order of [`Measures::into_array`].
    pub const NAMES: [&'static str; 7] = [
        "percent_agreement",
        "holsti",
        "cohen_kappa",
        "brennan_prediger",
        "krippendorff_alpha_nominal",
        "gwet_ac1",
        "pabak",
    ];

    /// The statistics in the order of [`Measures::NAMES`].
    pub fn into_array(self) -> [T; 7] {
        [
            self.percent_agreement,
            self.holsti,
            self.cohen_kappa,
            self.brennan_prediger,
            self.krippendorff_alpha_nominal,
            self.gwet_ac1,
            self.pabak,
        ]
    }

    /// The statistics from the order of [`Measures::NAMES`].
    pub fn from_array(array: [T; 7]) -> Measures<T> {
        let [
            percent_agreement,
            holsti,
            cohen_kappa,
            brennan_prediger,
            krippendorff_alpha_nominal,
            gwet_ac1,
            pabak,
        ] = array;
        Measures {
            percent_agreement,
            holsti,
            cohen_kappa,
            brennan_prediger,
            krippendorff_alpha_nominal,
            gwet_ac1,
            pabak,
        }
    }
}

impl Measures<Statistic> {
    /// All statistics of values.
    pub(super) fn of(tally: &Tally) -> Self {
        Measures {
            percent_agreement: tally.percent_agreement(),
            holsti: tally.holsti(),
            cohen_kappa: tally.cohen_kappa(),
            brennan_prediger: tally.brennan_prediger(),
            krippendorff_alpha_nominal: tally.krippendorff_alpha_nominal(),
            gwet_ac1: tally.gwet_ac1(),
            pabak: tally.pabak(),
        }
    }

    /// All statistics of one code that is there (value 1) or not (value 0).
    pub(super) fn of_code(tally: &Tally) -> Self {
        Measures {
            holsti: tally.holsti_for(1),
            ..Measures::of(tally)
        }
    }
}

/// How common a code is, without which κ and α cannot be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prevalence {
    /// The mean share of units that have the code, from 0 to 1.
    pub share: Statistic,
    /// Byrt's prevalence index of two coders, |both − neither| / N, from 0 (balanced) to 1 (always or never).
    pub prevalence_index: Statistic,
    /// Byrt's bias index of two coders, |only one − only the other| / N, from 0 (equally often) to 1.
    pub bias_index: Statistic,
}

impl Prevalence {
    pub(super) fn of_code(tally: &Tally) -> Prevalence {
        let compared = tally.compared();
        let indices = tally.together(1).and_then(|[first, second]| {
            if compared > 0.0 {
                Ok((
                    // both − neither = n₁ + n₂ − N.
                    (first + second - compared).abs() / compared,
                    (first - second).abs() / compared,
                ))
            } else {
                Err(Undefined::NothingCompared)
            }
        });
        Prevalence {
            share: tally.share_of(1),
            prevalence_index: indices.map(|(prevalence, _)| prevalence),
            bias_index: indices.map(|(_, bias)| bias),
        }
    }
}
