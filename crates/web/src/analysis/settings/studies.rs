//! What networks and components are both asked with.

use super::fields::{Ask, Options, Pairs, Read, pair, typed};
use crate::Texts;
use ::analysis::networks::{Method, Small, StudiesSettings};
use maud::{Markup, html};
use synthesis::effects::Measure;

/// Measures to choose from.
pub(super) fn measures(t: &Texts) -> Options {
    let mut all = vec![(String::new(), t.text("settings-measure-usual"))];
    all.extend(
        Measure::ALL
            .iter()
            .filter(|measure| **measure != Measure::EstimateDifference)
            .map(|measure| {
                let name = ::analysis::words::capital(measure.name());
                (
                    measure.code().to_owned(),
                    format!("{name} ({})", measure.code()),
                )
            }),
    );
    all
}

/// The words for the ways to estimate the variance between studies.
pub(super) const METHODS: [&str; 3] = ["DL", "REML", "ML"];

pub(super) fn method_code(method: Method) -> &'static str {
    match method {
        Method::Dl => "DL",
        Method::Reml => "REML",
        Method::Ml => "ML",
    }
}

pub(super) fn method_name(t: &Texts, code: &str) -> String {
    format!(
        "{} ({code})",
        t.text(&format!("settings-method-{}", code.to_lowercase()))
    )
}

/// A name with its code, unless the name has it already.
pub(super) fn with_code(name: &str, code: &str) -> String {
    let name = ::analysis::words::capital(name);
    if name.contains(&format!("({code})")) {
        name
    } else {
        format!("{name} ({code})")
    }
}

pub(super) fn filled(settings: &StudiesSettings) -> Pairs {
    vec![
        pair("measure", settings.measure.clone().unwrap_or_default()),
        pair("method", method_code(settings.method)),
        pair(
            "small_values",
            match settings.small_values {
                None => "file",
                Some(Small::Good) => "good",
                Some(Small::Bad) => "bad",
            },
        ),
        pair("level", typed(settings.level)),
        pair("tolerance", typed(settings.tolerance)),
    ]
}

/// What is measured, and whether small is good.
pub(super) fn questions(ask: &Ask<'_>) -> Markup {
    let mut measures = measures(ask.t);
    // Contrasts may carry the name of a measure of their own.
    let now = ask.typed.get("measure");
    if measures.iter().all(|(code, _)| code != now) {
        measures.push((now.to_owned(), now.to_owned()));
    }
    html! {
        (ask.select("measure", &measures))
        (ask.radios("small_values", &["file", "good", "bad"]))
    }
}

/// How it is worked out.
pub(super) fn method_questions(ask: &Ask<'_>) -> Markup {
    let methods: Options = METHODS
        .iter()
        .map(|code| ((*code).to_owned(), method_name(ask.t, code)))
        .collect();
    html! {
        (ask.select("method", &methods))
        (ask.number("level"))
        (ask.number("tolerance"))
    }
}

pub(super) fn read(read: &mut Read<'_>, now: &StudiesSettings) -> StudiesSettings {
    let measure = read.typed.get("measure");
    let known = Measure::from_code(measure).is_some() || now.measure.as_deref() == Some(measure);
    StudiesSettings {
        measure: (known && !measure.is_empty()).then(|| measure.to_owned()),
        method: match read.typed.get("method") {
            "REML" => Method::Reml,
            "ML" => Method::Ml,
            _ => Method::Dl,
        },
        small_values: match read.typed.get("small_values") {
            "good" => Some(Small::Good),
            "bad" => Some(Small::Bad),
            _ => None,
        },
        level: read.number("level", 0.5, 0.999),
        tolerance: read.number("tolerance", 0.0, 10.0),
    }
}
