//! The distribution of Σ a_i (y_i − ȳ)² with ȳ = Σ a_i y_i / Σ a_i for independent normal y_i with variances s_i.
//!
//! It is a sum of χ² variables whose weights are the eigenvalues of D − uu', D = diag(a_i s_i), u_i = a_i √(s_i/Σa). The
//! characteristic function needs their product alone, which a rank-one update gives without an eigenvalue.

use crate::elementary::Elementary as _;
use std::f64::consts::PI;

/// From so many studies on, the characteristic function falls fast enough to be integrated as it stands.
const MANY: usize = 13;
/// Points on the contour for few studies.
const POINTS: u32 = 32;
/// Up to so many studies the contour serves as well, where the characteristic function falls slowly.
const CONTOUR: usize = 60;
/// Below this logarithm the characteristic function adds nothing more.
const NOTHING: f64 = -36.0;
/// Terms that are added up at most.
const TERMS: f64 = 20_000.0;

/// A complex number.
#[derive(Debug, Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    fn times(self, other: Self) -> Self {
        Self {
            re: self.re * other.re - self.im * other.im,
            im: self.re * other.im + self.im * other.re,
        }
    }

    fn inverse(self) -> Self {
        let size = self.re * self.re + self.im * self.im;
        Self {
            re: self.re / size,
            im: -self.im / size,
        }
    }

    /// The logarithm with the argument between −π and π.
    fn logarithm(self) -> Self {
        Self {
            re: self.re.hypotenuse(self.im).logarithm(),
            im: self.im.arctangent_over(self.re),
        }
    }

    fn exponential(self) -> Self {
        let size = self.re.exponential();
        Self {
            re: size * self.im.cosine(),
            im: size * self.im.sine(),
        }
    }
}

/// The sum of squares, ready to be asked for tails.
pub(super) struct QuadraticForm {
    /// The diagonal D.
    diagonal: Vec<f64>,
    /// u_i²/d_i, which add up to 1.
    shares: Vec<f64>,
    /// The sum of the eigenvalues.
    mean: f64,
    /// The sum of their squares.
    squares: f64,
}

impl QuadraticForm {
    /// From the weights a_i and the variances s_i.
    pub(super) fn new(weights: &[f64], variances: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let diagonal: Vec<f64> = weights.iter().zip(variances).map(|(a, s)| a * s).collect();
        let shares: Vec<f64> = weights.iter().map(|a| a / total).collect();
        // Traces of D − uu' and of its square. Where one study has nearly all the weight, 1 − share would keep no digit of
        // what the others have, so they are added up from both sides.
        let mut others = vec![0.0; shares.len()];
        let (mut before, mut after) = (0.0, 0.0);
        for at in 0..shares.len() {
            others[at] += before;
            before += shares[at];
            let at = shares.len() - 1 - at;
            others[at] += after;
            after += shares[at];
        }
        let (mut mean, mut squares, mut so_far) = (0.0, 0.0, 0.0);
        for ((d, share), others) in diagonal.iter().zip(&shares).zip(&others) {
            mean += d * others;
            squares += (d * others) * (d * others) + 2.0 * so_far * d * share;
            so_far += d * share;
        }
        Self {
            diagonal,
            shares,
            mean,
            squares,
        }
    }

    /// P(Q > q). Not a number where so many studies differ so much that neither way leads there.
    pub(super) fn upper(&self, q: f64) -> f64 {
        if q <= 0.0 {
            return 1.0;
        }
        if self.diagonal.len() < 2 {
            return 0.0;
        }
        let studies = self.diagonal.len();
        let tail = if studies < MANY {
            1.0 - self.lower_by_contour(q)
        } else if self.falls_by(TERMS * self.step(q)) {
            self.upper_by_inversion(q)
        } else if studies <= CONTOUR {
            1.0 - self.lower_by_contour(q)
        } else {
            f64::NAN
        };
        tail.clamp(0.0, 1.0)
    }

    /// ln of det(I + 2sΛ)^(−1/2), where Λ are the eigenvalues: the Laplace transform of Q.
    ///
    /// det = Π(1 + 2s d_i) · (1 − 2s Σ u_i²/(1 + 2s d_i)), and the last factor is Σ (u_i²/d_i)/(1 + 2s d_i).
    fn ln_laplace(&self, s: Complex) -> Complex {
        let mut ln = Complex { re: 0.0, im: 0.0 };
        let mut last = Complex { re: 0.0, im: 0.0 };
        for (d, share) in self.diagonal.iter().zip(&self.shares) {
            let factor = Complex {
                re: 1.0 + 2.0 * s.re * d,
                im: 2.0 * s.im * d,
            };
            let one = factor.logarithm();
            ln.re += one.re;
            ln.im += one.im;
            let inverse = factor.inverse();
            last.re += share * inverse.re;
            last.im += share * inverse.im;
        }
        let last = last.logarithm();
        Complex {
            re: -0.5 * (ln.re + last.re),
            im: -0.5 * (ln.im + last.im),
        }
    }

