//! What the command takes.

use analysis::qca::{Explain as Explained, Kind as Solution, Untenable};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Work out which combinations of conditions go with an outcome
#[derive(Debug, Args)]
#[command(
    long_about = "Qualitative comparative analysis: which combinations of conditions go with an outcome, across sites or other cases. \
        No database is needed and nothing is kept.\n\n\
        FILE is CSV or XLSX with a case in each row and a column for each condition (set memberships from 0 to 1, or levels 0, 1, 2 …), \
        or JSON as docs/json.md describes. All models are found, and it is said when a list of them is cut.",
    after_help = "Examples:\n  alongside qca truth-table sites.csv --outcome ENG --conditions FID,NHS,URB\n  \
        alongside qca minimise sites.csv --outcome ENG --conditions FID,NHS,URB --solution intermediate --expect FID=1,NHS=1\n  \
        alongside qca robustness sites.csv --outcome ENG --conditions FID,NHS,URB --test 'inclusion 0.9' --test 'cases 2'\n  \
        alongside qca run analyses.json --json"
)]
pub struct QcaArgs {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the configurations that cases meet, and what follows from them
    TruthTable(TableArgs),
    /// Find all models that explain the outcome
    #[command(alias = "minimize")]
    Minimise(MinimiseArgs),
    /// Truth table, all three solutions and necessary conditions at once
    Compare(CompareArgs),
    /// Search for conditions and combinations without which the outcome does not occur
    Necessity(NecessityArgs),
    /// Hold a solution against those of other settings, and see how far each setting can be moved
    Robustness(RobustnessArgs),
    /// See whether a solution holds in every cluster of cases and in every unit
    Cluster(ClusterArgs),
    /// Hold a solution against a theory
    Theory(TheoryArgs),
    /// Turn raw values into set memberships
    Calibrate(CalibrateArgs),
    /// Carry out the analyses that a JSON file describes
    Run(RunArgs),
}

/// Which cases, outcome and conditions.
#[derive(Debug, Args)]
pub(super) struct Table {
    /// The cases
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The outcome: a column, ~NAME for its negation, or NAME with levels in square brackets for some of several
    #[arg(long, value_name = "NAME")]
    pub(super) outcome: String,
    /// The conditions: columns, separated by commas
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        required = true,
        num_args = 1
    )]
    pub(super) conditions: Vec<String>,
    /// Explain the negation of the outcome
    #[arg(long)]
    pub(super) negate: bool,
    /// The column with the names of the cases
    #[arg(long, value_name = "NAME")]
    pub(super) case_column: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Cut-offs of a truth table.
#[derive(Debug, Args)]
pub(super) struct Cuts {
    /// Inclusion a row needs to be sufficient
    #[arg(long, value_name = "SHARE", default_value_t = 0.8)]
    pub(super) incl: f64,
    /// Inclusion a row needs to be a contradiction rather than not sufficient
    #[arg(long, value_name = "SHARE")]
    pub(super) incl0: Option<f64>,
    /// Cases a row needs
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    pub(super) ncut: f64,
    /// Proportional reduction in inconsistency a row needs to be sufficient
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub(super) pri: f64,
    /// Rows no solution may cover: numbers, or expressions for the remainders they match
    #[arg(long, value_name = "ROWS", value_delimiter = ';')]
    pub(super) exclude: Vec<String>,
    /// Rows no solution may rest on because it would contradict itself: enhanced standard analysis
    #[arg(long, value_enum, value_name = "KINDS", value_delimiter = ',')]
    pub(super) untenable: Vec<Contradiction>,
}

/// Which rows are untenable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Contradiction {
    /// Remainders assumed to go with the outcome and with its negation
    ContradictoryAssumptions,
    /// Rows with cases that are sufficient for the outcome and for its negation
    SimultaneousSubsets,
}

impl From<Contradiction> for Untenable {
    fn from(which: Contradiction) -> Self {
        match which {
            Contradiction::ContradictoryAssumptions => Self::ContradictoryAssumptions,
            Contradiction::SimultaneousSubsets => Self::SimultaneousSubsets,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct TableArgs {
    #[command(flatten)]
    pub(super) table: Table,
    #[command(flatten)]
    pub(super) cuts: Cuts,
}

/// Which solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// Rests on cases alone
    #[value(alias = "complex")]
    Conservative,
    /// Rests on any remainder that makes it shorter
    Parsimonious,
    /// Rests on those remainders that the expectations make easy
    Intermediate,
}

impl From<Kind> for Solution {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Conservative => Self::Conservative,
            Kind::Parsimonious => Self::Parsimonious,
            Kind::Intermediate => Self::Intermediate,
        }
    }
}

