//! Frequency, co-occurrence, saturation, selection and keywords.

use super::{case, code, codebook, coder, passages, source, span};
use evidence::cooccurrence::cooccurrence;
use evidence::frequency::{Counts, frequency};
use evidence::kwic::{Keyword, NoWord, kwic};
use evidence::passage::{Tie, Ties};
use evidence::saturation::{NoSaturation, Rule, saturation, steps};
use evidence::selection::{By, rank, rank_cases};
use evidence::text::Text;
use evidence::words::Words;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn a_branch_counts_what_is_below_it_and_characters_once() {
    let book = codebook(&[(1, 0, "Hope"), (2, 1, "Hope of others"), (3, 0, "Trust")]);
    let mut said = passages(&[(1, 1, 0, 10), (1, 2, 5, 20), (2, 2, 0, 4), (1, 1, 2, 6)]);
    said[2].coder = coder(2);
    let found = frequency(&book, &said);
    assert_eq!(
        found[0].own,
        Counts {
            codings: 2,
            sources: 1,
            coders: 1,
            characters: 10
        }
    );
    assert_eq!(
        found[0].with_subcodes,
        Counts {
            codings: 4,
            sources: 2,
            coders: 2,
            characters: 24
        }
    );
    assert_eq!(found[1].own, found[1].with_subcodes);
    assert_eq!(found[2].own, Counts::default());
}

#[test]
fn codes_that_meet_are_counted_and_the_coefficient_stays_below_one() {
    // One long passage of code 1 meets three of code 2; a counting of pairs would give 3 / (1 + 3 - 3) = 3.
    let said = passages(&[
        (1, 1, 0, 100),
        (1, 2, 0, 10),
        (1, 2, 20, 30),
        (1, 2, 40, 50),
        (1, 3, 100, 110),
    ]);
    let found = cooccurrence(&said);
    assert_eq!(found.len(), 1);
    let pair = found[0];
    assert_eq!(
        (pair.first, pair.second, pair.meetings, pair.sources),
        (code(1), code(2), 3, 1)
    );
    assert_eq!((pair.first_meeting, pair.second_meeting), (1, 3));
    assert!((pair.c_coefficient() - 1.0 / 3.0).abs() < 1e-12);
    assert!((pair.jaccard() - 0.3).abs() < 1e-12);
}

#[test]
fn saturation_is_said_with_base_run_and_threshold() {
    // New codes per source: 4, 3, 1, 2, 1, 0, 0.
    let mut list = Vec::new();
    let mut next = 0u8;
    for (at, new) in [4u8, 3, 1, 2, 1, 0, 0].into_iter().enumerate() {
        let at = u8::try_from(at).unwrap();
        for _ in 0..new {
            next += 1;
            list.push((at, next, 0, 5));
        }
        list.push((at, 1, 5, 9));
    }
    let order: Vec<_> = (0..7).map(source).collect();
    let steps = steps(&order, &passages(&list));
    let new: Vec<usize> = steps.iter().map(|step| step.new.len()).collect();
    assert_eq!(new, [4, 3, 1, 2, 1, 0, 0]);
    assert_eq!(steps[6].so_far, 11);
    let found = saturation(&steps, Rule::default()).unwrap();
    assert_eq!(found.base, 10);
    let runs: Vec<(usize, usize)> = found
        .runs
        .iter()
        .map(|run| (run.sources, run.new))
        .collect();
    assert_eq!(runs, [(6, 1), (7, 0)]);
    assert!((found.runs[0].share - 0.1).abs() < 1e-12);
    assert_eq!(found.reached_after, Some(7));
    assert_eq!(
        saturation(&steps[..5], Rule::default()),
        Err(NoSaturation::TooFewSources {
            needed: 6,
            sources: 5
        })
    );
    assert_eq!(
        saturation(
            &steps,
            Rule {
                base_size: 0,
                ..Rule::default()
            }
        ),
        Err(NoSaturation::EmptyRule)
    );
    let nothing = evidence::saturation::steps(&order, &[]);
    assert_eq!(
        saturation(&nothing, Rule::default()),
        Err(NoSaturation::EmptyBase)
    );
}

#[test]
fn sources_are_ranked_by_the_share_of_chosen_codes() {
    let texts = [
        "one two three four",
        "one two three four five six seven eight",
        "",
        "nothing coded here",
    ];
    let words: Vec<Words> = texts.iter().map(|text| Words::of(text)).collect();
    let sources: Vec<_> = (0..4)
        .map(|n| (source(n), &words[usize::from(n)]))
        .collect();
    // In source 0 one of two codings is chosen, over 3 words; in source 1 both, over 2 of 8 words, coded twice.
    let said = passages(&[(0, 1, 0, 13), (0, 2, 0, 3), (1, 1, 0, 7), (1, 1, 0, 7)]);
    let chosen = BTreeSet::from([code(1)]);
    let by_codings = rank(&sources, &said, &chosen, By::Codings);
    assert_eq!(by_codings[0].of, source(1));
    assert_eq!(by_codings[0].share_of_codings(), Some(1.0));
    assert_eq!(by_codings[1].share_of_codings(), Some(0.5));
    let by_words = rank(&sources, &said, &chosen, By::Words);
    assert_eq!(by_words[0].of, source(0));
    assert_eq!(by_words[0].share_of_words(), Some(0.75));
    assert_eq!(by_words[1].share_of_words(), Some(0.25));
    assert_eq!(by_words[2].share_of_words(), Some(0.0));
    assert_eq!(by_words[3].share_of_words(), None);
    // The two without codings share the third rank.
    assert_eq!(
        by_codings.iter().map(|r| r.rank).collect::<Vec<_>>(),
        [1, 2, 3, 3]
    );
}

