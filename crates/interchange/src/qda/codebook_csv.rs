//! Lists of codes (`tag,description,…` as Taguette writes them, `code,parent,definition,…` as Alongside does), and
//! codes named with dots made a tree.

use super::guid::Guid;
use super::model::{Code, Project};
use super::spreadsheet::{CodebookColumns, Sheet, cell};
use super::warning::{Warning, Warnings};
use std::collections::HashMap;

/// Reads a list of codes, and what there is to say about it.
pub(crate) fn project(name: &str, sheet: &Sheet) -> (Project, Vec<Warning>) {
    let mut warnings = Warnings::default();
    let columns = CodebookColumns::of(sheet, &mut warnings);
    let (use_when, not_when, anchors) = (columns.use_when, columns.not_when, columns.anchors);
    let mut codes: Vec<Code> = Vec::new();
    for row in sheet.rows() {
        let cell = |at| cell(row, at).to_owned();
        let tag = cell(columns.code);
        if tag.is_empty() {
            continue;
        }
        let above = cell(columns.parent);
        let path = if above.is_empty() {
            tag.clone()
        } else {
            format!("{above}{BETWEEN}{tag}")
        };
        let [use_when, not_when, anchors] = [use_when, not_when, anchors].map(cell);
        let code = Code {
            guid: Guid::derived(&["code", &path]),
            is_codable: !cell(columns.codable).eq_ignore_ascii_case("no"),
            colour: Some(cell(columns.colour)).filter(|colour| !colour.is_empty()),
            description: described(&cell(columns.about), &use_when, &not_when, &anchors),
            name: tag,
            note_refs: Vec::new(),
            children: Vec::new(),
        };
        if above.matches(BETWEEN).count() >= DEEPEST {
            warnings.noted(
                "a code stands below more than 64 others and is put at the top",
                format!("“{}”", code.name),
            );
            codes.push(code);
            continue;
        }
        // A code whose parent is not in the list before it stands at the top.
        match below_path(&mut codes, &above) {
            Some(siblings) => siblings.push(code),
            None => codes.push(code),
        }
    }
    let project = Project {
        name: super::read::stem(name),
        codes,
        ..Project::default()
    };
    (project, warnings.into_list())
}

/// At most so many codes stand above another, one below the other: what walks the tree walks it to the end.
const DEEPEST: usize = 64;

/// What stands between the names of a path in the column `parent`.
const BETWEEN: &str = " / ";

/// The definition with the rules and the anchor quotes below it: the standard has one field for all.
fn described(about: &str, use_when: &str, not_when: &str, anchors: &str) -> Option<String> {
    let mut parts = Vec::new();
    if !about.is_empty() {
        parts.push(about.to_owned());
    }
    for (label, words) in [("Use when", use_when), ("Not when", not_when)] {
        if !words.is_empty() {
            parts.push(format!("{label}: {words}"));
        }
    }
    parts.extend(anchors.lines().map(|quote| format!("Anchor: {quote}")));
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The codes below a path; those at the top for none.
fn below_path<'a>(codes: &'a mut Vec<Code>, path: &str) -> Option<&'a mut Vec<Code>> {
    if path.is_empty() {
        return Some(codes);
    }
    // A name may hold what stands between names, so the longest that fits is taken.
    let at = codes
        .iter()
        .enumerate()
        .filter(|(_, code)| {
            path.strip_prefix(code.name.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(BETWEEN))
        })
        .max_by_key(|(_, code)| code.name.len())
        .map(|(at, _)| at)?;
    let rest = &path[codes[at].name.len()..];
    below_path(
        &mut codes[at].children,
        rest.strip_prefix(BETWEEN).unwrap_or_default(),
    )
}

/// Whether any code at the top has a name with parts separated by dots, so that [`split_on_dots`] would do something.
#[must_use]
pub fn has_dotted_names(codes: &[Code]) -> bool {
    codes
        .iter()
        .any(|code| code.children.is_empty() && parts(&code.name).len() > 1)
}

fn parts(name: &str) -> Vec<&str> {
    let parts: Vec<&str> = name.split('.').map(str::trim).collect();
    if parts.iter().any(|part| part.is_empty()) {
        vec![name]
    } else {
        parts
    }
}

