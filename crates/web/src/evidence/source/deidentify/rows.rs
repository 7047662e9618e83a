//! What is proposed, the same words together.

use crate::Failure;
use access::{Permit, on, to};
use evidence::deidentify::{Key, Kind, KnownName, Why, propose};
use evidence::place::Span;
use evidence::study::{CaseKind, StudyCase};
use evidence::text::Text;
use ids::PseudonymId;
use std::collections::HashSet;
use store::Tx;
use store::evidence::key::{self, Replaced};
use store::evidence::source::Source;
use uuid::Uuid;

/// Words that may tell who somebody is, with every place where they stand.
pub(super) struct Row {
    pub(super) kind: Kind,
    /// The words as they stand there first, without a possessive.
    pub(super) words: String,
    /// Where; nowhere when the file names a voice beside its text.
    pub(super) spans: Vec<Span>,
    /// The surest reason.
    pub(super) why: Why,
    /// What is written instead, if nothing else is chosen.
    pub(super) stand_in: String,
    /// The words have this stand-in in the study.
    pub(super) known: bool,
}

/// Words without their possessive, and how many code points that leaves out.
fn bare(words: &str) -> (&str, u32) {
    match words
        .strip_suffix("'s")
        .or_else(|| words.strip_suffix("’s"))
    {
        Some(bare) if !bare.trim().is_empty() => (bare, 2),
        _ => (words, 0),
    }
}

/// What is proposed for a source.
pub(super) fn of(source: &Source, cases: &[StudyCase]) -> Vec<Row> {
    let known: Vec<KnownName> = cases
        .iter()
        .map(|case| KnownName {
            name: case.name.clone(),
            kind: match case.kind {
                CaseKind::Site => Kind::Place,
                _ => Kind::Person,
            },
        })
        .collect();
    // A key of its own tells which words are the same.
    let mut same = Key::default();
    let mut rows: Vec<Row> = Vec::new();
    let mut take = |kind: Kind, words: &str, span: Option<Span>, why: Why| {
        let entry = same.give(kind, words, nth(rows.len()));
        match rows
            .iter_mut()
            .enumerate()
            .find(|(at, _)| nth(*at) == entry.id)
        {
            Some((_, row)) => {
                row.spans.extend(span);
                row.why = row.why.min(why);
            }
            None => rows.push(Row {
                kind,
                words: words.to_owned(),
                spans: span.into_iter().collect(),
                why,
                stand_in: String::new(),
                known: false,
            }),
        }
    };
    for proposal in propose(&source.text, &known) {
        let (words, less) = bare(source.text.slice(proposal.span).unwrap_or_default());
        let end = proposal.span.end() - less;
        if let Ok(span) = Span::new(proposal.span.start(), end) {
            take(proposal.kind, words, Some(span), proposal.why);
        }
    }
    // Voices beside the text are in no proposal.
    for voice in source.layout.speakers() {
        if !source.text.as_str().contains(voice) {
            take(Kind::Person, voice, None, Why::Known);
        }
    }
    rows
}

fn nth(at: usize) -> PseudonymId {
    PseudonymId(Uuid::from_u128(at as u128))
}

/// Puts a stand-in beside each: the one the words have, or the next of their kind that is free.
pub(super) async fn stand_ins(
    tx: &mut Tx,
    permit: &Permit<on::StudySource, to::Change>,
    rows: &mut [Row],
) -> Result<(), Failure> {
    let words: Vec<&str> = rows.iter().map(|row| row.words.as_str()).collect();
    let known = key::known(tx, permit, &words).await?;
    let mut taken: HashSet<String> = key::pseudonyms(tx, permit).await?.into_iter().collect();
    for row in rows {
        if let Some((_, pseudonym)) = known.iter().find(|(of, _)| *of == row.words) {
            row.stand_in.clone_from(pseudonym);
            row.known = true;
            continue;
        }
        // One more than there are is free at the latest.
        let free = (1..=taken.len() + 1)
            .map(|number| format!("[{} {number}]", row.kind.word()))
            .find(|name| !taken.contains(name));
        row.stand_in = free.unwrap_or_default();
        taken.insert(row.stand_in.clone());
    }
    Ok(())
}

/// What tells this list from another, so that nothing is replaced that was not looked at.
pub(super) fn seen(source: &Source, rows: &[Row]) -> String {
    let mut all = source.hash.to_string();
    for row in rows {
        for part in ["\n", row.kind.code(), " ", &row.words] {
            all.push_str(part);
        }
    }
    Text::new(&all).hash().to_string()
}

/// Under which kind the key keeps them.
pub(super) fn replaced(kind: Kind) -> Replaced {
    match kind {
        Kind::Person => Replaced::Name,
        Kind::Place | Kind::Postcode => Replaced::Place,
        Kind::Date => Replaced::Date,
        Kind::Phone | Kind::NhsNumber | Kind::Number => Replaced::Number,
        Kind::Email | Kind::Url => Replaced::Other,
    }
}
