//! What of a file becomes what in a study: worked out before anything is taken in, so that it can be shown.

use super::own;
use evidence::attribute::{Attribute, AttributeKind};
use evidence::code::{Code, Colour, limits};
use evidence::codebook::Codebook;
use ids::{AttributeId, CodeId};
use interchange::qda::{Code as QdaCode, Guid, Project, Value, Variable, VariableKind};
use std::collections::{HashMap, HashSet};

/// Words without white space at their ends, cut to what there is room for; the usual ones for none.
pub(super) fn short(words: &str, longest: usize, usual: &str) -> String {
    let words = words.trim();
    let words = if words.is_empty() { usual } else { words };
    words
        .chars()
        .take(longest)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Whether words are longer than there is room for.
pub(super) fn is_cut(words: &str, longest: usize) -> bool {
    words.trim().chars().nth(longest).is_some()
}

/// What makes two names the same.
fn key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// A name that is not used yet, with a number where it would be.
fn free(name: &str, longest: usize, is_used: impl Fn(&str) -> bool) -> String {
    let mut number = 2_u32;
    let mut free = name.to_owned();
    while is_used(&key(&free)) {
        let suffix = format!(" ({number})");
        let room = longest.saturating_sub(suffix.len());
        free = short(name, room, "") + &suffix;
        number = number.saturating_add(1);
    }
    free
}

/// A code of the file.
pub(super) struct PlannedCode<'p> {
    pub(super) from: &'p QdaCode,
    /// Which of the planned codes is above it.
    pub(super) parent: Option<usize>,
    /// The code of the study that has its name and place.
    pub(super) there: Option<CodeId>,
    /// Its name in the study.
    pub(super) name: String,
    /// Whether another code of the file has the name it would have.
    pub(super) is_renamed: bool,
    /// What the study has no room for in the code; it becomes a memo.
    pub(super) beside: Option<Beside>,
}

/// Why a definition does not stand in the code itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The code is in the study and says something else.
    Stays,
    /// Name or definition is too long.
    TooLong,
}

impl PlannedCode<'_> {
    /// What the file says of the code.
    pub(super) fn definition(&self) -> &str {
        self.from.description.as_deref().unwrap_or("").trim()
    }

    /// The definition and the rules apart.
    pub(super) fn worded(&self) -> own::Worded {
        own::worded(self.definition())
    }

    /// Whether something that is said of the code is longer than there is room for.
    fn is_too_long(&self) -> bool {
        let worded = self.worded();
        let wordings = [&worded.definition, &worded.use_when, &worded.not_when];
        let mut wordings = wordings.into_iter().chain(&worded.anchor_quotes);
        is_cut(&self.from.name, limits::NAME)
            || wordings.any(|words| is_cut(words, limits::WORDING))
    }

    /// The nearest of our colours, when the file has a colour.
    pub(super) fn colour(&self) -> Option<Colour> {
        self.from.colour.as_deref().and_then(Colour::nearest)
    }
}

/// The codes of a file in the order of their tree. Two that stand beside each other stay two, even when only capitals
/// tell their names apart.
pub(super) fn codes<'p>(project: &'p Project, codebook: &Codebook) -> Vec<PlannedCode<'p>> {
    let there: HashMap<(Option<CodeId>, String), &Code> = codebook
        .codes()
        .iter()
        .map(|code| ((code.parent, key(&code.name)), code))
        .collect();
    let mut planned: Vec<PlannedCode<'p>> = Vec::new();
    let mut used: HashSet<(Option<usize>, String)> = HashSet::new();
    let mut waiting: Vec<(Option<usize>, &QdaCode)> = project
        .codes
        .iter()
        .rev()
        .map(|code| (None, code))
        .collect();
    while let Some((parent, from)) = waiting.pop() {
        let usual = short(&from.name, limits::NAME, "Code");
        let name = free(&usual, limits::NAME, |name| {
            used.contains(&(parent, name.to_owned()))
        });
        used.insert((parent, key(&name)));
        let above = match parent.and_then(|at| planned.get(at)) {
            None => Some(None),
            Some(above) => above.there.map(Some),
        };
        let known = above.and_then(|above| there.get(&(above, key(&name))));
        let mut code = PlannedCode {
            from,
            parent,
            there: known.map(|code| code.id),
            is_renamed: name != usual,
            name,
            beside: None,
        };
        code.beside = match known {
            Some(known) if code.definition().is_empty() || says(known, &code.worded()) => None,
            Some(_) => Some(Beside::Stays),
            None if code.is_too_long() => Some(Beside::TooLong),
            None => None,
        };
        waiting.extend(
            from.children
                .iter()
                .rev()
                .map(|child| (Some(planned.len()), child)),
        );
        planned.push(code);
    }
    planned
}

