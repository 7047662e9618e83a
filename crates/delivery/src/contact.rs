//! A contact: one planned or held meeting, call or message between a person and a peer worker.
//!
//! The plain words are ours; the codes beside them are those of the NHS Data Model and Dictionary (consultation
//! mechanism, attendance status), kept as they came so that a return to the Mental Health Services Data Set agrees.

use jiff::civil::{Date, Time};
use std::borrow::Cow;
use std::fmt;

/// What became of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It lies ahead.
    Planned,
    /// It happened.
    Met,
    /// It was planned and they didn't get to meet. Why is not assumed.
    NotMet,
    /// The person, or somebody for them, called it off.
    CancelledByPerson,
    /// The peer worker or the service called it off.
    CancelledByService,
    /// It was called off; by whom is not known.
    Cancelled,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 6] = [
        Outcome::Planned,
        Outcome::Met,
        Outcome::NotMet,
        Outcome::CancelledByPerson,
        Outcome::CancelledByService,
        Outcome::Cancelled,
    ];

    /// The word that stands for the outcome in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Planned => "planned",
            Outcome::Met => "met",
            Outcome::NotMet => "not_met",
            Outcome::CancelledByPerson => "cancelled_by_person",
            Outcome::CancelledByService => "cancelled_by_service",
            Outcome::Cancelled => "cancelled",
        }
    }

    /// Reads [`Outcome::code`] and the words that files from elsewhere use for the same thing.
    pub fn from_word(word: &str) -> Option<Self> {
        match folded(word).as_ref() {
            "planned" | "future" => Some(Outcome::Planned),
            "met" | "attended" => Some(Outcome::Met),
            "not_met" | "did_not_attend" | "dna" | "not_attended" | "no_show" => {
                Some(Outcome::NotMet)
            }
            "cancelled_by_person" => Some(Outcome::CancelledByPerson),
            "cancelled_by_service" | "cancelled_by_provider" | "cancelled_by_worker" => {
                Some(Outcome::CancelledByService)
            }
            "cancelled" | "canceled" => Some(Outcome::Cancelled),
            _ => None,
        }
    }

    /// Whether the two met or spoke.
    pub const fn is_attended(self) -> bool {
        matches!(self, Outcome::Met)
    }

    /// The attendance status code to keep when none came with the record. A cancellation by nobody known has no code.
    pub const fn attendance_code(self) -> Option<&'static str> {
        match self {
            Outcome::Planned => Some("0"),
            Outcome::Met => Some("5"),
            Outcome::NotMet => Some("3"),
            Outcome::CancelledByPerson => Some("2"),
            Outcome::CancelledByService => Some("4"),
            Outcome::Cancelled => None,
        }
    }

    /// The outcome that an attendance status code stands for.
    pub fn from_attendance_code(code: &str) -> Option<Self> {
        match code {
            "0" => Some(Outcome::Planned),
            "5" | "6" => Some(Outcome::Met),
            "3" | "7" => Some(Outcome::NotMet),
            "2" => Some(Outcome::CancelledByPerson),
            "4" => Some(Outcome::CancelledByService),
            _ => None,
        }
    }
}

/// How the two were in contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mechanism {
    /// In the same place.
    FaceToFace,
    /// By telephone.
    Telephone,
    /// By video.
    Video,
    /// By text message.
    Text,
    /// By instant messages, both there at once.
    InstantMessage,
    /// By email.
    Email,
    /// Talk type, for a person unable to speak.
    TalkType,
    /// On a message board.
    MessageBoard,
    /// In a chat room.
    ChatRoom,
    /// In some other way.
    Other,
}

impl Mechanism {
    /// Every mechanism, the everyday ones first.
    pub const ALL: [Mechanism; 10] = [
        Mechanism::FaceToFace,
        Mechanism::Telephone,
        Mechanism::Video,
        Mechanism::Text,
        Mechanism::InstantMessage,
        Mechanism::Email,
        Mechanism::TalkType,
        Mechanism::MessageBoard,
        Mechanism::ChatRoom,
        Mechanism::Other,
    ];

