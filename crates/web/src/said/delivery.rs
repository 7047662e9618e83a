//! What the rules of the programme and its store refuse.

use super::Said;
use crate::Texts;

impl Said for delivery::concern::NotNow {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NotAcknowledged => t.text("concern-not-now-not-acknowledged"),
            Self::Ended => t.text("concern-not-now-ended"),
        }
    }
}

impl Said for delivery::contact::ContactError {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Minutes => t.text("contact-wrong-minutes"),
            Self::HappenedInFuture => t.text("contact-wrong-happened-in-future"),
            Self::PlaceMissing => t.text("contact-wrong-place-missing"),
            Self::MinutesMissing => t.text("contact-wrong-minutes-missing"),
            Self::LongAgo => t.text("contact-wrong-long-ago"),
            Self::AttendanceCode => t.text("contact-wrong-attendance-code"),
        }
    }
}

impl Said for delivery::duty::NotASpan {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::EndsFirst => t.text("duty-span-ends-first"),
            Self::TooLong => t.with(
                "duty-span-too-long",
                &[("days", &delivery::duty::LONGEST_DAYS.to_string())],
            ),
            Self::NoDay => t.text("duty-span-no-day"),
        }
    }
}

impl Said for delivery::engagement::DefinitionError {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NoMechanism => t.text("definition-wrong-no-mechanism"),
            Self::Minimum => t.text("definition-wrong-minimum"),
            Self::MoreAfterThanAll => t.text("definition-wrong-more-after-than-all"),
            Self::Window => t.text("definition-wrong-window"),
        }
    }
}

impl Said for delivery::episode::EpisodeError {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::DischargeBeforeAdmission => t.text("episode-wrong-discharge-before-admission"),
            Self::EndsBeforeStart => t.text("episode-wrong-ends-before-start"),
            Self::EndsInFuture => t.text("episode-wrong-ends-in-future"),
            Self::PlannedWeeks => t.text("episode-wrong-planned-weeks"),
            Self::AdmissionFarAhead => t.text("episode-wrong-admission-far-ahead"),
            Self::DischargeFarAhead => t.text("episode-wrong-discharge-far-ahead"),
            Self::ReferredInFuture => t.text("episode-wrong-referred-in-future"),
        }
    }
}

impl Said for delivery::note::NoteError {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NotWanted => t.text("note-wrong-not-wanted"),
            Self::TooLong(most) => t.with("note-wrong-too-long", &[("most", &most.to_string())]),
        }
    }
}

impl Said for delivery::peer_match::MatchError {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::EndsBeforeStart => t.text("match-wrong-ends-before-start"),
            Self::AlreadyAllocated => t.text("match-wrong-already-allocated"),
            Self::AlreadyCovered => t.text("match-wrong-already-covered"),
            Self::CoverWithoutEnd => t.text("match-wrong-cover-without-end"),
            Self::NobodyToCover => t.text("match-wrong-nobody-to-cover"),
            Self::CoversThemselves => t.text("match-wrong-covers-themselves"),
        }
    }
}

impl Said for delivery::person::PersonError {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Name => t.with(
                "person-wrong-name",
                &[("most", &delivery::person::Name::LONGEST.to_string())],
            ),
            Self::NhsNumber => t.text("person-wrong-nhs-number"),
            Self::CheckDigit => t.text("person-wrong-check-digit"),
            Self::BirthDate => t.text("person-wrong-birth-date"),
        }
    }
}

impl Said for delivery::supervision::AgendaProblem {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Empty => t.text("agenda-wrong-empty"),
            Self::TooLong => t.with(
                "agenda-wrong-too-long",
                &[("most", &delivery::supervision::LONGEST_AGENDA.to_string())],
            ),
        }
    }
}

impl Said for implementation::line::NoLine {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::TooFewPoints => t.text("no-line-too-few-points"),
            Self::SameX => t.text("no-line-same-x"),
            Self::NotFinite => t.text("no-line-not-finite"),
        }
    }
}

impl Said for delivery::concern::ReviewTooFar {
    fn said(&self, t: &Texts) -> String {
        let days = delivery::concern::LONGEST_WITHHELD_DAYS.to_string();
        t.with("review-too-far", &[("days", &days)])
    }
}

