//! Taguette's database as a project.

use super::guid::Guid;
use super::html_text::HtmlText;
use super::model::{Code, Coding, Project, Source, TextSelection, TextSource, User};
use super::positions::{Positions, same_words};
use super::problem::QdaProblem;
use super::tables::{TableRow, Tables, projects_in, rows};
use super::text::{Slices, normalised};
use super::warning::Warnings;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Who put a tag on a highlight, and when, from the log of commands.
type Coders = HashMap<(i64, i64), (String, Option<Box<str>>)>;

/// The row of the project that is wanted: the one that was chosen, or the only one there is.
fn wanted<'t>(
    file: &str,
    tables: &'t Tables,
    chosen: Option<i64>,
) -> Result<TableRow<'t>, QdaProblem> {
    let mut projects: Vec<_> = rows(tables, "projects").collect();
    let wrong = |why: &str| QdaProblem::Tables {
        file: file.to_owned(),
        why: why.to_owned(),
    };
    if chosen.is_some() {
        projects.retain(|row| row.integer("id") == chosen);
    }
    match projects.as_slice() {
        [row] => Ok(*row),
        [] if chosen.is_some() => Err(wrong(
            "this database of Taguette does not hold the project that was chosen. Choose one that it holds",
        )),
        [] => Err(wrong(
            "this database of Taguette holds no project. In Taguette, open the project and choose “Export project”",
        )),
        _ => Err(QdaProblem::SeveralProjects {
            file: file.to_owned(),
            projects: projects_in(tables),
        }),
    }
}

/// Whether a row belongs to a project. Where the table does not say, it belongs to the only one there is.
fn is_of(row: &TableRow<'_>, project: Option<i64>) -> bool {
    let of = row.integer("project_id");
    of.is_none() || project.is_none() || of == project
}

/// Reads the tables of one project. The score says how many highlights have the words that Taguette kept of them.
pub(crate) fn project(
    file: &str,
    tables: &Tables,
    chosen: Option<i64>,
    warnings: &mut Warnings,
) -> Result<(Project, Positions), QdaProblem> {
    let row = wanted(file, tables, chosen)?;
    let this = row.integer("id");
    let name = row.text("name").unwrap_or_default();
    let key = |kind: &str, id: i64| Guid::derived(&["taguette", &name, kind, &id.to_string()]);
    let mut project = Project {
        description: row.text("description").map(normalised),
        origin: Some("Taguette".to_owned()),
        codes: codes(tables, this, key),
        ..Project::default()
    };
    project.made.at = row.moment("created");

    let coders = coders(tables, this);
    let logins: std::collections::BTreeSet<&str> =
        coders.values().map(|(login, _)| login.as_str()).collect();
    let person = |login: &str| Guid::derived(&["taguette", &name, "user", login]);
    project.users = logins
        .into_iter()
        .map(|login| User {
            guid: person(login),
            name: Some(login.to_owned()),
            id: None,
        })
        .collect();

    let mut tags: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in rows(tables, "highlight_tags") {
        if let Some((highlight, tag)) = row.integer("highlight_id").zip(row.integer("tag_id")) {
            tags.entry(highlight).or_default().push(tag);
        }
    }
    let elsewhere: HashSet<i64> = rows(tables, "documents")
        .filter(|row| !is_of(row, this))
        .filter_map(|row| row.integer("id"))
        .collect();
    let mut highlights: BTreeMap<i64, Vec<TextSelection>> = BTreeMap::new();
    for row in rows(tables, "highlights") {
        let (Some(id), Some(document)) = (row.integer("id"), row.integer("document_id")) else {
            continue;
        };
        if elsewhere.contains(&document) {
            continue;
        }
        let codings = tags.remove(&id).unwrap_or_default().into_iter().map(|tag| {
            let by = coders.get(&(id, tag));
            Coding {
                guid: Guid::derived(&[
                    "taguette",
                    &name,
                    "coding",
                    &id.to_string(),
                    &tag.to_string(),
                ]),
                code: key("tag", tag),
                by: by.map(|(login, _)| person(login)),
                at: by.and_then(|(_, at)| at.clone()),
                note_refs: Vec::new(),
                on_page: None,
            }
        });
        highlights.entry(document).or_default().push(TextSelection {
            guid: key("highlight", id),
            name: row
                .text("snippet")
                .map(|snippet| HtmlText::of(&snippet).words),
            start: row.position("start_offset").unwrap_or(u32::MAX),
            end: row.position("end_offset").unwrap_or(u32::MAX),
            description: None,
            made: super::model::Made::default(),
            codings: codings.collect(),
            note_refs: Vec::new(),
        });
    }
    let mut tally = (0_u64, 0_u64);
    for row in rows(tables, "documents").filter(|row| is_of(row, this)) {
        let Some(id) = row.integer("id") else {
            continue;
        };
        let html = HtmlText::of(&row.text("contents").unwrap_or_default());
        let mut text = TextSource {
            name: row.text("name"),
            description: row.text("description").map(normalised),
            selections: highlights.remove(&id).unwrap_or_default(),
            ..TextSource::new(key("document", id))
        };
        text.made.at = row.moment("created");
        settle(&mut text, &html, &mut tally, warnings);
        text.text = Some(normalised(html.words));
        project.sources.push(Source::Text(text));
    }
    for _ in highlights.into_values().flatten() {
        warnings.lost(
            "a highlight is of a document that is not in the database",
            "",
        );
    }
    project.name = name;
    let (right, checked) = tally;
    let score = if checked == 0 {
        1.0
    } else {
        right as f64 / checked as f64
    };
    Ok((
        project,
        Positions {
            score,
            checked,
            scores: [score; Positions::CERTAIN.scores.len()],
            ..Positions::CERTAIN
        },
    ))
}

