//! Byte order marks that are counted as characters, and names that contradict their places.

use crate::archive::{archive, passages, read};
use interchange::qda::{self, Counting, Import, TableRows, TableValue, Tables, Unit};
use std::fmt::Write as _;
use std::io::Cursor;

const TEXT: &str = "One 😀 two\nthree 👩‍👩‍👧 trust then hope café.\nEnd.";
const QUOTES: [&str; 4] = ["trust", "hope café", "End.", "three 👩‍👩‍👧 trust"];

fn marked() -> String {
    format!("\u{feff}{TEXT}")
}

fn count(text: &str, unit: Unit) -> usize {
    match unit {
        Unit::CodePoint => text.chars().count(),
        Unit::Utf16 => text.encode_utf16().count(),
    }
}

/// Where words begin and end in a text.
fn place(text: &str, words: &str, unit: Unit) -> (usize, usize) {
    let byte = text.find(words).unwrap();
    let start = count(&text[..byte], unit);
    (start, start + count(words, unit))
}

/// QualCoder's database with one text and its codings: kept words, beginning, end.
fn qualcoder(text: &str, codings: &[(&str, usize, usize)]) -> Import<Cursor<Vec<u8>>> {
    let words = |words: &str| TableValue::Text(words.to_owned());
    let number = |number: usize| TableValue::Integer(i64::try_from(number).unwrap());
    let table = |columns: &[&str], rows: Vec<Vec<TableValue>>| TableRows {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    };
    let rows = codings.iter().enumerate().map(|(at, (quote, start, end))| {
        vec![
            number(at + 1),
            number(1),
            number(1),
            words(quote),
            number(*start),
            number(*end),
            words("Ada"),
        ]
    });
    let tables = Tables::from([
        (
            "source".to_owned(),
            table(
                &["id", "name", "fulltext"],
                vec![vec![number(1), words("Int.txt"), words(text)]],
            ),
        ),
        (
            "code_name".to_owned(),
            table(&["cid", "name"], vec![vec![number(1), words("trust")]]),
        ),
        (
            "code_text".to_owned(),
            table(
                &["ctid", "cid", "fid", "seltext", "pos0", "pos1", "owner"],
                rows.collect(),
            ),
        ),
    ]);
    qda::from_tables("data.qda", &tables, None).unwrap()
}

fn words(project: &qda::Project) -> Vec<String> {
    passages(project)
        .into_iter()
        .map(|passage| passage.3)
        .collect()
}

const COUNTED: &str = "a text begins with a byte order mark that positions count as a character; the mark was left out and every selection stayed on its words";

#[test]
fn a_mark_that_qualcoder_counts_shifts_nothing() {
    for (unit, counting) in [
        (Unit::CodePoint, Counting::ALL[4]),
        (Unit::Utf16, Counting::ALL[6]),
    ] {
        let text = marked();
        let codings = QUOTES.map(|quote| {
            let (start, end) = place(&text, quote, unit);
            (quote, start, end)
        });
        let import = qualcoder(&text, &codings);
        assert_eq!(words(&import.project), QUOTES);
        assert_eq!(import.positions.counting, counting);
        assert!((import.positions.score - 1.0).abs() < 1e-12);
        let told: Vec<&str> = import
            .warnings
            .iter()
            .map(|one| one.says.as_str())
            .collect();
        assert_eq!(told, [format!("{COUNTED}: “Int.txt”.")]);
        assert!(!import.warnings[0].is_loss);
        let first = passages(&import.project)[0].1;
        assert_eq!(first as usize, place(TEXT, "trust", Unit::CodePoint).0);
    }
}

#[test]
fn a_mark_that_is_not_counted_shifts_nothing_either() {
    let codings = QUOTES.map(|quote| {
        let (start, end) = place(TEXT, quote, Unit::CodePoint);
        (quote, start, end)
    });
    let import = qualcoder(&marked(), &codings);
    assert_eq!(words(&import.project), QUOTES);
    assert_eq!(import.positions.counting, Counting::ALL[0]);
    assert_eq!(import.warnings, []);
}

/// A project with one text in a file, each quote selected, with its words as name or without.
fn packed(text: &str, unit: Unit, named: bool) -> Vec<u8> {
    let mut selections = String::new();
    for (at, quote) in QUOTES.into_iter().enumerate() {
        let (start, end) = place(text, quote, unit);
        let name = if named { quote } else { "" };
        let _ = write!(
            selections,
            r#"<PlainTextSelection guid="00000000-0000-0000-0000-00000000b{at:03}" name="{name}" startPosition="{start}" endPosition="{end}"/>"#
        );
    }
    let xml = format!(
        r#"<Project name="Walks" origin="QualCoder 3.5" xmlns="urn:QDA-XML:project:1.0"><Sources><TextSource guid="00000000-0000-0000-0000-0000000000e1" name="P1" plainTextPath="internal://t.txt">{selections}</TextSource></Sources></Project>"#
    );
    archive(
        false,
        &[
            ("project.qde", xml.as_bytes()),
            ("sources/t.txt", text.as_bytes()),
        ],
    )
}

