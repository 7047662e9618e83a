//! What can be asked of a comparison of cases.

use super::checks::Checks;
use ::qca::{Include, Limits, Output, Relation, SearchSettings};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Which cases, which outcome, which conditions, and when a row counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableSettings {
    /// A column, `~NAME` for its negation, or `NAME[1,2]` for some of several levels.
    pub outcome: String,
    /// Columns.
    pub conditions: Vec<String>,
    /// The negation of the outcome is explained.
    pub negate: bool,
    /// The column with the names of the cases; by default one called case, cases, id or site.
    pub case_column: Option<String>,
    /// Columns of raw values that become memberships first.
    pub calibrations: Vec<Calibration>,
    /// Inclusion a row needs to be sufficient.
    pub inclusion_cut: f64,
    /// Inclusion a row needs to be a contradiction rather than not sufficient.
    pub inclusion_cut_zero: Option<f64>,
    /// Cases a row needs.
    pub cases_cut: f64,
    /// Proportional reduction in inconsistency a row needs to be sufficient.
    pub pri_cut: f64,
    /// Rows no solution may cover: numbers, or expressions for the remainders they match.
    pub exclude: Vec<String>,
    /// Rows no solution may rest on because that would contradict itself (enhanced standard analysis, Schneider and
    /// Wagemann 2013). They are found with the cut-offs above and excluded beside the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub untenable: Vec<Untenable>,
}

/// Why a row is untenable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untenable {
    /// A remainder that parsimonious solutions assume to go with the outcome and with its negation.
    ContradictoryAssumptions,
    /// A row with cases that is sufficient for the outcome and for its negation.
    SimultaneousSubsets,
}

impl Untenable {
    /// All, in the order in which they are offered.
    pub const ALL: [Untenable; 2] = [
        Untenable::ContradictoryAssumptions,
        Untenable::SimultaneousSubsets,
    ];

    /// The word for it, in settings and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Untenable::ContradictoryAssumptions => "contradictory_assumptions",
            Untenable::SimultaneousSubsets => "simultaneous_subsets",
        }
    }

    pub(super) const fn engine(self) -> ::qca::Untenable {
        match self {
            Untenable::ContradictoryAssumptions => ::qca::Untenable::ContradictoryAssumptions,
            Untenable::SimultaneousSubsets => ::qca::Untenable::SimultaneousSubsets,
        }
    }
}

impl Default for TableSettings {
    fn default() -> Self {
        Self {
            outcome: String::new(),
            conditions: Vec::new(),
            negate: false,
            case_column: None,
            calibrations: Vec::new(),
            inclusion_cut: 0.8,
            inclusion_cut_zero: None,
            cases_cut: 1.0,
            pri_cut: 0.0,
            exclude: Vec::new(),
            untenable: Vec::new(),
        }
    }
}

impl TableSettings {
    /// The outcome as an expression, negated when that is asked for.
    pub(super) fn explained(&self) -> String {
        let name = self.outcome.trim();
        match (self.negate, name.strip_prefix('~')) {
            (true, Some(rest)) => rest.to_owned(),
            (true, None) => format!("~{name}"),
            (false, _) => name.to_owned(),
        }
    }
}

/// How a column of raw values becomes memberships.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// The column.
    pub column: String,
    /// The settings of an analysis of kind `calibrate` in `docs/json.md`: type, method, thresholds …
    pub settings: Map<String, Value>,
}

impl Calibration {
    /// The membership at the thresholds of full inclusion, unless settings say otherwise.
    pub const USUAL_INCLUSION: f64 = 0.95;

    /// The direct method with a logistic curve, through thresholds of exclusion, crossover and inclusion (or six of them
    /// for a bell).
    pub fn direct(column: impl Into<String>, thresholds: &[f64]) -> Self {
        let settings = json!({
            "type": "fuzzy",
            "method": "direct",
            "thresholds": thresholds,
            "logistic": true,
            "idm": Self::USUAL_INCLUSION,
        });
        Self {
            column: column.into(),
            settings: settings.as_object().cloned().unwrap_or_default(),
        }
    }
}

