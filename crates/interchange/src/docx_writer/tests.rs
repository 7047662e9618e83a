use proptest::prelude::*;

use super::{DocxWriter, Run};
use crate::WriteProblem;
use crate::document::{BlockKind, read};

#[test]
fn a_codebook_reads_back_with_its_structure() {
    let mut writer = DocxWriter::new(Vec::new(), "Codebook & more", "en-GB").unwrap();
    writer.heading(1, "hope").unwrap();
    writer.heading(9, "deepest").unwrap();
    writer
        .paragraph(&[
            Run::bold("Use when"),
            Run::plain(": a\tb\nc \u{1}"),
            Run::italic("<d>"),
        ])
        .unwrap();
    writer.quote("“Zoë 🙂”").unwrap();
    writer.item("one").unwrap();
    let mut table = writer.table(&["Code", "Quotes"]).unwrap();
    table.row(&["hope", ""]).unwrap();
    table.row(&["a\nb", "2"]).unwrap();
    writer.table(&["Next"]).unwrap().row(&["x"]).unwrap();
    let bytes = writer.finish().unwrap();

    let document = read("codebook.docx", &bytes).unwrap();
    assert_eq!(
        document.text,
        "Codebook & more\nhope\ndeepest\nUse when: a\tb\nc <d>\n“Zoë 🙂”\none\nCode\tQuotes\nhope\t\na\nb\t2\n\nNext\nx"
    );
    let kinds: Vec<_> = document
        .blocks
        .iter()
        .take(6)
        .map(|block| block.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            BlockKind::Heading(1),
            BlockKind::Heading(1),
            BlockKind::Heading(6),
            BlockKind::Paragraph,
            BlockKind::Paragraph,
            BlockKind::ListItem,
        ]
    );
    assert!(document.warnings.is_empty());
}

#[test]
fn a_row_must_fill_its_columns() {
    let mut writer = DocxWriter::new(Vec::new(), "t", "en-GB").unwrap();
    let mut table = writer.table(&["a", "b"]).unwrap();
    let problem = table.row(&["1"]).unwrap_err();
    assert!(matches!(
        problem,
        WriteProblem::WrongCellCount {
            row: 2,
            actual: 1,
            expected: 2
        }
    ));
    assert!(writer.table(&[]).is_err());
}

#[test]
fn the_same_blocks_give_the_same_bytes() {
    let write = || {
        let mut writer = DocxWriter::new(Vec::new(), "t", "en-GB").unwrap();
        writer.quote("words").unwrap();
        writer.finish().unwrap()
    };
    assert_eq!(write(), write());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_words_come_back(words in "[a-zA-Zé🙂&<>\"'\\u{a0}][\\PC&&[^\\u{ad}\\u{feff}]]{0,40}[a-z.]") {
        let mut writer = DocxWriter::new(Vec::new(), "t", "en-GB").unwrap();
        writer.paragraph(&[Run::plain(&words)]).unwrap();
        let mut table = writer.table(&["h"]).unwrap();
        table.row(&[&words]).unwrap();
        let bytes = writer.finish().unwrap();
        let document = read("t.docx", &bytes).unwrap();
        let lines: Vec<&str> = document.text.split('\n').collect();
        prop_assert_eq!(lines, ["t", &words, "h", &words]);
    }
}
