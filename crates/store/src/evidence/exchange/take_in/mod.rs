//! A project of another program taken into a study.
//!
//! What is there already under the same name is used: codes at the same place of the tree, attributes, cases. Sources
//! always become new ones. A passage without a code becomes a memo about its place. What a code has no room for becomes
//! a memo about it; groups, links, diagrams and codings of what is no text become memos about what they join, and values
//! that an attribute cannot have become words. What a study of ours wrote comes back as it was ([`super::own`]).

mod beyond;
mod cases;
mod codes;
mod notes;
mod relations;

use super::own;
use super::plan::short;
use crate::account::elsewhere;
use crate::evidence::memo::{self, Said};
use crate::evidence::source::{self, Layout, NewSource};
use crate::evidence::{case, folded, history};
use crate::{Result, Surroundings, Tx, audit};
use access::{Permit, on, to};
use evidence::coding::{Coding, Layer};
use evidence::history::{Change, Edit};
use evidence::memo::{MemoKind, MemoTarget};
use evidence::place::Span;
use evidence::study::{SourceKind, SourceTie};
use evidence::text::Text;
use ids::{AccountId, CodeId, MemoId, SourceId, StudyCaseId};
use interchange::qda::{
    Guid, MediaSource, Project, Source, TextSelection, TextSource, Transcript, TranscriptSelection,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The longest name of a coder, in characters.
const LONGEST_CODER: usize = 120;
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
    /// Those who are no members, by their names in the file.
    elsewhere: HashMap<String, AccountId>,
    codes: HashMap<Guid, CodeId>,
    sources: HashMap<Guid, SourceId>,
    cases: HashMap<Guid, StudyCaseId>,
    places: HashMap<Guid, (SourceId, Span)>,
    notes: HashMap<Guid, MemoId>,
    about: HashMap<Guid, Vec<MemoTarget>>,
    /// Notes that became something else than a memo.
    said: HashSet<Guid>,
    count: TakenIn,
}

/// Takes a project in, as part of the transaction: all of it or nothing. Who coded is found by name among `members`
/// (in lower case); anybody else becomes somebody of that name who coded elsewhere and has no sign-in. Codings of nobody
/// are the actor's.
///
/// # Errors
/// [`crate::Error::Refused`] says what does not fit.
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
        elsewhere: HashMap::new(),
        codes: HashMap::new(),
        sources: HashMap::new(),
        cases: HashMap::new(),
        places: HashMap::new(),
        notes: HashMap::new(),
        about: HashMap::new(),
        said: HashSet::new(),
        count: TakenIn::default(),
    };
    taking.codes(tx, around).await?;
    taking.cases(tx, around).await?;
    for source in &project.sources {
        match source {
            Source::Text(text) => {
                taking
                    .source(tx, around, text, text.name.as_deref())
                    .await?;
            }
            Source::Media(media) => taking.media(tx, around, media).await?,
        }
    }
    taking.ties(tx, around).await?;
    taking.memos(tx, around).await?;
    taking.beyond(tx, around).await?;
    taking.relations(tx, around).await?;
    audit::in_study(tx, around, &brings.codings, None, "project taken in").await?;
    Ok(taking.count)
}

/// The place of a passage of a transcript, where both of its ends have one.
pub(super) fn place_of(transcript: &Transcript, one: &TranscriptSelection) -> Option<(u32, u32)> {
    let at = |end: Option<Guid>| {
        let mut points = transcript.sync_points.iter();
        points.find(|point| Some(point.guid) == end)?.position
    };
    at(one.from)
        .zip(at(one.to))
        .filter(|(start, end)| start < end)
}

/// A transcript with the passages between its moments, which are places of its words.
fn whole(transcript: &Transcript) -> TextSource {
    let mut text = transcript.text.clone();
    let passages = transcript.selections.iter().filter_map(|one| {
        let (start, end) = place_of(transcript, one)?;
        Some(TextSelection {
            guid: one.guid,
            name: one.name.clone(),
            start,
            end,
            description: one.description.clone(),
            made: one.made.clone(),
            codings: one.codings.clone(),
            note_refs: one.note_refs.clone(),
        })
    });
    text.selections.extend(passages);
    text
}

