//! Any list as a file, streamed, with memory that does not grow with the list.
//!
//! The rows come page by page from a producer and go out as they come: a page is read in a transaction of its own, so
//! that a slow download never keeps one open, and the next page waits until the one before has gone.
//!
//! ```no_run
//! use axum::response::Response;
//! use interchange::{Cell, Column, ColumnKind, Format};
//! use std::sync::Arc;
//! use web::{App, Failure, Signed, download};
//!
//! # struct Site { name: String, fidelity: Option<f64> }
//! # async fn page_of_sites(tx: &mut store::Tx, after: Option<String>) -> store::Result<Vec<Site>> { Ok(Vec::new()) }
//! async fn sites_file(app: Arc<App>, signed: Signed) -> Result<Response, Failure> {
//!     // First, in a transaction that writes: the permit, and the audit entry of the export. Then the file begins.
//!     let columns = vec![Column::text("name"), Column::new("fidelity_score", ColumnKind::Decimal)];
//!     let about = vec![("What".to_owned(), "Sites of the organisation".to_owned())];
//!     let format = download::format_of(&signed.path);
//!     Ok(download::stream(format, "sites", columns, about, move |pages| async move {
//!         let mut after = None;
//!         loop {
//!             let mut tx = app.db.read().await?;
//!             let sites = page_of_sites(&mut tx, after).await?;
//!             tx.rollback().await?;
//!             let Some(last) = sites.last() else { return Ok(()) };
//!             after = Some(last.name.clone());
//!             let rows = sites.into_iter().map(|s| vec![s.name.into(), s.fidelity.into()]).collect();
//!             if !pages.send(rows).await {
//!                 return Ok(());
//!             }
//!         }
//!     }))
//! }
//! ```

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use interchange::{Cell, Column, Format, TableWriter, WriteProblem};
use std::io::{self, Write};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

/// How many rows a producer should read at a time: enough to keep the database busy, few enough to keep memory small.
pub const ROWS_A_PAGE: u32 = 1_000;

/// Pages waiting to be written.
const PAGES_WAITING: usize = 2;
/// Pieces of the file waiting to be sent.
const PIECES_WAITING: usize = 8;
/// The size of a piece in bytes.
const PIECE: usize = 32 * 1024;

/// The format that an address asks for: `/delivery/people.xlsx` asks for a workbook, everything else for CSV.
pub fn format_of(path: &str) -> Format {
    match path.rsplit_once('.') {
        Some((_, "xlsx")) => Format::Xlsx,
        _ => Format::Csv,
    }
}

/// Where a producer puts what it has: rows, each with a cell for every column, or whatever else a file is made of.
#[derive(Debug)]
pub struct Pages<T = Vec<Vec<Cell>>>(Sender<Message<T>>);

#[derive(Debug)]
enum Message<T> {
    Part(T),
    /// Everything has come. Without it the file counts as broken off.
    End,
}

impl<T> Pages<T> {
    /// Hands over the next part, and waits while there are enough on their way. False when nobody is there to take them
    /// any more: then the producer should stop.
    pub async fn send(&self, part: T) -> bool {
        self.0.send(Message::Part(part)).await.is_ok()
    }
}

/// What a producer handed over, for whoever writes the file.
#[derive(Debug)]
pub struct Parts<T>(Receiver<Message<T>>);

impl<T> Parts<T> {
    /// Waits for the next part; none when that was all.
    ///
    /// # Errors
    /// When the producer broke off.
    pub fn take(&mut self) -> io::Result<Option<T>> {
        match self.0.blocking_recv() {
            Some(Message::Part(part)) => Ok(Some(part)),
            Some(Message::End) => Ok(None),
            None => Err(io::Error::other("what was to be written broke off")),
        }
    }
}

/// A kind of file.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its ending.
    pub extension: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// Whether it is compressed already.
    pub is_packed: bool,
}

