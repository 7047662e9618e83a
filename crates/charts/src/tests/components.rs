//! Charts of components, whatever they are given.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{any_number, any_words, examine};
use crate::{
    Caption, Component, EffectScale, Interactions, Pair, Step, Total, Waterfall, interactions,
    waterfall,
};

fn scale() -> impl Strategy<Value = EffectScale> {
    prop_oneof![Just(EffectScale::Linear), Just(EffectScale::Log)]
}

prop_compose! {
    fn any_waterfall()(
        scale in scale(), decimals in 0..400_usize, words in [any_words(), any_words(), any_words()],
        steps in vec((any_words(), any_number(), any::<bool>()), 0..7),
        total in [any_number(), any_number(), any_number()]
    ) -> Waterfall {
        let [effect_heading, baseline, label] = words;
        let [estimate, lower, upper] = total;
        Waterfall {
            caption: Caption::new("any", "Anything <&>"), scale, decimals, effect_heading, baseline,
            steps: steps.into_iter().map(|(label, effect, interaction)| Step { label, effect, interaction }).collect(),
            total: Total { label, estimate, lower, upper },
        }
    }
}

prop_compose! {
    fn any_map()(
        scale in scale(), decimals in 0..400_usize, effect_heading in any_words(),
        components in vec((any_words(), option::of(any_number()), 0..50_u32), 0..10),
        pairs in vec((0..11_usize, 0..11_usize, 0..20_u32, option::of(any_number())), 0..16)
    ) -> Interactions {
        Interactions {
            caption: Caption::new("any", "Anything <&>"), scale, decimals, effect_heading,
            components: components.into_iter().map(|(label, effect, studies)| Component { label, effect, studies }).collect(),
            pairs: pairs.into_iter().map(|(a, b, studies, interaction)| Pair { a, b, studies, interaction }).collect(),
        }
    }
}

proptest! {
    #[test]
    fn a_waterfall_of_anything_is_sound(options in any_waterfall()) {
        examine(&waterfall(&options));
    }

    #[test]
    fn a_map_of_anything_is_sound(options in any_map()) {
        examine(&interactions(&options));
    }
}

fn step(effect: f64) -> Step {
    Step {
        label: "One".to_owned(),
        effect,
        interaction: false,
    }
}

#[test]
fn steps_add_up_and_stop_where_one_has_no_number() {
    let levels = |effects: &[f64]| {
        let drawing = waterfall(&Waterfall {
            caption: Caption::new("w", "Steps"),
            steps: effects.iter().copied().map(step).collect(),
            ..Waterfall::default()
        });
        drawing
            .table()
            .rows
            .iter()
            .map(|row| row[2].words())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        levels(&[0.3, 0.1, -0.05]),
        ["0.00", "0.30", "0.40", "0.35", "0.00"]
    );
    assert_eq!(
        levels(&[0.3, f64::NAN, 0.1]),
        ["0.00", "0.30", "", "", "0.00"]
    );
}
