//! XML, an element at a time, with limits: bytes, objects, depth, attributes. No DTD, no entities but the five of XML.

use super::guid::Guid;
use super::lexical;
use super::problem::{QdaLimits, QdaProblem};
use super::warning::Warnings;
use crate::options::count_in_words;
use encoding_rs::Encoding;
use quick_xml::XmlVersion;
use quick_xml::encoding::DecodingReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{self, BufRead, Read};

/// A processing instruction that says how positions are counted. Other programs pass over it, and none keeps it when
/// it writes the file anew, so it can be trusted.
pub(crate) const POSITIONS: &str = "positions unit=\"codepoint\" crlf=\"1\"";

/// The standard's elements have at most ten attributes.
const MOST_ATTRIBUTES: usize = 64;

/// An element with its attributes; its content is still to be read.
#[derive(Debug)]
pub(crate) struct Element {
    /// Name without prefix.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// An attribute by its name without prefix.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// An attribute that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    }

    /// An attribute that is a GUID.
    pub(crate) fn guid(&self, name: &str, warnings: &mut Warnings) -> Option<Guid> {
        let value = self.get(name).filter(|value| !value.is_empty())?;
        let guid = value.parse().ok();
        if guid.is_none() {
            warnings.lost(
                "a reference or identifier is not a GUID and was left out",
                format!("{name} of {} “{value}”", self.name),
            );
        }
        guid
    }

    /// An attribute that is a moment.
    pub(crate) fn moment(&self, name: &str, warnings: &mut Warnings) -> Option<Box<str>> {
        let value = self.get(name).filter(|value| !value.is_empty())?;
        let moment = lexical::date_time(value);
        if moment.is_none() {
            warnings.lost(
                "a date and time is not written as the standard asks and was left out",
                format!("“{value}”"),
            );
        }
        moment.map(Into::into)
    }

    /// An attribute that is a colour.
    pub(crate) fn colour(&self, name: &str, warnings: &mut Warnings) -> Option<String> {
        let value = self.get(name).map(str::trim).filter(|v| !v.is_empty())?;
        if lexical::is_colour(value) {
            return Some(value.to_owned());
        }
        warnings.lost(
            "a colour is not written as #RGB or #RRGGBB and was left out",
            format!("“{value}”"),
        );
        None
    }

    /// An attribute that is a whole number.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }

    /// Notes the attributes that are none of those known.
    pub(crate) fn expect_only(&self, known: &[&str], warnings: &mut Warnings) {
        for (key, _) in &self.attributes {
            if !known.contains(&key.as_str()) && key != "schemaLocation" {
                warnings.lost(
                    "an attribute that the standard does not have was left out",
                    format!("{key} of {}", self.name),
                );
            }
        }
    }
}

/// A reader of XML.
pub(crate) struct Xml<'w, R: BufRead> {
    reader: quick_xml::Reader<DecodingReader<Counted<R>>>,
    buffer: Vec<u8>,
    file: String,
    depth: usize,
    objects: u64,
    limits: QdaLimits,
    /// Whether the file says that its positions are as the standard asks, which only this crate writes.
    pub(crate) says_code_points: bool,
    /// What there is to say about the file.
    pub(crate) warnings: &'w mut Warnings,
}

impl<'w, R: BufRead> Xml<'w, R> {
    pub(crate) fn new(
        reader: R,
        file: &str,
        limits: &QdaLimits,
        warnings: &'w mut Warnings,
    ) -> Self {
        let mut reader = quick_xml::Reader::from_reader(in_utf8(Counted {
            inner: reader,
            left: limits.xml_bytes,
            over: false,
        }));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        Xml {
            reader,
            buffer: Vec::new(),
            file: file.to_owned(),
            depth: 0,
            objects: 0,
            limits: *limits,
            says_code_points: false,
            warnings,
        }
    }

    /// The root element.
    pub(crate) fn root(&mut self) -> Result<Element, QdaProblem> {
        match self.next()? {
            Item::Open(element) => Ok(element),
            _ => Err(self.wrong("there is no element in it")),
        }
    }

