//! What of a project has no place in a study: listed before anything is taken in.

use super::own;
use super::plan::{self, Beside, is_cut};
use super::take_in::place_of;
use crate::evidence::{case, coding, folded, memo, source};
use evidence::attribute::Attribute;
use evidence::codebook::Codebook;
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
    /// Codings of pictures, recordings, or of sources as a whole, which become memos about them.
    pub codings_elsewhere: usize,
    /// Codings with a code that the file does not have, or at no place of the text, which become memos, too.
    pub codings_nowhere: usize,
    /// Passages that two lines of the file name with the same code by the same coder: they become one.
    pub repeated: usize,
    /// Groups, which become memos about their members.
    pub sets: usize,
    /// Links, which become memos about their ends.
    pub links: usize,
    /// Diagrams, which become memos that list what they show.
    pub graphs: usize,
    /// Values of sources that could not become those of a case.
    pub source_values: usize,
    /// Descriptions of sources and cases, which become memos about them.
    pub descriptions: usize,
    /// Codes that stand for cases.
    pub case_codes: usize,
    /// Coders who are no members. Their codings become those of whoever takes them in, and say whose they were.
    pub strangers: Vec<String>,
    /// Codes that would have the name of another of the file, with the name they get.
    pub renamed: Vec<String>,
    /// Codes of the study that keep its definition; that of the file becomes a memo.
    pub staying: Vec<String>,
    /// Codes whose name or definition is cut; the whole of it becomes a memo.
    pub too_long: Vec<String>,
    /// Codes with the colour of the file, which becomes the nearest of ours.
    pub recoloured: Vec<String>,
    /// New attributes of words, with the first value that is not of the kind which the file says.
    pub in_words: Vec<String>,
    /// Attributes of the study with the first value they cannot have: such values go to an attribute of words.
    pub apart: Vec<String>,
    /// Cases of one name, which become one case.
    pub joined: Vec<String>,
    /// Other names and words that are cut.
    pub cut: Vec<String>,
}

/// What is in the study already.
#[derive(Debug, Clone, Copy)]
pub struct There<'a> {
    /// Its codes.
    pub codebook: &'a Codebook,
    /// What is known of its cases.
    pub attributes: &'a [Attribute],
}

impl Untaken {
    /// Whether everything is taken as it is.
    pub fn is_empty(&self) -> bool {
        *self == Untaken::default()
    }
}

/// What of a project cannot be taken as it is. `members` are accounts by their names in lower case.
pub fn untaken(
    project: &Project,
    members: &BTreeMap<String, AccountId>,
    there: There<'_>,
) -> Untaken {
    let mut out = Untaken {
        sets: project
            .sets
            .iter()
            .filter(|set| !own::is_group(set))
            .count(),
        links: project
            .links
            .iter()
            .filter(|link| own::is_about(link).is_none())
            .count(),
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
            for transcript in &media.transcripts {
                let passages = transcript.selections.iter();
                let passages = passages.filter(|one| place_of(transcript, one).is_none());
                out.codings_elsewhere += passages.map(|one| one.codings.len()).sum::<usize>();
            }
            out.source_values += media.values.len();
            out.descriptions += usize::from(media.description.is_some());
        }
    }
    let mut used: BTreeSet<Guid> = BTreeSet::new();
    for text in project.texts() {
        of_text(text, &codes, &mut out, &mut used);
    }
    let variables = project.variables.iter();
    let described = variables.filter_map(|variable| variable.description.as_deref());
    out.descriptions += described
        .filter(|words| own::words_of_category(words).is_none())
        .count();
    for case in &project.cases {
        out.descriptions += usize::from(case.description.is_some());
        out.case_codes += case.code_refs.len();
    }
    for user in project
        .users
        .iter()
        .filter(|user| used.contains(&user.guid) && user.guid != own::agreed())
    {
        let name = user.name.as_deref().or(user.id.as_deref());
        if let Some(name) = name.filter(|name| !members.contains_key(&folded(name))) {
            out.strangers.push(name.to_owned());
        }
    }
    of_codes(project, there.codebook, &mut out);
    of_values(project, there.attributes, &mut out);
    of_lengths(project, &mut out);
    out
}

fn of_codes(project: &Project, codebook: &Codebook, out: &mut Untaken) {
    for code in plan::codes(project, codebook) {
        if code.is_renamed {
            out.renamed
                .push(format!("“{}” → “{}”", code.from.name, code.name));
        }
        match code.beside {
            None => {}
            Some(Beside::Stays) => out.staying.push(format!("“{}”", code.name)),
            Some(Beside::TooLong) => out.too_long.push(format!("“{}”", code.name)),
        }
        let given = code.from.colour.as_deref().unwrap_or_default();
        let is_new = code.there.is_none();
        if let Some(ours) = code
            .colour()
            .filter(|ours| is_new && !same_colour(given, ours.hex()))
        {
            out.recoloured
                .push(format!("“{}” {given} → {}", code.name, ours.hex()));
        }
    }
}

fn same_colour(given: &str, ours: &str) -> bool {
    let doubled: String = match given.len() {
        4 => given
            .chars()
            .skip(1)
            .flat_map(|digit| [digit, digit])
            .collect(),
        _ => given.chars().skip(1).collect(),
    };
    ours.trim_start_matches('#').eq_ignore_ascii_case(&doubled)
}

fn of_values(project: &Project, attributes: &[Attribute], out: &mut Untaken) {
    for attribute in plan::attributes(project, attributes) {
        let Some(odd) = attribute.odd.first() else {
            continue;
        };
        let named = format!("“{}”: “{odd}”", attribute.name);
        if attribute.there.is_some() {
            out.apart.push(named);
        } else {
            out.in_words.push(named);
        }
    }
}

/// What is longer than there is room for, codes aside.
fn of_lengths(project: &Project, out: &mut Untaken) {
    let mut cut = Vec::new();
    let mut look = |words: Option<&str>, longest: usize| {
        if let Some(words) = words.filter(|words| is_cut(words, longest)) {
            let begin: String = words.trim().chars().take(40).collect();
            cut.push(format!("“{begin}…”"));
        }
    };
    let mut cases: BTreeSet<&str> = BTreeSet::new();
    for case in &project.cases {
        look(case.name.as_deref(), case::LONGEST_NAME);
        let name = case.name.as_deref().unwrap_or("").trim();
        if !name.is_empty() && !cases.insert(name) {
            out.joined.push(format!("“{name}”"));
        }
    }
    for text in project.texts() {
        look(text.name.as_deref(), source::LONGEST_NAME);
        for one in text.selections.iter().filter(|one| !one.codings.is_empty()) {
            look(one.description.as_deref(), coding::LONGEST_COMMENT);
        }
    }
    for note in &project.notes {
        look(note.name.as_deref(), memo::LONGEST_TITLE);
        look(note.text.as_deref(), memo::LONGEST_BODY);
    }
    out.cut = cut;
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
