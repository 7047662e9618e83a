//! Many treatments.

use super::fields::{Ask, Pairs, Read, pair, same};
use super::studies;
use crate::analysis::offered::Offered;
use ::analysis::networks::NetworkSettings;
use maud::{Markup, html};

pub(super) fn filled(settings: &NetworkSettings) -> Pairs {
    let mut pairs = studies::filled(&settings.studies);
    pairs.push(pair(
        "reference",
        settings.reference.clone().unwrap_or_default(),
    ));
    pairs.push(pair(
        "seed",
        settings
            .seed
            .map_or_else(String::new, |seed| seed.to_string()),
    ));
    pairs.push(pair("draws", settings.draws.to_string()));
    pairs
}

pub(super) fn questions(ask: &Ask<'_>, offered: &Offered) -> Markup {
    let mut treatments = vec![(String::new(), ask.t.text("settings-reference-usual"))];
    treatments.extend(same(&offered.treatments));
    html! {
        (ask.select("reference", &treatments))
        (studies::questions(ask))
        (ask.short("seed", Some(10), Some("numeric")))
        (ask.short("draws", Some(10), Some("numeric")))
        (ask.more(&studies::method_questions(ask)))
    }
}

pub(super) fn read(
    read: &mut Read<'_>,
    now: &NetworkSettings,
    offered: &Offered,
) -> NetworkSettings {
    let seed = match read.typed.get("seed") {
        "" => None,
        typed => {
            let seed = typed.parse::<u64>().ok();
            if seed.is_none() {
                read.wrong("seed", "settings-whole-error");
            }
            seed
        }
    };
    NetworkSettings {
        studies: studies::read(read, &now.studies),
        reference: read.one_of("reference", &offered.treatments),
        seed,
        draws: read.whole("draws", 100, 10_000_000).unwrap_or(now.draws),
    }
}
