//! The parts of a study in groups: the groups in one row, the parts of the group one is in below it. Plain links, so
//! that the keyboard needs no keys of its own and nothing is behind a script.

use super::address;
use crate::Texts;
use ids::StudyId;
use maud::{Markup, html};

/// A group of parts: the key of its name, and its parts. A part is the last step of its address and the key of its name.
type Group = (&'static str, &'static [(&'static str, &'static str)]);

/// The groups. The first part of a group is where its name leads.
const GROUPS: &[Group] = &[
    (
        "study-group-study",
        &[
            ("", "study-part-overview"),
            ("members", "study-part-members"),
            ("history", "history-title"),
        ],
    ),
    (
        "study-group-sources",
        &[
            ("sources", "study-part-sources"),
            ("answers", "answers-title"),
            ("cases", "cases-title"),
        ],
    ),
    (
        "study-group-coding",
        &[("codes", "codes-title"), ("memos", "memos-title")],
    ),
    (
        "study-group-questions",
        &[
            ("coverage", "coverage-title"),
            ("presence", "presence-title"),
            ("matrix", "matrix-title"),
            ("counts", "counts-title"),
            ("retrieve", "retrieve-title"),
            ("kwic", "kwic-title"),
            ("selection", "selection-title"),
        ],
    ),
    (
        "study-group-agreement",
        &[("agreement", "agreement-title"), ("rounds", "rounds-title")],
    ),
    ("study-group-exchange", &[("exchange", "exchange-title")]),
];

/// Links to the groups and to the parts of the current one; `current` is the last step of the address.
pub(super) fn parts(t: &Texts, study: StudyId, current: &str) -> Markup {
    let group = GROUPS
        .iter()
        .find(|(_, parts)| parts.iter().any(|(part, _)| *part == current));
    html! {
        nav class="app-tabs" aria-label=(t.text("study-parts")) {
            ul class="app-tabs__list" {
                @for (name, parts) in GROUPS {
                    @let first = parts.first().map_or("", |(part, _)| *part);
                    @let is_current = group.is_some_and(|(current, _)| current == name);
                    @let says = if parts.len() == 1 { "page" } else { "true" };
                    li class="app-tabs__item" {
                        a class="app-tabs__link" href=(address(study, first)) aria-current=[is_current.then_some(says)] { (t.text(name)) }
                    }
                }
            }
        }
        @if let Some((name, parts)) = group.filter(|(_, parts)| parts.len() > 1) {
            nav class="app-tabs app-tabs--below" aria-label=(t.text(name)) {
                ul class="app-tabs__list" {
                    @for (part, key) in *parts {
                        li class="app-tabs__item" {
                            a class="app-tabs__link" href=(address(study, part)) aria-current=[(*part == current).then_some("page")] { (t.text(key)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_in_one_group_and_the_way_to_every_group_is_on_each_page() {
        let t = Texts::english().expect("the words are read");
        let study = StudyId(uuid::Uuid::from_u128(1));
        for (_, parts_of_group) in GROUPS {
            for (part, key) in *parts_of_group {
                let page = parts(&t, study, part).into_string();
                let ways = page.matches("href=").count();
                let shown = parts_of_group.len();
                let below = if shown > 1 { shown } else { 0 };
                assert_eq!(ways, GROUPS.len() + below, "{part}");
                assert_eq!(page.matches("aria-current=\"page\"").count(), 1, "{part}");
                assert!(
                    page.contains(&t.text(key)) || parts_of_group.len() == 1,
                    "{part}"
                );
            }
        }
    }
}
