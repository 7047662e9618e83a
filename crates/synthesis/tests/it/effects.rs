//! Effect sizes against reference values, and the rules for studies with more than two arms.

use crate::reference::{collection, number, own, same};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use synthesis::effects::{
    Arm, Conventions, Estimate, Events, Finding, Measure, NoEffect, Outcome, Rate, Sample,
    Standardiser, contrasts, two_arms,
};

fn events(events: f64, total: f64) -> Outcome {
    Outcome::Events(Events::new(events, total).expect("possible counts"))
}

fn sample(mean: f64, sd: f64, n: f64) -> Outcome {
    Outcome::Sample(Sample::new(mean, sd, n).expect("a possible sample"))
}

fn arms_of(row: &Value) -> [Outcome; 2] {
    ["1", "2"].map(|side| {
        let get = |name: &str| number(row, &format!("{name}{side}"));
        if row["t1"].is_number() {
            Outcome::Rate(Rate::new(get("e"), get("t")).expect("a possible rate"))
        } else if row["e1"].is_number() {
            events(get("e"), get("n"))
        } else {
            sample(get("mean"), get("sd"), get("n"))
        }
    })
}

fn check(block: &Value, key: &str, measure: Measure, conventions: Conventions) {
    let rows = block["rows"].as_array().expect("rows");
    for (at, row) in rows.iter().enumerate() {
        let [arm1, arm2] = arms_of(row);
        let found = two_arms(measure, &arm1, &arm2, &conventions).ok();
        let place = format!("{key} row {at}");
        same(found.map(|e| e.te), &block[key]["TE"][at], 1e-12, &place);
        same(found.map(|e| e.se), &block[key]["seTE"][at], 1e-12, &place);
    }
}

#[test]
fn effect_sizes_are_those_of_the_reference_programs() {
    let file = own("fx_effect_sizes.json");
    let plain = Conventions::default();
    for measure in [
        Measure::OddsRatio,
        Measure::RiskRatio,
        Measure::RiskDifference,
        Measure::ArcsineDifference,
    ] {
        check(&file["binary"], measure.code(), measure, plain);
    }
    for measure in [Measure::RateRatio, Measure::RateDifference] {
        check(&file["rates"], measure.code(), measure, plain);
    }
    let continuous = &file["continuous"];
    check(continuous, "MD", Measure::MeanDifference, plain);
    check(continuous, "ROM", Measure::RatioOfMeans, plain);
    let pooled = Conventions {
        pooled_variance: true,
        ..plain
    };
    check(continuous, "MD_pooledvar", Measure::MeanDifference, pooled);
    for (key, standardiser) in [
        ("SMD_hedges_meta_default", Standardiser::HedgesExact),
        ("SMD_hedges_exact", Standardiser::HedgesExact),
        ("SMD_cohen_meta_default", Standardiser::CohenExact),
        ("SMD_cohen_approx", Standardiser::CohenApproximate),
        ("SMD_glass", Standardiser::Glass),
        ("SMD_metafor_escalc", Standardiser::HedgesLargeSample),
        ("SMDH_metafor_escalc", Standardiser::Heteroscedastic),
    ] {
        let conventions = Conventions {
            standardiser,
            ..plain
        };
        check(
            continuous,
            key,
            Measure::StandardisedMeanDifference,
            conventions,
        );
    }
}

fn arm_of(row: &Value) -> Arm {
    let outcome = if row["event"].is_number() {
        events(number(row, "event"), number(row, "n"))
    } else if row["mean"].is_number() {
        sample(number(row, "mean"), number(row, "sd"), number(row, "n"))
    } else {
        let estimate = Estimate::new(number(row, "y"), number(row, "se"));
        Outcome::Estimate(estimate.expect("a possible estimate"))
    };
    Arm {
        study: row["study"].as_str().expect("a study").to_owned(),
        treatment: row["treat"].as_str().expect("a treatment").to_owned(),
        outcome,
    }
}

/// Contrasts by study and treatments in the order of the alphabet, so that the direction does not matter.
type Told = BTreeMap<(String, String, String), (f64, f64)>;

