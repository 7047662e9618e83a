//! Where text goes: into the body, a note, a comment, a text box, or nowhere.

use super::control::Reader;
use super::story::{Role, Story};
use crate::document::pieces::{self, Comment};

/// The words before a comment that are repeated as its place.
const COMMENTED_CHARS: usize = 40;

/// Where text goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Text,
    Nowhere,
    /// A drawn shape, which may hold a text box.
    Shape,
    Fonts,
    Styles,
    Author,
}

impl Reader {
    /// Control words that send text elsewhere.
    pub(super) fn destination(&mut self, name: &[u8], starred: bool) -> bool {
        let here = self.state.destination;
        match name {
            b"fonttbl" => self.state.destination = Destination::Fonts,
            b"stylesheet" => self.state.destination = Destination::Styles,
            b"footnote" if self.state.deleted => self.state.destination = Destination::Nowhere,
            b"footnote" if here == Destination::Text => {
                self.next_note += 1;
                let number = self.next_note;
                self.say(&pieces::mark(number));
                self.open_story(Role::Note(number));
            }
            b"annotation" if here == Destination::Text => self.open_story(Role::Comment),
            b"atnauthor" if here == Destination::Text => {
                self.author.clear();
                self.state.destination = Destination::Author;
            }
            b"shptxt" | b"dptxbxtext" if here == Destination::Shape => {
                self.state.destination = Destination::Text;
                self.open_story(Role::Box);
            }
            b"shpinst" | b"do" if here == Destination::Text => {
                self.state.destination = Destination::Shape;
            }
            b"pict" | b"object" | b"shppict" => {
                if here == Destination::Text {
                    self.remarks.pictures += 1;
                }
                self.state.destination = Destination::Nowhere;
            }
            // `{\upr{…}{\*\ud{…}}}`: the same twice, the second in Unicode.
            b"upr" => self.state.destination = Destination::Nowhere,
            b"ud" => {
                // Back to where the text was going before `\upr`.
                let outer = self
                    .groups
                    .len()
                    .checked_sub(2)
                    .and_then(|at| self.groups.get(at));
                self.state.destination = outer.map_or(Destination::Text, |state| state.destination);
            }
            _ if NOWHERE.contains(&name) || starred => {
                self.state.destination = Destination::Nowhere;
            }
            _ => return false,
        }
        true
    }

    fn open_story(&mut self, role: Role) {
        let depth = self.groups.len();
        self.state.in_table = false;
        self.state.is_item = false;
        self.state.outline = None;
        self.state.style = 0;
        self.stories.push(Story::new(role, depth));
    }

    pub(super) fn close_story(&mut self) {
        let kind = self.kind();
        let Some(mut story) = self.stories.pop() else {
            return;
        };
        story.close(kind);
        match story.role {
            Role::Body => self.stories.push(story),
            Role::Note(number) => {
                self.notes.push((number, pieces::text_of(&story.pieces)));
            }
            Role::Comment => {
                let about = self
                    .story()
                    .map(|outer| last_chars(&outer.text))
                    .unwrap_or_default();
                self.remarks.comments.push(Comment {
                    author: std::mem::take(&mut self.author),
                    about,
                    text: pieces::text_of(&story.pieces),
                });
            }
            Role::Box => {
                if let Some(outer) = self.story() {
                    outer.boxes.append(&mut story.pieces);
                }
            }
        }
    }
}

/// Destinations that hold no text of the document.
const NOWHERE: [&[u8]; 38] = [
    b"colortbl",
    b"info",
    b"header",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footer",
    b"footerl",
    b"footerr",
    b"footerf",
    b"listtext",
    b"pntext",
    b"pntxta",
    b"pntxtb",
    b"fldinst",
    b"xe",
    b"tc",
    b"tcn",
    b"rxe",
    b"txe",
    b"bkmkstart",
    b"bkmkend",
    b"nonesttables",
    b"revtbl",
    b"listtable",
    b"nonshppict",
    b"shprslt",
    b"sp",
    b"sn",
    b"sv",
    b"template",
    b"ftnsep",
    b"ftnsepc",
    b"ftncn",
    b"atnid",
    b"comment",
    b"private",
    b"nextfile",
];

/// The words before a comment, which it is most likely about.
fn last_chars(text: &str) -> String {
    let from = text.char_indices().rev().nth(COMMENTED_CHARS - 1);
    from.map_or(text, |(at, _)| &text[at..]).to_owned()
}
