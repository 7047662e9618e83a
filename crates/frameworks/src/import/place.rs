//! Where the rows' terms belong: their parents and groups.

use std::collections::{HashMap, HashSet};

use super::Row;
use super::reader::{Entry, Reader};
use crate::fold::name_key;
use crate::id::GroupId;
use crate::local::unknown_group;
use crate::problem::{Place, Problem, Reason};
use crate::term::{Status, TermId};

impl Reader<'_> {
    /// Settles parents and groups once every row's term is known, since a row
    /// may name a parent that comes after it.
    pub(super) fn place(&mut self, entries: &mut [Entry<'_>]) {
        let parents: Vec<Option<TermId>> = entries
            .iter()
            .map(|entry| match self.parent(entry, entries) {
                Ok(parent) => parent,
                Err(reason) => {
                    self.problems
                        .push(Problem::new(Place::Row(entry.row.line), "parent", reason));
                    None
                }
            })
            .collect();
        let mut groups: HashMap<TermId, GroupId> = self
            .framework
            .terms
            .iter()
            .map(|term| (term.id.clone(), term.group.clone()))
            .collect();
        for (entry, parent) in entries.iter_mut().zip(&parents) {
            let existing = self.framework.term(&entry.term.id);
            if parent.is_some() || existing.is_none() {
                entry.term.parent.clone_from(parent);
            }
            match self.group(entry.row) {
                Ok(Some(group)) => {
                    entry.term.group = group;
                    entry.term.place_confirmed = entry.term.status == Status::Confirmed;
                }
                Ok(None)
                    if existing.is_some()
                        || parent.is_some()
                        || self.framework.groups.len() == 1 => {}
                // A draft's group is a working placement, not something to confirm unasked.
                Ok(None) => self.tell(entry.row, "group", Reason::Empty),
                Err(reason) => self.tell(entry.row, "group", reason),
            }
            // A place under a working name is not the source's, whatever the row says.
            if entry
                .term
                .parent
                .as_ref()
                .is_some_and(|parent| parent.status() != Status::Confirmed)
            {
                entry.term.place_confirmed = false;
            }
            groups.insert(entry.term.id.clone(), entry.term.group.clone());
        }
        // Where only the parent was named, its group is meant. Parents of parents
        // may be settled later in the list, hence one pass for each level.
        for _ in 0..entries.len() {
            let mut settled = true;
            for entry in entries
                .iter_mut()
                .filter(|entry| entry.row.group.trim().is_empty())
            {
                if let Some(group) = entry
                    .term
                    .parent
                    .as_ref()
                    .and_then(|parent| groups.get(parent))
                    && entry.term.group != *group
                {
                    entry.term.group = group.clone();
                    groups.insert(entry.term.id.clone(), group.clone());
                    settled = false;
                }
            }
            if settled {
                break;
            }
        }
    }

    fn parent(&self, child: &Entry<'_>, entries: &[Entry<'_>]) -> Result<Option<TermId>, Reason> {
        let asked = child.row.parent.trim();
        if asked.is_empty() {
            return Ok(None);
        }
        let incoming = || {
            entries
                .iter()
                .map(|entry| &entry.term)
                .filter(|term| term.id != child.term.id)
        };
        let coming: HashSet<&TermId> = incoming().map(|term| &term.id).collect();
        let staying = || {
            self.framework
                .terms
                .iter()
                .filter(|term| !coming.contains(&term.id) && term.id != child.term.id)
        };
        let all = || incoming().chain(staying());
        if let Some(term) =
            all().find(|term| term.number.as_deref() == Some(asked) || term.id.as_str() == asked)
        {
            return Ok(Some(term.id.clone()));
        }
        let folded = name_key(asked);
        let mut named = all().filter(|term| name_key(&term.name) == folded);
        // A row of that name goes before the draft that it replaces.
        let first = named
            .next()
            .ok_or_else(|| Reason::UnknownParent(asked.chars().take(80).collect()))?;
        match named.find(|other| first.replaces.as_ref() != Some(&other.id)) {
            Some(_) => Err(Reason::AmbiguousParent(first.name.clone())),
            None => Ok(Some(first.id.clone())),
        }
    }

    fn group(&self, row: &Row) -> Result<Option<GroupId>, Reason> {
        let asked = row.group.trim();
        if asked.is_empty() {
            return Ok(None);
        }
        let folded = name_key(asked);
        self.framework
            .groups
            .iter()
            .find(|group| {
                group.id.as_str() == asked
                    || group.number.as_deref() == Some(asked)
                    || name_key(&group.name) == folded
            })
            .map(|group| Some(group.id.clone()))
            .ok_or_else(|| unknown_group(self.framework, asked))
    }
}
