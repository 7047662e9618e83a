//! Word documents out: headings, paragraphs, quotations, lists and tables, one
//! after the other, in constant memory.

mod parts;

use std::io::Write;

use quick_xml::escape::escape;
use zip::write::{StreamWriter, ZipWriter};

use crate::archive::{io, timeless};
use crate::write_problem::WriteProblem;

/// Width of the text on the page, in twentieths of a point: A4 with margins of 2 cm.
const TEXT_WIDTH: usize = 9_638;
/// Levels of headings that the styles know.
const HEADING_LEVELS: u8 = 6;

/// A piece of a paragraph in one kind of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    text: &'a str,
    is_bold: bool,
    is_italic: bool,
}

impl<'a> Run<'a> {
    /// Letters as usual.
    pub fn plain(text: &'a str) -> Self {
        Self {
            text,
            is_bold: false,
            is_italic: false,
        }
    }

    /// Bold letters.
    pub fn bold(text: &'a str) -> Self {
        Self {
            is_bold: true,
            ..Self::plain(text)
        }
    }

    /// Italic letters.
    pub fn italic(text: &'a str) -> Self {
        Self {
            is_italic: true,
            ..Self::plain(text)
        }
    }
}

/// Writes a Word document (ECMA-376) as its blocks come. The headings have the
/// styles that Word's navigation and screen readers know, and the first row of
/// a table is repeated on each page.
///
/// A line end inside a text stays a line end inside its paragraph. Characters
/// that no XML file can hold are left out. The same blocks give the same bytes.
///
/// ```
/// use interchange::{DocxWriter, Run};
///
/// let mut writer = DocxWriter::new(Vec::new(), "Quotes", "en-GB")?;
/// writer.heading(1, "hope")?;
/// writer.quote("I kept the bench in mind.")?;
/// writer.paragraph(&[Run::bold("Bram"), Run::plain(", interview 7")])?;
/// let mut table = writer.table(&["Code", "Quotes"])?;
/// table.row(&["hope", "1"])?;
/// let bytes = writer.finish()?;
///
/// let document = interchange::document::read("quotes.docx", &bytes)?;
/// assert_eq!(
///     document.text,
///     "Quotes\nhope\nI kept the bench in mind.\nBram, interview 7\nCode\tQuotes\nhope\t1"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct DocxWriter<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    /// A table is open; it is closed when something else comes.
    in_table: bool,
}

