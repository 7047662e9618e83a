//! An administrator's import: published names take the place of drafts.
//!
//! Three steps, each in a function of its own: every row is read against the
//! framework ([`Reader`]), the new list of terms is put together
//! ([`assemble`]), and the two versions are compared. The list of changes is
//! that comparison, so nothing can change without being in it.

mod place;
mod reader;

use std::collections::{BTreeMap, HashMap, HashSet};

use self::reader::{Entry, Reader};
use crate::change::{Change, changes_between};
use crate::framework::Framework;
use crate::id::GroupId;
use crate::limits;
use crate::local::later;
use crate::problem::{Place, Problem, Reason};
use crate::term::{Status, Term, TermId};
use crate::version::Version;

/// One row of a table of terms, as it was read. Blank texts mean "not given".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The row's number in its file, for messages.
    pub line: u64,
    /// The number as printed.
    pub number: String,
    /// The name. Required.
    pub name: String,
    /// What it means, in your own words. When blank, the definition of the term
    /// that it confirms or replaces is kept.
    pub definition: String,
    /// The group's name, number or identifier. May be blank when there is a
    /// parent, or the framework has one group only.
    pub group: String,
    /// Number, name or identifier of the term it is part of.
    pub parent: String,
    /// Where the name was read: the key or citation of one of the framework's
    /// sources, or a new citation. Required for confirmed names.
    pub source: String,
    /// `confirmed` or `draft`; blank means confirmed.
    pub status: String,
    /// Identifier or name of the draft whose place it takes. When blank, a draft
    /// of the same name is meant.
    pub replaces: String,
}

/// What becomes of drafts that no row takes the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leftover {
    /// They stay: the file holds a part of the list.
    Keep,
    /// They go: the file holds the whole list. What was recorded with them
    /// stays readable in the earlier version.
    Retire,
}

/// Puts published names in the place of drafts, as a new version, and tells
/// every change. The framework that is given is left as it is; show the changes
/// and keep the new version only when they are agreed to. When there are none,
/// there is nothing to keep.
///
/// Confirmed terms keep identifier and name; a row can add to them what was
/// not known (a number, a place, a definition), and that is among the changes.
/// A row that contradicts one is refused. Local terms stay; one whose parent was
/// replaced moves with it.
///
/// # Errors
/// Everything that is wrong with the rows; then nothing is taken.
pub fn replace_drafts(
    framework: &Framework,
    rows: &[Row],
    version: Version,
    leftover: Leftover,
) -> Result<(Framework, Vec<Change>), Vec<Problem>> {
    let refuse = |field, reason| vec![Problem::new(Place::Framework, field, reason)];
    later(framework, &version).map_err(|reason| refuse("version", reason))?;
    if rows.is_empty() {
        return Err(refuse("rows", Reason::None));
    }
    if rows.len() > limits::ROWS {
        return Err(refuse(
            "rows",
            Reason::TooManyRows {
                rows: rows.len(),
                most: limits::ROWS,
            },
        ));
    }

    let mut reader = Reader::new(framework);
    let mut entries: Vec<Entry<'_>> = rows.iter().filter_map(|row| reader.read(row)).collect();
    reader.place(&mut entries);
    if !reader.problems.is_empty() {
        reader.problems.sort_by_key(|problem| match problem.place {
            Place::Row(row) => row,
            _ => u64::MAX,
        });
        return Err(reader.problems);
    }

    let lines: BTreeMap<String, u64> = entries
        .iter()
        .map(|entry| (entry.term.id.to_string(), entry.row.line))
        .collect();
    let mut next = framework.clone();
    next.sources = reader.sources;
    next.terms = assemble(
        framework,
        entries.into_iter().map(|entry| entry.term).collect(),
        leftover,
    );
    let changes = changes_between(framework, &next);
    if !changes.is_empty() {
        next.notes.push(format!(
            "Version {version} was made from version {} with an imported file; the notes before this one were written for the earlier version.",
            framework.version
        ));
    }
    next.version = version;
    let next = next.checked().map_err(|problems| {
        problems
            .into_iter()
            .map(|p| at_row(p, &lines))
            .collect::<Vec<_>>()
    })?;
    Ok((next, changes))
}

/// Problems of the finished list, told by the row that the term came from.
fn at_row(problem: Problem, lines: &BTreeMap<String, u64>) -> Problem {
    let row = match &problem.place {
        Place::Term(id) => lines.get(id).copied(),
        _ => None,
    };
    match row {
        Some(row) => Problem {
            place: Place::Row(row),
            ..problem
        },
        None => problem,
    }
}

/// The new list: group by group the rows in their own order, then what the
/// rows do not speak of.
fn assemble(framework: &Framework, incoming: Vec<Term>, leftover: Leftover) -> Vec<Term> {
    let spoken_for: HashSet<TermId> = incoming.iter().map(|term| term.id.clone()).collect();
    let successors: HashMap<TermId, TermId> = incoming
        .iter()
        .filter_map(|term| Some((term.replaces.clone()?, term.id.clone())))
        .collect();
    let staying = framework.terms.iter().filter(|term| {
        let goes = term.status == Status::Draft && leftover == Leftover::Retire;
        !spoken_for.contains(&term.id) && !successors.contains_key(&term.id) && !goes
    });
    let mut terms: Vec<Term> = incoming.into_iter().chain(staying.cloned()).collect();

    let present: HashSet<TermId> = terms.iter().map(|term| term.id.clone()).collect();
    for term in &mut terms {
        if let Some(parent) = &term.parent
            && !present.contains(parent)
        {
            term.parent = successors.get(parent).cloned();
        }
    }
    follow_parents(&mut terms, &spoken_for);
    let order: HashMap<GroupId, usize> = framework
        .groups
        .iter()
        .enumerate()
        .map(|(place, group)| (group.id.clone(), place))
        .collect();
    terms.sort_by_key(|term| order.get(&term.group).copied().unwrap_or(usize::MAX));
    terms
}

/// Terms that no row speaks of go to the group their parent went to.
fn follow_parents(terms: &mut [Term], spoken_for: &HashSet<TermId>) {
    let mut groups: HashMap<TermId, GroupId> = terms
        .iter()
        .map(|term| (term.id.clone(), term.group.clone()))
        .collect();
    for _ in 0..terms.len() {
        let mut settled = true;
        for term in terms
            .iter_mut()
            .filter(|term| !spoken_for.contains(&term.id))
        {
            if let Some(group) = term.parent.as_ref().and_then(|parent| groups.get(parent))
                && term.group != *group
            {
                term.group = group.clone();
                groups.insert(term.id.clone(), group.clone());
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
}
