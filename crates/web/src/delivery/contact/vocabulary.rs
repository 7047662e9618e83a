//! The components and techniques that a form offers.

use crate::Fields;
use frameworks::{Framework, TermRef};
use store::frameworks::Vocabularies;

/// The vocabulary whose terms are the components of peer support.
pub const COMPONENTS: &str = "peer-support-typology";
/// The theme of it that happens in a contact; the others are about recruiting, preparing and looking after workers.
const PRACTICE: &str = "3";
/// The vocabularies whose terms are techniques, the relational ones first: they are what is particular to peers.
pub const TECHNIQUES: [&str; 2] = ["bct-relational", "bct-v1"];

/// A term as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is sent: vocabulary, version and term.
    pub value: String,
    /// Its name.
    pub name: String,
    /// What it means and whose name it is.
    pub about: String,
    /// The name is Alongside's own working name.
    pub is_draft: bool,
}

/// Terms under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub name: String,
    /// The terms.
    pub offers: Vec<Offer>,
}

/// What is sent for a term.
pub fn value(term: &TermRef) -> String {
    format!("{}/{}/{}", term.framework, term.version, term.term)
}

/// Reads [`value`].
pub fn read(value: &str) -> Option<TermRef> {
    let mut parts = value.splitn(3, '/');
    Some(TermRef {
        framework: parts.next()?.parse().ok()?,
        version: parts.next()?.parse().ok()?,
        term: parts.next()?.parse().ok()?,
    })
}

/// The terms of the form, none twice. None when one of them is not in any version at hand.
pub fn chosen(vocabularies: &Vocabularies, fields: &Fields) -> Option<Vec<TermRef>> {
    let mut terms: Vec<TermRef> = Vec::new();
    for sent in fields.all("component").chain(fields.all("technique")) {
        let term = read(sent)?;
        vocabularies.resolve(&term)?;
        let again = |known: &TermRef| known.framework == term.framework && known.term == term.term;
        if !terms.iter().any(again) {
            terms.push(term);
        }
    }
    Some(terms)
}

/// The term as it is offered. One that was chosen before keeps the version it was chosen from.
fn offer(framework: &Framework, term: &frameworks::Term, chosen: &[TermRef]) -> Offer {
    let now = TermRef {
        framework: framework.id().clone(),
        version: framework.version().clone(),
        term: term.id.clone(),
    };
    let kept = chosen
        .iter()
        .find(|kept| kept.framework == now.framework && kept.term == now.term)
        .unwrap_or(&now);
    let definition = term.definition.trim();
    let about = if definition.is_empty() {
        term.attribution().to_string()
    } else {
        format!("{definition} ({})", term.attribution())
    };
    Offer {
        value: value(kept),
        name: term.name.clone(),
        about,
        is_draft: term.status == frameworks::Status::Draft,
    }
}

fn current<'a>(vocabularies: &'a Vocabularies, id: &str) -> Option<&'a Framework> {
    vocabularies
        .current()
        .iter()
        .find(|f| f.id().as_str() == id)
}

/// The components: those that belong to a contact, the last used first, and apart from them all others.
pub fn components(
    vocabularies: &Vocabularies,
    last_used: &[TermRef],
    chosen: &[TermRef],
) -> (Vec<Offer>, Vec<Offer>) {
    let Some(typology) = current(vocabularies, COMPONENTS) else {
        return (Vec::new(), Vec::new());
    };
    let rank = |term: &frameworks::Term| {
        last_used
            .iter()
            .position(|used| used.framework == *typology.id() && used.term == term.id)
    };
    let has_practice = typology.groups().iter().any(|g| g.id.as_str() == PRACTICE);
    let is_close = |term: &frameworks::Term| {
        !has_practice
            || term.group.as_str() == PRACTICE
            || rank(term).is_some()
            || chosen
                .iter()
                .any(|c| c.framework == *typology.id() && c.term == term.id)
    };
    let (mut close, far): (Vec<_>, Vec<_>) =
        typology.terms().iter().partition(|term| is_close(term));
    close.sort_by_key(|term| rank(term).unwrap_or(usize::MAX));
    let offers = |terms: Vec<&frameworks::Term>| {
        terms
            .into_iter()
            .map(|term| offer(typology, term, chosen))
            .collect()
    };
    (offers(close), offers(far))
}

/// The techniques, group by group.
pub fn techniques(vocabularies: &Vocabularies, chosen: &[TermRef]) -> Vec<Group> {
    TECHNIQUES
        .iter()
        .filter_map(|id| current(vocabularies, id))
        .flat_map(|framework| {
            framework.groups().iter().map(|group| Group {
                name: group.name.clone(),
                offers: framework
                    .terms()
                    .iter()
                    .filter(|term| term.group == group.id)
                    .map(|term| offer(framework, term, chosen))
                    .collect(),
            })
        })
        .collect()
}

/// Terms that were chosen and are not offered any more: replaced drafts, vocabularies taken back. They stay chosen
/// unless somebody takes them out.
pub fn no_longer_offered(
    vocabularies: &Vocabularies,
    chosen: &[TermRef],
    is_component: bool,
) -> Vec<Offer> {
    chosen
        .iter()
        .filter(|term| (term.framework.as_str() == COMPONENTS) == is_component)
        .filter(|term| {
            vocabularies
                .current_of(&term.framework)
                .is_none_or(|now| now.term(&term.term).is_none())
        })
        .map(|term| {
            let name = vocabularies.name(term);
            Offer {
                value: value(term),
                name: name.name,
                about: name.attribution,
                is_draft: name.status == Some(frameworks::Status::Draft),
            }
        })
        .collect()
}
