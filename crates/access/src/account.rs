//! The states of an account, how it moves from one to the next, and the links that let somebody into their own.

use jiff::{SignedDuration, Timestamp};

/// Where an account stands. Only somebody who is confirmed sees anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A link was made for them; they have not used it.
    Invited,
    /// They used the link and chose a password. Somebody who knows them has still to say that it was them.
    Accepted,
    /// They can sign in.
    Confirmed,
    /// They cannot sign in, and whatever they had open has ended.
    Suspended,
}

impl State {
    /// Every state, in the order in which an account goes through them.
    pub const ALL: [State; 4] = [
        State::Invited,
        State::Accepted,
        State::Confirmed,
        State::Suspended,
    ];

    /// The word that stands for it in the database and at the command line.
    pub const fn code(self) -> &'static str {
        match self {
            State::Invited => "invited",
            State::Accepted => "accepted",
            State::Confirmed => "active",
            State::Suspended => "suspended",
        }
    }

    /// Reads [`State::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody in this state may sign in.
    pub const fn may_sign_in(self) -> bool {
        matches!(self, State::Confirmed)
    }
}

/// What can be done to an account's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its owner used the invitation.
    Accept,
    /// Somebody said that it was them.
    Confirm,
    /// Nobody can sign in with it for now.
    Suspend,
    /// It goes back to where it was before it was suspended.
    LetInAgain,
}

/// A step that cannot be taken from where the account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unmovable {
    /// It is where the step leads.
    #[error("This is done already")]
    Already,
    /// Nobody has accepted the invitation.
    #[error("They have not used their invitation yet. Confirm them when they have")]
    NotAccepted,
    /// It is suspended.
    #[error("The account is suspended. Let them in again first")]
    Suspended,
}

/// A state with what it was before it was suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    state: State,
    /// There exactly when the state is [`State::Suspended`].
    before: Option<State>,
}

impl Standing {
    /// An account that was just made for somebody.
    pub const INVITED: Standing = Standing {
        state: State::Invited,
        before: None,
    };

    /// Reads what is kept: the state and, for a suspended account, the one before. None when they do not belong
    /// together.
    pub fn read(state: &str, before: Option<&str>) -> Option<Standing> {
        let state = State::from_code(state)?;
        let before = match (state, before) {
            (State::Suspended, Some(code)) => {
                Some(State::from_code(code).filter(|s| *s != State::Suspended)?)
            }
            (State::Suspended, None) => return None,
            (_, _) => None,
        };
        Some(Standing { state, before })
    }

    /// The state.
    pub const fn state(self) -> State {
        self.state
    }

    /// What it was before it was suspended.
    pub const fn before(self) -> Option<State> {
        self.before
    }

    /// Where the account stands after a step.
    ///
    /// # Errors
    /// [`Unmovable`] says why the step cannot be taken.
    pub fn after(self, step: Step) -> Result<Standing, Unmovable> {
        let to = |state| {
            Ok(Standing {
                state,
                before: None,
            })
        };
        match (step, self.state) {
            (Step::Accept, State::Invited) => to(State::Accepted),
            (Step::Confirm, State::Accepted) => to(State::Confirmed),
            (Step::Suspend, before) if before != State::Suspended => Ok(Standing {
                state: State::Suspended,
                before: Some(before),
            }),
            (Step::LetInAgain, State::Suspended) => to(self.before.unwrap_or(State::Invited)),
            (Step::Accept | Step::Confirm, State::Suspended) => Err(Unmovable::Suspended),
            (Step::Confirm, State::Invited) => Err(Unmovable::NotAccepted),
            _ => Err(Unmovable::Already),
        }
    }
}

/// A link lets somebody in this long after it was made.
pub const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// What a one-time link does for whoever opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFor {
    /// Its owner accepts the invitation and chooses a first password.
    Invitation,
    /// Its owner chooses a new password.
    Password,
}

