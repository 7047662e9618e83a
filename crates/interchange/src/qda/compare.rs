//! What differs between two projects: the proof of a round trip.

use super::files::flat_name_as_written;
use super::guid::Guid;
use super::model::{
    Code, MediaSource, Project, Region, Source, TextSelection, TextSource, Transcript,
};
use super::warning::shortened;
use std::collections::HashMap;
use std::fmt::Debug;

/// Lists what differs, a sentence each; nothing when the projects say the same. Which program wrote the file, and
/// through which folder it names its files, makes no difference. Objects are matched by their identifiers.
#[must_use]
pub fn compare(before: &Project, after: &Project) -> Vec<String> {
    let mut list = Differences(Vec::new());
    list.field("the project", "name", &before.name, &after.name);
    list.field(
        "the project",
        "description",
        &before.description,
        &after.description,
    );
    list.field(
        "the project",
        "base path",
        &before.base_path,
        &after.base_path,
    );
    list.field("the project", "making", &before.made, &after.made);
    list.field("the project", "notes", &before.note_refs, &after.note_refs);
    let user = |user: &super::model::User| (user.guid, user.name.clone().unwrap_or_default());
    list.plain("user", &before.users, &after.users, user);
    list.codes("", &before.codes, &after.codes);
    list.plain("variable", &before.variables, &after.variables, |v| {
        (v.guid, v.name.clone())
    });
    list.plain("case", &before.cases, &after.cases, |case| {
        (case.guid, case.name.clone().unwrap_or_default())
    });
    list.matched(
        "source",
        &before.sources,
        &after.sources,
        |source| (source.guid(), source.name().unwrap_or_default().to_owned()),
        |list, what, a, b| match (a, b) {
            (Source::Text(a), Source::Text(b)) => list.text(what, a, b),
            (Source::Media(a), Source::Media(b)) => list.media(what, a, b),
            _ => list.0.push(format!("{what} is of another kind")),
        },
    );
    let note = |note: &TextSource| (note.guid, note.name.clone().unwrap_or_default());
    list.matched("note", &before.notes, &after.notes, note, Differences::text);
    list.plain("link", &before.links, &after.links, |l| {
        (l.guid, l.name.clone().unwrap_or_default())
    });
    list.plain("set", &before.sets, &after.sets, |set| {
        (set.guid, set.name.clone())
    });
    list.plain("diagram", &before.graphs, &after.graphs, |graph| {
        (graph.guid, graph.name.clone().unwrap_or_default())
    });
    list.0
}

struct Differences(Vec<String>);

impl Differences {
    fn field<T: PartialEq + Debug>(&mut self, of: &str, what: &str, before: &T, after: &T) {
        if before != after {
            self.0.push(format!(
                "{of}: {what} was {} and is {}",
                shown(before),
                shown(after)
            ));
        }
    }

    fn path(&mut self, of: &str, what: &str, before: Option<&str>, after: Option<&str>) {
        let flat = |path: Option<&str>| path.map(|path| flat_name_as_written(path).to_lowercase());
        if flat(before) != flat(after) {
            self.field(of, what, &before, &after);
        }
    }

    /// Matches two lists by identifier; says what is missing, new or in another order, and looks into the rest.
    fn matched<T: PartialEq>(
        &mut self,
        kind: &str,
        before: &[T],
        after: &[T],
        key: impl Fn(&T) -> (Guid, String),
        mut inside: impl FnMut(&mut Self, &str, &T, &T),
    ) {
        if before == after {
            return;
        }
        let called = |item: &T| {
            let (guid, name) = key(item);
            if name.is_empty() {
                format!("{kind} {guid}")
            } else {
                format!("{kind} “{}”", shortened(&name))
            }
        };
        // Several objects may share an identifier; each is matched once, in order.
        let mut there: HashMap<Guid, Vec<usize>> = HashMap::new();
        for (at, item) in after.iter().enumerate().rev() {
            there.entry(key(item).0).or_default().push(at);
        }
        let mut order = Vec::new();
        for item in before {
            match there.get_mut(&key(item).0).and_then(Vec::pop) {
                None => self.0.push(format!("{} is missing", called(item))),
                Some(at) => {
                    order.push(at);
                    if *item != after[at] {
                        inside(self, &called(item), item, &after[at]);
                    }
                }
            }
        }
        let mut new: Vec<usize> = there.into_values().flatten().collect();
        new.sort_unstable();
        for at in new {
            self.0
                .push(format!("{} was not there before", called(&after[at])));
        }
        if !order.is_sorted() {
            self.0.push(format!("the order of {kind} objects changed"));
        }
    }

    fn plain<T: PartialEq + Debug>(
        &mut self,
        kind: &str,
        before: &[T],
        after: &[T],
        key: impl Fn(&T) -> (Guid, String),
    ) {
        self.matched(kind, before, after, key, |list, what, a, b| {
            list.field(what, "what it says", a, b);
        });
    }

