use super::*;
use proptest::prelude::*;

const OLD: &str = "Interviewer: How was it?\nSam: She gave me hope when nobody else did. \
                   I went back to the café.\nInterviewer: And hope now?\nSam: Some days I do.\n";

/// The anchor of the first place with these words.
fn anchor(text: &Text, words: &str) -> Anchor {
    let at = text.as_str().find(words).unwrap();
    Anchor::take(text, text.span_of_bytes(at..at + words.len()).unwrap()).unwrap()
}

/// What became of some words, in a sentence.
fn told(old: &str, new: &str, words: &str) -> String {
    let (old, new) = (Text::new(old), Text::new(new));
    match reanchor(&old, &new, &[anchor(&old, words)])[..] {
        [Moved::Kept(span)] => format!("kept “{}”", new.slice(span).unwrap()),
        [Moved::Shifted(span)] => {
            format!("{} shifted “{}”", span.start(), new.slice(span).unwrap())
        }
        [Moved::Changed { span, similarity }] => {
            format!("changed “{}” {similarity:.2}", new.slice(span).unwrap())
        }
        _ => "lost".to_owned(),
    }
}

#[test]
fn what_was_left_alone_is_kept_and_what_came_before_shifts_it() {
    assert_eq!(told(OLD, OLD, "gave me hope"), "kept “gave me hope”");
    assert_eq!(
        told(OLD, &format!("Interview 4\n{OLD}"), "gave me hope"),
        "46 shifted “gave me hope”"
    );
    // New words at its edges do not belong to it.
    assert_eq!(
        told(
            OLD,
            &OLD.replace("gave me hope", "always gave me hope again"),
            "gave me hope"
        ),
        "41 shifted “gave me hope”"
    );
}

#[test]
fn an_edited_quote_is_changed_and_says_how_much() {
    assert_eq!(
        told(
            OLD,
            &OLD.replace("gave me hope", "gave us hope"),
            "She gave me hope when"
        ),
        "changed “She gave us hope when” 0.90"
    );
    assert_eq!(
        told(
            OLD,
            &OLD.replace("hope when", "real hope when"),
            "gave me hope when"
        ),
        "changed “gave me real hope when” 0.77"
    );
}

#[test]
fn a_deleted_quote_is_lost_though_the_word_stands_elsewhere() {
    assert_eq!(
        told(
            OLD,
            &OLD.replace("gave me hope when", "was there when"),
            "hope"
        ),
        "lost"
    );
    assert_eq!(
        told(
            OLD,
            &OLD.replace("Sam: Some days I do.\n", ""),
            "Some days I do."
        ),
        "lost"
    );
    assert_eq!(told(OLD, "", "hope"), "lost");
}

#[test]
fn a_passage_put_elsewhere_is_found_there() {
    let moved = "Interviewer: And hope now?\nSam: Some days I do.\nInterviewer: How was it?\n\
                 Sam: She gave me hope when nobody else did. I went back to the café.\n";
    assert!(
        told(OLD, moved, "She gave me hope when nobody else did.")
            .contains("shifted “She gave me hope when nobody else did.”")
    );
    assert!(told(OLD, moved, "And hope now?\nSam: Some days I do.").contains("shifted"));
}

#[test]
fn an_anchor_that_never_held_is_found_by_its_words_when_they_stand_once() {
    let (old, new) = (Text::new(OLD), Text::new(OLD));
    let stray = |words: &str| Anchor {
        quote: words.to_owned(),
        ..anchor(&old, "Sam")
    };
    let moved = reanchor(
        &old,
        &new,
        &[stray("café"), stray("hope"), stray("nowhere"), stray("")],
    );
    assert!(matches!(moved[0], Moved::Shifted(span) if new.slice(span) == Some("café")));
    assert_eq!(moved[1..], [Moved::Lost, Moved::Lost, Moved::Lost]);
}

#[test]
fn a_long_document_with_many_codings_is_quick() {
    let words = [
        "hope", "trust", "she", "told", "me", "about", "work", "home", "and", "then",
    ];
    let sentence = |n: usize| {
        let picked = (0..12).map(|at| words[(n * 7 + at * at * 3 + n / 10) % 10]);
        picked.collect::<Vec<_>>().join(" ") + &format!(" {n}.\n")
    };
    let old: String = (0..400).map(sentence).collect();
    let new: String = (0..400)
        .map(|n| {
            if n % 5 == 0 {
                sentence(n + 1_000)
            } else {
                sentence(n)
            }
        })
        .collect();
    let (old, new) = (Text::new(&old), Text::new(&new));
    let anchors: Vec<Anchor> = (0..500)
        .map(|n| Anchor::take(&old, Span::new(n * 40, n * 40 + 60).unwrap()).unwrap())
        .collect();
    let moved = reanchor(&old, &new, &anchors);
    let kept = moved
        .iter()
        .filter(|moved| matches!(moved, Moved::Kept(_) | Moved::Shifted(_)))
        .count();
    assert!((250..450).contains(&kept), "{kept}");
}

