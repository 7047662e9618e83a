//! What the rules of studies and their store refuse.

use super::Said;
use crate::Texts;

impl Said for evidence::agreement::Undefined {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NothingCompared => t.text("agreement-why-nothing-compared"),
            Self::OneValue => t.text("agreement-why-one-value"),
            Self::NeverUsed => t.text("agreement-why-never-used"),
            Self::NotTwoCoders(value) => t.with(
                "agreement-why-not-two-coders",
                &[("value", &value.to_string())],
            ),
            Self::OverlappingUnits => t.text("agreement-why-overlapping-units"),
            Self::NothingCodedTogether => t.text("agreement-why-nothing-coded-together"),
            Self::TooFewToDraw(value) => t.with(
                "agreement-why-too-few-to-draw",
                &[("value", &value.to_string())],
            ),
            Self::RarelyDefined => t.text("agreement-why-rarely-defined"),
        }
    }
}

impl Said for evidence::attribute::ValueProblem {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NotAnInteger(value) => t.with("value-wrong-not-an-integer", &[("value", value)]),
            Self::NotADecimal(value) => t.with("value-wrong-not-a-decimal", &[("value", value)]),
            Self::NotABoolean(value) => t.with("value-wrong-not-a-boolean", &[("value", value)]),
            Self::NotADate(value) => t.with("value-wrong-not-a-date", &[("value", value)]),
            Self::NotAnOption { given, options } => t.with(
                "value-wrong-not-an-option",
                &[("given", given), ("options", &options.join(", "))],
            ),
        }
    }
}

impl Said for evidence::codebook::CodebookProblem {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NoName(_) => t.text("codebook-wrong-no-name"),
            Self::TooLong { name, what, most } => t.with(
                "codebook-wrong-too-long",
                &[("what", what), ("name", name), ("most", &most.to_string())],
            ),
            Self::SameName { name, .. } => t.with("codebook-wrong-same-name", &[("name", name)]),
            Self::Twice(value) => t.with("codebook-wrong-twice", &[("value", value)]),
            Self::NoParent(value) => t.with("codebook-wrong-no-parent", &[("value", value)]),
            Self::Loop(value) => t.with("codebook-wrong-loop", &[("value", value)]),
            Self::NotThere(_) => t.text("codebook-wrong-not-there"),
            Self::ChangedSince(value) => {
                t.with("codebook-wrong-changed-since", &[("value", value)])
            }
            Self::SameCode(value) => t.with("codebook-wrong-same-code", &[("value", value)]),
            Self::NotOneOfTheNew(value) => {
                t.with("codebook-wrong-not-one-of-the-new", &[("value", value)])
            }
        }
    }
}

impl Said for evidence::deidentify::ApplyProblem {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Overlap(..) => t.text("replace-wrong-overlap"),
            Self::Outside(_) => t.text("replace-wrong-outside"),
        }
    }
}

impl Said for evidence::retrieve::Unanswerable {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NoSuch { kind, name, near } => {
                let kind = t.text(&format!("retrieve-kind-{kind}"));
                match near {
                    Some(near) => t.with(
                        "retrieve-wrong-no-such-but",
                        &[("kind", &kind), ("name", name), ("near", near)],
                    ),
                    None => t.with("retrieve-wrong-no-such", &[("kind", &kind), ("name", name)]),
                }
            }
            Self::Ambiguous { name, paths } => t.with(
                "retrieve-wrong-ambiguous",
                &[("name", name), ("paths", &paths.join(", "))],
            ),
            Self::NotInOrder {
                attribute,
                value,
                wanted,
            } => t.with(
                "retrieve-wrong-not-in-order",
                &[
                    ("attribute", attribute),
                    ("value", value),
                    ("wanted", wanted),
                ],
            ),
        }
    }
}

impl Said for evidence::round::RoundProblem {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NotOpen => t.text("round-wrong-not-open"),
            Self::NotClosed => t.text("round-wrong-not-closed"),
        }
    }
}

impl Said for evidence::saturation::NoSaturation {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::TooFewSources { needed, sources } => t.with(
                "no-saturation-too-few-sources",
                &[
                    ("needed", &needed.to_string()),
                    ("sources", &sources.to_string()),
                ],
            ),
            Self::EmptyBase => t.text("no-saturation-empty-base"),
            Self::EmptyRule => t.text("no-saturation-empty-rule"),
        }
    }
}

impl Said for evidence::kwic::NoWord {
    fn said(&self, t: &Texts) -> String {
        t.text("kwic-no-word")
    }
}

impl Said for evidence::suggest::TooFew {
    fn said(&self, t: &Texts) -> String {
        t.with(
            "suggest-too-few",
            &[
                ("least", &evidence::suggest::LEAST_CODES.to_string()),
                ("examples", &evidence::suggest::LEAST_EXAMPLES.to_string()),
                ("ready", &self.ready.to_string()),
                ("codes", &self.codes.to_string()),
            ],
        )
    }
}

impl Said for evidence::coding::NotAWeight {
    fn said(&self, t: &Texts) -> String {
        t.with("coding-not-a-weight", &[("given", &self.0.to_string())])
    }
}

impl Said for evidence::history::Named {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Code(name) => t.with("step-names-code", &[("name", name)]),
            Self::Coding(quote) => t.with("step-names-coding", &[("quote", quote)]),
            Self::Memo(title) => t.with("step-names-memo", &[("title", title)]),
        }
    }
}

