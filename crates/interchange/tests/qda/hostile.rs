//! Files made to do harm are refused with a sentence.

use crate::archive::{archive, read};
use interchange::qda::{self, QdaLimits, QdaProblem};

fn refused(name: &str, bytes: &[u8], limits: &QdaLimits) -> String {
    match qda::read(name, bytes, limits) {
        Ok(import) => panic!("{name} was read: {:?}", import.project.counts()),
        Err(problem) => problem.to_string(),
    }
}

fn small() -> QdaLimits {
    QdaLimits {
        file_bytes: 1 << 20,
        xml_bytes: 1 << 20,
        text_bytes: 1 << 20,
        files: 100,
        objects: 1000,
        depth: 64,
    }
}

#[test]
fn a_bomb_stops_at_the_limit_whatever_it_says_of_its_size() {
    let zeros = vec![b' '; 50 << 20];
    let bomb = archive(false, &[("project.qde", &zeros)]);
    assert!(bomb.len() < 100_000);
    let said = refused("bomb.qdpx", &bomb, &small());
    assert_eq!(
        said,
        "bomb.qdpx: the XML is more than is accepted (1 MB). Split the project and take it in parts"
    );
    let xml = r#"<Project name="x"><Sources><TextSource guid="00000000-0000-0000-0000-0000000000e1" plainTextPath="internal://a.txt"/></Sources></Project>"#;
    let bomb = archive(
        false,
        &[("project.qde", xml.as_bytes()), ("sources/a.txt", &zeros)],
    );
    let said = refused("bomb.qdpx", &bomb, &small());
    assert_eq!(
        said,
        "bomb.qdpx: the texts together are more than is accepted (1 MB). Split the project and take it in parts"
    );
}

