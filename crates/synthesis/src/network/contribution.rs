//! How much each direct comparison, and each study, contributes to an estimate.
//!
//! Evidence for i against j is a unit of flow from i to j ([`Flow`]). A walker who follows it, choosing at each treatment
//! in proportion to the flow that leaves it, takes a path; each path shares its probability equally among its comparisons
//! (Davies, Papakonstantinou, Nikolakopoulou, Rücker and Galla 2022). There may be more paths than anybody can list. It is
//! not needed: with f(v, a) the probability of reaching v in a steps and g(v, b) that of arriving from v in b more, the
//! comparison u–v gets Σ f(u, a)·P(u→v)·g(v, b)/(a + b + 1).

use super::flow::Flow;
use super::{Network, NetworkFit};
use std::collections::{BTreeMap, VecDeque};

/// Flow below this is rounding.
const NO_FLOW: f64 = 1e-11;

/// Contributions to every comparison; each row adds up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct ContributionMatrix {
    /// The comparisons, in the order of pairs.
    pub rows: Vec<(usize, usize)>,
    /// The direct comparisons.
    pub columns: Vec<(usize, usize)>,
    /// Row by row.
    pub shares: Vec<Vec<f64>>,
}

/// Contributions of studies to one comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyContributions {
    /// For each study its share; they add up to 1.
    pub shares: Vec<f64>,
}

impl Network {
    /// Contributions to one comparison by random walks, in the order of [`Network::direct_comparisons`].
    pub fn random_walk(&self, fit: &NetworkFit, one: usize, other: usize) -> Vec<f64> {
        let pairs = self.direct_comparisons();
        walk_shares(&self.flow(fit, one, other), &pairs)
    }

    /// Contributions to every comparison by random walks.
    pub fn random_walks(&self, fit: &NetworkFit) -> ContributionMatrix {
        self.contributions(fit, walk_shares)
    }

    /// Contributions to every comparison by shortest paths (Papakonstantinou and colleagues 2018): again and again the
    /// flow takes a path with the fewest comparisons. Where several are equally short, the order of treatments decides.
    pub fn shortest_paths(&self, fit: &NetworkFit) -> ContributionMatrix {
        self.contributions(fit, shortest_shares)
    }

    fn contributions(
        &self,
        fit: &NetworkFit,
        shares: impl Fn(&Flow, &[(usize, usize)]) -> Vec<f64>,
    ) -> ContributionMatrix {
        let columns = self.direct_comparisons();
        let weights = self.direct_weights(fit);
        let n = self.treatments().len();
        let rows: Vec<(usize, usize)> = (0..n)
            .flat_map(|i| ((i + 1)..n).map(move |j| (i, j)))
            .collect();
        let shares = rows
            .iter()
            .map(|&(i, j)| shares(&self.flow_through(fit, &columns, &weights, i, j), &columns))
            .collect();
        ContributionMatrix {
            rows,
            columns,
            shares,
        }
    }

    /// Divides contributions of direct comparisons (in the order of [`Network::direct_comparisons`]) among the studies, in
    /// proportion to their weights.
    pub fn by_study(&self, fit: &NetworkFit, shares: &[f64]) -> StudyContributions {
        let place: BTreeMap<(usize, usize), usize> = self
            .direct_comparisons()
            .into_iter()
            .enumerate()
            .map(|(at, pair)| (pair, at))
            .collect();
        let totals = self.direct_weights(fit);
        let mut by_study = vec![0.0; self.studies.studies().len()];
        for (c, weight) in self
            .studies
            .comparisons()
            .iter()
            .zip(fit.comparison_weights())
        {
            let at = place[&(c.treat1, c.treat2)];
            if totals[at] > 0.0 {
                by_study[c.study] += shares[at] * weight / totals[at];
            }
        }
        StudyContributions { shares: by_study }
    }
}