impl Said for store::evidence::Refusal {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NoName { of } => t.with("refusal-evidence-no-name", &[("of", &of.said(t))]),
            Self::NameTooLong { of, most } => t.with(
                "refusal-evidence-name-too-long",
                &[("of", &of.said(t)), ("most", &most.to_string())],
            ),
            Self::MemoPlaceGone => t.text("refusal-evidence-memo-place-gone"),
            Self::MemoTooLong { most } => t.with(
                "refusal-evidence-memo-too-long",
                &[("most", &most.to_string())],
            ),
            Self::MemoAboutTooMuch { most } => t.with(
                "refusal-evidence-memo-about-too-much",
                &[("most", &most.to_string())],
            ),
            Self::NothingToReplace => t.text("refusal-evidence-nothing-to-replace"),
            Self::PseudonymTaken { pseudonym } => t.with(
                "refusal-evidence-pseudonym-taken",
                &[("pseudonym", pseudonym)],
            ),
            Self::Codebook(why) => why.said(t),
            Self::RoundTooSmall => t.text("refusal-evidence-round-too-small"),
            Self::Round(why) => why.said(t),
            Self::RoundNotClosed => t.text("refusal-evidence-round-not-closed"),
            Self::StepNotAsLeft => t.text("refusal-evidence-step-not-as-left"),
            Self::ChangedAfter { who, what } => {
                let what = what
                    .as_ref()
                    .map_or_else(|| t.text("step-names-nothing"), |what| what.said(t));
                t.with(
                    "refusal-evidence-changed-after",
                    &[("who", who), ("what", &what)],
                )
            }
            Self::WordsGone => t.text("refusal-evidence-words-gone"),
            Self::SourceTooLong { name, most } => t.with(
                "refusal-evidence-source-too-long",
                &[("name", name), ("most", &most.to_string())],
            ),
            Self::LayoutBeyond { name } => {
                t.with("refusal-evidence-layout-beyond", &[("name", name)])
            }
            Self::WhyTooLong { most } => t.with(
                "refusal-evidence-why-too-long",
                &[("most", &most.to_string())],
            ),
            Self::TextTooLong => t.text("refusal-evidence-text-too-long"),
            Self::NotAtThisPlace => t.text("refusal-evidence-not-at-this-place"),
            Self::CodeUsed { name, codings } => t.with(
                "refusal-evidence-code-used",
                &[("name", name), ("codings", &codings.to_string())],
            ),
            Self::CodeInMatrix { name, cells } => t.with(
                "refusal-evidence-code-in-matrix",
                &[("name", name), ("cells", &cells.to_string())],
            ),
            Self::CodePublished { name } => {
                t.with("refusal-evidence-code-published", &[("name", name)])
            }
            Self::NoOptions => t.text("refusal-evidence-no-options"),
            Self::Value(why) => why.said(t),
            Self::ValueOf { attribute, problem } => t.with(
                "refusal-evidence-value-of",
                &[("attribute", attribute), ("problem", &problem.said(t))],
            ),
            Self::PlaceBeyond => t.text("refusal-evidence-place-beyond"),
            Self::ProjectTooLarge { megabytes } => t.with(
                "refusal-evidence-project-too-large",
                &[("megabytes", &megabytes.to_string())],
            ),
            Self::TooManyConstructs { most } => t.with(
                "refusal-evidence-too-many-constructs",
                &[("most", &most.to_string())],
            ),
            Self::CellTooLong { most } => t.with(
                "refusal-evidence-cell-too-long",
                &[("most", &most.to_string())],
            ),
            Self::NoSentence {
                sentence,
                sentences,
            } => t.with(
                "refusal-evidence-no-sentence",
                &[
                    ("sentence", &sentence.to_string()),
                    ("sentences", &sentences.to_string()),
                ],
            ),
            Self::NoteTooLong { most } => t.with(
                "refusal-evidence-note-too-long",
                &[("most", &most.to_string())],
            ),
            Self::CodeTwice => t.text("refusal-evidence-code-twice"),
            Self::TotalTwice => t.text("refusal-evidence-total-twice"),
            Self::StudyTooLong { most } => t.with(
                "refusal-evidence-study-too-long",
                &[("most", &most.to_string())],
            ),
            Self::TooManyPlaces { most } => t.with(
                "refusal-evidence-too-many-places",
                &[("most", &most.to_string())],
            ),
            Self::CommentTooLong { most } => t.with(
                "refusal-evidence-comment-too-long",
                &[("most", &most.to_string())],
            ),
            Self::CorrectedSince => t.text("refusal-evidence-corrected-since"),
            Self::OnlyGroups { name } => t.with("refusal-evidence-only-groups", &[("name", name)]),
            Self::CannotBeMember => t.text("refusal-evidence-cannot-be-member"),
            Self::NoLead => t.text("refusal-evidence-no-lead"),
        }
    }
}

impl Said for store::evidence::Nameless {
    fn said(&self, t: &Texts) -> String {
        t.text(match self {
            Self::Memo => "named-memo",
            Self::Pseudonym => "named-pseudonym",
            Self::Round => "named-round",
            Self::Source => "named-source",
            Self::Attribute => "named-attribute",
            Self::Case => "named-case",
            Self::Query => "named-query",
            Self::Publication => "named-publication",
            Self::FirstRole => "named-first-role",
            Self::SecondRole => "named-second-role",
            Self::Study => "named-study",
        })
    }
}
