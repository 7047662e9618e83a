//! Restricted and full maximum likelihood for networks and component models.
//!
//! y ~ N(Xβ, V + τ²V₀) in contrasts against the first arm of each study, V₀ = (I + J)/2. In terms of arms V₀ is half the
//! identity, so that with the Laplacians L_s of the studies tr(ΩV₀) is ½ Σ tr L_s, tr(ΩV₀ΩV₀) is ¼ Σ tr L_s², and so on:
//! a step costs as much as a fit.

use super::model::{Columns, Inverse, Solved, Unsolvable};
use super::studies::Studies;
use super::weights::Negative;
use crate::elementary::Elementary as _;
use crate::tops::{Range, Seen, Top, others, tops};
use nalgebra::{DMatrix, DVector};
use std::f64::consts::PI;

/// What is maximised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// The likelihood of the residuals: τ² is not biased by the coefficients.
    Restricted,
    /// The full likelihood: models with different coefficients may be compared.
    Full,
}

/// A model fitted by maximum likelihood.
#[derive(Debug, Clone)]
pub struct LikelihoodFit {
    /// What was maximised.
    pub likelihood: Likelihood,
    /// The names of the coefficients.
    pub columns: Vec<String>,
    /// The coefficients.
    pub coefficients: Vec<f64>,
    /// Their covariance.
    pub covariance: DMatrix<f64>,
    /// Independent contrasts.
    pub rows: usize,
    /// The variance between studies.
    pub tau2: f64,
    /// Where else the likelihood has a top; nearly always nowhere.
    pub other_tops: Vec<Top>,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Akaike's criterion, with one parameter for τ².
    pub aic: f64,
    /// The Bayesian criterion; the restricted likelihood counts rows less coefficients.
    pub bic: f64,
    /// Q of the model with τ² = 0.
    pub q: f64,
    /// Its degrees of freedom.
    pub df: usize,
    /// The iterations came to rest.
    pub converged: bool,
    /// How many iterations.
    pub iterations: usize,
}

impl LikelihoodFit {
    /// The standard error of a coefficient.
    pub fn se(&self, at: usize) -> f64 {
        self.covariance[(at, at)].max(0.0).sqrt()
    }
}

/// The largest number of scoring steps. They come to rest after ten to forty.
const STEPS: usize = 500;

/// Everything at one τ².
struct Point {
    solved: Solved,
    log_likelihood: f64,
    score: f64,
    information: f64,
}

pub(crate) struct Maximised {
    pub solved: Solved,
    pub log_likelihood: f64,
    pub other_tops: Vec<Top>,
    pub converged: bool,
    pub iterations: usize,
}

/// Finds the τ² ≥ 0 of the largest likelihood by Fisher's scoring from the moment estimate, and looks through the whole
/// range in which there can be a higher top.
pub(crate) fn maximise(
    studies: &Studies,
    columns: &Columns,
    likelihood: Likelihood,
    start: f64,
) -> Result<Maximised, Unsolvable> {
    let constant = log_det_unweighted(studies, columns)?;
    let at = |tau2| point(studies, columns, likelihood, tau2, constant, true);
    let zero = at(0.0)?;
    let mut best = climb(&at, point_at(&zero, start, &at)?)?;
    let variances = || studies.comparisons().iter().map(|of| of.se * of.se);
    let largest = 2.0 * variances().fold(f64::MIN_POSITIVE, f64::max);
    let spread = projected_squares(
        studies,
        &Solved::new(studies, columns, largest, Negative::Kept)?,
    );
    let range = Range::new(
        0.5 * variances().fold(f64::INFINITY, f64::min),
        largest,
        spread,
        (studies.rows() - columns.rank()) as f64,
    );
    let seen = |point: &Point| Seen {
        tau2: point.solved.weights.tau2,
        height: point.log_likelihood,
        slope: point.score,
    };
    let mut look =
        |tau2| point(studies, columns, likelihood, tau2, constant, false).map(|point| seen(&point));
    let tops = tops(&mut look, seen(&zero), range)?;
    for top in &tops {
        let height = best.0.log_likelihood;
        // Of two tops as high as each other within rounding the one that was climbed is kept.
        if top.height > height + 1e-10 * height.abs().max(1.0) {
            best = climb(&at, at(top.tau2)?)?;
        }
    }
    let (point, converged, iterations) = best;
    let tau2 = point.solved.weights.tau2;
    Ok(Maximised {
        other_tops: others(&tops, tau2, point.log_likelihood, range),
        solved: point.solved,
        log_likelihood: point.log_likelihood,
        converged,
        iterations,
    })
}

