use super::*;
use ids::PseudonymId;
use proptest::prelude::*;
use uuid::Uuid;

fn id(n: u128) -> PseudonymId {
    PseudonymId(Uuid::from_u128(n))
}

/// What is proposed, each with its kind and reason.
fn proposed(text: &str, known: &[(&str, Kind)]) -> Vec<String> {
    let text = Text::new(text);
    let known: Vec<KnownName> = known
        .iter()
        .map(|(name, kind)| KnownName {
            name: (*name).to_owned(),
            kind: *kind,
        })
        .collect();
    propose(&text, &known)
        .into_iter()
        .map(|found| {
            format!(
                "{}: {} ({:?})",
                found.kind.code(),
                at(&text, found.span),
                found.why
            )
        })
        .collect()
}

#[test]
fn what_is_written_like_something_that_identifies_is_proposed() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<String> = proposed(text, &[])
            .into_iter()
            .map(|found| found.replace(" (Pattern)", ""))
            .collect();
        assert_eq!(found, expected, "{text}");
    };
    check(
        "write to sam.o'neil+x@nhs.example.org.",
        &["email: neil+x@nhs.example.org"],
    );
    check(
        "see https://example.org/a?b=1, or www.example.org.",
        &["url: https://example.org/a?b=1", "url: www.example.org"],
    );
    check("find me as @peer_sam there", &["url: @peer_sam"]);
    check(
        "on 3 May 2021, 03/05/21 and 2021-05-03",
        &["date: 3 May 2021", "date: 03/05/21", "date: 2021-05-03"],
    );
    check(
        "on the 3rd of May, May 3rd, Sept. 2019 and in 1998",
        &[
            "date: 3rd of May",
            "date: May 3rd",
            "date: Sept. 2019",
            "date: 1998",
        ],
    );
    check(
        "my number is 943 476 5919 or 9434765919",
        &["nhs_number: 943 476 5919", "nhs_number: 9434765919"],
    );
    check("not an NHS number: 9434765918", &["number: 9434765918"]);
    check(
        "ring 07700 900123, (020) 7946 0018 or +44 7700 900 123",
        &[
            "phone: 07700 900123",
            "phone: (020) 7946 0018",
            "phone: +44 7700 900 123",
        ],
    );
    check(
        "it is SE5 8AF or sw1a1aa",
        &["postcode: SE5 8AF", "postcode: sw1a1aa"],
    );
    check("case 12345 of 1,234", &["number: 12345", "number: 1,234"]);
    check("at 10:30, PW6 said 12 times in 45 minutes", &[]);
    check("[00:12:2024] hello", &[]);
}

#[test]
fn names_and_places_are_proposed_where_they_are_likely() {
    let check = |text: &str, expected: &[&str]| assert_eq!(proposed(text, &[]), expected, "{text}");
    check(
        "I met Sarah’s friend Tom Wzrost in Leeds.",
        &[
            "person: Sarah (Listed)",
            "person: Tom Wzrost (Listed)",
            "place: Leeds (Listed)",
        ],
    );
    check(
        "Yesterday Siobhan came. Grace is what I need. Then Grace left.",
        &[
            "person: Siobhan (Listed)",
            "person: Grace (SameWord)",
            "person: Grace (Listed)",
        ],
    );
    check("Will you come? I will. Hope helps.", &[]);
    check(
        "Will Okonkwo and Dr. Zephaniah spoke",
        &[
            "person: Will Okonkwo (Listed)",
            "person: Zephaniah (Capitalised)",
        ],
    );
    check(
        "near 12 Marlow Road, at St Mary's Hospital and the University of Leeds",
        &[
            "place: 12 Marlow Road (Capitalised)",
            "place: St Mary's Hospital (Listed)",
            "place: University of Leeds (Capitalised)",
        ],
    );
    check(
        "in Stoke-on-Trent with June Smith in June",
        &[
            "place: Stoke-on-Trent (Listed)",
            "person: June Smith (Listed)",
        ],
    );
    check(
        "On Monday the NHS and the CMHT, I think, and English people",
        &[],
    );
    check(
        "Zyx: hello\nAnn: hi\nZyx: how are you, Ann?\nI: fine\nAnn: ok",
        &[
            "person: Zyx (Pattern)",
            "person: Ann (Pattern)",
            "person: Zyx (Pattern)",
            "person: Ann (Listed)",
            "person: Ann (Pattern)",
        ],
    );
}

