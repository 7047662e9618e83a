//! Writes passages as CSV, and a whole project as JSON.

use super::guid::Guid;
use super::listing::{ExtractPlace, Names};
use super::model::{
    Code, Coding, Made, MediaKind, Place, Project, Source, TextSource, Value, VariableValue,
};
use super::relations::{Direction, Graph};
use super::text::Slices;
use super::warning::Warning;
use crate::{Cell, Column, ColumnKind, CsvWriter, WriteProblem};
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// Writes every passage, area, stretch of time and coding of a whole source as a row, those without a code included.
/// What the table cannot hold is listed.
///
/// # Errors
/// When the output cannot be written.
pub fn write_csv<W: Write>(project: &Project, out: W) -> Result<Vec<Warning>, WriteProblem> {
    let columns = [
        Column::text("source"),
        Column::text("place"),
        Column::new("start", ColumnKind::Integer),
        Column::new("end", ColumnKind::Integer),
        Column::text("text"),
        Column::text("codes"),
        Column::text("coders"),
        Column::text("name"),
        Column::text("comment"),
        Column::text("notes"),
        Column::text("coded_at"),
    ];
    let names = Names::of(project);
    let notes: std::collections::HashMap<Guid, &TextSource> =
        project.notes.iter().map(|note| (note.guid, note)).collect();
    let mut writer = CsvWriter::new(out, &columns)?;
    for extract in project.extracts() {
        let (place, start, end) = match extract.place {
            ExtractPlace::Text { start, end } => (
                "text".to_owned(),
                Cell::from(i64::from(start)),
                Cell::from(i64::from(end)),
            ),
            ExtractPlace::Region(place) => (in_words(place), Cell::Empty, Cell::Empty),
            ExtractPlace::Whole => ("whole source".to_owned(), Cell::Empty, Cell::Empty),
        };
        let about = extract
            .note_refs
            .iter()
            .filter_map(|note| notes.get(note))
            .map(|note| {
                let words = note.text.as_deref().or(note.name.as_deref());
                words.unwrap_or_default()
            });
        let about: Vec<&str> = about.collect();
        let at = extract
            .codings
            .iter()
            .filter_map(|coding| coding.at.as_deref())
            .min();
        writer.row(&[
            Cell::from(extract.source),
            Cell::from(place.as_str()),
            start,
            end,
            Cell::from(extract.text.unwrap_or_default()),
            Cell::from(names.codes(&extract).join("; ").as_str()),
            Cell::from(names.coders(&extract).join("; ").as_str()),
            Cell::from(extract.name.unwrap_or_default()),
            Cell::from(extract.description.unwrap_or_default()),
            Cell::from(about.join("; ").as_str()),
            Cell::from(at.unwrap_or_default()),
        ])?;
    }
    writer.finish()?;
    let counts = project.counts();
    let texts = project.texts().filter(|text| text.text.is_some()).count();
    let left: Vec<String> = [
        (counts.codes, "definitions, colours and the tree of codes"),
        (texts, "texts"),
        (counts.cases, "cases"),
        (counts.variables, "variables"),
        (counts.notes, "notes that are about no passage"),
        (counts.sets, "sets"),
        (counts.links, "links"),
        (counts.graphs, "diagrams"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, what)| what.to_owned())
    .collect();
    Ok(if left.is_empty() {
        Vec::new()
    } else {
        vec![Warning {
            says: format!("A table of passages has no room for: {}.", left.join(", ")),
            is_loss: true,
        }]
    })
}

/// A place in words, as a table shows it.
fn in_words(place: Place) -> String {
    match place {
        Place::Area {
            page,
            first,
            second,
        } => {
            // People count pages from 1, the standard from 0.
            let page = page.map(|page| format!("page {}, ", page.saturating_add(1)));
            format!(
                "{}area {},{} to {},{}",
                page.unwrap_or_default(),
                first.0,
                first.1,
                second.0,
                second.1
            )
        }
        Place::Time { begin, end } => format!("{begin} ms to {end} ms"),
    }
}

