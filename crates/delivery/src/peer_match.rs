//! The tie of a person to a peer worker within a support episode.

use jiff::civil::Date;

/// Whether a worker is the person's own, or stands in for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// The worker allocated to the person.
    Allocated,
    /// A worker who covers while the allocated one is away.
    Cover,
}

impl MatchKind {
    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            MatchKind::Allocated => "allocated",
            MatchKind::Cover => "cover",
        }
    }

    /// Reads [`MatchKind::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [MatchKind::Allocated, MatchKind::Cover]
            .into_iter()
            .find(|k| k.code() == code)
    }
}

/// Why a match ended. A change of peer worker is always possible and needs no reason from the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchEnded {
    /// The person wished for a change; why is theirs.
    PersonsWish,
    /// The peer worker left the service.
    WorkerLeft,
    /// The peer worker is away for long.
    WorkerAway,
    /// The service arranged it otherwise.
    ServiceChange,
    /// The support came to its ending.
    SupportEnded,
    /// The days of cover are over.
    CoverOver,
}

impl MatchEnded {
    /// Every reason.
    pub const ALL: [MatchEnded; 6] = [
        MatchEnded::PersonsWish,
        MatchEnded::WorkerLeft,
        MatchEnded::WorkerAway,
        MatchEnded::ServiceChange,
        MatchEnded::SupportEnded,
        MatchEnded::CoverOver,
    ];

    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            MatchEnded::PersonsWish => "persons_wish",
            MatchEnded::WorkerLeft => "worker_left",
            MatchEnded::WorkerAway => "worker_away",
            MatchEnded::ServiceChange => "service_change",
            MatchEnded::SupportEnded => "support_ended",
            MatchEnded::CoverOver => "cover_over",
        }
    }

    /// Reads [`MatchEnded::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        MatchEnded::ALL.into_iter().find(|w| w.code() == code)
    }
}

/// Why somebody covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverWhy {
    /// The peer worker is on leave.
    Leave,
    /// The peer worker is unwell.
    Unwell,
    /// The peer worker is at a training.
    Training,
    /// Something else.
    Other,
}

impl CoverWhy {
    /// Every reason.
    pub const ALL: [CoverWhy; 4] = [
        CoverWhy::Leave,
        CoverWhy::Unwell,
        CoverWhy::Training,
        CoverWhy::Other,
    ];

    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            CoverWhy::Leave => "leave",
            CoverWhy::Unwell => "unwell",
            CoverWhy::Training => "training",
            CoverWhy::Other => "other",
        }
    }

    /// Reads [`CoverWhy::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        CoverWhy::ALL.into_iter().find(|w| w.code() == code)
    }
}

/// From when to when a match holds. Both days belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day; none while it goes on.
    pub until: Option<Date>,
}

impl Period {
    /// Whether the day lies within it.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the two have a day in common.
    pub fn overlaps(self, other: Period) -> bool {
        self.until.is_none_or(|until| other.from <= until)
            && other.until.is_none_or(|until| self.from <= until)
    }
}

/// Why a match cannot be made or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MatchError {
    /// It would end before it starts.
    #[error("The last day is before the first. Check both dates")]
    EndsBeforeStart,
    /// Somebody is allocated on those days already.
    #[error(
        "Another peer worker is allocated at that time. End that match first, or make this one a cover"
    )]
    AlreadyAllocated,
    /// Somebody covers on some of those days already.
    #[error(
        "Another peer worker covers on some of those days already. Choose other days, or end that cover first"
    )]
    AlreadyCovered,
    /// Cover needs a last day, so that nobody is forgotten.
    #[error("Say until when they cover")]
    CoverWithoutEnd,
    /// There is nobody to cover for.
    #[error("There is no allocated peer worker to cover for at that time")]
    NobodyToCover,
    /// A worker cannot cover for themselves.
    #[error("A peer worker cannot cover for themselves. Choose somebody else")]
    CoversThemselves,
}