fn told(
    study: &str,
    treat1: &str,
    treat2: &str,
    te: f64,
    se: f64,
) -> ((String, String, String), (f64, f64)) {
    let (first, second, te) = if treat1 < treat2 {
        (treat1, treat2, te)
    } else {
        (treat2, treat1, -te)
    };
    (
        (study.to_owned(), first.to_owned(), second.to_owned()),
        (te, se),
    )
}

#[test]
fn arms_of_networks_become_the_contrasts_of_the_reference() {
    let files = collection("nma").into_iter().chain(collection("cnma"));
    for (name, file) in files {
        let (Some(arms), Some(expected)) = (
            file["input"]["arms"].as_array(),
            file["input"]["contrasts"].as_array(),
        ) else {
            continue;
        };
        let arms: Vec<Arm> = arms.iter().map(arm_of).collect();
        let measure = match arms.first().map(|arm| arm.outcome) {
            Some(Outcome::Estimate(_)) => Measure::EstimateDifference,
            _ => Measure::from_code(file["input"]["sm"].as_str().expect("a measure"))
                .expect("a known measure"),
        };
        let found: Told = contrasts(&arms, measure, &Conventions::default())
            .contrasts
            .iter()
            .map(|c| told(&c.study, &c.treat1, &c.treat2, c.te, c.se))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .filter(|row| row["TE"].is_number())
            .map(|row| {
                let text = |key: &str| row[key].as_str().expect("a label");
                let (te, se) = (number(row, "TE"), number(row, "seTE"));
                told(text("studlab"), text("treat1"), text("treat2"), te, se)
            })
            .collect();
        assert_eq!(found.len(), expected.len(), "{name}");
        for (key, (te, se)) in expected {
            let (found_te, found_se) = found[&key];
            same(Some(found_te), &te.into(), 1e-9, &format!("{name} {key:?}"));
            same(Some(found_se), &se.into(), 1e-9, &format!("{name} {key:?}"));
        }
    }
}

fn arm(study: &str, treatment: &str, outcome: Outcome) -> Arm {
    Arm {
        study: study.to_owned(),
        treatment: treatment.to_owned(),
        outcome,
    }
}

#[test]
fn studies_that_say_nothing_are_left_out_and_named() {
    let arms = [
        arm("a", "X", events(0.0, 10.0)),
        arm("a", "Y", events(0.0, 12.0)),
        arm("b", "X", events(1.0, 10.0)),
        arm("c", "X", events(3.0, 10.0)),
        arm("c", "Y", sample(1.0, 1.0, 10.0)),
        arm("d", "X", events(10.0, 10.0)),
        arm("d", "Y", events(12.0, 12.0)),
        arm("e", "X", events(2.0, 10.0)),
        arm("e", "Y", events(4.0, 10.0)),
        arm("e", "Y", events(5.0, 11.0)),
        arm("f", "X", events(0.0, 10.0)),
        arm("f", "Y", events(4.0, 10.0)),
    ];
    let found = contrasts(&arms, Measure::OddsRatio, &Conventions::default());
    let studies: Vec<&str> = found.contrasts.iter().map(|c| c.study.as_str()).collect();
    assert_eq!(studies, ["e", "f"]);
    let names = |study: &str| study.to_owned();
    assert_eq!(
        found.findings,
        [
            Finding::LeftOut {
                study: names("a"),
                reason: NoEffect::NoEvents
            },
            Finding::OneTreatment { study: names("b") },
            Finding::LeftOut {
                study: names("c"),
                reason: NoEffect::OtherData {
                    measure: "OR",
                    needs: "events and people in each arm"
                }
            },
            Finding::LeftOut {
                study: names("d"),
                reason: NoEffect::OnlyEvents
            },
            Finding::Merged {
                study: names("e"),
                treatment: "Y".to_owned(),
                arms: 2
            },
            Finding::Increment {
                study: names("f"),
                increment: 0.5
            },
        ]
    );
    let risk = contrasts(&arms[..2], Measure::RiskDifference, &Conventions::default());
    assert_eq!(
        risk.contrasts.len(),
        1,
        "a risk difference keeps a study without events"
    );
}

