//! Files shaped as NVivo, ATLAS.ti, MAXQDA and others are known to write them.

use crate::archive::{archive, passages, read, written};
use interchange::qda::{self, Counting, QdaFormat, Source};
use std::fmt::Write as _;

const USERS: &str = r#"<Users><User guid="{00000000-0000-0000-0000-0000000000A1}" name="Ada"/><User guid="00000000-0000-0000-0000-0000000000a2" name="Grace"/></Users>"#;
const CODES: &str = r##"<CodeBook><Codes><Code guid="00000000-0000-0000-0000-0000000000C1" name="hope" isCodable="true" color="#0a0"/><Code guid="00000000-0000-0000-0000-0000000000c2" name="trust" isCodable="true"/></Codes></CodeBook>"##;
const TEXT: &str = "Interviewer: How was it? 😀\r\nP1: We walked 🚶🏽 by the river.\r\n\r\nP1: Then I told her 😀 everything.\r\nInterviewer: And then?\r\nP1: Hope came back.\r\n";

/// A project in XML.
fn project(origin: &str, sources: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?><Project name="Walks" origin="{origin}" xmlns="urn:QDA-XML:project:1.0">{USERS}{CODES}<Sources>{sources}</Sources></Project>"#
    )
}

/// Where words are in [`TEXT`], in a way of counting.
fn place(words: &str, counting: Counting) -> (usize, usize) {
    let byte = TEXT.find(words).unwrap();
    let count = |text: &str| {
        let units = match counting.unit {
            qda::Unit::CodePoint => text.chars().count(),
            qda::Unit::Utf16 => text.encode_utf16().count(),
        };
        units
            - if counting.crlf == 1 {
                text.matches("\r\n").count()
            } else {
                0
            }
            + usize::from(counting.mark)
    };
    (count(&TEXT[..byte]), count(&TEXT[..byte + words.len()]))
}

/// A selection with one coding, as NVivo writes them: no name, made by somebody else than the coder.
fn selection(
    number: usize,
    words: &str,
    counting: Counting,
    code: &str,
    coder: &str,
    name: &str,
) -> String {
    let (start, end) = place(words, counting);
    format!(
        r#"<PlainTextSelection guid="00000000-0000-0000-0000-00000000b{number:03}" name="{name}" startPosition="{start}" endPosition="{end}" creatingUser="00000000-0000-0000-0000-0000000000a9"><Description/><Coding guid="00000000-0000-0000-0000-00000000d{number:03}" creatingUser="00000000-0000-0000-0000-0000000000{coder}"><CodeRef targetGUID="00000000-0000-0000-0000-0000000000{code}"/></Coding></PlainTextSelection>"#
    )
}

fn text_source(path: &str, selections: &str) -> String {
    format!(
        r#"<TextSource guid="00000000-0000-0000-0000-0000000000e1" name="P1" plainTextPath="{path}">{selections}</TextSource>"#
    )
}

const LINES: [&str; 4] = [
    "P1: We walked 🚶🏽 by the river.",
    "P1: Then I told her 😀 everything.",
    "Interviewer: And then?",
    "P1: Hope came back.",
];

fn with_mark() -> Vec<u8> {
    [b"\xef\xbb\xbf", TEXT.as_bytes()].concat()
}

#[test]
fn nvivo_counts_utf16_units_and_both_characters_of_a_line_end() {
    let counting = Counting::ALL[3];
    let mut selections = String::new();
    for (at, line) in LINES.into_iter().enumerate() {
        selections += &selection(at, line, counting, "c1", "a1", "");
    }
    // The same passage again, once per coding.
    selections += &selection(10, LINES[3], counting, "c2", "a2", "");
    selections += &selection(11, LINES[3], counting, "c2", "a2", "");
    let xml = project("NVivo 12", &text_source("internal://t.txt", &selections));
    let bytes = archive(
        false,
        &[
            ("Project.qde", xml.as_bytes()),
            ("Sources/T.TXT", &with_mark()),
        ],
    );
    let mut import = read("nvivo.qdpx", &bytes);
    assert_eq!(import.positions.counting, counting);
    assert!(
        (import.positions.score - 1.0).abs() < 1e-12,
        "{:?}",
        import.positions
    );
    assert!(
        import.positions.scores[0] < 0.5,
        "as the standard says, they would be off: {:?}",
        import.positions
    );
    let found = passages(&import.project);
    let words: Vec<&str> = found.iter().map(|passage| passage.3.as_str()).collect();
    assert_eq!(words, LINES);
    assert_eq!(found[3].4, ["hope", "trust"], "repeated selections are one");
    assert_eq!(found[3].5, ["Ada", "Grace"], "the coder is in the coding");
    assert_eq!(import.project.counts().codings, 5);
    let told: Vec<String> = import.warnings.iter().map(ToString::to_string).collect();
    assert!(
        told[0].starts_with("selections with the same beginning and end were made one"),
        "{told:?}"
    );

    let out = written(&mut import);
    let again = read("again.qdpx", &out);
    assert_eq!(
        again.positions.counting,
        Counting::ALL[0],
        "written as the standard asks"
    );
    assert_eq!(passages(&again.project), found);
    assert_eq!(
        qda::compare(&import.project, &again.project),
        Vec::<String>::new()
    );
}

