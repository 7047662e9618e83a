//! Letters to lines.

/// A letter, or several that are one shape.
pub(super) struct Glyph<'a> {
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    pub(super) size: f64,
    pub(super) text: &'a str,
}

/// Letters on one base line. The axes are turned so that `x` runs with the writing.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Grows upwards.
    pub(super) base: f64,
    pub(super) size: f64,
    /// In which direction it is written, in quarter turns.
    pub(super) turn: u8,
    /// A soft hyphen at its end: its word goes on.
    pub(super) is_broken: bool,
    /// Where it may lie across two columns, from left to right.
    pub(super) gaps: Vec<Gap>,
    /// Where the last letter that is no space ends.
    pub(super) ink: f64,
}

/// A stretch of a line without letters, wide enough to lie between two columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gap {
    /// The byte of the text with which the words after it begin.
    pub(super) at: usize,
    /// Where the words before it end.
    pub(super) left: f64,
    /// Where the words after it begin.
    pub(super) right: f64,
    /// A soft hyphen before it: its word goes on below.
    pub(super) is_broken: bool,
}

/// A gap this wide, in the size of the letters, is a space.
const SPACE: f64 = 0.16;
/// A gap this wide is a tab, or the next cell.
const TAB: f64 = 2.5;
/// A gap this wide may lie between two columns.
const GUTTER: f64 = 0.9;
/// Letters that stand higher or lower by less than this belong to the same line: notes, indices.
const SAME_LINE: f64 = 0.6;

#[derive(Default)]
pub(super) struct Lines {
    done: Vec<Line>,
    open: Option<Line>,
}

impl Lines {
    pub(super) fn put(&mut self, glyph: &Glyph<'_>) {
        let turn = turn_of(glyph);
        let (left, base) = turned(glyph.from, turn);
        let (right, _) = turned(glyph.to, turn);
        let fits = self.open.as_ref().is_some_and(|line| {
            let size = line.size.max(glyph.size);
            turn == line.turn
                && (base - line.base).abs() < SAME_LINE * size
                && left > line.right - 0.5 * size
        });
        if !fits {
            // A space alone begins no line.
            if glyph.text.trim().is_empty() {
                return;
            }
            self.close();
            self.open = Some(Line {
                text: String::new(),
                left,
                right: left,
                base,
                size: glyph.size,
                turn,
                is_broken: false,
                gaps: Vec::new(),
                ink: left,
            });
        }
        if let Some(line) = &mut self.open {
            line.put(glyph, left, right, base);
        }
    }

    fn close(&mut self) {
        if let Some(mut line) = self.open.take() {
            let kept = line.text.trim_end_matches([' ', '\t']).len();
            line.text.truncate(kept);
            if !line.text.is_empty() {
                self.done.push(line);
            }
        }
    }

    pub(super) fn finish(mut self) -> Vec<Line> {
        self.close();
        self.done
    }
}

impl Line {
    fn put(&mut self, glyph: &Glyph<'_>, left: f64, right: f64, base: f64) {
        let gap = left - self.right;
        let ends_open = !self.text.is_empty() && !self.text.ends_with([' ', '\t', '\u{a0}']);
        let size = self.size.min(glyph.size);
        if gap > TAB * size && !self.text.is_empty() {
            let kept = self.text.trim_end_matches(' ').len();
            self.text.truncate(kept);
            self.text.push('\t');
        } else if ends_open
            && gap > SPACE * size
            && !self.is_broken
            && !glyph.text.starts_with([' ', '\u{a0}'])
        {
            self.text.push(' ');
        }
        let is_ink = !glyph.text.trim().is_empty();
        if is_ink && !self.text.is_empty() && left - self.ink > GUTTER * size {
            self.gaps.push(Gap {
                at: self.text.len(),
                left: self.ink,
                right: left,
                is_broken: self.is_broken,
            });
        }
        for character in glyph.text.chars() {
            match character {
                '\u{ad}' => self.is_broken = true,
                // Justified lines are filled with spaces; one is meant.
                ' ' | '\t' | '\n' | '\r' => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\t']) {
                        self.text.push(' ');
                    }
                }
                character => {
                    // The hyphen that is drawn for a soft hyphen.
                    if !(self.is_broken && matches!(character, '-' | '\u{2010}')) {
                        self.is_broken = false;
                    }
                    self.put_letter(character);
                }
            }
        }
        // The base line is that of the largest letters, not that of a note's mark.
        if glyph.size > self.size {
            self.size = glyph.size;
            self.base = base;
        }
        self.right = self.right.max(right).max(left);
        if is_ink {
            self.ink = self.right;
        }
    }

    /// The two parts of a line, before and after one of its gaps.
    pub(super) fn cut(&self, gap: usize) -> Option<(Line, Line)> {
        let at = self.gaps.get(gap)?;
        let (before, after) = self.text.split_at_checked(at.at)?;
        let after_gaps = self.gaps.iter().skip(gap + 1).map(|one| Gap {
            at: one.at.saturating_sub(at.at),
            ..one.clone()
        });
        let right = Line {
            text: after.to_owned(),
            left: at.right,
            gaps: after_gaps.collect(),
            ..self.clone()
        };
        let left = Line {
            text: before.trim_end_matches([' ', '\t']).to_owned(),
            right: at.left,
            ink: at.left,
            is_broken: at.is_broken,
            gaps: self.gaps.iter().take(gap).cloned().collect(),
            ..*self
        };
        Some((left, right))
    }

    /// Shapes that stand for several letters are written out.
    fn put_letter(&mut self, character: char) {
        match character {
            '\u{fb00}' => self.text.push_str("ff"),
            '\u{fb01}' => self.text.push_str("fi"),
            '\u{fb02}' => self.text.push_str("fl"),
            '\u{fb03}' => self.text.push_str("ffi"),
            '\u{fb04}' => self.text.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => self.text.push_str("st"),
            // The bullets of symbol fonts have no meaning of their own.
            '\u{e000}'..='\u{f8ff}' if self.text.is_empty() => self.text.push('•'),
            character => self.text.push(character),
        }
    }
}

/// The direction of writing, in quarter turns.
fn turn_of(glyph: &Glyph<'_>) -> u8 {
    let (x, y) = (glyph.to.0 - glyph.from.0, glyph.to.1 - glyph.from.1);
    if x.abs() >= y.abs() {
        if x >= 0.0 { 0 } else { 2 }
    } else if y > 0.0 {
        1
    } else {
        3
    }
}

fn turned((x, y): (f64, f64), turn: u8) -> (f64, f64) {
    match turn {
        0 => (x, y),
        1 => (y, -x),
        2 => (-x, -y),
        _ => (-y, x),
    }
}
