//! Input that cannot be analysed, or hardly.

use synthesis::Contrast;
use synthesis::components::{ComponentModel, Composition, CompositionError, Reason};
use synthesis::network::{
    Likelihood, Network, Problem, Refusal, SmallValues, SplitMethod, Studies, Tau2Method,
};

fn contrast(study: &str, treat1: &str, treat2: &str, te: f64, se: f64) -> Contrast {
    Contrast {
        study: study.into(),
        treat1: treat1.into(),
        treat2: treat2.into(),
        te,
        se,
    }
}

/// What a network is refused with.
fn refused(contrasts: &[Contrast]) -> String {
    Network::new(contrasts).unwrap_err().to_string()
}

#[test]
fn effects_of_a_study_that_do_not_add_up_are_named() {
    let message = refused(&[
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("a", "A", "C", 2.0, 0.3),
        contrast("a", "B", "C", 3.0, 0.3),
        contrast("b", "A", "B", 0.5, 0.2),
    ]);
    for part in [
        "study “a”",
        "do not add up",
        "A against C is 2, -0.666667",
        "B against C is 3",
    ] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn standard_errors_that_cannot_come_from_arms_are_named() {
    let message = refused(&[
        contrast("a", "A", "B", 1.0, 0.1),
        contrast("a", "A", "C", 2.0, 0.1),
        contrast("a", "B", "C", 1.0, 0.9),
    ]);
    assert!(
        message.contains("study “a”") && message.contains("variance of A would be -0.395"),
        "{message}"
    );
}

#[test]
fn missing_double_and_pointless_contrasts_are_named() {
    let missing = refused(&[
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("a", "A", "C", 2.0, 0.3),
    ]);
    assert!(
        missing.contains("3 arms and 2 of their 3") && missing.contains("B against C"),
        "{missing}"
    );
    let twice = refused(&[
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("a", "B", "A", 2.0, 0.3),
    ]);
    assert!(twice.contains("more than once"), "{twice}");
    let same = refused(&[contrast("a", "A", "A", 1.0, 0.3)]);
    assert!(same.contains("with itself"), "{same}");
    assert_eq!(
        Network::new(&[]).unwrap_err(),
        Refusal(vec![Problem::Nothing])
    );
}

#[test]
fn numbers_that_are_none_are_refused_all_at_once() {
    let rows: Vec<Contrast> = [
        (f64::NAN, 0.1),
        (f64::INFINITY, 0.1),
        (1.0, 0.0),
        (1.0, -0.1),
        (1.0, f64::NAN),
        (1.0, 1e-200),
        (1e160, 0.2),
    ]
    .iter()
    .enumerate()
    .map(|(at, &(te, se))| contrast(&at.to_string(), "A", "B", te, se))
    .collect();
    assert_eq!(Network::new(&rows).unwrap_err().0.len(), 7);
    let message = refused(&[contrast("a", "A", "B", 1e308, 0.2)]);
    assert_eq!(
        message,
        "study “a”, A against B: the effect is 1e308; it must be a number of at most 1e50 in size"
    );
}

#[test]
fn parts_that_nothing_connects_are_named() {
    let message = refused(&[
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("b", "C", "D", 2.0, 0.3),
    ]);
    assert!(
        message.contains("2 parts") && message.contains("(1) A, B; (2) C, D"),
        "{message}"
    );
}

/// Everything there is to ask of a network, for the sake of not failing.
fn ask_everything(contrasts: &[Contrast]) -> Network {
    let network = Network::new(contrasts).unwrap();
    let common = network.common().unwrap();
    let n = network.treatments().len();
    for method in [
        Tau2Method::DerSimonianLaird,
        Tau2Method::Restricted,
        Tau2Method::Full,
    ] {
        let tau2 = network.tau2(method).unwrap();
        assert_eq!(tau2.is_none(), network.df() == 0);
    }
    let evidence = network.evidence(0.0);
    network.decomposition(Some(0)).unwrap();
    network.net_heat(0.0, Some(0)).unwrap();
    for method in [SplitMethod::BackCalculation, SplitMethod::Sidde] {
        let splits = network
            .splits(
                &common,
                &evidence,
                method,
                Some(Tau2Method::Restricted),
                None,
            )
            .unwrap();
        assert_eq!(splits.len(), n * (n - 1) / 2);
    }
    network.path_measures(&common, &evidence).unwrap();
    network.random_walks(&common);
    network.shortest_paths(&common);
    network.funnel(&(0..n).collect::<Vec<_>>());
    network.league(&common, &evidence, &(0..n).collect::<Vec<_>>());
    common.ranks(SmallValues::Good, 100, 1);
    for value in common.effects() {
        assert!(value.is_finite());
    }
    network
}

#[test]
fn one_study_two_treatments_no_degree_of_freedom() {
    let network = ask_everything(&[contrast("a", "A", "B", 1.0, 0.3)]);
    let common = network.common().unwrap();
    assert_eq!(network.df(), 0);
    let q = network.heterogeneity(&common);
    assert_eq!((q.p(), q.i2(), q.i2_interval(0.95)), (None, None, None));
    let estimate = common.estimate(0, 1);
    assert!((estimate.te - 1.0).abs() < 1e-14 && (estimate.se - 0.3).abs() < 1e-14);
    assert!(
        network
            .likelihood(Likelihood::Restricted, 0)
            .unwrap()
            .is_none()
    );
}

#[test]
fn one_design_one_study_of_many_arms_a_star_and_a_loop() {
    ask_everything(&[
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("b", "A", "B", 0.5, 0.2),
        contrast("c", "A", "B", 0.7, 0.2),
    ]);
    let se = |a: f64, b: f64| (a + b).sqrt();
    ask_everything(&[
        contrast("a", "A", "B", 1.0, se(0.1, 0.2)),
        contrast("a", "A", "C", 2.0, se(0.1, 0.3)),
        contrast("a", "B", "C", 1.0, se(0.2, 0.3)),
    ]);
    ask_everything(&[
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("b", "A", "C", 0.5, 0.2),
        contrast("c", "A", "D", 0.7, 0.2),
    ]);
    let network = ask_everything(&[
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("b", "B", "C", 0.5, 0.2),
        contrast("c", "A", "C", 9.7, 0.2),
    ]);
    assert_eq!(network.df(), 1);
    assert!(network.tau2(Tau2Method::DerSimonianLaird).unwrap().unwrap() > 0.0);
}

#[test]
fn an_arm_without_variance_still_counts() {
    // Variances 0, 0.1 and 0.2: the contrast of the last two has no weight of its own.
    let network = ask_everything(&[
        contrast("a", "A", "B", 1.0, 0.1_f64.sqrt()),
        contrast("a", "A", "C", 2.0, 0.2_f64.sqrt()),
        contrast("a", "B", "C", 1.0, 0.3_f64.sqrt()),
    ]);
    let common = network.common().unwrap();
    assert!((common.estimate(1, 2).se - 0.3_f64.sqrt()).abs() < 1e-7);
}

fn model(contrasts: &[Contrast], inactive: Option<&str>) -> ComponentModel {
    let studies = Studies::new(contrasts).unwrap();
    let composition = Composition::from_labels(studies.treatments(), "+", inactive).unwrap();
    ComponentModel::new(studies, composition).unwrap()
}

#[test]
fn more_components_than_evidence() {
    let model = model(
        &[
            contrast("a", "p+q+r", "u", 1.0, 0.3),
            contrast("b", "p+s", "s+t", 0.5, 0.2),
        ],
        Some("u"),
    );
    let fit = model.common().unwrap();
    assert_eq!((model.estimability().rank(), model.df()), (2, 0));
    assert_eq!(model.tau2(Tau2Method::DerSimonianLaird).unwrap(), None);
    let place = |name: &str| model.composition().component(name).unwrap();
    for name in ["p", "q", "r", "s", "t"] {
        assert!(fit.column(&model, place(name)).is_none(), "{name}");
    }
    assert_eq!(
        model.estimability().reason(place("s")),
        Some(Reason::NeverCompared)
    );
    assert_eq!(
        model.estimability().reason(place("q")),
        Some(Reason::Entangled(vec![place("p"), place("r"), place("t")])),
        "q and r come and go together, but only with p; their sum cannot be estimated either"
    );
    assert!(matches!(
        model.estimability().reason(place("p")),
        Some(Reason::Entangled(others)) if others.contains(&place("q"))
    ));
    let whole = model.combination(&["p", "q", "r"]).unwrap();
    assert!((fit.estimate(&model, &whole.row).unwrap().te - 1.0).abs() < 1e-12);
    assert_eq!(whole.tried_as.len(), 1);
    let never = model.combination(&["q", "t"]).unwrap();
    assert!(fit.estimate(&model, &never.row).is_none());
    assert!(never.tried_as.is_empty() && never.never_together.len() == 1);
    assert!(model.standard().unwrap().is_none());
}

#[test]
fn what_comes_where_the_other_goes_has_a_difference_alone() {
    let contrasts = [
        contrast("a", "A", "B", 1.0, 0.3),
        contrast("b", "A", "B", 1.2, 0.3),
        contrast("c", "P+Q+U", "U", 0.4, 0.2),
        contrast("d", "X+Y", "Z", 0.4, 0.2),
    ];
    let model = model(&contrasts, None);
    let fit = model.common().unwrap();
    let place = |name: &str| model.composition().component(name).unwrap();
    let reason = |name: &str| model.estimability().reason(place(name));
    let of = |entries: &[(&str, f64)]| {
        let mut function = vec![0.0; model.composition().columns().len()];
        for (name, entry) in entries {
            function[place(name)] = *entry;
        }
        fit.estimate(&model, &function).map(|found| found.te)
    };
    assert_eq!(
        reason("A"),
        Some(Reason::AlwaysAgainst {
            with: vec![],
            against: vec![place("B")]
        })
    );
    assert!((of(&[("A", 1.0), ("B", -1.0)]).unwrap() - 1.1).abs() < 1e-12);
    assert_eq!(of(&[("A", 1.0), ("B", 1.0)]), None);

    assert_eq!(reason("P"), Some(Reason::AlwaysTogether(vec![place("Q")])));
    assert!(of(&[("P", 1.0), ("Q", 1.0)]).is_some());
    assert_eq!(of(&[("P", 1.0), ("Q", -1.0)]), None);

    assert_eq!(
        reason("X"),
        Some(Reason::AlwaysAgainst {
            with: vec![place("Y")],
            against: vec![place("Z")]
        })
    );
    assert!(of(&[("X", 1.0), ("Y", 1.0), ("Z", -1.0)]).is_some());
    assert_eq!(reason("U"), Some(Reason::NeverCompared));
}

#[test]
fn nothing_that_differs_and_interactions_that_are_nothing() {
    // Both arms are the same components in another order: nothing can be estimated, and nothing fails.
    let same = model(&[contrast("a", "p+q", "q+p", 1.0, 0.3)], None);
    let fit = same.common().unwrap();
    assert_eq!(same.estimability().rank(), 0);
    assert!(fit.column(&same, 0).is_none());
    assert!((fit.q().q - (1.0_f64 / 0.3).powi(2)).abs() < 1e-9);
    same.likelihood(Likelihood::Full).unwrap();

    // No treatment has p and q together: the product is a column of zeros.
    let apart = model(
        &[
            contrast("a", "p", "u", 1.0, 0.3),
            contrast("b", "q", "u", 0.5, 0.2),
        ],
        Some("u"),
    );
    let with = apart.with_interaction(&["p", "q"]).unwrap();
    let at = with.composition().columns().len() - 1;
    assert_eq!(with.estimability().reason(at), Some(Reason::NeverCompared));
    let fit = with.common().unwrap();
    assert!((fit.column(&with, 0).unwrap().te - 1.0).abs() < 1e-12);
    assert!(with.with_interaction(&["q", "p"]).is_err());
    assert!(matches!(
        apart.with_interaction(&["p", "z"]),
        Err(CompositionError::NoSuchComponent { .. })
    ));
    assert!(apart.with_interaction(&["p", "p"]).is_err());
}

#[test]
fn labels_that_cannot_be_read() {
    let labels = ["p+".to_owned(), "u".to_owned()];
    assert!(matches!(
        Composition::from_labels(&labels, "+", None),
        Err(CompositionError::EmptyComponent(_))
    ));
    let labels = ["p".to_owned(), "u".to_owned()];
    assert!(Composition::from_labels(&labels, " ", None).is_err());
    assert!(matches!(
        Composition::from_labels(&labels, "+", Some("usual")),
        Err(CompositionError::NoSuchInactive { .. })
    ));
    assert!(Composition::from_labels(&["u".to_owned()], "+", Some("u")).is_err());
}

#[test]
fn precise_beside_vague_studies_do_not_make_numbers_up() {
    // Weights from 1e-8 to 1e12.
    let model = model(
        &[
            contrast("a", "p", "u", 1.0, 1e-6),
            contrast("b", "p+q", "u", 3.0, 1e4),
            contrast("c", "p+q+r", "p+q", 0.25, 1e-6),
        ],
        Some("u"),
    );
    let fit = model.common().unwrap();
    let of = |name: &str| {
        fit.column(&model, model.composition().component(name).unwrap())
            .unwrap()
    };
    assert!((of("p").te - 1.0).abs() < 1e-9);
    assert!((of("r").te - 0.25).abs() < 1e-9);
    assert!((of("q").te - 2.0).abs() < 1e-3 && (of("q").se / 1e4 - 1.0).abs() < 1e-6);
}

#[test]
fn weights_that_numbers_cannot_hold_are_refused() {
    let network = Network::new(&[
        contrast("a", "A", "B", 1.0, 1e-8),
        contrast("b", "B", "C", 0.5, 1e8),
    ])
    .unwrap();
    assert!(network.common().is_err() && network.tau2(Tau2Method::Full).unwrap().is_none());
}
