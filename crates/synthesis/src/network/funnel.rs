//! The comparison-adjusted funnel plot (Chaimani and Salanti 2012).

use super::Network;

/// One contrast, set against the mean of its comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelPoint {
    /// The contrast; a place in the contrasts of the studies.
    pub comparison: usize,
    /// The treatment that stands earlier in the order given.
    pub treat1: usize,
    /// The treatment that stands later.
    pub treat2: usize,
    /// The effect of `treat1` minus that of `treat2`, less the direct mean of the comparison.
    pub centred: f64,
    /// The standard error of the contrast.
    pub se: f64,
}

/// Points, and a test whether small studies differ from large ones in one direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// One point for each contrast.
    pub points: Vec<FunnelPoint>,
    /// The intercept of the regression of centred/se on 1/se with its standard error, and the degrees of freedom of its t
    /// distribution. `None` with fewer than three contrasts or when all are equally precise.
    pub asymmetry: Option<(f64, f64, usize)>,
}

impl Network {
    /// The funnel with treatments in an order that has a meaning, such as old to new: without one, the direction of a point
    /// says nothing.
    pub fn funnel(&self, order: &[usize]) -> Funnel {
        let evidence = self.evidence(0.0);
        let rank = |at: usize| {
            order
                .iter()
                .position(|&o| o == at)
                .unwrap_or(order.len() + at)
        };
        let points: Vec<FunnelPoint> = self
            .studies
            .comparisons()
            .iter()
            .enumerate()
            .map(|(at, c)| {
                let mean = evidence
                    .direct(c.treat1, c.treat2, false)
                    .map_or(0.0, |direct| direct.te);
                let turned = rank(c.treat1) > rank(c.treat2);
                let sign = if turned { -1.0 } else { 1.0 };
                FunnelPoint {
                    comparison: at,
                    treat1: if turned { c.treat2 } else { c.treat1 },
                    treat2: if turned { c.treat1 } else { c.treat2 },
                    centred: sign * (c.te - mean),
                    se: c.se,
                }
            })
            .collect();
        let asymmetry = intercept(&points);
        Funnel { points, asymmetry }
    }
}

/// Ordinary least squares of centred/se on 1/se.
fn intercept(points: &[FunnelPoint]) -> Option<(f64, f64, usize)> {
    let df = points.len().checked_sub(2).filter(|&df| df > 0)?;
    let count = points.len() as f64;
    let x = |p: &FunnelPoint| 1.0 / p.se;
    let y = |p: &FunnelPoint| p.centred / p.se;
    let mean_x = points.iter().map(x).sum::<f64>() / count;
    let mean_y = points.iter().map(y).sum::<f64>() / count;
    let sxx: f64 = points.iter().map(|p| (x(p) - mean_x).powi(2)).sum();
    if sxx <= 1e-12 * mean_x * mean_x * count {
        return None;
    }
    let sxy: f64 = points
        .iter()
        .map(|p| (x(p) - mean_x) * (y(p) - mean_y))
        .sum();
    let slope = sxy / sxx;
    let at_zero = mean_y - slope * mean_x;
    let rest: f64 = points
        .iter()
        .map(|p| (y(p) - at_zero - slope * x(p)).powi(2))
        .sum();
    let se = (rest / df as f64 * (1.0 / count + mean_x * mean_x / sxx)).sqrt();
    (se > 0.0).then_some((at_zero, se, df))
}
