//! Plain text: kept as it is, a line a block.

use super::BlockKind;
use super::builder::Builder;
use super::encoding;
use super::limits::Limits;
use super::problem::DocumentProblem;

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let text = encoding::decode(bytes, limits, builder)?;
    builder.verbatim(&text)?;
    let mut lines = Vec::new();
    let mut at = 0_u32;
    for line in builder.text().split('\n') {
        // Bounded by the limit on characters, which is a u32.
        let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
        if !line.trim().is_empty() {
            lines.push((at, at + length));
        }
        at = at.saturating_add(length).saturating_add(1);
    }
    for (start, end) in lines {
        builder.mark(start, end, BlockKind::Paragraph);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::document::read;

    #[test]
    fn words_and_spaces_stay_as_they_are() {
        let document = read(
            "talk.txt",
            "\u{feff}P1:\thy\u{ad}phen\r\n\r\n  10\u{a0}km, e\u{301}\rlast\0\n".as_bytes(),
        )
        .unwrap();
        assert_eq!(
            document.text,
            "P1:\thy\u{ad}phen\n\n  10\u{a0}km, e\u{301}\nlast\n"
        );
        let places: Vec<_> = document.blocks.iter().map(|b| (b.start, b.end)).collect();
        assert_eq!(places, [(0, 11), (13, 24), (25, 29)]);
        assert_eq!(document.format, "txt");
    }
}
