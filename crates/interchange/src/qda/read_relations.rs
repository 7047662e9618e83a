//! Reads what joins the objects of a project: relations, groups and diagrams.

use super::problem::QdaProblem;
use super::read_project::{each, identity, reference};
use super::relations::{Direction, Edge, Graph, Link, Set, Vertex};
use super::xml::{Element, Xml};
use std::io::BufRead;

/// Reads a list of sets, of a project or of a codebook.
pub(crate) fn sets<R: BufRead>(
    xml: &mut Xml<'_, R>,
    into: &mut Vec<Set>,
) -> Result<(), QdaProblem> {
    each(xml, "Set", "Sets", |xml, element| {
        element.expect_only(&["guid", "name"], xml.warnings);
        let mut set = Set {
            guid: identity(xml, &element),
            name: element.get("name").unwrap_or_default().to_owned(),
            description: None,
            codes: Vec::new(),
            sources: Vec::new(),
            notes: Vec::new(),
        };
        while let Some(child) = xml.child()? {
            match child.name.as_str() {
                "Description" => set.description = xml.some_words()?,
                "MemberCode" => reference(xml, &child, &mut set.codes)?,
                "MemberSource" => reference(xml, &child, &mut set.sources)?,
                "MemberNote" => reference(xml, &child, &mut set.notes)?,
                _ => xml.unknown(&child, "Set")?,
            }
        }
        into.push(set);
        Ok(())
    })
}

fn direction<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Option<Direction> {
    match element.get("direction").map(str::trim)? {
        "Associative" => Some(Direction::Associative),
        "OneWay" => Some(Direction::OneWay),
        "Bidirectional" => Some(Direction::Bidirectional),
        "" => None,
        other => {
            xml.warnings.lost(
                "a direction that the standard does not have was left out",
                format!("“{other}”"),
            );
            None
        }
    }
}

/// Reads a relation.
pub(crate) fn link<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
) -> Result<Link, QdaProblem> {
    let known = [
        "guid",
        "name",
        "direction",
        "color",
        "originGUID",
        "targetGUID",
    ];
    element.expect_only(&known, xml.warnings);
    let mut link = Link {
        guid: identity(xml, element),
        name: element.text("name"),
        direction: direction(xml, element),
        colour: element.colour("color", xml.warnings),
        origin: element.guid("originGUID", xml.warnings),
        target: element.guid("targetGUID", xml.warnings),
        note_refs: Vec::new(),
    };
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "NoteRef" => reference(xml, &child, &mut link.note_refs)?,
            _ => xml.unknown(&child, "Link")?,
        }
    }
    Ok(link)
}

const SHAPES: [&str; 10] = [
    "Person",
    "Oval",
    "Rectangle",
    "RoundedRectangle",
    "Star",
    "LeftTriangle",
    "RightTriangle",
    "UpTriangle",
    "DownTriangle",
    "Note",
];
const LINES: [&str; 3] = ["dotted", "dashed", "solid"];

fn one_of<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
    name: &str,
    known: &[&str],
) -> Option<String> {
    let value = element.text(name)?;
    if known.contains(&value.as_str()) {
        return Some(value);
    }
    xml.warnings.lost(
        "a shape or line that the standard does not have was left out",
        format!("“{value}”"),
    );
    None
}

/// Reads a diagram.
pub(crate) fn graph<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
) -> Result<Graph, QdaProblem> {
    element.expect_only(&["guid", "name"], xml.warnings);
    let mut graph = Graph {
        guid: identity(xml, element),
        name: element.text("name"),
        vertices: Vec::new(),
        edges: Vec::new(),
    };
    while let Some(child) = xml.child()? {
        xml.keep()?;
        match child.name.as_str() {
            "Vertex" => {
                let vertex = vertex(xml, &child);
                graph.vertices.push(vertex);
                xml.skip()?;
            }
            "Edge" => {
                if let Some(edge) = edge(xml, &child) {
                    graph.edges.push(edge);
                }
                xml.skip()?;
            }
            _ => xml.unknown(&child, "Graph")?,
        }
    }
    Ok(graph)
}

fn vertex<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Vertex {
    let known = [
        "guid",
        "representedGUID",
        "name",
        "firstX",
        "firstY",
        "secondX",
        "secondY",
        "shape",
        "color",
    ];
    element.expect_only(&known, xml.warnings);
    Vertex {
        guid: identity(xml, element),
        represents: element.guid("representedGUID", xml.warnings),
        name: element.text("name"),
        first: (
            element.integer("firstX").unwrap_or_default(),
            element.integer("firstY").unwrap_or_default(),
        ),
        second: (element.integer("secondX"), element.integer("secondY")),
        shape: one_of(xml, element, "shape", &SHAPES),
        colour: element.colour("color", xml.warnings),
    }
}

fn edge<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Option<Edge> {
    let known = [
        "guid",
        "representedGUID",
        "name",
        "sourceVertex",
        "targetVertex",
        "color",
        "direction",
        "lineStyle",
    ];
    element.expect_only(&known, xml.warnings);
    let from = element.guid("sourceVertex", xml.warnings);
    let to = element.guid("targetVertex", xml.warnings);
    let (Some(from), Some(to)) = (from, to) else {
        xml.warnings.lost(
            "a line of a diagram does not join two shapes and was left out",
            element.get("name").unwrap_or_default(),
        );
        return None;
    };
    Some(Edge {
        guid: identity(xml, element),
        represents: element.guid("representedGUID", xml.warnings),
        name: element.text("name"),
        from,
        to,
        colour: element.colour("color", xml.warnings),
        direction: direction(xml, element),
        line: one_of(xml, element, "lineStyle", &LINES),
    })
}
