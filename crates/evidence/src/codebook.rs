//! Codebooks: codes as a checked tree, and what can be done to them.
//!
//! An operation does not change the codebook. It says which [`Change`]s it would be, with those of
//! the codings it touches, so that it can be shown, stored as one step and taken back.

use crate::code::Code;
use crate::coding::Coding;
use crate::history::{Change, Edit};
use ids::{CodeId, CodingId};
use std::collections::{BTreeMap, HashMap, HashSet};

mod problem;

pub use problem::CodebookProblem;
use problem::{name_key, problems};

/// A tree of codes: every parent is there, nothing is inside itself, and no two siblings have the
/// same name whatever their capitals.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// In the order of the tree: a code, then what is in it, then its next sibling.
    codes: Vec<Code>,
    depths: Vec<usize>,
    at: HashMap<CodeId, usize>,
}

impl Codebook {
    /// Checks the codes and puts them in the order of the tree. All that is wrong is returned.
    pub fn new(codes: Vec<Code>) -> Result<Self, Vec<CodebookProblem>> {
        let problems = problems(&codes);
        if problems.is_empty() {
            Ok(Self::in_order(codes))
        } else {
            Err(problems)
        }
    }

    /// Lays out codes that were checked.
    fn in_order(codes: Vec<Code>) -> Self {
        let mut children: HashMap<Option<CodeId>, Vec<Code>> = HashMap::new();
        let count = codes.len();
        for code in codes {
            children.entry(code.parent).or_default().push(code);
        }
        for siblings in children.values_mut() {
            // Popped from the end below, hence last first.
            siblings.sort_by(|a, b| (b.position, &b.name, b.id).cmp(&(a.position, &a.name, a.id)));
        }
        let mut book = Self {
            codes: Vec::with_capacity(count),
            depths: Vec::with_capacity(count),
            at: HashMap::with_capacity(count),
        };
        let mut open: Vec<Vec<Code>> = children.remove(&None).into_iter().collect();
        while let Some(siblings) = open.last_mut() {
            let Some(code) = siblings.pop() else {
                open.pop();
                continue;
            };
            book.at.insert(code.id, book.codes.len());
            book.depths.push(open.len() - 1);
            if let Some(inside) = children.remove(&Some(code.id)) {
                open.push(inside);
            }
            book.codes.push(code);
        }
        book
    }

    /// How many codes there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// There is no code yet.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// All codes in the order of the tree.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// All codes in the order of the tree, each with its depth; the top is 0.
    pub fn tree(&self) -> impl Iterator<Item = (usize, &Code)> {
        self.depths.iter().copied().zip(&self.codes)
    }

    /// A code.
    pub fn get(&self, id: CodeId) -> Option<&Code> {
        self.at.get(&id).map(|at| &self.codes[*at])
    }

    /// What is directly in a code, or at the top, in order.
    pub fn children(&self, parent: Option<CodeId>) -> impl Iterator<Item = &Code> {
        self.within(parent)
            .iter()
            .filter(move |code| code.parent == parent)
    }

    /// A code and everything in it, in the order of the tree; nothing for an unknown code.
    pub fn branch(&self, id: CodeId) -> &[Code] {
        let Some(start) = self.at.get(&id).copied() else {
            return &[];
        };
        let depth = self.depths[start];
        let inside = self.depths[start + 1..]
            .iter()
            .take_while(|below| **below > depth)
            .count();
        &self.codes[start..=start + inside]
    }

    /// A code and those it is in, from the top down; nothing for an unknown code.
    pub fn path(&self, id: CodeId) -> Vec<&Code> {
        let mut path = Vec::new();
        let mut next = self.get(id);
        while let Some(code) = next {
            path.push(code);
            next = code.parent.and_then(|parent| self.get(parent));
        }
        path.reverse();
        path
    }

    /// The code of that name, whatever the capitals: the first in the order of the tree.
    pub fn named(&self, name: &str) -> Option<&Code> {
        let wanted = name_key(name);
        self.codes
            .iter()
            .find(|code| name_key(&code.name) == wanted)
    }

    fn within(&self, parent: Option<CodeId>) -> &[Code] {
        parent.map_or(&self.codes, |parent| self.branch(parent))
    }

