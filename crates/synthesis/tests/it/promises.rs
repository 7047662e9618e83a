//! What must hold for any studies, and how often intervals cover.

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use synthesis::distributions::normal_quantile;
use synthesis::pairwise::{
    Method, Settings, Studies, StudyProblem, begg, cumulative, egger, fit, influence,
    leave_one_out, thompson_sharp, trim_fill,
};

fn some_studies() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-3.0..3.0, 0.05..2.0), 1..12)
}

fn studies(rows: &[(f64, f64)]) -> Studies {
    let rows = rows
        .iter()
        .enumerate()
        .map(|(at, (te, se))| (format!("s{at}"), *te, *se));
    Studies::new(rows).expect("possible studies")
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-7 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    // Every case fits all eight methods.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_studies_changes_nothing(rows in some_studies()) {
        let mut turned = rows.clone();
        turned.reverse();
        let (a, b) = (studies(&rows), studies(&turned));
        for method in Method::ALL {
            let settings = Settings { method, ..Settings::default() };
            let (one, two) = (fit(&a, &settings), fit(&b, &settings));
            prop_assert!(near(one.random.classic.te, two.random.classic.te), "{method:?}");
            prop_assert!(near(one.random.classic.se, two.random.classic.se), "{method:?}");
            prop_assert!(near(one.heterogeneity.q, two.heterogeneity.q));
            prop_assert_eq!(one.random.tau2.is_some(), rows.len() > 1);
        }
    }

    #[test]
    fn turning_every_study_round_turns_the_result_round(rows in some_studies()) {
        let turned: Vec<(f64, f64)> = rows.iter().map(|(te, se)| (-te, *se)).collect();
        let (a, b) = (studies(&rows), studies(&turned));
        for method in Method::ALL {
            let settings = Settings { method, ..Settings::default() };
            let (one, two) = (fit(&a, &settings).random, fit(&b, &settings).random);
            prop_assert!(near(one.classic.te, -two.classic.te), "{method:?}");
            prop_assert!(near(one.classic.lower, -two.classic.upper), "{method:?}");
            prop_assert!(near(one.tau2.unwrap_or(0.0), two.tau2.unwrap_or(0.0)), "{method:?}");
        }
    }

    #[test]
    fn a_study_told_in_two_halves_leaves_the_common_effect(rows in some_studies()) {
        let mut halves = rows.clone();
        let (te, se) = halves[0];
        halves[0] = (te, se * std::f64::consts::SQRT_2);
        halves.push(halves[0]);
        let one = fit(&studies(&rows), &Settings::default()).common.estimate;
        let two = fit(&studies(&halves), &Settings::default()).common.estimate;
        prop_assert!(near(one.te, two.te) && near(one.se, two.se));
    }

    #[test]
    fn whatever_can_be_asked_has_an_answer(rows in prop::collection::vec(
        (prop_oneof![Just(0.0), -1e6..1e6], prop_oneof![Just(1.0), 1e-6..1e6]), 1..7
    )) {
        let some = studies(&rows);
        for method in Method::ALL {
            let settings = Settings { method, ..Settings::default() };
            let fitted = fit(&some, &settings);
            prop_assert!(fitted.random.classic.te.is_finite(), "{method:?}");
            prop_assert!(fitted.random.tau2.is_none_or(|tau2| tau2 >= 0.0), "{method:?}");
            if let Some(limits) = fitted.random.tau2_interval {
                prop_assert!(limits.lower <= limits.upper, "{method:?} {limits:?}");
            }
        }
        let settings = Settings::default();
        let refits = [leave_one_out(&some, &settings), cumulative(&some, &settings)];
        prop_assert!(refits.iter().flatten().all(|one| one.te.is_finite() && one.se > 0.0));
        prop_assert!(influence(&some, &settings).iter().all(|one| one.hat > 0.0 && one.hat <= 1.0));
        for test in [egger(&some), begg(&some), thompson_sharp(&some, &settings)].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&test.p));
        }
        prop_assert!(trim_fill(&some, &settings).is_none_or(|filled| filled.k0 < rows.len()));
    }
}

