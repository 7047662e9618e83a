//! The largest likelihood, where there are several tops. Reference numbers by looking at 20,000 values of τ² from 1e-9 to
//! 1,000 and dividing the interval around each top in three.
#![expect(
    clippy::disallowed_methods,
    reason = "what is compared to within rounding need not be the same on every machine"
)]

use proptest::prelude::*;
use std::f64::consts::PI;
use synthesis::Contrast;
use synthesis::network::{Likelihood, Network};
use synthesis::pairwise::{Method, Settings, Studies, fit};

/// A precise pair that agrees beside vague studies that do not.
const TWO_TOPS_REML: [(f64, f64); 7] = [
    (-0.28, 1.95),
    (0.26, 0.03),
    (0.29, 0.08),
    (-1.69, 1.57),
    (-0.94, 0.32),
    (0.07, 1.92),
    (0.99, 0.27),
];
const TWO_TOPS_ML: [(f64, f64); 5] = [
    (0.008, 0.106),
    (-0.159, 0.286),
    (-0.53, 0.011),
    (0.363, 0.205),
    (1.608, 2.917),
];
const TWO_INNER_TOPS: [(f64, f64); 4] = [
    (0.165, 0.0211),
    (0.239, 0.0766),
    (2.634, 0.921),
    (1.488, 0.664),
];

fn studies(rows: &[(f64, f64)]) -> Studies {
    let rows = rows.iter().enumerate();
    Studies::new(rows.map(|(at, (te, se))| (format!("s{at}"), *te, *se))).expect("studies")
}

fn network(rows: &[(f64, f64)]) -> Network {
    let contrasts: Vec<Contrast> = rows
        .iter()
        .enumerate()
        .map(|(at, (te, se))| Contrast {
            study: format!("s{at}"),
            treat1: "A".into(),
            treat2: "B".into(),
            te: *te,
            se: *se,
        })
        .collect();
    Network::new(&contrasts).expect("a network")
}

/// The log-likelihood as it is written in books.
fn log_likelihood(rows: &[(f64, f64)], tau2: f64, restricted: bool) -> f64 {
    let weights: Vec<f64> = rows.iter().map(|(_, se)| 1.0 / (se * se + tau2)).collect();
    let total: f64 = weights.iter().sum();
    let pairs = || rows.iter().zip(&weights);
    let mean = pairs().map(|((y, _), w)| w * y).sum::<f64>() / total;
    let squares: f64 = pairs().map(|((y, _), w)| w * (y - mean).powi(2)).sum();
    let k = rows.len() as f64;
    let constants = if restricted { k - 1.0 } else { k } * (2.0 * PI).ln();
    let logs: f64 = weights.iter().map(|w| w.ln()).sum();
    let restriction = if restricted { total.ln() - k.ln() } else { 0.0 };
    -0.5 * (constants - logs + squares + restriction)
}

/// The highest of many values.
fn highest(rows: &[(f64, f64)], restricted: bool) -> f64 {
    (-900..=300)
        .map(|step| 10_f64.powf(f64::from(step) / 100.0))
        .chain([0.0])
        .map(|tau2| log_likelihood(rows, tau2, restricted))
        .fold(f64::NEG_INFINITY, f64::max)
}

/// A top found by comparing heights is known to half the digits.
fn at(tau2: f64, reference: f64) {
    assert!(
        (tau2 - reference).abs() <= 1e-5 * reference,
        "{tau2} is not {reference}"
    );
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-7 * b.abs().max(1e-3), "{a} is not {b}");
}

#[test]
fn the_higher_of_two_tops_is_taken() {
    for (rows, method, tau2, te, se, below, lower_by) in [
        (
            &TWO_TOPS_REML[..],
            Method::Reml,
            0.458_192_381_7,
            0.085_173_135_68,
            0.336_804_218_33,
            0.0,
            12.982_335_484_20 - 8.563_834_443_48,
        ),
        (
            &TWO_TOPS_ML[..],
            Method::Ml,
            0.094_432_572_30,
            -0.108_109_265_06,
            0.173_661_014_63,
            0.0,
            19.226_900_869_22 - 3.500_642_747_39,
        ),
        (
            &TWO_INNER_TOPS[..],
            Method::Reml,
            0.742_236_492_5,
            0.831_202_862_19,
            0.490_458_952_22,
            0.001_473_999_019,
            4.981_268_443_09 - 4.535_562_055_60,
        ),
    ] {
        let settings = Settings {
            method,
            ..Settings::default()
        };
        let random = fit(&studies(rows), &settings).random;
        at(random.tau2.expect("several studies"), tau2);
        near(random.classic.te, te);
        near(random.classic.se, se);
        let [other] = random.tau2_other_tops[..] else {
            panic!("one other top: {:?}", random.tau2_other_tops);
        };
        at(other.tau2, below);
        near(other.lower_by, lower_by);

        let kind = if method == Method::Reml {
            Likelihood::Restricted
        } else {
            Likelihood::Full
        };
        let of_network = network(rows)
            .likelihood(kind, 1)
            .expect("solvable")
            .expect("degrees of freedom");
        at(of_network.tau2, tau2);
        near(of_network.coefficients[0], te);
        at(of_network.other_tops[0].tau2, below);
        near(of_network.other_tops[0].lower_by, lower_by);
    }
}

#[test]
fn one_top_has_no_other() {
    let rows = [(0.1, 0.2), (0.5, 0.3), (-0.4, 0.25), (0.9, 0.2)];
    let random = fit(&studies(&rows), &Settings::default()).random;
    assert!(random.tau2.expect("several studies") > 0.0);
    assert_eq!(random.tau2_other_tops, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_other_variance_has_a_larger_likelihood(
        rows in prop::collection::vec((-2.0..2.0_f64, -4.5..1.2_f64), 3..9),
    ) {
        let rows: Vec<(f64, f64)> = rows.iter().map(|(te, log)| (*te, log.exp())).collect();
        let network = network(&rows);
        for (method, kind, restricted) in [
            (Method::Reml, Likelihood::Restricted, true),
            (Method::Ml, Likelihood::Full, false),
        ] {
            let settings = Settings { method, ..Settings::default() };
            let best = highest(&rows, restricted);
            let tau2 = fit(&studies(&rows), &settings).random.tau2.expect("several studies");
            let found = log_likelihood(&rows, tau2, restricted);
            prop_assert!(found >= best - 1e-9 * best.abs().max(1.0), "{method:?} {tau2}: {found} < {best}");
            let fit = network.likelihood(kind, 1).expect("solvable").expect("free");
            let found = log_likelihood(&rows, fit.tau2, restricted);
            prop_assert!(found >= best - 1e-9 * best.abs().max(1.0), "network {}: {found} < {best}", fit.tau2);
            prop_assert!((found - fit.log_likelihood).abs() <= 1e-8 * found.abs().max(1.0));
        }
    }
}
