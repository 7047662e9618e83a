//! Queries: reading, writing, and answering.

use super::{case, code, codebook, coder, coding, passages, source, span};
use evidence::passage::{Passage, Speech, Tie, Ties};
use evidence::place::Span;
use evidence::retrieve::{
    CaseFacts, Comparison, Distance, Hit, Material, Query, Relation, SourceFacts, Test, parse,
    retrieve,
};
use evidence::words::Words;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Two interviews: 10 words of 9 letters each, so that word n begins at 10 n.
fn material(passages: Vec<Passage>) -> Material {
    let text = "abcdefghi ".repeat(10);
    let says = |speaker: &str, from, to| Speech {
        speaker: speaker.into(),
        span: span(from, to),
    };
    let facts = |name: &str| SourceFacts {
        name: name.into(),
        length: 100,
        words: Words::of(&text),
        speeches: vec![says("PW", 0, 50), says("SP", 50, 100)],
    };
    let person = |name: &str, values: &[(&str, &str)]| CaseFacts {
        name: name.into(),
        values: values
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
    };
    Material::new(
        BTreeMap::from([(source(1), facts("First")), (source(2), facts("Second"))]),
        codebook(&[
            (1, 0, "recovery"),
            (2, 1, "hope"),
            (3, 0, "trust"),
            (4, 3, "hope"),
            (5, 0, "risk \"now\""),
        ]),
        BTreeMap::from([(coder(1), "Ada".into()), (coder(2), "Bo".into())]),
        BTreeMap::from([
            (
                case(1),
                person("P01", &[("role", "peer worker"), ("age", "9")]),
            ),
            (
                case(2),
                person("P02", &[("role", "supported"), ("age", "30.5")]),
            ),
            (case(3), person("P03", &[])),
        ]),
        Ties::new([
            Tie {
                source: source(1),
                reach: None,
                case: case(1),
            },
            Tie {
                source: source(2),
                reach: Some(span(0, 50)),
                case: case(2),
            },
            Tie {
                source: source(2),
                reach: Some(span(50, 100)),
                case: case(3),
            },
        ]),
        passages,
    )
}

fn shown(hits: &[Hit]) -> String {
    let hits: Vec<String> = hits
        .iter()
        .map(|hit| {
            let source = if hit.source == source(1) { 1 } else { 2 };
            format!("{source}:{}-{}", hit.span.start(), hit.span.end())
        })
        .collect();
    hits.join(" ")
}

fn check(query: &str, expected: &str) {
    // Code 1 recovery, 2 recovery / hope, 3 trust, 4 trust / hope, 5 risk.
    let mut said = passages(&[
        (1, 2, 0, 10),
        (1, 3, 5, 20),
        (1, 3, 50, 60),
        (1, 2, 70, 75),
        (1, 1, 68, 90),
        (2, 2, 10, 20),
        (2, 4, 90, 100),
        (2, 3, 45, 55),
    ]);
    said[3].coder = coder(2);
    let query = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(
        shown(&retrieve(&query, &material(said)).unwrap()),
        expected,
        "{query}"
    );
}