    /// The next child of the element being read, or none when it ends.
    pub(crate) fn child(&mut self) -> Result<Option<Element>, QdaProblem> {
        loop {
            match self.next()? {
                Item::Open(element) => return Ok(Some(element)),
                Item::Text(text) if text.trim().is_empty() => {}
                Item::Text(text) => {
                    self.warnings
                        .lost("words outside any field were left out", format!("“{text}”"));
                }
                Item::Close => return Ok(None),
            }
        }
    }

    /// The words of the element just opened, to its end.
    pub(crate) fn words(&mut self) -> Result<String, QdaProblem> {
        let mut words = String::new();
        loop {
            match self.next()? {
                Item::Text(text) if words.is_empty() => words = text,
                Item::Text(text) => words.push_str(&text),
                Item::Open(element) => self.unknown(&element, "a text")?,
                Item::Close => return Ok(words),
            }
        }
    }

    /// The words of the element just opened, if there are any.
    pub(crate) fn some_words(&mut self) -> Result<Option<String>, QdaProblem> {
        let words = super::text::for_xml(self.words()?);
        Ok((!words.is_empty()).then_some(words))
    }

    /// Passes over an element that is not known, and says so.
    pub(crate) fn unknown(&mut self, element: &Element, within: &str) -> Result<(), QdaProblem> {
        self.warnings.lost(
            "an element that the standard does not have there was left out",
            format!("{} in {within}", element.name),
        );
        self.skip()
    }

    /// Passes over what is in the element just opened.
    pub(crate) fn skip(&mut self) -> Result<(), QdaProblem> {
        let end = self.depth;
        while self.depth >= end {
            self.next()?;
        }
        Ok(())
    }

    /// Counts an object that will be kept.
    pub(crate) fn keep(&mut self) -> Result<(), QdaProblem> {
        self.objects += 1;
        if self.objects > self.limits.objects {
            return Err(QdaProblem::TooMuch {
                file: self.file.clone(),
                what: "the number of codes, sources, selections and codings is",
                most: count_in_words(self.limits.objects),
            });
        }
        Ok(())
    }

    /// Where reading is now, for identifiers that have to be made up.
    pub(crate) fn place(&self) -> String {
        self.reader.buffer_position().to_string()
    }

    /// A problem where reading is now.
    pub(crate) fn wrong(&self, why: impl Into<String>) -> QdaProblem {
        QdaProblem::Xml {
            file: self.file.clone(),
            at: self.reader.buffer_position(),
            why: why.into(),
        }
    }

    fn next(&mut self) -> Result<Item, QdaProblem> {
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            let item = match event {
                Ok(Event::Start(start)) => open(&start).map(Item::Open),
                Ok(Event::End(_)) => Ok(Item::Close),
                Ok(Event::Text(text)) => Ok(Item::Text(text.into_inner().into_owned())),
                Ok(Event::CData(text)) => Ok(Item::Text(text.into_inner().into_owned())),
                Ok(Event::GeneralRef(entity)) => character(&entity).map(Item::Text),
                Ok(Event::Eof) => Err("it ends too early".to_owned()),
                Ok(Event::DocType(_)) => Err(
                    "it has a document type definition (DTD), which no project needs".to_owned(),
                ),
                Ok(Event::PI(instruction)) => {
                    self.says_code_points |=
                        self.depth == 0 && instruction.into_inner() == POSITIONS;
                    continue;
                }
                Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_)) => continue,
                Err(_) if self.reader.get_ref().get_ref().over => {
                    return Err(QdaProblem::too_many_bytes(
                        &self.file,
                        "the XML is",
                        self.limits.xml_bytes,
                    ));
                }
                Err(error) => Err(format!("the XML is not well formed: {error}")),
            };
            let item = item.map_err(|why| self.wrong(why))?;
            match item {
                Item::Open(_) => self.depth += 1,
                Item::Close => self.depth = self.depth.saturating_sub(1),
                Item::Text(_) if self.depth == 0 => continue,
                Item::Text(_) => {}
            }
            if self.depth > self.limits.depth {
                return Err(QdaProblem::TooMuch {
                    file: self.file.clone(),
                    what: "the depth of elements within each other is",
                    most: self.limits.depth.to_string(),
                });
            }
            return Ok(item);
        }
    }
}