#[test]
fn arms_that_cannot_be_are_refused_with_words() {
    let check = |problem: Result<Outcome, synthesis::effects::ArmProblem>, expected: &str| {
        assert_eq!(problem.expect_err("refused").to_string(), expected);
    };
    let events = |e, n| Events::new(e, n).map(Outcome::Events);
    check(
        events(5.0, 3.0),
        "there are 5 people with the event of 3 in all; there cannot be more",
    );
    check(
        events(-1.0, 3.0),
        "the number of events is -1; it must be 0 or more",
    );
    check(
        events(0.0, 0.0),
        "the number of people is 0; it must be above 0",
    );
    check(
        events(f64::NAN, 4.0),
        "the number of events is NaN, which is not a finite number",
    );
    check(
        Sample::new(1.0, -2.0, 4.0).map(Outcome::Sample),
        "the standard deviation is -2; it must be 0 or more",
    );
    check(
        Rate::new(1.0, 0.0).map(Outcome::Rate),
        "the time at risk is 0; it must be above 0",
    );
    check(
        Estimate::new(1.0, 0.0).map(Outcome::Estimate),
        "the standard error is 0; it must be above 0",
    );
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        (0u32..9, 0u32..9).prop_map(|(e, rest)| events(f64::from(e), f64::from(e + rest).max(1.0))),
        (0u32..5, 0.001..1e6)
            .prop_map(|(e, t)| Outcome::Rate(Rate::new(f64::from(e), t).expect("a possible rate"))),
        (-1e3..1e3, 0.0..50.0, 1u32..40).prop_map(|(m, s, n)| sample(m, s, f64::from(n))),
        (-1e3..1e3, 1e-6..50.0).prop_map(|(m, s)| Outcome::Estimate(
            Estimate::new(m, s).expect("a possible estimate")
        )),
    ]
}

proptest! {
    #[test]
    fn two_arms_give_a_usable_effect_or_a_reason(a in any_outcome(), b in any_outcome()) {
        for measure in Measure::ALL {
            for standardiser in Standardiser::ALL {
                let conventions = Conventions { standardiser, ..Conventions::default() };
                if let Ok(effect) = two_arms(measure, &a, &b, &conventions) {
                    prop_assert!(effect.te.is_finite() && effect.se > 0.0 && effect.se.is_finite());
                    let back = two_arms(measure, &b, &a, &conventions);
                    if standardiser != Standardiser::Glass {
                        let back = back.expect("both ways");
                        prop_assert!((back.te + effect.te).abs() <= 1e-9 * effect.te.abs().max(1.0));
                        prop_assert!((back.se - effect.se).abs() <= 1e-9 * effect.se);
                    }
                }
            }
        }
    }

    #[test]
    fn contrasts_of_a_study_add_up_and_come_from_arm_variances(
        counts in prop::collection::vec((0u32..20, 1u32..30), 3..5),
        means in prop::collection::vec((-9.0..9.0, 0.1..4.0, 2u32..40), 3..5),
    ) {
        let binary: Vec<Arm> = counts.iter().enumerate()
            .map(|(at, (e, rest))| arm("s", &at.to_string(), events(f64::from(*e), f64::from(e + rest))))
            .collect();
        let scales: Vec<Arm> = means.iter().enumerate()
            .map(|(at, (m, s, n))| arm("s", &at.to_string(), sample(*m, *s, f64::from(*n))))
            .collect();
        for (arms, measure) in [
            (&binary, Measure::OddsRatio), (&binary, Measure::RiskRatio), (&binary, Measure::RiskDifference),
            (&binary, Measure::ArcsineDifference), (&scales, Measure::MeanDifference),
            (&scales, Measure::StandardisedMeanDifference),
        ] {
            let found = contrasts(arms, measure, &Conventions::default()).contrasts;
            if found.is_empty() {
                continue;
            }
            let of = |a: usize, b: usize| {
                let one = found.iter()
                    .find(|c| c.treat1 == a.to_string() && c.treat2 == b.to_string())
                    .expect("every pair");
                (one.te, one.se * one.se)
            };
            let (ab, ac, bc) = (of(0, 1), of(0, 2), of(1, 2));
            let size = ab.0.abs() + ac.0.abs() + bc.0.abs() + 1.0;
            prop_assert!((ab.0 + bc.0 - ac.0).abs() < 1e-9 * size, "{measure:?}");
            if measure != Measure::StandardisedMeanDifference {
                prop_assert!(ab.1 + ac.1 > bc.1 * (1.0 - 1e-9), "{measure:?}: an arm has a negative variance");
            }
        }
    }
}
