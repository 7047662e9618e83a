//! Fonts that name their letters: `[45 /minus 96 /quoteleft]`, beside a usual encoding (9.6.5).

use lopdf::{Dictionary, Document, Object};

/// What each byte means in a font that says how its letters differ from a usual encoding; none for any other font. A
/// letter whose name has no meaning has none, and spoils no others.
pub(super) fn table(file: &Document, font: &Dictionary) -> Option<Vec<Option<String>>> {
    let encoding = font
        .get_deref(b"Encoding", file)
        .and_then(Object::as_dict)
        .ok()?;
    let differences = encoding
        .get_deref(b"Differences", file)
        .and_then(Object::as_array)
        .ok()?;
    let base = encoding
        .get_deref(b"BaseEncoding", file)
        .and_then(Object::as_name)
        .unwrap_or(b"StandardEncoding");
    let base = font_with(Object::Name(base.to_vec()));
    let mut table: Vec<Option<String>> = (0..=u8::MAX)
        .map(|byte| decoded(file, &base, byte))
        .collect();
    let mut code = 0;
    for item in differences {
        match file.dereference(item).map(|(_, item)| item) {
            Ok(Object::Integer(first)) => code = usize::try_from(*first).unwrap_or(usize::MAX),
            Ok(Object::Name(name)) => {
                if let Some(place) = table.get_mut(code) {
                    *place = meaning(file, name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    Some(table)
}

/// A font of which nothing is known but how its letters are written.
fn font_with(encoding: Object) -> Dictionary {
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", encoding);
    font
}

fn decoded(file: &Document, font: &Dictionary, byte: u8) -> Option<String> {
    let encoding = font.get_font_encoding_with_limit(file, 0).ok()?;
    Document::decode_text(&encoding, &[byte])
        .ok()
        .filter(|text| !text.is_empty() && !text.contains('\u{fffd}'))
}

/// What the name of a letter means: what stands behind a point only says how it looks, and `_` joins letters that are one
/// shape (Adobe Glyph List, section 2).
fn meaning(file: &Document, name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    base.split('_').map(|part| letter(file, part)).collect()
}

fn letter(file: &Document, name: &str) -> Option<String> {
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() >= 4
        && digits.len() % 4 == 0
        && let Some(units) = digits
            .as_bytes()
            .chunks(4)
            .map(hex)
            .collect::<Option<Vec<_>>>()
    {
        return units.into_iter().map(char::from_u32).collect();
    }
    if let Some(digits) = name.strip_prefix('u')
        && (4..=6).contains(&digits.len())
        && let Some(character) = hex(digits.as_bytes()).and_then(char::from_u32)
    {
        return Some(character.to_string());
    }
    let mut encoding = Dictionary::new();
    encoding.set(
        "Differences",
        Object::Array(vec![
            Object::Integer(1),
            Object::Name(name.as_bytes().to_vec()),
        ]),
    );
    let font = font_with(Object::Dictionary(encoding));
    // A name that is not known leaves the usual encoding, in which 1 means nothing.
    decoded(file, &font, 1)
}

/// Capital hexadecimal digits as a number.
fn hex(digits: &[u8]) -> Option<u32> {
    let is_hex = |digit: &u8| digit.is_ascii_digit() || (b'A'..=b'F').contains(digit);
    let digits = Some(digits).filter(|digits| digits.iter().all(is_hex))?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