/// How far the encoding that a file declares is looked for.
const DECLARATION: usize = 512;

/// The file as UTF-8, whatever it is written in: UTF-16 shows itself by its first bytes, anything else is declared. A file
/// that declares UTF-16 and is none, as some programs write, is read as UTF-8.
fn in_utf8<R: BufRead>(mut reader: Counted<R>) -> DecodingReader<Counted<R>> {
    // Bytes that cannot be read are met again, and told, when reading begins.
    let declared = reader.fill_buf().ok().and_then(declared_encoding);
    let mut decoding = DecodingReader::new(reader);
    if let Some(encoding) = declared {
        decoding.set_encoding(encoding);
    }
    decoding
}

/// The encoding that the XML declaration at the start of a file names.
fn declared_encoding(start: &[u8]) -> Option<&'static Encoding> {
    let start = &start[..start.len().min(DECLARATION)];
    let start = start.strip_prefix(b"<?xml")?;
    let end = start.windows(2).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(&start[..end]).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = rest[1..].split_once(quote)?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    encoding.is_ascii_compatible().then_some(encoding)
}

enum Item {
    Open(Element),
    Text(String),
    Close,
}

fn open(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        if attributes.len() == MOST_ATTRIBUTES {
            return Err(format!(
                "an element has more than {MOST_ATTRIBUTES} attributes"
            ));
        }
        let attribute =
            attribute.map_err(|error| format!("an attribute is not well formed: {error}"))?;
        if attribute.key.0 == "xmlns" || attribute.key.0.starts_with("xmlns:") {
            continue;
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("an attribute cannot be read: {error}"))?;
        let key = attribute.key.local_name().into_inner().to_owned();
        attributes.push((key, super::text::held(value.into_owned())));
    }
    Ok(Element {
        name: start.local_name().into_inner().to_owned(),
        attributes,
    })
}

/// What a reference stands for: one of the five of XML, or a character by its number.
fn character(entity: &BytesRef<'_>) -> Result<String, String> {
    if entity.is_char_ref() {
        return match entity.resolve_char_ref() {
            Ok(Some(character)) => Ok(character.to_string()),
            _ => Err("a character is given by a number that no character has".to_owned()),
        };
    }
    let name = entity.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name)
        .map(str::to_owned)
        .ok_or_else(|| {
            format!(
                "it uses the entity “{}”, which only a DTD could explain",
                super::warning::shortened(&name)
            )
        })
}

/// Gives no more bytes than are left.
#[derive(Debug)]
struct Counted<R> {
    inner: R,
    left: u64,
    over: bool,
}

impl<R: BufRead> Counted<R> {
    fn check(&mut self) -> io::Result<()> {
        if self.left == 0 && !self.inner.fill_buf()?.is_empty() {
            self.over = true;
            return Err(io::Error::other("too long"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(into.len());
        let count = self.inner.read(&mut into[..most])?;
        self.left -= count as u64;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let buffer = self.inner.fill_buf()?;
        Ok(&buffer[..buffer.len().min(most)])
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::declared_encoding;

    #[test]
    fn the_encoding_is_the_one_that_is_declared_and_can_be() {
        let name =
            |start: &str| declared_encoding(start.as_bytes()).map(encoding_rs::Encoding::name);
        assert_eq!(
            name("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Project/>"),
            Some("windows-1252")
        );
        assert_eq!(name("<?xml encoding = 'utf-8' ?>"), Some("UTF-8"));
        // Written into a string by programs that count it as UTF-16, and then saved as UTF-8.
        assert_eq!(name("<?xml version=\"1.0\" encoding=\"utf-16\"?>"), None);
        for start in [
            "<?xml encoding=",
            "<?xml encoding=\"klingon\"?>",
            "<Project encoding=\"x\">",
        ] {
            assert_eq!(name(start), None, "{start}");
        }
    }
}
