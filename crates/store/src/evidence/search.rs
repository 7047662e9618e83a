//! Full-text search over the sources of a study: FTS5 in SQLite, a `tsvector` in PostgreSQL, behind one function.
//!
//! The index holds the stems and the folded words of every paragraph, so that both databases find the same, and only
//! narrows down where to look: whether a paragraph holds what is looked for, and where, is told by
//! [`evidence::search::Query`], which searches a single text as well.

use super::{source, span};
use crate::evidence::source::Layout;
use crate::{Query, Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use evidence::place::Span;
use evidence::search::Query as Question;
use evidence::stem::{Language, words};
use evidence::text::Text;
use ids::{OrgId, SourceId, StudyId};
use std::collections::HashSet;
use std::fmt::Write as _;
use uuid::Uuid;

/// So many paragraphs are written by one statement.
const ROWS: usize = 50;
/// So many paragraphs that may hold what is looked for are looked at, at most.
const MOST_LOOKED_AT: i64 = 20_000;

/// A paragraph as the index keeps it.
struct Passage {
    span: Span,
    stems: String,
    folded: String,
}

impl Passage {
    fn new(text: &Text, at: Span) -> Option<Passage> {
        let (mut stems, mut folded) = (String::new(), String::new());
        for word in words(&Text::new(text.slice(at)?), Language::English) {
            // Writing to a text never fails.
            let _ = write!(stems, "{} ", word.stem);
            let _ = write!(folded, "{} ", word.folded);
        }
        (!stems.is_empty()).then_some(Passage {
            span: at,
            stems,
            folded,
        })
    }
}

/// Keeps the words of a source.
pub(super) async fn index(
    tx: &mut Tx,
    org: OrgId,
    study: StudyId,
    id: SourceId,
    text: &Text,
    layout: &Layout,
) -> Result<()> {
    // A heading may be listed again as the paragraph it is.
    let mut begun = HashSet::new();
    let passages: Vec<Passage> = layout
        .blocks
        .iter()
        .filter(|block| begun.insert(block.span.start()))
        .filter_map(|block| Passage::new(text, block.span))
        .collect();
    let on_sqlite = matches!(tx, Tx::Sqlite(_));
    let scope = format!("{} {}", scope('s', study.0), scope('d', id.0));
    for some in passages.chunks(ROWS) {
        let mut statement = if on_sqlite {
            query(
                "INSERT INTO passage (scope, stems, folded, source_id, span_start, span_end) VALUES ",
            )
        } else {
            query(
                "INSERT INTO passage (stems, folded, org_id, study_id, source_id, span_start, span_end) VALUES ",
            )
        };
        for (at, passage) in some.iter().enumerate() {
            statement = statement.push(if at > 0 { ", (" } else { "(" });
            statement = if on_sqlite {
                statement
                    .push_bind(scope.as_str())
                    .push(", ")
                    .push_bind(passage.stems.as_str())
                    .push(", ")
                    .push_bind(passage.folded.as_str())
            } else {
                statement
                    .push("to_tsvector('simple', ")
                    .push_bind(passage.stems.as_str())
                    .push("), to_tsvector('simple', ")
                    .push_bind(passage.folded.as_str())
                    .push("), ")
                    .push_bind(org)
                    .push(", ")
                    .push_bind(study)
            };
            statement = statement
                .push(", ")
                .push_bind(id)
                .push(", ")
                .push_bind(passage.span.start())
                .push(", ")
                .push_bind(passage.span.end())
                .push(")");
        }
        statement.execute(tx).await?;
    }
    Ok(())
}

/// Forgets the words of a source.
pub(super) async fn forget(tx: &mut Tx, org: OrgId, id: SourceId) -> Result<()> {
    let statement = if let Tx::Sqlite(_) = tx {
        query("DELETE FROM passage WHERE passage MATCH $1")
            .bind(format!("scope:{}", scope('d', id.0)))
    } else {
        query("DELETE FROM passage WHERE org_id = $1 AND source_id = $2")
            .bind(org)
            .bind(id)
    };
    statement.execute(tx).await?;
    Ok(())
}

/// A record as one word that no text holds.
fn scope(kind: char, id: Uuid) -> String {
    format!("{kind}{}", id.simple())
}

/// A word that every paragraph that is found holds.
enum Holds {
    Stem(String),
    Beginning(String),
}

/// What every paragraph that is found holds, whatever else is asked.
fn holds(typed: &str) -> Vec<Holds> {
    let mut holds = Vec::new();
    for token in typed.split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”')) {
        let is_beginning = token.ends_with('*');
        let found = words(&Text::new(token), Language::English);
        let last = found.len().saturating_sub(1);
        for (at, word) in found.into_iter().enumerate() {
            let (word, whole) = if is_beginning && at == last {
                (word.folded, false)
            } else {
                (word.stem, true)
            };
            // What has other signs in it is taken apart differently by each database: the question itself decides.
            if !word.chars().all(char::is_alphanumeric) {
                continue;
            }
            holds.push(if whole {
                Holds::Stem(word)
            } else {
                Holds::Beginning(word)
            });
        }
    }
    holds
}

