//! Pictures of a network meta-analysis.

use super::Network;
use super::people::people;
use super::unsolvable;
use crate::Refusal;
use charts::{
    Caption, Comparison, Drawing, Forest, ForestGroup, ForestRow, Funnel, FunnelPoint, Heat,
    HeatCell, MultiArm, Network as Graph, Pooling, RankScore, RankScores, Ranked, Rankograms,
    Summary, Treatment, forest, funnel, heat, network, rank_scores, rankograms,
};
use std::collections::BTreeMap;
use synthesis::network::{Estimate, Evidence, SplitMethod, Studies};

/// Rank probabilities and net heat of more rows cannot be read as a picture.
const MOST_ROWS: usize = 30;
/// Nor a forest, a graph or a league table of more: above some twenty its picture has colours alone, and its table the numbers.
const MOST_TREATMENTS: usize = 120;
/// More comparisons are too many shapes for one funnel.
const MOST_SHAPES: usize = 12;

pub(super) fn pictures(of: &Network) -> Result<Vec<Drawing>, Refusal> {
    let n = of.fitted.treatments().len();
    let evidence = of.fitted.evidence(of.random.tau2());
    let mut drawn = Vec::new();
    if n <= MOST_TREATMENTS {
        drawn.push(graph(
            &of.prepared.studies,
            people(&of.prepared.data, of.fitted.treatments()),
        ));
        drawn.push(against(of));
        drawn.push(league(of, &evidence));
    }
    drawn.push(scores(of));
    if let Some(ranks) = &of.ranks
        && n <= MOST_ROWS
    {
        drawn.push(rankograms(&Rankograms {
            caption: Caption::new("rankograms", "How probable each rank is"),
            treatments: best_first(of)
                .into_iter()
                .map(|at| Ranked {
                    label: of.fitted.treatments()[at].clone(),
                    probabilities: ranks.ranks[at].clone(),
                })
                .collect(),
            cumulative: true,
        }));
    }
    if let Some(split) = split(of, &evidence)? {
        drawn.push(split);
    }
    if let Some(net_heat) = net_heat(of)? {
        drawn.push(net_heat);
    }
    drawn.push(adjusted_funnel(of));
    Ok(drawn)
}

/// Treatments by their P-scores, the best first.
pub(super) fn best_first(of: &Network) -> Vec<usize> {
    let scores = of.random.p_scores(of.taken.small);
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let score = |at: usize| scores[at].unwrap_or(-1.0);
    order.sort_by(|&a, &b| score(b).total_cmp(&score(a)));
    order
}

/// Who was compared with whom. `people` is empty, or has a number for each treatment.
pub(super) fn graph(studies: &Studies, people: Vec<Option<f64>>) -> Drawing {
    let known = people.iter().any(Option::is_some);
    let mut multi: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
    for study in studies.studies().iter().filter(|s| s.arms.len() > 2) {
        *multi.entry(study.arms.clone()).or_default() += 1;
    }
    network(&Graph {
        caption: Caption::new("network", "Who was compared with whom"),
        size_heading: if known { "People" } else { "Studies" }.to_owned(),
        treatments: studies
            .treatments()
            .iter()
            .enumerate()
            .map(|(at, label)| Treatment {
                label: label.clone(),
                size: if known {
                    people.get(at).copied().flatten()
                } else {
                    let with = |study: &&synthesis::network::Study| study.arms.contains(&at);
                    Some(studies.studies().iter().filter(with).count() as f64)
                },
            })
            .collect(),
        comparisons: studies
            .direct_pairs()
            .into_iter()
            .map(|((a, b), studies)| Comparison {
                a,
                b,
                studies: u32::try_from(studies).unwrap_or(u32::MAX),
            })
            .collect(),
        multi_arm: multi
            .into_iter()
            .map(|(treatments, studies)| MultiArm {
                treatments,
                studies,
            })
            .collect(),
    })
}

/// A row of a forest.
pub(super) fn row(label: impl Into<String>, estimate: Option<Estimate>, level: f64) -> ForestRow {
    let interval = estimate.map(|e| e.interval(level));
    ForestRow {
        label: label.into(),
        estimate: estimate.map_or(f64::NAN, |e| e.te),
        lower: interval.map_or(f64::NAN, |i| i.lower),
        upper: interval.map_or(f64::NAN, |i| i.upper),
        ..ForestRow::default()
    }
}

