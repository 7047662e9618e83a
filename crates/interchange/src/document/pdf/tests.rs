use std::fmt::Write;

use crate::document::{BlockKind, Document, DocumentProblem, read};

/// A PDF of these pages, each the content of its stream; `F1` is Helvetica, `F2` has no known letters.
fn pdf(pages: &[&str], extra: &[(u32, String)]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|page| format!("{} 0 R", 10 + 2 * page))
        .collect();
    let mut objects = vec![
        (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
        (2, format!("<</Type/Pages/Count {}/Kids[{}]/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<</X 5 0 R>>>>>>", pages.len(), kids.join(" "))),
        (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned()),
        (4, "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2>>]>>".to_owned()),
    ];
    for (page, content) in (10_u32..).step_by(2).zip(pages) {
        let contents = page + 1;
        objects.push((
            page,
            format!("<</Type/Page/Parent 2 0 R/Contents {contents} 0 R>>"),
        ));
        objects.push((contents, stream("", content)));
    }
    objects.extend_from_slice(extra);
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = "xref\n0 1\n0000000000 65535 f \n".to_owned();
    for (number, object) in &objects {
        writeln!(table, "{number} 1\n{:010} 00000 n ", file.len()).unwrap();
        file.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let start = file.len();
    writeln!(
        table,
        "trailer\n<</Root 1 0 R/Size 100>>\nstartxref\n{start}\n%%EOF"
    )
    .unwrap();
    file.extend_from_slice(table.as_bytes());
    file
}

fn stream(entries: &str, content: &str) -> String {
    format!(
        "<<{entries}/Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

fn try_pages(pages: &[&str], extra: &[(u32, String)]) -> Result<Document, DocumentProblem> {
    read("talk.pdf", &pdf(pages, extra))
}

fn check(content: &str, text: &str) {
    assert_eq!(try_pages(&[content], &[]).unwrap().text, text, "{content}");
}

#[test]
fn letters_make_words_lines_and_paragraphs() {
    check(
        "BT /F1 10 Tf 50 700 Td (caf\\351 \\223yes\\224) Tj ET",
        "café “yes”",
    );
    // Spaces that are only moves, and moves that are no spaces.
    check(
        "BT /F1 10 Tf 50 700 Td [(one)-600(two)20(three)] TJ ET",
        "one twothree",
    );
    // A wide gap is a tab; a line that ended early ends its paragraph.
    check(
        "BT /F1 10 Tf 12 TL 50 700 Td (Week) Tj 100 0 Td (What we did) Tj -100 -12 Td (a long line that nearly fills the whole column of it) Tj T* (and goes on) Tj T* (next) Tj ET",
        "Week\tWhat we did\na long line that nearly fills the whole column of it and goes on\nnext",
    );
}

/// The content of a page whose two columns, and a heading above them, are written line by line from the top.
fn two_columns(rows: &[(&str, &str)]) -> String {
    let mut content = "BT /F1 10 Tf 50 740 Td (A talk about walking, which we had at the end of the summer of that long year) Tj ET\n".to_owned();
    for (at, (left, right)) in rows.iter().enumerate() {
        let y = 700 - 12 * at;
        writeln!(
            content,
            "BT /F1 10 Tf 50 {y} Td ({left}) Tj 260 0 Td ({right}) Tj ET"
        )
        .unwrap();
    }
    content
}

#[test]
fn columns_are_read_one_after_the_other_however_they_were_written() {
    let rows = [
        (
            "We met on the ward on a Monday and walked to",
            "talked for an hour. She had been a worker for",
        ),
        (
            "the river before the rain came, and it was the",
            "two years, and knew how it was to have to wait",
        ),
        (
            "first time that I had been out of the house by",
            "for a bed that nobody had. Then we made a plan",
        ),
        (
            "myself for many weeks. I remember the swans we",
            "on the back of an envelope. I have still got it",
        ),
        (
            "saw from the bridge. After that we sat down and",
            "on the door of my fridge, next to the bus times.",
        ),
    ];
    let left: Vec<&str> = rows.iter().map(|(left, _)| *left).collect();
    let right: Vec<&str> = rows.iter().map(|(_, right)| *right).collect();
    check(
        &two_columns(&rows),
        &format!(
            "A talk about walking, which we had at the end of the summer of that long year\n{} {}",
            left.join(" "),
            right.join(" ")
        ),
    );
}

#[test]
fn marked_content_says_what_its_letters_mean() {
    check(
        "BT /F1 10 Tf 50 700 Td /Span <</ActualText (ffi)>> BDC (\\256) Tj EMC (ce) Tj ET",
        "ffice",
    );
}

#[test]
fn letters_that_a_font_names_are_read_and_unknown_ones_spoil_no_others() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[1/f_i/uni2019/u1F600/g17 45/minus/.notdef]>>>>";
    let page = "BT /X1 10 Tf 50 700 Td (caf\\351 \\001ne it\\002s \\0551 \\003 \\004) Tj ET";
    let bytes = String::from_utf8(pdf(&[page], &[(6, font.to_owned())])).unwrap();
    // The offsets of the table follow the objects, so the resources are changed without changing their length.
    let bytes = bytes.replace("/F2 4 0 R", "/X1 6 0 R");
    let document = read("a.pdf", bytes.as_bytes()).unwrap();
    assert_eq!(document.text, "café fine it’s −1 😀 \u{fffd}");
    assert!(
        document.warnings[0].contains("(1)"),
        "{:?}",
        document.warnings
    );
}

#[test]
fn pages_begin_where_their_text_does() {
    let page = |text: &str| format!("BT /F1 10 Tf 50 700 Td ({text}) Tj ET");
    let document = try_pages(&[&page("one"), "", &page("three")], &[]).unwrap();
    assert_eq!(document.text, "one\nthree");
    let pages: Vec<_> = document
        .pages
        .iter()
        .map(|page| (page.number, page.at))
        .collect();
    assert_eq!(pages, [(1, 0), (2, 4), (3, 4)]);
    assert!(
        document.warnings[0].contains("1 of 3 pages"),
        "{:?}",
        document.warnings
    );
}

#[test]
fn larger_letters_make_headings() {
    let document = try_pages(
        &["BT /F1 16 Tf 50 700 Td (Title) Tj /F1 10 Tf 0 -20 Td (words of the text) Tj ET"],
        &[],
    )
    .unwrap();
    let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Heading(1), BlockKind::Paragraph]);
}

