//! Each row read against the framework: which term it is about, or which new
//! one it makes.

use std::collections::HashMap;

use super::Row;
use crate::check::{optional, required};
use crate::fold::{name_key, slug};
use crate::framework::Framework;
use crate::limits;
use crate::local::free_id;
use crate::problem::{Place, Problem, Reason};
use crate::term::{Attributes, Source, Status, Term, TermId};

/// A row and the term it makes.
pub(super) struct Entry<'r> {
    pub(super) row: &'r Row,
    pub(super) term: Term,
}

/// Reads rows one after the other, remembering what is taken.
pub(super) struct Reader<'f> {
    pub(super) framework: &'f Framework,
    pub(super) sources: Vec<Source>,
    /// Existing terms that a row has spoken for, with the row's number.
    claimed: HashMap<TermId, u64>,
    /// Identifiers given to new terms, with the row's number.
    given: HashMap<TermId, u64>,
    /// Names in the rows so far, with the first row's number and whether a draft bears it.
    seen: HashMap<String, (u64, bool)>,
    /// Folded names of the framework's terms, made once.
    names: HashMap<String, Vec<&'f Term>>,
    pub(super) problems: Vec<Problem>,
}

impl<'f> Reader<'f> {
    pub(super) fn new(framework: &'f Framework) -> Self {
        let mut names: HashMap<String, Vec<&'f Term>> = HashMap::new();
        for term in &framework.terms {
            names.entry(name_key(&term.name)).or_default().push(term);
        }
        Self {
            framework,
            sources: framework.sources.clone(),
            claimed: HashMap::new(),
            given: HashMap::new(),
            seen: HashMap::new(),
            names,
            problems: Vec::new(),
        }
    }

    pub(super) fn tell(&mut self, row: &Row, field: &'static str, reason: Reason) {
        self.problems
            .push(Problem::new(Place::Row(row.line), field, reason));
    }

