//! QualCoder's database as a project.

use super::files::has_ending;
use super::guid::Guid;
use super::model::{
    Case, Code, Coding, Made, MediaKind, MediaSource, Place, Project, Region, Source,
    TextSelection, TextSource, User, Value, Variable, VariableKind, VariableValue,
};
use super::placing::Quotes;
use super::positions::Positions;
use super::read::settle;
use super::tables::{TableRow, Tables, project_name, rows};
use super::text::normalised;
use super::warning::Warnings;
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn key(kind: &str, id: impl std::fmt::Display) -> Guid {
    Guid::derived(&["qualcoder", kind, &id.to_string()])
}

fn person(row: &TableRow<'_>) -> Option<Guid> {
    row.text("owner").map(|owner| key("user", owner))
}

fn made(row: &TableRow<'_>) -> Made {
    Made {
        by: person(row),
        at: row.moment("date"),
        ..Made::default()
    }
}

fn memo(row: &TableRow<'_>) -> Option<String> {
    row.text("memo").map(normalised)
}

/// Reads the tables. Positions are found out as in any file: the words of each coding are kept beside it.
pub(crate) fn project(
    file: &str,
    tables: &Tables,
    warnings: &mut Warnings,
) -> (Project, Positions) {
    let about = rows(tables, "project").next();
    let mut project = Project {
        name: project_name(file),
        origin: Some(
            about
                .and_then(|row| row.text("about"))
                .unwrap_or_else(|| "QualCoder".to_owned()),
        ),
        description: about.as_ref().and_then(memo),
        users: users(tables),
        codes: codes(tables, warnings),
        ..Project::default()
    };
    variables(tables, &mut project.variables);
    let mut sources = sources(tables);
    selections(tables, &mut sources, warnings);
    annotations(tables, &mut project, &mut sources, warnings);
    project
        .notes
        .extend(rows(tables, "journal").map(|row| TextSource {
            name: row.text("name"),
            made: made(&row),
            text: Some(row.text("jentry").unwrap_or_default()),
            ..TextSource::new(key("journal", row.integer("jid").unwrap_or_default()))
        }));
    project.cases = cases(tables, &mut sources, warnings);
    values(tables, &mut project, &mut sources, warnings);
    project.sources = sources.into_values().collect();
    let positions = settle(&mut project, Quotes::Always, warnings);
    (project, positions)
}

fn users(tables: &Tables) -> Vec<User> {
    let owners: BTreeSet<String> = tables
        .keys()
        .flat_map(|table| rows(tables, table))
        .filter_map(|row| row.text("owner"))
        .collect();
    owners
        .into_iter()
        .map(|name| User {
            guid: key("user", &name),
            name: Some(name),
            id: None,
        })
        .collect()
}

/// Codes below categories below categories, or below other codes.
fn codes(tables: &Tables, warnings: &mut Warnings) -> Vec<Code> {
    type Entry = (Option<Guid>, Code);
    let mut all: Vec<Entry> = Vec::new();
    for row in rows(tables, "code_cat") {
        let code = code(
            &row,
            key("category", row.integer("catid").unwrap_or_default()),
            false,
        );
        all.push((
            row.integer("supercatid").map(|id| key("category", id)),
            code,
        ));
    }
    for row in rows(tables, "code_name") {
        let mut code = code(
            &row,
            key("code", row.integer("cid").unwrap_or_default()),
            true,
        );
        code.colour = row
            .text("color")
            .filter(|colour| super::lexical::is_colour(colour));
        let above = row.integer("supercid").map(|id| key("code", id));
        all.push((
            above.or(row.integer("catid").map(|id| key("category", id))),
            code,
        ));
    }
    let known: BTreeSet<Guid> = all.iter().map(|(_, code)| code.guid).collect();
    let mut below: HashMap<Option<Guid>, Vec<Code>> = HashMap::new();
    for (above, code) in all {
        below
            .entry(above.filter(|above| known.contains(above)))
            .or_default()
            .push(code);
    }
    let mut tree = hang(&mut below, None, 0);
    // What is left hangs below itself.
    for code in below.into_values().flatten() {
        warnings.noted(
            "a code lies below itself and was put at the top",
            format!("“{}”", code.name),
        );
        tree.push(code);
    }
    tree
}

/// Takes the codes below one, each with those below it; deeper than anybody would go, they are left for later.
fn hang(
    below: &mut HashMap<Option<Guid>, Vec<Code>>,
    above: Option<Guid>,
    depth: usize,
) -> Vec<Code> {
    if depth > 64 {
        return Vec::new();
    }
    let mut codes = below.remove(&above).unwrap_or_default();
    for code in &mut codes {
        code.children = hang(below, Some(code.guid), depth + 1);
    }
    codes
}

fn code(row: &TableRow<'_>, guid: Guid, is_codable: bool) -> Code {
    Code {
        guid,
        name: row.text("name").unwrap_or_default(),
        is_codable,
        colour: None,
        description: memo(row),
        note_refs: Vec::new(),
        children: Vec::new(),
    }
}

