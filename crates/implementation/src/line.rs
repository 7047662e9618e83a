//! The least-squares line through points.

/// A straight line fitted to points by ordinary least squares, with how much of the variation it accounts for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// By how much y rises for each unit of x.
    pub slope: f64,
    /// y where x is 0.
    pub intercept: f64,
    /// R², the share of the variation of y that the line accounts for, 0 to 1. None when y does not vary: there is
    /// nothing to account for.
    pub r_squared: Option<f64>,
    /// How many points it was fitted to.
    pub points: usize,
}

/// Why no line can be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLine {
    /// Fewer than two points.
    #[error("A line needs at least two points")]
    TooFewPoints,
    /// All points lie above each other.
    #[error("All points have the same value along the bottom, so no line fits better than another")]
    SameX,
    /// A value is infinite or not a number.
    #[error("A value is not a finite number")]
    NotFinite,
}

impl Line {
    /// Fits a line to points `(x, y)`.
    ///
    /// The sums are taken about the means, which keeps precision when the values are large and close together.
    ///
    /// # Errors
    /// [`NoLine`] says why there is none.
    ///
    /// ```
    /// use implementation::line::Line;
    /// let line = Line::fit(&[(1.0, 3.0), (2.0, 5.0), (3.0, 7.0)]).unwrap();
    /// assert!((line.slope - 2.0).abs() < 1e-12 && (line.intercept - 1.0).abs() < 1e-12);
    /// assert_eq!(line.r_squared, Some(1.0));
    /// ```
    pub fn fit(points: &[(f64, f64)]) -> Result<Line, NoLine> {
        if points.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return Err(NoLine::NotFinite);
        }
        if points.len() < 2 {
            return Err(NoLine::TooFewPoints);
        }
        #[expect(clippy::cast_precision_loss, reason = "there are never 2^53 points")]
        let n = points.len() as f64;
        let mean_x = points.iter().map(|(x, _)| x / n).sum::<f64>();
        let mean_y = points.iter().map(|(_, y)| y / n).sum::<f64>();
        let sum = |of: fn(f64, f64) -> f64| -> f64 {
            points.iter().map(|(x, y)| of(x - mean_x, y - mean_y)).sum()
        };
        let first = points[0];
        // Exactly the same, whatever the sign of a zero.
        let same = |a: f64, b: f64| (a - b).abs().total_cmp(&0.0).is_eq();
        // Asked of the values themselves: rounding in the mean may leave a tiny sum of squares where there is none.
        if points.iter().all(|(x, _)| same(*x, first.0)) {
            return Err(NoLine::SameX);
        }
        let (xx, xy, yy) = (sum(|x, _| x * x), sum(|x, y| x * y), sum(|_, y| y * y));
        let slope = xy / xx;
        let intercept = mean_y - slope * mean_x;
        if !slope.is_finite() || !intercept.is_finite() {
            return Err(NoLine::NotFinite);
        }
        let flat = points.iter().all(|(_, y)| same(*y, first.1));
        let r_squared = (!flat)
            .then(|| (slope * xy / yy).clamp(0.0, 1.0))
            .filter(|r| r.is_finite());
        Ok(Line {
            slope,
            intercept,
            r_squared,
            points: points.len(),
        })
    }

    /// y on the line at this x.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn there_is_no_line_through_fewer_than_two_points_or_above_each_other() {
        assert_eq!(Line::fit(&[]), Err(NoLine::TooFewPoints));
        assert_eq!(Line::fit(&[(1.0, 2.0)]), Err(NoLine::TooFewPoints));
        assert_eq!(Line::fit(&[(0.1, 2.0); 7]), Err(NoLine::SameX));
        assert_eq!(
            Line::fit(&[(1.0, 2.0), (f64::NAN, 2.0)]),
            Err(NoLine::NotFinite)
        );
    }

    #[test]
    fn when_y_does_not_vary_there_is_nothing_to_account_for() {
        let line = Line::fit(&[(1.0, 5.0), (2.0, 5.0), (4.0, 5.0)]).expect("a flat line");
        assert_eq!(line.r_squared, None);
        assert!(line.slope.abs() < 1e-12);
    }

    proptest! {
        // The defining property: what is left over has no trend in x and no mean.
        #[test]
        fn what_the_line_leaves_has_no_trend(points in prop::collection::vec((-100.0..100.0_f64, -100.0..100.0_f64), 2..20)) {
            if let Ok(line) = Line::fit(&points) {
                let spread = points.iter().map(|(x, _)| x).fold(f64::MIN, |a, b| a.max(*b))
                    - points.iter().map(|(x, _)| x).fold(f64::MAX, |a, b| a.min(*b));
                // Points almost above each other give a slope that rounding governs.
                prop_assume!(spread > 1e-3);
                let scale = 1.0 + line.slope.abs() + line.intercept.abs();
                let left: f64 = points.iter().map(|(x, y)| y - line.at(*x)).sum();
                let trend: f64 = points.iter().map(|(x, y)| (y - line.at(*x)) * x).sum();
                prop_assert!(left.abs() < 1e-7 * scale, "{left}");
                prop_assert!(trend.abs() < 1e-5 * scale, "{trend}");
                prop_assert!(line.r_squared.is_none_or(|r| (0.0..=1.0).contains(&r)));
            }
        }
    }
}
