//! The table behind the page, the file and the quotes of a cell.

use crate::evidence::material::Material;
use crate::ui::{self, Label, Select};
use crate::{Fields, Texts};
use evidence::coverage::{Asked, Coverage, coverage};
use ids::{AttributeId, StudyCaseId};
use maud::Markup;
use std::collections::{BTreeMap, BTreeSet};

/// By what cases are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evidence) enum Grouping {
    /// Each case is a column.
    Cases,
    /// Each value of an attribute is a column.
    By(AttributeId),
}

impl Grouping {
    /// As it stands in the address; without it, the first attribute whose values are few.
    pub(in crate::evidence) fn read(asked: &Fields, material: &Material) -> Grouping {
        use evidence::attribute::AttributeKind::{Boolean, Category};
        let known = |id: AttributeId| material.attributes.iter().any(|a| a.id == id);
        match asked.get("by") {
            "case" => Grouping::Cases,
            typed => typed
                .parse()
                .ok()
                .filter(|id| known(*id))
                .or_else(|| {
                    let few = material
                        .attributes
                        .iter()
                        .find(|a| matches!(a.kind, Boolean | Category(_)));
                    few.map(|a| a.id)
                })
                .map_or(Grouping::Cases, Grouping::By),
        }
    }

    /// The word for the address.
    pub(in crate::evidence) fn code(self) -> String {
        match self {
            Grouping::Cases => "case".to_owned(),
            Grouping::By(attribute) => attribute.to_string(),
        }
    }

    /// The group of each case; cases without a value have none.
    fn groups(self, material: &Material) -> BTreeMap<StudyCaseId, String> {
        material
            .cases
            .iter()
            .filter_map(|case| {
                let group = match self {
                    Grouping::Cases => case.name.clone(),
                    Grouping::By(attribute) => case.values.get(&attribute)?.to_string(),
                };
                Some((case.id, group))
            })
            .collect()
    }

    /// The table of every code and group.
    pub(in crate::evidence) fn coverage(self, material: &Material) -> Coverage<String> {
        let groups = self.groups(material);
        coverage(
            &material.codebook,
            Asked {
                passages: &material.passages,
                ties: &material.ties,
                groups: &groups,
                not_asked: &material.not_asked,
                unread: &unread(material),
            },
        )
    }
}

/// Silence says nothing of a case none of whose sources is coded yet: nobody can have looked.
fn unread(material: &Material) -> BTreeSet<StudyCaseId> {
    let coded: BTreeSet<_> = material.passages.iter().map(|p| p.source).collect();
    let read: BTreeSet<StudyCaseId> = coded
        .into_iter()
        .flat_map(|source| material.ties.cases_of(source))
        .collect();
    let cases = material.cases.iter().map(|case| case.id);
    cases.filter(|case| !read.contains(case)).collect()
}

/// The question by what to group.
pub(in crate::evidence) fn grouping_field(
    t: &Texts,
    material: &Material,
    chosen: Grouping,
    with_cases: bool,
) -> Markup {
    let (label, each) = (t.text("coverage-by"), t.text("coverage-by-case"));
    let named: Vec<(String, &str)> = material
        .attributes
        .iter()
        .map(|a| (a.id.to_string(), a.name.as_str()))
        .collect();
    let mut options: Vec<(&str, &str)> = named.iter().map(|(id, n)| (id.as_str(), *n)).collect();
    if with_cases {
        options.push(("case", each.as_str()));
    }
    ui::Fields::new(t.words(), ui::FieldErrors::NONE).select(&Select {
        name: "by",
        label: Label::from(label.as_str()),
        options: &options,
        chosen: &chosen.code(),
        ..Select::default()
    })
}
