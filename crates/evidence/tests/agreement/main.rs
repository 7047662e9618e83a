//! Agreement beside published values, other programs, and the definitions followed character by character.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod by_definition;

use evidence::agreement::unitised::UnitisedTexts;
use evidence::agreement::{
    CodedText, Judgements, Measures, Resampling, Statistic, Undefined, Unit, code_agreement,
    codes_of, differences,
};
use evidence::place::Span;
use serde_json::Value;

type Text = CodedText<String, String>;

fn reference() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../data/agreement.json")).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn span(from: u32, to: u32) -> Span {
    Span::new(from, to).unwrap()
}

fn spans_of(value: &Value) -> (u32, u32) {
    let number = |at: usize| u32::try_from(value[at].as_u64().unwrap()).unwrap();
    (number(0), number(1))
}

fn text_of(case: &Value) -> Text {
    let length = u32::try_from(case["length"].as_u64().unwrap()).unwrap();
    let spans = case["spans"].as_object().unwrap();
    let marks = spans.iter().flat_map(|(coder, marks)| {
        marks.as_array().unwrap().iter().map(move |mark| {
            let (from, to) = spans_of(mark);
            (
                coder.clone(),
                mark[2].as_str().unwrap().to_owned(),
                span(from, to),
            )
        })
    });
    CodedText::new(length, spans.keys().cloned(), marks).unwrap()
}

/// The statistic of a case by the key of its expected value, for one code where it has one.
fn computed(case: &Value, key: &str, code: Option<&str>) -> Statistic {
    if let Some(coders) = case["coders"].as_object() {
        let lines = coders.iter().flat_map(|(coder, values)| {
            let values = values.as_array().unwrap().iter().enumerate();
            values.map(move |(unit, value)| (unit, coder.clone(), value.as_u64()))
        });
        let measures = Judgements::new(lines).unwrap().agreement().measures;
        return by_name(&measures, key);
    }
    let texts = [text_of(case)];
    if let Some(code) = code {
        let segments: Vec<Span> = case["segments"]
            .as_array()
            .into_iter()
            .flatten()
            .map(spans_of)
            .map(|(from, to)| span(from, to))
            .collect();
        let (name, segments) = match key.strip_suffix("_char") {
            Some(name) => (name, None),
            None => (key.strip_suffix("_segment").unwrap(), Some([segments])),
        };
        let segments = segments.as_ref().map(|list| &list[..]);
        let found = code_agreement(&texts, &code.to_owned(), segments);
        return by_name(&found.measures, name);
    }
    let unitised = UnitisedTexts::new(&texts).statistics();
    match key {
        "u_alpha_nominal" => unitised.u_alpha_nominal,
        "u_alpha_binary" => unitised.u_alpha_binary,
        "cu_alpha_nominal" => unitised.cu_alpha_nominal,
        other => panic!("no statistic is called {other}"),
    }
}

fn by_name(measures: &Measures<Statistic>, name: &str) -> Statistic {
    let at = Measures::<Statistic>::NAMES.iter().position(|n| *n == name);
    measures.into_array()[at.unwrap()]
}