#[test]
fn names_that_the_study_knows_come_first() {
    assert_eq!(
        proposed(
            "sarah jones’s ward, SARAH too, and jones; at river house, River",
            &[("Sarah Jones", Kind::Person), ("River House", Kind::Place)]
        ),
        [
            "person: sarah jones (Known)",
            "person: SARAH (Known)",
            "place: river house (Known)",
            "person: River (Capitalised)"
        ]
    );
}

#[test]
fn stand_ins_replace_places_and_every_place_is_known_afterwards() {
    let text = Text::new("Ann met Tom in Leeds. Tom laughed.");
    let mut key = Key::default();
    let replacements: Vec<Replacement> = propose(&text, &[])
        .into_iter()
        .zip(1..)
        .map(|(found, n)| Replacement {
            span: found.span,
            stand_in: key.give(found.kind, at(&text, found.span), id(n)).stand_in,
        })
        .collect();
    let applied = apply(&text, &replacements).unwrap();
    assert_eq!(
        applied.text.as_str(),
        "[Name 1] met [Name 2] in [Place 1]. [Name 2] laughed."
    );
    let there = |start, end| {
        let place = applied.place(Span::new(start, end).unwrap()).unwrap();
        applied.text.slice(place).unwrap()
    };
    assert_eq!(there(4, 7), "met");
    assert_eq!(there(8, 11), "[Name 2]");
    // A place that begins inside of a name takes in the whole stand-in.
    assert_eq!(there(9, 14), "[Name 2] in");
    assert_eq!(there(4, 10), "met [Name 2]");
    assert_eq!(there(22, 34), "[Name 2] laughed.");
    assert!(key.leaks(&applied.text).is_empty());
    assert_eq!(key.leaks(&text).len(), 4);
}

#[test]
fn replacements_that_overlap_or_lie_outside_are_refused() {
    let text = Text::new("Ann met Tom");
    let replace = |start, end| Replacement {
        span: Span::new(start, end).unwrap(),
        stand_in: "X".to_owned(),
    };
    assert_eq!(
        apply(&text, &[replace(2, 5), replace(0, 3)])
            .unwrap_err()
            .to_string(),
        "the places 0..3 and 2..5 overlap: choose one of them"
    );
    assert!(matches!(
        apply(&text, &[replace(8, 12)]),
        Err(ApplyProblem::Outside(_))
    ));
    let gone = apply(
        &text,
        &[Replacement {
            stand_in: String::new(),
            ..replace(3, 7)
        }],
    )
    .unwrap();
    assert_eq!(gone.text.as_str(), "Ann Tom");
    assert_eq!(gone.place(Span::new(4, 7).unwrap()), None);
    assert_eq!(
        gone.place(Span::new(2, 9).unwrap()),
        Some(Span::new(2, 5).unwrap())
    );
}

#[test]
fn a_key_keeps_to_its_stand_ins() {
    let mut key = Key::default();
    key.give(Kind::Person, "Sarah Jones", id(1));
    key.give(Kind::Phone, "07700 900123", id(2));
    assert_eq!(
        key.give(Kind::Phone, "+44 (0)7700 900 123", id(3)).id,
        id(2)
    );
    key.add_form(id(1), "Sally").unwrap();
    assert_eq!(
        key.find(Kind::Person, "SALLY’S").map(|entry| entry.id),
        Some(id(1))
    );
    key.choose(id(1), "Meera").unwrap();
    assert_eq!(key.give(Kind::Person, "Tom", id(4)).stand_in, "[Name 2]");
    assert_eq!(
        key.choose(id(4), "meera").unwrap_err().to_string(),
        "“meera” stands for somebody or something else already: choose another word"
    );
    assert_eq!(
        key.add_form(id(4), "Sarah Jones").unwrap_err().to_string(),
        "“Sarah Jones” has another stand-in already: look at both before you make them one"
    );
    assert_eq!(key.add_form(id(1), "sally"), Ok(()));
    // A stand-in that is somebody's real name would give them away.
    assert!(matches!(
        key.choose(id(4), "Sally"),
        Err(KeyProblem::Taken(_))
    ));
    assert_eq!(key.choose(id(4), " - "), Err(KeyProblem::Empty));
    assert_eq!(key.choose(id(9), "Ola"), Err(KeyProblem::NotThere));
    let json = serde_json::to_string(&key).unwrap();
    assert_eq!(serde_json::from_str::<Key>(&json).unwrap(), key);
    assert!(!format!("{key:?}").contains("Sarah"));
}