/// Writes a project as JSON, a source at a time. Identifiers are GUIDs, places code points with the end exclusive.
///
/// # Errors
/// When the output cannot be written.
pub fn write_json<W: Write>(project: &Project, mut out: W) -> io::Result<()> {
    let head = json!({
        "name": project.name,
        "origin": project.origin,
        "description": project.description,
        "base_path": project.base_path,
        "made": made(&project.made),
        "note_refs": guids(&project.note_refs),
        "users": project.users.iter().map(|user| json!({
            "guid": user.guid.to_string(), "name": user.name, "id": user.id,
        })).collect::<Vec<_>>(),
        "codes": project.codes.iter().map(code).collect::<Vec<_>>(),
        "variables": project.variables.iter().map(|variable| json!({
            "guid": variable.guid.to_string(), "name": variable.name,
            "kind": format!("{:?}", variable.kind), "description": variable.description,
        })).collect::<Vec<_>>(),
        "cases": project.cases.iter().map(|case| json!({
            "guid": case.guid.to_string(), "name": case.name, "description": case.description,
            "codes": guids(&case.code_refs), "values": values(&case.values),
            "sources": guids(&case.source_refs), "selections": guids(&case.selection_refs),
        })).collect::<Vec<_>>(),
        "sets": project.sets.iter().map(|set| json!({
            "guid": set.guid.to_string(), "name": set.name, "description": set.description,
            "codes": guids(&set.codes), "sources": guids(&set.sources), "notes": guids(&set.notes),
        })).collect::<Vec<_>>(),
        "links": project.links.iter().map(|link| json!({
            "guid": link.guid.to_string(), "name": link.name, "direction": direction(link.direction),
            "colour": link.colour, "origin": guid(link.origin), "target": guid(link.target),
            "note_refs": guids(&link.note_refs),
        })).collect::<Vec<_>>(),
        "graphs": project.graphs.iter().map(graph).collect::<Vec<_>>(),
    });
    let head = serde_json::to_string(&head)?;
    out.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
    out.write_all(b",\"sources\":")?;
    stream(&mut out, project.sources.iter().map(source))?;
    out.write_all(b",\"notes\":")?;
    stream(
        &mut out,
        project.notes.iter().map(|note| text("note", note)),
    )?;
    out.write_all(b"}\n")?;
    out.flush()
}

/// Writes an array an item at a time.
fn stream<W: Write>(out: &mut W, items: impl Iterator<Item = Json>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"]")
}

fn guids(list: &[Guid]) -> Vec<String> {
    list.iter().map(Guid::to_string).collect()
}

fn guid(guid: Option<Guid>) -> Option<String> {
    guid.map(|guid| guid.to_string())
}

fn direction(direction: Option<Direction>) -> Option<String> {
    direction.map(|direction| format!("{direction:?}"))
}

fn made(made: &Made) -> Json {
    json!({
        "by": guid(made.by), "at": made.at,
        "changed_by": guid(made.changed_by), "changed_at": made.changed_at,
    })
}

fn code(one: &Code) -> Json {
    json!({
        "guid": one.guid.to_string(), "name": one.name, "is_codable": one.is_codable,
        "colour": one.colour, "description": one.description, "note_refs": guids(&one.note_refs),
        "codes": one.children.iter().map(code).collect::<Vec<_>>(),
    })
}

fn values(list: &[VariableValue]) -> Vec<Json> {
    let value = |value: &Value| match value {
        Value::Missing => Json::Null,
        Value::Boolean(yes) => json!(yes),
        Value::Text(words)
        | Value::Integer(words)
        | Value::Float(words)
        | Value::Date(words)
        | Value::DateTime(words) => json!(words),
    };
    list.iter()
        .map(|one| json!({ "variable": one.variable.to_string(), "value": value(&one.value) }))
        .collect()
}

fn codings(list: &[Coding]) -> Vec<Json> {
    list.iter()
        .map(|one| {
            json!({
                "guid": one.guid.to_string(), "code": one.code.to_string(), "by": guid(one.by),
                "at": one.at, "note_refs": guids(&one.note_refs),
            })
        })
        .collect()
}