impl Taking<'_> {
    fn note(&mut self, notes: &[Guid], target: &MemoTarget) {
        for note in notes {
            self.about.entry(*note).or_default().push(*target);
        }
    }

    /// The texts of a picture, document or recording. What the file says of it is said of the first of them.
    async fn media(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        from: &MediaSource,
    ) -> Result<()> {
        let transcripts: Vec<TextSource> = from.transcripts.iter().map(whole).collect();
        for text in from.text.iter().chain(&transcripts) {
            let own = text.name.as_deref().filter(|name| !name.trim().is_empty());
            self.source(tx, around, text, own.or(from.name.as_deref()))
                .await?;
            if let Some(source) = self.sources.get(&text.guid).copied()
                && !self.sources.contains_key(&from.guid)
            {
                self.sources.insert(from.guid, source);
                self.note(&from.note_refs, &MemoTarget::Source(source));
            }
        }
        Ok(())
    }

    async fn source(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        from: &TextSource,
        name: Option<&str>,
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
        let name = short(name.unwrap_or(""), source::LONGEST_NAME, &usual);
        let mut groups = self.project.sets.iter();
        let group = groups
            .find(|set| own::kind_of_sources(set).is_some() && set.sources.contains(&from.guid));
        let new = NewSource {
            id: around.id(),
            name: &name,
            kind: group
                .and_then(own::kind_of_sources)
                .unwrap_or(SourceKind::Document),
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
                let by = coding.by.or(one.made.by);
                let (layer, coder) = if by == Some(own::agreed()) {
                    (Layer::Consensus, self.brings.codings.actor().account)
                } else {
                    (Layer::Coder, self.coder(tx, around, by).await?)
                };
                if !seen.insert((span, code, coding.by)) {
                    continue;
                }
                // A name that is not the words is a title, or what the other program kept as the words.
                let said = [one.name.as_deref(), one.description.as_deref()];
                let (comment, weight) = self.own_notes(coding);
                let said: Vec<&str> = said.into_iter().flatten().chain(comment).collect();
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
                    weight,
                    comment: short(
                        &said.join("\n"),
                        crate::evidence::coding::LONGEST_COMMENT,
                        "",
                    ),
                    layer,
                    round: None,
                    suggested: false,
                };
                let notes: Vec<Guid> = coding
                    .note_refs
                    .iter()
                    .copied()
                    .filter(|note| !self.said.contains(note))
                    .collect();
                self.note(&notes, &MemoTarget::Coding(made.id));
                codings.push(Change::Coding(Edit::Added(made)));
            }
        }
        self.count.codings += codings.len();
        for step in codings.chunks(A_STEP) {
            history::take(tx, around, &self.brings.codings, step.to_vec()).await?;
        }
        Ok(())
    }

    /// The member with the name of somebody in the file, or who stands for them; the actor for nobody.
    async fn coder(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        by: Option<Guid>,
    ) -> Result<AccountId> {
        let permit = &self.brings.codings;
        let (org, own) = (permit.actor().org, permit.actor().account);
        let user = by.and_then(|by| self.project.users.iter().find(|user| user.guid == by));
        let name = user.and_then(|user| user.name.as_deref().or(user.id.as_deref()));
        let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
            return Ok(own);
        };
        if let Some(account) = self.members.get(&folded(name)) {
            return Ok(*account);
        }
        if let Some(coder) = self.elsewhere.get(name) {
            return Ok(*coder);
        }
        let shown = short(name, LONGEST_CODER, "");
        let coder = elsewhere::coder(tx, around, org, permit.subject(), &shown).await?;
        self.elsewhere.insert(name.to_owned(), coder);
        Ok(coder)
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
        self.memo(tx, around, said).await?;
        Ok(())
    }

    async fn memo(&mut self, tx: &mut Tx, around: &Surroundings, mut said: Said) -> Result<MemoId> {
        said.about.truncate(memo::MOST_TARGETS);
        said.body = said.body.chars().take(memo::LONGEST_BODY).collect();
        let id: MemoId = around.id();
        memo::create(tx, around, &self.brings.memos, id, &said).await?;
        self.count.memos += 1;
        Ok(id)
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
}