    fn codes(&mut self, below: &str, before: &[Code], after: &[Code]) {
        let kind = if below.is_empty() {
            "code".to_owned()
        } else {
            format!("below {below}, code")
        };
        let key = |code: &Code| (code.guid, code.name.clone());
        self.matched(&kind, before, after, key, |list, what, a, b| {
            list.field(what, "name", &a.name, &b.name);
            list.field(what, "being codable", &a.is_codable, &b.is_codable);
            list.field(what, "colour", &a.colour, &b.colour);
            list.field(what, "description", &a.description, &b.description);
            list.field(what, "notes", &a.note_refs, &b.note_refs);
            list.codes(
                &format!("“{}”", shortened(&a.name)),
                &a.children,
                &b.children,
            );
        });
    }

    fn text(&mut self, what: &str, a: &TextSource, b: &TextSource) {
        self.field(what, "identifier", &a.guid, &b.guid);
        self.field(what, "name", &a.name, &b.name);
        self.field(what, "description", &a.description, &b.description);
        self.field(what, "making", &a.made, &b.made);
        if a.text != b.text {
            let length = |text: &Option<String>| match text {
                None => "missing".to_owned(),
                Some(text) => format!("{} characters", text.chars().count()),
            };
            self.0.push(format!(
                "{what}: the words changed ({} before, {} after)",
                length(&a.text),
                length(&b.text)
            ));
        }
        self.path(
            what,
            "path of the text",
            a.text_path.as_deref(),
            b.text_path.as_deref(),
        );
        let (rich_a, rich_b) = (a.rich_text_path.as_deref(), b.rich_text_path.as_deref());
        self.path(what, "path of the formatted text", rich_a, rich_b);
        let key = |selection: &TextSelection| {
            let name = selection.name.clone();
            (
                selection.guid,
                name.unwrap_or_else(|| format!("{}–{}", selection.start, selection.end)),
            )
        };
        let kind = format!("{what}: selection");
        self.matched(
            &kind,
            &a.selections,
            &b.selections,
            key,
            |list, what, a, b| {
                list.field(what, "place", &(a.start, a.end), &(b.start, b.end));
                list.field(what, "name", &a.name, &b.name);
                list.field(what, "comment", &a.description, &b.description);
                list.field(what, "making", &a.made, &b.made);
                list.field(what, "codings", &a.codings, &b.codings);
                list.field(what, "notes", &a.note_refs, &b.note_refs);
            },
        );
        self.field(what, "codings of the whole", &a.codings, &b.codings);
        self.field(what, "notes", &a.note_refs, &b.note_refs);
        self.field(what, "values", &a.values, &b.values);
    }

    fn maybe_text(&mut self, what: &str, a: Option<&TextSource>, b: Option<&TextSource>) {
        match (a, b) {
            (Some(a), Some(b)) => self.text(&format!("text of {what}"), a, b),
            (None, None) => {}
            (a, _) => self.0.push(format!(
                "{what}: its text {}",
                if a.is_some() {
                    "is missing"
                } else {
                    "was not there before"
                }
            )),
        }
    }

    fn media(&mut self, what: &str, a: &MediaSource, b: &MediaSource) {
        self.field(what, "kind", &a.kind, &b.kind);
        self.field(what, "name", &a.name, &b.name);
        self.field(what, "description", &a.description, &b.description);
        self.field(what, "making", &a.made, &b.made);
        self.path(what, "path", a.path.as_deref(), b.path.as_deref());
        self.path(
            what,
            "last path",
            a.current_path.as_deref(),
            b.current_path.as_deref(),
        );
        self.maybe_text(what, a.text.as_ref(), b.text.as_ref());
        let key = |region: &Region| (region.guid, region.name.clone().unwrap_or_default());
        let kind = format!("{what}: selection");
        self.matched(&kind, &a.regions, &b.regions, key, |list, what, a, b| {
            list.field(what, "place", &a.place, &b.place);
            list.field(what, "name", &a.name, &b.name);
            list.field(what, "comment", &a.description, &b.description);
            list.field(what, "making", &a.made, &b.made);
            list.field(what, "codings", &a.codings, &b.codings);
            list.field(what, "notes", &a.note_refs, &b.note_refs);
            list.maybe_text(what, a.text.as_ref(), b.text.as_ref());
        });
        let key = |one: &Transcript| (one.text.guid, one.text.name.clone().unwrap_or_default());
        let kind = format!("{what}: transcript");
        self.matched(
            &kind,
            &a.transcripts,
            &b.transcripts,
            key,
            |list, what, a, b| {
                list.text(what, &a.text, &b.text);
                list.plain(
                    &format!("{what}: moment"),
                    &a.sync_points,
                    &b.sync_points,
                    |point| (point.guid, String::new()),
                );
                list.plain(
                    &format!("{what}: selection"),
                    &a.selections,
                    &b.selections,
                    |selection| (selection.guid, selection.name.clone().unwrap_or_default()),
                );
            },
        );
        self.field(what, "codings of the whole", &a.codings, &b.codings);
        self.field(what, "notes", &a.note_refs, &b.note_refs);
        self.field(what, "values", &a.values, &b.values);
    }
}

/// A value short enough for a sentence.
fn shown<T: Debug>(value: &T) -> String {
    let text = format!("{value:?}");
    let text = text
        .strip_prefix("Some(")
        .and_then(|t| t.strip_suffix(')'))
        .unwrap_or(&text);
    if text == "None" {
        "nothing".to_owned()
    } else {
        shortened(text)
    }
}
