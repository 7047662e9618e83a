//! The book as a page of its own: no style, no script, nothing fetched from anywhere.

use super::{Piece, Words};
use crate::download::{Parts, Pieces};
use interchange::WriteProblem;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::io::Write as _;

/// Writes it as it comes.
pub(super) fn write(
    words: &Words,
    mut parts: Parts<Vec<Piece>>,
    mut to: Pieces,
) -> Result<(), WriteProblem> {
    let begins = html! {
        (DOCTYPE)
        // Left open: the end comes with the end of the book.
        (PreEscaped("<html lang=\"en-GB\">"))
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (words.title) ": " (words.about) }
        }
        (PreEscaped("<body><main>"))
        h1 { (words.title) }
        p { (words.about) }
    };
    to.write_all(begins.into_string().as_bytes())?;
    while let Some(pieces) = parts.take()? {
        for piece in &pieces {
            to.write_all(shown(words, piece).into_string().as_bytes())?;
        }
    }
    to.write_all(b"</main></body></html>\n")?;
    to.flush()?;
    Ok(())
}

fn shown(book: &Words, piece: &Piece) -> Markup {
    html! {
        @match piece {
            Piece::Heading { level, words, about } => {
                @match level { 0 | 1 => h2 { (words) }, 2 => h3 { (words) }, 3 => h4 { (words) }, _ => h5 { (words) } }
                @if !about.is_empty() { (lines(about)) }
            }
            Piece::Quote(quote) => figure {
                blockquote { (lines(&quote.words)) }
                figcaption { cite { (book.place(quote)) } " · " (book.beside(quote)) }
            }
        }
        "\n"
    }
}

/// A paragraph in which line ends stay.
fn lines(words: &str) -> Markup {
    html! {
        p { @for (at, line) in words.lines().enumerate() { @if at > 0 { br; } (line) } }
    }
}
