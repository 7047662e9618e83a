//! What is recorded about sources, said of the cases they are about.
//!
//! Some programs, such as MAXQDA, know no cases beside their documents and record what they know of a person with the
//! interview. Where everything is asked of cases, such values would be of no use.

use super::guid::Guid;
use super::model::{Case, Project, Source, Value, VariableValue};
use super::warning::{Warning, Warnings};
use std::collections::{HashMap, HashSet};

/// Moves the values of sources to the case that the source belongs to, as a whole and alone. A source that belongs to no
/// case gets one of its name, or that of the same name. A value stays with its source where the source belongs to several
/// cases, or where the case has another value already. Gives what there is to say about it.
pub fn values_to_cases(project: &mut Project) -> Vec<Warning> {
    let mut warnings = Warnings::default();
    let mut owners: HashMap<Guid, Vec<usize>> = HashMap::new();
    let mut named: HashMap<String, usize> = HashMap::new();
    for (at, case) in project.cases.iter().enumerate() {
        for source in &case.source_refs {
            owners.entry(*source).or_default().push(at);
        }
        let name = case.name.as_deref().unwrap_or_default().trim();
        if !name.is_empty() {
            named.entry(name.to_owned()).or_insert(at);
        }
    }
    // A source of which passages belong to cases is about several people.
    let passages: HashSet<Guid> = project
        .cases
        .iter()
        .flat_map(|case| case.selection_refs.iter().copied())
        .collect();
    for source in &mut project.sources {
        let guid = source.guid();
        let is_shared = holds_passage(source, &passages);
        let name = source.name().unwrap_or_default().trim().to_owned();
        let values = values_of(source);
        if values.iter().all(|value| value.value == Value::Missing) {
            continue;
        }
        let case = match owners.get(&guid).map(Vec::as_slice) {
            Some([one]) => *one,
            None if !is_shared => {
                let known = named.get(&name).copied();
                let at = known.unwrap_or_else(|| {
                    project.cases.push(case_of(guid, &name));
                    project.cases.len() - 1
                });
                if let Some(case) = project.cases.get_mut(at).filter(|_| known.is_some()) {
                    case.source_refs.push(guid);
                }
                if !name.is_empty() {
                    named.insert(name.clone(), at);
                }
                at
            }
            _ => continue,
        };
        let Some(case) = project.cases.get_mut(case) else {
            continue;
        };
        let mut moved = false;
        values.retain(|value| {
            let there = case
                .values
                .iter()
                .find(|known| known.variable == value.variable && known.value != Value::Missing);
            if let Some(known) = there {
                return known.value != value.value;
            }
            case.values.push(value.clone());
            moved = true;
            false
        });
        if moved {
            warnings.noted(
                "what is recorded about a source became values of the case that the source is about",
                format!("“{name}”"),
            );
        }
    }
    warnings.into_list()
}

fn values_of(source: &mut Source) -> &mut Vec<VariableValue> {
    match source {
        Source::Text(text) => &mut text.values,
        Source::Media(media) => &mut media.values,
    }
}

fn holds_passage(source: &Source, passages: &HashSet<Guid>) -> bool {
    let texts = match source {
        Source::Text(text) => vec![text],
        Source::Media(media) => media.text.iter().collect(),
    };
    texts
        .iter()
        .flat_map(|text| &text.selections)
        .any(|selection| passages.contains(&selection.guid))
}

fn case_of(source: Guid, name: &str) -> Case {
    Case {
        guid: Guid::derived(&["case of a source", &source.to_string()]),
        name: (!name.is_empty()).then(|| name.to_owned()),
        description: None,
        code_refs: Vec::new(),
        values: Vec::new(),
        source_refs: vec![source],
        selection_refs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qda::{TextSelection, TextSource};

    fn value(variable: u128, words: &str) -> VariableValue {
        VariableValue {
            variable: Guid::from_u128(variable),
            value: Value::Text(words.to_owned()),
        }
    }

    fn source(number: u128, name: &str, values: &[VariableValue]) -> Source {
        let mut text = TextSource::new(Guid::from_u128(number));
        text.name = Some(name.to_owned());
        text.values = values.to_vec();
        Source::Text(text)
    }

    fn case(number: u128, name: &str, sources: &[u128]) -> Case {
        let mut case = case_of(Guid::from_u128(0), name);
        case.guid = Guid::from_u128(number);
        case.source_refs = sources.iter().copied().map(Guid::from_u128).collect();
        case
    }

    fn left(project: &Project) -> Vec<usize> {
        let count = |source: &Source| match source {
            Source::Text(text) => text.values.len(),
            Source::Media(media) => media.values.len(),
        };
        project.sources.iter().map(count).collect()
    }

    #[test]
    fn a_source_without_a_case_gets_one_of_its_name() {
        let mut project = Project {
            sources: vec![source(1, "P1", &[value(9, "45")]), source(2, "P2", &[])],
            ..Project::default()
        };
        let said = values_to_cases(&mut project);
        assert_eq!(said.len(), 1);
        assert!(said[0].says.contains("“P1”") && !said[0].is_loss);
        assert_eq!(project.cases.len(), 1);
        assert_eq!(project.cases[0].name.as_deref(), Some("P1"));
        assert_eq!(project.cases[0].values, [value(9, "45")]);
        assert_eq!(project.cases[0].source_refs, [Guid::from_u128(1)]);
        assert_eq!(left(&project), [0, 0]);
        assert!(values_to_cases(&mut project).is_empty(), "once is enough");
    }

    #[test]
    fn the_case_of_a_source_or_of_its_name_gets_its_values_and_keeps_its_own() {
        let mut known = case(20, "Ada", &[1]);
        known.values = vec![value(9, "45"), value(8, "north")];
        let mut project = Project {
            cases: vec![known, case(21, "P2", &[])],
            sources: vec![
                source(
                    1,
                    "P1",
                    &[value(9, "46"), value(8, "north"), value(7, "yes")],
                ),
                source(2, "P2", &[value(9, "30")]),
            ],
            ..Project::default()
        };
        values_to_cases(&mut project);
        assert_eq!(
            project.cases[0].values,
            [value(9, "45"), value(8, "north"), value(7, "yes")]
        );
        assert_eq!(project.cases[1].values, [value(9, "30")]);
        assert_eq!(project.cases[1].source_refs, [Guid::from_u128(2)]);
        assert_eq!(left(&project), [1, 0], "another value stays where it was");
    }

    #[test]
    fn what_is_about_several_people_stays_with_the_source() {
        let mut talk = TextSource::new(Guid::from_u128(2));
        talk.values = vec![value(9, "4")];
        talk.selections.push(TextSelection {
            guid: Guid::from_u128(30),
            name: None,
            start: 0,
            end: 1,
            description: None,
            made: crate::qda::Made::default(),
            codings: Vec::new(),
            note_refs: Vec::new(),
        });
        let mut part = case(22, "C", &[]);
        part.selection_refs = vec![Guid::from_u128(30)];
        let mut project = Project {
            cases: vec![case(20, "A", &[1]), case(21, "B", &[1]), part],
            sources: vec![source(1, "Group", &[value(9, "3")]), Source::Text(talk)],
            ..Project::default()
        };
        assert!(values_to_cases(&mut project).is_empty());
        assert_eq!(left(&project), [1, 1]);
        assert_eq!(project.cases.len(), 3);
    }
}