#[test]
fn each_form_finds_what_it_says() {
    check("code:trust", "1:5-20 1:50-60 2:45-55");
    check("tree:trust", "1:5-20 1:50-60 2:45-55 2:90-100");
    check("code:recovery / hope", "1:0-10 1:70-75 2:10-20");
    check("code:recovery/hope and code:trust", "1:5-10");
    check("code:recovery/hope overlapping code:trust", "1:0-10");
    check("code:trust overlapping code:recovery/hope", "1:5-20");
    check("code:recovery/hope inside code:recovery", "1:70-75");
    check("code:recovery inside code:recovery/hope", "");
    // Between 60 and 70 one word begins (at 60); between 20 and 45 three.
    check("code:trust near/1 code:recovery/hope", "1:0-20 1:50-75");
    check("code:trust near/0 code:recovery/hope", "1:0-20");
    check(
        "code:recovery/hope near/3 code:trust",
        "1:0-20 1:50-75 2:10-55",
    );
    check("code:recovery/hope near/9c code:trust", "1:0-20");
    check("code:recovery/hope near/10c code:trust", "1:0-20 1:50-75");
    check(
        "code:recovery/hope followed-by/9 code:trust",
        "1:0-60 2:10-55",
    );
    check("code:trust followed-by/1 code:recovery/hope", "1:50-75");
    check("speaker:pw and tree:trust", "1:5-20 2:45-50");
    check("tree:trust overlapping speaker:PW", "1:5-20 2:45-55");
    check("source:second and tree:trust", "2:45-55 2:90-100");
    check("case:P03 and tree:trust", "2:50-55 2:90-100");
    check("case.role = 'Peer Worker' and code:trust", "1:5-20 1:50-60");
    check("case.role != 'peer worker' and code:trust", "2:45-50");
    check("case.age > 10 and code:trust", "2:45-50");
    check("case.age <= 30.5 and code:trust", "1:5-20 1:50-60 2:45-50");
    check("case.role unknown and code:trust", "2:50-55");
    check("not tree:recovery and source:First", "1:10-68 1:90-100");
    check(
        "code:recovery or code:recovery/hope",
        "1:0-10 1:68-90 1:70-75 2:10-20",
    );
    check("code:trust and not speaker:PW", "1:50-60 2:50-55");
}

#[test]
fn a_coder_narrows_whose_codings_count() {
    check("coder:Bo", "1:70-75");
    check("code:recovery/hope and coder:Bo", "1:70-75");
    check("code:recovery/hope and not coder:Bo", "1:0-10 2:10-20");
    check(
        "(code:recovery or code:recovery/hope) and coder:Ada and source:First",
        "1:0-10 1:68-90",
    );
    // Trust is Ada's, hope at 70 is Bo's: with Ada's codings alone they are not near.
    check(
        "(code:trust near/1 code:recovery/hope) and coder:Ada",
        "1:0-20",
    );
    check(
        "coder:Ada or coder:Bo and source:Second",
        "1:0-10 1:5-20 1:50-60 1:68-90 2:10-20 2:45-55 2:90-100",
    );
}

#[test]
fn a_hit_names_the_codes_and_codings_that_led_to_it() {
    let said = passages(&[
        (1, 2, 0, 10),
        (1, 3, 12, 20),
        (1, 5, 10, 12),
        (1, 3, 60, 70),
    ]);
    let query =
        parse(r#"code:recovery/hope near/20 code:trust and not code:"risk \"now\"""#).unwrap();
    let hits = retrieve(&query, &material(said)).unwrap();
    assert_eq!(shown(&hits), "1:0-10 1:12-20");
    assert_eq!(hits[0].codings, [coding(0)]);
    assert_eq!(hits[1].codes, [code(3)].into());
}

#[test]
fn names_that_are_not_there_are_answered_with_the_nearest() {
    let ask = |line: &str| {
        retrieve(&parse(line).unwrap(), &material(Vec::new()))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        ask("code:trsut"),
        "no code is called “trsut”; did you mean “trust”?"
    );
    assert_eq!(ask("coder:Zoe"), "no coder is called “Zoe”");
    assert_eq!(
        ask("speaker:SPP"),
        "no speaker is called “SPP”; did you mean “SP”?"
    );
    assert_eq!(
        ask("case.roll = x"),
        "no attribute is called “roll”; did you mean “role”?"
    );
    assert_eq!(
        ask("code:hope"),
        "several codes are called “hope”: write one of code:\"recovery\" / \"hope\", code:\"trust\" / \"hope\""
    );
}

#[test]
fn words_are_neither_more_nor_less_than_a_number() {
    let says = |line: &str| {
        retrieve(&parse(line).expect("a query"), &material(Vec::new()))
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let refused = says("case.role > 30").unwrap_err();
    assert!(
        refused.contains("“role” holds words such as “peer worker”"),
        "{refused}"
    );
    assert_eq!(says("case.role = 30"), Ok(()));
    assert_eq!(says("case.role > \"p\""), Ok(()));
    assert_eq!(says("case.age > 10"), Ok(()));
}

#[test]
fn a_line_that_is_not_a_query_is_answered_with_the_place_and_a_remedy() {
    let error = |line: &str| parse(line).unwrap_err().to_string();
    let all = [
        "",
        "hope",
        "cod:hope",
        "code hope",
        "code:",
        "code:\"hope",
        "code:hope code:trust",
        "code:hope near code:trust",
        "code:hope near/x code:trust",
        "(code:hope",
        "code:hope)",
        "case.role",
        "case.role = ",
        "code:hope and",
        "code:hope & code:trust",
        "code:hope adn code:trust",
        "not",
    ];
    let said: Vec<String> = all
        .iter()
        .map(|line| format!("{line}\n  {}", error(line)))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    let deep = format!("{}code:hope{}", "(".repeat(2_000), ")".repeat(2_000));
    assert!(error(&deep).contains("nested"));
    assert!(error(&"a".repeat(20_000)).contains("longer than"));
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé][a-z0-9_-]{0,5}",
        "\\PC{1,8}",
        Just("and".to_owned()),
        Just("a \"b\" \\".to_owned())
    ]
}

