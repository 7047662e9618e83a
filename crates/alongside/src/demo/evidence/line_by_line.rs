//! Three invented interviews, coded line by line by two people who agree in part.

mod interview;

use super::rows::{Line, Rows};
use super::{add_codes, may};
use crate::demo::sign_ins::Accounts;
use crate::outcome::Refusal;
use access::{Actor, creates, on, to};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::code::{Code, Colour};
use evidence::coding::Coding;
use evidence::matrix::Summary;
use evidence::memo::{MemoKind, MemoTarget};
use evidence::study::{CaseKind, SourceKind, SourceTie, SpeakerTie, StudyRole};
use ids::{AttributeId, CodeId, RoundId, SourceId, StudyCaseId, StudyId};
use interview::Interview;
use std::collections::BTreeMap;
use store::evidence::coding::{self, NewCoding};
use store::evidence::matrix::{self, Rests};
use store::evidence::memo;
use store::evidence::round::{self, NewRound};
use store::evidence::source::{self, NewSource};
use store::evidence::study::{self, Said};
use store::evidence::{case, member};
use store::{Surroundings, Tx};

const CODES: &str = include_str!("../../../demo/evidence/line_by_line_codes.csv");
const CASES: &str = include_str!("../../../demo/evidence/line_by_line_cases.csv");
const INTERVIEWS: &str = include_str!("../../../demo/evidence/line_by_line_interviews.csv");
const MEMOS: &str = include_str!("../../../demo/evidence/line_by_line_memos.csv");
const CELLS: &str = include_str!("../../../demo/evidence/line_by_line_matrix.csv");

/// What the study says.
pub const SAID: Said<'static> = Said {
    name: "Line by line (invented interviews)",
    question: "How does support by somebody who has been there help a person find a footing outside hospital?",
    about: "Three short interviews that were made up for this demonstration: no real person speaks in them. They are coded line by line, with focused codes above the first ones, by two coders in a blind round that is closed and not yet adjudicated.",
    asks_people: false,
    key_site: None,
};

/// The columns of those who code.
pub const CODERS: [&str; 2] = ["lead", "second coder"];

/// The study while it is made.
struct Made<'a> {
    accounts: &'a Accounts,
    study: StudyId,
    codes: BTreeMap<String, CodeId>,
    cases: BTreeMap<String, StudyCaseId>,
    /// The interview of each case.
    of_case: BTreeMap<String, String>,
    sources: BTreeMap<String, SourceId>,
    /// The lead's codings.
    codings: Vec<Coding>,
}

impl Made<'_> {
    /// Who stands behind a column.
    fn coder(&self, column: &str) -> &Actor {
        if column == CODERS[0] {
            &self.accounts.researcher
        } else {
            &self.accounts.coordinator
        }
    }

    fn lead(&self) -> &Actor {
        &self.accounts.researcher
    }

    fn code(&self, line: Line<'_>, name: &str) -> Result<CodeId, Refusal> {
        let found = self.codes.get(name).copied();
        found.ok_or_else(|| line.unfit(&format!("there is no code “{name}”")))
    }
}

/// Begins the study.
pub async fn load(tx: &mut Tx, around: &Surroundings, accounts: &Accounts) -> Result<(), Refusal> {
    let lead = &accounts.researcher;
    let begins = creates::<on::Study>(lead, None)?;
    let id = study::create(tx, around, &begins, around.id(), &SAID).await?;
    let change = may::<on::Study, to::Change>(tx, lead, id).await?;
    let second = accounts.coordinator.account;
    member::set(tx, around, &change, second, StudyRole::SecondCoder).await?;
    let mut made = Made {
        accounts,
        study: id,
        codes: BTreeMap::new(),
        cases: BTreeMap::new(),
        of_case: BTreeMap::new(),
        sources: BTreeMap::new(),
        codings: Vec::new(),
    };
    codes(tx, around, &mut made).await?;
    cases(tx, around, &mut made).await?;
    let table = Rows::read(INTERVIEWS, "line_by_line_interviews.csv")?;
    let interviews = Interview::all(&table)?;
    for interview in &interviews {
        add_source(tx, around, &mut made, interview).await?;
    }
    let new = NewRound {
        id: around.id(),
        name: "First reading".to_owned(),
        codes: [].into(),
        sources: made.sources.values().copied().collect(),
        coders: [lead.account, second].into(),
        blind: true,
    };
    let first: RoundId = round::open(tx, around, &change, &new).await?;
    for column in CODERS {
        for interview in &interviews {
            code(tx, around, &mut made, interview, column).await?;
        }
    }
    round::close(tx, around, &change, first).await?;
    memos(tx, around, &made).await?;
    cells(tx, around, &made).await
}

