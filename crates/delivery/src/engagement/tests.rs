use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const DISCHARGE: Date = date(2017, 5, 20);

fn person() -> Supported<&'static str> {
    Supported {
        allocated_worker: Some("own"),
        discharge: Some(DISCHARGE),
    }
}

fn line(day: i8, setting: Setting) -> ContactLine<&'static str> {
    ContactLine {
        worker: "own",
        date: date(2017, 5, day),
        mechanism: Mechanism::FaceToFace,
        setting: Some(setting),
        outcome: Outcome::Met,
    }
}

fn ward(day: i8) -> ContactLine<&'static str> {
    line(day, Setting::Inpatient)
}

fn out(day: i8) -> ContactLine<&'static str> {
    line(day, Setting::Community)
}

/// What it is called, the contacts, and how many more are missing: in all, after discharge.
type NearMiss = (&'static str, Vec<ContactLine<&'static str>>, (u32, u32));

/// Every near miss of the published definition, each with what it lacks: (more contacts, more after discharge).
#[test]
fn near_misses_say_what_is_missing() {
    let cases: Vec<NearMiss> = vec![
        ("nothing", vec![], (2, 1)),
        ("once only", vec![out(22)], (1, 0)),
        ("ward only", vec![ward(10), ward(12)], (0, 1)),
        (
            "in the community before discharge",
            vec![ward(10), out(19)],
            (0, 1),
        ),
        ("on the day of discharge", vec![ward(10), out(20)], (0, 1)),
        (
            "on a ward again after discharge",
            vec![ward(10), ward(25)],
            (0, 1),
        ),
        (
            "by telephone after discharge",
            vec![
                ward(10),
                ContactLine {
                    mechanism: Mechanism::Telephone,
                    ..out(22)
                },
            ],
            (1, 1),
        ),
        (
            "did not get to meet",
            vec![
                ward(10),
                ContactLine {
                    outcome: Outcome::NotMet,
                    ..out(22)
                },
            ],
            (1, 1),
        ),
        (
            "called off",
            vec![
                ward(10),
                ContactLine {
                    outcome: Outcome::Cancelled,
                    ..out(22)
                },
            ],
            (1, 1),
        ),
        (
            "another worker",
            vec![
                ward(10),
                ContactLine {
                    worker: "other",
                    ..out(22)
                },
            ],
            (1, 1),
        ),
    ];
    for (name, contacts, (contacts_missing, after_missing)) in cases {
        let assessment = assess(&Definition::published(), &person(), &contacts);
        assert_eq!(
            assessment.verdict,
            Verdict::NotYet(Missing {
                contacts: contacts_missing,
                after_discharge: after_missing,
                discharge_unknown: false,
            }),
            "{name}"
        );
    }
}

#[test]
fn two_contacts_one_of_them_after_discharge_are_enough() {
    for contacts in [vec![ward(10), out(21)], vec![out(21), out(28)]] {
        assert!(
            assess(&Definition::published(), &person(), &contacts)
                .verdict
                .is_engaged()
        );
    }
}

#[test]
fn without_an_allocated_worker_nothing_is_said() {
    let unknown = Supported {
        allocated_worker: None,
        ..person()
    };
    let assessment = assess(&Definition::published(), &unknown, &[ward(10), out(21)]);
    assert_eq!(assessment.verdict, Verdict::NoData);
}

#[test]
fn without_a_discharge_the_reason_is_named() {
    let inside = Supported {
        discharge: None,
        ..person()
    };
    let assessment = assess(&Definition::published(), &inside, &[ward(10), out(21)]);
    assert_eq!(
        assessment.verdict,
        Verdict::NotYet(Missing {
            contacts: 0,
            after_discharge: 1,
            discharge_unknown: true
        })
    );
}

#[test]
fn another_definition_counts_calls_of_any_worker_within_its_window() {
    let wide = Definition {
        mechanisms: vec![Mechanism::FaceToFace, Mechanism::Telephone],
        with: With::AnyWorker,
        window_days: Some(7),
        ..Definition::published()
    };
    let call = ContactLine {
        worker: "other",
        mechanism: Mechanism::Telephone,
        ..out(22)
    };
    assert!(
        assess(&wide, &person(), &[ward(10), call])
            .verdict
            .is_engaged()
    );
    let late = ContactLine {
        date: date(2017, 5, 28),
        ..call
    };
    let assessment = assess(&wide, &person(), &[ward(10), late]);
    assert_eq!(assessment.not_counted, [(NotCounted::AfterWindow, 1)]);
}

#[test]
fn a_definition_that_cannot_be_met_is_refused() {
    let published = Definition::published;
    assert_eq!(
        Definition {
            mechanisms: vec![],
            ..published()
        }
        .check(),
        Err(DefinitionError::NoMechanism)
    );
    assert_eq!(
        Definition {
            minimum_after_discharge: 3,
            ..published()
        }
        .check(),
        Err(DefinitionError::MoreAfterThanAll)
    );
    assert!(published().check().is_ok());
}

fn any_contact() -> impl Strategy<Value = ContactLine<u8>> {
    (
        0..3u8,
        0..200i64,
        prop::sample::select(Mechanism::ALL.to_vec()),
        prop::option::of(prop::sample::select(vec![
            Setting::Inpatient,
            Setting::Community,
        ])),
        prop::sample::select(Outcome::ALL.to_vec()),
    )
        .prop_map(|(worker, day, mechanism, setting, outcome)| ContactLine {
            worker,
            date: date(2017, 1, 1).saturating_add(jiff::Span::new().days(day)),
            mechanism,
            setting,
            outcome,
        })
}

proptest! {
    #[test]
    fn one_more_contact_never_takes_engagement_away(
        contacts in prop::collection::vec(any_contact(), 0..8),
        more in any_contact(),
    ) {
        let person = Supported { allocated_worker: Some(1), discharge: Some(date(2017, 4, 1)) };
        let before = assess(&Definition::published(), &person, &contacts);
        let mut all = contacts;
        all.push(more);
        let after = assess(&Definition::published(), &person, &all);
        prop_assert!(!before.verdict.is_engaged() || after.verdict.is_engaged());
    }

    #[test]
    fn every_contact_is_counted_or_has_one_reason(contacts in prop::collection::vec(any_contact(), 0..12)) {
        let person = Supported { allocated_worker: Some(1), discharge: Some(date(2017, 4, 1)) };
        let a = assess(&Definition::published(), &person, &contacts);
        let not: u32 = a.not_counted.iter().map(|(_, n)| n).sum();
        prop_assert_eq!(usize::try_from(a.counted + not), Ok(contacts.len()));
        prop_assert!(a.counted_after_discharge <= a.counted);
    }

    #[test]
    fn the_order_of_contacts_does_not_matter(contacts in prop::collection::vec(any_contact(), 0..8)) {
        let person = Supported { allocated_worker: Some(1), discharge: Some(date(2017, 4, 1)) };
        let mut turned = contacts.clone();
        turned.reverse();
        prop_assert_eq!(
            assess(&Definition::published(), &person, &contacts),
            assess(&Definition::published(), &person, &turned)
        );
    }
}