#[test]
fn keywords_are_found_whatever_their_case_and_accents() {
    let text = Text::new("Café talk: the cafe’s HOPE, hopes and hopeless days. 😀 Hope for cafés.");
    let words = Words::of(text.as_str());
    let lines = |keyword: &str, width| {
        kwic(&text, &words, &Keyword::new(keyword).unwrap(), width)
            .into_iter()
            .map(|line| format!("{}[{}]{}", line.before, line.keyword, line.after))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        lines("hope", 1),
        ["cafe’s [HOPE], hopes", "days. 😀 [Hope] for"]
    );
    assert_eq!(lines("hope*", 0).len(), 4);
    assert_eq!(lines("CAFÉ", 1), ["[Café] talk"]);
    assert_eq!(lines("hope for caf*", 1), ["days. 😀 [Hope for cafés]"]);
    assert_eq!(Keyword::new(" – !"), Err(NoWord));
}

proptest! {
    #[test]
    fn meetings_are_those_that_comparing_every_pair_finds(
        raw in prop::collection::vec((0u8..2, 1u8..4, 0u32..30, 1u32..10), 0..25)
    ) {
        let list: Vec<(u8, u8, u32, u32)> = raw.into_iter().map(|(s, c, from, long)| (s, c, from, from + long)).collect();
        let said = passages(&list);
        let on = |s: u8, c: u8, at: u32| list.iter().any(|(ls, lc, from, to)| *ls == s && *lc == c && *from <= at && at < *to);
        let found = cooccurrence(&said);
        for (a, b) in [(1, 2), (1, 3), (2, 3)] {
            let count = |wanted: &dyn Fn(bool, bool) -> bool| {
                (0..2u8).flat_map(|s| (0..40u32).map(move |at| (s, at)))
                    .filter(|(s, at)| wanted(on(*s, a, *at), on(*s, b, *at))).count() as u64
            };
            let both = count(&|a, b| a && b);
            let pair = found.iter().find(|pair| pair.first == code(a) && pair.second == code(b));
            prop_assert_eq!(pair.map_or(0, |pair| pair.characters_both), both);
            if let Some(pair) = pair {
                prop_assert_eq!(pair.characters_either, count(&|a, b| a || b));
                prop_assert!((0.0..=1.0).contains(&pair.c_coefficient()));
                prop_assert!(pair.first_meeting <= pair.first_passages && pair.second_meeting <= pair.second_passages);
                prop_assert!(pair.meetings >= pair.first_meeting.max(pair.second_meeting));
            }
        }
    }

    #[test]
    fn words_between_two_places_are_those_that_begin_there(text in "[a-c é😀.,]{0,40}", from in 0u32..40, to in 0u32..40) {
        let words = Words::of(&text);
        let counted = words.spans().iter().filter(|word| from <= word.start() && word.start() < to).count();
        prop_assert_eq!(words.between(from, to), counted);
        let kept = Text::new(&text);
        for word in words.spans() {
            prop_assert!(kept.slice(*word).is_some_and(|word| word.chars().all(char::is_alphanumeric) || word.contains(['.', ','])));
        }
        let whole = kept.whole().unwrap_or(span(0, 1));
        prop_assert_eq!(words.within(whole), words.count());
    }
}

#[test]
fn a_case_is_ranked_by_what_it_says_itself() {
    // Five words, of which the second case says the last two; the third case says nothing.
    let text = Words::of("one two three four five");
    let said = passages(&[(1, 1, 0, 7), (1, 2, 8, 18), (1, 1, 14, 18)]);
    let tie = |reach: Option<(u32, u32)>, to: u8| Tie {
        source: source(1),
        reach: reach.map(|(from, to)| span(from, to)),
        case: case(to),
    };
    let ties = Ties::new([tie(Some((0, 13)), 1), tie(Some((14, 23)), 2)]);
    let cases = [case(1), case(2), case(3)];
    let sources = [(source(1), &text)];
    let chosen = BTreeSet::from([code(1)]);
    let ranked = rank_cases(&cases, &sources, &ties, &said, &chosen, By::Words);
    let told: Vec<_> = ranked
        .iter()
        .map(|one| {
            (
                one.of,
                one.rank,
                one.chosen_codings,
                one.codings,
                one.chosen_words,
                one.words,
            )
        })
        .collect();
    // “four” is said by the second case, though its coding of code 2 begins before.
    assert_eq!(
        told,
        [
            (case(1), 1, 1, 2, 2, 3),
            (case(2), 2, 1, 2, 1, 2),
            (case(3), 3, 0, 0, 0, 0)
        ]
    );
}
