//! Finds out how a program counted positions, and puts every selection on its words.
//!
//! The standard says Unicode code points. Some programs count UTF-16 units, some count a line end of two characters
//! (CR LF) as one, and some count a byte order mark before the text as its first character. Each of the eight ways is
//! tried on the whole project and scored: a selection that carries its words is placed well when the words are there;
//! one that does not, when it begins and ends where words or lines do. Of equally good ways, the one the program is
//! known for wins.

use super::model::TextSource;
use super::text::{MARK, xml_can_hold};

/// What a program counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Unicode code points, as the standard asks.
    CodePoint,
    /// UTF-16 units: an emoji counts 2.
    Utf16,
}

impl Unit {
    /// `codepoint` or `utf16`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Unit::CodePoint => "codepoint",
            Unit::Utf16 => "utf16",
        }
    }
}

/// A way of counting positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    /// What is counted.
    pub unit: Unit,
    /// What a line end of CR LF counts: 1 or 2.
    pub crlf: u8,
    /// What a byte order mark at the beginning of a text counts: 0 or 1.
    pub mark: u8,
}

/// How many ways of counting there are.
const WAYS: usize = 8;

impl Counting {
    /// The eight ways, that of the standard for normalised texts first; the second four count byte order marks.
    pub const ALL: [Counting; WAYS] = [
        Counting::new(Unit::CodePoint, 1, 0),
        Counting::new(Unit::CodePoint, 2, 0),
        Counting::new(Unit::Utf16, 1, 0),
        Counting::new(Unit::Utf16, 2, 0),
        Counting::new(Unit::CodePoint, 1, 1),
        Counting::new(Unit::CodePoint, 2, 1),
        Counting::new(Unit::Utf16, 1, 1),
        Counting::new(Unit::Utf16, 2, 1),
    ];

    const fn new(unit: Unit, crlf: u8, mark: u8) -> Self {
        Counting { unit, crlf, mark }
    }

    /// The way a program is known for.
    fn habit(origin: Option<&str>) -> Counting {
        let origin = origin.unwrap_or_default().to_lowercase();
        if origin.contains("nvivo") {
            Counting::ALL[3]
        } else {
            Counting::ALL[0]
        }
    }
}

/// How positions were counted, and how well that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Positions {
    /// The way of counting that fits best.
    pub counting: Counting,
    /// How well it fits: 1 when every selection is on its words, or nothing was selected; 0 when nothing could be checked.
    pub score: f64,
    /// How many selections could be checked.
    pub checked: u64,
    /// How well each of [`Counting::ALL`] fits.
    pub scores: [f64; WAYS],
}

impl Positions {
    /// Of a file whose positions need no finding out.
    pub(crate) const CERTAIN: Positions = Positions {
        counting: Counting::ALL[0],
        score: 1.0,
        checked: 0,
        scores: [1.0; WAYS],
    };
}

/// A place in a text as it was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// Byte in the text as it was read.
    pub(crate) byte: usize,
    /// Code point in the normalised text.
    pub(crate) at: u32,
    /// False within a character or a line end.
    exact: bool,
}

/// Finds positions, ascending, in a text as it was read. None for those beyond its end.
fn spots(raw: &str, counting: Counting, wanted: &[u32]) -> Vec<Option<Spot>> {
    let mut found = Vec::with_capacity(wanted.len());
    let mut next = wanted.iter().copied().peekable();
    let (mut position, mut at) = (0_u64, 0_u32);
    let mut chars = raw.char_indices().peekable();
    let mut begun = false;
    while let Some((byte, c)) = chars.next() {
        let (mut width, mut kept) = (1, u32::from(c != '\0'));
        begun |= c != MARK;
        if !begun {
            (width, kept) = (u64::from(counting.mark), 0);
        } else if c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            chars.next();
            width = u64::from(counting.crlf);
        } else if counting.unit == Unit::Utf16 {
            width = c.len_utf16() as u64;
        }
        while let Some(wanted) = next.next_if(|wanted| u64::from(*wanted) < position + width) {
            found.push(Some(Spot {
                byte,
                at,
                exact: u64::from(wanted) == position,
            }));
        }
        if next.peek().is_none() {
            return found;
        }
        position += width;
        // A text of more code points than `u32` holds is longer than what is accepted.
        at = at.saturating_add(kept);
    }
    for wanted in next {
        found.push((u64::from(wanted) == position).then_some(Spot {
            byte: raw.len(),
            at,
            exact: true,
        }));
    }
    found
}

