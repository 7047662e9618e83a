//! Charts of meta-analysis, whatever they are given.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{any_number, any_words, examine};
use crate::{
    Caption, Comparison, EffectScale, Forest, ForestGroup, ForestRow, Funnel, FunnelPoint, Heat,
    HeatCell, MultiArm, Network, Pooling, RankScore, RankScores, Ranked, Rankograms, Summary,
    Treatment, forest, funnel, heat, network, rank_scores, rankograms, usual_contours,
};

fn scale() -> impl Strategy<Value = EffectScale> {
    prop_oneof![Just(EffectScale::Linear), Just(EffectScale::Log)]
}

fn caption() -> Caption {
    Caption::new("any", "Anything <&>")
}

prop_compose! {
    fn row()(
        label in any_words(), effect in [any_number(), any_number(), any_number()],
        weight in option::of(any_number()), columns in vec(any_words(), 0..4), linked in any::<bool>()
    ) -> ForestRow {
        let [estimate, lower, upper] = effect;
        ForestRow { label, href: linked.then(|| "/x?a=1&b=2".to_owned()), estimate, lower, upper, weight, columns }
    }
}

prop_compose! {
    fn summary()(
        label in any_words(), effect in [any_number(), any_number(), any_number()],
        common in any::<bool>(), prediction in option::of((any_number(), any_number())), columns in vec(any_words(), 0..4)
    ) -> Summary {
        let [estimate, lower, upper] = effect;
        let pooling = if common { Pooling::Common } else { Pooling::Random };
        Summary { label, estimate, lower, upper, pooling, prediction, columns }
    }
}

prop_compose! {
    fn group()(heading in any_words(), rows in vec(row(), 0..5), summaries in vec(summary(), 0..2), note in any_words()) -> ForestGroup {
        ForestGroup { heading, rows, summaries, note }
    }
}

prop_compose! {
    fn any_forest()(
        scale in scale(), decimals in 0..400_usize, headings in [any_words(), any_words(), any_words(), any_words(), any_words()],
        columns in vec(any_words(), 0..9), groups in vec(group(), 0..3), summaries in vec(summary(), 0..3),
        notes in vec(any_words(), 0..3), null in option::of(any_number()), limits in option::of((any_number(), any_number()))
    ) -> Forest {
        let [label_heading, effect_heading, weight_heading, below, above] = headings;
        Forest {
            caption: caption(), scale, decimals, label_heading, effect_heading, weight_heading, columns, groups, summaries,
            notes, null, limits, below, above,
        }
    }
}

prop_compose! {
    fn point()(label in any_words(), effect in any_number(), error in any_number(), group in 0..20_usize, filled_in in any::<bool>()) -> FunnelPoint {
        FunnelPoint { label, effect, error, group, filled_in }
    }
}

prop_compose! {
    fn any_funnel()(
        scale in scale(), headings in [any_words(), any_words()], points in vec(point(), 0..12), groups in vec(any_words(), 0..9),
        centre in option::of(any_number()), limits in option::of(any_number()), contoured in any::<bool>(), null in any_number(), names in any::<bool>()
    ) -> Funnel {
        let [effect_heading, error_heading] = headings;
        let contours = if contoured { usual_contours() } else { Vec::new() };
        Funnel { caption: caption(), scale, effect_heading, error_heading, points, groups, centre, limits, contours, null, names }
    }
}

prop_compose! {
    fn any_network()(
        treatments in vec((any_words(), option::of(any_number())), 0..14),
        comparisons in vec((0..15_usize, 0..15_usize, 0..40_u32), 0..25),
        multi_arm in vec((vec(0..15_usize, 0..5), 0..9_u32), 0..8)
    ) -> Network {
        Network {
            caption: caption(),
            size_heading: String::new(),
            treatments: treatments.into_iter().map(|(label, size)| Treatment { label, size }).collect(),
            comparisons: comparisons.into_iter().map(|(a, b, studies)| Comparison { a, b, studies }).collect(),
            multi_arm: multi_arm.into_iter().map(|(treatments, studies)| MultiArm { treatments, studies }).collect(),
        }
    }
}

fn cell() -> impl Strategy<Value = HeatCell> {
    prop_oneof![
        Just(HeatCell::Blank),
        Just(HeatCell::NotEstimable),
        any_words().prop_map(HeatCell::Label),
        any_number().prop_map(HeatCell::value),
        (
            any_number(),
            vec(any_words(), 0..3),
            option::of(any_number())
        )
            .prop_map(|(value, lines, area)| HeatCell::Value { value, lines, area }),
    ]
}

