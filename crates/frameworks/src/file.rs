//! The JSON format of a framework: the one place where it is read and written.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::framework::{Framework, Group};
use crate::problem::{Place, Problem, Reason};
use crate::term::{Attributes, Source, Status, Term};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkFile {
    id: String,
    name: String,
    version: String,
    about: String,
    sources: Vec<SourceFile>,
    #[serde(default)]
    notes: Vec<String>,
    groups: Vec<GroupFile>,
    terms: Vec<TermFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    key: String,
    cite: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doi: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    name: String,
    status: StatusFile,
    source: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermFile {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    name: String,
    #[serde(default)]
    definition: String,
    group: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    source: String,
    status: StatusFile,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    place_confirmed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    attributes: Map<String, Value>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StatusFile {
    Confirmed,
    Draft,
    Local,
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes the field by reference"
)]
fn is_yes(value: &bool) -> bool {
    *value
}

impl From<StatusFile> for Status {
    fn from(status: StatusFile) -> Self {
        match status {
            StatusFile::Confirmed => Self::Confirmed,
            StatusFile::Draft => Self::Draft,
            StatusFile::Local => Self::Local,
        }
    }
}

impl From<Status> for StatusFile {
    fn from(status: Status) -> Self {
        match status {
            Status::Confirmed => Self::Confirmed,
            Status::Draft => Self::Draft,
            Status::Local => Self::Local,
        }
    }
}

impl Framework {
    /// Reads a framework from JSON and checks it.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place and a remedy. When the
    /// text is not JSON or a field is missing, that is the only problem told.
    pub fn parse(json: &str) -> Result<Self, Vec<Problem>> {
        let file: FrameworkFile = serde_json::from_str(json.trim_start_matches('\u{feff}'))
            .map_err(|error| {
                vec![Problem {
                    place: Place::Line(error.line().max(1)),
                    field: None,
                    reason: Reason::NotTheFormat(error.to_string()),
                }]
            })?;
        let mut problems = Vec::new();
        let framework = file.into_framework(&mut problems);
        match framework {
            Some(framework) if problems.is_empty() => framework.checked(),
            _ => Err(problems),
        }
    }

    /// Writes the framework as JSON that [`Framework::parse`] reads back to the same.
    pub fn to_json(&self) -> String {
        let file = FrameworkFile {
            id: self.id.to_string(),
            name: self.name.clone(),
            version: self.version.to_string(),
            about: self.about.clone(),
            sources: self.sources.iter().map(SourceFile::from).collect(),
            notes: self.notes.clone(),
            groups: self.groups.iter().map(GroupFile::from).collect(),
            terms: self.terms.iter().map(TermFile::from).collect(),
        };
        // Only maps with keys that are not texts and failing writers make this an
        // error; the format has neither.
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }
}

impl FrameworkFile {
    /// Turns texts into types; what cannot be turned is told and left out.
    fn into_framework(self, problems: &mut Vec<Problem>) -> Option<Framework> {
        let sources: Vec<Source> = self.sources.into_iter().map(Source::from).collect();
        let groups = self
            .groups
            .into_iter()
            .filter_map(|group| group.into_group(&sources, problems))
            .collect();
        let terms = self
            .terms
            .into_iter()
            .filter_map(|term| term.into_term(&sources, problems))
            .collect();
        let id = taken(self.id.parse(), &Place::Framework, "id", problems);
        let version = taken(self.version.parse(), &Place::Framework, "version", problems);
        Some(Framework {
            id: id?,
            name: self.name,
            version: version?,
            about: self.about,
            sources,
            notes: self.notes,
            groups,
            terms,
        })
    }
}

fn taken<T>(
    result: Result<T, Reason>,
    place: &Place,
    field: &'static str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    result
        .map_err(|reason| problems.push(Problem::new(place.clone(), field, reason)))
        .ok()
}

fn source_of(key: &str, sources: &[Source]) -> Result<Source, Reason> {
    sources
        .iter()
        .find(|source| source.key == key)
        .cloned()
        .ok_or_else(|| Reason::UnknownSource(key.chars().take(40).collect()))
}

impl GroupFile {
    fn into_group(self, sources: &[Source], problems: &mut Vec<Problem>) -> Option<Group> {
        let place = Place::Group(self.id.clone());
        let id = taken(self.id.parse(), &place, "id", problems);
        let source = taken(source_of(&self.source, sources), &place, "source", problems);
        Some(Group {
            id: id?,
            number: self.number,
            name: self.name,
            status: self.status.into(),
            source: source?,
        })
    }
}

impl TermFile {
    fn into_term(self, sources: &[Source], problems: &mut Vec<Problem>) -> Option<Term> {
        let place = Place::Term(self.id.clone());
        let id = taken(self.id.parse(), &place, "id", problems);
        let group = taken(self.group.parse(), &place, "group", problems);
        let source = taken(source_of(&self.source, sources), &place, "source", problems);
        let parent = taken(
            self.parent.map(|id| id.parse()).transpose(),
            &place,
            "parent",
            problems,
        );
        let replaces = taken(
            self.replaces.map(|id| id.parse()).transpose(),
            &place,
            "replaces",
            problems,
        );
        let mut attributes = Attributes::default();
        for (name, value) in self.attributes {
            match value {
                Value::String(value) => attributes.set(name, value),
                other => {
                    let reason =
                        Reason::NotTheFormat(format!("attribute {name} is {other}, not a text"));
                    problems.push(Problem::new(place.clone(), "attributes", reason));
                }
            }
        }
        Some(Term {
            id: id?,
            number: self.number,
            name: self.name,
            definition: self.definition,
            group: group?,
            parent: parent?,
            source: source?,
            status: self.status.into(),
            place_confirmed: self.place_confirmed,
            replaces: replaces?,
            attributes,
        })
    }
}

impl From<SourceFile> for Source {
    fn from(file: SourceFile) -> Self {
        Self {
            key: file.key,
            cite: file.cite,
            doi: file.doi,
            note: file.note,
        }
    }
}

impl From<&Source> for SourceFile {
    fn from(source: &Source) -> Self {
        Self {
            key: source.key.clone(),
            cite: source.cite.clone(),
            doi: source.doi.clone(),
            note: source.note.clone(),
        }
    }
}

impl From<&Group> for GroupFile {
    fn from(group: &Group) -> Self {
        Self {
            id: group.id.to_string(),
            number: group.number.clone(),
            name: group.name.clone(),
            status: group.status.into(),
            source: group.source.key.clone(),
        }
    }
}

impl From<&Term> for TermFile {
    fn from(term: &Term) -> Self {
        Self {
            id: term.id.to_string(),
            number: term.number.clone(),
            name: term.name.clone(),
            definition: term.definition.clone(),
            group: term.group.to_string(),
            parent: term.parent.as_ref().map(ToString::to_string),
            source: term.source.key.clone(),
            status: term.status.into(),
            place_confirmed: term.place_confirmed,
            replaces: term.replaces.as_ref().map(ToString::to_string),
            attributes: term
                .attributes
                .iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect(),
        }
    }
}
