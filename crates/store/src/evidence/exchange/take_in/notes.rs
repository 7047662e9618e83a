//! The notes of a file.

use super::Taking;
use crate::evidence::exchange::own;
use crate::evidence::exchange::plan::short;
use crate::evidence::history;
use crate::evidence::memo::{self, Said};
use crate::evidence::{coding, folded};
use crate::{Result, Stamp, Surroundings, Tx, audit};
use evidence::coding::Weight;
use evidence::history::{Change, Edit};
use evidence::memo::{Memo, MemoKind, MemoTarget};
use ids::{AccountId, MemoId};
use interchange::qda::{Coding, Guid, TextSource};
use std::collections::HashMap;

impl<'a> Taking<'a> {
    /// The comment and the weight that a study of ours wrote as notes on a coding.
    pub(super) fn own_notes(&mut self, coding: &Coding) -> (Option<&'a str>, Option<Weight>) {
        let project = self.project;
        let words = |wanted: Guid| {
            let named = coding.note_refs.contains(&wanted);
            let mut notes = project.notes.iter().filter(|_| named);
            notes.find(|note| note.guid == wanted)?.text.as_deref()
        };
        let (comment, weight) = (own::comment(coding.guid), own::weight(coding.guid));
        let room = coding::LONGEST_COMMENT;
        let says = words(comment).filter(|words| words.chars().count() <= room);
        let weighs = words(weight).and_then(|words| words.parse().ok());
        let weighs = weighs.and_then(|number: i64| Weight::new(number).ok());
        self.said.extend(says.map(|_| comment));
        self.said.extend(weighs.map(|_| weight));
        (says, weighs)
    }

    /// Notes become memos; each is about what refers to it. What a memo of ours is about is told by links, too.
    pub(super) async fn memos(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let project = self.project;
        self.note(&project.note_refs, &MemoTarget::Study);
        if let Some(words) = &project.description {
            let said = Said {
                kind: MemoKind::Note,
                title: short(&project.name, memo::LONGEST_TITLE, "Note"),
                body: words.clone(),
                about: vec![MemoTarget::Study],
            };
            self.memo(tx, around, said).await?;
        }
        let notes = project.notes.iter();
        let notes: Vec<&TextSource> = notes
            .filter(|note| !self.said.contains(&note.guid))
            .collect();
        let ids = notes.iter().map(|note| (note.guid, around.id()));
        self.notes = ids.collect();
        for (memo, target) in project.links.iter().filter_map(own::is_about) {
            let case = self.cases.get(&target).map(|id| MemoTarget::Case(*id));
            let other = self.notes.get(&target).map(|id| MemoTarget::Memo(*id));
            if let Some(target) = case.or(other) {
                self.note(&[memo], &target);
            }
        }
        let kinds: HashMap<Guid, MemoKind> = project
            .sets
            .iter()
            .filter_map(|set| Some((own::kind_of_memos(set)?, &set.notes)))
            .flat_map(|(kind, notes)| notes.iter().map(move |note| (*note, kind)))
            .collect();
        let mut changes = Vec::with_capacity(notes.len());
        for note in notes {
            let Some(id) = self.notes.get(&note.guid).copied() else {
                continue;
            };
            let mut about: Vec<MemoTarget> = Vec::new();
            for target in self.about.remove(&note.guid).unwrap_or_default() {
                if !about.contains(&target) {
                    about.push(target);
                }
            }
            let own = kinds.get(&note.guid).copied();
            if about.is_empty() && own.is_none() {
                about.push(MemoTarget::Study);
            }
            about.truncate(memo::MOST_TARGETS);
            changes.push(Change::Memo(Edit::Added(
                self.written(around, note, id, own, about),
            )));
            audit::in_study(tx, around, &self.brings.memos, id.0, "").await?;
        }
        self.count.memos += changes.len();
        if !changes.is_empty() {
            history::take(tx, around, &self.brings.memos, changes).await?;
        }
        Ok(())
    }

    fn written(
        &self,
        around: &Surroundings,
        note: &TextSource,
        id: MemoId,
        kind: Option<MemoKind>,
        about: Vec<MemoTarget>,
    ) -> Memo {
        let words = note.text.clone().or_else(|| note.description.clone());
        let at = note.made.at.as_deref().and_then(|at| at.parse().ok());
        Memo {
            id,
            kind: kind.unwrap_or(MemoKind::Note),
            title: short(
                note.name.as_deref().unwrap_or(""),
                memo::LONGEST_TITLE,
                "Note",
            ),
            body: words
                .unwrap_or_default()
                .chars()
                .take(memo::LONGEST_BODY)
                .collect(),
            about,
            author: self.author(note.made.by),
            version: 1,
            at: Stamp::from(at.unwrap_or_else(|| around.now())).0,
        }
    }

    /// The member with the name of whoever wrote a note; whoever takes it in otherwise.
    fn author(&self, by: Option<Guid>) -> AccountId {
        let mut users = self.project.users.iter();
        let user = users.find(|user| Some(user.guid) == by);
        let name = user.and_then(|user| user.name.as_deref());
        name.and_then(|name| self.members.get(&folded(name)).copied())
            .unwrap_or_else(|| self.brings.memos.actor().account)
    }
}
