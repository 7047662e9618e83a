//! Who has to prove who they are by a second factor, and for what somebody signed in has to prove it again.

use crate::{Action, Resource, Role};
use jiff::{SignedDuration, Timestamp};

/// Of whom a service asks a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// Of everybody who works for it.
    Staff,
    /// Of nobody; whoever wants one can have one.
    Nobody,
}

impl SecondFactor {
    /// The word that stands for it in the database.
    pub const fn code(self) -> &'static str {
        match self {
            SecondFactor::Staff => "staff",
            SecondFactor::Nobody => "nobody",
        }
    }

    /// Reads [`SecondFactor::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [SecondFactor::Staff, SecondFactor::Nobody]
            .into_iter()
            .find(|asked| asked.code() == code)
    }

    /// Whether it is asked of this role.
    pub fn asked_of(self, role: Role) -> bool {
        self == SecondFactor::Staff && role != Role::SupportedPerson
    }
}

/// A proof of who somebody is counts for this long.
pub const FRESH: SignedDuration = SignedDuration::from_mins(15);
/// Between password and code somebody may take this long.
pub const HALF_WAY: SignedDuration = SignedDuration::from_mins(10);

/// Whether what is asked for needs a proof that is fresh: taking out a file, reading the audit trail, and whatever changes
/// who may sign in, as what, and how. `changes` is false for a page that only shows.
pub fn needs_fresh_proof(action: Action, resource: Resource, changes: bool) -> bool {
    match (action, resource) {
        (Action::Export, _) | (_, Resource::AuditTrail) => true,
        (_, Resource::Account | Resource::PersonAccount | Resource::Organisation) => changes,
        _ => false,
    }
}

/// Whether a proof given at `proved` still counts.
pub fn is_fresh(proved: Timestamp, now: Timestamp) -> bool {
    now.duration_since(proved) < FRESH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_factor_is_asked_of_staff_where_the_service_says_so() {
        for role in Role::ALL {
            let staff = role != Role::SupportedPerson;
            assert_eq!(SecondFactor::Staff.asked_of(role), staff, "{role}");
            assert!(!SecondFactor::Nobody.asked_of(role), "{role}");
        }
    }

    #[test]
    fn every_export_the_audit_and_changes_of_accounts_need_a_fresh_proof() {
        for resource in Resource::ALL {
            assert!(needs_fresh_proof(Action::Export, resource, false));
        }
        for action in Action::ALL {
            assert!(needs_fresh_proof(action, Resource::AuditTrail, false));
        }
        assert!(needs_fresh_proof(Action::Change, Resource::Account, true));
        assert!(needs_fresh_proof(Action::Create, Resource::Account, true));
        assert!(needs_fresh_proof(
            Action::Change,
            Resource::Organisation,
            true
        ));
        assert!(needs_fresh_proof(
            Action::Change,
            Resource::PersonAccount,
            true
        ));
        assert!(!needs_fresh_proof(Action::Change, Resource::Account, false));
        assert!(!needs_fresh_proof(Action::Create, Resource::Contact, true));
    }

    #[test]
    fn a_proof_counts_for_a_quarter_of_an_hour() {
        let at: Timestamp = "2026-03-02T10:00:00Z".parse().expect("an instant");
        assert!(is_fresh(at, at + SignedDuration::from_mins(14)));
        assert!(!is_fresh(at, at + FRESH));
    }
}
