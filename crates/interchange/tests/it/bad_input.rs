//! Every kind of file that is refused, and the words it is refused with.

use interchange::{Limits, ReadOptions, TableReader, read_table, read_table_with};

use crate::workbook_made_by_hand::{archive, row, text, workbook};

fn check(bytes: &[u8], name: &str, expected: &[&str]) {
    check_with(bytes, name, &ReadOptions::default(), expected);
}

/// What is expected begins with the code and goes on with the beginning of the message.
fn check_with(bytes: &[u8], name: &str, options: &ReadOptions, expected: &[&str]) {
    let problem = read_table_with(bytes, name, options).expect_err(name);
    let shown: Vec<String> = problem
        .problems()
        .map(|problem| format!("{} | {problem}", problem.code()))
        .collect();
    assert_eq!(shown.len(), expected.len(), "{shown:#?}");
    for (shown, expected) in shown.iter().zip(expected) {
        assert!(
            shown.starts_with(expected),
            "\n got: {shown}\nnot: {expected}"
        );
    }
    for problem in problem.problems() {
        assert!(!problem.remedy_text().is_empty(), "no remedy: {problem}");
        assert_eq!(problem.file(), name);
    }
}

#[test]
fn csv_files_that_are_wrong_say_where() {
    let cases: [(&[u8], &str); 17] = [
        (b"", "empty | f: there is nothing in this file."),
        (b"\n\n \r\n", "empty | f: there is nothing in this file."),
        (
            b"a,b\n1,2\n3\n",
            "ragged-row | f, row 3: this row has 1 cells and the header has 2. Add",
        ),
        (
            b"a,b\n1,2,3\n",
            "ragged-row | f, row 2: this row has 3 cells and the header has 2. Delete",
        ),
        (
            b"a,,b\n1,2,3\n",
            "empty-header | f, row 1, column B: this column has no name",
        ),
        (
            b"a,b,\n1,2,3\n",
            "ragged-row | f, row 2: this row has 3 cells",
        ),
        (
            b"a,b, a \n1,2,3\n",
            "duplicate-header | f, row 1, column a: columns A and C have the same name",
        ),
        (
            b"a,b\n1,x\0y\n",
            "nul-byte | f, row 2, column b: there is a NUL byte here",
        ),
        (
            b"a\0,b\n1,2\n",
            "nul-byte | f, row 1, column A: there is a NUL byte here",
        ),
        (
            b"a,b\n1,\"x\n\n\ny\"\n2,\0\n",
            "nul-byte | f, row 3, column b: there is a NUL byte here",
        ),
        (
            b"a,name\n1,Zo\xeb\n",
            "bad-encoding | f, row 2, column name: the letter at \u{fffd} is not in UTF-8, so it cannot be told which letter it is: \u{201c}Zo\u{fffd}\u{201d}. In the spreadsheet program choose \u{201c}Save as\u{201d} and the type \u{201c}CSV UTF-8\u{201d}.",
        ),
        (b"Stra\xdfe,b\n", "bad-encoding | f, row 1, column A"),
        (
            b"\xff\xfea\0,\0b\0\n\0\x00\xd8,\0",
            "bad-encoding | f, row 2: this file begins like UTF-16",
        ),
        (
            b"a,b\n1,\"open\n2,3\n",
            "unclosed-quote | f, row 2, column b: a quotation mark opens here",
        ),
        (
            b"%PDF-1.4\n...",
            "not-a-spreadsheet | f: this is not a table; it seems to be a PDF document",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0",
            "not-a-spreadsheet | f: this is not a table; it seems to be a PNG picture",
        ),
        (
            b"\n <!doctype HTML><table>",
            "not-a-spreadsheet | f: this is not a table; it seems to be a web page",
        ),
    ];
    for (bytes, expected) in cases {
        check(bytes, "f", &[expected]);
    }
}

#[test]
fn all_ragged_rows_are_listed_and_then_enough_is_enough() {
    check(
        b"a,b\n1\n1,2\n3\n",
        "f",
        &["ragged-row | f, row 2", "ragged-row | f, row 4"],
    );
    let limits = Limits {
        problems: 3,
        ..Limits::default()
    };
    let problem = read_table(b"a,b\n1\n1\n1\n1\n", "f", &limits).unwrap_err();
    assert_eq!(problem.problems().count(), 3);
    assert!(problem.may_be_more());
}