impl Kind {
    /// A Word document.
    pub const DOCX: Kind = Kind {
        extension: "docx",
        mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        is_packed: true,
    };
    /// A page.
    pub const HTML: Kind = Kind {
        extension: "html",
        mime: "text/html; charset=utf-8",
        is_packed: false,
    };

    /// The kind of a table.
    pub fn of(format: Format) -> Kind {
        Kind {
            extension: format.extension(),
            mime: format.mime(),
            is_packed: format == Format::Xlsx,
        }
    }
}

/// Answers with a file that flows while it is made.
///
/// `name` is the plain name of the list, without an ending and never with anything about a person; it is also the name
/// of the sheet. `about` goes on a second sheet of a workbook. The producer sends every page and returns; when it
/// returns an error the download breaks off, so that nobody takes half a file for the whole.
pub fn stream<P, F>(
    format: Format,
    name: &str,
    columns: Vec<Column>,
    about: Vec<(String, String)>,
    produce: P,
) -> Response
where
    P: FnOnce(Pages) -> F,
    F: Future<Output = Result<(), store::Error>> + Send + 'static,
{
    let sheet = name.to_owned();
    flow(Kind::of(format), name, produce, move |rows, to| {
        write(format, &sheet, &columns, &about, rows, to)
    })
}

/// Answers with a file of any kind that flows while it is made: `produce` hands over its parts and returns, `write`
/// makes the file of them on a thread of its own. When either of them fails the download breaks off.
///
/// `name` is plain, without an ending and never with anything about a person.
pub fn flow<T, P, F, W>(kind: Kind, name: &str, produce: P, write: W) -> Response
where
    T: Send + 'static,
    P: FnOnce(Pages<T>) -> F,
    F: Future<Output = Result<(), store::Error>> + Send + 'static,
    W: FnOnce(Parts<T>, Pieces) -> Result<(), WriteProblem> + Send + 'static,
{
    let (pages, parts) = channel(PAGES_WAITING);
    let (pieces, body) = channel(PIECES_WAITING);
    let end = pages.clone();
    let producing = produce(Pages(pages));
    tokio::spawn(async move {
        match producing.await {
            // Nobody waits any more when this cannot be sent.
            Ok(()) => drop(end.send(Message::End).await),
            Err(error) => tracing::error!(what = %error.for_the_log(), "a download broke off"),
        }
    });
    // Writing is work for the processor (a workbook is compressed), so it keeps away from the threads that answer.
    tokio::task::spawn_blocking(move || {
        let failed = pieces.clone();
        if let Err(error) = write(Parts(parts), Pieces::new(pieces)) {
            // A message can name the value that could not be written, so only its kind is logged.
            if let WriteProblem::Io(_) = error {
                tracing::debug!("a download was not taken to its end");
            } else {
                tracing::error!("a row of a download could not be written");
            }
            drop(failed.blocking_send(Err(io::Error::other("the download broke off"))));
        }
    });
    let mut response = Body::from_stream(ReceiverStream::new(body)).into_response();
    attach(&mut response, kind.mime, disposition(name, kind.extension));
    if kind.is_packed {
        // Saying so keeps the layer outside from compressing it again.
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    }
    response
}

/// Answers with a file that is there as a whole. Of `name` letters and digits are kept; without any it is `list`.
pub fn whole(mime: &'static str, name: &str, extension: &str, content: Vec<u8>) -> Response {
    let mut response = Body::from(content).into_response();
    attach(&mut response, mime, disposition(name, extension));
    response
}

