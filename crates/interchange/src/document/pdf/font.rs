//! What the bytes of a text mean in a font, and how wide they are.

use std::collections::BTreeMap;

use super::glyph_names;
use lopdf::{Dictionary, Document, Encoding, Object};

/// A table of meanings is small; that of a whole Chinese font is about a megabyte.
const MAP_BYTES: usize = 2 * 1024 * 1024;
/// A table in memory is so many times as large as in the file.
const MAP_WEIGHT: usize = 16;
const WIDTH_WEIGHT: usize = 64;
/// Widths that are kept; no font has more letters.
const MOST_WIDTHS: usize = 65_536;
/// A width where the file gives none: about that of Helvetica's small letters, in thousandths.
const USUAL_WIDTH: f64 = 500.0;

type Meaning = Box<dyn Fn(u32, u8) -> Option<Vec<u16>>>;

/// A font of the file.
pub(super) struct Font<'a> {
    meaning: Option<Meaning>,
    encoding: Option<Encoding<'a>>,
    /// The meaning of each byte, where the font says which letters differ from a usual encoding.
    named: Option<Vec<Option<String>>>,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
    /// Codes have two bytes.
    is_wide: bool,
    /// Bytes of the tables, unpacked.
    map_bytes: usize,
}

/// One letter of a text.
pub(super) struct Letter {
    /// What it means; `None` when the file does not say.
    pub(super) text: Option<String>,
    /// How far it moves on, in the size of the font.
    pub(super) width: f64,
    /// The byte 32, to which word spacing is added.
    pub(super) is_space_byte: bool,
}

impl<'a> Font<'a> {
    pub(super) fn new(file: &'a Document, font: &'a Dictionary) -> Self {
        let is_wide = name_of(font, b"Subtype") == Some(b"Type0");
        let mut read = Self {
            meaning: meaning(file, font),
            encoding: font.get_font_encoding_with_limit(file, MAP_BYTES).ok(),
            named: glyph_names::table(file, font),
            widths: BTreeMap::new(),
            default_width: USUAL_WIDTH,
            is_wide,
            map_bytes: map_bytes(file, font),
        };
        if is_wide {
            read.wide_widths(file, font);
        } else {
            read.narrow_widths(file, font);
        }
        read
    }

    /// About how much memory it takes, in bytes.
    pub(super) fn weight(&self) -> usize {
        let named = self.named.as_ref().map_or(0, Vec::len);
        self.map_bytes * MAP_WEIGHT + (self.widths.len() + named) * WIDTH_WEIGHT
    }

    fn narrow_widths(&mut self, file: &'a Document, font: &'a Dictionary) {
        // A Type 3 font says how large its own units are; all others use thousandths.
        let unit = font
            .get_deref(b"FontMatrix", file)
            .and_then(Object::as_array)
            .ok()
            .and_then(|matrix| matrix.first().and_then(number))
            .filter(|_| name_of(font, b"Subtype") == Some(b"Type3"))
            .map_or(1.0, |unit| unit.abs() * 1000.0);
        if let Some(missing) = font
            .get_deref(b"FontDescriptor", file)
            .and_then(Object::as_dict)
            .ok()
            .and_then(|descriptor| descriptor.get(b"MissingWidth").ok().and_then(number))
            .filter(|missing| *missing > 0.0)
        {
            self.default_width = missing;
        }
        if name_of(font, b"BaseFont").is_some_and(|name| name.starts_with(b"Courier")) {
            self.default_width = 600.0;
        }
        let first = font
            .get_deref(b"FirstChar", file)
            .and_then(Object::as_i64)
            .unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        if let Ok(widths) = font.get_deref(b"Widths", file).and_then(Object::as_array) {
            for (code, width) in (first..).zip(widths.iter().take(256)) {
                let width = file
                    .dereference(width)
                    .ok()
                    .and_then(|(_, width)| number(width));
                if let Some(width) = width {
                    self.widths.insert(code, width * unit);
                }
            }
        }
    }