fn variables(tables: &Tables, into: &mut Vec<Variable>) {
    into.extend(rows(tables, "attribute_type").map(|row| {
        let name = row.text("name").unwrap_or_default();
        Variable {
            guid: key("variable", &name),
            kind: if row.text("valuetype").as_deref() == Some("numeric") {
                VariableKind::Float
            } else {
                VariableKind::Text
            },
            description: memo(&row),
            name,
        }
    }));
}

/// Sources by their number. Media are those whose path leads to a picture, recording or PDF.
fn sources(tables: &Tables) -> BTreeMap<i64, Source> {
    let mut sources = BTreeMap::new();
    for row in rows(tables, "source") {
        let Some(id) = row.integer("id") else {
            continue;
        };
        let path = row.text("mediapath");
        let lower = path.as_deref().unwrap_or_default().to_lowercase();
        let folder = lower.trim_start_matches('/');
        let kind = if folder.starts_with("images") {
            Some(MediaKind::Picture)
        } else if folder.starts_with("audio") {
            Some(MediaKind::Audio)
        } else if folder.starts_with("video") {
            Some(MediaKind::Video)
        } else if has_ending(&lower, "pdf") {
            Some(MediaKind::Pdf)
        } else {
            None
        };
        let words = row.text("fulltext");
        let text = TextSource {
            name: row.text("name"),
            description: memo(&row),
            made: made(&row),
            text: Some(words.clone().unwrap_or_default()),
            rich_text_path: path.clone().filter(|_| kind.is_none()).map(relative),
            ..TextSource::new(key("source", id))
        };
        let source = match kind {
            None => Source::Text(text),
            Some(kind) => Source::Media(Box::new(MediaSource {
                kind,
                guid: text.guid,
                name: text.name.clone(),
                description: text.description.clone(),
                made: text.made.clone(),
                path: path.map(relative),
                current_path: None,
                text: words
                    .filter(|_| kind == MediaKind::Pdf)
                    .map(|_| TextSource {
                        guid: key("representation", id),
                        description: None,
                        rich_text_path: None,
                        ..text
                    }),
                transcripts: Vec::new(),
                regions: Vec::new(),
                codings: Vec::new(),
                note_refs: Vec::new(),
                values: Vec::new(),
            })),
        };
        sources.insert(id, source);
    }
    sources
}

/// A path within the folder of the project.
fn relative(path: String) -> String {
    format!("relative:///{}", path.trim_start_matches('/'))
}

fn text_of(source: &mut Source) -> Option<&mut TextSource> {
    match source {
        Source::Text(text) => Some(text),
        Source::Media(media) => media.text.as_mut(),
    }
}

fn coding(row: &TableRow<'_>, table: &str, id: i64) -> Coding {
    Coding {
        guid: key(&format!("coding in {table}"), id),
        code: key("code", row.integer("cid").unwrap_or_default()),
        by: person(row),
        at: row.moment("date"),
        note_refs: Vec::new(),
        on_page: None,
    }
}

const NO_SOURCE: &str = "something is about a source that is not in the database, or is not of its kind, and was left out";

fn selections(tables: &Tables, sources: &mut BTreeMap<i64, Source>, warnings: &mut Warnings) {
    for (at, row) in rows(tables, "code_text").enumerate() {
        // Before version 4 of the database, codings had no number.
        let id = row
            .integer("ctid")
            .unwrap_or(i64::try_from(at).unwrap_or(i64::MAX));
        let text = row
            .integer("fid")
            .and_then(|fid| sources.get_mut(&fid))
            .and_then(text_of);
        let (Some(text), Some(start), Some(end)) =
            (text, row.position("pos0"), row.position("pos1"))
        else {
            warnings.lost(NO_SOURCE, "a coding");
            continue;
        };
        text.selections.push(TextSelection {
            guid: key("coded text", id),
            name: row.text("seltext"),
            start,
            end,
            description: memo(&row),
            made: made(&row),
            codings: vec![coding(&row, "code_text", id)],
            note_refs: Vec::new(),
        });
    }
    for table in ["code_image", "code_av"] {
        for row in rows(tables, table) {
            let number = |column| row.integer(column);
            let place = if table == "code_av" {
                number("pos0")
                    .zip(number("pos1"))
                    .map(|(begin, end)| Place::Time { begin, end })
            } else {
                let corner = number("x1").zip(number("y1"));
                corner
                    .zip(number("width").zip(number("height")))
                    .map(|(first, size)| Place::Area {
                        page: number("pdf_page"),
                        first,
                        second: (
                            first.0.saturating_add(size.0),
                            first.1.saturating_add(size.1),
                        ),
                    })
            };
            let media = match number("id").and_then(|id| sources.get_mut(&id)) {
                Some(Source::Media(media)) => Some(media),
                _ => None,
            };
            let timed = matches!(place, Some(Place::Time { .. }));
            let fits = media
                .filter(|media| timed == matches!(media.kind, MediaKind::Audio | MediaKind::Video));
            let (Some(media), Some(mut place)) = (fits, place) else {
                warnings.lost(NO_SOURCE, "a coding");
                continue;
            };
            if let Place::Area { page, .. } = &mut place {
                *page = (media.kind == MediaKind::Pdf).then(|| page.unwrap_or_default());
            }
            let id = number("imid").or(number("avid")).unwrap_or_default();
            media.regions.push(Region {
                guid: key(table, id),
                name: None,
                place,
                description: memo(&row),
                text: None,
                made: made(&row),
                codings: vec![coding(&row, table, id)],
                note_refs: Vec::new(),
            });
        }
    }
}