/// Where to begin: the moment estimate, or the first scoring step from 0 when there is none.
fn point_at(
    zero: &Point,
    start: f64,
    at: &impl Fn(f64) -> Result<Point, Unsolvable>,
) -> Result<Point, Unsolvable> {
    let first = zero.score / zero.information;
    at(if start > 0.0 {
        start
    } else if first.is_finite() && first > 0.0 {
        first
    } else {
        0.0
    })
}

fn climb(
    at: &impl Fn(f64) -> Result<Point, Unsolvable>,
    mut here: Point,
) -> Result<(Point, bool, usize), Unsolvable> {
    for iteration in 1..=STEPS {
        let tau2 = here.solved.weights.tau2;
        let step = here.score / here.information;
        if !step.is_finite() {
            return Ok((here, true, iteration));
        }
        let mut target = (tau2 + step).max(0.0);
        if (target - tau2).abs() <= 1e-14 * target.max(tau2) {
            return Ok((here, true, iteration));
        }
        let mut next = at(target)?;
        // Scoring may overshoot: half as far until it climbs.
        let slack = 1e-12 * here.log_likelihood.abs().max(1.0);
        while next.log_likelihood < here.log_likelihood - slack {
            target = 0.5 * (target + tau2);
            if (target - tau2).abs() <= 1e-14 * tau2 {
                return Ok((here, true, iteration));
            }
            next = at(target)?;
        }
        here = next;
    }
    Ok((here, false, STEPS))
}

/// Everything at one τ²; the information, which costs most, only when it is asked for.
fn point(
    studies: &Studies,
    columns: &Columns,
    likelihood: Likelihood,
    tau2: f64,
    constant: f64,
    informed: bool,
) -> Result<Point, Unsolvable> {
    let solved = Solved::new(studies, columns, tau2, Negative::Kept)?;
    let blocks = &solved.weights.blocks;
    let inverse = &solved.inverse.matrix;
    let (rows, rank) = (studies.rows() as f64, columns.rank() as f64);

    let mut trace = 0.0;
    let mut trace_of_squares = 0.0;
    let mut pulled = 0.0;
    let mut log_det = 0.0;
    for (study, block) in studies.studies().iter().zip(blocks) {
        trace += block.trace();
        trace_of_squares += block.laplacian.iter().map(|w| w * w).sum::<f64>();
        log_det += block.log_det;
        for (i, pull) in block.pull.iter().enumerate() {
            let fitted: f64 = study
                .arms
                .iter()
                .enumerate()
                .map(|(j, &arm)| block.laplacian[i * block.arms + j] * solved.effects[arm])
                .sum();
            pulled += (pull - fitted) * (pull - fitted);
        }
    }
    // y'Py, over all contrasts; what a study's own contrasts disagree in is not the model's.
    let squares = projected_squares(studies, &solved);
    let (score, information) = match likelihood {
        Likelihood::Full => (0.5 * pulled - 0.5 * trace, 0.25 * trace_of_squares),
        Likelihood::Restricted => {
            let squared = columns.sum(studies, |at| blocks[at].square().into());
            let information = if informed {
                let cubed = columns.sum(studies, |at| {
                    blocks[at].product(&blocks[at].square()).into()
                });
                let hat = inverse * &squared;
                0.25 * (trace_of_squares - 2.0 * inverse.dot(&cubed) + hat.dot(&hat.transpose()))
            } else {
                f64::NAN
            };
            (
                0.5 * pulled - 0.5 * (trace - inverse.dot(&squared)),
                information,
            )
        }
    };
    let log_likelihood = -0.5
        * match likelihood {
            Likelihood::Full => rows * (2.0 * PI).logarithm() + log_det + squares,
            Likelihood::Restricted => {
                (rows - rank) * (2.0 * PI).logarithm() - constant
                    + log_det
                    + solved.inverse.log_det
                    + squares
            }
        };
    if !log_likelihood.is_finite() {
        return Err(Unsolvable);
    }
    Ok(Point {
        solved,
        log_likelihood,
        score,
        information,
    })
}