/// Random-walk shares of the edges of a flow. It may begin and end at several nodes: what flows out of a node beyond what
/// flows in begins there, and the reverse ends there. Shares add up to 1, or are all 0 without any flow.
pub(crate) fn walk_shares(flow: &Flow, pairs: &[(usize, usize)]) -> Vec<f64> {
    let nodes = flow.potential.len();
    let largest = flow.edges.iter().fold(0.0_f64, |m, h| m.max(h.abs()));
    let mut shares = vec![0.0; pairs.len()];
    if largest <= 0.0 {
        return shares;
    }
    // Edges downhill: (from, to, flow, edge).
    let mut leaving: Vec<Vec<(usize, f64, usize)>> = vec![Vec::new(); nodes];
    let mut outflow = vec![0.0; nodes];
    let mut inflow = vec![0.0; nodes];
    for (edge, (&(u, v), &h)) in pairs.iter().zip(&flow.edges).enumerate() {
        if h.abs() <= NO_FLOW * largest {
            continue;
        }
        let (from, to) = if h > 0.0 { (u, v) } else { (v, u) };
        leaving[from].push((to, h.abs(), edge));
        outflow[from] += h.abs();
        inflow[to] += h.abs();
    }
    let mut order: Vec<usize> = (0..nodes)
        .filter(|&v| outflow[v] > 0.0 || inflow[v] > 0.0)
        .collect();
    order.sort_by(|&a, &b| {
        flow.potential[b]
            .total_cmp(&flow.potential[a])
            .then(a.cmp(&b))
    });

    let begins: Vec<f64> = (0..nodes)
        .map(|v| {
            let excess = outflow[v] - inflow[v];
            if excess > NO_FLOW * largest {
                excess
            } else {
                0.0
            }
        })
        .collect();
    let all: f64 = begins.iter().sum();
    // f[v][a], grown as long as the longest path to v.
    let mut reach: Vec<Vec<f64>> = vec![Vec::new(); nodes];
    for &v in &order {
        if begins[v] > 0.0 {
            add(&mut reach[v], 0, begins[v] / all);
        }
        let passing = outflow[v].max(inflow[v]);
        let here = reach[v].clone();
        for &(to, h, _) in &leaving[v] {
            for (steps, p) in here.iter().enumerate() {
                add(&mut reach[to], steps + 1, p * h / passing);
            }
        }
    }
    // g[v][b], and from it Σ_b g(v, b)/(a + b + 1) for each a.
    let mut arrive: Vec<Vec<f64>> = vec![Vec::new(); nodes];
    let mut share_after: Vec<Vec<f64>> = vec![Vec::new(); nodes];
    for &v in order.iter().rev() {
        let passing = outflow[v].max(inflow[v]);
        let mut here = Vec::new();
        let ends = 1.0 - outflow[v] / passing;
        if ends > NO_FLOW {
            add(&mut here, 0, ends);
        }
        for &(to, h, _) in &leaving[v] {
            for (steps, p) in arrive[to].iter().enumerate() {
                add(&mut here, steps + 1, p * h / passing);
            }
        }
        // Every node before this one is reached in fewer steps.
        share_after[v] = (0..reach[v].len())
            .map(|a| {
                here.iter()
                    .enumerate()
                    .map(|(b, p)| p / (a + b + 1) as f64)
                    .sum()
            })
            .collect();
        arrive[v] = here;
    }
    for &u in &order {
        let passing = outflow[u].max(inflow[u]);
        for &(v, h, edge) in &leaving[u] {
            shares[edge] = h / passing
                * reach[u]
                    .iter()
                    .zip(&share_after[v])
                    .map(|(f, g)| f * g)
                    .sum::<f64>();
        }
    }
    shares
}

fn add(steps: &mut Vec<f64>, at: usize, value: f64) {
    if steps.len() <= at {
        steps.resize(at + 1, 0.0);
    }
    steps[at] += value;
}

/// Shortest-path shares of the edges of a flow from `treat1` to `treat2`.
fn shortest_shares(flow: &Flow, pairs: &[(usize, usize)]) -> Vec<f64> {
    let nodes = flow.potential.len();
    // Nodes are numbered as they first appear when the comparisons are listed in the direction of their flow; among paths
    // of one length the one through lower numbers is taken.
    let directed: Vec<(usize, usize)> = pairs
        .iter()
        .zip(&flow.edges)
        .map(|(&(u, v), &h)| if h > 0.0 { (u, v) } else { (v, u) })
        .collect();
    let mut number = vec![usize::MAX; nodes];
    let mut next = 0;
    for &(from, to) in &directed {
        for node in [from, to] {
            if number[node] == usize::MAX {
                number[node] = next;
                next += 1;
            }
        }
    }
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (edge, &(from, _)) in directed.iter().enumerate() {
        leaving[from].push(edge);
    }
    for edges in &mut leaving {
        edges.sort_by_key(|&edge| number[directed[edge].1]);
    }
    let mut left: Vec<f64> = flow.edges.iter().map(|h| h.abs()).collect();
    let mut there = vec![true; pairs.len()];
    let mut shares = vec![0.0; pairs.len()];
    while let Some(path) = shortest(flow, &directed, &leaving, &there) {
        let bottleneck = path
            .iter()
            .map(|&edge| left[edge])
            .fold(f64::INFINITY, f64::min);
        for &edge in &path {
            shares[edge] += bottleneck / path.len() as f64;
            left[edge] -= bottleneck;
            if left[edge] <= 0.0 {
                there[edge] = false;
            }
        }
    }
    shares
}

/// The edges of a path with the fewest of them, found breadth first.
fn shortest(
    flow: &Flow,
    directed: &[(usize, usize)],
    leaving: &[Vec<usize>],
    there: &[bool],
) -> Option<Vec<usize>> {
    let mut reached_by = vec![None; flow.potential.len()];
    let mut queue = VecDeque::from([flow.treat1]);
    while let Some(node) = queue.pop_front() {
        for &edge in leaving[node].iter().filter(|&&edge| there[edge]) {
            let to = directed[edge].1;
            if to == flow.treat1 || reached_by[to].is_some() {
                continue;
            }
            reached_by[to] = Some(edge);
            queue.push_back(to);
        }
    }
    let mut path = Vec::new();
    let mut at = flow.treat2;
    while at != flow.treat1 {
        let edge = reached_by[at]?;
        path.push(edge);
        at = directed[edge].0;
    }
    path.reverse();
    Some(path)
}