#[test]
fn what_cannot_be_combined_is_refused_with_words() {
    let check = |rows: Vec<(&str, f64, f64)>, expected: &str| {
        assert_eq!(
            Studies::new(rows).expect_err("refused").to_string(),
            expected
        );
    };
    check(
        vec![],
        "there is no study with an effect and a standard error",
    );
    check(
        vec![("a", 1.0, 0.0)],
        "study “a”: the standard error is 0; it must be a number above 0",
    );
    check(
        vec![("a", 1.0, -1.0)],
        "study “a”: the standard error is -1; it must be a number above 0",
    );
    check(
        vec![("a", 1.0, 1.0), ("b", f64::NAN, 1.0)],
        "study “b”: the effect is NaN; it must be a number of at most 1e50 in size",
    );
    check(
        vec![("a", 1e160, 1.0)],
        "study “a”: the effect is 1e160; it must be a number of at most 1e50 in size",
    );
    check(
        vec![("a", 1.0, 1e-200)],
        "study “a”: the standard error is 1e-200; it must be a number above 0, between 1e-50 and 1e50",
    );
    assert!(matches!(
        Studies::new([("a", 1.0, f64::NAN)]),
        Err(StudyProblem::StandardError { .. })
    ));
}

#[test]
fn the_largest_numbers_that_are_taken_give_numbers() {
    for (te, se) in [(1e50, 1e-50), (1e50, 1e50), (1e-50, 1e-50), (1e50, 0.2)] {
        for method in Method::ALL {
            let settings = Settings {
                method,
                ..Settings::default()
            };
            let random = fit(&studies(&[(te, se), (-te, se), (0.5, se)]), &settings).random;
            let tau2 = random.tau2.expect("a variance");
            assert!(tau2.is_finite(), "{te} {se} {method:?}: {tau2}");
            assert!(random.classic.te.is_finite() && random.classic.se.is_finite());
            assert!(random.classic.lower.is_finite() && random.classic.p >= 0.0);
            if te > 1e49 && se < 1.0 {
                assert!(tau2 > 0.1 * te * te, "{te} {se} {method:?}: {tau2}");
            }
        }
    }
}

#[test]
fn one_study_is_itself_and_nothing_more_is_claimed() {
    let one = fit(&studies(&[(0.4, 0.2)]), &Settings::default());
    assert!(near(one.random.classic.te, 0.4) && near(one.random.classic.se, 0.2));
    assert_eq!(one.random.tau2, None);
    assert_eq!(one.random.hartung_knapp, None);
    assert_eq!(one.random.prediction_v, None);
    assert_eq!(one.heterogeneity.i2, None);
}

/// Normal numbers from a seed.
struct Normals(ChaCha8Rng);

impl Normals {
    fn next(&mut self) -> f64 {
        let uniform = (self.0.next_u64() >> 11) as f64 + 0.5;
        normal_quantile(uniform / (1u64 << 53) as f64)
    }
}

#[test]
fn intervals_cover_what_they_promise() {
    let mut normals = Normals(ChaCha8Rng::seed_from_u64(20));
    let (truth, tau2, k, repeats) = (0.3, 0.1_f64, 10_usize, 800);
    let (mut common, mut knapp, mut predicted, mut profile) = (0, 0, 0, 0);
    for _ in 0..repeats {
        let rows: Vec<(f64, f64)> = (0..k)
            .map(|at| {
                let se = 0.08 + 0.02 * at as f64;
                let own = truth + tau2.sqrt() * normals.next();
                (own + se * normals.next(), se)
            })
            .collect();
        let fitted = fit(&studies(&rows), &Settings::default());
        let covers = |lower: f64, upper: f64, value: f64| lower <= value && value <= upper;
        let estimate = fitted.common.estimate;
        common += u32::from(covers(estimate.lower, estimate.upper, truth));
        let hk = fitted.random.hartung_knapp.expect("ten studies");
        knapp += u32::from(covers(hk.lower, hk.upper, truth));
        let next = truth + tau2.sqrt() * normals.next();
        let prediction = fitted.random.prediction_hk.expect("ten studies");
        predicted += u32::from(covers(prediction.lower, prediction.upper, next));
        let limits = fitted.random.tau2_interval.expect("ten studies");
        profile += u32::from(covers(limits.lower, limits.upper, tau2));
    }
    let share = |count: u32| f64::from(count) / f64::from(repeats);
    // Four standard errors of a share of 0.95 in 800 are 0.031.
    assert!(
        (share(knapp) - 0.95).abs() < 0.031,
        "Hartung and Knapp: {}",
        share(knapp)
    );
    assert!(
        (share(profile) - 0.95).abs() < 0.031,
        "Q-profile: {}",
        share(profile)
    );
    assert!(
        (share(predicted) - 0.95).abs() < 0.04,
        "prediction: {}",
        share(predicted)
    );
    // A common effect promises nothing when effects differ; this test would not notice otherwise.
    assert!(share(common) < 0.9, "common: {}", share(common));
}
