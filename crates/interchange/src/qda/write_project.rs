//! Writes the XML of a project, children in the order the schema asks for.

use super::TextSource;
use super::files::flat_name_as_written;
use super::model::{Case, Code, Made, Project, Value, Variable, VariableKind, VariableValue};
use super::relations::{Direction, Graph, Set};
use super::write_source::{source, text_source};
use super::xml_out::{Attributes, XmlOut};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// Where texts and files go: into files of the archive, or into the XML.
pub(crate) struct Where<'p> {
    /// Names of the files of texts, by text. Those without a file are written into the XML.
    texts: HashMap<*const TextSource, String>,
    /// The files of texts, in order.
    pub(crate) list: Vec<(String, &'p TextSource)>,
    /// Paths of files that are copied into the archive.
    pub(crate) copied: HashSet<&'p str>,
}

impl<'p> Where<'p> {
    /// Everything in the XML, files where they are.
    pub(crate) fn inside() -> Self {
        Where {
            texts: HashMap::new(),
            list: Vec::new(),
            copied: HashSet::new(),
        }
    }

    /// Texts in files of their own; notes and the words of areas stay in the XML where it can hold them.
    pub(crate) fn in_archive(project: &'p Project, has: impl Fn(&str) -> bool) -> Self {
        let mut place = Where::inside();
        let mut taken = HashSet::new();
        let mut numbers: HashMap<_, u32> = HashMap::new();
        for path in project.file_paths() {
            if has(path) {
                place.copied.insert(path);
                taken.insert(flat_name_as_written(path).to_lowercase());
            }
        }
        let main: HashSet<*const TextSource> = project.texts().map(std::ptr::from_ref).collect();
        for text in project.every_text() {
            let Some(words) = &text.text else { continue };
            let inside = !main.contains(&std::ptr::from_ref(text))
                && words.chars().all(super::text::xml_can_hold);
            if inside {
                continue;
            }
            let mut name = format!("{}.txt", text.guid);
            while !taken.insert(name.clone()) {
                let number = numbers.entry(text.guid).or_insert(1);
                *number += 1;
                name = format!("{}-{number}.txt", text.guid);
            }
            place.texts.insert(std::ptr::from_ref(text), name.clone());
            place.list.push((name, text));
        }
        place
    }

    /// The name of the file a text goes into.
    pub(crate) fn file_of(&self, text: &TextSource) -> Option<&str> {
        self.texts
            .get(&std::ptr::from_ref(text))
            .map(String::as_str)
    }

    /// A path as it is written: files in the archive are `internal://`.
    pub(crate) fn path(&self, path: &str) -> String {
        if self.copied.contains(path) {
            format!("internal://{}", flat_name_as_written(path))
        } else {
            path.to_owned()
        }
    }
}