/// Puts the highlights of a document on their words, and drops the snippets that only repeat them.
fn settle(text: &mut TextSource, html: &HtmlText, tally: &mut (u64, u64), warnings: &mut Warnings) {
    let slices = Slices::of(&html.words);
    let document = text.name.clone().unwrap_or_default();
    text.selections.retain_mut(|selection| {
        let Some((start, end)) = html.span(selection.start as usize, selection.end as usize) else {
            warnings.lost(
                "a highlight lies outside its document and was left out with its tags",
                format!("bytes {}–{} of “{document}”", selection.start, selection.end),
            );
            return false;
        };
        (selection.start, selection.end) = (start, end);
        if let Some(snippet) = selection.name.take() {
            tally.1 += 1;
            if slices.get(start, end).is_some_and(|quote| same_words(&snippet, quote)) {
                tally.0 += 1;
            } else {
                warnings.noted(
                    "a highlight has other words than Taguette kept of it; the place was taken, and the words kept as its name",
                    format!("“{snippet}”"),
                );
                selection.name = Some(snippet);
            }
        }
        true
    });
}

fn codes(tables: &Tables, project: Option<i64>, key: impl Fn(&str, i64) -> Guid) -> Vec<Code> {
    rows(tables, "tags")
        .filter(|row| is_of(row, project))
        .filter_map(|row| {
            Some(Code {
                guid: key("tag", row.integer("id")?),
                name: row.text("path").unwrap_or_default(),
                is_codable: true,
                colour: None,
                description: row.text("description").map(normalised),
                note_refs: Vec::new(),
                children: Vec::new(),
            })
        })
        .collect()
}

/// A highlight has no author, but the log of commands says who last gave it each of its tags.
fn coders(tables: &Tables, project: Option<i64>) -> Coders {
    let mut log: Vec<_> = rows(tables, "commands")
        .filter(|row| is_of(row, project))
        .collect();
    log.sort_by_key(|row| row.integer("id"));
    let mut coders: Coders = HashMap::new();
    let mut on: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in log {
        let Some(payload) = row.text("payload") else {
            continue;
        };
        let Ok(payload) = serde_json::from_str::<serde_json::Value>(&payload) else {
            continue;
        };
        let number = |key: &str| payload.get(key).and_then(serde_json::Value::as_i64);
        let (Some(highlight), Some(login)) = (number("highlight_id"), row.text("user_login"))
        else {
            continue;
        };
        let tags: Vec<i64> = payload
            .get("tags")
            .and_then(serde_json::Value::as_array)
            .map(|tags| tags.iter().filter_map(serde_json::Value::as_i64).collect())
            .unwrap_or_default();
        let before = on.insert(highlight, tags.clone()).unwrap_or_default();
        for tag in tags.into_iter().filter(|tag| !before.contains(tag)) {
            coders.insert((highlight, tag), (login.clone(), row.moment("date")));
        }
    }
    coders
}
