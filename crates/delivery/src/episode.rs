//! A support episode: one period of support of a person, from referral to ending.

use jiff::civil::Date;

/// The planned length of support in weeks when nothing else is agreed: about four months, as in the ENRICH
/// intervention (Gillard et al. 2024).
pub const PLANNED_WEEKS: u32 = 16;

/// How an episode came to its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndedHow {
    /// As planned with the person.
    Planned,
    /// Before it was planned.
    Unplanned,
}

impl EndedHow {
    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            EndedHow::Planned => "planned",
            EndedHow::Unplanned => "unplanned",
        }
    }

    /// Reads [`EndedHow::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [EndedHow::Planned, EndedHow::Unplanned]
            .into_iter()
            .find(|h| h.code() == code)
    }
}

/// Why an episode ended. About circumstances, never about blame; not knowing is an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndedWhy {
    /// What was planned is done.
    Completed,
    /// The person decided to stop.
    PersonsChoice,
    /// The person moved away.
    MovedAway,
    /// Nobody could be reached any more.
    LostTouch,
    /// The service could not go on.
    ServiceChange,
    /// The person went back into hospital.
    BackInHospital,
    /// The person died.
    Died,
    /// Not known.
    NotKnown,
}

impl EndedWhy {
    /// Every reason.
    pub const ALL: [EndedWhy; 8] = [
        EndedWhy::Completed,
        EndedWhy::PersonsChoice,
        EndedWhy::MovedAway,
        EndedWhy::LostTouch,
        EndedWhy::ServiceChange,
        EndedWhy::BackInHospital,
        EndedWhy::Died,
        EndedWhy::NotKnown,
    ];

    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            EndedWhy::Completed => "completed",
            EndedWhy::PersonsChoice => "persons_choice",
            EndedWhy::MovedAway => "moved_away",
            EndedWhy::LostTouch => "lost_touch",
            EndedWhy::ServiceChange => "service_change",
            EndedWhy::BackInHospital => "back_in_hospital",
            EndedWhy::Died => "died",
            EndedWhy::NotKnown => "not_known",
        }
    }

    /// Reads [`EndedWhy::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        EndedWhy::ALL.into_iter().find(|w| w.code() == code)
    }
}

/// How an episode ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// On which day.
    pub on: Date,
    /// As planned or before.
    pub how: EndedHow,
    /// Why.
    pub why: EndedWhy,
}

/// The days of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpisodeDates {
    /// Referred to peer support.
    pub referred: Option<Date>,
    /// Came into hospital.
    pub admission: Option<Date>,
    /// Left hospital.
    pub discharge: Option<Date>,
    /// Planned length in weeks, counted from the discharge or, without one, from the referral.
    pub planned_weeks: u32,
    /// How it ended, if it has.
    pub ending: Option<Ending>,
}

/// Why the days do not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EpisodeError {
    /// Left hospital before coming in.
    #[error("The day of leaving hospital is before the day of admission. Check both")]
    DischargeBeforeAdmission,
    /// Ended before it began.
    #[error("The support ends before it began. Check the date")]
    EndsBeforeStart,
    /// Ended on a day that lies ahead.
    #[error("The ending is in the future. Record it on the day")]
    EndsInFuture,
    /// Not 1 to 260 weeks.
    #[error("The planned length must be from 1 to 260 weeks")]
    PlannedWeeks,
    /// Comes into hospital more than a year from now.
    #[error("The day of coming into hospital is more than a year ahead. Check the year")]
    AdmissionFarAhead,
    /// Leaves hospital more than a year from now.
    #[error("The day of leaving hospital is more than a year ahead. Check the year")]
    DischargeFarAhead,
    /// The referral lies ahead.
    #[error("The referral is in the future. Check the date")]
    ReferredInFuture,
}

impl EpisodeDates {
    /// Checks that the days fit together on the day `today`. Coming into hospital and leaving it may lie ahead, because
    /// both are often planned, but not by more than a year.
    ///
    /// # Errors
    /// Every [`EpisodeError`] that applies.
    pub fn check(self, today: Date) -> Result<Self, Vec<EpisodeError>> {
        let mut errors = Vec::new();
        if let (Some(admission), Some(discharge)) = (self.admission, self.discharge)
            && discharge < admission
        {
            errors.push(EpisodeError::DischargeBeforeAdmission);
        }
        let year_ahead = today.saturating_add(jiff::Span::new().years(1));
        if self.admission.is_some_and(|day| day > year_ahead) {
            errors.push(EpisodeError::AdmissionFarAhead);
        }
        if self.discharge.is_some_and(|day| day > year_ahead) {
            errors.push(EpisodeError::DischargeFarAhead);
        }
        if self.referred.is_some_and(|day| day > today) {
            errors.push(EpisodeError::ReferredInFuture);
        }
        if !(1..=260).contains(&self.planned_weeks) {
            errors.push(EpisodeError::PlannedWeeks);
        }
        if let Some(ending) = self.ending {
            if ending.on > today {
                errors.push(EpisodeError::EndsInFuture);
            }
            if self.referred.is_some_and(|day| ending.on < day) {
                errors.push(EpisodeError::EndsBeforeStart);
            }
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(errors)
        }
    }

    /// The day on which the support is planned to end; none when it has no day to count from.
    pub fn planned_end(self) -> Option<Date> {
        let from = self.discharge.or(self.referred)?;
        from.checked_add(jiff::Span::new().weeks(i64::from(self.planned_weeks.min(260))))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn dates() -> EpisodeDates {
        EpisodeDates {
            referred: Some(date(2026, 1, 5)),
            admission: Some(date(2026, 1, 2)),
            discharge: Some(date(2026, 1, 20)),
            planned_weeks: PLANNED_WEEKS,
            ending: None,
        }
    }

    #[test]
    fn support_is_planned_from_the_discharge() {
        assert_eq!(dates().planned_end(), Some(date(2026, 5, 12)));
        let inside = EpisodeDates {
            discharge: None,
            ..dates()
        };
        assert_eq!(inside.planned_end(), Some(date(2026, 4, 27)));
    }

    #[test]
    fn days_that_lie_ahead_are_planned_for_a_year_at_most() {
        let today = date(2026, 1, 10);
        let planned = |day| EpisodeDates {
            admission: Some(day),
            discharge: Some(day),
            ..dates()
        };
        assert!(planned(date(2027, 1, 10)).check(today).is_ok());
        assert_eq!(
            planned(date(2031, 1, 11)).check(today),
            Err(vec![
                EpisodeError::AdmissionFarAhead,
                EpisodeError::DischargeFarAhead
            ])
        );
    }

    #[test]
    fn days_in_the_wrong_order_are_named() {
        let wrong = EpisodeDates {
            discharge: Some(date(2026, 1, 1)),
            ending: Some(Ending {
                on: date(2026, 1, 4),
                how: EndedHow::Planned,
                why: EndedWhy::Completed,
            }),
            ..dates()
        };
        assert_eq!(
            wrong.check(date(2026, 6, 1)),
            Err(vec![
                EpisodeError::DischargeBeforeAdmission,
                EpisodeError::EndsBeforeStart
            ])
        );
    }
}
