//! The book as a Word document.

use super::{Piece, Words};
use crate::download::{Parts, Pieces};
use interchange::{DocxWriter, Run, WriteProblem};
use std::io::Write as _;

/// Writes it as it comes.
pub(super) fn write(
    words: &Words,
    mut parts: Parts<Vec<Piece>>,
    to: Pieces,
) -> Result<(), WriteProblem> {
    let mut book = DocxWriter::new(to, &words.title, "en-GB")?;
    book.paragraph(&[Run::plain(&words.about)])?;
    while let Some(pieces) = parts.take()? {
        for piece in &pieces {
            match piece {
                Piece::Heading {
                    level,
                    words,
                    about,
                } => {
                    book.heading(*level, words)?;
                    if !about.is_empty() {
                        book.paragraph(&[Run::plain(about)])?;
                    }
                }
                Piece::Quote(quote) => {
                    book.quote(&quote.words)?;
                    let place = words.place(quote);
                    let beside = words.beside(quote);
                    book.paragraph(&[Run::bold(&place), Run::plain(" · "), Run::plain(&beside)])?;
                }
            }
        }
    }
    book.finish()?.flush()?;
    Ok(())
}
