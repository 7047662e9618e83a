//! Every network of the reference files.

use crate::reference::{contrasts, files, matrix, near, near_or_none, text};
use serde_json::Value;
use synthesis::network::{
    ContributionMatrix, Estimate, Likelihood, Network, NetworkFit, Q, SmallValues, Split,
    SplitMethod, Tau2Method,
};

const CLOSED: f64 = 1e-9;
const MOMENT: f64 = 1e-8;

struct Case {
    name: String,
    expected: Value,
    network: Network,
    reference: usize,
    common: NetworkFit,
    random: NetworkFit,
}

fn cases() -> Vec<Case> {
    files("nma")
        .into_iter()
        .map(|(name, file)| {
            let network = Network::new(&contrasts(&file)).unwrap();
            let tau2 = network.tau2(Tau2Method::DerSimonianLaird).unwrap();
            Case {
                name,
                reference: network
                    .treatment(&text(&file["input"]["reference"]))
                    .unwrap(),
                common: network.common().unwrap(),
                random: network.with_tau2(tau2.unwrap_or(0.0)).unwrap(),
                expected: file["results"].clone(),
                network,
            }
        })
        .collect()
}

impl Case {
    fn place(&self, label: &str) -> usize {
        self.network.treatment(label).unwrap()
    }

    fn matrix(&self, key: [&str; 2], tolerance: f64, f: impl Fn(usize, usize) -> Option<f64>) {
        let what = format!("{} {}.{}", self.name, key[0], key[1]);
        matrix(&what, &self.expected[key[0]][key[1]], tolerance, |i, j| {
            f(self.place(i), self.place(j))
        });
    }

    fn q(&self, what: &str, got: Q, expected: &Value) {
        near(
            &format!("{} {what} Q", self.name),
            got.q,
            &expected["Q"],
            CLOSED,
        );
        assert_eq!(
            got.df as u64,
            expected["df"].as_u64().unwrap(),
            "{} {what}",
            self.name
        );
        near_or_none(
            &format!("{} {what} p", self.name),
            got.p(),
            &expected["pval"],
            1e-6,
        );
    }
}

