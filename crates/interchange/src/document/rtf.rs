//! Rich text (RTF 1.9.1).

mod code_page;
mod control;
mod destination;
mod story;
mod token;

use super::builder::Builder;
use super::limits::Limits;
use super::pieces;
use super::problem::{self, DocumentProblem};
use control::Reader;
use token::{Token, Tokens};

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    if bytes.len() as u64 > limits.part_bytes {
        return Err(problem::too_large("this text", limits.part_bytes));
    }
    let mut reader = Reader::new();
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        match token {
            Token::Open => reader.open()?,
            Token::Close => {
                if !reader.close() {
                    break;
                }
            }
            Token::Word(name, value) => {
                if let (b"bin", Some(count)) = (name, value) {
                    tokens.pass(usize::try_from(count).unwrap_or(0));
                } else {
                    reader.word(name, value);
                }
            }
            Token::Symbol(symbol) => reader.symbol(symbol),
            Token::Byte(byte) => reader.byte(byte),
        }
    }
    let is_whole = reader.is_closed();
    let found = reader.finish();
    pieces::lay_out(&found.pieces, builder)?;
    for (number, text) in found.notes {
        pieces::put_note(number, &text, builder)?;
    }
    if !is_whole {
        builder
            .warn("The file breaks off before its end. Compare the last lines with the original.");
    }
    if let Some(page) = found.unknown_code_page {
        builder.warn(format!(
            "Some letters are written in code page {page}, which is not known; they were read as Windows-1252. Check accented letters."
        ));
    }
    found.remarks.tell(builder);
    Ok(())
}

#[cfg(test)]
mod tests;
