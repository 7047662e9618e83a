//! The variance between studies.

use super::Studies;
use super::design::{Design, weights};
use crate::elementary::Elementary as _;
use crate::tops::{Range, Seen, Top, others, tops};
use std::convert::Infallible;

/// How the variance between studies, τ², is estimated. All are truncated at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Method {
    /// DerSimonian and Laird 1986: the method of moments with common-effect weights.
    Dl,
    /// Paule and Mandel 1982: the τ² at which the generalised Q is its expectation.
    Pm,
    /// Restricted maximum likelihood.
    #[default]
    Reml,
    /// Maximum likelihood.
    Ml,
    /// Hunter and Schmidt: (Q−k)/Σw.
    Hs,
    /// Sidik and Jonkman 2005.
    Sj,
    /// Hedges 1983: the variance of the effects minus the mean of their variances.
    He,
    /// Empirical Bayes (Morris 1983); the same as Paule and Mandel where it converges.
    Eb,
}

/// An estimate of τ².
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tau2 {
    pub(super) value: f64,
    pub(super) se: Option<f64>,
    /// Where else a likelihood has a top.
    pub(super) other_tops: Vec<Top>,
}

impl Method {
    /// Every method, in the order in which they are usually listed.
    pub const ALL: [Self; 8] = [
        Self::Dl,
        Self::Pm,
        Self::Reml,
        Self::Ml,
        Self::Hs,
        Self::Sj,
        Self::He,
        Self::Eb,
    ];

    /// The short name used in the literature.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dl => "DL",
            Self::Pm => "PM",
            Self::Reml => "REML",
            Self::Ml => "ML",
            Self::Hs => "HS",
            Self::Sj => "SJ",
            Self::He => "HE",
            Self::Eb => "EB",
        }
    }

    /// The name in full.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dl => "the method of DerSimonian and Laird",
            Self::Pm => "the method of Paule and Mandel",
            Self::Reml => "restricted maximum likelihood (REML)",
            Self::Ml => "maximum likelihood",
            Self::Hs => "the method of Hunter and Schmidt",
            Self::Sj => "the method of Sidik and Jonkman",
            Self::He => "the method of Hedges",
            Self::Eb => "empirical Bayes",
        }
    }

    /// The method of a short name, whatever its capitals.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.code().eq_ignore_ascii_case(code))
    }
}

/// τ² around the fit of a design; `None` when there are not more studies than columns.
pub(super) fn tau2(studies: &Studies, design: &Design, method: Method) -> Option<Tau2> {
    let (k, p) = (design.k(), design.p());
    if k <= p {
        return None;
    }
    let (k, free) = (k as f64, (k - p) as f64);
    let common = weights(studies, 0.0);
    let sum = |w: &[f64], power: i32| w.iter().map(|w| w.powi(power)).sum::<f64>();
    // The variance of a quadratic form y'Py·c, as for the methods of moments.
    let moments = |p: f64, pp: f64, value: f64, divisor: f64| {
        ((2.0 * free + 4.0 * value * p + 2.0 * value * value * pp) / (divisor * divisor)).sqrt()
    };
    let mut other_tops = Vec::new();
    let (value, se) = match method {
        Method::Dl | Method::Hs => {
            let q = design.solve(studies.effects(), &common).q;
            let traces = design.traces(&common);
            let (expected, divisor) = if method == Method::Dl {
                (free, traces.p)
            } else {
                (k, sum(&common, 1))
            };
            let value = ((q - expected) / divisor).max(0.0);
            (value, moments(traces.p, traces.pp, value, divisor))
        }
        Method::He => hedges(studies, design, free),
        Method::Sj => sidik_jonkman(studies, design, free),
        Method::Pm | Method::Eb => {
            let value = generalised_q_root(studies, design, free);
            let total = sum(&weights(studies, value), 1);
            (value, (2.0 * k * k / free).sqrt() / total)
        }
        Method::Reml | Method::Ml => {
            let restricted = method == Method::Reml;
            let start = hedges(studies, design, free).0;
            let value;
            (value, other_tops) = highest(studies, design, start, restricted);
            let w = weights(studies, value);
            let information = if restricted {
                design.traces(&w).pp
            } else {
                sum(&w, 2)
            };
            (value, (2.0 / information).sqrt())
        }
    };
    value.is_finite().then_some(Tau2 {
        value,
        se: se.is_finite().then_some(se),
        other_tops,
    })
}

