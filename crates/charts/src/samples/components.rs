//! Examples of charts of components.

use crate::{
    Caption, Component, Drawing, EffectScale, Heat, HeatCell, Interactions, Pair, Step, Total,
    Waterfall, heat, interactions, waterfall,
};

pub(super) fn all() -> Vec<(&'static str, Drawing)> {
    vec![
        ("waterfall", waterfall(&combination())),
        ("waterfall-ratio", waterfall(&ratio())),
        ("interactions", interactions(&map())),
        ("component-heat", heat(&pairs())),
    ]
}

fn step(label: &str, effect: f64) -> Step {
    Step {
        label: label.to_owned(),
        effect,
        interaction: false,
    }
}

fn combination() -> Waterfall {
    Waterfall {
        caption: Caption::new(
            "waterfall",
            "What each part of the combination adds to hope",
        ),
        effect_heading: "Standardised mean difference from usual care".to_owned(),
        baseline: "Usual care".to_owned(),
        steps: vec![
            step("Peer support", 0.31),
            step("Self-management booklet", 0.12),
            step("Telephone calls", -0.06),
            Step {
                label: "Peer support with calls".to_owned(),
                effect: 0.09,
                interaction: true,
            },
        ],
        total: Total {
            label: "All three".to_owned(),
            estimate: 0.46,
            lower: 0.18,
            upper: 0.74,
        },
        ..Waterfall::default()
    }
}

fn ratio() -> Waterfall {
    Waterfall {
        caption: Caption::new(
            "waterfall-ratio",
            "What each part of the combination does to readmission",
        ),
        scale: EffectScale::Log,
        effect_heading: "Risk ratio against usual care".to_owned(),
        baseline: "Usual care".to_owned(),
        steps: vec![
            step("Peer support", libm::log(0.72)),
            step("Crisis plan", libm::log(0.85)),
            step("Home visits", libm::log(1.08)),
        ],
        total: Total {
            label: "All three".to_owned(),
            estimate: libm::log(0.661),
            lower: libm::log(0.48),
            upper: libm::log(0.91),
        },
        ..Waterfall::default()
    }
}

const COMPONENTS: [(&str, Option<f64>, u32); 6] = [
    ("Peer support", Some(-0.33), 14),
    ("Crisis plan", Some(-0.16), 6),
    ("Home visits", Some(0.08), 4),
    ("Self-management", Some(-0.12), 9),
    ("Telephone calls", None, 1),
    ("Group meetings", Some(-0.05), 5),
];

fn map() -> Interactions {
    let pair = |a, b, studies, interaction| Pair {
        a,
        b,
        studies,
        interaction,
    };
    Interactions {
        caption: Caption::new(
            "interactions",
            "Components of support: effects on readmission, alone and together",
        ),
        scale: EffectScale::Log,
        effect_heading: "Risk ratio".to_owned(),
        components: COMPONENTS
            .map(|(label, effect, studies)| Component {
                label: label.to_owned(),
                effect,
                studies,
            })
            .to_vec(),
        pairs: vec![
            pair(0, 1, 5, Some(-0.15)),
            pair(0, 3, 7, None),
            pair(0, 5, 3, Some(0.11)),
            pair(1, 3, 2, None),
            pair(2, 3, 2, Some(0.04)),
            pair(0, 2, 3, None),
            pair(4, 5, 1, None),
        ],
        ..Interactions::default()
    }
}

/// Effects of components alone on the diagonal, of pairs beside it.
fn pairs() -> Heat {
    let names: Vec<String> = COMPONENTS.map(|(label, _, _)| label.to_owned()).to_vec();
    let cells = (0..6_usize)
        .map(|row| {
            (0..6_usize)
                .map(|column| {
                    if column > row {
                        return HeatCell::Blank;
                    }
                    let (a, b) = (COMPONENTS[row].1, COMPONENTS[column].1);
                    if row == column {
                        return HeatCell::from(a);
                    }
                    // Not every pair was studied.
                    HeatCell::from(
                        a.zip(b)
                            .filter(|_| (row + column) % 4 != 2)
                            .map(|(a, b)| a + b),
                    )
                })
                .collect()
        })
        .collect();
    Heat {
        caption: Caption::new(
            "component-heat",
            "Components alone and in pairs: risk ratios of readmission",
        ),
        scale: EffectScale::Log,
        value_heading: "Risk ratio against usual care".to_owned(),
        row_heading: "Component".to_owned(),
        column_heading: "with".to_owned(),
        rows: names.clone(),
        columns: names,
        cells,
        ..Heat::default()
    }
}
