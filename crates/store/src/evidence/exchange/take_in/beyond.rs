//! What is coded elsewhere than in words: pictures, pages, recordings, sources as a whole, places of texts whose words
//! the file does not have, and diagrams. It is kept in words, as memos about the sources and codes it names.

use super::relations::{name_of, names};
use super::{Taking, place_of};
use crate::evidence::exchange::plan::short;
use crate::evidence::memo::{self, Said};
use crate::{Result, Surroundings, Tx};
use evidence::memo::{MemoKind, MemoTarget};
use interchange::qda::{
    Coding, Graph, Guid, MediaSource, Place, Project, Source, TextSource, Transcript,
};
use std::collections::HashMap;

/// Lines about a source, with the codes and the source they are about.
struct Listing<'a> {
    project: &'a Project,
    names: &'a HashMap<Guid, String>,
    lines: Vec<String>,
    about: Vec<Guid>,
}

impl Listing<'_> {
    /// A place with its codings and what is said of it.
    fn put(&mut self, place: &str, codings: &[Coding], said: &[Option<&str>]) {
        let codes = codings.iter().map(|coding| {
            let users = self.project.users.iter();
            let mut coders = users.filter(|user| Some(user.guid) == coding.by);
            let coder = coders.next().and_then(|user| user.name.as_deref());
            let code = name_of(self.names, coding.code);
            coder.map_or_else(|| code.to_owned(), |coder| format!("{code} ({coder})"))
        });
        let said = said.iter().flatten().map(|words| words.trim());
        let said = said.filter(|words| !words.is_empty()).map(str::to_owned);
        let parts: Vec<String> = codes.chain(said).collect();
        let rest = parts.join("; ");
        self.lines.push(if rest.is_empty() {
            format!("- {place}")
        } else {
            format!("- {place}: {rest}")
        });
        self.about.extend(codings.iter().map(|coding| coding.code));
    }

    fn whole(&mut self, codings: &[Coding]) {
        if !codings.is_empty() {
            self.put("the whole", codings, &[]);
        }
    }

    /// What of a text has no place in its words.
    fn text(&mut self, text: &TextSource, codes: &HashMap<Guid, ids::CodeId>) {
        self.whole(&text.codings);
        let length = text.text.as_deref().map_or(0, |words| {
            u32::try_from(words.chars().count()).unwrap_or(u32::MAX)
        });
        for one in &text.selections {
            let placed = one.start < one.end && one.end <= length;
            let lost: Vec<Coding> = one
                .codings
                .iter()
                .filter(|coding| !placed || !codes.contains_key(&coding.code))
                .cloned()
                .collect();
            if !lost.is_empty() || !placed {
                let place = format!("characters {} to {}", one.start, one.end);
                let said = [one.name.as_deref(), one.description.as_deref()];
                self.put(&place, &lost, if placed { &[] } else { &said });
            }
        }
    }

    fn transcript(&mut self, transcript: &Transcript) {
        let time = |end: Option<Guid>| {
            let mut points = transcript.sync_points.iter();
            points
                .find(|point| Some(point.guid) == end)
                .and_then(|point| point.time_ms)
        };
        for one in &transcript.selections {
            if transcript.text.text.is_none() || place_of(transcript, one).is_none() {
                let place = stretch(time(one.from), time(one.to));
                self.put(
                    &place,
                    &one.codings,
                    &[one.name.as_deref(), one.description.as_deref()],
                );
            }
        }
    }

    fn media(&mut self, media: &MediaSource, codes: &HashMap<Guid, ids::CodeId>) {
        self.whole(&media.codings);
        for region in &media.regions {
            let place = match region.place {
                Place::Area {
                    page,
                    first,
                    second,
                } => {
                    let page = page.map_or_else(String::new, |page| {
                        format!("page {}, ", page.saturating_add(1))
                    });
                    let ((x, y), (right, bottom)) = (first, second);
                    format!("{page}area {x}, {y} to {right}, {bottom}")
                }
                Place::Time { begin, end } => stretch(Some(begin), Some(end)),
            };
            let words = region.text.as_ref().and_then(|text| text.text.as_deref());
            let said = [region.name.as_deref(), region.description.as_deref(), words];
            self.put(&place, &region.codings, &said);
        }
        for text in media
            .text
            .iter()
            .chain(media.transcripts.iter().map(|one| &one.text))
        {
            self.text(text, codes);
        }
        for transcript in &media.transcripts {
            self.transcript(transcript);
        }
    }
}