    /// `W` gives widths as `first [w w w]` or `first last w` (9.7.4.3).
    fn wide_widths(&mut self, file: &'a Document, font: &'a Dictionary) {
        self.default_width = 1000.0;
        let Some(inner) = font
            .get_deref(b"DescendantFonts", file)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| fonts.first())
            .and_then(|inner| file.dereference(inner).ok())
            .and_then(|(_, inner)| inner.as_dict().ok())
        else {
            return;
        };
        if let Some(width) = inner.get_deref(b"DW", file).ok().and_then(number) {
            self.default_width = width;
        }
        let Ok(list) = inner.get_deref(b"W", file).and_then(Object::as_array) else {
            return;
        };
        let mut items = list
            .iter()
            .filter_map(|item| file.dereference(item).ok())
            .map(|(_, item)| item);
        while let (Some(first), Some(next)) = (items.next(), items.next()) {
            let Some(first) = code(first) else { return };
            match next {
                Object::Array(widths) => {
                    for (code, width) in (first..).zip(widths) {
                        self.put_width(code, number(width));
                    }
                }
                last => {
                    let (Some(last), Some(width)) = (code(last), items.next().and_then(number))
                    else {
                        return;
                    };
                    for code in first..=last.min(first.saturating_add(0xffff)) {
                        self.put_width(code, Some(width));
                    }
                }
            }
        }
    }

    fn put_width(&mut self, code: u32, width: Option<f64>) {
        if let Some(width) = width
            && self.widths.len() < MOST_WIDTHS
        {
            self.widths.insert(code, width);
        }
    }

    /// Takes a text apart.
    pub(super) fn letters<'b>(&'b self, bytes: &'b [u8]) -> impl Iterator<Item = Letter> + 'b {
        let length = if self.is_wide { 2 } else { 1 };
        bytes.chunks(length).map(move |chunk| {
            let code = chunk
                .iter()
                .fold(0, |code, byte| code << 8 | u32::from(*byte));
            let width = self
                .widths
                .get(&code)
                .copied()
                .unwrap_or(self.default_width);
            Letter {
                text: self.text(code, chunk),
                width: width / 1000.0,
                is_space_byte: chunk == b" ",
            }
        })
    }

    fn text(&self, code: u32, chunk: &[u8]) -> Option<String> {
        let length = u8::try_from(chunk.len()).unwrap_or(1);
        if let Some(units) = self
            .meaning
            .as_ref()
            .and_then(|meaning| meaning(code, length))
        {
            let text = String::from_utf16_lossy(&units);
            if !text.contains('\u{fffd}') && !text.contains('\0') {
                return Some(text);
            }
        }
        if let Some(named) = &self.named {
            let meant = usize::try_from(code).ok().and_then(|code| named.get(code));
            return meant.cloned().flatten();
        }
        match self.encoding.as_ref()? {
            // That is the table above, which did not know it.
            Encoding::UnicodeMapEncoding(_) => None,
            encoding => Document::decode_text(encoding, chunk)
                .ok()
                .filter(|text| !text.is_empty() && !text.contains('\u{fffd}')),
        }
    }
}

/// The table `ToUnicode`, which says best what letters mean.
fn meaning(file: &Document, font: &Dictionary) -> Option<Meaning> {
    font.get(b"ToUnicode").ok()?;
    let mut only = Dictionary::new();
    only.set("Type", Object::Name(b"Font".to_vec()));
    only.set("ToUnicode", font.get(b"ToUnicode").ok()?.clone());
    let read = only.get_font_encoding_with_limit(file, MAP_BYTES);
    match read {
        Ok(Encoding::UnicodeMapEncoding(map)) => {
            Some(Box::new(move |code, length| map.get(code, length)))
        }
        _ => None,
    }
}

fn map_bytes(file: &Document, font: &Dictionary) -> usize {
    [&b"ToUnicode"[..], b"Encoding"]
        .iter()
        .filter_map(|key| font.get_deref(key, file).and_then(Object::as_stream).ok())
        .map(|stream| {
            stream
                .decompressed_content_with_limit(MAP_BYTES)
                .map_or(0, |content| content.len())
        })
        .sum()
}

fn name_of<'d>(dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
    dictionary.get(key).and_then(Object::as_name).ok()
}

pub(super) fn number(object: &Object) -> Option<f64> {
    let number = match object {
        #[expect(
            clippy::cast_precision_loss,
            reason = "places on paper are small numbers"
        )]
        Object::Integer(number) => *number as f64,
        Object::Real(number) => f64::from(*number),
        _ => return None,
    };
    number.is_finite().then_some(number)
}

fn code(object: &Object) -> Option<u32> {
    object
        .as_i64()
        .ok()
        .and_then(|code| u32::try_from(code).ok())
}
