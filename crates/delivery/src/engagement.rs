//! Engagement: whether a person came to meet their peer worker often enough, and in the right places, to say that the
//! support was taken up.
//!
//! What counts is a [`Definition`], a parameter of every function here. [`Definition::published`] is that of the key
//! of Table 2 of Gillard et al. 2024 (doi 10.1186/s12913-024-11447-5): of the people whose allocated peer worker is
//! known, those who had at least two face-to-face meetings with that worker, at least one of them in the community
//! after discharge.

mod from_records;

pub use from_records::{AssessedRecord, assess_records};

use crate::contact::{Mechanism, Outcome, Setting};
use jiff::civil::Date;

/// What counts as engaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The least number of counted contacts.
    pub minimum: u32,
    /// The least number of counted contacts in the community after discharge.
    pub minimum_after_discharge: u32,
    /// The mechanisms that count.
    pub mechanisms: Vec<Mechanism>,
    /// Whether only contacts with the allocated worker count, or those with any worker of the programme.
    pub with: With,
    /// Only contacts up to this many days after discharge count; all of them when none.
    pub window_days: Option<u32>,
}

/// Whose contacts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum With {
    /// Only those with the allocated worker.
    AllocatedWorker,
    /// Those with any peer worker.
    AnyWorker,
}

impl With {
    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            With::AllocatedWorker => "allocated_worker",
            With::AnyWorker => "any_worker",
        }
    }

    /// Reads [`With::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [With::AllocatedWorker, With::AnyWorker]
            .into_iter()
            .find(|w| w.code() == code)
    }
}

impl Definition {
    /// The published definition: two face to face with the allocated worker, one of them in the community after
    /// discharge (Gillard et al. 2024, Table 2, key).
    pub fn published() -> Self {
        Definition {
            minimum: 2,
            minimum_after_discharge: 1,
            mechanisms: vec![Mechanism::FaceToFace],
            with: With::AllocatedWorker,
            window_days: None,
        }
    }

    /// Checks that the definition can be met at all.
    ///
    /// # Errors
    /// What is wrong with it, with what to do.
    pub fn check(self) -> Result<Self, DefinitionError> {
        if self.mechanisms.is_empty() {
            return Err(DefinitionError::NoMechanism);
        }
        if self.minimum == 0 || self.minimum > 1000 {
            return Err(DefinitionError::Minimum);
        }
        if self.minimum_after_discharge > self.minimum {
            return Err(DefinitionError::MoreAfterThanAll);
        }
        if self
            .window_days
            .is_some_and(|days| days == 0 || days > 3650)
        {
            return Err(DefinitionError::Window);
        }
        Ok(self)
    }
}

/// Why a definition cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    /// No mechanism counts.
    #[error("Choose at least one way of being in contact that counts")]
    NoMechanism,
    /// The minimum is not 1 to 1000.
    #[error("The least number of contacts must be from 1 to 1000")]
    Minimum,
    /// More are asked for after discharge than in all.
    #[error("The number after discharge cannot be larger than the number in all")]
    MoreAfterThanAll,
    /// The window is not 1 to 3650 days.
    #[error("The window must be from 1 to 3650 days, or left empty")]
    Window,
}

/// What engagement needs to know about a person. `W` is whatever names a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supported<W> {
    /// The peer worker allocated to the person, if known. Without one, nothing can be said.
    pub allocated_worker: Option<W>,
    /// The day the person left hospital, if they did.
    pub discharge: Option<Date>,
}

/// What engagement needs to know about a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactLine<W> {
    /// With whom.
    pub worker: W,
    /// On which day.
    pub date: Date,
    /// How.
    pub mechanism: Mechanism,
    /// On a ward or in the community; none for calls and messages that say nothing of it.
    pub setting: Option<Setting>,
    /// What became of it.
    pub outcome: Outcome,
}

/// Whether a person counts as engaged, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The verdict.
    pub verdict: Verdict,
    /// How many contacts count.
    pub counted: u32,
    /// How many of them were in the community after discharge.
    pub counted_after_discharge: u32,
    /// Why contacts did not count, with how many each.
    pub not_counted: Vec<(NotCounted, u32)>,
}

/// The verdict on one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The allocated worker is not known: the person is not in the denominator.
    NoData,
    /// Enough contacts of the right kind.
    Engaged,
    /// Not enough: what is missing.
    NotYet(Missing),
}

impl Verdict {
    /// Whether the person is in the denominator.
    pub fn has_data(&self) -> bool {
        !matches!(self, Verdict::NoData)
    }

    /// Whether the person counts as engaged.
    pub fn is_engaged(&self) -> bool {
        matches!(self, Verdict::Engaged)
    }
}