#[test]
fn every_way_of_counting_is_found_by_the_words_whoever_wrote_them() {
    for counting in Counting::ALL {
        for origin in ["NVivo 15", "ATLAS.ti 25", "MAXQDA 24", "Somebody"] {
            let mut selections = String::new();
            for (at, line) in LINES.into_iter().enumerate() {
                // A cut name is still the beginning of the words, and a title says nothing.
                let name = match at {
                    0 => "P1: We walked 🚶🏽 by…",
                    1 => "the turning point",
                    _ => line,
                };
                selections += &selection(at, line, counting, "c1", "a1", name);
            }
            let xml = project(origin, &text_source("t.txt", &selections));
            let bytes = archive(
                true,
                &[
                    ("x.qde", xml.as_bytes()),
                    ("sources/.root", b""),
                    ("sources/t.txt", &with_mark()),
                ],
            );
            let import = read("x.qdpx", &bytes);
            assert_eq!(import.positions.counting, counting, "{origin}");
            let words: Vec<String> = passages(&import.project)
                .into_iter()
                .map(|passage| passage.3)
                .collect();
            assert_eq!(words, LINES, "{origin} {counting:?}");
            let Source::Text(text) = &import.project.sources[0] else {
                panic!()
            };
            let names: Vec<Option<&str>> = text
                .selections
                .iter()
                .map(|one| one.name.as_deref())
                .collect();
            assert_eq!(
                names,
                [None, Some("the turning point"), None, None],
                "a title is kept, a quote follows"
            );
        }
    }
}

#[test]
fn nvivo_on_a_mac_stores_files_without_compression_and_bare_names() {
    let selections = selection(0, LINES[0], Counting::ALL[3], "c1", "a1", "");
    let xml = project("NVivo for Mac", &text_source("t.txt", &selections));
    let files: [(&str, &[u8]); 4] = [
        ("sources/", b""),
        ("sources/.root", b"marker"),
        ("project.qde", xml.as_bytes()),
        ("sources/t.txt", &with_mark()),
    ];
    let bytes = archive(true, &files);
    let import = read("mac.qdpx", &bytes);
    assert_eq!(passages(&import.project)[0].3, LINES[0]);
    assert_eq!(import.warnings, []);
}

