//! Columns that were written line by line across the page.
//!
//! Most programs write a column to its end before they begin the next, and then what was written first is read first.
//! Some write line by line, from the top of the page to its foot, as text recognition and printing from a browser do:
//! then every line holds pieces of all columns. Where such a stretch is prose on both sides of a gutter, the left column
//! is read before the right one. A table is left as it was written, or is read cell by cell.

use super::conversation::is_conversation;
use super::lines::Line;

/// So many lines on each side make columns.
const LEAST_LINES: usize = 4;
/// Columns beside each other that are told apart, in twos.
const MOST_CUTS: u8 = 4;
/// A drop by more than this many lines ends what stands beside each other.
const BREAK: f64 = 2.6;
/// A drop by more than this many lines ends a paragraph, or a row of a table.
const ROW: f64 = 1.35;
/// Prose has so many characters a line on average; cells with a name or a number have fewer.
const LEAST_CHARS: usize = 12;
/// Prose has so many words a line on average, in scripts that write spaces between words.
const LEAST_WORDS: usize = 4;
/// Of the width of a column, what a full line may lack at its end.
const RAGGED: f64 = 0.25;

/// The lines of a page in the order of reading.
pub(super) fn in_order(lines: Vec<Line>) -> Vec<Line> {
    cut(lines, MOST_CUTS)
}

/// The white stretch between two columns.
#[derive(Clone, Copy, Debug)]
struct Gutter {
    left: f64,
    right: f64,
    turn: u8,
}

/// Where a line lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    /// On both, with this of its gaps in the gutter.
    Both(usize),
    Across,
}

impl Gutter {
    /// The stretch that most lines leave white, when they are enough.
    fn of(lines: &[Line]) -> Option<Gutter> {
        let turn = most_common_turn(lines)?;
        let mut white: Vec<(f64, f64)> = Vec::new();
        for line in lines.iter().filter(|line| line.turn == turn) {
            white.extend(line.gaps.iter().map(|gap| (gap.left, gap.right)));
        }
        for pair in lines.windows(2) {
            let (before, line) = (&pair[0], &pair[1]);
            let size = before.size.max(line.size);
            let beside = (before.base - line.base).abs() < size && line.left - before.right > size;
            if beside && before.turn == turn && line.turn == turn {
                white.push((before.right, line.left));
            }
        }
        white.retain(|(left, right)| left < right);
        // Where most stretches overlap: each begins one more, and ends one.
        let mut edges: Vec<(f64, bool)> = white
            .iter()
            .flat_map(|(left, right)| [(*left, true), (*right, false)])
            .collect();
        edges.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let (mut open, mut most) = (0_usize, 0_usize);
        let mut found = None;
        for (at, (x, begins)) in edges.iter().enumerate() {
            if !begins {
                open = open.saturating_sub(1);
                continue;
            }
            open += 1;
            if open > most {
                most = open;
                // The next edge is where the first of them ends, or one more begins.
                found = edges.get(at + 1).map(|(next, _)| (*x, *next));
            }
        }
        let (left, right) = found.filter(|_| most >= LEAST_LINES)?;
        Some(Gutter { left, right, turn })
    }

    fn side(&self, line: &Line) -> Side {
        if line.turn != self.turn {
            return Side::Across;
        }
        let holds = |gap: &super::lines::Gap| gap.left <= self.left && gap.right >= self.right;
        if let Some(gap) = line.gaps.iter().position(holds) {
            return Side::Both(gap);
        }
        if line.right <= self.right {
            Side::Left
        } else if line.left >= self.left {
            Side::Right
        } else {
            Side::Across
        }
    }
}

fn most_common_turn(lines: &[Line]) -> Option<u8> {
    let mut counts = [0_usize; 4];
    for line in lines {
        counts[usize::from(line.turn % 4)] += 1;
    }
    let most = counts.iter().max().filter(|most| **most > 0)?;
    let turn = counts.iter().position(|count| count == most)?;
    u8::try_from(turn).ok()
}

