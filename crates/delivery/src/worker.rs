//! Peer workers: how many people they can support, their supervision and training.

use jiff::civil::Date;

/// How many people a worker supports at a time when nothing else is agreed.
pub const CAPACITY: u32 = 8;

/// Whether a worker has room for another person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caseload {
    /// People matched with the worker now, cover included.
    pub people: u32,
    /// How many they can support at a time.
    pub capacity: u32,
}

impl Caseload {
    /// How many more people the worker could support; none when full or over.
    pub fn room(self) -> u32 {
        self.capacity.saturating_sub(self.people)
    }

    /// Whether they support more people than agreed.
    pub fn is_over(self) -> bool {
        self.people > self.capacity
    }
}

/// Line management and peer supervision are different things with different readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SupervisionKind {
    /// With the line manager.
    LineManagement,
    /// With an experienced peer, one to one.
    Peer,
    /// With an experienced peer, in a group.
    Group,
}

impl SupervisionKind {
    /// Every kind.
    pub const ALL: [SupervisionKind; 3] = [
        SupervisionKind::LineManagement,
        SupervisionKind::Peer,
        SupervisionKind::Group,
    ];

    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            SupervisionKind::LineManagement => "line_management",
            SupervisionKind::Peer => "peer",
            SupervisionKind::Group => "group",
        }
    }

    /// Reads [`SupervisionKind::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        SupervisionKind::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// Training that runs out within so many days is shown as running out soon: time enough to find a course.
pub const RUNS_OUT_SOON_DAYS: i32 = 60;

/// Whether a piece of training still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds, or never runs out.
    Holds,
    /// It runs out within [`RUNS_OUT_SOON_DAYS`].
    RunsOutSoon,
    /// It has run out.
    RanOut,
}

/// How a piece of training whose last day is `expires` stands on the day `today`.
pub fn standing(expires: Option<Date>, today: Date) -> Standing {
    match expires {
        Some(last) if last < today => Standing::RanOut,
        Some(last) if (last - today).get_days() <= RUNS_OUT_SOON_DAYS => Standing::RunsOutSoon,
        _ => Standing::Holds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn training_runs_out_after_its_last_day() {
        let today = date(2026, 3, 2);
        for (expires, expected) in [
            (None, Standing::Holds),
            (Some(date(2026, 3, 1)), Standing::RanOut),
            (Some(today), Standing::RunsOutSoon),
            (Some(date(2026, 5, 1)), Standing::RunsOutSoon),
            (Some(date(2026, 5, 2)), Standing::Holds),
        ] {
            assert_eq!(standing(expires, today), expected, "{expires:?}");
        }
    }

    #[test]
    fn a_worker_over_capacity_has_no_room() {
        let full = Caseload {
            people: 9,
            capacity: 8,
        };
        assert_eq!(full.room(), 0);
        assert!(full.is_over());
        assert_eq!(
            Caseload {
                people: 3,
                capacity: 8
            }
            .room(),
            5
        );
    }
}
