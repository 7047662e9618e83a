//! Puts every selection on its words once it is known how positions were counted, and says where the words that a file
//! keeps beside a selection are not at its place.

use super::model::TextSource;
use super::positions::{Counting, Placed, Unit, same_words};
use super::text::{MARK, normalised};
use super::warning::{Warnings, shortened};

/// Whether there is nothing in words but white space.
fn is_blank(words: &str) -> bool {
    words.chars().all(char::is_whitespace)
}

/// What is known of the names of selections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// The file itself says how it counts, so a name that is not the words is a title.
    Certain,
    /// A name is the words, or a title.
    Perhaps,
    /// Every name is the words that the program kept of the selection.
    Always,
}

/// How to count, and what names are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) counting: Counting,
    pub(crate) quotes: Quotes,
}

/// Puts the selections of a text on their words, and normalises the text. `more` are further positions in it, which
/// are counted in the same way.
pub(crate) fn place(
    source: &mut TextSource,
    more: &mut [&mut u32],
    way: Way,
    warnings: &mut Warnings,
) {
    let counting = way.counting;
    let Some(raw) = source.text.take() else {
        return;
    };
    let wanted: Vec<u32> = more.iter().map(|position| **position).collect();
    let placed = Placed::new(source, &raw, &wanted, counting);
    let length = u32::try_from(normalised_len(&raw)).unwrap_or(u32::MAX);
    for position in more.iter_mut() {
        **position = placed.get(**position).map_or(length, |spot| spot.at);
    }
    let name = source
        .name
        .clone()
        .unwrap_or_else(|| source.guid.to_string());
    let mut search = Search::new(&raw);
    source.selections.retain_mut(|selection| {
        let (start, end) = (placed.get(selection.start), placed.get(selection.end));
        let there = start.zip(end).filter(|(start, end)| start.byte <= end.byte);
        let fits = |words: &str| {
            there.is_some_and(|(start, end)| same_words(words, &raw[start.byte..end.byte]))
        };
        let stray = selection
            .name
            .as_deref()
            .filter(|words| way.quotes != Quotes::Certain && !is_blank(words) && !fits(words));
        let found = stray.map(|words| {
            let counted = selection.end.saturating_sub(selection.start);
            search.look_for(words, counted, counting)
        });
        let (span, quote) = match (there, found) {
            (_, Some(Found::There(from, to))) => {
                warnings.noted(
                    "a selection was not where it said; its words are in the text once, and it was put there",
                    format!("“{}” in {name}", shortened(&raw[from..to])),
                );
                let at = |byte: usize| normalised_len(&raw[..byte]);
                ((at(from), at(to)), &raw[from..to])
            }
            (Some((start, end)), found) => {
                let quote = &raw[start.byte..end.byte];
                if let Some((words, found)) = stray.zip(found) {
                    contradicted(way.quotes, found, || format!("“{words}” at “{quote}” in {name}"), warnings);
                }
                ((start.at as usize, end.at as usize), quote)
            }
            (None, _) => {
                let Some(start) = start.filter(|_| selection.end > selection.start) else {
                    warnings.lost(
                        "a selection lies outside its text and was left out with its codings",
                        format!("{}–{} of {name}", selection.start, selection.end),
                    );
                    return false;
                };
                warnings.noted(
                    "a selection reaches beyond its text and was ended with it",
                    format!("{}–{} of {name}", selection.start, selection.end),
                );
                ((start.at as usize, length as usize), &raw[start.byte..])
            }
        };
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (selection.start, selection.end) = (narrow(span.0), narrow(span.1));
        let follows = selection.name.as_deref().is_some_and(|name| {
            same_words(name, quote)
                || (is_blank(name) && quote.len() <= 4 * name.len() + 1024 && is_blank(quote))
        });
        if follows {
            selection.name = None;
        }
        true
    });
    source.text = Some(normalised(raw));
}

/// Says that a selection has other words at its place than it is named with, unless the name is only a title.
fn contradicted(
    quotes: Quotes,
    found: Found,
    example: impl Fn() -> String,
    warnings: &mut Warnings,
) {
    let always = quotes == Quotes::Always;
    match found {
        Found::Nowhere | Found::NotLooked { others: false } if !always => {}
        Found::NotLooked { .. } if !always => warnings.noted(
            "a selection is named with words that are not at its place, and whether they are elsewhere in the text was not looked up; the place was taken, and the words kept as its name",
            example(),
        ),
        _ => warnings.noted(
            "a selection has other words at its place than the file keeps of it; the place was taken, and the words kept as its name",
            example(),
        ),
    }
}

/// Where the words of a selection are that are not at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Found {
    /// From one byte to another, and nowhere else; they are long enough to tell, and as long as the selection.
    There(usize, usize),
    /// Somewhere in the text.
    Elsewhere,
    /// Not in the text.
    Nowhere,
    /// Too many were looked for already; whether any of those was in the text.
    NotLooked { others: bool },
}

/// How many selections of one text are looked for elsewhere: where more are off, it is not the place that is wrong.
const MOST_SEARCHES: u32 = 50;
/// Words shorter than this are too likely to be in a text by chance.
const TELLING: usize = 12;

/// Looks for words in a text, a limited number of times.
struct Search<'t> {
    raw: &'t str,
    /// The text without white space, once it was needed.
    letters: Option<String>,
    left: u32,
    found: bool,
}

impl<'t> Search<'t> {
    fn new(raw: &'t str) -> Self {
        Search {
            raw,
            letters: None,
            left: MOST_SEARCHES,
            found: false,
        }
    }

    /// Looks for the words of a selection that is `counted` long.
    fn look_for(&mut self, words: &str, counted: u32, counting: Counting) -> Found {
        if self.left == 0 {
            return Found::NotLooked { others: self.found };
        }
        self.left -= 1;
        let found = self.look(words, counted, counting);
        self.found |= found != Found::Nowhere;
        found
    }

    fn look(&mut self, words: &str, counted: u32, counting: Counting) -> Found {
        let length = match counting.unit {
            Unit::CodePoint => words.chars().count(),
            Unit::Utf16 => words.encode_utf16().count(),
        };
        let tells = length >= TELLING && u32::try_from(length) == Ok(counted);
        let mut places = self.raw.match_indices(words).map(|(byte, _)| byte);
        if let Some(first) = places.next() {
            return if tells && places.next().is_none() {
                Found::There(first, first + words.len())
            } else {
                Found::Elsewhere
            };
        }
        let cut = words
            .strip_suffix('…')
            .or_else(|| words.strip_suffix("..."));
        let wanted = letters(cut.unwrap_or(words));
        let text = self.letters.get_or_insert_with(|| letters(self.raw));
        if wanted.is_empty() || !text.contains(&wanted) {
            Found::Nowhere
        } else {
            Found::Elsewhere
        }
    }
}

/// Words without white space and byte order marks.
fn letters(words: &str) -> String {
    words
        .chars()
        .filter(|c| !c.is_whitespace() && *c != MARK)
        .collect()
}

/// Length in code points once normalised.
fn normalised_len(raw: &str) -> usize {
    let (mut count, mut before) = (0, ' ');
    for c in raw.trim_start_matches(MARK).chars() {
        count += usize::from(c != '\0' && !(c == '\n' && before == '\r'));
        before = c;
    }
    count
}