    /// The word that stands for the mechanism in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Mechanism::FaceToFace => "face_to_face",
            Mechanism::Telephone => "telephone",
            Mechanism::Video => "video",
            Mechanism::Text => "text",
            Mechanism::InstantMessage => "instant_message",
            Mechanism::Email => "email",
            Mechanism::TalkType => "talk_type",
            Mechanism::MessageBoard => "message_board",
            Mechanism::ChatRoom => "chat_room",
            Mechanism::Other => "other",
        }
    }

    /// The consultation mechanism code (ConsMechanismMH, MHSDS version 5 on).
    pub const fn national_code(self) -> &'static str {
        match self {
            Mechanism::FaceToFace => "01",
            Mechanism::Telephone => "02",
            Mechanism::TalkType => "04",
            Mechanism::Email => "05",
            Mechanism::Text => "09",
            Mechanism::InstantMessage => "10",
            Mechanism::Video => "11",
            Mechanism::MessageBoard => "12",
            Mechanism::ChatRoom => "13",
            Mechanism::Other => "98",
        }
    }

    /// The mechanism that a consultation mechanism code stands for.
    pub fn from_national_code(code: &str) -> Option<Self> {
        Mechanism::ALL
            .into_iter()
            .find(|m| m.national_code() == code)
    }

    /// Reads [`Mechanism::code`] and the words that files from elsewhere use for the same thing.
    pub fn from_word(word: &str) -> Option<Self> {
        match folded(word).as_ref() {
            "phone" | "call" | "phone_call" => Some(Mechanism::Telephone),
            "in_person" | "f2f" => Some(Mechanism::FaceToFace),
            "text_message" | "sms" => Some(Mechanism::Text),
            "video_call" | "online" => Some(Mechanism::Video),
            word => Mechanism::ALL.into_iter().find(|m| m.code() == word),
        }
    }

    /// Whether NHS England's analysis counts an attended contact of this mechanism as direct (codes 01, 02, 04, 11).
    pub const fn is_direct(self) -> bool {
        matches!(
            self,
            Mechanism::FaceToFace | Mechanism::Telephone | Mechanism::TalkType | Mechanism::Video
        )
    }
}

/// Where a contact was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// On the ward.
    Ward,
    /// At the person's home.
    Home,
    /// Somewhere in the community: a café, a park, a library.
    Community,
    /// At a clinic or the service's own rooms.
    Service,
    /// Anywhere else.
    Elsewhere,
}

impl Place {
    /// Every place.
    pub const ALL: [Place; 5] = [
        Place::Ward,
        Place::Home,
        Place::Community,
        Place::Service,
        Place::Elsewhere,
    ];

    /// The word that stands for the place in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Place::Ward => "ward",
            Place::Home => "home",
            Place::Community => "community",
            Place::Service => "service",
            Place::Elsewhere => "elsewhere",
        }
    }

    /// Reads [`Place::code`] and the words that files from elsewhere use for the same thing.
    pub fn from_word(word: &str) -> Option<Self> {
        match folded(word).as_ref() {
            "inpatient" | "hospital" => Some(Place::Ward),
            word => Place::ALL.into_iter().find(|p| p.code() == word),
        }
    }

    /// Whether it is on the ward or in the community, the only difference that engagement knows.
    pub const fn setting(self) -> Setting {
        match self {
            Place::Ward => Setting::Inpatient,
            Place::Home | Place::Community | Place::Service | Place::Elsewhere => {
                Setting::Community
            }
        }
    }
}

/// On a ward, or outside hospital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// On a ward.
    Inpatient,
    /// Outside hospital.
    Community,
}

impl Setting {
    /// The word that stands for the setting in files.
    pub const fn code(self) -> &'static str {
        match self {
            Setting::Inpatient => "inpatient",
            Setting::Community => "community",
        }
    }
}

/// How long a contact was, in whole minutes: 1 to 1440. Short contacts count; there is no lower bound but one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minutes(u16);

impl Minutes {
    /// The longest: a day.
    pub const LONGEST: i64 = 1440;

    /// Checks a number of minutes.
    ///
    /// # Errors
    /// [`ContactError::Minutes`] when it is not between 1 and 1440.
    pub fn new(minutes: i64) -> Result<Self, ContactError> {
        match u16::try_from(minutes) {
            Ok(m) if (1..=Self::LONGEST).contains(&minutes) => Ok(Minutes(m)),
            _ => Err(ContactError::Minutes),
        }
    }

    /// The number.
    pub fn get(self) -> i64 {
        i64::from(self.0)
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The facts of a contact, checked against each other. What was written about it is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactFacts {
    /// What became of it.
    pub outcome: Outcome,
    /// The day, as it was where they met.
    pub date: Date,
    /// The time of day, if known.
    pub time: Option<Time>,
    /// How.
    pub mechanism: Mechanism,
    /// Where; none for calls and messages.
    pub place: Option<Place>,
    /// How long; none unless they met.
    pub minutes: Option<Minutes>,
    /// The attendance status code as it came, or the one that follows from the outcome.
    pub attendance_code: Option<String>,
}

/// Why the facts of a contact do not fit together. Each message says what does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Outside 1 to 1440.
    #[error("Minutes must be a whole number from 1 to 1440")]
    Minutes,
    /// A contact that happened cannot lie ahead.
    #[error(
        "A contact that has happened cannot be in the future. Check the date, or record it as planned"
    )]
    HappenedInFuture,
    /// They met face to face, but it is not said where.
    #[error("Say where you met")]
    PlaceMissing,
    /// They met, but it is not said for how long.
    #[error("Say how many minutes it lasted. A few minutes count too")]
    MinutesMissing,
    /// Before anything in this field was recorded: a slip of the year.
    #[error("The date is before 1990. Check the year")]
    LongAgo,
    /// The attendance code contradicts the outcome.
    #[error("The attendance code does not fit the outcome")]
    AttendanceCode,
}

