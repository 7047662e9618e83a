//! Whether what a row refers to is there.

use super::cells::Cells;
use super::{ContactRecord, Kind, LocalRef, PersonRecord, Problems, StoppedRow, WorkerRecord};
use interchange::Words;
use interchange::{Mapping, Problem, ProblemKind};
use std::collections::HashMap;

/// The identifiers of a file so far, to find those that come twice.
#[derive(Default)]
pub(super) struct Seen(HashMap<LocalRef, u64>);

impl Seen {
    /// The identifier of a row, which must be there and must not have been in a row before.
    pub(super) fn once(
        &mut self,
        cells: &mut Cells<'_>,
        column: &'static str,
        row: u64,
    ) -> Option<LocalRef> {
        let reference = cells.reference(column)?;
        if let Some(&earlier) = self.0.get(&reference) {
            let problem = cells.at(column, "twice");
            cells.stop(
                problem
                    .says(Words::with(
                        "rows {earlier} and {row} have the same identifier",
                        &[("earlier", &earlier), ("row", &row)],
                    ))
                    .remedy("Delete one of the two, or correct the identifier."),
            );
        } else {
            self.0.insert(reference.clone(), row);
        }
        Some(reference)
    }
}

/// What something that is referred to is to whoever brings the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owned {
    /// Theirs to change.
    Theirs,
    /// Of a site that is not theirs.
    OtherSite,
}

/// What is there, in the database and in the files that come along.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Sites.
    pub sites: HashMap<String, Owned>,
    /// Peer workers.
    pub workers: HashMap<String, Owned>,
    /// Supported people.
    pub people: HashMap<String, Owned>,
}

impl Known {
    /// Only what the files themselves hold, all of it theirs: for work without a database.
    pub fn in_files(
        sites: impl IntoIterator<Item = LocalRef>,
        workers: impl IntoIterator<Item = LocalRef>,
        people: impl IntoIterator<Item = LocalRef>,
    ) -> Known {
        fn theirs(refs: impl IntoIterator<Item = LocalRef>) -> HashMap<String, Owned> {
            refs.into_iter()
                .map(|reference| (reference.as_str().to_owned(), Owned::Theirs))
                .collect()
        }
        Known {
            sites: theirs(sites),
            workers: theirs(workers),
            people: theirs(people),
        }
    }
}

/// The file that rows came from, for problems.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name.
    pub file: &'a str,
    /// Which of its columns are which of ours.
    pub mapping: &'a Mapping,
}

impl Source<'_> {
    /// The name that the file has for one of our columns.
    fn column(&self, ours: &str) -> String {
        let mut pairs = self.mapping.pairs();
        let theirs = pairs.find(|(_, to)| *to == ours).map(|(theirs, _)| theirs);
        theirs.unwrap_or(ours).to_owned()
    }
}

/// Makes known what the rows of a file are about, those with a problem included: a reference to such a row is not a
/// second problem. What is known already stays as it is.
pub fn make_known<'a>(
    known: &mut Known,
    kind: Kind,
    records: impl Iterator<Item = &'a LocalRef>,
    stopped: &'a [StoppedRow],
) {
    let stopped = stopped.iter().filter_map(|row| row.about.as_ref());
    let all: Vec<String> = records.chain(stopped).map(ToString::to_string).collect();
    let ours = match kind {
        Kind::Sites => &mut known.sites,
        Kind::Workers => &mut known.workers,
        Kind::People => &mut known.people,
        // Nothing refers to a contact.
        Kind::Contacts => return,
    };
    for about in all {
        ours.entry(about).or_insert(Owned::Theirs);
    }
}

/// What an identifier is of.
#[derive(Clone, Copy)]
enum What {
    Site,
    Worker,
    Person,
}

/// Which row refers to what.
struct Reference<'a> {
    source: Source<'a>,
    row: u64,
    column: &'static str,
    to: &'a LocalRef,
    /// What it refers to.
    what: What,
}

fn check(
    problems: &mut Problems,
    known: &HashMap<String, Owned>,
    reference: &Reference<'_>,
) -> bool {
    let problem = |code| {
        Problem::at(
            reference.source.file,
            reference.row,
            reference.source.column(reference.column),
        )
        .value(reference.to.as_str())
        .kind(ProblemKind::Rule(code))
    };
    match known.get(reference.to.as_str()) {
        Some(Owned::Theirs) => true,
        Some(Owned::OtherSite) => {
            problems.push(
                problem("other-site")
                    .says(match reference.what {
                        What::Site => "this site is not one of yours",
                        What::Worker => "this peer worker is not at one of your sites",
                        What::Person => "this person is not at one of your sites",
                    })
                    .remedy("Take the row out, or ask an administrator to import it."),
            );
            false
        }
        None => {
            problems.push(
                problem("not-known")
                    .says(match reference.what {
                        What::Site => "no site has this identifier",
                        What::Worker => "no peer worker has this identifier",
                        What::Person => "no person has this identifier",
                    })
                    .remedy(match reference.what {
                        What::Site => "Correct it, or add the site first.",
                        What::Worker => "Correct it, or add the peer worker first.",
                        What::Person => "Correct it, or add the person first.",
                    }),
            );
            false
        }
    }
}

/// Checks that the sites of workers are there. Records with a problem are taken
/// out.
pub fn check_workers(
    source: Source<'_>,
    records: &mut Vec<WorkerRecord>,
    known: &Known,
    problems: &mut Problems,
) {
    records.retain(|record| {
        let site = Reference {
            source,
            row: record.row,
            column: "site_id",
            to: &record.site,
            what: What::Site,
        };
        check(problems, &known.sites, &site)
    });
}

/// Checks that the sites and the allocated workers of people are there, and that people who are there already are
/// theirs. Records with a problem are taken out.
pub fn check_people(
    source: Source<'_>,
    records: &mut Vec<PersonRecord>,
    known: &Known,
    problems: &mut Problems,
) {
    records.retain(|record| {
        let site = Reference {
            source,
            row: record.row,
            column: "site_id",
            to: &record.site,
            what: What::Site,
        };
        let mut fits = check(problems, &known.sites, &site);
        if let Some(worker) = &record.allocated_worker {
            let worker = Reference {
                column: "allocated_worker_id",
                to: worker,
                what: What::Worker,
                ..site
            };
            fits &= check(problems, &known.workers, &worker);
        }
        fits
    });
}

/// Checks that the people and the workers of contacts are there. Records with a problem are taken out.
pub fn check_contacts(
    source: Source<'_>,
    records: &mut Vec<ContactRecord>,
    known: &Known,
    problems: &mut Problems,
) {
    records.retain(|record| {
        let person = Reference {
            source,
            row: record.row,
            column: "person_id",
            to: &record.person,
            what: What::Person,
        };
        let mut fits = check(problems, &known.people, &person);
        let worker = Reference {
            column: "worker_id",
            to: &record.worker,
            what: What::Worker,
            ..person
        };
        fits &= check(problems, &known.workers, &worker);
        fits
    });
}

/// Checks what the rows refer to that gave no record.
pub fn check_stopped(
    source: Source<'_>,
    stopped: &[StoppedRow],
    known: &Known,
    problems: &mut Problems,
) {
    for row in stopped {
        for (column, to) in &row.refers {
            let (what, known) = match *column {
                "site_id" => (What::Site, &known.sites),
                "person_id" => (What::Person, &known.people),
                _ => (What::Worker, &known.workers),
            };
            let reference = Reference {
                source,
                row: row.row,
                column,
                to,
                what,
            };
            check(problems, known, &reference);
        }
    }
}