/// A stretch of a recording, in seconds.
fn stretch(begin: Option<i64>, end: Option<i64>) -> String {
    let seconds = |ms: Option<i64>| {
        ms.map_or_else(
            || "?".to_owned(),
            |ms| format!("{}.{:03}", ms / 1000, (ms % 1000).abs()),
        )
    };
    format!("seconds {} to {}", seconds(begin), seconds(end))
}

impl Taking<'_> {
    pub(super) async fn beyond(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let project = self.project;
        let names = names(project);
        for source in &project.sources {
            let mut lines = Listing {
                project,
                names: &names,
                lines: Vec::new(),
                about: vec![source.guid()],
            };
            match source {
                Source::Text(text) => lines.text(text, &self.codes),
                Source::Media(media) => lines.media(media, &self.codes),
            }
            let title = format!("Coded elsewhere: {}", source.name().unwrap_or("?"));
            let (about, lines) = (self.targets(&lines.about), lines.lines);
            self.list(tx, around, &title, lines, about).await?;
        }
        for graph in &project.graphs {
            let title = format!("Diagram: {}", graph.name.as_deref().unwrap_or("?"));
            let shown: Vec<Guid> = graph
                .vertices
                .iter()
                .filter_map(|one| one.represents)
                .collect();
            let about = self.targets(&shown);
            self.list(tx, around, &title, drawn(graph, &names), about)
                .await?;
        }
        Ok(())
    }

    /// Lines as a memo, or as several where they are too long for one.
    async fn list(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        title: &str,
        lines: Vec<String>,
        mut about: Vec<MemoTarget>,
    ) -> Result<()> {
        if about.is_empty() {
            about.push(MemoTarget::Study);
        }
        let mut bodies: Vec<String> = Vec::new();
        for line in lines {
            let line: String = line.chars().take(memo::LONGEST_BODY).collect();
            match bodies.last_mut() {
                Some(body) if body.len() + line.len() < memo::LONGEST_BODY => {
                    body.push('\n');
                    body.push_str(&line);
                }
                _ => bodies.push(line),
            }
        }
        for body in bodies {
            let said = Said {
                kind: MemoKind::Note,
                title: short(title, memo::LONGEST_TITLE, "Elsewhere"),
                body,
                about: about.clone(),
            };
            self.memo(tx, around, said).await?;
        }
        Ok(())
    }
}

/// What a diagram shows: its shapes, then its lines.
fn drawn(graph: &Graph, names: &HashMap<Guid, String>) -> Vec<String> {
    let says = |guid: Guid| {
        let mut shapes = graph.vertices.iter();
        let shape = shapes.find(|one| one.guid == guid);
        let named = shape.and_then(|one| one.name.clone().filter(|name| !name.trim().is_empty()));
        let stands_for = shape.and_then(|one| one.represents);
        named
            .or_else(|| stands_for.map(|guid| name_of(names, guid).to_owned()))
            .unwrap_or_else(|| "?".to_owned())
    };
    let shapes = graph
        .vertices
        .iter()
        .map(|one| format!("- {}", says(one.guid)));
    let lines = graph.edges.iter().map(|edge| {
        let name = edge.name.as_deref().unwrap_or_default();
        let name = if name.is_empty() {
            String::new()
        } else {
            format!(": {name}")
        };
        format!("- {} → {}{name}", says(edge.from), says(edge.to))
    });
    let all: Vec<String> = shapes.chain(lines).collect();
    if all.is_empty() {
        vec!["- (nothing)".to_owned()]
    } else {
        all
    }
}
