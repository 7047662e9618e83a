//! Searches for interactions against refitting every model.

use crate::components::model;
use crate::reference::files;
use std::ops::ControlFlow;
use synthesis::Contrast;
use synthesis::components::{ComponentModel, Composition, Criterion, Direction, SearchSettings};
use synthesis::network::{Studies, Tau2Method};

fn settings(criterion: Criterion, direction: Direction) -> SearchSettings {
    SearchSettings {
        criterion,
        direction,
        tau2: 0.0,
    }
}

/// Twelve studies of combinations of a, b and c; a and b do more together.
fn small() -> ComponentModel {
    let truth = |label: &str| {
        let has = |c: char| f64::from(u8::from(label.contains(c)));
        0.3 * has('a') + 0.2 * has('b') - 0.1 * has('c') + 0.8 * has('a') * has('b')
    };
    let pairs = [
        ("a", "u"),
        ("b", "u"),
        ("c", "u"),
        ("a+b", "u"),
        ("a+c", "a"),
        ("b+c", "c"),
        ("a+b", "b"),
        ("a+b+c", "u"),
        ("a+c", "c"),
        ("b+c", "b"),
        ("a+b", "a"),
        ("a+b+c", "a+b"),
    ];
    let contrasts: Vec<Contrast> = pairs
        .iter()
        .enumerate()
        .map(|(at, (one, other))| Contrast {
            study: format!("study {at}"),
            treat1: (*one).into(),
            treat2: (*other).into(),
            te: truth(one) - truth(other) + 0.05 * ((at * 7 % 5) as f64 - 2.0),
            se: 0.1 + 0.01 * (at % 4) as f64,
        })
        .collect();
    let studies = Studies::new(&contrasts).unwrap();
    let composition = Composition::from_labels(studies.treatments(), "+", Some("u")).unwrap();
    ComponentModel::new(studies, composition).unwrap()
}

