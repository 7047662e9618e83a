//! Reads the XML of a project as it is written: positions are not yet understood, texts in files not yet fetched.

use super::guid::Guid;
use super::lexical;
use super::model::{Case, Code, Made, Project, User, Value, Variable, VariableKind, VariableValue};
use super::problem::QdaProblem;
use super::read_relations::{graph, link, sets};
use super::read_source::{sources, text_source};
use super::xml::{Element, Xml};
use std::io::BufRead;

const MADE_OF_PROJECT: [&str; 7] = [
    "name",
    "origin",
    "creatingUserGUID",
    "creationDateTime",
    "modifyingUserGUID",
    "modifiedDateTime",
    "basePath",
];

/// Reads a project whose root element was just opened.
pub(crate) fn project<R: BufRead>(
    xml: &mut Xml<'_, R>,
    root: &Element,
) -> Result<Project, QdaProblem> {
    root.expect_only(&MADE_OF_PROJECT, xml.warnings);
    let mut project = Project {
        name: root.get("name").unwrap_or_default().to_owned(),
        origin: root.text("origin"),
        base_path: root.text("basePath"),
        made: Made {
            by: root.guid("creatingUserGUID", xml.warnings),
            at: root.moment("creationDateTime", xml.warnings),
            changed_by: root.guid("modifyingUserGUID", xml.warnings),
            changed_at: root.moment("modifiedDateTime", xml.warnings),
        },
        ..Project::default()
    };
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Users" => each(xml, "User", "Users", |xml, element| {
                if let Some(user) = user(xml, &element)? {
                    project.users.push(user);
                }
                Ok(())
            })?,
            "CodeBook" => code_book(xml, &mut project)?,
            "Variables" => each(xml, "Variable", "Variables", |xml, element| {
                if let Some(variable) = variable(xml, &element)? {
                    project.variables.push(variable);
                }
                Ok(())
            })?,
            "Cases" => each(xml, "Case", "Cases", |xml, element| {
                let case = case(xml, &element)?;
                project.cases.push(case);
                Ok(())
            })?,
            "Sources" => sources(xml, &mut project.sources)?,
            "Notes" => each(xml, "Note", "Notes", |xml, element| {
                let note = text_source(xml, &element)?;
                project.notes.push(note);
                Ok(())
            })?,
            "Links" => each(xml, "Link", "Links", |xml, element| {
                let link = link(xml, &element)?;
                project.links.push(link);
                Ok(())
            })?,
            "Sets" => sets(xml, &mut project.sets)?,
            "Graphs" => each(xml, "Graph", "Graphs", |xml, element| {
                let graph = graph(xml, &element)?;
                project.graphs.push(graph);
                Ok(())
            })?,
            "Description" => project.description = xml.some_words()?,
            "NoteRef" => reference(xml, &child, &mut project.note_refs)?,
            _ => xml.unknown(&child, "Project")?,
        }
    }
    Ok(project)
}

/// Reads the children of a list, all of one name.
pub(crate) fn each<R: BufRead>(
    xml: &mut Xml<'_, R>,
    name: &str,
    within: &str,
    mut read: impl FnMut(&mut Xml<'_, R>, Element) -> Result<(), QdaProblem>,
) -> Result<(), QdaProblem> {
    while let Some(child) = xml.child()? {
        if child.name == name {
            xml.keep()?;
            read(xml, child)?;
        } else {
            xml.unknown(&child, within)?;
        }
    }
    Ok(())
}

/// Reads a reference to another object into a list. In a codebook the attribute is `guid`, in a project `targetGUID`.
pub(crate) fn reference<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
    into: &mut Vec<Guid>,
) -> Result<(), QdaProblem> {
    let target = element
        .guid("targetGUID", xml.warnings)
        .or_else(|| element.guid("guid", xml.warnings));
    if let Some(target) = target {
        xml.keep()?;
        into.push(target);
    }
    xml.skip()
}

/// The identifier of an object. One that is missing is made up, so that the object is not lost.
pub(crate) fn identity<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Guid {
    element.guid("guid", xml.warnings).unwrap_or_else(|| {
        xml.warnings.noted(
            "an object without an identifier was given one",
            &element.name,
        );
        Guid::derived(&[
            "without identifier",
            &element.name,
            element.get("name").unwrap_or_default(),
            &xml.place(),
        ])
    })
}

fn user<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Result<Option<User>, QdaProblem> {
    element.expect_only(&["guid", "name", "id"], xml.warnings);
    let user = User {
        guid: identity(xml, element),
        name: element.text("name"),
        id: element.text("id"),
    };
    xml.skip()?;
    Ok(Some(user))
}

fn code_book<R: BufRead>(xml: &mut Xml<'_, R>, project: &mut Project) -> Result<(), QdaProblem> {
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Codes" => codes(xml, &mut project.codes)?,
            // Where a codebook file has them; some programs write them so in projects too.
            "Sets" => sets(xml, &mut project.sets)?,
            _ => xml.unknown(&child, "CodeBook")?,
        }
    }
    Ok(())
}

/// Reads a list of codes, each with those below it.
pub(crate) fn codes<R: BufRead>(
    xml: &mut Xml<'_, R>,
    into: &mut Vec<Code>,
) -> Result<(), QdaProblem> {
    each(xml, "Code", "Codes", |xml, element| {
        let code = code(xml, &element)?;
        into.push(code);
        Ok(())
    })
}

