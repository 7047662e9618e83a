//! Taking words out of texts, codes and memos.

use super::{Fate, Gathered};
use crate::evidence::memo;
use crate::evidence::source::{Block, Layout, PageStart};
use crate::{Result, Tx, query};
use access::Permit;
use access::on::Thing;
use access::to::Deed;
use evidence::memo::{Memo, MemoTarget};
use evidence::place::Span;
use evidence::text::Text;
use ids::{MemoId, StudyCaseId, StudyId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What stands where words were.
pub(super) const MARK: &str = "[withdrawn]";

/// Shorter quotes are said by everybody; looking for them in memos would take out words of others.
const SHORTEST: usize = 12;

/// A text without some places, and where everything else went.
pub(super) struct Without {
    pub(super) text: Text,
    pub(super) layout: Layout,
    places: Vec<Span>,
}

impl Without {
    /// Puts a mark in place of each of the places, which lie apart and in the order of the text.
    pub(super) fn new(text: &Text, layout: &Layout, places: &[Span]) -> Without {
        let mut words = String::with_capacity(text.as_str().len());
        let mut at = 0;
        for place in places {
            if let Ok(before) = Span::new(at, place.start()) {
                words.push_str(text.slice(before).unwrap_or_default());
            }
            words.push_str(MARK);
            at = place.end();
        }
        if let Ok(rest) = Span::new(at, text.len()) {
            words.push_str(text.slice(rest).unwrap_or_default());
        }
        let mut without = Without {
            text: Text::new(&words),
            layout: Layout::default(),
            places: places.to_vec(),
        };
        without.layout = Layout {
            blocks: layout
                .blocks
                .iter()
                .filter_map(|block| {
                    let gone = places.iter().any(|place| place.covers(block.span));
                    Some(Block {
                        span: without.moved(block.span)?,
                        kind: block.kind,
                        speaker: block
                            .speaker
                            .clone()
                            .map(|speaker| if gone { MARK.to_owned() } else { speaker }),
                        time_ms: block.time_ms,
                    })
                })
                .collect(),
            pages: layout
                .pages
                .iter()
                .map(|page| PageStart {
                    number: page.number,
                    at: without.position(page.at, false),
                })
                .collect(),
        };
        without
    }

    /// Where a place is now; the end of a place that is gone is the end of its mark.
    pub(super) fn moved(&self, span: Span) -> Option<Span> {
        Span::new(
            self.position(span.start(), false),
            self.position(span.end(), true),
        )
        .ok()
    }

    fn position(&self, at: u32, is_end: bool) -> u32 {
        let mark = u32::try_from(MARK.chars().count()).unwrap_or(0);
        let mut shifted = i64::from(at);
        for place in &self.places {
            let (start, end) = (place.start(), place.end());
            if at >= end {
                shifted += i64::from(mark) - i64::from(place.len());
            } else if at > start || (at == start && !is_end) {
                // Inside: the beginning or the end of the mark.
                shifted -= i64::from(at - start);
                if is_end {
                    shifted += i64::from(mark);
                }
                break;
            }
        }
        u32::try_from(shifted).unwrap_or(0)
    }
}

/// Whether a quote was said with the words that go.
pub(super) fn is_of(words: &[&str], quote: &str) -> bool {
    let quote = quote.trim();
    !quote.is_empty() && words.iter().any(|gone| gone.contains(quote))
}

/// A text without the quotes; none when it has none of them.
pub(super) fn without_quotes(text: &str, quotes: &BTreeSet<&str>) -> Option<String> {
    let mut out = text.to_owned();
    for quote in quotes {
        if quote.chars().count() >= SHORTEST && out.contains(quote) {
            out = out.replace(quote, MARK);
        }
    }
    (out != text).then_some(out)
}

/// A text without the quotes and the name; none when it has none of them. A name counts as a word of its own only.
pub(super) fn without(text: &str, quotes: &BTreeSet<&str>, name: &str) -> Option<String> {
    let unquoted = without_quotes(text, quotes);
    let text = unquoted.as_deref().unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    for (at, found) in text.match_indices(name).filter(|_| is_telling(name)) {
        let end = at + found.len();
        let before = text[..at].chars().next_back();
        let after = text[end..].chars().next();
        if ![before, after]
            .iter()
            .flatten()
            .any(|c| c.is_alphanumeric())
        {
            out.push_str(&text[kept..at]);
            out.push_str(MARK);
            kept = end;
        }
    }
    if kept == 0 {
        return unquoted;
    }
    out.push_str(&text[kept..]);
    Some(out)
}

/// Whether a name is somebody's alone: a single letter or a number is in every text.
fn is_telling(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().any(char::is_alphabetic)
}

/// The memos that hang on something of theirs, quote or name them, and what becomes of each.
pub(super) async fn memos<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    case: StudyCaseId,
    gathered: &Gathered,
) -> Result<Vec<(Memo, Fate)>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<(Uuid,)> =
        query("SELECT id FROM memo WHERE org_id = $1 AND study_id = $2 ORDER BY id")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .all(tx)
            .await?;
    let quotes: BTreeSet<&str> = gathered.quotes.iter().map(|q| q.quote.as_str()).collect();
    let mut used = Vec::new();
    for (id,) in rows {
        let memo = memo::load(tx, permit, MemoId(id)).await?;
        let about_them = memo
            .about
            .iter()
            .filter(|target| is_theirs(target, case, gathered))
            .count();
        let holds = [&memo.title, &memo.body]
            .into_iter()
            .any(|text| without(text, &quotes, &gathered.name).is_some());
        let is_near = memo.about.iter().any(|target| is_shared(target, gathered));
        let fate = if about_them > 0 && about_them == memo.about.len() {
            Fate::Goes
        } else if about_them > 0 || holds {
            Fate::Loses
        } else if is_near {
            Fate::Stays
        } else {
            continue;
        };
        used.push((memo, fate));
    }
    Ok(used)
}

