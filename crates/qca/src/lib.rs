#![doc = include_str!("../README.md")]

mod bits;
mod calibrate;
mod cluster;
mod conditions;
mod cover;
mod data;
mod elementary;
mod enhanced;
mod error;
mod expression;
mod fit;
mod inference;
mod intermediate;
mod minimize;
mod primes;
mod regions;
mod robustness;
mod space;
mod superset;
mod theory;
mod transversals;
mod truth_table;

pub use calibrate::{
    Anchors, Bell, Direct, Finding, Shape, crisp, find_thresholds, fuzzy_and_relative, indirect,
};
pub use cluster::{ByCluster, Diagnostics, Grouped, cluster};
pub use conditions::{Conditions, Limitation, Outcome};
pub use cover::{Fewest, Limits, ModelCount};
pub use data::{Cell, Column, Data};
pub use enhanced::{Untenable, untenable_rows};
pub use error::Error;
pub use expression::{Expression, Memberships, Names, Product, Sum, factorize, parse};
pub use fit::{
    Necessity, Sufficiency, SumFit, TOLERANCE, TermFit, any_of, haesebrouck, necessity, reaches,
    sufficiency, sum_fit,
};
pub use inference::Inference;
pub use intermediate::{Expectations, Intermediate, Pair, intermediate};
pub use minimize::{Chart, Include, Settings, Solution, minimize};
pub use robustness::{
    Cut, ExactRange, FirstModel, Range, Robustness, exact_range, exact_range_of, first_model,
    first_sum, model_at, robustness, stepped_range, table_at,
};
pub use space::{Implicant, Space};
pub use superset::{Expressed, FoundFit, Relation, SearchSettings, Searched, search};
pub use theory::{
    CaseType, Evaluation, Intersection, case_type, evaluate, memberships as sum_memberships,
};
pub use truth_table::{Output, Row, TableSettings, TruthTable};
