//! What the rules of accounts and their store refuse.

use super::Said;
use crate::Texts;

impl Said for access::account::Unmovable {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Already => t.text("account-step-already"),
            Self::NotAccepted => t.text("account-step-not-accepted"),
            Self::Suspended => t.text("account-step-suspended"),
        }
    }
}

impl Said for access::TieMissing {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Worker => t.text("tie-missing-worker"),
            Self::Person => t.text("tie-missing-person"),
            Self::Site => t.text("tie-missing-site"),
            Self::Team => t.text("tie-missing-team"),
        }
    }
}

impl Said for access::password::Refused {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::TooShort(least) => t.with(
                "password-refused-too-short",
                &[("least", &least.to_string())],
            ),
            Self::TooLong => t.with(
                "password-refused-too-long",
                &[("most", &access::password::LONGEST.to_string())],
            ),
            Self::TooCommon => t.text("password-refused-too-common"),
            Self::TheirOwn => t.text("password-refused-their-own"),
            Self::NotHashed => t.text("password-refused-not-hashed"),
        }
    }
}

impl Said for store::account::Refusal {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::TeamNotWritten { team } => {
                t.with("refusal-account-team-not-written", &[("team", team)])
            }
            Self::NoTeam { team } => t.with("refusal-account-no-team", &[("team", team)]),
            Self::NoReference { what, reference } => t.with(
                "refusal-account-no-reference",
                &[("what", &what.said(t)), ("reference", reference)],
            ),
            Self::OwnRole => t.text("refusal-account-own-role"),
            Self::LastAdministrator => t.text("refusal-account-last-administrator"),
            Self::AnotherKey => t.text("refusal-account-another-key"),
            Self::AppThere => t.text("refusal-account-app-there"),
            Self::SupportedPerson => t.text("refusal-account-supported-person"),
            Self::SignInThere => t.text("refusal-account-sign-in-there"),
            Self::Tie(why) => why.said(t),
            Self::Unmovable(why) => why.said(t),
        }
    }
}

impl Said for store::account::refusal::Tied {
    fn said(&self, t: &Texts) -> String {
        t.text(match self {
            Self::Site => "refusal-account-tied-site",
            Self::Worker => "refusal-account-tied-worker",
            Self::Person => "refusal-account-tied-person",
        })
    }
}
