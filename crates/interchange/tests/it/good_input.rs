//! Files that are read, however they were made.

use interchange::{Encoding, Format, ReadOptions, Table, read_table_with};

use crate::workbook_made_by_hand::{row, text, workbook};

fn read(bytes: &[u8]) -> Table {
    read_table_with(bytes, "f", &ReadOptions::default()).unwrap()
}

fn cells(table: &Table) -> Vec<(u64, u64, Vec<&str>)> {
    table
        .rows
        .iter()
        .map(|row| {
            (
                row.number,
                row.line,
                row.cells.iter().map(String::as_str).collect(),
            )
        })
        .collect()
}

#[test]
fn rows_keep_the_numbers_a_spreadsheet_shows() {
    let table = read(b"\n a ,b\r\n\r\n1,\"x\r\ny\nz\"\r,\n2,\"say \"\"so\"\"\"\n\n3,\"\"");
    assert_eq!(table.header, ["a", "b"]);
    assert_eq!(table.header_row, 2);
    assert_eq!(
        cells(&table),
        [
            (4, 4, vec!["1", "x\r\ny\nz"]),
            (6, 8, vec!["2", "say \"so\""]),
            (8, 10, vec!["3", ""])
        ]
    );
}

#[test]
fn delimiters_marks_and_encodings_do_not_matter() {
    let expected = [(2, 2, vec!["é", "ü"])];
    let wide = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    for bytes in [
        "a,b\né,ü\n".as_bytes().to_vec(),
        "\u{feff}a;b\né;ü\n".as_bytes().to_vec(),
        "a\tb\r\né\tü".as_bytes().to_vec(),
        "a,b,,\né,ü,,\n".as_bytes().to_vec(),
        wide("\u{feff}a\tb\né\tü\n", false),
        wide("\u{feff}a,b\né,ü\n", true),
    ] {
        let table = read(&bytes);
        assert_eq!(table.format, Format::Csv);
        assert_eq!(cells(&table), expected);
    }
    let options = ReadOptions {
        encoding: Encoding::Windows1252,
        ..ReadOptions::default()
    };
    let table = read_table_with(b"a,b\n\xe9,\xfc\n", "f", &options).unwrap();
    assert_eq!(cells(&table), expected);
    let table = read(b"sep=;\na;b\n1,5;2\n");
    assert_eq!(cells(&table), [(3, 3, vec!["1,5", "2"])]);
}

#[test]
fn quotation_marks_inside_a_bare_cell_are_letters() {
    let table = read(b"a,b\n5\" pipe,\"x\"y\n");
    assert_eq!(cells(&table), [(2, 2, vec!["5\" pipe", "xy"])]);
}

#[test]
fn a_header_without_rows_is_a_table() {
    let table = read(b"a,b\n");
    assert!(table.rows.is_empty());
}

#[test]
fn a_workbook_gives_values_as_text() {
    let header: String = ["A1", "B1"].iter().map(|cell| text(cell, cell)).collect();
    let rows = [
        row(1, &header),
        row(3, r#"<c r="A3"><v>60</v></c><c r="B3"><v>10.4</v></c>"#),
        row(
            4,
            r#"<c r="A4" t="b"><v>1</v></c><c r="B4" s="1"><v>45717</v></c>"#,
        ),
        row(
            5,
            r#"<c r="A5" s="2"><v>45717.604166666664</v></c><c r="B5" s="3"><v>0.60416666666666663</v></c>"#,
        ),
        row(
            6,
            r#"<c r="A6" s="4"><v>1.0625</v></c><c r="B6" s="2"><v>45717.9999999999</v></c>"#,
        ),
        row(7, r#"<c r="A7" t="inlineStr"><is><t> </t></is></c>"#),
        row(9, r#"<c r="B9" t="str"><v>a &amp; b</v></c><c r="C9"/>"#),
    ];
    let table = read(&workbook(&rows.concat(), &[]));
    assert_eq!(table.format, Format::Xlsx);
    assert_eq!(table.sheet.as_deref(), Some("Data"));
    assert_eq!(
        cells(&table),
        [
            (3, 3, vec!["60", "10.4"]),
            (4, 4, vec!["true", "2025-03-01"]),
            (5, 5, vec!["2025-03-01T14:30", "14:30"]),
            (6, 6, vec!["25:30:00", "2025-03-02"]),
            (9, 9, vec!["", "a & b"]),
        ]
    );
}
