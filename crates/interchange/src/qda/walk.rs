//! Ways through a project: all its texts, all its codings, all it refers to.

use super::guid::Guid;
use super::model::{Code, Coding, MediaSource, Project, Source, TextSource};
use std::collections::{HashMap, HashSet};

impl Project {
    /// The texts of the sources, in order: texts, the text of a PDF, descriptions of pictures, transcripts.
    /// Notes and the words in single areas of a page are not among them.
    pub fn texts(&self) -> impl Iterator<Item = &TextSource> {
        self.sources.iter().flat_map(|source| match source {
            Source::Text(text) => vec![text],
            Source::Media(media) => media
                .text
                .iter()
                .chain(media.transcripts.iter().map(|transcript| &transcript.text))
                .collect(),
        })
    }

    /// Every text there is, the words in areas of pages and notes included.
    pub(crate) fn every_text(&self) -> impl Iterator<Item = &TextSource> {
        let areas = self.media().flat_map(|media| &media.regions);
        self.texts()
            .chain(areas.filter_map(|region| region.text.as_ref()))
            .chain(&self.notes)
    }

    /// The sources that are not texts.
    pub fn media(&self) -> impl Iterator<Item = &MediaSource> {
        self.sources.iter().filter_map(|source| match source {
            Source::Text(_) => None,
            Source::Media(media) => Some(media.as_ref()),
        })
    }

    /// Every code with those below it, in the order of the tree, with how deep it lies.
    #[must_use]
    pub fn all_codes(&self) -> Vec<(usize, &Code)> {
        fn add<'p>(codes: &'p [Code], depth: usize, into: &mut Vec<(usize, &'p Code)>) {
            for code in codes {
                into.push((depth, code));
                add(&code.children, depth + 1, into);
            }
        }
        let mut all = Vec::new();
        add(&self.codes, 0, &mut all);
        all
    }

    /// Names of codes by their identifiers.
    #[must_use]
    pub fn code_names(&self) -> HashMap<Guid, &str> {
        let codes = self.all_codes().into_iter();
        codes
            .map(|(_, code)| (code.guid, code.name.as_str()))
            .collect()
    }

    /// Names of users by their identifiers.
    #[must_use]
    pub fn user_names(&self) -> HashMap<Guid, &str> {
        let users = self.users.iter();
        users
            .map(|user| {
                let name = user.name.as_deref().or(user.id.as_deref());
                (user.guid, name.unwrap_or("(without a name)"))
            })
            .collect()
    }

    /// Every coding in the project.
    pub(crate) fn every_coding(&self) -> impl Iterator<Item = &Coding> {
        let texts = self.every_text().flat_map(|text| {
            let selected = text
                .selections
                .iter()
                .flat_map(|selection| &selection.codings);
            text.codings.iter().chain(selected)
        });
        let media = self.media().flat_map(|media| {
            let regions = media.regions.iter().flat_map(|region| &region.codings);
            let transcripts = media.transcripts.iter().flat_map(|transcript| {
                let selections = transcript.selections.iter();
                selections.flat_map(|selection| &selection.codings)
            });
            media.codings.iter().chain(regions).chain(transcripts)
        });
        texts.chain(media)
    }

    /// What there is, in numbers.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let in_texts: usize = self.every_text().map(|text| text.selections.len()).sum();
        let in_media: usize = self
            .media()
            .map(|media| {
                let passages = media.transcripts.iter().map(|t| t.selections.len());
                // A passage of a PDF that is an area too is one selection.
                let in_text = media.passages();
                let own = media
                    .regions
                    .iter()
                    .filter(|region| !in_text.contains(&region.guid));
                own.count() + passages.sum::<usize>()
            })
            .sum();
        Counts {
            users: self.users.len(),
            codes: self.all_codes().len(),
            sources: self.sources.len(),
            selections: in_texts + in_media,
            codings: self.every_coding().count(),
            cases: self.cases.len(),
            variables: self.variables.len(),
            notes: self.notes.len(),
            sets: self.sets.len(),
            links: self.links.len(),
            graphs: self.graphs.len(),
        }
    }
}

impl MediaSource {
    /// The identifiers of the passages of its text: an area under one of them is the same passage.
    pub(crate) fn passages(&self) -> HashSet<Guid> {
        let text = self.text.iter().flat_map(|text| &text.selections);
        text.map(|selection| selection.guid).collect()
    }
}

/// What there is in a project, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// People.
    pub users: usize,
    /// Codes at all depths.
    pub codes: usize,
    /// Texts, pictures, PDFs and recordings.
    pub sources: usize,
    /// Passages, areas and stretches of time, with or without a code.
    pub selections: usize,
    /// Codes put on something.
    pub codings: usize,
    /// Cases.
    pub cases: usize,
    /// Variables.
    pub variables: usize,
    /// Memos.
    pub notes: usize,
    /// Groups.
    pub sets: usize,
    /// Relations.
    pub links: usize,
    /// Diagrams.
    pub graphs: usize,
}
