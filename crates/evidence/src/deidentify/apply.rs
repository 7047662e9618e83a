//! Putting stand-ins into a text.

use crate::place::Span;
use crate::text::Text;

/// A place that gets other words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// Where.
    pub span: Span,
    /// The words that stand there afterwards.
    pub stand_in: String,
}

/// Why replacements cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApplyProblem {
    /// Two places overlap.
    #[error("the places {0:?} and {1:?} overlap: choose one of them")]
    Overlap(Span, Span),
    /// A place is not in the text.
    #[error("the place {0:?} is not in this text: propose again")]
    Outside(Span),
}

/// A text with stand-ins, and where everything went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The new text.
    pub text: Text,
    /// For each replacement, in order, the old place and the new one; none for an empty stand-in.
    pub moved: Vec<(Span, Option<Span>)>,
}

/// Replaces places in a text.
pub fn apply(text: &Text, replacements: &[Replacement]) -> Result<Applied, ApplyProblem> {
    let mut replacements: Vec<&Replacement> = replacements.iter().collect();
    replacements.sort_by_key(|replacement| replacement.span);
    for pair in replacements.windows(2) {
        if pair[0].span.overlaps(pair[1].span) {
            return Err(ApplyProblem::Overlap(pair[0].span, pair[1].span));
        }
    }
    let mut words = String::with_capacity(text.as_str().len());
    let mut moved = Vec::with_capacity(replacements.len());
    let (mut byte, mut old, mut new) = (0, 0, 0);
    for replacement in replacements {
        let span = replacement.span;
        let outside = ApplyProblem::Outside(span);
        let start = text.byte_of(span.start()).ok_or(outside)?;
        words.push_str(text.as_str().get(byte..start).ok_or(outside)?);
        new += span.start() - old;
        // A stand-in may come from a form: it is stored as every text is.
        let stand_in = crate::text::normalise(&replacement.stand_in);
        let len = u32::try_from(stand_in.chars().count()).map_err(|_| outside)?;
        words.push_str(&stand_in);
        moved.push((span, Span::new(new, new + len).ok()));
        (byte, old) = (text.byte_of(span.end()).ok_or(outside)?, span.end());
        new += len;
    }
    words.push_str(text.as_str().get(byte..).unwrap_or_default());
    Ok(Applied {
        text: Text::new(&words),
        moved,
    })
}

impl Applied {
    /// Where a place of the old text is in the new one. A place that begins or ends inside of what
    /// was replaced takes in the whole stand-in; none when nothing of it is left.
    pub fn place(&self, span: Span) -> Option<Span> {
        Span::new(
            self.position(span.start(), false),
            self.position(span.end(), true),
        )
        .ok()
    }

    fn position(&self, position: u32, is_end: bool) -> u32 {
        // Everything before the first replacement that ends after the position has moved by as
        // much as the replacement before it.
        let next = self.moved.partition_point(|(old, _)| old.end() <= position);
        if let Some((old, new)) = self.moved.get(next)
            && old.start() < position
        {
            return match new {
                Some(new) if is_end => new.end(),
                Some(new) => new.start(),
                None => self.shifted(old.start(), next),
            };
        }
        self.shifted(position, next)
    }

    /// A position that is in no replacement, after the first `before` of them.
    fn shifted(&self, position: u32, before: usize) -> u32 {
        let by: i64 = self.moved[..before]
            .iter()
            .map(|(old, new)| i64::from(new.map_or(0, Span::len)) - i64::from(old.len()))
            .sum();
        u32::try_from(i64::from(position) + by).unwrap_or(0)
    }
}
