//! Examples of charts of meta-analysis.

use crate::{
    Caption, Comparison, Drawing, EffectScale, Forest, ForestGroup, ForestRow, Funnel, FunnelPoint,
    Heat, HeatCell, MultiArm, Network, Pooling, RankScore, RankScores, Ranked, Rankograms, Summary,
    Treatment, forest, funnel, heat, network, rank_scores, rankograms, usual_contours,
};

pub(super) fn all() -> Vec<(&'static str, Drawing)> {
    vec![
        ("forest", forest(&admissions())),
        ("forest-subgroups", forest(&hope())),
        ("funnel", funnel(&published())),
        ("funnel-contours", funnel(&contoured())),
        ("funnel-comparisons", funnel(&adjusted())),
        ("network", network(&connected())),
        ("network-parts", network(&in_parts())),
        ("league", heat(&league())),
        ("net-heat", heat(&net_heat())),
        ("rankograms", rankograms(&ranks())),
        ("rank-scores", rank_scores(&scores())),
    ]
}

/// (name, ratio, lower, upper, weight, arms)
type Study = (&'static str, f64, f64, f64, f64, [&'static str; 2]);

const STUDIES: [Study; 7] = [
    ("Adler 2009", 0.55, 0.31, 0.97, 12.1, ["24/80", "36/78"]),
    (
        "Bose and others 2012",
        0.72,
        0.51,
        1.01,
        21.4,
        ["41/120", "57/119"],
    ),
    (
        "Castellanos-Featherstonehaugh 2014",
        0.81,
        0.44,
        1.49,
        10.9,
        ["18/55", "22/54"],
    ),
    ("Dubois 2016", 0.38, 0.12, 1.21, 3.8, ["4/30", "9/29"]),
    ("Eze 2018", 0.66, 0.49, 0.88, 25.0, ["60/210", "82/204"]),
    ("Fujita 2021", 0.12, 0.004, 3.9, 0.7, ["0/12", "3/12"]),
    ("Grant 2023", 0.70, 0.53, 0.93, 26.1, ["66/240", "88/236"]),
];

fn ratio((name, estimate, lower, upper, weight, arms): Study) -> ForestRow {
    ForestRow {
        label: name.to_owned(),
        href: None,
        estimate: libm::log(estimate),
        lower: libm::log(lower),
        upper: libm::log(upper),
        weight: Some(weight),
        columns: arms.map(str::to_owned).to_vec(),
    }
}

fn admissions() -> Forest {
    let mut rows: Vec<ForestRow> = STUDIES.into_iter().map(ratio).collect();
    rows.push(ForestRow {
        label: "Hall 2024".to_owned(),
        estimate: f64::NAN,
        lower: f64::NAN,
        upper: f64::NAN,
        columns: vec!["0/15".to_owned(), "0/14".to_owned()],
        ..ForestRow::default()
    });
    Forest {
        caption: Caption::new("forest", "Readmission within a year: peer support against usual care"),
        scale: EffectScale::Log,
        effect_heading: "Risk ratio (95% CI)".to_owned(),
        columns: vec!["Peer support".to_owned(), "Usual care".to_owned()],
        groups: vec![ForestGroup {
            rows,
            ..ForestGroup::default()
        }],
        summaries: vec![
            Summary {
                label: "Common effect".to_owned(),
                estimate: libm::log(0.674),
                lower: libm::log(0.58),
                upper: libm::log(0.78),
                pooling: Pooling::Common,
                ..Summary::default()
            },
            Summary {
                label: "Random effects".to_owned(),
                estimate: libm::log(0.67),
                lower: libm::log(0.56),
                upper: libm::log(0.80),
                prediction: Some((libm::log(0.49), libm::log(0.92))),
                columns: vec!["213/747".to_owned(), "297/746".to_owned()],
                ..Summary::default()
            },
        ],
        notes: vec!["Heterogeneity: τ² = 0.01, I² = 12% (0% to 61%), Q = 6.8 on 6 degrees of freedom, p = 0.34".to_owned()],
        below: "Favours peer support".to_owned(),
        above: "Favours usual care".to_owned(),
        ..Forest::default()
    }
}

