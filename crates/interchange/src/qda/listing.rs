//! Lists of passages: what was selected, with which codes, by whom.

use super::guid::Guid;
use super::model::{Coding, MediaSource, Place, Project, Source, TextSource, Transcript};
use super::text::Slices;
use std::collections::{HashMap, HashSet};

/// Something selected.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract<'p> {
    /// Name of the source.
    pub source: &'p str,
    /// Where in the source.
    pub place: ExtractPlace,
    /// The words; none when they are not in the file, or there are none.
    pub text: Option<&'p str>,
    /// A name of its own, when it is not the quote.
    pub name: Option<&'p str>,
    /// The comment on it.
    pub description: Option<&'p str>,
    /// Its codings.
    pub codings: &'p [Coding],
    /// Who made the selection.
    pub made_by: Option<Guid>,
    /// Notes about it: with one, and without a code, it is an annotation.
    pub note_refs: &'p [Guid],
}

/// Where something selected is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtractPlace {
    /// In a text, in code points, the end exclusive.
    Text {
        /// First code point.
        start: u32,
        /// One past the last.
        end: u32,
    },
    /// In a picture, page or recording.
    Region(Place),
    /// The source as a whole.
    Whole,
}

impl Extract<'_> {
    /// Whether it marks a place for a note only.
    #[must_use]
    pub fn is_annotation(&self) -> bool {
        self.codings.is_empty() && !self.note_refs.is_empty()
    }
}

impl Project {
    /// Everything selected, source by source, in the order of the file: passages of texts and transcripts, areas and
    /// stretches of time, and codings of whole sources. An area that is a passage of the PDF's text too comes once.
    pub fn extracts(&self) -> impl Iterator<Item = Extract<'_>> {
        self.sources.iter().flat_map(|source| {
            let mut list = Vec::new();
            let name = source.name().unwrap_or_default();
            match source {
                Source::Text(text) => add_text(&mut list, name, text),
                Source::Media(media) => add_media(&mut list, name, media),
            }
            list
        })
    }
}

fn whole<'p>(source: &'p str, codings: &'p [Coding], note_refs: &'p [Guid]) -> Extract<'p> {
    Extract {
        source,
        place: ExtractPlace::Whole,
        text: None,
        name: None,
        description: None,
        codings,
        made_by: None,
        note_refs,
    }
}

fn add_text<'p>(list: &mut Vec<Extract<'p>>, source: &'p str, text: &'p TextSource) {
    if !text.codings.is_empty() {
        list.push(whole(source, &text.codings, &[]));
    }
    let slices = text.text.as_deref().map(Slices::of);
    list.extend(text.selections.iter().map(|selection| {
        let quote = slices
            .as_ref()
            .and_then(|slices| slices.get(selection.start, selection.end));
        let counted = selection.end.saturating_sub(selection.start) as usize;
        // Without the text, a name of the right length is the quote.
        let named = selection.name.as_deref().filter(|name| {
            slices.is_none() && (name.chars().count() == counted || name.ends_with('…'))
        });
        Extract {
            source,
            place: ExtractPlace::Text {
                start: selection.start,
                end: selection.end,
            },
            text: quote.or(named),
            name: selection.name.as_deref(),
            description: selection.description.as_deref(),
            codings: &selection.codings,
            made_by: selection.made.by,
            note_refs: &selection.note_refs,
        }
    }));
}

fn add_media<'p>(list: &mut Vec<Extract<'p>>, source: &'p str, media: &'p MediaSource) {
    if !media.codings.is_empty() {
        list.push(whole(source, &media.codings, &[]));
    }
    if let Some(text) = &media.text {
        add_text(list, source, text);
    }
    let in_text = media.passages();
    let regions = media
        .regions
        .iter()
        .filter(|region| !(region.codings.is_empty() && in_text.contains(&region.guid)));
    list.extend(regions.map(|region| Extract {
        source,
        place: ExtractPlace::Region(region.place),
        text: region.text.as_ref().and_then(|text| text.text.as_deref()),
        name: region.name.as_deref(),
        description: region.description.as_deref(),
        codings: &region.codings,
        made_by: region.made.by,
        note_refs: &region.note_refs,
    }));
    for transcript in &media.transcripts {
        add_transcript(list, source, transcript);
    }
}

/// Passages of a transcript lie between two points in time; where these say their place in the words, it is that.
fn add_transcript<'p>(list: &mut Vec<Extract<'p>>, source: &'p str, transcript: &'p Transcript) {
    add_text(list, source, &transcript.text);
    let slices = transcript.text.text.as_deref().map(Slices::of);
    let points: HashMap<Guid, (Option<u32>, Option<i64>)> = transcript
        .sync_points
        .iter()
        .map(|point| (point.guid, (point.position, point.time_ms)))
        .collect();
    list.extend(transcript.selections.iter().map(|selection| {
        let point = |guid: Option<Guid>| guid.and_then(|guid| points.get(&guid).copied());
        let (from, to) = (point(selection.from), point(selection.to));
        let in_words = from.and_then(|from| from.0).zip(to.and_then(|to| to.0));
        let in_time = from.and_then(|from| from.1).zip(to.and_then(|to| to.1));
        let (place, text) = match (in_words, in_time) {
            (Some((start, end)), _) => (
                ExtractPlace::Text { start, end },
                slices.as_ref().and_then(|slices| slices.get(start, end)),
            ),
            (None, Some((begin, end))) => (ExtractPlace::Region(Place::Time { begin, end }), None),
            (None, None) => (ExtractPlace::Whole, None),
        };
        Extract {
            source,
            place,
            text,
            name: selection.name.as_deref(),
            description: selection.description.as_deref(),
            codings: &selection.codings,
            made_by: selection.made.by,
            note_refs: &selection.note_refs,
        }
    }));
}

/// Names of codes and coders, to be looked up.
#[derive(Debug)]
pub struct Names<'p> {
    codes: HashMap<Guid, &'p str>,
    users: HashMap<Guid, &'p str>,
}

impl<'p> Names<'p> {
    /// The names of a project.
    #[must_use]
    pub fn of(project: &'p Project) -> Self {
        Names {
            codes: project.code_names(),
            users: project.user_names(),
        }
    }

    /// The names of the codes on something, each once; one that is not in the codebook by its identifier.
    #[must_use]
    pub fn codes(&self, extract: &Extract<'_>) -> Vec<String> {
        let names = extract
            .codings
            .iter()
            .map(|coding| name_of(&self.codes, coding.code));
        once(names)
    }

    /// The names of those who coded something, each once. Where a coding names nobody, it is who made the selection.
    #[must_use]
    pub fn coders(&self, extract: &Extract<'_>) -> Vec<String> {
        let coders = extract
            .codings
            .iter()
            .filter_map(|coding| coding.by.or(extract.made_by));
        once(coders.map(|coder| name_of(&self.users, coder)))
    }
}

fn name_of(names: &HashMap<Guid, &str>, guid: Guid) -> String {
    names
        .get(&guid)
        .map_or_else(|| guid.to_string(), |name| (*name).to_owned())
}

fn once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}