fn against(of: &Network) -> Drawing {
    let reference = of.taken.reference;
    let labels = of.fitted.treatments();
    let scores = of.random.p_scores(of.taken.small);
    let rows = best_first(of)
        .into_iter()
        .filter(|&at| at != reference)
        .map(|at| ForestRow {
            columns: vec![scores[at].map_or_else(|| "–".to_owned(), |score| format!("{score:.2}"))],
            ..row(
                &labels[at],
                Some(of.random.estimate(at, reference)),
                of.taken.level,
            )
        })
        .collect();
    forest(&Forest {
        caption: Caption::new(
            "forest",
            format!("Each treatment against {}", labels[reference]),
        ),
        label_heading: "Treatment".to_owned(),
        columns: vec!["P-score".to_owned()],
        groups: vec![ForestGroup {
            rows,
            ..ForestGroup::default()
        }],
        below: format!("Lower than {}", labels[reference]),
        above: format!("Higher than {}", labels[reference]),
        ..of.prepared.forest(of.taken.level)
    })
}

/// An effect, and under it its interval.
fn league_words(of: &Estimate, level: f64, ratio: bool, decimals: usize) -> Vec<String> {
    let told = |value: f64| {
        let value = if ratio { libm::exp(value) } else { value };
        let words = format!("{value:.decimals$}");
        match words.strip_prefix('-') {
            Some(zero) if zero.chars().all(|c| matches!(c, '0' | '.')) => zero.to_owned(),
            _ => words,
        }
    };
    let interval = of.interval(level);
    vec![
        told(of.te),
        format!("{} to {}", told(interval.lower), told(interval.upper)),
    ]
}

fn league(of: &Network, evidence: &Evidence) -> Drawing {
    let order = best_first(of);
    let league = of.fitted.league(&of.random, evidence, &order);
    let labels = of.fitted.treatments();
    let ratio = of.prepared.ratio;
    let names: Vec<String> = order.iter().map(|&at| labels[at].clone()).collect();
    let largest = league
        .cells
        .iter()
        .flatten()
        .flatten()
        .map(|e| e.te.abs())
        .fold(0.0, f64::max);
    // All cells are as wide as the longest number, so all have the same decimals.
    let decimals = match largest {
        _ if ratio => 2,
        0.1.. => 2,
        0.01.. => 3,
        _ => 4,
    };
    let cells = league
        .cells
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            cells
                .iter()
                .enumerate()
                .map(|(column, cell)| match cell {
                    _ if row == column => HeatCell::Label(names[row].clone()),
                    None => HeatCell::NotEstimable,
                    Some(e) => HeatCell::Value {
                        value: e.te,
                        lines: league_words(e, of.taken.level, ratio, decimals),
                        area: None,
                    },
                })
                .collect()
        })
        .collect();
    heat(&Heat {
        caption: Caption {
            id: "league".to_owned(),
            title: "League table".to_owned(),
            description: format!(
                "Treatments from the best to the worst. Below the diagonal what the whole network says, above it what \
                 studies say directly; each cell tells the better ranked treatment against the other, with its {}% interval.",
                100.0 * of.taken.level
            ),
        },
        scale: of.prepared.scale(),
        value_heading: of.prepared.measure.clone(),
        missing: "No study compares them".to_owned(),
        rows: names.clone(),
        columns: names,
        cells,
        ..Heat::default()
    })
}

fn scores(of: &Network) -> Drawing {
    let labels = of.fitted.treatments();
    let (id, title, heading, values): (_, _, _, Vec<f64>) = match &of.ranks {
        Some(ranks) => (
            "sucra",
            "Treatments ranked (SUCRA)",
            "SUCRA",
            ranks.sucra.clone(),
        ),
        None => (
            "p-scores",
            "Treatments ranked (P-scores)",
            "P-score",
            of.random
                .p_scores(of.taken.small)
                .into_iter()
                .map(|score| score.unwrap_or(f64::NAN))
                .collect(),
        ),
    };
    rank_scores(&RankScores {
        caption: Caption::new(id, title),
        heading: heading.to_owned(),
        treatments: labels
            .iter()
            .zip(values)
            .map(|(label, score)| RankScore {
                label: label.clone(),
                href: None,
                score,
            })
            .collect(),
    })
}

