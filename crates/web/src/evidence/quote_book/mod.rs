//! A quote book: quotes under headings, as a Word document, a page or a table. It flows while it is made.

mod docx;
mod html;
mod study;
mod table;

pub(super) use study::file;

use crate::Texts;
use crate::download::{self, Kind, Pages};
use axum::response::Response;
use evidence::place::Span;
use ids::{CodeId, SourceId};
use interchange::Format;

/// A kind of file that a quote book comes as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BookFormat {
    /// A Word document.
    Docx,
    /// A page that opens in any browser.
    Html,
    /// A table with a line for each quote.
    Csv,
}

impl BookFormat {
    /// The format that an address asks for by its ending.
    pub(super) fn of(path: &str) -> BookFormat {
        match path.rsplit_once('.') {
            Some((_, "docx")) => BookFormat::Docx,
            Some((_, "html")) => BookFormat::Html,
            _ => BookFormat::Csv,
        }
    }

    /// The ending.
    pub(super) fn extension(self) -> &'static str {
        match self {
            BookFormat::Docx => "docx",
            BookFormat::Html => "html",
            BookFormat::Csv => "csv",
        }
    }
}

/// What a quote book is made of, in order.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// What the quotes below have in common; `level` counts from 1.
    Heading {
        level: u8,
        words: String,
        /// What the heading means, such as the definition of a code.
        about: String,
    },
    /// Somebody's words.
    Quote(Box<Quote>),
}

/// Somebody's words, and what is known of them.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    pub(super) source: SourceId,
    pub(super) source_name: String,
    pub(super) span: Span,
    /// The page it begins on, for a file that has pages.
    pub(super) page: Option<u32>,
    pub(super) words: String,
    /// Its codes; none for a passage that nobody coded.
    pub(super) codes: Vec<(CodeId, String)>,
    /// Who coded it, or what was agreed on; empty for a passage that nobody coded.
    pub(super) coder: String,
    /// The comment on the coding, or the memo about the passage.
    pub(super) comment: String,
}

/// The words that a book has of its own.
#[derive(Debug, Clone)]
struct Words {
    title: String,
    /// What the whole book is about: the name of the study, or the query.
    about: String,
    /// “Source, characters 3 to 20” with `{source}`, `{from}` and `{to}` in it.
    place: String,
    /// “Page 3” with `{page}` in it.
    page: String,
    no_code: String,
}

impl Words {
    fn of(t: &Texts, about: &str) -> Words {
        Words {
            title: t.text("quotebook-title"),
            about: about.to_owned(),
            place: t.with(
                "quotebook-place",
                &[("source", "{source}"), ("from", "{from}"), ("to", "{to}")],
            ),
            page: t.with("quotes-page", &[("page", "{page}")]),
            no_code: t.text("quotebook-no-code"),
        }
    }

    fn place(&self, quote: &Quote) -> String {
        // The name comes last: it may hold anything.
        let place = self
            .place
            .replace("{from}", &(quote.span.start() + 1).to_string())
            .replace("{to}", &quote.span.end().to_string());
        let place = place.replace("{source}", &quote.source_name);
        match quote.page {
            Some(page) => format!(
                "{place} · {}",
                self.page.replace("{page}", &page.to_string())
            ),
            None => place,
        }
    }

    /// Codes, coder and comment in a line.
    fn beside(&self, quote: &Quote) -> String {
        let codes: Vec<&str> = quote.codes.iter().map(|(_, name)| name.as_str()).collect();
        let codes = if codes.is_empty() {
            self.no_code.clone()
        } else {
            codes.join("; ")
        };
        let parts = [codes.as_str(), quote.coder.as_str(), quote.comment.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }
}

/// Answers with the book. `about` is the name of the study or the query.
pub(super) fn answer<P, F>(t: &Texts, format: BookFormat, about: &str, produce: P) -> Response
where
    P: FnOnce(Pages<Vec<Piece>>) -> F,
    F: Future<Output = Result<(), store::Error>> + Send + 'static,
{
    let words = Words::of(t, about);
    match format {
        BookFormat::Docx => download::flow(Kind::DOCX, "quotes", produce, move |parts, to| {
            docx::write(&words, parts, to)
        }),
        BookFormat::Html => download::flow(Kind::HTML, "quotes", produce, move |parts, to| {
            html::write(&words, parts, to)
        }),
        BookFormat::Csv => download::flow(Kind::of(Format::Csv), "quotes", produce, table::write),
    }
}

/// The kind under which the file is written down.
pub(super) fn kind(format: BookFormat) -> String {
    format!("quotes.{}", format.extension())
}
