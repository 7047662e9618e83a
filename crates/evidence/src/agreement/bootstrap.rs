//! Intervals by resampling, repeatable from a seed.

use super::{Statistic, Undefined};

/// A stream of numbers that looks random and is the same for the same seed: SplitMix64 of Steele, Lea & Flood (2014),
/// *Fast splittable pseudorandom number generators*. Good enough to resample with; useless for secrets.
#[derive(Debug, Clone)]
pub struct Draws(u64);

impl Draws {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Draws {
        Draws(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, each as likely as any other to within `bound`/2⁶⁴; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next_u64()) * bound as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}

/// How to resample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampling {
    /// Where the random numbers begin; write it down beside the result.
    pub seed: u64,
    /// How many samples to draw.
    pub samples: u32,
    /// The share of samples that the interval holds, such as 0.95.
    pub level: f64,
}

impl Default for Resampling {
    /// 1,000 samples and a 95 % interval from seed 1.
    fn default() -> Self {
        Resampling {
            seed: 1,
            samples: 1_000,
            level: 0.95,
        }
    }
}

/// A bootstrap percentile interval (Efron & Tibshirani 1993, chapter 13).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// In how many of the samples the statistic had a value.
    pub defined: u32,
}

/// An interval, or why there is none.
pub type IntervalOf = Result<Interval, Undefined>;

/// Draws `resampling.samples` samples of `clusters` things with replacement, asks for the statistics of each, and gives
/// the percentile interval of each statistic.
///
/// `statistics` is told how often each thing was drawn. An interval is undefined with fewer than two things to draw
/// from, and when a statistic had no value in half of the samples or more.
pub fn bootstrap<const K: usize>(
    clusters: usize,
    resampling: &Resampling,
    mut statistics: impl FnMut(&[u32]) -> [Statistic; K],
) -> [IntervalOf; K] {
    if clusters < 2 {
        return [Err(Undefined::TooFewToDraw(clusters)); K];
    }
    let mut draws = Draws::new(resampling.seed);
    let mut found: [Vec<f64>; K] = std::array::from_fn(|_| Vec::new());
    let mut times = vec![0u32; clusters];
    for _ in 0..resampling.samples {
        times.fill(0);
        for _ in 0..clusters {
            times[draws.below(clusters)] += 1;
        }
        for (found, statistic) in found.iter_mut().zip(statistics(&times)) {
            found.extend(statistic.ok().filter(|value| value.is_finite()));
        }
    }
    found.map(|values| interval(values, resampling))
}

fn interval(mut values: Vec<f64>, resampling: &Resampling) -> IntervalOf {
    let defined = u32::try_from(values.len()).unwrap_or(u32::MAX);
    if defined <= resampling.samples / 2 {
        return Err(Undefined::RarelyDefined);
    }
    values.sort_by(f64::total_cmp);
    let outside = (1.0 - resampling.level.clamp(0.0, 1.0)) / 2.0;
    Ok(Interval {
        low: quantile(&values, outside),
        high: quantile(&values, 1.0 - outside),
        defined,
    })
}

/// The quantile by linear interpolation (Hyndman & Fan's type 7) of sorted values; 0 when there are none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = last as f64 * share;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at lies between 0 and the last place"
    )]
    let below = at.floor() as usize;
    match (sorted.get(below), sorted.get((below + 1).min(last))) {
        (Some(low), Some(high)) => low + (high - low) * (at - at.floor()),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // The first numbers of SplitMix64 from seed 1234567, as other implementations print them.
        let mut draws = Draws::new(1_234_567);
        assert_eq!(draws.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(draws.next_u64(), 3_203_168_211_198_807_973);
        assert_eq!(draws.next_u64(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn quantiles_are_interpolated() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert!((quantile(&values, 0.25) - 1.75).abs() < 1e-12);
        assert!((quantile(&values, 1.0) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn one_document_has_no_interval() {
        let none = bootstrap(1, &Resampling::default(), |_| [Ok(1.0)]);
        assert_eq!(none, [Err(Undefined::TooFewToDraw(1))]);
    }

    #[test]
    fn a_statistic_that_is_rarely_defined_has_no_interval() {
        let none = bootstrap(5, &Resampling::default(), |_| [Err(Undefined::OneValue)]);
        assert_eq!(none, [Err(Undefined::RarelyDefined)]);
    }

    #[test]
    fn the_interval_of_a_mean_is_about_as_wide_as_theory_says() {
        // 400 things, half of them 1: the standard error of the share is 0.025.
        let [interval] = bootstrap(
            400,
            &Resampling {
                samples: 4_000,
                ..Resampling::default()
            },
            |times| {
                let ones: u32 = times.iter().step_by(2).sum();
                [Ok(f64::from(ones) / 400.0)]
            },
        );
        let interval = interval.expect("defined");
        assert!((interval.low - 0.451).abs() < 0.006, "{interval:?}");
        assert!((interval.high - 0.549).abs() < 0.006, "{interval:?}");
    }
}