#[test]
fn a_mark_in_a_project_is_counted_where_that_fits_with_names_or_without() {
    let windows = marked().replace('\n', "\r\n");
    for text in [marked(), windows] {
        for unit in [Unit::CodePoint, Unit::Utf16] {
            for named in [true, false] {
                let bytes = packed(&text, unit, named);
                let import = read("x.qdpx", &bytes);
                assert_eq!(words(&import.project), QUOTES, "{unit:?} {named}");
                assert_eq!(import.positions.counting.mark, 1, "{unit:?} {named}");
                assert_eq!(import.warnings.len(), 1, "{:?}", import.warnings);
            }
        }
    }
}

#[test]
fn of_two_marks_one_is_the_encodings_and_one_may_be_counted() {
    let text = marked();
    let bytes = packed(&text, Unit::CodePoint, true);
    let mut package = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut xml = Vec::new();
    std::io::copy(&mut package.by_name("project.qde").unwrap(), &mut xml).unwrap();
    let twice = format!("\u{feff}{text}");
    let bytes = archive(
        false,
        &[("project.qde", &xml), ("sources/t.txt", twice.as_bytes())],
    );
    assert_eq!(words(&read("x.qdpx", &bytes).project), QUOTES);
}

#[test]
fn words_that_contradict_their_place_are_told_however_short_or_often_they_are_there() {
    let text = "Hope is hope. We walked; then hope came back.";
    let (start, end) = place(text, "We walked", Unit::CodePoint);
    let import = qualcoder(
        text,
        &[("We walked", start, end), ("hope", 0, 7), ("gone", 8, 12)],
    );
    assert_eq!(words(&import.project), ["We walked", "Hope is", "hope"]);
    let told: Vec<&str> = import
        .warnings
        .iter()
        .map(|one| one.says.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "a selection has other words at its place than the file keeps of it; the place was taken, and the words kept as its name (2 times): “hope” at “Hope is” in Int.txt, “gone” at “hope” in Int.txt."
        ],
        "what QualCoder keeps is always the words"
    );
}

#[test]
fn a_name_that_is_nowhere_in_a_text_is_a_title_and_one_that_is_elsewhere_contradicts() {
    let at = |number: usize, name: &str, start: usize, end: usize| {
        format!(
            r#"<PlainTextSelection guid="00000000-0000-0000-0000-00000000b{number:03}" name="{name}" startPosition="{start}" endPosition="{end}"/>"#
        )
    };
    let selections = [
        at(1, "the turning point", 0, 7),
        at(2, "came back", 8, 12),
        at(3, "came   ba…", 14, 16),
    ]
    .concat();
    let xml = format!(
        r#"<Project name="Walks" xmlns="urn:QDA-XML:project:1.0"><Sources><TextSource guid="00000000-0000-0000-0000-0000000000e1" name="P1"><PlainTextContent>Hope is hope. We walked; then hope came back.</PlainTextContent>{selections}</TextSource></Sources></Project>"#
    );
    let import = read("x.qde", xml.as_bytes());
    assert_eq!(words(&import.project), ["Hope is", "hope", "We"]);
    let told: Vec<&str> = import
        .warnings
        .iter()
        .map(|one| one.says.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "a selection has other words at its place than the file keeps of it; the place was taken, and the words kept as its name (2 times): “came back” at “hope” in P1, “came ba…” at “We” in P1."
        ]
    );
}

#[test]
fn a_position_that_no_text_has_is_told() {
    let at = |number: usize, start: &str, end: &str| {
        format!(
            r#"<PlainTextSelection guid="00000000-0000-0000-0000-00000000b{number:03}" startPosition="{start}" endPosition="{end}"/>"#
        )
    };
    let selections = [at(1, "-1", "4"), at(2, "5", "99999999999999")].concat();
    let xml = format!(
        r#"<Project name="Walks" xmlns="urn:QDA-XML:project:1.0"><Sources><TextSource guid="00000000-0000-0000-0000-0000000000e1" name="P1"><PlainTextContent>Hope is here.</PlainTextContent>{selections}</TextSource></Sources></Project>"#
    );
    let import = read("x.qde", xml.as_bytes());
    assert_eq!(words(&import.project), ["Hope", "is here."]);
    let told: Vec<&str> = import
        .warnings
        .iter()
        .map(|one| one.says.as_str())
        .collect();
    assert_eq!(
        told[..2],
        [
            "a position lies before the beginning of its text and was taken as 0: startPosition -1.",
            "a position is larger than any text is long: endPosition 99999999999999.",
        ]
    );
}
