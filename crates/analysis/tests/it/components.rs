//! Components as they are told: what can be estimated, searches, evidence, references.

use analysis::Source;
use analysis::networks::{By, ComponentSettings, Components, Search};
use std::ops::ControlFlow;

fn of(csv: &str, settings: &ComponentSettings) -> Components {
    let source = Source {
        name: "trials.csv",
        bytes: csv.as_bytes(),
    };
    Components::new(&source, settings, &mut |_, _| ControlFlow::Continue(())).expect("worked out")
}

/// Together a and b do much more than apart.
const TRIALS: &str = "study,treat1,treat2,te,se\n\
    1,a,u,0.5,0.1\n2,b,u,0.4,0.1\n3,a+b,u,2.1,0.1\n4,c,u,0.2,0.1\n5,a+c,u,0.75,0.1\n6,a+c,c,0.45,0.1\n7,b+c,b,0.25,0.1\n8,a+b,u,2.0,0.1\n";

fn asked() -> ComponentSettings {
    ComponentSettings {
        inactive: Some("u".to_owned()),
        ..ComponentSettings::default()
    }
}

#[test]
fn what_comes_where_the_other_goes_has_a_difference() {
    let csv = "study,treat1,treat2,te,se\n1,A,B,1,0.3\n2,A,B,1.2,0.3\n";
    let settings = ComponentSettings {
        combinations: vec!["A+B".to_owned()],
        compared: vec![("A".to_owned(), "B".to_owned())],
        ..ComponentSettings::default()
    };
    let words = of(csv, &settings).words().expect("told");
    assert!(
        words
            .contains("wherever it comes, B goes; only the difference of the two can be estimated"),
        "{words}"
    );
    assert!(
        words.contains("A+B: cannot be estimated from these studies; no study has tried it."),
        "{words}"
    );
    assert!(
        words.contains("A against B: 1.10 (0.68 to 1.52), p < 0.001."),
        "{words}"
    );
}

#[test]
fn a_search_tells_its_criterion_and_everything_of_the_model_chosen() {
    for by in [By::Aic, By::Bic, By::Cv, By::P] {
        let settings = ComponentSettings {
            search: Some(Search::Forward),
            by,
            combinations: vec!["a+b".to_owned()],
            compared: vec![("a+b".to_owned(), "c".to_owned())],
            evidence: true,
            important: Some(0.1),
            ..asked()
        };
        let found = of(TRIALS, &settings);
        let json = found.json().expect("told");
        assert!(json["steps"][0]["score"].is_number());
        let criterion = &json["criterion"];
        if by == By::Cv && json["selected"][0].is_null() {
            // Left out one at a time, so few trials may not foretell each other better with it.
            assert_eq!(criterion["selected"], criterion["before"]);
            continue;
        }
        assert_eq!(json["selected"][0], "a*b", "{by:?}");
        if by == By::P {
            assert_eq!(criterion["alpha"], 0.157);
            assert!(criterion["before"].is_null());
        } else {
            let of = |key: &str| criterion[key].as_f64().expect("a number");
            assert!(of("selected") < of("before"), "{by:?}");
            let accepted = json["steps"].as_array().expect("steps").iter().rev();
            let last = accepted
                .into_iter()
                .find(|step| step["accepted"] == true)
                .expect("a step");
            assert!((last["score"].as_f64().expect("a number") - of("selected")).abs() < 1e-9);
        }
        // a and b together, with their interaction: the mean of the two trials that have them.
        let together = json["complex"][0]["TE_common"].as_f64().expect("a number");
        assert!((together - 2.05).abs() < 1e-9, "{together}");
        for key in [
            "comparison_of_combinations",
            "evidence",
            "leave_one_out",
            "confidence",
        ] {
            assert!(json[key].is_array(), "{key}");
        }
        assert!(json["final_model"]["likelihood"]["REML"]["tau2"].is_number());
        assert_eq!(json["confidence"][0]["at_most"], true);
        let words = found.words().expect("told");
        for part in [
            "Models were compared by",
            "a+b against c:",
            "Direct and indirect evidence",
            "Each study left out",
        ] {
            assert!(words.contains(part), "{part} is missing from:\n{words}");
        }
    }
    let exhaustive = ComponentSettings {
        search: Some(Search::Exhaustive),
        by: By::Aic,
        ..asked()
    };
    let found = of(TRIALS, &exhaustive);
    let json = found.json().expect("told");
    assert_eq!(json["ranked"][0]["interactions"], json["selected"]);
    assert_eq!(json["ranked"][0]["score"], json["criterion"]["selected"]);
    assert!(json["ranked"].as_array().expect("a list").len() > 1);
    assert!(
        found
            .words()
            .expect("told")
            .contains("The best models that were looked at")
    );
}

#[test]
fn that_components_do_not_add_up_is_said() {
    let care = |settings: &ComponentSettings| of(TRIALS, settings).cautions().join("\n");
    assert!(
        care(&asked()).contains("do not simply add up (p < 0.001)"),
        "{}",
        care(&asked())
    );
    let with = ComponentSettings {
        interactions: vec!["a*b".to_owned()],
        ..asked()
    };
    assert!(
        !care(&with).contains("do not simply add up"),
        "{}",
        care(&with)
    );
}

#[test]
fn treatments_are_told_against_a_reference() {
    let settings = ComponentSettings {
        reference: Some("a".to_owned()),
        ..asked()
    };
    let found = of(TRIALS, &settings);
    let json = found.json().expect("told");
    let of_treatment = |name: &str| {
        let rows = json["against_reference"].as_array().expect("rows");
        let row = rows
            .iter()
            .find(|row| row["treatment"] == name)
            .expect("there");
        row["TE_random"].as_f64().expect("a number")
    };
    let component = |at: usize| {
        json["components"][at]["TE_random"]
            .as_f64()
            .expect("a number")
    };
    assert!(of_treatment("a").abs() < 1e-12);
    assert!((of_treatment("u") + component(0)).abs() < 1e-12);
    assert!((of_treatment("a+c") - component(2)).abs() < 1e-12);
    assert!(
        found
            .words()
            .expect("told")
            .contains("Each treatment against a")
    );
    let unknown = ComponentSettings {
        reference: Some("nothing".to_owned()),
        ..asked()
    };
    assert!(of(TRIALS, &unknown).json().is_err());
}

#[test]
fn a_separator_that_separates_nothing_is_said() {
    let settings = ComponentSettings {
        separator: Some("|".to_owned()),
        ..asked()
    };
    let notes = of(TRIALS, &settings).notes().join("\n");
    assert!(notes.contains("“|” separates nothing"), "{notes}");
}
