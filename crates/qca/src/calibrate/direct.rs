//! The direct method (Ragin, *Redesigning Social Inquiry*, 2008; Duşa, *QCA with R*, 2019): anchors and a curve between them.

use super::{Distribution, edges, finite};
use crate::Error;
use crate::elementary::Elementary as _;

/// "At an anchor" allows for this relative difference.
const AT_ANCHOR: f64 = 1.5e-8;

/// Three anchors of a curve that rises or falls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchors {
    /// Full exclusion: membership 0, or 1 − `idm` on the logistic curve.
    pub exclusion: f64,
    /// The crossover: membership 0.5.
    pub crossover: f64,
    /// Full inclusion: membership 1, or `idm` on the logistic curve.
    pub inclusion: f64,
}

/// Six anchors of a bell: membership is high in the middle when the exclusions lie outside the inclusions, else low there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bell {
    /// The anchors on the left.
    pub left: Anchors,
    /// The anchors on the right.
    pub right: Anchors,
}

/// The curve between the anchors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Logistic, with this membership at full inclusion (0.95 is usual; 0.952574… is exactly log-odds of 3).
    Logistic {
        /// Membership at full inclusion, between 0.5 and 1.
        idm: f64,
    },
    /// Powers of the distance from the outer anchors; 1 and 1 give straight lines.
    Power {
        /// Below the crossover.
        below: f64,
        /// Above it.
        above: f64,
    },
    /// The empirical distribution of the values between the outer anchors.
    Empirical,
}

/// Anchors with a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direct {
    shape: Shape,
    anchors: Which,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Which {
    Slope(Anchors),
    Bell(Bell),
}

impl Direct {
    /// A curve that rises from exclusion to inclusion, or falls when the anchors are in falling order.
    ///
    /// # Errors
    /// [`Error::Thresholds`] when the anchors are not in order, [`Error::Setting`] for the shape.
    ///
    /// # Examples
    /// ```
    /// use qca::{Anchors, Direct, Shape};
    /// let anchors = Anchors { exclusion: 20.0, crossover: 50.0, inclusion: 80.0 };
    /// let curve = Direct::slope(anchors, Shape::Power { below: 1.0, above: 1.0 })?;
    /// assert_eq!(curve.calibrate(&[10.0, 35.0, 50.0, 90.0])?, [0.0, 0.25, 0.5, 1.0]);
    /// # Ok::<(), qca::Error>(())
    /// ```
    pub fn slope(anchors: Anchors, shape: Shape) -> Result<Self, Error> {
        check(shape)?;
        let Anchors {
            exclusion: e,
            crossover: c,
            inclusion: i,
        } = anchors;
        if !(e < c && c < i || i < c && c < e) {
            return Err(Error::Thresholds(format!(
                "exclusion {e}, crossover {c} and inclusion {i} must rise or fall in this order, none equal to the next"
            )));
        }
        Ok(Self {
            shape,
            anchors: Which::Slope(anchors),
        })
    }

    /// A bell. Only power shapes have one.
    ///
    /// # Errors
    /// [`Error::Thresholds`] when the anchors are not in order, [`Error::Setting`] for the shape.
    pub fn bell(bell: Bell, shape: Shape) -> Result<Self, Error> {
        check(shape)?;
        if !matches!(shape, Shape::Power { .. }) {
            return Err(Error::Setting {
                setting: "the shape",
                value: "logistic or empirical".to_owned(),
                allowed: "six anchors go with straight lines or powers (logistic = false)",
            });
        }
        let Bell { left, right } = bell;
        let high = left.exclusion < left.crossover
            && left.crossover < left.inclusion
            && left.inclusion <= right.inclusion
            && right.inclusion < right.crossover
            && right.crossover < right.exclusion;
        let low = left.inclusion < left.crossover
            && left.crossover < left.exclusion
            && left.exclusion <= right.exclusion
            && right.exclusion < right.crossover
            && right.crossover < right.inclusion;
        if !(high || low) {
            return Err(Error::Thresholds(
                "six anchors must be in the order e1 < c1 < i1 <= i2 < c2 < e2, or i1 < c1 < e1 <= e2 < c2 < i2"
                    .to_owned(),
            ));
        }
        Ok(Self {
            shape,
            anchors: Which::Bell(bell),
        })
    }

    /// The membership of each value; nearly 0 (below 0.0001) becomes 0 and nearly 1 becomes 1.
    ///
    /// # Errors
    /// [`Error::NotANumber`], [`Error::Thresholds`] when the empirical distribution has nothing on a side of the crossover.
    pub fn calibrate(&self, x: &[f64]) -> Result<Vec<f64>, Error> {
        finite(x)?;
        let memberships: Vec<f64> = match (self.anchors, self.shape) {
            (Which::Slope(anchors), Shape::Logistic { idm }) => {
                x.iter().map(|x| logistic(*x, anchors, idm)).collect()
            }
            (Which::Slope(anchors), Shape::Power { below, above }) => {
                x.iter().map(|x| power(*x, anchors, below, above)).collect()
            }
            (Which::Slope(anchors), Shape::Empirical) => empirical(x, anchors)?,
            (Which::Bell(bell), Shape::Power { below, above }) => x
                .iter()
                .map(|x| {
                    let middle = if bell.left.exclusion < bell.left.inclusion {
                        (bell.left.inclusion, bell.right.inclusion)
                    } else {
                        (bell.left.exclusion, bell.right.exclusion)
                    };
                    let side = if *x <= middle.1 {
                        bell.left
                    } else {
                        bell.right
                    };
                    power(*x, side, below, above)
                })
                .collect(),
            // `bell` lets only powers through.
            (Which::Bell(_), _) => Vec::new(),
        };
        Ok(memberships.into_iter().map(edges).collect())
    }
}