impl Said for delivery::referral::Decided {
    fn said(&self, t: &Texts) -> String {
        t.text("referral-decided-already")
    }
}

impl Said for delivery::wish::TooLong {
    fn said(&self, t: &Texts) -> String {
        let most = delivery::wish::LONGEST_WORDS.to_string();
        t.with("wish-too-long", &[("most", &most)])
    }
}

impl Said for implementation::fidelity::NotAFidelityScore {
    fn said(&self, t: &Texts) -> String {
        t.text("not-a-fidelity-score")
    }
}

impl Said for store::delivery::Refusal {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::DutyIsOthers => t.text("refusal-delivery-duty-is-others"),
            Self::DutyTaken {
                name,
                from,
                stands_in,
            } => {
                let somebody = t.text("refusal-delivery-duty-taken-somebody");
                let values = [
                    ("name", name.as_deref().unwrap_or(&somebody)),
                    (
                        "from",
                        &crate::dates::at_time(t, &crate::dates::near(t, from.date()), from.time()),
                    ),
                ];
                if *stands_in {
                    t.with("refusal-delivery-duty-taken-by-stand-in", &values)
                } else {
                    t.with("refusal-delivery-duty-taken", &values)
                }
            }
            Self::Span(why) => why.said(t),
            Self::Decided(why) => why.said(t),
            Self::Concern(why) => why.said(t),
            Self::Words(why) => why.said(t),
            Self::TeamOfAnotherSite => t.text("refusal-delivery-team-of-another-site"),
            Self::SupportEnded => t.text("refusal-delivery-support-ended"),
            Self::NoAnswer => t.text("refusal-delivery-no-answer"),
            Self::GoalWords { most } => t.with(
                "refusal-delivery-goal-words",
                &[("most", &most.to_string())],
            ),
            Self::GoalInFuture => t.text("refusal-delivery-goal-in-future"),
            Self::GoalReachedFirst => t.text("refusal-delivery-goal-reached-first"),
            Self::WorkersTeam => t.text("refusal-delivery-workers-team"),
            Self::NoReasonToChange => t.text("refusal-delivery-no-reason-to-change"),
            Self::ContactWithdrawn => t.text("refusal-delivery-contact-withdrawn"),
            Self::NotTheirWorker => t.text("refusal-delivery-not-their-worker"),
            Self::WorkerGone => t.text("refusal-delivery-worker-gone"),
            Self::NoEpisode => t.text("refusal-delivery-no-episode"),
            Self::ContactBroughtAgain => t.text("refusal-delivery-contact-brought-again"),
            Self::SamePerson => t.text("refusal-delivery-same-person"),
            Self::NotThatPersonsWorker => t.text("refusal-delivery-not-that-persons-worker"),
            Self::ContactMoved => t.text("refusal-delivery-contact-moved"),
            Self::NoReason => t.text("refusal-delivery-no-reason"),
            Self::ReasonTooLong { most } => t.with(
                "refusal-delivery-reason-too-long",
                &[("most", &most.to_string())],
            ),
            Self::TrainingEndsFirst => t.text("refusal-delivery-training-ends-first"),
            Self::CoverOver => t.text("refusal-delivery-cover-over"),
            Self::SupportBegunAnew => t.text("refusal-delivery-support-begun-anew"),
            Self::FileTooLarge { megabytes } => t.with(
                "refusal-delivery-file-too-large",
                &[("megabytes", &megabytes.to_string())],
            ),
            Self::NoteAnswered => t.text("refusal-delivery-note-answered"),
            Self::NoView => t.text("refusal-delivery-no-view"),
            Self::ViewTooLong { most } => t.with(
                "refusal-delivery-view-too-long",
                &[("most", &most.to_string())],
            ),
            Self::MeetingNotPlanned => t.text("refusal-delivery-meeting-not-planned"),
            Self::ProblemsInFile => t.text("refusal-delivery-problems-in-file"),
            Self::DuplicatesUnconfirmed => t.text("refusal-delivery-duplicates-unconfirmed"),
            Self::NoFreeReference => t.text("refusal-delivery-no-free-reference"),
        }
    }
}