fn hope() -> Forest {
    let row = |label: &str, estimate: f64, error: f64, weight: f64| ForestRow {
        label: label.to_owned(),
        href: Some("#study".to_owned()),
        estimate,
        lower: estimate - 1.96 * error,
        upper: estimate + 1.96 * error,
        weight: Some(weight),
        ..ForestRow::default()
    };
    let pooled = |label: &str, estimate: f64, error: f64| Summary {
        label: label.to_owned(),
        estimate,
        lower: estimate - 1.96 * error,
        upper: estimate + 1.96 * error,
        ..Summary::default()
    };
    Forest {
        caption: Caption::new(
            "forest-groups",
            "Hope after six months, by where support began",
        ),
        effect_heading: "Standardised mean difference (95% CI)".to_owned(),
        groups: vec![
            ForestGroup {
                heading: "Began on the ward".to_owned(),
                rows: vec![
                    row("Iqbal 2015", 0.31, 0.15, 22.0),
                    row("Jansen 2019", 0.12, 0.21, 14.2),
                ],
                summaries: vec![pooled("Random effects", 0.25, 0.12)],
                note: "I² = 0%, p = 0.46".to_owned(),
            },
            ForestGroup {
                heading: "Began in the community".to_owned(),
                rows: vec![
                    row("Kowalski 2013", 0.45, 0.18, 18.1),
                    row("Larsen 2017", 0.05, 0.12, 27.5),
                    row("Mbeki 2022", 0.52, 0.17, 18.2),
                ],
                summaries: vec![pooled("Random effects", 0.31, 0.16)],
                note: "I² = 66%, p = 0.05".to_owned(),
            },
        ],
        summaries: vec![pooled("Random effects, all", 0.27, 0.09)],
        notes: vec!["Between the groups: Q = 0.09 on 1 degree of freedom, p = 0.76".to_owned()],
        below: "Less hope".to_owned(),
        above: "More hope".to_owned(),
        ..Forest::default()
    }
}

fn points() -> Vec<FunnelPoint> {
    STUDIES
        .into_iter()
        .map(|(name, estimate, lower, upper, _, _)| FunnelPoint {
            label: name.to_owned(),
            effect: libm::log(estimate),
            error: (libm::log(upper) - libm::log(lower)) / 3.92,
            ..FunnelPoint::default()
        })
        .filter(|point| point.error < 1.0)
        .collect()
}

fn published() -> Funnel {
    let mut points = points();
    points.push(FunnelPoint {
        label: "Filled in".to_owned(),
        effect: 0.15,
        error: 0.59,
        group: 0,
        filled_in: true,
    });
    Funnel {
        caption: Caption::new("funnel-plot", "Readmission: effects by precision"),
        scale: EffectScale::Log,
        effect_heading: "Risk ratio".to_owned(),
        points,
        centre: Some(libm::log(0.67)),
        names: true,
        ..Funnel::default()
    }
}

fn contoured() -> Funnel {
    Funnel {
        caption: Caption::new("funnel-contours", "Readmission: effects and significance"),
        scale: EffectScale::Log,
        effect_heading: "Risk ratio".to_owned(),
        points: points(),
        centre: Some(libm::log(0.67)),
        limits: None,
        contours: usual_contours(),
        ..Funnel::default()
    }
}

fn adjusted() -> Funnel {
    let groups = [
        "Usual care against peer support",
        "Waiting list against peer support",
        "Usual care against befriending",
        "Waiting list against usual care",
        "Befriending against peer support",
        "Peer support against clinical support",
        "Usual care against clinical support",
    ];
    let points = (0..21_u32)
        .map(|at| FunnelPoint {
            label: format!("Study {}", at + 1),
            effect: f64::from((at * 37) % 21) / 21.0 * 0.9 - 0.4,
            error: 0.08 + f64::from((at * 13) % 17) / 17.0 * 0.35,
            group: (at % 7) as usize,
            filled_in: false,
        })
        .collect();
    Funnel {
        caption: Caption::new("funnel-comparisons", "Small studies in the network"),
        effect_heading: "Effect less the pooled effect of its comparison".to_owned(),
        points,
        groups: groups.map(str::to_owned).to_vec(),
        centre: Some(0.0),
        ..Funnel::default()
    }
}

fn treatment(label: &str, size: f64) -> Treatment {
    Treatment {
        label: label.to_owned(),
        size: Some(size),
    }
}

fn compared((a, b, studies): (usize, usize, u32)) -> Comparison {
    Comparison { a, b, studies }
}

fn connected() -> Network {
    Network {
        caption: Caption::new("network", "Which kinds of support were compared"),
        size_heading: "People".to_owned(),
        treatments: vec![
            treatment("Usual care", 1210.0),
            treatment("Peer support", 1105.0),
            treatment("Befriending", 240.0),
            treatment("Waiting list", 310.0),
            treatment("Clinical case management", 520.0),
            treatment("Peer support and self-management", 410.0),
            treatment("Telephone line", 130.0),
        ],
        comparisons: [
            (0, 1, 9),
            (0, 2, 2),
            (1, 3, 3),
            (0, 4, 4),
            (1, 4, 2),
            (0, 5, 3),
            (3, 5, 1),
            (1, 5, 1),
            (0, 6, 1),
            (2, 6, 1),
        ]
        .map(compared)
        .to_vec(),
        multi_arm: vec![
            MultiArm {
                treatments: vec![0, 1, 4],
                studies: 2,
            },
            MultiArm {
                treatments: vec![0, 1, 5],
                studies: 1,
            },
        ],
    }
}

