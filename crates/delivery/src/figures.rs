//! The figures of a programme: one list, from which every page, file and command takes name and meaning.
//!
//! What a figure counts is told here once, in words; the store has for each the one statement that finds its rows, and
//! works the figure out from those same rows. So a figure can always be opened, and never differs from what it opens.

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The word that stands for it in addresses and files.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub definition: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// How it follows from its rows.
    pub measure: Measure,
    /// What one of its rows is.
    pub row: RowIs,
    /// Whether it depends on the definition of engagement.
    pub by_definition: bool,
}

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// People, each once for every time they were offered support.
    People,
    /// Contacts.
    Contacts,
    /// Minutes.
    Minutes,
    /// Per cent.
    Percent,
    /// Days.
    Days,
    /// Peer workers.
    Workers,
    /// Concerns.
    Concerns,
}

impl Unit {
    /// The word that stands for it in files and in keys of texts.
    pub const fn code(self) -> &'static str {
        match self {
            Unit::People => "people",
            Unit::Contacts => "contacts",
            Unit::Minutes => "minutes",
            Unit::Percent => "percent",
            Unit::Days => "days",
            Unit::Workers => "workers",
            Unit::Concerns => "concerns",
        }
    }
}

/// How a figure follows from its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// It is the number of rows.
    Count,
    /// It is the sum of their values.
    Sum,
    /// It is the share of rows whose value is 1, in per cent; the others are 0.
    Share,
    /// It is the median of the days from the first to the second date of each row.
    MedianDays,
}

/// What one row of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowIs {
    /// A period of support of a person.
    Support,
    /// A contact.
    Contact,
    /// A peer worker.
    Worker,
    /// A supervision meeting.
    Supervision,
    /// A concern. Its rows are for those alone who may read concerns.
    Concern,
}

impl RowIs {
    /// The word that stands for it in keys of texts.
    pub const fn code(self) -> &'static str {
        match self {
            RowIs::Support => "support",
            RowIs::Contact => "contact",
            RowIs::Worker => "worker",
            RowIs::Supervision => "supervision",
            RowIs::Concern => "concern",
        }
    }
}

