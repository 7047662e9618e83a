//! What a table of columns is: a codebook, a list of passages, or something else that is refused by its columns.

use super::problem::QdaProblem;
use super::read::QdaFormat;
use super::text::{MARK, decoded};
use super::warning::{Warnings, shortened};
use crate::{Row, Table};

/// The columns that name the code of a row.
const CODE: [&str; 5] = ["code", "tag", "code_name", "codename", "name"];
/// The columns that name all codes of a row, one after the other.
const CODES: [&str; 2] = ["codes", "tags"];
/// The columns that say what a code means.
const ABOUT: [&str; 4] = ["definition", "description", "memo", "comment"];
/// The columns that name the code above.
const PARENT: [&str; 2] = ["parent", "parent_code"];
/// The columns with the words of a passage.
const WORDS: [&str; 8] = [
    "content",
    "text",
    "quote",
    "quotation",
    "quotation_content",
    "passage",
    "segment",
    "highlight",
];
/// The columns with the name of the text that a passage is of.
const DOCUMENT: [&str; 4] = ["document", "source", "document_name", "source_name"];
/// Further columns of a codebook that are read.
const RULES: [&str; 6] = [
    "use_when",
    "not_when",
    "anchor_quotes",
    "is_codable",
    "colour",
    "color",
];
/// Columns of a codebook that only count or number its codes.
const COUNTS: [&str; 13] = [
    "id",
    "code_id",
    "guid",
    "codings",
    "sources",
    "number_of_highlights",
    "number_of_documents",
    "files",
    "references",
    "grounded",
    "density",
    "frequency",
    "documents",
];
/// Columns of a codebook that are known and have no place in a project.
const ELSEWHERE: [&str; 6] = [
    "framework",
    "framework_version",
    "term",
    "category",
    "code_group",
    "code_groups",
];

/// A table whose columns are found by what they mean.
pub(crate) struct Sheet {
    table: Table,
    names: Vec<String>,
}

impl Sheet {
    fn of(table: Table) -> Self {
        let names = table.header.iter().map(|name| plain(name)).collect();
        Sheet { table, names }
    }

    /// The rows.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.table.rows
    }

    fn find(&self, known: &[&str]) -> Option<usize> {
        known
            .iter()
            .find_map(|known| self.names.iter().position(|name| name == known))
    }

    fn code(&self) -> Option<usize> {
        self.find(&CODE)
    }

    fn is_codebook(&self) -> bool {
        let said = self.find(&ABOUT).or_else(|| self.find(&PARENT)).is_some();
        let named_only = self.code().is_some_and(|at| self.names[at] == "name");
        let known = |name: &String| {
            [&CODE[..], &ABOUT, &PARENT, &RULES, &COUNTS, &ELSEWHERE]
                .iter()
                .any(|list| list.contains(&name.as_str()))
        };
        let all_known = self.names.iter().all(known);
        self.code().is_some() && (all_known || said && !named_only)
    }

    fn is_passages(&self) -> bool {
        let coded = self.code().or_else(|| self.find(&CODES)).is_some();
        coded && self.find(&WORDS).is_some() && self.find(&DOCUMENT).is_some()
    }

    /// Says which columns with something in them are not among those that were read.
    pub(crate) fn tell_unread(&self, read: &[Option<usize>], warnings: &mut Warnings) {
        for (at, name) in self.names.iter().enumerate() {
            let filled = || {
                self.rows()
                    .iter()
                    .any(|row| !cell(row, Some(at)).is_empty())
            };
            if !read.contains(&Some(at)) && !COUNTS.contains(&name.as_str()) && filled() {
                warnings.lost(
                    "a column of the table is not read",
                    format!("“{}”", self.table.header[at]),
                );
            }
        }
    }
}

/// The columns of a codebook.
pub(crate) struct CodebookColumns {
    pub(crate) code: Option<usize>,
    pub(crate) about: Option<usize>,
    pub(crate) parent: Option<usize>,
    pub(crate) use_when: Option<usize>,
    pub(crate) not_when: Option<usize>,
    pub(crate) anchors: Option<usize>,
    pub(crate) codable: Option<usize>,
    pub(crate) colour: Option<usize>,
}

impl CodebookColumns {
    /// Finds them, and says which others are not read.
    pub(crate) fn of(sheet: &Sheet, warnings: &mut Warnings) -> Self {
        let columns = CodebookColumns {
            code: sheet.code(),
            about: sheet.find(&ABOUT),
            parent: sheet.find(&PARENT),
            use_when: sheet.find(&["use_when"]),
            not_when: sheet.find(&["not_when"]),
            anchors: sheet.find(&["anchor_quotes"]),
            codable: sheet.find(&["is_codable"]),
            colour: sheet.find(&["colour", "color"]),
        };
        let read = [
            columns.code,
            columns.about,
            columns.parent,
            columns.use_when,
            columns.not_when,
            columns.anchors,
            columns.codable,
            columns.colour,
        ];
        sheet.tell_unread(&read, warnings);
        columns
    }
}