/// What a person lacks to count as engaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// So many more contacts that count.
    pub contacts: u32,
    /// So many more of them in the community after discharge.
    pub after_discharge: u32,
    /// No day of discharge is recorded, so nothing can lie after it.
    pub discharge_unknown: bool,
}

/// Why a contact did not count. A contact is listed under the first reason that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotCounted {
    /// It lies ahead, was called off, or they didn't get to meet.
    NotMet,
    /// It was with another worker than the allocated one.
    OtherWorker,
    /// It was not by a mechanism that counts.
    OtherMechanism,
    /// It was later than the window allows.
    AfterWindow,
}

/// Contacts with, in threes: how many people had none that count, one, and two or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// People with no contact that counts.
    pub none: u64,
    /// People with one.
    pub one: u64,
    /// People with two or more.
    pub two_or_more: u64,
}

impl Spread {
    /// Adds a person with so many counted contacts.
    pub fn add(&mut self, counted: u32) {
        match counted {
            0 => self.none += 1,
            1 => self.one += 1,
            _ => self.two_or_more += 1,
        }
    }
}

/// Says whether a person counts as engaged under a definition, and why, or what is missing.
///
/// A contact counts when the two met, with a worker and by a mechanism that the definition names, within its window.
/// It counts as after discharge when it was in the community on a day later than the day of discharge.
///
/// ```
/// use delivery::contact::{Mechanism, Outcome, Setting};
/// use delivery::engagement::{ContactLine, Definition, Supported, Verdict, assess};
/// use jiff::civil::date;
/// let person = Supported { allocated_worker: Some("Sam"), discharge: Some(date(2017, 5, 20)) };
/// let meeting = |day, setting| ContactLine {
///     worker: "Sam",
///     date: date(2017, 5, day),
///     mechanism: Mechanism::FaceToFace,
///     setting: Some(setting),
///     outcome: Outcome::Met,
/// };
/// let two = [meeting(19, Setting::Inpatient), meeting(21, Setting::Community)];
/// assert_eq!(assess(&Definition::published(), &person, &two).verdict, Verdict::Engaged);
/// let one = assess(&Definition::published(), &person, &two[..1]);
/// assert!(!one.verdict.is_engaged());
/// ```
pub fn assess<W: PartialEq>(
    definition: &Definition,
    person: &Supported<W>,
    contacts: &[ContactLine<W>],
) -> Assessment {
    let mut counted = 0;
    let mut counted_after_discharge = 0;
    let mut not_counted: Vec<(NotCounted, u32)> = Vec::new();
    for contact in contacts {
        if let Some(reason) = reason_not_counted(definition, person, contact) {
            match not_counted.iter_mut().find(|(r, _)| *r == reason) {
                Some((_, n)) => *n += 1,
                None => not_counted.push((reason, 1)),
            }
            continue;
        }
        counted += 1;
        let after = person.discharge.is_some_and(|day| contact.date > day);
        if after && contact.setting == Some(Setting::Community) {
            counted_after_discharge += 1;
        }
    }
    not_counted.sort_unstable();
    let missing = Missing {
        contacts: definition.minimum.saturating_sub(counted),
        after_discharge: definition
            .minimum_after_discharge
            .saturating_sub(counted_after_discharge),
        discharge_unknown: person.discharge.is_none() && definition.minimum_after_discharge > 0,
    };
    let verdict = if person.allocated_worker.is_none() {
        Verdict::NoData
    } else if missing.contacts == 0 && missing.after_discharge == 0 {
        Verdict::Engaged
    } else {
        Verdict::NotYet(missing)
    };
    Assessment {
        verdict,
        counted,
        counted_after_discharge,
        not_counted,
    }
}

fn reason_not_counted<W: PartialEq>(
    definition: &Definition,
    person: &Supported<W>,
    contact: &ContactLine<W>,
) -> Option<NotCounted> {
    if !contact.outcome.is_attended() {
        return Some(NotCounted::NotMet);
    }
    if definition.with == With::AllocatedWorker
        && person.allocated_worker.as_ref() != Some(&contact.worker)
    {
        return Some(NotCounted::OtherWorker);
    }
    if !definition.mechanisms.contains(&contact.mechanism) {
        return Some(NotCounted::OtherMechanism);
    }
    if let (Some(days), Some(discharge)) = (definition.window_days, person.discharge) {
        let elapsed = discharge
            .until(contact.date)
            .map_or(0, |span| span.get_days());
        if i64::from(elapsed) > i64::from(days) {
            return Some(NotCounted::AfterWindow);
        }
    }
    None
}

#[cfg(test)]
mod tests;
