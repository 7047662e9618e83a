//! What holds for any bytes; the fuzzer and the bounded run of changed files check the same.

use interchange::qda::{
    self, Files, Import, QdaLimits, Source, TABLES, TableRows, TableValue, Tables,
};
use std::io::Cursor;

/// Reads bytes; whatever they are, nothing panics, and what can be read survives being written and read again.
/// True when they were a project.
pub fn check(bytes: &[u8]) -> bool {
    let limits = QdaLimits {
        file_bytes: 1 << 20,
        xml_bytes: 1 << 20,
        text_bytes: 1 << 20,
        files: 1000,
        objects: 20_000,
        depth: 64,
    };
    if let Ok(Some(packed)) = qda::packed_database("any.zip", Cursor::new(bytes), &limits) {
        let beside = [&packed.log, &packed.journal].into_iter().flatten();
        let size = packed.database.len() + beside.map(Vec::len).sum::<usize>();
        assert!(
            size as u64 <= limits.text_bytes,
            "no more is unpacked than is accepted"
        );
    }
    let Ok(import) = qda::read("any", bytes, &limits) else {
        return false;
    };
    hold(&import);
    true
}

/// The same for the rows of a foreign database that bytes are taken for: any table that is read, with any values.
/// True when they were a project.
pub fn check_rows(bytes: &[u8]) -> bool {
    let tables = tables_of(bytes);
    // Several projects are refused until one is chosen.
    let chosen = qda::projects_in(&tables).first().map(|one| one.id);
    let read: Result<Import<Cursor<Vec<u8>>>, _> = qda::from_tables("any.sqlite3", &tables, chosen);
    let Ok(import) = read else {
        return false;
    };
    hold(&import);
    true
}

/// Words that mean something to the readers of rows.
const TELLING: [&str; 12] = [
    "",
    "text",
    "case",
    "numeric",
    "relational.trust",
    "<p>We walked \u{1F600} <b>far</b>.</p>",
    "We walked \u{1F600} far.\r\nAnd back.\u{feff}",
    "2026-01-01 10:00:00",
    "[1, 2]",
    "{\"type\": \"highlight_add\", \"highlight_id\": 1}",
    "#ff0000",
    "&lt;x&#0;",
];

/// Tables in which every byte decides something: which of two programs, how many rows, what stands in them.
fn tables_of(bytes: &[u8]) -> Tables {
    let mut bytes = bytes.iter().copied();
    let is_taguette = bytes.next().unwrap_or(0) % 2 == 0;
    let of_taguette = [
        "projects",
        "documents",
        "tags",
        "highlights",
        "highlight_tags",
        "commands",
    ];
    let mut tables = Tables::new();
    for (name, columns) in TABLES {
        if of_taguette.contains(name) != is_taguette {
            continue;
        }
        let count = usize::from(bytes.next().unwrap_or(1) % 4);
        let mut value = || {
            let byte = bytes.next().unwrap_or(0);
            match byte % 8 {
                0 => TableValue::Null,
                1 => TableValue::Integer(-1),
                2 => TableValue::Integer(i64::MAX),
                3 => TableValue::Real(f64::from(byte) / 2.0),
                4 | 5 => TableValue::Integer(i64::from(byte / 8) % 4),
                _ => TableValue::Text(TELLING[usize::from(byte / 8) % TELLING.len()].to_owned()),
            }
        };
        let rows = (0..count)
            .map(|_| columns.iter().map(|_| value()).collect())
            .collect();
        let table = TableRows {
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            rows,
        };
        tables.insert((*name).to_owned(), table);
    }
    tables
}

/// What holds for everything that was read.
fn hold<R>(import: &Import<R>) {
    for text in import.project.texts() {
        let Some(words) = &text.text else { continue };
        assert!(!words.contains(['\r', '\0']), "texts are normalised");
        let length = words.chars().count();
        for selection in &text.selections {
            assert!(selection.start <= selection.end && selection.end as usize <= length);
        }
    }
    assert!((0.0..=1.0).contains(&import.positions.score));
    let mut nowhere = Files::<Cursor<Vec<u8>>>::Nowhere;
    let mut out = Cursor::new(Vec::new());
    let Ok(left) = qda::write_qdpx(&import.project, &mut nowhere, "promises", &mut out) else {
        panic!("memory takes what is written");
    };
    assert!(left.is_empty(), "{left:?}");
    let out = out.into_inner();
    let wide = QdaLimits::default();
    let again = match qda::read("again", &out, &wide) {
        Ok(again) => again,
        Err(problem) => panic!("{problem}"),
    };
    let differences = qda::compare(&import.project, &again.project);
    assert!(differences.is_empty(), "{differences:#?}");
    for source in &import.project.sources {
        // Whatever is selected can be listed.
        if let Source::Text(text) = source {
            assert!(text.selections.len() <= import.project.counts().selections);
        }
    }
    let mut csv = Vec::new();
    let Ok(_) = qda::write_csv(&import.project, &mut csv) else {
        panic!("memory takes what is written");
    };
}
