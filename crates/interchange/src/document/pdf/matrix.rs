//! Where things stand on a page.

/// `[a b c d e f]` of the PDF standard (8.3.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn moved(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First `self`, then `after`.
    pub(super) fn then(self, after: Self) -> Self {
        let (one, two) = (self.0, after.0);
        let row = |x: f64, y: f64| [x * two[0] + y * two[2], x * two[1] + y * two[3]];
        let (first, second, place) = (
            row(one[0], one[1]),
            row(one[2], one[3]),
            row(one[4], one[5]),
        );
        Self([
            first[0],
            first[1],
            second[0],
            second[1],
            place[0] + two[4],
            place[1] + two[5],
        ])
    }

    pub(super) fn is_finite(self) -> bool {
        self.0
            .iter()
            .all(|number| number.is_finite() && number.abs() < 1e9)
    }
}
