//! The book as a table: a line for each quote, whatever heading it stands under. A passage that nobody coded has a line
//! with empty codes.

use super::{Piece, Quote};
use crate::download::{Parts, Pieces};
use interchange::{Cell, Column, ColumnKind, Format, TableWriter, WriteProblem};

fn columns() -> Vec<Column> {
    let mut columns = ["source_id", "source"].map(Column::text).to_vec();
    columns.push(Column::new("start", ColumnKind::Integer));
    columns.push(Column::new("end", ColumnKind::Integer));
    columns.push(Column::new("page", ColumnKind::Integer));
    columns.extend(["code_ids", "codes", "quote", "coder", "comment"].map(Column::text));
    columns
}

fn row(quote: &Quote) -> Vec<Cell> {
    let ids: Vec<String> = quote.codes.iter().map(|(id, _)| id.to_string()).collect();
    let names: Vec<&str> = quote.codes.iter().map(|(_, name)| name.as_str()).collect();
    vec![
        quote.source.to_string().into(),
        quote.source_name.as_str().into(),
        Cell::Integer(i64::from(quote.span.start())),
        Cell::Integer(i64::from(quote.span.end())),
        quote
            .page
            .map_or(Cell::Empty, |page| Cell::Integer(i64::from(page))),
        ids.join("; ").into(),
        names.join("; ").into(),
        quote.words.as_str().into(),
        quote.coder.as_str().into(),
        quote.comment.as_str().into(),
    ]
}

/// Writes it as it comes.
pub(super) fn write(mut parts: Parts<Vec<Piece>>, to: Pieces) -> Result<(), WriteProblem> {
    let mut table = TableWriter::new(Format::Csv, to, "quotes", &columns())?;
    while let Some(pieces) = parts.take()? {
        for piece in &pieces {
            if let Piece::Quote(quote) = piece {
                table.row(&row(quote))?;
            }
        }
    }
    table.finish(&[])?;
    Ok(())
}