impl LinkFor {
    /// The word that stands for it in the database.
    pub const fn code(self) -> &'static str {
        match self {
            LinkFor::Invitation => "invitation",
            LinkFor::Password => "password",
        }
    }

    /// Reads [`LinkFor::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [LinkFor::Invitation, LinkFor::Password]
            .into_iter()
            .find(|link| link.code() == code)
    }

    /// What a new link for an account in this state is for; none for a suspended one.
    pub const fn in_state(state: State) -> Option<Self> {
        match state {
            State::Invited => Some(LinkFor::Invitation),
            State::Accepted | State::Confirmed => Some(LinkFor::Password),
            State::Suspended => None,
        }
    }

    /// Whether a link made for this still does it for an account in this state.
    pub fn fits(self, state: State) -> bool {
        LinkFor::in_state(state) == Some(self)
    }
}

/// Whether a link that ends at `until`, and was used at `used`, still lets somebody in.
///
/// ```
/// use access::account::{link_is_open, LINK_LIFETIME};
/// let made: jiff::Timestamp = "2026-03-02T10:00:00Z".parse().unwrap();
/// let until = made + LINK_LIFETIME;
/// assert!(link_is_open(until, None, made));
/// assert!(!link_is_open(until, Some(made), made), "it was used");
/// assert!(!link_is_open(until, None, until), "it is three days old");
/// ```
pub fn link_is_open(until: Timestamp, used: Option<Timestamp>, now: Timestamp) -> bool {
    used.is_none() && now < until
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(state: State) -> Standing {
        let before = (state == State::Suspended).then_some("accepted");
        Standing::read(state.code(), before).expect("belongs together")
    }

    #[test]
    fn an_account_goes_from_invited_to_confirmed_and_leaves_out_no_step() {
        for (from, step, expected) in [
            (State::Invited, Step::Accept, Ok(State::Accepted)),
            (State::Invited, Step::Confirm, Err(Unmovable::NotAccepted)),
            (State::Invited, Step::Suspend, Ok(State::Suspended)),
            (State::Invited, Step::LetInAgain, Err(Unmovable::Already)),
            (State::Accepted, Step::Accept, Err(Unmovable::Already)),
            (State::Accepted, Step::Confirm, Ok(State::Confirmed)),
            (State::Accepted, Step::Suspend, Ok(State::Suspended)),
            (State::Confirmed, Step::Accept, Err(Unmovable::Already)),
            (State::Confirmed, Step::Confirm, Err(Unmovable::Already)),
            (State::Confirmed, Step::Suspend, Ok(State::Suspended)),
            (State::Suspended, Step::Accept, Err(Unmovable::Suspended)),
            (State::Suspended, Step::Confirm, Err(Unmovable::Suspended)),
            (State::Suspended, Step::Suspend, Err(Unmovable::Already)),
            (State::Suspended, Step::LetInAgain, Ok(State::Accepted)),
        ] {
            let after = standing(from).after(step).map(Standing::state);
            assert_eq!(after, expected, "{from:?} {step:?}");
        }
    }

    #[test]
    fn letting_in_again_never_lets_in_further_than_before() {
        for before in [State::Invited, State::Accepted, State::Confirmed] {
            let again = standing(before)
                .after(Step::Suspend)
                .and_then(|suspended| suspended.after(Step::LetInAgain));
            assert_eq!(again, Ok(standing(before)));
        }
    }

    #[test]
    fn only_somebody_confirmed_may_sign_in() {
        let may: Vec<State> = State::ALL.into_iter().filter(|s| s.may_sign_in()).collect();
        assert_eq!(may, [State::Confirmed]);
    }

    #[test]
    fn what_does_not_belong_together_is_not_read() {
        for (state, before) in [
            ("suspended", None),
            ("suspended", Some("suspended")),
            ("gone", None),
        ] {
            assert_eq!(Standing::read(state, before), None);
        }
    }

    #[test]
    fn an_invitation_is_of_no_use_once_it_was_accepted_or_the_account_suspended() {
        for state in State::ALL {
            assert_eq!(
                LinkFor::Invitation.fits(state),
                state == State::Invited,
                "{state:?}"
            );
            let password = matches!(state, State::Accepted | State::Confirmed);
            assert_eq!(LinkFor::Password.fits(state), password, "{state:?}");
        }
    }
}