fn compare(list: &str, tolerance: f64) -> usize {
    let mut compared = 0;
    for case in reference() {
        for (key, expected) in case[list].as_object().into_iter().flatten() {
            let wanted: Vec<(Option<&str>, &Value)> = match (expected.as_object(), key.as_str()) {
                (Some(codes), _) => codes.iter().map(|(c, v)| (Some(c.as_str()), v)).collect(),
                // Published of the only code of its case.
                (None, "percent_agreement_char") => vec![(Some("c"), expected)],
                (None, _) => vec![(None, expected)],
            };
            for (code, expected) in wanted {
                let found = computed(&case, key, code);
                match expected.as_f64() {
                    Some(number) => assert!(
                        (found.unwrap() - number).abs() <= tolerance,
                        "{} {key} {code:?}: {found:?}, not {number}",
                        case["id"]
                    ),
                    None => assert!(found.is_err(), "{} {key}: {found:?}", case["id"]),
                }
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn every_value_of_the_reference_cases_is_met() {
    assert_eq!(compare("expected", 1e-9), 26);
}

#[test]
fn published_values_are_met_in_the_digits_they_are_printed_with() {
    assert_eq!(compare("published", 0.0006), 3);
}

#[test]
fn where_nobody_codes_the_reason_is_said() {
    let text: Text = CodedText::new(50, ["A".into(), "B".into()], []).unwrap();
    let found = code_agreement(&[text], &"c".to_owned(), None);
    assert_eq!(found.unit, Unit::Character);
    assert_eq!(found.measures.percent_agreement, Ok(1.0));
    assert_eq!(found.measures.cohen_kappa, Err(Undefined::OneValue));
    assert_eq!(
        found.measures.krippendorff_alpha_nominal,
        Err(Undefined::OneValue)
    );
    assert_eq!(found.measures.holsti, Err(Undefined::NeverUsed));
    assert_eq!(found.measures.gwet_ac1, Ok(1.0));
    assert_eq!(found.measures.pabak, Ok(1.0));
}

#[test]
fn what_one_person_alone_read_is_no_evidence_of_agreement() {
    let text = |readers: &[&str]| -> Text {
        let readers: Vec<String> = readers.iter().map(|r| (*r).to_owned()).collect();
        let marks = [("A".to_owned(), "c".to_owned(), span(0, 10))];
        CodedText::new(100, readers, marks).unwrap()
    };
    let alone = [text(&["A"])];
    let code = "c".to_owned();
    let measures = code_agreement(&alone, &code, None).measures;
    assert_eq!(measures.percent_agreement, Err(Undefined::NothingCompared));
    assert_eq!(measures.cohen_kappa, Err(Undefined::NotTwoCoders(1)));
    assert!(differences(&alone, &code).is_empty());

    // A text that B never had changes nothing but how much was read.
    let both = [text(&["A", "B"])];
    let with_more = [text(&["A", "B"]), text(&["A"])];
    assert_eq!(
        code_agreement(&both, &code, None).measures.cohen_kappa,
        code_agreement(&with_more, &code, None).measures.cohen_kappa
    );
    assert_eq!(differences(&with_more, &code).len(), 1);
    assert_eq!(
        UnitisedTexts::new(&both).statistics(),
        UnitisedTexts::new(&with_more).statistics()
    );
}

#[test]
fn ac1_and_kappa_part_ways_where_a_code_is_nearly_always_there() {
    // Table 1 of Gwet (2008) as it is often reproduced: 118 both, 5 and 2 one only, 0 neither.
    let cell = |n: usize, a: u8, b: u8| std::iter::repeat_n((a, b), n);
    let rows = cell(118, 1, 1).chain(cell(5, 1, 0)).chain(cell(2, 0, 1));
    let lines: Vec<(usize, char, Option<u8>)> = rows
        .enumerate()
        .flat_map(|(unit, (a, b))| [(unit, 'A', Some(a)), (unit, 'B', Some(b))])
        .collect();
    let measures = Judgements::new(lines).unwrap().agreement().measures;
    assert!((measures.percent_agreement.unwrap() - 0.944).abs() < 1e-12);
    assert!((measures.cohen_kappa.unwrap() - -0.0234).abs() < 0.0005);
    assert!((measures.gwet_ac1.unwrap() - 0.9408).abs() < 0.0005);
    assert!((measures.pabak.unwrap() - 0.888).abs() < 1e-12);
}

#[test]
fn passages_of_one_person_and_different_codes_may_overlap_everywhere_but_as_units() {
    let case = &reference()[3];
    let unitised = UnitisedTexts::new(&[text_of(case)]).statistics();
    assert_eq!(unitised.u_alpha_nominal, Err(Undefined::OverlappingUnits));
    assert_eq!(unitised.cu_alpha_nominal, Err(Undefined::OverlappingUnits));
    assert!(unitised.u_alpha_binary.is_ok());
}

#[test]
fn the_passages_that_differ_say_who_has_the_code() {
    let text: Text = CodedText::new(
        30,
        ["A".into(), "B".into(), "C".into()],
        [
            ("A", 0, 10),
            ("B", 4, 12),
            ("C", 20, 30),
            ("A", 20, 25),
            ("B", 20, 25),
        ]
        .map(|(who, from, to)| (who.to_owned(), "c".to_owned(), span(from, to))),
    )
    .unwrap();
    let found: Vec<String> = differences(&[text], &"c".to_owned())
        .iter()
        .map(|d| {
            format!(
                "{}-{} {}/{}",
                d.span.start(),
                d.span.end(),
                d.has.concat(),
                d.has_not.concat()
            )
        })
        .collect();
    assert_eq!(found, ["0-4 A/BC", "4-10 AB/C", "10-12 B/AC", "25-30 C/AB"]);
}

#[test]
fn a_passage_beyond_the_text_is_refused() {
    let beyond: Result<Text, _> =
        CodedText::new(10, [], [("A".to_owned(), "c".to_owned(), span(8, 12))]);
    assert_eq!(
        beyond.unwrap_err().to_string(),
        "the passage from 8 to 12 goes beyond the text, which ends at 10"
    );
}

#[test]
fn intervals_are_the_same_for_the_same_seed_and_hold_the_estimate() {
    let texts: Vec<Text> = (0..12u32)
        .map(|n| {
            let marks = [("A", n, 20 + n), ("B", 3, 18 + 2 * n)]
                .map(|(who, from, to)| (who.to_owned(), "c".to_owned(), span(from, to)));
            CodedText::new(100, [], marks).unwrap()
        })
        .collect();
    let found = code_agreement(&texts, &"c".to_owned(), None);
    let resampling = Resampling {
        samples: 400,
        ..Resampling::default()
    };
    let one = found.intervals(&resampling);
    assert_eq!(one, found.intervals(&resampling));
    assert_ne!(
        one,
        found.intervals(&Resampling {
            seed: 2,
            ..resampling
        })
    );
    for (estimate, interval) in found.measures.into_array().iter().zip(one.into_array()) {
        let (estimate, interval) = (estimate.unwrap(), interval.unwrap());
        assert!(
            interval.low < estimate && estimate < interval.high,
            "{interval:?}"
        );
    }
    let unitised = UnitisedTexts::new(&texts).intervals(&resampling);
    assert!(unitised.u_alpha_binary.unwrap().low < unitised.u_alpha_binary.unwrap().high);
    // One text has no other to be drawn instead of it.
    let alone = code_agreement(&texts[..1], &"c".to_owned(), None);
    assert_eq!(
        alone.intervals(&resampling).cohen_kappa,
        Err(Undefined::TooFewToDraw(1))
    );
}

#[test]
fn a_study_of_a_hundred_thousand_codings_is_compared_without_looking_at_characters() {
    // 20 codes, 10 texts of 4 million characters each, two coders: 100,000 marks in 80 million judgements a code.
    let texts: Vec<CodedText<u8, u8>> = (0..10u32)
        .map(|text| {
            let marks = (0..10_000u32).map(|n| {
                let from = n * 390 + (text + n) % 17;
                let (coder, code) = (u8::from(n % 2 == 0), u8::try_from((n / 2) % 20).unwrap());
                (coder, code, span(from, from + 500))
            });
            CodedText::new(4_000_000, [0, 1], marks).unwrap()
        })
        .collect();
    for code in codes_of(&texts) {
        let found = code_agreement(&texts, &code, None);
        assert!((found.units - 40_000_000.0).abs() < 0.5);
        assert!(found.measures.cohen_kappa.is_ok());
    }
}
