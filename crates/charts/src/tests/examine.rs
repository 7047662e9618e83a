//! Reads a drawing as a reader of XML would, and measures where its marks are.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::Drawing;
use crate::lettering::{FONT, text_width};

/// How far a mark may stand over the edge: half the width of a line.
const SLACK: f64 = 2.0;

/// Fails with the mark that is wrong: the document must be XML, refer to no id it lacks, carry no number that is
/// none, and keep every mark inside its frame. Gives the document.
pub(crate) fn examine(drawing: &Drawing) -> String {
    let document = drawing.document();
    let mut reader = Reader::from_str(&document);
    let frame = (drawing.width, drawing.height);
    assert!(
        (10.0..=1200.0).contains(&frame.0) && (10.0..=50_000.0).contains(&frame.1),
        "the drawing is {frame:?} units large"
    );
    let mut open: Vec<String> = Vec::new();
    let (mut ids, mut asked) = (BTreeSet::new(), BTreeSet::new());
    let mut words: Option<Words> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let element = Element::read(&start);
                element.check(&open, frame, &mut ids, &mut asked);
                if element.name == "text" {
                    words = Some(Words::read(&element));
                }
                open.push(element.name);
            }
            Ok(Event::Empty(start)) => {
                Element::read(&start).check(&open, frame, &mut ids, &mut asked);
            }
            Ok(Event::Text(text)) if open.last().is_some_and(|name| name == "text") => {
                if let Some(words) = &mut words {
                    words.said.push_str(&text.into_inner());
                }
            }
            Ok(Event::GeneralRef(_)) if open.last().is_some_and(|name| name == "text") => {
                if let Some(words) = &mut words {
                    words.said.push('&');
                }
            }
            Ok(Event::End(_)) => {
                if open.pop().is_some_and(|name| name == "text")
                    && let Some(words) = words.take()
                {
                    words.check(frame);
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("not XML: {error}\n{document}"),
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    assert!(
        asked.is_subset(&ids),
        "{asked:?} are asked for, {ids:?} are there"
    );
    for row in &drawing.table.rows {
        assert_eq!(row.len(), drawing.table.columns.len(), "{row:?}");
    }
    assert!(!drawing.description.is_empty(), "nothing is described");
    document
}

struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    fn read(start: &BytesStart<'_>) -> Self {
        let attributes = start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.expect("attributes are well formed");
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .expect("attributes are well formed");
                (attribute.key.0.to_owned(), value.into_owned())
            })
            .collect();
        Self {
            name: start.name().0.to_owned(),
            attributes,
        }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    fn number(&self, key: &str) -> f64 {
        let value = self
            .get(key)
            .unwrap_or_else(|| panic!("{} without {key}", self.name));
        value
            .parse()
            .unwrap_or_else(|_| panic!("{}: {key} is {value}", self.name))
    }

    fn check(
        &self,
        open: &[String],
        frame: (f64, f64),
        ids: &mut BTreeSet<String>,
        asked: &mut BTreeSet<String>,
    ) {
        for (key, value) in &self.attributes {
            if key == "id" {
                assert!(ids.insert(value.clone()), "{value} is there twice");
            }
            if let Some(id) = value
                .strip_prefix("url(#")
                .and_then(|v| v.strip_suffix(')'))
            {
                asked.insert(id.to_owned());
            }
            assert!(
                key == "href" || !(value.contains("NaN") || value.contains("inf")),
                "{}: {key} is {value}",
                self.name
            );
            assert!(key != "style" && !key.starts_with("on"), "{key}");
        }
        if open.iter().any(|name| name == "defs" || name == "pattern") {
            return;
        }
        for (x, y) in self.corners() {
            assert!(
                (-SLACK..=frame.0 + SLACK).contains(&x) && (-SLACK..=frame.1 + SLACK).contains(&y),
                "{} {:?} reaches {x}, {y}, outside {frame:?}",
                self.name,
                self.attributes
            );
        }
    }

    fn corners(&self) -> Vec<(f64, f64)> {
        match self.name.as_str() {
            "rect" => {
                let (x, y) = match self.get("x") {
                    Some(_) => (self.number("x"), self.number("y")),
                    None => (0.0, 0.0),
                };
                let (width, height) = (self.number("width"), self.number("height"));
                assert!(width >= 0.0 && height >= 0.0, "{:?}", self.attributes);
                vec![(x, y), (x + width, y + height)]
            }
            "line" => vec![
                (self.number("x1"), self.number("y1")),
                (self.number("x2"), self.number("y2")),
            ],
            "circle" => {
                let (x, y, r) = (self.number("cx"), self.number("cy"), self.number("r"));
                assert!(r >= 0.0);
                vec![(x - r, y - r), (x + r, y + r)]
            }
            "polygon" | "polyline" => pairs(self.get("points").unwrap_or_default()),
            "path" => pairs(
                &self
                    .get("d")
                    .unwrap_or_default()
                    .replace(['M', 'L', 'Q', 'C', 'Z'], " "),
            ),
            _ => Vec::new(),
        }
    }
}

fn pairs(numbers: &str) -> Vec<(f64, f64)> {
    let numbers: Vec<f64> = numbers
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().unwrap_or_else(|_| panic!("{word} in a path")))
        .collect();
    assert!(numbers.len().is_multiple_of(2), "{numbers:?}");
    numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

struct Words {
    said: String,
    at: (f64, f64),
    anchor: String,
    heavy: bool,
    upright: bool,
}

impl Words {
    fn read(element: &Element) -> Self {
        Self {
            said: String::new(),
            at: (element.number("x"), element.number("y")),
            anchor: element.get("text-anchor").unwrap_or("start").to_owned(),
            heavy: element.get("font-weight").is_some(),
            upright: element
                .get("transform")
                .is_some_and(|turn| turn.starts_with("rotate(-90 ")),
        }
    }

    fn check(&self, frame: (f64, f64)) {
        let width = text_width(&self.said) * if self.heavy { 1.08 } else { 1.0 };
        let (before, after) = match self.anchor.as_str() {
            "start" => (0.0, width),
            "middle" => (width / 2.0, width / 2.0),
            _ => (width, 0.0),
        };
        let (x, y) = self.at;
        let (left, top, right, bottom) = if self.upright {
            (x - FONT * 0.8, y - after, x + FONT * 0.25, y + before)
        } else {
            (x - before, y - FONT * 0.8, x + after, y + FONT * 0.25)
        };
        assert!(
            left >= -SLACK
                && top >= -SLACK
                && right <= frame.0 + SLACK
                && bottom <= frame.1 + SLACK,
            "“{}” stands at {left:.0} to {right:.0}, {top:.0} to {bottom:.0}, outside {frame:?}",
            self.said
        );
    }
}
