//! Cover while a peer worker is away: what to say before it is arranged, and who keeps a planned meeting.

use crate::peer_match::{MatchKind, PeerMatch};
use crate::worker::Caseload;
use jiff::civil::Date;

/// Something to think about before cover is arranged. None of it forbids the cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverWarning {
    /// Who covers works at another site than who is away.
    OtherSite,
    /// With the people handed over they would support more than agreed.
    OverCapacity {
        /// Everybody they would support.
        people: u32,
        /// As many as were agreed.
        capacity: u32,
    },
}

/// What to think about: `same_site` is whether both work at one site, `caseload` that of the worker who covers without
/// the people handed over, `handed_over` how many those are.
pub fn warnings(same_site: bool, caseload: Caseload, handed_over: u32) -> Vec<CoverWarning> {
    let people = caseload.people.saturating_add(handed_over);
    let over = handed_over > 0 && people > caseload.capacity;
    let mut found = Vec::new();
    if !same_site {
        found.push(CoverWarning::OtherSite);
    }
    if over {
        found.push(CoverWarning::OverCapacity {
            people,
            capacity: caseload.capacity,
        });
    }
    found
}

/// Who keeps a meeting that was planned with `worker` on a day: whoever covers for them then, otherwise they themselves.
/// Nothing is rewritten when cover is arranged, so a planned meeting is its worker's again as soon as the cover ends or
/// is undone.
pub fn keeps_meeting<W: PartialEq + Copy>(matches: &[PeerMatch<W>], worker: W, day: Date) -> W {
    let holds = |kind: MatchKind| {
        matches
            .iter()
            .filter(move |m| m.kind == kind && m.period.holds(day))
    };
    let is_own = holds(MatchKind::Allocated).any(|m| m.worker == worker);
    match holds(MatchKind::Cover).next() {
        Some(cover) if is_own => cover.worker,
        _ => worker,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer_match::Period;
    use jiff::civil::date;

    #[test]
    fn cover_from_another_site_or_beyond_what_was_agreed_is_warned_of() {
        let caseload = Caseload {
            people: 6,
            capacity: 8,
        };
        assert_eq!(warnings(true, caseload, 2), []);
        assert_eq!(warnings(false, caseload, 0), [CoverWarning::OtherSite]);
        assert_eq!(
            warnings(true, caseload, 3),
            [CoverWarning::OverCapacity {
                people: 9,
                capacity: 8
            }]
        );
    }

    #[test]
    fn a_planned_meeting_goes_to_who_covers_on_that_day_and_comes_back() {
        let own = PeerMatch {
            worker: 'a',
            kind: MatchKind::Allocated,
            period: Period {
                from: date(2026, 1, 1),
                until: None,
            },
        };
        let cover = PeerMatch {
            worker: 'b',
            kind: MatchKind::Cover,
            period: Period {
                from: date(2026, 3, 9),
                until: Some(date(2026, 3, 13)),
            },
        };
        let both = [own, cover];
        assert_eq!(keeps_meeting(&both, 'a', date(2026, 3, 8)), 'a');
        assert_eq!(keeps_meeting(&both, 'a', date(2026, 3, 9)), 'b');
        assert_eq!(keeps_meeting(&both, 'a', date(2026, 3, 13)), 'b');
        assert_eq!(keeps_meeting(&both, 'a', date(2026, 3, 14)), 'a');
        assert_eq!(
            keeps_meeting(&both, 'c', date(2026, 3, 10)),
            'c',
            "a meeting with somebody else is not handed over"
        );
        assert_eq!(keeps_meeting(&[own], 'a', date(2026, 3, 9)), 'a');
    }
}
