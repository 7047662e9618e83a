//! What was done in a study, step by step, so that everything can be undone.
//!
//! A step holds what each thing was before and after, so its inverse needs nothing else. Undo and
//! redo walk a person's own steps. A later change of the same thing by somebody else stops them:
//! nothing of anybody is lost by somebody else's undo.

use crate::code::Code;
use crate::coding::Coding;
use crate::memo::{Memo, MemoTarget};
use ids::{AccountId, CodeId, CodingId, MemoId, StepId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// One thing somebody did: everything in it happens, or nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which step.
    pub id: StepId,
    /// Who did it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Whether it is new, or takes back or repeats another.
    pub kind: StepKind,
    /// What changed, in this order.
    pub what: Vec<Change>,
}

/// Whether a step is new, or takes back or repeats another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Something new.
    Done,
    /// It took back this step.
    Undo(StepId),
    /// It repeated this step, which had been taken back.
    Redo(StepId),
}

/// A change of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Of a code.
    Code(Edit<Code>),
    /// Of a coding.
    Coding(Edit<Coding>),
    /// Of a memo.
    Memo(Edit<Memo>),
}

/// What happened to a thing, with all that is needed to take it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit<T> {
    /// It is new.
    Added(T),
    /// It was one way and is another.
    Changed {
        /// As it was.
        before: T,
        /// As it is.
        after: T,
    },
    /// It is gone.
    Removed(T),
}

impl<T> Edit<T> {
    /// The edit that takes this one back.
    pub fn inverse(self) -> Self {
        match self {
            Self::Added(thing) => Self::Removed(thing),
            Self::Changed { before, after } => Self::Changed {
                before: after,
                after: before,
            },
            Self::Removed(thing) => Self::Added(thing),
        }
    }

    /// The thing before; none when it is new.
    pub const fn before(&self) -> Option<&T> {
        match self {
            Self::Added(_) => None,
            Self::Changed { before, .. } | Self::Removed(before) => Some(before),
        }
    }

    /// The thing after; none when it is gone.
    pub const fn after(&self) -> Option<&T> {
        match self {
            Self::Added(after) | Self::Changed { after, .. } => Some(after),
            Self::Removed(_) => None,
        }
    }

    /// The thing after, taken out.
    pub fn into_after(self) -> Option<T> {
        match self {
            Self::Added(after) | Self::Changed { after, .. } => Some(after),
            Self::Removed(_) => None,
        }
    }

    /// The thing as it is after, or was before it went.
    pub const fn thing(&self) -> &T {
        match self {
            Self::Added(thing) | Self::Changed { after: thing, .. } | Self::Removed(thing) => thing,
        }
    }
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A code.
    Code(CodeId),
    /// A coding.
    Coding(CodingId),
    /// A memo.
    Memo(MemoId),
}

impl Change {
    /// The change that takes this one back.
    pub fn inverse(self) -> Self {
        match self {
            Self::Code(edit) => Self::Code(edit.inverse()),
            Self::Coding(edit) => Self::Coding(edit.inverse()),
            Self::Memo(edit) => Self::Memo(edit.inverse()),
        }
    }

    /// What it is about.
    pub const fn subject(&self) -> Subject {
        match self {
            Self::Code(edit) => Subject::Code(edit.thing().id),
            Self::Coding(edit) => Subject::Coding(edit.thing().id),
            Self::Memo(edit) => Subject::Memo(edit.thing().id),
        }
    }

    /// The change with the number that a code's or memo's new version gets. Undoing makes a new
    /// version too: a number is never used for two wordings, so an edit that began from an older
    /// version is always noticed. Codings have no version.
    pub fn with_version(mut self, version: u32) -> Self {
        match &mut self {
            Self::Code(Edit::Added(code) | Edit::Changed { after: code, .. }) => {
                code.version = version;
            }
            Self::Memo(Edit::Added(memo) | Edit::Changed { after: memo, .. }) => {
                memo.version = version;
            }
            _ => {}
        }
        self
    }

    /// The thing is there before and not after.
    const fn removes(&self) -> bool {
        matches!(
            self,
            Self::Code(Edit::Removed(_))
                | Self::Coding(Edit::Removed(_))
                | Self::Memo(Edit::Removed(_))
        )
    }

    /// What has to be there for the thing to be as it is after the change.
    fn needs(&self) -> Vec<Subject> {
        match self {
            Self::Code(edit) => edit
                .after()
                .and_then(|code| code.parent)
                .map(Subject::Code)
                .into_iter()
                .collect(),
            Self::Coding(edit) => edit
                .after()
                .map(|coding| Subject::Code(coding.code))
                .into_iter()
                .collect(),
            Self::Memo(edit) => edit
                .after()
                .into_iter()
                .flat_map(|memo| &memo.about)
                .filter_map(|target| match target {
                    MemoTarget::Code(code) => Some(Subject::Code(*code)),
                    MemoTarget::Coding(coding) => Some(Subject::Coding(*coding)),
                    MemoTarget::Memo(memo) => Some(Subject::Memo(*memo)),
                    MemoTarget::Study
                    | MemoTarget::Source(_)
                    | MemoTarget::Place(..)
                    | MemoTarget::Case(_) => None,
                })
                .collect(),
        }
    }

    /// The thing in the reader's words.
    fn named(&self) -> Named {
        match self {
            Self::Code(edit) => Named::Code(edit.thing().name.clone()),
            Self::Coding(edit) => Named::Coding(shortened(&edit.thing().quote)),
            Self::Memo(edit) => Named::Memo(edit.thing().title.clone()),
        }
    }
}

