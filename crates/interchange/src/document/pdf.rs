//! The text of a PDF, with the places where its pages begin.
//!
//! `lopdf` reads the file, with limits on everything it unpacks. What the
//! letters mean and how they make lines and paragraphs is decided here, because
//! the readers of text made for search were seen to mix up words of neighbouring
//! columns or to tear them apart.

mod columns;
mod content;
mod conversation;
mod font;
mod glyph_names;
mod hyphen;
mod lines;
mod matrix;
mod paragraphs;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::LoadOptions;

use super::builder::{Builder, Gap};
use super::limits::Limits;
use super::problem::{self, DocumentProblem, DocumentProblemKind};
use content::{Pages, Read};
use hyphen::Hyphens;

/// Each stream of objects is unpacked while the file is opened.
const OBJECT_STREAM_BYTES: usize = 4 * 1024 * 1024;
/// Streams of objects that are accepted; each holds a hundred objects or so.
const MOST_OBJECT_STREAMS: usize = 512;

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    // A file that trips the library up must not take the program with it.
    let found = catch_unwind(AssertUnwindSafe(|| read_pages(bytes, limits)));
    let found = found.unwrap_or_else(|_| Err(damaged("its inside is not as it should be")))?;
    let hyphens = Hyphens::learn(&found);
    let mut joined = 0;
    for (number, page) in (1..).zip(&found.pages) {
        builder.page(number);
        let paragraphs = paragraphs::of_page(page, found.body_size, &hyphens, &mut joined);
        for (kind, text) in paragraphs {
            builder.block(Gap::Line, kind, &text)?;
        }
    }
    if joined > 0 {
        builder.warn(format!(
            "Words broken at the end of a line were made whole ({joined}). Compared with the pages, their hyphens are missing."
        ));
    }
    if found.unknown > 0 {
        builder.warn(format!(
            "The PDF gives no meaning to some letters ({}), only a shape; they are shown as “\u{fffd}”. Compare with the pages.",
            found.unknown
        ));
    }
    let empty = found.pages.iter().filter(|page| page.is_empty()).count();
    if empty > 0 && empty < found.pages.len() {
        builder.warn(format!(
            "{empty} of {} pages have no text; they may hold pictures of text.",
            found.pages.len()
        ));
    }
    Ok(())
}

fn read_pages(bytes: &[u8], limits: &Limits) -> Result<Read, DocumentProblem> {
    let mark = b"/ObjStm";
    let streams = bytes.windows(mark.len()).filter(|window| window == mark);
    if streams.take(MOST_OBJECT_STREAMS + 1).count() > MOST_OBJECT_STREAMS {
        return Err(problem::unpacks_too_large());
    }
    let options = LoadOptions {
        max_decompressed_size: Some(OBJECT_STREAM_BYTES),
        ..LoadOptions::default()
    };
    let file = match lopdf::Document::load_mem_with_options(bytes, options) {
        Ok(file) => file,
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            return Err(problem::unpacks_too_large());
        }
        Err(lopdf::Error::InvalidPassword) => return Err(problem::encrypted()),
        Err(_) => return Err(damaged("its table of contents cannot be read")),
    };
    if file.is_encrypted() {
        return Err(problem::encrypted());
    }
    Pages::new(&file, limits).read()
}

fn damaged(why: &str) -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::Damaged,
        format!("this PDF is damaged: {why}"),
        "Open it in a PDF reader, print it to a new PDF and try again, or copy its text into a text file.",
    )
}

#[cfg(test)]
mod tests;