/// The positions of the selections of a text in one way of counting.
pub(crate) struct Placed {
    wanted: Vec<u32>,
    spots: Vec<Option<Spot>>,
}

impl Placed {
    /// Finds the ends of the selections of a text, and more positions in it.
    pub(crate) fn new(source: &TextSource, raw: &str, more: &[u32], counting: Counting) -> Self {
        let mut wanted: Vec<u32> = source
            .selections
            .iter()
            .flat_map(|selection| [selection.start, selection.end])
            .chain(more.iter().copied())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let spots = spots(raw, counting, &wanted);
        Placed { wanted, spots }
    }

    /// Where a position is; none when it was not looked for, or is beyond the text.
    pub(crate) fn get(&self, position: u32) -> Option<Spot> {
        let at = self.wanted.binary_search(&position).ok()?;
        self.spots.get(at).copied().flatten()
    }
}

/// Whether words are the same, white space, byte order marks and what XML cannot hold aside. A name may be cut with “…”.
pub(crate) fn same_words(name: &str, quote: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != MARK && xml_can_hold(*c))
    }
    // More white space than this is not what a program adds or takes away; without a bound, a text of spaces would be
    // walked for every selection.
    let longest = name.len().saturating_mul(4).saturating_add(1024);
    let mut end = quote.len().min(longest);
    while !quote.is_char_boundary(end) {
        end -= 1;
    }
    if letters(name).next().is_none() {
        return false;
    }
    if quote.len() <= longest && letters(name).eq(letters(quote)) {
        return true;
    }
    let cut = name.strip_suffix('…').or_else(|| name.strip_suffix("..."));
    cut.is_some_and(|cut| {
        let mut quote = letters(&quote[..end]);
        letters(cut).next().is_some() && letters(cut).all(|c| quote.next() == Some(c))
    })
}

/// Whether a place is where a word or a line begins or ends, and not within one.
fn on_boundary(raw: &str, spot: Spot, begins: bool) -> bool {
    let before = raw[..spot.byte].chars().next_back();
    let after = raw[spot.byte..].chars().next();
    let within =
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
    let inward = if begins { after } else { before };
    let on_space =
        inward.is_none_or(|c| c.is_whitespace() && (begins || !matches!(c, '\r' | '\n')));
    spot.exact && !within && !on_space
}

/// The share of a selection's two ends that are on boundaries, and whether its words are there (if it has any).
fn judge(source: &TextSource, raw: &str, placed: &Placed) -> Vec<(f64, bool)> {
    source
        .selections
        .iter()
        .map(|selection| {
            let (start, end) = (placed.get(selection.start), placed.get(selection.end));
            let (Some(start), Some(end)) = (start, end) else {
                return (0.0, false);
            };
            if end.byte < start.byte {
                return (0.0, false);
            }
            let ends = [on_boundary(raw, start, true), on_boundary(raw, end, false)];
            let share = ends.iter().filter(|good| **good).count() as f64 / 2.0;
            let quote = &raw[start.byte..end.byte];
            let matches = start.exact
                && end.exact
                && [&selection.name, &selection.description]
                    .into_iter()
                    .flatten()
                    .any(|words| same_words(words, quote));
            (share, matches)
        })
        .collect()
}

/// Scores the ways on texts as they were read.
#[derive(Debug, Default)]
pub(crate) struct Detector {
    sums: [f64; WAYS],
    quotes: [u64; WAYS],
    boundaries: [f64; WAYS],
    checked: u64,
    unchecked: u64,
}

