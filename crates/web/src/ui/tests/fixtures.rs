//! The design system's fixtures: what its own templates make of the same options.
//!
//! A fixture is used when every option in it is one that we offer; the least number of fixtures is written
//! down for each component, so that a change of the package cannot quietly empty a test.

mod content;
mod fields;

use maud::Markup;
use serde_json::Value;

use crate::ui::*;

/// A document as a list of tags and texts: white space and the order of attributes do not matter.
fn tokens(html: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('<') {
            let end = after.find('>').unwrap_or(after.len());
            tokens.push(tag_token(&after[..end]));
            rest = after.get(end + 1..).unwrap_or_default();
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let text = rest[..end].split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                tokens.push(
                    text.replace("&#39;", "'")
                        .replace("&quot;", "\"")
                        .replace("&ctdot;", "\u{22ef}"),
                );
            }
            rest = &rest[end..];
        }
    }
    tokens
}

fn tag_token(tag: &str) -> String {
    let tag = tag.trim_end_matches('/').trim();
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let key = &rest[..end];
        rest = &rest[end..];
        let value = if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').unwrap_or(after.len());
            rest = after.get(end + 1..).unwrap_or_default();
            let mut words: Vec<&str> = after[..end].split_whitespace().collect();
            if key == "class" {
                // How values of tables break is our own, beside what the design system says.
                words.retain(|word| !word.starts_with("app-table__"));
                words.sort_unstable();
            }
            words.join(" ")
        } else {
            String::new()
        };
        // What scripts say: their built-in words are English, ours are always written out.
        if !key.starts_with("data-i18n.") {
            attributes.push(format!("{key}={}", value.replace("&#39;", "'")));
        }
    }
    attributes.sort_unstable();
    // maud closes what SVG leaves open.
    if name == "/path" {
        String::new()
    } else {
        format!("<{name} {}>", attributes.join(" "))
    }
}

fn same(html: &str) -> Vec<String> {
    tokens(html)
        .into_iter()
        .filter(|token| !token.is_empty())
        .collect()
}

fn package() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../node_modules/nhsuk-frontend/dist/nhsuk/components")
}

/// Renders every fixture that `render` understands and compares it.
fn check(
    component: &str,
    at_least: usize,
    known: &[&str],
    render: impl Fn(&Value) -> Option<Markup>,
) {
    let path = package().join(component).join("fixtures.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{}: {e}; run `cargo xtask assets`", path.display()));
    let file: Value = serde_json::from_str(&text).unwrap();
    let mut compared = 0;
    for fixture in file["fixtures"].as_array().unwrap() {
        let options = &fixture["context"];
        if !options
            .as_object()
            .unwrap()
            .keys()
            .all(|key| known.contains(&key.as_str()))
        {
            continue;
        }
        // Content that a template passes as a block is not among the options.
        if fixture["name"].as_str().unwrap().contains("call block") {
            continue;
        }
        let Some(markup) = render(options) else {
            continue;
        };
        let (ours, theirs) = (markup.into_string(), fixture["html"].as_str().unwrap());
        assert_eq!(
            same(&ours),
            same(theirs),
            "{component}, {}\nours:   {ours}\ntheirs: {theirs}",
            fixture["name"]
        );
        compared += 1;
    }
    assert!(
        compared >= at_least,
        "{component}: only {compared} fixtures compared"
    );
}

fn words() -> &'static Words {
    static WORDS: std::sync::LazyLock<Words> = std::sync::LazyLock::new(|| Words {
        pagination: "Pagination".into(),
        ..Words::english()
    });
    &WORDS
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value["text"].as_str())
}

/// A text without markup, or none where the option is absent; `None` outside means "not something we offer".
#[expect(
    clippy::option_option,
    reason = "absent and impossible are different here"
)]
fn optional(value: &Value) -> Option<Option<&str>> {
    if value.is_null() {
        Some(None)
    } else {
        text(value).map(Some)
    }
}

fn label(value: &Value) -> Option<Label<'_>> {
    if let Some(text) = value.as_str() {
        return Some(text.into());
    }
    if !value
        .as_object()?
        .keys()
        .all(|key| ["text", "heading", "size"].contains(&key.as_str()))
    {
        return None;
    }
    let size = match value["size"].as_str() {
        None => Size::Body,
        Some("s") => Size::S,
        Some("m") => Size::M,
        Some("l") => Size::L,
        Some("xl") => Size::Xl,
        Some(_) => return None,
    };
    let heading = value["heading"].as_str();
    Some(Label {
        text: heading.or(value["text"].as_str())?,
        size,
        page_heading: heading.is_some(),
        hidden: false,
    })
}

fn errors(options: &Value, name: &str) -> Option<FieldErrors> {
    let mut errors = FieldErrors::new();
    match &options["errorMessage"] {
        Value::Null => {}
        value => errors.add(name, text(value)?),
    }
    Some(errors)
}

fn flag(options: &Value, name: &str) -> bool {
    options[name].as_bool().unwrap_or(false)
}
