//! A project of another program taken into a study.
//!
//! What is there already under the same name is used: codes at the same place of the tree, attributes, cases. Sources
//! always become new ones. A passage without a code becomes a memo about its place.

use crate::evidence::memo::{self, Said};
use crate::evidence::source::{self, Layout, NewSource};
use crate::evidence::{case, code, folded, history};
use crate::{Result, Surroundings, Tx, audit};
use access::{Permit, on, to};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::code::{Code, Colour, limits};
use evidence::coding::{Coding, Layer};
use evidence::history::{Change, Edit};
use evidence::memo::{MemoKind, MemoTarget};
use evidence::place::Span;
use evidence::study::{CaseKind, SourceKind, SourceTie};
use evidence::text::Text;
use ids::{AccountId, AttributeId, CodeId, MemoId, SourceId, StudyCaseId};
use interchange::qda::{
    Code as QdaCode, Guid, Project, TextSelection, TextSource, Value, VariableKind,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Codings of a step.
const A_STEP: usize = 5_000;

/// Leave to take a project in.
#[derive(Debug)]
pub struct Brings {
    /// Codes.
    pub codebook: Permit<on::Codebook, to::Change>,
    /// Sources.
    pub sources: Permit<on::StudySource, to::Create>,
    /// Their ties to cases.
    pub ties: Permit<on::StudySource, to::Change>,
    /// Codings. Only the lead may write what others coded.
    pub codings: Permit<on::Study, to::Change>,
    /// Memos.
    pub memos: Permit<on::StudyMemo, to::Create>,
    /// New cases.
    pub new_cases: Permit<on::StudyCase, to::Create>,
    /// Values of cases.
    pub cases: Permit<on::StudyCase, to::Change>,
}

/// How much was taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// New codes.
    pub codes: usize,
    /// New sources.
    pub sources: usize,
    /// New codings.
    pub codings: usize,
    /// New memos.
    pub memos: usize,
    /// New cases.
    pub cases: usize,
}

/// What was made of the objects of the file.
struct Taking<'a> {
    brings: &'a Brings,
    project: &'a Project,
    /// Accounts by the names they have in the file, in lower case.
    members: &'a BTreeMap<String, AccountId>,
    codes: HashMap<Guid, CodeId>,
    sources: HashMap<Guid, SourceId>,
    cases: HashMap<Guid, StudyCaseId>,
    places: HashMap<Guid, (SourceId, Span)>,
    about: HashMap<Guid, Vec<MemoTarget>>,
    count: TakenIn,
}

/// Takes a project in, as part of the transaction: all of it or nothing. Who coded is found by name among `members`
/// (in lower case); codings of anybody else are the actor's, and say so.
///
/// # Errors
/// [`crate::Error::Refused`] says what does not fit, such as a value that the attribute of that name cannot have.
pub async fn take_in(
    tx: &mut Tx,
    around: &Surroundings,
    brings: &Brings,
    project: &Project,
    members: &BTreeMap<String, AccountId>,
) -> Result<TakenIn> {
    let mut taking = Taking {
        brings,
        project,
        members,
        codes: HashMap::new(),
        sources: HashMap::new(),
        cases: HashMap::new(),
        places: HashMap::new(),
        about: HashMap::new(),
        count: TakenIn::default(),
    };
    taking.codes(tx, around).await?;
    taking.cases(tx, around).await?;
    for text in project.texts() {
        taking.source(tx, around, text).await?;
    }
    taking.ties(tx, around).await?;
    taking.memos(tx, around).await?;
    audit::in_study(tx, around, &brings.codings, None, "project taken in").await?;
    Ok(taking.count)
}

fn short(words: &str, longest: usize, usual: &str) -> String {
    let words = words.trim();
    let words = if words.is_empty() { usual } else { words };
    words
        .chars()
        .take(longest)
        .collect::<String>()
        .trim()
        .to_owned()
}