    /// The term a row makes, its group and parent still to be settled.
    pub(super) fn read<'r>(&mut self, row: &'r Row) -> Option<Entry<'r>> {
        let before = self.problems.len();
        let fields = [
            ("name", required(row.name.trim(), limits::NAME)),
            ("number", optional(row.number.trim(), limits::NUMBER)),
            (
                "definition",
                optional(&tidy(&row.definition), limits::DEFINITION),
            ),
            ("source", optional(row.source.trim(), limits::NOTE)),
        ];
        for (field, result) in fields {
            if let Err(reason) = result {
                self.tell(row, field, reason);
            }
        }
        let status = match row.status.trim() {
            "" => Ok(Status::Confirmed),
            given => given.parse(),
        };
        let status = status
            .map_err(|reason| self.tell(row, "status", reason))
            .ok();
        if self.problems.len() > before {
            return None;
        }
        let status = status?;
        if let Err(reason) = self.see(row, status) {
            self.tell(row, "name", reason);
            return None;
        }
        let term = match status {
            Status::Confirmed => self.confirmed(row),
            Status::Draft => self.draft(row),
            Status::Local => self.local(row),
        };
        match term {
            Ok(term) => Some(Entry { row, term: term? }),
            Err((field, reason)) => {
                self.tell(row, field, reason);
                None
            }
        }
    }

    /// Published lists can print a name twice under different numbers. A draft
    /// has its name only, so no other row may bear it.
    fn see(&mut self, row: &Row, status: Status) -> Result<(), Reason> {
        let is_draft = status == Status::Draft;
        let key = name_key(&row.name);
        match self.seen.get(&key) {
            Some(&(first, draft)) if draft || is_draft => {
                let name = row.name.trim().to_owned();
                return Err(Reason::RowTwice { name, row: first });
            }
            Some(_) => {}
            None => {
                self.seen.insert(key, (row.line, is_draft));
            }
        }
        Ok(())
    }

    fn confirmed(&mut self, row: &Row) -> Result<Option<Term>, (&'static str, Reason)> {
        if let Some(existing) = self.matching_confirmed(row)? {
            self.claim(existing, row)?;
            let mut term = existing.clone();
            if !row.number.trim().is_empty() {
                term.number = Some(row.number.trim().to_owned());
            }
            if !tidy(&row.definition).is_empty() {
                term.definition = tidy(&row.definition);
            }
            // A confirmed name keeps its source. It may still take in a draft
            // that someone names, since working lists can split one thing in two.
            if let Some(draft) = self.replaced_draft(row, false)? {
                term.replaces = Some(draft.id.clone());
            }
            return Ok(Some(term));
        }
        let source = self
            .source(row)
            .ok_or(("source", Reason::ConfirmedWithoutSource))?;
        let draft = self.replaced_draft(row, true)?;
        let number = row.number.trim();
        let wanted = slug(if number.is_empty() { &row.name } else { number });
        // A number or name in the form of a reserved prefix cannot come out of `slug`.
        let id: TermId = wanted.parse().map_err(|reason| ("name", reason))?;
        if let Some(line) = self.given.get(&id) {
            return Err((
                "name",
                Reason::RowTwice {
                    name: row.name.trim().to_owned(),
                    row: *line,
                },
            ));
        }
        let id = if self.framework.term(&id).is_some() {
            let taken =
                |id: &TermId| self.framework.term(id).is_some() || self.given.contains_key(id);
            free_id("", &wanted, taken).map_err(|reason| ("name", reason))?
        } else {
            id
        };
        self.given.insert(id.clone(), row.line);
        Ok(Some(self.new_term(
            id,
            row,
            source,
            Status::Confirmed,
            draft,
        )?))
    }

    fn draft(&mut self, row: &Row) -> Result<Option<Term>, (&'static str, Reason)> {
        let named = self.named(&row.name);
        if named.iter().any(|term| term.status == Status::Confirmed) {
            return Err((
                "status",
                Reason::DraftOverConfirmed(row.name.trim().to_owned()),
            ));
        }
        if let Some(existing) = self.unclaimed(&named, Status::Draft) {
            self.claim(existing, row)?;
            let mut term = existing.clone();
            if !row.number.trim().is_empty() {
                term.number = Some(row.number.trim().to_owned());
            }
            if !tidy(&row.definition).is_empty() {
                term.definition = tidy(&row.definition);
            }
            return Ok(Some(term));
        }
        let source = match self.source(row) {
            Some(source) => source,
            None => self.listed(Source::working()),
        };
        let taken = |id: &TermId| self.framework.term(id).is_some() || self.given.contains_key(id);
        let id = free_id(TermId::DRAFT, &row.name, taken).map_err(|reason| ("name", reason))?;
        self.given.insert(id.clone(), row.line);
        let draft = self.replaced_draft(row, false)?;
        Ok(Some(self.new_term(
            id,
            row,
            source,
            Status::Draft,
            draft,
        )?))
    }

    /// A list that was exported may hold the service's own terms: those that are
    /// known are passed over, others cannot come this way.
    fn local(&mut self, row: &Row) -> Result<Option<Term>, (&'static str, Reason)> {
        let known = self
            .named(&row.name)
            .into_iter()
            .any(|term| term.status == Status::Local);
        if known {
            Ok(None)
        } else {
            Err(("status", Reason::LocalInFile(row.name.trim().to_owned())))
        }
    }

    fn new_term(
        &self,
        id: TermId,
        row: &Row,
        source: Source,
        status: Status,
        draft: Option<&Term>,
    ) -> Result<Term, (&'static str, Reason)> {
        let Some(first) = self.framework.groups.first() else {
            return Err(("group", Reason::None));
        };
        let mut definition = tidy(&row.definition);
        // Words of our own about a draft still fit when only its name was confirmed.
        if let Some(draft) = draft
            && definition.is_empty()
            && name_key(&draft.name) == name_key(&row.name)
        {
            definition.clone_from(&draft.definition);
        }
        let number = row.number.trim();
        Ok(Term {
            id,
            number: (!number.is_empty()).then(|| number.to_owned()),
            name: row.name.trim().to_owned(),
            definition,
            group: draft.map_or_else(|| first.id.clone(), |draft| draft.group.clone()),
            parent: None,
            source,
            status,
            place_confirmed: status == Status::Confirmed,
            replaces: draft.map(|draft| draft.id.clone()),
            attributes: Attributes::default(),
        })
    }

    /// The confirmed term a row is about: by number, by name, or by both when they agree.
    fn matching_confirmed(&self, row: &Row) -> Result<Option<&'f Term>, (&'static str, Reason)> {
        let number = row.number.trim();
        let by_number = self.framework.terms.iter().find(|term| {
            term.status == Status::Confirmed
                && !number.is_empty()
                && term.number.as_deref() == Some(number)
        });
        if let Some(term) = by_number {
            if name_key(&term.name) == name_key(&row.name) {
                return Ok(Some(term));
            }
            return Err((
                "name",
                contradiction(format!("number {number}"), &term.name, row.name.trim()),
            ));
        }
        let named: Vec<_> = self
            .named(&row.name)
            .into_iter()
            .filter(|t| t.status == Status::Confirmed)
            .collect();
        let Some(term) = named
            .iter()
            .find(|term| term.number.is_none())
            .or(named.first())
        else {
            return Ok(None);
        };
        match &term.number {
            Some(known) if !number.is_empty() => Err((
                "number",
                contradiction(format!("“{}”", term.name), known, number),
            )),
            _ => Ok(Some(term)),
        }
    }

    fn named(&self, name: &str) -> Vec<&'f Term> {
        self.names.get(&name_key(name)).cloned().unwrap_or_default()
    }

    fn unclaimed(&self, terms: &[&'f Term], status: Status) -> Option<&'f Term> {
        terms
            .iter()
            .copied()
            .find(|term| term.status == status && !self.claimed.contains_key(&term.id))
    }

    fn claim(&mut self, term: &Term, row: &Row) -> Result<(), (&'static str, Reason)> {
        match self.claimed.insert(term.id.clone(), row.line) {
            None => Ok(()),
            Some(first) => Err((
                "name",
                Reason::RowTwice {
                    name: row.name.trim().to_owned(),
                    row: first,
                },
            )),
        }
    }

    fn replaced_draft(
        &mut self,
        row: &Row,
        by_name: bool,
    ) -> Result<Option<&'f Term>, (&'static str, Reason)> {
        let asked = row.replaces.trim();
        let found = if asked.is_empty() {
            if !by_name {
                return Ok(None);
            }
            self.unclaimed(&self.named(&row.name), Status::Draft)
        } else {
            let by_id = self
                .framework
                .terms
                .iter()
                .find(|term| term.id.as_str() == asked);
            let candidates = by_id.map_or_else(|| self.named(asked), |term| vec![term]);
            let found = self.unclaimed(&candidates, Status::Draft);
            if found.is_none() {
                return Err((
                    "replaces",
                    Reason::UnknownDraft(asked.chars().take(80).collect()),
                ));
            }
            found
        };
        if let Some(draft) = found {
            self.claimed.insert(draft.id.clone(), row.line);
        }
        Ok(found)
    }

    /// The source a row names: one that is listed, or a new one.
    fn source(&mut self, row: &Row) -> Option<Source> {
        let given = row.source.trim();
        if given.is_empty() {
            return None;
        }
        let same =
            |source: &&Source| source.key == given || name_key(&source.cite) == name_key(given);
        if let Some(known) = self.sources.iter().find(same) {
            return known.is_publication().then(|| known.clone());
        }
        let plain = slug(given);
        let mut key = plain.clone();
        let mut count = 1_u32;
        while key == Source::WORKING
            || key == Source::LOCAL
            || self.sources.iter().any(|source| source.key == key)
        {
            count += 1;
            key = format!("{plain}-{count}");
        }
        let note = Some("Named in an imported file.".to_owned());
        Some(self.listed(Source {
            key,
            cite: given.to_owned(),
            doi: None,
            note,
        }))
    }

    fn listed(&mut self, source: Source) -> Source {
        if let Some(known) = self.sources.iter().find(|known| known.key == source.key) {
            return known.clone();
        }
        self.sources.push(source.clone());
        source
    }
}

fn contradiction(what: String, confirmed: &str, given: &str) -> Reason {
    Reason::ContradictsConfirmed {
        what,
        confirmed: format!("“{confirmed}”"),
        given: format!("“{given}”"),
    }
}

fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}
