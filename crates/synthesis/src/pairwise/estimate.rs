use crate::distributions::{normal_quantile, normal_two_sided, t_quantile, t_two_sided};

/// An estimate with standard error, confidence limits and a test of 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate, on the analysis scale.
    pub te: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower confidence limit.
    pub lower: f64,
    /// The upper confidence limit.
    pub upper: f64,
    /// `te`/`se`: z where `df` is `None`, else t.
    pub statistic: f64,
    /// Degrees of freedom of the t distribution; `None` for the normal.
    pub df: Option<f64>,
    /// The two-sided p-value.
    pub p: f64,
}

/// Two limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The lower one.
    pub lower: f64,
    /// The upper one.
    pub upper: f64,
}

impl Estimate {
    /// By the normal distribution, or the t distribution of `df`.
    pub(super) fn new(te: f64, se: f64, df: Option<f64>, level: f64) -> Self {
        let upper_end = 0.5 + 0.5 * level;
        let width = se
            * df.map_or_else(
                || normal_quantile(upper_end),
                |df| t_quantile(upper_end, df),
            );
        let statistic = te / se;
        Self {
            te,
            se,
            lower: te - width,
            upper: te + width,
            statistic,
            df,
            p: df.map_or_else(
                || normal_two_sided(statistic),
                |df| t_two_sided(statistic, df),
            ),
        }
    }
}