/// Direct against indirect evidence for each comparison that has both.
fn split(of: &Network, evidence: &Evidence) -> Result<Option<Drawing>, Refusal> {
    let splits = of
        .fitted
        .splits(
            &of.random,
            evidence,
            SplitMethod::BackCalculation,
            Some(of.taken.method.tau2()),
            Some(of.taken.reference),
        )
        .map_err(unsolvable)?;
    let labels = of.fitted.treatments();
    let level = of.taken.level;
    let groups: Vec<ForestGroup> = splits
        .iter()
        .filter_map(|split| {
            let difference = split.difference()?;
            let with = |label: &str, estimate, studies: String| ForestRow {
                columns: vec![studies],
                ..row(label, estimate, level)
            };
            let whole = row("", Some(split.network), level);
            Some(ForestGroup {
                heading: format!("{} against {}", labels[split.treat1], labels[split.treat2]),
                rows: vec![
                    with("Direct", split.direct, split.studies.to_string()),
                    with("Indirect", split.indirect, String::new()),
                ],
                summaries: vec![Summary {
                    label: "Network".to_owned(),
                    estimate: whole.estimate,
                    lower: whole.lower,
                    upper: whole.upper,
                    pooling: Pooling::Random,
                    ..Summary::default()
                }],
                note: format!(
                    "{:.0}% direct; difference {}",
                    100.0 * split.proportion,
                    super::words::p_in_words(difference.p())
                ),
            })
        })
        .collect();
    if groups.is_empty() || groups.len() > MOST_TREATMENTS {
        return Ok(None);
    }
    Ok(Some(forest(&Forest {
        caption: Caption::new("direct-indirect", "Direct and indirect evidence"),
        label_heading: "Comparison".to_owned(),
        columns: vec!["Studies".to_owned()],
        groups,
        ..of.prepared.forest(level)
    })))
}

fn net_heat(of: &Network) -> Result<Option<Drawing>, Refusal> {
    let found = of
        .fitted
        .net_heat(0.0, Some(of.taken.reference))
        .map_err(unsolvable)?;
    let Some(found) = found.filter(|found| found.rows.len() <= MOST_ROWS) else {
        return Ok(None);
    };
    let labels = of.fitted.treatments();
    let order = found.order();
    // A design of several arms has a row for each but the first.
    let name = |at: usize| {
        let (one, other) = found.comparisons[at];
        let comparison = format!("{} : {}", labels[one], labels[other]);
        if found.arms[at] > 2 {
            format!("{comparison} ({})", found.rows[at])
        } else {
            comparison
        }
    };
    let names: Vec<String> = order.iter().map(|at| name(*at)).collect();
    let cells = order
        .iter()
        .map(|&row| {
            order
                .iter()
                .map(|&column| HeatCell::Value {
                    value: found.cells[row][column].unwrap_or(f64::NAN),
                    lines: Vec::new(),
                    area: Some(found.weights[row][column]),
                })
                .collect()
        })
        .collect();
    Ok(Some(heat(&Heat {
        caption: Caption {
            id: "net-heat".to_owned(),
            title: "Net heat: where inconsistency comes from".to_owned(),
            description: "Squares: how much the estimate of the column's design contributes to the network estimate of the \
                 row. Colours and numbers: how much less inconsistent the row is when the design of the column may differ. \
                 Above 0 the two disagree, below 0 they support each other. Rows with alike heat are neighbours."
                .to_owned(),
        },
        row_heading: "Comparison (of design) that is looked at".to_owned(),
        column_heading: "Comparison (of design) that contributes".to_owned(),
        value_heading: "Change of Q".to_owned(),
        area_heading: "Contribution (entry of the hat matrix)".to_owned(),
        rows: names.clone(),
        columns: names,
        cells,
        ..Heat::default()
    })))
}

fn adjusted_funnel(of: &Network) -> Drawing {
    // From the worst to the best: a small study that favours the better treatment lies on one side.
    let order: Vec<usize> = best_first(of).into_iter().rev().collect();
    let found = of.fitted.funnel(&order);
    let labels = of.fitted.treatments();
    let mut pairs: Vec<(usize, usize)> =
        found.points.iter().map(|p| (p.treat1, p.treat2)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let shapes = pairs.len() <= MOST_SHAPES;
    let name = |pair: (usize, usize)| format!("{} against {}", labels[pair.0], labels[pair.1]);
    let studies = &of.prepared.studies;
    let points = found
        .points
        .iter()
        .map(|p| {
            let comparison = studies.comparisons()[p.comparison];
            let study = &studies.studies()[comparison.study].label;
            FunnelPoint {
                label: if shapes {
                    study.clone()
                } else {
                    format!("{study}: {}", name((p.treat1, p.treat2)))
                },
                effect: p.centred,
                error: p.se,
                group: if shapes {
                    pairs.binary_search(&(p.treat1, p.treat2)).unwrap_or(0)
                } else {
                    0
                },
                filled_in: false,
            }
        })
        .collect();
    funnel(&Funnel {
        caption: Caption::new("funnel", "Funnel, adjusted for comparisons"),
        effect_heading: "Effect less the mean of its comparison (worse ranked against better)"
            .to_owned(),
        points,
        groups: if shapes {
            pairs.into_iter().map(name).collect()
        } else {
            Vec::new()
        },
        centre: Some(0.0),
        ..Funnel::default()
    })
}
