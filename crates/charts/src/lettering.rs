//! Words in a drawing: how wide they are, where they end, how they are broken.

use maud::{Markup, html};

use crate::number::short;

/// Size of all words, in units of the drawing (a page never shows it smaller than 12 pixels).
pub(crate) const FONT: f64 = 14.0;
/// From one line of words to the next.
pub(crate) const LINE: f64 = 18.0;

/// Roughly how wide words are at the size of [`FONT`]: Arial's average letter is a little over half its size.
pub(crate) fn text_width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'l' | 'j' | 't' | 'f' | 'r' | '.' | ',' | ' ' | '\'' | '(' | ')' | 'I' => 0.32,
            'm' | 'w' | 'M' | 'W' | '%' => 0.86,
            '\u{2212}' | '+' | '\u{d7}' | '=' | '<' | '>' => 0.76,
            '\u{1100}'.. if !('\u{2000}'..'\u{2e80}').contains(&c) => 1.0,
            c if c.is_uppercase() => 0.68,
            _ => 0.56,
        })
        .sum::<f64>()
        * FONT
}

/// The room to keep for words: where Arial is missing, the letters that stand in for it are wider.
pub(crate) fn room(text: &str) -> f64 {
    text_width(text) * 1.12
}

/// The room to keep for words of weight.
pub(crate) fn heavy_room(text: &str) -> f64 {
    room(text) * 1.08
}

/// How wide the widest is, at most `most`.
pub(crate) fn widest<'a>(words: impl IntoIterator<Item = &'a str>, most: f64) -> f64 {
    words.into_iter().map(room).fold(0.0, f64::max).min(most)
}

/// Words that are too long for the space end in an ellipsis; the table has them whole.
pub(crate) fn shortened(words: &str, most: f64) -> String {
    // Half a unit forgives what floating point adds.
    if room(words) <= most + 0.5 {
        return words.to_owned();
    }
    let mut kept = String::new();
    let left = most - room("\u{2026}");
    let mut width = 0.0;
    for c in words.chars() {
        width += room(c.encode_utf8(&mut [0; 4]));
        if width > left {
            break;
        }
        kept.push(c);
    }
    format!("{}\u{2026}", kept.trim_end())
}

/// Words broken at spaces into lines no wider than `most`; the last of at most `lines` is shortened.
pub(crate) fn wrapped(words: &str, most: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let full = out.len() >= lines;
        match out.last_mut() {
            Some(last) if full || room(last) + room(word) + room(" ") <= most + 0.5 => {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out.iter().map(|line| shortened(line, most)).collect()
}

/// A word in a drawing.
pub(crate) fn text(x: f64, y: f64, anchor: &str, words: &str) -> Markup {
    html! { text x=(short(x)) y=(short(y)) text-anchor=(anchor) { (words) } }
}

/// A word of weight in a drawing.
pub(crate) fn bold(x: f64, y: f64, anchor: &str, words: &str) -> Markup {
    html! { text x=(short(x)) y=(short(y)) text-anchor=(anchor) font-weight="bold" { (words) } }
}

/// A word that is shortened where it is wider than `most`; a pointer over it then shows it whole.
pub(crate) fn label(x: f64, y: f64, anchor: &str, words: &str, most: f64) -> Markup {
    let shown = shortened(words, most);
    html! {
        text x=(short(x)) y=(short(y)) text-anchor=(anchor) {
            @if shown != words { title { (words) } }
            (shown)
        }
    }
}

/// A word with white behind its letters, which keeps it readable where it crosses a line.
pub(crate) fn haloed(x: f64, y: f64, anchor: &str, fill: &str, words: &str) -> Markup {
    html! {
        text x=(short(x)) y=(short(y)) text-anchor=(anchor) fill=(fill)
            stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke" { (words) }
    }
}

/// Lines of words, the first at `y`.
pub(crate) fn lines(x: f64, y: f64, anchor: &str, heavy: bool, words: &[String]) -> Markup {
    html! {
        @for (at, words) in words.iter().enumerate() {
            @let y = y + LINE * at as f64;
            @if heavy { (bold(x, y, anchor, words)) } @else { (text(x, y, anchor, words)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_and_shortened_to_the_room_they_have() {
        assert_eq!(wrapped("one two three", 60.0, 3), ["one two", "three"]);
        assert_eq!(
            wrapped("one two three four", 60.0, 2),
            ["one two", "three f\u{2026}"]
        );
        assert_eq!(wrapped("", 60.0, 2), Vec::<String>::new());
        for most in [20.0, 50.0, 90.0] {
            assert!(
                text_width(&shortened("Bartholomew", most)) <= most,
                "{most}"
            );
        }
        assert_eq!(shortened("Bart", 200.0), "Bart");
    }
}
