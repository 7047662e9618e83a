//! Who could support a person: workers in an order, with what speaks for and against each in words.
//!
//! The order is a help to a conversation, not a decision. The person chooses, and can say no without a reason.

use crate::worker::Caseload;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A worker who could be proposed. `W` is whatever names a worker.
#[derive(Debug, Clone)]
pub struct Offer<'a, W> {
    /// Who.
    pub worker: W,
    /// What they are willing to share so that people can choose.
    pub about: &'a str,
    /// How many people they support, and how many they can.
    pub caseload: Caseload,
    /// They work in the team that referred the person.
    pub same_team: bool,
    /// They supported the person before.
    pub knows_person: bool,
    /// The last day on which somebody covers for them, when somebody does today.
    pub away_until: Option<Date>,
}

/// What speaks for a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum For {
    /// What they share holds these words of the person's wishes.
    Shares(Vec<String>),
    /// They have room for so many more people.
    Room(u32),
    /// They work in the team that referred the person.
    SameTeam,
    /// The two know each other from before.
    KnowEachOther,
}

/// What speaks against a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// They are away until this day.
    Away(Date),
    /// They support as many people as they can.
    Full,
    /// They support this many more people than agreed.
    OverBy(u32),
    /// They share nothing that the person asked for.
    SharesNothingAskedFor,
}

/// A worker with what speaks for and against them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<W> {
    /// Who.
    pub worker: W,
    /// What speaks for them.
    pub reasons_for: Vec<For>,
    /// What speaks against them.
    pub reasons_against: Vec<Against>,
    /// The order: the larger, the earlier. Only its order means anything.
    weight: i64,
}

/// Words that say nothing about what somebody wishes for.
const EMPTY_WORDS: &[&str] = &[
    "about",
    "also",
    "anybody",
    "anyone",
    "been",
    "could",
    "from",
    "good",
    "have",
    "like",
    "likes",
    "maybe",
    "more",
    "must",
    "need",
    "needs",
    "other",
    "peer",
    "people",
    "person",
    "please",
    "prefer",
    "prefers",
    "really",
    "same",
    "should",
    "some",
    "somebody",
    "someone",
    "somewhere",
    "support",
    "than",
    "that",
    "their",
    "them",
    "they",
    "this",
    "want",
    "wants",
    "well",
    "what",
    "when",
    "which",
    "with",
    "worker",
    "would",
    "your",
];

/// The order of the workers for a person with these wishes. Workers who weigh the same stay in the order they came in.
///
/// Shared words weigh most (10 each, up to five words), then knowing each other (12), the same team (6) and room (1 for
/// each place, up to 4); being away (40) and having no room (25) weigh against. The weights are Alongside's own.
pub fn proposals<W>(wishes: &str, offers: Vec<Offer<'_, W>>) -> Vec<Proposal<W>> {
    let wished = words(wishes);
    let mut proposals: Vec<Proposal<W>> = offers
        .into_iter()
        .map(|offer| weighed(&wished, offer))
        .collect();
    proposals.sort_by_key(|proposal| std::cmp::Reverse(proposal.weight));
    proposals
}

fn weighed<W>(wished: &BTreeSet<String>, offer: Offer<'_, W>) -> Proposal<W> {
    let (mut reasons_for, mut reasons_against, mut weight) = (Vec::new(), Vec::new(), 0);
    let offered = words(offer.about);
    let shared: Vec<String> = wished
        .iter()
        .filter(|wish| offered.iter().any(|word| same(wish, word)))
        .cloned()
        .collect();
    if !shared.is_empty() {
        weight += 10 * i64::try_from(shared.len().min(5)).unwrap_or(5);
        reasons_for.push(For::Shares(shared));
    } else if !wished.is_empty() {
        reasons_against.push(Against::SharesNothingAskedFor);
    }
    if offer.knows_person {
        weight += 12;
        reasons_for.push(For::KnowEachOther);
    }
    if offer.same_team {
        weight += 6;
        reasons_for.push(For::SameTeam);
    }
    let room = offer.caseload.room();
    if room > 0 {
        weight += i64::from(room.min(4));
        reasons_for.push(For::Room(room));
    } else {
        weight -= 25;
        let over = offer
            .caseload
            .people
            .saturating_sub(offer.caseload.capacity);
        reasons_against.push(if over == 0 {
            Against::Full
        } else {
            Against::OverBy(over)
        });
    }
    if let Some(until) = offer.away_until {
        weight -= 40;
        reasons_against.push(Against::Away(until));
    }
    Proposal {
        worker: offer.worker,
        reasons_for,
        reasons_against,
        weight,
    }
}

