//! The small parts of a Word document: which part is which, and what its styles mean.

use std::collections::BTreeMap;

use crate::document::package::Package;
use crate::document::problem::DocumentProblem;
use crate::document::xml::{self, Ns, Token, Xml};

/// A style may be based on another, and that on another; more than this is a circle.
const MOST_BASES: usize = 20;

/// Which part plays which role.
#[derive(Default)]
pub(super) struct Relations {
    /// Role (the end of its type's address) and name of the part.
    found: Vec<(String, String)>,
}

impl Relations {
    pub(super) fn of_package(package: &mut Package<'_>) -> Result<Self, DocumentProblem> {
        Self::read(package, "_rels/.rels", "")
    }

    pub(super) fn of_part(package: &mut Package<'_>, part: &str) -> Result<Self, DocumentProblem> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let folder = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        Self::read(package, &format!("{folder}_rels/{file}.rels"), &folder)
    }

    fn read(package: &mut Package<'_>, name: &str, folder: &str) -> Result<Self, DocumentProblem> {
        let mut relations = Self::default();
        let Some(part) = package.part(name)? else {
            return Ok(relations);
        };
        let text = xml::text_of(&part, name)?;
        let mut xml = Xml::new(&text, name);
        while let Some(token) = xml.next()? {
            if let Token::Start(_, element) = token
                && element.name() == "Relationship"
                && let (Some(role), Some(target)) =
                    (element.attribute("Type"), element.attribute("Target"))
                && element.attribute("TargetMode").as_deref() != Some("External")
            {
                let role = role.rsplit('/').next().unwrap_or_default().to_owned();
                // A name to compare with, never a path to follow.
                let target = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("{folder}{target}"),
                };
                relations.found.push((role, target));
            }
        }
        Ok(relations)
    }

    pub(super) fn target(&self, role: &str) -> Option<String> {
        self.found
            .iter()
            .find(|(found, _)| found == role)
            .map(|(_, target)| target.clone())
    }

    pub(super) fn named(&self, role: &str, usual: &str) -> String {
        self.target(role).unwrap_or_else(|| usual.to_owned())
    }
}

/// What the styles of paragraphs say about them.
#[derive(Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
}

#[derive(Default)]
struct Style {
    based_on: Option<String>,
    heading: Option<u8>,
    is_item: bool,
}

impl Styles {
    pub(super) fn read(part: &[u8]) -> Result<Self, DocumentProblem> {
        let name = "styles.xml";
        let text = xml::text_of(part, name)?;
        let mut xml = Xml::new(&text, name);
        let mut styles = Self::default();
        let mut current: Option<(String, Style)> = None;
        while let Some(token) = xml.next()? {
            match token {
                Token::Start(Ns::Word, element) => match (element.name(), &mut current) {
                    ("style", _) => {
                        current = element
                            .attribute("styleId")
                            .map(|id| (id, Style::default()));
                    }
                    ("name", Some((_, style))) => {
                        let name = element.attribute("val").unwrap_or_default();
                        style.heading = style.heading.or(heading_of_name(&name));
                    }
                    ("basedOn", Some((_, style))) => style.based_on = element.attribute("val"),
                    ("outlineLvl", Some((_, style))) => {
                        style.heading = style.heading.or(outline(element.attribute("val")));
                    }
                    ("numId", Some((_, style))) => {
                        style.is_item = element.attribute("val").as_deref() != Some("0");
                    }
                    _ => {}
                },
                Token::End(Ns::Word, name) if name == "style" => {
                    if let Some((id, style)) = current.take() {
                        styles.by_id.insert(id, style);
                    }
                }
                _ => {}
            }
        }
        Ok(styles)
    }

    /// The level of a heading in this style, and whether it is an item of a list.
    pub(super) fn of(&self, id: &str) -> (Option<u8>, bool) {
        let (mut heading, mut is_item) = (None, false);
        let mut next = self.by_id.get(id);
        for _ in 0..MOST_BASES {
            let Some(style) = next else { break };
            heading = heading.or(style.heading);
            is_item |= style.is_item;
            next = style.based_on.as_ref().and_then(|id| self.by_id.get(id));
        }
        (heading, is_item)
    }
}

/// Word keeps the English names of its own styles in every language.
fn heading_of_name(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "title" => Some(1),
        "subtitle" => Some(2),
        _ => {
            let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
            (1..=9).contains(&level).then_some(level)
        }
    }
}

/// Outline levels count from 0; 9 is body text.
pub(super) fn outline(value: Option<String>) -> Option<u8> {
    let level: u8 = value?.parse().ok()?;
    (level < 9).then_some(level + 1)
}