/// Cuts lines at the gutter wherever they lie across two columns.
fn cut(lines: Vec<Line>, cuts: u8) -> Vec<Line> {
    if cuts == 0 || lines.len() < LEAST_LINES {
        return lines;
    }
    let Some(gutter) = Gutter::of(&lines) else {
        return lines;
    };
    let pitch = pitch(&lines);
    let mut out = Vec::with_capacity(lines.len());
    let mut run: Vec<Line> = Vec::new();
    for line in lines {
        let is_across = gutter.side(&line) == Side::Across;
        let follows = run.last().is_none_or(|before| {
            let drop = before.base - line.base;
            drop < BREAK * pitch && drop > -BREAK * pitch
        });
        if is_across || !follows {
            out.extend(arranged(std::mem::take(&mut run), gutter, pitch, cuts));
        }
        if is_across {
            out.push(line);
        } else {
            run.push(line);
        }
    }
    out.extend(arranged(run, gutter, pitch, cuts));
    out
}

/// The usual distance from one line to the next.
fn pitch(lines: &[Line]) -> f64 {
    let mut drops: Vec<f64> = lines
        .windows(2)
        .map(|pair| (pair[0].base - pair[1].base, pair[1].size))
        .filter(|(drop, size)| *drop > 0.6 * size && *drop < 4.0 * size)
        .map(|(drop, _)| drop)
        .collect();
    drops.sort_by(f64::total_cmp);
    let usual = drops.get(drops.len() / 2).copied();
    usual.unwrap_or_else(|| lines.first().map_or(1.0, |line| 1.2 * line.size))
}

/// Lines that stand beside each other: those of the left column before those of the right one, where both are prose that
/// was written line by line.
fn arranged(run: Vec<Line>, gutter: Gutter, pitch: f64, cuts: u8) -> Vec<Line> {
    let sides: Vec<Side> = run.iter().map(|line| gutter.side(line)).collect();
    let both = sides.iter().filter(|side| matches!(side, Side::Both(_)));
    let changes = sides.windows(2).filter(|pair| pair[0] != pair[1]).count();
    if both.count() < LEAST_LINES - 1 && changes < LEAST_LINES {
        return run;
    }
    let (left, right) = parted(&run, &sides);
    let is_talk = is_conversation(&left) && is_conversation(&right);
    if !is_talk && (!is_prose(&left) || !is_prose(&right)) {
        return run;
    }
    let rows = breaks(&run, pitch);
    if !is_talk && rows >= 2 && 2 * rows > breaks(&left, pitch).max(breaks(&right, pitch)) {
        return cell_by_cell(&run, &sides, pitch);
    }
    let mut out = cut(left, cuts - 1);
    out.extend(cut(right, cuts - 1));
    out
}

/// What stands left and right of the gutter.
fn parted(run: &[Line], sides: &[Side]) -> (Vec<Line>, Vec<Line>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (line, side) in run.iter().zip(sides) {
        match side {
            Side::Both(gap) => {
                if let Some((before, after)) = line.cut(*gap) {
                    left.push(before);
                    right.push(after);
                }
            }
            Side::Right => right.push(line.clone()),
            Side::Left | Side::Across => left.push(line.clone()),
        }
    }
    (left, right)
}

/// How often lines are further apart than those of a paragraph.
fn breaks(lines: &[Line], pitch: f64) -> usize {
    let apart = |pair: &&[Line]| pair[0].base - pair[1].base > ROW * pitch;
    lines.windows(2).filter(apart).count()
}

/// A table whose cells have several lines: the rows one after the other, the left cell of each before the right one.
fn cell_by_cell(run: &[Line], sides: &[Side], pitch: f64) -> Vec<Line> {
    let mut out = Vec::with_capacity(run.len());
    let mut start = 0;
    for end in 1..=run.len() {
        let ends = end == run.len() || run[end - 1].base - run[end].base > ROW * pitch;
        if !ends {
            continue;
        }
        let (row, sides) = (&run[start..end], &sides[start..end]);
        if row.len() == 1 {
            out.extend_from_slice(row);
        } else {
            let (left, right) = parted(row, sides);
            out.extend(left);
            out.extend(right);
        }
        start = end;
    }
    out
}

