//! Lists of passages with their codes: Taguette's highlights (`id,document,tag,content`), and the tables of quotes that
//! Alongside writes.

use super::guid::Guid;
use super::model::{Code, Coding, Made, Project, Source, TextSelection, TextSource, User};
use super::spreadsheet::{PassageColumns, Sheet, cell};
use super::text::normalised;
use super::warning::{Warning, Warnings, shortened};
use crate::Row;
use std::collections::HashMap;

/// What stands between two passages in the text that is made of them.
const BETWEEN: &str = "\n\n";

/// A text as it grows.
struct Growing {
    source: TextSource,
    words: String,
    length: u32,
    /// The last selection with the same mark.
    by_mark: HashMap<String, usize>,
}

/// Makes a project of a list of passages. The texts themselves are not in such a list, so each document becomes a text
/// of its passages.
pub(crate) fn project(name: &str, sheet: &Sheet) -> (Project, Vec<Warning>) {
    let mut warnings = Warnings::default();
    let columns = PassageColumns::of(sheet, &mut warnings);
    let mut project = Project {
        name: super::read::stem(name),
        ..Project::default()
    };
    let mut texts: Vec<Growing> = Vec::new();
    let mut by_document: HashMap<String, usize> = HashMap::new();
    let mut known = Known::default();
    for row in sheet.rows() {
        let words = normalised(cell(row, columns.words).to_owned());
        let document = cell(row, columns.document);
        if words.trim().is_empty() {
            warnings.lost(
                "a row has no words and was left out with its codes",
                format!("row {} of “{}”", row.number, shortened(document)),
            );
            continue;
        }
        let mark = match cell(row, columns.document_id) {
            "" => document,
            id => id,
        };
        let at = *by_document.entry(mark.to_owned()).or_insert_with(|| {
            texts.push(Growing {
                source: TextSource {
                    name: Some(document.to_owned()).filter(|name| !name.is_empty()),
                    ..TextSource::new(Guid::derived(&["document", mark]))
                },
                words: String::new(),
                length: 0,
                by_mark: HashMap::new(),
            });
            texts.len() - 1
        });
        let codings = known.codings(row, &columns, &mut project, &mut warnings);
        // Every row has its text: the index comes from the list itself.
        if let Some(text) = texts.get_mut(at) {
            text.take(row, &columns, &words, codings);
        }
    }
    for text in texts {
        warnings.noted(
            "a table has passages and not the texts around them; a document became a text of its passages, each a paragraph",
            format!("“{}”", text.source.name.as_deref().unwrap_or_default()),
        );
        project.sources.push(Source::Text(TextSource {
            text: Some(text.words),
            ..text.source
        }));
    }
    (project, warnings.into_list())
}

impl Growing {
    /// Adds a passage, or further codes to the one that an earlier row is about.
    fn take(&mut self, row: &Row, columns: &PassageColumns, words: &str, codings: Vec<Coding>) {
        let mark = match cell(row, columns.id) {
            "" => {
                let (start, end) = (cell(row, columns.start), cell(row, columns.end));
                format!("{start}–{end} {words}")
            }
            id => format!("{id} {words}"),
        };
        let same = self
            .by_mark
            .get(&mark)
            .and_then(|at| self.source.selections.get_mut(*at));
        if let Some(same) = same {
            let new = |coding: &Coding| {
                !same
                    .codings
                    .iter()
                    .any(|there| (there.code, there.by) == (coding.code, coding.by))
            };
            // The same words with the same code again are another place, unless the rows say that they are one.
            if codings.iter().all(new) {
                same.codings.extend(codings);
                return;
            }
        }
        if !self.words.is_empty() {
            self.words.push_str(BETWEEN);
            self.length = self.length.saturating_add(2);
        }
        let start = self.length;
        let length = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
        self.length = start.saturating_add(length);
        self.words.push_str(words);
        let some = |at| Some(cell(row, at).to_owned()).filter(|words| !words.is_empty());
        self.by_mark.insert(mark, self.source.selections.len());
        self.source.selections.push(TextSelection {
            guid: Guid::derived(&[
                "passage",
                &self.source.guid.to_string(),
                &row.number.to_string(),
            ]),
            name: some(columns.name),
            start,
            end: self.length,
            description: some(columns.comment),
            made: Made::default(),
            codings,
            note_refs: Vec::new(),
        });
    }
}

/// Codes and people by their names.
#[derive(Default)]
struct Known {
    codes: HashMap<String, Guid>,
    people: HashMap<String, Guid>,
}

impl Known {
    fn codings(
        &mut self,
        row: &Row,
        columns: &PassageColumns,
        project: &mut Project,
        warnings: &mut Warnings,
    ) -> Vec<Coding> {
        let codes: Vec<&str> = match columns.codes {
            Some(_) => list(cell(row, columns.codes)),
            None => Some(cell(row, columns.code))
                .filter(|code| !code.is_empty())
                .into_iter()
                .collect(),
        };
        let coders = list(cell(row, columns.coder));
        let coders: Vec<Option<Guid>> = match coders.as_slice() {
            [] => vec![None],
            [_, _, ..] if codes.len() > 1 => {
                warnings.lost(
                    "a passage has several codes and several coders, and the table does not say who gave which",
                    format!("row {}", row.number),
                );
                vec![None]
            }
            coders => coders
                .iter()
                .map(|name| Some(self.person(name, project)))
                .collect(),
        };
        let at = super::lexical::date_time(cell(row, columns.at)).map(Box::<str>::from);
        let mut codings = Vec::new();
        for name in codes {
            let code = self.code(name, project);
            for by in &coders {
                let number = codings.len().to_string();
                codings.push(Coding {
                    guid: Guid::derived(&[
                        "coding",
                        &project.name,
                        &row.number.to_string(),
                        &number,
                    ]),
                    code,
                    by: *by,
                    at: at.clone(),
                    note_refs: Vec::new(),
                    on_page: None,
                });
            }
        }
        codings
    }

    fn code(&mut self, name: &str, project: &mut Project) -> Guid {
        *self.codes.entry(name.to_owned()).or_insert_with(|| {
            let guid = Guid::derived(&["code", name]);
            project.codes.push(Code {
                guid,
                name: name.to_owned(),
                is_codable: true,
                colour: None,
                description: None,
                note_refs: Vec::new(),
                children: Vec::new(),
            });
            guid
        })
    }

    fn person(&mut self, name: &str, project: &mut Project) -> Guid {
        *self.people.entry(name.to_owned()).or_insert_with(|| {
            let guid = Guid::derived(&["user", name]);
            project.users.push(User {
                guid,
                name: Some(name.to_owned()),
                id: None,
            });
            guid
        })
    }
}

/// The parts of a cell with several, each once.
fn list(cell: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in cell.split([';', '\n']).map(str::trim) {
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}