fn annotations(
    tables: &Tables,
    project: &mut Project,
    sources: &mut BTreeMap<i64, Source>,
    warnings: &mut Warnings,
) {
    for row in rows(tables, "annotation") {
        let id = row.integer("anid").unwrap_or_default();
        let text = row
            .integer("fid")
            .and_then(|fid| sources.get_mut(&fid))
            .and_then(text_of);
        let (Some(text), Some(start), Some(end)) =
            (text, row.position("pos0"), row.position("pos1"))
        else {
            warnings.lost(NO_SOURCE, "an annotation");
            continue;
        };
        let note = key("annotation", id);
        text.selections.push(TextSelection {
            guid: key("annotated text", id),
            name: None,
            start,
            end,
            description: None,
            made: made(&row),
            codings: Vec::new(),
            note_refs: vec![note],
        });
        project.notes.push(TextSource {
            made: made(&row),
            text: Some(row.text("memo").unwrap_or_default()),
            ..TextSource::new(note)
        });
    }
}

/// Cases with what belongs to them: a whole source, or a passage of it.
fn cases(
    tables: &Tables,
    sources: &mut BTreeMap<i64, Source>,
    warnings: &mut Warnings,
) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut at: HashMap<i64, usize> = HashMap::new();
    for row in rows(tables, "cases") {
        let id = row.integer("caseid").unwrap_or_default();
        at.insert(id, cases.len());
        cases.push(Case {
            guid: key("case", id),
            name: row.text("name"),
            description: memo(&row),
            code_refs: Vec::new(),
            values: Vec::new(),
            source_refs: Vec::new(),
            selection_refs: Vec::new(),
        });
    }
    let mut whole = BTreeSet::new();
    for row in rows(tables, "case_text") {
        let case = row
            .integer("caseid")
            .and_then(|id| at.get(&id))
            .and_then(|at| cases.get_mut(*at));
        let source = row.integer("fid").and_then(|fid| sources.get_mut(&fid));
        let (Some(case), Some(source)) = (case, source) else {
            warnings.lost(NO_SOURCE, "a link of a case to a source");
            continue;
        };
        let guid = source.guid();
        let (start, end) = (
            row.position("pos0").unwrap_or(0),
            row.position("pos1").unwrap_or(0),
        );
        let part = text_of(source).filter(|text| {
            let length = text.text.as_deref().map_or(0, |text| text.chars().count());
            // The last character is counted in or not, by version.
            start > 0 || (end as usize).saturating_add(1) < length && end > 0
        });
        match part {
            None if !whole.insert((case.guid, guid)) => {}
            None => case.source_refs.push(guid),
            Some(text) => {
                let guid = key("text of case", row.integer("id").unwrap_or_default());
                case.selection_refs.push(guid);
                text.selections.push(TextSelection {
                    guid,
                    name: None,
                    start,
                    end,
                    description: memo(&row),
                    made: Made::default(),
                    codings: Vec::new(),
                    note_refs: Vec::new(),
                });
            }
        }
    }
    cases
}

fn values(
    tables: &Tables,
    project: &mut Project,
    sources: &mut BTreeMap<i64, Source>,
    warnings: &mut Warnings,
) {
    let kinds: HashMap<Guid, VariableKind> = project
        .variables
        .iter()
        .map(|variable| (variable.guid, variable.kind))
        .collect();
    let cases: HashMap<Guid, usize> = project
        .cases
        .iter()
        .enumerate()
        .map(|(at, case)| (case.guid, at))
        .collect();
    for row in rows(tables, "attribute") {
        let variable = key("variable", row.text("name").unwrap_or_default());
        let value = match row.text("value") {
            None => continue,
            Some(words)
                if kinds.get(&variable) == Some(&VariableKind::Float)
                    && super::lexical::is_decimal(words.trim()) =>
            {
                Value::Float(words.trim().to_owned())
            }
            Some(words) => Value::Text(normalised(words)),
        };
        let value = VariableValue { variable, value };
        let id = row.integer("id").unwrap_or_default();
        if row.text("attr_type").as_deref() == Some("case") {
            let guid = key("case", id);
            match cases.get(&guid).and_then(|at| project.cases.get_mut(*at)) {
                Some(case) => case.values.push(value),
                None => warnings.lost(NO_SOURCE, "a value of a case"),
            }
        } else {
            match sources.get_mut(&id) {
                Some(Source::Text(text)) => text.values.push(value),
                Some(Source::Media(media)) => media.values.push(value),
                None => warnings.lost(NO_SOURCE, "a value of a source"),
            }
        }
    }
}
