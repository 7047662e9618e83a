use super::*;
use crate::study::CaseKind;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The turns, a line each.
fn told(text: &str) -> String {
    let text = Text::new(text);
    turns(&text, &[])
        .iter()
        .map(|turn| {
            let time = turn
                .time_ms
                .map(|time| format!(" at {time}"))
                .unwrap_or_default();
            format!("{}{time}: {:?}", turn.label, text.slice(turn.span).unwrap())
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn labels_are_known_however_they_are_written() {
    insta::assert_snapshot!(told("Interviewer: How are you?\nPW6: Well.\n\nThank you.\ni: Good\n"), @r#"
    Interviewer: "How are you?"
    PW6: "Well.\n\nThank you."
    i: "Good"
    "#);
    insta::assert_snapshot!(told("Jamie (SP): One\nSam O’Neill: Two\nJamie (SP): Three\nSam O’Neill: Four"), @r#"
    Jamie (SP): "One"
    Sam O’Neill: "Two"
    Jamie (SP): "Three"
    Sam O’Neill: "Four"
    "#);
    insta::assert_snapshot!(told("[00:01:02] Sam: One\n(1:05) **Ann**: Two\n#00:02:00-5# I: Three"), @r#"
    Sam at 62000: "One"
    Ann at 65000: "Two"
    I at 120500: "Three"
    "#);
    insta::assert_snapshot!(told("**Sam:** One\n**Ann:** Two\n**Sam:** Three\n__Ann__: Four"), @r#"
    Sam: "One"
    Ann: "Two"
    Sam: "Three"
    Ann: "Four"
    "#);
    insta::assert_snapshot!(told("Sam Lee  0:03\nHello there.\n\nAnn (00:01:00):\nHello Sam.\n"), @r#"
    Sam Lee at 3000: "Hello there."
    Ann at 60000: "Hello Sam."
    "#);
    insta::assert_snapshot!(told("INT\tWhy?\nP1\tBecause.\nINT\tI see.\nP1\tYes."), @r#"
    INT: "Why?"
    P1: "Because."
    INT: "I see."
    P1: "Yes."
    "#);
}

#[test]
fn what_stands_for_a_name_is_a_label_too() {
    insta::assert_snapshot!(told("Interviewer: How are you?\n[Name 1]: Well.\n**[Name 12]:** I am [Name 1]: yes.\n"), @r#"
    Interviewer: "How are you?"
    [Name 1]: "Well."
    [Name 12]: "I am [Name 1]: yes."
    "#);
    insta::assert_snapshot!(told("[00:01:02] [Name 2]: One\n[Place 1]: Two"), @r#"
    [Name 2] at 62000: "One\n[Place 1]: Two"
    "#);
}

#[test]
fn what_only_looks_like_a_label_is_none() {
    assert_eq!(
        told("Date: 3 May\nNote: loud\nNote: quiet\nhttps://example.org: see"),
        ""
    );
    assert_eq!(
        told("One thing helped me: talking.\nWe met at 10:30 in a café."),
        ""
    );
    assert_eq!(
        told("Hope: a word that comes once.\nName\tAge\nSam\t34\n"),
        ""
    );
    assert_eq!(
        told("I: What helped?\nP: Three things: time, trust.\nThere was one more: hope.\n"),
        "I: \"What helped?\"\nP: \"Three things: time, trust.\\nThere was one more: hope.\""
    );
}

#[test]
fn somebody_who_speaks_once_is_not_given_to_whoever_spoke_before() {
    insta::assert_snapshot!(told("Moderator: Who begins?\nAnn: I do.\nBob: And I.\nCarol: I only speak once.\nAnn: Good.\nBob: Yes."), @r#"
    Moderator: "Who begins?"
    Ann: "I do."
    Bob: "And I."
    Carol: "I only speak once."
    Ann: "Good."
    Bob: "Yes."
    "#);
    insta::assert_snapshot!(told("Interviewer: How are you?\nSam: Well."), @r#"
    Interviewer: "How are you?"
    Sam: "Well."
    "#);
    insta::assert_snapshot!(told("I: Why?\n\nP: I was told to.\nIt took\nsome time.\n\nDr. Ana de Souza: And then?\nHope: that was it.\n\nP: Gone."), @r#"
    I: "Why?"
    P: "I was told to.\nIt took\nsome time."
    Dr. Ana de Souza: "And then?\nHope: that was it."
    P: "Gone."
    "#);
    insta::assert_snapshot!(told("李明: 好。\n王芳：是。\n李明: 再见。"), @r#"
    李明: "好。"
    王芳: "是。"
    李明: "再见。"
    "#);
    assert_eq!(
        told(
            "I: What helped?\nP: Three things.\nTime\nand\ntrust.\nHope: that was the last.\nI: Yes."
        ),
        "I: \"What helped?\"\nP: \"Three things.\\nTime\\nand\\ntrust.\\nHope: that was the last.\"\nI: \"Yes.\"",
        "within what somebody says, a word before a colon is a word"
    );
}

#[test]
fn a_label_lies_where_its_span_says_and_an_empty_turn_is_none() {
    let text = Text::new("😀 intro\n**PW6:** Yes.\nI:\nPW6: No.");
    let turns = turns(&text, &[]);
    assert_eq!(labels(&turns), [("PW6", 2)]);
    for turn in &turns {
        assert_eq!(text.slice(turn.label_span.unwrap()), Some("PW6"));
    }
    assert_eq!(said_by(&turns, "PW6").len(), 2);
}

#[test]
fn voices_of_captions_are_taken_as_they_are() {
    let text = Text::new("One. Two. Three.");
    let voice = |start, end, label: &str| Voice {
        span: Span::new(start, end).unwrap(),
        label: label.to_owned(),
        time_ms: Some(u64::from(start)),
    };
    let turns = turns(
        &text,
        &[
            voice(10, 16, "Ann"),
            voice(0, 4, "Sam"),
            voice(5, 9, "Sam"),
            voice(90, 99, "Gone"),
        ],
    );
    let told: Vec<_> = turns
        .iter()
        .map(|turn| (turn.label.as_str(), turn.span, turn.time_ms))
        .collect();
    assert_eq!(
        told,
        [
            ("Sam", Span::new(0, 9).unwrap(), Some(0)),
            ("Ann", Span::new(10, 16).unwrap(), Some(10)),
        ]
    );
}

#[test]
fn speakers_are_tied_to_cases_with_like_names() {
    let names = ["PW1", "PW11", "Jamie", "Siân Lloyd", "Sam Lee", "Sam Roe"];
    let cases: Vec<StudyCase> = names
        .iter()
        .zip(0..)
        .map(|(name, n)| StudyCase {
            id: StudyCaseId(Uuid::from_u128(n)),
            name: (*name).to_owned(),
            kind: CaseKind::Participant,
            values: BTreeMap::new(),
        })
        .collect();
    let check = |label: &str, expected: Option<&str>| {
        let proposal = &propose_cases([label], &cases)[0];
        let name = proposal
            .case
            .map(|case| names[usize::try_from(case.0.as_u128()).unwrap()]);
        assert_eq!(name, expected, "{label} {}", proposal.similarity);
    };
    check("pw 1", Some("PW1"));
    check("PW11", Some("PW11"));
    check("PW2", None);
    check("Jamie (SP)", Some("Jamie"));
    check("Sian Loyd", Some("Siân Lloyd"));
    // Two are as like.
    check("Sam", None);
    check("Interviewer", None);
    check("Somebody else", None);
    assert!(propose_cases(["Sam"], &[])[0].case.is_none());
}

proptest! {
    #[test]
    fn turns_lie_in_the_text_in_order(
        raw in prop_oneof![any::<String>(), "([\\[(*]{0,2}(PW1|I|Sam|é|1:02)[:\t )\\]*]{0,3}[a-z ]{0,5}\n?){0,9}"]
    ) {
        let text = Text::new(&raw);
        let turns = turns(&text, &[]);
        for turn in &turns {
            prop_assert!(text.slice(turn.span).is_some());
            let label = turn.label_span.unwrap();
            prop_assert_eq!(text.slice(label), Some(turn.label.as_str()));
            prop_assert!(label.end() <= turn.span.start());
        }
        prop_assert!(turns.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
    }
}
