//! Word documents (ECMA-376, transitional and strict).

mod parts;
mod walk;

use std::collections::BTreeMap;

use super::BlockKind;
use super::builder::Builder;
use super::limits::Limits;
use super::package::Package;
use super::pieces::{self, Comment, Remarks};
use super::problem::{self, DocumentProblem};
use parts::{Relations, Styles};
use walk::{NoteKind, Story, walk};

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let mut package = Package::open(bytes, limits)?;
    let main = Relations::of_package(&mut package)?
        .target("officeDocument")
        .unwrap_or_else(|| "word/document.xml".to_owned());
    let Some(body) = package.part(&main)? else {
        return Err(problem::damaged("it has no text part").at(main));
    };
    let relations = Relations::of_part(&mut package, &main)?;
    let styles = match package.part(&relations.named("styles", "word/styles.xml"))? {
        Some(part) => Styles::read(&part)?,
        None => Styles::default(),
    };
    let mut remarks = Remarks::default();
    let mut next_note = 0;
    let stories = walk(&body, &main, &styles, &mut next_note, &mut remarks)?;
    let Some(body) = stories.into_iter().next() else {
        return Err(problem::damaged("it has no text part").at(main));
    };
    pieces::lay_out(&body.pieces, builder)?;
    put_notes(
        &mut package,
        &relations,
        &styles,
        &body,
        &mut remarks,
        builder,
    )?;
    put_comments(&mut package, &relations, &styles, body, &mut remarks)?;
    remarks.tell(builder);
    warn_of_margins(&mut package, builder)
}

/// The notes that the text refers to, in the order of their marks.
fn put_notes(
    package: &mut Package<'_>,
    relations: &Relations,
    styles: &Styles,
    body: &Story,
    remarks: &mut Remarks,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let mut read = |kind: &str, part: &str| -> Result<Vec<Story>, DocumentProblem> {
        let name = relations.named(kind, part);
        match package.part(&name)? {
            Some(part) => walk(&part, &name, styles, &mut 0, remarks),
            None => Ok(Vec::new()),
        }
    };
    let footnotes = read("footnotes", "word/footnotes.xml")?;
    let endnotes = read("endnotes", "word/endnotes.xml")?;
    let by_id = |stories: &[Story]| -> BTreeMap<String, String> {
        let texts = stories
            .iter()
            .map(|story| (story.id.clone(), pieces::text_of(&story.pieces)));
        texts.collect()
    };
    let (footnotes, endnotes) = (by_id(&footnotes), by_id(&endnotes));
    for note in &body.notes {
        let texts = match note.kind {
            NoteKind::Footnote => &footnotes,
            NoteKind::Endnote => &endnotes,
        };
        let text = texts.get(&note.id);
        match text {
            Some(text) => pieces::put_note(note.number, text, builder)?,
            None => builder.warn(format!(
                "The text of note {} is missing from the file.",
                pieces::mark(note.number)
            )),
        }
    }
    Ok(())
}

fn put_comments(
    package: &mut Package<'_>,
    relations: &Relations,
    styles: &Styles,
    body: Story,
    remarks: &mut Remarks,
) -> Result<(), DocumentProblem> {
    let name = relations.named("comments", "word/comments.xml");
    let Some(part) = package.part(&name)? else {
        return Ok(());
    };
    let mut commented: BTreeMap<String, String> = body.commented.into_iter().collect();
    let mut inside = Remarks::default();
    for story in walk(&part, &name, styles, &mut 0, &mut inside)? {
        if story.id.is_empty() {
            continue;
        }
        remarks.comments.push(Comment {
            author: story.author,
            about: commented.remove(&story.id).unwrap_or_default(),
            text: pieces::text_of(&story.pieces),
        });
    }
    Ok(())
}

/// Headers and footers repeat on every page, so they are no part of the text.
fn warn_of_margins(
    package: &mut Package<'_>,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let margins: Vec<String> = package
        .names()
        .iter()
        .filter(|name| name.starts_with("word/header") || name.starts_with("word/footer"))
        .take(100)
        .cloned()
        .collect();
    for name in margins {
        let part = package.part(&name)?.unwrap_or_default();
        if part.windows(4).any(|window| window == b"<w:t") {
            builder.warn("Headers and footers of the pages are not part of the text.");
            break;
        }
    }
    Ok(())
}

/// What a paragraph is, apart from tables.
fn kind_of(heading: Option<u8>, is_item: bool) -> BlockKind {
    match heading {
        Some(level) => BlockKind::Heading(level),
        None if is_item => BlockKind::ListItem,
        None => BlockKind::Paragraph,
    }
}

#[cfg(test)]
mod tests;