/// Focused codes with the initial codes in them.
async fn codes(tx: &mut Tx, around: &Surroundings, made: &mut Made<'_>) -> Result<(), Refusal> {
    let table = Rows::read(CODES, "line_by_line_codes.csv")?;
    let mut codes: Vec<Code> = Vec::new();
    let mut colours = 0;
    for line in table.lines() {
        let (focused, initial) = (line.cell("focused")?, line.cell("initial")?);
        let id: CodeId = around.id();
        let (name, parent) = if initial.is_empty() {
            colours += 1;
            (focused, None)
        } else {
            (initial, Some(made.code(line, focused)?))
        };
        codes.push(Code {
            parent,
            colour: Colour::of_number(colours - 1),
            definition: line.cell("definition")?.to_owned(),
            ..Code::new(id, name)
        });
        made.codes.insert(name.to_owned(), id);
    }
    add_codes(tx, around, &made.accounts.researcher, made.study, codes).await
}

/// Who speaks, with what is known of them.
async fn cases(tx: &mut Tx, around: &Surroundings, made: &mut Made<'_>) -> Result<(), Refusal> {
    let create = may::<on::StudyCase, to::Create>(tx, made.lead(), made.study).await?;
    let change = may::<on::StudyCase, to::Change>(tx, made.lead(), made.study).await?;
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let mut attributes: Vec<(&str, AttributeId)> = Vec::new();
    for (column, name, kind) in [
        (
            "role",
            "Role",
            AttributeKind::Category(words(&["Peer worker", "Supported person"])),
        ),
        (
            "age",
            "Age",
            AttributeKind::Category(words(&["18–25", "26–64"])),
        ),
        (
            "weeks of peer support",
            "Weeks of peer support",
            AttributeKind::Integer,
        ),
    ] {
        let attribute = Attribute {
            id: around.id(),
            name: name.to_owned(),
            kind,
        };
        case::add_attribute(tx, around, &create, &attribute).await?;
        attributes.push((column, attribute.id));
    }
    let table = Rows::read(CASES, "line_by_line_cases.csv")?;
    for line in table.lines() {
        let name = line.cell("case")?;
        let kind = CaseKind::from_code(line.cell("kind")?)
            .ok_or_else(|| line.unfit("there is no such kind of case"))?;
        let id = case::add(tx, around, &create, around.id(), name, kind).await?;
        for (column, attribute) in &attributes {
            case::set_value(tx, around, &change, id, *attribute, line.cell(column)?).await?;
        }
        made.cases.insert(name.to_owned(), id);
        made.of_case
            .insert(name.to_owned(), line.cell("interview")?.to_owned());
    }
    Ok(())
}

async fn add_source(
    tx: &mut Tx,
    around: &Surroundings,
    made: &mut Made<'_>,
    interview: &Interview<'_>,
) -> Result<(), Refusal> {
    let create = may::<on::StudySource, to::Create>(tx, made.lead(), made.study).await?;
    let new = NewSource {
        id: around.id(),
        name: interview.name,
        kind: SourceKind::Interview,
        format: "txt",
        file_name: "",
        text: &interview.text,
        layout: &interview.layout,
    };
    let id = source::add(tx, around, &create, &new).await?;
    let ties: Vec<SourceTie> = made
        .cases
        .iter()
        .filter(|(case, _)| interview.layout.speakers().contains(&case.as_str()))
        .map(|(case, id)| {
            SourceTie::Speaker(SpeakerTie {
                label: case.clone(),
                case: *id,
            })
        })
        .collect();
    let change = may::<on::StudySource, to::Change>(tx, made.lead(), made.study).await?;
    case::set_ties(tx, around, &change, id, &ties).await?;
    made.sources.insert(interview.name.to_owned(), id);
    Ok(())
}

