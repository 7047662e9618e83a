//! What the store refuses about the programme, and why.

use delivery::concern::NotNow;
use delivery::duty::NotASpan;
use delivery::referral::Decided;
use delivery::wish::TooLong;
use jiff::civil::DateTime;

/// What the store refuses about the programme, and why. The words are for logs and the command line; a page says them in the language of its reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Whoever is named does not answer for the site.
    #[error("Choose somebody who coordinates or manages at this site")]
    DutyIsOthers,
    /// Somebody is on duty at that time.
    #[error("{} is on duty already from {}. {}", name.as_deref().unwrap_or("Somebody"), from.strftime("%-d %B at %H:%M"), other_days(*stands_in))]
    DutyTaken {
        /// Whoever it is; none when they have no account any more.
        name: Option<String>,
        /// Since when, where the site is.
        from: DateTime,
        /// Whether the new span is one of standing in.
        stands_in: bool,
    },
    /// The span cannot be.
    #[error(transparent)]
    Span(#[from] NotASpan),
    /// Somebody has decided already.
    #[error(transparent)]
    Decided(#[from] Decided),
    /// The concern is not at this step.
    #[error(transparent)]
    Concern(#[from] NotNow),
    /// There are too many words.
    #[error(transparent)]
    Words(#[from] TooLong),
    /// A concern is passed on to a team of another site.
    #[error("Choose a team of this site")]
    TeamOfAnotherSite,
    /// Nobody can ask whose support has ended.
    #[error("Your support has ended. Get in touch with the service to begin again")]
    SupportEnded,
    /// A request is answered without a word.
    #[error("Say what happens now")]
    NoAnswer,
    /// A goal without words, or with too many.
    #[error("Write the goal in your own words, in up to {most} characters")]
    GoalWords {
        /// How many there may be.
        most: usize,
    },
    /// A goal that was agreed or reached on a day to come.
    #[error("The date is in the future. Check it")]
    GoalInFuture,
    /// A goal that was reached before it was agreed.
    #[error("The goal was reached before it was agreed. Check both dates")]
    GoalReachedFirst,
    /// The team of a peer worker is of another site.
    #[error("That team belongs to another site. Choose a team of the worker's site")]
    WorkersTeam,
    /// A contact is changed without a reason.
    #[error("Say why you are changing it, in a few words")]
    NoReasonToChange,
    /// The contact was withdrawn.
    #[error("This contact was recorded and then withdrawn. Restore it, or record a new one")]
    ContactWithdrawn,
    /// A peer worker records a contact of a day on which they were not matched.
    #[error(
        "You were not this person’s peer worker on that day. Check the date, or ask your coordinator to record it"
    )]
    NotTheirWorker,
    /// The peer worker of a contact is not there any more.
    #[error("Choose the peer worker again")]
    WorkerGone,
    /// A contact of somebody whose support never began.
    #[error(
        "This person has no support episode yet. Begin one on their page, then record the contact"
    )]
    NoEpisode,
    /// A withdrawn contact that a file has brought in again.
    #[error("A file has brought this contact in again since. Withdraw that one first")]
    ContactBroughtAgain,
    /// A contact is moved to the person it is with.
    #[error("It is recorded for this person already. Choose whose contact it was")]
    SamePerson,
    /// A peer worker moves a contact to somebody they were not matched with.
    #[error(
        "You were not that person’s peer worker on that day. Choose somebody else, or ask your coordinator to move it"
    )]
    NotThatPersonsWorker,
    /// A withdrawn contact that was moved.
    #[error(
        "The same meeting is recorded elsewhere, because it was moved. Withdraw it there first, then restore it here"
    )]
    ContactMoved,
    /// A contact is withdrawn without a reason.
    #[error("Say why, in a few words")]
    NoReason,
    /// The reason is too long.
    #[error("The reason is too long: at most {most} characters")]
    ReasonTooLong {
        /// How many characters it may have.
        most: usize,
    },
    /// A training that runs out before it was done.
    #[error("The day it runs out is before the day it was done. Check both")]
    TrainingEndsFirst,
    /// A cover that has ended cannot be undone.
    #[error("This cover has ended already, so there is nothing to undo")]
    CoverOver,
    /// An ending is undone after support has begun again.
    #[error("Support has begun anew since, so this ending stays")]
    SupportBegunAnew,
    /// A file to import is too large.
    #[error("The file is larger than {megabytes} MB.")]
    FileTooLarge {
        /// How large it may be.
        megabytes: usize,
    },
    /// A note that was answered is taken away.
    #[error("The person has answered this note, so it stays. You can change its words")]
    NoteAnswered,
    /// A note is seen differently, and it is not said how.
    #[error("Write how you see it")]
    NoView,
    /// How a note is seen is said in too many words.
    #[error("Your words are too long: at most {most} characters")]
    ViewTooLong {
        /// How many characters they may have.
        most: usize,
    },
    /// A meeting that is not planned any more is answered.
    #[error("This meeting is not planned any more. Look at what comes next again")]
    MeetingNotPlanned,
    /// A file with problems is imported.
    #[error("There are problems in the file, so nothing was imported.")]
    ProblemsInFile,
    /// Nobody has said that people in a file are others than those who are here.
    #[error(
        "Some people may be here already. Look at them and confirm that they are different people; nothing was imported."
    )]
    DuplicatesUnconfirmed,
    /// No reference could be made for a person.
    #[error("No free reference could be made. Give the person a reference of your own")]
    NoFreeReference,
}

/// What to do about somebody who is on duty already.
const fn other_days(stands_in: bool) -> &'static str {
    if stands_in {
        "Choose other days or times, or take theirs back first"
    } else {
        "Choose other days or times, or let whoever is new stand in"
    }
}

impl From<Refusal> for crate::Error {
    fn from(why: Refusal) -> Self {
        crate::Error::Refused(why.into())
    }
}