/// Whether something a memo is about goes with the case.
pub(super) fn is_theirs(target: &MemoTarget, case: StudyCaseId, gathered: &Gathered) -> bool {
    match target {
        MemoTarget::Study | MemoTarget::Code(_) | MemoTarget::Memo(_) => false,
        MemoTarget::Case(id) => *id == case,
        MemoTarget::Source(id) => gathered.is_theirs(*id),
        MemoTarget::Place(id, at) => {
            gathered.is_theirs(*id)
                || gathered.parts.iter().any(|(source, places)| {
                    source.id == *id && places.iter().any(|place| place.overlaps(*at))
                })
        }
        MemoTarget::Coding(id) => gathered.quotes.iter().any(|quote| quote.id == *id),
    }
}

/// Whether something a memo is about is a source in which others speak too.
fn is_shared(target: &MemoTarget, gathered: &Gathered) -> bool {
    match target {
        MemoTarget::Source(id) | MemoTarget::Place(id, _) => {
            gathered.sources().any(|source| source.id == *id)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::new(start, end).expect("a place")
    }

    #[test]
    fn marks_take_the_place_of_words_and_everything_else_moves() {
        let text = Text::new("A: one\nB: two\nA: three\nB: f\u{1F600}ur");
        let layout = Layout::of_lines(text.as_str());
        let without = Without::new(&text, &layout, &[span(7, 13), span(23, 30)]);
        assert_eq!(
            without.text.as_str(),
            "A: one\n[withdrawn]\nA: three\n[withdrawn]"
        );
        let moved = |at: Span| {
            without
                .moved(at)
                .and_then(|at| without.text.slice(at))
                .map(str::to_owned)
        };
        assert_eq!(moved(span(0, 6)).as_deref(), Some("A: one"));
        assert_eq!(moved(span(14, 22)).as_deref(), Some("A: three"));
        assert_eq!(moved(span(7, 13)).as_deref(), Some(MARK));
        assert_eq!(moved(span(23, 30)).as_deref(), Some(MARK));
        assert!(without.layout.fits(without.text.len()));
        assert_eq!(without.layout.blocks.len(), 4);
    }

    #[test]
    fn short_quotes_are_left_in_memos_and_long_ones_are_not() {
        let quotes = BTreeSet::from(["hope", "it gave me back my mornings"]);
        let memo = "On hope: “it gave me back my mornings”.";
        assert_eq!(
            without_quotes(memo, &quotes).as_deref(),
            Some("On hope: “[withdrawn]”.")
        );
        assert_eq!(without_quotes("On hope.", &quotes), None);
    }

    #[test]
    fn a_name_goes_where_it_is_a_word_of_its_own() {
        let none = BTreeSet::new();
        assert_eq!(
            without("With Jo: Jo’s walks, and Joan’s.", &none, "Jo").as_deref(),
            Some("With [withdrawn]: [withdrawn]’s walks, and Joan’s.")
        );
        assert_eq!(without("A joke", &none, "Jo"), None);
        assert_eq!(
            without("A and B", &none, "A"),
            None,
            "a letter names nobody"
        );
        let quotes = BTreeSet::from(["it gave me back my mornings"]);
        assert_eq!(
            without("Jo: it gave me back my mornings", &quotes, "Jo").as_deref(),
            Some("[withdrawn]: [withdrawn]")
        );
    }
}
