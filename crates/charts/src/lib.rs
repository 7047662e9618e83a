#![doc = include_str!("../README.md")]

mod bars;
mod circle;
mod colour;
mod columns;
mod drawing;
mod effect;
mod forest;
mod funnel;
mod heat;
mod interactions;
mod lettering;
mod marks;
mod network;
pub mod number;
mod placement;
mod ranks;
pub mod samples;
mod scale;
mod scatter;
mod sets;
mod solution;
mod table;
mod waterfall;
mod xy;

pub use bars::{BarRow, Bars, Scaling, Series, bars};
pub use columns::{Columns, columns, sparkline};
pub use drawing::{Caption, Drawing};
pub use effect::EffectScale;
pub use forest::{Forest, ForestGroup, ForestRow, Pooling, Summary, forest};
pub use funnel::{Contour, Funnel, FunnelPoint, funnel, usual_contours};
pub use heat::{Heat, HeatCell, heat};
pub use interactions::{Component, Interactions, Pair, interactions};
pub use network::{Comparison, MultiArm, Network, Treatment, network};
pub use ranks::{RankScore, RankScores, Ranked, Rankograms, rank_scores, rankograms};
pub use scale::{Scale, nice_ticks};
pub use scatter::{Axis, Fit, Point, Scatter, scatter};
pub use sets::{Intersection, Sets, upset, venn};
pub use solution::{Configuration, Sign, Solution, SolutionFit, solution};
pub use table::{Cell, Column, Table};
pub use waterfall::{Step, Total, Waterfall, waterfall};
pub use xy::{CaseKind, Xy, XyCase, xy};

#[cfg(test)]
mod tests;
