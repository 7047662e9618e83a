//! What must not matter does not, and what must agree does.

use proptest::prelude::*;
use synthesis::Contrast;
use synthesis::components::{ComponentModel, Composition};
use synthesis::network::{Network, NetworkFit, SmallValues, SplitMethod, Studies, Tau2Method};

/// A study: its arms with their true level and variance.
type Arms = Vec<(usize, f64, f64)>;

/// Studies of two to four arms out of `treatments`; the first ones form a chain, so that all are connected.
fn studies(treatments: usize) -> impl Strategy<Value = Vec<Arms>> {
    let arm = (0..treatments, -1.0..1.0_f64, 0.01..1.0_f64);
    let free = prop::collection::vec(prop::collection::vec(arm, 2..=4), 3..12);
    let chain = prop::collection::vec(
        (-1.0..1.0_f64, -1.0..1.0_f64, 0.01..1.0_f64),
        treatments - 1,
    );
    (free, chain).prop_map(|(free, chain)| {
        let mut all: Vec<Arms> = chain
            .into_iter()
            .enumerate()
            .map(|(at, (a, b, v))| vec![(at, a, v), (at + 1, b, v)])
            .collect();
        for mut arms in free {
            arms.sort_by_key(|arm| arm.0);
            arms.dedup_by_key(|arm| arm.0);
            if arms.len() > 1 {
                all.push(arms);
            }
        }
        all
    })
}

fn contrasts(studies: &[Arms], name: impl Fn(usize) -> String) -> Vec<Contrast> {
    let mut contrasts = Vec::new();
    for (study, arms) in studies.iter().enumerate() {
        for (i, one) in arms.iter().enumerate() {
            for other in &arms[i + 1..] {
                contrasts.push(Contrast {
                    study: format!("study {study}"),
                    treat1: name(one.0),
                    treat2: name(other.0),
                    te: one.1 - other.1,
                    se: (one.2 + other.2).sqrt(),
                });
            }
        }
    }
    contrasts
}

fn letter(at: usize) -> String {
    char::from(b'a' + u8::try_from(at).unwrap()).to_string()
}

fn fits(network: &Network) -> (NetworkFit, NetworkFit, Option<f64>) {
    let tau2 = network.tau2(Tau2Method::Restricted).unwrap();
    (
        network.common().unwrap(),
        network.with_tau2(tau2.unwrap_or(0.0)).unwrap(),
        tau2,
    )
}

