//! What the store refuses about studies, and why.

use evidence::attribute::ValueProblem;
use evidence::codebook::CodebookProblem;
use evidence::history::Named;
use evidence::round::RoundProblem;

/// What the store refuses about studies, and why. The words are for logs and the command line; a page says them in the language of its reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Something has no name.
    #[error("Write a name for {of}")]
    NoName {
        /// What has none.
        of: Nameless,
    },
    /// The name of something is too long.
    #[error("The name of {of} is too long: at most {most} characters")]
    NameTooLong {
        /// Nameless name it is.
        of: Nameless,
        /// How many characters it may have.
        most: usize,
    },
    /// The place that a memo is about was corrected.
    #[error("The place of the memo is not in the source any more. Choose it again")]
    MemoPlaceGone,
    /// A memo is too long.
    #[error("The memo is too long: at most {most} characters")]
    MemoTooLong {
        /// How many characters it may have.
        most: usize,
    },
    /// A memo is about too many things.
    #[error("A memo is about at most {most} things. Write a second one")]
    MemoAboutTooMuch {
        /// How many it may be about.
        most: usize,
    },
    /// A stand-in is for no words.
    #[error("Say which words are to be replaced")]
    NothingToReplace,
    /// A stand-in stands for other words.
    #[error("“{pseudonym}” stands for other words already. Choose another pseudonym")]
    PseudonymTaken {
        /// The stand-in.
        pseudonym: String,
    },
    /// The codebook cannot be so.
    #[error(transparent)]
    Codebook(#[from] CodebookProblem),
    /// A round has nothing to code, or too few who code.
    #[error("A round needs at least one source and two coders")]
    RoundTooSmall,
    /// The round is not at this step.
    #[error(transparent)]
    Round(#[from] RoundProblem),
    /// A round that is not closed, or settled already, is settled.
    #[error(
        "Only a closed round can be adjudicated. Close it first; once it is adjudicated, it stays as it is"
    )]
    RoundNotClosed,
    /// What a step did was changed.
    #[error("What this step did is not as it was left, so it cannot be taken back or done again")]
    StepNotAsLeft,
    /// Somebody else has changed the same thing after a step.
    #[error("{who} changed {} after this step, so it stays as it is. Talk to {who}, or change it by hand", what.as_ref().map_or("it".to_owned(), ToString::to_string))]
    ChangedAfter {
        /// Who changed it.
        who: String,
        /// What they changed, if the step says its name.
        what: Option<Named>,
    },
    /// The words of a coding were corrected away.
    #[error(
        "The words of this coding are gone: the source was corrected. Code them anew where they belong"
    )]
    WordsGone,
    /// A source is too long.
    #[error("“{name}” is too long: at most {most} characters. Divide it into several sources")]
    SourceTooLong {
        /// The source.
        name: String,
        /// How many characters it may have.
        most: u32,
    },
    /// The paragraphs of a source do not fit its text.
    #[error("The paragraphs of “{name}” reach beyond its text. Add it again from its file")]
    LayoutBeyond {
        /// The source.
        name: String,
    },
    /// The reason of a correction is too long.
    #[error("The reason is too long: at most {most} characters")]
    WhyTooLong {
        /// How many characters it may have.
        most: usize,
    },
    /// A corrected text is too long, or its paragraphs do not fit it.
    #[error("The text is too long, or its paragraphs reach beyond it. Read it from its file again")]
    TextTooLong,
    /// Words are placed where they are not.
    #[error("These words are not at this place. Open the source again, then choose them")]
    NotAtThisPlace,
    /// A code with codings is taken away.
    #[error(
        "“{name}” is used by {codings} codings. Merge it into another code, or take its codings away first"
    )]
    CodeUsed {
        /// The code.
        name: String,
        /// How many there are.
        codings: i64,
    },
    /// A code with cells in the matrix is taken away.
    #[error("“{name}” has {cells} cells in the framework matrix. Empty them first")]
    CodeInMatrix {
        /// The code.
        name: String,
        /// How many there are.
        cells: i64,
    },
    /// A code of the published table is taken away.
    #[error(
        "“{name}” is a line of the published table of presence. It stays as long as the table does"
    )]
    CodePublished {
        /// The code.
        name: String,
    },
    /// A list to choose from has no words.
    #[error("Write at least one word that can be chosen")]
    NoOptions,
    /// A value does not fit.
    #[error(transparent)]
    Value(#[from] ValueProblem),
    /// A value does not fit its attribute.
    #[error("{attribute}: {problem}")]
    ValueOf {
        /// The attribute.
        attribute: String,
        /// What is wrong.
        problem: ValueProblem,
    },
    /// A place of a case is beyond the text.
    #[error("A place reaches beyond the text of the source. Choose it again")]
    PlaceBeyond,
    /// A project of another program is too large.
    #[error("The file is larger than {megabytes} MB. Split the project and bring it in parts")]
    ProjectTooLarge {
        /// How large it may be.
        megabytes: usize,
    },
    /// A matrix has too many columns.
    #[error("Choose at most {most} constructs: a matrix with more columns cannot be read")]
    TooManyConstructs {
        /// How many it may have.
        most: usize,
    },
    /// A cell of the matrix is too long.
    #[error("The cell is too long: at most {most} characters")]
    CellTooLong {
        /// How many characters it may have.
        most: usize,
    },
    /// A passage is given for a sentence that is not there.
    #[error("There is no sentence {sentence} in the summary any more: it has {sentences}")]
    NoSentence {
        /// Its number.
        sentence: u64,
        /// How many there are.
        sentences: usize,
    },
    /// The note to a table is too long.
    #[error("The note is too long: at most {most} characters")]
    NoteTooLong {
        /// How many characters it may have.
        most: usize,
    },
    /// A code has two lines in a table.
    #[error("A code has two lines in the table. Leave one of them out")]
    CodeTwice,
    /// A total is given twice.
    #[error("A total is given twice. Leave one of them out")]
    TotalTwice,
    /// What is said of a study is too long.
    #[error("The question or the description is too long: at most {most} characters each")]
    StudyTooLong {
        /// How many characters each may have.
        most: usize,
    },
    /// Too many places are coded at once.
    #[error("Code at most {most} places at once. Choose fewer, then the rest")]
    TooManyPlaces {
        /// How many at once.
        most: usize,
    },
    /// A comment is too long.
    #[error("The comment is too long: at most {most} characters")]
    CommentTooLong {
        /// How many characters it may have.
        most: usize,
    },
    /// The words to be coded were corrected.
    #[error(
        "These words are not at this place any more: the source was corrected. Open it again, then code them"
    )]
    CorrectedSince,
    /// A code that only groups others is used.
    #[error("“{name}” only groups other codes. Choose one of those beneath it")]
    OnlyGroups {
        /// The code.
        name: String,
    },
    /// An account cannot be a member of a study.
    #[error(
        "This account cannot be a member. Choose a researcher, manager, coordinator or peer worker who can sign in"
    )]
    CannotBeMember,
    /// A study would have no lead.
    #[error("A study needs a lead. Make somebody else its lead first")]
    NoLead,
}

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nameless {
    /// A memo.
    Memo,
    /// A stand-in.
    Pseudonym,
    /// A round.
    Round,
    /// A source.
    Source,
    /// An attribute of cases.
    Attribute,
    /// A case.
    Case,
    /// A question that is kept.
    Query,
    /// The publication of a table.
    Publication,
    /// The first role of a table.
    FirstRole,
    /// The second role of a table.
    SecondRole,
    /// A study.
    Study,
}

impl std::fmt::Display for Nameless {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Nameless::Memo => "the memo",
            Nameless::Pseudonym => "the pseudonym",
            Nameless::Round => "the round",
            Nameless::Source => "the source",
            Nameless::Attribute => "the attribute",
            Nameless::Case => "the case",
            Nameless::Query => "the query",
            Nameless::Publication => "the publication",
            Nameless::FirstRole => "the first role",
            Nameless::SecondRole => "the second role",
            Nameless::Study => "the study",
        })
    }
}

impl From<Refusal> for crate::Error {
    fn from(why: Refusal) -> Self {
        crate::Error::Refused(why.into())
    }
}
