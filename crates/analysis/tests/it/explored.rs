//! Combinations of components, tried and not.

use analysis::Source;
use analysis::networks::{ComponentSettings, Components, StudiesSettings};
use std::ops::ControlFlow;

const TRIALS: &[u8] = b"study,treat1,treat2,te,se\n\
    S1,peer,usual,-0.30,0.10\nS2,group,usual,-0.20,0.12\nS3,peer+group,usual,-0.55,0.15\n\
    S4,app,usual,-0.05,0.20\nS5,peer,usual,-0.25,0.11\n";

fn components() -> Components {
    let settings = ComponentSettings {
        studies: StudiesSettings {
            measure: Some("SMD".to_owned()),
            ..StudiesSettings::default()
        },
        inactive: Some("usual".to_owned()),
        ..ComponentSettings::default()
    };
    let source = Source {
        name: "trials.csv",
        bytes: TRIALS,
    };
    Components::new(&source, &settings, &mut |_, _| ControlFlow::Continue(())).expect("worked out")
}

#[test]
fn a_combination_that_was_tried_says_so() {
    let found = components()
        .explore("a", &["group", "peer"], &[])
        .expect("explored");
    assert_eq!(found.components, ["group", "peer"]);
    assert_eq!(found.tried_as, ["peer+group"]);
    assert!(found.never_together.is_empty());
    assert!(
        found.says.iter().any(|says| says.contains("tried exactly")),
        "{:?}",
        found.says
    );
}

#[test]
fn a_combination_that_nobody_tried_adds_up_and_says_so() {
    let components = components();
    let found = components
        .explore("a", &["app", "peer"], &[])
        .expect("explored");
    assert!(found.tried_as.is_empty());
    assert_eq!(
        found.never_together,
        [("app".to_owned(), "peer".to_owned())]
    );
    let one = |name: &str| {
        components
            .explore("a", &[name], &[])
            .expect("explored")
            .estimate
            .expect("estimable")
            .te
    };
    let sum = one("app") + one("peer");
    assert!((found.estimate.expect("estimable").te - sum).abs() < 1e-12);
    assert!(
        found
            .says
            .iter()
            .any(|says| says.contains("No study has tried"))
    );
    // Against a part of itself only the rest is left.
    let rest = components
        .explore("a", &["app", "peer"], &["app"])
        .expect("explored");
    assert!((rest.estimate.expect("estimable").te - one("peer")).abs() < 1e-12);
    assert!(found.picture.is_some());
}

#[test]
fn unknown_components_and_nothing_against_nothing_are_said() {
    let components = components();
    assert!(components.explore("a", &["magic"], &[]).is_err());
    let nothing = components.explore("a", &[], &[]).expect("explored");
    assert_eq!(nothing.says.len(), 1);
    assert_eq!(components.component_names(), ["app", "group", "peer"]);
}
