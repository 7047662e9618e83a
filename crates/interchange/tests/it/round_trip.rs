//! What is written comes back, whatever the text.

use interchange::{
    Cell, Column, ColumnKind, CsvWriter, Limits, ReadOptions, TableReader, WriteProblem,
    XlsxWriter, read_table, read_table_with,
};
use proptest::prelude::*;

fn columns() -> Vec<Column> {
    vec![
        Column::text("text"),
        Column::new("number", ColumnKind::Integer),
        Column::new("amount", ColumnKind::Decimal),
        Column::new("day", ColumnKind::Date),
        Column::new("moment", ColumnKind::DateTime),
    ]
}

fn csv(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut writer = CsvWriter::new(Vec::new(), &columns()).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer.finish().unwrap()
}

fn xlsx(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut writer = XlsxWriter::new("Rows: of [everything]", &columns()).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer
        .finish(Vec::new(), &[("Hash".into(), "_x0041_".into())])
        .unwrap()
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Date(text) | Cell::DateTime(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(number) => number.to_string(),
        Cell::Boolean(yes) => yes.to_string(),
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-=+@'_x0D5Fa\u{0}\u{1}\u{b}\r\n\t\";, ＝<&>]{0,12}",
        any::<String>(),
        prop::collection::vec(any::<char>(), 0..20)
            .prop_map(|characters| characters.into_iter().collect()),
    ]
}

fn any_row() -> impl Strategy<Value = Vec<Cell>> {
    let day = (1900_u16..9999, 1_u8..=12, 1_u8..=28)
        .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
    let moment =
        (day.clone(), 0_u8..24, 0_u8..60, 0_u8..60).prop_map(|(day, hour, minute, second)| {
            if second == 0 {
                format!("{day}T{hour:02}:{minute:02}")
            } else {
                format!("{day}T{hour:02}:{minute:02}:{second:02}")
            }
        });
    // Never all empty, because a blank row is no row.
    let number = prop_oneof![any::<i64>(), -1000_i64..1000].prop_map(Cell::Integer);
    let amount = prop_oneof![
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite() && *number != 0.0)
            .prop_map(Cell::Decimal),
        any::<bool>().prop_map(Cell::Boolean),
        Just(Cell::Empty),
    ];
    (
        any_text().prop_map(Cell::Text),
        number,
        amount,
        day.prop_map(Cell::Date),
        moment.prop_map(Cell::DateTime),
    )
        .prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e])
}

fn check(bytes: &[u8], rows: &[Vec<Cell>]) {
    let table = read_table_with(bytes, "f", &ReadOptions::for_own_export()).unwrap();
    assert_eq!(table.header, ["text", "number", "amount", "day", "moment"]);
    assert_eq!(table.rows.len(), rows.len());
    for (place, (read, written)) in table.rows.iter().zip(rows).enumerate() {
        assert_eq!(read.number, place as u64 + 2);
        assert_eq!(read.cells, written.iter().map(shown).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn csv_gives_back_what_was_written(rows in prop::collection::vec(any_row(), 0..6)) {
        check(&csv(&rows), &rows);
    }

    #[test]
    fn no_cell_of_csv_begins_as_a_formula(text in any_text()) {
        let mut writer = CsvWriter::without_mark(Vec::new(), &[Column::text("a"), Column::text("b")]).unwrap();
        writer.row(&[Cell::Text(text), Cell::from("x")]).unwrap();
        let bytes = writer.finish().unwrap();
        let table = read_table(&bytes, "f", &Limits::default()).unwrap();
        let live = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
        prop_assert!(!table.rows[0].cells[0].starts_with(live));
    }

    #[test]
    fn cells_are_those_of_the_csv_crate(text in "[a\",\r\n]{0,30}|[ab;é\",\n]{0,40}") {
        let text = format!("h1,h2,h3\n{text}\n");
        let options = ReadOptions { delimiter: Some(b','), ..ReadOptions::default() };
        let reader = TableReader::new(text.as_bytes(), "f", &options).unwrap();
        let ours: Vec<Result<Vec<String>, &'static str>> =
            reader.map(|row| row.map(|row| row.cells).map_err(|problem| problem.code())).collect();
        // The other parser takes an open quotation mark as closed by the end.
        prop_assume!(!ours.contains(&Err("unclosed-quote")));
        let ours: Vec<Vec<String>> = ours.into_iter().flatten().collect();
        let mut other = csv_crate(text.as_bytes());
        let theirs: Vec<Vec<String>> = other
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|cells| cells.iter().any(|cell| !cell.trim().is_empty()))
            .filter(|cells| cells.len() >= 3 && cells[3..].iter().all(|cell| cell.trim().is_empty()))
            .map(|mut cells| { cells.truncate(3); cells })
            .collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn any_bytes_are_a_table_or_a_problem(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Err(problem) = read_table(&bytes, "f", &Limits::default()) {
            prop_assert!(problem.problems().all(|problem| !problem.remedy_text().is_empty()));
        }
    }
}

fn csv_crate(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).from_reader(bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn a_workbook_gives_back_what_was_written(rows in prop::collection::vec(any_row(), 0..6)) {
        check(&xlsx(&rows), &rows);
    }
}

#[test]
fn a_workbook_has_no_formula_and_says_where_it_is_from() {
    let bytes = xlsx(&[vec![
        Cell::from("=1+1"),
        Cell::Integer(-5),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ]]);
    let table = read_table(&bytes, "f.xlsx", &Limits::default()).unwrap();
    assert_eq!(table.rows[0].cells[..2], ["=1+1", "-5"]);
    assert_eq!(table.sheet.as_deref(), Some("Rows of everything"));
    let warning = table.ignored_sheets_warning().unwrap();
    assert!(
        warning
            .to_string()
            .starts_with("f.xlsx: only the sheet “Rows of everything” was read, not “About”.")
    );
    let options = ReadOptions {
        sheet: Some("about".into()),
        ..ReadOptions::default()
    };
    assert_eq!(
        read_table_with(&bytes, "f.xlsx", &options).unwrap().header,
        ["Hash", "_x0041_"]
    );
}

#[test]
fn a_cell_that_cannot_be_written_is_named() {
    let refuse = |cell: Cell| {
        let row = [cell, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
        let mut writer = CsvWriter::new(Vec::new(), &columns()).unwrap();
        let from_csv = writer.row(&row).unwrap_err().to_string();
        let mut writer = XlsxWriter::new("a", &columns()).unwrap();
        assert_eq!(writer.row(&row).unwrap_err().to_string(), from_csv);
        from_csv
    };
    assert_eq!(
        refuse(Cell::Decimal(f64::NAN)),
        "row 2, column text: only finite numbers can be written"
    );
    assert!(
        refuse(Cell::Date("2025-02-30".into()))
            .starts_with("row 2, column text: “2025-02-30” is not a date")
    );
    assert!(refuse(Cell::DateTime("2025-02-03".into())).contains("is not a date"));
    let mut writer = XlsxWriter::new("a", &[Column::text("a")]).unwrap();
    assert!(matches!(
        writer.row(&[]),
        Err(WriteProblem::WrongCellCount {
            row: 2,
            expected: 1,
            actual: 0
        })
    ));
    let long = Cell::Text("x".repeat(32_768));
    assert!(matches!(
        writer.row(&[long]),
        Err(WriteProblem::CellTooLong { row: 2, .. })
    ));
}