    /// P(Q ≤ q) for few studies: the inverse Laplace transform along Weideman's contour (2006), whose error falls as
    /// e^(−1.36·N) with its N points.
    fn lower_by_contour(&self, q: f64) -> f64 {
        let n = f64::from(POINTS);
        let mut sum = 0.0;
        for point in 0..POINTS {
            // Midpoints between −π and π; those below 0 mirror those above.
            let theta = PI * (2.0 * f64::from(point) + 1.0) / n - PI;
            if theta < 0.0 {
                continue;
            }
            let (sin, cos) = ((0.6407 * theta).sine(), (0.6407 * theta).cosine());
            let s = Complex {
                re: n / q * (-0.4814 + 0.6122 * theta * cos / sin),
                im: n / q * 0.2645 * theta,
            };
            let slope = Complex {
                re: n / q * 0.6122 * (cos / sin - 0.6407 * theta / (sin * sin)),
                im: n / q * 0.2645,
            };
            let mut exponent = self.ln_laplace(s);
            exponent.re += s.re * q;
            exponent.im += s.im * q;
            // (1/2πi) ∫ e^{sq} L(s)/s ds = (1/N) Σ Im(…) over the upper half, twice.
            let term = exponent.exponential().times(s.inverse()).times(slope);
            sum += term.im;
        }
        2.0 * sum / n
    }

    /// Whether the characteristic function has fallen to nothing at t.
    fn falls_by(&self, t: f64) -> bool {
        self.ln_laplace(Complex { re: 0.0, im: -t }).re < NOTHING
    }

    /// The distance between two points of the midpoint rule: the period beyond which Q hardly has a value.
    fn step(&self, q: f64) -> f64 {
        // No eigenvalue is larger than their sum, nor than the root of the sum of their squares.
        let most = self.mean.min(self.squares.sqrt());
        2.0 * PI / (q + self.mean + 12.0 * (2.0 * self.squares).sqrt() + 60.0 * most)
    }

    /// P(Q > q) for many studies: Gil-Pelaez by the midpoint rule, whose error is the probability of values one period
    /// away (Davies 1973).
    fn upper_by_inversion(&self, q: f64) -> f64 {
        let step = self.step(q);
        let mut sum = 0.0;
        let mut half = 0.5;
        while half < TERMS {
            let t = half * step;
            let ln = self.ln_laplace(Complex { re: 0.0, im: -t });
            sum += (ln.re.exponential() * (ln.im - t * q).sine()) / half;
            if ln.re < NOTHING {
                break;
            }
            half += 1.0;
        }
        0.5 + sum / PI
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distributions::chi2_upper;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() < within, "{found}, not {expected}");
    }

    #[test]
    fn weights_that_fit_the_variances_give_a_chi_square() {
        for k in [2_usize, 3, 5, 9, 12, 13, 20, 60, 400] {
            let variances: Vec<f64> = (0..k).map(|at| 0.05 + (at % 7) as f64 * 0.3).collect();
            let weights: Vec<f64> = variances.iter().map(|v| v.recip()).collect();
            let form = QuadraticForm::new(&weights, &variances);
            let free = (k - 1) as f64;
            for factor in [0.3, 0.8, 1.0, 1.4, 3.0] {
                close(
                    form.upper(factor * free),
                    chi2_upper(factor * free, free),
                    1e-9,
                );
            }
        }
    }

    #[test]
    fn both_ways_to_the_tail_agree() {
        for k in [11_usize, 12, 13, 15] {
            let weights: Vec<f64> = (0..k).map(|at| 1.0 + (at % 5) as f64 * 9.0).collect();
            let variances: Vec<f64> = weights.iter().map(|w| w.recip() + 0.2).collect();
            let form = QuadraticForm::new(&weights, &variances);
            for q in [3.0, 12.0, 30.0, 90.0] {
                close(
                    1.0 - form.lower_by_contour(q),
                    form.upper_by_inversion(q),
                    1e-9,
                );
            }
        }
    }

    #[test]
    fn traces_are_those_of_the_matrix() {
        for spread in [1.0, 1e3, 1e9] {
            let weights: Vec<f64> = (0..15)
                .map(|at| if at == 7 { spread } else { 1.0 + f64::from(at) })
                .collect();
            let variances: Vec<f64> = weights.iter().map(|w| w.recip().powi(2) + 0.2).collect();
            let form = QuadraticForm::new(&weights, &variances);
            let total: f64 = weights.iter().sum();
            // B'diag(a)B with the rows of B = e_i − a/Σa, of variables with variances s: by the pairs of studies.
            let mut mean = 0.0;
            for (i, a) in weights.iter().enumerate() {
                for (j, b) in weights.iter().enumerate().skip(i + 1) {
                    mean += a * b * (variances[i] + variances[j]) / total;
                }
            }
            close(form.mean / mean, 1.0, 1e-12);
            assert!(form.squares <= form.mean * form.mean * (1.0 + 1e-12));
        }
    }

    #[test]
    fn one_study_that_is_very_sure_or_very_unsure_takes_neither_long_nor_the_digits() {
        // A study that is very sure alone gives the mean, and Q is the sum of the others' squares about it.
        let mut weights = vec![1.0; 20];
        let mut variances = vec![1.0; 20];
        weights[3] = 1e10;
        variances[3] = 1e-20;
        let sure = QuadraticForm::new(&weights, &variances);
        for q in [9.0, 19.0, 35.0] {
            close(sure.upper(q), chi2_upper(q, 19.0), 1e-8);
        }
        // One that is very unsure is most of Q: a χ² with one degree of freedom.
        weights[3] = 1e-5;
        variances[3] = 1e10;
        let unsure = QuadraticForm::new(&weights, &variances);
        for q in [3e4, 1e5, 5e5] {
            close(unsure.upper(q), chi2_upper((q - 19.0) / 1e5, 1.0), 1e-4);
        }
    }
}