    /// The codebook after the changes; changes of codings and memos in between are passed over.
    ///
    /// A code that is not as the change found it stops everything: somebody has changed it since.
    pub fn apply(&self, changes: &[Change]) -> Result<Self, Vec<CodebookProblem>> {
        let mut codes: BTreeMap<CodeId, Code> = self
            .codes
            .iter()
            .map(|code| (code.id, code.clone()))
            .collect();
        for change in changes {
            let Change::Code(edit) = change else {
                continue;
            };
            let thing = edit.thing();
            if codes.get(&thing.id) != edit.before() {
                return Err(vec![CodebookProblem::ChangedSince(thing.name.clone())]);
            }
            match edit.after() {
                Some(after) => codes.insert(after.id, after.clone()),
                None => codes.remove(&thing.id),
            };
        }
        Self::new(codes.into_values().collect())
    }

    /// A new code, last among its siblings; its `position` and `version` are set here.
    pub fn add(&self, code: Code) -> Result<Vec<Change>, CodebookProblem> {
        let position = self.next_position(code.parent);
        self.checked(vec![Change::Code(Edit::Added(Code {
            position,
            version: 1,
            ..code
        }))])
    }

    /// Another name for a code.
    pub fn rename(&self, id: CodeId, name: &str) -> Result<Vec<Change>, CodebookProblem> {
        let mut code = self.found(id)?.clone();
        name.trim().clone_into(&mut code.name);
        self.redefine(code)
    }

    /// The code as it shall be: names, wordings, colour, term and whether it is codable.
    ///
    /// Its place in the tree stays ([`Codebook::move_to`]), and its version is set here. Nothing
    /// is changed when it is like that already.
    pub fn redefine(&self, code: Code) -> Result<Vec<Change>, CodebookProblem> {
        let before = self.found(code.id)?;
        let after = Code {
            parent: before.parent,
            position: before.position,
            version: before.version,
            ..code
        };
        self.checked(changed(before, after).into_iter().collect())
    }

    /// The code with all that is in it goes to another place: in `parent`, or to the top, as number
    /// `position` among the siblings there, counting from 0.
    pub fn move_to(
        &self,
        id: CodeId,
        parent: Option<CodeId>,
        position: usize,
    ) -> Result<Vec<Change>, CodebookProblem> {
        let moved = self.found(id)?;
        if let Some(parent) = parent {
            self.found(parent)?;
            if self.branch(id).iter().any(|inside| inside.id == parent) {
                return Err(CodebookProblem::Loop(moved.name.clone()));
            }
        }
        let mut siblings: Vec<&Code> = self
            .children(parent)
            .filter(|sibling| sibling.id != id)
            .collect();
        siblings.insert(position.min(siblings.len()), moved);
        let changes = siblings
            .into_iter()
            .enumerate()
            .filter_map(|(position, code)| {
                let after = Code {
                    parent,
                    position: u32::try_from(position).unwrap_or(u32::MAX),
                    ..code.clone()
                };
                changed(code, after)
            })
            .collect();
        self.checked(changes)
    }

    /// One code becomes part of another: its codings, the codes in it and its anchor quotes go
    /// over, and then it is gone. Wordings of `into` stay.
    ///
    /// `codings` are all codings of both codes. Where the same coder has both on the same place,
    /// one coding is enough and the one of `from` goes; a comment or weight that would be lost with
    /// it is kept in the other.
    pub fn merge(
        &self,
        from: CodeId,
        into: CodeId,
        codings: &[Coding],
    ) -> Result<Vec<Change>, CodebookProblem> {
        let gone = self.found(from)?;
        let kept = self.found(into)?;
        if from == into {
            return Err(CodebookProblem::SameCode(gone.name.clone()));
        }
        if self.branch(from).iter().any(|inside| inside.id == into) {
            return Err(CodebookProblem::Loop(kept.name.clone()));
        }
        let mut changes = merged_codings(from, into, codings);

        let mut after = kept.clone();
        for quote in &gone.anchor_quotes {
            if !after.anchor_quotes.contains(quote) {
                after.anchor_quotes.push(quote.clone());
            }
        }
        changes.extend(changed(kept, after));
        for (position, child) in (self.next_position(Some(into))..).zip(self.children(Some(from))) {
            let after = Code {
                parent: Some(into),
                position,
                ..child.clone()
            };
            changes.extend(changed(child, after));
        }
        changes.push(Change::Code(Edit::Removed(gone.clone())));
        self.checked(changes)
    }

