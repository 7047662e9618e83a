//! Examples of charts of case comparison.

use crate::{
    Caption, CaseKind, Configuration, Drawing, Intersection, Sets, Sign, Solution, SolutionFit, Xy,
    XyCase, solution, upset, venn, xy,
};

pub(super) fn all() -> Vec<(&'static str, Drawing)> {
    vec![
        ("xy", xy(&memberships())),
        ("solution", solution(&combinations())),
        ("upset", upset(&conditions())),
        ("venn", venn(&three())),
    ]
}

fn memberships() -> Xy {
    use CaseKind::{DeviantConsistency, DeviantCoverage, DeviantInDegree, Irrelevant, Typical};
    let cases = [
        ("Site 1", 0.8, 0.95, Typical),
        ("Site 2", 0.67, 0.83, Typical),
        ("Site 3", 0.95, 0.97, Typical),
        ("Site 4", 0.95, 0.97, Typical),
        ("Site 5", 0.95, 0.97, Typical),
        ("Site 6", 0.83, 0.67, DeviantInDegree),
        ("Site 7", 0.72, 0.3, DeviantConsistency),
        ("Site 8", 0.2, 0.84, DeviantCoverage),
        ("Site 9", 0.33, 0.67, DeviantCoverage),
        ("Site 10", 0.1, 0.15, Irrelevant),
        ("Site 11", 0.33, 0.4, Irrelevant),
        ("Site 12", 0.05, 0.05, Irrelevant),
    ];
    Xy {
        caption: Caption::new("xy", "Fidelity with an embedded team, and engagement"),
        x_heading: "Membership in FIDELITY*EMBEDDED".to_owned(),
        y_heading: "Membership in ENGAGED".to_owned(),
        cases: cases
            .map(|(label, x, y, kind)| XyCase {
                label: label.to_owned(),
                href: Some("#site".to_owned()),
                x,
                y,
                kind,
            })
            .to_vec(),
        consistency: Some(0.918),
        coverage: Some(0.764),
    }
}

fn combinations() -> Solution {
    use Sign::{Absent, Any, CoreAbsent, CorePresent, Present};
    let fit = |consistency, pri, coverage, unique| SolutionFit {
        consistency: Some(consistency),
        pri: Some(pri),
        coverage: Some(coverage),
        unique: Some(unique),
    };
    let one = |label: &str, signs: [Sign; 5], fit, cases: &[&str]| Configuration {
        label: label.to_owned(),
        signs: signs.to_vec(),
        fit,
        cases: cases.iter().map(|case| (*case).to_owned()).collect(),
    };
    Solution {
        caption: Caption::new("solution", "Which combinations lead to high engagement"),
        outcome: "high engagement".to_owned(),
        conditions: [
            "High fidelity",
            "Embedded in the team",
            "Supervision kept",
            "Large caseloads",
            "Employed by the voluntary sector",
        ]
        .map(str::to_owned)
        .to_vec(),
        configurations: vec![
            one(
                "1a",
                [CorePresent, CorePresent, Any, Absent, Any],
                fit(0.93, 0.88, 0.52, 0.11),
                &["Site 1", "Site 2", "Site 3", "Site 5"],
            ),
            one(
                "1b",
                [CorePresent, CorePresent, Present, Any, Present],
                fit(0.91, 0.85, 0.44, 0.07),
                &["Site 3", "Site 4"],
            ),
            one(
                "2",
                [Any, Absent, CorePresent, CoreAbsent, Any],
                fit(0.88, 0.79, 0.31, 0.14),
                &[
                    "Site 6", "Site 7", "Site 8", "Site 9", "Site 10", "Site 11", "Site 12",
                ],
            ),
        ],
        fit: SolutionFit {
            unique: None,
            ..fit(0.90, 0.84, 0.74, 0.0)
        },
        with_cases: true,
    }
}

fn conditions() -> Sets {
    let one = |members: &[usize], count, marked| Intersection {
        members: members.to_vec(),
        count,
        marked,
    };
    Sets {
        caption: Caption::new("upset", "How conditions go together at 50 sites"),
        sets: [
            "High fidelity",
            "Embedded in the team",
            "Supervision kept",
            "Large caseloads",
        ]
        .map(str::to_owned)
        .to_vec(),
        intersections: vec![
            one(&[0, 1, 2], 12, true),
            one(&[0, 1], 8, true),
            one(&[2], 7, false),
            one(&[3], 9, false),
            one(&[1, 2], 4, true),
            one(&[0, 3], 3, false),
            one(&[0, 1, 2, 3], 2, false),
            one(&[], 5, false),
        ],
        count_heading: "Sites".to_owned(),
        mark_heading: "With high engagement".to_owned(),
    }
}

fn three() -> Sets {
    let one = |members: &[usize], count| Intersection {
        members: members.to_vec(),
        count,
        marked: false,
    };
    Sets {
        caption: Caption::new("venn", "Where records were found"),
        sets: ["MEDLINE", "PsycINFO", "CINAHL"]
            .map(str::to_owned)
            .to_vec(),
        intersections: vec![
            one(&[0], 412),
            one(&[1], 268),
            one(&[2], 131),
            one(&[0, 1], 187),
            one(&[0, 2], 64),
            one(&[1, 2], 41),
            one(&[0, 1, 2], 93),
        ],
        count_heading: "Records".to_owned(),
        mark_heading: String::new(),
    }
}
