//! What was written about contacts, brought in as sources where the person chose that, already coded with the components
//! and techniques that were recorded with the contact: the way from practice to evidence.
//!
//! The name the person uses and that of their worker are replaced by their pseudonyms on the way in. Everybody whose notes
//! come in finds in their own log that it was done, and by whom.

use super::case::programme;
use super::key::{self, Who};
use super::source::{Layout, NewSource};
use super::{code, history, source};
use crate::evidence::Refusal;
use crate::evidence::choice::chose;
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::{Action, Permit, Resource, on, to};
use evidence::code::{Code, Colour};
use evidence::codebook::Codebook;
use evidence::coding::{Coding, Layer};
use evidence::history::{Change, Edit};
use evidence::study::{SourceKind, SourceTie};
use evidence::text::Text;
use frameworks::TermRef;
use ids::{ContactId, PersonId, SiteId, SourceId, WorkerId};
use uuid::Uuid;

/// How many notes one call brings in at most, so that no transaction grows without bounds.
pub const MOST_AT_ONCE: u32 = 200;

/// What leave bringing notes in takes: to add sources, cases, codes and codings, which a lead has.
#[derive(Debug)]
pub struct Leave {
    /// To add sources.
    pub sources: Permit<on::StudySource, to::Create>,
    /// To add cases.
    pub cases: Permit<on::StudyCase, to::Create>,
    /// To change the codebook.
    pub codes: Permit<on::Codebook, to::Change>,
    /// To code.
    pub codings: Permit<on::Coding, to::Create>,
}

/// What was brought in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Brought {
    /// Notes that became sources.
    pub notes: usize,
    /// Codings they came with.
    pub codings: usize,
    /// Codes that were made for terms that had none.
    pub codes: usize,
    /// Whether there are more notes to bring in.
    pub more: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    contact_id: Uuid,
    person_id: Uuid,
    worker_id: Uuid,
    site_id: Uuid,
    person_name: String,
    worker_name: String,
    on_date: String,
    body: String,
}

/// Brings in the notes of people who chose that, of contacts that are no source of the study yet, oldest first.
///
/// # Errors
/// As the database says.
pub async fn bring(tx: &mut Tx, around: &Surroundings, leave: &Leave) -> Result<Brought> {
    let permit = &leave.sources;
    let (org, study) = (permit.actor().org, permit.subject());
    let rows: Vec<Row> = query(concat!(
        "SELECT n.contact_id, n.person_id, n.worker_id, p.site_id, p.name AS person_name, w.name AS worker_name, c.on_date, n.body FROM note n JOIN contact c ON c.org_id = n.org_id AND c.id = n.contact_id JOIN person p ON p.org_id = n.org_id AND p.id = n.person_id JOIN worker w ON w.org_id = n.org_id AND w.id = n.worker_id WHERE n.org_id = $1 AND NOT EXISTS (SELECT 1 FROM source x WHERE x.org_id = n.org_id AND x.study_id = $2 AND x.contact_id = n.contact_id) AND",
        chose!(),
        " ORDER BY c.on_date, n.contact_id"
    ))
    .bind(org)
    .bind(study)
    .limit(MOST_AT_ONCE + 1)
    .all(tx)
    .await?;
    let mut brought = Brought::default();
    let most = usize::try_from(MOST_AT_ONCE).unwrap_or(usize::MAX);
    brought.more = rows.len() > most;
    let mut changes = Vec::new();
    let mut codebook = code::codebook(tx, &leave.codes).await?;
    let names = crate::frameworks::load(tx, org).await?;
    for row in rows.into_iter().take(most) {
        let (person, worker) = (PersonId(row.person_id), WorkerId(row.worker_id));
        let Some(case) =
            programme::of_person(tx, around, &leave.cases, person, SiteId(row.site_id)).await?
        else {
            continue;
        };
        let (_, person_is) = key::of(tx, around, org, study, Who::Person(person)).await?;
        let (_, worker_is) = key::of(tx, around, org, study, Who::Worker(worker)).await?;
        let body = with_pseudonyms(
            &row.body,
            &[
                (&row.person_name, &person_is),
                (&row.worker_name, &worker_is),
            ],
        );
        let text = Text::new(&body);
        let layout = Layout::of_lines(text.as_str());
        let id: SourceId = around.id();
        let new = NewSource {
            id,
            name: &format!("{person_is}, {}", row.on_date),
            kind: SourceKind::ContactNote,
            format: "contact_note",
            file_name: "",
            text: &text,
            layout: &layout,
        };
        source::insert(tx, around, permit, &new, Some(ContactId(row.contact_id))).await?;
        super::case::tie::insert(tx, permit, id, &SourceTie::Whole(case)).await?;
        brought.notes += 1;
        let Some(whole) = text.whole() else {
            continue;
        };
        let kept = source::read(tx, org, study, id).await?;
        for term in terms(tx, org, ContactId(row.contact_id)).await? {
            let known = of_term(&codebook, &term).map(|code| code.id);
            let code = if let Some(code) = known {
                code
            } else {
                let made = code_for(around, &codebook, term, |term| names.name(term).name);
                let id = made.id;
                let added = codebook.add(made).map_err(Refusal::from)?;
                codebook = codebook.apply(&added).map_err(|_| crate::Error::Changed)?;
                changes.extend(added);
                brought.codes += 1;
                id
            };
            changes.push(Change::Coding(Edit::Added(Coding {
                id: around.id(),
                source: id,
                version: kept.wording,
                span: whole,
                quote: text.as_str().to_owned(),
                text_hash: kept.hash,
                code,
                coder: permit.actor().account,
                at: Stamp::from(around.now()).0,
                weight: None,
                comment: "Recorded with the contact".to_owned(),
                layer: Layer::Coder,
                round: None,
                suggested: false,
            })));
            brought.codings += 1;
        }
        let entry = audit::Entry {
            action: Action::Read,
            resource: Resource::Note,
            resource_id: Some(id.0),
            person: Some(person),
            detail: "brought into a study under a pseudonym".into(),
        };
        audit::write(tx, around, permit.actor(), entry).await?;
    }
    if !changes.is_empty() {
        history::take(tx, around, &leave.codings, changes).await?;
    }
    let detail = format!("{} notes brought in", brought.notes);
    audit::in_study(tx, around, permit, None, detail).await?;
    Ok(brought)
}