/// The paragraphs of a study that may hold what is looked for.
fn narrowed(on_sqlite: bool, org: OrgId, study: StudyId, holds: &[Holds]) -> Query {
    if on_sqlite {
        let mut question = format!("scope:{}", scope('s', study.0));
        for one in holds {
            // Writing to a text never fails.
            let _ = match one {
                Holds::Stem(stem) => write!(question, " AND stems:\"{stem}\""),
                Holds::Beginning(letters) => write!(question, " AND folded:\"{letters}\"*"),
            };
        }
        return query("SELECT p.source_id, p.span_start, p.span_end FROM passage p JOIN source s ON s.org_id = $1 AND s.id = p.source_id WHERE passage MATCH $2")
            .bind(org)
            .bind(question);
    }
    let mut statement = query("SELECT p.source_id, p.span_start, p.span_end FROM passage p JOIN source s ON s.org_id = p.org_id AND s.id = p.source_id WHERE p.org_id = $1 AND p.study_id = $2")
        .bind(org)
        .bind(study);
    for one in holds {
        statement = match one {
            Holds::Stem(stem) => statement
                .push(" AND p.stems @@ plainto_tsquery('simple', ")
                .push_bind(stem.as_str()),
            Holds::Beginning(letters) => statement
                .push(" AND p.folded @@ to_tsquery('simple', ")
                .push_bind(format!("{letters}:*")),
        }
        .push(")");
    }
    statement
}

/// A paragraph that was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Hit {
    /// The source.
    pub source: SourceId,
    /// Its name.
    pub name: String,
    /// Where the paragraph is.
    pub span: Span,
    /// The paragraph.
    pub words: String,
    /// Where in the source what was looked for stands, in the order of the text.
    pub found: Vec<Span>,
}

// What somebody said must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Hit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hit({} {:?})", self.source, self.span)
    }
}

/// The paragraphs that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// Those that were asked for.
    pub rows: Vec<Hit>,
    /// Whether there are more behind them.
    pub more: bool,
}

/// The paragraphs of the study that hold all that was typed ([`evidence::search::Query::parse`] says how it is read), in
/// the order of the sources' names and their texts: `limit` of them, after the first `skip`.
///
/// # Errors
/// As the database says.
pub async fn search(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Read>,
    typed: &str,
    skip: usize,
    limit: usize,
) -> Result<Hits> {
    let question = Question::parse(typed, Language::English);
    let mut hits = Hits {
        rows: Vec::new(),
        more: false,
    };
    if question.is_empty() {
        return Ok(hits);
    }
    let (org, study) = (permit.actor().org, permit.subject());
    let on_sqlite = matches!(tx, Tx::Sqlite(_));
    let rows: Vec<(Uuid, i64, i64)> = narrowed(on_sqlite, org, study, &holds(typed))
        .push(" ORDER BY s.folded_name, s.id, p.span_start")
        .limit(MOST_LOOKED_AT)
        .all(tx)
        .await?;
    let mut passed = 0;
    let mut open: Option<source::Source> = None;
    for (id, start, end) in rows {
        let id = SourceId(id);
        if open.as_ref().is_none_or(|source| source.id != id) {
            open = Some(source::read(tx, org, study, id).await?);
        }
        let Some(source) = &open else { continue };
        let at = span(start, end, "passage")?;
        let Some(words) = source.text.slice(at) else {
            continue;
        };
        let found = question.find(&Text::new(words));
        if !question.is_met_by(&found) {
            continue;
        }
        passed += 1;
        if passed <= skip {
            continue;
        }
        if hits.rows.len() == limit {
            hits.more = true;
            break;
        }
        hits.rows.push(Hit {
            source: id,
            name: source.name.clone(),
            span: at,
            words: words.to_owned(),
            found: found
                .into_iter()
                .filter_map(|hit| {
                    let (start, end) = (hit.span.start(), hit.span.end());
                    Span::new(at.start() + start, at.start() + end).ok()
                })
                .collect(),
        });
    }
    audit::in_study(
        tx,
        around,
        permit,
        None,
        format!("{} found", hits.rows.len()),
    )
    .await?;
    Ok(hits)
}
