use super::Studies;
use super::design::{Design, weights};
use super::estimate::Limits;
use crate::distributions::{chi2_upper, normal_quantile};
use crate::elementary::Elementary as _;

/// How much the effects differ beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Cochran's Q = Σ w_i (y_i − θ)².
    pub q: f64,
    /// Its degrees of freedom.
    pub df: usize,
    /// Its p-value; `None` without degrees of freedom.
    pub p: Option<f64>,
    /// H = √(max(Q/df, 1)).
    pub h: Option<f64>,
    /// The confidence interval of H, by the standard error of ln H (Higgins and Thompson 2002).
    pub h_limits: Option<Limits>,
    /// I² = (H² − 1)/H², the share of the variation that is not chance, 0 to 1.
    pub i2: Option<f64>,
    /// The confidence interval of I², that of H transformed.
    pub i2_limits: Option<Limits>,
}

/// Q, H and I² of studies around their common effect.
#[must_use]
pub fn heterogeneity(studies: &Studies, level: f64) -> Heterogeneity {
    let design = Design::mean(studies.k());
    let q = design.solve(studies.effects(), &weights(studies, 0.0)).q;
    Heterogeneity::of(q, studies.k() - 1, level)
}

impl Heterogeneity {
    /// From any Q and its degrees of freedom; networks use the same.
    #[must_use]
    pub fn of(q: f64, df: usize, level: f64) -> Self {
        if df == 0 {
            return Self {
                q,
                df,
                p: None,
                h: None,
                h_limits: None,
                i2: None,
                i2_limits: None,
            };
        }
        let free = df as f64;
        let h = (q / free).max(1.0).sqrt();
        let share = |h: f64| (h * h - 1.0) / (h * h);
        let k = free + 1.0;
        let se = if q > k {
            Some(
                0.5 * (q.logarithm() - free.logarithm())
                    / ((2.0 * q).sqrt() - (2.0 * k - 3.0).sqrt()),
            )
        } else if k > 2.0 {
            let rest = 1.0 - 1.0 / (3.0 * (k - 2.0).powi(2));
            Some((rest / (2.0 * (k - 2.0))).sqrt())
        } else {
            None
        };
        let z = normal_quantile(0.5 + 0.5 * level);
        let h_limits = se.map(|se| Limits {
            lower: (h.logarithm() - z * se).exponential().max(1.0),
            upper: (h.logarithm() + z * se).exponential().max(1.0),
        });
        Self {
            q,
            df,
            p: Some(chi2_upper(q, free)),
            h: Some(h),
            h_limits,
            i2: Some(share(h)),
            i2_limits: h_limits.map(|limits| Limits {
                lower: share(limits.lower),
                upper: share(limits.upper),
            }),
        }
    }
}