#[test]
fn one_text_named_a_thousand_times_counts_a_thousand_times() {
    let sources =
        r#"<TextSource guid="00000000-0000-0000-0000-0000000000e1" plainTextPath="a.txt"/>"#
            .repeat(500);
    let xml = format!(r#"<Project name="x"><Sources>{sources}</Sources></Project>"#);
    let text = vec![b'a'; 10_000];
    let bytes = archive(
        false,
        &[("project.qde", xml.as_bytes()), ("sources/a.txt", &text)],
    );
    assert!(refused("x.qdpx", &bytes, &small()).contains("the texts together"));
}

#[test]
fn names_that_lead_out_of_the_archive_lead_nowhere() {
    let xml = r#"<Project name="x"><Sources><TextSource guid="00000000-0000-0000-0000-0000000000e1" name="secret" plainTextPath="internal://../../etc/passwd"/><TextSource guid="00000000-0000-0000-0000-0000000000e2" name="other" plainTextPath="absolute:///etc/passwd"/></Sources></Project>"#;
    let bytes = archive(
        false,
        &[
            ("project.qde", xml.as_bytes()),
            ("../../etc/passwd", b"root"),
            ("sources/x/../passwd", b"root"),
        ],
    );
    let import = read("x.qdpx", &bytes);
    assert!(import.project.texts().all(|text| text.text.is_none()));
    let told: Vec<&str> = import
        .warnings
        .iter()
        .map(|one| one.says.as_str())
        .collect();
    assert_eq!(
        told[0],
        "a file in the archive has a name that leads out of it and was passed over (2 times): “../../etc/passwd”, “sources/x/../passwd”."
    );
    assert!(told[1].starts_with("the words of a text are not in the file"));
}

#[test]
fn document_types_and_entities_are_refused() {
    let laughs =
        r#"<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Project name="&b;"/>"#;
    assert_eq!(
        refused("x.qde", laughs.as_bytes(), &small())
            .split(". Export")
            .next()
            .unwrap(),
        "x.qde, byte 65: it has a document type definition (DTD), which no project needs"
    );
    let outside = r#"<!DOCTYPE p SYSTEM "file:///etc/passwd"><Project name="x"/>"#;
    assert!(refused("x.qde", outside.as_bytes(), &small()).contains("DTD"));
    let unknown = "<Project name='x'><Description>&pw;</Description></Project>";
    assert!(
        refused("x.qde", unknown.as_bytes(), &small())
            .contains("the entity “pw”, which only a DTD could explain")
    );
    let attribute = "<Project name='&pw;'/>";
    assert!(
        refused("x.qde", attribute.as_bytes(), &small()).contains("an attribute cannot be read")
    );
}

#[test]
fn depth_numbers_and_attributes_have_limits() {
    let deep = format!(
        "<Project name='x'><CodeBook><Codes>{}",
        "<Code name='a'>".repeat(100_000)
    );
    assert!(
        refused("x.qde", deep.as_bytes(), &QdaLimits::default())
            .contains("the depth of elements within each other is more than is accepted (128)")
    );
    let unknown = format!("<Project name='x'>{}", "<X>".repeat(200_000));
    assert!(refused("x.qde", unknown.as_bytes(), &QdaLimits::default()).contains("depth"));
    let many = format!(
        "<Project name='x'><Users>{}</Users></Project>",
        "<User/>".repeat(2000)
    );
    assert!(refused("x.qde", many.as_bytes(), &small()).contains("selections and codings"));
    let wide = format!(
        "<Project name='x' {}/>",
        (0..10_000)
            .map(|n| format!("a{n}=''"))
            .collect::<Vec<_>>()
            .join(" ")
    );
    assert!(refused("x.qde", wide.as_bytes(), &small()).contains("more than 64 attributes"));
    let files: Vec<(String, Vec<u8>)> = (0..200)
        .map(|n| (format!("sources/{n}"), Vec::new()))
        .collect();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    assert!(
        refused("x.qdpx", &archive(true, &files), &small())
            .contains("the number of files in the archive is more than is accepted (100)")
    );
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let limits = QdaLimits::default();
    assert!(matches!(
        qda::read("a.pdf", b"%PDF-1.7", &limits),
        Err(QdaProblem::NotAProject { .. })
    ));
    assert!(matches!(
        qda::read("a.html", b"<html><body/></html>", &limits),
        Err(QdaProblem::NotAProject { .. })
    ));
    assert!(matches!(
        qda::read("a", b"", &limits),
        Err(QdaProblem::NotAProject { .. })
    ));
    assert!(matches!(
        qda::read(
            "a.docx",
            &archive(false, &[("word/document.xml", b"<a/>")]),
            &limits
        ),
        Err(QdaProblem::NoProjectInside { .. })
    ));
    assert!(matches!(
        qda::read("a.qdpx", b"PK\x03\x04 cut short", &limits),
        Err(QdaProblem::Damaged { .. })
    ));
    assert!(refused("a.qde", b"<Project name='x'><Users>", &limits).contains("it ends too early"));
    assert!(refused("a.qde", b"<Project name='x'></Users>", &limits).contains("not well formed"));
}

#[test]
fn many_objects_at_one_place_take_no_more_than_their_number() {
    let long = "a b ".repeat(60_000);
    let selections: String = (0..2_000)
        .map(|at| format!(r#"<PlainTextSelection guid="00000000-0000-0000-0000-00000000b{:03}" name="t{at}" startPosition="0" endPosition="240000"><Description>{at}</Description><NoteRef targetGUID="00000000-0000-0000-0000-{at:012}"/></PlainTextSelection>"#, at % 7))
        .collect::<Vec<_>>()
        .concat();
    let coding = |at: usize| {
        format!(
            r#"<Coding guid="00000000-0000-0000-0001-{at:012}"><CodeRef targetGUID="00000000-0000-0000-0002-{at:012}"/></Coding>"#
        )
    };
    let codings = (0..20_000).map(coding).collect::<Vec<_>>().concat();
    let quotation = "00000000-0000-0000-0000-00000000c001";
    let xml = format!(
        r#"<Project name="x"><Sources><TextSource guid="00000000-0000-0000-0000-0000000000e1"><PlainTextContent>{long}</PlainTextContent>{selections}</TextSource><PDFSource guid="00000000-0000-0000-0000-0000000000e2"><PDFSelection guid="{quotation}" page="0" firstX="0" firstY="0" secondX="1" secondY="1">{codings}</PDFSelection><Representation guid="00000000-0000-0000-0000-0000000000e3"><PlainTextContent>abc</PlainTextContent><PlainTextSelection guid="{quotation}" startPosition="0" endPosition="3">{codings}</PlainTextSelection></Representation></PDFSource></Sources></Project>"#
    );
    let import = read("many.qde", xml.as_bytes());
    let counts = import.project.counts();
    assert_eq!((counts.selections, counts.codings), (8, 20_000));
    let out = crate::archive::bare(&import.project);
    let again = read("many.qde", &out);
    assert_eq!(
        qda::compare(&import.project, &again.project),
        Vec::<String>::new()
    );
    let project = crate::archive::bare(&long_quotes());
    assert!(
        project.len() < 3_000_000,
        "names are cut: {}",
        project.len()
    );
    let again = read("long.qde", &project).project;
    assert_eq!(qda::compare(&long_quotes(), &again), Vec::<String>::new());
}

/// A text of 240 KB, selected five hundred times nearly whole.
fn long_quotes() -> qda::Project {
    let mut text = qda::TextSource::new(qda::Guid::from_u128(1));
    text.text = Some("é b ".repeat(60_000));
    text.selections = (0..500)
        .map(|at| qda::TextSelection {
            guid: qda::Guid::from_u128(100 + u128::from(at)),
            name: None,
            start: at * 4,
            end: 240_000 - 1,
            description: None,
            made: qda::Made::default(),
            codings: Vec::new(),
            note_refs: Vec::new(),
        })
        .collect();
    qda::Project {
        sources: vec![qda::Source::Text(text)],
        ..qda::Project::default()
    }
}
