//! Two treatments.

use super::fields::{Ask, Options, Pairs, Read, pair, same, typed};
use super::studies::{measures, with_code};
use crate::analysis::offered::Offered;
use ::analysis::meta::Settings;
use maud::{Markup, html};
use std::borrow::Cow;
use synthesis::effects::{Measure, Standardiser};
use synthesis::pairwise::Method;

/// The codes of measures of single groups.
const GROUPS: [&str; 7] = ["PLOGIT", "PLN", "PRAW", "PAS", "PFT", "ZCOR", "COR"];

/// The conventions of standardised mean differences.
const STANDARDISERS: [Standardiser; 7] = [
    Standardiser::HedgesExact,
    Standardiser::HedgesApproximate,
    Standardiser::CohenExact,
    Standardiser::CohenApproximate,
    Standardiser::Glass,
    Standardiser::HedgesLargeSample,
    Standardiser::Heteroscedastic,
];

pub(super) fn filled(settings: &Settings) -> Pairs {
    let (treatment, control) = settings.compare.clone().unwrap_or_default();
    let mut pairs = vec![
        pair("measure", settings.measure.clone().unwrap_or_default()),
        pair("method", settings.method.code()),
        pair("level", typed(settings.level)),
        pair("standardiser", settings.standardiser.code()),
        pair("increment", typed(settings.increment)),
        pair("treatment", treatment),
        pair("control", control),
        pair("subgroup", settings.subgroup.clone().unwrap_or_default()),
    ];
    if settings.cochrane_risk_ratio {
        pairs.push(pair("cochrane_risk_ratio", "yes"));
    }
    for moderator in &settings.moderators {
        pairs.push((Cow::Borrowed("moderators"), moderator.clone()));
    }
    pairs
}

pub(super) fn questions(ask: &Ask<'_>, offered: &Offered) -> Markup {
    let t = ask.t;
    let mut all = measures(t);
    all.extend(GROUPS.map(|code| {
        (
            code.to_owned(),
            format!(
                "{} ({code})",
                t.text(&format!("settings-group-{}", code.to_lowercase()))
            ),
        )
    }));
    let methods: Options = Method::ALL
        .iter()
        .map(|method| {
            (
                method.code().to_owned(),
                with_code(method.name(), method.code()),
            )
        })
        .collect();
    let standardisers: Options = STANDARDISERS
        .iter()
        .map(|one| (one.code().to_owned(), one.name().to_owned()))
        .collect();
    let none = |key: &str| (String::new(), t.text(key));
    let mut treatments = vec![none("settings-treatment-usual")];
    treatments.extend(same(&offered.treatments));
    let mut columns = vec![none("settings-none")];
    columns.extend(same(&offered.columns));
    html! {
        (ask.select("measure", &all))
        @if !offered.treatments.is_empty() {
            (ask.select("treatment", &treatments))
            (ask.select("control", &treatments))
        }
        @if !offered.columns.is_empty() {
            (ask.select("subgroup", &columns))
            (ask.boxes("moderators", &offered.columns))
        }
        (ask.select("method", &methods))
        (ask.more(&html! {
            (ask.number("level"))
            (ask.select("standardiser", &standardisers))
            (ask.number("increment"))
            (ask.yes("cochrane_risk_ratio"))
        }))
    }
}

pub(super) fn read(read: &mut Read<'_>, now: &Settings, offered: &Offered) -> Settings {
    let measure = read.typed.get("measure");
    let known = Measure::from_code(measure).is_some() || GROUPS.contains(&measure);
    let compare = match (
        read.one_of("treatment", &offered.treatments),
        read.one_of("control", &offered.treatments),
    ) {
        (None, None) => None,
        (Some(one), Some(two)) if one != two => Some((one, two)),
        (Some(_), Some(_)) => {
            read.wrong("control", "settings-same-treatment");
            None
        }
        (None, Some(_)) => {
            read.wrong("treatment", "settings-both-treatments");
            None
        }
        (Some(_), None) => {
            read.wrong("control", "settings-both-treatments");
            None
        }
    };
    Settings {
        reference: now.reference.clone(),
        measure: known.then(|| measure.to_owned()),
        method: Method::from_code(read.typed.get("method")).unwrap_or(now.method),
        level: read.number("level", 0.5, 0.999),
        standardiser: Standardiser::from_code(read.typed.get("standardiser"))
            .unwrap_or(now.standardiser),
        increment: read.number("increment", 0.0, 10.0),
        cochrane_risk_ratio: read.yes("cochrane_risk_ratio"),
        compare,
        subgroup: read.one_of("subgroup", &offered.columns),
        moderators: read.any_of("moderators", &offered.columns),
    }
}
