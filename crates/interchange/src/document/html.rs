//! Web pages: which letters they are written in, then their structure.

use super::builder::Builder;
use super::encoding;
use super::html_structure;
use super::limits::Limits;
use super::problem::DocumentProblem;

/// The standard looks for `meta` in the first kilobyte; some writers put long comments before it.
const LOOKED_AT: usize = 4096;

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let label = charset(&bytes[..bytes.len().min(LOOKED_AT)]);
    let page = encoding::decode_labelled(bytes, label.as_deref(), limits, builder)?;
    html_structure::read(&page, html_structure::Lines::StayInside, builder)
}

/// The encoding that a `meta` element or an XML declaration names.
fn charset(start: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let in_declaration = start
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(inside, _)| value_after(inside, "encoding"));
    let mut rest = start.as_str();
    while let Some(at) = rest.find("<meta") {
        let tag = &rest[at..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        if let Some(label) = value_after(tag, "charset") {
            return Some(label);
        }
        rest = &rest[at + 5..];
    }
    in_declaration
}

fn value_after(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest
        .find(['"', '\'', ';', ' ', '/', '>'])
        .unwrap_or(rest.len());
    Some(rest[..end].to_owned()).filter(|label| !label.is_empty())
}
