//! The definitions, followed character by character and pair by pair, on random input.

use super::{Text, span};
use evidence::agreement::unitised::{Unitised, UnitisedTexts};
use evidence::agreement::{
    CodedText, Judgements, Statistic, Undefined, Unit, code_agreement, differences,
};
use evidence::place::Span;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn per_character(
    text: &Text,
    coder: &str,
    marks: &[(String, String, Span)],
    code: Option<&str>,
) -> Vec<bool> {
    (0..text.length())
        .map(|at| {
            marks.iter().any(|(who, what, span)| {
                who == coder
                    && code.is_none_or(|code| what == code)
                    && span.start() <= at
                    && at < span.end()
            })
        })
        .collect()
}

/// Krippendorff's α by listing every pair of values.
fn alpha_by_pairs(columns: &[Vec<Option<usize>>]) -> Option<f64> {
    let units = columns.first()?.len();
    let mut values = Vec::new();
    let mut observed = 0.0;
    for unit in 0..units {
        let here: Vec<usize> = columns.iter().filter_map(|c| c[unit]).collect();
        if here.len() < 2 {
            continue;
        }
        for (i, a) in here.iter().enumerate() {
            for (j, b) in here.iter().enumerate() {
                if i != j && a != b {
                    observed += 1.0 / (here.len() as f64 - 1.0);
                }
            }
        }
        values.extend(here);
    }
    let n = values.len() as f64;
    let expected: f64 = values
        .iter()
        .flat_map(|a| values.iter().map(move |b| f64::from(u8::from(a != b))))
        .sum();
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

fn kappa_by_definition(a: &[bool], b: &[bool]) -> Option<f64> {
    let n = a.len() as f64;
    let share = |list: &[bool]| list.iter().filter(|x| **x).count() as f64 / n;
    let observed = a.iter().zip(b).filter(|(x, y)| x == y).count() as f64 / n;
    let (pa, pb) = (share(a), share(b));
    let expected = pa * pb + (1.0 - pa) * (1.0 - pb);
    (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

/// uα by a loop over every pair of characters of every coder that is not inside one unit of one coder.
fn unitised_by_pairs(
    cuts: &[Vec<(u32, u32, usize)>],
    length: u32,
    only_together: bool,
) -> Option<f64> {
    // A character of a coder: its value, and which unit it is in (gaps are units of one character).
    let cells: Vec<Vec<(usize, (u32, u32))>> = cuts
        .iter()
        .map(|units| {
            (0..length)
                .map(|at| {
                    units
                        .iter()
                        .find(|(from, to, _)| *from <= at && at < *to)
                        .map_or((0, (at, at + 1)), |(from, to, value)| {
                            (*value, (*from, *to))
                        })
                })
                .collect()
        })
        .collect();
    let at: Vec<usize> = (0..length as usize)
        .filter(|at| !only_together || cells.iter().filter(|c| c[*at].0 > 0).count() > 1)
        .collect();
    let kept = |cell: (usize, (u32, u32))| !only_together || cell.0 > 0;
    let mut observed = 0.0;
    let mut all = Vec::new();
    for at in &at {
        let here: Vec<_> = (0..cells.len()).filter(|c| kept(cells[*c][*at])).collect();
        for one in &here {
            all.push((*one, cells[*one][*at]));
            for other in &here {
                if one != other && cells[*one][*at].0 != cells[*other][*at].0 {
                    observed += 1.0 / (here.len() as f64 - 1.0);
                }
            }
        }
    }
    let total = all.len() as f64;
    let mut differing = 0.0;
    let mut possible = 0.0;
    for one in &all {
        for other in &all {
            if one.0 == other.0 && one.1.1 == other.1.1 {
                continue;
            }
            possible += 1.0;
            differing += f64::from(u8::from(one.1.0 != other.1.0));
        }
    }
    (differing > 0.0).then(|| 1.0 - (observed / total) / (differing / possible))
}

fn marks(coders: usize) -> impl Strategy<Value = Vec<(String, String, Span)>> {
    let mark = (0..coders, 0usize..2, 0u32..28, 1u32..12);
    prop::collection::vec(mark, 0..9).prop_map(|list| {
        list.into_iter()
            .map(|(who, what, from, long)| {
                let to = (from + long).min(29);
                (
                    ["A", "B", "C"][who].to_owned(),
                    ["x", "y"][what].to_owned(),
                    span(from, to),
                )
            })
            .collect()
    })
}

/// Units that one coder cut: gap, length, value.
fn cut() -> impl Strategy<Value = Vec<(u32, u32, usize)>> {
    prop::collection::vec((0u32..4, 1u32..6, 1usize..3), 0..5).prop_map(|list| {
        let mut at = 0;
        list.into_iter()
            .map(|(gap, long, value)| {
                let from = at + gap;
                at = from + long;
                (from, at, value)
            })
            .collect()
    })
}

fn close(found: Statistic, wanted: Option<f64>) -> Result<(), TestCaseError> {
    match (found, wanted) {
        (Ok(found), Some(wanted)) => {
            prop_assert!((found - wanted).abs() < 1e-9, "{found}, not {wanted}");
        }
        (Err(_), None) => {}
        (found, wanted) => prop_assert!(false, "{found:?}, not {wanted:?}"),
    }
    Ok(())
}

proptest! {
    #[test]
    fn runs_give_what_characters_give(marks in marks(2)) {
        let text: Text = CodedText::new(30, ["A".into(), "B".into()], marks.clone()).unwrap();
        for code in ["x", "y"] {
            let found = code_agreement(std::slice::from_ref(&text), &code.to_owned(), None);
            let a = per_character(&text, "A", &marks, Some(code));
            let b = per_character(&text, "B", &marks, Some(code));
            let agreed = a.iter().zip(&b).filter(|(x, y)| x == y).count() as f64 / 30.0;
            close(found.measures.percent_agreement, Some(agreed))?;
            close(found.measures.cohen_kappa, kappa_by_definition(&a, &b))?;
            close(found.measures.pabak, Some(2.0 * agreed - 1.0))?;
            let (n1, n2) = (a.iter().filter(|x| **x).count(), b.iter().filter(|x| **x).count());
            let both = a.iter().zip(&b).filter(|(x, y)| **x && **y).count();
            close(found.measures.holsti, (n1 + n2 > 0).then(|| 2.0 * both as f64 / (n1 + n2) as f64))?;
            let pi = (n1 + n2) as f64 / 60.0;
            let chance = 2.0 * pi * (1.0 - pi);
            close(found.measures.gwet_ac1, Some((agreed - chance) / (1.0 - chance)))?;
            close(found.prevalence.share, Some(pi))?;
            let bias = (n1 as f64 - n2 as f64).abs() / 30.0;
            close(found.prevalence.bias_index, Some(bias))?;
            let neither = a.iter().zip(&b).filter(|(x, y)| !**x && !**y).count();
            let index = (both as f64 - neither as f64).abs() / 30.0;
            close(found.prevalence.prevalence_index, Some(index))?;
        }
    }

    #[test]
    fn any_number_of_coders_and_texts_gives_what_characters_give(
        first in marks(3), second in marks(2),
    ) {
        // C never had the second text.
        let texts: Vec<Text> = vec![
            CodedText::new(30, ["A".into(), "B".into(), "C".into()], first.clone()).unwrap(),
            CodedText::new(30, ["A".into(), "B".into()], second.clone()).unwrap(),
        ];
        let columns: Vec<Vec<Option<usize>>> = ["A", "B", "C"].iter().map(|coder| {
            let one = per_character(&texts[0], coder, &first, Some("x")).into_iter().map(|x| Some(usize::from(x)));
            let two = per_character(&texts[1], coder, &second, Some("x")).into_iter()
                .map(|x| (*coder != "C").then_some(usize::from(x)));
            one.chain(two).collect()
        }).collect();
        let found = code_agreement(&texts, &"x".to_owned(), None);
        close(found.measures.krippendorff_alpha_nominal, alpha_by_pairs(&columns))?;
        prop_assert_eq!(found.measures.cohen_kappa, Err(Undefined::NotTwoCoders(3)));
    }

    #[test]
    fn segments_are_coded_when_any_passage_touches_them(marks in marks(2), width in 1u32..11) {
        let text: Text = CodedText::new(30, ["A".into(), "B".into()], marks.clone()).unwrap();
        let segments: Vec<Span> = (0..30).step_by(width as usize).map(|at| span(at, (at + width).min(30))).collect();
        let found = code_agreement(std::slice::from_ref(&text), &"x".to_owned(), Some(std::slice::from_ref(&segments)));
        let by = |coder: &str| -> Vec<bool> {
            let each = per_character(&text, coder, &marks, Some("x"));
            segments.iter().map(|s| each[s.start() as usize..s.end() as usize].contains(&true)).collect()
        };
        prop_assert_eq!(found.unit, Unit::Segment);
        close(found.measures.cohen_kappa, kappa_by_definition(&by("A"), &by("B")))?;
    }

    #[test]
    fn unitised_alpha_gives_what_pairs_of_characters_give(a in cut(), b in cut(), c in cut(), three in any::<bool>()) {
        let mut cuts = vec![a, b];
        if three { cuts.push(c); }
        let length = cuts.iter().flatten().map(|unit| unit.1).max().unwrap_or(0) + 3;
        let names = ["A", "B", "C"];
        let marks = cuts.iter().enumerate().flat_map(|(coder, units)| units.iter().map(move |(from, to, value)| {
            (names[coder].to_owned(), value.to_string(), span(*from, *to))
        }));
        let text: Text = CodedText::new(length, names[..cuts.len()].iter().map(|n| (*n).to_owned()), marks).unwrap();
        let Unitised { u_alpha_nominal, u_alpha_binary, cu_alpha_nominal } = UnitisedTexts::new(&[text]).statistics();
        close(u_alpha_nominal, unitised_by_pairs(&cuts, length, false))?;
        close(cu_alpha_nominal, unitised_by_pairs(&cuts, length, true))?;
        let one_code: Vec<Vec<(u32, u32, usize)>> = cuts.iter()
            .map(|units| units.iter().map(|(from, to, _)| (*from, *to, 1)).collect()).collect();
        close(u_alpha_binary, unitised_by_pairs(&one_code, length, false))?;
    }

    #[test]
    fn values_with_gaps_give_what_pairs_give(
        rows in prop::collection::vec(prop::collection::vec(prop::option::of(0usize..4), 3), 0..20)
    ) {
        let lines = rows.iter().enumerate()
            .flat_map(|(unit, row)| row.iter().enumerate().map(move |(coder, value)| (unit, coder, *value)));
        let found = Judgements::new(lines).unwrap();
        let columns: Vec<Vec<Option<usize>>> = (0..3).map(|c| rows.iter().map(|row| row[c]).collect()).collect();
        close(found.agreement().measures.krippendorff_alpha_nominal, alpha_by_pairs(&columns))?;
        let differing = rows.iter().filter(|row| row.iter().flatten().collect::<BTreeSet<_>>().len() > 1).count();
        prop_assert_eq!(found.differences().len(), differing);
    }

    #[test]
    fn what_differs_is_exactly_what_the_coders_do_not_share(marks in marks(3)) {
        let text: Text = CodedText::new(30, ["A".into(), "B".into(), "C".into()], marks.clone()).unwrap();
        let found = differences(std::slice::from_ref(&text), &"x".to_owned());
        let by: Vec<Vec<bool>> = ["A", "B", "C"].iter().map(|c| per_character(&text, c, &marks, Some("x"))).collect();
        for at in 0..30u32 {
            let differ = by.iter().any(|c| c[at as usize] != by[0][at as usize]);
            let listed: Vec<_> = found.iter().filter(|d| d.span.start() <= at && at < d.span.end()).collect();
            prop_assert_eq!(listed.len(), usize::from(differ));
            for difference in listed {
                let has: Vec<&str> = ["A", "B", "C"].into_iter().zip(&by).filter(|(_, c)| c[at as usize]).map(|(n, _)| n).collect();
                prop_assert_eq!(&difference.has, &has);
            }
        }
    }
}