/// All differences of two fits agree when treatments are matched by name.
fn same(one: &Network, other: &Network, rename: impl Fn(&str) -> String) {
    let (a, b) = (fits(one), fits(other));
    let close = |x: f64, y: f64| (x - y).abs() <= 1e-7 * (1.0 + x.abs());
    assert!(
        close(a.2.unwrap_or(-1.0), b.2.unwrap_or(-1.0)),
        "{:?} {:?}",
        a.2,
        b.2
    );
    for (i, row) in one.treatments().iter().enumerate() {
        for (j, column) in one.treatments().iter().enumerate() {
            let (k, l) = (
                other.treatment(&rename(row)).unwrap(),
                other.treatment(&rename(column)).unwrap(),
            );
            for (x, y) in [(&a.0, &b.0), (&a.1, &b.1)] {
                let (x, y) = (x.estimate(i, j), y.estimate(k, l));
                assert!(close(x.te, y.te) && close(x.se, y.se), "{x:?} {y:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_rows_does_not_matter(studies in studies(5), seed in any::<prop::sample::Index>()) {
        let rows = contrasts(&studies, letter);
        let mut turned = rows.clone();
        let at = seed.index(rows.len());
        turned.rotate_left(at);
        turned.reverse();
        same(&Network::new(&rows).unwrap(), &Network::new(&turned).unwrap(), str::to_owned);
    }

    #[test]
    fn names_and_directions_do_not_matter(studies in studies(5)) {
        let rows = contrasts(&studies, letter);
        let renamed: Vec<Contrast> = contrasts(&studies, |at| format!("Z{}", 9 - at))
            .into_iter()
            .enumerate()
            .map(|(at, c)| if at % 2 == 0 { c.flipped() } else { c })
            .collect();
        let name = |label: &str| format!("Z{}", 9 - usize::from(label.as_bytes()[0] - b'a'));
        same(&Network::new(&rows).unwrap(), &Network::new(&renamed).unwrap(), name);
    }

    #[test]
    fn a_study_counts_as_two_of_half_its_weight(studies in studies(4)) {
        let rows = contrasts(&studies, letter);
        let halves: Vec<Contrast> = rows
            .iter()
            .flat_map(|c| {
                ["first", "second"].map(|half| Contrast {
                    study: format!("{} {half}", c.study),
                    se: c.se * 2.0_f64.sqrt(),
                    ..c.clone()
                })
            })
            .collect();
        let (one, two) = (Network::new(&rows).unwrap(), Network::new(&halves).unwrap());
        let (a, b) = (one.common().unwrap(), two.common().unwrap());
        for i in 0..4 {
            for j in 0..i {
                let (x, y) = (a.estimate(i, j), b.estimate(i, j));
                prop_assert!((x.te - y.te).abs() < 1e-9 && (x.se - y.se).abs() < 1e-9);
            }
        }
        let (p, q) = (one.heterogeneity(&a).q, two.heterogeneity(&b).q);
        prop_assert!((p - q).abs() < 1e-8 * (1.0 + p));
    }

    #[test]
    fn a_consistent_network_says_what_every_study_says(mut studies in studies(5), levels in prop::collection::vec(-2.0..2.0_f64, 5)) {
        for arm in studies.iter_mut().flatten() {
            arm.1 = levels[arm.0];
        }
        let network = Network::new(&contrasts(&studies, letter)).unwrap();
        let (common, _, tau2) = fits(&network);
        prop_assert!(network.heterogeneity(&common).q < 1e-12);
        prop_assert!(tau2.unwrap_or(0.0) == 0.0);
        for i in 0..5 {
            for j in 0..5 {
                let expected = levels[i] - levels[j];
                prop_assert!((common.difference(i, j) - expected).abs() < 1e-10);
            }
        }
        for split in network
            .splits(&common, &network.evidence(0.0), SplitMethod::Sidde, None, None)
            .unwrap()
        {
            if let Some(difference) = split.difference() {
                prop_assert!(difference.te.abs() < 1e-9);
            }
        }
        let found = network.decomposition(None).unwrap();
        prop_assert!(found.between.q.abs() < 1e-10 && found.within.q.abs() < 1e-10);
    }

    #[test]
    fn sums_that_are_known(studies in studies(5)) {
        let network = Network::new(&contrasts(&studies, letter)).unwrap();
        let (common, random, _) = fits(&network);
        for fit in [&common, &random] {
            let leverages: f64 = fit.leverages(network.studies()).iter().sum();
            prop_assert!((leverages - 4.0).abs() < 1e-8);
            let scores: Vec<f64> = fit.p_scores(SmallValues::Good).into_iter().flatten().collect();
            prop_assert!((scores.iter().sum::<f64>() / 5.0 - 0.5).abs() < 1e-10);
            for matrix in [network.random_walks(fit), network.shortest_paths(fit)] {
                for row in &matrix.shares {
                    prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-8);
                    let by_study = network.by_study(fit, row);
                    prop_assert!((by_study.shares.iter().sum::<f64>() - 1.0).abs() < 1e-8);
                }
            }
        }
        let found = network.decomposition(None).unwrap();
        prop_assert!((found.total.q - found.within.q - found.between.q).abs() < 1e-7 * (1.0 + found.total.q));
        let hat = network.hat_matrix(&common);
        prop_assert!((hat.trace() - 4.0).abs() < 1e-8);
        prop_assert!((&hat * &hat - &hat).norm() < 1e-7);
    }

    #[test]
    fn one_component_for_each_treatment_is_the_network(studies in studies(5)) {
        let rows = contrasts(&studies, letter);
        let network = Network::new(&rows).unwrap();
        let checked = Studies::new(&rows).unwrap();
        let composition = Composition::from_labels(checked.treatments(), "+", Some("a")).unwrap();
        let model = ComponentModel::new(checked, composition).unwrap();
        let (common, random, tau2) = fits(&network);
        for (fit, tau2) in [(&common, 0.0), (&random, tau2.unwrap_or(0.0))] {
            let components = model.with_tau2(tau2).unwrap();
            for i in 0..5 {
                for j in 0..5 {
                    let (x, y) = (fit.estimate(i, j), components.difference(&model, i, j).unwrap());
                    prop_assert!((x.te - y.te).abs() < 1e-8 && (x.se - y.se).abs() < 1e-8);
                }
            }
            // The contributions to b against a are those of the network.
            let walk = network.random_walk(fit, 1, 0);
            let parts = model.contributions(&components, &[1.0, 0.0, 0.0, 0.0]).unwrap();
            for (x, y) in walk.iter().zip(&parts.shares) {
                prop_assert!((x - y).abs() < 1e-8, "{walk:?} {:?}", parts.shares);
            }
        }
        let restricted = model.tau2(Tau2Method::Restricted).unwrap();
        prop_assert!((restricted.unwrap_or(0.0) - tau2.unwrap_or(0.0)).abs() < 1e-7);
        let difference = model.against_standard(&model.common().unwrap()).unwrap().unwrap();
        prop_assert!(difference.df == 0 && difference.q == 0.0 && difference.p().is_none());
    }
}

#[test]
fn ranks_by_simulation_agree_with_p_scores_and_come_again_from_the_seed() {
    let rows = contrasts(
        &[
            vec![(0, 0.3, 0.05), (1, 0.0, 0.05)],
            vec![(1, 0.2, 0.08), (2, 0.0, 0.08)],
            vec![(0, 0.4, 0.03), (2, 0.0, 0.03), (3, 0.5, 0.04)],
        ],
        letter,
    );
    let network = Network::new(&rows).unwrap();
    let fit = network.common().unwrap();
    for small in [SmallValues::Good, SmallValues::Bad] {
        let ranks = fit.ranks(small, 40_000, 7);
        for (sucra, score) in ranks.sucra.iter().zip(fit.p_scores(small)) {
            assert!((sucra - score.unwrap()).abs() < 0.01);
        }
        for row in &ranks.ranks {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert_eq!(ranks, fit.ranks(small, 40_000, 7));
        assert_ne!(ranks, fit.ranks(small, 40_000, 8));
    }
}

#[test]
fn detaching_one_of_very_many_designs_is_fitting_without_it() {
    let name = |at: usize| format!("{at:02}");
    let pairs: Vec<Arms> = (0..26)
        .flat_map(|i| ((i + 1)..26).map(move |j| (i, j)))
        .map(|(i, j)| {
            let wave = ((i * 31 + j * 17) % 13) as f64 / 13.0;
            vec![(i, wave, 0.05 + 0.01 * (i % 5) as f64), (j, 0.2, 0.08)]
        })
        .collect();
    let network = Network::new(&contrasts(&pairs, name)).unwrap();
    let found = network.decomposition(None).unwrap();
    assert_eq!(found.detached.len(), 325);
    for at in [0, 100, 324] {
        let mut rest = pairs.clone();
        rest.remove(at);
        let rest = Network::new(&contrasts(&rest, name)).unwrap();
        let q = rest.heterogeneity(&rest.common().unwrap());
        let expected = found
            .detached
            .iter()
            .find(|d| d.design == format!("{}:{}", name(pairs[at][0].0), name(pairs[at][1].0)));
        let expected = expected.unwrap().q;
        assert!((q.q - expected.q).abs() < 1e-9 * q.q && q.df == expected.df);
    }
}