/// Writes a project.
pub(crate) fn write_project<W: Write>(
    xml: &mut XmlOut<W>,
    project: &Project,
    origin: &str,
    place: &Where<'_>,
) -> io::Result<()> {
    let made = &project.made;
    let attributes = Attributes::new()
        .put("xmlns", "urn:QDA-XML:project:1.0")
        .put("name", project.name.as_str())
        .put("origin", origin)
        .maybe_guid("creatingUserGUID", made.by)
        .maybe("creationDateTime", made.at.as_deref())
        .maybe_guid("modifyingUserGUID", made.changed_by)
        .maybe("modifiedDateTime", made.changed_at.as_deref())
        .maybe("basePath", project.base_path.as_deref());
    xml.open("Project", attributes)?;
    list(xml, "Users", &project.users, |xml, user| {
        let attributes = Attributes::new()
            .guid("guid", user.guid)
            .maybe("name", user.name.as_deref())
            .maybe("id", user.id.as_deref());
        xml.empty("User", attributes)
    })?;
    if !project.codes.is_empty() {
        xml.open("CodeBook", Attributes::new())?;
        list(xml, "Codes", &project.codes, |xml, one| {
            code(xml, one, true)
        })?;
        xml.close("CodeBook")?;
    }
    list(xml, "Variables", &project.variables, variable)?;
    list(xml, "Cases", &project.cases, case)?;
    list(xml, "Sources", &project.sources, |xml, one| {
        source(xml, one, place)
    })?;
    list(xml, "Notes", &project.notes, |xml, note| {
        text_source(xml, "Note", note, place)
    })?;
    list(xml, "Links", &project.links, |xml, link| {
        let attributes = Attributes::new()
            .guid("guid", link.guid)
            .maybe("name", link.name.as_deref())
            .maybe("direction", link.direction.map(direction))
            .maybe("color", link.colour.as_deref())
            .maybe_guid("originGUID", link.origin)
            .maybe_guid("targetGUID", link.target);
        xml.open("Link", attributes)?;
        xml.references("NoteRef", &link.note_refs)?;
        xml.close("Link")
    })?;
    list(xml, "Sets", &project.sets, |xml, one| {
        set(xml, one, "targetGUID")
    })?;
    list(xml, "Graphs", &project.graphs, graph)?;
    xml.maybe_words("Description", project.description.as_deref())?;
    xml.references("NoteRef", &project.note_refs)?;
    xml.close("Project")
}

/// Writes a codebook: the codes and the sets of codes of a project.
pub(crate) fn write_codebook<W: Write>(
    xml: &mut XmlOut<W>,
    project: &Project,
    origin: &str,
) -> io::Result<()> {
    let attributes = Attributes::new()
        .put("xmlns", "urn:QDA-XML:codebook:1.0")
        .put("origin", origin);
    xml.open("CodeBook", attributes)?;
    // The schema asks for at least one code; without one there is no valid codebook to write.
    xml.open("Codes", Attributes::new())?;
    for one in &project.codes {
        code(xml, one, false)?;
    }
    xml.close("Codes")?;
    let sets: Vec<&Set> = project
        .sets
        .iter()
        .filter(|set| !set.codes.is_empty())
        .collect();
    list(xml, "Sets", &sets, |xml, one| set(xml, one, "guid"))?;
    xml.close("CodeBook")
}

/// Writes a list with its element around it. An empty list has no element: the schema asks for at least one child.
fn list<W: Write, T>(
    xml: &mut XmlOut<W>,
    name: &str,
    items: &[T],
    mut write: impl FnMut(&mut XmlOut<W>, &T) -> io::Result<()>,
) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    xml.open(name, Attributes::new())?;
    for item in items {
        write(xml, item)?;
    }
    xml.close(name)
}

fn code<W: Write>(xml: &mut XmlOut<W>, one: &Code, in_project: bool) -> io::Result<()> {
    let attributes = Attributes::new()
        .guid("guid", one.guid)
        .put("name", one.name.as_str())
        .put("isCodable", if one.is_codable { "true" } else { "false" })
        .maybe("color", one.colour.as_deref());
    xml.open("Code", attributes)?;
    xml.maybe_words("Description", one.description.as_deref())?;
    if in_project {
        xml.references("NoteRef", &one.note_refs)?;
    }
    for below in &one.children {
        code(xml, below, in_project)?;
    }
    xml.close("Code")
}

fn set<W: Write>(xml: &mut XmlOut<W>, one: &Set, attribute: &'static str) -> io::Result<()> {
    let attributes = Attributes::new()
        .guid("guid", one.guid)
        .put("name", one.name.as_str());
    xml.open("Set", attributes)?;
    xml.maybe_words("Description", one.description.as_deref())?;
    for member in &one.codes {
        xml.empty("MemberCode", Attributes::new().guid(attribute, *member))?;
    }
    if attribute == "targetGUID" {
        xml.references("MemberSource", &one.sources)?;
        xml.references("MemberNote", &one.notes)?;
    }
    xml.close("Set")
}