/// The columns of a list of passages.
pub(crate) struct PassageColumns {
    /// What tells passages apart whose words are the same.
    pub(crate) id: Option<usize>,
    pub(crate) document: Option<usize>,
    pub(crate) document_id: Option<usize>,
    pub(crate) start: Option<usize>,
    pub(crate) end: Option<usize>,
    pub(crate) words: Option<usize>,
    pub(crate) code: Option<usize>,
    /// Several codes in a cell.
    pub(crate) codes: Option<usize>,
    pub(crate) coder: Option<usize>,
    pub(crate) name: Option<usize>,
    pub(crate) comment: Option<usize>,
    pub(crate) at: Option<usize>,
}

impl PassageColumns {
    /// Finds them, and says which others are not read.
    pub(crate) fn of(sheet: &Sheet, warnings: &mut Warnings) -> Self {
        let codes = sheet.find(&CODES);
        let code = sheet.find(&CODE[..4]).filter(|_| codes.is_none());
        let columns = PassageColumns {
            id: sheet.find(&["id", "guid"]),
            document: sheet.find(&DOCUMENT),
            document_id: sheet.find(&["document_id", "source_id"]),
            start: sheet.find(&["start"]),
            end: sheet.find(&["end"]),
            words: sheet.find(&WORDS),
            code: code.or_else(|| sheet.code().filter(|_| codes.is_none())),
            codes,
            coder: sheet.find(&["coder", "coders"]),
            name: sheet
                .find(&["name"])
                .filter(|_| codes.is_some() || code.is_some()),
            comment: sheet.find(&["comment", "memo"]),
            at: sheet.find(&["coded_at"]),
        };
        let read = [
            columns.id,
            columns.document,
            columns.document_id,
            columns.words,
            columns.code,
            columns.codes,
            columns.coder,
            columns.name,
            columns.comment,
            columns.at,
            // What is in a text needs no saying, and the codes are known by their names.
            sheet.find(&["place"]),
            sheet.find(&["code_ids"]),
        ];
        sheet.tell_unread(&read, warnings);
        columns
    }
}

/// A cell without white space at its ends; empty where there is none.
pub(crate) fn cell(row: &Row, at: Option<usize>) -> &str {
    at.and_then(|at| row.cells.get(at))
        .map_or("", |cell| cell.trim())
}

/// The name of a column in small letters, words joined by `_`.
fn plain(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("_")
}

/// Whether a file may be a table about codes: one of its columns is named so.
pub(crate) fn may_be_one(head: &[u8]) -> bool {
    // Where the first kilobyte ends within a character, only its last column is not readable.
    let (head, _) = decoded(head.to_vec());
    let head = head.trim_start_matches(MARK);
    let line = head.split(['\n', '\r']).next().unwrap_or_default();
    line.split([',', ';', '\t']).any(|name| {
        let name = plain(name.trim().trim_matches('"'));
        CODE.contains(&name.as_str()) || CODES.contains(&name.as_str())
    })
}

/// Reads a table and finds out what it is.
///
/// # Errors
/// [`QdaProblem::Table`] lists what is wrong in it; [`QdaProblem::UnknownTable`] names its columns when it is neither a
/// codebook nor a list of passages.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<(Sheet, QdaFormat), QdaProblem> {
    let sheet = Sheet::of(crate::read_table(bytes, name, &crate::Limits::default())?);
    let format = if sheet.is_passages() {
        QdaFormat::PassagesCsv
    } else if sheet.is_codebook() {
        QdaFormat::CodebookCsv
    } else {
        let mut columns: Vec<String> = sheet
            .table
            .header
            .iter()
            .take(8)
            .map(|name| format!("“{}”", shortened(name)))
            .collect();
        if sheet.table.header.len() > columns.len() {
            columns.push("others".to_owned());
        }
        return Err(QdaProblem::UnknownTable {
            file: name.to_owned(),
            columns: columns.join(", "),
        });
    };
    Ok((sheet, format))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(table: &str) -> Option<QdaFormat> {
        assert!(may_be_one(table.as_bytes()));
        match read("t.csv", table.as_bytes()) {
            Ok((_, format)) => Some(format),
            Err(QdaProblem::UnknownTable { .. }) => None,
            Err(problem) => panic!("{problem}"),
        }
    }

    #[test]
    fn a_table_is_what_its_columns_say() {
        let codebook = Some(QdaFormat::CodebookCsv);
        for header in [
            "tag,description,number of highlights,number of documents",
            "code_id,code,parent,definition,use_when,not_when,anchor_quotes,is_codable,colour,framework,framework_version,term,codings,sources",
            "\u{feff}\"Code\";Memo",
            "Name,Description,Files,References",
            "code,definition,team",
            "tag",
        ] {
            assert_eq!(format(&format!("{header}\n")), codebook, "{header}");
        }
        let passages = Some(QdaFormat::PassagesCsv);
        for header in [
            "id,document,tag,content",
            "source,place,start,end,text,codes,coders,name,comment,notes,coded_at",
            "source_id,source,start,end,code_ids,codes,quote,coder,comment",
            "Document name;Code;Segment",
        ] {
            assert_eq!(format(&format!("{header}\n")), passages, "{header}");
        }
        for header in [
            "name,age,ward",
            "code,age,ward",
            "name,description,age",
            "code,text",
        ] {
            assert_eq!(format(&format!("{header}\n")), None, "{header}");
        }
        assert!(!may_be_one(b"person,site\n"));
        assert!(may_be_one(b"\xff\xfec\0o\0d\0e\0\n\0"));
    }
}
