//! The programme behind the demonstration: published totals, invented people, moved to the present.

use crate::outcome::Refusal;
use delivery::records::{
    self, ContactRecord, Kind, Parsed, PersonRecord, SiteRecord, WorkerRecord,
};
use interchange::{Mapping, ReadOptions, Sheet};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use std::collections::BTreeSet;

const SITES: &str = include_str!("../../demo/enrich/sites.csv");
const WORKERS: &str = include_str!("../../demo/enrich/workers.csv");
const PEOPLE: &str = include_str!("../../demo/enrich/people.csv");
const CONTACTS: &str = include_str!("../../demo/enrich/contacts.csv");

/// What Table 2 of Gillard et al. 2024 prints for each site: people with data, those engaged, and their share in percent.
pub const PUBLISHED: [(&str, u64, u64, i64); 7] = [
    ("S1", 89, 61, 69),
    ("S2", 76, 39, 51),
    ("S3", 34, 27, 79),
    ("S4", 17, 8, 41),
    ("S5", 20, 16, 80),
    ("S6", 20, 6, 30),
    ("S7", 9, 6, 67),
];

/// Where that is printed.
pub const PUBLISHED_SOURCE: &str = "Gillard et al. 2024, Table 2, doi 10.1186/s12913-024-11447-5";

/// The rows of the programme, their days moved by whole weeks so that the last contact was within the last week.
#[derive(Debug)]
pub struct Programme {
    /// The sites.
    pub sites: Vec<SiteRecord>,
    /// The workers.
    pub workers: Vec<WorkerRecord>,
    /// The people.
    pub people: Vec<PersonRecord>,
    /// The contacts, earliest first.
    pub contacts: Vec<ContactRecord>,
}

/// Reads the programme as it is on the day `today`.
pub fn read(today: Date) -> Result<Programme, Refusal> {
    let sheet = |text: &str, name: &str| {
        Sheet::read(text.as_bytes().to_vec(), name, &ReadOptions::default())
            .map_err(|problem| Refusal::Data(problem.to_string()))
    };
    let (sites, workers, people, contacts) = (
        sheet(SITES, "sites.csv")?,
        sheet(WORKERS, "workers.csv")?,
        sheet(PEOPLE, "people.csv")?,
        sheet(CONTACTS, "contacts.csv")?,
    );
    let mapping = |kind, sheet: &Sheet| {
        records::understand(kind, sheet.header(), &Mapping::default()).mapping
    };
    let mut people = sound(records::people(
        &people,
        &mapping(Kind::People, &people),
        today,
    ))?;
    let mut contacts = sound(records::contacts(
        &contacts,
        &mapping(Kind::Contacts, &contacts),
        today,
    ))?;
    let last = contacts.iter().map(|c| c.facts.date).max().unwrap_or(today);
    let days = last.until(today).map_or(0, |span| span.get_days());
    let weeks = i64::from((days - 1).max(0) / 7).weeks();
    for person in &mut people {
        person.admission = moved(person.admission, weeks);
        person.discharge = moved(person.discharge, weeks);
    }
    for contact in &mut contacts {
        contact.facts.date = contact.facts.date.saturating_add(weeks);
    }
    one_a_day(&mut contacts);
    contacts.sort_by_key(|contact| contact.facts.date);
    Ok(Programme {
        sites: sound(records::sites(&sites, &mapping(Kind::Sites, &sites)))?,
        workers: sound(records::workers(
            &workers,
            &mapping(Kind::Workers, &workers),
        ))?,
        people,
        contacts,
    })
}

/// Puts two meetings of one person on one day apart, the earlier two days before. The files have such days for ward visits
/// alone, long after the admission, so that what counts towards engagement stays as it is.
fn one_a_day(contacts: &mut [ContactRecord]) {
    let mut taken = BTreeSet::new();
    for contact in contacts.iter_mut().rev() {
        let date = &mut contact.facts.date;
        while !taken.insert((contact.person.clone(), *date)) {
            *date = date.saturating_add(-2.days());
        }
    }
}

fn moved(date: Option<Date>, by: Span) -> Option<Date> {
    date.map(|date| date.saturating_add(by))
}

fn sound<T>(parsed: Parsed<T>) -> Result<Vec<T>, Refusal> {
    match parsed.problems.first() {
        Some(problem) => Err(Refusal::Data(problem.to_string())),
        None => Ok(parsed.records),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_contact_was_within_the_last_week_and_none_lies_ahead() {
        let today = date(2026, 11, 22);
        let programme = read(today).expect("the files are sound");
        assert_eq!(
            (
                programme.sites.len(),
                programme.workers.len(),
                programme.people.len(),
                programme.contacts.len()
            ),
            (7, 32, 291, 912)
        );
        let last = programme
            .contacts
            .last()
            .expect("there are some")
            .facts
            .date;
        let days: BTreeSet<_> = programme
            .contacts
            .iter()
            .map(|contact| (contact.person.clone(), contact.facts.date))
            .collect();
        assert_eq!(days.len(), 912, "nobody is met twice on one day");
        assert!(
            last < today && last >= today.saturating_add(-7.days()),
            "{last}"
        );
    }
}