macro_rules! figures {
    ($($(#[$doc:meta])* $name:ident = $figure:expr;)+) => {
        $($(#[$doc])* pub const $name: Figure = $figure;)+

        /// Every figure, in the order in which they are listed.
        pub const ALL: &[Figure] = &[$($name),+];
    };
}

const fn support(id: &'static str, name: &'static str, definition: &'static str) -> Figure {
    Figure {
        id,
        name,
        definition,
        unit: Unit::People,
        measure: Measure::Count,
        row: RowIs::Support,
        by_definition: false,
    }
}

impl Figure {
    const fn called(
        self,
        id: &'static str,
        name: &'static str,
        definition: &'static str,
    ) -> Figure {
        Figure {
            id,
            name,
            definition,
            ..self
        }
    }
}

const fn engagement(id: &'static str, name: &'static str, definition: &'static str) -> Figure {
    Figure {
        by_definition: true,
        ..support(id, name, definition)
    }
}

const fn contacts(id: &'static str, name: &'static str, definition: &'static str) -> Figure {
    Figure {
        unit: Unit::Contacts,
        row: RowIs::Contact,
        ..support(id, name, definition)
    }
}

const fn workers(id: &'static str, name: &'static str, definition: &'static str) -> Figure {
    Figure {
        unit: Unit::Workers,
        row: RowIs::Worker,
        ..support(id, name, definition)
    }
}

const fn days(id: &'static str, name: &'static str, definition: &'static str) -> Figure {
    Figure {
        unit: Unit::Days,
        measure: Measure::MedianDays,
        ..support(id, name, definition)
    }
}

figures! {
    /// Offered peer support.
    OFFERED = support(
        "offered",
        "Offered peer support",
        "Every period of support that was offered; a person who was offered support twice counts twice.",
    );
    /// With data on engagement.
    WITH_DATA = engagement(
        "with_data",
        "With data",
        "People offered peer support whose allocated peer worker is known, so that engagement can be judged.",
    );
    /// Without data on engagement.
    WITHOUT_DATA = engagement(
        "without_data",
        "Without data",
        "People offered peer support whose allocated peer worker is not known, so that nothing can be said of engagement.",
    );
    /// Engaged.
    ENGAGED = engagement(
        "engaged",
        "Engaged",
        "People with data who had enough contacts of the right kind under the definition of engagement in use.",
    );
    /// Engaged, in per cent of those with data.
    ENGAGED_PERCENT = Figure {
        unit: Unit::Percent,
        measure: Measure::Share,
        ..engagement(
            "engaged_percent",
            "Engaged, of those with data",
            "The share of people with data who count as engaged under the definition in use; unrounded in files.",
        )
    };
    /// Not yet engaged.
    NOT_YET_ENGAGED = engagement(
        "not_yet_engaged",
        "Not yet engaged",
        "People with data who do not count as engaged under the definition in use, or not yet.",
    );
    /// No contact that counts.
    CONTACTS_NONE = engagement(
        "counted_contacts_0",
        "No contact that counts",
        "People with data none of whose contacts counts under the definition in use.",
    );
    /// One contact that counts.
    CONTACTS_ONE = engagement(
        "counted_contacts_1",
        "One contact that counts",
        "People with data who had exactly one contact that counts under the definition in use.",
    );
    /// Two or more contacts that count.
    CONTACTS_TWO_OR_MORE = engagement(
        "counted_contacts_2_or_more",
        "Two or more contacts that count",
        "People with data who had two or more contacts that count under the definition in use, wherever they were.",
    );
    /// Contacts attempted.
    ATTEMPTED = contacts(
        "attempted",
        "Contacts attempted",
        "Contacts that took place or in which the two didn’t get to meet; those ahead and those called off are left out.",
    );
    /// Contacts of any kind that went both ways.
    TWO_WAY_ANY = contacts(
        "two_way_any",
        "Contacts made, in any way",
        "Contacts in which the two met, spoke or wrote to each other, by any mechanism.",
    );
    /// Contacts as the national data set counts them.
    MHSDS_DIRECT = contacts(
        "mhsds_direct",
        "Direct contacts (MHSDS)",
        "Contacts with attendance code 5 or 6 and mechanism code 01, 02, 04 or 11, as NHS England’s analysis of the Mental Health Services Data Set (version 5 on) counts them.",
    );
    /// Minutes of contact.
    MINUTES = Figure {
        unit: Unit::Minutes,
        measure: Measure::Sum,
        ..contacts(
            "minutes",
            "Minutes of contact",
            "The minutes of all contacts that took place and whose length is known.",
        )
    };
    /// Met at least once.
    MET_ONCE = support(
        "met_once",
        "Met at least once",
        "People offered peer support who met, spoke or wrote with any peer worker at least once.",
    );
    /// Waiting for a match.
    WAITING = support(
        "waiting",
        "Waiting for a peer worker",
        "People whose support has not ended and who have no allocated peer worker today or from a later day.",
    );
    /// Supported at present.
    SUPPORTED = support(
        "supported",
        "Supported now",
        "People whose support has not ended and who have a peer worker today, allocated or covering.",
    );
    /// Not met within the gap.
    NOT_MET_LATELY = support(
        "not_met_lately",
        "Not met for a while",
        "People supported now, for longer than the gap set for the organisation, who were not met within that gap.",
    );
    /// Days from referral to match.
    DAYS_TO_MATCH = days(
        "days_to_match",
        "Days from referral to match",
        "The median number of days from the referral to the first allocated peer worker, of people for whom both days are known and in order.",
    );
    /// Days from referral to the first meeting.
    DAYS_TO_MEETING = days(
        "days_to_meeting",
        "Days from referral to first contact",
        "The median number of days from the referral to the first contact in which the two met, of people for whom both days are known and in order.",
    );
    /// Peer workers.
    WORKERS = workers(
        "workers",
        "Peer workers",
        "Peer workers who have not left by today.",
    );
    /// Caseload.
    CASELOAD = Figure {
        unit: Unit::People,
        measure: Measure::Sum,
        ..workers(
            "caseload",
            "People on caseloads",
            "The people each peer worker is matched with today, cover included, added up; a person with two workers counts with each.",
        )
    };
    /// Capacity.
    CAPACITY = Figure {
        unit: Unit::People,
        measure: Measure::Sum,
        ..workers(
            "capacity",
            "Capacity",
            "The number of people each peer worker can support at a time, added up.",
        )
    };
    /// Workers over their capacity.
    OVER_CAPACITY = workers(
        "over_capacity",
        "Peer workers over capacity",
        "Peer workers who are matched with more people today than was agreed; the value is by how many.",
    );
    /// Supervision held.
    SUPERVISION_HELD = Figure {
        unit: Unit::Percent,
        measure: Measure::Share,
        row: RowIs::Supervision,
        ..workers(
            "supervision_held",
            "Supervision kept",
            "The share of supervision meetings planned for a day up to today that were held.",
        )
    };
    /// Planned endings.
    ENDED_PLANNED = support(
        "ended_planned",
        "Planned endings",
        "People whose support ended by today as planned with them.",
    );
    /// Unplanned endings.
    ENDED_UNPLANNED = support(
        "ended_unplanned",
        "Unplanned endings",
        "People whose support ended by today before it was planned to.",
    );
    /// Concerns raised.
    CONCERNS = Figure {
        unit: Unit::Concerns,
        row: RowIs::Concern,
        ..support(
            "concerns",
            "Concerns raised",
            "Every time somebody said by today that they are worried about a supported person; one person may be the subject of several.",
        )
    };
    /// Concerns acknowledged in time.
    CONCERNS_IN_TIME = Figure {
        unit: Unit::Percent,
        measure: Measure::Share,
        ..CONCERNS
    }.called(
        "concerns_in_time",
        "Concerns acknowledged in time",
        "The share of concerns acknowledged within 15 minutes when they were for now, and within one working day otherwise, of those that were acknowledged or were due before today.",
    );
}

/// The figure with this word.
pub fn find(id: &str) -> Option<&'static Figure> {
    ALL.iter().find(|figure| figure.id == id)
}

/// The median of some numbers: the middle one, or half the sum of the two in the middle. None of nothing.
///
/// ```
/// use delivery::figures::median;
/// assert_eq!(median(&mut [5, 1, 3]), Some(3.0));
/// assert_eq!(median(&mut [1, 2]), Some(1.5));
/// assert_eq!(median(&mut []), None);
/// ```
pub fn median(numbers: &mut [i64]) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "days between two dates are far below 2^53"
    )]
    let number = |n: i64| n as f64;
    let middle = numbers.len() / 2;
    if numbers.is_empty() {
        return None;
    }
    numbers.sort_unstable();
    let upper = number(numbers[middle]);
    if numbers.len() % 2 == 1 {
        Some(upper)
    } else {
        Some(f64::midpoint(number(numbers[middle - 1]), upper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_figure_has_a_name_of_its_own_and_one_sentence() {
        let ids: BTreeSet<&str> = ALL.iter().map(|f| f.id).collect();
        let names: BTreeSet<&str> = ALL.iter().map(|f| f.name).collect();
        assert_eq!((ids.len(), names.len()), (ALL.len(), ALL.len()));
        for figure in ALL {
            let one_sentence =
                figure.definition.ends_with('.') && figure.definition.matches(". ").count() == 0;
            assert!(one_sentence, "{}", figure.id);
            assert_eq!(find(figure.id), Some(figure));
        }
    }

    #[test]
    fn a_share_is_in_per_cent_and_a_median_in_days() {
        for figure in ALL {
            assert_eq!(
                figure.measure == Measure::Share,
                figure.unit == Unit::Percent,
                "{}",
                figure.id
            );
            assert_eq!(
                figure.measure == Measure::MedianDays,
                figure.unit == Unit::Days,
                "{}",
                figure.id
            );
        }
    }
}
