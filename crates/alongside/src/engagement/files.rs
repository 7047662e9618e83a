//! Reading the files and checking them against each other.

use crate::outcome::Refusal;
use crate::spreadsheet::{Pairs, Said};
use delivery::records::{
    self, ContactRecord, Kind, Known, LocalRef, PersonRecord, Problems, SiteRecord, Source,
};
use interchange::{Mapping, Sheet};
use jiff::civil::Date;
use std::path::Path;

/// Where the files are.
#[derive(Debug)]
pub(super) struct Paths<'a> {
    pub(super) people: &'a Path,
    pub(super) contacts: &'a Path,
    pub(super) sites: Option<&'a Path>,
    pub(super) workers: Option<&'a Path>,
}

/// What the files say, and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) people: Vec<PersonRecord>,
    pub(super) contacts: Vec<ContactRecord>,
    /// None when no file of sites was given.
    pub(super) sites: Option<Vec<SiteRecord>>,
    pub(super) problems: Problems,
}

/// A file with the meaning of its columns.
struct Understood {
    sheet: Sheet,
    mapping: Mapping,
}

impl Understood {
    fn source(&self) -> Source<'_> {
        Source {
            file: self.sheet.file(),
            mapping: &self.mapping,
        }
    }
}

/// Reads every file, so that all problems are listed at once. Only a file that cannot be opened ends it early.
pub(super) fn read(paths: &Paths<'_>, said: &Said, today: Date) -> Result<Read, Refusal> {
    let mut read = Read::default();
    let pairs = said.pairs(&Kind::ALL)?;
    let mut open = |kind, path| open(kind, path, (said, &pairs), &mut read.problems);
    let people = open(Kind::People, paths.people)?;
    let contacts = open(Kind::Contacts, paths.contacts)?;
    let sites = paths
        .sites
        .map(|path| open(Kind::Sites, path))
        .transpose()?;
    let workers = paths
        .workers
        .map(|path| open(Kind::Workers, path))
        .transpose()?;

    let known = Known::in_files(
        match (&sites, &people) {
            (Some(sites), _) => ids(sites.as_ref(), "site_id"),
            // Without a file of sites, wherever a person belongs is one.
            (None, people) => ids(people.as_ref(), "site_id"),
        },
        if let Some(workers) = &workers {
            ids(workers.as_ref(), "worker_id")
        } else {
            // Without a file of workers, whoever is named is one.
            let mut named = ids(people.as_ref(), "allocated_worker_id");
            named.extend(ids(contacts.as_ref(), "worker_id"));
            named
        },
        ids(people.as_ref(), "person_id"),
    );
    let mut found = Problems::default();
    if let Some(file) = sites.as_ref().and_then(Option::as_ref) {
        let parsed = records::sites(&file.sheet, &file.mapping);
        found.extend(parsed.problems);
        read.sites = Some(parsed.records);
    }
    if let Some(file) = workers.as_ref().and_then(Option::as_ref) {
        let mut parsed = records::workers(&file.sheet, &file.mapping);
        records::check_workers(
            file.source(),
            &mut parsed.records,
            &known,
            &mut parsed.problems,
        );
        records::check_stopped(file.source(), &parsed.stopped, &known, &mut parsed.problems);
        parsed.problems.sort();
        found.extend(parsed.problems);
    }
    if let Some(file) = people.as_ref() {
        let mut parsed = records::people(&file.sheet, &file.mapping, today);
        records::check_people(
            file.source(),
            &mut parsed.records,
            &known,
            &mut parsed.problems,
        );
        records::check_stopped(file.source(), &parsed.stopped, &known, &mut parsed.problems);
        parsed.problems.sort();
        found.extend(parsed.problems);
        read.people = parsed.records;
    }
    if let Some(file) = contacts.as_ref() {
        let mut parsed = records::contacts(&file.sheet, &file.mapping, today);
        // Where the file of people cannot be used, nobody is known: saying so once is enough.
        if people.is_some() {
            records::check_contacts(
                file.source(),
                &mut parsed.records,
                &known,
                &mut parsed.problems,
            );
            records::check_stopped(file.source(), &parsed.stopped, &known, &mut parsed.problems);
        }
        parsed.problems.sort();
        found.extend(parsed.problems);
        read.contacts = parsed.records;
    }
    read.problems.extend_rows(found);
    Ok(read)
}

/// The identifiers in a column, those of rows that have a problem included: a reference to such a row is not a second
/// problem.
fn ids(file: Option<&Understood>, column: &str) -> Vec<LocalRef> {
    let Some(file) = file else { return Vec::new() };
    let Some(at) = file.mapping.position(file.sheet.header(), column) else {
        return Vec::new();
    };
    file.sheet
        .rows()
        .filter_map(|row| LocalRef::new(row.cells.get(at)?))
        .collect()
}

/// Opens a file and finds its columns; none when it cannot be looked at to its end, or lacks a column. What is wrong with
/// it is listed.
fn open(
    kind: Kind,
    path: &Path,
    (said, pairs): (&Said, &Pairs),
    problems: &mut Problems,
) -> Result<Option<Understood>, Refusal> {
    let Some(sheet) = said.read(kind, path, problems)? else {
        return Ok(None);
    };
    let header = sheet.header();
    let mapping = pairs.over(&Mapping::default(), header).unwrap_or_default();
    let understood = records::understand(kind, header, &mapping);
    let header = understood.problems(&sheet);
    let usable = understood.missing.is_empty();
    problems.extend(header);
    Ok(usable.then_some(Understood {
        mapping: understood.mapping,
        sheet,
    }))
}
