//! Every vocabulary in every version, put together.

use frameworks::{
    Framework, FrameworkId, Resolved, Status, TermRef, Today, Version, built_in, resolve,
};
use std::sync::Arc;

/// Every vocabulary of an organisation in every version.
#[derive(Debug)]
pub struct Vocabularies {
    /// Vocabulary by vocabulary, in each the oldest version first.
    all: Vec<Framework>,
    /// The version of each that is offered now.
    current: Arc<[Framework]>,
}

/// What a recorded term is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What it was called when it was recorded. When no version at hand knows the term, its identifier.
    pub name: String,
    /// Who the name may be attributed to, as words to print beside it; empty when no version at hand knows the term.
    pub attribution: String,
    /// How sure the name is; none when no version at hand knows the term.
    pub status: Option<Status>,
    /// What it is called now, where that is something else.
    pub today: Option<String>,
}

impl Vocabularies {
    /// Puts the versions an organisation made beside those that come with the program.
    pub(super) fn new(made: Vec<Framework>) -> Self {
        // Where both have the same number the organisation's counts: records were made with it.
        let mut all: Vec<Framework> = built_in()
            .iter()
            .filter(|shipped| {
                !made
                    .iter()
                    .any(|own| own.id() == shipped.id() && own.version() == shipped.version())
            })
            .cloned()
            .collect();
        let mut order: Vec<FrameworkId> = built_in().iter().map(|f| f.id().clone()).collect();
        let mut current: Vec<Framework> = built_in().to_vec();
        for own in &made {
            if !order.contains(own.id()) {
                order.push(own.id().clone());
                current.push(own.clone());
            }
        }
        for shown in &mut current {
            let latest = made
                .iter()
                .filter(|own| own.id() == shown.id())
                .max_by(|a, b| a.version().cmp(b.version()));
            if let Some(latest) = latest {
                *shown = latest.clone();
            }
        }
        all.extend(made);
        let place = |framework: &Framework| order.iter().position(|id| id == framework.id());
        all.sort_by(|a, b| {
            place(a)
                .cmp(&place(b))
                .then_with(|| a.version().cmp(b.version()))
        });
        Vocabularies {
            all,
            current: current.into(),
        }
    }

    /// The vocabularies as they are offered now, in the order they are shown.
    pub fn current(&self) -> &[Framework] {
        &self.current
    }

    pub(super) fn current_shared(&self) -> Arc<[Framework]> {
        Arc::clone(&self.current)
    }

    /// One vocabulary as it is offered now.
    pub fn current_of(&self, id: &FrameworkId) -> Option<&Framework> {
        self.current.iter().find(|framework| framework.id() == id)
    }

    /// The versions of one vocabulary, oldest first.
    pub fn versions<'a>(&'a self, id: &'a FrameworkId) -> impl Iterator<Item = &'a Framework> {
        self.all
            .iter()
            .filter(move |framework| framework.id() == id)
    }

    /// One vocabulary in one version.
    pub fn version(&self, id: &FrameworkId, version: &Version) -> Option<&Framework> {
        self.all
            .iter()
            .find(|framework| framework.id() == id && framework.version() == version)
    }

    /// Finds a recorded term: as it was then, and what became of it.
    pub fn resolve(&self, recorded: &TermRef) -> Option<Resolved<'_>> {
        resolve(&self.all, recorded)
    }

    /// What a recorded term is called, for a page that shows the record.
    pub fn name(&self, recorded: &TermRef) -> Name {
        let Some(found) = self.resolve(recorded) else {
            return Name {
                name: recorded.term.to_string(),
                attribution: String::new(),
                status: None,
                today: None,
            };
        };
        let today = match found.today {
            Today::Changed(now) | Today::ReplacedBy(now) if now.name != found.term.name => {
                Some(now.name.clone())
            }
            _ => None,
        };
        Name {
            name: found.term.name.clone(),
            attribution: found.term.attribution().to_string(),
            status: Some(found.term.status),
            today,
        }
    }
}