/// Which output is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Explain {
    /// Sufficient rows
    #[value(name = "1")]
    Present,
    /// Rows that are not
    #[value(name = "0")]
    Absent,
    /// Contradictions
    #[value(name = "C")]
    Contradiction,
}

impl From<Explain> for Explained {
    fn from(explain: Explain) -> Self {
        match explain {
            Explain::Present => Self::Present,
            Explain::Absent => Self::Absent,
            Explain::Contradiction => Self::Contradiction,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct MinimiseArgs {
    #[command(flatten)]
    pub(super) table: Table,
    #[command(flatten)]
    pub(super) cuts: Cuts,
    /// Which remainders a solution may rest on
    #[arg(long, value_enum, default_value_t = Kind::Conservative)]
    pub(super) solution: Kind,
    /// What is expected to contribute: A=1, B=0, C=1|2, D=- for nothing, or conjunctions such as A*~B
    #[arg(long, value_name = "EXPECTATIONS")]
    pub(super) expect: Vec<String>,
    /// Let contradictions be covered as well
    #[arg(long)]
    pub(super) include_contradictions: bool,
    /// Rows with which output to explain
    #[arg(long, value_enum, default_value_t = Explain::Present)]
    pub(super) explain: Explain,
    /// All models without a needless part, not the shortest alone
    #[arg(long)]
    pub(super) all_models: bool,
    /// Leave out prime implicants that cover less than another
    #[arg(long)]
    pub(super) row_dominance: bool,
    /// Inclusion a prime implicant needs
    #[arg(long, value_name = "SHARE")]
    pub(super) implicant_cut: Option<f64>,
    /// Inclusion a model needs
    #[arg(long, value_name = "SHARE")]
    pub(super) model_cut: Option<f64>,
    /// How many models are listed at most
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = most_models)]
    pub(super) max_models: usize,
}

fn most_models(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (1..=1_000_000).contains(&number) => Ok(number),
        _ => Err("write a number from 1 to 1000000".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    #[command(flatten)]
    pub(super) table: Table,
    #[command(flatten)]
    pub(super) cuts: Cuts,
    /// What is expected to contribute, for the intermediate solution: A=1, B=0, C=1|2, D=- for nothing
    #[arg(long, value_name = "EXPECTATIONS")]
    pub(super) expect: Vec<String>,
    /// Make a column of raw values memberships first, by the direct method: COLUMN=exclusion,crossover,inclusion
    #[arg(long, value_name = "COLUMN=NUMBERS")]
    pub(super) calibrate: Vec<String>,
    #[command(flatten)]
    pub(super) checks: CheckArgs,
    /// Write data, settings, results and pictures into one file that `alongside rerun` does again
    #[arg(long, value_name = "FILE")]
    pub(super) bundle: Option<PathBuf>,
}

/// What the solution of a whole comparison is held against.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// The solution that is checked; by default the intermediate one with --expect, else the conservative one
    #[arg(long, value_enum, value_name = "SOLUTION")]
    pub(super) check: Option<Kind>,
    /// Hold it against the solution with other settings, such as 'inclusion 0.9; cases 2'; may be given several times
    #[arg(long, value_name = "SETTINGS")]
    pub(super) test: Vec<String>,
    /// See how far each cut-off and threshold can be moved before the model changes
    #[arg(long)]
    pub(super) ranges: bool,
    /// The column with the unit of each case, with --cluster
    #[arg(long, value_name = "NAME", requires = "cluster")]
    pub(super) unit: Option<String>,
    /// The column with the cluster of each case, with --unit
    #[arg(long, value_name = "NAME", requires = "unit")]
    pub(super) cluster: Option<String>,
    /// A theory to hold it against, such as FID*NHS+URB
    #[arg(long, value_name = "EXPRESSION")]
    pub(super) theory: Option<String>,
}

/// Which solution is checked, made how.
#[derive(Debug, Args)]
pub(super) struct SolutionArgs {
    #[command(flatten)]
    pub(super) cuts: Cuts,
    /// Make a column of raw values memberships first, by the direct method: COLUMN=exclusion,crossover,inclusion
    #[arg(long, value_name = "COLUMN=NUMBERS")]
    pub(super) calibrate: Vec<String>,
    /// The solution that is checked; by default the intermediate one with --expect, else the conservative one
    #[arg(long, value_enum)]
    pub(super) solution: Option<Kind>,
    /// What is expected to contribute, for the intermediate solution: A=1, B=0, C=1|2, D=- for nothing
    #[arg(long, value_name = "EXPECTATIONS")]
    pub(super) expect: Vec<String>,
    /// Let contradictions be covered as well
    #[arg(long)]
    pub(super) include_contradictions: bool,
    /// Rows with which output to explain
    #[arg(long, value_enum, default_value_t = Explain::Present)]
    pub(super) explain: Explain,
}

/// Hold a solution against those of other settings, and see how far each setting can be moved
#[derive(Debug, Args)]
#[command(
    long_about = "Does a solution stand when cut-offs and calibrations are chosen otherwise? Its first model is held against the \
        first models of other settings: what they share (the robust core), which typical cases are in all of them (robust), \
        which are lost (shaky) or come in (possible). Then every cut-off, and every threshold of a calibration, is moved by \
        itself until the first model changes.\n\n\
        A test says what is different: 'inclusion 0.9', 'cases 2', 'pri 0.5', or 'COLUMN: fuzzy 8, 9.5, 11' for other \
        thresholds; several with semicolons between them. Everything else is as in the solution. Choose what somebody else \
        might have chosen with the same right. Without a test the ranges are shown alone.",
    after_help = "Examples:\n  \
        alongside qca robustness sites.csv --outcome ENG --conditions FID,NHS,URB --test 'inclusion 0.9' --test 'inclusion 0.7; cases 2'\n  \
        alongside qca robustness raw.csv --outcome ENG --conditions FID,NHS --calibrate FID=8,9.8,11 --test 'FID: fuzzy 8, 9.5, 11'"
)]
pub(super) struct RobustnessArgs {
    #[command(flatten)]
    pub(super) table: Table,
    #[command(flatten)]
    pub(super) solution: SolutionArgs,
    /// Other settings, such as 'inclusion 0.9; cases 2'; may be given several times
    #[arg(long, value_name = "SETTINGS")]
    pub(super) test: Vec<String>,
}

