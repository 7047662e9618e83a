use super::{Effect, NoEffect, Sample};
use crate::elementary::Elementary as _;
use libm::lgamma;

/// How a mean difference is brought to a common scale, and how its variance is worked out.
///
/// With m = n₁+n₂−2 and the pooled standard deviation s, d = (m₁−m₂)/s. Hedges's factor is
/// J(m) = Γ(m/2) / (√(m/2)·Γ((m−1)/2)), and K(m) = 1 − (m−2)/(m·J(m)²).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standardiser {
    /// Hedges's g, J(m)·d, variance 1/n₁+1/n₂+g²·K(m) (White and Thomas 2005).
    #[default]
    HedgesExact,
    /// Hedges's g by (1−3/(4m−1))·d, variance 1/n₁+1/n₂+g²/(2(m−1.94)), as in Cochrane's programs.
    HedgesApproximate,
    /// Cohen's d, variance 1/n₁+1/n₂+(J(m)d)²·K(m).
    CohenExact,
    /// Cohen's d, variance 1/n₁+1/n₂+d²/(2(n₁+n₂)).
    CohenApproximate,
    /// Glass's Δ by the standard deviation of arm 2, variance 1/n₁+1/n₂+Δ²/(2(n₂−1)).
    Glass,
    /// Hedges's g, J(m)·d, variance 1/n₁+1/n₂+g²/(2(n₁+n₂)).
    HedgesLargeSample,
    /// For unequal variances: the mean difference by √((s₁²+s₂²)/2), corrected by J(m) (Bonett 2009).
    Heteroscedastic,
}

impl Standardiser {
    /// Every convention.
    pub const ALL: [Self; 7] = [
        Self::HedgesExact,
        Self::HedgesApproximate,
        Self::CohenExact,
        Self::CohenApproximate,
        Self::Glass,
        Self::HedgesLargeSample,
        Self::Heteroscedastic,
    ];

    /// The convention in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HedgesExact => "Hedges's g with the exact correction",
            Self::HedgesApproximate => "Hedges's g with the approximate correction",
            Self::CohenExact => "Cohen's d with the exact variance",
            Self::CohenApproximate => "Cohen's d with the approximate variance",
            Self::Glass => "Glass's Δ by the standard deviation of the second arm",
            Self::HedgesLargeSample => "Hedges's g with the large-sample variance",
            Self::Heteroscedastic => "Hedges's g for unequal variances",
        }
    }

    /// The name used on a command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HedgesExact => "hedges",
            Self::HedgesApproximate => "hedges-approximate",
            Self::CohenExact => "cohen",
            Self::CohenApproximate => "cohen-approximate",
            Self::Glass => "glass",
            Self::HedgesLargeSample => "hedges-large-sample",
            Self::Heteroscedastic => "heteroscedastic",
        }
    }

    /// The convention of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|standardiser| standardiser.code().eq_ignore_ascii_case(code))
    }
}

/// Hedges's small-sample factor J(m); needs m > 1.
fn correction(m: f64) -> f64 {
    (lgamma(0.5 * m) - lgamma(0.5 * (m - 1.0))).exponential() / (0.5 * m).sqrt()
}

/// K(m), by which the variance of the exact g grows with its square.
fn growth(m: f64) -> f64 {
    1.0 - (m - 2.0) / (m * correction(m).powi(2))
}

fn pooled_variance(a: Sample, b: Sample) -> Result<f64, NoEffect> {
    let m = a.n() + b.n() - 2.0;
    if a.n() < 1.0 || b.n() < 1.0 || m <= 0.0 {
        return Err(NoEffect::TooFew);
    }
    let variance = ((a.n() - 1.0) * a.sd().powi(2) + (b.n() - 1.0) * b.sd().powi(2)) / m;
    if variance > 0.0 {
        Ok(variance)
    } else {
        Err(NoEffect::NoVariation)
    }
}

pub(super) fn mean_difference(a: Sample, b: Sample, pooled: bool) -> Result<Effect, NoEffect> {
    let variance = if pooled {
        pooled_variance(a, b)? * (a.n().recip() + b.n().recip())
    } else {
        a.sd().powi(2) / a.n() + b.sd().powi(2) / b.n()
    };
    Effect::checked(a.mean() - b.mean(), variance, 0.0)
}

pub(super) fn ratio_of_means(a: Sample, b: Sample) -> Result<Effect, NoEffect> {
    if a.mean() <= 0.0 || b.mean() <= 0.0 {
        return Err(NoEffect::MeanNotPositive);
    }
    let relative = |s: Sample| (s.sd() / s.mean()).powi(2) / s.n();
    Effect::checked(
        a.mean().logarithm() - b.mean().logarithm(),
        relative(a) + relative(b),
        0.0,
    )
}