#[test]
fn what_can_be_read_beside_a_problem_can_be_looked_at() {
    let rows = |bytes: &[u8]| {
        let found = read_table(bytes, "f", &Limits::default()).unwrap_err();
        let rows = found.table().map(|table| {
            let cells = table.rows.iter().map(|row| row.cells.join("|"));
            cells.collect::<Vec<_>>()
        });
        (found.problems().count(), rows)
    };
    let all = |rows: &[&str]| Some(rows.iter().map(ToString::to_string).collect());
    assert_eq!(
        rows(b"a,b\n1\n1,2,3\n4,5\n"),
        (2, all(&["1|", "1|2", "4|5"]))
    );
    // Letters that cannot be told hide nothing else, and the file is looked at to its end.
    assert_eq!(
        rows(b"a,b\nZo\xeb,2\n3\n4,5\n"),
        (2, all(&["Zo\u{fffd}|2", "3|", "4|5"]))
    );
    // What breaks off is not known.
    assert_eq!(rows(b"a,b\n1,2\n3,\"4\n"), (1, None));
    assert_eq!(rows(b"a,b\n1,2\n3,\0\n"), (1, None));
}

#[test]
fn limits_are_kept_while_reading() {
    let limits = Limits {
        bytes: 40,
        rows: 2,
        columns: 3,
        cell_chars: 5,
        ..Limits::default()
    };
    let options = ReadOptions::with_limits(&limits);
    let cases: [(&[u8], &str); 6] = [
        (
            b"a\n1\n2\n3\n",
            "too-many-rows | f, row 4: this file has more than 2 rows",
        ),
        (
            b"a,b,c,d\n",
            "too-many-columns | f, row 1: this row has 4 columns, more than 3",
        ),
        (
            b"abcdef\n",
            "cell-too-long | f, row 1, column A: this cell is longer than 5 characters",
        ),
        (
            b"a\nabcdef\n",
            "cell-too-long | f, row 2, column a: this cell is longer than 5 characters",
        ),
        (
            "a\n\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\n".as_bytes(),
            "cell-too-long | f, row 2, column a",
        ),
        (
            b"a\n1\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
            "too-many-bytes | f: this file is larger than 40 bytes",
        ),
    ];
    for (bytes, expected) in cases {
        check_with(bytes, "f", &options, &[expected]);
    }
}

/// A workbook with columns `a` and `b`, and row 2 with these cells.
fn second_row(cells: &str) -> Vec<u8> {
    let header = row(1, &(text("A1", "a") + &text("B1", "b")));
    workbook(&(header + &row(2, cells)), &[])
}

#[test]
fn cells_of_a_workbook_that_hold_no_value_are_named() {
    let cases = [
        (
            r#"<c r="A2"><f>1+1</f><v>2</v></c>"#,
            "formula | f, row 2, column a: cell A2 contains a formula",
        ),
        (
            r#"<c r="B2"><f t="shared" si="4294967295"/></c>"#,
            "formula | f, row 2, column b: cell B2 contains a formula",
        ),
        (
            r#"<c r="B2" t="e"><v>#N/A</v></c>"#,
            "error-cell | f, row 2, column b: cell B2 shows an error instead of a value: “#N/A”",
        ),
        (
            r#"<c r="A2" s="1"><v>-5</v></c>"#,
            "impossible-date | f, row 2, column a: cell A2 is formatted as a date",
        ),
        (
            r#"<c r="A2" s="1"><v>1e300</v></c>"#,
            "impossible-date | f, row 2, column a",
        ),
        (
            r#"<c r="D2"><v>5</v></c>"#,
            "ragged-row | f, row 2, column D: cell D2 is filled, but column D has no name",
        ),
        (
            r#"<c r="A2" t="inlineStr"><is><t>a_x0000_</t></is></c>"#,
            r"nul-byte | f, row 2, column a: this cell contains a NUL character, which cannot be kept: “a\u{0}”",
        ),
        (
            r#"<c r="ZZZ2"><v>5</v></c>"#,
            "too-many-columns | f, row 2: this row has 18278 columns",
        ),
        (
            r#"<c r="A2" t="nonsense"><v>5</v></c>"#,
            "damaged | f: this workbook is damaged",
        ),
        (
            r#"<c r="ZZZZZZZZZZ99999999999"><v>5</v></c>"#,
            "damaged | f: this workbook is damaged",
        ),
        (
            "<c r=\"A2\"><v>5</v></c><c r=\"A1\"><v>5</v></c>",
            "damaged | f: this workbook is damaged: its rows are not in order",
        ),
    ];
    for (cells, expected) in cases {
        check(&second_row(cells), "f", &[expected]);
    }
}

