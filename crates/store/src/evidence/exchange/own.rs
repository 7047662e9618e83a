//! What a study says that the exchange standard has no field for, written in what it has, and known again when it comes
//! back: weights and comments of codings as notes on them, kinds of memos and of sources as groups, what memos are about
//! as links, what was agreed on as the codings of somebody called “Agreed”, the rules of a code and the words of a
//! category in their descriptions. Other programs show notes, groups and links; the identifiers say that they are ours.

use evidence::code::Code;
use evidence::memo::MemoKind;
use evidence::study::SourceKind;
use interchange::qda::{Guid, Link, Set};

/// Who stands for what was agreed on.
pub(super) fn agreed() -> Guid {
    Guid::derived(&["agreed"])
}

/// The note that is the comment of a coding.
pub(super) fn comment(coding: Guid) -> Guid {
    Guid::derived(&["comment", &coding.to_string()])
}

/// The note that is the weight of a coding.
pub(super) fn weight(coding: Guid) -> Guid {
    Guid::derived(&["weight", &coding.to_string()])
}

/// The link that says what a memo is about.
pub(super) fn about(memo: Guid, target: Guid) -> Guid {
    Guid::derived(&["about", &memo.to_string(), &target.to_string()])
}

/// Whether a link says what a memo is about: the memo, and the thing.
pub(super) fn is_about(link: &Link) -> Option<(Guid, Guid)> {
    let (memo, target) = (link.origin?, link.target?);
    (link.guid == about(memo, target)).then_some((memo, target))
}

/// The group of the memos of a kind.
pub(super) fn memos_of(kind: MemoKind) -> Guid {
    Guid::derived(&["memos of a kind", kind.code()])
}

/// The kind whose memos a group has.
pub(super) fn kind_of_memos(set: &Set) -> Option<MemoKind> {
    MemoKind::ALL
        .into_iter()
        .find(|kind| set.guid == memos_of(*kind))
}

/// The group of the sources of a kind.
pub(super) fn sources_of(kind: SourceKind) -> Guid {
    Guid::derived(&["sources of a kind", kind.code()])
}

/// The kind whose sources a group has.
pub(super) fn kind_of_sources(set: &Set) -> Option<SourceKind> {
    SourceKind::ALL
        .into_iter()
        .find(|kind| set.guid == sources_of(*kind))
}

/// Whether a group is one of ours.
pub(super) fn is_group(set: &Set) -> bool {
    kind_of_memos(set).is_some() || kind_of_sources(set).is_some()
}

/// The variable that says what a case is.
pub(super) fn kind_of_cases() -> Guid {
    Guid::derived(&["kind of case"])
}

/// What stands before each word of a category.
const ONE_OF: &str = "One of:";

/// The words of a category as the description of a variable; none when a word has several lines.
pub(super) fn category(words: &[String]) -> Option<String> {
    let lines: Vec<String> = words.iter().map(|word| format!("\n- {word}")).collect();
    let whole = words
        .iter()
        .all(|word| !word.contains('\n') && !word.trim().is_empty());
    (whole && !words.is_empty()).then(|| format!("{ONE_OF}{}", lines.concat()))
}

/// The words that [`category`] wrote.
pub(super) fn words_of_category(description: &str) -> Option<Vec<String>> {
    let rest = description.trim().strip_prefix(ONE_OF)?;
    let words: Option<Vec<String>> = rest
        .lines()
        .skip(1)
        .map(|line| line.strip_prefix("- ").map(str::to_owned))
        .collect();
    words.filter(|words| !words.is_empty())
}

/// What a code is said to mean, apart from the rules of its use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Worded {
    pub(super) definition: String,
    pub(super) use_when: String,
    pub(super) not_when: String,
    pub(super) anchor_quotes: Vec<String>,
}

const USE_WHEN: &str = "Use when: ";
const NOT_WHEN: &str = "Not when: ";
const ANCHOR: &str = "Anchor: ";

/// The definition with the rules and the anchor quotes below it: the standard has one field for all.
pub(super) fn described(code: &Code) -> Option<String> {
    let mut parts = Vec::new();
    if !code.definition.is_empty() {
        parts.push(code.definition.clone());
    }
    for (label, words) in [(USE_WHEN, &code.use_when), (NOT_WHEN, &code.not_when)] {
        if !words.is_empty() {
            parts.push(format!("{label}{words}"));
        }
    }
    let quotes = code.anchor_quotes.iter();
    parts.extend(quotes.map(|quote| format!("{ANCHOR}{quote}")));
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// What [`described`] put together, taken apart. Rules come after the definition and in their order, so that a
/// definition that speaks of them in its midst stays whole.
pub(super) fn worded(description: &str) -> Worded {
    let mut out = Worded::default();
    let mut rank = 0;
    for paragraph in description.trim().split("\n\n") {
        let label = [(1, USE_WHEN), (2, NOT_WHEN), (3, ANCHOR)]
            .into_iter()
            .find(|(at, label)| (*at > rank || *at == 3) && paragraph.starts_with(label));
        let words = match label {
            Some((at, label)) => {
                rank = at;
                if at == 3 {
                    out.anchor_quotes.push(String::new());
                }
                paragraph.strip_prefix(label).unwrap_or(paragraph)
            }
            None => paragraph,
        };
        let field = match rank {
            0 => &mut out.definition,
            1 => &mut out.use_when,
            2 => &mut out.not_when,
            _ => match out.anchor_quotes.last_mut() {
                Some(last) => last,
                None => &mut out.definition,
            },
        };
        if label.is_none() && !field.is_empty() {
            field.push_str("\n\n");
        }
        field.push_str(words);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ids::CodeId;
    use uuid::Uuid;

    #[test]
    fn what_a_code_means_comes_apart_as_it_was_put_together() {
        let mut code = Code::new(CodeId(Uuid::nil()), "Hope");
        assert_eq!(described(&code), None);
        for (definition, use_when, not_when, quotes) in [
            (
                "A future is seen.\n\nAny future.",
                "Said\n\nor shown",
                "Wished",
                vec!["One day", "Two\n\ndays"],
            ),
            ("", "Said", "", vec![]),
            ("Seen", "", "", vec!["Anchor: one"]),
            ("", "", "Wished", vec![]),
        ] {
            definition.clone_into(&mut code.definition);
            use_when.clone_into(&mut code.use_when);
            not_when.clone_into(&mut code.not_when);
            code.anchor_quotes = quotes.iter().map(|quote| (*quote).to_owned()).collect();
            let apart = worded(&described(&code).unwrap());
            assert_eq!(apart.definition, definition);
            assert_eq!(
                (apart.use_when.as_str(), apart.not_when.as_str()),
                (use_when, not_when)
            );
            assert_eq!(apart.anchor_quotes, quotes);
        }
    }

    #[test]
    fn the_words_of_a_category_come_back_in_their_order() {
        let words = ["Ward".to_owned(), "- Home".to_owned()];
        assert_eq!(
            words_of_category(&category(&words).unwrap()),
            Some(words.to_vec())
        );
        assert_eq!(category(&["two\nlines".to_owned()]), None);
        for other in ["", "One of:", "Where they live", "One of:\nhome"] {
            assert_eq!(words_of_category(other), None, "{other}");
        }
    }
}
