use std::io::{Cursor, Write};

use crate::document::{BlockKind, Document, DocumentProblem, read};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A document of these parts; `word/document.xml` is given by its body.
fn package(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let body = format!(
        "<w:document xmlns:w=\"{WORD}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{body}</w:body></w:document>"
    );
    let main = [("word/document.xml", body.as_str())];
    for (name, content) in main.iter().chain(parts) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn try_body(body: &str) -> Result<Document, DocumentProblem> {
    read("talk.docx", &package(body, &[]))
}

fn check(body: &str, text: &str) {
    assert_eq!(try_body(body).unwrap().text, text, "{body}");
}

#[test]
fn runs_make_words() {
    check(
        "<w:p><w:r><w:t xml:space=\"preserve\">a </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t> b&amp;c </w:t><w:tab/><w:t>d\u{ad}e</w:t><w:br/><w:noBreakHyphen/><w:br w:type=\"page\"/><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r></w:p>",
        "a b&c\tde\n\u{2011}✓",
    );
    // A tab stop is no tab.
    check(
        "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>b</w:t></w:r></w:p>",
        "a\n\nb",
    );
}

#[test]
fn insertions_are_kept_and_deletions_dropped() {
    let body = "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>one</w:t></w:r><w:del w:id=\"2\"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:p><w:ins w:id=\"3\"><w:r><w:t xml:space=\"preserve\"> two</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>";
    let document = try_body(body).unwrap();
    assert_eq!(document.text, "one two");
    assert_eq!(document.warnings.len(), 1);
    assert!(
        document.warnings[0].contains("1 insertion were kept")
            || document.warnings[0].contains("1 insertion")
    );
    assert!(document.warnings[0].contains("2 deletions"));
}

#[test]
fn text_boxes_stand_after_their_paragraph_and_once() {
    check(
        "<w:p><w:r><w:t>before</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:t xml:space=\"preserve\"> it</w:t></w:r></w:p>",
        "before it\nbox",
    );
}

#[test]
fn styles_say_what_is_a_heading() {
    let styles = format!(
        "<w:styles xmlns:w=\"{WORD}\"><w:style w:styleId=\"Kop2\"><w:name w:val=\"heading 2\"/></w:style><w:style w:styleId=\"Own\"><w:name w:val=\"Own\"/><w:basedOn w:val=\"Kop2\"/></w:style><w:style w:styleId=\"Loop\"><w:name w:val=\"Loop\"/><w:basedOn w:val=\"Loop\"/></w:style></w:styles>"
    );
    let paragraph =
        |properties: &str| format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>");
    let body = [
        paragraph("<w:pStyle w:val=\"Own\"/>"),
        paragraph("<w:pStyle w:val=\"Loop\"/>"),
        paragraph("<w:outlineLvl w:val=\"0\"/>"),
        paragraph("<w:outlineLvl w:val=\"9\"/>"),
        paragraph("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr>"),
        paragraph("<w:numPr><w:numId w:val=\"0\"/></w:numPr>"),
    ]
    .concat();
    let document = read(
        "talk.docx",
        &package(&body, &[("word/styles.xml", &styles)]),
    )
    .unwrap();
    let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(
        kinds,
        [
            BlockKind::Heading(2),
            BlockKind::Paragraph,
            BlockKind::Heading(1),
            BlockKind::Paragraph,
            BlockKind::ListItem,
            BlockKind::Paragraph,
        ]
    );
}

#[test]
fn hostile_parts_are_refused_with_a_place() {
    let dtd = "<!DOCTYPE a [<!ENTITY b \"bb\">]>";
    let document = format!("{dtd}<w:document xmlns:w=\"{WORD}\"><w:p/></w:document>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options).unwrap();
    zip.write_all(document.as_bytes()).unwrap();
    let problem = read("a.docx", &zip.finish().unwrap().into_inner()).unwrap_err();
    assert_eq!(problem.code(), "document-type");
    assert!(
        problem.place().unwrap().starts_with("word/document.xml"),
        "{problem}"
    );

    let code = |body: &str| try_body(body).unwrap_err().code();
    assert_eq!(code("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"), "damaged");
    assert_eq!(code("<w:p><w:r></w:p>"), "damaged");
    assert_eq!(code(&"<w:p>".repeat(1_000)), "too-deep");
    assert_eq!(code("<w:p/>"), "empty");
}

#[test]
fn an_archive_that_unpacks_to_very_much_is_refused() {
    let zeros = "0".repeat(20 * 1024 * 1024);
    let body = format!("<w:p><w:r><w:t>{zeros}</w:t></w:r></w:p>");
    let bytes = package(&body, &[]);
    assert!(bytes.len() < 100 * 1024);
    assert_eq!(
        read("a.docx", &bytes).unwrap_err().code(),
        "unpacks-too-large"
    );
}

#[test]
fn names_that_lead_elsewhere_lead_nowhere() {
    let relations = "<Relationships><Relationship Type=\"x/footnotes\" Target=\"../../etc/passwd\"/></Relationships>";
    let bytes = package(
        "<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p>",
        &[
            ("word/_rels/document.xml.rels", relations),
            ("../../etc/passwd", "<x/>"),
        ],
    );
    let document = read("a.docx", &bytes).unwrap();
    assert_eq!(document.text, "a[1]");
    assert!(
        document.warnings[0].contains("[1]"),
        "{:?}",
        document.warnings
    );
}