/// The words of a text that say something, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .filter(|word| !EMPTY_WORDS.contains(&word.as_str()))
        .collect()
}

/// Whether two words are the same but for their ending: “garden” and “gardening”.
fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let stem = short.strip_suffix('s').unwrap_or(short);
    stem.chars().count() >= 4
        && long.starts_with(stem)
        && matches!(
            &long[stem.len()..],
            "" | "s" | "es" | "er" | "ers" | "ing" | "ed" | "ner" | "ning"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn offer(
        worker: &'static str,
        about: &'static str,
        people: u32,
    ) -> Offer<'static, &'static str> {
        Offer {
            worker,
            about,
            caseload: Caseload {
                people,
                capacity: 8,
            },
            same_team: false,
            knows_person: false,
            away_until: None,
        }
    }

    fn order(wishes: &str, offers: Vec<Offer<'_, &'static str>>) -> Vec<&'static str> {
        proposals(wishes, offers)
            .into_iter()
            .map(|p| p.worker)
            .collect()
    }

    #[test]
    fn who_shares_what_the_person_asked_for_comes_first_and_it_is_said() {
        let offers = vec![
            offer("Sam", "I play chess", 0),
            offer("Ada", "Gardening, and I speak Urdu", 6),
        ];
        let found = proposals("Someone who likes gardens and speaks Urdu", offers);
        assert_eq!(found[0].worker, "Ada");
        assert_eq!(
            found[0].reasons_for,
            [
                For::Shares(vec!["gardens".into(), "speaks".into(), "urdu".into()]),
                For::Room(2)
            ]
        );
        assert_eq!(found[1].reasons_against, [Against::SharesNothingAskedFor]);
    }

    #[test]
    fn room_and_being_there_matter() {
        let away = Offer {
            away_until: Some(date(2026, 3, 20)),
            ..offer("Away", "", 0)
        };
        let offers = vec![
            away,
            offer("Full", "", 8),
            offer("Over", "", 10),
            offer("Room", "", 5),
        ];
        assert_eq!(order("", offers.clone()), ["Room", "Full", "Over", "Away"]);
        let found = proposals("", offers);
        assert_eq!(found[1].reasons_against, [Against::Full]);
        assert_eq!(found[2].reasons_against, [Against::OverBy(2)]);
        assert_eq!(found[3].reasons_against, [Against::Away(date(2026, 3, 20))]);
    }

    #[test]
    fn those_who_know_each_other_or_share_a_team_come_earlier() {
        let knows = Offer {
            knows_person: true,
            ..offer("Knows", "", 6)
        };
        let team = Offer {
            same_team: true,
            ..offer("Team", "", 6)
        };
        assert_eq!(
            order("", vec![offer("Neither", "", 6), team, knows]),
            ["Knows", "Team", "Neither"]
        );
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_nothing_panics(wishes in "\\PC{0,80}", about in "\\PC{0,80}", people in 0u32..20) {
            let offer = Offer {
                worker: 1,
                about: &about,
                caseload: Caseload { people, capacity: 8 },
                same_team: false,
                knows_person: false,
                away_until: None,
            };
            prop_assert_eq!(proposals(&wishes, vec![offer]).len(), 1);
        }
    }
}
