//! OpenDocument texts (ISO/IEC 26300), packed or flat.

use std::collections::BTreeMap;

use super::BlockKind;
use super::builder::Builder;
use super::encoding;
use super::limits::Limits;
use super::package::Package;
use super::pieces::{self, Comment, MOST_OPEN_COMMENTS, Piece, Remarks, without_soft_hyphens};
use super::problem::{self, DocumentProblem};
use super::xml::{self, Element, Ns, Token, Xml};

/// Spaces that one `text:s` may stand for; writers count a few dozen.
const MOST_SPACES: usize = 1_000;
const COMMENTED_CHARS: usize = 200;

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let name = "content.xml";
    let mut package = Package::open(bytes, limits)?;
    if let Some(manifest) = package.part("META-INF/manifest.xml")? {
        let mark = b"encryption-data";
        if manifest.windows(mark.len()).any(|window| window == mark) {
            return Err(problem::encrypted());
        }
    }
    let Some(part) = package.part(name)? else {
        return Err(problem::damaged("it has no text part").at(name));
    };
    read_content(&xml::text_of(&part, name)?, name, builder)
}

pub(super) fn read_flat(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let text = encoding::decode(bytes, limits, builder)?;
    read_content(&text, "its XML", builder)
}

fn read_content(text: &str, name: &str, builder: &mut Builder) -> Result<(), DocumentProblem> {
    let mut walk = Walk::default();
    let mut xml = Xml::new(text, name);
    let mut skipping = 0_usize;
    while let Some(token) = xml.next()? {
        match token {
            Token::Start(ns, element) if skipping > 0 => {
                skipping += 1;
                walk.count_change(ns, element.name());
            }
            Token::End(..) if skipping > 0 => skipping -= 1,
            Token::Text(_) if skipping > 0 => {}
            Token::Start(ns, element) => {
                if walk.start(ns, &element) == Next::Skip {
                    skipping = 1;
                }
            }
            Token::End(ns, name) => walk.end(ns, &name),
            Token::Text(text) => walk.words(&text),
        }
    }
    if !walk.found_body {
        return Err(problem::not_a_document("another OpenDocument file"));
    }
    pieces::lay_out(&walk.stories[0].pieces, builder)?;
    // A note in a note closes first, but its number is the later one.
    walk.notes.sort_by_key(|(number, _)| *number);
    for (number, text) in walk.notes {
        pieces::put_note(number, &text, builder)?;
    }
    walk.remarks.tell(builder);
    Ok(())
}

#[derive(PartialEq, Eq)]
enum Next {
    Enter,
    Skip,
}

/// The body, a note or a comment that is open.
#[derive(Default)]
struct Story {
    pieces: Vec<Piece>,
    paragraphs: Vec<Paragraph>,
    items: usize,
    role: Role,
    author: String,
    name: String,
}

#[derive(Default, PartialEq, Eq)]
enum Role {
    #[default]
    Body,
    Note(usize),
    Comment,
}

struct Paragraph {
    text: String,
    kind: BlockKind,
    /// White space that follows is not shown: it stands at the start or after a space.
    after_space: bool,
    boxes: Vec<Piece>,
}

/// A named comment whose end has not come.
struct OpenComment {
    name: String,
    /// The words so far.
    about: String,
    /// Which of the comments it is.
    index: usize,
}

struct Walk {
    found_body: bool,
    in_body: bool,
    /// Styles of the document and what they are based on.
    bases: BTreeMap<String, String>,
    stories: Vec<Story>,
    notes: Vec<(usize, String)>,
    next_note: usize,
    in_author: bool,
    open_comments: Vec<OpenComment>,
    remarks: Remarks,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            found_body: false,
            in_body: false,
            bases: BTreeMap::new(),
            stories: vec![Story::default()],
            notes: Vec::new(),
            next_note: 0,
            in_author: false,
            open_comments: Vec::new(),
            remarks: Remarks::default(),
        }
    }
}

impl Walk {
    fn count_change(&mut self, ns: Ns, name: &str) {
        match (ns, name) {
            (Ns::Text, "insertion") => self.remarks.insertions += 1,
            (Ns::Text, "deletion") => self.remarks.deletions += 1,
            _ => {}
        }
    }

    fn story(&mut self) -> &mut Story {
        let last = self.stories.len().saturating_sub(1);
        // The body is there from the start and is never taken away.
        &mut self.stories[last]
    }