    /// New codes take over some of a code's codings. What is assigned to none stays with the code,
    /// which stays too: as the heading of the new ones when they name it as their parent.
    pub fn split(
        &self,
        code: CodeId,
        new: Vec<Code>,
        codings: &[Coding],
        assignment: &BTreeMap<CodingId, CodeId>,
    ) -> Result<Vec<Change>, CodebookProblem> {
        let split = self.found(code)?;
        let mut changes = Vec::new();
        let mut positions: HashMap<Option<CodeId>, u32> = HashMap::new();
        let mut names = HashSet::new();
        for part in new {
            let position = positions
                .entry(part.parent)
                .or_insert_with(|| self.next_position(part.parent));
            names.insert(part.id);
            changes.push(Change::Code(Edit::Added(Code {
                position: *position,
                version: 1,
                ..part
            })));
            *position += 1;
        }
        for coding in codings.iter().filter(|coding| coding.code == code) {
            let Some(part) = assignment.get(&coding.id) else {
                continue;
            };
            if !names.contains(part) {
                return Err(CodebookProblem::NotOneOfTheNew(split.name.clone()));
            }
            changes.push(Change::Coding(Edit::Changed {
                before: coding.clone(),
                after: Coding {
                    code: *part,
                    ..coding.clone()
                },
            }));
        }
        self.checked(changes)
    }

    /// A code goes, with its codings; what is in it moves up to where it was.
    ///
    /// `codings` are all codings of the code.
    pub fn remove(&self, id: CodeId, codings: &[Coding]) -> Result<Vec<Change>, CodebookProblem> {
        let code = self.found(id)?;
        let mut changes: Vec<Change> = codings
            .iter()
            .filter(|coding| coding.code == id)
            .map(|coding| Change::Coding(Edit::Removed(coding.clone())))
            .collect();
        for (position, child) in (self.next_position(code.parent)..).zip(self.children(Some(id))) {
            let after = Code {
                parent: code.parent,
                position,
                ..child.clone()
            };
            changes.extend(changed(child, after));
        }
        changes.push(Change::Code(Edit::Removed(code.clone())));
        self.checked(changes)
    }

    fn found(&self, id: CodeId) -> Result<&Code, CodebookProblem> {
        self.get(id).ok_or(CodebookProblem::NotThere(id))
    }

    fn next_position(&self, parent: Option<CodeId>) -> u32 {
        self.children(parent)
            .map(|child| child.position.saturating_add(1))
            .max()
            .unwrap_or(0)
    }

    /// The changes, when what they lead to is a codebook.
    fn checked(&self, changes: Vec<Change>) -> Result<Vec<Change>, CodebookProblem> {
        match self.apply(&changes) {
            Ok(_) => Ok(changes),
            Err(problems) => match problems.into_iter().next() {
                Some(problem) => Err(problem),
                None => Ok(changes),
            },
        }
    }
}

/// The change from one state of a code to the next; none when they are equal.
fn changed(before: &Code, after: Code) -> Option<Change> {
    (*before != after).then(|| {
        Change::Code(Edit::Changed {
            before: before.clone(),
            after: Code {
                version: before.version + 1,
                ..after
            },
        })
    })
}

/// What becomes of codings when one code becomes part of another.
fn merged_codings(from: CodeId, into: CodeId, codings: &[Coding]) -> Vec<Change> {
    let place = |coding: &Coding| {
        let Coding {
            source,
            version,
            span,
            coder,
            layer,
            round,
            ..
        } = coding;
        (*source, *version, *span, *coder, *layer, *round)
    };
    let mut kept: HashMap<_, Coding> = codings
        .iter()
        .filter(|coding| coding.code == into)
        .map(|coding| (place(coding), coding.clone()))
        .collect();
    let mut changes = Vec::new();
    for coding in codings.iter().filter(|coding| coding.code == from) {
        let Some(twin) = kept.get_mut(&place(coding)) else {
            changes.push(Change::Coding(Edit::Changed {
                before: coding.clone(),
                after: Coding {
                    code: into,
                    ..coding.clone()
                },
            }));
            continue;
        };
        let mut after = twin.clone();
        after.weight = after.weight.or(coding.weight);
        if after.comment.is_empty() {
            after.comment.clone_from(&coding.comment);
        } else if !coding.comment.is_empty() && after.comment != coding.comment {
            after.comment.push('\n');
            after.comment.push_str(&coding.comment);
        }
        if *twin != after {
            changes.push(Change::Coding(Edit::Changed {
                before: twin.clone(),
                after: after.clone(),
            }));
            *twin = after;
        }
        changes.push(Change::Coding(Edit::Removed(coding.clone())));
    }
    changes
}

#[cfg(test)]
mod tests;