/// The variance of ordinary residuals minus what the studies' own variances bring.
fn hedges(studies: &Studies, design: &Design, free: f64) -> (f64, f64) {
    let equal = vec![1.0; design.k()];
    let solved = design.solve(studies.effects(), &equal);
    let leverages = design.leverages(&equal);
    let variances = studies.variances();
    let brought: f64 = variances
        .iter()
        .zip(&leverages)
        .map(|(v, h)| v * (1.0 - h))
        .sum();
    let value = ((solved.q - brought) / free).max(0.0);
    let spread = weighted_forms(design, &equal, variances);
    let variance = 2.0 * spread.pvpv + 4.0 * value * spread.pvp + 2.0 * value * value * free;
    (value, variance.sqrt() / free)
}

/// Traces of P with the studies' own variances V, for P = W − WX(X'WX)⁻¹X'W.
struct Forms {
    /// tr PVPV.
    pvpv: f64,
    /// tr PVP.
    pvp: f64,
    /// tr PP.
    pp: f64,
}

/// In p×p matrices, so that nothing grows with k².
fn weighted_forms(design: &Design, w: &[f64], v: &[f64]) -> Forms {
    let form = |left: &[f64], right: &[f64]| -> f64 {
        // tr(P A P B) for diagonal A and B, P = W − W X G X' W.
        let diagonal: f64 = w
            .iter()
            .zip(left.iter().zip(right))
            .map(|(w, (a, b))| w * w * a * b)
            .sum();
        let crossed = design.trace_of(w, &|row| w[row].powi(3) * left[row] * right[row]);
        let both = design.trace_of_two(w, &|row| w[row].powi(2) * left[row], &|row| {
            w[row].powi(2) * right[row]
        });
        diagonal - 2.0 * crossed + both
    };
    let ones = vec![1.0; w.len()];
    Forms {
        pvpv: form(v, v),
        pvp: form(v, &ones),
        pp: form(&ones, &ones),
    }
}

fn sidik_jonkman(studies: &Studies, design: &Design, free: f64) -> (f64, f64) {
    let effects = studies.effects();
    let k = effects.len() as f64;
    let mean = effects.iter().sum::<f64>() / k;
    let crude = effects.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / k;
    if crude <= 0.0 {
        return (0.0, f64::NAN);
    }
    let w = weights(studies, crude);
    let value = crude * design.solve(effects, &w).q / free;
    let forms = weighted_forms(design, &w, studies.variances());
    let variance = 2.0 * forms.pvpv + 4.0 * value * forms.pvp + 2.0 * value * value * forms.pp;
    (value, crude * variance.sqrt() / free)
}

