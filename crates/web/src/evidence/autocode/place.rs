//! How much around what was found is coded, and a place as a form carries it.

use evidence::place::Span;
use evidence::sentence::sentences;
use evidence::text::Text;
use ids::SourceId;
use store::evidence::search::Hit;

/// How much is coded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Reach {
    /// The words that were found.
    Words,
    /// The sentence they stand in.
    #[default]
    Sentence,
    /// The paragraph they stand in.
    Paragraph,
}

impl Reach {
    pub(super) const ALL: [Reach; 3] = [Reach::Words, Reach::Sentence, Reach::Paragraph];

    /// As it stands in the address.
    pub(super) fn code(self) -> &'static str {
        match self {
            Reach::Words => "words",
            Reach::Sentence => "sentence",
            Reach::Paragraph => "paragraph",
        }
    }

    pub(super) fn read(code: &str) -> Reach {
        let known = Reach::ALL.into_iter().find(|reach| reach.code() == code);
        known.unwrap_or_default()
    }

    /// The places to code in a paragraph, in order and each once.
    pub(super) fn places(self, hit: &Hit) -> Vec<Span> {
        let mut places: Vec<Span> = match self {
            Reach::Words => hit.found.clone(),
            Reach::Paragraph => vec![hit.span],
            Reach::Sentence => {
                let start = hit.span.start();
                sentences(&Text::new(&hit.words))
                    .into_iter()
                    .filter_map(|at| Span::new(start + at.start(), start + at.end()).ok())
                    .filter(|sentence| hit.found.iter().any(|found| found.overlaps(*sentence)))
                    .collect()
            }
        };
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The words at a place of a paragraph.
pub(super) fn words_at(hit: &Hit, at: Span) -> String {
    let skip = at.start().saturating_sub(hit.span.start()) as usize;
    hit.words
        .chars()
        .skip(skip)
        .take(at.len() as usize)
        .collect()
}

/// A place that was ticked, with what its words were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ticked {
    pub(super) source: SourceId,
    pub(super) span: Span,
    mark: String,
}

impl Ticked {
    /// A place as a form carries it: the words themselves are read again, and must be the same.
    pub(super) fn written(source: SourceId, span: Span, words: &str) -> String {
        format!("{source}:{}:{}:{}", span.start(), span.end(), mark(words))
    }

    pub(super) fn read(text: &str) -> Option<Ticked> {
        let mut parts = text.split(':');
        let source = parts.next()?.parse().ok()?;
        let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Ticked {
            source,
            span: Span::new(start, end).ok()?,
            mark: parts.next()?.to_owned(),
        })
    }

    /// The words are those that were looked at.
    pub(super) fn is_of(&self, words: &str) -> bool {
        mark(words) == self.mark
    }
}

/// So much of a hash tells words apart that somebody could have meant.
const MARK: usize = 16;

fn mark(words: &str) -> String {
    Text::new(words)
        .hash()
        .to_string()
        .chars()
        .take(MARK)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn span(start: u32, end: u32) -> Span {
        Span::new(start, end).expect("a place")
    }

    #[test]
    fn a_sentence_is_coded_once_however_often_a_word_stands_in_it() {
        let hit = Hit {
            source: SourceId(Uuid::from_u128(1)),
            name: String::new(),
            span: span(100, 141),
            words: "😀 Hope and hope. None here. More hope too.".to_owned(),
            found: vec![span(102, 106), span(111, 115), span(133, 137)],
        };
        let told = |reach: Reach| -> Vec<String> {
            let places = reach.places(&hit).into_iter();
            places.map(|at| words_at(&hit, at)).collect()
        };
        assert_eq!(told(Reach::Words), ["Hope", "hope", "hope"]);
        assert_eq!(
            told(Reach::Sentence),
            ["😀 Hope and hope.", "More hope too."]
        );
        assert_eq!(told(Reach::Paragraph).len(), 1);
    }

    #[test]
    fn a_place_reads_back_and_knows_its_words() {
        let source = SourceId(Uuid::from_u128(7));
        let written = Ticked::written(source, span(3, 9), "hope: é");
        let read = Ticked::read(&written).expect("it reads back");
        assert_eq!((read.source, read.span), (source, span(3, 9)));
        assert!(read.is_of("hope: é") && !read.is_of("hope: e"));
        assert_eq!(Ticked::read("nonsense"), None);
    }
}