#[test]
fn estimates_intervals_and_weights() {
    for case in cases() {
        for (key, fit, tolerance) in [
            ("common", &case.common, CLOSED),
            ("random", &case.random, MOMENT),
        ] {
            let of =
                |f: fn(Estimate) -> Option<f64>| move |i: usize, j: usize| f(fit.estimate(i, j));
            case.matrix([key, "TE"], tolerance, of(|e| Some(e.te)));
            case.matrix([key, "seTE"], tolerance, of(|e| Some(e.se)));
            case.matrix(
                [key, "lower"],
                tolerance,
                of(|e| Some(e.interval(0.95).lower)),
            );
            case.matrix(
                [key, "upper"],
                tolerance,
                of(|e| Some(e.interval(0.95).upper)),
            );
            case.matrix([key, "z"], tolerance, of(Estimate::z));
            case.matrix([key, "p"], 1e-6, of(Estimate::p));
        }
        case.matrix(["random", "upper_predict"], MOMENT, |i, j| {
            let predicted = case.random.estimate(i, j).prediction(
                if i == j { 0.0 } else { case.random.tau2() },
                case.network.df(),
                0.95,
            );
            predicted.map(|p| p.upper)
        });
        let studies = case.network.studies();
        for (at, row) in case.expected["comparisons"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
        {
            let what = format!("{} contrast {at}", case.name);
            let c = studies.comparisons()[at];
            assert_eq!(
                studies.treatments()[c.treat1],
                text(&row["treat1"]),
                "{what}"
            );
            near(&what, c.te, &row["TE"], CLOSED);
            for (key, fit) in [("common", &case.common), ("random", &case.random)] {
                let se = fit.comparison_weights()[at].sqrt().recip();
                near(&what, se, &row[format!("seTE_adj_{key}")], MOMENT);
            }
            if !row["leverage_common_two_arm"].is_null() {
                let leverage = case.common.leverages(studies)[at];
                near(&what, leverage, &row["leverage_common_two_arm"], CLOSED);
            }
        }
    }
}

#[test]
fn heterogeneity_and_variance_between_studies() {
    for case in cases() {
        let q = case.network.heterogeneity(&case.common);
        near(&case.name, q.q, &case.expected["Q"], CLOSED);
        near_or_none(&case.name, q.i2(), &case.expected["I2"], CLOSED);
        let interval = q.i2_interval(0.95);
        near_or_none(
            &case.name,
            interval.map(|i| i.lower),
            &case.expected["lower_I2"],
            CLOSED,
        );
        near_or_none(
            &case.name,
            interval.map(|i| i.upper),
            &case.expected["upper_I2"],
            CLOSED,
        );
        near(
            &case.name,
            case.random.tau2(),
            &case.expected["tau2_DL"],
            MOMENT,
        );
        for (key, likelihood) in [("REML", Likelihood::Restricted), ("ML", Likelihood::Full)] {
            let expected = &case.expected["likelihood"][key];
            let fit = case
                .network
                .likelihood(likelihood, case.reference)
                .unwrap()
                .unwrap();
            let what = format!("{} {key}", case.name);
            assert!(fit.converged, "{what}");
            near(&what, fit.tau2, &expected["tau2"], 1e-7);
            near(&what, fit.log_likelihood, &expected["logLik"], CLOSED);
            near(&what, fit.aic, &expected["AIC"], CLOSED);
            near(&what, fit.bic, &expected["BIC"], CLOSED);
            near(&what, fit.q, &expected["QE"], CLOSED);
            for (at, column) in fit.columns.iter().enumerate() {
                assert_eq!(column, expected["columns"][at].as_str().unwrap(), "{what}");
                near(&what, fit.coefficients[at], &expected["coef"][at], 1e-7);
                near(&what, fit.se(at), &expected["se"][at], 1e-7);
            }
        }
    }
}

#[test]
fn direct_and_indirect_evidence() {
    for case in cases() {
        let evidence = case.network.evidence(case.random.tau2());
        let pair = |i: usize, j: usize| evidence.direct.get(&(i.min(j), i.max(j)));
        for (key, fit, random) in [
            ("common", &case.common, false),
            ("random", &case.random, true),
        ] {
            case.matrix(["direct", &format!("TE_{key}")], MOMENT, |i, j| {
                evidence.direct(i, j, random).map(|e| e.te)
            });
            case.matrix(["direct", &format!("seTE_{key}")], MOMENT, |i, j| {
                evidence.direct(i, j, random).map(|e| e.se)
            });
            case.matrix(["indirect", &format!("TE_{key}")], MOMENT, |i, j| {
                if i == j {
                    None
                } else {
                    evidence.indirect(fit, i, j).map(|e| e.te)
                }
            });
            case.matrix(
                ["indirect", &format!("prop_direct_{key}")],
                MOMENT,
                |i, j| (i != j).then(|| evidence.proportion(fit, i, j)),
            );
        }
        case.matrix(["direct", "tau2"], CLOSED, |i, j| pair(i, j)?.tau2);
        case.matrix(["direct", "I2"], CLOSED, |i, j| {
            pair(i, j)?.heterogeneity.i2()
        });
    }
}

#[test]
fn node_splitting() {
    for case in cases() {
        let evidence = case.network.evidence(case.random.tau2());
        for (name, method) in [
            ("split_back_calculation", SplitMethod::BackCalculation),
            ("split_SIDDE", SplitMethod::Sidde),
        ] {
            for (key, fit, tau2) in [
                ("common", &case.common, None),
                ("random", &case.random, Some(Tau2Method::DerSimonianLaird)),
            ] {
                let Some(expected) = case.expected[name][key].as_array() else {
                    continue;
                };
                let splits = case
                    .network
                    .splits(fit, &evidence, method, tau2, Some(case.reference))
                    .unwrap();
                assert_eq!(splits.len(), expected.len());
                for (split, row) in splits.iter().zip(expected) {
                    let label = |at: usize| &case.network.treatments()[at];
                    let comparison = format!("{} : {}", label(split.treat1), label(split.treat2));
                    assert_eq!(comparison, text(&row["comparison"]));
                    let what = format!("{} {name} {key} {comparison}", case.name);
                    check_split(&what, split, row);
                }
            }
        }
    }
}

fn check_split(what: &str, split: &Split, row: &Value) {
    let difference = split.difference();
    near(what, split.proportion, &row["prop_direct"], MOMENT);
    for (estimate, te, se) in [
        (Some(split.network), "nma", "se_nma"),
        (split.direct, "direct", "se_direct"),
        (split.indirect, "indirect", "se_indirect"),
        (difference, "diff", "se_diff"),
    ] {
        near_or_none(what, estimate.map(|e| e.te), &row[te], MOMENT);
        near_or_none(what, estimate.map(|e| e.se), &row[se], MOMENT);
    }
    near_or_none(what, difference.and_then(Estimate::p), &row["p"], 1e-6);
}

#[test]
fn inconsistency_between_designs() {
    for case in cases() {
        let found = case.network.decomposition(Some(case.reference)).unwrap();
        let expected = &case.expected["inconsistency"];
        for (at, q) in [found.total, found.within, found.between]
            .into_iter()
            .enumerate()
        {
            case.q("decomposition", q, &expected["decomposition"][at]);
        }
        for (list, key) in [
            (&found.within_design, "within_design"),
            (&found.detached, "detach_design"),
        ] {
            assert_eq!(
                list.len(),
                expected[key].as_array().unwrap().len(),
                "{} {key}",
                case.name
            );
            for (at, design) in list.iter().enumerate() {
                assert_eq!(design.design, text(&expected[key][at]["design"]));
                case.q(key, design.q, &expected[key][at]);
            }
        }
        case.q(
            "between random",
            found.between_random,
            &expected["between_random"][0],
        );
        near(
            &case.name,
            found.tau2_within.sqrt(),
            &expected["between_random"][0]["tau.within"],
            MOMENT,
        );
    }
}

#[test]
fn net_heat() {
    for case in cases() {
        let heat = case.network.net_heat(0.0, Some(case.reference)).unwrap();
        let expected = &case.expected["net_heat_common"];
        let Some(heat) = heat else {
            assert!(expected.is_null(), "{}", case.name);
            continue;
        };
        // One file keeps the sign of the plot, where red is below 0, and does not name its convention.
        let sign = if expected["convention"].is_string() {
            1.0
        } else {
            -1.0
        };
        for (i, row) in heat.cells.iter().enumerate() {
            assert_eq!(heat.rows[i], text(&expected["rows"][i]));
            for (j, cell) in row.iter().enumerate() {
                near_or_none(
                    &format!("{} heat [{i}, {j}]", case.name),
                    cell.map(|c| sign * c),
                    &expected["data"][i][j],
                    CLOSED,
                );
            }
        }
    }
}

#[test]
fn what_designs_contribute_to_each_other_is_a_projection() {
    for case in cases() {
        let Some(heat) = case.network.net_heat(0.0, Some(case.reference)).unwrap() else {
            continue;
        };
        let n = heat.rows.len();
        let weights = &heat.weights;
        let close = |what: &str, found: f64, expected: f64| {
            assert!(
                (found - expected).abs() < 1e-8 * expected.abs().max(1.0),
                "{} {what}: {found} is not {expected}",
                case.name
            );
        };
        let trace = (0..n).map(|i| weights[i][i]).sum();
        close("trace", trace, (case.network.treatments().len() - 1) as f64);
        for (i, row) in weights.iter().enumerate() {
            for j in 0..n {
                let again: f64 = (0..n).map(|k| row[k] * weights[k][j]).sum();
                close("H² = H", again, row[j]);
            }
            // What agrees with itself is left as it is: any levels of the treatments do.
            let level = |treatment: usize| (treatment * treatment) as f64 - 3.0 * treatment as f64;
            let difference = |(a, b): (usize, usize)| level(a) - level(b);
            let told: f64 = row
                .iter()
                .zip(&heat.comparisons)
                .map(|(weight, comparison)| weight * difference(*comparison))
                .sum();
            close("Hy = y", told, difference(heat.comparisons[i]));
        }
        let mut order = heat.order();
        order.sort_unstable();
        assert_eq!(order, (0..n).collect::<Vec<_>>());
    }
}

#[test]
fn ranks_and_flow() {
    for case in cases() {
        for (key, small) in [
            ("small_desirable", SmallValues::Good),
            ("small_undesirable", SmallValues::Bad),
        ] {
            for (which, fit) in [("common", &case.common), ("random", &case.random)] {
                let scores = fit.p_scores(small);
                for (at, score) in scores.iter().enumerate() {
                    let expected = &case.expected["pscore"][key][which][at];
                    near_or_none(&case.name, *score, expected, MOMENT);
                }
            }
        }
        let evidence = case.network.evidence(case.random.tau2());
        for (key, fit) in [("common", &case.common), ("random", &case.random)] {
            let expected = &case.expected["measures"][key];
            for (at, m) in case
                .network
                .path_measures(fit, &evidence)
                .unwrap()
                .iter()
                .enumerate()
            {
                near(
                    &case.name,
                    m.proportion,
                    &expected["proportion"][at],
                    MOMENT,
                );
                near(&case.name, m.mean_path, &expected["meanpath"][at], MOMENT);
                near(&case.name, m.parallelism, &expected["minpar"][at], MOMENT);
            }
        }
    }
}

#[test]
fn contributions() {
    for case in cases() {
        let expected = &case.expected["contribution"];
        if expected.is_null() {
            continue;
        }
        let check = |key: &str, found: ContributionMatrix| {
            for (row, shares) in found.shares.iter().enumerate() {
                assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                for (column, share) in shares.iter().enumerate() {
                    let what = format!("{} {key} [{row}, {column}]", case.name);
                    near(&what, *share, &expected[key]["data"][row][column], MOMENT);
                }
            }
        };
        check("randomwalk_common", case.network.random_walks(&case.common));
        check("randomwalk_random", case.network.random_walks(&case.random));
        check(
            "shortestpath_common",
            case.network.shortest_paths(&case.common),
        );
    }
}
