//! A study put together as a project.
//!
//! What has no code is not left out: a memo about a place becomes a passage with a note, and the place of a case a
//! passage the case refers to. How the rest is written that the standard has no field for is in [`super::own`]; what a
//! file has no room for at all, in [`super::left_behind`].

use super::own;
use crate::evidence::coding::{After, Bounds, Filter, begin_export, export_page};
use crate::evidence::memo;
use crate::evidence::{case, code, coding, source, study};
use crate::listing::{LARGEST_PAGE, Page};
use crate::{Result, Surroundings, Tx, audit};
use access::{Permit, on, to};
use evidence::attribute::{AttributeKind, Value};
use evidence::codebook::Codebook;
use evidence::coding::{Coding, Layer};
use evidence::memo::{Memo, MemoTarget};
use evidence::passage::ties_of;
use evidence::place::Span;
use evidence::study::{CaseKind, Source as StudySource, SourceTie, StudyCase};
use ids::{CodeId, MemoId, SourceId, SourceVersionId, StudyCaseId};
use interchange::qda::{
    Case, Code as QdaCode, Coding as QdaCoding, Direction, Guid, Link, Made, Project, Set, Source,
    TextSelection, TextSource, User, Value as QdaValue, Variable, VariableKind, VariableValue,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Codings read at a time.
const AT_A_TIME: u32 = 1_000;

/// Leave to take a study out.
#[derive(Debug)]
pub struct Takes {
    /// The study.
    pub study: Permit<on::Study, to::Export>,
    /// Its sources.
    pub sources: Permit<on::StudySource, to::Read>,
    /// Its codings.
    pub codings: Permit<on::Coding, to::Export>,
    /// Its memos.
    pub memos: Permit<on::StudyMemo, to::Read>,
    /// Its cases.
    pub cases: Permit<on::StudyCase, to::Read>,
}

fn guid(id: Uuid) -> Guid {
    Guid::from_u128(id.as_u128())
}

/// A project whose taking out was written down.
#[derive(Debug)]
pub struct Begun {
    takes: Takes,
    facts: Vec<source::Facts>,
    bounds: Bounds,
}

/// Begins to take a study out, as is written down: every source is seen, and the codings and memos. Call it in a
/// transaction that is committed before the first byte goes out; what is then read by [`project`] needs no writing, so
/// that nobody waits for it.
///
/// # Errors
/// As the database says.
pub async fn begin(tx: &mut Tx, around: &Surroundings, takes: Takes) -> Result<Begun> {
    let facts = source::facts(tx, around, &takes.sources).await?;
    for facts in &facts {
        audit::in_study(tx, around, &takes.sources, facts.id.0, "").await?;
    }
    audit::in_study(tx, around, &takes.memos, None, "taken out").await?;
    let bounds = begin_export(tx, around, &takes.codings, &Filter::default()).await?;
    Ok(Begun {
        takes,
        facts,
        bounds,
    })
}

/// The project, as far as the actor may see it: while a blind round is open, without what it hides.
///
/// # Errors
/// As the database says.
pub async fn project(tx: &mut Tx, begun: &Begun) -> Result<Project> {
    let Begun {
        takes,
        facts,
        bounds,
    } = begun;
    let codebook = code::codebook(tx, &takes.study).await?;
    let ids: Vec<SourceId> = facts.iter().map(|facts| facts.id).collect();
    let mut texts: BTreeMap<SourceId, TextSource> = BTreeMap::new();
    for (id, words) in source::words(tx, &takes.sources, &ids).await? {
        let mut text = TextSource::new(guid(id.0));
        text.text = Some(words.as_str().to_owned());
        text.name = facts.iter().find(|f| f.id == id).map(|f| f.name.clone());
        texts.insert(id, text);
    }
    let mut sets = Vec::new();
    for facts in facts {
        let name = || format!("Sources: {}", facts.kind.code());
        into_group(&mut sets, own::sources_of(facts.kind), name)
            .sources
            .push(guid(facts.id.0));
    }
    let mut out = Project {
        sets,
        name: study::name(tx, &takes.study).await?,
        users: coding::coders(tx, &takes.study)
            .await?
            .into_iter()
            .map(|(id, name)| User {
                guid: guid(id.0),
                name: Some(name),
                id: None,
            })
            .collect(),
        codes: branch(&codebook, None),
        ..Project::default()
    };
    let mut after = After::START;
    loop {
        let page = export_page(tx, bounds, after, AT_A_TIME).await?;
        let Some(last) = page.last() else { break };
        after = After::coding(last.id);
        for one in &page {
            put_coding(&mut out, &mut texts, one);
        }
    }
    let mut number = 1;
    loop {
        let page = Page::new(number, LARGEST_PAGE);
        let memos = memo::read_page(tx, &takes.memos, page).await?;
        for one in &memos {
            put_memo(&mut out, &mut texts, one);
        }
        if memos.len() < LARGEST_PAGE as usize {
            break;
        }
        number += 1;
    }
    put_cases(tx, takes, facts, &mut out, &mut texts).await?;
    let ordered = ids.iter().filter_map(|id| texts.remove(id));
    out.sources = ordered.map(Source::Text).collect();
    Ok(out)
}

/// The codes alone as a project, for a file that holds nothing else.
///
/// # Errors
/// As the database says.
pub async fn codebook(tx: &mut Tx, permit: &Permit<on::Study, to::Export>) -> Result<Project> {
    Ok(Project {
        name: study::name(tx, permit).await?,
        codes: branch(&code::codebook(tx, permit).await?, None),
        ..Project::default()
    })
}

fn branch(codebook: &Codebook, parent: Option<CodeId>) -> Vec<QdaCode> {
    codebook
        .children(parent)
        .map(|code| QdaCode {
            guid: guid(code.id.0),
            name: code.name.clone(),
            is_codable: code.is_codable,
            colour: Some(code.colour.hex().to_owned()),
            description: own::described(code),
            note_refs: Vec::new(),
            children: branch(codebook, Some(code.id)),
        })
        .collect()
}

/// The passage at a place; the same place is one passage.
fn selection(text: &mut TextSource, span: Span) -> &mut TextSelection {
    let at = text
        .selections
        .iter()
        .rposition(|known| (known.start, known.end) == (span.start(), span.end()));
    let at = at.unwrap_or_else(|| {
        let place = format!("{}-{}", span.start(), span.end());
        text.selections.push(TextSelection {
            guid: Guid::derived(&["passage", &text.guid.to_string(), &place]),
            name: None,
            start: span.start(),
            end: span.end(),
            description: None,
            made: Made::default(),
            codings: Vec::new(),
            note_refs: Vec::new(),
        });
        text.selections.len() - 1
    });
    &mut text.selections[at]
}

fn note(out: &mut Project, id: Guid, title: &str, words: &str) {
    let mut note = TextSource::new(id);
    note.name = Some(title.to_owned());
    note.text = Some(words.to_owned());
    out.notes.push(note);
}

fn put_coding(out: &mut Project, texts: &mut BTreeMap<SourceId, TextSource>, one: &Coding) {
    let Some(text) = texts.get_mut(&one.source) else {
        return;
    };
    let by = match one.layer {
        Layer::Coder => guid(one.coder.0),
        Layer::Consensus => own::agreed(),
    };
    if one.layer == Layer::Consensus && out.users.iter().all(|user| user.guid != by) {
        out.users.push(User {
            guid: by,
            name: Some("Agreed".to_owned()),
            id: None,
        });
    }
    let id = guid(one.id.0);
    let mut note_refs = Vec::new();
    if !one.comment.is_empty() {
        let about = own::comment(id);
        note(out, about, "Comment", &one.comment);
        note_refs.push(about);
    }
    if let Some(weight) = one.weight {
        let about = own::weight(id);
        note(out, about, "Weight", &i64::from(weight).to_string());
        note_refs.push(about);
    }
    selection(text, one.span).codings.push(QdaCoding {
        guid: id,
        code: guid(one.code.0),
        by: Some(by),
        at: Some(one.at.to_string().into()),
        note_refs,
        on_page: None,
    });
}

/// A group, which is made when it is not there.
fn into_group(sets: &mut Vec<Set>, id: Guid, name: impl FnOnce() -> String) -> &mut Set {
    let at = sets
        .iter()
        .position(|set| set.guid == id)
        .unwrap_or_else(|| {
            sets.push(Set {
                guid: id,
                name: name(),
                description: None,
                codes: Vec::new(),
                sources: Vec::new(),
                notes: Vec::new(),
            });
            sets.len() - 1
        });
    &mut sets[at]
}

fn find_code(codes: &mut [QdaCode], id: Guid) -> Option<&mut QdaCode> {
    for code in codes {
        if code.guid == id {
            return Some(code);
        }
        if let Some(found) = find_code(&mut code.children, id) {
            return Some(found);
        }
    }
    None
}

fn put_memo(out: &mut Project, texts: &mut BTreeMap<SourceId, TextSource>, memo: &Memo) {
    let id = guid(memo.id.0);
    note(out, id, &memo.title, &memo.body);
    if let Some(note) = out.notes.last_mut() {
        note.made.at = Some(memo.at.to_string().into());
        let author = guid(memo.author.0);
        note.made.by = out
            .users
            .iter()
            .any(|user| user.guid == author)
            .then_some(author);
    }
    into_group(&mut out.sets, own::memos_of(memo.kind), || {
        format!("Memos: {}", memo.kind.code())
    })
    .notes
    .push(id);
    for target in &memo.about {
        match target {
            MemoTarget::Study => out.note_refs.push(id),
            MemoTarget::Source(source) => {
                if let Some(text) = texts.get_mut(source) {
                    text.note_refs.push(id);
                }
            }
            MemoTarget::Place(source, span) => {
                if let Some(text) = texts.get_mut(source) {
                    selection(text, *span).note_refs.push(id);
                }
            }
            MemoTarget::Code(code) => {
                if let Some(code) = find_code(&mut out.codes, guid(code.0)) {
                    code.note_refs.push(id);
                }
            }
            MemoTarget::Coding(coding) => {
                let wanted = guid(coding.0);
                let codings = texts
                    .values_mut()
                    .flat_map(|text| &mut text.selections)
                    .flat_map(|selection| &mut selection.codings);
                for coding in codings.filter(|coding| coding.guid == wanted) {
                    coding.note_refs.push(id);
                }
            }
            // Cases and notes have no notes in the standard.
            MemoTarget::Case(StudyCaseId(about)) | MemoTarget::Memo(MemoId(about)) => {
                out.links.push(Link {
                    guid: own::about(id, guid(*about)),
                    name: None,
                    direction: Some(Direction::OneWay),
                    colour: None,
                    origin: Some(id),
                    target: Some(guid(*about)),
                    note_refs: Vec::new(),
                });
            }
        }
    }
}

async fn put_cases(
    tx: &mut Tx,
    takes: &Takes,
    facts: &[source::Facts],
    out: &mut Project,
    texts: &mut BTreeMap<SourceId, TextSource>,
) -> Result<()> {
    let attributes = case::attributes(tx, &takes.cases).await?;
    out.variables = attributes
        .iter()
        .map(|attribute| Variable {
            guid: guid(attribute.id.0),
            name: attribute.name.clone(),
            kind: match attribute.kind {
                AttributeKind::Text | AttributeKind::Category(_) => VariableKind::Text,
                AttributeKind::Integer => VariableKind::Integer,
                AttributeKind::Decimal => VariableKind::Float,
                AttributeKind::Boolean => VariableKind::Boolean,
                AttributeKind::Date => VariableKind::Date,
            },
            description: match &attribute.kind {
                AttributeKind::Category(words) => own::category(words),
                _ => None,
            },
        })
        .collect();
    let cases = case::all(tx, &takes.cases).await?;
    let kinds = cases.iter().any(|one| one.kind != CaseKind::Participant);
    if kinds {
        out.variables.push(Variable {
            guid: own::kind_of_cases(),
            name: "Kind of case".to_owned(),
            kind: VariableKind::Text,
            description: None,
        });
    }
    let kind_of = |one: &StudyCase| VariableValue {
        variable: own::kind_of_cases(),
        value: QdaValue::Text(one.kind.code().to_owned()),
    };
    out.cases = cases
        .into_iter()
        .map(|one| Case {
            guid: guid(one.id.0),
            description: None,
            code_refs: Vec::new(),
            values: kinds
                .then(|| kind_of(&one))
                .into_iter()
                .chain(
                    one.values
                        .into_iter()
                        .map(|(attribute, value)| VariableValue {
                            variable: guid(attribute.0),
                            value: match value {
                                Value::Text(words) | Value::Category(words) => {
                                    QdaValue::Text(words)
                                }
                                Value::Integer(number) => QdaValue::Integer(number.to_string()),
                                Value::Decimal(number) => QdaValue::Float(number.to_string()),
                                Value::Boolean(yes) => QdaValue::Boolean(yes),
                                Value::Date(date) => QdaValue::Date(date.to_string()),
                            },
                        }),
                )
                .collect(),
            name: Some(one.name),
            source_refs: Vec::new(),
            selection_refs: Vec::new(),
        })
        .collect();
    let mut tied: BTreeMap<SourceId, Vec<SourceTie>> = BTreeMap::new();
    for one in case::ties(tx, &takes.cases).await? {
        tied.entry(one.source).or_default().push(one.tie);
    }
    for facts in facts {
        let Some(text) = texts.get_mut(&facts.id) else {
            continue;
        };
        let source = StudySource {
            id: facts.id,
            name: String::new(),
            kind: facts.kind,
            format: String::new(),
            version: SourceVersionId(facts.id.0),
            ties: tied.remove(&facts.id).unwrap_or_default(),
        };
        for tie in ties_of(&source, &facts.speeches) {
            let case = guid(tie.case.0);
            let Some(case) = out.cases.iter_mut().find(|known| known.guid == case) else {
                continue;
            };
            match tie.reach {
                None => case.source_refs.push(text.guid),
                Some(span) => case.selection_refs.push(selection(text, span).guid),
            }
        }
    }
    Ok(())
}
