//! From numbers to places, and round numbers to write beside an axis.

/// Round numbers (1, 2 or 5 times a power of ten apart) that cover `low..=high`, about `wanted` of them.
///
/// Numbers that are not finite, or a range of no width, are widened to one that can be drawn.
pub fn nice_ticks(low: f64, high: f64, wanted: u32) -> Vec<f64> {
    let (mut low, mut high) = if low <= high {
        (low, high)
    } else {
        (high, low)
    };
    if !low.is_finite() || !high.is_finite() {
        (low, high) = (0.0, 1.0);
    }
    if high - low < f64::EPSILON * high.abs().max(1.0) {
        let half = if high == 0.0 { 1.0 } else { high.abs() / 2.0 };
        (low, high) = (low - half, high + half);
    }
    let rough = (high - low) / f64::from(wanted.max(1));
    let power = libm::pow(10.0, libm::log10(rough).floor());
    let step = match rough / power {
        times if times <= 1.0 => power,
        times if times <= 2.0 => 2.0 * power,
        times if times <= 5.0 => 5.0 * power,
        _ => 10.0 * power,
    };
    // A tenth of a thousandth of a step forgives what floating point adds.
    let first = (low / step + 1e-4).floor();
    let last = (high / step - 1e-4).ceil();
    let mut ticks = Vec::new();
    let mut at = first;
    while at <= last + 0.5 && ticks.len() < 1000 {
        ticks.push(at * step);
        at += 1.0;
    }
    ticks
}

/// How many decimals the numbers of an axis need.
pub(crate) fn decimals(ticks: &[f64]) -> usize {
    let step = ticks
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .fold(f64::INFINITY, f64::min);
    (0..6)
        .find(|places| step * 10_f64.powi(*places) >= 0.999)
        .map_or(0, |places| usize::try_from(places).unwrap_or(0))
}

/// A straight way from numbers to places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Numbers at the ends.
    pub from: (f64, f64),
    /// Places of the ends.
    pub to: (f64, f64),
}

impl Scale {
    /// Where a number is drawn.
    pub fn place(&self, value: f64) -> f64 {
        let width = self.from.1 - self.from.0;
        if width == 0.0 {
            return self.to.0;
        }
        self.to.0 + (value - self.from.0) / width * (self.to.1 - self.to.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_numbers() {
        for (low, high, wanted, ticks) in [
            (0.0, 100.0, 5, vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0]),
            (3.2, 11.8, 5, vec![2.0, 4.0, 6.0, 8.0, 10.0, 12.0]),
            (5.0, 5.0, 4, vec![2.0, 4.0, 6.0, 8.0]),
            (0.0, 0.0, 2, vec![-1.0, 0.0, 1.0]),
            (0.0, 3.0, 4, vec![0.0, 1.0, 2.0, 3.0]),
        ] {
            assert_eq!(nice_ticks(low, high, wanted), ticks, "{low} to {high}");
        }
        assert_eq!(nice_ticks(f64::NAN, f64::INFINITY, 2), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn decimals_are_as_many_as_the_step_needs() {
        assert_eq!(decimals(&nice_ticks(0.0, 0.5, 5)), 1);
        assert_eq!(decimals(&nice_ticks(0.0, 100.0, 5)), 0);
        assert_eq!(decimals(&nice_ticks(0.0, 0.03, 3)), 2);
    }

    proptest! {
        #[test]
        fn any_range_is_covered_by_a_few_ticks(low in -1e9..1e9_f64, width in 1e-3..1e9_f64) {
            let ticks = nice_ticks(low, low + width, 5);
            let slack = (width + low.abs()) * 1e-4;
            prop_assert!(ticks.len() >= 2 && ticks.len() <= 14, "{ticks:?}");
            prop_assert!(ticks[0] <= low + slack && ticks[ticks.len() - 1] >= low + width - slack, "{ticks:?}");
        }
    }
}
