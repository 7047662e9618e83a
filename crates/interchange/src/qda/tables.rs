//! The databases of Taguette and QualCoder as plain rows, whoever reads them.

use super::files::Files;
use super::model::Project;
use super::positions::Positions;
use super::problem::QdaProblem;
use super::read::{Import, QdaFormat, stem};
use super::warning::Warnings;
use std::collections::BTreeMap;

/// A value of a database.
#[derive(Debug, Clone, PartialEq)]
pub enum TableValue {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
}

/// Rows of one table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableRows {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, a value for each column.
    pub rows: Vec<Vec<TableValue>>,
}

/// Tables of a database by their names.
pub type Tables = BTreeMap<String, TableRows>;

/// The tables and columns that are read, so that nothing else, such as passwords, ever leaves the database. Not every
/// version of a program has all of them.
pub const TABLES: &[(&str, &[&str])] = &[
    ("projects", &["id", "name", "description", "created"]),
    (
        "documents",
        &[
            "id",
            "name",
            "description",
            "filename",
            "created",
            "project_id",
            "contents",
        ],
    ),
    ("tags", &["id", "project_id", "path", "description"]),
    (
        "highlights",
        &["id", "document_id", "start_offset", "end_offset", "snippet"],
    ),
    ("highlight_tags", &["highlight_id", "tag_id"]),
    (
        "commands",
        &[
            "id",
            "date",
            "user_login",
            "project_id",
            "document_id",
            "payload",
        ],
    ),
    ("project", &["databaseversion", "date", "memo", "about"]),
    (
        "source",
        &[
            "id",
            "name",
            "fulltext",
            "mediapath",
            "memo",
            "owner",
            "date",
            "av_text_id",
        ],
    ),
    (
        "code_cat",
        &["catid", "name", "memo", "owner", "date", "supercatid"],
    ),
    (
        "code_name",
        &[
            "cid", "name", "memo", "catid", "owner", "date", "color", "supercid",
        ],
    ),
    (
        "code_text",
        &[
            "ctid", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo",
        ],
    ),
    (
        "code_image",
        &[
            "imid", "id", "x1", "y1", "width", "height", "cid", "memo", "date", "owner", "pdf_page",
        ],
    ),
    (
        "code_av",
        &["avid", "id", "pos0", "pos1", "cid", "memo", "date", "owner"],
    ),
    ("cases", &["caseid", "name", "memo", "owner", "date"]),
    (
        "case_text",
        &["id", "caseid", "fid", "pos0", "pos1", "memo"],
    ),
    (
        "attribute_type",
        &["name", "memo", "caseOrFile", "valuetype"],
    ),
    ("attribute", &["attrid", "name", "attr_type", "value", "id"]),
    (
        "annotation",
        &["anid", "fid", "pos0", "pos1", "memo", "owner", "date"],
    ),
    ("journal", &["jid", "name", "jentry", "date", "owner"]),
];

/// A project that a database holds, of those a person may choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldProject {
    /// Its number in the database.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// The projects in the tables of Taguette, in the order of their numbers. A database of QualCoder is one project, and
/// gives none.
#[must_use]
pub fn projects_in(tables: &Tables) -> Vec<HeldProject> {
    let mut projects: Vec<HeldProject> = rows(tables, "projects")
        .filter_map(|row| {
            Some(HeldProject {
                id: row.integer("id")?,
                name: row.text("name").unwrap_or_default(),
            })
        })
        .collect();
    projects.sort_by_key(|one| one.id);
    projects
}

/// A project in the tables of Taguette or QualCoder. Which it is follows from what tables there are. Of a database that
/// holds several, `chosen` is the number of the one that is wanted.
///
/// # Errors
/// [`QdaProblem::SeveralProjects`] when one has to be chosen; [`QdaProblem::Tables`] when it is of neither program, or
/// does not hold the one that was chosen.
pub fn from_tables<R>(
    file: &str,
    tables: &Tables,
    chosen: Option<i64>,
) -> Result<Import<R>, QdaProblem> {
    let has = |names: &[&str]| names.iter().all(|name| tables.contains_key(*name));
    let mut warnings = Warnings::default();
    let (project, format, positions): (Project, QdaFormat, Positions) = if has(&[
        "projects",
        "documents",
        "tags",
        "highlights",
    ]) {
        let (project, positions) = super::taguette::project(file, tables, chosen, &mut warnings)?;
        (project, QdaFormat::Taguette, positions)
    } else if has(&["source", "code_name", "code_text"]) {
        let (project, positions) = super::qualcoder::project(file, tables, &mut warnings);
        (project, QdaFormat::QualCoder, positions)
    } else {
        return Err(QdaProblem::Tables {
                file: file.to_owned(),
                why: "this database is neither of Taguette nor of QualCoder. Export the project as REFI-QDA (.qdpx) from the program it belongs to"
                    .to_owned(),
            });
    };
    Ok(Import {
        project,
        format,
        positions,
        warnings: warnings.into_list(),
        files: Files::Nowhere,
    })
}

/// The name of a project of QualCoder: that of its folder, in which the database is always called `data.qda`.
pub(crate) fn project_name(file: &str) -> String {
    let parts: Vec<&str> = file
        .split(['/', '\\'])
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [.., folder, last] if last.eq_ignore_ascii_case("data.qda") => stem(folder),
        _ => stem(file),
    }
}

/// The rows of a table, one at a time.
pub(crate) fn rows<'t>(tables: &'t Tables, name: &str) -> impl Iterator<Item = TableRow<'t>> {
    tables.get(name).into_iter().flat_map(|table| {
        table.rows.iter().map(|values| TableRow {
            columns: &table.columns,
            values,
        })
    })
}

/// A row, asked by the names of its columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableRow<'t> {
    columns: &'t [String],
    values: &'t [TableValue],
}

impl<'t> TableRow<'t> {
    fn get(&self, column: &str) -> Option<&'t TableValue> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.values.get(at)
    }

    /// Words that are not empty.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        let words = match self.get(column)? {
            TableValue::Text(words) => words.clone(),
            TableValue::Integer(number) => number.to_string(),
            TableValue::Real(number) => number.to_string(),
            TableValue::Null => return None,
        };
        (!words.is_empty()).then_some(words)
    }

    /// A whole number.
    pub(crate) fn integer(&self, column: &str) -> Option<i64> {
        match self.get(column)? {
            TableValue::Integer(number) => Some(*number),
            TableValue::Text(words) => words.trim().parse().ok(),
            TableValue::Real(_) | TableValue::Null => None,
        }
    }

    /// A position; numbers that no text reaches are kept as the largest.
    pub(crate) fn position(&self, column: &str) -> Option<u32> {
        let number = self.integer(column)?;
        Some(u32::try_from(number.max(0)).unwrap_or(u32::MAX))
    }

    /// A moment as the standard writes it.
    pub(crate) fn moment(&self, column: &str) -> Option<Box<str>> {
        super::lexical::date_time(&self.text(column)?).map(Into::into)
    }
}
