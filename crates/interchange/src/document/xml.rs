//! XML parts of office documents: names resolved, entities and document types refused.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::problem::{self, DocumentProblem, DocumentProblemKind};

/// Writers nest a few dozen deep; tables in tables in text boxes, a hundred.
const MOST_DEPTH: usize = 512;

/// The vocabularies that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    /// WordprocessingML, transitional or strict.
    Word,
    /// Office mathematics.
    Math,
    /// Markup compatibility.
    Compatibility,
    /// OpenDocument `office:`.
    Office,
    /// OpenDocument `text:`.
    Text,
    /// OpenDocument `table:`.
    Table,
    /// OpenDocument `draw:`.
    Draw,
    /// Dublin Core.
    Dc,
    /// Anything else.
    Other,
}

fn known(namespace: &str) -> Ns {
    match namespace {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::Word,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compatibility,
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Ns::Office,
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Ns::Text,
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Ns::Table,
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Ns::Draw,
        "http://purl.org/dc/elements/1.1/" => Ns::Dc,
        _ => Ns::Other,
    }
}

/// What comes next.
pub(super) enum Token<'a> {
    Start(Ns, Element<'a>),
    End(Ns, String),
    Text(String),
}

/// A start tag.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .map(|attribute| {
                attribute
                    .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                    .map_or_else(
                        |_| attribute.value.to_string(),
                        std::borrow::Cow::into_owned,
                    )
            })
    }
}

/// Walks through one part.
pub(super) struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    part: &'a str,
    depth: usize,
}

/// The bytes of a part as text: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn text_of(bytes: &[u8], part: &str) -> Result<String, DocumentProblem> {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    encoding
        .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| problem::damaged("a part of it is not text in UTF-8").at(part))
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            part,
            depth: 0,
        }
    }

    fn problem(&self, problem: DocumentProblem) -> DocumentProblem {
        problem.at(format!(
            "{}, byte {}",
            self.part,
            self.reader.buffer_position()
        ))
    }

    /// The next token; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, DocumentProblem> {
        loop {
            let (resolved, event) = match self.reader.read_resolved_event() {
                Ok((ResolveResult::Bound(Namespace(namespace)), event)) => {
                    (known(namespace), event)
                }
                Ok((_, event)) => (Ns::Other, event),
                Err(_) => return Err(self.problem(problem::damaged("its XML breaks a rule"))),
            };
            return Ok(Some(match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return Err(self.problem(problem::too_deep()));
                    }
                    Token::Start(resolved, Element(start))
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::End(resolved, end.local_name().into_inner().to_owned())
                }
                Event::Text(text) => Token::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Token::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => {
                    let character = match reference.as_ref() {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "apos" => Some('\''),
                        "quot" => Some('"'),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    match character {
                        Some(character) => Token::Text(character.to_string()),
                        None => {
                            return Err(self.problem(problem::damaged(
                                "it uses an entity that it does not explain",
                            )));
                        }
                    }
                }
                Event::DocType(_) => {
                    return Err(self.problem(DocumentProblem::new(
                        DocumentProblemKind::DocumentType,
                        "it declares a document type, which no text program writes and which can hide an attack",
                        "Open it in a text program and save it under a new name.",
                    )));
                }
                Event::Eof if self.depth > 0 => {
                    return Err(self.problem(problem::damaged("it breaks off")));
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
            }));
        }
    }
}