/// How many notes could be brought in now.
///
/// # Errors
/// As the database says.
pub async fn waiting(tx: &mut Tx, permit: &Permit<on::StudySource, to::Create>) -> Result<i64> {
    query(concat!(
        "SELECT count(*) FROM note n JOIN person p ON p.org_id = n.org_id AND p.id = n.person_id WHERE n.org_id = $1 AND NOT EXISTS (SELECT 1 FROM source x WHERE x.org_id = n.org_id AND x.study_id = $2 AND x.contact_id = n.contact_id) AND",
        chose!()
    ))
    .bind(permit.actor().org)
    .bind(permit.subject())
    .count(tx)
    .await
}

async fn terms(tx: &mut Tx, org: ids::OrgId, contact: ContactId) -> Result<Vec<TermRef>> {
    let rows: Vec<(String, String, String)> = query("SELECT framework_id, framework_version, term_id FROM contact_term WHERE org_id = $1 AND contact_id = $2 ORDER BY framework_id, term_id")
        .bind(org)
        .bind(contact)
        .all(tx)
        .await?;
    let unreadable = |column| crate::Error::Unreadable {
        table: "contact_term",
        column,
    };
    rows.into_iter()
        .map(|(framework, version, term)| {
            Ok(TermRef {
                framework: framework.parse().map_err(|_| unreadable("framework_id"))?,
                version: version
                    .parse()
                    .map_err(|_| unreadable("framework_version"))?,
                term: term.parse().map_err(|_| unreadable("term_id"))?,
            })
        })
        .collect()
}

/// The code that stands for a term, in whichever version of its vocabulary.
fn of_term<'a>(codebook: &'a Codebook, term: &TermRef) -> Option<&'a Code> {
    codebook.codes().iter().find(|code| {
        code.is_codable
            && code
                .term
                .as_ref()
                .is_some_and(|of| of.framework == term.framework && of.term == term.term)
    })
}

/// A code for a term, at the top of the tree. A name that is taken gets the number of the term behind it.
fn code_for(
    around: &Surroundings,
    codebook: &Codebook,
    term: TermRef,
    name: impl FnOnce(&TermRef) -> String,
) -> Code {
    let mut words = name(&term);
    let taken = |words: &str| {
        codebook
            .children(None)
            .any(|code| super::folded(&code.name) == super::folded(words))
    };
    if taken(&words) {
        words = format!("{words} ({})", term.term.as_str());
    }
    Code {
        colour: Colour::of_number(codebook.len()),
        term: Some(term),
        ..Code::new(around.id(), words)
    }
}

/// A text in which whole names, and each part of them that is written like a name, are pseudonyms.
pub(super) fn with_pseudonyms(text: &str, names: &[(&str, &str)]) -> String {
    let mut words: Vec<(&str, &str)> = Vec::new();
    for (name, pseudonym) in names {
        let name = name.trim();
        if !name.is_empty() {
            words.push((name, pseudonym));
        }
        for part in name.split_whitespace() {
            // A single letter, or a “de” or “of”, is another word more often than it is a name.
            if part.chars().count() > 1 && part.starts_with(char::is_uppercase) {
                words.push((part, pseudonym));
            }
        }
    }
    // The longest first, so that a whole name becomes one pseudonym.
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(letter) = rest.chars().next() {
        let found = words.iter().find(|(word, _)| {
            rest.strip_prefix(word).is_some_and(|after| {
                !before.is_some_and(char::is_alphanumeric)
                    && !after.starts_with(char::is_alphanumeric)
            })
        });
        let taken = if let Some((word, pseudonym)) = found {
            out.push_str(pseudonym);
            word.len()
        } else {
            out.push(letter);
            letter.len_utf8()
        };
        before = rest[..taken].chars().next_back();
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::with_pseudonyms;

    #[test]
    fn names_become_pseudonyms_and_other_words_stay() {
        let names = [("Sam van Oak", "Person 1"), ("Jo P", "Worker 1")];
        assert_eq!(
            with_pseudonyms(
                "Sam van Oak met Jo’s friend at the Oakfield café, a van outside. Sam said so. Oak!",
                &names
            ),
            "Person 1 met Worker 1’s friend at the Oakfield café, a van outside. Person 1 said so. Person 1!"
        );
    }

    #[test]
    fn a_pseudonym_is_not_replaced_again() {
        let names = [("Person One", "Person 1"), ("Worker", "Worker 1")];
        assert_eq!(
            with_pseudonyms("Person One met Worker", &names),
            "Person 1 met Worker 1"
        );
    }
}
