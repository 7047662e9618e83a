//! Pairwise meta-analysis as it is told: numbers on the scale of what was reported, and what is said of it.
//!
//! Reference numbers by a grid of 20,000 values of τ² and the formulas of the transformations, in another language.

use analysis::Source;
use analysis::meta::{Meta, Settings};
use serde_json::Value;

fn of(csv: &str, settings: Settings) -> Meta {
    let source = Source {
        name: "studies.csv",
        bytes: csv.as_bytes(),
    };
    Meta::new(&source, &settings).expect("an analysis")
}

fn measured(measure: &str) -> Settings {
    Settings {
        measure: Some(measure.to_owned()),
        ..Settings::default()
    }
}

const PROPORTIONS: &str = "study,event,n\na,3,20\nb,12,40\nc,30,60\n";
const CORRELATIONS: &str = "study,cor,n\na,0.3,50\nb,0.5,20\nc,0.1,40\n";

#[track_caller]
fn near(found: &Value, expected: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found - expected).abs() < 2e-7, "{found} is not {expected}");
}

#[test]
fn proportions_come_back_as_proportions() {
    for (measure, estimate, lower, upper) in [
        ("PFT", 0.323_769_423_3, 0.145_736_155_2, 0.531_082_742_5),
        ("PLOGIT", 0.323_672_532_1, 0.159_143_840_1, 0.547_536_494_7),
    ] {
        let meta = of(PROPORTIONS, measured(measure));
        let json = meta.json();
        let natural = &json["natural"];
        assert_eq!(natural["quantity"], "proportion");
        near(&natural["people"], 32.727_272_727_3);
        let random = &natural["random"]["REML"];
        near(&random["estimate"], estimate);
        near(&random["lower"], lower);
        near(&random["upper"], upper);
        for (at, share) in [0.15, 0.3, 0.5].into_iter().enumerate() {
            near(&natural["studies"][at], share);
        }
        let words = meta.words();
        assert!(
            words.contains(&format!("Proportions of single groups ({measure})")),
            "{words}"
        );
        assert!(words.contains("random effects 0.324 ("), "{words}");
        assert!(words.contains("and told as a proportion again"), "{words}");
        assert!(
            !words.contains("no effect") && !words.contains("difference"),
            "{words}"
        );
        let result = words.split("Result:").nth(1).expect("a result");
        let before = result.split("Studies differ").next().expect("a part");
        assert!(
            !before.contains("p ="),
            "a proportion is tested against nothing: {before}"
        );
    }
}

#[test]
fn correlations_come_back_as_correlations() {
    let meta = of(CORRELATIONS, Settings::default());
    let random = &meta.json()["natural"]["random"]["REML"];
    near(&random["estimate"], 0.268_053_965_0);
    near(&random["lower"], 0.072_199_685_6);
    near(&random["upper"], 0.444_003_499_3);
    let words = meta.words();
    assert!(
        words.contains("random effects 0.268 (0.072 to 0.444, p = "),
        "{words}"
    );
    let forest = &meta.pictures()[0];
    assert!(
        forest.svg().0.contains("0.27"),
        "the picture has the correlation"
    );
}

#[test]
fn several_tops_of_the_likelihood_are_said() {
    let csv = "study,te,se\n1,-0.28,1.95\n2,0.26,0.03\n3,0.29,0.08\n4,-1.69,1.57\n5,-0.94,0.32\n6,0.07,1.92\n7,0.99,0.27\n";
    let meta = of(csv, Settings::default());
    let random = &meta.json()["random"]["REML"];
    let tau2 = random["tau2"].as_f64().expect("a number");
    assert!((tau2 - 0.458_192_4).abs() < 1e-5, "{tau2}");
    assert_eq!(random["other_tops"][0]["tau2"], 0.0);
    let care = meta.cautions().join("\n");
    assert!(care.contains("more than one top"), "{care}");
    assert!(of(CORRELATIONS, Settings::default()).json()["random"]["REML"]["other_tops"].is_null());
}

