use crate::document::{BlockKind, read};

fn check(body: &str, text: &str) {
    let file = format!("{{\\rtf1\\ansi\\ansicpg1252 {body}}}");
    let document = read("talk.rtf", file.as_bytes()).unwrap();
    assert_eq!(document.text, text, "{body}");
}

#[test]
fn letters_are_what_their_code_page_says() {
    check(
        "caf\\'e9 \\u8364? \\u-10179?\\u-8638? a\\u233\\'e9b",
        "café € 🙂 aéb",
    );
    check(
        "\\uc2\\u233\\'c3\\'a9 x{\\uc0\\u233 y}\\u233ab z",
        "é xéyé z",
    );
    check(
        "{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}{\\f2\\fcharset128 C;}}\\f0 \\'e9{\\f1 \\'e9}\\f2 \\'82\\'a0\\'83\\'5c\\f0 \\'e9",
        "éйあソé",
    );
    check(
        "10\\~km a\\_b hy\\-phen \\{x\\}\\\\ \\emdash\\tab \\ldblquote",
        "10\u{a0}km a\u{2011}b hyphen {x}\\ —\t“",
    );
}

#[test]
fn what_is_no_text_is_left_out() {
    check(
        "{\\*\\generator X;}{\\info{\\title T}}{\\colortbl;\\red0;}{\\header h\\par}{\\pict\\bin3 }}}}a{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt b}}{\\xe{\\v c}}{\\listtext\\'b7\\tab}d",
        "abd",
    );
    check(
        "{\\header{\\shp{\\*\\shpinst{\\shptxt h\\par}}}}a{\\shp{\\*\\shpinst{\\sp{\\sn n}}{\\shptxt box\\par}}}b",
        "ab\nbox",
    );
    check("{\\upr{old}{\\*\\ud{new}}} after", "new after");
}

#[test]
fn paragraphs_tables_and_notes_keep_their_places() {
    check(
        "a\\line b\\par\\par c{\\footnote \\chftn n1\\par n2} d{\\*\\footnote\\ftnalt e1}\\par\\trowd\\pard\\intbl x\\par y\\cell z\\cell\\row\\trowd\\intbl\\cell w\\cell\\row\\pard end\\par",
        "a\nb\n\nc[1] d[2]\nx\ny\tz\n\tw\nend\n[1] n1\nn2\n[2] e1",
    );
}

#[test]
fn headings_and_items_follow_style_and_list() {
    let file = "{\\rtf1{\\stylesheet{\\s0 Normal;}{\\s3\\b heading 2;}{\\*\\cs10 x;}}\\pard\\s3 a\\par\\pard\\ls1 b\\par\\pard\\outlinelevel0 c\\par\\pard d\\par}";
    let document = read("talk.rtf", file.as_bytes()).unwrap();
    let kinds: Vec<_> = document.block_texts().map(|(b, t)| (t, b.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("a", BlockKind::Heading(2)),
            ("b", BlockKind::ListItem),
            ("c", BlockKind::Heading(1)),
            ("d", BlockKind::Paragraph),
        ]
    );
}

#[test]
fn broken_files_are_read_as_far_as_they_go() {
    let document = read("talk.rtf", b"{\\rtf1 a{\\b b").unwrap();
    assert_eq!(document.text, "ab");
    assert!(document.warnings[0].contains("breaks off"));
    let deep = format!("{{\\rtf1 {}", "{".repeat(100_000));
    assert_eq!(
        read("a.rtf", deep.as_bytes()).unwrap_err().code(),
        "too-deep"
    );
    for file in [
        "{\\rtf",
        "{\\rtf1\\'",
        "{\\rtf1\\u",
        "{\\rtf1\\bin99999 x",
        "{\\rtf1}}}}",
    ] {
        assert!(read("a.rtf", file.as_bytes()).is_err(), "{file}");
    }
}