impl ContactFacts {
    /// Checks that the facts fit together on the day `today`.
    ///
    /// # Errors
    /// Every [`ContactError`] that applies, in the order in which a form asks.
    pub fn check(self, today: Date) -> Result<Self, Vec<ContactError>> {
        let mut errors = Vec::new();
        if self.date.year() < 1990 {
            errors.push(ContactError::LongAgo);
        }
        // A cancellation may be known ahead of the day; meeting, or not getting to meet, may not.
        if self.date > today && matches!(self.outcome, Outcome::Met | Outcome::NotMet) {
            errors.push(ContactError::HappenedInFuture);
        }
        if self.outcome == Outcome::Met {
            if self.mechanism == Mechanism::FaceToFace && self.place.is_none() {
                errors.push(ContactError::PlaceMissing);
            }
            if self.minutes.is_none() {
                errors.push(ContactError::MinutesMissing);
            }
        }
        if let Some(code) = &self.attendance_code
            && !fits(code, self.outcome)
        {
            errors.push(ContactError::AttendanceCode);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let attendance_code = self
            .attendance_code
            .or_else(|| self.outcome.attendance_code().map(str::to_owned));
        Ok(ContactFacts {
            attendance_code,
            ..self
        })
    }
}

/// Whether an attendance code can stand beside an outcome. “Cancelled” by nobody known can stand beside either
/// cancellation code.
fn fits(code: &str, outcome: Outcome) -> bool {
    match Outcome::from_attendance_code(code) {
        Some(Outcome::CancelledByPerson | Outcome::CancelledByService)
            if outcome == Outcome::Cancelled =>
        {
            true
        }
        Some(meant) => meant == outcome,
        None => false,
    }
}

/// Lower case, with spaces and hyphens as underscores.
fn folded(word: &str) -> Cow<'_, str> {
    // What the program itself kept is written so already, and a file reads a hundred thousand of them.
    if word.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.trim().to_ascii_lowercase().replace([' ', '-'], "_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn met() -> ContactFacts {
        ContactFacts {
            outcome: Outcome::Met,
            date: date(2026, 3, 2),
            time: None,
            mechanism: Mechanism::FaceToFace,
            place: Some(Place::Community),
            minutes: Minutes::new(45).ok(),
            attendance_code: None,
        }
    }

    #[test]
    fn every_code_reads_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_word(outcome.code()), Some(outcome));
        }
        for mechanism in Mechanism::ALL {
            assert_eq!(Mechanism::from_word(mechanism.code()), Some(mechanism));
            assert_eq!(
                Mechanism::from_national_code(mechanism.national_code()),
                Some(mechanism)
            );
        }
        for place in Place::ALL {
            assert_eq!(Place::from_word(place.code()), Some(place));
        }
    }

    #[test]
    fn direct_mechanisms_are_those_nhs_england_counts() {
        let direct: Vec<&str> = Mechanism::ALL
            .into_iter()
            .filter(|m| m.is_direct())
            .map(Mechanism::national_code)
            .collect();
        assert_eq!(direct, ["01", "02", "11", "04"]);
    }

    #[test]
    fn a_contact_that_fits_gets_the_code_of_its_outcome() {
        let facts = met().check(date(2026, 3, 2)).expect("fits");
        assert_eq!(facts.attendance_code.as_deref(), Some("5"));
    }

    #[test]
    fn a_code_that_came_with_the_record_is_kept() {
        let late = ContactFacts {
            attendance_code: Some("6".into()),
            ..met()
        };
        let facts = late.check(date(2026, 3, 2)).expect("fits");
        assert_eq!(facts.attendance_code.as_deref(), Some("6"));
    }

    #[test]
    fn every_contradiction_is_named() {
        let facts = ContactFacts {
            place: None,
            minutes: None,
            date: date(2026, 3, 3),
            attendance_code: Some("3".into()),
            ..met()
        };
        assert_eq!(
            facts.check(date(2026, 3, 2)),
            Err(vec![
                ContactError::HappenedInFuture,
                ContactError::PlaceMissing,
                ContactError::MinutesMissing,
                ContactError::AttendanceCode,
            ])
        );
    }

    #[test]
    fn a_planned_contact_may_lie_ahead_and_needs_no_minutes() {
        let facts = ContactFacts {
            outcome: Outcome::Planned,
            minutes: None,
            date: date(2026, 9, 1),
            ..met()
        };
        assert!(facts.check(date(2026, 3, 2)).is_ok());
    }
}