fn check(shape: Shape) -> Result<(), Error> {
    match shape {
        Shape::Logistic { idm } if !(idm > 0.5 && idm < 1.0) => Err(Error::Setting {
            setting: "the membership at full inclusion (idm)",
            value: idm.to_string(),
            allowed: "it lies between 0.5 and 1, usually 0.95",
        }),
        Shape::Power { below, above }
            if !(below > 0.0 && above > 0.0 && below.is_finite() && above.is_finite()) =>
        {
            Err(Error::Setting {
                setting: "a power (below or above)",
                value: format!("{below} or {above}"),
                allowed: "both are above 0, and 1 for straight lines",
            })
        }
        _ => Ok(()),
    }
}

fn logistic(x: f64, anchors: Anchors, idm: f64) -> f64 {
    let Anchors {
        mut exclusion,
        crossover,
        mut inclusion,
    } = anchors;
    let falls = exclusion > inclusion;
    if falls {
        std::mem::swap(&mut exclusion, &mut inclusion);
    }
    let (distance, sign) = if x >= crossover {
        (inclusion - crossover, 1.0)
    } else {
        (exclusion - crossover, -1.0)
    };
    let exponent = -sign * (x - crossover) * (idm / (1.0 - idm)).logarithm() / distance;
    let membership = 1.0 / (1.0 + exponent.exponential());
    if falls { 1.0 - membership } else { membership }
}

/// Whether x is not above an anchor, allowing for rounding.
fn not_above(x: f64, anchor: f64) -> bool {
    x <= anchor || (x - anchor).abs() <= AT_ANCHOR * x.abs().max(anchor.abs())
}

fn power(x: f64, anchors: Anchors, below: f64, above: f64) -> f64 {
    let Anchors {
        exclusion: e,
        crossover: c,
        inclusion: i,
    } = anchors;
    // Rounding must not give a distance beyond the anchor.
    let low = ((e - x) / (e - c)).max(0.0).to_power(below) / 2.0;
    let high = 1.0 - ((i - x) / (i - c)).max(0.0).to_power(above) / 2.0;
    if i < c && c < e {
        if not_above(x, i) {
            1.0
        } else if not_above(x, c) {
            high
        } else if not_above(x, e) {
            low
        } else {
            0.0
        }
    } else if not_above(x, e) {
        0.0
    } else if not_above(x, c) {
        low
    } else if not_above(x, i) {
        high
    } else {
        1.0
    }
}

fn empirical(x: &[f64], anchors: Anchors) -> Result<Vec<f64>, Error> {
    let Anchors {
        exclusion: e,
        crossover: c,
        inclusion: i,
    } = anchors;
    let (low, high) = (e.min(i), e.max(i));
    let between: Vec<f64> = x
        .iter()
        .copied()
        .filter(|x| (low..=high).contains(x))
        .collect();
    let shares = Distribution::new(between);
    let at_crossover = if shares.sorted.is_empty() {
        0.0
    } else {
        shares.at(c)
    };
    if at_crossover <= 0.0 || at_crossover >= 1.0 {
        return Err(Error::Thresholds(format!(
            "no value lies between the outer anchors on one side of the crossover {c}, so their distribution gives no curve there"
        )));
    }
    let rises = e < i;
    Ok(x.iter()
        .map(|x| {
            let rising = if not_above(*x, low) {
                0.0
            } else if *x > high {
                1.0
            } else if *x <= c {
                shares.at(*x) / at_crossover / 2.0
            } else {
                1.0 - (1.0 - shares.at(*x)) / (1.0 - at_crossover) / 2.0
            };
            if rises { rising } else { 1.0 - rising }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_at_an_outer_anchor_is_fully_in_or_out_by_its_distribution_too() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let (exclusion, crossover, inclusion) = (2.0, 3.5, 5.0);
        let rising = Anchors {
            exclusion,
            crossover,
            inclusion,
        };
        let falling = Anchors {
            exclusion: inclusion,
            crossover,
            inclusion: exclusion,
        };
        let of = |anchors| {
            Direct::slope(anchors, Shape::Empirical)
                .and_then(|curve| curve.calibrate(&values))
                .expect("anchors in order")
        };
        assert_eq!(of(rising), [0.0, 0.0, 0.5, 0.75, 1.0, 1.0]);
        assert_eq!(of(falling), [1.0, 1.0, 0.5, 0.25, 0.0, 0.0]);
    }
}