fn go(_: synthesis::components::Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn sweeping_gives_what_fitting_gives() {
    let model = small();
    let found = model
        .search(&settings(Criterion::Aic, Direction::Forward), &mut go)
        .unwrap();
    assert_eq!(found.selected.first().map(String::as_str), Some("a*b"));
    for candidate in &found.single {
        let members: Vec<&str> = candidate.interaction.split('*').collect();
        let with = model.with_interaction(&members).unwrap();
        let q = with.common().unwrap().q();
        assert!((q.q - candidate.q.q).abs() < 1e-9 && q.df == candidate.q.df);
        let tau2 = with.tau2(Tau2Method::DerSimonianLaird).unwrap();
        assert!((tau2.unwrap() - candidate.tau2.unwrap()).abs() < 1e-10);
    }
    let q = found.model.common().unwrap().q().q;
    let parameters = found.model.estimability().rank() as f64;
    assert!((found.scores.unwrap().0 - (q + 2.0 * parameters)).abs() < 1e-9);
}

#[test]
fn the_exhaustive_search_finds_the_best_of_all_models() {
    let model = small();
    let pairs = [["a", "b"], ["a", "c"], ["b", "c"]];
    for (criterion, penalty) in [
        (Criterion::Aic, 2.0),
        (Criterion::Bic, libm::log(model.studies().rows() as f64)),
    ] {
        let mut best = f64::INFINITY;
        let mut all = Vec::new();
        for subset in 0..8_u8 {
            let mut with = model.clone();
            for (at, pair) in pairs.iter().enumerate() {
                if subset & (1 << at) != 0 {
                    with = with.with_interaction(pair).unwrap();
                }
            }
            let q = with.common().unwrap().q().q;
            let score = q + penalty * with.estimability().rank() as f64;
            all.push(score);
            best = best.min(score);
        }
        let found = model
            .search(
                &settings(criterion, Direction::Exhaustive { up_to: 3 }),
                &mut go,
            )
            .unwrap();
        assert!(found.complete && (found.scores.unwrap().0 - best).abs() < 1e-9);
        assert_eq!(found.ranked[0].interactions, found.selected);
        assert!((found.ranked[0].score - best).abs() < 1e-9);
        assert!(found.ranked.len() > 1 && found.ranked.len() <= 5);
        assert!(found.ranked.is_sorted_by(|a, b| a.score <= b.score));
        for one in &found.ranked {
            assert!(all.iter().any(|score| (score - one.score).abs() < 1e-9));
        }
    }
}

#[test]
fn cross_validation_is_leaving_out_each_study_and_fitting_again() {
    let model = small();
    let found = model
        .search(
            &settings(Criterion::CrossValidation, Direction::Forward),
            &mut go,
        )
        .unwrap();
    let by_hand = |model: &ComponentModel| {
        let mut sum = 0.0;
        for left_out in 0..model.studies().studies().len() {
            let rest = model.studies().only(|at, _| at != left_out).unwrap();
            let rest = ComponentModel::new(rest, model.composition().clone()).unwrap();
            let fit = rest.common().unwrap();
            let c = model.studies().comparisons()[left_out];
            let rows = model.composition().matrix();
            let row: Vec<f64> = (rows.row(c.treat1) - rows.row(c.treat2))
                .iter()
                .copied()
                .collect();
            let predicted = fit.estimate(&rest, &row).unwrap().te;
            sum += ((c.te - predicted) / c.se).powi(2);
        }
        sum / model.studies().rows() as f64
    };
    let (after, before) = found.scores.unwrap();
    assert!((before - by_hand(&model)).abs() < 1e-9);
    assert!((after - by_hand(&found.model)).abs() < 1e-9);
    assert!(after < before);
}

#[test]
fn backward_begins_with_everything_and_ends_where_nothing_can_be_missed() {
    let found = small()
        .search(
            &settings(Criterion::PValue { alpha: 0.157 }, Direction::Backward),
            &mut go,
        )
        .unwrap();
    assert!(found.selected.contains(&"a*b".to_owned()));
    for (at, step) in found.steps.iter().enumerate() {
        assert_eq!(step.accepted, step.best.score >= 0.157);
        assert!(step.accepted || at + 1 == found.steps.len());
    }
}

#[test]
fn a_search_can_be_cancelled_and_says_so() {
    let found = small()
        .search(
            &settings(Criterion::Aic, Direction::Exhaustive { up_to: 3 }),
            &mut |_| ControlFlow::Break(()),
        )
        .unwrap();
    assert!(!found.complete && found.models == 2);
    assert!(
        small()
            .search(
                &settings(Criterion::PValue { alpha: 1.5 }, Direction::Forward),
                &mut go
            )
            .is_err()
    );
}

#[test]
fn seventeen_components_and_all_their_pairs() {
    let (_, file) = files("cnma")
        .into_iter()
        .find(|(name, _)| name == "cnma_cbti_insomnia")
        .unwrap();
    let model = model(&file);
    for criterion in [Criterion::PValue { alpha: 0.157 }, Criterion::Bic] {
        let found = model
            .search(&settings(criterion, Direction::Forward), &mut go)
            .unwrap();
        assert!(found.single.len() > 50 && found.complete);
        // Every step lowers Q by what it says, down to the Q of the model.
        let mut q = model.common().unwrap().q().q;
        for step in found.steps.iter().filter(|step| step.accepted) {
            q -= step.best.change.q;
            assert!((q - step.best.q.q).abs() < 1e-7);
        }
        assert!((q - found.model.common().unwrap().q().q).abs() < 1e-7);
    }
}

#[test]
fn interactions_that_say_the_same_are_taken_by_name_whatever_the_order_of_rows() {
    // Nobody tried two of a, b and c without the third: their three interactions are one column.
    let pairs = [
        ("a", "u"),
        ("b", "u"),
        ("c", "u"),
        ("a+b+c", "u"),
        ("a+b+c", "a"),
        ("a+b+c", "c"),
        ("b", "a"),
    ];
    let rows: Vec<Contrast> = pairs
        .iter()
        .enumerate()
        .map(|(at, (one, other))| Contrast {
            study: format!("study {at}"),
            treat1: (*one).into(),
            treat2: (*other).into(),
            te: 0.37 * at as f64 - 0.91 * ((at * 5 % 3) as f64),
            se: 0.13 + 0.017 * at as f64,
        })
        .collect();
    for turned in 0..rows.len() {
        let mut rows = rows.clone();
        rows.rotate_left(turned);
        let studies = Studies::new(&rows).unwrap();
        let composition = Composition::from_labels(studies.treatments(), "+", Some("u")).unwrap();
        let model = ComponentModel::new(studies, composition).unwrap();
        for criterion in [Criterion::PValue { alpha: 0.157 }, Criterion::Bic] {
            let found = model
                .search(&settings(criterion, Direction::Forward), &mut go)
                .unwrap();
            assert_eq!(found.single.len(), 3);
            assert_eq!(found.steps[0].best.interaction, "a*b");
        }
    }
}
