//! The book of a whole study: every code in the order of the codebook with its quotes, then the passages that nobody
//! coded. Only the places of the codings are in memory at once; the words come in portions.

use super::{BookFormat, Piece, Quote, answer, kind};
use crate::evidence::agreement::names;
use crate::evidence::leaving;
use crate::evidence::material::code_path;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::codebook::Codebook;
use evidence::coding::{Coding, Layer};
use ids::{AccountId, CodeId, CodingId, SourceId, StudyId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use store::evidence::coding::{self, After, Filter, begin_export, export_page};
use store::evidence::memo::{self, Noted};
use store::evidence::source::Facts;
use store::evidence::{code, source, study, taken_out};
use store::permits;

/// So many quotes are read at a time.
const PORTION: usize = 500;

/// The deepest heading in the book.
const DEEPEST: usize = 5;

/// The names that stand beside quotes.
struct Names {
    codebook: Codebook,
    sources: HashMap<SourceId, Facts>,
    coders: BTreeMap<AccountId, String>,
    agreed: String,
    uncoded: String,
}

impl Names {
    fn quote(&self, coding: Coding) -> Piece {
        let path = code_path(&self.codebook, coding.code);
        let coder = match coding.layer {
            Layer::Consensus => self.agreed.clone(),
            Layer::Coder => self.coders.get(&coding.coder).cloned().unwrap_or_default(),
        };
        Piece::Quote(Box::new(Quote {
            source: coding.source,
            source_name: self.source(coding.source),
            span: coding.span,
            page: self.page(coding.source, coding.span.start()),
            words: coding.quote,
            codes: vec![(coding.code, path)],
            coder,
            comment: coding.comment,
        }))
    }

    fn noted(&self, noted: Noted) -> Piece {
        Piece::Quote(Box::new(Quote {
            source: noted.source,
            source_name: self.source(noted.source),
            span: noted.span,
            page: self.page(noted.source, noted.span.start()),
            words: noted.quote,
            codes: Vec::new(),
            coder: String::new(),
            comment: noted.title,
        }))
    }

    fn source(&self, id: SourceId) -> String {
        self.sources
            .get(&id)
            .map(|facts| facts.name.clone())
            .unwrap_or_default()
    }

    fn page(&self, source: SourceId, at: u32) -> Option<u32> {
        self.sources.get(&source)?.page_of(at)
    }
}

/// Codes in the order of the book, each with its quotes in the order of the sources and their texts.
fn order(
    codebook: &Codebook,
    sources: &[Facts],
    placed: Vec<coding::Placed>,
) -> Vec<(usize, CodeId, Vec<CodingId>)> {
    let rank: HashMap<SourceId, usize> = sources
        .iter()
        .enumerate()
        .map(|(at, facts)| (facts.id, at))
        .collect();
    let mut by_code: HashMap<CodeId, Vec<coding::Placed>> = HashMap::new();
    for one in placed {
        by_code.entry(one.code).or_default().push(one);
    }
    codebook
        .tree()
        .map(|(depth, code)| {
            let mut here = by_code.remove(&code.id).unwrap_or_default();
            here.sort_unstable_by_key(|one| (rank.get(&one.source).copied(), one.span, one.id));
            (depth, code.id, here.into_iter().map(|one| one.id).collect())
        })
        .collect()
}

/// The book, in the format that the address asks for.
pub(in crate::evidence) async fn file(
    AppState(app): AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let format = BookFormat::of(&signed.path);
    let kind = kind(format);
    if let Some(page) = leaving::asks(&app, &signed, &one, &kind, &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, actor, one).await?;
    let codings = permits::study::<on::Coding, to::Export>(&mut tx, actor, one).await?;
    let memos = permits::study::<on::StudyMemo, to::Export>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &leave).await?;
    let codebook = code::codebook(&mut tx, &leave).await?;
    let reads = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let sources = source::facts(&mut tx, &app.around, &reads).await?;
    let placed = coding::placed(&mut tx, &codings, &Filter::default()).await?;
    let coded: BTreeSet<(SourceId, _)> = placed.iter().map(|at| (at.source, at.span)).collect();
    let mut uncoded = memo::places(&mut tx, &memos).await?;
    uncoded.retain(|noted| !coded.contains(&(noted.source, noted.span)));
    let coders = names(&mut tx, &signed, one).await?;
    let bounds = begin_export(&mut tx, &app.around, &codings, &Filter::default()).await?;
    taken_out::begun(&mut tx, &app.around, &leave, &kind, None).await?;
    tx.commit().await?;
    let chapters = order(&codebook, &sources, placed);
    let names = Names {
        codebook,
        sources: sources.into_iter().map(|facts| (facts.id, facts)).collect(),
        coders,
        agreed: app.texts.text("bench-consensus"),
        uncoded: app.texts.text("quotebook-uncoded"),
    };
    let words = Arc::clone(&app);
    let shown = answer(&words.texts, format, &name, move |pages| async move {
        for (depth, code, quotes) in chapters {
            let Some(of) = names.codebook.get(code) else {
                continue;
            };
            let heading = Piece::Heading {
                level: u8::try_from(depth.min(DEEPEST - 1) + 1).unwrap_or(1),
                words: of.name.clone(),
                about: of.definition.clone(),
            };
            if !pages.send(vec![heading]).await {
                return Ok(());
            }
            for portion in quotes.chunks(PORTION) {
                let mut tx = app.db.read().await?;
                let limit = u32::try_from(portion.len()).unwrap_or(u32::MAX);
                let only = bounds.only(portion.to_vec());
                let read = export_page(&mut tx, &only, After::START, limit).await?;
                tx.rollback().await?;
                let mut read: HashMap<CodingId, Coding> =
                    read.into_iter().map(|coding| (coding.id, coding)).collect();
                // A coding that went in the meantime is not in the file.
                let pieces = portion
                    .iter()
                    .filter_map(|id| Some(names.quote(read.remove(id)?)))
                    .collect();
                if !pages.send(pieces).await {
                    return Ok(());
                }
            }
        }
        if !uncoded.is_empty() {
            let mut pieces = vec![Piece::Heading {
                level: 1,
                words: names.uncoded.clone(),
                about: String::new(),
            }];
            pieces.extend(uncoded.into_iter().map(|noted| names.noted(noted)));
            pages.send(pieces).await;
        }
        Ok(())
    });
    Ok(shown)
}
