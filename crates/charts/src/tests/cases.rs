//! Charts of case comparison, whatever they are given.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{any_number, any_words, examine};
use crate::{
    Caption, CaseKind, Configuration, Intersection, Sets, Sign, Solution, SolutionFit, Xy, XyCase,
    solution, upset, venn, xy,
};

fn caption() -> Caption {
    Caption::new("any", "Anything <&>")
}

fn kind() -> impl Strategy<Value = CaseKind> {
    prop_oneof![
        Just(CaseKind::Typical),
        Just(CaseKind::DeviantInDegree),
        Just(CaseKind::DeviantConsistency),
        Just(CaseKind::DeviantCoverage),
        Just(CaseKind::Irrelevant),
    ]
}

/// A membership, or what is none.
fn share() -> impl Strategy<Value = f64> {
    prop_oneof![4 => (0..=20_u8).prop_map(|share| f64::from(share) / 20.0), 1 => any_number()]
}

prop_compose! {
    fn case()(label in any_words(), x in share(), y in share(), kind in kind(), linked in any::<bool>()) -> XyCase {
        XyCase { label, href: linked.then(|| "/cases/1".to_owned()), x, y, kind }
    }
}

prop_compose! {
    fn any_xy()(
        headings in [any_words(), any_words()], cases in vec(case(), 0..30),
        consistency in option::of(any_number()), coverage in option::of(any_number())
    ) -> Xy {
        let [x_heading, y_heading] = headings;
        Xy { caption: caption(), x_heading, y_heading, cases, consistency, coverage }
    }
}

fn sign() -> impl Strategy<Value = Sign> {
    prop_oneof![
        Just(Sign::Any),
        Just(Sign::CorePresent),
        Just(Sign::CoreAbsent),
        Just(Sign::Present),
        Just(Sign::Absent),
    ]
}

prop_compose! {
    fn fit()(values in vec(option::of(any_number()), 4)) -> SolutionFit {
        SolutionFit { consistency: values[0], pri: values[1], coverage: values[2], unique: values[3] }
    }
}

prop_compose! {
    fn configuration()(label in any_words(), signs in vec(sign(), 0..9), fit in fit(), cases in vec(any_words(), 0..12)) -> Configuration {
        Configuration { label, signs, fit, cases }
    }
}

prop_compose! {
    fn any_solution()(
        outcome in any_words(), conditions in vec(any_words(), 0..8), configurations in vec(configuration(), 0..12),
        fit in fit(), with_cases in any::<bool>()
    ) -> Solution {
        Solution { caption: caption(), outcome, conditions, configurations, fit, with_cases }
    }
}

prop_compose! {
    fn any_sets()(
        sets in vec(any_words(), 0..7),
        intersections in vec((vec(0..8_usize, 0..5), prop_oneof![0..500_u64, any::<u64>()], any::<bool>()), 0..30),
        headings in [any_words(), any_words()]
    ) -> Sets {
        let [count_heading, mark_heading] = headings;
        Sets {
            caption: caption(), sets, count_heading, mark_heading,
            intersections: intersections.into_iter().map(|(members, count, marked)| Intersection { members, count, marked }).collect(),
        }
    }
}

proptest! {
    #[test]
    fn an_xy_plot_of_anything_is_sound(options in any_xy()) {
        examine(&xy(&options));
    }

    #[test]
    fn a_configuration_chart_of_anything_is_sound(options in any_solution()) {
        examine(&solution(&options));
    }

    #[test]
    fn sets_of_anything_are_sound(options in any_sets()) {
        examine(&upset(&options));
        examine(&venn(&options));
    }
}

#[test]
fn cases_at_one_place_are_counted() {
    let at = |label: &str, x: f64| XyCase {
        label: label.to_owned(),
        x,
        y: 0.9,
        ..XyCase::default()
    };
    let document = examine(&xy(&Xy {
        caption: caption(),
        cases: vec![at("A", 0.7), at("B", 0.7), at("C", 0.7), at("D", 0.2)],
        ..Xy::default()
    }));
    assert!(document.contains("A and 2 more") && document.contains("A, B, C"));
}

#[test]
fn a_venn_diagram_counts_each_part_once_whatever_the_order_of_its_sets() {
    let part = |members: &[usize], count| Intersection {
        members: members.to_vec(),
        count,
        marked: false,
    };
    let document = examine(&venn(&Sets {
        caption: caption(),
        sets: vec!["A".to_owned(), "B".to_owned()],
        intersections: vec![part(&[1, 0], 7), part(&[0], 3), part(&[], 11)],
        ..Sets::default()
    }));
    assert!(document.contains(">7</text>") && document.contains(">3</text>"));
    assert!(document.contains("In none: 11"));
}

#[test]
fn a_solution_says_its_combinations_in_words() {
    let drawing = solution(&Solution {
        caption: caption(),
        conditions: vec!["FIDELITY".to_owned(), "CASELOAD".to_owned()],
        configurations: vec![Configuration {
            label: "1".to_owned(),
            signs: vec![Sign::CorePresent, Sign::Absent],
            ..Configuration::default()
        }],
        ..Solution::default()
    });
    assert_eq!(
        drawing.description(),
        "One combination. 1: FIDELITY and no CASELOAD."
    );
}
