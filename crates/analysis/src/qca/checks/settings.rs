//! What a solution is held against.

use crate::qca::lines::Test;
use crate::qca::settings::{Kind, SolutionSettings};
use serde::{Deserialize, Serialize};

/// What a solution is held against: other settings, clusters of cases, a theory. With none of them nothing is checked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Checks {
    /// The solution that is checked; by default the intermediate one where something is expected, else the conservative
    /// one. Of several models it is the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solution: Option<Kind>,
    /// Other settings whose solutions are held against it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Test>,
    /// How far each cut-off and each threshold of a calibration can be moved before the model changes.
    #[serde(skip_serializing_if = "is_false")]
    pub ranges: bool,
    /// Clusters of cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<ClusterSettings>,
    /// A theory, as an expression of the conditions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theory: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "what leaves a field out is asked with a reference"
)]
fn is_false(yes: &bool) -> bool {
    !yes
}

impl Checks {
    /// Whether nothing is checked, and nothing is said of how.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The solution that is checked.
    pub(in crate::qca) fn kind(&self, solution: &SolutionSettings) -> Kind {
        self.solution
            .unwrap_or(if solution.expectations.is_empty() {
                Kind::Conservative
            } else {
                Kind::Intermediate
            })
    }
}

/// Cases that are observations of units (a country, a team) in clusters (a year, a region).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterSettings {
    /// The column that says which unit a case is of.
    pub unit: String,
    /// The column that says which cluster a case is in.
    pub cluster: String,
    /// An expression of any columns; by default the solution that is checked, and each of its paths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// Whether it is necessary is looked at, instead of whether it is sufficient.
    #[serde(skip_serializing_if = "is_false")]
    pub necessary: bool,
}
