//! The JSON format is read strictly, and what is wrong is told with a remedy.

use frameworks::{Framework, built_in};
use proptest::prelude::*;

fn told(json: &str) -> String {
    let problems = Framework::parse(json).expect_err("should be refused");
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A small framework with a part of its JSON replaced.
fn with(from: &str, to: &str) -> String {
    let json = r#"{
  "id": "small", "name": "Small", "version": "1.0", "about": "For tests.",
  "sources": [
    { "key": "paper", "cite": "A paper" },
    { "key": "working", "cite": "Ours" }
  ],
  "groups": [
    { "id": "g", "name": "Group", "status": "confirmed", "source": "paper" },
    { "id": "h", "name": "Other", "status": "confirmed", "source": "paper" }
  ],
  "terms": [
    { "id": "a", "name": "A", "definition": "First.", "group": "g", "source": "paper", "status": "confirmed" },
    { "id": "b", "name": "B", "group": "g", "parent": "a", "source": "paper", "status": "confirmed" },
    { "id": "draft:c", "name": "C", "group": "h", "source": "working", "status": "draft" }
  ]
}"#;
    assert!(from.is_empty() || json.contains(from), "{from}");
    if from.is_empty() {
        json.to_owned()
    } else {
        json.replacen(from, to, 1)
    }
}

#[test]
fn what_is_written_reads_back_the_same() {
    for framework in built_in() {
        assert_eq!(
            Framework::parse(&framework.to_json()).as_ref(),
            Ok(framework)
        );
    }
    assert!(Framework::parse(&format!("\u{feff}{}", with("", ""))).is_ok());
}

#[test]
fn problems_name_place_field_and_remedy() {
    let check = |from: &str, to: &str, said: &str| assert_eq!(told(&with(from, to)), said);
    check(
        r#""version": "1.0""#,
        r#""version": "latest""#,
        "framework, version: “latest” is not a version; write up to four numbers with dots between, such as 2023.2",
    );
    check(
        r#""id": "b""#,
        r#""id": "a""#,
        "term a, id: “a” is there twice; remove one or give it another identifier\nterm a, parent: following the parents from here leads back here; leave one of them blank",
    );
    check(
        r#""id": "b""#,
        r#""id": "b/../c""#,
        "term b/../c, id: “b/../c” is not an identifier; use letters a to z, digits, dot, colon and hyphen, beginning with a letter or digit",
    );
    check(
        r#""name": "B""#,
        r#""name": " ""#,
        "term b, name: is empty; fill it in",
    );
    check(
        r#""name": "B""#,
        r#""name": "B\u0000""#,
        "term b, name: holds a control character; remove it",
    );
    check(
        r#""name": "B""#,
        &format!(r#""name": "{}""#, "x".repeat(201)),
        "term b, name: has 201 characters; shorten it to at most 200",
    );
    check(
        r#""parent": "a""#,
        r#""parent": "z""#,
        "term b, parent: there is no term “z” to be the parent; write its number or name as in the list, or leave it blank",
    );
    check(
        r#""parent": "a""#,
        r#""parent": "b""#,
        "term b, parent: following the parents from here leads back here; leave one of them blank",
    );
    check(
        r#""parent": "a""#,
        r#""parent": "draft:c""#,
        "term b, parent: the parent is in group “h”; put both in one group or leave the parent blank",
    );
    check(
        r#""group": "h""#,
        r#""group": "x""#,
        "term draft:c, group: there is no group “x”; use one of: g, h",
    );
    check(
        r#""source": "working", "status": "draft""#,
        r#""source": "working", "status": "confirmed""#,
        "term draft:c, source: a confirmed name needs the publication it was taken from; name it, or mark the row as draft\nterm draft:c, status: a confirmed term's identifier begins with neither draft: nor local:; correct the status or the identifier",
    );
    check(
        r#""source": "working", "status": "draft""#,
        r#""source": "nobody", "status": "draft""#,
        "term draft:c, source: there is no source “nobody”; list it among the sources or correct the key",
    );
    check(
        r#""definition": "First.""#,
        r#""definition": "First.", "attributes": {"n": 3}"#,
        "term a, attributes: the file does not follow the format of a framework (attribute n is 3, not a text); compare it with one that was exported",
    );
}

#[test]
fn circles_of_any_length_are_found() {
    let circle = with(
        r#""definition": "First.", "group": "g""#,
        r#""group": "g", "parent": "b""#,
    );
    let said = told(&circle);
    assert!(
        said.contains("term a, parent: following") && said.contains("term b, parent: following"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_something_else_says_where() {
    assert!(told("name,number\nx,1").starts_with("line 1: the file does not follow"));
    assert!(told(&with(r#""about""#, r#""abuot""#)).contains("line 2: "));
    assert!(
        told(&with(r#""status": "draft""#, r#""status": "certain""#)).contains("unknown variant")
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        prop_assert!(Framework::parse(&text).is_err());
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(at in 0usize..900, to in any::<char>()) {
        let mut letters: Vec<char> = with("", "").chars().collect();
        let place = at % letters.len();
        letters[place] = to;
        let text: String = letters.into_iter().collect();
        if let Ok(framework) = Framework::parse(&text) {
            prop_assert_eq!(Framework::parse(&framework.to_json()), Ok(framework));
        }
    }
}
