//! Subtitles: WebVTT and SubRip. A cue is a block with its time. Cues of one
//! named voice that follow each other make one line, begun with the name.

use super::BlockKind;
use super::builder::{Builder, Gap};
use super::encoding;
use super::limits::Limits;
use super::problem::{self, DocumentProblem};
use super::speaker::time_ms;

/// The longest tag: a voice with a long name.
const MOST_TAG_BYTES: usize = 400;

pub(super) fn read_vtt(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    read(bytes, limits, builder)
}

pub(super) fn read_srt(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    read(bytes, limits, builder)
}

fn read(bytes: &[u8], limits: &Limits, builder: &mut Builder) -> Result<(), DocumentProblem> {
    let text = encoding::decode(bytes, limits, builder)?
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let mut lines = text.lines().enumerate().peekable();
    let mut last_voice: Option<String> = None;
    let (mut cues, mut unread) = (0_usize, Vec::new());
    while let Some((index, line)) = lines.next() {
        let Some((from, to)) = line.split_once("-->") else {
            continue;
        };
        let (Some(start), Some(_)) = (
            time_ms(from.trim()),
            time_ms(to.split_whitespace().next().unwrap_or_default()),
        ) else {
            unread.push(index + 1);
            continue;
        };
        let mut payload = String::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
            if !payload.is_empty() {
                // A dash begins what the next person says; other line ends only fit the screen.
                payload.push(if line.trim_start().starts_with(['-', '–']) {
                    '\n'
                } else {
                    ' '
                });
            }
            payload.push_str(line.trim());
        }
        cues += 1;
        for (voice, words) in voices(&payload) {
            let words = words.trim();
            if words.is_empty() {
                continue;
            }
            let goes_on = voice.is_some() && voice == last_voice;
            let shown = match &voice {
                Some(voice) if !goes_on => format!("{voice}: {words}"),
                _ => words.to_owned(),
            };
            let gap = if goes_on { Gap::Space } else { Gap::Line };
            builder.cue(
                gap,
                BlockKind::Paragraph,
                &shown,
                voice.as_deref(),
                Some(start),
            )?;
            last_voice = voice;
        }
    }
    if cues == 0 {
        let place = unread.first().copied().unwrap_or(1);
        return Err(problem::damaged(
            "no cue with its times was found (00:00:01.000 --> 00:00:04.000)",
        )
        .at(format!("line {place}")));
    }
    if let Some(first) = unread.first() {
        builder.warn(format!(
            "{} cues have times that cannot be read and were left out, the first in line {first}.",
            unread.len()
        ));
    }
    Ok(())
}

/// The payload of a cue, split where the voice changes, without its tags.
fn voices(payload: &str) -> Vec<(Option<String>, String)> {
    let mut parts: Vec<(Option<String>, String)> = vec![(None, String::new())];
    let mut rest = payload;
    while let Some(at) = rest.find(['<', '&', '{']) {
        let (before, from) = rest.split_at(at);
        let tail = &from[1..];
        if let Some(part) = parts.last_mut() {
            part.1.push_str(before);
        }
        let taken = match from.as_bytes()[0] {
            b'<' => end_of_tag(tail, b'>').filter(|end| is_tag(&tail[..*end])),
            // `{\an8}` places a SubRip cue on the screen.
            b'{' if tail.starts_with('\\') => end_of_tag(tail, b'}'),
            _ => None,
        };
        if let Some(end) = taken {
            let tag = &tail[..end];
            if from.starts_with('<') {
                if let Some(name) = voice_name(tag) {
                    parts.push((Some(unescape(name)), String::new()));
                } else if tag == "/v" {
                    parts.push((None, String::new()));
                }
            }
            rest = &tail[end + 1..];
            continue;
        }
        let (character, length) = if from.starts_with('&') {
            entity(from)
        } else {
            (from.chars().next().unwrap_or('<'), 1)
        };
        if let Some(part) = parts.last_mut() {
            part.1.push(character);
        }
        rest = &from[length..];
    }
    if let Some(part) = parts.last_mut() {
        part.1.push_str(rest);
    }
    parts
}