fn attach(response: &mut Response, mime: &'static str, disposition: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Writes the file until the rows end.
fn write(
    format: Format,
    sheet: &str,
    columns: &[Column],
    about: &[(String, String)],
    mut rows: Parts<Vec<Vec<Cell>>>,
    to: Pieces,
) -> Result<(), WriteProblem> {
    let mut writer = TableWriter::new(format, to, sheet, columns)?;
    while let Some(page) = rows.take()? {
        for row in &page {
            writer.row(row)?;
        }
    }
    writer.finish(about)?;
    Ok(())
}

/// Where the file is written to: what was written goes on to the body in pieces. The writer flushes it at the end.
#[derive(Debug)]
pub struct Pieces {
    to: Sender<io::Result<Bytes>>,
    waiting: Vec<u8>,
    begun: bool,
}

impl Pieces {
    fn new(to: Sender<io::Result<Bytes>>) -> Self {
        Pieces {
            to,
            waiting: Vec::with_capacity(PIECE),
            begun: false,
        }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(PIECE));
        self.begun = true;
        self.to
            .blocking_send(Ok(Bytes::from(piece)))
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        // The first bytes go out at once: they tell the browser that the download has begun.
        if !self.begun || self.waiting.len() >= PIECE {
            self.hand_over()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_over()
    }
}

/// `attachment` with a plain file name: only letters, digits and hyphens of the name are kept.
fn disposition(name: &str, extension: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let plain = plain.trim_matches('-');
    let plain = if plain.is_empty() { "list" } else { plain };
    let value = format!("attachment; filename=\"{plain}.{extension}\"");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use interchange::{Limits, read_table};

    async fn body_of(response: Response) -> Result<Vec<u8>, axum::Error> {
        to_bytes(response.into_body(), usize::MAX)
            .await
            .map(|bytes| bytes.to_vec())
    }

    fn counted(format: Format, pages: i64) -> Response {
        let columns = vec![Column::text("name"), Column::text("number")];
        stream(
            format,
            "A list/of things",
            columns,
            Vec::new(),
            move |to| async move {
                for page in 0..pages {
                    let rows = (0..100)
                        .map(|i| vec![Cell::from("=Zoë"), Cell::Integer(page * 100 + i)])
                        .collect();
                    if !to.send(rows).await {
                        return Ok(());
                    }
                }
                Ok(())
            },
        )
    }

    #[tokio::test]
    async fn every_row_arrives_in_either_format() {
        for format in [Format::Csv, Format::Xlsx] {
            let response = counted(format, 30);
            assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
            assert_eq!(
                response.headers()[CONTENT_DISPOSITION],
                format!(
                    "attachment; filename=\"a-list-of-things.{}\"",
                    format.extension()
                )
            );
            let bytes = body_of(response).await.expect("a whole file");
            let table = read_table(&bytes, "list", &Limits::default()).expect("can be read");
            assert_eq!(table.format, format);
            assert_eq!(table.rows.len(), 3000);
            assert_eq!(table.rows[2999].cells[1], "2999");
        }
    }

    #[tokio::test]
    async fn a_list_without_rows_is_a_header() {
        let bytes = body_of(counted(Format::Csv, 0))
            .await
            .expect("a whole file");
        assert_eq!(bytes, "\u{feff}name,number\r\n".as_bytes());
    }

    #[tokio::test]
    async fn half_a_file_is_never_taken_for_the_whole() {
        for format in [Format::Csv, Format::Xlsx] {
            let columns = vec![Column::text("name")];
            let response = stream(format, "list", columns, Vec::new(), |to| async move {
                to.send(vec![vec![Cell::from("Ada")]]).await;
                Err(store::Error::Denied)
            });
            assert!(body_of(response).await.is_err(), "{format:?}");
        }
    }

    #[tokio::test]
    async fn a_producer_stops_when_nobody_listens() {
        let (told, stopped) = tokio::sync::oneshot::channel();
        let columns = vec![Column::text("name")];
        let response = stream(Format::Csv, "list", columns, Vec::new(), |to| async move {
            while to.send(vec![vec![Cell::from("x".repeat(1000))]; 100]).await {}
            assert_eq!(told.send(()), Ok(()));
            Ok(())
        });
        drop(response);
        stopped.await.expect("the producer was told");
    }
}