/// Which solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Rests on cases alone.
    Conservative,
    /// Rests on any remainder that makes it shorter.
    Parsimonious,
    /// Rests on those remainders that the expectations make easy.
    Intermediate,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Conservative => "conservative",
            Self::Parsimonious => "parsimonious",
            Self::Intermediate => "intermediate",
        }
    }
}

/// Rows with which output are explained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Explain {
    /// Sufficient rows.
    #[default]
    #[serde(rename = "1")]
    Present,
    /// Rows that are not.
    #[serde(rename = "0")]
    Absent,
    /// Contradictions.
    #[serde(rename = "C")]
    Contradiction,
}

impl From<Explain> for Output {
    fn from(explain: Explain) -> Self {
        match explain {
            Explain::Present => Self::Present,
            Explain::Absent => Self::Absent,
            Explain::Contradiction => Self::Contradiction,
        }
    }
}

/// How solutions are looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SolutionSettings {
    /// What is expected to contribute: `A=1`, `B=0`, `C=1|2`, `D=-` for nothing, or conjunctions such as `A*~B`.
    pub expectations: Vec<String>,
    /// Contradictions may be covered as well.
    pub include_contradictions: bool,
    /// Rows with which output are explained.
    pub explain: Explain,
    /// All models without a needless part, not the shortest alone.
    pub all_models: bool,
    /// Prime implicants that cover less than another are left out.
    pub row_dominance: bool,
    /// Inclusion a prime implicant needs.
    pub implicant_cut: Option<f64>,
    /// Inclusion a model needs.
    pub model_cut: Option<f64>,
    /// How many models are listed at most, from 1 to 1,000,000.
    pub max_models: usize,
}

impl Default for SolutionSettings {
    fn default() -> Self {
        Self {
            expectations: Vec::new(),
            include_contradictions: false,
            explain: Explain::Present,
            all_models: false,
            row_dominance: false,
            implicant_cut: None,
            model_cut: None,
            max_models: 1_000,
        }
    }
}

impl SolutionSettings {
    pub(super) fn of(&self, kind: Kind) -> ::qca::Settings {
        ::qca::Settings {
            explain: self.explain.into(),
            include: Include {
                remainders: kind != Kind::Conservative,
                contradictions: self.include_contradictions,
            },
            row_dominance: self.row_dominance,
            all_models: self.all_models,
            implicant_cut: self.implicant_cut,
            model_cut: self.model_cut,
            limits: Limits {
                models: self.max_models.clamp(1, 1_000_000),
                ..Limits::default()
            },
        }
    }
}

/// What an expression needs to count as necessary, or as sufficient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NecessitySettings {
    /// Sufficient conjunctions are looked for instead of what is necessary.
    pub sufficiency: bool,
    /// Least inclusion.
    pub inclusion_cut: f64,
    /// Least coverage.
    pub coverage_cut: f64,
    /// Least relevance of necessity.
    pub relevance_cut: f64,
    /// Least proportional reduction in inconsistency, of what is sufficient.
    pub pri_cut: f64,
    /// Most conditions in an expression; by default no limit.
    pub depth: Option<usize>,
}

impl Default for NecessitySettings {
    fn default() -> Self {
        Self {
            sufficiency: false,
            inclusion_cut: 0.9,
            coverage_cut: 0.5,
            relevance_cut: 0.0,
            pri_cut: 0.0,
            depth: None,
        }
    }
}

impl NecessitySettings {
    pub(super) fn search(&self) -> SearchSettings {
        SearchSettings {
            relation: if self.sufficiency {
                Relation::Sufficiency
            } else {
                Relation::Necessity
            },
            inclusion_cut: self.inclusion_cut,
            coverage_cut: self.coverage_cut,
            relevance_cut: self.relevance_cut,
            pri_cut: self.pri_cut,
            depth: self.depth,
        }
    }
}

/// The settings of a whole comparison of cases: truth table, solutions, necessary conditions, checks of a solution.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The truth table.
    pub table: TableSettings,
    /// The solutions.
    pub solution: SolutionSettings,
    /// Necessary conditions.
    pub necessity: NecessitySettings,
    /// What a solution is held against.
    #[serde(skip_serializing_if = "Checks::is_empty")]
    pub checks: Checks,
}