#[test]
fn a_quotation_of_atlas_ti_on_page_and_in_text_keeps_both_places_when_written() {
    let (start, end) = place(LINES[3], Counting::ALL[0]);
    let coding = |guid: &str| {
        format!(
            r#"<Coding guid="{guid}" creatingUser="00000000-0000-0000-0000-0000000000A1"><CodeRef targetGUID="00000000-0000-0000-0000-0000000000C1"/></Coding>"#
        )
    };
    let quotation = "00000000-0000-0000-0000-00000000B001";
    let (first, second) = (
        "00000000-0000-0000-0000-0000000000D1",
        "00000000-0000-0000-0000-0000000000D2",
    );
    let pdf = format!(
        r#"<PDFSource guid="00000000-0000-0000-0000-0000000000E1" name="P1.pdf" path="internal://P1.pdf"><PDFSelection guid="{quotation}" name="P1: Hope came…" page="0" firstX="1" firstY="2" secondX="3" secondY="4">{}</PDFSelection><Representation guid="00000000-0000-0000-0000-0000000000E2" plainTextPath="internal://P1.txt"><PlainTextSelection guid="{quotation}" name="P1: Hope came…" startPosition="{start}" endPosition="{end}">{}</PlainTextSelection></Representation></PDFSource>"#,
        coding(first),
        coding(second)
    );
    let xml = project("ATLAS.ti 9", &pdf);
    let bytes = archive(
        false,
        &[
            ("project.qde", xml.as_bytes()),
            ("sources/P1.txt", TEXT.as_bytes()),
            ("sources/P1.pdf", b"%PDF-1.7 not really"),
        ],
    );
    let mut import = read("atlas.qdpx", &bytes);
    assert_eq!(
        import.positions.counting,
        Counting::ALL[0],
        "a line end of ATLAS.ti counts one"
    );
    let counts = import.project.counts();
    assert_eq!((counts.selections, counts.codings), (1, 1));
    assert_eq!(passages(&import.project)[0].3, LINES[3]);
    let out = written(&mut import);
    let mut again = read("again.qdpx", &out);
    assert_eq!(
        qda::compare(&import.project, &again.project),
        Vec::<String>::new()
    );
    let path = import.project.file_paths()[0];
    assert!(import.files.fingerprint(path).is_some());
    assert_eq!(
        import.files.fingerprint(path),
        again.files.fingerprint(path),
        "the PDF came along"
    );
    let xml = crate::schema::project_in(&out);
    assert_eq!(xml.matches("<Coding ").count(), 2, "{xml}");
    assert!(xml.contains(&first.to_lowercase()) && xml.contains(&second.to_lowercase()));
}

#[test]
fn answers_of_maxqda_share_names_and_have_their_values_in_the_source() {
    let mut sources = String::new();
    for number in 1..=3 {
        let _ = write!(
            sources,
            r#"<TextSource guid="00000000-0000-0000-0000-0000000000e{number}" name="Question 1"><PlainTextContent>Answer {number}</PlainTextContent><VariableValue><VariableRef targetGUID="00000000-0000-0000-0000-0000000000f1"/><IntegerValue>{number}</IntegerValue></VariableValue></TextSource>"#
        );
    }
    let xml = project("MAXQDA 2022", &sources).replace(
        "<Sources>",
        r#"<Variables><Variable guid="00000000-0000-0000-0000-0000000000f1" name="Age" typeOfVariable="Integer"/></Variables><Cases><Case guid="00000000-0000-0000-0000-000000000001"><SourceRef targetGUID="00000000-0000-0000-0000-0000000000e1"/></Case></Cases><Sources>"#,
    );
    let import = read("maxqda.qde", xml.as_bytes());
    assert_eq!(import.format, QdaFormat::Qde);
    assert_eq!(import.warnings, []);
    assert_eq!(
        import.project.sources.len(),
        3,
        "texts of one name stay apart"
    );
    assert_eq!(import.project.cases[0].name, None);
    let Source::Text(text) = &import.project.sources[2] else {
        panic!()
    };
    assert_eq!(text.values[0].value, qda::Value::Integer("3".to_owned()));
}

#[test]
fn selections_that_cannot_be_placed_are_listed_and_others_are_mended() {
    let at = |start: usize, end: usize, name: &str, number: usize| {
        format!(
            r#"<PlainTextSelection guid="00000000-0000-0000-0000-00000000b{number:03}" name="{name}" startPosition="{start}" endPosition="{end}"/>"#
        )
    };
    let text = "We walked by the river. Hope came back.";
    let selections = [
        at(0, 9, "We walked", 1),
        at(22, 37, "Hope came back.", 2),
        at(24, 4000, "", 3),
        at(4000, 4010, "", 4),
        at(9, 3, "", 5),
    ]
    .concat();
    let xml = project(
        "Somebody",
        &format!(
            r#"<TextSource guid="00000000-0000-0000-0000-0000000000e1" name="P1"><PlainTextContent>{text}</PlainTextContent>{selections}</TextSource>"#
        ),
    );
    let import = read("x.qde", xml.as_bytes());
    let words: Vec<String> = passages(&import.project)
        .into_iter()
        .map(|passage| passage.3)
        .collect();
    assert_eq!(words, ["We walked", "Hope came back."]);
    let told: Vec<(bool, &str)> = import
        .warnings
        .iter()
        .map(|one| (one.is_loss, one.says.as_str()))
        .collect();
    assert_eq!(
        told[0],
        (
            false,
            "a selection was not where it said; its words are in the text once, and it was put there: “Hope came back.” in P1."
        )
    );
    assert_eq!(
        told[1],
        (
            false,
            "a selection reaches beyond its text and was ended with it: 24–4000 of P1."
        )
    );
    assert_eq!(
        told[2],
        (
            true,
            "a selection lies outside its text and was left out with its codings (2 times): 4000–4010 of P1, 9–3 of P1."
        )
    );
    assert_eq!(
        import.project.counts().selections,
        2,
        "the ended one has the place of another, and is one with it"
    );
}

