//! Keyword in context: every place of a word or phrase in every source, lined up to be read down the middle.

mod file;
mod page;

use crate::routes::{Needs, Routes};
use crate::said::Said as _;
use crate::{App, Failure, Fields, Signed};
use access::{Action, Resource, on, to};
use evidence::kwic::{Keyword, Line, kwic};
use evidence::place::Span;
use evidence::text::Text;
use evidence::words::Words;
use ids::{SourceId, StudyId};
use store::evidence::search::search;
use store::{Tx, permits};

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get(
            "/evidence/studies/{study}/kwic",
            Needs::May(Action::Read, Resource::StudySource),
            page::page,
        )
        .post(
            "/evidence/studies/{study}/kwic.csv",
            Needs::May(Action::Export, Resource::StudySource),
            file::file,
        )
}

/// So many paragraphs with the keyword are read at most.
const MOST: usize = 5_000;
/// So many words stand on either side unless others are asked for.
const WIDTH: usize = 8;
/// The most words on either side.
const WIDEST: usize = 25;

/// In which order lines stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Order {
    /// As they stand in the sources.
    #[default]
    Place,
    /// By the words before the keyword, the nearest first.
    Before,
    /// By the words after it.
    After,
}

impl Order {
    const ALL: [Order; 3] = [Order::Place, Order::Before, Order::After];

    fn code(self) -> &'static str {
        match self {
            Order::Place => "",
            Order::Before => "before",
            Order::After => "after",
        }
    }

    fn read(code: &str) -> Order {
        let known = Order::ALL.into_iter().find(|order| order.code() == code);
        known.unwrap_or_default()
    }
}

/// A line and where it stands.
struct Found {
    source: SourceId,
    name: String,
    line: Line,
}

/// Every line of a keyword.
struct Concordance {
    lines: Vec<Found>,
    /// There are more paragraphs than were read.
    cut: bool,
}

/// How many words on either side are asked for.
fn width(asked: &Fields) -> usize {
    asked
        .read::<usize>("width")
        .map_or(WIDTH, |width| width.clamp(1, WIDEST))
}

/// Looks for the keyword of the address; the error says what to write instead.
async fn concordance(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    study: StudyId,
    asked: &Fields,
) -> Result<Result<Concordance, String>, Failure> {
    let keyword = match Keyword::new(asked.get("q")) {
        Ok(keyword) => keyword,
        Err(no_word) => return Ok(Err(no_word.said(&app.texts))),
    };
    let reads = permits::study::<on::StudySource, to::Read>(tx, &signed.actor, study).await?;
    // The index finds forms of a word as well; which of them is meant is told by the keyword.
    let phrase = format!("\"{}\"", asked.get("q").replace(['"', '“', '”'], " "));
    let hits = search(tx, &app.around, &reads, &phrase, 0, MOST).await?;
    let width = width(asked);
    let mut lines = Vec::new();
    for hit in hits.rows {
        let text = Text::new(&hit.words);
        let words = Words::of(text.as_str());
        for mut line in kwic(&text, &words, &keyword, width) {
            let start = hit.span.start();
            let (from, to) = (start + line.span.start(), start + line.span.end());
            line.span = Span::new(from, to).unwrap_or(line.span);
            lines.push(Found {
                source: hit.source,
                name: hit.name.clone(),
                line,
            });
        }
    }
    match Order::read(asked.get("order")) {
        Order::Place => {}
        Order::Before => lines.sort_by_cached_key(|found| nearest_first(&found.line.before)),
        Order::After => lines.sort_by_cached_key(|found| found.line.after.to_lowercase()),
    }
    Ok(Ok(Concordance {
        lines,
        cut: hits.more,
    }))
}

/// The words before a keyword from the nearest on, without regard to capitals.
fn nearest_first(before: &str) -> Vec<String> {
    before
        .split_whitespace()
        .rev()
        .map(str::to_lowercase)
        .collect()
}
