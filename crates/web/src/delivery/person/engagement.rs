//! Why a person counts as engaged, or what is missing, in a sentence.

use crate::Texts;
use delivery::contact::Mechanism;
use delivery::engagement::{Assessment, Definition, Missing, Verdict};

/// The sentence for one person.
pub fn reason(t: &Texts, definition: &Definition, assessment: &Assessment) -> String {
    let contacts = contacts(t, definition, assessment.counted);
    match &assessment.verdict {
        Verdict::NoData => t.text("engagement-no-data"),
        Verdict::Engaged if definition.minimum_after_discharge == 0 => {
            t.with("engagement-yes", &[("contacts", &contacts)])
        }
        Verdict::Engaged => t.with(
            "engagement-yes-after",
            &[
                ("contacts", &contacts),
                ("after", &assessment.counted_after_discharge.to_string()),
            ],
        ),
        Verdict::NotYet(missing) => {
            let missing = missing_words(t, missing);
            t.with(
                "engagement-not-yet",
                &[("contacts", &contacts), ("missing", &missing)],
            )
        }
    }
}

/// “5 face-to-face contacts”, “1 contact”.
fn contacts(t: &Texts, definition: &Definition, counted: u32) -> String {
    let key = if definition.mechanisms == [Mechanism::FaceToFace] {
        "engagement-contacts-face-to-face"
    } else {
        "engagement-contacts"
    };
    t.count(key, i64::from(counted))
}

fn missing_words(t: &Texts, missing: &Missing) -> String {
    if missing.discharge_unknown && missing.after_discharge > 0 {
        return t.text("engagement-missing-discharge");
    }
    // Those after leaving hospital are contacts too, so one more can be both.
    let (all, after) = (missing.contacts, missing.after_discharge);
    if after >= all {
        t.count("engagement-missing-after", i64::from(after))
    } else if after == 0 {
        t.count("engagement-missing-contacts", i64::from(all))
    } else {
        let all = t.count("engagement-missing-contacts", i64::from(all));
        let after = t.count("engagement-of-them-after", i64::from(after));
        format!("{all}{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(verdict: Verdict, counted: u32, after: u32, expected: &str) {
        let texts = Texts::english().expect("the words can be read");
        let assessment = Assessment {
            verdict,
            counted,
            counted_after_discharge: after,
            not_counted: Vec::new(),
        };
        let said = reason(&texts, &Definition::published(), &assessment);
        assert_eq!(said, expected);
    }

    fn not_yet(contacts: u32, after_discharge: u32, discharge_unknown: bool) -> Verdict {
        Verdict::NotYet(Missing {
            contacts,
            after_discharge,
            discharge_unknown,
        })
    }

    #[test]
    fn the_reason_says_what_counts_or_what_is_missing() {
        check(
            Verdict::Engaged,
            5,
            4,
            "Counts as engaged: 5 face-to-face contacts, 4 of them in the community after leaving hospital.",
        );
        check(
            not_yet(0, 1, false),
            3,
            0,
            "Not yet: 3 face-to-face contacts so far. One more in the community after leaving hospital is missing.",
        );
        check(
            not_yet(2, 1, false),
            0,
            0,
            "Not yet: no face-to-face contact so far. 2 more are missing, one of them in the community after leaving hospital.",
        );
        check(
            not_yet(1, 1, true),
            1,
            0,
            "Not yet: 1 face-to-face contact so far. The day of leaving hospital is not recorded, so no contact can count as after it.",
        );
        check(
            Verdict::NoData,
            0,
            0,
            "Nothing can be said yet: no peer worker was allocated.",
        );
    }
}
