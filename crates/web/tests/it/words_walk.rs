//! Walks the pages in a language made of the English texts, every letter with a mark, so that whatever is shown in plain
//! letters did not come from the text files.

use crate::policy_walk::{World, address, routes};
use access::Role;
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use fluent_syntax::ast::{Entry, Expression, Message, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use fluent_syntax::serializer::serialize;
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;
use testkit::TestApp;
use testkit::app::Answer;
use web::Settings;

/// Tag of the language. Nobody speaks it: the subtag is one of those for private use.
const TAG: &str = "qaa";

/// The marked letter of each letter of English.
fn marked(letter: char) -> char {
    const MARKED: &str = "áƀćđéƒǵħíǰķĺḿńóṕqŕśťúṽẃẋýźÁƁĆĐÉƑǴĦÍɈḰĹḾŃÓṔɊŔŚŤÚṼẂẊÝŹ";
    let at = match letter {
        'a'..='z' => letter as usize - 'a' as usize,
        'A'..='Z' => letter as usize - 'A' as usize + 26,
        _ => return letter,
    };
    MARKED.chars().nth(at).unwrap_or(letter)
}

/// A Fluent file with every letter of its texts marked.
fn in_marks(file: &str) -> String {
    let mut resource = parse(file.to_owned()).expect("it is Fluent");
    for entry in &mut resource.body {
        if let Entry::Message(Message {
            value: Some(value), ..
        }) = entry
        {
            mark(value);
        }
    }
    serialize(&resource)
}

fn mark(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                *value = value.chars().map(marked).collect();
            }
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            } => {
                for variant in variants {
                    mark(&mut variant.value);
                }
            }
            PatternElement::Placeable { .. } => {}
        }
    }
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let to = folder.path().join(TAG);
    std::fs::create_dir(&to).expect("it can be made");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en-GB");
    for entry in std::fs::read_dir(from).expect("it is there") {
        let path = entry.expect("it can be read").path();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let name = path.file_name().expect("it has a name");
        std::fs::write(to.join(name), in_marks(&text)).expect("it can be written");
    }
    folder
}

/// The texts of a page that people read, attributes that are read out included; without those in another language, and
/// without what is code.
fn texts(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = page;
    // Elements whose text is not ours to translate.
    let mut skipped: Option<String> = None;
    let mut depth = 0_usize;
    while let Some(at) = rest.find('<') {
        if skipped.is_none() {
            found.push(rest[..at].to_owned());
        }
        let Some(end) = rest[at..].find('>') else {
            break;
        };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        match &skipped {
            Some(open) if *open == name => {
                if tag.starts_with('/') {
                    depth -= 1;
                    if depth == 0 {
                        skipped = None;
                    }
                } else {
                    depth += 1;
                }
            }
            None if !tag.starts_with('/') => {
                let foreign = tag.contains(" lang=\"") && name != "html";
                let void = matches!(name.as_str(), "input" | "link" | "meta" | "img" | "br");
                let is_code =
                    ["code", "script", "style", "textarea", "svg", "pre"].contains(&name.as_str());
                if (foreign || is_code) && !void && !tag.ends_with('/') {
                    skipped = Some(name);
                    depth = 1;
                    continue;
                }
                for attribute in ["aria-label", "title", "alt", "placeholder"] {
                    let mark = format!(" {attribute}=\"");
                    if let Some((_, value)) = tag.split_once(&mark) {
                        let value = value.split('"').next().unwrap_or("");
                        found.push(value.to_owned());
                    }
                }
            }
            Some(_) | None => {}
        }
    }
    found
}

/// Whether a text has words of plain letters, two of them next to each other: a name alone is nobody's sentence. What
/// vocabularies and records say is theirs.
fn plain(text: &str, theirs: &[String]) -> bool {
    let mut text = text
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    for phrase in theirs {
        if text.contains(phrase.as_str()) {
            text = text.replace(phrase.as_str(), "0");
        }
    }
    let mut row = 0;
    for word in text.split(|c: char| c.is_whitespace() || "/·–—".contains(c)) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let is_word = letters >= 2
            && word
                .chars()
                .all(|c| c.is_ascii_alphabetic() || c == '\'' || c == '’')
            && word.chars().any(|c| c.is_ascii_lowercase());
        if is_word {
            row += 1;
            if row >= 2 {
                return true;
            }
        } else if !word.is_empty() {
            row = 0;
        }
    }
    false
}

/// What vocabularies say, and what the records of the walk are called; the longest first.
fn theirs() -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for framework in frameworks::built_in() {
        let body: serde_json::Value =
            serde_json::from_str(&framework.to_json()).expect("it is JSON");
        strings(&body, &mut found);
    }
    found.extend(DATA.iter().map(|text| (*text).to_owned()));
    found.sort_by_key(|text| std::cmp::Reverse(text.len()));
    found.dedup();
    found
}

