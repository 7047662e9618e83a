//! Testing whether a row's inclusion is above a cut-off, where cases are a sample.

use crate::elementary::Elementary as _;
/// A one-sided binomial test in place of comparing the inclusion with the cut-offs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inference {
    /// The row counts as above a cut-off when p is below this.
    pub alpha: f64,
}

/// The probability of at least so many successes in n trials of probability p.
pub(crate) fn binomial_tail(successes: f64, n: usize, p: f64) -> f64 {
    let mut log_factorial = vec![0.0; n + 1];
    for k in 1..=n {
        log_factorial[k] = log_factorial[k - 1] + (k as f64).logarithm();
    }
    let term = |k: usize| {
        let rest = n - k;
        let power = |base: f64, times: usize| {
            if times == 0 {
                0.0
            } else {
                base.logarithm() * times as f64
            }
        };
        (log_factorial[n] - log_factorial[k] - log_factorial[rest]
            + power(p, k)
            + power(1.0 - p, rest))
        .exponential()
    };
    (0..=n)
        .filter(|k| *k as f64 >= successes)
        .map(term)
        .sum::<f64>()
        .min(1.0)
}

#[cfg(test)]
mod tests {
    use super::binomial_tail;

    #[test]
    fn the_binomial_test_is_exact() {
        // R: binom.test(9, 10, p = 0.5, alternative = "greater")$p.value
        assert!((binomial_tail(9.0, 10, 0.5) - 0.010_742_187_5).abs() < 1e-12);
        assert!((binomial_tail(0.0, 10, 0.3) - 1.0).abs() < 1e-12);
        assert!((binomial_tail(4.0, 4, 1.0) - 1.0).abs() < 1e-12);
    }
}
