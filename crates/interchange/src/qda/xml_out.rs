//! Writes XML, an element at a time. Characters that XML cannot hold are left out and counted.

use super::guid::Guid;
use super::text::xml_can_hold;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesPI, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::io::{self, Write};

/// A writer of XML.
pub(crate) struct XmlOut<W: Write> {
    writer: Writer<W>,
    /// How many characters XML could not hold.
    pub(crate) left_out: u64,
}

/// The attributes of an element; those without a value are not written.
#[derive(Default)]
pub(crate) struct Attributes<'a>(Vec<(&'static str, Cow<'a, str>)>);

impl<'a> Attributes<'a> {
    pub(crate) fn new() -> Self {
        Attributes::default()
    }

    pub(crate) fn put(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    pub(crate) fn maybe(self, name: &'static str, value: Option<&'a str>) -> Self {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    pub(crate) fn guid(self, name: &'static str, guid: Guid) -> Self {
        self.put(name, guid.to_string())
    }

    pub(crate) fn maybe_guid(self, name: &'static str, guid: Option<Guid>) -> Self {
        match guid {
            Some(guid) => self.guid(name, guid),
            None => self,
        }
    }

    pub(crate) fn number(self, name: &'static str, number: impl Into<i64>) -> Self {
        self.put(name, number.into().to_string())
    }

    pub(crate) fn maybe_number(self, name: &'static str, number: Option<i64>) -> Self {
        match number {
            Some(number) => self.number(name, number),
            None => self,
        }
    }
}

impl<W: Write> XmlOut<W> {
    /// Begins a document.
    pub(crate) fn new(out: W) -> io::Result<Self> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let positions = BytesPI::new(super::xml::POSITIONS);
        writer.write_event(Event::PI(positions))?;
        Ok(XmlOut {
            writer,
            left_out: 0,
        })
    }

    /// Ends the document.
    pub(crate) fn finish(self) -> W {
        self.writer.into_inner()
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let start = self.start(name, attributes);
        self.writer.write_event(Event::Start(start))
    }

    /// Writes an element without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let start = self.start(name, attributes);
        self.writer.write_event(Event::Empty(start))
    }

    /// Closes an element.
    pub(crate) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element of words.
    pub(crate) fn words(&mut self, name: &str, words: &str) -> io::Result<()> {
        let words = held(words, &mut self.left_out);
        self.writer
            .write_event(Event::Start(BytesStart::new(name)))?;
        self.writer
            .write_event(Event::Text(BytesText::new(&words)))?;
        self.close(name)
    }

    /// Writes an element of words, if there are any.
    pub(crate) fn maybe_words(&mut self, name: &str, words: Option<&str>) -> io::Result<()> {
        match words {
            Some(words) => self.words(name, words),
            None => Ok(()),
        }
    }

    /// Writes a list of references.
    pub(crate) fn references(&mut self, name: &str, targets: &[Guid]) -> io::Result<()> {
        for target in targets {
            self.empty(name, Attributes::new().guid("targetGUID", *target))?;
        }
        Ok(())
    }

    fn start<'n>(&mut self, name: &'n str, attributes: Attributes<'_>) -> BytesStart<'n> {
        let mut start = BytesStart::new(name);
        for (key, value) in attributes.0 {
            let value = held(&value, &mut self.left_out);
            start.push_attribute((key, value.as_ref()));
        }
        start
    }
}

/// The characters of a text that XML can hold.
fn held<'t>(text: &'t str, left_out: &mut u64) -> Cow<'t, str> {
    if text.chars().all(xml_can_hold) {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().filter(|c| xml_can_hold(*c)).collect();
    *left_out += (text.chars().count() - kept.chars().count()) as u64;
    Cow::Owned(kept)
}