fn in_parts() -> Network {
    Network {
        caption: Caption::new("network-parts", "A network in three parts"),
        treatments: [
            "A",
            "B",
            "C",
            "D",
            "Mutual aid group",
            "Drop-in",
            "Online forum",
        ]
        .map(|label| Treatment {
            label: label.to_owned(),
            size: None,
        })
        .to_vec(),
        comparisons: [
            (0, 1, 2),
            (1, 2, 1),
            (2, 3, 1),
            (0, 3, 4),
            (0, 2, 1),
            (4, 5, 2),
        ]
        .map(compared)
        .to_vec(),
        ..Network::default()
    }
}

const SUPPORT: [&str; 4] = [
    "Peer support",
    "Clinical case management",
    "Befriending",
    "Usual care",
];

fn league() -> Heat {
    let position = [-0.42, -0.31, -0.05, 0.0];
    let cells = (0..4)
        .map(|row| {
            (0..4)
                .map(|column| {
                    if row == column {
                        return HeatCell::Label(SUPPORT[row].to_owned());
                    }
                    // Right of the diagonal stand direct comparisons, which not all were made.
                    if row < column && (row, column) != (0, 3) && (row, column) != (1, 3) {
                        return HeatCell::NotEstimable;
                    }
                    let value: f64 = position[row] - position[column];
                    let error = 0.08 + 0.03 * (row + column) as f64;
                    let (low, high) = (value - 1.96 * error, value + 1.96 * error);
                    HeatCell::Value {
                        value,
                        lines: vec![
                            format!("{:.2}", libm::exp(value)),
                            format!("({:.2} to {:.2})", libm::exp(low), libm::exp(high)),
                        ],
                        area: None,
                    }
                })
                .collect()
        })
        .collect();
    Heat {
        caption: Caption::new(
            "league",
            "Each kind of support against each: risk ratios of readmission",
        ),
        scale: EffectScale::Log,
        row_heading: "Effect of".to_owned(),
        column_heading: "Against: below the network, above direct".to_owned(),
        value_heading: "Risk ratio (95% CI)".to_owned(),
        rows: SUPPORT.map(str::to_owned).to_vec(),
        columns: SUPPORT.map(str::to_owned).to_vec(),
        cells,
        ..Heat::default()
    }
}

fn net_heat() -> Heat {
    let designs = ["A:B", "A:C", "A:B:C", "B:D", "C:D"];
    let cells = (0..5_i32)
        .map(|row| {
            (0..5_i32)
                .map(|column| {
                    let share = if row == column {
                        0.9
                    } else {
                        0.6 / f64::from(1 + (row - column).abs())
                    };
                    HeatCell::Value {
                        value: f64::from((row * 3 + column * 5) % 7 - 3) * 0.8,
                        lines: Vec::new(),
                        area: Some(share),
                    }
                })
                .collect()
        })
        .collect();
    Heat {
        caption: Caption::new("net-heat", "Where inconsistency comes from"),
        decimals: 1,
        row_heading: "Effect of".to_owned(),
        column_heading: "Design that is detached".to_owned(),
        value_heading: "Change in inconsistency".to_owned(),
        area_heading: "Contribution".to_owned(),
        rows: designs.map(str::to_owned).to_vec(),
        columns: designs.map(str::to_owned).to_vec(),
        cells,
        ..Heat::default()
    }
}

fn ranks() -> Rankograms {
    let treatments = [
        ("Peer support", [0.62, 0.25, 0.10, 0.03]),
        ("Clinical case management", [0.30, 0.45, 0.18, 0.07]),
        ("Befriending", [0.07, 0.22, 0.41, 0.30]),
        ("Usual care", [0.01, 0.08, 0.31, 0.60]),
    ];
    Rankograms {
        caption: Caption::new("rankograms", "How probable each rank is"),
        treatments: treatments
            .map(|(label, shares)| Ranked {
                label: label.to_owned(),
                probabilities: shares.to_vec(),
            })
            .to_vec(),
        cumulative: true,
    }
}

fn scores() -> RankScores {
    let treatments = [
        ("Usual care", 0.17),
        ("Peer support", 0.82),
        ("Befriending", 0.35),
        ("Clinical case management", 0.66),
    ];
    RankScores {
        caption: Caption::new("rank-scores", "Kinds of support by P-score"),
        heading: "P-score".to_owned(),
        treatments: treatments
            .map(|(label, score)| RankScore {
                label: label.to_owned(),
                href: None,
                score,
            })
            .to_vec(),
    }
}
