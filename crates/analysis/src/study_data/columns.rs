//! What the columns of a table mean, from their names.

/// What a column may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Study,
    Treatment,
    Treatment1,
    Treatment2,
    Effect,
    Error,
    Variance,
    Ratio,
    Lower,
    Upper,
    Correlation,
    Events,
    People,
    Mean,
    Deviation,
    Time,
    Events1,
    People1,
    Mean1,
    Deviation1,
    Time1,
    Events2,
    People2,
    Mean2,
    Deviation2,
    Time2,
}

use Role::{
    Correlation, Deviation, Deviation1, Deviation2, Effect, Error, Events, Events1, Events2, Lower,
    Mean, Mean1, Mean2, People, People1, People2, Ratio, Study, Time, Time1, Time2, Treatment,
    Treatment1, Treatment2, Upper, Variance,
};

/// Names in small letters without signs; those of common programs are among them.
const NAMES: [(Role, &[&str]); 26] = [
    (
        Study,
        &[
            "study",
            "studlab",
            "studyid",
            "studyname",
            "studylabel",
            "trial",
            "trialid",
            "author",
            "slab",
            "id",
            "label",
        ],
    ),
    (
        Treatment,
        &[
            "treatment",
            "treat",
            "arm",
            "intervention",
            "trt",
            "condition",
            "t",
        ],
    ),
    (
        Treatment1,
        &[
            "treat1",
            "treatment1",
            "t1",
            "trt1",
            "arm1",
            "intervention1",
            "treata",
        ],
    ),
    (
        Treatment2,
        &[
            "treat2",
            "treatment2",
            "t2",
            "trt2",
            "arm2",
            "intervention2",
            "treatb",
        ],
    ),
    (
        Effect,
        &[
            "te",
            "effect",
            "effectsize",
            "yi",
            "y",
            "estimate",
            "est",
            "logor",
            "lnor",
            "logrr",
            "lnrr",
            "loghr",
            "lnhr",
            "logirr",
            "lnirr",
            "diff",
            "difference",
            "es",
            "md",
            "smd",
            "rd",
            "g",
            "d",
        ],
    ),
    (
        Error,
        &[
            "se",
            "sete",
            "sei",
            "stderr",
            "standarderror",
            "std",
            "seeffect",
            "selogor",
            "selnor",
            "selogrr",
            "selnrr",
            "seloghr",
            "selnhr",
            "selnirr",
            "seest",
            "seestimate",
        ],
    ),
    (Variance, &["vi", "var", "variance", "v"]),
    (
        Ratio,
        &[
            "or",
            "rr",
            "hr",
            "irr",
            "ratio",
            "oddsratio",
            "riskratio",
            "hazardratio",
        ],
    ),
    (
        Lower,
        &[
            "lower",
            "low",
            "lcl",
            "cilower",
            "lowerci",
            "cilow",
            "ll",
            "lower95",
            "ci95lower",
        ],
    ),
    (
        Upper,
        &[
            "upper",
            "high",
            "ucl",
            "ciupper",
            "upperci",
            "cihigh",
            "ul",
            "upper95",
            "ci95upper",
        ],
    ),
    (Correlation, &["cor", "corr", "correlation", "ri"]),
    (
        Events,
        &[
            "event",
            "events",
            "e",
            "r",
            "responders",
            "response",
            "cases",
            "x",
            "xi",
            "successes",
        ],
    ),
    (
        People,
        &[
            "n",
            "ni",
            "total",
            "people",
            "participants",
            "samplesize",
            "size",
            "number",
            "randomised",
            "randomized",
            "nrandomised",
        ],
    ),
    (Mean, &["mean", "m", "average", "mi"]),
    (
        Deviation,
        &["sd", "stddev", "standarddeviation", "stdev", "sdi", "s"],
    ),
    (
        Time,
        &[
            "time",
            "persontime",
            "personyears",
            "personmonths",
            "persondays",
            "exposure",
            "timeatrisk",
        ],
    ),
    (
        Events1,
        &[
            "event1", "events1", "e1", "r1", "evente", "eventse", "ai", "x1i", "x1",
        ],
    ),
    (
        People1,
        &["n1", "ne", "n1i", "total1", "people1", "nexp", "ntreat"],
    ),
    (Mean1, &["mean1", "meane", "m1", "me", "m1i"]),
    (Deviation1, &["sd1", "sde", "s1", "sd1i", "se"]),
    (
        Time1,
        &[
            "time1",
            "timee",
            "t1",
            "t1i",
            "persontime1",
            "personyears1",
            "exposure1",
        ],
    ),
    (
        Events2,
        &[
            "event2", "events2", "e2", "r2", "eventc", "eventsc", "ci", "x2i", "x2",
        ],
    ),
    (
        People2,
        &["n2", "nc", "n2i", "total2", "people2", "nctrl", "ncontrol"],
    ),
    (Mean2, &["mean2", "meanc", "m2", "mc", "m2i"]),
    (Deviation2, &["sd2", "sdc", "s2", "sd2i", "sc"]),
    (
        Time2,
        &[
            "time2",
            "timec",
            "t2",
            "t2i",
            "persontime2",
            "personyears2",
            "exposure2",
        ],
    ),
];

