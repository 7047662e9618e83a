//! Makes one selection of those that programs write several times.

use super::guid::Guid;
use super::model::{Coding, MediaKind, Project, Source, TextSelection, TextSource};
use super::warning::Warnings;
use std::collections::{HashMap, HashSet};

/// Merges what is the same passage: under one identifier on the page and in the text of a PDF, repeated under one
/// identifier, or repeated once per coding with the same ends. References follow.
pub(crate) fn merge(project: &mut Project, warnings: &mut Warnings) {
    let mut became: HashMap<Guid, Guid> = HashMap::new();
    for source in &mut project.sources {
        match source {
            Source::Text(text) => merge_text(text, &mut became, warnings),
            Source::Media(media) => {
                if let Some(text) = &mut media.text {
                    merge_text(text, &mut became, warnings);
                    if media.kind == MediaKind::Pdf {
                        merge_pages(text, &mut media.regions);
                    }
                }
            }
        }
    }
    for note in &mut project.notes {
        merge_text(note, &mut became, warnings);
    }
    if became.is_empty() {
        return;
    }
    let follow = |guid: &mut Guid| {
        if let Some(now) = became.get(guid) {
            *guid = *now;
        }
    };
    for case in &mut project.cases {
        case.selection_refs.iter_mut().for_each(follow);
        let mut seen = HashSet::new();
        case.selection_refs
            .retain(|selection| seen.insert(*selection));
    }
    for link in &mut project.links {
        link.origin
            .iter_mut()
            .chain(&mut link.target)
            .for_each(follow);
    }
    for vertex in project
        .graphs
        .iter_mut()
        .flat_map(|graph| &mut graph.vertices)
    {
        vertex.represents.iter_mut().for_each(follow);
    }
}

fn merge_text(source: &mut TextSource, became: &mut HashMap<Guid, Guid>, warnings: &mut Warnings) {
    let mut kept: Vec<TextSelection> = Vec::with_capacity(source.selections.len());
    let mut by_place: HashMap<(u32, u32), Vec<usize>> = HashMap::new();
    for selection in source.selections.drain(..) {
        let places = by_place
            .entry((selection.start, selection.end))
            .or_default();
        // Only a few at one place can differ; without a limit a hostile file would compare all with all.
        let same = places.iter().rev().take(32).copied();
        let into = same.into_iter().find(|at| {
            kept.get(*at)
                .is_some_and(|other| may_merge(other, &selection))
        });
        let Some(into) = into.and_then(|at| kept.get_mut(at)) else {
            places.push(kept.len());
            kept.push(selection);
            continue;
        };
        if selection.guid != into.guid {
            became.insert(selection.guid, into.guid);
            warnings.noted(
                "selections with the same beginning and end were made one, with all their codings",
                "",
            );
        }
        absorb(into, selection);
    }
    for selection in &mut kept {
        drop_repeated(&mut selection.codings, warnings);
        let mut seen = HashSet::new();
        selection.note_refs.retain(|note| seen.insert(*note));
    }
    source.selections = kept;
}

fn may_merge(one: &TextSelection, other: &TextSelection) -> bool {
    fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.is_none() || b.is_none() || a == b
    }
    // Comments of two people on the same passage stay two selections, so that nobody's words are mixed up.
    one.guid == other.guid
        || (agree(one.name.as_ref(), other.name.as_ref())
            && agree(one.description.as_ref(), other.description.as_ref())
            && one.note_refs.is_empty() == other.note_refs.is_empty()
            && one.codings.is_empty() == other.codings.is_empty())
}

fn absorb(into: &mut TextSelection, mut other: TextSelection) {
    // The coder is in the coding. Where that is not filled, it is who made the selection.
    for (codings, made) in [
        (&mut into.codings, &into.made),
        (&mut other.codings, &other.made),
    ] {
        for coding in codings.iter_mut().filter(|coding| coding.by.is_none()) {
            coding.by = made.by;
        }
    }
    into.codings.append(&mut other.codings);
    into.name = into.name.take().or(other.name);
    match (&mut into.description, other.description) {
        (Some(one), Some(two)) if *one != two => {
            one.push('\n');
            one.push_str(&two);
        }
        (Some(_), _) => {}
        (none, two) => *none = two,
    }
    into.note_refs.append(&mut other.note_refs);
}

fn drop_repeated(codings: &mut Vec<Coding>, warnings: &mut Warnings) {
    if codings.len() < 2 {
        return;
    }
    let mut seen = HashSet::new();
    let before = codings.len();
    codings.retain(|coding| seen.insert((coding.code, coding.by)) || !coding.note_refs.is_empty());
    for _ in codings.len()..before {
        warnings.noted(
            "a code was put on the same passage twice by the same coder; it was taken once",
            "",
        );
    }
}

/// A passage of a PDF that is also an area of a page has its codings in the text; the area keeps only others.
fn merge_pages(text: &mut TextSource, regions: &mut [super::model::Region]) {
    let mut selections: HashMap<Guid, &mut TextSelection> = text
        .selections
        .iter_mut()
        .map(|selection| (selection.guid, selection))
        .collect();
    for region in regions {
        let Some(selection) = selections.get_mut(&region.guid) else {
            continue;
        };
        let mut same: HashMap<(Guid, Option<Guid>), usize> = HashMap::new();
        for (at, coding) in selection.codings.iter().enumerate() {
            if coding.on_page.is_none() {
                same.entry((coding.code, coding.by)).or_insert(at);
            }
        }
        for coding in std::mem::take(&mut region.codings) {
            let at = same.remove(&(coding.code, coding.by));
            match at.and_then(|at| selection.codings.get_mut(at)) {
                Some(other) => other.on_page = Some(coding.guid),
                None => selection.codings.push(Coding {
                    on_page: Some(coding.guid),
                    ..coding
                }),
            }
        }
    }
}

/// QualCoder's annotations: a note whose selection is a place in the text that refers to the note. They become what
/// the standard has for it, a selection in that text with a reference to the note.
pub(crate) fn put_annotations_in_place(project: &mut Project) {
    let mut moving: HashMap<Guid, Vec<TextSelection>> = HashMap::new();
    let named: HashSet<Guid> = project
        .sources
        .iter()
        .filter_map(|source| match source {
            Source::Text(text) => Some(&text.note_refs),
            Source::Media(_) => None,
        })
        .flatten()
        .copied()
        .collect();
    for note in &mut project.notes {
        let Some(text) = note.text.as_ref().filter(|_| named.contains(&note.guid)) else {
            continue;
        };
        let length = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        if note
            .selections
            .iter()
            .any(|selection| selection.end > length)
        {
            moving.insert(note.guid, std::mem::take(&mut note.selections));
        }
    }
    for source in &mut project.sources {
        let Source::Text(text) = source else { continue };
        let selections = &mut text.selections;
        text.note_refs.retain(|note| {
            let Some(found) = moving.remove(note) else {
                return true;
            };
            selections.extend(found.into_iter().map(|selection| TextSelection {
                note_refs: vec![*note],
                ..selection
            }));
            false
        });
    }
}