/// Codes an interview as the column of a coder says, a step for each line.
async fn code(
    tx: &mut Tx,
    around: &Surroundings,
    made: &mut Made<'_>,
    interview: &Interview<'_>,
    column: &str,
) -> Result<(), Refusal> {
    let Some(source) = made.sources.get(interview.name).copied() else {
        return Ok(());
    };
    let permit = may::<on::Coding, to::Create>(tx, made.coder(column), made.study).await?;
    for (line, name, span) in interview.coded(column)? {
        let quote = interview.text.slice(span).unwrap_or_default().to_owned();
        let new = NewCoding {
            id: around.id(),
            source,
            span,
            quote,
            code: made.code(line, name)?,
            weight: None,
            comment: String::new(),
            suggested: false,
        };
        let added = coding::add(tx, around, &permit, &new).await?;
        if column == CODERS[0] {
            made.codings.push(added.coding().clone());
        }
    }
    Ok(())
}

async fn memos(tx: &mut Tx, around: &Surroundings, made: &Made<'_>) -> Result<(), Refusal> {
    let table = Rows::read(MEMOS, "line_by_line_memos.csv")?;
    for line in table.lines() {
        let permit =
            may::<on::StudyMemo, to::Create>(tx, made.coder(line.cell("by")?), made.study).await?;
        let about = match line.cell("about")?.split_once(": ") {
            None => MemoTarget::Study,
            Some(("code", name)) => MemoTarget::Code(made.code(line, name)?),
            Some((_, name)) => {
                let source = made.sources.get(name).copied();
                MemoTarget::Source(source.ok_or_else(|| line.unfit("there is no such source"))?)
            }
        };
        let said = memo::Said {
            kind: MemoKind::from_code(line.cell("kind")?)
                .ok_or_else(|| line.unfit("there is no such kind of memo"))?,
            title: line.cell("title")?.to_owned(),
            body: line.cell("body")?.to_owned(),
            about: vec![about],
        };
        memo::create(tx, around, &permit, around.id(), &said).await?;
    }
    Ok(())
}

/// A cell of the matrix while its lines are read.
#[derive(Default)]
struct Written<'a> {
    sentences: Vec<&'a str>,
    rests: Vec<Rests>,
}

/// Sentences of the framework matrix, each tied to the lead's codings it rests on.
async fn cells(tx: &mut Tx, around: &Surroundings, made: &Made<'_>) -> Result<(), Refusal> {
    let table = Rows::read(CELLS, "line_by_line_matrix.csv")?;
    let permit = may::<on::Coding, to::Create>(tx, made.lead(), made.study).await?;
    let mut written: BTreeMap<(StudyCaseId, CodeId), Written<'_>> = BTreeMap::new();
    let mut constructs: Vec<CodeId> = Vec::new();
    for line in table.lines() {
        let name = line.cell("case")?;
        let (Some(case), Some(interview)) = (made.cases.get(name), made.of_case.get(name)) else {
            return Err(line.unfit("there is no such case"));
        };
        let construct = made.code(line, line.cell("construct")?)?;
        constructs.push(construct);
        let words = line.cell("rests on")?;
        let source = made.sources.get(interview);
        let rests = made
            .codings
            .iter()
            .find(|coding| source == Some(&coding.source) && coding.quote.contains(words))
            .ok_or_else(|| line.unfit("the lead has not coded these words"))?;
        let Written {
            sentences,
            rests: all,
        } = written.entry((*case, construct)).or_default();
        let sentence = line.cell("sentence")?;
        if sentences.last() != Some(&sentence) {
            sentences.push(sentence);
        }
        all.push(Rests {
            sentence: u32::try_from(sentences.len() - 1).unwrap_or(u32::MAX),
            coding: rests.id,
        });
    }
    matrix::choose(tx, around, &permit, &constructs).await?;
    for ((case, construct), Written { sentences, rests }) in written {
        let body = sentences.join(" ");
        if Summary::new(&body).sentences().len() != sentences.len() {
            return Err(super::unfit(format!("“{body}” has other sentences")));
        }
        matrix::write(tx, around, &permit, case, construct, 0, &body, &rests).await?;
    }
    Ok(())
}