#[test]
fn no_place_is_lost_when_single_words_are_corrected() {
    // Few words, again and again, so that every word could be taken for another.
    let words = [
        "hope", "trust", "she", "told", "me", "about", "work", "home", "and", "then",
    ];
    let picked = (0..5_000_usize).map(|n| words[(n * n / 7 + n / 13) % 10]);
    let old = picked.collect::<Vec<_>>().join(" ");
    let new = old
        .replacen("hope ", "hopes ", 40)
        .replacen("told ", "said ", 10);
    let (old, new) = (Text::new(&old), Text::new(&new));
    let anchors: Vec<Anchor> = (0..400)
        .map(|n| Anchor::take(&old, Span::new(n * 50, n * 50 + 60).unwrap()).unwrap())
        .collect();
    for (anchor, moved) in anchors.iter().zip(reanchor(&old, &new, &anchors)) {
        let words = moved.span().map(|span| new.slice(span).unwrap());
        let corrected = anchor.quote.contains("hope ") || anchor.quote.contains("told ");
        assert!(words.is_some(), "{anchor:?}");
        assert!(
            corrected || words == Some(anchor.quote.as_str()),
            "{anchor:?} {words:?}"
        );
        assert!(!matches!(moved, Moved::Changed { similarity, .. } if similarity < 0.7));
    }
}

fn places(text: &Text, raw: &[(u32, u32)]) -> Vec<Anchor> {
    raw.iter()
        .filter_map(|(start, len)| {
            let start = start % text.len().max(1);
            let span = Span::new(start, (start + len).min(text.len())).ok()?;
            Anchor::take(text, span)
        })
        .collect()
}

proptest! {
    #[test]
    fn an_unchanged_text_keeps_every_place(
        raw in "[a-cé😀 .\n]{1,200}", at in proptest::collection::vec((0u32..200, 1u32..30), 0..10)
    ) {
        let text = Text::new(&raw);
        for (anchor, moved) in places(&text, &at).iter().zip(reanchor(&text, &text, &places(&text, &at))) {
            prop_assert_eq!(moved, Moved::Kept(anchor.span));
        }
    }

    #[test]
    fn something_new_at_the_beginning_shifts_every_place(
        raw in "[a-cé😀 .\n]{1,200}", new in "[X-Z]{1,9}\n", at in proptest::collection::vec((0u32..200, 1u32..30), 0..10)
    ) {
        let old = Text::new(&raw);
        let by = u32::try_from(new.chars().count()).unwrap();
        let new = Text::new(&format!("{new}{}", old.as_str()));
        for (anchor, moved) in places(&old, &at).iter().zip(reanchor(&old, &new, &places(&old, &at))) {
            let there = Span::new(anchor.span.start() + by, anchor.span.end() + by).unwrap();
            prop_assert_eq!(moved, Moved::Shifted(there));
        }
    }

    #[test]
    fn no_place_is_put_on_other_words_in_silence(
        old in "[a-c ]{0,20}[a-d é😀.\n]{0,150}", new in "[a-c ]{0,20}[a-d é😀.\n]{0,150}",
        cut in (0usize..100, 0usize..30),
        at in proptest::collection::vec((0u32..200, 1u32..30), 0..10)
    ) {
        let old = Text::new(&old);
        // Once another text, and once the same with a stretch replaced.
        let letters: Vec<char> = old.as_str().chars().collect();
        let from = cut.0.min(letters.len());
        let to = (from + cut.1).min(letters.len());
        let spliced: String = letters[..from].iter().copied().chain(new.chars().take(9)).chain(letters[to..].iter().copied()).collect();
        for new in [Text::new(&new), Text::new(&spliced)] {
            let anchors = places(&old, &at);
            let moved = reanchor(&old, &new, &anchors);
            prop_assert_eq!(moved.len(), anchors.len());
            for (anchor, moved) in anchors.iter().zip(moved) {
                let words = moved.span().map(|span| new.slice(span).unwrap());
                match moved {
                    Moved::Kept(span) => {
                        prop_assert_eq!(span, anchor.span);
                        prop_assert_eq!(words, Some(anchor.quote.as_str()));
                    }
                    Moved::Shifted(span) => {
                        prop_assert_ne!(span, anchor.span);
                        prop_assert_eq!(words, Some(anchor.quote.as_str()));
                    }
                    Moved::Changed { similarity, .. } => {
                        prop_assert_ne!(words, Some(anchor.quote.as_str()));
                        prop_assert!((LEAST_SIMILARITY..1.0).contains(&similarity));
                    }
                    Moved::Lost => {}
                }
            }
        }
    }
}