fn distance() -> impl Strategy<Value = Distance> {
    prop_oneof![
        (0u32..99).prop_map(Distance::Words),
        (0u32..99).prop_map(Distance::Characters)
    ]
}

fn query() -> impl Strategy<Value = Query> {
    use Comparison::{AtLeast, AtMost, Equal, Less, More, NotEqual};
    let comparison = prop::sample::select(vec![Equal, NotEqual, Less, AtMost, More, AtLeast]);
    let test = prop_oneof![
        Just(Test::Unknown),
        (comparison, name()).prop_map(|(c, v)| Test::Is(c, v))
    ];
    let leaf = prop_oneof![
        (prop::collection::vec(name(), 1..3), any::<bool>()).prop_map(|(path, with_subcodes)| {
            Query::Code {
                path,
                with_subcodes,
            }
        }),
        name().prop_map(Query::Coder),
        name().prop_map(Query::Speaker),
        name().prop_map(Query::Source),
        name().prop_map(Query::Case),
        (name(), test).prop_map(|(name, test)| Query::Attribute { name, test }),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let relation = prop_oneof![
            Just(Relation::Overlapping),
            Just(Relation::Inside),
            distance().prop_map(Relation::Near),
            distance().prop_map(Relation::FollowedBy),
        ];
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone()
                .prop_map(|(a, b)| Query::And(Box::new(a), Box::new(b))),
            two.prop_map(|(a, b)| Query::Or(Box::new(a), Box::new(b))),
            inner.clone().prop_map(|a| Query::Not(Box::new(a))),
            (inner.clone(), relation, inner).prop_map(|(a, relation, b)| Query::Relation(
                Box::new(a),
                relation,
                Box::new(b)
            )),
        ]
    })
}

/// Whether a character answers a query of `and`, `or`, `not` over codes.
fn answers(query: &Query, list: &[(u8, u8, u32, u32)], of: u8, at: u32) -> bool {
    match query {
        Query::Code { path, .. } => {
            let number = match path.last().map(String::as_str) {
                Some("recovery") => 1,
                Some("trust") => 3,
                _ => 5,
            };
            list.iter()
                .any(|(s, c, from, to)| *s == of && *c == number && *from <= at && at < *to)
        }
        Query::And(a, b) => answers(a, list, of, at) && answers(b, list, of, at),
        Query::Or(a, b) => answers(a, list, of, at) || answers(b, list, of, at),
        Query::Not(a) => !answers(a, list, of, at),
        _ => false,
    }
}

fn set_query() -> impl Strategy<Value = Query> {
    let leaf = prop::sample::select(vec!["recovery", "trust", "risk \"now\""]).prop_map(|name| {
        Query::Code {
            path: vec![name.to_owned()],
            with_subcodes: false,
        }
    });
    leaf.prop_recursive(4, 16, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone()
                .prop_map(|(a, b)| Query::And(Box::new(a), Box::new(b))),
            two.prop_map(|(a, b)| Query::Or(Box::new(a), Box::new(b))),
            inner.prop_map(|a| Query::Not(Box::new(a))),
        ]
    })
}

type Spans = Vec<(u8, u8, u32, u32)>;