/// Whether the study says of a code what a file says, as far as there is room for it.
fn says(known: &Code, worded: &own::Worded) -> bool {
    let cut = |words: &str| short(words, limits::WORDING, "");
    let quotes = worded.anchor_quotes.iter().map(|quote| cut(quote));
    known.definition.trim() == cut(&worded.definition)
        && known.use_when.trim() == cut(&worded.use_when)
        && known.not_when.trim() == cut(&worded.not_when)
        && quotes.eq(known
            .anchor_quotes
            .iter()
            .map(|quote| quote.trim().to_owned()))
}

/// An attribute that values of the file go to.
pub(super) struct PlannedAttribute {
    pub(super) variable: Guid,
    pub(super) name: String,
    /// The attribute of the study that has its name.
    pub(super) there: Option<AttributeId>,
    pub(super) kind: AttributeKind,
    /// What is no value of the kind that the file or the study says.
    pub(super) odd: Vec<String>,
}

impl PlannedAttribute {
    /// The attribute for words that the study's own attribute cannot hold; none when it can hold every value.
    pub(super) fn for_words(&self) -> Option<String> {
        let room = limits::NAME.saturating_sub(" (words)".len());
        (self.there.is_some() && !self.odd.is_empty())
            .then(|| short(&self.name, room, "") + " (words)")
    }
}

/// The attributes for the values of cases. One of the study keeps its kind; a new one holds words when a value is not
/// of the kind that the file says.
pub(super) fn attributes(project: &Project, existing: &[Attribute]) -> Vec<PlannedAttribute> {
    let mut cells: HashMap<Guid, Vec<String>> = HashMap::new();
    for value in project.cases.iter().flat_map(|case| &case.values) {
        if let Some(cell) = cell(&value.value) {
            cells.entry(value.variable).or_default().push(cell);
        }
    }
    let mut used: HashSet<String> = HashSet::new();
    let mut planned = Vec::new();
    for variable in &project.variables {
        if variable.guid == own::kind_of_cases() {
            continue;
        }
        let Some(cells) = cells.get(&variable.guid) else {
            continue;
        };
        let name = short(&variable.name, limits::NAME, "Attribute");
        let name = free(&name, limits::NAME, |name| used.contains(name));
        used.insert(key(&name));
        let there = existing.iter().find(|one| key(&one.name) == key(&name));
        let said = there.map_or_else(|| kind(variable, cells), |there| there.kind.clone());
        let odd: Vec<String> = cells
            .iter()
            .filter(|cell| said.parse(cell).is_err())
            .cloned()
            .collect();
        planned.push(PlannedAttribute {
            variable: variable.guid,
            name,
            there: there.map(|there| there.id),
            kind: if there.is_none() && !odd.is_empty() {
                AttributeKind::Text
            } else {
                said
            },
            odd,
        });
    }
    planned
}

/// The kind that the file says; words that repeat become a category, as in any table that is brought in.
fn kind(variable: &Variable, cells: &[String]) -> AttributeKind {
    let words = variable
        .description
        .as_deref()
        .and_then(own::words_of_category);
    if let Some(words) = words.filter(|_| variable.kind == VariableKind::Text) {
        return AttributeKind::Category(words);
    }
    match variable.kind {
        VariableKind::Text => match AttributeKind::propose(cells.iter().map(String::as_str)) {
            category @ AttributeKind::Category(_) => category,
            _ => AttributeKind::Text,
        },
        VariableKind::DateTime => AttributeKind::Text,
        VariableKind::Boolean => AttributeKind::Boolean,
        VariableKind::Integer => AttributeKind::Integer,
        VariableKind::Float => AttributeKind::Decimal,
        VariableKind::Date => AttributeKind::Date,
    }
}

/// A value as it would be written into a cell; none for one that is missing.
pub(super) fn cell(value: &Value) -> Option<String> {
    let cell = match value {
        Value::Missing => return None,
        Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        // The standard allows powers of ten, and a cell has digits only.
        Value::Float(number) if number.contains(['e', 'E']) => number
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map_or_else(|| number.clone(), |number| number.to_string()),
        // A day may have a time zone, which no cell has.
        Value::Date(day) => day.get(..10).unwrap_or(day).to_owned(),
        Value::Text(cell) | Value::Integer(cell) | Value::Float(cell) | Value::DateTime(cell) => {
            cell.clone()
        }
    };
    (!cell.trim().is_empty()).then_some(cell)
}