prop_compose! {
    fn any_heat()(
        scale in scale(), decimals in 0..400_usize, headings in [any_words(), any_words(), any_words(), any_words(), any_words()],
        rows in vec(any_words(), 0..6), columns in vec(any_words(), 0..30), cells in vec(vec(cell(), 0..8), 0..7),
        middle in any_number(), reach in option::of(any_number())
    ) -> Heat {
        let [row_heading, column_heading, value_heading, area_heading, missing] = headings;
        Heat { caption: caption(), scale, decimals, row_heading, column_heading, value_heading, area_heading, missing, rows, columns, cells, middle, reach }
    }
}

proptest! {
    #[test]
    fn a_forest_of_anything_is_sound(options in any_forest()) {
        examine(&forest(&options));
    }

    #[test]
    fn a_funnel_of_anything_is_sound(options in any_funnel()) {
        examine(&funnel(&options));
    }

    #[test]
    fn a_network_of_anything_is_sound(options in any_network()) {
        examine(&network(&options));
    }

    #[test]
    fn a_heat_map_of_anything_is_sound(options in any_heat()) {
        examine(&heat(&options));
    }

    #[test]
    fn ranks_of_anything_are_sound(
        treatments in vec((any_words(), vec(any_number(), 0..40)), 0..8),
        scores in vec((any_words(), any_number()), 0..12),
        heading in any_words(),
        cumulative in any::<bool>(),
    ) {
        let treatments = treatments.into_iter().map(|(label, probabilities)| Ranked { label, probabilities }).collect();
        examine(&rankograms(&Rankograms { caption: caption(), treatments, cumulative }));
        let treatments = scores.into_iter().map(|(label, score)| RankScore { label, href: None, score }).collect();
        examine(&rank_scores(&RankScores { caption: caption(), heading, treatments }));
    }
}

fn study(estimate: f64, lower: f64, upper: f64) -> Forest {
    Forest {
        caption: caption(),
        groups: vec![ForestGroup {
            rows: vec![ForestRow {
                label: "One".to_owned(),
                estimate,
                lower,
                upper,
                weight: Some(100.0),
                ..ForestRow::default()
            }],
            ..ForestGroup::default()
        }],
        limits: Some((-1.0, 1.0)),
        ..Forest::default()
    }
}

#[test]
fn arrows_stand_where_an_interval_leaves_the_axis() {
    let arrows = |lower: f64, upper: f64| {
        examine(&forest(&study(0.0, lower, upper)))
            .matches("<polygon")
            .count()
    };
    assert_eq!(arrows(-0.5, 0.5), 0);
    assert_eq!(arrows(-2.0, 0.5), 1);
    assert_eq!(arrows(-2.0, 2.0), 2);
    assert_eq!(arrows(f64::NEG_INFINITY, 0.5), 1);
}

#[test]
fn the_table_of_a_forest_is_unrounded_and_on_the_scale_of_ratios() {
    let mut options = study(libm::log(0.5), -1.0, 0.25);
    options.scale = EffectScale::Log;
    let drawing = forest(&options);
    let row = &drawing.table().rows[0];
    let numbers: Vec<f64> = row
        .iter()
        .filter_map(|cell| match cell {
            crate::Cell::Number { value, .. } => Some(*value),
            _ => None,
        })
        .collect();
    assert!((numbers[0] - 0.5).abs() < 1e-12);
    assert!((numbers[1] - libm::exp(-1.0)).abs() < 1e-12);
    assert_eq!(row[1].words(), "0.50");
}

#[test]
fn a_whole_interval_on_one_side_is_said_to_favour_it() {
    let mut options = study(-0.5, -0.9, -0.1);
    options.below = "Favours peer support".to_owned();
    options.summaries.push(Summary {
        label: "Random effects".to_owned(),
        estimate: -0.5,
        lower: -0.9,
        upper: -0.1,
        ..Summary::default()
    });
    assert_eq!(
        forest(&options).description(),
        "1 study, each an effect with its interval. Random effects: −0.50 (−0.90 to −0.10), left of no difference: Favours peer support."
    );
}

#[test]
fn parts_that_nothing_connects_are_drawn_apart() {
    let part = |comparisons: &[(usize, usize)]| {
        examine(&network(&Network {
            caption: caption(),
            treatments: ["A", "B", "C"]
                .map(|label| Treatment {
                    label: label.to_owned(),
                    size: None,
                })
                .to_vec(),
            comparisons: comparisons
                .iter()
                .map(|(a, b)| Comparison {
                    a: *a,
                    b: *b,
                    studies: 1,
                })
                .collect(),
            ..Network::default()
        }))
    };
    assert!(part(&[(0, 1)]).contains("Part 2 of 2"));
    assert!(!part(&[(0, 1), (1, 2)]).contains("Part"));
}
