//! Why a person counts as engaged, or what is missing, in words.

use crate::Texts;
use delivery::engagement::{Assessment, Missing, NotCounted, Verdict};

/// The verdict in a word or two.
pub fn verdict(t: &Texts, assessment: &Assessment) -> String {
    t.text(match assessment.verdict {
        Verdict::NoData => "verdict-no-data",
        Verdict::Engaged => "verdict-engaged",
        Verdict::NotYet(_) => "verdict-not-yet",
    })
}

/// What is missing, or why nothing can be said; then which contacts did not count and why. Empty when there is nothing
/// to explain.
pub fn reasons(t: &Texts, assessment: &Assessment) -> String {
    let mut sentences = Vec::new();
    match &assessment.verdict {
        Verdict::NoData => sentences.push(t.text("verdict-why-no-data")),
        Verdict::Engaged => {}
        Verdict::NotYet(missing) => sentences.extend(lacking(t, *missing)),
    }
    let not: Vec<String> = assessment
        .not_counted
        .iter()
        .map(|(reason, n)| {
            let key = match reason {
                NotCounted::NotMet => "verdict-not-counted-not-met",
                NotCounted::OtherWorker => "verdict-not-counted-other-worker",
                NotCounted::OtherMechanism => "verdict-not-counted-other-mechanism",
                NotCounted::AfterWindow => "verdict-not-counted-after-window",
            };
            t.count(key, i64::from(*n))
        })
        .collect();
    if !not.is_empty() {
        sentences.push(t.with("verdict-not-counted", &[("list", &not.join(", "))]));
    }
    sentences.join(" ")
}

fn lacking(t: &Texts, missing: Missing) -> Vec<String> {
    let mut sentences = Vec::new();
    if missing.contacts > 0 {
        sentences.push(t.count("verdict-missing-contacts", i64::from(missing.contacts)));
    }
    if missing.after_discharge > 0 {
        sentences.push(if missing.discharge_unknown {
            t.text("verdict-discharge-unknown")
        } else {
            t.count(
                "verdict-missing-after-discharge",
                i64::from(missing.after_discharge),
            )
        });
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_sentences() {
        let t = Texts::english().expect("the words can be read");
        let assessment = Assessment {
            verdict: Verdict::NotYet(Missing {
                contacts: 1,
                after_discharge: 1,
                discharge_unknown: false,
            }),
            counted: 1,
            counted_after_discharge: 0,
            not_counted: vec![(NotCounted::NotMet, 2), (NotCounted::OtherMechanism, 1)],
        };
        insta::assert_snapshot!(reasons(&t, &assessment), @"One more contact is needed. One more is needed in the community after discharge. Not counted: 2 in which they didn’t get to meet, one in another way.");
        let unknown = Assessment {
            verdict: Verdict::NoData,
            not_counted: Vec::new(),
            ..assessment
        };
        insta::assert_snapshot!(reasons(&t, &unknown), @"The allocated peer worker is not known.");
    }
}