/// See whether a solution holds in every cluster of cases and in every unit
#[derive(Debug, Args)]
#[command(
    long_about = "Where cases are observations of the same units (teams, countries) in several clusters (years, regions): does a \
        solution hold in each of them, or only over all together? Inclusion and coverage are shown over all, in each cluster \
        and in each unit, with how far they lie apart (0: all alike); of a solution with several paths, of each path too.\n\n\
        With --expression it is an expression of any columns that is looked at, and no solution is made.",
    after_help = "Examples:\n  \
        alongside qca cluster teams.csv --outcome ENG --conditions FID,NHS,URB --unit TEAM --cluster YEAR\n  \
        alongside qca cluster teams.csv --outcome ENG --expression 'FID*~URB' --relation necessity --unit TEAM --cluster YEAR"
)]
pub(super) struct ClusterArgs {
    /// The cases
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The outcome: a column, ~NAME for its negation, or NAME with levels in square brackets for some of several
    #[arg(long, value_name = "NAME")]
    pub(super) outcome: String,
    /// The conditions: columns, separated by commas; not needed with --expression
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        required_unless_present = "expression",
        num_args = 1
    )]
    pub(super) conditions: Vec<String>,
    /// The column with the unit of each case
    #[arg(long, value_name = "NAME")]
    pub(super) unit: String,
    /// The column with the cluster of each case
    #[arg(long, value_name = "NAME")]
    pub(super) cluster: String,
    /// An expression instead of a solution
    #[arg(long, value_name = "EXPRESSION")]
    pub(super) expression: Option<String>,
    /// Whether it is sufficient for the outcome that is looked at, or whether it is necessary
    #[arg(long, value_enum, default_value_t = RelationName::Sufficiency)]
    pub(super) relation: RelationName,
    /// Look at the negation of the outcome
    #[arg(long)]
    pub(super) negate: bool,
    /// The column with the names of the cases
    #[arg(long, value_name = "NAME")]
    pub(super) case_column: Option<String>,
    #[command(flatten)]
    pub(super) solution: SolutionArgs,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// What is looked at in clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RelationName {
    /// Is it sufficient for the outcome?
    Sufficiency,
    /// Is it necessary for the outcome?
    Necessity,
}