#[test]
fn what_the_key_holds_is_found_however_it_is_written() {
    let mut key = Key::default();
    key.give(Kind::Person, "Siân Jones", id(1));
    key.give(Kind::Phone, "07700 900123", id(2));
    key.give(Kind::Place, "River House", id(3));
    key.give(Kind::Email, "sian@example.org", id(4));
    key.give(Kind::Date, "12/05/2024", id(5));
    let check = |text: &str, expected: &[(&str, u128, bool)]| {
        let text = Text::new(text);
        let found: Vec<_> = key
            .leaks(&text)
            .iter()
            .map(|leak| (at(&text, leak.span), leak.id.0.as_u128(), leak.is_part))
            .collect();
        assert_eq!(found, expected);
    };
    check("SIAN JONES’s", &[("SIAN JONES’s", 1, false)]);
    check("for Jones' sake, and a jones", &[("Jones", 1, true)]);
    check("Sians, Jonesy and rivers house", &[]);
    check("call 0770 090-0123 2 times", &[("0770 090-0123", 2, false)]);
    check("+44 7700 900123", &[("44 7700 900123", 2, false)]);
    check("the river  house", &[("river  house", 3, false)]);
    check(
        "SIAN@EXAMPLE.ORG on 12.05.2024?",
        &[("SIAN@EXAMPLE.ORG", 4, false)],
    );
    check("on 12/05/2024", &[("12/05/2024", 5, false)]);
    check("[Name 1] and [Place 1]", &[]);
}

#[test]
fn every_kind_has_a_word() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn the_bundled_names_are_read() {
    assert_eq!(names::GIVEN.longest(&["Siân"]), Some((1, false)));
    assert_eq!(names::GIVEN.longest(&["Hope"]), Some((1, true)));
    assert_eq!(
        names::PLACES.longest(&["Newcastle", "upon", "Tyne"]),
        Some((3, false))
    );
    assert_eq!(names::PLACES.longest(&["Reading"]), Some((1, true)));
    assert_eq!(names::PLACES.longest(&["Somewhere"]), None);
}

proptest! {
    #[test]
    fn proposals_lie_in_the_text_and_what_is_replaced_does_not_leak(
        raw in prop_oneof![
            any::<String>(),
            "((Sarah|Tom Lee|Leeds|Will|07700 900123|sam@ex.org|3 May 2021|é|😀|it|was)[.,: \n’s]{1,3}){0,12}"
        ]
    ) {
        let text = Text::new(&raw);
        let found = propose(&text, &[]);
        prop_assert!(found.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
        let mut key = Key::default();
        let replacements: Vec<Replacement> = found
            .iter()
            .zip(1..)
            .map(|(found, n)| Replacement {
                span: found.span,
                stand_in: key.give(found.kind, text.slice(found.span).unwrap(), id(n)).stand_in,
            })
            .collect();
        let applied = apply(&text, &replacements).unwrap();
        prop_assert_eq!(applied.moved.len(), found.len());
        for ((_, new), replacement) in applied.moved.iter().zip(&replacements) {
            prop_assert_eq!(applied.text.slice(new.unwrap()), Some(replacement.stand_in.as_str()));
        }
    }

    #[test]
    fn a_text_with_stand_ins_for_all_its_names_holds_none(
        people in proptest::collection::vec("(Sarah|Tomasz|Ngozi|Siân) (Jones|Lee|Okafor)", 1..4),
        between in proptest::collection::vec("(met|and then|after 3 days|, who knew) ", 4)
    ) {
        let told = people.iter().zip(&between);
        let raw: Vec<String> = told.map(|(name, words)| format!("{name}’s friend {words}")).collect();
        let raw = raw.concat();
        let text = Text::new(&raw);
        let mut key = Key::default();
        let replacements: Vec<Replacement> = propose(&text, &[])
            .iter()
            .zip(1..)
            .map(|(found, n)| Replacement {
                span: found.span,
                stand_in: key.give(found.kind, text.slice(found.span).unwrap(), id(n)).stand_in,
            })
            .collect();
        prop_assert_eq!(key.leaks(&text).len(), people.len());
        prop_assert!(key.leaks(&apply(&text, &replacements).unwrap().text).is_empty());
    }
}