    fn start(&mut self, ns: Ns, element: &Element<'_>) -> Next {
        let name = element.name();
        if !self.in_body {
            match (ns, name) {
                (Ns::Office, "text") => {
                    self.found_body = true;
                    self.in_body = true;
                }
                (_, "style") => {
                    if let (Some(name), Some(base)) = (
                        element.attribute("name"),
                        element.attribute("parent-style-name"),
                    ) {
                        self.bases.insert(name, base);
                    }
                }
                _ => {}
            }
            return Next::Enter;
        }
        match (ns, name) {
            // What was deleted is kept here; the marks of notes are numbered anew;
            // how ruby is spoken; what draws and describes pictures.
            (
                Ns::Text,
                "tracked-changes"
                | "note-citation"
                | "ruby-text"
                | "sequence-decls"
                | "variable-decls"
                | "user-field-decls"
                | "index-title-template"
                | "table-of-content-source"
                | "alphabetical-index-source",
            )
            | (Ns::Office, "forms" | "event-listeners" | "binary-data")
            | (Ns::Other, "title" | "desc" | "date-string" | "creator-initials")
            | (Ns::Dc, "date") => return Next::Skip,
            (Ns::Text, "p" | "h") => self.start_paragraph(name, element),
            (Ns::Text, "s") => {
                let count = element.attribute("c").and_then(|count| count.parse().ok());
                self.say(&" ".repeat(count.unwrap_or(1).min(MOST_SPACES)));
            }
            (Ns::Text, "tab") => self.say("\t"),
            (Ns::Text, "line-break") => {
                self.say("\n");
                self.set_after_space();
            }
            (Ns::Text, "list-item" | "list-header") => self.story().items += 1,
            (Ns::Text, "note") => {
                self.next_note += 1;
                let number = self.next_note;
                self.say(&pieces::mark(number));
                self.open_story(Role::Note(number), String::new());
            }
            (Ns::Office, "annotation") => {
                let name = element.attribute("name").unwrap_or_default();
                self.open_story(Role::Comment, name);
            }
            (Ns::Office, "annotation-end") => {
                let name = element.attribute("name").unwrap_or_default();
                if let Some(at) = self.open_comments.iter().position(|open| open.name == name) {
                    let open = self.open_comments.swap_remove(at);
                    self.remarks.comments[open.index].about = open.about;
                }
            }
            (Ns::Dc, "creator") => self.in_author = true,
            (Ns::Table, "table") => self.put(Piece::TableStart),
            (Ns::Table, "table-row") => self.put(Piece::Row),
            (Ns::Table, "table-cell") => self.put(Piece::Cell),
            (Ns::Draw, "image" | "object" | "object-ole") => self.remarks.pictures += 1,
            _ => {}
        }
        Next::Enter
    }