/// Hold a solution against a theory
#[derive(Debug, Args)]
#[command(
    long_about = "What does a solution add to a theory, and what does it leave of it? Cases are divided by the two: in both, in the \
        solution alone, in the theory alone, in neither; each part with its shortest expression, its fit, and its cases with \
        and without the outcome. Cases in neither that have the outcome ask for a new idea; cases in both that lack it ask \
        what was missing there.\n\n\
        A theory is an expression of the conditions: * for and, + for or, ~ for not, NAME[v] for a level.",
    after_help = "Examples:\n  alongside qca theory sites.csv --outcome ENG --conditions FID,NHS,URB --theory 'FID*NHS'"
)]
pub(super) struct TheoryArgs {
    #[command(flatten)]
    pub(super) table: Table,
    #[command(flatten)]
    pub(super) solution: SolutionArgs,
    /// The theory
    #[arg(long, value_name = "EXPRESSION")]
    pub(super) theory: String,
}

#[derive(Debug, Args)]
pub(super) struct NecessityArgs {
    #[command(flatten)]
    pub(super) table: Table,
    /// Least inclusion
    #[arg(long, value_name = "SHARE", default_value_t = 0.9)]
    pub(super) incl: f64,
    /// Least coverage
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    pub(super) cov: f64,
    /// Least relevance of necessity
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub(super) ron: f64,
    /// Least proportional reduction in inconsistency, with --sufficiency
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub(super) pri: f64,
    /// Most conditions in an expression
    #[arg(long, value_name = "N")]
    pub(super) depth: Option<usize>,
    /// Search for sufficient conjunctions instead
    #[arg(long)]
    pub(super) sufficiency: bool,
}

/// How raw values become memberships.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Method {
    /// 0 and 1, or 0 to m with several thresholds
    Crisp,
    /// A curve through anchors
    Direct,
    /// A curve fitted to groups
    Indirect,
    /// Ordered categories from 1
    Tfr,
}

#[derive(Debug, Args)]
pub(super) struct CalibrateArgs {
    /// The cases
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The column with raw values
    #[arg(long, value_name = "NAME")]
    pub(super) column: String,
    /// How
    #[arg(long, value_enum, default_value_t = Method::Direct)]
    pub(super) method: Method,
    /// Thresholds; for the direct method exclusion, crossover and inclusion, or e1,c1,i1,i2,c2,e2 for a bell
    #[arg(
        long,
        value_name = "NUMBERS",
        value_delimiter = ',',
        allow_negative_numbers = true
    )]
    pub(super) thresholds: Vec<f64>,
    /// Propose so many thresholds from the gaps in the values, and do no more
    #[arg(long, value_name = "N")]
    pub(super) find: Option<usize>,
    /// Membership at full inclusion on the logistic curve
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub(super) idm: f64,
    /// Straight lines (or powers) instead of the logistic curve
    #[arg(long)]
    pub(super) linear: bool,
    /// The empirical distribution instead of a curve
    #[arg(long)]
    pub(super) ecdf: bool,
    /// Power below the crossover, with --linear
    #[arg(long, value_name = "POWER", default_value_t = 1.0)]
    pub(super) below: f64,
    /// Power above the crossover, with --linear
    #[arg(long, value_name = "POWER", default_value_t = 1.0)]
    pub(super) above: f64,
    /// The column with the names of the cases
    #[arg(long, value_name = "NAME")]
    pub(super) case_column: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

impl CalibrateArgs {
    pub(super) fn kind(&self) -> &'static str {
        if self.method == Method::Crisp {
            "crisp"
        } else {
            "fuzzy"
        }
    }

    pub(super) fn method(&self) -> &'static str {
        match self.method {
            Method::Crisp | Method::Direct => "direct",
            Method::Indirect => "indirect",
            Method::Tfr => "TFR",
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// Data and analyses
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}