impl Detector {
    /// Takes a text and its selections into account.
    pub(crate) fn look_at(&mut self, source: &TextSource) {
        let Some(raw) = &source.text else {
            self.unchecked += source.selections.len() as u64;
            return;
        };
        if source.selections.is_empty() {
            return;
        }
        let plain = !raw.chars().any(|c| c == '\r' || c.len_utf16() == 2);
        let marked = raw.starts_with(MARK);
        let mut judged: Vec<Vec<(f64, bool)>> = Vec::with_capacity(WAYS);
        for (way, counting) in Counting::ALL.into_iter().enumerate() {
            // Where nothing is in the text that would be counted otherwise, an earlier way has the answer.
            let same = if counting.mark == 1 && !marked {
                judged.get(way - WAYS / 2)
            } else if plain && way % (WAYS / 2) > 0 {
                judged.last()
            } else {
                None
            };
            let way = same
                .cloned()
                .unwrap_or_else(|| judge(source, raw, &Placed::new(source, raw, &[], counting)));
            judged.push(way);
        }
        for at in 0..source.selections.len() {
            // A name that is nowhere the words is a title, and says nothing about positions.
            let quoted = judged.iter().any(|way| way[at].1);
            for (way, judged) in judged.iter().enumerate() {
                let (share, matches) = judged[at];
                self.boundaries[way] += share;
                self.quotes[way] += u64::from(matches);
                self.sums[way] += if quoted {
                    f64::from(u8::from(matches))
                } else {
                    share
                };
            }
            self.checked += 1;
        }
    }

    /// The way that fits best, or that of the standard where the file says so itself.
    pub(crate) fn decide(&self, origin: Option<&str>, says_code_points: bool) -> Positions {
        let habit = Counting::habit(origin);
        let mut order: Vec<usize> = (0..WAYS).collect();
        order.sort_by(|a, b| {
            // Words that are there say more than any number of ends that look likely.
            let by_quotes = self.quotes[*b].cmp(&self.quotes[*a]);
            let by_score = self.sums[*b].total_cmp(&self.sums[*a]);
            let by_ends = self.boundaries[*b].total_cmp(&self.boundaries[*a]);
            let by_habit = (Counting::ALL[*b] == habit).cmp(&(Counting::ALL[*a] == habit));
            by_quotes.then(by_score).then(by_ends).then(by_habit)
        });
        let nothing = if self.unchecked > 0 { 0.0 } else { 1.0 };
        let share = |way: usize| {
            if self.checked == 0 {
                nothing
            } else {
                self.sums[way] / self.checked as f64
            }
        };
        let found = order.first().copied().unwrap_or_default();
        let best = if says_code_points { 0 } else { found };
        Positions {
            counting: Counting::ALL[best],
            score: share(best),
            checked: self.checked,
            scores: std::array::from_fn(share),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_when_only_white_space_or_a_cut_parts_them() {
        assert!(same_words("We  walked.", "We walked.\n"));
        assert!(same_words(
            "favoritos. Dificultad: Me…",
            "favoritos.Dificultad: MediaTiempo"
        ));
        assert!(same_words("We walked...", "We walked by the river"));
        assert!(!same_words("We walked by", "We walked"));
        assert!(!same_words("We walked", "We walked by"));
        assert!(!same_words("…", "We walked") && !same_words("", ""));
    }

    #[test]
    fn places_are_found_in_each_way_of_counting() {
        let raw = "a😀\r\nb\0c";
        let at = |counting: usize, wanted: u32| {
            let found = spots(raw, Counting::ALL[counting], &[wanted]);
            found[0].map(|spot| (spot.byte, spot.at, spot.exact))
        };
        assert_eq!(at(0, 2), Some((5, 2, true)));
        assert_eq!(at(0, 3), Some((7, 3, true)));
        assert_eq!(at(1, 3), Some((5, 2, false)), "within the line end");
        assert_eq!(at(1, 4), Some((7, 3, true)));
        assert_eq!(at(2, 2), Some((1, 1, false)), "within the emoji");
        assert_eq!(at(3, 5), Some((7, 3, true)));
        assert_eq!(at(0, 5), Some((9, 4, true)), "NUL is counted and not kept");
        assert_eq!(at(0, 6), Some((10, 5, true)), "the end");
        assert_eq!(at(0, 7), None, "beyond it");
        let raw = "\u{feff}a😀";
        let at = |counting: usize, wanted: u32| {
            let found = spots(raw, Counting::ALL[counting], &[wanted]);
            found[0].map(|spot| (spot.byte, spot.at))
        };
        assert_eq!((at(0, 0), at(0, 2)), (Some((3, 0)), Some((8, 2))));
        assert_eq!((at(4, 0), at(4, 1)), (Some((0, 0)), Some((3, 0))));
        assert_eq!((at(4, 3), at(6, 4)), (Some((8, 2)), Some((8, 2))));
    }
}
