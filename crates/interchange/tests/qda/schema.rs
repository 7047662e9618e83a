//! Checks files against the published schemas: with a reader of schemas of our own, small but enough for these two,
//! and with `xmllint`.

use interchange::qda::Guid;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// A tree of elements.
#[derive(Debug, Default)]
struct Tree {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Tree>,
}

impl Tree {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

fn tree(xml: &str) -> Tree {
    fn opened(start: &BytesStart<'_>) -> Tree {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .unwrap();
            (
                attribute.key.local_name().into_inner().to_owned(),
                value.into_owned(),
            )
        });
        Tree {
            name: start.local_name().into_inner().to_owned(),
            attributes: attributes.collect(),
            ..Tree::default()
        }
    }
    let mut reader = Reader::from_reader(xml.as_bytes());
    let mut stack = vec![Tree::default()];
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Start(start) => stack.push(opened(&start)),
            Event::Empty(start) => stack.last_mut().unwrap().children.push(opened(&start)),
            Event::End(_) => {
                let done = stack.pop().unwrap();
                stack.last_mut().unwrap().children.push(done);
            }
            Event::Text(text) => stack.last_mut().unwrap().text.push_str(&text.into_inner()),
            Event::Eof => break,
            _ => {}
        }
    }
    stack.pop().unwrap().children.pop().unwrap()
}

/// An element that may stand in a type, or a choice of several.
#[derive(Debug)]
struct Part {
    elements: Vec<(String, String)>,
    least: usize,
    most: usize,
}

#[derive(Debug, Default)]
struct Type {
    parts: Vec<Part>,
    /// Name, type, whether it must be there.
    attributes: Vec<(String, String, bool)>,
}

struct Schema {
    root: (String, String),
    types: HashMap<String, Type>,
    words: HashMap<String, Vec<String>>,
}

fn part(element: &Tree) -> Part {
    let number = |name: &str| match element.get(name) {
        None => 1,
        Some("unbounded") => usize::MAX,
        Some(number) => number.parse().unwrap(),
    };
    let of = |element: &Tree| {
        (
            element.get("name").unwrap().to_owned(),
            element.get("type").unwrap().to_owned(),
        )
    };
    let elements: Vec<_> = if element.name == "choice" {
        element.children.iter().map(of).collect()
    } else {
        vec![of(element)]
    };
    // A choice may be empty when what is to be chosen may be.
    let optional = element.name == "choice"
        && element
            .children
            .iter()
            .all(|one| one.get("minOccurs") == Some("0"));
    Part {
        elements,
        least: if optional { 0 } else { number("minOccurs") },
        most: number("maxOccurs"),
    }
}

fn schema(file: &str) -> Schema {
    let xsd = tree(std::str::from_utf8(&crate::archive::sample(file)).unwrap());
    let mut schema = Schema {
        root: Default::default(),
        types: HashMap::new(),
        words: HashMap::new(),
    };
    for child in &xsd.children {
        match child.name.as_str() {
            "element" => {
                schema.root = (
                    child.get("name").unwrap().to_owned(),
                    child.get("type").unwrap().to_owned(),
                );
            }
            "complexType" => {
                let mut kind = Type::default();
                for inner in &child.children {
                    match inner.name.as_str() {
                        "sequence" => kind.parts.extend(inner.children.iter().map(part)),
                        "choice" => kind.parts.push(part(inner)),
                        "attribute" => kind.attributes.push((
                            inner.get("name").unwrap().to_owned(),
                            inner.get("type").unwrap().to_owned(),
                            inner.get("use") == Some("required"),
                        )),
                        other => panic!("{other}?"),
                    }
                }
                schema
                    .types
                    .insert(child.get("name").unwrap().to_owned(), kind);
            }
            "simpleType" => {
                let values = child.children[0]
                    .children
                    .iter()
                    .filter(|one| one.name == "enumeration");
                let values = values
                    .map(|one| one.get("value").unwrap().to_owned())
                    .collect();
                schema
                    .words
                    .insert(child.get("name").unwrap().to_owned(), values);
            }
            other => panic!("{other}?"),
        }
    }
    assert!(schema.types.len() > 5);
    schema
}

static PROJECT: LazyLock<Schema> = LazyLock::new(|| schema("REFI-QDA-Project-v1.0.xsd"));
static CODEBOOK: LazyLock<Schema> = LazyLock::new(|| schema("REFI-QDA-Codebook-v1.0.xsd"));

impl Schema {
    /// Lists what is against the schema.
    fn faults(&self, xml: &str) -> Vec<String> {
        let root = tree(xml);
        let mut faults = Vec::new();
        if root.name != self.root.0 {
            faults.push(format!("the root is {}", root.name));
        }
        self.element(&root, &self.root.1, &mut faults);
        faults
    }