/// y'Py with each study's contrasts brought into agreement first (they are, but for rounding).
fn projected_squares(studies: &Studies, solved: &Solved) -> f64 {
    let mut sum = 0.0;
    for (study, block) in studies.studies().iter().zip(&solved.weights.blocks) {
        // The levels of the arms that the contrasts say, by least squares; the first constant is free.
        let arms = block.arms as f64;
        let mut level = vec![0.0; block.arms];
        for (i, j, at) in study.pairs() {
            let te = studies.comparisons()[at].te / arms;
            level[i] += te;
            level[j] -= te;
        }
        if block.arms == 2 {
            let te = studies.comparisons()[study.comparisons[0]].te;
            level = vec![te, 0.0];
        }
        for (i, &arm) in study.arms.iter().enumerate() {
            for (j, &other) in study.arms.iter().enumerate().skip(i + 1) {
                let residual =
                    (level[i] - level[j]) - (solved.effects[arm] - solved.effects[other]);
                sum += block.weight(i, j) * residual * residual;
            }
        }
    }
    sum
}

/// ln|X'X| of the contrasts against the first arm of each study.
fn log_det_unweighted(studies: &Studies, columns: &Columns) -> Result<f64, Unsolvable> {
    let star = columns.sum(studies, |at| {
        let arms = studies.studies()[at].arms.len();
        let mut matrix = vec![0.0; arms * arms];
        matrix[0] = (arms - 1) as f64;
        for i in 1..arms {
            matrix[i * arms + i] = 1.0;
            matrix[i] = -1.0;
            matrix[i * arms] = -1.0;
        }
        matrix.into()
    });
    let Inverse { log_det, .. } = columns.invert(star).ok_or(Unsolvable)?;
    Ok(log_det)
}

/// Puts the parts of a fit together.
pub(crate) fn fitted(
    studies: &Studies,
    columns: &Columns,
    likelihood: Likelihood,
    names: Vec<String>,
    maximised: &Maximised,
    coefficients: &DVector<f64>,
    covariance: DMatrix<f64>,
) -> Result<LikelihoodFit, Unsolvable> {
    let (rows, rank) = (studies.rows(), columns.rank());
    let common = Solved::new(studies, columns, 0.0, Negative::Kept)?;
    let parameters = (rank + 1) as f64;
    let counted = match likelihood {
        Likelihood::Full => rows,
        Likelihood::Restricted => rows - rank,
    } as f64;
    let deviance = -2.0 * maximised.log_likelihood;
    Ok(LikelihoodFit {
        likelihood,
        columns: names,
        coefficients: coefficients.as_slice().to_vec(),
        covariance,
        rows,
        tau2: maximised.solved.weights.tau2,
        other_tops: maximised.other_tops.clone(),
        log_likelihood: maximised.log_likelihood,
        aic: 2.0f64.mul_add(parameters, deviance),
        bic: parameters.mul_add(counted.logarithm(), deviance),
        q: common.q(studies),
        df: rows - rank,
        converged: maximised.converged,
        iterations: maximised.iterations,
    })
}