/// A way to tell of studies, with the columns it needs and what it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) kind: Kind,
    pub(super) needs: &'static [Role],
    pub(super) called: &'static str,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Contrast,
    Arm,
    Pair,
    Effect,
    Group,
}

/// In the order in which they are tried: the more a shape needs, the earlier it comes.
pub(super) const SHAPES: [Shape; 20] = [
    shape(
        Kind::Contrast,
        &[Treatment1, Treatment2, Effect, Error],
        "contrasts with standard errors",
    ),
    shape(
        Kind::Contrast,
        &[Treatment1, Treatment2, Effect, Variance],
        "contrasts with variances",
    ),
    shape(
        Kind::Contrast,
        &[Treatment1, Treatment2, Ratio, Lower, Upper],
        "contrasts as ratios with confidence intervals",
    ),
    shape(
        Kind::Contrast,
        &[Treatment1, Treatment2, Events1, People1, Events2, People2],
        "two arms a row with events and people",
    ),
    shape(
        Kind::Contrast,
        &[
            Treatment1, Treatment2, Mean1, Deviation1, People1, Mean2, Deviation2, People2,
        ],
        "two arms a row with means and standard deviations",
    ),
    shape(
        Kind::Pair,
        &[Mean1, Deviation1, People1, Mean2, Deviation2, People2],
        "two arms a row with means and standard deviations",
    ),
    shape(
        Kind::Pair,
        &[Events1, People1, Events2, People2],
        "two arms a row with events and people",
    ),
    shape(
        Kind::Pair,
        &[Events1, Time1, Events2, Time2],
        "two arms a row with events and time at risk",
    ),
    shape(
        Kind::Arm,
        &[Treatment, Mean, Deviation, People],
        "arms with means and standard deviations",
    ),
    shape(
        Kind::Arm,
        &[Treatment, Events, Time],
        "arms with events and time at risk",
    ),
    shape(
        Kind::Arm,
        &[Treatment, Events, People],
        "arms with events and people",
    ),
    shape(
        Kind::Arm,
        &[Treatment, Effect, Error],
        "arms with estimates and standard errors",
    ),
    shape(
        Kind::Effect,
        &[Effect, Error],
        "effects with standard errors",
    ),
    shape(Kind::Effect, &[Effect, Variance], "effects with variances"),
    shape(
        Kind::Effect,
        &[Ratio, Lower, Upper],
        "ratios with confidence intervals",
    ),
    shape(Kind::Group, &[Correlation, People], "correlations"),
    shape(
        Kind::Group,
        &[Mean, Deviation, People],
        "single groups with means and standard deviations",
    ),
    shape(
        Kind::Group,
        &[Events, Time],
        "single groups with events and time at risk",
    ),
    shape(
        Kind::Group,
        &[Events, People],
        "single groups with events and people",
    ),
    shape(
        Kind::Group,
        &[Mean, Error],
        "single groups with means and standard errors",
    ),
];

const fn shape(kind: Kind, needs: &'static [Role], called: &'static str) -> Shape {
    Shape {
        kind,
        needs,
        called,
    }
}

/// A column that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) role: Role,
    pub(super) at: usize,
}

/// Whether a name can stand for a role. Names nobody means as a number in this shape are left to others: `t1` is a
/// treatment beside effects and a time beside events.
fn stands_for(name: &str, role: Role) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    NAMES
        .iter()
        .any(|(of, names)| *of == role && names.contains(&plain.as_str()))
}

/// The shape that fits a header, and where its columns stand. The study comes first and is needed always.
pub(super) fn sniff(header: &[String]) -> Option<(Shape, Vec<Found>)> {
    SHAPES.iter().find_map(|shape| {
        let mut found: Vec<Found> = Vec::new();
        for role in std::iter::once(&Study).chain(shape.needs) {
            let at = (0..header.len()).find(|at| {
                stands_for(&header[*at], *role) && found.iter().all(|one| one.at != *at)
            })?;
            found.push(Found { role: *role, at });
        }
        Some((*shape, found))
    })
}