#[test]
fn numbers_that_are_too_large_are_named_and_left_out() {
    let csv = "study,te,se\na,1e308,0.2\nb,-1e160,0.2\nc,0.3,0.2\n";
    let meta = of(csv, Settings::default());
    let care = meta.cautions().join("\n");
    assert!(
        care.contains("“a” is left out: the numbers are too large"),
        "{care}"
    );
    assert!(care.contains("“b” is left out"), "{care}");
    assert!((meta.json()["common"]["TE"].as_f64().expect("a number") - 0.3).abs() < 1e-12);
}

fn refused(csv: &str, settings: &Settings) -> String {
    let source = Source {
        name: "studies.csv",
        bytes: csv.as_bytes(),
    };
    format!("{:?}", Meta::new(&source, settings).expect_err("a refusal"))
}

const THREE: &str = "study,treat1,treat2,te,se\na,A,B,1,0.3\na,A,C,2,0.3\na,B,C,3,0.3\nb,A,B,0.5,0.2\nc,B,C,0.4,0.2\n";

#[test]
fn the_reference_is_what_is_compared_with() {
    let two = "study,treat1,treat2,te,se\na,A,B,1,0.3\nb,B,A,-0.5,0.2\n";
    let settings = |reference: &str| Settings {
        reference: Some(reference.to_owned()),
        ..Settings::default()
    };
    let common = |csv, reference: &str| {
        of(csv, settings(reference)).json()["common"]["TE"]
            .as_f64()
            .expect("a number")
    };
    assert!(common(two, "B") > 0.5);
    assert!((common(two, "A") + common(two, "B")).abs() < 1e-12);
    let says = refused(THREE, &settings("C"));
    assert!(says.contains("--compare TREATMENT,C"), "{says}");
    assert!(refused(two, &settings("D")).contains("Treatments are A, B"));
    assert!(refused(PROPORTIONS, &settings("A")).contains("name no treatments"));
    let both = Settings {
        compare: Some(("A".to_owned(), "B".to_owned())),
        ..settings("A")
    };
    assert!(refused(THREE, &both).contains("Leave --reference"));
}

#[test]
fn what_is_left_aside_is_said() {
    let settings = Settings {
        compare: Some(("A".to_owned(), "B".to_owned())),
        ..Settings::default()
    };
    let care = of(THREE, settings.clone()).cautions().join("\n");
    assert!(
        care.contains("3 contrasts of 2 studies compare other treatments"),
        "{care}"
    );
    assert!(
        care.contains("Study “a”: its effects do not add up"),
        "{care}"
    );
    let arms = "study,treatment,event,n\na,A,3,10\na,B,5,20\na,C,5,20\nb,A,2,20\nb,B,5.5,20\n";
    let care = of(arms, settings).cautions().join("\n");
    assert!(care.contains("Study “a” has other arms too (C)"), "{care}");
    assert!(
        care.contains("not whole were taken as they are written, in “b”"),
        "{care}"
    );
}

#[test]
fn parts_of_one_under_r_are_correlations() {
    let json = of(
        "study,r,n\na,0.3,50\nb,0.5,20\nc,1,20\n",
        Settings::default(),
    )
    .json();
    assert_eq!(json["about"]["measure"], "ZCOR");
    assert_eq!(json["about"]["left_out"][0]["study"], "c");
    let json = of("study,r,n\na,3,50\nb,5,20\n", Settings::default()).json();
    assert_eq!(json["about"]["measure"], "PLOGIT");
}

#[test]
fn a_study_without_a_group_is_in_none() {
    let csv =
        "study,te,se,setting\na,0.1,0.2,x\nb,0.3,0.2,x\nc,0.5,0.1,y\nd,0.2,0.3,y\ne,0.9,0.2,\n";
    let settings = Settings {
        subgroup: Some("setting".to_owned()),
        ..Settings::default()
    };
    let meta = of(csv, settings);
    let groups = &meta.json()["subgroups_REML"]["separate_tau2"];
    assert_eq!(groups["levels"], serde_json::json!(["x", "y"]));
    assert_eq!(groups["df_between"], 1);
    let care = meta.cautions().join("\n");
    assert!(
        care.contains("Nothing stands under “setting” for “e”"),
        "{care}"
    );
    assert!(meta.pictures()[0].svg().0.contains("In no group"));
}
