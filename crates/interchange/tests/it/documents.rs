//! One invented interview, saved by real programs in every format. Where the
//! files come from: `tests/data/document/SOURCES.md`.

use std::fs;
use std::path::Path;

use interchange::document::{BlockKind, Document, read};

fn sample(name: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/document")
        .join(name);
    let document = read(name, &fs::read(path).unwrap()).unwrap();
    super::document_promises::check_whole(&document);
    document
}

/// What the text programs agree on.
const INTERVIEW: &str = "Interview at the harbour café
Interviewer: How did the first walk go?
Bram: It was cold, and we said little.[1] We had 20 minutes.

After the walk
Bram: Then\ta tab, a line
break, a non-breaking space (10\u{a0}km), a soft hyphen, a smiley 🙂 and naïve Zoë.
Bram: I kept the bench in mind.[2]
Bram: We really talked for once.
bring a coat
bring tea
green tea
Week\tWhat we did
1\tWalked to the pier
and back
2\t
Beside it stood a box.
Words in the box.
Interviewer: Thank you. Efficient office flow, fine.
[1] He laughed here.
[2] The bench by the pier.";

#[test]
fn text_programs_give_the_same_text_in_every_format() {
    for name in [
        "interview.docx",
        "interview.odt",
        "interview.fodt",
        "interview.rtf",
    ] {
        let document = sample(name);
        assert_eq!(document.text, INTERVIEW, "{name}");
        let kind = |words: &str| {
            let found = document.block_texts().find(|(_, text)| *text == words);
            found.map(|(block, _)| block.kind)
        };
        assert_eq!(
            kind("After the walk"),
            Some(BlockKind::Heading(2)),
            "{name}"
        );
        assert_eq!(kind("green tea"), Some(BlockKind::ListItem), "{name}");
        assert_eq!(kind("and back"), Some(BlockKind::TableCell), "{name}");
        assert_eq!(
            kind("Words in the box."),
            Some(BlockKind::Paragraph),
            "{name}"
        );
        assert_eq!(
            kind("[1] He laughed here."),
            Some(BlockKind::Footnote),
            "{name}"
        );
        let changes = &document.warnings[0];
        assert!(
            changes.contains("1 insertion ") && changes.contains("1 deletion "),
            "{name}: {changes}"
        );
        let comment = &document.warnings[1];
        assert!(
            comment.contains("by Reader Two") && comment.ends_with("Ask him about this."),
            "{name}: {comment}"
        );
        assert_eq!(
            document.warnings.len(),
            2,
            "{name}: {:?}",
            document.warnings
        );
        assert_eq!(
            document.blocks[1].speaker.as_deref(),
            Some("Interviewer"),
            "{name}"
        );
    }
}

#[test]
fn a_page_saved_by_a_text_program_keeps_its_paragraphs() {
    let document = sample("interview.html");
    let lines: Vec<&str> = document.text.lines().collect();
    assert_eq!(lines[0], "Interview at the harbour café");
    assert_eq!(lines[1], "Interviewer: How did the first walk go?");
    assert!(
        document.text.contains("Walked to the pier\nand back"),
        "{}",
        document.text
    );
    assert!(
        document.text.contains("(10\u{a0}km), a soft hyphen"),
        "{}",
        document.text
    );
    assert_eq!(document.blocks[0].kind, BlockKind::Heading(1));
}

/// What all three columned files say, apart from their margins.
const WALKS: [&str; 4] = [
    "Bram: We met on a Monday. The flat above the bakery was warm, and Inge had put two chairs by the window. I did not know where to look, so I looked at the boats. She asked whether I had slept. I said that I had not, and she did not make anything of it.",
    "Inge: He was quiet at first. After a while he told me which of the boats had been his uncle's, and that he used to paint the numbers on them. We agreed to go down there the next time, if it was dry, and to bring something hot to drink.",
    "Bram: The second time it rained. We went all the same, because she had brought an umbrella large enough for a family. I showed her the numbers. They were still there, under the newer paint, if you knew where to look.",
    "Interviewer: And afterwards?",
];

#[test]
fn columns_of_a_pdf_are_read_one_after_the_other() {
    for name in [
        "columns_chromium.pdf",
        "columns_libreoffice.pdf",
        "columns_cairo.pdf",
    ] {
        let document = sample(name);
        let paragraphs: Vec<&str> = document.text.lines().collect();
        let mut after = paragraphs.iter();
        for wanted in WALKS {
            assert!(
                after.any(|paragraph| *paragraph == wanted),
                "{name}: {wanted}\n{}",
                document.text
            );
        }
        let second: Vec<&str> = document
            .block_texts()
            .filter(|(block, _)| block.start >= document.pages[1].at)
            .map(|(_, text)| text)
            .collect();
        assert!(
            second.contains(&"Bram: Afterwards I went home and slept for ten hours."),
            "{name}"
        );
        assert_eq!(document.pages.len(), 2, "{name}");
        let heading = document
            .block_texts()
            .find(|(block, _)| block.kind == BlockKind::Heading(1));
        assert_eq!(
            heading.map(|(_, text)| text),
            Some("Two walks in one week"),
            "{name}"
        );
        // Broken in the middle of a column's last line, and made whole.
        assert!(
            document.warnings[0].contains("made whole (1)"),
            "{name}: {:?}",
            document.warnings
        );
    }
}

#[test]
fn ligatures_and_margins_of_a_pdf_are_kept_as_letters() {
    let document = sample("columns_chromium.pdf");
    assert!(
        document
            .text
            .contains("the efficient office where you first met"),
        "{}",
        document.text
    );
    let document = sample("columns_libreoffice.pdf");
    assert_eq!(
        document.text.matches("Walks study, transcript 7").count(),
        2
    );
    assert!(document.text.ends_with("Page 2"));
    let document = sample("reportlab.pdf");
    assert!(
        document.text.ends_with("Café naïve “quoted”.\nInge: yes."),
        "{}",
        document.text
    );
}
