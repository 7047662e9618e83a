//! Peer workers: how many people they can support, their supervision and training.

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

#[cfg(test)]
mod tests {
    use super::*;

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