/// Makes a tree of codes whose names are paths with dots, as Taguette writes them: `relational.trust` becomes `trust`
/// below `relational`. A level that no code stands for is added, and only holds others. Names that would leave an
/// empty part, as “etc.” would, stay whole.
///
/// ```
/// use interchange::qda::{self, QdaLimits};
///
/// let file = b"tag,description\nrelational.trust,feeling safe\n";
/// let import = qda::read("codes.csv", file, &QdaLimits::default())?;
/// let tree = qda::split_on_dots(import.project.codes);
/// assert_eq!((tree[0].name.as_str(), tree[0].is_codable), ("relational", false));
/// assert_eq!(tree[0].children[0].name, "trust");
/// # Ok::<(), qda::QdaProblem>(())
/// ```
#[must_use]
pub fn split_on_dots(codes: Vec<Code>) -> Vec<Code> {
    // First the flat list with every level in it, then each below its own; order is that of first mention.
    let mut order: Vec<Vec<String>> = Vec::new();
    let mut known: HashMap<Vec<String>, Option<Code>> = HashMap::new();
    for code in codes {
        let path: Vec<String> = if code.children.is_empty() {
            parts(&code.name).into_iter().map(str::to_owned).collect()
        } else {
            vec![code.name.clone()]
        };
        // A name nobody would write by hand; deeper trees would not be readable anywhere.
        let path = if path.len() > 32 {
            vec![code.name.clone()]
        } else {
            path
        };
        for depth in 1..=path.len() {
            let level = path[..depth].to_vec();
            known.entry(level.clone()).or_insert_with(|| {
                order.push(level);
                None
            });
        }
        known.insert(path, Some(code));
    }
    let mut by_parent: HashMap<&[String], Vec<usize>> = HashMap::new();
    for (at, path) in order.iter().enumerate() {
        by_parent
            .entry(&path[..path.len() - 1])
            .or_default()
            .push(at);
    }
    below(&order, &mut known, &[], &by_parent)
}

/// The codes below a path, each with those below it.
fn below(
    order: &[Vec<String>],
    known: &mut HashMap<Vec<String>, Option<Code>>,
    parent: &[String],
    by_parent: &HashMap<&[String], Vec<usize>>,
) -> Vec<Code> {
    let mut list = Vec::new();
    for at in by_parent.get(parent).into_iter().flatten() {
        let path = &order[*at];
        let name = path.last().cloned().unwrap_or_default();
        let mut code = known.remove(path).flatten().unwrap_or_else(|| Code {
            guid: Guid::derived(&["code", &path.join(".")]),
            name: String::new(),
            is_codable: false,
            colour: None,
            description: None,
            note_refs: Vec::new(),
            children: Vec::new(),
        });
        if code.children.is_empty() {
            code.name = name;
        }
        code.children.extend(below(order, known, path, by_parent));
        list.push(code);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> (Project, Vec<Warning>) {
        let (sheet, _) =
            crate::qda::spreadsheet::read("codes.csv", list.as_bytes()).expect("a list");
        project("codes.csv", &sheet)
    }

    fn code(name: &str) -> Code {
        Code {
            guid: Guid::derived(&[name]),
            name: name.to_owned(),
            is_codable: true,
            colour: None,
            description: None,
            note_refs: Vec::new(),
            children: Vec::new(),
        }
    }

    #[test]
    fn names_with_dots_become_a_tree_and_others_stay() {
        let list = ["a.b.c", "etc.", "a", "a.b", "d"].map(code).to_vec();
        assert!(has_dotted_names(&list));
        let tree = split_on_dots(list);
        let names: Vec<&str> = tree.iter().map(|code| code.name.as_str()).collect();
        assert_eq!(names, ["a", "etc.", "d"]);
        assert_eq!(
            tree[0].guid,
            Guid::derived(&["a"]),
            "the code that is there is kept"
        );
        assert_eq!(tree[0].children[0].guid, Guid::derived(&["a.b"]));
        assert_eq!(tree[0].children[0].children[0].name, "c");
        assert!(!has_dotted_names(&tree));
    }

    #[test]
    fn a_column_of_parents_makes_a_tree() {
        let list = "code,parent,definition,use_when,is_codable\nHope,,,,no\nBelieved in,Hope,Somebody did,they say so,yes\nOf old,Hope / Believed in,,,yes\nLost,Nowhere,,,yes\n";
        let (project, warnings) = read(list);
        let tree = project.codes;
        assert_eq!(warnings, []);
        assert_eq!((tree.len(), tree[0].is_codable), (2, false));
        let below = &tree[0].children[0];
        assert_eq!(below.name, "Believed in");
        assert_eq!(
            below.description.as_deref(),
            Some("Somebody did\n\nUse when: they say so")
        );
        assert_eq!(below.children[0].name, "Of old");
        assert_eq!(tree[1].name, "Lost");
    }

    #[test]
    fn a_tree_ends_before_it_is_too_deep_to_walk() {
        let mut list = "code,parent\n".to_owned();
        let mut above: Vec<String> = Vec::new();
        for number in 0..70 {
            let name = format!("c{number}");
            list.extend([name.as_str(), ",", &above.join(BETWEEN), "\n"]);
            above.push(name);
        }
        let (project, warnings) = read(&list);
        let tops: Vec<&str> = project.codes.iter().map(|top| top.name.as_str()).collect();
        assert_eq!(tops, ["c0", "c65", "c66", "c67", "c68", "c69"]);
        let mut depth = 0;
        let mut code = &project.codes[0];
        while let Some(below) = code.children.first() {
            (depth, code) = (depth + 1, below);
        }
        assert_eq!((depth, code.name.as_str()), (DEEPEST, "c64"));
        assert_eq!(warnings.len(), 1);
        assert_eq!(
            warnings[0].says,
            "a code stands below more than 64 others and is put at the top (5 times): “c65”, “c66”, “c67”, “c68”, “c69”."
        );
        assert!(!warnings[0].is_loss, "the codes are there");
    }
}