/// A match as it stands. `W` is whatever names a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerMatch<W> {
    /// Who.
    pub worker: W,
    /// Own or cover.
    pub kind: MatchKind,
    /// From when to when.
    pub period: Period,
}

/// Checks a new match against those the episode has. There is one allocated worker on any day, and at most one who
/// covers; cover is dated and stands beside an allocation.
///
/// # Errors
/// [`MatchError`] says why it cannot be.
pub fn check_new<W: PartialEq>(
    existing: &[PeerMatch<W>],
    new: &PeerMatch<W>,
) -> Result<(), MatchError> {
    if new
        .period
        .until
        .is_some_and(|until| until < new.period.from)
    {
        return Err(MatchError::EndsBeforeStart);
    }
    let mut allocated = existing
        .iter()
        .filter(|m| m.kind == MatchKind::Allocated && m.period.overlaps(new.period));
    let covered = existing
        .iter()
        .any(|m| m.kind == MatchKind::Cover && m.period.overlaps(new.period));
    match new.kind {
        MatchKind::Allocated if allocated.next().is_some() => Err(MatchError::AlreadyAllocated),
        MatchKind::Allocated => Ok(()),
        MatchKind::Cover if new.period.until.is_none() => Err(MatchError::CoverWithoutEnd),
        MatchKind::Cover => match allocated.next() {
            None => Err(MatchError::NobodyToCover),
            Some(own) if own.worker == new.worker => Err(MatchError::CoversThemselves),
            Some(_) if covered => Err(MatchError::AlreadyCovered),
            Some(_) => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn own() -> PeerMatch<&'static str> {
        PeerMatch {
            worker: "Sam",
            kind: MatchKind::Allocated,
            period: Period {
                from: date(2026, 1, 5),
                until: None,
            },
        }
    }

    #[test]
    fn there_is_one_allocated_worker_on_any_day() {
        assert_eq!(check_new(&[], &own()), Ok(()));
        assert_eq!(
            check_new(&[own()], &own()),
            Err(MatchError::AlreadyAllocated)
        );
        let ended = PeerMatch {
            period: Period {
                from: date(2026, 1, 1),
                until: Some(date(2026, 1, 4)),
            },
            ..own()
        };
        assert_eq!(check_new(&[ended], &own()), Ok(()));
    }

    #[test]
    fn cover_is_dated_and_stands_beside_an_allocation() {
        let cover = |worker, until| PeerMatch {
            worker,
            kind: MatchKind::Cover,
            period: Period {
                from: date(2026, 2, 1),
                until,
            },
        };
        let end = Some(date(2026, 2, 14));
        assert_eq!(check_new(&[own()], &cover("Ada", end)), Ok(()));
        assert_eq!(
            check_new(&[own()], &cover("Ada", None)),
            Err(MatchError::CoverWithoutEnd)
        );
        assert_eq!(
            check_new(&[], &cover("Ada", end)),
            Err(MatchError::NobodyToCover)
        );
        assert_eq!(
            check_new(&[own()], &cover("Sam", end)),
            Err(MatchError::CoversThemselves)
        );
    }

    #[test]
    fn nobody_has_two_who_cover_on_one_day() {
        let cover = |worker, from, until| PeerMatch {
            worker,
            kind: MatchKind::Cover,
            period: Period {
                from,
                until: Some(until),
            },
        };
        let first = cover("Ada", date(2026, 2, 1), date(2026, 2, 14));
        let there = [own(), first];
        for worker in ["Nia", "Ada"] {
            let same_day = cover(worker, date(2026, 2, 14), date(2026, 2, 20));
            assert_eq!(
                check_new(&there, &same_day),
                Err(MatchError::AlreadyCovered)
            );
        }
        let day_after = cover("Nia", date(2026, 2, 15), date(2026, 2, 20));
        assert_eq!(check_new(&there, &day_after), Ok(()));
    }
}