/// The τ² at which Σ w r² = `target`; 0 where it is below already. The sum decreases with τ².
pub(super) fn generalised_q_root(studies: &Studies, design: &Design, target: f64) -> f64 {
    let q = |tau2: f64| design.solve(studies.effects(), &weights(studies, tau2)).q;
    let at_zero = q(0.0);
    if at_zero.is_nan() || at_zero <= target || target <= 0.0 {
        return 0.0;
    }
    let mut high = studies
        .variances()
        .iter()
        .fold(f64::MIN_POSITIVE, |most, v| most.max(*v));
    while q(high) > target {
        high *= 4.0;
        if !high.is_finite() {
            return f64::NAN;
        }
    }
    let mut low = 0.0_f64;
    // Halving to the last digit would take a thousand steps near 0; a ratio of 1e-18 of the studies' variances is 0.
    let least = high * 1e-18;
    for _ in 0..300 {
        let middle = if high > 4.0 * low.max(least) {
            (low.max(least) * high).sqrt()
        } else {
            0.5 * (low + high)
        };
        if middle <= low || middle >= high || high - low <= 1e-15 * high {
            break;
        }
        if q(middle) > target {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Twice the (restricted) log-likelihood, up to a constant.
fn twice_likelihood(studies: &Studies, design: &Design, tau2: f64, restricted: bool) -> f64 {
    let w = weights(studies, tau2);
    let logs: f64 = w.iter().map(|w| w.logarithm()).sum();
    let determinant = if restricted {
        design.ln_determinant(&w)
    } else {
        0.0
    };
    logs - determinant - design.solve(studies.effects(), &w).q
}

/// The τ² ≥ 0 of the largest (restricted) likelihood, and where else it has a top.
///
/// A climb from the estimate of Hedges finds one top to the last digit; the whole range in which there can be another is
/// then looked through, and where one is higher the climb begins again from there.
fn highest(studies: &Studies, design: &Design, start: f64, restricted: bool) -> (f64, Vec<Top>) {
    let height = |tau2: f64| twice_likelihood(studies, design, tau2, restricted);
    let climbed = climb(studies, design, start, restricted);
    let variances = studies.variances();
    let largest = variances.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let spread = design
        .solve(studies.effects(), &weights(studies, largest))
        .q;
    let range = Range::new(
        variances.iter().copied().fold(f64::INFINITY, f64::min),
        largest,
        spread,
        (design.k() - design.p()) as f64,
    );
    let mut seen = |tau2: f64| -> Result<Seen, Infallible> {
        let (score, _) = score(studies, design, tau2, restricted, false);
        Ok(Seen {
            tau2,
            height: 0.5 * height(tau2),
            slope: 0.5 * score,
        })
    };
    let Ok(zero) = seen(0.0);
    let Ok(tops) = tops(&mut seen, zero, range);
    let mut value = climbed;
    let mut best = 0.5 * height(climbed);
    for top in &tops {
        // Of two tops as high as each other within rounding the one that was climbed is kept.
        if top.height > best + 1e-10 * best.abs().max(1.0) {
            value = climb(studies, design, top.tau2, restricted);
            best = 0.5 * height(value);
        }
    }
    let other_tops = others(&tops, value, best, range);
    (value, other_tops)
}

/// Twice the slope of the (restricted) log-likelihood in τ², and what it is divided by for a scoring step when asked for.
fn score(
    studies: &Studies,
    design: &Design,
    tau2: f64,
    restricted: bool,
    information: bool,
) -> (f64, f64) {
    let w = weights(studies, tau2);
    let solved = design.solve(studies.effects(), &w);
    let squares: f64 = solved
        .residuals
        .iter()
        .zip(&w)
        .map(|(r, w)| (w * r).powi(2))
        .sum();
    let (expected, information) = match (restricted, information) {
        (true, true) => {
            let traces = design.traces(&w);
            (traces.p, traces.pp)
        }
        (true, false) => (design.trace(&w, &solved), f64::NAN),
        (false, _) => (w.iter().sum::<f64>(), w.iter().map(|w| w * w).sum::<f64>()),
    };
    (squares - expected, information)
}

/// Fisher scoring, each step shortened until the likelihood does not fall.
fn climb(studies: &Studies, design: &Design, start: f64, restricted: bool) -> f64 {
    let height = |tau2: f64| twice_likelihood(studies, design, tau2, restricted);
    let mut tau2 = start;
    let mut best = height(tau2);
    for _ in 0..500 {
        let (score, information) = score(studies, design, tau2, restricted, true);
        let mut step = score / information;
        if !step.is_finite() {
            return f64::NAN;
        }
        let mut next = (tau2 + step).max(0.0);
        let mut reached = height(next);
        // The likelihood is flat at its top: a fall within rounding is no reason to shorten a step.
        let slack = 1e-12 * best.abs().max(1.0);
        for _ in 0..60 {
            if reached >= best - slack {
                break;
            }
            step *= 0.5;
            next = (tau2 + step).max(0.0);
            reached = height(next);
        }
        let moved = (next - tau2).abs();
        tau2 = next;
        best = reached;
        if moved <= 1e-14 * tau2.max(f64::MIN_POSITIVE) || moved == 0.0 {
            break;
        }
    }
    tau2
}