#[test]
fn letters_without_meaning_are_said() {
    let document = try_pages(
        &["BT /F1 10 Tf 50 700 Td (a ) Tj /F2 10 Tf <00010002> Tj ET"],
        &[],
    )
    .unwrap();
    assert!(document.text.starts_with('a') && document.text.ends_with("\u{fffd}\u{fffd}"));
    assert!(
        document.warnings[0].contains("(2)"),
        "{:?}",
        document.warnings
    );
}

#[test]
fn a_drawing_that_draws_itself_ends() {
    let content = "/X Do BT /F1 10 Tf 50 700 Td (end) Tj ET";
    let form = |number: u32, inner: &str| {
        let resources = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>",
            number + 1
        );
        (number, stream(&resources, inner))
    };
    let itself = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]",
        &"/X Do ".repeat(20),
    );
    assert_eq!(try_pages(&[content], &[(5, itself)]).unwrap().text, "end");
    // Ten that draw the next ten times each are ten thousand million.
    let mut chain: Vec<_> = (60..70)
        .map(|number| form(number, &"/X Do ".repeat(10)))
        .collect();
    chain.push(form(70, ""));
    let (_, first) = form(59, "/X Do");
    chain.push((5, first));
    let outcome = try_pages(&[content], &chain);
    assert_eq!(outcome.unwrap_err().code(), "unpacks-too-large");
}

#[test]
fn files_that_hold_no_text_say_what_to_do() {
    let problem = try_pages(&["0 0 m 10 10 l S"], &[]).unwrap_err();
    assert_eq!(problem.code(), "empty");
    assert!(problem.remedy().contains("text recognition"), "{problem}");
    for bytes in [
        &b"%PDF-"[..],
        b"%PDF-1.4\nnothing",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog",
    ] {
        assert_eq!(read("a.pdf", bytes).unwrap_err().code(), "damaged");
    }
    let whole = pdf(&["BT /F1 10 Tf 50 700 Td (a) Tj ET"], &[]);
    for end in 0..whole.len() {
        drop(read("a.pdf", &whole[..end]));
    }
}