/// Where a tag ends: near its start, or it is none.
fn end_of_tag(tail: &str, end: u8) -> Option<usize> {
    let found = tail
        .bytes()
        .take(MOST_TAG_BYTES)
        .position(|byte| byte == end || matches!(byte, b'<' | b'{'))?;
    (tail.as_bytes()[found] == end).then_some(found)
}

/// Whether `<…>` is a tag of a cue, not somebody's “<” in a sentence.
fn is_tag(inside: &str) -> bool {
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let name = name.split([' ', '.', '\t']).next().unwrap_or_default();
    matches!(
        name.to_ascii_lowercase().as_str(),
        "v" | "c" | "i" | "b" | "u" | "s" | "lang" | "ruby" | "rt" | "font" | "span"
    ) || time_ms(inside).is_some()
}

fn voice_name(tag: &str) -> Option<&str> {
    let rest = tag.strip_prefix('v')?;
    if !rest.starts_with([' ', '.', '\t']) {
        return None;
    }
    let (_, name) = rest.split_once([' ', '\t'])?;
    Some(name.trim()).filter(|name| !name.is_empty())
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let (character, length) = entity(&rest[at..]);
        plain.push(character);
        rest = &rest[at + length..];
    }
    plain + rest
}

/// The character that a reference at the start of `text` means, and its length in bytes.
fn entity(text: &str) -> (char, usize) {
    for (name, character) in [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&nbsp;", '\u{a0}'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&lrm;", '\u{200e}'),
        ("&rlm;", '\u{200f}'),
    ] {
        if text.starts_with(name) {
            return (character, name.len());
        }
    }
    let number = text.strip_prefix("&#").and_then(|rest| {
        let (digits, _) = rest.split_once(';')?;
        if digits.len() > 7 {
            return None;
        }
        let number = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        };
        Some((char::from_u32(number)?, digits.len() + 3))
    });
    number.unwrap_or(('&', 1))
}

#[cfg(test)]
mod tests {
    use crate::document::read;

    fn check(name: &str, source: &str, expected: &[(&str, Option<&str>, Option<u64>)]) {
        let document = read(name, source.as_bytes()).unwrap();
        let found: Vec<_> = document
            .block_texts()
            .map(|(block, text)| (text, block.speaker.as_deref(), block.time_ms))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn voices_make_turns_and_times_are_kept() {
        let source = "WEBVTT - talk\r\n\r\nNOTE not said\r\n\r\n1\r\n00:01.000 --> 00:03.500 align:start\r\n<v.loud Zoë>It was <i>cold</i> &amp; wet,\r\n\r\n00:03.500 --> 00:05.000\r\n<v Zoë>but dry</v> later.\r\n\r\n01:00:00.000 --> 01:00:01.000\r\n<v Bram>5 < 6?<00:00:02.000> yes</v>\r\n";
        check(
            "talk.vtt",
            source,
            &[
                ("Zoë: It was cold & wet,", Some("Zoë"), Some(1_000)),
                ("but dry", Some("Zoë"), Some(3_500)),
                ("later.", None, Some(3_500)),
                ("Bram: 5 < 6? yes", Some("Bram"), Some(3_600_000)),
            ],
        );
        let document = read("talk.vtt", source.as_bytes()).unwrap();
        assert_eq!(
            document.text,
            "Zoë: It was cold & wet, but dry\nlater.\nBram: 5 < 6? yes"
        );
    }

    #[test]
    fn subrip_is_read_by_its_content() {
        check(
            "talk",
            "1\n00:00:01,000 --> 00:00:02,000\nBRAM: hello\nthere\n\n2\n00:00:03,000 --> 00:00:04,000\n{\\an8}<font color=\"red\">- No.</font>\n- Yes.\n\n3\n00:00:05,000 --> 00:00:06,000\nBRAM: bye\n",
            &[
                ("BRAM: hello there", Some("BRAM"), Some(1_000)),
                ("- No.\n- Yes.", None, Some(3_000)),
                ("BRAM: bye", Some("BRAM"), Some(5_000)),
            ],
        );
    }

    #[test]
    fn a_file_without_cues_names_the_line() {
        let problem = read("a.vtt", b"WEBVTT\n\n1:99 --> 2:00\nhello\n").unwrap_err();
        assert_eq!(problem.place(), Some("line 3"));
        assert_eq!(problem.code(), "damaged");
    }
}
