//! The components and techniques that a form offers.

use crate::Fields;
use frameworks::{Framework, TermRef};
use store::frameworks::Vocabularies;

/// The vocabulary whose terms are the components of peer support.
pub const COMPONENTS: &str = "peer-support-typology";
/// The theme of it that happens in a contact; the others are about recruiting, preparing and looking after workers.
const PRACTICE: &str = "3";
/// The attribute of a component that says whether it can be part of a meeting (`contact`) or belongs to the programme
/// around it (`programme`), like training and supervision.
pub const OCCASION: &str = "occasion";
/// The vocabularies whose terms are techniques, the relational ones first: they are what is particular to peers.
pub const TECHNIQUES: [&str; 2] = ["bct-relational", "bct-v1"];

/// A term as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is sent: vocabulary, version and term.
    pub value: String,
    /// Its name.
    pub name: String,
    /// What it means.
    pub about: String,
    /// The name is Alongside's own working name.
    pub is_draft: bool,
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
    let sent = fields.all("component").chain(fields.all("technique"));
    // The box to find another technique is sent empty when none was looked for.
    for sent in sent.filter(|sent| !sent.is_empty()) {
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
    Offer {
        value: value(kept),
        name: term.name.clone(),
        about: term.definition.trim().to_owned(),
        is_draft: term.status == frameworks::Status::Draft,
    }
}

fn current<'a>(vocabularies: &'a Vocabularies, id: &str) -> Option<&'a Framework> {
    vocabularies
        .current()
        .iter()
        .find(|f| f.id().as_str() == id)
}

/// The components that can be part of a meeting: those in `used` first, in its order, then as the vocabulary has them.
/// What was chosen before is among them, whatever it is.
pub fn components(vocabularies: &Vocabularies, used: &[TermRef], chosen: &[TermRef]) -> Vec<Offer> {
    let Some(typology) = current(vocabularies, COMPONENTS) else {
        return Vec::new();
    };
    let place = |list: &[TermRef], term: &frameworks::Term| {
        list.iter()
            .position(|used| used.framework == *typology.id() && used.term == term.id)
    };
    let has_practice = typology.groups().iter().any(|g| g.id.as_str() == PRACTICE);
    // A version that a service made may not say it; there the theme tells.
    let is_of_a_meeting = |term: &frameworks::Term| match term.attributes.get(OCCASION) {
        Some(occasion) => occasion != "programme",
        None => !has_practice || term.group.as_str() == PRACTICE,
    };
    let mut offered: Vec<&frameworks::Term> = typology
        .terms()
        .iter()
        .filter(|term| is_of_a_meeting(term) || place(chosen, term).is_some())
        .collect();
    offered.sort_by_key(|term| place(used, term).unwrap_or(usize::MAX));
    offered
        .into_iter()
        .map(|term| offer(typology, term, chosen))
        .collect()
}

/// The techniques: those in `used` or chosen, which are offered at once, and all of them, to find one by its name.
pub fn techniques(
    vocabularies: &Vocabularies,
    used: &[TermRef],
    chosen: &[TermRef],
) -> (Vec<Offer>, Vec<Offer>) {
    let mut close = Vec::new();
    let mut all = Vec::new();
    for framework in TECHNIQUES.iter().filter_map(|id| current(vocabularies, id)) {
        for term in framework.terms() {
            let known = |t: &TermRef| t.framework == *framework.id() && t.term == term.id;
            let offered = offer(framework, term, chosen);
            if used.iter().chain(chosen).any(known) {
                close.push(offered.clone());
            }
            all.push(offered);
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    (close, all)
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
                about: String::new(),
                is_draft: name.status == Some(frameworks::Status::Draft),
            }
        })
        .collect()
}