#[test]
fn codebooks_of_older_drafts_are_read_by_their_local_names() {
    for (namespace, root) in [
        ("urn:QDA-XML:codebook:0.4", "CodeBook"),
        (
            "http://schema.qdasoftware.org/versions/Codebook/v1.0",
            "q:CodeBook",
        ),
        ("", "Codebook"),
    ] {
        let xmlns = if root.starts_with("q:") {
            "xmlns:q"
        } else {
            "xmlns"
        };
        let xml = format!(
            r#"<{root} {xmlns}="{namespace}"><Codes><Code guid="00000000-0000-0000-0000-0000000000c1" name="hope" isCodable="1"/></Codes><Sets><Set guid="00000000-0000-0000-0000-0000000000f1" name="s"><MemberCode guid="00000000-0000-0000-0000-0000000000c1"/></Set></Sets></{root}>"#
        );
        let import = read("old.qdc", xml.as_bytes());
        assert_eq!(import.project.codes[0].name, "hope", "{root}");
        assert_eq!(import.project.sets[0].codes, [import.project.codes[0].guid]);
        assert_eq!(import.warnings, []);
    }
}

#[test]
fn what_the_standard_does_not_have_is_listed() {
    let xml = project("Somebody", "<Dataset guid='x'><Row/></Dataset>")
        .replace("<Users>", "<Theme colour='red'/><Users>")
        .replace("#0a0", "green");
    let import = read("x.qde", xml.as_bytes());
    let told: Vec<&str> = import
        .warnings
        .iter()
        .map(|one| one.says.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "an element that the standard does not have there was left out (2 times): Theme in Project, Dataset in Sources.",
            "a colour is not written as #RGB or #RRGGBB and was left out: “green”.",
        ]
    );
    assert!(import.warnings.iter().all(|one| one.is_loss));
}

/// A text in UTF-16, with its mark.
fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(unit).collect()
}

#[test]
fn projects_and_texts_in_other_encodings_are_read() {
    let counting = Counting::ALL[0];
    let selections = selection(1, LINES[1], counting, "c1", "a1", LINES[1]);
    let outside = project("QualCoder", &text_source("internal://t.txt", &selections));
    let inside = project(
        "QualCoder",
        &format!(
            r#"<TextSource guid="00000000-0000-0000-0000-0000000000e1" name="Zoë"><PlainTextContent>{}</PlainTextContent>{selections}</TextSource>"#,
            TEXT.replace('\r', "&#13;")
        ),
    );
    let check = |name: &str, bytes: &[u8]| {
        let import = read(name, bytes);
        assert_eq!(passages(&import.project)[0].3, LINES[1], "{name}");
    };
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        check("bare.qde", &utf16(&inside.replace("utf-8", "utf-16"), unit));
        let files: [(&str, &[u8]); 2] = [
            ("project.qde", &utf16(&outside, unit)),
            ("sources/t.txt", &utf16(TEXT, unit)),
        ];
        check("whole.qdpx", &archive(false, &files));
    }
    // Says what it is not, as texts do that a program wrote into a string first.
    check("string.qde", inside.replace("utf-8", "utf-16").as_bytes());
}

#[test]
fn a_project_in_latin_1_is_read_as_it_declares() {
    let xml = project(
        "Old",
        r#"<TextSource guid="00000000-0000-0000-0000-0000000000e1" name="Zoe"><PlainTextContent>cafe</PlainTextContent></TextSource>"#,
    );
    let xml = xml.replace("utf-8", "ISO-8859-1");
    let mut bytes = xml.clone().into_bytes();
    let at = xml.find("cafe").unwrap() + 3;
    bytes[at] = 0xe9;
    let import = read("old.qde", &bytes);
    let Source::Text(text) = &import.project.sources[0] else {
        panic!("a text");
    };
    assert_eq!(text.text.as_deref(), Some("café"));
}