fn code<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Result<Code, QdaProblem> {
    element.expect_only(&["guid", "name", "isCodable", "color"], xml.warnings);
    let name = element.get("name").unwrap_or_default().to_owned();
    let codable = element.get("isCodable").and_then(lexical::boolean);
    if codable.is_none() {
        xml.warnings.noted(
            "a code does not say whether passages can be coded with it; it was taken as one that can",
            format!("“{name}”"),
        );
    }
    if name.trim().is_empty() {
        xml.warnings.noted(
            "a code has no name",
            element.get("guid").unwrap_or_default(),
        );
    }
    let mut code = Code {
        guid: identity(xml, element),
        is_codable: codable.unwrap_or(true),
        colour: element.colour("color", xml.warnings),
        name,
        description: None,
        note_refs: Vec::new(),
        children: Vec::new(),
    };
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Description" => code.description = xml.some_words()?,
            "NoteRef" => reference(xml, &child, &mut code.note_refs)?,
            "Code" => {
                xml.keep()?;
                let below = self::code(xml, &child)?;
                code.children.push(below);
            }
            _ => xml.unknown(&child, "Code")?,
        }
    }
    Ok(code)
}

fn variable<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
) -> Result<Option<Variable>, QdaProblem> {
    element.expect_only(&["guid", "name", "typeOfVariable"], xml.warnings);
    let name = element.get("name").unwrap_or_default().to_owned();
    let kind = match element.get("typeOfVariable").map(str::trim) {
        Some("Boolean") => VariableKind::Boolean,
        Some("Integer") => VariableKind::Integer,
        Some("Float") => VariableKind::Float,
        Some("Date") => VariableKind::Date,
        Some("DateTime") => VariableKind::DateTime,
        Some("Text") => VariableKind::Text,
        _ => {
            xml.warnings.noted(
                "a variable is of a kind that the standard does not have; it was taken as text",
                format!("“{name}”"),
            );
            VariableKind::Text
        }
    };
    let guid = identity(xml, element);
    let mut description = None;
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Description" => description = xml.some_words()?,
            _ => xml.unknown(&child, "Variable")?,
        }
    }
    Ok(Some(Variable {
        guid,
        name,
        kind,
        description,
    }))
}

fn case<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Result<Case, QdaProblem> {
    element.expect_only(&["guid", "name"], xml.warnings);
    let mut case = Case {
        guid: identity(xml, element),
        name: element.text("name"),
        description: None,
        code_refs: Vec::new(),
        values: Vec::new(),
        source_refs: Vec::new(),
        selection_refs: Vec::new(),
    };
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Description" => case.description = xml.some_words()?,
            "CodeRef" => reference(xml, &child, &mut case.code_refs)?,
            "VariableValue" => variable_value(xml, &mut case.values)?,
            "SourceRef" => reference(xml, &child, &mut case.source_refs)?,
            "SelectionRef" => reference(xml, &child, &mut case.selection_refs)?,
            _ => xml.unknown(&child, "Case")?,
        }
    }
    Ok(case)
}

/// Reads the value of a variable into a list.
pub(crate) fn variable_value<R: BufRead>(
    xml: &mut Xml<'_, R>,
    into: &mut Vec<VariableValue>,
) -> Result<(), QdaProblem> {
    let mut variable = Vec::new();
    let mut value = Value::Missing;
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "VariableRef" => reference(xml, &child, &mut variable)?,
            name @ ("TextValue" | "BooleanValue" | "IntegerValue" | "FloatValue" | "DateValue"
            | "DateTimeValue") => {
                let name = name.to_owned();
                let words = xml.words()?;
                value = typed(xml, &name, super::text::for_xml(words));
            }
            _ => xml.unknown(&child, "VariableValue")?,
        }
    }
    match variable.first() {
        Some(variable) => {
            xml.keep()?;
            into.push(VariableValue {
                variable: *variable,
                value,
            });
        }
        None => xml.warnings.lost(
            "a value names no variable and was left out",
            format!("{value:?}"),
        ),
    }
    Ok(())
}

/// A value as the kind its element names. One that is not of that kind stays as words.
fn typed<R: BufRead>(xml: &mut Xml<'_, R>, element: &str, words: String) -> Value {
    if element == "TextValue" {
        return Value::Text(words);
    }
    let trimmed = words.trim();
    let value = match element {
        "BooleanValue" => lexical::boolean(trimmed).map(Value::Boolean),
        "IntegerValue" if lexical::is_integer(trimmed) => Some(Value::Integer(trimmed.to_owned())),
        "FloatValue" if lexical::is_decimal(trimmed) => Some(Value::Float(trimmed.to_owned())),
        "DateValue" if lexical::is_date(trimmed) => Some(Value::Date(trimmed.to_owned())),
        "DateTimeValue" => lexical::date_time(trimmed).map(Value::DateTime),
        _ => None,
    };
    value.unwrap_or_else(|| {
        if trimmed.is_empty() {
            return Value::Missing;
        }
        xml.warnings.noted(
            "a value is not of the kind its variable has; it was taken as text",
            format!("“{trimmed}”"),
        );
        Value::Text(words.clone())
    })
}