    fn element(&self, element: &Tree, kind: &str, faults: &mut Vec<String>) {
        let Some(of) = self.types.get(kind) else {
            if !self.fits(kind, &element.text) || !element.children.is_empty() {
                faults.push(format!("{}: “{}” is no {kind}", element.name, element.text));
            }
            return;
        };
        for (name, kind, required) in &of.attributes {
            match element.get(name) {
                None if *required => faults.push(format!("{} has no {name}", element.name)),
                Some(value) if !self.fits(kind, value) => {
                    faults.push(format!("{}: {name} “{value}” is no {kind}", element.name));
                }
                _ => {}
            }
        }
        for (name, _) in &element.attributes {
            if name != "xmlns" && !of.attributes.iter().any(|(known, ..)| known == name) {
                faults.push(format!("{} has {name}", element.name));
            }
        }
        let mut children = element.children.iter().peekable();
        for part in &of.parts {
            let mut count = 0;
            while let Some(child) = children.peek() {
                let Some((_, kind)) = part.elements.iter().find(|(name, _)| *name == child.name)
                else {
                    break;
                };
                if count == part.most {
                    break;
                }
                self.element(child, kind, faults);
                children.next();
                count += 1;
            }
            if count < part.least {
                faults.push(format!(
                    "{} has {count} of {:?}",
                    element.name, part.elements
                ));
            }
        }
        if let Some(child) = children.next() {
            faults.push(format!(
                "{} may not stand there in {}",
                child.name, element.name
            ));
        }
    }

    fn fits(&self, kind: &str, value: &str) -> bool {
        match kind {
            "xsd:string" => true,
            "xsd:integer" => value.parse::<i64>().is_ok(),
            "xsd:decimal" => value.parse::<f64>().is_ok() && !value.contains(['e', 'N', 'i']),
            "xsd:boolean" => ["true", "false", "0", "1"].contains(&value),
            "xsd:date" => value.len() >= 10 && value.matches('-').count() >= 2,
            "xsd:dateTime" => value.len() >= 19 && value.as_bytes()[10] == b'T',
            "GUIDType" => value.parse::<Guid>().is_ok(),
            "RGBType" => value.starts_with('#') && [4, 7].contains(&value.len()),
            other => self.words[other].iter().any(|word| word == value),
        }
    }
}

/// A project is as the schema asks.
pub(crate) fn check_project(xml: &str) {
    assert_eq!(PROJECT.faults(xml), Vec::<String>::new());
}

/// A codebook is as the schema asks.
pub(crate) fn check_codebook(xml: &str) {
    assert_eq!(CODEBOOK.faults(xml), Vec::<String>::new());
}

/// The XML of the project in an archive.
pub(crate) fn project_in(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive
        .by_name("project.qde")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    xml
}

fn xmllint(schema: &str, xml: &[u8]) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/qda")
        .join(schema);
    let child = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(path)
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child
        .expect("xmllint is there: install the Debian package libxml2-utils, as .ci/packages does");
    child.stdin.take().unwrap().write_all(xml).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn what_is_written_is_valid_by_xmllint_too() {
    for name in [
        "atlasti-mac-8.4-standard-project.qdpx",
        "qualcoder-4.0beta-crlf.qdpx",
        "taguette-1.5.2-codebook.qdc",
    ] {
        let bytes = crate::archive::sample(name);
        let mut import = crate::archive::read(name, &bytes);
        let xml = project_in(&crate::archive::written(&mut import));
        check_project(&xml);
        xmllint("REFI-QDA-Project-v1.0.xsd", xml.as_bytes());
        xmllint(
            "REFI-QDA-Project-v1.0.xsd",
            &crate::archive::bare(&import.project),
        );
        let mut book = Vec::new();
        interchange::qda::write_qdc(&import.project, "tests", &mut book).unwrap();
        check_codebook(std::str::from_utf8(&book).unwrap());
        xmllint("REFI-QDA-Codebook-v1.0.xsd", &book);
    }
}

#[test]
fn our_check_finds_what_is_against_the_schema() {
    let head = r#"<Project xmlns="urn:QDA-XML:project:1.0" name="x">"#;
    for (inner, fault) in [
        ("<Users/>", "Users has 0 of"),
        (
            "<Description/><Users><User guid='00000000-0000-0000-0000-0000000000e1'/></Users>",
            "Users may not stand there in Project",
        ),
        ("<Users><User guid='1'/></Users>", "guid “1” is no GUIDType"),
        ("<Users><User/></Users>", "User has no guid"),
        (
            "<CodeBook><Codes><Code guid='00000000-0000-0000-0000-0000000000e1' name='' isCodable='maybe'/></Codes></CodeBook>",
            "“maybe” is no xsd:boolean",
        ),
        (
            "<Description/><Description/>",
            "Description may not stand there",
        ),
        (
            "<Description colour='red'>x</Description><X/>",
            "X may not stand there",
        ),
    ] {
        let faults = PROJECT
            .faults(&format!("{head}{inner}</Project>"))
            .join("\n");
        assert!(faults.contains(fault), "{fault}: {faults}");
    }
    // Taguette's own codebook has an empty list of sets.
    let own = crate::archive::sample("taguette-1.5.2-codebook.qdc");
    let faults = CODEBOOK.faults(std::str::from_utf8(&own).unwrap());
    assert!(faults[0].contains("Sets has 0 of"), "{faults:?}");
}
