//! The answer as a file, source by source, so that no more than one text is in memory: a table, or a quote book.

use super::answer::Answer;
use crate::download;
use crate::evidence::leaving;
use crate::evidence::material::Material;
use crate::evidence::quote_book::{self, BookFormat, Piece, Quote};
use crate::routes::{AppState, id};
use crate::{App, Failure, Fields, Signed};
use access::{Actor, on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::retrieve::Hit;
use evidence::text::Text;
use ids::{SourceId, StudyId};
use interchange::{Cell, Column, ColumnKind, Format};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::evidence::{source, taken_out};
use store::permits;

/// What goes into a file.
struct Taken {
    study: StudyId,
    material: Material,
    hits: Vec<Hit>,
    sources: Vec<SourceId>,
    actor: Actor,
}

impl Taken {
    /// Answers the query and writes the file down as taken out; a page when something of the key would be in the file. A
    /// query that cannot be answered has no file, and the reason is said.
    async fn of(
        app: &App,
        signed: &Signed,
        one: &str,
        asked: &Fields,
        kind: &str,
    ) -> Result<Result<Taken, Response>, Failure> {
        if let Some(page) = leaving::asks(app, signed, one, kind, asked).await? {
            return Ok(Err(page));
        }
        let study: StudyId = id(one)?;
        let mut tx = app.db.write().await?;
        let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, study).await?;
        let Answer { material, found } = Answer::of(&mut tx, app, signed, study, asked).await?;
        let hits = match found {
            Some(Ok(hits)) => hits,
            Some(Err(message)) => return Err(Failure::Unfit(message)),
            None => return Err(Failure::Unfit(app.texts.text("retrieve-missing"))),
        };
        let of: BTreeSet<SourceId> = hits.iter().map(|hit| hit.source).collect();
        // In the order of their names, as everywhere.
        let sources: Vec<SourceId> = material
            .sources
            .iter()
            .map(|facts| facts.id)
            .filter(|source| of.contains(source))
            .collect();
        taken_out::begun(&mut tx, &app.around, &leave, kind, Some(&sources)).await?;
        tx.commit().await?;
        Ok(Ok(Taken {
            study,
            material,
            hits,
            sources,
            actor: signed.actor.clone(),
        }))
    }

    /// The text of a source; none when it went in the meantime.
    async fn text(&self, app: &App, source: SourceId) -> store::Result<Option<Text>> {
        let mut tx = app.db.write().await?;
        let reads =
            permits::study::<on::StudySource, to::Read>(&mut tx, &self.actor, self.study).await?;
        let texts = source::texts(&mut tx, &app.around, &reads, &[source]).await?;
        tx.commit().await?;
        Ok(texts.into_iter().next().map(|(_, text)| text))
    }

    fn hits(&self, source: SourceId) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| hit.source == source)
    }
}

/// The table.
pub(super) async fn csv(
    AppState(app): AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let taken = match Taken::of(&app, &signed, &one, &asked, "quotes.csv").await? {
        Ok(taken) => taken,
        Err(page) => return Ok(page),
    };
    let mut columns = ["source_id", "source"].map(Column::text).to_vec();
    columns.push(Column::new("start", ColumnKind::Integer));
    columns.push(Column::new("end", ColumnKind::Integer));
    columns.push(Column::new("page", ColumnKind::Integer));
    columns.extend(["codes", "quote"].map(Column::text));
    Ok(download::stream(
        Format::Csv,
        "quotes",
        columns,
        Vec::new(),
        move |pages| async move {
            for source in &taken.sources {
                let Some(text) = taken.text(&app, *source).await? else {
                    continue;
                };
                let material = &taken.material;
                let row = |hit: &Hit| -> Vec<Cell> {
                    let codes: Vec<String> =
                        hit.codes.iter().map(|c| material.code_path(*c)).collect();
                    vec![
                        source.to_string().into(),
                        material.source_name(*source).into(),
                        Cell::Integer(i64::from(hit.span.start())),
                        Cell::Integer(i64::from(hit.span.end())),
                        material
                            .page_of(*source, hit.span.start())
                            .map_or(Cell::Empty, |page| Cell::Integer(i64::from(page))),
                        codes.join("; ").into(),
                        text.slice(hit.span).unwrap_or_default().into(),
                    ]
                };
                let rows = taken.hits(*source).map(row).collect();
                if !pages.send(rows).await {
                    return Ok(());
                }
            }
            Ok(())
        },
    ))
}

/// The quote book, in the format that the address asks for: a heading for each source, its passages below.
pub(super) async fn book(
    AppState(app): AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let format = BookFormat::of(&signed.path);
    let kind = quote_book::kind(format);
    let taken = match Taken::of(&app, &signed, &one, &asked, &kind).await? {
        Ok(taken) => taken,
        Err(page) => return Ok(page),
    };
    let about = format!("{}: {}", taken.material.name, asked.get("query"));
    let words: Arc<App> = Arc::clone(&app);
    Ok(quote_book::answer(
        &words.texts,
        format,
        &about,
        move |pages| async move {
            for source in &taken.sources {
                let Some(text) = taken.text(&app, *source).await? else {
                    continue;
                };
                let material = &taken.material;
                let name = material.source_name(*source);
                let mut pieces = vec![Piece::Heading {
                    level: 1,
                    words: name.to_owned(),
                    about: String::new(),
                }];
                pieces.extend(taken.hits(*source).map(|hit| {
                    Piece::Quote(Box::new(Quote {
                        source: *source,
                        source_name: name.to_owned(),
                        span: hit.span,
                        page: material.page_of(*source, hit.span.start()),
                        words: text.slice(hit.span).unwrap_or_default().to_owned(),
                        codes: hit
                            .codes
                            .iter()
                            .map(|code| (*code, material.code_path(*code)))
                            .collect(),
                        coder: String::new(),
                        comment: String::new(),
                    }))
                }));
                if !pages.send(pieces).await {
                    return Ok(());
                }
            }
            Ok(())
        },
    ))
}
