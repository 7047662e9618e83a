//! Two treatments, many studies.
//!
//! [`Studies`] are k effects y_i with standard errors; v_i = se_i², w_i = 1/v_i. [`fit`] gives the common effect, the
//! heterogeneity and a random-effects analysis; the other functions look into it.
//!
//! ```
//! use synthesis::pairwise::{Method, Settings, Studies, fit};
//!
//! let studies = Studies::new([
//!     ("Aronson", -0.889, 0.571),
//!     ("Ferguson", -1.585, 0.441),
//!     ("Hart", -1.442, 0.142),
//!     ("Comstock", -0.340, 0.112),
//! ])?;
//! let result = fit(&studies, &Settings::default());
//! assert_eq!(result.random.method, Method::Reml);
//! assert!(result.random.tau2.expect("more than one study") > 0.2);
//! let knapp = result.random.hartung_knapp.expect("more than one study");
//! assert!(knapp.lower < result.random.classic.te && result.random.classic.te < knapp.upper);
//! # Ok::<(), synthesis::pairwise::StudyProblem>(())
//! ```

mod design;
mod estimate;
mod fit;
mod heterogeneity;
mod interval;
mod method;
mod quadratic_form;
mod refits;
mod regression;
mod small_studies;
mod studies;
mod subgroups;
mod tables;
mod trim_fill;

pub use design::DesignProblem;
pub use estimate::{Estimate, Limits};
pub use fit::{
    Common, Fit, Prediction, Random, Settings, common, fit, fit_with, random, random_with,
};
pub use heterogeneity::{Heterogeneity, heterogeneity};
pub use interval::{Tau2Interval, Tau2IntervalMethod};
pub use method::Method;
pub use refits::{Influence, Refit, cumulative, influence, leave_one_out};
pub use regression::{Coefficient, Moderator, Regression, regression};
pub use small_studies::{Asymmetry, begg, egger, thompson_sharp};
pub use studies::{Studies, StudyProblem};
pub use subgroups::{Between, Group, Subgroups, subgroups};
pub use tables::{MantelHaenszel, Peto, PetoStudy, Table, mantel_haenszel, peto};
pub use trim_fill::{TrimFill, trim_fill};