impl<W: Write> DocxWriter<W> {
    /// Begins a document with its title. `language` is a language tag such as
    /// `en-GB`, by which screen readers and spelling checkers go.
    ///
    /// # Errors
    /// [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn new(out: W, title: &str, language: &str) -> Result<Self, WriteProblem> {
        let mut zip = ZipWriter::new_stream(out);
        for (name, content) in parts::fixed(title, language) {
            zip.start_file(name, timeless()).map_err(io)?;
            zip.write_all(content.as_bytes())?;
        }
        zip.start_file("word/document.xml", timeless())
            .map_err(io)?;
        zip.write_all(parts::DOCUMENT_START.as_bytes())?;
        let mut writer = Self {
            zip,
            in_table: false,
        };
        writer.styled("Title", &[Run::plain(title)])?;
        Ok(writer)
    }

    /// Adds a heading; levels beyond 6 are written as 6, and 0 as 1.
    ///
    /// # Errors
    /// [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn heading(&mut self, level: u8, text: &str) -> Result<(), WriteProblem> {
        let level = level.clamp(1, HEADING_LEVELS);
        self.styled(&format!("Heading{level}"), &[Run::plain(text)])
    }

    /// Adds a paragraph.
    ///
    /// # Errors
    /// [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn paragraph(&mut self, runs: &[Run<'_>]) -> Result<(), WriteProblem> {
        self.styled("Normal", runs)
    }

    /// Adds somebody's words, set in.
    ///
    /// # Errors
    /// [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn quote(&mut self, text: &str) -> Result<(), WriteProblem> {
        self.styled("Quote", &[Run::plain(text)])
    }

    /// Adds an item of a list.
    ///
    /// # Errors
    /// [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn item(&mut self, text: &str) -> Result<(), WriteProblem> {
        self.styled("ListBullet", &[Run::plain(text)])
    }

    /// Begins a table with the names of its columns; the next block that is no row ends it.
    ///
    /// # Errors
    /// [`WriteProblem::WrongCellCount`] when there is no column;
    /// [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn table(&mut self, header: &[&str]) -> Result<DocxTable<'_, W>, WriteProblem> {
        if header.is_empty() {
            return Err(WriteProblem::WrongCellCount {
                row: 1,
                actual: 0,
                expected: 1,
            });
        }
        self.end_table()?;
        let width = TEXT_WIDTH / header.len();
        self.put(parts::TABLE_START)?;
        for _ in header {
            self.put(&format!("<w:gridCol w:w=\"{width}\"/>"))?;
        }
        self.put("</w:tblGrid>")?;
        self.in_table = true;
        let mut table = DocxTable {
            columns: header.len(),
            width,
            rows: 1,
            writer: self,
        };
        table.put_row(header, true)?;
        Ok(table)
    }

    /// Ends the document and gives back what it was written to.
    ///
    /// # Errors
    /// [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn finish(mut self) -> Result<W, WriteProblem> {
        self.end_table()?;
        self.put(parts::DOCUMENT_END)?;
        Ok(self.zip.finish().map_err(io)?.into_inner())
    }

    fn end_table(&mut self) -> Result<(), WriteProblem> {
        if std::mem::take(&mut self.in_table) {
            // Word joins tables that nothing stands between.
            self.put("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>")?;
        }
        Ok(())
    }

    fn styled(&mut self, style: &str, runs: &[Run<'_>]) -> Result<(), WriteProblem> {
        self.end_table()?;
        self.put_paragraph(style, runs)
    }

    fn put_paragraph(&mut self, style: &str, runs: &[Run<'_>]) -> Result<(), WriteProblem> {
        self.put(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"
        ))?;
        for run in runs {
            self.put("<w:r>")?;
            match (run.is_bold, run.is_italic) {
                (true, _) => self.put("<w:rPr><w:b/></w:rPr>")?,
                (_, true) => self.put("<w:rPr><w:i/></w:rPr>")?,
                _ => {}
            }
            self.put_text(run.text)?;
            self.put("</w:r>")?;
        }
        self.put("</w:p>")
    }

    fn put_text(&mut self, text: &str) -> Result<(), WriteProblem> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.put("<w:br/>")?;
            }
            for (at, words) in line.split('\t').enumerate() {
                if at > 0 {
                    self.put("<w:tab/>")?;
                }
                let words: String = words.chars().filter(|c| is_xml(*c)).collect();
                if !words.is_empty() {
                    self.put("<w:t xml:space=\"preserve\">")?;
                    self.put(&escape(words.as_str()))?;
                    self.put("</w:t>")?;
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, xml: &str) -> Result<(), WriteProblem> {
        Ok(self.zip.write_all(xml.as_bytes())?)
    }
}

/// A table that is being written.
pub struct DocxTable<'w, W: Write> {
    writer: &'w mut DocxWriter<W>,
    columns: usize,
    width: usize,
    rows: u64,
}

impl<W: Write> DocxTable<'_, W> {
    /// Adds a row.
    ///
    /// # Errors
    /// [`WriteProblem::WrongCellCount`] when there are more or fewer cells than
    /// columns; [`WriteProblem::Io`] when the bytes cannot be written.
    pub fn row(&mut self, cells: &[&str]) -> Result<(), WriteProblem> {
        self.rows += 1;
        if cells.len() != self.columns {
            return Err(WriteProblem::WrongCellCount {
                row: self.rows,
                actual: cells.len(),
                expected: self.columns,
            });
        }
        self.put_row(cells, false)
    }

    fn put_row(&mut self, cells: &[&str], is_header: bool) -> Result<(), WriteProblem> {
        let writer = &mut *self.writer;
        writer.put("<w:tr><w:trPr><w:cantSplit/>")?;
        if is_header {
            writer.put("<w:tblHeader/>")?;
        }
        writer.put("</w:trPr>")?;
        for cell in cells {
            let width = self.width;
            writer.put(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
            ))?;
            let run = if is_header {
                Run::bold(cell)
            } else {
                Run::plain(cell)
            };
            writer.put_paragraph("Cell", &[run])?;
            writer.put("</w:tc>")?;
        }
        writer.put("</w:tr>")
    }
}

/// Whether XML 1.0 can hold the character.
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests;