fn variable<W: Write>(xml: &mut XmlOut<W>, one: &Variable) -> io::Result<()> {
    let kind = match one.kind {
        VariableKind::Text => "Text",
        VariableKind::Boolean => "Boolean",
        VariableKind::Integer => "Integer",
        VariableKind::Float => "Float",
        VariableKind::Date => "Date",
        VariableKind::DateTime => "DateTime",
    };
    let attributes = Attributes::new()
        .guid("guid", one.guid)
        .put("name", one.name.as_str())
        .put("typeOfVariable", kind);
    xml.open("Variable", attributes)?;
    xml.maybe_words("Description", one.description.as_deref())?;
    xml.close("Variable")
}

fn case<W: Write>(xml: &mut XmlOut<W>, one: &Case) -> io::Result<()> {
    let attributes = Attributes::new()
        .guid("guid", one.guid)
        .maybe("name", one.name.as_deref());
    xml.open("Case", attributes)?;
    xml.maybe_words("Description", one.description.as_deref())?;
    xml.references("CodeRef", &one.code_refs)?;
    values(xml, &one.values)?;
    xml.references("SourceRef", &one.source_refs)?;
    xml.references("SelectionRef", &one.selection_refs)?;
    xml.close("Case")
}

/// Writes the values of variables.
pub(crate) fn values<W: Write>(xml: &mut XmlOut<W>, values: &[VariableValue]) -> io::Result<()> {
    for one in values {
        xml.open("VariableValue", Attributes::new())?;
        xml.references("VariableRef", &[one.variable])?;
        match &one.value {
            Value::Missing => {}
            Value::Text(words) => xml.words("TextValue", words)?,
            Value::Boolean(yes) => {
                xml.words("BooleanValue", if *yes { "true" } else { "false" })?;
            }
            Value::Integer(number) => xml.words("IntegerValue", number)?,
            Value::Float(number) => xml.words("FloatValue", number)?,
            Value::Date(date) => xml.words("DateValue", date)?,
            Value::DateTime(moment) => xml.words("DateTimeValue", moment)?,
        }
        xml.close("VariableValue")?;
    }
    Ok(())
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Associative => "Associative",
        Direction::OneWay => "OneWay",
        Direction::Bidirectional => "Bidirectional",
    }
}

fn graph<W: Write>(xml: &mut XmlOut<W>, one: &Graph) -> io::Result<()> {
    let attributes = Attributes::new()
        .guid("guid", one.guid)
        .maybe("name", one.name.as_deref());
    xml.open("Graph", attributes)?;
    for vertex in &one.vertices {
        let attributes = Attributes::new()
            .guid("guid", vertex.guid)
            .maybe_guid("representedGUID", vertex.represents)
            .maybe("name", vertex.name.as_deref())
            .number("firstX", vertex.first.0)
            .number("firstY", vertex.first.1)
            .maybe_number("secondX", vertex.second.0)
            .maybe_number("secondY", vertex.second.1)
            .maybe("shape", vertex.shape.as_deref())
            .maybe("color", vertex.colour.as_deref());
        xml.empty("Vertex", attributes)?;
    }
    for edge in &one.edges {
        let attributes = Attributes::new()
            .guid("guid", edge.guid)
            .maybe_guid("representedGUID", edge.represents)
            .maybe("name", edge.name.as_deref())
            .guid("sourceVertex", edge.from)
            .guid("targetVertex", edge.to)
            .maybe("color", edge.colour.as_deref())
            .maybe("direction", edge.direction.map(direction))
            .maybe("lineStyle", edge.line.as_deref());
        xml.empty("Edge", attributes)?;
    }
    xml.close("Graph")
}

/// The attributes that say who made something, and when.
pub(crate) fn made<'a>(attributes: Attributes<'a>, made: &'a Made) -> Attributes<'a> {
    attributes
        .maybe_guid("creatingUser", made.by)
        .maybe("creationDateTime", made.at.as_deref())
        .maybe_guid("modifyingUser", made.changed_by)
        .maybe("modifiedDateTime", made.changed_at.as_deref())
}