/// A thing by the name readers know it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A code by its name.
    Code(String),
    /// A coding by the beginning of its quote.
    Coding(String),
    /// A memo by its title.
    Memo(String),
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(name) => write!(f, "the code “{name}”"),
            Self::Coding(quote) => write!(f, "the coding of “{quote}”"),
            Self::Memo(title) => write!(f, "the memo “{title}”"),
        }
    }
}

/// The beginning of a quote, for a sentence.
fn shortened(quote: &str) -> String {
    const LONGEST: usize = 40;
    if quote.chars().count() <= LONGEST {
        return quote.to_owned();
    }
    let mut short: String = quote.chars().take(LONGEST).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// What undoing or redoing would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The kind the new step will have: [`StepKind::Undo`] or [`StepKind::Redo`].
    pub kind: StepKind,
    /// What it changes, in this order. Versions are those of the step that is taken back or
    /// repeated; the store gives each changed thing its next one ([`Change::with_version`]).
    pub what: Vec<Change>,
}

/// Why a step cannot be taken back or repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing of this person's to take back.
    #[error("there is nothing of yours to undo")]
    NothingToUndo,
    /// Nothing was taken back, or something new was done since.
    #[error("there is nothing to redo: nothing was undone since your last change")]
    NothingToRedo,
    /// Somebody has changed the same thing since.
    #[error("{thing} was changed by somebody else since, so this step stays as it is")]
    ChangedSince {
        /// The thing.
        thing: Named,
        /// Who changed it.
        by: AccountId,
        /// In which step.
        step: StepId,
    },
    /// Somebody has built on the thing since.
    #[error("{thing} is used by somebody else since, so it cannot be taken away")]
    UsedSince {
        /// The thing.
        thing: Named,
        /// Who uses it.
        by: AccountId,
        /// In which step.
        step: StepId,
    },
    /// What the thing rests on was removed since.
    #[error("{thing} cannot come back: what it belongs to was removed since")]
    NeedsWhatIsGone {
        /// The thing.
        thing: Named,
        /// Who removed what it rests on.
        by: AccountId,
        /// In which step.
        step: StepId,
    },
}

/// What a person's next undo does, given the steps of the study, oldest first.
///
/// The steps may begin anywhere before the person's last step that stands: older ones are not
/// looked at.
pub fn plan_undo(steps: &[Step], by: AccountId) -> Result<Plan, Refusal> {
    let standing = standing(steps);
    let at = standing
        .iter()
        .rposition(|(_, step)| step.by == by)
        .ok_or(Refusal::NothingToUndo)?;
    let (of, step) = standing[at];
    let since: Vec<&Step> = standing[at + 1..].iter().map(|(_, step)| *step).collect();
    let what = inverse(&step.what);
    check(&what, &since, by)?;
    Ok(Plan {
        kind: StepKind::Undo(of),
        what,
    })
}

/// What a person's next redo does, given the steps of the study, oldest first.
///
/// Doing something new ends what can be redone, as in every editor.
pub fn plan_redo(steps: &[Step], by: AccountId) -> Result<Plan, Refusal> {
    let mut undone: Vec<(usize, StepId)> = Vec::new();
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.by == by) {
        match step.kind {
            StepKind::Done => undone.clear(),
            StepKind::Undo(of) => undone.push((at, of)),
            StepKind::Redo(_) => {
                undone.pop();
            }
        }
    }
    let (at, of) = undone.pop().ok_or(Refusal::NothingToRedo)?;
    let what = inverse(&steps[at].what);
    let later: BTreeSet<StepId> = steps[at + 1..].iter().map(|step| step.id).collect();
    let since: Vec<&Step> = standing(steps)
        .into_iter()
        .map(|(_, step)| step)
        .filter(|step| later.contains(&step.id))
        .collect();
    check(&what, &since, by)?;
    Ok(Plan {
        kind: StepKind::Redo(of),
        what,
    })
}

/// The changes that take these back, last first.
pub fn inverse(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().cloned().map(Change::inverse).collect()
}

/// The steps that were not taken back, in the order in which they last took effect, each with the
/// identifier of the step that first did it.
fn standing(steps: &[Step]) -> Vec<(StepId, &Step)> {
    let mut standing: Vec<(StepId, &Step)> = Vec::new();
    for step in steps {
        match step.kind {
            StepKind::Done => standing.push((step.id, step)),
            StepKind::Undo(of) => standing.retain(|(id, _)| *id != of),
            // The redo holds the same changes; undoing it later names the step it repeats.
            StepKind::Redo(of) => standing.push((of, step)),
        }
    }
    standing
}

/// Refuses `what` where a later standing step of somebody else is in its way.
fn check(what: &[Change], since: &[&Step], by: AccountId) -> Result<(), Refusal> {
    for change in what {
        let subject = change.subject();
        let needs: BTreeSet<Subject> = change.needs().into_iter().collect();
        for step in since.iter().filter(|step| step.by != by) {
            let (by, id) = (step.by, step.id);
            for later in &step.what {
                if later.subject() == subject {
                    return Err(Refusal::ChangedSince {
                        thing: change.named(),
                        by,
                        step: id,
                    });
                }
                if change.removes() && later.needs().contains(&subject) {
                    return Err(Refusal::UsedSince {
                        thing: change.named(),
                        by,
                        step: id,
                    });
                }
                if later.removes() && needs.contains(&later.subject()) {
                    return Err(Refusal::NeedsWhatIsGone {
                        thing: change.named(),
                        by,
                        step: id,
                    });
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