#[test]
fn a_header_made_of_formulas_is_refused() {
    let bytes = workbook(&row(1, r#"<c r="C1"><f>A9</f><v>x</v></c>"#), &[]);
    check(
        &bytes,
        "f",
        &["formula | f, row 1, column C: cell C1 contains a formula"],
    );
}

#[test]
fn an_empty_sheet_and_a_sheet_that_is_not_there_are_named() {
    check(
        &workbook("", &[]),
        "f",
        &["empty | f: there is nothing on this sheet"],
    );
    let options = ReadOptions {
        sheet: Some("Other".into()),
        ..ReadOptions::default()
    };
    check_with(
        &second_row(""),
        "f",
        &options,
        &["no-such-sheet | f: this workbook has no sheet “Other”. Its sheets are “Data”."],
    );
}

#[test]
fn archives_that_are_no_workbook_are_named() {
    let cases: [(&[&str], &str); 5] = [
        (
            &["[Content_Types].xml", "word/document.xml"],
            "a Word document",
        ),
        (
            &["[Content_Types].xml", "ppt/presentation.xml"],
            "a PowerPoint presentation",
        ),
        (&["mimetype", "content.xml"], "an OpenDocument file"),
        (
            &["[Content_Types].xml", "xl/workbook.bin"],
            "an Excel workbook in the binary .xlsb format",
        ),
        (&["holiday.jpg"], "a ZIP archive"),
    ];
    for (names, seems) in cases {
        let parts: Vec<(&str, &[u8])> = names.iter().map(|&name| (name, b"x".as_slice())).collect();
        let expected =
            format!("not-a-spreadsheet | f: this is not a table; it seems to be {seems}");
        check(&archive(&parts), "f", &[&expected]);
    }
    check(
        b"PK\x03\x04 and no more",
        "f",
        &["damaged | f: this workbook is damaged: it is not a whole archive"],
    );
}

#[test]
fn bombs_are_not_unpacked() {
    let zeros = vec![b' '; 3_000_000];
    let bytes = workbook("", &[("xl/sharedStrings.xml", &zeros)]);
    assert!(bytes.len() < 10_000);
    let limits = Limits {
        unpacked_bytes: 1_000_000,
        ..Limits::default()
    };
    check_with(
        &bytes,
        "f",
        &ReadOptions::with_limits(&limits),
        &["unpacks-too-large | f: this workbook unpacks to more than"],
    );
    // One that asks for memory instead of bringing the bytes.
    let greedy = br#"<?xml version="1.0"?><sst uniqueCount="999999999999"></sst>"#;
    check(
        &workbook("", &[("xl/sharedStrings.xml", greedy)]),
        "f",
        &["unpacks-too-large | f"],
    );
    // Another encoding could hide the same from a search for its letters.
    let wide: Vec<u8> = "\u{feff}<sst/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check(
        &workbook("", &[("xl/sharedStrings.xml", &wide)]),
        "f",
        &["damaged | f"],
    );
}

#[test]
fn files_from_before_2007_and_locked_ones_are_named() {
    let ole = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    check(
        &ole("Workbook"),
        "f.xls",
        &["old-excel | f.xls: this is a workbook in the old .xls format"],
    );
    check(
        &ole("EncryptedPackage"),
        "f.xlsx",
        &["encrypted | f.xlsx: this workbook is locked with a password"],
    );
    check(&ole("WordDocument"), "f", &["not-a-spreadsheet | f"]);
}

#[test]
fn a_stream_of_csv_says_when_it_is_given_a_workbook() {
    let bytes = second_row("");
    let problem = TableReader::new(bytes.as_slice(), "f", &ReadOptions::default()).unwrap_err();
    assert_eq!(problem.first().code(), "not-a-spreadsheet");
}

#[test]
fn a_stream_that_breaks_off_is_a_problem_of_its_row() {
    struct Broken(bool);
    impl std::io::Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(std::io::Error::other("the line went dead"));
            }
            buffer.fill(b'\n');
            buffer[0] = b'a';
            Ok(buffer.len())
        }
    }
    let mut reader = TableReader::new(Broken(false), "f", &ReadOptions::default()).unwrap();
    let problem = reader.next().unwrap().unwrap_err();
    assert_eq!(
        (problem.code(), problem.row()),
        ("unreadable", Some(65_536))
    );
    assert!(reader.next().is_none());
}
