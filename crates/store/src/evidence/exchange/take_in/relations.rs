//! Groups, links and descriptions of a file. A study keeps them as memos about what they join or describe.

use super::Taking;
use crate::evidence::exchange::own;
use crate::evidence::exchange::plan::short;
use crate::evidence::memo::{self, Said};
use crate::{Result, Surroundings, Tx};
use evidence::memo::{MemoKind, MemoTarget};
use interchange::qda::{Direction, Guid, Link, Project, Set, Source};
use std::collections::HashMap;

/// Characters of a passage by which it is named.
const NAMED_BY: usize = 80;

impl Taking<'_> {
    pub(super) async fn relations(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let project = self.project;
        let names = names(project);
        for set in project.sets.iter().filter(|set| !own::is_group(set)) {
            let said = self.group(set, &names);
            self.memo(tx, around, said).await?;
        }
        for link in project
            .links
            .iter()
            .filter(|link| own::is_about(link).is_none())
        {
            let said = self.link(link, &names);
            self.memo(tx, around, said).await?;
        }
        for (guid, words) in descriptions(project) {
            let mut about = self.targets(&[guid]);
            if about.is_empty() {
                about.push(MemoTarget::Study);
            }
            let said = Said {
                kind: MemoKind::Note,
                title: short(name_of(&names, guid), memo::LONGEST_TITLE, "Description"),
                body: words.to_owned(),
                about,
            };
            self.memo(tx, around, said).await?;
        }
        Ok(())
    }

    fn group(&self, set: &Set, names: &HashMap<Guid, String>) -> Said {
        let members: Vec<Guid> = [&set.codes, &set.sources, &set.notes]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let listed: Vec<String> = members
            .iter()
            .map(|member| format!("- {}", name_of(names, *member)))
            .collect();
        let described = set.description.iter().cloned();
        let body: Vec<String> = described.chain([listed.join("\n")]).collect();
        self.joined(&set.name, "Group", body.join("\n\n"), &members)
    }

    fn link(&self, link: &Link, names: &HashMap<Guid, String>) -> Said {
        let end = |guid: Option<Guid>| guid.map_or("?", |guid| name_of(names, guid));
        let arrow = match link.direction {
            Some(Direction::OneWay) => "→",
            Some(Direction::Bidirectional) => "↔",
            Some(Direction::Associative) | None => "–",
        };
        let body = format!("{} {arrow} {}", end(link.origin), end(link.target));
        let ends: Vec<Guid> = link.origin.into_iter().chain(link.target).collect();
        let title = link.name.as_deref().unwrap_or_default();
        self.joined(title, "Link", body, &ends)
    }

    /// A memo about several things; about the study when none of them was taken.
    fn joined(&self, title: &str, usual: &str, body: String, members: &[Guid]) -> Said {
        let mut about = self.targets(members);
        if about.is_empty() {
            about.push(MemoTarget::Study);
        }
        Said {
            kind: MemoKind::Note,
            title: short(title, memo::LONGEST_TITLE, usual),
            body,
            about,
        }
    }

    /// What objects of the file became, each once.
    pub(super) fn targets(&self, members: &[Guid]) -> Vec<MemoTarget> {
        let mut targets: Vec<MemoTarget> = Vec::new();
        for member in members {
            let code = self.codes.get(member).map(|id| MemoTarget::Code(*id));
            let source = self.sources.get(member).map(|id| MemoTarget::Source(*id));
            let case = self.cases.get(member).map(|id| MemoTarget::Case(*id));
            let note = self.notes.get(member).map(|id| MemoTarget::Memo(*id));
            let place = self.places.get(member);
            let place = place.map(|(source, span)| MemoTarget::Place(*source, *span));
            let target = code.or(source).or(case).or(note).or(place);
            if let Some(target) = target.filter(|target| !targets.contains(target)) {
                targets.push(target);
            }
        }
        targets
    }
}

pub(super) fn name_of(names: &HashMap<Guid, String>, guid: Guid) -> &str {
    names.get(&guid).map_or("(not in the file)", String::as_str)
}

/// What objects of the file are called; a passage by its first words.
pub(super) fn names(project: &Project) -> HashMap<Guid, String> {
    let mut names: HashMap<Guid, String> = HashMap::new();
    let mut put = |guid: Guid, name: Option<&str>| {
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        names.insert(guid, name.unwrap_or("(without a name)").to_owned());
    };
    for (guid, name) in project.code_names() {
        put(guid, Some(name));
    }
    for source in &project.sources {
        put(source.guid(), source.name());
    }
    for case in &project.cases {
        put(case.guid, case.name.as_deref());
    }
    for variable in &project.variables {
        put(variable.guid, Some(variable.name.as_str()));
    }
    for note in &project.notes {
        put(note.guid, note.name.as_deref());
    }
    let ends = project
        .links
        .iter()
        .flat_map(|link| [link.origin, link.target]);
    let ends: std::collections::HashSet<Guid> = ends.flatten().collect();
    for text in project.texts() {
        let passages = text
            .selections
            .iter()
            .filter(|one| ends.contains(&one.guid));
        for one in passages {
            let start = usize::try_from(one.start).unwrap_or(usize::MAX);
            let length = usize::try_from(one.end - one.start.min(one.end)).unwrap_or(0);
            let words = text.text.as_deref().unwrap_or_default().chars().skip(start);
            let words: String = words.take(length.min(NAMED_BY)).collect();
            put(one.guid, Some(&format!("“{words}”")));
        }
    }
    names
}

/// What is said about sources and cases.
fn descriptions(project: &Project) -> impl Iterator<Item = (Guid, &str)> {
    let sources = project.sources.iter().map(|source| match source {
        Source::Text(text) => (text.guid, text.description.as_deref()),
        Source::Media(media) => (media.guid, media.description.as_deref()),
    });
    let cases = project.cases.iter();
    let cases = cases.map(|case| (case.guid, case.description.as_deref()));
    let variables = project.variables.iter();
    let variables = variables.map(|variable| (variable.guid, variable.description.as_deref()));
    let variables = variables.filter(|(_, words)| words.and_then(own::words_of_category).is_none());
    sources
        .chain(cases)
        .chain(variables)
        .filter_map(|(guid, words)| Some((guid, words?)))
        .filter(|(_, words)| !words.trim().is_empty())
}