    fn start_paragraph(&mut self, name: &str, element: &Element<'_>) {
        let kind = if name == "h" {
            let level = element
                .attribute("outline-level")
                .and_then(|level| level.parse::<u8>().ok());
            BlockKind::Heading(level.unwrap_or(1).clamp(1, 10))
        } else if let Some(level) = self.title_level(element.attribute("style-name")) {
            BlockKind::Heading(level)
        } else if self.story().items > 0 {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        self.story().paragraphs.push(Paragraph {
            text: String::new(),
            kind,
            after_space: true,
            boxes: Vec::new(),
        });
    }

    fn title_level(&self, style: Option<String>) -> Option<u8> {
        let style = style?;
        let base = self.bases.get(&style).unwrap_or(&style);
        match base.as_str() {
            "Title" => Some(1),
            "Subtitle" => Some(2),
            _ => None,
        }
    }

    fn open_story(&mut self, role: Role, name: String) {
        self.stories.push(Story {
            role,
            name,
            ..Story::default()
        });
    }

    fn end(&mut self, ns: Ns, name: &str) {
        if !self.in_body {
            return;
        }
        match (ns, name) {
            (Ns::Office, "text") => self.in_body = false,
            (Ns::Text, "p" | "h") => {
                if let Some(paragraph) = self.story().paragraphs.pop() {
                    let text = paragraph.text.trim_end_matches(' ').to_owned();
                    self.put(Piece::paragraph(paragraph.kind, text));
                    for piece in paragraph.boxes {
                        self.put(piece);
                    }
                }
            }
            (Ns::Text, "list-item" | "list-header") => {
                let story = self.story();
                story.items = story.items.saturating_sub(1);
            }
            (Ns::Text, "note") | (Ns::Office, "annotation") => self.close_story(),
            (Ns::Dc, "creator") => self.in_author = false,
            (Ns::Table, "table") => self.put(Piece::TableEnd),
            (Ns::Table, "table-cell") => self.put(Piece::CellEnd),
            _ => {}
        }
    }

    fn close_story(&mut self) {
        if self.stories.len() < 2 {
            return;
        }
        let Some(story) = self.stories.pop() else {
            return;
        };
        let text = pieces::text_of(&story.pieces);
        match story.role {
            Role::Body => {}
            Role::Note(number) => self.notes.push((number, text)),
            Role::Comment => {
                if !story.name.is_empty() && self.open_comments.len() < MOST_OPEN_COMMENTS {
                    self.open_comments.push(OpenComment {
                        name: story.name,
                        about: String::new(),
                        index: self.remarks.comments.len(),
                    });
                }
                self.remarks.comments.push(Comment {
                    author: story.author,
                    about: String::new(),
                    text,
                });
            }
        }
    }

    fn put(&mut self, piece: Piece) {
        let story = self.story();
        match story.paragraphs.last_mut() {
            Some(outer) => outer.boxes.push(piece),
            None => story.pieces.push(piece),
        }
    }

    /// Adds characters as they are.
    fn say(&mut self, words: &str) {
        let story = self.story();
        let in_comment = story.role == Role::Comment;
        if let Some(paragraph) = story.paragraphs.last_mut() {
            paragraph.text.push_str(words);
            paragraph.after_space = false;
        }
        if !in_comment {
            for open in &mut self.open_comments {
                if open.about.len() < COMMENTED_CHARS {
                    open.about.push_str(words);
                }
            }
        }
    }

    fn set_after_space(&mut self) {
        if let Some(paragraph) = self.story().paragraphs.last_mut() {
            paragraph.after_space = true;
        }
    }

    /// Adds text of the XML: any run of white space is one space (6.1.2 of the standard).
    fn words(&mut self, text: &str) {
        if self.in_author {
            self.story().author.push_str(text.trim());
            return;
        }
        let Some(mut after_space) = self
            .story()
            .paragraphs
            .last()
            .map(|paragraph| paragraph.after_space)
        else {
            return;
        };
        let mut words = String::with_capacity(text.len());
        for character in without_soft_hyphens(text).chars() {
            let is_space = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !(is_space && after_space) {
                words.push(if is_space { ' ' } else { character });
            }
            after_space = is_space;
        }
        self.say(&words);
        if after_space {
            self.set_after_space();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{BlockKind, Document, read};

    fn flat(body: &str) -> Document {
        let page = format!(
            "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><office:body><office:text>{body}</office:text></office:body></office:document>"
        );
        read("talk.fodt", page.as_bytes()).unwrap()
    }

    #[test]
    fn white_space_is_counted_as_the_standard_says() {
        let document = flat(
            "<text:p>\n a <text:s text:c=\"2\"/>b<text:tab/>c\n\t<text:span>d </text:span> e<text:line-break/> f&#160;</text:p>",
        );
        assert_eq!(document.text, "a   b\tc d e\nf\u{a0}");
    }

    #[test]
    fn notes_in_notes_are_numbered_through() {
        let note = |body: &str| {
            format!(
                "<text:note><text:note-citation>*</text:note-citation><text:note-body><text:p>{body}</text:p></text:note-body></text:note>"
            )
        };
        let document = flat(&format!(
            "<text:p>a{}b{}</text:p>",
            note(&format!("one{}", note("two"))),
            note("three")
        ));
        assert_eq!(document.text, "a[1]b[3]\n[1] one[2]\n[2] two\n[3] three");
        assert_eq!(document.blocks[3].kind, BlockKind::Footnote);
    }

    #[test]
    fn a_comment_is_told_with_its_place() {
        let document = flat(
            "<text:p>I <office:annotation office:name=\"c\"><dc:creator>Ada</dc:creator><text:p>Why?</text:p></office:annotation>kept<office:annotation-end office:name=\"c\"/> it</text:p>",
        );
        assert_eq!(document.text, "I kept it");
        assert_eq!(
            document.warnings,
            ["A comment by Ada on “kept” is not part of the text: Why?"]
        );
    }
}