fn marked() -> impl Strategy<Value = Spans> {
    let mark = (
        1u8..3,
        prop::sample::select(vec![1u8, 3, 5]),
        0u32..90,
        1u32..10,
    );
    prop::collection::vec(mark, 0..14).prop_map(|list| {
        list.into_iter()
            .map(|(s, c, from, long)| (s, c, from, from + long))
            .collect()
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_query(query in query()) {
        let line = query.to_string();
        prop_assert_eq!(parse(&line).map_err(|error| TestCaseError::fail(format!("{line}: {error}")))?, query);
    }

    #[test]
    fn any_line_is_read_or_refused_with_a_remedy(line in "\\PC{0,40}") {
        if let Err(error) = parse(&line) {
            prop_assert!(!error.remedy.is_empty() && error.at <= line.chars().count());
        }
    }

    #[test]
    fn pieces_of_queries_are_read_or_refused(pieces in prop::collection::vec(prop::sample::select(vec![
        "code", ":", "hope", "\"x y\"", "and", "or", "not", "(", ")", "near", "/", "20", "c", "case", ".", "=", "<=", "unknown", " ", "followed-by", "\\", "\"",
    ]), 0..30)) {
        if let Ok(query) = parse(&pieces.join(" ")) {
            prop_assert_eq!(parse(&query.to_string()), Ok(query));
        }
    }

    #[test]
    fn sets_hold_the_characters_that_the_definition_gives(query in set_query(), list in marked()) {
        let hits = retrieve(&query, &material(passages(&list))).unwrap();
        for of in [1u8, 2] {
            for at in 0..100u32 {
                let found = hits.iter().any(|hit| hit.source == source(of) && hit.span.start() <= at && at < hit.span.end());
                prop_assert_eq!(found, answers(&query, &list, of, at), "{} at {}:{}", query, of, at);
            }
        }
    }

    #[test]
    fn relations_hold_of_exactly_the_passages_that_comparing_all_pairs_gives(list in marked(), far in 0u32..40) {
        let of = |number: u8| list.iter().filter(move |(_, c, ..)| *c == number).map(|(s, _, from, to)| (*s, span(*from, *to)));
        let ask = |line: String| -> Vec<(u8, Span)> {
            let hits = retrieve(&parse(&line).unwrap(), &material(passages(&list))).unwrap();
            hits.into_iter().map(|hit| (if hit.source == source(1) { 1 } else { 2 }, hit.span)).collect()
        };
        let expect = |holds: &dyn Fn(Span, Span) -> bool| {
            let mut found: Vec<(u8, Span)> = of(1).filter(|(s, a)| of(3).any(|(t, b)| *s == t && holds(*a, b))).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        prop_assert_eq!(ask("code:recovery overlapping code:trust".into()), expect(&|a, b| a.overlaps(b)));
        prop_assert_eq!(ask("code:recovery inside code:trust".into()), expect(&|a, b| b.covers(a)));
        // Of near and followed-by, which passages have a partner is what all pairs give, and the hull is the shortest.
        let closest = |holds: &dyn Fn(Span, Span) -> bool, gap: &dyn Fn(Span, Span) -> u32| {
            let mut found: Vec<(u8, Span, u32)> = Vec::new();
            for (s, a) in of(1) {
                let partner = of(3).filter(|(t, b)| *t == s && holds(a, *b)).map(|(_, b)| gap(a, b)).min();
                if let Some(gap) = partner {
                    found.push((s, a, gap));
                }
            }
            found
        };
        let near = ask(format!("code:recovery near/{far}c code:trust"));
        let wanted = closest(&|a, b| a.gap(b) <= far, &|a, b| a.gap(b));
        for (s, a, _) in &wanted {
            prop_assert!(near.iter().any(|(t, hit)| t == s && hit.covers(*a)));
        }
        prop_assert_eq!(near.is_empty(), wanted.is_empty());
        let next = ask(format!("code:recovery followed-by/{far}c code:trust"));
        let wanted = closest(&|a, b| b.start() >= a.end() && b.start() - a.end() <= far, &|a, b| b.start() - a.end());
        for (s, a, gap) in &wanted {
            prop_assert!(next.iter().any(|(t, hit)| t == s && hit.start() == a.start() && hit.end() > a.end() + gap));
        }
        prop_assert_eq!(next.is_empty(), wanted.is_empty());
    }
}
