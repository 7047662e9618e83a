//! What of a project has no place in a study: listed before anything is taken in.

use crate::evidence::folded;
use evidence::place::Span;
use evidence::text::Text;
use ids::AccountId;
use interchange::qda::{Guid, Project, Source, TextSource};
use std::collections::{BTreeMap, BTreeSet};

/// What cannot be taken as it is. Numbers count objects of the file; names are those of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Untaken {
    /// Pictures, recordings and documents that are only there as files; their texts, where they have any, are taken.
    pub media: Vec<String>,
    /// Texts without words.
    pub empty: Vec<String>,
    /// Areas of pictures and pages, and stretches of recordings.
    pub regions: usize,
    /// Codings of pictures, recordings, or of sources as a whole.
    pub codings_elsewhere: usize,
    /// Codings with a code that the file does not have, or at no place of the text.
    pub codings_nowhere: usize,
    /// Passages that two lines of the file name with the same code by the same coder: they become one.
    pub repeated: usize,
    /// Groups.
    pub sets: usize,
    /// Links.
    pub links: usize,
    /// Diagrams.
    pub graphs: usize,
    /// Values of sources; those of cases are taken.
    pub source_values: usize,
    /// Descriptions of sources and cases.
    pub descriptions: usize,
    /// Codes that stand for cases.
    pub case_codes: usize,
    /// Coders who are no members. Their codings become those of whoever takes them in, and say whose they were.
    pub strangers: Vec<String>,
}

impl Untaken {
    /// Whether everything is taken as it is.
    pub fn is_empty(&self) -> bool {
        *self == Untaken::default()
    }
}

/// What of a project cannot be taken as it is. `members` are accounts by their names in lower case.
pub fn untaken(project: &Project, members: &BTreeMap<String, AccountId>) -> Untaken {
    let mut out = Untaken {
        sets: project.sets.len(),
        links: project.links.len(),
        graphs: project.graphs.len(),
        ..Untaken::default()
    };
    let codes: BTreeSet<Guid> = project
        .all_codes()
        .iter()
        .map(|(_, code)| code.guid)
        .collect();
    for source in &project.sources {
        if let Source::Media(media) = source {
            out.media.push(named(media.name.as_deref(), media.guid));
            out.regions += media.regions.len();
            out.codings_elsewhere += media.codings.len();
            out.codings_elsewhere += media.regions.iter().map(|r| r.codings.len()).sum::<usize>();
            out.source_values += media.values.len();
            out.descriptions += usize::from(media.description.is_some());
        }
    }
    let mut used: BTreeSet<Guid> = BTreeSet::new();
    for text in project.texts() {
        of_text(text, &codes, &mut out, &mut used);
    }
    for case in &project.cases {
        out.descriptions += usize::from(case.description.is_some());
        out.case_codes += case.code_refs.len();
    }
    for user in project
        .users
        .iter()
        .filter(|user| used.contains(&user.guid))
    {
        let name = user.name.as_deref().or(user.id.as_deref());
        if let Some(name) = name.filter(|name| !members.contains_key(&folded(name))) {
            out.strangers.push(name.to_owned());
        }
    }
    out
}

fn named(name: Option<&str>, guid: Guid) -> String {
    name.filter(|name| !name.trim().is_empty())
        .map_or_else(|| guid.to_string(), str::to_owned)
}

fn of_text(
    text: &TextSource,
    codes: &BTreeSet<Guid>,
    out: &mut Untaken,
    used: &mut BTreeSet<Guid>,
) {
    out.codings_elsewhere += text.codings.len();
    out.source_values += text.values.len();
    out.descriptions += usize::from(text.description.is_some());
    let Some(words) = text
        .text
        .as_deref()
        .filter(|words| !words.trim().is_empty())
    else {
        out.empty.push(named(text.name.as_deref(), text.guid));
        out.codings_nowhere += text
            .selections
            .iter()
            .map(|s| s.codings.len())
            .sum::<usize>();
        return;
    };
    let words = Text::new(words);
    let mut seen = BTreeSet::new();
    for one in &text.selections {
        let there = Span::new(one.start, one.end)
            .ok()
            .filter(|at| words.slice(*at).is_some());
        for coding in &one.codings {
            if there.is_none() || !codes.contains(&coding.code) {
                out.codings_nowhere += 1;
            } else if !seen.insert((one.start, one.end, coding.code, coding.by)) {
                out.repeated += 1;
            }
            used.extend(coding.by.or(one.made.by));
        }
    }
}