fn text(kind: &str, one: &TextSource) -> Json {
    let slices = one.text.as_deref().map(Slices::of);
    let selections: Vec<Json> = one
        .selections
        .iter()
        .map(|selection| {
            let quote = slices
                .as_ref()
                .and_then(|slices| slices.get(selection.start, selection.end));
            json!({
                "guid": selection.guid.to_string(), "start": selection.start, "end": selection.end,
                "text": quote, "name": selection.name, "description": selection.description,
                "made": made(&selection.made), "codings": codings(&selection.codings),
                "note_refs": guids(&selection.note_refs),
            })
        })
        .collect();
    json!({
        "kind": kind, "guid": one.guid.to_string(), "name": one.name, "description": one.description,
        "made": made(&one.made), "text": one.text, "text_path": one.text_path,
        "rich_text_path": one.rich_text_path, "selections": selections, "codings": codings(&one.codings),
        "note_refs": guids(&one.note_refs), "values": values(&one.values),
    })
}

fn source(one: &Source) -> Json {
    let media = match one {
        Source::Text(one) => return text("text", one),
        Source::Media(media) => media,
    };
    let kind = match media.kind {
        MediaKind::Picture => "picture",
        MediaKind::Pdf => "pdf",
        MediaKind::Audio => "audio",
        MediaKind::Video => "video",
    };
    let regions: Vec<Json> = media
        .regions
        .iter()
        .map(|region| {
            let place = match region.place {
                Place::Area {
                    page,
                    first,
                    second,
                } => json!({
                    "page": page, "first": [first.0, first.1], "second": [second.0, second.1],
                }),
                Place::Time { begin, end } => json!({ "begin_ms": begin, "end_ms": end }),
            };
            json!({
                "guid": region.guid.to_string(), "name": region.name, "place": place,
                "description": region.description, "made": made(&region.made),
                "text": region.text.as_ref().map(|one| text("area", one)),
                "codings": codings(&region.codings), "note_refs": guids(&region.note_refs),
            })
        })
        .collect();
    let transcripts: Vec<Json> = media
        .transcripts
        .iter()
        .map(|transcript| {
            json!({
                "text": text("transcript", &transcript.text),
                "sync_points": transcript.sync_points.iter().map(|point| json!({
                    "guid": point.guid.to_string(), "time_ms": point.time_ms, "position": point.position,
                })).collect::<Vec<_>>(),
                "selections": transcript.selections.iter().map(|selection| json!({
                    "guid": selection.guid.to_string(), "name": selection.name,
                    "from": guid(selection.from), "to": guid(selection.to),
                    "description": selection.description, "made": made(&selection.made),
                    "codings": codings(&selection.codings), "note_refs": guids(&selection.note_refs),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "kind": kind, "guid": media.guid.to_string(), "name": media.name,
        "description": media.description, "made": made(&media.made), "path": media.path,
        "current_path": media.current_path, "text": media.text.as_ref().map(|one| text("representation", one)),
        "transcripts": transcripts, "regions": regions, "codings": codings(&media.codings),
        "note_refs": guids(&media.note_refs), "values": values(&media.values),
    })
}

fn graph(one: &Graph) -> Json {
    json!({
        "guid": one.guid.to_string(), "name": one.name,
        "vertices": one.vertices.iter().map(|vertex| json!({
            "guid": vertex.guid.to_string(), "represents": guid(vertex.represents), "name": vertex.name,
            "first": [vertex.first.0, vertex.first.1], "second": [vertex.second.0, vertex.second.1],
            "shape": vertex.shape, "colour": vertex.colour,
        })).collect::<Vec<_>>(),
        "edges": one.edges.iter().map(|edge| json!({
            "guid": edge.guid.to_string(), "represents": guid(edge.represents), "name": edge.name,
            "from": edge.from.to_string(), "to": edge.to.to_string(), "colour": edge.colour,
            "direction": direction(edge.direction), "line": edge.line,
        })).collect::<Vec<_>>(),
    })
}