/// Whether lines are those of running text: long, of letters, and filled to the edge, or begun in the middle of a
/// sentence.
fn is_prose(lines: &[Line]) -> bool {
    if lines.len() < LEAST_LINES {
        return false;
    }
    let of = |count: usize, share: usize| 100 * count >= share * lines.len();
    let (mut chars, mut alphabetic, mut latin, mut words) = (0_usize, 0_usize, false, 0_usize);
    for word in lines.iter().flat_map(|line| line.text.split_whitespace()) {
        words += 1;
        for letter in word.chars() {
            chars += 1;
            alphabetic += usize::from(letter.is_alphabetic());
            latin |= letter.is_ascii_alphabetic();
        }
    }
    if latin && words < LEAST_WORDS * lines.len() {
        return false;
    }
    if chars < LEAST_CHARS * lines.len() || 10 * alphabetic < 6 * chars {
        return false;
    }
    let left = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
    let right = lines.iter().map(|line| line.right).fold(f64::MIN, f64::max);
    let edge = right - RAGGED * (right - left);
    let full = lines.iter().filter(|line| line.right >= edge).count();
    let flowing = lines
        .iter()
        .filter(|line| line.text.starts_with(char::is_lowercase))
        .count();
    of(full, 60) || (of(full, 30) && of(flowing, 35))
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Gap, Line};
    use super::in_order;

    /// A line of words, each letter five wide; a `|` is the gutter before 300.
    fn line(base: f64, left: f64, text: &str) -> Line {
        let wide = |text: &str| 5.0 * text.chars().count() as f64;
        let (before, after) = text.split_once('|').unwrap_or((text, ""));
        let mut line = Line {
            text: before.to_owned(),
            left,
            right: left + wide(before),
            base,
            size: 10.0,
            turn: 0,
            is_broken: false,
            gaps: Vec::new(),
            ink: left + wide(before),
        };
        if !after.is_empty() {
            line.text.push('\t');
            line.gaps.push(Gap {
                at: line.text.len(),
                left: line.right,
                right: 300.0,
                is_broken: false,
            });
            line.text.push_str(after);
            line.right = 300.0 + wide(after);
            line.ink = line.right;
        }
        line
    }

    fn page(rows: &[&str]) -> Vec<Line> {
        let row = |(at, text): (usize, &&str)| line(700.0 - 12.0 * at as f64, 50.0, text);
        rows.iter().enumerate().map(row).collect()
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        lines.into_iter().map(|line| line.text).collect()
    }

    const ROWS: [&str; 6] = [
        "We met on the ward on a Monday and|talked for an hour. She had been a",
        "walked to the river before the rain|worker for two years and knew what",
        "came. It was the first time that I|it was like to wait for a bed that",
        "had been out of the house alone for|nobody had. Then we made a plan on",
        "many weeks, and I remember that the|the back of an envelope, which is",
        "swans were there. After that we all|still on my fridge, next to the bus",
    ];

    #[test]
    fn columns_written_line_by_line_are_read_one_after_the_other() {
        let read = texts(in_order(page(&ROWS)));
        assert_eq!(read.len(), 12);
        let left: Vec<&str> = ROWS
            .iter()
            .filter_map(|row| row.split('|').next())
            .collect();
        let right: Vec<&str> = ROWS
            .iter()
            .filter_map(|row| row.split('|').nth(1))
            .collect();
        assert_eq!(read, [left, right].concat());
    }

    #[test]
    fn a_heading_across_both_keeps_its_place() {
        let heading = "A heading that reaches over both of the columns below it, to the edge";
        let mut rows = vec![heading];
        rows.extend(ROWS);
        rows.push(heading);
        rows.extend(ROWS);
        let read = texts(in_order(page(&rows)));
        assert_eq!(read.len(), 26);
        assert_eq!((read[0].as_str(), read[13].as_str()), (heading, heading));
        assert!(read[7].starts_with("talked") && read[20].starts_with("talked"));
    }

    #[test]
    fn lines_of_columns_that_are_not_level_are_told_apart_too() {
        let mut lines = Vec::new();
        for (at, row) in ROWS.iter().enumerate() {
            let (left, right) = row.split_once('|').unwrap();
            let base = 700.0 - 12.0 * at as f64;
            lines.push(line(base, 50.0, left));
            lines.push(line(base - 5.0, 300.0, right));
        }
        let read = texts(in_order(lines));
        assert!(
            read[1].starts_with("walked") && read[6].starts_with("talked"),
            "{read:?}"
        );
    }

    #[test]
    fn three_columns_are_three() {
        let third = [
            "of a long and quiet talk that",
            "nobody had planned, and which",
            "went on until the evening and",
            "ended with a cup of tea, what",
            "else, in the small kitchen at",
            "the end of the long corridor.",
        ];
        let mut lines = page(&ROWS);
        for (row, more) in lines.iter_mut().zip(third) {
            row.text.push('\t');
            row.gaps.push(Gap {
                at: row.text.len(),
                left: row.right,
                right: 520.0,
                is_broken: false,
            });
            row.text.push_str(more);
            row.right = 520.0 + 5.0 * more.len() as f64;
        }
        let read = texts(in_order(lines));
        assert_eq!(read.len(), 18);
        assert_eq!(read[12..], third);
        assert!(read[6].starts_with("talked"));
    }

    #[test]
    fn what_was_written_column_by_column_stays_as_it_is() {
        let mut lines = Vec::new();
        for (side, left) in [(0, 50.0), (1, 300.0)] {
            for (at, row) in ROWS.iter().enumerate() {
                lines.push(line(
                    700.0 - 12.0 * at as f64,
                    left,
                    row.split('|').nth(side).unwrap(),
                ));
            }
        }
        let before = texts(lines.clone());
        assert_eq!(texts(in_order(lines)), before);
    }

    #[test]
    fn turns_in_columns_are_read_one_column_after_the_other_however_short() {
        let rows = [
            "Jo: Did you go?|Jo: And then?",
            "Sam: Yes.|Sam: We had tea.",
            "Jo: With whom?|Jo: Nice.",
            "Sam: Nobody.|Sam: It was, with the",
            "Jo: Oh.|ducks.",
        ];
        let read = texts(in_order(page(&rows)));
        assert_eq!(read.len(), 10);
        assert_eq!(
            (read[1].as_str(), read[5].as_str()),
            ("Sam: Yes.", "Jo: And then?")
        );
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        for rows in [
            [
                "Week|What we did and where we went",
                "1|We walked to the pier and back",
                "2|We had a cup of tea in the café",
                "3|It rained, so that we rang",
                "4|We planned the summer holiday",
            ],
            [
                "Jo: yes|Sam: no",
                "Jo: no|Sam: no",
                "Jo: yes|Sam: yes",
                "Jo: no|Sam: yes",
                "Jo: no|Sam: no",
            ],
            [
                "Name: Jo|Ward: 3",
                "Born: 1980|Bed: 4",
                "Town: Leeds|Day: Monday",
                "Dog: yes|Cat: no",
                "Tea: yes|Milk: no",
            ],
            [
                "How was it|12.5 14.0 13.2 11.8",
                "What was hard|10.5 11.0 13.2 19.1",
                "What helped|11.1 13.2 13.2 10.0",
                "Who was there|19.1 12.0 11.2 11.9",
                "What is next|11.1 12.0 11.2 11.9",
            ],
            [
                "What did you do on Monday?|We went out",
                "Who was there?|My sister came with her dog",
                "How did it end?|Well",
                "Would you go there again?|Yes",
                "With whom?|With anybody who likes to walk",
            ],
        ] {
            let lines = page(&rows);
            let before = texts(lines.clone());
            assert_eq!(texts(in_order(lines)), before);
        }
    }

    #[test]
    fn cells_of_several_lines_are_read_cell_by_cell() {
        let mut lines = page(&ROWS);
        for (at, line) in lines.iter_mut().enumerate() {
            // A row of two lines, and room before the next row.
            line.base -= 10.0 * (at / 2) as f64;
        }
        let read = texts(in_order(lines));
        assert!(
            read[1].starts_with("walked") && read[2].starts_with("talked"),
            "{read:?}"
        );
        assert!(read[4].starts_with("came."), "{read:?}");
    }
}