pub(super) fn standardised(
    a: Sample,
    b: Sample,
    standardiser: Standardiser,
) -> Result<Effect, NoEffect> {
    let m = a.n() + b.n() - 2.0;
    if m <= 1.0 {
        return Err(NoEffect::TooFew);
    }
    let sizes = a.n().recip() + b.n().recip();
    let raw = a.mean() - b.mean();
    if standardiser == Standardiser::Glass {
        if b.n() <= 1.0 {
            return Err(NoEffect::TooFew);
        }
        if b.sd() <= 0.0 {
            return Err(NoEffect::NoVariation);
        }
        let delta = raw / b.sd();
        return Effect::checked(delta, sizes + delta * delta / (2.0 * (b.n() - 1.0)), 0.0);
    }
    if standardiser == Standardiser::Heteroscedastic {
        return heteroscedastic(a, b);
    }
    let d = raw / pooled_variance(a, b)?.sqrt();
    let (te, extra) = match standardiser {
        Standardiser::HedgesApproximate => {
            if m <= 1.94 {
                return Err(NoEffect::TooFew);
            }
            let g = (1.0 - 3.0 / (4.0 * m - 1.0)) * d;
            (g, g * g / (2.0 * (m - 1.94)))
        }
        Standardiser::CohenApproximate => (d, d * d / (2.0 * (a.n() + b.n()))),
        Standardiser::HedgesLargeSample => {
            let g = correction(m) * d;
            (g, g * g / (2.0 * (a.n() + b.n())))
        }
        Standardiser::CohenExact => (d, (correction(m) * d).powi(2) * growth(m)),
        _ => {
            let g = correction(m) * d;
            (g, g * g * growth(m))
        }
    };
    Effect::checked(te, sizes + extra, 0.0)
}

fn heteroscedastic(a: Sample, b: Sample) -> Result<Effect, NoEffect> {
    if a.n() <= 1.0 || b.n() <= 1.0 {
        return Err(NoEffect::TooFew);
    }
    let (va, vb) = (a.sd().powi(2), b.sd().powi(2));
    let average = 0.5 * (va + vb);
    if average <= 0.0 {
        return Err(NoEffect::NoVariation);
    }
    let factor = correction(a.n() + b.n() - 2.0);
    let te = factor * (a.mean() - b.mean()) / average.sqrt();
    let spread = va * va / (a.n() - 1.0) + vb * vb / (b.n() - 1.0);
    let variance = te * te * spread / (8.0 * average * average)
        + (va / (a.n() - 1.0) + vb / (b.n() - 1.0)) / average;
    Effect::checked(te, variance * factor * factor, 0.0)
}

/// Standardised mean differences that agree with each other in a study of any number of arms: Cohen's d by the standard
/// deviation pooled over **all** arms, variance 1/n_i + 1/n_j + d²/(2·Σn) (Crippa and Orsini 2016).
pub(super) struct StudyWide {
    sd: f64,
    people: f64,
}

impl StudyWide {
    pub(super) fn new(arms: &[Sample]) -> Result<Self, NoEffect> {
        let people: f64 = arms.iter().map(|arm| arm.n()).sum();
        let freedom: f64 = arms.iter().map(|arm| arm.n() - 1.0).sum();
        if freedom <= 0.0 || arms.iter().any(|arm| arm.n() < 1.0) {
            return Err(NoEffect::TooFew);
        }
        let squares: f64 = arms
            .iter()
            .map(|arm| (arm.n() - 1.0) * arm.sd().powi(2))
            .sum();
        let sd = (squares / freedom).sqrt();
        if sd > 0.0 {
            Ok(Self { sd, people })
        } else {
            Err(NoEffect::NoVariation)
        }
    }

    pub(super) fn difference(&self, a: Sample, b: Sample) -> Result<Effect, NoEffect> {
        let d = (a.mean() - b.mean()) / self.sd;
        let variance = a.n().recip() + b.n().recip() + d * d / (2.0 * self.people);
        Effect::checked(d, variance, 0.0)
    }

    /// The mean difference with one variance for all arms.
    pub(super) fn mean_difference(&self, a: Sample, b: Sample) -> Result<Effect, NoEffect> {
        let variance = self.sd.powi(2) * (a.n().recip() + b.n().recip());
        Effect::checked(a.mean() - b.mean(), variance, 0.0)
    }
}