fn strings(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if text.contains([' ', '/']) => found.push(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|value| strings(value, found)),
        serde_json::Value::Object(map) => map.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

/// What the records of the walk say.
const DATA: &[&str] = &[
    "A test service",
    "Published (Gillard 2024, Table 2)",
    "Test administrator",
    "Test clinician",
    "Test coordinator",
    "Test manager",
    "Test researcher",
];

/// What the engines say of results, and the examples that come with them: a translation does not reach them, as
/// ARCHITECTURE.md says.
const ENGINES: &str = "/analyses";

struct Walk {
    world: World,
    theirs: Vec<String>,
    found: BTreeSet<String>,
}

impl Walk {
    async fn new(folder: &TempDir) -> Walk {
        let app = TestApp::set_up(Settings {
            locales: Some(folder.path().to_owned()),
            language: Some(TAG.to_owned()),
            ..Settings::default()
        })
        .await;
        Walk {
            world: World::on(app).await,
            theirs: theirs(),
            found: BTreeSet::new(),
        }
    }

    fn look(&mut self, what: &str, answer: &Answer) {
        let html = answer
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if !html {
            return;
        }
        for text in texts(&answer.body) {
            if plain(&text, &self.theirs) {
                let text: Vec<&str> = text.split_whitespace().collect();
                self.found.insert(format!("{}  ({what})", text.join(" ")));
            }
        }
    }

    fn finish(self) {
        let mut told: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        for one in self.found {
            let text = one.split("  (").next().unwrap_or_default().to_owned();
            if seen.insert(text) {
                told.push(one);
            }
        }
        assert!(
            told.is_empty(),
            "{} texts come from no text file:\n{}",
            told.len(),
            told.join("\n")
        );
    }
}

#[tokio::test]
async fn no_page_says_anything_that_a_translation_does_not_reach() {
    let folder = folder();
    let mut walk = Walk::new(&folder).await;
    let group = walk.world.groups[0].clone();
    for role in Role::ALL {
        let actor = walk.world.actor(role).clone();
        let cookie = walk.world.app.cookie(&actor).await;
        for route in routes(&Method::GET) {
            let Ok((path, _)) = address(route.path, &group) else {
                continue;
            };
            if path.starts_with(ENGINES) {
                continue;
            }
            let answer = walk.world.app.get(&path, &cookie).await;
            walk.look(&format!("{role} GET {path}"), &answer);
        }
    }
    walk.finish();
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_in_the_language_too() {
    let folder = folder();
    let mut walk = Walk::new(&folder).await;
    let group = walk.world.groups[0].clone();
    for role in Role::ALL {
        let actor = walk.world.actor(role).clone();
        for route in routes(&Method::POST) {
            let Ok((path, _)) = address(route.path, &group) else {
                continue;
            };
            for fields in [&[][..], WRONG] {
                // Some of them end the session.
                let cookie = walk.world.app.cookie(&actor).await;
                let answer = walk.world.app.post(&path, &cookie, fields).await;
                walk.look(&format!("{role} POST {path}"), &answer);
            }
        }
    }
    walk.finish();
}

/// Answers that fit no question.
const WRONG: &[(&str, &str)] = &[
    ("id", "01890a5d-ac96-774b-bcce-b302099a8057"),
    ("version", "1"),
    ("name", ""),
    ("nhs-number", "9434765918"),
    ("born-day", "1"),
    ("born-month", "1"),
    ("born-year", "1901"),
    ("capacity", "many"),
    ("minutes", "0"),
    ("when-day", "1"),
    ("when-month", "1"),
    ("when-year", "1980"),
    ("on-day", "1"),
    ("on-month", "1"),
    ("on-year", "2199"),
    ("outcome", "attended"),
    ("mechanism", "01"),
    ("fidelity", "13"),
    ("new", "password"),
    ("email", "nobody"),
    ("role", "manager"),
    ("query", "code:\"nothing\""),
    ("q", "*"),
    ("weight", "101"),
    ("time_zone", "Nowhere/at all"),
    ("words", ""),
    ("reason", ""),
];

#[test]
fn english_between_marked_letters_is_found() {
    let theirs = vec!["Peer Support".to_owned()];
    let check = |page: &str, told: &[&str]| {
        let found: Vec<String> = texts(page)
            .into_iter()
            .filter(|text| plain(text, &theirs))
            .collect();
        assert_eq!(found, told, "{page}");
    };
    check("<p>ṕéŕśóń Robin</p>", &[]);
    check("<p>Say where you met</p>", &["Say where you met"]);
    check("<input aria-label=\"Say where\">", &["Say where"]);
    check("<p><code>Say where</code> Peer Support</p>", &[]);
    check("<p lang=\"en\">Say <b>where you</b></p>", &[]);
    assert_eq!(
        in_marks("key = One { $count } two\n"),
        "key = Óńé { $count } ťẃó\n"
    );
}