impl Taking<'_> {
    async fn codes(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let codebook = code::codebook(tx, &self.brings.codebook).await?;
        let mut there: HashMap<(Option<CodeId>, String), CodeId> = codebook
            .codes()
            .iter()
            .map(|code| ((code.parent, folded(&code.name)), code.id))
            .collect();
        let mut position = u32::try_from(codebook.children(None).count()).unwrap_or(u32::MAX);
        let mut changes = Vec::new();
        let mut waiting: Vec<(Option<CodeId>, &QdaCode)> = self
            .project
            .codes
            .iter()
            .rev()
            .map(|code| (None, code))
            .collect();
        while let Some((parent, from)) = waiting.pop() {
            let name = short(&from.name, limits::NAME, "Code");
            let id = if let Some(id) = there.get(&(parent, folded(&name))) {
                *id
            } else {
                let mut code = Code::new(around.id(), name.as_str());
                code.parent = parent;
                code.position = position;
                code.is_codable = from.is_codable || self.is_used(from.guid);
                let hex = from.colour.as_deref().and_then(Colour::nearest);
                code.colour =
                    hex.unwrap_or_else(|| Colour::of_number(codebook.len() + changes.len()));
                code.definition = short(
                    from.description.as_deref().unwrap_or(""),
                    limits::WORDING,
                    "",
                );
                position = position.saturating_add(1);
                let id = code.id;
                there.insert((parent, folded(&name)), id);
                changes.push(Change::Code(Edit::Added(code)));
                id
            };
            self.codes.insert(from.guid, id);
            self.note(&from.note_refs, &MemoTarget::Code(id));
            waiting.extend(from.children.iter().rev().map(|child| (Some(id), child)));
        }
        self.count.codes = changes.len();
        code::change(tx, around, &self.brings.codebook, changes).await?;
        Ok(())
    }

    fn is_used(&self, code: Guid) -> bool {
        let mut selections = self.project.texts().flat_map(|text| &text.selections);
        selections.any(|one| one.codings.iter().any(|coding| coding.code == code))
    }

    fn note(&mut self, notes: &[Guid], target: &MemoTarget) {
        for note in notes {
            self.about.entry(*note).or_default().push(*target);
        }
    }

    async fn cases(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let mut names: HashMap<String, StudyCaseId> = case::all(tx, &self.brings.cases)
            .await?
            .into_iter()
            .map(|case| (case.name, case.id))
            .collect();
        let attributes = self.attributes(tx, around).await?;
        let project = self.project;
        for (number, from) in project.cases.iter().enumerate() {
            let usual = format!("Case {}", number + 1);
            let name = short(
                from.name.as_deref().unwrap_or(""),
                case::LONGEST_NAME,
                &usual,
            );
            let id = if let Some(id) = names.get(&name) {
                *id
            } else {
                let id = around.id();
                case::add(
                    tx,
                    around,
                    &self.brings.new_cases,
                    id,
                    &name,
                    CaseKind::Participant,
                )
                .await?;
                self.count.cases += 1;
                names.insert(name, id);
                id
            };
            self.cases.insert(from.guid, id);
            for value in &from.values {
                let cell = match &value.value {
                    Value::Missing => continue,
                    Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
                    Value::Text(cell)
                    | Value::Integer(cell)
                    | Value::Float(cell)
                    | Value::Date(cell)
                    | Value::DateTime(cell) => cell.clone(),
                };
                if let Some(attribute) = attributes.get(&value.variable) {
                    case::set_value(tx, around, &self.brings.cases, id, *attribute, &cell).await?;
                }
            }
        }
        Ok(())
    }

    async fn attributes(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
    ) -> Result<HashMap<Guid, AttributeId>> {
        let mut there: HashMap<String, AttributeId> = case::attributes(tx, &self.brings.cases)
            .await?
            .into_iter()
            .map(|attribute| (folded(&attribute.name), attribute.id))
            .collect();
        let project = self.project;
        let used: HashSet<Guid> = project
            .cases
            .iter()
            .flat_map(|case| case.values.iter().map(|value| value.variable))
            .collect();
        let mut made = HashMap::new();
        for variable in project.variables.iter().filter(|v| used.contains(&v.guid)) {
            let name = short(&variable.name, limits::NAME, "Attribute");
            let id = if let Some(id) = there.get(&folded(&name)) {
                *id
            } else {
                let attribute = Attribute {
                    id: around.id(),
                    name: name.clone(),
                    kind: match variable.kind {
                        VariableKind::Text => self.words_kind(variable.guid),
                        VariableKind::DateTime => AttributeKind::Text,
                        VariableKind::Boolean => AttributeKind::Boolean,
                        VariableKind::Integer => AttributeKind::Integer,
                        VariableKind::Float => AttributeKind::Decimal,
                        VariableKind::Date => AttributeKind::Date,
                    },
                };
                let id =
                    case::add_attribute(tx, around, &self.brings.new_cases, &attribute).await?;
                there.insert(folded(&name), id);
                id
            };
            made.insert(variable.guid, id);
        }
        Ok(made)
    }

    /// Words that repeat become a category, as in any table that is brought in.
    fn words_kind(&self, variable: Guid) -> AttributeKind {
        let values = self.project.cases.iter().flat_map(|case| &case.values);
        let cells = values
            .filter(|value| value.variable == variable)
            .filter_map(|value| match &value.value {
                Value::Text(words) => Some(words.as_str()),
                _ => None,
            });
        match AttributeKind::propose(cells) {
            category @ AttributeKind::Category(_) => category,
            _ => AttributeKind::Text,
        }
    }

    async fn source(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        from: &TextSource,
    ) -> Result<()> {
        let Some(words) = from
            .text
            .as_deref()
            .filter(|words| !words.trim().is_empty())
        else {
            return Ok(());
        };
        let text = Text::new(words);
        let usual = format!("Source {}", self.count.sources + 1);
        let name = short(
            from.name.as_deref().unwrap_or(""),
            source::LONGEST_NAME,
            &usual,
        );
        let new = NewSource {
            id: around.id(),
            name: &name,
            kind: SourceKind::Document,
            format: "qda",
            file_name: "",
            text: &text,
            layout: &Layout::of_lines(text.as_str()),
        };
        source::add(tx, around, &self.brings.sources, &new).await?;
        self.count.sources += 1;
        self.sources.insert(from.guid, new.id);
        self.note(&from.note_refs, &MemoTarget::Source(new.id));
        let permit = &self.brings.sources;
        let kept = source::read(tx, permit.actor().org, permit.subject(), new.id).await?;
        let mut codings = Vec::new();
        let mut seen = BTreeSet::new();
        for one in &from.selections {
            let Ok(span) = Span::new(one.start, one.end) else {
                continue;
            };
            let Some(quote) = text.slice(span) else {
                continue;
            };
            self.places.insert(one.guid, (new.id, span));
            self.note(&one.note_refs, &MemoTarget::Place(new.id, span));
            if one.codings.is_empty() {
                self.uncoded(tx, around, new.id, span, one, quote).await?;
            }
            for coding in &one.codings {
                let Some(code) = self.codes.get(&coding.code).copied() else {
                    continue;
                };
                let (coder, whose) = self.coder(coding.by.or(one.made.by));
                if !seen.insert((span, code, coding.by)) {
                    continue;
                }
                let said = [one.description.as_deref(), whose.as_deref()];
                let said: Vec<&str> = said.into_iter().flatten().collect();
                let coding_at = coding.at.as_deref().or(one.made.at.as_deref());
                let made = Coding {
                    id: around.id(),
                    source: new.id,
                    version: kept.wording,
                    span,
                    quote: quote.to_owned(),
                    text_hash: kept.hash,
                    code,
                    coder,
                    at: coding_at
                        .and_then(|at| at.parse().ok())
                        .unwrap_or_else(|| around.now()),
                    weight: None,
                    comment: short(
                        &said.join("\n"),
                        crate::evidence::coding::LONGEST_COMMENT,
                        "",
                    ),
                    layer: Layer::Coder,
                    round: None,
                    suggested: false,
                };
                self.note(&coding.note_refs, &MemoTarget::Coding(made.id));
                codings.push(Change::Coding(Edit::Added(made)));
            }
        }
        self.count.codings += codings.len();
        for step in codings.chunks(A_STEP) {
            history::take(tx, around, &self.brings.codings, step.to_vec()).await?;
        }
        Ok(())
    }

    /// The member with the name of somebody in the file; otherwise the actor, with the name to be kept beside.
    fn coder(&self, by: Option<Guid>) -> (AccountId, Option<String>) {
        let own = self.brings.codings.actor().account;
        let user = by.and_then(|by| self.project.users.iter().find(|user| user.guid == by));
        let Some(name) = user.and_then(|user| user.name.as_deref().or(user.id.as_deref())) else {
            return (own, None);
        };
        match self.members.get(&folded(name)) {
            Some(account) => (*account, None),
            None => (own, Some(format!("Coded by {name}"))),
        }
    }

    /// A passage that has no code is kept as a memo, unless notes or cases are all it is there for.
    async fn uncoded(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        source: SourceId,
        span: Span,
        from: &TextSelection,
        quote: &str,
    ) -> Result<()> {
        let project = self.project;
        let of_a_case = project
            .cases
            .iter()
            .any(|case| case.selection_refs.contains(&from.guid));
        if !from.note_refs.is_empty() || (of_a_case && from.description.is_none()) {
            return Ok(());
        }
        let title = from.name.as_deref().unwrap_or(quote);
        let said = Said {
            kind: MemoKind::Note,
            title: short(title, memo::LONGEST_TITLE, "Passage"),
            body: from.description.clone().unwrap_or_else(|| quote.to_owned()),
            about: vec![MemoTarget::Place(source, span)],
        };
        self.memo(tx, around, said).await
    }

    async fn memo(&mut self, tx: &mut Tx, around: &Surroundings, mut said: Said) -> Result<()> {
        said.about.truncate(memo::MOST_TARGETS);
        said.body = said.body.chars().take(memo::LONGEST_BODY).collect();
        let id: MemoId = around.id();
        memo::create(tx, around, &self.brings.memos, id, &said).await?;
        self.count.memos += 1;
        Ok(())
    }

    async fn ties(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let mut ties: BTreeMap<SourceId, Vec<SourceTie>> = BTreeMap::new();
        for from in &self.project.cases {
            let Some(case) = self.cases.get(&from.guid).copied() else {
                continue;
            };
            for source in from
                .source_refs
                .iter()
                .filter_map(|guid| self.sources.get(guid))
            {
                ties.entry(*source)
                    .or_default()
                    .push(SourceTie::Whole(case));
            }
            for (source, span) in from
                .selection_refs
                .iter()
                .filter_map(|guid| self.places.get(guid))
            {
                ties.entry(*source)
                    .or_default()
                    .push(SourceTie::Place(*span, case));
            }
        }
        for (source, ties) in ties {
            case::set_ties(tx, around, &self.brings.ties, source, &ties).await?;
        }
        Ok(())
    }

    async fn memos(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let project = self.project;
        let described = project
            .description
            .iter()
            .map(|words| (None, words.clone()));
        let notes = project.notes.iter().map(|note| {
            let words = note.text.clone().or_else(|| note.description.clone());
            (Some(note), words.unwrap_or_default())
        });
        let all: Vec<(Option<&TextSource>, String)> = described.chain(notes).collect();
        for (note, body) in all {
            let mut about = note
                .and_then(|note| self.about.remove(&note.guid))
                .unwrap_or_default();
            if about.is_empty() {
                about.push(MemoTarget::Study);
            }
            let name = note.map_or(project.name.as_str(), |note| {
                note.name.as_deref().unwrap_or("")
            });
            let said = Said {
                kind: MemoKind::Note,
                title: short(name, memo::LONGEST_TITLE, "Note"),
                body,
                about,
            };
            self.memo(tx, around, said).await?;
        }
        Ok(())
    }
}
