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
            im: self.im.atan2(self.re),
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
}

impl QuadraticForm {
    /// From the weights a_i and the variances s_i.
    pub(super) fn new(weights: &[f64], variances: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        Self {
            diagonal: weights.iter().zip(variances).map(|(a, s)| a * s).collect(),
            shares: weights.iter().map(|a| a / total).collect(),
        }
    }

    /// P(Q > q).
    pub(super) fn upper(&self, q: f64) -> f64 {
        if q <= 0.0 {
            return 1.0;
        }
        if self.diagonal.len() < 2 {
            return 0.0;
        }
        let tail = if self.diagonal.len() < MANY {
            1.0 - self.lower_by_contour(q)
        } else {
            self.upper_by_inversion(q)
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
            let (sin, cos) = (0.6407 * theta).sin_cos();
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

    /// P(Q > q) for many studies: Gil-Pelaez by the midpoint rule, whose error is the probability of values one period
    /// away (Davies 1973).
    fn upper_by_inversion(&self, q: f64) -> f64 {
        let mean: f64 = self
            .diagonal
            .iter()
            .zip(&self.shares)
            .map(|(d, share)| d * (1.0 - share))
            .sum();
        let most = self.diagonal.iter().fold(0.0_f64, |most, d| most.max(*d));
        let squares: f64 = self.diagonal.iter().map(|d| d * d).sum();
        let period = q + mean + 12.0 * (2.0 * squares).sqrt() + 60.0 * most;
        let step = 2.0 * PI / period;
        let mut sum = 0.0;
        for at in 0..200_000_u32 {
            let half = f64::from(at) + 0.5;
            let t = half * step;
            let ln = self.ln_laplace(Complex { re: 0.0, im: -t });
            sum += (ln.re.exponential() * (ln.im - t * q).sine()) / half;
            if ln.re < -36.0 {
                break;
            }
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
}
