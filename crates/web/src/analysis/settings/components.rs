//! What treatments are made of.

use super::fields::{Ask, Options, Pairs, Read, pair, same, typed};
use super::studies;
use crate::analysis::offered::Offered;
use ::analysis::networks::{By, ComponentSettings, Search};
use maud::{Markup, html};

/// Between the two combinations of a comparison.
const AGAINST: &str = " : ";

pub(super) fn filled(settings: &ComponentSettings) -> Pairs {
    let mut pairs = studies::filled(&settings.studies);
    let compared: Vec<String> = settings
        .compared
        .iter()
        .map(|(one, two)| format!("{one}{AGAINST}{two}"))
        .collect();
    pairs.extend([
        pair("inactive", settings.inactive.clone().unwrap_or_default()),
        pair("separator", settings.separator.clone().unwrap_or_default()),
        pair("interactions", settings.interactions.join("\n")),
        pair("search", settings.search.map_or("none", search_code)),
        pair("by", by_code(settings.by)),
        pair("alpha", typed(settings.alpha)),
        pair("up_to", settings.up_to.to_string()),
        pair("combinations", settings.combinations.join("\n")),
        pair("compared", compared.join("\n")),
        pair("important", typed(settings.important)),
    ]);
    if settings.evidence {
        pairs.push(pair("evidence", "yes"));
    }
    pairs
}

pub(super) fn search_code(search: Search) -> &'static str {
    match search {
        Search::Forward => "forward",
        Search::Backward => "backward",
        Search::Exhaustive => "exhaustive",
    }
}

pub(super) fn by_code(by: By) -> &'static str {
    match by {
        By::P => "p",
        By::Aic => "aic",
        By::Bic => "bic",
        By::Cv => "cv",
    }
}

pub(super) fn questions(ask: &Ask<'_>, offered: &Offered) -> Markup {
    let t = ask.t;
    let mut inactive = vec![(String::new(), t.text("settings-none"))];
    inactive.extend(same(&offered.components));
    let by: Options = ["p", "aic", "bic", "cv"]
        .iter()
        .map(|code| ((*code).to_owned(), t.text(&format!("settings-by-{code}"))))
        .collect();
    html! {
        (ask.select("inactive", &inactive))
        (ask.short("separator", Some(5), None))
        (studies::questions(ask))
        (ask.lines("interactions"))
        (ask.radios("search", &["none", "forward", "backward", "exhaustive"]))
        (ask.select("by", &by))
        (ask.lines("combinations"))
        (ask.lines("compared"))
        (ask.yes("evidence"))
        (ask.number("important"))
        (ask.more(&html! {
            (ask.number("alpha"))
            (ask.short("up_to", Some(3), Some("numeric")))
            (studies::method_questions(ask))
        }))
    }
}

pub(super) fn read(
    read: &mut Read<'_>,
    now: &ComponentSettings,
    offered: &Offered,
) -> ComponentSettings {
    let mut compared = Vec::new();
    for line in read.lines("compared") {
        match line.split_once(AGAINST.trim()) {
            Some((one, two)) if !one.trim().is_empty() && !two.trim().is_empty() => {
                compared.push((one.trim().to_owned(), two.trim().to_owned()));
            }
            _ => read.wrong("compared", "settings-compared-error"),
        }
    }
    let separator = read.typed.raw("separator");
    let separator = separator.trim();
    ComponentSettings {
        studies: studies::read(read, &now.studies),
        inactive: read.one_of("inactive", &offered.components),
        reference: now.reference.clone(),
        separator: (!separator.is_empty()).then(|| separator.to_owned()),
        parts: now.parts.clone(),
        interactions: read.lines("interactions"),
        search: match read.typed.get("search") {
            "forward" => Some(Search::Forward),
            "backward" => Some(Search::Backward),
            "exhaustive" => Some(Search::Exhaustive),
            _ => None,
        },
        by: match read.typed.get("by") {
            "aic" => By::Aic,
            "bic" => By::Bic,
            "cv" => By::Cv,
            _ => By::P,
        },
        alpha: read.number("alpha", 0.0, 1.0),
        up_to: read
            .whole("up_to", 1, 20)
            .and_then(|up_to| usize::try_from(up_to).ok())
            .unwrap_or(now.up_to),
        combinations: read.lines("combinations"),
        compared,
        evidence: read.yes("evidence"),
        important: read.number("important", f64::MIN_POSITIVE, 1_000.0),
    }
}
